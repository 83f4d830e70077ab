//! Whether each zone hangs together by links that count.

use super::features::Role;
use super::finding::Tally;
use super::folder::PlanFolder;
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
