//! The list of sources: what each is used for, and how many rows of it were read.

use eframe::egui::{self, Align, FontId, Ui, pos2, vec2};

use super::At;
use crate::app::command::Command;
use crate::app::sources::{Item, SourcesView, items, seen};
use crate::app::theme::medium;
use crate::intake::InputRecord;
use crate::report::messages::{OpeningMessage, Say, SourceMessage as M};

/// The list at the left of the map; whether data are to be added.
pub(in crate::app::panels) fn on_map(ui: &mut Ui, view: &mut SourcesView, at: At<'_>) -> bool {
    let all = items(at.project, &view.found);
    show(ui, view, &all, at);
    ui.add_space(6.0);
    ui.button(M::AddData.say(at.look.lang)).clicked()
}

pub(super) fn show(ui: &mut Ui, view: &mut SourcesView, all: &[Item], at: At<'_>) {
    let look = at.look;
    let say = |message: M| message.say(look.lang);
    ui.horizontal(|ui| {
        ui.label(look.strong(say(M::Sources)));
        if at.plan.is_some() {
            ui.with_layout(egui::Layout::right_to_left(Align::Center), |ui| ui.label(look.second(say(M::ReadKept))));
        }
    });
    let records: &[InputRecord] = at.plan.map_or(&[], |plan| &plan.inputs);
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut chosen = None;
    for item in all {
        let role = item.role.map_or_else(|| say(M::Unused), |role| role.name().get(look.lang).to_owned());
        let is_refused = view.refused.iter().any(|problem| problem.layer.ends_with(item.path()));
        let rows = rows(item, view, records, at);
        let (state, color) = match (item.role, &rows) {
            _ if is_refused => (say(M::Problem), *look.theme.state.error),
            (None, _) => (String::new(), *look.theme.text.tertiary),
            // What was read says so by its numbers.
            (Some(_), (_, true)) => (String::new(), *look.theme.state.ok),
            (Some(_), _) => (say(M::Confirm), *look.theme.state.warn),
        };
        let name = M::Show { name: format!("{role} · {}", item.name()) }.say(look.lang);
        let is_on = view.chosen.as_ref() == Some(&item.id());
        let response = look.row(ui, 46.0, &name, is_on, |p, rect| {
            let (left, right) = (rect.left() + 10.0, rect.right() - 8.0);
            let small = FontId::proportional(11.5);
            let counted =
                look.cut(p, pos2(right, rect.top() + 15.0), Align::Max, (&rows.0, small.clone(), *look.theme.text.secondary), 150.0);
            let ink = if item.role.is_some() { *look.theme.text.primary } else { *look.theme.text.tertiary };
            let room = counted.left() - left - 6.0;
            look.cut(p, pos2(left, rect.top() + 15.0), Align::Min, (&role, FontId::new(13.0, medium()), ink), room);
            let drawn = look.cut(p, pos2(right, rect.top() + 33.0), Align::Max, (&state, small, color), 70.0);
            look.text_within(p, pos2(left, rect.top() + 33.0), &item.name(), 12.0, *look.theme.text.secondary, drawn.left() - left - 6.0);
        });
        if response.clicked() {
            chosen = Some(item.clone());
        }
        look.hairline(ui);
    }
    if let Some(item) = chosen {
        let is_on = view.chosen.as_ref() == Some(&item.id());
        view.choose((!is_on).then_some(&item));
    }
    for problem in &view.refused {
        ui.add_space(4.0);
        ui.colored_label(*look.theme.state.error, format!("{}：{}", problem.layer, problem.message.get(look.lang)));
    }
    ui.add_space(8.0);
    let keys = ui.ctx().format_shortcut(&Command::Open.keys()[0]);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), egui::Sense::hover());
    let text = OpeningMessage::DropHint { keys }.say(look.lang);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, &text));
    let p = ui.painter();
    let edge = rect.shrink(1.0);
    let corners = [edge.left_top(), edge.right_top(), edge.right_bottom(), edge.left_bottom(), edge.left_top()];
    p.extend(egui::Shape::dashed_line(&corners, egui::Stroke::new(1.0, *look.theme.line.strong), 4.0, 3.0));
    look.cut(p, rect.center(), Align::Center, (&text, FontId::proportional(12.0), *look.theme.text.secondary), rect.width() - 16.0);
}

/// How many rows there are, or were read; whether they were.
fn rows(item: &Item, view: &SourcesView, records: &[InputRecord], at: At<'_>) -> (String, bool) {
    let look = at.look;
    let is_own = |record: &&InputRecord| {
        let of_layer = item.input.layer.as_ref().is_none_or(|layer| *layer == record.layer);
        Some(record.role) == item.role && of_layer && item.input.path.as_slice().contains(&record.source)
    };
    let own = records.iter().filter(is_own).map(|record| [record.read, record.kept, record.rejected]);
    if let Some([read, kept, rejected]) = own.reduce(|a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]) {
        let [read, kept, rejected] = [read, kept, rejected].map(|n| look.count(n as usize));
        return (format!("{read} = {kept} + {rejected}"), true);
    }
    let seen = seen(at.project, item, &view.found).map(|layer| layer.rows);
    let said = seen.map(|rows| if rows == 1 { M::OneRow } else { M::Rows { rows: look.count(rows as usize) } }.say(look.lang));
    (said.unwrap_or_default(), false)
}
