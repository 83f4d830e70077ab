//! The map application.

use crate::project::Project;
use crate::report::Lang;

/// Why the map did not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppError {
    /// No display.
    #[error("{cause}")]
    NoDisplay {
        /// What the system said.
        cause: String,
    },
    /// No graphics.
    #[error("{cause}")]
    Gpu {
        /// What the system said.
        cause: String,
    },
}

/// Opens the map.
///
/// # Errors
/// [`AppError`].
pub fn open(_project: Option<Project>, _lang: Lang) -> Result<(), AppError> {
    Err(AppError::NoDisplay { cause: "no display".into() })
}
