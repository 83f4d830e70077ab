//! What the score is made of, and how it spreads.

use eframe::egui::{Align2, Sense, Ui, WidgetInfo, accesskit::Role as Kind, vec2};

use crate::app::field::Field;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::panels::{decide, histogram, values, weights};
use crate::app::scene::Reading;
use crate::report::messages::AppMessage as M;

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
    weights::method(ui, page, look);
    weights::show(ui, page, look);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 22.0), Sense::hover());
    let sum = look.number(plan.scores.criteria.iter().map(|c| c.weight).sum(), 0);
    response.widget_info(|| WidgetInfo::labeled(Kind::Label, true, format!("{} {sum}", look.say(&M::Total))));
    let p = ui.painter();
    look.text(p, rect.left_center(), Align2::LEFT_CENTER, &look.say(&M::Total), 12.0, *look.theme.text.secondary);
    look.text(p, rect.right_center() - vec2(6.0, 0.0), Align2::RIGHT_CENTER, &sum, 12.0, *look.theme.text.secondary);
    decide::refused(ui, page, look);
    if let Reading::Field(Field::Part(at)) = page.view.reading {
        values::show(ui, page, look, usize::from(at));
    }
}
