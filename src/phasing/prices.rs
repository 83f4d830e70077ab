//! Prices of the rows, and the bound that they prove: Lagrangian relaxation, solved by the volume algorithm
//! (Barahona and Anbil 2000, Mathematical Programming 87, 385–399).
//!
//! Whatever the prices, the sum of what every group is worth at them, and of what the rows allow at them, is at least the value of
//! any phasing. The algorithm lowers that sum, and on the way averages what the groups do.

use super::groups::{Choices, Group, NEVER, Tariff, choose};
use super::problem::{Problem, Row};
use super::waits::Waits;
use crate::report::{Cancelled, Progress};

/// Prices of rows and what they prove.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    /// By row, a unit of its resource.
    pub(super) of_row: Vec<f64>,
    /// By pair that waits across groups and by year, that it is broken.
    of_wait: Vec<f64>,
    /// The same as what is paid for a start.
    pub(super) tariff: Tariff,
    /// No phasing is worth more.
    pub(super) bound: f64,
    /// What the groups do at them.
    pub(super) choices: Choices,
}

/// Part of a new choice in the average of choices.
const NEW: f64 = 0.1;

/// Prices are heard once an aim is this small a share of the bound.
const NEAR: f64 = 2e-3;

/// Steps without a better bound after which they become shorter.
const PATIENCE: u32 = 4;

/// The part of an aim that is left when it was missed.
const SHORTER: f64 = 0.7;

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

/// What the search of prices looks at.
struct Market<'p> {
    problem: &'p Problem,
    groups: &'p [Group],
    waits: Waits,
    /// What zones beside each other are worth at most.
    beside: f64,
}

impl Market<'_> {
    fn evaluate(&self, of_row: Vec<f64>, of_wait: Vec<f64>) -> Prices {
        let problem = self.problem;
        let tariff = Tariff::new(problem, by_year(problem, &of_row), self.waits.of_start(problem, &of_wait));
        let choices = choose(problem, self.groups, &tariff);
        let rows = problem.rows.iter().zip(&of_row).map(|(r, &p)| allowed(r, p)).sum::<f64>();
        let bound = choices.sum() + rows + self.beside;
        Prices { of_row, of_wait, tariff, bound, choices }
    }

    /// What choices take by row, and what they break by pair and year.
    fn sums(&self, choices: &Choices) -> Vec<f64> {
        let mut sums = sums(self.problem, self.groups, choices);
        sums.extend(self.waits.broken(self.problem, choices));
        sums
    }
}

/// By row, what choices take.
fn sums(problem: &Problem, groups: &[Group], choices: &Choices) -> Vec<f64> {
    let mut used = vec![0i64; problem.resources * problem.years];
    let mut add = |takes: &[i64], year: u8| {
        for (resource, &take) in takes.iter().enumerate() {
            used[resource * problem.years + year as usize] += take;
        }
    };
    for (at, group) in groups.iter().enumerate() {
        let open = choices.open(at);
        if let (Some(zone), true) = (group.zone, open != NEVER) {
            add(&problem.zones[zone as usize].opening, open);
        }
        for (&project, &start) in group.members.iter().zip(choices.start(at)) {
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
    let waits = Waits::new(problem, groups);
    let pairs = waits.len(problem);
    let market = Market { problem, groups, waits, beside: problem.most_beside() };
    let scale: Vec<f64> = problem.rows.iter().map(Row::scale).chain(std::iter::repeat_n(1.0, pairs)).collect();
    let mut best = market.evaluate(vec![0.0; problem.rows.len()], vec![0.0; pairs]);
    let mut average = market.sums(&best.choices);
    let mut reached = f64::NEG_INFINITY;
    let (mut aim, mut idle, mut gains) = (best.bound.abs() * 0.2, 0u32, 0u32);
    for _ in 0..steps {
        progress.check()?;
        // Towards what the average of the choices exceeds or lacks, in shares of each row.
        let of_rows = problem.rows.iter().enumerate().map(|(at, row)| direction(row, best.of_row[at], average[at]) / scale[at]);
        let broken = best.of_wait.iter().zip(&average[problem.rows.len()..]);
        let lacks: Vec<f64> = of_rows.chain(broken.map(|(&price, &sum)| if price > 0.0 { sum } else { sum.max(0.0) })).collect();
        let norm: f64 = lacks.iter().map(|d| d * d).sum();
        if norm < 1e-16 || best.bound - reached <= best.bound.abs() * 1e-9 || aim < best.bound.abs() * 1e-8 {
            break;
        }
        let of_row =
            problem.rows.iter().enumerate().map(|(at, row)| within(row, best.of_row[at] + aim / norm * lacks[at] / scale[at])).collect();
        let of_wait =
            best.of_wait.iter().zip(&lacks[problem.rows.len()..]).map(|(price, lack)| (price + aim / norm * lack).max(0.0)).collect();
        let tried = market.evaluate(of_row, of_wait);
        let now = market.sums(&tried.choices);
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
