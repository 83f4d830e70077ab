//! Procedure: the steps of a project with what is missing, who acts, the filing deadline, handover, and who does what.

use serde_json::Value;

use super::fields::{both, list, text};
use super::words::{Words, joined, of, of_two, strings};
use crate::plan::record::Record;
use crate::report::messages::{DossierMessage as M, Say};
use crate::report::{Certainty, Explanation, Lang, Text};

/// The steps of a project whose head stands above them; `None` where the pack has none.
pub(super) fn of_project(project: &Record, words: Words<'_>) -> Option<Explanation> {
    let (done, all) = counts(project);
    steps(project, &M::Procedure { done, all }, words)
}

/// The steps of the project that a neighbourhood belongs to: they are the project's, not its own.
pub(super) fn of_its_project(project: &Record, words: Words<'_>) -> Option<Explanation> {
    let (done, all) = counts(project);
    let members = project.get("members").map(list).unwrap_or_default().len();
    steps(project, &M::ProcedureOf { project: text(project, "project_id"), members, done, all }, words)
}

/// Steps that are done, and all of them.
fn counts(project: &Record) -> (usize, usize) {
    let steps = project.get("steps").map(list).unwrap_or_default();
    (steps.iter().filter(|step| step["state"] == "done").count(), steps.len())
}

fn steps(project: &Record, head: &M, words: Words<'_>) -> Option<Explanation> {
    let steps = project.get("steps").map(list).unwrap_or_default();
    let from = words.one("effective_from").as_str().filter(|from| {
        let start = project.get("start_year").and_then(Value::as_i64);
        let year = from.get(..4).and_then(|year| year.parse::<i64>().ok());
        start.zip(year).is_some_and(|(start, year)| start < year)
    });
    let head = Explanation::claim(head.both());
    let head = from.into_iter().fold(head, |head, from| head.child(Explanation::claim(M::BeforeForce { from: from.to_owned() }.both())));
    (!steps.is_empty()).then(|| steps.iter().fold(head, |tree, step| tree.child(explain_step(step, project, words))))
}

/// How far a step is, in words.
pub(super) fn state_of(step: &Value) -> M {
    match step["state"].as_str() {
        Some("done") => M::StepDone,
        Some("open") => M::StepOpen,
        Some("not_yet") => M::StepNotYet,
        _ => M::StepAsk,
    }
}

/// Bodies with their duties; `None` where the pack names none.
pub(super) fn roles(words: Words<'_>) -> Option<Explanation> {
    let roles = words.entries("roles");
    let line = |role: &Value| {
        let duties = |key: &str, with: &str| strings(&role[key]).collect::<Vec<_>>().join(with);
        let duties = Text { zh: duties("duties_zh", "、"), en: duties("duties_en", ", ") };
        let claim = of_two(&both(role, ""), &duties, |what, said| M::Pair { what, said });
        Explanation::claim(claim).clause(role["clause"].as_str().unwrap_or_default())
    };
    (!roles.is_empty()).then(|| roles.iter().fold(Explanation::claim(M::Roles.both()), |tree, role| tree.child(line(role))))
}

fn explain_step(step: &Value, project: &Record, words: Words<'_>) -> Explanation {
    let Some(entry) = step["step"].as_str().and_then(|id| words.entry("steps", id)) else { return Explanation::default() };
    let state = if step["state"] == "done" && entry["uses"] == "approvals" { M::RouteClear } else { state_of(step) };
    let claim = of_two(&both(entry, ""), &state.both(), |what, said| M::Pair { what, said });
    let mut tree = Explanation::claim(claim).clause(entry["clause"].as_str().unwrap_or_default());
    if step["state"] == "ask" {
        tree = tree.certainty(Certainty::Unknown);
    }
    if step["state"] == "not_yet" {
        return tree;
    }
    let mut say = |line: Text| tree.children.push(Explanation::claim(line));
    let evidence = list(&step["evidence"]);
    let fields = |shown: &str| {
        let such = evidence.iter().filter(|e| e["shown"] == shown && list(&e["lacks"]).is_empty());
        joined(such.filter_map(|e| e["field"].as_str()).map(|id| words.field(id)))
    };
    let facts = project.get("facts").unwrap_or(&Value::Null);
    let told = evidence.iter().filter(|e| e["shown"] != "unknown").filter_map(|e| e["field"].as_str());
    let told = joined(told.filter(|id| facts[*id].is_string()).map(|id| words.fact(id, project)));
    if !told.zh.is_empty() {
        say(of(&told, |what| M::Recorded { what }));
    }
    let missing = joined([fields("unknown"), words.fields(&step["needs"])].into_iter().filter(|text| !text.zh.is_empty()));
    if !missing.zh.is_empty() {
        say(of(&missing, |what| M::Missing { what }));
    }
    let otherwise = fields("no");
    if !otherwise.zh.is_empty() {
        say(of(&otherwise, |what| M::MustNot { what }));
    }
    for lacking in evidence.iter().filter(|e| !list(&e["lacks"]).is_empty()) {
        let what = words.field(lacking["field"].as_str().unwrap_or_default());
        say(of_two(&what, &words.roles(&lacking["lacks"]), |what, lacks| M::Lacks { what, lacks }));
    }
    if step["before_its_turn"] == true {
        let before = words.name("steps", entry["after"].as_str().unwrap_or_default());
        say(of(&before, |before| M::BeforeItsTurn { before }));
    }
    if let Some(branch) = step["branch"].as_u64().and_then(|at| entry["branch"].get(at as usize)) {
        let field = words.field(branch["field"].as_str().unwrap_or_default());
        let pair = of_two(&words.value(&branch["value"]), &both(branch, ""), |what, said| M::Pair { what, said });
        say(of_two(&field, &pair, |what, said| M::Under { what, said }));
    }
    if let Some(stage) = step["contradicts"].as_str() {
        let told = words.entry("stages", stage).map_or_else(Text::default, |stage| both(stage, "otherwise_"));
        let against = list(&entry["branch"]).iter().find(|branch| branch["unless_needed"] == stage);
        let field = against.and_then(|branch| branch["field"].as_str()).unwrap_or_default();
        let (stage, fact) = (words.name("stages", stage), words.fact(field, project));
        let head = of_two(&stage, &told, |stage, outcome| M::ComesTo { stage, outcome });
        say(of_two(&head, &fact, |outcome, fact| M::Contradicts { outcome, fact }));
    }
    for handover in strings(&step["handovers"]).filter_map(|id| words.entry("handovers", id)) {
        say(of(&both(handover, ""), |to| M::HandoverTo { to }));
    }
    if let Some(mode) = step["management"].as_str().and_then(|id| words.entry("managements", id)) {
        say(of(&both(mode, ""), |mode| M::ManagedBy { mode }));
        let needs = |key: &str, with: &str| strings(&mode[key]).collect::<Vec<_>>().join(with);
        let needs = Text { zh: needs("needs_zh", "、"), en: needs("needs_en", ", ") };
        if !needs.zh.is_empty() {
            say(of(&needs, |needs| M::ModeNeeds { needs }));
        }
        if let Some(document) = mode["support"].as_str() {
            say(M::ModeSupport { document: document.to_owned() }.both());
        }
    }
    let who = words.roles(&entry["who"]);
    say(match entry["lead"].as_str() {
        Some(lead) => of_two(&who, &words.name("roles", lead), |who, lead| M::WhoLed { who, lead }),
        None => of(&who, |who| M::Who { who }),
    });
    if step["before_effect"] == true {
        let from = words.one("effective_from").as_str().unwrap_or_default().to_owned();
        tree = tree.child(Explanation::claim(M::DueBeforeEffect { from }.both()));
    }
    match due(&step["due"], words, entry) {
        Some(due) => tree.child(due),
        None => tree,
    }
}

/// The last day and where it stands.
fn due(due: &Value, words: Words<'_>, step: &Value) -> Option<Explanation> {
    let (on, days) = (due["on"].as_str()?.to_owned(), due["days"].as_i64().unwrap_or(0).to_string());
    let said = match due["standing"].as_str()? {
        "left" => M::DueLeft { on, days },
        "overdue" => M::DueOverdue { on, days },
        "in_time" => M::DueInTime { on },
        "late" => M::DueLate { on, days },
        _ => M::DueBefore { on, days },
    };
    let mut tree = Explanation::claim(said.both());
    let deadline = step["deadline"].as_str().and_then(|id| words.entry("deadlines", id));
    if due["provisional"] == true {
        tree = tree.certainty(Certainty::Unknown).child(Explanation::claim(M::DueProvisional.both()));
    }
    let notices = strings(&due["notices"]).collect::<Vec<_>>();
    if !notices.is_empty() {
        let say = |lang: Lang, with: &str| M::HolidaySource { notices: notices.join(with) }.say(lang);
        tree = tree.child(Explanation::claim(Text { zh: say(Lang::Zh, "、"), en: say(Lang::En, ", ") }));
    }
    let readings = deadline.map(|deadline| strings(&deadline["readings"])).into_iter().flatten();
    Some(readings.fold(tree, |tree, id| tree.child(Explanation::claim(words.reading(id)))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn context() -> Value {
        let name = |id: &str, zh: &str, en: &str| json!({ "id": id, "zh": zh, "en": en });
        json!({ "policy": {
            "fields": { "review_parties": { "zh": "签署单位", "en": "parties" }, "filed_on": { "zh": "备案日期", "en": "filed on" } },
            "roles": [name("housing", "区住房城乡建委", "housing commission"), name("finance", "区财政局", "finance bureau")],
            "deadlines": [{ "id": "D1", "readings": [] }],
            "steps": [
                { "id": "S5", "clause": "三（二）", "zh": "联合审查", "en": "joint review", "who": ["housing", "finance"], "lead": "housing" },
                { "id": "S10", "clause": "三（四）3", "zh": "备案", "en": "filing", "who": ["housing"], "deadline": "D1" },
            ],
        } })
    }

    #[test]
    fn a_step_says_who_is_missing_and_who_leads() {
        let step = json!({ "step": "S5", "state": "open", "needs": [], "evidence": [{ "field": "review_parties", "shown": "no", "lacks": ["finance"] }] });
        let said = explain_step(&step, &Record::new(), Words::new(&context())).text(Lang::Zh);
        assert_eq!(
            said,
            "联合审查 — 未完成 · 依据 三（二）\n  签署单位，尚缺：区财政局\n  责任：区住房城乡建委、区财政局；牵头：区住房城乡建委\n"
        );
    }

    #[test]
    fn a_deadline_says_where_it_stands_and_on_which_notice() {
        let due = |standing: Value| {
            let mut due = json!({ "on": "2022-10-08", "provisional": false, "notices": ["国办发明电〔2021〕11号"] });
            due.as_object_mut().unwrap().extend(standing.as_object().cloned().unwrap());
            let step = json!({ "step": "S10", "state": "ask", "needs": [], "evidence": [], "due": due });
            explain_step(&step, &Record::new(), Words::new(&context())).text(Lang::En)
        };
        let left = due(json!({ "standing": "left", "days": 7 }));
        assert!(left.contains("due 2022-10-08, 7 days left") && left.contains("国办发明电〔2021〕11号"), "{left}");
        assert!(due(json!({ "standing": "overdue", "days": 3 })).contains("overdue by 3 days"));
    }
}
