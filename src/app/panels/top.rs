//! The top bar: mark, project, language, theme.

use eframe::egui::{self, Align, Align2, Layout, Sense, Stroke, Ui, vec2};

use crate::app::look::Look;
use crate::app::state::{App, Page};
use crate::report::Lang;
use crate::report::messages::AppMessage as M;

pub(super) fn show(ui: &mut Ui, app: &mut App, look: Look) {
    ui.horizontal_centered(|ui| {
        mark(ui, look);
        let (name, facts) = match &app.page {
            Page::Map(page) => {
                let plan = &page.plan;
                let mut facts = vec![look.say(&M::AsOf { date: plan.as_of.to_string() }), plan.pack.id.clone()];
                if plan.district.synthetic {
                    facts.push(look.say(&M::Synthetic));
                }
                (plan.project.file.project.name.clone(), facts.join(" · "))
            }
            _ => (app.source.name().map_or_else(|| look.say(&M::Title), str::to_owned), String::new()),
        };
        let (rect, response) = ui.allocate_exact_size(vec2(420.0, 40.0), Sense::hover());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::accesskit::Role::Label, true, format!("{name} {facts}")));
        let p = ui.painter();
        if facts.is_empty() {
            look.text_strong(p, rect.left_center(), Align2::LEFT_CENTER, &name, 14.0, *look.theme.text.primary);
        } else {
            look.text_strong(p, rect.left_top() + vec2(0.0, 3.0), Align2::LEFT_TOP, &name, 13.5, *look.theme.text.primary);
            let below = rect.left_bottom() - vec2(0.0, 3.0);
            look.text(p, below, Align2::LEFT_BOTTOM, &facts, 11.5, *look.theme.text.secondary);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let to = if app.dark { M::ToLight } else { M::ToDark };
            let dark = app.dark;
            if look.icon_button(ui, &look.say(&to), |p, c, s| theme_sign(p, c, s, dark, look)).clicked() {
                app.dark = !app.dark;
            }
            let text = look.say(&M::OtherLanguage);
            let sign = |p: &egui::Painter, c: egui::Pos2, s: Stroke| {
                look.text(p, c, Align2::CENTER_CENTER, &text, 13.0, s.color);
            };
            if look.icon_button(ui, &look.say(&M::SwitchLanguage), sign).clicked() {
                app.lang = if app.lang == Lang::Zh { Lang::En } else { Lang::Zh };
            }
        });
    });
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range().expand(12.0), rect.bottom() - 0.5, Stroke::new(1.0, *look.theme.line.normal));
}

/// Three places joined: points, lines, an area.
fn mark(ui: &mut Ui, look: Look) {
    let (rect, _) = ui.allocate_exact_size(vec2(24.0, 24.0), Sense::hover());
    let p = ui.painter();
    p.rect_filled(rect, 6.0, *look.theme.accent.fill);
    let line = Stroke::new(1.6, *look.theme.text.inverse);
    let at = [vec2(0.0, -5.5), vec2(-5.5, 4.5), vec2(5.5, 4.5)].map(|d| rect.center() + d);
    p.line_segment([at[0], at[1]], line);
    p.line_segment([at[0], at[2]], line);
    for place in at {
        p.circle_filled(place, 2.8, *look.theme.text.inverse);
    }
}

fn theme_sign(p: &egui::Painter, c: egui::Pos2, s: Stroke, dark: bool, look: Look) {
    if dark {
        p.circle_stroke(c, 3.6, s);
        for step in 0..8 {
            let out = egui::Vec2::angled(step as f32 * std::f32::consts::FRAC_PI_4);
            p.line_segment([c + out * 5.8, c + out * 7.8], s);
        }
    } else {
        p.circle_filled(c, 6.5, s.color);
        p.circle_filled(c + vec2(3.2, -2.6), 5.6, *look.theme.surface.panel);
    }
}
