//! `lianpian app`: the map.

use std::path::Path;
use std::sync::Arc;

use crate::app::{Keeping, Memory, Reread, Start};
use crate::cache::Cache;
use crate::intake::{is_source, sources_in};
use crate::project::files_in;

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
    let start = match &args.project {
        None => Start::Sample,
        Some(path) if is_data(path) => Start::Data(path.clone()),
        Some(path) => {
            let (path, overrides) = (path.clone(), session.overrides);
            let project = project::read(&path, overrides)?;
            let reread: Reread = Arc::new(move || project::read(&path, overrides).map_err(|failure| (failure.message, *failure.remedy)));
            Start::Project(Box::new(project), reread)
        }
    };
    let districts = if args.no_cache { None } else { folders::cache().map(|folder| Cache::at(&folder)) };
    let changes = folders::state();
    let memory = changes.as_deref().map(Memory::at);
    let keeping = Keeping { districts, memory, changes, tour: true, asked_lang: session.asked_lang };
    stages::open_map(&start, session.console.lang, &keeping)?;
    Ok(Exit::Done)
}

/// Whether a path names data and no project: a source, or a folder of sources without a project file.
fn is_data(path: &Path) -> bool {
    let holds_data = || files_in(path).is_ok_and(|own| own.is_empty()) && sources_in(path).is_ok_and(|all| !all.is_empty());
    is_source(path) || path.is_dir() && holds_data()
}
