//! Robustness: how often an alternative is among the first, over draws of weights and unknown values.
//!
//! Stochastic multicriteria acceptability analysis: Lahdelma, R. and Salminen, P. (2001) «SMAA-2: Stochastic multicriteria acceptability
//! analysis for group decision making», Operations Research 49, 444–454.

use rayon::prelude::*;

use super::draws::{Block, Draws};
use super::top::Top;
use crate::report::{Cancelled, Progress};

/// Draws that a task scores together.
const TOGETHER: u32 = 8;

/// Ranks kept for the percentiles: 64 MiB. Of more, the first draws that fit are used, which are as good as any.
const RANKS_KEPT: usize = 16 << 20;

/// Alternatives whose ranks are looked at together.
const ROWS_TOGETHER: usize = 64;

/// How many draws, and how long the top of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmaaSettings {
    /// Draws.
    pub draws: u32,
    /// Length of the top of the list.
    pub top: u32,
    /// Whether ranks are wanted too: they take a sort a draw.
    pub ranks: bool,
}

/// What the draws say of every alternative.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// Draws made.
    pub draws: u32,
    /// Draws that the ranks are of; 0 where none were wanted.
    pub rank_draws: u32,
    /// Share of the draws in which it is among the first `top`.
    pub top_share: Vec<f64>,
    /// Mean rank; empty without ranks.
    pub rank_mean: Vec<f64>,
    /// In 5 % of the draws the rank is this or better.
    pub rank_p5: Vec<u32>,
    /// In 95 % of the draws the rank is this or better.
    pub rank_p95: Vec<u32>,
}

/// Makes the draws, on all cores; the result is the same for any number of them.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn smaa(draws: &Draws<'_, '_>, settings: &SmaaSettings, progress: &Progress) -> Result<Robustness, Cancelled> {
    let ties = draws.scorer().matrix().ties();
    let rows = ties.order().len();
    let rank_draws = if settings.ranks { settings.draws.min((RANKS_KEPT / rows) as u32).max(settings.draws.min(1)) } else { 0 };
    // By draw and place; every task fills its own part.
    let mut ranks = vec![0u32; rank_draws as usize * rows];
    let ranked = ranks.par_chunks_mut(rows * TOGETHER as usize).enumerate().map(|(at, ranks)| (at as u32 * TOGETHER, Some(ranks)));
    let first_unranked = rank_draws;
    let unranked = (first_unranked..settings.draws).into_par_iter().step_by(TOGETHER as usize).map(|first| (first, None));
    let work = |mut hits: Vec<u32>, (first, ranks): (u32, Option<&mut [u32]>)| {
        progress.check()?;
        let end = if ranks.is_some() { rank_draws } else { settings.draws };
        let count = (end - first).min(TOGETHER) as usize;
        let mut block = Block::new(draws, count);
        block.score(first, count);
        let mut top = Top::default();
        match ranks {
            None => block.gains.iter().for_each(|scores| top.count(scores, settings.top as usize, &mut hits)),
            Some(ranks) => {
                for (scores, ranks) in block.gains.iter().zip(ranks.chunks_mut(rows)) {
                    top.rank(scores, ranks);
                    for (hits, &rank) in hits.iter_mut().zip(ranks.iter()) {
                        *hits += u32::from(rank <= settings.top);
                    }
                }
            }
        }
        Ok(hits)
    };
    let sum = |mut a: Vec<u32>, b: Vec<u32>| {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
        Ok(a)
    };
    let nothing = || vec![0u32; rows];
    let hits = ranked.try_fold(nothing, work).try_reduce(nothing, sum)?;
    let hits = sum(hits, unranked.try_fold(nothing, work).try_reduce(nothing, sum)?)?;
    let by_row = |place: &u32| f64::from(hits[*place as usize]) / f64::from(settings.draws.max(1));
    let top_share = ties.places().iter().map(by_row).collect();
    let summary = if rank_draws > 0 { summarise(&ranks, rows) } else { Vec::new() };
    let of = |place: &u32| summary.get(*place as usize).copied();
    let summary: Vec<Summary> = ties.places().iter().filter_map(of).collect();
    Ok(Robustness {
        draws: settings.draws,
        rank_draws,
        top_share,
        rank_mean: summary.iter().map(|s| s.mean).collect(),
        rank_p5: summary.iter().map(|s| s.p5).collect(),
        rank_p95: summary.iter().map(|s| s.p95).collect(),
    })
}

#[derive(Debug, Clone, Copy)]
struct Summary {
    mean: f64,
    p5: u32,
    p95: u32,
}

/// Mean and percentiles (nearest rank) of what every draw says of every place.
fn summarise(ranks: &[u32], rows: usize) -> Vec<Summary> {
    let draws = ranks.len() / rows;
    let nearest = |share: f64| ((share * draws as f64).ceil() as usize).clamp(1, draws) - 1;
    let stretches: Vec<usize> = (0..rows).step_by(ROWS_TOGETHER).collect();
    let of_stretch = |from: &usize| {
        let places = *from..(from + ROWS_TOGETHER).min(rows);
        let mut own = vec![Vec::with_capacity(draws); places.len()];
        for of_draw in ranks.chunks(rows) {
            for (own, &rank) in own.iter_mut().zip(&of_draw[places.clone()]) {
                own.push(rank);
            }
        }
        let summary = |mut own: Vec<u32>| {
            let mean = own.iter().map(|&rank| u64::from(rank)).sum::<u64>() as f64 / draws as f64;
            let (_, &mut p95, _) = own.select_nth_unstable(nearest(0.95));
            let (_, &mut p5, _) = own.select_nth_unstable(nearest(0.05));
            Summary { mean, p5, p95 }
        };
        own.into_iter().map(summary).collect::<Vec<_>>()
    };
    stretches.par_iter().flat_map_iter(of_stretch).collect()
}
