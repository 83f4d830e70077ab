//! Why a neighbourhood starts in its year, and not in an earlier one.

use super::ProgrammeInput;
use super::fixed::Years;
use super::model::{Model, RowOf};
use crate::phasing::Phased;
use crate::report::messages::{PlanMessage as M, Say};
use crate::report::{Lang, Text};

/// Gives every project its year with the reason.
pub(super) fn begin(input: &ProgrammeInput<'_>, model: &Model, phased: &Phased, years: &mut Years) {
    let duration = input.settings.duration_years.unwrap_or(1).max(0);
    for (at, &who) in model.projects.iter().enumerate() {
        match phased.phases.start[at] {
            Some(step) => {
                let together = together(model, phased, at);
                let why = started(input, model, phased, at, step, &together, duration);
                years.begin(who, model.first + i16::from(step), why);
            }
            None => years.why[who.at()] = unstarted(input, model, phased, at).both(),
        }
    }
}

/// The projects of its zone that start in the same year.
pub(super) fn together(model: &Model, phased: &Phased, at: usize) -> Vec<usize> {
    let is_same =
        |&other: &usize| model.problem.zone[other] == model.problem.zone[at] && phased.phases.start[other] == phased.phases.start[at];
    // Members of a zone follow each other.
    let (mut from, mut to) = (at, at + 1);
    while from > 0 && model.problem.zone[from - 1] == model.problem.zone[at] {
        from -= 1;
    }
    while to < model.projects.len() && model.problem.zone[to] == model.problem.zone[at] {
        to += 1;
    }
    (from..to).filter(is_same).collect()
}

fn started(input: &ProgrammeInput<'_>, model: &Model, phased: &Phased, at: usize, step: u8, together: &[usize], duration: i16) -> Text {
    let year = model.first + i16::from(step);
    let zone = input.zones.zone_of[model.projects[at].at()];
    let rank = zone.map_or(0, |zone| input.zones.zones[zone as usize].rank);
    if model.is_opened(at) {
        return M::StartWithCommitted { year }.both();
    }
    let why = if needed(model, phased, step, together).is_some() {
        M::StartForTarget { year, rank }
    } else if model.bound[at] && year == model.latest[at] && step > 0 {
        M::StartForDeadline { year, by: year + duration }
    } else {
        M::StartWithZone { year, rank }
    };
    match (step > 0).then(|| not_earlier(model, phased, step, together)).flatten() {
        Some(cause) => join(&why, &cause.in_words(input)),
        None => why.both(),
    }
}

/// What stands against a start a year earlier.
enum Cause {
    Limit(usize, i16),
    Target(i16),
    Share(i16),
}

impl Cause {
    fn in_words(&self, input: &ProgrammeInput<'_>) -> M {
        match self {
            Self::Limit(limit, year) => M::NotEarlierLimit { limit: input.settings.limits[*limit].said(), year: *year },
            Self::Target(year) => M::NotEarlierTarget { year: *year },
            Self::Share(year) => M::NotEarlierShare { year: *year },
        }
    }
}

fn not_earlier(model: &Model, phased: &Phased, step: u8, together: &[usize]) -> Option<Cause> {
    let before = step - 1;
    let year = model.first + i16::from(before);
    let full = |is_meant: &dyn Fn(&RowOf) -> bool| {
        model.rows.iter().zip(&model.problem.rows).zip(&phased.sums).find_map(|((of, row), &sum)| {
            let reaches = is_meant(of) && row.years >> before & 1 == 1 && row.years >> step & 1 == 0;
            (reaches && row.max.is_some_and(|max| sum + model.takes(together, row.resource) > max)).then_some(of)
        })
    };
    if let Some(RowOf::Limit(limit, _)) = full(&|of| matches!(of, RowOf::Limit(..))) {
        return Some(Cause::Limit(*limit, year));
    }
    if needed(model, phased, step, together).is_some() {
        return Some(Cause::Target(year + 1));
    }
    full(&|of| matches!(of, RowOf::Share(_))).map(|_| Cause::Share(year))
}

/// A target of the year, not of the one before, that would be missed without these projects.
fn needed(model: &Model, phased: &Phased, step: u8, together: &[usize]) -> Option<usize> {
    model.rows.iter().zip(&model.problem.rows).zip(&phased.sums).find_map(|((of, row), &sum)| {
        let RowOf::Target(target) = of else { return None };
        let only_here = row.years >> step & 1 == 1 && (step == 0 || row.years >> (step - 1) & 1 == 0);
        let min = row.min.filter(|_| only_here)?;
        let taken = model.takes(together, row.resource);
        (taken > 0 && sum - taken < min).then_some(*target)
    })
}

/// Why it has no year: the limit that leaves no room in any year.
fn unstarted(input: &ProgrammeInput<'_>, model: &Model, phased: &Phased, at: usize) -> M {
    let blocked = model.rows.iter().zip(&model.problem.rows).zip(&phased.sums).find_map(|((of, row), &sum)| match of {
        RowOf::Limit(limit, _)
            if row.max.is_some_and(|max| sum + model.takes(&[at], row.resource).max(model.opening(at, row.resource)) > max) =>
        {
            Some(*limit)
        }
        _ => None,
    });
    match blocked {
        Some(limit) => M::NoYearLimit { limit: input.settings.limits[limit].said() },
        None => M::NoYear,
    }
}

fn join(why: &M, cause: &M) -> Text {
    let both = |lang: Lang, mark: &str| format!("{}{mark}{}", why.say(lang), cause.say(lang));
    Text { zh: both(Lang::Zh, "；"), en: both(Lang::En, "; ") }
}
