//! What the score is made of, and how it spreads.

use eframe::egui::{Align2, Rect, Sense, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use super::fact;
use crate::app::field::Field;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::{decide, histogram};
use crate::app::scene::Reading;
use crate::report::messages::{AppMessage as M, Say, ScoreMessage};
use crate::score::Method;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let field = match page.view.reading {
        Reading::Field(field) => field,
        _ => Field::Score,
    };
    histogram::show(ui, page, look, field);
    let plan = page.plan.clone();
    let firm = page.tallies.firm(&plan);
    ui.label(look.second(look.say(&M::FirmRanks { firm, top: plan.scores.top as usize })));
    look.section(ui, &look.say(&M::CriteriaHead));
    if let Some(method) = plan.scores.method {
        let name = if method == Method::WeightedSum { ScoreMessage::WeightedSum } else { ScoreMessage::Topsis };
        fact(ui, look, &look.say(&M::MethodWord), &name.say(look.lang));
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let most = plan.scores.criteria.iter().map(|c| c.weight).fold(1.0, f64::max);
    let mut chosen = None;
    for (at, criterion) in plan.scores.criteria.iter().enumerate() {
        let field = Field::Part(at as u16);
        let name = criterion.spec.name.get(look.lang);
        let on = page.view.reading == Reading::Field(field);
        let spoken = look.say(&M::ColourByPart { name: name.to_owned() });
        let response = look.row(ui, 32.0, &spoken, on, |p, rect| {
            let theme = look.theme;
            let rail = Rect::from_min_size(pos2(rect.left() + rect.width() * 0.56, rect.center().y - 2.0), vec2(rect.width() * 0.30, 4.0));
            look.text_within(p, pos2(rect.left() + 6.0, rect.center().y), name, 13.0, *theme.text.primary, rect.width() * 0.54 - 6.0);
            p.rect_filled(rail, 2.0, *theme.surface.sunken);
            let filled = Rect::from_min_size(rail.min, vec2(rail.width() * (criterion.weight / most) as f32, 4.0));
            p.rect_filled(filled, 2.0, *theme.accent.fill);
            let weight = look.number(criterion.weight, 0);
            look.text(p, rect.right_center() - vec2(6.0, 0.0), Align2::RIGHT_CENTER, &weight, 13.0, *theme.text.primary);
        });
        if response.on_hover_text(criterion.spec.note.get(look.lang)).clicked() {
            chosen = Some(if on { Field::Score } else { field });
        }
        decide::weight(ui, page, look, at);
    }
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let sum = look.number(plan.scores.criteria.iter().map(|c| c.weight).sum(), 0);
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, format!("{} {sum}", look.say(&M::Total))));
    let p = ui.painter();
    look.text(p, rect.left_center() + vec2(6.0, 0.0), Align2::LEFT_CENTER, &look.say(&M::Total), 12.0, *look.theme.text.secondary);
    look.text(p, rect.right_center() - vec2(6.0, 0.0), Align2::RIGHT_CENTER, &sum, 12.0, *look.theme.text.secondary);
    if let Some(field) = chosen {
        page.view.read(Reading::Field(field));
    }
}
