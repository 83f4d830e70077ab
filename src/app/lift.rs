//! Neighbourhoods that are dragged into another zone: what would come of it is told while they are held.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::task::Poll;

use eframe::egui::{self, Align2, Color32, Id, Painter, PointerButton, Pos2, Response, Shape, Stroke, Ui, Vec2, vec2};

use super::ask::Ask;
use super::camera::Camera;
use super::deciding::Decision;
use super::filled::{self, Filled};
use super::held::Dropped;
use super::icons;
use super::look::Look;
use super::map::inset;
use super::page::MapPage;
use super::scene::Thing;
use super::selection::Combine;
use super::step::Step;
use super::tool::Tool;
use crate::desk;
use crate::district::NeighbourhoodIx;
use crate::report::Text;
use crate::report::messages::{ExplainMessage, HandMessage as M, Say};
use crate::zone::{HandChange, HeldAfter, Moved, ZoneAfter};

/// What would come of letting go, and why it cannot be.
type Answer = Option<(Moved, Option<Text>)>;

/// Neighbourhoods in the hand.
pub(super) struct Lift {
    who: Vec<NeighbourhoodIx>,
    shapes: Vec<Filled>,
    /// Where they were taken, planning CRS.
    from: [f64; 2],
    /// Zone under the hand, where it is another than theirs.
    over: Option<u32>,
    ask: Option<Ask<Answer>>,
    answer: Answer,
    /// Whether Esc put them back: the rest of the drag does nothing.
    is_put_back: bool,
}

impl Lift {
    /// Puts back what is held.
    pub(super) fn put_back(&mut self) {
        (self.is_put_back, self.over, self.ask, self.answer) = (true, None, None, None);
    }

    /// Whether something is held.
    pub(super) fn is_held(&self) -> bool {
        !self.is_put_back
    }
}

/// Lifts a selected neighbourhood that is dragged, and lets it go; whether the drag is one of these. Any other drag moves the map.
pub(super) fn follow(ui: &Ui, page: &mut MapPage, response: &Response, camera: Camera) -> bool {
    let keys = ui.input(|i| i.modifiers);
    if response.drag_started_by(PointerButton::Primary) && Combine::of(keys) == Combine::Replace && can_lift(ui, page) {
        let from = ui.input(|i| i.pointer.press_origin()).map(|at| camera.to_map(page.view.map, at));
        page.view.lift = from.and_then(|from| lifted(page, from, camera));
    }
    let Some(mut lift) = page.view.lift.take() else { return false };
    if response.drag_stopped() {
        let at = response.interact_pointer_pos().unwrap_or(page.view.map.center());
        if !lift.is_put_back {
            let_go(page, lift, at, keys.shift);
        }
        return true;
    }
    if !response.dragged() {
        return false;
    }
    if let (false, Some(at)) = (lift.is_put_back, response.interact_pointer_pos()) {
        let under = page.under(camera.to_map(page.view.map, at), camera);
        let zone = match under.thing {
            Some(Thing::Neighbourhood(n)) => page.plan.zones.zone_of[n.at()].or(under.zone),
            _ => under.zone,
        };
        let is_other = |zone: &u32| lift.who.iter().any(|who| page.plan.zones.zone_of[who.at()] != Some(*zone));
        let over = zone.filter(is_other);
        if over != lift.over {
            (lift.over, lift.answer) = (over, None);
            let (plan, who) = (Arc::clone(&page.plan), lift.who.clone());
            lift.ask = over.map(|to| Ask::begin(ui.ctx(), move |_| Ok(desk::moved(&plan, &who, to))));
        }
        if let Some(Poll::Ready(answer)) = lift.ask.as_ref().map(Ask::answer) {
            (lift.answer, lift.ask) = (answer.flatten(), None);
        }
    }
    page.view.lift = Some(lift);
    true
}

fn can_lift(ui: &Ui, page: &MapPage) -> bool {
    page.view.step == Step::Zones && page.asking.is_open && page.view.tool == Tool::Hand && !ui.input(|i| i.key_down(egui::Key::Space))
}

/// What is taken up at a place: all that is selected, where a selected neighbourhood lies there.
fn lifted(page: &MapPage, from: [f64; 2], camera: Camera) -> Option<Lift> {
    let Some(Thing::Neighbourhood(n)) = page.under(from, camera).thing else { return None };
    if !page.view.marked.contains(n.0) {
        return None;
    }
    let who: Vec<NeighbourhoodIx> = page.view.marked.iter().map(NeighbourhoodIx).collect();
    let shapes = who.iter().map(|who| Filled::new(&page.plan.district.neighbourhoods[who.at()].outline)).collect();
    Some(Lift { who, shapes, from, over: None, ask: None, answer: None, is_put_back: false })
}

/// Asks for the reason of what can be, says why of what cannot.
fn let_go(page: &mut MapPage, lift: Lift, at: Pos2, along: bool) {
    let Some(to) = lift.over else { return };
    let Some((moved, why)) = lift.answer.or_else(|| desk::moved(&page.plan, &lift.who, to)) else { return };
    let who = match (why, moved.along) {
        (_, Some(all)) if along => all,
        (Some(why), _) => {
            page.asking.refused = Some(why);
            return;
        }
        (None, _) => lift.who,
    };
    let zone = page.plan.zones.zones[to as usize].name.clone();
    let said = M::DroppedInto { count: who.len(), zone }.both();
    page.asking.refused = None;
    page.view.dropped = Some(Dropped { said, decision: Decision::Hand(HandChange::Move { who, to }), at, is_new: true });
}

/// Draws what is held, what would be cut off, the links that would be made, and the card.
pub(super) fn draw(ui: &Ui, painter: &Painter, page: &MapPage, camera: Camera, look: Look) {
    let Some(lift) = page.view.lift.as_ref().filter(|lift| lift.is_held()) else { return };
    let Some(hand) = ui.input(|i| i.pointer.latest_pos()) else { return };
    let (theme, map) = (look.theme, page.view.map);
    let to_screen = |place: [f64; 2]| camera.to_screen(map, place);
    let by = hand - to_screen(lift.from);
    let (moved, why) = lift.answer.as_ref().map_or((None, None), |(moved, why)| (Some(moved), why.as_ref()));
    let color = match (moved, why) {
        (Some(_), None) => *theme.state.ok,
        (Some(_), Some(_)) => *theme.state.error,
        (None, _) => *theme.accent.fill,
    };
    let outline = |n: NeighbourhoodIx| &page.plan.district.neighbourhoods[n.at()].outline;
    for &who in &lift.who {
        for ring in filled::rings(outline(who), to_screen) {
            painter.extend(Shape::dashed_line(&ring, Stroke::new(1.5, *theme.text.secondary), 5.0, 4.0));
        }
    }
    for &cut in moved.iter().flat_map(|moved| &moved.cut_off) {
        filled::outline(painter, outline(cut), to_screen, Stroke::new(5.0, *theme.map.label_halo));
        filled::outline(painter, outline(cut), to_screen, Stroke::new(2.5, *theme.state.error));
    }
    if let Some(moved) = moved {
        links(painter, page, lift, (moved, why.is_some()), &to_screen, by, look);
    }
    for (shape, &who) in lift.shapes.iter().zip(&lift.who) {
        shape.paint(painter, |place| to_screen(place) + by + vec2(4.0, 5.0), Color32::from_black_alpha(64));
        shape.paint(painter, |place| to_screen(place) + by, theme.surface.raised.gamma_multiply(0.92));
        shape.paint(painter, |place| to_screen(place) + by, color.gamma_multiply(0.35));
        filled::outline(painter, outline(who), |place| to_screen(place) + by, Stroke::new(2.0, color));
    }
    card(ui, page, lift, hand, color, look);
}

/// Links that count from what is held to the zone that takes it; those that would break, crossed.
fn links(
    painter: &Painter,
    page: &MapPage,
    lift: &Lift,
    (moved, is_refused): (&Moved, bool),
    to_screen: &dyn Fn([f64; 2]) -> Pos2,
    by: Vec2,
    look: Look,
) {
    let theme = look.theme;
    let anchor = |n: NeighbourhoodIx| to_screen(page.plan.district.neighbourhoods[n.at()].anchor);
    let cut: BTreeSet<NeighbourhoodIx> = moved.cut_off.iter().copied().collect();
    for &who in &lift.who {
        for (other, _) in page.plan.links.of(who).filter(|(_, link)| link.counts) {
            let ends = [anchor(who) + by, anchor(other)];
            if page.plan.zones.zone_of[other.at()] == Some(moved.to.zone) && !is_refused {
                painter.line_segment(ends, Stroke::new(2.0, *theme.state.ok));
                painter.circle_filled(ends[1], 3.5, *theme.state.ok);
            } else if cut.contains(&other) {
                painter.extend(Shape::dashed_line(&ends, Stroke::new(1.5, *theme.state.error), 5.0, 4.0));
                icons::cross(painter, ends[0] + (ends[1] - ends[0]) * 0.5, Stroke::new(2.0, *theme.state.error));
            }
        }
    }
}

/// What would come of letting go, in words, beside the hand.
fn card(ui: &Ui, page: &MapPage, lift: &Lift, hand: Pos2, color: Color32, look: Look) {
    let map = inset(page.view.map);
    let (mut at, mut pivot) = (hand + vec2(22.0, 18.0), Align2::LEFT_TOP);
    if at.x + 300.0 > map.right() {
        (at.x, pivot) = (hand.x - 22.0, Align2::RIGHT_TOP);
    }
    if at.y + 150.0 > map.bottom() {
        (at.y, pivot.0[1]) = (hand.y - 18.0, egui::Align::Max);
    }
    let area = egui::Area::new(Id::unique("lift card")).fixed_pos(at).pivot(pivot).order(egui::Order::Tooltip);
    area.interactable(false).constrain(false).fade_in(false).show(ui.ctx(), |ui| {
        look.theme.card(look.dark).stroke(Stroke::new(1.0, color)).show(ui, |ui| {
            ui.set_max_width(300.0);
            ui.spacing_mut().item_spacing.y = 3.0;
            says(ui, page, lift, color, look);
        });
    });
}

fn says(ui: &mut Ui, page: &MapPage, lift: &Lift, color: Color32, look: Look) {
    let say = |message: M| message.say(look.lang);
    let Some(over) = lift.over else {
        ui.label(look.second(say(M::OverNone)));
        return;
    };
    let zone = page.plan.zones.zones[over as usize].name.clone();
    let Some((moved, why)) = &lift.answer else {
        ui.label(look.strong(zone));
        ui.label(look.second(say(M::Weighing)));
        return;
    };
    let head = if why.is_none() { M::MayMove { zone } } else { M::MayNotMove { zone } };
    ui.label(look.strong(say(head)).color(color));
    sums(ui, page, &moved.to, look);
    for left in &moved.from {
        sums(ui, page, left, look);
        if left.members.1 == 0 {
            ui.label(look.second(say(M::Emptied)));
        } else if moved.cut_off.is_empty() {
            ui.label(look.second(say(M::StillWhole)).color(*look.theme.state.ok));
        }
    }
    match why {
        None => {
            ui.label(look.second(say(M::LetGoIn)));
        }
        Some(why) => {
            ui.label(look.second(why.get(look.lang)).color(*look.theme.text.primary));
            if moved.along.is_some() {
                ui.label(look.second(say(M::TakeAlong { count: moved.cut_off.len() })).color(*look.theme.accent.text));
            }
            ui.label(look.second(say(M::LetGoBack)));
        }
    }
}

/// A zone with what it holds before and after.
fn sums(ui: &mut Ui, page: &MapPage, after: &ZoneAfter, look: Look) {
    let name = &page.plan.zones.zones[after.zone as usize].name;
    let rows = after.held.iter().enumerate().filter(|(at, held)| *at == 0 || held.max.is_some() || held.min.is_some());
    let said: Vec<String> = rows.map(|(_, held)| sum(held, look)).collect();
    ui.label(look.strong(name.as_str()).size(12.5));
    for said in said {
        ui.label(look.second(said).color(*look.theme.text.primary));
    }
}

fn sum(held: &HeldAfter, look: Look) -> String {
    let (resource, unit) = ExplainMessage::resource(&held.of);
    let shown = |value: f64| look.number(value, 0);
    let from_to = M::FromTo { before: shown(held.before), after: shown(held.after), unit: unit.get(look.lang).to_owned() };
    let mut parts = vec![format!("{} {}", resource.get(look.lang), from_to.say(look.lang))];
    parts.extend(held.max.map(|max| M::Below { max: shown(max) }.say(look.lang)));
    parts.extend(held.min.filter(|min| held.after < *min && held.after > 0.0).map(|min| M::Above { min: shown(min) }.say(look.lang)));
    parts.extend((held.open > 0).then(|| M::AtLeastKnown { count: held.open }.say(look.lang)));
    parts.join(" · ")
}
