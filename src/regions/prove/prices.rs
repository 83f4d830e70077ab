//! What units are worth: prices at which no zone pays much bound every division from below.

use super::columns::Ground;
use super::{BETTER, Column};
use crate::report::{Cancelled, Progress};

/// Steps of the prices.
const STEPS: usize = 400;

/// Prices at which the units of each zone share its cost.
pub(super) fn shares(ground: &Ground<'_>, zones: &[u64]) -> Vec<f64> {
    let mut prices = vec![0.0; ground.units];
    for &zone in zones {
        let cost = ground.cost(zone);
        each(zone, |unit| prices[unit] = cost / f64::from(zone.count_ones()));
    }
    prices
}

/// Prices of units by subgradient steps: the best bound, with its prices; columns that no better division holds are taken away.
pub(super) fn priced(
    columns: &mut Vec<Column>,
    start: Vec<f64>,
    zones: usize,
    value: f64,
    drop: bool,
    progress: &Progress,
) -> Result<(f64, Vec<f64>), Cancelled> {
    let units = start.len();
    let mut prices = start;
    let (mut best, mut best_prices, mut pace, mut idle) = (f64::NEG_INFINITY, prices.clone(), 1.0, 0);
    for _ in 0..STEPS {
        progress.check()?;
        let reduced: Vec<f64> = columns.iter().map(|column| column.cost - sum(column.units, &prices)).collect();
        let mut order: Vec<u32> = (0..columns.len() as u32).collect();
        let by_cost = |a: &u32, b: &u32| reduced[*a as usize].total_cmp(&reduced[*b as usize]).then(a.cmp(b));
        if columns.len() < zones {
            // Nothing better can be put together.
            return Ok((value, prices));
        }
        if zones < order.len() {
            order.select_nth_unstable_by(zones - 1, by_cost);
        }
        let chosen = &mut order[..zones];
        chosen.sort_by(by_cost);
        let least: f64 = chosen.iter().map(|&at| reduced[at as usize]).sum();
        let low = prices.iter().sum::<f64>() + least;
        let mut slope = vec![1.0; units];
        for &at in chosen.iter() {
            each(columns[at as usize].units, |unit| slope[unit] -= 1.0);
        }
        let last = reduced[chosen[zones - 1] as usize];
        if low > best {
            (best, best_prices, idle) = (low, prices.clone(), 0);
        } else {
            idle += 1;
        }
        // A zone whose use makes even the bound dearer than what is known.
        let mut at = 0;
        columns.retain(|_| {
            if !drop {
                return true;
            }
            at += 1;
            low - last + reduced[at - 1] < value * (1.0 - BETTER)
        });
        let square: f64 = slope.iter().map(|s| s * s).sum();
        if best >= value * (1.0 - BETTER) || columns.is_empty() || square == 0.0 {
            break;
        }
        if idle >= 12 {
            (pace, idle) = (pace / 2.0, 0);
            prices.clone_from(&best_prices);
        } else {
            for (price, slope) in prices.iter_mut().zip(&slope) {
                *price += pace * (value * 1.01 - low) / square * slope;
            }
        }
    }
    Ok((best.max(0.0), best_prices))
}

pub(super) fn each(mut units: u64, mut work: impl FnMut(usize)) {
    while units != 0 {
        work(units.trailing_zeros() as usize);
        units &= units - 1;
    }
}

pub(super) fn sum(units: u64, prices: &[f64]) -> f64 {
    let mut sum = 0.0;
    each(units, |unit| sum += prices[unit]);
    sum
}
