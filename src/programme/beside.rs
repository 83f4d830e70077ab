//! Zones beside each other are preferred in the same year or in adjoining ones: crews and streets are used once.
//!
//! A zone all of whose neighbours start within a year of it is worth a share more, by default less than a start loses with one year,
//! so that none waits for its neighbours alone. The share is divided evenly among the neighbours, and a pair counts as much as it may
//! of both.

use std::collections::BTreeSet;

use super::ProgrammeInput;
use super::fixed::Years;
use super::model::{Model, worth};
use crate::links::Link;
use crate::phasing::Beside;

/// What a zone is worth more beside all of its neighbours, as a share, where the project does not say.
pub const ADJOINING: f64 = 0.02;

/// Puts pairs of zones, and zones beside recorded works, into the model.
pub(super) fn put(model: &mut Model, input: &ProgrammeInput<'_>, years: &Years) {
    let share = input.settings.adjoining.unwrap_or(ADJOINING);
    if share == 0.0 {
        return;
    }
    let mut number = vec![None; input.district.neighbourhoods.len()];
    let mut worths = vec![0.0; model.problem.zones.len()];
    for ((&who, zone), project) in model.projects.iter().zip(&model.problem.zone).zip(0..) {
        number[who.at()] = *zone;
        if let Some(zone) = zone {
            worths[*zone as usize] += worth(input, who, model.size(project));
        }
    }
    let mut pairs: BTreeSet<[u32; 2]> = BTreeSet::new();
    // Start years of recorded or fixed works beside a zone that are not its own.
    let mut recorded: BTreeSet<(u32, i16)> = BTreeSet::new();
    let is_one_zone = |link: &Link| {
        let [from, to] = [link.from, link.to].map(|n| input.zones.zone_of[n.at()]);
        from.is_some() && from == to
    };
    for link in input.links.all().iter().filter(|link| link.counts && !is_one_zone(link)) {
        match (number[link.from.at()], number[link.to.at()]) {
            (Some(one), Some(other)) if one != other => _ = pairs.insert([one.min(other), one.max(other)]),
            (Some(zone), None) => recorded.extend(years.start[link.to.at()].map(|year| (zone, year))),
            (None, Some(zone)) => recorded.extend(years.start[link.from.at()].map(|year| (zone, year))),
            _ => {}
        }
    }
    let mut neighbours = vec![0u32; worths.len()];
    for zone in pairs.iter().flatten() {
        neighbours[*zone as usize] += 1;
    }
    let beside_works: BTreeSet<u32> = recorded.iter().map(|&(zone, _)| zone).collect();
    for &zone in &beside_works {
        neighbours[zone as usize] += 1;
    }
    let of = |zone: u32| share * worths[zone as usize] / f64::from(neighbours[zone as usize].max(1));
    model.problem.beside = pairs.iter().map(|&zones| Beside { zones, worth: of(zones[0]).min(of(zones[1])) }).collect();
    for zone in beside_works {
        let near = |step: usize| {
            let year = model.first + step as i16;
            recorded.range((zone, year - 1)..=(zone, year + 1)).next().is_some()
        };
        model.problem.zones[zone as usize].worth = (0..model.problem.years).map(|step| if near(step) { of(zone) } else { 0.0 }).collect();
    }
}
