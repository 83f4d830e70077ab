//! Whether gates said to be worth opening lie between neighbours that face each other, and shorten their walks by as much as is said.

use std::collections::{HashMap, HashSet};

use super::document::Gate;
use super::features::{Geometry, LinkKind};
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder};
use super::shapes::{Extent, Plane, distance, to_edges};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// A gap narrower than this counts as this wide, metres.
const LEAST_GAP_M: f64 = 20.0;

/// A walk longer than this is as good as none, metres.
const FARTHEST_M: f64 = 5_000.0;

/// How far a length may be from the one that is measured again: rounding of places, and the plane, as a share.
const TOLERANCE_M: f64 = 0.1;
const TOLERANCE_SHARE: f64 = 0.005;

/// Ends of the line of an adjacency, in degrees, by its two neighbourhoods.
type Lines<'p> = HashMap<(&'p str, &'p str), [[f64; 2]; 2]>;

/// Each gate names two neighbours that face each other, once; its gap is that of their outlines, its place the middle of it; the walk
/// through it is measured again from the doors it names; and the walk as it is, is long enough to be worth it.
pub(super) fn gates(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let adjacent = plan.links.features.iter().filter(|link| link.properties.kind == LinkKind::Adjacent);
    let lines: Lines<'_> = adjacent
        .filter_map(|link| match &link.geometry {
            Some(Geometry::LineString(line)) => {
                Some(((link.properties.from.as_str(), link.properties.to.as_str()), [line.first()?.0, line.last()?.0]))
            }
            _ => None,
        })
        .collect();
    let ratio = plan.plan.settings.access.gate_ratio;
    tally.expect(ratio > 0.0, || Finding::NotWithin {
        file: PLAN.to_owned(),
        id: "settings.access".to_owned(),
        field: "gate_ratio".to_owned(),
        value: number(ratio),
        low: "0".to_owned(),
        high: "∞".to_owned(),
    });
    let mut seen = HashSet::new();
    for gate in &plan.plan.gates {
        progress.check()?;
        tally.expect(seen.insert((&gate.from, &gate.to)), || differs(gate, "to", &gate.to, "–"));
        let line = lines.get(&(gate.from.as_str(), gate.to.as_str()));
        tally.expect(line.is_some(), || differs(gate, "to", &gate.to, "links.geojson: –"));
        for (field, id, stated) in [("from_name", &gate.from, &gate.from_name), ("to_name", &gate.to, &gate.to_name)] {
            let name = plan.find(id).map_or("", |n| plan.neighbourhood(n).name.as_str());
            tally.expect(name == stated, || differs(gate, field, stated, name));
        }
        worth(gate, ratio, tally);
        if let Some(line) = line {
            measured(plan, gate, *line, tally);
        }
    }
    Ok(())
}

/// The walk as it is, is many times the gap, and longer than through the gate.
fn worth(gate: &Gate, ratio: f64, tally: &mut Tally) {
    let Some(now) = gate.walk_now_m else { return };
    let least = (ratio * gate.gap_m.max(LEAST_GAP_M)).max(gate.walk_then_m);
    tally.expect(now >= least - TOLERANCE_M && now <= FARTHEST_M + TOLERANCE_M, || Finding::NotWithin {
        file: PLAN.to_owned(),
        id: key(gate),
        field: "gates.walk_now_m".to_owned(),
        value: number(now),
        low: number(least),
        high: number(FARTHEST_M),
    });
}

/// Gap, place and the walk through the gate, measured again.
fn measured(plan: &PlanFolder, gate: &Gate, [a, b]: [[f64; 2]; 2], tally: &mut Tally) {
    let outline = |id: &str| plan.find(id).and_then(|n| plan.neighbourhoods.features[n].geometry.as_ref());
    let (Some(from), Some(to)) = (outline(&gate.from), outline(&gate.to)) else { return };
    let plane = Plane::at(Extent { lo: Extent::of(from).middle(), hi: Extent::of(to).middle() }.middle());
    let (from, to) = (plane.rings(from), plane.rings(to));
    let straight = |p: [f64; 2], q: [f64; 2]| {
        let (p, q) = (plane.metres(p), plane.metres(q));
        (p[0] - q[0]).hypot(p[1] - q[1])
    };
    let mut agree = |field: &str, stated: f64, again: f64| {
        let near = (stated - again).abs() <= TOLERANCE_M.max(again * TOLERANCE_SHARE);
        tally.expect(near, || differs(gate, field, &number(stated), &number(again)));
    };
    let gap = distance(&from, &to);
    agree("gap_m", gate.gap_m, gap);
    let stated = [gate.lon.is_some(), gate.lat.is_some(), gate.from_door.is_some(), gate.to_door.is_some()];
    let named = stated.iter().filter(|is| **is).count() as f64;
    agree("lon, lat, from_door, to_door", named, if named == 0.0 { 0.0 } else { 4.0 });
    if let (Some(lon), Some(lat)) = (gate.lon, gate.lat) {
        let at = plane.metres([lon, lat]);
        agree("lon, lat", to_edges(&from, at), gap / 2.0);
        agree("lon, lat", to_edges(&to, at), gap / 2.0);
    }
    if let (Some(out), Some(into)) = (gate.from_door, gate.to_door) {
        agree("walk_then_m", gate.walk_then_m, straight(out, a) + gap + straight(b, into));
    }
}

fn key(gate: &Gate) -> String {
    format!("{} – {}", gate.from, gate.to)
}

fn differs(gate: &Gate, field: &str, found: &str, expected: &str) -> Finding {
    Finding::Differs {
        file: PLAN.to_owned(),
        id: key(gate),
        field: format!("gates.{field}"),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}
