//! Neighbourhoods held against outlines that are known: which buildings both put together, and where they differ.
//!
//! # Source
//! Adjusted Rand index: Hubert and Arabie, *Comparing partitions*, Journal of Classification 2 (1985), in the form of pair
//! counts. Homogeneity, completeness and V-measure: Rosenberg and Hirschberg, *V-Measure*, EMNLP-CoNLL 2007. Everything is
//! computed from the contingency table of the two divisions, so that no pair is ever looked at.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, BoundingRect, Intersects};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::grouping::WIDEST_M;
use super::outlines::{bounds, inside};
use crate::district::{BoxIndex, BuildingUse, District, Neighbourhood};
use crate::intake::geometry::covers;
use crate::intake::layers::Ground;
use crate::stored::stored;

/// Differences that are listed.
const WORST: usize = 10;

/// Partners named with a difference.
const PARTNERS: usize = 5;

/// Known outlines of one source.
pub(crate) struct Known {
    /// File and layer.
    pub source: String,
    /// The outlines.
    pub grounds: Vec<Ground>,
}

/// How far neighbourhoods agree with the known outlines of one source.
///
/// Judged is every home that has a neighbourhood and stands in a known outline (the smallest, where several hold it). All
/// measures are shares from 0 to 1, but for the adjusted Rand index, which is 0 for what chance would do and may be negative.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Agreement {
    /// File and layer of the known outlines.
    pub source: String,
    /// Known outlines with a judged building.
    pub outlines: usize,
    /// Neighbourhoods with a judged building.
    pub neighbourhoods: usize,
    /// Of these outlines those wider than a group may become: settlements, which no group can fill.
    pub too_wide: usize,
    /// Buildings judged.
    pub buildings: usize,
    /// Homes with a neighbourhood that stand in no known outline.
    pub outside: usize,
    /// Share of the pairs of buildings that are together in both or apart in both (Rand index).
    pub pairs_agreeing: f64,
    /// The same, corrected for chance.
    pub adjusted_rand: f64,
    /// 1 where no neighbourhood has buildings of two outlines.
    pub homogeneity: f64,
    /// 1 where no outline has buildings of two neighbourhoods.
    pub completeness: f64,
    /// Harmonic mean of the two.
    pub v_measure: f64,
    /// The same with buildings weighted by floor area; `None` where one lacks it.
    pub v_measure_by_floor_area: Option<f64>,
    /// Median over the judged neighbourhoods of the best overlap with a known outline (area in common / area of both).
    pub median_overlap: Option<f64>,
    /// Where most pairs differ; ten at most.
    pub worst: Vec<Difference>,
}

/// A neighbourhood or known outline that the other division sees otherwise.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// What differs.
    pub kind: DifferenceKind,
    /// Id of the neighbourhood that is merged, or of the outline that is split.
    pub id: String,
    /// Its name, or empty.
    pub name: String,
    /// Judged buildings in it.
    pub buildings: u64,
    /// Number of outlines merged in it, or of neighbourhoods it is split into.
    pub parts: usize,
    /// Their ids, the largest first; five at most.
    pub partners: Vec<String>,
    /// Pairs of buildings that differ.
    pub pairs: u64,
}

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DifferenceKind {
    /// A neighbourhood that has buildings of several known outlines.
    Merged,
    /// A known outline whose buildings are in several neighbourhoods.
    Split,
}

/// Compares the neighbourhoods of a district with known outlines; `None` where no building is in both.
pub(crate) fn judge(district: &District, known: &Known) -> Option<Agreement> {
    let index = BoxIndex::new(known.grounds.iter().map(|g| bounds(&g.rings)));
    let homes: Vec<_> = district.buildings.iter().filter(|b| b.neighbourhood().is_some() && b.usage() != BuildingUse::Other).collect();
    let outline_of: Vec<Option<u32>> = homes
        .par_iter()
        .map(|&building| {
            let point = inside(building);
            let area = |g: u32| known.grounds[g as usize].area;
            let holds = |g: &u32| known.grounds[*g as usize].rings.iter().any(|rings| covers(rings, point));
            index.touching([point, point]).into_iter().filter(holds).min_by(|&a, &b| area(a).total_cmp(&area(b)).then(a.cmp(&b)))
        })
        .collect();
    let judged = || homes.iter().zip(&outline_of).filter_map(|(b, outline)| Some((b, outline.as_ref().copied()?, b.neighbourhood()?.0)));
    let pairs: Vec<[u32; 2]> = judged().map(|(_, outline, own)| [outline, own]).collect();
    if pairs.is_empty() {
        return None;
    }
    let table = Table::new(&pairs);
    let [homogeneity, completeness, v_measure] = table.v_measure();
    let floors: Option<Vec<f64>> = judged().map(|(b, ..)| b.floor_area_m2().filter(|a| *a > 0.0)).collect();
    Some(Agreement {
        source: known.source.clone(),
        outlines: table.sums[0].len(),
        neighbourhoods: table.sums[1].len(),
        too_wide: table.sums[0].keys().filter(|&&g| is_too_wide(&known.grounds[g as usize])).count(),
        buildings: pairs.len(),
        outside: homes.len() - pairs.len(),
        pairs_agreeing: table.rand(),
        adjusted_rand: table.adjusted_rand(),
        homogeneity,
        completeness,
        v_measure,
        v_measure_by_floor_area: floors.map(|floors| v_measure_of(&weighted(&pairs, &floors))[2]),
        median_overlap: median_overlap(table.sums[1].keys().map(|&n| &district.neighbourhoods[n as usize].outline), &known.grounds, &index),
        worst: worst(&table, &district.neighbourhoods, &known.grounds),
    })
}

fn is_too_wide(ground: &Ground) -> bool {
    let [lo, hi] = bounds(&ground.rings);
    (hi[0] - lo[0]).max(hi[1] - lo[1]) > WIDEST_M
}

/// How often each pair of labels occurs together.
struct Table {
    cells: BTreeMap<[u32; 2], u64>,
    /// Sums by the first label and by the second.
    sums: [BTreeMap<u32, u64>; 2],
    n: u64,
}

impl Table {
    fn new(pairs: &[[u32; 2]]) -> Self {
        let mut table = Self { cells: BTreeMap::new(), sums: [BTreeMap::new(), BTreeMap::new()], n: pairs.len() as u64 };
        for pair in pairs {
            *table.cells.entry(*pair).or_default() += 1;
            for (sums, label) in table.sums.iter_mut().zip(pair) {
                *sums.entry(*label).or_default() += 1;
            }
        }
        table
    }

    /// Pairs of buildings: together in both, in the first only, in the second only, in neither.
    fn pair_counts(&self) -> [u128; 4] {
        let both = self.cells.values().map(|&n| couples(n)).sum::<u128>();
        let [first, second] = [0, 1].map(|k| self.sums[k].values().map(|&n| couples(n)).sum::<u128>());
        [both, first - both, second - both, couples(self.n) + both - first - second]
    }

    fn rand(&self) -> f64 {
        let [both, _, _, neither] = self.pair_counts();
        if self.n < 2 { 1.0 } else { (both + neither) as f64 / couples(self.n) as f64 }
    }

    fn adjusted_rand(&self) -> f64 {
        let [both, first, second, neither] = self.pair_counts().map(|count| count as f64);
        if first == 0.0 && second == 0.0 {
            return 1.0;
        }
        2.0 * (both * neither - first * second) / ((both + first) * (first + neither) + (both + second) * (second + neither))
    }

    fn v_measure(&self) -> [f64; 3] {
        v_measure_of(&self.cells.iter().map(|(pair, &n)| (*pair, n as f64)).collect())
    }
}

fn couples(n: u64) -> u128 {
    u128::from(n) * u128::from(n.saturating_sub(1)) / 2
}

/// The weight of each pair of labels.
fn weighted(pairs: &[[u32; 2]], weights: &[f64]) -> BTreeMap<[u32; 2], f64> {
    let mut cells = BTreeMap::new();
    for (pair, weight) in pairs.iter().zip(weights) {
        *cells.entry(*pair).or_insert(0.0) += weight;
    }
    cells
}

/// Homogeneity, completeness and their harmonic mean, from the weights of the cells.
fn v_measure_of(cells: &BTreeMap<[u32; 2], f64>) -> [f64; 3] {
    let total: f64 = cells.values().sum();
    let sums = [0, 1].map(|k| {
        let mut sums: BTreeMap<u32, f64> = BTreeMap::new();
        for (pair, weight) in cells {
            *sums.entry(pair[k]).or_default() += weight;
        }
        sums
    });
    let entropy = |sums: &BTreeMap<u32, f64>| -sums.values().map(|w| w / total * (w / total).ln()).sum::<f64>();
    let mutual: f64 = cells.iter().map(|([a, b], w)| w / total * (w * total / (sums[0][a] * sums[1][b])).ln()).sum();
    let share = |entropy: f64| if entropy > 1e-12 { (mutual / entropy).clamp(0.0, 1.0) } else { 1.0 };
    let (homogeneity, completeness) = (share(entropy(&sums[0])), share(entropy(&sums[1])));
    let both = homogeneity + completeness;
    [homogeneity, completeness, if both > 0.0 { 2.0 * homogeneity * completeness / both } else { 0.0 }]
}

/// Median of the best overlap of each shape with one of the grounds.
fn median_overlap<'s>(shapes: impl Iterator<Item = &'s MultiPolygon<f64>>, grounds: &[Ground], index: &BoxIndex) -> Option<f64> {
    let shapes: Vec<_> = shapes.collect();
    let best = |shape: &MultiPolygon<f64>| {
        let Some(rect) = shape.bounding_rect() else { return 0.0 };
        let area = shape.unsigned_area();
        let near = index.touching([[rect.min().x, rect.min().y], [rect.max().x, rect.max().y]]);
        let overlap = |g: u32| {
            let ground = &grounds[g as usize];
            if !shape.intersects(&ground.shape) {
                return 0.0;
            }
            let common = shape.intersection(&ground.shape).unsigned_area();
            common / (area + ground.area - common)
        };
        near.into_iter().map(overlap).fold(0.0, f64::max)
    };
    let mut found: Vec<f64> = shapes.into_par_iter().map(best).collect();
    found.sort_by(f64::total_cmp);
    let (low, high) = (found.get(found.len().checked_sub(1)? / 2)?, found.get(found.len() / 2)?);
    Some(f64::midpoint(*low, *high))
}

/// The neighbourhoods and outlines in which most pairs differ.
fn worst(table: &Table, neighbourhoods: &[Neighbourhood], grounds: &[Ground]) -> Vec<Difference> {
    // Parts of every label of one side: label of the other side and buildings.
    let parts = |side: usize| {
        let mut parts: BTreeMap<u32, Vec<(u64, u32)>> = BTreeMap::new();
        for (pair, &n) in &table.cells {
            parts.entry(pair[side]).or_default().push((n, pair[1 - side]));
        }
        parts
    };
    let title = |side: usize, label: u32| match side {
        0 => (grounds[label as usize].title(), grounds[label as usize].name.clone()),
        _ => (neighbourhoods[label as usize].id.0.clone(), neighbourhoods[label as usize].name.clone()),
    };
    let mut found: Vec<Difference> = Vec::new();
    for (side, kind) in [(0, DifferenceKind::Split), (1, DifferenceKind::Merged)] {
        for (label, mut of_label) in parts(side).into_iter().filter(|(_, of_label)| of_label.len() > 1) {
            of_label.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
            let buildings: u64 = of_label.iter().map(|(n, _)| n).sum();
            let together: u128 = of_label.iter().map(|&(n, _)| couples(n)).sum();
            let (id, name) = title(side, label);
            let partners = of_label.iter().take(PARTNERS).map(|&(_, other)| title(1 - side, other).0).collect();
            let pairs = u64::try_from(couples(buildings) - together).unwrap_or(u64::MAX);
            found.push(Difference { kind, id, name, buildings, parts: of_label.len(), partners, pairs });
        }
    }
    found.sort_by(|a, b| b.pairs.cmp(&a.pairs).then(a.kind.cmp(&b.kind)).then_with(|| a.id.cmp(&b.id)));
    found.truncate(WORST);
    found
}

stored!(
    struct Agreement {
        source,
        outlines,
        neighbourhoods,
        too_wide,
        buildings,
        outside,
        pairs_agreeing,
        adjusted_rand,
        homogeneity,
        completeness,
        v_measure,
        v_measure_by_floor_area,
        median_overlap,
        worst,
    }
);
stored!(struct Difference { kind, id, name, buildings, parts, partners, pairs });
stored!(
    enum DifferenceKind {
        Merged,
        Split,
    }
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The table agrees with a count over all pairs.
        #[test]
        fn measures_agree_with_brute_force(labels in proptest::collection::vec([0u32..6, 0u32..6], 1..40)) {
            let table = Table::new(&labels);
            let mut counts = [0u128; 4];
            for (at, [a, b]) in labels.iter().enumerate() {
                for [c, d] in &labels[at + 1..] {
                    let kind = match (a == c, b == d) { (true, true) => 0, (true, false) => 1, (false, true) => 2, (false, false) => 3 };
                    counts[kind] += 1;
                }
            }
            prop_assert_eq!(table.pair_counts(), counts);
            // The index in Hubert and Arabie's own form: (index − expected) / (mean of the sums − expected).
            let [both, first, second, _] = counts.map(|c| c as f64);
            let (all, a, b) = (couples(labels.len() as u64) as f64, both + first, both + second);
            let (expected, mean) = (a * b / all.max(1.0), f64::midpoint(a, b));
            if (mean - expected).abs() > 1e-9 {
                prop_assert!((table.adjusted_rand() - (both - expected) / (mean - expected)).abs() < 1e-9);
            }
            // Homogeneity from conditional entropy, with probabilities counted one by one.
            let n = labels.len() as f64;
            let p = |test: &dyn Fn(&[u32; 2]) -> bool| labels.iter().filter(|l| test(l)).count() as f64 / n;
            let (mut conditional, mut entropy) = (0.0, 0.0);
            for a in 0..6 {
                let pa = p(&|l| l[0] == a);
                entropy -= if pa > 0.0 { pa * pa.ln() } else { 0.0 };
                for b in 0..6 {
                    let (pab, pb) = (p(&|l| *l == [a, b]), p(&|l| l[1] == b));
                    conditional -= if pab > 0.0 { pab * (pab / pb).ln() } else { 0.0 };
                }
            }
            let expected = if entropy > 1e-12 { 1.0 - conditional / entropy } else { 1.0 };
            prop_assert!((table.v_measure()[0] - expected).abs() < 1e-9);
            let equal: Vec<f64> = labels.iter().map(|_| 2.5).collect();
            for (one, other) in table.v_measure().into_iter().zip(v_measure_of(&weighted(&labels, &equal))) {
                prop_assert!((one - other).abs() < 1e-9, "equal weights change nothing");
            }
        }
    }

    /// Expected values: scikit-learn 1.9.1, `rand_score`, `adjusted_rand_score`, `homogeneity_completeness_v_measure`.
    #[test]
    fn measures_are_those_of_scikit_learn() {
        let known = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4];
        let formed = [0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5];
        let table = Table::new(&known.into_iter().zip(formed).map(|(k, f)| [k, f]).collect::<Vec<_>>());
        let [homogeneity, completeness, v] = table.v_measure();
        let expected = [
            (table.rand(), 0.819_047_619_047_619),
            (table.adjusted_rand(), 0.401_799_100_449_775_1),
            (homogeneity, 0.748_754_367_651_205_8),
            (completeness, 0.705_017_222_035_456_5),
            (v, 0.726_227_872_402_081),
        ];
        for (ours, theirs) in expected {
            assert!((ours - theirs).abs() < 1e-12, "{ours} {theirs}");
        }
    }

    #[test]
    fn one_division_and_its_copy_agree_wholly() {
        let table = Table::new(&[[1, 7], [1, 7], [2, 9], [3, 8]]);
        assert_eq!((table.rand(), table.adjusted_rand(), table.v_measure()[2]), (1.0, 1.0, 1.0));
        assert_eq!(Table::new(&[[0, 0]]).adjusted_rand(), 1.0);
    }
}
