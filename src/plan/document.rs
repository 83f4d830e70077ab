//! `plan.json`: totals, targets, settings, provenance, and what is needed to explain the other files.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::record::{Sums, cents, micro};
use super::{Plan, access_record, apart_record, certainty_record, changes_record, programme_record, readings_record, score_record};
use crate::district::NeighbourhoodIx;
use crate::intake::Agreement;
use crate::policy::{Candidacy, Condition, Rule, Terms};
use crate::programme;
use crate::report::Lang;
use crate::zone::Role;

/// The document without its issues, which the exporter streams behind it.
#[must_use]
pub fn document(plan: &Plan) -> Value {
    let head = &plan.project.file.project;
    let worth = &plan.zones.worth;
    let mut document = json!({
        "program": { "name": "lianpian", "version": env!("CARGO_PKG_VERSION") },
        "project": { "name": head.name, "as_of": plan.as_of.to_string(), "crs": plan.district.frame.crs, "language": head.language },
        "synthetic": plan.district.synthetic,
        "seed": head.seed,
        "notes": plan.notes.iter().map(|n| n.get(head.language)).collect::<Vec<_>>(),
        "totals": totals(plan),
        "targets": targets(plan, head.language),
        "objective": {
            "zone": {
                "value": micro(worth.value()),
                "shared_m": micro(worth.shared),
                "opening_m": micro(worth.opening),
                "short_m": micro(worth.short),
                "unlike_m": micro(worth.unlike),
                "form_m": micro(worth.form),
                "community_m": micro(worth.community),
                "bound": micro(worth.bound),
                "gap": micro(worth.gap()),
                "unit": "metres of shared works, against every candidate by itself",
                "under": plan.zones.under.iter().map(|u| json!({
                    "zone_id": plan.zones.zones[u.zone as usize].id, "resource": u.resource, "held": micro(u.held), "min": u.min,
                })).collect::<Vec<_>>(),
            },
            "programme": {
                "value": micro(plan.programme.value),
                "bound": micro(plan.programme.bound),
                "gap": micro(gap(plan.programme.value, plan.programme.bound)),
                "unit": "square metres at full score",
            },
        },
        "programme": {
            "first_year": plan.programme.years.0, "last_year": plan.programme.years.1,
            "facts_sha256": plan.programme.facts_sha256,
            "certainty": certainty_record::of_years(plan),
            "projects": programme_record::projects(plan),
            "without_year": programme_record::without_year(plan),
        },
        "policy": {
            "id": plan.pack.id, "version": plan.pack.version, "title_zh": plan.pack.title_zh, "title_en": plan.pack.title_en,
            "source": plan.pack.source,
            "effective_from": plan.pack.in_force_from().map(|day| day.to_string()),
            "valid_until": plan.pack.in_force_until().map(|day| day.to_string()),
            "tiers": plan.pack.tiers.iter().map(|t| json!({
                "id": t.id, "result": t.result, "clause": t.clause, "quote": t.quote, "zh": t.zh, "en": t.en, "complete_by": t.complete_by,
                "any_of_mode": any_of_mode(t.rule(), plan), "readings": t.readings, "certainty": t.certainty,
                "all_of": conditions(&t.all_of, plan), "any_of": conditions(&t.any_of, plan), "none_of": conditions(&t.none_of, plan),
            })).collect::<Vec<_>>(),
            "exclude_status": plan.pack.exclude_status,
            "fields": plan.pack.fields,
            "words": plan.pack.words,
            "consent": plan.pack.consent,
            "readings": plan.pack.readings,
            "stages": plan.pack.stages,
            "approvals": plan.pack.approvals,
            "classes": plan.pack.classes,
            "items": plan.pack.items,
            "costs": plan.pack.costs,
            "funds": plan.pack.funds,
            "consent": plan.pack.consent,
            "steps": plan.pack.steps,
            "deadlines": plan.pack.deadlines,
            "handovers": plan.pack.handovers,
            "managements": plan.pack.managements,
            "principles": plan.pack.principles,
            "roles": plan.pack.roles,
        },
        "readings": readings_record::readings(plan),
        "boundary_year": readings_record::boundary_year(plan),
        "standard": access_record::standard(plan),
        "access": access_record::access(plan),
        "gates": access_record::gates(plan),
        "apart": apart_record::apart(plan),
        "criteria": score_record::criteria(plan),
        "score": score_record::score(plan),
        "settings": settings(plan),
        "edits": plan.project.file.edits.iter().map(|e| json!({
            "id": e.id, "action": e.action, "targets": e.targets, "to": e.to, "reason": e.reason,
            "applied": plan.edits.applied.contains(&e.id) && plan.zones.refused.iter().all(|refused| refused.id != e.id),
        })).collect::<Vec<_>>(),
        "inputs": *plan.inputs,
    });
    if plan.project.file.zone.infill {
        document["objective"]["zone"]["connector_m"] = json!(micro(worth.connectors));
    }
    if let Some(changes) = changes_record::of_plan(plan) {
        document["changes"] = changes;
    }
    if !plan.agreement.is_empty() {
        document["agreement"] = plan.agreement.iter().map(agreement).collect();
    }
    document
}

/// How far a value lies below its bound, as a share of the bound's size.
fn gap(value: f64, bound: f64) -> f64 {
    if bound.abs() > 0.0 { ((bound - value) / bound.abs()).max(0.0) } else { 0.0 }
}

/// How neighbourhoods agree with one source of known outlines.
#[must_use]
pub fn agreement(found: &Agreement) -> Value {
    json!({
        "source": found.source,
        "outlines": found.outlines,
        "too_wide": found.too_wide,
        "neighbourhoods": found.neighbourhoods,
        "buildings": found.buildings,
        "outside": found.outside,
        "pairs_agreeing": micro(found.pairs_agreeing),
        "adjusted_rand": micro(found.adjusted_rand),
        "homogeneity": micro(found.homogeneity),
        "completeness": micro(found.completeness),
        "v_measure": micro(found.v_measure),
        "v_measure_by_floor_area": found.v_measure_by_floor_area.map(micro),
        "median_overlap": found.median_overlap.map(micro),
        "worst": found.worst,
    })
}

/// Conditions of a rule with the values that parameters give them.
fn conditions(all: &[Condition], plan: &Plan) -> Value {
    Value::Array(all.iter().map(|c| condition(c, &plan.pack.parameters)).collect())
}

/// A condition: `field`, `op` and `value`; of a nested one the field is empty, the op is `all`, `any` or `not`, and the value
/// holds the conditions in it.
pub(super) fn condition(of: &Condition, parameters: &BTreeMap<String, toml::Value>) -> Value {
    let nested = |op: &str, inner: &[Condition]| json!({ "field": "", "op": op, "value": inner.iter().map(|c| condition(c, parameters)).collect::<Vec<_>>() });
    match of {
        Condition::Test(test) => json!({ "field": test.field, "op": test.op, "value": test.operand(parameters) }),
        Condition::All(inner) => nested("all", inner),
        Condition::Any(inner) => nested("any", inner),
        Condition::Not(inner) => nested("not", std::slice::from_ref(inner)),
    }
}

/// `any` or `all`, as the pack's parameters read `any_of`.
fn any_of_mode(rule: Rule<'_>, plan: &Plan) -> &'static str {
    let limits = plan.pack.limits();
    if rule.needs_every_any(Terms { parameters: &plan.pack.parameters, limits: &limits }) { "all" } else { "any" }
}

fn totals(plan: &Plan) -> Value {
    let count = |candidacy| plan.eligibility.iter().filter(|e| e.candidacy == candidacy).count();
    let role = |wanted| (0..plan.zones.role.len() as u32).map(NeighbourhoodIx).filter(move |n| plan.zones.role[n.at()] == Some(wanted));
    let members = Sums::over(plan, role(Role::Member));
    let provisional = Sums::over(plan, role(Role::Provisional));
    json!({
        "buildings": plan.district.buildings.len(),
        "building_years": year_qualities(plan),
        "neighbourhoods": plan.district.neighbourhoods.len(),
        "candidates": { "core": count(Candidacy::Core), "extended": count(Candidacy::Extended), "provisional": count(Candidacy::Provisional) },
        "under_way": count(Candidacy::UnderWay),
        "zones": plan.zones.zones.len(),
        "zones_of_one": plan.zones.zones.iter().filter(|z| z.parts.len() == 1).count(),
        "corridors": plan.links.corridors.len(),
        "links": plan.links.all().len(),
        "projects": plan.programme.projects.len(),
        "floor_area_m2": members.floor_area_m2,
        "unknown_floor_area": members.unknown_floor_area,
        "households": members.households,
        "unknown_households": members.unknown_households,
        "cost_yuan": members.cost,
        "unknown_cost": members.unknown_cost,
        "provisional_floor_area_m2": provisional.floor_area_m2,
        "provisional_households": provisional.households,
    })
}

/// Buildings by how their year is known: `measured`, `decade`, … `imputed`, `unknown`.
fn year_qualities(plan: &Plan) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for building in plan.district.buildings.iter() {
        *counts.entry(building.quality().as_str()).or_insert(0) += 1;
    }
    counts
}

fn targets(plan: &Plan, lang: Lang) -> Value {
    let rows = plan.programme.targets.iter().map(|t| {
        let s = &t.target.setting;
        json!({
            "id": s.id, "clause": s.clause, "quote": s.quote, "year": s.year, "event": s.event, "measure": s.measure, "op": s.op,
            "value": t.value, "of": t.of.map(cents), "planned": cents(t.planned), "met": t.met, "counts": t.counts, "slack": cents(t.slack),
            "cumulative": s.cumulative, "progressive": s.progressive, "forecast": s.forecast, "tier": s.tier, "share": s.share, "among": s.among,
            "readings": s.readings, "certainty": s.certainty, "causes": t.causes.iter().map(|cause| cause.record(&plan.district, &plan.zones, &plan.programme.targets)).collect::<Vec<_>>(),
            "why": t.why.get(lang), "why_zh": t.why.zh, "why_en": t.why.en,
        })
    });
    Value::Array(rows.collect())
}

/// All settings, defaults included, so that a plan says what it was made with.
fn settings(plan: &Plan) -> Value {
    let file = &plan.project.file;
    json!({
        "neighbourhoods": file.neighbourhoods,
        "policy": file.policy,
        "standard": file.standard,
        "access": file.access,
        "score": {
            "criteria": file.score.criteria, "method": score_record::method(plan.scores.method), "weighting": plan.criteria.weighting.method,
            "weights": plan.scores.criteria.iter().map(|c| (c.spec.id.clone(), json!(micro(c.weight)))).collect::<serde_json::Map<_, _>>(),
            "top": plan.scores.top, "draws": plan.scores.draws, "spread": file.score.spread,
        },
        "zone": {
            "include": file.zone.include, "gap_m": file.zone.gap_m, "min_frontage_m": file.zone.min_frontage_m,
            "corridor_width_m": file.zone.corridor_width_m, "corridor_reach_m": file.zone.corridor_reach_m,
            "corridor_max_m": file.zone.corridor_max_m,
            "corridor_gap_m": file.zone.corridor_gap_m.unwrap_or(file.zone.gap_m), "barriers": file.zone.barriers,
            "crossing_reach_m": file.zone.crossing_reach_m, "infill": file.zone.infill, "bounds": file.zone.bounds.iter().map(|b| json!({
                "resource": b.resource, "min": b.min, "max": b.max,
            })).collect::<Vec<_>>(),
            "objective": file.zone.objective, "effort": file.zone.effort, "draws": file.zone.draws, "weights": file.zone.weights,
        },
        "programme": {
            "first_year": plan.programme.years.0, "last_year": plan.programme.years.1,
            "duration_years": file.programme.duration_years.unwrap_or(1),
            "window_years": file.programme.window_years.unwrap_or(1),
            "base": file.programme.base,
            "stay_later": file.programme.stay_later.unwrap_or(programme::STAY),
            "stay_earlier": file.programme.stay_earlier.unwrap_or(programme::STAY),
            "adjoining": file.programme.adjoining.unwrap_or(programme::ADJOINING), "later": file.programme.later.unwrap_or(programme::LATER),
            "effort": file.programme.effort.unwrap_or(programme::EFFORT), "limits": file.programme.limits,
        },
    })
}
