//! What the hand does on the map besides moving it: choosing, drawing a box, measuring, asking for a menu. The keys are those
//! of QGIS: Shift adds, Ctrl takes away, both intersect, Alt asks for what lies wholly inside.

use eframe::egui::{
    self, Align2, EventFilter, Key, Modifiers, Painter, PointerButton, Rect, Response, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};
use geo::{Contains, Intersects};

use super::camera::Camera;
use super::command::Command;
use super::look::Look;
use super::page::MapPage;
use super::scene::{Drawn, Thing};
use super::selection::Combine;
use super::step::Step;
use super::tool::Tool;
use crate::report::messages::AppMessage as M;

/// Whether a box is being drawn; chooses what lies in it when it is let go.
pub(super) fn box_selection(ui: &Ui, page: &mut MapPage, response: &Response, camera: Camera) -> bool {
    let (keys, pans) = ui.input(|i| (i.modifiers, i.key_down(Key::Space)));
    if response.drag_started_by(PointerButton::Primary) && Combine::of(keys) != Combine::Replace && !pans && page.view.tool == Tool::Hand {
        page.view.box_from = ui.input(|i| i.pointer.press_origin());
    }
    let Some(from) = page.view.box_from else { return false };
    if response.drag_stopped()
        && let Some(to) = response.interact_pointer_pos()
    {
        page.view.box_from = None;
        let ctx = ui.ctx().clone();
        let hits = inside(page, camera, Rect::from_two_pos(from, to), keys.alt);
        page.choose_all(hits, Combine::of(keys), &ctx);
    } else if !response.dragged() {
        page.view.box_from = None;
    }
    true
}

/// The arrows move the map while the keyboard is on it.
pub(super) fn arrows(ui: &Ui, page: &mut MapPage, response: &Response) {
    if !response.has_focus() {
        return;
    }
    let keep = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, keep));
    let ways = [(Key::ArrowLeft, [-1.0, 0.0]), (Key::ArrowRight, [1.0, 0.0]), (Key::ArrowUp, [0.0, 1.0]), (Key::ArrowDown, [0.0, -1.0])];
    for (_, way) in ways.into_iter().filter(|(key, _)| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key))) {
        page.step_aside(way, ui.ctx());
    }
}

/// Neighbourhoods that a box of the screen touches, or holds wholly.
fn inside(page: &MapPage, camera: Camera, screen: Rect, wholly: bool) -> Vec<u32> {
    let (a, b) = (camera.to_map(page.view.map, screen.left_bottom()), camera.to_map(page.view.map, screen.right_top()));
    let area = geo_types::Rect::new((a[0], a[1]), (b[0], b[1]));
    let outline = |n: u32| &page.plan.district.neighbourhoods[n as usize].outline;
    let fits = |n: &u32| if wholly { area.to_polygon().contains(outline(*n)) } else { outline(*n).intersects(&area) };
    page.scene.neighbourhoods_in([a, b]).into_iter().filter(fits).collect()
}

/// Clicks: choose, or set a place of the way that is measured; the right button asks for the menu.
pub(super) fn clicks(ui: &Ui, page: &mut MapPage, response: &Response, camera: Camera, look: Look) {
    let ctx = ui.ctx().clone();
    // The keyboard clicks on the middle.
    let at = response.interact_pointer_pos().or_else(|| (response.clicked() && response.has_focus()).then(|| page.view.map.center()));
    let place = at.map(|at| camera.to_map(page.view.map, at));
    if page.view.tool == Tool::Hand {
        if response.clicked_by(PointerButton::Primary) {
            let under = place.map(|place| page.under(place, camera)).unwrap_or_default();
            let (hit, how) = (under.thing, Combine::of(ui.input(|i| i.modifiers)));
            let facility = match under.sign {
                Some(Drawn::Facility(facility)) if page.view.step == Step::Access && how == Combine::Replace => Some(facility),
                _ => None,
            };
            let is_other = hit != page.view.selection || page.view.facility.is_some();
            if let Some(facility) = facility {
                page.look_at_facility(facility, &ctx);
            } else if (how == Combine::Replace && is_other) || (how != Combine::Replace && hit.is_some()) {
                // A click beside everything with a key held is a slip of the hand.
                page.choose(hit, how, &ctx);
            }
        }
        if response.double_clicked() {
            page.fly_to_selection(&ctx);
        }
    } else if let Some(place) = place {
        if response.double_clicked() {
            page.view.tool.end();
        } else if response.clicked_by(PointerButton::Primary) {
            page.view.tool.click(place);
        }
    }
    if response.secondary_clicked() {
        page.view.asked = place;
        let hit = place.and_then(|place| page.under(place, camera).thing);
        if let Some(thing) = hit.filter(|_| page.view.marked.len() < 2) {
            page.select(Some(thing), &ctx);
        }
    }
    let menu = response.context_menu(|ui| {
        zone_entry(ui, page, camera, look);
        for command in [Command::FitSelection, Command::FitAll, Command::CopyPlace, Command::Measure, Command::Bookmark, Command::Clear] {
            let enabled = match command {
                Command::FitSelection => page.view.marked.len() > 0,
                Command::Clear => page.can_clear(),
                _ => true,
            };
            let keys = command.keys().first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
            let button = egui::Button::new(look.say(&command.name())).shortcut_text(keys);
            if ui.add_enabled(enabled, button).clicked() {
                page.view.wish = Some(command);
                ui.close();
            }
        }
    });
    if menu.is_none() && page.view.wish.is_none() {
        page.view.asked = None;
    }
}

/// Offers the zone at the place that the menu was opened on: a click there selects the neighbourhood.
fn zone_entry(ui: &mut Ui, page: &mut MapPage, camera: Camera, look: Look) {
    let Some(zone) = page.view.asked.and_then(|place| page.under(place, camera).zone) else { return };
    let name = page.plan.zones.zones[zone as usize].name.clone();
    if ui.button(look.say(&M::SelectZone { name })).clicked() {
        let ctx = ui.ctx().clone();
        page.select(Some(Thing::Zone(zone)), &ctx);
        ui.close();
    }
}

/// The box and the way in the making.
pub(super) fn draw(painter: &Painter, page: &MapPage, camera: Camera, look: Look) {
    let theme = look.theme;
    if let (Some(from), Some(to)) = (page.view.box_from, page.view.cursor.map(|c| camera.to_screen(page.view.map, c))) {
        let rect = Rect::from_two_pos(from, to);
        painter.rect(rect, 0.0, theme.accent.fill.gamma_multiply(0.12), Stroke::new(1.5, *theme.accent.fill), StrokeKind::Inside);
    }
    let Tool::Measure { places, ended } = &page.view.tool else { return };
    let mut points: Vec<egui::Pos2> = places.iter().map(|p| camera.to_screen(page.view.map, *p)).collect();
    let fixed = points.len();
    if !ended && let Some(cursor) = page.view.cursor.filter(|_| !points.is_empty()) {
        points.push(camera.to_screen(page.view.map, cursor));
    }
    if points.len() > 2 {
        let closing = Shape::dashed_line(&[points[points.len() - 1], points[0]], Stroke::new(1.0, *theme.accent.fill), 5.0, 4.0);
        painter.extend(closing);
    }
    painter.add(Shape::line(points.clone(), Stroke::new(4.5, *theme.map.label_halo)));
    painter.add(Shape::line(points.clone(), Stroke::new(2.0, *theme.accent.fill)));
    for point in &points[..fixed] {
        painter.circle(*point, 3.5, *theme.surface.raised, Stroke::new(1.8, *theme.accent.fill));
    }
    let text = match page.view.tool.measured(page.view.cursor) {
        None => look.say(&M::MeasureHint),
        Some(measured) => {
            let length = look.say(&M::MeasureLength { length: metres(look, measured.length_m), last: metres(look, measured.last_m) });
            let area = measured.area_m2.map(|area| format!(" · {}", look.say(&M::MeasureArea { area: square(look, area) })));
            length + &area.unwrap_or_default()
        }
    };
    let galley = painter.layout_no_wrap(text, egui::FontId::proportional(13.0), *theme.text.primary);
    let at = pos2(page.view.map.center().x - galley.size().x / 2.0 - 10.0, page.view.map.top() + 60.0);
    let card = Rect::from_min_size(at, galley.size() + vec2(20.0, 10.0));
    painter.rect(card, 6.0, *theme.surface.raised, Stroke::new(1.0, *theme.line.normal), StrokeKind::Inside);
    painter.galley(Align2::CENTER_CENTER.align_size_within_rect(galley.size(), card).min, galley, *theme.text.primary);
}

fn metres(look: Look, m: f64) -> String {
    if m >= 10_000.0 { format!("{} km", look.number(m / 1000.0, 2)) } else { format!("{} m", look.number(m, 1)) }
}

fn square(look: Look, m2: f64) -> String {
    if m2 >= 100_000.0 { format!("{} ha", look.number(m2 / 1e4, 2)) } else { format!("{} m²", look.number(m2, 0)) }
}
