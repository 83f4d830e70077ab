//! Approvals: the outcome of every stage with its clause, what is missing, and a project beside its members alone.

use serde_json::Value;

use super::fields::{both, list, text};
use super::procedure::state_of;
use super::words::{self, Words, joined, of, of_two, sentences, strings};
use crate::plan::record::Record;
use crate::report::messages::{DossierMessage as M, Say};
use crate::report::{Certainty, Explanation, Lang, Text};

/// The stages of a neighbourhood were it a project of its own, or as the project that it is alone; `None` where it has no
/// dossier or the pack no stages.
pub(super) fn singly(dossier: &Record, project: Option<&Record>, words: Words<'_>) -> Option<Explanation> {
    let stages = stages(dossier);
    let is_alone = |project: &&Record| project.get("members").map(list).is_some_and(|members| members.len() == 1);
    let head = project.filter(is_alone).map_or(M::ApprovalsAlone, |project| M::ApprovalsOf { project: text(project, "project_id") });
    let tree = || stages.iter().fold(Explanation::claim(head.both()), |tree, stage| tree.child(explain_stage(stage, dossier, words)));
    (!stages.is_empty()).then(tree)
}

/// The stages of a project, and beside them what each of its members alone would have.
pub(super) fn of_project(project: &Record, members: &[(Text, &Record)], words: Words<'_>) -> Option<Explanation> {
    let stages = stages(project);
    if stages.is_empty() {
        return None;
    }
    let tree = stages.iter().fold(Explanation::claim(M::Approvals.both()), |tree, stage| tree.child(explain_stage(stage, project, words)));
    let tree = if members.len() > 1 { tree.child(beside(project, members, words)) } else { tree };
    Some(other_readings(project, words).into_iter().fold(tree, Explanation::child))
}

fn stages(dossier: &Record) -> &[Value] {
    dossier.get("approvals").map(list).unwrap_or_default()
}

/// What a stage comes to: the rules that apply, the ordinary procedure, or that it is open.
fn outcome(stage: &Value, words: Words<'_>) -> Text {
    let id = stage["stage"].as_str().unwrap_or_default();
    match stage["decided"].as_str() {
        Some("yes") => {
            let mut said: Vec<Text> = rules(stage, words, "yes").into_iter().map(|(_, rule)| both(rule, "")).collect();
            said.dedup();
            sentences(said.into_iter())
        }
        Some("no") => words.entry("stages", id).map_or_else(Text::default, |stage| both(stage, "otherwise_")),
        _ => M::UndecidedShort.both(),
    }
}

/// Rules of a stage that apply as asked, each with its entry in the pack; those that always hold are left out.
fn rules<'a>(stage: &'a Value, words: Words<'a>, applies: &str) -> Vec<(&'a Value, &'a Value)> {
    let found = list(&stage["rules"]).iter().filter(|rule| rule["applies"] == applies);
    let entry = |rule: &'a Value| Some((rule, words.entry("approvals", rule["rule"].as_str()?)?));
    found.filter_map(entry).filter(|(_, entry)| entry["modality"] != "always").collect()
}

/// A rule by what it says and the characters that locate it, because several of a stage say the same.
fn told(rule: &Value) -> Text {
    let quote = Text::same(rule["quote"].as_str().unwrap_or_default());
    of_two(&both(rule, ""), &quote, |told, quote| M::Told { told, quote })
}

fn explain_stage(stage: &Value, dossier: &Record, words: Words<'_>) -> Explanation {
    let name = words.name("stages", stage["stage"].as_str().unwrap_or_default());
    let decided = stage["decided"].as_str();
    let said =
        if decided == Some("unknown") { of(&words.fields(&stage["needs"]), |needs| M::Undecided { needs }) } else { outcome(stage, words) };
    let mut tree = Explanation::claim(of_two(&name, &said, |what, said| M::Pair { what, said }));
    let applying = rules(stage, words, "yes");
    let mut clauses: Vec<&str> = applying.iter().filter_map(|(_, entry)| entry["clause"].as_str()).collect();
    clauses.dedup();
    let of_stage = words.entry("stages", stage["stage"].as_str().unwrap_or_default()).and_then(|entry| entry["clause"].as_str());
    tree = tree.clause(if clauses.is_empty() { of_stage.unwrap_or_default().to_owned() } else { clauses.join("、") });
    tree = tree.certainty(if decided == Some("unknown") { Certainty::Unknown } else { Certainty::Computed });
    for (rule, entry) in &applying {
        // What decides although not every member answers: the part that is known.
        let tests = ["all_of", "any_of"].into_iter().flat_map(|group| list(&entry[group])).filter_map(|test| test["field"].as_str());
        let certain = tests.filter(|field| words.certain(field, dossier).is_some());
        tree = certain.fold(tree, |tree, field| tree.child(Explanation::claim(words.fact(field, dossier))));
        tree = strings(&rule["warnings"]).fold(tree, |tree, id| tree.child(Explanation::claim(words.reading(id))));
    }
    if decided != Some("yes") {
        for (rule, entry) in rules(stage, words, "unknown") {
            // Where one rule is open, the line of the stage has said what is missing.
            if rules(stage, words, "unknown").len() > 1 {
                let needs = words.fields(&rule["needs"]);
                tree = tree.child(Explanation::claim(of_two(&told(entry), &needs, |told, needs| M::StillOpen { told, needs })));
            }
        }
        for (rule, entry) in rules(stage, words, "no") {
            let against = joined(strings(&rule["against"]).map(|field| words.fact(field, dossier)));
            tree = tree.child(Explanation::claim(of_two(&told(entry), &against, |told, against| M::DoesNotApply { told, against })));
            // A limit met exactly, which the reading taken leaves outside.
            tree = strings(&rule["warnings"]).fold(tree, |tree, id| tree.child(Explanation::claim(words.reading(id))));
        }
    }
    let always = list(&stage["rules"]).iter().filter_map(|rule| words.entry("approvals", rule["rule"].as_str()?));
    always.filter(|entry| entry["modality"] == "always").fold(tree, |tree, entry| {
        let note = Explanation::claim(of(&both(entry, ""), |told| M::Note { told }));
        tree.child(note.clause(entry["clause"].as_str().unwrap_or_default()))
    })
}

/// What other readings would make of the stages and the last days of a project.
fn other_readings(project: &Record, words: Words<'_>) -> Option<Explanation> {
    let routes = project.get("other_readings").map(list).unwrap_or_default();
    let lines = routes.iter().flat_map(|route| {
        let head = read_otherwise(route, words);
        let stages = list(&route["approvals"]).iter().map(move |stage| {
            let name = words.name("stages", stage["stage"].as_str().unwrap_or_default());
            of_two(&name, &outcome(stage, words), |what, said| M::Pair { what, said })
        });
        let due = list(&route["due"]).iter().map(move |due| {
            let name = words.name("steps", due["step"].as_str().unwrap_or_default());
            let day = Text::same(due["on"].as_str().unwrap_or_default());
            of_two(&name, &of(&day, |on| M::DueOn { on }), |what, said| M::Pair { what, said })
        });
        let steps = list(&route["steps"]).iter().map(move |step| {
            let name = words.name("steps", step["step"].as_str().unwrap_or_default());
            of_two(&name, &state_of(step).both(), |what, said| M::Pair { what, said })
        });
        stages.chain(due).chain(steps).map(move |said| of_two(&head, &said, |what, said| M::Under { what, said })).collect::<Vec<_>>()
    });
    let head = lines.fold(Explanation::claim(M::OtherReadings.both()), |tree, line| tree.child(Explanation::claim(line)));
    (!head.children.is_empty()).then_some(head)
}

/// A reading with its other value; of a switch, which has but one, that it is not read as here.
fn read_otherwise(route: &Value, words: Words<'_>) -> Text {
    let id = route["reading"].as_str().unwrap_or_default();
    let Some(reading) = words.entry("readings", id) else { return Text::same(id) };
    if route["value"].is_boolean() {
        return of(&both(reading, "taken_"), |taken| M::NotAsTaken { id: id.to_owned(), taken });
    }
    of_two(&both(reading, ""), &words.value(&route["value"]), |question, value| M::OtherReading { id: id.to_owned(), question, value })
}

/// What the members alone would have, stage by stage where it differs from the project's: a fact, never a proposal.
fn beside(project: &Record, members: &[(Text, &Record)], words: Words<'_>) -> Explanation {
    let mut lines = Vec::new();
    for (at, stage) in stages(project).iter().enumerate() {
        let together = outcome(stage, words);
        let sum = money(stage, words);
        let named = |(name, member): &(Text, &Record)| match sum {
            Some(field) => of_two(name, &yuan(member, field, words), |name, amount| M::Member { name, amount }),
            None => name.clone(),
        };
        let mut found: Vec<(Text, Vec<Text>)> = Vec::new();
        for one in members {
            let alone = stages(one.1).get(at).map(|stage| outcome(stage, words)).unwrap_or_default();
            match found.iter_mut().find(|(known, _)| *known == alone) {
                Some((_, names)) => names.push(named(one)),
                None => found.push((alone, vec![named(one)])),
            }
        }
        if found.iter().all(|(alone, _)| *alone == together) {
            continue;
        }
        found.sort_by_key(|(_, names)| std::cmp::Reverse(names.len()));
        let name = words.name("stages", stage["stage"].as_str().unwrap_or_default());
        let amount = sum.map(|field| yuan(project, field, words));
        let say = |lang: Lang| {
            let (stage, outcome) = (name.get(lang).to_owned(), together.get(lang).to_owned());
            match &amount {
                None => M::Together { stage, outcome },
                Some(amount) => M::TogetherOf { stage, amount: amount.get(lang).to_owned(), outcome },
            }
            .say(lang)
        };
        let head = Explanation::claim(Text { zh: say(Lang::Zh), en: say(Lang::En) });
        lines.push(found.iter().fold(head, |head, (alone, names)| {
            let line = of_two(alone, &joined(names.iter().cloned()), |outcome, names_said| M::OfMembers {
                count: names.len(),
                outcome,
                names: names_said,
            });
            head.child(Explanation::claim(line))
        }));
    }
    if lines.is_empty() {
        return Explanation::claim(M::SinglySame.both());
    }
    lines.into_iter().fold(Explanation::claim(M::Singly.both()), Explanation::child)
}

/// The first amount of money that a rule of the stage asks for.
fn money<'a>(stage: &'a Value, words: Words<'a>) -> Option<&'a str> {
    let entries = list(&stage["rules"]).iter().filter_map(|rule| words.entry("approvals", rule["rule"].as_str()?));
    let mut tests = entries.flat_map(|entry| list(&entry["all_of"]).iter());
    tests.find_map(|test| test["field"].as_str().filter(|field| words.is_money(field)))
}

/// A sum of a dossier, what is certain of it, or that it is not recorded.
fn yuan(dossier: &Record, field: &str, words: Words<'_>) -> Text {
    let known = dossier.get("facts").and_then(|facts| facts[field].as_str()).map(words::yuan);
    known.or_else(|| words.certain(field, dossier)).unwrap_or_else(|| M::NoSum.both())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn context() -> Value {
        let pack: Value =
            serde_json::to_value(toml::from_str::<toml::Value>(include_str!("../../../data/policy/cn-cq-tongnan-2021.toml")).unwrap())
                .unwrap();
        json!({ "policy": { "fields": pack["fields"], "stages": pack["stage"], "approvals": pack["approval"], "readings": pack["reading"] } })
    }

    fn rule(id: &str, applies: &str, against: &[&str], warnings: &[&str]) -> Value {
        json!({ "rule": id, "applies": applies, "needs": [], "against": against, "warnings": warnings })
    }

    fn dossier(sum: &str, low: &str, high: &str) -> Record {
        let rules = [rule("R-APP-1", low, &["total_investment_cny"], &[]), rule("R-APP-2", high, &["total_investment_cny"], &[])];
        let dossier = json!({
            "facts": { "total_investment_cny": sum },
            "approvals": [{ "stage": "project_approval", "decided": "yes", "needs": [], "rules": rules }],
        });
        dossier.as_object().cloned().unwrap()
    }

    #[test]
    fn the_threshold_is_stated_as_a_fact() {
        let (project, one, two) = (dossier("12300000", "no", "yes"), dossier("2300000", "yes", "no"), dossier("10000000", "no", "yes"));
        let members = [(Text::same("甲"), &one), (Text::same("乙"), &two)];
        let context = context();
        let said = of_project(&project, &members, Words::new(&context)).unwrap().text(Lang::En);
        assert!(said.contains("together (12,300,000 yuan) «Proposal, feasibility study"), "{said}");
        assert!(said.contains("1 «May be approved on the jointly reviewed plan and review opinion»: 甲 (2,300,000 yuan)"), "{said}");
        assert!(said.contains("into one feasibility-report approval»: 乙 (10,000,000 yuan)"), "{said}");
        let same = of_project(&one, &[(Text::same("甲"), &one), (Text::same("丙"), &one)], Words::new(&context)).unwrap();
        assert!(same.text(Lang::Zh).ends_with("各小区单独作为项目，各阶段结论与合并相同\n"));
    }

    #[test]
    fn a_permit_says_what_blocks_it_and_drawing_review_carries_its_note() {
        let context = context();
        let words = Words::new(&context);
        let permit = json!({ "stage": "construction_permit", "decided": "no", "needs": [], "rules": [rule("R-CON-1", "no", &["work_at_height"], &[])] });
        let facts = json!({ "facts": { "work_at_height": true } }).as_object().cloned().unwrap();
        let said = explain_stage(&permit, &facts, words).text(Lang::Zh);
        assert_eq!(
            said,
            "施工许可 — 须办理施工许可 · 依据 三（三）5\n  不适用“可不办理施工许可”（原文：可不办理施工许可）：高空作业为“是”\n"
        );
        let drawing = json!({ "stage": "drawing_review", "decided": "yes", "needs": [],
            "rules": [rule("R-DWG-2", "yes", &[], &["A11"]), rule("R-DWG-3", "yes", &[], &[])] });
        let said = explain_stage(&drawing, &facts, words).text(Lang::Zh);
        assert!(said.contains("提示 A11") && said.contains("注：各项许可不以施工图审查合格文件为前置"), "{said}");
    }
}
