//! How far: the nearest facility of every category for every neighbourhood, by straight line.

mod nearest;

pub use nearest::{Access, Gap, GapVerdict, SERVICES_WITHIN_M, measure};
