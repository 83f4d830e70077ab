//! What is scored: alternatives by criteria, each value known or an interval that it lies in, and who comes first in a tie.

use super::MethodError;

/// The greatest number a value may be.
const GREATEST: f64 = 1e100;

/// Values of one criterion for every alternative; equal ends where the value is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    low: Vec<f64>,
    high: Vec<f64>,
}

/// The order in which alternatives of equal score stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ties {
    /// Alternatives, the one that wins every tie first.
    order: Vec<u32>,
    /// Place of each alternative in that order.
    places: Vec<u32>,
}

/// A value that is not known: it lies between `low` and `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OpenCell {
    /// Alternative.
    pub row: u32,
    /// Criterion.
    pub criterion: u32,
    /// Least value.
    pub low: f64,
    /// Greatest value.
    pub high: f64,
}

/// Alternatives (rows) by criteria (columns): higher is better in every column.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    rows: usize,
    /// By criterion: the value, or the middle of what it may be.
    estimates: Vec<Vec<f64>>,
    /// Unknown values, by row and then by criterion.
    open: Vec<OpenCell>,
    /// Where the unknown values of each row begin in `open`; one more than rows.
    starts: Vec<u32>,
    ties: Ties,
}

impl Column {
    /// Values that are all known.
    #[must_use]
    pub fn known(values: Vec<f64>) -> Self {
        Self { high: values.clone(), low: values }
    }

    /// Values between two ends.
    #[must_use]
    pub fn between(low: Vec<f64>, high: Vec<f64>) -> Self {
        Self { low, high }
    }
}

impl Ties {
    /// The alternative with the greater area first; of equal areas, the one with the smaller id.
    #[must_use]
    pub fn by_area_then_id(areas: &[f64], ids: &[&str]) -> Self {
        let mut order: Vec<u32> = (0..areas.len() as u32).collect();
        let id = |row: u32| ids.get(row as usize).copied().unwrap_or_default();
        order.sort_by(|&a, &b| areas[b as usize].total_cmp(&areas[a as usize]).then_with(|| id(a).cmp(id(b))).then(a.cmp(&b)));
        Self::of_order(order)
    }

    /// The alternative that comes first in the input first.
    #[must_use]
    pub fn by_row(rows: usize) -> Self {
        Self::of_order((0..rows as u32).collect())
    }

    fn of_order(order: Vec<u32>) -> Self {
        let mut places = vec![0; order.len()];
        for (place, &row) in order.iter().enumerate() {
            places[row as usize] = place as u32;
        }
        Self { order, places }
    }

    /// Alternatives, the one that wins every tie first.
    #[must_use]
    pub fn order(&self) -> &[u32] {
        &self.order
    }

    /// Place of each alternative in that order.
    #[must_use]
    pub fn places(&self) -> &[u32] {
        &self.places
    }
}

impl Matrix {
    /// Puts columns together.
    ///
    /// # Errors
    /// No rows, no columns, columns of different lengths, a value that is not a finite number, an interval whose ends are
    /// the wrong way round.
    pub fn new(columns: Vec<Column>, ties: Ties) -> Result<Self, MethodError> {
        let rows = ties.order.len();
        if columns.is_empty() {
            return Err(MethodError::NoCriteria);
        }
        if rows == 0 {
            return Err(MethodError::NoAlternatives);
        }
        let mut open = Vec::new();
        let mut estimates = Vec::with_capacity(columns.len());
        for (criterion, Column { low, high }) in columns.into_iter().enumerate() {
            if low.len() != rows || high.len() != rows {
                return Err(MethodError::Lengths { criterion });
            }
            for (row, (&low, &high)) in low.iter().zip(&high).enumerate() {
                // Squares are taken of values: what is greater is no measure of anything.
                if !(low.abs() <= GREATEST && high.abs() <= GREATEST && low <= high) {
                    return Err(MethodError::NotAnInterval { criterion, row });
                }
                if low < high {
                    open.push(OpenCell { row: row as u32, criterion: criterion as u32, low, high });
                }
            }
            estimates.push(low.iter().zip(&high).map(|(&low, &high)| f64::midpoint(low, high)).collect());
        }
        open.sort_unstable_by_key(|cell| (cell.row, cell.criterion));
        let mut starts = vec![0; rows + 1];
        for cell in &open {
            starts[cell.row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Ok(Self { rows, estimates, open, starts, ties })
    }

    /// Number of alternatives.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of criteria.
    #[must_use]
    pub fn criteria(&self) -> usize {
        self.estimates.len()
    }

    /// Values of a criterion by alternative, the middle of the interval where it is unknown.
    #[must_use]
    pub fn estimates(&self, criterion: usize) -> &[f64] {
        &self.estimates[criterion]
    }

    /// All unknown values, by alternative and then by criterion.
    #[must_use]
    pub fn open(&self) -> &[OpenCell] {
        &self.open
    }

    /// Unknown values of an alternative, by criterion.
    #[must_use]
    pub fn open_of(&self, row: usize) -> &[OpenCell] {
        &self.open[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// Values of a criterion that are known, with their alternatives.
    pub(super) fn known(&self, criterion: usize) -> Vec<(u32, f64)> {
        let mut is_open = vec![false; self.rows];
        for cell in self.open.iter().filter(|cell| cell.criterion as usize == criterion) {
            is_open[cell.row as usize] = true;
        }
        let column = self.estimates[criterion].iter().enumerate();
        column.filter(|(row, _)| !is_open[*row]).map(|(row, &value)| (row as u32, value)).collect()
    }

    /// Who comes first in a tie.
    #[must_use]
    pub fn ties(&self) -> &Ties {
        &self.ties
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_cells_stand_by_row() {
        let columns = vec![Column::between(vec![0.0, 0.2], vec![1.0, 0.2]), Column::between(vec![0.5, 0.0], vec![0.5, 0.5])];
        let matrix = Matrix::new(columns, Ties::by_row(2)).unwrap();
        assert_eq!(matrix.estimates(0), [0.5, 0.2]);
        assert_eq!(matrix.open_of(0), [OpenCell { row: 0, criterion: 0, low: 0.0, high: 1.0 }]);
        assert_eq!(matrix.open_of(1), [OpenCell { row: 1, criterion: 1, low: 0.0, high: 0.5 }]);
        assert_eq!(matrix.known(0), [(1, 0.2)]);
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for (low, high) in [(f64::NAN, 0.0), (0.0, f64::INFINITY), (1.0, 0.0)] {
            let made = Matrix::new(vec![Column::between(vec![low], vec![high])], Ties::by_row(1));
            assert_eq!(made, Err(MethodError::NotAnInterval { criterion: 0, row: 0 }));
        }
        assert_eq!(Matrix::new(vec![Column::known(vec![0.0])], Ties::by_row(2)), Err(MethodError::Lengths { criterion: 0 }));
        assert_eq!(Matrix::new(vec![Column::known(vec![])], Ties::by_row(0)), Err(MethodError::NoAlternatives));
    }

    #[test]
    fn ties_go_to_the_greater_area_then_to_the_smaller_id() {
        let ties = Ties::by_area_then_id(&[1.0, 2.0, 1.0], &["b", "c", "a"]);
        assert_eq!(ties.order(), [1, 2, 0]);
        assert_eq!(ties.places(), [2, 0, 1]);
    }
}
