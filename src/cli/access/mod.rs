//! `lianpian access`: distances along a network alone, without a plan.

mod layers;
mod tables;

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::export::OutputFile;
use crate::report::Say;
use crate::report::messages::AccessMessage as M;

use super::args::AccessArgs;
use super::failure::{Exit, Failure};
use super::session::Session;
use super::stages;

/// Measures walks from every node (or origin) to the nearest facility of each category and writes them.
///
/// # Errors
/// [`Failure`] with the exit code of the contract; nothing is written then.
pub fn access(args: &AccessArgs, session: &Session) -> Result<Exit, Failure> {
    positive("--within", args.within)?;
    positive("--snap", args.snap)?;
    match (&args.nodes, &args.edges) {
        (Some(nodes), Some(edges)) => tables::run(args, [nodes, edges], session),
        _ => layers::run(args, session),
    }
}

/// Refuses a distance that is none.
pub(super) fn positive(arg: &str, metres: Option<f64>) -> Result<(), Failure> {
    match metres {
        Some(value) if !(value > 0.0 && value.is_finite()) => {
            let message = M::BadMetres { arg: arg.into(), value: value.to_string() };
            Err(Failure::new(Exit::Usage, "usage", message.both(), M::BadMetresFix.both()))
        }
        _ => Ok(()),
    }
}

/// The output, which must not be one of the inputs; inputs that are not there are told before anything is read.
fn output(out: &Path, inputs: &[&PathBuf]) -> Result<OutputFile, Failure> {
    if let Some(missing) = inputs.iter().find(|input| !input.is_file()) {
        return Err(stages::no_such_file(missing));
    }
    output_file(out, inputs)
}

/// The output, which must not be one of the inputs.
pub(super) fn output_file(out: &Path, inputs: &[&PathBuf]) -> Result<OutputFile, Failure> {
    refuse_input(out, inputs.iter().map(|input| input.as_path()))?;
    Ok(OutputFile::prepare(out)?)
}

/// Refuses to write over what is read.
fn refuse_input<'p>(out: &Path, mut inputs: impl Iterator<Item = &'p Path>) -> Result<(), Failure> {
    let same = |input: &Path| matches!((input.canonicalize(), out.canonicalize()), (Ok(a), Ok(b)) if a == b);
    if inputs.any(same) {
        let message = M::SameFile { path: out.display().to_string() };
        return Err(Failure::new(Exit::Usage, "output_is_input", message.both(), M::SameFileFix.both()));
    }
    Ok(())
}

/// Seconds since the last lap.
pub(super) struct Watch(Instant);

impl Watch {
    pub(super) fn start() -> Self {
        Self(Instant::now())
    }

    pub(super) fn lap(&mut self) -> f64 {
        let now = Instant::now();
        (now - std::mem::replace(&mut self.0, now)).as_secs_f64()
    }
}
