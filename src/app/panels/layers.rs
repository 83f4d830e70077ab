//! What was found, in three numbers; which layers are seen; which facilities.

use eframe::egui::{Align2, Frame, Margin, ScrollArea, Sense, Stroke, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use super::heading;
use crate::app::cartography::Switch;
use crate::app::look::Look;
use crate::app::state::MapPage;
use crate::district::StreetClass;
use crate::intake::usual_word;
use crate::report::Lang;
use crate::report::messages::AppMessage as M;
use crate::zone::Role;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    heading(ui, look, &look.say(&M::Result), "", |_| {});
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, |ui| {
            result(ui, page, look);
            look.section(ui, &look.say(&M::Layers));
            ui.spacing_mut().item_spacing.y = 1.0;
            switches(ui, page, look);
            if !page.scene.categories.is_empty() {
                look.section(ui, &look.say(&M::FacilityCategories));
                categories(ui, page, look);
            }
        });
    });
}

/// Three figures: zones, neighbourhoods in them of all candidates, floor area.
fn result(ui: &mut Ui, page: &MapPage, look: Look) {
    let plan = &page.plan;
    let candidates = plan.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count();
    let zoned = |at: &usize| matches!(plan.zones.role[*at], Some(Role::Member | Role::Provisional));
    let members: Vec<usize> = (0..plan.zones.role.len()).filter(zoned).collect();
    let provisional = plan.zones.role.contains(&Some(Role::Provisional));
    let area: f64 = members.iter().filter_map(|&n| plan.district.neighbourhoods[n].floor_area).map(|a| a.0).sum();
    let (per, unit) = if look.lang == Lang::Zh { (1e4, "万 m²") } else { (1e6, "km²") };
    let figures = [
        (look.count(plan.zones.zones.len()), String::new(), look.say(&M::Zones)),
        (look.count(members.len()), format!("/ {}", look.count(candidates)), look.say(&M::InZones)),
        (
            look.number(area / per, if per > 1e5 { 2 } else { 1 }),
            unit.to_owned(),
            look.say(&if provisional { M::FloorAreaAll } else { M::FloorArea }),
        ),
    ];
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 52.0), Sense::hover());
    let spoken = figures.iter().map(|(value, unit, name)| format!("{name} {value} {unit}")).collect::<Vec<_>>().join(" · ");
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, &spoken));
    let starts = [0.0, 0.25, 0.62];
    for ((value, unit, name), start) in figures.iter().zip(starts) {
        let left = rect.left() + rect.width() * start;
        let p = ui.painter();
        let base = rect.top() + 28.0;
        let end = look.text_strong(p, pos2(left, base), Align2::LEFT_BOTTOM, value, 22.0, *look.theme.text.primary);
        let beside = pos2(end.right() + 4.0, base - 4.0);
        look.text(p, beside, Align2::LEFT_BOTTOM, unit, 12.0, *look.theme.text.secondary);
        look.text(p, pos2(left, rect.top() + 42.0), Align2::LEFT_CENTER, name, 12.0, *look.theme.text.secondary);
    }
}

fn switches(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = &page.plan;
    let streets = plan.district.streets.iter().filter(|s| s.class != StreetClass::Path).count();
    let rows = [
        (Switch::Buildings, M::LayerBuildings, plan.district.buildings.len()),
        (Switch::Neighbourhoods, M::LayerNeighbourhoods, plan.district.neighbourhoods.len()),
        (Switch::Zones, M::LayerZones, plan.zones.zones.len()),
        (Switch::Corridors, M::LayerCorridors, plan.links.corridors.len()),
        (Switch::Links, M::LayerLinks, plan.links.all().iter().filter(|l| l.counts).count()),
        (Switch::Streets, M::LayerStreets, streets),
        (Switch::Barriers, M::LayerBarriers, plan.district.barriers.len()),
        (Switch::Facilities, M::LayerFacilities, plan.district.facilities.len()),
        (Switch::Labels, M::LayerLabels, 0),
    ];
    for (switch, label, count) in rows {
        let mut on = page.view.shown.contains(&switch);
        let name = look.say(&label);
        let note = if switch == Switch::Labels { String::new() } else { look.count(count) };
        if look.switch(ui, &mut on, &name, &look.say(&M::ShowLayer { name: name.clone() }), &note).changed() {
            if on {
                page.view.shown.insert(switch);
            } else {
                page.view.shown.remove(&switch);
            }
        }
    }
}

fn categories(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let facilities_shown = page.view.shown.contains(&Switch::Facilities);
    for at in 0..page.scene.categories.len() {
        let id = &page.scene.categories[at];
        let name = category_name(page, id, look.lang);
        let on = facilities_shown && !page.view.hidden.contains(&at);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
        let spoken = look.say(&M::ShowCategory { name: name.clone() });
        response.widget_info(|| WidgetInfo::selected(Kind::CheckBox, true, on, &spoken));
        let theme = look.theme;
        let p = ui.painter();
        if response.hovered() {
            p.rect_filled(rect.expand2(vec2(6.0, 0.0)), 6.0, *theme.surface.hover);
        }
        let dot = pos2(rect.left() + 8.0, rect.center().y);
        if on {
            p.circle_filled(dot, 5.0, theme.category(at));
        } else {
            p.circle_stroke(dot, 4.5, Stroke::new(1.0, *theme.line.strong));
        }
        let color = if on { *theme.text.primary } else { *theme.text.tertiary };
        let left = pos2(rect.left() + 24.0, rect.center().y);
        look.text_within(p, left, &name, 12.5, color, rect.width() - 80.0);
        let count = look.count(page.facility_counts[at]);
        look.text(p, rect.right_center(), Align2::RIGHT_CENTER, &count, 12.0, *theme.text.tertiary);
        if response.clicked() {
            if !facilities_shown {
                // The first click on one category shows that one alone.
                page.view.shown.insert(Switch::Facilities);
                page.view.hidden = (0..page.scene.categories.len()).filter(|&c| c != at).collect();
            } else if !page.view.hidden.remove(&at) {
                page.view.hidden.insert(at);
            }
        }
    }
}

/// The standard's name of a category, else the usual word, else the source's own word.
fn category_name(page: &MapPage, id: &str, lang: Lang) -> String {
    if let Some(line) = page.plan.standard.facility(id) {
        return if lang == Lang::Zh { line.zh.clone() } else { line.en.clone() };
    }
    match (lang, usual_word(id)) {
        (Lang::Zh, Some(word)) => word.to_owned(),
        (Lang::En, _) => {
            let spaced = id.replace('_', " ");
            if let Some(rest) = spaced.strip_prefix("ev ") {
                return format!("EV {rest}");
            }
            let mut letters = spaced.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        }
        (Lang::Zh, None) => id.to_owned(),
    }
}
