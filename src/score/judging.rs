//! Pairwise judgements given by hand: read from a project, begun from weights, changed one pair at a time.

use toml::Value;

use super::weighting::judged;
use super::weights::ahp::{self, Ahp, Expert};
use super::{MethodError, WeighingMethod};

/// Judgements of one person over all criteria.
#[derive(Debug, Clone, PartialEq)]
pub struct Judging {
    /// Who judges.
    pub name: String,
    /// How many times as important the criterion of the row is as that of the column; reciprocal.
    matrix: Vec<Vec<f64>>,
}

/// Steps on either side of “as important”: Saaty's scale ends at nine times.
const STEPS: i32 = 8;

impl Judging {
    /// The judgements of a `[score.weighting]` that holds those of one person alone; `None` where it holds others, or weighs otherwise.
    #[must_use]
    pub fn of(weighting: &toml::Table, criteria: usize) -> Option<Self> {
        if weighting.get("method").and_then(Value::as_str) != Some(WeighingMethod::Ahp.key()) {
            return None;
        }
        let [expert] = weighting.get("expert")?.as_array()?.as_slice() else { return None };
        let name = expert.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        let rows = expert.get("matrix")?.as_array()?;
        let cell = |row: usize, column: usize| rows.get(row)?.get(column).and_then(|cell| judged(cell).ok().flatten());
        let mut matrix = vec![vec![1.0; criteria]; criteria];
        for (row, column) in (0..criteria).flat_map(|row| (row + 1..criteria).map(move |column| (row, column))) {
            let times = cell(row, column).or_else(|| cell(column, row).map(|times| 1.0 / times))?;
            (matrix[row][column], matrix[column][row]) = (times, 1.0 / times);
        }
        Some(Self { name, matrix })
    }

    /// Judgements that say of every pair what weights say, as near as whole steps come to it.
    #[must_use]
    pub fn from_weights(name: &str, weights: &[f64]) -> Self {
        let times = |one: f64, other: f64| times_of(step_of(if one == other { 1.0 } else { one / other }));
        let matrix = weights.iter().map(|one| weights.iter().map(|other| times(*one, *other)).collect()).collect();
        Self { name: name.to_owned(), matrix }
    }

    /// How many times as important one criterion is as another.
    #[must_use]
    pub fn times(&self, one: usize, other: usize) -> f64 {
        self.matrix[one][other]
    }

    /// Judges a pair, and its mirror.
    pub fn judge(&mut self, one: usize, other: usize, times: f64) {
        if one != other {
            (self.matrix[one][other], self.matrix[other][one]) = (times, 1.0 / times);
        }
    }

    /// The judgements as `[score.weighting]`; the mirror of every pair is left to it.
    #[must_use]
    pub fn table(&self) -> toml::Table {
        let cell = |row: usize, column: usize| match step_of(self.matrix[row][column]) {
            _ if column < row => Value::from(""),
            step if (times_of(step) - self.matrix[row][column]).abs() > 1e-9 => Value::from(self.matrix[row][column]),
            step if step < 0 => Value::from(format!("1/{}", 1 - step)),
            step => Value::from(i64::from(step + 1)),
        };
        let size = self.matrix.len();
        let rows: Vec<Value> = (0..size).map(|row| (0..size).map(|column| cell(row, column)).collect::<Vec<_>>().into()).collect();
        let expert: toml::Table =
            [("name".to_owned(), Value::from(self.name.clone())), ("matrix".to_owned(), rows.into())].into_iter().collect();
        let method = ("method".to_owned(), Value::from(WeighingMethod::Ahp.key()));
        [method, ("expert".to_owned(), Value::from(vec![expert]))].into_iter().collect()
    }

    /// Weights and consistency.
    ///
    /// # Errors
    /// [`MethodError`] where there are more criteria than can be judged.
    pub fn weigh(&self) -> Result<Ahp, MethodError> {
        let matrix = self.matrix.iter().map(|row| row.iter().copied().map(Some).collect()).collect();
        ahp::judge(&[Expert { name: self.name.clone(), share: 1.0, matrix }], self.matrix.len())
    }
}

/// The step of a judgement: 0 where both are as important, 8 for nine times, −8 for a ninth.
#[must_use]
pub fn step_of(times: f64) -> i32 {
    let step = if times >= 1.0 { times - 1.0 } else { 1.0 - 1.0 / times };
    if step.is_nan() { 0 } else { step.round().clamp(-f64::from(STEPS), f64::from(STEPS)) as i32 }
}

/// The judgement of a step.
#[must_use]
pub fn times_of(step: i32) -> f64 {
    if step >= 0 { f64::from(step + 1) } else { 1.0 / f64::from(1 - step) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_judged_comes_back_from_the_project() {
        let mut judging = Judging::from_weights("甲", &[40.0, 20.0, 10.0]);
        assert_eq!([judging.times(0, 1), judging.times(0, 2), judging.times(2, 1)], [2.0, 4.0, 0.5]);
        judging.judge(2, 0, 3.0);
        assert!((judging.times(0, 2) - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(Judging::of(&judging.table(), 3), Some(judging.clone()));
        assert!(judging.weigh().unwrap().group.ratio > ahp::RATIO_LIMIT, "a circle of judgements");
    }

    #[test]
    fn judgements_from_weights_give_nearly_those_weights_and_no_contradiction() {
        let weighed = Judging::from_weights("", &[40.0, 20.0, 10.0]).weigh().unwrap().group;
        assert!(weighed.ratio < 1e-9);
        let wanted = [4.0 / 7.0, 2.0 / 7.0, 1.0 / 7.0];
        assert!(weighed.weights.as_slice().iter().zip(wanted).all(|(own, wanted)| (own - wanted).abs() < 1e-9));
    }

    #[test]
    fn steps_are_saatys_scale() {
        for step in -8..=8 {
            assert_eq!(step_of(times_of(step)), step);
        }
        assert_eq!((step_of(0.0), step_of(f64::INFINITY), step_of(f64::NAN), step_of(20.0)), (-8, 8, 0, 8));
    }

    #[test]
    fn several_experts_are_left_to_their_file() {
        let mut table = Judging::from_weights("", &[1.0, 1.0]).table();
        let twice = table["expert"].as_array().unwrap().iter().cycle().take(2).cloned().collect::<Vec<_>>();
        table.insert("expert".into(), twice.into());
        assert_eq!(Judging::of(&table, 2), None);
        assert_eq!(Judging::of(&toml::Table::new(), 2), None);
    }
}
