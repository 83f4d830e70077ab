//! How firm zones are: drawn anew for every draw of weights and unknown values behind the score, and counted.
//!
//! The draws are those of the score, so a pair that stays together in all of them does so however the criteria are weighed within
//! the spread. Links, limits and hand edits are the same in every draw.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::form::{divide, zones_of};
use super::hand::Groups;
use super::outline::{self, anchor, mean_by_role, role};
use super::units::units;
use super::{Role, Zone, ZoneInput, Zones};
use crate::district::NeighbourhoodIx;
use crate::report::{Cancelled, Progress, Stage};

/// What the draws say of zones.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Certainty {
    /// Draws made.
    pub draws: u32,
    /// Pairs that were in one zone in some draw, by their ends, with the share of the draws.
    pub together: BTreeMap<(NeighbourhoodIx, NeighbourhoodIx), f64>,
    /// Share of the draws in which a neighbourhood lies in one of the zones that rank first until they hold as many as the top of
    /// the list of scores has places; `None` for those that are not zoned.
    pub first: Vec<Option<f64>>,
}

impl Certainty {
    /// Share of the draws in which two are in one zone.
    #[must_use]
    pub fn share(&self, a: NeighbourhoodIx, b: NeighbourhoodIx) -> f64 {
        self.together.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)
    }

    /// Mean share of one with some others; `None` where there is no other.
    #[must_use]
    pub fn with(&self, who: NeighbourhoodIx, all: &[NeighbourhoodIx]) -> Option<f64> {
        let others = || all.iter().filter(|other| **other != who);
        let count = others().count();
        (count > 0).then(|| others().map(|&other| self.share(who, other)).sum::<f64>() / count as f64)
    }
}

/// The zones of every draw, as far as years are chosen by them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DrawnZones {
    /// Who is zoned, in which role.
    who: Vec<(NeighbourhoodIx, Role)>,
    /// Zone of each, by draw.
    zone_of: Vec<Vec<u32>>,
    neighbourhoods: usize,
}

impl DrawnZones {
    /// Draws made.
    #[must_use]
    pub fn draws(&self) -> u32 {
        self.zone_of.len() as u32
    }

    /// The zones of a draw with their members, provisional ones and connectors; without outline, id, rank and other infill.
    #[must_use]
    pub fn zones(&self, draw: u32) -> Zones {
        let mut parts: BTreeMap<u32, Vec<(NeighbourhoodIx, Role)>> = BTreeMap::new();
        for (&part, &zone) in self.who.iter().zip(&self.zone_of[draw as usize]) {
            parts.entry(zone).or_default().push(part);
        }
        let (mut zone_of, mut role) = (vec![None; self.neighbourhoods], vec![None; self.neighbourhoods]);
        let mut zones = Vec::with_capacity(parts.len());
        // Connectors that join nobody are in no zone.
        let joined = parts.into_values().filter(|parts| parts.iter().any(|(_, role)| *role != Role::Infill));
        for (number, parts) in joined.enumerate() {
            for &(who, own) in &parts {
                (zone_of[who.at()], role[who.at()]) = (Some(number as u32), Some(own));
            }
            zones.push(Zone::unshaped(parts));
        }
        Zones { zones, zone_of, role, ..Zones::default() }
    }
}

/// Zones of one draw: who is with whom, and who stands in one that ranks first.
struct Drawn {
    zone_of: Vec<u32>,
    pairs: Vec<(u32, u32)>,
    first: Vec<u32>,
}

/// Draws the zones anew with the scores of every draw that the scores have kept; the zones of the draws come with what is counted.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn certainty(input: &ZoneInput<'_>, progress: &Progress) -> Result<(Certainty, DrawnZones), Cancelled> {
    let draws = input.settings.draws;
    progress.enter(Stage::Zone, u64::from(draws))?;
    let mut groups = Groups::new(units(input), input);
    groups.apply(input.edits);
    let drawn: Vec<Drawn> = (0..draws)
        .into_par_iter()
        .map(|draw| {
            let drawn = zones(input, &groups.with_scores(|who| input.scores.drawn(who, draw)), progress)?;
            progress.advance(1)?;
            Ok(drawn)
        })
        .collect::<Result<_, Cancelled>>()?;
    let who = |unit: u32| groups.units[unit as usize].who;
    let (mut together, mut first) = (BTreeMap::new(), vec![None; input.district.neighbourhoods.len()]);
    for unit in groups.units.iter().filter(|unit| !unit.is_connector) {
        first[unit.who.at()] = Some(0.0);
    }
    let share = |count: u32| f64::from(count) / f64::from(draws.max(1));
    let mut hits: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let mut firsts = vec![0u32; groups.units.len()];
    let mut zone_of = Vec::with_capacity(drawn.len());
    for draw in drawn {
        zone_of.push(draw.zone_of);
        draw.pairs.into_iter().for_each(|pair| *hits.entry(pair).or_default() += 1);
        draw.first.into_iter().for_each(|unit| firsts[unit as usize] += 1);
    }
    together.extend(hits.into_iter().map(|((a, b), count)| ((who(a).min(who(b)), who(a).max(who(b))), share(count))));
    for (unit, count) in firsts.into_iter().enumerate() {
        let own = &mut first[who(unit as u32).at()];
        *own = own.map(|_| share(count));
    }
    let zoned = groups.units.iter().map(|unit| (unit.who, role(input, unit))).collect();
    let drawn = DrawnZones { who: zoned, zone_of, neighbourhoods: input.district.neighbourhoods.len() };
    Ok((Certainty { draws, together, first }, drawn))
}

fn zones(input: &ZoneInput<'_>, groups: &Groups<'_>, progress: &Progress) -> Result<Drawn, Cancelled> {
    let zone_of = zones_of(groups, &divide(groups, input, progress, |_| Ok(()))?);
    let mut members = outline::groups(&groups.units, &zone_of);
    for all in members.values_mut() {
        all.retain(|&unit| !groups.units[unit as usize].is_connector);
    }
    let pairs = |all: &Vec<u32>| -> Vec<(u32, u32)> {
        all.iter().enumerate().flat_map(|(at, &a)| all[at + 1..].iter().map(move |&b| (a, b))).collect()
    };
    let pairs = members.values().flat_map(pairs).collect();
    Ok(Drawn { pairs, first: first(input, groups, members.into_values().collect()), zone_of })
}

/// Units of the zones that rank first, until they hold as many as the top of the list has places.
fn first(input: &ZoneInput<'_>, groups: &Groups<'_>, zones: Vec<Vec<u32>>) -> Vec<u32> {
    let mut ranked: Vec<(Option<f64>, &str, Vec<u32>)> = zones
        .into_iter()
        .map(|zone| {
            let parts: Vec<(NeighbourhoodIx, Role)> =
                zone.iter().map(|&unit| &groups.units[unit as usize]).map(|unit| (unit.who, role(input, unit))).collect();
            let score_of: BTreeMap<NeighbourhoodIx, Option<f64>> =
                zone.iter().map(|&unit| &groups.units[unit as usize]).map(|unit| (unit.who, unit.score)).collect();
            let id = anchor(input, &parts).map_or("", |who| input.district.neighbourhoods[who.at()].id.0.as_str());
            (mean_by_role(input, &parts, |who| score_of.get(&who).copied().flatten()), id, zone)
        })
        .collect();
    let worth = |score: Option<f64>| score.unwrap_or(f64::NEG_INFINITY);
    ranked.sort_by(|a, b| worth(b.0).total_cmp(&worth(a.0)).then_with(|| a.1.cmp(b.1)));
    let mut first = Vec::new();
    for (_, _, zone) in ranked {
        if first.len() >= input.scores.top as usize {
            break;
        }
        first.extend(zone);
    }
    first
}
