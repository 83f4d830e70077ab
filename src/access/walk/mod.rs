//! The walking network of a district: its streets, joined where one can turn from one into another, with the places on them.

mod cuts;
mod doors;
mod levels;
mod meetings;
mod network;
mod noding;
mod on_streets;
mod points;
#[cfg(test)]
mod noding_tests;
#[cfg(test)]
mod tests;

pub use cuts::Cut;
pub use doors::{Door, DoorBasis, Doors};
pub use network::{Hung, NetworkReport, Unsnapped, WalkNetwork};
pub use on_streets::{DoorCounts, OnStreets, Origin};
