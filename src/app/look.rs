//! What every panel needs to draw itself: language, theme, and the few widgets egui lacks.

use eframe::egui::{
    self, Align, Align2, Color32, CornerRadius, FontId, Pos2, Rect, Response, RichText, Sense, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use super::field::Field;
use super::icons;
use super::theme::{Theme, medium};
use crate::report::messages::{AppMessage, FieldMessage, Say};
use crate::report::{Lang, Quantity, Text};

/// Language and theme of one frame.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) lang: Lang,
    pub(super) dark: bool,
    pub(super) theme: &'static Theme,
}

#[expect(clippy::unused_self, reason = "one way to call all that draws: look.text(…), look.swatch(…)")]
impl Look {
    pub(super) fn new(lang: Lang, dark: bool) -> Self {
        Self { lang, dark, theme: Theme::of(dark) }
    }

    pub(super) fn say(self, message: &AppMessage) -> String {
        message.say(self.lang)
    }

    /// A word of an attribute.
    pub(super) fn say_field(self, message: &FieldMessage) -> String {
        message.say(self.lang)
    }

    /// A value of an attribute, without its unit.
    pub(super) fn value(self, field: Field, value: f64) -> String {
        if field.is_year() { format!("{value:.0}") } else { self.number(value, field.decimals()) }
    }

    pub(super) fn strong(self, text: impl Into<String>) -> RichText {
        RichText::new(text).family(medium()).color(*self.theme.text.primary)
    }

    /// The text of a button that opens a menu.
    pub(super) fn opening(self, text: &str) -> egui::text::LayoutJob {
        let mut job = egui::text::LayoutJob::default();
        let part = |family, size, color| egui::TextFormat {
            font_id: FontId::new(size, family),
            color,
            valign: egui::Align::Center,
            ..Default::default()
        };
        job.append(text, 0.0, part(medium(), 13.0, *self.theme.text.primary));
        job.append("▼", 6.0, part(egui::FontFamily::Proportional, 7.5, *self.theme.text.tertiary));
        job
    }

    pub(super) fn second(self, text: impl Into<String>) -> RichText {
        RichText::new(text).size(12.0).color(*self.theme.text.secondary)
    }

    /// A number of things, with thousands separators.
    pub(super) fn count(self, n: usize) -> String {
        self.number(n as f64, 0)
    }

    pub(super) fn number(self, value: f64, decimals: u8) -> String {
        Quantity { value, unit: Text::default(), decimals }.show(self.lang)
    }

    /// A floor area as planners of the language write it.
    pub(super) fn floor_area(self, m2: f64) -> String {
        match self.lang {
            Lang::Zh if m2 >= 9_950.0 => format!("{} 万 m²", self.number(m2 / 1e4, 1)),
            _ => format!("{} m²", self.number(m2, 0)),
        }
    }

    /// A number of things, with their floor area where it is known of any.
    pub(super) fn count_and_area(self, count: usize, m2: f64) -> String {
        if m2 > 0.0 {
            self.say(&AppMessage::CountAndArea { count: self.count(count), area: self.floor_area(m2) })
        } else {
            self.count(count)
        }
    }

    /// A heading of a panel's section.
    pub(super) fn section(self, ui: &mut Ui, text: &str) {
        ui.add_space(12.0);
        ui.label(self.strong(text));
        ui.add_space(2.0);
    }

    /// A hairline over the whole width.
    pub(super) fn hairline(self, ui: &mut Ui) {
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
        ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, *self.theme.line.subtle));
    }

    /// A row of its own that senses clicks; `paint` draws it. Returns its response.
    pub(super) fn row(self, ui: &mut Ui, height: f32, name: &str, selected: bool, paint: impl FnOnce(&egui::Painter, Rect)) -> Response {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, name));
        if ui.is_rect_visible(rect) {
            let fill = if selected { Some(*self.theme.surface.selected) } else { response.hovered().then_some(*self.theme.surface.hover) };
            if let Some(fill) = fill {
                ui.painter().rect_filled(rect, 0.0, fill);
            }
            if selected {
                let bar = Rect::from_min_size(rect.min, vec2(3.0, rect.height()));
                ui.painter().rect_filled(bar, 0.0, *self.theme.accent.fill);
            }
            self.focus(ui, &response, rect);
            paint(ui.painter(), rect);
        }
        response
    }

    /// A switch with its label at the left and a note at the right; the whole row clicks.
    pub(super) fn switch(self, ui: &mut Ui, on: &mut bool, label: &str, name: &str, note: &str) -> Response {
        let (rect, mut response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::click());
        if response.clicked() {
            *on = !*on;
            response.mark_changed();
        }
        response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, *on, name));
        if ui.is_rect_visible(rect) {
            let theme = self.theme;
            let p = ui.painter();
            if response.hovered() {
                p.rect_filled(rect.expand2(vec2(6.0, 0.0)), 6.0, *theme.surface.hover);
            }
            let track = Rect::from_min_size(pos2(rect.left(), rect.center().y - 8.0), vec2(28.0, 16.0));
            let fill = if *on { *theme.accent.fill } else { *theme.line.strong };
            p.rect_filled(track, 8.0, fill);
            let knob = pos2(if *on { track.right() - 8.0 } else { track.left() + 8.0 }, track.center().y);
            p.circle_filled(knob, 6.0, *theme.surface.raised);
            let color = if *on { *theme.text.primary } else { *theme.text.tertiary };
            self.text(p, pos2(track.right() + 10.0, rect.center().y), Align2::LEFT_CENTER, label, 13.0, color);
            self.text(p, rect.right_center(), Align2::RIGHT_CENTER, note, 12.0, *theme.text.tertiary);
            self.focus(ui, &response, track);
        }
        response
    }

    /// One of several choices side by side.
    pub(super) fn segmented<T: Copy + PartialEq>(self, ui: &mut Ui, value: &mut T, choices: &[(T, String)], of: &str) {
        let theme = self.theme;
        let font = FontId::proportional(12.5);
        let widths: Vec<f32> = choices
            .iter()
            .map(|(_, label)| ui.painter().layout_no_wrap(label.clone(), font.clone(), Color32::PLACEHOLDER).size().x + 24.0)
            .collect();
        let (rect, _) = ui.allocate_exact_size(vec2(widths.iter().sum(), 28.0), Sense::hover());
        ui.painter().rect(rect, 6.0, *theme.surface.sunken, Stroke::new(1.0, *theme.line.normal), StrokeKind::Inside);
        let mut left = rect.left();
        for ((choice, label), width) in choices.iter().zip(widths) {
            let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width, rect.height()));
            left += width;
            let response = ui.interact(cell, ui.scope_id().with((of, label)), Sense::click());
            if response.clicked() {
                *value = *choice;
            }
            let on = *value == *choice;
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, on, format!("{of}: {label}")));
            let p = ui.painter();
            if on {
                p.rect(cell.shrink(2.0), 5.0, *theme.surface.raised, Stroke::new(1.0, *theme.line.normal), StrokeKind::Inside);
            } else if response.hovered() {
                p.rect_filled(cell.shrink(2.0), 5.0, *theme.surface.hover);
            }
            let color = if on { *theme.text.primary } else { *theme.text.secondary };
            self.text(p, cell.center(), Align2::CENTER_CENTER, label, 12.5, color);
            self.focus(ui, &response, cell.shrink(2.0));
        }
    }

    /// A small coloured tag.
    pub(super) fn chip(self, ui: &mut Ui, text: &str, color: Color32, fill: Color32) -> Response {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(12.0), color);
        let (rect, response) = ui.allocate_exact_size(galley.size() + vec2(18.0, 5.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
        ui.painter().rect_filled(rect, rect.height() / 2.0, fill);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, color);
        response
    }

    /// A tag that a click takes away; `name` is its accessible name.
    pub(super) fn removable(self, ui: &mut Ui, text: &str, name: &str) -> Response {
        let color = *self.theme.accent.text;
        let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(12.0), color);
        let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x + 36.0, 24.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        let p = ui.painter();
        let fill = if response.hovered() { *self.theme.surface.pressed } else { *self.theme.accent.soft };
        p.rect_filled(rect, rect.height() / 2.0, fill);
        p.galley(pos2(rect.left() + 10.0, rect.center().y - galley.size().y / 2.0), galley, color);
        let cross = pos2(rect.right() - 14.0, rect.center().y);
        icons::cross(p, cross, Stroke::new(1.3, color));
        self.focus(ui, &response, rect);
        response
    }

    /// A square button with a drawn sign; `name` is its accessible name and tooltip.
    pub(super) fn icon_button(self, ui: &mut Ui, name: &str, draw: impl FnOnce(&egui::Painter, Pos2, Stroke)) -> Response {
        let (rect, response) = ui.allocate_exact_size(Vec2::splat(28.0), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        if response.hovered() {
            ui.painter().rect_filled(rect, 6.0, *self.theme.surface.hover);
        }
        self.focus(ui, &response, rect.shrink(1.0));
        draw(ui.painter(), rect.center(), Stroke::new(1.5, *self.theme.text.secondary));
        response.on_hover_text(name)
    }

    /// A text of somebody else's, with a box in place of every character that no font here can show.
    pub(super) fn legible(self, ctx: &egui::Context, text: &str) -> String {
        let font = FontId::proportional(13.0);
        ctx.fonts_mut(|fonts| text.chars().map(|c| if c == ' ' || fonts.has_glyph(&font, c) { c } else { '□' }).collect())
    }

    /// A line of text painted in place, cut where it would leave `width`.
    pub(super) fn text_within(self, p: &egui::Painter, at: Pos2, text: &str, size: f32, color: Color32, width: f32) -> Rect {
        self.cut(p, at, Align::Min, (text, FontId::proportional(size), color), width)
    }

    /// The same for any text: it begins at `at`, lies around it, or ends there. Returns where it is.
    pub(super) fn cut(self, p: &egui::Painter, at: Pos2, align: Align, (text, font, color): (&str, FontId, Color32), width: f32) -> Rect {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(8.0));
        let galley = p.layout_job(job);
        let corner = at - galley.size() * vec2(align.to_factor(), 0.5);
        let room = Rect::from_min_size(corner, galley.size());
        p.galley(corner, galley, color);
        room
    }

    pub(super) fn text(self, p: &egui::Painter, at: Pos2, align: Align2, text: &str, size: f32, color: Color32) -> Rect {
        p.text(at, align, text, FontId::proportional(size), color)
    }

    pub(super) fn text_strong(self, p: &egui::Painter, at: Pos2, align: Align2, text: &str, size: f32, color: Color32) -> Rect {
        p.text(at, align, text, FontId::new(size, medium()), color)
    }

    /// A colour sample; hatched where the value is not known.
    pub(super) fn swatch(self, p: &egui::Painter, rect: Rect, color: Color32, hatched: bool) {
        // The outline keeps muted colours apart from the card they lie on.
        p.rect(rect, CornerRadius::same(3), color, Stroke::new(1.0, *self.theme.line.strong), StrokeKind::Inside);
        if hatched {
            let clipped = p.with_clip_rect(rect.intersect(p.clip_rect()));
            for step in 0..6 {
                let x = rect.left() - rect.height() + step as f32 * 5.0;
                let line = [pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())];
                clipped.line_segment(line, Stroke::new(1.0, self.theme.state.unknown.gamma_multiply(0.6)));
            }
        }
    }

    pub(super) fn focus(self, ui: &Ui, response: &Response, rect: Rect) {
        if response.has_focus() {
            ui.painter().rect_stroke(rect.expand(2.0), 6.0, Stroke::new(2.0, *self.theme.accent.focus), StrokeKind::Middle);
        }
    }
}
