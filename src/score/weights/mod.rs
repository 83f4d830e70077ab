//! Weights: given directly, judged in pairs, taken from the data, or combined.

pub mod ahp;
mod critic;
mod entropy;

pub use critic::critic;
pub use entropy::entropy;

use super::MethodError;

/// Weights of the criteria: none negative, their sum 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<f64>);

impl Weights {
    /// Weights as given, scaled to a sum of 1.
    ///
    /// # Errors
    /// No weights, one that is negative or no number, or a sum of zero.
    pub fn direct(given: &[f64]) -> Result<Self, MethodError> {
        if given.is_empty() {
            return Err(MethodError::NoCriteria);
        }
        if let Some(criterion) = given.iter().position(|weight| !(weight.is_finite() && *weight >= 0.0)) {
            return Err(MethodError::BadWeight { criterion, weight: given[criterion].to_string() });
        }
        // The greatest becomes 1 first, so that no sum is beyond the numbers.
        let greatest = given.iter().fold(0.0, |a: f64, &b| a.max(b));
        if greatest <= 0.0 {
            return Err(MethodError::WeightsZero);
        }
        let scaled: Vec<f64> = given.iter().map(|weight| weight / greatest).collect();
        let sum: f64 = scaled.iter().sum();
        Ok(Self(scaled.into_iter().map(|weight| weight / sum).collect()))
    }

    /// Each criterion's product of its weights in all weightings, scaled: what one of them holds for nothing weighs nothing.
    ///
    /// # Errors
    /// Weightings of different lengths; no criterion to which all give a weight.
    pub fn product(weightings: &[&Self]) -> Result<Self, MethodError> {
        let count = same_length(weightings)?;
        let product = |criterion: usize| weightings.iter().map(|w| w.0[criterion]).product();
        Self::direct(&(0..count).map(product).collect::<Vec<f64>>())
    }

    /// The mean of several weightings, each with its share.
    ///
    /// # Errors
    /// Weightings of different lengths; a share that is negative, or shares that sum to zero.
    pub fn mixed(weightings: &[(&Self, f64)]) -> Result<Self, MethodError> {
        let count = same_length(&weightings.iter().map(|(w, _)| *w).collect::<Vec<_>>())?;
        if let Some((_, share)) = weightings.iter().find(|(_, share)| !(share.is_finite() && *share >= 0.0)) {
            return Err(MethodError::BadShare { share: share.to_string() });
        }
        let mean = |criterion: usize| weightings.iter().map(|(w, share)| w.0[criterion] * share).sum();
        Self::direct(&(0..count).map(mean).collect::<Vec<f64>>())
    }

    /// The weights in the order of the criteria.
    #[must_use]
    pub fn as_slice(&self) -> &[f64] {
        &self.0
    }

    /// The weighting in which one weight is multiplied and the others keep their proportions; `None` where no weight is left.
    pub(super) fn moved(&self, criterion: usize, by: f64) -> Option<Self> {
        let mut weights = self.0.clone();
        weights[criterion] *= by;
        Self::direct(&weights).ok()
    }
}

fn same_length(weightings: &[&Weights]) -> Result<usize, MethodError> {
    let count = weightings.first().map_or(0, |w| w.0.len());
    match weightings.iter().find(|w| w.0.len() != count) {
        Some(other) => Err(MethodError::WeightCount { weights: other.0.len(), criteria: count }),
        None => Ok(count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_no_weighting_is_refused() {
        assert_eq!(Weights::direct(&[]), Err(MethodError::NoCriteria));
        assert_eq!(Weights::direct(&[0.0, 0.0]), Err(MethodError::WeightsZero));
        assert_eq!(Weights::direct(&[1.0, -1.0]), Err(MethodError::BadWeight { criterion: 1, weight: "-1".into() }));
        assert_eq!(Weights::direct(&[f64::NAN]), Err(MethodError::BadWeight { criterion: 0, weight: "NaN".into() }));
        assert_eq!(Weights::direct(&[f64::MAX, f64::MAX]).unwrap().as_slice(), [0.5, 0.5]);
    }

    #[test]
    fn weightings_combine() {
        let (a, b) = (Weights::direct(&[1.0, 3.0]).unwrap(), Weights::direct(&[3.0, 1.0]).unwrap());
        assert_eq!(Weights::product(&[&a, &b]).unwrap().as_slice(), [0.5, 0.5]);
        assert_eq!(Weights::mixed(&[(&a, 1.0), (&b, 1.0)]).unwrap().as_slice(), [0.5, 0.5]);
        assert!((Weights::mixed(&[(&a, 1.0), (&b, 3.0)]).unwrap().as_slice()[0] - 0.625).abs() < 1e-12);
        let (only_first, only_second) = (Weights::direct(&[1.0, 0.0]).unwrap(), Weights::direct(&[0.0, 1.0]).unwrap());
        assert_eq!(Weights::product(&[&only_first, &only_second]), Err(MethodError::WeightsZero));
        assert_eq!(Weights::mixed(&[(&a, 0.0), (&b, 0.0)]), Err(MethodError::WeightsZero));
        assert_eq!(Weights::mixed(&[(&a, -1.0)]), Err(MethodError::BadShare { share: "-1".into() }));
    }

    proptest! {
        #[test]
        fn weights_sum_to_one_and_keep_their_proportions(given in prop::collection::vec(0.0f64..1e6, 1..20)) {
            prop_assume!(given.iter().sum::<f64>() > 0.0);
            let weights = Weights::direct(&given).unwrap();
            prop_assert!((weights.as_slice().iter().sum::<f64>() - 1.0).abs() < 1e-12);
            for (a, b) in given.iter().zip(weights.as_slice()) {
                prop_assert!((a / given.iter().sum::<f64>() - b).abs() < 1e-12);
            }
        }
    }
}
