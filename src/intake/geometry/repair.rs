//! Rings that cross: read by the even-odd rule, polygon by polygon, and united.
//!
//! A point belongs to a polygon where a ray from it meets the polygon's rings an odd number of times, whichever ring is
//! called exterior. So a bow-tie is two triangles, a loop that a ring draws twice is a hole, a hole beside its exterior is a
//! part of its own, a hole like its exterior leaves nothing, a ring in a hole is an island. Polygons of one record are
//! united: what two of them cover counts once.

use geo::algorithm::bool_ops::FillRule;
use geo::{BooleanOps, unary_union};
use geo_types::MultiPolygon;

use super::rings::regular;
use super::validity::noded;
use super::{Areas, Unusable, areas_of, multi_polygon};

/// Snapping to the millimetre may spoil what an overlay made, mostly slits a hair wide; so often it is tried again. Three times
/// did not always do on the outlines of Cambridge.
const TRIES: usize = 12;

/// Valid areas that cover the same by the even-odd rule.
pub(super) fn repair(mut areas: Areas) -> Result<Areas, Unusable> {
    for _ in 0..TRIES {
        let parts: Vec<MultiPolygon<f64>> = areas
            .iter()
            .filter_map(|rings| multi_polygon(&vec![rings.clone()]).0.pop())
            // The union with nothing under the even-odd rule; unlike geo's MakeValid it gives the same bytes every time.
            .map(|p| p.union_with_fill_rule(&MultiPolygon::<f64>(Vec::new()), FillRule::EvenOdd))
            .filter(|p| !p.0.is_empty())
            .map(|p| multi_polygon(&regular(areas_of(&p)).0))
            .collect();
        let whole = if let [one] = parts.as_slice() { one.clone() } else { unary_union(&parts) };
        let (tidy, _) = regular(areas_of(&whole));
        if tidy.is_empty() {
            return Err(Unusable::NoArea);
        }
        areas = match noded(tidy) {
            Ok(valid) => return Ok(valid),
            Err(again) => again,
        };
    }
    Err(Unusable::Broken)
}
