//! What a neighbourhood is, from its buildings and from what is recorded of it.

use geo::InteriorPoint;
use geo_types::MultiPolygon;

use super::records::Record;
use crate::district::{
    AreaBasis, Basis, Boundary, BoundaryLevel, BoxIndex, Building, BuildingIx, BuildingUse, Buildings, Frame, NameBasis, Neighbourhood,
    NeighbourhoodId, Origin, Resources, SquareMetres, Status, YearInterval, YearQuality, Yuan, content_hash,
};
use crate::intake::geometry::{Areas, areas_of, covers, snap};
use crate::intake::neighbourhoods::outlines::bounds;

/// Boundaries in an index.
pub(crate) struct Territory {
    areas: Vec<(BoundaryLevel, Areas, f64)>,
    index: BoxIndex,
}

impl Territory {
    /// Indexes the boundaries of a district.
    pub(crate) fn new(boundaries: &[Boundary]) -> Self {
        use geo::Area;
        let areas: Vec<_> = boundaries.iter().map(|b| (b.level, areas_of(&b.area), b.area.unsigned_area())).collect();
        let index = BoxIndex::new(areas.iter().map(|(_, rings, _)| bounds(rings)));
        Self { areas, index }
    }

    /// The boundary of a level that holds a point; the smallest where several do.
    fn at(&self, level: BoundaryLevel, point: [f64; 2]) -> Option<u32> {
        let area = |b: u32| self.areas[b as usize].2;
        self.index
            .touching([point, point])
            .into_iter()
            .filter(|&b| self.areas[b as usize].0 == level && self.areas[b as usize].1.iter().any(|rings| covers(rings, point)))
            .min_by(|&a, &b| area(a).total_cmp(&area(b)).then(a.cmp(&b)))
    }
}

/// Puts a neighbourhood together; the id may not be unique yet.
#[expect(clippy::too_many_arguments, reason = "the parts of one value, put together in one place")]
pub(crate) fn neighbourhood(
    buildings: &Buildings,
    frame: &Frame,
    territory: &Territory,
    (origin, basis): (Origin, Basis),
    outline: MultiPolygon<f64>,
    members: Vec<BuildingIx>,
    record: Record,
    row: Option<u64>,
) -> Neighbourhood {
    let homes = homes(buildings, &members);
    let anchor = anchor(&homes, &outline);
    let (built, typical_year, year_quality) = years(&homes, record.year);
    let (floor_area, area_basis) = floor_area(&homes, record.floor_area_m2);
    let households = record.households.or_else(|| dwellings(&homes));
    let land_area = SquareMetres(frame.area_m2(&outline));
    let cost = record.cost_yuan.map(Yuan);
    let has_key = !record.id.is_empty();
    let id = if record.id.is_empty() {
        content_hash("n", outline.iter().flat_map(|p| p.exterior().coords().map(|c| [c.x, c.y])))
    } else {
        record.id
    };
    let resources = Resources(vec![
        households.map(f64::from),
        floor_area.map(|a| a.0),
        Some(land_area.0),
        record.cost_yuan.and_then(|c| f64::try_from(c).ok()),
    ]);
    Neighbourhood {
        // A key of the source is how the bureau calls it; what has neither is named later.
        name: if record.name.is_empty() && has_key { id.clone() } else { record.name },
        name_basis: NameBasis::Recorded,
        id: NeighbourhoodId(id),
        origin,
        basis,
        outline,
        anchor,
        buildings: members,
        built,
        typical_year,
        year_quality,
        floor_area: floor_area.map(|a| SquareMetres(a.0)),
        area_basis,
        land_area,
        households,
        cost,
        status: record.status.unwrap_or(Status::NotListed),
        started: record.started,
        finished: record.finished,
        subdistrict: territory.at(BoundaryLevel::Subdistrict, anchor),
        community: territory.at(BoundaryLevel::Community, anchor),
        resources,
        facts: record.facts,
        rows: record.rows,
        row,
    }
}

/// The buildings that make it a neighbourhood: homes, else everything in it.
fn homes<'b>(buildings: &'b Buildings, members: &[BuildingIx]) -> Vec<Building<'b>> {
    let all: Vec<Building<'b>> = members.iter().map(|&b| buildings.get(b)).collect();
    let homes: Vec<Building<'b>> = all.iter().copied().filter(|b| b.usage() != BuildingUse::Other).collect();
    if homes.is_empty() { all } else { homes }
}

/// Mean of the centres by floor area, by footprint where a floor area is missing, by count where there are only points.
fn anchor(homes: &[Building<'_>], outline: &MultiPolygon<f64>) -> [f64; 2] {
    let by_floor = homes.iter().all(|b| b.floor_area_m2().is_some());
    let by_foot = homes.iter().all(|b| b.footprint_m2() > 0.0);
    let weight = |b: &Building<'_>| match b.floor_area_m2() {
        Some(area) if by_floor => area,
        _ if by_foot => b.footprint_m2(),
        _ => 1.0,
    };
    let total: f64 = homes.iter().map(weight).sum();
    let first = outline.iter().next().and_then(|p| p.exterior().coords().next()).map(|c| [c.x, c.y]);
    if homes.is_empty() || total <= 0.0 {
        return snap(outline.interior_point().map(|p| [p.x(), p.y()]).or(first).unwrap_or_default());
    }
    // Offsets from one corner keep the digits of large coordinates.
    let [x0, y0] = homes[0].centre();
    let [x, y] = homes.iter().fold([0.0; 2], |[x, y], b| {
        let ([cx, cy], w) = (b.centre(), weight(b) / total);
        [x + (cx - x0) * w, y + (cy - y0) * w]
    });
    snap([x0 + x, y0 + y])
}

/// Hull of the years, the year by which half stood, and how they are known.
fn years(homes: &[Building<'_>], recorded: Option<(YearInterval, YearQuality)>) -> (Option<YearInterval>, Option<i16>, YearQuality) {
    let known: Vec<(YearInterval, YearQuality)> = homes.iter().filter_map(|b| b.recorded_year().map(|y| (y, b.quality()))).collect();
    let Some(hull) = known.iter().map(|(y, _)| *y).reduce(YearInterval::hull) else {
        // Nothing is recorded, neither here nor in a table: what the neighbours say, flagged.
        let imputed = homes.iter().filter_map(|b| b.year()).reduce(YearInterval::hull);
        if let (None, Some(hull)) = (recorded, imputed) {
            return (Some(hull), None, YearQuality::Imputed);
        }
        let year = recorded.map(|(year, _)| year);
        return (year, year.and_then(YearInterval::exact), recorded.map_or(YearQuality::Unknown, |(_, quality)| quality));
    };
    let same_year = known.iter().all(|(y, _)| *y == known[0].0);
    let worst = known.iter().map(|(_, q)| *q).max().unwrap_or_default();
    let quality = if same_year { worst } else { YearQuality::Mixed };
    (Some(hull), typical_year(homes), quality)
}

/// The year by which half of the floor area stood (half of the buildings, where an area is missing).
///
/// Known only where every unknown year could be anything without moving it.
fn typical_year(homes: &[Building<'_>]) -> Option<i16> {
    let by_area = homes.iter().all(|b| b.floor_area_m2().is_some_and(|a| a > 0.0));
    let weight = |b: &Building<'_>| if by_area { b.floor_area_m2().unwrap_or(0.0) } else { 1.0 };
    let half = |end: fn(YearInterval) -> i16, unknown: i16| {
        let mut all: Vec<(i16, f64)> = homes.iter().map(|b| (b.recorded_year().map_or(unknown, end), weight(b))).collect();
        all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let total: f64 = all.iter().map(|(_, w)| w).sum();
        let mut stood = 0.0;
        all.into_iter().find_map(|(year, w)| {
            stood += w;
            (stood >= total / 2.0 * (1.0 - 1e-12)).then_some(year)
        })
    };
    let (early, late) = (half(|y| y.from, i16::MIN)?, half(|y| y.to, i16::MAX)?);
    (early == late).then_some(early)
}

fn floor_area(homes: &[Building<'_>], recorded: Option<f64>) -> (Option<SquareMetres>, AreaBasis) {
    if let Some(area) = recorded {
        return (Some(SquareMetres(area)), AreaBasis::Recorded);
    }
    let known: Vec<f64> = homes.iter().filter_map(|b| b.floor_area_m2()).collect();
    let sum = (!known.is_empty()).then(|| SquareMetres(known.iter().sum()));
    let basis = if known.is_empty() {
        AreaBasis::Unknown
    } else if known.len() < homes.len() {
        AreaBasis::Partial
    } else if homes.iter().all(|b| b.recorded_floor_area_m2().is_some()) {
        AreaBasis::Recorded
    } else {
        AreaBasis::Derived
    };
    (sum, basis)
}

/// Dwellings, where every building has a number of them.
fn dwellings(homes: &[Building<'_>]) -> Option<u32> {
    if homes.is_empty() {
        return None;
    }
    homes.iter().map(|b| b.households()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::district::NewBuilding;

    fn homes_of(years: &[(Option<(i16, i16)>, f64)]) -> Buildings {
        let mut all = Buildings::default();
        for (at, &(year, area)) in years.iter().enumerate() {
            let new = NewBuilding {
                year: year.map(|(a, b)| YearInterval::between(a, b)),
                quality: YearQuality::Measured,
                floor_area_m2: Some(area),
                ..NewBuilding::default()
            };
            all.push([&[[at as f64, 0.0]][..]], 0.0, &new);
        }
        all
    }

    #[test]
    fn half_of_the_floor_area_by_year() {
        let all = homes_of(&[(Some((1990, 1990)), 100.0), (Some((1998, 1998)), 300.0), (Some((2003, 2003)), 100.0)]);
        let homes: Vec<_> = all.iter().collect();
        assert_eq!(typical_year(&homes), Some(1998));
        assert_eq!(years(&homes, None).0, Some(YearInterval::between(1990, 2003)));
        assert_eq!(years(&homes, None).2, YearQuality::Mixed);
    }

    #[test]
    fn an_unknown_year_matters_only_where_it_could_move_the_half() {
        let minor = homes_of(&[(Some((1998, 1998)), 300.0), (None, 100.0)]);
        assert_eq!(typical_year(&minor.iter().collect::<Vec<_>>()), Some(1998));
        let major = homes_of(&[(Some((1998, 1998)), 100.0), (None, 300.0)]);
        assert_eq!(typical_year(&major.iter().collect::<Vec<_>>()), None);
        let recorded = homes_of(&[(None, 100.0)]);
        let ledger = Some((YearInterval::year(1995), YearQuality::Measured));
        assert_eq!(
            years(&recorded.iter().collect::<Vec<_>>(), ledger),
            (Some(YearInterval::year(1995)), Some(1995), YearQuality::Measured)
        );
    }

    #[test]
    fn years_of_neighbours_are_flagged_and_give_way_to_recorded_ones() {
        let mut all = homes_of(&[(None, 100.0), (None, 50.0), (Some((1998, 1998)), 100.0)]);
        for (at, year) in [(0, YearInterval::between(1984, 1988)), (1, YearInterval::between(1986, 1990))] {
            all.set_year(BuildingIx(at), year, YearQuality::Imputed);
        }
        let homes: Vec<_> = all.iter().collect();
        assert_eq!(years(&homes[..2], None), (Some(YearInterval::between(1984, 1990)), None, YearQuality::Imputed));
        let ledger = Some((YearInterval::year(1995), YearQuality::Measured));
        assert_eq!(years(&homes[..2], ledger).2, YearQuality::Measured);
        // With a recorded year the imputed ones count as unknown: they neither widen the hull nor decide the half.
        assert_eq!(years(&homes, None), (Some(YearInterval::year(1998)), None, YearQuality::Measured));
    }

    #[test]
    fn areas_say_what_they_rest_on() {
        let all = homes_of(&[(None, 100.0), (None, 50.0)]);
        assert_eq!(floor_area(&all.iter().collect::<Vec<_>>(), None), (Some(SquareMetres(150.0)), AreaBasis::Recorded));
        assert_eq!(floor_area(&all.iter().collect::<Vec<_>>(), Some(160.0)), (Some(SquareMetres(160.0)), AreaBasis::Recorded));
        assert_eq!(floor_area(&[], None), (None, AreaBasis::Unknown));
    }
}
