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
    /// A second one that each waits for.
    also: Vec<u8>,
    left_out: Vec<u8>,
    window: usize,
    at_once: bool,
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
            (proptest::collection::vec(0u8..9, n), proptest::collection::vec(0u8..12, n)),
            proptest::collection::vec(prop_oneof![Just(0u8), 0u8..90], n),
            (1usize..4, any::<bool>()),
            [0i64..90, 0i64..90, 0i64..90],
            0i64..4,
            prop_oneof![Just(0u8), 0u8..120],
            prop_oneof![Just([0u8; YEARS]), [0u8..90, 0u8..90, 0u8..90]],
        )
            .prop_map(|(values, amounts, zone, (after, also), left_out, (window, at_once), caps, least, beside, worth)| Small {
                values,
                amounts,
                zone,
                after,
                also,
                left_out,
                window,
                at_once,
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
    let mut problem = Problem {
        years: YEARS,
        resources: 3,
        values: (0..n).flat_map(|p| (0..YEARS).map(move |t| (p, t))).map(|(p, t)| value(p, t)).collect(),
        left_out: small.left_out.iter().map(|&l| f64::from(l)).collect(),
        amounts: small.amounts.iter().flat_map(|&[a, b]| [a, b, 0]).collect(),
        zone: small.zone.iter().map(|&z| (z < 2).then_some(u32::from(z))).collect(),
        after: vec![None; n],
        also: Vec::new(),
        zones: vec![
            Zone {
                opening: vec![5, 0, 1],
                window: small.window,
                at_once: small.at_once,
                may_open: 0b111,
                worth: small.worth.map(f64::from).to_vec(),
            },
            Zone { opening: vec![5, 0, 1], window: small.window, at_once: small.at_once, may_open: 0b111, worth: Vec::new() },
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
    };
    for firsts in [&small.after, &small.also] {
        for (project, &first) in firsts.iter().enumerate().filter(|(project, first)| usize::from(**first) < *project) {
            problem.wait(project as u32, u32::from(first));
        }
    }
    problem
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

/// The most that projects of a resource can come to in the years of a row, under the hard rules and no worse than `sums` for the
/// others; 0 where that cannot be.
fn most_of(problem: &Problem, row: usize, sums: &[i64]) -> i64 {
    let mut only = problem.clone();
    for (project, value) in only.values.iter_mut().enumerate().map(|(cell, value)| (cell / YEARS, value)) {
        *value = if *value > f64::NEG_INFINITY { 0.0 } else { *value };
        only.left_out[project] = 0.0;
    }
    only.beside.clear();
    only.zones.iter_mut().for_each(|zone| zone.worth.clear());
    for (other, &sum) in only.rows.iter_mut().zip(sums).filter(|(row, _)| row.over < f64::INFINITY) {
        (other.min, other.max, other.short) = (other.min.map(|min| min.min(sum)), None, 1e3);
    }
    let most = only.amounts.chunks(only.resources).map(|a| a[only.rows[row].resource]).sum::<i64>();
    only.rows[row] = Row { min: Some(most), max: None, short: 1.0, ..only.rows[row].clone() };
    (most + best_of_all(&only).round() as i64).max(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is said to mend a missed end mends it, and nothing is said to be missing that is there.
    #[test]
    fn what_is_said_to_mend_mends(small in small(), least in 2i64..5, other in 0i64..4, fixed in prop_oneof![Just(None), (0u8..3).prop_map(Some)]) {
        let mut problem = problem(&small);
        for (at, row) in problem.rows.iter_mut().enumerate() {
            if row.resource == 1 {
                let min = match at { 1 => Some(least), 4 => Some(other), _ => None };
                // Above all that anything else is worth, as targets are: only rules stand against the end.
                (row.min, row.max, row.short, row.over) = (min, None, 1e4, 0.0);
            }
        }
        if let Some(year) = fixed {
            problem.zones[0].may_open = 1 << year;
        }
        let settings = PhasingSettings { effort: 3, seed: 1, prove: true };
        let found = phase(&problem, settings, &Progress::silent()).unwrap();
        let limits = vec![vec![0, 3, 6], vec![2, 5, 8]];
        let missed = Missed { problem: &problem, sums: &found.sums, row: 1, limits: &limits, wishes: &[], keeps_all: false };
        let remedies = remedies(missed, 1, &Progress::silent()).unwrap();
        prop_assert_eq!(remedies.is_empty(), found.sums[1] >= least);
        for remedy in remedies {
            let mut mended = problem.clone();
            match &remedy.obstacle {
                Obstacle::Projects => {
                    let all: i64 = (0..problem.len())
                        .filter(|&p| problem.values[p * YEARS] > f64::NEG_INFINITY)
                        .map(|p| problem.amounts[p * 3 + 1])
                        .sum();
                    prop_assert_eq!(remedy.by[0].1, least - all);
                    continue;
                }
                Obstacle::Limit(_) | Obstacle::Limits => {
                    for &(row, by) in &remedy.by {
                        mended.rows[row].max = mended.rows[row].max.map(|max| max + by);
                    }
                    if remedy.by.len() == 1 && remedy.by[0].1 > 1 {
                        // Less than the least that is proven is not enough.
                        let mut less = problem.clone();
                        let (row, _) = remedy.by[0];
                        less.rows[row].max = less.rows[row].max.map(|max| max + remedy.least - 1);
                        prop_assert!(remedy.least == 0 || most_of(&less, 1, &found.sums) < least, "{:?}", remedy);
                    }
                }
                Obstacle::Window(years) => {
                    let widen = |window: usize| {
                        let mut wider = problem.clone();
                        wider.zones.iter_mut().for_each(|zone| zone.window = window);
                        wider
                    };
                    prop_assert!(*years > small.window && most_of(&widen(years - 1), 1, &found.sums) < least, "{:?}", remedy);
                    prop_assert_eq!(most_of(&widen(YEARS), 1, &found.sums), remedy.most);
                    mended = widen(*years);
                }
                Obstacle::Order(pairs) => {
                    let without = |gone: &[[u32; 2]]| {
                        let mut freed = problem.clone();
                        (freed.after, freed.also) = (vec![None; problem.len()], Vec::new());
                        for at in 0..problem.len() {
                            problem.firsts(at).filter(|&first| !gone.contains(&[at as u32, first])).for_each(|first| freed.wait(at as u32, first));
                        }
                        freed
                    };
                    // None of them could stay.
                    for at in 0..pairs.len() {
                        let less: Vec<[u32; 2]> = pairs.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, pair)| *pair).collect();
                        prop_assert!(most_of(&without(&less), 1, &found.sums) < least, "{:?}", remedy);
                    }
                    mended = without(pairs);
                }
                Obstacle::Fixed(zones) => {
                    prop_assert_eq!(zones.as_slice(), [0]);
                    mended.zones[0].may_open = 0b111;
                }
                Obstacle::Others => {
                    let mut eased = found.sums.clone();
                    for &(row, by) in &remedy.by {
                        prop_assert!(row == 4 && by < 0, "{:?}", remedy);
                        eased[row] = other + by;
                    }
                    prop_assert!(most_of(&problem, 1, &eased) >= least, "{:?}", remedy);
                    // A unit less of it is not enough.
                    eased[4] += 1;
                    prop_assert!(most_of(&problem, 1, &eased) < least, "{:?}", remedy);
                    continue;
                }
                Obstacle::Several(parts) => {
                    let best = parts.iter().map(|(_, most)| *most).max().unwrap_or(found.sums[1]);
                    prop_assert!(best < least && remedy.most == best, "{:?}", remedy);
                    continue;
                }
                Obstacle::Shared => continue,
            }
            prop_assert!(most_of(&mended, 1, &found.sums) >= least, "{:?}", remedy);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// A search that begins with a phasing ends with one that is worth no less, and with that one where nothing is worth more.
    #[test]
    fn a_search_begins_with_what_it_is_given(small in small(), seed in 0u64..50) {
        let problem = problem(&small);
        let settings = |effort, prove| PhasingSettings { effort, seed, prove };
        let given = phase(&problem, settings(1, false), &Progress::silent()).unwrap();
        let begun = Problem { begin: Some(given.phases.clone()), ..problem.clone() };
        let found = phase(&begun, settings(1, false), &Progress::silent()).unwrap();
        prop_assert_eq!(found.phases.faults(&problem), vec![]);
        prop_assert!(found.worth >= given.worth - 1e-9 * (1.0 + given.worth.abs()), "{} after {}", found.worth, given.worth);
        let best = phase(&problem, settings(3, true), &Progress::silent()).unwrap();
        let begun = Problem { begin: Some(best.phases.clone()), ..problem.clone() };
        let again = phase(&begun, settings(3, true), &Progress::silent()).unwrap();
        prop_assert!((again.worth - best.worth).abs() <= 1e-6 * (1.0 + best.worth.abs()), "{} {}", again.worth, best.worth);
        // What cannot stand is taken as far as it can.
        let wild = Phases { start: vec![Some(2); small.values.len()], open: vec![Some(0), None] };
        let found = phase(&Problem { begin: Some(wild), ..problem.clone() }, settings(1, false), &Progress::silent()).unwrap();
        prop_assert_eq!(found.phases.faults(&problem), vec![]);
    }
}
