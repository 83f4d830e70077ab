//! Three-valued conditions as data (Kleene logic): an unknown field yields unknown, never a quiet yes or no.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::Value;

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

/// A condition of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub enum Condition {
    /// One test of one field.
    Test(Test),
    /// All of them hold.
    All(Vec<Condition>),
    /// At least one of them holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// One test of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Field of the policy's dictionary.
    pub field: String,
    /// How it is compared.
    pub op: Op,
    /// What it is compared with; `param` takes precedence.
    pub value: Option<toml::Value>,
    /// Name of a parameter of the pack.
    pub param: Option<String>,
    /// Reading that settles whether `le` and `ge` include the limit itself; a value at the limit is pointed out.
    pub limit_reading: Option<String>,
}

/// Comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Op {
    /// Equal.
    Is,
    /// One of a list.
    In,
    /// A set, not empty, of nothing but what the list has.
    Only,
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

/// What a condition makes of some facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Whether it holds.
    pub truth: Truth,
    /// Fields whose values would decide; empty where it is decided.
    pub needs: BTreeSet<String>,
    /// Readings whose limit a value meets exactly.
    pub at_limit: BTreeSet<String>,
}

/// What is certain of a field although its value is not known: members without one cannot undo it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// A sum of what some members have; sums, areas and counts are never below 0.
    AtLeast(Decimal),
    /// The least of what some members have.
    AtMost(Decimal),
    /// Words that some members have.
    Holds(BTreeSet<String>),
}

/// What conditions are judged by.
pub trait Facts {
    /// The value of a field, where it is known.
    fn value(&self, field: &str) -> Option<Value>;

    /// What is certain of a field whose value is not known.
    fn bound(&self, field: &str) -> Option<Bound> {
        let _ = field;
        None
    }

    /// Whether the neighbourhood was built by the end of a year.
    fn built_by(&self, year: i16) -> Truth {
        let _ = year;
        Truth::Unknown
    }
}

/// Values of the pack's parameters, and what they say about limits.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'p> {
    /// The parameters.
    pub parameters: &'p BTreeMap<String, toml::Value>,
    /// Parameter that settles a limit, by reading.
    pub limits: &'p BTreeMap<String, String>,
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
        !Self::all(values.into_iter().map(std::ops::Not::not))
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

impl Condition {
    /// Judges it.
    #[must_use]
    pub fn judge(&self, facts: &dyn Facts, terms: Terms<'_>) -> Judgement {
        match self {
            Self::Test(test) => test.judge(facts, terms),
            Self::All(of) => Judgement::all(of.iter().map(|c| c.judge(facts, terms))),
            Self::Any(of) => Judgement::any(of.iter().map(|c| c.judge(facts, terms))),
            Self::Not(of) => of.judge(facts, terms).opposite(),
        }
    }

    /// The tests in it, from left to right.
    #[must_use]
    pub fn tests(&self) -> Vec<&Test> {
        match self {
            Self::Test(test) => vec![test],
            Self::All(of) | Self::Any(of) => of.iter().flat_map(Self::tests).collect(),
            Self::Not(of) => of.tests(),
        }
    }
}

impl Test {
    /// The value compared with, after parameters.
    #[must_use]
    pub fn operand<'a>(&'a self, parameters: &'a BTreeMap<String, toml::Value>) -> Option<&'a toml::Value> {
        self.param.as_ref().and_then(|name| parameters.get(name)).or(self.value.as_ref())
    }

    fn judge(&self, facts: &dyn Facts, terms: Terms<'_>) -> Judgement {
        let operand = self.operand(terms.parameters);
        let (truth, meets) = if self.op == Op::YearLe {
            let year = operand.and_then(toml::Value::as_integer).and_then(|y| i16::try_from(y).ok());
            (year.map_or(Truth::Unknown, |year| facts.built_by(year)), false)
        } else {
            match (facts.value(&self.field), operand) {
                (Some(value), Some(operand)) => (self.compare(&value, operand, terms), Self::meets(&value, operand)),
                (None, Some(operand)) => {
                    (facts.bound(&self.field).map_or(Truth::Unknown, |bound| self.certain(&bound, operand, terms)), false)
                }
                _ => (Truth::Unknown, false),
            }
        };
        let needs = if truth == Truth::Unknown { BTreeSet::from([self.field.clone()]) } else { BTreeSet::new() };
        let at_limit = self.limit_reading.iter().filter(|_| meets).cloned().collect();
        Judgement { truth, needs, at_limit }
    }

    fn compare(&self, value: &Value, operand: &toml::Value, terms: Terms<'_>) -> Truth {
        let list = || operand.as_array().map(Vec::as_slice).unwrap_or_default();
        match self.op {
            Op::Is => Truth::maybe(equal(value, operand)),
            Op::In => Truth::any(list().iter().map(|v| Truth::maybe(equal(value, v)))),
            Op::Only => match value {
                Value::Words(words) => Truth::of(!words.is_empty() && words.iter().all(|w| list().iter().any(|v| v.as_str() == Some(w)))),
                _ => Truth::Unknown,
            },
            Op::YearLe => Truth::Unknown,
            Op::Lt | Op::Le | Op::Ge | Op::Gt => {
                let (Value::Number(left), Some(right)) = (value, decimal(operand)) else { return Truth::Unknown };
                let included = self.limit_reading.as_ref().is_none_or(|reading| terms.includes_limit(reading));
                Truth::of(match self.op {
                    Op::Le if included => *left <= right,
                    Op::Ge if included => *left >= right,
                    Op::Lt | Op::Le => *left < right,
                    _ => *left > right,
                })
            }
        }
    }

    /// What holds whatever the missing members add: unknown unless the bound alone decides.
    fn certain(&self, bound: &Bound, operand: &toml::Value, terms: Terms<'_>) -> Truth {
        let reaches = |beyond: bool, above: Truth| if beyond { above } else { Truth::Unknown };
        let included = self.limit_reading.as_ref().is_none_or(|reading| terms.includes_limit(reading));
        let limit = decimal(operand);
        match (bound, limit, self.op) {
            (Bound::AtLeast(least), Some(limit), Op::Lt) => reaches(*least >= limit, Truth::No),
            (Bound::AtLeast(least), Some(limit), Op::Le) => reaches(*least > limit || (!included && *least == limit), Truth::No),
            (Bound::AtLeast(least), Some(limit), Op::Ge) => reaches(*least > limit || (included && *least == limit), Truth::Yes),
            (Bound::AtLeast(least), Some(limit), Op::Gt) => reaches(*least > limit, Truth::Yes),
            (Bound::AtLeast(least), Some(limit), Op::Is) => reaches(*least > limit, Truth::No),
            (Bound::AtMost(most), Some(limit), Op::Lt) => reaches(*most < limit, Truth::Yes),
            (Bound::AtMost(most), Some(limit), Op::Le) => reaches(*most < limit || (included && *most == limit), Truth::Yes),
            (Bound::AtMost(most), Some(limit), Op::Ge) => reaches(*most < limit || (!included && *most == limit), Truth::No),
            (Bound::AtMost(most), Some(limit), Op::Gt) => reaches(*most <= limit, Truth::No),
            (Bound::AtMost(most), Some(limit), Op::Is) => reaches(*most < limit, Truth::No),
            (Bound::Holds(words), _, Op::Only) => {
                let allowed = operand.as_array().map(Vec::as_slice).unwrap_or_default();
                reaches(words.iter().any(|word| !allowed.iter().any(|v| v.as_str() == Some(word))), Truth::No)
            }
            _ => Truth::Unknown,
        }
    }

    fn meets(value: &Value, operand: &toml::Value) -> bool {
        matches!((value, decimal(operand)), (Value::Number(left), Some(right)) if *left == right)
    }
}

impl Terms<'_> {
    fn includes_limit(&self, reading: &str) -> bool {
        let value = self.limits.get(reading).and_then(|name| self.parameters.get(name));
        value.and_then(toml::Value::as_bool).unwrap_or(true)
    }
}

impl Judgement {
    /// Kleene's and.
    #[must_use]
    pub fn all(of: impl IntoIterator<Item = Self>) -> Self {
        let of: Vec<Self> = of.into_iter().collect();
        Self::together(Truth::all(of.iter().map(|j| j.truth)), of)
    }

    /// Kleene's or.
    #[must_use]
    pub fn any(of: impl IntoIterator<Item = Self>) -> Self {
        let of: Vec<Self> = of.into_iter().collect();
        Self::together(Truth::any(of.iter().map(|j| j.truth)), of)
    }

    /// Kleene's not.
    #[must_use]
    pub fn opposite(self) -> Self {
        Self { truth: !self.truth, ..self }
    }

    fn together(truth: Truth, of: Vec<Self>) -> Self {
        let mut sum = Self { truth, needs: BTreeSet::new(), at_limit: BTreeSet::new() };
        for part in of {
            if truth == Truth::Unknown && part.truth == Truth::Unknown {
                sum.needs.extend(part.needs);
            }
            sum.at_limit.extend(part.at_limit);
        }
        sum
    }
}

fn equal(value: &Value, operand: &toml::Value) -> Option<bool> {
    match (value, operand) {
        (Value::Bool(a), toml::Value::Boolean(b)) => Some(a == b),
        (Value::Word(a), toml::Value::String(b)) => Some(a == b),
        (Value::Number(a), b) => decimal(b).map(|b| *a == b),
        _ => None,
    }
}

/// A TOML number, or a number in quotes, as an exact decimal.
pub(super) fn decimal(value: &toml::Value) -> Option<Decimal> {
    match value {
        toml::Value::Integer(i) => Some(Decimal::from(*i)),
        toml::Value::Float(f) => f.to_string().parse().ok(),
        toml::Value::String(s) => s.parse().ok(),
        _ => None,
    }
}

/// A condition as a pack writes it: a test, or one of `all`, `any`, `not`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    op: Option<Op>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<toml::Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    param: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_reading: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<Vec<Condition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    any: Option<Vec<Condition>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not: Option<Box<Condition>>,
}

impl TryFrom<Written> for Condition {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let is_test = written.field.is_some() || written.op.is_some() || written.value.is_some() || written.param.is_some();
        match (written.all, written.any, written.not) {
            (Some(of), None, None) if !is_test => Ok(Self::All(of)),
            (None, Some(of), None) if !is_test => Ok(Self::Any(of)),
            (None, None, Some(of)) if !is_test => Ok(Self::Not(of)),
            (None, None, None) => {
                let (Some(field), Some(op)) = (written.field, written.op) else { return Err(SHAPE) };
                Ok(Self::Test(Test { field, op, value: written.value, param: written.param, limit_reading: written.limit_reading }))
            }
            _ => Err(SHAPE),
        }
    }
}

/// What a condition must look like.
const SHAPE: &str = "a condition is either a test (field, op, value or param) or one of all, any, not";

impl From<Condition> for Written {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::Test(test) => Self {
                field: Some(test.field),
                op: Some(test.op),
                value: test.value,
                param: test.param,
                limit_reading: test.limit_reading,
                ..Self::default()
            },
            Condition::All(of) => Self { all: Some(of), ..Self::default() },
            Condition::Any(of) => Self { any: Some(of), ..Self::default() },
            Condition::Not(of) => Self { not: Some(of), ..Self::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Truth; 3] = [Truth::Yes, Truth::No, Truth::Unknown];

    impl Facts for BTreeMap<&str, Value> {
        fn value(&self, field: &str) -> Option<Value> {
            self.get(field).cloned()
        }
    }

    fn judged(condition: &str, facts: &[(&'static str, Value)], parameters: &str) -> Judgement {
        #[derive(Deserialize)]
        struct One {
            c: Condition,
        }
        let one: One = toml::from_str(&format!("c = {condition}")).unwrap();
        let parameters: BTreeMap<String, toml::Value> = toml::from_str(parameters).unwrap();
        let limits = BTreeMap::from([("A11".to_owned(), "inside".to_owned())]);
        let facts: BTreeMap<&str, Value> = facts.iter().cloned().collect();
        one.c.judge(&facts, Terms { parameters: &parameters, limits: &limits })
    }

    fn number(text: &str) -> Value {
        Value::Number(text.parse().unwrap())
    }

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
    fn thresholds_are_exact_and_limits_switch() {
        let lt = r#"{ field = "x", op = "lt", value = 10000000 }"#;
        assert_eq!(judged(lt, &[("x", number("9999999.99"))], "").truth, Truth::Yes);
        assert_eq!(judged(lt, &[("x", number("10000000"))], "").truth, Truth::No);
        assert_eq!(judged(lt, &[], "").needs, BTreeSet::from(["x".to_owned()]));
        let le = r#"{ field = "x", op = "le", value = 1000, limit_reading = "A11" }"#;
        let at = judged(le, &[("x", number("1000"))], "inside = true");
        assert_eq!((at.truth, at.at_limit.len()), (Truth::Yes, 1));
        assert_eq!(judged(le, &[("x", number("1000"))], "inside = false").truth, Truth::No);
        assert!(judged(le, &[("x", number("999.99"))], "inside = false").at_limit.is_empty());
    }

    #[test]
    fn nested_conditions_ask_only_for_what_decides() {
        let nested = r#"{ any = [ { field = "a", op = "is", value = true }, { not = { all = [ { field = "b", op = "is", value = true }, { field = "c", op = "only", value = ["x", "y"] } ] } } ] }"#;
        let words = |w: &[&str]| Value::Words(w.iter().map(|w| (*w).to_owned()).collect());
        assert_eq!(judged(nested, &[("a", Value::Bool(true))], "").truth, Truth::Yes);
        assert_eq!(judged(nested, &[("c", words(&["x", "z"]))], "").truth, Truth::Yes);
        let open = judged(nested, &[("a", Value::Bool(false)), ("c", words(&["x"]))], "");
        assert_eq!((open.truth, open.needs.into_iter().collect::<Vec<_>>()), (Truth::Unknown, vec!["b".to_owned()]));
        assert_eq!(judged(nested, &[("a", Value::Bool(false)), ("b", Value::Bool(true)), ("c", words(&["y"]))], "").truth, Truth::No);
    }

    #[test]
    fn a_condition_that_is_two_things_is_refused() {
        for text in
            ["c = { field = \"x\" }", "c = { all = [], any = [] }", "c = { field = \"x\", op = \"is\", all = [] }", "c = { feild = 1 }"]
        {
            assert!(toml::from_str::<BTreeMap<String, Condition>>(text).is_err(), "{text}");
        }
    }
}
