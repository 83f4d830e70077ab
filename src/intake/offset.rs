//! A steady offset between layers, as web-map coordinates have it: noticed and asked about, never corrected unasked.
//!
//! # Method
//! Services stand on or beside buildings, streets between them. For a layer as read, and for each way in which a shifted
//! datum may have been overlooked, the share of its points that fall on buildings is counted. Points that fit clearly better
//! after a shift, or lines that only then keep clear of houses, are suspicious. The comparison is between shares of the same
//! points on the same buildings, so that how densely a place is built cancels out.

use super::buildings::Named;
use super::crs::Transform;
use super::datum;
use crate::district::{BoxIndex, Buildings, District};
use crate::project::Datum;
use crate::report::{Action, DataIssue, IssueKind, Role};

/// Points looked at.
const MOST: usize = 2_000;

/// Fewer points say nothing.
const LEAST: usize = 30;

/// A gate or a sign stands this far from its building, in metres.
const NEAR_M: f64 = 5.0;

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
    let ground = Ground::new(&named.buildings);
    let crs = &district.frame.crs;
    let (Ok(out), Ok(back)) = (Transform::cached(crs, "EPSG:4326"), Transform::cached("EPSG:4326", crs)) else { return Vec::new() };
    let mut issues = Vec::new();
    let mut buildings_said = false;
    for layer in layers {
        let Some(found) = suspicion(layer, &ground, &out, &back, buildings_shifted.is_none()) else { continue };
        let (role, label) = match (found.overlooked, named.label()) {
            (Overlooked::Buildings(_), _) if buildings_said => continue,
            (Overlooked::Buildings(_), Some(label)) => {
                buildings_said = true;
                (Role::Buildings, label)
            }
            _ => (layer.role, &layer.label),
        };
        let remedy = match found.overlooked {
            Overlooked::Layer(datum) | Overlooked::Buildings(datum) => format!("datum = \"{}\"", word(datum)),
            Overlooked::NoDatum => "datum → –".to_owned(),
        };
        let [before, after] = found.shares.map(|s| s * 100.0);
        let value = format!(
            "{remedy} · {} ∩ {}: {before:.0} % → {after:.0} % (n = {})",
            layer.role.name().en,
            Role::Buildings.name().en,
            found.counted
        );
        issues.push(DataIssue::whole(role, label, IssueKind::DatumSuspected, Action::Noted).value(value));
    }
    issues
}

/// A shift that fits clearly better than the layer as read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Suspicion {
    /// What was overlooked.
    pub overlooked: Overlooked,
    /// Share of places on buildings as read, and after the correction.
    pub shares: [f64; 2],
    /// Places counted.
    pub counted: usize,
}

fn suspicion(layer: &Layer, ground: &Ground, out: &Transform, back: &Transform, buildings_free: bool) -> Option<Suspicion> {
    if layer.places.len() < LEAST {
        return None;
    }
    // Only what lies among the buildings counts: elsewhere there is nothing to fall on.
    let lonlat: Vec<[f64; 2]> = layer.places.iter().filter(|p| ground.holds(**p)).filter_map(|p| out.point(*p)).collect();
    if lonlat.len() < LEAST || !lonlat.iter().all(|p| super::china::contains(*p)) {
        return None;
    }
    let is_line = layer.role == Role::Streets;
    let near = if is_line { 0.0 } else { NEAR_M };
    let share = |shift: &dyn Fn([f64; 2]) -> [f64; 2]| {
        let on = lonlat.iter().filter_map(|p| back.point(shift(*p))).filter(|p| ground.is_built(*p, near)).count();
        on as f64 / lonlat.len() as f64
    };
    let as_read = share(&|p| p);
    let mut others: Vec<(f64, Overlooked)> =
        alternatives(layer.declared, buildings_free).into_iter().map(|(overlooked, shift)| (share(&*shift), overlooked)).collect();
    // Points belong on buildings, lines do not.
    let better = |a: f64, b: f64| if is_line { a.total_cmp(&b) } else { b.total_cmp(&a) };
    others.sort_by(|a, b| better(a.0, b.0));
    let &(best, overlooked) = others.first()?;
    let second = others.get(1).map_or(as_read, |o| o.0);
    let clear = |worse: f64, errors: f64| {
        let pooled = f64::midpoint(worse, best);
        let error = (2.0 * pooled * (1.0 - pooled) / lonlat.len() as f64).sqrt();
        (worse - best).abs() > errors * error.max(1e-9) && better(best, worse).is_lt()
    };
    let large = if is_line { as_read >= 0.03 && best <= as_read / 2.0 } else { best - as_read >= 0.15 && best >= as_read * 1.4 };
    // Two shifts that fit alike say that the layer is not where it should be, but not why; nothing is asked then.
    (large && clear(as_read, SURE) && clear(second, CHOICE)).then_some(Suspicion {
        overlooked,
        shares: [as_read, best],
        counted: lonlat.len(),
    })
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

fn word(datum: Datum) -> &'static str {
    match datum {
        Datum::Gcj02 => "gcj02",
        Datum::Bd09 => "bd09",
    }
}

/// Where buildings stand.
struct Ground<'b> {
    buildings: &'b Buildings,
    boxes: BoxIndex,
    hull: [[f64; 2]; 2],
}

impl<'b> Ground<'b> {
    fn new(buildings: &'b Buildings) -> Self {
        let boxes: Vec<[[f64; 2]; 2]> = buildings.iter().map(|b| b.bounds()).collect();
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
            let layer = Layer { role, label: "x".into(), declared, places };
            suspicion(&layer, &Ground::new(buildings), &self.out, &self.back, true).map(|s| s.overlooked)
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
