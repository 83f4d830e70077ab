//! Random draws: one stream of a seeded cipher for each purpose, so that a change in one leaves the others alone.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::profile::Normal;

/// Purposes; each has its own stream.
#[derive(Debug, Clone, Copy)]
pub(super) enum Stream {
    Ground = 1,
    Blocks,
    Cohorts,
    Sites,
    Services,
    Ledger,
    Dirt,
    /// Services, chosen works and channels of money in the survey.
    Works = 900,
    /// Steps of the procedure in the survey.
    Procedure,
    /// The first of the streams of the blocks' interiors; block `i` has `Interior + i`.
    Interior = 1000,
}

/// A source of random draws.
#[derive(Debug, Clone)]
pub(super) struct Dice(ChaCha8Rng);

impl Dice {
    pub(super) fn new(seed: u64, stream: Stream) -> Self {
        Self::numbered(seed, stream, 0)
    }

    /// The stream of the `number`-th thing of a purpose.
    pub(super) fn numbered(seed: u64, stream: Stream, number: u64) -> Self {
        let mut cipher = ChaCha8Rng::seed_from_u64(seed);
        cipher.set_stream(stream as u64 + number);
        Self(cipher)
    }

    /// Uniform in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 * (1.0 / (1_u64 << 53) as f64)
    }

    pub(super) fn between(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * self.unit()
    }

    /// Uniform in 0..n; 0 where n is 0.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n.saturating_sub(1))
    }

    /// A whole number from `lo` to `hi`, both included.
    pub(super) fn whole(&mut self, lo: i16, hi: i16) -> i16 {
        lo + self.below((hi - lo).unsigned_abs() as usize + 1) as i16
    }

    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub(super) fn normal(&mut self, mean: f64, sd: f64) -> f64 {
        // Box and Muller 1958
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        mean + sd * radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Drawn from a profile's distribution, within its limits.
    pub(super) fn draw(&mut self, d: Normal) -> f64 {
        let lo = d.min.or(d.verified_range.map(|r| r[0])).unwrap_or(f64::NEG_INFINITY);
        let hi = d.max.or(d.verified_range.map(|r| r[1])).unwrap_or(f64::INFINITY);
        self.normal(d.mean, d.sd).clamp(lo, hi)
    }

    /// Lognormal with the given mean.
    pub(super) fn lognormal(&mut self, mean: f64, sigma: f64) -> f64 {
        mean * (self.normal(0.0, sigma) - sigma * sigma / 2.0).exp()
    }

    pub(super) fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// Index drawn by weight.
    pub(super) fn weighted(&mut self, weights: impl IntoIterator<Item = f64> + Clone) -> usize {
        let mut left = self.unit() * weights.clone().into_iter().sum::<f64>();
        let mut last = 0;
        for (i, w) in weights.into_iter().enumerate() {
            last = i;
            left -= w;
            if left < 0.0 {
                break;
            }
        }
        last
    }

    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }

    /// `count` different indices below `n`, in random order.
    pub(super) fn sample(&mut self, n: usize, count: usize) -> Vec<u32> {
        let mut all: Vec<u32> = (0..n as u32).collect();
        let count = count.min(n);
        for i in 0..count {
            let j = i + self.below(n - i);
            all.swap(i, j);
        }
        all.truncate(count);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_repeats_and_differs_from_its_neighbours() {
        let draw = |number| Dice::numbered(7, Stream::Interior, number).unit();
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
    }

    #[test]
    fn a_sample_holds_every_index_once() {
        let mut all = Dice::new(1, Stream::Dirt).sample(50, 80);
        all.sort_unstable();
        assert_eq!(all, (0..50).collect::<Vec<u32>>());
    }
}
