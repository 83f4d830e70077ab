//! What is known of one criterion at one neighbourhood: the measure, and the values it may stand for.

use serde::Serialize;

use super::{CriterionSpec, Direction, Unknown, ValueFunction};

/// A measure as it is recorded or computed.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Raw {
    /// A number in the unit of the criterion.
    Number(f64),
    /// A word of its categories.
    Word(String),
}

/// A measure with the values between 0 and 1 that it may stand for: equal ends where it is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// The measure; `None` where it is not known.
    pub raw: Option<Raw>,
    /// Least value.
    pub low: f64,
    /// Greatest value.
    pub high: f64,
    /// Whether the criteria file assumes the value because the measure is not known.
    pub assumed: bool,
    /// Of how many parts (items, services) how many are known, for measures made of several.
    pub cover: Option<(u32, u32)>,
}

/// What a source says of a criterion, before the value function: the measure, and the ends between which it lies.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) raw: Option<Raw>,
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) cover: Option<(u32, u32)>,
}

impl Found {
    /// Nothing is known.
    pub(super) const NOTHING: Self = Self { raw: None, low: f64::NEG_INFINITY, high: f64::INFINITY, cover: None };

    pub(super) fn number(raw: f64) -> Self {
        Self { raw: Some(Raw::Number(raw)), low: raw, high: raw, cover: None }
    }

    pub(super) fn word(word: &str) -> Self {
        Self { raw: Some(Raw::Word(word.to_owned())), ..Self::NOTHING }
    }

    /// Somewhere between two ends.
    pub(super) fn between(low: f64, high: f64) -> Self {
        Self { low, high, ..Self::NOTHING }
    }

    fn is_open_at_both_ends(&self) -> bool {
        self.low == f64::NEG_INFINITY && self.high == f64::INFINITY
    }
}

impl Measured {
    /// Whether one value is known or assumed.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.low == self.high
    }

    /// Through the value function of a criterion; a word that is not in its list stays unknown.
    pub(super) fn new(found: Found, spec: &CriterionSpec) -> Self {
        let settled = |raw: Option<Raw>, value: f64, assumed: bool| Self { raw, low: value, high: value, assumed, cover: found.cover };
        if let Some(Raw::Word(word)) = &found.raw {
            if let Some(value) = spec.value.as_ref().and_then(|function| function.category(word)) {
                return settled(found.raw, value, false);
            }
        } else if !found.is_open_at_both_ends() {
            let (low, high) = values(spec, found.low, found.high);
            return Self { raw: found.raw, low, high, assumed: false, cover: found.cover };
        }
        match spec.unknown {
            Unknown::Interval => Self { raw: None, low: 0.0, high: 1.0, assumed: false, cover: found.cover },
            Unknown::Between { low, high } => Self { raw: None, low, high, assumed: false, cover: found.cover },
            Unknown::Assumed(value) => settled(None, value, true),
        }
    }
}

/// The values between two ends of a measure; without a value function the measure itself, which lies between 0 and 1.
fn values(spec: &CriterionSpec, low: f64, high: f64) -> (f64, f64) {
    if let Some(function) = &spec.value {
        return function.interval(low, high).unwrap_or((0.0, 1.0));
    }
    let (low, high) = (low.clamp(0.0, 1.0), high.clamp(0.0, 1.0));
    if spec.direction == Some(Direction::Lower) { (1.0 - high, 1.0 - low) } else { (low, high) }
}

/// The measure at which a function reaches a value, on the way up; `None` for words and where it never does.
pub(super) fn measure_of(function: &ValueFunction, value: f64) -> Option<f64> {
    let between = |from: f64, to: f64| from + (to - from) * value;
    match function {
        _ if !(0.0..=1.0).contains(&value) => None,
        ValueFunction::Linear { from, to } => Some(between(*from, *to)),
        ValueFunction::Log { from, to } => Some(between(from.ln(), to.ln()).exp()),
        ValueFunction::Logistic { midpoint, steepness } => {
            Some(midpoint + (value / (1.0 - value)).ln() / steepness).filter(|measure| measure.is_finite())
        }
        ValueFunction::Piecewise { points } => points.windows(2).find_map(|pair| {
            let ([x0, y0], [x1, y1]) = (pair[0], pair[1]);
            let inside = y0 != y1 && (y0.min(y1)..=y0.max(y1)).contains(&value);
            inside.then(|| x0 + (x1 - x0) * (value - y0) / (y1 - y0))
        }),
        ValueFunction::Categories { .. } => None,
    }
}
