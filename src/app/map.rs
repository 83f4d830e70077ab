//! The map: what the mouse does to it, the picture, and what lies over the picture.

use eframe::egui::{self, Color32, PointerButton, Rect, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role, vec2};
use eframe::egui_wgpu;
use geo_types::MultiPolygon;

use super::camera::Camera;
use super::cartography::{self, Switch, View};
use super::gpu::{MapCallback, Of};
use super::look::Look;
use super::page::{MapPage, Side};
use super::place::Place;
use super::scene::Thing;
use super::tool::Tool;
use super::{furniture, gestures, icons, labels, lift, panels, swipe, walks};
use crate::report::messages::AppMessage as M;

/// Wheel movement, in points, that doubles the scale.
const WHEEL_DOUBLES: f64 = 200.0;

/// Seconds without a movement after which the hand rests; our assumption.
const REST_S: f64 = 0.12;

/// Place of the legend among the cards of the map.
const LEGEND: usize = 2;

/// More marks than this in view hide the map, and each other.
const MOST_MARKS: usize = 4_000;

/// Draws the map over all the room there is.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let rect = ui.available_rect_before_wrap();
    ui.advance_cursor_after_rect(rect);
    let response = ui.interact(rect, Place::Map.id(), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, look.say(&M::Map)));
    let ctx = ui.ctx().clone();
    page.view.map = rect;
    gestures::arrows(ui, page, &response);
    // Where the legend lies is known once it was drawn.
    let opening = page.view.camera.is_none() || page.view.legend.is_none() && !page.view.is_back;
    if page.view.legend.is_none() {
        page.view.legend = page.view.covered.get(LEGEND).copied();
    }
    let mut camera = page.view.camera.filter(|_| !opening).unwrap_or_else(|| page.overview(page.scene.focus, 40.0));
    let is_lifted = page.view.lift.is_some();
    let mut moving = response.drag_delta() != egui::Vec2::ZERO && !is_lifted || page.view.flight.is_some();
    if let Some(flight) = page.view.flight {
        let arrived;
        (camera, arrived) = flight.at(ctx.input(|i| i.time));
        if arrived {
            page.view.flight = None;
        }
        ctx.request_repaint();
    }
    let drawing_box = gestures::box_selection(ui, page, &response, camera);
    let lifting = !drawing_box && lift::follow(ui, page, &response, camera);
    if !drawing_box && !lifting && (response.dragged_by(PointerButton::Primary) || response.dragged_by(PointerButton::Middle)) {
        camera.pan(response.drag_delta());
        page.view.flight = None;
    }
    let pointer = response.hover_pos();
    page.view.cursor = pointer.map(|at| camera.to_map(rect, at));
    if let Some(at) = pointer {
        let (wheel, pinch) = ui.input(|i| (f64::from(i.smooth_scroll_delta().y), f64::from(i.zoom_delta())));
        let factor = 2f64.powf(wheel / WHEEL_DOUBLES) * pinch;
        if (factor - 1.0).abs() > 1e-9 {
            camera.zoom(rect, at, factor);
            page.view.flight = None;
            moving = true;
        }
    }
    page.view.camera = Some(camera);
    page.view.under = page.view.cursor.filter(|_| !response.dragged()).map(|place| page.under(place, camera)).unwrap_or_default();
    gestures::clicks(ui, page, &response, camera, look);

    let now = ctx.input(|i| i.time);
    if moving {
        page.view.moved_at = now;
    }
    // A whole picture that takes its time waits until the hand rests for a moment.
    let waiting = page.view.is_light && now - page.view.moved_at < REST_S;
    let view = View {
        camera,
        map: rect,
        pixels_per_point: ctx.pixels_per_point(),
        manner: page.manner,
        moving: moving || waiting,
        reading: page.view.reading,
        shown: &page.view.shown,
        has_surface: page.surface.shown().is_some(),
        is_overview: false,
        painted: page.view.painted,
    };
    let picture = cartography::picture(&page.scene, &view, look.theme);
    page.view.is_light = picture.light;
    if picture.light {
        ctx.request_repaint_after_secs(REST_S as f32);
    } else if moving {
        // The next frame shows the place at rest.
        ctx.request_repaint();
    }
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, *look.theme.map.ground);
    let place = swipe::Place { camera, map: rect, pixels_per_point: view.pixels_per_point, moving: view.moving };
    painter.add(egui_wgpu::Callback::new_paint_callback(rect, MapCallback { sheet: 0, picture, of: Of::Plan }));
    swipe::draw(&painter, page, place, look);

    if let Some(thing) = page.view.under.thing.filter(|under| Some(*under) != page.view.selection) {
        outline(&painter, page, camera, thing, &[(2.0, *look.theme.map.hover)]);
    }
    if page.view.selection.is_none() || page.view.marked.len() > 1 {
        marked(&painter, page, camera, look);
    }
    if let Some(thing) = page.view.selection {
        let width = if matches!(thing, Thing::Zone(_)) { 3.0 } else { 2.5 };
        outline(&painter, page, camera, thing, &[(6.5, *look.theme.map.label_halo), (width, *look.theme.map.selection)]);
    }
    if page.view.side == Side::Issues {
        issue_marks(&painter, page, camera, look);
    }
    swipe::keep_clear(page);
    let taken =
        if page.view.shown.contains(&Switch::Labels) { labels::draw(&painter, page, camera, look) } else { page.view.covered.clone() };
    walks::draw(&painter, page, camera, look, taken);
    gestures::draw(&painter, page, camera, look);
    lift::draw(ui, &painter, page, camera, look);
    if response.has_focus() {
        look.focus(ui, &response, rect.shrink(4.0));
        // Enter chooses what lies here.
        icons::crosshair(&painter, rect.center(), Stroke::new(1.5, *look.theme.accent.focus));
    }
    swipe::line(ui, page, look);
    furniture::show(ui, page, look, rect);
    panels::dropped(ui, page, look);
    if let Some(at) = pointer.filter(|_| response.hovered() && page.view.tool == Tool::Hand) {
        furniture::hover_card(ui, page, look, at);
    }
}

/// Outlines all that is chosen and in view.
fn marked(painter: &egui::Painter, page: &MapPage, camera: Camera, look: Look) {
    let in_view = page.scene.neighbourhoods_in(camera.view(page.view.map)).into_iter().filter(|n| page.view.marked.contains(*n));
    for n in in_view.take(MOST_MARKS) {
        let thing = Thing::Neighbourhood(crate::district::NeighbourhoodIx(n));
        outline(painter, page, camera, thing, &[(4.0, *look.theme.map.label_halo), (2.0, *look.theme.map.selection)]);
    }
}

/// Marks where the listed issues are, and the chosen one.
fn issue_marks(painter: &egui::Painter, page: &MapPage, camera: Camera, look: Look) {
    let place = |at: usize| page.plan.issues[at].at.map(|at| camera.to_screen(page.view.map, at));
    let color = |at: usize| panels::issue_colour(look, page.plan.issues[at].action);
    let halo = Stroke::new(1.5, *look.theme.map.label_halo);
    let in_view = page.issues.listed().iter().filter_map(|&at| Some((at, place(at)?))).filter(|(_, p)| page.view.map.contains(*p));
    for (at, point) in in_view.take(MOST_MARKS) {
        painter.circle(point, 4.0, color(at), halo);
    }
    if let Some(at) = page.issues.chosen
        && let Some(point) = place(at)
    {
        painter.circle(point, 5.0, color(at), halo);
        painter.circle_stroke(point, 12.0, Stroke::new(5.0, *look.theme.map.label_halo));
        painter.circle_stroke(point, 12.0, Stroke::new(2.5, color(at)));
    }
}

/// Strokes the outline of a thing, widest stroke first.
fn outline(painter: &egui::Painter, page: &MapPage, camera: Camera, thing: Thing, strokes: &[(f32, Color32)]) {
    let shape: &MultiPolygon<f64> = page.scene.outline_of(&page.plan, thing);
    let rect: Rect = page.view.map;
    for &(width, color) in strokes {
        for polygon in shape {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                let mut points: Vec<egui::Pos2> = Vec::with_capacity(ring.0.len());
                for c in ring.coords().skip(1) {
                    let at = camera.to_screen(rect, [c.x, c.y]);
                    if points.last().is_none_or(|last| (*last - at).length() > 0.7) {
                        points.push(at);
                    }
                }
                if points.len() > 1 {
                    painter.add(Shape::closed_line(points, Stroke::new(width, color)));
                }
            }
        }
    }
}

/// The middle of the map, for buttons that zoom.
pub(super) fn zoom_by(page: &mut MapPage, factor: f64, ctx: &egui::Context) {
    if let Some(camera) = page.view.camera {
        let half = [page.view.map.width(), page.view.map.height()].map(|s| f64::from(s) * camera.scale / factor / 2.0);
        let bounds = [0, 1].map(|side| {
            let sign = if side == 0 { -1.0 } else { 1.0 };
            [camera.centre[0] + sign * half[0], camera.centre[1] + sign * half[1]]
        });
        page.fly_to(bounds, 0.0, ctx);
    }
}

/// A rectangle at the map's edge, kept clear of the cards.
pub(super) fn inset(rect: Rect) -> Rect {
    rect.shrink2(vec2(12.0, 12.0))
}
