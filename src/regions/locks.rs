//! What stands before any search: units that belong together, units that may not share a zone, zones that stay as they are.

use super::graph::Graph;

/// Locks by unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Locks {
    /// Pairs that share a zone.
    pub together: Vec<(u32, u32)>,
    /// Pairs that do not.
    pub apart: Vec<(u32, u32)>,
    /// Zones that stay: the units of each, which no other joins.
    pub standing: Vec<Vec<u32>>,
}

/// Locks that no division can keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LockFault {
    /// Two units are to be both together and apart, by themselves or through others.
    #[error("units {a} and {b} are to be together and apart")]
    Contradiction {
        /// One.
        a: u32,
        /// The other.
        b: u32,
    },
    /// Two units are to be together, one of them in a zone that stays without the other.
    #[error("unit {a} is to join unit {b}, which another zone keeps")]
    Kept {
        /// One.
        a: u32,
        /// The other.
        b: u32,
    },
    /// Units that are to be together hang together only through others.
    #[error("units {a} and {b} are to be together and no link joins what is locked with them")]
    Unlinked {
        /// One.
        a: u32,
        /// The other.
        b: u32,
    },
    /// A zone that is to stay hangs together only through others.
    #[error("the zone of units {a} and {b} is to stay and is in pieces")]
    InPieces {
        /// A unit of it.
        a: u32,
        /// A unit of another piece.
        b: u32,
    },
}

impl Locks {
    /// Whether nothing is locked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.together.is_empty() && self.apart.is_empty() && self.standing.is_empty()
    }

    /// The zone that stays, by unit.
    pub(super) fn standing_of(&self, units: usize) -> Vec<Option<u32>> {
        let mut zone_of = vec![None; units];
        for (zone, members) in self.standing.iter().enumerate() {
            for &unit in members {
                zone_of[unit as usize] = Some(zone as u32);
            }
        }
        zone_of
    }

    /// The units that belong together, as the smallest of each group.
    pub(super) fn groups(&self, units: usize) -> Vec<u32> {
        let mut group: Vec<u32> = (0..units as u32).collect();
        for &(a, b) in &self.together {
            let (a, b) = (lead(&group, a), lead(&group, b));
            group[a.max(b) as usize] = a.min(b);
        }
        (0..units as u32).map(|unit| lead(&group, unit)).collect()
    }

    /// Whether any division keeps the locks of themselves.
    ///
    /// # Errors
    /// The first [`LockFault`], in the order of the locks.
    pub(super) fn check(&self, graph: &Graph) -> Result<(), LockFault> {
        let zone_of = self.standing_of(graph.units());
        for members in &self.standing {
            let inside = |a: u32, b: u32| zone_of[a as usize] == zone_of[b as usize];
            in_one_piece(graph, members, inside).map_err(|(a, b)| LockFault::InPieces { a, b })?;
        }
        for &(a, b) in &self.together {
            if zone_of[a as usize] != zone_of[b as usize] {
                return Err(LockFault::Kept { a, b });
            }
        }
        let group = self.groups(graph.units());
        for &(a, b) in &self.apart {
            let kept = zone_of[a as usize].is_some() && zone_of[a as usize] == zone_of[b as usize];
            if kept || group[a as usize] == group[b as usize] {
                return Err(LockFault::Contradiction { a, b });
            }
        }
        for &(a, b) in &self.together {
            if zone_of[a as usize].is_none() {
                let inside = |a: u32, b: u32| group[a as usize] == group[b as usize];
                in_one_piece(graph, &[a, b], inside).map_err(|(a, b)| LockFault::Unlinked { a, b })?;
            }
        }
        Ok(())
    }

    /// The locks of a part of the units, `place` being where each stands in it; those that reach out of it hold of themselves.
    pub(super) fn part(&self, place: &[Option<u32>]) -> Self {
        let both = |pairs: &[(u32, u32)]| pairs.iter().filter_map(|&(a, b)| Some((place[a as usize]?, place[b as usize]?))).collect();
        Self { together: both(&self.together), apart: both(&self.apart), standing: Vec::new() }
    }
}

fn lead(group: &[u32], mut at: u32) -> u32 {
    while group[at as usize] != at {
        at = group[at as usize];
    }
    at
}

/// Whether links that are `inside` join all of some units, else the first and one that it does not reach.
fn in_one_piece(graph: &Graph, members: &[u32], inside: impl Fn(u32, u32) -> bool) -> Result<(), (u32, u32)> {
    let Some(&first) = members.first() else { return Ok(()) };
    let mut reached = std::collections::BTreeSet::from([first]);
    let mut waiting = vec![first];
    while let Some(unit) = waiting.pop() {
        waiting.extend(graph.neighbours(unit).iter().filter(|&&next| inside(first, next) && reached.insert(next)));
    }
    members.iter().find(|unit| !reached.contains(unit)).map_or(Ok(()), |&other| Err((first, other)))
}
