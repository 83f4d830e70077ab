//! What stands against the eligibility of one neighbourhood, in one sentence: the conditions of the tier that it misses least.

use serde_json::Value;

use super::eligibility::{condition, tests_tiers};
use super::fields::{both, list};
use super::words::joined;
use crate::plan::record::Record;
use crate::report::Text;
use crate::report::messages::{ExplainMessage as M, Say};

/// Conditions of a tier that are not met, and findings that rule it out.
struct Missed<'a> {
    tier: &'a str,
    asked: Vec<&'a Value>,
    found: Vec<&'a Value>,
}

/// The sentence; `None` where no tier is known not to hold.
pub(super) fn against(record: &Record, context: &Value) -> Option<Text> {
    let policy = &context["policy"];
    let tests = record.get("tests").map(list).unwrap_or_default();
    let tiers = tests_tiers(tests).into_iter().map(|tier| missed(tier, tests, policy));
    let least = tiers.filter(|missed| missed.count() > 0).min_by_key(Missed::count)?;
    let name =
        list(&policy["tiers"]).iter().find(|tier| tier["id"] == least.tier).map_or_else(|| Text::same(least.tier), |tier| both(tier, ""));
    let words = |tests: &[&Value]| joined(tests.iter().map(|test| asked(test, policy)));
    let (wanted, found) = (words(&least.asked), words(&least.found));
    let say = |tier: String, wanted: String, found: String| match (wanted.is_empty(), found.is_empty()) {
        (false, true) => M::MissesTier { tier, wanted },
        (true, _) => M::RuledOut { tier, found },
        (false, false) => M::MissesAndRuledOut { tier, wanted, found },
    };
    Some(Text { zh: say(name.zh, wanted.zh, found.zh).both().zh, en: say(name.en, wanted.en, found.en).both().en })
}

impl Missed<'_> {
    fn count(&self) -> usize {
        self.asked.len() + self.found.len()
    }
}

fn missed<'a>(tier: &'a str, tests: &'a [Value], policy: &Value) -> Missed<'a> {
    let of = |group: &'a str| tests.iter().filter(move |test| test["tier"] == tier && test["group"].as_str().unwrap_or("all_of") == group);
    let is = |test: &&Value, word: &str| test["holds"] == word;
    let every = list(&policy["tiers"]).iter().any(|own| own["id"] == tier && own["any_of_mode"] == "all");
    let any: Vec<&Value> = of("any_of").collect();
    let of_any: Vec<&Value> = if every || any.iter().all(|test| is(test, "no")) { any } else { Vec::new() };
    Missed {
        tier,
        asked: of("all_of").chain(of_any).filter(|test| is(test, "no")).collect(),
        found: of("none_of").filter(|test| is(test, "yes")).collect(),
    }
}

/// What a condition asks for, without whether it holds.
fn asked(test: &Value, policy: &Value) -> Text {
    let mut open = test.clone();
    if let Value::Object(test) = &mut open {
        test.remove("holds");
    }
    condition(&open, policy).claim
}
