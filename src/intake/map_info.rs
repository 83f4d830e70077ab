//! Tables of MapInfo whose character set is not that of their bytes: «Neutral», or that of the computer they were saved on.
//!
//! The driver recodes by the name in the header, and by nothing else. Where the bytes or the project file say otherwise, it
//! is given a copy with another name in the header.

use std::path::{Path, PathBuf};

use encoding_rs::Encoding;
use tempfile::TempDir;

use super::charset::Piece;
use super::dbf::Table;
use super::encoding;

/// The header of a MIF file ends before so many bytes, its columns may not.
const HEAD: usize = 4096;

/// Files of one table, by extension.
const FAMILY: [&str; 7] = ["tab", "dat", "map", "id", "ind", "mif", "mid"];

/// MapInfo's names of character sets.
const NAMES: [(&str, &str); 7] = [
    ("gb18030", "WindowsSimpChinese"),
    ("GBK", "WindowsSimpChinese"),
    ("Big5", "WindowsTradChinese"),
    ("Shift_JIS", "WindowsJapanese"),
    ("EUC-KR", "WindowsKorean"),
    ("windows-1252", "WindowsLatin1"),
    ("windows-1251", "WindowsCyrillic"),
];

/// Whether the header names no character set.
pub(super) fn is_neutral(path: &Path) -> bool {
    let Ok(bytes) = fs_err::read(path) else { return false };
    let sets = character_sets(&bytes[..bytes.len().min(HEAD)]);
    sets.is_empty() || sets.iter().any(|&(from, to)| bytes[from..to].eq_ignore_ascii_case(b"neutral"))
}

/// What of the table's text holds other than ASCII.
pub(super) fn pieces(path: &Path) -> Vec<Piece> {
    if encoding::extension(path) == "mif" {
        return encoding::sibling(path, "mid").map(|mid| encoding::pieces(&mid, false)).unwrap_or_default();
    }
    let Some(dat) = encoding::sibling(path, "dat") else { return Vec::new() };
    Table::open(&dat).map(|table| table.pieces(&dat)).unwrap_or_default()
}

/// A copy of the table whose header names an encoding; `None` where MapInfo has no name for it.
pub(super) fn renamed(path: &Path, encoding: &'static Encoding) -> std::io::Result<Option<(TempDir, PathBuf)>> {
    let Some((_, name)) = NAMES.iter().find(|(own, _)| *own == encoding.name()) else { return Ok(None) };
    let folder = tempfile::Builder::new().prefix("lianpian-").tempdir()?;
    let target = |path: &Path| folder.path().join(path.file_name().unwrap_or_default());
    for file in FAMILY.iter().filter_map(|extension| encoding::sibling(path, extension)).filter(|file| file != path) {
        let to = target(&file);
        if fs_err::hard_link(&file, &to).is_err() {
            fs_err::copy(&file, &to)?;
        }
    }
    let bytes = fs_err::read(path)?;
    let mut out = Vec::with_capacity(bytes.len() + 64);
    let mut end = 0;
    let sets = character_sets(&bytes[..bytes.len().min(HEAD)]);
    if sets.is_empty() {
        // A MIF file may leave the clause out; it stands behind the version.
        end = bytes.iter().position(|&b| b == b'\n').map_or(0, |at| at + 1);
        out.extend(&bytes[..end]);
        out.extend(format!("Charset \"{name}\"\n").as_bytes());
    }
    for (from, to) in sets {
        out.extend(&bytes[end..from]);
        out.extend(name.as_bytes());
        end = to;
    }
    out.extend(&bytes[end..]);
    let copy = target(path);
    fs_err::write(&copy, out)?;
    Ok(Some((folder, copy)))
}

/// Where the names of character sets stand: behind the word `charset`, in quotation marks or without.
fn character_sets(head: &[u8]) -> Vec<(usize, usize)> {
    const WORD: &[u8] = b"charset";
    let starts = (0..head.len().saturating_sub(WORD.len())).filter(|&at| head[at..at + WORD.len()].eq_ignore_ascii_case(WORD));
    starts
        .filter_map(|at| {
            let after = at + WORD.len();
            let from = after + head[after..].iter().position(|b| !matches!(b, b' ' | b'\t' | b'"'))?;
            let length = head[from..].iter().position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_'))?;
            (from > after && length > 0).then_some((from, from + length))
        })
        .collect()
}
