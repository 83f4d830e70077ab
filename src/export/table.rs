//! A CSV with a byte-order mark, which spreadsheets need to show Chinese.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::ExportError;

/// A table being written.
pub(super) struct Table {
    path: PathBuf,
    out: csv::Writer<fs_err::File>,
}

impl Table {
    /// A new file with its header.
    pub(super) fn create(path: &Path, header: &[&str]) -> Result<Self, ExportError> {
        let failed = |cause: std::io::Error| ExportError::Write { path: path.into(), cause };
        let mut file = fs_err::File::create(path).map_err(failed)?;
        file.write_all("\u{feff}".as_bytes()).map_err(failed)?;
        let mut table = Self { path: path.into(), out: csv::Writer::from_writer(file) };
        table.row(header.iter().map(|name| (*name).to_owned()).collect())?;
        Ok(table)
    }

    /// Writes a row.
    pub(super) fn row(&mut self, cells: Vec<String>) -> Result<(), ExportError> {
        let path = &self.path;
        self.out.write_record(cells).map_err(|e| ExportError::Write { path: path.clone(), cause: std::io::Error::other(e) })
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<(), ExportError> {
        let path = self.path;
        self.out.flush().map_err(|cause| ExportError::Write { path, cause })
    }
}
