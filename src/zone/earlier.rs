//! Zones of an earlier plan: where they stand as they were, and which of today's zones they are.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::{Problem, Solved, keep, terms};
use super::hand::Groups;
use super::{Role, Zone};
use crate::base::{Statement, by_overlap};
use crate::district::{District, NeighbourhoodIx};

/// The zones of the plan that this one grows from.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EarlierZones {
    /// Id and name of each.
    called: Vec<(String, String)>,
    /// Zone of every neighbourhood, infill left out.
    zone_of: Vec<Option<u32>>,
    /// Zone of all infill, which stays where it still joins what it joined.
    infill_of: Vec<Option<u32>>,
}

impl EarlierZones {
    /// The zones that a plan states, for the neighbourhoods of a district.
    #[must_use]
    pub fn new(district: &District, statement: &Statement) -> Self {
        let of = statement.zone_of();
        let role = |id: &str| statement.neighbourhoods.get(id).map(|standing| standing.role.as_deref());
        let zones = |infill: bool| -> Vec<Option<u32>> {
            let is_asked = |id: &str| role(id).is_some_and(|role| (role == Some("infill")) == infill);
            district.neighbourhoods.iter().map(|n| of.get(n.id.0.as_str()).filter(|_| is_asked(&n.id.0)).map(|&at| at as u32)).collect()
        };
        let called = statement.zones.iter().map(|zone| (zone.id.clone(), zone.name.clone())).collect();
        Self { zone_of: zones(false), infill_of: zones(true), called }
    }

    fn of(&self, who: NeighbourhoodIx) -> Option<u32> {
        self.zone_of.get(who.at()).copied().flatten()
    }

    /// The division of a component: as it was, unless dividing anew gains more than `stay` for every piece that would leave its zone.
    pub(super) fn kept(&self, groups: &Groups<'_>, pieces: &[u32], problem: &Problem, stay: f64, solved: &Solved) -> Vec<u32> {
        let before: Vec<Option<u32>> = pieces.iter().map(|&group| self.of_group(groups, group)).collect();
        if before.iter().all(Option::is_none) {
            return solved.zone_of.clone();
        }
        let with_infill = pieces.iter().zip(&before).map(|(&group, &zone)| zone.or_else(|| self.of_connectors(groups, group)));
        let kept = keep(problem, &with_infill.collect::<Vec<_>>());
        let moved = moved(&before, &solved.zone_of);
        let gain = solved.worth - terms(problem, &kept).worth();
        if gain > stay * moved as f64 { solved.zone_of.clone() } else { kept }
    }

    /// The zone that all units of a group were in.
    fn of_group(&self, groups: &Groups<'_>, group: u32) -> Option<u32> {
        let mut zones = groups.members(group).iter().map(|&unit| self.of(groups.units[unit as usize].who));
        let first = zones.next().flatten()?;
        zones.all(|zone| zone == Some(first)).then_some(first)
    }

    /// The zone that a group of connectors, and of nothing else, was in.
    fn of_connectors(&self, groups: &Groups<'_>, group: u32) -> Option<u32> {
        let units = || groups.members(group).iter().map(|&unit| &groups.units[unit as usize]);
        let of = |who: NeighbourhoodIx| self.infill_of.get(who.at()).copied().flatten();
        let zone = units().next().and_then(|unit| of(unit.who))?;
        units().all(|unit| unit.is_connector && of(unit.who) == Some(zone)).then_some(zone)
    }

    /// Gives zones the id and name of the earlier zone they share most floor area with, and all others an id that none of these has.
    /// The result has the zones that are called as they were.
    pub(super) fn call(&self, district: &District, zones: &mut [Zone]) -> BTreeSet<String> {
        let weigh = |who: NeighbourhoodIx| district.neighbourhoods[who.at()].floor_area.map_or(1.0, |area| area.0.max(1.0));
        let works = |zone: &Zone| -> Vec<NeighbourhoodIx> {
            zone.parts.iter().filter(|(_, role)| *role != Role::Infill).map(|&(who, _)| who).collect()
        };
        let mut there = vec![0.0; self.called.len()];
        for (at, zone) in self.zone_of.iter().enumerate() {
            if let Some(zone) = zone {
                there[*zone as usize] += weigh(NeighbourhoodIx(at as u32));
            }
        }
        let here: Vec<f64> = zones.iter().map(|zone| works(zone).into_iter().map(weigh).sum()).collect();
        let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (at, zone) in zones.iter().enumerate() {
            for who in works(zone) {
                if let Some(earlier) = self.of(who) {
                    *shared.entry((at, earlier as usize)).or_default() += weigh(who);
                }
            }
        }
        // Ties go to the zone whose id comes first, whatever the order of the search.
        let mut order: Vec<usize> = (0..zones.len()).collect();
        order.sort_by(|&a, &b| zones[a].id.cmp(&zones[b].id));
        let place: BTreeMap<usize, usize> = order.iter().enumerate().map(|(place, &at)| (at, place)).collect();
        let shared = shared.into_iter().map(|((at, earlier), amount)| (place[&at], earlier, amount)).collect();
        let found = by_overlap(shared, &order.iter().map(|&at| here[at]).collect::<Vec<_>>(), &there);
        let mut taken = BTreeSet::new();
        for (&at, earlier) in order.iter().zip(&found) {
            if let Some(earlier) = earlier {
                (zones[at].id, zones[at].name) = self.called[*earlier].clone();
                taken.insert(zones[at].id.clone());
            }
        }
        let kept = taken.clone();
        for &at in order.iter().zip(&found).filter(|(_, earlier)| earlier.is_none()).map(|(at, _)| at) {
            let mut by_area = works(&zones[at]);
            by_area.sort_by(|&a, &b| weigh(b).total_cmp(&weigh(a)).then(a.cmp(&b)));
            let ids = by_area.iter().map(|who| format!("Z-{}", district.neighbourhoods[who.at()].id));
            let numbered = (2..).map(|number| format!("{}-{number}", zones[at].id));
            if let Some(id) = ids.chain(numbered).find(|id| !taken.contains(id)) {
                taken.insert(id.clone());
                zones[at].id = id;
            }
        }
        kept
    }
}

/// How many of those that were in a zone are in none that is theirs.
fn moved(before: &[Option<u32>], zone_of: &[u32]) -> usize {
    let mut shared: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    let count = |of: &mut dyn Iterator<Item = usize>| {
        let mut counts: Vec<f64> = Vec::new();
        for at in of {
            if counts.len() <= at {
                counts.resize(at + 1, 0.0);
            }
            counts[at] += 1.0;
        }
        counts
    };
    for (was, now) in before.iter().zip(zone_of) {
        if let Some(was) = was {
            *shared.entry((*now as usize, *was as usize)).or_default() += 1.0;
        }
    }
    let here = count(&mut zone_of.iter().map(|&zone| zone as usize));
    let there = count(&mut before.iter().flatten().map(|&zone| zone as usize));
    let found = by_overlap(shared.into_iter().map(|((a, b), amount)| (a, b, amount)).collect(), &here, &there);
    let stays = |(was, now): &(&Option<u32>, &u32)| was.is_none_or(|was| found[**now as usize] == Some(was as usize));
    before.iter().zip(zone_of).filter(|pair| !stays(pair)).count()
}
