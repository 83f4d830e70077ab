//! A bound on squares where zones are too many to list: what it costs to hold every unit against one unit of its zone.
//!
//! The squared distances of the units of a zone from one of them are, on the mean over that one, twice the squares about the mean of
//! the zone. So half of the cheapest way to give every unit one of as many units as there are zones (p-median) is a bound below,
//! whatever hangs together. It is bounded in turn by prices of the units (Cornuéjols, Fisher and Nemhauser 1977).

use crate::report::{Cancelled, Progress};

/// Units at most: beyond, their distances from each other are too many.
const MOST: usize = 1_500;

/// Distances looked at in all.
const LOOKS: usize = 40_000_000;

/// Steps at most, and those without a better bound after which they become smaller.
const STEPS: usize = 200;
const IDLE: usize = 8;

/// A bound below the squares within `zones` zones, beginning with those known; `None` where there are too many units.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn lower(attributes: &[Vec<f64>], labels: &[u32], zones: usize, progress: &Progress) -> Result<Option<f64>, Cancelled> {
    let units = labels.len();
    if units > MOST || zones == 0 || zones > units || attributes.is_empty() {
        return Ok(None);
    }
    let apart = |a: usize, b: usize| attributes.iter().map(|values| (values[a] - values[b]).powi(2)).sum::<f64>();
    let distances: Vec<f64> = (0..units * units).map(|at| apart(at / units, at % units)).collect();
    let from = |unit: usize| &distances[unit * units..(unit + 1) * units];
    // The cheapest unit of each zone known, and what the others of it cost: where the prices begin, and what they strive for.
    let mut prices = vec![0.0; units];
    let mut known = 0.0;
    for zone in 0..zones as u32 {
        let members: Vec<usize> = (0..units).filter(|&unit| labels[unit] == zone).collect();
        let cost = |&unit: &usize| members.iter().map(|&other| from(unit)[other]).sum::<f64>();
        if let Some((cost, middle)) =
            members.iter().map(|unit| (cost(unit), *unit)).reduce(|least, next| if next.0 < least.0 { next } else { least })
        {
            known += cost;
            for &unit in &members {
                prices[unit] = from(middle)[unit];
            }
        }
    }
    let (mut best, mut best_prices, mut pace, mut idle) = (0.0_f64, prices.clone(), 1.0, 0);
    for _ in 0..(LOOKS / (units * units)).clamp(1, STEPS) {
        progress.check()?;
        let beyond = |unit: usize| from(unit).iter().zip(&prices).map(|(distance, price)| (distance - price).min(0.0)).sum::<f64>();
        let mut chosen: Vec<(f64, usize)> = (0..units).map(|unit| (beyond(unit), unit)).collect();
        chosen.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        chosen.truncate(zones);
        let low = prices.iter().sum::<f64>() + chosen.iter().map(|(beyond, _)| beyond).sum::<f64>();
        if low > best {
            (best, idle) = (low, 0);
            best_prices.clone_from(&prices);
        } else {
            idle += 1;
        }
        let mut slope = vec![1.0; units];
        for &(_, middle) in &chosen {
            for (unit, slope) in slope.iter_mut().enumerate() {
                *slope -= f64::from(u8::from(from(middle)[unit] < prices[unit]));
            }
        }
        let square: f64 = slope.iter().map(|s| s * s).sum();
        if square == 0.0 || best >= known {
            break;
        }
        if idle >= IDLE {
            (pace, idle) = (pace / 2.0, 0);
            prices.clone_from(&best_prices);
        } else {
            let step = pace * (known - low) / square;
            prices.iter_mut().zip(&slope).for_each(|(price, slope)| *price += step * slope);
        }
    }
    Ok(Some(best / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn squares(values: &[Vec<f64>], labels: &[u32], zones: u32) -> f64 {
        let of = |zone: u32| (0..labels.len()).filter(move |&unit| labels[unit] == zone);
        let within = |values: &Vec<f64>, zone: u32| {
            let mean = of(zone).map(|unit| values[unit]).sum::<f64>() / of(zone).count().max(1) as f64;
            of(zone).map(|unit| (values[unit] - mean).powi(2)).sum::<f64>()
        };
        (0..zones).flat_map(|zone| values.iter().map(move |values| within(values, zone))).sum()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn no_division_of_a_few_lies_below_and_clear_groups_come_near(
            values in proptest::collection::vec(proptest::collection::vec(-9.0f64..9.0, 7), 1..4),
            zones in 2u32..4,
        ) {
            let start: Vec<u32> = (0..7).map(|unit| unit % zones).collect();
            let low = lower(&values, &start, zones as usize, &Progress::silent()).unwrap().unwrap();
            for case in 0..zones.pow(7) {
                let labels: Vec<u32> = (0..7).map(|unit| case / zones.pow(unit) % zones).collect();
                if (0..zones).all(|zone| labels.contains(&zone)) {
                    prop_assert!(squares(&values, &labels, zones) >= low - 1e-9);
                }
            }
        }
    }

    #[test]
    fn of_clear_groups_the_bound_is_at_least_half() {
        let values = vec![(0..60).map(|unit| f64::from(unit / 20) * 100.0 + f64::from(unit % 5)).collect::<Vec<f64>>()];
        let labels: Vec<u32> = (0..60).map(|unit| unit / 20).collect();
        let (low, value) = (lower(&values, &labels, 3, &Progress::silent()).unwrap().unwrap(), squares(&values, &labels, 3));
        assert!(low <= value && low >= 0.49 * value, "{low} {value}");
        assert_eq!(lower(&values, &labels, 0, &Progress::silent()).unwrap(), None);
    }
}
