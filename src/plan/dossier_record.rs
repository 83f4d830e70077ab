//! The dossiers as records of `dossiers.json`: ids of the pack, from which explanations take the words.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Plan;
use super::record::Record;
use super::works_record;
use crate::district::NeighbourhoodIx;
use crate::dossier::{MemberDossier, ProjectDossier, StepOutcome};
use crate::policy::{Bound, StageOutcome, Value as Known};

/// The dossier of a neighbourhood that has one.
#[must_use]
pub fn neighbourhood(plan: &Plan, n: NeighbourhoodIx) -> Option<Record> {
    let dossier = plan.dossiers.members[n.at()].as_ref()?;
    let mut record = Record::new();
    record.insert("neighbourhood_id".into(), json!(plan.district.neighbourhoods[n.at()].id.0));
    let MemberDossier { facts, approvals, menu, money } = dossier;
    record.insert("facts".into(), known(&facts.known));
    record.insert(
        "unreadable".into(),
        facts.unreadable.iter().map(|(field, fact, _)| json!({ "field": field, "value": fact.to_string() })).collect(),
    );
    record.insert("approvals".into(), stages(plan, approvals));
    record.insert("menu".into(), works_record::menu(plan, menu));
    record.insert("money".into(), works_record::money(plan, money));
    Some(record)
}

/// The dossier of a project of the programme.
#[must_use]
pub fn project(plan: &Plan, at: usize) -> Record {
    let (project, dossier) = (&plan.programme.projects[at], &plan.dossiers.projects[at]);
    let ids: Vec<&str> = project.members.iter().map(|n| plan.district.neighbourhoods[n.at()].id.0.as_str()).collect();
    let ProjectDossier { facts, bounds, approvals, unanswered, denied, money, steps, other_routes } = dossier;
    let mut record = Record::new();
    record.insert("project_id".into(), json!(project.id));
    record.insert("zone_id".into(), json!(project.zone.map(|z| plan.zones.zones[z as usize].id.as_str())));
    record.insert("start_year".into(), json!(project.start));
    record.insert("members".into(), json!(ids));
    record.insert("facts".into(), known(facts));
    record.insert("bounds".into(), bounds.iter().map(|(field, of)| (field.clone(), bound(of))).collect::<serde_json::Map<_, _>>().into());
    record.insert("approvals".into(), stages(plan, approvals));
    record.insert("denied".into(), works_record::touched(&plan.pack, denied));
    record.insert("unanswered".into(), works_record::touched(&plan.pack, unanswered));
    record.insert("money".into(), works_record::money(plan, money));
    record.insert("steps".into(), steps.iter().map(|step| self::step(plan, step)).collect());
    let other = other_routes.iter().map(|route| {
        let due = route.due.iter().map(|(step, day)| json!({ "step": plan.pack.steps[*step].id, "on": day.to_string() }));
        let steps = route.steps.iter().map(|(step, state)| json!({ "step": plan.pack.steps[*step].id, "state": state }));
        json!({
            "reading": route.reading, "value": route.value, "approvals": stages(plan, &route.approvals), "due": due.collect::<Vec<_>>(),
            "steps": steps.collect::<Vec<_>>(),
        })
    });
    record.insert("other_readings".into(), other.collect());
    record
}

fn known(facts: &BTreeMap<String, Known>) -> Value {
    let value = |value: &Known| match value {
        Known::Bool(b) => json!(b),
        Known::Number(n) => json!(n.normalize().to_string()),
        Known::Word(word) => json!(word),
        Known::Words(words) => json!(words),
        Known::Date(day) => json!(day.to_string()),
    };
    Value::Object(facts.iter().map(|(field, known)| (field.clone(), value(known))).collect())
}

/// What is certain of a fact that is not known of every member.
fn bound(of: &Bound) -> Value {
    match of {
        Bound::AtLeast(number) => json!({ "at_least": number.normalize().to_string() }),
        Bound::AtMost(number) => json!({ "at_most": number.normalize().to_string() }),
        Bound::Holds(words) => json!({ "holds": words }),
    }
}

fn stages(plan: &Plan, stages: &[StageOutcome]) -> Value {
    let of = |outcome: &StageOutcome| {
        let rules = outcome.rules.iter().map(|rule| {
            let id = &plan.pack.approvals[rule.rule].id;
            json!({ "rule": id, "applies": rule.applies, "needs": rule.needs, "against": rule.against, "warnings": rule.warnings })
        });
        json!({ "stage": plan.pack.stages[outcome.stage].id, "decided": outcome.decided(), "needs": outcome.needs(), "rules": rules.collect::<Vec<_>>() })
    };
    Value::Array(stages.iter().map(of).collect())
}

fn step(plan: &Plan, of: &StepOutcome) -> Value {
    let pack = &plan.pack;
    let evidence = of.evidence.iter().map(|e| json!({ "field": e.field, "shown": e.shown, "lacks": e.lacks }));
    let mut step =
        json!({ "step": pack.steps[of.step].id, "state": of.state, "evidence": evidence.collect::<Vec<_>>(), "needs": of.needs });
    if of.before_its_turn {
        step["before_its_turn"] = json!(true);
    }
    if let Some(branch) = of.branch {
        step["branch"] = json!(branch);
    }
    if let Some(stage) = of.contradicts {
        step["contradicts"] = json!(pack.stages[stage].id);
    }
    if of.before_effect {
        step["before_effect"] = json!(true);
    }
    if let Some(deadline) = &of.deadline {
        step["due"] = json!({ "on": deadline.due.on.to_string(), "provisional": deadline.due.provisional, "notices": deadline.notices });
        if let (Value::Object(due), Value::Object(standing)) = (&mut step["due"], json!(deadline.standing)) {
            due.extend(standing);
        }
    }
    if !of.handovers.is_empty() {
        step["handovers"] = of.handovers.iter().map(|&at| json!(pack.handovers[at].id)).collect();
    }
    if let Some(at) = of.management {
        step["management"] = json!(pack.managements[at].id);
    }
    step
}
