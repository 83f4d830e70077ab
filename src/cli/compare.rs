//! `lianpian compare`: what one plan does differently from another, and why.

use serde_json::json;

use super::args::CompareArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;

/// Shows what is new in the second folder, and what its plan does differently from that of the first.
///
/// # Errors
/// [`Failure`] where a folder is no plan.
pub fn compare(args: &CompareArgs, session: &Session) -> Result<Exit, Failure> {
    let (before, after, changes) = session.watched(|view| stages::compare(&args.before, &args.after, &view.progress))?;
    let console = session.console;
    if console.json {
        let mut document = changes.document(console.lang);
        document["before"] = json!({ "project": before.project, "as_of": before.as_of });
        document["after"] = json!({ "project": after.project, "as_of": after.as_of });
        print_json(&document)?;
    } else {
        print(&changes.text(console.lang))?;
    }
    Ok(Exit::Done)
}
