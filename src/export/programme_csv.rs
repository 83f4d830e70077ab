//! `programme.csv`: a row a project and year, with its members and why they start in no earlier year.

use std::path::Path;

use super::ExportError;
use super::table::Table;
use crate::district::{Neighbourhood, NeighbourhoodIx};
use crate::dossier::Money;
use crate::plan::programme_record::{Told, told};
use crate::plan::record::Sums;
use crate::plan::{Plan, yuan};
use crate::policy::{Candidacy, Subject};
use crate::programme::ProgrammeProject;
use crate::report::messages::{PlanMessage, Say};
use crate::report::{Lang, Progress, Text};

const BEFORE: [&str; 10] = [
    "project_id",
    "zone_id",
    "year",
    "starts",
    "completions",
    "floor_area_m2",
    "households",
    "cost_yuan",
    "provisional_starts",
    "provisional_completions",
];

const AFTER: [&str; 5] = ["locked", "members", "names", "why_zh", "why_en"];

/// Writes the rows of every project from its start to its completion; sums and reasons stand in the year of the start.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let funds = plan.pack.funds.iter().map(|fund| format!("funding_{}", fund.id));
    let header = BEFORE.map(String::from).into_iter().chain(funds).chain(AFTER.map(String::from));
    let mut table = Table::create(path, &header.collect::<Vec<_>>(), progress)?;
    for project in &plan.programme.projects {
        for year in project.start..=project.finish.max(project.start) {
            table.row(&row(plan, project, year))?;
        }
    }
    table.finish()
}

fn row(plan: &Plan, project: &ProgrammeProject, year: i16) -> Vec<String> {
    let provisional = |n: &NeighbourhoodIx| plan.eligibility[n.at()].candidacy == Candidacy::Provisional;
    let (open, counted): (Vec<NeighbourhoodIx>, Vec<NeighbourhoodIx>) = project.members.iter().copied().partition(provisional);
    let event =
        |members: &[NeighbourhoodIx], years: &[Option<i16>]| members.iter().filter(|n| years[n.at()] == Some(year)).count().to_string();
    let (start, finish) = (&plan.programme.start, &plan.programme.finish);
    let sums = if year == project.start { Sums::over(plan, counted.iter().copied()) } else { Sums::default() };
    let show = |value: Option<String>| value.unwrap_or_default();
    let money = Money::together(
        counted.iter().filter(|_| year == project.start).filter_map(|n| plan.dossiers.members[n.at()].as_ref()).map(|m| &m.money),
    );
    let mut row = vec![
        project.id.clone(),
        project.zone.map(|z| plan.zones.zones[z as usize].id.clone()).unwrap_or_default(),
        year.to_string(),
        event(&counted, start),
        event(&counted, finish),
        show(sums.floor_area_m2.map(|a| a.to_string())),
        show(sums.households.map(|h| h.to_string())),
        show(sums.cost.map(|c| c.0.normalize().to_string())),
        event(&open, start),
        event(&open, finish),
    ];
    // Recorded money only: no document states shares, so none are filled in.
    let fund = |fund: usize| money.funds.get(&(Subject::Whole, fund)).map(|sum| yuan(sum.yuan));
    row.extend((0..plan.pack.funds.len()).map(|at| show(fund(at))));
    row.push(project.locked.to_string());
    let listed = |of: fn(&Neighbourhood) -> &str, mark: &str| {
        project.members.iter().map(|n| of(&plan.district.neighbourhoods[n.at()])).collect::<Vec<_>>().join(mark)
    };
    row.extend([listed(|n| &n.id.0, ";"), listed(|n| &n.name, ";")]);
    let why = if year == project.start { why(plan, project) } else { Text::default() };
    row.extend([why.zh, why.en]);
    row
}

/// The reason of all members; where they have several, each behind the names of those that it is for.
fn why(plan: &Plan, project: &ProgrammeProject) -> Text {
    let told = told(plan, project.members.iter().copied());
    if let [only] = &told[..] {
        return only.why.clone();
    }
    let one = |told: &Told<'_>| {
        let name = |n: &NeighbourhoodIx| plan.district.neighbourhoods[n.at()].name.as_str();
        let names = |lang: Lang| told.members.iter().map(name).collect::<Vec<_>>().join(lang.comma());
        let say = |lang: Lang| PlanMessage::ReasonOf { names: names(lang), why: told.why.get(lang).to_owned() }.say(lang);
        Text { zh: say(Lang::Zh), en: say(Lang::En) }
    };
    Text::sentences(&told.iter().map(one).collect::<Vec<_>>())
}
