//! Pairwise judgements (analytic hierarchy process): weights, consistency, and the judgement that fits least.
//!
//! Saaty, T. L. (1977) «A scaling method for priorities in hierarchical structures», Journal of Mathematical Psychology 15,
//! 234–281: weights are the principal eigenvector of the matrix of judgements, the consistency index is
//! (λ − n) / (n − 1), the consistency ratio that index over the mean index of random matrices. Judgements of several experts are
//! merged by their geometric mean: Aczél, J. and Saaty, T. L. (1983), Journal of Mathematical Psychology 27, 93–102.

use super::Weights;
use crate::score::MethodError;

/// A ratio above this is too inconsistent to be relied on (Saaty 1977).
pub const RATIO_LIMIT: f64 = 0.10;

/// Mean consistency index of random reciprocal matrices of order 1 to 15, as tabulated by Saaty, T. L. (1980) «The Analytic
/// Hierarchy Process», McGraw-Hill. From memory (Mh); other simulations differ in the second decimal.
const RANDOM_INDEX: [f64; 15] = [0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59];

/// How far a judgement may be from the reciprocal of its mirror: people write 0.33 for a third.
const RECIPROCAL_TOLERANCE: f64 = 0.02;

/// One expert's judgements.
#[derive(Debug, Clone, PartialEq)]
pub struct Expert {
    /// Name, as the file writes it.
    pub name: String,
    /// How much the expert counts among several.
    pub share: f64,
    /// How many times as important the criterion of the row is as that of the column; `None` where not judged.
    pub matrix: Vec<Vec<Option<f64>>>,
}

/// What judgements give.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Principal eigenvector.
    pub weights: Weights,
    /// Principal eigenvalue; the number of criteria where the judgements are consistent.
    pub lambda: f64,
    /// Consistency ratio; 0 with fewer than three criteria, which cannot contradict each other.
    pub ratio: f64,
    /// The judgement whose change would mend most; `None` where the judgements are consistent.
    pub worst: Option<WorstPair>,
}

/// The judgement that fits the others least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorstPair {
    /// The criterion judged the more important or equal, by the present judgement.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// How many times as important `first` was judged as `second`.
    pub given: f64,
    /// What the other judgements say of this pair.
    pub mended: f64,
    /// Consistency ratio with the mended judgement.
    pub ratio: f64,
}

/// Judgements of all experts together.
#[derive(Debug, Clone, PartialEq)]
pub struct Ahp {
    /// Of the merged matrix.
    pub group: Judgement,
    /// Of each expert, with the name.
    pub experts: Vec<(String, Judgement)>,
}

/// Weighs the judgements of one or several experts.
///
/// # Errors
/// No experts; a matrix that is not square, of another order than the number of criteria, or of more than 15; a judgement that is
/// missing, not positive, or not the reciprocal of its mirror; shares that are negative or sum to zero.
pub fn judge(experts: &[Expert], criteria: usize) -> Result<Ahp, MethodError> {
    if experts.is_empty() {
        return Err(MethodError::NoExperts);
    }
    if criteria > RANDOM_INDEX.len() {
        return Err(MethodError::TooManyToJudge { criteria, most: RANDOM_INDEX.len() });
    }
    let shares: Vec<f64> = experts.iter().map(|expert| expert.share).collect();
    if let Some(share) = shares.iter().find(|share| !(share.is_finite() && **share >= 0.0)) {
        return Err(MethodError::BadShare { share: share.to_string() });
    }
    let shares = Weights::direct(&shares)?;
    let matrices = experts.iter().map(|expert| checked(expert, criteria)).collect::<Result<Vec<_>, _>>()?;
    let mut merged = vec![vec![1.0; criteria]; criteria];
    for (row, cells) in merged.iter_mut().enumerate() {
        for (column, cell) in cells.iter_mut().enumerate() {
            let logs = matrices.iter().zip(shares.as_slice()).map(|(matrix, share)| matrix[row][column].ln() * share);
            *cell = logs.sum::<f64>().exp();
        }
    }
    let alone = |(expert, matrix): (&Expert, &Vec<Vec<f64>>)| Ok((expert.name.clone(), judgement(matrix)?));
    let experts = experts.iter().zip(&matrices).map(alone).collect::<Result<_, MethodError>>()?;
    Ok(Ahp { group: judgement(&merged)?, experts })
}

/// The nearest word of Saaty's scale: 1 to 9, or one over it.
#[must_use]
pub fn on_the_scale(judgement: f64) -> String {
    let turned = judgement < 1.0;
    let size = if turned { judgement.recip() } else { judgement }.clamp(1.0, 9.0);
    // Nearest by ratio, as judgements are ratios.
    let below = size.floor();
    let nearest = if size / below < (below + 1.0) / size { below } else { (below + 1.0).min(9.0) };
    if turned && nearest > 1.0 { format!("1/{nearest}") } else { nearest.to_string() }
}

/// A matrix of judgements, each pair made exactly reciprocal by its upper judgement.
fn checked(expert: &Expert, criteria: usize) -> Result<Vec<Vec<f64>>, MethodError> {
    let name = || expert.name.clone();
    if expert.matrix.len() != criteria || expert.matrix.iter().any(|row| row.len() != criteria) {
        let widths = expert.matrix.iter().map(Vec::len).find(|&width| width != criteria);
        return Err(MethodError::NotSquare { expert: name(), rows: expert.matrix.len(), columns: widths.unwrap_or(criteria), criteria });
    }
    for (at, row) in expert.matrix.iter().enumerate() {
        if let Some(own) = row[at].filter(|own| *own != 1.0) {
            return Err(MethodError::NotReciprocal { expert: name(), first: at, second: at, given: own.to_string(), wanted: "1".into() });
        }
    }
    let mut open = Vec::new();
    let mut matrix = vec![vec![1.0; criteria]; criteria];
    for (first, second) in pairs(criteria) {
        let (upper, lower) = (expert.matrix[first][second], expert.matrix[second][first]);
        if let Some(wrong) = [upper, lower].into_iter().flatten().find(|v| !(v.is_finite() && *v > 0.0)) {
            return Err(MethodError::NotPositive { expert: name(), first, second, given: wrong.to_string() });
        }
        let judged = match (upper, lower) {
            (None, None) => {
                open.push((first, second));
                continue;
            }
            (Some(upper), None) => upper,
            (None, Some(lower)) => lower.recip(),
            // Of 3 and 0.33 the greater one is what was meant.
            (Some(upper), Some(lower)) if (upper * lower - 1.0).abs() <= RECIPROCAL_TOLERANCE => {
                if lower > upper {
                    lower.recip()
                } else {
                    upper
                }
            }
            (Some(upper), Some(lower)) => {
                let (given, wanted) = (lower.to_string(), upper.recip().to_string());
                return Err(MethodError::NotReciprocal { expert: name(), first: second, second: first, given, wanted });
            }
        };
        matrix[first][second] = judged;
        matrix[second][first] = judged.recip();
    }
    // A pair could be read off the others (Harker 1987), but not its consistency, and a weight that nobody judged would pass as one
    // that somebody did: whoever judges is asked.
    if open.is_empty() { Ok(matrix) } else { Err(MethodError::NotJudged { expert: name(), pairs: open }) }
}

/// Every pair of criteria once.
fn pairs(criteria: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..criteria).flat_map(move |first| (first + 1..criteria).map(move |second| (first, second)))
}

fn judgement(matrix: &[Vec<f64>]) -> Result<Judgement, MethodError> {
    let (weights, lambda) = principal(matrix);
    let ratio = consistency_ratio(matrix.len(), lambda);
    let worst = if ratio > 1e-6 { worst_pair(matrix) } else { None };
    Ok(Judgement { weights: Weights::direct(&weights)?, lambda, ratio, worst })
}

fn consistency_ratio(order: usize, lambda: f64) -> f64 {
    match RANDOM_INDEX.get(order.wrapping_sub(1)) {
        Some(index) if *index > 0.0 => (((lambda - order as f64) / (order as f64 - 1.0)) / index).max(0.0),
        _ => 0.0,
    }
}

/// Principal eigenvector, summing to 1, and eigenvalue of a primitive matrix, by power iteration.
fn principal(matrix: &[Vec<f64>]) -> (Vec<f64>, f64) {
    const TURNS: usize = 10_000;
    let order = matrix.len();
    let mut vector = vec![1.0 / order as f64; order];
    let mut value = order as f64;
    for _ in 0..TURNS {
        let next: Vec<f64> = matrix.iter().map(|row| row.iter().zip(&vector).map(|(a, v)| a * v).sum()).collect();
        // The vector sums to 1, so its image sums to the eigenvalue.
        value = next.iter().sum();
        let next: Vec<f64> = next.into_iter().map(|v| v / value).collect();
        let moved = next.iter().zip(&vector).fold(0.0, |most: f64, (a, b)| most.max((a - b).abs()));
        vector = next;
        if moved < 1e-15 {
            break;
        }
    }
    (vector, value)
}

/// The pair whose judgement, taken from all the others instead, leaves the smallest ratio; the first of equal ones.
///
/// What the others say of a pair is read off the matrix without it: Harker, P. T. (1987) «Incomplete pairwise comparisons in the
/// analytic hierarchy process», Mathematical Modelling 9, 837–848.
fn worst_pair(matrix: &[Vec<f64>]) -> Option<WorstPair> {
    let order = matrix.len();
    let mut worst: Option<WorstPair> = None;
    for (first, second) in pairs(order) {
        let mut without = matrix.to_vec();
        (without[first][second], without[second][first]) = (0.0, 0.0);
        (without[first][first], without[second][second]) = (2.0, 2.0);
        let (weights, _) = principal(&without);
        let says = weights[first] / weights[second];
        let mut mended = matrix.to_vec();
        (mended[first][second], mended[second][first]) = (says, says.recip());
        let ratio = consistency_ratio(order, principal(&mended).1);
        if worst.is_none_or(|worst| ratio < worst.ratio - 1e-12) {
            let given = matrix[first][second];
            worst = Some(if given >= 1.0 {
                WorstPair { first, second, given, mended: says, ratio }
            } else {
                WorstPair { first: second, second: first, given: given.recip(), mended: says.recip(), ratio }
            });
        }
    }
    worst
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn expert(matrix: &[&[f64]]) -> Expert {
        let matrix = matrix.iter().map(|row| row.iter().map(|&v| Some(v)).collect()).collect();
        Expert { name: "a".into(), share: 1.0, matrix }
    }

    #[test]
    fn consistent_judgements_give_back_their_weights() {
        let ahp = judge(&[expert(&[&[1.0, 2.0, 4.0], &[0.5, 1.0, 2.0], &[0.25, 0.5, 1.0]])], 3).unwrap();
        for (weight, wanted) in ahp.group.weights.as_slice().iter().zip([4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0]) {
            assert!((weight - wanted).abs() < 1e-12);
        }
        assert!((ahp.group.lambda - 3.0).abs() < 1e-12 && ahp.group.ratio < 1e-12 && ahp.group.worst.is_none());
    }

    #[test]
    fn the_judgement_that_does_not_fit_is_named() {
        // Weights 8 : 4 : 2 : 1, and one judgement turned round: 1/4 in place of 4.
        let weights = [8.0, 4.0, 2.0, 1.0];
        let mut matrix: Vec<Vec<Option<f64>>> = weights.iter().map(|a| weights.iter().map(|b| Some(a / b)).collect()).collect();
        (matrix[1][3], matrix[3][1]) = (Some(0.25), Some(4.0));
        let ahp = judge(&[Expert { name: "a".into(), share: 1.0, matrix }], 4).unwrap();
        assert!(ahp.group.ratio > RATIO_LIMIT);
        let worst = ahp.group.worst.unwrap();
        assert_eq!((worst.first, worst.second, worst.given), (3, 1, 4.0));
        assert!((worst.mended - 0.25).abs() < 1e-9 && worst.ratio < 1e-9, "{worst:?}");
    }

    #[test]
    fn matrices_that_are_none_are_refused() {
        let error = |matrix: &[&[f64]]| judge(&[expert(matrix)], 2).unwrap_err();
        assert!(matches!(error(&[&[1.0, 2.0]]), MethodError::NotSquare { rows: 1, columns: 2, .. }));
        assert!(matches!(error(&[&[1.0, 2.0], &[1.0]]), MethodError::NotSquare { columns: 1, .. }));
        assert!(matches!(error(&[&[1.0, 3.0], &[0.5, 1.0]]), MethodError::NotReciprocal { first: 1, second: 0, .. }));
        assert!(matches!(error(&[&[2.0, 3.0], &[1.0 / 3.0, 1.0]]), MethodError::NotReciprocal { first: 0, second: 0, .. }));
        assert!(matches!(error(&[&[1.0, -3.0], &[-1.0 / 3.0, 1.0]]), MethodError::NotPositive { .. }));
        assert!(matches!(error(&[&[1.0, f64::NAN], &[1.0, 1.0]]), MethodError::NotPositive { .. }));
        let open = Expert { name: "a".into(), share: 1.0, matrix: vec![vec![Some(1.0), None], vec![None, Some(1.0)]] };
        assert_eq!(judge(&[open], 2), Err(MethodError::NotJudged { expert: "a".into(), pairs: vec![(0, 1)] }));
        let mut gaps = expert(&[&[1.0, 3.0, 3.0], &[1.0 / 3.0, 1.0, 1.0], &[1.0 / 3.0, 1.0, 1.0]]);
        for (first, second) in [(0, 2), (2, 0), (1, 2), (2, 1)] {
            gaps.matrix[first][second] = None;
        }
        let all = MethodError::NotJudged { expert: gaps.name.clone(), pairs: vec![(0, 2), (1, 2)] };
        assert_eq!(judge(&[gaps], 3), Err(all.clone()), "every pair that is missing is named");
        assert!(all.text(&["age".into(), "condition".into(), "elderly".into()]).en.contains("age / elderly, condition / elderly"));
        assert_eq!(judge(&[], 2), Err(MethodError::NoExperts));
        assert!(matches!(judge(&[expert(&[&[1.0]])], 16), Err(MethodError::TooManyToJudge { .. })));
        let mut nobody = expert(&[&[1.0, 3.0], &[1.0 / 3.0, 1.0]]);
        nobody.share = 0.0;
        assert_eq!(judge(&[nobody], 2), Err(MethodError::WeightsZero));
    }

    #[test]
    fn opposite_experts_meet_in_the_middle() {
        let (a, b) = (expert(&[&[1.0, 4.0], &[0.25, 1.0]]), expert(&[&[1.0, 0.25], &[4.0, 1.0]]));
        assert_eq!(judge(&[a.clone(), b.clone()], 2).unwrap().group.weights.as_slice(), [0.5, 0.5]);
        let leaning = judge(&[Expert { share: 3.0, ..a }, b], 2).unwrap();
        // 4^(3/4) × (1/4)^(1/4) = 2.
        assert!((leaning.group.weights.as_slice()[0] - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_third_may_be_written_as_it_is_spoken() {
        let rounded = judge(&[expert(&[&[1.0, 0.33], &[3.0, 1.0]])], 2).unwrap();
        assert!((rounded.group.weights.as_slice()[0] - 0.25).abs() < 1e-12);
        assert_eq!([3.2, 1.0 / 3.2, 20.0, 1.2, 0.9].map(on_the_scale), ["3", "1/3", "9", "1", "1"]);
    }

    proptest! {
        /// The eigenvalue against the characteristic polynomial of order 3: a reciprocal matrix has
        /// λ³ − 3λ² = x + 1/x − 2 with x = a₁₂ a₂₃ / a₁₃.
        #[test]
        fn the_eigenvalue_solves_the_characteristic_equation(a in 0.11f64..9.0, b in 0.11f64..9.0, c in 0.11f64..9.0) {
            let ahp = judge(&[expert(&[&[1.0, a, b], &[a.recip(), 1.0, c], &[b.recip(), c.recip(), 1.0]])], 3).unwrap();
            let (lambda, x) = (ahp.group.lambda, a * c / b);
            let sides = (lambda.powi(3) - 3.0 * lambda.powi(2), x + x.recip() - 2.0);
            prop_assert!((sides.0 - sides.1).abs() < 1e-8 * (1.0 + sides.1), "{sides:?}");
            // Of order 3 the eigenvector is the geometric means of the rows.
            let means = [(a * b).cbrt(), (c / a).cbrt(), (b * c).recip().cbrt()];
            for (weight, mean) in ahp.group.weights.as_slice().iter().zip(means) {
                prop_assert!((weight - mean / means.iter().sum::<f64>()).abs() < 1e-10);
            }
        }

        #[test]
        fn mending_never_makes_it_worse(judged in prop::collection::vec(1u8..=17, 10)) {
            let saaty = |v: u8| if v <= 9 { f64::from(v) } else { f64::from(v - 8).recip() };
            let mut matrix = vec![vec![Some(1.0); 5]; 5];
            let mut given = judged.into_iter().map(saaty);
            for (i, j) in (0..5).flat_map(|i| (i + 1..5).map(move |j| (i, j))) {
                let v = given.next().unwrap();
                (matrix[i][j], matrix[j][i]) = (Some(v), Some(v.recip()));
            }
            let group = judge(&[Expert { name: String::new(), share: 1.0, matrix }], 5).unwrap().group;
            prop_assert!(group.worst.is_none_or(|worst| worst.ratio <= group.ratio + 1e-9));
        }
    }
}
