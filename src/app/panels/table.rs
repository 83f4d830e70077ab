//! The table of neighbourhoods below the map: only the rows in view are drawn, however many there are.

use std::sync::Arc;

use eframe::egui::{
    self, Align2, Frame, Key, Margin, Rect, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2,
};

use crate::app::field::{Column, Field};
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scene::Thing;
use crate::app::selection::Combine;
use crate::district::NeighbourhoodIx;
use crate::report::messages::{AppMessage as M, FieldMessage};

const ROW: f32 = 28.0;
/// Width of the name's column.
const NAME: f32 = 168.0;
/// Least width of any other column.
const LEAST: f32 = 92.0;

/// The strip above the rows, then the rows.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let rows = page.rows();
    strip(ui, page, look, rows.len());
    let columns = fitting(page, ui.available_width() - 12.0);
    header(ui, page, look, &columns);
    arrows(ui, page, &rows);
    let ctx = ui.ctx().clone();
    if rows.is_empty() {
        ui.add_space(18.0);
        ui.vertical_centered(|ui| ui.label(look.second(look.say(&M::NoRows))));
        return;
    }
    let mut scroll = ScrollArea::vertical().auto_shrink(false).id_salt(("table", page.view.step));
    if let Some(wanted) = page.view.table().scroll_to.take()
        && let Some(at) = rows.iter().position(|n| *n == wanted)
    {
        let (top, height) = (at as f32 * ROW, ui.available_height());
        let id = ui.make_persistent_id(("seen rows", page.view.step));
        let seen: f32 = ui.data(|data| data.get_temp(id).unwrap_or(0.0));
        // What is in view already stays where it is.
        if top < seen || top + ROW > seen + height {
            scroll = scroll.vertical_scroll_offset((top - height / 2.0).max(0.0));
        }
    }
    let mut asked = None;
    let out = scroll.show_rows(ui, ROW, rows.len(), |ui, range| {
        for n in &rows[range] {
            if let Some(click) = row(ui, page, look, &columns, *n) {
                asked = Some((*n, click));
            }
        }
    });
    let id = ui.make_persistent_id(("seen rows", page.view.step));
    ui.data_mut(|data| data.insert_temp(id, out.state.clamped_offset().y));
    match asked {
        Some((n, Click::Choose(how))) => page.choose(Some(Thing::Neighbourhood(NeighbourhoodIx(n))), how, &ctx),
        Some((n, Click::Show)) => {
            page.select(Some(Thing::Neighbourhood(NeighbourhoodIx(n))), &ctx);
            page.fly_to_selection(&ctx);
        }
        None => {}
    }
}

/// What a row was clicked for.
enum Click {
    Choose(Combine),
    Show,
}

/// One column of the table.
struct Cells {
    field: Field,
    column: Arc<Column>,
    width: f32,
}

/// As many of the step's columns as there is room for; a column more never makes the gaps wider.
fn fitting(page: &MapPage, room: f32) -> Vec<Cells> {
    let table = &page.view.tables[page.view.step.at()];
    let mut left = room - NAME;
    let mut cells = Vec::new();
    for &field in table.columns.iter().filter(|field| page.fields.contains(field)) {
        let width = match field {
            Field::Score | Field::RankOpen | Field::Zone => 132.0,
            Field::Candidacy => 150.0,
            Field::Subdistrict | Field::Community => 120.0,
            _ => LEAST,
        };
        if left < width {
            break;
        }
        left -= width;
        cells.push(Cells { field, column: page.column(field), width });
    }
    cells
}

/// Title, filters as chips, number of chosen, a field for names, the choice of columns.
fn strip(ui: &mut Ui, page: &mut MapPage, look: Look, rows: usize) {
    Frame::new().inner_margin(Margin { left: 16, right: 12, top: 4, bottom: 4 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(look.strong(look.say(&M::TableTitle)));
            let total = page.plan.district.neighbourhoods.len();
            ui.label(look.second(look.say(&M::RowsOf { rows: look.count(rows), total: look.count(total) })));
            let ranges: Vec<(Field, (f64, f64))> = page.view.filters.ranges.iter().map(|(f, r)| (*f, *r)).collect();
            for (field, (low, high)) in ranges {
                let text = look.say(&M::FilterChip {
                    name: field.name(&page.plan, look.lang),
                    low: look.value(field, low),
                    high: look.value(field, high),
                });
                if look.removable(ui, &text, &look.say(&M::RemoveFilter { name: text.clone() })).clicked() {
                    page.filter(field, None);
                }
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                columns_menu(ui, page, look);
                let hint = look.say(&M::FilterNames);
                let field = TextEdit::singleline(&mut page.view.filters.text).hint_text(&hint).desired_width(150.0);
                let response = ui.add(field);
                response.widget_info(|| WidgetInfo::labeled(Kind::TextInput, true, &hint));
                if response.changed() {
                    page.filtered();
                }
                if page.view.marked.len() > 0 {
                    ui.label(look.second(look.say(&M::ChosenCount { count: page.view.marked.len() })));
                }
            });
        });
    });
    look.hairline(ui);
}

/// Which columns the table has.
fn columns_menu(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let name = look.say(&M::Columns);
    let menu = ui.menu_button(look.opening(&name), |ui| {
        ui.set_min_width(220.0);
        ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            let fields = page.fields.clone();
            for field in fields {
                let columns = &mut page.view.tables[page.view.step.at()].columns;
                let mut on = columns.contains(&field);
                if ui.checkbox(&mut on, field.name(&page.plan, look.lang)).changed() {
                    if on {
                        // What was asked for is seen, however many columns there are.
                        columns.insert(0, field);
                    } else {
                        columns.retain(|other| *other != field);
                    }
                }
            }
        });
    });
    menu.response.on_hover_text(name);
}

/// Names of the columns; a click sorts, a second one turns the order round.
fn header(ui: &mut Ui, page: &mut MapPage, look: Look, columns: &[Cells]) {
    let theme = look.theme;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, *theme.surface.sunken);
    let mut left = rect.left() + 16.0;
    let mut cell = |ui: &mut Ui, page: &mut MapPage, field: Option<Field>, name: &str, unit: &str, width: f32, number: bool| {
        let area = Rect::from_min_size(pos2(left, rect.top()), vec2(width, ROW));
        left += width;
        let response = ui.interact(area, ui.scope_id().with(("column", field)), Sense::click());
        let table = page.view.table();
        let sorted = table.by == field;
        if response.clicked() {
            if sorted {
                table.ascending = !table.ascending;
            } else {
                (table.by, table.ascending) = (field, field.is_none_or(|f| !matches!(f, Field::Score | Field::Failing)));
            }
        }
        let ascending = table.ascending;
        response.widget_info(|| WidgetInfo::selected(Kind::Button, true, sorted, look.say(&M::SortBy { name: name.to_owned() })));
        let p = ui.painter();
        if response.hovered() {
            p.rect_filled(area, 0.0, *theme.surface.hover);
        }
        let color = if sorted { *theme.text.primary } else { *theme.text.secondary };
        let arrow = if !sorted {
            ""
        } else if ascending {
            " ↑"
        } else {
            " ↓"
        };
        let text = format!("{name}{}{unit}{arrow}", if unit.is_empty() { "" } else { " " });
        if number {
            let end = pos2(area.right() - 12.0, area.center().y);
            look.cut(p, end, egui::Align::Max, (&text, egui::FontId::proportional(12.0), color), width - 16.0);
        } else {
            look.text_within(p, pos2(area.left(), area.center().y), &text, 12.0, color, width - 12.0);
        }
        look.focus(ui, &response, area.shrink(2.0));
        response.on_hover_text(name);
    };
    let name = look.say_field(&FieldMessage::Name);
    cell(ui, page, None, &name, "", NAME, false);
    for Cells { field, column, width } in columns {
        let name = field.name(&page.plan, look.lang);
        let unit = field.unit().map(|unit| look.say_field(&unit)).unwrap_or_default();
        cell(ui, page, Some(*field), &name, &unit, *width, is_number(*field, column));
    }
}

fn is_number(field: Field, column: &Column) -> bool {
    !column.is_category() && !matches!(field, Field::Score | Field::RankOpen)
}

/// Up and down go through the rows.
fn arrows(ui: &Ui, page: &mut MapPage, rows: &[u32]) {
    if ui.ctx().text_edit_focused() || ui.ctx().memory(|m| m.focused().is_some()) {
        return;
    }
    let Some(Thing::Neighbourhood(n)) = page.view.selection else { return };
    let pressed = |key| ui.input_mut(|input| input.consume_key(egui::Modifiers::NONE, key));
    let step = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
    let Some(at) = rows.iter().position(|row| *row == n.0).filter(|_| step != 0) else { return };
    if let Some(&next) = at.checked_add_signed(step).and_then(|at| rows.get(at)) {
        let ctx = ui.ctx().clone();
        page.select(Some(Thing::Neighbourhood(NeighbourhoodIx(next))), &ctx);
    }
}

fn row(ui: &mut Ui, page: &MapPage, look: Look, columns: &[Cells], n: u32) -> Option<Click> {
    let own = &page.plan.district.neighbourhoods[n as usize];
    let selected = page.view.marked.contains(n);
    let hovered = page.view.under.thing == Some(Thing::Neighbourhood(NeighbourhoodIx(n)));
    let name = look.say(&M::RowOf { name: own.name.clone() });
    let response = look.row(ui, ROW, &name, selected, |p, rect| {
        let theme = look.theme;
        if hovered && !selected {
            p.rect_filled(rect, 0.0, *theme.surface.hover);
        }
        let mut left = rect.left() + 16.0;
        look.text_within(p, pos2(left, rect.center().y), &own.name, 13.0, *theme.text.primary, NAME - 12.0);
        left += NAME;
        for cells in columns {
            let area = Rect::from_min_size(pos2(left, rect.top()), vec2(cells.width, rect.height()));
            left += cells.width;
            cell(p, page, look, cells, n as usize, area);
        }
        p.hline(rect.left() + 16.0..=rect.right() - 12.0, rect.bottom() - 0.5, Stroke::new(1.0, *theme.line.subtle));
    });
    if response.double_clicked() {
        return Some(Click::Show);
    }
    response.clicked().then(|| Click::Choose(Combine::of(ui.input(|i| i.modifiers))))
}

fn cell(p: &egui::Painter, page: &MapPage, look: Look, cells: &Cells, n: usize, area: Rect) {
    let theme = look.theme;
    let Some(value) = cells.column.get(n) else {
        let color = *theme.text.tertiary;
        if is_number(cells.field, &cells.column) {
            look.text(p, pos2(area.right() - 12.0, area.center().y), Align2::RIGHT_CENTER, "–", 12.5, color);
        } else {
            look.text(p, area.left_center(), Align2::LEFT_CENTER, "–", 12.5, color);
        }
        return;
    };
    match cells.field {
        Field::Score => {
            let rail = Rect::from_min_size(pos2(area.left(), area.center().y - 3.0), vec2(52.0, 6.0));
            p.rect_filled(rail, 3.0, *theme.surface.sunken);
            let filled = Rect::from_min_size(rail.min, vec2(rail.width() * (value / 100.0).clamp(0.0, 1.0) as f32, 6.0));
            p.rect_filled(filled, 3.0, *theme.accent.fill);
            let at = pos2(area.left() + 96.0, area.center().y);
            look.text(p, at, Align2::RIGHT_CENTER, &look.value(cells.field, value), 12.5, *theme.text.primary);
        }
        Field::RankOpen => rank_interval(p, page, look, n, area),
        Field::Zone => {
            let hue = *theme.ramp.zone[page.scene.zone_hues[value as usize] % theme.ramp.zone.len()];
            p.circle_filled(pos2(area.left() + 4.0, area.center().y), 4.0, hue);
            let at = pos2(area.left() + 14.0, area.center().y);
            look.text_within(p, at, cells.column.word(value, look.lang), 12.5, *theme.text.primary, area.width() - 26.0);
        }
        _ if cells.column.is_category() => {
            look.text_within(p, area.left_center(), cells.column.word(value, look.lang), 12.5, *theme.text.primary, area.width() - 12.0);
        }
        field => {
            let at = pos2(area.right() - 12.0, area.center().y);
            look.text(p, at, Align2::RIGHT_CENTER, &look.value(field, value), 12.5, *theme.text.primary);
        }
    }
}

/// The ranks that missing data leave, as a stretch of all ranks.
fn rank_interval(p: &egui::Painter, page: &MapPage, look: Look, n: usize, area: Rect) {
    let Some((rank, low, high)) = page.plan.scores.rank(NeighbourhoodIx(n as u32)) else { return };
    let theme = look.theme;
    let most = page.column(Field::Rank).range().map_or(1.0, |(_, most)| most).max(2.0);
    let rail = egui::Rangef::new(area.left(), area.left() + 44.0);
    let x = |rank: u32| egui::lerp(rail.min..=rail.max, ((f64::from(rank) - 1.0) / (most - 1.0)) as f32);
    let y = area.center().y;
    p.hline(rail, y, Stroke::new(1.0, *theme.line.normal));
    p.hline(x(low)..=x(high).max(x(low) + 1.0), y, Stroke::new(4.0, theme.accent.fill.gamma_multiply(0.35)));
    p.circle_filled(pos2(x(rank), y), 3.5, *theme.accent.fill);
    let text = if low == high { low.to_string() } else { format!("{low}–{high}") };
    look.text(p, pos2(rail.max + 8.0, y), Align2::LEFT_CENTER, &text, 12.0, *theme.text.secondary);
}
