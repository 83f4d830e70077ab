//! Which of many projects start in which year: values, limits by year, zones that are opened once, projects that wait for others.
//!
//! `solve.rs` is the stage. `prices.rs` finds what a unit of every limit is worth, and with it a bound that no phasing passes; at
//! these prices every zone decides for itself, exactly (`groups.rs`); waiting across zones has prices, too (`waits.rs`). `build.rs` and `balance.rs` make phasings of that which keep
//! the limits, `polish.rs` and `improve.rs` make them better. `exact.rs` solves what is small to the end, `check.rs` proves the
//! result and shares nothing with the search. `mend.rs` says what stands against a lower end that is missed, `nearest.rs` how little of it has to give way. `programme_file.rs` and `table.rs` are `lianpian schedule`: a table as a problem.

mod balance;
mod build;
mod check;
mod exact;
mod groups;
mod improve;
mod mend;
mod nearest;
mod polish;
mod prices;
mod problem;
mod programme_file;
mod prompt;
mod solve;
mod state;
mod table;
mod waits;
mod wanting;

#[cfg(test)]
mod tests;

pub use check::PhasingFault;
pub use mend::{Missed, Obstacle, Remedy, Rule, eased_for, remedies};
pub use problem::{Beside, MOST_YEARS, Phases, Problem, Row, Zone};
pub(crate) use programme_file::ProgrammeFile;
pub use solve::{Phased, PhasingSettings, phase};
pub(crate) use table::{TableLimit, TableProblem, problem_of};
pub(crate) use wanting::{Wanting, wanting};
