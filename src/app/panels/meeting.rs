//! The window in a meeting: a strip, the map, and one list that answers to a name.

use eframe::egui::{
    self, Align, Align2, CentralPanel, Frame, Key, Layout, Margin, Modifiers, Panel, RichText, ScrollArea, Stroke, TextEdit, Ui,
    WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::{neighbourhood_facts, why_not, zone_facts, zone_years};
use crate::app::command::Command;
use crate::app::find::{FoundKind, find};
use crate::app::icons;
use crate::app::look::Look;
use crate::app::map;
use crate::app::page::MapPage;
use crate::app::scene::{Reading, Thing};
use crate::district::NeighbourhoodIx;
use crate::report::messages::{AppMessage, MeetingMessage as M, Say};

/// Names that are offered.
const MOST: usize = 12;
/// Size of text in the list.
const TEXT: f32 = 16.0;
const ROW: f32 = 46.0;

/// Draws the whole window.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look, panel: Frame) {
    Panel::top("meeting").exact_size(44.0).frame(panel.inner_margin(Margin::symmetric(16, 0))).show(ui, |ui| strip(ui, page, look));
    let width = (ui.available_width() * 0.38).clamp(300.0, 520.0);
    Panel::right("meeting list")
        .exact_size(width)
        .resizable(false)
        .frame(panel.inner_margin(Margin::same(16)))
        .show(ui, |ui| list(ui, page, look));
    CentralPanel::no_frame().show(ui, |ui| map::show(ui, page, look));
    let is_done = page.view.selection.is_none() && page.meeting.as_ref().is_some_and(|meeting| meeting.text.is_empty());
    if is_done && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
        page.view.wish = Some(Command::Meeting);
    }
}

fn strip(ui: &mut Ui, page: &mut MapPage, look: Look) {
    ui.horizontal_centered(|ui| {
        ui.label(look.strong(page.plan.project.file.project.name.clone()).size(17.0));
        ui.label(look.second(M::MeetingTitle.say(look.lang)));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button(M::MeetingEnd.say(look.lang)).clicked() {
                page.view.wish = Some(Command::Meeting);
            }
            let mut reading = page.view.reading;
            let choices = [(Reading::Years, look.say(&AppMessage::ReadYears)), (Reading::Zones, look.say(&AppMessage::ReadZones))];
            look.segmented(ui, &mut reading, &choices, &look.say(&AppMessage::Colour));
            if reading != page.view.reading {
                page.view.read(reading);
            }
        });
    });
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range().expand(16.0), rect.bottom() - 0.5, Stroke::new(1.0, *look.theme.line.normal));
}

fn list(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(mut meeting) = page.meeting.take() else { return };
    let hint = M::MeetingFind.say(look.lang);
    let field = TextEdit::singleline(&mut meeting.text)
        .hint_text(RichText::new(&hint).size(TEXT))
        .align(egui::Align2::LEFT_CENTER)
        .font(egui::FontId::proportional(TEXT))
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, &hint));
    let (ctx, text) = (ui.ctx().clone(), meeting.text.clone());
    page.meeting = Some(meeting);
    if response.changed() {
        page.select(None, &ctx);
    }
    ui.add_space(10.0);
    match page.view.selection {
        Some(thing) => answer(ui, page, thing, look),
        None => names(ui, page, &text, response.lost_focus(), look),
    }
}

/// Those that are called so, or all zones; Enter in the field takes the first.
fn names(ui: &mut Ui, page: &mut MapPage, text: &str, is_entered: bool, look: Look) {
    let plan = page.plan.clone();
    let things: Vec<Thing> = if text.trim().is_empty() {
        ui.label(look.second(M::MeetingAll.say(look.lang)).size(TEXT - 3.0));
        (0..plan.zones.zones.len() as u32).map(Thing::Zone).collect()
    } else {
        let is_wanted = |kind: &FoundKind| matches!(kind, FoundKind::Neighbourhood(_) | FoundKind::Zone(_));
        let found = find(&plan, page.scene.bounds, None, text, MOST).into_iter().filter(|found| is_wanted(&found.kind));
        // People ask for their own neighbourhood.
        let mut found: Vec<Thing> = found.filter_map(|found| found.kind.thing()).collect();
        found.sort_by_key(|thing| matches!(thing, Thing::Zone(_)));
        found
    };
    if things.is_empty() {
        ui.label(RichText::new(M::MeetingNone.say(look.lang)).size(TEXT));
        return;
    }
    let mut chosen = (is_entered && ui.input(|input| input.key_pressed(Key::Enter)) && !text.trim().is_empty()).then(|| things[0]);
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).id_salt("meeting names").show_rows(ui, ROW, things.len(), |ui, range| {
        for &thing in &things[range] {
            if row(ui, page, thing, look) {
                chosen = Some(thing);
            }
        }
    });
    if chosen.is_some() {
        let ctx = ui.ctx().clone();
        page.select(chosen, &ctx);
        if let Some(thing) = chosen {
            // People look for what lies around theirs.
            let bounds = page.scene.bounds_of(&page.plan, thing);
            page.fly_to(bounds, page.view.map.size().min_elem() * 0.38, &ctx);
        }
    }
}

fn row(ui: &mut Ui, page: &MapPage, thing: Thing, look: Look) -> bool {
    let (name, facts, year) = match thing {
        Thing::Neighbourhood(n) => {
            let year = page.plan.programme.start[n.at()].map(|year| M::InYear { year: year.to_string() }.say(look.lang));
            (page.plan.district.neighbourhoods[n.at()].name.clone(), neighbourhood_facts(page, n, look), year)
        }
        Thing::Zone(z) => {
            (page.plan.zones.zones[z as usize].name.clone(), zone_facts(page, z as usize, look), zone_years(page, z as usize, look))
        }
    };
    let year = year.unwrap_or_else(|| M::InNoYear.say(look.lang));
    let response = look.row(ui, ROW, &name, false, |p, rect| {
        let theme = look.theme;
        let (upper, lower) = (rect.top() + 15.0, rect.top() + 34.0);
        let drawn = look.text(p, pos2(rect.right() - 6.0, upper), Align2::RIGHT_CENTER, &year, TEXT - 1.0, *theme.text.secondary);
        look.text_within(p, pos2(rect.left() + 6.0, upper), &name, TEXT, *theme.text.primary, drawn.left() - rect.left() - 18.0);
        look.text_within(p, pos2(rect.left() + 6.0, lower), &facts, 12.0, *theme.text.secondary, rect.width() - 12.0);
        p.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, *theme.line.subtle));
    });
    response.clicked()
}

/// What is said of one thing.
fn answer(ui: &mut Ui, page: &mut MapPage, thing: Thing, look: Look) {
    let name = match thing {
        Thing::Neighbourhood(n) => page.plan.district.neighbourhoods[n.at()].name.clone(),
        Thing::Zone(z) => page.plan.zones.zones[z as usize].name.clone(),
    };
    let mut back = false;
    ui.horizontal(|ui| {
        ui.add(egui::Label::new(look.strong(name).size(TEXT + 4.0)).truncate());
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            back = look.icon_button(ui, &M::BackToList.say(look.lang), icons::cross).clicked();
        });
    });
    ScrollArea::vertical().auto_shrink(false).id_salt("meeting answer").show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        match thing {
            Thing::Neighbourhood(n) => neighbourhood(ui, page, n, look),
            Thing::Zone(z) => {
                ui.label(RichText::new(zone_facts(page, z as usize, look)).size(TEXT));
            }
        }
    });
    if back {
        let ctx = ui.ctx().clone();
        page.select(None, &ctx);
        if let Some(meeting) = &mut page.meeting {
            meeting.text.clear();
        }
        page.fly_home(&ctx);
    }
}

fn neighbourhood(ui: &mut Ui, page: &mut MapPage, n: NeighbourhoodIx, look: Look) {
    let plan = page.plan.clone();
    let line = |ui: &mut Ui, text: String| {
        ui.label(RichText::new(text).size(TEXT).color(*look.theme.text.primary));
    };
    ui.label(RichText::new(neighbourhood_facts(page, n, look)).size(TEXT - 2.0).color(*look.theme.text.secondary));
    match (plan.programme.start[n.at()], plan.programme.finish[n.at()]) {
        (Some(year), _) => line(ui, M::PlannedIn { year }.say(look.lang)),
        (None, Some(_)) => line(ui, M::UnderWay.say(look.lang)),
        (None, None) => {}
    }
    if let Some(zone) = plan.zones.zone_of[n.at()] {
        line(ui, M::PlannedZone { zone: plan.zones.zones[zone as usize].name.clone() }.say(look.lang));
    }
    if let Some((rank, ..)) = plan.scores.rank(n) {
        let total = plan.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count();
        line(ui, M::RankIs { rank: rank.to_string(), total: look.count(total) }.say(look.lang));
    }
    if page.is_left_out() {
        why_not::card(ui, page, n, TEXT, look);
    }
}
