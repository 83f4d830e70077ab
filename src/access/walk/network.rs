//! Streets as a network on which places hang.

use std::collections::BTreeSet;

use geo_types::LineString;

use super::cuts::{Cut, length};
use super::noding::{Noded, Stretch};
use super::points::SNAP_M;
use crate::access::network::{Edge, Graph, GraphError, Search, Stop};
use crate::district::segment::distance_to_segment;
use crate::district::{BarrierKind, BarrierSet, BoxIndex, Street, StreetClass};
use crate::project::WalkFactors;

/// What is looked through first around a place for a street, metres: half of a block.
const CLOSE_M: f64 = 50.0;

/// The streets of a district that are walked, noded, with every place that was hung on them as a node.
///
/// Lengths are metres of level street: stairs and other classes count by their factor ([`WalkFactors`]).
#[derive(Debug, Clone)]
pub struct WalkNetwork {
    nodes: Vec<[f64; 2]>,
    stretches: Vec<Stretch>,
    /// Length of every stretch as it is walked, metres.
    walked: Vec<f64>,
    graph: Graph,
    index: BoxIndex,
    pub(super) report: NetworkReport,
}

/// What was found when the network was made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NetworkReport {
    /// Streets of the district.
    pub streets: usize,
    /// Junctions and ends.
    pub junctions: usize,
    /// Stretches between them.
    pub stretches: usize,
    /// Their length, metres.
    pub metres: f64,
    /// Streets that nobody walks along.
    pub not_walked: usize,
    /// Streets without length, left out.
    pub zero_length: usize,
    /// Stretches drawn more than once, left out.
    pub duplicates: usize,
    /// Parts that no street joins.
    pub islands: usize,
    /// Share of the junctions that the largest of them holds.
    pub main_share: f64,
    /// Where streets end at a barrier that they have no bridge over.
    pub cuts: Vec<Cut>,
}

/// A place on a street: how far along which stretch, and how far beside it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hung {
    /// The place itself.
    pub at: [f64; 2],
    /// Where it meets the street.
    pub foot: [f64; 2],
    /// Straight distance between the two, metres.
    pub off_m: f64,
    pub(super) stretch: u32,
    piece: u32,
    /// Nodes at both ends of the stretch, and the walk to each.
    pub(super) ends: [(u32, f64); 2],
}

/// Why a place has no street.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Unsnapped {
    /// None is near enough; the distance of the nearest in metres, where there is any.
    TooFar {
        /// Metres to the nearest street.
        nearest_m: Option<f64>,
    },
    /// Something lies between the place and every street near by.
    Blocked(BarrierKind),
}

impl Hung {
    /// The place as stops of id `id`: one at each end of its stretch.
    #[must_use]
    pub fn stops(&self, id: u32) -> [Stop; 2] {
        self.ends.map(|(node, walk)| Stop::beside(node, self.off_m + walk, id))
    }
}

impl WalkNetwork {
    pub(super) fn new(noded: Noded, streets: &[Street], factors: &WalkFactors) -> Result<Self, GraphError> {
        let factor = |stretch: &Stretch| {
            let street = &streets[stretch.street as usize];
            if street.stairs { factors.stairs } else { factors.of(street.class) }
        };
        let walked = noded.stretches.iter().map(|s| length(&s.line) * factor(s)).collect();
        let report = NetworkReport {
            streets: streets.len(),
            not_walked: noded.not_walked,
            zero_length: noded.zero_length,
            duplicates: noded.duplicates,
            junctions: noded.nodes.len(),
            stretches: noded.stretches.len(),
            metres: noded.stretches.iter().map(|s| length(&s.line)).sum(),
            ..NetworkReport::default()
        };
        let mut network = Self::of(noded.nodes, noded.stretches, walked, report)?;
        let islands = network.graph.islands();
        let largest = islands.largest().map_or(0, |k| islands.sizes[k as usize]);
        network.report.main_share = f64::from(largest) / network.nodes.len().max(1) as f64;
        network.report.islands = islands.len();
        Ok(network)
    }

    fn of(nodes: Vec<[f64; 2]>, stretches: Vec<Stretch>, walked: Vec<f64>, report: NetworkReport) -> Result<Self, GraphError> {
        let edges: Vec<Edge> =
            stretches.iter().zip(&walked).map(|(s, &length_m)| Edge { from: s.ends[0], to: s.ends[1], length_m }).collect();
        let index = BoxIndex::new(stretches.iter().map(|s| bounds(&s.line)));
        Ok(Self { graph: Graph::new(nodes.len(), &edges)?, nodes, stretches, walked, index, report })
    }

    /// The network for searches; its edges are [`WalkNetwork::way`]'s numbers.
    #[must_use]
    pub fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Where the nodes of the graph are.
    #[must_use]
    pub fn nodes(&self) -> &[[f64; 2]] {
        &self.nodes
    }

    /// What was found when it was made.
    #[must_use]
    pub fn report(&self) -> &NetworkReport {
        &self.report
    }

    /// Whether a node lies in the largest part of the network.
    #[must_use]
    pub fn is_main(&self, node: u32) -> bool {
        let islands = self.graph.islands();
        islands.largest() == islands.of_node.get(node as usize).copied()
    }

    /// Whether a node lies in a part of the network that holds at least a twentieth of its nodes (our assumption): what lies beyond
    /// such a part is out of reach, not merely missing in the inputs, for a river may part a town in two.
    #[must_use]
    pub fn is_major(&self, node: u32) -> bool {
        let islands = self.graph.islands();
        islands.of_node.get(node as usize).is_some_and(|&island| islands.sizes[island as usize] as usize * 20 >= self.nodes.len())
    }

    /// Streets of the district, all of whose stretches lie on small islands; ascending.
    #[must_use]
    pub fn island_streets(&self) -> Vec<u32> {
        let streets = |major: bool| {
            let of = self.stretches.iter().filter(move |stretch| self.is_major(stretch.ends[0]) == major);
            of.map(|stretch| stretch.street).collect::<BTreeSet<u32>>()
        };
        streets(false).difference(&streets(true)).copied().collect()
    }

    /// A walk through `nodes` along `edges` as a line; empty where there is no edge.
    #[must_use]
    pub fn way(&self, nodes: &[u32], edges: &[u32]) -> LineString<f64> {
        let mut line: Vec<(f64, f64)> = Vec::new();
        for (&edge, &from) in edges.iter().zip(nodes) {
            let stretch = &self.stretches[edge as usize];
            let vertices = stretch.line.iter().map(|&[x, y]| (x, y));
            if stretch.ends[0] == from { line.extend(vertices) } else { line.extend(vertices.rev()) }
        }
        line.dedup();
        LineString::from(line)
    }

    /// The streets, and parts of streets, that the last run of a search reached within `metres`.
    pub(super) fn within(&self, search: &Search<'_>, metres: f64) -> Vec<LineString<f64>> {
        let reached: Vec<[f64; 2]> = search.reached().iter().map(|&node| self.nodes[node as usize]).collect();
        let near = if reached.is_empty() { Vec::new() } else { self.index.touching(bounds(&reached)) };
        let left = |node: u32| search.distance_m(node).map_or(0.0, |d| (metres - d).max(0.0));
        let mut lines = Vec::new();
        for edge in near {
            let (stretch, cost) = (&self.stretches[edge as usize], self.walked[edge as usize]);
            let [ahead, back] = stretch.ends.map(left);
            if ahead + back >= cost {
                lines.push(LineString::from(stretch.line.clone()));
                continue;
            }
            let whole = length(&stretch.line);
            for (left, reversed) in [(ahead, false), (back, true)] {
                let part = part(&stretch.line, whole * left / cost, reversed);
                lines.extend((left > 0.0).then(|| LineString::from(part)));
            }
        }
        lines
    }

    /// Hangs a place on the nearest street within `snap_m` metres that no barrier keeps it from.
    ///
    /// # Errors
    /// [`Unsnapped`].
    pub fn hang(&self, at: [f64; 2], barriers: &BarrierSet, snap_m: f64) -> Result<Hung, Unsnapped> {
        self.hang_where(at, barriers, snap_m, |_| true)
    }

    /// The same on the largest part of the network only.
    pub(super) fn hang_on_main(&self, at: [f64; 2], barriers: &BarrierSet, snap_m: f64) -> Result<Hung, Unsnapped> {
        self.hang_where(at, barriers, snap_m, |stretch| self.is_main(self.stretches[stretch as usize].ends[0]))
    }

    fn hang_where(&self, at: [f64; 2], barriers: &BarrierSet, snap_m: f64, accepts: impl Fn(u32) -> bool) -> Result<Hung, Unsnapped> {
        // Most places have a street close by.
        if CLOSE_M < snap_m
            && let Ok(hung) = self.hang_within(at, barriers, CLOSE_M, &accepts)
        {
            return Ok(hung);
        }
        self.hang_within(at, barriers, snap_m, &accepts).map_err(|blocked| match blocked {
            Some(kind) => Unsnapped::Blocked(kind),
            None => Unsnapped::TooFar { nearest_m: self.nearest_m(at) },
        })
    }

    /// Hangs a place on the nearest street within `reach` metres; the error is the nearest barrier in the way to one.
    fn hang_within(
        &self,
        at: [f64; 2],
        barriers: &BarrierSet,
        reach: f64,
        accepts: &impl Fn(u32) -> bool,
    ) -> Result<Hung, Option<BarrierKind>> {
        let mut near: Vec<(f64, u32, u32, [f64; 2])> = Vec::new();
        for stretch in self.index.unsorted_touching([at.map(|v| v - reach), at.map(|v| v + reach)]).filter(|&stretch| accepts(stretch)) {
            for (piece, w) in self.line(stretch).windows(2).enumerate() {
                let (distance, foot) = distance_to_segment(at, [w[0], w[1]]);
                if distance <= reach {
                    near.push((distance, stretch, piece as u32, foot));
                }
            }
        }
        near.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let mut blocked: Option<(f64, BarrierKind)> = None;
        for (distance, stretch, piece, foot) in near {
            match barriers.cuts(at, foot).first() {
                Some(&(_, kind)) if blocked.is_none_or(|b| (distance, kind) < b) => blocked = Some((distance, kind)),
                Some(_) => {}
                None => return Ok(self.hung(at, stretch, piece, foot)),
            }
        }
        Err(blocked.map(|(_, kind)| kind))
    }

    /// A place beside a known point of a stretch.
    pub(super) fn hung(&self, at: [f64; 2], stretch: u32, piece: u32, foot: [f64; 2]) -> Hung {
        let it = &self.stretches[stretch as usize];
        let whole = length(&it.line);
        let before = length(&it.line[..=piece as usize]) + length(&[it.line[piece as usize], foot]);
        let share = if whole > 0.0 { (before / whole).clamp(0.0, 1.0) } else { 0.0 };
        let walked = self.walked[stretch as usize];
        let ends = [(it.ends[0], walked * share), (it.ends[1], walked * (1.0 - share))];
        Hung { at, foot, off_m: length(&[at, foot]), stretch, piece, ends }
    }

    /// From the foot of a place along its stretch to one end of it, 0 or 1, as vertices.
    pub(super) fn to_end_of_stretch(&self, place: &Hung, end: usize) -> Vec<[f64; 2]> {
        let (before, behind) = self.line(place.stretch).split_at(place.piece as usize + 1);
        let rest: Box<dyn Iterator<Item = &[f64; 2]>> = if end == 0 { Box::new(before.iter().rev()) } else { Box::new(behind.iter()) };
        std::iter::once(place.foot).chain(rest.copied()).collect()
    }

    /// What is reached within `metres` of a place on its own stretch of street, to either side.
    pub(super) fn around(&self, place: &Hung, metres: f64) -> Vec<LineString<f64>> {
        let left = metres - place.off_m;
        let side = |end: usize| {
            let (line, walked) = (self.to_end_of_stretch(place, end), place.ends[end].1);
            let reached = if left < walked { length(&line) * left / walked } else { f64::INFINITY };
            LineString::from(part(&line, reached, false))
        };
        if left > 0.0 { (0..2).map(side).filter(|line| line.0.len() > 1).collect() } else { Vec::new() }
    }

    fn nearest_m(&self, at: [f64; 2]) -> Option<f64> {
        let mut best = f64::INFINITY;
        for (stretch, squared) in self.index.by_distance(at) {
            if squared.sqrt() > best {
                break;
            }
            for w in self.stretches[stretch as usize].line.windows(2) {
                best = best.min(distance_to_segment(at, [w[0], w[1]]).0);
            }
        }
        best.is_finite().then_some(best)
    }

    /// Stretches whose box touches another, ascending.
    pub(super) fn touching(&self, area: [[f64; 2]; 2]) -> Vec<u32> {
        self.index.touching(area)
    }

    /// Vertices of a stretch.
    pub(super) fn line(&self, stretch: u32) -> &[[f64; 2]] {
        &self.stretches[stretch as usize].line
    }

    /// Index of a stretch's street in the district.
    pub(super) fn street(&self, stretch: u32) -> u32 {
        self.stretches[stretch as usize].street
    }

    /// Nodes at the ends of a stretch, and its walked length.
    pub(super) fn stretch(&self, stretch: u32) -> ([u32; 2], f64) {
        (self.stretches[stretch as usize].ends, self.walked[stretch as usize])
    }

    /// The network with a node at the foot of every place, and these nodes in the order of the places.
    ///
    /// Two places on one stretch then lie on the way between each other, so that no search has to look inside a stretch.
    pub(super) fn with_places(self, places: &[Hung]) -> Result<(Self, Vec<u32>), GraphError> {
        let Self { mut nodes, stretches, walked, report, .. } = self;
        let mut order: Vec<u32> = (0..places.len() as u32).collect();
        order.sort_by(|&a, &b| {
            let (p, q) = (&places[a as usize], &places[b as usize]);
            p.stretch.cmp(&q.stretch).then(p.ends[0].1.total_cmp(&q.ends[0].1)).then(p.piece.cmp(&q.piece)).then(a.cmp(&b))
        });
        let mut at_node = vec![0; places.len()];
        let mut rest = &order[..];
        let (mut cut, mut costs) = (Vec::with_capacity(stretches.len() + places.len()), Vec::new());
        for (number, (stretch, cost)) in stretches.into_iter().zip(walked).enumerate() {
            let (here, later) = rest.split_at(rest.partition_point(|&p| places[p as usize].stretch as usize <= number));
            rest = later;
            let mut begun = stretch.line[..1].to_vec();
            let (mut from, mut walked, mut vertex) = (stretch.ends[0], 0.0, 1);
            for &p in here {
                let place = &places[p as usize];
                let along = place.ends[0].1;
                // What lies at an end, or where another place is, needs no node of its own.
                if along - walked <= SNAP_M {
                    at_node[p as usize] = from;
                } else if cost - along <= SNAP_M {
                    at_node[p as usize] = stretch.ends[1];
                } else {
                    begun.extend_from_slice(&stretch.line[vertex..=(place.piece as usize).max(vertex - 1)]);
                    vertex = vertex.max(place.piece as usize + 1);
                    begun.push(place.foot);
                    nodes.push(place.foot);
                    let node = nodes.len() as u32 - 1;
                    let line = std::mem::replace(&mut begun, vec![place.foot]);
                    cut.push(Stretch { ends: [from, node], street: stretch.street, line });
                    costs.push(along - walked);
                    at_node[p as usize] = node;
                    (from, walked) = (node, along);
                }
            }
            begun.extend_from_slice(&stretch.line[vertex..]);
            cut.push(Stretch { ends: [from, stretch.ends[1]], street: stretch.street, line: begun });
            costs.push(cost - walked);
        }
        Ok((Self::of(nodes, cut, costs, report)?, at_node))
    }
}

impl WalkFactors {
    /// The factor of a class.
    pub(super) fn of(&self, class: StreetClass) -> f64 {
        match class {
            StreetClass::Path => self.path,
            StreetClass::Arterial => self.arterial,
            StreetClass::Secondary => self.secondary,
            StreetClass::Local | StreetClass::Expressway => self.local,
        }
    }
}

/// The first metres of a line, from its last vertex where `reversed`.
fn part(line: &[[f64; 2]], metres: f64, reversed: bool) -> Vec<[f64; 2]> {
    let at = |k: usize| if reversed { line[line.len() - 1 - k] } else { line[k] };
    let (mut part, mut left) = (vec![at(0)], metres);
    for k in 1..line.len() {
        let step = length(&[at(k - 1), at(k)]);
        if step >= left {
            let share = if step > 0.0 { left / step } else { 0.0 };
            part.push([0, 1].map(|c| at(k - 1)[c] + share * (at(k)[c] - at(k - 1)[c])));
            break;
        }
        part.push(at(k));
        left -= step;
    }
    part
}

/// Least box around a line.
pub(super) fn bounds(line: &[[f64; 2]]) -> [[f64; 2]; 2] {
    line.iter().fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], p| {
        [[lo[0].min(p[0]), lo[1].min(p[1])], [hi[0].max(p[0]), hi[1].max(p[1])]]
    })
}
