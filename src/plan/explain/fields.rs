//! Values of a record, and the lines that state one.

use serde_json::Value;

use crate::plan::record::Record;
use crate::report::messages::{ExplainMessage as M, Say};
use crate::report::{Certainty, Explanation, Lang, Quantity, Text};

pub(super) fn text(record: &Record, key: &str) -> String {
    record.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

pub(super) fn number(record: &Record, key: &str) -> Option<f64> {
    record.get(key)?.as_f64()
}

/// The objects of a list.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// A pair of keys `key_zh`, `key_en`.
pub(super) fn both(record: &Value, key: &str) -> Text {
    let get = |suffix: &str| record.get(format!("{key}{suffix}")).and_then(Value::as_str).unwrap_or_default().to_owned();
    Text { zh: get("zh"), en: get("en") }
}

pub(super) fn why(record: &Record) -> Text {
    Text { zh: text(record, "why_zh"), en: text(record, "why_en") }
}

/// A number with its name, or the statement that it is not known.
pub(super) fn fact(name: &M, value: Option<f64>, unit: Text, decimals: u8) -> Explanation {
    let claim = Explanation::claim(name.both());
    match value {
        Some(value) => claim.number(value, unit, decimals).certainty(Certainty::Computed),
        None => claim.certainty(Certainty::Unknown),
    }
}

/// A whole number with thousands separators.
pub(super) fn grouped(value: f64) -> String {
    Quantity { value, unit: Text::default(), decimals: 0 }.show(Lang::En)
}

/// A share as a percentage to one decimal.
pub(super) fn percent(record: &Record, key: &str) -> Option<f64> {
    number(record, key).map(|share| (share * 1000.0).round() / 10.0)
}

/// Draws over which zones were formed anew.
pub(super) fn draws(context: &Value) -> f64 {
    context["settings"]["zone"]["draws"].as_f64().unwrap_or(0.0)
}

/// No decimals for whole numbers, two for others.
pub(super) fn decimals(value: f64) -> u8 {
    if value.fract().abs() < 1e-6 { 0 } else { 2 }
}

/// `start_year` and `finish_year` of a record.
pub(super) fn years(record: &Record) -> Explanation {
    Explanation::claim(
        match (number(record, "start_year"), number(record, "finish_year")) {
            (Some(start), Some(finish)) => M::Years { start, finish },
            (None, Some(finish)) => M::FinishOnly { finish },
            (Some(start), None) => M::StartOnly { start },
            (None, None) => M::NoYears,
        }
        .both(),
    )
}
