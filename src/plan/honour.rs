//! Whether the hand edits that found their targets stand in the result.
//!
//! Stages refuse what they can see at once; what only the whole shows — two edits that contradict each other, a year
//! for a neighbourhood whose works have begun — is found here and reported, never passed over.

use std::collections::BTreeMap;

use crate::district::{District, NeighbourhoodIx};
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
        broken.map(|edit| RefusedEdit { id: edit.id.clone(), why: PlanMessage::RefusedOverall.both() }).collect()
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
            EditAction::Start => {
                let year = edit.to.as_ref().and_then(toml::Value::as_integer);
                targets.iter().all(|n| self.programme.start[n.at()].map(i64::from) == year)
            }
        }
    }
}
