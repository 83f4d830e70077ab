//! Whether the value of the zones is what the links inside them share, less what missed lower bounds cost.

use super::features::{Link, LinkKind, Role};
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder};
use super::limits::{WORKS, held_for_certain};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Gaps and frontages are written to the millimetre: what that may add for every link, metres.
const ROUNDING_M: f64 = 1e-3;

/// What a lower bound missed altogether costs, in metres of shared works.
const SHORT_COST_M: f64 = 300.0;

/// The value, its parts and its bound are recomputed from the links; the zones under a lower bound are all named.
///
/// Two neighbours share the frontage they face each other on, less as the gap widens, down to half at the limit; along
/// a street half of the lesser front. No zones can share more than all links in one subdistrict.
pub(super) fn objective(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let (mut inside, mut all, mut links) = (0.0, 0.0, 0.0);
    for feature in plan.links.features.iter().filter(|f| f.properties.counts) {
        progress.check()?;
        let link = &feature.properties;
        let (Some(a), Some(b)) = (plan.find(&link.from), plan.find(&link.to)) else { continue };
        let (a, b) = (plan.neighbourhood(a), plan.neighbourhood(b));
        let works = |role: Option<Role>| role.is_some_and(|role| WORKS.contains(&role));
        if works(a.role) && works(b.role) && a.subdistrict == b.subdistrict {
            let metres = shared_m(link, plan.plan.settings.zone.gap_m);
            links += 1.0;
            all += metres;
            inside += if a.zone_id == b.zone_id { metres } else { 0.0 };
        }
    }
    let stated = &plan.plan.objective.zone;
    let penalty = under(plan, tally);
    let gap = if stated.bound > 0.0 { 1.0 - stated.value / stated.bound } else { 0.0 };
    for (field, found, expected, tolerance) in [
        ("shared_m", stated.shared_m, inside, ROUNDING_M * (links + 1.0)),
        ("bound", stated.bound, all, ROUNDING_M * (links + 1.0)),
        ("penalty", stated.penalty, penalty, ROUNDING_M),
        ("value", stated.value, stated.shared_m - stated.penalty, ROUNDING_M),
        ("gap", stated.gap, gap, 1e-5),
    ] {
        tally.expect((found - expected).abs() <= tolerance, || Finding::Differs {
            file: PLAN.to_owned(),
            id: "objective.zone".to_owned(),
            field: field.to_owned(),
            found: number(found),
            expected: number(expected),
        });
    }
    Ok(())
}

fn shared_m(link: &Link, gap_limit: f64) -> f64 {
    match link.kind {
        LinkKind::Adjacent => link.frontage_m * (1.0 - (link.gap_m / gap_limit.max(1.0)).clamp(0.0, 1.0) / 2.0),
        LinkKind::Corridor => link.frontage_m / 2.0,
    }
}

/// The zones that hold less than a lower bound are named with what they hold; the sum of what that costs.
fn under(plan: &PlanFolder, tally: &mut Tally) -> f64 {
    let stated = &plan.plan.objective.zone.under;
    let mut penalty = 0.0;
    let mut expected = 0;
    for z in 0..plan.zones.features.len() {
        let zone = &plan.zone(z).zone_id;
        for bound in &plan.plan.settings.zone.bounds {
            let Some(min) = bound.min else { continue };
            let Some(held) = held_for_certain(plan, z, &bound.resource).filter(|held| *held < min) else { continue };
            expected += 1;
            penalty += SHORT_COST_M * (1.0 - held / min);
            let is_this = |u: &super::document::Under| {
                u.zone_id == *zone && u.resource == bound.resource && u.min == min && (u.held - held).abs() <= ROUNDING_M
            };
            tally.expect(stated.iter().any(is_this), || Finding::UnderUnsaid {
                zone: zone.clone(),
                resource: bound.resource.clone(),
                value: number(held),
                min: number(min),
            });
        }
    }
    tally.expect(stated.len() == expected, || Finding::Differs {
        file: PLAN.to_owned(),
        id: "objective.zone".to_owned(),
        field: "under".to_owned(),
        found: stated.len().to_string(),
        expected: expected.to_string(),
    });
    penalty
}
