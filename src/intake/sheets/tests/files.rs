//! Files: which sheet is read, what its cells become, and how bad files are refused.

use std::path::Path;

use super::made::{Sheet, xlsx, zipped};
use crate::intake::rows::Row;
use crate::intake::sheets::table::{OpenedTable, open};
use crate::intake::source::GeometryKind;
use crate::intake::values::Cell;
use crate::project::{Input, OneOrMany};
use crate::report::{Action, IssueKind, Lang, Role};

fn read(opened: &OpenedTable) -> Vec<Row> {
    let mut rows = Vec::new();
    let all: Vec<usize> = (0..opened.table.columns.len()).collect();
    opened
        .table
        .each(&all, |row| {
            rows.push(row);
            true
        })
        .unwrap();
    rows
}

fn refused(path: &Path, role: Role, input: &Input) -> (String, String) {
    let Err((_, trouble)) = open(path, role, input) else { panic!("{} was read", path.display()) };
    (trouble.message.get(Lang::En).to_owned(), trouble.remedy.get(Lang::En).to_owned())
}

const LEDGER: Sheet<'_> = Sheet {
    name: "台账",
    hidden: false,
    lines: "老旧小区台账\n填报单位：桂林街道||||单位：万元\n序号|小区名称|建成时间|户数|总投资\n1|甲|d:36034|１２０|=B1+C1:30.5\n2|乙|d:1998|80|=B2\n3|丙|e:#REF!|60|12\n||||合计\n合计|||260|42.5\n",
    merged: &["A1:E1"],
};

#[test]
fn cells_dates_formulas_and_errors() {
    let folder = tempfile::tempdir().unwrap();
    let path = xlsx(&folder.path().join("a.xlsx"), &[LEDGER]);
    let opened = open(&path, Role::Ledger, &Input::default()).unwrap();
    assert_eq!(opened.header, [3]);
    let rows = read(&opened);
    assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [3, 4, 5]);
    assert_eq!(rows[0].cells[2..], [Cell::Text("1998-08-27".into()), Cell::Text("１２０".into()), Cell::Real(30.5)]);
    assert_eq!(rows[1].cells[2..], [Cell::Integer(1998), Cell::Integer(80), Cell::Null]);
    assert_eq!(opened.table.columns[4].name, "总投资(万元)");
    let (issues, left_out) = opened.issues(Role::Ledger, &"a.xlsx".into());
    let kinds: Vec<(IssueKind, Option<u64>)> = issues.iter().map(|i| (i.kind, i.row)).collect();
    for wanted in [
        (IssueKind::TitleRow, Some(0)),
        (IssueKind::TitleRow, Some(1)),
        (IssueKind::HeaderRows, None),
        (IssueKind::TotalsRow, Some(7)),
        (IssueKind::CellError, None),
        (IssueKind::FormulaUncached, None),
        (IssueKind::YearAsDate, None),
    ] {
        assert!(kinds.contains(&wanted), "{wanted:?} in {kinds:?}");
    }
    assert_eq!(left_out, issues.iter().filter(|i| i.action == Action::Rejected).count() as u64);
}

#[test]
fn the_sheet_with_the_fields_is_read_and_a_hidden_one_only_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let other = Sheet { name: "说明", lines: "填写说明|内容\n第一条|如实填写\n第二条|按时报送", ..Sheet::default() };
    let old =
        Sheet { name: "旧台账", hidden: true, lines: "小区名称|建成年份|户数|建筑面积\n旧|1990|1|1", ..Sheet::default() };
    let path = xlsx(&folder.path().join("a.xlsx"), &[other, LEDGER, old]);
    let opened = open(&path, Role::Ledger, &Input::default()).unwrap();
    assert_eq!((opened.sheet.as_str(), opened.several), ("台账", true));
    assert!(opened.notes[0].contains("说明, 旧台账 (hidden)"), "{:?}", opened.notes);
    let named = Input { layer: Some("旧台账".into()), ..Input::default() };
    assert_eq!(read(&open(&path, Role::Ledger, &named).unwrap())[0].cells[0], Cell::Text("旧".into()));
    let wrong = Input { layer: Some("台帐".into()), ..Input::default() };
    let (message, remedy) = refused(&path, Role::Ledger, &wrong);
    assert!(message.contains("nearest is 台账") && remedy.contains("layer"), "{message}");
}

#[test]
fn the_header_can_be_named() {
    let folder = tempfile::tempdir().unwrap();
    let sheet = Sheet { name: "s", lines: "小区名称|户数|x1\n甲|乙|丙\n小区甲|户|面\n1|2|3", ..Sheet::default() };
    let path = xlsx(&folder.path().join("a.xlsx"), &[sheet]);
    let input = Input { header: Some(OneOrMany::Many(vec![2, 3])), ..Input::default() };
    let opened = open(&path, Role::Ledger, &input).unwrap();
    assert_eq!(opened.table.columns[0].name, "甲/小区甲");
    let none = Input { header: Some(OneOrMany::One(40)), ..Input::default() };
    assert!(refused(&path, Role::Ledger, &none).0.contains("(40) are empty"));
}

#[test]
fn sheets_with_coordinates_are_points() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "名称|类别|经度|纬度\n甲|幼儿园|105.84|30.19\n乙|药店|105°50′24″|30.2\n丙|药店||";
    let path = xlsx(&folder.path().join("f.xlsx"), &[Sheet { name: "点", lines, ..Sheet::default() }]);
    let opened = open(&path, Role::Facilities, &Input::default()).unwrap();
    assert_eq!(opened.table.geometry(), GeometryKind::Points);
    let rows = read(&opened);
    let x = |row: usize| rows[row].wkb.as_ref().map(|w| f64::from_le_bytes(w[5..13].try_into().unwrap()));
    assert_eq!((x(0), x(2)), (Some(105.84), None));
    assert!((x(1).unwrap() - 105.84).abs() < 1e-9);
    let bare = xlsx(&folder.path().join("g.xlsx"), &[Sheet { name: "s", lines: "名称|类别\n甲|药店", ..Sheet::default() }]);
    assert!(refused(&bare, Role::Facilities, &Input::default()).1.contains("经度/纬度"));
}

#[test]
fn text_pages_and_encodings_under_any_name() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs_err::write(&path, bytes).unwrap();
        path
    };
    let text = "台账\n小区名称,建成年份,户数\n桂林小区,1998年,120\n合计,,120\n";
    let gbk = encoding_rs::GB18030.encode(text).0.into_owned();
    let utf16: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.replace(',', "\t").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let page = "<meta charset=gb2312><table><tr><td colspan=3>台账</td></tr><tr><td>小区名称</td><td>建成年份</td><td>户数</td></tr>\
        <tr><td>桂林小区</td><td>1998年</td><td>120</td></tr><tr><td>合计</td><td></td><td>120</td></tr></table>";
    let page = encoding_rs::GB18030.encode(page).0.into_owned();
    for path in [
        write("a.csv", text.as_bytes()),
        write("b.csv", format!("\u{feff}{text}").as_bytes()),
        write("c.csv", &gbk),
        write("d.txt", &utf16),
        write("e.xls", &gbk),
        write("f.xls", &page),
        write("g.csv", &page),
    ] {
        let opened = open(&path, Role::Ledger, &Input::default()).map_err(|(_, t)| t.message.en).unwrap();
        let rows = read(&opened);
        assert_eq!((rows.len(), rows[0].number, opened.left_out.len()), (1, 2, 1), "{}", path.display());
        assert_eq!(rows[0].cells[0].text(), "桂林小区", "{}", path.display());
    }
}

#[test]
fn bad_files_are_refused_with_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let whole = std::fs::read(xlsx(&at("whole.xlsx"), &[LEDGER])).unwrap();
    let write = |name: &str, bytes: &[u8]| {
        fs_err::write(at(name), bytes).unwrap();
        at(name)
    };
    let part = |name: &str, text: String| (name.to_owned(), text);
    let bomb = zipped(&at("bomb.xlsx"), &[part("xl/workbook.xml", "<a>".into()), part("xl/sharedStrings.xml", "0".repeat(600 << 20))]);
    let texts = part("xl/sharedStrings.xml", "<sst uniqueCount=\"99999999999\"><si/></sst>".into());
    let many = zipped(&at("many.xlsx"), &[part("xl/workbook.xml", "<a>".into()), texts]);
    let xml = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    for (path, words) in [
        (write("cut.xlsx", &whole[..whole.len() / 2]), "damaged"),
        (write("empty.xlsx", b""), "no sheet"),
        (write("zip.xlsx", &std::fs::read(zipped(&at("z"), &[part("a.txt", "x".into())])).unwrap()), "is no table"),
        (write("random.xls", &[7, 0, 9, 1, 0, 3]), "is no table"),
        (write("report.xlsx", b"%PDF-1.7\n%text"), "is no table"),
        (write("cfb.xls", &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]), "damaged"),
        (write("xml.xls", xml.as_bytes()), "XML Spreadsheet 2003"),
        (write("login.csv", b"<!DOCTYPE html>\n<html><body><p>Please log in, then download</p></body></html>"), "web page without a table"),
        (xlsx(&at("title.xlsx"), &[Sheet { name: "s", lines: "老旧小区台账", merged: &["A1:H1"], ..Sheet::default() }]), "no header"),
        (xlsx(&at("blank.xlsx"), &[Sheet { name: "s", ..Sheet::default() }]), "is empty"),
        (xlsx(&at("none.xlsx"), &[Sheet { name: "s", lines: "小区名称|户数\n", ..Sheet::default() }]), "no records"),
        (bomb, "unpacks to too much"),
        (many, "uniqueCount"),
    ] {
        let (message, remedy) = refused(&path, Role::Ledger, &Input::default());
        assert!(message.contains(words) && !remedy.is_empty(), "{}: {message}", path.display());
    }
}

#[test]
fn merged_cells_over_each_other_and_a_text_without_end() {
    use crate::intake::sheets::grid::{Grid, Span};
    use crate::intake::sheets::layout::table;
    use crate::intake::sheets::table::known;
    let mut grid = Grid::default();
    for (column, name) in ["小区名称", "备注"].iter().enumerate() {
        grid.put(1, column as u16, Cell::Text((*name).to_owned())).unwrap();
    }
    for row in 2..5_000 {
        grid.put(row, 0, Cell::Text("甲".into())).unwrap();
        grid.spans.push(Span { top: row, left: 0, bottom: 1_000_000, right: 0 });
    }
    assert!(table(grid, &known(&Input::default()), None).is_err());
    let mut grid = Grid::default();
    let long = "长".repeat(10 << 20);
    let refused = (1..100).find(|row| grid.put(*row, 0, Cell::Text(long.clone())).is_err());
    assert!(refused.is_some_and(|row| row < 40));
}

#[test]
fn a_locked_workbook_asks_for_the_password_to_go() {
    // A compound file with one directory entry, EncryptedPackage, as Excel writes around a locked workbook.
    let mut bytes = vec![0u8; 512 * 4];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[26..28].copy_from_slice(&[3, 0]);
    bytes[30..34].copy_from_slice(&[9, 0, 6, 0]);
    bytes[44] = 1;
    bytes[48] = 1;
    bytes[60..64].fill(0xFE);
    bytes[68..72].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    bytes[76..512].fill(0xFF);
    bytes[76..80].fill(0);
    bytes[512..1024].fill(0xFF);
    bytes[512..516].copy_from_slice(&[0xFD, 0xFF, 0xFF, 0xFF]);
    bytes[516..520].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    for (at, name) in ["Root Entry", "EncryptedPackage"].iter().enumerate() {
        let entry = 1024 + at * 128;
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes[entry..entry + name.len()].copy_from_slice(&name);
        bytes[entry + 116..entry + 120].copy_from_slice(&[0xFE, 0xFF, 0xFF, 0xFF]);
    }
    let folder = tempfile::tempdir().unwrap();
    for name in ["locked.xlsx", "locked.xls"] {
        let path = folder.path().join(name);
        fs_err::write(&path, &bytes).unwrap();
        let (message, remedy) = refused(&path, Role::Ledger, &Input::default());
        assert!(message.contains("password") && remedy.contains("remove the password"), "{message}");
    }
}

#[test]
fn a_far_cell_takes_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = xlsx(&folder.path().join("far.xlsx"), &[Sheet { name: "s", lines: "小区名称|户数\n甲|1", ..Sheet::default() }]);
    let far = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1:XFD1048576\"/><sheetData>\
        <row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>小区名称</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>户数</t></is></c></row>\
        <row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>甲</t></is></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>\
        <mergeCells><mergeCell ref=\"A1:A1\"/><mergeCell ref=\"C3:XFD1048575\"/></mergeCells></worksheet>";
    let mut parts = Vec::new();
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    for k in 0..archive.len() {
        let mut part = archive.by_index(k).unwrap();
        let (name, mut text) = (part.name().unwrap().into_owned(), String::new());
        std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        parts.push((name.clone(), if name.contains("sheet1") { far.to_owned() } else { text }));
    }
    let path = zipped(&folder.path().join("far2.xlsx"), &parts);
    let opened = open(&path, Role::Ledger, &Input::default()).map_err(|(_, t)| t.message.en).unwrap();
    assert_eq!(opened.table.count, 2);
}

#[test]
fn every_cut_of_a_workbook_is_refused_or_read() {
    let folder = tempfile::tempdir().unwrap();
    for fixture in ["ledger.xls", "ledger.ods", "ledger.xlsx"] {
        let whole = std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture)).unwrap();
        let path = folder.path().join(fixture);
        for k in 1..24 {
            let mut bytes = whole[..whole.len() * k / 24].to_vec();
            std::fs::write(&path, &bytes).unwrap();
            let _ = open(&path, Role::Ledger, &Input::default());
            // The same with one byte changed here and there.
            bytes = whole.clone();
            let at = whole.len() * k / 24;
            bytes[at] ^= 0x55;
            bytes[at / 2] ^= 0xAA;
            std::fs::write(&path, &bytes).unwrap();
            let _ = open(&path, Role::Ledger, &Input::default());
        }
    }
}

#[test]
fn workbooks_of_other_programs_read_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for fixture in ["ledger.xls", "ledger.ods", "ledger.xlsx"] {
        let opened = open(&folder.join(fixture), Role::Ledger, &Input::default()).map_err(|(_, t)| t.message.en).unwrap();
        let rows = read(&opened);
        let names: Vec<&str> = opened.table.columns.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(opened.header, [3, 4], "{fixture}");
        let wanted =
            ["序号", "街道", "小区名称", "基本情况/建成时间", "基本情况/建筑面积(万㎡)", "基本情况/户数", "资金(万元)/总投资", "备注"];
        assert_eq!(names, wanted, "{fixture}");
        assert_eq!(rows.iter().map(|r| r.number).collect::<Vec<_>>(), [4, 5, 7], "{fixture}");
        assert_eq!(rows[1].cells[1].text(), "桂林街道", "{fixture}: filled down");
        assert_eq!(rows[0].cells[3].text(), "1998-08-27", "{fixture}");
        assert_eq!((rows[0].cells[4].text(), rows[0].cells[5].text()), ("0.86".into(), "120".into()), "{fixture}");
        assert_eq!(opened.left_out.iter().map(|l| l.0).collect::<Vec<_>>(), [7, 9, 10], "{fixture}");
        assert!(opened.notes.iter().any(|n| n.contains("旧台账 (hidden)")), "{fixture}: {:?}", opened.notes);
    }
}

#[test]
fn a_ledger_in_excel_reaches_its_neighbourhoods() {
    use crate::project::Project;
    use crate::report::Progress;
    let folder = tempfile::tempdir().unwrap();
    let home = |name: &str, east: f64| {
        let (a, b) = (105.84 + east, 105.84 + east + 0.000_15);
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"小区名称\":\"{name}\",\"建成年份\":1998,\"用途\":\"住宅\"}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[[{a},30.19],[{b},30.19],[{b},30.1901],[{a},30.1901],[{a},30.19]]]}}}}"
        )
    };
    let homes = [home("甲小区", 0.0), home("乙小区", 0.01)].join(",");
    fs_err::write(folder.path().join("b.geojson"), format!("{{\"type\":\"FeatureCollection\",\"features\":[{homes}]}}")).unwrap();
    for fixture in ["ledger.xlsx", "ledger.xls", "ledger.ods"] {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(fixture);
        std::fs::copy(from, folder.path().join(fixture)).unwrap();
        let text = format!(
            "[project]\nname = \"t\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"b.geojson\"\n[inputs.ledger]\npath = \"{fixture}\"\n"
        );
        let project = Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap();
        let intake = crate::intake::read(&project, &Progress::silent()).unwrap();
        let first = intake.district.neighbourhoods.iter().find(|n| n.name == "甲小区").unwrap();
        assert_eq!(first.floor_area.map(|a| a.0), Some(8600.0), "{fixture}");
        assert_eq!(first.cost.map(|c| c.0.to_string()).as_deref(), Some("3210500"), "{fixture}");
        let second = intake.district.neighbourhoods.iter().find(|n| n.name == "乙小区").unwrap();
        assert_eq!((second.households, second.floor_area.map(|a| a.0)), (Some(80), Some(12_000.0)), "{fixture}");
        let account = intake.inputs.iter().find(|i| i.role == Role::Ledger).unwrap();
        assert_eq!((account.read, account.kept, account.rejected), (6, 2, 4), "{fixture}");
        let rejected: Vec<(Option<u64>, IssueKind)> =
            intake.issues.iter().filter(|i| i.role == Role::Ledger && i.action == Action::Rejected).map(|i| (i.row, i.kind)).collect();
        let wanted = [(6, IssueKind::TotalsRow), (8, IssueKind::TotalsRow), (9, IssueKind::NoteRow), (7, IssueKind::Unmatched)];
        assert_eq!(rejected, wanted.map(|(row, kind)| (Some(row), kind)), "{fixture}");
    }
}
