//! Value functions: from a measure with its unit to a value between 0 and 1.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::report::messages::MethodMessage as M;
use crate::report::{Say, Text};

/// How a measure becomes a value. Which way is better lies in the function: `from` has value 0 and `to` value 1, and `from` may be the
/// greater of the two.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ValueFunction {
    /// In a straight line.
    Linear {
        /// The measure of value 0, and beyond.
        from: f64,
        /// The measure of value 1, and beyond.
        to: f64,
    },
    /// In a straight line over the logarithm: a step from 10 to 100 counts as much as one from 100 to 1,000.
    Log {
        /// The measure of value 0, above zero.
        from: f64,
        /// The measure of value 1, above zero.
        to: f64,
    },
    /// In straight lines from point to point, flat before the first and after the last.
    Piecewise {
        /// Measure and value, measures rising.
        points: Vec<[f64; 2]>,
    },
    /// In an S: half at the midpoint, and there rising by a quarter of the steepness a unit (falling where it is negative).
    Logistic {
        /// The measure of value ½.
        midpoint: f64,
        /// Steepness per unit of the measure.
        steepness: f64,
    },
    /// By the word that stands there.
    Categories {
        /// Value of every word.
        values: BTreeMap<String, f64>,
    },
}

/// Which end of a measure is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The more, the better (the more needed).
    Higher,
    /// The less, the better.
    Lower,
}

impl ValueFunction {
    /// Value of a measure; `None` for categories, and for what is not a number.
    #[must_use]
    pub fn value(&self, measure: f64) -> Option<f64> {
        if measure.is_nan() {
            return None;
        }
        let along = |from: f64, to: f64, at: f64| match at {
            f64::INFINITY => f64::from(u8::from(to > from)),
            f64::NEG_INFINITY => f64::from(u8::from(to < from)),
            at => ((at - from) / (to - from)).clamp(0.0, 1.0),
        };
        Some(match self {
            Self::Linear { from, to } => along(*from, *to, measure),
            Self::Log { from, to } => along(from.ln(), to.ln(), measure.max(0.0).ln()),
            Self::Piecewise { points } => piecewise(points, measure),
            // Of an endless measure times no steepness nothing is known but the middle.
            Self::Logistic { midpoint, steepness } => match steepness * (measure - midpoint) {
                power if power.is_nan() => 0.5,
                power => 1.0 / (1.0 + (-power).exp()),
            },
            Self::Categories { .. } => return None,
        })
    }

    /// Least and greatest value of a measure that lies between two ends, which may be infinite; `None` for categories.
    #[must_use]
    pub fn interval(&self, low: f64, high: f64) -> Option<(f64, f64)> {
        let (low, high) = (low.min(high), low.max(high));
        let ends = [self.value(low)?, self.value(high)?];
        // Every other function rises or falls all the way.
        let between: &[[f64; 2]] = if let Self::Piecewise { points } = self { points } else { &[] };
        let between = between.iter().filter(|point| low < point[0] && point[0] < high).map(|point| point[1].clamp(0.0, 1.0));
        let (least, greatest) = ends.into_iter().chain(between).fold((1.0, 0.0), |(l, g): (f64, f64), v| (l.min(v), g.max(v)));
        Some((least, greatest))
    }

    /// Value of a word; `None` where it is not in the list, and for functions of numbers.
    #[must_use]
    pub fn category(&self, word: &str) -> Option<f64> {
        let Self::Categories { values } = self else { return None };
        values.get(word.trim()).copied()
    }

    /// Whether it reads words.
    #[must_use]
    pub fn is_categories(&self) -> bool {
        matches!(self, Self::Categories { .. })
    }

    /// Which end of the measure is better; `None` for words, and for points that go up and down.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        let of = |rises: bool| Some(if rises { Direction::Higher } else { Direction::Lower });
        match self {
            Self::Linear { from, to } | Self::Log { from, to } => of(to > from),
            Self::Logistic { steepness, .. } => of(*steepness > 0.0),
            Self::Piecewise { points } if points.is_sorted_by_key(|point| point[1]) => of(true),
            Self::Piecewise { points } if points.iter().rev().is_sorted_by_key(|point| point[1]) => of(false),
            Self::Piecewise { .. } | Self::Categories { .. } => None,
        }
    }

    /// What is wrong with its numbers.
    ///
    /// # Errors
    /// Numbers that are not finite or not in order, ends that are equal, values outside 0 to 1, an empty list.
    pub fn check(&self) -> Result<(), Text> {
        let wrong = |message: M| Err(message.both());
        match self {
            Self::Linear { from, to } if !(from.is_finite() && to.is_finite() && from != to) => wrong(M::LinearEnds),
            Self::Log { from, to } if !(from.is_finite() && to.is_finite() && from != to && *from > 0.0 && *to > 0.0) => wrong(M::LogEnds),
            Self::Logistic { midpoint, steepness } if !(midpoint.is_finite() && steepness.is_finite() && *steepness != 0.0) => {
                wrong(M::LogisticShape)
            }
            Self::Piecewise { points } if points.len() < 2 => wrong(M::PointsTooFew),
            Self::Piecewise { points } => {
                let numbers = points.iter().flatten().all(|v| v.is_finite());
                let rising = points.windows(2).all(|pair| pair[0][0] < pair[1][0]);
                match points.iter().find(|point| !(0.0..=1.0).contains(&point[1])) {
                    Some(point) => wrong(M::ValueOutside { value: point[1].to_string() }),
                    None if !(numbers && rising) => wrong(M::PointsOrder),
                    None => Ok(()),
                }
            }
            Self::Categories { values } if values.is_empty() => wrong(M::NoCategories),
            Self::Categories { values } => match values.values().find(|v| !(0.0..=1.0).contains(*v)) {
                Some(value) => wrong(M::ValueOutside { value: value.to_string() }),
                None => Ok(()),
            },
            Self::Linear { .. } | Self::Log { .. } | Self::Logistic { .. } => Ok(()),
        }
    }
}

fn piecewise(points: &[[f64; 2]], measure: f64) -> f64 {
    let after = points.partition_point(|point| point[0] < measure);
    let value = match (after.checked_sub(1).and_then(|before| points.get(before)), points.get(after)) {
        (None, Some(first)) => first[1],
        (Some(last), None) => last[1],
        (Some([x0, y0]), Some([x1, y1])) => y0 + (y1 - y0) * ((measure - x0) / (x1 - x0)),
        (None, None) => 0.0,
    };
    value.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn functions() -> Vec<ValueFunction> {
        vec![
            ValueFunction::Linear { from: 10.0, to: 40.0 },
            ValueFunction::Linear { from: 40.0, to: 10.0 },
            ValueFunction::Log { from: 1.0, to: 1000.0 },
            ValueFunction::Piecewise { points: vec![[0.0, 0.0], [20.0, 1.0], [50.0, 0.25]] },
            ValueFunction::Logistic { midpoint: 25.0, steepness: -0.3 },
        ]
    }

    #[test]
    fn values_at_known_measures() {
        let at = |f: &ValueFunction, x: f64| f.value(x).unwrap();
        let [up, down, log, points, fall] = functions().try_into().unwrap();
        assert_eq!([5.0, 10.0, 25.0, 90.0].map(|x| at(&up, x)), [0.0, 0.0, 0.5, 1.0]);
        assert_eq!([5.0, 25.0, 90.0].map(|x| at(&down, x)), [1.0, 0.5, 0.0]);
        assert_eq!([-3.0, 0.0, 1.0, 1e9].map(|x| at(&log, x)), [0.0, 0.0, 0.0, 1.0]);
        assert!((at(&log, 10.0) - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!([-1.0, 10.0, 20.0, 30.0, 99.0].map(|x| at(&points, x)), [0.0, 0.5, 1.0, 0.75, 0.25]);
        assert_eq!(at(&fall, 25.0), 0.5);
        assert_eq!([f64::NEG_INFINITY, f64::INFINITY].map(|x| at(&down, x)), [1.0, 0.0]);
        assert_eq!(points.interval(10.0, f64::INFINITY), Some((0.25, 1.0)));
        assert_eq!(up.value(f64::NAN), None);
    }

    #[test]
    fn words_have_the_values_given() {
        let grades = ValueFunction::Categories { values: [("A".to_owned(), 0.0), ("C".to_owned(), 0.7)].into() };
        assert_eq!((grades.category(" C "), grades.category("E"), grades.value(1.0)), (Some(0.7), None, None));
    }

    #[test]
    fn functions_that_are_none_are_refused() {
        for wrong in [
            ValueFunction::Linear { from: 1.0, to: 1.0 },
            ValueFunction::Linear { from: f64::NAN, to: 1.0 },
            ValueFunction::Log { from: 0.0, to: 1.0 },
            ValueFunction::Piecewise { points: vec![[0.0, 0.0]] },
            ValueFunction::Piecewise { points: vec![[1.0, 0.0], [1.0, 1.0]] },
            ValueFunction::Piecewise { points: vec![[0.0, 0.0], [1.0, 2.0]] },
            ValueFunction::Logistic { midpoint: 1.0, steepness: 0.0 },
            ValueFunction::Categories { values: BTreeMap::new() },
            ValueFunction::Categories { values: [("A".to_owned(), -0.1)].into() },
        ] {
            assert!(wrong.check().is_err(), "{wrong:?}");
        }
        assert!(functions().iter().all(|f| f.check().is_ok()));
        let directions = functions().iter().map(ValueFunction::direction).collect::<Vec<_>>();
        let (higher, lower) = (Some(Direction::Higher), Some(Direction::Lower));
        assert_eq!(directions, [higher, lower, higher, None, lower]);
    }

    #[test]
    fn it_reads_and_writes_as_the_file_has_it() {
        let text = r#"{"kind":"piecewise","points":[[0.0,0.0],[1.0,1.0]]}"#;
        let function: ValueFunction = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&function).unwrap(), text);
    }

    proptest! {
        #[test]
        fn an_interval_holds_every_value_between(which in 0usize..5, low in -10.0f64..100.0, width in 0.0f64..60.0, at in 0.0f64..=1.0) {
            let function = &functions()[which];
            let (least, greatest) = function.interval(low, low + width).unwrap();
            let value = function.value(low + width * at).unwrap();
            prop_assert!((0.0..=1.0).contains(&value) && least <= value + 1e-12 && value <= greatest + 1e-12);
        }
    }
}
