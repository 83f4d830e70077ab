//! Years: recorded ones stay, targets are met by rank, deadlines hold, misses are said.

use lianpian::district::{Status, Yuan};
use lianpian::plan::Plan;
use lianpian::report::{Lang, Progress};
use lianpian::verify::verify;

use super::town::{ix, plan, town};

const TARGETS: &str = "[programme]\nfirst_year = 2022\nlast_year = 2025\n[[programme.targets]]\nid = \"t\"\nyear = 2022\nevent = \"started\"\nmeasure = \"neighbourhoods\"\nop = \"at_least\"\nvalue = 6.0\n[zone]\nbounds = [{ resource = \"households\", max = 300.0 }]\n";

#[test]
fn a_target_is_met_by_the_zones_that_rank_first() {
    // Who lies beside whom counts for nothing here.
    let by_rank = TARGETS.replace("[programme]\n", "[programme]\nadjoining = 0.0\n");
    let plan = plan(town(4, 4, |c, r| Some(1960 + (c * 9 + r * 4) as i16)), &by_rank);
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

/// A town of sixteen estates of 2 million yuan each, in zones of at most three, under limits.
fn limited(more: &str) -> Plan {
    let mut district = town(4, 4, |c, r| Some(1960 + (c * 9 + r * 4) as i16));
    for n in &mut district.neighbourhoods {
        n.cost = Some(Yuan(2_000_000.into()));
    }
    let years = "[programme]\nfirst_year = 2022\nlast_year = 2025\n";
    let bounds = "[zone]\nbounds = [{ resource = \"households\", max = 300.0 }]\n";
    plan(district, &format!("{years}{more}{bounds}"))
}

fn started(plan: &Plan, year: i16) -> usize {
    plan.programme.start.iter().filter(|start| **start == Some(year)).count()
}

pub(crate) fn proves(plan: &Plan) {
    let folder = tempfile::tempdir().unwrap();
    lianpian::export::write(plan, folder.path(), &Progress::silent()).unwrap();
    let report = verify(folder.path(), &Progress::silent()).unwrap();
    for id in ["years", "reasons", "programme_sums"] {
        let check = report.checks.iter().find(|check| check.id == id).unwrap();
        assert!(check.ok, "{}", report.text(Lang::En));
    }
}

#[test]
fn without_limits_work_is_spread_evenly() {
    let plan = limited("");
    let most = (2022..=2025).map(|year| started(&plan, year)).max().unwrap();
    assert_eq!((2022..=2025).map(|year| started(&plan, year)).sum::<usize>(), 16);
    assert!(most <= 4 + 2, "an even share is four, a zone at most three: {most}");
    assert!(plan.programme.bound >= plan.programme.value, "{} {}", plan.programme.value, plan.programme.bound);
}

#[test]
fn a_budget_holds_every_year_and_says_who_waits_for_it() {
    let plan = limited("limits = [{ of = \"cost_yuan\", max = 6000000.0 }]\n");
    for year in 2022..=2025 {
        assert!(started(&plan, year) <= 3, "{year}");
    }
    let without: Vec<usize> = (0..16).filter(|&at| plan.programme.start[at].is_none()).collect();
    assert!(without.len() >= 4, "twelve fit at most");
    for &at in &without {
        assert!(plan.programme.why[at].en.contains("cost_yuan"), "{}", plan.programme.why[at].en);
        assert!(plan.programme.why[at].zh.contains("限额"), "{}", plan.programme.why[at].zh);
    }
    proves(&plan);
    let none = limited("limits = [{ of = \"cost_yuan\", max = 0.0 }]\n");
    assert!(none.programme.start.iter().all(Option::is_none));
}

#[test]
fn openings_are_limited_and_a_window_lets_a_zone_take_its_time() {
    let plan = limited("limits = [{ of = \"openings\", max = 2.0 }]\n");
    let opened = |year: i16| {
        let first = |z: &lianpian::zone::Zone| z.parts.iter().filter_map(|(n, _)| plan.programme.start[n.at()]).min();
        plan.zones.zones.iter().filter(|z| first(z) == Some(year)).count()
    };
    assert!((2022..=2025).all(|year| opened(year) <= 2));
    proves(&plan);
    // One estate a year: a zone of three needs a window of three years.
    let slow = limited("window_years = 3\nlimits = [{ of = \"neighbourhoods\", max = 1.0 }, { of = \"openings\", max = 1.0 }]\n");
    assert!((2022..=2025).all(|year| started(&slow, year) == 1), "{:?}", slow.programme.start);
    proves(&slow);
    let earlier = slow
        .programme
        .why
        .iter()
        .any(|why| why.en.contains("not earlier: the limit (neighbourhoods ≤ 1) has no room for another 1 (2022: 1 taken)"));
    assert!(earlier, "{:?}", slow.programme.why.iter().map(|w| &w.en).collect::<Vec<_>>());
}

#[test]
fn what_is_committed_stays_beyond_a_limit() {
    let mut district = town(4, 1, |_, _| Some(1990));
    for n in &mut district.neighbourhoods[..3] {
        (n.status, n.started) = (Status::Planned, Some(2023));
    }
    let plan = plan(
        district,
        "[programme]\nfirst_year = 2022\nlast_year = 2024\nlimits = [{ of = \"neighbourhoods\", max = 1.0 }]\n[zone]\nbounds = [{ resource = \"households\", max = 100.0 }]\n",
    );
    assert_eq!(&plan.programme.start[..3], [Some(2023); 3]);
    assert!(plan.programme.start[3].is_some_and(|year| year != 2023), "{:?}", plan.programme.start);
    proves(&plan);
}

/// A target of a plan by its id.
pub(crate) fn target<'p>(plan: &'p Plan, id: &str) -> &'p lianpian::programme::TargetResult {
    plan.programme.targets.iter().find(|t| t.target.setting.id == id).unwrap()
}
