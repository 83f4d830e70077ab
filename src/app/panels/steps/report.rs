//! What the plan says as a whole.

use eframe::egui::Ui;

use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::plan::summary;
use crate::report::messages::AppMessage as M;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    if page.plan.district.synthetic {
        look.chip(ui, &look.say(&M::Synthetic), *look.theme.state.warn, *look.theme.state.warn_soft);
        ui.add_space(6.0);
    }
    ui.label(look.second(look.say(&M::ReportHint)));
    ui.add_space(8.0);
    let lang = look.lang;
    let id = ui.make_persistent_id(("summary", lang));
    // It says the same in every frame.
    let text: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| summary(&page.plan, lang));
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            ui.add_space(8.0);
        } else {
            ui.label(look.second(line));
        }
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}
