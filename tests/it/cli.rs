//! The command line as a user meets it: exit codes, streams, languages.

use std::fs;
use std::path::Path;
use std::process::{Output, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

/// The program in a folder, in English, without the surroundings' locale and colours.
pub(crate) fn lianpian(folder: &Path) -> Command {
    let mut command = Command::cargo_bin("lianpian").unwrap();
    command.current_dir(folder).env("LC_ALL", "C.UTF-8").env("NO_COLOR", "1").env_remove("RUST_BACKTRACE");
    command
}

fn run(folder: &Path, args: &[&str]) -> Output {
    lianpian(folder).args(args).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error} in {}", out(output)))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Eight buildings in two rows near Tongnan, all old, as GeoJSON; and a project file for them.
pub(crate) fn write_district(folder: &Path, name: &str, extra: &str) {
    let mut features = Vec::new();
    for at in 0..8 {
        let (x, y) = (105.84 + 0.0004 * f64::from(at % 4), 30.19 + 0.0004 * f64::from(at / 4));
        let ring = [[x, y], [x + 0.0003, y], [x + 0.0003, y + 0.0002], [x, y + 0.0002], [x, y]];
        features.push(serde_json::json!({
            "type": "Feature",
            "properties": { "year": 1982 + at, "floors": 6, "households": 36, "use": "residential" },
            "geometry": { "type": "Polygon", "coordinates": [ring] },
        }));
    }
    let layer = serde_json::json!({ "type": "FeatureCollection", "features": features });
    fs::write(folder.join(format!("{name}.geojson")), layer.to_string()).unwrap();
    let project = format!(
        "[project]\nname = \"{name}\"\nas_of = 2021-11-25\nlanguage = \"en\"\n[inputs.buildings]\npath = \"{name}.geojson\"\n\
         fields = {{ year = \"year\", floors = \"floors\", households = \"households\", use = \"use\" }}\n{extra}"
    );
    fs::write(folder.join(format!("{name}.lianpian.toml")), project).unwrap();
}

const MISSED: &str =
    "[[programme.targets]]\nid = \"t1\"\nyear = 2023\nevent = \"started\"\nmeasure = \"neighbourhoods\"\nop = \"at_least\"\nvalue = 1000\n";

fn district(name: &str, extra: &str) -> TempDir {
    let dir = tempdir().unwrap();
    write_district(dir.path(), name, extra);
    dir
}

#[test]
fn wrong_usage_exits_2_and_says_where_to_look() {
    let dir = tempdir().unwrap();
    for args in [
        &["frobnicate"] as &[&str],
        &["plan", "--frob"],
        &["plan", "a", "b"],
        &["batch", "x"],
        &["explain", "dir"],
        &["plan", "--as-of", "2021-13-01"],
        &["plan", "--as-of", "20211125"],
        &["plan", "--threads", "0"],
        &["plan", "--lang", "fr"],
        &["plan", "--seed", "-1"],
        &["plan", "--quiet", "--verbose"],
        &["plan", "--progress", "sometimes"],
        &["batch", "x", "--out", "y", "--jobs", "0"],
        &["synth", "--out", "x.gpkg", "--buildings", "0"],
        &["help", "frobnicate"],
    ] {
        let output = run(dir.path(), args);
        assert_eq!(code(&output), 2, "{args:?}");
        assert!(out(&output).is_empty(), "{args:?}");
        let text = err(&output);
        assert!(text.starts_with("error: ") && text.contains("\n\nhint: "), "{args:?}\n{text}");
    }
    assert!(err(&run(dir.path(), &["pln"])).contains("did you mean plan?"));
}

#[test]
fn a_usage_error_in_chinese_and_in_json() {
    let dir = tempdir().unwrap();
    let output = run(dir.path(), &["plan", "--frob", "--lang", "zh"]);
    assert!(err(&output).starts_with("错误：不认识的参数 --frob\n\n建议："), "{}", err(&output));
    let output = run(dir.path(), &["plan", "--frob", "--json"]);
    assert_eq!((json(&output)["error"]["code"].as_str(), json(&output)["error"]["exit"].as_u64()), (Some("usage"), Some(2)));
}

#[test]
fn help_and_version_go_to_stdout() {
    let dir = tempdir().unwrap();
    for args in [&["--help"] as &[&str], &["help"], &["help", "plan"], &["plan", "-h"], &["--version"], &["-V", "--json"]] {
        let output = run(dir.path(), args);
        assert_eq!((code(&output), err(&output).as_str()), (0, ""), "{args:?}");
        assert!(!out(&output).is_empty());
    }
    let version = out(&run(dir.path(), &["--version"]));
    assert!(version.contains("GDAL ") && version.contains("PROJ "), "{version}");
    assert!(out(&run(dir.path(), &["--lang", "zh", "--help"])).contains("用法："));
}

#[test]
fn a_project_that_is_not_there_or_not_readable_exits_3() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("bad.lianpian.toml"), "[project]\nnam = \"x\"\n").unwrap();
    let missing = run(dir.path(), &["plan", "nowhere.lianpian.toml", "--out", "plan"]);
    assert_eq!(code(&missing), 3);
    assert!(err(&missing).contains("nowhere.lianpian.toml"), "{}", err(&missing));
    let bad = run(dir.path(), &["plan", "bad.lianpian.toml", "--out", "plan"]);
    assert_eq!(code(&bad), 3);
    assert!(err(&bad).contains("did you mean name?"), "{}", err(&bad));
    assert_eq!(names(dir.path()), ["bad.lianpian.toml"]);
}

#[test]
fn a_folder_means_its_only_project() {
    let dir = tempdir().unwrap();
    assert_eq!(code(&run(dir.path(), &["plan", ".", "--out", "plan"])), 3);
    for name in ["a", "b"] {
        fs::write(dir.path().join(format!("{name}.lianpian.toml")), "").unwrap();
    }
    let output = run(dir.path(), &["plan", ".", "--out", "plan", "--json"]);
    assert_eq!((code(&output), json(&output)["error"]["code"].as_str()), (3, Some("many_projects")));
}

#[test]
fn missing_inputs_are_all_listed_and_nothing_is_left() {
    let dir = tempdir().unwrap();
    let project =
        "[project]\nname = \"x\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"b.gpkg\"\n[inputs.streets]\npath = \"s.gpkg\"\n";
    fs::write(dir.path().join("x.lianpian.toml"), project).unwrap();
    let output = run(dir.path(), &["plan", "x.lianpian.toml", "--out", "deep/plan", "--json"]);
    assert_eq!(code(&output), 3);
    let problems = json(&output)["error"]["problems"].as_array().unwrap().clone();
    assert_eq!(problems.iter().map(|p| p["role"].as_str().unwrap()).collect::<Vec<_>>(), ["buildings", "streets"]);
    assert!(problems.iter().all(|p| !p["message"].as_str().unwrap().is_empty() && !p["remedy"].as_str().unwrap().is_empty()));
    assert_eq!(names(dir.path()), ["x.lianpian.toml"]);
    let check = run(dir.path(), &["check", "x.lianpian.toml", "--json"]);
    assert_eq!((code(&check), json(&check)["problems"].as_array().unwrap().len()), (3, 2));
    assert!(out(&run(dir.path(), &["check", "x.lianpian.toml"])).contains("b.gpkg"));
}

#[test]
fn a_plan_is_written_replaced_verified_and_explained() {
    let dir = district("潼南 区", "");
    for _ in 0..2 {
        let output = run(dir.path(), &["plan", "潼南 区.lianpian.toml", "--out", "成果 一/plan/"]);
        assert_eq!(code(&output), 0, "{}", err(&output));
        assert!(!out(&output).is_empty());
    }
    assert_eq!(names(&dir.path().join("成果 一")), ["plan"]);
    assert_eq!(code(&run(dir.path(), &["verify", "成果 一/plan"])), 0);
    let output = run(dir.path(), &["plan", ".", "--out", "成果 一/plan", "--json", "--seed", "7", "--as-of", "2022-03-01"]);
    let result = json(&output);
    assert_eq!((result["exit"].as_u64(), result["folder"].as_str()), (Some(0), Some("成果 一/plan")));
    assert!(result["totals"]["neighbourhoods"].as_u64().unwrap() > 0);
    let plan: Value = serde_json::from_slice(&fs::read(dir.path().join("成果 一/plan/plan.json")).unwrap()).unwrap();
    assert_eq!((plan["seed"].as_u64(), plan["project"]["as_of"].as_str()), (Some(7), Some("2022-03-01")));
    assert_eq!(code(&run(dir.path(), &["explain", "成果 一/plan", "no-such-id"])), 3);
    assert_eq!(code(&run(dir.path(), &["explain", "nowhere", "n1"])), 3);
    assert_eq!(code(&run(dir.path(), &["verify", "nowhere"])), 3);
}

#[test]
fn a_missed_target_exits_4_with_the_plan_written() {
    let dir = district("x", MISSED);
    let output = run(dir.path(), &["plan", "x.lianpian.toml", "--out", "plan"]);
    assert_eq!(code(&output), 4, "{}", err(&output));
    assert!(err(&output).contains("targets missed: 1"));
    assert!(dir.path().join("plan/plan.json").is_file());
}

#[test]
fn without_out_nothing_is_written() {
    let dir = district("x", "");
    let output = run(dir.path(), &["plan", "x.lianpian.toml"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(err(&output).contains("--out"));
    let result = json(&run(dir.path(), &["plan", "x.lianpian.toml", "--json"]));
    assert!(result["folder"].is_null() && result["totals"].is_object());
    assert_eq!(names(dir.path()), ["x.geojson", "x.lianpian.toml"]);
}

#[test]
fn quiet_is_quiet_and_json_is_alone() {
    let dir = district("x", "");
    let output = run(dir.path(), &["-q", "plan", "x.lianpian.toml", "--out", "plan", "--json"]);
    assert_eq!(err(&output), "");
    assert!(json(&output).is_object());
    assert!(err(&run(dir.path(), &["plan", "x.lianpian.toml", "--progress", "auto"])).contains('…'));
    assert!(!err(&run(dir.path(), &["plan", "x.lianpian.toml", "--progress", "never"])).contains('…'));
}

#[test]
fn the_sample_is_the_default() {
    let dir = tempdir().unwrap();
    let output = run(dir.path(), &["plan", "--out", "plan"]);
    assert!([0, 4].contains(&code(&output)), "{}", err(&output));
    assert!(dir.path().join("plan/plan.json").is_file());
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let dir = tempdir().unwrap();
    for args in [["help", "plan"], ["plan", "-q"]] {
        let program = assert_cmd::cargo::cargo_bin("lianpian");
        let mut child = std::process::Command::new(program)
            .args(args)
            .current_dir(dir.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!([0, 4].contains(&code(&output)), "{}", err(&output));
        assert!(!err(&output).contains("panick"));
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_stdout_exits_5() {
    let dir = tempdir().unwrap();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let program = assert_cmd::cargo::cargo_bin("lianpian");
    let output = std::process::Command::new(program)
        .arg("--version")
        .current_dir(dir.path())
        .env("LC_ALL", "C")
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
        .wait_with_output()
        .unwrap();
    assert_eq!(code(&output), 5);
    assert!(err(&output).contains("disk is full"), "{}", err(&output));
}

#[test]
fn no_display_exits_5_and_names_the_way_without() {
    let dir = tempdir().unwrap();
    let output = lianpian(dir.path()).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("WAYLAND_SOCKET").output().unwrap();
    assert_eq!(code(&output), 5);
    assert!(err(&output).contains("lianpian plan"), "{}", err(&output));
}

#[test]
fn inspect_and_synth() {
    let dir = district("x", "");
    assert_eq!(code(&run(dir.path(), &["inspect", "x.geojson", "--json"])), 0);
    assert_eq!(code(&run(dir.path(), &["inspect", "nowhere.gpkg"])), 3);
    let output = run(dir.path(), &["synth", "--out", "s.gpkg", "--buildings", "200"]);
    assert_eq!(code(&output), 2, "{}", err(&output));
    let output = run(dir.path(), &["synth", "--out", "s.gpkg", "--buildings", "600", "--seed", "3", "--json"]);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(dir.path().join("s.gpkg").is_file() && json(&output).is_object());
}

mod batch {
    use super::*;

    fn three() -> TempDir {
        let dir = tempdir().unwrap();
        for (folder, extra) in [("a", ""), ("b", MISSED), ("c 区", "")] {
            fs::create_dir_all(dir.path().join("in").join(folder)).unwrap();
            write_district(&dir.path().join("in").join(folder), folder, extra);
        }
        dir
    }

    fn districts(folder: &Path) -> Vec<Value> {
        let summary: Value = serde_json::from_slice(&fs::read(folder.join("summary.json")).unwrap()).unwrap();
        summary["districts"].as_array().unwrap().clone()
    }

    #[test]
    fn one_failing_district_never_stops_the_others() {
        let dir = three();
        fs::remove_file(dir.path().join("in/a/a.geojson")).unwrap();
        let output = run(dir.path(), &["batch", "in/*/*.toml", "nowhere*", "--out", "out", "--jobs", "2"]);
        assert_eq!(code(&output), 3, "{}", err(&output));
        let found: Vec<_> = districts(&dir.path().join("out"))
            .iter()
            .map(|d| (d["name"].as_str().unwrap().to_owned(), d["status"].as_str().unwrap().to_owned(), d["exit"].as_u64().unwrap()))
            .collect();
        let expected = [("a", "failed", 3), ("b", "targets_missed", 4), ("c 区", "done", 0), ("nowhere_", "failed", 3)];
        assert_eq!(found, expected.map(|(name, status, exit)| (name.to_owned(), status.to_owned(), exit)));
        assert_eq!(names(&dir.path().join("out")), ["b", "c 区", "summary.csv", "summary.json"]);
        let table = fs::read_to_string(dir.path().join("out/summary.csv")).unwrap();
        assert_eq!(table.lines().count(), 5);
    }

    #[test]
    fn jobs_and_resume_give_the_same_bytes() {
        let dir = three();
        let bytes = |out: &str| ["summary.json", "summary.csv"].map(|name| fs::read(dir.path().join(out).join(name)).unwrap());
        assert_eq!(code(&run(dir.path(), &["batch", "in", "--out", "one"])), 4);
        assert_eq!(code(&run(dir.path(), &["batch", "in", "--out", "two", "--jobs", "3"])), 4);
        assert_eq!(bytes("one"), bytes("two"));
        let resumed = run(dir.path(), &["batch", "in", "--out", "one", "--resume"]);
        assert_eq!(code(&resumed), 4);
        assert_eq!(err(&resumed).matches("done before, kept").count(), 3, "{}", err(&resumed));
        assert_eq!(bytes("one"), bytes("two"));
    }

    #[test]
    fn resume_makes_again_what_has_changed() {
        let dir = three();
        run(dir.path(), &["batch", "in", "--out", "out"]);
        let kept =
            |args: &[&str]| err(&run(dir.path(), &[&["batch", "in", "--out", "out", "--resume"], args].concat())).matches("kept").count();
        write_district(&dir.path().join("in/a"), "a", "[zone]\ngap_m = 30\n");
        assert_eq!(kept(&[]), 2);
        fs::write(dir.path().join("out/b/plan.json"), r#"{"program":{"name":"lianpian"}}"#).unwrap();
        assert_eq!(kept(&[]), 2);
        assert_eq!(kept(&["--seed", "9"]), 0);
        assert_eq!(kept(&["--seed", "9"]), 3);
    }

    #[test]
    fn a_foreign_folder_is_refused() {
        let dir = three();
        fs::create_dir(dir.path().join("out")).unwrap();
        fs::write(dir.path().join("out/mine.txt"), "x").unwrap();
        assert_eq!(code(&run(dir.path(), &["batch", "in", "--out", "out"])), 2);
        assert_eq!(names(&dir.path().join("out")), ["mine.txt"]);
    }

    #[test]
    fn one_district_whose_folder_is_foreign_fails_alone() {
        let dir = three();
        run(dir.path(), &["batch", "in", "--out", "out"]);
        fs::write(dir.path().join("out/a/mine.txt"), "x").unwrap();
        assert_eq!(code(&run(dir.path(), &["batch", "in", "--out", "out"])), 5);
        assert!(dir.path().join("out/a/mine.txt").is_file());
        assert_eq!(districts(&dir.path().join("out"))[2]["exit"].as_u64(), Some(0));
    }
}
