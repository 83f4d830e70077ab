//! Intake as a whole: small files with one fault each, and real data where it is present.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::district::{AreaBasis, HeldBy, Origin, Status};
use crate::project::{Datum, Project};
use crate::report::{Action, IssueKind, Lang, Progress};

/// A project in a folder of its own with the given files.
fn project(inputs: &str, files: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs_err::write(folder.path().join(name), text).unwrap();
    }
    let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n{inputs}");
    let project = Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap();
    (folder, project)
}

fn intake(inputs: &str, files: &[(&str, &str)]) -> Intake {
    let (_folder, project) = project(inputs, files);
    super::read(&project, &Progress::silent()).unwrap()
}

/// What is said when the inputs cannot be used: message and remedy of every problem.
fn refused(inputs: &str, files: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_folder, project) = project(inputs, files);
    match super::read(&project, &Progress::silent()) {
        Err(IntakeError::Unusable(problems)) => problems.into_iter().map(|p| (p.message.en, p.remedy.en)).collect(),
        other => panic!("expected problems, got {other:?}"),
    }
}

/// A square of `size` metres (about) with its south-west corner `east`, `north` metres from a place in Tongnan, as GeoJSON.
fn square(east: f64, north: f64, size: f64, properties: &str) -> String {
    let at = |x: f64, y: f64| format!("[{:.9},{:.9}]", 105.84 + x / 96_300.0, 30.19 + y / 110_860.0);
    let (a, b, c, d) = (at(east, north), at(east + size, north), at(east + size, north + size), at(east, north + size));
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[[{a},{b},{c},{d},{a}]]}}}}"#)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

const BUILDINGS: &str = "[inputs.buildings]\npath = \"b.geojson\"\n";

#[test]
fn outlines_first_then_names_then_what_stands_close() {
    let home = |east: f64, rest: &str| square(east, 0.0, 12.0, &format!(r#""用途":"住宅","建成年份":"1998年","层数":6{rest}"#));
    let buildings = collection(&[
        home(5.0, ""),
        home(40.0, ""),
        home(205.0, r#","小区名称":"桂林小区""#),
        home(230.0, r#","小区名称":"桂林 小区""#),
        home(900.0, r#","小区名称":"桂林小区""#),
        home(400.0, ""),
        home(420.0, ""),
        home(480.0, ""),
        square(450.0, 60.0, 12.0, r#""用途":"商业""#),
    ]);
    let outlines = collection(&[square(0.0, -10.0, 100.0, r#""小区编码":"XQ1","小区名称":"阳光小区""#)]);
    let ledger = "小区编码,小区名称,建筑面积,改造状态,估算投资(元),完工年份\nXQ1,阳光花园,0.8662,已完成,3210000.50,2021\nXQ9,无此小区,5000,计划,1,\n";
    let inputs = format!("{BUILDINGS}[inputs.neighbourhoods]\npath = \"n.geojson\"\n[inputs.ledger]\npath = \"l.csv\"\n");
    let intake = intake(&inputs, &[("b.geojson", &buildings), ("n.geojson", &outlines), ("l.csv", ledger)]);
    let all = &intake.district.neighbourhoods;
    let sizes = |origin: Origin| {
        let mut sizes: Vec<usize> = all.iter().filter(|n| n.origin == origin).map(|n| n.buildings.len()).collect();
        sizes.sort_unstable();
        sizes
    };
    assert_eq!(sizes(Origin::Outline), [2]);
    assert_eq!(sizes(Origin::Named), [1, 2], "one name, far apart");
    assert_eq!(sizes(Origin::Grouped), [1, 2]);
    let drawn = all.iter().find(|n| n.id.0 == "XQ1").unwrap();
    assert_eq!((drawn.status, drawn.finished, drawn.area_basis), (Status::Completed, Some(2021), AreaBasis::Recorded));
    assert_eq!(drawn.floor_area.map(|a| a.0), Some(8662.0));
    assert_eq!(drawn.cost.map(|c| c.0.to_string()), Some("3210000.50".trim_end_matches('0').to_owned()));
    assert_eq!(drawn.typical_year, Some(1998));
    assert!((drawn.land_area.0 - 10_000.0).abs() < 30.0, "{}", drawn.land_area.0);
    let found = |kind: IssueKind| intake.issues.iter().filter(|i| i.kind == kind).count();
    assert_eq!((found(IssueKind::NameSplit), found(IssueKind::Unmatched), found(IssueKind::UnitConverted)), (2, 1, 1));
    for record in &intake.inputs {
        assert_eq!(record.read, record.kept + record.rejected, "{record:?}");
    }
    let rejected: u64 = intake.inputs.iter().map(|r| r.rejected).sum();
    assert_eq!(rejected, intake.issues.iter().filter(|i| i.action == Action::Rejected).count() as u64);
}

#[test]
fn every_rejected_record_is_listed_with_its_row() {
    let good = square(0.0, 0.0, 12.0, "");
    let line =
        r#"{"type":"Feature","properties":{},"geometry":{"type":"LineString","coordinates":[[105.84,30.19],[105.841,30.19]]}}"#.to_owned();
    let none = r#"{"type":"Feature","properties":{},"geometry":null}"#.to_owned();
    let far = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[0,0]}}"#.to_owned();
    let tiny = square(50.0, 0.0, 0.4, "");
    let buildings = collection(&[good.clone(), line, none, far, good, tiny]);
    let intake = intake(BUILDINGS, &[("b.geojson", &buildings)]);
    let rejected: Vec<(Option<u64>, IssueKind)> =
        intake.issues.iter().filter(|i| i.action == Action::Rejected).map(|i| (i.row, i.kind)).collect();
    assert_eq!(
        rejected,
        [
            (Some(1), IssueKind::WrongGeometryKind),
            (Some(2), IssueKind::EmptyGeometry),
            (Some(3), IssueKind::BadCoordinates),
            (Some(4), IssueKind::DuplicateGeometry),
            (Some(5), IssueKind::Sliver),
        ]
    );
    assert_eq!((intake.inputs[0].read, intake.inputs[0].kept), (6, 1));
}

#[test]
fn all_problems_are_said_at_once_each_with_a_remedy() {
    let buildings = collection(&[square(0.0, 0.0, 12.0, r#""year":"1998""#)]);
    let inputs = "[inputs.buildings]\npath = \"b.geojson\"\nfields = { year = \"yeer\" }\n\
        [inputs.neighbourhoods]\npath = \"missing.shp\"\n\
        [inputs.streets]\npath = \"b.geojson\"\n\
        [inputs.boundaries]\npath = \"PG:dbname=x\"\n\
        [inputs.barriers]\npath = \"b.geojson\"\nlayer = \"bb\"\n\
        [inputs.crossings]\npath = \"https://example.org/x.geojson\"\n\
        [inputs.ledger]\npath = \"l.csv\"\n\
        [inputs.facilities]\npath = \"empty.geojson\"\n";
    let problems = refused(inputs, &[("b.geojson", &buildings), ("l.csv", "甲,乙\n1,2\n"), ("empty.geojson", &collection(&[]))]);
    let has = |words: &str| problems.iter().filter(|(message, _)| message.contains(words)).count();
    assert_eq!(has("there is no column yeer; the nearest is year"), 1);
    assert_eq!(has("does not exist"), 1);
    assert_eq!(has("only local files"), 2);
    assert_eq!(has("there is no layer bb"), 1);
    assert_eq!(has("recognised as id / name"), 1);
    assert!(has("empty") == 1 || has("wanted here") >= 2, "{problems:?}");
    assert!(problems.iter().all(|(_, remedy)| !remedy.is_empty()));
}

#[test]
fn a_layer_without_crs_is_refused_with_a_guess() {
    let table = "WKT,year\n\"POLYGON((35580807 3340473,35580820 3340473,35580820 3340490,35580807 3340473))\",1998\n";
    let inputs = "[inputs.buildings]\npath = \"b.csv\"\n";
    let problems = refused(inputs, &[("b.csv", table)]);
    assert!(problems[0].0.contains("no coordinate system") && problems[0].1.contains("EPSG:4523"), "{problems:?}");
    let declared = format!("{inputs}crs = \"EPSG:4523\"\n");
    let read = intake(&declared, &[("b.csv", table)]);
    let [[x, _], _] = read.district.buildings.iter().next().unwrap().bounds();
    assert!((x - 580_807.0).abs() < 0.001, "{x}");
}

#[test]
fn a_declaration_against_the_file_is_refused() {
    let buildings = collection(&[square(0.0, 0.0, 12.0, "")]);
    let problems = refused(&format!("{BUILDINGS}crs = \"EPSG:4544\"\n"), &[("b.geojson", &buildings)]);
    assert!(problems[0].0.contains("the file says WGS 84"), "{problems:?}");
    let same = intake(&format!("{BUILDINGS}crs = \"EPSG:4490\"\n"), &[("b.geojson", &buildings)]);
    assert_eq!(same.district.buildings.len(), 1);
}

#[test]
fn swapped_axes_are_found_and_a_place_that_cannot_be_is_said() {
    let table = |x: &str, y: &str| format!("x,y,year\n{x},{y},1998\n{x},{y},1999\n");
    let inputs = "[inputs.buildings]\npath = \"b.csv\"\ncrs = \"EPSG:4544\"\n";
    let read = intake(inputs, &[("b.csv", &table("3340473", "580807"))]);
    assert_eq!(read.district.buildings.vertices()[0], [580_807.0, 3_340_473.0]);
    assert!(read.issues.iter().any(|i| i.kind == IssueKind::AxesSwapped));
    let degrees = "[inputs.buildings]\npath = \"b.csv\"\ncrs = \"EPSG:4326\"\n";
    let problems = refused(degrees, &[("b.csv", &table("3340473", "580807"))]);
    assert!(problems.len() == 1 && problems[0].0.contains("cannot be in it"), "{problems:?}");
}

#[test]
fn a_geometry_of_the_wrong_kind_names_file_and_layer() {
    let place = r#"{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[105.84,30.19]}}"#.to_owned();
    let buildings = collection(&[square(0.0, 0.0, 12.0, "")]);
    let inputs =
        format!("{BUILDINGS}[inputs.streets]\npath = \"p.geojson\"\n[inputs.neighbourhoods]\npath = \"p.geojson\"\nlayer = \"p\"\n");
    let problems = refused(&inputs, &[("b.geojson", &buildings), ("p.geojson", &collection(&[place]))]);
    assert_eq!(problems.iter().filter(|(message, _)| message.starts_with("layer p has points")).count(), 2, "{problems:?}");
}

#[test]
fn a_column_of_words_is_no_number_and_numbers_in_words_are() {
    let home = |k: i32, rest: &str| square(f64::from(k) * 20.0, 0.0, 12.0, rest);
    let rows: Vec<String> = (0..6)
        .map(|k| {
            let storeys = ["one", "one+half", "two", "three", "bilevel", "multilvl"][k as usize];
            home(k, &format!(r#""stories":"{storeys}","units":"unit {k}A""#))
        })
        .collect();
    let read = intake(BUILDINGS, &[("b.geojson", &collection(&rows))]);
    let floors: Vec<Option<f32>> = read.district.buildings.iter().map(crate::district::Building::floors).collect();
    assert_eq!(floors, [Some(1.0), Some(1.5), Some(2.0), Some(3.0), Some(2.0), None]);
    let about = |kind| read.issues.iter().filter(move |i| i.kind == kind).map(|i| (i.row, i.field.as_deref().unwrap_or(""), &*i.value));
    assert_eq!(about(IssueKind::NumberUnreadable).collect::<Vec<_>>(), [(Some(5), "stories", "multilvl")]);
    assert_eq!(about(IssueKind::FieldNotUsed).collect::<Vec<_>>(), [(None, "units", "households: unit 0A | unit 1A | unit 2A")]);
    // What the project file maps stays mapped, and every cell is listed.
    let declared = format!("{BUILDINGS}fields = {{ households = \"units\" }}\n");
    let read = intake(&declared, &[("b.geojson", &collection(&rows))]);
    assert_eq!(read.issues.iter().filter(|i| i.kind == IssueKind::NumberUnreadable).count(), 7);
}

#[test]
fn a_remark_that_all_rows_share_is_made_once_and_still_names_them_all() {
    // Every row lacks its storeys but one in fifty; every tenth has no shape.
    let rows: Vec<String> = (0..400)
        .map(|k| {
            let floors = if k % 50 == 7 { "6" } else { "null" };
            let row = square(f64::from(k % 20) * 30.0, f64::from(k / 20) * 30.0, 12.0, &format!(r#""层数":{floors}"#));
            if k % 100 == 0 { format!(r#"{{"type":"Feature","properties":{{"层数":{floors}}},"geometry":null}}"#) } else { row }
        })
        .collect();
    let read = intake(BUILDINGS, &[("b.geojson", &collection(&rows))]);
    let missing: Vec<&DataIssue> = read.issues.iter().filter(|i| i.kind == IssueKind::FloorsMissing).collect();
    let expected: Vec<u64> = (0..400).filter(|k| k % 50 != 7 && k % 100 != 0).collect();
    assert_eq!((missing.len(), missing[0].row, missing[0].count()), (1, None, expected.len() as u64));
    assert_eq!(missing[0].each_row().collect::<Vec<_>>(), expected);
    // What is rejected is listed row by row, whatever the number.
    let rejected: Vec<Option<u64>> = read.issues.iter().filter(|i| i.action == Action::Rejected).map(|i| i.row).collect();
    assert_eq!(rejected, [Some(0), Some(100), Some(200), Some(300)]);
    let bad: Vec<String> = std::iter::once(square(0.0, 0.0, 12.0, ""))
        .chain((0..400).map(|_| r#"{"type":"Feature","properties":{},"geometry":null}"#.to_owned()))
        .collect();
    let read = intake(BUILDINGS, &[("b.geojson", &collection(&bad))]);
    let rejected: Vec<Option<u64>> = read.issues.iter().filter(|i| i.action == Action::Rejected).map(|i| i.row).collect();
    assert_eq!(rejected, (1..=400).map(Some).collect::<Vec<_>>());
}

#[test]
fn overlaps_other_names_and_placeholder_years_are_listed() {
    let home = |east: f64, name: &str, year: &str| square(east, 0.0, 12.0, &format!(r#""小区名称":"{name}","建成年份":"{year}""#));
    let rows = [
        home(0.0, "桂林小区", "1988"),
        home(11.0, "桂林小区", "1988"),
        home(40.0, "桂林 小区", "1900"),
        home(40.2, "桂林小区", "1990"),
        home(80.0, "桂林小区", "1991"),
    ];
    let read = intake(BUILDINGS, &[("b.geojson", &collection(&rows))]);
    let found = |kind| read.issues.iter().filter(|i| i.kind == kind).map(|i| (i.row.unwrap(), &*i.value)).collect::<Vec<_>>();
    let overlaps = found(IssueKind::Overlap);
    assert_eq!(overlaps.iter().map(|o| o.0).collect::<Vec<_>>(), [0, 1]);
    assert!(overlaps[0].1.ends_with("8 %, row 2") && overlaps[1].1.ends_with("8 %, row 1"), "{overlaps:?}");
    assert_eq!(found(IssueKind::DuplicateGeometry).iter().map(|d| d.0).collect::<Vec<_>>(), [3]);
    assert_eq!(found(IssueKind::NameVariant), [(2, "桂林 小区 = 桂林小区")]);
    assert_eq!(found(IssueKind::YearImplausible), [(2, "1900")]);
    assert_eq!(read.district.neighbourhoods.len(), 1);
    assert_eq!(read.district.buildings.iter().filter(|b| b.year().is_none()).count(), 1);
    // With houses of the years around it, 1900 is a year like others.
    let old: Vec<String> = (0..8).map(|k| home(f64::from(k) * 30.0, "老街", ["1900", "1897", "1905", "1912"][k as usize % 4])).collect();
    let read = intake(BUILDINGS, &[("b.geojson", &collection(&old))]);
    assert!(read.district.buildings.iter().all(|b| b.year().is_some()));
}

#[test]
fn shifted_points_find_their_street() {
    let buildings = collection(&[square(0.0, 0.0, 12.0, "")]);
    let shifted = datum::apply(Datum::Bd09, [105.84, 30.19]);
    let table = format!("名称,类别,lng,lat\n甲,幼儿园,{:.12},{:.12}\n", shifted[0], shifted[1]);
    let inputs = format!("{BUILDINGS}[inputs.facilities]\npath = \"f.csv\"\ndatum = \"bd09\"\n");
    let read = intake(&inputs, &[("b.geojson", &buildings), ("f.csv", &table)]);
    let facility = &read.district.facilities[0];
    let corner = read.district.buildings.iter().next().unwrap().bounds()[0];
    assert_eq!(facility.category, "kindergarten");
    // The corner of the box of a square that is turned a little against the grid.
    assert!((facility.at[0] - corner[0]).hypot(facility.at[1] - corner[1]) < 0.2, "{:?} {corner:?}", facility.at);
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let many: Vec<String> = (0..400)
        .map(|k| square(f64::from(k % 20) * 22.0, f64::from(k / 20) * 31.0, 11.0, &format!(r#""year":"{}""#, 1960 + k % 60)))
        .collect();
    let text = collection(&many);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| format!("{:?}", intake(BUILDINGS, &[("b.geojson", &text)]).district.neighbourhoods))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn a_cancelled_intake_ends() {
    let text = collection(&[square(0.0, 0.0, 12.0, "")]);
    let (_folder, project) = project(BUILDINGS, &[("b.geojson", &text)]);
    let progress = Progress::silent();
    progress.cancel();
    assert!(matches!(super::read(&project, &progress), Err(IntakeError::Cancelled(_))));
}

#[test]
fn a_file_is_inspected_with_a_mapping_to_paste() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("楼栋.geojson");
    fs_err::write(&path, collection(&[square(0.0, 0.0, 12.0, r#""建成年份":"90年代","层数":6"#)])).unwrap();
    let found = inspect(&path).unwrap();
    assert_eq!(found.layers[0].columns[0].year_span, Some([1990, 1999]));
    let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\n{}", found.suggested);
    let project = Project::parse(&text, Path::new("t.lianpian.toml")).unwrap();
    assert_eq!(project.file.inputs.buildings.unwrap().fields.get("year").map(String::as_str), Some("建成年份"));
    assert!(inspect(&folder.path().join("no.shp")).unwrap_err()[0].message.get(Lang::En).contains("does not exist"));
}

/// The folder of real data, or a word on standard error that it is absent.
fn data() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if !folder.is_dir() {
        eprintln!("skipped: no real data at {}", folder.display());
        return None;
    }
    Some(folder)
}

#[test]
fn tongnan_shifted_back_lies_on_tongnan() {
    use geo::{Distance, Euclidean};
    use geo_types::{LineString, MultiLineString, Point};
    let Some(data) = data() else { return };
    let (dataset, _) = source::open_dataset(&data.join("china/chongqing_tongnan.gpkg"), "t", None).unwrap();
    let rings = |layer: &str, filter: Option<&str>| -> Vec<Vec<[f64; 2]>> {
        use gdal::vector::LayerAccess;
        let mut layer = dataset.layer_by_name(layer).unwrap();
        if let Some(filter) = filter {
            layer.set_attribute_filter(filter).unwrap();
        }
        layer
            .features()
            .flat_map(|f| match wkb::read(&f.geometry().unwrap().wkb().unwrap()).map(|drawn| drawn.shape) {
                Ok(wkb::Shape::Areas(areas)) => areas.into_iter().flatten().collect::<Vec<_>>(),
                _ => Vec::new(),
            })
            .collect()
    };
    let metres = Transform::new("EPSG:4326", "EPSG:4544").unwrap();
    let shifted = rings("tongnan_cnmaps_amap", None);
    let line = |ring: &Vec<[f64; 2]>| {
        LineString::from(ring.iter().map(|&p| metres.point(datum::undo(Datum::Gcj02, p)).unwrap()).map(|[x, y]| (x, y)).collect::<Vec<_>>())
    };
    let back = MultiLineString(shifted.iter().map(line).collect());
    let mut misses: Vec<f64> = rings("chongqing_districts_amap", Some("district_name = '潼南区'"))
        .into_iter()
        .flatten()
        .map(|p| metres.point(p).unwrap())
        .map(|[x, y]| Euclidean.distance(&Point::new(x, y), &back))
        .collect();
    misses.sort_by(f64::total_cmp);
    let near = misses.iter().filter(|m| **m <= 1.0).count();
    eprintln!("潼南区: {near} of {} within 1 m, median {:.4} m", misses.len(), misses[misses.len() / 2]);
    assert!(near as f64 >= 0.98 * misses.len() as f64, "{near} of {}", misses.len());
    assert!(misses[misses.len() / 2] <= 0.15, "median {}", misses[misses.len() / 2]);
}

#[test]
fn bad_files_end_in_the_right_reading_or_a_refusal() {
    let Some(data) = data() else { return };
    let made = data.join("bad_input/made");
    let run = |file: &str, rest: &str| {
        let path = made.join(file);
        let (_folder, project) = project(&format!("[inputs.buildings]\npath = {:?}\n{rest}", path.to_string_lossy()), &[]);
        super::read(&project, &Progress::silent())
    };
    for file in ["gbk_no_cpg/gbk_no_cpg.shp", "gbk_ldid_4d/gbk_ldid_4d.shp", "utf8_cpg/utf8_cpg.shp"] {
        let intake = run(file, "").unwrap();
        assert_eq!(intake.inputs[0].kept, 38, "{file}");
        let decade = intake.issues.iter().any(|i| i.kind == IssueKind::YearInterpreted && &*i.value == "90年代");
        assert!(decade, "{file}: 建成年代 is read as text of its encoding");
    }
    assert!(run("gbk_wrong_cpg_utf8/gbk_wrong_cpg_utf8.shp", "").is_err());
    assert!(run("gbk_wrong_cpg_utf8/gbk_wrong_cpg_utf8.shp", "encoding = \"utf-8\"\n").is_err());
    assert_eq!(run("gbk_wrong_cpg_utf8/gbk_wrong_cpg_utf8.shp", "encoding = \"GBK\"\n").unwrap().inputs[0].kept, 38);
    assert!(run("truncated_shp/truncated_shp.shp", "").is_err());
    let without = "gbk_no_prj_cgcs2000_zone35/gbk_no_prj_cgcs2000_zone35.shp";
    assert!(run(without, "").is_err());
    assert_eq!(run(without, "crs = \"EPSG:4544\"\n").unwrap().inputs[0].kept, 38);
}

#[test]
fn cambridge_and_an_extract_of_openstreetmap() {
    let Some(data) = data() else { return };
    let file = data.join("cambridge_ma/cambridge_small.gpkg");
    let input = |role: &str, layer: &str| format!("[inputs.{role}]\npath = {:?}\nlayer = \"{layer}\"\n", file.to_string_lossy());
    let (_folder, small) = project(
        &["buildings:parcels", "facilities:facilities", "streets:streets", "boundaries:neighborhoods"]
            .map(|pair| pair.split_once(':').map(|(role, layer)| input(role, layer)).unwrap())
            .concat(),
        &[],
    );
    let mut small = small;
    small.file.project.crs = None;
    let intake = super::read(&small, &Progress::silent()).unwrap();
    assert_eq!(intake.district.frame.crs, "EPSG:32619");
    assert_eq!(intake.inputs.iter().map(|i| i.read).collect::<Vec<_>>(), [2252, 139, 531, 2]);
    assert!(intake.district.neighbourhoods.iter().all(|n| n.subdistrict.is_some() || n.buildings.len() < 40));
    let extract = data.join("osm_pbf/monaco.osm.pbf");
    let (_folder, mut monaco) = project(&format!("[inputs]\nosm = {:?}\n", extract.to_string_lossy()), &[]);
    monaco.file.project.crs = None;
    let intake = super::read(&monaco, &Progress::silent()).unwrap();
    let district = &intake.district;
    assert_eq!(district.frame.crs, "EPSG:32632");
    assert!(
        district.buildings.len() > 800 && district.facilities.len() > 150 && district.streets.len() > 700 && !district.crossings.is_empty()
    );
}

#[test]
fn imputed_years_are_flagged_listed_and_decide_nothing() {
    let old = |at: i32, year: &str| {
        square(f64::from(at) * 20.0, 0.0, 12.0, &format!(r#""用途":"住宅","层数":6,"小区名称":"甲","建成年份":"{year}""#))
    };
    let other = square(60.0, 25.0, 12.0, r#""用途":"住宅","层数":6,"小区名称":"乙","建成年份":"不详""#);
    let rows = collection(&[old(0, "1985"), old(1, "1986"), old(2, "1988年"), old(3, ""), old(4, "1985"), old(5, "1985"), other]);
    let files = [("b.geojson", rows.as_str())];
    let quality = |read: &Intake| read.district.buildings.iter().map(|b| b.quality().as_str()).collect::<Vec<_>>();
    assert_eq!(quality(&intake(BUILDINGS, &files))[3], "unknown");
    let read = intake(&format!("{BUILDINGS}impute_years = true\n"), &files);
    assert_eq!((quality(&read)[3], quality(&read)[6]), ("imputed", "imputed"));
    let imputed: Vec<_> = read.issues.iter().filter(|i| i.kind == IssueKind::YearImputed).map(|i| (i.row, &*i.value)).collect();
    assert_eq!(imputed, [(Some(3), "1985–1988"), (Some(6), "1985–1988")]);
    let known: BTreeMap<&str, &str> = read.district.neighbourhoods.iter().map(|n| (n.name.as_str(), n.year_quality.as_str())).collect();
    assert_eq!(known, BTreeMap::from([("甲", "mixed"), ("乙", "imputed")]));
}

#[test]
fn a_shared_mapping_is_read_and_what_is_wrong_with_it_is_said() {
    let rows = collection(&[square(0.0, 0.0, 12.0, r#""a":"1985","b":"6""#)]);
    let inputs = format!("{BUILDINGS}mapping = \"m.toml\"\n");
    let read = intake(&inputs, &[("b.geojson", &rows), ("m.toml", "[buildings.fields]\nyear = \"a\"\nfloors = \"b\"\n")]);
    let home = read.district.buildings.iter().next().unwrap();
    assert_eq!((home.year().unwrap().to_string(), home.floors()), ("1985".into(), Some(6.0)));
    let problems = refused(&inputs, &[("b.geojson", &rows), ("m.toml", "[buildings.fields]\nyear = \"no such\"\n")]);
    assert!(problems[0].0.contains("no such"), "{problems:?}");
    let problems = refused(&inputs, &[("b.geojson", &rows)]);
    assert!(problems[0].0.contains("m.toml") && problems[0].1.contains("--save"), "{problems:?}");
}

#[test]
fn a_ledger_gathers_buildings_by_name_stem_and_address_and_nothing_is_guessed() {
    let home = |east: f64, words: &str| square(east, 0.0, 12.0, &format!(r#""用途":"住宅",{words}"#));
    let buildings = collection(&[
        home(0.0, r#""小区名称":"阳光小区3栋","地址":"""#),
        home(40.0, r#""小区名称":"阳光家属院","地址":"""#),
        home(80.0, r#""小区名称":"桂林街道阳光小区","地址":"""#),
        home(120.0, r#""小区名称":"","地址":"建设路12号阳光小区5栋""#),
        home(900.0, r#""小区名称":"阳光小区","地址":"""#),
        home(1500.0, r#""小区名称":"","地址":"建设路30号滨江苑，滨江苑与柏梓苑之间""#),
        home(1600.0, r#""小区名称":"","地址":"建设路31号柏梓苑滨江苑巷阳光小区""#),
        home(2000.0, r#""小区名称":"新柏梓苑2栋","地址":"""#),
    ]);
    let ledger = "小区编码,小区名称\nXQ1,阳光小区\nXQ2,滨江苑\nXQ3,柏梓苑\n";
    let inputs = format!("{BUILDINGS}[inputs.ledger]\npath = \"l.csv\"\n");
    let intake = intake(&inputs, &[("b.geojson", &buildings), ("l.csv", ledger)]);
    let all = &intake.district.neighbourhoods;
    let sunny = all.iter().find(|n| n.id.0 == "XQ1").unwrap();
    let held: Vec<(HeldBy, u32)> = sunny.basis.held.iter().map(|(held, count)| (*held, *count)).collect();
    assert_eq!(held, [(HeldBy::Name, 1), (HeldBy::Stem, 1), (HeldBy::Contained, 1), (HeldBy::Address, 1)]);
    assert_eq!((sunny.name.as_str(), sunny.buildings.len()), ("阳光小区", 4));
    let far: Vec<_> = all.iter().filter(|n| n.name == "阳光小区" && n.id.0 != "XQ1").collect();
    assert_eq!((far.len(), far[0].buildings.len()), (1, 1), "the same name far away is another neighbourhood");
    let found = |kind: IssueKind| intake.issues.iter().filter(|i| i.kind == kind).map(|i| i.row).collect::<Vec<_>>();
    assert_eq!(found(IssueKind::NameSplit), [Some(0), Some(4)]);
    assert_eq!(found(IssueKind::Ambiguous), [Some(6)]);
    assert!(all.iter().any(|n| n.id.0 == "XQ2"), "where only one name begins, it is that one");
    assert!(all.iter().any(|n| n.name == "新柏梓苑") && all.iter().all(|n| n.id.0 != "XQ3"), "another name that ends alike");
}

#[test]
fn agreement_is_told_for_outlines_kept_aside() {
    let home = |east: f64| square(east, 0.0, 12.0, r#""用途":"住宅""#);
    let buildings = collection(&[home(0.0), home(20.0), home(40.0), home(200.0), home(220.0), home(900.0)]);
    let known = collection(&[square(-5.0, -5.0, 40.0, r#""id":"A""#), square(35.0, -5.0, 200.0, r#""id":"B""#)]);
    let inputs = format!("{BUILDINGS}[inputs.reference]\npath = \"r.geojson\"\n");
    let intake = intake(&inputs, &[("b.geojson", &buildings), ("r.geojson", &known)]);
    let [found] = intake.agreement.as_slice() else { panic!("{:?}", intake.agreement) };
    assert_eq!((found.outlines, found.neighbourhoods, found.buildings, found.outside, found.too_wide), (2, 2, 5, 1, 0));
    // Of ten pairs two are together here and apart there (1–3, 2–3), two the other way round (3–4, 3–5).
    assert!((found.pairs_agreeing - 0.6).abs() < 1e-12);
    let kinds: Vec<_> = found.worst.iter().map(|d| (d.kind, d.pairs, d.parts)).collect();
    assert_eq!(kinds, [(DifferenceKind::Merged, 2, 2), (DifferenceKind::Split, 2, 2)]);
    assert_eq!(found.worst[1].id, "B");
    assert!(intake.district.neighbourhoods.iter().all(|n| n.origin == Origin::Grouped), "they found nothing");
}
