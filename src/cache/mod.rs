//! Districts that were read before, kept so that opening a project again is fast.
//!
//! What is kept carries a key over everything that reading depends on: the sources this program was built from, the
//! libraries under it, the settings that intake is handed (no others are), and the bytes of every file that a source may be
//! read from. A key that differs in one bit is another key; then everything is read anew. What is kept carries a hash of
//! itself, too, so that a file that was cut or altered is noticed and made again.

mod files;
mod folder;
mod key;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use self::files::Sources;
pub(crate) use self::files::{SourceFile, content};
use self::key::Key;
pub(crate) use self::key::name_of;
use crate::intake::{self, Intake, IntakeError};
use crate::project::Project;
use crate::report::Progress;

/// A folder that keeps districts.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
    most_bytes: u64,
    /// The program, and what it was built from.
    program: &'static str,
}

/// Where a district came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was kept, and nothing that it depends on has changed.
    Kept,
    /// Its files were read.
    Read,
}

/// All that is kept together may take this much; what was opened least lately goes first. About ten districts of a million
/// buildings each.
const MOST_BYTES: u64 = 4 << 30;

/// Its version, and a hash of its sources: builds differ more often than versions.
const PROGRAM: &str = concat!(env!("CARGO_PKG_VERSION"), " ", env!("LIANPIAN_SOURCES"));

impl Cache {
    /// A cache in a folder, which is made when something is kept.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), most_bytes: MOST_BYTES, program: PROGRAM }
    }

    /// The district of a project: the one that was kept, where nothing changed, else read and kept. That it cannot be kept
    /// is no error: then it is read the next time, too.
    ///
    /// # Errors
    /// As [`intake::read`].
    pub fn read(&self, project: &Project, progress: &Progress) -> Result<(Intake, Origin), IntakeError> {
        // What is left out here cannot bear on what is read, and what bears on it is in the key.
        let project = project.for_intake();
        let Some((key, sources)) = Key::of(&project, self.program, progress)? else {
            return Ok((intake::read(&project, progress)?, Origin::Read));
        };
        let path = self.path_of(&project);
        if let Some(kept) = folder::kept(&path, &key) {
            return Ok((kept, Origin::Kept));
        }
        let read = intake::read(&project, progress)?;
        // Files that were written while they were read belong to no key.
        if Key::of(&project, self.program, progress)?.is_some_and(|(after, _)| after == key) {
            let _ = folder::keep(&path, &key, &sources, &read, self.most_bytes);
        }
        Ok((read, Origin::Read))
    }

    /// What is known of the files that a project was read from last; nothing where nothing of it is kept.
    pub(crate) fn known(&self, project: &Project) -> Vec<SourceFile> {
        folder::sources(&self.path_of(project)).map(|known| known.0).unwrap_or_default()
    }

    /// Where the district of a project is kept: one file a project, whatever becomes of its inputs.
    fn path_of(&self, project: &Project) -> PathBuf {
        self.folder.join(format!("{}.{}", key::name_of(&project.path), folder::ENDING))
    }
}
