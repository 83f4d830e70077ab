//! What is handed over: the files with a look into each, the export, the sign-off, and what the plan says as a whole.

use eframe::egui::{Button, Frame, Margin, Response, RichText, Stroke, TextEdit, Ui, WidgetInfo, accesskit::Role};

use super::line;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::notes;
use crate::app::report::{Outcome, Wish};
use crate::plan::{Effort, summary};
use crate::report::messages::{AppMessage, HandOverMessage as M, Say};

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    if page.plan.district.synthetic {
        look.chip(ui, &look.say(&AppMessage::Synthetic), *look.theme.state.warn, *look.theme.state.warn_soft);
    }
    export(ui, page, look);
    files(ui, page, look);
    sign_off(ui, page, look);
    notes::show(ui, page, "", look);
    look.section(ui, &M::SummaryHead.say(look.lang));
    said(ui, page, look);
}

fn export(ui: &mut Ui, page: &mut MapPage, look: Look) {
    look.section(ui, &M::ExportHead.say(look.lang));
    let report = &mut page.report;
    let place = report.place(&page.plan.project).display().to_string();
    field(ui, look, &mut report.folder, &M::Folder, &M::FolderHint).on_hover_text(place);
    if report.is_unsaved {
        ui.label(RichText::new(M::Unsaved.say(look.lang)).size(12.0).color(*look.theme.state.warn));
    }
    ui.add_space(2.0);
    let is_free = report.at_work().is_none();
    let text = RichText::new(M::Export.say(look.lang)).color(*look.theme.text.inverse);
    let button = Button::new(text).fill(*look.theme.accent.fill).stroke(Stroke::NONE);
    let is_settled = page.plan.effort == Effort::Settled;
    let response = ui.add_enabled(is_free && is_settled, button);
    if response.clicked() {
        report.wish = Some(Wish::Export { replaces: false });
    }
    if !is_settled {
        response.on_disabled_hover_text(M::WaitSettled.say(look.lang));
    }
    outcome(ui, page, look, |wish| matches!(wish, Wish::Export { .. }));
}

/// A labelled field over the whole width.
fn field(ui: &mut Ui, look: Look, text: &mut String, name: &M, hint: &M) -> Response {
    let name = name.say(look.lang);
    ui.label(look.second(&name));
    let field = TextEdit::singleline(text).hint_text(hint.say(look.lang)).desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
    response
}

/// What is being done, or how the last wish ended: under the button that asked for it.
fn outcome(ui: &mut Ui, page: &mut MapPage, look: Look, is_own: impl Fn(Wish) -> bool) {
    let report = &mut page.report;
    if let Some(wish) = report.at_work() {
        if is_own(wish) {
            let word = if wish == Wish::SignOff { M::Signing } else { M::Writing };
            ui.label(look.second(word.say(look.lang)));
        }
        return;
    }
    let Some((_, outcome)) = report.outcome.clone().filter(|(wish, _)| is_own(*wish)) else { return };
    let state = &look.theme.state;
    let (color, fill) = match &outcome {
        Outcome::Done(_) => (*state.ok, *state.ok_soft),
        Outcome::Exists(_) => (*state.warn, *state.warn_soft),
        Outcome::Refused(..) => (*state.error, *state.error_soft),
    };
    ui.add_space(4.0);
    Frame::new().fill(fill).corner_radius(6).inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let colored = |text: &str| RichText::new(text).size(12.5).color(color);
        match &outcome {
            Outcome::Done(text) => {
                ui.label(colored(text.get(look.lang)));
            }
            Outcome::Refused(what, remedy) => {
                ui.label(colored(what.get(look.lang)));
                ui.label(look.second(remedy.get(look.lang)));
            }
            Outcome::Exists(path) => {
                ui.label(colored(&M::Replace { path: path.display().to_string() }.say(look.lang)));
                ui.horizontal(|ui| {
                    if ui.button(M::ReplaceIt.say(look.lang)).clicked() {
                        report.wish = Some(Wish::Export { replaces: true });
                    }
                    if ui.button(M::KeepIt.say(look.lang)).clicked() {
                        report.outcome = None;
                    }
                });
            }
        }
    });
}

/// The files by name; a click looks into one.
fn files(ui: &mut Ui, page: &mut MapPage, look: Look) {
    look.section(ui, &M::FilesHead.say(look.lang));
    let mut open = None;
    match page.report.files() {
        None if page.plan.effort != Effort::Settled => {
            ui.label(look.second(M::WaitSettled.say(look.lang)));
        }
        None => {
            ui.label(look.second(M::Drafting.say(look.lang)));
        }
        Some(Err(cause)) => {
            let text = M::DraftFailed { cause: cause.clone() }.say(look.lang);
            ui.label(RichText::new(text).size(12.0).color(*look.theme.state.error));
        }
        Some(Ok(files)) => {
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for file in files {
                    let is_open = page.report.open.as_deref() == Some(file.name);
                    let rows = file.count.map(|count| M::RowsIn { count, shown: look.count(count) }.say(look.lang));
                    let note = rows.into_iter().chain([size(look, file.bytes)]).collect::<Vec<_>>().join(" · ");
                    if line(ui, look, None, file.name, &note, is_open) {
                        open = Some((!is_open).then(|| file.name.to_owned()));
                    }
                }
            });
        }
    }
    if let Some(open) = open {
        page.report.open = open;
    }
}

/// The length of a file in the unit that people read.
pub(in crate::app::panels) fn size(look: Look, bytes: u64) -> String {
    match bytes {
        0..1_000 => M::Bytes { size: bytes.to_string() },
        1_000..1_000_000 => M::KiloBytes { size: look.number(bytes as f64 / 1e3, 0) },
        _ => M::MegaBytes { size: look.number(bytes as f64 / 1e6, 1) },
    }
    .say(look.lang)
}

fn sign_off(ui: &mut Ui, page: &mut MapPage, look: Look) {
    look.section(ui, &M::SignHead.say(look.lang));
    ui.label(look.second(M::SignText.say(look.lang)));
    field(ui, look, &mut page.report.signer, &M::Signer, &M::SignerHint);
    field(ui, look, &mut page.report.day, &M::Day, &M::DayHint);
    ui.add_space(2.0);
    let is_free = page.report.at_work().is_none();
    ui.horizontal(|ui| {
        if ui.add_enabled(is_free, Button::new(M::Sign.say(look.lang))).clicked() {
            page.report.wish = Some(Wish::SignOff);
        }
        if ui.button(M::Today.say(look.lang)).clicked() {
            page.report.day = jiff::Zoned::now().date().to_string();
        }
    });
    outcome(ui, page, look, |wish| wish == Wish::SignOff);
}

/// The summary, line by line.
fn said(ui: &mut Ui, page: &MapPage, look: Look) {
    let lang = look.lang;
    let id = ui.make_persistent_id(("summary", lang, std::sync::Arc::as_ptr(&page.plan) as usize));
    // It says the same in every frame.
    let text: String = ui.data(|data| data.get_temp(id)).unwrap_or_else(|| summary(&page.plan, lang));
    for text in text.lines() {
        let text = text.trim();
        if text.is_empty() {
            ui.add_space(8.0);
        } else {
            ui.label(look.second(text));
        }
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}
