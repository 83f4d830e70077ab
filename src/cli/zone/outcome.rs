//! What is said of a division.

use std::path::Path;

use serde_json::{Value, json};

use crate::regions::{Division, Fault, FieldBound, Request, Worth};
use crate::report::messages::RegionMessage as M;
use crate::report::{Lang, Say, Text};

use super::super::args::{ZoneArgs, ZoneObjective};
use super::super::console::{print, print_json};
use super::super::failure::Failure;
use super::super::form::rounded;
use super::super::progress::peak_memory;
use super::super::session::Session;

/// Bounds that are missed, named one by one.
const NAMED: usize = 5;

/// Seconds of the stages.
#[derive(Debug, Default)]
pub(super) struct Seconds {
    pub(super) read: f64,
    pub(super) links: f64,
    pub(super) solve: f64,
    pub(super) check: f64,
    pub(super) write: f64,
}

/// What is said at the end.
pub(super) struct Outcome {
    pub(super) request: Request,
    pub(super) division: Division,
    pub(super) worth: Worth,
    pub(super) bounds: Vec<FieldBound>,
    pub(super) warnings: Vec<Text>,
    pub(super) seconds: Seconds,
}

/// What could not be met.
pub(super) fn notes(division: &Division, request: &Request, bounds: &[FieldBound]) -> Vec<Text> {
    let mut notes = Vec::new();
    if division.islands > 0 {
        notes.push(M::Islands { count: division.islands }.both());
    }
    if !division.left.is_empty() {
        let units = division.left.iter().map(Vec::len).sum();
        let rows = division.left.iter().flatten().take(NAMED).map(|unit| (unit + 1).to_string()).collect::<Vec<_>>().join(", ");
        notes.push(M::Left { parts: division.left.len(), units, rows }.both());
    }
    let missed = division.faults.iter().filter_map(|fault| match fault {
        Fault::Bound { zone, resource, amount } => bounds.get(*resource).map(|bound| (zone, &bound.field, amount)),
        _ => None,
    });
    let all: Vec<_> = missed.collect();
    let of = |&(zone, field, amount): &(&u32, &String, &f64)| {
        M::Missed { zone: zone + 1, field: field.clone(), amount: rounded(*amount, 3) }.both()
    };
    notes.extend(all.iter().take(NAMED).map(of));
    if all.len() > NAMED {
        notes.push(M::MoreMissed { count: all.len() - NAMED }.both());
    }
    let clash =
        |fault: &Fault| if let Fault::Together { a, b } = fault { Some(M::ClashMissed { a: a + 1, b: b + 1 }.both()) } else { None };
    notes.extend(division.faults.iter().filter_map(clash));
    debug_assert!(request.resources.len() == bounds.len());
    notes
}

/// Least and greatest amount of a zone, by resource.
fn amounts(outcome: &Outcome) -> Vec<(f64, f64)> {
    let Outcome { request, division, .. } = outcome;
    let of = |resource: &crate::regions::Resource| {
        let mut sums = vec![0.0; division.zones];
        for (amount, zone) in resource.amounts.iter().zip(&division.zone_of) {
            if let Some(zone) = zone {
                sums[*zone as usize] += amount;
            }
        }
        sums.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), &sum| (least.min(sum), most.max(sum)))
    };
    request.resources.iter().map(of).collect()
}

pub(super) fn say(outcome: &Outcome, args: &ZoneArgs, out: &Path, session: &Session) -> Result<(), Failure> {
    let lang = session.console.lang;
    if session.console.json {
        return print_json(&as_json(outcome, args, out, lang));
    }
    for warning in &outcome.warnings {
        session.console.warn(warning.get(lang));
    }
    let Outcome { request, division, worth, .. } = outcome;
    let made = M::Made { zones: division.zones, units: request.units, path: out.display().to_string() };
    let mut lines = vec![made];
    lines.extend(division.most.map(|most| M::MostLine { most }));
    if !request.attributes.is_empty() {
        lines.push(M::SquaresLine { squares: rounded(worth.squares, 2), between: rounded(worth.between, 4) });
        lines.push(M::PairsLine { pairs: rounded(worth.pairs, 1) });
    }
    if division.proven {
        lines.push(M::ProvenLine);
    } else if let Some(low) = division.low {
        lines.push(M::BoundLine { low: rounded(low, 2), gap: rounded(gap(outcome, low) * 100.0, 2) });
    }
    lines.push(M::CutLine { cut: worth.cut, links: request.links.len() });
    if division.zones > 0 {
        lines.push(M::SizesLine { least: worth.sizes.0, most: worth.sizes.1 });
        let fields = outcome.bounds.iter().zip(amounts(outcome));
        lines.extend(fields.map(|(bound, (least, most))| M::AmountLine {
            field: bound.field.clone(),
            least: rounded(least, 3),
            most: rounded(most, 3),
        }));
    }
    print(&lines.iter().map(|line| line.say(lang)).collect::<Vec<_>>().join("\n"))
}

/// How far the objective may lie above the least there can be, as a share of it.
fn gap(outcome: &Outcome, low: f64) -> f64 {
    let value = outcome.division.value;
    if value > 0.0 { (value - low).max(0.0) / value } else { 0.0 }
}

fn as_json(outcome: &Outcome, args: &ZoneArgs, out: &Path, lang: Lang) -> Value {
    let Outcome { request, division, worth, bounds, warnings, seconds } = outcome;
    let fields: Vec<Value> = bounds
        .iter()
        .zip(amounts(outcome))
        .map(|(FieldBound { field, bound }, (least, most))| {
            let (least, most) = if division.zones > 0 { (json!(least), json!(most)) } else { (Value::Null, Value::Null) };
            json!({ "field": field, "min": bound.min, "max": bound.max, "least": least, "most": most })
        })
        .collect();
    let known = |value: f64| if request.attributes.is_empty() { Value::Null } else { json!(value) };
    json!({
        "out": out.display().to_string(),
        "objective": args.objective.map(ZoneObjective::key),
        "units": request.units,
        "links": request.links.len(),
        "zones": division.zones,
        "zones_bound": division.most,
        "squares": known(worth.squares),
        "between_share": known(worth.between),
        "pairwise_distance": known(worth.pairs),
        "cut_links": worth.cut,
        "bound": division.low,
        "gap": division.low.map(|low| gap(outcome, low)),
        "proven": division.proven,
        "zone_units": [worth.sizes.0, worth.sizes.1],
        "bounds": fields,
        "islands": division.islands,
        "unassigned": division.left.iter().map(Vec::len).sum::<usize>(),
        "missed_bounds": division.faults.iter().filter(|fault| matches!(fault, Fault::Bound { .. })).count(),
        "missed_locks": division.faults.iter().filter(|fault| matches!(fault, Fault::Together { .. })).count(),
        "warnings": warnings.iter().map(|warning| warning.get(lang)).collect::<Vec<_>>(),
        "read_s": seconds.read,
        "links_s": seconds.links,
        "solve_s": seconds.solve,
        "check_s": seconds.check,
        "write_s": seconds.write,
        "peak_memory_mib": peak_memory(),
    })
}
