//! The walking network of a district: its streets, joined where one can turn from one into another, with the places on them.

mod catchment;
mod cuts;
mod doors;
mod errands;
mod facility_doors;
mod gates;
mod levels;
mod meetings;
mod network;
mod noding;
#[cfg(test)]
mod noding_tests;
mod on_streets;
mod points;
mod surface;
#[cfg(test)]
#[expect(clippy::field_reassign_with_default, reason = "a fixture reads best field by field")]
mod tests;

pub use catchment::{Catchments, DEPTH_M, Way, way_between};
pub use cuts::Cut;
pub use doors::{Door, DoorBasis, Doors};
pub use errands::Errand;
pub use gates::{NearPair, Opening, openings};
pub use network::{Hung, NetworkReport, Unsnapped, WalkNetwork};
pub use on_streets::{DoorCounts, OnStreets, Origin};
pub use surface::{Surface, surface};
