//! The coordinates of a source: a picture of its shapes, where and how large they are, what they are declared to be in, and what they
//! are converted to.

use eframe::egui::{self, Button, Sense, TextEdit, Ui, WidgetInfo, accesskit::Role as Kind, pos2, vec2};

use super::{At, choice};
use crate::app::panels::steps::fact;
use crate::app::sources::{Item, Seen, SourcesView, centre_of, datum_name, with_crs, with_datum, with_planning};
use crate::intake::{CrsChoice, GeometryKind, LayerReport, crs_of_place, crs_typed};
use crate::project::Datum;
use crate::report::Role;
use crate::report::messages::{Say, SourceMessage as M};

/// Footprints of houses: a shed and a mill are the ends, as intake takes them.
const HOUSE_M2: std::ops::RangeInclusive<f64> = 20.0..=20_000.0;

pub(super) fn show(ui: &mut Ui, view: &mut SourcesView, item: &Item, seen: &Seen, at: At<'_>) {
    let look = at.look;
    let Some(layer) = seen.layers.as_ref().ok().and_then(|layers| layers.first()) else { return };
    if layer.geometry == GeometryKind::None {
        ui.label(look.second(M::CrsNone.say(look.lang)));
        return;
    }
    picture(ui, layer, at);
    facts(ui, layer, item, at);
    let mut places = view.places(Some(item.path()));
    places.extend(
        at.plan
            .filter(|_| item.role != Some(Role::Buildings))
            .and_then(centre_of)
            .map(|place| (at.project.file.project.name.clone(), place)),
    );
    declare(ui, view, item, (layer, &places), at);
    datum(ui, view, item, at);
    convert(ui, view, layer, at);
}

/// The shapes in their own coordinates, as far as they were looked at.
fn picture(ui: &mut Ui, layer: &LayerReport, at: At<'_>) {
    let look = at.look;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 150.0), Sense::hover());
    let name = M::Picture { shown: look.count(layer.boxes.len()) }.say(look.lang);
    response.widget_info(|| WidgetInfo::labeled(Kind::Image, true, &name));
    let p = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    p.rect_filled(rect, 6.0, *look.theme.map.ground);
    let middle = |a: f64, b: f64| f64::midpoint(a, b);
    let centres: Vec<[f64; 2]> = layer.boxes.iter().map(|[w, s, e, n]| [middle(*w, *e), middle(*s, *n)]).collect();
    let span = |axis: usize| {
        let mut values: Vec<f64> = centres.iter().map(|centre| centre[axis]).collect();
        values.sort_by(f64::total_cmp);
        // One that lies elsewhere does not make the others a dot.
        let cut = values.len() / 50;
        Some((*values.get(cut)?, *values.get(values.len() - 1 - cut)?))
    };
    let (Some(mut x), Some(mut y)) = (span(0), span(1)) else { return };
    if layer.swapped {
        std::mem::swap(&mut x, &mut y);
    }
    // Degrees of longitude are narrower than those of latitude.
    let narrow = match layer.place {
        Some([_, lat]) if x.1.abs() <= 180.0 && y.1.abs() <= 180.0 => lat.to_radians().cos(),
        _ => 1.0,
    };
    let size = [((x.1 - x.0) * narrow).max(1e-9), (y.1 - y.0).max(1e-9)];
    let scale = (f64::from(rect.width() - 24.0) / size[0]).min(f64::from(rect.height() - 24.0) / size[1]);
    let (cx, cy) = (middle(x.0, x.1), middle(y.0, y.1));
    let to = |px: f64, py: f64| pos2(rect.center().x + ((px - cx) * narrow * scale) as f32, rect.center().y - ((py - cy) * scale) as f32);
    let (ink, fill) = (*look.theme.accent.fill, *look.theme.accent.soft);
    for [west, south, east, north] in &layer.boxes {
        let (a, b) = if layer.swapped { ([*south, *west], [*north, *east]) } else { ([*west, *south], [*east, *north]) };
        let shape = egui::Rect::from_two_pos(to(a[0], a[1]), to(b[0], b[1]));
        let is_small = shape.width() < 2.0 && shape.height() < 2.0;
        if is_small {
            p.rect_filled(egui::Rect::from_center_size(shape.center(), vec2(2.0, 2.0)), 0.0, ink);
        } else if layer.geometry == GeometryKind::Lines {
            p.line_segment([shape.left_bottom(), shape.right_top()], egui::Stroke::new(1.0, ink));
        } else {
            p.rect(shape, 0.0, fill, egui::Stroke::new(1.0, ink), egui::StrokeKind::Inside);
        }
    }
    ui.add_space(6.0);
}

fn facts(ui: &mut Ui, layer: &LayerReport, item: &Item, at: At<'_>) {
    let look = at.look;
    if let Some([x, y]) = layer.middle {
        let decimals = if x.abs() <= 180.0 { 4 } else { 1 };
        fact(ui, look, &M::Middle.say(look.lang), &format!("{}, {}", look.number(x, decimals), look.number(y, decimals)));
    }
    if let Some(place) = layer.place {
        fact(ui, look, &M::Lonlat.say(look.lang), &degrees(place));
    }
    if let Some(area) = layer.median_area_m2() {
        let is_house = item.role == Some(Role::Buildings);
        let name = if is_house { M::MedianBuilding } else { M::MedianArea };
        fact(ui, look, &name.say(look.lang), &look.floor_area(area));
        if is_house {
            let (said, color) =
                if HOUSE_M2.contains(&area) { (M::SizeRight, *look.theme.state.ok) } else { (M::SizeWrong, *look.theme.state.warn) };
            ui.colored_label(color, said.say(look.lang));
        }
    }
    if layer.swapped {
        ui.colored_label(*look.theme.state.warn, M::Swapped.say(look.lang));
    }
}

fn degrees([lon, lat]: [f64; 2]) -> String {
    let side = |v: f64, words: [&str; 2]| format!("{:.4}°{}", v.abs(), words[usize::from(v < 0.0)]);
    format!("{} {}", side(lon, ["E", "W"]), side(lat, ["N", "S"]))
}

/// What a choice leads to, in words.
pub(super) fn leads_to(choice: &CrsChoice, lang: crate::report::Lang) -> String {
    let place = degrees(choice.place);
    match &choice.near {
        Some((label, km)) => M::CrsNear { place, label: label.clone(), km: format!("{km:.0}") },
        None => M::CrsAt { place },
    }
    .say(lang)
}

/// What the coordinates are in: said by the file, or chosen here.
fn declare(ui: &mut Ui, view: &mut SourcesView, item: &Item, (layer, places): (&LayerReport, &[(String, [f64; 2])]), at: At<'_>) {
    let look = at.look;
    look.section(ui, &M::Declare.say(look.lang));
    ui.label(look.second(M::DeclareHow.say(look.lang)));
    ui.add_space(4.0);
    if let Some(denied) = &layer.crs_denied {
        ui.colored_label(*look.theme.state.warn, M::CrsDenied { crs: denied.clone() }.say(look.lang));
    } else if item.input.crs.is_none()
        && let Some(crs) = &layer.crs
    {
        ui.label(M::CrsStated { crs: crs.clone() }.say(look.lang));
        return;
    } else {
        ui.label(look.second(M::CrsUnknown.say(look.lang)));
    }
    let mut choices = view.offered(layer, places);
    if let Some(own) = &item.input.crs
        && choices.iter().all(|choice| choice.definition != *own)
    {
        choices.extend(crs_typed(own, layer, places));
    }
    if let Some(crs) = cards(ui, view, &choices, item.input.crs.as_deref(), (layer, places), at)
        && item.key.is_some()
    {
        view.step = Some(with_crs(&[item], &crs));
    }
}

/// The name of a CRS as planners say it: what they all share is left out, so that what tells them apart can be read.
fn short(name: &str) -> String {
    name.replace(" / 3-degree Gauss-Kruger", " 3°").replace(" / Gauss-Kruger", " 6°")
}

/// Cards of what coordinates may be in, and a field for another; what was chosen.
pub(super) fn cards(
    ui: &mut Ui,
    view: &mut SourcesView,
    choices: &[CrsChoice],
    own: Option<&str>,
    (layer, places): (&LayerReport, &[(String, [f64; 2])]),
    at: At<'_>,
) -> Option<String> {
    let look = at.look;
    let mut chosen = None;
    for offered in choices {
        let label = format!("{} · {}", offered.definition, short(&offered.name));
        let label = if offered.definition.len() > 24 { M::CrsTyped.say(look.lang) } else { label };
        let name = M::CrsChoice { name: offered.definition.clone() }.say(look.lang);
        let is_own = own == Some(offered.definition.as_str());
        if choice(ui, look, (&name, &label), ("", &leads_to(offered, look.lang)), is_own) {
            chosen = Some(offered.definition.clone());
        }
    }
    let label = ui.label(look.second(M::CrsOther.say(look.lang)));
    ui.horizontal(|ui| {
        let field =
            TextEdit::singleline(&mut view.typed_crs).hint_text(M::CrsOtherHint.say(look.lang)).desired_width(ui.available_width() - 70.0);
        ui.add(field).labelled_by(label.id);
        let typed = crs_typed(&view.typed_crs, layer, places);
        if ui.add_enabled(typed.is_some(), Button::new(M::CrsTake.say(look.lang))).clicked() {
            chosen = typed.map(|typed| typed.definition);
        }
    });
    if !view.typed_crs.trim().is_empty() {
        match crs_typed(&view.typed_crs, layer, places) {
            Some(typed) => ui.label(look.second(leads_to(&typed, look.lang))),
            None => ui.colored_label(*look.theme.state.error, M::CrsWrong.say(look.lang)),
        };
    }
    chosen
}

/// Whether the source is of a web map.
fn datum(ui: &mut Ui, view: &mut SourcesView, item: &Item, at: At<'_>) {
    let look = at.look;
    if item.key.is_none() {
        return;
    }
    look.section(ui, &M::Datum.say(look.lang));
    for datum in [None, Some(Datum::Gcj02), Some(Datum::Bd09)] {
        let label = datum_name(datum).say(look.lang);
        let name = M::DatumChoice { name: label.clone() }.say(look.lang);
        if choice(ui, look, (&name, &label), ("", ""), item.input.datum == datum) {
            view.step = with_datum(item, datum);
        }
    }
}

/// What everything is converted to.
fn convert(ui: &mut Ui, view: &mut SourcesView, layer: &LayerReport, at: At<'_>) {
    let look = at.look;
    look.section(ui, &M::Convert.say(look.lang));
    ui.label(look.second(M::ConvertHow.say(look.lang)));
    ui.add_space(4.0);
    let own = at.project.file.project.crs.as_deref();
    let place = at.plan.and_then(centre_of).or(layer.place);
    let suitable = place.map(crs_of_place);
    let by_itself = M::PlanningOwn.say(look.lang);
    let note = suitable.as_ref().map(|(code, name)| format!("{code} · {}", short(name))).unwrap_or_default();
    if choice(ui, look, (&M::PlanningChoice { name: by_itself.clone() }.say(look.lang), &by_itself), ("", &note), own.is_none()) {
        view.step = Some(with_planning(None));
    }
    if let Some(own) = own {
        choice(ui, look, (&M::PlanningChoice { name: own.to_owned() }.say(look.lang), own), ("", ""), true);
    } else if let Some((code, name)) = suitable
        && choice(ui, look, (&M::PlanningChoice { name: code.clone() }.say(look.lang), &code), ("", &short(&name)), false)
    {
        view.step = Some(with_planning(Some(&code)));
    }
}
