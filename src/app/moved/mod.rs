//! Sources that are not where the project file says: where they may be now, and a project file that says so.

mod search;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cache::SourceFile;
use crate::project::{self, Project};
use crate::report::messages::{AppMessage as M, Say};
use crate::report::{Cancelled, Progress, Text};

/// A source that is not there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Moved {
    /// Its path as the project file writes it.
    pub(super) written: String,
    /// Where it may be, the likeliest first.
    pub(super) found: Vec<Found>,
    /// The path that is to be written, as chosen or typed; empty: none.
    pub(super) instead: String,
}

/// A place where a source may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// The same, as the project file is to write it.
    pub(super) written: String,
    pub(super) likeness: Likeness,
}

/// How far a file is the one that is missed, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Its content is the one that was read last.
    Content,
    /// Its name and size are those of the one that was read last.
    Size,
    /// Its name is; its content was never read, or is another.
    Name,
}

/// The sources of a project that are not there, with where they may be. `known` is what was read of the project last.
///
/// # Errors
/// [`Cancelled`].
pub(super) fn missing(project: &Project, known: &[SourceFile], progress: &Progress) -> Result<Vec<Moved>, Cancelled> {
    let mut all = Vec::new();
    for written in project.sources() {
        let (path, inside) = search::split(&project.resolve(&written));
        if path.exists() {
            continue;
        }
        let known = known.iter().find(|file| file.written == written);
        let mut found = search::look_for(project, &path, known, progress)?;
        for found in &mut found {
            found.path.extend(&inside);
            found.written = project::written(&found.path, &project.path);
        }
        let sure = found.first().filter(|first| first.likeness == Likeness::Content || found.len() == 1);
        let instead = sure.map(|found| found.written.clone()).unwrap_or_default();
        all.push(Moved { written, found, instead });
    }
    Ok(all)
}

/// Whether a path that was typed names something, from the folder of a project file on.
pub(super) fn is_there(project: Option<&Path>, typed: &str) -> bool {
    let folder = project.and_then(Path::parent).unwrap_or(Path::new(""));
    search::split(&folder.join(typed)).0.exists()
}

/// Writes the project file with the paths that were chosen.
pub(super) fn repair(project: &Path, moved: &[Moved]) -> Result<(), (Text, Text)> {
    let instead: BTreeMap<String, String> = moved
        .iter()
        .filter(|moved| !moved.instead.trim().is_empty())
        .map(|moved| (moved.written.clone(), moved.instead.trim().to_owned()))
        .collect();
    let unwritten = |cause: String| (M::RepairFailed { cause }.both(), M::RepairFailedFix.both());
    let before = fs_err::read_to_string(project).map_err(|error| unwritten(error.to_string()))?;
    let text = project::with_sources(&before, project, &instead).map_err(|error| (error.text(), M::FailedRemedy.both()))?;
    project::save(project, Some(&before), &text).map_err(|error| (error.text(), M::RepairFailedFix.both()))
}
