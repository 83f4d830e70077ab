//! A district on foot: its walking network with the doors of neighbourhoods and facilities.

use std::collections::BTreeMap;

use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::cuts;
use super::doors::{Door, DoorBasis, Doors, Hanger, Hanging};
use super::facility_doors::FacilityDoors;
use super::network::{Hung, Unsnapped, WalkNetwork};
use super::noding;
use crate::access::network::{Nearest, Stop};
use crate::district::{BarrierKind, BarrierSet, BoxIndex, District, Entrance, GATE_REACH_M, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// A gate that names no neighbourhood belongs to the nearest outline within this, metres: as far as a gatehouse and a
/// forecourt; our assumption.
const GATE_OF_M: f64 = 30.0;

/// Where walks start, whatever it is: a neighbourhood, a row of a layer.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a> {
    /// Id and name by which gates may name it.
    pub names: [&'a str; 2],
    /// The point that stands for it.
    pub at: [f64; 2],
    /// Its outline, where it has one.
    pub outline: Option<&'a MultiPolygon<f64>>,
}

/// Origins and facilities of a district, each with its doors on the walking network.
#[derive(Debug, Clone)]
pub struct OnStreets {
    /// The network.
    pub network: WalkNetwork,
    origins: Vec<Result<Doors, Unsnapped>>,
    facilities: FacilityDoors,
    /// Gates that belong to no neighbourhood, by their place in the district.
    pub stray_gates: Vec<u32>,
}

impl OnStreets {
    /// Makes the network of a district with its neighbourhoods as origins; `None` where it has no street that is walked.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn prepare(district: &District, settings: &AccessSettings, progress: &Progress) -> Result<Option<Self>, Cancelled> {
        let of_neighbourhood = |n| {
            let n: &crate::district::Neighbourhood = n;
            Origin { names: [n.id.0.as_str(), n.name.as_str()], at: n.anchor, outline: Some(&n.outline) }
        };
        let origins: Vec<Origin<'_>> = district.neighbourhoods.iter().map(of_neighbourhood).collect();
        Self::of(district, &origins, settings, progress)
    }

    /// The same for origins of any kind.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn of(
        district: &District,
        origins: &[Origin<'_>],
        settings: &AccessSettings,
        progress: &Progress,
    ) -> Result<Option<Self>, Cancelled> {
        let mut noded = noding::node(&district.streets, progress)?;
        let reach = settings.crossing_reach_m;
        let cuts = cuts::cut(&mut noded, &district.streets, &BarrierSet::new(district, &settings.street_barriers, reach));
        if noded.stretches.is_empty() {
            return Ok(None);
        }
        progress.check()?;
        // Lengths come from coordinates that were checked where they were read; a network beyond all bounds is none.
        let Ok(mut network) = WalkNetwork::new(noded, &district.streets, &settings.factors) else { return Ok(None) };
        network.report.cuts = cuts;

        let ways = Ways::new(district, settings);
        let hanger = ways.hanger(&network, district, settings);
        let walls = BarrierSet::new(district, &[BarrierKind::Wall], reach);
        let (gates_of, stray_gates) = gates_of(district, origins, &walls);
        let hung_origins: Vec<Hanging> = origins
            .par_iter()
            .zip(&gates_of)
            .map(|(origin, gates)| {
                progress.check()?;
                Ok(match origin.outline {
                    _ if !gates.is_empty() => hanger.gates(gates),
                    Some(outline) if !outline.0.is_empty() => hanger.outline(outline, origin.at),
                    _ => hanger.place(origin.at),
                })
            })
            .collect::<Result<_, Cancelled>>()?;
        let places: Vec<Hung> = hung_origins.iter().flatten().flat_map(|(_, all)| all.iter().copied()).collect();
        let Ok((network, nodes)) = network.with_places(&places) else { return Ok(None) };
        let mut next = places.iter().zip(nodes).map(|(hung, node)| Door { node, off_m: hung.off_m, at: hung.at, foot: hung.foot });
        let mut settle = |hung: Hanging| hung.map(|(basis, all)| Doors { basis, all: next.by_ref().take(all.len()).collect() });
        let origins = hung_origins.into_iter().map(&mut settle).collect();

        let hanger = ways.hanger(&network, district, settings);
        let facilities = FacilityDoors::new(&hanger, &district.facilities, progress)?;
        Ok(Some(Self { network, origins, facilities, stray_gates }))
    }

    /// Doors of a neighbourhood.
    ///
    /// # Errors
    /// Why it has none.
    pub fn doors(&self, n: NeighbourhoodIx) -> Result<&Doors, Unsnapped> {
        self.origin(n.at())
    }

    /// Doors of an origin by its place in the list.
    ///
    /// # Errors
    /// Why it has none.
    pub fn origin(&self, at: usize) -> Result<&Doors, Unsnapped> {
        self.origins.get(at).map_or(Err(Unsnapped::TooFar { nearest_m: None }), |doors| doors.as_ref().map_err(|why| *why))
    }

    /// What the doors of a facility rest on, by its place in the district, and its stops: those at both ends of its stretch of
    /// street, with its place for their id.
    ///
    /// # Errors
    /// Why it has none.
    pub fn facility(&self, at: u32) -> Result<(DoorBasis, &[Stop]), Unsnapped> {
        self.facilities.of(at)
    }

    /// Stops of some facilities, by their places in the district: what `network::nearest` walks to.
    #[must_use]
    pub fn stops(&self, facilities: impl IntoIterator<Item = u32>) -> Vec<Stop> {
        facilities.into_iter().flat_map(|at| self.facility(at).map_or(&[][..], |(_, stops)| stops)).copied().collect()
    }

    /// Stops of all facilities.
    #[must_use]
    pub fn facility_stops(&self) -> &[Stop] {
        self.facilities.stops()
    }

    /// How many origins and facilities have doors of each basis, and how many have none.
    #[must_use]
    pub fn counts(&self) -> DoorCounts {
        let mut counts = DoorCounts::default();
        for doors in &self.origins {
            match doors {
                Ok(doors) => *counts.origins.entry(doors.basis).or_default() += 1,
                Err(_) => counts.origins_without += 1,
            }
        }
        (counts.facilities, counts.facilities_without) = self.facilities.counts();
        counts
    }
}

impl Doors {
    /// The nearest of what a search was for, on foot: metres and its id; the lowest id among equals. `None` where there is
    /// no way, or none within the limit of the search.
    #[must_use]
    pub fn nearest(&self, found: &Nearest) -> Option<(f64, u32)> {
        let by_door = self.all.iter().filter_map(|door| Some((door.off_m + found.distance_m(door.node)?, found.source(door.node)?)));
        by_door.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
    }
}

/// What stands between places and the streets of a district.
pub(super) struct Ways {
    barriers: BarrierSet,
    no_walls: BarrierSet,
}

impl Ways {
    /// The barriers that the settings name, with their crossings and gates.
    pub(super) fn new(district: &District, settings: &AccessSettings) -> Self {
        let soft: Vec<BarrierKind> = settings.barriers.iter().copied().filter(|k| *k != BarrierKind::Wall).collect();
        let reach = settings.crossing_reach_m;
        let gates = district.entrances.iter().map(|e| e.at);
        let barriers = BarrierSet::new(district, &settings.barriers, reach).with_gates(gates);
        Self { barriers, no_walls: BarrierSet::new(district, &soft, reach) }
    }

    /// What hangs places of the district on a network of its streets.
    pub(super) fn hanger<'a>(&'a self, network: &'a WalkNetwork, district: &'a District, settings: &AccessSettings) -> Hanger<'a> {
        let (streets, snap_m) = (&district.streets, settings.snap_m);
        Hanger { network, streets, barriers: &self.barriers, no_walls: &self.no_walls, snap_m }
    }
}

/// Numbers of places by what their doors rest on.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct DoorCounts {
    /// Origins.
    pub origins: BTreeMap<DoorBasis, usize>,
    /// Origins without a door.
    pub origins_without: usize,
    /// Facilities.
    pub facilities: BTreeMap<DoorBasis, usize>,
    /// Facilities without a door.
    pub facilities_without: usize,
}

/// The gates of every origin, and those of none: by the name they give, else by the nearest outline. What is a gate in a wall
/// only, and stands in none, is neither.
fn gates_of(district: &District, origins: &[Origin<'_>], walls: &BarrierSet) -> (Vec<Vec<[f64; 2]>>, Vec<u32>) {
    let mut of: Vec<Vec<[f64; 2]>> = vec![Vec::new(); origins.len()];
    let mut stray = Vec::new();
    if district.entrances.is_empty() {
        return (of, stray);
    }
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (k, origin) in origins.iter().enumerate() {
        for name in origin.names.into_iter().filter(|name| !name.is_empty()) {
            let known = by_name.entry(name).or_default();
            if known.last() != Some(&k) {
                known.push(k);
            }
        }
    }
    let boxes = BoxIndex::new(origins.iter().map(|origin| match origin.outline {
        Some(outline) => {
            outline.iter().flat_map(|p| p.exterior().coords()).fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], c| {
                [[lo[0].min(c.x), lo[1].min(c.y)], [hi[0].max(c.x), hi[1].max(c.y)]]
            })
        }
        None => [origin.at; 2],
    }));
    let is_gate = |gate: &Entrance| !gate.in_wall || walls.any_near(gate.at, GATE_REACH_M);
    for (k, gate) in district.entrances.iter().enumerate().filter(|(_, gate)| is_gate(gate)) {
        let named = by_name.get(gate.of.as_str()).map_or(&[][..], Vec::as_slice);
        let near = || {
            let [x, y] = gate.at;
            let touching = boxes.touching([[x - GATE_OF_M, y - GATE_OF_M], [x + GATE_OF_M, y + GATE_OF_M]]);
            nearest_origin(touching.into_iter().map(|n| n as usize), origins, gate.at, GATE_OF_M)
        };
        let owner = if named.is_empty() {
            // A gate that names what is not there is no gate of its neighbours.
            if gate.of.is_empty() { near() } else { None }
        } else {
            nearest_origin(named.iter().copied(), origins, gate.at, f64::INFINITY)
        };
        match owner {
            Some(owner) => of[owner].push(gate.at),
            None => stray.push(k as u32),
        }
    }
    (of, stray)
}

/// The nearest of some origins to a place, the first among equals.
fn nearest_origin(among: impl Iterator<Item = usize>, origins: &[Origin<'_>], at: [f64; 2], within: f64) -> Option<usize> {
    use geo::{Distance, Euclidean};
    let point = geo_types::Point::new(at[0], at[1]);
    among
        .map(|k| {
            let origin = &origins[k];
            let far = origin.outline.map_or_else(|| (origin.at[0] - at[0]).hypot(origin.at[1] - at[1]), |o| Euclidean.distance(&point, o));
            (far, k)
        })
        .filter(|(far, _)| *far <= within)
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|(_, k)| k)
}
