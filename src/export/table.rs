//! A CSV with a byte-order mark, which spreadsheets need to show Chinese; one place for every table of a plan.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{BUFFER, ExportError};
use crate::report::Progress;

/// Rows between two looks at whether the caller cancelled: less than a millisecond of work.
const STEP: usize = 256;

/// A table being written.
pub(super) struct Table<'p> {
    path: PathBuf,
    out: csv::Writer<fs_err::File>,
    progress: &'p Progress,
    rows: usize,
}

impl<'p> Table<'p> {
    /// A new file with its header.
    pub(super) fn create<S: AsRef<str>>(path: &Path, header: &[S], progress: &'p Progress) -> Result<Self, ExportError> {
        let failed = |cause: std::io::Error| ExportError::Write { path: path.into(), cause };
        let mut file = fs_err::File::create(path).map_err(failed)?;
        file.write_all("\u{feff}".as_bytes()).map_err(failed)?;
        let mut table =
            Self { path: path.into(), out: csv::WriterBuilder::new().buffer_capacity(BUFFER).from_writer(file), progress, rows: 0 };
        table.row(header)?;
        Ok(table)
    }

    /// Writes a row; every so many rows it asks whether the caller cancelled.
    pub(super) fn row<S: AsRef<str>>(&mut self, cells: &[S]) -> Result<(), ExportError> {
        if self.rows.is_multiple_of(STEP) {
            self.progress.check()?;
        }
        self.rows += 1;
        let path = &self.path;
        let cells = cells.iter().map(AsRef::as_ref);
        self.out.write_record(cells).map_err(|e| ExportError::Write { path: path.clone(), cause: std::io::Error::other(e) })
    }

    /// Writes what is left.
    pub(super) fn finish(mut self) -> Result<(), ExportError> {
        let path = self.path;
        self.out.flush().map_err(|cause| ExportError::Write { path, cause })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_begins_with_its_mark_and_its_header() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        let progress = Progress::silent();
        let mut table = Table::create(&path, &["名称", "元"], &progress).unwrap();
        table.row(&["甲，乙", "1,5"]).unwrap();
        table.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "\u{feff}名称,元\n甲，乙,\"1,5\"\n");
    }

    #[test]
    fn a_table_that_is_cancelled_ends_within_a_step() {
        let folder = tempfile::tempdir().unwrap();
        let progress = Progress::silent();
        let mut table = Table::create(&folder.path().join("a.csv"), &["n"], &progress).unwrap();
        for n in 0..1000 {
            table.row(&[n.to_string()]).unwrap();
        }
        progress.cancel();
        let stopped = (0..1000).position(|n| matches!(table.row(&[n.to_string()]), Err(ExportError::Cancelled(_))));
        assert!(stopped.is_some_and(|rows| rows < STEP), "{stopped:?}");
    }
}
