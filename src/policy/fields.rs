//! The dictionary of a pack: what each fact is called, what it may be, and how those of members make that of a project.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::condition::Bound;
use crate::district::Fact;
use crate::intake::quantity;
use crate::report::Text;

/// A known value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Yes or no.
    Bool(bool),
    /// A number, exact; shares are 0–1, money is in yuan, areas in m².
    Number(Decimal),
    /// A word of an enumeration, or free text.
    Word(String),
    /// Words.
    Words(BTreeSet<String>),
    /// A day.
    Date(Date),
}

/// One field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name for readers, and for the headings of ledgers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// What it may be.
    #[serde(rename = "type")]
    pub kind: FieldKind,
    /// Whose fact it is.
    #[serde(default)]
    pub scope: Scope,
    /// `yuan`, `m2` or `share`; numbers are kept in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Words of an enumeration or a set; any word where none are given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// How facts of the members make that of their project.
    #[serde(default)]
    pub combine: Combine,
    /// What intake knows under a role of its own, taken where no column carries the field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Known>,
    /// Further headings under which ledgers and surveys carry it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
}

/// What a field may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Yes or no.
    Bool,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// One word.
    Enum,
    /// Some words.
    Set,
    /// A day.
    Date,
    /// Free text.
    Text,
    /// Years of construction; taken from the buildings.
    Years,
}

/// Whose fact a field is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// A neighbourhood's.
    #[default]
    Neighbourhood,
    /// A project's; it stands in the rows of the members.
    Project,
}

/// Units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// 元.
    Yuan,
    /// Square metres.
    M2,
    /// 0–1.
    Share,
}

/// What intake knows of a neighbourhood under a role of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// Estimated cost, 元.
    Cost,
    /// Gross floor area, m²; a lower bound is not taken.
    FloorArea,
    /// Dwellings.
    Households,
}

/// How the facts of members make that of their project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Combine {
    /// Yes where one is; no where all are known not to be.
    #[default]
    Any,
    /// Yes where all are; no where one is known not to be.
    All,
    /// The sum, where all are known.
    Sum,
    /// The least, where all are known.
    Least,
    /// All words of any, where all are known.
    Union,
    /// The words that all have, where all are known.
    Common,
    /// The last day, where all are known.
    Last,
    /// The value, where all are known and agree.
    Same,
}

/// A word for readers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// Why a recorded fact is not a value of its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// Another kind of thing.
    Kind,
    /// Not a word of the enumeration.
    Word(String),
    /// Money finer than a fen.
    Fraction,
    /// An area, a sum or a count below zero.
    Negative,
    /// A share outside 0–1.
    Share,
}

impl Word {
    /// In both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }
}

impl Field {
    /// The name for readers.
    #[must_use]
    pub fn name(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }

    /// The recorded fact as a value of this field; `factor` is that of the unit in the heading, `words` are the pack's.
    ///
    /// # Errors
    /// [`Unreadable`] where the cell says something else.
    pub fn read(&self, fact: &Fact, factor: f64, words: &BTreeMap<String, Word>) -> Result<Value, Unreadable> {
        match self.kind {
            FieldKind::Bool => match fact {
                Fact::Bool(value) => Ok(Value::Bool(*value)),
                Fact::Number(n) if n.is_zero() || *n == Decimal::ONE => Ok(Value::Bool(!n.is_zero())),
                _ => Err(Unreadable::Kind),
            },
            FieldKind::Number | FieldKind::Integer => self.number(fact, factor),
            FieldKind::Enum => self.word(text_of(fact).ok_or(Unreadable::Kind)?.trim(), words).map(Value::Word),
            FieldKind::Set => {
                let text = text_of(fact).ok_or(Unreadable::Kind)?;
                let parts = text.split(['、', '，', ',', '；', ';', '/', '|', '\n']).map(str::trim).filter(|part| !part.is_empty());
                parts.map(|part| self.word(part, words)).collect::<Result<_, _>>().map(Value::Words)
            }
            FieldKind::Date => date_of(fact).map(Value::Date).ok_or(Unreadable::Kind),
            FieldKind::Text => text_of(fact).map(Value::Word).ok_or(Unreadable::Kind),
            FieldKind::Years => Err(Unreadable::Kind),
        }
    }

    fn number(&self, fact: &Fact, factor: f64) -> Result<Value, Unreadable> {
        let number = match fact {
            Fact::Number(n) => Decimal::try_from(factor).ok().and_then(|factor| n.checked_mul(factor)),
            Fact::Text(text) => quantity(text, factor),
            Fact::Bool(_) => None,
        };
        let number = number.ok_or(Unreadable::Kind)?.normalize();
        if self.kind == FieldKind::Integer && !number.fract().is_zero() {
            return Err(Unreadable::Kind);
        }
        if number.is_sign_negative() && !number.is_zero() {
            return Err(Unreadable::Negative);
        }
        match self.unit {
            Some(Unit::Yuan) if number.scale() > 2 => Err(Unreadable::Fraction),
            Some(Unit::Share) if number > Decimal::ONE_HUNDRED => Err(Unreadable::Share),
            Some(Unit::Share) if number > Decimal::ONE => Ok(Value::Number(number / Decimal::ONE_HUNDRED)),
            _ => Ok(Value::Number(number)),
        }
    }

    /// The id of a word written as its id or in one of the two languages; free where the field has no list.
    fn word(&self, written: &str, words: &BTreeMap<String, Word>) -> Result<String, Unreadable> {
        if self.values.is_empty() {
            return Ok(written.to_owned());
        }
        let is_meant =
            |id: &&String| *id == written || words.get(*id).is_some_and(|word| word.zh == written || word.en.eq_ignore_ascii_case(written));
        self.values.iter().find(is_meant).cloned().ok_or_else(|| Unreadable::Word(written.to_owned()))
    }
}

impl Combine {
    /// What the members' values make together; unknown where it depends on one that is not known.
    #[must_use]
    pub fn together(self, values: &[Option<Value>]) -> Option<Value> {
        let decided = |wanted: bool| values.iter().any(|v| matches!(v, Some(Value::Bool(b)) if *b == wanted));
        let known: Option<Vec<&Value>> = values.iter().map(Option::as_ref).collect();
        match self {
            Self::Any | Self::All => {
                let wanted = self == Self::Any;
                if decided(wanted) {
                    return Some(Value::Bool(wanted));
                }
                let undecided = known.filter(|all| !all.is_empty() && all.iter().all(|v| matches!(v, Value::Bool(_))));
                undecided.map(|_| Value::Bool(!wanted))
            }
            Self::Sum => numbers(&known?).map(|all| Value::Number(all.iter().sum())),
            Self::Least => numbers(&known?)?.into_iter().min().map(Value::Number),
            Self::Union => sets(&known?).map(|all| Value::Words(all.into_iter().flatten().cloned().collect())),
            Self::Common => {
                let mut all = sets(&known?)?.into_iter();
                let first = all.next()?.clone();
                Some(Value::Words(all.fold(first, |common, set| common.intersection(set).cloned().collect())))
            }
            Self::Last => {
                let days: Option<Vec<Date>> =
                    known?.into_iter().map(|v| if let Value::Date(day) = v { Some(*day) } else { None }).collect();
                days?.into_iter().max().map(Value::Date)
            }
            Self::Same => {
                let all = known?;
                let first = *all.first()?;
                all.iter().all(|v| *v == first).then(|| first.clone())
            }
        }
    }
}

impl Combine {
    /// What the members that are known make certain of the value together, where that is not known; `None` where they do not.
    #[must_use]
    pub fn bound(self, values: &[Option<Value>]) -> Option<Bound> {
        if self.together(values).is_some() {
            return None;
        }
        let known: Vec<&Value> = values.iter().flatten().collect();
        match self {
            Self::Sum => numbers(&known).map(|all| Bound::AtLeast(all.iter().sum())),
            Self::Least => numbers(&known)?.into_iter().min().map(Bound::AtMost),
            Self::Union => {
                let words: BTreeSet<String> = sets(&known)?.into_iter().flatten().cloned().collect();
                (!words.is_empty()).then_some(Bound::Holds(words))
            }
            _ => None,
        }
    }
}

fn numbers(values: &[&Value]) -> Option<Vec<Decimal>> {
    values.iter().map(|v| if let Value::Number(n) = v { Some(*n) } else { None }).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
}

fn sets<'v>(values: &[&'v Value]) -> Option<Vec<&'v BTreeSet<String>>> {
    values.iter().map(|v| if let Value::Words(words) = v { Some(words) } else { None }).collect()
}

fn text_of(fact: &Fact) -> Option<String> {
    match fact {
        Fact::Text(text) => Some(text.clone()),
        Fact::Number(n) => Some(n.normalize().to_string()),
        Fact::Bool(_) => None,
    }
}

/// A day as ledgers write it: 2022-03-01, 2022/3/1, 2022.3.1, 2022年3月1日, 20220301, or a spreadsheet's serial day.
fn date_of(fact: &Fact) -> Option<Date> {
    let text = text_of(fact)?;
    let text = text.trim();
    // A time behind the day is of no interest.
    let text = text.split([' ', 'T']).next().unwrap_or(text);
    let parts: Vec<&str> = text.split(['-', '/', '.', '年', '月', '日']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<i32>().ok();
    match parts.as_slice() {
        [year, month, day] => {
            let (year, month, day) = (number(year)?, number(month)?, number(day)?);
            Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok().filter(|_| year >= 1900)
        }
        [one] if one.len() == 8 => {
            let all = number(one)?;
            Date::new((all / 10_000) as i16, (all / 100 % 100) as i8, (all % 100) as i8).ok().filter(|_| all >= 19_000_000)
        }
        // Serial days of spreadsheets, 1980 to 2100.
        [one] => number(one)
            .filter(|days| (29_221..=73_415).contains(days))
            .and_then(|days| jiff::civil::date(1899, 12, 30).checked_add(jiff::Span::new().days(days)).ok()),
        _ => None,
    }
}
