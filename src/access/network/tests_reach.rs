//! Supply and opportunities against distances of all pairs.

use proptest::prelude::*;

use super::tests::{Case, cases};
use super::*;
use crate::report::Progress;

const KINDS: u32 = 3;

/// Stops that belong together, so that id and number agree.
fn grouped(stops: &[Stop]) -> Vec<Vec<Stop>> {
    (0..9).map(|id| stops.iter().copied().filter(|stop| stop.id == id).collect()).collect()
}

/// Metres between every origin and every place, `None` where the place cannot be reached.
fn all_pairs(case: &Case, origins: &[Vec<Stop>], places: &[Vec<Stop>]) -> Vec<Vec<Option<f64>>> {
    let unbounded = Case { limit_m: None, ..case.clone() };
    let to = |from: &Vec<Option<(u64, u32)>>, place: &Vec<Stop>| {
        let ways = place.iter().filter_map(|stop| from[stop.node as usize].map(|(distance, _)| graph::metres(distance + stop.offset)));
        ways.min_by(f64::total_cmp)
    };
    origins.iter().map(|origin| unbounded.slowly(origin)).map(|from| places.iter().map(|place| to(&from, place)).collect()).collect()
}

proptest! {
    #[test]
    fn supply_is_what_all_pairs_give(case in cases(), split in 0usize..6, capacities in prop::collection::vec(0u32..50, 9), amounts in prop::collection::vec(0u32..30, 9)) {
        let graph = case.graph();
        let (from, to) = case.stops.split_at(split.min(case.stops.len()));
        let decay: Decay = "15:1,40:0.68,4000000:0.22".parse().unwrap();
        let amounts: Vec<f64> = amounts.into_iter().map(f64::from).collect();
        let facilities: Vec<Supply> = grouped(from).into_iter().zip(capacities).map(|(stops, capacity)| Supply { stops, capacity: f64::from(capacity) }).collect();
        let places = Places::new(&graph, 9, to);
        let found = floating_catchment(&graph, Demand { places: &places, amounts: &amounts }, &facilities, &decay, &Progress::silent()).unwrap();

        let pairs = all_pairs(&case, &grouped(from), &grouped(to));
        let weight = |facility: usize, place: usize| pairs[facility][place].map_or(0.0, |distance| decay.weight(distance));
        let mut expected = [0.0; 9];
        for (facility, supply) in facilities.iter().enumerate() {
            let asked: f64 = (0..9).map(|place| amounts[place] * weight(facility, place)).sum();
            prop_assert_eq!(found.idle.contains(&(facility as u32)), asked == 0.0);
            for (place, sum) in expected.iter_mut().enumerate().filter(|_| asked > 0.0) {
                *sum += supply.capacity / asked * weight(facility, place);
            }
        }
        for (place, expected) in expected.iter().enumerate() {
            prop_assert!((found.by_place[place] - expected).abs() <= 1e-12 * expected.max(1.0), "{} {expected}", found.by_place[place]);
        }
    }

    #[test]
    fn opportunities_are_those_of_all_pairs(case in cases(), split in 0usize..6) {
        let graph = case.graph();
        let (from, to) = case.stops.split_at(split.min(case.stops.len()));
        let kinds: Vec<u32> = (0..9).map(|facility| facility % KINDS).collect();
        let limits = [20.0, 0.0, 4e6];
        let places = Places::new(&graph, 9, to);
        let found = opportunities(&graph, &grouped(from), &places, &kinds, limits, &Progress::silent()).unwrap();

        let pairs = all_pairs(&case, &grouped(from), &grouped(to));
        for (origin, stops) in grouped(from).iter().enumerate() {
            let expected = limits.map(|limit| {
                let near = |facility: &u32| pairs[origin][*facility as usize].is_some_and(|distance| distance <= limit);
                let kind_near = |kind: &u32| (0..9).filter(|facility| facility % KINDS == *kind).any(|facility| near(&facility));
                Opportunities { count: (0..9).filter(near).count() as u32, categories: (0..KINDS).filter(kind_near).count() as u32 }
            });
            prop_assert_eq!(found[origin], (!stops.is_empty()).then_some(expected));
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let side = 40u32;
    let across = (0..side * side).filter(|n| n % side + 1 < side).map(|n| (n, n + 1));
    let down = (0..side * (side - 1)).map(|n| (n, n + side));
    let edges: Vec<Edge> =
        across.chain(down).map(|(from, to)| Edge { from, to, length_m: 80.0 + f64::from((from * 7 + to) % 41) / 3.0 }).collect();
    let graph = Graph::new((side * side) as usize, &edges).unwrap();
    let stops: Vec<Stop> = (0..side * side).map(|n| Stop::at(n, n)).collect();
    let places = Places::new(&graph, stops.len(), &stops);
    let amounts: Vec<f64> = (0..side * side).map(|n| f64::from(n % 97) / 7.0).collect();
    let facilities: Vec<Supply> =
        (0..700u32).map(|f| Supply { stops: vec![Stop::at(f * 331 % (side * side), 0)], capacity: f64::from(f % 13 + 1) }).collect();
    let decay: Decay = "gaussian:900".parse().unwrap();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let demand = Demand { places: &places, amounts: &amounts };
        pool.install(|| floating_catchment(&graph, demand, &facilities, &decay, &Progress::silent()).unwrap())
    };
    let alone = with(1);
    assert_eq!(alone, with(4));
    // What facilities hand out is what they have.
    let used: f64 = alone.by_place.iter().zip(&amounts).map(|(share, amount)| share * amount).sum();
    let capacity: f64 = facilities.iter().map(|facility| facility.capacity).sum();
    assert!((used - capacity).abs() < 1e-9 * capacity, "{used} {capacity}");
}
