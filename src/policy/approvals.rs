//! Approvals: which rules of the five stages apply to a project, and what is missing to know.

use serde::{Deserialize, Serialize};

use super::condition::{Facts, Terms};
use super::{Condition, Pack, Rule, Ruling, Truth};
use crate::report::Text;

/// A stage of approval, in the order of the pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Id, as approvals name it.
    pub id: String,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Clause.
    pub clause: String,
    /// What holds where no rule of the stage does.
    pub otherwise_zh: String,
    /// What holds where no rule of the stage does.
    pub otherwise_en: String,
}

/// A rule of a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Id.
    pub id: String,
    /// Stage.
    pub stage: String,
    /// Clause it rests on.
    pub clause: String,
    /// Words of the document that locate it.
    pub quote: String,
    /// Must all hold.
    #[serde(default)]
    pub all_of: Vec<Condition>,
    /// One must hold.
    #[serde(default)]
    pub any_of: Vec<Condition>,
    /// Parameter: `any` or `all` of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any_of_mode: Option<String>,
    /// None may hold.
    #[serde(default)]
    pub none_of: Vec<Condition>,
    /// Parameter: whether `none_of` counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub none_of_if: Option<String>,
    /// Word for programs.
    pub outcome: String,
    /// What a planner is told.
    pub zh: String,
    /// What a planner is told.
    pub en: String,
    /// How binding it is.
    pub modality: Modality,
    /// Readings it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// Readings to point out where the rule applies and the condition holds.
    #[serde(rename = "warn_if", default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
    /// How sure the rule is; left out: stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
}

/// A reading to point out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Warning {
    /// The reading.
    pub reading: String,
    /// When.
    pub when: Condition,
}

/// How binding a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Modality {
    /// 可: the authority may.
    May,
    /// The authority shall.
    Shall,
    /// 无需、免于: not needed.
    Exempt,
    /// 可不: may be left out.
    MaySkip,
    /// Holds whatever the project is.
    Always,
    /// The document says nothing.
    Silent,
}

/// What one rule makes of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleOutcome {
    /// Position of the rule in the pack.
    pub rule: usize,
    /// How binding it is.
    pub modality: Modality,
    /// Whether it applies.
    pub applies: Truth,
    /// Fields whose values would decide, sorted; empty where it is decided.
    pub needs: Vec<String>,
    /// Fields whose values rule it out, in the order of its conditions; empty where it is not ruled out.
    pub against: Vec<String>,
    /// Readings to point out, sorted: a value exactly at a limit, or a warning of the rule.
    pub warnings: Vec<String>,
}

/// What one stage makes of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageOutcome {
    /// Position of the stage in the pack.
    pub stage: usize,
    /// Every rule of the stage.
    pub rules: Vec<RuleOutcome>,
}

impl Approval {
    /// Its conditions.
    #[must_use]
    pub fn rule(&self) -> Rule<'_> {
        Rule {
            all_of: &self.all_of,
            any_of: &self.any_of,
            any_of_mode: self.any_of_mode.as_deref(),
            none_of: &self.none_of,
            none_of_if: self.none_of_if.as_deref(),
        }
    }

    /// Judges it; `rule` is its position in the pack.
    #[must_use]
    pub fn judge(&self, rule: usize, facts: &dyn Facts, terms: Terms<'_>) -> RuleOutcome {
        let Ruling { whole, conditions } = self.rule().judge(facts, terms);
        let against = if whole.truth == Truth::No { self.against(&conditions, terms) } else { Vec::new() };
        let mut warnings = whole.at_limit;
        if whole.truth == Truth::Yes {
            let due = self.warnings.iter().filter(|w| w.when.judge(facts, terms).truth == Truth::Yes);
            warnings.extend(due.map(|w| w.reading.clone()));
        }
        let (needs, warnings) = (whole.needs.into_iter().collect(), warnings.into_iter().collect());
        RuleOutcome { rule, modality: self.modality, applies: whole.truth, needs, against, warnings }
    }

    /// Fields of the conditions that fail, or hold though none may.
    fn against(&self, [all, any, none]: &[Vec<Truth>; 3], terms: Terms<'_>) -> Vec<String> {
        let rule = self.rule();
        let one_is_enough = any.iter().any(|t| *t != Truth::No) && !rule.needs_every_any(terms);
        let failing = |conditions: &[Condition], truths: &[Truth], against: Truth| -> Vec<String> {
            let failed = conditions.iter().zip(truths).filter(|(_, truth)| **truth == against);
            failed.flat_map(|(condition, _)| condition.tests()).map(|test| test.field.clone()).collect()
        };
        let mut fields = failing(&self.all_of, all, Truth::No);
        if !one_is_enough {
            fields.extend(failing(&self.any_of, any, Truth::No));
        }
        if rule.excludes(terms) {
            fields.extend(failing(&self.none_of, none, Truth::Yes));
        }
        fields
    }

    /// What a planner is told where it applies.
    #[must_use]
    pub fn told(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

impl StageOutcome {
    /// Rules that apply; those that hold for every project are not among them.
    pub fn applying(&self) -> impl Iterator<Item = &RuleOutcome> {
        self.rules.iter().filter(|r| r.applies == Truth::Yes && r.modality != Modality::Always)
    }

    /// Yes where a rule applies, unknown where none does yet and one is open, no where the ordinary procedure holds.
    #[must_use]
    pub fn decided(&self) -> Truth {
        Truth::any(self.rules.iter().filter(|r| r.modality != Modality::Always).map(|r| r.applies))
    }

    /// Fields that would decide the stage, sorted; empty where it is decided.
    #[must_use]
    pub fn needs(&self) -> Vec<String> {
        if self.decided() != Truth::Unknown {
            return Vec::new();
        }
        let mut needs: Vec<String> = self.rules.iter().flat_map(|r| r.needs.iter().cloned()).collect();
        needs.sort_unstable();
        needs.dedup();
        needs
    }
}

/// The outcome of every stage for some facts.
#[must_use]
pub fn approvals(pack: &Pack, facts: &dyn Facts) -> Vec<StageOutcome> {
    let limits = pack.limits();
    let terms = Terms { parameters: &pack.parameters, limits: &limits };
    let of = |(stage, named): (usize, &Stage)| {
        let rules = pack.approvals.iter().enumerate().filter(|(_, rule)| rule.stage == named.id);
        StageOutcome { stage, rules: rules.map(|(at, rule)| rule.judge(at, facts, terms)).collect() }
    };
    pack.stages.iter().enumerate().map(of).collect()
}
