//! A district as a bureau hands it over, with everything wrong that can be; and a plan of it after three settings at most.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use gdal::DriverManager;
use gdal::spatial_ref::SpatialRef;
use gdal::vector::{Feature, FieldDefn, Geometry, LayerAccess, LayerOptions, OGRFieldType, OGRwkbGeometryType};
use lianpian::intake::{Intake, Transform, read};
use lianpian::project::Project;
use lianpian::report::{Action, IssueKind, Progress, Role};
use serde_json::Value;
use tempfile::tempdir;

use crate::cli::lianpian;

/// Estates of twenty slabs each, six a row: name in the register, name in the ledger, year.
const ESTATES: [(&str, &str, i16); 30] = [
    ("金佛苑", "金佛苑小区", 2002),
    ("凉风垭", "凉风垭", 1991),
    ("大佛寺", "大佛寺 ", 2012),
    ("江北一村", "江北一村", 2008),
    ("江北二村", "江北二村", 1991),
    ("桂花园", "桂花园", 1983),
    ("火星大道", "火星大道", 1999),
    ("滨江路", "滨江路小区", 1998),
    ("正兴街", "正兴街", 1996),
    ("建设路", "建设路", 1991),
    ("油厂", "油厂", 1953),
    ("丝厂", "丝厂", 2012),
    ("粮食局家属院", "粮食局家属院", 1998),
    ("农机厂宿舍", "农机厂宿舍", 1999),
    ("水电局家属院", "水电局家属院小区", 1987),
    ("供销社大院", "供销社大院", 2000),
    ("人民小区", "人民", 2003),
    ("幸福小区", "幸福小区", 2004),
    ("外滩花园", "外滩花园", 1978),
    ("巴渝人家", "巴渝人家", 1996),
    ("东升苑(一期)", "东升苑（一期）", 2008),
    ("东升苑（二期）", "东升苑(二期)", 1996),
    ("凤栖小区", "凤栖小区", 1987),
    ("和平小区", "和平小区", 1999),
    ("文化馆宿舍", "文化馆宿舍", 2005),
    ("育才小区", "育才小区", 2008),
    ("明月苑", "明月苑", 2004),
    ("西城苑", "西城苑", 2005),
    ("航运新村", "航运新村小区", 1978),
    ("柠檬小区", "柠檬小区", 2005),
];
const SLABS: usize = 20;
const FLOORS: usize = 6;
/// Length and depth of a slab, in metres.
const SLAB: [f64; 2] = [40.0, 12.0];
/// Corner of the district, EPSG:4544.
const CORNER: [f64; 2] = [580_300.0, 3_343_200.0];

/// Lower left corner of a slab, EPSG:4544.
fn corner(estate: usize, slab: usize) -> [f64; 2] {
    let at = |unit: usize, step: f64| unit as f64 * step;
    [CORNER[0] + at(estate % 6, 240.0) + at(slab % 4, 52.0), CORNER[1] + at(estate / 6, 190.0) + at(slab / 4, 32.0)]
}

/// A year as clerks write it.
fn year_as_written(year: i16, slab: usize) -> String {
    match slab % 7 {
        _ if slab == 17 => "不详".into(),
        0 if year < 1955 => "建国初".into(),
        1 => format!("{year}.0"),
        2 if year >= 1960 => format!("{:02}", year % 100),
        3 if (1960..2000).contains(&year) && year % 10 >= 3 => format!("{}年代", year % 100 / 10 * 10),
        4 => format!("{year}年"),
        5 => format!("{year}-06-01"),
        _ => year.to_string(),
    }
}

/// How the register's coordinates are written.
struct Way<'t> {
    driver: &'t str,
    file: &'t str,
    /// CRS the file states.
    states: Option<u32>,
    at: &'t dyn Fn([f64; 2]) -> [f64; 2],
}

fn write_register(folder: &Path, way: &Way<'_>) {
    let driver = DriverManager::get_driver_by_name(way.driver).unwrap();
    let mut dataset = driver.create_vector_only(folder.join(way.file)).unwrap();
    let srs = way.states.map(|code| SpatialRef::from_epsg(code).unwrap());
    let options = if way.driver == "ESRI Shapefile" { Some(&["ENCODING=CP936"][..]) } else { None };
    let layer =
        dataset.create_layer(LayerOptions { name: "房屋建筑", srs: srs.as_ref(), ty: OGRwkbGeometryType::wkbPolygon, options }).unwrap();
    // Ten bytes of GBK: the last two names lost their ends.
    let columns = ["楼栋编号", "所在小区名", "建成年份", "地上层数", "zhuzhaihus", "建筑面积（", "FWYT"];
    for name in columns {
        let column = FieldDefn::new(name, OGRFieldType::OFTString).unwrap();
        column.set_width(40);
        column.add_to_layer(&layer).unwrap();
    }
    for (estate, (name, _, year)) in ESTATES.iter().enumerate() {
        for slab in 0..SLABS {
            let [x, y] = corner(estate, slab);
            let ring = [[x, y], [x, y + SLAB[1]], [x + SLAB[0], y + SLAB[1]], [x + SLAB[0], y], [x, y]];
            let ring: Vec<String> = ring.iter().map(|&c| (way.at)(c)).map(|[x, y]| format!("{x:.10} {y:.10}")).collect();
            let floors = [format!("{FLOORS}"), format!("{FLOORS}层"), format!("{FLOORS}.0")][slab % 3].clone();
            let values = [
                format!("TN{estate:02}{slab:03}"),
                if slab % 11 == 7 { format!(" {name}") } else { (*name).to_owned() },
                year_as_written(*year, slab),
                floors,
                (FLOORS * 4).to_string(),
                (SLAB[0] * SLAB[1] * FLOORS as f64).to_string(),
                ["住宅", "成套住宅"][slab % 2].to_owned(),
            ];
            let mut feature = Feature::new(layer.defn()).unwrap();
            for (at, value) in values.iter().enumerate() {
                feature.set_field_string(at, value).unwrap();
            }
            feature.set_geometry(Geometry::from_wkt(&format!("POLYGON(({}))", ring.join(","))).unwrap()).unwrap();
            feature.create(&layer).unwrap();
        }
    }
    dataset.close().unwrap();
    if way.driver == "ESRI Shapefile" && way.states.is_none() {
        // A copy that lost what says how it is to be read.
        let file = folder.join(way.file);
        for ending in ["prj", "cpg"] {
            let _ = fs::remove_file(file.with_extension(ending));
        }
        let mut table = fs::read(file.with_extension("dbf")).unwrap();
        table[29] = 0;
        fs::write(file.with_extension("dbf"), table).unwrap();
    }
}

/// A workbook with title, header of two rows, totals, a note and a hidden sheet of old numbers.
fn write_ledger(path: &Path) {
    let mut lines: Vec<Vec<String>> = vec![
        vec!["潼南区城镇老旧小区改造基本情况台账（2023年）".into()],
        vec!["填报单位：区住房城乡建委".into()],
        ["序号", "所属街道", "小区名称", "基本情况", "", "", "", "改造进度", "总投资（万元）"].map(String::from).to_vec(),
        ["", "", "", "建成年代", "建筑面积（万㎡）", "楼栋数（栋）", "总户数（户）", "", ""].map(String::from).to_vec(),
    ];
    for (at, (_, name, year)) in ESTATES.iter().enumerate() {
        let wide =
            |text: String| text.chars().map(|c| if c.is_ascii_digit() { char::from_u32(c as u32 + 0xfee0).unwrap() } else { c }).collect();
        let year = [format!("{year}年"), year.to_string(), wide(year.to_string())][at % 3].clone();
        let households = if at % 4 == 0 { wide(households().to_string()) } else { households().to_string() };
        let state = ["未实施", "已完工", "在建"][if at < 3 { at } else { 0 }];
        lines.push(vec![
            (at + 1).to_string(),
            ["桂林街道", "梓潼街道"][at % 2].into(),
            (*name).into(),
            year,
            (floor_area() / 1e4).to_string(),
            SLABS.to_string(),
            households,
            state.into(),
            "1728".into(),
        ]);
    }
    lines.push(["合计", "", "", "", "172.8", "600", "", "", "51840"].map(String::from).to_vec());
    lines.push(vec!["注：面积以房产测绘为准。".into()]);
    let mut old = vec![["小区名称", "建成年代", "总户数"].map(String::from).to_vec()];
    old.extend(ESTATES.iter().map(|(name, ..)| vec![(*name).to_owned(), "1900".into(), "1".into()]));
    let merged = "<mergeCells><mergeCell ref=\"A1:I1\"/><mergeCell ref=\"A3:A4\"/><mergeCell ref=\"B3:B4\"/><mergeCell ref=\"C3:C4\"/>\
                  <mergeCell ref=\"D3:G3\"/><mergeCell ref=\"H3:H4\"/><mergeCell ref=\"I3:I4\"/></mergeCells>";
    let space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                 xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let relation = |n: u8, to: &str, target: &str| {
        format!(
            "<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{to}\" Target=\"{target}\"/>"
        )
    };
    let relations = |inner: String| {
        format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{inner}</Relationships>")
    };
    let sheets =
        "<sheet name=\"2023年台账\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"旧表\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/>";
    let parts = [
        ("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml"))),
        ("xl/workbook.xml", format!("<workbook {space}><sheets>{sheets}</sheets></workbook>")),
        (
            "xl/_rels/workbook.xml.rels",
            relations(relation(1, "worksheet", "worksheets/sheet1.xml") + &relation(2, "worksheet", "worksheets/sheet2.xml")),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet {space}>{}{merged}</worksheet>", sheet(&lines))),
        ("xl/worksheets/sheet2.xml", format!("<worksheet {space}>{}</worksheet>", sheet(&old))),
    ];
    let mut archive = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for (name, text) in parts {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
}

fn sheet(lines: &[Vec<String>]) -> String {
    let mut rows = String::from("<sheetData>");
    for (row, cells) in lines.iter().enumerate() {
        let _ = write!(rows, "<row r=\"{}\">", row + 1);
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let place = format!("{}{}", char::from(b'A' + column as u8), row + 1);
            let _ = match text.parse::<f64>() {
                Ok(number) => write!(rows, "<c r=\"{place}\"><v>{number}</v></c>"),
                Err(_) => write!(rows, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
        }
        rows.push_str("</row>");
    }
    rows + "</sheetData>"
}

/// Where a facility stands, EPSG:4544.
fn spot(at: usize) -> [f64; 2] {
    let [x, y] = corner(at * 7 % ESTATES.len(), at * 3 % SLABS);
    [x + 20.0, y + 20.0]
}

const SPOTS: usize = 120;

/// Points of interest as Amap gives them: GB18030, one column for both coordinates, shifted.
fn write_poi(path: &Path) {
    let degrees = Transform::new("EPSG:4544", "EPSG:4326").unwrap();
    let kinds = ["医疗保健服务;诊所;诊所", "科教文化服务;学校;幼儿园", "科教文化服务;学校;小学", "生活服务;物流速递;物流速递"];
    let mut text = String::from("id,name,type,address,location\r\n");
    for at in 0..SPOTS {
        let [lon, lat] = gcj02(degrees.point(spot(at)).unwrap());
        let _ = write!(text, "B0{at:05},某设施{at},{},某路{at}号,\"{lon:.6},{lat:.6}\"\r\n", kinds[at % kinds.len()]);
    }
    fs::write(path, encoding_rs::GB18030.encode(&text).0).unwrap();
}

/// The published approximation of the shift of Chinese web maps.
pub(crate) fn gcj02([lon, lat]: [f64; 2]) -> [f64; 2] {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let wave = |v: f64, one: f64, two: f64| (one * (6.0 * v).sin() + two * (2.0 * v).sin()) * 2.0 / 3.0;
    let pi = std::f64::consts::PI;
    let north = -100.0
        + 2.0 * x
        + 3.0 * y
        + 0.2 * y * y
        + 0.1 * x * y
        + 0.2 * x.abs().sqrt()
        + wave(x * pi, 20.0, 20.0)
        + (20.0 * (y * pi).sin() + 40.0 * (y / 3.0 * pi).sin()) * 2.0 / 3.0
        + (160.0 * (y / 12.0 * pi).sin() + 320.0 * (y * pi / 30.0).sin()) * 2.0 / 3.0;
    let east = 300.0
        + x
        + 2.0 * y
        + 0.1 * x * x
        + 0.1 * x * y
        + 0.1 * x.abs().sqrt()
        + wave(x * pi, 20.0, 20.0)
        + (20.0 * (x * pi).sin() + 40.0 * (x / 3.0 * pi).sin()) * 2.0 / 3.0
        + (150.0 * (x / 12.0 * pi).sin() + 300.0 * (x / 30.0 * pi).sin()) * 2.0 / 3.0;
    let (a, e2) = (6_378_245.0, 0.006_693_421_622_965_943);
    let root = 1.0 - e2 * lat.to_radians().sin().powi(2);
    let d_lat = north * 180.0 / ((a * (1.0 - e2)) / (root * root.sqrt()) * pi);
    let d_lon = east * 180.0 / (a / root.sqrt() * lat.to_radians().cos() * pi);
    [lon + d_lon, lat + d_lat]
}

fn floor_area() -> f64 {
    SLAB[0] * SLAB[1] * (FLOORS * SLABS) as f64
}

fn households() -> usize {
    FLOORS * 4 * SLABS
}

/// The project file that `inspect` writes, with these lines in place of those that it leaves open; and what `check` says.
fn checked(folder: &Path, files: &[&str], settings: &[(&str, &str)]) -> (Value, Intake) {
    let mut args = vec!["inspect"];
    args.extend(files);
    args.extend(["--save", "潼南.lianpian.toml", "-q", "--lang", "zh"]);
    lianpian(folder).args(args).assert().success();
    let file = folder.join("潼南.lianpian.toml");
    let mut text = fs::read_to_string(&file).unwrap();
    for (open, filled) in settings {
        assert!(text.contains(open), "{open} is not asked for:\n{text}");
        text = text.replacen(open, filled, 1);
    }
    fs::write(&file, &text).unwrap();
    let output = lianpian(folder).args(["check", "潼南.lianpian.toml", "--json"]).output().unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(found["usable"].as_bool().unwrap(), "{found:#}\n{text}");
    (found, read(&Project::read(&file).unwrap(), &Progress::silent()).unwrap())
}

/// Farthest that a building or a facility lies from where it stands, in metres.
fn farthest(intake: &Intake, planning: &str) -> [f64; 2] {
    let there = Transform::new("EPSG:4544", planning).unwrap();
    let apart = |at: [f64; 2], truth: [f64; 2]| {
        let [x, y] = there.point(truth).unwrap();
        (at[0] - x).hypot(at[1] - y)
    };
    let buildings = intake.district.buildings.iter().enumerate().map(|(at, building)| {
        let [x, y] = corner(at / SLABS, at % SLABS);
        apart(building.centre(), [x + SLAB[0] / 2.0, y + SLAB[1] / 2.0])
    });
    let facilities = intake.district.facilities.iter().enumerate().map(|(at, facility)| apart(facility.at, spot(at)));
    [buildings.fold(0.0, f64::max), facilities.fold(0.0, f64::max)]
}

const AS_OF: (&str, &str) = ("# as_of = 2024-06-30", "as_of = 2023-12-31");

/// Register, ledger and points of interest as a bureau hands them over: a Shapefile in GBK that says neither so nor where it lies, a
/// workbook with a merged title, a table in GB18030 with shifted coordinates.
pub(crate) fn write_files(folder: &Path) {
    write_register(folder, &Way { driver: "ESRI Shapefile", file: "房屋建筑.shp", states: None, at: &|p| p });
    write_ledger(&folder.join("老旧小区台账.xlsx"));
    write_poi(&folder.join("高德POI.csv"));
}

/// The same, and the project file made of them, `潼南.lianpian.toml`.
pub(crate) fn handed_over(folder: &Path) -> (Value, Intake) {
    write_files(folder);
    let files = ["房屋建筑.shp", "老旧小区台账.xlsx", "高德POI.csv"];
    // Central meridian and datum are offered: the place of the points of interest tells the meridian.
    checked(folder, &files, &[AS_OF])
}

#[test]
fn a_shapefile_that_says_nothing_and_a_ledger_in_excel_become_a_plan_after_one_setting() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    let (found, intake) = handed_over(folder);
    let text = fs::read_to_string(folder.join("潼南.lianpian.toml")).unwrap();
    assert!(text.contains("crs = \"EPSG:4544\"") && text.contains("datum = \"gcj02\""), "{text}");

    let [buildings, facilities] = farthest(&intake, &intake.district.frame.crs);
    assert!(buildings < 0.01 && facilities < 1.0, "{buildings} m, {facilities} m");
    for input in &intake.inputs {
        assert_eq!(input.read, input.kept + input.rejected, "{}", input.source);
    }
    let account = |role: Role| intake.inputs.iter().find(|i| i.role == role).map(|i| (i.kept, i.rejected)).unwrap();
    assert_eq!([account(Role::Buildings), account(Role::Ledger), account(Role::Facilities)], [(600, 0), (30, 2), (120, 0)]);
    // The totals and the note.
    assert_eq!(intake.issues.iter().filter(|i| i.action == Action::Rejected).count(), 2);
    // Every missing year is listed with its place.
    let missing: Vec<&Value> = found["issues"].as_array().unwrap().iter().filter(|i| i["kind"] == "year_missing").collect();
    assert_eq!(missing.len(), ESTATES.len());
    for issue in missing {
        let place = issue["place"].as_array().unwrap();
        assert!((place[0].as_f64().unwrap() - 105.84).abs() < 0.02 && (place[1].as_f64().unwrap() - 30.2).abs() < 0.02, "{issue}");
    }

    lianpian(folder).args(["plan", "潼南.lianpian.toml", "--out", "plan", "-q"]).assert().success();
    let plan: Value = serde_json::from_str(&fs::read_to_string(folder.join("plan/neighbourhoods.geojson")).unwrap()).unwrap();
    let made: BTreeMap<String, &Value> =
        plan["features"].as_array().unwrap().iter().map(|f| (plain(f["properties"]["name"].as_str().unwrap()), &f["properties"])).collect();
    assert_eq!(made.len(), ESTATES.len(), "{:?}", made.keys());
    for (at, (name, _, year)) in ESTATES.iter().enumerate() {
        let own = made[&plain(name)];
        let tier = match year {
            ..=2000 => "eligible_core",
            2001..=2005 => "eligible_extended",
            _ => "not_eligible",
        };
        assert!(own["eligible"] == tier || at == 1, "{name}: {own}");
        assert_eq!(own["buildings"], SLABS, "{name}");
        assert!((own["floor_area_m2"].as_f64().unwrap() - floor_area()).abs() < 1.0, "{name}: {own}");
        assert_eq!(own["households"], households(), "{name}");
        let status = ["not_listed", "completed", "started"][if at < 3 { at } else { 0 }];
        assert_eq!(own["status"], status, "{name}");
    }
    lianpian(folder).args(["verify", "plan"]).assert().success();
}

/// A name without what people write differently.
fn plain(name: &str) -> String {
    name.replace('（', "(").replace('）', ")").trim().trim_end_matches("小区").to_owned()
}

#[test]
fn exchanged_axes_and_an_old_datum_are_said_and_lose_nothing() {
    let degrees = Transform::new("EPSG:4544", "EPSG:4326").unwrap();
    let swapped = move |p| {
        let [lon, lat] = degrees.point(p).unwrap();
        [lat, lon]
    };
    let exchanged = Way { driver: "GeoJSON", file: "房屋建筑.geojson", states: None, at: &swapped };
    // As a register on Beijing 1954 lies against CGCS2000: some tens of metres off, and nobody may say by how much.
    let old = Way { driver: "ESRI Shapefile", file: "房屋建筑.shp", states: Some(2432), at: &|[x, y]| [x - 62.3, y + 33.7] };
    for (way, kind, reach) in [(exchanged, IssueKind::AxesSwapped, 0.05), (old, IssueKind::DatumUnshifted, 100.0)] {
        let folder = tempdir().unwrap();
        let folder = folder.path();
        write_register(folder, &way);
        write_ledger(&folder.join("老旧小区台账.xlsx"));
        let (_, intake) = checked(folder, &[way.file, "老旧小区台账.xlsx"], &[AS_OF]);
        assert!(intake.issues.iter().any(|issue| issue.kind == kind), "{}", way.file);
        let [buildings, _] = farthest(&intake, &intake.district.frame.crs);
        assert!(buildings < reach, "{}: {buildings} m", way.file);
        assert_eq!((intake.district.buildings.len(), intake.district.neighbourhoods.len()), (600, 30), "{}", way.file);
    }
}

#[test]
fn a_starter_project_asks_for_what_nobody_can_tell_and_is_never_overwritten() {
    let folder = tempdir().unwrap();
    let folder = folder.path();
    write_register(folder, &Way { driver: "ESRI Shapefile", file: "房屋建筑.shp", states: None, at: &|p| p });
    // Alone, nothing tells the meridian.
    let (_, intake) = checked(folder, &["房屋建筑.shp"], &[AS_OF, ("# crs = \"EPSG:…\"", "crs = \"EPSG:4544\"")]);
    assert!(farthest(&intake, "EPSG:4544")[0] < 0.01);
    let before = fs::read_to_string(folder.join("潼南.lianpian.toml")).unwrap();
    let again = lianpian(folder).args(["inspect", "房屋建筑.shp", "--save", "潼南.lianpian.toml", "-q"]).output().unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(fs::read_to_string(folder.join("潼南.lianpian.toml")).unwrap(), before);
}
