//! Whether the hand edits that found their targets stand in the result.
//!
//! Stages refuse what they can see at once; what only the whole shows — two edits that contradict each other, a year
//! for a neighbourhood whose works have begun — is found here and reported, never passed over.

use std::collections::BTreeMap;

use crate::district::{District, NeighbourhoodIx, Status};
use crate::policy::Eligibility;
use crate::programme::Programme;
use crate::project::{Edit, EditAction, HandEdits, Project};
use crate::report::messages::{PlanMessage, Say};
use crate::zone::{RefusedEdit, Zones};

/// What a plan has made of its edits.
pub(super) struct Outcome<'a> {
    pub(super) district: &'a District,
    pub(super) eligibility: &'a [Eligibility],
    pub(super) zones: &'a Zones,
    pub(super) programme: &'a Programme,
}

impl Outcome<'_> {
    /// The edits that were taken up and do not stand, in the order of the project file.
    pub(super) fn broken(&self, project: &Project, edits: &HandEdits) -> Vec<RefusedEdit> {
        let by_id: BTreeMap<&str, NeighbourhoodIx> =
            self.district.neighbourhoods.iter().enumerate().map(|(at, n)| (n.id.0.as_str(), NeighbourhoodIx(at as u32))).collect();
        let taken = project
            .file
            .edits
            .iter()
            .filter(|e| edits.applied.contains(&e.id) && self.zones.refused.iter().all(|refused| refused.id != e.id));
        let broken = taken.filter(|edit| {
            let targets: Vec<NeighbourhoodIx> = edit.targets.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
            !self.stands(edit, &targets, &by_id)
        });
        broken.map(|edit| RefusedEdit { id: edit.id.clone(), why: self.reason(edit, &by_id).both() }).collect()
    }

    /// What stands against a year or an order, where that is a record or the programme's first year.
    fn reason(&self, edit: &Edit, by_id: &BTreeMap<&str, NeighbourhoodIx>) -> PlanMessage {
        let name = |n: NeighbourhoodIx| self.district.neighbourhoods[n.at()].name.clone();
        let mut targets = edit.targets.iter().filter_map(|id| by_id.get(id.as_str()).copied());
        let has_begun = |n: &NeighbourhoodIx| matches!(self.district.neighbourhoods[n.at()].status, Status::Started | Status::Completed);
        let begun = targets.clone().find(has_begun);
        match (edit.action, edit.to.as_ref().and_then(toml::Value::as_integer)) {
            (EditAction::Start, _) if begun.is_some() => PlanMessage::RefusedBegun { name: begun.map(name).unwrap_or_default() },
            (EditAction::Start, Some(year)) if year < i64::from(self.programme.years.0) => {
                PlanMessage::RefusedPast { year: year as i16, first: self.programme.years.0 }
            }
            (EditAction::Start, _) => match targets.find(|n| self.programme.start[n.at()].is_none()) {
                Some(n) => PlanMessage::RefusedNotPlanned { name: name(n) },
                None => PlanMessage::RefusedOverall,
            },
            (EditAction::After, _) => match self.too_early(edit, by_id) {
                Some(n) => PlanMessage::RefusedOrder { name: name(n) },
                None => PlanMessage::RefusedOverall,
            },
            _ => PlanMessage::RefusedOverall,
        }
    }

    /// A target of an order that starts before the one it should follow, or without it.
    fn too_early(&self, edit: &Edit, by_id: &BTreeMap<&str, NeighbourhoodIx>) -> Option<NeighbourhoodIx> {
        let first = edit.to.as_ref().and_then(toml::Value::as_str).and_then(|id| by_id.get(id).copied())?;
        let is_done = self.district.neighbourhoods[first.at()].status == Status::Completed;
        let follows = |n: &NeighbourhoodIx| match (self.programme.start[n.at()], self.programme.start[first.at()]) {
            (None, _) => true,
            (Some(_), None) => is_done,
            (Some(start), Some(first)) => start >= first,
        };
        edit.targets.iter().filter_map(|id| by_id.get(id.as_str()).copied()).find(|n| !follows(n))
    }

    fn stands(&self, edit: &Edit, targets: &[NeighbourhoodIx], by_id: &BTreeMap<&str, NeighbourhoodIx>) -> bool {
        let zone = |n: &NeighbourhoodIx| self.zones.zone_of[n.at()];
        let together = |all: &[NeighbourhoodIx]| all.iter().all(|n| zone(n).is_some() && zone(n) == zone(&all[0]));
        match edit.action {
            EditAction::Exclude => targets.iter().all(|n| zone(n).is_none()),
            EditAction::Include => targets.iter().all(|n| self.eligibility[n.at()].candidacy.is_candidate()),
            EditAction::Join => together(targets),
            EditAction::Separate => {
                targets.iter().enumerate().all(|(at, n)| zone(n).is_none() || targets[..at].iter().all(|m| zone(m) != zone(n)))
            }
            EditAction::Move => {
                let to = edit.to.as_ref().and_then(toml::Value::as_str).and_then(|id| by_id.get(id).copied());
                together(&targets.iter().copied().chain(to).collect::<Vec<_>>())
            }
            EditAction::Lock => {
                let only = |z: u32| {
                    let zone = &self.zones.zones[z as usize];
                    // What a locked zone hangs together by goes with it.
                    zone.parts.iter().all(|(n, _)| targets.contains(n) || zone.connectors.contains(n))
                };
                together(targets) && targets.first().and_then(zone).is_none_or(only)
            }
            EditAction::After => self.too_early(edit, by_id).is_none(),
            EditAction::Start => {
                let year = edit.to.as_ref().and_then(toml::Value::as_integer);
                targets.iter().all(|n| self.programme.start[n.at()].map(i64::from) == year)
            }
        }
    }
}
