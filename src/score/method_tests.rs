//! The methods together: against brute force, against what must always hold, and against published tables.

use proptest::prelude::*;

use super::draws::{Draws, WeightSpread};
use super::*;
use crate::report::Progress;

const METHODS: [Method; 3] = [Method::WeightedSum, Method::Topsis(TopsisScale::Fixed), Method::Topsis(TopsisScale::Vector)];

/// A small matrix of values in tenths, some of them unknown.
fn cells(rows: std::ops::Range<usize>, criteria: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Vec<(f64, f64)>>> {
    let tenth = || (0u8..=10).prop_map(|v| f64::from(v) / 10.0);
    let cell = prop_oneof![3 => tenth().prop_map(|v| (v, v)), 1 => (tenth(), tenth()).prop_map(|(a, b)| (a.min(b), a.max(b)))];
    (rows, criteria).prop_flat_map(move |(rows, criteria)| prop::collection::vec(prop::collection::vec(cell.clone(), rows), criteria))
}

fn matrix(cells: &[Vec<(f64, f64)>]) -> Matrix {
    let column = |cells: &Vec<(f64, f64)>| Column::between(cells.iter().map(|c| c.0).collect(), cells.iter().map(|c| c.1).collect());
    // The last row wins ties.
    let rows = cells[0].len();
    let ties = Ties::by_area_then_id(&(0..rows).map(|row| row as f64).collect::<Vec<_>>(), &vec!["a"; rows]);
    Matrix::new(cells.iter().map(column).collect(), ties).unwrap()
}

fn weights(criteria: usize) -> Weights {
    Weights::direct(&(1..=criteria).map(|weight| weight as f64).collect::<Vec<_>>()).unwrap()
}

/// The score by the formulas as they are printed.
fn by_the_book(scorer: &Scorer<'_>, value: impl Fn(usize) -> f64) -> f64 {
    let (matrix, weights) = (scorer.matrix(), scorer.weights().as_slice());
    let all = |c: usize| {
        let open = matrix.open().iter().filter(move |cell| cell.criterion as usize == c).flat_map(|cell| [cell.low, cell.high]);
        matrix.estimates(c).iter().copied().chain(open)
    };
    let norm = |c: usize| matrix.estimates(c).iter().map(|v| v * v).sum::<f64>().sqrt();
    let criteria = 0..matrix.criteria();
    let distance = |ideal: &dyn Fn(usize) -> f64, scale: &dyn Fn(usize) -> f64| {
        criteria
            .clone()
            .map(|c| if scale(c) > 0.0 { (weights[c] * (value(c) - ideal(c)) / scale(c)).powi(2) } else { 0.0 })
            .sum::<f64>()
            .sqrt()
    };
    let (worst, best) = match scorer.method() {
        Method::WeightedSum => return 100.0 * criteria.map(|c| weights[c] * value(c)).sum::<f64>(),
        Method::Topsis(TopsisScale::Fixed) => (distance(&|_| 0.0, &|_| 1.0), distance(&|_| 1.0, &|_| 1.0)),
        Method::Topsis(TopsisScale::Vector) => {
            (distance(&|c| all(c).fold(f64::INFINITY, f64::min), &norm), distance(&|c| all(c).fold(f64::NEG_INFINITY, f64::max), &norm))
        }
    };
    100.0 * worst / (worst + best)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn scores_are_those_of_the_book_and_parts_sum_to_them(cells in cells(2..9, 1..7)) {
        let matrix = matrix(&cells);
        for method in METHODS {
            let Ok(scorer) = Scorer::new(&matrix, &weights(cells.len()), method) else { continue };
            let evaluation = evaluate(&scorer, 6);
            prop_assert_eq!(rescore(&scorer, 6), (evaluation.score.clone(), evaluation.rank.clone()));
            for (row, &score) in evaluation.score.iter().enumerate() {
                let estimate = by_the_book(&scorer, |c| matrix.estimates(c)[row]);
                prop_assert!((score - estimate).abs() < 4e-6, "{} {}", score, estimate);
                let low = by_the_book(&scorer, |c| cells[c][row].0);
                let high = by_the_book(&scorer, |c| cells[c][row].1);
                prop_assert!((evaluation.low[row] - low).abs() < 4e-6 && (evaluation.high[row] - high).abs() < 4e-6);
                let units = |points: f64| (points * 1e6).round() as i64;
                let parts = evaluation.parts(&scorer, row);
                prop_assert_eq!(parts.iter().map(|&p| units(p)).sum::<i64>(), units(evaluation.score[row]));
                prop_assert!(parts.iter().all(|&part| part >= 0.0));
            }
        }
    }

    /// Every combination of interval ends of all alternatives: the ranks found are exactly the ends of the rank interval.
    #[test]
    fn rank_intervals_are_those_of_all_combinations(cells in cells(2..6, 1..3)) {
        let matrix = matrix(&cells);
        prop_assume!(matrix.open().len() <= 8);
        for method in METHODS {
            let Ok(scorer) = Scorer::new(&matrix, &weights(cells.len()), method) else { continue };
            let evaluation = evaluate(&scorer, 6);
            let places = matrix.ties().places();
            let (mut best, mut worst) = (vec![u32::MAX; matrix.rows()], vec![0; matrix.rows()]);
            for ends in 0u32..1 << matrix.open().len() {
                let high = |row: usize, c: usize| {
                    let at = matrix.open().iter().position(|cell| (cell.row as usize, cell.criterion as usize) == (row, c));
                    at.is_some_and(|at| ends >> at & 1 == 1)
                };
                let score = |row: usize| by_the_book(&scorer, |c| if high(row, c) { cells[c][row].1 } else { cells[c][row].0 });
                let units: Vec<i64> = (0..matrix.rows()).map(|row| (score(row) * 1e6).round() as i64).collect();
                // Rounding may make or break a tie: such cases are judged by no one.
                let near = |a: usize, b: usize| a != b && (units[a] - units[b]).abs() <= 8 && cells.iter().any(|c| c[a] != c[b]);
                prop_assume!(!(0..matrix.rows()).any(|a| (0..a).any(|b| near(a, b))));
                for row in 0..matrix.rows() {
                    let before = |other: &usize| (units[*other], places[row]) > (units[row], places[*other]);
                    let rank = 1 + (0..matrix.rows()).filter(|other| *other != row).filter(before).count() as u32;
                    (best[row], worst[row]) = (best[row].min(rank), worst[row].max(rank));
                }
            }
            prop_assert_eq!(&evaluation.rank_low, &best);
            prop_assert_eq!(&evaluation.rank_high, &worst);
            for row in 0..matrix.rows() {
                prop_assert!(best[row] <= evaluation.rank[row] && evaluation.rank[row] <= worst[row]);
            }
        }
    }

    /// A greater value never lowers the score, and the order of alternatives and of criteria does not matter.
    #[test]
    fn scores_rise_with_values_and_no_order_matters(cells in cells(2..8, 2..6), at in any::<prop::sample::Index>(), to in 0.0f64..=1.0) {
        let matrix_before = matrix(&cells);
        let (criterion, row) = (at.index(cells.len()), at.index(cells[0].len()));
        let mut raised = cells.clone();
        let more = |v: f64| v + (1.0 - v) * to;
        raised[criterion][row] = (more(cells[criterion][row].0), more(cells[criterion][row].1));
        let matrix_after = matrix(&raised);
        for method in [METHODS[0], METHODS[1]] {
            let scores = |m: &Matrix, w: &Weights| evaluate(&Scorer::new(m, w, method).unwrap(), 6);
            let weights = weights(cells.len());
            let (before, after) = (scores(&matrix_before, &weights), scores(&matrix_after, &weights));
            prop_assert!(after.score[row] >= before.score[row] && after.low[row] >= before.low[row] && after.high[row] >= before.high[row]);
            for other in (0..matrix_before.rows()).filter(|other| *other != row) {
                prop_assert_eq!(before.score[other], after.score[other]);
            }
            let turned: Vec<Vec<(f64, f64)>> = cells.iter().rev().map(|column| column.iter().rev().copied().collect()).collect();
            let back = Weights::direct(&weights.as_slice().iter().rev().copied().collect::<Vec<_>>()).unwrap();
            let turned = scores(&matrix(&turned), &back);
            let shown = |evaluation: &Evaluation, row: usize| (evaluation.score[row] * 1e6).round() as i64;
            for row in 0..matrix_before.rows() {
                prop_assert!((shown(&before, row) - shown(&turned, matrix_before.rows() - 1 - row)).abs() <= 1);
            }
        }
    }

    /// The draws of SMAA, one by one and by the book.
    #[test]
    fn smaa_is_what_its_draws_say(cells in cells(2..12, 1..6), top in 1u32..8, seed in 0u64..1000) {
        let matrix = matrix(&cells);
        for method in METHODS {
            let Ok(scorer) = Scorer::new(&matrix, &weights(cells.len()), method) else { continue };
            for spread in [WeightSpread::Fixed, WeightSpread::Around(0.2), WeightSpread::Simplex] {
                let draws = Draws::new(&scorer, spread, seed);
                let settings = SmaaSettings { draws: 21, top, ranks: true };
                let found = smaa(&draws, &settings, &Progress::silent()).unwrap();
                let without = smaa(&draws, &SmaaSettings { ranks: false, ..settings }, &Progress::silent()).unwrap();
                prop_assert_eq!(&found.top_share, &without.top_share);
                let mut ranks = vec![Vec::new(); matrix.rows()];
                for draw in 0..21 {
                    let (weights, values) = (draws.weights(draw), draws.values(draw));
                    prop_assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
                    let drawn = scorer.reweighted(&Weights::direct(&weights).unwrap()).unwrap();
                    let value = |row: usize, c: usize| {
                        let at = matrix.open().iter().position(|cell| (cell.row as usize, cell.criterion as usize) == (row, c));
                        at.map_or(matrix.estimates(c)[row], |at| values[at])
                    };
                    for (row, score) in draws.scores(draw).into_iter().enumerate() {
                        // A fraction in float noise: where all ideals coincide for a draw the book divides zero by zero.
                        let book = by_the_book(&drawn, |c| value(row, c));
                        prop_assert!(book.is_nan() || (score - book).abs() < 1e-6, "{score} {book}");
                    }
                    for (at, row) in draws.ranking(draw).into_iter().enumerate() {
                        ranks[row as usize].push(at as u32 + 1);
                    }
                }
                for (row, mut ranks) in ranks.into_iter().enumerate() {
                    let hits = ranks.iter().filter(|&&rank| rank <= top).count();
                    prop_assert_eq!(found.top_share[row], hits as f64 / 21.0);
                    ranks.sort_unstable();
                    prop_assert_eq!((found.rank_p5[row], found.rank_p95[row]), (ranks[1], ranks[19]));
                    prop_assert!((found.rank_mean[row] - f64::from(ranks.iter().sum::<u32>()) / 21.0).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn one_thread_and_two_give_the_same(cells in cells(2..30, 1..6), seed in 0u64..1000) {
        let matrix = matrix(&cells);
        let work = || {
            let scorer = Scorer::new(&matrix, &weights(cells.len()), Method::WeightedSum).unwrap();
            let evaluation = evaluate(&scorer, 6);
            let draws = Draws::new(&scorer, WeightSpread::Around(0.2), seed);
            let robustness = smaa(&draws, &SmaaSettings { draws: 50, top: 5, ranks: true }, &Progress::silent()).unwrap();
            let stable = stability(&scorer, &evaluation, 0.2);
            let next = survey_next(&scorer, &evaluation, 3, 64, seed);
            (evaluation, robustness, stable, next)
        };
        let with = |threads: usize| rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work);
        prop_assert_eq!(with(1), with(2));
    }

    /// A weight moved by a share: the ranks of stability are those of ranking anew.
    #[test]
    fn stability_holds_every_moved_weighting(cells in cells(2..9, 1..5)) {
        let matrix = matrix(&cells);
        let base = weights(cells.len());
        let scorer = Scorer::new(&matrix, &base, Method::WeightedSum).unwrap();
        let evaluation = evaluate(&scorer, 6);
        let found = stability(&scorer, &evaluation, 0.2);
        let (mut best, mut worst) = (evaluation.rank.clone(), evaluation.rank.clone());
        for criterion in 0..cells.len() {
            for by in [0.8, 1.2] {
                let mut moved = base.as_slice().to_vec();
                moved[criterion] *= by;
                let ranks = evaluate(&scorer.reweighted(&Weights::direct(&moved).unwrap()).unwrap(), 6).rank;
                for row in 0..matrix.rows() {
                    (best[row], worst[row]) = (best[row].min(ranks[row]), worst[row].max(ranks[row]));
                }
            }
        }
        for row in 0..matrix.rows() {
            prop_assert_eq!(found.mover[row].is_none(), best[row] == worst[row]);
        }
        prop_assert_eq!((found.best, found.worst), (best, worst));
    }

    /// Knowing a value alone puts the row where `missing` says.
    #[test]
    fn missing_values_move_the_rank_as_said(cells in cells(2..9, 1..5)) {
        let before = matrix(&cells);
        let scorer = Scorer::new(&before, &weights(cells.len()), Method::WeightedSum).unwrap();
        let evaluation = evaluate(&scorer, 6);
        let standings = Standings::new(&scorer, &evaluation);
        for row in 0..before.rows() {
            let found = missing(&scorer, &evaluation, &standings, row);
            prop_assert_eq!(found.len(), before.open_of(row).len());
            prop_assert!(found.windows(2).all(|pair| pair[0].high - pair[0].low >= pair[1].high - pair[1].low));
            for missing in found {
                for (value, score, rank) in [
                    (cells[missing.criterion][row].1, missing.high, missing.rank_best),
                    (cells[missing.criterion][row].0, missing.low, missing.rank_worst),
                ] {
                    let mut known = cells.clone();
                    known[missing.criterion][row] = (value, value);
                    let known = matrix(&known);
                    let told = evaluate(&Scorer::new(&known, scorer.weights(), Method::WeightedSum).unwrap(), 6);
                    prop_assert_eq!((told.score[row], told.rank[row]), (score, rank));
                }
            }
        }
    }
}

#[test]
fn the_survey_goes_where_the_line_is() {
    // The first is in for certain, the last out; the two in the middle hang on what is unknown of them.
    let cells = vec![
        vec![(1.0, 1.0), (0.5, 0.5), (0.4, 0.4), (0.0, 0.0)],
        vec![(0.0, 1.0), (0.5, 0.5), (0.0, 1.0), (0.0, 1.0)],
        vec![(1.0, 1.0), (0.5, 0.5), (0.5, 0.5), (0.0, 0.1)],
    ];
    let matrix = matrix(&cells);
    let scorer = Scorer::new(&matrix, &Weights::direct(&[1.0, 1.0, 1.0]).unwrap(), Method::WeightedSum).unwrap();
    let evaluation = evaluate(&scorer, 6);
    assert_eq!(evaluation.rank, [1, 2, 3, 4]);
    let next = survey_next(&scorer, &evaluation, 2, 4000, 7);
    assert_eq!(next.visits.iter().map(|visit| visit.row).collect::<Vec<_>>(), [2, 3, 0]);
    // It enters where its value is above 0.6: in four cases of ten.
    assert!((next.visits[0].chance - 0.4).abs() < 0.03, "{:?}", next.visits[0]);
    // The last would need 1.5 in sum and can have 1.1.
    assert_eq!((next.visits[1].chance, next.visits[2].chance), (0.0, 0.0));
    assert_eq!(next.criteria, [0.0, next.visits[0].chance, 0.0]);
    // A list as long as there are alternatives cannot change.
    assert!(survey_next(&scorer, &evaluation, 4, 100, 7).visits.iter().all(|visit| visit.chance == 0.0));
}

#[test]
fn what_cannot_be_scored_is_refused() {
    let one = matrix(&[vec![(0.5, 0.5)]]);
    let weight = Weights::direct(&[1.0]).unwrap();
    assert_eq!(Scorer::new(&one, &weight, METHODS[2]).unwrap_err(), MethodError::AllAlike);
    assert_eq!(evaluate(&Scorer::new(&one, &weight, METHODS[1]).unwrap(), 6).score, [50.0]);
    let two = Weights::direct(&[1.0, 1.0]).unwrap();
    assert_eq!(Scorer::new(&one, &two, METHODS[0]).unwrap_err(), MethodError::WeightCount { weights: 2, criteria: 1 });
    let raw = matrix(&[vec![(0.5, 0.5), (7.0, 7.0)]]);
    assert_eq!(Scorer::new(&raw, &weight, METHODS[0]).unwrap_err(), MethodError::OutsideUnit { criterion: 0, row: 1 });
}

/// Draws between experts stay between what each of them says.
#[test]
fn experts_span_the_weights_drawn() {
    let matrix = matrix(&[vec![(0.5, 0.5)], vec![(0.5, 0.5)]]);
    let experts = [[3.0, 1.0], [1.0, 1.0]].map(|w| Weights::direct(&w).unwrap());
    let scorer = Scorer::new(&matrix, &experts[0], Method::WeightedSum).unwrap();
    let draws = Draws::new(&scorer, WeightSpread::Experts(experts.to_vec()), 1);
    let first: Vec<f64> = (0..500).map(|draw| draws.weights(draw)[0]).collect();
    assert!(first.iter().all(|w| (0.5..=0.75).contains(w)));
    assert!(first.iter().any(|w| *w < 0.53) && first.iter().any(|w| *w > 0.72));
}

/// Hwang, C.-L. and Yoon, K. (1981) «Multiple Attribute Decision Making: Methods and Applications», Springer: the choice of a fighter
/// aircraft, by TOPSIS. Speed, range, payload, cost, reliability and manoeuvrability (words as 3, 5, 7, 9); the book prints
/// closeness 0.643, 0.268, 0.613, 0.312 and the order A1, A3, A4, A2.
#[test]
fn the_fighter_aircraft_of_hwang_and_yoon() {
    let columns = [
        vec![2.0, 2.5, 1.8, 2.2],
        vec![1500.0, 2700.0, 2000.0, 1800.0],
        vec![20000.0, 18000.0, 21000.0, 20000.0],
        vec![-5.5, -6.5, -4.5, -5.0],
        vec![5.0, 3.0, 7.0, 5.0],
        vec![9.0, 5.0, 7.0, 5.0],
    ];
    let matrix = Matrix::new(columns.map(Column::known).to_vec(), Ties::by_row(4)).unwrap();
    let weights = Weights::direct(&[0.2, 0.1, 0.1, 0.1, 0.2, 0.3]).unwrap();
    let scorer = Scorer::new(&matrix, &weights, Method::Topsis(TopsisScale::Vector)).unwrap();
    let evaluation = evaluate(&scorer, 6);
    for (score, printed) in evaluation.score.iter().zip([64.3, 26.8, 61.3, 31.2]) {
        assert!((score - printed).abs() < 0.06, "{score} {printed}");
    }
    assert_eq!(evaluation.order(), [0, 2, 3, 1]);
}

/// Saaty, T. L. (2008) «Decision making with the analytic hierarchy process», International Journal of Services Sciences 1, 83–98:
/// which drink is consumed more in the USA (coffee, wine, tea, beer, sodas, milk, water). It prints the weights
/// .177 .019 .042 .116 .190 .129 .327 and a consistency ratio of .022.
#[test]
fn the_drinks_of_saaty() {
    let upper: [&[f64]; 6] = [
        &[9.0, 5.0, 2.0, 1.0, 1.0, 1.0 / 2.0],
        &[1.0 / 3.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0, 1.0 / 9.0],
        &[1.0 / 3.0, 1.0 / 4.0, 1.0 / 3.0, 1.0 / 9.0],
        &[1.0 / 2.0, 1.0, 1.0 / 3.0],
        &[2.0, 1.0 / 2.0],
        &[1.0 / 3.0],
    ];
    let mut matrix = vec![vec![None; 7]; 7];
    for (row, judged) in upper.iter().enumerate() {
        for (at, &judged) in judged.iter().enumerate() {
            matrix[row][row + 1 + at] = Some(judged);
        }
    }
    let group = ahp::judge(&[ahp::Expert { name: "USA".into(), share: 1.0, matrix }], 7).unwrap().group;
    for (weight, printed) in group.weights.as_slice().iter().zip([0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]) {
        assert!((weight - printed).abs() < 0.001, "{weight} {printed}");
    }
    assert!((group.ratio - 0.022).abs() < 0.0005, "{}", group.ratio);
}
