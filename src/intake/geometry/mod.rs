//! Areas made usable: snapped to a millimetre, closed, turned the right way, spikes cut, valid; what was done is said.
//!
//! Validity is decided on whole millimetres with exact integer arithmetic, so that it cannot depend on rounding.

mod repair;
mod rings;
mod spikes;
mod validity;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use rings::{closed, length, planar_area, regular};
use spikes::Folds;

use super::wkb::{Made, Path};

/// Polygons, each an exterior ring (counter-clockwise) and its holes (clockwise), all closed.
pub(crate) type Areas = Vec<Vec<Path>>;

/// What cleaning made of an area.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cleaned {
    /// The area, never empty.
    pub areas: Areas,
    /// Its planar square metres.
    pub m2: f64,
    /// What was changed.
    pub changes: Changes,
}

/// What was changed in a shape: areas before and after, in planar square metres.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Changes {
    /// Points and lines that were left out of the record.
    pub left_out: [u32; 2],
    /// Where arcs became chords.
    pub arcs: Option<(f64, f64)>,
    /// Where spikes were cut.
    pub spikes: Option<(f64, f64)>,
    /// Where rings crossed themselves or each other, after the cutting of spikes.
    pub repaired: Option<(f64, f64)>,
}

/// Why an area cannot be used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Unusable {
    /// No area is left: rings on a line or a point, a hole like its exterior.
    NoArea,
    /// Below the least area or width.
    Sliver {
        /// Planar square metres.
        area: f64,
        /// Mean width in metres: twice the area over the perimeter.
        width: f64,
    },
    /// Still invalid after repair.
    Broken,
}

/// A coordinate on the millimetre grid.
#[must_use]
pub(crate) fn snap([x, y]: [f64; 2]) -> [f64; 2] {
    [round(x * 1000.0) / 1000.0, round(y * 1000.0) / 1000.0]
}

/// `f64::round`, inline: the standard one is a call on processors that may lack the instruction, and every coordinate is
/// rounded several times.
fn round(v: f64) -> f64 {
    // From here on, and for what is not a number, there is no fraction.
    const WHOLE: f64 = 4_503_599_627_370_496.0;
    if v.is_nan() || v.abs() >= WHOLE {
        return v;
    }
    let whole = v as i64 as f64;
    let rest = v - whole;
    let away = if rest >= 0.5 {
        1.0
    } else if rest <= -0.5 {
        -1.0
    } else {
        0.0
    };
    (whole + away).copysign(v)
}

/// Cleans an area; less than `least_m2` or on average narrower than `least_width_m` is a sliver.
pub(crate) fn clean(areas: Areas, made: Made, least_m2: f64, least_width_m: f64) -> Result<Cleaned, Unusable> {
    let (mut areas, folds) = regular(areas);
    if areas.is_empty() {
        return Err(Unusable::NoArea);
    }
    let arcs = made.arcs.map(|ratio| {
        let drawn = planar_area(&areas);
        (drawn * ratio, drawn)
    });
    let spikes = (folds != Folds::None).then(|| {
        let before = planar_area(&areas);
        if folds == Folds::Open {
            areas.iter_mut().flatten().for_each(cut_spikes);
        }
        (before, planar_area(&areas))
    });
    let (areas, repaired) = mended(areas)?;
    let area = planar_area(&areas);
    let perimeter: f64 = areas.iter().map(|rings| length(&rings[0])).sum();
    let width = 2.0 * area / perimeter.max(f64::MIN_POSITIVE);
    if area < least_m2 || width < least_width_m {
        return Err(Unusable::Sliver { area, width });
    }
    Ok(Cleaned { areas, m2: area, changes: Changes { left_out: [made.points, made.lines], arcs, spikes, repaired } })
}

/// Valid areas, with the area before and after where they had to be repaired.
fn mended(areas: Areas) -> Result<(Areas, Option<(f64, f64)>), Unusable> {
    let before = planar_area(&areas);
    match validity::noded(areas) {
        Ok(areas) => Ok((areas, None)),
        Err(areas) => {
            let areas = repair::repair(areas)?;
            let after = planar_area(&areas);
            Ok((areas, Some((before, after))))
        }
    }
}

/// Cuts the spikes of a closed ring; a ring that is nothing but spikes stays as it is.
fn cut_spikes(ring: &mut Path) {
    let is_hole = rings::signed_area(ring) < 0.0;
    let mut open = ring.clone();
    open.pop();
    if spikes::cut(&mut open) > 0
        && let Some(cut) = closed(open, is_hole)
    {
        *ring = cut;
    }
}

/// A line snapped, without repeated vertices; `None` where fewer than two are left.
pub(crate) fn clean_line(path: &[[f64; 2]]) -> Option<LineString<f64>> {
    let mut coords: Vec<Coord<f64>> = path.iter().map(|&p| snap(p)).map(|[x, y]| Coord { x, y }).collect();
    coords.dedup();
    (coords.len() > 1).then_some(LineString(coords))
}

/// The areas as a shape of `geo`.
pub(crate) fn multi_polygon(areas: &Areas) -> MultiPolygon<f64> {
    let line = |ring: &Path| LineString(ring.iter().map(|&[x, y]| Coord { x, y }).collect());
    MultiPolygon(areas.iter().map(|rings| Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect())).collect())
}

/// The rings of a shape of `geo`.
pub(crate) fn areas_of(shape: &MultiPolygon<f64>) -> Areas {
    let ring = |line: &LineString<f64>| line.coords().map(|c| [c.x, c.y]).collect::<Path>();
    shape.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(ring).collect()).collect()
}

/// A shape after an overlay, made fit for output: snapped, turned, valid; `None` where nothing is left.
///
/// Spikes stay: what one side of a common border lost to a cut, the other side would not gain.
pub(crate) fn settle(shape: &MultiPolygon<f64>) -> Option<MultiPolygon<f64>> {
    let (areas, _) = regular(areas_of(shape));
    let (areas, _) = mended(areas).ok()?;
    (!areas.is_empty()).then(|| multi_polygon(&areas))
}

/// Inside (true), outside (false) or on the ring (none).
pub(crate) fn side(p: [f64; 2], ring: &[[f64; 2]]) -> Option<bool> {
    let mut inside = false;
    for w in ring.windows(2) {
        let ([ax, ay], [bx, by]) = (w[0], w[1]);
        let cross = (bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax);
        if cross == 0.0 && p[0] >= ax.min(bx) && p[0] <= ax.max(bx) && p[1] >= ay.min(by) && p[1] <= ay.max(by) {
            return None;
        }
        if (ay > p[1]) != (by > p[1]) && (cross > 0.0) == (by > ay) {
            inside = !inside;
        }
    }
    Some(inside)
}

/// Whether a point lies in a polygon with holes; its boundary counts as inside.
pub(crate) fn covers(rings: &[Path], p: [f64; 2]) -> bool {
    side(p, &rings[0]).unwrap_or(true) && rings[1..].iter().all(|hole| !side(p, hole).unwrap_or(false))
}
#[cfg(test)]
mod tests;
