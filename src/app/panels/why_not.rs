//! The card that answers "why not us": the reason, the nearest change, what it would displace.

use eframe::egui::{Frame, Margin, RichText, TextEdit, Ui, WidgetInfo, accesskit::Role};
use serde_json::Value;

use crate::app::command::Command;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::why_not::Search;
use crate::desk::{Nearest, targets_moved};
use crate::district::NeighbourhoodIx;
use crate::project::{Change, EditAction};
use crate::report::messages::{MeetingMessage as M, Say};

/// Displaced neighbourhoods that are named.
const NAMED: usize = 8;

/// Draws the card; `size` is that of its text.
pub(super) fn card(ui: &mut Ui, page: &mut MapPage, n: NeighbourhoodIx, size: f32, look: Look) {
    let (plan, ctx) = (page.plan.clone(), ui.ctx().clone());
    let theme = look.theme;
    let text = |text: &str| RichText::new(text).size(size).color(*theme.text.primary);
    let second = |text: &str| RichText::new(text).size(size - 1.0).color(*theme.text.secondary);
    ui.add_space(8.0);
    Frame::new().fill(*theme.surface.sunken).corner_radius(8).inner_margin(Margin::symmetric(12, 10)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(look.strong(M::WhyNotHead.say(look.lang)).size(size + 1.0));
        let reason = page.why_not.reason(&plan, n, &ctx).map(|reason| reason.get(look.lang).to_owned());
        ui.label(text(reason.as_deref().unwrap_or("…")));
        ui.add_space(4.0);
        let mut take = false;
        match page.why_not.search(&plan, n) {
            Search::Open if page.asking.is_open => {
                if ui.button(RichText::new(M::FindNearest.say(look.lang)).size(size)).clicked() {
                    page.view.wish = Some(Command::WhyNot);
                }
            }
            Search::Open => {}
            Search::UnderWay => {
                ui.label(second(&M::Searching.say(look.lang)));
                if ui.button(M::StopSearching.say(look.lang)).clicked() {
                    page.why_not.stop();
                }
            }
            Search::Nothing => {
                ui.label(text(&M::NoneFound.say(look.lang)));
            }
            Search::Failed => {
                ui.label(text(&M::SearchFailed.say(look.lang)));
            }
            Search::Found(nearest) => {
                found(ui, nearest, size, look);
                take = true;
            }
        }
        if take {
            adopt(ui, page, n, look);
        }
        if let Some(refused) = &page.asking.refused {
            ui.label(RichText::new(refused.get(look.lang)).size(size).color(*theme.state.error));
        }
    });
}

fn found(ui: &mut Ui, nearest: &Nearest, size: f32, look: Look) {
    let theme = look.theme;
    let line = |ui: &mut Ui, text: &str| {
        ui.label(RichText::new(text).size(size).color(*theme.text.primary));
    };
    ui.label(RichText::new(M::NearestHead.say(look.lang)).size(size - 1.0).color(*theme.text.secondary));
    let start = M::WouldStart { year: nearest.start }.say(look.lang);
    ui.label(look.strong(format!("{} · {start}", nearest.name.get(look.lang))).size(size));
    let is_include = |change: &Change| matches!(change, Change::Edit(edit) if edit.action == EditAction::Include);
    if nearest.changes.iter().any(is_include) {
        ui.label(RichText::new(M::Overrides.say(look.lang)).size(size).color(*theme.state.warn));
    }
    ui.add_space(4.0);
    let displaced: Vec<_> = nearest.displaced().collect();
    if displaced.is_empty() {
        line(ui, &M::DisplacesNone.say(look.lang));
    } else {
        line(ui, &M::Displaces { count: displaced.len() }.say(look.lang));
        for change in displaced.iter().take(NAMED) {
            let to = match year(&change.to) {
                Some(year) => M::InYear { year }.say(look.lang),
                None => M::InNoYear.say(look.lang),
            };
            let from = year(&change.from).unwrap_or_default();
            line(ui, &format!("· {}", M::PutOff { name: change.name.clone(), from, to }.say(look.lang)));
        }
        if displaced.len() > NAMED {
            line(ui, &M::MoreOf { count: displaced.len() - NAMED }.say(look.lang));
        }
    }
    for change in targets_moved(&nearest.differences) {
        line(ui, &change.said(look.lang));
    }
}

fn year(value: &Value) -> Option<String> {
    value.as_i64().map(|year| year.to_string())
}

/// The field for the reason, and the button that makes the change.
fn adopt(ui: &mut Ui, page: &mut MapPage, n: NeighbourhoodIx, look: Look) {
    ui.add_space(6.0);
    ui.label(look.second(M::TakeHint.say(look.lang)));
    let name = M::ReasonOf.say(look.lang);
    let field = TextEdit::singleline(&mut page.asking.reason).hint_text(&name).desired_width(f32::INFINITY);
    ui.add(field).widget_info(|| WidgetInfo::labeled(Role::TextInput, true, &name));
    if ui.button(M::Take.say(look.lang)).clicked() {
        page.take_nearest(n);
    }
}
