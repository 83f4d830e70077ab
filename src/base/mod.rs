//! Earlier plans: what one states, whether it was signed off, and what a later one does differently and why.
//!
//! `statement.rs` is a plan as far as plans are compared, from its files or from memory. `read.rs` reads the one that a project is
//! based on, and refuses it where it is not what was signed (`signature.rs`). `matching.rs` says which zone is which,
//! `differences.rs` lists what differs (`facts.rs`: what is new; `reasons.rs`: why anything else is; `told.rs`: in words).

mod differences;
mod facts;
mod matching;
mod read;
mod reasons;
mod signature;
mod statement;
mod told;

pub use differences::{ChangeKind, Changes, Difference, ScoreShift, differences};
pub use matching::by_overlap;
pub use read::{Base, BaseError, read, read_statement};
pub use reasons::Cause;
pub use signature::{SIGNED, Signature, SignatureError, SignedFile};
pub use statement::{Standing, Statement, TargetStated, ZoneStated};
