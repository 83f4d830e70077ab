//! What planners hold together or apart by hand, and whether a change of theirs can stand.
//!
//! The edits of a project and the questions of a map go through the same rules, so that what the map allows is never refused by
//! the next run.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::units::{Unit, limits, units};
use super::{Role, ZoneInput, Zones};
use crate::district::NeighbourhoodIx;
use crate::project::{HandEdits, ZoneSettings};
use crate::report::messages::{ExplainMessage, PlanMessage as M, Say};
use crate::report::{Lang, Quantity, Text};

/// A change that a planner may make to zones as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandChange {
    /// Neighbourhoods go into a zone, by its index.
    Move {
        /// Who goes.
        who: Vec<NeighbourhoodIx>,
        /// Where to.
        to: u32,
    },
    /// Neighbourhoods leave their zone and make one of their own.
    Split {
        /// Who leaves.
        who: Vec<NeighbourhoodIx>,
    },
    /// Two zones become one.
    Merge {
        /// One.
        one: u32,
        /// The other.
        other: u32,
    },
    /// A zone stays as it is.
    Lock {
        /// Which.
        zone: u32,
    },
    /// Neighbourhoods leave the plan.
    Exclude {
        /// Who leaves.
        who: Vec<NeighbourhoodIx>,
    },
}

/// Why a change by hand cannot stand.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// It would leave all as it is.
    Nothing,
    /// One is no candidate, or of a tier that is not zoned.
    NoCandidate(NeighbourhoodIx),
    /// No link that counts joins one to the others.
    Unlinked(NeighbourhoodIx),
    /// Two lie in different subdistricts.
    Subdistricts(NeighbourhoodIx, NeighbourhoodIx),
    /// An upper bound, by its position, would be exceeded by what they hold.
    Limit(usize, f64),
    /// Another change keeps two apart.
    Apart(NeighbourhoodIx, NeighbourhoodIx),
    /// Another change joins two that this one parts.
    Joined(NeighbourhoodIx, NeighbourhoodIx),
    /// One lies in a zone that is locked.
    Locked(NeighbourhoodIx),
    /// The zone that is left, by its name, would fall into pieces of so many.
    Parted(String, Vec<usize>),
}

impl Refusal {
    /// The reason in words.
    #[must_use]
    pub fn text(&self, input: &ZoneInput<'_>) -> Text {
        let name = |who: &NeighbourhoodIx| input.district.neighbourhoods[who.at()].name.clone();
        match self {
            Self::Nothing => M::RefusedNothing.both(),
            Self::NoCandidate(who) => M::RefusedNoCandidate { name: name(who) }.both(),
            Self::Unlinked(who) => M::RefusedUnlinked { name: name(who), limit: input.settings.gap_m }.both(),
            Self::Subdistricts(one, other) => M::RefusedSubdistricts { one: name(one), other: name(other) }.both(),
            Self::Apart(one, other) => M::RefusedApart { one: name(one), other: name(other) }.both(),
            Self::Joined(one, other) => M::RefusedJoined { one: name(one), other: name(other) }.both(),
            Self::Locked(who) => M::RefusedLocked { name: name(who) }.both(),
            Self::Parted(zone, sizes) => {
                let sizes = sizes.iter().map(usize::to_string).collect::<Vec<_>>().join(" + ");
                M::RefusedParted { name: zone.clone(), sizes }.both()
            }
            Self::Limit(bound, held) => {
                let bound = limits(input.settings)[*bound].of;
                let (resource, unit) = ExplainMessage::resource(&bound.resource);
                let say = |lang: Lang| {
                    let shown = |value: f64| Quantity { value, unit: unit.clone(), decimals: 0 }.show(lang);
                    let (held, limit) = (shown(*held), shown(bound.max.unwrap_or(0.0)));
                    M::RefusedLimit { resource: resource.get(lang).to_owned(), held, limit }.say(lang)
                };
                Text { zh: say(Lang::Zh), en: say(Lang::En) }
            }
        }
    }
}

/// The candidates of a district as planners hold them, ready to answer what else may be changed.
#[derive(Debug)]
pub struct ByHand<'a> {
    groups: Groups<'a>,
}

impl<'a> ByHand<'a> {
    /// With the edits of the project in force.
    #[must_use]
    pub fn new(input: &ZoneInput<'a>) -> Self {
        let mut groups = Groups::new(units(input), input);
        groups.apply(input.edits);
        Self { groups }
    }

    /// Whether a change to `zones` could stand after a new run, beside the changes in force.
    ///
    /// # Errors
    /// [`Refusal`]: the first reason found why not.
    pub fn allows(&self, zones: &Zones, change: &HandChange) -> Result<(), Refusal> {
        let works = |zone: u32| -> Result<BTreeSet<u32>, Refusal> {
            let parts = &zones.zones.get(zone as usize).ok_or(Refusal::Nothing)?.parts;
            self.units(parts.iter().filter(|(_, role)| matches!(role, Role::Member | Role::Provisional)).map(|&(who, _)| who))
        };
        match change {
            HandChange::Move { who, to } => {
                let (who, to) = (self.units(who.iter().copied())?, works(*to)?);
                if who.is_subset(&to) { Err(Refusal::Nothing) } else { self.stands(&who | &to) }
            }
            HandChange::Merge { one, other } if one == other => Err(Refusal::Nothing),
            HandChange::Merge { one, other } => self.stands(&works(*one)? | &works(*other)?),
            HandChange::Lock { zone } => {
                let all = works(*zone)?;
                if all.iter().any(|&unit| self.groups.is_closed(unit)) { Err(Refusal::Nothing) } else { self.stands(all) }
            }
            HandChange::Split { who } => {
                let zone = who.first().and_then(|who| zones.zone_of[who.at()]).ok_or(Refusal::Nothing)?;
                let (part, all) = (self.units(who.iter().copied())?, works(zone)?);
                let rest = &all - &part;
                if rest.is_empty() || !part.is_subset(&all) {
                    return Err(Refusal::Nothing);
                }
                self.stands(part)?;
                self.stands(rest)
            }
            HandChange::Exclude { who } => {
                // What joins a zone without being a candidate leaves it freely; what is in none has nothing to leave.
                if who.iter().any(|who| zones.zone_of[who.at()].is_none()) {
                    return Err(Refusal::Nothing);
                }
                let out = who.iter().filter_map(|who| self.groups.position.get(who).copied()).collect();
                self.unlocked(&out)?;
                self.whole(&out)
            }
        }
    }

    /// Some members of a zone as they hang together, over those that connect them.
    pub(super) fn pieces(
        &self,
        members: &BTreeSet<NeighbourhoodIx>,
        between: impl Iterator<Item = NeighbourhoodIx>,
    ) -> Vec<BTreeSet<NeighbourhoodIx>> {
        let at = |who: &NeighbourhoodIx| self.groups.position.get(who).copied();
        let units = &self.groups.units;
        let connectors: BTreeSet<NeighbourhoodIx> = between.collect();
        let linking = (0u32..).zip(units).filter(|(_, unit)| unit.is_connector && connectors.contains(&unit.who)).map(|(at, _)| at);
        let all: BTreeSet<u32> = members.iter().filter_map(at).chain(linking).collect();
        let mut left: BTreeSet<u32> = members.iter().filter_map(at).collect();
        let mut pieces = Vec::new();
        while let Some(&first) = left.first() {
            let piece: BTreeSet<u32> = self.groups.reach(first, &all).intersection(&left).copied().collect();
            left = &left - &piece;
            pieces.push(piece.into_iter().map(|unit| self.groups.who(unit)).collect());
        }
        pieces
    }

    /// Whether exactly these may be one zone.
    fn stands(&self, all: BTreeSet<u32>) -> Result<(), Refusal> {
        self.unlocked(&all)?;
        self.whole(&all)?;
        if let Some(&(a, b)) = self.groups.separate.iter().find(|(a, b)| all.contains(a) && all.contains(b)) {
            return Err(Refusal::Apart(self.groups.who(a), self.groups.who(b)));
        }
        self.groups.may_join(&all.into_iter().collect::<Vec<_>>()).map(|_| ())
    }

    fn unlocked(&self, all: &BTreeSet<u32>) -> Result<(), Refusal> {
        let locked = all.iter().find(|&&unit| self.groups.is_closed(unit));
        locked.map_or(Ok(()), |&unit| Err(Refusal::Locked(self.groups.who(unit))))
    }

    /// Whether no change in force joins one of them to one that is not among them.
    fn whole(&self, all: &BTreeSet<u32>) -> Result<(), Refusal> {
        for &unit in all {
            let mut with = self.groups.with(unit).iter().filter(|&&other| !self.groups.units[other as usize].is_connector);
            if let Some(&other) = with.find(|other| !all.contains(other)) {
                return Err(Refusal::Joined(self.groups.who(unit), self.groups.who(other)));
            }
        }
        Ok(())
    }

    fn units(&self, who: impl Iterator<Item = NeighbourhoodIx>) -> Result<BTreeSet<u32>, Refusal> {
        who.map(|who| self.groups.position.get(&who).copied().ok_or(Refusal::NoCandidate(who))).collect()
    }
}

/// Units that planners hold together.
#[derive(Debug, Clone)]
pub(super) struct Groups<'a> {
    pub(super) units: Vec<Unit>,
    settings: &'a ZoneSettings,
    /// Candidates.
    position: BTreeMap<NeighbourhoodIx, u32>,
    /// Those that may connect them.
    connectors: BTreeSet<NeighbourhoodIx>,
    /// Group of every unit.
    of: Vec<u32>,
    /// Units of every group, ascending; none where it went into another.
    members: Vec<Vec<u32>>,
    /// Groups that take in no one else.
    closed: BTreeSet<u32>,
    /// Pairs of units that must not share a zone.
    separate: Vec<(u32, u32)>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(units: Vec<Unit>, input: &ZoneInput<'a>) -> Self {
        let candidates = units.iter().enumerate().filter(|(_, unit)| !unit.is_connector);
        let position: BTreeMap<NeighbourhoodIx, u32> = candidates.map(|(at, unit)| (unit.who, at as u32)).collect();
        let connectors = units.iter().filter(|unit| unit.is_connector).map(|unit| unit.who).collect();
        let pairs = |group: &Vec<NeighbourhoodIx>| -> Vec<(u32, u32)> {
            let at: Vec<u32> = group.iter().filter_map(|n| position.get(n).copied()).collect();
            at.iter().enumerate().flat_map(|(k, &a)| at[k + 1..].iter().map(move |&b| (a, b))).collect()
        };
        let separate = input.edits.separate.iter().flat_map(pairs).collect();
        let count = units.len() as u32;
        let members = (0..count).map(|at| vec![at]).collect();
        let (settings, of, closed) = (input.settings, (0..count).collect(), BTreeSet::new());
        Self { units, settings, position, connectors, of, members, closed, separate }
    }

    /// Joins what hand edits join, locks first; the ids of those that cannot stand come back with the reason.
    pub(super) fn apply(&mut self, edits: &HandEdits) -> Vec<(String, Refusal)> {
        let mut refused = Vec::new();
        let joins = edits.join.iter().map(|(id, group)| (id, group, false));
        let locks = edits.lock.iter().map(|(id, group)| (id, group, true));
        for (id, group, close) in locks.chain(joins) {
            // Who connects a zone that is named as a whole need not be named again.
            let named = group.iter().filter(|n| !self.connectors.contains(n));
            let at: Result<Vec<u32>, Refusal> = named.map(|&n| self.position.get(&n).copied().ok_or(Refusal::NoCandidate(n))).collect();
            match at.and_then(|at| self.join(&at)) {
                Ok(joined) if close => {
                    self.closed.insert(joined);
                }
                Ok(_) => {}
                Err(why) => refused.push((id.clone(), why)),
            }
        }
        refused
    }

    /// The same groups of units with other scores.
    pub(super) fn with_scores(&self, score: impl Fn(NeighbourhoodIx) -> Option<f64>) -> Self {
        let units = self.units.iter().map(|unit| Unit { score: score(unit.who), ..unit.clone() }).collect();
        Self { units, ..self.clone() }
    }

    /// Group of a unit.
    pub(super) fn group(&self, unit: u32) -> u32 {
        self.of[unit as usize]
    }

    /// Units of a group.
    pub(super) fn members(&self, group: u32) -> &[u32] {
        &self.members[group as usize]
    }

    /// Whether the group of a unit takes in no one else.
    pub(super) fn is_closed(&self, unit: u32) -> bool {
        self.closed.contains(&self.group(unit))
    }

    /// Pairs of groups that must not share a zone.
    pub(super) fn apart(&self) -> Vec<(u32, u32)> {
        self.separate.iter().map(|&(a, b)| (self.group(a), self.group(b))).collect()
    }

    fn who(&self, unit: u32) -> NeighbourhoodIx {
        self.units[unit as usize].who
    }

    /// Those that are joined with a unit, itself among them.
    fn with(&self, unit: u32) -> &[u32] {
        self.members(self.group(unit))
    }

    /// Joins the groups of some units; where they may not, nothing is changed.
    fn join(&mut self, at: &[u32]) -> Result<u32, Refusal> {
        let members = self.may_join(at)?;
        let owners: BTreeSet<u32> = members.iter().map(|&unit| self.group(unit)).collect();
        let first = *owners.first().ok_or(Refusal::Nothing)?;
        for &unit in &members {
            self.of[unit as usize] = first;
        }
        for &owner in &owners {
            self.members[owner as usize].clear();
        }
        self.members[first as usize] = members.into_iter().collect();
        Ok(first)
    }

    /// What would be joined with some units, themselves among it, and the connectors they need.
    ///
    /// # Errors
    /// [`Refusal`] where they lie in a zone that is locked, or in several subdistricts, would break a limit, or do not hang
    /// together. What another edit keeps apart is joined all the same, and that edit is refused: joining is the stronger word.
    fn may_join(&self, at: &[u32]) -> Result<BTreeSet<u32>, Refusal> {
        let owners: BTreeSet<u32> = at.iter().map(|&unit| self.group(unit)).collect();
        let members: BTreeSet<u32> = owners.iter().flat_map(|&group| self.members(group)).copied().collect();
        let &first = members.first().ok_or(Refusal::Nothing)?;
        if let (true, Some(&locked)) = (owners.len() > 1, members.iter().find(|&&unit| self.is_closed(unit))) {
            return Err(Refusal::Locked(self.who(locked)));
        }
        let unit = |at: u32| &self.units[at as usize];
        if let Some(&other) = members.iter().find(|&&at| unit(at).subdistrict != unit(first).subdistrict) {
            return Err(Refusal::Subdistricts(self.who(first), self.who(other)));
        }
        self.fits(&members)?;
        let reached = self.reach(first, &members);
        let Some(&cut_off) = members.iter().find(|at| !reached.contains(at)) else { return Ok(members) };
        let connected = self.connected(first, &members).ok_or(Refusal::Unlinked(self.who(cut_off)))?;
        self.fits(&connected)?;
        Ok(connected)
    }

    /// Whether some units keep the limits as one zone.
    fn fits(&self, members: &BTreeSet<u32>) -> Result<(), Refusal> {
        for (at, limit) in limits(self.settings).iter().enumerate().filter(|_| members.len() > 1) {
            let held: f64 = members.iter().map(|&unit| self.units[unit as usize].amounts[at]).sum();
            if limit.max.is_some_and(|max| held > max) {
                return Err(Refusal::Limit(at, held));
            }
        }
        Ok(())
    }

    /// The members with the connectors that join them, few at a time; `None` where none do.
    fn connected(&self, first: u32, members: &BTreeSet<u32>) -> Option<BTreeSet<u32>> {
        let mut all = members.clone();
        loop {
            let reached = self.reach(first, &all);
            if members.iter().all(|at| reached.contains(at)) {
                break;
            }
            all.extend(self.way(&reached, members)?);
        }
        // What a later one made needless goes again.
        for connector in all.difference(members).copied().collect::<Vec<_>>() {
            let without: BTreeSet<u32> = all.iter().copied().filter(|&at| at != connector).collect();
            let reached = self.reach(first, &without);
            if members.iter().all(|at| reached.contains(at)) {
                all = without;
            }
        }
        Some(all)
    }

    /// The fewest free connectors from what is reached to a member that is not; of as few, those that are met first.
    fn way(&self, reached: &BTreeSet<u32>, members: &BTreeSet<u32>) -> Option<Vec<u32>> {
        let mut from: BTreeMap<u32, u32> = BTreeMap::new();
        let mut open: VecDeque<u32> = reached.iter().copied().collect();
        while let Some(at) = open.pop_front() {
            for &(next, _) in &self.units[at as usize].joints {
                if members.contains(&next) && !reached.contains(&next) {
                    return Some(std::iter::successors(Some(at), |at| from.get(at).copied()).filter(|at| !reached.contains(at)).collect());
                }
                let is_free = self.units[next as usize].is_connector && self.members(self.group(next)).len() == 1;
                if is_free && !reached.contains(&next) && !from.contains_key(&next) {
                    from.insert(next, at);
                    open.push_back(next);
                }
            }
        }
        None
    }

    /// Those that hang together with the first.
    fn reach(&self, first: u32, members: &BTreeSet<u32>) -> BTreeSet<u32> {
        let mut reached = BTreeSet::from([first]);
        let mut open = vec![first];
        while let Some(at) = open.pop() {
            for &(other, _) in &self.units[at as usize].joints {
                if members.contains(&other) && reached.insert(other) {
                    open.push(other);
                }
            }
        }
        reached
    }
}
