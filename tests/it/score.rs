//! `lianpian score` as a user meets it: any table in, the same rows with ranks out.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::cli::lianpian;

const AIRCRAFT: &str = "型号,speed,range,payload,cost,reliability,manoeuvre\nA1,2.0,1500,20000,5.5,5,9\nA2,2.5,2700,18000,6.5,3,5\n\
                        A3,1.8,2000,21000,4.5,7,7\nA4,2.2,1800,20000,5.0,5,5\n";

const CRITERIA: &str = r#"
[[criterion]]
id = "speed"
field = "speed"
weight = 0.2
direction = "higher"
[[criterion]]
id = "range"
field = "range"
weight = 0.1
direction = "higher"
[[criterion]]
id = "payload"
field = "payload"
weight = 0.1
direction = "higher"
[[criterion]]
id = "cost"
field = "cost"
weight = 0.1
direction = "lower"
[[criterion]]
id = "reliability"
field = "reliability"
weight = 0.2
direction = "higher"
[[criterion]]
id = "manoeuvre"
field = "manoeuvre"
weight = 0.3
direction = "higher"
"#;

/// Two criteria with value functions.
const OLD: &str = r#"
[[criterion]]
id = "age"
zh = "房龄"
en = "Age"
field = "age"
weight = 3
value = { kind = "linear", from = 20, to = 40 }
[[criterion]]
id = "grade"
field = "grade"
weight = 1
value = { kind = "categories", values = { A = 0, B = 0.3, C = 0.7, D = 1 } }
"#;

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempdir().unwrap();
    for (name, text) in files {
        fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn score(dir: &Path, args: &[&str]) -> Output {
    lianpian(dir).arg("score").args(args).output().unwrap()
}

fn done(dir: &Path, args: &[&str]) -> Output {
    let output = score(dir, args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The error of a line that is to fail with this code.
fn refused(dir: &Path, args: &[&str], code: i32) -> String {
    let output = score(dir, args);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(!dir.join("out.csv").exists());
    said
}

/// Rows of a CSV by column name.
fn rows(path: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    let bytes = fs::read(path).unwrap();
    let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
    csv::Reader::from_reader(text).deserialize().map(Result::unwrap).collect()
}

fn column(path: &Path, name: &str) -> Vec<String> {
    rows(path).into_iter().map(|row| row[name].clone()).collect()
}

#[test]
fn topsis_ranks_as_the_book_does_and_keeps_the_rows() {
    let dir = folder(&[("aircraft.csv", AIRCRAFT), ("c.toml", CRITERIA)]);
    let output = done(dir.path(), &["aircraft.csv", "--criteria", "c.toml", "--method", "topsis", "--out", "out.csv", "--json"]);
    let out = dir.path().join("out.csv");
    assert_eq!(column(&out, "型号"), ["A1", "A2", "A3", "A4"]);
    assert_eq!(column(&out, "range"), ["1500", "2700", "2000", "1800"]);
    assert_eq!(column(&out, "rank"), ["1", "4", "2", "3"]);
    assert_eq!(column(&out, "rank_low"), column(&out, "rank_high"));
    for row in rows(&out) {
        let units = |text: &str| (text.parse::<f64>().unwrap() * 1e10).round() as i64;
        let parts: i64 = row.iter().filter(|(name, _)| name.starts_with("part_")).map(|(_, part)| units(part)).sum();
        assert_eq!(parts, units(&row["score"]));
    }
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&said["method"], &said["scale"], &said["records"]), (&"topsis".into(), &"vector".into(), &4.into()));
    let weight = said["criteria"][5]["weight"].as_f64().unwrap();
    assert!(said["solve_s"].is_number() && (weight - 0.3).abs() < 1e-12, "{said}");
}

#[test]
fn unknown_values_open_the_ranks_and_never_show_as_numbers() {
    let table = "name,age,grade\na,39,D\nb,30,\nc,nan,B\nd,不详,Z\ne,25,A\n";
    let dir = folder(&[("t.csv", table), ("c.toml", OLD)]);
    for method in ["weighted_sum", "topsis"] {
        let output =
            done(dir.path(), &["t.csv", "--criteria", "c.toml", "--out", "out.csv", "--method", method, "--draws", "200", "--top", "2"]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("record 4") && said.contains("grade"), "{said}");
        let out = dir.path().join("out.csv");
        assert_eq!(rows(&out).len(), 5);
        let (low, high) = (column(&out, "rank_low"), column(&out, "rank_high"));
        assert_eq!((&low[0], &high[0]), (&"1".to_owned(), &"2".to_owned()));
        assert_eq!((&low[3], &high[3]), (&"1".to_owned(), &"5".to_owned()));
        let text = fs::read_to_string(&out).unwrap();
        let added = text.lines().skip(1).flat_map(|line| line.split(',').skip(3)).collect::<Vec<_>>();
        assert!(added.iter().all(|cell| cell.parse::<f64>().is_ok_and(f64::is_finite)), "{text}");
        assert!(rows(&out).iter().all(|row| (0.0..=1.0).contains(&row["top_share"].parse::<f64>().unwrap())));
    }
}

#[test]
fn the_same_bytes_for_one_thread_and_two() {
    let table = (0..500).fold("age,grade\n".to_owned(), |text, n| {
        format!("{text}{},{}\n", if n % 7 == 0 { String::new() } else { (n * 37 % 60).to_string() }, ["A", "B", "C", "D", ""][n % 5])
    });
    let dir = folder(&[("t.csv", &table), ("c.toml", OLD)]);
    for threads in ["1", "2"] {
        done(dir.path(), &["t.csv", "--criteria", "c.toml", "--out", &format!("{threads}.csv"), "--draws", "300", "--threads", threads]);
    }
    assert_eq!(fs::read(dir.path().join("1.csv")).unwrap(), fs::read(dir.path().join("2.csv")).unwrap());
}

#[test]
fn layers_keep_their_shapes_and_attributes() {
    let feature = |x: f64, age: u32| {
        serde_json::json!({ "type": "Feature", "properties": { "age": age, "grade": "B", "score": "old" },
            "geometry": { "type": "Point", "coordinates": [x, 30.19] } })
    };
    let layer = serde_json::json!({ "type": "FeatureCollection", "features": [feature(105.84, 25), feature(105.85, 39)] });
    let dir = folder(&[("t.geojson", &layer.to_string()), ("c.toml", OLD)]);
    let said = done(dir.path(), &["t.geojson", "--criteria", "c.toml", "--out", "a.gpkg"]).stderr;
    assert!(String::from_utf8_lossy(&said).contains("replaced by the new ones: score"));
    done(dir.path(), &["a.gpkg", "--criteria", "c.toml", "--out", "b.geojson"]);
    let text = fs::read_to_string(dir.path().join("b.geojson")).unwrap();
    let read: Value = serde_json::from_str(&text).unwrap();
    let features = read["features"].as_array().unwrap();
    let ranks: Vec<&Value> = features.iter().map(|feature| &feature["properties"]["rank"]).collect();
    assert_eq!(ranks, [&Value::from(2), &Value::from(1)]);
    assert_eq!(features[1]["geometry"]["coordinates"], serde_json::json!([105.85, 30.19]));
    assert!(features[1]["properties"]["score"].is_number());
    // Twice the same bytes: no clock in a GeoPackage.
    let first = fs::read(dir.path().join("a.gpkg")).unwrap();
    done(dir.path(), &["t.geojson", "--criteria", "c.toml", "--out", "a.gpkg"]);
    assert_eq!(first, fs::read(dir.path().join("a.gpkg")).unwrap());
}

#[test]
fn judgements_that_contradict_each_other_are_said_and_used() {
    let judged = |matrix: &str| {
        let third = "[[criterion]]\nid = \"more\"\nfield = \"age\"\nvalue = { kind = \"log\", from = 1, to = 100 }\n";
        format!(
            "{}{third}[weighting]\nmethod = \"ahp\"\n[[weighting.expert]]\nname = \"规划\"\nmatrix = {matrix}\n",
            OLD.replace("weight", "#")
        )
    };
    let dir = folder(&[
        ("t.csv", "age,grade\n30,A\n20,B\n"),
        ("c.toml", &judged("[[1, 5, \"1/5\"], [\"\", 1, 5], [\"\", \"\", 1]]")),
        ("bad.toml", &judged("[[1, 5], [\"1/5\", 1]]")),
    ]);
    let output = done(dir.path(), &["t.csv", "--criteria", "c.toml", "--out", "out.csv", "--json"]);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(said["consistency"]["ratio"].as_f64().unwrap() > 0.1);
    assert!(said["consistency"]["worst"]["mended"].is_number());
    assert!(said["warnings"][0].as_str().unwrap().contains("above 0.10"), "{said}");
    fs::remove_file(dir.path().join("out.csv")).unwrap();
    let error = refused(dir.path(), &["t.csv", "--criteria", "bad.toml", "--out", "out.csv"], 3);
    assert!(error.contains("bad.toml:22: weighting.expert.规划.matrix") && error.contains("2 rows"), "{error}");
}

#[test]
fn weights_from_the_data() {
    let weighting = |method: &str| format!("{}[weighting]\n{method}\n", OLD.replace("weight", "#"));
    let dir = folder(&[
        ("t.csv", "age,grade\n30,A\n20,B\n40,A\n25,D\n"),
        ("entropy.toml", &weighting("method = \"entropy\"")),
        ("critic.toml", &weighting("method = \"critic\"")),
        ("combined.toml", &format!("{OLD}[weighting]\nmethod = \"combined\"\nof = [\"direct\", \"critic\"]\nshares = [3, 1]\n")),
    ]);
    let weights = |file: &str| {
        let output = done(dir.path(), &["t.csv", "--criteria", file, "--out", "out.csv", "--json"]);
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        [0, 1].map(|at| said["criteria"][at]["weight"].as_f64().unwrap())
    };
    for file in ["entropy.toml", "critic.toml"] {
        assert!((weights(file).iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
    let (critic, combined) = (weights("critic.toml"), weights("combined.toml"));
    assert!((combined[0] - (0.75 * 0.75 + 0.25 * critic[0])).abs() < 1e-12);
}

#[test]
fn what_cannot_be_used_is_said_with_its_place() {
    let dir = folder(&[
        ("t.csv", "age,grade\n30,A\n20,B\n"),
        ("empty.csv", "age,grade\n,A\n不详,B\n"),
        ("c.toml", OLD),
        ("negative.toml", &OLD.replace("weight = 3", "weight = -3")),
        ("zero.toml", &OLD.replace("weight = 3", "weight = 0").replace("weight = 1", "weight = 0")),
        ("column.toml", &OLD.replace("field = \"age\"", "field = \"agge\"")),
        ("key.toml", &OLD.replace("weight = 3", "wieght = 3")),
        ("measure.toml", &OLD.replace("field = \"age\"", "measure = \"age\"")),
    ]);
    let fails = |table: &str, criteria: &str, words: &[&str]| {
        let said = refused(dir.path(), &[table, "--criteria", criteria, "--out", "out.csv"], 3);
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
    };
    fails("t.csv", "negative.toml", &["negative.toml:7", "criterion.age.weight", "-3"]);
    fails("t.csv", "zero.toml", &["zero.toml:2", "sum to zero"]);
    fails("t.csv", "column.toml", &["t.csv", "criterion age", "no column agge", "nearest is age"]);
    fails("t.csv", "key.toml", &["key.toml:7", "wieght", "nearest is weight"]);
    fails("t.csv", "measure.toml", &["measure.toml:6", "of a table alone"]);
    fails("empty.csv", "c.toml", &["empty.csv", "age", "not one value"]);
    fails("none.csv", "c.toml", &["none.csv"]);
    fails("t.csv", "none.toml", &["none.toml"]);
    let said = refused(dir.path(), &["t.csv", "--criteria", "c.toml", "--out", "out.xls"], 2);
    assert!(said.contains("out.xls") && said.contains(".gpkg"), "{said}");
    let said = refused(dir.path(), &["t.csv", "--criteria", "c.toml", "--out", "out.csv", "--method", "topsy"], 2);
    assert!(said.contains("topsis"), "{said}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 8, "nothing half-written stays behind");
}

#[test]
fn the_page_on_criteria_files_is_true() {
    use lianpian::score::{CriteriaFile, Known};
    let fault = &CriteriaFile::parse("[[criterion]]\nnonsense = 1\n", &Known::default()).unwrap_err()[0];
    let keys: Vec<&str> = fault.cause.en.split("known: ").nth(1).unwrap().split(';').next().unwrap().split(", ").collect();
    assert!(keys.contains(&"field") && keys.len() > 10, "{}", fault.cause.en);
    for page in ["criteria.md", "criteria.zh.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(page)).unwrap();
        let examples: Vec<&str> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert_eq!(examples.len(), 2);
        for example in examples {
            CriteriaFile::parse(example, &Known::default()).unwrap_or_else(|faults| panic!("{page}: {faults:?}"));
        }
        for key in &keys {
            assert!(text.contains(&format!("`{key}`")), "{page} says nothing of {key}");
        }
    }
}
