//! `lianpian app`: the map.

use std::sync::Arc;

use crate::app::Reread;

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
    let project = match &args.project {
        None => None,
        Some(path) => {
            let (path, overrides) = (path.clone(), session.overrides);
            let project = project::read(&path, overrides)?;
            let reread: Reread = Arc::new(move || project::read(&path, overrides).map_err(|failure| (failure.message, *failure.remedy)));
            Some((project, reread))
        }
    };
    stages::open_map(project, session.console.lang)?;
    Ok(Exit::Done)
}
