//! What was read of every input: kept, rejected, and what was wrong with it.

use eframe::egui::Ui;

use super::{fact, line};
use crate::app::command::Command;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::figures::{self, Figure, Names};
use crate::app::panels::sources;
use crate::app::sources::{SourcesView, items};
use crate::project::Project;
use crate::report::Action;
use crate::report::messages::AppMessage as M;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, (view, project): (&mut SourcesView, &Project), look: Look) {
    let inputs = &page.plan.inputs;
    let sum = |of: fn(&crate::intake::InputRecord) -> u64| look.count(inputs.iter().map(of).sum::<u64>() as usize);
    figures::show(
        ui,
        look,
        Names::Below,
        &[
            Figure::new(look.say(&M::RowsRead), sum(|i| i.read)),
            Figure::new(look.say(&M::RowsKept), sum(|i| i.kept)),
            Figure::new(look.say(&M::RowsRejected), sum(|i| i.rejected)),
        ],
    );
    ui.add_space(8.0);
    let plan = page.plan.clone();
    let at = sources::At { project, plan: Some(&plan), look };
    let all = items(project, &view.found);
    sources::datum_seen(ui, view, &all, &plan, at);
    let adds = sources::on_map(ui, view, at);
    if adds {
        page.view.wish = Some(Command::Open);
    }
    if let Some(refused) = &page.asking.refused {
        ui.colored_label(*look.theme.state.error, refused.get(look.lang));
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
