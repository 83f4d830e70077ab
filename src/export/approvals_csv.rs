//! `approvals.csv`: a row a project or member and stage: what comes out, under which clause, and what is missing.

use std::path::Path;

use super::ExportError;
use super::table::Table;
use crate::plan::Plan;
use crate::policy::{Modality, StageOutcome, Truth};
use crate::report::messages::DossierMessage as M;
use crate::report::{Progress, Say, Text};

const HEADER: [&str; 17] = [
    "of",
    "project_id",
    "zone_id",
    "neighbourhood_id",
    "name",
    "stage",
    "stage_zh",
    "stage_en",
    "outcome",
    "outcome_zh",
    "outcome_en",
    "clause",
    "rules",
    "needs",
    "needs_zh",
    "needs_en",
    "warnings",
];

/// Writes the rows: those of every project, and under each those of its members, each as if it were a project of its own.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let mut table = Table::create(path, &HEADER, progress)?;
    for (project, dossier) in plan.programme.projects.iter().zip(&plan.dossiers.projects) {
        let zone = project.zone.map(|z| plan.zones.zones[z as usize].id.as_str()).unwrap_or_default();
        for stage in &dossier.approvals {
            table.row(&row(plan, ["project", &project.id, zone, "", ""], stage))?;
        }
        for n in &project.members {
            let Some(member) = &plan.dossiers.members[n.at()] else { continue };
            let of = &plan.district.neighbourhoods[n.at()];
            for stage in &member.approvals {
                table.row(&row(plan, ["member", &project.id, zone, &of.id.0, &of.name], stage))?;
            }
        }
    }
    table.finish()
}

fn row(plan: &Plan, who: [&str; 5], of: &StageOutcome) -> Vec<String> {
    let pack = &plan.pack;
    let stage = &pack.stages[of.stage];
    let applying: Vec<_> = of.applying().map(|rule| &pack.approvals[rule.rule]).collect();
    let (word, told) = match of.decided() {
        Truth::Yes => ("rule", sentences(applying.iter().map(|rule| rule.told()))),
        Truth::No => ("otherwise", Text { zh: stage.otherwise_zh.clone(), en: stage.otherwise_en.clone() }),
        Truth::Unknown => ("ask", M::UndecidedShort.both()),
    };
    let mut clauses: Vec<&str> = applying.iter().map(|rule| rule.clause.as_str()).collect();
    clauses.dedup();
    let clause = if clauses.is_empty() { stage.clause.clone() } else { clauses.join("、") };
    // Rules that hold for every project are named with those that apply.
    let named = of.rules.iter().filter(|rule| rule.applies == Truth::Yes).map(|rule| pack.approvals[rule.rule].id.as_str());
    let needs = of.needs();
    let needs_said = joined(needs.iter().map(|field| pack.field_name(field)));
    let pointed = |rule: &&crate::policy::RuleOutcome| rule.modality != Modality::Always;
    let mut warnings: Vec<&str> = of.rules.iter().filter(pointed).flat_map(|rule| rule.warnings.iter().map(String::as_str)).collect();
    warnings.sort_unstable();
    warnings.dedup();
    let mut row: Vec<String> = who.iter().map(|&cell| cell.to_owned()).collect();
    row.extend([stage.id.clone(), stage.zh.clone(), stage.en.clone(), word.to_owned(), told.zh, told.en, clause]);
    row.extend([named.collect::<Vec<_>>().join("|"), needs.join("|"), needs_said.zh, needs_said.en, warnings.join("|")]);
    row
}

/// Sentences in both languages, each once: several rules may say the same.
fn sentences(all: impl Iterator<Item = Text>) -> Text {
    let mut said: Vec<Text> = Vec::new();
    for text in all {
        if !said.contains(&text) {
            said.push(text);
        }
    }
    let (zh, en): (Vec<String>, Vec<String>) = said.into_iter().map(|text| (text.zh, text.en)).unzip();
    Text { zh: zh.join("；"), en: en.join("; ") }
}

/// A list in both languages.
pub(super) fn joined(all: impl Iterator<Item = Text>) -> Text {
    let (zh, en): (Vec<String>, Vec<String>) = all.map(|text| (text.zh, text.en)).unzip();
    Text { zh: zh.join("、"), en: en.join(", ") }
}
