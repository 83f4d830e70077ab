//! What a scenario does differently, in place of the table below the map: sorted by any column, a click goes to the neighbourhood.

use eframe::egui::{Align, Frame, Layout, Margin, Rect, ScrollArea, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scenarios::Sort;
use crate::app::scene::Thing;
use crate::base::ChangeKind;
use crate::district::NeighbourhoodIx;
use crate::report::messages::{Say, ScenarioMessage as M};

const ROW: f32 = 28.0;
/// Columns with their shares of the width.
const COLUMNS: [(Sort, M, f32); 5] = [
    (Sort::Kind, M::ColumnKind, 0.12),
    (Sort::Name, M::ColumnName, 0.15),
    (Sort::From, M::ColumnFrom, 0.13),
    (Sort::To, M::ColumnTo, 0.13),
    (Sort::Why, M::ColumnWhy, 0.47),
];

/// Draws it, where a scenario lies beside the plan; whether one does.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) -> bool {
    let Some(beside) = &page.scenarios.beside else { return false };
    ui.spacing_mut().item_spacing = vec2(8.0, 0.0);
    let (name, count) = (beside.name.clone(), beside.rows.len());
    Frame::new().inner_margin(Margin { left: 16, right: 12, top: 4, bottom: 4 }).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.label(look.strong(M::TableTitle { name }.say(look.lang)));
            ui.label(look.second(M::Differences { count, shown: look.count(count) }.say(look.lang)));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| super::scenarios::end(ui, page, look));
        });
    });
    look.hairline(ui);
    if count == 0 {
        ui.add_space(18.0);
        ui.vertical_centered(|ui| ui.label(look.second(M::Same.say(look.lang))));
        return true;
    }
    header(ui, page, look);
    let order = page.scenarios.order(look.lang);
    let mut chosen = None;
    ScrollArea::vertical().auto_shrink(false).id_salt("differences").show_rows(ui, ROW, order.len(), |ui, range| {
        for &at in &order[range.start.min(order.len())..range.end.min(order.len())] {
            chosen = chosen.or(row(ui, page, at, look));
        }
    });
    if let Some(n) = chosen {
        let ctx = ui.ctx().clone();
        page.select(Some(Thing::Neighbourhood(n)), &ctx);
        page.fly_to_selection(&ctx);
    }
    true
}

fn header(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let theme = look.theme;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    ui.painter().rect_filled(rect, 0.0, *theme.surface.sunken);
    for (area, (sort, name, _)) in cells(rect).into_iter().zip(&COLUMNS) {
        let name = name.say(look.lang);
        let response = ui.interact(area, ui.scope_id().with(("difference", *sort)), Sense::click());
        let (by, ascending) = &mut page.scenarios.sort;
        if response.clicked() {
            if by == sort { *ascending = !*ascending } else { (*by, *ascending) = (*sort, true) }
        }
        let is_sorted = by == sort;
        let spoken = look.say(&crate::report::messages::AppMessage::SortBy { name: name.clone() });
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_sorted, &spoken));
        let arrow = match (is_sorted, *ascending) {
            (false, _) => "",
            (true, true) => " ↑",
            (true, false) => " ↓",
        };
        let color = if is_sorted { *theme.text.primary } else { *theme.text.secondary };
        look.text_within(ui.painter(), area.left_center(), &format!("{name}{arrow}"), 12.0, color, area.width() - 10.0);
        look.focus(ui, &response, area.shrink(2.0));
    }
}

/// One difference; says which neighbourhood was clicked.
fn row(ui: &mut Ui, page: &MapPage, at: usize, look: Look) -> Option<NeighbourhoodIx> {
    let beside = page.scenarios.beside.as_ref()?;
    let row = beside.rows.get(at)?;
    let who = beside.who.get(at).copied().flatten();
    let selected = who.is_some_and(|who| page.view.marked.contains(who.0));
    let (from, to) = beside.ends(row);
    let spoken = M::RowOf { text: row.said(look.lang) }.say(look.lang);
    let response = look.row(ui, ROW, &spoken, selected, |p, rect| {
        let texts = [&kind(row.kind).say(look.lang), &row.name, &from, &to, row.why.get(look.lang)];
        for (at, (area, text)) in cells(rect).into_iter().zip(texts).enumerate() {
            let color = if at == 1 { *look.theme.text.primary } else { *look.theme.text.secondary };
            look.text_within(p, pos2(area.left(), area.center().y), text, 12.5, color, area.width() - 10.0);
        }
        p.hline(rect.left() + 16.0..=rect.right() - 12.0, rect.bottom() - 0.5, Stroke::new(1.0, *look.theme.line.subtle));
    });
    let clicked = response.clicked();
    response.on_hover_text(row.why.get(look.lang));
    who.filter(|_| clicked)
}

/// The cells of a row.
fn cells(rect: Rect) -> [Rect; 5] {
    let (mut left, width) = (rect.left() + 16.0, rect.width() - 28.0);
    COLUMNS.each_ref().map(|(_, _, share)| {
        let cell = Rect::from_min_size(pos2(left, rect.top()), vec2(width * share, rect.height()));
        left += cell.width();
        cell
    })
}

fn kind(kind: ChangeKind) -> M {
    match kind {
        ChangeKind::AsOf => M::KindAsOf,
        ChangeKind::Rules => M::KindRules,
        ChangeKind::Setting => M::KindSetting,
        ChangeKind::Edit => M::KindEdit,
        ChangeKind::New => M::KindNew,
        ChangeKind::Gone => M::KindGone,
        ChangeKind::Status => M::KindStatus,
        ChangeKind::Candidate => M::KindCandidate,
        ChangeKind::Size => M::KindSize,
        ChangeKind::Entered => M::KindEntered,
        ChangeKind::Left => M::KindLeft,
        ChangeKind::Zone => M::KindZone,
        ChangeKind::Start => M::KindStart,
        ChangeKind::Target => M::KindTarget,
    }
}
