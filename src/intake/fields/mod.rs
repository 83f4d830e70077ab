//! Which column holds what: the project file's word first, then names and content.
//!
//! Every column is scored for every field of the role by
//!
//! `score = likeness × fit × (½ + ½ filled)`
//!
//! - *likeness* (0.7–1) of the column's name and a name in `data/fields.toml`, less 0.002 for every name listed
//!   before it; half for the names of `[fallback]`, which say something near the field (a registration year);
//! - *fit*: the share of the sampled values that read as what the field holds ([`content`]);
//! - *filled*: the share of the sampled rows with a value.
//!
//! A column whose values fit by less than [`LEAST_FIT`] contradicts its name and is not taken. The best score is
//! settled first, then the next among the columns and fields that are left; equal scores by field, then by position.
//! What was decided against a second column, against a name, or by a fallback is said ([`Finding`]).

mod content;
mod names;
#[cfg(test)]
mod tests;

use std::borrow::Borrow;
use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use self::content::{Content, Fitness, content, fitness};
use self::names::{Alias, Name};
pub(crate) use self::names::{forms, half_width, plain};
use super::sample::Sample;
use super::source::Column;
use super::{Trouble, trouble};
use crate::report::hint::near;
use crate::report::messages::IntakeMessage as M;
use crate::report::{IssueKind, Role};

/// Values that fit by less than this share contradict the name of their column: more of them do not fit than do.
const LEAST_FIT: f64 = 0.5;

/// A second column is worth a word where its name is at least so like the field's.
const WORTH_SAYING: f64 = 0.75;

/// Names by role and field, as in the file.
type Table<T> = BTreeMap<String, BTreeMap<String, Vec<T>>>;

#[derive(Debug, Deserialize)]
struct Names<T> {
    /// Names that say something near the field.
    fallback: Table<T>,
    /// Field → words that make another thing of a name that holds a known one.
    avoid: BTreeMap<String, Vec<String>>,
    #[serde(flatten)]
    roles: Table<T>,
}

static NAMES: LazyLock<Option<Names<Alias>>> = LazyLock::new(|| {
    let read: Names<String> = toml::from_str(include_str!("../../../data/fields.toml")).ok()?;
    let aliases = |table: Table<String>| -> Table<Alias> {
        let fields = |t: BTreeMap<String, Vec<String>>| t.into_iter().map(|(f, names)| (f, names.iter().map(|n| Alias::new(n)).collect()));
        table.into_iter().map(|(role, t)| (role, fields(t).collect())).collect()
    };
    Some(Names { fallback: aliases(read.fallback), avoid: read.avoid, roles: aliases(read.roles) })
});

/// Known fields with the position of their column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mapping {
    columns: BTreeMap<String, usize>,
}

impl Mapping {
    /// Position of the column that holds a field.
    pub(crate) fn get(&self, field: &str) -> Option<usize> {
        self.columns.get(field).copied()
    }

    /// Leaves a field out: it is of no use here.
    pub(crate) fn forget(&mut self, field: &str) {
        self.columns.remove(field);
    }

    /// Fields and positions, by field.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.columns.iter().map(|(field, &at)| (field.as_str(), at))
    }
}

/// What was decided about a field that a planner may want to decide otherwise.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Finding {
    /// Two columns fit; the first was taken.
    Chosen {
        /// Field.
        field: String,
        /// Column taken, with the share of its rows that are filled.
        taken: (String, f64),
        /// The next best one.
        left: (String, f64),
    },
    /// A column is named like the field and holds something else.
    Contradicts {
        /// Field.
        field: String,
        /// Column.
        column: String,
        /// Some of the values.
        values: Vec<String>,
    },
    /// Only something near the field was there.
    Fallback {
        /// Field.
        field: String,
        /// Column taken.
        column: String,
    },
}

impl Finding {
    /// The column it is about.
    pub(crate) fn column(&self) -> &str {
        match self {
            Self::Chosen { taken, .. } => &taken.0,
            Self::Contradicts { column, .. } | Self::Fallback { column, .. } => column,
        }
    }

    /// The kind of issue it makes.
    pub(crate) fn kind(&self) -> IssueKind {
        match self {
            Self::Chosen { .. } => IssueKind::FieldChosen,
            Self::Contradicts { .. } => IssueKind::FieldNotUsed,
            Self::Fallback { .. } => IssueKind::FieldFallback,
        }
    }

    /// The decision in signs that need no language: `year = 竣工年份 (92 %), 登记年份 (35 %)`.
    pub(crate) fn value(&self) -> String {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        match self {
            Self::Chosen { field, taken, left } => {
                format!("{field} = {} ({}); {} ({})", taken.0, percent(taken.1), left.0, percent(left.1))
            }
            Self::Contradicts { field, values, .. } => format!("{field}: {}", values.join(" | ")),
            Self::Fallback { field, column } => format!("{field} = {column}"),
        }
    }
}

/// Columns of a role with what is to be said about them.
#[derive(Debug, Default)]
pub(crate) struct Mapped {
    /// Fields and columns.
    pub mapping: Mapping,
    /// Declared fields and columns that do not exist, each with its name.
    pub troubles: Vec<(String, Trouble)>,
    /// Decisions worth a word.
    pub findings: Vec<Finding>,
}

/// A column that may hold a field.
#[derive(Debug)]
struct Candidate<'c> {
    field: &'c str,
    at: usize,
    likeness: f64,
    is_fallback: bool,
    fitness: Fitness,
    score: f64,
}

/// Finds the columns of a role; every declared name that does not exist is a trouble of its own.
///
/// `sample` is asked for only where a name points to a field; `None` from it lets names decide alone.
pub(crate) fn map<S: Borrow<Sample>>(
    role: Role,
    columns: &[Column],
    declared: &BTreeMap<String, String>,
    sample: impl FnOnce() -> Option<S>,
) -> Mapped {
    let mut mapped = Mapped::default();
    let known = fields(role);
    take_declared(role, columns, declared, &known, &mut mapped);
    let Some(names) = NAMES.as_ref() else { return mapped };
    let free = |at: &usize| !mapped.mapping.columns.values().any(|t| t == at);
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (at, column) in columns.iter().enumerate().filter(|(at, _)| free(at)) {
        let name = Name::new(&column.name, column.truncated);
        for (table, weight) in [(&names.roles, 1.0), (&names.fallback, 0.5)] {
            for (field, aliases) in table.get(key(role)).into_iter().flatten().filter(|(field, _)| !declared.contains_key(*field)) {
                let spoilt = names.avoid.get(field).is_some_and(|words| name.has_any(words));
                let best = aliases.iter().enumerate().filter_map(|(rank, alias)| {
                    let likeness = name.likeness(alias).filter(|l| !spoilt || *l > WORTH_SAYING)?;
                    Some((likeness, weight * (likeness - 0.002 * rank as f64)))
                });
                if let Some((likeness, score)) = best.max_by(|a, b| a.1.total_cmp(&b.1)) {
                    let fitness = Fitness { filled: 1.0, fit: 1.0, told: false };
                    candidates.push(Candidate { field, at, likeness, is_fallback: weight < 1.0, fitness, score });
                }
            }
        }
    }
    if candidates.is_empty() {
        return mapped;
    }
    let sample = sample();
    let sample = sample.as_ref().map(Borrow::borrow);
    if let Some(sample) = sample {
        for candidate in &mut candidates {
            candidate.fitness = fitness(content(role, candidate.field), sample.columns.get(candidate.at).map_or(&[], Vec::as_slice));
            candidate.score *= candidate.fitness.fit * (0.5 + 0.5 * candidate.fitness.filled);
        }
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.field.cmp(b.field)).then(a.at.cmp(&b.at)));
    settle(role, columns, &candidates, sample, &mut mapped);
    mapped
}

/// Takes what the project file declares.
fn take_declared(role: Role, columns: &[Column], declared: &BTreeMap<String, String>, known: &[&str], mapped: &mut Mapped) {
    let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
    for (field, column) in declared {
        // Ledgers and surveys may carry any fact under the id a policy pack gives it.
        let open = matches!(role, Role::Ledger | Role::Survey | Role::Neighbourhoods);
        if !open && !known.contains(&field.as_str()) {
            let near = near(field, known.iter().copied());
            let message = M::UnknownField { field: field.clone(), known: known.join(", "), near_zh: near.zh, near_en: near.en };
            mapped.troubles.push((field.clone(), trouble(&message, &M::UnknownFieldFix)));
            continue;
        }
        let exact = names.iter().position(|n| n == column);
        let same = |n: &str| plain(n) == plain(column);
        // A name joined from several header rows may be written as its last part alone.
        let part = |n: &str| forms(n).contains(&plain(column));
        if let Some(at) = exact.or_else(|| names.iter().position(|n| same(n))).or_else(|| names.iter().position(|n| part(n))) {
            mapped.mapping.columns.insert(field.clone(), at);
        } else {
            let near = near(column, names.iter().copied());
            let message = M::UnknownColumn { column: column.clone(), known: names.join(", "), near_zh: near.zh, near_en: near.en };
            mapped.troubles.push((column.clone(), trouble(&message, &M::UnknownColumnFix)));
        }
    }
}

/// Gives every field its best column, the best scores first.
fn settle(role: Role, columns: &[Column], candidates: &[Candidate<'_>], sample: Option<&Sample>, mapped: &mut Mapped) {
    let name = |at: usize| columns[at].name.clone();
    let contradicts = |c: &Candidate<'_>| c.fitness.told && c.fitness.fit < LEAST_FIT;
    for candidate in candidates.iter().filter(|c| !contradicts(c)) {
        let taken = &mut mapped.mapping.columns;
        if !taken.contains_key(candidate.field) && !taken.values().any(|t| *t == candidate.at) {
            taken.insert(candidate.field.to_owned(), candidate.at);
            if candidate.is_fallback {
                mapped.findings.push(Finding::Fallback { field: candidate.field.to_owned(), column: name(candidate.at) });
            }
        }
    }
    for candidate in candidates.iter().filter(|c| c.likeness > WORTH_SAYING) {
        let field = candidate.field.to_owned();
        let taken = mapped.mapping.get(candidate.field);
        let elsewhere = mapped.mapping.columns.values().any(|t| *t == candidate.at);
        if contradicts(candidate) && !elsewhere {
            let values = sample.map(|s| some_values(s, candidate.at)).unwrap_or_default();
            mapped.findings.push(Finding::Contradicts { field, column: name(candidate.at), values });
        } else if let Some(taken) = taken.filter(|_| !elsewhere && sample.is_some() && decides(role, candidate.field)) {
            let said = mapped.findings.iter().any(|f| matches!(f, Finding::Chosen { field, .. } if *field == candidate.field));
            let winner = candidates.iter().find(|c| c.field == candidate.field && c.at == taken);
            if let Some(winner) = winner.filter(|_| !said) {
                let (taken, left) = ((name(taken), winner.fitness.filled), (name(candidate.at), candidate.fitness.filled));
                mapped.findings.push(Finding::Chosen { field, taken, left });
            }
        }
    }
}

/// Whether a plan turns on a field: a second name or a second remark is nothing to speak of.
fn decides(role: Role, field: &str) -> bool {
    !matches!(content(role, field), Content::Name | Content::Any)
}

/// The first few distinct values of a column.
fn some_values(sample: &Sample, at: usize) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for cell in sample.columns.get(at).into_iter().flatten().filter(|c| !c.is_blank()) {
        let text: String = cell.text().chars().take(20).collect();
        if !values.contains(&text) {
            values.push(text);
        }
        if values.len() == 3 {
            break;
        }
    }
    values
}

/// Fields of a role that data/fields.toml knows.
pub(crate) fn fields(role: Role) -> Vec<&'static str> {
    NAMES.as_ref().and_then(|n| n.roles.get(key(role))).into_iter().flat_map(|t| t.keys().map(String::as_str)).collect()
}

/// Known column names of some fields in every role, in plain form; all fields where none is named.
pub(crate) fn known_names(of: &[&str]) -> HashSet<String> {
    let chosen = |field: &str| of.is_empty() || of.contains(&field);
    let tables = NAMES.iter().flat_map(|names| names.roles.values()).flatten();
    tables.filter(|(field, _)| chosen(field)).flat_map(|(_, aliases)| aliases.iter().map(|a| a.plain.clone())).collect()
}

/// Known column names of one role, in plain form.
pub(crate) fn names_of(role: Role) -> HashSet<String> {
    let table = NAMES.as_ref().and_then(|names| names.roles.get(key(role)));
    table.into_iter().flatten().flat_map(|(_, aliases)| aliases.iter().map(|a| a.plain.clone())).collect()
}

/// The part of `data/fields.toml` with the role's names: a table of any units is found by those of a ledger.
pub(crate) fn key(role: Role) -> &'static str {
    if role == Role::Units { Role::Ledger.key() } else { role.key() }
}
