//! Draws over what is not settled: weights and unknown values. Each draw has random streams of its own, so that any of them can
//! be repeated alone, on any thread, and carried on through zones and years.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::method::{Factor, Scorer};
use super::weights::Weights;

/// Alternatives scored at a time: their values stay in the nearest cache while several draws pass over them.
const TILE: usize = 512;

/// How weights are drawn. A criterion without weight never gets one.
#[derive(Debug, Clone, PartialEq)]
pub enum WeightSpread {
    /// Not at all.
    Fixed,
    /// Each multiplied by a number between 1 − spread and 1 + spread, then scaled to a sum of 1.
    Around(f64),
    /// Any weights, all equally likely (uniform on the simplex).
    Simplex,
    /// Between the weightings of several experts: their geometric mean, with shares uniform on the simplex.
    Experts(Vec<Weights>),
}

/// Draws of weights and of unknown values, each value anywhere in its interval with equal chance and none minding another.
#[derive(Debug, Clone)]
pub struct Draws<'s, 'm> {
    scorer: &'s Scorer<'m>,
    spread: WeightSpread,
    seed: u64,
    /// Values by criterion, the alternatives in the order of ties: equal scores then stand in their order.
    columns: Vec<Vec<f64>>,
    /// Place of the alternative of each unknown value.
    places: Vec<u32>,
}

/// Streams of a draw.
#[derive(Debug, Clone, Copy)]
enum Stream {
    Weights,
    Values,
}

impl<'s, 'm> Draws<'s, 'm> {
    /// Draws for a scorer; `Around` of a spread outside 0 to 1 is taken as the nearest of the two.
    #[must_use]
    pub fn new(scorer: &'s Scorer<'m>, spread: WeightSpread, seed: u64) -> Self {
        let matrix = scorer.matrix();
        let order = matrix.ties().order();
        let column = |criterion: usize| order.iter().map(|&row| matrix.estimates(criterion)[row as usize]).collect();
        let columns = (0..matrix.criteria()).map(column).collect();
        let places = matrix.open().iter().map(|cell| matrix.ties().places()[cell.row as usize]).collect();
        Self { scorer, spread, seed, columns, places }
    }

    /// The scorer.
    #[must_use]
    pub fn scorer(&self) -> &'s Scorer<'m> {
        self.scorer
    }

    /// Weights of a draw; they sum to 1.
    #[must_use]
    pub fn weights(&self, draw: u32) -> Vec<f64> {
        let base = self.scorer.weights().as_slice();
        let mut random = self.stream(draw, Stream::Weights);
        let drawn: Vec<f64> = match &self.spread {
            WeightSpread::Fixed => return base.to_vec(),
            WeightSpread::Around(spread) => {
                let spread = spread.clamp(0.0, 1.0);
                base.iter().map(|weight| weight * (1.0 - spread + 2.0 * spread * unit(&mut random))).collect()
            }
            WeightSpread::Simplex => base.iter().map(|&weight| if weight > 0.0 { exponential(&mut random) } else { 0.0 }).collect(),
            WeightSpread::Experts(experts) => {
                let shares: Vec<f64> = experts.iter().map(|_| exponential(&mut random)).collect();
                let sum: f64 = shares.iter().sum();
                let mean = |criterion: usize| -> f64 {
                    let powers = experts.iter().zip(&shares).map(|(expert, share)| expert.as_slice()[criterion].powf(share / sum));
                    powers.product()
                };
                (0..base.len()).map(mean).collect()
            }
        };
        // All nothing: experts none of whose criteria meet, or a spread of 1 that hit zero everywhere.
        Weights::direct(&drawn).map_or_else(|_| base.to_vec(), |weights| weights.as_slice().to_vec())
    }

    /// Unknown values of a draw, in the order of [`Matrix::open`](super::Matrix::open).
    #[must_use]
    pub fn values(&self, draw: u32) -> Vec<f64> {
        let mut random = self.stream(draw, Stream::Values);
        self.scorer.matrix().open().iter().map(|cell| cell.low + (cell.high - cell.low) * unit(&mut random)).collect()
    }

    /// Points of every alternative in a draw.
    #[must_use]
    pub fn scores(&self, draw: u32) -> Vec<f64> {
        let mut by_place = Block::new(self, 1);
        by_place.score(draw, 1);
        let places = self.scorer.matrix().ties().places();
        places.iter().map(|&place| by_place.gains[0][place as usize]).collect()
    }

    /// Alternatives in the order of a draw, the first first.
    #[must_use]
    pub fn ranking(&self, draw: u32) -> Vec<u32> {
        let scores = self.scores(draw);
        let mut order = self.scorer.matrix().ties().order().to_vec();
        order.sort_by(|&a, &b| scores[b as usize].total_cmp(&scores[a as usize]));
        order
    }

    fn stream(&self, draw: u32, stream: Stream) -> ChaCha8Rng {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(2 * u64::from(draw) + stream as u64);
        random
    }
}

/// Scores of several draws one after the other, by place in ties; its buffers are used again.
pub(super) struct Block<'d> {
    draws: &'d Draws<'d, 'd>,
    /// Points by draw and place.
    pub(super) gains: Vec<Vec<f64>>,
    losses: Vec<Vec<f64>>,
}

impl<'d> Block<'d> {
    pub(super) fn new(draws: &'d Draws<'d, 'd>, size: usize) -> Self {
        let empty = vec![vec![0.0; draws.scorer.matrix().rows()]; size];
        Self { draws, gains: empty.clone(), losses: empty }
    }

    /// Scores `count` draws from the one named on.
    pub(super) fn score(&mut self, first: u32, count: usize) {
        let draws = self.draws;
        let rows = draws.scorer.matrix().rows();
        let factors: Vec<Vec<Factor>> = (0..count as u32).map(|draw| draws.scorer.factors(&draws.weights(first + draw))).collect();
        for from in (0..rows).step_by(TILE) {
            let tile = from..(from + TILE).min(rows);
            let columns: Vec<&[f64]> = draws.columns.iter().map(|column| &column[tile.clone()]).collect();
            for ((factors, gains), losses) in factors.iter().zip(&mut self.gains).zip(&mut self.losses) {
                let (gains, losses) = (&mut gains[tile.clone()], &mut losses[tile.clone()]);
                gains.fill(0.0);
                losses.fill(0.0);
                draws.scorer.sum_columns(factors, &columns, gains, losses);
            }
        }
        for (draw, factors) in factors.iter().enumerate() {
            let (gains, losses) = (&mut self.gains[draw], &mut self.losses[draw]);
            draws.fill_in(first + draw as u32, factors, gains, losses);
            draws.scorer.finish(gains, losses);
        }
    }
}

impl Draws<'_, '_> {
    /// Puts the drawn values in the place of the estimates.
    fn fill_in(&self, draw: u32, factors: &[Factor], gains: &mut [f64], losses: &mut [f64]) {
        let open = self.scorer.matrix().open();
        if open.is_empty() {
            return;
        }
        let mut random = self.stream(draw, Stream::Values);
        for (cell, &place) in open.iter().zip(&self.places) {
            let value = cell.low + (cell.high - cell.low) * unit(&mut random);
            let factor = factors[cell.criterion as usize];
            let from = self.scorer.adds(factor, f64::midpoint(cell.low, cell.high));
            let mut sums = super::method::Sums { gain: gains[place as usize], loss: losses[place as usize] };
            sums.exchange(from, self.scorer.adds(factor, value));
            (gains[place as usize], losses[place as usize]) = (sums.gain, sums.loss);
        }
    }
}

/// Uniform in [0, 1).
fn unit(random: &mut ChaCha8Rng) -> f64 {
    (random.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
}

/// Exponential with mean 1; several of them, scaled to a sum of 1, are uniform on the simplex.
fn exponential(random: &mut ChaCha8Rng) -> f64 {
    -(1.0 - unit(random)).ln()
}
