//! How the text of a source is read: what the project file says, what the file says, what its bytes say.
//!
//! The user's word comes first, then a dBase table's language byte where it names a code page, then its `.cpg`, then the
//! bytes. A word that the bytes contradict is refused with both readings shown: what was imported wrong once stays wrong.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use gdal::Dataset;
use gdal::vector::{LayerAccess, OGRFieldType};
use tempfile::{NamedTempFile, TempDir};

use super::charset::{self, Piece, name, sample};
use super::dbf::Table;
use super::remark::Remark;
use super::{Trouble, map_info, trouble};
use crate::report::IssueKind;
use crate::report::messages::IntakeMessage as M;

/// How a table's text is to be read.
#[derive(Debug, Default)]
pub(crate) struct TextPlan {
    /// Encoding to tell GDAL, for a Shapefile.
    pub open_option: Option<String>,
    /// The file in UTF-8, for a text file in another encoding; removed with this value.
    pub transcoded: Option<NamedTempFile>,
    /// A copy of the source that names its encoding, for the driver; removed with this value.
    pub renamed: Option<(TempDir, PathBuf)>,
    /// What was found out rather than stated, with decoded samples, e.g. `GB18030: 万州区 | 涪陵区`.
    pub note: Option<String>,
    /// For the issue list.
    pub remarks: Vec<Remark>,
    /// Rows of a dBase table that are marked as deleted.
    pub deleted: u64,
    /// The folder a source was unpacked to; removed with this value.
    pub staged: Option<TempDir>,
}

/// Bytes handed on at a time.
const CHUNK: usize = 1 << 20;

/// Pieces of a text file that are judged.
const KEPT: usize = 20_000;

/// Damaged values that are listed one by one.
const LISTED: usize = 200;

/// Decides how the text of a source is read; `declared` is the project file's word.
pub(crate) fn plan(path: &Path, declared: Option<&str>) -> Result<TextPlan, Trouble> {
    let declared = declared.map(label).transpose()?;
    match extension(path).as_str() {
        "shp" | "dbf" => shapefile(path, declared),
        "geojson" | "json" | "geojsonl" | "geojsons" | "topojson" => text_file(path, declared, true),
        "dxf" => drawing(path, declared),
        "tab" | "mif" => map_info_table(path, declared),
        _ => Ok(TextPlan::default()),
    }
}

/// A drawing: UTF-8 where its bytes are, as AutoCAD writes it since 2007 whatever code page it states; else that code page.
fn drawing(path: &Path, declared: Option<&'static Encoding>) -> Result<TextPlan, Trouble> {
    let stated = || if is_utf8(path) { Some(UTF_8) } else { code_page(path) };
    text_file(path, declared.or_else(stated), true)
}

/// A table of MapInfo: by the project file, else by its bytes where its header names no character set.
fn map_info_table(path: &Path, declared: Option<&'static Encoding>) -> Result<TextPlan, Trouble> {
    if declared.is_none() && !map_info::is_neutral(path) {
        return Ok(TextPlan::default());
    }
    let pieces = map_info::pieces(path);
    let mut plan = TextPlan::default();
    let encoding = if let Some(declared) = declared {
        refuse_contradiction(declared, "encoding", &pieces)?;
        declared
    } else {
        let Some(found) = charset::sniff(&pieces).filter(|_| !pieces.is_empty()) else { return Ok(plan) };
        plan.guessed(found, &pieces);
        found
    };
    plan.renamed = map_info::renamed(path, encoding).map_err(|e| trouble(&M::Unreadable { cause: e.to_string() }, &M::UnreadableFix))?;
    Ok(plan)
}

/// The code page at the head of a drawing: `ANSI_936` two lines below its name.
fn code_page(path: &Path) -> Option<&'static Encoding> {
    let mut head = Vec::new();
    fs_err::File::open(path).ok()?.take(1 << 16).read_to_end(&mut head).ok()?;
    let head = String::from_utf8_lossy(&head);
    let stated = head.split("$DWGCODEPAGE").nth(1)?.lines().nth(2)?.trim().to_ascii_uppercase();
    charset::known(&format!("CP{}", stated.strip_prefix("ANSI_")?))
}

/// Decides how a table of text is read, whatever its file is called.
pub(crate) fn plan_table(path: &Path, declared: Option<&str>) -> Result<TextPlan, Trouble> {
    text_file(path, declared.map(label).transpose()?, false)
}

fn label(label: &str) -> Result<&'static Encoding, Trouble> {
    charset::known(label).ok_or_else(|| trouble(&M::EncodingUnknown { encoding: label.into() }, &M::EncodingUnknownFix))
}

/// Lower-case extension.
pub(crate) fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn shapefile(path: &Path, declared: Option<&'static Encoding>) -> Result<TextPlan, Trouble> {
    let Some(dbf) = sibling(path, "dbf") else { return Ok(TextPlan::default()) };
    let Some(table) = Table::open(&dbf) else { return Ok(TextPlan::default()) };
    let page = code_page_beside(path);
    let by_page = page.as_deref().and_then(charset::known);
    let by_byte = charset::of_language_byte(table.language);
    let stated = declared.map(|e| (e, "encoding".to_owned())).or_else(|| by_byte.map(|e| (e, format!("LDID 0x{:02X}", table.language))));
    let stated = stated.or_else(|| by_page.map(|e| (e, ".cpg".to_owned())));
    if let Some((encoding, who)) = &stated
        && charset::is_wide(encoding)
    {
        return Err(trouble(&M::EncodingNotInDbf { who: who.clone(), encoding: name(encoding) }, &M::EncodingNotInDbfFix));
    }
    let pieces = table.pieces(&dbf);
    if pieces.is_empty() {
        // ASCII throughout: every encoding reads it alike.
        return Ok(TextPlan::default());
    }
    let mut plan = TextPlan::default();
    let encoding = if let Some((encoding, who)) = stated {
        refuse_contradiction(encoding, &who, &pieces)?;
        encoding
    } else {
        let western = matches!(table.language, 0x57) && charset::looks_western(&pieces);
        let Some(found) = charset::sniff(&pieces).or(western.then_some(WINDOWS_1252)) else {
            // A code page of a number only, which GDAL's iconv may know: nothing speaks against it.
            if let Some(number) = page.as_deref().filter(|p| p.len() == 3 && p.bytes().all(|b| b.is_ascii_digit())) {
                return Ok(TextPlan { open_option: Some(format!("CP{number}")), ..plan });
            }
            return Err(trouble(&M::EncodingUnclear { readings: charset::readings(&pieces) }, &M::EncodingUnclearFix));
        };
        plan.guessed(found, &pieces);
        found
    };
    let (listed, all) = table.damaged(&dbf, encoding);
    for piece in &listed {
        let field = table.names.get(piece.column).map(|n| encoding.decode_without_bom_handling(n).0.into_owned());
        plan.remarks.push(Remark { row: piece.row, field, ..Remark::damaged(piece.read(encoding)) });
    }
    plan.more_damaged(all, listed.len());
    plan.open_option = Some(name(encoding));
    Ok(plan)
}

/// What a `.cpg` beside a Shapefile says.
fn code_page_beside(path: &Path) -> Option<String> {
    sibling(path, "cpg").and_then(|cpg| fs_err::read(cpg).ok()).map(|b| String::from_utf8_lossy(&b).trim().to_owned())
}

/// The encoding that a `.cpg` beside a Shapefile states.
pub(super) fn stated_beside(path: &Path) -> Option<&'static Encoding> {
    code_page_beside(path).as_deref().and_then(charset::known)
}

fn text_file(path: &Path, declared: Option<&'static Encoding>, json: bool) -> Result<TextPlan, Trouble> {
    let Ok(head) = head(path) else { return Ok(TextPlan::default()) };
    let marked = Encoding::for_bom(&head).map(|(encoding, _)| encoding);
    let mut plan = TextPlan::default();
    if let (Some(declared), Some(marked)) = (declared, marked)
        && declared != marked
    {
        let (message, fix) = against(declared, "encoding", marked, String::new(), String::new());
        return Err(trouble(&message, &fix));
    }
    let wide = marked.filter(|m| charset::is_wide(m)).or_else(|| wide_without_mark(&head));
    if let Some(wide) = wide {
        plan.transcoded = Some(transcode(path, wide)?);
        plan.note = marked.is_none().then(|| name(wide));
        return Ok(plan);
    }
    let encoding = match declared {
        None if is_utf8(path) => return Ok(plan),
        None => {
            let pieces = pieces(path, json);
            // One broken character in a file marked or written as UTF-8 is a damaged value, not another encoding.
            let Some(found) = marked.or_else(|| charset::sniff(&pieces)) else {
                return Err(trouble(&M::EncodingUnclear { readings: charset::readings(&pieces) }, &M::EncodingUnclearFix));
            };
            plan.guessed(found, &pieces);
            found
        }
        Some(declared) => {
            let pieces = pieces(path, json);
            refuse_contradiction(declared, "encoding", &pieces)?;
            declared
        }
    };
    let (mut listed, mut all) = (Vec::new(), 0);
    each_piece(path, json, |piece| {
        if !piece.fits(encoding) {
            all += 1;
            if listed.len() < LISTED {
                listed.push(Remark { row: piece.row, ..Remark::damaged(piece.read(encoding)) });
            }
        }
        true
    });
    plan.more_damaged(all, listed.len());
    plan.remarks.extend(listed);
    if encoding != UTF_8 || all > 0 {
        plan.transcoded = Some(transcode(path, encoding)?);
    }
    Ok(plan)
}

impl TextPlan {
    /// Notes an encoding that was found from the bytes.
    fn guessed(&mut self, encoding: &'static Encoding, pieces: &[Piece]) {
        let note = format!("{}: {}", name(encoding), sample(pieces, encoding));
        self.remarks.push(Remark::new(IssueKind::EncodingGuessed, note.clone()));
        self.note = Some(note);
    }

    fn more_damaged(&mut self, all: usize, listed: usize) {
        if all > listed {
            self.remarks.push(Remark::damaged(format!("+ {}", all - listed)));
        }
    }
}

/// Formats that bring their own encoding, and may bring a wrong one.
const SELF_DESCRIBED: [&str; 9] = ["GPKG", "FlatGeobuf", "OpenFileGDB", "GML", "KML", "LIBKML", "DXF", "MapInfo File", "SQLite"];

/// Features looked at for text that is none.
const LOOKED_AT: usize = 500;

/// Refuses a file whose format has its own encoding where more than one text in ten is not in it.
pub(crate) fn refuse_garbled(dataset: &Dataset) -> Result<(), Trouble> {
    if !SELF_DESCRIBED.contains(&dataset.driver().short_name().as_str()) {
        return Ok(());
    }
    let (mut garbled, mut foreign, mut example) = (0usize, 0usize, String::new());
    let mut judge = |text: String| {
        foreign += usize::from(!text.is_ascii());
        if text.contains('\u{fffd}') {
            garbled += 1;
            if example.is_empty() {
                example = text.chars().take(20).collect();
            }
        }
    };
    for mut layer in dataset.layers() {
        let texts: Vec<usize> =
            layer.defn().fields().enumerate().filter(|(_, f)| f.field_type() == OGRFieldType::OFTString).map(|(at, _)| at).collect();
        layer.defn().fields().for_each(|f| judge(f.name()));
        for feature in layer.features().take(LOOKED_AT) {
            texts.iter().filter_map(|&at| feature.field_as_string(at).ok().flatten()).for_each(&mut judge);
        }
        layer.reset_feature_reading();
    }
    super::quiet::clear();
    if garbled * 10 > foreign { Err(trouble(&M::GarbledText { example }, &M::GarbledTextFix)) } else { Ok(()) }
}

fn refuse_contradiction(declared: &'static Encoding, who: &str, pieces: &[Piece]) -> Result<(), Trouble> {
    let Some(other) = charset::contradicts(declared, pieces) else { return Ok(()) };
    let misfit = pieces.iter().filter(|p| !p.fits(declared)).cloned().collect::<Vec<_>>();
    let shown = if misfit.is_empty() { pieces } else { &misfit };
    if other == declared {
        let readings = charset::readings(pieces);
        let message =
            M::EncodingContradictionUnclear { who: who.into(), encoding: name(declared), wrong: sample(shown, declared), readings };
        return Err(trouble(&message, &M::EncodingUnclearFix));
    }
    let (message, fix) = against(declared, who, other, sample(shown, declared), sample(shown, other));
    Err(trouble(&message, &fix))
}

fn against(declared: &'static Encoding, who: &str, other: &'static Encoding, wrong: String, right: String) -> (M, M) {
    let sniffed = name(other);
    let message = M::EncodingContradiction { who: who.into(), encoding: name(declared), wrong, sniffed: sniffed.clone(), right };
    (message, M::EncodingContradictionFix { sniffed })
}

fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs_err::File::open(path)?.take(4096).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Text of two bytes a character without a mark: every other byte of its ASCII is zero.
fn wide_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let half = head.len() / 2;
    match (zeros(0), zeros(1)) {
        _ if half < 8 => None,
        (0, z) if z * 4 > half => Some(encoding_rs::UTF_16LE),
        (z, 0) if z * 4 > half => Some(encoding_rs::UTF_16BE),
        _ => None,
    }
}

fn is_utf8(path: &Path) -> bool {
    let Ok(mut file) = fs_err::File::open(path) else { return true };
    let (mut buffer, mut held) = (vec![0u8; CHUNK], 0usize);
    loop {
        let Ok(read) = file.read(&mut buffer[held..]) else { return true };
        if read == 0 {
            return held == 0;
        }
        let end = held + read;
        let valid = match std::str::from_utf8(&buffer[..end]) {
            Ok(_) => end,
            Err(e) if e.error_len().is_none() => e.valid_up_to(),
            Err(_) => return false,
        };
        buffer.copy_within(valid..end, 0);
        held = end - valid;
    }
}

/// The first pieces of a text file that hold other than ASCII.
pub(super) fn pieces(path: &Path, json: bool) -> Vec<Piece> {
    let mut kept = Vec::new();
    each_piece(path, json, |piece| {
        kept.push(piece);
        kept.len() < KEPT
    });
    kept
}

/// Hands out what stands between the separators of a text file, where it holds other than ASCII.
fn each_piece(path: &Path, json: bool, mut each: impl FnMut(Piece) -> bool) {
    let Ok(file) = fs_err::File::open(path) else { return };
    let mut file = BufReader::new(file);
    let (mut line, mut number, mut quoted) = (Vec::new(), 0u64, false);
    loop {
        line.clear();
        if !file.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            return;
        }
        if !line.is_ascii() {
            let marks: &[u8] = if json { b"\"\r\n" } else { b",;\t\"\r\n" };
            for text in line.split(|b| marks.contains(b)).filter(|t| !t.is_ascii()) {
                // The first line of a table holds its names; the rows of a JSON file are not its lines.
                let row = if json || number == 0 { None } else { Some(number) };
                if !each(Piece { bytes: text.to_vec(), full: false, row, column: 0 }) {
                    return;
                }
            }
        }
        // A cell of several lines is one row, as a spreadsheet counts.
        quoted = !json && ends_quoted(&line, quoted);
        number += u64::from(!quoted);
    }
}

/// Whether a line of a table ends inside a quoted cell; a quotation mark within a bare cell is a character like others.
fn ends_quoted(line: &[u8], mut quoted: bool) -> bool {
    let mut starts = true;
    for byte in line {
        match byte {
            b'"' if quoted || starts => quoted = !quoted,
            _ => {}
        }
        // Two marks in a quoted cell are one: the second opens again what the first closed.
        starts = matches!(byte, b',' | b';' | b'\t' | b'|' | b'"');
    }
    quoted
}

/// The file in UTF-8, under the same extension.
fn transcode(path: &Path, encoding: &'static Encoding) -> Result<NamedTempFile, Trouble> {
    let suffix = format!(".{}", extension(path));
    let write = || -> std::io::Result<NamedTempFile> {
        let mut source = fs_err::File::open(path)?;
        let mut target = tempfile::Builder::new().prefix("lianpian-").suffix(&suffix).tempfile()?;
        let mut decoder = encoding.new_decoder_with_bom_removal();
        let mut bytes = vec![0u8; CHUNK];
        loop {
            let read = source.read(&mut bytes)?;
            let (mut from, last) = (0, read == 0);
            loop {
                let mut text = String::with_capacity(decoder.max_utf8_buffer_length(read - from).unwrap_or(CHUNK * 3));
                let (result, used, _) = decoder.decode_to_string(&bytes[from..read], &mut text, last);
                target.write_all(text.as_bytes())?;
                from += used;
                if result == encoding_rs::CoderResult::InputEmpty {
                    break;
                }
            }
            if last {
                break;
            }
        }
        target.flush()?;
        Ok(target)
    };
    write().map_err(|e| trouble(&M::Unreadable { cause: e.to_string() }, &M::UnreadableFix))
}

pub(super) fn sibling(path: &Path, extension: &str) -> Option<PathBuf> {
    [extension.to_owned(), extension.to_ascii_uppercase()].iter().map(|e| path.with_extension(e)).find(|p| p.is_file())
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;

    use super::*;
    use crate::report::Lang;

    fn gbk(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    #[test]
    fn a_gbk_table_is_read_and_a_wrong_declaration_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("台账.csv");
        fs_err::write(&path, gbk("小区名称,建成年份\n桂林小区,1998年\n")).unwrap();
        let plan = plan_table(&path, None).unwrap();
        let text = fs_err::read_to_string(plan.transcoded.unwrap().path()).unwrap();
        assert!(text.contains("桂林小区") && plan.note.as_deref().is_some_and(|n| n.starts_with("GB18030: 桂林小区")));
        let said = plan_table(&path, Some("utf-8")).unwrap_err().message.get(Lang::En).to_owned();
        assert!(said.contains("桂林小区") && said.contains('\u{fffd}'), "both readings are shown: {said}");
        assert!(plan_table(&path, Some("klingon")).is_err());
    }

    #[test]
    fn marks_wide_text_and_json() {
        let folder = tempfile::tempdir().unwrap();
        let wide = folder.path().join("w.csv");
        let bytes: Vec<u8> = "\u{feff}名称,年份\n桂林小区,1998\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [bytes.clone(), bytes[2..].to_vec()] {
            fs_err::write(&wide, bytes).unwrap();
            let read = plan_table(&wide, None).unwrap().transcoded;
            // Without a mark, Chinese text hides its zeros: it is refused or read, never mistaken.
            assert!(read.is_none_or(|f| fs_err::read_to_string(f.path()).unwrap().starts_with("名称")));
        }
        let json = folder.path().join("j.geojson");
        fs_err::write(&json, gbk("{\"type\":\"FeatureCollection\",\"features\":[],\"名称\":\"桂林小区\"}")).unwrap();
        assert!(fs_err::read_to_string(plan(&json, None).unwrap().transcoded.unwrap().path()).unwrap().contains("桂林小区"));
        let marked = folder.path().join("m.csv");
        fs_err::write(&marked, "\u{feff}名称\n甲\n").unwrap();
        assert!(plan_table(&marked, None).unwrap().transcoded.is_none() && plan_table(&marked, Some("gbk")).is_err());
    }

    #[test]
    fn one_damaged_value_in_many_is_listed_with_its_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let mut bytes = gbk("名称,年份\n");
        for row in 0..400 {
            bytes.extend(gbk("桂林小区"));
            bytes.extend(if row == 250 { b"\xff\xff,1998\n".as_slice() } else { b",1998\n" });
        }
        fs_err::write(&path, bytes).unwrap();
        let plan = plan_table(&path, None).unwrap();
        let damaged: Vec<&Remark> = plan.remarks.iter().filter(|r| r.kind == IssueKind::TextDamaged).collect();
        assert_eq!(damaged.iter().map(|r| r.row).collect::<Vec<_>>(), [Some(251)]);
    }

    #[test]
    fn a_damaged_value_below_cells_of_several_lines_keeps_its_row() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        let mut bytes = gbk("名称,说明\n");
        for row in 0..60 {
            bytes.extend(gbk("桂林小区,\"甲\n5\"\"乙\n\"\n"));
            bytes.extend(if row == 40 { b"\xff\xff,1\"8\n".as_slice() } else { b"5\"x,1998\n" });
        }
        fs_err::write(&path, bytes).unwrap();
        let damaged: Vec<_> = plan_table(&path, None).unwrap().remarks.into_iter().filter(|r| r.kind == IssueKind::TextDamaged).collect();
        assert_eq!(damaged.iter().map(|r| r.row).collect::<Vec<_>>(), [Some(82)]);
    }

    #[test]
    fn a_large_file_is_checked_across_its_chunks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("l.csv");
        let text = format!("a{}", "年".repeat(CHUNK));
        fs_err::write(&path, &text).unwrap();
        assert!(is_utf8(&path));
        fs_err::write(&path, &text.as_bytes()[..text.len() - 1]).unwrap();
        assert!(!is_utf8(&path), "cut in half");
        fs_err::write(&path, gbk(&text)).unwrap();
        let read = transcode(&path, GB18030).unwrap();
        assert!(fs_err::read_to_string(read.path()).unwrap() == text);
    }
}
