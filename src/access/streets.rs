//! Measures along the streets: nearest on foot, services near by, and the junctions that members of a zone reach.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::measure::{Cell, Foot, Measured, Place};
use super::network::{Nearest, Opportunities, Places, Search, Stop, nearest, opportunities};
use super::services::{self, Kinds};
use super::siting::straight;
use super::walk::{DoorBasis, Doors, OnStreets};
use crate::district::{District, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// The distances to every set.
pub(super) fn measured(on: &OnStreets, district: &District, places: &[Place], progress: &Progress) -> Result<Vec<Measured>, Cancelled> {
    // Set by set, so that no more than a search a thread is held in memory: a city has a hundred sets.
    let of = |place: &Place| {
        let found = nearest(on.network.graph(), &on.stops(place.members.iter().copied()), None, progress)?;
        let anchors = || district.neighbourhoods.iter().map(|n| n.anchor);
        let cell = |(at, anchor)| cell(anchor, on.doors(NeighbourhoodIx(at)).ok(), place, &found);
        // Facilities that no street leads to are few: they are looked through apart.
        let off = without_street(on, &place.members);
        let off_street = if off.is_empty() {
            Vec::new()
        } else {
            let off = Place::new(district, off);
            anchors().map(|anchor| off.nearest(anchor).0).collect()
        };
        Ok(Measured { cells: (0..).zip(anchors()).map(cell).collect(), off_street })
    };
    places.par_iter().map(of).collect()
}

fn cell(anchor: [f64; 2], doors: Option<&Doors>, place: &Place, found: &Nearest) -> Cell {
    let (straight, nearest) = place.nearest(anchor);
    let (walk, walked) = doors.and_then(|doors| doors.nearest(found)).unwrap_or((f64::INFINITY, u32::MAX));
    Cell { straight, walk, nearest, walked }
}

fn without_street(on: &OnStreets, members: &[u32]) -> Vec<u32> {
    members.iter().copied().filter(|&facility| on.facility(facility).is_err()).collect()
}

/// How every neighbourhood is reached on foot.
pub(super) fn foot(on: &OnStreets, district: &District) -> Vec<Foot> {
    let of = |at| match on.doors(NeighbourhoodIx(at)) {
        Err(_) => Foot::NoStreet,
        Ok(doors) if !doors.all.iter().any(|door| on.network.is_major(door.node)) => Foot::Island,
        Ok(doors) if doors.basis == DoorBasis::Gates => Foot::Gates,
        Ok(_) => Foot::Outline,
    };
    (0..district.neighbourhoods.len() as u32).map(of).collect()
}

/// Services within the walks of the living circles, of every neighbourhood; none where its walks are not known.
pub(super) fn services(
    on: &OnStreets,
    district: &District,
    kinds: &Kinds,
    settings: &AccessSettings,
    foot: &[Foot],
    progress: &Progress,
) -> Result<Vec<Option<[Opportunities; 3]>>, Cancelled> {
    let n = district.neighbourhoods.len();
    if district.facilities.is_empty() {
        return Ok(vec![None; n]);
    }
    let graph = on.network.graph();
    let known = |at: &u32| !matches!(foot[*at as usize], Foot::NoStreet | Foot::Island);
    let from = |at: u32| Some(at).filter(known).and_then(|at| on.doors(NeighbourhoodIx(at)).ok()).map_or_else(Vec::new, stops);
    let origins: Vec<Vec<Stop>> = (0..n as u32).map(from).collect();
    let facilities = Places::new(graph, district.facilities.len(), on.facility_stops());
    opportunities(graph, &origins, &facilities, kinds.of_facilities(), services::limits_m(settings), progress)
}

/// The junctions of the streets that each member reaches within a walk, with straight line and walk; `places` takes their points,
/// in the order of the nodes.
#[expect(clippy::type_complexity, reason = "a list a member of place, straight line and walk")]
pub(super) fn reach(
    on: &OnStreets,
    district: &District,
    members: &[NeighbourhoodIx],
    within_m: f64,
    search: &mut Search<'_>,
    places: &mut Vec<[f64; 2]>,
    progress: &Progress,
) -> Result<Vec<Vec<(u32, f64, f64)>>, Cancelled> {
    let (nodes, junctions) = (on.network.nodes(), on.network.report().junctions as u32);
    let mut reached: Vec<Vec<(u32, f64)>> = Vec::new();
    for &member in members {
        let Ok(doors) = on.doors(member) else {
            reached.push(Vec::new());
            continue;
        };
        search.run(&stops(doors), Some(within_m), progress)?;
        let seen = search.reached().iter().filter(|&&node| node < junctions);
        reached.push(seen.filter_map(|&node| Some((node, search.distance_m(node)?))).collect());
    }
    let mut numbers: BTreeMap<u32, u32> = reached.iter().flatten().map(|&(node, _)| (node, 0)).collect();
    for (number, (node, place)) in numbers.iter_mut().enumerate() {
        *place = number as u32;
        places.push(nodes[*node as usize]);
    }
    let of = |(member, reached): (&NeighbourhoodIx, Vec<(u32, f64)>)| {
        let anchor = district.neighbourhoods[member.at()].anchor;
        reached.into_iter().map(|(node, walk)| (numbers[&node], straight(anchor, nodes[node as usize]), walk)).collect()
    };
    Ok(members.iter().zip(reached).map(of).collect())
}

fn stops(doors: &Doors) -> Vec<Stop> {
    doors.all.iter().map(|door| door.stop(0)).collect()
}
