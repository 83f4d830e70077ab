//! How far: the nearest facility of every category for every neighbourhood, by straight line and on foot; what the standard
//! makes of it; which services lie near; and where one new facility would help most.

mod detour;
mod gaps;
mod measure;
/// Walks in a network: shortest ways, nearest facilities, supply and opportunities in reach.
pub mod network;
mod reach;
mod services;
mod siting;
mod streets;
mod targets;
/// The streets of a district as they are walked.
pub mod walk;

pub use detour::{Detours, Vantage};
pub use gaps::{Gap, GapVerdict, Open, SizeOf};
pub use measure::{Access, Foot, OnFoot, Reached, WalkBasis, measure};
pub use reach::{Reachable, around_place};
pub use services::MINUTES;
pub use siting::{NewFacility, Site, closed_by, sites};
pub use walk::{OnStreets, Surface, surface};
