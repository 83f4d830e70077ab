//! Unknown years from neighbouring buildings, where these agree; off unless the project asks for it.
//!
//! For a home whose year nobody recorded:
//! 1. where it names a neighbourhood, the recorded years of the others that name it, at least [`LEAST_OTHERS`];
//! 2. else, or where these differ too much, the [`NEAREST`] nearest recorded homes, all within [`REACH_M`];
//!
//! and if these lie within [`SPAN`] years, the interval that covers them, with the quality `imputed`. The limits are
//! assumptions: an estate is built in a few years, and one block of a street like the next.
//!
//! An imputed year shows on the map and sorts. It decides no eligibility: to the policy the year stays unknown, and the
//! neighbourhood provisional ([`crate::district::Building::recorded_year`]).

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::district::{BoxIndex, Building, BuildingIx, BuildingUse, Buildings, YearInterval, YearQuality};
use crate::intake::buildings::{Named, Naming};
use crate::report::{DataIssue, IssueKind};

/// Recorded homes of the same neighbourhood that are enough.
const LEAST_OTHERS: usize = 3;
/// Recorded homes around that are asked.
const NEAREST: usize = 5;
/// How far they may be, in metres from centre to centre.
const REACH_M: f64 = 150.0;
/// Years within which they must lie.
const SPAN: i16 = 10;

/// Fills in what neighbours agree on; one issue a building.
pub(crate) fn impute(named: &mut Named) -> Vec<DataIssue> {
    let found = found(&named.buildings, &named.naming);
    let mut issues = Vec::new();
    for (ix, year) in found {
        named.buildings.set_year(ix, year, YearQuality::Imputed);
        issues.extend(named.issue(named.buildings.get(ix), IssueKind::YearImputed).map(|issue| issue.value(year.to_string())));
    }
    issues
}

fn found(buildings: &Buildings, naming: &[Naming]) -> Vec<(BuildingIx, YearInterval)> {
    let is_home = |b: &Building<'_>| b.usage() != BuildingUse::Other;
    let recorded: Vec<(BuildingIx, [f64; 2], YearInterval)> =
        buildings.iter().filter(is_home).filter_map(|b| Some((b.ix(), b.centre(), b.recorded_year()?))).collect();
    let index = BoxIndex::new(recorded.iter().map(|(_, at, _)| [*at, *at]));
    let mut by_name: BTreeMap<(Option<u32>, Option<u32>), Vec<YearInterval>> = BTreeMap::new();
    for (ix, _, year) in &recorded {
        by_name.entry(estate(naming, *ix)).or_default().push(*year);
    }
    let unknown: Vec<Building<'_>> = buildings.iter().filter(is_home).filter(|b| b.year().is_none()).collect();
    unknown
        .into_par_iter()
        .filter_map(|b| {
            let estate = estate(naming, b.ix());
            let same = by_name.get(&estate).filter(|years| estate != (None, None) && years.len() >= LEAST_OTHERS);
            let year = same.and_then(|years| agreed(years)).or_else(|| agreed(&around(b.centre(), &recorded, &index)))?;
            Some((b.ix(), year))
        })
        .collect()
}

/// The neighbourhood a building names: by its id, else by its name.
fn estate(naming: &[Naming], ix: BuildingIx) -> (Option<u32>, Option<u32>) {
    let naming = naming.get(ix.at()).copied().unwrap_or_default();
    if naming.key.is_some() { (naming.key, None) } else { (None, naming.name) }
}

/// Years of the nearest recorded homes; empty where there are too few within reach.
fn around(centre: [f64; 2], recorded: &[(BuildingIx, [f64; 2], YearInterval)], index: &BoxIndex) -> Vec<YearInterval> {
    let d2 = |at: u32| {
        let [x, y] = recorded[at as usize].1;
        (x - centre[0]).powi(2) + (y - centre[1]).powi(2)
    };
    let reach = [[centre[0] - REACH_M, centre[1] - REACH_M], [centre[0] + REACH_M, centre[1] + REACH_M]];
    let mut near: Vec<(f64, u32)> =
        index.unsorted_touching(reach).map(|at| (d2(at), at)).filter(|(d2, _)| *d2 <= REACH_M * REACH_M).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    near.truncate(NEAREST);
    if near.len() < NEAREST { Vec::new() } else { near.into_iter().map(|(_, at)| recorded[at as usize].2).collect() }
}

/// The interval that covers all, where it is short.
fn agreed(years: &[YearInterval]) -> Option<YearInterval> {
    years.iter().copied().reduce(YearInterval::hull).filter(|hull| hull.to - hull.from <= SPAN)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::district::NewBuilding;

    fn town(homes: &[(f64, f64, Option<i16>, Option<u32>)]) -> (Buildings, Vec<Naming>) {
        let mut all = Buildings::default();
        for &(x, y, year, _) in homes {
            let new = NewBuilding { year: year.map(YearInterval::year), quality: YearQuality::Measured, ..NewBuilding::default() };
            all.push([&[[x, y]][..]], 0.0, &new);
        }
        (all, homes.iter().map(|h| Naming { key: h.3, ..Naming::default() }).collect())
    }

    #[test]
    fn the_estate_goes_before_the_neighbours() {
        let mut homes = vec![(0.0, 0.0, None, Some(1))];
        homes.extend([1985, 1986, 1988].map(|y| (5_000.0, 0.0, Some(y), Some(1))));
        homes.extend([1950; 5].map(|y| (10.0, 0.0, Some(y), Some(2))));
        let (all, naming) = town(&homes);
        assert_eq!(found(&all, &naming), [(BuildingIx(0), YearInterval::between(1985, 1988))]);
    }

    #[test]
    fn who_disagrees_or_stands_far_says_nothing() {
        let mut homes = vec![(0.0, 0.0, None, None)];
        homes.extend([1950, 1961, 1955, 1955, 1955].map(|y| (10.0, 0.0, Some(y), None)));
        let (all, naming) = town(&homes);
        assert!(found(&all, &naming).is_empty());
        let mut homes = vec![(0.0, 0.0, None, None)];
        homes.extend([1955; 4].map(|y| (10.0, 0.0, Some(y), None)));
        homes.push((151.0, 0.0, Some(1955), None));
        let (all, naming) = town(&homes);
        assert!(found(&all, &naming).is_empty());
    }

    proptest! {
        #[test]
        fn as_by_looking_at_all(homes in prop::collection::vec((0u8..60, 0u8..60, prop::option::of(1980i16..1996)), 1..60)) {
            let homes: Vec<_> = homes.iter().map(|&(x, y, year)| (f64::from(x) * 10.0, f64::from(y) * 10.0, year, None)).collect();
            let (all, naming) = town(&homes);
            let brute: Vec<_> = (0..homes.len()).filter(|&at| homes[at].2.is_none()).filter_map(|at| {
                let (x, y, ..) = homes[at];
                let mut others: Vec<(f64, usize, i16)> = homes.iter().enumerate()
                    .filter_map(|(o, h)| Some(((h.0 - x).powi(2) + (h.1 - y).powi(2), o, h.2?))).collect();
                others.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                let near: Vec<i16> = others.iter().take(5).filter(|o| o.0 <= 22_500.0).map(|o| o.2).collect();
                let (lo, hi) = (near.iter().min()?, near.iter().max()?);
                (near.len() == 5 && hi - lo <= 10).then(|| (BuildingIx(at as u32), YearInterval::between(*lo, *hi)))
            }).collect();
            prop_assert_eq!(found(&all, &naming), brute);
        }
    }
}
