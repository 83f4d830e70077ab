//! A look into a file of the plan, in place of the table below the map: its first rows, or its first lines.

use std::sync::Arc;

use eframe::egui::{self, Frame, Margin, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::steps::file_size;
use crate::app::icons;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::export::{FilePreview, PreviewBody};
use crate::report::messages::{HandOverMessage as M, Say};

const ROW: f32 = 24.0;
/// Least and greatest width of a column.
const WIDTH: (f32, f32) = (64.0, 240.0);
/// Rows that say how wide a column is.
const SAMPLE: usize = 40;

/// Draws it, where a file is looked at; whether there was one.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) -> bool {
    let Some(file) = page.report.opened() else { return false };
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let close = strip(ui, file, look);
    match &file.body {
        PreviewBody::Table { head, rows } => table(ui, look, file.name, head, rows),
        PreviewBody::Text(lines) => {
            ScrollArea::both().auto_shrink(false).id_salt(("preview", file.name)).show_rows(ui, 20.0, lines.len(), |ui, range| {
                for text in &lines[range] {
                    ui.horizontal(|ui| {
                        ui.add_space(16.0);
                        ui.add(egui::Label::new(look.second(text)).extend());
                    });
                }
            });
        }
    }
    if close {
        page.report.open = None;
    }
    true
}

fn strip(ui: &mut Ui, file: &FilePreview, look: Look) -> bool {
    let mut close = false;
    Frame::new().inner_margin(Margin { left: 16, right: 12, top: 4, bottom: 4 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(look.strong(file.name));
            let mut facts: Vec<String> =
                file.count.map(|count| M::RowsIn { count, shown: look.count(count) }.say(look.lang)).into_iter().collect();
            facts.push(file_size(look, file.bytes));
            if let (Some(count), PreviewBody::Table { rows, .. }) = (file.count, &file.body)
                && rows.len() < count
            {
                facts.push(M::FirstRows { shown: look.count(rows.len()) }.say(look.lang));
            }
            ui.label(look.second(facts.join(" · ")));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                close = look.icon_button(ui, &M::ClosePreview.say(look.lang), icons::cross).clicked();
            });
        });
    });
    look.hairline(ui);
    close
}

/// Only the rows in view are drawn; all columns are there, and scroll sideways.
fn table(ui: &mut Ui, look: Look, name: &str, head: &[String], rows: &[Vec<String>]) {
    let theme = look.theme;
    let columns = columns(ui, head, rows, name);
    let widths = &columns.0;
    let whole = widths.iter().sum::<f32>() + 28.0;
    ScrollArea::horizontal().auto_shrink(false).id_salt(("preview", name)).show(ui, |ui| {
        ui.set_min_width(whole.max(ui.available_width()));
        let paint = |ui: &mut Ui, cells: &[String], color: egui::Color32| {
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Row, true, cells.join(" · ")));
            let mut left = rect.left() + 16.0;
            for ((cell, width), number) in cells.iter().zip(widths).zip(&columns.1) {
                // A column that the edge of the panel cuts waits until it is scrolled to.
                let seen = ui.clip_rect().x_range();
                if left + width <= seen.max + 12.0 && left + width > seen.min {
                    if *number {
                        look.cut(
                            ui.painter(),
                            pos2(left + width - 12.0, rect.center().y),
                            egui::Align::Max,
                            (cell, egui::FontId::proportional(12.0), color),
                            width - 12.0,
                        );
                    } else {
                        look.text_within(ui.painter(), pos2(left, rect.center().y), cell, 12.0, color, width - 12.0);
                    }
                }
                left += width;
            }
            ui.painter().hline(rect.left() + 16.0..=rect.right() - 12.0, rect.bottom() - 0.5, Stroke::new(1.0, *theme.line.subtle));
        };
        let top = ui.cursor().top();
        ui.painter().rect_filled(
            egui::Rect::from_min_size(pos2(ui.min_rect().left(), top), vec2(whole.max(ui.available_width()), ROW)),
            0.0,
            *theme.surface.sunken,
        );
        paint(ui, head, *theme.text.secondary);
        ScrollArea::vertical().auto_shrink(false).id_salt(("preview rows", name)).show_rows(ui, ROW, rows.len(), |ui, range| {
            for row in &rows[range] {
                paint(ui, row, *theme.text.primary);
            }
        });
    });
}

/// How wide columns are, and which hold numbers.
type Columns = Arc<(Vec<f32>, Vec<bool>)>;

/// Measured once for a file as it is: a layer has dozens of columns.
fn columns(ui: &Ui, head: &[String], rows: &[Vec<String>], name: &str) -> Columns {
    let id = ui.make_persistent_id(("columns", name, rows.as_ptr() as usize));
    if let Some(known) = ui.data(|data| data.get_temp::<Columns>(id)) {
        return known;
    }
    let wide = |text: &str| {
        // Of a long cell the beginning is enough to know that it is long.
        let start: String = text.chars().take(40).collect();
        ui.painter().layout_no_wrap(start, egui::FontId::proportional(12.0), egui::Color32::PLACEHOLDER).size().x + 18.0
    };
    let width = |at: usize| {
        let cells = rows.iter().take(SAMPLE).map(|row| wide(&row[at]));
        cells.fold(wide(&head[at]), f32::max).clamp(WIDTH.0, WIDTH.1).ceil()
    };
    // A column of nothing is no column of numbers.
    let is_number = |at: usize| {
        let mut cells = rows.iter().take(SAMPLE).map(|row| row[at].as_str()).filter(|cell| !cell.is_empty()).peekable();
        cells.peek().is_some() && cells.all(|cell| cell.parse::<f64>().is_ok())
    };
    let columns: Columns = Arc::new(((0..head.len()).map(width).collect(), (0..head.len()).map(is_number).collect()));
    ui.data_mut(|data| data.insert_temp(id, columns.clone()));
    columns
}
