//! Whether tier, clause and candidacy follow from the conditions of the policy and the truths that are stated of them.

use serde_json::Value;

use super::document::{AnyOfMode, Condition, Tier, TierResult};
use super::features::{Candidate, Eligible, Neighbourhood, Status, Test, Truth, YearQuality};
use super::finding::Tally;
use super::folder::{NEIGHBOURHOODS, PlanFolder};
use super::membership::targets_of;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// What the tiers make of one neighbourhood.
#[derive(Debug, PartialEq)]
struct Judged {
    eligible: Eligible,
    tier: Option<String>,
    clause: String,
    missing: Vec<String>,
    candidate: Option<Candidate>,
}

/// The first tier that holds decides; without one, a tier that is open leaves all open; what has begun is no candidate,
/// nor is what is dangerous as a whole, and hand edits outrank both. Year conditions agree with the years of construction.
pub(super) fn eligibility(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let (taken_out, taken_in) = (targets_of(plan, "exclude"), targets_of(plan, "include"));
    let dangerous = super::dangerous::listed(plan);
    let tiers = &plan.plan.policy.tiers;
    for (at, feature) in plan.neighbourhoods.features.iter().enumerate() {
        progress.check()?;
        let n = &feature.properties;
        let Some(truths) = truths(n, tiers, tally) else { continue };
        let mut expected = judged(n, tiers, &truths, &plan.plan.policy.exclude_status);
        if taken_out.contains(&at) || (dangerous.contains(&at) && !taken_in.contains(&at)) {
            expected.candidate = None;
        } else if taken_in.contains(&at) && !n.status.begun() {
            expected.candidate = expected.candidate.or(Some(Candidate::Provisional));
        }
        for (field, found, expected) in [
            ("eligible", n.eligible.word(), expected.eligible.word()),
            ("tier", n.tier.as_deref().unwrap_or("null"), expected.tier.as_deref().unwrap_or("null")),
            ("eligibility_clause", n.eligibility_clause.as_str(), expected.clause.as_str()),
            ("missing", &n.missing.join(", "), &expected.missing.join(", ")),
            ("candidate", n.candidate.map_or("null", Candidate::word), expected.candidate.map_or("null", Candidate::word)),
        ] {
            tally.expect(found == expected, || Finding::Differs {
                file: NEIGHBOURHOODS.to_owned(),
                id: n.neighbourhood_id.clone(),
                field: field.to_owned(),
                found: found.to_owned(),
                expected: expected.to_owned(),
            });
        }
        let unknown = n.year_from.is_none() && n.year_to.is_none() && n.year_built.is_none();
        tally.expect(!unknown || n.year_quality == YearQuality::Unknown, || Finding::Differs {
            file: NEIGHBOURHOODS.to_owned(),
            id: n.neighbourhood_id.clone(),
            field: "year_quality".to_owned(),
            found: n.year_quality.word().to_owned(),
            expected: YearQuality::Unknown.word().to_owned(),
        });
    }
    Ok(())
}

/// What the tests stated make of one tier.
struct Ruled {
    truth: Truth,
    /// Fields that would decide it: those of open tests in groups that are open.
    needs: Vec<String>,
}

/// The truth of every tier; `None` where the tests stated are not those of the policy.
fn truths(n: &Neighbourhood, tiers: &[Tier], tally: &mut Tally) -> Option<Vec<Ruled>> {
    let mut rest = n.tests.as_slice();
    let mut all = Vec::with_capacity(tiers.len());
    for tier in tiers {
        let mut groups = [Truth::Yes, Truth::Yes, Truth::No];
        let mut needs = Vec::new();
        for (group, conditions) in [&tier.all_of, &tier.any_of, &tier.none_of].into_iter().enumerate() {
            if rest.len() < conditions.len() || !rest.iter().zip(conditions).all(|(test, condition)| asks(test, tier, condition)) {
                tally.fail(&differ(n, tier));
                return None;
            }
            let (own, more) = rest.split_at(conditions.len());
            rest = more;
            for (test, condition) in own.iter().zip(conditions) {
                year_agrees(n, test, tally);
                tally.expect(!test.field.is_empty() || nested_agrees(test, condition), || differ(n, tier));
            }
            groups[group] = match group {
                0 => every(own),
                1 if own.is_empty() => Truth::Yes,
                1 if tier.any_of_mode == AnyOfMode::All => every(own),
                _ => some(own),
            };
            let open = own.iter().filter(|test| groups[group] == Truth::Unknown && test.holds == Truth::Unknown);
            for test in open {
                let nested = test.field.is_empty();
                tally.expect(!nested || !test.needs.is_empty(), || differ(n, tier));
                if nested { needs.extend(test.needs.iter().map(ToString::to_string)) } else { needs.push(test.field.to_string()) }
            }
        }
        all.push(Ruled { truth: both(both(groups[0], groups[1]), opposite(groups[2])), needs });
    }
    if !rest.is_empty() {
        tally.fail(&Finding::TestsDiffer { id: n.neighbourhood_id.clone(), tier: rest[0].tier.to_string() });
        return None;
    }
    Some(all)
}

fn differ(n: &Neighbourhood, tier: &Tier) -> Finding {
    Finding::TestsDiffer { id: n.neighbourhood_id.clone(), tier: tier.id.clone() }
}

fn asks(test: &Test, tier: &Tier, condition: &Condition) -> bool {
    *test.tier == *tier.id && *test.field == *condition.field && *test.op == *condition.op && *test.value == *condition.value.to_string()
}

/// A nested condition names what it needs only where it is open, and only fields in it.
fn nested_agrees(test: &Test, condition: &Condition) -> bool {
    let mut fields = Vec::new();
    let known = collect_fields(&test.op, &condition.value, &mut fields);
    let asked = test.needs.iter().all(|need| fields.contains(&need.to_string()));
    known && asked && (test.needs.is_empty() || test.holds == Truth::Unknown)
}

/// The fields of the conditions in a nested one; whether it has the shape of one.
fn collect_fields(op: &str, value: &Value, fields: &mut Vec<String>) -> bool {
    let Some(inner) = value.as_array().filter(|all| !all.is_empty() && (op != "not" || all.len() == 1)) else { return false };
    ["all", "any", "not"].contains(&op)
        && inner.iter().all(|condition| match (condition["field"].as_str(), condition["op"].as_str()) {
            (Some(""), Some(op)) => collect_fields(op, &condition["value"], fields),
            (Some(field), Some(_)) => {
                fields.push(field.to_owned());
                true
            }
            _ => false,
        })
}

/// Built by the end of a year: not certain before the first year that is stated, not ruled out from the last on.
fn year_agrees(n: &Neighbourhood, test: &Test, tally: &mut Tally) {
    let Some(limit) = Some(&*test.op).filter(|op| **op == *"year_le").and_then(|_| test.value.parse::<i64>().ok()) else { return };
    let agrees = match (test.holds, n.year_from, n.year_to) {
        (Truth::Unknown, _, _) => true,
        // Years taken from neighbours decide nothing.
        _ if n.year_quality == YearQuality::Imputed => false,
        (Truth::Yes, Some(from), _) => from <= limit,
        (Truth::No, _, Some(to)) => to > limit,
        (_, _, _) => false,
    };
    tally.expect(agrees, || Finding::YearTest {
        id: n.neighbourhood_id.clone(),
        limit,
        holds: test.holds.word().to_owned(),
        years: format!("{:?}–{:?}", n.year_from, n.year_to),
    });
}

fn judged(n: &Neighbourhood, tiers: &[Tier], ruled: &[Ruled], exclude: &[Status]) -> Judged {
    let first = |pick: fn(Truth) -> bool| ruled.iter().position(|r| pick(r.truth));
    let not_ruled_out = || first(|t| t != Truth::No).map(|at| tiers[at].id.clone());
    let mut judged = Judged { eligible: Eligible::No, tier: None, clause: String::new(), missing: Vec::new(), candidate: None };
    if exclude.contains(&n.status) {
        judged.tier = not_ruled_out().filter(|_| n.status == Status::Completed);
        return judged;
    }
    let open: Vec<(&Tier, &Ruled)> = tiers.iter().zip(ruled).filter(|(_, ruled)| ruled.truth == Truth::Unknown).collect();
    if let Some(at) = first(|t| t == Truth::Yes) {
        (judged.eligible, judged.candidate) = match tiers[at].result {
            TierResult::EligibleCore => (Eligible::Core, Some(Candidate::Core)),
            TierResult::EligibleExtended => (Eligible::Extended, Some(Candidate::Extended)),
        };
        judged.tier = Some(tiers[at].id.clone());
        judged.clause.clone_from(&tiers[at].clause);
    } else if open.is_empty() {
        judged.clause = clauses(tiers.iter());
    } else {
        (judged.eligible, judged.candidate) = (Eligible::Unknown, Some(Candidate::Provisional));
        judged.clause = clauses(open.iter().map(|(tier, _)| *tier));
        judged.missing = open.iter().flat_map(|(_, ruled)| ruled.needs.iter().cloned()).collect();
        judged.missing.sort_unstable();
        judged.missing.dedup();
    }
    if n.status.begun() {
        judged.candidate = None;
        judged.tier = judged.tier.or_else(not_ruled_out);
    }
    judged
}

/// Clauses in their order, one that follows itself once.
fn clauses<'a>(tiers: impl Iterator<Item = &'a Tier>) -> String {
    let mut all: Vec<&str> = tiers.map(|tier| tier.clause.as_str()).collect();
    all.dedup();
    all.join("、")
}

fn every(tests: &[Test]) -> Truth {
    tests.iter().fold(Truth::Yes, |sum, test| both(sum, test.holds))
}

fn some(tests: &[Test]) -> Truth {
    opposite(tests.iter().fold(Truth::Yes, |sum, test| both(sum, opposite(test.holds))))
}

/// Kleene's and.
fn both(a: Truth, b: Truth) -> Truth {
    match (a, b) {
        (Truth::No, _) | (_, Truth::No) => Truth::No,
        (Truth::Yes, Truth::Yes) => Truth::Yes,
        _ => Truth::Unknown,
    }
}

fn opposite(truth: Truth) -> Truth {
    match truth {
        Truth::Yes => Truth::No,
        Truth::No => Truth::Yes,
        Truth::Unknown => Truth::Unknown,
    }
}
