//! What every stage may say, in Chinese and English: issues, explanations, progress, messages.

mod explanation;
pub(crate) mod hint;
mod issue;
mod lang;
pub mod messages;
mod progress;

pub use explanation::{Certainty, Explanation, Quantity};
pub(crate) use issue::runs;
pub use issue::{Action, DataIssue, IssueKind, Role};
pub use lang::{Lang, Text};
pub use messages::Say;
pub use progress::{Cancelled, Event, Progress, Stage};
