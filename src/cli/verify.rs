//! `lianpian verify`: proof of a plan folder from its files alone.

use super::args::VerifyArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;

/// Shows every check; a folder that does not prove ends like input that cannot be used.
///
/// # Errors
/// [`Failure`] where the folder cannot be read at all.
pub fn verify(args: &VerifyArgs, session: &Session) -> Result<Exit, Failure> {
    let report = session.watched(|view| stages::verify(&args.folder, &view.progress))?;
    if session.console.json {
        print_json(&report)?;
    } else {
        print(&report.text(session.console.lang))?;
    }
    Ok(if report.ok() { Exit::Done } else { Exit::Input })
}
