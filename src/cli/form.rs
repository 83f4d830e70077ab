//! The form in which a command on a file of its own writes its result.

use std::path::Path;

use super::failure::{Exit, Failure};
use crate::export::Form;
use crate::report::messages::MethodMessage as M;
use crate::report::{Say, Text};

/// The form that the ending of `--out` asks for.
pub(super) fn of(out: &Path) -> Result<Form, Failure> {
    Form::of(out).ok_or_else(|| unfit(M::OutForm { path: out.display().to_string() }.both()))
}

/// A form that cannot hold the result.
pub(super) fn unfit(cause: Text) -> Failure {
    Failure::new(Exit::Usage, "out_form", cause, M::OutFormFix.both())
}
