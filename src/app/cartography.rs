//! How the map is drawn: which layer, in which order, how wide, from which scale on.

use std::collections::BTreeSet;

use eframe::egui::{Color32, Rect};

use super::camera::Camera;
use super::gpu::{BY_FEATURE, DrawCall, DrawParams, Keep, Layer, Manner, Picture, Size};
use super::scene::{Reading, Scene};
use super::theme::{Theme, rgba};
use crate::district::StreetClass;

/// Layers a planner can switch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Switch {
    /// Footprints.
    Buildings,
    /// Outlines of neighbourhoods.
    Neighbourhoods,
    /// Zones.
    Zones,
    /// Members of zones, as points.
    Points,
    /// Corridors along streets.
    Corridors,
    /// Links that count for contiguity.
    Links,
    /// Streets and bridges.
    Streets,
    /// Rivers, railways, walls.
    Barriers,
    /// Facilities.
    Facilities,
    /// Names.
    Labels,
}

/// Coarser than this, metres a point, no building is drawn; the cross-fade reaches 20 % further.
const TOWN: f64 = 8.0;
/// Finer than this, streets have their width and parcels their names.
pub(super) const STREET: f64 = 1.5;

/// Points that a footprint, and a neighbourhood, must measure to be drawn as a shape; the cross-fade reaches 20 % further.
const FOOTPRINT: f32 = 2.0;
const NEIGHBOURHOOD: f32 = 3.0;
/// Reach of a cross-fade.
const REACH: f32 = 1.2;

/// What decides the picture besides the plan.
pub(super) struct View<'a> {
    pub(super) camera: Camera,
    pub(super) map: Rect,
    pub(super) pixels_per_point: f32,
    /// How it is drawn on.
    pub(super) manner: Manner,
    /// Whether the hand moves the map.
    pub(super) moving: bool,
    pub(super) reading: Reading,
    pub(super) shown: &'a BTreeSet<Switch>,
    /// Whether a surface of distances lies under everything.
    pub(super) has_surface: bool,
    /// Whether neighbourhoods are flat shapes however near they are, as on a small map.
    pub(super) is_overview: bool,
    pub(super) painted: u64,
}

/// The picture of a scene.
pub(super) fn picture(scene: &Scene, view: &View<'_>, theme: &Theme) -> Picture {
    let mut draw = Drawing::new(scene, view);
    let map = &theme.map;
    let town = if view.is_overview { 1.0 } else { fade(view.camera.scale, TOWN) };
    let near = 1.0 - town;

    if view.has_surface {
        draw.surface(0.9);
    }
    draw.fill(Layer::Water, *map.water, 1.0);
    draw.line(Layer::Stream, *map.water, [14.0, 2.0, 60.0]);
    draw.line(Layer::WaterEdge, *map.water_edge, [0.0, 1.0, 1.0]);
    // The land is the surface's where one is shown.
    let has_land = draw.shows(Switch::Neighbourhoods) && !view.has_surface;
    if has_land {
        draw.fill(Layer::Parcels, *map.urban, 1.0);
    }
    if draw.shows(Switch::Streets) {
        streets(&mut draw, theme, near);
    }
    if draw.shows(Switch::Barriers) {
        draw.line(Layer::Rail, *map.rail, [0.0, 2.0, 2.0]);
        draw.ticks(Layer::Rail, *map.rail, 1.0, 3.0);
        draw.ticks(Layer::Barrier, *map.barrier, 1.6, 4.0);
        if near > 0.0 {
            draw.line_faded(Layer::WaterEdge, *map.barrier, [0.0, 1.2, 1.2], near * 0.6);
        }
    }
    if draw.shows(Switch::Neighbourhoods) {
        // A tint while buildings speak, the whole colour where they are too small to.
        let tint = if view.reading == Reading::Zones { 0.10 } else { 0.15 };
        if has_land {
            draw.by_feature(Layer::Parcels, tint + (0.88 - tint) * town);
            draw.dots(Layer::ParcelDots, 0.88);
        }
        draw.line_faded(Layer::ParcelEdges, *map.building_outline, [0.0, 0.8, 0.8], 0.7 * near + 0.25 * town);
    }
    if draw.shows(Switch::Buildings) && near > 0.0 {
        draw.by_feature(Layer::Buildings, near);
        let edge = (1.0 - fade(view.camera.scale, 3.0)) * 0.75;
        if edge > 0.0 {
            draw.edges(Layer::Buildings, *map.building_outline, edge * near);
        }
        draw.spots(Layer::BuildingSpots, BY_FEATURE, near);
    }
    if draw.shows(Switch::Zones) {
        zones(&mut draw, view, theme, town);
    }
    if draw.shows(Switch::Links) {
        draw.line(Layer::Link, *theme.state.ok, [0.0, 1.5, 1.5]);
    }
    if draw.shows(Switch::Corridors) {
        corridors(&mut draw, view, theme, near);
    }
    if draw.shows(Switch::Points) && view.reading == Reading::Zones && view.camera.scale > STREET * 0.6 {
        let size = (4.5 / view.camera.scale).clamp(0.35, 1.0);
        draw.discs(Layer::NeighbourhoodSpots, rgba(*theme.surface.raised), size as f32, 1.8, [0.0; 4]);
    }
    if draw.shows(Switch::Facilities) {
        let size = if view.camera.scale > TOWN { 2.0 } else { (14.0 / view.camera.scale).clamp(2.4, 7.0) };
        let outline = if view.camera.scale > TOWN { 0.0 } else { 1.2 };
        draw.signs(Layer::Facilities, size as f32, outline, rgba(*map.label_halo));
    }
    draw.picture(*map.ground)
}

fn streets(draw: &mut Drawing<'_>, theme: &Theme, near: f32) {
    use StreetClass as C;
    let map = &theme.map;
    // Metres between kerbs, least and most pixels: local streets stay visible, main roads never cover the town.
    let classes: [(C, Color32, [f32; 3]); 5] = [
        (C::Path, *map.road_local, [2.0, 0.6, 8.0]),
        (C::Local, *map.road_local, [7.0, 1.0, 40.0]),
        (C::Secondary, *map.road_secondary, [14.0, 2.0, 70.0]),
        (C::Arterial, *map.road_primary, [22.0, 3.0, 110.0]),
        (C::Expressway, *map.road_primary, [24.0, 3.4, 120.0]),
    ];
    // From afar the main roads alone; where the inputs tell no classes apart, what there is, so that the town has a shape.
    let is_main = |class: C| !matches!(class, C::Path | C::Local);
    let has_main = classes.iter().any(|(class, ..)| is_main(*class) && draw.scene.chunks.holds(Layer::Street(*class)));
    let seen = |class: C| if is_main(class) || (class == C::Local && !has_main) { 1.0 } else { near };
    for (class, _, width) in classes.iter().filter(|(class, ..)| *class != C::Path) {
        draw.cased(Layer::Street(*class), *map.road_casing, *width, 2.0, seen(*class));
    }
    for (class, color, width) in &classes {
        // A path is dashed, as on any map.
        let dash = if *class == C::Path { [4.0, 2.5] } else { [0.0; 2] };
        draw.dashed(Layer::Street(*class), *color, *width, dash, seen(*class));
    }
    draw.cased(Layer::Bridge, *map.bridge_casing, [18.0, 2.4, 90.0], 2.4, near);
    draw.line_faded(Layer::Bridge, *map.road_primary, [18.0, 2.4, 90.0], near);
}

fn zones(draw: &mut Drawing<'_>, view: &View<'_>, theme: &Theme, town: f32) {
    let tokens = Theme::zone_tokens();
    let reads_zones = view.reading == Reading::Zones;
    if reads_zones {
        // Solid from afar; at street scale the works inside must be seen.
        let street = fade(view.camera.scale, STREET);
        let alpha = tokens.fill_alpha * (0.35 + 0.65 * street);
        draw.by_feature(Layer::ZoneFill, alpha + (0.75 - alpha) * town);
    }
    let width = if view.camera.scale < STREET { 3.0 } else { tokens.outline_px };
    let [dash, gap] = tokens.outline_locked_px;
    for (layer, [dash, gap]) in [(Layer::ZoneEdge, [0.0, 0.0]), (Layer::LockedEdge, [dash, gap])] {
        if reads_zones {
            draw.line_by_feature(layer, width, [width / 2.0, dash, gap], 1.0 - 0.5 * town);
        } else {
            draw.dashed(layer, *theme.map.label, [0.0, 1.3, 1.3], [dash, gap], 0.7 - 0.4 * town);
        }
    }
}

/// From afar the longest corridor of every zone alone. Zone colours belong to the reading of zones; elsewhere corridors are ink.
fn corridors(draw: &mut Drawing<'_>, view: &View<'_>, theme: &Theme, near: f32) {
    let width = 3.0 + 2.0 * near;
    let of_zones = [(Layer::Corridor, near), (Layer::MainCorridor, 1.0)];
    if view.reading != Reading::Zones {
        for layer in [Layer::Corridor, Layer::MainCorridor, Layer::LooseCorridor] {
            draw.line_faded(layer, *theme.map.label, [0.0, 2.2, 2.2], 0.35 * near);
        }
        return;
    }
    // What is in no zone has no colour, and must not look like a road.
    draw.line_faded(Layer::LooseCorridor, *theme.line.strong, [0.0, 1.6, 1.6], 0.8 * near);
    for (layer, _) in of_zones {
        draw.line_faded(layer, *theme.map.label_halo, [0.0, width + 3.0, width + 3.0], near);
    }
    for (layer, alpha) in of_zones {
        draw.line_by_feature(layer, width, [0.0; 3], alpha);
    }
}

/// 0 finer than `limit`, 1 from 20 % beyond it.
fn fade(scale: f64, limit: f64) -> f32 {
    let t = ((scale - limit) / (0.2 * limit)).clamp(0.0, 1.0);
    (t * t * (3.0 - 2.0 * t)) as f32
}

/// The calls of one picture in the making.
struct Drawing<'a> {
    scene: &'a Scene,
    view: &'a View<'a>,
    /// Physical pixels a point.
    ppp: f32,
    base: DrawParams,
    bounds: [[f32; 2]; 2],
    calls: Vec<DrawCall>,
}

impl<'a> Drawing<'a> {
    fn new(scene: &'a Scene, view: &'a View<'a>) -> Self {
        let ppp = view.pixels_per_point * if view.moving { 1.0 } else { view.manner.oversize };
        let size = view.map.size() * ppp;
        let camera = view.camera;
        // The difference is taken in double precision: what reaches the card is small.
        let to = |axis: usize, points: f32| {
            let scale = 2.0 / (f64::from(points) * camera.scale);
            (scale as f32, ((scene.origin[axis] - camera.centre[axis]) * scale) as f32)
        };
        let ((sx, ox), (sy, oy)) = (to(0, view.map.width()), to(1, view.map.height()));
        let local = |p: [f64; 2]| [(p[0] - scene.origin[0]) as f32, (p[1] - scene.origin[1]) as f32];
        let [lo, hi] = camera.view(view.map.expand(70.0));
        let base = DrawParams {
            scale: [sx, sy],
            offset: [ox, oy],
            viewport: [size.x.max(1.0), size.y.max(1.0)],
            px_per_m: (f64::from(ppp) / camera.scale) as f32,
            alpha: 1.0,
            color: BY_FEATURE,
            shape: [0.0; 4],
            extra: [0.0; 4],
            fade: [0.0; 4],
        };
        Self { scene, view, ppp, base, bounds: [local(lo), local(hi)], calls: Vec::new() }
    }

    fn shows(&self, switch: Switch) -> bool {
        self.view.shown.contains(&switch)
    }

    fn call(&mut self, layer: Layer, params: DrawParams) {
        self.call_of(layer, false, params);
    }

    /// Shapes that would be dust are left out, and those near it fade.
    fn call_of(&mut self, layer: Layer, edges: bool, mut params: DrawParams) {
        let least = match layer {
            Layer::Buildings => Some(FOOTPRINT),
            Layer::Parcels | Layer::ParcelEdges | Layer::ZoneFill | Layer::ZoneEdge | Layer::LockedEdge => Some(NEIGHBOURHOOD),
            _ => None,
        };
        let size = |points: f32| Size::of_metres((f64::from(points) * self.view.camera.scale) as f32);
        let keep = match least {
            Some(points) => {
                params.fade = [self.px(points), self.px(points * REACH), 0.0, 0.0];
                Keep::From(size(points))
            }
            None if layer == Layer::ParcelDots => {
                params.fade = [0.0, 0.0, self.px(NEIGHBOURHOOD), self.px(NEIGHBOURHOOD * REACH)];
                Keep::UpTo(size(NEIGHBOURHOOD * REACH))
            }
            None => Keep::All,
        };
        if params.alpha > 0.0 {
            let ranges = self.scene.chunks.seen(layer, edges, keep, self.bounds);
            if !ranges.is_empty() {
                self.calls.push(DrawCall { layer, edges, params, ranges });
            }
        }
    }

    fn px(&self, points: f32) -> f32 {
        points * self.ppp
    }

    /// Shapes too small to be drawn as such.
    fn dots(&mut self, layer: Layer, alpha: f32) {
        let radius = self.px(NEIGHBOURHOOD / 2.0);
        self.call(layer, DrawParams { alpha, shape: [0.0, 0.0, 0.0, radius], ..self.base });
    }

    /// The surface on the card, with a contour of two points and the hatch of areas.
    fn surface(&mut self, alpha: f32) {
        let params = DrawParams { alpha, shape: [self.px(9.0), self.px(2.0), 0.0, 0.0], ..self.base };
        self.calls.push(DrawCall { layer: Layer::Surface, edges: false, params, ranges: std::iter::once(0..4).collect() });
    }

    fn fill(&mut self, layer: Layer, color: Color32, alpha: f32) {
        self.call(layer, DrawParams { color: rgba(color), alpha, ..self.base });
    }

    fn by_feature(&mut self, layer: Layer, alpha: f32) {
        let [r, g, b, _] = rgba(*Theme::of(false).state.unknown);
        let period = self.px(9.0);
        self.call(layer, DrawParams { alpha, shape: [period, 0.0, 0.0, 0.0], extra: [r, g, b, 0.28], ..self.base });
    }

    fn edges(&mut self, layer: Layer, color: Color32, alpha: f32) {
        self.call_of(layer, true, DrawParams { color: rgba(color), alpha, ..self.base });
    }

    /// A line with its width in metres, least and most points.
    fn line(&mut self, layer: Layer, color: Color32, width: [f32; 3]) {
        self.line_faded(layer, color, width, 1.0);
    }

    fn line_faded(&mut self, layer: Layer, color: Color32, width: [f32; 3], alpha: f32) {
        self.cased(layer, color, width, 0.0, alpha);
    }

    /// A line wider than its width by `extra` points: what its own fill covers leaves a casing.
    fn cased(&mut self, layer: Layer, color: Color32, [metres, least, most]: [f32; 3], extra: f32, alpha: f32) {
        let shape = [metres, self.px(least), self.px(most), self.px(extra)];
        self.call(layer, DrawParams { color: rgba(color), shape, alpha, ..self.base });
    }

    /// A line in its feature's colour, `inset` to the left of where it runs; with a dash and a gap, or 0 for a whole one.
    fn line_by_feature(&mut self, layer: Layer, width: f32, [inset, dash, gap]: [f32; 3], alpha: f32) {
        let width = self.px(width);
        let extra = [self.px(inset), self.px(dash), self.px(gap), 0.0];
        self.call(layer, DrawParams { shape: [0.0, width, width, 0.0], extra, alpha, ..self.base });
    }

    /// A line of dashes and gaps, in points.
    fn dashed(&mut self, layer: Layer, color: Color32, [metres, least, most]: [f32; 3], [dash, gap]: [f32; 2], alpha: f32) {
        let shape = [metres, self.px(least), self.px(most), 0.0];
        let extra = [0.0, self.px(dash), self.px(gap), 0.0];
        self.call(layer, DrawParams { color: rgba(color), shape, extra, alpha, ..self.base });
    }

    fn ticks(&mut self, layer: Layer, color: Color32, width: f32, length: f32) {
        let width = self.px(width);
        let extra = [0.0, 0.0, 0.0, self.px(length)];
        self.call(layer, DrawParams { color: rgba(color), shape: [0.0, width, width, 0.0], extra, ..self.base });
    }

    /// Buildings known by a point: discs of five metres.
    fn spots(&mut self, layer: Layer, color: [f32; 4], alpha: f32) {
        let radius = (5.0 * self.base.px_per_m).clamp(self.px(1.2), self.px(6.0));
        self.call(layer, DrawParams { color, alpha, shape: [0.0, 0.0, radius, radius], ..self.base });
    }

    fn discs(&mut self, layer: Layer, color: [f32; 4], size: f32, outline: f32, line: [f32; 4]) {
        let shape = [0.0, self.px(outline), self.px(size), self.px(2.0)];
        self.call(layer, DrawParams { color, shape, extra: line, ..self.base });
    }

    /// Signs of their feature's colour; dots where they are too small to be told apart.
    fn signs(&mut self, layer: Layer, radius: f32, outline: f32, line: [f32; 4]) {
        let as_signs = if radius >= 3.5 { 1.0 } else { 0.0 };
        let shape = [as_signs, self.px(outline), 0.0, self.px(radius)];
        self.call(layer, DrawParams { shape, extra: line, ..self.base });
    }

    fn picture(mut self, ground: Color32) -> Picture {
        let [width, height] = self.base.viewport;
        let size = [width.round() as u32, height.round() as u32];
        let light = self.view.moving && self.calls.iter().map(DrawCall::corners).sum::<usize>() > self.view.manner.corners;
        if light {
            self.calls.retain(|call| call.layer.is_light());
        }
        let Camera { centre, scale } = self.view.camera;
        let px_per_m = f64::from(self.ppp) / scale;
        Picture { size, ground: rgba(ground), centre, px_per_m, calls: self.calls, painted: self.view.painted, light }
    }
}
