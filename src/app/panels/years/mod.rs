//! Years side by side: a small map each, what starts in it, and bars against targets. What is dragged to another year tells at once
//! what it would do.

mod bars;
mod held;
mod lists;

use eframe::egui::{
    Align2, Color32, Frame, Margin, Rect, Sense, Shape, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, accesskit::Role, pos2, vec2,
};
use eframe::egui_wgpu;

use super::rail::{self, Scale};
use crate::app::camera::Camera;
use crate::app::cartography::{self, Switch, View};
use crate::app::command::Command;
use crate::app::gpu::{MapCallback, Of};
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::place::Place;
use crate::app::scene::Reading;
use crate::app::selection::Combine;
use crate::report::messages::{AppMessage, Say, YearMessage as M};

/// Height of the strip above the maps, of the head of a year, and of the bars.
const STRIP: f32 = 44.0;
const HEAD: f32 = 26.0;
const BARS: f32 = 160.0;
/// Least width of a year, and the room between two.
const LEAST: f32 = 150.0;
const GAP: f32 = 14.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let room = ui.available_rect_before_wrap();
    ui.advance_cursor_after_rect(room);
    ui.painter().rect_filled(room, 0.0, *look.theme.surface.sunken);
    let focus = ui.interact(Rect::from_min_size(room.min, vec2(1.0, 1.0)), Place::Map.id(), Sense::focusable_noninteractive());
    focus.widget_info(|| WidgetInfo::labeled(Role::Region, true, look.say(&AppMessage::Map)));
    look.focus(ui, &focus, room.shrink(5.0));
    // What is let go asks for its reason in the middle of this.
    page.view.map = room;
    strip(ui, page, look, Rect::from_min_size(room.min, vec2(room.width(), STRIP)));
    let columns = Rect::from_min_max(pos2(room.left(), room.top() + STRIP), pos2(room.right(), room.bottom() - BARS));
    let years = years_of(page);
    side_by_side(ui, page, look, columns, &years);
    bars::show(ui, page, look, Rect::from_min_max(pos2(room.left(), room.bottom() - BARS), room.max), &years);
    held::follow(ui, page, look);
    super::dropped(ui, page, look);
}

/// The years of the programme that is shown.
fn years_of(page: &MapPage) -> Vec<i16> {
    let (first, last) = page.shown_years().programme.years;
    (first..=last).collect()
}

/// How years are looked at, what lines mean, and the plan of before.
fn strip(ui: &mut Ui, page: &mut MapPage, look: Look, rect: Rect) {
    let inner = rect.shrink2(vec2(16.0, 8.0));
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ui.horizontal(|ui| {
            shown_as(ui, page, look);
            if page.plan.district.synthetic {
                look.chip(ui, &look.say(&AppMessage::Synthetic), *look.theme.state.warn, *look.theme.state.warn_soft);
            }
            if page.view.shows_before {
                look.chip(ui, &M::IsBefore.say(look.lang), *look.theme.accent.text, *look.theme.accent.soft);
            }
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                before(ui, page, look);
                sign(ui, look, &M::Earlier.say(look.lang), |p, r| {
                    p.rect_filled(Rect::from_center_size(r.center(), vec2(12.0, 12.0)), 3.0, earlier(look));
                });
                sign(ui, look, &M::Reference.say(look.lang), |p, r| {
                    p.extend(Shape::dashed_line(
                        &[r.left_center(), r.right_center()],
                        Stroke::new(2.0, *look.theme.text.primary),
                        4.0,
                        3.0,
                    ));
                });
                sign(ui, look, &M::OfDocument.say(look.lang), |p, r| {
                    p.hline(r.x_range(), r.center().y, Stroke::new(2.0, *look.theme.text.primary));
                });
            });
        });
    });
}

fn earlier(look: Look) -> Color32 {
    look.theme.year(0, 0).gamma_multiply(0.38)
}

fn sign(ui: &mut Ui, look: Look, text: &str, draw: impl FnOnce(&eframe::egui::Painter, Rect)) {
    let galley = ui.painter().layout_no_wrap(text.to_owned(), eframe::egui::FontId::proportional(12.0), *look.theme.text.secondary);
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 36.0, 20.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
    draw(ui.painter(), Rect::from_min_size(rect.min, vec2(22.0, 20.0)));
    ui.painter().galley(pos2(rect.left() + 28.0, rect.center().y - galley.size().y / 2.0), galley, *look.theme.text.secondary);
}

fn shown_as(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let choices = [(false, M::SideBySide.say(look.lang)), (true, M::TimeAxis.say(look.lang))];
    let was = page.view.years.is_axis;
    look.segmented(ui, &mut page.view.years.is_axis, &choices, &M::ShownAs.say(look.lang));
    if was && !page.view.years.is_axis {
        page.view.read(Reading::Years);
    }
}

/// The plan as it was opened, or as it is.
fn before(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let can = page.view.shows_before || page.differs_from_before();
    let keys = Command::Before.keys().first().map(|keys| ui.ctx().format_shortcut(keys)).unwrap_or_default();
    let button = eframe::egui::Button::new(M::Before.say(look.lang)).shortcut_text(keys).selected(page.view.shows_before);
    if ui.add_enabled(can, button).clicked() {
        page.view.wish = Some(Command::Before);
    }
}

/// The card of the time axis over the map.
pub(in crate::app) fn time_axis(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let (first, last) = page.shown_years().programme.years;
    ui.horizontal(|ui| {
        shown_as(ui, page, look);
        before(ui, page, look);
    });
    if page.view.shows_before {
        ui.label(look.second(M::IsBefore.say(look.lang)));
    }
    let now = if let Reading::UpTo(year) = page.view.reading { year } else { last };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width().max(260.0), 30.0), Sense::hover());
    let mut values = [f64::from(now)];
    let scale = Scale { least: f64::from(first), most: f64::from(last.max(first + 1)), step: 1.0 };
    let rail = Rect::from_min_max(rect.min, pos2(rect.right() - 48.0, rect.bottom()));
    if rail::knobs(ui, look, rail, scale, &mut values, &[M::UpToYear.say(look.lang)]).is_some() {
        page.view.read(Reading::UpTo((values[0].round() as i16).clamp(first, last)));
    }
    let end = rect.right_center();
    look.text_strong(ui.painter(), end, Align2::RIGHT_CENTER, &now.to_string(), 13.0, *look.theme.text.primary);
}

/// A column a year: head, map, list.
fn side_by_side(ui: &mut Ui, page: &mut MapPage, look: Look, room: Rect, years: &[i16]) {
    let count = years.len().max(1) as f32;
    let width = ((room.width() - 32.0 - GAP * (count - 1.0)) / count).max(LEAST);
    let whole = width * count + GAP * (count - 1.0) + 32.0;
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        eframe::egui::ScrollArea::horizontal().id_salt("years").auto_shrink(false).show(ui, |ui| {
            let (all, _) = ui.allocate_exact_size(vec2(whole.max(room.width()), room.height() - 4.0), Sense::hover());
            for (at, &year) in years.iter().enumerate() {
                let left = all.left() + 16.0 + (width + GAP) * at as f32;
                let column = Rect::from_min_size(pos2(left, all.top()), vec2(width, all.height()));
                self::column(ui, page, look, column, at, year);
            }
        });
    });
}

fn column(ui: &mut Ui, page: &mut MapPage, look: Look, rect: Rect, at: usize, year: i16) {
    let theme = look.theme;
    let plan = page.shown_years().clone();
    let color = theme.year(year, plan.programme.years.0);
    let starts = plan.programme.start.iter().enumerate().filter(|(_, start)| **start == Some(year)).map(|(n, _)| n);
    let counted: Vec<usize> = starts.collect();
    let area: f64 = counted.iter().filter_map(|&n| plan.district.neighbourhoods[n].floor_area).map(|area| area.0).sum();
    let facts = M::CountAndArea { count: counted.len(), area: look.floor_area(area) }.say(look.lang);
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), HEAD));
    let spoken = M::HeadOf { year, facts: facts.clone() }.say(look.lang);
    let over = ui.interact(head, ui.scope_id().with(("year head", year)), Sense::hover());
    over.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    let p = ui.painter();
    look.swatch(p, Rect::from_center_size(head.left_center() + vec2(7.0, 0.0), vec2(12.0, 12.0)), color, false);
    let drawn =
        look.text_strong(p, head.left_center() + vec2(20.0, 0.0), Align2::LEFT_CENTER, &year.to_string(), 14.0, *theme.text.primary);
    let end = head.right_center();
    look.cut(
        p,
        end,
        eframe::egui::Align::Max,
        (&facts, eframe::egui::FontId::proportional(11.5), *theme.text.secondary),
        end.x - drawn.right() - 8.0,
    );
    let height = (rect.width() * 0.92).min((rect.height() - HEAD) * 0.62).max(60.0);
    let map = Rect::from_min_size(pos2(rect.left(), head.bottom()), vec2(rect.width(), height));
    small_map(ui, page, look, map, at, year);
    let is_target = page.view.years.held.as_ref().is_some_and(|held| held.over.as_ref().is_some_and(|(over, _)| *over == year));
    if is_target {
        ui.painter().rect_stroke(rect.expand(4.0), 8.0, Stroke::new(2.0, *theme.accent.fill), StrokeKind::Outside);
    }
    let list = Rect::from_min_max(pos2(rect.left(), map.bottom() + 8.0), rect.max);
    lists::show(ui, page, look, list, year);
    held::over_year(ui, page, rect, year);
}

fn small_map(ui: &mut Ui, page: &mut MapPage, look: Look, rect: Rect, at: usize, year: i16) {
    let theme = look.theme;
    let response = ui.interact(rect, ui.scope_id().with(("small map", year)), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, M::SmallMap { year }.say(look.lang)));
    let camera = Camera::fitting(page.scene.focus, rect.size(), 14.0);
    let shown = [Switch::Neighbourhoods, Switch::Streets, Switch::Barriers].into();
    let view = View {
        camera,
        map: rect,
        pixels_per_point: ui.ctx().pixels_per_point(),
        manner: page.manner,
        moving: false,
        reading: Reading::UpTo(year),
        shown: &shown,
        has_surface: false,
        is_overview: true,
        painted: page.view.painted,
    };
    let picture = cartography::picture(&page.scene, &view, theme);
    let p = ui.painter_at(rect);
    p.rect_filled(rect, 0.0, *theme.map.ground);
    p.add(egui_wgpu::Callback::new_paint_callback(rect, MapCallback { sheet: at + 1, picture, of: Of::Plan }));
    for n in page.view.marked.iter().take(400) {
        let outline = &page.plan.district.neighbourhoods[n as usize].outline;
        crate::app::filled::outline(&p, outline, |place| camera.to_screen(rect, place), Stroke::new(1.5, *theme.map.selection));
    }
    ui.painter().rect_stroke(rect, 6.0, Stroke::new(1.0, *theme.line.normal), StrokeKind::Inside);
    look.focus(ui, &response, rect);
    if response.clicked()
        && let Some(at) = response.interact_pointer_pos()
    {
        let ctx = ui.ctx().clone();
        let hit = page.under(camera.to_map(rect, at), camera).thing;
        page.choose(hit, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
}

/// A frame of a panel within the page.
fn framed(ui: &mut Ui, rect: Rect, look: Look, add: impl FnOnce(&mut Ui)) {
    ui.painter().rect_filled(rect, 0.0, *look.theme.surface.panel);
    ui.painter().hline(rect.x_range(), rect.top() + 0.5, Stroke::new(1.0, *look.theme.line.normal));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        Frame::new().inner_margin(Margin::symmetric(16, 8)).show(ui, add);
    });
}
