//! `lianpian explain`: why a neighbourhood or zone is as it is.

use super::args::ExplainArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;

/// Shows the explanation kept in a plan folder.
///
/// # Errors
/// [`Failure`] where the folder is no plan or knows no such id.
pub fn explain(args: &ExplainArgs, session: &Session) -> Result<Exit, Failure> {
    let explanation = stages::explain(&args.folder, &args.id)?;
    if session.console.json {
        print_json(&explanation)?;
    } else {
        print(&explanation.text(session.console.lang))?;
    }
    Ok(Exit::Done)
}
