//! Neighbourhoods in the hand over another year: what targets and limits would say, then the reason.

use eframe::egui::{Align2, Area, Id, Order, PointerButton, Rect, Response, Stroke, Ui, vec2};

use crate::app::deciding::Decision;
use crate::app::held::{Dropped, HeldYear};
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::desk::{self, LimitMoved, YearMoved};
use crate::programme::{TargetMeasure, TargetOp, TargetResult};
use crate::report::messages::{ExplainMessage, Say, YearMessage as M};

/// Takes up what is dragged, and lets it go.
pub(super) fn drag(ui: &Ui, page: &mut MapPage, response: &Response, begun: Option<HeldYear>) {
    if response.drag_started_by(PointerButton::Primary) && page.asking.is_open && !page.view.shows_before {
        page.view.years.held = begun;
    }
    if response.drag_stopped()
        && let Some(held) = page.view.years.held.take()
        && let Some((year, moved)) = held.over.filter(|_| !held.is_put_back)
    {
        if moved.refusal.is_some() {
            page.asking.refused = moved.refusal;
            return;
        }
        let said = M::HeadOf { year, facts: held.name.clone() };
        let at = response.interact_pointer_pos().or_else(|| ui.input(|i| i.pointer.latest_pos())).unwrap_or_default();
        page.asking.refused = None;
        let decision = Decision::Start { who: held.who, year };
        page.view.dropped = Some(Dropped { said: said.both(), decision, at, is_new: true });
    }
}

/// Weighs what is held over the column of a year.
pub(super) fn over_year(ui: &Ui, page: &mut MapPage, column: Rect, year: i16) {
    let Some(hand) = ui.input(|i| i.pointer.latest_pos()).filter(|hand| column.contains(*hand)) else { return };
    let plan = page.plan.clone();
    let Some(held) = page.view.years.held.as_mut().filter(|held| !held.is_put_back) else { return };
    let now = held.over.as_ref().map(|(over, _)| *over);
    if year == held.from {
        held.over = None;
    } else if now != Some(year) && hand.y > column.top() {
        held.over = Some((year, desk::year_moved(&plan, &held.who, year)));
    }
}

/// Draws what is held, and says what would come of it.
pub(super) fn follow(ui: &Ui, page: &mut MapPage, look: Look) {
    if page.view.years.held.is_some() && !ui.input(|i| i.pointer.any_down() || i.pointer.any_released()) {
        page.view.years.held = None;
    }
    let Some(held) = page.view.years.held.as_ref().filter(|held| !held.is_put_back) else { return };
    let Some(hand) = ui.input(|i| i.pointer.latest_pos()) else { return };
    let theme = look.theme;
    let p = ui.ctx().layer_painter(eframe::egui::LayerId::new(Order::Tooltip, Id::unique("held year")));
    let parcel = Rect::from_min_size(hand - vec2(20.0, 12.0), vec2(150.0, 24.0));
    p.rect(parcel, 4.0, *theme.surface.raised, Stroke::new(1.5, *theme.accent.fill), eframe::egui::StrokeKind::Inside);
    look.text_within(&p, parcel.left_center() + vec2(10.0, 0.0), &held.name, 12.5, *theme.text.primary, 134.0);
    let Some((year, moved)) = &held.over else { return };
    let color = match (&moved.refusal, fails(page, moved)) {
        (Some(_), _) => *theme.state.error,
        (None, true) => *theme.state.warn,
        (None, false) => *theme.state.ok,
    };
    let (mut at, mut pivot) = (hand + vec2(16.0, 22.0), Align2::LEFT_TOP);
    if at.x + 320.0 > page.view.map.right() {
        (at.x, pivot) = (hand.x - 16.0, Align2::RIGHT_TOP);
    }
    let area = Area::new(Id::unique("held year card")).fixed_pos(at).pivot(pivot).order(Order::Tooltip);
    area.interactable(false).fade_in(false).show(ui.ctx(), |ui| {
        theme.card(look.dark).stroke(Stroke::new(1.0, color)).show(ui, |ui| {
            ui.set_max_width(320.0);
            ui.spacing_mut().item_spacing.y = 3.0;
            says(ui, page, *year, moved, color, look);
        });
    });
}

/// Whether a target that counts or a limit would be missed that is not missed now.
fn fails(page: &MapPage, moved: &YearMoved) -> bool {
    let missed = |(_, after): &(usize, TargetResult)| after.counts && after.met == Some(false);
    moved.targets.iter().any(missed)
        || moved.limits.iter().any(|limit| limit.after > limit.max && limit.year >= page.plan.programme.years.0)
}

fn says(ui: &mut Ui, page: &MapPage, year: i16, moved: &YearMoved, color: eframe::egui::Color32, look: Look) {
    let theme = look.theme;
    if let Some(why) = &moved.refusal {
        ui.label(look.strong(M::MayNotStart.say(look.lang)).color(color));
        ui.label(look.second(why.get(look.lang)).color(*theme.text.primary));
        ui.label(look.second(M::LetGoBack.say(look.lang)));
        return;
    }
    ui.label(look.strong(M::MayStart { year }.say(look.lang)).color(color));
    for (at, after) in &moved.targets {
        let before = &page.plan.programme.targets[*at];
        let (word, color) = match after.met {
            Some(true) => (M::Reached, *theme.text.primary),
            Some(false) => (M::Missed, *theme.state.error),
            None => (M::NotJudged, *theme.text.secondary),
        };
        let said = format!("{} · {}", target(before, after, look), word.say(look.lang));
        ui.label(look.second(said).color(color));
    }
    for limit in &moved.limits {
        let (word, color) = if limit.after > limit.max { (M::Exceeded, *theme.state.error) } else { (M::Kept, *theme.text.primary) };
        ui.label(look.second(format!("{} · {}", limit_line(limit, look), word.say(look.lang))).color(color));
    }
    if moved.targets.is_empty() && moved.limits.is_empty() {
        ui.label(look.second(M::NothingMoves.say(look.lang)));
    }
    ui.label(look.second(M::LetGo.say(look.lang)));
}

/// A target with what is reached before and after.
fn target(before: &TargetResult, after: &TargetResult, look: Look) -> String {
    let (setting, year) = (&after.target.setting, after.target.setting.year);
    let what = match (after.target.started, setting.cumulative) {
        (true, false) => M::Started { year },
        (true, true) => M::StartedBy { year },
        (false, false) => M::Completed { year },
        (false, true) => M::CompletedBy { year },
    };
    let op = match after.target.op {
        TargetOp::AtLeast => "≥",
        TargetOp::Exactly => "=",
        TargetOp::AtMost => "≤",
    };
    let shown = |value: f64| amount(after.target.measure, value, look);
    let bound = format!("{op} {}", shown(after.value));
    M::TargetMoves { what: what.say(look.lang), before: shown(before.planned), after: shown(after.planned), bound }.say(look.lang)
}

/// An amount in the measure of a target.
pub(super) fn amount(measure: TargetMeasure, value: f64, look: Look) -> String {
    match measure {
        TargetMeasure::Neighbourhoods => M::Members { count: value.max(0.0).round() as usize }.say(look.lang),
        TargetMeasure::FloorArea | TargetMeasure::LandArea => look.floor_area(value),
    }
}

fn limit_line(limit: &LimitMoved, look: Look) -> String {
    let (what, unit) = ExplainMessage::resource(&limit.of);
    let shown = |value: f64| match limit.of.as_str() {
        "floor_area_m2" | "land_area_m2" => look.floor_area(value),
        _ => format!("{} {}", look.number(value, 0), unit.get(look.lang)),
    };
    let (before, after, max) = (shown(limit.before), shown(limit.after), shown(limit.max));
    M::LimitMoves { year: limit.year, what: what.get(look.lang).to_owned(), before, after, max }.say(look.lang)
}
