//! How much: criteria, value functions, weights, methods, the parts that sum to the score, and how far all that can be trusted.
//!
//! [`Matrix`] → [`Scorer`] (with [`Weights`] and a [`Method`]) → [`Evaluation`]: scores, ranks and their intervals. [`missing`] and
//! [`survey_next`] say what of the unknown matters, [`smaa`] and [`stability`] what of the weights does.

mod criteria;
mod criteria_file;
mod draws;
mod evaluation;
mod intervals;
mod matrix;
mod method;
mod method_error;
#[cfg(test)]
mod method_tests;
mod points;
mod smaa;
mod stability;
mod survey;
mod table;
mod top;
mod value_function;
mod weighted;
mod weighting;
mod weights;

pub use criteria::{Criterion, Group};
pub use criteria_file::{CriteriaFile, CriterionSpec, Known, MethodName, SCHEMA as CRITERIA_SCHEMA, Unknown, ValueSource, faults_text};
pub use draws::{Draws, WeightSpread};
pub use evaluation::{Evaluation, evaluate, rescore};
pub use intervals::{Missing, Standings, missing};
pub use matrix::{Column, Matrix, OpenCell, Ties};
pub use method::{Method, Scorer, TopsisScale};
pub use method_error::MethodError;
pub use points::{PLAN_DECIMALS, TABLE_DECIMALS, shown_parts};
pub use smaa::{Robustness, SmaaSettings, smaa};
pub use stability::{Stability, stability};
pub use survey::{SurveyNext, Visit, survey_next};
pub use table::{TableError, TableMatrix};
pub use value_function::{Direction, ValueFunction};
pub use weighted::{Scores, check_weights, score};
pub use weighting::{Weighed, WeighingMethod, Weighting};
pub use weights::{Weights, ahp, critic, entropy};
