//! What a check found.

use serde::Serialize;

use crate::report::messages::{VerifyFinding, VerifyTitle};
use crate::report::{Say, Text};

/// Failures kept in words; the rest are counted.
const KEPT: usize = 200;

/// One thing that was proved, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Short id, stable for scripts.
    pub id: &'static str,
    /// What holds where it is ok.
    pub title: Text,
    /// Whether it holds.
    pub ok: bool,
    /// What does not hold: the first 200 cases, then how many more.
    pub failures: Vec<Text>,
    /// How many things do not hold.
    pub failed: usize,
    /// How many things were looked at.
    pub count: usize,
}

/// A check at work.
#[derive(Debug, Default)]
pub(super) struct Tally {
    count: usize,
    failures: Vec<Text>,
    more: usize,
}

impl Tally {
    /// Looks at one thing that should hold.
    pub(super) fn expect(&mut self, holds: bool, finding: impl FnOnce() -> VerifyFinding) {
        self.count += 1;
        if !holds {
            self.fail(&finding());
        }
    }

    /// Notes something that does not hold.
    pub(super) fn fail(&mut self, finding: &VerifyFinding) {
        if self.failures.len() < KEPT {
            self.failures.push(finding.both());
        } else {
            self.more += 1;
        }
    }

    /// Counts things looked at.
    pub(super) fn saw(&mut self, n: usize) {
        self.count += n;
    }

    /// The result.
    pub(super) fn check(mut self, id: &'static str, title: &VerifyTitle) -> Check {
        let failed = self.failures.len() + self.more;
        if self.more > 0 {
            self.failures.push(VerifyFinding::AndMore { more: self.more }.both());
        }
        Check { id, title: title.both(), ok: failed == 0, failures: self.failures, failed, count: self.count }
    }
}

/// A number as short as it can be written with three decimals.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A number or `null`.
pub(super) fn maybe(value: Option<f64>) -> String {
    value.map_or_else(|| "null".to_owned(), number)
}
