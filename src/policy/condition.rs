//! Three-valued conditions as data (Kleene logic): an unknown field yields unknown, never a quiet yes or no.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::district::Fact;

/// Yes, no, or not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// Known to hold.
    Yes,
    /// Known not to hold.
    No,
    /// A field it needs is not known.
    Unknown,
}

/// One test of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Field of the policy's dictionary.
    pub field: String,
    /// How it is compared.
    pub op: Op,
    /// What it is compared with; `param` takes precedence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<toml::Value>,
    /// Name of a parameter of the pack.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Equal.
    Is,
    /// One of a list.
    In,
    /// Less than.
    Lt,
    /// At most.
    Le,
    /// At least.
    Ge,
    /// More than.
    Gt,
    /// Built by the end of the year; needs the years of the buildings.
    YearLe,
}

impl Truth {
    /// Known truth.
    #[must_use]
    pub fn of(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }

    /// Known or unknown truth.
    #[must_use]
    pub fn maybe(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::of)
    }

    /// All hold: no as soon as one does not, unknown where one is open.
    #[must_use]
    pub fn all(values: impl IntoIterator<Item = Self>) -> Self {
        values.into_iter().fold(Self::Yes, |sum, v| match (sum, v) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            _ => Self::Yes,
        })
    }

    /// At least one holds: yes as soon as one does, unknown where one is open.
    #[must_use]
    pub fn any(values: impl IntoIterator<Item = Self>) -> Self {
        Self::all(values.into_iter().map(std::ops::Not::not)).not()
    }

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        Self::not(self)
    }
}

impl Condition {
    /// The value compared with, after parameters.
    #[must_use]
    pub fn operand<'a>(&'a self, parameters: &'a BTreeMap<String, toml::Value>) -> Option<&'a toml::Value> {
        self.param.as_ref().and_then(|name| parameters.get(name)).or(self.value.as_ref())
    }

    /// Whether the condition holds for a recorded fact. Years are judged by the caller.
    #[must_use]
    pub fn holds(&self, fact: Option<&Fact>, operand: Option<&toml::Value>) -> Truth {
        let (Some(fact), Some(operand)) = (fact, operand) else { return Truth::Unknown };
        match self.op {
            Op::Is => Truth::maybe(equal(fact, operand)),
            Op::In => operand.as_array().map_or(Truth::Unknown, |list| Truth::any(list.iter().map(|v| Truth::maybe(equal(fact, v))))),
            Op::YearLe => Truth::Unknown,
            Op::Lt | Op::Le | Op::Ge | Op::Gt => {
                let (Fact::Number(left), Some(right)) = (fact, number(operand)) else { return Truth::Unknown };
                Truth::of(match self.op {
                    Op::Lt => *left < right,
                    Op::Le => *left <= right,
                    Op::Ge => *left >= right,
                    _ => *left > right,
                })
            }
        }
    }
}

fn equal(fact: &Fact, value: &toml::Value) -> Option<bool> {
    match (fact, value) {
        (Fact::Bool(a), toml::Value::Boolean(b)) => Some(a == b),
        (Fact::Text(a), toml::Value::String(b)) => Some(a == b),
        (Fact::Number(a), b) => number(b).map(|b| *a == b),
        _ => None,
    }
}

/// A TOML number as an exact decimal.
fn number(value: &toml::Value) -> Option<Decimal> {
    match value {
        toml::Value::Integer(i) => Some(Decimal::from(*i)),
        toml::Value::Float(f) => f.to_string().parse().ok(),
        toml::Value::String(s) => s.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Truth::Yes, Truth::No, Truth::Unknown];

    #[test]
    fn kleene_logic_obeys_de_morgan() {
        for a in ALL {
            for b in ALL {
                assert_eq!(!Truth::all([a, b]), Truth::any([!a, !b]));
            }
        }
        assert_eq!(Truth::any([Truth::Unknown, Truth::Yes]), Truth::Yes);
        assert_eq!(Truth::all([Truth::Unknown, Truth::No]), Truth::No);
    }

    #[test]
    fn thresholds_are_exact() {
        let lt = |op| Condition { field: "x".into(), op, value: Some(toml::Value::Integer(10_000_000)), param: None };
        let just_below = Fact::Number("9999999.99".parse().unwrap());
        let at = Fact::Number("10000000".parse().unwrap());
        let value = toml::Value::Integer(10_000_000);
        assert_eq!(lt(Op::Lt).holds(Some(&just_below), Some(&value)), Truth::Yes);
        assert_eq!(lt(Op::Lt).holds(Some(&at), Some(&value)), Truth::No);
        assert_eq!(lt(Op::Ge).holds(Some(&at), Some(&value)), Truth::Yes);
        assert_eq!(lt(Op::Ge).holds(None, Some(&value)), Truth::Unknown);
    }
}
