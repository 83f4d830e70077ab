//! Workbooks made to fill the memory: refused by stated limits, in time.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use lianpian::intake::inspect;
use lianpian::report::Lang;
use zip::write::SimpleFileOptions;

const HEAD: &str =
    r#"<row r="1"><c r="A1" t="inlineStr"><is><t>小区名称</t></is></c><c r="B1" t="inlineStr"><is><t>建成年份</t></is></c></row>"#;
const SHEET: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;

/// A name, sheets, shared texts, and the words of the refusal.
type Case<'c> = (&'c str, &'c [(&'c str, usize)], Option<(&'c str, &'c str, usize)>, &'c str);

/// A workbook of sheets, each a text and how often it stands there, and of shared texts.
fn workbook(path: &Path, sheets: &[(&str, usize)], texts: Option<(&str, &str, usize)>) {
    let mut zip = zip::ZipWriter::new(File::create(path).unwrap());
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    let mut part = |name: &str, head: &str, body: &str, times: usize, tail: &str| {
        zip.start_file(name, options).unwrap();
        zip.write_all(head.as_bytes()).unwrap();
        (0..times).for_each(|_| zip.write_all(body.as_bytes()).unwrap());
        zip.write_all(tail.as_bytes()).unwrap();
    };
    let rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let open = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#;
    let close = "</Relationships>";
    part("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#, "", 0, "");
    part("_rels/.rels", open, &format!(r#"<Relationship Id="r" Type="{rel}/officeDocument" Target="xl/workbook.xml"/>"#), 1, close);
    let (mut names, mut links) = (String::new(), String::new());
    for at in 1..=sheets.len() {
        let _ = write!(names, r#"<sheet name="S{at}" sheetId="{at}" r:id="r{at}"/>"#);
        let _ = write!(links, r#"<Relationship Id="r{at}" Type="{rel}/worksheet" Target="worksheets/s{at}.xml"/>"#);
    }
    let _ = write!(links, r#"<Relationship Id="t" Type="{rel}/sharedStrings" Target="sharedStrings.xml"/>"#);
    let book = format!(r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{rel}"><sheets>"#);
    part("xl/workbook.xml", &book, &names, 1, "</sheets></workbook>");
    part("xl/_rels/workbook.xml.rels", open, &links, 1, close);
    for (at, (body, times)) in sheets.iter().enumerate() {
        let head = format!("{SHEET}{HEAD}");
        part(&format!("xl/worksheets/s{}.xml", at + 1), &head, body, *times, "</sheetData></worksheet>");
    }
    let (head, body, times) = texts.unwrap_or(("<sst>", "", 0));
    part("xl/sharedStrings.xml", head, body, times, "</sst>");
    zip.finish().unwrap();
}

#[test]
fn bombs_are_refused_and_a_lonely_corner_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("b.xlsx");
    let blank = " ".repeat(1 << 20);
    let row = r#"<row r="2"><c r="A2" t="s"><v>0</v></c></row>"#;
    let rows: Vec<String> = (2..400).map(|r| format!(r#"<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>"#)).collect();
    let rows = rows.concat();
    let long = format!("<si><t>{}</t></si>", "年".repeat(1 << 20));
    let one = r#"<sst count="1" uniqueCount="1">"#;
    let cases: [Case<'_>; 4] = [
        ("blanks", &[(&blank, 600)], None, "at most 512 MB"),
        ("many texts", &[(row, 1)], Some((r#"<sst count="1" uniqueCount="1">"#, "<si/><si/><si/><si/>", 3 << 20)), "at most 512 MB"),
        ("one long text", &[(&rows, 1)], Some((one, &long, 1)), "256 MB of text"),
        ("false count", &[(row, 1)], Some((r#"<sst count="1" uniqueCount="4000000000">"#, "<si><t>a</t></si>", 1)), "damaged"),
    ];
    for (name, sheets, texts, words) in cases {
        workbook(&path, sheets, texts);
        let start = Instant::now();
        // A file is refused, or one of its sheets.
        let said = match inspect(&path) {
            Ok(seen) => seen.text(Lang::En),
            Err(problems) => problems.iter().flat_map(|p| [p.message.get(Lang::En), p.remedy.get(Lang::En)]).collect(),
        };
        assert!(said.contains(words), "{name}: {said}");
        assert!(start.elapsed() < Duration::from_secs(10), "{name}: {:?}", start.elapsed());
    }
    let corner = r#"<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2"><v>1998</v></c></row><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"#;
    workbook(&path, &[(corner, 1)], None);
    let seen = inspect(&path).unwrap();
    assert!((1..=2).contains(&seen.layers[0].rows) && seen.layers[0].columns.len() <= 3, "{}", seen.text(Lang::En));
}
