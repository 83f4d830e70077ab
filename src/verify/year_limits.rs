//! Limits of years: what counts in them, from the files alone.

use super::document::{LimitEvent, YearLimit};
use super::features::Neighbourhood;
use super::finding::{Tally, number};
use super::folder::{PLAN, PlanFolder};
use super::limits::WORKS;
use crate::report::messages::VerifyFinding as Finding;

/// What rounding of written amounts may add to a sum.
const ROUNDING: f64 = 0.5;

/// Start of the name of the money of one source.
pub(super) const FUNDING: &str = "funding_";

/// The word for the number of zones opened.
pub(super) const OPENINGS: &str = "openings";

/// What a limit counts keeps within it, unless what is locked exceeds it; then nothing is added to it.
pub(super) fn year_limit(plan: &PlanFolder, limit: &YearLimit, tally: &mut Tally) {
    let is_known = AMOUNTS.contains(&limit.of.as_str()) || limit.of == OPENINGS || limit.of.starts_with(FUNDING);
    tally.expect(is_known, || Finding::WordUnknown {
        file: PLAN.to_owned(),
        id: "settings.programme.limits".to_owned(),
        field: "of".to_owned(),
        word: limit.of.clone(),
    });
    let programme = &plan.plan.settings.programme;
    let lag = if limit.event == LimitEvent::Completed { programme.duration_years } else { 0 };
    let years: Vec<i64> = limit.years.clone().unwrap_or_else(|| (programme.first_year + lag..=programme.last_year + lag).collect());
    let sets: Vec<Vec<i64>> = if limit.together { vec![years] } else { years.into_iter().map(|year| vec![year]).collect() };
    for set in sets {
        let [held, added] = counted(plan, limit, &set);
        tally.expect(added == 0.0 || held + added <= limit.max + ROUNDING, || Finding::YearLimitExceeded {
            of: limit.of.clone(),
            years: set.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            value: number(held + added),
            max: number(limit.max),
        });
    }
}

/// What neighbourhoods take that their features state.
const AMOUNTS: [&str; 5] = ["neighbourhoods", "households", "floor_area_m2", "land_area_m2", "cost_yuan"];

/// What counts of a limit in some years: of what is locked, and of what was chosen.
pub(super) fn counted(plan: &PlanFolder, limit: &YearLimit, set: &[i64]) -> [f64; 2] {
    let programme = &plan.plan.settings.programme;
    let mut sums = [0.0; 2];
    let mut add = |start: Option<i64>, finish: Option<i64>, is_locked: bool, amount: f64| {
        let is_in = |&year: &i64| match limit.event {
            LimitEvent::Started => start == Some(year),
            LimitEvent::Completed => finish == Some(year),
            LimitEvent::UnderWay => start.is_some_and(|s| s == year || s < year && finish.is_some_and(|f| year < f)),
        };
        if set.iter().any(is_in) {
            sums[usize::from(!is_locked)] += amount;
        }
    };
    let is_locked = |n: &Neighbourhood| n.project_id.as_deref().is_some_and(|project| plan.locked.contains(project));
    if limit.of == OPENINGS {
        let lasts = programme.duration_years.max(1) + programme.window_years - 1;
        for z in 0..plan.zones.features.len() {
            let start = plan.zone(z).start_year;
            let until = start.map(|start| start + if limit.event == LimitEvent::UnderWay { lasts } else { programme.duration_years });
            add(start, until, plan.parts_of(z, &WORKS).any(is_locked), 1.0);
        }
    } else {
        for feature in &plan.neighbourhoods.features {
            let n = &feature.properties;
            add(n.start_year, n.finish_year, is_locked(n), amount(plan, n, &limit.of).unwrap_or(0.0));
        }
    }
    sums
}

/// What is known of a neighbourhood; of a source of money what its dossier has from it.
pub(super) fn amount(plan: &PlanFolder, n: &Neighbourhood, of: &str) -> Option<f64> {
    match of {
        "neighbourhoods" => Some(1.0),
        "households" => n.households,
        "floor_area_m2" => n.floor_area_m2,
        "land_area_m2" => n.land_area_m2,
        "cost_yuan" => n.cost_yuan,
        of => plan.money.get(&n.neighbourhood_id)?.get(of.strip_prefix(FUNDING)?).copied(),
    }
}
