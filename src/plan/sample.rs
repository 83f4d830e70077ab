//! The bundled sample: a synthetic district, carried in the program.

use std::io;
use std::path::{Path, PathBuf};

/// Files of the sample, the project file first.
const FILES: [(&str, &[u8]); 4] = [
    ("sample.lianpian.toml", include_bytes!("../../data/sample/sample.lianpian.toml")),
    ("sample.gpkg", include_bytes!("../../data/sample/sample.gpkg")),
    ("sample.ledger.csv", include_bytes!("../../data/sample/sample.ledger.csv")),
    ("sample.survey.csv", include_bytes!("../../data/sample/sample.survey.csv")),
];

/// Writes the sample into a folder and names its project file.
///
/// # Errors
/// Where the folder cannot be written.
pub fn unpack(folder: &Path) -> io::Result<PathBuf> {
    for (name, bytes) in FILES {
        fs_err::write(folder.join(name), bytes)?;
    }
    Ok(folder.join(FILES[0].0))
}
