//! Why criteria, weights or judgements cannot be used.

use crate::report::messages::MethodMessage as M;
use crate::report::{Lang, Say, Text};

/// Why a method cannot be used on a matrix. Criteria and alternatives are positions from 0.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}", self.text(&[]).en)]
pub enum MethodError {
    /// Nothing to score by.
    NoCriteria,
    /// Nothing to score.
    NoAlternatives,
    /// A column of another length than the others.
    Lengths {
        /// Criterion.
        criterion: usize,
    },
    /// A value that is not a number, or an interval the wrong way round.
    NotAnInterval {
        /// Criterion.
        criterion: usize,
        /// Alternative.
        row: usize,
    },
    /// A value that is not between 0 and 1.
    OutsideUnit {
        /// Criterion.
        criterion: usize,
        /// Alternative.
        row: usize,
    },
    /// Another number of weights than criteria.
    WeightCount {
        /// Weights.
        weights: usize,
        /// Criteria.
        criteria: usize,
    },
    /// A weight that is negative or not a number.
    BadWeight {
        /// Criterion.
        criterion: usize,
        /// What stands there.
        weight: String,
    },
    /// Weights that sum to zero.
    WeightsZero,
    /// A share that is negative or not a number.
    BadShare {
        /// What stands there.
        share: String,
    },
    /// No alternative differs from another.
    AllAlike,
    /// Too few known values to weigh a criterion by.
    TooFewKnown {
        /// Criterion.
        criterion: usize,
        /// Known values.
        known: usize,
    },
    /// Values above and below zero, of which there are no shares.
    BothSigns {
        /// Criterion.
        criterion: usize,
    },
    /// Judgements without an expert.
    NoExperts,
    /// More criteria than can be judged in pairs.
    TooManyToJudge {
        /// Criteria.
        criteria: usize,
        /// The most.
        most: usize,
    },
    /// A matrix of judgements that is not square or not of the number of criteria.
    NotSquare {
        /// Whose.
        expert: String,
        /// Rows.
        rows: usize,
        /// Columns.
        columns: usize,
        /// Criteria.
        criteria: usize,
    },
    /// Pairs that were not judged.
    NotJudged {
        /// Whose.
        expert: String,
        /// All of them, each criterion with the other one.
        pairs: Vec<(usize, usize)>,
    },
    /// A judgement that is no positive number.
    NotPositive {
        /// Whose.
        expert: String,
        /// Criterion.
        first: usize,
        /// The other one.
        second: usize,
        /// What stands there.
        given: String,
    },
    /// A judgement that contradicts its mirror.
    NotReciprocal {
        /// Whose.
        expert: String,
        /// Row.
        first: usize,
        /// Column.
        second: usize,
        /// What stands there.
        given: String,
        /// What the mirror wants.
        wanted: String,
    },
}

impl MethodError {
    /// What is wrong, in words; criteria by name where they are given, else by number.
    #[must_use]
    pub fn text(&self, criteria: &[String]) -> Text {
        let name = |at: usize| criteria.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
        match self.clone() {
            Self::NoCriteria => M::NoCriteria,
            Self::NoAlternatives => M::NoAlternatives,
            Self::Lengths { criterion } => M::Lengths { criterion: name(criterion) },
            Self::NotAnInterval { criterion, row } => M::NotAnInterval { criterion: name(criterion), row: row + 1 },
            Self::OutsideUnit { criterion, row } => M::OutsideUnit { criterion: name(criterion), row: row + 1 },
            Self::WeightCount { weights, criteria } => M::WeightCount { weights, criteria },
            Self::BadWeight { criterion, weight } => M::BadWeight { criterion: name(criterion), weight },
            Self::WeightsZero => M::WeightsZero,
            Self::BadShare { share } => M::BadShare { share },
            Self::AllAlike => M::AllAlike,
            Self::TooFewKnown { criterion, known } => M::TooFewKnown { criterion: name(criterion), known },
            Self::BothSigns { criterion } => M::BothSigns { criterion: name(criterion) },
            Self::NoExperts => M::NoExperts,
            Self::TooManyToJudge { criteria, most } => M::TooManyToJudge { criteria, most },
            Self::NotSquare { expert, rows, columns, criteria } => M::NotSquare { expert, rows, columns, criteria },
            Self::NotJudged { expert, pairs } => {
                let both = |lang| {
                    let join = if lang == Lang::Zh { "、" } else { ", " };
                    let pairs = pairs.iter().map(|&(first, second)| format!("{} / {}", name(first), name(second))).collect::<Vec<_>>();
                    M::NotJudged { expert: expert.clone(), pairs: pairs.join(join) }.say(lang)
                };
                return Text { zh: both(Lang::Zh), en: both(Lang::En) };
            }
            Self::NotPositive { expert, first, second, given } => {
                M::NotPositive { expert, first: name(first), second: name(second), given }
            }
            Self::NotReciprocal { expert, first, second, given, wanted } => {
                M::NotReciprocal { expert, first: name(first), second: name(second), given, wanted }
            }
        }
        .both()
    }
}
