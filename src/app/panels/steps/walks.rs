//! What the map says of walks: those of a neighbourhood, the catchment of a facility, a new facility at a place.

use eframe::egui::{self, ComboBox, Ui};

use super::line;
use crate::access::Site;
use crate::app::field::category_name;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scene::Thing;
use crate::app::selection::Combine;
use crate::app::tool::Tool;
use crate::app::walks::{Answer, Asked};
use crate::report::messages::AppMessage as M;

/// The answer to what is asked, or how to ask.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    if page.plan.walking.is_none() {
        ui.add_space(6.0);
        ui.label(look.second(look.say(&M::WalksNoStreets)));
        return;
    }
    match page.walks.now() {
        Some((Asked::Walks { .. }, _)) => walks(ui, page, look),
        Some((Asked::Catchment { .. }, _)) => catchment(ui, page, look),
        _ => {
            ui.add_space(6.0);
            ui.label(look.second(look.say(&M::WalksHint)));
        }
    }
}

/// The walks of the selected neighbourhood, from near to far; a click asks for the catchment of the facility.
fn walks(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some((Asked::Walks { from, .. }, answer)) = page.walks.now() else { return };
    let name = page.plan.district.neighbourhoods[from.at()].name.clone();
    look.section(ui, &look.say(&M::WalksOf { name }));
    let Some(Answer::Walks(errands)) = answer else {
        ui.label(look.second(look.say(&M::Explaining)));
        return;
    };
    if errands.is_empty() {
        ui.label(look.second(look.say(&M::WalksNone)));
    }
    let mut wanted = None;
    for errand in errands {
        let facility = &page.plan.district.facilities[errand.facility as usize];
        let category = category_name(&page.plan, &facility.category, look.lang);
        let name = if facility.name.is_empty() { category } else { format!("{category} · {}", facility.name) };
        if line(ui, look, None, &name, &format!("{} m", look.number(errand.way.metres, 0)), false) {
            wanted = Some(errand.facility);
        }
    }
    if let Some(facility) = wanted {
        let ctx = ui.ctx().clone();
        page.look_at_facility(facility, &ctx);
    }
}

/// Who lies within the walk of a facility; a click selects them.
fn catchment(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some((Asked::Catchment { facility, limit_m }, answer)) = page.walks.now() else { return };
    let own = &page.plan.district.facilities[*facility as usize];
    let name = if own.name.is_empty() { category_name(&page.plan, &own.category, look.lang) } else { own.name.clone() };
    look.section(ui, &look.say(&M::CatchmentOf { name, limit: look.number(*limit_m, 0) }));
    let within: Vec<u32> = match answer {
        None => {
            ui.label(look.second(look.say(&M::Explaining)));
            return;
        }
        Some(Answer::Catchment(Some(catchment))) => catchment.reached.within.iter().map(|(n, _)| n.0).collect(),
        Some(_) => {
            ui.label(look.second(look.say(&M::CatchmentNoStreet)));
            return;
        }
    };
    let said = look.say(&M::CatchmentHolds { count: within.len(), households: households(page, look, &within) });
    if line(ui, look, None, &said, "", false) {
        let ctx = ui.ctx().clone();
        page.choose_all(within, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
}

/// Tries a new facility of a line that fails: anywhere, or where it would do most for the selected zone.
pub(super) fn site(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let lines: Vec<String> = page.tallies.gaps(&plan).iter().filter(|row| !row.failing.is_empty()).map(|row| row.line.clone()).collect();
    if lines.is_empty() {
        return;
    }
    look.section(ui, &look.say(&M::SiteHead));
    let tried = match &page.view.tool {
        Tool::Site { line, .. } => Some(line.clone()),
        _ => None,
    };
    let name = |line: &str| category_name(&plan, line, look.lang);
    let head = look.say(&M::SitePick);
    let mut wanted = None;
    let shown = tried.as_deref().map_or_else(|| head.clone(), name);
    let combo = ComboBox::from_id_salt("site").width(ui.available_width() - 8.0).selected_text(shown).show_ui(ui, |ui| {
        for own in &lines {
            let response = ui.selectable_label(tried.as_ref() == Some(own), name(own));
            let spoken = look.say(&M::SiteTry { name: name(own) });
            response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::MenuItem, true, &spoken));
            if response.clicked() {
                wanted = Some(own.clone());
            }
        }
    });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::ComboBox, true, &head));
    if let Some(line) = wanted {
        page.view.tool = Tool::Site { line, at: None };
    }
    let Some(tried) = tried else { return };
    match page.walks.now() {
        Some((Asked::Site { .. }, Some(Answer::Site(Some((site, failing)))))) => {
            let (site, failing) = (site.clone(), failing.len());
            closes(ui, page, look, &site, failing);
        }
        Some((Asked::Site { .. }, Some(_))) => {
            ui.colored_label(*look.theme.state.warn, look.say(&M::CatchmentNoStreet));
        }
        Some((Asked::Site { .. }, None)) => {
            ui.label(look.second(look.say(&M::Explaining)));
        }
        _ => {
            ui.label(look.second(look.say(&M::SiteHint { name: name(&tried) })));
        }
    }
    best_of_zone(ui, page, look, &tried);
    if ui.button(look.say(&M::SiteEnd)).clicked() {
        page.view.tool = Tool::Hand;
    }
}

/// What the place on the map closes; a click selects those neighbourhoods.
fn closes(ui: &mut Ui, page: &mut MapPage, look: Look, site: &Site, failing: usize) {
    let closed: Vec<u32> = site.closes.iter().map(|n| n.0).collect();
    let said = look.say(&M::SiteCloses { closed: closed.len(), failing });
    let households = households(page, look, &closed);
    if line(ui, look, None, &said, "", false) {
        let ctx = ui.ctx().clone();
        page.choose_all(closed, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
    ui.label(look.second(look.say(&M::SiteHouseholds { households, walk: look.number(site.walk_m, 0) })));
}

/// Offers the best place in the zone that is selected, or whose neighbourhood is.
fn best_of_zone(ui: &mut Ui, page: &mut MapPage, look: Look, tried: &str) {
    let zone = match page.view.selection {
        Some(Thing::Zone(zone)) => Some(zone as usize),
        Some(Thing::Neighbourhood(n)) => page.plan.zones.zones.iter().position(|zone| zone.parts.iter().any(|(part, _)| *part == n)),
        None => None,
    };
    let Some(zone) = zone else { return };
    let new = page.plan.new_facilities.get(zone).and_then(|all| all.iter().find(|new| new.line == tried));
    let Some((at, closed, failing)) = new.map(|new| (new.site.at, new.site.closes.len(), new.failing.len())) else { return };
    let name = look.say(&M::SiteBest { zone: page.plan.zones.zones[zone].name.clone() });
    if line(ui, look, None, &name, &format!("{closed} / {failing}"), false) {
        page.view.tool = Tool::Site { line: tried.to_owned(), at: Some(at) };
    }
}

/// Households of neighbourhoods; those that are not known are said apart.
fn households(page: &MapPage, look: Look, of: &[u32]) -> String {
    let known: Vec<u32> = of.iter().filter_map(|&n| page.plan.district.neighbourhoods[n as usize].households).collect();
    let sum = look.count(known.iter().map(|&h| h as usize).sum());
    let unknown = of.len() - known.len();
    if unknown == 0 { sum } else { look.say(&M::AndUnknown { sum, count: unknown }) }
}
