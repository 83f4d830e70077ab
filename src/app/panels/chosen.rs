//! Several neighbourhoods at once: their sums, and who they are.

use eframe::egui::{Align2, Frame, Margin, ScrollArea, Ui, pos2, vec2};

use super::heading;
use crate::app::field::Field;
use crate::app::icons;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::scene::Thing;
use crate::district::NeighbourhoodIx;
use crate::report::messages::AppMessage as M;

const ROW: f32 = 28.0;

pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let ctx = ui.ctx().clone();
    let mut close = false;
    heading(ui, look, &look.say(&M::ChosenHead), &look.count(page.view.marked.len()), |ui| {
        close = look.icon_button(ui, &look.say(&M::CommandClear), icons::cross).clicked();
    });
    Frame::new().inner_margin(Margin { left: 16, right: 16, top: 0, bottom: 8 }).show(ui, |ui| {
        for field in [Field::Buildings, Field::Households, Field::FloorArea, Field::LandArea, Field::Cost] {
            sum(ui, page, look, field);
        }
    });
    look.hairline(ui);
    let members: Vec<u32> = page.view.marked.iter().collect();
    let mut go = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    ScrollArea::vertical().id_salt("chosen").auto_shrink(false).show_rows(ui, ROW, members.len(), |ui, rows| {
        for n in &members[rows] {
            let name = &page.plan.district.neighbourhoods[*n as usize].name;
            let score = page.plan.scores.score(NeighbourhoodIx(*n)).map(|s| look.number(s, 1)).unwrap_or_default();
            let response = look.row(ui, ROW, name, false, |p, rect| {
                let right = rect.right_center() - vec2(16.0, 0.0);
                let drawn = look.text(p, right, Align2::RIGHT_CENTER, &score, 12.5, *look.theme.text.secondary);
                let left = rect.left() + 16.0;
                look.text_within(p, pos2(left, rect.center().y), name, 13.0, *look.theme.text.primary, drawn.left() - left - 8.0);
            });
            if response.clicked() {
                go = Some(*n);
            }
        }
    });
    if close {
        page.select(None, &ctx);
    } else if let Some(n) = go {
        page.select(Some(Thing::Neighbourhood(NeighbourhoodIx(n))), &ctx);
    }
}

/// A sum over those that are known, with the number of those that are not: a part left out is no 0.
fn sum(ui: &mut Ui, page: &MapPage, look: Look, field: Field) {
    let column = page.column(field);
    let values: Vec<Option<f64>> = page.view.marked.iter().map(|n| column.get(n as usize)).collect();
    let known: Vec<f64> = values.iter().copied().flatten().collect();
    let unknown = values.len() - known.len();
    let unit = field.unit().map(|unit| look.say_field(&unit)).unwrap_or_default();
    let mut text = if known.is_empty() { "–".to_owned() } else { format!("{} {unit}", look.value(field, known.iter().sum())) };
    if unknown > 0 && !known.is_empty() {
        text = look.say(&M::AndUnknown { sum: text, count: unknown });
    }
    super::steps::fact(ui, look, &field.name(&page.plan, look.lang), &text);
}
