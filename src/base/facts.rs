//! What is new between two plans: records, eligibility, sizes, settings, rules, changes by hand.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::differences::{ChangeKind as K, Difference, is_same};
use super::statement::{Standing, Statement};
use crate::report::messages::{BaseMessage as M, ExplainMessage, Say};
use crate::report::{Lang, Text};

/// Everything that is new, by kind and id.
pub(super) fn facts(before: &Statement, after: &Statement) -> Vec<Difference> {
    let mut facts = Vec::new();
    let said = |kind, id: &str, from: &Value, to: &Value| {
        let (from_said, to_said) = (shown(from), shown(to));
        Difference::new(kind, id, id, "", from.clone(), to.clone())
            .why("", M::FactValue { what: id.to_owned(), from: from_said, to: to_said }.both())
    };
    if before.as_of != after.as_of {
        facts.push(said(K::AsOf, "project.as_of", &json!(before.as_of), &json!(after.as_of)));
    }
    if before.rules != after.rules {
        facts.push(said(K::Rules, "policy.pack", &json!(before.rules), &json!(after.rules)));
    }
    let keys: BTreeSet<&String> = before.settings.keys().chain(after.settings.keys()).collect();
    for key in keys {
        let [from, to] = [before, after].map(|plan| plan.settings.get(key).cloned().unwrap_or(Value::Null));
        if !is_same(&from, &to) {
            facts.push(said(K::Setting, key, &from, &to));
        }
    }
    let ids: BTreeSet<&String> = before.edits.keys().chain(after.edits.keys()).collect();
    for id in ids.into_iter().filter(|id| before.edits.get(*id) != after.edits.get(*id)) {
        let word = |edit: Option<&super::statement::EditStated>| edit.map(|edit| edit.action.clone());
        let [from, to] = [before, after].map(|plan| word(plan.edits.get(id)));
        let message = match (&from, &to) {
            (None, _) => M::FactEditNew { id: id.clone() },
            (_, None) => M::FactEditGone { id: id.clone() },
            _ => M::FactEditOther { id: id.clone() },
        };
        facts.push(Difference::new(K::Edit, id, id, "", json!(from), json!(to)).why("", message.both()));
    }
    let ids: BTreeSet<&String> = before.neighbourhoods.keys().chain(after.neighbourhoods.keys()).collect();
    for id in ids {
        match (before.neighbourhoods.get(id), after.neighbourhoods.get(id)) {
            (Some(one), Some(other)) => of_neighbourhood(one, other, &mut facts),
            (None, Some(new)) => {
                facts.push(Difference::new(K::New, id, &new.name, "", Value::Null, json!(new.status)).why("", M::FactNew.both()));
            }
            (Some(gone), None) => {
                facts.push(Difference::new(K::Gone, id, &gone.name, "", json!(gone.status), Value::Null).why("", M::FactGone.both()));
            }
            (None, None) => {}
        }
    }
    facts
}

/// Whether a fact is a setting of a part of the project file.
pub(super) fn is_setting_of(fact: &Difference, part: &str) -> bool {
    fact.kind == K::Setting && fact.id.strip_prefix(part).is_some_and(|rest| rest.starts_with('.'))
}

fn of_neighbourhood(before: &Standing, after: &Standing, facts: &mut Vec<Difference>) {
    let mut fact = |kind, field: &str, from: Value, to: Value, why: Text| {
        facts.push(Difference::new(kind, &after.neighbourhood_id, &after.name, field, from, to).why("", why));
    };
    if before.status != after.status {
        let say = |lang: Lang| {
            let (from, to) = (status(&before.status).say(lang), status(&after.status).say(lang));
            M::FactStatus { from, to }.say(lang)
        };
        fact(K::Status, "status", json!(before.status), json!(after.status), Text { zh: say(Lang::Zh), en: say(Lang::En) });
    }
    let stands = |of: &Standing| (of.eligible.clone(), of.candidate.clone(), of.held_back);
    // What has begun is no candidate any more; its status says so.
    if stands(before) != stands(after) && !after.has_begun() {
        let say = |lang: Lang| {
            let (from, to) = (verdict(&before.eligible).say(lang), verdict(&after.eligible).say(lang));
            if after.held_back && !before.held_back {
                M::WhyRefused.say(lang)
            } else if from == to {
                M::FactCandidate.say(lang)
            } else {
                M::FactEligible { from, to }.say(lang)
            }
        };
        let word = |of: &Standing| json!(of.candidate);
        fact(K::Candidate, "candidate", word(before), word(after), Text { zh: say(Lang::Zh), en: say(Lang::En) });
    }
    let sizes = [
        ("floor_area_m2", before.floor_area_m2, after.floor_area_m2, ExplainMessage::FloorArea),
        ("households", before.households, after.households, ExplainMessage::Households),
        ("cost_yuan", before.cost_yuan, after.cost_yuan, ExplainMessage::Cost),
    ];
    for (field, from, to, name) in sizes {
        let (from, to) = (json!(from), json!(to));
        if !is_same(&from, &to) {
            let say = |lang: Lang| M::FactValue { what: name.say(lang), from: shown(&from), to: shown(&to) }.say(lang);
            let why = Text { zh: say(Lang::Zh), en: say(Lang::En) };
            fact(K::Size, field, from, to, why);
        }
    }
}

/// A value in a sentence.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        // A whole number is written as one.
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        Value::String(text) => text.clone(),
        Value::Array(list) => format!("[{}]", list.iter().map(shown).collect::<Vec<_>>().join(", ")),
        Value::Object(table) => {
            let pairs = table.iter().map(|(key, value)| format!("{key} = {}", shown(value)));
            format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "))
        }
    }
}

fn verdict(word: &str) -> ExplainMessage {
    match word {
        "eligible_core" => ExplainMessage::WouldCore,
        "eligible_extended" => ExplainMessage::WouldExtended,
        "not_eligible" => ExplainMessage::WouldNot,
        _ => ExplainMessage::WouldUnknown,
    }
}

fn status(word: &str) -> M {
    match word {
        "listed" => M::StatusListed,
        "planned" => M::StatusPlanned,
        "started" => M::StatusStarted,
        "completed" => M::StatusCompleted,
        "excluded" => M::StatusExcluded,
        "demolition_planned" => M::StatusDemolition,
        _ => M::StatusNotListed,
    }
}
