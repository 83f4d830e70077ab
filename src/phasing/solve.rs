//! The stage: prices, phasings along them, and the search that makes the best of these better.

use super::build::Plan;
use super::exact;
use super::groups::groups;
use super::improve::{improve, offers};
use super::prices;
use super::problem::{Phases, Problem};
use super::prompt::prompt;
use super::state::{Index, State};
use crate::regions::Stream;
use crate::report::{Cancelled, Progress};

/// How a problem is solved.
#[derive(Debug, Clone, Copy)]
pub struct PhasingSettings {
    /// 1 to 9, each twice the work of the one below.
    pub effort: u8,
    /// Seed of the draws.
    pub seed: u64,
    /// Whether what is small is solved to the end; else the bound has to do, and no call takes long.
    pub prove: bool,
}

/// A phasing with what proves it.
#[derive(Debug, Clone)]
pub struct Phased {
    /// Starts and openings.
    pub phases: Phases,
    /// What it is worth: values, less what is left out and what the rows cost.
    pub worth: f64,
    /// No phasing is worth more.
    pub bound: f64,
    /// By row: the sum.
    pub sums: Vec<i64>,
}

/// Steps of the prices, and changes tried, at the middle effort.
const STEPS: u32 = 400;
const TRIES: u32 = 3_000;

/// Of these without zones: there is little left that prices do not see.
const TRIES_OUTSIDE: u32 = 100;

/// Phases a problem.
///
/// # Errors
/// [`Cancelled`] where the caller cancels; the proof of a small problem, a second at most, does not hear it.
pub fn phase(problem: &Problem, settings: PhasingSettings, progress: &Progress) -> Result<Phased, Cancelled> {
    let factor = (f64::from(settings.effort.clamp(1, 9)) - 5.0).exp2();
    let groups = groups(problem);
    let index = Index::new(problem);
    let empty = State::new(problem, &index);
    let mut best = empty.clone();
    let mut best_worth = best.worth();
    let steps = (f64::from(STEPS) * factor.max(0.5)) as u32;
    let found = prices::search(problem, &groups, steps, progress, |at| {
        let plan = Plan::new(problem, &groups, &at.tariff);
        let mut state = empty.clone();
        plan.along(&mut state, &at.choices, &at.of_row);
        prompt(&plan, &mut state);
        let worth = state.worth();
        if worth > best_worth {
            (best_worth, best) = (worth, state);
        }
        best_worth
    })?;
    let plan = Plan::new(problem, &groups, &found.tariff);
    if let Some(begin) = &problem.begin {
        let mut state = empty.clone();
        plan.resume(&mut state, begin);
        prompt(&plan, &mut state);
        if state.worth() >= best_worth {
            best = state;
        }
    }
    let tries = if problem.zones.is_empty() { TRIES_OUTSIDE } else { TRIES };
    let mut stream = Stream::new(settings.seed, 0);
    improve(&plan, &offers(&plan, &found.tariff), &mut best, (f64::from(tries) * factor) as u32, &mut stream, progress)?;
    progress.check()?;
    let bound = found.bound.max(best.worth());
    let phased = Phased { phases: best.phases(), worth: best.worth(), bound, sums: best.sums().to_vec() };
    Ok(if settings.prove { proved(problem, phased) } else { phased })
}

/// The best there is, where the problem is small enough to find it.
fn proved(problem: &Problem, found: Phased) -> Phased {
    if found.bound - found.worth <= found.worth.abs() * 1e-9 {
        return found;
    }
    match exact::solve(problem) {
        Some((phases, bound)) => {
            let worth = phases.worth(problem).unwrap_or(f64::NEG_INFINITY);
            let (phases, worth) = if worth > found.worth { (phases, worth) } else { (found.phases, found.worth) };
            let sums = phases.sums(problem);
            Phased { phases, worth, bound: bound.min(found.bound).max(worth), sums }
        }
        None => found,
    }
}
