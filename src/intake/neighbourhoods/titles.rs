//! Names for neighbourhoods that have none: after the street they front, else after their community or subdistrict.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::segments::{Segment, bounds_of, closest};
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
pub(crate) fn name(neighbourhoods: &mut [Neighbourhood], streets: &[Street], boundaries: &[Boundary], lang: Lang) -> BTreeMap<NameBasis, usize> {
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
            let (d2, ..) = closest([[p, p]].into_iter(), std::iter::once(segment), [[p, p], bounds_of(&segment)], reach)?;
            Some((d2, name))
        };
        near.filter_map(distance).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1))).map(|(_, name)| name)
    }
}
