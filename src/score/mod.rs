//! How much: criteria, value functions, weights, methods, the parts that sum to the score, and how far all that can be trusted.
//!
//! `dangerous` says who is made safe before anything is scored. `score` measures the candidates of a district by the criteria of a file. `Matrix` → `Scorer` (with `Weights` and a
//! `Method`) → `Evaluation`: scores, ranks and their intervals. `missing` and `survey_next` say what of the unknown matters,
//! `smaa` and `stability` what of the weights does.

mod criteria;
mod criteria_file;
mod draws;
mod evaluation;
mod facts;
mod gate;
mod goals;
mod intervals;
mod judging;
mod matrix;
mod measured;
mod measures;
mod method;
mod method_error;
#[cfg(test)]
mod method_tests;
mod points;
mod scores;
mod smaa;
mod stability;
mod survey;
mod table;
mod top;
mod value_function;
mod weighting;
mod weights;

pub use criteria::{CriteriaError, load_criteria};
pub use criteria_file::{CriteriaFile, CriterionSpec, Known, MethodName, SCHEMA as CRITERIA_SCHEMA, Unknown, ValueSource, faults_text};
pub use draws::{Draws, WeightSpread};
pub use evaluation::{Evaluation, evaluate, rescore};
pub use gate::{Dangerous, dangerous};
pub use goals::{Goal, Step, goals};
pub use intervals::{Missing, Standings, missing};
pub use judging::{Judging, step_of, times_of};
pub use matrix::{Column, Matrix, OpenCell, Ties};
pub use measured::{Measured, Raw};
pub use measures::MEASURES;
pub use method::{Method, Scorer, TopsisScale};
pub use method_error::MethodError;
pub use points::{PLAN_DECIMALS, TABLE_DECIMALS, shown_parts};
pub use scores::{Criterion, Drawn, Firmness, Open, Row, ScoreError, ScoreInput, Scores, ToVisit, score};
pub use smaa::{Robustness, SmaaSettings, smaa};
pub use stability::{Stability, stability};
pub use survey::{SurveyNext, Visit, survey_next};
pub use table::{TableError, TableMatrix};
pub use value_function::{Direction, ValueFunction};
pub use weighting::{Weighed, WeighingMethod, Weighting};
pub use weights::ahp::Ahp;
pub use weights::{Weights, ahp, critic, entropy};
