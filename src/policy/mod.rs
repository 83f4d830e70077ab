//! Rules as data: who is eligible under which clause, what the targets are, which services must be near.

mod condition;
mod eligibility;
mod pack;
mod standard;

pub use condition::{Condition, Op, Truth};
pub use eligibility::{Candidacy, Eligibility, Verdict, judge};
pub use pack::{Pack, PackError, Tier};
pub use standard::{Standard, StandardFacility};
