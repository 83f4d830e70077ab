//! The walk where there is no network of streets: straight lines that meet a barrier at its crossings only, times a factor.
//!
//! A way is a chain of straight legs, none of which meets a barrier but near a crossing, from the start over any number of
//! crossings to the end. The shortest such chain times the detour factor is the walk. Bridges and tunnels of the streets count
//! as crossings, too, with both of their ends.

use std::cell::OnceCell;

use geo_types::{Geometry, LineString};
use rayon::prelude::*;

use crate::district::{BarrierSet, BoxIndex, District, Passage};
use crate::project::AccessSettings;

/// Longest leg to or between crossings, in metres. Beyond, no standard asks for a facility: its limits end at 2,250 m (1,500 m
/// × 1.5), and at twice a limit the shortfall is whole.
const LEG_M: f64 = 5_000.0;

/// Walks by straight lines that cross barriers at crossings only.
#[derive(Debug, Clone)]
pub struct Detours {
    barriers: BarrierSet,
    factor: f64,
    /// Ends of the crossings.
    ends: Vec<[f64; 2]>,
    /// Shortest chain between any two ends, row by row.
    between: Vec<f64>,
    index: BoxIndex,
}

/// A place, with the ends of crossings that a straight leg reaches from it.
#[derive(Debug, Clone)]
pub struct Vantage {
    /// End and length of the leg.
    seen: Vec<(u32, f64)>,
}

/// A place that ways start from, with the shortest chain to every end of a crossing.
#[derive(Debug, Clone)]
pub(super) struct Start {
    at: [f64; 2],
    chains: Vec<f64>,
}

impl Detours {
    /// Prepares the ways of a district.
    #[must_use]
    pub fn new(district: &District, settings: &AccessSettings) -> Self {
        let barriers = BarrierSet::new(district, &settings.street_barriers, settings.crossing_reach_m);
        let bridges = district.streets.iter().filter(|s| s.bridge || s.tunnel).map(|s| ends_of_line(&s.line));
        let crossings = district.crossings.iter().map(|c| ends_of(&c.shape)).chain(bridges);
        let reach = settings.crossing_reach_m;
        let near_barrier = |crossing: &Vec<[f64; 2]>| {
            let (lo, hi) = crossing.iter().fold(([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]), |(lo, hi), p| {
                ([lo[0].min(p[0]), lo[1].min(p[1])], [hi[0].max(p[0]), hi[1].max(p[1])])
            });
            !crossing.is_empty() && barriers.any_in([[lo[0] - reach, lo[1] - reach], [hi[0] + reach, hi[1] + reach]])
        };
        let mut ends = Vec::new();
        let mut crossing_of = Vec::new();
        for (number, crossing) in crossings.filter(near_barrier).enumerate() {
            crossing_of.extend(std::iter::repeat_n(number, crossing.len()));
            ends.extend(crossing);
        }
        let index = BoxIndex::new(ends.iter().map(|&p| [p, p]));
        let mut all = Self { barriers, factor: settings.detour_factor, ends, between: Vec::new(), index };
        all.between = all.chains(&crossing_of);
        all
    }

    /// The walk between two places in metres; `None` where no chain of crossings leads there.
    #[must_use]
    pub fn distance(&self, a: [f64; 2], b: [f64; 2]) -> Option<f64> {
        let end = OnceCell::new();
        self.walk(&self.start(a), b, || end.get_or_init(|| self.vantage(b)))
    }

    /// What a place sees.
    #[must_use]
    pub fn vantage(&self, at: [f64; 2]) -> Vantage {
        let mut seen: Vec<(u32, f64)> = self
            .index
            .unsorted_touching([[at[0] - LEG_M, at[1] - LEG_M], [at[0] + LEG_M, at[1] + LEG_M]])
            .map(|end| (end, distance(at, self.ends[end as usize])))
            .filter(|&(end, leg)| leg <= LEG_M && self.is_open(at, self.ends[end as usize]))
            .collect();
        seen.sort_unstable_by_key(|&(end, _)| end);
        Vantage { seen }
    }

    /// A place that ways start from.
    pub(super) fn start(&self, at: [f64; 2]) -> Start {
        let k = self.ends.len();
        let mut chains = vec![f64::INFINITY; k];
        for (end, leg) in self.vantage(at).seen {
            let row = &self.between[end as usize * k..][..k];
            for (chain, next) in chains.iter_mut().zip(row) {
                *chain = chain.min(leg + next);
            }
        }
        Start { at, chains }
    }

    /// The walk from a start to a place; what the place sees is asked for only where a barrier lies between.
    pub(super) fn walk<'v>(&self, from: &Start, to: [f64; 2], seen: impl FnOnce() -> &'v Vantage) -> Option<f64> {
        if self.is_open(from.at, to) {
            return Some(self.factor * distance(from.at, to));
        }
        let chain = seen().seen.iter().map(|&(end, leg)| from.chains[end as usize] + leg).fold(f64::INFINITY, f64::min);
        chain.is_finite().then_some(self.factor * chain)
    }

    /// The least a walk over a straight distance can be.
    pub(super) fn least(&self, straight: f64) -> f64 {
        self.factor * straight
    }

    fn is_open(&self, a: [f64; 2], b: [f64; 2]) -> bool {
        !matches!(self.barriers.passage(a, b), Passage::Blocked(_))
    }

    /// Shortest chains between the ends (Dijkstra 1959 from each, over all legs that are open).
    fn chains(&self, crossing_of: &[usize]) -> Vec<f64> {
        let k = self.ends.len();
        let legs: Vec<f64> = (0..k)
            .into_par_iter()
            .flat_map_iter(|a| {
                (0..k).map(move |b| {
                    let leg = distance(self.ends[a], self.ends[b]);
                    let joined = crossing_of[a] == crossing_of[b] || (leg <= LEG_M && self.is_open(self.ends[a], self.ends[b]));
                    if joined { leg } else { f64::INFINITY }
                })
            })
            .collect();
        (0..k).into_par_iter().flat_map_iter(|from| shortest(from, k, &legs)).collect()
    }
}

/// Shortest chains from one end over a full matrix of legs.
fn shortest(from: usize, k: usize, legs: &[f64]) -> Vec<f64> {
    let mut chain = vec![f64::INFINITY; k];
    let mut done = vec![false; k];
    chain[from] = 0.0;
    while let Some(next) = (0..k).filter(|&at| !done[at] && chain[at].is_finite()).min_by(|&a, &b| chain[a].total_cmp(&chain[b])) {
        done[next] = true;
        for (to, leg) in legs[next * k..][..k].iter().enumerate() {
            chain[to] = chain[to].min(chain[next] + leg);
        }
    }
    chain
}

/// The ends of a crossing; of an area, its corners.
fn ends_of(shape: &Geometry<f64>) -> Vec<[f64; 2]> {
    match shape {
        Geometry::Point(p) => vec![[p.x(), p.y()]],
        Geometry::MultiPoint(all) => all.iter().map(|p| [p.x(), p.y()]).collect(),
        Geometry::Line(l) => vec![[l.start.x, l.start.y], [l.end.x, l.end.y]],
        Geometry::LineString(l) => ends_of_line(l),
        Geometry::MultiLineString(all) => all.iter().flat_map(ends_of_line).collect(),
        Geometry::Polygon(p) => p.exterior().coords().skip(1).map(|c| [c.x, c.y]).collect(),
        Geometry::MultiPolygon(all) => all.iter().flat_map(|p| p.exterior().coords().skip(1)).map(|c| [c.x, c.y]).collect(),
        Geometry::GeometryCollection(all) => all.iter().flat_map(ends_of).collect(),
        Geometry::Rect(r) => ends_of(&Geometry::Polygon(r.to_polygon())),
        Geometry::Triangle(t) => ends_of(&Geometry::Polygon(t.to_polygon())),
    }
}

fn ends_of_line(line: &LineString<f64>) -> Vec<[f64; 2]> {
    let (Some(first), Some(last)) = (line.0.first(), line.0.last()) else { return Vec::new() };
    vec![[first.x, first.y], [last.x, last.y]]
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use geo_types::{Point, line_string};

    use super::*;
    use crate::district::{Barrier, BarrierKind, Crossing};

    fn river(x: f64) -> Barrier {
        let shape = Geometry::LineString(line_string![(x: x, y: -10_000.0), (x: x, y: 10_000.0)]);
        Barrier { name: String::new(), kind: BarrierKind::River, shape }
    }

    fn bridge(x: f64, y: f64) -> Crossing {
        Crossing { id: format!("{x},{y}"), shape: Geometry::Point(Point::new(x, y)) }
    }

    fn detours(barriers: Vec<Barrier>, crossings: Vec<Crossing>) -> Detours {
        Detours::new(&District { barriers, crossings, ..District::default() }, &AccessSettings::default())
    }

    #[test]
    fn the_river_is_crossed_at_the_nearest_bridge() {
        let ways = detours(vec![river(0.0)], vec![bridge(0.0, 400.0), bridge(0.0, -900.0)]);
        let factor = AccessSettings::default().detour_factor;
        assert_eq!(ways.distance([-100.0, 0.0], [-400.0, 400.0]), Some(factor * 500.0), "one bank: the straight line");
        let over = 2.0 * 300.0_f64.hypot(400.0);
        assert!((ways.distance([-300.0, 0.0], [300.0, 0.0]).unwrap() - factor * over).abs() < 1e-9, "there and back again");
        assert_eq!(detours(vec![river(0.0)], Vec::new()).distance([-1.0, 0.0], [1.0, 0.0]), None, "no bridge, no way");
    }

    #[test]
    fn two_rivers_are_crossed_one_after_the_other() {
        let ways = detours(vec![river(0.0), river(100.0)], vec![bridge(0.0, 300.0), bridge(100.0, -300.0)]);
        let chain = 50.0_f64.hypot(300.0) + 100.0_f64.hypot(600.0) + 50.0_f64.hypot(300.0);
        let walk = ways.distance([-50.0, 0.0], [150.0, 0.0]).unwrap();
        assert!((walk - AccessSettings::default().detour_factor * chain).abs() < 1e-9, "{walk}");
        let back = ways.distance([150.0, 0.0], [-50.0, 0.0]).unwrap();
        assert!((walk - back).abs() < 1e-9);
    }
}
