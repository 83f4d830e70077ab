//! Growing zones: the two neighbours that share most are joined, again and again, while every limit holds.
//!
//! Agglomerative with a heap, O(links · log links); then units on the edge move to the neighbouring zone they share
//! more with, or that needs them more to reach its lower bounds. Ties are broken by position, and nothing depends on threads.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use super::bounds::Cluster;
use super::units::{Unit, units};
use super::{Zones, outline, refine};
use crate::district::{District, NeighbourhoodIx};
use crate::links::Links;
use crate::policy::Eligibility;
use crate::project::{HandEdits, ZoneSettings};
use crate::report::{Cancelled, Progress, Stage};
use crate::score::Scores;

/// What zones are made from.
#[derive(Debug, Clone, Copy)]
pub struct ZoneInput<'a> {
    /// The district.
    pub district: &'a District,
    /// Who is a candidate.
    pub eligibility: &'a [Eligibility],
    /// Who touches whom.
    pub links: &'a Links,
    /// How needy each is.
    pub scores: &'a Scores,
    /// Limits and distances.
    pub settings: &'a ZoneSettings,
    /// What planners fixed.
    pub edits: &'a HandEdits,
}

/// A possible join in the heap, the most valuable on top.
struct Join {
    gain: f64,
    a: u32,
    b: u32,
}

impl Ord for Join {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain.total_cmp(&other.gain).then_with(|| (other.a, other.b).cmp(&(self.a, self.b)))
    }
}

impl PartialOrd for Join {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Join {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Join {}

/// Forms the zones of a district.
///
/// Every zone is connected by counting links, lies in one subdistrict, and keeps every upper limit, except a zone of
/// one whose only member exceeds it.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn form(input: &ZoneInput<'_>, progress: &Progress) -> Result<Zones, Cancelled> {
    let units = units(input);
    progress.enter(Stage::Zone, units.len() as u64)?;
    let mut search = Search::new(&units, input);
    let refused = search.apply_edits();
    search.grow(progress)?;
    let mut zone_of = search.zone_of();
    refine::refine(&units, &mut zone_of, &search.fixed, input, progress)?;
    Ok(outline::zones(input, &units, &zone_of, refused))
}

/// The state of the agglomeration.
struct Search<'a> {
    units: &'a [Unit],
    settings: &'a ZoneSettings,
    edits: &'a HandEdits,
    position: BTreeMap<NeighbourhoodIx, u32>,
    clusters: Vec<Option<Cluster>>,
    shares: Vec<BTreeMap<u32, f64>>,
    /// Units that hand edits hold where they are.
    fixed: BTreeSet<u32>,
    /// Clusters that must take in no one else.
    closed: BTreeSet<u32>,
}

impl<'a> Search<'a> {
    fn new(units: &'a [Unit], input: &ZoneInput<'a>) -> Self {
        Self {
            units,
            settings: input.settings,
            edits: input.edits,
            position: units.iter().enumerate().map(|(at, u)| (u.who, at as u32)).collect(),
            clusters: units.iter().enumerate().map(|(at, u)| Some(Cluster::of(at as u32, u))).collect(),
            shares: units.iter().map(|u| u.shares.iter().copied().collect()).collect(),
            fixed: BTreeSet::new(),
            closed: BTreeSet::new(),
        }
    }

    /// Joins what hand edits join; the ids of those that contiguity or a limit forbids come back.
    fn apply_edits(&mut self) -> Vec<String> {
        let mut refused = Vec::new();
        let joins = self.edits.join.iter().map(|(id, group)| (id, group, false));
        let locks = self.edits.lock.iter().map(|(id, group)| (id, group, true));
        for (id, group, close) in locks.chain(joins) {
            let at: Option<Vec<u32>> = group.iter().map(|n| self.position.get(n).copied()).collect();
            match at.and_then(|at| self.join_group(&at)) {
                Some(cluster) if close => {
                    self.closed.insert(cluster);
                }
                Some(_) => {}
                None => refused.push(id.clone()),
            }
        }
        for group in &self.edits.separate {
            self.fixed.extend(group.iter().filter_map(|n| self.position.get(n)));
        }
        refused
    }

    /// Joins units of one group link by link; `None`, with nothing changed, where they do not hang together or
    /// would break a limit.
    fn join_group(&mut self, group: &[u32]) -> Option<u32> {
        let members: BTreeSet<u32> = group.iter().flat_map(|&at| self.cluster_of(at)).collect();
        let joined = Cluster::of_all(&members.iter().copied().collect::<Vec<_>>(), self.units)?;
        let reached = refine::reach(self.units, *members.first()?, |at| members.contains(&at));
        let one_subdistrict = members.iter().all(|&at| self.units[at as usize].subdistrict == joined.subdistrict);
        if reached.len() != members.len() || !one_subdistrict || !joined.within(&self.settings.bounds) {
            return None;
        }
        let owners: BTreeSet<u32> = members.iter().map(|&at| self.owner(at)).collect();
        let mut owners = owners.into_iter();
        let first = owners.next()?;
        for other in owners {
            self.merge(first, other);
        }
        self.fixed.extend(&members);
        Some(first)
    }

    fn owner(&self, unit: u32) -> u32 {
        (0..self.clusters.len() as u32)
            .find(|&c| self.clusters[c as usize].as_ref().is_some_and(|cluster| cluster.units.binary_search(&unit).is_ok()))
            .unwrap_or(unit)
    }

    fn cluster_of(&self, unit: u32) -> Vec<u32> {
        self.clusters[self.owner(unit) as usize].as_ref().map_or_else(Vec::new, |c| c.units.clone())
    }

    fn grow(&mut self, progress: &Progress) -> Result<(), Cancelled> {
        let mut heap: BinaryHeap<Join> = BinaryHeap::new();
        for a in 0..self.clusters.len() as u32 {
            let others: Vec<u32> = self.shares[a as usize].keys().copied().filter(|&b| a < b).collect();
            heap.extend(others.into_iter().filter_map(|b| self.join(a, b)));
        }
        while let Some(top) = heap.pop() {
            // An entry that no longer says what the join gains is stale: a newer one is in the heap, or none is needed.
            let Some(current) = self.join(top.a, top.b) else { continue };
            if current.gain != top.gain {
                continue;
            }
            self.merge(top.a, top.b);
            progress.advance(1)?;
            let others: Vec<u32> = self.shares[top.a as usize].keys().copied().collect();
            heap.extend(others.into_iter().filter_map(|b| self.join(top.a.min(b), top.a.max(b))));
        }
        Ok(())
    }

    /// What joining two clusters gains; `None` where it is not allowed.
    fn join(&self, a: u32, b: u32) -> Option<Join> {
        let (one, two) = (self.clusters[a as usize].as_ref()?, self.clusters[b as usize].as_ref()?);
        let shared = *self.shares[a as usize].get(&b)?;
        if one.subdistrict != two.subdistrict || self.closed.contains(&a) || self.closed.contains(&b) || self.are_apart(one, two) {
            return None;
        }
        let joined = one.with(two);
        if !joined.within(&self.settings.bounds) || !joined.is_compact() {
            return None;
        }
        let side = shared / one.perimeter.min(two.perimeter).max(1.0);
        let alike = 1.0 - (one.score() - two.score()).abs() / 100.0;
        let home = if joined.community.is_some() { 0.15 } else { 0.0 };
        let relief = one.shortfall(&self.settings.bounds) + two.shortfall(&self.settings.bounds) - joined.shortfall(&self.settings.bounds);
        let gain = side + 0.2 * alike + home + 0.3 * joined.fill().min(1.0) - 0.2 * joined.fullness(&self.settings.bounds) + 0.3 * relief;
        Some(Join { gain, a, b })
    }

    fn are_apart(&self, one: &Cluster, two: &Cluster) -> bool {
        self.edits.separate.iter().any(|group| {
            let holds = |c: &Cluster| group.iter().filter_map(|n| self.position.get(n)).any(|at| c.units.binary_search(at).is_ok());
            holds(one) && holds(two)
        })
    }

    /// Takes `b` into `a`.
    fn merge(&mut self, a: u32, b: u32) {
        let Some(taken) = self.clusters[b as usize].take() else { return };
        if let Some(into) = self.clusters[a as usize].as_mut() {
            *into = into.with(&taken);
        }
        for (other, shared) in std::mem::take(&mut self.shares[b as usize]) {
            self.shares[other as usize].remove(&b);
            if other != a {
                *self.shares[a as usize].entry(other).or_default() += shared;
                *self.shares[other as usize].entry(a).or_default() += shared;
            }
        }
        self.shares[a as usize].remove(&b);
    }

    /// Cluster of every unit.
    fn zone_of(&self) -> Vec<u32> {
        let mut zone_of = vec![0; self.units.len()];
        for (number, cluster) in self.clusters.iter().enumerate() {
            for &unit in cluster.iter().flat_map(|c| &c.units) {
                zone_of[unit as usize] = number as u32;
            }
        }
        zone_of
    }
}
