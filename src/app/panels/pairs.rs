//! Weights by judgements in pairs: the matrix, the pair in question, and whether the judgements agree.

use eframe::egui::{Align2, Frame, Margin, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use super::rail::{self, Scale, Touched};
use super::sizes::ask;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::project::Change;
use crate::report::Lang;
use crate::report::messages::{JudgeMessage as M, Say};
use crate::score::{Ahp, Judging, WeighingMethod, ahp, step_of, times_of};

const NAME: f32 = 112.0;
const CELL: f32 = 36.0;
const ROW: f32 = 26.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(file) = page.asking.file.clone() else { return };
    let names: Vec<String> = page.plan.scores.criteria.iter().map(|c| c.spec.name.get(look.lang).to_owned()).collect();
    let weighting = file.score.weighting.as_ref();
    let judging = weighting.and_then(|table| Judging::of(table, names.len()));
    Frame::new().inner_margin(Margin { left: 16, right: 12, top: 8, bottom: 6 }).show(ui, |ui| {
        ScrollArea::both().id_salt("pairs").auto_shrink(false).show(ui, |ui| match judging {
            Some(judging) => judged(ui, page, look, judging, &names),
            None => begin(ui, page, look, weighting, names.len()),
        });
    });
}

/// How to begin, where nobody judged in pairs yet.
fn begin(ui: &mut Ui, page: &mut MapPage, look: Look, weighting: Option<&toml::Table>, criteria: usize) {
    let is_ahp = |table: &toml::Table| table.get("method").and_then(toml::Value::as_str) == Some(WeighingMethod::Ahp.key());
    let of_file = page.plan.criteria.weighting.method == WeighingMethod::Ahp;
    let hint = match weighting {
        Some(table) if is_ahp(table) => M::PairsSeveral,
        None if of_file => M::PairsFile,
        _ => M::PairsHint,
    };
    let several = hint == M::PairsSeveral;
    ui.label(look.second(hint.say(look.lang)));
    ui.add_space(6.0);
    if !several && criteria > 1 && ui.button(M::PairsBegin.say(look.lang)).clicked() {
        let weights: Vec<f64> = page.plan.scores.criteria.iter().map(|criterion| criterion.weight).collect();
        let judging = Judging::from_weights(&M::Weigher.say(Lang::Zh), &weights);
        ask(page, Some(Touched::Set), M::StepPairs.both(), "score.weighting", || write(&judging));
    }
}

fn write(judging: &Judging) -> Vec<Change> {
    vec![Change::set("score.weighting", toml::Value::Table(judging.table()))]
}

fn judged(ui: &mut Ui, page: &mut MapPage, look: Look, mut judging: Judging, names: &[String]) {
    let ahp = judging.weigh().ok();
    let (one, other) = page.view.pair;
    let (one, other) = if one < other && other < names.len() { (one, other) } else { (0, 1) };
    ui.horizontal_top(|ui| {
        matrix(ui, page, look, &judging, names, (one, other));
        ui.add_space(18.0);
        ui.vertical(|ui| {
            ui.set_width((ui.available_width() - 8.0).clamp(220.0, 340.0));
            consistency(ui, look, ahp.as_ref(), names);
            ui.add_space(8.0);
            let (first, second) = (&names[one], &names[other]);
            let step = step_of(judging.times(one, other));
            let shown = match step {
                0 => M::AsImportant,
                step if step > 0 => M::MoreImportant { one: first.clone(), times: (step + 1).to_string() },
                step => M::MoreImportant { one: second.clone(), times: (1 - step).to_string() },
            };
            let name = M::PairSlider { one: first.clone(), other: second.clone() }.say(look.lang);
            // To the right the first matters more.
            let mut values = [f64::from(step)];
            let scale = Scale { least: -8.0, most: 8.0, step: 1.0 };
            ui.label(look.strong(name.as_str()).size(12.5));
            let touched = rail::named(ui, look, (&shown.say(look.lang), ""), scale, &mut values, &[name]);
            judging.judge(one, other, times_of(values[0].round() as i32));
            let step = M::StepJudge { one: first.clone(), other: second.clone() };
            ask(page, touched, step.both(), &format!("judge {one} {other}"), || write(&judging));
        });
    });
}

fn consistency(ui: &mut Ui, look: Look, ahp: Option<&Ahp>, names: &[String]) {
    let Some(judgement) = ahp.map(|ahp| &ahp.group) else { return };
    let ratio = look.number(judgement.ratio, 2);
    let theme = look.theme;
    if judgement.ratio <= ahp::RATIO_LIMIT {
        look.chip(ui, &M::Consistent { ratio }.say(look.lang), *theme.state.ok, *theme.state.ok_soft);
        return;
    }
    look.chip(ui, &M::Inconsistent { ratio }.say(look.lang), *theme.state.warn, *theme.state.warn_soft);
    if let Some(worst) = &judgement.worst {
        let (one, other) = (names[worst.first].clone(), names[worst.second].clone());
        let said = M::WorstPair { one, other, given: times(worst.given, look), mended: times(worst.mended, look) };
        ui.label(look.second(said.say(look.lang)));
    }
}

/// A judgement in whole steps, as Saaty writes it.
fn times(times: f64, look: Look) -> String {
    let step = step_of(times);
    if (times_of(step) - times).abs() > 0.05 {
        return look.number(times, 1);
    }
    if step < 0 { format!("1/{}", 1 - step) } else { (step + 1).to_string() }
}

fn matrix(ui: &mut Ui, page: &mut MapPage, look: Look, judging: &Judging, names: &[String], pair: (usize, usize)) {
    let theme = look.theme;
    let size = vec2(NAME + CELL * names.len() as f32, ROW * (names.len() + 1) as f32);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let cell = |row: usize, column: usize| {
        Rect::from_min_size(rect.min + vec2(NAME + CELL * column as f32, ROW * (row + 1) as f32), vec2(CELL, ROW))
    };
    for (at, name) in names.iter().enumerate() {
        let head = cell(0, at).translate(vec2(0.0, -ROW));
        look.text(ui.painter(), head.center(), Align2::CENTER_CENTER, &(at + 1).to_string(), 12.0, *theme.text.tertiary);
        let left = pos2(rect.left(), cell(at, 0).center().y);
        look.text_within(ui.painter(), left, &format!("{} {name}", at + 1), 12.5, *theme.text.primary, NAME - 8.0);
    }
    let mut chosen = None;
    for row in 0..names.len() {
        for column in 0..names.len() {
            let area = cell(row, column).shrink(1.5);
            let said = times(judging.times(row, column), look);
            if column <= row {
                let color = if column == row { *theme.text.tertiary } else { *theme.text.secondary };
                look.text(ui.painter(), area.center(), Align2::CENTER_CENTER, &said, 12.0, color);
                continue;
            }
            let response = ui.interact(area, ui.scope_id().with(("pair", row, column)), Sense::click());
            let on = pair == (row, column);
            let spoken = M::PairCell { one: names[row].clone(), other: names[column].clone(), times: said.clone() }.say(look.lang);
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &spoken));
            let fill = if on {
                *theme.surface.selected
            } else if response.hovered() {
                *theme.surface.hover
            } else {
                *theme.surface.sunken
            };
            let line = if on { Stroke::new(1.5, *theme.accent.fill) } else { Stroke::new(1.0, *theme.line.subtle) };
            ui.painter().rect(area, 4.0, fill, line, StrokeKind::Inside);
            look.text(ui.painter(), area.center(), Align2::CENTER_CENTER, &said, 12.5, *theme.text.primary);
            look.focus(ui, &response, area);
            if response.clicked() {
                chosen = Some((row, column));
            }
        }
    }
    page.view.pair = chosen.unwrap_or(pair);
}
