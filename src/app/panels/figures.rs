//! Figures beside each other: the few numbers that a page begins with.

use eframe::egui::{Align2, FontId, Sense, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use crate::app::look::Look;
use crate::app::theme::medium;

/// Size of a figure where there is room for it, and the least it shrinks to, in points.
const SIZES: (f32, f32) = (22.0, 13.0);
/// Room between two figures.
const GAP: f32 = 14.0;

/// One of them.
#[derive(Debug, Clone, Default)]
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) value: String,
    /// Beside the value, small.
    pub(super) unit: String,
    /// Below everything, smaller.
    pub(super) note: String,
}

impl Figure {
    pub(super) fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into(), ..Self::default() }
    }

    pub(super) fn unit(self, unit: impl Into<String>) -> Self {
        Self { unit: unit.into(), ..self }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }
}

/// Draws them over the whole width; each is as wide as it needs, and all shrink alike where that is too much.
pub(super) fn show(ui: &mut Ui, look: Look, figures: &[Figure]) {
    let has_notes = figures.iter().any(|f| !f.note.is_empty());
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), if has_notes { 68.0 } else { 54.0 }), Sense::hover());
    let spoken = figures.iter().map(|f| format!("{} {} {}", f.name, f.value, f.unit).trim().to_owned()).collect::<Vec<_>>();
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, spoken.join(" · ")));
    let p = ui.painter();
    let width = |text: &str, font: FontId| p.layout_no_wrap(text.to_owned(), font, *look.theme.text.primary).size().x;
    let small = |text: &str, size: f32| if text.is_empty() { 0.0 } else { width(text, FontId::proportional(size)) };
    let wanted = |figure: &Figure, size: f32| {
        let unit = small(&figure.unit, 12.0);
        let value = width(&figure.value, FontId::new(size, medium())) + if unit > 0.0 { unit + 4.0 } else { 0.0 };
        value.max(small(&figure.name, 12.0)).max(small(&figure.note, 11.0))
    };
    let gaps = GAP * figures.len().saturating_sub(1) as f32;
    let widths_at = |size: f32| figures.iter().map(|figure| wanted(figure, size)).collect::<Vec<_>>();
    let fits = |widths: &[f32]| widths.iter().sum::<f32>() + gaps <= rect.width();
    let mut size = SIZES.0;
    let mut widths = widths_at(size);
    while !fits(&widths) && size > SIZES.1 {
        size -= 1.0;
        widths = widths_at(size);
    }
    // Columns stay apart by what is left, so that they stand like a table.
    let spare = ((rect.width() - gaps - widths.iter().sum::<f32>()) / figures.len().max(1) as f32).min(28.0);
    let mut left = rect.left();
    for (figure, width) in figures.iter().zip(widths) {
        let room = (width + spare).min(rect.right() - left);
        look.text_within(p, pos2(left, rect.top() + 10.0), &figure.name, 12.0, *look.theme.text.secondary, room);
        let base = rect.top() + 48.0;
        let end = look.text_strong(p, pos2(left, base), Align2::LEFT_BOTTOM, &figure.value, size, *look.theme.text.primary);
        let beside = pos2(end.right() + 4.0, base - size * 0.14);
        look.text(p, beside, Align2::LEFT_BOTTOM, &figure.unit, 12.0, *look.theme.text.secondary);
        look.text_within(p, pos2(left, rect.top() + 59.0), &figure.note, 11.0, *look.theme.text.tertiary, room);
        left += width + spare + GAP;
    }
}
