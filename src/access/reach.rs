//! What lies within a walk of one place: a facility that stands, or one that is thought of.

use geo_types::MultiPolygon;

use super::detour::Detours;
use super::network::Search;
use super::walk::{Catchments, OnStreets};
use crate::district::{District, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// Who and what lies within a walk of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Reachable {
    /// The land along the streets, planning CRS.
    pub land: MultiPolygon<f64>,
    /// Neighbourhoods with a door within the walk, ascending, with the metres to the nearest of their doors.
    pub within: Vec<(NeighbourhoodIx, f64)>,
}

/// What lies within a walk of `limit_m` metres along the streets; `None` where no street leads to the place.
///
/// # Errors
/// [`Cancelled`].
pub fn around_place(
    district: &District,
    settings: &AccessSettings,
    on: &OnStreets,
    at: [f64; 2],
    limit_m: f64,
    progress: &Progress,
) -> Result<Option<Reachable>, Cancelled> {
    let Ok(place) = on.hang(district, settings, at) else { return Ok(None) };
    let mut search = Search::new(on.network.graph());
    let land = Catchments::new(&on.network, district, settings).around(&mut search, &place, limit_m, progress)?;
    let all = (0..district.neighbourhoods.len() as u32).map(NeighbourhoodIx);
    let within = all.filter_map(|n| Some((n, to_doors(on, &search, n)?))).filter(|(_, metres)| *metres <= limit_m).collect();
    Ok(Some(Reachable { land, within }))
}

/// The walks of neighbourhoods to a place within a limit, those that have one; `None` where no street leads to the place.
pub(super) fn walks_to(
    district: &District,
    settings: &AccessSettings,
    walking: Option<&OnStreets>,
    at: [f64; 2],
    from: &[NeighbourhoodIx],
    limit_m: Option<f64>,
    progress: &Progress,
) -> Result<Option<Vec<(NeighbourhoodIx, f64)>>, Cancelled> {
    let Some(on) = walking else {
        let detours = Detours::new(district, settings);
        let vantage = detours.vantage(at);
        let walk = |&n: &NeighbourhoodIx| {
            let start = detours.start(district.neighbourhoods[n.at()].anchor);
            Some((n, detours.walk(&start, at, || &vantage)?))
        };
        return Ok(Some(from.iter().filter_map(walk).collect()));
    };
    let Ok(place) = on.hang(district, settings, at) else { return Ok(None) };
    let stops: Vec<_> = place.iter().flat_map(|hung| hung.stops(0)).collect();
    let mut search = Search::new(on.network.graph());
    search.run(&stops, limit_m, progress)?;
    Ok(Some(from.iter().filter_map(|&n| Some((n, to_doors(on, &search, n)?))).collect()))
}

/// From what a search was run from to the nearest door of a neighbourhood, metres.
fn to_doors(on: &OnStreets, search: &Search<'_>, n: NeighbourhoodIx) -> Option<f64> {
    let by_door = on.doors(n).ok()?.all.iter().filter_map(|door| Some(door.off_m + search.distance_m(door.node)?));
    by_door.min_by(f64::total_cmp)
}
