//! Which areas touch: along an edge (rook) or in a point (queen).
//!
//! Edges and corners that areas share exactly, as clean layers do, are found by sorting. What is left over (outer borders, corners that
//! stand on a neighbour's edge, coordinates that differ by rounding) is compared within a tolerance. O(n log n).

use crate::district::BoxIndex;

/// The tolerance as a share of the layer's extent: a centimetre in a hundred kilometres.
const TOLERANCE: f64 = 1e-7;

/// How areas have to touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// Along an edge.
    Rook,
    /// Along an edge or in a point.
    Queen,
}

/// Outline of an area, outer and inner, in the coordinates of the layer.
pub type Outline = Vec<Vec<[f64; 2]>>;

/// An edge of an area.
#[derive(Debug, Clone, Copy)]
struct Edge {
    ends: [[f64; 2]; 2],
    unit: u32,
}

/// Pairs of areas that touch, the smaller number first, in order, each once.
#[must_use]
pub fn touching(areas: &[Outline], contact: Contact) -> Vec<(u32, u32)> {
    let tolerance = extent(areas) * TOLERANCE;
    if tolerance == 0.0 {
        return Vec::new();
    }
    let key = |point: [f64; 2]| point.map(|v| (v / tolerance).round() as i64);
    let edges: Vec<Edge> =
        areas.iter().enumerate().flat_map(|(unit, rings)| rings.iter().flat_map(move |ring| edges_of(ring, unit as u32))).collect();
    let mut keyed: Vec<([[i64; 2]; 2], u32)> = Vec::with_capacity(edges.len());
    for (at, edge) in edges.iter().enumerate() {
        let [a, b] = edge.ends.map(key);
        if a != b {
            keyed.push(([a.min(b), a.max(b)], at as u32));
        }
    }
    keyed.sort_unstable();
    let mut links = Vec::new();
    let mut alone = Vec::new();
    for group in keyed.chunk_by(|a, b| a.0 == b.0) {
        let units: Vec<u32> = group.iter().map(|&(_, at)| edges[at as usize].unit).collect();
        if units.iter().all(|&unit| unit == units[0]) {
            alone.extend(group.iter().map(|&(_, at)| edges[at as usize]));
        } else {
            pairs(&units, &mut links);
        }
    }
    if contact == Contact::Queen {
        let mut corners: Vec<([i64; 2], u32)> = edges.iter().flat_map(|edge| edge.ends.map(|end| (key(end), edge.unit))).collect();
        corners.sort_unstable();
        corners.dedup();
        for group in corners.chunk_by(|a, b| a.0 == b.0) {
            pairs(&group.iter().map(|corner| corner.1).collect::<Vec<u32>>(), &mut links);
        }
    }
    near(&alone, tolerance, contact, &mut links);
    links.sort_unstable();
    links.dedup();
    links
}

/// Edges of a ring; one that is not closed is closed.
fn edges_of(ring: &[[f64; 2]], unit: u32) -> impl Iterator<Item = Edge> + '_ {
    let close = ring.len() > 2 && ring.first() != ring.last();
    let last = close.then(|| [ring[ring.len() - 1], ring[0]]);
    let ends = ring.windows(2).map(|pair| [pair[0], pair[1]]).chain(last);
    ends.filter(|ends| ends.iter().flatten().all(|v| v.is_finite())).map(move |ends| Edge { ends, unit })
}

fn pairs(units: &[u32], links: &mut Vec<(u32, u32)>) {
    for (at, &a) in units.iter().enumerate() {
        links.extend(units[at + 1..].iter().filter(|&&b| a != b).map(|&b| (a.min(b), a.max(b))));
    }
}

/// Links between edges that lie within the tolerance of each other.
fn near(edges: &[Edge], tolerance: f64, contact: Contact, links: &mut Vec<(u32, u32)>) {
    let box_of = |edge: &Edge| {
        let [[ax, ay], [bx, by]] = edge.ends;
        [[ax.min(bx) - tolerance, ay.min(by) - tolerance], [ax.max(bx) + tolerance, ay.max(by) + tolerance]]
    };
    let index = BoxIndex::new(edges.iter().map(box_of));
    for (at, edge) in edges.iter().enumerate() {
        for other in index.unsorted_touching(box_of(edge)).filter(|&other| other as usize > at) {
            let other = &edges[other as usize];
            let touches = || match contact {
                Contact::Rook => along(edge.ends, other.ends, tolerance),
                Contact::Queen => apart(edge.ends, other.ends) <= tolerance,
            };
            if edge.unit != other.unit && touches() {
                links.push((edge.unit.min(other.unit), edge.unit.max(other.unit)));
            }
        }
    }
}

/// Whether two edges run beside each other, within the tolerance, for longer than rounding at their ends could make them.
fn along(a: [[f64; 2]; 2], b: [[f64; 2]; 2], tolerance: f64) -> bool {
    let [dx, dy] = [a[1][0] - a[0][0], a[1][1] - a[0][1]];
    let length = dx.hypot(dy);
    if length <= tolerance {
        return false;
    }
    // Where the ends of `b` lie along `a`, and how far beside it.
    let [first, second] = b.map(|p| {
        let [px, py] = [p[0] - a[0][0], p[1] - a[0][1]];
        [(px * dx + py * dy) / length, (px * dy - py * dx) / length]
    });
    let (from, to) = if first[0] <= second[0] { (first, second) } else { (second, first) };
    let (low, high) = (from[0].max(0.0), to[0].min(length));
    if high - low <= 4.0 * tolerance {
        return false;
    }
    let beside = |at: f64| from[1] + (to[1] - from[1]) * (at - from[0]) / (to[0] - from[0]);
    beside(low).abs() <= tolerance && beside(high).abs() <= tolerance
}

/// Distance of two edges; 0 where they cross.
fn apart(a: [[f64; 2]; 2], b: [[f64; 2]; 2]) -> f64 {
    let side = |edge: [[f64; 2]; 2], p: [f64; 2]| {
        (edge[1][0] - edge[0][0]) * (p[1] - edge[0][1]) - (edge[1][1] - edge[0][1]) * (p[0] - edge[0][0])
    };
    let crosses = side(a, b[0]) * side(a, b[1]) < 0.0 && side(b, a[0]) * side(b, a[1]) < 0.0;
    if crosses {
        return 0.0;
    }
    let to_edge = |p: [f64; 2], edge: [[f64; 2]; 2]| {
        let [dx, dy] = [edge[1][0] - edge[0][0], edge[1][1] - edge[0][1]];
        let square = dx * dx + dy * dy;
        let [px, py] = [p[0] - edge[0][0], p[1] - edge[0][1]];
        let share = if square > 0.0 { ((px * dx + py * dy) / square).clamp(0.0, 1.0) } else { 0.0 };
        (px - share * dx).hypot(py - share * dy)
    };
    [to_edge(a[0], b), to_edge(a[1], b), to_edge(b[0], a), to_edge(b[1], a)].into_iter().fold(f64::INFINITY, f64::min)
}

/// The longer side of the box around everything; 0 where there is none.
fn extent(areas: &[Outline]) -> f64 {
    let side = |axis: usize| {
        let values = areas.iter().flatten().flatten().map(|point| point[axis]).filter(|v| v.is_finite());
        let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if low < high { high - low } else { 0.0 }
    };
    side(0).max(side(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: f64, y: f64, width: f64, height: f64) -> Outline {
        vec![vec![[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]]
    }

    #[test]
    fn edges_make_rooks_and_corners_queens() {
        let areas = [square(0.0, 0.0, 1.0, 1.0), square(1.0, 0.0, 1.0, 1.0), square(0.0, 1.0, 1.0, 1.0), square(1.0, 1.0, 1.0, 1.0)];
        assert_eq!(touching(&areas, Contact::Rook), [(0, 1), (0, 2), (1, 3), (2, 3)]);
        assert_eq!(touching(&areas, Contact::Queen), [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]);
    }

    #[test]
    fn a_corner_on_an_edge_and_rounded_coordinates_touch_and_a_gap_does_not() {
        // A long side against two short ones, one of them off by rounding; far off a square that touches nobody.
        let off = 1e-9;
        let areas =
            [square(0.0, 0.0, 1.0, 2.0), square(1.0, 0.0, 1.0, 0.7), square(1.0 + off, 0.7 - off, 1.0, 1.3), square(2.1, 0.0, 1.0, 1.0)];
        assert_eq!(touching(&areas, Contact::Rook), [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(touching(&areas, Contact::Queen), [(0, 1), (0, 2), (1, 2)]);
        // Collinear edges that meet in a point only are no rooks.
        let row = [square(0.0, 0.0, 1.0, 1.0), square(1.0, 1.0, 1.0, 1.0)];
        assert_eq!(touching(&row, Contact::Rook), []);
        assert_eq!(touching(&row, Contact::Queen), [(0, 1)]);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(touching(&[], Contact::Queen), []);
        assert_eq!(touching(&[Vec::new(), vec![vec![]], square(f64::NAN, 0.0, 1.0, 1.0)], Contact::Queen), []);
    }
}
