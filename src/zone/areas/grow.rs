//! Growing: the two zones whose joining gains most are joined, again and again, while any gains.
//!
//! Agglomerative with a heap, O(joints · log joints); ties by position.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use super::problem::{Joint, Problem};
use super::sums::{Change, Sums};
use crate::report::{Cancelled, Progress};

/// A joining that may be made, the one that gains most on top.
struct Join {
    gain: f64,
    a: u32,
    b: u32,
    /// States of both when it was judged.
    of: [u32; 2],
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

/// Zones in the making.
struct Growth<'p> {
    problem: &'p Problem,
    zones: Vec<Option<Sums>>,
    /// What each zone has of each other one.
    joints: Vec<BTreeMap<u32, Joint>>,
    /// Zones that must stay apart from it.
    apart: Vec<Vec<u32>>,
    /// Times it was changed.
    state: Vec<u32>,
    /// The zone that took it in.
    into: Vec<u32>,
}

/// Zone by piece, from zones as labelled.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(crate) fn grow(problem: &Problem, labels: &[u32], progress: &Progress) -> Result<Vec<u32>, Cancelled> {
    let mut growth = Growth::new(problem, labels);
    let mut heap: BinaryHeap<Join> = BinaryHeap::new();
    for a in 0..growth.zones.len() as u32 {
        heap.extend(growth.joins(a, |b| a < b));
    }
    while let Some(Join { a, b, of, .. }) = heap.pop() {
        if of != [growth.state[a as usize], growth.state[b as usize]] {
            continue;
        }
        progress.check()?;
        growth.join(a, b);
        heap.extend(growth.joins(a, |_| true));
    }
    Ok(labels.iter().map(|&zone| growth.root(zone)).collect())
}

impl<'p> Growth<'p> {
    fn new(problem: &'p Problem, labels: &[u32]) -> Self {
        let n = labels.len();
        let mut growth = Self {
            problem,
            zones: vec![None; n],
            joints: vec![BTreeMap::new(); n],
            apart: vec![Vec::new(); n],
            state: vec![0; n],
            into: (0..n as u32).collect(),
        };
        for (piece, &zone) in labels.iter().enumerate() {
            let mut inside = Joint::default();
            for (other, joint) in problem.around(piece as u32) {
                let there = labels[other as usize];
                if there == zone {
                    if (other as usize) < piece {
                        inside += joint;
                    }
                } else {
                    *growth.joints[zone as usize].entry(there).or_default() += joint;
                }
            }
            let sums = growth.zones[zone as usize].get_or_insert_with(|| Sums::none(problem));
            sums.apply(&Change { piece: &problem.pieces[piece], sign: 1.0, joint: inside });
            growth.apart[zone as usize].extend(problem.apart[piece].iter().map(|&other| labels[other as usize]));
        }
        growth
    }

    fn root(&self, mut zone: u32) -> u32 {
        while self.into[zone as usize] != zone {
            zone = self.into[zone as usize];
        }
        zone
    }

    /// Joinings of a zone that gain something.
    fn joins(&self, a: u32, with: impl Fn(u32) -> bool) -> Vec<Join> {
        let Some(one) = &self.zones[a as usize] else { return Vec::new() };
        let own = one.worth(self.problem);
        let join = |(&b, &joint): (&u32, &Joint)| {
            let two = self.zones[b as usize].as_ref().filter(|_| with(b))?;
            let fits = self.problem.fits(|r| one.amounts[r] + two.amounts[r]);
            let kept = self.apart[a as usize].iter().any(|&other| self.root(other) == b);
            let gain = one.worth_with(self.problem, two, joint) - own - two.worth(self.problem);
            let (a, b) = (a.min(b), a.max(b));
            (fits && !kept && gain > 0.0).then(|| Join { gain, a, b, of: [self.state[a as usize], self.state[b as usize]] })
        };
        self.joints[a as usize].iter().filter_map(join).collect()
    }

    /// Takes `b` into `a`.
    fn join(&mut self, a: u32, b: u32) {
        let joint = self.joints[a as usize].remove(&b).unwrap_or_default();
        let Some(taken) = self.zones[b as usize].take() else { return };
        if let Some(into) = &mut self.zones[a as usize] {
            into.join(&taken, joint);
        }
        for (other, joint) in std::mem::take(&mut self.joints[b as usize]) {
            self.joints[other as usize].remove(&b);
            if other != a {
                *self.joints[a as usize].entry(other).or_default() += joint;
                *self.joints[other as usize].entry(a).or_default() += joint;
            }
        }
        let apart = std::mem::take(&mut self.apart[b as usize]);
        self.apart[a as usize].extend(apart);
        self.into[b as usize] = a;
        self.state[a as usize] += 1;
        self.state[b as usize] += 1;
    }
}
