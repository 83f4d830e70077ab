//! The data page: sources at the left, what one of them holds in the middle, its coordinates at the right, questions where there is
//! no map yet.

mod encoding;
mod list;
mod mapping;
mod place;
mod questions;

use eframe::egui::{self, CentralPanel, Frame, Margin, Panel, ScrollArea, Ui};

use crate::app::draft::Draft;
use crate::app::look::Look;
use crate::app::sources::{Item, Seen, SourcesView, items};
use crate::plan::Plan;
use crate::project::Project;
use crate::report::messages::{Say, SourceMessage as M};

pub(super) use list::on_map;
pub(super) use questions::datum_seen;

/// What all parts of the page stand on.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) project: &'a Project,
    /// The plan, where one stands on the data.
    pub(super) plan: Option<&'a Plan>,
    pub(super) look: Look,
}

/// The page of a project that has no map yet.
pub(super) fn draft(ui: &mut Ui, draft: &mut Draft, view: &mut SourcesView, look: Look) {
    let panel = Frame::new().fill(*look.theme.surface.panel);
    let Some(project) = draft.project().cloned() else {
        CentralPanel::no_frame().show(ui, |ui| waiting(ui, draft, view, look));
        return;
    };
    let at = At { project: &project, plan: None, look };
    let all = items(&project, &view.found);
    Panel::left("sources").default_size(304.0).size_range(240.0..=420.0).resizable(true).frame(panel).show(ui, |ui| {
        super::heading(ui, look, &look.say(&crate::app::step::Step::Data.name()), "", |_| {});
        scrolled(ui, "sources", |ui| list::show(ui, view, &all, at));
    });
    if let Some(item) = view.chosen(&all).cloned() {
        whole(ui, view, &item, at, panel);
    } else {
        let below = panel.inner_margin(Margin::symmetric(24, 10));
        Panel::bottom("confirm").frame(below).show(ui, |ui| questions::confirm(ui, draft, view, &all, at));
        CentralPanel::default().frame(panel).show(ui, |ui| questions::show(ui, draft, view, &all, at));
    }
}

/// A source in the middle and its coordinates at the right, where one is chosen.
pub(super) fn whole(ui: &mut Ui, view: &mut SourcesView, item: &Item, at: At<'_>, panel: Frame) {
    let seen = view.look_at(at.project, item, ui.ctx()).cloned();
    let side = Panel::right("place").default_size(320.0).size_range(288.0..=460.0).resizable(true).frame(panel);
    side.show(ui, |ui| {
        super::heading(ui, at.look, &M::Coordinates.say(at.look.lang), "", |_| {});
        scrolled(ui, "place", |ui| {
            if let Some(seen) = &seen {
                place::show(ui, view, item, seen, at);
            }
        });
    });
    CentralPanel::default().frame(panel).show(ui, |ui| middle(ui, view, item, seen.as_ref(), at));
}

fn middle(ui: &mut Ui, view: &mut SourcesView, item: &Item, seen: Option<&Seen>, at: At<'_>) {
    let look = at.look;
    mapping::head(ui, view, item, seen, at);
    ScrollArea::vertical().id_salt("columns").auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, |ui| {
            let Some(seen) = seen else {
                ui.label(look.second(M::LookingAt { file: item.name() }.say(look.lang)));
                return;
            };
            if let Some(readings) = &seen.readings {
                encoding::show(ui, view, item, readings, at);
            }
            match &seen.layers {
                Ok(layers) => layers.iter().take(1).for_each(|layer| mapping::show(ui, view, item, layer, at)),
                Err(problems) => {
                    look.section(ui, &M::Problem.say(look.lang));
                    for problem in problems {
                        trouble(ui, look, (problem.field.as_deref().unwrap_or_default(), &problem.message, &problem.remedy));
                    }
                }
            }
        });
    });
}

/// What is wrong, where, and what to do.
fn trouble(ui: &mut Ui, look: Look, (place, what, remedy): (&str, &crate::report::Text, &crate::report::Text)) {
    let soft = Frame::new().fill(*look.theme.state.error_soft).corner_radius(6).inner_margin(Margin::symmetric(12, 8));
    soft.show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !place.is_empty() {
            ui.label(look.strong(place));
        }
        ui.colored_label(*look.theme.state.error, what.get(look.lang));
        ui.label(look.second(remedy.get(look.lang)));
    });
    ui.add_space(6.0);
}

fn waiting(ui: &mut Ui, draft: &Draft, view: &SourcesView, look: Look) {
    super::states::centred(ui, look, (440.0, super::states::MIDDLE), |ui| {
        let file = view.looking_at().filter(|file| !file.is_empty());
        let said = file.map_or(M::Looking, |file| M::LookingAt { file });
        ui.label(look.strong(if draft.refused.is_some() { M::NothingRead } else { said }.say(look.lang)).size(16.0));
        if let Some(refused) = &draft.refused {
            ui.colored_label(*look.theme.state.error, refused.get(look.lang));
        }
    });
}

fn scrolled(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().id_salt(("data", name)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, add);
    });
}

/// A card of which one can be chosen: its name, a note at the right, more below in one row or two. Whether it was clicked.
fn choice(ui: &mut Ui, look: Look, (name, label): (&str, &str), (note, more): (&str, &str), chosen: bool) -> bool {
    let theme = look.theme;
    let width = ui.available_width();
    let below = (!more.is_empty()).then(|| {
        let font = egui::FontId::proportional(12.0);
        let mut job = egui::text::LayoutJob::simple(more.to_owned(), font, *theme.text.secondary, width - 42.0);
        job.wrap.max_rows = 2;
        ui.painter().layout_job(job)
    });
    let height = below.as_ref().map_or(34.0, |below| 34.0 + below.size().y);
    let (rect, response) = ui.allocate_exact_size(egui::vec2(width, height), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::accesskit::Role::RadioButton, true, chosen, name));
    let p = ui.painter();
    let line = match (chosen, response.hovered()) {
        (true, _) => egui::Stroke::new(1.5, *theme.accent.fill),
        (false, true) => egui::Stroke::new(1.0, *theme.line.strong),
        (false, false) => egui::Stroke::new(1.0, *theme.line.normal),
    };
    p.rect(rect, 6.0, *theme.surface.raised, line, egui::StrokeKind::Inside);
    let above = if below.is_none() { rect.center().y } else { rect.top() + 16.0 };
    let knob = egui::pos2(rect.left() + 17.0, above);
    p.circle_stroke(knob, 6.0, egui::Stroke::new(1.5, if chosen { *theme.accent.fill } else { *theme.line.strong }));
    if chosen {
        p.circle_filled(knob, 3.2, *theme.accent.fill);
    }
    let font = egui::FontId::proportional(11.5);
    let at = egui::pos2(rect.right() - 10.0, above);
    let drawn = look.cut(p, at, egui::Align::Max, (note, font, *theme.text.secondary), rect.width() * 0.5);
    let left = rect.left() + 32.0;
    look.text_within(p, egui::pos2(left, above), label, 13.0, *theme.text.primary, drawn.left() - left - 4.0);
    if let Some(below) = below {
        p.galley(egui::pos2(left, rect.top() + 27.0), below, *theme.text.secondary);
    }
    look.focus(ui, &response, rect);
    ui.add_space(6.0);
    response.clicked() && !chosen
}
