//! Unions and differences of few shapes, on one thread.
//!
//! What geo does with the same overlay; but geo looks up the number of cores for every call, which takes longer than uniting
//! eight rectangles.

use geo::winding_order::{Winding, WindingOrder};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::float::overlay::{FloatOverlay, OverlayOptions};

type Contour = Vec<[f64; 2]>;

/// The union of shapes that may overlap.
pub(crate) fn union<'p>(shapes: impl IntoIterator<Item = &'p Polygon<f64>>) -> MultiPolygon<f64> {
    let mut all = FloatOverlay::with_subj_custom(&contours(shapes), OverlayOptions::ogc(), solver());
    multi_polygon(all.overlay(OverlayRule::Subject, FillRule::NonZero))
}

/// What two shapes have in common.
pub(crate) fn common(a: &MultiPolygon<f64>, b: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    combined(&a.0, &b.0, OverlayRule::Intersect)
}

/// `shape` without any of `others`, which may overlap each other.
pub(crate) fn without<'p>(shape: &MultiPolygon<f64>, others: impl IntoIterator<Item = &'p Polygon<f64>>) -> MultiPolygon<f64> {
    combined(&shape.0, others, OverlayRule::Difference)
}

fn combined<'a, 'b>(
    subject: impl IntoIterator<Item = &'a Polygon<f64>>,
    clip: impl IntoIterator<Item = &'b Polygon<f64>>,
    rule: OverlayRule,
) -> MultiPolygon<f64> {
    let mut both = FloatOverlay::with_subj_and_clip_custom(&contours(subject), &contours(clip), OverlayOptions::ogc(), solver());
    multi_polygon(both.overlay(rule, FillRule::NonZero))
}

fn solver() -> Solver {
    Solver { multithreading: None, ..Solver::AUTO }
}

/// Open rings, exteriors counter-clockwise and holes clockwise: so the non-zero rule adds the ones and leaves out the others.
fn contours<'p>(polygons: impl IntoIterator<Item = &'p Polygon<f64>>) -> Vec<Contour> {
    let turned = |ring: &LineString<f64>, winding: WindingOrder| -> Contour {
        let open = ring.0.get(1..).unwrap_or_default().iter().map(|c| [c.x, c.y]);
        if ring.winding_order() == Some(winding) { open.collect() } else { open.rev().collect() }
    };
    polygons
        .into_iter()
        .flat_map(|p| {
            let holes = p.interiors().iter().map(move |hole| turned(hole, WindingOrder::Clockwise));
            std::iter::once(turned(p.exterior(), WindingOrder::CounterClockwise)).chain(holes)
        })
        .collect()
}

fn multi_polygon(shapes: Vec<Vec<Contour>>) -> MultiPolygon<f64> {
    let closed = |ring: Contour| LineString(ring.iter().chain(ring.first()).map(|&[x, y]| Coord { x, y }).collect());
    let polygon = |shape: Vec<Contour>| {
        let mut rings = shape.into_iter().map(closed);
        rings.next().map(|exterior| Polygon::new(exterior, rings.collect()))
    };
    MultiPolygon(shapes.into_iter().filter_map(polygon).collect())
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps, unary_union};
    use geo_types::Rect;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// The same areas as geo's own operations.
        #[test]
        fn agrees_with_geo(rects in proptest::collection::vec((0i32..40, 0i32..40, 1i32..20, 1i32..20), 4..12)) {
            let polygons: Vec<Polygon<f64>> = rects
                .into_iter()
                .map(|(x, y, w, h)| (f64::from(x), f64::from(y), f64::from(w), f64::from(h)))
                .map(|(x, y, w, h)| Rect::new(Coord { x, y }, Coord { x: x + w, y: y + h }).to_polygon())
                .collect();
            let (some, others) = polygons.split_at(polygons.len() / 2);
            let (a, b) = (union(some), union(others));
            prop_assert!((a.unsigned_area() - unary_union(some).unsigned_area()).abs() < 1e-6);
            prop_assert!((common(&a, &b).unsigned_area() - a.intersection(&b).unsigned_area()).abs() < 1e-6);
            prop_assert!((without(&a, others).unsigned_area() - a.difference(&b).unsigned_area()).abs() < 1e-6);
        }
    }
}
