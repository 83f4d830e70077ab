//! How firm years are: chosen anew for every draw of weights and unknown values behind the score, in the zones of that draw.
//!
//! Records, commitments, changes by hand, limits, targets and the base plan are the same in every draw.

use rayon::prelude::*;

use super::model::Model;
use super::promised::Promised;
use super::schedule::fixed;
use super::{ProgrammeInput, span};
use crate::district::NeighbourhoodIx;
use crate::phasing::{PhasingSettings, phase};
use crate::report::{Cancelled, Progress, Stage};
use crate::zone::DrawnZones;

/// Effort of a draw: it is the sum over all of them that counts.
const EFFORT: u8 = 1;

/// What the draws say of years.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct YearCertainty {
    /// Draws made.
    pub draws: u32,
    /// First year of the programme.
    pub first: i16,
    /// By neighbourhood: share of the draws in which it starts in each year from the first on, and, last, in none; `None` for those
    /// whose year is recorded or fixed, and those that are not planned.
    pub shares: Vec<Option<Vec<f64>>>,
}

impl YearCertainty {
    /// Share of the draws in which it starts in a year, or in none.
    #[must_use]
    pub fn share(&self, who: NeighbourhoodIx, year: Option<i16>) -> Option<f64> {
        let shares = self.shares.get(who.at())?.as_ref()?;
        let never = shares.len() - 1;
        match year {
            None => shares.last().copied(),
            Some(year) => Some(usize::try_from(year - self.first).ok().filter(|&at| at < never).map_or(0.0, |at| shares[at])),
        }
    }
}

/// Chooses the years anew in the zones, and with the scores, of every draw.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn certainty(input: &ProgrammeInput<'_>, drawn: &DrawnZones, progress: &Progress) -> Result<YearCertainty, Cancelled> {
    let draws = drawn.draws();
    progress.enter(Stage::Programme, u64::from(draws))?;
    let span = span(input.targets, input.settings, input.as_of);
    let duration = input.settings.duration_years.unwrap_or(1).max(0);
    let years = fixed(input, span.0, duration);
    let starts: Vec<Vec<(NeighbourhoodIx, Option<u8>)>> = (0..draws)
        .into_par_iter()
        .map(|draw| {
            let zones = drawn.zones(draw);
            let input = ProgrammeInput { zones: &zones, draw: Some(draw), ..*input };
            let mut model = Model::new(&input, &years, span, duration);
            if let Some(base) = input.base {
                Promised::new(base, &model).hold(&mut model, input.settings);
            }
            let settings = PhasingSettings { effort: EFFORT, seed: input.seed, prove: false };
            let phased = phase(&model.problem, settings, progress)?;
            progress.advance(1)?;
            Ok(model.projects.into_iter().zip(phased.phases.start).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    let count = usize::from(span.1.abs_diff(span.0)) + 1;
    let mut hits: Vec<Option<Vec<u32>>> = vec![None; input.district.neighbourhoods.len()];
    for (who, start) in starts.into_iter().flatten() {
        let of = hits[who.at()].get_or_insert_with(|| vec![0; count + 1]);
        of[start.map_or(count, usize::from)] += 1;
    }
    let share = |hits: Vec<u32>| hits.into_iter().map(|hits| f64::from(hits) / f64::from(draws.max(1))).collect();
    Ok(YearCertainty { draws, first: span.0, shares: hits.into_iter().map(|hits| hits.map(share)).collect() })
}
