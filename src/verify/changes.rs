//! Whether the changes against the base plan are those of this plan: what they say of it stands in its files, each with a reason.

use serde::Deserialize;
use serde_json::{Value, json};

use super::features::{Candidate, Role};
use super::finding::Tally;
use super::folder::{PLAN, PlanFolder};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// `changes` of `plan.json`.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    facts: Vec<Change>,
    changes: Vec<Change>,
    put_off: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Change {
    kind: Kind,
    id: String,
    from: Value,
    to: Value,
    reason: String,
    why_zh: String,
    why_en: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    AsOf,
    Rules,
    Setting,
    Edit,
    New,
    Gone,
    Status,
    Candidate,
    Size,
    Entered,
    Left,
    Zone,
    Start,
    Target,
}

/// Every fact and change names something of this plan, says what it has now, differs from before, and has its reason; there are
/// changes where there is a base plan, and nowhere else.
pub(super) fn changes(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let base = &plan.plan.settings.programme.base;
    tally.expect(base.is_some() == plan.plan.changes.is_some(), || Finding::Differs {
        file: PLAN.to_owned(),
        id: "settings.programme".to_owned(),
        field: "base".to_owned(),
        found: base.clone().unwrap_or_else(|| "null".to_owned()),
        expected: if plan.plan.changes.is_some() { "changes" } else { "null" }.to_owned(),
    });
    let Some(stated) = &plan.plan.changes else { return Ok(()) };
    for change in stated.facts.iter().chain(&stated.changes) {
        progress.check()?;
        let has_why = !change.why_zh.trim().is_empty() && !change.why_en.trim().is_empty();
        tally.expect(has_why, || differs(change, "why", String::new(), "…".to_owned()));
        // The other kinds may differ in what no one value says, such as a verdict inside one tier.
        let is_value =
            matches!(change.kind, Kind::AsOf | Kind::Rules | Kind::Setting | Kind::Status | Kind::Size | Kind::Zone | Kind::Start);
        tally
            .expect(!is_value || change.from != change.to, || differs(change, "from", change.from.to_string(), format!("≠ {}", change.to)));
    }
    for change in &stated.changes {
        tally.expect(!change.reason.is_empty(), || differs(change, "reason", String::new(), "…".to_owned()));
    }
    for change in stated.facts.iter().chain(&stated.changes) {
        if let Some(now) = now(plan, change) {
            tally.expect(now == change.to, || differs(change, "to", change.to.to_string(), now.to_string()));
        }
    }
    let late = |change: &&Change| match (change.kind, change.from.as_i64(), change.to.as_i64()) {
        (Kind::Start, Some(from), to) => to.is_none_or(|to| to > from),
        (Kind::Left, from, _) => from.is_some(),
        _ => false,
    };
    let expected: Vec<&str> = stated.changes.iter().filter(late).map(|change| change.id.as_str()).collect();
    let is_same = stated.put_off.iter().map(String::as_str).eq(expected.iter().copied());
    tally.expect(is_same, || Finding::Differs {
        file: PLAN.to_owned(),
        id: "changes".to_owned(),
        field: "put_off".to_owned(),
        found: stated.put_off.join(", "),
        expected: expected.join(", "),
    });
    Ok(())
}

/// What the files say of the thing that changed.
fn now(plan: &PlanFolder, change: &Change) -> Option<Value> {
    let own = plan.find(&change.id).map(|at| plan.neighbourhood(at));
    let works = |role: Option<Role>| matches!(role, Some(Role::Member | Role::Provisional));
    match change.kind {
        Kind::Start | Kind::Entered => Some(own.map_or(json!("–"), |n| json!(n.start_year))),
        Kind::Zone => Some(own.map_or(json!("–"), |n| json!(n.zone_id))),
        Kind::Left => Some(own.filter(|n| works(n.role)).map_or(Value::Null, |n| json!(n.zone_id))),
        Kind::Status => Some(own.map_or(json!("–"), |n| json!(n.status.word()))),
        Kind::Candidate => Some(own.map_or(json!("–"), |n| json!(n.candidate.map(Candidate::word)))),
        Kind::New => Some(own.map_or(json!("–"), |n| json!(n.status.word()))),
        Kind::Gone => Some(own.map_or(Value::Null, |n| json!(n.status.word()))),
        Kind::Target => Some(plan.plan.targets.iter().find(|t| t.id == change.id).map_or(Value::Null, |t| json!(t.planned))),
        _ => None,
    }
}

fn differs(change: &Change, field: &str, found: String, expected: String) -> Finding {
    Finding::Differs { file: PLAN.to_owned(), id: change.id.clone(), field: format!("changes.{field}"), found, expected }
}
