//! What starts in a year: the selection, then projects; each can be dragged to another year.

use eframe::egui::{Align2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, accesskit::Role, pos2, vec2};

use super::held;
use crate::app::held::HeldYear;
use crate::app::icons;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::selection::Combine;
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;
use crate::programme::ProgrammeProject;
use crate::report::messages::{Say, YearMessage as M};

const ROW: f32 = 28.0;

/// Something that starts in a year.
struct Chip {
    name: String,
    who: Vec<NeighbourhoodIx>,
    is_locked: bool,
    is_chosen: bool,
    /// Why it has its year, and how firm it is.
    why: String,
    share: Option<f64>,
}

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look, rect: Rect, year: i16) {
    let plan = page.shown_years().clone();
    let mut chips = Vec::new();
    let marked = || page.view.marked.iter().map(NeighbourhoodIx);
    let chosen: Vec<NeighbourhoodIx> = marked().filter(|who| plan.programme.start[who.at()] == Some(year)).collect();
    if !chosen.is_empty() {
        let name = match chosen.as_slice() {
            [only] => plan.district.neighbourhoods[only.at()].name.clone(),
            _ => M::Chosen { count: chosen.len() }.say(look.lang),
        };
        chips.push(chip(&plan, name, chosen, false, true, year, look));
    }
    for project in plan.programme.projects.iter().filter(|project| project.start == year) {
        chips.push(chip(&plan, name_of(&plan, project, look), project.members.clone(), project.locked, false, year, look));
    }
    if chips.is_empty() {
        let at = rect.left_top() + vec2(2.0, 10.0);
        look.text(ui.painter(), at, Align2::LEFT_CENTER, &M::Empty.say(look.lang), 12.0, *look.theme.text.tertiary);
        return;
    }
    let mut clicked = None;
    ui.scope_builder(UiBuilder::new().max_rect(rect).id_salt(("list", year)), |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        let scroll = ScrollArea::vertical()
            .id_salt(("starts", year))
            .auto_shrink(false)
            .scroll_source(eframe::egui::scroll_area::ScrollSource::MOUSE_WHEEL);
        scroll.show_rows(ui, ROW - 4.0, chips.len(), |ui, rows| {
            for chip in &chips[rows] {
                if row(ui, page, look, chip, year) {
                    clicked = Some(chip.who.iter().map(|who| who.0).collect::<Vec<_>>());
                }
            }
        });
    });
    if let Some(who) = clicked {
        let ctx = ui.ctx().clone();
        page.choose_all(who, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
}

fn chip(plan: &Plan, name: String, who: Vec<NeighbourhoodIx>, is_locked: bool, is_chosen: bool, year: i16, look: Look) -> Chip {
    let why = who.first().map(|who| plan.programme.why[who.at()].get(look.lang).to_owned()).unwrap_or_default();
    let shares: Vec<f64> =
        plan.programme.certainty.iter().flat_map(|certainty| who.iter().filter_map(|who| certainty.share(*who, Some(year)))).collect();
    let share = (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64);
    Chip { name, who, is_locked, is_chosen, why, share }
}

/// The name of a project: of its zone.
pub(super) fn name_of(plan: &Plan, project: &ProgrammeProject, look: Look) -> String {
    let zone = project.zone.and_then(|zone| plan.zones.zones.get(zone as usize));
    zone.map_or_else(|| M::Outside.say(look.lang), |zone| zone.name.clone())
}

/// One of them; says whether it was clicked.
fn row(ui: &mut Ui, page: &mut MapPage, look: Look, chip: &Chip, year: i16) -> bool {
    let theme = look.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 4.0, ROW - 4.0), Sense::click_and_drag());
    let spoken = M::Chip { name: chip.name.clone(), count: chip.who.len(), year }.say(look.lang);
    let on = chip.who.iter().all(|who| page.view.marked.contains(who.0));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, &spoken));
    let is_held = page.view.years.held.as_ref().is_some_and(|held| !held.is_put_back && held.from == year && held.who == chip.who);
    let p = ui.painter();
    let fill = if response.hovered() { *theme.surface.hover } else { *theme.surface.raised };
    if is_held {
        let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
        p.extend(eframe::egui::Shape::dashed_line(&corners, Stroke::new(1.0, *theme.text.tertiary), 4.0, 3.0));
        held::drag(ui, page, &response, None);
        return false;
    }
    let line = if chip.is_chosen || on { *theme.accent.fill } else { *theme.line.normal };
    p.rect(rect, 4.0, fill, Stroke::new(1.0, line), StrokeKind::Inside);
    let bar = Rect::from_min_size(rect.min, vec2(4.0, rect.height()));
    p.rect_filled(bar, 2.0, theme.year(year, page.plan.programme.years.0));
    let middle = rect.center().y;
    let count = M::Members { count: chip.who.len() }.say(look.lang);
    let mut drawn = look.text(p, pos2(rect.right() - 6.0, middle), Align2::RIGHT_CENTER, &count, 11.5, *theme.text.secondary);
    if let Some(share) = chip.share {
        let text = format!("{} %", look.number(share * 100.0, 0));
        let color = if share < 0.5 { *theme.state.warn } else { *theme.text.tertiary };
        drawn = look.text(p, pos2(drawn.left() - 6.0, middle), Align2::RIGHT_CENTER, &text, 11.0, color);
    }
    if chip.is_locked {
        icons::lock(p, pos2(drawn.left() - 10.0, middle), Stroke::new(1.3, *theme.text.secondary));
        drawn.min.x -= 18.0;
    }
    look.text_within(p, pos2(rect.left() + 10.0, middle), &chip.name, 12.5, *theme.text.primary, drawn.left() - rect.left() - 16.0);
    look.focus(ui, &response, rect);
    let begun = HeldYear { name: chip.name.clone(), who: chip.who.clone(), from: year, over: None, is_put_back: false };
    held::drag(ui, page, &response, Some(begun));
    let clicked = response.clicked();
    let firm = chip.share.map(|share| M::Firm { share: look.number(share * 100.0, 0) }.say(look.lang));
    let said: Vec<String> = [chip.why.clone()].into_iter().filter(|why| !why.is_empty()).chain(firm).collect();
    if !said.is_empty() && page.view.years.held.is_none() {
        response.on_hover_text(said.join("\n"));
    }
    clicked
}
