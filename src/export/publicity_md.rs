//! `publicity.md`: what residents are told, by year and zone, Chinese first and English below; no personal data.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::ExportError;
use super::approvals_csv::joined;
use crate::district::{NeighbourhoodIx, Status, YearQuality};
use crate::dossier::Proposal;
use crate::plan::Plan;
use crate::policy::{Candidacy, ClassRule, Publicity, Value};
use crate::programme::ProgrammeProject;
use crate::report::messages::{DossierMessage as M, Say};
use crate::report::{Cancelled, Lang, Progress, Quantity, Text};

/// Households below which a count may point to persons, and is not shown (our rule, not the document's).
const LEAST_HOUSEHOLDS: u32 = 10;

/// Writes the text.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let texts = [text(plan, Lang::Zh, progress)?, text(plan, Lang::En, progress)?];
    fs_err::write(path, texts.join("\n---\n\n")).map_err(|cause| ExportError::Write { path: path.into(), cause })
}

fn text(plan: &Plan, lang: Lang, progress: &Progress) -> Result<String, Cancelled> {
    let mut out = String::new();
    let mut line = |prefix: &str, message: &M| _ = writeln!(out, "{prefix}{}\n", message.say(lang));
    line("# ", &M::PublicityTitle { project: plan.project.file.project.name.clone() });
    if plan.district.synthetic {
        line("", &M::PublicitySynthetic);
    }
    if let Some(Publicity { clause, quote }) = plan.pack.publicity.clone() {
        line("", &M::PublicityBasis { source: plan.pack.source.clone(), clause, quote });
    }
    line("", &M::PublicityAsOf { as_of: plan.as_of.to_string() });
    line("", &M::PublicityNoPersons { least: LEAST_HOUSEHOLDS });
    let is_done = |project: &ProgrammeProject| project.members.iter().all(|&n| status(plan, n) == Status::Completed);
    let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    for (at, project) in plan.programme.projects.iter().enumerate().filter(|(_, project)| !is_done(project)) {
        years.entry(project.start).or_default().push(at);
    }
    let done = plan.programme.projects.iter().filter(|project| is_done(project)).count();
    if done > 0 {
        line("", &M::PublicityDone { count: done });
    }
    for (year, projects) in years {
        _ = writeln!(out, "## {}\n", M::PublicityYear { year: year.to_string() }.say(lang));
        for at in projects {
            progress.check()?;
            project(plan, at, lang, &mut out);
        }
    }
    Ok(out)
}

fn status(plan: &Plan, n: NeighbourhoodIx) -> Status {
    plan.district.neighbourhoods[n.at()].status
}

fn project(plan: &Plan, at: usize, lang: Lang, out: &mut String) {
    let (project, dossier) = (&plan.programme.projects[at], &plan.dossiers.projects[at]);
    let zone = project.zone.map(|z| &plan.zones.zones[z as usize]);
    let alone =
        || project.members.first().map_or_else(|| M::PublicityOutside.say(lang), |n| plan.district.neighbourhoods[n.at()].name.clone());
    let name = zone.map_or_else(alone, |zone| zone.name.clone());
    _ = writeln!(out, "### {name} · {}\n", project.id);
    _ = writeln!(out, "{}\n|---|---|---|---:|---:|---:|---|", M::PublicityHead.say(lang));
    for &n in &project.members {
        _ = writeln!(out, "{}", row(plan, n, lang));
    }
    let day = |field: &str| if let Some(Value::Date(day)) = dossier.facts.get(field) { Some(day.to_string()) } else { None };
    let period = match (day("publicity_start"), day("publicity_end")) {
        (Some(from), Some(to)) => M::PublicityPeriod { from, to },
        _ => M::PublicityNoPeriod,
    };
    _ = writeln!(out, "\n{}  \n{}  ", period.say(lang), M::PublicityContact.say(lang));
    out.push('\n');
}

fn row(plan: &Plan, n: NeighbourhoodIx, lang: Lang) -> String {
    let of = &plan.district.neighbourhoods[n.at()];
    let unknown = || M::PublicityUnknown.say(lang);
    let whole = |value: f64| Quantity { value, unit: Text::default(), decimals: 0 }.show(lang);
    let subdistrict = of.subdistrict.map(|b| plan.district.boundaries[b as usize].name.clone());
    let households = of.households.map(|count| {
        if count < LEAST_HOUSEHOLDS { M::PublicityHidden { least: LEAST_HOUSEHOLDS }.say(lang) } else { whole(f64::from(count)) }
    });
    let area = of.floor_area.map(|area| whole(area.0));
    // Years taken from neighbours are no year of its own.
    let years = of.built.filter(|_| of.year_quality != YearQuality::Imputed);
    let years = years.map(|y| if y.from == y.to { y.from.to_string() } else { format!("{}–{}", y.from, y.to) });
    let mark = match plan.eligibility[n.at()].candidacy {
        Candidacy::UnderWay if of.status == Status::Completed => M::PublicityMarkDone.say(lang),
        Candidacy::UnderWay => M::PublicityMarkUnderWay.say(lang),
        Candidacy::Provisional => M::PublicityMarkProvisional.say(lang),
        _ => String::new(),
    };
    let contents = contents(plan, n, lang);
    let cells = [
        format!("{}{mark}", of.name),
        subdistrict.unwrap_or_else(unknown),
        years.unwrap_or_else(unknown),
        whole(of.buildings.len() as f64),
        households.unwrap_or_else(unknown),
        area.unwrap_or_else(unknown),
        contents.unwrap_or_else(unknown),
    ];
    format!("| {} |", cells.map(|cell| cell.replace('|', "／").replace(['\n', '\r'], " ")).join(" | "))
}

/// All of the works, because all of them are to be published: class by class what is to be done or was chosen, then what waits for
/// the choice of the residents or for a survey.
fn contents(plan: &Plan, n: NeighbourhoodIx, lang: Lang) -> Option<String> {
    let dossier = plan.dossiers.members[n.at()].as_ref()?;
    let (pack, menu) = (&plan.pack, &dossier.menu);
    let is_chosen = dossier.facts.known.contains_key("chosen_items");
    let names = |all: Vec<Text>| joined(all.into_iter()).get(lang).to_owned();
    let (mut parts, mut to_choose) = (Vec::new(), Vec::new());
    for (id, class) in &pack.classes {
        let of_class = || pack.items.iter().zip(&menu.lines).filter(|(item, _)| item.class == *id);
        let works: Vec<Text> = of_class().filter(|(_, line)| line.proposal.is_work()).map(|(item, _)| item.name()).collect();
        let (name, is_open) = (class.name().get(lang).to_owned(), works.is_empty());
        if !is_open {
            parts.push(M::PublicityClass { class: name.clone(), items: names(works) }.say(lang));
        }
        let asked = of_class().filter(|(_, line)| line.proposal == Proposal::Ask).count();
        match class.rule {
            ClassRule::WhereDeficient if asked > 0 => parts.push(M::PublicityAsked { class: name, count: asked }.say(lang)),
            ClassRule::ByChoice if is_open && !is_chosen => to_choose.push(class.name()),
            _ => {}
        }
    }
    if !menu.unlisted.is_empty() {
        parts.push(M::PublicityUnlisted { items: names(menu.unlisted.iter().map(|word| Text::same(word.as_str())).collect()) }.say(lang));
    }
    if !to_choose.is_empty() {
        parts.push(M::PublicityUnchosen { classes: names(to_choose) }.say(lang));
    }
    (!parts.is_empty()).then(|| parts.join(if lang == Lang::Zh { "；" } else { "; " }))
}
