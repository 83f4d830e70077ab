//! How values become a score: the weighted sum, and TOPSIS.
//!
//! Both give 0 to 100 points and never fall when a value rises, so the score that unknown values leave open lies between
//! the score of their least and that of their greatest values, and both ends are reached.

use super::MethodError;
use super::matrix::Matrix;
use super::weights::Weights;

/// A method of scoring.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Weight × value, summed; values lie between 0 and 1.
    WeightedSum,
    /// Closeness to the best and distance from the worst alternative (Hwang and Yoon 1981).
    Topsis(TopsisScale),
}

/// What TOPSIS measures distances on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopsisScale {
    /// Values between 0 and 1 as they are, 1 the best and 0 the worst. A score then depends on its own values alone: no
    /// alternative moves another's.
    Fixed,
    /// Vector normalisation, the best and the worst value of the table as ideals: the method as published. Where values
    /// are unknown, the norm counts their middles and the ideals their ends.
    Vector,
}

/// A matrix with weights and a method: what gives scores.
#[derive(Debug, Clone)]
pub struct Scorer<'m> {
    matrix: &'m Matrix,
    weights: Weights,
    method: Method,
    /// Ideals by criterion; empty for the weighted sum.
    ideals: Vec<Ideal>,
}

/// What the distances of a criterion are measured by.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ideal {
    best: f64,
    worst: f64,
    /// One over the norm; 0 where a column holds nothing but zeros.
    scale: f64,
}

/// What a score is made of while it is summed: points for the weighted sum; squared distances for TOPSIS.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Sums {
    /// Points, or squared distance from the worst.
    pub(super) gain: f64,
    /// Squared distance to the best.
    pub(super) loss: f64,
}

/// The factors by which values of one criterion enter the sums.
#[derive(Debug, Clone, Copy)]
pub(super) struct Factor {
    best: f64,
    worst: f64,
    by: f64,
}

impl<'m> Scorer<'m> {
    /// Prepares a method for a matrix.
    ///
    /// # Errors
    /// Weights of another number than criteria; values outside 0 to 1 where the method wants them inside; for TOPSIS by
    /// vectors, a table whose alternatives do not differ in any criterion that weighs something.
    pub fn new(matrix: &'m Matrix, weights: &Weights, method: Method) -> Result<Self, MethodError> {
        if weights.as_slice().len() != matrix.criteria() {
            return Err(MethodError::WeightCount { weights: weights.as_slice().len(), criteria: matrix.criteria() });
        }
        let ideals = match method {
            Method::WeightedSum => Vec::new(),
            Method::Topsis(TopsisScale::Fixed) => vec![Ideal { best: 1.0, worst: 0.0, scale: 1.0 }; matrix.criteria()],
            Method::Topsis(TopsisScale::Vector) => (0..matrix.criteria()).map(|criterion| ideal(matrix, criterion)).collect(),
        };
        if !tells_apart(method, &ideals, weights) {
            return Err(MethodError::AllAlike);
        }
        if method != Method::Topsis(TopsisScale::Vector) {
            within_unit(matrix)?;
        }
        Ok(Self { matrix, weights: weights.clone(), method, ideals })
    }

    /// The same with other weights.
    ///
    /// # Errors
    /// As [`Scorer::new`].
    pub fn reweighted(&self, weights: &Weights) -> Result<Self, MethodError> {
        if weights.as_slice().len() != self.matrix.criteria() || !tells_apart(self.method, &self.ideals, weights) {
            return Self::new(self.matrix, weights, self.method);
        }
        // Neither values nor ideals hang on the weights.
        Ok(Self { weights: weights.clone(), ..self.clone() })
    }

    /// The matrix.
    #[must_use]
    pub fn matrix(&self) -> &'m Matrix {
        self.matrix
    }

    /// The weights.
    #[must_use]
    pub fn weights(&self) -> &Weights {
        &self.weights
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// How the values of each criterion enter under these weights, which sum to 1.
    pub(super) fn factors(&self, weights: &[f64]) -> Vec<Factor> {
        if self.ideals.is_empty() {
            return weights.iter().map(|weight| Factor { best: 0.0, worst: 0.0, by: weight * 100.0 }).collect();
        }
        let ideals = self.ideals.iter().zip(weights);
        ideals.map(|(ideal, weight)| Factor { best: ideal.best, worst: ideal.worst, by: (weight * ideal.scale).powi(2) }).collect()
    }

    /// What one value adds to the sums.
    pub(super) fn adds(&self, factor: Factor, value: f64) -> Sums {
        let Factor { best, worst, by } = factor;
        match self.method {
            Method::WeightedSum => Sums { gain: by * value, loss: 0.0 },
            Method::Topsis(_) => Sums { gain: by * (value - worst).powi(2), loss: by * (best - value).powi(2) },
        }
    }

    /// Points of finished sums.
    pub(super) fn points(&self, sums: Sums) -> f64 {
        match self.method {
            Method::WeightedSum => sums.gain,
            Method::Topsis(_) => closeness(sums) * 100.0,
        }
    }

    /// Adds the values of a stretch of alternatives to their sums, by criterion.
    pub(super) fn sum_columns(&self, factors: &[Factor], columns: &[&[f64]], gain: &mut [f64], loss: &mut [f64]) {
        match self.method {
            Method::WeightedSum => sum_weighted(factors, columns, gain),
            Method::Topsis(_) => {
                for (&Factor { best, worst, by }, column) in factors.iter().zip(columns) {
                    for ((gain, loss), value) in gain.iter_mut().zip(loss.iter_mut()).zip(*column) {
                        *gain += by * (value - worst) * (value - worst);
                        *loss += by * (best - value) * (best - value);
                    }
                }
            }
        }
    }

    /// Makes points of the sums of a stretch, in place of the gains.
    pub(super) fn finish(&self, gain: &mut [f64], loss: &[f64]) {
        if self.method == Method::WeightedSum {
            return;
        }
        for (gain, &loss) in gain.iter_mut().zip(loss) {
            *gain = closeness(Sums { gain: *gain, loss }) * 100.0;
        }
    }
}

impl Sums {
    pub(super) fn add(&mut self, other: Self) {
        self.gain += other.gain;
        self.loss += other.loss;
    }

    /// Puts one value in place of another.
    pub(super) fn exchange(&mut self, from: Self, to: Self) {
        // Nothing is left of a sum whose only part is taken out, but what rounding leaves.
        self.gain = (self.gain + (to.gain - from.gain)).max(0.0);
        self.loss = (self.loss + (to.loss - from.loss)).max(0.0);
    }
}

/// Share of the way from the worst to the best: 0 at the worst. Where both are one point, no criterion tells anything: 0.
fn closeness(sums: Sums) -> f64 {
    let (from_worst, to_best) = (sums.gain.sqrt(), sums.loss.sqrt());
    let way = from_worst + to_best;
    if way > 0.0 { from_worst / way } else { 0.0 }
}

/// Four columns a pass: each alternative's sum is loaded and stored once for four products.
fn sum_weighted(factors: &[Factor], columns: &[&[f64]], sums: &mut [f64]) {
    let mut factors = factors.chunks_exact(4);
    let mut columns = columns.chunks_exact(4);
    for (factors, columns) in factors.by_ref().zip(columns.by_ref()) {
        let ([f, g, h, i], [a, b, c, d]) = (factors, columns) else { continue };
        let values = a.iter().zip(*b).zip(c.iter().zip(*d));
        for (sum, ((a, b), (c, d))) in sums.iter_mut().zip(values) {
            *sum += (f.by * a + g.by * b) + (h.by * c + i.by * d);
        }
    }
    for (factor, column) in factors.remainder().iter().zip(columns.remainder()) {
        for (sum, value) in sums.iter_mut().zip(*column) {
            *sum += factor.by * value;
        }
    }
}

/// Whether some criterion that weighs something has two different ideals.
fn tells_apart(method: Method, ideals: &[Ideal], weights: &Weights) -> bool {
    let differs = |(ideal, &weight): (&Ideal, &f64)| weight > 0.0 && ideal.best > ideal.worst;
    method == Method::WeightedSum || ideals.iter().zip(weights.as_slice()).any(differs)
}

fn ideal(matrix: &Matrix, criterion: usize) -> Ideal {
    let values = matrix.estimates(criterion);
    let norm = values.iter().map(|v| v * v).sum::<f64>().sqrt();
    let (mut worst, mut best) = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(w, b), &v| (w.min(v), b.max(v)));
    for cell in matrix.open().iter().filter(|cell| cell.criterion as usize == criterion) {
        (worst, best) = (worst.min(cell.low), best.max(cell.high));
    }
    Ideal { best, worst, scale: if norm > 0.0 { norm.recip() } else { 0.0 } }
}

fn within_unit(matrix: &Matrix) -> Result<(), MethodError> {
    let outside = |v: f64| !(0.0..=1.0).contains(&v);
    for criterion in 0..matrix.criteria() {
        if let Some(row) = matrix.estimates(criterion).iter().position(|&v| outside(v)) {
            return Err(MethodError::OutsideUnit { criterion, row });
        }
    }
    let cell = matrix.open().iter().find(|cell| outside(cell.low) || outside(cell.high));
    cell.map_or(Ok(()), |cell| Err(MethodError::OutsideUnit { criterion: cell.criterion as usize, row: cell.row as usize }))
}
