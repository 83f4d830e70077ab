//! Eligibility as the policy states it: tier by tier, what must hold and what must not.

use serde_json::Value;

use super::fields::{both, list, text};
use super::words::joined;
use crate::plan::record::Record;
use crate::policy::Truth;
use crate::report::messages::{ExplainMessage as M, Say};
use crate::report::{Certainty, Explanation, Text};

/// The verdict with its clause, and every tier with its conditions.
pub(super) fn eligibility(record: &Record, context: &Value) -> Explanation {
    let (eligible, status) = (text(record, "eligible"), text(record, "status"));
    let clause = text(record, "eligibility_clause");
    let verdict = match eligible.as_str() {
        "eligible_core" => M::EligibleCore,
        "eligible_extended" => M::EligibleExtended,
        "unknown" if text(record, "candidate") == "provisional" => M::EligibleProvisional,
        "unknown" => M::EligibleUnknown,
        _ if clause.is_empty() => match status.as_str() {
            "completed" => M::NotEligibleCompleted,
            "excluded" => M::NotEligibleExcluded,
            "demolition_planned" => M::NotEligibleDemolition,
            _ => M::NotEligible,
        },
        _ => M::NotEligible,
    };
    let mut tree = Explanation::claim(verdict.both());
    if !clause.is_empty() {
        tree = tree.clause(clause);
    }
    tree = tree.certainty(if eligible == "unknown" { Certainty::Unknown } else { Certainty::Computed });
    let tests = record.get("tests").map(list).unwrap_or_default();
    if record.get("held_back") == Some(&Value::Bool(true)) {
        let consent = &context["policy"]["consent"]["clause"];
        let line = Explanation::claim(M::HeldBack.both()).certainty(Certainty::Computed);
        tree = tree.child(consent.as_str().into_iter().fold(line, Explanation::clause));
    }
    for id in tests_tiers(tests) {
        let of_tier: Vec<&Value> = tests.iter().filter(|t| t["tier"] == id).collect();
        tree = tree.child(tier(id, &of_tier, &context["policy"]));
    }
    let missing = record.get("missing").map(list).unwrap_or_default();
    if eligible == "unknown" && !missing.is_empty() {
        let names = missing.iter().filter_map(Value::as_str).map(|field| named(field, &context["policy"]));
        let fields = joined(names);
        let said = |fields: String| M::ToComplete { fields }.both();
        let line = Text { zh: said(fields.zh).zh, en: said(fields.en).en };
        tree = tree.child(Explanation::claim(line).certainty(Certainty::Unknown));
    }
    // What it rests on is the tier that decided; where none did, all of them.
    let tier = text(record, "tier");
    let tiers = if tier.is_empty() { tests_tiers(tests) } else { vec![tier.as_str()] };
    tree.child_if(readings(record, &tiers, context))
}

/// Ids of the tiers that a record states tests of.
pub(super) fn tests_tiers(tests: &[Value]) -> Vec<&str> {
    let mut tiers: Vec<&str> = tests.iter().filter_map(|t| t["tier"].as_str()).collect();
    tiers.dedup();
    tiers
}

/// The readings that the tiers rest on: the question, how it is read, what depends on it, and the verdict under another.
fn readings(record: &Record, tiers: &[&str], context: &Value) -> Option<Explanation> {
    let policy = &context["policy"];
    let of_tiers = list(&policy["tiers"]).iter().filter(|t| t["id"].as_str().is_some_and(|id| tiers.contains(&id)));
    let mut ids: Vec<&str> = of_tiers.flat_map(|t| list(&t["readings"])).filter_map(Value::as_str).collect();
    let flipped = record.get("other_readings").map(list).unwrap_or_default();
    ids.extend(flipped.iter().filter_map(|other| other["reading"].as_str()));
    ids.sort_unstable();
    ids.dedup();
    let lines = ids.iter().filter_map(|id| {
        let reading = list(&policy["readings"]).iter().find(|r| r["id"] == *id)?;
        let (question, taken, effect) = (both(reading, ""), both(reading, "taken_"), both(reading, "effect_"));
        let read_as = |question, taken| M::ReadAs { id: (*id).to_owned(), question, taken };
        let claim = Text { zh: read_as(question.zh, taken.zh).both().zh, en: read_as(question.en, taken.en).both().en };
        let clause = reading["clause"].as_str().unwrap_or_default();
        let effect = Text { zh: M::Effect { effect: effect.zh }.both().zh, en: M::Effect { effect: effect.en }.both().en };
        let node = Explanation::claim(claim).clause(clause).certainty(certainty(&reading["certainty"])).child(Explanation::claim(effect));
        let others = flipped.iter().filter(|other| other["reading"] == *id).map(|other| {
            let verdict = match other["eligible"].as_str() {
                Some("eligible_core") => M::WouldCore,
                Some("eligible_extended") => M::WouldExtended,
                Some("not_eligible") => M::WouldNot,
                _ => M::WouldUnknown,
            }
            .both();
            let value = operand(&other["value"], policy);
            let under = |value, verdict| M::UnderOther { value, verdict }.both();
            Explanation::claim(Text { zh: under(value.zh, verdict.zh).zh, en: under(value.en, verdict.en).en })
                .certainty(Certainty::Computed)
        });
        Some(others.fold(node, Explanation::child))
    });
    let head = lines.fold(Explanation::claim(M::RestsOn.both()), Explanation::child);
    (!head.children.is_empty()).then_some(head)
}

/// How sure a statement of the pack is; left out: stated.
fn certainty(stated: &Value) -> Certainty {
    match stated.as_str() {
        None | Some("S" | "V") => Certainty::Stated,
        Some("A") => Certainty::Assumed,
        Some(_) => Certainty::Memory,
    }
}

/// One tier: whether it holds, and its conditions under the headings that say how they combine.
fn tier(id: &str, tests: &[&Value], policy: &Value) -> Explanation {
    let found = list(&policy["tiers"]).iter().find(|t| t["id"] == id);
    let name = found.map_or_else(|| Text::same(id), |t| both(t, ""));
    let group =
        |wanted: &str| -> Vec<&Value> { tests.iter().copied().filter(|t| t["group"].as_str().unwrap_or("all_of") == wanted).collect() };
    let (all, any, none) = (group("all_of"), group("any_of"), group("none_of"));
    let truths = |tests: &[&Value]| tests.iter().map(|t| truth(t)).collect::<Vec<_>>();
    let every = found.is_some_and(|t| t["any_of_mode"] == "all");
    let one_of_any = match (any.is_empty(), every) {
        (true, _) => Truth::Yes,
        (false, true) => Truth::all(truths(&any)),
        (false, false) => Truth::any(truths(&any)),
    };
    let holds = Truth::all([Truth::all(truths(&all)), one_of_any, !Truth::any(truths(&none))]);
    let mut node = Explanation::claim(said(&name, &outcome(holds)));
    let stated = found.and_then(|t| t.get("certainty")).unwrap_or(&Value::Null);
    if !stated.is_null() {
        node = node.certainty(certainty(stated));
    }
    if certainty(stated) == Certainty::Memory {
        node = node.child(Explanation::claim(M::FromMemory.both()));
    }
    for test in &all {
        node = node.child(condition(test, policy));
    }
    for (head, tests) in [(if every { M::AllOfAny } else { M::AnyOf }, any), (M::NoneOf, none)] {
        if !tests.is_empty() {
            let group = tests.iter().fold(Explanation::claim(head.both()), |group, test| group.child(condition(test, policy)));
            node = node.child(group);
        }
    }
    node
}

/// The name of a field of the pack.
fn named(field: &str, policy: &Value) -> Text {
    policy["fields"].get(field).map_or_else(|| Text::same(field), |f| both(f, ""))
}

fn truth(test: &Value) -> Truth {
    match test["holds"].as_str() {
        Some("yes") => Truth::Yes,
        Some("no") => Truth::No,
        _ => Truth::Unknown,
    }
}

fn outcome(truth: Truth) -> M {
    match truth {
        Truth::Yes => M::Holds,
        Truth::No => M::DoesNotHold,
        Truth::Unknown => M::NotKnown,
    }
}

/// One condition. Of a finding that is or is not there, the line says whether it is; of all others, whether they hold.
pub(super) fn condition(test: &Value, policy: &Value) -> Explanation {
    let head = match test["op"].as_str() {
        Some("all") => Some(M::AllOf),
        Some("any") => Some(M::AnyOf),
        Some("not") => Some(M::NotOf),
        _ => None,
    };
    if let Some(head) = head {
        // Only the whole of a nested condition has a truth on record; what it asks for is named.
        let head = head.both();
        let claim = if test.get("holds").is_some() { said(&head, &outcome(truth(test))) } else { head };
        let needs = list(&test["needs"]).iter().filter_map(Value::as_str).map(|field| {
            let name = named(field, policy);
            Explanation::claim(said(&name, &M::NotKnown)).certainty(Certainty::Unknown)
        });
        let parts = list(&test["value"]).iter().map(|inner| condition(inner, policy));
        return parts.chain(needs).fold(Explanation::claim(claim), Explanation::child);
    }
    let field = test["field"].as_str().unwrap_or_default();
    let name = named(field, policy);
    let value = &test["value"];
    if let (Some("is"), Some(wanted), None) = (test["op"].as_str(), value.as_bool(), test.get("holds")) {
        return Explanation::claim(said(&name, if wanted { &M::Present } else { &M::Absent }));
    }
    if let (Some("is"), Some(wanted)) = (test["op"].as_str(), value.as_bool()) {
        let present = match truth(test) {
            Truth::Unknown => M::NotKnown,
            holds if (holds == Truth::Yes) == wanted => M::Present,
            _ => M::Absent,
        };
        return Explanation::claim(said(&name, &present));
    }
    let shown = operand(value, policy);
    let sign = sign(test["op"].as_str().unwrap_or_default());
    let compared = Text { zh: format!("{} {sign} {}", name.zh, shown.zh), en: format!("{} {sign} {}", name.en, shown.en) };
    if test.get("holds").is_none() {
        return Explanation::claim(compared);
    }
    Explanation::claim(said(&compared, &outcome(truth(test))))
}

fn said(what: &Text, verdict: &M) -> Text {
    let verdict = verdict.both();
    Text { zh: format!("{} — {}", what.zh, verdict.zh), en: format!("{} — {}", what.en, verdict.en) }
}

/// The sign of a comparison.
fn sign(op: &str) -> &str {
    match op {
        "is" => "=",
        "in" => "∈",
        "lt" => "<",
        "le" | "year_le" => "≤",
        "ge" => "≥",
        "gt" => ">",
        other => other,
    }
}

/// What a condition compares with, in a reader's words.
fn operand(value: &Value, policy: &Value) -> Text {
    match value {
        Value::String(word) => word_of(word, policy),
        Value::Array(all) => {
            let all: Vec<Text> = all.iter().map(|one| operand(one, policy)).collect();
            let join = |pick: fn(&Text) -> &str, with: &str| all.iter().map(pick).collect::<Vec<_>>().join(with);
            Text { zh: join(|t| &t.zh, "、"), en: join(|t| &t.en, ", ") }
        }
        other => Text::same(other.to_string()),
    }
}

/// The name of a value that the policies' dictionary knows.
fn word_of(value: &str, policy: &Value) -> Text {
    if let Some(word) = policy["words"].get(value) {
        return both(word, "");
    }
    match value {
        "residential_estate" => M::UseEstate.both(),
        "single_residential_building" => M::UseSingle.both(),
        "mixed" => M::UseMixed.both(),
        "non_residential" => M::UseOther.both(),
        other => Text::same(other),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::Lang;

    #[test]
    fn conditions_say_how_they_combine_and_what_was_found() {
        let test = |group: &str, field: &str, op: &str, value: Value, holds: &str| json!({ "tier": "core", "group": group, "field": field, "op": op, "value": value, "holds": holds });
        let tests = [
            test("all_of", "use_type", "in", json!(["residential_estate", "mixed"]), "yes"),
            test("all_of", "year_built", "year_le", json!(2000), "yes"),
            test("any_of", "disrepair", "is", json!(true), "no"),
            test("any_of", "utilities", "is", json!(true), "yes"),
            test("none_of", "refused", "is", json!(true), "no"),
        ];
        let name = |zh: &str, en: &str| json!({ "zh": zh, "en": en });
        let policy = json!({
            "tiers": [{ "id": "core", "zh": "老旧小区", "en": "old ones" }],
            "fields": {
                "use_type": name("用途", "use"), "year_built": name("建成年份", "construction year"), "disrepair": name("失修", "disrepair"),
                "utilities": name("管线老化", "worn utilities"), "refused": name("反对改造", "refused"),
            },
        });
        let tree = tier("core", &tests.iter().collect::<Vec<_>>(), &policy);
        let zh = "老旧小区 — 符合\n  用途 ∈ 住宅小区、商住混合 — 符合\n  建成年份 ≤ 2000 — 符合\n  至少有其一\n    失修 — 无\n    管线老化 — 有\n  不得有\n    反对改造 — 无\n";
        assert_eq!(tree.text(Lang::Zh), zh);
        let mut refused = tests;
        refused[4]["holds"] = json!("unknown");
        assert!(tier("core", &refused.iter().collect::<Vec<_>>(), &policy).text(Lang::En).starts_with("old ones — not known\n"));
    }
}
