//! Who waits for whom across groups. Inside a group waiting for one is exact; between groups, and for any further one, it gets
//! prices, as rows do.
//!
//! That the one who waits has started by a year and the other has not is forbidden, pair by pair and year by year. At a price of
//! that, a start of the one who waits costs what the year and all later ones cost, and a start of the other earns it.

use super::groups::{Choices, Group, NEVER};
use super::problem::Problem;

/// Pairs that no group decides by itself: who waits, and for whom.
#[derive(Debug, Clone, Default)]
pub(super) struct Waits {
    pairs: Vec<[u32; 2]>,
    /// By project: its place in the starts of choices; empty without pairs.
    place: Vec<u32>,
}

impl Waits {
    /// Between the groups of a problem.
    pub(super) fn new(problem: &Problem, groups: &[Group]) -> Self {
        let mut group_of = vec![0u32; problem.len()];
        let mut place = vec![0u32; problem.len()];
        let mut next = 0;
        for (at, group) in groups.iter().enumerate() {
            for &project in &group.members {
                group_of[project as usize] = at as u32;
                place[project as usize] = next;
                next += 1;
            }
        }
        let is_apart = |pair: &[u32; 2]| group_of[pair[0] as usize] != group_of[pair[1] as usize];
        let one = problem.after.iter().zip(0u32..).filter_map(|(first, project)| Some([project, (*first)?])).filter(is_apart);
        let further = problem.also.iter().zip(0u32..).flat_map(|(firsts, project)| firsts.iter().map(move |&first| [project, first]));
        let pairs: Vec<[u32; 2]> = one.chain(further).collect();
        if pairs.is_empty() { Self::default() } else { Self { pairs, place } }
    }

    /// Number of prices: pairs × years.
    pub(super) fn len(&self, problem: &Problem) -> usize {
        self.pairs.len() * problem.years
    }

    /// By project and year: what a start pays at prices by pair and year.
    pub(super) fn of_start(&self, problem: &Problem, prices: &[f64]) -> Vec<f64> {
        if self.pairs.is_empty() {
            return Vec::new();
        }
        let years = problem.years;
        let mut paid = vec![0.0; problem.len() * years];
        for (&[waits, first], prices) in self.pairs.iter().zip(prices.chunks(years)) {
            let mut later = 0.0;
            for year in (0..years).rev() {
                later += prices[year];
                paid[waits as usize * years + year] += later;
                paid[first as usize * years + year] -= later;
            }
        }
        paid
    }

    /// By pair and year: 1 where the one who waits has started and the other has not, −1 the other way round.
    pub(super) fn broken<'w>(&'w self, problem: &'w Problem, choices: &'w Choices) -> impl Iterator<Item = f64> + 'w {
        let started = |project: u32, year: u8| {
            let start = choices.start_at(self.place[project as usize] as usize);
            f64::from(u8::from(start != NEVER && start <= year))
        };
        let of = move |&[waits, first]: &[u32; 2]| {
            (0..problem.years as u8).map(move |year| started(waits, year) - started(first, year)).collect::<Vec<_>>()
        };
        self.pairs.iter().flat_map(of)
    }
}
