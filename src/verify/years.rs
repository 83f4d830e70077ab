//! Whether works finish after they start, projects are projects, and years lie in the programme.

use std::collections::BTreeMap;

use super::document::ProgrammeRow;
use super::features::{Neighbourhood, Role, Status};
use super::finding::Tally;
use super::folder::{NEIGHBOURHOODS, PlanFolder, ZONES};
use super::limits::WORKS;
use super::membership::targets_of;
use super::year_limits::year_limit;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Years of neighbourhoods, projects and zones tell one story.
pub(super) fn years(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut members: BTreeMap<&str, Vec<&Neighbourhood>> = BTreeMap::new();
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        forward(NEIGHBOURHOODS, &n.neighbourhood_id, n.start_year, n.finish_year, tally);
        built(n, tally);
        if let Some(project) = &n.project_id {
            members.entry(project).or_default().push(n);
        }
        let works = matches!(n.role, Some(Role::Member | Role::Provisional));
        tally.expect(!works || n.start_year.is_none() || n.project_id.is_some(), || Finding::YearWithoutProject {
            id: n.neighbourhood_id.clone(),
        });
    }
    let mut rows: BTreeMap<&str, Vec<&ProgrammeRow>> = BTreeMap::new();
    for row in &plan.programme {
        rows.entry(&row.project_id).or_default().push(row);
    }
    for (project, own) in &members {
        progress.check()?;
        let rows = rows.get(project).map_or(&[][..], Vec::as_slice);
        project_years(plan, project, own, rows, tally);
    }
    for z in 0..plan.zones.features.len() {
        progress.check()?;
        zone_years(plan, z, tally);
    }
    for limit in &plan.plan.settings.programme.limits {
        progress.check()?;
        year_limit(plan, limit, tally);
    }
    Ok(())
}

/// A project is the members of one zone that start in one year; its rows are its years, one each.
fn project_years(plan: &PlanFolder, project: &str, own: &[&Neighbourhood], rows: &[&ProgrammeRow], tally: &mut Tally) {
    let mixed = |field: &str| Finding::ProjectMixed { project: project.to_owned(), field: field.to_owned() };
    let first = own[0];
    tally.expect(own.iter().all(|n| n.zone_id == first.zone_id), || mixed("zone_id"));
    tally.expect(own.iter().all(|n| n.start_year == first.start_year && n.start_year.is_some()), || mixed("start_year"));
    let Some(&head) = rows.first() else { return };
    tally.expect(rows.iter().all(|r| r.zone_id == first.zone_id), || mixed("zone_id"));
    tally.expect(rows.iter().all(|r| r.locked == head.locked), || mixed("locked"));
    let Some(start) = first.start_year else { return };
    let finish = own.iter().filter_map(|n| n.finish_year).max().unwrap_or(start);
    let mut found: Vec<i64> = rows.iter().map(|r| r.year).collect();
    found.sort_unstable();
    // A year typed far off must not become a long list.
    let span = finish.saturating_sub(start);
    let whole = (0..200).contains(&span) && found.len() as i64 == span + 1 && found.iter().zip(start..=finish).all(|(a, b)| *a == b);
    tally.expect(whole, || Finding::YearsMissing {
        project: project.to_owned(),
        years: format!("{start}–{finish}"),
        found: found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    });
    if head.locked {
        let by_hand = targets_of(plan, "start");
        for n in own {
            let recorded = n.status.begun() || n.status == Status::Planned;
            let fixed = recorded || plan.find(&n.neighbourhood_id).is_some_and(|at| by_hand.contains(&at));
            tally.expect(fixed, || Finding::LockedUnfounded { project: project.to_owned(), id: n.neighbourhood_id.clone() });
        }
    } else {
        let programme = &plan.plan.settings.programme;
        let (earliest, latest) = (programme.first_year, programme.last_year);
        tally.expect((earliest..=latest).contains(&start), || Finding::OutsideSpan {
            project: project.to_owned(),
            year: start,
            first: earliest,
            last: latest,
        });
    }
}

/// A zone's years are the first and last of its parts with works: members and provisional ones.
fn zone_years(plan: &PlanFolder, z: usize, tally: &mut Tally) {
    let zone = plan.zone(z);
    forward(ZONES, &zone.zone_id, zone.start_year, zone.finish_year, tally);
    let first = plan.parts_of(z, &WORKS).filter_map(|n| n.start_year).min();
    let last = plan.parts_of(z, &WORKS).filter_map(|n| n.finish_year).max();
    for (field, stated, expected) in [("start_year", zone.start_year, first), ("finish_year", zone.finish_year, last)] {
        let year = |y: Option<i64>| y.map_or_else(|| "null".to_owned(), |y| y.to_string());
        tally.expect(stated == expected, || Finding::Differs {
            file: ZONES.to_owned(),
            id: zone.zone_id.clone(),
            field: field.to_owned(),
            found: year(stated),
            expected: year(expected),
        });
    }
}

/// The years of construction are an interval, with the typical year in it.
fn built(n: &Neighbourhood, tally: &mut Tally) {
    let year = |y: Option<i64>| y.map_or_else(|| "null".to_owned(), |y| y.to_string());
    let holds = match (n.year_from, n.year_to) {
        (Some(from), Some(to)) => from <= to && n.year_built.is_none_or(|typical| (from..=to).contains(&typical)),
        (None, None) => n.year_built.is_none(),
        _ => false,
    };
    tally.expect(holds, || Finding::NotWithin {
        file: NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: "year_built".to_owned(),
        value: year(n.year_built),
        low: year(n.year_from),
        high: year(n.year_to),
    });
}

fn forward(file: &str, id: &str, start: Option<i64>, finish: Option<i64>, tally: &mut Tally) {
    if let (Some(start), Some(finish)) = (start, finish) {
        tally.expect(finish >= start, || Finding::YearsReversed {
            file: file.to_owned(),
            id: id.to_owned(),
            start: start.to_string(),
            finish: finish.to_string(),
        });
    }
}
