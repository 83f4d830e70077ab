//! From a plan to its files, written as one folder in one step.

mod folder;
mod folder_error;
mod target;

pub use folder::{OutputFolder, Staged};
pub use folder_error::FolderError;
pub use target::{PLAN_FILES, is_plan};
