//! The panel below the map: the table, and on some pages further lists behind tabs.

use eframe::egui::{Frame, Margin, Ui};

use super::{apart, edits, pairs, table};
use crate::app::held::Below;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::step::Step;
use crate::report::messages::{HandMessage as M, Say};

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let file = page.asking.file.clone().filter(|_| page.asking.is_open);
    let tabs: Vec<(Below, M)> = match (page.view.step, file) {
        (Step::Zones, Some(file)) => vec![
            (Below::Table, M::TabTable),
            (Below::Edits, M::TabEdits { count: file.edits.len() }),
            (Below::Apart, M::TabApart { count: page.plan.links.apart.len() }),
        ],
        (Step::Score, Some(_)) => vec![(Below::Table, M::TabTable), (Below::Pairs, M::TabPairs)],
        _ => Vec::new(),
    };
    if !tabs.is_empty() {
        let choices: Vec<(Below, String)> = tabs.into_iter().map(|(below, name)| (below, name.say(look.lang))).collect();
        Frame::new().inner_margin(Margin { left: 12, right: 12, top: 4, bottom: 0 }).show(ui, |ui| {
            look.segmented(ui, &mut page.view.below, &choices, &M::BottomOf.say(look.lang));
        });
    }
    match page.view.below {
        Below::Table => table::show(ui, page, look),
        Below::Edits => edits::show(ui, page, look),
        Below::Apart => apart::show(ui, page, look),
        Below::Pairs => pairs::show(ui, page, look),
    }
}
