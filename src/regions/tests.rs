//! The search against brute force, and what must hold of any division.

use proptest::prelude::*;

use super::anneal::Annealer;
use super::contiguity::{Rings, Search};
use super::divide::{DivideError, DivideSettings, Division, Objective, Request, divide};
use super::effort::Effort;
use super::maxp::most_zones;
use super::measure::{Measure, Pairs, Squares};
use super::partition::Partition;
use super::stream::Stream;
use super::ward::ward;
use super::{Bound, Fault, Graph, LockFault, Locks, Resource, Units, faults, lock_faults, worth};
use crate::report::Progress;

const NO_BOUND: Bound = Bound { min: None, max: None };

fn settings(objective: Objective, zones: usize, effort: u8) -> DivideSettings {
    DivideSettings { objective, zones, link_cost: 0.0, effort, seed: 1 }
}

fn run(request: &Request, objective: Objective, zones: usize, effort: u8) -> Division {
    divide(request, &settings(objective, zones, effort), &Progress::silent()).unwrap()
}

/// A lattice with links along rows and columns, two attributes that vary smoothly and by chance, and amounts of 1 to 9.
fn lattice(rows: usize, columns: usize, seed: u64) -> Request {
    let mut random = Stream::new(seed, 0);
    let at = |row: usize, column: usize| (row * columns + column) as u32;
    let mut links = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            links.extend((column + 1 < columns).then(|| (at(row, column), at(row, column + 1))));
            links.extend((row + 1 < rows).then(|| (at(row, column), at(row + 1, column))));
        }
    }
    let mut value = |row: usize, column: usize| (row as f64 / 4.0).sin() + (column as f64 / 5.0).cos() + random.unit();
    let places = || (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let attributes = (0..2).map(|_| places().map(|(row, column)| value(row, column)).collect()).collect();
    let amounts = places().map(|_| 1.0 + Stream::below(&mut random, 9) as f64).collect();
    Request { links, units: rows * columns, attributes, resources: vec![Resource { amounts, bound: NO_BOUND }], locks: Locks::default() }
}

fn bounded(mut request: Request, min: Option<f64>, max: Option<f64>) -> Request {
    request.resources[0].bound = Bound { min, max };
    request
}

fn without_resources(request: Request) -> Request {
    Request { resources: Vec::new(), ..request }
}

/// All divisions into connected zones, as labels in the order of first units.
fn all_divisions(units: usize, links: &[(u32, u32)]) -> Vec<Vec<Option<u32>>> {
    fn place(labels: &mut Vec<u32>, zones: u32, units: usize, links: &[(u32, u32)], found: &mut Vec<Vec<Option<u32>>>) {
        if labels.len() == units {
            let zone_of: Vec<Option<u32>> = labels.iter().map(|&zone| Some(zone)).collect();
            if faults(links, &[], &zone_of, zones as usize).is_empty() {
                found.push(zone_of);
            }
            return;
        }
        for zone in 0..=zones {
            labels.push(zone);
            place(labels, zones.max(zone + 1), units, links, found);
            labels.pop();
        }
    }
    let mut found = Vec::new();
    place(&mut Vec::new(), 0, units, links, &mut found);
    found
}

fn zones_of(zone_of: &[Option<u32>]) -> usize {
    zone_of.iter().flatten().max().map_or(0, |&most| most as usize + 1)
}

/// Units with links that join them all, and more by chance.
fn connected(units: std::ops::Range<usize>) -> impl Strategy<Value = Request> {
    units.prop_flat_map(|units| {
        let tree = (1..units).map(|unit| (0..unit as u32, Just(unit as u32))).collect::<Vec<_>>();
        let more = prop::collection::vec((0..units as u32, 0..units as u32), 0..units);
        let attributes = prop::collection::vec(prop::collection::vec(-50..50_i32, units), 1..4);
        let amounts = prop::collection::vec(1..9_u32, units);
        (tree, more, attributes, amounts).prop_map(move |(tree, more, attributes, amounts)| {
            let mut links: Vec<(u32, u32)> =
                [tree, more].concat().into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
            links.sort_unstable();
            links.dedup();
            let attributes = attributes.into_iter().map(|values| values.into_iter().map(|v| f64::from(v) / 8.0).collect()).collect();
            let resources = vec![Resource { amounts: amounts.into_iter().map(f64::from).collect(), bound: NO_BOUND }];
            Request { links, units, attributes, resources, locks: Locks::default() }
        })
    })
}

fn units_of(request: &Request) -> Units {
    Units::new(Graph::new(request.units, &request.links), &request.attributes, &request.resources)
}

/// Labels 0 to `zones` − 1, each used, by chance.
fn some_labels(units: usize, zones: usize, seed: u64) -> Vec<u32> {
    let mut random = Stream::new(seed, 7);
    (0..units).map(|unit| if unit < zones { unit as u32 } else { random.below(zones) as u32 }).collect()
}

fn changes_equal_recomputation<M: Measure>(request: &Request, zones: usize, seed: u64) {
    let units = units_of(request);
    let labels = some_labels(request.units, zones, seed);
    let total = |labels: &[u32]| {
        let partition = Partition::new(&units, labels.to_vec(), zones);
        M::new(&units, &partition).total(&units, &partition)
    };
    let mut partition = Partition::new(&units, labels, zones);
    let mut measure = M::new(&units, &partition);
    let mut random = Stream::new(seed, 8);
    for _ in 0..30 {
        let (a, b) = (random.below(request.units) as u32, random.below(request.units) as u32);
        let (own, other) = (partition.labels[a as usize], partition.labels[b as usize]);
        if own == other {
            continue;
        }
        let before = total(&partition.labels);
        let mut exchanged = partition.labels.clone();
        exchanged.swap(a as usize, b as usize);
        let close = |change: f64, after: f64| (before + change - after).abs() <= 1e-9 * before.abs().max(after.abs()).max(1.0);
        assert!(close(measure.exchange(&units, &partition, a, b), total(&exchanged)));
        if partition.size(own) > 1 {
            let change = measure.shift(&units, &partition, a, other);
            measure.before_shift(&units, &partition, a, other);
            partition.shift(&units, a, other);
            assert!(close(change, total(&partition.labels)));
        }
    }
    let fresh = Partition::new(&units, partition.labels.clone(), zones);
    for zone in 0..zones as u32 {
        assert_eq!(partition.amounts(&units, zone), fresh.amounts(&units, zone));
        assert_eq!(partition.size(zone), fresh.size(zone));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_unit_is_spared_where_its_zone_holds_together_without_it(request in connected(3..24), zones in 1_usize..4, seed in 0_u64..99) {
        let graph = Graph::new(request.units, &request.links);
        let labels = some_labels(request.units, zones.min(request.units), seed);
        let (rings, mut search) = (Rings::new(&graph), Search::default());
        for unit in 0..request.units as u32 {
            let zone = labels[unit as usize];
            let others: Vec<u32> = (0..request.units as u32).filter(|&n| n != unit && labels[n as usize] == zone).collect();
            // Only of zones that hang together with it does it matter.
            let own: Vec<u32> = (0..request.units as u32).filter(|&n| labels[n as usize] == zone).collect();
            if others.is_empty() || graph.part(&own).components().len() > 1 {
                continue;
            }
            let holds = graph.part(&others).components().len() == 1;
            prop_assert_eq!(rings.spares(&graph, &labels, unit, &mut search, usize::MAX), holds);
        }
    }

    #[test]
    fn changes_are_what_recomputing_gives(request in connected(4..30), zones in 2_usize..4, seed in 0_u64..99) {
        changes_equal_recomputation::<Squares>(&request, zones, seed);
        changes_equal_recomputation::<Pairs>(&request, zones, seed);
    }

    #[test]
    fn ward_joins_the_cheapest_pair_each_time(request in connected(2..14), zones in 1_usize..5) {
        let units = units_of(&request);
        let zones = zones.min(request.units);
        let cost = |labels: &[u32]| worth(&[], &request.attributes, &labels.iter().map(|&zone| Some(zone)).collect::<Vec<_>>(), request.units).squares;
        let mut naive: Vec<u32> = (0..request.units as u32).collect();
        for _ in zones..request.units {
            let joined = |&(a, b): &(u32, u32)| {
                let (a, b) = (naive[a as usize], naive[b as usize]);
                (a != b).then(|| naive.iter().map(|&zone| if zone == b { a } else { zone }).collect::<Vec<u32>>())
            };
            let best = request.links.iter().filter_map(joined).min_by(|a, b| cost(a).total_cmp(&cost(b))).unwrap();
            naive = best;
        }
        let (ours, theirs) = (cost(&ward(&units, zones)), cost(&naive));
        // Ties may be broken otherwise; then the rest may differ a little as well.
        prop_assert!((ours - theirs).abs() <= 1e-6 * theirs.max(1.0) || ties(&request));
    }
}

/// Whether two pairs of linked units are equally far apart, so that Ward's first steps are not settled.
fn ties(request: &Request) -> bool {
    let apart = |&(a, b): &(u32, u32)| -> f64 { request.attributes.iter().map(|v| (v[a as usize] - v[b as usize]).powi(2)).sum() };
    let mut all: Vec<f64> = request.links.iter().map(apart).collect();
    all.sort_by(f64::total_cmp);
    all.windows(2).any(|pair| pair[0] == pair[1])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn every_zone_is_connected_and_within_its_bounds(request in connected(6..40), zones in 2_usize..5, min in 4_u32..20) {
        let regions = run(&without_resources(request.clone()), Objective::Regions, zones, 1);
        prop_assert_eq!(&regions.faults, &[]);
        prop_assert_eq!(regions.zones, zones);
        prop_assert!(regions.zone_of.iter().all(Option::is_some));
        let most = run(&bounded(request.clone(), Some(f64::from(min)), None), Objective::MaxP, 0, 1);
        prop_assert_eq!(&most.faults, &[]);
        let total: f64 = request.resources[0].amounts.iter().sum();
        prop_assert_eq!(most.left.is_empty(), total >= f64::from(min));
        prop_assert!(most.zones <= most.most.unwrap());
        let balanced = run(&request, Objective::Balanced, zones, 1);
        prop_assert_eq!(&balanced.faults, &[]);
        prop_assert_eq!(balanced.zones, zones);
    }

    #[test]
    fn small_cases_are_the_best_there_are(request in connected(5..9), zones in 2_usize..4, min in 4_u32..12) {
        let plain = without_resources(request.clone());
        let all = all_divisions(request.units, &request.links);
        let least = |zones: usize, of: &dyn Fn(&super::Worth) -> f64, resources: &[Resource]| {
            let fits = all.iter().filter(|d| zones_of(d) == zones && faults(&request.links, resources, d, zones).is_empty());
            fits.map(|d| of(&worth(&request.links, &request.attributes, d, zones))).fold(f64::INFINITY, f64::min)
        };
        let regions = run(&plain, Objective::Regions, zones, 5);
        let best = least(zones, &|worth| worth.squares, &[]);
        prop_assert!((regions.value - best).abs() <= 1e-9 * best.max(1.0), "{} instead of {best}", regions.value);
        prop_assert!(regions.proven && regions.low.unwrap() <= best * (1.0 + 1e-9) + 1e-12);
        let asked = bounded(request.clone(), Some(f64::from(min)), None);
        let most = run(&asked, Objective::MaxP, 0, 5);
        if most.left.is_empty() {
            let fits = |d: &&Vec<Option<u32>>| faults(&request.links, &asked.resources, d, zones_of(d)).is_empty();
            let zones = all.iter().filter(fits).map(|d| zones_of(d)).max().unwrap();
            prop_assert_eq!(most.zones, zones);
            let best = least(zones, &|worth| worth.pairs, &asked.resources);
            prop_assert!((most.value - best).abs() <= 1e-9 * best.max(1.0), "{} instead of {best}", most.value);
        }
    }
}

fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

#[test]
fn the_same_zones_on_any_number_of_threads() {
    // Large enough for blocks.
    let request = bounded(lattice(110, 100, 3), Some(60.0), None);
    for (objective, zones) in [(Objective::Regions, 60), (Objective::MaxP, 0), (Objective::Balanced, 60)] {
        let request = if objective == Objective::Regions { without_resources(request.clone()) } else { request.clone() };
        let [one, two] = [1, 2].map(|threads| on_threads(threads, || run(&request, objective, zones, 1)));
        assert_eq!(one.zone_of, two.zone_of);
        assert_eq!(one.faults, []);
    }
}

#[test]
fn upper_and_lower_bounds_on_two_resources_hold() {
    let mut request = bounded(lattice(20, 20, 5), Some(100.0), Some(160.0));
    request.resources.push(Resource { amounts: vec![1.0; 400], bound: Bound { min: Some(20.0), max: Some(32.0) } });
    for objective in [Objective::Regions, Objective::Balanced] {
        let division = run(&request, objective, 16, 4);
        assert_eq!((division.zones, division.faults), (16, vec![]));
    }
    let most = run(&request, Objective::MaxP, 0, 4);
    assert_eq!(most.faults, []);
    assert!(most.zones >= 17, "{}", most.zones);
}

#[test]
fn max_p_leaves_what_no_zone_can_cover_and_counts_each_part() {
    // Two rows without a link between, the second too small, and a unit alone.
    let links = vec![(0, 1), (1, 2), (2, 3), (4, 5)];
    let resources = vec![Resource { amounts: vec![3.0, 2.0, 2.0, 3.0, 1.0, 1.0, 9.0], bound: Bound { min: Some(5.0), max: None } }];
    let request =
        Request { links, units: 7, attributes: vec![vec![0.0, 0.0, 1.0, 1.0, 2.0, 2.0, 3.0]], resources, locks: Locks::default() };
    let division = run(&request, Objective::MaxP, 0, 5);
    assert_eq!(division.zone_of, [Some(0), Some(0), Some(1), Some(1), None, None, Some(2)]);
    assert_eq!((division.zones, division.most, division.left, division.islands), (3, Some(3), vec![vec![4, 5]], 1));
}

#[test]
fn a_bound_that_cannot_be_met_is_said() {
    // Ten units of 4 in three zones of at most 12: somewhere it must be more.
    let request = Request {
        locks: Locks::default(),
        links: (0..9).map(|unit| (unit, unit + 1)).collect(),
        units: 10,
        attributes: vec![(0..10).map(f64::from).collect()],
        resources: vec![Resource { amounts: vec![4.0; 10], bound: Bound { min: None, max: Some(12.0) } }],
    };
    let division = run(&request, Objective::Regions, 3, 5);
    assert!(matches!(division.faults[..], [Fault::Bound { resource: 0, .. }, ..]), "{:?}", division.faults);
    assert!(!division.proven && division.low.is_none());
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let request =
        Request { links: vec![(0, 1)], units: 3, attributes: vec![vec![1.0, 2.0, 3.0]], resources: Vec::new(), locks: Locks::default() };
    let ask = |request: &Request, objective, zones| divide(request, &settings(objective, zones, 5), &Progress::silent()).unwrap_err();
    assert_eq!(ask(&request, Objective::Regions, 4), DivideError::MoreThanUnits { zones: 4, units: 3 });
    assert_eq!(ask(&request, Objective::Regions, 1), DivideError::FewerThanComponents { zones: 1, components: 2, islands: 1 });
    assert_eq!(ask(&request, Objective::MaxP, 0), DivideError::NoLowerBound);
    assert_eq!(ask(&Request { units: 0, links: Vec::new(), ..request.clone() }, Objective::Regions, 1), DivideError::Empty);
    let progress = Progress::silent();
    progress.cancel();
    let error = divide(&request, &settings(Objective::Regions, 2, 5), &progress).unwrap_err();
    assert!(matches!(error, DivideError::Cancelled(_)));
}

#[test]
fn a_dearer_link_gives_fewer_of_them() {
    let request = without_resources(lattice(20, 20, 9));
    let cut = |link_cost| {
        let division = divide(&request, &DivideSettings { link_cost, ..settings(Objective::Regions, 8, 3) }, &Progress::silent()).unwrap();
        worth(&request.links, &request.attributes, &division.zone_of, division.zones).cut
    };
    assert!(cut(1.0) < cut(0.0));
}

#[test]
fn decimal_amounts_meet_their_bound_exactly() {
    // Ten times 0.1 is a whole in decimal, though not in binary.
    let resources = vec![Resource { amounts: vec![0.1; 30], bound: Bound { min: Some(1.0), max: Some(1.0) } }];
    let request = Request {
        links: (0..29).map(|unit| (unit, unit + 1)).collect(),
        units: 30,
        attributes: vec![vec![0.0; 30]],
        resources,
        locks: Locks::default(),
    };
    let division = run(&request, Objective::MaxP, 0, 5);
    assert_eq!((division.zones, division.faults), (3, vec![]));
}

#[test]
fn locked_units_stay() {
    let request = without_resources(lattice(12, 12, 4));
    let locked: Vec<bool> = (0..144).map(|unit| unit % 5 == 0).collect();
    let units = units_of(&request).with_locked(locked.clone());
    let labels = ward(&units, 6);
    let rings = Rings::new(&units.graph);
    let mut annealer = Annealer::<Squares>::new(&units, &rings, labels.clone(), 6);
    let leg = Effort::new(5, 144).leg(annealer.typical_change(), 1.0, 0.1, 0.0);
    annealer.run(&leg, &mut Stream::new(1, 0), &Progress::silent()).unwrap();
    let moved: Vec<usize> = (0..144).filter(|&unit| annealer.partition.labels[unit] != labels[unit]).collect();
    assert!(!moved.is_empty() && moved.iter().all(|&unit| !locked[unit]));
}

#[test]
fn the_most_zones_are_those_of_the_scarcest_resource() {
    let mut request = bounded(lattice(3, 3, 1), Some(4.0), None);
    request.resources.push(Resource { amounts: vec![1.0; 9], bound: Bound { min: Some(2.0), max: None } });
    let total: f64 = request.resources[0].amounts.iter().sum();
    assert_eq!(most_zones(&units_of(&request)), ((total / 4.0) as usize).min(4));
}

/// Locks drawn on a lattice: pairs along links that belong together, pairs that may not, and a zone that stays.
fn drawn_locks(request: &Request, seed: u64) -> Locks {
    let mut random = Stream::new(seed, 7);
    let link = |random: &mut Stream| request.links[random.below(request.links.len())];
    let together = (0..random.below(3)).map(|_| link(&mut random)).collect();
    let unit = |random: &mut Stream| random.below(request.units) as u32;
    let apart = (0..random.below(3)).map(|_| (unit(&mut random), unit(&mut random))).filter(|(a, b)| a != b).collect();
    let standing = if random.below(2) == 0 { Vec::new() } else { vec![<[u32; 2]>::from(link(&mut random)).to_vec()] };
    Locks { together, apart, standing }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Locks hold wherever any division keeps them, and what is found is the best or nearly so.
    #[test]
    fn locks_hold_where_they_can(seed in 0_u64..10_000, zones in 2_usize..5) {
        let free = without_resources(lattice(3, 3, seed));
        let request = Request { locks: drawn_locks(&free, seed), ..free };
        let kept = |zone_of: &Vec<Option<u32>>| lock_faults(&request.locks, zone_of).is_empty();
        let count = |zone_of: &Vec<Option<u32>>| zone_of.iter().flatten().max().map_or(0, |zone| *zone as usize + 1);
        let possible: Vec<_> = all_divisions(9, &request.links).into_iter().filter(|d| count(d) == zones && kept(d)).collect();
        let squares = |zone_of: &[Option<u32>]| worth(&request.links, &request.attributes, zone_of, zones).squares;
        let least = possible.iter().map(|zone_of| squares(zone_of)).fold(f64::INFINITY, f64::min);
        match divide(&request, &settings(Objective::Regions, zones, 5), &Progress::silent()) {
            Err(error) => prop_assert!(possible.is_empty(), "{error} for {:?}", request.locks),
            Ok(division) => {
                let clash = |fault: &Fault| matches!(fault, Fault::Together { .. });
                prop_assert!(division.faults.iter().all(clash), "{:?}", division.faults);
                prop_assert_eq!(division.zones, zones);
                if !possible.is_empty() {
                    prop_assert!(division.faults.is_empty(), "{:?} {:?}", division.faults, request.locks);
                    prop_assert!(squares(&division.zone_of) <= 1.5 * least + 1e-9, "{} {least}", squares(&division.zone_of));
                }
            }
        }
    }
}

#[test]
fn locked_zones_count_and_max_p_keeps_locks() {
    let request = bounded(lattice(8, 8, 3), Some(20.0), None);
    let locks = Locks { together: vec![(9, 10), (10, 18)], apart: vec![(0, 1), (40, 41)], standing: vec![vec![62, 63]] };
    let locked = Request { locks, ..request };
    let division = run(&locked, Objective::MaxP, 0, 5);
    let bound = |fault: &Fault| matches!(fault, Fault::Bound { zone, .. } if division.zone_of[63] == Some(*zone));
    assert!(division.faults.iter().all(bound), "{:?}", division.faults);
    assert_eq!(division.zone_of[9], division.zone_of[18]);
    assert_ne!(division.zone_of[40], division.zone_of[41]);
    assert!(division.zones <= division.most.unwrap() && !division.proven && division.low.is_none());
    let again = divide(&locked, &settings(Objective::MaxP, 0, 5), &Progress::silent()).unwrap();
    assert_eq!(again.zone_of, division.zone_of);
    let balanced = run(&Request { attributes: Vec::new(), ..locked }, Objective::Balanced, 6, 5);
    assert!(balanced.faults.iter().all(|fault| matches!(fault, Fault::Bound { .. })), "{:?}", balanced.faults);
}

#[test]
fn locks_that_contradict_one_another_are_refused() {
    let request = without_resources(lattice(2, 4, 1));
    let refused = |locks: Locks, zones: usize| {
        let request = Request { locks, ..request.clone() };
        divide(&request, &settings(Objective::Regions, zones, 1), &Progress::silent()).unwrap_err()
    };
    let pairs = |together: &[(u32, u32)], apart: &[(u32, u32)], standing: &[&[u32]]| Locks {
        together: together.to_vec(),
        apart: apart.to_vec(),
        standing: standing.iter().map(|zone| zone.to_vec()).collect(),
    };
    let of = |locks, zones| match refused(locks, zones) {
        DivideError::Locks(fault) => fault,
        other => panic!("{other}"),
    };
    assert_eq!(of(pairs(&[(0, 1), (1, 2)], &[(0, 2)], &[]), 2), LockFault::Contradiction { a: 0, b: 2 });
    assert_eq!(of(pairs(&[], &[(0, 1)], &[&[0, 1]]), 2), LockFault::Contradiction { a: 0, b: 1 });
    assert_eq!(of(pairs(&[(0, 2)], &[], &[]), 2), LockFault::Unlinked { a: 0, b: 2 });
    assert_eq!(of(pairs(&[(1, 2)], &[], &[&[0, 1]]), 2), LockFault::Kept { a: 1, b: 2 });
    assert_eq!(of(pairs(&[], &[], &[&[0, 3]]), 2), LockFault::InPieces { a: 0, b: 3 });
    assert_eq!(refused(pairs(&[], &[], &[&[0], &[3]]), 2), DivideError::AllStanding { zones: 2, standing: 2 });
    assert_eq!(refused(pairs(&[(0, 1), (1, 2), (2, 3)], &[], &[]), 7), DivideError::MoreThanUnits { zones: 7, units: 5 });
}
