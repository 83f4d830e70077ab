//! What stands against a lower end that is missed, and the nearest change that would mend it.
//!
//! Every kind of rule is lifted by itself and the problem phased again, with the missed end as what is worth most. A rule without
//! which the end is reached stands against it; where that is a limit, what is taken beyond it is priced, so that the smallest
//! increase is found, and the bound tells what no smaller one can do.

use super::problem::{Problem, Row};
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

/// A rule that stands against a lower end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// There are not enough projects, whatever the rules.
    Projects,
    /// There are not enough for this end and the others that cost.
    Shared,
    /// A limit, by index.
    Limit(usize),
    /// Limits together, none of which is enough.
    Limits,
    /// The window of zones.
    Window,
    /// Who waits for whom.
    Order,
    /// Zones whose opening year is fixed.
    Fixed,
    /// The other rows with ends that cost.
    Others,
    /// Several rules together.
    Several,
}

/// What would mend a missed end.
#[derive(Debug, Clone, PartialEq)]
pub struct Remedy {
    /// What is lifted.
    pub obstacle: Obstacle,
    /// By how much: rows whose upper ends are raised; of [`Obstacle::Projects`] and [`Obstacle::Shared`] the row itself with what is missing at least.
    pub by: Vec<(usize, i64)>,
    /// No smaller sum of increases is enough.
    pub least: i64,
}

/// What a whole raise of a limit costs beside the end that is missed.
const RAISE: f64 = 0.05;

/// What a hundredth of another end costs beside it.
const OTHER: f64 = 1.0;

/// Largest problem, in starts and openings, that is solved to the end.
const PROVEN_CELLS: usize = 120;

/// Beyond so many projects the least effort has to do.
const MANY: usize = 5_000;

/// What a search at fixed rules has found.
struct Probe {
    reached: i64,
    sums: Vec<i64>,
    bound: f64,
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
    let lacking = |obstacle: Obstacle, missing: i64| Remedy { obstacle, by: vec![(missed.row, missing)], least: missing };
    if missed.supply() < need {
        return Ok(vec![lacking(Obstacle::Projects, need - missed.supply())]);
    }
    let free = missed.probe(&[], &|problem| lift_all(problem, missed), seed, progress)?;
    let most = (free.bound + 1e-6 * need as f64).floor() as i64;
    if free.reached < need && most < need {
        return Ok(vec![lacking(Obstacle::Shared, need - most)]);
    }
    let mut found = Vec::new();
    for limit in 0..missed.limits.len() {
        let rows = &missed.limits[limit];
        if rows.iter().any(|&row| missed.problem.rows[row].years & missed.row().years != 0) {
            found.extend(missed.raised(Obstacle::Limit(limit), rows, seed, progress)?);
        }
    }
    let share = |remedy: &Remedy| {
        let of = |&(row, by): &(usize, i64)| by as f64 / missed.problem.rows[row].scale();
        remedy.by.iter().map(of).fold(0.0, f64::max)
    };
    found.sort_by(|a, b| share(a).total_cmp(&share(b)));
    let rules: [(Obstacle, bool, Lift); 4] = [
        (Obstacle::Window, missed.problem.zones.iter().any(|zone| zone.window < missed.problem.years), lift_window),
        (Obstacle::Order, missed.problem.after.iter().any(Option::is_some), lift_order),
        (Obstacle::Fixed, missed.problem.zones.iter().any(|zone| zone.may_open.is_power_of_two()), lift_fixed),
        (Obstacle::Others, missed.others().next().is_some(), lift_others),
    ];
    for (obstacle, is_there, lift) in rules {
        if is_there && missed.probe(&[], &|problem| lift(problem, missed), seed, progress)?.reached >= need {
            found.push(Remedy { obstacle, by: Vec::new(), least: 0 });
        }
    }
    if found.is_empty() && missed.limits.len() > 1 {
        let rows: Vec<usize> = missed.limits.iter().flatten().copied().collect();
        found.extend(missed.raised(Obstacle::Limits, &rows, seed, progress)?);
    }
    if found.is_empty() {
        found.push(Remedy { obstacle: Obstacle::Several, by: Vec::new(), least: 0 });
    }
    Ok(found)
}

/// Takes a rule out of a problem.
type Lift = fn(&mut Problem, Missed<'_>);

fn lift_window(problem: &mut Problem, _: Missed<'_>) {
    let years = problem.years;
    problem.zones.iter_mut().for_each(|zone| zone.window = years);
}

fn lift_order(problem: &mut Problem, _: Missed<'_>) {
    problem.after.fill(None);
}

fn lift_fixed(problem: &mut Problem, _: Missed<'_>) {
    let every = u32::MAX >> (32 - problem.years as u32);
    problem.zones.iter_mut().for_each(|zone| zone.may_open = every);
}

fn lift_others(problem: &mut Problem, missed: Missed<'_>) {
    for row in missed.others() {
        (problem.rows[row].min, problem.rows[row].max) = (None, None);
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
    fn row(&self) -> &Row {
        &self.problem.rows[self.row]
    }

    /// Other rows with a lower end, or an upper one that may be passed.
    fn others(&self) -> impl Iterator<Item = usize> + '_ {
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

    /// Whether the end is reached once rows may be passed at a price, and by how much they are then.
    fn raised(&self, obstacle: Obstacle, rows: &[usize], seed: u64, progress: &Progress) -> Result<Option<Remedy>, Cancelled> {
        let need = self.row().min.unwrap_or(0);
        for price in [RAISE, RAISE * 1e-3] {
            let probe = self.probe(rows, &|problem| self.priced(problem, rows, price), seed, progress)?;
            if probe.reached < need {
                continue;
            }
            let over = |&row: &usize| Some((row, probe.sums[row] - self.problem.rows[row].max?)).filter(|(_, by)| *by > 0);
            let by: Vec<(usize, i64)> = rows.iter().filter_map(over).collect();
            let lost = need as f64 - probe.bound;
            let unit = rows.first().map_or(1.0, |&row| self.price_of(row, price));
            let is_one = rows.iter().all(|&row| self.problem.rows[row].resource == self.problem.rows[rows[0]].resource);
            let all: i64 = by.iter().map(|b| b.1).sum();
            let least = if is_one { ((lost / unit - 1e-6 * all as f64).ceil() as i64).clamp(0, all) } else { 0 };
            return Ok((!by.is_empty()).then_some(Remedy { obstacle, by, least }));
        }
        Ok(None)
    }

    fn priced(&self, problem: &mut Problem, rows: &[usize], price: f64) {
        for &row in rows {
            problem.rows[row].over = self.price_of(row, price);
        }
    }

    /// What a unit beyond a limit costs, where all that projects and openings could take costs `price` of the end.
    fn price_of(&self, row: usize, price: f64) -> f64 {
        let resource = self.problem.rows[row].resource;
        let projects: i64 = (0..self.problem.len()).map(|project| self.problem.takes(project)[resource]).sum();
        let openings: i64 = self.problem.zones.iter().map(|zone| zone.opening[resource]).sum();
        price * self.row().min.unwrap_or(0) as f64 / (projects + openings).max(1) as f64
    }

    /// The problem with nothing worth anything but the end, as far as it is asked for, and nothing else worse than it is.
    fn probe(&self, soft: &[usize], lift: &dyn Fn(&mut Problem), seed: u64, progress: &Progress) -> Result<Probe, Cancelled> {
        progress.check()?;
        let (row, need) = (self.row(), self.row().min.unwrap_or(0));
        let mut problem = self.problem.clone();
        for project in 0..problem.len() {
            let amount = self.problem.takes(project)[row.resource] as f64;
            for year in 0..problem.years {
                let value = &mut problem.values[project * self.problem.years + year];
                if *value > f64::NEG_INFINITY {
                    *value = if row.covers(year) { amount } else { 0.0 };
                }
            }
            let keeps = self.keeps_all && problem.left_out[project] > 0.0;
            problem.left_out[project] = if keeps { need as f64 * OTHER * 100.0 } else { 0.0 };
        }
        problem.beside.clear();
        problem.zones.iter_mut().for_each(|zone| zone.worth.clear());
        for at in self.others() {
            let (sum, other) = (self.sums[at], &mut problem.rows[at]);
            (other.min, other.max) = (other.min.map(|min| min.min(sum)), other.max.map(|max| max.max(sum)));
            let price = OTHER * 100.0 * need as f64 / other.scale();
            (other.short, other.over) = (price, if other.over < f64::INFINITY { price } else { other.over });
        }
        for &at in self.wishes {
            (problem.rows[at].min, problem.rows[at].max) = (None, None);
        }
        // What goes beyond the end is worth nothing.
        problem.rows[self.row] = Row { min: None, max: Some(need), short: 0.0, over: 1.0, ..row.clone() };
        lift(&mut problem);
        let cells = (problem.len() + problem.zones.len()) * problem.years;
        let effort = if problem.len() > MANY { 1 } else { 3 };
        let Phased { sums, bound, .. } = phase(&problem, PhasingSettings { effort, seed, prove: cells <= PROVEN_CELLS }, progress)?;
        let is_worse = |at: usize| {
            let (row, sum) = (&problem.rows[at], sums[at]);
            !soft.contains(&at) && at != self.row && row.penalty(sum) > 0.0
        };
        let reached = if (0..sums.len()).any(is_worse) { 0 } else { sums[self.row] };
        Ok(Probe { reached, sums, bound })
    }
}
