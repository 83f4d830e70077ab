//! What the records say of how firm the zones are, where that was asked for.

use serde_json::json;

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

fn works(zone: &Zone) -> Vec<NeighbourhoodIx> {
    zone.of_role(Role::Member).chain(zone.of_role(Role::Provisional)).collect()
}
