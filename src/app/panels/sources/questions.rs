//! Questions before data are read, each with the proposed answer chosen; and the one that only the data that were read can raise.

use eframe::egui::{Button, Frame, Margin, RichText, ScrollArea, Stroke, TextEdit, Ui};

use super::place::cards;
use super::{At, choice, trouble};
use crate::app::draft::Draft;
use crate::app::sources::{Item, Question, SourcesView, datum_name, questions, seen, with_as_of, with_crs, with_datum, with_name};
use crate::plan::Plan;
use crate::project::Datum;
use crate::report::messages::{Say, SourceMessage as M};
use crate::report::{IssueKind, Role};

/// Widest a card is, so that a line can be read.
const WIDEST: f32 = 720.0;

pub(super) fn show(ui: &mut Ui, draft: &mut Draft, view: &mut SourcesView, all: &[Item], at: At<'_>) {
    let look = at.look;
    let asked = questions(at.project, all, view);
    ScrollArea::vertical().id_salt("questions").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin::symmetric(24, 16)).show(ui, |ui| {
            ui.set_max_width(WIDEST);
            if !draft.problems.is_empty() {
                ui.label(look.strong(M::LastTry.say(look.lang)).size(16.0));
                ui.add_space(4.0);
                for (place, what, remedy) in &draft.problems {
                    trouble(ui, look, (place, what, remedy));
                }
            }
            if let Some(refused) = &draft.refused {
                ui.colored_label(*look.theme.state.error, refused.get(look.lang));
            }
            ui.label(look.strong(M::Questions { count: asked.len() }.say(look.lang)).size(16.0));
            ui.label(look.second(M::QuestionsText.say(look.lang)));
            ui.add_space(8.0);
            for question in &asked {
                let card = Frame::new().fill(*look.theme.surface.raised).stroke(Stroke::new(1.0, *look.theme.line.normal)).corner_radius(8);
                card.inner_margin(Margin::symmetric(16, 12)).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    one(ui, draft, view, question, at);
                });
                ui.add_space(10.0);
            }
            name(ui, view, at);
        });
    });
}

/// The button that reads, always in view.
pub(super) fn confirm(ui: &mut Ui, draft: &Draft, view: &mut SourcesView, all: &[Item], at: At<'_>) {
    let look = at.look;
    let is_answered = draft.typed_day.is_none() && questions(at.project, all, view).iter().all(Question::is_answered);
    ui.horizontal(|ui| {
        let text = RichText::new(M::ReadNow.say(look.lang)).color(*look.theme.text.inverse);
        let go = Button::new(text).fill(*look.theme.accent.fill).stroke(Stroke::NONE);
        view.is_confirmed |= ui.add_enabled(is_answered, go).clicked();
        if !is_answered {
            ui.label(look.second(M::ReadBlocked.say(look.lang)));
        }
    });
}

fn one(ui: &mut Ui, draft: &mut Draft, view: &mut SourcesView, question: &Question, at: At<'_>) {
    let look = at.look;
    let head = |ui: &mut Ui, ask: M, text: &str| {
        ui.label(look.strong(ask.say(look.lang)));
        ui.label(look.second(text));
        ui.add_space(6.0);
    };
    match question {
        Question::AsOf => {
            head(ui, M::AskAsOf, &M::AskAsOfText.say(look.lang));
            as_of(ui, draft, view, at);
        }
        Question::Buildings => head(ui, M::AskBuildings, &M::AskBuildingsText.say(look.lang)),
        Question::Crs { items, choices } => {
            let files: Vec<String> = items.iter().map(Item::name).collect();
            head(ui, M::AskCrs { files: files.join("、") }, &M::AskCrsText.say(look.lang));
            let places = view.places(Some(items[0].path()));
            let Some(layer) = seen(at.project, &items[0], &view.found).cloned() else { return };
            let own = items[0].input.crs.as_deref();
            if let Some(crs) = cards(ui, view, choices, own, (&layer, &places), at) {
                view.step = Some(with_crs(&items.iter().collect::<Vec<_>>(), &crs));
            }
        }
        Question::Datum { item, proposed } => {
            head(ui, M::AskDatum { file: item.name() }, &M::AskDatumName.say(look.lang));
            let other = if *proposed == Datum::Gcj02 { Datum::Bd09 } else { Datum::Gcj02 };
            ui.columns(3, |columns| {
                for (ui, datum) in columns.iter_mut().zip([Some(*proposed), Some(other), None]) {
                    let label = datum_name(datum).say(look.lang);
                    let name = M::DatumChoice { name: label.clone() }.say(look.lang);
                    if choice(ui, look, (&name, &label), ("", ""), item.input.datum == datum) {
                        view.step = with_datum(item, datum);
                    }
                }
            });
        }
    }
}

/// The day that the plan is judged from.
fn as_of(ui: &mut Ui, draft: &mut Draft, view: &mut SourcesView, at: At<'_>) {
    let look = at.look;
    let own = at.project.as_of().map(|day| day.to_string()).unwrap_or_default();
    let mut text = draft.typed_day.clone().unwrap_or_else(|| own.clone());
    let label = ui.label(look.second(M::AsOfField.say(look.lang)));
    let field = ui.add(TextEdit::singleline(&mut text).desired_width(140.0)).labelled_by(label.id);
    if field.changed() {
        // It is written once it is a day; until then it is kept as it is typed.
        match text.trim().parse::<jiff::civil::Date>() {
            Ok(day) => {
                draft.typed_day = None;
                view.step = with_as_of(day);
            }
            Err(_) => draft.typed_day = Some(text),
        }
    }
    if draft.typed_day.is_some() {
        ui.colored_label(*look.theme.state.error, M::AsOfWrong.say(look.lang));
    }
}

fn name(ui: &mut Ui, view: &mut SourcesView, at: At<'_>) {
    let look = at.look;
    let own = &at.project.file.project.name;
    let mut text = own.clone();
    let label = ui.label(look.second(M::ProjectName.say(look.lang)));
    let field = ui.add(TextEdit::singleline(&mut text).desired_width(280.0)).labelled_by(label.id);
    if field.changed() && !text.trim().is_empty() && text != *own {
        view.step = Some(with_name(&text));
    }
}

/// Layers that sit at a steady offset, as intake noticed: one card each, with the answer that puts it right.
pub(in crate::app::panels) fn datum_seen(ui: &mut Ui, view: &mut SourcesView, all: &[Item], plan: &Plan, at: At<'_>) {
    let look = at.look;
    for issue in plan.issues.iter().filter(|issue| issue.kind == IssueKind::DatumSuspected) {
        let of_role = all.iter().filter(|item| item.role == Some(issue.role));
        let Some(item) = of_role.clone().find(|item| issue.layer.starts_with(item.path())).or_else(|| of_role.clone().next()) else {
            continue;
        };
        let Some(suspected) = crate::intake::datum_suspected(issue) else { continue };
        let card = Frame::new().fill(*look.theme.state.warn_soft).corner_radius(8).inner_margin(Margin::symmetric(12, 10));
        card.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(look.strong(M::AskDatum { file: item.name() }.say(look.lang)));
            let [before, after] = suspected.shares.map(|share| format!("{share:.0}"));
            let count = look.count(suspected.counted);
            let is_line = issue.role == Role::Streets;
            let said = if is_line { M::AskDatumLines { before, after, count } } else { M::AskDatumSeen { before, after, count } };
            ui.label(look.second(said.say(look.lang)));
            ui.add_space(6.0);
            for datum in [suspected.datum, item.input.datum] {
                let label = datum_name(datum).say(look.lang);
                let name = M::DatumChoice { name: label.clone() }.say(look.lang);
                let note = if datum == suspected.datum { M::Suggested.say(look.lang) } else { String::new() };
                if choice(ui, look, (&name, &label), (&note, ""), item.input.datum == datum) {
                    view.step = with_datum(item, datum);
                }
            }
        });
        ui.add_space(8.0);
    }
}
