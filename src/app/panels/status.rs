//! The status bar: what was done, where the cursor is, in which system, at which scale.

use eframe::egui::{Align, Label, Layout, Sense, Stroke, Ui, vec2};

use crate::app::look::Look;
use crate::app::state::{App, Page};
use crate::report::messages::AppMessage as M;

/// Draws it; says whether the issues were asked for.
pub(super) fn show(ui: &mut Ui, app: &App, look: Look) -> bool {
    let rect = ui.max_rect();
    ui.painter().hline(rect.x_range().expand(12.0), rect.top() + 0.5, Stroke::new(1.0, *look.theme.line.normal));
    let Page::Map(page) = &app.page else { return false };
    let mut asked = false;
    ui.horizontal_centered(|ui| {
        let (dot, _) = ui.allocate_exact_size(vec2(8.0, 8.0), Sense::hover());
        ui.painter().circle_filled(dot.center(), 3.5, *look.theme.state.ok);
        let mut left = vec![look.say(&M::Done)];
        left.push(look.say(&M::Sized {
            buildings: look.count(page.plan.district.buildings.len()),
            neighbourhoods: look.count(page.plan.district.neighbourhoods.len()),
        }));
        ui.label(look.second(left.join(" · ")));
        let count = page.issues.count(None);
        if count > 0 {
            let text = look.say(&M::Issues { count: look.count(count) });
            asked = ui.add(Label::new(look.second(text).color(*look.theme.accent.text)).sense(Sense::click())).clicked();
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let mut right: Vec<String> = Vec::new();
            if let Some(camera) = page.view.camera {
                right.push(look.say(&M::MetresPerPixel { scale: look.number(camera.scale, 2) }));
            }
            let crs = &page.plan.district.frame.crs;
            right.push(if crs.len() > 24 { "WKT".into() } else { crs.clone() });
            if let Some(place) = page.view.cursor {
                if let Some([lon, lat]) = page.lonlat.as_ref().and_then(|t| t.point(place)) {
                    let side = |v: f64, plus: &str, minus: &str| format!("{:.5}°{}", v.abs(), if v < 0.0 { minus } else { plus });
                    right.push(format!("{}  {}", side(lon, "E", "W"), side(lat, "N", "S")));
                }
                right.push(format!("X {}  Y {}", look.number(place[1], 1), look.number(place[0], 1)));
            }
            for (at, text) in right.iter().enumerate() {
                if at > 0 {
                    let (bar, _) = ui.allocate_exact_size(vec2(9.0, 12.0), Sense::hover());
                    ui.painter().vline(bar.center().x, bar.y_range(), Stroke::new(1.0, *look.theme.line.normal));
                }
                ui.label(look.second(text));
            }
        });
    });
    asked
}
