//! What was found: zones, who is in them, and the limits they were drawn in.

use eframe::egui::Ui;

use super::fact;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::figures::{self, Figure, Names};
use crate::app::panels::{decide, sizes};
use crate::report::Lang;
use crate::report::messages::AppMessage as M;
use crate::zone::Role;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let candidates = plan.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count();
    let members: Vec<usize> =
        (0..plan.zones.role.len()).filter(|at| matches!(plan.zones.role[*at], Some(Role::Member | Role::Provisional))).collect();
    let provisional = plan.zones.role.contains(&Some(Role::Provisional));
    let areas: Vec<f64> = members.iter().filter_map(|&n| plan.district.neighbourhoods[n].floor_area).map(|a| a.0).collect();
    let (per, unit, decimals) = if look.lang == Lang::Zh { (1e4, "万 m²", 1) } else { (1e6, "km²", 2) };
    let name = look.say(&if provisional { M::FloorAreaAll } else { M::FloorArea });
    let area = match members.len() - areas.len() {
        _ if areas.is_empty() => Figure::new(name, "–"),
        0 => Figure::new(name, look.number(areas.iter().sum::<f64>() / per, decimals)).unit(unit),
        // A part left out is no 0.
        unknown => {
            let sum = look.number(areas.iter().sum::<f64>() / per, decimals);
            Figure::new(name, sum).unit(unit).note(look.say(&M::UnknownBesides { count: unknown }))
        }
    };
    figures::show(
        ui,
        look,
        Names::Below,
        &[
            Figure::new(look.say(&M::Zones), look.count(plan.zones.zones.len())),
            Figure::new(look.say(&M::InZones), look.count(members.len())).unit(format!("/ {}", look.count(candidates))),
            area,
        ],
    );
    // What can be done to a selection stands before what holds for all zones.
    let is_chosen = page.view.marked.len() > 0;
    if is_chosen {
        decide::by_hand(ui, page, look);
    }
    sizes::show(ui, page, look);
    look.section(ui, &look.say(&M::LinksHead));
    fact(ui, look, &look.say(&M::LayerLinks), &look.count(plan.links.all().iter().filter(|l| l.counts).count()));
    fact(ui, look, &look.say(&M::LayerCorridors), &look.count(plan.links.corridors.len()));
    let metres = |m: f64| format!("{} m", look.number(m, 0));
    look.section(ui, &look.say(&M::WorthHead));
    fact(ui, look, &look.say(&M::WorthShared), &metres(plan.zones.worth.shared));
    let (value, bound) = (plan.zones.worth.value(), plan.zones.worth.bound);
    if bound > 0.0 {
        fact(ui, look, &look.say(&M::GapToBound), &format!("{} %", look.number((bound - value) / bound * 100.0, 1)));
    }
    if !plan.zones.under.is_empty() {
        let mut short: Vec<u32> = plan.zones.under.iter().map(|under| under.zone).collect();
        short.dedup();
        ui.add_space(6.0);
        ui.colored_label(*look.theme.state.warn, look.say(&M::ZonesShort { count: short.len() }));
    }
    for refused in &plan.zones.refused {
        ui.add_space(6.0);
        let text = look.say(&M::EditRefused { id: refused.id.clone(), why: refused.why.get(look.lang).to_owned() });
        ui.colored_label(*look.theme.state.error, text);
    }
    if !is_chosen {
        decide::by_hand(ui, page, look);
    }
}
