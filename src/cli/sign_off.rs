//! `lianpian sign-off`: a plan folder is settled, with a name, a day and the hash of every file.

use serde_json::json;

use super::args::SignOffArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;
use crate::report::Say;
use crate::report::messages::BaseMessage as M;

/// Proves the folder and signs it.
///
/// # Errors
/// [`Failure`] where it does not prove, is signed already, or was changed since.
pub fn sign_off(args: &SignOffArgs, session: &Session) -> Result<Exit, Failure> {
    let console = session.console;
    let signature = session.watched(|view| stages::sign_off(&args.folder, &args.name, args.date, &view.progress))?;
    let missed = stages::missed_in(&args.folder)?;
    if console.json {
        print_json(&json!({
            "folder": args.folder.display().to_string(), "name": signature.name, "date": signature.date, "seal": signature.seal,
            "files": signature.files, "targets_missed": missed,
        }))?;
    } else {
        let (path, date) = (args.folder.display().to_string(), signature.date.to_string());
        let signed = M::SignedOff { path, name: signature.name, date, files: signature.files.len(), seal: signature.seal };
        print(&signed.say(console.lang))?;
    }
    if missed > 0 {
        console.warn(&M::MissesTargets { count: missed }.say(console.lang));
    }
    Ok(Exit::Done)
}
