//! Shapes as they come: repaired or rejected by rule with the change of area, and buildings filtered by rule, through a whole reading.

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use lianpian::district::{Building, BuildingUse};
use lianpian::intake::{Intake, read};
use lianpian::project::Project;
use lianpian::report::{Action, DataIssue, IssueKind, Progress};

use IssueKind as K;

const HEAD: &str = "[project]\nname = \"t\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n[inputs.buildings]\n";

/// Metres east and north of a place in Tongnan.
const ORIGIN: [f64; 2] = [580_000.0, 3_340_000.0];

fn intake(folder: &Path, file: &str, more: &str) -> Intake {
    let text = format!("{HEAD}path = '{file}'\ncrs = \"EPSG:4544\"\n{more}");
    read(&Project::parse(&text, &folder.join("t.lianpian.toml")).unwrap(), &Progress::silent()).unwrap()
}

/// A table of shapes; coordinates are metres from [`ORIGIN`].
fn table(folder: &Path, columns: &str, rows: &[(&str, &str)]) {
    let mut text = format!("WKT{columns},备注\n");
    for (shape, cells) in rows {
        writeln!(text, "\"{}\"{cells},x", placed(shape)).unwrap();
    }
    std::fs::write(folder.join("b.csv"), text).unwrap();
}

/// Well-known text with its pairs moved to the place.
fn placed(shape: &str) -> String {
    let mut moved = String::new();
    let mut axis = 0;
    for part in shape.split_inclusive([' ', ',', '(', ')']) {
        let number = part.trim_end_matches([' ', ',', '(', ')']);
        match number.parse::<f64>() {
            Ok(v) => {
                let v = if axis < 2 && v.is_finite() { v + ORIGIN[axis] } else { v };
                write!(moved, "{v}{}", &part[number.len()..]).unwrap();
                axis += 1;
            }
            Err(_) => moved.push_str(part),
        }
        if part.ends_with([',', '(', ')']) {
            axis = 0;
        }
    }
    moved
}

fn of_row(intake: &Intake, row: u64) -> Vec<&DataIssue> {
    let about_shapes = |i: &&DataIssue| {
        !matches!(
            i.kind,
            K::YearMissing | K::HouseholdsMissing | K::FloorsMissing | K::InputAbsent | K::NameMade | K::Overlap | K::Unassigned
        )
    };
    intake.issues.iter().filter(about_shapes).filter(|i| i.row == Some(row)).collect()
}

/// What is said of a row.
type Said = Option<(K, Action)>;

#[test]
fn every_kind_of_bad_shape_ends_by_its_rule() {
    let folder = tempfile::tempdir().unwrap();
    // Shape, what is said of it, the area before and after. Rows count from 0, the header's too.
    let cases: [(&str, Said, Option<[f64; 2]>); 24] = [
        ("POLYGON((0 0,10 0,10 10,0 10,0 0))", None, None),
        ("POLYGON((100 0,100 10,110 10,110 0,100 0))", None, None),
        ("POLYGON Z((200 0 5,210 0 5,210 10 5,200 10 5,200 0 5))", None, None),
        ("POLYGON M((300 0 5,310 0 5,310 10 5,300 10 5,300 0 5))", None, None),
        ("POLYGON((400 0,410 10,410 0,400 10,400 0))", Some((K::InvalidGeometry, Action::Repaired)), Some([0.0, 50.0])),
        (
            "POLYGON((500 0,510 0,510 10,500 10,500 0),(520 0,525 0,525 5,520 5,520 0))",
            Some((K::InvalidGeometry, Action::Repaired)),
            Some([75.0, 125.0]),
        ),
        ("POLYGON((600 0,610 0,610 10,600 10,600 0),(600 0,610 0,610 10,600 10,600 0))", Some((K::NoArea, Action::Rejected)), None),
        ("POLYGON((700 0,710 0,715 0.05,710 0.1,710 10,700 10,700 0))", Some((K::SpikeCut, Action::Repaired)), Some([100.25, 100.0])),
        ("POLYGON((800 0,810 0,815 0,810 0,810 10,800 10,800 0))", Some((K::SpikeCut, Action::Repaired)), Some([100.0, 100.0])),
        (
            "MULTIPOLYGON(((900 0,910 0,910 10,900 10,900 0)),((905 0,915 0,915 10,905 10,905 0)))",
            Some((K::InvalidGeometry, Action::Repaired)),
            Some([200.0, 150.0]),
        ),
        (
            "MULTIPOLYGON(((1000 0,1010 0,1010 10,1000 10,1000 0)),((1200 0,1210 0,1210 10,1200 10,1200 0)))",
            Some((K::PartsApart, Action::Kept)),
            None,
        ),
        ("CURVEPOLYGON(CIRCULARSTRING(1300 0,1305 5,1310 0,1305 -5,1300 0))", Some((K::ArcsDrawn, Action::Repaired)), Some([78.54, 78.51])),
        (
            "GEOMETRYCOLLECTION(POLYGON((1400 0,1410 0,1410 10,1400 10,1400 0)),POINT(1400 0),LINESTRING(1400 0,1401 1))",
            Some((K::PartsLeftOut, Action::Repaired)),
            None,
        ),
        ("TIN(((1500 0 0,1510 0 0,1510 10 0,1500 0 0)))", Some((K::WrongGeometryKind, Action::Rejected)), None),
        ("POLYHEDRALSURFACE(((1600 0 0,1610 0 0,1610 10 0,1600 0 0)))", Some((K::WrongGeometryKind, Action::Rejected)), None),
        ("LINESTRING(1700 0,1710 0,1710 10)", Some((K::WrongGeometryKind, Action::Rejected)), None),
        ("LINESTRING(1800 0,1810 0,1810 10,1800 0)", None, None),
        ("POINT(1900 0)", None, None),
        ("MULTIPOINT(2000 0,2010 0)", Some((K::PartsLeftOut, Action::Repaired)), None),
        ("POLYGON((2100 0,2101 0,2101 1,2100 1,2100 0))", Some((K::Sliver, Action::Rejected)), None),
        ("POLYGON((2200 0,2300 0,2300 0.3,2200 0.3,2200 0))", Some((K::Sliver, Action::Rejected)), None),
        ("POLYGON((2400 0,2600 0,2600 200,2400 200,2400 0))", Some((K::FootprintLarge, Action::Kept)), None),
        ("POLYGON((0 10,0 0,10 0,10 10,0 10))", Some((K::DuplicateGeometry, Action::Rejected)), None),
        ("POLYGON((0 900000,10 900000,10 900010,0 900000))", Some((K::BadCoordinates, Action::Rejected)), None),
    ];
    table(folder.path(), "", &cases.each_ref().map(|(shape, ..)| (*shape, "")));
    let intake = intake(folder.path(), "b.csv", "");
    for (at, (shape, said, areas)) in cases.iter().enumerate() {
        let found = of_row(&intake, at as u64 + 1);
        assert_eq!(
            found.iter().map(|i| (i.kind, i.action)).collect::<Vec<_>>(),
            said.iter().copied().collect::<Vec<_>>(),
            "{shape}: {found:?}"
        );
        let Some(areas) = areas else { continue };
        let changed = found[0].areas.unwrap();
        assert!((0..2).all(|k| (changed[k] - areas[k]).abs() < 0.01), "{shape}: {changed:?}");
        assert!(found[0].value.contains("m² → "), "{}", found[0].value);
    }
    let account = &intake.inputs[0];
    let rejected = intake.issues.iter().filter(|i| i.action == Action::Rejected).count() as u64;
    assert_eq!((account.read, account.kept + account.rejected, account.rejected), (24, 24, rejected));
    // A record of several parts is one building, with the area of all of them once.
    let parts = intake.district.buildings.iter().find(|b| b.rings().count() == 2 && b.centre()[0] > ORIGIN[0] + 990.0).unwrap();
    assert!((parts.footprint_m2() - 200.0).abs() < 1.0, "{}", parts.footprint_m2());
}

#[test]
fn empty_null_and_numbers_that_are_none_are_rejected() {
    let folder = tempfile::tempdir().unwrap();
    let sound = (0..8).map(|k| {
        let ring = [[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 0.0]]
            .map(|[x, y]| format!("[{},{}]", 20.0 * f64::from(k) + x + ORIGIN[0], y + ORIGIN[1]));
        format!("{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}}", ring.join(","))
    });
    let unsound = [
        "null",
        "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[]}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[1e300,0],[1,0],[1,1],[1e300,0]]]}",
    ];
    let shapes: Vec<String> = sound.chain(unsound.map(str::to_owned)).collect();
    let features: Vec<String> =
        shapes.iter().map(|shape| format!("{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{shape}}}")).collect();
    let features = features.join(",");
    let crs = "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::4544\"}}";
    std::fs::write(folder.path().join("b.geojson"), format!("{{\"type\":\"FeatureCollection\",{crs},\"features\":[{features}]}}")).unwrap();
    let text = format!("{HEAD}path = 'b.geojson'\n");
    let intake = read(&Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap(), &Progress::silent()).unwrap();
    assert_eq!((intake.inputs[0].read, intake.inputs[0].kept, intake.inputs[0].rejected), (14, 8, 6));
    for row in 8..14 {
        let kinds: Vec<K> = of_row(&intake, row).iter().map(|i| i.kind).collect();
        assert!(matches!(kinds[..], [K::EmptyGeometry | K::BadCoordinates | K::NoArea]), "{row}: {kinds:?}");
    }
}

/// The same house of arcs in a GeoPackage and in GML: read as drawn by GDAL's driver, with chords and their change of area.
#[test]
fn arcs_come_through_the_formats_that_have_them() {
    let folder = tempfile::tempdir().unwrap();
    table(
        folder.path(),
        "",
        &[
            ("CURVEPOLYGON(COMPOUNDCURVE((0 0,20 0,20 10),CIRCULARSTRING(20 10,10 20,0 10),(0 10,0 0)))", ""),
            ("MULTISURFACE(CURVEPOLYGON(CIRCULARSTRING(100 0,105 5,110 0,105 -5,100 0)),((200 0,210 0,210 10,200 0)))", ""),
        ],
    );
    let half = 200.0 + std::f64::consts::PI * 50.0;
    for (format, file) in [("GPKG", "b.gpkg"), ("GML", "b.gml")] {
        let more = if format == "GML" { vec!["-dsco", "FORMAT=GML3.2"] } else { Vec::new() };
        let made = Command::new("ogr2ogr")
            .current_dir(folder.path())
            .args(["-f", format, file, "b.csv", "-nln", "b", "-a_srs", "EPSG:4544", "-nlt", "GEOMETRY", "-oo", "GEOM_POSSIBLE_NAMES=WKT"])
            .args(more)
            .output();
        let Ok(made) = made else { return };
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let text = format!("{HEAD}path = '{file}'\n");
        let intake = read(&Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap(), &Progress::silent()).unwrap();
        assert_eq!(intake.inputs[0].kept, 2, "{file}: {:?}", intake.issues);
        let said: Vec<&DataIssue> = intake.issues.iter().filter(|i| i.kind == K::ArcsDrawn).collect();
        assert_eq!(said.len(), 2, "{file}: {:?}", intake.issues);
        let [before, after] = said[0].areas.unwrap();
        assert!((before - half).abs() < 0.02 && after < before && before - after < 5e-4 * before, "{file}: {before} {after}");
    }
}

#[test]
fn the_same_id_and_the_same_house_drawn_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows: Vec<(String, String)> =
        (0..30).map(|k| (format!("POLYGON(({0} 0,{1} 0,{1} 10,{0} 10,{0} 0))", 50 * k, 50 * k + 10), format!(",H{k}"))).collect();
    rows.push(("POLYGON((20 20,30 20,30 30,20 30,20 20))".into(), ",H3".into()));
    rows.push(("POLYGON((50.1 0.1,60.1 0.1,60.1 10.1,50.1 10.1,50.1 0.1))".into(), ",H31".into()));
    table(folder.path(), ",楼栋编号", &rows.iter().map(|(s, c)| (s.as_str(), c.as_str())).collect::<Vec<_>>());
    let intake = intake(folder.path(), "b.csv", "");
    assert_eq!(intake.inputs[0].kept, 32, "neither is rejected");
    let twice = of_row(&intake, 31);
    assert!(
        matches!(twice[..], [i] if i.kind == K::DuplicateId && i.field.as_deref() == Some("楼栋编号") && i.value.contains("row 5")),
        "{twice:?}"
    );
    let twin = of_row(&intake, 32);
    assert!(matches!(twin[..], [i] if i.kind == K::DuplicateGeometry && i.action == Action::Kept && i.value.contains("98 %")), "{twin:?}");
}

/// Rows of a town: shape, storeys, dwellings, use, ownership.
fn town(folder: &Path) {
    let house = |k: usize, m: f64| format!("POLYGON(({0} 0,{1} 0,{1} {m},{0} {m},{0} 0))", 30 * k, 30 * k + 10);
    let cells = [
        (40.0, ",6,36,住宅,房改房"),
        (40.0, ",6,30,底商,"),
        (10.0, ",2,,底商,"),
        (10.0, ",,,底商,"),
        (10.0, ",1,,临街商铺,"),
        (10.0, ",2,1,自建房,"),
        (10.0, ",3,1,住宅,自建私有"),
        (10.0, ",1,,车库,"),
        (10.0, ",2,1,,"),
        (10.0, ",,1,,"),
        (40.0, ",5,30,,"),
        (40.0, ",3,,办公,"),
    ];
    let shapes: Vec<String> = cells.iter().enumerate().map(|(k, (m, _))| house(k, *m)).collect();
    let rows: Vec<(&str, &str)> = shapes.iter().zip(cells).map(|(shape, (_, cells))| (shape.as_str(), cells)).collect();
    table(folder, ",层数,户数,用途,产权性质", &rows);
}

#[test]
fn shops_and_self_built_houses_are_filtered_by_rule_and_stay() {
    use BuildingUse::{Mixed, Other, Residential, Unknown};
    let folder = tempfile::tempdir().unwrap();
    town(folder.path());
    let read = intake(folder.path(), "b.csv", "");
    assert_eq!((read.inputs[0].read, read.inputs[0].kept), (12, 12));
    let uses: Vec<BuildingUse> = read.district.buildings.iter().map(Building::usage).collect();
    assert_eq!(uses, [Residential, Mixed, Other, Unknown, Other, Other, Other, Other, Other, Unknown, Unknown, Other]);
    let said: Vec<(K, Vec<u64>)> = read
        .issues
        .iter()
        .filter(|i| !i.rows.is_empty())
        .map(|i| (i.kind, i.each_row().collect()))
        .filter(|(k, _)| filters().contains(k))
        .collect();
    assert_eq!(
        said,
        [
            (K::SelfBuilt, vec![6, 7]),
            (K::StreetShop, vec![3, 5]),
            (K::Outbuilding, vec![8]),
            (K::OtherUse, vec![12]),
            (K::SmallHouse, vec![9])
        ]
    );
}

#[test]
fn filters_are_switched_in_the_project_file() {
    use BuildingUse::{Other, Residential, Unknown};
    let folder = tempfile::tempdir().unwrap();
    town(folder.path());
    let off = "[inputs.buildings.filters]\nself_built = false\nsmall_houses = false\nshops = false\noutbuildings = false\n";
    let read = intake(folder.path(), "b.csv", off);
    let uses: Vec<BuildingUse> = read.district.buildings.iter().map(Building::usage).collect();
    assert_eq!(uses[2..9], [Residential, Unknown, Residential, Residential, Residential, Residential, Unknown]);
    assert_eq!(uses[11], Other);
    assert!(read.issues.iter().all(|i| !filters().contains(&i.kind) || i.kind == K::OtherUse));
    let limits = "[inputs.buildings.filters]\nsmall_house_m2 = 50\nshop_floors = 1\n";
    let read = intake(folder.path(), "b.csv", limits);
    let uses: Vec<BuildingUse> = read.district.buildings.iter().map(Building::usage).collect();
    assert_eq!((uses[2], uses[8]), (BuildingUse::Mixed, Unknown));
    for wrong in [
        "[inputs.buildings.filters]\nshops_floors = 2\n",
        "[inputs.buildings.filters]\nshop_floors = -1\n",
        "[inputs.streets]\npath = 'a'\nfilters = { shops = false }\n",
    ] {
        assert!(Project::parse(&format!("{HEAD}path = 'b.csv'\n{wrong}"), Path::new("t.lianpian.toml")).is_err(), "{wrong}");
    }
}

fn filters() -> [K; 5] {
    [K::SelfBuilt, K::SmallHouse, K::StreetShop, K::Outbuilding, K::OtherUse]
}
