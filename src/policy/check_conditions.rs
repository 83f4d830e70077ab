//! Conditions and parameters of a pack: whether an operand fits its field, and a parameter what it is used for.

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::check::{Check, join, wrong_type};
use super::check_values::{decimal_of, integer_of};
use crate::report::hint::with_near;
use crate::report::messages::PackMessage as M;
use crate::report::{Lang, Say};

/// What operands are judged by: the pack's parameters and fields.
pub(super) struct Operands<'t> {
    root: &'t DeTable<'t>,
}

/// A field as conditions see it.
struct FieldOf<'t> {
    id: &'t str,
    kind: &'t str,
    unit: Option<&'t str>,
    values: Vec<&'t str>,
}

impl<'t> Operands<'t> {
    pub(super) fn new(root: &'t DeTable<'t>) -> Self {
        Self { root }
    }

    fn parameter(&self, name: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.root.get("parameters")?.get_ref().as_table()?.get(name)
    }

    fn field(&self, id: &'t str) -> Option<FieldOf<'t>> {
        let field = self.root.get("fields")?.get_ref().as_table()?.get(id)?.get_ref().as_table()?;
        let word = |key: &str| field.get(key).and_then(|v| v.get_ref().as_str());
        let values = field.get("values").and_then(|v| v.get_ref().as_array()).into_iter().flatten();
        Some(FieldOf { id, kind: word("type")?, unit: word("unit"), values: values.filter_map(|v| v.get_ref().as_str()).collect() })
    }
}

/// Comparisons that a kind of field knows.
fn ops_of(kind: &str) -> &'static [&'static str] {
    match kind {
        "bool" => &["is"],
        "number" | "integer" => &["is", "in", "lt", "le", "ge", "gt"],
        "enum" | "text" => &["is", "in"],
        "set" => &["only"],
        "years" => &["year_le"],
        _ => &[],
    }
}

impl<'t> Check<'t> {
    /// Whether a test compares its field in a way and with a value that the field knows.
    pub(super) fn operand(&mut self, test: &'t DeTable<'t>, path: &str) {
        let word = |key: &str| test.get(key).and_then(|v| v.get_ref().as_str());
        let (Some(field), Some(op)) = (word("field").and_then(|id| self.parameters.field(id)), word("op")) else { return };
        let ops = ops_of(field.kind);
        let at = test.get("op").map_or(0, |op| op.span().start);
        if ops.is_empty() {
            self.fault(at, &join(path, "op"), M::NoOpOfField { field: field.id.to_owned(), kind: field.kind.to_owned() }.both());
            return;
        }
        if super::keys::OPS.contains(&op) && !ops.contains(&op) {
            let (field, kind) = (field.id.to_owned(), field.kind.to_owned());
            self.fault(at, &join(path, "op"), M::OpOfField { op: op.to_owned(), field, kind, ops: ops.join(", ") }.both());
            return;
        }
        let by_parameter = word("param").and_then(|name| Some((join("parameters", name), self.parameters.parameter(name)?)));
        let by_value = || test.get("value").map(|value| (join(path, "value"), value));
        let test_path = path;
        let Some((path, value)) = by_parameter.or_else(by_value) else { return };
        if let (true, Some(own)) = (test.contains_key("param"), test.get("value")) {
            self.fault(own.span().start, &join(test_path, "value"), M::ValueAndParam.both());
        }
        if matches!(op, "in" | "only") {
            let Some(all) = value.get_ref().as_array() else {
                self.fault(value.span().start, &path, wrong_type(value.get_ref(), &M::AList));
                return;
            };
            if all.is_empty() {
                self.fault(value.span().start, &path, M::EmptyList.both());
            }
            for (at, one) in all.iter().enumerate() {
                self.compared(&field, one, &format!("{path}[{}]", at + 1));
            }
        } else {
            self.compared(&field, value, &path);
        }
    }

    /// One value that a field is compared with.
    fn compared(&mut self, field: &FieldOf<'t>, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let (at, held) = (value.span().start, value.get_ref());
        match field.kind {
            "bool" if !held.is_bool() => self.fault(at, path, wrong_type(held, &M::AFlag)),
            "enum" | "set" | "text" => match held.as_str() {
                None => self.fault(at, path, wrong_type(held, &M::AText)),
                Some(word) if !field.values.is_empty() && !field.values.contains(&word) => {
                    let cause = M::UnknownWord { word: word.to_owned(), known: field.values.join(", ") };
                    self.fault(at, path, with_near(&cause, word, field.values.iter().copied()));
                }
                Some(_) => {}
            },
            "years" => match integer_of(held) {
                None => self.fault(at, path, wrong_type(held, &M::AYear)),
                Some(year) if !(1800..=2200).contains(&year) => self.fault(at, path, M::Year { value: year.to_string() }.both()),
                Some(_) => {}
            },
            "number" | "integer" => self.number(field, value, path),
            _ => {}
        }
    }

    fn number(&mut self, field: &FieldOf<'t>, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let (at, held) = (value.span().start, value.get_ref());
        let Some(number) = decimal_of(held) else {
            self.fault(at, path, wrong_type(held, &M::ANumber));
            return;
        };
        let value = number.to_string();
        if field.kind == "integer" && !number.fract().is_zero() {
            self.fault(at, path, wrong_type(held, &M::AWhole));
        } else if number.is_sign_negative() && !number.is_zero() {
            self.fault(at, path, M::Negative { value }.both());
        } else if field.unit == Some("yuan") && number.normalize().scale() > 2 {
            self.fault(at, path, M::Fraction { value }.both());
        } else if field.unit == Some("share") && number > Decimal::ONE {
            self.fault(at, path, M::Share { value }.both());
        }
    }

    /// The parameters, each by what it is used for.
    pub(super) fn parameters(&mut self, value: &'t Spanned<DeValue<'t>>, path: &str) {
        let Some(table) = value.get_ref().as_table() else {
            self.fault(value.span().start, path, wrong_type(value.get_ref(), &M::ATable));
            return;
        };
        let mut unfit = Vec::new();
        for (name, use_of) in uses(self.parameters.root) {
            let Some(value) = table.get(name) else { continue };
            if !use_of.fits(value.get_ref()) {
                unfit.push(name);
                self.fault(value.span().start, &join(path, name), wrong_type(value.get_ref(), &use_of.name()));
            }
        }
        for (name, value) in table.iter().filter(|(name, _)| !unfit.contains(&name.get_ref().as_ref())) {
            let (path, held) = (join(path, name.get_ref()), value.get_ref());
            if held.is_table() || held.is_datetime() {
                self.fault(value.span().start, &path, wrong_type(held, &M::ANumber));
            } else if decimal_of(held).is_some_and(|n| n.is_sign_negative() && !n.is_zero()) {
                self.fault(value.span().start, &path, M::Negative { value: super::check_values::type_of(held) }.both());
            }
        }
    }
}

/// What a parameter is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    AnyOrAll,
    DayKind,
    Flag,
    Share,
    Amount,
    Measure,
    Among,
}

impl Use {
    pub(super) fn name(self) -> M {
        match self {
            Self::AnyOrAll => M::AnAnyOrAll,
            Self::DayKind => M::ADayKind,
            Self::Flag => M::AFlag,
            Self::Share => M::AShare,
            Self::Amount => M::ANumber,
            Self::Measure => M::AMeasure,
            Self::Among => M::AnAmong,
        }
    }

    pub(super) fn fits(self, value: &DeValue<'_>) -> bool {
        match self {
            Self::AnyOrAll => matches!(value.as_str(), Some("any" | "all")),
            Self::DayKind => matches!(value.as_str(), Some("calendar" | "working")),
            Self::Flag => value.is_bool(),
            Self::Share => !value.is_str() && decimal_of(value).is_some_and(|n| n <= Decimal::ONE),
            Self::Amount => !value.is_str() && decimal_of(value).is_some(),
            Self::Measure => value.as_str().is_some_and(|word| MEASURES.contains(&word)),
            Self::Among => value.as_str().is_some_and(|word| AMONG.contains(&word)),
        }
    }

    /// Whether a value that a project gives fits.
    pub(super) fn takes(self, value: &toml::Value) -> bool {
        match self {
            Self::AnyOrAll => matches!(value.as_str(), Some("any" | "all")),
            Self::DayKind => matches!(value.as_str(), Some("calendar" | "working")),
            Self::Flag => value.is_bool(),
            Self::Share => number_in(value).is_some_and(|n| (0.0..=1.0).contains(&n)),
            Self::Amount => number_in(value).is_some_and(|n| n >= 0.0),
            Self::Measure => value.as_str().is_some_and(|word| MEASURES.contains(&word)),
            Self::Among => value.as_str().is_some_and(|word| AMONG.contains(&word)),
        }
    }

    /// The parameters of a pack that are used for something of their own.
    pub(super) fn of_pack(pack: &super::Pack) -> Vec<(String, Self)> {
        let mut all = vec![(SHARE_OF_YEARS.to_owned(), Self::Share)];
        let modes = pack.tiers.iter().map(|t| &t.any_of_mode).chain(pack.approvals.iter().map(|a| &a.any_of_mode));
        all.extend(modes.flatten().map(|name| (name.clone(), Self::AnyOrAll)));
        all.extend(pack.approvals.iter().filter_map(|a| a.none_of_if.clone()).map(|name| (name, Self::Flag)));
        for target in &pack.targets {
            let named = [
                (&target.share_param, Self::Share),
                (&target.measure_param, Self::Measure),
                (&target.among_param, Self::Among),
                (&target.only_if, Self::Flag),
            ];
            all.extend(named.into_iter().filter_map(|(name, use_of)| Some((name.clone()?, use_of))));
        }
        for step in &pack.steps {
            let is_share = |field: &str| pack.fields.get(field).is_some_and(|field| field.unit == Some(super::Unit::Share));
            let of_field = |field: &str| if is_share(field) { Self::Share } else { Self::Amount };
            all.extend(step.at_least.iter().map(|(field, name)| (name.clone(), of_field(field))));
            all.extend(step.lasts.iter().map(|lasts| (lasts.days.clone(), Self::Amount)));
        }
        for deadline in &pack.deadlines {
            all.push((deadline.day_kind.clone(), Self::DayKind));
            all.extend([&deadline.from_next_day, &deadline.rolls_over].map(|name| (name.clone(), Self::Flag)));
        }
        all
    }
}

/// Measures that a parameter may choose: areas, because a number of neighbourhoods is none.
const MEASURES: [&str; 2] = ["floor_area_m2", "land_area_m2"];
/// Whom a target may be about.
const AMONG: [&str; 2] = ["eligible", "listed"];

fn number_in(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|i| i as f64))
}

/// The share of floor area that decides for a neighbourhood of mixed years.
const SHARE_OF_YEARS: &str = "mixed_year_min_share";

/// Parameters with what they are used for.
pub(super) fn uses<'t>(root: &'t DeTable<'t>) -> Vec<(&'t str, Use)> {
    let mut all = vec![(SHARE_OF_YEARS, Use::Share)];
    let keys = [
        ("tier", "any_of_mode", Use::AnyOrAll),
        ("approval", "any_of_mode", Use::AnyOrAll),
        ("approval", "none_of_if", Use::Flag),
        ("target", "share_param", Use::Share),
        ("target", "measure_param", Use::Measure),
        ("target", "among_param", Use::Among),
        ("target", "only_if", Use::Flag),
        ("deadline", "day_kind", Use::DayKind),
        ("deadline", "from_next_day", Use::Flag),
        ("deadline", "rolls_over", Use::Flag),
    ];
    for (list, key, use_of) in keys {
        let tables = root.get(list).and_then(|t| t.get_ref().as_array()).into_iter().flatten();
        let named = tables.filter_map(|t| t.get_ref().as_table()?.get(key)?.get_ref().as_str());
        all.extend(named.map(|name| (name, use_of)));
    }
    for step in root.get("step").and_then(|t| t.get_ref().as_array()).into_iter().flatten().filter_map(|t| t.get_ref().as_table()) {
        let of = |key: &str| step.get(key).and_then(|of| of.get_ref().as_table());
        let fields = of("at_least").into_iter().flatten();
        all.extend(fields.filter_map(|(field, name)| Some((name.get_ref().as_str()?, least_of(root, field.get_ref())))));
        all.extend(of("lasts").and_then(|lasts| lasts.get("days")?.get_ref().as_str()).map(|name| (name, Use::Amount)));
    }
    all
}

/// What the least of a field is: a share where the field is one.
fn least_of(root: &DeTable<'_>, field: &str) -> Use {
    let unit = || root.get("fields")?.get_ref().as_table()?.get(field)?.get_ref().as_table()?.get("unit")?.get_ref().as_str();
    if unit() == Some("share") { Use::Share } else { Use::Amount }
}

/// What a project gives for a parameter, where it does not fit: what is there, and what is wanted, in both languages.
pub(super) fn unfit(pack: &super::Pack, name: &str, given: &toml::Value) -> Option<(String, String)> {
    let named = |wanted: &M| (wanted.say(Lang::Zh), wanted.say(Lang::En));
    let own = pack.parameters.get(name)?;
    if let Some((_, use_of)) = Use::of_pack(pack).into_iter().find(|(used, _)| used == name) {
        return (!use_of.takes(given)).then(|| named(&use_of.name()));
    }
    let wanted = match own {
        toml::Value::Boolean(_) if !given.is_bool() => M::AFlag,
        toml::Value::Integer(_) if given.as_integer().is_none_or(|n| n < 0) => M::AWhole,
        toml::Value::Float(_) if given.as_float().or(given.as_integer().map(|i| i as f64)).is_none_or(|n| n < 0.0) => M::ANumber,
        toml::Value::String(_) if !given.is_str() => M::AText,
        toml::Value::Array(_) if !given.is_array() => M::AList,
        _ => return None,
    };
    Some(named(&wanted))
}
