//! Whether the list of dangerous housing keeps from the ranks who is on it, and nobody whose grade says otherwise.

use std::collections::{HashMap, HashSet};

use super::document::Dangerous;
use super::features::Neighbourhood;
use super::finding::Tally;
use super::folder::{NEIGHBOURHOODS, PLAN, PlanFolder};
use super::membership::targets_of;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Each row names a neighbourhood once, with its name and a grade that its criterion calls dangerous; its neighbourhood says so, and
/// is a candidate by a hand edit alone; nobody else says so; and no candidate off the list has such a grade.
pub(super) fn dangerous(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let taken_in = targets_of(plan, "include");
    let mut listed: HashMap<usize, &Dangerous> = HashMap::new();
    for row in &plan.plan.score.dangerous_housing {
        let at = plan.find(&row.neighbourhood_id).filter(|at| !listed.contains_key(at));
        let Some(at) = at else {
            tally.fail(&differs(PLAN, &row.neighbourhood_id, "score.dangerous_housing", &row.neighbourhood_id, "–"));
            continue;
        };
        listed.insert(at, row);
        let n = plan.neighbourhood(at);
        let words = plan.plan.criteria.iter().find(|c| c.id == row.criterion).map_or(&[][..], |c| c.dangerous.as_slice());
        // Without a candidate no criterion is measured, and the plan names none.
        let is_known = words.contains(&row.grade) || plan.plan.criteria.is_empty();
        tally.expect(is_known, || differs(PLAN, &row.neighbourhood_id, "grade", &row.grade, &words.join(" ")));
        tally.expect(n.name == row.name, || differs(PLAN, &row.neighbourhood_id, "name", &row.name, &n.name));
        let kept = taken_in.contains(&at) && !n.status.begun();
        for (file, found) in [(PLAN, row.candidate), (NEIGHBOURHOODS, n.candidate.is_some())] {
            tally.expect(found == kept, || differs(file, &row.neighbourhood_id, "candidate", word(found), word(kept)));
        }
    }
    for (at, feature) in plan.neighbourhoods.features.iter().enumerate() {
        progress.check()?;
        let n = &feature.properties;
        let row = listed.get(&at);
        let expected = if row.is_some() || n.candidate.is_some() { word(row.is_some()) } else { "null" };
        let found = n.dangerous_housing.map_or("null", word);
        tally.expect(found == expected, || differs(NEIGHBOURHOODS, &n.neighbourhood_id, "dangerous_housing", found, expected));
        if row.is_none() && n.candidate.is_some() {
            grades(plan, n, tally);
        }
    }
    Ok(())
}

/// Those that the list keeps from being candidates where no hand edit takes them in.
pub(super) fn listed(plan: &PlanFolder) -> HashSet<usize> {
    plan.plan.score.dangerous_housing.iter().filter_map(|row| plan.find(&row.neighbourhood_id)).collect()
}

/// No grade of a candidate is one that its criterion calls dangerous.
fn grades(plan: &PlanFolder, n: &Neighbourhood, tally: &mut Tally) {
    for criterion in plan.plan.criteria.iter().filter(|criterion| !criterion.dangerous.is_empty()) {
        let part = n.columns.parts.iter().find(|part| *part.criterion == *criterion.id);
        let grade = part.and_then(|part| part.raw.as_ref()?.as_str()).unwrap_or_default();
        let field = format!("raw_{}", criterion.id);
        let safe = !criterion.dangerous.iter().any(|word| word == grade);
        tally.expect(safe, || differs(NEIGHBOURHOODS, &n.neighbourhood_id, &field, grade, "score.dangerous_housing"));
    }
}

fn word(holds: bool) -> &'static str {
    if holds { "true" } else { "false" }
}

fn differs(file: &str, id: &str, field: &str, found: &str, expected: &str) -> Finding {
    Finding::Differs {
        file: file.to_owned(),
        id: id.to_owned(),
        field: field.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}
