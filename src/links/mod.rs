//! Who touches whom: the graph on which contiguity is judged.

mod adjacency;
mod barriers;
mod graph;

pub use adjacency::find;
pub use barriers::BarrierSet;
pub use graph::{Link, LinkKind, Links};
