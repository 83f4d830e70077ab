//! Whether the same floor area, households and money stand in every file.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::document::ProgrammeRow;
use super::features::{Candidate, Neighbourhood, Role};
use super::finding::{Tally, maybe, number};
use super::folder::{PLAN, PROGRAMME, PlanFolder, ZONES};
use super::money::sums_by_source;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Sums agree to the square metre (and to the household and the yuan, which are whole).
const TOLERANCE: f64 = 0.5;

/// A mean score is written with six decimals, of scores with six.
const SCORE_TOLERANCE: f64 = 2e-6;

/// A sum over what is known.
#[derive(Debug, Default, Clone, Copy)]
struct Known {
    sum: f64,
    with_value: usize,
    unknown: usize,
}

impl Known {
    fn of(values: impl Iterator<Item = Option<f64>>) -> Self {
        values.fold(Self::default(), |mut all, value| {
            match value {
                Some(v) => {
                    all.sum += v;
                    all.with_value += 1;
                }
                None => all.unknown += 1,
            }
            all
        })
    }

    fn total(self) -> Option<f64> {
        (self.with_value > 0).then_some(self.sum)
    }

    /// Whether a stated sum says the same; where nothing is known, it is null.
    fn agrees(self, stated: Option<f64>) -> bool {
        match (self.total(), stated) {
            (Some(sum), Some(stated)) => near(sum, stated),
            (sum, stated) => sum == stated,
        }
    }
}

/// Zones hold the sums over their members, with the provisional ones apart.
pub(super) fn zone_sums(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for z in 0..plan.zones.features.len() {
        progress.check()?;
        let zone = plan.zone(z);
        let members: Vec<&Neighbourhood> = plan.parts_of(z, &[Role::Member]).collect();
        let open: Vec<&Neighbourhood> = plan.parts_of(z, &[Role::Provisional]).collect();
        let differs = |field: &str, found: Option<f64>, expected: Option<f64>| Finding::Differs {
            file: ZONES.to_owned(),
            id: zone.zone_id.clone(),
            field: field.to_owned(),
            found: maybe(found),
            expected: maybe(expected),
        };
        let area = Known::of(members.iter().map(|n| n.floor_area_m2));
        let households = Known::of(members.iter().map(|n| n.households));
        let sums = [
            ("floor_area_m2", zone.floor_area_m2, area),
            ("households", zone.households, households),
            ("cost_yuan", zone.cost_yuan, Known::of(members.iter().map(|n| n.cost_yuan))),
            ("provisional_floor_area_m2", zone.provisional_floor_area_m2, Known::of(open.iter().map(|n| n.floor_area_m2))),
            ("provisional_households", zone.provisional_households, Known::of(open.iter().map(|n| n.households))),
        ];
        for (field, stated, sum) in sums {
            tally.expect(sum.agrees(stated), || differs(field, stated, sum.total()));
        }
        let counts = [
            ("neighbourhoods", zone.neighbourhoods, members.len()),
            ("provisional_neighbourhoods", zone.provisional_neighbourhoods, open.len()),
            ("unknown_households", zone.unknown_households, households.unknown),
            ("unknown_floor_area", zone.unknown_floor_area, area.unknown),
        ];
        for (field, stated, n) in counts {
            tally.expect(stated == n as f64, || differs(field, Some(stated), Some(n as f64)));
        }
        let expected = mean_score(if members.iter().any(|n| n.score.is_some()) { &members } else { &open });
        let agrees = match (zone.score, expected) {
            (Some(stated), Some(mean)) => (stated - mean).abs() <= SCORE_TOLERANCE,
            (stated, mean) => stated == mean,
        };
        tally.expect(agrees, || differs("score", zone.score, expected));
    }
    Ok(())
}

/// Mean of the scores that are known, weighted by the floor areas that are known; where no floor area is, all scores
/// weigh alike.
fn mean_score(parts: &[&Neighbourhood]) -> Option<f64> {
    let (mut weighted, mut area) = (0.0, 0.0);
    let (mut plain, mut count) = (0.0, 0.0);
    for n in parts {
        let Some(score) = n.score else { continue };
        plain += score;
        count += 1.0;
        if let Some(own) = n.floor_area_m2 {
            weighted += score * own;
            area += own;
        }
    }
    if area > 0.0 { Some(weighted / area) } else { (count > 0.0).then(|| plain / count) }
}

/// The rows of a project add up to its neighbourhoods, year by year and in all.
pub(super) fn programme_sums(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut members: HashMap<&str, Vec<&Neighbourhood>> = HashMap::new();
    for feature in &plan.neighbourhoods.features {
        if let Some(project) = &feature.properties.project_id {
            members.entry(project).or_default().push(&feature.properties);
        }
    }
    let mut rows: BTreeMap<&str, Vec<&ProgrammeRow>> = BTreeMap::new();
    for row in &plan.programme {
        rows.entry(&row.project_id).or_default().push(row);
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        if let Some(project) = &feature.properties.project_id {
            tally.expect(rows.contains_key(project.as_str()), || Finding::ProjectUnknown {
                id: feature.properties.neighbourhood_id.clone(),
                project: project.clone(),
            });
        }
    }
    sums_by_source(plan, tally);
    for (project, rows) in &rows {
        progress.check()?;
        let own = members.get(project).map_or(&[][..], Vec::as_slice);
        if own.is_empty() {
            tally.fail(&Finding::ProjectEmpty { project: (*project).to_owned() });
            continue;
        }
        project_sums(project, rows, own, tally);
    }
    Ok(())
}

fn project_sums(project: &str, rows: &[&ProgrammeRow], own: &[&Neighbourhood], tally: &mut Tally) {
    let differs = |field: String, found: Option<f64>, expected: Option<f64>| Finding::Differs {
        file: PROGRAMME.to_owned(),
        id: project.to_owned(),
        field,
        found: maybe(found),
        expected: maybe(expected),
    };
    // Those whose eligibility is open are counted apart, and their amounts in no sum.
    let (open, counted): (Vec<&Neighbourhood>, Vec<&Neighbourhood>) =
        own.iter().copied().partition(|n| n.candidate == Some(Candidate::Provisional));
    let sums = [
        ("floor_area_m2", Known::of(rows.iter().map(|r| r.floor_area_m2)), Known::of(counted.iter().map(|n| n.floor_area_m2))),
        ("households", Known::of(rows.iter().map(|r| r.households)), Known::of(counted.iter().map(|n| n.households))),
        ("cost_yuan", Known::of(rows.iter().map(|r| r.cost_yuan)), Known::of(counted.iter().map(|n| n.cost_yuan))),
    ];
    let start = own.iter().filter_map(|n| n.start_year).min().unwrap_or_default();
    for (field, stated, sum) in sums {
        // Where nothing is known, the start row is empty; later rows of the project have nothing to add.
        let agrees = match (stated.total(), sum.total()) {
            (Some(a), Some(b)) => near(a, b),
            (Some(a), None) => {
                a == 0.0 && rows.iter().all(|r| r.year != start || [r.floor_area_m2, r.households, r.cost_yuan].contains(&None))
            }
            (a, b) => a == b,
        };
        tally.expect(agrees, || differs(field.to_owned(), stated.total(), sum.total()));
    }
    for row in rows {
        let count =
            |of: &[&Neighbourhood], year: fn(&Neighbourhood) -> Option<i64>| of.iter().filter(|n| year(n) == Some(row.year)).count() as f64;
        for (field, stated, n) in [
            ("starts", row.starts, count(&counted, |n| n.start_year)),
            ("completions", row.completions, count(&counted, |n| n.finish_year)),
            ("provisional_starts", row.provisional_starts, count(&open, |n| n.start_year)),
            ("provisional_completions", row.provisional_completions, count(&open, |n| n.finish_year)),
        ] {
            tally.expect(stated == n, || differs(format!("{field} {}", row.year), Some(stated), Some(n)));
        }
    }
    for (field, stated, n) in [
        ("starts", rows.iter().map(|r| r.starts).sum::<f64>(), counted.iter().filter(|n| n.start_year.is_some()).count() as f64),
        ("completions", rows.iter().map(|r| r.completions).sum(), counted.iter().filter(|n| n.finish_year.is_some()).count() as f64),
    ] {
        tally.expect(stated == n, || differs(field.to_owned(), Some(stated), Some(n)));
    }
}

/// The totals of `plan.json` are what the files hold.
///
/// Floor area, households and cost are those of the zones' members.
pub(super) fn totals(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    progress.check()?;
    let totals = &plan.plan.totals;
    let differs = |field: &str, found: Option<f64>, expected: Option<f64>| Finding::Differs {
        file: PLAN.to_owned(),
        id: "totals".to_owned(),
        field: field.to_owned(),
        found: maybe(found),
        expected: maybe(expected),
    };
    let all = || plan.neighbourhoods.features.iter().map(|f| &f.properties);
    let candidates = |c: Candidate| all().filter(|n| n.candidate == Some(c)).count();
    for (field, stated, n) in [
        ("neighbourhoods", totals.neighbourhoods, plan.neighbourhoods.features.len()),
        ("zones", totals.zones, plan.zones.features.len()),
        ("corridors", totals.corridors, plan.corridors.features.len()),
        ("links", totals.links, plan.links.features.len()),
        ("candidates.core", totals.candidates.core, candidates(Candidate::Core)),
        ("candidates.extended", totals.candidates.extended, candidates(Candidate::Extended)),
        ("candidates.provisional", totals.candidates.provisional, candidates(Candidate::Provisional)),
    ] {
        tally.expect(stated == n as f64, || differs(field, Some(stated), Some(n as f64)));
    }
    let buildings: f64 = all().map(|n| n.buildings).sum();
    tally.expect(buildings <= totals.buildings, || Finding::NotWithin {
        file: PLAN.to_owned(),
        id: "totals".to_owned(),
        field: "buildings".to_owned(),
        value: number(totals.buildings),
        low: number(buildings),
        high: "∞".to_owned(),
    });
    for n in all() {
        let whole = n.buildings.fract() == 0.0 && n.households.is_none_or(|h| h.fract() == 0.0);
        let least = [Some(n.buildings), n.floor_area_m2, n.households, n.cost_yuan].into_iter().flatten().fold(f64::INFINITY, f64::min);
        tally.expect(whole && least >= 0.0, || Finding::QuantityImpossible { id: n.neighbourhood_id.clone() });
    }
    let stated = [totals.floor_area_m2, totals.households, totals.cost_yuan];
    let fields: [fn(&Neighbourhood) -> Option<f64>; 3] = [|n| n.floor_area_m2, |n| n.households, |n| n.cost_yuan];
    let of_role = |role: Role| fields.map(|field| Known::of(all().filter(|n| n.role == Some(role)).map(field)));
    let (members, open) = (of_role(Role::Member), of_role(Role::Provisional));
    for ((field, stated), sum) in ["floor_area_m2", "households", "cost_yuan"].into_iter().zip(stated).zip(members) {
        tally.expect(sum.agrees(stated), || differs(field, stated, sum.total()));
    }
    // Counts that need not be there, and are right where they are.
    let count = |n: usize| Some(n as f64);
    for (field, expected) in [
        ("under_way", count(all().filter(|n| n.role == Some(Role::Done)).count())),
        ("zones_of_one", count(plan.parts.iter().filter(|parts| parts.len() == 1).count())),
        ("projects", count(plan.programme.iter().map(|r| &r.project_id).collect::<BTreeSet<_>>().len())),
        ("unknown_floor_area", count(members[0].unknown)),
        ("unknown_households", count(members[1].unknown)),
        ("unknown_cost", count(members[2].unknown)),
        ("provisional_floor_area_m2", open[0].total()),
        ("provisional_households", open[1].total()),
    ] {
        let Some(stated) = totals.rest.get(field) else { continue };
        let agrees = match (stated.as_f64(), expected) {
            (Some(a), Some(b)) => near(a, b),
            (None, None) => stated.is_null(),
            _ => false,
        };
        tally.expect(agrees, || differs(field, stated.as_f64(), expected));
    }
    Ok(())
}

/// Equal to the square metre, with room for the last digit of very long sums.
fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE.max(a.abs() * 1e-12)
}
