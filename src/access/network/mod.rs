//! Walks in a network of nodes and edges. Knows numbers and metres, no files and no districts.

mod decay;
mod graph;
mod nearest;
mod opportunities;
mod places;
mod search;
mod snap;
mod supply;

pub use decay::{Decay, DecayError};
pub use graph::{Edge, Graph, GraphCounts, GraphError, Islands, LONGEST_EDGE_M};
pub use nearest::{Nearest, nearest, nearest_of_each};
pub use opportunities::{Opportunities, opportunities};
pub use places::Places;
pub use search::{Search, Stop, Walk};
pub use snap::{EdgeLines, Foot};
pub use supply::{Demand, Supplied, Supply, floating_catchment};

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_reach;
