//! Eligibility as the policy states it: tier by tier, what must hold and what must not.

use serde_json::Value;

use super::fields::{both, list, text};
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
    let mut tiers: Vec<&str> = tests.iter().filter_map(|t| t["tier"].as_str()).collect();
    tiers.dedup();
    for id in tiers {
        let of_tier: Vec<&Value> = tests.iter().filter(|t| t["tier"] == id).collect();
        tree = tree.child(tier(id, &of_tier, &context["policy"]));
    }
    tree
}

/// One tier: whether it holds, and its conditions under the headings that say how they combine.
fn tier(id: &str, tests: &[&Value], policy: &Value) -> Explanation {
    let found = list(&policy["tiers"]).iter().find(|t| t["id"] == id);
    let name = found.map_or_else(|| Text::same(id), |t| both(t, ""));
    let group =
        |wanted: &str| -> Vec<&Value> { tests.iter().copied().filter(|t| t["group"].as_str().unwrap_or("all_of") == wanted).collect() };
    let (all, any, none) = (group("all_of"), group("any_of"), group("none_of"));
    let truths = |tests: &[&Value]| tests.iter().map(|t| truth(t)).collect::<Vec<_>>();
    let one_of_any = if any.is_empty() { Truth::Yes } else { Truth::any(truths(&any)) };
    let holds = Truth::all([Truth::all(truths(&all)), one_of_any, !Truth::any(truths(&none))]);
    let mut node = Explanation::claim(said(&name, &outcome(holds)));
    for test in &all {
        node = node.child(condition(test, policy));
    }
    for (head, tests) in [(M::AnyOf, any), (M::NoneOf, none)] {
        if !tests.is_empty() {
            let group = tests.iter().fold(Explanation::claim(head.both()), |group, test| group.child(condition(test, policy)));
            node = node.child(group);
        }
    }
    node
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
fn condition(test: &Value, policy: &Value) -> Explanation {
    let field = test["field"].as_str().unwrap_or_default();
    let name = policy["fields"].get(field).map_or_else(|| Text::same(field), |f| both(f, ""));
    let value = &test["value"];
    if let (Some("is"), Some(wanted)) = (test["op"].as_str(), value.as_bool()) {
        let present = match truth(test) {
            Truth::Unknown => M::NotKnown,
            holds if (holds == Truth::Yes) == wanted => M::Present,
            _ => M::Absent,
        };
        return Explanation::claim(said(&name, &present));
    }
    let shown = operand(value);
    let sign = sign(test["op"].as_str().unwrap_or_default());
    let compared = Text { zh: format!("{} {sign} {}", name.zh, shown.zh), en: format!("{} {sign} {}", name.en, shown.en) };
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
fn operand(value: &Value) -> Text {
    match value {
        Value::String(word) => word_of(word),
        Value::Array(all) => {
            let all: Vec<Text> = all.iter().map(operand).collect();
            let join = |pick: fn(&Text) -> &str, with: &str| all.iter().map(pick).collect::<Vec<_>>().join(with);
            Text { zh: join(|t| &t.zh, "、"), en: join(|t| &t.en, ", ") }
        }
        other => Text::same(other.to_string()),
    }
}

/// The name of a value that the policies' dictionary knows.
fn word_of(value: &str) -> Text {
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
