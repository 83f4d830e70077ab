//! Whether what one new facility would close is what the gaps of the zone's members leave to close.

use std::collections::HashMap;

use super::features::{Gap, Neighbourhood, NewFacility, Role, Zone};
use super::finding::{Tally, maybe, number};
use super::folder::{PlanFolder, ZONES};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Failing members are those whose gap fails; those that a place closes are among them, within the line's walk; households add
/// up; and no line is named that the standard lacks.
pub(super) fn new_facilities(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let by_id: HashMap<&str, &Neighbourhood> =
        plan.neighbourhoods.features.iter().map(|f| (f.properties.neighbourhood_id.as_str(), &f.properties)).collect();
    for feature in &plan.zones.features {
        progress.check()?;
        let zone = &feature.properties;
        let counted = |id: &&String| by_id.get(id.as_str()).filter(|n| matches!(n.role, Some(Role::Member | Role::Provisional))).copied();
        let members: Vec<&Neighbourhood> = zone.members.iter().filter_map(|id| counted(&id)).collect();
        for new in &zone.new_facilities {
            one(plan, zone, new, &members, tally);
        }
    }
    Ok(())
}

fn one(plan: &PlanFolder, zone: &Zone, new: &NewFacility, members: &[&Neighbourhood], tally: &mut Tally) {
    let differs = |field: &str, found: String, expected: String| Finding::Differs {
        file: ZONES.to_owned(),
        id: zone.zone_id.clone(),
        field: format!("new_facilities.{}.{field}", new.line),
        found,
        expected,
    };
    let line = plan.plan.standard.facilities.iter().find(|line| line.id == new.line);
    let Some(line) = line else { return tally.fail(&differs("line", new.line.clone(), "null".to_owned())) };
    let fails = |n: &&&Neighbourhood| n.columns.services.iter().any(|s| *s.category == *new.line && s.gap == Some(Gap::Fail));
    let mut failing: Vec<&str> = members.iter().filter(fails).map(|n| n.neighbourhood_id.as_str()).collect();
    let mut stated: Vec<&str> = new.failing.iter().map(String::as_str).collect();
    failing.sort_unstable();
    stated.sort_unstable();
    tally.expect(failing == stated, || differs("failing", stated.join(" "), failing.join(" ")));
    let among = !new.closes.is_empty() && new.closes.iter().all(|id| stated.contains(&id.as_str()));
    tally.expect(among, || differs("closes", new.closes.join(" "), stated.join(" ")));
    for (field, ids, households, unknown) in [
        ("failing", &new.failing, new.failing_households, new.failing_unknown_households),
        ("closes", &new.closes, new.closes_households, new.closes_unknown_households),
    ] {
        let of = members.iter().filter(|n| ids.contains(&n.neighbourhood_id));
        let known: Vec<f64> = of.filter_map(|n| n.households).collect();
        let sum = known.iter().fold(0.0, |sum, households| sum + households);
        tally.expect(sum == households, || differs(&format!("{field}_households"), number(households), number(sum)));
        let open = (ids.len() - known.len().min(ids.len())) as f64;
        tally.expect(open == unknown, || differs(&format!("{field}_unknown_households"), number(unknown), number(open)));
    }
    let within = new.longest_walk_m >= 0.0 && line.limits.walk_m.is_none_or(|limit| new.longest_walk_m <= limit + 1e-3);
    tally.expect(within, || differs("longest_walk_m", number(new.longest_walk_m), maybe(line.limits.walk_m)));
}
