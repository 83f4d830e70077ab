use proptest::prelude::*;

use super::cuts::Cuts;
use super::sums::Sums;
use super::tests::{WEIGHTS, town, with_connectors};
use super::*;

/// A tree of the pieces that hang together with the first, drawn; the place of each.
fn hang(cuts: &mut Cuts, problem: &Problem, draws: &[u8]) -> Vec<Option<u32>> {
    cuts.clear();
    let mut place = vec![None; problem.pieces.len()];
    let mut open = vec![(0, 0)];
    let mut draws = draws.iter().cycle();
    while !open.is_empty() {
        let at = usize::from(*draws.next().unwrap()) % open.len();
        let (piece, on): (u32, u32) = open.remove(at);
        if place[piece as usize].is_none() {
            let position = cuts.hang(piece, on);
            place[piece as usize] = Some(position);
            open.extend(problem.graph.neighbours(piece).iter().map(|&next| (next, position)));
        }
    }
    place
}

/// Worth of some pieces as one zone, from scratch; `None` where that is not allowed.
fn anew(problem: &Problem, zone: &[u32]) -> Option<f64> {
    let sums = Sums::of(problem, zone);
    let apart = zone.iter().any(|&piece| problem.apart[piece as usize].iter().any(|other| zone.contains(other)));
    (!apart && (zone.len() == 1 || problem.fits(|r| sums.amounts[r]))).then(|| sums.worth(problem))
}

fn same(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => (one - other).abs() < 1e-6,
        (one, other) => one.is_none() && other.is_none(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// Room that is used again carries nothing over.
    #[test]
    fn a_cut_is_worth_what_its_two_zones_are(
        holes in proptest::collection::vec(any::<u8>(), 8..40),
        scores in proptest::collection::vec(any::<u8>(), 8..40),
        younger in proptest::collection::vec(any::<u8>(), 8..40),
        draws in proptest::collection::vec(any::<u8>(), 8..40),
        most in 200.0f64..4000.0,
        side in 2usize..6,
    ) {
        let town = town(side, &holes, &scores, most, WEIGHTS);
        let mut cuts = Cuts::default();
        for problem in [&with_connectors(town.clone(), &younger), &town] {
            let place = hang(&mut cuts, problem, &draws);
            let all: Vec<u32> = cuts.pieces().collect();
            let expected: Vec<Option<f64>> = (1..cuts.len())
                .map(|at| {
                    let (low, high): (Vec<_>, Vec<_>) = cuts.sides(at).partition(|side| side.1);
                    let worth = |side: Vec<(u32, bool)>| anew(problem, &side.into_iter().map(|side| side.0).collect::<Vec<_>>());
                    Some(worth(low)? + worth(high)?)
                })
                .collect();
            let weighed = cuts.weigh(problem, |piece| place[piece as usize]);
            prop_assert!(weighed || (anew(problem, &all).is_none() && expected.iter().all(Option::is_none)));
            if weighed {
                prop_assert!(same(cuts.whole(problem), anew(problem, &all)));
                for (at, &expected) in (1..).zip(&expected) {
                    prop_assert!(same(cuts.worth(problem, at), expected), "{:?} {expected:?}", cuts.worth(problem, at));
                }
            }
        }
    }
}

#[test]
fn more_communities_than_there_is_room_for_are_left_as_they_are() {
    let with = |communities: u32| {
        let mut problem = town(2, &[1], &[50], 4000.0, WEIGHTS);
        problem.pieces[3].communities = (10..10 + communities).collect();
        let mut cuts = Cuts::default();
        let place = hang(&mut cuts, &problem, &[0]);
        cuts.weigh(&problem, |piece| place[piece as usize])
    };
    assert!(with(127) && !with(128), "the others have one more");
}
