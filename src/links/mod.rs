//! Who touches whom: adjacency across streets, corridors along streets, and what keeps neighbours apart.
//!
//! Zones are contiguous on this graph, and a criterion of the score reads it; so it comes before both.

mod adjacency;
#[cfg(test)]
mod adjacency_tests;
mod corridors;
mod graph;
mod near;
mod shape;
mod strokes;
#[cfg(test)]
mod triangulation_tests;

use geo_types::MultiPolygon;

use crate::district::{BarrierSet, District};
use crate::policy::{Candidacy, Eligibility};
use crate::project::ZoneSettings;
use crate::report::{Cancelled, Progress, Stage};

pub(crate) use adjacency::{Reach, find as adjacent};
pub(crate) use corridors::{Fronting, find as corridors_along};
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
    let outlines: Vec<&MultiPolygon<f64>> = district.neighbourhoods.iter().map(|n| &n.outline).collect();
    let reach = Reach { gap_m: settings.gap_m, min_frontage_m: settings.min_frontage_m };
    let (mut links, blocked) = adjacent(&outlines, &barriers, reach, progress)?;
    let anchors: Vec<[f64; 2]> = district.neighbourhoods.iter().map(|n| n.anchor).collect();
    let fronts: Vec<bool> = eligibility.iter().map(|e| !matches!(e.candidacy, Candidacy::Dangerous | Candidacy::No)).collect();
    let fronting = Fronting { outlines: &outlines, anchors: &anchors, fronts: &fronts, streets: &district.streets };
    let (along_streets, corridors) = corridors_along(&fronting, &barriers, settings, progress)?;
    links.extend(along_streets);
    let mut links = Links::new(district.neighbourhoods.len(), links, corridors, blocked);
    links.apart = near::find(district, eligibility, &links, &barriers, settings, progress)?;
    Ok(links)
}
