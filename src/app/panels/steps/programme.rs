//! Years: what starts in each, and the targets.

use eframe::egui::{Align2, Rect, Sense, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::decide;
use crate::app::selection::Combine;
use crate::app::tallies::Starts;
use crate::plan::target_line;
use crate::report::messages::{AppMessage as M, Say, YearMessage};

/// Fixed projects that are listed.
const MOST_FIXED: usize = 40;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    look.section(ui, &look.say(&M::StartsHead));
    years(ui, page, look);
    decide::start_year(ui, page, look);
    look.section(ui, &look.say(&M::TargetsHead));
    let targets = &page.plan.programme.targets;
    if targets.is_empty() {
        ui.label(look.second(look.say(&M::NoTargets)));
    }
    for result in targets {
        let color = match result.met {
            Some(true) => *look.theme.state.ok,
            Some(false) => *look.theme.state.error,
            None => *look.theme.text.secondary,
        };
        ui.add_space(4.0);
        // The fonts of a window need not have the mark that a terminal shows.
        let line = target_line(&page.plan, result, look.lang).trim().replace('✗', "×");
        ui.label(look.second(line).color(color));
    }
    locked(ui, page, look);
}

/// Projects whose years are recorded, committed or fixed by hand, each with the reason; a click selects their members.
fn locked(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let fixed: Vec<_> =
        plan.programme.projects.iter().filter(|project| project.locked && project.start >= plan.programme.years.0).collect();
    if fixed.is_empty() {
        return;
    }
    look.section(ui, &YearMessage::LockedHead.say(look.lang));
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut chosen = None;
    for project in fixed.into_iter().take(MOST_FIXED) {
        let zone = project.zone.and_then(|zone| plan.zones.zones.get(zone as usize));
        let first = project.members.first();
        let name = zone.map(|zone| zone.name.clone()).or_else(|| first.map(|who| plan.district.neighbourhoods[who.at()].name.clone()));
        let why = first.map(|who| plan.programme.why[who.at()].get(look.lang)).unwrap_or_default();
        let said = format!("{} · {why}", name.unwrap_or_default());
        if super::line(ui, look, Some(look.theme.year(project.start, plan.programme.years.0)), &said, &project.start.to_string(), false) {
            chosen = Some(project.members.iter().map(|who| who.0).collect::<Vec<_>>());
        }
    }
    if let Some(members) = chosen {
        let ctx = ui.ctx().clone();
        page.choose_all(members, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
}

/// A bar a year: floor area that starts, provisional ones lighter; a click selects those that start.
fn years(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let plan = page.plan.clone();
    let first = plan.programme.years.0;
    let starts = page.tallies.starts(&plan);
    let most = starts.values().map(|of_year| of_year.floor_area_m2 + of_year.provisional_m2).fold(1.0, f64::max);
    let mut chosen = None;
    for (&year, Starts { members, floor_area_m2: firm, provisional_m2: open }) in starts {
        let marked = members.iter().filter(|n| page.view.marked.contains(**n)).count();
        let name = look.say(&M::StartsIn { year, count: members.len() });
        let response = look.row(ui, 40.0, &name, marked > 0 && marked == members.len(), |p, rect| {
            let theme = look.theme;
            let text = look.count_and_area(members.len(), firm + open);
            look.text_strong(p, rect.left_top() + vec2(6.0, 4.0), Align2::LEFT_TOP, &year.to_string(), 13.0, *theme.text.primary);
            look.text(p, rect.right_top() + vec2(-6.0, 4.0), Align2::RIGHT_TOP, &text, 12.0, *theme.text.secondary);
            let rail = Rect::from_min_size(pos2(rect.left() + 6.0, rect.bottom() - 12.0), vec2(rect.width() - 12.0, 6.0));
            p.rect_filled(rail, 3.0, *theme.surface.sunken);
            let part = |from: f64, to: f64| {
                let x = |v: f64| rail.left() + rail.width() * (v / most) as f32;
                Rect::from_min_max(pos2(x(from), rail.top()), pos2(x(to), rail.bottom()))
            };
            let color = theme.year(year, first);
            p.rect_filled(part(0.0, *firm), 3.0, color);
            p.rect_filled(part(*firm, firm + open), 3.0, color.gamma_multiply(0.4));
        });
        if response.clicked() {
            chosen = Some(members.clone());
        }
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 18.0), Sense::hover());
    let note = look.say(&M::LighterProvisional);
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, &note));
    look.text(ui.painter(), rect.left_center() + vec2(6.0, 0.0), Align2::LEFT_CENTER, &note, 11.0, *look.theme.text.tertiary);
    if let Some(members) = chosen {
        let ctx = ui.ctx().clone();
        page.choose_all(members, Combine::of(ui.input(|i| i.modifiers)), &ctx);
    }
}
