//! Single starts moved, and exchanged with one other, as long as that is worth something (ejection chains of length two).

use super::build::Plan;
use super::groups::NEVER;
use super::state::State;

/// A gain smaller than this share of a value is none.
const NOTHING: f64 = 1e-12;

/// Where an exchange leads: what it is worth, the year of the first, the other, and the year of the other.
type Exchange = (f64, u8, Option<(u32, u8)>);

/// Goes through projects until none of them can move for the better, at most `passes` times.
pub(super) fn polish<'p>(plan: &Plan<'p>, state: &mut State<'p>, pool: &[u32], passes: u32) {
    for _ in 0..passes {
        let mut moved = false;
        for &project in pool {
            moved |= better(plan, state, pool, project as usize);
        }
        if !moved {
            return;
        }
    }
}

/// Whether the start of a project could be moved or exchanged for the better; then it is.
fn better<'p>(plan: &Plan<'p>, state: &mut State<'p>, pool: &[u32], project: usize) -> bool {
    let from = state.start[project];
    if !is_free(plan, state, project) {
        return false;
    }
    let left = if from == NEVER {
        0.0
    } else {
        let loss = state.loss(project);
        state.drop(project);
        loss
    };
    let least = NOTHING * plan.problem.magnitude(project) + NOTHING;
    let mut best: Exchange = (least, NEVER, None);
    if left > best.0 {
        best = (left, NEVER, None);
    }
    for year in state.years(project).filter(|&year| year as u8 != from) {
        let gain = left + state.gain(project, year);
        if gain > best.0 {
            best = (gain, year as u8, None);
        }
        if gain == f64::NEG_INFINITY {
            with_another(plan, state, pool, project, year, left, &mut best);
        }
    }
    if best.0 <= least {
        if from != NEVER {
            state.begin(project, from as usize);
        }
        return false;
    }
    if let (_, _, Some((other, to))) = best {
        state.drop(other as usize);
        if best.1 != NEVER {
            state.begin(project, best.1 as usize);
        }
        if to != NEVER {
            state.begin(other as usize, to as usize);
        }
    } else if best.1 != NEVER {
        state.begin(project, best.1 as usize);
    }
    true
}

/// The best exchange that makes room for a project in a year: one that starts in it leaves, for another year or for good.
fn with_another<'p>(plan: &Plan<'p>, state: &mut State<'p>, pool: &[u32], project: usize, year: usize, left: f64, best: &mut Exchange) {
    let problem = plan.problem;
    let value = problem.value(project, year) + problem.left_out[project];
    if value == f64::NEG_INFINITY || left + value <= best.0 {
        return;
    }
    for &other in pool {
        let at = other as usize;
        if state.start[at] != year as u8 || at == project || !state.fits_instead(problem.takes(project), problem.takes(at), year) {
            continue;
        }
        if !is_free(plan, state, at) || problem.firsts(project).any(|first| first == other) {
            continue;
        }
        let out = state.loss(at);
        state.drop(at);
        let gain = left + out + state.gain(project, year);
        if gain > f64::NEG_INFINITY {
            if gain > best.0 {
                *best = (gain, year as u8, Some((other, NEVER)));
            }
            state.begin(project, year);
            for to in state.years(at).filter(|&to| to != year) {
                let moved = gain + state.gain(at, to);
                if moved > best.0 {
                    *best = (moved, year as u8, Some((other, to as u8)));
                }
            }
            state.drop(project);
        }
        state.begin(at, year);
    }
}

/// Whether nothing that has started waits for a project.
fn is_free(plan: &Plan<'_>, state: &State<'_>, project: usize) -> bool {
    plan.waiting[project].iter().all(|&other| state.start[other as usize] == NEVER)
}
