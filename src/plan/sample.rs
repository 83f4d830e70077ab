//! The bundled sample: a synthetic district, carried in the program.

use std::io;
use std::path::{Path, PathBuf};

/// Files of the sample, the project file first.
const FILES: [(&str, &[u8]); 1] = [("sample.lianpian.toml", include_bytes!("../../data/sample/sample.lianpian.toml"))];

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
