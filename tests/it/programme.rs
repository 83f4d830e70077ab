//! Years: recorded ones stay, targets are met by rank, deadlines hold, misses are said.

use lianpian::district::Status;

use super::town::{ix, plan, town};

const TARGETS: &str = "[programme]\nfirst_year = 2022\nlast_year = 2025\n[[programme.targets]]\nid = \"t\"\nyear = 2022\nevent = \"started\"\nmeasure = \"neighbourhoods\"\nop = \"at_least\"\nvalue = 6.0\n[zone]\nbounds = [{ resource = \"households\", max = 300.0 }]\n";

#[test]
fn a_target_is_met_by_the_zones_that_rank_first() {
    let plan = plan(town(4, 4, |c, r| Some(1960 + (c * 9 + r * 4) as i16)), TARGETS);
    let target = &plan.programme.targets[0];
    assert_eq!(target.met, Some(true));
    assert!(target.planned >= 6.0);
    let started_later = plan.zones.zones.iter().filter(|z| plan.programme.start[z.parts[0].0.at()] > Some(2022)).map(|z| z.rank).min();
    let started_first = plan.zones.zones.iter().filter(|z| plan.programme.start[z.parts[0].0.at()] == Some(2022)).map(|z| z.rank).max();
    assert!(started_first < started_later, "{started_first:?} {started_later:?}");
    assert!(plan.programme.start.iter().all(|y| y.is_some_and(|y| (2022..=2025).contains(&y))));
}

#[test]
fn a_target_that_cannot_be_met_says_by_how_much_and_why() {
    let plan = plan(town(2, 2, |_, _| Some(1990)), TARGETS);
    let target = &plan.programme.targets[0];
    assert_eq!((target.met, target.planned, target.slack), (Some(false), 4.0, -2.0));
    assert!(target.counts && plan.programme.missed().count() == 1);
    assert!(target.why.en.contains("2 off"), "{}", target.why.en);
}

#[test]
fn provisional_neighbourhoods_never_count_towards_a_target() {
    let plan = plan(town(3, 3, |c, _| (c != 1).then_some(1990)), TARGETS);
    assert_eq!(plan.programme.targets[0].planned, 6.0);
    assert!(plan.programme.start[ix(&plan.district, "n0001").at()].is_some(), "zoned and programmed all the same");
}

#[test]
fn recorded_years_stay() {
    let mut district = town(3, 1, |_, _| Some(1990));
    let status = [(Status::Completed, None, Some(2020)), (Status::Started, Some(2021), None), (Status::Planned, Some(2024), None)];
    for (n, (status, started, finished)) in district.neighbourhoods.iter_mut().zip(status) {
        (n.status, n.started, n.finished) = (status, started, finished);
    }
    let plan = plan(district, TARGETS);
    assert_eq!(plan.programme.start, [None, Some(2021), Some(2024)]);
    assert_eq!(plan.programme.finish, [Some(2020), Some(2022), Some(2025)]);
    assert_eq!(plan.zones.zones.len(), 1, "what is done or under way is not zoned again");
}

#[test]
fn a_year_fixed_by_hand_holds() {
    let edit = "[[edits]]\nid = \"e\"\ntargets = [\"n0000\"]\naction = \"start\"\nto = 2024\nreason = \"管线同步\"\n";
    let plan = plan(town(3, 1, |_, _| Some(1990)), &format!("{TARGETS}{edit}"));
    assert_eq!(plan.programme.start[0], Some(2024));
}
