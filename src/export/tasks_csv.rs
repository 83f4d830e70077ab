//! `tasks.csv`: the task list (项目化、清单化、事项化): a row a project and piece of evidence, and a row a principle.

use std::path::Path;

use super::ExportError;
use super::approvals_csv::joined;
use super::table::Table;
use crate::dossier::{EvidenceOutcome, StepOutcome, StepState};
use crate::plan::Plan;
use crate::policy::{Body, Pack, Truth, Value};
use crate::report::Text;
use crate::report::messages::{DossierMessage as M, Say};

const HEADER: [&str; 19] = [
    "project_id",
    "zone_id",
    "start_year",
    "step",
    "clause",
    "task_zh",
    "task_en",
    "item",
    "item_zh",
    "item_en",
    "who_zh",
    "who_en",
    "lead_zh",
    "lead_en",
    "step_state",
    "state",
    "missing_zh",
    "missing_en",
    "due",
];

/// Writes the rows of every project in the order of the programme.
pub(super) fn write(plan: &Plan, path: &Path) -> Result<(), ExportError> {
    let pack = &plan.pack;
    let mut table = Table::create(path, &HEADER)?;
    for (project, dossier) in plan.programme.projects.iter().zip(&plan.dossiers.projects) {
        let zone = project.zone.map(|z| plan.zones.zones[z as usize].id.clone()).unwrap_or_default();
        let head = [project.id.clone(), zone, project.start.to_string()];
        for step in &dossier.steps {
            for tail in of_step(pack, step) {
                table.row(head.iter().cloned().chain(tail).collect())?;
            }
        }
        for principle in &pack.principles {
            let known = principle.evidence.iter().map(|field| dossier.facts.get(field));
            let open: Vec<Text> =
                principle.evidence.iter().filter(|field| !dossier.facts.contains_key(*field)).map(|field| pack.field_name(field)).collect();
            let shown = Truth::all(known.map(|value| match value {
                Some(Value::Bool(value)) => Truth::of(*value),
                Some(_) => Truth::Yes,
                None => Truth::Unknown,
            }));
            // A principle that no recorded fact shows is left to the reader.
            let state = if principle.evidence.is_empty() { "ask" } else { word(shown) };
            let (missing, blank) = (joined(open.into_iter()), String::new);
            let kind = M::PrincipleCheck.both();
            table.row(
                head.iter()
                    .cloned()
                    .chain([principle.id.clone(), principle.clause.clone(), principle.zh.clone(), principle.en.clone(), "principle".into()])
                    .chain([format!("{}：{}", kind.zh, principle.check_zh), format!("{}: {}", kind.en, principle.check_en)])
                    .chain([blank(), blank(), blank(), blank(), state.into(), state.into(), missing.zh, missing.en, blank()])
                    .collect(),
            )?;
        }
    }
    table.finish()
}

/// The rows of one step: one a piece of evidence, then one a fact that it needs beside, at least one.
fn of_step(pack: &Pack, of: &StepOutcome) -> Vec<Vec<String>> {
    let step = &pack.steps[of.step];
    let role = |id: &String| pack.roles.iter().find(|role| role.id == *id).map_or_else(|| Text::same(id.as_str()), Body::name);
    let who = joined(step.who.iter().map(role));
    let lead = step.lead.as_ref().map(role).unwrap_or_default();
    let state = match of.state {
        StepState::Done => "done",
        StepState::Open => "open",
        StepState::Ask => "ask",
        StepState::NotYet => "not_yet",
    };
    // Provisional days are marked: the year's rest days are not known.
    let due = of.deadline.as_ref().map(|d| format!("{}{}", d.due.on, if d.due.provisional { "?" } else { "" })).unwrap_or_default();
    let row = |item: &str, name: Text, shown: &str, missing: Text| {
        let named = [step.id.clone(), step.clause.clone(), step.zh.clone(), step.en.clone(), item.to_owned(), name.zh, name.en];
        let people = [who.zh.clone(), who.en.clone(), lead.zh.clone(), lead.en.clone()];
        named.into_iter().chain(people).chain([state.to_owned(), shown.to_owned(), missing.zh, missing.en, due.clone()]).collect()
    };
    let of_evidence = |evidence: &EvidenceOutcome| {
        let name = pack.field_name(&evidence.field);
        let missing = match evidence.shown {
            Truth::Yes => Text::default(),
            _ if !evidence.lacks.is_empty() => joined(evidence.lacks.iter().map(role)),
            _ => name.clone(),
        };
        row(&evidence.field, name, word(evidence.shown), missing)
    };
    let mut rows: Vec<Vec<String>> = of.evidence.iter().map(of_evidence).collect();
    rows.extend(of.needs.iter().map(|field| row(field, pack.field_name(field), word(Truth::Unknown), pack.field_name(field))));
    if rows.is_empty() {
        rows.push(row("", Text::default(), state, Text::default()));
    }
    rows
}

fn word(shown: Truth) -> &'static str {
    match shown {
        Truth::Yes => "done",
        Truth::No => "open",
        Truth::Unknown => "ask",
    }
}
