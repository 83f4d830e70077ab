//! Why a neighbourhood starts in its year, and not in an earlier one.

use std::collections::BTreeMap;

use super::ProgrammeInput;
use super::fixed::Years;
use super::model::{Model, RowOf};
use crate::district::NeighbourhoodIx;
use crate::phasing::Phased;
use crate::report::messages::{PlanMessage as M, Say};
use crate::report::{Lang, Text};

/// Gives every project its year with the reason.
pub(super) fn begin(input: &ProgrammeInput<'_>, model: &Model, phased: &Phased, years: &mut Years) {
    let sight = Sight::new(input, model, phased, years);
    let mut projects: BTreeMap<(Option<u32>, u8), Vec<usize>> = BTreeMap::new();
    for (at, &start) in phased.phases.start.iter().enumerate() {
        match start {
            Some(start) => projects.entry((model.problem.zone[at], start)).or_default().push(at),
            None => years.why[model.projects[at].at()] = sight.unstarted(at).both(),
        }
    }
    for ((_, step), together) in projects {
        let why = sight.started(step, &together);
        for at in together {
            years.begin(model.projects[at], model.first + i16::from(step), why.clone());
        }
    }
}

/// What the reasons are read from.
struct Sight<'p> {
    input: &'p ProgrammeInput<'p>,
    model: &'p Model,
    phased: &'p Phased,
    /// Starts that are recorded, committed or fixed by hand.
    fixed: Vec<Option<i16>>,
    /// By zone: those beside it, and what that is worth.
    beside: Vec<Vec<(u32, f64)>>,
}

/// What stands against a start a year earlier.
enum Cause {
    Limit(usize, i16),
    Order(NeighbourhoodIx, i16),
    Target(i16),
    Share(i16),
    Beside(i16),
}

impl<'p> Sight<'p> {
    fn new(input: &'p ProgrammeInput<'p>, model: &'p Model, phased: &'p Phased, years: &Years) -> Self {
        let mut beside = vec![Vec::new(); model.problem.zones.len()];
        for pair in &model.problem.beside {
            let [one, other] = pair.zones;
            beside[one as usize].push((other, pair.worth));
            beside[other as usize].push((one, pair.worth));
        }
        Self { input, model, phased, fixed: years.start.clone(), beside }
    }

    /// Why the projects of a zone that start in a year do so.
    fn started(&self, step: u8, together: &[usize]) -> Text {
        let Self { input, model, .. } = self;
        let (at, year) = (together[0], model.first + i16::from(step));
        let zone = input.zones.zone_of[model.projects[at].at()];
        let rank = zone.map_or(0, |zone| input.zones.zones[zone as usize].rank);
        if model.is_opened(at) {
            return M::StartWithCommitted { year }.both();
        }
        let duration = input.settings.duration_years.unwrap_or(1).max(0);
        let why = if self.is_needed(step, together) {
            M::StartForTarget { year, rank }
        } else if model.bound[at] && year == model.latest[at] && step > 0 {
            M::StartForDeadline { year, by: year + duration }
        } else {
            M::StartWithZone { year, rank }
        };
        match (step > 0).then(|| self.not_earlier(step, together)).flatten() {
            Some(cause) => join(&why, &cause.in_words(input)),
            None => why.both(),
        }
    }

    /// A rule that forbids the year before, else what moving there would cost most.
    fn not_earlier(&self, step: u8, together: &[usize]) -> Option<Cause> {
        let (model, before) = (self.model, step - 1);
        let year = model.first + i16::from(before);
        if let Some((first, year)) = self.waits(step, together) {
            return Some(Cause::Order(first, year));
        }
        // A zone that starts later as a whole takes its opening along.
        let zone = model.problem.zone[together[0]].filter(|&zone| self.phased.phases.open[zone as usize] == Some(step));
        let opening = |resource: usize| zone.map_or(0, |zone| model.problem.zones[zone as usize].opening[resource]);
        let (mut target, mut share) = (0.0, 0.0);
        for ((of, row), &sum) in model.rows.iter().zip(&model.problem.rows).zip(&self.phased.sums) {
            let come = i64::from(row.years >> before & 1) - i64::from(row.years >> step & 1);
            let change = come * (model.takes(together, row.resource) + opening(row.resource));
            let cost = row.penalty(sum + change) - row.penalty(sum);
            match of {
                RowOf::Limit(limit, ..) if cost == f64::INFINITY => return Some(Cause::Limit(*limit, year)),
                RowOf::Limit(..) => {}
                RowOf::Target(_) => target += cost,
                RowOf::Share(_) => share += cost,
            }
        }
        let beside = zone.map_or(0.0, |zone| self.beside(zone, step) - self.beside(zone, before));
        let costs = [(target, Cause::Target(year + 1)), (share, Cause::Share(year)), (beside, Cause::Beside(year))];
        costs.into_iter().filter(|(cost, _)| *cost > 0.0).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, cause)| cause)
    }

    /// Whether a target of the year, and not of the one before, would be missed without these projects.
    fn is_needed(&self, step: u8, together: &[usize]) -> bool {
        let model = self.model;
        model.rows.iter().zip(&model.problem.rows).zip(&self.phased.sums).any(|((of, row), &sum)| {
            let only_here = row.years >> step & 1 == 1 && (step == 0 || row.years >> (step - 1) & 1 == 0);
            let taken = model.takes(together, row.resource);
            let is_short = row.min.is_some_and(|min| sum - taken < min);
            matches!(of, RowOf::Target(_)) && only_here && taken > 0 && is_short
        })
    }

    /// The one that some of the projects wait for, where that starts no earlier than they do.
    fn waits(&self, step: u8, together: &[usize]) -> Option<(NeighbourhoodIx, i16)> {
        let model = self.model;
        let of = |&at: &usize| {
            let planned = model.problem.after[at].filter(|first| !together.contains(&(*first as usize))).and_then(|first| {
                let start = self.phased.phases.start[first as usize]?;
                Some((model.projects[first as usize], model.first + i16::from(start)))
            });
            planned.or_else(|| model.waits_for[at].and_then(|n| Some((n, self.fixed[n.at()]?))))
        };
        together.iter().filter_map(of).find(|&(_, year)| year == model.first + i16::from(step))
    }

    /// What a zone opened in a year is worth by itself and beside the others.
    fn beside(&self, zone: u32, step: u8) -> f64 {
        let own = self.model.problem.zones[zone as usize].worth.get(usize::from(step)).copied().unwrap_or(0.0);
        let adjoins = |other: u32| self.phased.phases.open[other as usize].is_some_and(|open| open.abs_diff(step) <= 1);
        own + self.beside[zone as usize].iter().filter(|(other, _)| adjoins(*other)).map(|(_, worth)| worth).sum::<f64>()
    }

    /// Why it has no year: whom it waits for, or the limit that leaves no room.
    fn unstarted(&self, at: usize) -> M {
        let Self { input, model, .. } = self;
        let name = |n: NeighbourhoodIx| input.district.neighbourhoods[n.at()].name.clone();
        let first = model.problem.after[at].filter(|first| self.phased.phases.start[*first as usize].is_none());
        if let Some(first) = first.map(|first| model.projects[first as usize]).or(model.waits_for[at]) {
            return M::NoYearOrder { name: name(first) };
        }
        let blocked = model.rows.iter().zip(&model.problem.rows).zip(&self.phased.sums).find_map(|((of, row), &sum)| match of {
            RowOf::Limit(limit, ..)
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
}

impl Cause {
    fn in_words(&self, input: &ProgrammeInput<'_>) -> M {
        match self {
            Self::Limit(limit, year) => M::NotEarlierLimit { limit: input.settings.limits[*limit].said(), year: *year },
            Self::Order(first, year) => M::NotEarlierOrder { name: input.district.neighbourhoods[first.at()].name.clone(), year: *year },
            Self::Target(year) => M::NotEarlierTarget { year: *year },
            Self::Share(year) => M::NotEarlierShare { year: *year },
            Self::Beside(year) => M::NotEarlierBeside { year: *year },
        }
    }
}

fn join(why: &M, cause: &M) -> Text {
    let both = |lang: Lang, mark: &str| format!("{}{mark}{}", why.say(lang), cause.say(lang));
    Text { zh: both(Lang::Zh, "；"), en: both(Lang::En, "; ") }
}
