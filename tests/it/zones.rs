//! Zones: connected, disjoint, complete, within limits, stopped by boundaries; hand edits hold; threads do not matter.

use std::collections::BTreeSet;

use geo_types::{LineString, MultiPolygon, Polygon};
use lianpian::district::{Boundary, BoundaryLevel, District, NeighbourhoodIx, Status};
use lianpian::links::LinkKind;
use lianpian::plan::Plan;
use lianpian::report::{Lang, Progress};
use lianpian::zone::{ByHand, HandChange, Refusal, Role, ZoneInput};
use proptest::prelude::*;

use super::town::{ix, plan, project, town};

/// Checks what every set of zones must satisfy.
fn assert_valid(plan: &Plan) {
    let mut seen = BTreeSet::new();
    for zone in &plan.zones.zones {
        assert!(!zone.parts.is_empty());
        for (n, role) in &zone.parts {
            assert!(seen.insert(*n), "in two zones");
            let candidate = plan.eligibility[n.at()].candidacy.is_candidate();
            assert_eq!(candidate, matches!(role, Role::Member | Role::Provisional));
        }
        assert!(is_connected(plan, &zone.parts.iter().map(|(n, _)| *n).collect()), "{} is not connected", zone.id);
        let subdistricts: BTreeSet<_> = zone.parts.iter().map(|(n, _)| plan.district.neighbourhoods[n.at()].subdistrict).collect();
        assert_eq!(subdistricts.len(), 1);
        for bound in &plan.project.file.zone.bounds {
            let amount: f64 = zone.parts.iter().map(|(n, _)| amount(plan, *n, &bound.resource)).sum();
            assert!(zone.parts.len() == 1 || bound.max.is_none_or(|max| amount <= max), "{} {} {amount}", zone.id, bound.resource);
        }
        assert!(!zone.why.zh.is_empty() && !zone.why.en.is_empty());
        assert!((0.0..=1.0).contains(&zone.compactness));
    }
    for (at, e) in plan.eligibility.iter().enumerate() {
        assert_eq!(e.candidacy.is_candidate(), seen.contains(&NeighbourhoodIx(at as u32)) && plan.zones.role[at] != Some(Role::Infill));
    }
    assert!(plan.zones.worth.value() <= plan.zones.worth.bound + 1e-6);
}

fn amount(plan: &Plan, n: NeighbourhoodIx, resource: &str) -> f64 {
    let column = plan.district.resource_names.iter().position(|r| r == resource);
    column.and_then(|c| plan.district.neighbourhoods[n.at()].resources.0[c]).unwrap_or(1.0)
}

fn is_connected(plan: &Plan, members: &BTreeSet<NeighbourhoodIx>) -> bool {
    let Some(&first) = members.first() else { return true };
    let mut reached = BTreeSet::from([first]);
    let mut open = vec![first];
    while let Some(at) = open.pop() {
        for (other, link) in plan.links.of(at) {
            if link.counts && members.contains(&other) && reached.insert(other) {
                open.push(other);
            }
        }
    }
    reached == *members
}

fn zone_of(plan: &Plan, id: &str) -> Option<u32> {
    plan.zones.zone_of[ix(&plan.district, id).at()]
}

fn subdistricts(district: &mut District, x: f64) {
    for (name, from, to) in [("东街道", x, x + 10_000.0), ("西街道", x - 10_000.0, x)] {
        let ring =
            LineString::from(vec![(from, 3_330_000.0), (to, 3_330_000.0), (to, 3_350_000.0), (from, 3_350_000.0), (from, 3_330_000.0)]);
        let area = MultiPolygon::new(vec![Polygon::new(ring, vec![])]);
        district.boundaries.push(Boundary { name: name.into(), level: BoundaryLevel::Subdistrict, area });
    }
    for n in &mut district.neighbourhoods {
        n.subdistrict = Some(u32::from(n.anchor[0] < x));
    }
}

#[test]
fn a_block_of_old_estates_becomes_one_zone() {
    let plan = plan(town(3, 3, |_, _| Some(1990)), "");
    assert_valid(&plan);
    assert_eq!(plan.zones.zones.len(), 1);
    assert_eq!(plan.zones.zones[0].parts.len(), 9);
}

#[test]
fn limits_cut_zones() {
    let plan = plan(town(6, 6, |_, _| Some(1990)), "[zone]\nbounds = [{ resource = \"households\", max = 500.0 }]\n");
    assert_valid(&plan);
    assert!(plan.zones.zones.iter().all(|z| z.parts.len() <= 5));
    assert!(plan.zones.zones.len() <= 11, "{}", plan.zones.zones.len());
}

#[test]
fn a_zone_of_one_says_why() {
    let alone = plan(town(1, 1, |_, _| Some(1990)), "");
    assert!(alone.zones.zones[0].why.en.contains("no candidate faces it"), "{:?}", alone.zones.zones[0].why);
    let large = plan(town(2, 1, |_, _| Some(1990)), "[zone]\nbounds = [{ resource = \"households\", max = 99.0 }]\n");
    assert_eq!(large.zones.zones.len(), 2);
    assert!(large.zones.zones[0].why.en.contains("exceeds a limit"));
}

#[test]
fn a_subdistrict_line_is_not_crossed() {
    let mut district = town(4, 2, |_, _| Some(1990));
    subdistricts(&mut district, 580_000.0 + 190.0);
    let plan = plan(district, "");
    assert_valid(&plan);
    assert_eq!(plan.zones.zones.len(), 2);
}

#[test]
fn younger_estates_are_no_members_but_infill_where_a_zone_surrounds_them() {
    let plan = plan(town(3, 3, |column, row| Some(if (column, row) == (1, 1) { 2015 } else { 1990 })), "");
    assert_valid(&plan);
    assert_eq!(plan.zones.role[ix(&plan.district, "n0101").at()], Some(Role::Infill));
    assert_eq!(plan.zones.zones.len(), 1);
}

#[test]
fn unknown_years_make_provisional_members() {
    let plan = plan(town(3, 1, |column, _| (column != 1).then_some(1990)), "");
    assert_valid(&plan);
    assert_eq!(plan.zones.role[1], Some(Role::Provisional));
    assert_eq!(plan.eligibility[1].missing, ["year_built"]);
}

#[test]
fn hand_edits_hold() {
    let edit = |id: &str, targets: &str, action: &str| {
        format!("[[edits]]\nid = \"{id}\"\ntargets = [{targets}]\naction = \"{action}\"\nreason = \"测试\"\n")
    };
    let all = [
        edit("e1", "\"n0000\"", "exclude"),
        edit("e2", "\"n0002\", \"n0102\"", "separate"),
        edit("e3", "\"n0300\", \"n0301\"", "lock"),
        edit("e4", "\"nowhere\"", "exclude"),
        edit("e5", "\"n0303\", \"n0100\"", "join"),
    ];
    let plan = plan(town(4, 4, |_, _| Some(1990)), &all.concat());
    assert_valid(&plan);
    assert_eq!(zone_of(&plan, "n0000"), None);
    assert_ne!(zone_of(&plan, "n0002"), zone_of(&plan, "n0102"));
    let locked = &plan.zones.zones[zone_of(&plan, "n0300").unwrap() as usize];
    assert_eq!(locked.parts.len(), 2);
    assert_eq!(refused(&plan), ["e5"], "two that do not touch cannot be joined");
    assert!(plan.zones.refused[0].why.en.contains("is not linked to the others"), "{:?}", plan.zones.refused);
    assert_eq!(plan.issues.len(), 2, "{:?}", plan.issues);
}

fn refused(plan: &Plan) -> Vec<&str> {
    plan.zones.refused.iter().map(|refused| refused.id.as_str()).collect()
}

/// What of its bounds a plan misses, recounted.
fn assert_under_is_told(plan: &Plan) {
    let mut told = plan.zones.under.iter();
    let mut short = 0.0;
    for (number, zone) in plan.zones.zones.iter().enumerate() {
        for bound in &plan.project.file.zone.bounds {
            let Some(min) = bound.min else { continue };
            let works: Vec<f64> =
                zone.parts.iter().filter(|(_, role)| *role != Role::Infill).map(|(n, _)| amount(plan, *n, &bound.resource)).collect();
            // Against every candidate by itself.
            short -= works.iter().map(|held| 300.0 * (1.0 - held / min).max(0.0)).sum::<f64>();
            let held: f64 = works.iter().sum();
            if held < min {
                let one = told.next().unwrap();
                assert_eq!((one.zone as usize, one.resource.as_str(), one.held, one.min), (number, bound.resource.as_str(), held, min));
                short += 300.0 * (1.0 - held / min);
            }
        }
    }
    assert!(told.next().is_none());
    let worth = plan.zones.worth;
    assert!((worth.short - short).abs() < 1e-6, "{} {short}", worth.short);
    let costs = worth.opening + worth.short + worth.unlike + worth.form + worth.community;
    assert!((worth.value() + costs - worth.shared).abs() < 1e-6);
}

#[test]
fn lower_bounds_are_weighed_and_the_zones_below_are_told() {
    for length in 4..12 {
        let district = || town(length, 1, |_, _| Some(1990));
        let weights = "weights = { opening_m = 0.0, unlike_m = 0.0, form_share = 0.0, community_m = 0.0 }\n";
        let upper = plan(district(), &format!("[zone]\nbounds = [{{ resource = \"households\", max = 400.0 }}]\n{weights}"));
        let both = plan(district(), &format!("[zone]\nbounds = [{{ resource = \"households\", min = 300.0, max = 400.0 }}]\n{weights}"));
        assert_valid(&both);
        assert_under_is_told(&both);
        assert!(upper.zones.under.is_empty() && upper.zones.worth.short == 0.0);
        // Every way to cut the row into zones of at most four, by brute force.
        let shared = |at: u32| -> f64 {
            let (a, b) = (NeighbourhoodIx(at), NeighbourhoodIx(at + 1));
            let between = both.links.of(a).filter(|(other, link)| *other == b && link.counts);
            between.map(|(_, l)| l.frontage.0 * if l.kind == LinkKind::Adjacent { 1.0 - 0.5 * l.gap.0 / 60.0 } else { 0.5 }).sum()
        };
        let worth = |cuts: u32| {
            let (mut value, mut run) = (0.0, 1);
            for at in 0..length - 1 {
                if cuts >> at & 1 == 1 {
                    value -= if run < 3 { 300.0 * (1.0 - f64::from(run) / 3.0) } else { 0.0 };
                    run = 1;
                } else {
                    value += shared(at);
                    run += 1;
                }
                if run > 4 {
                    return f64::NEG_INFINITY;
                }
            }
            value - if run < 3 { 300.0 * (1.0 - f64::from(run) / 3.0) } else { 0.0 }
        };
        let best = (0..1 << (length - 1)).map(worth).fold(f64::NEG_INFINITY, f64::max);
        // What every candidate would cost by itself is saved; so few are divided as well as can be, and that is proven.
        let alone = f64::from(length) * -300.0 * (1.0 - 1.0 / 3.0);
        let worth = both.zones.worth;
        assert!((worth.value() - (best - alone)).abs() < 1e-6, "{length}: {} {best} {alone}", worth.value());
        assert!((worth.bound - worth.value()).abs() < 1e-6);
        // Growing alone leaves no fewer below.
        let below = |p: &Plan| p.zones.zones.iter().filter(|z| z.parts.len() < 3).count();
        assert!(below(&both) <= below(&upper), "{length}");
    }
}

#[test]
fn an_unknown_amount_misses_no_lower_bound_for_certain() {
    let mut district = town(2, 1, |_, _| Some(1990));
    district.neighbourhoods[0].households = None;
    district.neighbourhoods[0].resources.0[0] = None;
    let plan = plan(district, "[zone]\nbounds = [{ resource = \"households\", min = 500.0 }]\n");
    assert!(plan.zones.under.is_empty() && plan.zones.worth.short <= 0.0);
}

#[test]
fn a_locked_zone_takes_in_no_infill() {
    let locked: Vec<String> = (0..9).filter(|&n| n != 4).map(|n| format!("\"n{:02}{:02}\"", n / 3, n % 3)).collect();
    let edit = format!("[[edits]]\nid = \"e\"\ntargets = [{}]\naction = \"lock\"\nreason = \"测试\"\n", locked.join(", "));
    let plan = plan(town(3, 3, |c, r| Some(if (c, r) == (1, 1) { 2015 } else { 1990 })), &edit);
    assert_eq!((plan.zones.zones.len(), plan.zones.zones[0].parts.len()), (1, 8));
    assert!(plan.zones.refused.is_empty());
}

#[test]
fn edits_that_do_not_stand_are_refused_and_the_plan_proves() {
    let edit =
        |id: &str, targets: &str, action: &str| format!("[[edits]]\nid = \"{id}\"\ntargets = [{targets}]\n{action}\nreason = \"测试\"\n");
    let edits = [
        edit("e1", "\"n0000\"", "action = \"exclude\""),
        edit("e2", "\"n0000\"", "action = \"include\""),
        edit("e3", "\"n0001\"", "action = \"start\"\nto = 2024"),
        edit("e4", "\"n0002\", \"n0003\"", "action = \"join\""),
        edit("e5", "\"n0002\", \"n0003\"", "action = \"separate\""),
        edit("e6", "\"nowhere\"", "action = \"exclude\""),
        edit("e7", "\"n0004\"", "action = \"start\"\nto = 2023"),
    ];
    let mut district = town(5, 1, |_, _| Some(1990));
    (district.neighbourhoods[1].status, district.neighbourhoods[1].finished) = (Status::Completed, None);
    let plan = plan(district, &edits.concat());
    assert_eq!(refused(&plan), ["e1", "e3", "e5"]);
    let folder = tempfile::tempdir().unwrap();
    lianpian::export::write(&plan, folder.path(), &Progress::silent()).unwrap();
    let report = lianpian::verify::verify(folder.path(), &Progress::silent()).unwrap();
    assert!(report.ok(), "{}", report.text(Lang::En));
}

#[test]
fn finished_neighbours_are_named_in_the_reason() {
    let done = |columns: u32, which: usize| {
        let mut district = town(columns, 1, |_, _| Some(1990));
        district.neighbourhoods[which].status = Status::Completed;
        plan(district, "").zones.zones.clone()
    };
    let alone = done(2, 1);
    assert!(alone.len() == 1 && alone[0].why.en.contains("n0001小区, done or under way"), "{:?}", alone[0].why);
    let two = done(3, 2);
    assert!(two.len() == 1 && two[0].why.en.ends_with("; beside 1 done or under way"), "{:?}", two[0].why);
}

#[test]
fn works_under_way_are_shared_by_whoever_lies_beside_and_finished_ones_are_not() {
    // Two rows of three; the middle of the lower one is another's.
    let with = |status: Status, more: &str| {
        let mut district = town(3, 2, |_, _| Some(1990));
        let middle = ix(&district, "n0001");
        district.neighbourhoods[middle.at()].status = status;
        plan(district, more)
    };
    let (begun, finished) = (with(Status::Started, ""), with(Status::Completed, ""));
    // Whoever faces it, and whoever is along a street with it, half of that.
    let middle = ix(&begun.district, "n0001");
    let of = |n: NeighbourhoodIx| -> f64 {
        let links = begun.links.of(n).filter(|(other, link)| *other == middle && link.counts);
        links.map(|(_, link)| if link.kind == LinkKind::Corridor { 40.0 } else { 80.0 * (1.0 - 0.5 * 20.0 / 60.0) }).sum()
    };
    let total = |plan: &Plan| -> f64 { plan.zones.zones.iter().map(|zone| zone.shared_under_way.0).sum() };
    let expected: f64 = (0..6).map(NeighbourhoodIx).filter(|n| *n != middle).map(of).sum();
    assert!(expected > 3.0 * 66.0 && (total(&begun) - expected).abs() < 1e-9, "{} {expected}", total(&begun));
    assert_eq!(total(&finished), 0.0);
    // Nothing else is different, and nobody is zoned with it.
    assert_eq!(begun.zones.worth, finished.zones.worth);
    assert_eq!((begun.zones.zone_of[middle.at()], begun.zones.role[middle.at()]), (None, Some(Role::Done)));
    // They are the same in whatever zones there are, so no division is better for them.
    let singles = with(Status::Started, "[zone]\nbounds = [{ resource = \"households\", max = 100.0 }]\n");
    assert_eq!(singles.zones.zones.len(), 5);
    assert!((total(&singles) - expected).abs() < 1e-9);
    let zone = &begun.zones.zones[0];
    assert!(
        zone.why.en.contains("; beside 1 done or under way, sharing ") && zone.why.zh.contains("可与其中在建的共享工程"),
        "{:?}",
        zone.why
    );
    assert!(!finished.zones.zones[0].why.en.contains("sharing"));
    for plan in [&begun, &finished, &singles] {
        let folder = tempfile::tempdir().unwrap();
        lianpian::export::write(plan, folder.path(), &Progress::silent()).unwrap();
        let report = lianpian::verify::verify(folder.path(), &Progress::silent()).unwrap();
        assert!(report.ok(), "{}", report.text(Lang::En));
    }
}

#[test]
fn one_and_two_threads_give_the_same_zones() {
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| plan(town(12, 12, |c, r| Some(1970 + ((c * 7 + r * 13) % 45) as i16)), ""))
    };
    let (one, two) = (run(1), run(2));
    assert_eq!(one.zones.zones, two.zones.zones);
    assert_eq!(one.links.all(), two.links.all());
}

/// A change by hand as edits of a project file; those that part come last, because joining is the stronger word.
fn as_edits(plan: &Plan, change: &HandChange) -> String {
    let id = |n: &NeighbourhoodIx| plan.district.neighbourhoods[n.at()].id.0.clone();
    let list = |all: &[NeighbourhoodIx]| all.iter().map(|n| format!("{:?}", id(n))).collect::<Vec<_>>().join(", ");
    let works = |zone: u32| -> Vec<NeighbourhoodIx> {
        plan.zones.zones[zone as usize].parts.iter().filter(|(_, role)| *role != Role::Infill).map(|(n, _)| *n).collect()
    };
    let edit = |name: &str, targets: &[NeighbourhoodIx], action: &str| {
        format!("[[edits]]\nid = \"new-{name}\"\ntargets = [{}]\naction = \"{action}\"\nreason = \"测试\"\n", list(targets))
    };
    match change {
        HandChange::Move { who, to } => edit("move", &[works(*to), who.clone()].concat(), "join"),
        HandChange::Merge { one, other } => edit("merge", &[works(*one), works(*other)].concat(), "join"),
        HandChange::Lock { zone } => edit("lock", &works(*zone), "lock"),
        HandChange::Exclude { who } => edit("exclude", who, "exclude"),
        HandChange::Split { who } => {
            let zone = plan.zones.zone_of[who[0].at()].unwrap();
            let rest: Vec<NeighbourhoodIx> = works(zone).into_iter().filter(|n| !who.contains(n)).collect();
            let parted = [who[0], *rest.first().unwrap_or(&who[0])];
            edit("part", who, "join") + &edit("rest", &rest, "join") + &edit("split", &parted, "separate")
        }
    }
}

#[test]
fn what_is_allowed_by_hand_stands_after_the_next_run_and_what_is_not_does_not() {
    let edit = |id: &str, targets: &str, action: &str| {
        format!("[[edits]]\nid = \"{id}\"\ntargets = [{targets}]\naction = \"{action}\"\nreason = \"测试\"\n")
    };
    let more = "[zone]\nbounds = [{ resource = \"households\", max = 600.0 }]\n".to_owned()
        + &edit("e1", "\"n0000\", \"n0001\"", "join")
        + &edit("e2", "\"n0302\", \"n0303\"", "lock")
        + &edit("e3", "\"n0100\", \"n0200\"", "separate");
    let district = || {
        let mut district = town(5, 4, |column, row| Some(if (column, row) == (2, 1) { 2015 } else { 1990 }));
        subdistricts(&mut district, 580_000.0 + 390.0);
        district
    };
    let before = plan(district(), &more);
    assert!(refused(&before).is_empty());
    let zone_input = ZoneInput {
        district: &before.district,
        eligibility: &before.eligibility,
        links: &before.links,
        scores: &before.scores,
        settings: &before.project.file.zone,
        edits: &before.edits,
        seed: 0,
        earlier: None,
    };
    let hand = ByHand::new(&zone_input);
    let zones = before.zones.zones.len() as u32;
    let everyone = || (0..before.district.neighbourhoods.len() as u32).map(NeighbourhoodIx);
    let mut changes: Vec<HandChange> = (0..zones).map(|zone| HandChange::Lock { zone }).collect();
    changes.extend((0..zones).flat_map(|one| (0..one).map(move |other| HandChange::Merge { one, other })));
    changes.extend(everyone().step_by(3).flat_map(|who| (0..zones).map(move |to| HandChange::Move { who: vec![who], to })));
    // The younger estate is no candidate.
    changes.push(HandChange::Move { who: vec![ix(&before.district, "n0102")], to: 0 });
    changes.extend(everyone().map(|who| HandChange::Exclude { who: vec![who] }));
    changes.extend(everyone().filter(|n| before.zones.zone_of[n.at()].is_some()).map(|who| HandChange::Split { who: vec![who] }));
    let (mut stands, mut reasons) = (0, BTreeSet::new());
    for change in changes {
        let answer = hand.allows(&before.zones, &change);
        if answer == Err(Refusal::Nothing) {
            continue;
        }
        let after = plan(district(), &format!("{more}{}", as_edits(&before, &change)));
        assert_valid(&after);
        assert_eq!(answer.is_ok(), refused(&after).is_empty(), "{change:?}: {answer:?}, {:?}", after.zones.refused);
        stands += usize::from(answer.is_ok());
        if let Err(refusal) = answer {
            let text = refusal.text(&zone_input);
            assert!(!text.zh.is_empty() && !text.en.is_empty());
            reasons.insert(format!("{refusal:?}").split('(').next().unwrap_or_default().to_owned());
        }
    }
    assert!(stands >= 20, "{stands}");
    let all = ["Apart", "Joined", "Limit", "Locked", "NoCandidate", "Subdistricts", "Unlinked"];
    assert_eq!(reasons.iter().map(String::as_str).collect::<Vec<_>>(), all);
}

#[test]
fn a_move_is_weighed_before_it_is_made() {
    let (mut parted, mut taken_along) = (0, 0);
    for (modulus, max) in [(4, 500), (5, 700), (3, 600), (6, 900), (7, 1200)] {
        let more = format!("[zone]\nbounds = [{{ resource = \"households\", max = {max}.0 }}]\n");
        // Younger estates make zones of odd shapes.
        let year = move |column: u32, row: u32| Some(if (column * 7 + row * 5).is_multiple_of(modulus) { 2015 } else { 1990 });
        let (of_parted, of_along) = weighed(&plan(town(8, 5, year), &more));
        (parted, taken_along) = (parted + of_parted, taken_along + of_along);
    }
    assert!(parted > 0 && taken_along > 0, "{parted} {taken_along}");
}

/// Weighs every move of one candidate against a count of its own; how many would part a zone, and how many may take others along.
fn weighed(plan: &Plan) -> (usize, usize) {
    let input = ZoneInput {
        district: &plan.district,
        eligibility: &plan.eligibility,
        links: &plan.links,
        scores: &plan.scores,
        settings: &plan.project.file.zone,
        edits: &plan.edits,
        seed: 0,
        earlier: None,
    };
    let hand = ByHand::new(&input);
    let works = |zone: u32| -> BTreeSet<NeighbourhoodIx> {
        plan.zones.zones[zone as usize].parts.iter().filter(|(_, role)| *role != Role::Infill).map(|(n, _)| *n).collect()
    };
    // The parts of a set, by links that count, one after the other.
    let pieces = |all: &BTreeSet<NeighbourhoodIx>| {
        let (mut left, mut sizes) = (all.clone(), Vec::new());
        while let Some(first) = left.pop_first() {
            let (mut open, mut size) = (vec![first], 0);
            while let Some(one) = open.pop() {
                size += 1;
                for (other, link) in plan.links.of(one) {
                    if link.counts && left.remove(&other) {
                        open.push(other);
                    }
                }
            }
            sizes.push(size);
        }
        sizes
    };
    let (mut parted, mut taken_along) = (0, 0);
    for who in (0..plan.district.neighbourhoods.len() as u32).map(NeighbourhoodIx) {
        let Some(from) = plan.zones.zone_of[who.at()].filter(|from| works(*from).contains(&who)) else { continue };
        for to in (0..plan.zones.zones.len() as u32).filter(|to| *to != from) {
            let moved = hand.moved(&plan.district, &input.settings.bounds, &plan.zones, &[who], to).unwrap();
            let mut rest = works(from);
            rest.remove(&who);
            let sizes = pieces(&rest);
            let cut: usize = sizes.iter().sum::<usize>() - sizes.iter().max().copied().unwrap_or(0);
            assert_eq!(moved.cut_off.len(), cut);
            let households = |all: &BTreeSet<NeighbourhoodIx>| all.len() as f64 * 100.0;
            let mut there = works(to);
            assert_eq!((moved.to.held[0].before, moved.to.held[0].after), (households(&there), households(&there) + 100.0));
            assert_eq!((moved.from[0].held[0].before, moved.from[0].held[0].after), (households(&rest) + 100.0, households(&rest)));
            there.insert(who);
            let may_enter = hand.allows(&plan.zones, &HandChange::Move { who: vec![who], to });
            assert_eq!(moved.refusal.is_none(), may_enter.is_ok() && cut == 0, "{:?}", moved.refusal);
            parted += usize::from(matches!(moved.refusal, Some(Refusal::Parted(..))));
            if let Some(along) = &moved.along {
                assert!(hand.allows(&plan.zones, &HandChange::Move { who: along.clone(), to }).is_ok());
                let left: BTreeSet<NeighbourhoodIx> = works(from).into_iter().filter(|n| !along.contains(n)).collect();
                assert!(pieces(&left).len() <= 1, "who stays hangs together");
                taken_along += 1;
            }
        }
    }
    (parted, taken_along)
}

#[test]
fn candidates_near_each_other_without_a_link_are_told_with_the_reason() {
    // A row with a younger estate and a subdistrict line in it, one 50 m beyond its end, and one that it meets at a corner.
    let told = |gap: f64| -> Vec<(String, String, &'static str)> {
        let mut district = town(5, 1, |column, _| Some(if column == 1 { 2015 } else { 1990 }));
        super::town::add_estate(&mut district, "far", [580_000.0 + 530.0, 3_340_000.0], Some(1990));
        super::town::add_estate(&mut district, "corner", [580_000.0 + 475.0, 3_340_000.0 + 90.0], Some(1990));
        subdistricts(&mut district, 580_000.0 + 290.0);
        let plan = plan(district, &format!("[zone]\ngap_m = {gap:?}\ncorridor_width_m = 5.0\n"));
        let id = |n: NeighbourhoodIx| plan.district.neighbourhoods[n.at()].id.0.clone();
        plan.links.apart.iter().map(|a| (id(a.from), id(a.to), a.by.as_str())).collect()
    };
    let pair = |from: &str, to: &str, by| (from.to_owned(), to.to_owned(), by);
    assert_eq!(told(30.0), [pair("n0002", "n0003", "boundary"), pair("n0004", "far", "gap"), pair("n0004", "corner", "frontage")]);
    assert!(told(70.0).contains(&pair("n0000", "n0002", "between")));
}

#[test]
fn zones_that_no_score_moves_are_certain_and_others_are_counted_draw_by_draw() {
    let district = || town(5, 3, |column, row| Some(1960 + ((column * 11 + row * 7) % 40) as i16));
    let of = |unlike: f64| {
        let text =
            format!("[zone]\ndraws = 24\nbounds = [{{ resource = \"households\", max = 500.0 }}]\nweights = {{ unlike_m = {unlike:?} }}\n");
        plan(district(), &text)
    };
    // Where likeness has no price, scores move no zone.
    let firm = of(0.0);
    let certainty = firm.zones.certainty.as_ref().unwrap();
    assert_eq!(certainty.draws, 24);
    assert!(certainty.together.values().all(|share| *share == 1.0));
    for zone in &firm.zones.zones {
        let parts: Vec<NeighbourhoodIx> = zone.parts.iter().map(|(n, _)| *n).collect();
        assert!(parts.iter().all(|n| certainty.with(*n, &parts).is_none_or(|share| (share - 1.0).abs() < 1e-12)));
    }
    // The zones of every draw hold at least as many as the top of the list has places, and nobody else.
    let candidates = firm.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count();
    let first: Vec<f64> = certainty.first.iter().flatten().copied().collect();
    let sum: f64 = first.iter().sum();
    assert_eq!(first.len(), candidates);
    assert!(sum >= f64::from(firm.scores.top) - 1e-9 && sum <= f64::from(firm.scores.top) + 5.0, "{sum} {}", firm.scores.top);
    // Where unlikeness is dear they do, the same on one thread as on several.
    let loose = of(40_000.0);
    let certainty = loose.zones.certainty.as_ref().unwrap();
    assert!(certainty.together.values().any(|share| *share < 1.0));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    assert_eq!(pool.install(|| of(40_000.0)).zones.certainty, loose.zones.certainty);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn zones_partition_the_candidates_whatever_the_town(
        years in proptest::collection::vec(proptest::option::of(1960i16..2021), 30),
        households in 100u32..1200,
        gap in prop_oneof![Just(15.0), Just(25.0), Just(60.0)],
        line in proptest::option::of(1u32..5),
        least in proptest::option::of(100u32..600),
    ) {
        let mut district = town(6, 5, |column, row| years[(row * 6 + column) as usize]);
        if let Some(column) = line {
            subdistricts(&mut district, 580_000.0 + f64::from(column) * 100.0 - 10.0);
        }
        let least = least.filter(|l| *l <= households).map_or_else(String::new, |l| format!("min = {l}.0, "));
        let more = format!("[zone]\ngap_m = {gap}.0\nbounds = [{{ resource = \"households\", {least}max = {households}.0 }}]\n").replace(".0.0", ".0");
        project(&more);
        let plan = plan(district, &more);
        assert_valid(&plan);
        assert_under_is_told(&plan);
    }
}
