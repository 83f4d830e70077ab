//! Weights of the criteria as rails, by group; how they are put together.

use eframe::egui::{Align2, Rect, Sense, Ui, pos2, vec2};

use super::rail::{self, Scale, Touched};
use super::sizes::ask;
use crate::app::deciding::Decision;
use crate::app::field::Field;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scene::Reading;
use crate::plan::Plan;
use crate::project::Change;
use crate::report::Lang;
use crate::report::messages::{DeskMessage, JudgeMessage as M, Say};
use crate::score::Method;

const NUMBER: f32 = 30.0;

/// How the parts are put together, as a choice.
pub(super) fn method(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(now) = page.plan.scores.method else { return };
    let is_topsis =
        page.asking.file.as_ref().and_then(|file| file.score.method.as_deref()).map_or(now != Method::WeightedSum, |m| m == "topsis");
    let mut wanted = is_topsis;
    let choices = [(false, M::Sum.say(look.lang)), (true, M::Topsis.say(look.lang))];
    look.segmented(ui, &mut wanted, &choices, &M::MethodOf.say(look.lang));
    if wanted != is_topsis && page.asking.is_open {
        let word = if wanted { "topsis" } else { "weighted_sum" };
        ask(page, Some(Touched::Set), M::StepMethod.both(), "score.method", || vec![Change::set("score.method", word)]);
    }
}

/// A rail a criterion; a click on its name colours the map by it.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut group = None;
    let mut chosen = None;
    for (at, criterion) in plan.scores.criteria.iter().enumerate() {
        if criterion.spec.group != group {
            group.clone_from(&criterion.spec.group);
            let sum: f64 = plan.scores.criteria.iter().filter(|other| other.spec.group == group).map(|other| other.weight).sum();
            heading(ui, look, group.as_deref(), sum);
        }
        if let Some(reading) = row(ui, page, look, at) {
            chosen = Some(reading);
        }
    }
    if let Some(reading) = chosen {
        page.view.read(reading);
    }
    let own = page.asking.file.as_ref().is_some_and(|file| !file.score.weights.is_empty() || file.score.weighting.is_some());
    if own && page.asking.is_open {
        ui.add_space(6.0);
        if ui.button(M::Defaults.say(look.lang)).clicked() {
            let changes = || vec![Change::unset("score.weights"), Change::unset("score.weighting")];
            ask(page, Some(Touched::Set), M::StepDefaults.both(), "score.weights", changes);
        }
    }
}

fn heading(ui: &mut Ui, look: Look, group: Option<&str>, sum: f64) {
    let Some(group) = group else { return };
    let name = match group {
        "need" => M::GroupNeed.say(look.lang),
        "effect" => M::GroupEffect.say(look.lang),
        "readiness" => M::GroupReadiness.say(look.lang),
        other => other.to_owned(),
    };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let p = ui.painter();
    look.text_strong(p, rect.left_center() + vec2(0.0, 3.0), Align2::LEFT_CENTER, &name, 13.0, *look.theme.text.primary);
    let end = rect.right_center() + vec2(-6.0, 3.0);
    look.text(p, end, Align2::RIGHT_CENTER, &look.number(sum, 0), 12.0, *look.theme.text.secondary);
}

/// The right end of the rails: weights are shares, and few weigh half of all.
fn most(plan: &Plan) -> f64 {
    if plan.scores.criteria.iter().any(|criterion| criterion.weight > 50.0) { 100.0 } else { 50.0 }
}

/// Room for the name of a criterion.
fn name_width(lang: Lang) -> f32 {
    match lang {
        Lang::Zh => 104.0,
        Lang::En => 132.0,
    }
}

/// One criterion; what the map is to be coloured by where its name was clicked.
fn row(ui: &mut Ui, page: &mut MapPage, look: Look, at: usize) -> Option<Reading> {
    let plan = page.plan.clone();
    let criterion = &plan.scores.criteria[at];
    let name = criterion.spec.name.get(look.lang);
    let field = Reading::Field(Field::Part(at as u16));
    let on = page.view.reading == field;
    let spoken = look.say(&crate::report::messages::AppMessage::ColourByPart { name: name.to_owned() });
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 30.0), Sense::hover());
    let head = Rect::from_min_size(rect.min, vec2(name_width(look.lang), rect.height()));
    let response = ui.interact(head, ui.scope_id().with(("criterion", at)), Sense::click());
    response.widget_info(|| eframe::egui::WidgetInfo::selected(eframe::egui::accesskit::Role::Button, true, on, &spoken));
    let theme = look.theme;
    if on || response.hovered() {
        let fill = if on { *theme.surface.selected } else { *theme.surface.hover };
        ui.painter().rect_filled(rect.expand2(vec2(6.0, 0.0)), 6.0, fill);
    }
    look.text_within(ui.painter(), pos2(rect.left(), rect.center().y), name, 13.0, *theme.text.primary, head.width() - 8.0);
    look.focus(ui, &response, head);
    let file = page.asking.file.clone().filter(|_| page.asking.is_open);
    let own = file.as_ref().map(|file| &file.score).filter(|score| score.weighting.is_none() && !score.weights.is_empty());
    let points = own.map_or(criterion.weight, |score| score.weights.get(&criterion.spec.id).copied().unwrap_or(0.0));
    let number = pos2(rect.right() - 6.0, rect.center().y);
    look.text(ui.painter(), number, Align2::RIGHT_CENTER, &look.number(points, 0), 13.0, *theme.text.primary);
    if file.is_some() {
        let rail = Rect::from_min_max(pos2(head.right(), rect.top()), pos2(rect.right() - NUMBER, rect.bottom()));
        let weight = DeskMessage::WeightOf { name: name.to_owned() }.say(look.lang);
        // On the grid of the rail from the start: it moves what is not, and would change a weight that nobody touched.
        let most = most(&plan);
        let mut values = [points.round().clamp(0.0, most)];
        let scale = Scale { least: 0.0, most, step: 1.0 };
        match rail::knobs(ui, look, rail, scale, &mut values, &[weight]) {
            Some(Touched::Released) => page.asking.decision = Some(Decision::Release),
            Some(touched) => {
                page.asking.decision = Some(Decision::Weight { at, points: values[0], held: touched == Touched::Held });
            }
            None => {}
        }
    }
    let clicked = response.on_hover_text(criterion.spec.note.get(look.lang)).clicked();
    clicked.then_some(if on { Reading::Field(Field::Score) } else { field })
}
