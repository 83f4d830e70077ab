//! Prices of the rows, and the bound that they prove: Lagrangian relaxation, solved by the volume algorithm
//! (Barahona and Anbil 2000, Mathematical Programming 87, 385–399).
//!
//! Whatever the prices, the sum of what every group is worth at them, and of what the rows allow at them, is at least the value of
//! any phasing. The algorithm lowers that sum, and on the way averages what the groups do.

use super::groups::{Choice, Group, NEVER, choose};
use super::problem::{Problem, Row};
use crate::report::{Cancelled, Progress};

/// Prices of rows and what they prove.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    /// By row, a unit of its resource.
    pub(super) of_row: Vec<f64>,
    /// No phasing is worth more.
    pub(super) bound: f64,
    /// What the groups do at them.
    pub(super) choices: Vec<Choice>,
}

/// Part of a new choice in the average of choices.
const NEW: f64 = 0.1;

/// Prices are heard once an aim is this small a share of the bound.
const NEAR: f64 = 2e-3;

/// Steps without a better bound after which they become shorter.
const PATIENCE: u32 = 4;

/// The part of an aim that is left when it was missed.
const SHORTER: f64 = 0.7;

impl Prices {
    /// By resource and year.
    pub(super) fn by_year(&self, problem: &Problem) -> Vec<f64> {
        by_year(problem, &self.of_row)
    }
}

fn by_year(problem: &Problem, of_row: &[f64]) -> Vec<f64> {
    let mut prices = vec![0.0; problem.resources * problem.years];
    for (row, price) in problem.rows.iter().zip(of_row) {
        for year in (0..problem.years).filter(|&year| row.covers(year)) {
            prices[row.resource * problem.years + year] += price;
        }
    }
    prices
}

/// What the rows allow at a price: the greater end where it is positive, the lower where it is negative.
fn allowed(row: &Row, price: f64) -> f64 {
    let end = if price > 0.0 { row.max } else { row.min };
    if price == 0.0 { 0.0 } else { price * end.unwrap_or(0) as f64 }
}

/// A price within what the row may cost a unit: none below an end that it lacks.
fn within(row: &Row, price: f64) -> f64 {
    let least = if row.min.is_some() { -row.short } else { 0.0 };
    let most = if row.max.is_some() { row.over } else { 0.0 };
    price.clamp(least, most)
}

fn evaluate(problem: &Problem, groups: &[Group], of_row: Vec<f64>) -> Prices {
    let choices = choose(problem, groups, &by_year(problem, &of_row));
    let bound = choices.iter().map(|c| c.worth).sum::<f64>() + problem.rows.iter().zip(&of_row).map(|(r, &p)| allowed(r, p)).sum::<f64>();
    Prices { of_row, bound, choices }
}

/// By row, what choices take.
pub(super) fn sums(problem: &Problem, groups: &[Group], choices: &[Choice]) -> Vec<f64> {
    let mut used = vec![0i64; problem.resources * problem.years];
    let mut add = |takes: &[i64], year: u8| {
        for (resource, &take) in takes.iter().enumerate() {
            used[resource * problem.years + year as usize] += take;
        }
    };
    for (group, choice) in groups.iter().zip(choices) {
        if let (Some(zone), true) = (group.zone, choice.open != NEVER) {
            add(&problem.zones[zone as usize].opening, choice.open);
        }
        for (&project, &start) in group.members.iter().zip(&choice.start) {
            if start != NEVER {
                add(problem.takes(project as usize), start);
            }
        }
    }
    let of = |row: &Row| (0..problem.years).filter(|&y| row.covers(y)).map(|y| used[row.resource * problem.years + y]).sum::<i64>() as f64;
    problem.rows.iter().map(of).collect()
}

/// Searches prices in at most so many steps.
///
/// `hear` gets prices as they become better, and answers with the worth of the best phasing known.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn search(
    problem: &Problem,
    groups: &[Group],
    steps: u32,
    progress: &Progress,
    mut hear: impl FnMut(&Prices) -> f64,
) -> Result<Prices, Cancelled> {
    let scale: Vec<f64> = problem.rows.iter().map(Row::scale).collect();
    let mut best = evaluate(problem, groups, vec![0.0; problem.rows.len()]);
    let mut average = sums(problem, groups, &best.choices);
    let mut reached = f64::NEG_INFINITY;
    let (mut aim, mut idle, mut gains) = (best.bound.abs() * 0.2, 0u32, 0u32);
    for _ in 0..steps {
        progress.check()?;
        // Towards what the average of the choices exceeds or lacks, in shares of each row.
        let lacks: Vec<f64> =
            problem.rows.iter().enumerate().map(|(at, row)| direction(row, best.of_row[at], average[at]) / scale[at]).collect();
        let norm: f64 = lacks.iter().map(|d| d * d).sum();
        if norm < 1e-16 || best.bound - reached <= best.bound.abs() * 1e-9 || aim < best.bound.abs() * 1e-8 {
            break;
        }
        let of_row =
            problem.rows.iter().enumerate().map(|(at, row)| within(row, best.of_row[at] + aim / norm * lacks[at] / scale[at])).collect();
        let tried = evaluate(problem, groups, of_row);
        let now = sums(problem, groups, &tried.choices);
        for (mean, new) in average.iter_mut().zip(&now) {
            *mean += NEW * (new - *mean);
        }
        let gain = best.bound - tried.bound;
        if gain > 0.0 {
            best = tried;
            idle = 0;
            gains += 1;
            if gain > aim * 0.3 {
                aim *= 1.5;
            }
            if gains % 12 == 1 && aim < best.bound.abs() * NEAR {
                reached = reached.max(hear(&best));
            }
        } else {
            idle += 1;
            if idle >= PATIENCE {
                idle = 0;
                aim *= SHORTER;
            }
        }
    }
    hear(&best);
    Ok(best)
}

/// Where the price of a row should go: up where more is taken than allowed, down where less than wanted.
fn direction(row: &Row, price: f64, sum: f64) -> f64 {
    let over = row.max.map(|max| sum - max as f64);
    let short = row.min.map(|min| sum - min as f64);
    match (over, short) {
        (Some(over), _) if price > 0.0 || over > 0.0 => over,
        (_, Some(short)) if price < 0.0 || short < 0.0 => short,
        _ => 0.0,
    }
}
