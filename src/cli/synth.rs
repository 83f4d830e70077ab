//! `lianpian synth`: a synthetic district of any size.

use super::args::SynthArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;

/// The seed where none is typed; that of a project file, too.
const SEED: u64 = 42;

/// Makes a synthetic district and says what it holds.
///
/// # Errors
/// [`Failure`] where it cannot be written.
pub fn synth(args: &SynthArgs, session: &Session) -> Result<Exit, Failure> {
    let seed = session.overrides.seed().unwrap_or(SEED);
    let report = session.watched(|view| stages::synthesize(args.buildings, seed, &args.out, &view.progress))?;
    if session.console.json {
        print_json(&report)?;
    } else {
        print(&report.text(session.console.lang))?;
    }
    Ok(Exit::Done)
}
