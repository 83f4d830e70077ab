//! How far from the best a division of few units is: set partitioning over all zones that could be part of a better one.
//!
//! Prices of the units (Lagrange multipliers, by subgradient steps) give a bound below and take zones away that cannot pay; what is
//! left is searched. Which zones there are to price is told in `columns.rs`. Of more units squares are bounded by `medoids.rs`.

mod columns;
mod cover;
mod medoids;
mod prices;

use super::units::Resource;
use crate::report::{Cancelled, Progress};
use columns::{Ground, Listed};
use cover::Cover;
use prices::priced;

/// Units that fit the bits of a zone.
const MOST_UNITS: usize = 64;

/// Zones that are listed at the middle effort, before the proof is given up or goes by prices.
const COLUMNS: usize = 120_000;

/// Zones that are still searched, and places looked at in the search, at the middle effort.
const SEARCHED: usize = 30_000;
const NODES: usize = 2_000_000;

/// Times that zones which pay are looked for at new prices.
const ROUNDS: usize = 20;

/// Zones that join at a time.
const JOINING: usize = 5_000;

/// How far from the best prices that are good enough may be, as a share of the cost.
const SPARE: f64 = 0.002;

/// A division is better only by more than this share.
const BETTER: f64 = 1e-9;

/// What is summed over zones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sum {
    /// Squared deviations from the means.
    Squares,
    /// Distances of all pairs.
    Pairs,
}

/// What a division is of.
pub(super) struct Case<'c> {
    pub(super) links: &'c [(u32, u32)],
    pub(super) attributes: &'c [Vec<f64>],
    pub(super) resources: &'c [Resource],
    pub(super) sum: Sum,
    pub(super) effort: u8,
}

/// What was found out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Proof {
    /// No division into as many zones costs less.
    pub(super) low: f64,
    /// Whether the division known, or `better`, is the best.
    pub(super) closed: bool,
    /// Zones by unit of a division that costs less than the one known.
    pub(super) better: Option<Vec<u32>>,
}

/// A zone that could be used.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Column {
    units: u64,
    cost: f64,
}

/// Bounds the cost of divisions into `zones` zones from below, beginning with one known; `None` where there are too many units or
/// zones to tell.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn prove(case: &Case<'_>, labels: &[u32], zones: usize, value: f64, progress: &Progress) -> Result<Option<Proof>, Cancelled> {
    let units = labels.len();
    if units == 0 || zones == 0 {
        return Ok(None);
    }
    if units > MOST_UNITS {
        return Ok(by_medoids(case, labels, zones, progress)?.map(|low| Proof { low: low.min(value), closed: false, better: None }));
    }
    let factor = 2_f64.powi(i32::from(case.effort) - 5);
    let limit = (COLUMNS as f64 * factor) as usize;
    let ground = Ground::new(case, units, zones);
    let mut known = vec![0_u64; zones];
    for (unit, &zone) in labels.iter().enumerate() {
        known[zone as usize] |= 1 << unit;
    }
    let start = prices::shares(&ground, &known);
    let found = match ground.all(value, limit, progress)? {
        Listed::All(columns) => Found { columns: Some(columns), low: 0.0, prices: start },
        Listed::Part(_) => by_prices(&ground, &known, zones, value, (limit, case.effort), start, progress)?,
    };
    let Some(mut columns) = found.columns else {
        let loose = by_medoids(case, labels, zones, progress)?.unwrap_or(0.0);
        let low = found.low.max(loose).min(value);
        return Ok((low > 0.0).then_some(Proof { low, closed: false, better: None }));
    };
    let (low, prices) = priced(&mut columns, found.prices, zones, value, true, progress)?;
    let low = low.max(found.low);
    if low >= value * (1.0 - BETTER) || columns.is_empty() {
        return Ok(Some(Proof { low: value, closed: true, better: None }));
    }
    if columns.len() > SEARCHED {
        return Ok(Some(Proof { low, closed: false, better: None }));
    }
    let mut cover = Cover::new(&columns, &prices, units, zones, value, (NODES as f64 * factor) as usize);
    let whole = cover.search(progress)?;
    let best = cover.best;
    let better = cover.found.map(|found| {
        let zone_of = |unit: usize| found.iter().position(|zone| zone >> unit & 1 == 1).unwrap_or_default() as u32;
        (0..units).map(zone_of).collect()
    });
    Ok(Some(Proof { low: if whole { best } else { low }, closed: whole, better }))
}

/// A bound on squares, however many zones there could be.
fn by_medoids(case: &Case<'_>, labels: &[u32], zones: usize, progress: &Progress) -> Result<Option<f64>, Cancelled> {
    if case.sum == Sum::Squares { medoids::lower(case.attributes, labels, zones, progress) } else { Ok(None) }
}

/// What prices found.
struct Found {
    /// All zones that a better division can hold; `None` where they are too many.
    columns: Option<Vec<Column>>,
    /// A bound below.
    low: f64,
    prices: Vec<f64>,
}

/// All zones that a better division can hold, by prices that begin with `prices`.
///
/// Zones that pay at the prices of those known so far join them, until none does; then every zone of a better division costs less
/// beyond its prices than the bound leaves.
fn by_prices(
    ground: &Ground<'_>,
    known: &[u64],
    zones: usize,
    value: f64,
    (limit, effort): (usize, u8),
    mut prices: Vec<f64>,
    progress: &Progress,
) -> Result<Found, Cancelled> {
    let mut pool = Vec::new();
    let mut share = 0.5;
    while share > 1e-3 {
        if let Listed::All(found) = ground.all(value * share, limit / 8, progress)? {
            pool = found;
            break;
        }
        share /= 2.0;
    }
    pool.extend(known.iter().map(|&units| Column { units, cost: ground.cost(units) }));
    let (mut low, mut partly) = (0.0_f64, 0_u8);
    for _ in 0..ROUNDS {
        pool.sort_by_key(|column| column.units);
        pool.dedup_by_key(|column| column.units);
        let (bound, next) = priced(&mut pool.clone(), prices, zones, value, false, progress)?;
        prices = next;
        let beyond = |column: &Column| column.cost - prices::sum(column.units, &prices);
        let total: f64 = prices.iter().sum();
        // What a zone of the cheapest has beyond its prices, and a little more: who is below is new, or there is no bound.
        let wanted = (bound - total) / zones as f64 + value * SPARE / zones as f64;
        let (mut found, whole) = match ground.paying(&prices, wanted, limit / 4, limit * 8, progress)? {
            Listed::All(found) => (found, true),
            Listed::Part(found) => (found, false),
        };
        found.sort_by(|a, b| beyond(a).total_cmp(&beyond(b)).then(a.units.cmp(&b.units)));
        let least: Vec<f64> = found.iter().map(beyond).chain(std::iter::repeat(wanted)).take(zones).collect();
        let own = total + least.iter().sum::<f64>();
        found.retain(|column| pool.binary_search_by_key(&column.units, |known| known.units).is_err());
        if whole {
            low = low.max(own);
        } else {
            partly += 1;
        }
        // Above the middle effort, prices that leave too many may still lead to better ones.
        if partly > effort.saturating_sub(4).max(1) {
            break;
        }
        if found.is_empty() || whole && own >= bound - value * SPARE {
            // A zone of a better division, with the cheapest of the others.
            let spare = value - total - least[..zones - 1].iter().sum::<f64>();
            let columns = match whole.then(|| ground.paying(&prices, spare, limit, limit * 40, progress)).transpose()? {
                Some(Listed::All(columns)) => Some(columns),
                Some(Listed::Part(_)) | None => None,
            };
            return Ok(Found { columns, low, prices });
        }
        found.truncate(JOINING);
        pool.extend(found);
    }
    Ok(Found { columns: None, low, prices })
}
