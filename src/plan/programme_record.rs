//! The programme in `plan.json`: every project with its members, and why they start in its year and in no earlier one.

use serde_json::{Value, json};

use super::Plan;
use crate::district::NeighbourhoodIx;
use crate::report::Text;

/// Members that share a reason.
pub(crate) struct Told<'p> {
    /// Who.
    pub members: Vec<NeighbourhoodIx>,
    /// Why.
    pub why: &'p Text,
}

/// The reasons of some neighbourhoods, each once, in the order of the first that has it.
pub(crate) fn told(plan: &Plan, members: impl IntoIterator<Item = NeighbourhoodIx>) -> Vec<Told<'_>> {
    let mut all: Vec<Told<'_>> = Vec::new();
    for who in members {
        let why = &plan.programme.why[who.at()];
        match all.iter_mut().find(|told| told.why == why) {
            Some(told) => told.members.push(who),
            None => all.push(Told { members: vec![who], why }),
        }
    }
    all
}

/// Every project, a row each.
pub(super) fn projects(plan: &Plan) -> Value {
    let row = |project: &crate::programme::ProgrammeProject| {
        json!({
            "project_id": project.id,
            "zone_id": project.zone.map(|zone| plan.zones.zones[zone as usize].id.as_str()),
            "start_year": project.start, "finish_year": project.finish, "locked": project.locked,
            "reasons": reasons(plan, project.members.iter().copied()),
        })
    };
    plan.programme.projects.iter().map(row).collect()
}

/// Who is planned and has no year, with what stands against every one.
pub(super) fn without_year(plan: &Plan) -> Value {
    let is_without = |who: &NeighbourhoodIx| {
        let at = who.at();
        plan.programme.start[at].is_none() && plan.programme.finish[at].is_none() && plan.zones.zone_of[at].is_some()
    };
    let planned = |who: &NeighbourhoodIx| plan.programme.reasons[who.at()].is_some();
    reasons(plan, (0..plan.programme.start.len() as u32).map(NeighbourhoodIx).filter(|who| is_without(who) && planned(who)))
}

fn reasons(plan: &Plan, members: impl IntoIterator<Item = NeighbourhoodIx>) -> Value {
    let lang = plan.project.file.project.language;
    let row = |told: Told<'_>| {
        let ids: Vec<&str> = told.members.iter().map(|who| plan.district.neighbourhoods[who.at()].id.0.as_str()).collect();
        let mut row = json!({ "members": ids });
        let reason = told.members.first().and_then(|who| plan.programme.reasons[who.at()].as_ref());
        let parts = reason.map(|reason| reason.record(&plan.district, &plan.programme.targets));
        if let (Value::Object(row), Some(Value::Object(parts))) = (&mut row, parts) {
            row.extend(parts);
        }
        row["why"] = json!(told.why.get(lang));
        row["why_zh"] = json!(told.why.zh);
        row["why_en"] = json!(told.why.en);
        row
    };
    told(plan, members).into_iter().map(row).collect()
}
