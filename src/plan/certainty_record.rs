//! What the records say of how firm zones and years are, where that was asked for.

use serde_json::{Value, json};

use super::Plan;
use super::record::{Record, micro};
use crate::district::NeighbourhoodIx;
use crate::zone::{Role, Zone};

/// How often a candidate is with the others of its zone, and in a zone that ranks first; empty where nothing was asked.
pub(super) fn of_neighbourhood(plan: &Plan, ix: NeighbourhoodIx) -> Record {
    let mut record = Record::new();
    if let Some(certainty) = &plan.zones.certainty {
        let zone = plan.zones.zone_of[ix.at()].map(|z| &plan.zones.zones[z as usize]);
        let first = certainty.first[ix.at()];
        let together = zone.filter(|_| first.is_some()).and_then(|zone| certainty.with(ix, &works(zone)));
        record.insert("together_share".to_owned(), json!(together.map(micro)));
        record.insert("first_zones_share".to_owned(), json!(first.map(micro)));
    }
    record
}

/// How often two of its candidates are together; null where there is one.
pub(super) fn of_zone(plan: &Plan, zone: &Zone) -> Record {
    let mut record = Record::new();
    if let Some(certainty) = &plan.zones.certainty {
        let works = works(zone);
        let shares: Option<Vec<f64>> = works.iter().map(|&who| certainty.with(who, &works)).collect();
        let mean = shares.map(|shares| micro(shares.iter().sum::<f64>() / shares.len().max(1) as f64));
        record.insert("together_share".to_owned(), json!(mean));
    }
    record
}

/// How often a neighbourhood starts in its year, and in the first year of the programme; null where its year was not chosen.
pub(super) fn years_of(plan: &Plan, ix: NeighbourhoodIx) -> Record {
    let mut record = Record::new();
    if let Some(certainty) = &plan.programme.certainty {
        let share = |year: Option<i16>| json!(certainty.share(ix, year).map(micro));
        record.insert("year_share".to_owned(), share(plan.programme.start[ix.at()]));
        record.insert("first_year_share".to_owned(), share(Some(plan.programme.years.0)));
    }
    record
}

/// How many years were chosen anew, and how often they came out as in the plan; null where that was not asked for.
pub(super) fn of_years(plan: &Plan) -> Value {
    let Some(certainty) = &plan.programme.certainty else { return Value::Null };
    let all = (0..plan.programme.start.len() as u32).map(NeighbourhoodIx);
    let shares: Vec<f64> = all.filter_map(|ix| certainty.share(ix, plan.programme.start[ix.at()])).collect();
    let mean = (!shares.is_empty()).then(|| micro(shares.iter().sum::<f64>() / shares.len() as f64));
    json!({ "draws": certainty.draws, "neighbourhoods": shares.len(), "year_share_mean": mean })
}

fn works(zone: &Zone) -> Vec<NeighbourhoodIx> {
    zone.of_role(Role::Member).chain(zone.of_role(Role::Provisional)).collect()
}
