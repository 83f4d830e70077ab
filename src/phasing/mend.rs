//! What stands against a lower end that is missed, and the nearest change that would mend it.
//!
//! Every kind of rule is lifted by itself and the problem phased again, with the missed end as what is worth most. A rule without
//! which the end is reached stands against it; where that is a limit, what is taken beyond it is priced, so that the smallest
//! increase is found, and the bound tells what no smaller one can do. `nearest.rs` finds as little as that of the other rules.

use super::problem::{Phases, Problem, Row};
use super::solve::{Phased, PhasingSettings, phase};
use crate::report::{Cancelled, Progress};

/// A lower end that a phasing misses.
#[derive(Debug, Clone, Copy)]
pub struct Missed<'p> {
    /// The problem.
    pub problem: &'p Problem,
    /// What the rows come to.
    pub sums: &'p [i64],
    /// The row.
    pub row: usize,
    /// Rows of limits that may be raised: those of one limit together.
    pub limits: &'p [Vec<usize>],
    /// Rows that give way to any lower end.
    pub wishes: &'p [usize],
    /// Whether to leave a project out costs more than to miss the end.
    pub keeps_all: bool,
}

/// A rule that stands against a lower end, with the least of it that has to give way where that is no sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// There are not enough projects, whatever the rules.
    Projects,
    /// There are not enough for this end and the others that cost.
    Shared,
    /// A limit, by index.
    Limit(usize),
    /// Limits together, none of which is enough.
    Limits,
    /// The window of zones; with the shortest that is enough.
    Window(usize),
    /// Who waits for whom: the one who waits, and for whom.
    Order(Vec<[u32; 2]>),
    /// Zones whose opening year is fixed.
    Fixed(Vec<u32>),
    /// The other rows with ends that cost.
    Others,
    /// Several rules together: what the end comes to without each by itself, where that is more than it does.
    Several(Vec<(Rule, i64)>),
}

/// A rule that can be lifted by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// A limit, by index.
    Limit(usize),
    /// The window of zones.
    Window,
    /// Who waits for whom.
    Order,
    /// Zones whose opening year is fixed.
    Fixed,
    /// The other rows with ends that cost.
    Others,
}

/// What would mend a missed end.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedy {
    /// What is lifted.
    pub obstacle: Obstacle,
    /// By how much: rows whose upper ends are raised; of [`Obstacle::Others`] rows whose ends move up or, below 0, down; of
    /// [`Obstacle::Projects`] and [`Obstacle::Shared`] the row itself with what is missing at least.
    pub by: Vec<(usize, i64)>,
    /// No smaller sum of increases is enough.
    pub least: i64,
    /// What the end comes to where the rule is lifted wholly, as far as the search has found; of limits the end.
    pub most: i64,
}

/// What a whole raise of a limit costs beside the end that is missed.
const RAISE: f64 = 0.05;

/// What a hundredth of another end costs beside it.
const OTHER: f64 = 1.0;

/// Largest problem, in starts and openings, that is solved to the end.
const PROVEN_CELLS: usize = 120;

/// Beyond so many projects the least effort has to do.
pub(super) const MANY: usize = 5_000;

/// What a search at fixed rules has found.
pub(super) struct Probe {
    pub(super) reached: i64,
    pub(super) sums: Vec<i64>,
    pub(super) phases: Phases,
    bound: f64,
}

/// How far a search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Until {
    /// The end, beyond which nothing is worth anything.
    End,
    /// As far as it can.
    Most,
}

/// Every rule that stands against the end by itself, the nearest first: limits by the share that is added to them.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn remedies(missed: Missed<'_>, seed: u64, progress: &Progress) -> Result<Vec<Remedy>, Cancelled> {
    let need = missed.row().min.unwrap_or(0);
    if need <= missed.sums[missed.row] {
        return Ok(Vec::new());
    }
    let now = missed.sums[missed.row];
    let lacking = |obstacle: Obstacle, missing: i64| Remedy { obstacle, by: vec![(missed.row, missing)], least: missing, most: now };
    if missed.supply() < need {
        return Ok(vec![lacking(Obstacle::Projects, need - missed.supply())]);
    }
    let search = Search { missed, seed, progress };
    let free = search.probe(&[], &|problem| lift_all(problem, missed), Until::End)?;
    let most = (free.bound + 1e-6 * need as f64).floor() as i64;
    if free.reached < need && most < need {
        return Ok(vec![lacking(Obstacle::Shared, need - most)]);
    }
    let mut found = Vec::new();
    for limit in 0..missed.limits.len() {
        let rows = &missed.limits[limit];
        if rows.iter().any(|&row| missed.problem.rows[row].years & missed.row().years != 0) {
            found.extend(search.raised(Obstacle::Limit(limit), rows)?);
        }
    }
    let share = |remedy: &Remedy| {
        let of = |&(row, by): &(usize, i64)| by as f64 / missed.problem.rows[row].scale();
        remedy.by.iter().map(of).fold(0.0, f64::max)
    };
    found.sort_by(|a, b| share(a).total_cmp(&share(b)));
    let rules: [(Rule, bool, Lift); 4] = [
        (Rule::Window, missed.problem.zones.iter().any(|zone| zone.window < missed.problem.years), lift_window),
        (Rule::Order, missed.problem.has_order(), lift_order),
        (Rule::Fixed, missed.problem.zones.iter().any(|zone| zone.may_open.is_power_of_two()), lift_fixed),
        (Rule::Others, missed.others().next().is_some(), lift_others),
    ];
    let mut partly = Vec::new();
    for (rule, _, lift) in rules.into_iter().filter(|(_, is_there, _)| *is_there) {
        let most = search.probe(&[], &|problem| lift(problem, missed), Until::Most)?.reached;
        if most >= need {
            found.extend(search.nearest(rule, most)?);
        } else if most > now {
            partly.push((rule, most));
        }
    }
    if found.is_empty() && missed.limits.len() > 1 {
        let rows: Vec<usize> = missed.limits.iter().flatten().copied().collect();
        found.extend(search.raised(Obstacle::Limits, &rows)?);
    }
    if found.is_empty() {
        for (limit, rows) in missed.limits.iter().enumerate() {
            let most = search.probe(&[], &|problem| rows.iter().for_each(|&row| problem.rows[row].max = None), Until::Most)?.reached;
            partly.extend((most > now).then_some((Rule::Limit(limit), most)));
        }
        let most = partly.iter().map(|(_, most)| *most).max().unwrap_or(now);
        found.push(Remedy { obstacle: Obstacle::Several(partly), by: Vec::new(), least: 0, most });
    }
    Ok(found)
}

/// What has to give way of other rows where one exceeds an upper end that may be passed: rows whose ends move up or, below 0, down.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn eased_for(missed: Missed<'_>, seed: u64, progress: &Progress) -> Result<Vec<(usize, i64)>, Cancelled> {
    let search = Search { missed, seed, progress };
    let others: Vec<usize> = missed.others().collect();
    let hard = |problem: &mut Problem| {
        search.soften(problem, &others);
        problem.rows[missed.row] = Row { min: None, over: f64::INFINITY, ..missed.row().clone() };
    };
    let probe = search.probe(&others, &hard, Until::End)?;
    Ok(missed.eased(&others, &probe.sums))
}

/// Takes a rule out of a problem.
type Lift = fn(&mut Problem, Missed<'_>);

pub(super) fn lift_window(problem: &mut Problem, _: Missed<'_>) {
    let years = problem.years;
    problem.zones.iter_mut().for_each(|zone| zone.window = years);
}

pub(super) fn lift_order(problem: &mut Problem, _: Missed<'_>) {
    problem.forget_order();
}

pub(super) fn lift_fixed(problem: &mut Problem, _: Missed<'_>) {
    let every = u32::MAX >> (32 - problem.years as u32);
    problem.zones.iter_mut().for_each(|zone| zone.may_open = every);
}

fn lift_others(problem: &mut Problem, missed: Missed<'_>) {
    for at in missed.others() {
        let row = &mut problem.rows[at];
        row.min = None;
        row.max = row.max.filter(|_| row.over == f64::INFINITY);
    }
}

/// Everything but other lower ends: they want the same projects.
fn lift_all(problem: &mut Problem, missed: Missed<'_>) {
    lift_window(problem, missed);
    lift_order(problem, missed);
    lift_fixed(problem, missed);
    for row in missed.limits.iter().flatten().copied().chain(missed.others()) {
        problem.rows[row].max = None;
    }
}

impl Missed<'_> {
    pub(super) fn row(&self) -> &Row {
        &self.problem.rows[self.row]
    }

    /// Other rows with a lower end, or an upper one that may be passed.
    pub(super) fn others(&self) -> impl Iterator<Item = usize> + '_ {
        let is_other = |at: &usize| {
            let row = &self.problem.rows[*at];
            *at != self.row && !self.wishes.contains(at) && (row.min.is_some() || row.max.is_some() && row.over < f64::INFINITY)
        };
        (0..self.problem.rows.len()).filter(is_other)
    }

    /// What all projects that may start in the years of the row come to.
    fn supply(&self) -> i64 {
        let row = self.row();
        let may = |&project: &usize| (0..self.problem.years).any(|y| row.covers(y) && self.problem.value(project, y) > f64::NEG_INFINITY);
        (0..self.problem.len()).filter(may).map(|project| self.problem.takes(project)[row.resource]).sum()
    }

    /// Of other rows those that some sums leave worse than they are, each with how far its end would have to move.
    pub(super) fn eased(&self, others: &[usize], sums: &[i64]) -> Vec<(usize, i64)> {
        let of = |&at: &usize| {
            let (row, now, then) = (&self.problem.rows[at], self.sums[at], sums[at]);
            let below = row.min.filter(|&min| then < min.min(now)).map(|min| then - min);
            let above = row.max.filter(|&max| row.over < f64::INFINITY && then > max.max(now)).map(|max| then - max);
            Some((at, below.or(above)?))
        };
        others.iter().filter_map(of).collect()
    }
}

/// The searches for what would mend an end.
#[derive(Debug, Clone, Copy)]
pub(super) struct Search<'p> {
    pub(super) missed: Missed<'p>,
    pub(super) seed: u64,
    pub(super) progress: &'p Progress,
}

impl Search<'_> {
    /// Whether the end is reached once rows may be passed at a price, and by how much they are then.
    fn raised(&self, obstacle: Obstacle, rows: &[usize]) -> Result<Option<Remedy>, Cancelled> {
        let (problem, need) = (self.missed.problem, self.missed.row().min.unwrap_or(0));
        for price in [RAISE, RAISE * 1e-3] {
            let probe = self.probe(rows, &|problem| self.priced(problem, rows, price), Until::End)?;
            if probe.reached < need {
                continue;
            }
            let over = |&row: &usize| Some((row, probe.sums[row] - problem.rows[row].max?)).filter(|(_, by)| *by > 0);
            let by: Vec<(usize, i64)> = rows.iter().filter_map(over).collect();
            let lost = need as f64 - probe.bound;
            let unit = rows.first().map_or(1.0, |&row| self.price_of(row, price));
            let is_one = rows.iter().all(|&row| problem.rows[row].resource == problem.rows[rows[0]].resource);
            let all: i64 = by.iter().map(|b| b.1).sum();
            let least = if is_one { ((lost / unit - 1e-6 * all as f64).ceil() as i64).clamp(0, all) } else { 0 };
            return Ok((!by.is_empty()).then_some(Remedy { obstacle, by, least, most: need }));
        }
        Ok(None)
    }

    /// Prices the ends of other rows so low that none of them stands against the end.
    pub(super) fn soften(&self, problem: &mut Problem, others: &[usize]) {
        for &at in others {
            let price = self.price_of(at, RAISE);
            let row = &mut problem.rows[at];
            (row.short, row.over) = (price, if row.over < f64::INFINITY { price } else { row.over });
        }
    }

    fn priced(&self, problem: &mut Problem, rows: &[usize], price: f64) {
        for &row in rows {
            problem.rows[row].over = self.price_of(row, price);
        }
    }

    /// What a unit beyond a limit costs, where all that projects and openings could take costs `price` of the end.
    fn price_of(&self, row: usize, price: f64) -> f64 {
        let problem = self.missed.problem;
        let resource = problem.rows[row].resource;
        let projects: i64 = (0..problem.len()).map(|project| problem.takes(project)[resource]).sum();
        let openings: i64 = problem.zones.iter().map(|zone| zone.opening[resource]).sum();
        price * self.missed.row().min.unwrap_or(0).max(1) as f64 / (projects + openings).max(1) as f64
    }

    /// The problem with nothing worth anything but the end, as far as it is asked for, and nothing else worse than it is.
    pub(super) fn probe(&self, soft: &[usize], lift: &dyn Fn(&mut Problem), until: Until) -> Result<Probe, Cancelled> {
        self.progress.check()?;
        let missed = self.missed;
        let (row, need) = (missed.row(), missed.row().min.unwrap_or(0));
        let mut problem = missed.problem.clone();
        problem.begin = None;
        for project in 0..problem.len() {
            let amount = missed.problem.takes(project)[row.resource] as f64;
            for year in 0..problem.years {
                let value = &mut problem.values[project * missed.problem.years + year];
                if *value > f64::NEG_INFINITY {
                    *value = if row.covers(year) { amount } else { 0.0 };
                }
            }
            let keeps = missed.keeps_all && problem.left_out[project] > 0.0;
            problem.left_out[project] = if keeps { need as f64 * OTHER * 100.0 } else { 0.0 };
        }
        problem.beside.clear();
        problem.zones.iter_mut().for_each(|zone| zone.worth.clear());
        for at in missed.others() {
            let (sum, other) = (missed.sums[at], &mut problem.rows[at]);
            (other.min, other.max) = (other.min.map(|min| min.min(sum)), other.max.map(|max| max.max(sum)));
            let price = OTHER * 100.0 * need as f64 / other.scale();
            (other.short, other.over) = (price, if other.over < f64::INFINITY { price } else { other.over });
        }
        for &at in missed.wishes {
            (problem.rows[at].min, problem.rows[at].max) = (None, None);
        }
        // What goes beyond the end is worth nothing.
        let max = (until == Until::End).then_some(need);
        problem.rows[missed.row] = Row { min: None, max, short: 0.0, over: 1.0, ..row.clone() };
        lift(&mut problem);
        let cells = (problem.len() + problem.zones.len()) * problem.years;
        let effort = if problem.len() > MANY { 1 } else { 3 };
        let settings = PhasingSettings { effort, seed: self.seed, prove: cells <= PROVEN_CELLS };
        let Phased { sums, bound, phases, .. } = phase(&problem, settings, self.progress)?;
        let is_worse = |at: usize| {
            let (row, sum) = (&problem.rows[at], sums[at]);
            !soft.contains(&at) && at != missed.row && row.penalty(sum) > 0.0
        };
        let reached = if (0..sums.len()).any(is_worse) { 0 } else { sums[missed.row] };
        Ok(Probe { reached, sums, phases, bound })
    }
}
