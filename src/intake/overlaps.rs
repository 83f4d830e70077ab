//! Buildings that stand in each other: drawn twice a little differently, or with roofs over their neighbours.
//!
//! Boxes first, exact areas after. Pairs of boxes come from a grid, each box listed in every cell it touches, each pair
//! judged in the one cell that holds the lower left corner of what the boxes share (Dittrich and Seeger, «Data redundancy
//! and duplicate detection in spatial join processing», ICDE 2000). For one pass over a whole stock that costs a
//! fraction of building and asking an R-tree.

use rayon::prelude::*;

use super::buildings::{Field, Named};
use crate::district::{Building, BuildingIx, Buildings};
use crate::report::{Cancelled, DataIssue, IssueKind, Progress};

/// Buildings that share less than this part of the smaller one touch within drawing tolerance: a third of a metre
/// along the wall of a house eight metres deep.
const LEAST_SHARE: f64 = 0.04;

/// Nor is less than this, in square metres, worth a look.
const LEAST_M2: f64 = 1.0;

/// Buildings that share this part of the larger one are one building drawn twice.
const SAME_SHARE: f64 = 0.9;

type Box2 = [[f64; 2]; 2];

/// Two buildings that share area, the earlier one first.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Pair {
    a: u32,
    b: u32,
    /// Shared area in planar square metres.
    common: f64,
    /// Of the smaller one's area.
    share: f64,
    /// Whether they are one building drawn twice.
    same: bool,
}

/// Lists every building that overlaps another one, with the one it shares most with; of two that are nearly the same the later.
pub(crate) fn report(named: &Named, issues: &mut Vec<DataIssue>, progress: &Progress) -> Result<(), Cancelled> {
    let pairs = pairs(&named.buildings, progress)?;
    let mut worst: Vec<(u32, Pair)> = pairs.iter().filter(|p| !p.same).map(|p| (p.a, *p)).collect();
    worst.extend(pairs.iter().map(|p| (p.b, *p)));
    // By building, its twin first, then by the shared area.
    worst.sort_by(|(at, p), (other, q)| {
        at.cmp(other).then(q.same.cmp(&p.same)).then(q.common.total_cmp(&p.common)).then((p.a, p.b).cmp(&(q.a, q.b)))
    });
    worst.dedup_by_key(|(at, _)| *at);
    issues.extend(worst.into_iter().filter_map(|(at, pair)| {
        let other = named.buildings.get(BuildingIx(if pair.a == at { pair.b } else { pair.a }));
        let kind = if pair.same { IssueKind::DuplicateGeometry } else { IssueKind::Overlap };
        // As the row of the issue is shown to people, from 1.
        let value = format!("{:.1} m², {:.0} %, row {}", pair.common, pair.share * 100.0, named.row(other) + 1);
        named.issue_of(named.buildings.get(BuildingIx(at)), Field::Shape, kind).map(|issue| issue.value(value))
    }));
    Ok(())
}

/// All pairs of buildings that overlap, by position.
fn pairs(buildings: &Buildings, progress: &Progress) -> Result<Vec<Pair>, Cancelled> {
    let get = |at: u32| buildings.get(BuildingIx(at));
    let boxes: Vec<Box2> = (0..buildings.len() as u32).into_par_iter().map(|at| get(at).bounds()).collect();
    let Some(grid) = Grid::over(&boxes) else { return Ok(Vec::new()) };
    let mut columns = Columns::of(&boxes, &grid);
    progress.check()?;
    let judge = |x: usize, a: u32, b: u32| {
        let shared = shared(boxes[a as usize], boxes[b as usize])?;
        let at = grid.steps(shared[0]);
        (at[0] as usize == x && size(shared) >= LEAST_M2).then_some((at[1], shared))
    };
    let mut pairs: Vec<Pair> = columns
        .each()
        .into_par_iter()
        .flat_map_iter(|(x, column)| {
            column.sort_unstable();
            let mut found = Vec::new();
            for cell in column.chunk_by(|a, b| row_of(*a) == row_of(*b)) {
                for (k, &a) in cell.iter().enumerate() {
                    for &b in &cell[k + 1..] {
                        if let Some((y, shared)) = judge(x, a as u32, b as u32)
                            && y == row_of(a)
                        {
                            found.extend(overlap(get(a as u32), get(b as u32), shared));
                        }
                    }
                }
            }
            found
        })
        .collect();
    progress.check()?;
    pairs.par_sort_unstable_by_key(|p| (p.a, p.b));
    Ok(pairs)
}

fn size([lo, hi]: Box2) -> f64 {
    (hi[0] - lo[0]) * (hi[1] - lo[1])
}

/// The box two boxes share; `None` where that has no area.
fn shared(a: Box2, b: Box2) -> Option<Box2> {
    let lo = [a[0][0].max(b[0][0]), a[0][1].max(b[0][1])];
    let hi = [a[1][0].min(b[1][0]), a[1][1].min(b[1][1])];
    (lo[0] < hi[0] && lo[1] < hi[1]).then_some([lo, hi])
}

/// Square cells, as wide as keeps the number of entries below four a box.
struct Grid {
    origin: [f64; 2],
    cell: f64,
    /// Columns of cells.
    width: usize,
}

/// More columns than this are not laid: boxes so far apart are few.
const MOST_COLUMNS: f64 = 1e6;

impl Grid {
    fn over(boxes: &[Box2]) -> Option<Self> {
        let n = boxes.len() as f64;
        let origin = boxes.iter().fold([f64::INFINITY; 2], |o, [lo, _]| [o[0].min(lo[0]), o[1].min(lo[1])]);
        let far = boxes.iter().fold([f64::NEG_INFINITY; 2], |far, [_, hi]| [far[0].max(hi[0]), far[1].max(hi[1])]);
        // A box of w × h touches at most (w/c + 1)(h/c + 1) cells; with c no less than the mean of w, the mean of h and
        // the root of the mean of w·h that is four on average.
        let [w, h, wh] = boxes.iter().fold([0.0; 3], |[sw, sh, swh], [lo, hi]| {
            let (w, h) = (hi[0] - lo[0], hi[1] - lo[1]);
            [sw + w, sh + h, swh + w * h]
        });
        let widest = (far[0] - origin[0]).max(far[1] - origin[1]);
        let cell = (w / n).max(h / n).max((wh / n).sqrt()).max(widest / MOST_COLUMNS).max(1.0);
        let width = ((far[0] - origin[0]) / cell) as usize + 1;
        (boxes.len() > 1 && cell.is_finite()).then_some(Self { origin, cell, width })
    }

    /// Column and row of the cell that holds a place.
    fn steps(&self, p: [f64; 2]) -> [u32; 2] {
        [0, 1].map(|axis| ((p[axis] - self.origin[axis]) / self.cell) as u32)
    }
}

/// The boxes by the columns of cells they touch, once for every cell: its row in the upper half, the box in the lower.
struct Columns {
    entries: Vec<u64>,
    starts: Vec<usize>,
}

fn row_of(entry: u64) -> u32 {
    (entry >> 32) as u32
}

impl Columns {
    /// Counted first, then laid down: no sorting over all.
    fn of(boxes: &[Box2], grid: &Grid) -> Self {
        let mut starts = vec![0usize; grid.width + 1];
        let cells = |[lo, hi]: Box2| (grid.steps(lo), grid.steps(hi));
        for &b in boxes {
            let ([x0, y0], [x1, y1]) = cells(b);
            (x0..=x1).for_each(|x| starts[x as usize + 1] += (y1 - y0 + 1) as usize);
        }
        for x in 0..grid.width {
            starts[x + 1] += starts[x];
        }
        let mut next = starts.clone();
        let mut entries = vec![0; starts[grid.width]];
        for (at, &b) in boxes.iter().enumerate() {
            let ([x0, y0], [x1, y1]) = cells(b);
            for x in x0..=x1 {
                for y in y0..=y1 {
                    entries[next[x as usize]] = u64::from(y) << 32 | at as u64;
                    next[x as usize] += 1;
                }
            }
        }
        Self { entries, starts }
    }

    /// Every column that holds two entries or more.
    fn each(&mut self) -> Vec<(usize, &mut [u64])> {
        let mut rest = self.entries.as_mut_slice();
        let mut columns = Vec::new();
        for (x, w) in self.starts.windows(2).enumerate() {
            let (column, after) = rest.split_at_mut(w[1] - w[0]);
            rest = after;
            if column.len() > 1 {
                columns.push((x, column));
            }
        }
        columns
    }
}

fn overlap(a: Building<'_>, b: Building<'_>, shared: Box2) -> Option<Pair> {
    let (area_a, area_b) = (planar_m2(a), planar_m2(b));
    let least = LEAST_M2.max(LEAST_SHARE * area_a.min(area_b));
    if size(shared) < least {
        return None;
    }
    let common = common_m2(a, b, shared);
    let same = common >= SAME_SHARE * area_a.max(area_b);
    (common >= least).then(|| Pair { a: a.ix().0, b: b.ix().0, common, share: common / area_a.min(area_b), same })
}

fn planar_m2(building: Building<'_>) -> f64 {
    building
        .rings()
        .map(|ring| {
            let [x, y] = ring[0];
            ring.windows(2).map(|w| (w[0][0] - x) * (w[1][1] - y) - (w[1][0] - x) * (w[0][1] - y)).sum::<f64>() / 2.0
        })
        .sum()
}

/// An edge from left to right over the strip of the shared box, and whether the area lies below it.
#[derive(Clone, Copy)]
struct Edge {
    x0: f64,
    x1: f64,
    y0: f64,
    slope: f64,
    sign: f64,
}

impl Edge {
    fn at(&self, x: f64) -> f64 {
        self.y0 + (x - self.x0) * self.slope
    }
}

/// Area that two buildings share, without an overlay.
///
/// A shape is the sum of what lies under its edges down to a base line, upper edges counted once and lower ones taken off.
/// Under both of two edges lies what is under the lower of them; so the common area is a sum over pairs of edges. Holes and
/// shapes of several parts need no care, and touching or shared edges are no special case.
fn common_m2(a: Building<'_>, b: Building<'_>, [lo, hi]: Box2) -> f64 {
    let base = a.bounds()[0][1].min(b.bounds()[0][1]);
    let edges = |building: Building<'_>| -> Vec<Edge> {
        building
            .rings()
            .flat_map(|ring| ring.windows(2))
            .filter_map(|w| {
                let (sign, [p, q]) = if w[0][0] > w[1][0] { (1.0, [w[1], w[0]]) } else { (-1.0, [w[0], w[1]]) };
                let (x0, x1) = (p[0].max(lo[0]), q[0].min(hi[0]));
                let slope = (q[1] - p[1]) / (q[0] - p[0]);
                (x0 < x1).then(|| Edge { x0, x1, y0: p[1] - base + (x0 - p[0]) * slope, slope, sign })
            })
            .collect()
    };
    let (of_a, of_b) = (edges(a), edges(b));
    of_a.iter().map(|e| of_b.iter().map(|f| e.sign * f.sign * under_both(e, f)).sum::<f64>()).sum()
}

/// Area under the lower of two edges where they share a part of the strip.
fn under_both(e: &Edge, f: &Edge) -> f64 {
    let (x0, x1) = (e.x0.max(f.x0), e.x1.min(f.x1));
    if x0 >= x1 {
        return 0.0;
    }
    let (e0, e1, f0, f1) = (e.at(x0), e.at(x1), f.at(x0), f.at(x1));
    let (left, right) = (f0 - e0, f1 - e1);
    let trapezoid = |width: f64, a: f64, b: f64| width * (a + b) / 2.0;
    if (left < 0.0) == (right < 0.0) || left == 0.0 || right == 0.0 {
        return trapezoid(x1 - x0, e0.min(f0), e1.min(f1));
    }
    let crossing = left / (left - right) * (x1 - x0);
    let middle = e.at(x0 + crossing);
    trapezoid(crossing, e0.min(f0), middle) + trapezoid(x1 - x0 - crossing, middle, e1.min(f1))
}

#[cfg(test)]
mod tests {
    use geo::{Area, BooleanOps};
    use geo_types::{LineString, MultiPolygon, Polygon};
    use proptest::prelude::*;

    use super::*;
    use crate::district::NewBuilding;

    /// A rectangle with a notch or a court: centre, size, angle.
    fn shape(x: f64, y: f64, w: f64, h: f64, angle: f64, form: u8) -> Vec<Vec<[f64; 2]>> {
        let (sin, cos) = angle.sin_cos();
        let at = |u: f64, v: f64| [x + u * w * cos - v * h * sin, y + u * w * sin + v * h * cos];
        let mut outer = match form {
            1 => {
                vec![at(-0.5, -0.5), at(0.5, -0.5), at(0.5, 0.5), at(0.1, 0.5), at(0.1, -0.1), at(-0.1, -0.1), at(-0.1, 0.5), at(-0.5, 0.5)]
            }
            _ => vec![at(-0.5, -0.5), at(0.5, -0.5), at(0.5, 0.5), at(-0.5, 0.5)],
        };
        outer.push(outer[0]);
        let mut rings = vec![outer];
        if form == 2 {
            let mut court = vec![at(-0.3, -0.3), at(-0.3, 0.3), at(0.3, 0.3), at(0.3, -0.3)];
            court.push(court[0]);
            rings.push(court);
        }
        rings
    }

    fn stock(shapes: &[Vec<Vec<[f64; 2]>>]) -> Buildings {
        let mut buildings = Buildings::default();
        for rings in shapes {
            buildings.push(rings.iter().map(Vec::as_slice), 0.0, &NewBuilding::default());
        }
        buildings
    }

    fn polygon(rings: &[Vec<[f64; 2]>]) -> MultiPolygon<f64> {
        let line = |ring: &Vec<[f64; 2]>| LineString::from(ring.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>());
        MultiPolygon(vec![Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect())])
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        /// Every pair against every other one with an overlay of the shapes.
        #[test]
        fn pairs_agree_with_brute_force(
            all in proptest::collection::vec((0.0f64..120.0, 0.0f64..120.0, 4.0f64..40.0, 4.0f64..40.0, 0.0f64..3.0, 0u8..3), 2..25),
        ) {
            let shapes: Vec<_> = all.into_iter().map(|(x, y, w, h, angle, form)| shape(x, y, w, h, angle, form)).collect();
            let found = pairs(&stock(&shapes), &Progress::silent()).unwrap();
            let polygons: Vec<_> = shapes.iter().map(|rings| polygon(rings)).collect();
            for a in 0..polygons.len() {
                for b in a + 1..polygons.len() {
                    let (area_a, area_b) = (polygons[a].unsigned_area(), polygons[b].unsigned_area());
                    let common = polygons[a].intersection(&polygons[b]).unsigned_area();
                    let least = LEAST_M2.max(LEAST_SHARE * area_a.min(area_b));
                    let pair = found.iter().find(|p| (p.a, p.b) == (a as u32, b as u32));
                    // An overlay snaps; within a square decimetre of the threshold either answer is right.
                    prop_assert!(pair.is_some() == (common >= least) || (common - least).abs() < 0.01, "{common} {least}");
                    if let Some(pair) = pair {
                        prop_assert!((pair.common - common).abs() < 0.01 && pair.same == (common >= SAME_SHARE * area_a.max(area_b)));
                    }
                }
            }
            prop_assert!(found.windows(2).all(|w| (w[0].a, w[0].b) < (w[1].a, w[1].b)), "each pair once, in order");
        }
    }

    #[test]
    fn neighbours_wall_to_wall_do_not_overlap_and_twins_are_one() {
        let terrace = stock(&[shape(0.0, 0.0, 8.0, 10.0, 0.0, 0), shape(8.0, 0.0, 8.0, 10.0, 0.0, 0), shape(0.1, 0.1, 8.0, 10.0, 0.0, 0)]);
        let found = pairs(&terrace, &Progress::silent()).unwrap();
        assert_eq!(found.iter().map(|p| (p.a, p.b, p.same)).collect::<Vec<_>>(), [(0, 2, true)]);
        let court = stock(&[shape(0.0, 0.0, 30.0, 30.0, 0.0, 2), shape(0.0, 0.0, 10.0, 10.0, 0.0, 0)]);
        assert!(pairs(&court, &Progress::silent()).unwrap().is_empty(), "a house in a court");
    }
}
