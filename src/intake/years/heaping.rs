//! Heaped years: a register filled in from memory has too many 1980s, 1985s and 1990s.
//!
//! The index is Whipple's (100: no heaping, 500: every year ends in 0 or 5; above [`ROUGH`] the United Nations call ages
//! «very rough»), taken once over all years for multiples of five and once for multiples of ten, each against the years
//! up to two away, so that a boom around 1990 does not count as heaping on 1990.
//! Source: United Nations, Demographic Yearbook, notes on age data (Whipple's index and its five grades).

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use crate::district::{BuildingIx, Buildings, YearInterval, YearQuality};
use crate::report::{Action, DataIssue, IssueKind, Role};

/// Index above which years are heaped.
const ROUGH: f64 = 175.0;

/// Fewer exact years, or fewer different ones, show no heap.
const LEAST_YEARS: u64 = 100;
const LEAST_DISTINCT: usize = 20;

/// How much years heap.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Heaping {
    /// Exact years looked at.
    pub years: u64,
    /// Index of multiples of five.
    pub fives: f64,
    /// Index of multiples of ten.
    pub tens: f64,
}

impl Heaping {
    /// Measures counts of exact years; `None` where there are too few.
    pub(crate) fn of(counts: &BTreeMap<i16, u64>) -> Option<Self> {
        let years: u64 = counts.values().sum();
        if years < LEAST_YEARS || counts.len() < LEAST_DISTINCT {
            return None;
        }
        let index = |step: i16| {
            let mut on = 0;
            let mut around = 0;
            for (&year, &n) in counts {
                let off = year.rem_euclid(step);
                on += if off == 0 { n } else { 0 };
                around += if off <= 2 || off >= step - 2 { n } else { 0 };
            }
            if around == 0 { 100.0 } else { (500.0 * on as f64 / around as f64).round() }
        };
        Some(Self { years, fives: index(5), tens: index(10) })
    }

    /// Whether a year stands on a heap.
    pub(crate) fn holds(&self, year: i16) -> bool {
        (self.fives > ROUGH && year % 5 == 0) || (self.tens > ROUGH && year % 10 == 0)
    }

    /// Whether there is any heap.
    #[must_use]
    pub fn is_heaped(&self) -> bool {
        self.fives > ROUGH || self.tens > ROUGH
    }
}

/// Marks the measured years that stand on a heap, of the buildings from `first` on; says so once.
///
/// The year itself stays: it is what the register says.
pub(crate) fn mark(buildings: &mut Buildings, first: usize, label: &Arc<str>) -> Option<DataIssue> {
    let measured: Vec<(BuildingIx, i16)> = buildings
        .iter()
        .skip(first)
        .filter(|b| b.quality() == YearQuality::Measured)
        .filter_map(|b| Some((b.ix(), b.year()?.exact()?)))
        .collect();
    let mut counts = BTreeMap::new();
    for (_, year) in &measured {
        *counts.entry(*year).or_insert(0) += 1;
    }
    let heaping = Heaping::of(&counts).filter(Heaping::is_heaped)?;
    for (ix, year) in measured.into_iter().filter(|(_, year)| heaping.holds(*year)) {
        buildings.set_year(ix, YearInterval::year(year), YearQuality::Heaped);
    }
    let value = format!("Whipple 5: {}, 10: {} (n = {})", heaping.fives, heaping.tens, heaping.years);
    Some(DataIssue::whole(Role::Buildings, label, IssueKind::YearsHeaped, Action::Noted).value(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::district::NewBuilding;

    #[test]
    fn even_years_do_not_heap_and_round_ones_do() {
        let even: BTreeMap<i16, u64> = (1950..2000).map(|y| (y, 10)).collect();
        let index = Heaping::of(&even).unwrap();
        assert_eq!((index.fives, index.tens), (100.0, 100.0));
        let round: BTreeMap<i16, u64> = (1950..2000).map(|y| (y, if y % 5 == 0 { 200 } else { 1 })).collect();
        assert!(Heaping::of(&round).unwrap().fives > 400.0);
        // A boom over several years is no heap, however high.
        let boom: BTreeMap<i16, u64> = (1950..2000).map(|y| (y, if (1986..=1994).contains(&y) { 500 } else { 3 })).collect();
        assert!(!Heaping::of(&boom).unwrap().is_heaped());
        assert_eq!(Heaping::of(&(1950..1960).map(|y| (y, 100)).collect()), None);
    }

    #[test]
    fn marked_where_the_heap_is() {
        let mut all = Buildings::default();
        for at in 0..600i16 {
            let year = if at % 3 == 0 { 1950 + at % 50 } else { 1950 + at % 5 * 10 };
            let new = NewBuilding { year: Some(YearInterval::year(year)), quality: YearQuality::Measured, ..NewBuilding::default() };
            all.push([&[[0.0, 0.0]][..]], 0.0, &new);
        }
        assert!(mark(&mut all, 0, &"a".into()).is_some());
        for b in all.iter() {
            let year = b.year().and_then(YearInterval::exact).unwrap();
            let expected = if year % 10 == 0 { YearQuality::Heaped } else { YearQuality::Measured };
            assert!(b.quality() == expected || (year % 5 == 0 && b.quality() == YearQuality::Heaped), "{year}");
        }
    }
}
