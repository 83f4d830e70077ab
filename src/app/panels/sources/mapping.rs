//! The columns of a source: what each is taken as, some values, how far it is filled, its unit, and what speaks for or against it.

use eframe::egui::{
    self, Align, Align2, ComboBox, FontId, Frame, Margin, RichText, Sense, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2,
};

use super::At;
use crate::app::sources::{Item, Seen, SourcesView, field_name, unit, with_field, with_role};
use crate::intake::{ColumnReport, GeometryKind, LayerReport, fields_of, shapes_fit};
use crate::report::Role;
use crate::report::messages::{Say, SourceMessage as M};

/// Shares of the width: column, taken as, values, filled, unit, check.
const SHARES: [f32; 6] = [0.14, 0.23, 0.25, 0.12, 0.07, 0.19];
const ROW: f32 = 36.0;

/// The head of the page: the file, what it is used for, the way back.
pub(super) fn head(ui: &mut Ui, view: &mut SourcesView, item: &Item, seen: Option<&Seen>, at: At<'_>) {
    let look = at.look;
    let layer = seen.and_then(|seen| seen.layers.as_ref().ok()?.first());
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 6 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(look.strong(item.name()).size(16.0));
            if let Some(layer) = layer {
                let rows = if layer.rows == 1 { M::OneRow } else { M::Rows { rows: look.count(layer.rows as usize) } };
                ui.label(look.second(rows.say(look.lang)));
            }
            ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| {
                let back = if at.plan.is_some() { M::BackToMap } else { M::BackToQuestions };
                if ui.button(back.say(look.lang)).clicked() {
                    view.choose(None);
                }
            });
        });
        ui.horizontal(|ui| {
            ui.label(look.second(M::UseAs.say(look.lang)));
            role(ui, view, item, layer.map(|layer| layer.geometry), at);
            for fact in layer.map(|layer| sheet(layer, at)).unwrap_or_default() {
                ui.label(look.second(fact));
            }
        });
    });
}

/// What a workbook's sheet has beside its rows.
fn sheet(layer: &LayerReport, at: At<'_>) -> Vec<String> {
    let Some(sheet) = &layer.sheet else { return Vec::new() };
    let rows: Vec<String> = sheet.header.iter().map(ToString::to_string).collect();
    let mut facts = Vec::new();
    if !layer.name.is_empty() {
        facts.push(M::SheetOf { sheet: layer.name.clone() });
    }
    if !rows.is_empty() {
        facts.push(M::HeaderAt { rows: rows.join("–") });
    }
    if !sheet.above.is_empty() {
        facts.push(M::HeaderAbove { count: sheet.above.len() });
    }
    if sheet.totals + sheet.notes > 0 {
        facts.push(M::LeftOut { count: sheet.totals + sheet.notes });
    }
    facts.iter().map(|fact| fact.say(at.look.lang)).collect()
}

/// The choice of a part.
fn role(ui: &mut Ui, view: &mut SourcesView, item: &Item, geometry: Option<GeometryKind>, at: At<'_>) {
    let look = at.look;
    let name = |role: Option<Role>| role.map_or_else(|| M::NotUsed.say(look.lang), |role| role.name().get(look.lang).to_owned());
    let mut chosen = None;
    let shown = ComboBox::from_id_salt("role").selected_text(name(item.role)).width(150.0).height(420.0).show_ui(ui, |ui| {
        for role in Role::INPUTS.map(Some).into_iter().chain([None]) {
            let fits = role.zip(geometry).is_none_or(|(role, geometry)| shapes_fit(role, geometry));
            let label = if fits { name(role) } else { M::RoleNoFit { role: name(role) }.say(look.lang) };
            let button = ui.add_enabled(fits, egui::Button::selectable(item.role == role, label));
            if button.clicked() && item.role != role {
                chosen = Some(role);
            }
        }
    });
    let label = M::UseFor { file: item.name() }.say(look.lang);
    shown.response.widget_info(|| WidgetInfo::labeled(Kind::ComboBox, true, &label));
    if let Some(role) = chosen {
        view.step = Some(with_role(at.project, item, role));
    }
}

/// The table of columns.
pub(super) fn show(ui: &mut Ui, view: &mut SourcesView, item: &Item, layer: &LayerReport, at: At<'_>) {
    let look = at.look;
    let taken = layer.columns.iter().filter(|column| column.field.is_some()).count();
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        ui.label(look.strong(M::Fields.say(look.lang)));
        ui.label(look.second(M::FieldsCount { all: layer.columns.len(), taken }.say(look.lang)));
    });
    ui.add_space(4.0);
    for note in &layer.notes {
        ui.colored_label(*look.theme.state.warn, look.legible(ui.ctx(), note.get(look.lang)));
    }
    let width = ui.available_width();
    ui.spacing_mut().item_spacing.y = 0.0;
    let (head, _) = ui.allocate_exact_size(vec2(width, 28.0), Sense::hover());
    let p = ui.painter();
    p.rect_filled(head, 4.0, *look.theme.surface.sunken);
    let names = [M::HeadColumn, M::HeadAs, M::HeadSamples, M::HeadFilled, M::HeadUnit, M::HeadCheck];
    for (name, cell) in names.iter().zip(cells(head)) {
        look.text_within(p, cell.left_center(), &name.say(look.lang), 12.0, *look.theme.text.secondary, cell.width());
    }
    // What is taken comes first: it is what one checks.
    let (known, others): (Vec<&ColumnReport>, Vec<&ColumnReport>) = layer.columns.iter().partition(|column| column.field.is_some());
    for column in known.into_iter().chain(others) {
        row(ui, view, item, (layer, column), at);
    }
}

/// The cells of a row.
fn cells(row: egui::Rect) -> [egui::Rect; 6] {
    let mut left = row.left() + 8.0;
    let width = row.width() - 8.0;
    SHARES.map(|share| {
        let cell = egui::Rect::from_min_size(pos2(left, row.top()), vec2(width * share - 10.0, row.height()));
        left += width * share;
        cell
    })
}

fn row(ui: &mut Ui, view: &mut SourcesView, item: &Item, (layer, column): (&LayerReport, &ColumnReport), at: At<'_>) {
    let look = at.look;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let [name, taken, values, filled, units, check] = cells(rect);
    let theme = look.theme;
    let ink = if column.field.is_some() { *theme.text.primary } else { *theme.text.tertiary };
    let p = ui.painter().clone();
    let label = |ui: &mut Ui, cell: egui::Rect, text: &str, color| {
        let response = ui.interact(cell, ui.scope_id().with((&column.name, cell.left() as i32)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, text));
        look.text_within(&p, cell.left_center(), text, 12.5, color, cell.width());
        response.on_hover_text(text);
    };
    label(ui, name, &look.legible(ui.ctx(), &column.name), ink);
    as_what(ui, view, item, (layer, column), taken, at);
    let shown = samples(ui, look, column, values.width());
    label(ui, values, &shown, *theme.text.secondary);
    share(&p, look, filled, column.filled, column.field.is_some());
    let unit = column.field.as_deref().and_then(unit).map_or_else(|| M::CheckNone.say(look.lang), |unit| unit.say(look.lang));
    label(ui, units, &unit, *theme.text.secondary);
    let (said, color) = checked(column, at);
    label(ui, check, &said, color);
    p.hline(rect.x_range(), rect.bottom() - 0.5, egui::Stroke::new(1.0, *theme.line.subtle));
}

/// Some values of a column: as many as there is room for.
fn samples(ui: &Ui, look: crate::app::look::Look, column: &ColumnReport, width: f32) -> String {
    let font = FontId::proportional(12.5);
    let fits = |text: &String| ui.painter().layout_no_wrap(text.clone(), font.clone(), *look.theme.text.secondary).size().x <= width;
    let of = |count: usize| look.legible(ui.ctx(), &column.samples[..count].join("  "));
    let counts = (1..=column.samples.len()).rev();
    counts.map(of).find(fits).unwrap_or_else(|| of(column.samples.len().min(1)))
}

/// The choice of what a column is taken as.
fn as_what(ui: &mut Ui, view: &mut SourcesView, item: &Item, (layer, column): (&LayerReport, &ColumnReport), cell: egui::Rect, at: At<'_>) {
    let look = at.look;
    let Some(role) = item.role else {
        look.text_within(ui.painter(), cell.left_center(), &M::NotImported.say(look.lang), 12.5, *look.theme.text.tertiary, cell.width());
        return;
    };
    let name = |field: Option<&str>| {
        field.map_or_else(|| M::NotImported.say(look.lang), |field| field_name(role, field).get(look.lang).to_owned())
    };
    let own = column.field.as_deref();
    let mut chosen = None;
    ui.scope_builder(egui::UiBuilder::new().max_rect(cell.shrink2(vec2(0.0, 5.0))), |ui| {
        let text = RichText::new(name(own)).color(if own.is_some() { *look.theme.text.primary } else { *look.theme.text.tertiary });
        let combo = ComboBox::from_id_salt(("field", &column.name)).selected_text(text).width(cell.width()).height(420.0);
        let shown = combo.show_ui(ui, |ui| {
            // A field of a policy pack that the project names is kept among them.
            let own_fields = item.input.fields.keys().map(String::as_str).filter(|field| !fields_of(role).contains(field));
            for field in fields_of(role).into_iter().chain(own_fields).map(Some).chain([None]) {
                let by = layer.columns.iter().find(|other| field.is_some() && other.field.as_deref() == field && other.name != column.name);
                let label = match by {
                    Some(by) => format!("{}（{}）", name(field), look.legible(ui.ctx(), &by.name)),
                    None => name(field),
                };
                if ui.selectable_label(own == field, label).clicked() {
                    chosen = Some(field.map(str::to_owned));
                }
            }
        });
        let label = M::ColumnAs { column: look.legible(ui.ctx(), &column.name) }.say(look.lang);
        shown.response.widget_info(|| WidgetInfo::labeled(Kind::ComboBox, true, &label));
    });
    if let Some(field) = chosen {
        view.step = with_field(item, layer, &column.name, field.as_deref());
    }
}

/// The share of rows with a value, as a bar and in figures.
fn share(p: &egui::Painter, look: crate::app::look::Look, cell: egui::Rect, filled: f64, is_taken: bool) {
    let theme = look.theme;
    let figures = format!("{:.0} %", if filled > 0.995 && filled < 1.0 { 99.0 } else { filled * 100.0 });
    let rail = egui::Rect::from_min_size(pos2(cell.left(), cell.center().y - 2.0), vec2((cell.width() - 44.0).max(10.0), 4.0));
    p.rect_filled(rail, 2.0, *theme.surface.sunken);
    let color = match (is_taken, filled >= 0.95) {
        (false, _) => *theme.line.strong,
        (true, true) => *theme.accent.fill,
        (true, false) => *theme.state.warn,
    };
    p.rect_filled(rail.with_max_x(rail.left() + rail.width() * filled as f32), 2.0, color);
    p.text(cell.right_center(), Align2::RIGHT_CENTER, figures, FontId::proportional(12.0), *theme.text.secondary);
}

/// What speaks for or against a column.
fn checked(column: &ColumnReport, at: At<'_>) -> (String, egui::Color32) {
    let theme = at.look.theme;
    let (ok, warn, plain) = (*theme.state.ok, *theme.state.warn, *theme.text.secondary);
    let (message, color) = if column.filled == 0.0 {
        (M::CheckEmpty, if column.field.is_some() { warn } else { plain })
    } else if let Some(years) = column.years {
        let share = format!("{:.0} %", (years * 100.0).floor());
        let spans: u64 = column.year_quality.iter().filter(|(quality, _)| matches!(**quality, "range" | "decade")).map(|(_, n)| n).sum();
        let color = if years >= 0.9 { ok } else { warn };
        (if spans > 0 { M::CheckYearRanges { share, count: spans } } else { M::CheckYears { share } }, color)
    } else if column.field.is_none() {
        (M::CheckNone, plain)
    } else if !column.counts.is_empty() {
        (M::CheckKinds { count: column.distinct.unwrap_or(column.counts.len() as u64) }, ok)
    } else if column.filled < 0.95 {
        (M::CheckGaps, warn)
    } else if let Some(count) = column.distinct {
        (M::CheckDistinct { count }, ok)
    } else {
        (M::CheckFull, ok)
    };
    (message.say(at.look.lang), color)
}
