//! `lianpian app`: the map.

use super::args::AppArgs;
use super::failure::{Exit, Failure};
use super::project;
use super::session::Session;
use super::stages;

/// Opens the map on a project, or on the bundled sample. Ctrl-C ends it like any window's process.
///
/// # Errors
/// [`Failure`] where the project cannot be read, or nothing can be drawn.
pub fn app(args: &AppArgs, session: &Session) -> Result<Exit, Failure> {
    let project = args.project.as_deref().map(|path| project::read(path, session.overrides)).transpose()?;
    stages::open_map(project, session.console.lang)?;
    Ok(Exit::Done)
}
