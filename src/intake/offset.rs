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
    pub(crate) fn lines<'l>(label: &std::sync::Arc<str>, declared: Option<Datum>, lines: impl Iterator<Item = &'l geo_types::LineString<f64>>) -> Self {
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
        let (role, label) = match (found.overlooked, named.files.first()) {
            (Overlooked::Buildings(_), _) if buildings_said => continue,
            (Overlooked::Buildings(_), Some((.., head))) => {
                buildings_said = true;
                (Role::Buildings, &head.label)
            }
            _ => (layer.role, &layer.label),
        };
        let remedy = match found.overlooked {
            Overlooked::Layer(datum) | Overlooked::Buildings(datum) => format!("datum = \"{}\"", word(datum)),
            Overlooked::NoDatum => "datum → –".to_owned(),
        };
        let [before, after] = found.shares.map(|s| s * 100.0);
        let value = format!("{remedy} · {} ∩ {}: {before:.0} % → {after:.0} % (n = {})", layer.role.name().en, Role::Buildings.name().en, found.counted);
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
    let clear = |worse: f64| {
        let pooled = f64::midpoint(worse, best);
        let error = (2.0 * pooled * (1.0 - pooled) / lonlat.len() as f64).sqrt();
        (worse - best).abs() > SURE * error.max(1e-9) && better(best, worse).is_lt()
    };
    let large = if is_line { as_read >= 0.05 && best <= as_read / 2.0 } else { best - as_read >= 0.15 && best >= as_read * 1.4 };
    // Two shifts that fit alike say that the layer is not where it should be, but not why; nothing is asked then.
    (large && clear(as_read) && clear(second)).then_some(Suspicion { overlooked, shares: [as_read, best], counted: lonlat.len() })
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
            let building = self.buildings.get(crate::district::BuildingIx::new(at as usize));
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
