//! Decisions in the panels: what is done to the selection and why, weights that follow the hand, unsaved changes of last time.

use std::collections::BTreeSet;

use eframe::egui::{self, ComboBox, Frame, Margin, Panel, TextEdit, Ui, WidgetInfo};

use crate::app::deciding::Decision;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::state::{App, Page};
use crate::district::NeighbourhoodIx;
use crate::report::Text;
use crate::report::messages::{DeskMessage as M, HandMessage, Say};
use crate::zone::HandChange;

/// What can be done to zones with the selection.
pub(super) fn by_hand(ui: &mut Ui, page: &mut MapPage, look: Look) {
    if !begin(ui, page, look, &M::DecideHead) {
        return;
    }
    let who: Vec<NeighbourhoodIx> = page.view.marked.iter().map(NeighbourhoodIx).collect();
    let zones: BTreeSet<u32> = who.iter().filter_map(|who| page.plan.zones.zone_of[who.at()]).collect();
    let mut asked: Option<Result<HandChange, Text>> = None;
    ui.horizontal_wrapped(|ui| {
        let mut ask = |ui: &mut Ui, name: &M, change: &dyn Fn() -> Result<HandChange, Text>| {
            if ui.button(name.say(look.lang)).clicked() {
                asked = Some(change());
            }
        };
        ask(ui, &M::ExcludeChosen, &|| Ok(HandChange::Exclude { who: who.clone() }));
        ask(ui, &M::OwnZone, &|| Ok(HandChange::Split { who: who.clone() }));
        ask(ui, &M::LockZone, &|| match zones.first() {
            Some(&zone) if zones.len() == 1 => Ok(HandChange::Lock { zone }),
            _ => Err(M::NotSame.both()),
        });
        ask(ui, &M::MergeZones, &|| match (zones.first(), zones.last()) {
            (Some(&one), Some(&other)) if zones.len() == 2 => Ok(HandChange::Merge { one, other }),
            _ => Err(M::NotTwo.both()),
        });
    });
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let into = zone_choice(ui, page, look);
        if ui.button(M::MoveInto.say(look.lang)).clicked() {
            asked = Some(into.map_or_else(|| Err(M::NoZoneChosen.both()), |to| Ok(HandChange::Move { who: who.clone(), to })));
        }
    });
    match asked {
        Some(Ok(change)) => page.asking.decision = Some(Decision::Hand(change)),
        Some(Err(why)) => page.asking.refused = Some(why),
        None => {}
    }
    refused(ui, page, look);
}

/// The zone to move into, by its place among the zones.
fn zone_choice(ui: &mut Ui, page: &mut MapPage, look: Look) -> Option<u32> {
    let zones = &page.plan.zones.zones;
    let chosen = page.asking.into.as_ref().and_then(|id| zones.iter().position(|zone| zone.id == *id));
    let name = chosen.map_or_else(|| M::IntoZone.say(look.lang), |at| zones[at].name.clone());
    let mut taken = None;
    let shown = ComboBox::from_id_salt("into").selected_text(name).width(120.0).show_ui(ui, |ui| {
        for (at, zone) in zones.iter().enumerate() {
            if ui.selectable_label(chosen == Some(at), &zone.name).clicked() {
                taken = Some(zone.id.clone());
            }
        }
    });
    shown.response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, M::IntoZone.say(look.lang)));
    if taken.is_some() {
        page.asking.into = taken;
    }
    chosen.map(|at| at as u32)
}

/// The years that the selection may be moved to.
pub(super) fn start_year(ui: &mut Ui, page: &mut MapPage, look: Look) {
    if !begin(ui, page, look, &M::StartHead) {
        return;
    }
    let (first, last) = page.plan.programme.years;
    ui.horizontal_wrapped(|ui| {
        for year in first..=last {
            if ui.button(M::StartIn { year }.say(look.lang)).clicked() {
                let who = page.view.marked.iter().map(NeighbourhoodIx).collect();
                page.asking.decision = Some(Decision::Start { who, year });
            }
        }
    });
    refused(ui, page, look);
}

/// The head of the section with the field for the reason; whether there is something to decide on.
fn begin(ui: &mut Ui, page: &mut MapPage, look: Look, head: &M) -> bool {
    if !page.asking.is_open {
        return false;
    }
    look.section(ui, &head.say(look.lang));
    let count = page.view.marked.len();
    if count == 0 {
        ui.label(look.second(M::DecideHint.say(look.lang)));
        refused(ui, page, look);
        return false;
    }
    ui.label(look.second(M::ChosenNow { count }.say(look.lang)));
    let label = ui.label(M::Reason.say(look.lang));
    let field = TextEdit::singleline(&mut page.asking.reason).hint_text(M::ReasonHint.say(look.lang)).desired_width(f32::INFINITY);
    ui.add(field).labelled_by(label.id);
    ui.add_space(4.0);
    true
}

/// Why the last wish was not granted.
pub(super) fn refused(ui: &mut Ui, page: &MapPage, look: Look) {
    if let Some(refused) = &page.asking.refused {
        ui.add_space(4.0);
        ui.colored_label(*look.theme.state.error, refused.get(look.lang));
    }
}

/// Asks for the reason of what was let go, where it lies; without one it goes back.
pub(in crate::app) fn dropped(ui: &Ui, page: &mut MapPage, look: Look) {
    let Some(mut dropped) = page.view.dropped.take() else { return };
    let room = page.view.map.shrink2(egui::vec2(170.0, 90.0));
    let area = egui::Area::new(egui::Id::unique("dropped")).fixed_pos(room.clamp(dropped.at)).pivot(egui::Align2::CENTER_CENTER);
    let (mut keep, mut back) = (false, false);
    area.order(egui::Order::Foreground).fade_in(false).show(ui.ctx(), |ui| {
        look.theme.card(look.dark).show(ui, |ui| {
            ui.set_width(290.0);
            ui.label(look.strong(dropped.said.get(look.lang)));
            let field = TextEdit::singleline(&mut page.asking.reason).hint_text(M::ReasonHint.say(look.lang)).desired_width(f32::INFINITY);
            let response = ui.add(field);
            response.widget_info(|| WidgetInfo::labeled(egui::accesskit::Role::TextInput, true, HandMessage::WhyDrop.say(look.lang)));
            if std::mem::take(&mut dropped.is_new) {
                response.request_focus();
            }
            keep = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
            back = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Escape));
            ui.horizontal(|ui| {
                keep |= ui.button(HandMessage::KeepDrop.say(look.lang)).clicked();
                back |= ui.button(HandMessage::PutBack.say(look.lang)).clicked();
            });
            if let Some(refused) = &page.asking.refused {
                ui.colored_label(*look.theme.state.error, refused.get(look.lang));
            }
        });
    });
    if back {
        page.asking.reason.clear();
        page.asking.refused = None;
        return;
    }
    if keep {
        page.asking.decision = Some(dropped.decision.clone());
    }
    page.view.dropped = Some(dropped);
}

/// Offers what an earlier process had not saved.
pub(super) fn recovery(ui: &mut Ui, app: &mut App, look: Look) {
    let Some(recovery) = app.deciding.as_ref().and_then(|deciding| deciding.recovery.as_ref()) else { return };
    let mut said = M::RecoverHead.say(look.lang);
    if recovery.is_outdated {
        said = format!("{said} · {}", M::RecoverOutdated.say(look.lang));
    }
    let warn = Frame::new().fill(*look.theme.state.warn_soft).inner_margin(Margin::symmetric(16, 6));
    let mut taken = None;
    Panel::top("recovery").frame(warn).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.colored_label(*look.theme.state.warn, said);
            for (name, take) in [(M::Recover, true), (M::Discard, false)] {
                if ui.button(name.say(look.lang)).clicked() {
                    taken = Some(take);
                }
            }
        });
    });
    if let (Some(take), Some(deciding), Page::Map(page)) = (taken, &mut app.deciding, &mut app.page) {
        deciding.recover(page, take);
    }
}
