//! What a zone may hold, and where it may lie.

use std::collections::BTreeSet;

use super::features::{Neighbourhood, Role};
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Roles whose works a zone bears.
pub(super) const WORKS: [Role; 2] = [Role::Member, Role::Provisional];

/// What rounding of a written sum may add, in the unit of the resource.
const ROUNDING: f64 = 0.5;

/// Upper bounds hold; a zone of one may exceed them, because it cannot be made smaller, and says why it stands alone.
///
/// Sums go over members and provisional ones, the parts with works to come; land area is the zone's own, unless
/// parts that are done alone take it over the bound.
pub(super) fn bounds(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for bound in &plan.plan.settings.zone.bounds {
        let (min, max) = (bound.min.unwrap_or(0.0), bound.max.unwrap_or(f64::INFINITY));
        tally.expect(0.0 <= min && min <= max, || Finding::NotWithin {
            file: PLAN.to_owned(),
            id: "settings.zone.bounds".to_owned(),
            field: bound.resource.clone(),
            value: number(min),
            low: "0".to_owned(),
            high: number(max),
        });
    }
    for z in 0..plan.zones.features.len() {
        progress.check()?;
        let zone = plan.zone(z);
        let alone = plan.parts_of(z, &WORKS).count() <= 1 && !zone.why.trim().is_empty();
        for bound in &plan.plan.settings.zone.bounds {
            let Some(max) = bound.max.or(bound.min.map(|_| f64::INFINITY)) else { continue };
            let Some(value) = held(plan, z, &bound.resource) else {
                tally.fail(&Finding::BoundUnprovable { zone: zone.zone_id.clone(), resource: bound.resource.clone() });
                continue;
            };
            tally.expect(alone || value <= max + ROUNDING, || Finding::BoundExceeded {
                zone: zone.zone_id.clone(),
                resource: bound.resource.clone(),
                value: number(value),
                max: number(max),
            });
        }
    }
    Ok(())
}

/// What the parts with works hold of a resource; `None` where that is not known of all of them. Land is their sum.
pub(super) fn held_for_certain(plan: &PlanFolder, z: usize, resource: &str) -> Option<f64> {
    let parts = plan.parts_of(z, &WORKS).map(|n| held_by(n, resource));
    parts
        .sum::<Option<f64>>()
        // An empty sum is −0.
        .map(|held: f64| held + 0.0)
}

/// What one neighbourhood is known to hold of a resource.
pub(super) fn held_by(n: &Neighbourhood, resource: &str) -> Option<f64> {
    match resource {
        "households" => n.households,
        "floor_area_m2" => n.floor_area_m2,
        "cost_yuan" => n.cost_yuan,
        "land_area_m2" => n.land_area_m2,
        "neighbourhoods" => Some(1.0),
        _ => None,
    }
}

fn held(plan: &PlanFolder, z: usize, resource: &str) -> Option<f64> {
    let works = || plan.parts_of(z, &WORKS);
    match resource {
        "households" => Some(works().filter_map(|n| n.households).sum()),
        "floor_area_m2" => Some(works().filter_map(|n| n.floor_area_m2).sum()),
        "cost_yuan" => Some(works().filter_map(|n| n.cost_yuan).sum()),
        "neighbourhoods" => Some(works().count() as f64),
        "buildings" => Some(works().map(|n| n.buildings).sum()),
        "land_area_m2" => {
            let open = plan.parts_of(z, &[Role::Member, Role::Provisional, Role::Infill]);
            let undone: f64 = open.filter_map(|n| n.land_area_m2).sum();
            Some(plan.zone(z).land_area_m2.min(undone))
        }
        other => plan.zone(z).rest.get(other).and_then(serde_json::Value::as_f64),
    }
}

/// All parts of a zone that lie in a known subdistrict lie in the same.
pub(super) fn subdistricts(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for (z, parts) in plan.parts.iter().enumerate() {
        progress.check()?;
        let names: BTreeSet<&str> = parts.iter().filter_map(|&n| plan.neighbourhood(n).subdistrict.as_deref()).collect();
        tally.expect(names.len() <= 1, || Finding::CrossesSubdistricts {
            zone: plan.zone(z).zone_id.clone(),
            names: names.iter().copied().collect::<Vec<_>>().join(", "),
        });
    }
    Ok(())
}
