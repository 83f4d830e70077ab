//! Whether each zone hangs together by links that count.

use std::collections::HashSet;

use super::features::Role;
use super::finding::Tally;
use super::folder::{PlanFolder, ZONES};
use super::limits::WORKS;
use super::membership::targets_of;
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Members, provisional and infill parts of every zone are connected; done parts of it may be steps between them.
pub(super) fn contiguity(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut sets = Sets::new(plan.neighbourhoods.features.len());
    for feature in &plan.links.features {
        progress.check()?;
        let link = &feature.properties;
        if let (true, Some(a), Some(b)) = (link.counts, plan.find(&link.from), plan.find(&link.to))
            && plan.listed_in[a].iter().any(|z| plan.listed_in[b].contains(z))
        {
            sets.join(a, b);
        }
    }
    connectors(plan, progress, tally)?;
    for (z, parts) in plan.parts.iter().enumerate() {
        let zone = || plan.zone(z).zone_id.clone();
        tally.expect(!parts.is_empty(), || Finding::ZoneEmpty { zone: zone() });
        let held: Vec<usize> = parts.iter().copied().filter(|&n| plan.neighbourhood(n).role != Some(Role::Done)).collect();
        let mut roots: Vec<(usize, usize)> = held.iter().map(|&n| (sets.root(n), n)).collect();
        roots.sort_unstable();
        roots.dedup_by_key(|(root, _)| *root);
        tally.expect(roots.len() <= 1, || {
            let name = |at: usize| roots.get(at).map_or_else(String::new, |&(_, n)| plan.neighbourhood(n).neighbourhood_id.clone());
            Finding::ZoneSplit { zone: zone(), pieces: roots.len(), from: name(0), to: name(1) }
        });
    }
    Ok(())
}

/// Where infill is allowed every zone names its connectors: infill without any one of which members, provisional parts and the other
/// connectors would not hang together by links that count. What joined those that a planner joined stays, whatever joins them later.
fn connectors(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); plan.neighbourhoods.features.len()];
    for link in plan.links.features.iter().map(|feature| &feature.properties).filter(|link| link.counts) {
        if let (Some(a), Some(b)) = (plan.find(&link.from), plan.find(&link.to)) {
            near[a].push(b);
            near[b].push(a);
        }
    }
    let is_whole = |all: &HashSet<usize>| {
        let mut reached: HashSet<usize> = all.iter().min().copied().into_iter().collect();
        let mut open: Vec<usize> = reached.iter().copied().collect();
        while let Some(at) = open.pop() {
            open.extend(near[at].iter().copied().filter(|next| all.contains(next) && reached.insert(*next)));
        }
        reached.len() == all.len()
    };
    let by_hand: HashSet<usize> = ["join", "move", "lock"].into_iter().flat_map(|action| targets_of(plan, action)).collect();
    for z in 0..plan.zones.features.len() {
        progress.check()?;
        let zone = plan.zone(z);
        tally.expect(zone.connectors.is_some() == plan.plan.settings.zone.infill, || Finding::Differs {
            file: ZONES.to_owned(),
            id: zone.zone_id.clone(),
            field: "connectors".to_owned(),
            found: zone.connectors.is_some().to_string(),
            expected: plan.plan.settings.zone.infill.to_string(),
        });
        let stated = plan.connectors(z);
        let of_role = |roles: &[Role]| -> HashSet<usize> {
            plan.parts[z].iter().copied().filter(|&n| plan.neighbourhood(n).role.is_some_and(|role| roles.contains(&role))).collect()
        };
        let (works, infill) = (of_role(&WORKS), of_role(&[Role::Infill]));
        let all: HashSet<usize> = works.iter().chain(&stated).copied().collect();
        let is_named_well =
            zone.connectors.as_ref().is_none_or(|named| named.len() == stated.len()) && stated.iter().all(|n| infill.contains(n));
        let is_joined_by_hand = works.intersection(&by_hand).count() > 1;
        let idle =
            stated.iter().filter(|_| !is_joined_by_hand).find(|&&n| is_whole(&all.iter().copied().filter(|&other| other != n).collect()));
        tally.expect(is_named_well && idle.is_none() && (stated.is_empty() || is_whole(&all)), || {
            let id = idle.or(stated.first()).map_or_else(String::new, |&n| plan.neighbourhood(n).neighbourhood_id.clone());
            Finding::ConnectorIdle { zone: zone.zone_id.clone(), id }
        });
    }
    Ok(())
}

/// Disjoint sets with path halving.
struct Sets {
    parent: Vec<usize>,
}

impl Sets {
    fn new(n: usize) -> Self {
        Self { parent: (0..n).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }
}
