//! Handing a plan over: its files in a folder of their own, in one step.

use std::path::Path;

use super::{ExportError, FolderError, OutputFolder, write};
use crate::plan::Plan;
use crate::report::messages::{FolderMessage as M, Say};
use crate::report::{Cancelled, Progress, Text};

/// Why a plan was not handed over. The folder is as it was then.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The plan.
    #[error(transparent)]
    Export(#[from] ExportError),
}

/// Writes the files of a settled plan into the folder that a path means, with the rules of `lianpian plan --out`: a plan of this
/// program is replaced as a whole, anything else is refused.
///
/// # Errors
/// [`DeliveryError`]; the folder is as it was then.
pub fn deliver(plan: &Plan, target: &Path, progress: &Progress) -> Result<(), DeliveryError> {
    let staged = OutputFolder::prepare_for(&plan.project, target)?;
    write(plan, staged.path(), progress)?;
    progress.check().map_err(ExportError::from)?;
    Ok(staged.commit()?)
}

impl DeliveryError {
    /// Whether the caller cancelled.
    #[must_use]
    pub fn cancelled(&self) -> Option<Cancelled> {
        if let Self::Export(ExportError::Cancelled(cancelled)) = self { Some(*cancelled) } else { None }
    }

    /// What is wrong, and what to do about it.
    #[must_use]
    pub fn said(&self) -> (Text, Text) {
        match self {
            Self::Folder(error) => (error.message(), error.remedy()),
            Self::Export(ExportError::Write { path, cause }) => {
                let error = FolderError::io(path, cause);
                (error.message(), error.remedy())
            }
            Self::Export(ExportError::Unsettled) => (M::Unsettled.both(), M::WaitForIt.both()),
            Self::Export(error) => (Text::same(error.to_string()), M::CheckDisk.both()),
        }
    }
}
