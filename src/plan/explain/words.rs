//! The pack's words in a plan's document, and lists of them.

use serde_json::Value;

use super::fields::{both, list};
use crate::plan::record::Record;
use crate::report::messages::{DossierMessage as M, ExplainMessage, Say};
use crate::report::{Lang, Text};

/// The pack in the document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    policy: &'a Value,
}

impl<'a> Words<'a> {
    pub(super) fn new(context: &'a Value) -> Self {
        Self { policy: &context["policy"] }
    }

    /// The entry of an id in one of the pack's lists.
    pub(super) fn entry(self, of: &str, id: &str) -> Option<&'a Value> {
        list(&self.policy[of]).iter().find(|entry| entry["id"] == id)
    }

    /// A part of the pack that is no list.
    pub(super) fn one(self, of: &str) -> &'a Value {
        &self.policy[of]
    }

    /// The entries of one of the pack's lists.
    pub(super) fn entries(self, of: &str) -> &'a [Value] {
        list(&self.policy[of])
    }

    /// The name of an entry; its id where there is none.
    pub(super) fn name(self, of: &str, id: &str) -> Text {
        self.entry(of, id).map_or_else(|| Text::same(id), |entry| both(entry, ""))
    }

    pub(super) fn field(self, id: &str) -> Text {
        self.policy["fields"].get(id).map_or_else(|| Text::same(id), |field| both(field, ""))
    }

    /// Whether a field is an amount of money.
    pub(super) fn is_money(self, id: &str) -> bool {
        self.policy["fields"].get(id).is_some_and(|field| field["unit"] == "yuan")
    }

    /// A value in words: yes and no, words of the pack, else as it is written.
    pub(super) fn value(self, value: &Value) -> Text {
        match value {
            Value::Bool(true) => M::Yes.both(),
            Value::Bool(false) => M::No.both(),
            Value::String(text) => self.policy["words"].get(text).map_or_else(|| Text::same(text), |word| both(word, "")),
            Value::Array(all) => joined(all.iter().map(|one| self.value(one))),
            other => Text::same(other.to_string()),
        }
    }

    /// What is recorded of a field, with its unit: `235 m²`, `76 %`, `区财政局、社区居委会`.
    pub(super) fn recorded(self, id: &str, value: &Value) -> Text {
        match (self.policy["fields"][id]["unit"].as_str(), value) {
            (Some("yuan"), Value::String(number)) => yuan(number),
            (Some("m2"), Value::String(number)) => Text::same(format!("{} m²", amount(number))),
            (Some("share"), Value::String(number)) => number.parse::<rust_decimal::Decimal>().map_or_else(
                |_| Text::same(number),
                |share| Text::same(format!("{} %", (share * rust_decimal::Decimal::ONE_HUNDRED).normalize())),
            ),
            (_, Value::Array(all)) => joined(all.iter().map(|one| self.word(one))),
            (_, other) => self.word(other),
        }
    }

    /// A word of the pack, a role or an item by its name; else the value as it is.
    fn word(self, value: &Value) -> Text {
        let named = |id: &str| ["roles", "items", "managements"].iter().find_map(|list| self.entry(list, id)).map(|entry| both(entry, ""));
        match value.as_str() {
            Some(id) if self.policy["words"].get(id).is_none() => named(id).unwrap_or_else(|| Text::same(id)),
            _ => self.value(value),
        }
    }

    /// What is recorded of a field, in a sentence's part: `高空作业为“是”`; what is certain of it where not all is known.
    pub(super) fn fact(self, id: &str, dossier: &Record) -> Text {
        let value = dossier.get("facts").map_or(&Value::Null, |facts| &facts[id]);
        if !value.is_null() {
            return of_two(&self.field(id), &self.recorded(id, value), |field, value| M::FieldIs { field, value });
        }
        self.certain(id, dossier)
            .map_or_else(|| self.field(id), |said| of_two(&self.field(id), &said, |field, value| M::FieldIs { field, value }))
    }

    /// What is certain of a field that not every member answers: `至少 53,449,700 元`.
    pub(super) fn certain(self, id: &str, dossier: &Record) -> Option<Text> {
        let bound = &dossier.get("bounds")?[id];
        let side = |key: &str| bound.get(key).map(|value| self.recorded(id, value));
        let least = side("at_least").map(|value| of(&value, |value| M::AtLeast { value }));
        let most = || side("at_most").map(|value| of(&value, |value| M::AtMost { value }));
        least.or_else(most).or_else(|| side("holds").map(|value| of(&value, |value| M::AmongThem { value })))
    }

    pub(super) fn fields(self, ids: &Value) -> Text {
        joined(list(ids).iter().filter_map(Value::as_str).map(|id| self.field(id)))
    }

    /// Roles by id; other words stand for themselves.
    pub(super) fn roles(self, ids: &Value) -> Text {
        joined(list(ids).iter().filter_map(Value::as_str).map(|id| self.name("roles", id)))
    }

    /// A reading to point out: the question, and how it is read.
    pub(super) fn reading(self, id: &str) -> Text {
        let Some(reading) = self.entry("readings", id) else { return Text::same(id) };
        let (question, taken) = (both(reading, ""), both(reading, "taken_"));
        let say =
            |question: &str, taken: &str| M::ReadingPoint { id: id.to_owned(), question: question.to_owned(), taken: taken.to_owned() };
        Text { zh: say(&question.zh, &taken.zh).say(Lang::Zh), en: say(&question.en, &taken.en).say(Lang::En) }
    }
}

/// What is recorded of a field, in words, by the pack in a plan's document.
#[must_use]
pub fn fact_said(field: &str, value: &Value, context: &Value) -> Text {
    Words::new(context).recorded(field, value)
}

/// A list in both languages.
pub(super) fn joined(all: impl Iterator<Item = Text>) -> Text {
    let (zh, en): (Vec<String>, Vec<String>) = all.map(|text| (text.zh, text.en)).unzip();
    Text { zh: zh.join("、"), en: en.join(", ") }
}

/// Sentences in both languages, which may hold lists of their own.
pub(super) fn sentences(all: impl Iterator<Item = Text>) -> Text {
    let (zh, en): (Vec<String>, Vec<String>) = all.map(|text| (text.zh, text.en)).unzip();
    Text { zh: zh.join("；"), en: en.join("; ") }
}

/// A message about one text.
pub(super) fn of(text: &Text, say: impl Fn(String) -> M) -> Text {
    Text { zh: say(text.zh.clone()).say(Lang::Zh), en: say(text.en.clone()).say(Lang::En) }
}

/// A message about two texts.
pub(super) fn of_two(one: &Text, two: &Text, say: impl Fn(String, String) -> M) -> Text {
    Text { zh: say(one.zh.clone(), two.zh.clone()).say(Lang::Zh), en: say(one.en.clone(), two.en.clone()).say(Lang::En) }
}

/// An exact amount of money with its unit.
pub(super) fn yuan(written: &str) -> Text {
    let unit = ExplainMessage::Yuan.both();
    Text { zh: format!("{} {}", amount(written), unit.zh), en: format!("{} {}", amount(written), unit.en) }
}

/// Strings of a list.
pub(super) fn strings(value: &Value) -> impl Iterator<Item = &str> {
    list(value).iter().filter_map(Value::as_str)
}

/// An exact amount as dossiers hold it, its digits grouped.
pub(super) fn amount(written: &str) -> String {
    let (whole, fraction) = written.split_once('.').map_or((written, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped.extend(fraction.map(|fraction| format!(".{fraction}")));
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_keep_every_digit() {
        assert_eq!([amount("9999999.99"), amount("10000000"), amount("330")], ["9,999,999.99", "10,000,000", "330"]);
    }
}
