//! A rail with one or two knobs: what is set follows the hand and the arrows.

use eframe::egui::{EventFilter, Id, Key, Modifiers, Rect, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::app::look::Look;

/// What happened to a knob.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touched {
    /// It has another value, and the hand is still on it.
    Held,
    /// It has another value, for good.
    Set,
    /// The hand let go of it.
    Released,
}

/// The ends of a rail and the step between its values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) least: f64,
    pub(super) most: f64,
    pub(super) step: f64,
}

impl Scale {
    fn share(self, value: f64) -> f32 {
        ((value - self.least) / (self.most - self.least)).clamp(0.0, 1.0) as f32
    }

    fn at(self, share: f32) -> f64 {
        self.near(self.least + f64::from(share.clamp(0.0, 1.0)) * (self.most - self.least))
    }

    fn near(self, value: f64) -> f64 {
        ((value / self.step).round() * self.step).clamp(self.least, self.most)
    }
}

/// Radius of a knob, and of what the hand may hit.
const KNOB: f32 = 7.0;
const REACH: f32 = 14.0;

/// Draws knobs at `values`, ascending, on a rail in a rectangle; each has the accessible name beside its value.
pub(super) fn knobs(ui: &mut Ui, look: Look, rect: Rect, scale: Scale, values: &mut [f64], names: &[String]) -> Option<Touched> {
    let theme = look.theme;
    let rail = Rect::from_min_max(pos2(rect.left() + KNOB, rect.center().y - 2.0), pos2(rect.right() - KNOB, rect.center().y + 2.0));
    let x = |value: f64| rail.left() + rail.width() * scale.share(value);
    ui.painter().rect_filled(rail, 2.0, *theme.surface.sunken);
    let from = if values.len() > 1 { x(values[0]) } else { rail.left() };
    let filled = Rect::from_min_max(pos2(from, rail.top()), pos2(x(values[values.len() - 1]), rail.bottom()));
    ui.painter().rect_filled(filled, 2.0, *theme.accent.fill);
    let mut touched = None;
    for at in 0..values.len() {
        let knob = pos2(x(values[at]), rail.center().y);
        let id: Id = ui.scope_id().with(("knob", &names[at]));
        let response = ui.interact(Rect::from_center_size(knob, vec2(REACH * 2.0, REACH * 2.0)), id, Sense::click_and_drag());
        let mut wanted = values[at];
        if response.dragged()
            && let Some(hand) = response.interact_pointer_pos()
        {
            wanted = scale.at((hand.x - rail.left()) / rail.width().max(1.0));
        }
        if response.has_focus() {
            let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
            let count = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key)) as f64;
            let fine = count(Key::ArrowRight) + count(Key::ArrowUp) - count(Key::ArrowLeft) - count(Key::ArrowDown);
            let steps = fine + 10.0 * (count(Key::PageUp) - count(Key::PageDown));
            wanted = if steps == 0.0 { wanted } else { scale.near(wanted + steps * scale.step) };
        }
        // Knobs do not pass each other.
        let low = at.checked_sub(1).map_or(scale.least, |before| values[before]);
        let high = values.get(at + 1).copied().unwrap_or(scale.most);
        wanted = if wanted == values[at] { wanted } else { wanted.clamp(low.min(high), high) };
        response.widget_info(|| WidgetInfo::slider(true, wanted, &names[at]));
        if wanted != values[at] {
            values[at] = wanted;
            touched = Some(if response.dragged() { Touched::Held } else { Touched::Set });
        } else if response.drag_stopped() {
            touched = touched.or(Some(Touched::Released));
        }
        let knob = pos2(x(values[at]), rail.center().y);
        let (line, width) = if response.hovered() || response.dragged() { (*theme.accent.fill, 2.5) } else { (*theme.accent.fill, 1.8) };
        ui.painter().circle(knob, KNOB, *theme.surface.raised, Stroke::new(width, line));
        if response.has_focus() {
            ui.painter().circle_stroke(knob, KNOB + 3.0, Stroke::new(2.0, *theme.accent.focus));
        }
    }
    touched
}

/// A named rail over the whole width: name at the left, what is set at the right, the rail below.
pub(super) fn named(
    ui: &mut Ui,
    look: Look,
    (name, shown): (&str, &str),
    scale: Scale,
    values: &mut [f64],
    names: &[String],
) -> Option<Touched> {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 46.0), Sense::hover());
    let p = ui.painter();
    let line = rect.top() + 11.0;
    let end = pos2(rect.right(), line);
    let drawn = look.text(p, end, eframe::egui::Align2::RIGHT_CENTER, shown, 12.5, *look.theme.text.secondary);
    look.text_within(p, pos2(rect.left(), line), name, 13.0, *look.theme.text.primary, drawn.left() - rect.left() - 8.0);
    knobs(ui, look, Rect::from_min_max(pos2(rect.left(), rect.top() + 20.0), rect.max), scale, values, names)
}
