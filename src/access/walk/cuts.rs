//! Streets end where they meet water without a bridge.

use super::noding::{Noded, Stretch};
use super::points::SNAP_M;
use crate::district::{BarrierKind, BarrierSet, Street};

/// A place where a street was cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cut {
    /// Index of the street in the district.
    pub street: u32,
    /// Where it meets the barrier.
    pub at: [f64; 2],
    /// What it meets.
    pub kind: BarrierKind,
}

/// Cuts every stretch where it changes sides of a barrier, unless it is a bridge, a tunnel, or a crossing lies near by.
///
/// What is left are its two ends up to the barrier; what lies between two cuts of one stretch (the water, the middle of a
/// motorway) leads nowhere and is dropped.
pub(super) fn cut(noded: &mut Noded, streets: &[Street], barriers: &BarrierSet) -> Vec<Cut> {
    let mut cuts = Vec::new();
    if barriers.is_empty() {
        return cuts;
    }
    let mut kept = Vec::with_capacity(noded.stretches.len());
    for stretch in std::mem::take(&mut noded.stretches) {
        let street = &streets[stretch.street as usize];
        let found = if street.bridge || street.tunnel || street.level() != 0 { Vec::new() } else { places(&stretch, barriers) };
        let (Some(first), Some(last)) = (found.first(), found.last()) else {
            kept.push(stretch);
            continue;
        };
        cuts.extend(found.iter().map(|&(_, at, kind)| Cut { street: stretch.street, at, kind }));
        let before = stretch.line[..=first.0].iter().copied().chain([first.1]).collect();
        let behind = std::iter::once(last.1).chain(stretch.line[last.0 + 1..].iter().copied()).collect();
        for (line, end) in [(before, 0), (behind, 1)] {
            let line: Vec<[f64; 2]> = line;
            if length(&line) > SNAP_M {
                noded.nodes.push(if end == 0 { first.1 } else { last.1 });
                let mut ends = stretch.ends;
                ends[1 - end] = noded.nodes.len() as u32 - 1;
                kept.push(Stretch { ends, street: stretch.street, line });
            }
        }
    }
    noded.stretches = kept;
    cuts
}

/// Number of the piece, place and kind of every cut, in the order of the line.
fn places(stretch: &Stretch, barriers: &BarrierSet) -> Vec<(usize, [f64; 2], BarrierKind)> {
    let pieces = stretch.line.windows(2).enumerate();
    pieces
        .flat_map(|(k, w)| {
            let at = move |share: f64| [0, 1].map(|c| w[0][c] + share * (w[1][c] - w[0][c]));
            barriers.cuts(w[0], w[1]).into_iter().map(move |(share, kind)| (k, at(share), kind))
        })
        .collect()
}

/// Length of a line, metres.
pub(super) fn length(line: &[[f64; 2]]) -> f64 {
    line.windows(2).map(|w| (w[1][0] - w[0][0]).hypot(w[1][1] - w[0][1])).sum()
}
