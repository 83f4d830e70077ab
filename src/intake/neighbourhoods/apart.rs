//! Outlines that nobody drew, kept apart: none takes in another's buildings, and no land belongs to two.

use geo::{Area, BooleanOps, BoundingRect, Intersects, unary_union};
use geo_types::{MultiPolygon, Polygon};
use rayon::prelude::*;

use crate::district::BoxIndex;
use crate::intake::geometry::settle;

/// Common land below this, in square metres, is rounding.
const LEAST_M2: f64 = 0.01;

/// Changes made outlines where they overlap others; drawn ones (`is_drawn`) stay as they are.
///
/// Of two that overlap, each first gives up the other's buildings (`own`); what both still claim, a yard, belongs to the drawn
/// or the smaller one. Parts without a building of their own are given up.
pub(crate) fn keep_apart(
    outlines: &mut [MultiPolygon<f64>],
    is_drawn: impl Fn(usize) -> bool + Sync,
    own: impl Fn(usize) -> Vec<Polygon<f64>> + Sync,
) {
    let overlapping = overlapping(outlines, &is_drawn);
    let mut others: Vec<Vec<usize>> = vec![Vec::new(); outlines.len()];
    for (a, b) in overlapping {
        others[a].push(b);
        others[b].push(a);
    }
    let own = |at: usize| unary_union(&own(at));
    // What an outline claims against its neighbours: itself without their buildings.
    let claims: Vec<Option<MultiPolygon<f64>>> = (0..outlines.len())
        .into_par_iter()
        .map(|at| match others[at].as_slice() {
            [] => None,
            _ if is_drawn(at) => Some(outlines[at].clone()),
            others => {
                let theirs = others.iter().fold(MultiPolygon::new(Vec::new()), |all, &o| all.union(&own(o)));
                Some(outlines[at].difference(&theirs.difference(&own(at))))
            }
        })
        .collect();
    let place = |at: usize| outlines[at].bounding_rect().map_or((0.0, 0.0), |r| (r.min().x, r.min().y));
    let areas: Vec<f64> = outlines.iter().map(Area::unsigned_area).collect();
    let yields = |a: usize, b: usize| {
        is_drawn(b) || {
            let ((ax, ay), (bx, by)) = (place(a), place(b));
            areas[a].total_cmp(&areas[b]).then(ax.total_cmp(&bx)).then(ay.total_cmp(&by)).then(a.cmp(&b)).is_gt()
        }
    };
    let changed: Vec<(usize, MultiPolygon<f64>)> = (0..outlines.len())
        .into_par_iter()
        .filter(|&at| !is_drawn(at))
        .filter_map(|at| {
            let mut left = claims[at].clone()?;
            for &other in others[at].iter().filter(|&&other| yields(at, other)) {
                left = left.difference(claims[other].as_ref()?);
            }
            let mine = own(at);
            let mut left = left.union(&mine);
            left.0.retain(|part| part.intersects(&mine));
            Some((at, settle(&left)?))
        })
        .collect();
    for (at, outline) in changed {
        outlines[at] = outline;
    }
}

/// Pairs that share land, not both of them drawn.
pub(crate) fn overlapping(outlines: &[MultiPolygon<f64>], is_drawn: &(impl Fn(usize) -> bool + Sync)) -> Vec<(usize, usize)> {
    let boxes: Vec<_> = outlines.iter().map(bounds).collect();
    let index = BoxIndex::new(boxes.iter().copied());
    (0..outlines.len())
        .into_par_iter()
        .flat_map_iter(|a| {
            let near = index.touching(boxes[a]).into_iter().map(|b| b as usize);
            near.filter(move |&b| b > a && !(is_drawn(a) && is_drawn(b)))
                .filter(move |&b| shares_land(&outlines[a], &outlines[b]))
                .map(move |b| (a, b))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn shares_land(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> bool {
    a.intersects(b) && a.intersection(b).unsigned_area() > LEAST_M2
}

fn bounds(outline: &MultiPolygon<f64>) -> [[f64; 2]; 2] {
    outline.bounding_rect().map_or([[f64::NAN; 2]; 2], |r| [[r.min().x, r.min().y], [r.max().x, r.max().y]])
}

#[cfg(test)]
mod tests {
    use geo::{Contains, Validation};
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
        keep_apart(&mut outlines, |_| false, |at| vec![houses[at].clone()]);
        assert!((outlines[0].unsigned_area() - (100.0 * 60.0 - 15.0 * 40.0)).abs() < 0.1, "{}", outlines[0].unsigned_area());
        assert!((outlines[1].unsigned_area() - 35.0 * 40.0).abs() < 0.1, "{}", outlines[1].unsigned_area());
        let mut outlines = [large.clone(), small];
        keep_apart(&mut outlines, |at| at == 0, |at| vec![houses[at].clone()]);
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
            keep_apart(&mut outlines, |_| false, houses);
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
