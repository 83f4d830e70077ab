//! Why neighbourhoods are eligible, what another reading of the document would make of them, and whose facts are worth a visit.

use std::collections::BTreeMap;

use eframe::egui::Ui;

use super::line;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scene::Thing;
use crate::app::selection::Combine;
use crate::district::{NeighbourhoodIx, YearInterval};
use crate::policy::{OtherReading, Verdict, verdict_counts};
use crate::report::Lang;
use crate::report::messages::{AppMessage, Say, SurveyMessage as M};

/// Lines of a list that are shown; the exported table has all of them.
const LISTED: usize = 12;

/// Tiers with the clauses that decided, those with the most neighbourhoods first; a click selects whom a line stands for.
pub(super) fn tiers(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let mut groups: BTreeMap<(Verdict, Option<&str>, &str), Vec<u32>> = BTreeMap::new();
    for (n, own) in (0u32..).zip(plan.eligibility.iter()) {
        groups.entry((own.verdict, own.tier.as_deref(), own.clause.as_str())).or_default().push(n);
    }
    let mut rows: Vec<_> = groups.into_iter().collect();
    rows.sort_by_key(|(_, who)| std::cmp::Reverse(who.len()));
    look.section(ui, &M::TierHead.say(look.lang));
    let mut chosen = None;
    for ((verdict, tier, clause), who) in &rows {
        let tier = tier.and_then(|id| plan.pack.tier(id)).map(|tier| match look.lang {
            crate::report::Lang::Zh => tier.zh.clone(),
            crate::report::Lang::En => tier.en.clone(),
        });
        let on_what: Vec<String> = tier.into_iter().chain((!clause.is_empty()).then(|| (*clause).to_owned())).collect();
        let on_what = on_what.join(" · ");
        let name = match verdict {
            Verdict::Unknown => M::OpenTier { on_what }.say(look.lang),
            Verdict::NotEligible if on_what.is_empty() => M::NoTier.say(look.lang),
            _ => on_what,
        };
        if line(ui, look, None, &name, &look.count(who.len()), false) {
            chosen = Some(who.clone());
        }
    }
    choose(ui, page, chosen);
}

/// Neighbourhoods whose year lies between two readings of a limit, as 2000 does between "before 2000" and "up to 2000".
pub(super) fn boundary(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let mut cases: Vec<NeighbourhoodIx> = plan.between_readings().into_iter().map(|(n, _)| n).collect();
    cases.sort_unstable();
    cases.dedup();
    if cases.is_empty() {
        return;
    }
    look.section(ui, &M::BoundaryHead.say(look.lang));
    ui.label(look.second(M::BoundaryHow.say(look.lang)));
    let mut chosen = None;
    for &n in cases.iter().take(LISTED) {
        let own = &plan.district.neighbourhoods[n.at()];
        let built = own.typical_year.map(YearInterval::year).or(own.built);
        let year = built.map_or_else(|| look.say(&AppMessage::YearUnknown), |years| years.to_string());
        let is_on = page.view.selection == Some(Thing::Neighbourhood(n));
        let name = M::BoundaryLine { name: own.name.clone(), year: year.clone() }.say(look.lang);
        if line(ui, look, None, &name, "", is_on) {
            chosen = Some(n);
        }
    }
    if cases.len() > LISTED && line(ui, look, None, "…", &look.count(cases.len()), false) {
        choose(ui, page, Some(cases.iter().map(|n| n.0).collect()));
    }
    go_to(ui, page, chosen);
}

/// What there would be under every other reading of a clause, beside what there is.
pub(super) fn readings(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    if plan.other_readings.is_empty() {
        return;
    }
    look.section(ui, &M::ReadingsHead.say(look.lang));
    ui.label(look.second(M::ReadingsHow.say(look.lang)));
    let taken = verdict_counts(plan.eligibility.iter().map(|own| own.verdict));
    let mut chosen = None;
    let mut last = "";
    for other in plan.other_readings.iter() {
        let Some(reading) = plan.pack.readings.iter().find(|reading| reading.id == other.reading) else { continue };
        if last != other.reading {
            ui.add_space(8.0);
            ui.label(look.strong(reading.question().get(look.lang)));
            ui.label(look.second(reading.clause.as_str()));
            let value = plan.pack.parameters.get(&other.parameter);
            let name = M::Taken { value: value.map_or_else(String::new, |value| shown(value, look)) }.say(look.lang);
            side(ui, look, &name, taken);
            last = &other.reading;
        }
        side(ui, look, &M::Other { value: shown(&other.value, look) }.say(look.lang), other.counts);
        chosen = flips(ui, look, other).or(chosen);
    }
    choose(ui, page, chosen);
}

/// One reading with its counts, in the order of [`Verdict::ALL`].
fn side(ui: &mut Ui, look: Look, name: &str, counts: [usize; 4]) {
    let of = |verdict: Verdict| Verdict::ALL.iter().position(|own| *own == verdict).map_or_else(String::new, |at| look.count(counts[at]));
    let counted = M::Counts {
        core: of(Verdict::EligibleCore),
        extended: of(Verdict::EligibleExtended),
        unknown: of(Verdict::Unknown),
        no: of(Verdict::NotEligible),
    };
    ui.label(name);
    ui.label(look.second(counted.say(look.lang)));
}

/// Those whose verdict another reading changes, where the line was clicked.
fn flips(ui: &mut Ui, look: Look, other: &OtherReading) -> Option<Vec<u32>> {
    if other.flips.is_empty() {
        ui.label(look.second(M::NoDiffer.say(look.lang)));
        return None;
    }
    let clicked = line(ui, look, None, &M::Differ { count: other.flips.len() }.say(look.lang), "", false);
    clicked.then(|| other.flips.iter().map(|(n, _)| n.0).collect())
}

/// The value of a parameter as people say it.
fn shown(value: &toml::Value, look: Look) -> String {
    match value {
        toml::Value::Boolean(true) => M::Yes.say(look.lang),
        toml::Value::Boolean(false) => M::No.say(look.lang),
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Whose unknown facts could change the first places most, and which they are.
pub(super) fn next(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let visits: Vec<_> = plan.scores.survey.iter().filter(|visit| visit.chance > 0.0).collect();
    if visits.is_empty() {
        return;
    }
    look.section(ui, &M::NextHead.say(look.lang));
    ui.label(look.second(M::NextHow.say(look.lang)));
    let mut chosen = None;
    for visit in visits.iter().take(LISTED) {
        let Some(row) = plan.scores.row(visit.who) else { continue };
        let open = visit.cells.iter().filter_map(|(criterion, _)| row.open.iter().find(|open| open.criterion == *criterion));
        let mut fields: Vec<&str> = open.flat_map(|open| open.fields.iter().map(|field| field.get(look.lang))).collect();
        fields.dedup();
        let name = plan.district.neighbourhoods[visit.who.at()].name.clone();
        let text = line_of(name, &fields, look.lang);
        let chance = format!("{} %", look.number(visit.chance * 100.0, 0));
        if line(ui, look, None, &text, &chance, page.view.selection == Some(Thing::Neighbourhood(visit.who))) {
            chosen = Some(visit.who);
        }
    }
    if visits.len() > LISTED {
        ui.label(look.second(M::NextMore { count: visits.len() - LISTED }.say(look.lang)));
    }
    go_to(ui, page, chosen);
}

/// A neighbourhood with what is to be found out there: as many facts as two lines hold, and how many there are.
fn line_of(name: String, fields: &[&str], lang: Lang) -> String {
    let room = match lang {
        Lang::Zh => 16,
        Lang::En => 32,
    };
    let mut taken = 0;
    let shown = fields.iter().take_while(|field| {
        taken += field.chars().count();
        taken <= room
    });
    let named = shown.count().max(1).min(fields.len());
    let listed = fields[..named].join(lang.comma());
    if named == fields.len() {
        M::NextLine { name, fields: listed }.say(lang)
    } else {
        M::NextLines { name, fields: listed, count: fields.len() }.say(lang)
    }
}

fn choose(ui: &Ui, page: &mut MapPage, who: Option<Vec<u32>>) {
    if let Some(who) = who {
        page.choose_all(who, Combine::of(ui.input(|i| i.modifiers)), ui.ctx());
    }
}

/// Selects a neighbourhood, and the map goes there.
fn go_to(ui: &Ui, page: &mut MapPage, who: Option<NeighbourhoodIx>) {
    if let Some(who) = who {
        page.select(Some(Thing::Neighbourhood(who)), ui.ctx());
        page.fly_to_selection(ui.ctx());
    }
}
