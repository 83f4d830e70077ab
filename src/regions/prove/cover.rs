//! Search for the best division among zones that are few.

use super::prices::{each, sum};
use super::{BETTER, Column};
use crate::report::{Cancelled, Progress};

/// Search for a division of the zones that are left.
pub(super) struct Cover<'c> {
    columns: &'c [Column],
    /// Columns by unit, the cheapest at the prices first.
    of: Vec<Vec<u32>>,
    reduced: Vec<f64>,
    /// Sum of the prices of the units of a set.
    prices: &'c [f64],
    least: f64,
    everything: u64,
    zones: usize,
    pub(super) best: f64,
    pub(super) found: Option<Vec<u64>>,
    nodes: usize,
    limit: usize,
}

impl<'c> Cover<'c> {
    pub(super) fn new(columns: &'c [Column], prices: &'c [f64], units: usize, zones: usize, value: f64, limit: usize) -> Self {
        let reduced: Vec<f64> = columns.iter().map(|column| column.cost - sum(column.units, prices)).collect();
        let mut of = vec![Vec::new(); units];
        for (at, column) in columns.iter().enumerate() {
            each(column.units, |unit| of[unit].push(at as u32));
        }
        for list in &mut of {
            list.sort_by(|&a, &b| reduced[a as usize].total_cmp(&reduced[b as usize]).then(a.cmp(&b)));
        }
        let least = reduced.iter().copied().fold(f64::INFINITY, f64::min);
        let everything = if units == 64 { u64::MAX } else { (1 << units) - 1 };
        Self { columns, of, reduced, prices, least, everything, zones, best: value, found: None, nodes: 0, limit }
    }

    /// Whether everything was looked at.
    pub(super) fn search(&mut self, progress: &Progress) -> Result<bool, Cancelled> {
        self.place(&mut Vec::new(), 0, 0.0, progress)
    }

    fn place(&mut self, chosen: &mut Vec<u64>, covered: u64, cost: f64, progress: &Progress) -> Result<bool, Cancelled> {
        self.nodes += 1;
        if self.nodes.is_multiple_of(4_096) {
            progress.check()?;
        }
        if self.nodes > self.limit {
            return Ok(false);
        }
        let open = self.everything & !covered;
        let left = self.zones - chosen.len();
        if open == 0 {
            if left == 0 && cost < self.best * (1.0 - BETTER) {
                self.best = cost;
                self.found = Some(chosen.clone());
            }
            return Ok(true);
        }
        if left == 0 {
            return Ok(true);
        }
        let floor = cost + sum(open, self.prices);
        if floor + left as f64 * self.least >= self.best * (1.0 - BETTER) {
            return Ok(true);
        }
        // The unit with the fewest zones that still fit.
        let (mut unit, mut fewest) = (0, usize::MAX);
        each(open, |candidate| {
            let fits = self.of[candidate].iter().filter(|&&at| self.columns[at as usize].units & covered == 0).take(fewest).count();
            if fits < fewest {
                (unit, fewest) = (candidate, fits);
            }
        });
        let mut whole = true;
        for at in 0..self.of[unit].len() {
            let at = self.of[unit][at] as usize;
            let column = self.columns[at];
            if floor + self.reduced[at] + (left - 1) as f64 * self.least >= self.best * (1.0 - BETTER) {
                break;
            }
            if column.units & covered != 0 {
                continue;
            }
            chosen.push(column.units);
            whole &= self.place(chosen, covered | column.units, cost + column.cost, progress)?;
            chosen.pop();
        }
        Ok(whole)
    }
}
