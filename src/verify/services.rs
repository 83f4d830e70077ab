//! Whether facility gaps are what the distances and the standard make of them.

use super::features::{Gap, Neighbourhood, Service};
use super::finding::{Tally, maybe, number};
use super::folder::{NEIGHBOURHOODS, PLAN, PlanFolder};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Distances are written to the millimetre: so near the radius either answer may be right.
const ROUNDING_M: f64 = 1e-3;

/// Shortfalls are written with six decimals, of distances to the millimetre.
const SHORTFALL_TOLERANCE: f64 = 1e-5;

/// Every line of the standard is answered by the distance to the nearest facility of its category: unknown where there
/// is none, passed within the radius, and else failed by the share of the radius that it lies beyond, at most 1.
pub(super) fn services(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for line in &plan.plan.standard.facilities {
        tally.expect(line.radius_m > 0.0, || Finding::NotWithin {
            file: PLAN.to_owned(),
            id: line.id.clone(),
            field: "radius_m".to_owned(),
            value: number(line.radius_m),
            low: "0".to_owned(),
            high: "∞".to_owned(),
        });
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        for line in &plan.plan.standard.facilities {
            match n.columns.services.iter().find(|s| *s.category == *line.id) {
                Some(service) => judged(n, service, line.radius_m, tally),
                None => tally.fail(&differs(n, "gap", &line.id, "null", "")),
            }
        }
        for service in &n.columns.services {
            let known = plan.plan.standard.facilities.iter().any(|line| *line.id == *service.category);
            tally.expect(known, || differs(n, "gap", &service.category, service.gap.map_or("", Gap::word), "null"));
        }
    }
    Ok(())
}

fn judged(n: &Neighbourhood, service: &Service, radius_m: f64, tally: &mut Tally) {
    let (gap, shortfall) = match service.distance {
        None => (Gap::Unknown, None),
        Some(distance) if distance <= radius_m => (Gap::Pass, Some(0.0)),
        Some(distance) => (Gap::Fail, Some(((distance - radius_m) / radius_m).min(1.0))),
    };
    let at_the_edge = service.distance.is_some_and(|d| (d - radius_m).abs() <= ROUNDING_M);
    let agrees = service.gap == Some(gap) || (at_the_edge && matches!(service.gap, Some(Gap::Pass | Gap::Fail)));
    tally.expect(agrees, || differs(n, "gap", &service.category, service.gap.map_or("null", Gap::word), gap.word()));
    let near = match (service.shortfall, shortfall) {
        (Some(a), Some(b)) => (a - b).abs() <= SHORTFALL_TOLERANCE,
        (a, b) => a == b,
    };
    tally.expect(near, || differs(n, "shortfall", &service.category, &maybe(service.shortfall), &maybe(shortfall)));
}

fn differs(n: &Neighbourhood, column: &str, category: &str, found: &str, expected: &str) -> Finding {
    Finding::Differs {
        file: NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: format!("{column}_{category}"),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}
