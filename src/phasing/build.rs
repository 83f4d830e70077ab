//! A phasing from prices: groups in the order of what they are worth, then whatever fits.

use super::balance::balance;
use super::groups::{Choices, Group, NEVER, Tariff};
use super::problem::{Phases, Problem};
use super::prompt::{brought_forward, is_idle};
use super::state::State;

/// What the making of phasings needs to know of a problem at some prices.
pub(super) struct Plan<'p> {
    pub(super) problem: &'p Problem,
    pub(super) groups: &'p [Group],
    /// Projects in the order in which they are worth their prices.
    order: Vec<u32>,
    /// By project and year: value less prices.
    net: Vec<f64>,
    /// By project: the projects that wait for it.
    pub(super) waiting: Vec<Vec<u32>>,
    /// Group of every zone.
    pub(super) group_of_zone: Vec<u32>,
    /// Projects about which the prices leave most doubt, the most doubtful first.
    pub(super) doubtful: Vec<u32>,
    /// More of them.
    pub(super) unsure: Vec<u32>,
}

/// Projects in doubt, at most.
const DOUBTFUL: usize = 800;
const UNSURE: usize = 4_000;

impl<'p> Plan<'p> {
    /// At some prices.
    pub(super) fn new(problem: &'p Problem, groups: &'p [Group], tariff: &Tariff) -> Self {
        let years = problem.years;
        let cells = || (0..problem.len()).flat_map(|project| (0..years).map(move |year| (project, year)));
        let value = |project: usize, year: usize| problem.value(project, year) + problem.left_out[project];
        let net: Vec<f64> = cells().map(|(project, year)| value(project, year) - tariff.of(problem, project, year)).collect();
        // Where nothing has a price, a part of each row's own size stands in.
        let mut share = vec![0.0f64; problem.resources * years];
        for row in problem.rows.iter().filter(|row| row.max.is_some()) {
            for year in (0..years).filter(|&y| row.covers(y)) {
                share[row.resource * years + year] += 1.0 / row.scale();
            }
        }
        let share = Tariff::new(problem, share, Vec::new());
        let worth = |project: usize| {
            let of = |year: usize| {
                let value = value(project, year);
                let price = tariff.of(problem, project, year).max(0.0) + value.abs() * 1e-3 * share.of(problem, project, year);
                (value + 1e-12) / (price + 1e-12)
            };
            (0..years).filter(|&year| problem.value(project, year) > f64::NEG_INFINITY).map(of).fold(f64::NEG_INFINITY, f64::max)
        };
        let mut ranked: Vec<(f64, u32)> = (0..problem.len()).map(|p| (worth(p), p as u32)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut waiting = vec![Vec::new(); problem.len()];
        for project in 0..problem.len() {
            for first in problem.firsts(project) {
                waiting[first as usize].push(project as u32);
            }
        }
        let mut group_of_zone = vec![0; problem.zones.len()];
        for (at, group) in groups.iter().enumerate() {
            if let Some(zone) = group.zone {
                group_of_zone[zone as usize] = at as u32;
            }
        }
        // What is lost by another answer as a share of the value: by starting in another year, or by leaving it out.
        let doubt = |project: usize| {
            let mut answers: Vec<f64> = net[project * years..(project + 1) * years].to_vec();
            answers.sort_unstable_by(|a, b| b.total_cmp(a));
            let value = problem.magnitude(project) + 1e-12;
            let between = answers.get(1).map_or(f64::INFINITY, |next| (answers[0] - next) / value);
            [answers[0].abs() / value, if answers[0] > 0.0 { between } else { f64::INFINITY }]
        };
        let doubts: Vec<[f64; 2]> = (0..problem.len()).map(doubt).collect();
        let first = |by: usize, most: usize| {
            let mut ranked: Vec<(f64, u32)> = doubts.iter().zip(0..).map(|(d, p)| (d[by], p)).filter(|d| d.0.is_finite()).collect();
            ranked.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            ranked.into_iter().take(most).map(|d| d.1)
        };
        let both = |most: usize| {
            let mut all: Vec<u32> = first(0, most).chain(first(1, most)).collect();
            all.sort_unstable();
            all.dedup();
            all
        };
        let (doubtful, unsure) = (both(DOUBTFUL / 2), both(UNSURE / 2));
        Self { doubtful, unsure, problem, groups, order: ranked.into_iter().map(|r| r.1).collect(), net, waiting, group_of_zone }
    }

    /// A phasing along the choices of groups at prices of rows.
    pub(super) fn along(&self, state: &mut State<'p>, choices: &Choices, prices: &[f64]) {
        let mut order: Vec<u32> = (0..self.groups.len() as u32).filter(|&at| self.groups[at as usize].zone.is_some()).collect();
        order.sort_by(|&a, &b| choices.worth(b as usize).total_cmp(&choices.worth(a as usize)).then(a.cmp(&b)));
        for &at in &order {
            let (at, open) = (at as usize, choices.open(at as usize));
            if let Some(zone) = self.groups[at].zone.filter(|_| open != NEVER) {
                self.settle(state, zone as usize, open as usize, choices.start(at));
            }
        }
        // Outside zones the marginal ones come last: they are those that do not fit.
        let outside = (0..self.groups.len()).filter(|&at| self.groups[at].zone.is_none() && choices.open(at) != NEVER);
        let members = outside.flat_map(|at| self.groups[at].members.iter().zip(choices.start(at)));
        let started = members.filter(|(_, start)| **start != NEVER);
        let mut wanted: Vec<(f64, u32, u8)> =
            started.map(|(&p, &year)| (self.net[p as usize * self.problem.years + year as usize], p, year)).collect();
        wanted.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, project, year) in wanted {
            if state.years(project as usize).contains(&(year as usize)) {
                state.begin(project as usize, year as usize);
            }
        }
        balance(self, state, prices);
        self.fill(state, usize::MAX);
        self.open_more(state, &order);
    }

    /// A phasing along a given one: its openings and starts as far as they fit, those that are worth most at the prices first; then
    /// whatever else fits.
    pub(super) fn resume(&self, state: &mut State<'p>, given: &Phases) {
        for (zone, open) in given.open.iter().enumerate() {
            let may_open = |year: u8| self.problem.zones[zone].may_open >> year & 1 == 1;
            if let Some(open) = open.filter(|&year| may_open(year) && state.can_open(zone, usize::from(year))) {
                state.open(zone, usize::from(open));
            }
        }
        for &first in &self.order {
            let mut next = vec![first as usize];
            while let Some(project) = next.pop() {
                let Some(year) = given.start[project].map(usize::from).filter(|_| state.start[project] == NEVER) else { continue };
                if state.years(project).contains(&year) && state.gain(project, year) > f64::NEG_INFINITY {
                    state.begin(project, year);
                    next.extend(self.waiting[project].iter().map(|&project| project as usize));
                }
            }
        }
        for zone in (0..self.problem.zones.len()).filter(|&zone| state.open[zone] != NEVER).collect::<Vec<_>>() {
            let members = &self.groups[self.group_of_zone[zone] as usize].members;
            if members.iter().all(|&project| state.start[project as usize] == NEVER) {
                state.close(zone);
            }
        }
        self.fill(state, usize::MAX);
        self.open_more(state, &self.group_of_zone);
    }

    /// Opens a zone in a year and starts what it would start; closes it again where that is worth nothing.
    pub(super) fn settle(&self, state: &mut State<'p>, zone: usize, open: usize, starts: &[u8]) -> bool {
        let before = state.worth();
        if !state.can_open(zone, open) {
            return false;
        }
        state.open(zone, open);
        let group = &self.groups[self.group_of_zone[zone] as usize];
        self.start_members(state, group, starts);
        if self.stands(state, zone, before) {
            return true;
        }
        // At prices that leave nothing to gain a choice is empty, though all of it may fit.
        for &project in &group.members {
            if state.start[project as usize] == NEVER {
                self.try_start(state, project as usize);
            }
        }
        if self.stands(state, zone, before) {
            return true;
        }
        self.clear(state, zone);
        false
    }

    /// Whether a zone that was opened may stay so, and the whole is worth more with it.
    fn stands(&self, state: &mut State<'p>, zone: usize, before: f64) -> bool {
        (!is_idle(self, state, zone) || brought_forward(self, state, zone)) && state.worth() > before
    }

    /// Opens zones that are closed and fit, in order.
    fn open_more(&self, state: &mut State<'p>, order: &[u32]) {
        for &at in order {
            let group = &self.groups[at as usize];
            let Some(zone) = group.zone.filter(|&zone| state.open[zone as usize] == NEVER) else { continue };
            let none = vec![NEVER; group.members.len()];
            for open in group.openings() {
                if self.settle(state, zone as usize, usize::from(open), &none) {
                    break;
                }
            }
        }
    }

    /// Projects of a zone.
    pub(super) fn members(&self, zone: usize) -> &'p [u32] {
        &self.groups[self.group_of_zone[zone] as usize].members
    }

    /// Takes back all starts of a zone, with all that wait for them, and its opening.
    pub(super) fn clear(&self, state: &mut State<'p>, zone: usize) {
        for &project in self.members(zone) {
            self.take_back(state, project);
        }
        if state.open[zone] != NEVER {
            state.close(zone);
        }
    }

    /// Takes back the start of a project, if it has one, with all that wait for it.
    pub(super) fn take_back(&self, state: &mut State<'p>, project: u32) {
        let mut next = vec![project];
        while let Some(project) = next.pop() {
            if state.start[project as usize] != NEVER {
                state.drop(project as usize);
                next.extend(&self.waiting[project as usize]);
            }
        }
    }

    /// Starts members where wanted, else in another year that allows it.
    fn start_members(&self, state: &mut State<'p>, group: &Group, starts: &[u8]) {
        for (&project, &year) in group.members.iter().zip(starts) {
            if year != NEVER {
                self.begin(state, project as usize, year as usize);
            }
        }
    }

    /// Starts a project where wanted, else in another year that allows it.
    fn begin(&self, state: &mut State<'p>, project: usize, wanted: usize) {
        if state.years(project).contains(&wanted) && state.gain(project, wanted) > 0.0 {
            state.begin(project, wanted);
        } else {
            self.try_start(state, project);
        }
    }

    /// Starts a project in the year in which it is worth most at the prices.
    pub(super) fn try_start(&self, state: &mut State<'p>, project: usize) -> bool {
        self.start_by(state, project, |net| net)
    }

    /// The same by what `see` makes of its worth.
    pub(super) fn start_by(&self, state: &mut State<'p>, project: usize, mut see: impl FnMut(f64) -> f64) -> bool {
        let mut best = (f64::NEG_INFINITY, None);
        for year in state.years(project) {
            let net = see(self.net[project * self.problem.years + year]);
            if net > best.0 && state.gain(project, year) > 0.0 {
                best = (net, Some(year));
            }
        }
        if let Some(year) = best.1 {
            state.begin(project, year);
        }
        best.1.is_some()
    }

    /// Takes starts back until no hard end is passed: those that are worth least at the prices.
    pub(super) fn relieve(&self, state: &mut State<'p>) {
        for &project in self.order.iter().rev() {
            if !state.is_over() {
                return;
            }
            if state.start[project as usize] != NEVER && state.relieves(project as usize) {
                self.take_back(state, project);
            }
        }
    }

    /// What a project is worth in a year at the prices.
    pub(super) fn net_in(&self, project: usize, year: usize) -> f64 {
        self.net[project * self.problem.years + year]
    }

    /// The greatest worth of a project at the prices.
    pub(super) fn net(&self, project: usize) -> f64 {
        let years = self.problem.years;
        self.net[project * years..(project + 1) * years].iter().copied().fold(f64::NEG_INFINITY, f64::max)
    }

    /// Starts whatever has no start and fits, in order, until so many did not; what waits for another follows it at once.
    pub(super) fn fill(&self, state: &mut State<'p>, patience: usize) {
        let mut next: Vec<u32> = Vec::new();
        let mut missed = 0;
        for &project in &self.order {
            next.push(project);
            while let Some(project) = next.pop() {
                if state.start[project as usize] != NEVER {
                    continue;
                }
                if self.try_start(state, project as usize) {
                    next.extend(&self.waiting[project as usize]);
                } else if !state.years(project as usize).is_empty() {
                    missed += 1;
                }
            }
            if missed > patience {
                return;
            }
        }
    }
}
