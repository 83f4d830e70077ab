//! The card of layers: which are seen, and which facilities.

use eframe::egui::{Align2, Color32, ScrollArea, Sense, Stroke, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use crate::app::cartography::Switch;
use crate::app::field::category_name;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::signs::Sign;
use crate::district::StreetClass;
use crate::report::messages::AppMessage as M;

/// The card of layers.
pub(in crate::app) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    ui.set_width(232.0);
    ScrollArea::vertical().max_height((page.view.map.height() - 180.0).max(160.0)).show(ui, |ui| {
        ui.label(look.strong(look.say(&M::Layers)));
        ui.spacing_mut().item_spacing.y = 1.0;
        switches(ui, page, look);
        if !page.scene.categories().is_empty() {
            look.section(ui, &look.say(&M::FacilityCategories));
            categories(ui, page, look);
        }
    });
}

impl Switch {
    /// All of them, in the order of the card.
    pub(in crate::app) const ALL: [Self; 10] = [
        Self::Buildings,
        Self::Neighbourhoods,
        Self::Zones,
        Self::Points,
        Self::Corridors,
        Self::Links,
        Self::Streets,
        Self::Barriers,
        Self::Facilities,
        Self::Labels,
    ];

    /// What it is called.
    pub(in crate::app) fn name(self) -> M {
        match self {
            Self::Buildings => M::LayerBuildings,
            Self::Neighbourhoods => M::LayerNeighbourhoods,
            Self::Zones => M::LayerZones,
            Self::Points => M::LayerPoints,
            Self::Corridors => M::LayerCorridors,
            Self::Links => M::LayerLinks,
            Self::Streets => M::LayerStreets,
            Self::Barriers => M::LayerBarriers,
            Self::Facilities => M::LayerFacilities,
            Self::Labels => M::LayerLabels,
        }
    }

    /// What the command to switch it is called.
    pub(in crate::app) fn command_name(self) -> M {
        match self {
            Self::Buildings => M::SwitchBuildings,
            Self::Neighbourhoods => M::SwitchNeighbourhoods,
            Self::Zones => M::SwitchZones,
            Self::Points => M::SwitchPoints,
            Self::Corridors => M::SwitchCorridors,
            Self::Links => M::SwitchLinks,
            Self::Streets => M::SwitchStreets,
            Self::Barriers => M::SwitchBarriers,
            Self::Facilities => M::SwitchFacilities,
            Self::Labels => M::SwitchLabels,
        }
    }
}

fn switches(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let count = |switch: Switch| match switch {
        Switch::Buildings => plan.district.buildings.len(),
        Switch::Neighbourhoods => plan.district.neighbourhoods.len(),
        Switch::Zones => plan.zones.zones.len(),
        Switch::Points => plan.zones.zone_of.iter().flatten().count(),
        Switch::Corridors => plan.links.corridors.len(),
        Switch::Links => plan.links.all().iter().filter(|l| l.counts).count(),
        Switch::Streets => plan.district.streets.iter().filter(|s| s.class != StreetClass::Path).count(),
        Switch::Barriers => plan.district.barriers.len(),
        Switch::Facilities => plan.district.facilities.len(),
        Switch::Labels => 0,
    };
    for switch in Switch::ALL {
        let mut on = page.view.shown.contains(&switch);
        let name = look.say(&switch.name());
        let note = if switch == Switch::Labels { String::new() } else { look.count(count(switch)) };
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
    for at in 0..page.scene.categories().len() {
        let id = &page.scene.categories()[at];
        let name = category_name(&page.plan, id, look.lang);
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
        let sign = Sign::of(&page.scene.categories()[at]);
        if on {
            sign.paint(p, dot, 5.0, theme.category(at), Stroke::NONE);
        } else {
            sign.paint(p, dot, 4.5, Color32::TRANSPARENT, Stroke::new(1.0, *theme.line.strong));
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
                page.view.hidden = (0..page.scene.categories().len()).filter(|&c| c != at).collect();
            } else if !page.view.hidden.remove(&at) {
                page.view.hidden.insert(at);
            }
        }
    }
}
