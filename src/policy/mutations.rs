//! No number of the Tongnan pack can change unnoticed: each is changed in turn, and a vector or a stated figure must fail.

use std::collections::BTreeSet;

use super::condition::Terms;
use super::vectors::{Vectors, judged, neighbourhood, vectors};
use super::*;

const PACK: &str = include_str!("../../data/policy/cn-cq-tongnan-2021.toml");
const LIMITS: &str = include_str!("../../tests/fixtures/policy/tongnan-2021.limits.toml");

/// Figures that the document states and no vector tries: path, value.
const STATED: [(&str, f64); 21] = [
    ("tier.core-2000.complete_by", 2023.0),
    ("tier.extended-2005.complete_by", 2025.0),
    ("deadline.D1.days", 15.0),
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
    ("target.T2023-core.year", 2023.0),
    ("target.T2025-extended.year", 2025.0),
    ("target.T2025-extended.share", 1.0),
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
    let pack: Pack = document.clone().try_into().unwrap();
    let limits = pack.limits();
    let terms = Terms { parameters: &pack.parameters, limits: &limits };
    for vector in all.iter().flat_map(|v| &v.approval) {
        let facts = MemberFacts::of(&pack, &neighbourhood(&vector.input));
        let mut warned = BTreeSet::new();
        for (id, expected) in &vector.expect {
            let rule = pack.approvals.iter().find(|rule| rule.id == *id).unwrap();
            let outcome = rule.judge(0, &facts, terms);
            let found = match outcome.applies {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Unknown => "ask",
            };
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
    ] {
        let mut changed = document.clone();
        changed["parameters"][parameter] = other;
        assert!(!failures(&changed, &all).is_empty(), "{parameter} switched and nothing fails");
    }
}
