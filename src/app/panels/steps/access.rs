//! Which lines of the standard fail, how far it is to each kind of facility, and what is asked of one place.

use eframe::egui::Ui;

use super::{fact, line, walks};
use crate::access::WalkBasis;
use crate::app::field::{Field, category_name};
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::histogram;
use crate::app::scene::Reading;
use crate::app::selection::Combine;
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
        if matches!(field, Field::Walk(_)) {
            surface(ui, page, look);
        }
    }
    walks::show(ui, page, look);
    walks::site(ui, page, look);
    gaps(ui, page, look);
    distances(ui, page, look);
}

/// The lines of the standard by the number of candidates where they fail; a click selects those.
fn gaps(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let candidates = plan.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count();
    look.section(ui, &look.say(&M::GapsHead));
    ui.label(look.second(look.say(&M::GapsNote { total: look.count(candidates) })));
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut chosen = None;
    for row in page.tallies.gaps(&plan) {
        let open = if row.open > 0 { look.say(&M::AndOpen { count: look.count(row.open) }) } else { String::new() };
        let name = category_name(&plan, &row.line, look.lang);
        if line(ui, look, None, &name, &format!("{}{open}", look.count(row.failing.len())), false) {
            chosen = Some(row.failing.clone());
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
    let plan = page.plan.clone();
    let mut chosen = None;
    for ((at, id), median) in (0u16..).zip(&plan.access.categories).zip(page.tallies.medians(&plan)) {
        let field = Field::Walk(at);
        let median = median.map_or_else(|| "–".to_owned(), |m| format!("{} m", look.number(m, 0)));
        if line(ui, look, None, &category_name(&plan, id, look.lang), &median, page.view.reading == Reading::Field(field)) {
            chosen = Some(field);
        }
    }
    if let Some(field) = chosen {
        page.view.read(Reading::Field(field));
    }
}

/// Whether the walk is shaded everywhere; while it is measured, how far that is. Off again ends it.
fn surface(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(wanted) = page.surface_of_reading() else {
        ui.label(look.second(look.say(&M::SurfaceNoLimit)));
        return;
    };
    let note = match page.surface.now() {
        Some(event) => format!("{:.0} %", 100.0 * event.done as f64 / event.total.max(1) as f64),
        None => format!("≤ {} m", look.number(wanted.limit_m, 0)),
    };
    let name = look.say(&M::SurfaceSwitch);
    look.switch(ui, &mut page.view.wants_surface, &name, &name, &note);
}
