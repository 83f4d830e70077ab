//! No number, day, comparison or condition of the Tongnan pack can change unnoticed: each is changed in turn, and a vector or
//! a stated figure must fail.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};

use super::condition::Terms;
use super::vectors::{Vectors, judged, neighbourhood, said, vectors};
use super::*;
use crate::project::Among;

const PACK: &str = include_str!("../../data/policy/cn-cq-tongnan-2021.toml");
const LIMITS: &str = include_str!("../../tests/fixtures/policy/tongnan-2021.limits.toml");

/// Figures that the document states and no vector tries: path, value.
const STATED: [(&str, f64); 25] = [
    ("tier.core-2000.complete_by", 2023.0),
    ("tier.extended-2005.complete_by", 2025.0),
    ("parameters.basically_complete_share", 0.95),
    ("target.T2021-done-count.year", 2021.0),
    ("target.T2021-done-count.value", 77.0),
    ("target.T2021-done-area.year", 2021.0),
    ("target.T2021-done-area.value", 667_000.0),
    ("target.T2021-start-count.year", 2021.0),
    ("target.T2021-start-count.value", 99.0),
    ("target.T2021-start-area.year", 2021.0),
    ("target.T2021-start-area.value", 773_000.0),
    ("target.T2022-start-count.year", 2022.0),
    ("target.T2022-start-count.value", 38.0),
    ("target.T2022-start-area.year", 2022.0),
    ("target.T2022-start-area.value", 620_000.0),
    ("target.T2022-done-count.year", 2022.0),
    ("target.T2022-done-count.value", 99.0),
    ("target.T2022-done-area.year", 2022.0),
    ("target.T2022-done-area.value", 773_000.0),
    ("parameters.response_rate_min", 0.0),
    ("parameters.support_rate_min", 0.0),
    ("parameters.publicity_days_min", 0.0),
    ("target.T2023-core.year", 2023.0),
    ("target.T2025-extended.year", 2025.0),
    ("target.T2025-extended.share", 1.0),
];

/// First and last day that the document names.
const SPAN: [(&str, &str); 2] = [("effective_from", "2021-11-25"), ("valid_until", "2025-12-31")];

/// Days of acceptance with the last day for the report: the first runs into the National Day week, the second into none.
const FILING: [(Date, Date); 2] = [(date(2022, 9, 20), date(2022, 10, 8)), (date(2022, 11, 1), date(2022, 11, 16))];

/// Targets as the pack reads them: id, measure, whom they are about.
const READ: [(&str, &str, Among); 10] = [
    ("T2021-done-count", "neighbourhoods", Among::Eligible),
    ("T2021-done-area", "floor_area_m2", Among::Eligible),
    ("T2021-start-count", "neighbourhoods", Among::Eligible),
    ("T2021-start-area", "floor_area_m2", Among::Eligible),
    ("T2022-start-count", "neighbourhoods", Among::Eligible),
    ("T2022-start-area", "floor_area_m2", Among::Eligible),
    ("T2022-done-count", "neighbourhoods", Among::Eligible),
    ("T2022-done-area", "floor_area_m2", Among::Eligible),
    ("T2023-core", "neighbourhoods", Among::Eligible),
    ("T2025-extended", "neighbourhoods", Among::Eligible),
];

/// What fails under a pack: names of vectors, paths of figures.
fn failures(document: &toml::Value, all: &[Vectors]) -> Vec<String> {
    let mut failed = Vec::new();
    let found = numbers(document);
    for (path, value) in STATED {
        if found.iter().find(|(at, ..)| at == path).map(|(_, _, n)| *n) != Some(value) {
            failed.push(path.to_owned());
        }
    }
    for (key, day) in SPAN {
        if document[key].to_string() != day {
            failed.push(key.to_owned());
        }
    }
    let pack: Pack = document.clone().try_into().unwrap();
    let read = pack.as_read(&pack.targets);
    let read: Vec<_> = read.iter().map(|target| (target.id.as_str(), target.measure.as_str(), target.among)).collect();
    if read != READ {
        failed.push(format!("{read:?}"));
    }
    let deadline = &pack.deadlines[0];
    let holidays = Holidays::named(deadline.calendar.as_deref().unwrap_or_default());
    for (accepted, due) in FILING {
        let found = holidays.due(accepted, deadline.days, deadline.counting(&pack)).map(|due| due.on);
        if found != Some(due) {
            failed.push(format!("{accepted}: {found:?}"));
        }
    }
    let limits = pack.limits();
    let terms = Terms { parameters: &pack.parameters, limits: &limits };
    for vector in all.iter().flat_map(|v| &v.approval) {
        let facts = MemberFacts::of(&pack, &neighbourhood(&vector.input));
        let mut warned = BTreeSet::new();
        for (id, expected) in &vector.expect {
            let rule = pack.approvals.iter().find(|rule| rule.id == *id).unwrap();
            let outcome = rule.judge(0, &facts, terms);
            let found = said(outcome.applies);
            if found != expected {
                failed.push(format!("{}: {id} is {found}", vector.name));
            }
            warned.extend(outcome.warnings);
        }
        if warned != vector.warn {
            failed.push(format!("{}: {warned:?}", vector.name));
        }
    }
    for vector in all.iter().flat_map(|v| &v.eligibility) {
        let found = judged(&pack, vector).verdict.as_str();
        if found != vector.expect {
            failed.push(format!("{}: {found}", vector.name));
        }
    }
    failed
}

/// A step into a document.
#[derive(Clone)]
enum Into {
    Key(String),
    At(usize),
}

/// Every number of tiers, approvals, deadlines, targets and parameters: its path for readers, its place, its value.
fn numbers(document: &toml::Value) -> Vec<(String, Vec<Into>, f64)> {
    let mut found = Vec::new();
    for key in ["parameters", "tier", "approval", "deadline", "target"] {
        walk(&document[key], key.to_owned(), vec![Into::Key(key.to_owned())], &mut found);
    }
    found
}

fn walk(value: &toml::Value, path: String, place: Vec<Into>, found: &mut Vec<(String, Vec<Into>, f64)>) {
    let step = |into| [place.clone(), vec![into]].concat();
    match value {
        toml::Value::Integer(n) => found.push((path, place, *n as f64)),
        toml::Value::Float(n) => found.push((path, place, *n)),
        toml::Value::Table(table) => {
            for (key, inner) in table {
                walk(inner, format!("{path}.{key}"), step(Into::Key(key.clone())), found);
            }
        }
        toml::Value::Array(all) => {
            for (at, inner) in all.iter().enumerate() {
                let id = inner.get("id").and_then(toml::Value::as_str).map_or_else(|| (at + 1).to_string(), str::to_owned);
                walk(inner, format!("{path}.{id}"), step(Into::At(at)), found);
            }
        }
        _ => {}
    }
}

fn at<'v>(document: &'v mut toml::Value, place: &[Into]) -> &'v mut toml::Value {
    place.iter().fold(document, |value, step| match step {
        Into::Key(key) => &mut value[key.as_str()],
        Into::At(at) => &mut value[*at],
    })
}

#[test]
fn every_number_of_the_pack_is_held_by_a_test() {
    let document: toml::Value = toml::from_str(PACK).unwrap();
    let all = [vectors(), toml::from_str(LIMITS).unwrap()];
    assert_eq!(failures(&document, &all), Vec::<String>::new(), "the pack as it is");
    let numbers = numbers(&document);
    assert!(numbers.len() >= 35, "{}", numbers.len());
    for (path, place, _) in numbers {
        for up in [true, false] {
            let mut changed = document.clone();
            let value = at(&mut changed, &place);
            *value = match value {
                toml::Value::Integer(n) => toml::Value::Integer(*n + if up { 1 } else { -1 }),
                toml::Value::Float(n) => toml::Value::Float(*n + if up { 0.01 } else { -0.01 }),
                other => unreachable!("{other} is no number"),
            };
            assert!(!failures(&changed, &all).is_empty(), "{path} {} and nothing fails", if up { "raised" } else { "lowered" });
        }
    }
}

#[test]
fn every_switch_of_the_rules_is_held_by_a_test() {
    let document: toml::Value = toml::from_str(PACK).unwrap();
    let all = [vectors(), toml::from_str(LIMITS).unwrap()];
    let word = |word: &str| toml::Value::String(word.into());
    for (parameter, other) in [
        ("deficiency", word("all")),
        ("structure_or_area", word("any")),
        ("include_at_limit", toml::Value::Boolean(false)),
        ("high_risk_needs_permit", toml::Value::Boolean(false)),
        ("filing_day_kind", word("working")),
        ("filing_from_next_day", toml::Value::Boolean(false)),
        ("filing_rolls_over", toml::Value::Boolean(false)),
        ("target_area", word("land_area_m2")),
        ("area_of_2022_inferred", toml::Value::Boolean(false)),
        ("needing_renovation", word("listed")),
    ] {
        let mut changed = document.clone();
        changed["parameters"][parameter] = other;
        assert!(!failures(&changed, &all).is_empty(), "{parameter} switched and nothing fails");
    }
}

#[test]
fn every_parameter_of_the_pack_is_a_number_or_a_switch_that_a_test_holds() {
    let document: toml::Value = toml::from_str(PACK).unwrap();
    let switches = ["deficiency", "structure_or_area", "include_at_limit", "high_risk_needs_permit", "filing_day_kind"];
    let more = ["filing_from_next_day", "filing_rolls_over", "target_area", "area_of_2022_inferred", "needing_renovation"];
    for (name, value) in document["parameters"].as_table().unwrap() {
        let is_number = value.is_integer() || value.is_float();
        assert!(is_number || switches.contains(&name.as_str()) || more.contains(&name.as_str()), "{name} is held by no test");
    }
}

#[test]
fn every_day_of_the_pack_is_held_by_a_test() {
    let document: toml::Value = toml::from_str(PACK).unwrap();
    let all = [vectors(), toml::from_str(LIMITS).unwrap()];
    for (key, day) in SPAN {
        let stated: Date = day.parse().unwrap();
        for other in [stated.yesterday().unwrap(), stated.tomorrow().unwrap()] {
            let mut changed = document.clone();
            changed[key] = toml::Value::Datetime(other.to_string().parse().unwrap());
            assert!(!failures(&changed, &all).is_empty(), "{key} = {other} and nothing fails");
        }
    }
}

/// Places of the conditions of tiers and approvals.
fn conditions(document: &toml::Value) -> Vec<(String, Vec<Into>)> {
    let mut found = Vec::new();
    for table in ["tier", "approval"] {
        for (at, rule) in document[table].as_array().unwrap().iter().enumerate() {
            for list in ["all_of", "any_of", "none_of"] {
                let count = rule.get(list).and_then(toml::Value::as_array).map_or(0, Vec::len);
                for nth in 0..count {
                    let place = vec![Into::Key(table.into()), Into::At(at), Into::Key(list.into()), Into::At(nth)];
                    found.push((format!("{}.{list}[{}]", rule["id"], nth + 1), place));
                }
            }
        }
    }
    found
}

#[test]
fn every_condition_of_the_pack_is_held_by_a_test() {
    let document: toml::Value = toml::from_str(PACK).unwrap();
    let all = [vectors(), toml::from_str(LIMITS).unwrap()];
    let conditions = conditions(&document);
    assert!(conditions.len() >= 50, "{}", conditions.len());
    let mut free = Vec::new();
    for (name, place) in conditions {
        let (last, list) = place.split_last().unwrap();
        let Into::At(nth) = last else { unreachable!("a list holds the condition") };
        let mut changed = document.clone();
        at(&mut changed, list).as_array_mut().unwrap().remove(*nth);
        if failures(&changed, &all).is_empty() {
            free.push(format!("{name} left out"));
        }
        let mut changed = document.clone();
        let op = &mut at(&mut changed, &place)["op"];
        let other = match op.as_str() {
            Some("lt") => "le",
            Some("le") => "lt",
            Some("ge") => "gt",
            Some("gt") => "ge",
            _ => continue,
        };
        *op = toml::Value::String(other.into());
        if failures(&changed, &all).is_empty() {
            free.push(format!("{name} as {other}"));
        }
    }
    assert_eq!(free, Vec::<String>::new(), "conditions that no test holds");
}
