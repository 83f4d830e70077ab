//! Every kind of source a bureau hands over: read alike, or refused with a remedy; several files as one layer.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use encoding_rs::GB18030;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Geometry, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use gdal::{DriverManager, Metadata as _};
use lianpian::district::BarrierKind;
use lianpian::intake::{Intake, IntakeError, Transform, inspect, read};
use lianpian::project::Project;
use lianpian::report::{DataIssue, IssueKind, Lang, Progress};

const HOUSES: usize = 12;

/// A corner of a house in EPSG:4544.
fn corner(house: usize) -> [f64; 2] {
    [580_807.0 + (house % 4) as f64 * 40.0, 3_340_473.0 + (house / 4) as f64 * 40.0]
}

fn ring(house: usize, at: impl Fn([f64; 2]) -> [f64; 2]) -> Vec<[f64; 2]> {
    let [x, y] = corner(house);
    [[x, y], [x + 20.0, y], [x + 20.0, y + 12.0], [x, y + 12.0], [x, y]].map(at).to_vec()
}

fn wkt(house: usize, at: impl Fn([f64; 2]) -> [f64; 2]) -> String {
    let ring: Vec<String> = ring(house, at).iter().map(|[x, y]| format!("{x:.9} {y:.9}")).collect();
    format!("POLYGON(({}))", ring.join(","))
}

/// Writes the houses with a driver of GDAL.
fn write(path: &Path, driver: &str, epsg: u32, options: &[&str], columns: [&str; 3], houses: std::ops::Range<usize>) {
    let to = Transform::new("EPSG:4544", &format!("EPSG:{epsg}")).unwrap();
    let mut srs = SpatialRef::from_epsg(epsg).unwrap();
    srs.set_axis_mapping_strategy(gdal::spatial_ref::AxisMappingStrategy::TraditionalGisOrder);
    let mut dataset = DriverManager::get_driver_by_name(driver).unwrap().create_vector_only(path).unwrap();
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let options = Some(options).filter(|o| !o.is_empty());
    let layer = LayerOptions { name: &name, srs: Some(&srs), ty: OGRwkbGeometryType::wkbPolygon, options };
    let layer = dataset.create_layer(layer).unwrap();
    let fields = [(columns[0], OGRFieldType::OFTString), (columns[1], OGRFieldType::OFTInteger), (columns[2], OGRFieldType::OFTString)];
    layer.create_defn_fields(&fields).unwrap();
    let defn = gdal::vector::Defn::from_layer(&layer);
    for house in houses {
        let mut feature = gdal::vector::Feature::new(&defn).unwrap();
        feature.set_geometry(Geometry::from_wkt(&wkt(house, |p| to.point(p).unwrap())).unwrap()).unwrap();
        feature.set_field_string(0, if house % 2 == 0 { "1998年" } else { "90年代" }).unwrap();
        feature.set_field_integer(1, 6).unwrap();
        feature.set_field_string(2, if house < 6 { "桂林小区" } else { "北门小区" }).unwrap();
        feature.create(&layer).unwrap();
    }
}

const CHINESE: [&str; 3] = ["建成年份", "层数", "小区名称"];
const PINYIN: [&str; 3] = ["JCND", "CS", "XQMC"];

fn project(folder: &Path, inputs: &str) -> Project {
    let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n{inputs}");
    Project::parse(&text, &folder.join("t.lianpian.toml")).unwrap()
}

fn intake(folder: &Path, inputs: &str) -> Result<Intake, IntakeError> {
    read(&project(folder, inputs), &Progress::silent())
}

fn refusal(outcome: Result<Intake, IntakeError>) -> String {
    let Err(IntakeError::Unusable(problems)) = outcome else { panic!("it was read") };
    let text = |p: &lianpian::intake::Problem| format!("{}: {} | {}", p.layer, p.message.get(Lang::En), p.remedy.get(Lang::En));
    problems.iter().map(text).collect::<Vec<_>>().join("\n")
}

fn of(intake: &Intake, kind: IssueKind) -> Vec<&DataIssue> {
    intake.issues.iter().filter(|i| i.kind == kind).collect()
}

/// All houses, in place, with years, storeys and two neighbourhoods.
fn is_whole(intake: &Intake, source: &str) {
    assert_eq!(intake.district.buildings.len(), HOUSES, "{source}");
    let first = intake.district.buildings.iter().map(|b| b.bounds()[0]).min_by(|a, b| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
    let [x, y] = first.unwrap();
    assert!((x - corner(0)[0]).hypot(y - corner(0)[1]) < 0.02, "{source}: {x} {y}");
    assert!(intake.district.buildings.iter().all(|b| b.floors().is_some_and(|f| (f - 6.0).abs() < 1e-9)), "{source}");
    assert!(intake.district.buildings.iter().all(|b| b.recorded_year().is_some()), "{source}");
    let mut names: Vec<&str> = intake.district.neighbourhoods.iter().map(|n| n.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["北门小区", "桂林小区"], "{source}");
    assert!(intake.inputs.iter().all(|i| i.read == i.kept + i.rejected), "{source}");
}

/// File, driver, CRS, options of the layer, and columns.
type Format<'f> = (&'f str, &'f str, u32, &'f [&'f str], [&'f str; 3]);

#[test]
fn formats_are_read_alike() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let gbk = ["ENCODING=CP936"];
    let table: [Format<'_>; 11] = [
        ("a.gpkg", "GPKG", 4544, &[], CHINESE),
        ("a.gdb", "OpenFileGDB", 4544, &[], CHINESE),
        ("a.gml", "GML", 4544, &[], CHINESE),
        ("a.kml", "LIBKML", 4326, &[], CHINESE),
        ("a.kmz", "LIBKML", 4326, &[], CHINESE),
        ("a.tab", "MapInfo File", 4544, &gbk, PINYIN),
        ("b.mif", "MapInfo File", 4544, &gbk, PINYIN),
        ("a.geojson", "GeoJSON", 4544, &[], CHINESE),
        ("a.geojsonl", "GeoJSONSeq", 4326, &[], CHINESE),
        ("a.fgb", "FlatGeobuf", 4544, &[], CHINESE),
        ("a.sqlite", "SQLite", 4544, &[], CHINESE),
    ];
    for (name, driver, epsg, options, columns) in table {
        let Ok(driver) = DriverManager::get_driver_by_name(driver) else { continue };
        // FileGDB is written since GDAL 3.6.
        if driver.metadata_item("DCAP_CREATE", "").is_none() {
            continue;
        }
        write(&at(name), &driver.short_name(), epsg, options, columns, 0..HOUSES);
        let seen = inspect(&at(name)).unwrap();
        assert!(seen.suggested.contains("[inputs.buildings]"), "{name}: {}", seen.text(Lang::En));
        is_whole(&intake(folder.path(), &format!("[inputs.buildings]\npath = \"{name}\"\n")).unwrap(), name);
    }
    let lines: Vec<String> = (0..HOUSES).map(|k| format!("\"{}\",1998,6,{}", wkt(k, |p| p), ["桂林小区", "北门小区"][k / 6])).collect();
    fs::write(at("w.csv"), format!("WKT,建成年份,层数,小区名称\n{}\n", lines.join("\n"))).unwrap();
    is_whole(&intake(folder.path(), "[inputs.buildings]\npath = \"w.csv\"\ncrs = \"EPSG:4544\"\n").unwrap(), "w.csv");
    let points: Vec<String> =
        (0..HOUSES).map(|k| format!("{},{},1998,6,{}", corner(k)[0], corner(k)[1], ["桂林小区", "北门小区"][k / 6])).collect();
    fs::write(at("p.csv"), format!("x,y,建成年份,层数,小区名称\n{}\n", points.join("\n"))).unwrap();
    is_whole(&intake(folder.path(), "[inputs.buildings]\npath = \"p.csv\"\ncrs = \"EPSG:4544\"\n").unwrap(), "p.csv");
    // Nothing is left beside the data of a user.
    fs::create_dir(at("g")).unwrap();
    fs::copy(at("a.gml"), at("g/a.gml")).unwrap();
    intake(folder.path(), "[inputs.buildings]\npath = \"g/a.gml\"\n").unwrap();
    assert_eq!(fs::read_dir(at("g")).unwrap().count(), 1);
}

fn shapefile(folder: &Path, name: &str, houses: std::ops::Range<usize>) {
    let path = folder.join(format!("{name}.shp"));
    write(&path, "ESRI Shapefile", 4544, &["ENCODING=GB18030"], CHINESE, houses);
}

#[test]
fn shapefiles_in_parts_and_in_archives() {
    let folder = tempfile::tempdir().unwrap();
    shapefile(folder.path(), "楼", 0..HOUSES);
    let file = |ending: &str| folder.path().join(format!("楼.{ending}"));
    let inputs = "[inputs.buildings]\npath = \"楼.shp\"\n";
    is_whole(&intake(folder.path(), inputs).unwrap(), "whole");

    // Names in GBK, as Windows packs them.
    let mut zip = zip::ZipWriter::new(fs::File::create(folder.path().join("包.zip")).unwrap());
    for ending in ["shp", "shx", "dbf", "prj", "cpg"] {
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(format!("data/lou.{ending}"), options).unwrap();
        std::io::Write::write_all(&mut zip, &fs::read(file(ending)).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    for path in ["包.zip", "包.zip/data/lou.shp"] {
        is_whole(&intake(folder.path(), &format!("[inputs.buildings]\npath = \"{path}\"\n")).unwrap(), path);
    }
    let said = refusal(intake(folder.path(), "[inputs.buildings]\npath = \"包.zip/no.shp\"\n"));
    assert!(said.contains("data/lou.shp"), "{said}");

    fs::remove_file(file("shx")).unwrap();
    let read = intake(folder.path(), inputs).unwrap();
    is_whole(&read, "no .shx");
    assert!(of(&read, IssueKind::SidecarMissing).iter().any(|i| &*i.value == ".shx"));
    assert!(!file("shx").exists(), "nothing is written beside the data");

    let prj = fs::read(file("prj")).unwrap();
    fs::remove_file(file("prj")).unwrap();
    let said = refusal(intake(folder.path(), inputs));
    assert!(said.contains("EPSG:4544"), "{said}");
    fs::write(file("prj"), prj).unwrap();

    fs::remove_file(file("dbf")).unwrap();
    let read = intake(folder.path(), inputs).unwrap();
    assert_eq!(read.district.buildings.len(), HOUSES);
    assert!(of(&read, IssueKind::SidecarMissing).iter().any(|i| &*i.value == ".dbf"));
}

#[test]
fn tables_of_shapefiles_with_deleted_rows_and_overflown_numbers() {
    let folder = tempfile::tempdir().unwrap();
    shapefile(folder.path(), "a", 0..HOUSES);
    let path = folder.path().join("a.dbf");
    let bytes = fs::read(&path).unwrap();
    let (header, record) = (usize::from(u16::from_le_bytes([bytes[8], bytes[9]])), usize::from(u16::from_le_bytes([bytes[10], bytes[11]])));
    let row = |k: usize| header + k * record;
    let width = |k: usize| usize::from(bytes[32 + 32 * k + 16]);
    let inputs = "[inputs.buildings]\npath = \"a.shp\"\n";

    let mut marked = bytes.clone();
    marked[row(3)] = b'*';
    let storeys = row(5) + 1 + width(0);
    marked[storeys..storeys + width(1)].fill(b'*');
    fs::write(&path, &marked).unwrap();
    let read = intake(folder.path(), inputs).unwrap();
    assert_eq!(read.district.buildings.len(), HOUSES - 1, "the deleted row is not read");
    assert_eq!(&*of(&read, IssueKind::RowsDeleted)[0].value, "1");
    assert_eq!(read.inputs[0].read, HOUSES as u64 - 1);
    let starred = of(&read, IssueKind::NumbersStarred);
    assert!(matches!(starred[..], [one] if one.field.as_deref() == Some("层数") && &*one.value == "1"), "{starred:?}");
    let without = read.district.buildings.iter().filter(|b| b.floors().is_none()).count();
    assert_eq!(without, 1, "an overflown number is unknown");

    // A head that does not fit itself: shorter records than their columns, no columns, or no head at all.
    let damaged = |at: usize, word: u16| [&bytes[..at], &word.to_le_bytes(), &bytes[at + 2..]].concat();
    for other in [damaged(10, 1), damaged(8, 33), Vec::new()] {
        fs::write(&path, other).unwrap();
        let said = refusal(intake(folder.path(), inputs));
        assert!(said.contains("attribute table a.dbf is damaged") && said.contains("copy or export"), "{said}");
    }

    for rows in [HOUSES - 1, HOUSES + 1] {
        let mut other = bytes[..row(rows.min(HOUSES))].to_vec();
        if rows > HOUSES {
            other.extend_from_within(row(0)..row(1));
        }
        other[4..8].copy_from_slice(&(rows as u32).to_le_bytes());
        other.push(0x1a);
        fs::write(&path, other).unwrap();
        let said = refusal(intake(folder.path(), inputs));
        assert!(said.contains(&format!("the .dbf {rows} rows")), "{said}");
    }
}

/// A drawing with houses on one layer, a street and a label on others.
fn drawing(version: &str, name: &str) -> Vec<u8> {
    let mut dxf =
        format!("0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n{version}\n9\n$DWGCODEPAGE\n3\nANSI_936\n0\nENDSEC\n0\nSECTION\n2\nENTITIES\n");
    for house in 0..HOUSES {
        let ring = ring(house, |p| p);
        let _ = write!(dxf, "0\nLWPOLYLINE\n8\n{name}\n90\n4\n70\n1\n");
        ring[..4].iter().for_each(|[x, y]| {
            let _ = write!(dxf, "10\n{x}\n20\n{y}\n");
        });
    }
    dxf.push_str("0\nLINE\n8\nDLSS\n10\n580700\n20\n3340400\n11\n581000\n21\n3340400\n");
    dxf.push_str("0\nTEXT\n8\nZJ\n10\n580810\n20\n3340480\n40\n2\n1\n砖6\n0\nENDSEC\n0\nEOF\n");
    if version == "AC1015" { GB18030.encode(&dxf).0.into_owned() } else { dxf.into_bytes() }
}

#[test]
fn a_layer_of_a_drawing_is_a_layer() {
    let folder = tempfile::tempdir().unwrap();
    // Drawings are UTF-8 since AutoCAD 2007, whatever code page they state.
    for version in ["AC1015", "AC1021"] {
        fs::write(folder.path().join("a.dxf"), drawing(version, "居民地")).unwrap();
        let seen = inspect(&folder.path().join("a.dxf")).unwrap().text(Lang::En);
        assert!(seen.contains("居民地") && seen.contains("砖6"), "{version}: {seen}");
        let inputs = "[inputs.buildings]\npath = \"a.dxf\"\nlayer = \"居民地\"\ncrs = \"EPSG:4544\"\n";
        let read = intake(folder.path(), inputs).unwrap();
        assert_eq!((read.district.buildings.len(), read.inputs[0].read), (HOUSES, HOUSES as u64), "{version}");
        let streets = format!("{inputs}[inputs.streets]\npath = \"a.dxf\"\nlayer = \"DLSS\"\ncrs = \"EPSG:4544\"\n");
        assert_eq!(intake(folder.path(), &streets).unwrap().district.streets.len(), 1);
        let said = refusal(intake(folder.path(), &inputs.replace("居民地", "居民点")));
        assert!(said.contains("DLSS") && said.contains("居民地"), "{said}");
    }
}

#[test]
fn layers_and_views_of_a_geopackage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("楼栋.gpkg");
    write(&path, "GPKG", 4544, &[], CHINESE, 0..HOUSES);
    let open = gdal::DatasetOptions { open_flags: gdal::GdalOpenFlags::GDAL_OF_UPDATE, ..Default::default() };
    let dataset = gdal::Dataset::open_ex(&path, open).unwrap();
    for sql in [
        "CREATE VIEW 老房 AS SELECT fid AS OGC_FID, geom, 建成年份, 层数, 小区名称 FROM 楼栋 WHERE fid <= 6",
        "INSERT INTO gpkg_contents (table_name, identifier, data_type, srs_id) SELECT '老房', '老房', 'features', srs_id FROM gpkg_contents WHERE table_name = '楼栋'",
        "INSERT INTO gpkg_geometry_columns SELECT '老房', 'geom', geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns WHERE table_name = '楼栋'",
    ] {
        let _ = dataset.execute_sql(sql, None, gdal::vector::sql::Dialect::DEFAULT);
    }
    drop(dataset);
    assert_eq!(inspect(&path).unwrap().layers.len(), 2);
    let read = intake(folder.path(), "[inputs.buildings]\npath = \"楼栋.gpkg\"\nlayer = \"老房\"\n").unwrap();
    assert_eq!(read.district.buildings.len(), 6);
    is_whole(&intake(folder.path(), "[inputs.buildings]\npath = \"楼栋.gpkg\"\nlayer = \"楼栋\"\n").unwrap(), "table beside a view");
}

#[test]
fn waypoints_are_points() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("a.gpkg"), "GPKG", 4544, &[], CHINESE, 0..HOUSES);
    let gpx = "<gpx version=\"1.1\" creator=\"t\" xmlns=\"http://www.topografix.com/GPX/1/1\"><wpt lat=\"30.1803\" lon=\"105.8400\"><name>北门小学</name><type>小学</type></wpt></gpx>";
    fs::write(folder.path().join("p.gpx"), gpx).unwrap();
    let read =
        intake(folder.path(), "[inputs.buildings]\npath = \"a.gpkg\"\n[inputs.facilities]\npath = \"p.gpx\"\nlayer = \"waypoints\"\n")
            .unwrap();
    assert_eq!(read.district.facilities.len(), 1);
    assert_eq!(read.district.facilities[0].name, "北门小学");
}

#[test]
fn one_layer_from_the_files_of_several_offices() {
    let folder = tempfile::tempdir().unwrap();
    let offices = folder.path().join("街道");
    fs::create_dir(&offices).unwrap();
    shapefile(&offices, "一", 0..5);
    write(&offices.join("二.shp"), "ESRI Shapefile", 4490, &["ENCODING=UTF-8"], ["JCND", "层数", "小区名称"], 5..9);
    write(&offices.join("三.shp"), "ESRI Shapefile", 4544, &["ENCODING=GB18030"], ["备注", "层数", "小区名称"], 9..HOUSES);
    // The last has no .prj, and an overflown number.
    fs::remove_file(offices.join("三.prj")).unwrap();
    let dbf = offices.join("三.dbf");
    let mut bytes = fs::read(&dbf).unwrap();
    let (header, record) = (usize::from(u16::from_le_bytes([bytes[8], bytes[9]])), usize::from(u16::from_le_bytes([bytes[10], bytes[11]])));
    let storeys = header + record * 2 + 1 + usize::from(bytes[32 + 16]);
    let width = usize::from(bytes[64 + 16]);
    bytes[storeys..storeys + width].fill(b'*');
    fs::write(&dbf, bytes).unwrap();

    let with = "crs = \"EPSG:4544\"\nfields = { year = \"建成年份\" }\n";
    let list = format!("[inputs.buildings]\npath = [\"街道/一.shp\", \"街道/二.shp\", \"街道/三.shp\"]\n{with}");
    let read = intake(folder.path(), &list).unwrap();
    assert_eq!(read.district.buildings.len(), HOUSES);
    assert_eq!(read.inputs.iter().map(|i| i.read).collect::<Vec<_>>(), [5, 4, 3]);
    let mut corners: Vec<[f64; 2]> = read.district.buildings.iter().map(|b| b.bounds()[0]).collect();
    corners.sort_by(|a, b| a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])));
    let off = corners.iter().enumerate().map(|(k, [x, y])| (x - corner(k)[0]).hypot(y - corner(k)[1])).fold(0.0, f64::max);
    assert!(off < 0.02, "each file by its own CRS: {off} m");
    let years = read.district.buildings.iter().filter(|b| b.recorded_year().is_some()).count();
    assert_eq!(years, 9, "the second file's own column is found, the third has none");
    let differ: Vec<(&str, &str)> = of(&read, IssueKind::ColumnsDiffer).iter().map(|i| (&*i.layer, &*i.value)).collect();
    assert_eq!(differ, [("街道/二.shp", "year"), ("街道/三.shp", "year")]);
    let starred = of(&read, IssueKind::NumbersStarred);
    assert!(matches!(starred[..], [one] if &*one.layer == "街道/三.shp" && &*one.value == "1"), "{starred:?}");
    let ids: std::collections::BTreeSet<&str> = read.district.neighbourhoods.iter().map(|n| n.id.0.as_str()).collect();
    assert_eq!(ids.len(), read.district.neighbourhoods.len());

    // A pattern names the same files, in the order of their names.
    let pattern = intake(folder.path(), &format!("[inputs.buildings]\npath = \"街道/*.shp\"\n{with}")).unwrap();
    let sources: Vec<&str> = pattern.inputs.iter().map(|i| i.source.as_str()).collect();
    assert_eq!(sources, ["街道/一.shp", "街道/三.shp", "街道/二.shp"]);
    assert_eq!(pattern.district.buildings.len(), HOUSES);
    let said = refusal(intake(folder.path(), "[inputs.buildings]\npath = \"乡镇/*.shp\"\n"));
    assert!(said.contains("乡镇/*.shp"), "{said}");
    // A column that no file has is still wrong.
    let said = refusal(intake(folder.path(), &list.replace("建成年份", "建成时代")));
    assert!(said.contains("建成时代"), "{said}");
}

#[test]
fn equal_ids_of_two_offices_stay_apart() {
    let folder = tempfile::tempdir().unwrap();
    let outlines = |name: &str, from: usize| {
        let feature = |k: usize| {
            let to = Transform::new("EPSG:4544", "EPSG:4326").unwrap();
            let ring: Vec<String> = ring(from + k, |p| to.point(p).unwrap()).iter().map(|[x, y]| format!("[{x},{y}]")).collect();
            format!(
                "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{}]]}},\"properties\":{{\"小区编码\":\"{}\",\"小区名称\":\"{name}{k}\"}}}}",
                ring.join(","),
                k + 1
            )
        };
        let features: Vec<String> = (0..3).map(feature).collect();
        fs::write(
            folder.path().join(format!("{name}.geojson")),
            format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(",")),
        )
        .unwrap();
    };
    outlines("甲", 0);
    outlines("乙", 4);
    write(&folder.path().join("a.gpkg"), "GPKG", 4544, &[], CHINESE, 0..HOUSES);
    let read =
        intake(folder.path(), "[inputs.buildings]\npath = \"a.gpkg\"\n[inputs.neighbourhoods]\npath = [\"甲.geojson\", \"乙.geojson\"]\n")
            .unwrap();
    let ids: std::collections::BTreeSet<&str> = read.district.neighbourhoods.iter().map(|n| n.id.0.as_str()).collect();
    assert_eq!(ids.len(), read.district.neighbourhoods.len(), "{ids:?}");
    let twice: Vec<&str> = of(&read, IssueKind::DuplicateRow).iter().map(|i| &*i.layer).collect();
    assert_eq!(twice, ["乙.geojson"; 3], "the second file's rows are named");
}

#[test]
fn paths_that_are_no_files_end_clearly() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    shapefile(folder.path(), "a", 0..HOUSES);
    for name in ["带 空格.shp", "a'b\"c.shp", "a#b?c&d.shp", "[1].shp", "50%.shp", "-x.shp"] {
        for ending in ["shp", "shx", "dbf", "prj", "cpg"] {
            fs::copy(at(&format!("a.{ending}")), at(name).with_extension(ending)).unwrap();
        }
        let path = toml::Value::String(name.to_owned());
        is_whole(&intake(folder.path(), &format!("[inputs.buildings]\npath = {path}\n")).unwrap(), name);
    }
    fs::create_dir(at("d.shp")).unwrap();
    std::os::unix::fs::symlink("loop2.shp", at("loop1.shp")).unwrap();
    std::os::unix::fs::symlink("loop1.shp", at("loop2.shp")).unwrap();
    for (link, to) in [("zero.geojson", "/dev/zero"), ("zero.csv", "/dev/zero"), ("zero.osm.pbf", "/dev/zero"), ("b.dbf", "/dev/zero")] {
        std::os::unix::fs::symlink(to, at(link)).unwrap();
    }
    fs::copy(at("a.shp"), at("b.shp")).unwrap();
    fs::copy(at("a.shx"), at("b.shx")).unwrap();
    assert!(std::process::Command::new("mkfifo").args([at("p.geojson"), at("p.csv"), at("c.dbf")]).status().unwrap().success());
    fs::copy(at("a.shp"), at("c.shp")).unwrap();
    let long = "长".repeat(200) + ".shp";
    for (path, words) in [
        ("d.shp", "folder"),
        (".", "a.shp"),
        ("loop1.shp", "round in a circle"),
        ("zero.geojson", "no ordinary file"),
        ("zero.csv", "no ordinary file"),
        ("zero.osm.pbf", "no ordinary file"),
        ("b.shp", "b.dbf"),
        ("p.geojson", "no ordinary file"),
        ("p.csv", "no ordinary file"),
        ("c.shp", "c.dbf"),
        ("a.shp/inner.shp", "does not exist"),
        ("nowhere.shp", "does not exist"),
        (&long, "too long"),
        ("/vsizip/a.zip", "local files"),
    ] {
        let start = Instant::now();
        let said = refusal(intake(folder.path(), &format!("[inputs.buildings]\npath = \"{path}\"\n")));
        assert!(said.contains(words), "{path}: {said}");
        assert!(start.elapsed() < Duration::from_secs(5), "{path}");
    }
}

#[test]
fn openstreetmap_alone_fills_every_part() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/osm_pbf");
    for name in ["liechtenstein", "monaco"] {
        let path = data.join(format!("{name}.osm.pbf"));
        if !path.exists() {
            eprintln!("skipped: no real data at ../shared/data/osm_pbf");
            return;
        }
        let text = format!("[project]\nname = \"t\"\nas_of = 2021-11-25\n[inputs]\nosm = '{}'\n", path.display());
        let read = read(&Project::parse(&text, Path::new("t.lianpian.toml")).unwrap(), &Progress::silent()).unwrap();
        let district = &read.district;
        assert!(district.buildings.len() > 900, "{name}: {} buildings", district.buildings.len());
        let categories: std::collections::BTreeSet<&str> = district.facilities.iter().map(|f| f.category.as_str()).collect();
        assert!(categories.len() >= 8, "{name}: {categories:?}");
        assert!(district.streets.len() > 500, "{name}: {} streets", district.streets.len());
        let kinds: Vec<BarrierKind> = district.barriers.iter().map(|b| b.kind).collect();
        assert!(kinds.contains(&BarrierKind::Wall), "{name}: walls {kinds:?}");
        if name == "liechtenstein" {
            assert!(kinds.contains(&BarrierKind::River) && kinds.contains(&BarrierKind::Railway), "{kinds:?}");
        }
        assert!(district.streets.iter().any(|s| s.bridge) && district.streets.iter().any(|s| s.tunnel), "{name}");
        let spans = district.streets.iter().filter(|s| s.bridge || s.tunnel).count();
        assert!(district.crossings.len() >= spans, "{name}: every bridge and tunnel is a crossing");
        let dated = district.buildings.iter().filter(|b| b.recorded_year().is_some()).count();
        // Nobody has written one in Monaco.
        assert!(dated > 0 || name == "monaco", "{name}: start_date is read");
        assert!(read.inputs.iter().all(|i| i.read == i.kept + i.rejected));
    }
}

/// A small extract as XML: houses behind a wall with two gates, one closed to all; a bollard on the street; lanes that are private.
#[test]
fn gates_and_private_ways_of_openstreetmap_count() {
    use lianpian::access::OnStreets;
    use lianpian::access::walk::DoorBasis;
    type Tags<'t> = &'t [(&'t str, &'t str)];
    let folder = tempfile::tempdir().unwrap();
    let mut osm = String::from("<?xml version='1.0'?><osm version='0.6'>");
    let mut ways = String::new();
    let mut node = 0;
    let mut add = |points: &[([f64; 2], Tags<'_>)], close: bool, tags: Tags<'_>| {
        let first = node + 1;
        let write = |to: &mut String, tags: &[(&str, &str)]| tags.iter().for_each(|(k, v)| _ = write!(to, "<tag k='{k}' v='{v}'/>"));
        for ([x, y], tags) in points {
            node += 1;
            let _ = write!(osm, "<node id='{node}' lon='{x}' lat='{y}' version='1'>");
            write(&mut osm, tags);
            osm.push_str("</node>");
        }
        let _ = write!(ways, "<way id='{first}' version='1'>");
        (first..=node).chain(close.then_some(first)).for_each(|n| _ = write!(ways, "<nd ref='{n}'/>"));
        write(&mut ways, tags);
        ways.push_str("</way>");
    };
    let plain = |[x, y]: [f64; 2]| ([x, y], &[][..]);
    for k in 0..2 {
        let x = 105.84 + f64::from(k) * 0.0003;
        let house = [[x, 30.18], [x + 0.0002, 30.18], [x + 0.0002, 30.1801], [x, 30.1801]].map(plain);
        add(&house, true, &[("building", "apartments"), ("building:levels", "6"), ("start_date", "1985")]);
    }
    // A wall 11 m to the south, 22 m to the street.
    let gate: &[(&str, &str)] = &[("barrier", "gate"), ("access", "private")];
    let shut: &[(&str, &str)] = &[("barrier", "gate"), ("access", "no")];
    let wall = [plain([105.8390, 30.1799]), ([105.8401, 30.1799], gate), ([105.8404, 30.1799], shut), plain([105.8420, 30.1799])];
    add(&wall, false, &[("barrier", "wall")]);
    let bollard: &[(&str, &str)] = &[("barrier", "bollard")];
    add(&[plain([105.8390, 30.1798]), ([105.8403, 30.1798], bollard), plain([105.8420, 30.1798])], false, &[("highway", "residential")]);
    let lane = |x: f64| [[x, 30.1798], [x, 30.1780]].map(plain);
    add(&lane(105.8395), false, &[("highway", "service"), ("access", "private")]);
    add(&lane(105.8405), false, &[("highway", "service"), ("access", "private"), ("foot", "yes")]);
    add(&lane(105.8410), false, &[("highway", "footway"), ("access", "customers")]);
    fs::write(folder.path().join("a.osm"), osm + &ways + "</osm>").unwrap();
    let read = intake(folder.path(), "[inputs]\nosm = \"a.osm\"\n").unwrap();
    assert_eq!(read.district.entrances.len(), 2, "the gate that is closed to all is none");
    assert_eq!(read.district.streets.iter().filter(|street| street.closed).count(), 1, "only the lane that keeps walkers off");
    let on = OnStreets::prepare(&read.district, &lianpian::project::AccessSettings::default(), &Progress::silent()).unwrap().unwrap();
    assert_eq!((on.network.report().not_walked, on.stray_gates.len()), (1, 0));
    assert_eq!(read.district.neighbourhoods.len(), 1);
    let doors = on.origin(0).unwrap();
    assert_eq!((doors.basis, doors.all.len()), (DoorBasis::Gates, 1), "the bollard stands in no wall and is nobody's gate");
    let gate = read.district.entrances.iter().find(|entrance| entrance.at == doors.all[0].at).unwrap();
    assert!((doors.all[0].foot[1] - gate.at[1]).abs() < 12.0);
}

/// A small extract as XML: a river, a street over it, a railway below ground, a street that only says its level.
#[test]
fn bridges_tunnels_and_levels_of_openstreetmap_count() {
    let folder = tempfile::tempdir().unwrap();
    let mut osm = String::from("<?xml version='1.0'?><osm version='0.6'>");
    let mut ways = String::new();
    let mut node = 0;
    let mut way = |id: u32, points: &[[f64; 2]], close: bool, tags: &[(&str, &str)]| {
        let first = node + 1;
        for [x, y] in points {
            node += 1;
            let _ = write!(osm, "<node id='{node}' lon='{x}' lat='{y}' version='1'/>");
        }
        let _ = write!(ways, "<way id='{id}' version='1'>");
        (first..=node).chain(close.then_some(first)).for_each(|n| {
            let _ = write!(ways, "<nd ref='{n}'/>");
        });
        for (k, v) in tags {
            let _ = write!(ways, "<tag k='{k}' v='{v}'/>");
        }
        ways.push_str("</way>");
    };
    for k in 0..6u32 {
        let (x, y) = (105.84 + f64::from(k) * 0.0004, 30.18);
        let house = [[x, y], [x + 0.0002, y], [x + 0.0002, y + 0.0001], [x, y + 0.0001]];
        way(k + 1, &house, true, &[("building", "apartments"), ("building:levels", "6"), ("start_date", "1985")]);
    }
    let across = |x: f64| [[x, 30.179], [x, 30.182]];
    way(20, &[[105.83, 30.1815], [105.85, 30.1815]], false, &[("waterway", "river"), ("layer", "-1")]);
    way(21, &across(105.8405), false, &[("highway", "residential"), ("bridge", "yes"), ("layer", "1")]);
    way(22, &across(105.8410), false, &[("highway", "trunk"), ("tunnel", "yes"), ("layer", "-1")]);
    way(23, &across(105.8415), false, &[("railway", "rail"), ("layer", "-2")]);
    way(24, &across(105.8420), false, &[("railway", "rail"), ("bridge", "yes"), ("layer", "1")]);
    way(25, &across(105.8425), false, &[("highway", "residential"), ("layer", "1")]);
    way(26, &across(105.8430), false, &[("barrier", "wall")]);
    fs::write(folder.path().join("a.osm"), osm + &ways + "</osm>").unwrap();
    let read = intake(folder.path(), "[inputs]\nosm = \"a.osm\"\n").unwrap();
    let mut kinds: Vec<String> = read.district.barriers.iter().map(|b| format!("{:?}", b.kind)).collect();
    kinds.sort();
    assert_eq!(kinds, ["Railway", "River", "Wall"], "what lies in a tunnel or below ground parts nothing");
    assert_eq!(read.district.streets.iter().filter(|s| s.bridge).count(), 2);
    assert_eq!(read.district.streets.iter().filter(|s| s.tunnel).count(), 1);
    assert_eq!(read.district.crossings.len(), 3);
    assert!(read.district.buildings.iter().all(|b| b.recorded_year().is_some_and(|y| y.from == 1985)));
}

fn program() -> Command {
    let mut command = Command::cargo_bin("lianpian").unwrap();
    command.args(["--lang", "en"]).env_remove("PROJ_DATA").env_remove("PROJ_LIB").env_remove("GDAL_DATA");
    command
}

#[test]
fn variables_that_point_nowhere_are_passed_over_and_said() {
    let folder = tempfile::tempdir().unwrap();
    shapefile(folder.path(), "a", 0..HOUSES);
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    // A data base of no version.
    let wrong = folder.path().join("wrong");
    fs::create_dir(&wrong).unwrap();
    fs::write(wrong.join("proj.db"), b"").unwrap();
    let missing = folder.path().join("missing");
    let run = |variable: &str, value: &Path| {
        let output = program().env(variable, value).arg("inspect").arg(folder.path().join("a.shp")).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    for variable in ["PROJ_DATA", "PROJ_LIB", "GDAL_DATA"] {
        for value in [&empty, &wrong, &missing] {
            let (code, out, err) = run(variable, value);
            assert_eq!(code, Some(0), "{variable} {err}");
            assert!(out.contains("EPSG:4544"), "{variable}: {out}");
            assert_eq!(err.lines().count(), 1, "{variable}: {err}");
            assert!(err.contains(variable) && err.contains("/share/"), "{err}");
        }
    }
    let output = program().arg("inspect").arg(folder.path().join("a.shp")).output().unwrap();
    assert!(output.stderr.is_empty());
}
