//! Rules as data: who is eligible under which clause, which works, approvals, steps and money follow, what the targets are,
//! which services must be near.

mod approvals;
#[cfg(test)]
mod bounds_tests;
mod calendar;
mod check;
mod check_conditions;
#[cfg(test)]
mod check_tests;
mod check_values;
mod check_whole;
mod columns;
mod condition;
mod eligibility;
mod facts;
mod fields;
mod funds;
mod headings;
mod keys;
mod menu;
#[cfg(test)]
mod mutations;
mod pack;
mod procedure;
mod readings;
mod rule;
mod schema;
mod standard;
mod standard_keys;
#[cfg(test)]
mod vectors;

pub use approvals::{Approval, Modality, RuleOutcome, Stage, StageOutcome, Warning, approvals};
pub use calendar::{Counting, DeadlineOutcome, Due, Holidays, Notice, Standing};
pub use check::{Fault, SCHEMA, faults, standard_faults};
pub use columns::FieldColumns;
pub use condition::{Bound, Condition, Facts, Judgement, Op, Terms, Test, Truth};
pub use eligibility::{Candidacy, Eligibility, Verdict, judge};
pub use facts::{MemberFacts, ProjectFacts};
pub use fields::{Combine, Field, FieldKind, Known, Scope, Unit, Unreadable, Value, Word};
pub use funds::{Channel, Fund};
pub use headings::{BadCell, Source, Subject};
pub(crate) use headings::{Headings, Meaning, Said};
pub use menu::{ClassRule, CostBasis, CostPreset, Item, ItemState, ItemStates, WorkClass};
pub use pack::{Pack, PackError, Tier};
pub(crate) use pack::{bundled_or_file, utf8};
pub use procedure::{Body, Branch, Consent, Deadline, Handover, Lasts, Management, Principle, Publicity, ShownBy, Step, StepUses};
pub use readings::{OtherReading, Reading, other_readings, variants, verdict_counts};
pub use rule::{Rule, Ruling};
pub use schema::{schema, standard_schema};
pub use standard::{DistanceKind, Limits, Requirement, STANDARD_SCHEMA, Standard, StandardFacility, StandardLevel, WithoutDistance};
