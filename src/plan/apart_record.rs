//! What `plan.json` says of candidates near each other that are not linked.

use serde_json::{Value, json};

use super::Plan;
use crate::district::NeighbourhoodIx;
use crate::links::{Apart, ApartBy};

/// A row for every pair, by its ends.
pub(super) fn apart(plan: &Plan) -> Value {
    let id = |n: NeighbourhoodIx| plan.district.neighbourhoods[n.at()].id.0.as_str();
    let name = |n: NeighbourhoodIx| plan.district.neighbourhoods[n.at()].name.as_str();
    let row = |apart: &Apart| {
        let barrier = if let ApartBy::Barrier(kind) = apart.by { Some(kind) } else { None };
        let between = if let ApartBy::Between(third) = apart.by { Some(third) } else { None };
        json!({
            "from": id(apart.from), "to": id(apart.to), "from_name": name(apart.from), "to_name": name(apart.to),
            "gap_m": (apart.gap.0 * 1000.0).round() / 1000.0, "by": apart.by.as_str(), "barrier": barrier,
            "between": between.map(id), "between_name": between.map(name),
        })
    };
    plan.links.apart.iter().map(row).collect()
}
