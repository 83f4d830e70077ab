//! How much lies within a walk: facilities, and how many different kinds of them.

use rayon::prelude::*;

use super::graph::{Graph, OUT_OF_REACH, nanometres};
use super::places::{Catchment, Places, Pool};
use super::search::Stop;
use crate::report::{Cancelled, Progress};

/// What lies within one walking distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opportunities {
    /// Facilities.
    pub count: u32,
    /// Different categories among them.
    pub categories: u32,
}

/// Facilities and categories within several walking distances of every origin: by origin, then in the order of `limits_m`;
/// `None` for an origin without a stop in the network, of which nothing is known.
///
/// `category_of` numbers the category of every facility, from 0; a facility behind its end counts, but as no category.
///
/// # Errors
/// [`Cancelled`] where the caller cancels; one step of progress an origin.
pub fn opportunities<const N: usize>(
    graph: &Graph,
    origins: &[Vec<Stop>],
    facilities: &Places,
    category_of: &[u32],
    limits_m: [f64; N],
    progress: &Progress,
) -> Result<Vec<Option<[Opportunities; N]>>, Cancelled> {
    // What is no length has nothing within it.
    let limits: [Option<u64>; N] = limits_m.map(|limit| Some(nanometres(limit)).filter(|&limit| limit != OUT_OF_REACH));
    let farthest = limits.iter().flatten().max().copied();
    let kinds = category_of.iter().max().map_or(0, |&highest| highest as usize + 1);
    let pool = Pool::new(|| (Catchment::new(graph, facilities), vec![OUT_OF_REACH; kinds]));
    let around = |origin: &Vec<Stop>| {
        let in_network = origin.iter().any(|stop| (stop.node as usize) < graph.nodes() && stop.offset != OUT_OF_REACH);
        let found = match farthest {
            _ if !in_network => None,
            None => Some([Opportunities { count: 0, categories: 0 }; N]),
            Some(farthest) => Some(pool.lend(|(catchment, nearest)| {
                nearest.fill(OUT_OF_REACH);
                let mut counts = [0; N];
                for (facility, distance) in catchment.around_in_any_order(origin, farthest, progress)? {
                    for (count, limit) in counts.iter_mut().zip(limits) {
                        *count += u32::from(limit.is_some_and(|limit| distance <= limit));
                    }
                    if let Some(&kind) = category_of.get(facility as usize) {
                        nearest[kind as usize] = nearest[kind as usize].min(distance);
                    }
                }
                let categories =
                    |limit: Option<u64>| nearest.iter().filter(|&&distance| limit.is_some_and(|limit| distance <= limit)).count() as u32;
                Ok(std::array::from_fn(|at| Opportunities { count: counts[at], categories: categories(limits[at]) }))
            })?),
        };
        progress.advance(1)?;
        Ok(found)
    };
    origins.par_iter().map(around).collect()
}
