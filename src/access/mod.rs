//! How far: the nearest facility of every category for every neighbourhood, by straight line.

mod nearest;
/// Walks in a network: shortest ways, nearest facilities, supply and opportunities in reach.
pub mod network;

pub use nearest::{Access, Gap, GapVerdict, SERVICES_WITHIN_M, measure};
