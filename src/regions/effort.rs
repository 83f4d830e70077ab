//! How much is tried: counted in looks at units, never in seconds.

use super::anneal::Leg;

/// Sweeps of the main leg over a thousand units at the middle effort.
const SWEEPS: f64 = 3_600.0;

/// Sweeps at most, and at least.
const MOST: f64 = 6_000.0;
const LEAST: f64 = 20.0;

/// Units below which a search is repeated from other draws, and how many looks all repeats have together.
const REPEATED: usize = 5_000;

/// What an effort of 1 to 9 means for a number of units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Effort {
    /// Sweeps of the main leg.
    pub(super) sweeps: u32,
    /// Sweeps of a leg that only evens amounts out.
    pub(super) even: u32,
    /// Searches from different draws, of which the best counts.
    pub(super) repeats: u64,
    /// What is left to spare a zone at first, in mean units, where zones are many.
    pub(super) spare: f64,
}

impl Effort {
    /// `level` from 1 to 9, each twice the work of the one below; 5 is what a user gets who asks for nothing.
    ///
    /// Larger inputs get fewer sweeps, because they get more looks all the same.
    pub(super) fn new(level: u8, units: usize) -> Self {
        let factor = (f64::from(level.clamp(1, 9)) - 5.0).exp2();
        let thousands = units.max(10) as f64 / 1_000.0;
        let sweeps = (SWEEPS * factor / thousands.powf(0.65)).clamp(LEAST, MOST * factor.max(1.0)) as u32;
        let repeats = if units < REPEATED { (2_000 / units.max(1)).clamp(2, 16) as u64 } else { 1 };
        Self { sweeps, even: (sweeps / 5).clamp(20, 80), repeats, spare: 0.12 / factor.sqrt() }
    }

    /// The main leg: from `hot` to `cold`, in typical changes of a move, links between zones costing `cut`.
    pub(super) fn leg(&self, typical: f64, hot: f64, cold: f64, cut: f64) -> Leg {
        Leg {
            sweeps: self.sweeps,
            hot: typical * hot,
            cold: typical * cold,
            price_hot: typical * 2.0,
            price_cold: typical * 100.0,
            cut,
            exchanges: 0.0,
        }
    }
}
