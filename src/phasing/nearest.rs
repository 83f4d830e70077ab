//! As little as has to give way of a rule that stands against a missed end: the shortest window, the fewest orders, the fewest zones,
//! the least of other ends.

use super::mend::{MANY, Obstacle, Remedy, Rule, Search, Until, lift_fixed, lift_order};
use super::problem::Problem;
use crate::report::Cancelled;

/// Searches for the fewest of a set, at most; and where each of them is long.
const TRIES: usize = 24;
const TRIES_OF_MANY: usize = 6;

impl Search<'_> {
    /// The least of a rule that mends the end, where lifting it wholly makes it come to `most`; none where no search finds that again.
    pub(super) fn nearest(&self, rule: Rule, most: i64) -> Result<Option<Remedy>, Cancelled> {
        let plain = |obstacle: Obstacle| Remedy { obstacle, by: Vec::new(), least: 0, most };
        Ok(match rule {
            Rule::Window => Some(plain(Obstacle::Window(self.shortest_window()?))),
            Rule::Order => Some(plain(Obstacle::Order(self.fewest_orders()?))),
            Rule::Fixed => Some(plain(Obstacle::Fixed(self.fewest_zones()?))),
            Rule::Others => self.least_of_others(most)?,
            Rule::Limit(_) => None,
        })
    }

    /// The shortest window with which the end is reached.
    fn shortest_window(&self) -> Result<usize, Cancelled> {
        let years = self.missed.problem.years;
        let now = self.missed.problem.zones.iter().map(|zone| zone.window).min().unwrap_or(years);
        for window in now + 1..years {
            let widen = |problem: &mut Problem| problem.zones.iter_mut().for_each(|zone| zone.window = zone.window.max(window));
            if self.is_enough(&widen)? {
                return Ok(window);
            }
        }
        Ok(years)
    }

    /// The fewest orders that have to go, of those that a search without any breaks.
    fn fewest_orders(&self) -> Result<Vec<[u32; 2]>, Cancelled> {
        let problem = self.missed.problem;
        let start = self.probe(&[], &|problem| lift_order(problem, self.missed), Until::End)?.phases.start;
        let is_broken =
            |&[waits, first]: &[u32; 2]| start[waits as usize].is_some_and(|waits| start[first as usize].is_none_or(|first| first > waits));
        let all = (0..problem.len()).flat_map(|at| problem.firsts(at).map(move |first| [at as u32, first]));
        let without = |gone: &[[u32; 2]], changed: &mut Problem| {
            changed.forget_order();
            for at in 0..problem.len() {
                let stay = problem.firsts(at).filter(|&first| !gone.contains(&[at as u32, first]));
                stay.for_each(|first| changed.wait(at as u32, first));
            }
        };
        self.fewest(all.filter(is_broken).collect(), &without)
    }

    /// The fewest zones whose opening year has to be free, of those that a search with none fixed opens in another.
    fn fewest_zones(&self) -> Result<Vec<u32>, Cancelled> {
        let problem = self.missed.problem;
        let open = self.probe(&[], &|problem| lift_fixed(problem, self.missed), Until::End)?.phases.open;
        let is_moved = |&zone: &u32| {
            let may_open = problem.zones[zone as usize].may_open;
            may_open.is_power_of_two() && open[zone as usize].is_some_and(|year| may_open >> year & 1 == 0)
        };
        let every = u32::MAX >> (32 - problem.years as u32);
        let free = |zones: &[u32], changed: &mut Problem| {
            for &zone in zones {
                changed.zones[zone as usize].may_open = every;
            }
        };
        self.fewest((0..problem.zones.len() as u32).filter(is_moved).collect(), &free)
    }

    /// What other ends have to give way by, as little as a search at a low price of it finds.
    fn least_of_others(&self, most: i64) -> Result<Option<Remedy>, Cancelled> {
        let others: Vec<usize> = self.missed.others().collect();
        let probe = self.probe(&others, &|problem| self.soften(problem, &others), Until::End)?;
        let by = self.missed.eased(&others, &probe.sums);
        let is_enough = probe.reached >= self.need() && !by.is_empty();
        Ok(is_enough.then_some(Remedy { obstacle: Obstacle::Others, by, least: 0, most }))
    }

    /// Leaves out of a set whatever the end is reached without, halves first, then one by one.
    fn fewest<T: Copy>(&self, mut needed: Vec<T>, change: &dyn Fn(&[T], &mut Problem)) -> Result<Vec<T>, Cancelled> {
        let mut tries = if self.missed.problem.len() > MANY { TRIES_OF_MANY } else { TRIES };
        let mut step = needed.len().div_ceil(2);
        while step > 0 {
            let mut at = 0;
            while at < needed.len() && needed.len() > 1 && tries > 0 {
                tries -= 1;
                let less: Vec<T> = needed[..at].iter().chain(needed.iter().skip(at + step)).copied().collect();
                if !less.is_empty() && self.is_enough(&|problem| change(&less, problem))? {
                    needed = less;
                } else {
                    at += step;
                }
            }
            step = if step == 1 || tries == 0 { 0 } else { step.div_ceil(2) };
        }
        Ok(needed)
    }

    fn is_enough(&self, change: &dyn Fn(&mut Problem)) -> Result<bool, Cancelled> {
        Ok(self.probe(&[], change, Until::End)?.reached >= self.need())
    }

    fn need(&self) -> i64 {
        self.missed.row().min.unwrap_or(0)
    }
}
