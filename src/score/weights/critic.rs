//! Weights from the data: what varies and is not told by the other criteria weighs more (CRITIC).

use rayon::prelude::*;

use super::Weights;
use crate::score::MethodError;
use crate::score::matrix::Matrix;

/// CRITIC weights: standard deviation of the values scaled to 0–1, times the sum of 1 − correlation with each other criterion.
///
/// Diakoulaki, D., Mavrotas, G. and Papayannakis, L. (1995) «Determining objective weights in multiple criteria problems: the CRITIC
/// method», Computers & Operations Research 22, 763–770. Only known values count; a correlation is over the alternatives
/// of which both values are known. A constant criterion weighs nothing and is no conflict for others.
///
/// # Errors
/// A criterion of which fewer than two values are known; all criteria constant, or all saying the same.
pub fn critic(matrix: &Matrix) -> Result<Weights, MethodError> {
    let columns = (0..matrix.criteria()).into_par_iter().map(|criterion| scaled(matrix, criterion)).collect::<Result<Vec<_>, _>>()?;
    let deviations: Vec<f64> = columns.iter().map(|column| deviation(column)).collect();
    let information = |at: usize| {
        let others = (0..columns.len()).filter(|&other| other != at && deviations[other] > 0.0);
        let conflict: f64 = others.map(|other| 1.0 - correlation(&columns[at], &columns[other])).sum();
        // A criterion alone has nobody to conflict with.
        if columns.len() == 1 { deviations[at] } else { deviations[at] * conflict.max(0.0) }
    };
    let information: Vec<f64> = (0..columns.len()).into_par_iter().map(information).collect();
    // Rounding leaves a trace of conflict between columns that say the same.
    if information.iter().all(|&c| c < 1e-12) {
        return Err(MethodError::AllAlike);
    }
    Weights::direct(&information)
}

/// Known values between 0 and 1, NaN where unknown (never shown, never summed).
fn scaled(matrix: &Matrix, criterion: usize) -> Result<Vec<f64>, MethodError> {
    let known = matrix.known(criterion);
    if known.len() < 2 {
        return Err(MethodError::TooFewKnown { criterion, known: known.len() });
    }
    let (least, greatest) = known.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, g), (_, v)| (l.min(*v), g.max(*v)));
    let range = if greatest > least { greatest - least } else { 1.0 };
    let mut column = vec![f64::NAN; matrix.rows()];
    for (row, value) in known {
        column[row as usize] = (value - least) / range;
    }
    Ok(column)
}

fn deviation(column: &[f64]) -> f64 {
    let known = || column.iter().filter(|v| !v.is_nan());
    let count = known().count() as f64;
    let mean = known().sum::<f64>() / count;
    (known().map(|v| (v - mean).powi(2)).sum::<f64>() / count).sqrt()
}

/// Pearson's coefficient over what is known of both; 0 where that does not vary.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let both = || a.iter().zip(b).filter(|(a, b)| !a.is_nan() && !b.is_nan());
    let count = both().count() as f64;
    if count < 2.0 {
        return 0.0;
    }
    let (sum_a, sum_b) = both().fold((0.0, 0.0), |(x, y), (a, b)| (x + a, y + b));
    let (mean_a, mean_b) = (sum_a / count, sum_b / count);
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in both() {
        let (a, b) = (a - mean_a, b - mean_b);
        (ab, aa, bb) = (ab + a * b, aa + a * a, bb + b * b);
    }
    if aa > 0.0 && bb > 0.0 { (ab / (aa * bb).sqrt()).clamp(-1.0, 1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::matrix::{Column, Ties};

    fn weights(columns: Vec<Column>, rows: usize) -> Result<Weights, MethodError> {
        critic(&Matrix::new(columns, Ties::by_row(rows)).unwrap())
    }

    #[test]
    fn what_is_told_twice_weighs_less() {
        let columns =
            [vec![1.0, 2.0, 3.0, 4.0], vec![2.0, 4.0, 6.0, 8.0], vec![1.0, 4.0, 4.0, 1.0], vec![7.0; 4]].map(Column::known).to_vec();
        let weights = weights(columns, 4).unwrap();
        let [a, b, c, constant] = weights.as_slice() else { panic!() };
        assert!((a - b).abs() < 1e-12 && c > a && *constant == 0.0);
        // By hand: deviations 0.372678, 0.372678, 0.5; conflicts 1, 1, 2.
        assert!((c - 1.0 / 1.745_356).abs() < 1e-6, "{c}");
    }

    #[test]
    fn what_cannot_be_weighed_is_refused() {
        assert_eq!(weights(vec![Column::known(vec![2.0; 3]); 2], 3), Err(MethodError::AllAlike));
        assert_eq!(weights(vec![Column::known(vec![1.0, 2.0]); 2], 2), Err(MethodError::AllAlike));
        let unknown = Column::between(vec![0.0; 2], vec![1.0; 2]);
        assert_eq!(weights(vec![unknown], 2), Err(MethodError::TooFewKnown { criterion: 0, known: 0 }));
        assert_eq!(weights(vec![Column::known(vec![1.0, 2.0])], 2).unwrap().as_slice(), [1.0]);
    }
}
