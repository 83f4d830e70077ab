//! Workbooks written by hand, so that they can be as wrong as is needed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::intake::sheets::grid::letters;

/// A sheet to write.
#[derive(Default, Clone)]
pub(super) struct Sheet<'t> {
    pub name: &'t str,
    pub hidden: bool,
    /// Lines of cells parted by `|`; `=x` is a formula, `=x:v` one with its result, `d:n` a date, `b:1` a truth, `e:#REF!` an error.
    pub lines: &'t str,
    /// Ranges such as `A1:H1`.
    pub merged: &'t [&'t str],
}

/// Writes an XLSX workbook.
pub(super) fn xlsx(path: &Path, sheets: &[Sheet<'_>]) -> PathBuf {
    let mut list = String::new();
    let mut links = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, sheet) in sheets.iter().enumerate() {
        let n = at + 1;
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let _ = write!(list, "<sheet name=\"{}\" sheetId=\"{n}\"{state} r:id=\"rId{n}\"/>", sheet.name);
        let _ = write!(
            links,
            "<Relationship Id=\"rId{n}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
        );
        parts.push((format!("xl/worksheets/sheet{n}.xml"), body(sheet)));
    }
    let _ = write!(
        links,
        "<Relationship Id=\"rId99\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>"
    );
    let space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let root = "<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>";
    parts.push((
        "_rels/.rels".into(),
        format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{root}</Relationships>"),
    ));
    parts.push(("xl/workbook.xml".into(), format!("<workbook {space}><sheets>{list}</sheets></workbook>")));
    parts.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{links}</Relationships>"),
    ));
    parts.push((
        "xl/styles.xml".into(),
        format!("<styleSheet {space}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
    ));
    zipped(path, &parts)
}

/// Writes parts into an archive.
pub(super) fn zipped(path: &Path, parts: &[(String, String)]) -> PathBuf {
    let mut archive = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, text) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    path.to_owned()
}

fn body(sheet: &Sheet<'_>) -> String {
    let mut rows = String::new();
    for (at, line) in sheet.lines.lines().enumerate() {
        let _ = write!(rows, "<row r=\"{}\">", at + 1);
        for (column, text) in line.split('|').enumerate().map(|(c, t)| (c, t.trim())) {
            let place = format!("{}{}", letters(column as u16), at + 1);
            let _ = match text.split_once(':') {
                _ if text.is_empty() => write!(rows, "<c r=\"{place}\" s=\"1\"/>"),
                _ if text.parse::<f64>().is_ok() => write!(rows, "<c r=\"{place}\"><v>{text}</v></c>"),
                Some(("d", serial)) => write!(rows, "<c r=\"{place}\" s=\"1\"><v>{serial}</v></c>"),
                Some(("b", truth)) => write!(rows, "<c r=\"{place}\" t=\"b\"><v>{truth}</v></c>"),
                Some(("e", error)) => write!(rows, "<c r=\"{place}\" t=\"e\"><v>{error}</v></c>"),
                Some((formula, value)) if formula.starts_with('=') => {
                    write!(rows, "<c r=\"{place}\"><f>{}</f><v>{value}</v></c>", &formula[1..])
                }
                _ if text.starts_with('=') => write!(rows, "<c r=\"{place}\"><f>{}</f></c>", &text[1..]),
                _ => write!(rows, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            };
        }
        rows.push_str("</row>");
    }
    let mut merged = String::new();
    for range in sheet.merged {
        let _ = write!(merged, "<mergeCell ref=\"{range}\"/>");
    }
    let merged = if merged.is_empty() { merged } else { format!("<mergeCells>{merged}</mergeCells>") };
    format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData>{merged}</worksheet>"
    )
}
