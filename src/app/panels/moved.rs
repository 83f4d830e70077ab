//! Files that moved: where each may be now, and a field for where it is.

use eframe::egui::{self, Frame, Margin, RichText, TextEdit, Ui};

use crate::app::look::Look;
use crate::app::moved::{Likeness, Moved};
use crate::report::messages::AppMessage as M;

/// Draws a card for each; whether there is something to write, and all of it is there.
pub(super) fn show(ui: &mut Ui, moved: &mut [Moved], look: Look, is_there: impl Fn(&str) -> bool) -> bool {
    if moved.is_empty() {
        return false;
    }
    ui.add_space(10.0);
    ui.label(look.strong(look.say(&M::MovedHead)));
    ui.label(look.second(look.say(&M::MovedText)));
    ui.add_space(4.0);
    egui::ScrollArea::vertical().id_salt("moved").max_height(280.0).show(ui, |ui| {
        for source in moved.iter_mut() {
            let card = Frame::new().fill(*look.theme.surface.sunken).corner_radius(6).inner_margin(Margin::symmetric(12, 8));
            card.show(ui, |ui| one(ui, source, look, &is_there));
            ui.add_space(6.0);
        }
    });
    let chosen = || moved.iter().map(|source| source.instead.trim()).filter(|path| !path.is_empty());
    chosen().next().is_some() && chosen().all(is_there)
}

fn one(ui: &mut Ui, source: &mut Moved, look: Look, is_there: impl Fn(&str) -> bool) {
    ui.set_width(ui.available_width());
    ui.label(look.strong(&source.written));
    for found in &source.found {
        let why = match found.likeness {
            Likeness::Content => M::MovedContent,
            Likeness::Size => M::MovedSize,
            Likeness::Name => M::MovedName,
        };
        let text = format!("{} · {}", found.written, look.say(&why));
        if ui.radio(source.instead == found.written, text).clicked() {
            source.instead.clone_from(&found.written);
        }
    }
    if source.found.is_empty() {
        ui.label(look.second(look.say(&M::MovedNone)));
    }
    let label = ui.label(look.second(look.say(&M::MovedPath { source: source.written.clone() })));
    ui.add(TextEdit::singleline(&mut source.instead).desired_width(f32::INFINITY)).labelled_by(label.id);
    let typed = source.instead.trim();
    if !typed.is_empty() && !is_there(typed) {
        ui.label(RichText::new(look.say(&M::MovedAbsent)).color(*look.theme.state.error));
    }
}
