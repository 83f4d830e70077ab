//! The list of scenarios at the right: keep the project as one, lay one beside the plan, delete one.

use eframe::egui::{Frame, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::app::icons;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scenarios::Wish;
use crate::plan::Plan;
use crate::report::messages::{Say, ScenarioMessage as M};

const ROW: f32 = 48.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 10 }).show(ui, |ui| {
        ui.label(look.second(M::Hint.say(look.lang)));
        let name = M::Name.say(look.lang);
        let view = &mut page.scenarios;
        let field = TextEdit::singleline(&mut view.name).hint_text(M::NameHint.say(look.lang)).desired_width(f32::INFINITY);
        ui.add(field).widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
        if ui.add_enabled(page.asking.is_open, eframe::egui::Button::new(M::Keep.say(look.lang))).clicked() {
            view.wish = Some(Wish::Keep);
        }
        if page.asking.is_open && !view.is_filed {
            ui.label(look.second(M::InMemory.say(look.lang)));
        }
        if let Some(name) = view.under_way() {
            ui.label(look.second(M::Planning { name: name.to_owned() }.say(look.lang)));
        }
        match &view.said {
            Some(Ok(said)) => drop(ui.label(RichText::new(said.get(look.lang)).size(12.0).color(*look.theme.state.ok))),
            Some(Err(why)) => drop(ui.label(RichText::new(why.get(look.lang)).size(12.0).color(*look.theme.state.error))),
            None => {}
        }
        sure(ui, page, look);
    });
    look.hairline(ui);
    if page.scenarios.all.is_empty() {
        ui.add_space(24.0);
        ui.vertical_centered(|ui| ui.label(look.second(M::Nobody.say(look.lang))));
        return;
    }
    let mut wish = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).id_salt("scenarios").show_rows(ui, ROW, page.scenarios.all.len(), |ui, rows| {
        for at in rows {
            wish = wish.take().or(row(ui, page, at, look));
        }
    });
    match wish {
        Some(Wish::Remove(name)) => page.scenarios.sure = Some(name),
        Some(other) => page.scenarios.wish = Some(other),
        None => {}
    }
}

/// Asks once more before something is deleted.
fn sure(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(name) = page.scenarios.sure.clone() else { return };
    let warn = look.theme.state.warn;
    Frame::new().fill(*look.theme.state.warn_soft).corner_radius(6).inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(M::RemoveSure { name: name.clone() }.say(look.lang)).size(12.5).color(*warn));
        ui.horizontal(|ui| {
            if ui.button(M::RemoveYes.say(look.lang)).clicked() {
                page.scenarios.wish = Some(Wish::Remove(name));
            }
            if ui.button(M::RemoveNo.say(look.lang)).clicked() {
                page.scenarios.sure = None;
            }
        });
    });
}

fn row(ui: &mut Ui, page: &MapPage, at: usize, look: Look) -> Option<Wish> {
    let scenario = &page.scenarios.all[at];
    let beside = page.scenarios.beside.as_ref().filter(|beside| beside.name == scenario.name);
    let label = M::Compare { name: scenario.name.clone() }.say(look.lang);
    let facts = beside.map(|beside| facts(&beside.page.plan, look)).unwrap_or_default();
    let top = ui.cursor().min;
    let response = look.row(ui, ROW, &label, beside.is_some(), |p, rect| {
        let theme = look.theme;
        let middle = if facts.is_empty() { rect.center().y } else { rect.top() + 16.0 };
        look.text_within(p, pos2(rect.left() + 16.0, middle), &scenario.name, 13.0, *theme.text.primary, rect.width() - 60.0);
        if !facts.is_empty() {
            look.text_within(p, pos2(rect.left() + 16.0, rect.top() + 34.0), &facts, 12.0, *theme.text.secondary, rect.width() - 60.0);
        }
        p.hline(rect.left() + 16.0..=rect.right() - 16.0, rect.bottom() - 0.5, Stroke::new(1.0, *theme.line.subtle));
    });
    let place = eframe::egui::Rect::from_min_size(pos2(top.x + response.rect.width() - 40.0, top.y + 10.0), vec2(28.0, 28.0));
    let name = M::Remove { name: scenario.name.clone() }.say(look.lang);
    let cross = ui.scope_builder(eframe::egui::UiBuilder::new().max_rect(place), |ui| look.icon_button(ui, &name, icons::cross).clicked());
    if cross.inner {
        return Some(Wish::Remove(scenario.name.clone()));
    }
    response.clicked().then(|| Wish::Show(scenario.name.clone()))
}

fn facts(plan: &Plan, look: Look) -> String {
    let zones = look.count(plan.zones.zones.len());
    let starts = look.count(plan.programme.start.iter().flatten().count());
    let missed = look.count(plan.programme.targets.iter().filter(|target| target.counts && target.met == Some(false)).count());
    M::Facts { zones, starts, missed }.say(look.lang)
}

/// The end of the comparison, as a button of the table's strip.
pub(super) fn end(ui: &mut Ui, page: &mut MapPage, look: Look) {
    if look.icon_button(ui, &M::End.say(look.lang), icons::cross).clicked() {
        page.scenarios.beside = None;
    }
}
