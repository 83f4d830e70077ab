//! What the records say of services: distances, walks, gaps, services near by, and new facilities of zones.

use serde_json::{Map, Value, json};

use super::Plan;
use super::record::{Record, micro};
use crate::access::walk::Opening;
use crate::access::{MINUTES, NewFacility};
use crate::district::NeighbourhoodIx;
use crate::intake::Transform;

/// WGS 84 with longitude first.
const LONLAT: &str = "OGC:CRS84";

/// Columns of one neighbourhood.
pub(super) fn of_neighbourhood(plan: &Plan, n: NeighbourhoodIx) -> Record {
    let access = &plan.access;
    let mut record = Record::new();
    let mut set = |key: String, value: Value| record.insert(key, value);
    set("access_basis".into(), json!(access.basis.as_str()));
    set("walk_from".into(), json!(access.foot(n).as_str()));
    for (line, gap) in plan.standard.facilities.iter().filter_map(|line| Some((line, access.gap(n, &line.id)?))) {
        set(format!("gap_{}", line.id), json!(gap.verdict));
        set(format!("shortfall_{}", line.id), json!(gap.shortfall.map(micro)));
        if line.is_particular() {
            set(format!("judged_distance_{}_m", line.id), json!(gap.straight.map(|s| millimetres(s.metres))));
            set(format!("judged_walk_{}_m", line.id), json!(gap.walk.metres().map(millimetres)));
            set(format!("size_{}", line.id), json!(gap.size.as_str()));
        }
    }
    for category in &access.categories {
        set(format!("distance_{category}_m"), json!(access.straight(n, category).map(|s| millimetres(s.metres))));
        set(format!("walk_{category}_m"), json!(access.walk(n, category).metres().map(millimetres)));
    }
    for (at, minutes) in MINUTES.iter().enumerate() {
        let services = access.services(n).map(|within| within[at]);
        set(format!("services_{minutes}min"), json!(services.map(|s| s.count)));
        set(format!("service_kinds_{minutes}min"), json!(services.map(|s| s.categories)));
    }
    record
}

/// Longitude and latitude of the new facilities, zone by zone.
pub(super) fn places(plan: &Plan) -> Vec<Vec<Option<[f64; 2]>>> {
    if plan.new_facilities.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let lonlat = Transform::cached(&plan.district.frame.crs, LONLAT).ok();
    plan.new_facilities.iter().map(|zone| zone.iter().map(|new| degrees(lonlat.as_deref(), new.site.at)).collect()).collect()
}

/// What one new facility of each line that fails would do for a zone.
pub(super) fn new_facilities(plan: &Plan, zone: usize, places: &[Vec<Option<[f64; 2]>>]) -> Value {
    let (Some(all), Some(places)) = (plan.new_facilities.get(zone), places.get(zone)) else { return json!([]) };
    all.iter().zip(places).map(|(new, &degrees)| new_facility(plan, new, degrees)).collect()
}

fn new_facility(plan: &Plan, new: &NewFacility, degrees: Option<[f64; 2]>) -> Value {
    let id = |n: &NeighbourhoodIx| plan.district.neighbourhoods[n.at()].id.0.as_str();
    let households = |all: &[NeighbourhoodIx]| -> (u64, usize) {
        let known: Vec<u32> = all.iter().filter_map(|n| plan.district.neighbourhoods[n.at()].households).collect();
        (known.iter().map(|h| u64::from(*h)).sum(), all.len() - known.len())
    };
    let (failing, failing_unknown) = households(&new.failing);
    let (closed, closed_unknown) = households(&new.site.closes);
    json!({
        "line": new.line,
        "failing": new.failing.iter().map(id).collect::<Vec<_>>(),
        "failing_households": failing,
        "failing_unknown_households": failing_unknown,
        "closes": new.site.closes.iter().map(id).collect::<Vec<_>>(),
        "closes_households": closed,
        "closes_unknown_households": closed_unknown,
        "longest_walk_m": millimetres(new.site.walk_m),
        "at": if plan.walking.is_some() { "street" } else { "anchor" },
        "lon": degrees.map(|d| d[0]),
        "lat": degrees.map(|d| d[1]),
    })
}

/// The standard in `plan.json`: every line with the limits that it was judged by.
pub(super) fn standard(plan: &Plan) -> Value {
    let standard = &plan.standard;
    let lines = standard.facilities.iter().map(|line| {
        let mut row = json!(line);
        let limits = standard.limits(line, &plan.project.file.access);
        row["limits"] = json!({ "straight_m": limits.straight.map(millimetres), "walk_m": limits.walk.map(millimetres) });
        row
    });
    let mut document = json!({
        "id": standard.id, "version": standard.version, "title": standard.title, "title_en": standard.title_en,
        "source": standard.source, "evidence": standard.evidence, "distance": standard.distance,
        "levels_nested": standard.levels_nested, "without_distance": standard.without_distance,
        "note_zh": standard.note_zh, "note_en": standard.note_en, "levels": standard.levels,
    });
    document["facilities"] = lines.collect();
    document
}

/// How walks were measured, in `plan.json`.
pub(super) fn access(plan: &Plan) -> Value {
    let mut from: Map<String, Value> = Map::new();
    for at in 0..plan.district.neighbourhoods.len() as u32 {
        let count = from.entry(plan.access.foot(NeighbourhoodIx(at)).as_str()).or_insert(json!(0));
        *count = json!(count.as_u64().unwrap_or(0) + 1);
    }
    let network = plan.walking.as_ref().map(|on| {
        let (report, counts) = (on.network.report(), on.counts());
        json!({
            "streets": report.streets, "not_walked": report.not_walked, "zero_length": report.zero_length,
            "duplicates": report.duplicates, "junctions": report.junctions, "metres": millimetres(report.metres),
            "islands": report.islands, "main_share": micro(report.main_share), "cuts": report.cuts.len(),
            "facilities_without_street": counts.facilities_without, "neighbourhoods_without_street": counts.origins_without,
        })
    });
    json!({ "basis": plan.access.basis.as_str(), "walk_from": from, "network": network })
}

/// Gates worth opening between neighbours, in `plan.json`.
pub(super) fn gates(plan: &Plan) -> Value {
    if plan.gates.is_empty() {
        return json!([]);
    }
    let lonlat = Transform::cached(&plan.district.frame.crs, LONLAT).ok();
    let id = |n: NeighbourhoodIx| plan.district.neighbourhoods[n.at()].id.0.as_str();
    let name = |n: NeighbourhoodIx| plan.district.neighbourhoods[n.at()].name.as_str();
    let row = |gate: &Opening| {
        let [degrees, from_door, to_door] = [gate.at, gate.doors[0], gate.doors[1]].map(|at| degrees(lonlat.as_deref(), at));
        json!({
            "from": id(gate.from), "to": id(gate.to), "from_name": name(gate.from), "to_name": name(gate.to), "gap_m": millimetres(gate.gap_m), "wall": gate.wall,
            "walk_now_m": gate.walk_now_m.map(millimetres), "walk_then_m": millimetres(gate.walk_then_m),
            "lon": degrees.map(|d| d[0]), "lat": degrees.map(|d| d[1]), "from_door": from_door, "to_door": to_door,
        })
    };
    plan.gates.iter().map(row).collect()
}

fn degrees(lonlat: Option<&Transform>, at: [f64; 2]) -> Option<[f64; 2]> {
    Some(lonlat?.point(at)?.map(|v| (v * 1e7).round() / 1e7))
}

fn millimetres(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}
