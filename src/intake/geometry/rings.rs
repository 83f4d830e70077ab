//! Rings made regular: snapped to the millimetre, without repeats, closed, turned the right way.

use super::spikes::{self, Folds};
use super::validity::crosses_itself;
use super::{Areas, round, snap};
use crate::intake::wkb::Path;

/// Polygons with regular rings, and the folds that were found. Polygons whose exterior has no area go, and holes without one.
pub(super) fn regular(areas: Areas) -> (Areas, Folds) {
    let mut folds = Folds::None;
    let areas = areas.into_iter().filter_map(|rings| regular_polygon(rings, &mut folds)).collect();
    (areas, folds)
}

fn regular_polygon(mut rings: Vec<Path>, folds: &mut Folds) -> Option<Vec<Path>> {
    let exterior = rings.first_mut()?;
    *exterior = regular_ring(std::mem::take(exterior), false, folds)?;
    let mut is_hole = false;
    rings.retain_mut(|ring| {
        if !std::mem::replace(&mut is_hole, true) {
            return true;
        }
        regular_ring(std::mem::take(ring), true, folds).map(|tidy| *ring = tidy).is_some()
    });
    Some(rings)
}

/// `None` where no area is left.
fn regular_ring(mut ring: Path, is_hole: bool, folds: &mut Folds) -> Option<Path> {
    for vertex in &mut ring {
        *vertex = snap(*vertex);
    }
    drop_repeats(&mut ring);
    *folds = spikes::drop_exact(&mut ring).max(*folds);
    closed(ring, is_hole)
}

/// An open ring closed and turned: exteriors counter-clockwise, holes clockwise; `None` where it has no area.
pub(super) fn closed(mut ring: Path, is_hole: bool) -> Option<Path> {
    if ring.len() < 3 {
        return None;
    }
    ring.push(ring[0]);
    let signed = signed_area(&ring);
    if signed == 0.0 && !crosses_itself(&ring) {
        return None;
    }
    if (signed < 0.0) != is_hole {
        ring.reverse();
    }
    Some(ring)
}

/// Makes an open ring of vertices of which no two neighbours are the same.
pub(super) fn drop_repeats(ring: &mut Path) {
    ring.dedup();
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
}

/// A vertex in whole millimetres from an origin.
pub(super) fn millimetres(p: [f64; 2], origin: [f64; 2]) -> [i64; 2] {
    [round((p[0] - origin[0]) * 1000.0) as i64, round((p[1] - origin[1]) * 1000.0) as i64]
}

/// Area within a closed ring, positive where it turns counter-clockwise.
pub(super) fn signed_area(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    ring.windows(2).map(|w| (w[0][0] - x0) * (w[1][1] - y0) - (w[1][0] - x0) * (w[0][1] - y0)).sum::<f64>() / 2.0
}

/// Length of a closed ring.
pub(super) fn length(ring: &[[f64; 2]]) -> f64 {
    ring.windows(2).map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1])).sum()
}

/// Exteriors less holes, in planar square metres; what is covered twice counts twice.
pub(super) fn planar_area(areas: &Areas) -> f64 {
    areas.iter().flatten().map(|ring| signed_area(ring)).sum()
}
