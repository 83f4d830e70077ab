//! `lianpian inspect`: what a file holds and how to map it.

use super::args::InspectArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;

/// Shows layers, columns, years and defects of a file, and a suggested mapping.
///
/// # Errors
/// [`Failure`] where the file cannot be read.
pub fn inspect(args: &InspectArgs, session: &Session) -> Result<Exit, Failure> {
    let inspection = stages::inspect(&args.file)?;
    if session.console.json {
        print_json(&inspection)?;
    } else {
        print(&inspection.text(session.console.lang))?;
    }
    Ok(Exit::Done)
}
