//! Where one gets on foot: the land along the streets within a walk.

use geo::{BooleanOps, BoundingRect, Buffer, Intersects};
use geo_types::{Geometry, LineString, MultiLineString, MultiPolygon, Polygon};

use super::Doors;
use super::network::{Hung, WalkNetwork};
use crate::access::network::{Search, Stop};
use crate::district::{BarrierKind, BoxIndex, District};
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// How deep the land on either side of a street is reached from it, metres. 25: a row of blocks with its forecourt; our
/// assumption.
pub const DEPTH_M: f64 = 25.0;

/// Half the width that a barrier drawn as a line takes from the land, metres.
const LINE_M: f64 = 0.5;

/// Makes catchments (isochrones) in one network.
///
/// A catchment is the land within [`DEPTH_M`] of every stretch of street, or part of one, that is reached within the walk,
/// without the water and other barriers, and without what lies beyond one where no reached street leads.
/// Walls are not seen: who is inside is not known from the street.
#[derive(Debug)]
pub struct Catchments<'a> {
    network: &'a WalkNetwork,
    barriers: Vec<MultiPolygon<f64>>,
    index: BoxIndex,
}

impl<'a> Catchments<'a> {
    /// Catchments in the network of a district, with the barriers that its settings name.
    #[must_use]
    pub fn new(network: &'a WalkNetwork, district: &District, settings: &AccessSettings) -> Self {
        let counts = |kind: BarrierKind| kind != BarrierKind::Wall && settings.barriers.contains(&kind);
        let barriers: Vec<MultiPolygon<f64>> = district.barriers.iter().filter(|b| counts(b.kind)).map(|b| land_of(&b.shape)).collect();
        let none = [[f64::NAN; 2]; 2];
        let index = BoxIndex::new(barriers.iter().map(|b| b.bounding_rect().map_or(none, |r| [r.min().into(), r.max().into()])));
        Self { network, barriers, index }
    }

    /// The land within a walk of `metres` from an origin; empty where nothing is reached.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn of(&self, search: &mut Search<'_>, from: &Doors, metres: f64, progress: &Progress) -> Result<MultiPolygon<f64>, Cancelled> {
        let starts: Vec<Stop> = from.all.iter().map(|door| door.stop(0)).collect();
        let ways = from.all.iter().filter(|d| d.off_m > 0.0 && d.off_m <= metres).map(|d| LineString::from(vec![d.at, d.foot]));
        self.land(search, &starts, ways.collect(), metres, progress)
    }

    /// The same from a place on the streets, as facilities are hung.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn around(&self, search: &mut Search<'_>, from: &[Hung], metres: f64, progress: &Progress) -> Result<MultiPolygon<f64>, Cancelled> {
        let starts: Vec<Stop> = from.iter().flat_map(|hung| hung.stops(0)).collect();
        let to_street = from.iter().filter(|h| h.off_m > 0.0 && h.off_m <= metres).map(|h| LineString::from(vec![h.at, h.foot]));
        let ways = from.iter().flat_map(|hung| self.network.around(hung, metres)).chain(to_street).collect();
        self.land(search, &starts, ways, metres, progress)
    }

    /// The land beside what is reached from some stops, and beside other ways.
    fn land(
        &self,
        search: &mut Search<'_>,
        starts: &[Stop],
        mut lines: Vec<LineString<f64>>,
        metres: f64,
        progress: &Progress,
    ) -> Result<MultiPolygon<f64>, Cancelled> {
        search.run(starts, Some(metres), progress)?;
        lines.extend(self.network.within(search, metres));
        if lines.is_empty() {
            return Ok(MultiPolygon(Vec::new()));
        }
        let lines = MultiLineString(lines);
        let land = lines.buffer(DEPTH_M);
        progress.check()?;
        Ok(self.this_side(land, &lines))
    }

    /// Takes the barriers out, and with them what no reached street leads to.
    fn this_side(&self, mut land: MultiPolygon<f64>, lines: &MultiLineString<f64>) -> MultiPolygon<f64> {
        let Some(area) = land.bounding_rect() else { return land };
        let near = self.index.touching([area.min().into(), area.max().into()]);
        if near.is_empty() {
            return land;
        }
        for at in near {
            land = land.difference(&self.barriers[at as usize]);
        }
        let reached = |part: &Polygon<f64>| {
            part.bounding_rect()
                .is_some_and(|b| lines.iter().any(|line| line.bounding_rect().is_some_and(|l| l.intersects(&b)) && line.intersects(part)))
        };
        MultiPolygon(land.into_iter().filter(reached).collect())
    }
}

/// A barrier as land that is not reached.
fn land_of(shape: &Geometry<f64>) -> MultiPolygon<f64> {
    match shape {
        Geometry::Polygon(p) => MultiPolygon(vec![p.clone()]),
        Geometry::MultiPolygon(all) => all.clone(),
        other => other.buffer(LINE_M),
    }
}

/// A walk from one place to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Way {
    /// Its length as it is walked, metres.
    pub metres: f64,
    /// From place to place along the streets.
    pub line: LineString<f64>,
}

/// The shortest walk between two places whose doors are nodes, as those of origins are; `None` where there is none within `within_m` metres.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn way_between(
    network: &WalkNetwork,
    search: &mut Search<'_>,
    [from, to]: [&Doors; 2],
    within_m: Option<f64>,
    progress: &Progress,
) -> Result<Option<Way>, Cancelled> {
    let stops = |doors: &Doors| -> Vec<Stop> { doors.all.iter().enumerate().map(|(k, door)| door.stop(k as u32)).collect() };
    let Some(walk) = search.walk(&stops(from), &stops(to), within_m, progress)? else { return Ok(None) };
    let (first, last) = (&from.all[walk.from as usize], &to.all[walk.to as usize]);
    let mut line = vec![first.at, first.foot];
    line.extend(network.way(&walk.nodes, &walk.edges).coords().map(|c| [c.x, c.y]));
    line.extend([last.foot, last.at]);
    line.dedup();
    if line.len() == 1 {
        line.push(line[0]);
    }
    Ok(Some(Way { metres: walk.length_m, line: LineString::from(line) }))
}
