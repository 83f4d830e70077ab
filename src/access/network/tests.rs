//! Every way through a network against the slow one that tries all edges until nothing changes.

use proptest::prelude::*;

use super::*;
use crate::report::{Cancelled, Progress};

/// A random network with loops, parallel edges and edges of no length, and stops some of which share a node.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) nodes: usize,
    pub(super) edges: Vec<Edge>,
    pub(super) stops: Vec<Stop>,
    pub(super) limit_m: Option<f64>,
}

pub(super) fn cases() -> impl Strategy<Value = Case> {
    let length = prop_oneof![Just(0.0), (0u32..12).prop_map(f64::from), (0u32..400).prop_map(|n| f64::from(n) * 0.1), Just(90_000.0)];
    (1usize..24).prop_flat_map(move |nodes| {
        let node = 0..nodes as u32;
        let edges = prop::collection::vec((node.clone(), node.clone(), length.clone()), 0..60);
        let offset = prop_oneof![3 => Just(0.0), 2 => (0u32..90).prop_map(f64::from), 1 => Just(3e6)];
        let stops = prop::collection::vec((node, offset, 0u32..9), 0..6);
        (Just(nodes), edges, stops, prop::option::of((0u32..60).prop_map(f64::from))).prop_map(|(nodes, edges, stops, limit_m)| Case {
            nodes,
            edges: edges.into_iter().map(|(from, to, length_m)| Edge { from, to, length_m }).collect(),
            stops: stops.into_iter().map(|(node, offset, id)| Stop::beside(node, offset, id)).collect(),
            limit_m,
        })
    })
}

impl Case {
    pub(super) fn graph(&self) -> Graph {
        Graph::new(self.nodes, &self.edges).unwrap()
    }

    /// Distance in nanometres and source of every node within the limit.
    pub(super) fn slowly(&self, stops: &[Stop]) -> Vec<Option<(u64, u32)>> {
        let limit = self.limit_m.map_or(u64::MAX - 1, graph::nanometres);
        let mut best: Vec<Option<(u64, u32)>> = vec![None; self.nodes];
        let better = |old: Option<(u64, u32)>, new: (u64, u32)| old.is_none_or(|old| new < old) && new.0 <= limit;
        for stop in stops {
            let own = &mut best[stop.node as usize];
            if better(*own, (stop.offset, stop.id)) {
                *own = Some((stop.offset, stop.id));
            }
        }
        loop {
            let before = best.clone();
            for edge in &self.edges {
                for (a, b) in [(edge.from, edge.to), (edge.to, edge.from)] {
                    if let Some((distance, id)) = best[a as usize] {
                        let there = (distance + graph::nanometres(edge.length_m), id);
                        if better(best[b as usize], there) {
                            best[b as usize] = Some(there);
                        }
                    }
                }
            }
            if best == before {
                return best;
            }
        }
    }
}

proptest! {
    #[test]
    fn the_nearest_is_what_trying_all_edges_finds(case in cases()) {
        let found = nearest(&case.graph(), &case.stops, case.limit_m, &Progress::silent()).unwrap();
        let slow = case.slowly(&case.stops);
        for (node, slow) in slow.iter().enumerate() {
            prop_assert_eq!(found.distance_m(node as u32), slow.map(|(distance, _)| graph::metres(distance)));
            prop_assert_eq!(found.source(node as u32), slow.map(|(_, id)| id));
        }
        prop_assert_eq!(found.reached(), slow.iter().flatten().count());
    }

    #[test]
    fn the_way_to_a_node_is_as_long_as_its_distance(case in cases()) {
        let graph = case.graph();
        let mut search = Search::new(&graph);
        search.run(&case.stops, case.limit_m, &Progress::silent()).unwrap();
        for node in 0..case.nodes as u32 {
            let (nodes, edges) = search.way_to(node);
            let Some(distance_m) = search.distance_m(node) else {
                prop_assert!(nodes.is_empty() && edges.is_empty());
                continue;
            };
            let starts = case.stops.iter().filter(|stop| stop.node == nodes[0] && Some(stop.id) == search.source(node));
            let start = starts.map(|stop| stop.offset).min().unwrap();
            prop_assert_eq!(graph::metres(start + along(&case, &nodes, &edges)), distance_m);
            prop_assert_eq!(nodes.last(), Some(&node));
        }
    }

    #[test]
    fn a_walk_between_two_sets_is_the_shortest_of_all_pairs(case in cases(), split in 0usize..6) {
        let graph = case.graph();
        let (from, to) = case.stops.split_at(split.min(case.stops.len()));
        let limit = case.limit_m.map_or(u64::MAX - 1, graph::nanometres);
        let slow = case.slowly(from);
        let expected = to.iter().filter_map(|stop| {
            let (distance, source) = slow[stop.node as usize]?;
            Some((distance + stop.offset, source, stop.id))
        }).filter(|end| end.0 <= limit).min();
        let mut search = Search::new(&graph);
        let walk = search.walk(from, to, case.limit_m, &Progress::silent()).unwrap();
        prop_assert_eq!(walk.as_ref().map(|walk| (walk.length_m, walk.from, walk.to)), expected.map(|(l, from, to)| (graph::metres(l), from, to)));
        if let Some(walk) = walk {
            let at = |stops: &[Stop], node: u32, id: u32| stops.iter().filter(|s| s.node == node && s.id == id).map(|s| s.offset).min().unwrap();
            let (first, last) = (walk.nodes[0], walk.nodes[walk.nodes.len() - 1]);
            let length = at(from, first, walk.from) + along(&case, &walk.nodes, &walk.edges) + at(to, last, walk.to);
            prop_assert_eq!(graph::metres(length), walk.length_m);
        }
        // Nothing of it stays behind.
        search.run(&case.stops, case.limit_m, &Progress::silent()).unwrap();
        let again: Vec<_> = (0..case.nodes as u32).map(|node| search.distance(node).zip(search.source(node))).collect();
        prop_assert_eq!(again, case.slowly(&case.stops));
    }
}

/// Nanometres along a way; every edge must join the nodes beside it.
fn along(case: &Case, nodes: &[u32], edges: &[u32]) -> u64 {
    assert_eq!(nodes.len(), edges.len() + 1);
    let mut length = 0;
    for (pair, &edge) in nodes.windows(2).zip(edges) {
        let edge = case.edges[edge as usize];
        assert!([(edge.from, edge.to), (edge.to, edge.from)].contains(&(pair[0], pair[1])));
        length += graph::nanometres(edge.length_m);
    }
    length
}

#[test]
fn equally_near_stops_go_by_the_lower_id() {
    // 0 — 1 — 2 in steps of 0.1 and 0.2: in binary fractions 0.1 + 0.2 ≠ 0.3.
    let edges = [(0, 1, 0.1), (1, 2, 0.2), (2, 3, 0.3)].map(|(from, to, length_m)| Edge { from, to, length_m });
    let graph = Graph::new(4, &edges).unwrap();
    for ids in [[1, 2], [2, 1]] {
        let found = nearest(&graph, &[Stop::at(0, ids[0]), Stop::at(3, ids[1])], None, &Progress::silent()).unwrap();
        assert_eq!((found.distance_m(2), found.source(2)), (Some(0.3), Some(1)));
    }
}

#[test]
fn what_is_no_place_in_the_network_reaches_nothing() {
    let graph = Graph::new(2, &[Edge { from: 0, to: 1, length_m: 1.0 }]).unwrap();
    for stop in [Stop::at(2, 0), Stop::beside(0, f64::NAN, 0), Stop::beside(0, -1.0, 0), Stop::beside(0, f64::INFINITY, 0)] {
        let found = nearest(&graph, &[stop], None, &Progress::silent()).unwrap();
        assert_eq!((found.reached(), found.distance_m(0), found.source(0), found.total_m()), (0, None, None, 0.0));
    }
    let found = nearest(&graph, &[Stop::at(0, 0)], Some(f64::NAN), &Progress::silent()).unwrap();
    assert_eq!((found.reached(), found.distance_m(7)), (0, None));
}

#[test]
fn a_cancelled_search_ends() {
    let graph = Graph::new(2, &[Edge { from: 0, to: 1, length_m: 1.0 }]).unwrap();
    let progress = Progress::silent();
    progress.cancel();
    assert_eq!(nearest(&graph, &[Stop::at(0, 0)], None, &progress), Err(Cancelled));
}

#[test]
fn categories_side_by_side_are_what_they_are_alone() {
    let edges: Vec<Edge> = (0..99).map(|n| Edge { from: n, to: n + 1, length_m: 1.5 }).collect();
    let graph = Graph::new(100, &edges).unwrap();
    let categories: Vec<Vec<Stop>> = (0..5).map(|c| (0..4).map(|f| Stop::at((c * 19 + f * 7) % 100, f)).collect()).collect();
    let side_by_side = nearest_of_each(&graph, &categories, Some(30.0), &Progress::silent()).unwrap();
    let alone: Vec<Nearest> = categories.iter().map(|c| nearest(&graph, c, Some(30.0), &Progress::silent()).unwrap()).collect();
    assert_eq!(side_by_side, alone);
}
