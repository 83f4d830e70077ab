//! The scenario at the right of the map, and the line between it and the plan.

use eframe::egui::{self, Align2, CursorIcon, Key, Modifiers, Painter, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};
use eframe::egui_wgpu;

use super::camera::Camera;
use super::cartography::{self, Switch, View};
use super::gpu::{MapCallback, Of};
use super::labels;
use super::look::Look;
use super::page::MapPage;
use crate::report::messages::{Say, ScenarioMessage as M};

/// How near the edges of the map the line may lie, as a share of the width.
const EDGE: f32 = 0.04;

/// Where the map looks, and how it is drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) camera: Camera,
    pub(super) map: Rect,
    pub(super) pixels_per_point: f32,
    pub(super) moving: bool,
}

/// Draws the scenario over the right part of the map.
pub(super) fn draw(painter: &Painter, page: &mut MapPage, place: Place, look: Look) {
    let Place { camera, map, pixels_per_point, moving } = place;
    let manner = page.manner;
    let Some(right) = page.scenarios.right_of(map) else { return };
    // No name is cut by the line.
    let mut covered = page.view.covered.clone();
    covered.push(left_of(page, map));
    let Some(beside) = &mut page.scenarios.beside else { return };
    beside.look_at(map, camera, covered);
    let own = &beside.page.view;
    let (reading, shown, painted) = (own.reading, &own.shown, own.painted);
    let view = View { camera, map, pixels_per_point, manner, moving, reading, shown, has_surface: false, is_overview: false, painted };
    let picture = cartography::picture(&beside.page.scene, &view, look.theme);
    let clipped = painter.with_clip_rect(right.intersect(painter.clip_rect()));
    clipped.rect_filled(right, 0.0, *look.theme.map.ground);
    clipped.add(egui_wgpu::Callback::new_paint_callback(map, MapCallback { sheet: 0, picture, of: Of::Beside }));
    if beside.page.view.shown.contains(&Switch::Labels) {
        labels::draw(&clipped, &beside.page, camera, look);
    }
}

/// The part of the map that belongs to the plan.
fn left_of(page: &MapPage, map: Rect) -> Rect {
    page.scenarios.right_of(map).map_or(map, |right| Rect::from_min_max(map.min, pos2(right.left(), map.bottom())))
}

/// Keeps the names of the plan off the part that is the scenario's.
pub(super) fn keep_clear(page: &mut MapPage) {
    page.view.covered.extend(page.scenarios.right_of(page.view.map));
}

/// The line with its handle: dragged, or moved by the arrows while it has the focus.
pub(super) fn line(ui: &Ui, page: &mut MapPage, look: Look) {
    let map = page.view.map;
    let Some(right) = page.scenarios.right_of(map) else { return };
    let x = right.left();
    let grip = Rect::from_center_size(pos2(x, map.center().y), vec2(16.0, map.height()));
    let response = ui.interact(grip, ui.scope_id().with("swipe"), Sense::click_and_drag());
    let name = M::Divider.say(look.lang);
    let share = page.scenarios.line;
    response.widget_info(|| WidgetInfo::slider(true, f64::from(share), &name));
    if response.hovered() || response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    let mut moved = if response.dragged() { response.drag_delta().x / map.width() } else { 0.0 };
    if response.has_focus() {
        let keep = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keep));
        for (key, way) in [(Key::ArrowLeft, -0.05), (Key::ArrowRight, 0.05)] {
            if ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                moved += way;
            }
        }
    }
    page.scenarios.line = (share + moved).clamp(EDGE, 1.0 - EDGE);
    let theme = look.theme;
    let p = ui.painter_at(map);
    p.vline(x, map.y_range(), Stroke::new(4.0, *theme.map.label_halo));
    p.vline(x, map.y_range(), Stroke::new(2.0, *theme.accent.fill));
    let knob = pos2(x, map.center().y);
    p.circle(knob, 11.0, *theme.surface.raised, Stroke::new(2.0, *theme.accent.fill));
    for side in [-1.0, 1.0] {
        let tip = knob + vec2(6.0 * side, 0.0);
        p.line_segment([tip, tip + vec2(-3.0 * side, -3.0)], Stroke::new(1.6, *theme.accent.text));
        p.line_segment([tip, tip + vec2(-3.0 * side, 3.0)], Stroke::new(1.6, *theme.accent.text));
    }
    look.focus(ui, &response, Rect::from_center_size(knob, vec2(24.0, 24.0)));
    let Some(beside) = &page.scenarios.beside else { return };
    let top = map.top() + 66.0;
    tag(&p, pos2(x - 10.0, top), Align2::RIGHT_CENTER, &M::Present.say(look.lang), look);
    tag(&p, pos2(x + 10.0, top), Align2::LEFT_CENTER, &beside.name, look);
    response.on_hover_text(M::DividerHint.say(look.lang));
}

/// The name of a side.
fn tag(p: &Painter, at: egui::Pos2, align: Align2, text: &str, look: Look) {
    let theme = look.theme;
    let galley = p.layout_no_wrap(text.to_owned(), egui::FontId::proportional(13.0), *theme.text.primary);
    let size = galley.size() + vec2(18.0, 8.0);
    let rect = align.anchor_size(at, size);
    p.rect(rect, 6.0, *theme.surface.raised, Stroke::new(1.0, *theme.line.normal), egui::StrokeKind::Inside);
    p.galley(rect.center() - galley.size() / 2.0, galley, *theme.text.primary);
}
