//! Buildings as columns: a million footprints cost their vertices and a few dozen bytes each.

use super::{BuildingIx, NeighbourhoodIx, YearInterval, YearQuality};
use crate::stored::stored;

/// What a building is used for, as far as planning cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BuildingUse {
    /// Flats and houses.
    Residential,
    /// Flats above shops or offices.
    Mixed,
    /// Everything else.
    Other,
    /// Not recorded; treated as residential where a neighbourhood names it.
    #[default]
    Unknown,
}

/// Footprints and what is recorded of them, one column a property.
///
/// A building is a run of rings; exterior rings turn counter-clockwise, holes clockwise, rings are closed.
/// A building known by a point only has one ring of one vertex.
#[derive(Debug, Clone)]
pub struct Buildings {
    vertices: Vec<[f64; 2]>,
    ring_ends: Vec<u32>,
    building_ends: Vec<u32>,
    year_from: Vec<i16>,
    year_to: Vec<i16>,
    quality: Vec<YearQuality>,
    usage: Vec<BuildingUse>,
    floors: Vec<f32>,
    households: Vec<u32>,
    floor_area_m2: Vec<f64>,
    footprint_m2: Vec<f64>,
    neighbourhood: Vec<u32>,
    row: Vec<u32>,
}

/// One building's properties on the way in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewBuilding {
    /// Years it may have been built in; `None` is unknown.
    pub year: Option<YearInterval>,
    /// How the year is known.
    pub quality: YearQuality,
    /// Use.
    pub usage: BuildingUse,
    /// Storeys above ground.
    pub floors: Option<f32>,
    /// Dwellings.
    pub households: Option<u32>,
    /// Recorded gross floor area.
    pub floor_area_m2: Option<f64>,
    /// Row of the source, counted from 0 over all files of the role.
    pub row: u32,
}

/// One building, read from the columns.
#[derive(Debug, Clone, Copy)]
pub struct Building<'a> {
    columns: &'a Buildings,
    at: usize,
}

const NO_NEIGHBOURHOOD: u32 = u32::MAX;
const NO_HOUSEHOLDS: u32 = u32::MAX;

impl Default for Buildings {
    fn default() -> Self {
        Self::with_capacity(0)
    }
}

impl Buildings {
    /// Empty columns with room for `n` buildings of about six vertices.
    #[must_use]
    pub fn with_capacity(n: usize) -> Self {
        Self {
            vertices: Vec::with_capacity(n * 6),
            ring_ends: Vec::with_capacity(n),
            building_ends: Vec::with_capacity(n),
            year_from: Vec::with_capacity(n),
            year_to: Vec::with_capacity(n),
            quality: Vec::with_capacity(n),
            usage: Vec::with_capacity(n),
            floors: Vec::with_capacity(n),
            households: Vec::with_capacity(n),
            floor_area_m2: Vec::with_capacity(n),
            footprint_m2: Vec::with_capacity(n),
            neighbourhood: Vec::with_capacity(n),
            row: Vec::with_capacity(n),
        }
    }

    /// Adds a building; `rings` as the type's doc says, `footprint_m2` ellipsoidal (0 for a point).
    pub fn push<'r>(&mut self, rings: impl IntoIterator<Item = &'r [[f64; 2]]>, footprint_m2: f64, new: &NewBuilding) -> BuildingIx {
        for ring in rings {
            self.vertices.extend_from_slice(ring);
            self.ring_ends.push(self.vertices.len() as u32);
        }
        self.building_ends.push(self.ring_ends.len() as u32);
        let (from, to) = new.year.map_or((i16::MIN, i16::MAX), |y| (y.from, y.to));
        self.year_from.push(from);
        self.year_to.push(to);
        self.quality.push(if new.year.is_some() { new.quality } else { YearQuality::Unknown });
        self.usage.push(new.usage);
        self.floors.push(new.floors.unwrap_or(f32::NAN));
        self.households.push(new.households.unwrap_or(NO_HOUSEHOLDS));
        self.floor_area_m2.push(new.floor_area_m2.unwrap_or(f64::NAN));
        self.footprint_m2.push(footprint_m2);
        self.neighbourhood.push(NO_NEIGHBOURHOOD);
        self.row.push(new.row);
        BuildingIx(self.len() as u32 - 1)
    }

    /// Number of buildings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.building_ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.building_ends.is_empty()
    }

    /// All vertices of all rings, for bulk work such as upload to the graphics card.
    #[must_use]
    pub fn vertices(&self) -> &[[f64; 2]] {
        &self.vertices
    }

    /// One building.
    ///
    /// # Panics
    /// Where the index comes from other columns and is out of range.
    #[must_use]
    pub fn get(&self, ix: BuildingIx) -> Building<'_> {
        assert!(ix.at() < self.len());
        Building { columns: self, at: ix.at() }
    }

    /// All buildings in the order they were read.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Building<'_>> + '_ {
        (0..self.len()).map(move |at| Building { columns: self, at })
    }

    /// Says to which neighbourhood a building belongs.
    pub fn assign(&mut self, ix: BuildingIx, neighbourhood: Option<NeighbourhoodIx>) {
        self.neighbourhood[ix.at()] = neighbourhood.map_or(NO_NEIGHBOURHOOD, |n| n.0);
    }

    /// Changes a building's use.
    pub fn set_usage(&mut self, ix: BuildingIx, usage: BuildingUse) {
        self.usage[ix.at()] = usage;
    }

    /// Changes what is known of a building's year.
    pub fn set_year(&mut self, ix: BuildingIx, year: YearInterval, quality: YearQuality) {
        (self.year_from[ix.at()], self.year_to[ix.at()]) = (year.from, year.to);
        self.quality[ix.at()] = quality;
    }

    /// Takes back a building's year: what was read as one says nothing.
    pub fn forget_year(&mut self, ix: BuildingIx) {
        (self.year_from[ix.at()], self.year_to[ix.at()]) = (i16::MIN, i16::MAX);
        self.quality[ix.at()] = YearQuality::Unknown;
    }

    /// Computes every footprint's ellipsoidal area.
    pub fn measure(&mut self, frame: &super::Frame) {
        use rayon::prelude::*;
        let areas: Vec<f64> = (0..self.len())
            .into_par_iter()
            .map(|at| {
                let building = Building { columns: self, at };
                if building.is_point() { 0.0 } else { building.rings().map(|ring| frame.ring_m2(ring)).sum::<f64>().max(0.0) }
            })
            .collect();
        self.footprint_m2 = areas;
    }

    /// Bytes held by the columns.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.vertices.capacity() * 16
            + self.ring_ends.capacity() * 4
            + self.building_ends.capacity() * (4 + 2 + 2 + 1 + 1 + 4 + 4 + 8 + 8 + 4 + 4)
    }

    /// Whether all columns are as long, every ring and building ends after the one before, and every neighbourhood is one
    /// of `neighbourhoods`.
    pub(super) fn is_sound(&self, neighbourhoods: usize) -> bool {
        let rise = |ends: &[u32], most: usize| ends.is_sorted() && ends.last().map_or(0, |&last| last as usize) == most;
        let lengths = [
            self.year_from.len(),
            self.year_to.len(),
            self.quality.len(),
            self.usage.len(),
            self.floors.len(),
            self.households.len(),
            self.floor_area_m2.len(),
            self.footprint_m2.len(),
            self.neighbourhood.len(),
            self.row.len(),
        ];
        lengths.iter().all(|&length| length == self.len())
            && rise(&self.ring_ends, self.vertices.len())
            && rise(&self.building_ends, self.ring_ends.len())
            && self.neighbourhood.iter().all(|&n| n == NO_NEIGHBOURHOOD || (n as usize) < neighbourhoods)
    }

    /// Gives back what was reserved and not used.
    pub fn shrink_to_fit(&mut self) {
        self.vertices.shrink_to_fit();
        self.ring_ends.shrink_to_fit();
        self.building_ends.shrink_to_fit();
        self.year_from.shrink_to_fit();
        self.year_to.shrink_to_fit();
        self.quality.shrink_to_fit();
        self.usage.shrink_to_fit();
        self.floors.shrink_to_fit();
        self.households.shrink_to_fit();
        self.floor_area_m2.shrink_to_fit();
        self.footprint_m2.shrink_to_fit();
        self.neighbourhood.shrink_to_fit();
        self.row.shrink_to_fit();
    }
}

impl<'a> Building<'a> {
    /// Its index.
    #[must_use]
    pub fn ix(self) -> BuildingIx {
        BuildingIx(self.at as u32)
    }

    /// Its rings, closed; one vertex where only a point is known.
    pub fn rings(self) -> impl Iterator<Item = &'a [[f64; 2]]> {
        let c = self.columns;
        let first = if self.at == 0 { 0 } else { c.building_ends[self.at - 1] as usize };
        (first..c.building_ends[self.at] as usize).map(move |ring| {
            let start = if ring == 0 { 0 } else { c.ring_ends[ring - 1] as usize };
            &c.vertices[start..c.ring_ends[ring] as usize]
        })
    }

    /// Whether only a point is known.
    #[must_use]
    pub fn is_point(self) -> bool {
        self.rings().next().is_some_and(|ring| ring.len() == 1)
    }

    /// Least and greatest coordinates.
    #[must_use]
    pub fn bounds(self) -> [[f64; 2]; 2] {
        self.rings().flatten().fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], v| {
            [[lo[0].min(v[0]), lo[1].min(v[1])], [hi[0].max(v[0]), hi[1].max(v[1])]]
        })
    }

    /// Mean of the vertices of the first ring: a cheap place to stand for the building.
    #[must_use]
    pub fn centre(self) -> [f64; 2] {
        let Some(ring) = self.rings().next() else { return [0.0; 2] };
        let open = if ring.len() > 1 { &ring[..ring.len() - 1] } else { ring };
        let n = open.len() as f64;
        [open.iter().map(|v| v[0]).sum::<f64>() / n, open.iter().map(|v| v[1]).sum::<f64>() / n]
    }

    /// Years it may have been built in.
    #[must_use]
    pub fn year(self) -> Option<YearInterval> {
        (self.quality() != YearQuality::Unknown)
            .then(|| YearInterval { from: self.columns.year_from[self.at], to: self.columns.year_to[self.at] })
    }

    /// Years that a source records: what was taken from neighbours shows and sorts, and decides nothing.
    #[must_use]
    pub fn recorded_year(self) -> Option<YearInterval> {
        self.year().filter(|_| self.quality() != YearQuality::Imputed)
    }

    /// How the year is known.
    #[must_use]
    pub fn quality(self) -> YearQuality {
        self.columns.quality[self.at]
    }

    /// Use.
    #[must_use]
    pub fn usage(self) -> BuildingUse {
        self.columns.usage[self.at]
    }

    /// Storeys above ground.
    #[must_use]
    pub fn floors(self) -> Option<f32> {
        Some(self.columns.floors[self.at]).filter(|f| !f.is_nan())
    }

    /// Dwellings.
    #[must_use]
    pub fn households(self) -> Option<u32> {
        Some(self.columns.households[self.at]).filter(|&h| h != NO_HOUSEHOLDS)
    }

    /// Recorded gross floor area.
    #[must_use]
    pub fn recorded_floor_area_m2(self) -> Option<f64> {
        Some(self.columns.floor_area_m2[self.at]).filter(|a| !a.is_nan())
    }

    /// Ellipsoidal area of the footprint; 0 for a point.
    #[must_use]
    pub fn footprint_m2(self) -> f64 {
        self.columns.footprint_m2[self.at]
    }

    /// Recorded floor area, else footprint × floors; `None` where neither is known.
    #[must_use]
    pub fn floor_area_m2(self) -> Option<f64> {
        self.recorded_floor_area_m2().or_else(|| {
            let floors = f64::from(self.floors()?);
            (self.footprint_m2() > 0.0).then(|| self.footprint_m2() * floors)
        })
    }

    /// Neighbourhood it belongs to.
    #[must_use]
    pub fn neighbourhood(self) -> Option<NeighbourhoodIx> {
        Some(self.columns.neighbourhood[self.at]).filter(|&n| n != NO_NEIGHBOURHOOD).map(NeighbourhoodIx)
    }

    /// Row of the source.
    #[must_use]
    pub fn row(self) -> u32 {
        self.columns.row[self.at]
    }
}

stored!(
    enum BuildingUse {
        Residential,
        Mixed,
        Other,
        Unknown,
    }
);
stored!(
    struct Buildings {
        vertices,
        ring_ends,
        building_ends,
        year_from,
        year_to,
        quality,
        usage,
        floors,
        households,
        floor_area_m2,
        footprint_m2,
        neighbourhood,
        row,
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_give_back_what_was_pushed() {
        let mut all = Buildings::default();
        let square = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]];
        let new = NewBuilding {
            year: Some(YearInterval::year(1998)),
            quality: YearQuality::Measured,
            floors: Some(6.0),
            row: 7,
            ..Default::default()
        };
        let a = all.push([&square[..]], 4.0, &new);
        let b = all.push([&[[5.0, 5.0]][..]], 0.0, &NewBuilding::default());
        all.assign(a, Some(NeighbourhoodIx(3)));
        assert_eq!(all.get(a).floor_area_m2(), Some(24.0));
        assert_eq!(all.get(a).year(), Some(YearInterval::year(1998)));
        assert_eq!(all.get(a).neighbourhood(), Some(NeighbourhoodIx(3)));
        assert_eq!(all.get(a).bounds(), [[0.0, 0.0], [2.0, 2.0]]);
        assert!(all.get(b).is_point() && all.get(b).year().is_none() && all.get(b).neighbourhood().is_none());
    }
}
