//! Outlines that nobody drew, kept apart: none takes in another's buildings, and no land belongs to two.

use geo::{Area, BoundingRect, Intersects};
use geo_types::{MultiPolygon, Polygon};
use rayon::prelude::*;

use super::overlay::{common, union, without};
use crate::district::BoxIndex;
use crate::intake::geometry::settle;
use crate::report::{Cancelled, Progress};

/// Common land below this, in square metres, is rounding.
const LEAST_M2: f64 = 0.01;

/// Least and greatest coordinates.
type Bounds = [[f64; 2]; 2];

/// Land that two outlines claim.
struct Dispute {
    parties: [usize; 2],
    land: MultiPolygon<f64>,
}

/// Changes made outlines where they overlap others; drawn ones (`is_drawn`) stay as they are.
///
/// Of two that overlap, each first gives up the other's buildings; what both still claim, a yard, belongs to the drawn
/// or the smaller one. Parts without a building of their own are given up. `own` gives the ground of the buildings of an
/// outline that touch a box; it is never given up.
pub(crate) fn keep_apart(
    outlines: &mut [MultiPolygon<f64>],
    is_drawn: impl Fn(usize) -> bool + Sync,
    own: impl Fn(usize, Bounds) -> Vec<Polygon<f64>> + Sync,
    progress: &Progress,
) -> Result<(), Cancelled> {
    let disputes = disputes(outlines, &is_drawn, progress)?;
    let boxes: Vec<Bounds> = outlines.iter().map(bounds).collect();
    let areas: Vec<f64> = outlines.iter().map(Area::unsigned_area).collect();
    let yields = |a: usize, b: usize| {
        // A drawn one never does.
        !is_drawn(a)
            && (is_drawn(b) || {
                let ([[ax, ay], _], [[bx, by], _]) = (boxes[a], boxes[b]);
                areas[a].total_cmp(&areas[b]).then(ax.total_cmp(&bx)).then(ay.total_cmp(&by)).then(a.cmp(&b)).is_gt()
            })
    };
    let settled: Vec<[(usize, MultiPolygon<f64>); 2]> = disputes
        .par_iter()
        .map(|Dispute { parties: [a, b], land }| {
            progress.check()?;
            let (loser, winner) = if yields(*a, *b) { (*a, *b) } else { (*b, *a) };
            let near = bounds(land);
            let kept = own(loser, near);
            let given = if is_drawn(winner) || kept.is_empty() {
                MultiPolygon(Vec::new())
            } else {
                without(&common(land, &union(&kept)), &own(winner, near))
            };
            Ok([(loser, without(land, &kept)), (winner, given)])
        })
        .collect::<Result<_, Cancelled>>()?;
    let mut lost: Vec<Vec<Polygon<f64>>> = vec![Vec::new(); outlines.len()];
    for (at, land) in settled.into_iter().flatten() {
        lost[at].extend(land);
    }
    outlines.par_iter_mut().zip(lost).enumerate().try_for_each(|(at, (outline, lost))| {
        progress.check()?;
        if !lost.is_empty() {
            let mut left = without(outline, &lost);
            if left.0.len() > 1 {
                let mine = own(at, boxes[at]);
                left.0.retain(|part| mine.iter().any(|building| part.intersects(building)));
            }
            if let Some(left) = settle(&left) {
                *outline = left;
            }
        }
        Ok(())
    })
}

/// Land shared by two outlines that are not both drawn, ascending.
fn disputes(
    outlines: &[MultiPolygon<f64>],
    is_drawn: &(impl Fn(usize) -> bool + Sync),
    progress: &Progress,
) -> Result<Vec<Dispute>, Cancelled> {
    let boxes: Vec<Bounds> = outlines.iter().map(bounds).collect();
    let index = BoxIndex::new(boxes.iter().copied());
    let of = |a: usize| {
        progress.check()?;
        let near = index.touching(boxes[a]).into_iter().map(|b| b as usize);
        let found = near.filter(|&b| b > a && !(is_drawn(a) && is_drawn(b))).filter_map(|b| {
            let land = common(&outlines[a], &outlines[b]);
            (land.unsigned_area() > LEAST_M2).then_some(Dispute { parties: [a, b], land })
        });
        Ok(found.collect::<Vec<_>>())
    };
    let found: Vec<Vec<Dispute>> = (0..outlines.len()).into_par_iter().map(of).collect::<Result<_, Cancelled>>()?;
    Ok(found.into_iter().flatten().collect())
}

fn bounds(outline: &MultiPolygon<f64>) -> Bounds {
    outline.bounding_rect().map_or([[f64::NAN; 2]; 2], |r| [[r.min().x, r.min().y], [r.max().x, r.max().y]])
}

#[cfg(test)]
mod tests {
    use geo::{BooleanOps, Contains, Validation, unary_union};
    use geo_types::{Coord, Point, Rect};
    use proptest::prelude::*;

    use super::*;

    fn rect(x: f64, y: f64, w: f64, h: f64) -> Polygon<f64> {
        Rect::new(Coord { x, y }, Coord { x: x + w, y: y + h }).to_polygon()
    }

    #[test]
    fn a_yard_claimed_twice_goes_to_the_smaller_and_a_drawn_outline_stays() {
        let large = MultiPolygon(vec![rect(0.0, 0.0, 100.0, 60.0)]);
        let small = MultiPolygon(vec![rect(80.0, 10.0, 40.0, 40.0)]);
        let houses = [rect(0.0, 0.0, 85.0, 60.0), rect(90.0, 10.0, 30.0, 40.0)];
        let mut outlines = [large.clone(), small.clone()];
        keep_apart(&mut outlines, |_| false, |at, _| vec![houses[at].clone()], &Progress::silent()).unwrap();
        assert!((outlines[0].unsigned_area() - (100.0 * 60.0 - 15.0 * 40.0)).abs() < 0.1, "{}", outlines[0].unsigned_area());
        assert!((outlines[1].unsigned_area() - 35.0 * 40.0).abs() < 0.1, "{}", outlines[1].unsigned_area());
        let mut outlines = [large.clone(), small];
        keep_apart(&mut outlines, |at| at == 0, |at, _| vec![houses[at].clone()], &Progress::silent()).unwrap();
        assert_eq!(outlines[0], large);
        assert!((outlines[1].unsigned_area() - 30.0 * 40.0).abs() < 0.1, "its own building stays: {}", outlines[1].unsigned_area());
    }

    proptest! {
        /// Any outlines around buildings that do not overlap end without common land, valid, and around their buildings.
        #[test]
        fn outlines_end_apart(
            cells in proptest::collection::vec((0u8..4, 2i32..10, 2i32..10), 64),
            claims in proptest::collection::vec((0i32..80, 0i32..80, 5i32..50, 5i32..50), 4),
        ) {
            let house = |k: usize| {
                let (_, w, h) = cells[k];
                rect((k % 8) as f64 * 11.0, (k / 8) as f64 * 11.0, f64::from(w), f64::from(h))
            };
            let houses = |at: usize| (0..cells.len()).filter(|&k| usize::from(cells[k].0) == at).map(house).collect::<Vec<_>>();
            let mut outlines: Vec<MultiPolygon<f64>> = (0..4)
                .map(|at| {
                    let (x, y, w, h) = claims[at];
                    let claim = rect(f64::from(x), f64::from(y), f64::from(w), f64::from(h));
                    unary_union(&[houses(at), vec![claim]].concat())
                })
                .collect();
            keep_apart(&mut outlines, |_| false, |at, _| houses(at), &Progress::silent()).unwrap();
            for at in 0..4 {
                prop_assert!(outlines[at].is_valid());
                for house in houses(at) {
                    let centre = geo::Centroid::centroid(&house).unwrap_or(Point::new(0.0, 0.0));
                    prop_assert!(outlines[at].contains(&centre));
                }
                for other in at + 1..4 {
                    let common = outlines[at].intersection(&outlines[other]).unsigned_area();
                    prop_assert!(common < 0.5, "{common}");
                }
            }
        }
    }
}
