//! The issues of the inputs: filtered by what was done, opened by kind; a click goes to the place on the map.

use eframe::egui::{
    Align2, Color32, FontId, Frame, Margin, Painter, Pos2, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use crate::app::issues::{ACTIONS, Group};
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::report::Action;
use crate::report::messages::{AppMessage as M, Say};

const GROUP: f32 = 50.0;
const ROW: f32 = 26.0;
/// Left edge of what stands below a group's heading.
const INDENT: f32 = 38.0;
/// Half the width of what is shown around an issue, in metres: a block with its surroundings.
const AROUND_M: f64 = 120.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    ui.spacing_mut().item_spacing.y = 0.0;
    if page.issues.groups.is_empty() {
        ui.add_space(40.0);
        ui.vertical_centered(|ui| ui.label(look.second(look.say(&M::NoIssues))));
        return;
    }
    filters(ui, page, look);
    ui.add_space(8.0);
    look.hairline(ui);
    let mut chosen = None;
    ScrollArea::vertical().id_salt("issues").auto_shrink(false).show(ui, |ui| {
        for at in 0..page.issues.groups.len() {
            if page.issues.only.is_some_and(|action| action != page.issues.groups[at].action) {
                continue;
            }
            let is_open = page.issues.open == Some(at);
            if group(ui, &page.issues.groups[at], is_open, look) {
                page.issues.toggle_open(at);
            }
            if is_open {
                remedy(ui, page, at, look);
                chosen = rows(ui, page, at, look).or(chosen);
            }
        }
        ui.add_space(16.0);
    });
    if let Some(at) = chosen {
        page.issues.chosen = Some(at);
        if let Some([x, y]) = page.plan.issues[at].at {
            let ctx = ui.ctx().clone();
            page.fly_to([[x - AROUND_M, y - AROUND_M], [x + AROUND_M, y + AROUND_M]], 24.0, &ctx);
        }
    }
}

/// The colour of what was done.
pub(in crate::app) fn colour(look: Look, action: Action) -> Color32 {
    match action {
        Action::Rejected => *look.theme.state.error,
        Action::Repaired => *look.theme.state.ok,
        Action::Kept => *look.theme.state.warn,
        Action::Noted => *look.theme.state.unknown,
    }
}

/// What was done, each with its number: two by two, so that words of any language fit.
fn filters(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let theme = look.theme;
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 0 }).show(ui, |ui| {
        let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), 60.0), Sense::hover());
        let cell = vec2((all.width() - 6.0) / 2.0, 27.0);
        for (at, action) in ACTIONS.into_iter().enumerate() {
            let corner = all.min + vec2((at % 2) as f32 * (cell.x + 6.0), (at / 2) as f32 * (cell.y + 6.0));
            let rect = Rect::from_min_size(corner, cell);
            let response = ui.interact(rect, ui.scope_id().with(("action", at)), Sense::click());
            let (on, count) = (page.issues.only == Some(action), page.issues.count(Some(action)));
            let (word, number) = (action.name().get(look.lang).to_owned(), look.count(count));
            response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, on, look.say(&M::OnlyIssues { word: word.clone() })));
            if response.clicked() {
                page.issues.toggle_only(action);
            }
            let p = ui.painter();
            let fill = if on { *theme.surface.selected } else { *theme.surface.raised };
            let edge = if on { *theme.accent.fill } else { *theme.line.normal };
            p.rect(
                rect,
                6.0,
                if response.hovered() && !on { *theme.surface.hover } else { fill },
                Stroke::new(1.0, edge),
                StrokeKind::Inside,
            );
            p.circle_filled(rect.left_center() + vec2(12.0, 0.0), 4.0, colour(look, action));
            let ink = if count == 0 { *theme.text.tertiary } else { *theme.text.primary };
            look.text(p, rect.left_center() + vec2(24.0, 0.0), Align2::LEFT_CENTER, &headed(&word), 12.5, ink);
            look.text_strong(p, rect.right_center() - vec2(10.0, 0.0), Align2::RIGHT_CENTER, &number, 12.5, ink);
        }
    });
}

/// The heading of a group: what, how often; where.
fn group(ui: &mut Ui, group: &Group, is_open: bool, look: Look) -> bool {
    let theme = look.theme;
    let what = group.kind.text().0.say(look.lang);
    let mut place = vec![group.role.name().get(look.lang).to_owned()];
    place.extend(group.field.iter().map(ToString::to_string));
    place.push(short(&group.layer).to_owned());
    let place = place.join(" · ");
    let response = look.row(ui, GROUP, &what, is_open, |p, rect| {
        let (upper, lower) = (rect.top() + 17.0, rect.top() + 35.0);
        let sign = pos2(rect.left() + 22.0, upper);
        p.circle_filled(sign, 4.0, colour(look, group.action));
        let count = look.count(group.count as usize);
        let drawn = look.text_strong(p, pos2(rect.right() - 16.0, upper), Align2::RIGHT_CENTER, &count, 13.0, *theme.text.primary);
        let left = rect.left() + INDENT;
        look.text_within(p, pos2(left, upper), &headed(&what), 13.0, *theme.text.primary, drawn.left() - left - 8.0);
        look.text_within(p, pos2(left, lower), &place, 12.0, *theme.text.secondary, rect.width() - INDENT - 36.0);
        chevron(p, pos2(rect.right() - 20.0, lower), is_open, Stroke::new(1.4, *theme.text.tertiary));
        p.hline(rect.left() + 16.0..=rect.right() - 16.0, rect.bottom() - 0.5, Stroke::new(1.0, *theme.line.subtle));
    });
    response.on_hover_text(format!("{what}\n{place}")).clicked()
}

/// Says that a group opens: to the right while closed, down once open.
fn chevron(p: &Painter, at: Pos2, is_open: bool, stroke: Stroke) {
    let corners = [vec2(-2.0, -4.0), vec2(2.0, 0.0), vec2(-2.0, 4.0)];
    p.line(corners.map(|c| at + if is_open { vec2(c.y, c.x) } else { c }).to_vec(), stroke);
}

/// A word of the catalogue as the beginning of a line.
fn headed(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// What can be done about a group, and how many of it have no place.
fn remedy(ui: &mut Ui, page: &MapPage, at: usize, look: Look) {
    let group = &page.issues.groups[at];
    let mut text = look.say(&M::Remedy { text: group.kind.text().1.say(look.lang) });
    let unplaced = group.issues.iter().filter(|&&i| page.plan.issues[i].at.is_none()).count();
    if unplaced > 0 {
        let note = if unplaced == group.issues.len() { M::NonePlaced } else { M::SomeUnplaced { count: look.count(unplaced) } };
        text = format!("{text}\n{}", look.say(&note));
    }
    let width = ui.available_width() - INDENT - 16.0;
    let galley = ui.painter().layout(text, FontId::proportional(12.0), *look.theme.text.secondary, width.max(60.0));
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), galley.size().y + 16.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, galley.text()));
    ui.painter().galley(rect.min + vec2(INDENT, 8.0), galley, *look.theme.text.secondary);
}

/// The issues of a group; only those in view are drawn. Returns the one that was clicked.
fn rows(ui: &mut Ui, page: &MapPage, at: usize, look: Look) -> Option<usize> {
    let issues = &page.issues.groups[at].issues;
    let (all, _) = ui.allocate_exact_size(vec2(ui.available_width(), issues.len() as f32 * ROW), Sense::hover());
    let clip = ui.clip_rect();
    let from = ((clip.top() - all.top()) / ROW).floor().max(0.0) as usize;
    let to = (((clip.bottom() - all.top()) / ROW).ceil().max(0.0) as usize).min(issues.len());
    let mut chosen = None;
    for (position, &issue) in issues.iter().enumerate().take(to).skip(from) {
        let rect = Rect::from_min_size(all.min + vec2(0.0, position as f32 * ROW), vec2(all.width(), ROW));
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("issue", issue)));
        if row(&mut child, page, issue, look) {
            chosen = Some(issue);
        }
    }
    let (line, _) = ui.allocate_exact_size(vec2(ui.available_width(), 9.0), Sense::hover());
    ui.painter().hline(line.left() + 16.0..=line.right() - 16.0, line.bottom() - 0.5, Stroke::new(1.0, *look.theme.line.subtle));
    chosen
}

fn row(ui: &mut Ui, page: &MapPage, at: usize, look: Look) -> bool {
    let theme = look.theme;
    let issue = &page.plan.issues[at];
    // Planners count from 1.
    let record = issue.row.map_or_else(|| look.say(&M::WholeLayer), |row| look.say(&M::Record { row: look.count(row as usize + 1) }));
    let name = format!("{record} {}", issue.value);
    let response = look.row(ui, ROW, &name, page.issues.chosen == Some(at), |p, rect| {
        let middle = rect.center().y;
        let drawn = look.text(p, pos2(rect.left() + INDENT, middle), Align2::LEFT_CENTER, &record, 12.0, *theme.text.secondary);
        if issue.at.is_some() {
            let sign = pos2(rect.right() - 22.0, middle);
            p.circle_stroke(sign, 4.5, Stroke::new(1.4, *theme.accent.text));
            p.circle_filled(sign, 1.5, *theme.accent.text);
        }
        let left = drawn.right() + 10.0;
        look.text_within(p, pos2(left, middle), &issue.value, 12.0, *theme.text.primary, rect.right() - 36.0 - left);
    });
    let hint = look.say(if issue.at.is_some() { &M::GoToIssue } else { &M::NoPlaceOfIssue });
    response.on_hover_text(format!("{}\n{hint}", issue.sentence(look.lang))).clicked()
}

/// The layer without the file, where the name says the same twice.
fn short(layer: &str) -> &str {
    layer.rsplit_once(':').filter(|(file, layer)| file.contains(layer)).map_or(layer, |(file, _)| file)
}
