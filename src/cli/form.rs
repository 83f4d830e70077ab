//! What commands on a file of their own share: the form of the result, what is said of columns that cannot be used, numbers.

use std::path::Path;

use super::failure::{Exit, Failure};
use crate::export::Form;
use crate::report::messages::{MethodMessage as M, RegionMessage};
use crate::report::{Lang, Say, Text};

/// The form that the ending of `--out` asks for.
pub(super) fn of(out: &Path) -> Result<Form, Failure> {
    Form::of(out).ok_or_else(|| unfit(M::OutForm { path: out.display().to_string() }.both()))
}

/// A form that cannot hold the result.
pub(super) fn unfit(cause: Text) -> Failure {
    Failure::new(Exit::Usage, "out_form", cause, M::OutFormFix.both())
}

/// A table whose columns cannot be used for what is asked, with every cause.
pub(super) fn unusable(what: &'static str, path: &Path, causes: &[Text]) -> Failure {
    let path = path.display();
    let lines = |lang: Lang| causes.iter().map(|cause| format!("{path}: {}", cause.get(lang))).collect::<Vec<_>>().join("\n");
    Failure::input(what, Text { zh: lines(Lang::Zh), en: lines(Lang::En) }, RegionMessage::InputFix.both())
}

/// A number as people read it, with at most so many digits behind the point.
pub(super) fn rounded(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
