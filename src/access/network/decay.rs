//! How a service loses weight with distance.

use std::str::FromStr;

use super::graph::{OUT_OF_REACH, metres, nanometres};

/// The weight of a service by distance, 0 beyond its reach.
///
/// Written `500:1,1000:0.68,1500:0.22` (as far as 500 m 1, then as far as 1,000 m 0.68, …), `linear:1500` or `gaussian:1500`.
///
/// # Source
/// Steps: Luo and Qi 2009 (Health & Place 15), whose weights for a first, second and third zone are 1, 0.68 and 0.22.
/// Gaussian: Dai 2010 (Health & Place 16), (e^(−½(d/d₀)²) − e^(−½)) / (1 − e^(−½)). Linear: 1 − d/d₀.
/// Formulas from memory, of high certainty.
#[derive(Debug, Clone, PartialEq)]
pub struct Decay {
    form: Form,
    reach: u64,
}

#[derive(Debug, Clone, PartialEq)]
enum Form {
    /// Upper ends in nanometres, rising, each with its weight.
    Steps(Vec<(u64, f64)>),
    Linear,
    Gaussian,
}

/// Why a text is no decay.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecayError {
    /// A part that is not `metres:weight`, or a number that is none.
    #[error("{part} is not metres:weight")]
    Part {
        /// The part.
        part: String,
    },
    /// Distances that do not rise, or are no lengths.
    #[error("the distance {distance} does not rise")]
    Distance {
        /// The distance as written.
        distance: String,
    },
    /// A weight that is negative or not finite.
    #[error("the weight {weight} is negative or no number")]
    Weight {
        /// The weight as written.
        weight: String,
    },
}

impl Decay {
    /// The farthest distance with a weight, in metres.
    #[must_use]
    pub fn reach_m(&self) -> f64 {
        metres(self.reach)
    }

    /// Weight at a distance in metres.
    #[must_use]
    pub fn weight(&self, distance_m: f64) -> f64 {
        self.weight_at(nanometres(distance_m))
    }

    pub(super) fn reach(&self) -> u64 {
        self.reach
    }

    pub(super) fn weight_at(&self, distance: u64) -> f64 {
        if distance > self.reach {
            return 0.0;
        }
        let share = distance as f64 / self.reach as f64;
        match &self.form {
            Form::Steps(steps) => steps.iter().find(|(end, _)| distance <= *end).map_or(0.0, |(_, weight)| *weight),
            Form::Linear => 1.0 - share,
            Form::Gaussian => {
                let floor = (-0.5f64).exp();
                ((-0.5 * share * share).exp() - floor) / (1.0 - floor)
            }
        }
    }
}

impl FromStr for Decay {
    type Err = DecayError;

    fn from_str(text: &str) -> Result<Self, DecayError> {
        if let Some((word, reach)) = text.split_once(':') {
            let form = match word.trim() {
                "linear" => Some(Form::Linear),
                "gaussian" => Some(Form::Gaussian),
                _ => None,
            };
            if let Some(form) = form {
                return Ok(Self { form, reach: distance(reach, 0)? });
            }
        }
        let mut steps: Vec<(u64, f64)> = Vec::new();
        for part in text.split(',') {
            let (end, weight) = part.split_once(':').ok_or_else(|| DecayError::Part { part: part.trim().to_owned() })?;
            let before = steps.last().map_or(0, |step| step.0);
            let end = distance(end, before)?;
            let wrong = || DecayError::Weight { weight: weight.trim().to_owned() };
            let value: f64 = weight.trim().parse().map_err(|_| wrong())?;
            if !(0.0..f64::INFINITY).contains(&value) {
                return Err(wrong());
            }
            steps.push((end, value));
        }
        let reach = steps.last().map_or(0, |step| step.0);
        Ok(Self { form: Form::Steps(steps), reach })
    }
}

/// A distance in metres, farther than the one before it.
fn distance(text: &str, before: u64) -> Result<u64, DecayError> {
    let wrong = || DecayError::Distance { distance: text.trim().to_owned() };
    let length = nanometres(text.trim().parse().map_err(|_| wrong())?);
    if length > before && length != OUT_OF_REACH { Ok(length) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_end_where_they_say() {
        let decay: Decay = "500:1, 1000:0.68,1500:0.22".parse().unwrap();
        let weights = [0.0, 500.0, 500.001, 1000.0, 1500.0, 1500.001].map(|d| decay.weight(d));
        assert_eq!((weights, decay.reach_m()), ([1.0, 1.0, 0.68, 0.68, 0.22, 0.0], 1500.0));
    }

    #[test]
    fn curves_fall_from_one_to_nothing() {
        for text in ["linear:1500", "gaussian:1500"] {
            let decay: Decay = text.parse().unwrap();
            let ends = [0.0, 1500.0, 1501.0].map(|d| decay.weight(d));
            assert_eq!(ends, [1.0, 0.0, 0.0], "{text}");
            assert!((1..150).all(|n| decay.weight(f64::from(n) * 10.0) < decay.weight(f64::from(n - 1) * 10.0)), "{text}");
        }
        // By hand: (e^(−1/8) − e^(−1/2)) / (1 − e^(−1/2)).
        assert!(("gaussian:1000".parse::<Decay>().unwrap().weight(500.0) - 0.701_37).abs() < 1e-5);
    }

    #[test]
    fn what_is_no_decay_is_refused() {
        for text in [
            "",
            "500",
            "500:1,",
            "500:x",
            "500:-1",
            "500:nan",
            "500:inf",
            "0:1",
            "-5:1",
            "500:1,500:0.5",
            "900:1,500:1",
            "linear:",
            "gaussian:x",
        ] {
            assert!(text.parse::<Decay>().is_err(), "{text}");
        }
    }
}
