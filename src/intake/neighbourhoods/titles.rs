//! Names for neighbourhoods that have none: after the street they front, else after their community or subdistrict.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::segments::{Segment, bounds_of, distance2};
use crate::district::{Boundary, BoxIndex, NameBasis, Neighbourhood, Street, StreetClass};
use crate::report::Lang;
use crate::report::messages::{GroupName, Say};

/// A neighbourhood fronts a street that runs within this of its outline, in metres.
const FRONT_M: f64 = 30.0;

/// A street farther away than this, in metres, is no address.
const FARTHEST_M: f64 = 150.0;

/// Spacing of the points at which an outline is held against streets, in metres.
const STEP_M: f64 = 15.0;

/// Names the neighbourhoods whose name is empty; returns how many by each basis.
///
/// The street is the one that most of the outline fronts, else the nearest. Neighbourhoods of one street are numbered along it,
/// from west to east or from north to south, whichever way they extend farther.
pub(crate) fn name(
    neighbourhoods: &mut [Neighbourhood],
    streets: &[Street],
    boundaries: &[Boundary],
    lang: Lang,
) -> BTreeMap<NameBasis, usize> {
    let unnamed: Vec<usize> = (0..neighbourhoods.len()).filter(|&n| neighbourhoods[n].name.is_empty()).collect();
    let addresses = Addresses::new(streets);
    let bases: Vec<(NameBasis, String)> = unnamed
        .par_iter()
        .map(|&n| {
            let neighbourhood = &neighbourhoods[n];
            let boundary = neighbourhood.community.or(neighbourhood.subdistrict).map(|b| boundaries[b as usize].name.trim());
            match (addresses.of(neighbourhood), boundary.filter(|name| !name.is_empty())) {
                (Some(street), _) => (NameBasis::Street, street.to_owned()),
                (None, Some(boundary)) => (NameBasis::Boundary, boundary.to_owned()),
                (None, None) => (NameBasis::Number, String::new()),
            }
        })
        .collect();
    let mut groups: BTreeMap<(NameBasis, String), Vec<usize>> = BTreeMap::new();
    for (&n, base) in unnamed.iter().zip(bases) {
        groups.entry(base).or_default().push(n);
    }
    let mut counts = BTreeMap::new();
    for ((basis, base), mut members) in groups {
        *counts.entry(basis).or_insert(0) += members.len();
        along(neighbourhoods, &mut members);
        for (at, n) in members.into_iter().enumerate() {
            let number = at + 1;
            let name = if base.is_empty() { GroupName::Numbered { number } } else { GroupName::At { base: base.clone(), number } };
            neighbourhoods[n].name = name.say(lang);
            neighbourhoods[n].name_basis = basis;
        }
    }
    counts
}

/// Sorts neighbourhoods the longer way of what they cover.
fn along(neighbourhoods: &[Neighbourhood], members: &mut [usize]) {
    let extent = |axis: usize| {
        let of = |&n: &usize| neighbourhoods[n].anchor[axis];
        let ends = members.iter().map(of).fold([f64::INFINITY, f64::NEG_INFINITY], |[lo, hi], v| [lo.min(v), hi.max(v)]);
        ends[1] - ends[0]
    };
    let is_wide = extent(0) >= extent(1);
    let key = |n: usize| {
        let [x, y] = neighbourhoods[n].anchor;
        if is_wide { [x, -y] } else { [-y, x] }
    };
    members.sort_by(|&a, &b| {
        let ([a1, a2], [b1, b2]) = (key(a), key(b));
        a1.total_cmp(&b1).then(a2.total_cmp(&b2)).then(neighbourhoods[a].id.cmp(&neighbourhoods[b].id))
    });
}

/// Named streets in an index.
struct Addresses<'s> {
    pieces: Vec<(Segment, &'s str)>,
    index: BoxIndex,
}

impl<'s> Addresses<'s> {
    fn new(streets: &'s [Street]) -> Self {
        let has_doors = |s: &&Street| !s.name.trim().is_empty() && s.class != StreetClass::Expressway && !s.tunnel;
        let pieces: Vec<(Segment, &str)> = streets
            .iter()
            .filter(has_doors)
            .flat_map(|s| s.line.lines().map(|l| ([[l.start.x, l.start.y], [l.end.x, l.end.y]], s.name.trim())))
            .collect();
        let index = BoxIndex::new(pieces.iter().map(|(segment, _)| bounds_of(segment)));
        Self { pieces, index }
    }

    /// The street a neighbourhood is named after.
    fn of(&self, neighbourhood: &Neighbourhood) -> Option<&'s str> {
        if self.pieces.is_empty() {
            return None;
        }
        let mut fronts: BTreeMap<&str, usize> = BTreeMap::new();
        for line in neighbourhood.outline.iter().flat_map(|p| p.exterior().lines()) {
            let (dx, dy) = (line.end.x - line.start.x, line.end.y - line.start.y);
            let steps = (dx.hypot(dy) / STEP_M).ceil().max(1.0);
            for step in 0..steps as u32 {
                let t = (f64::from(step) + 0.5) / steps;
                if let Some(street) = self.nearest([line.start.x + t * dx, line.start.y + t * dy], FRONT_M) {
                    *fronts.entry(street).or_default() += 1;
                }
            }
        }
        let most = fronts.into_iter().max_by(|(a, m), (b, n)| m.cmp(n).then(b.cmp(a))).map(|(street, _)| street);
        most.or_else(|| self.nearest(neighbourhood.anchor, FARTHEST_M))
    }

    /// The nearest street within `reach`; of equals the first by name.
    fn nearest(&self, p: [f64; 2], reach: f64) -> Option<&'s str> {
        let near = self.index.unsorted_touching([[p[0] - reach, p[1] - reach], [p[0] + reach, p[1] + reach]]);
        let distance = |at: u32| {
            let (segment, name) = self.pieces[at as usize];
            (distance2(p, segment), name)
        };
        near.map(distance)
            .filter(|(d2, _)| *d2 <= reach * reach)
            .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)))
            .map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Euclidean};
    use geo_types::{LineString, Point};
    use proptest::prelude::*;

    use super::*;
    use crate::district::{Basis, Buildings, Frame, NewBuilding, Origin};
    use crate::intake::neighbourhoods::attributes::{Territory, neighbourhood};
    use crate::intake::neighbourhoods::records::Record;

    fn street(name: &str, class: StreetClass, line: &[(f64, f64)]) -> Street {
        Street { name: name.into(), class, line: LineString::from(line.to_vec()), ..Street::default() }
    }

    fn block(x: f64, y: f64, name: &str) -> Neighbourhood {
        let ring = [[x, y], [x + 60.0, y], [x + 60.0, y + 40.0], [x, y + 40.0], [x, y]];
        let mut buildings = Buildings::default();
        let member = buildings.push([&ring[..]], 2400.0, &NewBuilding::default());
        let outline = geo_types::MultiPolygon(vec![geo_types::Polygon::new(ring.iter().map(|p| (p[0], p[1])).collect(), vec![])]);
        let record = Record { name: name.into(), ..Record::default() };
        let (frame, territory) = (Frame::plane("EPSG:4544"), Territory::new(&[]));
        neighbourhood(&buildings, &frame, &territory, (Origin::Grouped, Basis::default()), outline, vec![member], record, None)
    }

    #[test]
    fn blocks_are_named_after_the_street_they_front_and_numbered_along_it() {
        let streets = [
            street("建设路", StreetClass::Local, &[(-100.0, -10.0), (1000.0, -10.0)]),
            street("", StreetClass::Local, &[(-100.0, -2.0), (1000.0, -2.0)]),
            street("绕城高速", StreetClass::Expressway, &[(-100.0, -5.0), (1000.0, -5.0)]),
        ];
        let mut all = vec![block(200.0, 0.0, ""), block(0.0, 0.0, ""), block(100.0, 0.0, "阳光小区"), block(400.0, 500.0, "")];
        let ids: Vec<_> = all.iter().map(|n| n.id.clone()).collect();
        let counts = name(&mut all, &streets, &[], Lang::Zh);
        let names: Vec<&str> = all.iter().map(|n| n.name.as_str()).collect();
        assert_eq!(names, ["建设路第2小区", "建设路第1小区", "阳光小区", "第1小区"]);
        assert_eq!(all.iter().map(|n| n.id.clone()).collect::<Vec<_>>(), ids, "ids stay");
        assert_eq!(all[2].name_basis, NameBasis::Recorded);
        assert_eq!(counts, BTreeMap::from([(NameBasis::Street, 2), (NameBasis::Number, 1)]));
        let mut all = vec![block(0.0, 0.0, ""), block(0.0, 300.0, "")];
        name(&mut all, &[street("Elm Street", StreetClass::Local, &[(-10.0, -50.0), (-10.0, 500.0)])], &[], Lang::En);
        assert_eq!([all[0].name.as_str(), all[1].name.as_str()], ["Elm Street block 2", "Elm Street block 1"], "from north to south");
    }

    #[test]
    fn without_a_street_the_community_gives_the_name() {
        let boundary = Boundary {
            name: "东风社区".into(),
            level: crate::district::BoundaryLevel::Community,
            area: geo_types::MultiPolygon(vec![geo_types::Rect::new((-50.0, -50.0), (900.0, 900.0)).to_polygon()]),
        };
        let mut all = vec![block(0.0, 0.0, "")];
        all[0].community = Some(0);
        let counts = name(&mut all, &[], &[boundary], Lang::En);
        assert_eq!(all[0].name, "东风社区 block 1");
        assert_eq!(counts, BTreeMap::from([(NameBasis::Boundary, 1)]));
    }

    proptest! {
        #[test]
        fn the_nearest_street_agrees_with_brute_force(
            lines in proptest::collection::vec(((0i32..400, 0i32..400), (0i32..400, 0i32..400)), 1..12),
            at in (0i32..400, 0i32..400),
        ) {
            let streets: Vec<Street> = lines
                .iter()
                .enumerate()
                .filter(|(_, (a, b))| a != b)
                .map(|(k, (a, b))| {
                    let line = [(f64::from(a.0), f64::from(a.1)), (f64::from(b.0), f64::from(b.1))];
                    street(&format!("S{k:02}"), StreetClass::Local, &line)
                })
                .collect();
            let point = Point::new(f64::from(at.0) + 0.3, f64::from(at.1) + 0.7);
            let distance = |s: &Street| Euclidean.distance(&point, &s.line);
            let expected = streets.iter().map(distance).filter(|d| *d <= 100.0).min_by(f64::total_cmp);
            let found = Addresses::new(&streets).nearest([point.x(), point.y()], 100.0);
            let found = found.and_then(|name| streets.iter().find(|s| s.name == name)).map(distance);
            prop_assert_eq!(found.is_some(), expected.is_some());
            prop_assert!((found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 1e-9);
        }
    }
}
