//! How a measure becomes a value, as a curve whose points are dragged.

use eframe::egui::{Align2, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::rail::{self, Scale, Touched};
use super::sizes::ask;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::project::Change;
use crate::report::messages::{JudgeMessage as M, Say};
use crate::score::ValueFunction;

const HEIGHT: f32 = 132.0;
const BARS: usize = 32;

/// The editor of one criterion.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look, at: usize) {
    let Some(file) = page.asking.file.clone().filter(|_| page.asking.is_open) else { return };
    let plan = page.plan.clone();
    let spec = &plan.scores.criteria[at].spec;
    let name = spec.name.get(look.lang).to_owned();
    look.section(ui, &M::ValueHead { name: name.clone() }.say(look.lang));
    let own: Option<ValueFunction> = file.score.values.get(&spec.id).and_then(|table| table.clone().try_into().ok());
    let of_file = plan.criteria.criteria.iter().find(|criterion| criterion.id == spec.id).and_then(|criterion| criterion.value.clone());
    let is_own = own.is_some();
    let Some(mut function) = own.or(of_file) else {
        ui.label(look.second(M::ValueNone.say(look.lang)));
        return;
    };
    let touched = match &mut function {
        ValueFunction::Categories { values } => {
            let mut touched = None;
            for (word, value) in values {
                let spoken = M::HandleWord { name: name.clone(), word: word.clone() }.say(look.lang);
                let (mut knobs, shown) = ([*value], look.number(*value, 2));
                let scale = Scale { least: 0.0, most: 1.0, step: 0.05 };
                touched = touched.or(rail::named(ui, look, (word, &shown), scale, &mut knobs, &[spoken]));
                *value = knobs[0];
            }
            touched
        }
        function => {
            let raws = page.tallies.raws(&plan, at);
            let unit = spec.unit.get(look.lang);
            let touched = curve(ui, look, function, &raws, &name, unit);
            ui.label(look.second(M::ValueHint.say(look.lang)));
            touched
        }
    };
    let key = || vec!["score".to_owned(), "values".to_owned(), spec.id.clone()];
    let step = M::StepValue { name: name.clone() };
    ask(page, touched, step.both(), &format!("value {}", spec.id), || {
        let value = toml::Value::try_from(&function);
        value.map(|value| Change::Set { key: key(), value }).into_iter().collect()
    });
    if is_own && ui.button(M::ValueAsFile.say(look.lang)).clicked() {
        let back = M::StepValueBack { name };
        ask(page, Some(Touched::Set), back.both(), "value", || vec![Change::Unset { key: key() }]);
    }
}

/// A point of the curve that the hand moves: measure and value, and which of the two it may change.
struct Handle {
    at: [f64; 2],
    moves_value: bool,
    name: String,
}

/// The points of a function.
fn handles(function: &ValueFunction, name: &str, look: Look) -> Vec<Handle> {
    let name = || name.to_owned();
    let along = |measure: f64, value: f64, message: M| Handle { at: [measure, value], moves_value: false, name: message.say(look.lang) };
    match function {
        ValueFunction::Linear { from, to } | ValueFunction::Log { from, to } => {
            vec![along(*from, 0.0, M::HandleZero { name: name() }), along(*to, 1.0, M::HandleOne { name: name() })]
        }
        ValueFunction::Logistic { midpoint, steepness } => vec![
            along(*midpoint, 0.5, M::HandleMiddle { name: name() }),
            along(midpoint + 3f64.ln() / steepness, 0.75, M::HandleSlope { name: name() }),
        ],
        ValueFunction::Piecewise { points } => {
            let point = |(at, point): (usize, &[f64; 2])| Handle {
                at: *point,
                moves_value: true,
                name: M::HandlePoint { name: name(), number: at + 1 }.say(look.lang),
            };
            points.iter().enumerate().map(point).collect()
        }
        ValueFunction::Categories { .. } => Vec::new(),
    }
}

/// The function with one of its points elsewhere; `None` where that makes none.
fn moved(function: &ValueFunction, at: usize, [measure, value]: [f64; 2]) -> Option<ValueFunction> {
    let mut moved = function.clone();
    match &mut moved {
        ValueFunction::Linear { from, to } | ValueFunction::Log { from, to } => *(if at == 0 { from } else { to }) = measure,
        ValueFunction::Logistic { midpoint, .. } if at == 0 => *midpoint = measure,
        ValueFunction::Logistic { midpoint, steepness } => *steepness = 3f64.ln() / (measure - *midpoint),
        ValueFunction::Piecewise { points } => *points.get_mut(at)? = [measure, value],
        ValueFunction::Categories { .. } => return None,
    }
    moved.check().is_ok().then_some(moved)
}

/// A step of whole digits, some 200 to a span.
fn step_of(span: f64) -> f64 {
    let rough = (span / 200.0).max(1e-9);
    let power = 10f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough).unwrap_or(power)
}

fn curve(ui: &mut Ui, look: Look, function: &mut ValueFunction, raws: &[f64], name: &str, unit: &str) -> Option<Touched> {
    let theme = look.theme;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let plot = Rect::from_min_max(rect.min + vec2(4.0, 8.0), rect.max - vec2(4.0, 20.0));
    let all = handles(function, name, look);
    // What the hand moves must not move the ends of the scale under it.
    let id = response.id.with("ends");
    let held: Option<(f64, f64)> = ui.data(|data| data.get_temp(id));
    let places = || raws.iter().copied().chain(all.iter().map(|handle| handle.at[0]));
    let (least, most) = (places().fold(f64::INFINITY, f64::min), places().fold(f64::NEG_INFINITY, f64::max));
    let margin = ((most - least) * 0.08).max(1e-6);
    let (low, high) = held.unwrap_or((if least >= 0.0 { (least - margin).max(0.0) } else { least - margin }, most + margin));
    let step = step_of(high - low);
    let x = |measure: f64| plot.left() + plot.width() * ((measure - low) / (high - low)) as f32;
    let y = |value: f64| plot.bottom() - plot.height() * value as f32;
    let p = ui.painter();
    p.rect(plot, 4.0, *theme.surface.sunken, Stroke::new(1.0, *theme.line.subtle), StrokeKind::Outside);
    bars(ui, look, raws, plot, (low, high));
    let points: Vec<_> =
        (0..=160).map(|n| low + (high - low) * f64::from(n) / 160.0).filter_map(|m| Some(pos2(x(m), y(function.value(m)?)))).collect();
    ui.painter().add(Shape::line(points, Stroke::new(2.0, *theme.accent.fill)));
    for (measure, align) in [(low, Align2::LEFT_BOTTOM), (high, Align2::RIGHT_BOTTOM)] {
        let decimals = u8::from(high - low < 10.0);
        let text = format!("{} {unit}", look.number(measure, decimals));
        let at = if align == Align2::LEFT_BOTTOM { rect.left_bottom() } else { rect.right_bottom() };
        look.text(ui.painter(), at, align, &text, 11.0, *theme.text.tertiary);
    }
    let mut touched = None;
    let mut is_held = false;
    for (at, handle) in all.iter().enumerate() {
        let place = pos2(x(handle.at[0]), y(handle.at[1]));
        let knob = ui.interact(
            Rect::from_center_size(place, vec2(26.0, 26.0)),
            ui.scope_id().with(("handle", &handle.name)),
            Sense::click_and_drag(),
        );
        let mut wanted = handle.at;
        if knob.dragged()
            && let Some(hand) = knob.interact_pointer_pos()
        {
            is_held = true;
            let measure = low + f64::from((hand.x - plot.left()) / plot.width()) * (high - low);
            wanted[0] = (measure / step).round() * step;
            if handle.moves_value {
                wanted[1] = (f64::from((plot.bottom() - hand.y) / plot.height()) * 20.0).round().clamp(0.0, 20.0) / 20.0;
            }
        }
        let (steps, values) = arrows(ui, &knob);
        wanted[0] += steps * step;
        if handle.moves_value {
            wanted[1] = (wanted[1] + values * 0.05).clamp(0.0, 1.0);
        }
        knob.widget_info(|| WidgetInfo::slider(true, wanted[0], &handle.name));
        if wanted != handle.at
            && let Some(changed) = moved(function, at, wanted)
        {
            *function = changed;
            touched = Some(if knob.dragged() { Touched::Held } else { Touched::Set });
        } else if knob.drag_stopped() {
            touched = touched.or(Some(Touched::Released));
        }
        ui.painter().circle(place, 6.0, *theme.surface.raised, Stroke::new(if knob.hovered() { 2.5 } else { 1.8 }, *theme.accent.fill));
        look.focus(ui, &knob, Rect::from_center_size(place, vec2(12.0, 12.0)));
        if knob.hovered() || knob.dragged() {
            let said = format!("{} {unit} → {}", look.number(handle.at[0], 1), look.number(handle.at[1], 2));
            knob.on_hover_text(said);
        }
    }
    ui.data_mut(|data| {
        if is_held {
            data.insert_temp(id, (low, high));
        } else {
            data.remove_temp::<(f64, f64)>(id);
        }
    });
    touched
}

/// Steps to the right, and steps up, that the arrows ask of what has the focus.
fn arrows(ui: &Ui, response: &eframe::egui::Response) -> (f64, f64) {
    use eframe::egui::{EventFilter, Key, Modifiers};
    if !response.has_focus() {
        return (0.0, 0.0);
    }
    let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    let count = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key)) as f64;
    (count(Key::ArrowRight) - count(Key::ArrowLeft), count(Key::ArrowUp) - count(Key::ArrowDown))
}

/// What was measured, as bars behind the curve.
fn bars(ui: &Ui, look: Look, raws: &[f64], plot: Rect, (low, high): (f64, f64)) {
    let mut counts = [0usize; BARS];
    for raw in raws {
        let at = ((raw - low) / (high - low) * BARS as f64) as usize;
        counts[at.min(BARS - 1)] += 1;
    }
    let most = counts.iter().copied().max().unwrap_or(1).max(1);
    let width = plot.width() / BARS as f32;
    for (at, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        let height = plot.height() * 0.9 * count as f32 / most as f32;
        let bar = Rect::from_min_max(
            pos2(plot.left() + width * at as f32, plot.bottom() - height),
            pos2(plot.left() + width * (at + 1) as f32 - 1.0, plot.bottom()),
        );
        ui.painter().rect_filled(bar, 0.0, look.theme.line.strong.gamma_multiply(0.35));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_moves_where_the_function_stays_one() {
        let line = ValueFunction::Linear { from: 10.0, to: 40.0 };
        assert_eq!(moved(&line, 1, [60.0, 1.0]), Some(ValueFunction::Linear { from: 10.0, to: 60.0 }));
        assert_eq!(moved(&line, 1, [10.0, 1.0]), None, "both ends at one place are no line");
        let points = ValueFunction::Piecewise { points: vec![[0.0, 0.0], [20.0, 1.0]] };
        assert_eq!(moved(&points, 0, [5.0, 0.25]), Some(ValueFunction::Piecewise { points: vec![[5.0, 0.25], [20.0, 1.0]] }));
        assert_eq!(moved(&points, 0, [25.0, 0.25]), None);
        let Some(ValueFunction::Logistic { midpoint, steepness }) =
            moved(&ValueFunction::Logistic { midpoint: 25.0, steepness: 0.3 }, 1, [30.0, 0.75])
        else {
            panic!("no curve")
        };
        let curve = ValueFunction::Logistic { midpoint, steepness };
        assert!((curve.value(30.0).unwrap() - 0.75).abs() < 1e-12);
    }

    #[test]
    fn steps_have_one_digit() {
        assert_eq!([step_of(200.0), step_of(1000.0), step_of(3.0)], [1.0, 5.0, 0.02]);
    }
}
