//! How far it is from everywhere to the nearest of some facilities: a grid of walks, or of straight lines where no street
//! is known.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::doors::Hanger;
use super::network::{Hung, bounds};
use super::on_streets::{OnStreets, Ways};
use crate::access::measure::Place;
use crate::access::network::{Nearest, nearest};
use crate::district::District;
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress, Stage};

/// Cells of a grid at most: what a planner waits a few seconds for; our assumption.
const MOST_CELLS: f64 = 600_000.0;
/// Side of the smallest cell, metres: finer than the width of a local street says nothing.
const LEAST_CELL_M: f64 = 5.0;
/// How far the grid reaches beyond the neighbourhoods, metres; our assumption.
const MARGIN_M: f64 = 150.0;

/// A grid of distances in the planning CRS, row by row from the south, each row from the west.
#[derive(Debug, Clone, PartialEq)]
pub struct Surface {
    /// South-western corner of the first cell.
    pub corner: [f64; 2],
    /// Side of a cell, metres.
    pub cell_m: f64,
    /// Columns and rows.
    pub size: [usize; 2],
    /// Metres from the middle of each cell to the nearest facility; not a number where that is not known.
    pub metres: Vec<f32>,
    /// Metres from the middle of each cell to the street it is reached from; 0 for straight lines, not a number where no
    /// street is near, or none that a barrier does not part from the cell.
    pub off_m: Vec<f32>,
    /// How far from a street a cell is still reached from it, metres.
    pub reach_m: f64,
    /// Whether the distances are walks along the streets, or straight lines.
    pub along_streets: bool,
}

/// Measures the district to the nearest of some facilities, by their places in it. A cell is hung on the streets exactly as a
/// facility is: by the nearest street that no barrier keeps it from.
///
/// `None` where there is no facility, or nothing that says where the district lies.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn surface(
    district: &District,
    on: Option<&OnStreets>,
    settings: &AccessSettings,
    facilities: &[u32],
    progress: &Progress,
) -> Result<Option<Surface>, Cancelled> {
    let Some([lo, hi]) = extent(district).filter(|_| !facilities.is_empty()) else { return Ok(None) };
    let sides = [hi[0] - lo[0], hi[1] - lo[1]];
    let cell_m = (sides[0] * sides[1] / MOST_CELLS).sqrt().max(LEAST_CELL_M);
    let size = sides.map(|side| ((side / cell_m).ceil() as usize).max(1));
    progress.enter(Stage::Access, size[1] as u64)?;
    let middle = |column: usize, row: usize| [lo[0] + (column as f64 + 0.5) * cell_m, lo[1] + (row as f64 + 0.5) * cell_m];
    let rows = |of: &(dyn Fn([f64; 2]) -> [f32; 2] + Sync)| {
        (0..size[1])
            .into_par_iter()
            .map(|row| {
                progress.advance(1)?;
                Ok((0..size[0]).map(|column| of(middle(column, row))).collect())
            })
            .collect::<Result<Vec<Vec<[f32; 2]>>, Cancelled>>()
    };
    let cells = if let Some(on) = on {
        let ways = Ways::new(district, settings);
        let hanger = ways.hanger(&on.network, district, settings);
        let reached = Reached::new(&hanger, on, district, facilities, progress)?;
        rows(&|at| reached.of(&hanger, at))?
    } else {
        let place = Place::new(district, facilities.to_vec());
        rows(&|at| [place.nearest(at).0 as f32, 0.0])?
    };
    let (metres, off_m) = cells.into_iter().flatten().map(|[metres, off]| (metres, off)).unzip();
    Ok(Some(Surface { corner: lo, cell_m, size, metres, off_m, reach_m: settings.snap_m, along_streets: on.is_some() }))
}

impl Surface {
    /// Metres from the cell that holds a place; `None` outside, and where they are not known.
    #[must_use]
    pub fn at(&self, place: [f64; 2]) -> Option<f64> {
        let cell = [0, 1].map(|axis| ((place[axis] - self.corner[axis]) / self.cell_m).floor());
        let inside = (0..2).all(|axis| cell[axis] >= 0.0 && cell[axis] < self.size[axis] as f64);
        let metres = inside.then(|| self.metres[cell[1] as usize * self.size[0] + cell[0] as usize])?;
        (!metres.is_nan()).then(|| metres.into())
    }
}

/// What walks from every cell lead to.
struct Reached {
    found: Nearest,
    /// Facilities by the stretch they hang on: metres along it, and beside it.
    beside: BTreeMap<u32, Vec<(f64, f64)>>,
}

impl Reached {
    fn new(hanger: &Hanger<'_>, on: &OnStreets, district: &District, facilities: &[u32], progress: &Progress) -> Result<Self, Cancelled> {
        let found = nearest(on.network.graph(), &on.stops(facilities.iter().copied()), None, progress)?;
        let mut beside: BTreeMap<u32, Vec<(f64, f64)>> = BTreeMap::new();
        for &facility in facilities {
            let Some(facility) = district.facilities.get(facility as usize) else { continue };
            for hung in hanger.place(facility.at).map(|(_, all)| all).unwrap_or_default() {
                beside.entry(hung.stretch).or_default().push((hung.ends[0].1, hung.off_m));
            }
        }
        Ok(Self { found, beside })
    }

    /// Metres to the nearest facility, and to the street that leads there.
    fn of(&self, hanger: &Hanger<'_>, at: [f64; 2]) -> [f32; 2] {
        let Ok((_, hung)) = hanger.place(at) else { return [f32::NAN; 2] };
        let off = hung.iter().map(|h| h.off_m).fold(f64::INFINITY, f64::min);
        let metres = hung.iter().filter_map(|h| self.walk(h)).fold(f64::INFINITY, f64::min);
        [if metres.is_finite() { metres as f32 } else { f32::NAN }, off as f32]
    }

    /// The shortest way from a place on a street: over one of the stretch's ends, or along it to what hangs there too.
    fn walk(&self, hung: &Hung) -> Option<f64> {
        let over_ends = hung.ends.iter().filter_map(|&(node, walk)| Some(walk + self.found.distance_m(node)?));
        let here = self.beside.get(&hung.stretch).map(Vec::as_slice).unwrap_or_default();
        let along = here.iter().map(|(along, off)| (along - hung.ends[0].1).abs() + off);
        over_ends.chain(along).min_by(f64::total_cmp).map(|walk| walk + hung.off_m)
    }
}

/// The box of the neighbourhoods, else of the streets, with a margin.
fn extent(district: &District) -> Option<[[f64; 2]; 2]> {
    let of_outlines = || district.neighbourhoods.iter().flat_map(|n| n.outline.iter()).flat_map(|p| p.exterior().coords());
    let of_streets = || district.streets.iter().flat_map(|s| s.line.coords());
    let mut places: Vec<[f64; 2]> = of_outlines().map(|c| [c.x, c.y]).collect();
    if places.is_empty() {
        places = of_streets().map(|c| [c.x, c.y]).collect();
    }
    let [lo, hi] = bounds(&places);
    lo[0].is_finite().then(|| [lo.map(|v| v - MARGIN_M), hi.map(|v| v + MARGIN_M)])
}
