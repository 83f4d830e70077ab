//! Candidates near each other that no link joins, with the reason: those of the selection first.

use eframe::egui::{Align2, ScrollArea, Stroke, Ui, pos2, vec2};

use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::selection::Combine;
use crate::links::{Apart, ApartBy};
use crate::report::messages::{HandMessage as M, PlanMessage, Say};

const ROW: f32 = 30.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let mut pairs: Vec<&Apart> = plan.links.apart.iter().collect();
    if pairs.is_empty() {
        ui.add_space(18.0);
        ui.vertical_centered(|ui| ui.label(look.second(M::NoApart.say(look.lang))));
        return;
    }
    let chosen = |pair: &Apart| [pair.from, pair.to].iter().filter(|who| page.view.marked.contains(who.0)).count();
    pairs.sort_by(|a, b| chosen(b).cmp(&chosen(a)).then(a.gap.0.total_cmp(&b.gap.0)).then((a.from, a.to).cmp(&(b.from, b.to))));
    let mut go = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("apart").auto_shrink(false).show_rows(ui, ROW, pairs.len(), |ui, rows| {
        for pair in rows.map(|row| pairs[row]) {
            let name = |who: crate::district::NeighbourhoodIx| plan.district.neighbourhoods[who.at()].name.clone();
            let names = M::PairOf { one: name(pair.from), other: name(pair.to) }.say(look.lang);
            let why = why(page, pair, look);
            let is_on = chosen(pair) == 2;
            let response = look.row(ui, ROW, &format!("{names} · {why}"), is_on, |p, rect| {
                let right = rect.right_center() - vec2(16.0, 0.0);
                let drawn = look.text(p, right, Align2::RIGHT_CENTER, &why, 12.5, *look.theme.text.secondary);
                let left = rect.left() + 16.0;
                let room = drawn.left() - left - 12.0;
                look.text_within(p, pos2(left, rect.center().y), &names, 13.0, *look.theme.text.primary, room);
                p.hline(left..=rect.right() - 12.0, rect.bottom() - 0.5, Stroke::new(1.0, *look.theme.line.subtle));
            });
            if response.clicked() {
                go = Some([pair.from.0, pair.to.0]);
            }
        }
    });
    if let Some(pair) = go {
        let ctx = ui.ctx().clone();
        page.choose_all(pair, Combine::Replace, &ctx);
        page.fly_to_selection(&ctx);
    }
}

/// Why two are not linked, in words.
pub(super) fn why(page: &MapPage, pair: &Apart, look: Look) -> String {
    let zone = &page.plan.project.file.zone;
    let gap = look.number(pair.gap.0, 0);
    let message = match pair.by {
        ApartBy::Boundary => M::ApartBoundary { gap },
        ApartBy::Barrier(kind) => M::ApartBarrier { gap, by: PlanMessage::barrier(kind).say(look.lang) },
        ApartBy::Between(third) => M::ApartBetween { gap, third: page.plan.district.neighbourhoods[third.at()].name.clone() },
        ApartBy::Gap => M::ApartGap { gap, limit: look.number(zone.gap_m, 0) },
        ApartBy::Frontage => M::ApartFrontage { gap, limit: look.number(zone.min_frontage_m, 0) },
    };
    message.say(look.lang)
}
