//! The spread of an attribute, in the colours of its classes; a brush on it filters map and table.

use eframe::egui::{self, Align2, Key, Rect, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use crate::app::field::Field;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::report::messages::AppMessage as M;

const BARS: usize = 30;
const HEIGHT: f32 = 96.0;
/// How near a handle is taken hold of, points.
const REACH: f32 = 8.0;

/// Draws the spread of a number; nothing where fewer than two values differ.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look, field: Field) {
    let column = page.column(field);
    let Some((least, most)) = column.range().filter(|(least, most)| most > least && !column.is_category()) else { return };
    let theme = look.theme;
    let known = column.values.iter().filter(|v| v.is_finite()).count();
    let brush = page.view.filters.ranges.get(&field).copied();
    look.section(ui, &look.say(&M::SpreadOf { name: field.name(&page.plan, look.lang) }));
    let text = match brush {
        Some((low, high)) => {
            let inside = column.values.iter().filter(|v| (low..=high).contains(*v)).count();
            let (low, high) = (look.value(field, low), look.value(field, high));
            look.say(&M::Brushed { low, high, inside: look.count(inside), known: look.count(known) })
        }
        None => look.say(&M::BrushHint { known: look.count(known) }),
    };
    ui.label(look.second(&text));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT + 18.0), Sense::click_and_drag());
    response.widget_info(|| WidgetInfo::labeled(Kind::Slider, true, look.say(&M::SpreadOf { name: field.name(&page.plan, look.lang) })));
    let chart = Rect::from_min_max(rect.min + vec2(4.0, 2.0), pos2(rect.right() - 4.0, rect.top() + HEIGHT));
    let x = |value: f64| egui::lerp(chart.x_range(), ((value - least) / (most - least)) as f32);
    let value = |x: f32| least + f64::from(((x - chart.left()) / chart.width()).clamp(0.0, 1.0)) * (most - least);

    let mut bars = [0usize; BARS];
    let mut chosen = [0usize; BARS];
    let bar_of = |v: f64| (((v - least) / (most - least) * BARS as f64) as usize).min(BARS - 1);
    for (n, v) in column.values.iter().enumerate().filter(|(_, v)| v.is_finite()) {
        bars[bar_of(*v)] += 1;
        chosen[bar_of(*v)] += usize::from(page.view.marked.contains(n as u32));
    }
    let tallest = bars.iter().copied().max().unwrap_or(1).max(1) as f32;
    let classed = page.classed(field);
    let colours = classed.colours(&page.view.style(field), theme);
    let p = ui.painter();
    if let Some((low, high)) = brush {
        p.rect_filled(Rect::from_x_y_ranges(x(low)..=x(high), chart.y_range()), 0.0, *theme.accent.soft);
    }
    for (at, &count) in bars.iter().enumerate().filter(|(_, count)| **count > 0) {
        let middle = least + (at as f64 + 0.5) / BARS as f64 * (most - least);
        let color = classed.breaks.class_of(middle).map_or(*theme.state.unknown, |class| colours[class]);
        let passes = brush.is_none_or(|(low, high)| middle >= low && middle <= high);
        let width = chart.width() / BARS as f32;
        let left = chart.left() + at as f32 * width;
        let top = chart.bottom() - (count as f32 / tallest * (chart.height() - 6.0)).max(1.5);
        let bar = Rect::from_min_max(pos2(left + 0.5, top), pos2(left + width - 0.5, chart.bottom()));
        p.rect_filled(bar, 1.0, if passes { color } else { color.lerp_to_gamma(*theme.surface.panel, 0.6) });
        if chosen[at] > 0 {
            let height = (chosen[at] as f32 / count as f32) * bar.height();
            let part = Rect::from_min_max(pos2(bar.left(), bar.bottom() - height.max(2.0)), bar.max);
            p.rect(part, 0.0, color, Stroke::new(1.2, *theme.map.selection), StrokeKind::Inside);
        }
    }
    p.hline(chart.x_range(), chart.bottom(), Stroke::new(1.0, *theme.line.strong));
    let ends = [look.value(field, least), look.value(field, most)];
    for (v, align) in [(least, Align2::LEFT_TOP), (f64::midpoint(least, most), Align2::CENTER_TOP), (most, Align2::RIGHT_TOP)] {
        let text = look.value(field, v);
        // Between 0 and 1 there is no whole number to write.
        if align != Align2::CENTER_TOP || !ends.contains(&text) {
            look.text(p, pos2(x(v), chart.bottom() + 3.0), align, &text, 11.0, *theme.text.tertiary);
        }
    }
    if let Some((low, high)) = brush {
        for end in [low, high] {
            let handle = Rect::from_center_size(pos2(x(end), chart.center().y), vec2(6.0, 18.0));
            p.vline(x(end), chart.y_range(), Stroke::new(1.5, *theme.accent.fill));
            p.rect(handle, 3.0, *theme.surface.raised, Stroke::new(1.5, *theme.accent.fill), StrokeKind::Inside);
        }
    }
    look.focus(ui, &response, rect);
    if let Some(range) = brushed(ui, &response, brush, (least, most), &x, &value) {
        page.filter(field, range);
    }
}

/// What the hand or the keys make of the brush; `None` where nothing changes.
#[expect(clippy::option_option, reason = "no change, no range any more, another range")]
fn brushed(
    ui: &Ui,
    response: &egui::Response,
    brush: Option<(f64, f64)>,
    (least, most): (f64, f64),
    x: &impl Fn(f64) -> f32,
    value: &impl Fn(f32) -> f64,
) -> Option<Option<(f64, f64)>> {
    if response.double_clicked() || response.clicked() {
        return brush.is_some().then_some(None);
    }
    let id = response.id.with("held");
    if response.drag_started()
        && let Some(at) = ui.input(|i| i.pointer.press_origin())
    {
        // A handle that is near is moved; elsewhere a new range begins.
        let fixed = match brush {
            Some((low, high)) if (x(low) - at.x).abs() < REACH => high,
            Some((low, high)) if (x(high) - at.x).abs() < REACH => low,
            _ => value(at.x),
        };
        ui.data_mut(|data| data.insert_temp(id, fixed));
    }
    if response.dragged()
        && let Some(at) = response.interact_pointer_pos()
        && let Some(fixed) = ui.data(|data| data.get_temp::<f64>(id))
    {
        let moved = value(at.x);
        let range = (fixed.min(moved), fixed.max(moved));
        return (brush != Some(range)).then_some(Some(range));
    }
    if response.has_focus() {
        let (low, high) = brush.unwrap_or((least, most));
        let step = (most - least) / BARS as f64;
        let keys = |key| ui.input_mut(|i| (i.consume_key(egui::Modifiers::NONE, key), i.consume_key(egui::Modifiers::SHIFT, key)));
        let ((left, shift_left), (right, shift_right)) = (keys(Key::ArrowLeft), keys(Key::ArrowRight));
        let sign = |back: bool, on: bool| f64::from(i8::from(on) - i8::from(back)) * step;
        let moved = ((low + sign(left, right)).clamp(least, high), (high + sign(shift_left, shift_right)).clamp(low, most));
        if moved != (low, high) {
            return Some((moved != (least, most)).then_some(moved));
        }
    }
    None
}
