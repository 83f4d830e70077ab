//! What other readings of the document would change, as `plan.json` and `neighbourhoods.geojson` say it.

use serde_json::{Map, Value, json};

use super::Plan;
use super::record::cents;
use crate::district::NeighbourhoodIx;
use crate::policy::{OtherReading, Pack, Verdict, verdict_counts};
use crate::programme::{Target, TargetResult};

/// Every reading that a parameter switches: its value, and beside it what each other value would make of eligibility.
///
/// Readings that concern no tier have no counts.
pub(super) fn readings(plan: &Plan) -> Value {
    let taken = counts(verdict_counts(plan.eligibility.iter().map(|e| e.verdict)));
    let of = |reading: &crate::policy::Reading| {
        let parameter = reading.parameter.as_ref()?;
        let judged: Vec<&OtherReading> = plan.other_readings.iter().filter(|o| o.reading == reading.id).collect();
        let value = plan.pack.parameters.get(parameter);
        let others = reading.others.iter().filter(|other| Some(*other) != value).map(|other| {
            let found = judged.iter().find(|o| o.value == *other);
            // Only readings of approvals and deadlines are judged project by project.
            let routes = || plan.dossiers.projects.iter().flat_map(|p| &p.other_routes);
            let changed = routes().filter(|route| route.reading == reading.id && route.value == *other).count();
            json!({
                "projects": found.is_none().then_some(changed),
                "targets": targets(plan, parameter, other),
                "value": other,
                "counts": found.map(|o| counts(o.counts)),
                "flips": found.map(|o| o.flips.iter().map(|(n, verdict)| json!({
                    "neighbourhood_id": id(plan, *n), "eligible": verdict.as_str(),
                })).collect::<Vec<_>>()),
            })
        });
        let counts = (!judged.is_empty()).then(|| taken.clone());
        Some(
            json!({ "reading": reading.id, "parameter": parameter, "value": value, "counts": counts, "others": others.collect::<Vec<_>>() }),
        )
    };
    plan.pack.readings.iter().filter_map(of).collect()
}

/// Targets that come to something else under another value of a parameter, judged on the same programme; `dropped` where the
/// reading knows no such target. None where the project has targets of its own.
fn targets(plan: &Plan, parameter: &str, value: &toml::Value) -> Value {
    if plan.project.file.programme.targets.is_some() {
        return json!([]);
    }
    let mut pack = Pack::clone(&plan.pack);
    pack.parameters.insert(parameter.to_owned(), value.clone());
    let read: Vec<Target> = pack.as_read(&pack.targets).iter().filter_map(|setting| Target::parse(setting).ok()).collect();
    let (start, finish) = (&plan.programme.start, &plan.programme.finish);
    let judge = |target: &Target| target.judge(&plan.district, &plan.eligibility, start, finish, plan.as_of.year());
    let taken = &plan.programme.targets;
    let mut rows = Vec::new();
    for found in read.iter().map(judge) {
        let before = taken.iter().find(|target| target.target.setting.id == found.target.setting.id);
        let differs = |t: &TargetResult| (t.planned, t.value, t.met) != (found.planned, found.value, found.met);
        if before.is_none_or(differs) {
            rows.push(
                json!({ "id": found.target.setting.id, "planned": cents(found.planned), "value": cents(found.value), "met": found.met }),
            );
        }
    }
    let dropped = taken.iter().filter(|t| read.iter().all(|r| r.setting.id != t.target.setting.id));
    rows.extend(dropped.map(|t| json!({ "id": t.target.setting.id, "dropped": true })));
    Value::Array(rows)
}

impl Plan {
    /// Neighbourhoods whose year lies between two readings of a limit, each with the reading that is not taken: the cases to be
    /// listed apart.
    #[must_use]
    pub fn between_readings(&self) -> Vec<(NeighbourhoodIx, &OtherReading)> {
        let years = self.other_readings.iter().filter(|other| is_year(self, other));
        years.flat_map(|other| other.boundary.iter().map(move |&n| (n, other))).collect()
    }
}

/// The same with both verdicts.
pub(super) fn boundary_year(plan: &Plan) -> Value {
    let row = |(n, other): (NeighbourhoodIx, &OtherReading)| {
        let now = plan.eligibility[n.at()].verdict;
        let flipped = other.flip(n).unwrap_or(now);
        json!({
            "neighbourhood_id": id(plan, n), "name": plan.district.neighbourhoods[n.at()].name, "reading": other.reading,
            "value": plan.pack.parameters.get(&other.parameter), "eligible": now.as_str(),
            "other_value": other.value, "other_eligible": flipped.as_str(),
        })
    };
    plan.between_readings().into_iter().map(row).collect()
}

/// How many neighbourhoods lie between two readings of a year.
pub(super) fn boundary_count(plan: &Plan) -> usize {
    let mut all: Vec<NeighbourhoodIx> = plan.between_readings().into_iter().map(|(n, _)| n).collect();
    all.sort_unstable();
    all.dedup();
    all.len()
}

/// The readings under which one neighbourhood would have another verdict.
pub(super) fn of_neighbourhood(plan: &Plan, ix: NeighbourhoodIx) -> Value {
    let flipped = |other: &OtherReading| {
        let verdict = other.flip(ix)?;
        Some(json!({ "reading": other.reading, "parameter": other.parameter, "value": other.value, "eligible": verdict.as_str() }))
    };
    plan.other_readings.iter().filter_map(flipped).collect()
}

/// Whether the parameter of a reading is a year that a condition compares with, not a share.
fn is_year(plan: &Plan, other: &OtherReading) -> bool {
    let tests = |tier: &crate::policy::Tier| {
        [&tier.all_of, &tier.any_of, &tier.none_of]
            .into_iter()
            .flatten()
            .flat_map(|c| c.tests())
            .any(|test| test.op == crate::policy::Op::YearLe && test.param.as_deref() == Some(other.parameter.as_str()))
    };
    plan.pack.tiers.iter().any(tests)
}

fn counts(of: [usize; 4]) -> Value {
    Value::Object(Verdict::ALL.iter().zip(of).map(|(verdict, count)| (verdict.as_str().to_owned(), json!(count))).collect::<Map<_, _>>())
}

fn id(plan: &Plan, n: NeighbourhoodIx) -> &str {
    &plan.district.neighbourhoods[n.at()].id.0
}
