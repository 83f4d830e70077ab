//! Character encodings: what a Shapefile or a CSV table says, what its bytes say, and which of them is right.

use std::io::Write;
use std::path::{Path, PathBuf};

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};
use tempfile::NamedTempFile;

use super::{Trouble, trouble};
use crate::report::messages::IntakeMessage as M;

/// How a table's text is to be read.
#[derive(Debug, Default)]
pub(crate) struct TextPlan {
    /// Encoding to tell GDAL, for a Shapefile.
    pub open_option: Option<String>,
    /// The table in UTF-8, for a CSV file in another encoding; removed with this value.
    pub transcoded: Option<NamedTempFile>,
    /// A remark for the issue list, e.g. `GB18030 (sniffed)`.
    pub note: Option<String>,
}

/// At most this many bytes of text are judged.
const SAMPLE: usize = 4 << 20;

/// Decides how the text of a source is read; `declared` is the project file's word.
pub(crate) fn plan(path: &Path, declared: Option<&str>) -> Result<TextPlan, Trouble> {
    let declared = declared.map(label).transpose()?;
    match extension(path).as_str() {
        "shp" | "dbf" => shapefile(path, declared),
        "csv" | "tsv" | "txt" => csv(path, declared),
        _ => Ok(TextPlan::default()),
    }
}

/// Decides how a table of text is read, whatever its file is called.
pub(crate) fn plan_table(path: &Path, declared: Option<&str>) -> Result<TextPlan, Trouble> {
    csv(path, declared.map(label).transpose()?)
}

fn label(label: &str) -> Result<&'static Encoding, Trouble> {
    known(label).ok_or_else(|| trouble(&M::EncodingUnknown { encoding: label.into() }, &M::EncodingUnknownFix))
}

/// Lower-case extension.
pub(crate) fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// Labels as people write them: GB18030, gbk, cp936, 936, UTF8, utf-8, Big5 …
fn known(label: &str) -> Option<&'static Encoding> {
    let tidy = label.trim().to_ascii_lowercase();
    let tidy = match tidy.as_str() {
        "936" | "cp936" | "ms936" | "windows-936" | "ansi 936" | "gb2312" | "gbk" | "gb18030" => "gb18030",
        "950" | "cp950" => "big5",
        "932" | "cp932" | "shift_jis" | "shift-jis" | "sjis" => "shift_jis",
        "949" | "cp949" => "euc-kr",
        "65001" | "utf8" | "utf-8" | "cp65001" => "utf-8",
        "88591" | "8859_1" => "iso-8859-1",
        "1252" | "ansi 1252" => "windows-1252",
        other => other,
    };
    Encoding::for_label(tidy.as_bytes())
}

fn shapefile(path: &Path, declared: Option<&'static Encoding>) -> Result<TextPlan, Trouble> {
    let Some((values, language)) = sibling(path, "dbf").and_then(|dbf| dbf_text(&dbf)) else { return Ok(TextPlan::default()) };
    let page = sibling(path, "cpg").and_then(|cpg| fs_err::read_to_string(cpg).ok());
    let stated = page.as_deref().and_then(known);
    let fits = |encoding: &'static Encoding| values.iter().all(|v| decodes(encoding, v));
    if let Some(encoding) = declared {
        if !fits(encoding) {
            return Err(contradiction(encoding, &values));
        }
        return Ok(TextPlan { open_option: Some(name(encoding)), note: None, transcoded: None });
    }
    if values.is_empty() {
        return Ok(TextPlan::default());
    }
    // A code page that the bytes bear out is followed; language bytes of GBK and Big5 are trusted, the rest is not.
    if let Some(encoding) = stated.or(match language {
        0x4d | 0x7a => Some(GB18030),
        0x4f | 0x78 => Some(BIG5),
        _ => None,
    }) && fits(encoding)
    {
        return Ok(TextPlan { open_option: Some(name(encoding)), ..TextPlan::default() });
    }
    if page.is_some() && stated.is_none() {
        // A code page that GDAL may know.
        return Ok(TextPlan::default());
    }
    let Some(sniffed) = sniff(&values) else { return Ok(TextPlan::default()) };
    let why = stated.map_or_else(|| "no code page".to_owned(), |s| format!(".cpg says {}", name(s)));
    Ok(TextPlan { open_option: Some(name(sniffed)), note: Some(format!("{} ({why})", name(sniffed))), transcoded: None })
}

fn csv(path: &Path, declared: Option<&'static Encoding>) -> Result<TextPlan, Trouble> {
    let Ok(bytes) = fs_err::read(path) else { return Ok(TextPlan::default()) };
    let marked = Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let sample = [bytes[..bytes.len().min(SAMPLE)].to_vec()];
    let encoding = match declared.or(marked) {
        Some(encoding) => {
            if !decodes(encoding, &sample[0]) {
                return Err(contradiction(encoding, &sample));
            }
            encoding
        }
        None if decodes(UTF_8, &sample[0]) => UTF_8,
        None => sniff(&sample).unwrap_or(UTF_8),
    };
    if encoding == UTF_8 {
        return Ok(TextPlan::default());
    }
    let (text, _, _) = encoding.decode(&bytes);
    let note = declared.is_none().then(|| name(encoding));
    let written = tempfile::Builder::new().prefix("lianpian-").suffix(".csv").tempfile().and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.flush()?;
        Ok(file)
    });
    let file = written.map_err(|e| trouble(&M::Unreadable { cause: e.to_string() }, &M::UnreadableFix))?;
    Ok(TextPlan { transcoded: Some(file), note, open_option: None })
}

fn contradiction(declared: &'static Encoding, values: &[Vec<u8>]) -> Trouble {
    let sniffed = sniff(values).map_or_else(|| "?".to_owned(), name);
    trouble(&M::EncodingContradiction { encoding: name(declared), sniffed: sniffed.clone() }, &M::EncodingContradictionFix { sniffed })
}

/// UTF-8 where the bytes are, else the East Asian encoding in which they read as common characters.
fn sniff(values: &[Vec<u8>]) -> Option<&'static Encoding> {
    let fits = |encoding: &'static Encoding| values.iter().all(|v| decodes(encoding, v));
    if fits(UTF_8) {
        return Some(UTF_8);
    }
    [GB18030, BIG5, encoding_rs::SHIFT_JIS, encoding_rs::EUC_KR]
        .into_iter()
        .filter(|&e| fits(e))
        .map(|e| (e, commonness(e, values)))
        .filter(|&(_, share)| share > 0.3)
        .max_by(|a, b| a.1.total_cmp(&b.1).then_with(|| b.0.name().cmp(a.0.name())))
        .map(|(e, _)| e)
}

/// Whether bytes are text of the encoding; a character cut off at the end of a field is forgiven.
fn decodes(encoding: &'static Encoding, bytes: &[u8]) -> bool {
    (0..=3usize.min(bytes.len())).any(|cut| !encoding.decode_without_bom_handling(&bytes[..bytes.len() - cut]).1)
}

/// Share of the characters beyond ASCII that are common in the encoding: for GBK and Big5 the level-1 block of their lead bytes.
fn commonness(encoding: &'static Encoding, values: &[Vec<u8>]) -> f64 {
    let (mut common, mut all) = (0usize, 0usize);
    for value in values {
        let mut at = 0;
        while at < value.len() {
            if value[at] < 0x80 {
                at += 1;
                continue;
            }
            let (lead, trail) = (value[at], value.get(at + 1).copied().unwrap_or(0));
            all += 1;
            common += usize::from(match encoding.name() {
                "gb18030" => (0xb0..=0xd7).contains(&lead) && trail >= 0xa1,
                "Big5" => (0xa4..=0xc6).contains(&lead) && ((0x40..=0x7e).contains(&trail) || trail >= 0xa1),
                "Shift_JIS" => matches!(lead, 0x82 | 0x83 | 0x88..=0x97),
                _ => (0xb0..=0xc8).contains(&lead) && trail >= 0xa1,
            });
            at += 2;
        }
    }
    // Level 1 of GBK holds 99 % of running text; a tie with Korean or Big5 goes to Chinese as this program is used.
    let bonus = if encoding == GB18030 { 0.05 } else { 0.0 };
    if all == 0 { 0.0 } else { common as f64 / all as f64 + bonus }
}

fn name(encoding: &'static Encoding) -> String {
    encoding.name().to_ascii_uppercase().replace("WINDOWS-", "CP").replace("SHIFT_JIS", "CP932")
}

fn sibling(path: &Path, extension: &str) -> Option<PathBuf> {
    [extension.to_owned(), extension.to_ascii_uppercase()].iter().map(|e| path.with_extension(e)).find(|p| p.is_file())
}

/// The column names and text values of a dBase table that hold other than ASCII, and its language byte.
fn dbf_text(path: &Path) -> Option<(Vec<Vec<u8>>, u8)> {
    use std::io::Read;
    let mut bytes = Vec::new();
    fs_err::File::open(path).ok()?.take(SAMPLE as u64).read_to_end(&mut bytes).ok()?;
    let head = bytes.get(..32)?;
    let (header, record) = (usize::from(u16::from_le_bytes([head[8], head[9]])), usize::from(u16::from_le_bytes([head[10], head[11]])));
    let mut texts = Vec::new();
    let mut keep = |text: &[u8]| {
        let text = text.split(|&b| b == 0).next().unwrap_or(text).trim_ascii_end();
        if text.iter().any(|&b| b >= 0x80) {
            texts.push(text.to_vec());
        }
    };
    let mut columns = Vec::new();
    let mut offset = 1usize;
    for field in bytes.get(32..header.min(bytes.len()))?.chunks_exact(32).take_while(|f| f[0] != 0x0d) {
        keep(&field[..11]);
        let width = usize::from(field[16]);
        if field[11] == b'C' {
            columns.push((offset, width));
        }
        offset += width;
    }
    if record > 0 {
        for row in bytes.get(header.min(bytes.len())..)?.chunks_exact(record).take(20_000) {
            for &(at, width) in &columns {
                keep(row.get(at..at + width).unwrap_or_default());
            }
        }
    }
    Some((texts, head[29]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(encoding: &'static Encoding, texts: &[&str]) -> Vec<Vec<u8>> {
        texts.iter().map(|t| encoding.encode(t).0.into_owned()).collect()
    }

    #[test]
    fn east_asian_text_is_told_apart() {
        let chinese = ["老旧小区", "建成年代", "一九九八年", "潼南区桂林街道"];
        assert_eq!(sniff(&bytes(GB18030, &chinese)), Some(GB18030));
        assert_eq!(sniff(&bytes(UTF_8, &chinese)), Some(UTF_8));
        assert_eq!(sniff(&bytes(BIG5, &["臺北市中正區", "國民住宅", "興建年份"])), Some(BIG5));
    }

    #[test]
    fn a_character_cut_in_half_is_forgiven() {
        let whole = bytes(GB18030, &["建成年份"]).remove(0);
        assert!(decodes(GB18030, &whole[..whole.len() - 1]));
        assert!(!decodes(UTF_8, &whole));
    }

    #[test]
    fn a_gbk_table_is_read_and_a_wrong_declaration_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("台账.csv");
        fs_err::write(&path, bytes(GB18030, &["小区名称,建成年份\n桂林小区,1998年\n"]).remove(0)).unwrap();
        let plan = plan(&path, None).unwrap();
        let text = fs_err::read_to_string(plan.transcoded.unwrap().path()).unwrap();
        assert!(text.contains("桂林小区") && plan.note.as_deref() == Some("GB18030"));
        assert!(super::plan(&path, Some("utf-8")).is_err() && super::plan(&path, Some("klingon")).is_err());
    }
}
