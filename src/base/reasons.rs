//! Why a plan does something else than an earlier one.

use super::differences::{ChangeKind, Difference};
use super::facts::is_setting_of;
use super::statement::{Standing, Statement};
use crate::report::messages::{BaseMessage as M, Say};
use crate::report::{Lang, Text};

/// Names that a sentence holds; of more it says how many.
const NAMED: usize = 3;

/// What the search for years found against the year of the earlier plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Cause {
    /// A limit would be passed in that year.
    Limit {
        /// The limit, as the project has it.
        limit: String,
        /// The year.
        year: i16,
    },
    /// A target would be missed.
    Target {
        /// Its id.
        id: String,
        /// The year it counts in.
        year: i16,
    },
    /// It would be completed after its deadline.
    Deadline {
        /// The year of the deadline.
        by: i16,
    },
    /// A year would have more than its even share of work.
    Share {
        /// The year.
        year: i16,
    },
    /// It is bound to start before or after another.
    Order {
        /// Name of the other.
        name: String,
    },
    /// The zone starts in other years.
    Zone,
    /// There is room in an earlier year, and that is worth more than the price of leaving the base year.
    Sooner,
}

impl Cause {
    fn code(&self) -> &'static str {
        match self {
            Self::Limit { .. } => "limit",
            Self::Target { .. } => "target",
            Self::Deadline { .. } => "deadline",
            Self::Share { .. } => "share",
            Self::Order { .. } => "order",
            Self::Zone => "zone",
            Self::Sooner => "sooner",
        }
    }

    fn text(&self, instead: &[String]) -> Text {
        match self {
            Self::Limit { limit, year } => M::WhyLimit { limit: limit.clone(), year: *year }.both(),
            Self::Target { id, year } if instead.is_empty() => M::WhyTarget { id: id.clone(), year: *year }.both(),
            Self::Target { id, year } => {
                listed(instead, |names| M::WhyTargetInstead { id: id.clone(), year: *year, names: names.to_owned() })
            }
            Self::Deadline { by } => M::WhyDeadline { by: *by }.both(),
            Self::Share { year } => M::WhyShare { year: *year }.both(),
            Self::Order { name } => M::WhyOrder { name: name.clone() }.both(),
            Self::Zone => M::WhyZoneYears.both(),
            Self::Sooner => M::WhySooner.both(),
        }
    }
}

/// Two plans of which one follows the other, and what is new.
pub(super) struct Between<'s> {
    pub(super) before: &'s Statement,
    pub(super) after: &'s Statement,
    pub(super) facts: &'s [Difference],
}

impl Between<'_> {
    /// Why a year differs; `instead` are those that have left the year it starts in now, `is_elsewhere` whether its zone differs, too.
    pub(super) fn start(
        &self,
        before: &Standing,
        after: &Standing,
        cause: Option<&Cause>,
        instead: &[String],
        is_elsewhere: bool,
    ) -> (&'static str, Text) {
        if before.status != after.status && (after.has_begun() || after.status == "planned") {
            return ("record", self.fact_of(&after.neighbourhood_id, "status"));
        }
        if let Some(edit) = self.edit_on(&after.neighbourhood_id, &["start"]) {
            return ("by_hand", M::WhyByHand { edit }.both());
        }
        if let Some(year) = before.start_year.filter(|year| *year < self.after.years.0 && !after.has_begun()) {
            return ("slipped", M::WhySlipped { year, first: self.after.years.0 }.both());
        }
        if let Some(cause) = cause {
            return (cause.code(), cause.text(instead));
        }
        if is_elsewhere {
            return ("zone", M::WhyOtherZone.both());
        }
        let own = Text { zh: after.why_zh.clone(), en: after.why_en.clone() };
        match self.settings("programme") {
            Some(settings) => ("setting", with(&settings, &own)),
            None => ("plan", own),
        }
    }

    /// Why it is planned and was not.
    pub(super) fn entered(&self, before: Option<&Standing>, after: &Standing) -> (&'static str, Text) {
        let Some(before) = before else { return ("new", M::WhyNewInInputs.both()) };
        if let Some(edit) = self.edit_on(&after.neighbourhood_id, &["include"]) {
            return ("by_hand", M::WhyByHand { edit }.both());
        }
        if before.candidate != after.candidate || before.eligible != after.eligible {
            return ("eligibility", self.fact_of(&after.neighbourhood_id, "candidate"));
        }
        self.by_status_or_settings(before, after)
    }

    /// Why it is no more planned.
    pub(super) fn left(&self, before: &Standing, after: Option<&Standing>) -> (&'static str, Text) {
        let Some(after) = after else { return ("gone", M::WhyGone.both()) };
        if let Some(edit) = self.edit_on(&after.neighbourhood_id, &["exclude"]) {
            return ("by_hand", M::WhyByHand { edit }.both());
        }
        if after.held_back && !before.held_back {
            return ("refused", M::WhyRefused.both());
        }
        if before.candidate != after.candidate || before.eligible != after.eligible {
            return ("eligibility", self.fact_of(&after.neighbourhood_id, "candidate"));
        }
        self.by_status_or_settings(before, after)
    }

    /// Why it is in another zone; `left` and `joined` are those that are no more, or newly, planned in its old or new zone.
    pub(super) fn zone(&self, after: &Standing, left: &[String], joined: &[String]) -> (&'static str, Text) {
        if let Some(edit) = self.edit_on(&after.neighbourhood_id, &["join", "separate", "move", "lock"]) {
            return ("by_hand", M::WhyByHand { edit }.both());
        }
        if let Some(settings) = self.settings("zone") {
            return ("setting", settings);
        }
        if !left.is_empty() {
            return ("members", listed(left, |names| M::WhyMembersLeft { names: names.to_owned() }));
        }
        if !joined.is_empty() {
            return ("members", listed(joined, |names| M::WhyMembersJoined { names: names.to_owned() }));
        }
        ("recut", M::WhyRecut.both())
    }

    fn by_status_or_settings(&self, before: &Standing, after: &Standing) -> (&'static str, Text) {
        if before.status != after.status {
            return ("record", self.fact_of(&after.neighbourhood_id, "status"));
        }
        match self.settings("zone") {
            Some(settings) => ("setting", settings),
            None => ("plan", Text { zh: after.why_zh.clone(), en: after.why_en.clone() }),
        }
    }

    /// The words of the fact of one kind about a neighbourhood.
    fn fact_of(&self, id: &str, field: &str) -> Text {
        let found = self.facts.iter().find(|fact| fact.id == id && fact.field == field);
        found.map_or_else(Text::default, |fact| fact.why.clone())
    }

    /// A change by hand of some kinds about a neighbourhood that one of the plans has and the other has not.
    fn edit_on(&self, id: &str, actions: &[&str]) -> Option<String> {
        let facts = self.facts.iter().filter(|fact| fact.kind == ChangeKind::Edit);
        let about = |edits: &Statement, edit: &str| {
            edits.edits.get(edit).is_some_and(|edit| actions.contains(&edit.action.as_str()) && edit.targets.iter().any(|t| t == id))
        };
        facts.map(|fact| &fact.id).find(|edit| about(self.before, edit) || about(self.after, edit)).cloned()
    }

    /// The settings of a part that differ.
    fn settings(&self, part: &str) -> Option<Text> {
        let keys: Vec<String> = self.facts.iter().filter(|fact| is_setting_of(fact, part)).map(|fact| fact.id.clone()).collect();
        (!keys.is_empty()).then(|| listed(&keys, |names| M::WhySettings { names: names.to_owned() }))
    }
}

/// A sentence about some names: the first few, and how many more.
pub(super) fn listed(names: &[String], say: impl Fn(&str) -> M) -> Text {
    let in_lang = |lang: Lang| {
        let shown = names.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(lang.comma());
        let more = names.len().saturating_sub(NAMED);
        say(&if more == 0 { shown } else { M::AndMore { names: shown, more }.say(lang) }).say(lang)
    };
    Text { zh: in_lang(Lang::Zh), en: in_lang(Lang::En) }
}

fn with(one: &Text, other: &Text) -> Text {
    Text { zh: format!("{}；{}", one.zh, other.zh), en: format!("{}; {}", one.en, other.en) }
}
