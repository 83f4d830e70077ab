//! What zones are formed by, as controls: sizes, distances, barriers. Each is one setting of the project, and zones follow the hand.

use std::collections::BTreeMap;

use eframe::egui::Ui;

use super::rail::{self, Scale, Touched};
use crate::app::deciding::Decision;
use crate::app::look::Look;
use crate::app::page::MapPage;
use crate::district::BarrierKind;
use crate::project::{Change, ZoneBound, ZoneSettings};
use crate::report::Text;
use crate::report::messages::{ExplainMessage, HandMessage as M, Say};

/// All controls of the page on zones.
pub(super) fn show(ui: &mut Ui, page: &mut MapPage, look: Look) {
    let Some(file) = page.asking.file.clone() else { return };
    let zone = &file.zone;
    look.section(ui, &M::SizesHead.say(look.lang));
    for of in bounded(zone) {
        size(ui, page, look, zone, &of);
    }
    look.section(ui, &M::JoiningHead.say(look.lang));
    let metres = |most: f64| Scale { least: 0.0, most, step: 1.0 };
    let rails = [
        (M::Gap, M::StepGap, "zone.gap_m", zone.gap_m, metres(200.0)),
        (M::Frontage, M::StepFrontage, "zone.min_frontage_m", zone.min_frontage_m, metres(100.0)),
        (M::CorridorWidth, M::StepCorridor, "zone.corridor_width_m", zone.corridor_width_m, metres(120.0)),
    ];
    for (name, step, key, value, scale) in rails {
        let name = name.say(look.lang);
        let mut values = [value.min(scale.most)];
        let shown = format!("{} m", look.number(value, 0));
        let touched = rail::named(ui, look, (&name, &shown), scale, &mut values, std::slice::from_ref(&name));
        ask(page, touched, step.both(), key, || vec![Change::set(key, values[0])]);
    }
    look.section(ui, &M::BarriersHead.say(look.lang));
    barriers(ui, page, look, zone);
    let name = M::InfillSwitch.say(look.lang);
    let mut infill = zone.infill;
    if look.switch(ui, &mut infill, &name, &name, "").changed() {
        ask(page, Some(Touched::Set), M::StepInfill.both(), "zone.infill", || vec![Change::set("zone.infill", infill)]);
    }
}

/// Asks for a setting to be changed, or for the hand to be let go.
pub(super) fn ask(page: &mut MapPage, touched: Option<Touched>, name: Text, gesture: &str, changes: impl FnOnce() -> Vec<Change>) {
    match touched {
        Some(Touched::Released) => page.asking.decision = Some(Decision::Release),
        Some(touched) => {
            let held = touched == Touched::Held;
            page.asking.decision = Some(Decision::Set { name, gesture: gesture.to_owned(), changes: changes(), held });
        }
        None => {}
    }
}

/// Resources with a rail: households, land, and whatever else the project bounds.
fn bounded(zone: &ZoneSettings) -> Vec<String> {
    let mut all = vec!["households".to_owned(), "land_area_m2".to_owned()];
    all.extend(zone.bounds.iter().map(|bound| bound.resource.clone()).filter(|of| !["households", "land_area_m2"].contains(&of.as_str())));
    all
}

/// The rail of a resource: the knob at the right end stands for no limit.
fn scale_of(of: &str, zone: &ZoneSettings) -> Scale {
    let (most, step) = match of {
        "households" => (6_000.0, 50.0),
        "land_area_m2" | "floor_area_m2" => (600_000.0, 5_000.0),
        "cost_yuan" => (200_000_000.0, 1_000_000.0),
        "neighbourhoods" => (60.0, 1.0),
        _ => (10_000.0, 100.0),
    };
    // A project that sets more has a longer rail.
    let own = zone.bounds.iter().filter(|bound| bound.resource == of).filter_map(|bound| bound.max).fold(0.0, f64::max);
    let times = (own * 1.25 / most).ceil().max(1.0);
    Scale { least: 0.0, most: most * times, step: step * times }
}

fn size(ui: &mut Ui, page: &mut MapPage, look: Look, zone: &ZoneSettings, of: &str) {
    let bound = zone.bounds.iter().find(|bound| bound.resource == of);
    let (min, max) = (bound.and_then(|bound| bound.min), bound.and_then(|bound| bound.max));
    let scale = scale_of(of, &page.plan.project.file.zone);
    let (resource, unit) = ExplainMessage::resource(of);
    let (resource, unit) = (resource.get(look.lang).to_owned(), unit.get(look.lang).to_owned());
    let number = |value: f64| if of.ends_with("_m2") { look.floor_area(value) } else { format!("{} {unit}", look.number(value, 0)) };
    let shown = match (min, max) {
        (None, None) => M::NoLimit,
        (None, Some(max)) => M::UpTo { max: number(max) },
        (Some(min), None) => M::From { min: number(min) },
        (Some(min), Some(max)) => M::Between { min: number(min), max: number(max) },
    };
    let names = [M::Lowest { of: resource.clone() }.say(look.lang), M::Highest { of: resource.clone() }.say(look.lang)];
    let mut values = [min.unwrap_or(scale.least), max.unwrap_or(scale.most).min(scale.most)];
    let title = M::PerZone { of: resource }.say(look.lang);
    let touched = rail::named(ui, look, (&title, &shown.say(look.lang)), scale, &mut values, &names);
    ask(page, touched, M::StepSizes.both(), &format!("zone.bounds {of}"), || {
        let min = (values[0] > scale.least).then_some(values[0]);
        let max = (values[1] < scale.most).then_some(values[1]);
        let mut bounds: Vec<ZoneBound> = zone.bounds.iter().filter(|bound| bound.resource != of).cloned().collect();
        let place = zone.bounds.iter().position(|bound| bound.resource == of).unwrap_or(bounds.len());
        if min.is_some() || max.is_some() {
            bounds.insert(place.min(bounds.len()), ZoneBound { resource: of.to_owned(), min, max });
        }
        toml::Value::try_from(&bounds).map(|bounds| Change::set("zone.bounds", bounds)).into_iter().collect()
    });
}

/// Kinds of barriers, each with the pairs that it parts now.
fn barriers(ui: &mut Ui, page: &mut MapPage, look: Look, zone: &ZoneSettings) {
    use BarrierKind as B;
    let plan = page.plan.clone();
    let mut parted: BTreeMap<B, usize> = BTreeMap::new();
    plan.links.blocked.iter().for_each(|blocked| *parted.entry(blocked.by).or_default() += 1);
    let there = |kind: B| plan.district.barriers.iter().any(|barrier| barrier.kind == kind) || zone.barriers.contains(&kind);
    for kind in [B::River, B::Railway, B::Expressway, B::Arterial, B::Wall, B::Other].into_iter().filter(|kind| there(*kind)) {
        let name = match kind {
            B::River => M::River,
            B::Railway => M::Railway,
            B::Expressway => M::Expressway,
            B::Arterial => M::Arterial,
            B::Wall => M::Wall,
            B::Other => M::Other,
        };
        let name = name.say(look.lang);
        let mut on = zone.barriers.contains(&kind);
        let note = if on { M::Stops { count: parted.get(&kind).copied().unwrap_or(0) }.say(look.lang) } else { "–".into() };
        let spoken = M::BarrierSwitch { kind: name.clone() }.say(look.lang);
        if look.switch(ui, &mut on, &name, &spoken, &note).changed() {
            let mut kinds: Vec<B> = zone.barriers.iter().copied().filter(|other| *other != kind).collect();
            kinds.extend(on.then_some(kind));
            kinds.sort();
            let changes = || toml::Value::try_from(&kinds).map(|kinds| Change::set("zone.barriers", kinds)).into_iter().collect();
            ask(page, Some(Touched::Set), M::StepBarriers.both(), "zone.barriers", changes);
        }
    }
}
