//! Notes on a neighbourhood, a zone or the project: what is written down, a field for another.

use eframe::egui::{Label, TextEdit, Ui, WidgetInfo, accesskit::Role};

use crate::app::deciding::Decision;
use crate::app::icons;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::report::messages::{GuideMessage as M, Say};

/// Draws them; `of` is an id, or nothing for the project.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, of: &str, look: Look) {
    let plan = page.plan.clone();
    let own: Vec<_> = plan.project.file.notes.iter().filter(|note| note.of == of).collect();
    if own.is_empty() && !page.asking.is_open {
        return;
    }
    let head = if of.is_empty() { M::NotesProject } else { M::NotesHead };
    look.section(ui, &head.say(look.lang));
    for note in own {
        ui.horizontal_top(|ui| {
            let room = ui.available_width() - 36.0;
            ui.allocate_ui(eframe::egui::vec2(room, 0.0), |ui| {
                ui.set_width(room);
                ui.add(Label::new(look.second(&note.text).size(12.5)).wrap());
            });
            let name = M::NoteRemove { text: note.text.clone() }.say(look.lang);
            if page.asking.is_open && look.icon_button(ui, &name, icons::cross).clicked() {
                page.asking.decision = Some(Decision::Forget { id: note.id.clone() });
            }
        });
    }
    if !page.asking.is_open {
        return;
    }
    let name = M::NoteField.say(look.lang);
    let id = ui.make_persistent_id(("note", of));
    let mut text: String = ui.data(|data| data.get_temp(id).unwrap_or_default());
    let field = TextEdit::singleline(&mut text).hint_text(M::NoteHint.say(look.lang)).desired_width(f32::INFINITY);
    ui.add(field).widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
    if ui.button(M::NoteAdd.say(look.lang)).clicked() && !text.trim().is_empty() {
        page.asking.decision = Some(Decision::Note { of: of.to_owned(), text: text.trim().to_owned() });
        text.clear();
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}
