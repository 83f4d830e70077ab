//! A steady offset between layers, as web-map coordinates have it: noticed and asked about, never corrected unasked.
//!
//! # Method
//! Services stand on or beside buildings and along streets; streets run between buildings. For a layer as read, and for each
//! way in which a shifted datum may have been overlooked, the share of its points on buildings (or near streets) is counted.
//! A shift is suspicious where it fits clearly better than the layer as read and than the other shifts, and better than
//! places a little beside it: a town that is merely denser over there fits just as well beside.

use super::buildings::Named;
use super::crs::Transform;
use super::datum;
use crate::district::{BoxIndex, Building, Buildings, District};
use crate::project::Datum;
use crate::report::{Action, DataIssue, IssueKind, Role};

/// Points looked at.
const MOST: usize = 2_000;

/// Fewer points say nothing.
const LEAST: usize = 30;

/// A gate or a sign stands this far from its building, in metres.
const NEAR_M: f64 = 5.0;

/// Services along a street stand this near to its middle, in metres.
const BESIDE_M: f64 = 20.0;

/// How far beside a shift its fit must be gone, in metres: more than a house, less than the shifts differ.
const BESIDE_BEST_M: f64 = 120.0;

/// Distance between the points looked at along a line, in metres.
const STEP_M: f64 = 25.0;

/// Standard errors that two shares must lie apart: one in a million by chance.
const SURE: f64 = 5.0;

/// Standard errors between the best shift and the next: which datum it is, is for a person to confirm.
const CHOICE: f64 = 3.0;

/// A layer that may be shifted against the buildings.
pub(crate) struct Layer {
    /// Its part.
    pub role: Role,
    /// `file:layer`.
    pub label: std::sync::Arc<str>,
    /// Shift that was undone when it was read.
    pub declared: Option<Datum>,
    /// Places in the planning CRS: points, or points along lines.
    pub places: Vec<[f64; 2]>,
}

/// What may have been overlooked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overlooked {
    /// The layer is in this datum.
    Layer(Datum),
    /// The layer is in no shifted datum, although one is declared.
    NoDatum,
    /// The buildings are in this datum.
    Buildings(Datum),
}

impl Layer {
    /// Points of services.
    pub(crate) fn points(role: Role, label: &std::sync::Arc<str>, declared: Option<Datum>, places: Vec<[f64; 2]>) -> Self {
        Self { role, label: label.clone(), declared, places: thinned(places) }
    }

    /// Points along lines.
    pub(crate) fn lines<'l>(
        label: &std::sync::Arc<str>,
        declared: Option<Datum>,
        lines: impl Iterator<Item = &'l geo_types::LineString<f64>>,
    ) -> Self {
        let mut places = Vec::new();
        for line in lines {
            for segment in line.lines() {
                let (from, along) = (segment.start, segment.delta());
                let steps = (along.x.hypot(along.y) / STEP_M).floor().max(1.0);
                // The middles of the steps keep clear of junctions, which bridges and doubled ends would count twice.
                places.extend((0..steps as usize).map(|k| (k as f64 + 0.5) / steps).map(|t| [from.x + along.x * t, from.y + along.y * t]));
            }
        }
        Self { role: Role::Streets, label: label.clone(), declared, places: thinned(places) }
    }
}

/// Evenly every n-th place.
fn thinned(places: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    let step = places.len().div_ceil(MOST).max(1);
    places.into_iter().step_by(step).collect()
}

/// What a set of layers suggests, one issue a layer.
pub(crate) fn suspicions(district: &District, named: &Named, buildings_shifted: Option<Datum>, layers: &[Layer]) -> Vec<DataIssue> {
    let crs = &district.frame.crs;
    let (Ok(out), Ok(back)) = (Transform::cached(crs, "EPSG:4326"), Transform::cached("EPSG:4326", crs)) else { return Vec::new() };
    // Web maps shift nothing outside China: the trees need not be built.
    let is_there = |layer: &Layer| layer.places.first().and_then(|p| out.point(*p)).is_some_and(super::china::contains);
    let layers: Vec<&Layer> = layers.iter().filter(|layer| layer.places.len() >= LEAST && is_there(layer)).collect();
    if layers.is_empty() || named.buildings.is_empty() {
        return Vec::new();
    }
    let ground = Ground::new(&named.buildings);
    let roads = Roads::new(district.streets.iter().map(|s| &s.line));
    let judge = Judge { ground: &ground, roads: &roads, out: &out, back: &back, buildings_free: buildings_shifted.is_none() };
    let mut issues = Vec::new();
    let mut buildings_said = false;
    for layer in layers {
        let Some(found) = judge.suspicion(layer) else { continue };
        let (role, label) = match (found.overlooked, named.label()) {
            (Overlooked::Buildings(_), _) if buildings_said => continue,
            (Overlooked::Buildings(_), Some(label)) => {
                buildings_said = true;
                (Role::Buildings, label)
            }
            _ => (layer.role, &layer.label),
        };
        let remedy = match found.overlooked {
            Overlooked::Layer(datum) | Overlooked::Buildings(datum) => format!("datum = \"{}\"", datum.key()),
            Overlooked::NoDatum => "datum → –".to_owned(),
        };
        let [before, after] = found.shares.map(|s| s * 100.0);
        let witness = match found.witness {
            Witness::Buildings => Role::Buildings,
            Witness::Streets => Role::Streets,
        };
        let pair = format!("{} ∩ {}", layer.role.name().en, witness.name().en);
        let value = format!("{remedy} · {pair}: {before:.0} % → {after:.0} % (n = {})", found.counted);
        issues.push(DataIssue::whole(role, label, IssueKind::DatumSuspected, Action::Noted).value(value));
    }
    issues
}

/// What a layer is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Witness {
    Buildings,
    Streets,
}

/// A shift that fits clearly better than the layer as read.
#[derive(Debug, Clone, PartialEq)]
struct Suspicion {
    /// What was overlooked.
    overlooked: Overlooked,
    /// What says so.
    witness: Witness,
    /// Share of places that fall on the witness as read, and after the correction.
    shares: [f64; 2],
    /// Places counted.
    counted: usize,
}

/// What layers are judged by.
struct Judge<'a> {
    ground: &'a Ground<'a>,
    roads: &'a Roads,
    out: &'a Transform,
    back: &'a Transform,
    /// Whether the buildings are read as they are, so that they may be shifted too.
    buildings_free: bool,
}

impl Judge<'_> {
    fn suspicion(&self, layer: &Layer) -> Option<Suspicion> {
        let by_buildings = self.by(layer, Witness::Buildings);
        if layer.role == Role::Streets {
            return by_buildings;
        }
        match (by_buildings, self.by(layer, Witness::Streets)) {
            // Witnesses that contradict each other prove nothing.
            (Some(a), Some(b)) => (a.overlooked == b.overlooked).then_some(a),
            (a, b) => a.or(b),
        }
    }

    fn by(&self, layer: &Layer, witness: Witness) -> Option<Suspicion> {
        // Only what lies among the buildings counts: elsewhere there is nothing to fall on.
        let lonlat: Vec<[f64; 2]> = layer.places.iter().filter(|p| self.ground.holds(**p)).filter_map(|p| self.out.point(*p)).collect();
        if lonlat.len() < LEAST || (witness == Witness::Streets && self.roads.segments.is_empty()) {
            return None;
        }
        let is_line = layer.role == Role::Streets;
        let hits = |p: [f64; 2]| match witness {
            Witness::Buildings => self.ground.is_built(p, if is_line { 0.0 } else { NEAR_M }),
            Witness::Streets => self.roads.is_near(p, BESIDE_M),
        };
        let share = |shift: &Shift, [east, north]: [f64; 2]| {
            let moved = lonlat.iter().filter_map(|p| self.back.point(shift(*p))).map(|p| [p[0] + east, p[1] + north]);
            // A line that leaves the town meets no building either: that speaks for no shift.
            let (mut on, mut of) = (0, 0);
            for p in moved.filter(|p| !is_line || self.ground.holds(*p)) {
                of += 1;
                on += usize::from(hits(p));
            }
            match (is_line, of) {
                (true, ..LEAST) => 1.0,
                (true, _) => on as f64 / of as f64,
                (false, _) => on as f64 / lonlat.len() as f64,
            }
        };
        let as_is: Shift = Box::new(|p| p);
        let as_read = share(&as_is, [0.0; 2]);
        let mut others: Vec<(f64, Overlooked, Shift)> = alternatives(layer.declared, self.buildings_free && witness == Witness::Buildings)
            .into_iter()
            .map(|(overlooked, shift)| (share(&shift, [0.0; 2]), overlooked, shift))
            .collect();
        // Points belong on buildings and along streets, lines do not belong on buildings.
        let better = |a: f64, b: f64| if is_line { a.total_cmp(&b) } else { b.total_cmp(&a) };
        others.sort_by(|a, b| better(a.0, b.0));
        let (best, overlooked, shift) = others.first()?;
        let (best, second) = (*best, others.get(1).map_or(as_read, |o| o.0));
        let clear = |worse: f64, errors: f64| {
            let pooled = f64::midpoint(worse, best);
            let error = (2.0 * pooled * (1.0 - pooled) / lonlat.len() as f64).sqrt();
            (worse - best).abs() > errors * error.max(1e-9) && better(best, worse).is_lt()
        };
        let large = if is_line { as_read >= 0.03 && best <= as_read / 2.0 } else { best - as_read >= 0.12 && best >= as_read * 1.3 };
        // Two shifts that fit alike say that the layer is not where it should be, but not why; nothing is asked then.
        if !large || !clear(as_read, SURE) || !clear(second, CHOICE) {
            return None;
        }
        let beside: f64 = (0..8u8)
            .map(|k| f64::from(k) * std::f64::consts::FRAC_PI_4)
            .map(|angle| share(shift, [BESIDE_BEST_M * angle.cos(), BESIDE_BEST_M * angle.sin()]))
            .sum::<f64>()
            / 8.0;
        let is_peak = (best - beside).abs() >= (best - as_read).abs() / 2.0 && better(best, beside).is_lt();
        is_peak.then_some(Suspicion { overlooked: *overlooked, witness, shares: [as_read, best], counted: lonlat.len() })
    }
}

type Shift = Box<dyn Fn([f64; 2]) -> [f64; 2]>;

/// Ways in which a shift may have been overlooked, with what would put the layer right against the buildings.
fn alternatives(declared: Option<Datum>, buildings_free: bool) -> Vec<(Overlooked, Shift)> {
    let both = [Datum::Gcj02, Datum::Bd09];
    let mut all: Vec<(Overlooked, Shift)> = Vec::new();
    match declared {
        None => {
            all.extend(both.map(|d| (Overlooked::Layer(d), Box::new(move |p| datum::undo(d, p)) as Shift)));
            if buildings_free {
                all.extend(both.map(|d| (Overlooked::Buildings(d), Box::new(move |p| datum::apply(d, p)) as Shift)));
            }
        }
        Some(was) => {
            all.push((Overlooked::NoDatum, Box::new(move |p| datum::apply(was, p)) as Shift));
            let other = if was == Datum::Gcj02 { Datum::Bd09 } else { Datum::Gcj02 };
            all.push((Overlooked::Layer(other), Box::new(move |p| datum::undo(other, datum::apply(was, p)))));
        }
    }
    all
}

/// A steady offset that was noticed, with what would put it right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DatumSuspected {
    /// The datum that the source should be declared to have; `None`: none, although one is declared.
    pub datum: Option<Datum>,
    /// Share of its places that fall on buildings or along streets as read, and put right, in percent.
    pub shares: [f64; 2],
    /// Places counted.
    pub counted: usize,
}

/// What an issue of a suspected datum says; nothing for any other.
#[must_use]
pub fn datum_suspected(issue: &DataIssue) -> Option<DatumSuspected> {
    if issue.kind != IssueKind::DatumSuspected {
        return None;
    }
    let (remedy, rest) = issue.value.split_once(" · ")?;
    let datum = [Datum::Gcj02, Datum::Bd09].into_iter().find(|datum| remedy.contains(datum.key()));
    let (shares, counted) = rest.rsplit_once(": ")?.1.split_once(" (n = ")?;
    let (before, after) = shares.split_once(" → ")?;
    let percent = |text: &str| text.trim_end_matches('%').trim().parse::<f64>().ok();
    Some(DatumSuspected { datum, shares: [percent(before)?, percent(after)?], counted: counted.trim_end_matches(')').parse().ok()? })
}

/// Where buildings stand.
struct Ground<'b> {
    buildings: &'b Buildings,
    boxes: BoxIndex,
    hull: [[f64; 2]; 2],
}

impl<'b> Ground<'b> {
    fn new(buildings: &'b Buildings) -> Self {
        let boxes: Vec<[[f64; 2]; 2]> = buildings.iter().map(Building::bounds).collect();
        let none = [[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]];
        let hull = boxes.iter().fold(none, |[lo, hi], [a, b]| [[lo[0].min(a[0]), lo[1].min(a[1])], [hi[0].max(b[0]), hi[1].max(b[1])]]);
        Self { buildings, boxes: BoxIndex::new(boxes), hull }
    }

    fn holds(&self, p: [f64; 2]) -> bool {
        let [lo, hi] = self.hull;
        (lo[0]..=hi[0]).contains(&p[0]) && (lo[1]..=hi[1]).contains(&p[1])
    }

    /// Whether a place is on a building or at most `near` metres from its edge.
    fn is_built(&self, p: [f64; 2], near: f64) -> bool {
        let around = [[p[0] - near, p[1] - near], [p[0] + near, p[1] + near]];
        self.boxes.unsorted_touching(around).any(|at| {
            let building = self.buildings.get(crate::district::BuildingIx(at));
            let mut inside = false;
            let mut close = false;
            for ring in building.rings() {
                inside ^= super::geometry::side(p, ring).unwrap_or(true);
                close |= ring.windows(2).any(|w| off_segment(p, w[0], w[1]) <= near);
                close |= ring.len() == 1 && (p[0] - ring[0][0]).hypot(p[1] - ring[0][1]) <= near;
            }
            inside || close
        })
    }
}

/// Where streets run.
struct Roads {
    segments: Vec<[[f64; 2]; 2]>,
    boxes: BoxIndex,
}

impl Roads {
    fn new<'l>(lines: impl Iterator<Item = &'l geo_types::LineString<f64>>) -> Self {
        let segments: Vec<[[f64; 2]; 2]> =
            lines.flat_map(geo_types::LineString::lines).map(|s| [[s.start.x, s.start.y], [s.end.x, s.end.y]]).collect();
        let boxes = segments.iter().map(|[a, b]| [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]]);
        Self { boxes: BoxIndex::new(boxes), segments }
    }

    /// Whether a place is at most `near` metres from a street.
    fn is_near(&self, p: [f64; 2], near: f64) -> bool {
        let around = [[p[0] - near, p[1] - near], [p[0] + near, p[1] + near]];
        self.boxes.unsorted_touching(around).any(|at| {
            let [a, b] = self.segments[at as usize];
            off_segment(p, a, b) <= near
        })
    }
}

/// Distance from a point to a segment.
fn off_segment(p: [f64; 2], a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let length2 = dx * dx + dy * dy;
    let t = if length2 > 0.0 { (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2).clamp(0.0, 1.0) } else { 0.0 };
    (p[0] - a[0] - t * dx).hypot(p[1] - a[1] - t * dy)
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{RngCore, SeedableRng};

    use super::*;
    use crate::district::NewBuilding;

    /// Metres that the streets before a block of four houses take.
    fn free(block: i32) -> f64 {
        (0..block).map(|k| f64::from(20 + (k * 7 % 11) * 4)).sum()
    }

    /// A town of houses in blocks with streets between them, around Tongnan in EPSG:4544.
    fn town() -> (Buildings, Vec<[f64; 2]>, Vec<geo_types::LineString<f64>>) {
        let mut generator = ChaCha8Rng::seed_from_u64(7);
        let mut unit = move || f64::from(generator.next_u32()) / f64::from(u32::MAX);
        let (mut buildings, mut doors) = (Buildings::with_capacity(0), Vec::new());
        for column in 0..60 {
            for row in 0..60 {
                if unit() < 0.3 {
                    continue;
                }
                // Streets every fourth house keep 20 m free, and more here and there: no town repeats itself.
                let at = |k: i32, jitter: f64| f64::from(k) * 30.0 + free(k / 4) + jitter * 8.0;
                let (x, y) = (580_000.0 + at(column, unit()), 3_340_000.0 + at(row, unit()));
                let (w, h) = (10.0 + unit() * 8.0, 8.0 + unit() * 8.0);
                buildings.push([[[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]].as_slice()], w * h, &NewBuilding::default());
                doors.push([x + w / 2.0, y - 2.0]);
            }
        }
        let street = |k: i32| f64::from(k) * 120.0 + free(k) - 8.0;
        let line = |a: [f64; 2], b: [f64; 2]| geo_types::LineString::from(vec![(a[0], a[1]), (b[0], b[1])]);
        let lines = (1..15).flat_map(|k| {
            let (x, y) = (580_000.0 + street(k), 3_340_000.0 + street(k));
            [line([x, 3_340_000.0], [x, 3_342_600.0]), line([580_000.0, y], [582_600.0, y])]
        });
        (buildings, doors, lines.collect())
    }

    struct Scene {
        out: Transform,
        back: Transform,
    }

    impl Scene {
        fn new() -> Self {
            Self { out: Transform::new("EPSG:4544", "EPSG:4326").unwrap(), back: Transform::new("EPSG:4326", "EPSG:4544").unwrap() }
        }

        fn moved(&self, p: [f64; 2], shift: impl Fn([f64; 2]) -> [f64; 2]) -> [f64; 2] {
            self.back.point(shift(self.out.point(p).unwrap())).unwrap()
        }

        fn ask(&self, buildings: &Buildings, role: Role, declared: Option<Datum>, places: Vec<[f64; 2]>) -> Option<Overlooked> {
            self.ask_along(buildings, &[], role, declared, places)
        }

        fn ask_along(
            &self,
            buildings: &Buildings,
            streets: &[geo_types::LineString<f64>],
            role: Role,
            declared: Option<Datum>,
            places: Vec<[f64; 2]>,
        ) -> Option<Overlooked> {
            let layer = Layer { role, label: "x".into(), declared, places };
            let (ground, roads) = (Ground::new(buildings), Roads::new(streets.iter()));
            let judge = Judge { ground: &ground, roads: &roads, out: &self.out, back: &self.back, buildings_free: true };
            judge.suspicion(&layer).map(|s| s.overlooked)
        }
    }

    #[test]
    fn shifted_services_are_noticed_and_others_are_not() {
        let (buildings, doors, _) = town();
        let scene = Scene::new();
        let doors: Vec<[f64; 2]> = doors.into_iter().step_by(9).collect();
        let ask = |declared, shift: &dyn Fn([f64; 2]) -> [f64; 2]| {
            scene.ask(&buildings, Role::Facilities, declared, doors.iter().map(|p| scene.moved(*p, shift)).collect())
        };
        assert_eq!(ask(None, &|p| p), None);
        for datum in [Datum::Gcj02, Datum::Bd09] {
            let other = if datum == Datum::Gcj02 { Datum::Bd09 } else { Datum::Gcj02 };
            assert_eq!(ask(None, &|p| datum::apply(datum, p)), Some(Overlooked::Layer(datum)));
            assert_eq!(ask(Some(datum), &|p| p), None, "{datum:?} was declared and undone");
            assert_eq!(ask(Some(datum), &|p| datum::undo(datum, p)), Some(Overlooked::NoDatum), "undone twice");
            assert_eq!(ask(Some(datum), &|p| datum::undo(datum, datum::apply(other, p))), Some(Overlooked::Layer(other)));
            assert_eq!(ask(None, &|p| datum::undo(datum, p)), Some(Overlooked::Buildings(datum)), "the buildings are shifted");
        }
        // A shift of another kind is not one of a web map; nothing is asked.
        assert_eq!(ask(None, &|p| [p[0] + 0.002, p[1] + 0.001]), None);
    }

    #[test]
    fn services_strewn_anywhere_raise_no_suspicion() {
        let (buildings, ..) = town();
        let scene = Scene::new();
        for seed in 0..40 {
            let mut generator = ChaCha8Rng::seed_from_u64(seed);
            let mut unit = || f64::from(generator.next_u32()) / f64::from(u32::MAX);
            let places = (0..300).map(|_| [580_000.0 + unit() * 2000.0, 3_340_000.0 + unit() * 2000.0]).collect();
            assert_eq!(scene.ask(&buildings, Role::Facilities, None, places), None, "seed {seed}");
        }
        let few = vec![[580_500.0, 3_340_500.0]; LEAST - 1];
        assert_eq!(scene.ask(&buildings, Role::Facilities, None, few), None);
    }

    #[test]
    fn shops_along_streets_are_noticed_by_the_streets() {
        let (buildings, _, lines) = town();
        let scene = Scene::new();
        // Twelve metres beside the street, wherever houses stand.
        let shops: Vec<[f64; 2]> =
            Layer::lines(&"x".into(), None, lines.iter()).places.iter().step_by(4).map(|p| [p[0] + 9.0, p[1] - 8.0]).collect();
        let ask = |shift: &dyn Fn([f64; 2]) -> [f64; 2]| {
            scene.ask_along(&buildings, &lines, Role::Facilities, None, shops.iter().map(|p| scene.moved(*p, shift)).collect())
        };
        assert_eq!(ask(&|p| p), None);
        for datum in [Datum::Gcj02, Datum::Bd09] {
            assert_eq!(ask(&|p| datum::apply(datum, p)), Some(Overlooked::Layer(datum)));
        }
    }

    #[test]
    fn shifted_streets_run_through_houses() {
        let (buildings, _, lines) = town();
        let scene = Scene::new();
        let places = Layer::lines(&"x".into(), None, lines.iter()).places;
        let ask = |shift: &dyn Fn([f64; 2]) -> [f64; 2]| {
            scene.ask(&buildings, Role::Streets, None, places.iter().map(|p| scene.moved(*p, shift)).collect())
        };
        assert_eq!(ask(&|p| p), None);
        assert_eq!(ask(&|p| datum::apply(Datum::Gcj02, p)), Some(Overlooked::Layer(Datum::Gcj02)));
        assert_eq!(ask(&|p| datum::apply(Datum::Bd09, p)), Some(Overlooked::Layer(Datum::Bd09)));
    }

    #[test]
    fn ground_agrees_with_a_look_at_every_building() {
        let (buildings, ..) = town();
        let ground = Ground::new(&buildings);
        let mut generator = ChaCha8Rng::seed_from_u64(3);
        for _ in 0..500 {
            let p = [f64::from(generator.next_u32() % 2000) + 580_000.25, f64::from(generator.next_u32() % 2000) + 3_340_000.25];
            for near in [0.0, NEAR_M] {
                // Rectangles along the axes: the distance to one is that to its box.
                let oracle = buildings.iter().any(|b| {
                    let [lo, hi] = b.bounds();
                    let off = |axis: usize| (lo[axis] - p[axis]).max(p[axis] - hi[axis]).max(0.0);
                    off(0).hypot(off(1)) <= near
                });
                assert_eq!(ground.is_built(p, near), oracle, "{p:?} {near}");
            }
        }
    }
}
