//! Where a neighbourhood or a facility is entered from the street.

use std::collections::BTreeMap;

use geo_types::MultiPolygon;

use super::cuts::length;
use super::network::{Hung, Unsnapped, WalkNetwork, bounds};
use crate::access::network::Stop;
use crate::district::segment::{Segment, distance_to_segment, intersection};
use crate::district::{BarrierKind, BarrierSet, Street};

/// Widest distance of an outline from a street it fronts, metres. 40: half of a main road and a setback, as for corridors.
const FRONT_M: f64 = 40.0;

/// A way from an origin to its node of the network, which is where the street is reached.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Door {
    /// Node of [`WalkNetwork::graph`].
    pub node: u32,
    /// From the place to the node, metres: to the street, and along it.
    pub off_m: f64,
    /// The place: the gate, a point of the outline, the facility.
    pub at: [f64; 2],
    /// Where the street is reached.
    pub foot: [f64; 2],
}

/// All doors of one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Doors {
    /// What they rest on.
    pub basis: DoorBasis,
    /// At least one.
    pub all: Vec<Door>,
}

/// What doors rest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorBasis {
    /// Gates of the source.
    Gates,
    /// No gate is known: every street that the outline fronts may have one.
    Outline,
    /// The place itself, by the nearest street.
    Place,
    /// Walls close the place off and no gate in them is known: the nearest street behind the wall.
    ThroughWall,
}

impl Door {
    /// The door as a stop of id `id`.
    #[must_use]
    pub fn stop(&self, id: u32) -> Stop {
        Stop::beside(self.node, self.off_m, id)
    }
}

/// Doors that are not nodes yet.
pub(super) type Hanging = Result<(DoorBasis, Vec<Hung>), Unsnapped>;

/// What places are hung with.
pub(super) struct Hanger<'a> {
    pub(super) network: &'a WalkNetwork,
    pub(super) streets: &'a [Street],
    /// What a way off the streets does not cross.
    pub(super) barriers: &'a BarrierSet,
    /// The same without walls.
    pub(super) no_walls: &'a BarrierSet,
    pub(super) snap_m: f64,
}

impl Hanger<'_> {
    /// Hangs gates; one that finds no street is left out where another does.
    pub(super) fn gates(&self, gates: &[[f64; 2]]) -> Hanging {
        let hung: Vec<Result<Vec<Hung>, Unsnapped>> = gates.iter().map(|&gate| self.place_behind(gate, self.barriers)).collect();
        let first = hung.iter().find_map(|h| h.as_ref().err().copied());
        let all: Vec<Hung> = hung.into_iter().flatten().flatten().collect();
        match first {
            Some(why) if all.is_empty() => Err(why),
            _ => Ok((DoorBasis::Gates, all)),
        }
    }

    /// Hangs a place on the nearest street; through a wall where nothing but walls is in the way.
    pub(super) fn place(&self, at: [f64; 2]) -> Hanging {
        match self.place_behind(at, self.barriers) {
            Ok(all) => Ok((DoorBasis::Place, all)),
            Err(Unsnapped::Blocked(_)) => Ok((DoorBasis::ThroughWall, self.place_behind(at, self.no_walls)?)),
            Err(why) => Err(why),
        }
    }

    /// The nearest street, and that of the largest part of the network where the nearest lies on an island: such islands are
    /// mostly streets that somebody forgot to join.
    fn place_behind(&self, at: [f64; 2], barriers: &BarrierSet) -> Result<Vec<Hung>, Unsnapped> {
        let hung = self.network.hang(at, barriers, self.snap_m)?;
        let is_main = self.network.is_main(self.network.stretch(hung.stretch).0[0]);
        let on_main = if is_main { None } else { self.network.hang_on_main(at, barriers, self.snap_m).ok() };
        Ok(std::iter::once(hung).chain(on_main).collect())
    }

    /// Doors of an outline without known gates: one on every street it fronts, where the street comes nearest to `anchor`.
    pub(super) fn outline(&self, outline: &MultiPolygon<f64>, anchor: [f64; 2]) -> Hanging {
        let edges: Vec<Segment> = outline
            .iter()
            .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
            .flat_map(|ring| ring.lines().map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]]))
            .collect();
        let fronts = self.fronts(&edges, anchor, self.barriers);
        if !fronts.is_empty() {
            return Ok((DoorBasis::Outline, fronts));
        }
        match self.nearest(&edges, self.barriers) {
            Ok(hung) => Ok((DoorBasis::Outline, vec![hung])),
            Err(Unsnapped::Blocked(_)) => {
                let fronts = self.fronts(&edges, anchor, self.no_walls);
                let all = if fronts.is_empty() { vec![self.nearest(&edges, self.no_walls)?] } else { fronts };
                Ok((DoorBasis::ThroughWall, all))
            }
            Err(why) => Err(why),
        }
    }

    /// One door a street that the outline fronts, by name or number of the street.
    fn fronts(&self, edges: &[Segment], anchor: [f64; 2], barriers: &BarrierSet) -> Vec<Hung> {
        let mut by_street: BTreeMap<(&str, u32), (f64, Hung)> = BTreeMap::new();
        let near = self.near(edges, FRONT_M);
        for &stretch in &near {
            for (piece, w) in self.network.line(stretch).windows(2).enumerate() {
                for foot in candidates([w[0], w[1]], edges, anchor) {
                    let Some((off, at)) = nearest_on(edges, foot).filter(|n| n.0 <= FRONT_M) else { continue };
                    let street = self.network.street(stretch);
                    let name = self.streets[street as usize].name.as_str();
                    let key = if name.is_empty() { ("", street) } else { (name, 0) };
                    let far = length(&[anchor, foot]);
                    if by_street.get(&key).is_some_and(|(known, _)| *known <= far) {
                        continue;
                    }
                    if barriers.cuts(at, foot).is_empty() && (off == 0.0 || self.faces(at, foot, stretch, &near)) {
                        by_street.insert(key, (far, self.network.hung(at, stretch, piece as u32, foot)));
                    }
                }
            }
        }
        let mut all: Vec<Hung> = by_street.into_values().map(|(_, hung)| hung).collect();
        let is_main = |h: &Hung| self.network.is_main(self.network.stretch(h.stretch).0[0]);
        if !all.is_empty() && !all.iter().any(is_main) {
            all.extend(self.network.hang_on_main(all[0].at, barriers, self.snap_m).ok());
        }
        all
    }

    /// Whether no other street lies between an outline and its street.
    fn faces(&self, at: [f64; 2], foot: [f64; 2], stretch: u32, near: &[u32]) -> bool {
        // A little short of the street, so that its own junctions do not count.
        let short = [0, 1].map(|k| at[k] + 0.98 * (foot[k] - at[k]));
        let others = near.iter().filter(|&&other| other != stretch);
        !others.flat_map(|&other| self.network.line(other).windows(2)).any(|w| intersection([at, short], [w[0], w[1]]).is_some())
    }

    /// The nearest street to any point of an outline.
    fn nearest(&self, edges: &[Segment], barriers: &BarrierSet) -> Result<Hung, Unsnapped> {
        let mut best: Option<(f64, Hung)> = None;
        let mut blocked: Option<(f64, BarrierKind)> = None;
        for stretch in self.near(edges, self.snap_m) {
            for (piece, w) in self.network.line(stretch).windows(2).enumerate() {
                for foot in feet([w[0], w[1]], edges) {
                    let Some((off, at)) = nearest_on(edges, foot).filter(|n| n.0 <= self.snap_m) else { continue };
                    if best.as_ref().is_some_and(|b| b.0 <= off) {
                        continue;
                    }
                    match barriers.cuts(at, foot).first() {
                        Some(&(_, kind)) if blocked.is_none_or(|b| (off, kind) < b) => blocked = Some((off, kind)),
                        Some(_) => {}
                        None => best = Some((off, self.network.hung(at, stretch, piece as u32, foot))),
                    }
                }
            }
        }
        match (best, blocked, edges.first()) {
            (Some((_, hung)), ..) => Ok(hung),
            (None, Some((_, kind)), _) => Err(Unsnapped::Blocked(kind)),
            (None, None, Some(&[at, _])) => {
                Err(self.network.hang(at, barriers, 0.0).err().unwrap_or(Unsnapped::TooFar { nearest_m: None }))
            }
            (None, None, None) => Err(Unsnapped::TooFar { nearest_m: None }),
        }
    }

    fn near(&self, edges: &[Segment], reach: f64) -> Vec<u32> {
        let [lo, hi] = bounds(&edges.concat());
        self.network.touching([[lo[0] - reach, lo[1] - reach], [hi[0] + reach, hi[1] + reach]])
    }
}

/// Points of a piece of street at which a door may be: nearest to the anchor, where it meets the outline, nearest to it.
fn candidates(piece: Segment, edges: &[Segment], anchor: [f64; 2]) -> Vec<[f64; 2]> {
    let mut all = vec![distance_to_segment(anchor, piece).1];
    all.extend(feet(piece, edges));
    all
}

/// The point of a piece nearest to an outline, and where it meets it.
fn feet(piece: Segment, edges: &[Segment]) -> Vec<[f64; 2]> {
    let mut all: Vec<[f64; 2]> = edges.iter().filter_map(|&edge| intersection(piece, edge)).collect();
    if all.is_empty() {
        let from_corners = edges.iter().map(|e| distance_to_segment(e[0], piece));
        let from_ends = piece.iter().filter_map(|&end| nearest_on(edges, end).map(|(d, _)| (d, end)));
        all.extend(from_corners.chain(from_ends).min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, foot)| foot));
    }
    all
}

/// Distance of a point from the edges of an outline, and the nearest point on them.
fn nearest_on(edges: &[Segment], at: [f64; 2]) -> Option<(f64, [f64; 2])> {
    edges.iter().map(|&edge| distance_to_segment(at, edge)).min_by(|a, b| a.0.total_cmp(&b.0))
}
