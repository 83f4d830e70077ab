//! Loading, failure and emptiness: in place, with what to do next.

use eframe::egui::{self, Align2, Button, Frame, Margin, RichText, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, vec2};

use super::moved;
use crate::app::job::{Failure, Job};
use crate::app::look::Look;
use crate::report::Stage;
use crate::report::messages::AppMessage as M;

/// Steps shown while a plan is made, in their order.
const STEPS: [(Stage, M); 10] = [
    (Stage::Intake, M::StageRead),
    (Stage::Neighbourhoods, M::StageForm),
    (Stage::Policy, M::StagePolicy),
    (Stage::Access, M::StageAccess),
    (Stage::Links, M::StageLinks),
    (Stage::Score, M::StageScore),
    (Stage::Zone, M::StageZone),
    (Stage::Programme, M::StageProgramme),
    (Stage::Gates, M::StageGates),
    (Stage::Dossier, M::StageDossier),
];

/// Room above a card, as a share of the height.
const MIDDLE: f32 = 0.30;

/// Stage, fraction, cancel. Returns whether cancel was pressed.
pub(super) fn working(ui: &mut Ui, job: &Job, look: Look) -> bool {
    let mut cancel = ui.ctx().input(|i| i.key_pressed(egui::Key::Escape));
    centred(ui, look, (440.0, MIDDLE), |ui| {
        ui.label(look.strong(look.say(&M::Working)).size(16.0));
        ui.add_space(6.0);
        let now = job.now();
        let at = now.and_then(|e| STEPS.iter().position(|(stage, _)| *stage == e.stage));
        let share = now.filter(|e| e.total > 0).map_or(0.0, |e| (e.done as f32 / e.total as f32).clamp(0.0, 1.0));
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        let text = match (at, now) {
            (Some(step), Some(event)) if event.stage == Stage::Dossier && event.done >= event.total && event.total > 0 => {
                let _ = step;
                look.say(&M::StageDraw)
            }
            (Some(step), Some(event)) if event.total > 0 => {
                format!(
                    "{} · {} / {}",
                    look.say(&STEPS[step].1),
                    look.count(event.done.min(event.total) as usize),
                    look.count(event.total as usize)
                )
            }
            (Some(step), _) => look.say(&STEPS[step].1),
            _ => look.say(&M::StageRead),
        };
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        look.text(ui.painter(), rect.left_center(), Align2::LEFT_CENTER, &text, 13.0, *look.theme.text.secondary);
        let whole = at.map_or(0.0, |step| (step as f32 + share) / STEPS.len() as f32);
        let percent = format!("{:.0} %", whole * 100.0);
        look.text(ui.painter(), rect.right_center(), Align2::RIGHT_CENTER, &percent, 13.0, *look.theme.text.secondary);
        let (rail, response) = ui.allocate_exact_size(vec2(ui.available_width(), 6.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::ProgressIndicator, true, &percent));
        ui.painter().rect_filled(rail, 3.0, *look.theme.surface.sunken);
        let done = egui::Rect::from_min_size(rail.min, vec2(rail.width() * whole, rail.height()));
        ui.painter().rect_filled(done, 3.0, *look.theme.accent.fill);
        ui.add_space(8.0);
        cancel |= ui.button(look.say(&M::Cancel)).clicked();
    });
    cancel
}

/// What a planner asks for after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    Again,
    Repair,
}

/// What went wrong, where, and what to do. `is_there` says whether a path that was typed names something.
pub(super) fn failed(ui: &mut Ui, failure: &mut Failure, look: Look, is_there: impl Fn(&str) -> bool) -> Option<Asked> {
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
            } else {
                let writes = ui.add_enabled(can_write, main(M::MovedWrite)).clicked().then_some(Asked::Repair);
                asked = writes.or(ui.button(look.say(&M::Again)).clicked().then_some(Asked::Again));
            }
        });
    });
    asked
}

/// A project without anything to show.
pub(super) fn empty(ui: &mut Ui, look: Look) {
    centred(ui, look, (440.0, MIDDLE), |ui| {
        ui.label(look.strong(look.say(&M::EmptyHead)).size(16.0));
        ui.label(look.second(look.say(&M::EmptyText)));
    });
}

fn centred(ui: &mut Ui, look: Look, (width, top): (f32, f32), add: impl FnOnce(&mut Ui)) {
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
