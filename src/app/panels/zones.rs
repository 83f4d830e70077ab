//! The zones by rank; a click selects one and flies to it.

use eframe::egui::{Align2, FontId, Rect, ScrollArea, Sense, Stroke, Ui, pos2, vec2};

use super::zone_facts;
use crate::app::icons;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scene::{Thing, is_locked};
use crate::report::messages::{AppMessage as M, HandMessage, Say};

const ROW: f32 = 48.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let count = page.plan.zones.zones.len();
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
    let (left, right) = (head.left_center() + vec2(16.0, 0.0), head.right_center() - vec2(16.0, 0.0));
    let color = *look.theme.text.secondary;
    look.text(ui.painter(), left, Align2::LEFT_CENTER, &look.say(&M::ByMeanScore), 12.0, color);
    look.text(ui.painter(), right, Align2::RIGHT_CENTER, &look.say(&M::ScoreWord), 12.0, color);
    look.hairline(ui);
    if count == 0 {
        ui.add_space(40.0);
        ui.vertical_centered(|ui| ui.label(look.second(look.say(&M::NoZones))));
        return;
    }
    let ctx = ui.ctx().clone();
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().auto_shrink(false).show_rows(ui, ROW, count, |ui, rows| {
        for number in rows {
            if row(ui, page, look, number) {
                chosen = Some(Thing::Zone(number as u32));
            }
        }
    });
    if chosen.is_some() {
        page.select(chosen, &ctx);
        page.fly_to_selection(&ctx);
    }
}

fn row(ui: &mut Ui, page: &MapPage, look: Look, number: usize) -> bool {
    let zone = &page.plan.zones.zones[number];
    let name = look.say(&M::SelectZone { name: zone.name.clone() });
    let selected = page.view.selection == Some(Thing::Zone(number as u32));
    let shared = HandMessage::SharedWorks { metres: look.number(zone.shared.0, 0) }.say(look.lang);
    let facts = zone_facts(page, number, look);
    let response = look.row(ui, ROW, &name, selected, |p, rect| {
        let theme = look.theme;
        let hue = *theme.ramp.zone[page.scene.zone_hues[number] % theme.ramp.zone.len()];
        let (upper, lower) = (rect.top() + 16.0, rect.top() + 34.0);
        look.swatch(p, Rect::from_center_size(pos2(rect.left() + 22.0, upper), vec2(12.0, 12.0)), hue, false);
        let left = rect.left() + 38.0;
        let room = rect.width() - 38.0 - 70.0;
        let drawn = look.text_within(p, pos2(left, upper), &zone.name, 13.0, *theme.text.primary, room);
        if is_locked(&page.plan, number as u32) {
            icons::lock(p, pos2(drawn.right() + 10.0, upper), Stroke::new(1.3, *theme.text.secondary));
        }
        let end = pos2(rect.right() - 16.0, lower);
        let drawn = look.text_within(p, pos2(left, lower), &facts, 12.0, *theme.text.secondary, end.x - left);
        // Whom it holds comes first; what it shares stands in the inspector, too.
        let shared = p.layout_no_wrap(shared, FontId::proportional(12.0), *theme.text.tertiary);
        if shared.size().x + 8.0 <= end.x - drawn.right() {
            p.galley(end - shared.size() * vec2(1.0, 0.5), shared, *theme.text.tertiary);
        }
        let score = zone.score.map_or_else(|| "–".to_owned(), |s| look.number(s, 1));
        look.text_strong(p, pos2(rect.right() - 16.0, upper), Align2::RIGHT_CENTER, &score, 13.0, *theme.text.primary);
        p.hline(rect.left() + 16.0..=rect.right() - 16.0, rect.bottom() - 0.5, Stroke::new(1.0, *theme.line.subtle));
    });
    response.clicked()
}
