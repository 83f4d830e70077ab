//! `lianpian zone` as a user meets it, and on the inputs that other programs were measured on.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

use crate::cli::lianpian;

/// Six estates in two rows of three: 街 is their street, 户 their households.
const TABLE: &str = "编号,街,年,户\na,东,1980,300\nb,东,1981,200\nc,东,1999,500\nd,西,1980,100\ne,西,1998,400\nf,西,1999,300\n";
const LINKS: &str = "u,v\n0,1\n1,2\n3,4\n4,5\n0,3\n1,4\n2,5\n";

fn folder(table: &str, links: &str) -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("table.csv"), table).unwrap();
    fs::write(folder.path().join("links.csv"), links).unwrap();
    folder
}

fn zone(folder: &Path, more: &[&str]) -> Output {
    let files = ["zone", "table.csv", "--links", "links.csv", "--out", "out.csv"];
    lianpian(folder).args(files).args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What is said on stderr, and the exit code.
fn refused(table: &str, links: &str, more: &[&str]) -> (i32, String) {
    let folder = folder(table, links);
    let output = zone(folder.path(), &[more, &["--lang", "en"]].concat());
    assert!(!folder.path().join("out.csv").exists());
    (output.status.code().unwrap(), text(&output.stderr))
}

const MAX_P: [&str; 6] = ["--objective", "max-p", "--attributes", "年", "--bound", "户:500:"];

#[test]
fn rows_and_their_order_are_kept_and_zones_count_from_one() {
    let folder = folder(TABLE, LINKS);
    let output = zone(folder.path(), &[&MAX_P[..], &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let written = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    let lines: Vec<&str> = written.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "编号,街,年,户,zone_id");
    let ends: Vec<&str> = lines[1..].iter().map(|line| line.rsplit(',').next().unwrap()).collect();
    // The three of 1980 and 1981, one of 1999 that has 500 alone, and the two others of the nineties.
    assert_eq!(ends, ["1", "1", "2", "1", "3", "3"]);
    let said = json(&output);
    assert_eq!((said["zones"].as_u64(), said["zones_bound"].as_u64(), said["proven"].as_bool()), (Some(3), Some(3), Some(true)));
    assert_eq!(said["pairwise_distance"].as_f64(), said["bound"].as_f64());
    assert_eq!(said["bounds"][0]["least"].as_f64(), Some(500.0));
    assert_eq!(said["cut_links"].as_u64(), Some(4));
    // The output is an input again; its column gives way.
    fs::rename(folder.path().join("out.csv"), folder.path().join("table.csv")).unwrap();
    let again = zone(folder.path(), &[&MAX_P[..], &["--lang", "en"]].concat());
    assert!(text(&again.stderr).contains("zone_id"), "{}", text(&again.stderr));
    assert_eq!(fs::read_to_string(folder.path().join("out.csv")).unwrap(), written);
}

#[test]
fn links_may_name_ids() {
    let by_number = folder(TABLE, LINKS);
    let by_id = folder(TABLE, "U,V\na,b\nb,c\nd,e\ne,f\na,d\nb,e\nc,f\n");
    assert!(zone(by_number.path(), &MAX_P).status.success());
    assert!(zone(by_id.path(), &[&MAX_P[..], &["--id", "编号"]].concat()).status.success());
    let [one, other] = [by_number, by_id].map(|folder| fs::read(folder.path().join("out.csv")).unwrap());
    assert_eq!(one, other);
}

#[test]
fn what_no_zone_can_cover_is_written_empty_and_ends_with_four() {
    let folder = folder(TABLE, "u,v\n0,1\n1,2\n4,5\n");
    let output = zone(folder.path(), &[&MAX_P[..], &["--lang", "en"]].concat());
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output.stderr).contains("record 4"), "{}", text(&output.stderr));
    let written = fs::read_to_string(folder.path().join("out.csv")).unwrap();
    assert!(written.contains("d,西,1980,100,\n"), "{written}");
}

#[test]
fn a_bound_that_is_missed_is_named_and_ends_with_four() {
    let folder = folder(TABLE, LINKS);
    let more = ["--objective", "balanced", "--k", "4", "--bound", "户::450", "--lang", "en"];
    let output = zone(folder.path(), &more);
    assert_eq!(output.status.code(), Some(4), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("户 is 500, outside the bounds"), "{}", text(&output.stderr));
}

#[test]
fn every_fault_of_the_inputs_is_listed_at_once() {
    let wrong = "编号,年,户\na,1980,300\na,九十年代,-1\n,,200\n";
    let (code, said) = refused(wrong, "u,v\na,a\n", &[&MAX_P[..], &["--id", "编号"]].concat());
    assert_eq!(code, 3);
    for part in [
        "column 年: 2 records without a number (record 2, 3)",
        "column 户: 1 record below 0 (record 2)",
        "id column 编号: 1 empty record (record 3)",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
    let (code, said) = refused(TABLE, "u,v\n0,1\n1,9\nx,2\n", &MAX_P);
    assert_eq!(code, 3);
    assert!(said.contains("links.csv: 2 ends are those of no record: row 3 “9”, row 4 “x”"), "{said}");
    let (_, said) = refused(TABLE, "from,to\n0,1\n", &MAX_P);
    assert!(said.contains("no column u") && said.contains("u,v"), "{said}");
    let (_, said) = refused("编号,年,户\na,1,2\na,1,3\n", "u,v\na,a\n", &[&MAX_P[..], &["--id", "编号"]].concat());
    assert!(said.contains("1 id is used more than once: a"), "{said}");
    let (code, said) = refused(TABLE, LINKS, &["--objective", "p-regions", "--k", "7", "--attributes", "年"]);
    assert_eq!((code, said.contains("zones asked: 7; units: 6")), (3, true), "{said}");
    let (code, said) = refused(TABLE, "u,v\n0,1\n1,2\n", &["--objective", "p-regions", "--k", "2", "--attributes", "年"]);
    assert_eq!((code, said.contains("parts that no link joins: 4")), (3, true), "{said}");
    let (code, _) = refused("编号,年,户\n", LINKS, &MAX_P);
    assert_eq!(code, 3);
}

/// The zones of the records, as they are written.
fn zones_of(folder: &Path) -> Vec<String> {
    let written = fs::read_to_string(folder.join("out.csv")).unwrap();
    written.lines().skip(1).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect()
}

#[test]
fn a_table_of_links_of_names_is_read_as_it_is() {
    // Names that a ledger's header could have.
    let folder = folder("编号,户\nx,3\nu,4\n名称,5\n", "v,u\nx,u\nu,名称\n");
    let more = ["--objective", "balanced", "--k", "1", "--bound", "户:1:", "--id", "编号", "--lang", "en"];
    let output = zone(folder.path(), &more);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(zones_of(folder.path()), ["1", "1", "1"]);
    // A total is no record, and is said.
    fs::write(folder.path().join("table.csv"), "编号,户\nx,3\nu,4\n名称,5\n合计,12\n").unwrap();
    let output = zone(folder.path(), &more);
    assert!(output.status.success() && text(&output.stderr).contains("1 row of the table is no record"), "{}", text(&output.stderr));
}

const TWO: [&str; 6] = ["--objective", "p-regions", "--k", "2", "--attributes", "年"];

#[test]
fn locks_hold_against_likeness() {
    let free = folder(TABLE, LINKS);
    assert!(zone(free.path(), &TWO).status.success());
    assert_eq!(zones_of(free.path()), ["1", "1", "2", "1", "2", "2"]);
    let locked = |rows: &str| {
        let folder = folder(TABLE, LINKS);
        fs::write(folder.path().join("locks.csv"), format!("u,v,rule\n{rows}")).unwrap();
        let output = zone(folder.path(), &[&TWO[..], &["--locks", "locks.csv", "--lang", "en"]].concat());
        (output.status.code(), text(&output.stderr), output.status.success().then(|| zones_of(folder.path())))
    };
    let zones = locked("0,1,apart\n").2.unwrap();
    assert_ne!(zones[0], zones[1]);
    let zones = locked("2,1,同片\n").2.unwrap();
    assert_eq!(zones[1], zones[2]);
    for (rows, part) in [
        ("0,1,together\n1,2,together\n2,0,apart\n", "records 1 and 3 are locked together and apart"),
        ("0,2,together\n", "records 1 and 3 are locked together, and no links join"),
        ("0,9,apart\n", "row 2 “9”"),
        ("0,1,near\n", "row 2 “near”"),
        ("3,3,apart\n", "row 2 parts a unit from itself"),
    ] {
        let (code, said, _) = locked(rows);
        assert!(code == Some(3) && said.contains(part), "{rows}: {said}");
    }
    // Apart from each other they would have to be in three zones; the best there is, is written, and said.
    let (code, said, _) = locked("0,1,apart\n1,2,apart\n0,2,apart\n");
    assert!(code == Some(4) && said.contains("locked apart and share a zone"), "{said}");
}

#[test]
fn locked_zones_stay_and_count() {
    let folder = folder("编号,年,定\na,1980,甲\nb,1981,\nc,1999,\nd,1980,甲\ne,1998,\nf,1999,\n", LINKS);
    let run =
        |k: &str| zone(folder.path(), &["--objective", "p-regions", "--k", k, "--attributes", "年", "--locked", "定", "--lang", "en"]);
    let output = run("3");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(zones_of(folder.path()), ["1", "2", "3", "1", "3", "3"]);
    let output = run("1");
    assert!(output.status.code() == Some(3) && text(&output.stderr).contains("locked ones: 1"), "{}", text(&output.stderr));
    fs::write(folder.path().join("table.csv"), "编号,年,定\na,1980,甲\nb,1981,\nc,1999,甲\nd,1980,\ne,1998,\nf,1999,\n").unwrap();
    let output = run("3");
    assert!(output.status.code() == Some(3) && text(&output.stderr).contains("from record 1 to record 3"), "{}", text(&output.stderr));
}

/// Four blocks of 80 m in two rows of two with streets of 20 m, one more beyond a river, and the layers between.
fn town() -> TempDir {
    let folder = tempdir().unwrap();
    let collection = |features: &[String]| {
        let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4544"}}"#;
        format!(r#"{{"type":"FeatureCollection",{crs},"features":[{}]}}"#, features.join(","))
    };
    let block = |name: &str, x: f64, y: f64| {
        let (x, y) = (580_000.0 + x, 3_340_000.0 + y);
        let (e, n) = (x + 80.0, y + 80.0);
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{name}","年":{}}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{e},{y}],[{e},{n}],[{x},{n}],[{x},{y}]]]}}}}"#,
            1980.0 + y % 7.0
        )
    };
    let line = |key: &str, word: &str, points: [[f64; 2]; 2]| {
        let [a, b] = points.map(|[x, y]| [580_000.0 + x, 3_340_000.0 + y]);
        format!(
            r#"{{"type":"Feature","properties":{{"{key}":"{word}"}},"geometry":{{"type":"LineString","coordinates":[[{},{}],[{},{}]]}}}}"#,
            a[0], a[1], b[0], b[1]
        )
    };
    let blocks = [block("a", 0.0, 0.0), block("b", 100.0, 0.0), block("c", 0.0, 100.0), block("d", 100.0, 100.0), block("e", 200.0, 0.0)];
    let river = [line("kind", "河流", [[190.0, -500.0], [190.0, 500.0]])];
    let streets = [line("name", "横街", [[-50.0, 90.0], [300.0, 90.0]]), line("name", "纵街", [[90.0, -50.0], [90.0, 300.0]])];
    let bridge = r#"{"type":"Feature","properties":{"id":"桥"},"geometry":{"type":"Point","coordinates":[580190,3340040]}}"#;
    for (name, features) in
        [("blocks", &blocks[..]), ("river", &river[..]), ("streets", &streets[..]), ("bridges", &[bridge.to_owned()][..])]
    {
        fs::write(folder.path().join(format!("{name}.geojson")), collection(features)).unwrap();
    }
    folder
}

#[test]
fn blocks_across_streets_are_linked_and_a_river_parts_them_but_at_its_bridge() {
    let folder = town();
    let gap = |more: &[&str]| {
        let command = ["zone", "blocks.geojson", "--links", "gap", "--gap", "25", "--links-out", "links.csv", "--id", "id", "--lang", "en"];
        let output = lianpian(folder.path()).args(command).args(more).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        fs::read_to_string(folder.path().join("links.csv")).unwrap().trim_start_matches('\u{feff}').to_owned()
    };
    let of = |table: &str| table.lines().skip(1).map(|line| line.split(',').take(2).collect::<Vec<_>>().join("")).collect::<Vec<_>>();
    let open = gap(&[]);
    assert!(open.starts_with("u,v,gap_m,frontage_m,crossing_id\n"), "{open}");
    assert_eq!(of(&open), ["ab", "ac", "bd", "be", "cd"]);
    assert!(open.contains("a,b,20,80,") || open.contains("a,b,19.99"), "{open}");
    assert_eq!(of(&gap(&["--barriers", "river.geojson"])), ["ab", "ac", "bd", "cd"]);
    let bridged = gap(&["--barriers", "river.geojson", "--crossings", "bridges.geojson"]);
    assert!(of(&bridged).contains(&"be".to_owned()) && bridged.contains(",桥"), "{bridged}");
    // The table that is written is a table that is read, and gives the same zones.
    let zones = |links: &[&str]| {
        let more = ["zone", "blocks.geojson", "--objective", "balanced", "--k", "2", "--id", "id", "--out", "out.csv"];
        let output = lianpian(folder.path()).args(more).args(links).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        zones_of(folder.path())
    };
    assert_eq!(zones(&["--links", "gap", "--gap", "25"]), zones(&["--links", "links.csv"]));
    // At 15 m nobody faces anybody.
    let output = lianpian(folder.path())
        .args(["zone", "blocks.geojson", "--links", "gap", "--gap", "15", "--links-out", "links.geojson", "--json"])
        .output()
        .unwrap();
    assert_eq!(json(&output)["links"], 0);
    assert!(fs::read_to_string(folder.path().join("links.geojson")).unwrap().contains("FeatureCollection"));
}

#[test]
fn corridors_follow_their_street_and_stop_at_the_river() {
    let folder = town();
    let command = ["zone", "blocks.geojson", "--objective", "corridor", "--streets", "streets.geojson", "--id", "id", "--out", "lines"];
    let run = |more: &[&str]| {
        let output = lianpian(folder.path()).args(command).args(more).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let read =
            |name: &str| -> Value { serde_json::from_str(&fs::read_to_string(folder.path().join("lines").join(name)).unwrap()).unwrap() };
        let (units, lines) = (read("units.geojson"), read("corridors.geojson"));
        let members = lines["features"].as_array().unwrap().iter().map(|line| {
            let own = &line["properties"];
            (own["street"].as_str().unwrap().to_owned(), own["members"].as_str().unwrap().to_owned())
        });
        (members.collect::<BTreeMap<_, _>>(), units, lines)
    };
    let (members, units, lines) = run(&[]);
    assert_eq!(members["横街"].split(';').collect::<std::collections::BTreeSet<_>>(), ["a", "b", "c", "d", "e"].into());
    assert_eq!(members["纵街"].split(';').count(), 4);
    assert_eq!(lines["features"][0]["properties"]["units"], 5);
    assert!((lines["features"][0]["properties"]["length_m"].as_f64().unwrap() - 280.0).abs() < 1.0, "{lines}");
    let features = units["features"].as_array().unwrap();
    assert_eq!((features.len(), &features[4]["properties"]["corridor_id"]), (5, &lines["features"][0]["properties"]["corridor_id"]));
    assert!(features[0]["properties"]["corridor_ids"].as_str().unwrap().contains(';'));
    let (members, units, _) = run(&["--barriers", "river.geojson"]);
    assert_eq!(members["横街"].split(';').count(), 4);
    assert!(units["features"][4]["properties"]["corridor_id"].is_null());
}

#[test]
fn what_makes_no_sense_is_wrong_usage() {
    for more in [
        vec!["--objective", "max-p", "--attributes", "年"],
        vec!["--objective", "max-p", "--attributes", "年", "--bound", "户:5:", "--k", "3"],
        vec!["--objective", "max-p", "--attributes", "年", "--bound", "户:5"],
        vec!["--objective", "max-p", "--attributes", "年", "--bound", "户:9:5"],
        vec!["--objective", "max-p", "--attributes", "年", "--bound", "户::"],
        vec!["--objective", "max-p", "--attributes", "年", "--bound", "户:x:"],
        vec!["--objective", "p-regions", "--attributes", "年"],
        vec!["--objective", "p-regions", "--k", "2"],
        vec!["--objective", "p-regions", "--k", "0", "--attributes", "年"],
        vec!["--objective", "p-regions", "--k", "2", "--attributes", "年", "--effort", "10"],
        vec!["--objective", "p-regions", "--k", "2", "--attributes", "年", "--link-cost", "-1"],
        vec!["--objective", "tidy", "--k", "2"],
        vec!["--objective", "p-regions", "--k", "2", "--attributes", "年", "--gap", "20"],
        vec!["--objective", "p-regions", "--k", "2", "--attributes", "年", "--links-out", "l.csv"],
        vec!["--objective", "p-regions", "--k", "2", "--attributes", "年", "--streets", "s.gpkg"],
        vec!["--objective", "corridor"],
    ] {
        assert_eq!(refused(TABLE, LINKS, &more).0, 2, "{more:?}");
    }
}

#[test]
fn loops_and_doubles_are_counted() {
    let folder = folder(TABLE, &format!("{LINKS}1,0\n2,2\n0,1\n"));
    let output = zone(folder.path(), &[&MAX_P[..], &["--lang", "en"]].concat());
    let said = text(&output.stderr);
    assert!(said.contains("1 link of a unit with itself") && said.contains("2 links given more than once"), "{said}");
}

#[test]
fn a_table_without_links_is_refused() {
    let folder = folder(TABLE, LINKS);
    let output = lianpian(folder.path()).args(["zone", "table.csv", "--out", "out.csv", "--lang", "en"]).args(MAX_P).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("--links"), "{}", text(&output.stderr));
}

/// A file of the comparison with other programs, or a word that this test is skipped.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
fn shared(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(name);
    if !path.exists() {
        eprintln!("skipped: no ../shared/{name}");
        return None;
    }
    Some(path)
}

/// What `zone` says of a file.
fn measured(file: &Path, more: &[&str], out: &Path) -> Value {
    let output = lianpian(Path::new(".")).arg("zone").arg(file).args(["--json", "-q", "--out"]).arg(out).args(more).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    json(&output)
}

#[test]
fn zones_of_a_thousand_are_as_good_as_was_promised() {
    let Some(file) = shared("peers/inputs/lat1k.gpkg") else { return };
    let folder = tempdir().unwrap();
    let alike = ["--attributes", "z1,z2,z3"];
    let most = measured(&file, &[&["--objective", "max-p", "--bound", "hh:2400:"], &alike[..]].concat(), &folder.path().join("most.gpkg"));
    assert!(most["zones"].as_u64().unwrap() >= 50 && most["zones_bound"] == 51, "{most}");
    assert!(most["pairwise_distance"].as_f64().unwrap() <= 15_500.0, "{most}");
    let regions =
        measured(&file, &[&["--objective", "p-regions", "--k", "20"], &alike[..]].concat(), &folder.path().join("regions.geojson"));
    assert!(regions["squares"].as_f64().unwrap() <= 705.0, "{regions}");
    // Links found on the layer are those of its table.
    let links = fs::read_to_string(shared("peers/inputs/lat1k_edges.csv").unwrap()).unwrap();
    assert_eq!(most["links"].as_u64().unwrap() as usize, links.lines().count() - 1);
    let written: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("regions.geojson")).unwrap()).unwrap();
    let features = written["features"].as_array().unwrap();
    assert_eq!((features.len(), features[0]["properties"]["zone_id"].as_u64()), (1_000, Some(1)));
}

#[test]
fn links_across_streets_are_those_of_the_lattice() {
    let folder = tempdir().unwrap();
    for name in ["lat1k", "lat10k"] {
        let Some(file) = shared(&format!("peers/inputs/{name}_streetgap.gpkg")) else { return };
        let out = folder.path().join("links.csv");
        let more = ["--links", "gap", "--gap", "20", "--min-frontage", "10", "--links-out", out.to_str().unwrap(), "-q"];
        let output = lianpian(Path::new(".")).arg("zone").arg(file).args(more).output().unwrap();
        assert!(output.status.success(), "{}", text(&output.stderr));
        let pairs = |path: &Path| -> std::collections::BTreeSet<(u32, u32)> {
            let text = fs::read_to_string(path).unwrap();
            let pair = |line: &str| {
                let mut ends = line.split(',').map(|end| end.parse::<u32>().unwrap());
                let (a, b) = (ends.next().unwrap(), ends.next().unwrap());
                (a.min(b), a.max(b))
            };
            text.lines().skip(1).map(|line| pair(&line.split(',').take(2).collect::<Vec<_>>().join(","))).collect()
        };
        let (found, known) = (pairs(&out), pairs(&shared(&format!("peers/inputs/{name}_edges.csv")).unwrap()));
        let right = found.intersection(&known).count() as f64;
        let (precision, recall) = (right / found.len() as f64, right / known.len() as f64);
        assert!(precision >= 0.99 && recall >= 0.99, "{name}: {precision} {recall}");
    }
}

#[test]
fn small_real_inputs_are_as_good_as_any_published() {
    let folder = tempdir().unwrap();
    let out = folder.path().join("out.csv");
    // Attributes, zones and squares; column, threshold, zones and distances of max-p: the best of PySAL and GeoDa.
    let cases = [
        ("mexico", "rook", "z0,z1,z2,z3,z4,z5,z6", ("5", 61.83), ("one:3:", 10, 188.4)),
        ("columbus", "rook", "z0,z1,z2", ("6", 58.22), ("one:5:", 9, 241.8)),
        ("georgia", "queen", "z0,z1,z2,z3,z4,z5", ("8", 429.8), ("TotPop90:200000:", 22, 3_493.0)),
    ];
    for (name, links, attributes, (k, squares), (bound, zones, pairs)) in cases {
        let Some(file) = shared(&format!("peers/inputs/{name}_std.gpkg")) else { return };
        let alike = ["--links", links, "--attributes", attributes];
        let regions = measured(&file, &[&["--objective", "p-regions", "--k", k], &alike[..]].concat(), &out);
        // As published, to four digits.
        assert!(regions["squares"].as_f64().unwrap() < squares + 0.005, "{name}: {regions}");
        let most = measured(&file, &[&["--objective", "max-p", "--bound", bound], &alike[..]].concat(), &out);
        let found = most["zones"].as_u64().unwrap();
        assert!(found > zones || found == zones && most["pairwise_distance"].as_f64().unwrap() <= pairs, "{name}: {most}");
        if name == "mexico" {
            assert_eq!(most["proven"], true, "{most}");
        }
    }
}

#[test]
fn guerry_is_divided_at_least_as_well_as_by_geoda() {
    let Some(file) = shared("data/region_benchmarks/rgeoda/Guerry.shp") else { return };
    let folder = tempdir().unwrap();
    let alike = ["--attributes", "Crm_prs,Crm_prp,Litercy,Donatns,Infants,Suicids", "--standardise", "--links", "queen"];
    let said = measured(&file, &[&["--objective", "p-regions", "--k", "5"], &alike[..]].concat(), &folder.path().join("out.csv"));
    assert!(said["between_share"].as_f64().unwrap() >= 0.42268, "{said}");
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let Some(file) = shared("peers/inputs/lat1k.gpkg") else { return };
    let folder = tempdir().unwrap();
    let mut bytes = BTreeMap::new();
    for threads in ["1", "2"] {
        for form in ["csv", "gpkg", "geojson"] {
            let out = folder.path().join(format!("{threads}.{form}"));
            let more = ["--objective", "max-p", "--bound", "hh:2400:", "--attributes", "z1,z2,z3", "--effort", "2", "--threads", threads];
            measured(&file, &more, &out);
            let own = fs::read(&out).unwrap();
            assert_eq!(bytes.entry(form).or_insert_with(|| own.clone()), &own, "{form}");
        }
    }
}
