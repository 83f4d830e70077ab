//! Values of a pack as the check reads them.

use rust_decimal::Decimal;
use toml::de::DeValue;

/// A whole number.
pub(super) fn integer_of(value: &DeValue<'_>) -> Option<i64> {
    let integer = value.as_integer()?;
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A number, or a number in quotes, as an exact decimal.
pub(super) fn decimal_of(value: &DeValue<'_>) -> Option<Decimal> {
    match value {
        DeValue::Integer(_) => integer_of(value).map(Decimal::from),
        DeValue::Float(float) => float.as_str().parse().or_else(|_| Decimal::from_scientific(float.as_str())).ok(),
        DeValue::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// What stands there, for readers.
pub(super) fn type_of(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("\"{text}\""),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(flag) => flag.to_string(),
        DeValue::Datetime(day) => day.to_string(),
        DeValue::Array(_) => "[…]".to_owned(),
        DeValue::Table(_) => "{…}".to_owned(),
    }
}
