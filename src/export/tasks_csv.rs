//! `tasks.csv`: the task list (项目化、清单化、事项化): a row a project and piece of evidence, and a row a principle.

use std::path::Path;

use super::ExportError;
use super::approvals_csv::joined;
use super::table::Table;
use crate::dossier::{EvidenceOutcome, ProjectDossier, StepOutcome, StepState};
use crate::plan::{Plan, dossier_record, fact_said};
use crate::policy::{Body, Principle, ShownBy, StepUses, Subject, Truth, Value};
use crate::programme::ProgrammeProject;
use crate::report::messages::{DossierMessage as M, Say, WorksMessage as W};
use crate::report::{Lang, Progress, Text};

const HEADER: [&str; 21] = [
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
    "recorded_zh",
    "recorded_en",
    "missing_zh",
    "missing_en",
    "due",
];

/// Writes the rows of every project in the order of the programme.
pub(super) fn write(plan: &Plan, context: &serde_json::Value, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let mut table = Table::create(path, &HEADER, progress)?;
    for (project, dossier) in plan.programme.projects.iter().zip(&plan.dossiers.projects) {
        let zone = project.zone.map(|z| plan.zones.zones[z as usize].id.clone()).unwrap_or_default();
        let head = [project.id.clone(), zone, project.start.to_string()];
        let facts = dossier_record::facts(&dossier.facts);
        let recorded = |field: &str| facts.get(field).map(|value| fact_said(field, value, context)).unwrap_or_default();
        for step in &dossier.steps {
            for tail in of_step(plan, dossier, step, &recorded) {
                table.row(&[head.as_slice(), &tail].concat())?;
            }
        }
        for principle in &plan.pack.principles {
            table.row(&[head.as_slice(), &of_principle(plan, (project, dossier), principle)].concat())?;
        }
    }
    table.finish()
}

/// The row of a principle: whether recorded facts or the plan itself show it.
fn of_principle(plan: &Plan, (project, dossier): (&ProgrammeProject, &ProjectDossier), principle: &Principle) -> Vec<String> {
    let known = principle.evidence.iter().map(|field| match dossier.facts.get(field) {
        Some(Value::Bool(value)) => Truth::of(*value),
        Some(_) => Truth::Yes,
        None => Truth::Unknown,
    });
    let open = principle.evidence.iter().filter(|field| !dossier.facts.contains_key(*field)).map(|field| plan.pack.field_name(field));
    // A principle that nothing shows is left to the reader.
    let shown = match principle.shown_by {
        Some(ShownBy::OtherMoney) => other_money(plan, dossier),
        Some(ShownBy::Zone) if project.zone.is_none() => Truth::Unknown,
        Some(ShownBy::Zone | ShownBy::Programme) => Truth::Yes,
        None if principle.evidence.is_empty() => Truth::Unknown,
        None => Truth::all(known),
    };
    let (missing, state, blank) = (joined(open), word(shown), String::new);
    let kind = M::PrincipleCheck.both();
    let named = [principle.id.clone(), principle.clause.clone(), principle.zh.clone(), principle.en.clone(), "principle".into()];
    let checks = [format!("{}：{}", kind.zh, principle.check_zh), format!("{}: {}", kind.en, principle.check_en)];
    let people = [blank(), blank(), blank(), blank()];
    let found = [state.into(), state.into(), blank(), blank(), missing.zh, missing.en, blank()];
    named.into_iter().chain(checks).chain(people).chain(found).collect()
}

/// Whether money that is not public is recorded; open where not every member records any.
fn other_money(plan: &Plan, dossier: &ProjectDossier) -> Truth {
    let money = &dossier.money;
    let pays = |fund: usize| money.funds.get(&(Subject::Whole, fund)).is_some_and(|sum| !sum.yuan.is_zero());
    if (0..plan.pack.funds.len()).any(|fund| !plan.pack.funds[fund].public && pays(fund)) {
        return Truth::Yes;
    }
    if money.without[1] == 0 { Truth::No } else { Truth::Unknown }
}

/// The rows of one step: one a piece of evidence, then one a fact that it needs beside, at least one.
fn of_step(plan: &Plan, dossier: &ProjectDossier, of: &StepOutcome, recorded: &dyn Fn(&str) -> Text) -> Vec<Vec<String>> {
    let pack = &plan.pack;
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
        let said = recorded(item);
        let found = [state.to_owned(), shown.to_owned(), said.zh, said.en, missing.zh, missing.en, due.clone()];
        named.into_iter().chain(people).chain(found).collect()
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
    // Works that seldom go without it are chosen, and it is answered with no: to be checked.
    if step.uses == Some(StepUses::Approvals) {
        rows.extend(dossier.denied.iter().map(|(field, items)| {
            let items = joined(items.iter().map(|&item| pack.items[item].name()));
            let name = pack.field_name(field);
            let check = |lang: Lang| W::Denied { items: items.get(lang).to_owned(), field: name.get(lang).to_owned() }.say(lang);
            row(field, name.clone(), word(Truth::Unknown), Text { zh: check(Lang::Zh), en: check(Lang::En) })
        }));
    }
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
