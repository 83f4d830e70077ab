//! The nearest facility of every category for every node.

use rayon::prelude::*;

use super::graph::{Graph, OUT_OF_REACH, metres};
use super::search::{Search, Stop};
use crate::report::{Cancelled, Progress};

/// The nearest of some stops for every node of a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    distances: Vec<u64>,
    sources: Vec<u32>,
}

/// The nearest stop for every node, as far as `within_m` metres; the lowest id counts among equally near ones.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn nearest(graph: &Graph, stops: &[Stop], within_m: Option<f64>, progress: &Progress) -> Result<Nearest, Cancelled> {
    let mut search = Search::new(graph);
    search.run(stops, within_m, progress)?;
    let (distances, sources) = search.into_distances();
    Ok(Nearest { distances, sources })
}

/// The same for several categories side by side, in their order.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn nearest_of_each(
    graph: &Graph,
    categories: &[Vec<Stop>],
    within_m: Option<f64>,
    progress: &Progress,
) -> Result<Vec<Nearest>, Cancelled> {
    let one = |stops: &Vec<Stop>| {
        let found = nearest(graph, stops, within_m, progress)?;
        progress.advance(1)?;
        Ok(found)
    };
    categories.par_iter().map(one).collect()
}

impl Nearest {
    /// Metres to the nearest stop; `None` where none is in reach.
    #[must_use]
    pub fn distance_m(&self, node: u32) -> Option<f64> {
        self.distances.get(node as usize).filter(|&&distance| distance != OUT_OF_REACH).map(|&distance| metres(distance))
    }

    /// Id of that stop.
    #[must_use]
    pub fn source(&self, node: u32) -> Option<u32> {
        self.distance_m(node).and(self.sources.get(node as usize).copied())
    }

    /// Nodes with a stop in reach.
    #[must_use]
    pub fn reached(&self) -> usize {
        self.distances.iter().filter(|&&distance| distance != OUT_OF_REACH).count()
    }

    /// Metres from the node that is farthest from a stop; `None` where nobody is in reach.
    #[must_use]
    pub fn farthest_m(&self) -> Option<f64> {
        self.distances.iter().filter(|&&distance| distance != OUT_OF_REACH).max().map(|&distance| metres(distance))
    }

    /// Sum of all distances in metres, exact before it is rounded; nodes out of reach add nothing.
    #[must_use]
    pub fn total_m(&self) -> f64 {
        let total: u128 = self.distances.iter().filter(|&&distance| distance != OUT_OF_REACH).map(|&distance| u128::from(distance)).sum();
        // Whole metres and the rest apart, so that no digit of a long sum is lost before it must be.
        (total / 1_000_000_000) as f64 + metres((total % 1_000_000_000) as u64)
    }
}
