//! Whether what is said of how firm zones and years are fits itself: shares, who has one, the zone's as the mean of its candidates',
//! and those of a neighbourhood's years, which sum to one.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::features::{Neighbourhood, Status};
use super::finding::{Tally, number};
use super::folder::{NEIGHBOURHOODS, PLAN, PlanFolder, Where, YEAR_CERTAINTY, ZONES};
use super::limits::WORKS;
use super::membership::targets_of;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Shares are written to six decimals.
const ROUNDING: f64 = 2e-6;

/// Where draws were made, every candidate of a zone has a share of them in which it ranks first, and those of zones with several a
/// share of being together; elsewhere there is none.
pub(super) fn certainty(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let draws = plan.plan.settings.zone.draws;
    tally.expect((0.0..=10_000.0).contains(&draws), || differs(PLAN, "settings.zone", "draws", Some(draws), None));
    let asked = draws > 0.0;
    for z in 0..plan.zones.features.len() {
        progress.check()?;
        let parts: Vec<&Neighbourhood> = plan.parts_of(z, &WORKS).collect();
        let shares: Vec<f64> = parts.iter().filter_map(|n| n.together_share).collect();
        let mean = (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64);
        let (stated, zone) = (plan.zone(z).together_share, plan.zone(z).zone_id.as_str());
        tally.expect(near(stated, mean), || differs(ZONES, zone, "together_share", stated, mean));
        for n in &parts {
            let several = parts.len() > 1;
            share(n, "together_share", n.together_share, asked && several, tally);
        }
    }
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        let is_zoned = n.zone_id.is_some() && n.role.is_some_and(|role| WORKS.contains(&role));
        share(n, "first_zones_share", n.first_zones_share, asked && is_zoned, tally);
        if !is_zoned {
            share(n, "together_share", n.together_share, false, tally);
        }
    }
    years(plan, asked, tally);
    Ok(())
}

/// A row of `year-certainty.csv`.
#[derive(Debug, Deserialize)]
pub(super) struct YearShare {
    neighbourhood_id: String,
    year: Option<i64>,
    share: f64,
    in_plan: bool,
}

/// Shares of years are written to four decimals, one a year.
const YEAR_ROUNDING: f64 = 5e-5;

/// Where draws were made, everyone planned whose year is not fixed has a share for every year that came out, and they sum to one; the
/// one of its year in the plan is its `year_share`.
fn years(plan: &PlanFolder, asked: bool, tally: &mut Tally) {
    tally.expect(plan.year_shares.is_some() == asked, || {
        let word = |is_there: bool| if is_there { YEAR_CERTAINTY } else { "–" }.to_owned();
        Finding::Differs {
            file: PLAN.to_owned(),
            id: "settings.zone".to_owned(),
            field: "draws".to_owned(),
            found: word(plan.year_shares.is_some()),
            expected: word(asked),
        }
    });
    let mut rows: BTreeMap<&str, Vec<&YearShare>> = BTreeMap::new();
    for row in plan.year_shares.iter().flatten() {
        rows.entry(&row.neighbourhood_id).or_default().push(row);
    }
    let by_hand = targets_of(plan, "start");
    let span = &plan.plan.settings.programme;
    for (at, feature) in plan.neighbourhoods.features.iter().enumerate() {
        let n = &feature.properties;
        let works = asked && n.zone_id.is_some() && n.role.is_some_and(|role| WORKS.contains(&role));
        let may_be_fixed = n.status == Status::Planned || by_hand.contains(&at);
        let is_due = works && (!may_be_fixed || n.year_share.is_some());
        share(n, "year_share", n.year_share, is_due, tally);
        share(n, "first_year_share", n.first_year_share, is_due, tally);
        let own = rows.remove(n.neighbourhood_id.as_str()).unwrap_or_default();
        let off = |field: &str, found: String, expected: String| Finding::Differs {
            file: YEAR_CERTAINTY.to_owned(),
            id: n.neighbourhood_id.clone(),
            field: field.to_owned(),
            found,
            expected,
        };
        if !is_due {
            tally.expect(own.is_empty(), || off("share", own.len().to_string(), "–".to_owned()));
            continue;
        }
        let rounding = YEAR_ROUNDING * (own.len() as f64 + 1.0) + ROUNDING;
        let sum: f64 = own.iter().map(|row| row.share).sum();
        tally.expect((sum - 1.0).abs() <= rounding, || off("share", number(sum), "1".to_owned()));
        for row in &own {
            let fits = row.year.is_none_or(|year| (span.first_year..=span.last_year).contains(&year));
            tally.expect(fits && (0.0..=1.0).contains(&row.share), || off("share", number(row.share), "0–1".to_owned()));
            tally.expect(row.in_plan == (row.year == n.start_year), || off("in_plan", row.in_plan.to_string(), (!row.in_plan).to_string()));
        }
        let of = |year: Option<i64>| own.iter().find(|row| row.year == year).map_or(0.0, |row| row.share);
        let stated = [("year_share", n.year_share, of(n.start_year)), ("first_year_share", n.first_year_share, of(Some(span.first_year)))];
        for (field, stated, expected) in stated {
            let holds = stated.is_some_and(|stated| (stated - expected).abs() <= YEAR_ROUNDING + ROUNDING);
            tally.expect(holds, || differs(NEIGHBOURHOODS, &n.neighbourhood_id, field, stated, Some(expected)));
        }
    }
    for id in rows.into_keys() {
        tally.fail(&Finding::NoSuch {
            file: YEAR_CERTAINTY.to_owned(),
            id: id.to_owned(),
            field: "neighbourhood_id".to_owned(),
            target: id.to_owned(),
        });
    }
}

/// The rows of `year-certainty.csv`.
pub(super) fn year_shares(bytes: &[u8]) -> Result<Vec<YearShare>, Where> {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let wrong = |error: csv::Error| (error.position().map_or(0, |at| at.line() as usize), 0, error.to_string());
    csv::Reader::from_reader(bytes).deserialize().collect::<Result<_, _>>().map_err(wrong)
}

/// A share is there where it is due, and lies between 0 and 1.
fn share(n: &Neighbourhood, field: &str, stated: Option<f64>, is_due: bool, tally: &mut Tally) {
    let holds = if is_due { stated.is_some_and(|share| (0.0..=1.0).contains(&share)) } else { stated.is_none() };
    tally.expect(holds, || Finding::Differs {
        file: super::folder::NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: field.to_owned(),
        found: shown(stated),
        expected: if is_due { "0–1".to_owned() } else { "null".to_owned() },
    });
}

fn near(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= ROUNDING,
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn shown(value: Option<f64>) -> String {
    value.map_or_else(|| "null".to_owned(), number)
}

fn differs(file: &str, id: &str, field: &str, found: Option<f64>, expected: Option<f64>) -> Finding {
    Finding::Differs { file: file.to_owned(), id: id.to_owned(), field: field.to_owned(), found: shown(found), expected: shown(expected) }
}
