use proptest::prelude::*;

use super::division::Division;
use super::exact::best;
use super::*;

/// A town of houses on a grid with gaps in it, from numbers drawn.
pub(super) fn town(side: usize, holes: &[u8], scores: &[u8], most: f64, weights: Weights) -> Problem {
    let n = side * side;
    let hole = |at: usize| holes[at % holes.len()].is_multiple_of(5);
    let pieces = (0..n)
        .map(|at| {
            let score = f64::from(scores[at % scores.len()] % 100) / 100.0;
            Piece {
                amounts: vec![100.0 + f64::from(scores[(at * 7) % scores.len()])],
                open: vec![false],
                area: 6_400.0,
                perimeter: 320.0,
                scores: [1.0, score, score * score],
                communities: vec![(at % side > side / 2).into()],
                shared: 0.0,
                connectors: 0,
                is_connector: false,
            }
        })
        .collect();
    let mut pairs = Vec::new();
    for at in 0..n {
        for (other, there) in [(at + 1, (at + 1) % side != 0), (at + side, at + side < n)] {
            if there && !hole(at * 3 + other) {
                pairs.push((at as u32, other as u32, Joint { shared: 60.0, fused: 80.0, between: 1_600.0 }));
            }
        }
    }
    Problem::new(pieces, &pairs, &[(0, 2)], vec![[Some(300.0), Some(most)]], weights)
}

pub(super) const WEIGHTS: Weights =
    Weights { opening_m: 40.0, short_m: 300.0, unlike_m: 400.0, form_share: 0.6, community_m: 30.0, connector_m: 20.0 };

/// The town with some houses that only join the others.
pub(super) fn with_connectors(mut problem: Problem, younger: &[u8]) -> Problem {
    let is_younger = |at: usize| younger[at % younger.len()].is_multiple_of(4);
    let n = problem.pieces.len();
    let pairs: Vec<(u32, u32, Joint)> = (0..n as u32)
        .flat_map(|a| problem.around(a).filter(move |&(b, _)| a < b).map(move |(b, joint)| (a, b, joint)))
        .map(|(a, b, joint)| (a, b, if is_younger(a as usize) || is_younger(b as usize) { Joint { shared: 0.0, ..joint } } else { joint }))
        .collect();
    for (at, piece) in problem.pieces.iter_mut().enumerate().filter(|(at, _)| is_younger(*at)) {
        let area = piece.area;
        *piece = Piece {
            // A resource that connectors count for, and one that they do not.
            amounts: vec![if at % 2 == 0 { 0.0 } else { 50.0 }],
            area,
            scores: [0.0; 3],
            communities: Vec::new(),
            connectors: 1,
            is_connector: true,
            ..piece.clone()
        };
    }
    // Nobody keeps a connector apart.
    let apart = problem.apart.iter().enumerate().flat_map(|(a, list)| list.iter().map(move |&b| (a as u32, b)));
    let apart: Vec<(u32, u32)> = apart.filter(|&(a, b)| !is_younger(a as usize) && !is_younger(b as usize)).collect();
    Problem::new(problem.pieces, &pairs, &apart, problem.bounds, problem.weights)
}

/// Whether without any one connector of a zone some others of it would no longer hang together, each part having a candidate.
fn connectors_join(problem: &Problem, zone_of: &[u32]) -> bool {
    problem.connectors().all(|connector| {
        let zone: Vec<u32> = (0..zone_of.len() as u32).filter(|&p| zone_of[p as usize] == zone_of[connector as usize]).collect();
        let others: Vec<u32> = zone.iter().copied().filter(|&p| p != connector).collect();
        let parts = problem.graph.pieces(|a, b| others.contains(&a) && others.contains(&b));
        let parts: Vec<_> = parts.into_iter().filter(|part| others.contains(&part[0])).collect();
        others.is_empty() || (parts.len() > 1 && parts.iter().all(|part| part.iter().any(|&p| !problem.pieces[p as usize].is_connector)))
    })
}

/// Every zone hangs together, keeps its bound and keeps apart what must be.
fn valid(problem: &Problem, zone_of: &[u32]) -> bool {
    let pieces = problem.graph.pieces(|a, b| zone_of[a as usize] == zone_of[b as usize]);
    let zones = zone_of.iter().max().map_or(0, |z| z + 1) as usize;
    let fits =
        pieces.iter().all(|zone| zone.len() == 1 || problem.fits(|r| zone.iter().map(|&p| problem.pieces[p as usize].amounts[r]).sum()));
    let apart = problem.apart.iter().enumerate().all(|(a, list)| list.iter().all(|&b| zone_of[a] != zone_of[b as usize]));
    pieces.len() == zones && fits && apart
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn changes_are_what_reckoning_anew_gives(
        holes in proptest::collection::vec(any::<u8>(), 8..20),
        scores in proptest::collection::vec(any::<u8>(), 8..20),
        moves in proptest::collection::vec((0u32..16, 0u32..16), 1..60),
    ) {
        let problem = town(4, &holes, &scores, 700.0, WEIGHTS);
        let mut division = Division::new(&problem, (0..16).collect());
        for (piece, to) in moves {
            let from = division.labels[piece as usize];
            if from == to {
                continue;
            }
            let (before, gain) = (division.worth(), division.gain(piece, to));
            division.shift(piece, to);
            prop_assert!((division.worth() - before - gain).abs() < 1e-6);
            let anew = Division::new(&problem, division.labels.clone());
            prop_assert!((anew.worth() - division.worth()).abs() < 1e-6);
        }
    }

    #[test]
    fn larger_divisions_are_valid_and_within_the_bound(
        holes in proptest::collection::vec(any::<u8>(), 8..40),
        scores in proptest::collection::vec(any::<u8>(), 8..40),
        most in 400.0f64..3000.0,
    ) {
        let problem = town(9, &holes, &scores, most, WEIGHTS);
        let solved = solve(&problem, 2, 3, &Progress::silent()).unwrap();
        prop_assert!(valid(&problem, &solved.zone_of));
        prop_assert!(solved.worth <= solved.bound + 1e-6);
        prop_assert_eq!(&solved, &solve(&problem, 2, 3, &Progress::silent()).unwrap());
    }

    #[test]
    fn every_connector_of_a_zone_joins_candidates(
        holes in proptest::collection::vec(any::<u8>(), 8..40),
        scores in proptest::collection::vec(any::<u8>(), 8..40),
        younger in proptest::collection::vec(any::<u8>(), 8..40),
        price in 0.0f64..60.0,
        side in 3usize..8,
    ) {
        let weights = Weights { connector_m: price, ..WEIGHTS };
        let problem = with_connectors(town(side, &holes, &scores, 900.0, weights), &younger);
        let solved = solve(&problem, 2, 3, &Progress::silent()).unwrap();
        prop_assert!(valid(&problem, &solved.zone_of));
        prop_assert!(solved.worth <= solved.bound + 1e-6);
        prop_assert!(connectors_join(&problem, &solved.zone_of), "{:?}", solved.zone_of);
        // With them the division is no worse than without.
        let plain = connect::plain(&problem).map_or(problem.clone(), |(plain, _)| plain);
        prop_assert!(solved.worth >= solve(&plain, 2, 3, &Progress::silent()).unwrap().worth - 1e-6);
        // What is paid is what is in zones.
        let in_zones = problem.connectors().filter(|&p| (0..solved.zone_of.len()).any(|q| q != p as usize && solved.zone_of[q] == solved.zone_of[p as usize]));
        prop_assert!((terms(&problem, &solved.zone_of).connectors - price * in_zones.count() as f64).abs() < 1e-9);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_stays_by_itself_has_a_reason_that_holds(
        holes in proptest::collection::vec(any::<u8>(), 8..40),
        scores in proptest::collection::vec(any::<u8>(), 8..40),
        most in 150.0f64..900.0,
    ) {
        let problem = town(6, &holes, &scores, most, WEIGHTS);
        let zone_of = solve(&problem, 2, 3, &Progress::silent()).unwrap().zone_of;
        let reasons: std::collections::BTreeMap<u32, Lone> = lone(&problem, &zone_of).into_iter().collect();
        for piece in 0..36u32 {
            let alone = (0..36u32).all(|other| other == piece || zone_of[other as usize] != zone_of[piece as usize]);
            let neighbours = problem.graph.neighbours(piece);
            prop_assert_eq!(reasons.contains_key(&piece), alone && !neighbours.is_empty());
            let Some(reason) = reasons.get(&piece) else { continue };
            prop_assert!(neighbours.contains(&reason.with()));
            let joined = |with: u32| {
                let mut labels = zone_of.clone();
                labels[piece as usize] = zone_of[with as usize];
                labels
            };
            match *reason {
                // The best joining costs more than it brings, and is allowed.
                Lone::Price { with, change } => {
                    let labels = joined(with);
                    let anew = terms(&problem, &labels).worth() - terms(&problem, &zone_of).worth();
                    prop_assert!((anew - change.worth()).abs() < 1e-6 && anew < 1e-6, "{} {}", anew, change.worth());
                    prop_assert!(valid(&problem, &Division::new(&problem, labels).tidy()));
                }
                // No neighbour's zone may take it in.
                Lone::Limit { .. } | Lone::Apart { .. } => {
                    for &with in neighbours {
                        prop_assert!(!valid(&problem, &Division::new(&problem, joined(with)).tidy()));
                    }
                }
            }
        }
    }
}

#[test]
fn a_list_of_all_zones_proves_what_is_best() {
    let mut proven = 0;
    for case in 0..60u64 {
        let draws: Vec<u8> = (0..31).map(|k| (case * 41 + k * k * 13 + 7) as u8).collect();
        let town = town(3, &draws, &draws, 300.0 + 12.0 * case as f64, WEIGHTS);
        let problem = if case % 2 == 0 { town } else { with_connectors(town, &draws[9..]) };
        let (labels, worth) = best(&problem).unwrap();
        // From every piece by itself, which is seldom best, and from the best.
        for start in [(0..9).collect::<Vec<u32>>(), labels] {
            let known = terms(&problem, &start).worth();
            let proof = listed::prove(&problem, &start, known, 5, &Progress::silent()).unwrap().unwrap();
            assert!(proof.bound >= worth - 1e-6, "{case}: {} {worth}", proof.bound);
            let found = proof.better.map_or(known, |labels| {
                assert!(valid(&problem, &labels) && connectors_join(&problem, &labels));
                terms(&problem, &labels).worth()
            });
            assert!((found - worth).abs() < 1e-6 && proof.bound <= worth + 1e-4, "{case}: {found} {} {worth}", proof.bound);
            proven += 1;
        }
    }
    assert_eq!(proven, 120);
}

#[test]
fn the_search_mostly_finds_the_best_with_connectors() {
    let (mut found, mut used) = (0, 0);
    for case in 0..40u64 {
        let draws: Vec<u8> = (0..31).map(|k| (case * 53 + k * k * 7 + 3) as u8).collect();
        let problem = with_connectors(town(3, &draws, &draws, 400.0 + 40.0 * case as f64, WEIGHTS), &draws[5..]);
        let (labels, worth) = best(&problem).unwrap();
        assert!(connectors_join(&problem, &labels));
        let grown = grow::grow(&problem, &(0..9).collect::<Vec<_>>(), &Progress::silent()).unwrap();
        let searched = search::improve(&problem, grown, 5, 1, &Progress::silent()).unwrap();
        assert!(connectors_join(&problem, &searched));
        let searched = terms(&problem, &searched).worth();
        assert!(searched <= worth + 1e-6, "{case}: {searched} {worth}");
        used += usize::from(terms(&problem, &labels).connectors > 0.0);
        found += usize::from(searched >= worth - 1e-6);
    }
    assert!(found >= 36 && used >= 8, "{found} of 40, {used} with connectors");
}

#[test]
fn the_search_mostly_finds_what_is_best_of_a_few_and_never_more() {
    let mut found = 0;
    for case in 0..40u64 {
        let draws: Vec<u8> = (0..31).map(|k| (case * 37 + k * k * 11 + 5) as u8).collect();
        let problem = town(3, &draws, &draws, 400.0 + 25.0 * case as f64, WEIGHTS);
        let (labels, worth) = best(&problem).unwrap();
        assert!(valid(&problem, &labels));
        assert!((Division::new(&problem, labels).worth() - worth).abs() < 1e-6);
        let grown = grow::grow(&problem, &(0..9).collect::<Vec<_>>(), &Progress::silent()).unwrap();
        let searched = search::improve(&problem, grown, 5, 1, &Progress::silent()).unwrap();
        assert!(valid(&problem, &searched));
        let searched = Division::new(&problem, searched).worth();
        assert!(searched <= worth + 1e-6 && bound(&problem) >= worth - 1e-6, "{case}: {searched} {worth}");
        found += usize::from(searched >= worth - 1e-6);
    }
    assert!(found >= 36, "{found} of 40");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// With connectors: what stood stands, connectors too; where candidates have gone or bounds are lower, each that is left still joins.
    #[test]
    fn connectors_are_kept_while_they_join(
        holes in proptest::collection::vec(any::<u8>(), 8..40),
        scores in proptest::collection::vec(any::<u8>(), 8..40),
        younger in proptest::collection::vec(any::<u8>(), 8..40),
        new in proptest::collection::btree_set(0u32..25, 0..6),
        most in 400.0f64..1200.0,
        less in 0.6f64..1.0,
    ) {
        let with = |most: f64| with_connectors(town(5, &holes, &scores, most, WEIGHTS), &younger);
        let problem = with(most);
        let before = solve(&problem, 2, 3, &Progress::silent()).unwrap().zone_of;
        // Connectors that joined nobody were in no zone.
        let alone = |piece: u32| before.iter().filter(|&&zone| zone == before[piece as usize]).count() == 1;
        let was = |piece: u32| (!(problem.pieces[piece as usize].is_connector && alone(piece))).then_some(before[piece as usize]);
        prop_assert_eq!(keep(&problem, &(0..25).map(was).collect::<Vec<_>>()), before.clone());
        let tighter = with(most * less);
        let old: Vec<Option<u32>> = (0..25).map(|piece| was(piece).filter(|_| !new.contains(&piece))).collect();
        let kept = keep(&tighter, &old);
        prop_assert!(valid(&tighter, &kept));
        prop_assert!(connectors_join(&tighter, &kept), "{:?}", kept);
    }

    /// What stands from before is valid, whoever has gone, come or is too many; a division of the same pieces stands as it was.
    #[test]
    fn what_is_kept_is_valid_and_no_one_is_moved(
        holes in proptest::collection::vec(any::<u8>(), 8..40),
        scores in proptest::collection::vec(any::<u8>(), 8..40),
        new in proptest::collection::btree_set(0u32..36, 0..6),
        most in 250.0f64..900.0,
        less in 0.6f64..1.0,
    ) {
        let problem = town(6, &holes, &scores, most, WEIGHTS);
        let before = solve(&problem, 2, 3, &Progress::silent()).unwrap().zone_of;
        let all: Vec<Option<u32>> = before.iter().map(|&zone| Some(zone)).collect();
        prop_assert_eq!(keep(&problem, &all), before.clone());
        // Some are new, and the bound is lower.
        let tighter = town(6, &holes, &scores, most * less, WEIGHTS);
        let old: Vec<Option<u32>> = (0..36u32).map(|piece| (!new.contains(&piece)).then_some(before[piece as usize])).collect();
        let kept = keep(&tighter, &old);
        prop_assert!(valid(&tighter, &kept));
        // Two that were apart are together only through one that is new.
        for a in 0..36usize {
            for b in 0..a {
                let were = [old[a], old[b]];
                if kept[a] == kept[b] && were.iter().all(Option::is_some) {
                    prop_assert_eq!(were[0], were[1]);
                }
            }
        }
    }
}
