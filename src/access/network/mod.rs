//! Walks in a network of nodes and edges. Knows numbers and metres, no files and no districts.

mod graph;
mod nearest;
mod search;

pub use graph::{Edge, Graph, GraphCounts, GraphError, Islands, LONGEST_EDGE_M};
pub use nearest::{Nearest, nearest, nearest_of_each};
pub use search::{Search, Stop, Walk};

#[cfg(test)]
mod tests;
