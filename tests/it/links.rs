//! Links: adjacency across streets, never across a river except at its bridge, never through a third estate.

use geo_types::{Geometry, LineString, Point};
use lianpian::district::{Barrier, BarrierKind, Crossing, District, Street, StreetClass};
use lianpian::links::{LinkKind, Links};
use proptest::prelude::*;

use super::town::{PITCH, STREET, add_estate, ix, plan, town};

fn adjacent(links: &Links) -> Vec<(u32, u32)> {
    links.all().iter().filter(|l| l.kind == LinkKind::Adjacent).map(|l| (l.from.0, l.to.0)).collect()
}

/// Pairs of a grid that share a street: the oracle.
fn rook(columns: u32, rows: u32) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            let at = row * columns + column;
            pairs.extend((column + 1 < columns).then_some((at, at + 1)));
            pairs.extend((row + 1 < rows).then_some((at, at + columns)));
        }
    }
    pairs.sort_unstable();
    pairs
}

fn river(district: &mut District, x: f64) {
    let line = LineString::from(vec![(x, 3_339_000.0), (x, 3_345_000.0)]);
    district.barriers.push(Barrier { name: "涪江".into(), kind: BarrierKind::River, shape: Geometry::LineString(line) });
}

#[test]
fn estates_across_a_street_are_adjacent_and_diagonal_ones_are_not() {
    for gap in [25.0, 60.0, 130.0] {
        let plan = plan(town(5, 4, |_, _| Some(1990)), &format!("[zone]\ngap_m = {gap}\n"));
        assert_eq!(adjacent(&plan.links), rook(5, 4), "gap {gap}");
        let link = &plan.links.all()[0];
        assert!((link.gap.0 - STREET).abs() < 1e-6);
        assert!((link.frontage.0 - 80.0).abs() < 1e-6);
    }
}

#[test]
fn a_gap_narrower_than_the_street_leaves_islands() {
    let plan = plan(town(3, 3, |_, _| Some(1990)), "[zone]\ngap_m = 19.0\n");
    assert!(adjacent(&plan.links).is_empty());
}

#[test]
fn a_river_separates_but_for_its_bridge() {
    let mut district = town(2, 3, |_, _| Some(1990));
    let x = 580_000.0 + PITCH - STREET / 2.0;
    river(&mut district, x);
    let open = plan(district.clone(), "");
    assert!(open.links.all().iter().all(|l| !l.counts || (l.from.0 % 2 == l.to.0 % 2)));
    assert_eq!(open.links.blocked.len(), 3);

    district.crossings.push(Crossing { id: "桥".into(), shape: Geometry::Point(Point::new(x, 3_340_000.0 + PITCH + 40.0)) });
    let bridged = plan(district, "");
    let across: Vec<_> = bridged.links.all().iter().filter(|l| l.kind == LinkKind::Adjacent && l.from.0 % 2 != l.to.0 % 2).collect();
    assert_eq!(across.len(), 1);
    assert_eq!((across[0].from.0, across[0].to.0, across[0].crossing), (2, 3, Some(0)));
}

#[test]
fn an_arterial_is_a_barrier_for_areas_and_a_street_for_corridors() {
    let mut district = town(3, 2, |_, _| Some(1990));
    district.streets[1].class = lianpian::district::StreetClass::Arterial;
    let plan = plan(district, "");
    let rows = |l: &&lianpian::links::Link| l.from.0 / 3 != l.to.0 / 3;
    assert!(plan.links.all().iter().filter(rows).all(|l| !l.counts));
    let corridor = plan.links.corridors.iter().find(|c| c.street == "横街1").unwrap();
    assert_eq!(corridor.members.len(), 6);
}

#[test]
fn a_third_estate_between_two_keeps_them_apart() {
    let mut district = town(1, 1, |_, _| Some(1990));
    add_estate(&mut district, "between", [580_000.0 + 100.0, 3_340_000.0], Some(1990));
    add_estate(&mut district, "far", [580_000.0 + 200.0, 3_340_000.0], Some(1990));
    let plan = plan(district, "[zone]\ngap_m = 200.0\n");
    assert_eq!(adjacent(&plan.links), [(0, 1), (1, 2)]);
}

#[test]
fn touching_and_overlapping_estates_are_adjacent() {
    for shift in [0.0, 0.5, 30.0] {
        let mut district = town(1, 1, |_, _| Some(1990));
        add_estate(&mut district, "b", [580_000.0 + 80.0 - shift, 3_340_000.0], Some(1990));
        let plan = plan(district, "");
        assert_eq!(adjacent(&plan.links), [(0, 1)], "overlap {shift}");
        assert_eq!(plan.links.all()[0].gap.0, 0.0);
    }
}

#[test]
fn a_corridor_ends_where_the_street_runs_on_too_far() {
    let mut district = town(2, 1, |_, _| Some(1990));
    add_estate(&mut district, "far", [580_000.0 + 500.0, 3_340_000.0], Some(1990));
    district.streets[0].line = LineString::from(vec![(579_900.0, 3_339_990.0), (581_000.0, 3_339_990.0)]);
    let plan = plan(district, "[zone]\ncorridor_reach_m = 120.0\n");
    let corridor = plan.links.corridors.iter().find(|c| c.street == "横街0").unwrap();
    assert_eq!(corridor.members, [ix(&plan.district, "n0000"), ix(&plan.district, "n0001")]);
    assert!((corridor.length.0 - 180.0).abs() < 1e-6, "{:?}", corridor.length);
}

#[test]
fn a_long_street_is_cut_into_corridors_and_its_links_lead_on() {
    // Thirty estates along 3 km, with a wider opening after the twelfth.
    let along = |more: &str| {
        let mut district = District { frame: lianpian::district::Frame::plane("EPSG:4544"), ..District::default() };
        for at in 0..30 {
            let wider = if at >= 12 { 70.0 } else { 0.0 };
            add_estate(&mut district, &format!("e{at:02}"), [580_000.0 + f64::from(at) * 100.0 + wider, 3_340_000.0], Some(1990));
        }
        let line = LineString::from(vec![(579_900.0, 3_339_990.0), (583_500.0, 3_339_990.0)]);
        district.streets = vec![Street { name: "长街".into(), class: StreetClass::Local, line, ..Street::default() }];
        plan(district, more)
    };
    let (cut, whole) = (along("[zone]\ngap_m = 100.0\n"), along("[zone]\ngap_m = 100.0\ncorridor_max_m = 5000.0\n"));
    assert_eq!(whole.links.corridors.len(), 1);
    assert_eq!(cut.links.all(), whole.links.all());
    let mut parts: Vec<_> = cut.links.corridors.iter().map(|corridor| corridor.members.clone()).collect();
    parts.sort();
    assert!(cut.links.corridors.iter().all(|corridor| corridor.length.0 <= 1000.0 && corridor.members.len() >= 2));
    assert_eq!(parts.concat(), whole.links.corridors[0].members, "each is on one part, in the order of the street");
    assert!(parts.iter().any(|part| part.last().map(|n| n.at()) == Some(11)), "the first cut is where the street is open: {parts:?}");
    let ids: std::collections::BTreeSet<_> = cut.links.corridors.iter().map(|corridor| &corridor.id).collect();
    assert_eq!(ids.len(), parts.len());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Links agree with rectangles' own arithmetic: gap within the limit, and facing sides overlap by the frontage.
    #[test]
    fn links_of_scattered_estates_agree_with_arithmetic(places in proptest::collection::vec((0u32..6, 0u32..6, 0u32..3, 0u32..3), 2..12)) {
        let mut district = District { frame: lianpian::district::Frame::plane("EPSG:4544"), ..District::default() };
        let mut used = std::collections::BTreeSet::new();
        let mut corners = Vec::new();
        for (column, row, dx, dy) in places {
            if used.insert((column, row)) {
                let corner = [580_000.0 + f64::from(column) * 110.0 + f64::from(dx) * 7.0, 3_340_000.0 + f64::from(row) * 110.0 + f64::from(dy) * 7.0];
                add_estate(&mut district, &format!("e{column}{row}"), corner, Some(1990));
                corners.push(corner);
            }
        }
        let plan = plan(district, "[zone]\ngap_m = 60.0\nmin_frontage_m = 10.0\n");
        let found = adjacent(&plan.links);
        for a in 0..corners.len() {
            for b in a + 1..corners.len() {
                let overlap = |k: usize| 80.0 - (corners[a][k] - corners[b][k]).abs();
                let gap = |k: usize| (corners[a][k] - corners[b][k]).abs() - 80.0;
                let faces = |side: usize, across: usize| overlap(side) >= 12.0 && (0.0..58.0).contains(&gap(across));
                let expected = faces(0, 1) || faces(1, 0);
                prop_assert_eq!(found.contains(&(a as u32, b as u32)), expected, "{:?} {:?}", corners[a], corners[b]);
            }
        }
    }
}
