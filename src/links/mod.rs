//! Who touches whom: adjacency across streets, corridors along streets, and what keeps neighbours apart.
//!
//! Zones are contiguous on this graph, and a criterion of the score reads it; so it comes before both.

mod adjacency;
mod corridors;
mod graph;
mod near;
mod strokes;

use crate::district::{BarrierSet, District};
use crate::policy::Eligibility;
use crate::project::ZoneSettings;
use crate::report::{Cancelled, Progress, Stage};

pub use graph::{Apart, ApartBy, Blocked, Corridor, Link, LinkKind, Links};

/// Finds all links and corridors of a district.
///
/// Corridors join candidates and neighbourhoods under way; adjacency joins all.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn find(district: &District, eligibility: &[Eligibility], settings: &ZoneSettings, progress: &Progress) -> Result<Links, Cancelled> {
    progress.enter(Stage::Links, district.neighbourhoods.len() as u64 * 2)?;
    let barriers = BarrierSet::new(district, &settings.barriers, settings.crossing_reach_m);
    let (mut links, blocked) = adjacency::find(district, &barriers, settings, progress)?;
    let (along_streets, corridors) = corridors::find(district, eligibility, &barriers, settings, progress)?;
    links.extend(along_streets);
    let mut links = Links::new(district.neighbourhoods.len(), links, corridors, blocked);
    links.apart = near::find(district, eligibility, &links, &barriers, settings, progress)?;
    Ok(links)
}
