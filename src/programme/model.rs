//! Zones, targets and limits as a problem of phasing.
//!
//! Worth is counted in square metres at full score: a neighbourhood of 5,000 m² and 60 points is worth 3,000, and less with every
//! year it starts later. What a rule asks comes before that, by prices that are far above it, in this order: targets; that whatever
//! is planned starts at all; deadlines; that work is spread evenly over the years.

use std::collections::BTreeMap;

use super::fixed::Years;
use super::{ProgrammeInput, Target, TargetOp, beside, order};
use crate::district::{NeighbourhoodIx, SquareMetres};
use crate::phasing::{MOST_YEARS, Problem, Row, Zone};
use crate::project::{FUNDING, LimitEvent, ProgrammeLimit};
use crate::zone::{RefusedEdit, Role};

/// Share of its worth that a start loses with every year, where the project does not say.
pub const LATER: f64 = 0.05;

/// What the work of a year costs beyond its even share, by unit of size: above any gain of an earlier start.
const UNEVEN: f64 = 2.0;

/// What a year beyond the deadline costs, by unit of size.
const LATE: f64 = 20.0;

/// What it costs to leave out what is planned, by unit of size: above any number of late years.
const LEFT_OUT: f64 = LATE * (MOST_YEARS as f64 + 1.0);

/// What a row of the problem stands for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum RowOf {
    /// A target, by index.
    Target(usize),
    /// A limit of the project, by index, in one year or in several together, with what is fixed of it.
    Limit(usize, Vec<i16>, f64),
    /// The even share of a year.
    Share(i16),
}

/// The problem with what its parts stand for.
pub(super) struct Model {
    pub(super) problem: Problem,
    /// Neighbourhood of every project.
    pub(super) projects: Vec<NeighbourhoodIx>,
    /// By project: floor area, where every candidate has one; else all alike.
    pub(super) sizes: Vec<f64>,
    /// Whether sizes are floor areas.
    pub(super) by_area: bool,
    /// By project: last year it may start in to meet its deadline.
    pub(super) latest: Vec<i16>,
    /// By project: whether a rule sets that year, and not the end of the programme.
    pub(super) bound: Vec<bool>,
    /// By row.
    pub(super) rows: Vec<RowOf>,
    /// First year.
    pub(super) first: i16,
    /// By project: the one that it waits for by hand, where that is recorded or fixed.
    pub(super) waits_for: Vec<Option<NeighbourhoodIx>>,
    /// Changes by hand that cannot stand.
    pub(super) refused: Vec<RefusedEdit>,
    /// By target: what is recorded, committed or fixed of it.
    pub(super) held: Vec<f64>,
    /// What an earlier start than in the base plan costs by unit of size; 0 where there is none.
    pub(super) stay_earlier: f64,
}

impl Model {
    /// The members of zones that have no year yet.
    pub(super) fn new(input: &ProgrammeInput<'_>, years: &Years, (first, last): (i16, i16), duration: i16) -> Self {
        let count = (usize::from(last.abs_diff(first)) + 1).min(MOST_YEARS);
        let mut projects = Vec::new();
        let (mut zone_of, mut zones, mut latest, mut bound) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for zone in &input.zones.zones {
            let works = zone.parts.iter().filter(|(_, role)| matches!(role, Role::Member | Role::Provisional)).map(|&(n, _)| n);
            let (fixed, open): (Vec<_>, Vec<_>) = works.partition(|n| years.locked[n.at()]);
            if open.is_empty() {
                continue;
            }
            let deadline = |n: &NeighbourhoodIx| input.pack.tier(input.eligibility[n.at()].tier.as_deref()?)?.complete_by;
            let due = open.iter().filter_map(deadline).map(|by| by - duration).min().map(|due| due.clamp(first, last));
            // A zone with a committed member is opened with it.
            let opened = fixed.iter().filter_map(|n| years.start[n.at()]).min().map(|year| year.clamp(first, last));
            let may_open = opened.map_or(u32::MAX >> (32 - count as u32), |year| 1 << (year - first));
            let number = zones.len() as u32;
            zones.push((may_open, opened.is_some()));
            for n in open {
                projects.push(n);
                zone_of.push(Some(number));
                latest.push(due.unwrap_or(last));
                bound.push(due.is_some());
            }
        }
        let (sizes, by_area) = sizes(input, &projects);
        let waits_for = vec![None; projects.len()];
        let (problem, rows, refused, held) = (Problem::default(), Vec::new(), Vec::new(), vec![0.0; input.targets.len()]);
        let stay_earlier = 0.0;
        let mut model = Self { problem, projects, sizes, by_area, latest, bound, rows, first, waits_for, refused, held, stay_earlier };
        model.fill(input, &zone_of, &zones, count);
        order::put(&mut model, input, years);
        beside::put(&mut model, input, years);
        model.targets(input, years, duration);
        model.limits(input, years, duration);
        model.shares(last);
        model
    }

    /// Values, and what it costs to be late or left out.
    fn fill(&mut self, input: &ProgrammeInput<'_>, zone_of: &[Option<u32>], zones: &[(u32, bool)], years: usize) {
        let later = 1.0 - input.settings.later.unwrap_or(LATER);
        let mut values = Vec::with_capacity(self.projects.len() * years);
        let mut left_out = Vec::with_capacity(self.projects.len());
        for ((&who, &latest), &size) in self.projects.iter().zip(&self.latest).zip(&self.sizes) {
            let worth = worth(input, who, size);
            for step in 0..years {
                let late = (self.first + step as i16 - latest).max(0);
                values.push(worth * later.powi(step as i32) - LATE * size * f64::from(late));
            }
            left_out.push(LEFT_OUT * size);
        }
        let window = usize::from(input.settings.window_years.unwrap_or(1)).max(1);
        self.problem = Problem {
            years,
            values,
            left_out,
            zone: zone_of.to_vec(),
            after: vec![None; self.projects.len()],
            zones: zones
                .iter()
                .map(|&(may_open, is_open)| Zone { opening: Vec::new(), window, at_once: !is_open, may_open, worth: Vec::new() })
                .collect(),
            ..Problem::default()
        };
        // What is opened with a committed member is no opening to decide about.
        self.resource(1, |_| 0.0);
        for (zone, (_, is_open)) in self.problem.zones.iter_mut().zip(zones) {
            if *is_open {
                zone.opening[OPENINGS] = 0;
            }
        }
    }

    /// Adds a resource: what opening a zone takes of it, and what a project does, in whole units.
    fn resource(&mut self, opening: i64, of: impl Fn(usize) -> f64) -> usize {
        let resources = self.problem.resources;
        let mut all = Vec::with_capacity(self.projects.len() * (resources + 1));
        for at in 0..self.projects.len() {
            all.extend_from_slice(&self.problem.amounts[at * resources..(at + 1) * resources]);
            all.push(of(at).round() as i64);
        }
        self.problem.amounts = all;
        self.problem.resources += 1;
        for zone in &mut self.problem.zones {
            zone.opening.push(opening);
        }
        resources
    }

    /// Rows of the targets that are judged.
    fn targets(&mut self, input: &ProgrammeInput<'_>, years: &Years, duration: i16) {
        let all = (LEFT_OUT * self.sizes.iter().sum::<f64>()).max(1.0);
        for (at, target) in input.targets.iter().enumerate() {
            if target.setting.progressive {
                continue;
            }
            let lag = if target.started { 0 } else { duration };
            let mask = self.mask(|year| target.in_year(year + lag));
            let judged = target.judge(input.district, input.eligibility, &years.start, &years.finish, input.as_of.year());
            self.held[at] = judged.planned;
            if mask == 0 {
                continue;
            }
            let open = (judged.value - judged.planned).max(0.0);
            let amounts: Vec<f64> = self.projects.iter().map(|&who| counted(input, target, who)).collect();
            let resource = self.resource(0, |at| amounts[at]);
            let whole = open.round() as i64;
            // A hundredth of what is asked weighs more than all that may be left out.
            let price = all / (judged.value.max(1.0) * 0.01);
            let (min, max) = match target.op {
                TargetOp::AtLeast => (Some(whole), None),
                TargetOp::Exactly => (Some(whole), Some(whole)),
                TargetOp::AtMost => (None, Some(open as i64)),
            };
            self.row(
                RowOf::Target(at),
                Row { name: target.setting.id.clone(), resource, years: mask, min, max, short: price, over: price },
            );
        }
    }

    /// Rows of the project's own limits.
    fn limits(&mut self, input: &ProgrammeInput<'_>, years: &Years, duration: i16) {
        for (at, limit) in input.settings.limits.iter().enumerate() {
            let resource = if limit.of == "openings" {
                OPENINGS
            } else {
                let of = |&who: &NeighbourhoodIx| amount(input, who, &limit.of).unwrap_or(0.0);
                let amounts: Vec<f64> = self.projects.iter().map(of).collect();
                self.resource(0, |at| amounts[at])
            };
            let lasts = lasts(input, limit, duration);
            for set in sets(limit, (self.first, self.first + self.problem.years as i16 - 1), duration) {
                let held = held(input, years, limit, &set, lasts);
                let max = Some((limit.max.floor() as i64 - held.ceil() as i64).max(0));
                let mask = self.mask(|start| set.iter().any(|&year| limit.event.starts(year, lasts).contains(&start)));
                if mask == 0 {
                    continue;
                }
                let row = Row { name: limit.of.clone(), resource, years: mask, min: None, max, short: 0.0, over: f64::INFINITY };
                self.row(RowOf::Limit(at, set, held.ceil()), row);
            }
        }
    }

    /// Rows that spread work evenly: what is due by a year, over the years until it.
    fn shares(&mut self, last: i16) {
        let sizes = self.sizes.clone();
        let resource = self.resource(0, |at| sizes[at]);
        let mut due: BTreeMap<i16, f64> = BTreeMap::new();
        let open = |at: usize| !self.is_opened(at);
        for at in (0..self.projects.len()).filter(|&at| open(at)) {
            *due.entry(self.latest[at].min(last)).or_default() += sizes[at];
        }
        // Work that is bound to a committed member comes on top of the share of its year.
        let mut bound: BTreeMap<i16, f64> = BTreeMap::new();
        for at in (0..self.projects.len()).filter(|&at| !open(at)) {
            if let Some(zone) = self.problem.zone[at] {
                let year = self.first + self.problem.zones[zone as usize].may_open.trailing_zeros() as i16;
                *bound.entry(year).or_default() += sizes[at];
            }
        }
        for step in 0..self.problem.years {
            let year = self.first + step as i16;
            let (mut until, mut share) = (0.0, 0.0f64);
            for (&latest, &amount) in &due {
                until += amount;
                share = share.max(until / f64::from((latest - year).max(0) + 1));
            }
            let mut left = share;
            for amount in due.values_mut() {
                let taken = amount.min(left);
                *amount -= taken;
                left -= taken;
            }
            let max = Some((share + bound.get(&year).copied().unwrap_or(0.0)).ceil() as i64);
            let row = Row { name: "share".into(), resource, years: 1 << step, min: None, max, short: 0.0, over: UNEVEN };
            self.row(RowOf::Share(year), row);
        }
    }

    /// The year of a step.
    pub(super) fn year(&self, step: u8) -> i16 {
        self.first + i16::from(step)
    }

    /// How large a project counts.
    pub(super) fn size(&self, project: usize) -> f64 {
        self.sizes[project]
    }

    /// What projects take of a resource together.
    pub(super) fn takes(&self, projects: &[usize], resource: usize) -> i64 {
        projects.iter().map(|&at| self.problem.amounts[at * self.problem.resources + resource]).sum()
    }

    /// What opening the zone of a project takes of a resource.
    pub(super) fn opening(&self, project: usize, resource: usize) -> i64 {
        self.problem.zone[project].map_or(0, |zone| self.problem.zones[zone as usize].opening[resource])
    }

    /// Whether its zone is opened with a member that is committed.
    pub(super) fn is_opened(&self, project: usize) -> bool {
        self.opening(project, OPENINGS) == 0
    }

    fn row(&mut self, of: RowOf, row: Row) {
        self.rows.push(of);
        self.problem.rows.push(row);
    }

    /// The years of the programme that are meant, a bit a year.
    fn mask(&self, is_meant: impl Fn(i16) -> bool) -> u32 {
        (0..self.problem.years).filter(|&step| is_meant(self.first + step as i16)).fold(0, |mask, step| mask | 1 << step)
    }
}

/// The resource of openings.
const OPENINGS: usize = 0;

/// What a neighbourhood adds to a target.
fn counted(input: &ProgrammeInput<'_>, target: &Target, who: NeighbourhoodIx) -> f64 {
    let status = input.district.neighbourhoods[who.at()].status;
    if target.covers(&input.eligibility[who.at()], status) { target.amount(input.district, who.at()) } else { 0.0 }
}

/// What a neighbourhood is known to take of a resource; of a source of money what is recorded of it.
pub(super) fn amount(input: &ProgrammeInput<'_>, who: NeighbourhoodIx, of: &str) -> Option<f64> {
    match of.strip_prefix(FUNDING) {
        Some(source) => input.funding.get(source).and_then(|column| column[who.at()]),
        None => input.district.amount(who, of),
    }
}

/// Years that a limit counts what starts in one year: of zones the years of their window, too.
fn lasts(input: &ProgrammeInput<'_>, limit: &ProgrammeLimit, duration: i16) -> i16 {
    let window = i16::from(input.settings.window_years.unwrap_or(1).max(1));
    if limit.of == "openings" && limit.event == LimitEvent::UnderWay { duration.max(1) + window - 1 } else { duration }
}

/// The years, or sets of years, that a limit holds for: as named, else all in which something of the programme counts.
pub(super) fn sets(limit: &ProgrammeLimit, (first, last): (i16, i16), duration: i16) -> Vec<Vec<i16>> {
    let lag = if limit.event == LimitEvent::Completed { duration } else { 0 };
    let named = limit.years.clone().unwrap_or_else(|| (first + lag..=last + lag).collect());
    if limit.together { vec![named] } else { named.into_iter().map(|year| vec![year]).collect() }
}

/// What counts of a limit in some years by record, by commitment or by hand.
fn held(input: &ProgrammeInput<'_>, years: &Years, limit: &ProgrammeLimit, set: &[i16], lasts: i16) -> f64 {
    let counts = |start: i16, finish: Option<i16>| {
        let is_in = |&year: &i16| match limit.event {
            LimitEvent::Started => start == year,
            LimitEvent::Completed => finish == Some(year),
            LimitEvent::UnderWay => start == year || start < year && finish.is_some_and(|finish| year < finish),
        };
        set.iter().any(is_in)
    };
    if limit.of == "openings" {
        let opened = input.zones.zones.iter().filter_map(|zone| {
            let locked = zone.parts.iter().filter(|(n, _)| years.locked[n.at()]);
            locked.filter_map(|(n, _)| years.start[n.at()]).min()
        });
        return opened.filter(|&start| counts(start, Some(start + lasts.max(1)))).count() as f64;
    }
    let is_counted = |at: usize| years.start[at].is_some_and(|start| counts(start, years.finish[at]));
    let fixed = (0..years.start.len()).filter(|&at| years.locked[at] && is_counted(at));
    fixed.filter_map(|at| amount(input, NeighbourhoodIx(at as u32), &limit.of)).sum()
}

/// What a neighbourhood is worth in the first year: its size at its score.
pub(super) fn worth(input: &ProgrammeInput<'_>, who: NeighbourhoodIx, size: f64) -> f64 {
    size * input.score(who).unwrap_or(0.0) / 100.0
}

/// How large neighbourhoods count, and whether that is floor area: their floor areas, where every candidate has one; else all alike.
fn sizes(input: &ProgrammeInput<'_>, projects: &[NeighbourhoodIx]) -> (Vec<f64>, bool) {
    let area = |who: usize| input.district.neighbourhoods[who].floor_area.map(|SquareMetres(area)| area.max(1.0));
    let by_area = (0..input.eligibility.len()).filter(|&at| input.eligibility[at].candidacy.is_candidate()).all(|at| area(at).is_some());
    (projects.iter().map(|who| area(who.at()).filter(|_| by_area).unwrap_or(ALIKE)).collect(), by_area)
}

/// Where areas are missing every neighbourhood counts as so many square metres.
pub(super) const ALIKE: f64 = 1_000.0;
