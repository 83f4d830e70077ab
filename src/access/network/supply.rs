//! Supply against demand: how much of all services a place can use, after everybody in reach has had a share (E2SFCA).

use rayon::prelude::*;

use super::decay::Decay;
use super::graph::Graph;
use super::places::{Catchment, Places, Pool};
use super::search::Stop;
use crate::report::{Cancelled, Progress};

/// Facilities searched before their shares are added up: enough for every core, few enough to hold their lists.
const AT_A_TIME: usize = 256;

/// Who asks for a service, and where.
#[derive(Debug, Clone, Copy)]
pub struct Demand<'a> {
    /// The places.
    pub places: &'a Places,
    /// People (or households) at each, finite and not negative; a place behind the end of the list has none.
    pub amounts: &'a [f64],
}

/// One facility and what it can give.
#[derive(Debug, Clone, PartialEq)]
pub struct Supply {
    /// Where it is entered.
    pub stops: Vec<Stop>,
    /// How much it can give, in whatever unit; finite and not negative.
    pub capacity: f64,
}

/// What every place can use.
#[derive(Debug, Clone, PartialEq)]
pub struct Supplied {
    /// Capacity a head by place; 0 where no facility is in reach.
    pub by_place: Vec<f64>,
    /// Facilities with nobody in reach, whose capacity nobody uses.
    pub idle: Vec<u32>,
    /// Pairs of a facility and a place in its reach.
    pub pairs: u64,
}

/// Enhanced two-step floating catchment area: every facility divides its capacity by the weighted demand in its reach, every
/// place adds up what the facilities in its reach give a head, weighted again.
///
/// The list of pairs is never held: each facility is searched once, gives to the places it met, and is forgotten.
/// Sums run over places and facilities by number, so they are the same for every number of threads.
///
/// # Errors
/// [`Cancelled`] where the caller cancels; one step of progress a facility.
///
/// # Source
/// Luo and Qi 2009, «An enhanced two-step floating catchment area (E2SFCA) method», Health & Place 15.
pub fn floating_catchment(
    graph: &Graph,
    demand: Demand<'_>,
    facilities: &[Supply],
    decay: &Decay,
    progress: &Progress,
) -> Result<Supplied, Cancelled> {
    let pool = Pool::new(|| Catchment::new(graph, demand.places));
    let mut supplied = Supplied { by_place: vec![0.0; demand.places.len()], idle: Vec::new(), pairs: 0 };
    for (chunk, some) in facilities.chunks(AT_A_TIME).enumerate() {
        let shares = |facility: &Supply| pool.lend(|catchment| shares(catchment, demand.amounts, facility, decay, progress));
        let found: Vec<Option<Vec<(u32, f64)>>> = some.par_iter().map(shares).collect::<Result<_, Cancelled>>()?;
        for (at, given) in found.into_iter().enumerate() {
            let Some(given) = given else {
                supplied.idle.push((chunk * AT_A_TIME + at) as u32);
                continue;
            };
            supplied.pairs += given.len() as u64;
            for (place, share) in given {
                supplied.by_place[place as usize] += share;
            }
        }
        progress.advance(some.len() as u64)?;
    }
    Ok(supplied)
}

/// What one facility gives a head at every place in its reach; `None` where nobody asks.
fn shares(
    catchment: &mut Catchment<'_>,
    amounts: &[f64],
    facility: &Supply,
    decay: &Decay,
    progress: &Progress,
) -> Result<Option<Vec<(u32, f64)>>, Cancelled> {
    let around = catchment.around(&facility.stops, decay.reach(), progress)?;
    let mut weights: Vec<(u32, f64)> = around.map(|(place, distance)| (place, decay.weight_at(distance))).collect();
    let asked: f64 = weights.iter().map(|(place, weight)| amounts.get(*place as usize).unwrap_or(&0.0) * weight).sum();
    if asked <= 0.0 {
        return Ok(None);
    }
    for (_, weight) in &mut weights {
        *weight *= facility.capacity / asked;
    }
    Ok(Some(weights))
}
