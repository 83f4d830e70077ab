//! Zones opened in a year in which none of their projects starts, though one has to: their opening is moved, a start is brought
//! forward, or they are closed.

use super::build::Plan;
use super::groups::NEVER;
use super::state::State;

/// Leaves no zone idle in the year it is opened that has to start something in it.
pub(super) fn prompt<'p>(plan: &Plan<'p>, state: &mut State<'p>) {
    // What is closed takes back what waits for it elsewhere, so that others may have become idle; each round closes a zone or ends.
    while let Some(zone) = (0..plan.problem.zones.len()).find(|&zone| is_idle(plan, state, zone)) {
        if !moved(plan, state, zone) && !brought_forward(plan, state, zone) {
            plan.clear(state, zone);
        }
    }
}

/// Whether a zone is idle in the year it is opened though it has to start something in it.
pub(super) fn is_idle(plan: &Plan<'_>, state: &State<'_>, zone: usize) -> bool {
    let open = state.open[zone];
    plan.problem.zones[zone].starts_at_once()
        && open != NEVER
        && plan.members(zone).iter().all(|&project| state.start[project as usize] != open)
}

/// Opens a zone in the year of its first start instead, where that fits.
fn moved<'p>(plan: &Plan<'p>, state: &mut State<'p>, zone: usize) -> bool {
    let start = |state: &State<'_>, project: u32| state.start[project as usize];
    let begun: Vec<(u32, u8)> = plan.members(zone).iter().map(|&p| (p, start(state, p))).filter(|(_, year)| *year != NEVER).collect();
    let Some(first) = begun.iter().map(|(_, year)| *year).min() else { return false };
    if plan.problem.zones[zone].may_open >> first & 1 == 0 {
        return false;
    }
    let before = state.open[zone];
    for &(project, _) in &begun {
        state.drop(project as usize);
    }
    state.close(zone);
    let fits = state.can_open(zone, usize::from(first));
    state.open(zone, usize::from(if fits { first } else { before }));
    for (project, year) in begun {
        state.begin(project as usize, usize::from(year));
    }
    fits
}

/// Starts the project of a zone in the year of its opening that loses least by it.
pub(super) fn brought_forward<'p>(plan: &Plan<'p>, state: &mut State<'p>, zone: usize) -> bool {
    let open = usize::from(state.open[zone]);
    let mut best = (f64::NEG_INFINITY, None);
    for &project in plan.members(zone) {
        let (at, year) = (project as usize, state.start[project as usize]);
        let mut gain = 0.0;
        if year != NEVER {
            gain = state.loss(at);
            state.drop(at);
        }
        if state.years(at).contains(&open) {
            gain += state.gain(at, open);
            if gain > best.0 {
                best = (gain, Some(at));
            }
        }
        if year != NEVER {
            state.begin(at, usize::from(year));
        }
    }
    // What has no start at all had its chance before.
    let is_begun = plan.members(zone).iter().any(|&project| state.start[project as usize] != NEVER);
    let Some(at) = best.1.filter(|_| is_begun || best.0 > 0.0) else { return false };
    if state.start[at] != NEVER {
        state.drop(at);
    }
    state.begin(at, open);
    true
}
