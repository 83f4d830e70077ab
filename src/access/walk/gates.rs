//! Where opening a gate would join neighbours that a wall parts.

use rayon::prelude::*;

use super::{Door, Doors, OnStreets};
use crate::access::network::{Search, Stop};
use crate::district::{BarrierKind, BarrierSet, District, NeighbourhoodIx};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// A gap narrower than this counts as this wide, metres: outlines that touch would be parted by any step.
const LEAST_GAP_M: f64 = 20.0;

/// A walk longer than this is as good as none, metres: an hour.
const FARTHEST_M: f64 = 5_000.0;

/// Two neighbours that stand close, and the shortest line between their outlines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearPair {
    /// One.
    pub from: NeighbourhoodIx,
    /// The other.
    pub to: NeighbourhoodIx,
    /// From the outline of the one to that of the other.
    pub line: [[f64; 2]; 2],
}

/// A place where a gate would join two neighbours.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    /// One.
    pub from: NeighbourhoodIx,
    /// The other.
    pub to: NeighbourhoodIx,
    /// Where the gate would be: the middle of the gap.
    pub at: [f64; 2],
    /// The gap, metres.
    pub gap_m: f64,
    /// The walk from door to door as it is, metres; `None` where there is none within an hour.
    pub walk_now_m: Option<f64>,
    /// The walk from door to door through the gate, metres.
    pub walk_then_m: f64,
    /// The doors of both from which the walk through the gate is measured.
    pub doors: [[f64; 2]; 2],
    /// Whether a wall is drawn between them; else nobody knows what keeps their doors apart.
    pub wall: bool,
}

/// Finds the gates worth opening among near neighbours: where the walk between their doors is at least
/// [`AccessSettings::gate_ratio`] times the gap, and would be shorter through a gate.
///
/// # Assumptions
/// Inside a neighbourhood one walks straight from its doors to the gate. Pairs with water, a railway or another barrier that
/// is no wall between them are left out.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn openings(
    district: &District,
    on: &OnStreets,
    pairs: &[NearPair],
    settings: &AccessSettings,
    progress: &Progress,
) -> Result<Vec<Opening>, Cancelled> {
    let set = |is_wall: bool| {
        let kinds: Vec<BarrierKind> = settings.barriers.iter().copied().filter(|&k| (k == BarrierKind::Wall) == is_wall).collect();
        BarrierSet::new(district, &kinds, settings.crossing_reach_m)
    };
    let (walls, others) = (set(true).with_gates(district.entrances.iter().map(|e| e.at)), set(false));
    let found: Vec<Option<Opening>> = pairs
        .par_iter()
        .map_init(
            || Search::new(on.network.graph()),
            |search, pair| {
                let [a, b] = pair.line;
                let (Ok(from), Ok(to)) = (on.doors(pair.from), on.doors(pair.to)) else { return Ok(None) };
                if !others.cuts(a, b).is_empty() {
                    return Ok(None);
                }
                let gap_m = (b[0] - a[0]).hypot(b[1] - a[1]);
                let walk = search.walk(&stops(from), &stops(to), Some(FARTHEST_M), progress)?;
                let walk_now_m = walk.map(|walk| walk.length_m);
                let (Some((out_m, out)), Some((into_m, into))) = (nearest_door(from, a), nearest_door(to, b)) else { return Ok(None) };
                let walk_then_m = out_m + gap_m + into_m;
                let parted = walk_now_m.is_none_or(|now| now >= settings.gate_ratio * gap_m.max(LEAST_GAP_M) && walk_then_m < now);
                let at = [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
                let wall = !walls.cuts(a, b).is_empty();
                Ok(parted.then_some(Opening { from: pair.from, to: pair.to, at, gap_m, walk_now_m, walk_then_m, doors: [out, into], wall }))
            },
        )
        .collect::<Result<_, Cancelled>>()?;
    let mut found: Vec<Opening> = found.into_iter().flatten().collect();
    found.sort_by_key(|opening| (opening.from, opening.to));
    Ok(found)
}

fn stops(doors: &Doors) -> Vec<Stop> {
    doors.all.iter().map(|door| door.stop(0)).collect()
}

/// Straight from the nearest door to a place, metres, and that door.
fn nearest_door(doors: &Doors, [x, y]: [f64; 2]) -> Option<(f64, [f64; 2])> {
    let all = doors.all.iter().map(|Door { at, .. }| ((at[0] - x).hypot(at[1] - y), *at));
    all.min_by(|a, b| a.0.total_cmp(&b.0))
}
