//! How much: criteria, value functions, weights, and the parts that sum to the score.

mod criteria;
mod weighted;

pub use criteria::{Criterion, Group};
pub use weighted::{Scores, check_weights, score};
