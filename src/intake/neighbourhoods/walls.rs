//! Walls and fences: lines that part two buildings where they run between them.

use std::collections::HashMap;

use geo::BoundingRect;
use geo_types::{Geometry, LineString};

use super::grouping::Union;
use super::separators::{Separators, lines_of};
use crate::district::{Barrier, BarrierKind};

/// Ends of lines this near, in metres, are one corner.
const CORNER_M: f64 = 0.5;

/// The walls of a district that are long enough to part anybody.
///
/// Lines that meet at their ends are one wall. One whose box has a diagonal below `least_m` is a stub: it parts nobody.
pub(super) fn walls(barriers: &[Barrier], least_m: f64) -> Separators {
    let shapes: Vec<&Geometry<f64>> = barriers.iter().filter(|b| b.kind == BarrierKind::Wall).map(|b| &b.shape).collect();
    let lines: Vec<&LineString<f64>> = shapes.into_iter().flat_map(lines_of).filter(|l| l.0.len() > 1).collect();
    let mut chains = Union::new(lines.len());
    let mut at_corner: HashMap<[i64; 2], u32> = HashMap::new();
    for (at, line) in lines.iter().enumerate() {
        for end in [line.0.first(), line.0.last()].into_iter().flatten() {
            let corner = [end.x, end.y].map(|v| (v / CORNER_M).round() as i64);
            let other = *at_corner.entry(corner).or_insert(at as u32);
            chains.join(at as u32, other);
        }
    }
    let mut extent = vec![[[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]]; lines.len()];
    for (at, line) in lines.iter().enumerate() {
        let Some(rect) = line.bounding_rect() else { continue };
        let [lo, hi] = &mut extent[chains.root(at as u32) as usize];
        *lo = [lo[0].min(rect.min().x), lo[1].min(rect.min().y)];
        *hi = [hi[0].max(rect.max().x), hi[1].max(rect.max().y)];
    }
    let is_long = |at: usize, chains: &mut Union| {
        let [lo, hi] = extent[chains.root(at as u32) as usize];
        (hi[0] - lo[0]).hypot(hi[1] - lo[1]) >= least_m
    };
    Separators::of_lines((0..lines.len()).filter(|&at| is_long(at, &mut chains)).map(|at| lines[at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wall(points: &[(f64, f64)]) -> Barrier {
        Barrier { name: String::new(), kind: BarrierKind::Wall, shape: Geometry::LineString(LineString::from(points.to_vec())) }
    }

    #[test]
    fn pieces_of_one_wall_count_together_and_a_stub_parts_nobody() {
        let pieces = [wall(&[(0.0, 0.0), (30.0, 0.0)]), wall(&[(30.0, 0.0), (60.0, 0.0)])];
        let across = |walls: &Separators| walls.cut([10.0, -5.0], [10.0, 5.0]);
        assert!(across(&walls(&pieces, 50.0)));
        assert!(!across(&walls(&pieces[..1], 50.0)));
        let river = Barrier { kind: BarrierKind::River, ..wall(&[(0.0, 0.0), (90.0, 0.0)]) };
        assert!(!across(&walls(&[river], 50.0)));
    }
}
