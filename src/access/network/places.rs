//! Places beside the network, and which of them are in reach.

use std::sync::{Mutex, PoisonError};

use super::graph::{Graph, OUT_OF_REACH};
use super::search::{Search, Stop};
use crate::report::{Cancelled, Progress};

/// Places numbered from 0, each hung on the nodes that lead to it.
#[derive(Debug, Clone)]
pub struct Places {
    /// Where the stops of each node begin; one more than there are nodes.
    first: Vec<u32>,
    /// Place and offset of each stop.
    stops: Vec<(u32, u64)>,
    count: usize,
}

impl Places {
    /// `count` places from stops whose ids are their numbers. A place with several stops is reached by the nearest one, a
    /// place without a stop (or with a number that is none, or a node that the network does not have) by nobody.
    #[must_use]
    pub fn new(graph: &Graph, count: usize, stops: &[Stop]) -> Self {
        let usable = || {
            stops.iter().filter(|stop| (stop.node as usize) < graph.nodes() && (stop.id as usize) < count && stop.offset != OUT_OF_REACH)
        };
        let mut first = vec![0u32; graph.nodes() + 1];
        for stop in usable() {
            first[stop.node as usize + 1] += 1;
        }
        for node in 0..graph.nodes() {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let mut hung = vec![(0, 0); first[graph.nodes()] as usize];
        for stop in usable() {
            let place = &mut next[stop.node as usize];
            hung[*place as usize] = (stop.id, stop.offset);
            *place += 1;
        }
        Self { first, stops: hung, count }
    }

    /// Number of places.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn at(&self, node: u32) -> &[(u32, u64)] {
        &self.stops[self.first[node as usize] as usize..self.first[node as usize + 1] as usize]
    }
}

/// Finds the places in reach of one start after the other, with memory that is used again.
pub(super) struct Catchment<'g> {
    search: Search<'g>,
    places: &'g Places,
    best: Vec<u64>,
    met: Vec<u32>,
}

impl<'g> Catchment<'g> {
    pub(super) fn new(graph: &'g Graph, places: &'g Places) -> Self {
        Self { search: Search::new(graph), places, best: vec![OUT_OF_REACH; places.len()], met: Vec::new() }
    }

    /// The places within `within` nanometres of any of the stops, lowest number first, with their distances.
    pub(super) fn around(
        &mut self,
        from: &[Stop],
        within: u64,
        progress: &Progress,
    ) -> Result<impl Iterator<Item = (u32, u64)> + Clone, Cancelled> {
        self.meet(from, within, progress)?;
        self.met.sort_unstable();
        Ok(self.met())
    }

    /// The same in any order, for what is counted and not summed.
    pub(super) fn around_in_any_order(
        &mut self,
        from: &[Stop],
        within: u64,
        progress: &Progress,
    ) -> Result<impl Iterator<Item = (u32, u64)>, Cancelled> {
        self.meet(from, within, progress)?;
        Ok(self.met())
    }

    fn meet(&mut self, from: &[Stop], within: u64, progress: &Progress) -> Result<(), Cancelled> {
        for place in self.met.drain(..) {
            self.best[place as usize] = OUT_OF_REACH;
        }
        self.search.run_within(from, within, progress)?;
        for &node in self.search.reached() {
            let walked = self.search.distance(node).unwrap_or(OUT_OF_REACH);
            for &(place, offset) in self.places.at(node) {
                let distance = walked.saturating_add(offset);
                let best = &mut self.best[place as usize];
                if distance <= within && distance < *best {
                    if *best == OUT_OF_REACH {
                        self.met.push(place);
                    }
                    *best = distance;
                }
            }
        }
        Ok(())
    }

    fn met(&self) -> impl Iterator<Item = (u32, u64)> + Clone {
        self.met.iter().map(|&place| (place, self.best[place as usize]))
    }
}

/// Workspaces that threads borrow one after the other, so that there are no more than threads.
pub(super) struct Pool<T, F> {
    idle: Mutex<Vec<T>>,
    make: F,
}

impl<T, F: Fn() -> T> Pool<T, F> {
    pub(super) fn new(make: F) -> Self {
        Self { idle: Mutex::new(Vec::new()), make }
    }

    /// Lends a workspace to `work`.
    pub(super) fn lend<R>(&self, work: impl FnOnce(&mut T) -> R) -> R {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = idle().pop();
        let mut workspace = taken.unwrap_or_else(|| (self.make)());
        let result = work(&mut workspace);
        idle().push(workspace);
        result
    }
}
