//! The card that opens and saves: a path, recent projects, and what lies in a folder.

use std::path::{Path, PathBuf};

use eframe::egui::{
    self, Align2, Area, Button, Id, Key, Modifiers, RichText, ScrollArea, Stroke, TextEdit, Ui, WidgetInfo, accesskit::Role as Kind_, pos2,
};

use crate::app::look::Look;
use crate::app::memory::Recent;
use crate::app::opening::{Kind, Opening, Purpose, typed};
use crate::app::state::{App, Page};
use crate::desk::folder_for;
use crate::intake::is_source;
use crate::report::messages::{OpeningMessage as M, Say};

const WIDTH: f32 = 620.0;
const ROW: f32 = 30.0;

/// What is pressed.
enum Pressed {
    Go,
    Add,
    Cancel,
    List(PathBuf),
    Recent(PathBuf),
}

/// Draws it over everything while it is open.
pub(super) fn show(ui: &Ui, app: &mut App, look: Look) {
    let ctx = ui.ctx().clone();
    hint_of_drop(&ctx, look);
    let Some(mut card) = app.opening.take() else { return };
    let escaped = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let recent = if card.purpose == Purpose::Open { app.recent() } else { Vec::new() };
    let unsaved = (card.purpose == Purpose::Open && !app.is_saved()).then(|| app.desk().is_some_and(crate::desk::Desk::is_filed));
    let (is_sample, has_project) = (app.shows_sample(), app.desk().is_some() && matches!(app.page, Page::Map(_) | Page::Data(_)));
    let screen = ctx.content_rect();
    let shown = Area::new(Id::unique("opening"))
        .order(egui::Order::Foreground)
        .fixed_pos(pos2(screen.center().x - WIDTH / 2.0, 60.0))
        .show(&ctx, |ui| {
            look.theme.card(look.dark).inner_margin(egui::Margin::same(18)).show(ui, |ui| {
                ui.set_width(WIDTH - 36.0);
                body(ui, &mut card, look, Around { recent: &recent, unsaved, is_sample, has_project })
            })
        });
    let pressed = if escaped { Some(Pressed::Cancel) } else { shown.inner.inner };
    let text = card.path.clone();
    match pressed {
        Some(Pressed::Cancel) => return,
        Some(Pressed::List(folder)) => {
            if card.purpose == Purpose::SaveAs {
                let name = typed(&card.path).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                card.path = folder.join(name).display().to_string();
            } else {
                card.path = folder.display().to_string();
            }
            card.list(&folder);
            app.opening = Some(card);
        }
        Some(Pressed::Recent(path)) => {
            app.opening = Some(card);
            app.open_typed(&path.display().to_string(), &ctx);
        }
        Some(Pressed::Go) if card.purpose == Purpose::SaveAs => {
            let copies = card.copies;
            app.opening = Some(card);
            app.save_typed(&text, copies, &ctx);
        }
        Some(Pressed::Go) => {
            app.opening = Some(card);
            app.open_typed(&text, &ctx);
        }
        Some(Pressed::Add) => {
            app.opening = Some(card);
            app.add_typed(&text, &ctx);
        }
        None => app.opening = Some(card),
    }
    if app.opening.is_none() {
        ctx.request_repaint();
    }
}

/// What the card needs to know of the window.
#[derive(Clone, Copy)]
struct Around<'a> {
    recent: &'a [Recent],
    /// Something is unsaved; the value says whether it is kept all the same.
    unsaved: Option<bool>,
    is_sample: bool,
    has_project: bool,
}

fn body(ui: &mut Ui, card: &mut Opening, look: Look, around: Around<'_>) -> Option<Pressed> {
    let say = |message: M| message.say(look.lang);
    let saves = card.purpose == Purpose::SaveAs;
    ui.label(look.strong(say(if saves { M::SaveHead } else { M::OpenHead })).size(16.0));
    if !saves {
        ui.label(look.second(say(M::OpenText)));
    }
    ui.add_space(6.0);
    let label = ui.label(look.second(say(M::Path)));
    let field = ui.add(TextEdit::singleline(&mut card.path).desired_width(f32::INFINITY)).labelled_by(label.id);
    if std::mem::take(&mut card.is_fresh) {
        field.request_focus();
    }
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if field.changed() {
        card.wrong = None;
    }
    let mut pressed = entered.then_some(Pressed::Go);
    if saves {
        copies(ui, card, look, around.is_sample);
    }
    if let Some(wrong) = &card.wrong {
        ui.colored_label(*look.theme.state.error, wrong.get(look.lang));
    }
    if let Some(is_kept) = around.unsaved {
        let kept = say(if is_kept { M::UnsavedKept } else { M::UnsavedLost });
        ui.colored_label(*look.theme.state.warn, format!("{}{kept}", say(M::Unsaved)));
    }
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let go = match (saves, around.unsaved) {
            (true, _) => M::SaveGo,
            (false, Some(_)) => M::GoUnsaved,
            (false, None) => M::Go,
        };
        let main = Button::new(RichText::new(say(go)).color(*look.theme.text.inverse)).fill(*look.theme.accent.fill).stroke(Stroke::NONE);
        if ui.add(main).clicked() {
            pressed = Some(Pressed::Go);
        }
        if !saves && around.has_project && is_source(&typed(&card.path)) && ui.button(say(M::AddToProject)).clicked() {
            pressed = Some(Pressed::Add);
        }
        if ui.button(say(M::Cancel)).clicked() {
            pressed = Some(Pressed::Cancel);
        }
    });
    if !around.recent.is_empty() {
        ui.add_space(10.0);
        ui.label(look.strong(say(M::Recent)));
        for recent in around.recent.iter().take(5) {
            let place = recent.path.display().to_string();
            if entry(ui, look, &recent.name, &place, false) {
                pressed = Some(Pressed::Recent(recent.path.clone()));
            }
        }
    }
    ui.add_space(10.0);
    listing(ui, card, look).or(pressed)
}

/// Whether data are copied along.
fn copies(ui: &mut Ui, card: &mut Opening, look: Look, is_sample: bool) {
    let say = |message: M| message.say(look.lang);
    let (name, mut on) = (say(M::CopyData), card.copies || is_sample);
    ui.add_enabled_ui(!is_sample, |ui| {
        look.switch(ui, &mut on, &name, &name, "");
    });
    card.copies = on;
    if on {
        let folder = folder_for(&typed(&card.path)).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let note = say(M::CopyNote { folder });
        ui.label(look.second(if is_sample { format!("{note} · {}", say(M::CopyNeeded)) } else { note }));
    }
}

/// What lies in the folder.
fn listing(ui: &mut Ui, card: &mut Opening, look: Look) -> Option<Pressed> {
    let say = |message: M| message.say(look.lang);
    let mut pressed = None;
    ui.horizontal(|ui| {
        let up = card.folder.parent().map(Path::to_owned);
        if ui.add_enabled(up.is_some(), Button::new("↑")).on_hover_text(say(M::Up)).clicked() {
            pressed = up.map(Pressed::List);
        }
        let hint = say(M::Filter);
        let field = ui.add(TextEdit::singleline(&mut card.filter).hint_text(&hint).desired_width(150.0));
        field.widget_info(|| WidgetInfo::labeled(Kind_::SearchInput, true, &hint));
        let folder = card.folder.display().to_string();
        let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), 24.0), egui::Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Kind_::Label, true, say(M::Folder { folder: folder.clone() })));
        look.text_within(ui.painter(), rect.left_center(), &folder, 12.0, *look.theme.text.secondary, rect.width());
    });
    let wanted = card.filter.trim().to_lowercase();
    let fitting: Vec<_> = card.listed.iter().filter(|entry| wanted.is_empty() || entry.name.to_lowercase().contains(&wanted)).collect();
    if fitting.is_empty() {
        ui.label(look.second(say(if card.listed.is_empty() { M::NothingHere } else { M::NothingFits })));
    }
    let chosen = typed(&card.path);
    let mut path = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().max_height(ROW * 8.0).min_scrolled_height(ROW * 6.0).show(ui, |ui| {
        for one in fitting {
            let kind = match one.kind {
                Kind::Folder => M::KindFolder,
                Kind::Project => M::KindProject,
                Kind::Data => M::KindData,
            };
            if entry(ui, look, &one.name, &say(kind), one.path == chosen) {
                if one.kind == Kind::Folder {
                    pressed = Some(Pressed::List(one.path.clone()));
                } else {
                    path = Some(one.path.display().to_string());
                }
            }
        }
    });
    if let Some(path) = path {
        (card.path, card.wrong) = (path, None);
    }
    pressed
}

/// A row with a name and a note at its right; whether it was clicked.
fn entry(ui: &mut Ui, look: Look, name: &str, note: &str, chosen: bool) -> bool {
    let response = look.row(ui, ROW, name, chosen, |p, rect| {
        let theme = look.theme;
        let half = rect.width() * 0.6;
        let drawn = look.cut(
            p,
            rect.right_center() - egui::vec2(8.0, 0.0),
            egui::Align::Max,
            (note, egui::FontId::proportional(12.0), *theme.text.tertiary),
            half,
        );
        let left = rect.left() + 10.0;
        look.text_within(p, pos2(left, rect.center().y), name, 13.0, *theme.text.primary, drawn.left() - left - 12.0);
    });
    response.clicked()
}

/// While files are held over the window it says that it takes them.
fn hint_of_drop(ctx: &egui::Context, look: Look) {
    if ctx.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let screen = ctx.content_rect();
    let painter = ctx.layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("drop")));
    let card = egui::Rect::from_center_size(screen.center(), egui::vec2(320.0, 80.0));
    painter.rect_filled(card, 8.0, *look.theme.surface.raised);
    painter.rect_stroke(screen.shrink(10.0), 8.0, Stroke::new(2.0, *look.theme.accent.fill), egui::StrokeKind::Inside);
    look.text(&painter, screen.center(), Align2::CENTER_CENTER, &M::DropHere.say(look.lang), 20.0, *look.theme.text.primary);
}
