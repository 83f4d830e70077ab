//! How an attribute is shown: method, number of classes, ramp, ends by hand, lock.

use eframe::egui::{self, Rect, Sense, Slider, TextEdit, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use crate::app::field::Field;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::app::thematic::{Method, Ramp, Style};
use crate::report::messages::{AppMessage as M, FieldMessage};

/// The word for a method.
pub(super) fn method_name(method: Method) -> FieldMessage {
    match method {
        Method::EqualInterval => FieldMessage::EqualInterval,
        Method::Quantile => FieldMessage::Quantile,
        Method::Jenks => FieldMessage::Jenks,
        Method::Manual => FieldMessage::Manual,
    }
}

/// A button that opens the controls.
pub(super) fn controls(ui: &mut Ui, page: &mut MapPage, look: Look, field: Field) {
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        let close = egui::PopupCloseBehavior::CloseOnClickOutside;
        let (response, _) = egui::containers::menu::MenuButton::new(look.opening(&look.say(&M::Classes)))
            .config(egui::containers::menu::MenuConfig::new().close_behavior(close))
            .ui(ui, |ui| {
                ui.set_min_width(272.0);
                let mut style = page.view.style(field);
                let before = style.clone();
                settings(ui, page, look, field, &mut style);
                if style != before {
                    page.view.styles.insert(field, style);
                }
            });
        response.widget_info(|| WidgetInfo::labeled(Kind::Button, true, look.say(&M::Classes)));
    });
}

fn settings(ui: &mut Ui, page: &MapPage, look: Look, field: Field, style: &mut Style) {
    ui.spacing_mut().item_spacing.y = 8.0;
    ui.label(look.strong(look.say(&M::ClassMethod)));
    let methods = [Method::Jenks, Method::Quantile, Method::EqualInterval, Method::Manual];
    let before = style.method;
    look.segmented(ui, &mut style.method, &methods.map(|m| (m, look.say_field(&method_name(m)))), &look.say(&M::ClassMethod));
    if style.method == Method::Manual {
        if before != Method::Manual {
            // One starts from what one sees.
            let edges = page.classed(field).breaks.edges().to_vec();
            style.manual = edges.get(1..edges.len().saturating_sub(1)).unwrap_or_default().to_vec();
        }
        ends(ui, look, field, style);
    } else {
        ui.add(Slider::new(&mut style.classes, 2..=9).text(look.say(&M::ClassNumber)));
    }
    ui.label(look.strong(look.say(&M::RampHead)));
    for ramp in Ramp::ALL {
        let name = look.say_field(&match ramp {
            Ramp::Need => FieldMessage::RampNeed,
            Ramp::Time => FieldMessage::RampTime,
            Ramp::Reach => FieldMessage::RampReach,
            Ramp::Turn => FieldMessage::RampTurn,
        });
        let response = look.row(ui, 26.0, &name, style.ramp == ramp, |p, rect| {
            let colours = ramp.colours(look.theme, 9, style.reversed);
            for (at, color) in colours.iter().enumerate() {
                let cell = Rect::from_min_size(pos2(rect.left() + 10.0 + at as f32 * 14.0, rect.center().y - 6.0), vec2(14.0, 12.0));
                p.rect_filled(cell, 0.0, *color);
            }
            look.text_within(p, pos2(rect.left() + 148.0, rect.center().y), &name, 12.5, *look.theme.text.primary, 100.0);
        });
        if response.clicked() {
            style.ramp = ramp;
        }
    }
    let turned = look.say(&M::RampReversed);
    look.switch(ui, &mut style.reversed, &turned, &turned, "");
    let mut locked = style.locked.is_some();
    let lock = look.say(&M::LockBreaks);
    if look.switch(ui, &mut locked, &lock, &lock, "").changed() {
        style.locked = locked.then(|| page.classed(field).breaks.clone());
    }
    ui.allocate_exact_size(vec2(1.0, 2.0), Sense::hover());
}

/// Inner ends as a line of numbers.
fn ends(ui: &mut Ui, look: Look, field: Field, style: &mut Style) {
    let id = ui.make_persistent_id(("ends", field));
    let shown = style.manual.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let mut text: String = ui.data(|data| data.get_temp(id)).unwrap_or(shown);
    let hint = look.say(&M::EndsHint);
    let response = ui.add(TextEdit::singleline(&mut text).hint_text(&hint).desired_width(250.0));
    response.widget_info(|| WidgetInfo::labeled(Kind::TextInput, true, &hint));
    let parsed: Option<Vec<f64>> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '，' | ';' | '；' | '、'))
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok().filter(|v: &f64| v.is_finite()))
        .collect();
    match parsed {
        Some(ends) => style.manual = ends,
        None => {
            ui.colored_label(*look.theme.state.error, look.say(&M::EndsWrong));
        }
    }
    ui.data_mut(|data| data.insert_temp(id, text));
}
