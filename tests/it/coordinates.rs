//! Coordinates as bureaus deliver them, and web-map datums noticed.

use std::fmt::Write;
use std::path::Path;

use assert_cmd::Command;
use lianpian::intake::{Intake, IntakeError, Transform, read};
use lianpian::plan::sample;
use lianpian::project::Project;
use lianpian::report::{IssueKind, Lang, Progress};

/// Forty houses at Tongnan as a CSV table of outlines, each corner written by `at`.
fn houses(at: impl Fn([f64; 2]) -> [f64; 2]) -> String {
    let mut table = String::from("WKT,year\n");
    for k in 0..40 {
        let (x, y) = (580_807.0 + f64::from(k % 8) * 40.0, 3_340_473.0 + f64::from(k / 8) * 40.0);
        let corners = [[x, y], [x + 20.0, y], [x + 20.0, y + 12.0], [x, y + 12.0], [x, y]];
        let ring: Vec<String> = corners.iter().map(|c| at(*c)).map(|[x, y]| format!("{x:.9} {y:.9}")).collect();
        let _ = writeln!(table, "\"POLYGON(({}))\",1998", ring.join(","));
    }
    table
}

fn run(table: &str, inputs: &str, project: &str) -> Result<Intake, IntakeError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.csv"), table).unwrap();
    let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\n{project}[inputs.buildings]\npath = \"b.csv\"\n{inputs}");
    read(&Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap(), &Progress::silent())
}

fn first_corner(intake: &Intake) -> [f64; 2] {
    intake.district.buildings.iter().next().unwrap().bounds()[0]
}

fn refusal(outcome: Result<Intake, IntakeError>) -> String {
    let Err(IntakeError::Unusable(problems)) = outcome else { panic!("it was read") };
    problems.iter().map(|p| [p.message.get(Lang::En), p.remedy.get(Lang::En)].join(" | ")).collect::<Vec<_>>().join("\n")
}

fn has(intake: &Intake, kind: IssueKind) -> bool {
    intake.issues.iter().any(|i| i.kind == kind)
}

const PLANNING: &str = "crs = \"EPSG:4544\"\n";

/// A way of writing, what is declared, where its coordinates lie, and whether the axes are said to be exchanged.
type Way = (&'static str, &'static str, Box<dyn Fn([f64; 2]) -> [f64; 2]>, bool);

#[test]
fn every_way_of_writing_gauss_krueger_ends_in_the_same_place() {
    let degrees = Transform::new("EPSG:4544", "EPSG:4490").unwrap();
    let feet = 0.304_8;
    let ways: [Way; 7] = [
        ("no zone", "EPSG:4544", Box::new(|p| p), false),
        ("zone", "EPSG:4523", Box::new(|p| [p[0] + 35e6, p[1]]), false),
        ("north first", "EPSG:4544", Box::new(|p| [p[1], p[0]]), true),
        ("zone, north first", "EPSG:4523", Box::new(|p| [p[1], p[0] + 35e6]), true),
        ("degrees", "EPSG:4490", Box::new(move |p| degrees.point(p).unwrap()), false),
        ("6-degree zone 18", "EPSG:4496", Box::new(|p| [p[0] + 18e6, p[1]]), false),
        (
            "feet",
            "+proj=tmerc +lat_0=0 +lon_0=105 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=ft +no_defs",
            Box::new(move |p| [p[0] / feet, p[1] / feet]),
            false,
        ),
    ];
    for (way, crs, at, swapped) in ways {
        let intake = run(&houses(at), &format!("crs = \"{crs}\"\n"), PLANNING).unwrap();
        let [x, y] = first_corner(&intake);
        assert!((x - 580_807.0).abs() < 0.01 && (y - 3_340_473.0).abs() < 0.01, "{way}: {x} {y}");
        assert_eq!(intake.inputs[0].kept, 40, "{way}");
        assert_eq!(has(&intake, IssueKind::AxesSwapped), swapped, "{way}");
        assert!(!has(&intake, IssueKind::SizeImplausible) && !has(&intake, IssueKind::PlaceImplausible), "{way}");
    }
}

#[test]
fn without_a_crs_the_remedy_names_it() {
    let asks = |at: Box<dyn Fn([f64; 2]) -> [f64; 2]>, project: &str| refusal(run(&houses(at), "", project));
    assert!(asks(Box::new(|p| [p[0] + 35e6, p[1]]), "").contains("crs = \"EPSG:4523\""));
    assert!(asks(Box::new(|p| [p[1], p[0] + 35e6]), "").contains("crs = \"EPSG:4523\""));
    assert!(asks(Box::new(|p| p), "").contains("central meridian"));
    assert!(asks(Box::new(|p| p), PLANNING).contains("crs = \"EPSG:4544\""));
    let degrees = Transform::new("EPSG:4544", "EPSG:4490").unwrap();
    assert!(asks(Box::new(move |p| degrees.point(p).unwrap()), "").contains("crs = \"EPSG:4490\""));
    // Another layer knows where the town is.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.csv"), houses(|p| p)).unwrap();
    std::fs::write(
        folder.path().join("s.geojson"),
        r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[105.84,30.19],[105.85,30.19]]}}"#,
    )
    .unwrap();
    let text =
        "[project]\nname = \"t\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"b.csv\"\n[inputs.streets]\npath = \"s.geojson\"\n";
    let said = refusal(read(&Project::parse(text, &folder.path().join("t.lianpian.toml")).unwrap(), &Progress::silent()));
    assert!(said.contains("from s.geojson, which fits") && said.contains("crs = \"EPSG:4544\""), "{said}");
}

#[test]
fn numbers_that_deny_what_is_said_of_them() {
    // GeoJSON means WGS 84; metres in it say otherwise.
    let folder = tempfile::tempdir().unwrap();
    let ring = "[[580807,3340473],[580827,3340473],[580827,3340485],[580807,3340485],[580807,3340473]]";
    let text = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}"#);
    std::fs::write(folder.path().join("b.geojson"), text).unwrap();
    let intake = |more: &str| {
        let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"b.geojson\"\n{more}");
        read(&Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap(), &Progress::silent())
    };
    let said = refusal(intake(""));
    assert!(said.contains("the file says WGS 84") && said.contains("cannot be in it") && said.contains("central meridian"), "{said}");
    let read = intake("crs = \"EPSG:4544\"\n").unwrap();
    assert!(has(&read, IssueKind::CrsOverruled) && (first_corner(&read)[0] - 580_807.0).abs() < 0.01);
    let wrong = refusal(run(&houses(|p| p), "crs = \"EPSG:4490\"\n", ""));
    assert!(wrong.contains("the project file says") && wrong.contains("cannot be in it"), "{wrong}");
    let elsewhere = refusal(run(&houses(|p| p), "crs = \"EPSG:4544\"\n", "crs = \"EPSG:4549\"\n"));
    assert!(elsewhere.contains("far outside") && elsewhere.contains("EPSG:4544"), "{elsewhere}");
}

#[test]
fn a_local_grid_and_an_old_datum_are_said() {
    let local = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs";
    let to_local = Transform::new("EPSG:4544", local).unwrap();
    let intake = run(&houses(move |p| to_local.point(p).unwrap()), &format!("crs = \"{local}\"\n"), PLANNING).unwrap();
    assert!(has(&intake, IssueKind::CrsUnregistered) && (first_corner(&intake)[0] - 580_807.0).abs() < 0.01);
    for old in ["EPSG:2380", "EPSG:2432"] {
        let intake = run(&houses(|p| p), &format!("crs = \"{old}\"\n"), PLANNING);
        let intake = intake.unwrap_or_else(|e| panic!("{old}: {}", refusal(Err(e))));
        assert!(has(&intake, IssueKind::DatumUnshifted) || has(&intake, IssueKind::CrsInaccurate), "{old}");
    }
}

#[test]
fn houses_of_the_wrong_size_are_questioned() {
    // Feet taken for metres, as far as the place allows: a local grid knows no place.
    let local = "+proj=tmerc +lat_0=30 +lon_0=105.8 +k=1 +x_0=0 +y_0=0 +ellps=GRS80 +units=m +no_defs";
    let far = |p: [f64; 2]| [(p[0] - 580_000.0) * 40.0, (p[1] - 3_340_000.0) * 40.0];
    let intake = run(&houses(far), &format!("crs = \"{local}\"\n"), "").unwrap();
    let issue = intake.issues.iter().find(|i| i.kind == IssueKind::SizeImplausible).unwrap();
    assert!(issue.remedy(Lang::En).contains("feet"), "{issue:?}");
}

#[test]
fn the_sample_is_not_suspected_until_its_datums_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample::unpack(folder.path()).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let suspected = |text: &str| -> Vec<(String, String)> {
        let project = Project::parse(text, &path).unwrap();
        let intake = read(&project, &Progress::silent()).unwrap();
        let found = intake.issues.iter().filter(|i| i.kind == IssueKind::DatumSuspected);
        found.map(|i| (i.layer.to_string(), i.value.to_string())).collect()
    };
    assert_eq!(suspected(&text), [], "each layer states its datum");
    let found = suspected(&text.replace("datum = \"gcj02\"\n", "").replace("datum = \"bd09\"\n", ""));
    let said = |layer: &str, datum: &str| found.iter().any(|(l, v)| l.ends_with(layer) && v.contains(datum));
    assert!(said(":facilities_gcj02", "gcj02") && said(":facilities_bd09", "bd09") && found.len() == 2, "{found:?}");
    let crossed = text.replace("datum = \"gcj02\"", "datum = \"x\"").replace("datum = \"bd09\"", "datum = \"gcj02\"");
    let found = suspected(&crossed.replace("datum = \"x\"", "datum = \"bd09\""));
    assert!(found.iter().any(|(l, v)| l.ends_with(":facilities_gcj02") && v.contains("\"gcj02\"")), "{found:?}");
    let undone = suspected(&text.replace("layer = \"facilities\"\n", "layer = \"facilities\"\ndatum = \"gcj02\"\n"));
    assert!(undone.iter().any(|(l, _)| l.ends_with(":facilities")) && undone.len() == 1, "{undone:?}");
}

#[test]
fn proj_data_that_holds_nothing_is_passed_over_and_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("b.csv"), houses(|p| p)).unwrap();
    let text = "[project]\nname = \"t\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"b.csv\"\ncrs = \"EPSG:4544\"\n";
    let project = folder.path().join("t.lianpian.toml");
    std::fs::write(&project, text).unwrap();
    let empty = folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let broken = folder.path().join("broken");
    std::fs::create_dir(&broken).unwrap();
    std::fs::write(broken.join("proj.db"), b"not a data base").unwrap();
    let check = |data: &Path| {
        let mut command = Command::cargo_bin("lianpian").unwrap();
        let output = command.args(["check", "--lang", "en"]).arg(&project).env("PROJ_DATA", data).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for data in [&empty, &broken, &folder.path().join("absent")] {
        let (code, out, err) = check(data);
        assert_eq!(code, Some(0), "{out}{err}");
        assert!(err.contains("PROJ_DATA=") && err.contains("/share/proj is used"), "{out}{err}");
        assert!(!err.contains("proj_create") && !err.contains("panicked"), "{err}");
    }
    let system = Path::new("/usr/share/proj");
    if system.join("proj.db").exists() {
        assert_eq!(check(system).0, Some(0));
    }
}
