//! A group of units in the search, with the sums its limits are judged by.

use super::units::Unit;
use crate::project::ZoneBound;

/// Least share of the circle around a zone that its land fills: below it a zone is a tentacle, not an area.
const LEAST_FILL: f64 = 0.06;

/// What a lower bound that is missed altogether costs, in metres of shared works; half missed costs half.
///
/// Some four fronts of 80 m: a zone gives up a link or two to fill its neighbour up, and does not fall apart for it.
pub(super) const SHORT_COST_M: f64 = 300.0;

/// A zone in the making.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    /// Positions of its units, ascending.
    pub(super) units: Vec<u32>,
    amounts: Vec<f64>,
    /// Which amounts are not wholly known.
    open: Vec<bool>,
    pub(super) land: f64,
    pub(super) perimeter: f64,
    /// Score weighted by land, for the mean.
    score_land: f64,
    pub(super) subdistrict: Option<u32>,
    /// Community of all its units, where they agree.
    pub(super) community: Option<u32>,
    bounds: [[f64; 2]; 2],
}

impl Cluster {
    /// The cluster of one unit.
    pub(super) fn of(at: u32, unit: &Unit) -> Self {
        Self {
            units: vec![at],
            amounts: unit.amounts.clone(),
            open: unit.open.clone(),
            land: unit.land,
            perimeter: unit.perimeter,
            score_land: unit.score * unit.land,
            subdistrict: unit.subdistrict,
            community: unit.community,
            bounds: unit.bounds,
        }
    }

    /// The cluster of several units, from scratch.
    pub(super) fn of_all(positions: &[u32], units: &[Unit]) -> Option<Self> {
        let mut all = positions.iter().map(|&at| Self::of(at, &units[at as usize]));
        let first = all.next()?;
        Some(all.fold(first, |sum, next| sum.with(&next)))
    }

    /// Both together.
    pub(super) fn with(&self, other: &Self) -> Self {
        let mut units = [self.units.as_slice(), other.units.as_slice()].concat();
        units.sort_unstable();
        let pick = |k: usize, i: usize, f: fn(f64, f64) -> f64| f(self.bounds[k][i], other.bounds[k][i]);
        Self {
            units,
            amounts: self.amounts.iter().zip(&other.amounts).map(|(a, b)| a + b).collect(),
            open: self.open.iter().zip(&other.open).map(|(a, b)| *a || *b).collect(),
            land: self.land + other.land,
            perimeter: self.perimeter + other.perimeter,
            score_land: self.score_land + other.score_land,
            subdistrict: self.subdistrict,
            community: if self.community == other.community { self.community } else { None },
            bounds: [[pick(0, 0, f64::min), pick(0, 1, f64::min)], [pick(1, 0, f64::max), pick(1, 1, f64::max)]],
        }
    }

    /// Land-weighted mean score.
    pub(super) fn score(&self) -> f64 {
        if self.land > 0.0 { self.score_land / self.land } else { 0.0 }
    }

    /// Whether every upper limit holds.
    pub(super) fn within(&self, limits: &[ZoneBound]) -> bool {
        self.exceeded(limits).is_none()
    }

    /// The first upper limit that does not hold.
    pub(super) fn exceeded<'a>(&self, limits: &'a [ZoneBound]) -> Option<&'a ZoneBound> {
        limits.iter().zip(&self.amounts).find(|(limit, amount)| limit.max.is_some_and(|max| **amount > max)).map(|(limit, _)| limit)
    }

    /// How much of its lower bounds it misses: a whole one missed altogether is 1, and they add up. What is not wholly
    /// known misses nothing for certain.
    pub(super) fn shortfall(&self, limits: &[ZoneBound]) -> f64 {
        let held = limits.iter().zip(&self.amounts).zip(&self.open).filter(|(_, open)| !**open);
        held.filter_map(|((limit, amount), _)| Some(1.0 - amount / limit.min.filter(|min| min > amount)?)).sum()
    }

    /// How near the tightest upper limit is, 0–1 and beyond.
    pub(super) fn fullness(&self, limits: &[ZoneBound]) -> f64 {
        limits.iter().zip(&self.amounts).filter_map(|(limit, amount)| Some(amount / limit.max?.max(1e-9))).fold(0.0, f64::max)
    }

    /// Share of the circle over its box that its land fills.
    pub(super) fn fill(&self) -> f64 {
        let [lo, hi] = self.bounds;
        let diagonal2 = (hi[0] - lo[0]).powi(2) + (hi[1] - lo[1]).powi(2);
        if diagonal2 > 0.0 { self.land / (std::f64::consts::FRAC_PI_4 * diagonal2) } else { 1.0 }
    }

    /// Whether it is an area rather than a tentacle.
    pub(super) fn is_compact(&self) -> bool {
        self.fill() >= LEAST_FILL
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster(amounts: &[f64], open: &[bool]) -> Cluster {
        Cluster {
            units: vec![0],
            amounts: amounts.to_vec(),
            open: open.to_vec(),
            land: 1.0,
            perimeter: 4.0,
            score_land: 0.0,
            subdistrict: None,
            community: None,
            bounds: [[0.0; 2], [1.0; 2]],
        }
    }

    #[test]
    fn shortfalls_are_shares_of_the_lower_bounds() {
        let limit = |min| ZoneBound { resource: "r".into(), min, max: None };
        let limits = [limit(Some(400.0)), limit(Some(100.0)), limit(None)];
        let known = [false; 3];
        assert_eq!(cluster(&[100.0, 150.0, 0.0], &known).shortfall(&limits), 0.75);
        assert_eq!(cluster(&[400.0, 0.0, 0.0], &known).shortfall(&limits), 1.0);
        assert_eq!(cluster(&[0.0, 0.0, 0.0], &[true, false, false]).shortfall(&limits), 1.0, "unknown is not 0");
        assert_eq!(cluster(&[0.0, 0.0, 0.0], &known).shortfall(&[limit(Some(0.0))]), 0.0);
    }
}
