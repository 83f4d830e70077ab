//! Whole towns grouped, drawn and named.

use std::collections::BTreeSet;

use geo::{Area, BooleanOps, Contains, Validation};
use geo_types::{LineString, MultiPolygon, Point};
use proptest::prelude::*;

use super::*;
use crate::district::{BuildingUse, Frame, NameBasis, NewBuilding, Street, StreetClass};
use crate::intake::buildings::Naming;

/// What stands in a cell of 40 m: its kind, where it begins, and how large it is.
type Lot = (u8, i32, i32, i32, i32);

const CELL: f64 = 40.0;

/// A house, an L, a ring with a house in its court, a point, a school, or nothing; never across its cell.
fn build_on(all: &mut Buildings, cell: [f64; 2], (kind, dx, dy, w, h): Lot) {
    let (x, y, w, h) = (cell[0] + f64::from(dx), cell[1] + f64::from(dy), f64::from(w), f64::from(h));
    let rect = |x: f64, y: f64, w: f64, h: f64| vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]];
    let mut push = |rings: &[Vec<[f64; 2]>], usage| {
        let new = NewBuilding { usage, ..NewBuilding::default() };
        all.push(rings.iter().map(Vec::as_slice), 0.0, &new);
    };
    match kind {
        0..=3 => push(&[rect(x, y, w, h)], BuildingUse::Residential),
        4 => {
            let (a, b) = (x + w / 3.0, y + h / 3.0);
            push(&[vec![[x, y], [x + w, y], [x + w, b], [a, b], [a, y + h], [x, y + h], [x, y]]], BuildingUse::Unknown);
        }
        5 => {
            let mut court = rect(cell[0] + 5.0, cell[1] + 5.0, 30.0, 30.0);
            court.reverse();
            push(&[rect(cell[0] + 1.0, cell[1] + 1.0, 38.0, 38.0), court], BuildingUse::Residential);
            push(&[rect(cell[0] + 15.0, cell[1] + 15.0, 6.0, 6.0)], BuildingUse::Residential);
        }
        6 => push(&[vec![[x, y]]], BuildingUse::Unknown),
        7 => push(&[rect(x, y, w, h)], BuildingUse::Other),
        _ => {}
    }
}

fn made(lots: &[Lot], wide: usize, lines: &[[(i32, i32); 2]], is_reversed: bool) -> (District, Vec<DataIssue>) {
    let mut named = Named::of_layer("town");
    let mut order: Vec<usize> = (0..lots.len()).collect();
    if is_reversed {
        order.reverse();
    }
    for k in order {
        build_on(&mut named.buildings, [(k % wide) as f64 * CELL, (k / wide) as f64 * CELL], lots[k]);
    }
    named.naming = vec![Naming::default(); named.buildings.len()];
    let mut district = District { frame: Frame::plane("EPSG:4544"), ..District::default() };
    named.buildings.measure(&district.frame);
    let street = |(at, line): (usize, &[(i32, i32); 2])| Street {
        name: if at % 2 == 0 { format!("{at} Street") } else { String::new() },
        class: StreetClass::Local,
        line: LineString::from(line.map(|(x, y)| (f64::from(x) + 0.37, f64::from(y) + 0.21)).to_vec()),
        ..Street::default()
    };
    district.streets = lines.iter().filter(|[a, b]| a != b).enumerate().map(street).collect();
    let mut issues = Vec::new();
    build(&mut named, Given::default(), &NeighbourhoodSettings::default(), Lang::En, &mut district, &mut issues, &Progress::silent())
        .unwrap();
    district.buildings = named.buildings;
    (district, issues)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Outlines share no land, hold their buildings, are in one piece where no street cuts them, and have names of their own.
    #[test]
    fn any_town_is_divided_cleanly(
        lots in proptest::collection::vec((0u8..10, 0i32..12, 0i32..12, 6i32..28, 6i32..28), 12..100),
        lines in proptest::collection::vec([(0i32..400, 0i32..400), (0i32..400, 0i32..400)], 0..5),
    ) {
        let (district, issues) = made(&lots, 10, &lines, false);
        let all = &district.neighbourhoods;
        let homes: Vec<u32> = district.buildings.iter().filter(|b| b.usage() != BuildingUse::Other).map(|b| b.ix().0).collect();
        let reach = grouping::Reach::of(&district.buildings, &homes);
        let none = Separators::of_streets(&District::default());
        for n in all {
            prop_assert!(n.outline.is_valid(), "{}", n.name);
            for &b in &n.buildings {
                if district.buildings.get(b).is_point() {
                    let [x, y] = district.buildings.get(b).centre();
                    prop_assert!(n.outline.contains(&Point::new(x, y)));
                } else {
                    let outside = MultiPolygon(shape::footprint(&district.buildings, b)).difference(&n.outline).unsigned_area();
                    prop_assert!(outside < 0.1, "{}: {outside} m² of a building lie outside", n.name);
                }
            }
            if district.streets.is_empty() {
                // Drawn alone it is in one piece; a neighbour in between may part it later.
                let around = shape::Surroundings { buildings: &district.buildings, reach, streets: &none, holds_others: &|_, _| false };
                prop_assert_eq!(shape::outline(&around, &n.buildings).0.len(), 1, "{}", &n.name);
            }
        }
        for (at, n) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                let common = n.outline.intersection(&other.outline).unsigned_area();
                prop_assert!(common < 0.1, "{} and {} share {common} m²", n.name, other.name);
            }
        }
        let land = issues.iter().filter(|i| i.kind == IssueKind::LandBetween).count();
        prop_assert_eq!(all.iter().map(|n| n.buildings.len()).sum::<usize>() + land, homes.len(), "a home is in one, or said to be none");
        let names: BTreeSet<&str> = all.iter().map(|n| n.name.as_str()).collect();
        prop_assert_eq!(names.len(), all.len());
        prop_assert!(all.iter().all(|n| n.name_basis != NameBasis::Recorded));
    }

    /// The order of rows decides nothing.
    #[test]
    fn the_order_of_rows_does_not_matter(
        lots in proptest::collection::vec((0u8..10, 0i32..12, 0i32..12, 6i32..28, 6i32..28), 12..100),
        lines in proptest::collection::vec([(0i32..400, 0i32..400), (0i32..400, 0i32..400)], 0..4),
    ) {
        let (one, _) = made(&lots, 10, &lines, false);
        let (other, _) = made(&lots, 10, &lines, true);
        let what = |d: &District| d.neighbourhoods.iter().map(|n| (n.id.clone(), n.name.clone(), n.buildings.len())).collect::<Vec<_>>();
        prop_assert_eq!(what(&one), what(&other));
    }
}

#[test]
fn a_street_lot_round_the_blocks_founds_nothing_and_takes_in_nobody() {
    let mut named = Named::of_layer("lots");
    let rect = |x: f64, y: f64, s: f64| vec![[x, y], [x + s, y], [x + s, y + s], [x, y + s], [x, y]];
    let mut rings = vec![rect(0.0, 0.0, 480.0)];
    let blocks: Vec<[f64; 2]> = (0..16).map(|k| [15.0 + f64::from(k % 4) * 115.0, 15.0 + f64::from(k / 4) * 115.0]).collect();
    rings.extend(blocks.iter().map(|b| rect(b[0], b[1], 100.0).into_iter().rev().collect()));
    named.buildings.push(rings.iter().map(Vec::as_slice), 0.0, &NewBuilding::default());
    for [x, y] in &blocks {
        for k in 0..25 {
            let lot = rect(x + f64::from(k % 5) * 20.0, y + f64::from(k / 5) * 20.0, 20.0);
            named.buildings.push([lot.as_slice()], 0.0, &NewBuilding::default());
        }
    }
    named.naming = vec![Naming::default(); named.buildings.len()];
    let mut district = District { frame: Frame::plane("EPSG:4544"), ..District::default() };
    named.buildings.measure(&district.frame);
    let line = |k: i32| {
        let at = 7.5 + 115.0 * f64::from(k % 5);
        let ends = if k < 5 { vec![(at, 0.0), (at, 480.0)] } else { vec![(0.0, at), (480.0, at)] };
        Street { name: format!("{k} St"), class: StreetClass::Local, line: LineString::from(ends), ..Street::default() }
    };
    district.streets = (0..10).map(line).collect();
    let mut issues = Vec::new();
    build(&mut named, Given::default(), &NeighbourhoodSettings::default(), Lang::En, &mut district, &mut issues, &Progress::silent())
        .unwrap();
    assert_eq!(district.neighbourhoods.len(), 16);
    assert!(district.neighbourhoods.iter().all(|n| n.buildings.len() == 25 && (n.land_area.0 - 1e4).abs() < 1.0));
    let land: Vec<_> = issues.iter().filter(|i| i.kind == IssueKind::LandBetween).collect();
    assert_eq!((land.len(), land[0].row), (1, Some(0)));
    assert_eq!(issues.iter().filter(|i| i.kind == IssueKind::NameMade).count(), 1);
}
