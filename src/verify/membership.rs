//! Who must be in a zone, who must not, and in which role.

use std::collections::HashSet;

use super::features::{AreaBasis, Candidate, Eligible, Role, Status};
use super::finding::Tally;
use super::folder::{NEIGHBOURHOODS, PlanFolder};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Every included candidate is in exactly one zone, in the role its tier gives; nobody is in two.
pub(super) fn coverage(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let include = plan.plan.settings.zone.include.as_deref();
    let included = |c: Candidate| include.is_none_or(|tiers| tiers.contains(&c));
    let taken_out = targets_of(plan, "exclude");
    let taken_in = targets_of(plan, "include");
    for (at, feature) in plan.neighbourhoods.features.iter().enumerate() {
        progress.check()?;
        let n = &feature.properties;
        let id = || n.neighbourhood_id.clone();
        let zones = plan.listed_in[at].len();
        tally.expect(zones <= 1, || Finding::InSeveral { id: id(), zones });
        let begun = n.status.begun() || n.role == Some(Role::Done);
        if let Some(candidate) = n.candidate
            && included(candidate)
            && !begun
            && !taken_out.contains(&at)
        {
            tally.expect(zones > 0, || Finding::Uncovered { id: id(), candidate: candidate.word().to_owned() });
        }
        let role_fits = match n.role {
            None | Some(Role::Done) => true,
            Some(Role::Member) => matches!(n.candidate, Some(Candidate::Core | Candidate::Extended)),
            Some(Role::Provisional) => n.candidate == Some(Candidate::Provisional),
            Some(Role::Infill) => n.candidate.is_none_or(|c| !included(c)),
        };
        tally.expect(role_fits, || Finding::RoleWrong {
            id: id(),
            candidate: n.candidate.map_or("null", Candidate::word).to_owned(),
            role: n.role.map_or("null", Role::word).to_owned(),
        });
        let unknown_area = n.area_basis == AreaBasis::Unknown;
        tally.expect(unknown_area == n.floor_area_m2.is_none(), || Finding::Differs {
            file: NEIGHBOURHOODS.to_owned(),
            id: id(),
            field: "area_basis".to_owned(),
            found: n.area_basis.word().to_owned(),
            expected: if n.floor_area_m2.is_none() { AreaBasis::Unknown.word() } else { AreaBasis::Recorded.word() }.to_owned(),
        });
        // A planner's `include` makes a candidate of what the tiers rule out.
        let tier_fits = match n.candidate {
            None => true,
            Some(Candidate::Core) => n.eligible == Eligible::Core,
            Some(Candidate::Extended) => n.eligible == Eligible::Extended,
            Some(Candidate::Provisional) => n.eligible == Eligible::Unknown,
        };
        tally.expect(tier_fits || taken_in.contains(&at), || Finding::CandidateWrong {
            id: id(),
            eligible: n.eligible.word().to_owned(),
            candidate: n.candidate.map_or("null", Candidate::word).to_owned(),
        });
    }
    Ok(())
}

/// What is under way, completed, taken out or to be demolished is not zoned as something to renovate.
pub(super) fn done(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let taken_in = targets_of(plan, "include");
    for (at, feature) in plan.neighbourhoods.features.iter().enumerate() {
        progress.check()?;
        let n = &feature.properties;
        let id = || n.neighbourhood_id.clone();
        let closed = n.status.begun() || (matches!(n.status, Status::Excluded | Status::DemolitionPlanned) && !taken_in.contains(&at));
        if closed {
            let zoned = matches!(n.role, Some(Role::Member | Role::Provisional)) || (n.status.begun() && n.role == Some(Role::Infill));
            tally.expect(!zoned, || Finding::DoneRezoned {
                id: id(),
                status: n.status.word().to_owned(),
                role: n.role.map_or("null", Role::word).to_owned(),
            });
        }
        if n.role == Some(Role::Done) {
            tally.expect(n.status.begun(), || Finding::DoneWithoutCause { id: id(), status: n.status.word().to_owned() });
        }
    }
    Ok(())
}

/// The neighbourhoods that applied edits of one action name, those of named zones included.
pub(super) fn targets_of(plan: &PlanFolder, action: &str) -> HashSet<usize> {
    let edits = plan.plan.edits.iter().filter(|e| e.applied && e.action == action);
    edits.flat_map(|e| &e.targets).flat_map(|id| super::edits::named(plan, id)).collect()
}
