//! The top bar: mark, project, steps, search, language, theme.

use eframe::egui::{self, Align, Align2, Color32, FontId, Layout, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::app::command::Command;
use crate::app::icons;
use crate::app::look::Look;
use crate::app::state::{App, Page};
use crate::app::step::Step;
use crate::app::theme::medium;
use crate::plan::Effort;
use crate::report::messages::{AppMessage as M, DeskMessage, Say};

/// Draws the sign of a button.
type Sign = fn(&egui::Painter, egui::Pos2, Stroke);

pub(super) fn show(ui: &mut Ui, app: &mut App, look: Look) {
    ui.horizontal_centered(|ui| {
        mark(ui, look);
        let (name, facts) = match &app.page {
            Page::Map(page) => {
                let plan = &page.plan;
                // That the data are synthetic stands on the map.
                let mut facts = vec![look.say(&M::AsOf { date: plan.as_of.to_string() }), plan.pack.id.clone()];
                if !app.is_saved() {
                    facts.insert(0, DeskMessage::Unsaved.say(look.lang));
                }
                if plan.effort == Effort::Live {
                    facts.insert(0, DeskMessage::FirstAnswer.say(look.lang));
                }
                (plan.project.file.project.name.clone(), facts.join(" · "))
            }
            _ => (app.source.name().map_or_else(|| look.say(&M::Title), str::to_owned), String::new()),
        };
        let (rect, response) = ui.allocate_exact_size(vec2((ui.available_width() * 0.20).clamp(150.0, 300.0), 40.0), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, format!("{name} {facts}")));
        let p = ui.painter();
        if facts.is_empty() {
            look.cut(p, rect.left_center(), Align::Min, (&name, FontId::new(14.0, medium()), *look.theme.text.primary), rect.width());
        } else {
            let above = rect.left_top() + vec2(0.0, 11.0);
            look.cut(p, above, Align::Min, (&name, FontId::new(13.5, medium()), *look.theme.text.primary), rect.width());
            look.text_within(p, rect.left_bottom() - vec2(0.0, 10.0), &facts, 11.5, *look.theme.text.secondary, rect.width());
        }
        if let Page::Map(page) = &app.page {
            let done = Step::ALL.map(|step| step.is_done(&page.plan));
            if let Some(step) = step_bar(ui, look, page.view.step, done) {
                let ctx = ui.ctx().clone();
                app.run(Command::Step(step), &ctx);
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let to = if app.dark { M::ToLight } else { M::ToDark };
            let dark = app.dark;
            if look.icon_button(ui, &look.say(&to), |p, c, s| theme_sign(p, c, s, dark, look)).clicked() {
                let ctx = ui.ctx().clone();
                app.run(Command::Theme, &ctx);
            }
            let text = look.say(&M::OtherLanguage);
            let sign = |p: &egui::Painter, c: egui::Pos2, s: Stroke| {
                look.text(p, c, Align2::CENTER_CENTER, &text, 13.0, s.color);
            };
            if look.icon_button(ui, &look.say(&M::SwitchLanguage), sign).clicked() {
                let ctx = ui.ctx().clone();
                app.run(Command::Language, &ctx);
            }
            if matches!(app.page, Page::Map(_)) {
                // A narrow window has them in the palette.
                let is_wide = ui.ctx().content_rect().width() >= 1300.0;
                let all: [(Command, Sign); 3] =
                    [(Command::Help, icons::question), (Command::Meeting, icons::screen), (Command::History, icons::back)];
                for (command, sign) in all.into_iter().take(if is_wide { 3 } else { 1 }) {
                    if look.icon_button(ui, &look.say(&command.name()), sign).clicked() {
                        let ctx = ui.ctx().clone();
                        app.run(command, &ctx);
                    }
                }
            }
            if matches!(app.page, Page::Map(_)) && search(ui, look).clicked() {
                let ctx = ui.ctx().clone();
                app.run(Command::Palette, &ctx);
            }
        });
    });
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range().expand(12.0), rect.bottom() - 0.5, Stroke::new(1.0, *look.theme.line.normal));
}

/// The seven steps: done ones with a tick, this one filled; says which was clicked.
fn step_bar(ui: &mut Ui, look: Look, here: Step, done: [bool; 7]) -> Option<Step> {
    let theme = look.theme;
    let font = FontId::proportional(13.0);
    let names = Step::ALL.map(|step| look.say(&step.name()));
    let widths = names.each_ref().map(|name| ui.painter().layout_no_wrap(name.clone(), font.clone(), Color32::PLACEHOLDER).size().x);
    let texts: f32 = widths.iter().sum();
    // As wide as there is room for, between the project and the search field.
    let signs = if ui.ctx().content_rect().width() >= 1300.0 { 108.0 } else { 36.0 };
    let room = (ui.available_width() - 210.0 - signs).max(300.0);
    let gap = ((room - texts) / 7.0).clamp(34.0, 56.0);
    let mut chosen = None;
    ui.spacing_mut().item_spacing.x = 0.0;
    for ((step, name), width) in Step::ALL.into_iter().zip(&names).zip(widths) {
        let (rect, response) = ui.allocate_exact_size(vec2(width + gap, 34.0), Sense::click());
        let on = step == here;
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, on, name));
        let p = ui.painter();
        let cell = rect.shrink2(vec2(2.0, 2.0));
        if on {
            p.rect_filled(cell, 6.0, *theme.accent.soft);
        } else if response.hovered() {
            p.rect_filled(cell, 6.0, *theme.surface.hover);
        }
        let mark = pos2(rect.left() + gap * 0.5 - 6.0, rect.center().y);
        let number = (step.at() + 1).to_string();
        if on {
            p.circle_filled(mark, 9.0, *theme.accent.fill);
            look.text_strong(p, mark, Align2::CENTER_CENTER, &number, 11.0, *theme.text.inverse);
        } else if done[step.at()] {
            p.circle_filled(mark, 9.0, *theme.accent.soft);
            let line = Stroke::new(1.6, *theme.accent.text);
            p.line_segment([mark + vec2(-3.5, 0.3), mark + vec2(-1.0, 3.0)], line);
            p.line_segment([mark + vec2(-1.0, 3.0), mark + vec2(4.0, -3.0)], line);
        } else {
            p.circle_stroke(mark, 8.5, Stroke::new(1.0, *theme.line.strong));
            look.text(p, mark, Align2::CENTER_CENTER, &number, 11.0, *theme.text.secondary);
        }
        let color = if on { *theme.accent.text } else { *theme.text.primary };
        look.text(p, pos2(mark.x + 14.0, rect.center().y), Align2::LEFT_CENTER, name, 13.0, color);
        look.focus(ui, &response, cell);
        if response.clicked() {
            chosen = Some(step);
        }
    }
    chosen
}

/// The field that opens the palette; narrow windows show its sign alone.
fn search(ui: &mut Ui, look: Look) -> egui::Response {
    let theme = look.theme;
    let wide = ui.available_width() > 200.0;
    let (rect, response) = ui.allocate_exact_size(vec2(if wide { 190.0 } else { 30.0 }, 28.0), Sense::click());
    let name = look.say(&M::PaletteHint);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &name));
    let p = ui.painter();
    let line = if response.hovered() { *theme.line.strong } else { *theme.line.normal };
    p.rect(rect, 6.0, *theme.surface.raised, Stroke::new(1.0, line), egui::StrokeKind::Inside);
    let glass = pos2(rect.left() + 14.0, rect.center().y);
    let ink = Stroke::new(1.4, *theme.text.secondary);
    p.circle_stroke(glass - vec2(1.0, 1.0), 4.5, ink);
    p.line_segment([glass + vec2(2.4, 2.4), glass + vec2(5.6, 5.6)], ink);
    if wide {
        let keys = ui.ctx().format_shortcut(&Command::Palette.keys()[0]);
        let drawn = look.text(p, rect.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, &keys, 11.0, *theme.text.tertiary);
        let left = rect.left() + 26.0;
        look.text_within(p, pos2(left, rect.center().y), &look.say(&M::SearchShort), 12.5, *theme.text.tertiary, drawn.left() - left - 6.0);
    }
    look.focus(ui, &response, rect);
    response.on_hover_text(name)
}

/// Three places joined: points, lines, an area.
fn mark(ui: &mut Ui, look: Look) {
    let (rect, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
    let p = ui.painter();
    p.rect_filled(rect, 6.0, *look.theme.accent.fill);
    let line = Stroke::new(1.6, *look.theme.text.inverse);
    let at = [vec2(0.0, -5.5), vec2(-5.5, 4.5), vec2(5.5, 4.5)].map(|d| rect.center() + d);
    p.line_segment([at[0], at[1]], line);
    p.line_segment([at[0], at[2]], line);
    for place in at {
        p.circle_filled(place, 2.8, *look.theme.text.inverse);
    }
}

fn theme_sign(p: &egui::Painter, c: egui::Pos2, s: Stroke, dark: bool, look: Look) {
    if dark {
        p.circle_stroke(c, 3.6, s);
        for step in 0..8 {
            let out = egui::Vec2::angled(step as f32 * std::f32::consts::FRAC_PI_4);
            p.line_segment([c + out * 5.8, c + out * 7.8], s);
        }
    } else {
        p.circle_filled(c, 6.5, s.color);
        p.circle_filled(c + vec2(3.2, -2.6), 5.6, *look.theme.surface.panel);
    }
}
