//! Whether the planner's changes by hand stand in the plan.

use std::collections::HashSet;

use super::document::Edit;
use super::features::Status;
use super::finding::Tally;
use super::folder::PlanFolder;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, IssueKind, Progress};

/// Applied edits are honoured; each that is not applied is named by an issue.
pub(super) fn edits(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut seen = HashSet::new();
    for edit in &plan.plan.edits {
        progress.check()?;
        tally.expect(seen.insert(&edit.id), || Finding::EditTwice { edit: edit.id.clone() });
        tally.expect(!edit.reason.trim().is_empty(), || Finding::EditNoReason { edit: edit.id.clone() });
        if edit.applied {
            honoured(plan, edit, tally);
        } else {
            // The value of such an issue is the edit's id, alone or before what it does not find.
            let told = plan
                .plan
                .issues
                .iter()
                .filter(|i| matches!(i.kind, IssueKind::EditLost | IssueKind::EditRefused))
                .any(|i| i.value.strip_prefix(edit.id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with(':')));
            tally.expect(told, || Finding::EditUnreported { edit: edit.id.clone() });
        }
    }
    Ok(())
}

/// The neighbourhoods an id of an edit means: itself, or the parts of the zone of that id.
pub(super) fn named(plan: &PlanFolder, id: &str) -> Vec<usize> {
    match (plan.find(id), plan.find_zone(id)) {
        (Some(n), _) => vec![n],
        (None, Some(z)) => plan.parts[z].clone(),
        (None, None) => Vec::new(),
    }
}

fn honoured(plan: &PlanFolder, edit: &Edit, tally: &mut Tally) {
    let broken = |target: &str| Finding::EditBroken { edit: edit.id.clone(), action: edit.action.clone(), target: target.to_owned() };
    let mut targets = Vec::new();
    for id in &edit.targets {
        let found = named(plan, id);
        if found.is_empty() {
            tally.fail(&Finding::EditNoTarget { edit: edit.id.clone(), target: id.clone() });
        }
        targets.extend(found);
    }
    let takes_to = matches!(edit.action.as_str(), "move" | "start" | "after");
    tally.expect(takes_to == edit.to.as_ref().is_some_and(|to| !to.is_null()), || broken("to"));
    let id = |n: usize| plan.neighbourhood(n).neighbourhood_id.as_str();
    let zone = |n: usize| plan.neighbourhood(n).zone_id.as_deref();
    match edit.action.as_str() {
        "exclude" => {
            for &n in &targets {
                tally.expect(zone(n).is_none() && plan.listed_in[n].is_empty(), || broken(id(n)));
            }
        }
        "include" => {
            for &n in &targets {
                tally.expect(plan.neighbourhood(n).candidate.is_some(), || broken(id(n)));
            }
        }
        "join" => {
            for &n in &targets {
                tally.expect(zone(n).is_some() && zone(n) == zone(targets[0]), || broken(id(n)));
            }
        }
        "separate" => {
            for (at, &n) in targets.iter().enumerate() {
                let shared = targets[..at].iter().any(|&m| zone(m).is_some() && zone(m) == zone(n));
                tally.expect(!shared, || broken(id(n)));
            }
        }
        "move" => {
            let to = edit.to.as_ref().and_then(serde_json::Value::as_str).unwrap_or_default();
            let into = plan.find(to).and_then(zone).or_else(|| plan.find_zone(to).map(|_| to));
            for &n in &targets {
                tally.expect(into.is_some() && zone(n) == into, || broken(id(n)));
            }
        }
        "start" => {
            let year = edit.to.as_ref().and_then(|to| to.as_i64().or_else(|| to.as_str()?.trim().parse().ok()));
            for &n in &targets {
                tally.expect(year.is_some() && plan.neighbourhood(n).start_year == year, || broken(id(n)));
            }
        }
        "after" => {
            let first = edit.to.as_ref().and_then(serde_json::Value::as_str).and_then(|to| plan.find(to)).map(|n| plan.neighbourhood(n));
            for &n in &targets {
                let follows = first.is_some_and(|first| match (plan.neighbourhood(n).start_year, first.start_year) {
                    (None, _) => true,
                    (Some(_), None) => first.status == Status::Completed,
                    (Some(start), Some(first)) => start >= first,
                });
                tally.expect(follows, || broken(id(n)));
            }
        }
        // A locked zone holds its targets, what joins them, and nobody else.
        "lock" => {
            for &n in &targets {
                let alone = plan.listed_in[n].first().is_some_and(|&z| {
                    let connectors = plan.connectors(z);
                    plan.parts[z].iter().all(|part| targets.contains(part) || connectors.contains(part))
                });
                tally.expect(alone && zone(n) == zone(targets[0]), || broken(id(n)));
            }
        }
        other => tally.fail(&Finding::EditUnknown { edit: edit.id.clone(), action: other.to_owned() }),
    }
}
