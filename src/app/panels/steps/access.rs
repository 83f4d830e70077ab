//! Which lines of the standard fail, and how far it is to each kind of facility.

use eframe::egui::Ui;

use super::{fact, line};
use crate::access::{GapVerdict, WalkBasis};
use crate::app::field::{Field, category_name};
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::histogram;
use crate::app::scene::Reading;
use crate::app::selection::Combine;
use crate::district::NeighbourhoodIx;
use crate::report::messages::AppMessage as M;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    if page.plan.district.facilities.is_empty() {
        ui.label(look.second(look.say(&M::NoFacilities)));
        return;
    }
    let basis = if page.plan.access.basis == WalkBasis::Network { M::WalkNetwork } else { M::WalkDetour };
    fact(ui, look, &look.say(&M::WalkBasis), &look.say(&basis));
    if let Reading::Field(field) = page.view.reading {
        histogram::show(ui, page, look, field);
    }
    gaps(ui, page, look);
    distances(ui, page, look);
}

/// The lines of the standard by the number of candidates where they fail; a click selects those.
fn gaps(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let candidates: Vec<u32> =
        (0..plan.eligibility.len() as u32).filter(|n| plan.eligibility[*n as usize].candidacy.is_candidate()).collect();
    let mut rows: Vec<(String, Vec<u32>, usize)> = plan
        .standard
        .facilities
        .iter()
        .map(|own| {
            let verdict = |n: &u32| plan.access.gap(NeighbourhoodIx(*n), &own.id).map(|gap| gap.verdict);
            let failing: Vec<u32> = candidates.iter().copied().filter(|n| verdict(n) == Some(GapVerdict::Fail)).collect();
            let open = candidates.iter().filter(|n| verdict(n) == Some(GapVerdict::Unknown)).count();
            (category_name(&plan, &own.id, look.lang), failing, open)
        })
        .filter(|(_, failing, open)| !failing.is_empty() || *open > 0)
        .collect();
    rows.sort_by_key(|(name, failing, open)| (std::cmp::Reverse((failing.len(), *open)), name.clone()));
    look.section(ui, &look.say(&M::GapsHead));
    ui.label(look.second(look.say(&M::GapsNote { total: look.count(candidates.len()) })));
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut chosen = None;
    for (name, failing, open) in rows {
        let open = if open > 0 { look.say(&M::AndOpen { count: look.count(open) }) } else { String::new() };
        if line(ui, look, None, &name, &format!("{}{open}", look.count(failing.len())), false) {
            chosen = Some(failing);
        }
    }
    if let Some(failing) = chosen {
        let ctx = ui.ctx().clone();
        page.choose_all(failing, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
}

/// Kinds of facilities; a click colours the map by the walk to the nearest.
fn distances(ui: &mut Ui, page: &mut MapPage, look: Look) {
    look.section(ui, &look.say(&M::DistancesHead));
    let mut chosen = None;
    for at in 0..page.plan.access.categories.len() as u16 {
        let field = Field::Walk(at);
        let name = category_name(&page.plan, &page.plan.access.categories[usize::from(at)], look.lang);
        let column = page.column(field);
        let mut known: Vec<f64> = column.values.iter().copied().filter(|v| v.is_finite()).collect();
        known.sort_unstable_by(f64::total_cmp);
        let median = known.get(known.len() / 2).map_or_else(|| "–".to_owned(), |m| format!("{} m", look.number(*m, 0)));
        if line(ui, look, None, &name, &median, page.view.reading == Reading::Field(field)) {
            chosen = Some(field);
        }
    }
    if let Some(field) = chosen {
        page.view.read(Reading::Field(field));
    }
}
