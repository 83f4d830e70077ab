//! The dossiers as records of `dossiers.json`: ids of the pack, from which explanations take the words.
//!
//! Records are written as they are made, without a tree of values between, because a city has tens of thousands of them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::Plan;
use super::record::Record;
use super::works_record::{self, MenuRecord, MoneyRecord, TouchedRecord};
use crate::district::NeighbourhoodIx;
use crate::dossier::{EvidenceOutcome, OtherRoute, StepOutcome, StepState};
use crate::policy::{Bound, DeadlineOutcome, Pack, RuleOutcome, StageOutcome, Standing, Truth, Value as Known};

/// The dossier of a neighbourhood.
#[derive(Debug, Serialize)]
pub struct NeighbourhoodRecord<'p> {
    neighbourhood_id: &'p str,
    facts: Facts<'p>,
    unreadable: Vec<UnreadableRecord<'p>>,
    approvals: Vec<StageRecord<'p>>,
    menu: MenuRecord<'p>,
    money: MoneyRecord<'p>,
}

/// The dossier of a project.
#[derive(Debug, Serialize)]
pub struct ProjectRecord<'p> {
    project_id: &'p str,
    zone_id: Option<&'p str>,
    start_year: i16,
    members: Vec<&'p str>,
    facts: Facts<'p>,
    bounds: BTreeMap<&'p str, BoundRecord<'p>>,
    approvals: Vec<StageRecord<'p>>,
    denied: Vec<TouchedRecord<'p>>,
    unanswered: Vec<TouchedRecord<'p>>,
    money: MoneyRecord<'p>,
    steps: Vec<StepRecord<'p>>,
    other_readings: Vec<OtherRecord<'p>>,
}

/// The dossier of a neighbourhood that has one.
#[must_use]
pub fn neighbourhood(plan: &Plan, n: NeighbourhoodIx) -> Option<NeighbourhoodRecord<'_>> {
    let dossier = plan.dossiers.members[n.at()].as_ref()?;
    let unreadable = dossier.facts.unreadable.iter();
    Some(NeighbourhoodRecord {
        neighbourhood_id: &plan.district.neighbourhoods[n.at()].id.0,
        facts: Facts(&dossier.facts.known),
        unreadable: unreadable.map(|(field, fact, _)| UnreadableRecord { field, value: fact.to_string() }).collect(),
        approvals: stages(&plan.pack, &dossier.approvals),
        menu: works_record::menu(&plan.pack, &dossier.menu),
        money: works_record::money(&plan.pack, &dossier.money),
    })
}

/// The dossier of a project of the programme.
#[must_use]
pub fn project(plan: &Plan, at: usize) -> ProjectRecord<'_> {
    let (project, dossier, pack) = (&plan.programme.projects[at], &plan.dossiers.projects[at], &plan.pack);
    ProjectRecord {
        project_id: &project.id,
        zone_id: project.zone.map(|z| plan.zones.zones[z as usize].id.as_str()),
        start_year: project.start,
        members: project.members.iter().map(|n| plan.district.neighbourhoods[n.at()].id.0.as_str()).collect(),
        facts: Facts(&dossier.facts),
        bounds: dossier.bounds.iter().map(|(field, of)| (field.as_str(), BoundRecord::of(of))).collect(),
        approvals: stages(pack, &dossier.approvals),
        denied: works_record::touched(pack, &dossier.denied),
        unanswered: works_record::touched(pack, &dossier.unanswered),
        money: works_record::money(pack, &dossier.money),
        steps: dossier.steps.iter().map(|step| StepRecord::of(pack, step)).collect(),
        other_readings: dossier.other_routes.iter().map(|route| OtherRecord::of(pack, route)).collect(),
    }
}

/// A record as explanations look into it.
pub(super) fn as_record(of: &impl Serialize) -> Record {
    match serde_json::to_value(of) {
        Ok(Value::Object(record)) => record,
        _ => Record::new(),
    }
}

/// Facts by field, as they are written.
#[must_use]
pub fn facts(of: &BTreeMap<String, Known>) -> Value {
    serde_json::to_value(Facts(of)).unwrap_or_default()
}

/// Facts by field.
#[derive(Debug)]
struct Facts<'p>(&'p BTreeMap<String, Known>);

/// A known value.
#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Written<'p> {
    Truth(bool),
    Made(String),
    Word(&'p str),
    Words(&'p BTreeSet<String>),
}

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = |known| match known {
            &Known::Bool(value) => Written::Truth(value),
            Known::Number(number) => Written::Made(number.normalize().to_string()),
            Known::Word(word) => Written::Word(word),
            Known::Words(words) => Written::Words(words),
            Known::Date(day) => Written::Made(day.to_string()),
        };
        serializer.collect_map(self.0.iter().map(|(field, known)| (field, written(known))))
    }
}

#[derive(Debug, Serialize)]
struct UnreadableRecord<'p> {
    field: &'p str,
    value: String,
}

/// What is certain of a fact that is not known of every member.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum BoundRecord<'p> {
    AtLeast(String),
    AtMost(String),
    Holds(&'p BTreeSet<String>),
}

impl<'p> BoundRecord<'p> {
    fn of(bound: &'p Bound) -> Self {
        match bound {
            Bound::AtLeast(number) => Self::AtLeast(number.normalize().to_string()),
            Bound::AtMost(number) => Self::AtMost(number.normalize().to_string()),
            Bound::Holds(words) => Self::Holds(words),
        }
    }
}

/// One stage of approval.
#[derive(Debug, Serialize)]
struct StageRecord<'p> {
    stage: &'p str,
    decided: Truth,
    needs: Vec<String>,
    rules: Vec<RuleRecord<'p>>,
}

#[derive(Debug, Serialize)]
struct RuleRecord<'p> {
    rule: &'p str,
    applies: Truth,
    needs: &'p [String],
    against: &'p [String],
    warnings: &'p [String],
}

fn stages<'p>(pack: &'p Pack, stages: &'p [StageOutcome]) -> Vec<StageRecord<'p>> {
    let rule = |rule: &'p RuleOutcome| RuleRecord {
        rule: &pack.approvals[rule.rule].id,
        applies: rule.applies,
        needs: &rule.needs,
        against: &rule.against,
        warnings: &rule.warnings,
    };
    let of = |outcome: &'p StageOutcome| StageRecord {
        stage: &pack.stages[outcome.stage].id,
        decided: outcome.decided(),
        needs: outcome.needs(),
        rules: outcome.rules.iter().map(rule).collect(),
    };
    stages.iter().map(of).collect()
}

/// One step of the procedure.
#[derive(Debug, Serialize)]
struct StepRecord<'p> {
    step: &'p str,
    state: StepState,
    evidence: Vec<EvidenceRecord<'p>>,
    needs: &'p [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    before_its_turn: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contradicts: Option<&'p str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    before_effect: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<DueRecord<'p>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    handovers: Vec<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    management: Option<&'p str>,
}

#[derive(Debug, Serialize)]
struct EvidenceRecord<'p> {
    field: &'p str,
    shown: Truth,
    lacks: &'p [String],
}

#[derive(Debug, Serialize)]
struct DueRecord<'p> {
    on: String,
    provisional: bool,
    notices: &'p [String],
    #[serde(flatten)]
    standing: Standing,
}

impl<'p> StepRecord<'p> {
    fn of(pack: &'p Pack, of: &'p StepOutcome) -> Self {
        let evidence = |e: &'p EvidenceOutcome| EvidenceRecord { field: &e.field, shown: e.shown, lacks: &e.lacks };
        let due = |deadline: &'p DeadlineOutcome| DueRecord {
            on: deadline.due.on.to_string(),
            provisional: deadline.due.provisional,
            notices: &deadline.notices,
            standing: deadline.standing,
        };
        Self {
            step: &pack.steps[of.step].id,
            state: of.state,
            evidence: of.evidence.iter().map(evidence).collect(),
            needs: &of.needs,
            before_its_turn: of.before_its_turn,
            branch: of.branch,
            contradicts: of.contradicts.map(|stage| pack.stages[stage].id.as_str()),
            before_effect: of.before_effect,
            due: of.deadline.as_ref().map(due),
            handovers: of.handovers.iter().map(|&at| pack.handovers[at].id.as_str()).collect(),
            management: of.management.map(|at| pack.managements[at].id.as_str()),
        }
    }
}

/// What another reading of the document would change.
#[derive(Debug, Serialize)]
struct OtherRecord<'p> {
    reading: &'p str,
    value: &'p toml::Value,
    approvals: Vec<StageRecord<'p>>,
    due: Vec<OtherDue<'p>>,
    steps: Vec<OtherStep<'p>>,
}

#[derive(Debug, Serialize)]
struct OtherDue<'p> {
    step: &'p str,
    on: String,
}

#[derive(Debug, Serialize)]
struct OtherStep<'p> {
    step: &'p str,
    state: StepState,
}

impl<'p> OtherRecord<'p> {
    fn of(pack: &'p Pack, route: &'p OtherRoute) -> Self {
        let step = |at: usize| pack.steps[at].id.as_str();
        Self {
            reading: &route.reading,
            value: &route.value,
            approvals: stages(pack, &route.approvals),
            due: route.due.iter().map(|(at, day)| OtherDue { step: step(*at), on: day.to_string() }).collect(),
            steps: route.steps.iter().map(|(at, state)| OtherStep { step: step(*at), state: *state }).collect(),
        }
    }
}
