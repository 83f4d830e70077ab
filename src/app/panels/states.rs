//! Loading, failure and emptiness: in place, with what to do next.

use eframe::egui::{self, Align2, Button, Frame, Margin, RichText, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, vec2};

use super::moved;
use crate::app::job::{Failure, Job};
use crate::app::look::Look;
use crate::report::messages::AppMessage as M;
use crate::report::{Event, Stage};

/// Stages of a plan in their order, with the share of the time that each takes: means of the bundled sample, Cambridge and
/// Tokyo on two cores (28 Nov 2026), rounded. A bar by number of stages would stand at an eighth for half of the time.
const STAGES: [(Stage, M, f32); 10] = [
    (Stage::Intake, M::StageRead, 0.42),
    (Stage::Neighbourhoods, M::StageForm, 0.20),
    (Stage::Policy, M::StagePolicy, 0.05),
    (Stage::Access, M::StageAccess, 0.06),
    (Stage::Links, M::StageLinks, 0.08),
    (Stage::Score, M::StageScore, 0.03),
    (Stage::Zone, M::StageZone, 0.06),
    (Stage::Programme, M::StageProgramme, 0.05),
    (Stage::Gates, M::StageGates, 0.03),
    (Stage::Dossier, M::StageDossier, 0.02),
];

/// Room above a card, as a share of the height.
pub(super) const MIDDLE: f32 = 0.30;

/// Seconds, and share of the whole, from which on the time left is said: before, it would be a guess.
const TELLING: (f32, f32) = (2.0, 0.04);

/// Stage, fraction, time left, cancel. Returns whether cancel was pressed.
pub(super) fn working(ui: &mut Ui, job: &Job, look: Look) -> bool {
    let mut cancel = ui.ctx().input(|i| i.key_pressed(egui::Key::Escape));
    centred(ui, look, (440.0, MIDDLE), |ui| {
        ui.label(look.strong(look.say(&M::Working)).size(16.0));
        ui.add_space(6.0);
        let now = job.now();
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let text = stage_text(now, look);
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        let whole = whole_share(now);
        let percent = format!("{:.0} %", whole * 100.0);
        let p = ui.painter();
        let drawn = look.text(p, rect.right_center(), Align2::RIGHT_CENTER, &percent, 13.0, *look.theme.text.secondary);
        look.text_within(p, rect.left_center(), &text, 13.0, *look.theme.text.secondary, drawn.left() - rect.left() - 12.0);
        let (rail, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &percent));
        ui.painter().rect_filled(rail, 3.0, *look.theme.surface.sunken);
        let done = egui::Rect::from_min_size(rail.min, vec2(rail.width() * whole, rail.height()));
        ui.painter().rect_filled(done, 3.0, *look.theme.accent.fill);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            cancel |= ui.button(look.say(&M::Cancel)).clicked();
            if let Some(seconds) = seconds_left(job.seconds(), whole) {
                ui.label(look.second(left_text(seconds, look)));
            }
        });
    });
    cancel
}

/// What is done now, and how much of it.
fn stage_text(now: Option<Event>, look: Look) -> String {
    let Some(event) = now else { return look.say(&M::StageRead) };
    let is_over = event.total > 0 && event.done >= event.total;
    match STAGES.iter().find(|(stage, ..)| *stage == event.stage) {
        _ if event.stage == Stage::Dossier && is_over => look.say(&M::StageDraw),
        Some((_, name, _)) if event.total > 0 => {
            let [done, total] = [event.done.min(event.total), event.total].map(|n| look.count(n as usize));
            format!("{} · {done} / {total}", look.say(name))
        }
        Some((_, name, _)) => look.say(name),
        None => look.say(&M::StageRead),
    }
}

/// The share of the whole work that is done.
fn whole_share(now: Option<Event>) -> f32 {
    let Some((event, at)) = now.and_then(|event| Some((event, STAGES.iter().position(|(stage, ..)| *stage == event.stage)?))) else {
        return 0.0;
    };
    let before: f32 = STAGES[..at].iter().map(|(.., share)| share).sum();
    let of_stage = if event.total > 0 { (event.done as f32 / event.total as f32).clamp(0.0, 1.0) } else { 0.0 };
    before + of_stage * STAGES[at].2
}

/// Seconds that are left if the rest goes as what is done went; `None` while too little is done to tell.
fn seconds_left(passed_s: f32, whole: f32) -> Option<f32> {
    (passed_s >= TELLING.0 && whole >= TELLING.1).then(|| passed_s * (1.0 - whole) / whole)
}

/// A time in the steps that one can trust: fives of seconds, then minutes.
fn left_text(seconds: f32, look: Look) -> String {
    if seconds < 90.0 {
        look.say(&M::SecondsLeft { seconds: ((seconds / 5.0).ceil().max(1.0) * 5.0) as u32 })
    } else {
        look.say(&M::MinutesLeft { minutes: (seconds / 60.0).ceil() as u32 })
    }
}

/// What a planner asks for after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Again,
    Repair,
    Data,
    Open,
}

/// What went wrong, where, and what to do. `has_data`: there is a project whose data can be looked at; `is_there` says whether a path that was typed names something.
pub(super) fn failed(ui: &mut Ui, failure: &mut Failure, look: Look, has_data: bool, is_there: impl Fn(&str) -> bool) -> Option<Asked> {
    let mut asked = None;
    // Cards of files that moved need the room.
    let top = if failure.moved.is_empty() { MIDDLE } else { 0.08 };
    centred(ui, look, (560.0, top), |ui| {
        let head = if failure.cancelled { M::CancelledHead } else { M::FailedHead };
        ui.label(look.strong(look.say(&head)).size(16.0));
        if failure.cancelled {
            ui.label(look.second(look.say(&M::CancelledText)));
        }
        ui.add_space(6.0);
        egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
            // The card of a file that moved says more.
            let is_moved = |place: &str| failure.moved.iter().any(|moved| !place.is_empty() && moved.written.ends_with(place));
            for (place, what, remedy) in failure.problems.iter().filter(|(place, ..)| !is_moved(place)) {
                let soft = Frame::new().fill(*look.theme.state.error_soft).corner_radius(6).inner_margin(Margin::symmetric(12, 8));
                soft.show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    if !place.is_empty() {
                        ui.label(look.strong(place));
                    }
                    ui.label(RichText::new(what.get(look.lang)).color(*look.theme.state.error));
                    ui.label(look.second(remedy.get(look.lang)));
                });
            }
        });
        let can_write = moved::show(ui, &mut failure.moved, look, is_there);
        ui.add_space(8.0);
        ui.horizontal(|ui| {
            let main = |text: M| {
                let text = RichText::new(look.say(&text)).color(*look.theme.text.inverse);
                Button::new(text).fill(*look.theme.accent.fill).stroke(Stroke::NONE)
            };
            if failure.moved.is_empty() {
                asked = ui.add(main(M::Again)).clicked().then_some(Asked::Again);
                if has_data && ui.button(look.say(&M::SeeData)).clicked() {
                    asked = Some(Asked::Data);
                }
                if ui.button(look.say(&M::CommandOpen)).clicked() {
                    asked = Some(Asked::Open);
                }
            } else {
                let writes = ui.add_enabled(can_write, main(M::MovedWrite)).clicked().then_some(Asked::Repair);
                asked = writes.or(ui.button(look.say(&M::Again)).clicked().then_some(Asked::Again));
            }
        });
    });
    asked
}

/// A project without anything to show; whether another one is to be opened.
pub(super) fn empty(ui: &mut Ui, look: Look) -> bool {
    let mut opens = false;
    centred(ui, look, (440.0, MIDDLE), |ui| {
        ui.label(look.strong(look.say(&M::EmptyHead)).size(16.0));
        ui.label(look.second(look.say(&M::EmptyText)));
        ui.add_space(8.0);
        opens = ui.button(look.say(&M::CommandOpen)).clicked();
    });
    opens
}

/// A card in the middle.
pub(super) fn centred(ui: &mut Ui, look: Look, (width, top): (f32, f32), add: impl FnOnce(&mut Ui)) {
    let rect = ui.max_rect();
    ui.painter().rect_filled(rect, 0.0, *look.theme.map.ground);
    ui.vertical_centered(|ui| {
        ui.add_space((rect.height() * top).max(20.0));
        look.theme.card(look.dark).inner_margin(Margin::same(20)).show(ui, |ui| {
            ui.set_width(width.min(rect.width() - 80.0));
            ui.with_layout(egui::Layout::top_down(egui::Align::Min), add);
        });
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_never_goes_back_and_ends_full() {
        let mut last = 0.0;
        for (stage, ..) in &STAGES {
            for done in 0..=10 {
                let share = whole_share(Some(Event { stage: *stage, done, total: 10 }));
                assert!(share >= last - 1e-6, "{stage:?} {done}: {share} after {last}");
                last = share;
            }
        }
        assert!((last - 1.0).abs() < 1e-5, "{last}");
        assert_eq!(whole_share(None), 0.0);
    }

    #[test]
    fn the_time_left_is_told_once_it_can_be() {
        assert_eq!(seconds_left(1.0, 0.5), None);
        assert_eq!(seconds_left(20.0, 0.01), None);
        assert_eq!(seconds_left(30.0, 0.25), Some(90.0));
        let look = Look::new(crate::report::Lang::En, false);
        assert_eq!(left_text(0.2, look), "about 5 s left");
        assert_eq!(left_text(61.0, look), "about 65 s left");
        assert_eq!(left_text(91.0, look), "about 2 min left");
    }
}
