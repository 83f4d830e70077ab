//! Measures along the streets: nearest on foot, services near by, and the junctions that members of a zone reach.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::measure::{Cell, Foot, Place};
use super::network::{Nearest, Opportunities, Search, Stop, nearest_of_each};
use super::services::{self, Kinds};
use super::siting::straight;
use super::walk::{DoorBasis, Doors, OnStreets};
use crate::district::{BoxIndex, District, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// Nearest of every set for every neighbourhood, by neighbourhood, then set.
pub(super) fn cells(on: &OnStreets, district: &District, places: &[Place], progress: &Progress) -> Result<Vec<Cell>, Cancelled> {
    let stops: Vec<Vec<Stop>> = places.iter().map(|place| on.stops(place.members.iter().copied())).collect();
    let found = nearest_of_each(on.network.graph(), &stops, None, progress)?;
    // Facilities that no street leads to are few: their sets are looked through apart.
    let off: Vec<Place> = places.iter().map(|place| Place::new(district, without_street(on, &place.members))).collect();
    let rows: Vec<Vec<Cell>> = (0..district.neighbourhoods.len() as u32)
        .into_par_iter()
        .map(|at| {
            progress.advance(1)?;
            let n = NeighbourhoodIx(at);
            let (anchor, doors) = (district.neighbourhoods[n.at()].anchor, on.doors(n).ok());
            Ok(places.iter().zip(&found).zip(&off).map(|((place, found), off)| cell(anchor, doors, place, found, off)).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok(rows.into_iter().flatten().collect())
}

fn cell(anchor: [f64; 2], doors: Option<&Doors>, place: &Place, found: &Nearest, off: &Place) -> Cell {
    let (straight, nearest) = place.nearest(anchor);
    let (walk, walked) = doors.and_then(|doors| doors.nearest(found)).unwrap_or((f64::INFINITY, u32::MAX));
    Cell { straight, nearest, walk, walked, off_street: off.nearest(anchor).0 }
}

fn without_street(on: &OnStreets, members: &[u32]) -> Vec<u32> {
    members.iter().copied().filter(|&facility| on.facility(facility).is_err()).collect()
}

/// How every neighbourhood is reached on foot.
pub(super) fn foot(on: &OnStreets, district: &District) -> Vec<Foot> {
    let of = |at| match on.doors(NeighbourhoodIx(at)) {
        Err(_) => Foot::NoStreet,
        // A piece of the network that holds a good part of it is no gap in the data: a river may part a town in two.
        Ok(doors) if !doors.all.iter().any(|door| is_major(on, door.node)) => Foot::Island,
        Ok(doors) if doors.basis == DoorBasis::Gates => Foot::Gates,
        Ok(_) => Foot::Outline,
    };
    (0..district.neighbourhoods.len() as u32).map(of).collect()
}

/// Whether a node lies in a part of the network that holds at least a twentieth of its nodes (our assumption): what lies beyond
/// such a part is out of reach, not merely missing in the inputs.
fn is_major(on: &OnStreets, node: u32) -> bool {
    let islands = on.network.graph().islands();
    islands.of_node.get(node as usize).is_some_and(|&island| islands.sizes[island as usize] as usize * 20 >= on.network.nodes().len())
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
    let limits = services::limits_m(settings);
    let all = BoxIndex::new(district.facilities.iter().map(|f| [f.at; 2]));
    // From the gates of the anchor's neighbourhood one comes no farther than the walk and the widest way to a street.
    let extra = |n: NeighbourhoodIx| {
        let anchor = district.neighbourhoods[n.at()].anchor;
        on.doors(n).map_or(0.0, |doors| doors.all.iter().map(|door| straight(anchor, door.at)).fold(0.0, f64::max))
    };
    (0..district.neighbourhoods.len() as u32)
        .into_par_iter()
        .map_init(
            || Search::new(on.network.graph()),
            |search, at| {
                progress.check()?;
                let n = NeighbourhoodIx(at);
                let Ok(doors) = on.doors(n) else { return Ok(None) };
                if district.facilities.is_empty() || matches!(foot[n.at()], Foot::NoStreet | Foot::Island) {
                    return Ok(None);
                }
                search.run(&stops(doors), Some(limits[2]), progress)?;
                let ([x, y], reach) = (district.neighbourhoods[n.at()].anchor, limits[2] + extra(n));
                let near = all.unsorted_touching([[x - reach, y - reach], [x + reach, y + reach]]);
                let walks = near.filter_map(|facility| {
                    let doors = on.facility(facility).ok()?;
                    let by_door = doors.all.iter().filter_map(|door| Some(search.distance_m(door.node)? + door.off_m));
                    Some((facility, by_door.reduce(f64::min)?))
                });
                Ok(Some(kinds.count(walks, limits)))
            },
        )
        .collect()
}

/// The nodes of the streets that each member reaches within a walk, with straight line and walk; `places` takes their points,
/// in the order of the nodes.
#[expect(clippy::type_complexity, reason = "a list a member of place, straight line and walk")]
pub(super) fn reach(
    on: &OnStreets,
    district: &District,
    members: &[NeighbourhoodIx],
    within_m: f64,
    places: &mut Vec<[f64; 2]>,
    progress: &Progress,
) -> Result<Vec<Vec<(u32, f64, f64)>>, Cancelled> {
    let nodes = on.network.nodes();
    let mut search = Search::new(on.network.graph());
    let mut reached: Vec<Vec<(u32, f64)>> = Vec::new();
    for &member in members {
        let Ok(doors) = on.doors(member) else {
            reached.push(Vec::new());
            continue;
        };
        search.run(&stops(doors), Some(within_m), progress)?;
        reached.push(search.reached().iter().filter_map(|&node| Some((node, search.distance_m(node)?))).collect());
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
