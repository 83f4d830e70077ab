//! A phasing made better: parts of it are taken back and made anew (large-neighbourhood search, Shaw 1998).

use super::build::Plan;
use super::groups::{Choice, NEVER, Tariff};
use super::polish::polish;
use super::prompt::prompt;
use super::state::State;
use crate::regions::Stream;
use crate::report::{Cancelled, Progress};

/// By zone and opening year: what its group would do, `None` where it may not be opened.
pub(super) type Offers = Vec<Vec<Option<Choice>>>;

/// Zones closed at once, at most.
const ZONES: usize = 4;

/// Closed zones that are tried in their place.
const IN_PLACE: usize = 8;

/// Starts taken back at once, at most.
const STARTS: usize = 24;

/// The worth of a doubtful project is seen with an error of this share of its value.
const BLUR: f64 = 0.2;

/// Passes over doubtful projects, at most.
const PASSES: u32 = 20;

/// Passes over zones, at most.
const ZONE_PASSES: u32 = 4;

/// A gain smaller than this share of the whole is none.
const NOTHING: f64 = 1e-12;

/// Projects that do not fit, in order, before the rest is passed over.
const PATIENCE: usize = 600;

/// A phasing this much worse, as a share, may stand for a while at first.
const WARM: f64 = 4e-4;

/// What the groups would do at some prices.
pub(super) fn offers(plan: &Plan<'_>, tariff: &Tariff) -> Offers {
    plan.group_of_zone.iter().map(|&group| plan.groups[group as usize].offers(plan.problem, tariff)).collect()
}

/// Tries changes; the best phasing found stands in `state` at the end.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn improve<'p>(
    plan: &Plan<'p>,
    offers: &Offers,
    state: &mut State<'p>,
    tries: u32,
    stream: &mut Stream,
    progress: &Progress,
) -> Result<(), Cancelled> {
    if plan.problem.is_empty() {
        return Ok(());
    }
    polish(plan, state, &plan.doubtful, PASSES);
    prompt(plan, state);
    let mut best = state.clone();
    let mut best_worth = state.worth();
    let mut kept = state.clone();
    let mut kept_worth = best_worth;
    for at in 0..tries {
        progress.check()?;
        match stream.below(4) {
            0 | 1 if offers.len() > 1 => exchange_zones(plan, offers, state, stream),
            2 if !offers.is_empty() => move_zone(plan, offers, state, stream),
            _ => exchange_starts(plan, state, stream),
        }
        plan.fill(state, PATIENCE);
        prompt(plan, state);
        let worth = state.worth();
        let cold = 1.0 - f64::from(at) / f64::from(tries);
        if worth >= kept_worth - WARM * cold * cold * best_worth.abs() * stream.unit() {
            kept.copy(state);
            kept_worth = worth;
            if worth > best_worth {
                best.copy(state);
                best_worth = worth;
            }
        } else {
            state.copy(&kept);
        }
    }
    state.copy(&best);
    plan.fill(state, usize::MAX);
    polish(plan, state, &plan.doubtful, PASSES);
    prompt(plan, state);
    move_zones(plan, offers, state, progress)
}

/// Moves whole zones to another year as long as that is worth something: what is left of the search must not be a year that
/// nothing speaks for.
fn move_zones<'p>(plan: &Plan<'p>, offers: &Offers, state: &mut State<'p>, progress: &Progress) -> Result<(), Cancelled> {
    for _ in 0..ZONE_PASSES {
        let mut moved = false;
        for (zone, offers) in offers.iter().enumerate() {
            progress.check()?;
            if state.open[zone] == NEVER {
                continue;
            }
            let (worth, open) = (state.worth(), state.open[zone]);
            let before: Vec<(u32, u8)> = plan.members(zone).iter().map(|&p| (p, state.start[p as usize])).collect();
            // Those that wait for members elsewhere would be taken back with them.
            if before.iter().any(|&(p, _)| plan.waiting[p as usize].iter().any(|&w| plan.problem.zone[w as usize] != Some(zone as u32))) {
                continue;
            }
            for choice in offers.iter().flatten().filter(|choice| choice.open != open) {
                plan.clear(state, zone);
                if plan.settle(state, zone, choice.open as usize, &choice.start) && state.worth() > worth + worth.abs() * NOTHING {
                    moved = true;
                    break;
                }
                plan.clear(state, zone);
                state.open(zone, open as usize);
                for &(project, start) in before.iter().filter(|(_, start)| *start != NEVER) {
                    state.begin(project as usize, start as usize);
                }
            }
        }
        if !moved {
            break;
        }
    }
    Ok(())
}

/// Closes some zones and opens those that promise most, with luck, in their place.
fn exchange_zones<'p>(plan: &Plan<'p>, offers: &Offers, state: &mut State<'p>, stream: &mut Stream) {
    let opened: Vec<usize> = (0..offers.len()).filter(|&zone| state.open[zone] != NEVER).collect();
    for _ in 0..=stream.below(ZONES).min(opened.len()) {
        if let Some(&zone) = opened.get(stream.below(opened.len())) {
            plan.clear(state, zone);
        }
    }
    // What a zone promises, blurred by the spread of promises.
    let promise = |zone: usize| offers[zone].iter().flatten().map(|c| c.worth).fold(f64::NEG_INFINITY, f64::max);
    let mut closed: Vec<(f64, usize)> =
        (0..offers.len()).filter(|&zone| state.open[zone] == NEVER).map(|zone| (promise(zone), zone)).collect();
    let spread = closed.iter().map(|c| c.0.abs()).sum::<f64>() / closed.len().max(1) as f64;
    for (promise, _) in &mut closed {
        *promise += spread * (stream.unit() - 0.5);
    }
    closed.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for &(_, zone) in closed.iter().take(IN_PLACE) {
        open_best(plan, &offers[zone], state, zone, stream);
    }
}

/// Opens a zone in another year.
fn move_zone<'p>(plan: &Plan<'p>, offers: &Offers, state: &mut State<'p>, stream: &mut Stream) {
    let zone = stream.below(offers.len());
    if state.open[zone] != NEVER {
        plan.clear(state, zone);
    }
    open_best(plan, &offers[zone], state, zone, stream);
}

fn open_best<'p>(plan: &Plan<'p>, offers: &[Option<Choice>], state: &mut State<'p>, zone: usize, stream: &mut Stream) {
    let mut years: Vec<(f64, &Choice)> = offers.iter().flatten().map(|c| (c.worth + state.beside(zone, c.open), c)).collect();
    let spread = years.iter().map(|y| y.0.abs()).fold(0.0, f64::max) * 0.1;
    for (worth, _) in &mut years {
        *worth += spread * (stream.unit() - 0.5);
    }
    years.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, choice) in years {
        if plan.settle(state, zone, choice.open as usize, &choice.start) {
            return;
        }
    }
}

/// Takes back starts about which there is doubt, each with all that wait for it, and starts doubtful ones in another order.
fn exchange_starts<'p>(plan: &Plan<'p>, state: &mut State<'p>, stream: &mut Stream) {
    let mut again: Vec<(f64, u32)> = Vec::new();
    for _ in 0..2 + stream.below(STARTS) {
        let mut next = vec![plan.doubtful[stream.below(plan.doubtful.len())]];
        while let Some(project) = next.pop() {
            if state.start[project as usize] != NEVER {
                state.drop(project as usize);
                next.extend(&plan.waiting[project as usize]);
            }
            let blur = BLUR * plan.problem.magnitude(project as usize);
            again.push((plan.net(project as usize) + blur * (stream.unit() - 0.5), project));
        }
    }
    again.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, project) in again {
        if state.start[project as usize] == NEVER {
            let blur = BLUR * plan.problem.magnitude(project as usize);
            plan.start_by(state, project as usize, |net| net + blur * (stream.unit() - 0.5));
        }
    }
}
