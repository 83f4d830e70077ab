//! A network as flat arrays: nodes by number, undirected edges with a length.

/// The longest edge that is taken for one, in metres: more than the way round the Earth is a wrong unit.
pub const LONGEST_EDGE_M: f64 = 50_000_000.0;

/// The longest sum of all edges, in metres, so that no walk can overflow.
const LONGEST_TOTAL_M: f64 = 4.0e9;

/// Nanometres in a metre.
const PER_METRE: f64 = 1e9;

/// A length that is no length: out of reach.
pub(super) const OUT_OF_REACH: u64 = u64::MAX;

/// An undirected edge between two nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// One end.
    pub from: u32,
    /// The other.
    pub to: u32,
    /// Length in metres: finite, not negative, at most [`LONGEST_EDGE_M`].
    pub length_m: f64,
}

/// An undirected network whose edges have lengths.
///
/// Nodes are numbered from 0 and edges by their place in the list the network was made of; both numbers stay as given.
///
/// # Rules
/// - A loop (both ends at one node) lies on no shortest walk and is left out.
/// - Of several edges between the same two nodes the shortest counts, the first among equals.
/// - An edge of no length counts: its ends are one place.
///
/// Each is counted in [`GraphCounts`].
///
/// # Units
/// Lengths are kept as whole nanometres. So the sum along a walk is exact and does not depend on the order of its edges,
/// two walks of equal length are equal, and a sum of decimal lengths is that decimal number again.
#[derive(Debug, Clone)]
pub struct Graph {
    /// Where the arcs of each node begin; one more than there are nodes.
    pub(super) first: Vec<u32>,
    /// Where each arc leads, nearest node number first.
    pub(super) to: Vec<u32>,
    /// Its length in nanometres.
    pub(super) length: Vec<u64>,
    /// The edge it is one direction of.
    pub(super) edge: Vec<u32>,
    counts: GraphCounts,
    islands: Islands,
}

/// What a network was made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct GraphCounts {
    /// Nodes, those without an edge included.
    pub nodes: usize,
    /// Edges as given.
    pub edges: usize,
    /// Edges that walks may use.
    pub used: usize,
    /// Edges from a node to itself, left out.
    pub loops: usize,
    /// Edges beside a shorter or equal one between the same nodes, left out.
    pub duplicates: usize,
    /// Edges of no length, used.
    pub zero_length: usize,
}

/// The parts of a network that no edge joins, numbered by their lowest node.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Islands {
    /// The island of every node.
    pub of_node: Vec<u32>,
    /// The number of nodes of every island.
    pub sizes: Vec<u32>,
    largest: Option<u32>,
}

/// Why edges make no network.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum GraphError {
    /// An edge ends at a node that is not there.
    #[error("edge {edge} ends at node {node}, which does not exist")]
    Node {
        /// Which edge.
        edge: usize,
        /// The number it names.
        node: u32,
    },
    /// A length that is negative, not a number, or longer than [`LONGEST_EDGE_M`].
    #[error("edge {edge} has the length {length_m} m")]
    Length {
        /// Which edge.
        edge: usize,
        /// Its length.
        length_m: f64,
    },
    /// All edges together are too long for exact sums.
    #[error("the edges are {total_m} m long altogether")]
    Total {
        /// Sum of all lengths.
        total_m: f64,
    },
    /// More nodes or edges than numbers.
    #[error("too many nodes or edges: {count}")]
    TooMany {
        /// How many.
        count: usize,
    },
}

impl Graph {
    /// Makes a network of `nodes` nodes.
    ///
    /// # Errors
    /// [`GraphError`] at the first edge that cannot be one.
    pub fn new(nodes: usize, edges: &[Edge]) -> Result<Self, GraphError> {
        // Two arcs an edge, and the highest number means "none".
        let most = u32::MAX as usize / 2;
        if nodes >= most || edges.len() >= most {
            return Err(GraphError::TooMany { count: nodes.max(edges.len()) });
        }
        check(nodes, edges)?;
        let mut counts = GraphCounts { nodes, edges: edges.len(), ..GraphCounts::default() };
        let mut first = vec![0u32; nodes + 1];
        for edge in edges.iter().filter(|edge| edge.from != edge.to) {
            first[edge.from as usize + 1] += 1;
            first[edge.to as usize + 1] += 1;
        }
        for node in 0..nodes {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut arcs = vec![(0u32, 0u64, 0u32); first[nodes] as usize];
        for (at, edge) in edges.iter().enumerate() {
            if edge.from == edge.to {
                counts.loops += 1;
                continue;
            }
            let length = nanometres(edge.length_m);
            for (here, there) in [(edge.from, edge.to), (edge.to, edge.from)] {
                let place = &mut next[here as usize];
                arcs[*place as usize] = (there, length, at as u32);
                *place += 1;
            }
        }
        let mut graph = Self::shortest_of(&mut first, arcs, counts);
        graph.islands = Islands::of(&graph);
        Ok(graph)
    }

    /// Keeps the shortest arc between every two nodes, the lowest edge first among equals.
    fn shortest_of(first: &mut [u32], mut arcs: Vec<(u32, u64, u32)>, mut counts: GraphCounts) -> Self {
        let mut kept = 0;
        let mut begin = 0;
        for node in 0..counts.nodes {
            let end = first[node + 1] as usize;
            arcs[begin..end].sort_unstable();
            first[node] = kept as u32;
            for at in begin..end {
                if at == begin || arcs[at].0 != arcs[at - 1].0 {
                    arcs[kept] = arcs[at];
                    kept += 1;
                }
            }
            begin = end;
        }
        counts.duplicates = (arcs.len() - kept) / 2;
        first[counts.nodes] = kept as u32;
        arcs.truncate(kept);
        counts.used = kept / 2;
        counts.zero_length = arcs.iter().filter(|arc| arc.1 == 0).count() / 2;
        Self {
            first: first.to_vec(),
            to: arcs.iter().map(|arc| arc.0).collect(),
            length: arcs.iter().map(|arc| arc.1).collect(),
            edge: arcs.iter().map(|arc| arc.2).collect(),
            counts,
            islands: Islands::default(),
        }
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> usize {
        self.counts.nodes
    }

    /// What the network was made of.
    #[must_use]
    pub fn counts(&self) -> GraphCounts {
        self.counts
    }

    /// The parts that no edge joins.
    #[must_use]
    pub fn islands(&self) -> &Islands {
        &self.islands
    }

    /// The neighbours of a node: node, length in metres, number of the edge. A node that is not there has none.
    pub fn neighbours(&self, node: u32) -> impl Iterator<Item = (u32, f64, u32)> {
        self.arcs(node).map(|arc| (self.to[arc], metres(self.length[arc]), self.edge[arc]))
    }

    /// The arcs that leave a node.
    pub(super) fn arcs(&self, node: u32) -> std::ops::Range<usize> {
        let node = node as usize;
        if node < self.nodes() { self.first[node] as usize..self.first[node + 1] as usize } else { 0..0 }
    }

    /// The node an arc leaves.
    pub(super) fn start_of(&self, arc: u32) -> u32 {
        self.first.partition_point(|&first| first <= arc) as u32 - 1
    }

    /// Mean length of an arc in nanometres; 0 without arcs.
    pub(super) fn mean_length(&self) -> u64 {
        let total: u64 = self.length.iter().sum();
        total.checked_div(self.length.len() as u64).unwrap_or_default()
    }
}

impl Islands {
    fn of(graph: &Graph) -> Self {
        const NONE: u32 = u32::MAX;
        let mut of_node = vec![NONE; graph.nodes()];
        let mut sizes = Vec::new();
        let mut waiting = Vec::new();
        for start in 0..graph.nodes() as u32 {
            if of_node[start as usize] != NONE {
                continue;
            }
            let island = sizes.len() as u32;
            of_node[start as usize] = island;
            waiting.push(start);
            let mut size = 0;
            while let Some(node) = waiting.pop() {
                size += 1;
                for arc in graph.arcs(node) {
                    let next = graph.to[arc];
                    if of_node[next as usize] == NONE {
                        of_node[next as usize] = island;
                        waiting.push(next);
                    }
                }
            }
            sizes.push(size);
        }
        let most = sizes.iter().max();
        let largest = sizes.iter().position(|size| Some(size) == most).map(|at| at as u32);
        Self { of_node, sizes, largest }
    }

    /// Number of islands; a connected network is one.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sizes.len()
    }

    /// Whether there is no node at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sizes.is_empty()
    }

    /// The island with the most nodes, the one of the lowest node among equals; `None` without nodes.
    #[must_use]
    pub fn largest(&self) -> Option<u32> {
        self.largest
    }
}

/// Metres as whole nanometres; what is no length is out of reach.
pub(super) fn nanometres(metres: f64) -> u64 {
    if (0.0..=LONGEST_TOTAL_M).contains(&metres) { (metres * PER_METRE).round() as u64 } else { OUT_OF_REACH }
}

/// Nanometres as metres, the nearest number to the exact one.
pub(super) fn metres(nanometres: u64) -> f64 {
    nanometres as f64 / PER_METRE
}

fn check(nodes: usize, edges: &[Edge]) -> Result<(), GraphError> {
    let mut total_m = 0.0;
    for (at, edge) in edges.iter().enumerate() {
        if let Some(&node) = [edge.from, edge.to].iter().find(|&&node| node as usize >= nodes) {
            return Err(GraphError::Node { edge: at, node });
        }
        let length_m = edge.length_m;
        if !(0.0..=LONGEST_EDGE_M).contains(&length_m) {
            return Err(GraphError::Length { edge: at, length_m });
        }
        total_m += length_m;
    }
    if total_m > LONGEST_TOTAL_M { Err(GraphError::Total { total_m }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(from: u32, to: u32, length_m: f64) -> Edge {
        Edge { from, to, length_m }
    }

    #[test]
    fn loops_and_duplicates_are_left_out_and_counted() {
        let edges = [edge(0, 1, 5.0), edge(1, 0, 3.0), edge(0, 1, 3.0), edge(2, 2, 1.0), edge(1, 2, 0.0)];
        let graph = Graph::new(4, &edges).unwrap();
        let expected = GraphCounts { nodes: 4, edges: 5, used: 2, loops: 1, duplicates: 2, zero_length: 1 };
        assert_eq!(graph.counts(), expected);
        assert_eq!(graph.neighbours(1).collect::<Vec<_>>(), [(0, 3.0, 1), (2, 0.0, 4)]);
        assert_eq!(graph.neighbours(3).count() + graph.neighbours(99).count(), 0);
    }

    #[test]
    fn islands_are_numbered_by_their_lowest_node() {
        let graph = Graph::new(6, &[edge(5, 1, 1.0), edge(0, 3, 1.0), edge(3, 4, 1.0)]).unwrap();
        let islands = graph.islands();
        assert_eq!((islands.of_node.as_slice(), islands.sizes.as_slice()), (&[0, 1, 2, 0, 0, 1][..], &[3, 2, 1][..]));
        assert_eq!((islands.len(), islands.largest()), (3, Some(0)));
        assert!(Graph::new(0, &[]).unwrap().islands().is_empty());
    }

    #[test]
    fn an_edge_that_cannot_be_one_is_named() {
        let bad = |edge: Edge| Graph::new(2, &[Edge { from: 0, to: 1, length_m: 1.0 }, edge]).unwrap_err();
        assert_eq!(bad(edge(0, 2, 1.0)), GraphError::Node { edge: 1, node: 2 });
        for length_m in [-1.0, f64::INFINITY, LONGEST_EDGE_M * 1.1] {
            assert_eq!(bad(edge(0, 1, length_m)), GraphError::Length { edge: 1, length_m });
        }
        assert!(matches!(bad(edge(0, 1, f64::NAN)), GraphError::Length { edge: 1, .. }));
        let long = vec![edge(0, 1, LONGEST_EDGE_M); 81];
        assert!(matches!(Graph::new(2, &long), Err(GraphError::Total { .. })));
    }

    #[test]
    fn lengths_come_back_as_they_were_written() {
        for length in [0.0, 0.001, 60.702, 143.261, 2_749.023_4, 1e6] {
            assert_eq!(metres(nanometres(length)), length);
        }
        // 0.1 + 0.2 is 0.30000000000000004 in binary numbers.
        assert_eq!(metres(nanometres(0.1) + nanometres(0.2)), 0.3);
        assert_eq!([f64::NAN, -1.0, f64::INFINITY].map(nanometres), [OUT_OF_REACH; 3]);
    }
}
