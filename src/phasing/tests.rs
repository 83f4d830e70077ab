//! Small problems against every phasing there is, and rules that always hold.

use proptest::prelude::*;

use super::*;
use crate::report::Progress;

/// A small problem: values, amounts of two resources, zones, and who waits for whom.
#[derive(Debug, Clone)]
struct Small {
    values: Vec<u16>,
    amounts: Vec<[i64; 2]>,
    zone: Vec<u8>,
    after: Vec<u8>,
    left_out: Vec<u8>,
    window: usize,
    caps: [i64; 3],
    least: i64,
    beside: u8,
    worth: [u8; YEARS],
}

const YEARS: usize = 3;

fn small() -> impl Strategy<Value = Small> {
    (1usize..7).prop_flat_map(|n| {
        (
            proptest::collection::vec(0u16..400, n),
            proptest::collection::vec([0i64..40, 1i64..2], n),
            proptest::collection::vec(0u8..4, n),
            proptest::collection::vec(0u8..9, n),
            proptest::collection::vec(prop_oneof![Just(0u8), 0u8..90], n),
            1usize..3,
            [0i64..90, 0i64..90, 0i64..90],
            0i64..4,
            prop_oneof![Just(0u8), 0u8..120],
            prop_oneof![Just([0u8; YEARS]), [0u8..90, 0u8..90, 0u8..90]],
        )
            .prop_map(|(values, amounts, zone, after, left_out, window, caps, least, beside, worth)| Small {
                values,
                amounts,
                zone,
                after,
                left_out,
                window,
                caps,
                least,
                beside,
                worth,
            })
    })
}

fn problem(small: &Small) -> Problem {
    let n = small.values.len();
    let value = |p: usize, t: usize| {
        if (p + t) % 7 == 5 { f64::NEG_INFINITY } else { f64::from(small.values[p]) * 0.9f64.powi(t as i32) }
    };
    Problem {
        years: YEARS,
        resources: 3,
        values: (0..n).flat_map(|p| (0..YEARS).map(move |t| (p, t))).map(|(p, t)| value(p, t)).collect(),
        left_out: small.left_out.iter().map(|&l| f64::from(l)).collect(),
        amounts: small.amounts.iter().flat_map(|&[a, b]| [a, b, 0]).collect(),
        zone: small.zone.iter().map(|&z| (z < 2).then_some(u32::from(z))).collect(),
        after: small.after.iter().enumerate().map(|(p, &a)| (usize::from(a) < p).then_some(u32::from(a))).collect(),
        zones: vec![
            Zone { opening: vec![5, 0, 1], window: small.window, may_open: 0b111, worth: small.worth.map(f64::from).to_vec() },
            Zone { opening: vec![5, 0, 1], window: small.window, may_open: 0b111, worth: Vec::new() },
        ],
        begin: None,
        beside: if small.beside > 0 { vec![Beside { zones: [0, 1], worth: f64::from(small.beside) }] } else { Vec::new() },
        rows: (0..YEARS)
            .flat_map(|t| {
                let row = |resource, min, max, short, over| Row { name: String::new(), resource, years: 1 << t, min, max, short, over };
                [
                    row(0, None, Some(small.caps[t]), 0.0, f64::INFINITY),
                    row(1, Some(small.least), Some(3), 50.0, 20.0),
                    row(2, None, Some(1), 0.0, f64::INFINITY),
                ]
            })
            .collect(),
    }
}

/// The best phasing of all.
fn best_of_all(problem: &Problem) -> f64 {
    let cells = problem.len() + problem.zones.len();
    let choices = YEARS + 1;
    let year = |digit: usize| (digit > 0).then(|| digit as u8 - 1);
    let mut best = f64::NEG_INFINITY;
    for mut code in 0..choices.pow(cells as u32) {
        let mut years = Vec::with_capacity(cells);
        for _ in 0..cells {
            years.push(year(code % choices));
            code /= choices;
        }
        let open = years.split_off(problem.len());
        if let Some(worth) = (Phases { start: years, open }).worth(problem) {
            best = best.max(worth);
        }
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A phasing keeps the rules, its bound holds, and small ones are the best.
    #[test]
    fn small_problems_are_solved_to_the_end(small in small()) {
        let problem = problem(&small);
        let found = phase(&problem, PhasingSettings { effort: 3, seed: 1, prove: true }, &Progress::silent()).unwrap();
        prop_assert_eq!(found.phases.faults(&problem), vec![]);
        let worth = found.phases.worth(&problem).unwrap();
        prop_assert!((worth - found.worth).abs() <= 1e-6 * (1.0 + worth.abs()), "{} {}", worth, found.worth);
        prop_assert_eq!(&found.sums, &found.phases.sums(&problem));
        let best = best_of_all(&problem);
        prop_assert!(found.bound >= best - 1e-6, "a bound of {} below {}", found.bound, best);
        prop_assert!(worth >= best - 1e-6 * (1.0 + best.abs()), "{} of {}", worth, best);
    }
}
