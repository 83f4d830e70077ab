//! The rows of a legend: swatch, label, count, floor area; a click chooses, two give a class another name.

use eframe::egui::{Align, Align2, Color32, FontId, Key, Margin, Rect, Sense, TextEdit, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::{Pick, WIDTH};
use crate::app::field::Field;
use crate::app::look::Look;
use crate::app::thematic::Tally;
use crate::app::theme::medium;
use crate::report::messages::AppMessage as M;

/// One class.
#[derive(Default)]
pub(super) struct Row {
    pub(super) color: Color32,
    pub(super) hatched: bool,
    pub(super) label: String,
    pub(super) tally: Tally,
    /// Who is in it, where a click selects them.
    pub(super) pick: Option<Pick>,
    /// What the class holds, where planners may give it a name of their own.
    pub(super) key: Option<String>,
}

/// A class that is being given another name.
pub(in crate::app) struct Renaming {
    pub(super) field: Field,
    pub(super) key: String,
    pub(super) text: String,
    /// Whether the field for the name has had the focus.
    pub(super) begun: bool,
}

/// What was asked of a row.
pub(super) enum Asked {
    Choose(usize),
    Rename(usize),
    /// The name being typed holds, or all is as before.
    Renamed(bool),
}

/// Draws rows under a title and a method; says what was asked of them.
pub(super) fn table(
    ui: &mut Ui,
    look: Look,
    titles: [&str; 2],
    unit: &M,
    rows: &[Row],
    mut renaming: Option<&mut Renaming>,
) -> Option<Asked> {
    let theme = look.theme;
    let [title, method] = titles;
    let (head, _) = ui.allocate_exact_size(vec2(WIDTH, 22.0), Sense::hover());
    let p = ui.painter();
    look.cut(p, head.left_center(), Align::Min, (title, FontId::new(13.0, medium()), *theme.text.primary), WIDTH);
    let (columns, _) = ui.allocate_exact_size(vec2(WIDTH, 18.0), Sense::hover());
    let (count_x, area_x) = (columns.right() - 72.0, columns.right());
    let p = ui.painter();
    look.text_within(p, columns.left_center(), method, 11.0, *theme.text.tertiary, WIDTH - 110.0);
    let middle = columns.center().y;
    look.text(p, pos2(count_x, middle), Align2::RIGHT_CENTER, &look.say(unit), 11.0, *theme.text.tertiary);
    // A column of nothing says nothing.
    if rows.iter().any(|row| row.tally.floor_area_m2 > 0.0) {
        look.text(p, pos2(area_x, middle), Align2::RIGHT_CENTER, &look.say(&M::FloorAreaUnit), 11.0, *theme.text.tertiary);
    }
    let mut asked = None;
    for (at, row) in rows.iter().enumerate() {
        let is_renamed = renaming.as_ref().is_some_and(|renaming| row.key.as_ref() == Some(&renaming.key));
        let field = renaming.as_deref_mut().filter(|_| is_renamed);
        asked = line(ui, look, (row, at), [count_x, area_x], field).or(asked);
    }
    asked
}

/// One class: swatch, label, count, floor area.
fn line(ui: &mut Ui, look: Look, (row, at): (&Row, usize), [count_x, area_x]: [f32; 2], renaming: Option<&mut Renaming>) -> Option<Asked> {
    let theme = look.theme;
    let sense = if row.pick.is_none() { Sense::hover() } else { Sense::click() };
    let (rect, response) = ui.allocate_exact_size(vec2(WIDTH, 20.0), sense);
    let role = if row.pick.is_none() { Role::Label } else { Role::Button };
    response.widget_info(|| WidgetInfo::labeled(role, true, format!("{}: {}", row.label, row.tally.count)));
    let mut asked = response.clicked().then_some(Asked::Choose(at));
    if row.key.is_some() {
        if response.double_clicked() {
            asked = Some(Asked::Rename(at));
        }
        response.context_menu(|ui| {
            if ui.button(look.say(&M::Rename)).clicked() {
                asked = Some(Asked::Rename(at));
                ui.close();
            }
        });
    }
    let p = ui.painter();
    if response.hovered() && row.pick.is_some() {
        p.rect_filled(rect.expand2(vec2(4.0, 0.0)), 4.0, *theme.surface.hover);
    }
    let middle = rect.center().y;
    look.swatch(p, Rect::from_center_size(pos2(rect.left() + 7.0, middle), vec2(14.0, 12.0)), row.color, row.hatched);
    let count = look.count(row.tally.count);
    let drawn = look.text(p, pos2(count_x, middle), Align2::RIGHT_CENTER, &count, 12.0, *theme.text.primary);
    let left = rect.left() + 22.0;
    if row.tally.floor_area_m2 > 0.0 {
        let area = look.number(row.tally.floor_area_m2 / 1e4, 1);
        look.text(p, pos2(area_x, middle), Align2::RIGHT_CENTER, &area, 12.0, *theme.text.secondary);
    }
    look.focus(ui, &response, rect);
    match renaming {
        Some(renaming) => {
            name_field(ui, look, row, renaming, Rect::from_x_y_ranges(left - 4.0..=drawn.left() - 6.0, rect.y_range())).or(asked)
        }
        None => {
            look.text_within(ui.painter(), pos2(left, middle), &row.label, 12.0, *theme.text.primary, drawn.left() - left - 8.0);
            asked
        }
    }
}

/// The field for the name of a class, in its place; Enter or a click elsewhere keeps what was typed, Esc does not.
fn name_field(ui: &mut Ui, look: Look, row: &Row, renaming: &mut Renaming, room: Rect) -> Option<Asked> {
    let edit = TextEdit::singleline(&mut renaming.text).hint_text(look.say(&M::OwnNameAgain)).font(FontId::proportional(12.0));
    let response = ui.put(room, edit.margin(Margin::symmetric(3, 1)));
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, look.say(&M::RenameClass { name: row.label.clone() })));
    if !std::mem::replace(&mut renaming.begun, true) {
        response.request_focus();
        return None;
    }
    let holds = !ui.input(|input| input.key_pressed(Key::Escape));
    response.lost_focus().then_some(Asked::Renamed(holds))
}
