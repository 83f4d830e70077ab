//! Guards around zipped workbooks: what they unpack to is known before anything is held in memory.

use std::io::{BufReader, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use super::grid::{MOST_CELLS, too_large};
use crate::intake::{Trouble, trouble};
use crate::report::messages::SheetMessage as M;

/// A workbook's parts in XML may unpack to this many bytes: about 300,000 rows of 30 columns.
const MOST_BYTES: u64 = 512 << 20;

/// Parts of a workbook; no real one has more.
const MOST_PARTS: usize = 10_000;

/// Least bytes of one shared text: `<si/>`.
const LEAST_TEXT: u64 = 5;

/// An opened archive that has been measured.
pub(crate) type Archive = ZipArchive<BufReader<std::fs::File>>;

/// Kinds of zipped workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Zipped {
    /// Office Open XML.
    Xlsx,
    /// Office Open XML with binary sheets, which are not read.
    Xlsb,
    /// OpenDocument.
    Ods,
    /// Something else.
    Other,
}

/// Opens an archive and unpacks its XML once, counting, so that neither a false size nor a bomb gets further.
pub(crate) fn open(path: &Path) -> Result<(Archive, Zipped), Trouble> {
    let file = fs_err::File::open(path).map_err(|e| damaged(e.to_string()))?;
    let mut archive = ZipArchive::new(BufReader::new(file.into_file())).map_err(|e| damaged(e.to_string()))?;
    if archive.len() > MOST_PARTS {
        return Err(too_large());
    }
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let has = |name: &str| names.iter().any(|n| n.eq_ignore_ascii_case(name));
    let kind = if has("content.xml") {
        Zipped::Ods
    } else if has("xl/workbook.bin") {
        Zipped::Xlsb
    } else if names.iter().any(|n| n.to_ascii_lowercase().ends_with("workbook.xml")) {
        Zipped::Xlsx
    } else {
        Zipped::Other
    };
    let mut left = MOST_BYTES;
    let mut buffer = vec![0u8; 256 << 10];
    for at in 0..archive.len() {
        let mut part = match archive.by_index(at) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(_) | ZipError::InvalidPassword) => return Err(password()),
            Err(e) => return Err(damaged(e.to_string())),
        };
        let name = part.name().map_err(|e| damaged(e.to_string()))?.to_ascii_lowercase();
        if !matches!(name.rsplit_once('.'), Some((_, "xml" | "rels"))) {
            continue;
        }
        if part.size() > left {
            return Err(too_large());
        }
        let is_texts = name.ends_with("sharedstrings.xml");
        let (mut size, mut stated, mut texts) = (0u64, 0u64, 0usize);
        loop {
            let n = part.read(&mut buffer).map_err(|e| damaged(e.to_string()))?;
            if n == 0 {
                break;
            }
            if is_texts && size == 0 {
                stated = stated_texts(&buffer[..n]);
            }
            if is_texts {
                texts += buffer[..n].windows(3).filter(|w| w == b"<si").count();
                if texts > MOST_CELLS {
                    return Err(too_large());
                }
            }
            size += n as u64;
            left = left.checked_sub(n as u64).ok_or_else(too_large)?;
        }
        // The reader makes room for as many texts as the part states.
        if stated.saturating_mul(LEAST_TEXT) > size.max(1 << 16) {
            return Err(damaged(format!("{name}: uniqueCount = {stated}")));
        }
    }
    Ok((archive, kind))
}

/// `uniqueCount` at the head of the shared texts.
fn stated_texts(head: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(&head[..head.len().min(4096)]);
    let Some(at) = text.find("uniqueCount=") else { return 0 };
    let digits: String = text[at + 13..].chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { 0 } else { digits.parse().unwrap_or(u64::MAX) }
}

/// The refusal of a file that is cut short or no workbook.
pub(crate) fn damaged(cause: String) -> Trouble {
    trouble(&M::Damaged { cause }, &M::DamagedFix)
}

/// The refusal of a file that asks for a password.
pub(crate) fn password() -> Trouble {
    trouble(&M::Password, &M::PasswordFix)
}
