//! Whether what is said of how firm zones are fits itself: shares, who has one, and the zone's as the mean of its candidates'.

use super::features::Neighbourhood;
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder, ZONES};
use super::limits::WORKS;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Shares are written to six decimals.
const ROUNDING: f64 = 2e-6;

/// Where draws were made, every candidate of a zone has a share of them in which it ranks first, and those of zones with several a
/// share of being together; elsewhere there is none.
pub(super) fn certainty(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let draws = plan.plan.settings.zone.draws;
    tally.expect((0.0..=10_000.0).contains(&draws), || differs(PLAN, "settings.zone", "draws", Some(draws), None));
    let asked = draws > 0.0;
    for z in 0..plan.zones.features.len() {
        progress.check()?;
        let parts: Vec<&Neighbourhood> = plan.parts_of(z, &WORKS).collect();
        let shares: Vec<f64> = parts.iter().filter_map(|n| n.together_share).collect();
        let mean = (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64);
        let (stated, zone) = (plan.zone(z).together_share, plan.zone(z).zone_id.as_str());
        tally.expect(near(stated, mean), || differs(ZONES, zone, "together_share", stated, mean));
        for n in &parts {
            let several = parts.len() > 1;
            share(n, "together_share", n.together_share, asked && several, tally);
        }
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        let is_zoned = n.zone_id.is_some() && n.role.is_some_and(|role| WORKS.contains(&role));
        share(n, "first_zones_share", n.first_zones_share, asked && is_zoned, tally);
        if !is_zoned {
            share(n, "together_share", n.together_share, false, tally);
        }
    }
    Ok(())
}

/// A share is there where it is due, and lies between 0 and 1.
fn share(n: &Neighbourhood, field: &str, stated: Option<f64>, is_due: bool, tally: &mut Tally) {
    let holds = if is_due { stated.is_some_and(|share| (0.0..=1.0).contains(&share)) } else { stated.is_none() };
    tally.expect(holds, || Finding::Differs {
        file: super::folder::NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: field.to_owned(),
        found: shown(stated),
        expected: if is_due { "0–1".to_owned() } else { "null".to_owned() },
    });
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= ROUNDING,
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "null".to_owned(), number)
}

fn differs(file: &str, id: &str, field: &str, found: Option<f64>, expected: Option<f64>) -> Finding {
    Finding::Differs { file: file.to_owned(), id: id.to_owned(), field: field.to_owned(), found: shown(found), expected: shown(expected) }
}
