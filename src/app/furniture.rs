//! What lies on the map in its four corners: what is coloured, tools, legend, scale and north; and the hover card.

use eframe::egui::{self, Align2, Area, Id, Pos2, Rect, Sense, Shape, Stroke, Ui, pos2, vec2};
use geo_types::Geometry;

use super::camera::{Camera, round_length};
use super::cartography::Switch;
use super::command::Command;
use super::field::{Field, Group};
use super::icons;
use super::look::Look;
use super::map::{inset, zoom_by};
use super::page::MapPage;
use super::panels;
use super::scene::Reading;
use super::step::Step;
use super::under::Said;
use crate::report::messages::{AppMessage as M, HandMessage, Say};

/// All cards; remembers what they cover.
pub(super) fn show(ui: &Ui, page: &mut MapPage, look: Look, rect: Rect) {
    let corners = inset(rect);
    let mut covered = Vec::new();
    let mut card = |name: &str, at: Pos2, pivot: Align2, add: &mut dyn FnMut(&mut Ui)| {
        let shown = Area::new(Id::unique(("map card", name)))
            .fixed_pos(at)
            .pivot(pivot)
            .constrain(false)
            .fade_in(false)
            .order(egui::Order::Middle)
            .show(ui.ctx(), |ui| look.theme.card(look.dark).show(ui, |ui| add(ui)));
        covered.push(shown.response.rect);
    };
    card("reading", corners.left_top(), Align2::LEFT_TOP, &mut |ui| reading(ui, page, look));
    if page.view.step == Step::Programme {
        card("years", pos2(rect.center().x, corners.top()), Align2::CENTER_TOP, &mut |ui| panels::time_axis(ui, page, look));
    }
    card("tools", corners.right_top(), Align2::RIGHT_TOP, &mut |ui| tools(ui, page, look));
    card("legend", corners.left_bottom(), Align2::LEFT_BOTTOM, &mut |ui| panels::legend(ui, page, look));
    if page.view.layers_open {
        let beside = corners.right_top() - vec2(60.0, 0.0);
        card("layers", beside, Align2::RIGHT_TOP, &mut |ui| panels::layers(ui, page, look));
    }
    card("scale", corners.right_bottom(), Align2::RIGHT_BOTTOM, &mut |ui| scale(ui, page, look));
    page.view.covered = covered;
}

fn reading(ui: &mut Ui, page: &mut MapPage, look: Look) {
    ui.horizontal(|ui| {
        let of = look.say(&M::Colour);
        ui.label(look.second(&of));
        let name = match page.view.reading {
            Reading::Age => look.say(&M::ReadAge),
            Reading::Zones => look.say(&M::ReadZones),
            Reading::Years | Reading::UpTo(_) => look.say(&M::ReadYears),
            Reading::Field(field) => field.name(&page.plan, look.lang),
        };
        let spoken = format!("{of}: {name}");
        let menu = ui.menu_button(look.opening(&name), |ui| colour_menu(ui, page, look));
        menu.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Button, true, &spoken));
        if page.view.step == Step::Zones && page.view.reading == Reading::Zones {
            three_readings(ui, page, look);
        }
        if page.plan.district.synthetic {
            look.chip(ui, &look.say(&M::Synthetic), *look.theme.state.warn, *look.theme.state.warn_soft);
        }
    });
}

/// Points, lines and areas: three readings of one map, each switched by itself.
fn three_readings(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let of = HandMessage::ThreeReadings.say(look.lang);
    for (switch, name) in
        [(Switch::Points, HandMessage::Points), (Switch::Corridors, HandMessage::Lines), (Switch::Zones, HandMessage::Areas)]
    {
        let on = page.view.shown.contains(&switch);
        let name = name.say(look.lang);
        let response = ui.add(egui::Button::new(&name).selected(on));
        response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::CheckBox, true, on, format!("{of}: {name}")));
        if response.clicked() && !page.view.shown.remove(&switch) {
            page.view.shown.insert(switch);
        }
    }
}

/// What the map can be coloured by: its own readings, then every attribute by group.
fn colour_menu(ui: &mut Ui, page: &mut MapPage, look: Look) {
    ui.set_min_width(190.0);
    let mut wanted = None;
    let mut choice = |ui: &mut Ui, reading: Reading, name: &str, now: Reading| {
        let response = ui.selectable_label(reading == now, name);
        response.widget_info(|| {
            let spoken = format!("{}: {name}", look.say(&M::Colour));
            egui::WidgetInfo::selected(egui::accesskit::Role::MenuItemRadio, true, reading == now, spoken)
        });
        if response.clicked() {
            wanted = Some(reading);
            ui.close();
        }
    };
    let now = page.view.reading;
    choice(ui, Reading::Age, &look.say(&M::ReadAge), now);
    choice(ui, Reading::Field(Field::Score), &look.say(&M::ReadScore), now);
    choice(ui, Reading::Zones, &look.say(&M::ReadZones), now);
    choice(ui, Reading::Years, &look.say(&M::ReadYears), now);
    ui.separator();
    for group in [Group::Facts, Group::Policy, Group::Access, Group::Score, Group::Plan] {
        let fields: Vec<Field> = page.fields.iter().copied().filter(|f| f.group() == group && *f != Field::Zone).collect();
        if !fields.is_empty() {
            ui.menu_button(group.name(look.lang), |ui| {
                egui::ScrollArea::vertical().max_height(380.0).show(ui, |ui| {
                    for field in fields {
                        choice(ui, Reading::Field(field), &field.name(&page.plan, look.lang), now);
                    }
                });
            });
        }
    }
    if let Some(reading) = wanted {
        page.view.read(reading);
    }
}

fn tools(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let ctx = ui.ctx().clone();
    ui.spacing_mut().item_spacing.y = 2.0;
    if look.icon_button(ui, &look.say(&M::ZoomIn), icons::plus).clicked() {
        zoom_by(page, 2.0, &ctx);
    }
    if look.icon_button(ui, &look.say(&M::ZoomOut), icons::minus).clicked() {
        zoom_by(page, 0.5, &ctx);
    }
    if look.icon_button(ui, &look.say(&M::FitAll), icons::frame).clicked() {
        page.fly_home(&ctx);
    }
    if page.view.marked.len() > 0 && look.icon_button(ui, &look.say(&M::FitSelection), icons::target).clicked() {
        page.fly_to_selection(&ctx);
    }
    if look.icon_button(ui, &look.say(&M::Layers), icons::sheets).clicked() {
        page.view.layers_open = !page.view.layers_open;
    }
    let measuring = page.view.tool.is_measuring();
    let response = look.icon_button(ui, &look.say(&M::CommandMeasure), icons::ruler);
    if measuring {
        ui.painter().rect_stroke(response.rect.shrink(1.0), 6.0, Stroke::new(1.5, *look.theme.accent.fill), egui::StrokeKind::Inside);
    }
    if response.clicked() {
        page.view.wish = Some(Command::Measure);
    }
}

fn scale(ui: &mut Ui, page: &MapPage, look: Look) {
    let Some(camera) = page.view.camera else { return };
    let (metres, width) = round_length(camera.scale, 170.0);
    // 0.28 mm a point: the pixel of OGC's scale denominators.
    let denominator = camera.scale / 0.000_28;
    let round = 10f64.powf(denominator.log10().floor() - 1.0);
    let ratio = format!("1:{}", look.number((denominator / round).round() * round, 0));
    let length = if metres >= 1000.0 { format!("{} km", look.number(metres / 1000.0, 0)) } else { format!("{} m", look.number(metres, 0)) };
    let (rect, response) = ui.allocate_exact_size(vec2(222.0, 32.0), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, format!("{ratio}  {length}")));
    let (p, color) = (ui.painter(), *look.theme.text.secondary);
    let right = rect.left() + width.max(40.0);
    look.text(p, rect.left_top(), Align2::LEFT_TOP, &ratio, 12.0, color);
    look.text(p, pos2(rect.left() + 170.0, rect.top()), Align2::RIGHT_TOP, &length, 12.0, color);
    let (bar, up) = (rect.bottom() - 2.0, rect.bottom() - 8.0);
    let stroke = Stroke::new(1.5, *look.theme.text.primary);
    p.add(Shape::line(vec![pos2(rect.left(), up), pos2(rect.left(), bar), pos2(right, bar), pos2(right, up)], stroke));
    let north = pos2(rect.right() - 26.0, rect.center().y);
    p.add(Shape::convex_polygon(
        vec![north + vec2(0.0, -8.0), north + vec2(5.0, 7.0), north + vec2(0.0, 4.0), north + vec2(-5.0, 7.0)],
        *look.theme.text.primary,
        Stroke::NONE,
    ));
    look.text(p, pos2(rect.right(), rect.center().y), Align2::RIGHT_CENTER, &look.say(&M::North), 12.0, color);
    p.vline(rect.left() + 184.0, rect.y_range(), Stroke::new(1.0, *look.theme.line.subtle));
}

/// Name, value and three facts of what lies under the cursor.
pub(super) fn hover_card(ui: &Ui, page: &MapPage, look: Look, at: Pos2) {
    let under = page.view.under;
    if under.thing.is_some() && under.thing == page.view.selection && under.sign.is_none() {
        return;
    }
    let Some(Said { name, value, facts }) = page.said(under, look) else { return };
    let p = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Tooltip, Id::unique("map hover")));
    let theme = look.theme;
    let title = p.layout_no_wrap(name, egui::FontId::new(13.0, super::theme::medium()), *theme.text.primary);
    let value = p.layout_no_wrap(value, egui::FontId::new(13.0, super::theme::medium()), *theme.accent.text);
    let facts = p.layout_no_wrap(facts, egui::FontId::proportional(12.0), *theme.text.secondary);
    let width = (title.size().x + value.size().x + 10.0).max(facts.size().x);
    let size = vec2(width + 24.0, title.size().y + facts.size().y + 16.0);
    let map = inset(page.view.map);
    let mut corner = at + vec2(14.0, 14.0);
    if corner.x + size.x > map.right() {
        corner.x = at.x - 14.0 - size.x;
    }
    if corner.y + size.y > map.bottom() {
        corner.y = at.y - 14.0 - size.y;
    }
    let card = Rect::from_min_size(corner, size);
    p.add(super::theme::Theme::card_shadow(look.dark).as_shape(card, 8));
    p.rect(card, 8.0, *theme.surface.raised, Stroke::new(1.0, *theme.line.normal), egui::StrokeKind::Inside);
    let top = card.min + vec2(12.0, 7.0);
    let below = top + vec2(0.0, title.size().y + 2.0);
    let beside = top + vec2(title.size().x + 10.0, 0.0);
    p.galley(top, title, *theme.text.primary);
    p.galley(beside, value, *theme.accent.text);
    p.galley(below, facts, *theme.text.secondary);
}

/// Where the name of a river stands in view, and along which angle.
pub(super) fn river_place(shape: &Geometry<f64>, camera: Camera, map: Rect) -> Option<(Pos2, f32)> {
    use geo::{BooleanOps, Centroid, Contains, InteriorPoint};
    let [lo, hi] = camera.view(map.shrink(60.0));
    let window = geo_types::Rect::new((lo[0], lo[1]), (hi[0], hi[1])).to_polygon();
    let areas = match shape {
        Geometry::Polygon(p) => geo_types::MultiPolygon(vec![p.clone()]),
        Geometry::MultiPolygon(m) => m.clone(),
        _ => return None,
    };
    let seen = areas.intersection(&geo_types::MultiPolygon(vec![window]));
    let inside = seen.centroid().filter(|c| seen.contains(c)).or_else(|| seen.interior_point())?;
    // The river's direction in view: the axis along which its banks spread most.
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for c in seen.iter().flat_map(|p| p.exterior().coords()) {
        let (dx, dy) = (c.x - inside.x(), c.y - inside.y());
        (xx, xy, yy) = (xx + dx * dx, xy + dx * dy, yy + dy * dy);
    }
    let angle = -0.5 * f64::atan2(2.0 * xy, xx - yy);
    Some((camera.to_screen(map, [inside.x(), inside.y()]), angle as f32))
}
