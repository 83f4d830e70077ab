//! Help, tour and history, drawn over the window.

use eframe::egui::{self, Align2, Area, Button, Id, Key, Modifiers, Rect, RichText, ScrollArea, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::app::guide::{CARDS, Open};
use crate::app::icons;
use crate::app::look::Look;
use crate::app::state::{App, Page};
use crate::app::step::Step;
use crate::report::messages::{GuideMessage as M, Say};

/// Widths of help, of a card of the tour, of the history.
const WIDTHS: (f32, f32, f32) = (520.0, 380.0, 340.0);
const ROW: f32 = 28.0;

/// Draws what is open.
pub(super) fn show(ui: &Ui, app: &mut App, look: Look) {
    match app.guide.open {
        Some(Open::Help) => help(ui, app, look),
        Some(Open::History) => history(ui, app, look),
        Some(Open::Tour(card)) => tour(ui, app, card, look),
        None => {}
    }
}

/// A card over everything; where it lies.
fn card(ui: &Ui, look: Look, name: &str, at: egui::Pos2, width: f32, add: impl FnOnce(&mut Ui)) -> Rect {
    let room = ui.ctx().content_rect().size();
    let shown = Area::new(Id::unique(name)).order(egui::Order::Foreground).default_size(room).fixed_pos(at).show(ui.ctx(), |ui| {
        look.theme.card(look.dark).show(ui, |ui| {
            ui.set_width(width);
            add(ui);
        });
    });
    shown.response.rect
}

fn head(ui: &mut Ui, look: Look, text: &str) -> bool {
    let mut close = false;
    ui.horizontal(|ui| {
        ui.label(look.strong(text).size(16.0));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            close = look.icon_button(ui, &M::Close.say(look.lang), icons::cross).clicked();
        });
    });
    close
}

/// What a step answers, and what can be done on it.
fn texts(step: Step) -> (M, M) {
    match step {
        Step::Data => (M::DataAnswers, M::DataDoes),
        Step::Neighbourhoods => (M::NeighbourhoodsAnswers, M::NeighbourhoodsDoes),
        Step::Access => (M::AccessAnswers, M::AccessDoes),
        Step::Score => (M::ScoreAnswers, M::ScoreDoes),
        Step::Zones => (M::ZonesAnswers, M::ZonesDoes),
        Step::Programme => (M::ProgrammeAnswers, M::ProgrammeDoes),
        Step::Report => (M::ReportAnswers, M::ReportDoes),
    }
}

/// Keys with what they do.
const KEYS: [(&str, M); 10] = [
    ("1–7", M::KeySteps),
    ("Home · F", M::KeyFit),
    ("Shift · Ctrl · Ctrl Shift", M::KeySelect),
    ("Ctrl K", M::KeyFind),
    ("Ctrl Z · Ctrl Y · Ctrl H", M::KeyUndo),
    ("Ctrl S · Ctrl E", M::KeySave),
    ("F2 · F3 · F4", M::KeyPanels),
    ("F11", M::KeyMeeting),
    ("Esc", M::KeyEsc),
    ("", M::KeyMap),
];

fn help(ui: &Ui, app: &mut App, look: Look) {
    let Page::Map(page) = &app.page else { return };
    let step = page.view.step;
    let screen = ui.ctx().content_rect();
    let width = WIDTHS.0.min(screen.width() - 48.0);
    let mut close = false;
    let at = pos2(screen.center().x - width / 2.0, 64.0);
    card(ui, look, "help", at, width, |ui| {
        close = head(ui, look, &M::HelpHead { page: look.say(&step.name()) }.say(look.lang));
        ScrollArea::vertical().max_height(screen.height() - 180.0).show(ui, |ui| {
            let (answers, does) = texts(step);
            for (name, text) in [(M::HelpAnswers, answers), (M::HelpDoes, does)] {
                look.section(ui, &name.say(look.lang));
                ui.label(RichText::new(text.say(look.lang)).size(13.0).color(*look.theme.text.primary));
            }
            look.section(ui, &M::HelpKeys.say(look.lang));
            for (keys, does) in &KEYS {
                let hand = format!("{} · {}", M::KeyDrag.say(look.lang), M::KeyWheel.say(look.lang));
                super::steps::fact(ui, look, &does.say(look.lang), if keys.is_empty() { &hand } else { keys });
            }
        });
    });
    if close {
        app.close_guide();
    }
}

/// The steps that were done, the newest first, and those that were undone above them.
fn history(ui: &Ui, app: &mut App, look: Look) {
    let Some(deciding) = &app.deciding else { return };
    let history = deciding.desk().history();
    let undone: Vec<String> = history.undone().map(|name| name.get(look.lang).to_owned()).collect();
    let done: Vec<String> = history.done().map(|name| name.get(look.lang).to_owned()).collect();
    let screen = ui.ctx().content_rect();
    let (mut close, mut go) = (false, 0isize);
    let at = pos2(screen.right() - WIDTHS.2 - 40.0, 56.0);
    card(ui, look, "history", at, WIDTHS.2, |ui| {
        close = head(ui, look, &M::HistoryHead.say(look.lang));
        let is_empty = undone.is_empty() && done.is_empty();
        let hint = if is_empty { M::HistoryNone } else { M::HistoryHint };
        ui.label(look.second(hint.say(look.lang)));
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().max_height(ROW * 14.0).show(ui, |ui| {
            // The one that is done again last stands highest.
            for (at, name) in undone.iter().enumerate().rev() {
                if step(ui, look, name, &M::HistoryUndone.say(look.lang), false) {
                    go = at as isize + 1;
                }
            }
            for (at, name) in done.iter().enumerate() {
                let note = if at == 0 { M::HistoryNow.say(look.lang) } else { String::new() };
                if step(ui, look, name, &note, at == 0) {
                    go = -(at as isize);
                }
            }
            let note = if done.is_empty() { M::HistoryNow.say(look.lang) } else { String::new() };
            if step(ui, look, &M::HistoryStart.say(look.lang), &note, done.is_empty()) {
                go = -(done.len() as isize);
            }
        });
    });
    if let (Some(deciding), Page::Map(page)) = (&mut app.deciding, &mut app.page) {
        for _ in 0..go.unsigned_abs() {
            deciding.step(page, go < 0);
        }
    }
    if close {
        app.close_guide();
    }
}

/// A step of the history; whether it was clicked.
fn step(ui: &mut Ui, look: Look, name: &str, note: &str, is_now: bool) -> bool {
    let spoken = M::HistoryGo { step: name.to_owned() }.say(look.lang);
    let response = look.row(ui, ROW, &spoken, is_now, |p, rect| {
        let theme = look.theme;
        let drawn = look.text(p, rect.right_center() - vec2(8.0, 0.0), Align2::RIGHT_CENTER, note, 12.0, *theme.text.tertiary);
        let left = rect.left() + 10.0;
        look.text_within(p, pos2(left, rect.center().y), name, 13.0, *theme.text.primary, drawn.left() - left - 10.0);
    });
    response.clicked()
}

/// One card of the tour, beside the part of the window that it speaks of.
fn tour(ui: &Ui, app: &mut App, at: usize, look: Look) {
    let Page::Map(page) = &app.page else { return };
    let (screen, map) = (ui.ctx().content_rect(), page.view.map);
    let (left, right) = (
        Rect::from_min_max(pos2(0.0, 48.0), pos2(map.left(), screen.bottom() - 26.0)),
        Rect::from_min_max(map.right_top(), pos2(screen.right(), screen.bottom() - 26.0)),
    );
    let above = Rect::from_min_max(screen.min, pos2(screen.right(), 48.0));
    let (head_text, text, part) = match at {
        0 => (M::TourStepsHead, M::TourStepsText, above),
        1 => (M::TourMapHead, M::TourMapText, map),
        2 => (M::TourLeftHead, M::TourLeftText, left),
        3 => (M::TourRightHead, M::TourRightText, right),
        4 => (M::TourChangeHead, M::TourChangeText, left),
        _ => (M::TourReportHead, M::TourReportText, above),
    };
    if part.width() > 8.0 {
        let p = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, Id::unique("tour frame")));
        p.rect_stroke(part.shrink(2.0), 8.0, Stroke::new(3.0, *look.theme.accent.focus), StrokeKind::Inside);
    }
    let mut go: Option<Option<usize>> = None;
    let place = pos2(map.center().x - WIDTHS.1 / 2.0, map.top() + (map.height() * 0.28).max(60.0));
    card(ui, look, "tour", place, WIDTHS.1, |ui| {
        ui.label(look.strong(head_text.say(look.lang)).size(16.0));
        ui.add_space(4.0);
        ui.label(RichText::new(text.say(look.lang)).size(13.5).color(*look.theme.text.primary));
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let is_last = at + 1 == CARDS;
            let name = if is_last { M::TourEnd } else { M::TourNext };
            let main = RichText::new(name.say(look.lang)).color(*look.theme.text.inverse);
            if ui.add(Button::new(main).fill(*look.theme.accent.fill).stroke(Stroke::NONE)).clicked() {
                go = Some((!is_last).then_some(at + 1));
            }
            if at > 0 && ui.button(M::TourBack.say(look.lang)).clicked() {
                go = Some(Some(at - 1));
            }
            if !is_last && ui.button(M::TourSkip.say(look.lang)).clicked() {
                go = Some(None);
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                ui.label(look.second(M::TourOf { at: at + 1, all: CARDS }.say(look.lang)));
            });
        });
    });
    let key = |key| ui.ctx().input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if key(Key::Enter) {
        go = Some((at + 1 < CARDS).then_some(at + 1));
    }
    if let Some(next) = go {
        app.guide.open = next.map(Open::Tour);
        app.remembered.looks.toured |= next.is_none();
        ui.ctx().request_repaint();
    }
}
