//! Names, coordinate columns and lines as people write them: what is one thing becomes one, and it is said.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use encoding_rs::GB18030;
use lianpian::intake::{GeometryKind, InspectAs, Intake, IntakeError, inspect_as, read};
use lianpian::project::Project;
use lianpian::report::{Action, DataIssue, IssueKind as K, Lang, Progress, Role};
use tempfile::{TempDir, tempdir};

const HEAD: &str = "[project]\nname = \"t\"\nas_of = 2023-12-31\ncrs = \"EPSG:4544\"\n[inputs.buildings]\ncrs = \"EPSG:4544\"\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn try_intake(folder: &Path, rest: &str) -> Result<Intake, IntakeError> {
    read(&Project::parse(&format!("{HEAD}{rest}"), &folder.join("t.lianpian.toml")).unwrap(), &Progress::silent())
}

fn intake(folder: &Path, rest: &str) -> Intake {
    try_intake(folder, rest).unwrap()
}

/// A house 12 m wide with its corner `east` metres from a place.
fn house(east: u32) -> String {
    let (x, y) = (580_300 + east, 3_343_200);
    format!("{x} {y},{0} {y},{0} {1},{x} {1},{x} {y}", x + 12, y + 12)
}

/// A table of houses: place and name of the estate.
fn houses(rows: &[(u32, &str)]) -> String {
    let mut out = String::from("WKT,用途,小区名称\n");
    for (east, name) in rows {
        writeln!(out, "\"POLYGON(({}))\",住宅,{name}", house(*east)).unwrap();
    }
    out
}

fn named(intake: &Intake) -> Vec<(&str, usize)> {
    let mut all: Vec<_> = intake.district.neighbourhoods.iter().map(|n| (n.name.as_str(), n.buildings.len())).collect();
    all.sort_unstable();
    all
}

fn of(intake: &Intake, kind: K) -> Vec<&DataIssue> {
    intake.issues.iter().filter(|i| i.kind == kind).collect()
}

fn refusal(outcome: Result<Intake, IntakeError>) -> String {
    match outcome {
        Err(IntakeError::Unusable(problems)) => {
            problems.iter().flat_map(|p| [p.message.en.as_str(), "\n", p.remedy.en.as_str(), "\n"]).collect()
        }
        other => panic!("{other:?}"),
    }
}

const VARIANTS: [(u32, &str); 10] = [
    (0, "金佛苑"),
    (30, "金佛苑"),
    (60, "金佛苑小区"),
    (90, "«金佛苑»"),
    (120, "金佛苑（小区）"),
    (150, " 金佛苑　小区"),
    (200, "东升苑（二期）"),
    (230, "东升苑(二期)小区"),
    (260, "东升苑第２期"),
    (300, "东升苑"),
];

#[test]
fn ways_of_writing_one_name_make_one_neighbourhood_and_are_listed() {
    let folder = folder(&[("b.csv", &houses(&VARIANTS)), ("far.csv", &houses(&[(0, "明月苑"), (40, "明月苑"), (900, "明月苑小区")]))]);
    let found = intake(folder.path(), "path = \"b.csv\"\n");
    let all = named(&found);
    assert_eq!(all, [("东升苑", 1), ("东升苑（二期）", 3), ("金佛苑", 6)]);
    let variants: Vec<u64> = of(&found, K::NameVariant).iter().filter_map(|i| i.row).collect();
    assert_eq!(variants, [3, 4, 5, 6, 8, 9], "{:?}", found.issues);
    let far = intake(folder.path(), "path = \"far.csv\"\n");
    assert_eq!(named(&far), [("明月苑", 2), ("明月苑小区", 1)]);
    assert!(of(&far, K::NameSplit).is_empty(), "two names far apart are two");
}

#[test]
fn a_ledger_finds_the_whole_neighbourhood_and_its_two_names_stay_two() {
    let ledger = "小区名称,建筑面积,楼栋数\n东升苑(二期)小区,2600,3\n东升苑,1000,1\n金佛苑小区,9000,20\n";
    let both = "小区名称,建筑面积\n金佛苑小区,9000\n金佛苑,3000\n";
    let folder = folder(&[("b.csv", &houses(&VARIANTS)), ("l.csv", ledger), ("both.csv", both)]);
    let found = intake(folder.path(), "path = \"b.csv\"\n[inputs.ledger]\npath = \"l.csv\"\n");
    assert!(of(&found, K::Ambiguous).is_empty() && of(&found, K::Unmatched).is_empty(), "{:?}", found.issues);
    let area = |name: &str| found.district.neighbourhoods.iter().find(|n| n.name == name).map(|n| n.buildings.len());
    assert_eq!([area("东升苑(二期)小区"), area("东升苑"), area("金佛苑小区")], [Some(3), Some(1), Some(6)]);
    let differ = of(&found, K::Contradiction);
    assert!(matches!(differ[..], [i] if i.role == Role::Ledger && &*i.value == "金佛苑小区: 20 ≠ 6" && i.row == Some(3)), "{differ:?}");
    let two = intake(folder.path(), "path = \"b.csv\"\n[inputs.ledger]\npath = \"both.csv\"\n");
    let estates: Vec<_> = named(&two).into_iter().filter(|(name, _)| name.starts_with("金佛苑")).collect();
    assert_eq!(estates, [("金佛苑", 3), ("金佛苑小区", 3)]);
    assert!(of(&two, K::DuplicateRow).is_empty());
}

#[test]
fn a_name_beside_an_id_belongs_to_the_id() {
    let written = [
        (0, "A1", "运河苑"),
        (30, "", "运河苑小区"),
        (60, "A1", "运河苑"),
        (90, "", "运河花园"),
        (900, "", "运河苑"),
        (930, "A1", "运河苑"),
    ];
    let mut houses = String::from("WKT,用途,小区编码,小区名称\n");
    for (east, id, name) in written {
        writeln!(houses, "\"POLYGON(({}))\",住宅,{id},{name}", house(east)).unwrap();
    }
    let twice = houses.replacen("A1", "B2", 1);
    let ledger = "小区名称,建筑面积\n运河苑,9000\n";
    let folder = folder(&[("b.csv", &houses), ("twice.csv", &twice), ("l.csv", ledger)]);
    let alone = intake(folder.path(), "path = \"b.csv\"\n");
    assert_eq!(named(&alone), [("运河花园", 1), ("运河苑", 5)], "who writes the id is one place, and the name beside it belongs there");
    let listed = intake(folder.path(), "path = \"b.csv\"\n[inputs.ledger]\npath = \"l.csv\"\n");
    assert_eq!(
        named(&listed),
        [("运河花园", 1), ("运河苑", 5)],
        "a ledger without ids joins by the name and its stem, and 运河花园 is neither"
    );
    assert_eq!(listed.district.neighbourhoods[0].id.0, "A1");
    assert!(of(&listed, K::Unmatched).is_empty() && of(&listed, K::NameSplit).is_empty(), "{:?}", listed.issues);
    let two_ids = intake(folder.path(), "path = \"twice.csv\"\n");
    let all: Vec<(&str, usize)> = named(&two_ids);
    assert_eq!(all.iter().map(|(_, homes)| homes).sum::<usize>(), 6);
    assert!(all.len() > 3, "a name beside two ids belongs to neither: {all:?}");
}

#[test]
fn coordinate_columns_of_web_maps_are_coordinates_and_the_datum_is_only_proposed() {
    let place = |x: &str, y: &str| format!("名称,类别,{x},{y}\n甲,幼儿园,105.84,30.19\n乙,小学,105.841,30.191\n");
    for (x, y, datum) in [
        ("bd_lng", "bd_lat", Some("bd09")),
        ("BD_LON", "BD_LAT", Some("bd09")),
        ("gcj_lng", "gcj_lat", Some("gcj02")),
        ("gcj02_lon", "gcj02_lat", Some("gcj02")),
        ("wgs_lng", "wgs_lat", None),
        ("WGS84经度", "WGS84纬度", None),
        ("经度", "纬度", None),
    ] {
        let folder = folder(&[("p.csv", &place(x, y)), ("b.csv", &houses(&[(0, "甲")]))]);
        let report = inspect_as(&folder.path().join("p.csv"), InspectAs { role: None, lang: Lang::En }).unwrap();
        assert_eq!((report.layers[0].geometry, report.layers[0].datum), (GeometryKind::Points, datum), "{x}");
        assert_eq!(report.layers[0].role, Some(Role::Facilities), "{x}");
        assert_eq!(report.suggested.contains("datum = "), datum.is_some(), "{}", report.suggested);
        let found = intake(folder.path(), "path = \"b.csv\"\n[inputs.facilities]\npath = \"p.csv\"\ncrs = \"EPSG:4490\"\n");
        let [lon, lat] =
            lianpian::intake::Transform::new("EPSG:4544", "EPSG:4490").unwrap().point(found.district.facilities[0].at).unwrap();
        assert!((lon - 105.84).abs() < 1e-6 && (lat - 30.19).abs() < 1e-6, "never shifted silently: {x}");
        let said = of(&found, K::LayerNote).iter().any(|i| i.value.contains("datum"));
        assert_eq!(said, datum.is_some(), "{x}: {:?}", found.issues);
    }
}

#[test]
fn closed_lines_are_buildings_and_open_ones_are_rejected() {
    let mut features: Vec<String> = Vec::new();
    for k in 0..4 {
        let mut ring: Vec<String> = house(40 * k).split(',').map(|p| format!("[{}]", p.replace(' ', ","))).collect();
        ring.truncate(if k == 3 { 4 } else { 5 });
        let line = ring.join(",");
        features.push(format!(r#"{{"type":"Feature","properties":{{}},"geometry":{{"type":"LineString","coordinates":[{line}]}}}}"#));
    }
    let crs = r#""crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4544"}}"#;
    let text = format!(r#"{{"type":"FeatureCollection",{crs},"features":[{}]}}"#, features.join(","));
    let folder = folder(&[("b.geojson", &text)]);
    let found = intake(folder.path(), "path = \"b.geojson\"\n");
    assert_eq!((found.inputs[0].kept, found.inputs[0].rejected), (3, 1));
    let closed = of(&found, K::LinesClosed);
    assert!(matches!(closed[..], [i] if &*i.value == "3" && i.row.is_none()), "{closed:?}");
    let open = of(&found, K::WrongGeometryKind);
    assert!(matches!(open[..], [i] if i.row == Some(3) && i.action == Action::Rejected), "{open:?}");
    // Lines are taken for buildings only where somebody says so.
    let inspected = |role| inspect_as(&folder.path().join("b.geojson"), InspectAs { role, lang: Lang::En }).unwrap();
    assert_eq!(
        (inspected(None).layers[0].role, inspected(Some(Role::Buildings)).layers[0].role),
        (Some(Role::Streets), Some(Role::Buildings))
    );
    let unfit = inspected(Some(Role::Entrances)).text(Lang::En);
    assert!(unfit.contains("--role entrances does not fit this layer: it holds lines, and entrances wants points"), "{unfit}");
}

#[test]
fn an_unknown_category_is_listed_with_what_may_fit() {
    let poi = "名称,类别,经度,纬度\n甲,养老服务机构,105.84,30.19\n乙,某某有限责任,105.841,30.191\n";
    let folder = folder(&[("p.csv", poi), ("b.csv", &houses(&[(0, "甲")]))]);
    let found = intake(folder.path(), "path = \"b.csv\"\n[inputs.facilities]\npath = \"p.csv\"\ncrs = \"EPSG:4490\"\n");
    let unmapped = of(&found, K::CategoryUnmapped);
    assert!(unmapped[0].value.starts_with("养老服务机构 → ") && unmapped[0].value.contains("elderly_day_care"), "{unmapped:?}");
    assert_eq!(&*unmapped[1].value, "某某有限责任");
    assert!(unmapped[0].remedy(Lang::En).contains("categories = { \"WORD\" = \"ID\" }"), "{}", unmapped[0].remedy(Lang::En));
}

#[test]
fn values_of_issues_read_alike_in_both_languages() {
    let folder = folder(&[("b.csv", &houses(&[(0, ""), (30, ""), (60, ""), (600, "")]))]);
    let found = intake(folder.path(), "path = \"b.csv\"\n");
    let made = of(&found, K::NameMade);
    assert!(matches!(made[..], [i] if i.value.chars().all(|c| c.is_ascii_digit() || " /".contains(c))), "{made:?}");
}

#[test]
fn a_second_file_of_doubles_stops_nothing_and_loses_nothing() {
    let rows = [(0, "甲"), (40, "甲")];
    let folder = folder(&[("a.csv", &houses(&rows)), ("b.csv", &houses(&rows)), ("c.csv", &houses(&[(0, "甲"), (80, "甲")]))]);
    let found = intake(folder.path(), "path = [\"a.csv\", \"b.csv\", \"c.csv\"]\n");
    assert_eq!(found.inputs.iter().map(|i| (i.read, i.kept, i.rejected)).collect::<Vec<_>>(), [(2, 2, 0), (2, 0, 2), (2, 1, 1)]);
    assert_eq!(of(&found, K::DuplicateGeometry).len(), 3);
    // What is of no use for another reason still stops it.
    fs::write(folder.path().join("b.csv"), "WKT,用途,小区名称\nPOINT EMPTY,住宅,甲\nPOINT EMPTY,住宅,甲\n").unwrap();
    assert!(refusal(try_intake(folder.path(), "path = [\"a.csv\", \"b.csv\"]\n")).contains("none"), "no geometry");
}

#[test]
fn a_neutral_table_of_mapinfo_in_gbk_is_read_by_its_bytes_or_by_the_project() {
    let mif = "Version 300\nCharset \"Neutral\"\nDelimiter \",\"\nCoordSys NonEarth Units \"m\" Bounds (0, 0) (10000000, 10000000)\nColumns 2\n  小区名称 Char(40)\n  年份 Integer\nData\n\n";
    let (mut shapes, mut rows) = (mif.to_owned(), String::new());
    for k in 0..8 {
        writeln!(shapes, "Region 1\n  5\n{}", house(40 * k).replace(',', "\n")).unwrap();
        writeln!(rows, "\"桂林小区{}\",1998", if k < 4 { "" } else { "北门小区" }).unwrap();
    }
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("b.mif"), GB18030.encode(&shapes).0).unwrap();
    fs::write(folder.path().join("b.mid"), GB18030.encode(&rows).0).unwrap();
    for encoding in ["", "encoding = \"GB18030\"\n"] {
        let found = intake(folder.path(), &format!("path = \"b.mif\"\n{encoding}"));
        assert_eq!(found.inputs[0].kept, 8);
        assert!(found.district.neighbourhoods.iter().any(|n| n.name == "桂林小区"), "{encoding}: {:?}", named(&found));
        assert_eq!(of(&found, K::EncodingGuessed).len(), usize::from(encoding.is_empty()));
        assert!(of(&found, K::YearMissing).is_empty(), "the name of the column too");
    }
    let wrong = refusal(try_intake(folder.path(), "path = \"b.mif\"\nencoding = \"UTF-8\"\n"));
    assert!(wrong.contains("桂林小区"), "{wrong}");
}
