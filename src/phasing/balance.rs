//! Starts moved between years until the sums of the rows stand where their prices say.
//!
//! At the best prices many starts could as well be in another year. Which of them are moved decides whether the sums reach the ends
//! of the rows, and an end that is not reached is lost at its price. So what a choice loses and what the rows miss or exceed are
//! made small together; after that little has to be taken back, and little room is left.

use super::build::Plan;
use super::groups::NEVER;
use super::problem::Row;
use super::state::State;

/// What a row exceeds costs this many times its price, what it misses its price.
const OVER: f64 = 1.5;

/// Passes over the projects, at most.
const PASSES: u32 = 12;

/// Moves starts of projects, one at a time, where the whole loses less by it.
pub(super) fn balance<'p>(plan: &Plan<'p>, state: &mut State<'p>, prices: &[f64]) {
    for _ in 0..PASSES {
        let mut moved = false;
        for &project in &plan.unsure {
            moved |= better(plan, state, prices, project as usize);
        }
        if !moved {
            break;
        }
    }
    plan.relieve(state);
}

fn better<'p>(plan: &Plan<'p>, state: &mut State<'p>, prices: &[f64], project: usize) -> bool {
    let problem = plan.problem;
    if plan.waiting[project].iter().any(|&other| state.start[other as usize] != NEVER) {
        return false;
    }
    let from = state.start[project];
    let net = |year: u8| if year == NEVER { 0.0 } else { plan.net_in(project, year as usize) };
    let mut best = (1e-9 + 1e-9 * net(from).abs(), from);
    let stay = net(from);
    for to in state.years(project).map(|year| year as u8).chain([NEVER]).filter(|&to| to != from) {
        if to != NEVER && problem.value(project, to as usize) == f64::NEG_INFINITY {
            continue;
        }
        let mut gain = net(to) - stay;
        for ((row, &price), &sum) in problem.rows.iter().zip(prices).zip(state.sums()) {
            let take = problem.takes(project)[row.resource];
            let (left, come) = (from != NEVER && row.covers(from as usize), to != NEVER && row.covers(to as usize));
            let change = take * (i64::from(come) - i64::from(left));
            if change != 0 {
                gain += off(row, price, sum) - off(row, price, sum + change);
            }
        }
        if gain > best.0 {
            best = (gain, to);
        }
    }
    if best.1 == from {
        return false;
    }
    if from != NEVER {
        state.drop(project);
    }
    if best.1 != NEVER {
        state.begin(project, best.1 as usize);
    }
    true
}

/// What a sum off the end of its row costs at the price of the row.
fn off(row: &Row, price: f64, sum: i64) -> f64 {
    let over = row.max.map_or(0, |max| sum - max);
    let short = row.min.map_or(0, |min| min - sum);
    let floor = 1e-9;
    if price >= 0.0 && over != 0 && row.max.is_some() {
        if over > 0 { over as f64 * (price * OVER + floor) } else { -over as f64 * price }
    } else if price < 0.0 && short != 0 {
        if short > 0 { short as f64 * -price * OVER } else { -short as f64 * -price }
    } else {
        0.0
    }
}
