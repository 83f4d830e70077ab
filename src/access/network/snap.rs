//! Facilities beside the network: which edge they are entered from.

use super::graph::Edge;
use super::search::Stop;
use crate::district::BoxIndex;

/// Edges as straight lines between their nodes, to hang places on.
#[derive(Debug)]
pub struct EdgeLines<'a> {
    nodes: &'a [[f64; 2]],
    edges: &'a [Edge],
    index: BoxIndex,
}

/// Where a place meets the network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Foot {
    /// The edge, by number.
    pub edge: u32,
    /// Metres from the place to the edge.
    pub gap_m: f64,
    /// How far along the edge from its first node, 0–1.
    pub share: f64,
}

impl<'a> EdgeLines<'a> {
    /// The edges between nodes at `nodes`, in metres; an edge that ends at no node of the list is no line.
    #[must_use]
    pub fn new(nodes: &'a [[f64; 2]], edges: &'a [Edge]) -> Self {
        // What is not finite stays out of the index and is never found.
        let at = |node: u32| nodes.get(node as usize).copied().unwrap_or([f64::NAN; 2]);
        let boxes = edges.iter().map(|edge| {
            let (a, b) = (at(edge.from), at(edge.to));
            let nan = a.iter().chain(&b).any(|v| v.is_nan());
            if nan { [[f64::NAN; 2]; 2] } else { [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]] }
        });
        Self { nodes, edges, index: BoxIndex::new(boxes) }
    }

    /// The nearest edge within `within_m` metres, the lowest number among equally near ones.
    #[must_use]
    pub fn foot(&self, place: [f64; 2], within_m: f64) -> Option<Foot> {
        let mut best: Option<(f64, u32, f64)> = None;
        for (edge, box_squared) in self.index.by_distance(place) {
            // A box is never farther than the line in it.
            if box_squared.sqrt() > best.map_or(within_m, |best| best.0) {
                break;
            }
            let (gap, share) = self.measure(place, edge);
            if gap <= within_m && best.is_none_or(|best| (gap, edge) < (best.0, best.1)) {
                best = Some((gap, edge, share));
            }
        }
        best.map(|(gap_m, edge, share)| Foot { edge, gap_m, share })
    }

    /// The stops of a place with this foot: the way to the edge, then along it to either end.
    #[must_use]
    pub fn stops(&self, foot: Foot, id: u32) -> [Stop; 2] {
        let Edge { from, to, length_m } = self.edges[foot.edge as usize];
        [Stop::beside(from, foot.gap_m + foot.share * length_m, id), Stop::beside(to, foot.gap_m + (1.0 - foot.share) * length_m, id)]
    }

    /// Whether coordinates cannot be metres: all could be degrees, and lines are a thousand times shorter than their lengths.
    #[must_use]
    pub fn look_like_degrees(&self) -> bool {
        let could_be = self.nodes.iter().all(|[x, y]| x.abs() <= 180.0 && y.abs() <= 90.0);
        let straight = |edge: &Edge| {
            let (a, b) = (self.nodes[edge.from as usize], self.nodes[edge.to as usize]);
            (a[0] - b[0]).hypot(a[1] - b[1])
        };
        could_be && self.edges.iter().map(|edge| edge.length_m).sum::<f64>() > 1_000.0 * self.edges.iter().map(straight).sum::<f64>()
    }

    /// Distance to an edge, and where along it.
    fn measure(&self, [x, y]: [f64; 2], edge: u32) -> (f64, f64) {
        let Edge { from, to, .. } = self.edges[edge as usize];
        let (a, b) = (self.nodes[from as usize], self.nodes[to as usize]);
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        let squared = dx * dx + dy * dy;
        let share = if squared > 0.0 { (((x - a[0]) * dx + (y - a[1]) * dy) / squared).clamp(0.0, 1.0) } else { 0.0 };
        ((a[0] + share * dx - x).hypot(a[1] + share * dy - y), share)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_foot_is_the_nearest_of_all(
            nodes in prop::collection::vec((0i32..40, 0i32..40), 2..20),
            pairs in prop::collection::vec((0usize..20, 0usize..20), 1..40),
            place in (-10i32..50, -10i32..50),
            within_m in 0.0..30.0f64,
        ) {
            let nodes: Vec<[f64; 2]> = nodes.into_iter().map(|(x, y)| [f64::from(x), f64::from(y)]).collect();
            let edges: Vec<Edge> = pairs.iter().map(|(a, b)| Edge { from: (a % nodes.len()) as u32, to: (b % nodes.len()) as u32, length_m: 7.0 }).collect();
            let place = [f64::from(place.0), f64::from(place.1)];
            let lines = EdgeLines::new(&nodes, &edges);
            let all = (0..edges.len() as u32).map(|edge| (lines.measure(place, edge).0, edge));
            let nearest = all.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1))).filter(|best| best.0 <= within_m);
            prop_assert_eq!(lines.foot(place, within_m).map(|foot| (foot.gap_m, foot.edge)), nearest);
        }
    }

    #[test]
    fn a_place_is_entered_from_both_ends_of_its_edge() {
        let (nodes, edges) = ([[0.0, 0.0], [10.0, 0.0]], [Edge { from: 0, to: 1, length_m: 20.0 }]);
        let lines = EdgeLines::new(&nodes, &edges);
        let foot = lines.foot([2.5, 3.0], 5.0).unwrap();
        assert_eq!((foot.gap_m, foot.share), (3.0, 0.25));
        assert_eq!(lines.stops(foot, 7), [Stop::beside(0, 8.0, 7), Stop::beside(1, 18.0, 7)]);
        assert_eq!(lines.foot([2.5, 3.0], 2.9), None);
    }

    #[test]
    fn degrees_are_told_from_metres() {
        let edges = [Edge { from: 0, to: 1, length_m: 111.0 }];
        let degrees = [[114.3, 30.5], [114.3, 30.501]];
        assert!(EdgeLines::new(&degrees, &edges).look_like_degrees());
        let metres = [[14.3, 30.5], [14.3, 80.5]];
        assert!(!EdgeLines::new(&metres, &edges).look_like_degrees());
    }
}
