//! Names on the map: zones on plates, neighbourhoods, streets along their line. What would touch another is dropped.

use std::sync::Arc;

use eframe::egui::{self, Color32, FontId, Galley, Painter, Pos2, Rect, Stroke, StrokeKind, pos2, vec2};
use geo_types::LineString;

use super::camera::Camera;
use super::cartography::{STREET, Switch};
use super::icons;
use super::look::Look;
use super::scene::{Reading, Thing, is_locked};
use super::state::MapPage;
use super::theme::medium;
use crate::district::{BarrierKind, NeighbourhoodIx};

/// The halo is the text in eight directions, this far off.
const HALO: f32 = 1.4;
/// Labels a frame; more cannot be read.
const MOST: usize = 160;

/// Places all labels in their order: selection, zones by rank, neighbourhoods by score, streets. Returns the room that is taken
/// by them and by the cards.
pub(super) fn draw(painter: &Painter, page: &MapPage, camera: Camera, look: Look) -> Vec<Rect> {
    let mut labels = Labels { painter, camera, map: page.view.map, look, taken: page.view.covered.clone(), placed: 0 };
    if let Some(Thing::Neighbourhood(n)) = page.view.selection {
        labels.neighbourhood(page, n, true);
    }
    if page.view.shown.contains(&Switch::Zones) && page.view.reading == Reading::Zones {
        labels.zones(page);
    }
    if camera.scale < STREET {
        let mut seen = page.scene.neighbourhoods_in(camera.view(page.view.map));
        seen.sort_by_key(|&n| page.plan.scores.rank(NeighbourhoodIx(n)).map_or(u32::MAX, |r| r.0));
        for n in seen {
            labels.neighbourhood(page, NeighbourhoodIx(n), false);
        }
    }
    if camera.scale < 2.5 && page.view.shown.contains(&Switch::Streets) {
        labels.streets(page);
    }
    labels.rivers(page);
    labels.taken
}

struct Labels<'a> {
    painter: &'a Painter,
    camera: Camera,
    map: Rect,
    look: Look,
    taken: Vec<Rect>,
    placed: usize,
}

impl Labels<'_> {
    /// Takes the room, where it is free and wholly on the map.
    fn take(&mut self, rect: Rect) -> bool {
        if self.placed >= MOST || !self.map.contains_rect(rect) || self.taken.iter().any(|t| t.intersects(rect.expand(3.0))) {
            return false;
        }
        self.taken.push(rect);
        self.placed += 1;
        true
    }

    fn zones(&mut self, page: &MapPage) {
        let district_scale = self.camera.scale < 8.0;
        for (number, zone) in page.plan.zones.zones.iter().enumerate() {
            let at = self.camera.to_screen(self.map, page.scene.zone_place(number));
            if !self.map.contains(at) {
                continue;
            }
            // A zone smaller than its own name keeps it for a closer look.
            let [lo, hi] = page.scene.bounds_of(&page.plan, Thing::Zone(number as u32));
            let selected = page.view.selection == Some(Thing::Zone(number as u32));
            if !selected && (hi[0] - lo[0]).max(hi[1] - lo[1]) / self.camera.scale < 46.0 {
                continue;
            }
            let theme = self.look.theme;
            let name = self.galley(&zone.name, FontId::new(13.0, medium()), *theme.text.primary);
            let facts = district_scale.then(|| {
                let text = super::panels::zone_facts(page, number, self.look);
                self.galley(&text, FontId::proportional(11.5), *theme.text.secondary)
            });
            let is_locked = is_locked(&page.plan, number as u32);
            let name_width = name.size().x + if is_locked { 32.0 } else { 0.0 };
            let size = facts
                .as_ref()
                .map_or(vec2(name_width, name.size().y), |f| vec2(name_width.max(f.size().x), name.size().y + f.size().y - 2.0));
            let plate = Rect::from_center_size(at, size + vec2(18.0, 7.0));
            if !self.take(plate) {
                continue;
            }
            let hue = *theme.ramp.zone[page.scene.zone_hues[number] % theme.ramp.zone.len()];
            self.painter.rect(plate, 5.0, theme.map.label_halo.gamma_multiply(0.94), Stroke::new(1.0, hue), StrokeKind::Inside);
            let top = plate.top() + 3.0;
            self.painter.galley(pos2(at.x - name.size().x / 2.0, top), name.clone(), *theme.text.primary);
            if is_locked {
                let sign = pos2(at.x + name.size().x / 2.0 + 9.0, top + name.size().y / 2.0);
                icons::lock(self.painter, sign, Stroke::new(1.3, *theme.text.secondary));
            }
            if let Some(facts) = facts {
                self.painter.galley(pos2(at.x - facts.size().x / 2.0, top + name.size().y - 2.0), facts, *theme.text.secondary);
            }
        }
    }

    fn neighbourhood(&mut self, page: &MapPage, n: NeighbourhoodIx, always: bool) {
        let neighbourhood = &page.plan.district.neighbourhoods[n.at()];
        let at = self.camera.to_screen(self.map, neighbourhood.anchor);
        if !self.map.contains(at) {
            return;
        }
        let font = if always { FontId::new(12.5, medium()) } else { FontId::proportional(11.5) };
        let galley = self.galley(&neighbourhood.name, font, *self.look.theme.map.label);
        let [lo, hi] = page.scene.bounds_of(&page.plan, Thing::Neighbourhood(n));
        let width = ((hi[0] - lo[0]) / self.camera.scale) as f32;
        if !always && width < galley.size().x * 0.75 {
            return;
        }
        let below = if always { ((hi[1] - lo[1]) / self.camera.scale) as f32 / 2.0 + 10.0 } else { 0.0 };
        let centre = if always { self.camera.to_screen(self.map, [f64::midpoint(lo[0], hi[0]), f64::midpoint(lo[1], hi[1])]) } else { at };
        let rect = Rect::from_center_size(centre + vec2(0.0, below.min(self.map.height() / 3.0)), galley.size());
        if self.take(rect) {
            self.halo(rect.min, &galley, 0.0);
        }
    }

    /// Names of streets, along their longest straight stretch in view, once a stretch of the screen.
    fn streets(&mut self, page: &MapPage) {
        let view = self.camera.view(self.map);
        let mut named: Vec<(&str, &LineString<f64>)> =
            page.plan.district.streets.iter().filter(|s| !s.name.is_empty()).map(|s| (s.name.as_str(), &s.line)).collect();
        named.sort_by_key(|(name, _)| *name);
        let mut last: Option<(&str, Pos2)> = None;
        for (name, line) in named {
            let Some((at, angle, room)) = self.stretch(line, view) else { continue };
            if last.is_some_and(|(n, p)| n == name && (p - at).length() < 420.0) {
                continue;
            }
            let color = self.look.theme.text.tertiary;
            let galley = self.galley(name, FontId::proportional(11.0), *color);
            if galley.size().x < room * 0.55 && self.along(at, angle, &galley) {
                last = Some((name, at));
            }
        }
    }

    fn rivers(&mut self, page: &MapPage) {
        let mut done: Vec<&str> = Vec::new();
        for barrier in page.plan.district.barriers.iter().filter(|b| b.kind == BarrierKind::River && !b.name.is_empty()) {
            if done.contains(&barrier.name.as_str()) {
                continue;
            }
            let Some((at, angle)) = super::furniture::river_place(&barrier.shape, self.camera, self.map) else { continue };
            let spaced: String = barrier.name.chars().flat_map(|c| [c, ' ']).collect();
            let galley = self.galley(spaced.trim_end(), FontId::proportional(13.0), *self.look.theme.map.water_text);
            let rect = Rect::from_center_size(at, vec2(galley.size().x, galley.size().x * angle.sin().abs() + galley.size().y));
            if self.take(rect) {
                self.turned(at, angle, &galley);
                done.push(&barrier.name);
            }
        }
    }

    /// The longest piece of a line on the screen: its middle, its angle (never upside down), its length.
    fn stretch(&self, line: &LineString<f64>, view: [[f64; 2]; 2]) -> Option<(Pos2, f32, f32)> {
        let inside = |x: f64, y: f64| view[0][0] <= x && x <= view[1][0] && view[0][1] <= y && y <= view[1][1];
        line.lines()
            .filter(|l| inside(f64::midpoint(l.start.x, l.end.x), f64::midpoint(l.start.y, l.end.y)))
            .map(|l| [self.camera.to_screen(self.map, [l.start.x, l.start.y]), self.camera.to_screen(self.map, [l.end.x, l.end.y])])
            .max_by(|a, b| (a[1] - a[0]).length().total_cmp(&(b[1] - b[0]).length()))
            .map(|[a, b]| {
                let (a, b) = if b.x < a.x { (b, a) } else { (a, b) };
                (a + (b - a) / 2.0, (b - a).angle(), (b - a).length())
            })
    }

    fn along(&mut self, at: Pos2, angle: f32, galley: &Arc<Galley>) -> bool {
        let (sin, cos) = (angle.sin().abs(), angle.cos().abs());
        let size = vec2(galley.size().x * cos + galley.size().y * sin, galley.size().x * sin + galley.size().y * cos);
        let free = self.take(Rect::from_center_size(at, size));
        if free {
            self.turned(at, angle, galley);
        }
        free
    }

    fn turned(&self, at: Pos2, angle: f32, galley: &Arc<Galley>) {
        let turn = egui::emath::Rot2::from_angle(angle);
        self.halo(at - turn * (galley.size() / 2.0), galley, angle);
    }

    fn halo(&self, at: Pos2, galley: &Arc<Galley>, angle: f32) {
        let shape = |offset: egui::Vec2, color: Option<Color32>| {
            let mut text = egui::epaint::TextShape::new(at + offset, galley.clone(), Color32::PLACEHOLDER).with_angle(angle);
            text.override_text_color = color;
            text
        };
        let halo = self.look.theme.map.label_halo;
        for step in 0..8 {
            let around = egui::Vec2::angled(step as f32 * std::f32::consts::TAU / 8.0) * HALO;
            self.painter.add(shape(around, Some(halo.gamma_multiply(0.75))));
        }
        self.painter.add(shape(egui::Vec2::ZERO, None));
    }

    fn galley(&self, text: &str, font: FontId, color: Color32) -> Arc<Galley> {
        self.painter.layout_no_wrap(text.to_owned(), font, color)
    }
}
