//! Zones: connected, disjoint, complete, within limits, stopped by boundaries; hand edits hold; threads do not matter.

use std::collections::BTreeSet;

use geo_types::{LineString, MultiPolygon, Polygon};
use lianpian::district::{Boundary, BoundaryLevel, District, NeighbourhoodIx};
use lianpian::plan::Plan;
use lianpian::zone::Role;
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
    assert!(plan.zones.value() <= plan.zones.bound + 1e-6);
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
    assert_eq!(plan.zones.refused, ["e5"], "two that do not touch cannot be joined");
    assert_eq!(plan.issues.len(), 2, "{:?}", plan.issues);
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn zones_partition_the_candidates_whatever_the_town(
        years in proptest::collection::vec(proptest::option::of(1960i16..2021), 30),
        households in 100u32..1200,
        gap in prop_oneof![Just(15.0), Just(25.0), Just(60.0)],
        line in proptest::option::of(1u32..5),
    ) {
        let mut district = town(6, 5, |column, row| years[(row * 6 + column) as usize]);
        if let Some(column) = line {
            subdistricts(&mut district, 580_000.0 + f64::from(column) * 100.0 - 10.0);
        }
        let more = format!("[zone]\ngap_m = {gap}.0\nbounds = [{{ resource = \"households\", max = {households}.0 }}]\n").replace(".0.0", ".0");
        project(&more);
        assert_valid(&plan(district, &more));
    }
}
