//! What the base plan promised: its years are kept unless leaving them is worth more than the price of that.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::ProgrammeInput;
use super::model::{Model, RowOf};
use crate::base::{Cause, Statement};
use crate::district::{District, NeighbourhoodIx};
use crate::phasing::{Phased, Phases};
use crate::project::ProgrammeSettings;

/// What it costs to leave the base year, by unit of size: above an even spread, below a year beyond the deadline. Our assumption.
pub const STAY: f64 = 3.0;

/// The years of the plan that a programme grows from.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseYears {
    /// Start of every neighbourhood there.
    start: Vec<Option<i16>>,
    /// Hash of what its years were chosen from.
    facts_sha256: Option<String>,
    /// How far its search was from its bound.
    gap: f64,
}

impl BaseYears {
    /// The years that a plan states, for the neighbourhoods of a district.
    #[must_use]
    pub fn new(district: &District, statement: &Statement) -> Self {
        let planned = |id: &str| statement.neighbourhoods.get(id).filter(|standing| standing.is_planned());
        let start = district.neighbourhoods.iter().map(|n| planned(&n.id.0)?.start_year).collect();
        let (value, bound) = statement.worth;
        Self { start, facts_sha256: statement.facts_sha256.clone(), gap: (bound - value).max(0.0) }
    }
}

/// The base years of the projects of a model.
pub(super) struct Promised<'b> {
    base: &'b BaseYears,
    /// By project, from the first year; `None` where it had no year, or one that is past.
    step: Vec<Option<u8>>,
}

impl<'b> Promised<'b> {
    pub(super) fn new(base: &'b BaseYears, model: &Model) -> Self {
        let years = model.problem.years;
        let step = |year: i16| u8::try_from(year.checked_sub(model.first)?).ok().filter(|&step| usize::from(step) < years);
        let of = |who: &NeighbourhoodIx| base.start.get(who.at()).copied().flatten().and_then(step);
        Self { base, step: model.projects.iter().map(of).collect() }
    }

    /// The base plan's years, where nothing that bears on years is new.
    pub(super) fn stands(&self, model: &Model, facts_sha256: &str) -> Option<Phased> {
        self.base.facts_sha256.as_deref().filter(|facts| *facts == facts_sha256)?;
        let phases = self.phases(model);
        let worth = phases.worth(&model.problem)?;
        Some(Phased { worth, bound: worth + self.base.gap, sums: phases.sums(&model.problem), phases })
    }

    /// Puts a price on every other year, and has the search begin with the promised ones.
    pub(super) fn hold(&self, model: &mut Model, settings: &ProgrammeSettings) {
        let [later, earlier] = [settings.stay_later, settings.stay_earlier].map(|price| price.unwrap_or(STAY));
        let years = model.problem.years;
        model.stay_earlier = earlier;
        for (at, promised) in self.step.iter().enumerate() {
            let Some(promised) = promised.map(usize::from) else { continue };
            for year in (0..years).filter(|&year| year != promised) {
                model.problem.values[at * years + year] -= model.sizes[at] * if year > promised { later } else { earlier };
            }
        }
        model.problem.begin = Some(self.phases(model));
    }

    /// The base year of a project.
    pub(super) fn year(&self, at: usize, model: &Model) -> Option<i16> {
        self.step[at].map(|step| model.year(step))
    }

    fn phases(&self, model: &Model) -> Phases {
        let mut open: Vec<Option<u8>> = vec![None; model.problem.zones.len()];
        for (zone, start) in model.problem.zone.iter().zip(&self.step) {
            if let (Some(zone), Some(start)) = (zone, start) {
                let open = &mut open[*zone as usize];
                *open = Some(open.map_or(*start, |first| first.min(*start)));
            }
        }
        Phases { start: self.step.clone(), open }
    }

    /// By neighbourhood, what stands against its base year; `None` where it keeps it, or nothing was found.
    pub(super) fn left(&self, input: &ProgrammeInput<'_>, model: &Model, phased: &Phased) -> Vec<Option<Cause>> {
        let mut left = vec![None; input.district.neighbourhoods.len()];
        for (at, who) in model.projects.iter().enumerate() {
            let is_left = self.step[at].is_some() && self.step[at] != phased.phases.start[at];
            left[who.at()] = is_left.then(|| self.cause(input, model, phased, at)).flatten();
        }
        left
    }

    /// What would be broken, missed or late if those of its zone that have left the same base year went back to it.
    fn cause(&self, input: &ProgrammeInput<'_>, model: &Model, phased: &Phased, at: usize) -> Option<Cause> {
        let (problem, back) = (&model.problem, self.step[at]?);
        let now = phased.phases.start[at];
        let is_with = |other: &usize| {
            let is_same = problem.zone[*other] == problem.zone[at] && phased.phases.start[*other] == now;
            *other == at || (now.is_some() && is_same && self.step[*other] == Some(back))
        };
        let zone = mates(&problem.zone, at);
        let group: Vec<usize> = zone.clone().filter(is_with).collect();
        if let Some(other) = ordered(model, phased, &group, back) {
            let name = input.district.neighbourhoods[other.at()].name.clone();
            return Some(Cause::Order { name });
        }
        let opening = problem.zone[at].map(|number| {
            let others = zone.clone().filter(|other| !group.contains(other));
            let starts = || others.clone().filter_map(|other| phased.phases.start[other]);
            let settings = &problem.zones[number as usize];
            let open = starts().min().map_or(back, |first| first.min(back));
            let fits = |start: u8| usize::from(start - open) < settings.window.max(1);
            (number as usize, open, settings.may_open >> open & 1 == 1 && fits(back) && starts().all(fits))
        });
        let rise = |row: usize| {
            let (limit, sum) = (&problem.rows[row], phased.sums[row]);
            let covers = |year: Option<u8>| i64::from(year.is_some_and(|year| limit.years >> year & 1 == 1));
            let mut then = sum + model.takes(&group, limit.resource) * (covers(Some(back)) - covers(now));
            if let Some((number, open, _)) = opening {
                let moved = covers(Some(open)) - covers(phased.phases.open[number]);
                then += problem.zones[number].opening[limit.resource] * moved;
            }
            let over = |sum: i64| limit.max.map_or(0, |max| (sum - max).max(0));
            let short = |sum: i64| limit.min.map_or(0, |min| (min - sum).max(0));
            let more = |after: i64, before: i64, price: f64| if after > before { (after - before) as f64 * price } else { 0.0 };
            more(over(then), over(sum), limit.over) + more(short(then), short(sum), limit.short)
        };
        let worst = (0..problem.rows.len())
            .map(|row| (rise(row), row))
            .fold((0.0, None), |most, (rise, row)| if rise > most.0 { (rise, Some(row)) } else { most });
        let of_row = |row: usize| match &model.rows[row] {
            RowOf::Limit(limit, ..) => Cause::Limit { limit: input.settings.limits[*limit].said(), year: model.first + i16::from(back) },
            RowOf::Target(target) => {
                let setting = &input.targets[*target].setting;
                Cause::Target { id: setting.id.clone(), year: setting.year }
            }
            RowOf::Share(year) => Cause::Share { year: *year },
        };
        match worst {
            (rise, Some(row)) if rise == f64::INFINITY => Some(of_row(row)),
            _ if opening.is_some_and(|(_, _, fits)| !fits) => Some(Cause::Zone),
            (_, Some(row)) if !matches!(model.rows[row], RowOf::Share(_)) => Some(of_row(row)),
            _ if model.bound[at] && model.first + i16::from(back) > model.latest[at] => {
                let duration = input.settings.duration_years.unwrap_or(1).max(0);
                Some(Cause::Deadline { by: model.latest[at] + duration })
            }
            (_, Some(row)) => Some(of_row(row)),
            _ => now.is_some_and(|now| now < back).then_some(Cause::Sooner),
        }
    }
}

/// Those of the zone of a project, which follow each other; without a zone the project alone.
fn mates(zone_of: &[Option<u32>], at: usize) -> std::ops::Range<usize> {
    if zone_of[at].is_none() {
        return at..at + 1;
    }
    let is_same = |other: &usize| zone_of[*other] == zone_of[at];
    let from = (0..at).rev().take_while(is_same).last().unwrap_or(at);
    from..(at..zone_of.len()).take_while(is_same).last().unwrap_or(at) + 1
}

/// One before or after which some projects start by hand, against their start in a year.
fn ordered(model: &Model, phased: &Phased, group: &[usize], year: u8) -> Option<NeighbourhoodIx> {
    let (problem, start) = (&model.problem, &phased.phases.start);
    let waits = |&at: &usize| {
        let mut firsts = problem.firsts(at).map(|first| first as usize).filter(|first| !group.contains(first));
        let late = firsts.find(|&first| start[first].is_none_or(|start| start > year)).map(|first| model.projects[first]);
        let is_forbidden = problem.values[at * problem.years + usize::from(year)] == f64::NEG_INFINITY;
        late.or_else(|| model.waits_for[at].filter(|_| is_forbidden))
    };
    let is_ordered = problem.has_order();
    let waited_for = |&at: &usize| {
        let follows = |other: usize| problem.firsts(other).any(|first| first as usize == at);
        let mut all = (0..problem.len()).filter(|other| follows(*other) && !group.contains(other));
        all.find(|&other| start[other].is_some_and(|start| start < year)).map(|other| model.projects[other])
    };
    group.iter().find_map(|at| waits(at).or_else(|| is_ordered.then(|| waited_for(at)).flatten()))
}

impl Model {
    /// Hash of the problem and of whom it is about.
    pub(super) fn facts_sha256(&self) -> String {
        let mut hash = Hashed(Sha256::new());
        // Writing to a hash never fails.
        let _ = write!(hash, "{} {:?} {:?}", self.first, self.projects, self.problem);
        hash.0.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// A hash that can be written to as a text, so that nothing of the problem is left out.
struct Hashed(Sha256);

impl std::fmt::Write for Hashed {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text);
        Ok(())
    }
}
