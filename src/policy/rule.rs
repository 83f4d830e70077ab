//! Rules: what must all hold, of what one must hold, and what must not.

use super::condition::{Facts, Judgement, Terms};
use super::{Condition, Truth};

/// The conditions of a tier or an approval, with the parameters that switch how they are read.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'r> {
    /// Must all hold.
    pub all_of: &'r [Condition],
    /// One must hold, where there are any.
    pub any_of: &'r [Condition],
    /// Parameter that says `any` or `all` of them; `any` without one.
    pub any_of_mode: Option<&'r str>,
    /// None may hold.
    pub none_of: &'r [Condition],
    /// Parameter, yes or no, that says whether `none_of` counts; it does without one.
    pub none_of_if: Option<&'r str>,
}

/// What a rule makes of some facts, condition by condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Whether the rule holds, what would decide it, and which limits are met exactly.
    pub whole: Judgement,
    /// Truth of every condition: `all_of`, `any_of`, `none_of`.
    pub conditions: [Vec<Truth>; 3],
}

impl Rule<'_> {
    /// Whether all of `any_of` must hold.
    #[must_use]
    pub fn needs_every_any(&self, terms: Terms<'_>) -> bool {
        let mode = self.any_of_mode.and_then(|name| terms.parameters.get(name));
        mode.and_then(toml::Value::as_str) == Some("all")
    }

    /// Whether `none_of` counts.
    #[must_use]
    pub fn excludes(&self, terms: Terms<'_>) -> bool {
        self.none_of_if.and_then(|name| terms.parameters.get(name)).and_then(toml::Value::as_bool).unwrap_or(true)
    }

    /// Judges the rule.
    #[must_use]
    pub fn judge(&self, facts: &dyn Facts, terms: Terms<'_>) -> Ruling {
        let judge = |conditions: &[Condition]| conditions.iter().map(|c| c.judge(facts, terms)).collect::<Vec<_>>();
        let (all, any, none) = (judge(self.all_of), judge(self.any_of), judge(self.none_of));
        let truths = |of: &[Judgement]| of.iter().map(|j| j.truth).collect();
        let conditions = [truths(&all), truths(&any), truths(&none)];
        let mut parts = vec![Judgement::all(all)];
        if !any.is_empty() {
            parts.push(if self.needs_every_any(terms) { Judgement::all(any) } else { Judgement::any(any) });
        }
        if self.excludes(terms) {
            parts.push(Judgement::any(none).opposite());
        }
        Ruling { whole: Judgement::all(parts), conditions }
    }
}
