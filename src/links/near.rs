//! Candidates that lie near each other and are not linked, each pair with the reason.

use rayon::prelude::*;

use super::shape::{Shape, first_between, nearest_points, shape};
use super::{Apart, ApartBy, Links};
use crate::district::{BarrierSet, BoxIndex, District, Metres, NeighbourhoodIx, Passage};
use crate::policy::Eligibility;
use crate::project::ZoneSettings;
use crate::report::{Cancelled, Progress};

/// How far apart two may lie to be near, as a multiple of the widest gap.
const NEAR: f64 = 2.0;

/// All pairs of candidates within twice the gap that no counting link joins inside one subdistrict, by their ends.
///
/// The reason is the first that holds of: they are linked and lie in different subdistricts; a barrier without a crossing; a third
/// neighbourhood on the shortest way; the gap; the frontage.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn find(
    district: &District,
    eligibility: &[Eligibility],
    links: &Links,
    barriers: &BarrierSet,
    settings: &ZoneSettings,
    progress: &Progress,
) -> Result<Vec<Apart>, Cancelled> {
    let shapes: Vec<Shape> = district.neighbourhoods.par_iter().map(|n| shape(&n.outline)).collect();
    let index = BoxIndex::new(shapes.iter().map(|shape| shape.bounds));
    let is_candidate = |at: u32| eligibility[at as usize].candidacy.is_candidate();
    let near = Near { district, links, barriers, settings, shapes: &shapes, index: &index };
    let found: Vec<Vec<Apart>> = (0..shapes.len() as u32)
        .into_par_iter()
        .filter(|&at| is_candidate(at))
        .map(|at| {
            progress.check()?;
            let others = index.touching(widened(shapes[at as usize].bounds, NEAR * settings.gap_m));
            Ok(others.into_iter().filter(|&other| other > at && is_candidate(other)).filter_map(|other| near.apart(at, other)).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(found.into_iter().flatten().collect())
}

struct Near<'a> {
    district: &'a District,
    links: &'a Links,
    barriers: &'a BarrierSet,
    settings: &'a ZoneSettings,
    shapes: &'a [Shape],
    index: &'a BoxIndex,
}

impl Near<'_> {
    fn apart(&self, a: u32, b: u32) -> Option<Apart> {
        let (from, to) = (NeighbourhoodIx(a), NeighbourhoodIx(b));
        let subdistrict = |n: NeighbourhoodIx| self.district.neighbourhoods[n.at()].subdistrict;
        let linked = self.links.of(from).any(|(other, link)| other == to && link.counts);
        if linked && subdistrict(from) == subdistrict(to) {
            return None;
        }
        let (gap, way) = nearest_points(&self.shapes[a as usize], &self.shapes[b as usize], NEAR * self.settings.gap_m);
        if gap > NEAR * self.settings.gap_m {
            return None;
        }
        let by = if linked { ApartBy::Boundary } else { self.reason(from, to, gap, way) };
        Some(Apart { from, to, gap: Metres(gap), by })
    }

    fn reason(&self, from: NeighbourhoodIx, to: NeighbourhoodIx, gap: f64, way: [[f64; 2]; 2]) -> ApartBy {
        let blocked = &self.links.blocked;
        if let Ok(at) = blocked.binary_search_by_key(&(from, to), |b| (b.from, b.to)) {
            return ApartBy::Barrier(blocked[at].by);
        }
        if let Passage::Blocked(kind) = self.barriers.passage(way[0], way[1]) {
            return ApartBy::Barrier(kind);
        }
        if let Some(third) = first_between(way, [from.0, to.0], self.shapes, self.index) {
            return ApartBy::Between(NeighbourhoodIx(third));
        }
        if gap > self.settings.gap_m { ApartBy::Gap } else { ApartBy::Frontage }
    }
}

fn widened([lo, hi]: [[f64; 2]; 2], by: f64) -> [[f64; 2]; 2] {
    [[lo[0] - by, lo[1] - by], [hi[0] + by, hi[1] + by]]
}
