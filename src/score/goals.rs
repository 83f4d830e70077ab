//! What would change a rank: what one measure alone would have to be for the next place, and for the top of the list.

use super::measured::measure_of;
use super::{Criterion, Method, Raw, Row, Scores, ValueFunction};
use crate::district::NeighbourhoodIx;

/// A place to be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Whether it is the last place of the top of the list; else the place before.
    pub is_top: bool,
    /// The rank to reach.
    pub rank: u32,
    /// Criteria that would do it alone, the least change of value first.
    pub steps: Vec<Step>,
}

/// One criterion that would do it alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The criterion.
    pub criterion: usize,
    /// Value it would need.
    pub value: f64,
    /// The measure of that value; `None` where the function does not tell.
    pub raw: Option<Raw>,
}

/// How near to a value the search comes.
const PRECISION: f64 = 1e-9;

/// What would take a candidate one place up, and into the top of the list where it is not there; all others stay as they are.
#[must_use]
pub fn goals(scores: &Scores, n: NeighbourhoodIx) -> Vec<Goal> {
    let Some(row) = scores.row(n) else { return Vec::new() };
    let mut goals = Vec::new();
    let up = row.rank.checked_sub(1).filter(|rank| *rank > 0);
    for (is_top, rank) in [(false, up), (true, Some(scores.top).filter(|top| row.rank > *top && Some(*top) != up))] {
        let Some(rank) = rank else { continue };
        let Some(wanted) = scores.score_at(rank) else { continue };
        goals.push(Goal { is_top, rank, steps: steps(scores, row, wanted) });
    }
    goals
}

fn steps(scores: &Scores, row: &Row, wanted: f64) -> Vec<Step> {
    let mut steps: Vec<(f64, Step)> = (0..scores.criteria.len())
        .filter_map(|criterion| {
            let now = middle(row, criterion);
            let value = least_value(scores, row, criterion, wanted)?;
            let function = scores.criteria[criterion].spec.value.as_ref();
            let (value, raw) = reached(function, value)?;
            Some((value - now, Step { criterion, value, raw }))
        })
        .collect();
    steps.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.criterion.cmp(&b.1.criterion)));
    steps.into_iter().map(|(_, step)| step).collect()
}

/// The measure of a value; of words the one with the least value that is enough.
fn reached(function: Option<&ValueFunction>, value: f64) -> Option<(f64, Option<Raw>)> {
    match function {
        Some(ValueFunction::Categories { values }) => {
            let enough = values.iter().filter(|(_, of)| **of >= value - PRECISION);
            let (word, of) = enough.min_by(|a, b| a.1.total_cmp(b.1).then(a.0.cmp(b.0)))?;
            Some((*of, Some(Raw::Word(word.clone()))))
        }
        Some(function) => Some((value, measure_of(function, value).map(Raw::Number))),
        None => Some((value, Some(Raw::Number(value)))),
    }
}

/// The least value of one criterion at which the score passes another; `None` where even 1 is not enough, or it weighs nothing.
fn least_value(scores: &Scores, row: &Row, criterion: usize, wanted: f64) -> Option<f64> {
    let with = |value: f64| score_with(scores, row, criterion, value);
    let (mut low, mut high) = (middle(row, criterion), 1.0);
    if low >= high || with(high) <= wanted {
        return None;
    }
    // The score never falls when a value rises.
    while high - low > PRECISION {
        let middle = f64::midpoint(low, high);
        if with(middle) > wanted { high = middle } else { low = middle }
    }
    Some(high)
}

fn score_with(scores: &Scores, row: &Row, changed: usize, value: f64) -> f64 {
    let values = |at: usize| if at == changed { value } else { middle(row, at) };
    let weights = || scores.criteria.iter().map(|Criterion { weight, .. }| *weight).enumerate();
    match scores.method {
        Some(Method::Topsis(_)) => {
            let gain: f64 = weights().map(|(at, weight)| (weight * values(at)).powi(2)).sum::<f64>().sqrt();
            let loss: f64 = weights().map(|(at, weight)| (weight * (1.0 - values(at))).powi(2)).sum::<f64>().sqrt();
            100.0 * gain / (gain + loss)
        }
        _ => weights().map(|(at, weight)| weight * values(at)).sum(),
    }
}

fn middle(row: &Row, criterion: usize) -> f64 {
    f64::midpoint(row.measured[criterion].low, row.measured[criterion].high)
}
