//! Everything a criterion may look at, and how a field of a ledger or survey is read for it.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use rust_decimal::prelude::ToPrimitive;

use super::CriterionSpec;
use super::measured::{Found, Raw};
use crate::access::Access;
use crate::district::{District, Fact, Neighbourhood, NeighbourhoodIx};
use crate::intake::{forms, heading_factor, plain, quantity};
use crate::links::Links;
use crate::policy::{Eligibility, FieldColumns, Headings, MemberFacts, Pack, Standard, Unit, Value};

/// Everything a criterion may look at.
pub(super) struct Facts<'a> {
    pub(super) district: &'a District,
    pub(super) pack: &'a Pack,
    pub(super) standard: &'a Standard,
    pub(super) access: &'a Access,
    pub(super) links: &'a Links,
    pub(super) eligibility: &'a [Eligibility],
    /// Year in which ages are counted.
    pub(super) year: i16,
    /// First and last year in which works of the programme may start.
    pub(super) years: (i16, i16),
    /// Whether a plan of pipe works was read, so that where none is beside a neighbourhood there is none.
    pub(super) has_pipe_works: bool,
    /// What headings say of the pack's items.
    pub(super) headings: Headings,
    /// Which columns carry the pack's fields.
    pub(super) columns: FieldColumns<'a>,
    /// Lines of the standard that the pack's items by choice stand for.
    pub(super) lines: Vec<usize>,
}

/// One neighbourhood with its recorded facts, read once for all criteria.
pub(super) struct Place<'a> {
    pub(super) ix: NeighbourhoodIx,
    pub(super) own: &'a Neighbourhood,
    fields: MemberFacts,
    /// Columns by their bare names; few criteria ask for them.
    columns: OnceCell<BTreeMap<String, (&'a str, &'a Fact)>>,
}

impl<'a> Place<'a> {
    pub(super) fn new(district: &'a District, columns: &FieldColumns<'_>, ix: NeighbourhoodIx) -> Self {
        let own = &district.neighbourhoods[ix.at()];
        Self { ix, own, fields: columns.read(own), columns: OnceCell::new() }
    }

    fn columns(&self) -> &BTreeMap<String, (&'a str, &'a Fact)> {
        self.columns.get_or_init(|| {
            let mut columns = BTreeMap::new();
            for (name, fact) in &self.own.facts {
                for form in forms(name) {
                    columns.entry(form).or_insert((name.as_ref(), fact));
                }
            }
            columns
        })
    }

    /// A field: as the pack reads it, else as the cell under its id or one of the criterion's headings says it.
    pub(super) fn field(&self, pack: &Pack, field: &str, spec: &CriterionSpec) -> Found {
        if let Some(value) = self.fields.known.get(field) {
            let is_share = pack.fields.get(field).is_some_and(|f| f.unit == Some(Unit::Share));
            return match value {
                Value::Number(n) => {
                    n.to_f64().map_or(Found::NOTHING, |n| Found::number(if is_share && spec.share { n * 100.0 } else { n }))
                }
                Value::Bool(yes) => truth(*yes, spec),
                Value::Word(word) => Found::word(word),
                Value::Words(_) | Value::Date(_) => Found::NOTHING,
            };
        }
        let cell = || {
            let names = std::iter::once(field).chain(spec.columns.iter().map(String::as_str));
            names.map(plain).find_map(|name| self.columns().get(&name)).copied()
        };
        let exact = self.own.facts.get_key_value(field).map(|(name, fact)| (name.as_ref(), fact));
        exact.or_else(cell).map_or(Found::NOTHING, |(name, fact)| read(name, fact, spec))
    }
}

/// A cell as the criterion wants it: a word for categories, a number otherwise.
fn read(name: &str, fact: &Fact, spec: &CriterionSpec) -> Found {
    let is_word = spec.value.as_ref().is_some_and(super::ValueFunction::is_categories);
    match fact {
        Fact::Bool(yes) => truth(*yes, spec),
        Fact::Text(text) if is_word => Found::word(text.trim()),
        Fact::Number(n) if is_word => Found::word(&n.normalize().to_string()),
        Fact::Number(n) => n.to_f64().map_or(Found::NOTHING, |n| percent(n * factor(name, spec), spec)),
        Fact::Text(text) if spec.share => text
            .trim()
            .trim_end_matches(['%', '％'])
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
            .map_or(Found::NOTHING, |n| if text.contains(['%', '％']) { in_percent(n) } else { percent(n, spec) }),
        Fact::Text(text) => quantity(text, heading_factor(name)).and_then(|n| n.to_f64()).map_or(Found::NOTHING, Found::number),
    }
}

fn truth(yes: bool, spec: &CriterionSpec) -> Found {
    if spec.value.as_ref().is_some_and(super::ValueFunction::is_categories) {
        Found::word(if yes { "yes" } else { "no" })
    } else {
        Found::number(f64::from(u8::from(yes)))
    }
}

fn factor(name: &str, spec: &CriterionSpec) -> f64 {
    if spec.share { 1.0 } else { heading_factor(name) }
}

/// A share as per cent: what is at most 1 is a part of 1.
fn percent(n: f64, spec: &CriterionSpec) -> Found {
    match spec.share {
        true if (0.0..=1.0).contains(&n) => Found::number(n * 100.0),
        true => in_percent(n),
        false => Found::number(n),
    }
}

/// What lies outside 0 to 100 is no share.
fn in_percent(n: f64) -> Found {
    if (0.0..=100.0).contains(&n) { Found::number(n) } else { Found::NOTHING }
}

impl Raw {
    /// As a number; words have none.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            Self::Word(_) => None,
        }
    }
}
