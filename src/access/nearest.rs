//! Nearest facility of every category by straight line, through one R-tree a category.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::district::{BoxIndex, District, Metres, NeighbourhoodIx};
use crate::policy::Standard;
use crate::report::{Cancelled, Progress, Stage};

/// Distances of every neighbourhood to the nearest facility of every category, and the standard's verdicts.
///
/// # Assumptions
/// Distances are straight lines from a neighbourhood's anchor, as the standard defines its service radius; walking
/// distance is longer, and the river is not seen.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Categories that occur in the inputs, sorted.
    pub categories: Vec<String>,
    /// Distance in metres by neighbourhood, then category.
    distance: Vec<f64>,
    /// Index of the nearest facility, likewise.
    nearest: Vec<u32>,
    /// Distinct categories within [`SERVICES_WITHIN_M`] of every neighbourhood; `None` where no facility was read.
    pub diversity: Vec<Option<u32>>,
    /// Facilities within [`SERVICES_WITHIN_M`] of every neighbourhood; `None` where no facility was read.
    pub nearby: Vec<Option<u32>>,
}

/// Radius of "nearby services": the 10-minute circle of GB 50180-2018 (500 m).
pub const SERVICES_WITHIN_M: f64 = 500.0;

/// A line of the standard at one neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gap {
    /// Whether the line holds.
    pub verdict: GapVerdict,
    /// How far beyond the radius, as a share of it, 0–1; `None` where unknown.
    pub shortfall: Option<f64>,
}

/// Whether a line of the standard holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapVerdict {
    /// Within the radius.
    Pass,
    /// Beyond it.
    Fail,
    /// No facility of the category is in the inputs: nobody knows whether there is none.
    Unknown,
}

/// Nearest facility by category (metres, index), facilities and distinct categories near by.
type Row = (Vec<(f64, u32)>, u32, u32);

/// Measures every neighbourhood of a district.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn measure(district: &District, progress: &Progress) -> Result<Access, Cancelled> {
    let n = district.neighbourhoods.len();
    let mut by_category: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, facility) in district.facilities.iter().enumerate() {
        by_category.entry(&facility.category).or_default().push(at as u32);
    }
    progress.enter(Stage::Access, n as u64)?;
    let indexes: Vec<(Vec<u32>, BoxIndex)> = by_category
        .into_values()
        .map(|members| {
            let index = BoxIndex::new(members.iter().map(|&f| [district.facilities[f as usize].at; 2]));
            (members, index)
        })
        .collect();
    let all = BoxIndex::new(district.facilities.iter().map(|f| [f.at; 2]));
    let categories: Vec<String> = indexes.iter().map(|(members, _)| district.facilities[members[0] as usize].category.clone()).collect();

    let mut kind_of = vec![0; district.facilities.len()];
    for (kind, (members, _)) in indexes.iter().enumerate() {
        for &member in members {
            kind_of[member as usize] = kind as u32;
        }
    }

    let rows: Vec<Row> = district
        .neighbourhoods
        .par_iter()
        .map(|neighbourhood| {
            let nearest = indexes.iter().map(|(members, index)| nearest_of(district, neighbourhood.anchor, members, index)).collect();
            let (count, kinds) = within(district, neighbourhood.anchor, &all, &kind_of, categories.len());
            progress.advance(1)?;
            Ok((nearest, count, kinds))
        })
        .collect::<Result<_, Cancelled>>()?;

    let known = !district.facilities.is_empty();
    Ok(Access {
        categories,
        distance: rows.iter().flat_map(|(row, ..)| row.iter().map(|&(d, _)| d)).collect(),
        nearest: rows.iter().flat_map(|(row, ..)| row.iter().map(|&(_, f)| f)).collect(),
        nearby: rows.iter().map(|&(_, count, _)| known.then_some(count)).collect(),
        diversity: rows.iter().map(|&(_, _, kinds)| known.then_some(kinds)).collect(),
    })
}

/// The nearest of `members`, lowest index first among equals.
fn nearest_of(district: &District, from: [f64; 2], members: &[u32], index: &BoxIndex) -> (f64, u32) {
    let mut best = (f64::INFINITY, u32::MAX);
    for (at, squared) in index.by_distance(from) {
        let distance = squared.sqrt();
        if distance > best.0 {
            break;
        }
        let facility = members[at as usize];
        if distance < best.0 || facility < best.1 {
            best = (distance, facility);
        }
    }
    debug_assert!((best.1 as usize) < district.facilities.len());
    best
}

/// Facilities and distinct categories within [`SERVICES_WITHIN_M`]; `kind_of` numbers every facility's category.
fn within(district: &District, [x, y]: [f64; 2], all: &BoxIndex, kind_of: &[u32], kinds: usize) -> (u32, u32) {
    let r = SERVICES_WITHIN_M;
    let mut seen = vec![false; kinds];
    let mut count = 0;
    for f in all.unsorted_touching([[x - r, y - r], [x + r, y + r]]) {
        let at = district.facilities[f as usize].at;
        if (at[0] - x).powi(2) + (at[1] - y).powi(2) <= r * r {
            count += 1;
            seen[kind_of[f as usize] as usize] = true;
        }
    }
    (count, seen.into_iter().filter(|&s| s).count() as u32)
}

impl Access {
    /// Distance to the nearest facility of a category; `None` where the inputs have none.
    #[must_use]
    pub fn distance(&self, n: NeighbourhoodIx, category: &str) -> Option<Metres> {
        Some(Metres(self.distance[self.cell(n, category)?]))
    }

    /// Index of that facility in the district.
    #[must_use]
    pub fn nearest(&self, n: NeighbourhoodIx, category: &str) -> Option<u32> {
        Some(self.nearest[self.cell(n, category)?])
    }

    /// A line of the standard at a neighbourhood.
    #[must_use]
    pub fn gap(&self, n: NeighbourhoodIx, category: &str, radius_m: f64) -> Gap {
        match self.distance(n, category) {
            None => Gap { verdict: GapVerdict::Unknown, shortfall: None },
            Some(Metres(d)) if d <= radius_m => Gap { verdict: GapVerdict::Pass, shortfall: Some(0.0) },
            Some(Metres(d)) => Gap { verdict: GapVerdict::Fail, shortfall: Some(((d - radius_m) / radius_m).min(1.0)) },
        }
    }

    /// Mean shortfall over the lines of a standard whose category is in the inputs; `None` where none is.
    #[must_use]
    pub fn mean_shortfall(&self, n: NeighbourhoodIx, standard: &Standard) -> Option<f64> {
        let known: Vec<f64> = standard.facilities.iter().filter_map(|line| self.gap(n, &line.id, line.radius_m).shortfall).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    }

    fn cell(&self, n: NeighbourhoodIx, category: &str) -> Option<usize> {
        let column = self.categories.binary_search_by(|c| c.as_str().cmp(category)).ok()?;
        Some(n.at() * self.categories.len() + column)
    }
}

impl GapVerdict {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}
