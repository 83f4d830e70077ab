//! The frame around the map: steps above, the step's panel at the left, inspector or lists at the right, table and status below.

mod apart;
mod below;
mod chosen;
mod decide;
mod differences;
mod edits;
mod figures;
mod guide;
mod histogram;
mod inspector;
mod issues;
mod layers;
mod legend;
mod meeting;
mod moved;
mod notes;
mod pairs;
mod preview;
mod rail;
mod scenarios;
mod sizes;
mod states;
mod status;
mod steps;
mod style;
mod table;
mod top;
mod values;
mod weights;
mod why_not;
mod years;
mod zones;

use eframe::egui::{self, CentralPanel, Frame, Margin, Panel, Ui};

use super::look::Look;
use super::place::Place;
use super::state::{App, Edge, MapPage, Page, Side};
use super::step::Step;
use super::{map, palette};
use crate::district::NeighbourhoodIx;
use crate::report::messages::{AppMessage as M, Say, ScenarioMessage};
use crate::zone::Role;

pub(super) use decide::dropped;
pub(super) use issues::colour as issue_colour;
pub(super) use layers::show as layers;
pub(super) use legend::{Renaming, legend};
pub(super) use years::time_axis;

/// One frame of the whole window.
pub(super) fn show(ui: &mut Ui, app: &mut App, look: Look) {
    let panel = Frame::new().fill(*look.theme.surface.panel);
    if let Page::Map(page) = &mut app.page
        && page.meeting.is_some()
    {
        meeting::show(ui, page, look, panel);
        wished(app, ui.ctx());
        guide::show(ui, app, look);
        palette::show(ui, app, look);
        return;
    }
    Panel::top("top").exact_size(48.0).frame(panel.inner_margin(Margin::symmetric(12, 0))).show(ui, |ui| top::show(ui, app, look));
    Panel::bottom("status").exact_size(26.0).frame(panel.inner_margin(Margin::symmetric(12, 0))).show(ui, |ui| {
        if status::show(ui, app, look)
            && let Page::Map(page) = &mut app.page
        {
            page.show_issues(ui.ctx());
        }
    });
    if app.shows_chinese == Some(false) {
        let warn = Frame::new().fill(*look.theme.state.warn_soft).inner_margin(Margin::symmetric(16, 6));
        Panel::top("font").frame(warn).show(ui, |ui| {
            ui.colored_label(*look.theme.state.warn, look.say(&M::NoChineseFont));
        });
    }
    if let Some(note) = &app.note {
        let said = Frame::new().fill(*look.theme.surface.sunken).inner_margin(Margin::symmetric(16, 6));
        let closed = Panel::top("note").frame(said).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(look.second(note.get(look.lang)));
                ui.button(look.say(&M::CloseNote)).clicked()
            })
        });
        if closed.inner.inner {
            app.note = None;
        }
    }
    decide::recovery(ui, app, look);
    let ctx = ui.ctx().clone();
    match &mut app.page {
        Page::Map(page) if page.is_empty() => {
            CentralPanel::no_frame().show(ui, |ui| states::empty(ui, look));
        }
        Page::Map(page) => around_the_map(ui, page, look, panel),
        Page::Working(job) => {
            let cancelled = CentralPanel::no_frame().show(ui, |ui| states::working(ui, job, look)).inner;
            if cancelled {
                job.cancel();
                app.page = Page::Failed(super::job::Failure::cancelled());
            }
        }
        Page::Failed(failure) => {
            let project = app.source.path();
            let is_there = |typed: &str| super::moved::is_there(project, typed);
            let asked = CentralPanel::no_frame().show(ui, |ui| states::failed(ui, failure, look, is_there)).inner;
            match asked {
                Some(states::Asked::Again) => app.restart(&ctx),
                Some(states::Asked::Repair) => app.repair(&ctx),
                None => {}
            }
        }
    }
    wished(app, &ctx);
    guide::show(ui, app, look);
    palette::show(ui, app, look);
}

/// Does what a button of the page asked for.
fn wished(app: &mut App, ctx: &egui::Context) {
    if let Page::Map(page) = &mut app.page
        && let Some(command) = page.view.wish.take()
    {
        app.run(command, ctx);
    }
}

/// The panels at the edges, those that are not hidden, and the map between them.
fn around_the_map(ui: &mut Ui, page: &mut MapPage, look: Look, panel: Frame) {
    let narrow = ui.available_width() < 1300.0;
    let (left, right, below) = match ui.available_width() {
        w if w < 1300.0 => (272.0, 288.0, 168.0),
        w if w > 1800.0 => (320.0, 360.0, 280.0),
        _ => (304.0, 320.0, 208.0),
    };
    let side = |panel: Panel, size: f32, min: f32, max: f32| panel.default_size(size).size_range(min..=max).resizable(true);
    let seen = |page: &MapPage, edge: Edge| !page.view.hidden_edges.contains(&edge);
    if seen(page, Edge::Left) {
        side(Panel::left("step"), left, 240.0, 420.0).frame(panel).show(ui, |ui| {
            Place::Left.begin(ui, look, &page.view.step.name());
            steps::show(ui, page, look);
        });
    }
    // Where there is little room the right panel is there for what is selected.
    let asked_for = page.view.marked.len() > 0 || page.view.side != Side::Zones || !seen(page, Edge::Bottom);
    let needs_width = narrow || page.has_years_side_by_side();
    page.view.right_is_there = seen(page, Edge::Right) && (!needs_width || asked_for);
    if page.view.right_is_there {
        side(Panel::right("inspector"), right, 288.0, 460.0).frame(panel).show(ui, |ui| {
            Place::Right.begin(ui, look, &M::List);
            if page.view.selection.is_some() {
                inspector::show(ui, page, look);
            } else if page.view.marked.len() > 0 {
                chosen::show(ui, page, look);
            } else {
                sides(ui, page, look);
                match page.view.side {
                    Side::Zones => zones::show(ui, page, look),
                    Side::Issues => issues::show(ui, page, look),
                    Side::Scenarios => scenarios::show(ui, page, look),
                }
            }
        });
    }
    if seen(page, Edge::Bottom) && !page.plan.district.neighbourhoods.is_empty() {
        side(Panel::bottom("table"), below, 120.0, 420.0).frame(panel).show(ui, |ui| {
            Place::Table.begin(ui, look, &M::TableTitle);
            let is_other = differences::show(ui, page, look) || page.view.step == Step::Report && preview::show(ui, page, look);
            if !is_other {
                below::show(ui, page, look);
            }
        });
    }
    CentralPanel::no_frame().show(
        ui,
        |ui| {
            if page.has_years_side_by_side() { years::show(ui, page, look) } else { map::show(ui, page, look) }
        },
    );
}

impl MapPage {
    fn is_empty(&self) -> bool {
        self.plan.district.buildings.is_empty() && self.plan.district.neighbourhoods.is_empty()
    }
}

/// The three lists of the right side.
fn sides(ui: &mut Ui, page: &mut MapPage, look: Look) {
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 12, bottom: 10 }).show(ui, |ui| {
        let zones = look.say(&M::ZonesCount { count: look.count(page.plan.zones.zones.len()) });
        let issues = look.say(&M::IssuesCount { count: look.count(page.issues.count(None)) });
        let scenarios = ScenarioMessage::Tab { count: page.scenarios.all.len() }.say(look.lang);
        let choices = [(Side::Zones, zones), (Side::Issues, issues), (Side::Scenarios, scenarios)];
        look.segmented(ui, &mut page.view.side, &choices, &look.say(&M::List));
    });
}

/// Members, households and years of a zone, in one line.
pub(super) fn zone_facts(page: &MapPage, zone: usize, look: Look) -> String {
    let parts = page.plan.zones.zones[zone].parts.iter().filter(|(_, role)| matches!(role, Role::Member | Role::Provisional));
    let counted: Vec<_> = parts.map(|(n, _)| &page.plan.district.neighbourhoods[n.at()]).collect();
    let mut facts = vec![look.say(&if counted.len() == 1 { M::OneMember } else { M::MembersCount { count: counted.len() } })];
    // A sum with a part unknown would be a lie.
    let households: Option<Vec<u32>> = counted.iter().map(|n| n.households).collect();
    if let Some(all) = households {
        facts.push(look.say(&M::HouseholdsCount { count: look.count(all.iter().map(|h| *h as usize).sum()) }));
    }
    facts.extend(zone_years(page, zone, look));
    facts.join(" · ")
}

/// First and last start year of a zone's members.
pub(super) fn zone_years(page: &MapPage, zone: usize, look: Look) -> Option<String> {
    let starts = || {
        let parts = page.plan.zones.zones[zone].parts.iter().filter(|(_, role)| *role != Role::Infill);
        parts.filter_map(|(n, _)| page.plan.programme.start[n.at()])
    };
    let (from, to) = (starts().min()?, starts().max()?);
    Some(look.say(&if from == to { M::YearOne { year: from } } else { M::YearRange { from, to } }))
}

/// Years, buildings, households and area of a neighbourhood, in one line.
pub(super) fn neighbourhood_facts(page: &MapPage, n: NeighbourhoodIx, look: Look) -> String {
    let neighbourhood = &page.plan.district.neighbourhoods[n.at()];
    let built = neighbourhood.typical_year.map(crate::district::YearInterval::year).or(neighbourhood.built);
    let mut facts = vec![match (built, look.lang) {
        (Some(years), crate::report::Lang::Zh) => format!("{years} 年"),
        (Some(years), crate::report::Lang::En) => years.to_string(),
        (None, _) => look.say(&M::YearUnknown),
    }];
    if !neighbourhood.buildings.is_empty() {
        facts.push(look.say(&M::BuildingsCount { count: neighbourhood.buildings.len() }));
    }
    facts.extend(neighbourhood.households.map(|h| look.say(&M::HouseholdsCount { count: look.count(h as usize) })));
    facts.extend(neighbourhood.floor_area.map(|a| look.floor_area(a.0)));
    facts.join(" · ")
}

/// A panel's heading row: 16 px from the edges.
fn heading(ui: &mut Ui, look: Look, text: &str, note: &str, right: impl FnOnce(&mut Ui)) {
    Frame::new().inner_margin(Margin { left: 16, right: 12, top: 12, bottom: 6 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(look.strong(text).size(16.0));
            ui.label(look.second(note).size(13.0));
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), right);
        });
    });
}
