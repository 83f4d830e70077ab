//! What was changed by hand, each with its reason, and the way to take it back.

use std::collections::BTreeMap;

use eframe::egui::{Align2, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::app::deciding::Decision;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::selection::Combine;
use crate::project::{Edit, EditAction};
use crate::report::messages::{HandMessage as M, Say};

const ROW: f32 = 32.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(file) = page.asking.file.clone() else { return };
    if file.edits.is_empty() {
        ui.add_space(18.0);
        ui.vertical_centered(|ui| ui.label(look.second(M::NoEdits.say(look.lang))));
        return;
    }
    let plan = page.plan.clone();
    let at: BTreeMap<&str, u32> = plan.district.neighbourhoods.iter().map(|n| n.id.0.as_str()).zip(0..).collect();
    let (mut go, mut back) = (None, None);
    ui.spacing_mut().item_spacing.y = 0.0;
    // The last comes first: it is the one that is doubted.
    ScrollArea::vertical().id_salt("edits").auto_shrink(false).show_rows(ui, ROW, file.edits.len(), |ui, rows| {
        for edit in rows.filter_map(|row| file.edits.iter().rev().nth(row)) {
            let who: Vec<u32> = edit.targets.iter().filter_map(|id| at.get(id.as_str()).copied()).collect();
            match row(ui, page, look, edit, &who) {
                Some(Asked::Show) => go = Some(who),
                Some(Asked::Withdraw) => back = Some(edit.id.clone()),
                None => {}
            }
        }
    });
    if let Some(who) = go {
        let ctx = ui.ctx().clone();
        page.choose_all(who, Combine::Replace, &ctx);
        page.fly_to_selection(&ctx);
    }
    if let Some(id) = back {
        page.asking.decision = Some(Decision::Withdraw(id));
    }
}

enum Asked {
    Show,
    Withdraw,
}

fn row(ui: &mut Ui, page: &MapPage, look: Look, edit: &Edit, who: &[u32]) -> Option<Asked> {
    let theme = look.theme;
    let name = who
        .first()
        .map_or(edit.targets.first().map_or("", String::as_str), |n| page.plan.district.neighbourhoods[*n as usize].name.as_str());
    let names =
        if edit.targets.len() > 1 { M::And { name: name.to_owned(), count: edit.targets.len() }.say(look.lang) } else { name.to_owned() };
    let action = action(edit, look);
    let refused = page.plan.zones.refused.iter().find(|refused| refused.id == edit.id);
    let why = refused.map(|refused| M::RefusedEdit { why: refused.why.get(look.lang).to_owned() }.say(look.lang));
    let spoken = [&action, &names, &edit.reason].into_iter().chain(&why).cloned().collect::<Vec<_>>().join(" · ");
    let withdraw = M::Withdraw.say(look.lang);
    let response = look.row(ui, ROW, &spoken, false, |p, rect| {
        let middle = rect.center().y;
        let room = rect.width() - 110.0;
        look.text_within(p, pos2(rect.left() + 16.0, middle), &action, 12.5, *theme.text.secondary, room * 0.16);
        look.text_within(p, pos2(rect.left() + 16.0 + room * 0.17, middle), &names, 13.0, *theme.text.primary, room * 0.30);
        let (text, color) = match &why {
            Some(why) => (why, *theme.state.error),
            None => (&edit.reason, *theme.text.secondary),
        };
        look.text_within(p, pos2(rect.left() + 16.0 + room * 0.49, middle), text, 12.5, color, room * 0.49);
        p.hline(rect.left() + 16.0..=rect.right() - 12.0, rect.bottom() - 0.5, Stroke::new(1.0, *theme.line.subtle));
    });
    let place = response.rect;
    let button = Rect::from_center_size(pos2(place.right() - 50.0, place.center().y), vec2(68.0, 24.0));
    let back = ui.interact(button, ui.scope_id().with(("withdraw", &edit.id)), Sense::click());
    back.widget_info(|| WidgetInfo::labeled(Role::Button, true, M::WithdrawOf { id: edit.id.clone() }.say(look.lang)));
    let fill = if back.hovered() { *theme.surface.hover } else { *theme.surface.raised };
    ui.painter().rect(button, 6.0, fill, Stroke::new(1.0, *theme.line.normal), eframe::egui::StrokeKind::Inside);
    look.text(ui.painter(), button.center(), Align2::CENTER_CENTER, &withdraw, 12.5, *theme.text.primary);
    look.focus(ui, &back, button);
    if back.clicked() {
        return Some(Asked::Withdraw);
    }
    response.clicked().then_some(Asked::Show)
}

fn action(edit: &Edit, look: Look) -> String {
    let word = match edit.action {
        EditAction::Exclude => M::ActionExclude,
        EditAction::Include => M::ActionInclude,
        EditAction::Join => M::ActionJoin,
        EditAction::Separate => M::ActionSeparate,
        EditAction::Move => M::ActionMove,
        EditAction::Lock => M::ActionLock,
        EditAction::Start => M::ActionStart,
        EditAction::After => M::ActionAfter,
    };
    let word = word.say(look.lang);
    match edit.to.as_ref().and_then(toml::Value::as_integer) {
        Some(year) => format!("{word} {year}"),
        None => word,
    }
}
