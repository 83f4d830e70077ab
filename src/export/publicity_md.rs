//! `publicity.md`: what residents are told, by year and zone, Chinese first and English below; no personal data.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use super::ExportError;
use super::approvals_csv::joined;
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;
use crate::policy::Value;
use crate::report::messages::{DossierMessage as M, Say};
use crate::report::{Lang, Quantity, Text};

/// Households below which a count may point to persons, and is not shown (our rule, not the document's).
const LEAST_HOUSEHOLDS: u32 = 10;

/// Writes the text.
pub(super) fn write(plan: &Plan, path: &Path) -> Result<(), ExportError> {
    let text = [Lang::Zh, Lang::En].map(|lang| text(plan, lang)).join("\n---\n\n");
    fs_err::write(path, text).map_err(|cause| ExportError::Write { path: path.into(), cause })
}

fn text(plan: &Plan, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |prefix: &str, message: &M| _ = writeln!(out, "{prefix}{}\n", message.say(lang));
    line("# ", &M::PublicityTitle { project: plan.project.file.project.name.clone() });
    if plan.district.synthetic {
        line("", &M::PublicitySynthetic);
    }
    line("", &M::PublicityAsOf { as_of: plan.as_of.to_string() });
    line("", &M::PublicityNoPersons { least: LEAST_HOUSEHOLDS });
    let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    for (at, project) in plan.programme.projects.iter().enumerate() {
        years.entry(project.start).or_default().push(at);
    }
    for (year, projects) in years {
        _ = writeln!(out, "## {}\n", M::PublicityYear { year: year.to_string() }.say(lang));
        for at in projects {
            project(plan, at, lang, &mut out);
        }
    }
    out
}

fn project(plan: &Plan, at: usize, lang: Lang, out: &mut String) {
    let (project, dossier) = (&plan.programme.projects[at], &plan.dossiers.projects[at]);
    let zone = project.zone.map(|z| &plan.zones.zones[z as usize]);
    let alone =
        || project.members.first().map_or_else(|| M::PublicityOutside.say(lang), |n| plan.district.neighbourhoods[n.at()].name.clone());
    let name = zone.map_or_else(alone, |zone| zone.name.clone());
    _ = writeln!(out, "### {name} · {}\n", project.id);
    _ = writeln!(out, "{}\n|---|---|---:|---:|---:|---|", M::PublicityHead.say(lang));
    for &n in &project.members {
        _ = writeln!(out, "{}", row(plan, n, lang));
    }
    let day = |field: &str| if let Some(Value::Date(day)) = dossier.facts.get(field) { Some(day.to_string()) } else { None };
    let period = match (day("publicity_start"), day("publicity_end")) {
        (Some(from), Some(to)) => M::PublicityPeriod { from, to },
        _ => M::PublicityNoPeriod,
    };
    _ = writeln!(out, "\n{}  \n{}  ", period.say(lang), M::PublicityContact.say(lang));
    if let Some(publicity) = &plan.pack.publicity {
        let basis = M::PublicityBasis { source: plan.pack.source.clone(), clause: publicity.clause.clone() };
        _ = writeln!(out, "{}", basis.say(lang));
    }
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
    let contents = contents(plan, n).map(|text| text.get(lang).to_owned());
    let cells = [
        of.name.clone(),
        subdistrict.unwrap_or_else(unknown),
        whole(of.buildings.len() as f64),
        households.unwrap_or_else(unknown),
        area.unwrap_or_else(unknown),
        contents.unwrap_or_else(|| M::PublicityUnchosen.say(lang)),
    ];
    format!("| {} |", cells.map(|cell| cell.replace('|', "／").replace(['\n', '\r'], " ")).join(" | "))
}

/// What the residents of a neighbourhood chose, by the names of the pack's items.
fn contents(plan: &Plan, n: NeighbourhoodIx) -> Option<Text> {
    let facts = &plan.dossiers.members[n.at()].as_ref()?.facts;
    let Some(Value::Words(words)) = facts.known.get("chosen_items") else { return None };
    let named = |word: &String| {
        let item = plan.pack.items.iter().find(|item| item.id == *word || item.zh == *word);
        item.map_or_else(|| Text::same(word.as_str()), |item| Text { zh: item.zh.clone(), en: item.en.clone() })
    };
    (!words.is_empty()).then(|| joined(words.iter().map(named)))
}
