//! The check of a pack or a facility standard: every fault at once, each with its line and key, and the nearest word that is known.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check_conditions::Operands;
use super::check_values::{decimal_of, integer_of, type_of};
use super::keys::{CERTAINTIES, CONDITION, Kind, PACK, Shape, Table};
use super::standard_keys::STANDARD;
use crate::project::toml_cause;
use crate::report::hint::with_near;
use crate::report::messages::PackMessage as M;
use crate::report::{Lang, Say, Text};

/// The format this program reads.
pub const SCHEMA: &str = "lianpian-policy/1";

/// One fault of a pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1; 0 where it is the whole file.
    pub line: usize,
    /// Path of the key, e.g. `tier.core.all_of[1].op`.
    pub key: String,
    /// What is wrong.
    pub cause: Text,
}

impl Fault {
    /// The fault with its file, line and key.
    #[must_use]
    pub fn say(&self, path: &str, lang: Lang) -> String {
        let (path, key, cause) = (path.to_owned(), self.key.clone(), self.cause.get(lang).to_owned());
        match self.line {
            0 => M::FaultInFile { path, key, cause }.say(lang),
            line => M::FaultLine { path, line, key, cause }.say(lang),
        }
    }
}

/// Every fault of the text of a pack, in the order of its lines; none where it can be used.
#[must_use]
pub fn faults(text: &str) -> Vec<Fault> {
    faults_of(&PACK, text)
}

/// Every fault of the text of a facility standard, likewise.
#[must_use]
pub fn standard_faults(text: &str) -> Vec<Fault> {
    faults_of(&STANDARD, text)
}

fn faults_of(table: &Table, text: &str) -> Vec<Fault> {
    let lines: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    let line = |at: usize| lines.partition_point(|&end| end < at) + 1;
    let parsed = match DeTable::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            let line = error.span().map_or(0, |span| line(span.start));
            return vec![Fault { line, key: "toml".into(), cause: toml_cause(error.message()) }];
        }
    };
    let root = parsed.get_ref();
    let mut check = Check { found: Vec::new(), known: known_ids(root), parameters: Operands::new(root) };
    check.table(table, root, "", 0);
    check.dates(root);
    check.circles(root);
    check.other_values(root);
    let mut found: Vec<Fault> = check.found.into_iter().map(|(at, key, cause)| Fault { line: line(at), key, cause }).collect();
    found.sort_by(|a, b| (a.line, &a.key).cmp(&(b.line, &b.key)));
    found.dedup();
    found
}

/// A value of the wrong type.
pub(super) fn wrong_type(found: &DeValue<'_>, wanted: &M) -> Text {
    M::WrongType { found: type_of(found), zh: wanted.say(Lang::Zh), en: wanted.say(Lang::En) }.both()
}

/// The walk over a pack.
pub(super) struct Check<'t> {
    /// Where, key, cause.
    pub(super) found: Vec<(usize, String, Text)>,
    pub(super) known: BTreeMap<Kind, BTreeSet<String>>,
    pub(super) parameters: Operands<'t>,
}

impl<'t> Check<'t> {
    pub(super) fn fault(&mut self, at: usize, key: &str, cause: Text) {
        self.found.push((at, key.to_owned(), cause));
    }

    pub(super) fn table(&mut self, of: &Table, table: &'t DeTable<'t>, path: &str, at: usize) {
        for (name, value) in table {
            let path = join(path, name.get_ref());
            if let Some(key) = of.keys.iter().find(|key| key.name == name.get_ref()) {
                self.value(&key.shape, value, &path);
            } else {
                let cause = M::UnknownKey { key: name.get_ref().to_string() };
                self.fault(name.span().start, &path, with_near(&cause, name.get_ref(), of.keys.iter().map(|k| k.name)));
            }
        }
        for key in of.keys.iter().filter(|key| key.must && !table.contains_key(key.name)) {
            self.fault(at, &join(path, key.name), M::MissingKey { key: key.name.to_owned() }.both());
        }
    }

    fn value(&mut self, shape: &Shape, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let (at, held) = (value.span().start, value.get_ref());
        match shape {
            Shape::Text | Shape::Id => _ = self.text(value, path),
            Shape::Texts => self.each_text(value, path, |_, _, _, _| ()),
            Shape::Schema(format) => {
                if let Some(text) = self.text(value, path)
                    && text != *format
                {
                    self.fault(at, path, M::Format { found: text.to_owned(), format: (*format).to_owned() }.both());
                }
            }
            Shape::Flag if !held.is_bool() => self.fault(at, path, wrong_type(held, &M::AFlag)),
            Shape::Day if !held.as_datetime().is_some_and(|d| d.date.is_some() && d.time.is_none()) => {
                self.fault(at, path, wrong_type(held, &M::ADay));
            }
            Shape::Value | Shape::Flag | Shape::Day => {}
            Shape::Count => self.whole(value, path, 0..=i64::from(u16::MAX), &M::AWhole),
            Shape::Year => self.whole(value, path, 1800..=2200, &M::AYear),
            Shape::Range => self.range(value, path),
            Shape::Number | Shape::Share | Shape::Positive => match if held.is_str() { None } else { decimal_of(held) } {
                None => self.fault(at, path, wrong_type(held, &M::ANumber)),
                Some(n) if n.is_sign_negative() && !n.is_zero() => self.fault(at, path, M::Negative { value: n.to_string() }.both()),
                Some(n) if matches!(shape, Shape::Share) && n > Decimal::ONE => {
                    self.fault(at, path, M::Share { value: n.to_string() }.both());
                }
                Some(n) if matches!(shape, Shape::Positive) && n.is_zero() => {
                    self.fault(at, path, M::NotAboveZero { value: n.to_string() }.both());
                }
                Some(_) => {}
            },
            Shape::Money => self.money(value, path),
            Shape::Certainty => self.word(&CERTAINTIES, value, path),
            Shape::Word(words) => self.word(words, value, path),
            Shape::Words(words) => self.each_text(value, path, |check, word, at, path| {
                if !words.contains(&word) {
                    check.unknown_word(words, word, at, path);
                }
            }),
            Shape::Ref(kind) => {
                if let Some(id) = self.text(value, path) {
                    self.reference(*kind, id, at, path);
                }
            }
            Shape::Refs(kind) => self.each_text(value, path, |check, id, at, path| check.reference(*kind, id, at, path)),
            Shape::Values => _ = self.list(value, path),
            Shape::Parameters => self.parameters(value, path),
            Shape::Condition => self.condition(value, path),
            Shape::Conditions => {
                for (at, inner) in self.list(value, path).iter().enumerate() {
                    self.condition(inner, &format!("{path}[{}]", at + 1));
                }
            }
            Shape::One(of) => {
                if let Some(table) = self.as_table(value, path) {
                    self.table(of, table, path, at);
                }
            }
            Shape::Many(of) => self.tables(of, value, path),
            Shape::Map(of) => {
                for (name, inner) in self.as_table(value, path).into_iter().flatten() {
                    let path = join(path, name.get_ref());
                    if let Some(table) = self.as_table(inner, &path) {
                        self.table(of, table, &path, name.span().start);
                    }
                }
            }
            Shape::TextsByField | Shape::FlagsByField | Shape::ParametersByField => {
                for (name, inner) in self.as_table(value, path).into_iter().flatten() {
                    let path = join(path, name.get_ref());
                    self.reference(Kind::Field, name.get_ref(), name.span().start, &path);
                    let of_field = match shape {
                        Shape::TextsByField => &Shape::Texts,
                        Shape::ParametersByField => &Shape::Ref(Kind::Parameter),
                        _ => &Shape::Flag,
                    };
                    self.value(of_field, inner, &path);
                }
            }
        }
    }

    /// A list of tables, whose ids are there once.
    fn tables(&mut self, of: &Table, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let all = self.list(value, path);
        if all.is_empty() && path == "tier" && value.get_ref().is_array() {
            self.fault(value.span().start, path, M::NoTier.both());
        }
        let mut ids = BTreeSet::new();
        for (at, inner) in all.iter().enumerate() {
            let id = inner.get_ref().as_table().and_then(|t| t.get("id"));
            let word = id.and_then(|id| id.get_ref().as_str());
            let path = word.map_or_else(|| format!("{path}[{}]", at + 1), |id| join(path, id));
            if let (Some(id), Some(word)) = (id, word)
                && !ids.insert(word)
            {
                self.fault(id.span().start, &join(&path, "id"), M::Twice { id: word.to_owned() }.both());
            }
            if let Some(table) = self.as_table(inner, &path) {
                self.table(of, table, &path, inner.span().start);
            }
        }
    }

    pub(super) fn condition(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let Some(table) = self.as_table(value, path) else { return };
        let at = value.span().start;
        self.table(&CONDITION, table, path, at);
        let groups = ["all", "any", "not"].into_iter().filter(|key| table.contains_key(*key)).count();
        let tests = ["field", "op", "value", "param", "limit_reading"].into_iter().filter(|key| table.contains_key(*key)).count();
        let whole = table.contains_key("field") && table.contains_key("op") && (table.contains_key("value") || table.contains_key("param"));
        if !(groups == 1 && tests == 0 || groups == 0 && whole) {
            self.fault(at, path, M::ConditionShape.both());
        } else if groups == 0 {
            self.operand(table, path);
        }
        for key in ["all", "any"] {
            if let Some(group) = table.get(key)
                && group.get_ref().as_array().is_some_and(|all| all.is_empty())
            {
                self.fault(group.span().start, &join(path, key), M::EmptyGroup.both());
            }
        }
    }

    pub(super) fn reference(&mut self, kind: Kind, id: &str, at: usize, path: &str) {
        let known: Vec<&str> = match kind {
            Kind::Works => [Kind::Item, Kind::Class].iter().filter_map(|kind| self.known.get(kind)).flatten().map(String::as_str).collect(),
            kind => self.known.get(&kind).into_iter().flatten().map(String::as_str).collect(),
        };
        if !known.contains(&id) {
            let name = kind_name(kind);
            let cause = M::UnknownId { id: id.to_owned(), zh: name.say(Lang::Zh), en: name.say(Lang::En) };
            let cause = with_near(&cause, id, known);
            self.fault(at, path, cause);
        }
    }

    fn word(&mut self, words: &[&str], value: &'t Spanned<DeValue<'t>>, path: &str) {
        if let Some(word) = self.text(value, path)
            && !words.contains(&word)
        {
            self.unknown_word(words, word, value.span().start, path);
        }
    }

    fn unknown_word(&mut self, words: &[&str], word: &str, at: usize, path: &str) {
        let cause = M::UnknownWord { word: word.to_owned(), known: words.join(", ") };
        self.fault(at, path, with_near(&cause, word, words.iter().copied()));
    }

    fn whole(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str, range: std::ops::RangeInclusive<i64>, wanted: &M) {
        let (at, held) = (value.span().start, value.get_ref());
        match integer_of(held) {
            None => self.fault(at, path, wrong_type(held, wanted)),
            Some(n) if n < 0 && *range.start() == 0 => self.fault(at, path, M::Negative { value: n.to_string() }.both()),
            Some(n) if !range.contains(&n) && *range.start() != 0 => self.fault(at, path, M::Year { value: n.to_string() }.both()),
            Some(n) if !range.contains(&n) => self.fault(at, path, wrong_type(held, wanted)),
            Some(_) => {}
        }
    }

    /// One number, or two in their order.
    fn range(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let all = self.list(value, path);
        for (at, inner) in all.iter().enumerate() {
            self.value(&Shape::Number, inner, &format!("{path}[{}]", at + 1));
        }
        let numbers: Vec<Decimal> = all.iter().filter_map(|n| decimal_of(n.get_ref())).collect();
        if value.get_ref().is_array() && (all.is_empty() || all.len() > 2 || numbers.windows(2).any(|pair| pair[0] > pair[1])) {
            self.fault(value.span().start, path, M::ARange.both());
        }
    }

    fn money(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let (at, held) = (value.span().start, value.get_ref());
        match held.as_str().and_then(|text| text.parse::<Decimal>().ok()) {
            None => self.fault(at, path, wrong_type(held, &M::AMoney)),
            Some(n) if n.is_sign_negative() => self.fault(at, path, M::Negative { value: n.to_string() }.both()),
            Some(n) if n.normalize().scale() > 2 => self.fault(at, path, M::Fraction { value: n.to_string() }.both()),
            Some(_) => {}
        }
    }

    fn text<'v>(&mut self, value: &'v Spanned<DeValue<'v>>, path: &str) -> Option<&'v str> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.fault(value.span().start, path, wrong_type(value.get_ref(), &M::AText));
        }
        text
    }

    fn each_text(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str, mut each: impl FnMut(&mut Self, &'t str, usize, &str)) {
        for (at, inner) in self.list(value, path).iter().enumerate() {
            let path = format!("{path}[{}]", at + 1);
            if let Some(text) = self.text(inner, &path) {
                each(self, text, inner.span().start, &path);
            }
        }
    }

    fn list(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str) -> &'t [Spanned<DeValue<'t>>] {
        if let Some(all) = value.get_ref().as_array() {
            return all;
        }
        self.fault(value.span().start, path, wrong_type(value.get_ref(), &M::AList));
        &[]
    }

    fn as_table(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str) -> Option<&'t DeTable<'t>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.fault(value.span().start, path, wrong_type(value.get_ref(), &M::ATable));
        }
        table
    }
}

pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn kind_name(kind: Kind) -> M {
    match kind {
        Kind::Field => M::Field,
        Kind::Parameter => M::Parameter,
        Kind::Reading => M::Reading,
        Kind::Tier => M::Tier,
        Kind::Stage => M::Stage,
        Kind::Role => M::Role,
        Kind::Class => M::Class,
        Kind::Item => M::Item,
        Kind::Works => M::Works,
        Kind::Fund => M::Fund,
        Kind::Deadline => M::Deadline,
        Kind::Step => M::Step,
        Kind::Level => M::Level,
        Kind::Word => M::Word,
    }
}

/// Ids by what they are of.
fn known_ids(root: &DeTable<'_>) -> BTreeMap<Kind, BTreeSet<String>> {
    let mut known: BTreeMap<Kind, BTreeSet<String>> = BTreeMap::new();
    for (kind, key) in [(Kind::Field, "fields"), (Kind::Parameter, "parameters"), (Kind::Class, "classes")] {
        let table = root.get(key).and_then(|t| t.get_ref().as_table());
        known.entry(kind).or_default().extend(table.into_iter().flatten().map(|(name, _)| name.get_ref().to_string()));
    }
    let lists = [
        (Kind::Reading, "reading"),
        (Kind::Tier, "tier"),
        (Kind::Stage, "stage"),
        (Kind::Role, "role"),
        (Kind::Item, "item"),
        (Kind::Fund, "fund"),
        (Kind::Deadline, "deadline"),
        (Kind::Step, "step"),
        (Kind::Level, "level"),
    ];
    for (kind, key) in lists {
        let all = root.get(key).and_then(|t| t.get_ref().as_array()).into_iter().flatten();
        let ids = all.filter_map(|t| t.get_ref().as_table()?.get("id")?.get_ref().as_str());
        known.entry(kind).or_default().extend(ids.map(str::to_owned));
    }
    let fields = root.get("fields").and_then(|t| t.get_ref().as_table()).into_iter().flatten();
    let words = fields.filter_map(|(_, field)| field.get_ref().as_table()?.get("values")?.get_ref().as_array()).flatten();
    known.entry(Kind::Word).or_default().extend(words.filter_map(|w| w.get_ref().as_str()).map(str::to_owned));
    known
}
