//! Who is eligible, and for whom data are missing.

use eframe::egui::Ui;

use super::{line, readings};
use crate::app::field::Field;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::figures::{self, Figure, Names};
use crate::app::scene::Reading;
use crate::app::selection::Combine;
use crate::policy::Candidacy;
use crate::report::messages::AppMessage as M;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let all = page.plan.eligibility.len();
    let candidates = page.plan.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count();
    let open = page.plan.eligibility.iter().filter(|e| e.candidacy == Candidacy::Provisional).count();
    figures::show(
        ui,
        look,
        Names::Below,
        &[
            Figure::new(look.say(&M::NeighbourhoodsWord), look.count(all)),
            Figure::new(look.say(&M::CandidatesWord), look.count(candidates)),
            Figure::new(look.say(&M::ProvisionalWord), look.count(open)),
        ],
    );
    look.section(ui, &look.say(&M::EligibilityHead));
    ui.spacing_mut().item_spacing.y = 0.0;
    words(ui, page, look, Field::Candidacy);
    readings::tiers(ui, page, look);
    look.section(ui, &look.say(&M::StatusHead));
    words(ui, page, look, Field::Status);
    missing(ui, page, look);
    readings::boundary(ui, page, look);
    readings::readings(ui, page, look);
    readings::next(ui, page, look);
}

/// The words of an attribute with their numbers; a click selects who has it.
fn words(ui: &mut Ui, page: &mut MapPage, look: Look, field: Field) {
    let (column, classed) = (page.column(field), page.classed(field));
    let colours = (page.view.reading == Reading::Field(field)).then(|| classed.colours(&page.view.style(field), look.theme));
    let mut chosen = None;
    for (at, tally) in classed.tallies.iter().enumerate().filter(|(_, tally)| tally.count > 0) {
        let note = look.count_and_area(tally.count, tally.floor_area_m2);
        let color = colours.as_ref().map(|colours| colours[at]);
        if line(ui, look, color, column.word(at as f64, look.lang), &note, false) {
            chosen = Some(at as u16);
        }
    }
    if let Some(class) = chosen {
        let ctx = ui.ctx().clone();
        let members: Vec<u32> = classed.class_of.iter().enumerate().filter(|(_, of)| **of == Some(class)).map(|(n, _)| n as u32).collect();
        page.choose_all(members, Combine::of(ui.input(|i| i.modifiers)), &ctx);
        page.view.read(Reading::Field(field));
    }
}

/// The facts that keep verdicts open, the most frequent first; a click selects for whom they are missing.
fn missing(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let rows = page.tallies.missing(&plan);
    if rows.is_empty() {
        return;
    }
    look.section(ui, &look.say(&M::MissingHead));
    let mut chosen = None;
    for (field, who) in rows {
        if line(ui, look, None, plan.pack.field_name(field).get(look.lang), &look.count(who.len()), false) {
            chosen = Some(who.clone());
        }
    }
    if let Some(who) = chosen {
        let ctx = ui.ctx().clone();
        page.choose_all(who, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
}
