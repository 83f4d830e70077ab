//! What parts buildings that stand close together, and what holds buildings in spite of a distance: parcels, walls, years.

use rayon::prelude::*;

use super::grouping::{EXTENT_M, POINT_EXTRA_M, Reach, nearest};
use super::outlines::{bounds, inside};
use super::separators::Separators;
use super::walls::walls;
use crate::district::{Barrier, BoxIndex, BuildingIx, Buildings, PartedBy};
use crate::intake::geometry::covers;
use crate::intake::layers::Ground;
use crate::project::{NeighbourhoodSettings, ParcelRule};

/// A parcel larger than this, in square metres, is no estate's: a group is not larger either.
const LARGEST_PARCEL_M2: f64 = EXTENT_M * EXTENT_M;

/// Pairs of positions in the list of members.
pub(super) type Pairs = Vec<(u32, u32)>;

/// What holds and parts the buildings of one list.
pub(super) struct Limits {
    /// Parcel of every member.
    parcel_of: Vec<Option<u32>>,
    /// Whether a parcel makes a neighbourhood of the buildings on it.
    is_estate: Vec<bool>,
    rule: ParcelRule,
    walls: Separators,
    /// Years, and metres of gap, from which on a difference parts.
    years: Option<(i16, f64)>,
}

impl Limits {
    /// The limits among `members`.
    pub(super) fn new(
        buildings: &Buildings,
        members: &[u32],
        parcels: &[Ground],
        barriers: &[Barrier],
        settings: &NeighbourhoodSettings,
    ) -> Self {
        let parcels = if settings.parcels == ParcelRule::Ignore { &[] } else { parcels };
        let index = BoxIndex::new(parcels.iter().map(|p| bounds(&p.rings)));
        let parcel = |&b: &u32| {
            let point = inside(buildings.get(BuildingIx(b)));
            let holds = |p: &u32| parcels[*p as usize].rings.iter().any(|rings| covers(rings, point));
            let area = |p: u32| parcels[p as usize].area;
            index.touching([point, point]).into_iter().filter(holds).min_by(|&a, &b| area(a).total_cmp(&area(b)).then(a.cmp(&b)))
        };
        let parcel_of: Vec<Option<u32>> = if parcels.is_empty() { Vec::new() } else { members.par_iter().map(parcel).collect() };
        let mut homes = vec![0u32; parcels.len()];
        for &parcel in parcel_of.iter().flatten() {
            homes[parcel as usize] += 1;
        }
        let is_estate = parcels.iter().zip(homes).map(|(p, homes)| homes > 1 && p.area <= LARGEST_PARCEL_M2).collect();
        let years = (settings.year_break > 0).then(|| (i16::try_from(settings.year_break).unwrap_or(i16::MAX), settings.year_gap_m));
        Self { parcel_of, is_estate, rule: settings.parcels, walls: walls(barriers, settings.wall_m), years }
    }

    /// No limits at all.
    #[cfg(test)]
    pub(super) fn none() -> Self {
        Self { parcel_of: Vec::new(), is_estate: Vec::new(), rule: ParcelRule::Ignore, walls: walls(&[], 0.0), years: None }
    }

    /// The parcel that makes a neighbourhood of a member and others.
    pub(super) fn estate(&self, at: u32) -> Option<u32> {
        self.parcel(at).filter(|&parcel| self.is_estate[parcel as usize])
    }

    /// Neighbours in the list of those that an estate's parcel holds together.
    pub(super) fn ties(&self) -> Pairs {
        let mut last: Vec<Option<u32>> = vec![None; self.is_estate.len()];
        let tie = |at: u32| {
            let before = last[self.estate(at)? as usize].replace(at)?;
            Some((before, at))
        };
        (0..self.parcel_of.len() as u32).filter_map(tie).collect()
    }

    fn parcel(&self, at: u32) -> Option<u32> {
        self.parcel_of.get(at as usize).copied().flatten()
    }

    /// What parts two buildings, the strongest first.
    pub(super) fn parts(&self, buildings: &Buildings, members: &[u32], reach: Reach, (i, j): (u32, u32)) -> Option<PartedBy> {
        let (one, other) = (self.parcel(i), self.parcel(j));
        let is_limit = match self.rule {
            ParcelRule::Ignore => false,
            ParcelRule::Hard => one != other,
            ParcelRule::Soft => one != other && (self.estate(i).is_some() || self.estate(j).is_some()),
        };
        if is_limit {
            return Some(PartedBy::Parcel);
        }
        if one.is_some() && one == other && self.estate(i).is_some() {
            return None;
        }
        let [a, b] = [i, j].map(|at| buildings.get(BuildingIx(members[at as usize])));
        let steps = || nearest(a, b, reach.between(a, b));
        if !self.walls.is_empty() && steps().is_some_and(|(_, from, to)| from != to && self.walls.cut(from, to)) {
            return Some(PartedBy::Wall);
        }
        let (years, gap) = self.years?;
        let (one, other) = (a.recorded_year()?, b.recorded_year()?);
        if one.from.max(other.from) - one.to.min(other.to) <= years {
            return None;
        }
        // A house known by a point reaches half its width towards the other.
        let half = POINT_EXTRA_M * f64::from(u8::from(a.is_point()) + u8::from(b.is_point()));
        steps().is_some_and(|(d2, ..)| d2.sqrt() - half >= gap).then_some(PartedBy::Years)
    }
}

#[cfg(test)]
mod tests {
    use geo_types::{Geometry, LineString};

    use super::*;
    use crate::district::{BarrierKind, District, HeldBy, NewBuilding, YearInterval, YearQuality};
    use crate::intake::geometry::multi_polygon;
    use crate::intake::neighbourhoods::grouping::{Group, group};
    use crate::report::Progress;

    /// Houses of 10 m side at `east`, with a year.
    fn row(houses: &[(f64, Option<i16>)]) -> Buildings {
        let mut all = Buildings::default();
        for &(x, year) in houses {
            let ring = [[x, 0.0], [x + 10.0, 0.0], [x + 10.0, 10.0], [x, 10.0], [x, 0.0]];
            let new = NewBuilding { year: year.map(YearInterval::year), quality: YearQuality::Measured, ..NewBuilding::default() };
            all.push([&ring[..]], 100.0, &new);
        }
        all
    }

    fn run(all: &Buildings, parcels: &[Ground], barriers: &[Barrier], settings: &NeighbourhoodSettings) -> Vec<Group> {
        let members: Vec<u32> = (0..all.len() as u32).collect();
        let none = Separators::of_streets(&District::default());
        let limits = Limits::new(all, &members, parcels, barriers, settings);
        group(all, &members, Reach::of(all, &members), &none, &none, &limits, &Progress::silent()).unwrap()
    }

    fn sizes(groups: &[Group]) -> Vec<usize> {
        groups.iter().map(|g| g.members.len()).collect()
    }

    fn parcel(from: f64, to: f64) -> Ground {
        let rings = vec![vec![vec![[from, -5.0], [to, -5.0], [to, 15.0], [from, 15.0], [from, -5.0]]]];
        Ground { shape: multi_polygon(&rings), rings, area: (to - from) * 20.0, id: String::new(), name: String::new(), row: 0 }
    }

    #[test]
    fn a_break_of_years_with_a_gap_parts_runs_and_nothing_else_does() {
        let settings = NeighbourhoodSettings { year_break: 20, ..NeighbourhoodSettings::default() };
        let old_and_new = |gap: f64, middle: Option<i16>| {
            let houses = [0.0, 15.0, 30.0].map(|x| (x, Some(1980)));
            let later = [40.0 + gap, 55.0 + gap, 70.0 + gap].map(|x| (x, Some(2005)));
            let mut all: Vec<_> = houses.into_iter().chain(later).collect();
            all[3].1 = middle;
            run(&row(&all), &[], &[], &settings)
        };
        let parted = old_and_new(10.0, Some(2005));
        assert_eq!(sizes(&parted), [3, 3]);
        assert_eq!((parted[0].basis.held[&HeldBy::Block], parted[0].basis.parted[&PartedBy::Years]), (3, 3));
        assert_eq!(sizes(&old_and_new(4.0, Some(2005))), [6], "built as one");
        assert_eq!(sizes(&old_and_new(10.0, Some(1995))), [6], "built on from phase to phase");
        assert_eq!(sizes(&old_and_new(10.0, None)), [6], "unknown years never part");
        let one_later: Vec<_> = (0..5).map(|k| (f64::from(k) * 18.0, Some(if k == 2 { 2010 } else { 1980 }))).collect();
        assert_eq!(sizes(&run(&row(&one_later), &[], &[], &settings)), [5], "one house built later stays");
        let off = NeighbourhoodSettings { year_break: 0, ..settings };
        let houses: Vec<_> = (0..6).map(|k| (f64::from(k) * 20.0, Some(if k < 3 { 1980 } else { 2005 }))).collect();
        assert_eq!(sizes(&run(&row(&houses), &[], &[], &off)), [6]);
    }

    #[test]
    fn a_wall_parts_unless_it_is_a_stub_or_another_way_leads_round() {
        let wall = |from: f64, to: f64| Barrier {
            name: String::new(),
            kind: BarrierKind::Wall,
            shape: Geometry::LineString(LineString::from(vec![(35.0, from), (35.0, to)])),
        };
        let mut all = row(&[(0.0, None), (20.0, None), (40.0, None), (60.0, None)]);
        let settings = NeighbourhoodSettings::default();
        let parted = run(&all, &[], &[wall(-40.0, 60.0)], &settings);
        assert_eq!(sizes(&parted), [2, 2]);
        assert_eq!(parted[1].basis.parted[&PartedBy::Wall], 1);
        assert_eq!(sizes(&run(&all, &[], &[wall(-5.0, 15.0)], &settings)), [4], "a stub");
        let ring = [[30.0, 20.0], [40.0, 20.0], [40.0, 30.0], [30.0, 30.0], [30.0, 20.0]];
        all.push([&ring[..]], 100.0, &NewBuilding::default());
        assert_eq!(sizes(&run(&all, &[], &[wall(-100.0, 15.0)], &settings)), [5], "the way round its end");
    }

    #[test]
    fn a_parcel_holds_its_homes_and_hard_ones_part_all() {
        let all = row(&[(0.0, None), (60.0, None), (75.0, None), (90.0, None)]);
        let parcels = [parcel(-5.0, 72.0), parcel(73.0, 87.0), parcel(88.0, 110.0)];
        let settings = NeighbourhoodSettings::default();
        let soft = run(&all, &parcels, &[], &settings);
        assert_eq!(sizes(&soft), [2, 2], "an estate over a gap of 50 m, and two small lots side by side");
        assert_eq!((soft[0].estate, soft[0].basis.held[&HeldBy::Parcel], soft[0].basis.parted[&PartedBy::Parcel]), (Some(0), 2, 2));
        assert_eq!(soft[1].estate, None);
        let rule = |parcels| NeighbourhoodSettings { parcels, ..settings.clone() };
        assert_eq!(sizes(&run(&all, &parcels, &[], &rule(ParcelRule::Hard))), [2, 1, 1]);
        assert_eq!(sizes(&run(&all, &parcels, &[], &rule(ParcelRule::Ignore))), [1, 3]);
    }
}
