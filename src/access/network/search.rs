//! The shortest walks from a set of starts: exact, bounded where asked for, one after the other in the same memory.

use super::graph::{Graph, OUT_OF_REACH, metres, nanometres};
use crate::report::{Cancelled, Progress};

/// "None" among numbers of sources and arcs.
const NONE: u32 = u32::MAX;

/// Where walks begin or end: a node, or a place so far from it.
///
/// A place on an edge is two of these with the same id: one at each end of the edge, with the distance to that end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stop {
    /// The node. One that the network does not have is reached by nobody.
    pub node: u32,
    /// What it stands for; the lower one counts where two are equally far.
    pub id: u32,
    /// Distance from the place to the node, in nanometres.
    pub(super) offset: u64,
}

/// A walk along the network.
#[derive(Debug, Clone, PartialEq)]
pub struct Walk {
    /// Its length in metres, with what lies before its first node and behind its last.
    pub length_m: f64,
    /// Id of the stop it begins at.
    pub from: u32,
    /// Id of the stop it ends at.
    pub to: u32,
    /// Its nodes in order, at least one.
    pub nodes: Vec<u32>,
    /// The edges between them, one fewer.
    pub edges: Vec<u32>,
}

/// Finds shortest walks in one network, with memory that is used again and again.
///
/// Every thread has its own. A search costs what it reaches, not what the network holds.
///
/// # Method
/// Dijkstra's method with nodes kept in buckets by distance. Inside a bucket nodes are taken in the order they came and
/// taken again where a shorter walk turns up, which gives the same labels in the end, because lengths are whole numbers.
/// Measured on two networks (199,992 nodes of a grid, 82,902 of Wuhan; 8 categories, one core, distances alone,
/// milliseconds): heap of four 434 and 107, radix heap 279 and 73, buckets with a heap inside 330 and 90, buckets as stacks
/// 130 and 36, as queues with eight bytes an entry 107 and 24, for every width from a quarter of the mean edge on. With
/// node numbers shuffled it was 10 % slower and renumbering by breadth won nothing back, so nodes keep their numbers.
#[derive(Debug)]
pub struct Search<'g> {
    graph: &'g Graph,
    /// Nanometres from the nearest stop. Apart from the ways, because most offers are turned down by the distance alone.
    distances: Vec<u64>,
    ways: Vec<Way>,
    /// Nodes with a distance, in the order they got their first.
    reached: Vec<u32>,
    buckets: Buckets,
}

/// How a node is reached best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Way {
    /// Id of the stop it is reached from.
    source: u32,
    /// The arc that leads to it; none at the stop's own node.
    arc: u32,
}

const NO_WAY: Way = Way { source: NONE, arc: NONE };

impl Stop {
    /// At a node.
    #[must_use]
    pub fn at(node: u32, id: u32) -> Self {
        Self { node, id, offset: 0 }
    }

    /// `offset_m` metres from a node. What is no length (negative, not a number) is out of reach.
    #[must_use]
    pub fn beside(node: u32, offset_m: f64, id: u32) -> Self {
        Self { node, id, offset: nanometres(offset_m) }
    }

    /// Metres from the place to the node.
    #[must_use]
    pub fn offset_m(&self) -> f64 {
        metres(self.offset)
    }
}

impl<'g> Search<'g> {
    /// Memory for searches in a network.
    #[must_use]
    pub fn new(graph: &'g Graph) -> Self {
        Self {
            graph,
            distances: vec![OUT_OF_REACH; graph.nodes()],
            ways: vec![NO_WAY; graph.nodes()],
            reached: Vec::new(),
            buckets: Buckets::new(graph.mean_length()),
        }
    }

    /// Reaches every node from its nearest stop, as far as `within_m` metres, and forgets the search before.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn run(&mut self, from: &[Stop], within_m: Option<f64>, progress: &Progress) -> Result<(), Cancelled> {
        self.run_within(from, within_m.map_or(OUT_OF_REACH - 1, nanometres), progress)
    }

    /// The same as far as `within` nanometres.
    pub(super) fn run_within(&mut self, from: &[Stop], within: u64, progress: &Progress) -> Result<(), Cancelled> {
        self.sweep(from, within, progress, |_, _, within| within)
    }

    /// The shortest walk between two sets of stops; `None` where there is none within `within_m` metres.
    ///
    /// Among equally long ones the lowest id of `from` counts, then of `to`.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn walk(&mut self, from: &[Stop], to: &[Stop], within_m: Option<f64>, progress: &Progress) -> Result<Option<Walk>, Cancelled> {
        let mut goals: Vec<(u32, u64)> = to.iter().map(|stop| (stop.node, stop.offset)).collect();
        goals.sort_unstable();
        goals.dedup_by_key(|goal| goal.0);
        let within = within_m.map_or(OUT_OF_REACH - 1, nanometres);
        // Nothing farther than the best end so far can begin a shorter walk.
        self.sweep(from, within, progress, |node, distance, within| match goals.binary_search_by_key(&node, |goal| goal.0) {
            Ok(at) => within.min(distance.saturating_add(goals[at].1)),
            Err(_) => within,
        })?;
        let ends = to.iter().filter_map(|stop| {
            let length = self.distance(stop.node)?.checked_add(stop.offset).filter(|&length| length <= within)?;
            Some((length, self.ways[stop.node as usize].source, stop.id, stop.node))
        });
        let walk = ends.min().map(|(length, from, to, node)| {
            let (nodes, edges) = self.way_to(node);
            Walk { length_m: metres(length), from, to, nodes, edges }
        });
        // Distances beyond the end may not be the shortest.
        self.forget();
        Ok(walk)
    }

    /// Nodes of the last [`Search::run`], in no order that means anything but always the same.
    #[must_use]
    pub fn reached(&self) -> &[u32] {
        &self.reached
    }

    /// Metres from the nearest stop of the last [`Search::run`]; `None` where it did not reach.
    #[must_use]
    pub fn distance_m(&self, node: u32) -> Option<f64> {
        self.distance(node).map(metres)
    }

    /// Id of that stop.
    #[must_use]
    pub fn source(&self, node: u32) -> Option<u32> {
        self.distance(node).map(|_| self.ways[node as usize].source)
    }

    /// The nodes and edges from the nearest stop of the last search to a node; both empty where it did not reach.
    #[must_use]
    pub fn way_to(&self, node: u32) -> (Vec<u32>, Vec<u32>) {
        if self.distance(node).is_none() {
            return (Vec::new(), Vec::new());
        }
        let (mut nodes, mut edges) = (vec![node], Vec::new());
        let mut here = node;
        // Ways only ever improve, so arcs lead back to a stop and never round in a circle.
        while let Some(arc) = Some(self.ways[here as usize].arc).filter(|&arc| arc != NONE) {
            edges.push(self.graph.edge[arc as usize]);
            here = self.graph.start_of(arc);
            nodes.push(here);
        }
        nodes.reverse();
        edges.reverse();
        (nodes, edges)
    }

    /// Nanometres from the nearest stop of the last search.
    pub(super) fn distance(&self, node: u32) -> Option<u64> {
        self.distances.get(node as usize).copied().filter(|&distance| distance != OUT_OF_REACH)
    }

    /// Distances in nanometres and sources of all nodes; what was not reached has the highest numbers.
    pub(super) fn into_distances(self) -> (Vec<u64>, Vec<u32>) {
        (self.distances, self.ways.into_iter().map(|way| way.source).collect())
    }

    /// Reaches nodes by rising distance; `settle` hears of every node taken up and may draw the limit nearer.
    fn sweep(
        &mut self,
        from: &[Stop],
        mut within: u64,
        progress: &Progress,
        mut settle: impl FnMut(u32, u64, u64) -> u64,
    ) -> Result<(), Cancelled> {
        self.forget();
        if within == OUT_OF_REACH {
            return Ok(());
        }
        let nodes = self.distances.len();
        for stop in from.iter().filter(|stop| (stop.node as usize) < nodes && stop.offset <= within) {
            self.offer(stop.node, stop.offset, Way { source: stop.id, arc: NONE });
        }
        let graph = self.graph;
        let mut turn = Vec::new();
        while self.buckets.open(within) {
            progress.check()?;
            while self.buckets.take(&mut turn) {
                for &Entry { node, low } in &turn {
                    let distance = self.distances[node as usize];
                    // An older, longer walk. Where it looks like the shortest by chance, the node is only taken up again.
                    if distance as u32 != low {
                        continue;
                    }
                    let source = self.ways[node as usize].source;
                    within = settle(node, distance, within);
                    let arcs = graph.first[node as usize] as usize..graph.first[node as usize + 1] as usize;
                    let first = arcs.start as u32;
                    for ((&to, &length), arc) in graph.to[arcs.clone()].iter().zip(&graph.length[arcs]).zip(first..) {
                        let there = distance + length;
                        if there <= within {
                            self.offer(to, there, Way { source, arc });
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Takes a walk that is shorter than the node's own, or as long and from a lower id.
    #[inline]
    fn offer(&mut self, node: u32, distance: u64, way: Way) {
        let own = &mut self.distances[node as usize];
        if distance > *own || (distance == *own && way.source >= self.ways[node as usize].source) {
            return;
        }
        if *own == OUT_OF_REACH {
            self.reached.push(node);
        }
        *own = distance;
        self.ways[node as usize] = way;
        self.buckets.put(distance, node);
    }

    fn forget(&mut self) {
        for &node in &self.reached {
            self.distances[node as usize] = OUT_OF_REACH;
            self.ways[node as usize] = NO_WAY;
        }
        self.reached.clear();
        self.buckets.clear();
    }
}

/// Nodes to take up, sorted by distance as coarsely as a bucket is wide.
///
/// Buckets stand in a ring. What lies beyond its far end waits aside, and is looked at again once a round.
#[derive(Debug)]
struct Buckets {
    ring: Vec<Vec<Entry>>,
    /// A bucket is two to this power nanometres wide.
    width: u32,
    /// Number of the bucket at work, counted from distance 0.
    now: u64,
    /// Entries in the ring.
    waiting: usize,
    aside: Vec<(u64, u32)>,
}

/// A node to take up, as small as it can be: the low half of its distance tells whether that still holds.
#[derive(Debug, Clone, Copy)]
struct Entry {
    node: u32,
    low: u32,
}

impl Buckets {
    /// Buckets in the ring: with half a mean edge each, it spans edges a thousand times the mean.
    const RING: u64 = 2_048;

    fn new(mean_length: u64) -> Self {
        let width = (mean_length / 2).max(1).ilog2();
        Self { ring: vec![Vec::new(); Self::RING as usize], width, now: 0, waiting: 0, aside: Vec::new() }
    }

    #[inline]
    fn put(&mut self, distance: u64, node: u32) {
        let bucket = distance >> self.width;
        if bucket < self.now + Self::RING {
            self.ring[(bucket % Self::RING) as usize].push(Entry { node, low: distance as u32 });
            self.waiting += 1;
        } else {
            self.aside.push((distance, node));
        }
    }

    /// Everything in the bucket at work, in the place of what was taken before; false where there is nothing.
    fn take(&mut self, turn: &mut Vec<Entry>) -> bool {
        turn.clear();
        std::mem::swap(turn, &mut self.ring[(self.now % Self::RING) as usize]);
        self.waiting -= turn.len();
        !turn.is_empty()
    }

    /// Goes on to the next bucket that holds something; false where none does, or only ones beyond `within`.
    fn open(&mut self, within: u64) -> bool {
        if self.waiting == 0 {
            let Some(&(nearest, _)) = self.aside.iter().min() else { return false };
            self.now = nearest >> self.width;
            self.look_aside();
        }
        while self.ring[(self.now % Self::RING) as usize].is_empty() {
            self.now += 1;
            if self.now.is_multiple_of(Self::RING) && !self.aside.is_empty() {
                self.look_aside();
            }
        }
        self.now << self.width <= within
    }

    /// Takes into the ring what it spans by now.
    fn look_aside(&mut self) {
        for (distance, node) in std::mem::take(&mut self.aside) {
            self.put(distance, node);
        }
    }

    fn clear(&mut self) {
        if self.waiting > 0 {
            self.ring.iter_mut().for_each(Vec::clear);
        }
        self.aside.clear();
        (self.now, self.waiting) = (0, 0);
    }
}
