//! The text of a file in the encodings that it may be in, for a person to choose by reading names.

use std::path::Path;

use encoding_rs::{BIG5, Encoding, GB18030, UTF_8};

use super::charset::{self, Piece};
use super::dbf::Table;
use super::{encoding, map_info, sheets};

/// Values that are shown of each.
const SHOWN: usize = 5;

/// A text in one encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextReading {
    /// Name of the encoding, as a project file writes it.
    pub encoding: String,
    /// Some values, as they read in it.
    pub samples: Vec<String>,
    /// Values with other than ASCII that are no text in it.
    pub unreadable: usize,
    /// Values with other than ASCII that were looked at.
    pub of: usize,
}

/// The readings of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextReadings {
    /// Readings, that which its bytes speak for first.
    pub all: Vec<TextReading>,
    /// What the file itself says: an encoding, and where it stands.
    pub stated: Option<(String, String)>,
    /// Name of the encoding that its bytes speak for.
    pub by_bytes: Option<String>,
}

/// Reads the text of a file in the encodings that it may be in; nothing where it has none of its own choice: formats that bring
/// their encoding along, and files in ASCII throughout.
#[must_use]
pub fn text_readings(path: &Path) -> Option<TextReadings> {
    let (pieces, stated) = pieces_of(path)?;
    if pieces.is_empty() {
        return None;
    }
    let found = charset::sniff(&pieces);
    let of_file = stated.as_ref().map(|(encoding, _)| *encoding);
    let mut tried: Vec<&'static Encoding> = found.into_iter().chain(of_file).collect();
    tried.extend([GB18030, UTF_8, BIG5]);
    let mut all: Vec<TextReading> = Vec::new();
    for encoding in tried {
        let name = charset::name(encoding);
        if all.iter().all(|reading| reading.encoding != name) {
            let unreadable = pieces.iter().filter(|piece| !piece.fits(encoding)).count();
            all.push(TextReading { encoding: name, samples: samples(&pieces, encoding), unreadable, of: pieces.len() });
        }
    }
    let stated = stated.map(|(encoding, who)| (charset::name(encoding), who));
    Some(TextReadings { all, stated, by_bytes: found.map(charset::name) })
}

/// An encoding that a file states, with where it stands.
type Stated = (&'static Encoding, String);

/// What holds other than ASCII in a file, and the encoding that it states, with who says so.
fn pieces_of(path: &Path) -> Option<(Vec<Piece>, Option<Stated>)> {
    match encoding::extension(path).as_str() {
        "shp" | "dbf" => {
            let dbf = encoding::sibling(path, "dbf")?;
            let table = Table::open(&dbf)?;
            let by_byte = charset::of_language_byte(table.language).map(|e| (e, format!("LDID 0x{:02X}", table.language)));
            Some((table.pieces(&dbf), by_byte.or_else(|| encoding::stated_beside(path).map(|e| (e, ".cpg".to_owned())))))
        }
        "geojson" | "json" | "geojsonl" | "geojsons" | "topojson" | "dxf" => Some((encoding::pieces(path, true), None)),
        "tab" | "mif" => Some((map_info::pieces(path), None)),
        "csv" | "tsv" | "txt" if sheets::is_table(path) => Some((encoding::pieces(path, false), None)),
        _ => None,
    }
}

fn samples(pieces: &[Piece], encoding: &'static Encoding) -> Vec<String> {
    let mut read: Vec<String> = Vec::new();
    // Values say more than names of columns.
    for piece in pieces.iter().filter(|p| p.row.is_some()).chain(pieces.iter().filter(|p| p.row.is_none())) {
        let text = piece.read(encoding);
        if text.chars().count() >= 2 && !read.contains(&text) {
            read.push(text);
        }
        if read.len() == SHOWN {
            break;
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_well_in_one_encoding_and_not_in_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("台账.csv");
        let text = "小区名称,户数\n棉纺家属院,48\n柳荫小区,24\n书院里,60\n桂香园,12\n";
        fs_err::write(&path, GB18030.encode(text).0).unwrap();
        let found = text_readings(&path).unwrap();
        assert_eq!((found.by_bytes.as_deref(), found.stated), (Some("GB18030"), None));
        assert_eq!(found.all[0].samples, ["棉纺家属院", "柳荫小区", "书院里", "桂香园", "小区名称"]);
        let utf8 = found.all.iter().find(|reading| reading.encoding == "UTF-8").unwrap();
        assert!(found.all[0].unreadable == 0 && utf8.unreadable == utf8.of && utf8.samples[0].contains('\u{fffd}'), "{utf8:?}");
        fs_err::write(&path, "name,households\na,1\n").unwrap();
        assert_eq!(text_readings(&path), None, "ASCII reads alike in all of them");
    }
}
