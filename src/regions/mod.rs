//! Connected zones of any units: the standard problems of building regions, with bounds, on one engine.
//!
//! `divide.rs` is the stage: p-regions, max-p and balanced zones. A division starts from Ward's method (`ward.rs`) or from spanning
//! trees cut in two (`seed.rs`) and is improved by annealing over single moves and exchanges (`anneal.rs`), large ones in blocks side
//! by side (`search.rs`). `partition.rs` is what zones have, `measure.rs` what a move would change, `contiguity.rs` whether a zone
//! holds together without a unit. `locks.rs` is what stands before any search. `touching.rs` finds which areas touch, `table.rs` reads units from a layer or table. `prove/` tells of small inputs how far from the best a division is, and makes it the best where it can. `check.rs` proves the result and shares nothing with the search.

mod anneal;
mod check;
mod contiguity;
mod divide;
mod effort;
mod fixed;
mod graph;
mod locks;
mod maxp;
mod measure;
mod parting;
mod partition;
mod prove;
mod search;
mod seed;
mod standing;
mod stream;
mod table;
mod touching;
mod units;
mod ward;

#[cfg(test)]
mod tests;

pub use check::{Fault, Worth, faults, lock_faults, worth};
pub(crate) use contiguity::{Rings, Search};
pub use divide::{DivideError, DivideSettings, Division, Objective, Request, divide};
pub use graph::Graph;
pub use locks::{LockFault, Locks};
pub(crate) use stream::Stream;
pub(crate) use table::{Columns, FieldBound, LinkSource, ids, numbers, records, units as units_of};
pub use touching::{Contact, Outline, touching};
pub use units::{Bound, Resource, Units};
