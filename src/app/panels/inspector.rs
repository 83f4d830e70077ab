//! The why-card: what is selected, its score opened into parts, and the explanation tree down to clause and certainty.

use eframe::egui::{
    self, Align2, Color32, FontId, Frame, Margin, Rect, ScrollArea, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role as Kind, pos2,
    vec2,
};

use super::figures::{self, Figure, Names};
use super::{heading, neighbourhood_facts, zone_facts};
use crate::app::field::Field;
use crate::app::icons;
use crate::app::look::Look;
use crate::app::page::{MapPage, Side};
use crate::app::scene::Thing;
use crate::app::theme::medium;
use crate::district::NeighbourhoodIx;
use crate::policy::Candidacy;
use crate::report::messages::{AppMessage as M, ExplainMessage, Say, ScoreMessage};
use crate::report::{Certainty, Explanation};
use crate::score::{Criterion, Measured, Raw, shown_parts};
use crate::zone::Role;

/// Indentation of one level of the tree.
const STEP: f32 = 12.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(thing) = page.view.selection else { return };
    let ctx = ui.ctx().clone();
    let title = match thing {
        Thing::Neighbourhood(n) => page.plan.district.neighbourhoods[n.at()].name.clone(),
        Thing::Zone(z) => page.plan.zones.zones[z as usize].name.clone(),
    };
    let (mut close, mut go) = (false, false);
    let back = if page.view.side == Side::Issues { M::BackToIssues } else { M::BackToZones };
    heading(ui, look, &title, "", |ui| {
        close = look.icon_button(ui, &look.say(&back), icons::cross).clicked();
        go = look.icon_button(ui, &look.say(&M::FitSelection), icons::target).clicked();
    });
    let mut chosen = None;
    ScrollArea::vertical().id_salt(("why", thing)).auto_shrink(false).show(ui, |ui| {
        Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 16 }).show(ui, |ui| {
            match thing {
                Thing::Neighbourhood(n) => neighbourhood(ui, page, n, look),
                Thing::Zone(z) => zone(ui, page, z, look),
            }
            if let Some(n) = page.left_out() {
                super::why_not::card(ui, page, n, 13.0, look);
            }
            chosen = links(ui, page, thing, look);
            let id = page.id_of(thing);
            super::notes::show(ui, page, &id, look);
            look.section(ui, &look.say(&M::GroundsAndClauses));
            let waiting = look.say(&M::Explaining);
            match page.explained().cloned() {
                // The list above shows the members.
                Some(tree) => {
                    let members = match thing {
                        Thing::Zone(z) => Some(ExplainMessage::Members { count: page.plan.zones.zones[z as usize].parts.len() }.both()),
                        Thing::Neighbourhood(_) => None,
                    };
                    let parts = tree.children.iter().filter(|part| Some(&part.claim) != members.as_ref());
                    parts.for_each(|part| branch(ui, part, 0, look));
                }
                None => {
                    ui.label(look.second(waiting));
                }
            }
        });
    });
    if close {
        page.select(None, &ctx);
    } else if go {
        page.fly_to_selection(&ctx);
    } else if let Some(thing) = chosen {
        page.select(Some(thing), &ctx);
        page.fly_to_selection(&ctx);
    }
}

fn neighbourhood(ui: &mut Ui, page: &MapPage, n: NeighbourhoodIx, look: Look) {
    let plan = &page.plan;
    let own = &plan.district.neighbourhoods[n.at()];
    let place = own.subdistrict.and_then(|b| plan.district.boundaries.get(b as usize)).map(|b| b.name.clone()).filter(|s| !s.is_empty());
    let facts = place.into_iter().chain([neighbourhood_facts(page, n, look)]).collect::<Vec<_>>().join(" · ");
    ui.label(look.second(facts));
    let eligibility = &plan.eligibility[n.at()];
    let theme = look.theme;
    let (word, color, fill) = match eligibility.candidacy {
        Candidacy::Core => (M::Core, theme.state.ok, theme.state.ok_soft),
        Candidacy::Extended => (M::Extended, theme.state.ok, theme.state.ok_soft),
        Candidacy::Provisional => (M::Provisional, theme.state.warn, theme.state.warn_soft),
        Candidacy::Dangerous => (M::Dangerous, theme.state.warn, theme.state.warn_soft),
        Candidacy::UnderWay => (M::UnderWay, theme.accent.text, theme.accent.soft),
        Candidacy::No => (M::NotCandidate, theme.state.unknown, theme.state.unknown_soft),
    };
    ui.horizontal_wrapped(|ui| {
        look.chip(ui, &look.say(&word), *color, *fill);
        if !eligibility.clause.is_empty() {
            ui.label(look.second(look.say(&M::ClauseTag { clause: eligibility.clause.clone() })));
        }
    });
    let (Some(score), Some((low, high)), Some((rank, best, worst))) = (plan.scores.score(n), plan.scores.interval(n), plan.scores.rank(n))
    else {
        return;
    };
    let total = plan.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count();
    let year = plan.programme.start[n.at()].map_or_else(|| look.say(&M::YearNone), |y| y.to_string());
    let open = high - low > 0.05;
    let interval = if open { look.say(&M::IntervalScore { low: look.number(low, 1), high: look.number(high, 1) }) } else { String::new() };
    let ranks = if best < worst { look.say(&M::IntervalRank { low: best, high: worst }) } else { String::new() };
    ui.add_space(8.0);
    figures::show(
        ui,
        look,
        Names::Above,
        &[
            Figure::new(look.say(&M::ReadScore), look.number(score, 1)).note(interval),
            Figure::new(look.say(&M::Rank), rank.to_string()).unit(look.say(&M::OfTotal { total })).note(ranks),
            Figure::new(look.say(&M::Year), year),
        ],
    );
    parts(ui, page, n, score, look);
}

fn zone(ui: &mut Ui, page: &MapPage, z: u32, look: Look) {
    let zone = &page.plan.zones.zones[z as usize];
    ui.label(look.second(zone_facts(page, z as usize, look)));
    let score = zone.score.map_or_else(|| "–".to_owned(), |s| look.number(s, 1));
    let year = super::zone_years(page, z as usize, look).unwrap_or_else(|| look.say(&M::YearNone));
    let total = look.say(&M::OfTotal { total: page.plan.zones.zones.len() });
    ui.add_space(8.0);
    figures::show(
        ui,
        look,
        Names::Above,
        &[
            Figure::new(look.say(&M::ReadScore), score),
            Figure::new(look.say(&M::Rank), zone.rank.to_string()).unit(total),
            Figure::new(look.say(&M::Year), year),
        ],
    );
}

/// The parts of a score: measured value, value × weight, points; the track's length is the weight, its fill the points.
fn parts(ui: &mut Ui, page: &MapPage, n: NeighbourhoodIx, score: f64, look: Look) {
    let theme = look.theme;
    let scores = &page.plan.scores;
    let most = scores.criteria.iter().map(|c| c.weight).fold(1.0, f64::max);
    ui.add_space(6.0);
    ui.spacing_mut().item_spacing.y = 0.0;
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let columns = |rect: Rect| (rect.left() + rect.width() * 0.53, rect.right() - 52.0, rect.right());
    let (raw_x, value_x, part_x) = columns(head);
    let p = ui.painter();
    look.text_strong(p, head.left_center(), Align2::LEFT_CENTER, &look.say(&M::Why), 13.0, *theme.text.primary);
    for (x, name) in [(raw_x, M::ColumnRaw), (value_x, M::ColumnValue), (part_x, M::ColumnPart)] {
        look.text(p, pos2(x, head.center().y), Align2::RIGHT_CENTER, &look.say(&name), 11.0, *theme.text.tertiary);
    }
    let classed = page.classed(Field::Score);
    let colours = classed.colours(&page.view.style(Field::Score), theme);
    let fill = classed.breaks.class_of(score).and_then(|class| colours.get(class)).copied().unwrap_or(*theme.accent.fill);
    let points = scores.row(n).map_or_else(Vec::new, |row| shown_parts(&row.parts, 1));
    for ((criterion, measured, _), part) in scores.parts(n).zip(points) {
        let value = measured.is_settled().then_some(measured.low);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 32.0), Sense::hover());
        let name = criterion.spec.name.get(look.lang);
        response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, format!("{name} {}", look.number(part, 1))));
        let p = ui.painter();
        let line = rect.top() + 10.0;
        let (raw_x, value_x, part_x) = columns(rect);
        let raw_text = raw_text(measured, criterion, look);
        let shown = value.map_or_else(|| "?".to_owned(), |v| look.number(v, 2));
        let drawn = look.text(p, pos2(raw_x, line), Align2::RIGHT_CENTER, &raw_text, 12.0, *theme.text.secondary);
        look.text_within(p, pos2(rect.left(), line), name, 13.0, *theme.text.primary, drawn.left() - rect.left() - 6.0);
        let times = format!("{shown} × {}", look.number(criterion.weight, 0));
        look.text(p, pos2(value_x, line), Align2::RIGHT_CENTER, &times, 12.0, *theme.text.secondary);
        look.text_strong(p, pos2(part_x, line), Align2::RIGHT_CENTER, &look.number(part, 1), 13.0, *theme.text.primary);
        let track = Rect::from_min_size(pos2(rect.left(), rect.top() + 21.0), vec2(rect.width() * (criterion.weight / most) as f32, 4.0));
        p.rect_filled(track, 2.0, *theme.surface.sunken);
        let share = if criterion.weight > 0.0 { (part / criterion.weight) as f32 } else { 0.0 };
        let filled = Rect::from_min_size(track.min, vec2(track.width() * share.clamp(0.0, 1.0), 4.0));
        p.rect_filled(filled, 2.0, if value.is_some() { fill } else { fill.gamma_multiply(0.35) });
        response.on_hover_text(criterion.spec.note.get(look.lang));
    }
    let (sum, response) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let total = look.say(&M::Total);
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, format!("{total} {}", look.number(score, 1))));
    let p = ui.painter();
    p.hline(sum.x_range(), sum.top() + 2.0, Stroke::new(1.0, *theme.line.strong));
    look.text_strong(p, sum.left_center() + vec2(0.0, 2.0), Align2::LEFT_CENTER, &total, 13.0, *theme.text.primary);
    let end = sum.right_center() + vec2(0.0, 2.0);
    look.text_strong(p, end, Align2::RIGHT_CENTER, &look.number(score, 1), 15.0, *theme.text.primary);
}

/// What was measured, with its unit where that is short.
fn raw_text(measured: &Measured, criterion: &Criterion, look: Look) -> String {
    match &measured.raw {
        None => look.say(&M::NotKnown),
        Some(Raw::Word(word)) => match word.as_str() {
            "yes" => ScoreMessage::Yes.say(look.lang),
            "no" => ScoreMessage::No.say(look.lang),
            _ => word.clone(),
        },
        Some(Raw::Number(r)) => {
            let decimals = u8::from(r.fract().abs() > 1e-9 && r.abs() < 100.0);
            let unit = criterion.spec.unit.get(look.lang);
            if unit.chars().count() > 3 { look.number(*r, decimals) } else { format!("{} {unit}", look.number(*r, decimals)) }
        }
    }
}

/// Ways to what belongs together: the zone of a neighbourhood, the members of a zone.
fn links(ui: &mut Ui, page: &MapPage, thing: Thing, look: Look) -> Option<Thing> {
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    match thing {
        Thing::Neighbourhood(n) => {
            let zone = page.plan.zones.zone_of[n.at()]?;
            let name = page.plan.zones.zones[zone as usize].name.clone();
            ui.add_space(6.0);
            if link(ui, page, look, zone, &look.say(&M::ShowZone { name }), "").clicked() {
                chosen = Some(Thing::Zone(zone));
            }
        }
        Thing::Zone(z) => {
            look.section(ui, &look.say(&M::Members));
            for &(n, role) in &page.plan.zones.zones[z as usize].parts {
                let name = &page.plan.district.neighbourhoods[n.at()].name;
                let score = page.plan.scores.score(n).map(|s| look.number(s, 1)).unwrap_or_default();
                let role = match role {
                    Role::Member => None,
                    Role::Provisional => Some(ExplainMessage::RoleProvisional),
                    Role::Infill => Some(ExplainMessage::RoleInfill),
                    Role::Done => Some(ExplainMessage::RoleDone),
                };
                let note = match role.map(|r| r.say(look.lang)) {
                    Some(role) if score.is_empty() => role,
                    Some(role) => look.say(&M::MemberNote { role, score }),
                    None => score,
                };
                if link(ui, page, look, z, name, &note).clicked() {
                    chosen = Some(Thing::Neighbourhood(n));
                }
            }
        }
    }
    chosen
}

fn link(ui: &mut Ui, page: &MapPage, look: Look, zone: u32, name: &str, note: &str) -> egui::Response {
    let theme = look.theme;
    let hue = *theme.ramp.zone[page.scene.zone_hues[zone as usize] % theme.ramp.zone.len()];
    look.row(ui, 28.0, name, false, |p, rect| {
        p.rect_filled(Rect::from_center_size(pos2(rect.left() + 6.0, rect.center().y), vec2(10.0, 10.0)), 3.0, hue);
        let drawn = look.text(p, rect.right_center(), Align2::RIGHT_CENTER, note, 12.0, *theme.text.secondary);
        let left = rect.left() + 20.0;
        look.text_within(p, pos2(left, rect.center().y), name, 13.0, *theme.accent.text, drawn.left() - left - 8.0);
    })
}

/// One node of the explanation with its parts below it, indented; numbers at the right edge.
fn branch(ui: &mut Ui, node: &Explanation, depth: usize, look: Look) {
    let theme = look.theme;
    let indent = depth.saturating_sub(1) as f32 * STEP;
    let number = node.number.as_ref().map(|q| q.show(look.lang)).unwrap_or_default();
    let head = depth == 0 && !node.children.is_empty();
    let color = if head { *theme.text.primary } else { *theme.text.secondary };
    let font = if head { FontId::new(12.5, medium()) } else { FontId::proportional(12.5) };
    let width = ui.available_width();
    let number = ui.painter().layout_no_wrap(number, FontId::proportional(12.5), *theme.text.primary);
    let room = width - indent - number.size().x - 12.0;
    let claim = ui.painter().layout(node.claim.get(look.lang).to_owned(), font, color, room.max(60.0));
    let mut tags = Vec::new();
    if let Some(clause) = &node.clause {
        tags.push(look.say(&M::ClauseTag { clause: clause.clone() }));
    }
    if let Some(certainty) = node.certainty.filter(|c| *c != Certainty::Computed) {
        tags.push(certainty.word(look.lang).to_owned());
    }
    let open = node.certainty == Some(Certainty::Unknown);
    let tag_color: Color32 = if open { *theme.state.warn } else { *theme.text.tertiary };
    let tags = ui.painter().layout(tags.join(" · "), FontId::proportional(11.0), tag_color, (width - indent).max(60.0));
    let tag_height = if tags.text().is_empty() { 0.0 } else { tags.size().y };
    let top = if head { 8.0 } else { 2.0 };
    let (rect, response) = ui.allocate_exact_size(vec2(width, claim.size().y + tag_height + top + 1.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, node.line(look.lang)));
    if ui.is_rect_visible(rect) {
        let p = ui.painter();
        let at = pos2(rect.left() + indent, rect.top() + top);
        if depth > 1 {
            let x = at.x - 7.0;
            p.add(Shape::line_segment([pos2(x, rect.top()), pos2(x, rect.bottom())], Stroke::new(1.0, *theme.line.subtle)));
        }
        p.galley(pos2(rect.right() - number.size().x, at.y), number, *theme.text.primary);
        let below = at + vec2(0.0, claim.size().y);
        p.galley(at, claim, color);
        p.galley(below, tags, tag_color);
    }
    // The table above shows the parts of the score.
    if depth > 0 || node.claim != ExplainMessage::Score.both() {
        node.children.iter().for_each(|part| branch(ui, part, depth + 1, look));
    }
}
