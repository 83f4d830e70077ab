//! Weights from the data: what tells alternatives apart weighs more (entropy).

use super::Weights;
use crate::score::MethodError;
use crate::score::matrix::Matrix;

/// Entropy weights over the known values of each criterion.
///
/// With shares p = x / Σx of the n known values, the entropy is −Σ p ln p / ln n, and the weight what it lacks to 1: Hwang, C.-L. and
/// Yoon, K. (1981) «Multiple Attribute Decision Making», Springer. A criterion on which all are equal weighs nothing.
/// Entropy rewards whatever varies most, needed or not: a second opinion, never the first.
///
/// # Errors
/// A criterion of which fewer than two values are known, or which has values above and below zero; all criteria constant.
pub fn entropy(matrix: &Matrix) -> Result<Weights, MethodError> {
    let lacking = (0..matrix.criteria()).map(|criterion| divergence(matrix, criterion)).collect::<Result<Vec<f64>, _>>()?;
    if lacking.iter().all(|&d| d <= 0.0) {
        return Err(MethodError::AllAlike);
    }
    Weights::direct(&lacking)
}

fn divergence(matrix: &Matrix, criterion: usize) -> Result<f64, MethodError> {
    let values: Vec<f64> = matrix.known(criterion).into_iter().map(|(_, value)| value).collect();
    if values.len() < 2 {
        return Err(MethodError::TooFewKnown { criterion, known: values.len() });
    }
    if values.iter().any(|&v| v < 0.0) && values.iter().any(|&v| v > 0.0) {
        return Err(MethodError::BothSigns { criterion });
    }
    let sum: f64 = values.iter().sum();
    // Equal shares have the greatest entropy, to a rounding error or two.
    if sum == 0.0 || values.iter().all(|&v| v == values[0]) {
        return Ok(0.0);
    }
    let entropy: f64 = values.iter().map(|v| v / sum).filter(|&p| p > 0.0).map(|p| -p * p.ln()).sum();
    Ok((1.0 - entropy / (values.len() as f64).ln()).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::matrix::{Column, Ties};

    fn weights(columns: Vec<Column>, rows: usize) -> Result<Weights, MethodError> {
        entropy(&Matrix::new(columns, Ties::by_row(rows)).unwrap())
    }

    #[test]
    fn a_constant_criterion_weighs_nothing() {
        let columns = vec![Column::known(vec![3.0, 3.0, 3.0]), Column::known(vec![1.0, 2.0, 4.0])];
        assert_eq!(weights(columns, 3).unwrap().as_slice(), [0.0, 1.0]);
        assert_eq!(weights(vec![Column::known(vec![0.0, 0.0])], 2), Err(MethodError::AllAlike));
        assert_eq!(weights(vec![Column::known(vec![1.0])], 1), Err(MethodError::TooFewKnown { criterion: 0, known: 1 }));
        assert_eq!(weights(vec![Column::known(vec![1.0, -1.0])], 2), Err(MethodError::BothSigns { criterion: 0 }));
    }

    #[test]
    fn unknown_values_and_turned_signs_change_nothing() {
        let known = weights(vec![Column::known(vec![1.0, 2.0, 5.0]), Column::known(vec![2.0, 2.0, 3.0])], 3).unwrap();
        let open = Column::between(vec![1.0, 2.0, 5.0, 0.0], vec![1.0, 2.0, 5.0, 9.0]);
        let other = Column::between(vec![-2.0, -2.0, -3.0, -9.0], vec![-2.0, -2.0, -3.0, 0.0]);
        assert_eq!(weights(vec![open, other], 4).unwrap(), known);
    }
}
