//! Exit codes, and failures with what to do about them.

use std::error::Error;
use std::io::{self, ErrorKind};
use std::process::ExitCode;

use serde_json::{Value, json};

use crate::export::FolderError;
use crate::intake::Problem;
use crate::report::messages::CliMessage as M;
use crate::report::{Lang, Role, Say, Text};

use super::stages::chain;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done, warnings included.
    Done,
    /// Wrong usage.
    Usage,
    /// Input cannot be used, or a folder does not prove.
    Input,
    /// The plan is written and misses a target that counts.
    TargetMissed,
    /// Output or environment failed.
    Environment,
    /// Interrupted; nothing half-written stays behind.
    Interrupted,
}

/// Why a command could not do its work.
#[derive(Debug, Clone)]
pub struct Failure {
    pub(super) exit: Exit,
    /// A stable word for scripts.
    pub(super) code: &'static str,
    pub(super) message: Text,
    /// Boxed to keep results small.
    pub(super) remedy: Box<Text>,
    pub(super) problems: Vec<Problem>,
}

impl Exit {
    /// The number the system sees.
    pub(super) fn number(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Usage => 2,
            Self::Input => 3,
            Self::TargetMissed => 4,
            Self::Environment => 5,
            Self::Interrupted => 130,
        }
    }

    /// The worse of two, in the order 0, 4, 3, 5, 130 of a batch; wrong usage, which no district has, comes before 5.
    #[must_use]
    pub(super) fn worst(self, other: Self) -> Self {
        let rank = |exit: Self| match exit {
            Self::Done => 0,
            Self::TargetMissed => 1,
            Self::Input => 2,
            Self::Usage => 3,
            Self::Environment => 4,
            Self::Interrupted => 5,
        };
        if rank(self) >= rank(other) { self } else { other }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        exit.number().into()
    }
}

impl Failure {
    /// A failure in full.
    pub(super) fn new(exit: Exit, code: &'static str, message: Text, remedy: Text) -> Self {
        Self { exit, code, message, remedy: Box::new(remedy), problems: Vec::new() }
    }

    /// Input that cannot be used.
    pub(super) fn input(code: &'static str, message: Text, remedy: Text) -> Self {
        Self::new(Exit::Input, code, message, remedy)
    }

    /// Inputs that cannot be used, each with its problem.
    pub(super) fn unusable(problems: Vec<Problem>) -> Self {
        let message = M::Unusable { count: problems.len() }.both();
        Self { problems, ..Self::input("inputs_unusable", message, M::UnusableRemedy.both()) }
    }

    /// Stopped by the user.
    pub(super) fn interrupted() -> Self {
        Self::new(Exit::Interrupted, "interrupted", M::Interrupted.both(), M::RunAgain.both())
    }

    /// Output that cannot be written.
    pub(super) fn environment(error: &(dyn Error + 'static)) -> Self {
        let cause = chain(error);
        match io_kind(error) {
            Some(ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
                Self::new(Exit::Environment, "disk_full", M::DiskFull { cause }.both(), M::OutputRemedy.both())
            }
            _ => Self::new(Exit::Environment, "output", M::OutputFailed { cause }.both(), M::OutputRemedy.both()),
        }
    }

    /// A panic caught at the edge of the program.
    pub(super) fn internal(panic: &(dyn std::any::Any + Send)) -> Self {
        let cause = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .unwrap_or("panic")
            .to_owned();
        Self::new(Exit::Environment, "internal", M::Internal { cause }.both(), M::InternalRemedy.both())
    }

    /// The failure for scripts: `{code, exit, message, remedy, problems}`.
    pub(super) fn json(&self, lang: Lang) -> Value {
        json!({
            "code": self.code,
            "exit": self.exit.number(),
            "message": self.message.get(lang),
            "remedy": self.remedy.get(lang),
            "problems": self.problems.iter().map(|problem| problem_json(problem, lang)).collect::<Vec<_>>(),
        })
    }

    /// The message and every problem, one a line.
    pub(super) fn text(&self, lang: Lang) -> String {
        let mut lines = vec![self.message.get(lang).to_owned()];
        for problem in &self.problems {
            lines.push(format!("  {}", problem_line(problem, lang)));
            lines.push(format!("    {}{}", M::Hint.say(lang), problem.remedy.get(lang)));
        }
        lines.join("\n")
    }
}

impl From<FolderError> for Failure {
    fn from(error: FolderError) -> Self {
        let exit = if error.is_usage() { Exit::Usage } else { Exit::Environment };
        Self::new(exit, error.code(), error.message(), error.remedy())
    }
}

/// The first system error among an error's causes.
fn io_kind(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    let mut next = Some(error);
    while let Some(cause) = next {
        if let Some(io) = cause.downcast_ref::<io::Error>() {
            return Some(io.kind());
        }
        next = cause.source();
    }
    None
}

/// `role · file:layer · field …: what is wrong`.
pub(super) fn problem_line(problem: &Problem, lang: Lang) -> String {
    let mut parts = Vec::new();
    // A file that plays no part yet, or a line of a file, says by its name where the problem is.
    if problem.role != Role::Project || problem.layer.is_empty() {
        parts.push(problem.role.name().get(lang).to_owned());
    }
    if !problem.layer.is_empty() {
        parts.push(problem.layer.to_string());
    }
    parts.extend(problem.field.iter().map(|field| M::Field { field: field.clone() }.say(lang)));
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    format!("{}{colon}{}", parts.join(" · "), problem.message.get(lang))
}

/// A problem for scripts.
pub(super) fn problem_json(problem: &Problem, lang: Lang) -> Value {
    json!({
        "role": problem.role,
        "layer": &*problem.layer,
        "field": problem.field,
        "message": problem.message.get(lang),
        "remedy": problem.remedy.get(lang),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_a_batch_follows_the_contract() {
        let order = [Exit::Done, Exit::TargetMissed, Exit::Input, Exit::Environment, Exit::Interrupted];
        assert_eq!(order.map(Exit::number), [0, 4, 3, 5, 130]);
        for (low, &a) in order.iter().enumerate() {
            for &b in &order[low..] {
                assert_eq!((a.worst(b), b.worst(a)), (b, b));
            }
        }
    }
}
