//! What was read of every input: kept, rejected, and what was wrong with it.

use eframe::egui::Ui;

use super::{fact, line};
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::figures::{self, Figure};
use crate::report::Action;
use crate::report::messages::AppMessage as M;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let inputs = &page.plan.inputs;
    let sum = |of: fn(&crate::intake::InputRecord) -> u64| look.count(inputs.iter().map(of).sum::<u64>() as usize);
    figures::show(
        ui,
        look,
        &[
            Figure::new(look.say(&M::RowsRead), sum(|i| i.read)),
            Figure::new(look.say(&M::RowsKept), sum(|i| i.kept)),
            Figure::new(look.say(&M::RowsRejected), sum(|i| i.rejected)),
        ],
    );
    look.section(ui, &look.say(&M::InputsHead));
    if inputs.is_empty() {
        ui.label(look.second(look.say(&M::InputsNone)));
    }
    for input in inputs.iter() {
        // The folder would be cut where it tells files apart; the file is what planners know.
        let file =
            std::path::Path::new(&input.source).file_name().map_or_else(|| input.source.clone(), |f| f.to_string_lossy().into_owned());
        let name = if input.layer.is_empty() { file } else { format!("{file} · {}", input.layer) };
        let role = input.role.name().get(look.lang).to_owned();
        let rejected =
            if input.rejected > 0 { look.say(&M::AndRejected { count: look.count(input.rejected as usize) }) } else { String::new() };
        let kept = format!("{}{rejected}", look.count(input.kept as usize));
        fact(ui, look, &format!("{role} · {name}"), &kept);
    }
    look.section(ui, &look.say(&M::IssuesHead));
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut chosen = None;
    for action in [Action::Rejected, Action::Repaired, Action::Kept, Action::Noted] {
        let count = page.issues.count(Some(action));
        let color = super::super::issue_colour(look, action);
        let on = page.issues.only == Some(action);
        if line(ui, look, Some(color), action.name().get(look.lang), &look.count(count), on) {
            chosen = Some(action);
        }
    }
    if let Some(action) = chosen {
        let ctx = ui.ctx().clone();
        page.issues.only = Some(action);
        page.show_issues(&ctx);
    }
    look.section(ui, &look.say(&M::PlaceHead));
    let crs = &page.plan.district.frame.crs;
    fact(ui, look, &look.say(&M::PlanningCrs), if crs.len() > 24 { "WKT" } else { crs });
}
