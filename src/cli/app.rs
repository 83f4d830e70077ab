//! `lianpian app`: the map.

use std::sync::Arc;

use crate::app::{Keeping, Memory, Reread};
use crate::cache::Cache;

use super::args::AppArgs;
use super::failure::{Exit, Failure};
use super::folders;
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
    let districts = if args.no_cache { None } else { folders::cache().map(|folder| Cache::at(&folder)) };
    let changes = folders::state();
    let memory = changes.as_deref().map(Memory::at);
    let keeping = Keeping { districts, memory, changes, tour: true, asked_lang: session.asked_lang };
    stages::open_map(project, session.console.lang, &keeping)?;
    Ok(Exit::Done)
}
