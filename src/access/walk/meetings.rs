//! Where pieces of street meet: found in a grid, so that the work grows with the streets and not with their pairs.

use rayon::prelude::*;

use super::points::SNAP_M;
use crate::district::segment::{Segment, bounds, distance_to_segment};
use crate::report::{Cancelled, Progress};

/// A straight piece of street between two numbered points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Numbers of its ends.
    pub(super) ends: [u32; 2],
    /// Where they are.
    pub(super) at: Segment,
    /// Level it runs on.
    pub(super) level: i8,
}

/// A point inside a piece where another meets it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Meeting {
    /// Number of the piece.
    pub(super) piece: u32,
    /// Share of the piece before the point.
    pub(super) share: f64,
    /// The point.
    pub(super) at: [f64; 2],
}

/// All meetings, by piece and share. Ends on a piece count whatever the levels, crossings only on one level.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn meetings(pieces: &[Piece], progress: &Progress) -> Result<Vec<Meeting>, Cancelled> {
    let total: f64 = pieces.par_iter().map(|p| length(p.at)).collect::<Vec<f64>>().iter().sum();
    // A few pieces a cell: four mean lengths, within what keeps both dense and empty places cheap.
    let side = (4.0 * total / pieces.len().max(1) as f64).clamp(20.0, 400.0);
    let mut cells: Vec<([i32; 2], u32)> = pieces
        .par_iter()
        .enumerate()
        .flat_map_iter(|(k, piece)| cells_of(piece.at, side).into_iter().map(move |c| (c, k as u32)))
        .collect();
    cells.par_sort_unstable();
    progress.check()?;
    let mut found: Vec<Meeting> = cells
        .par_chunk_by(|a, b| a.0 == b.0)
        .flat_map_iter(|cell| {
            let mut found = Vec::new();
            for (k, (_, a)) in cell.iter().enumerate() {
                for (_, b) in &cell[k + 1..] {
                    meet(pieces, *a, *b, &mut found);
                }
            }
            found
        })
        .collect();
    progress.check()?;
    found.par_sort_unstable_by(|a, b| {
        a.piece.cmp(&b.piece).then(a.share.total_cmp(&b.share)).then(a.at[0].total_cmp(&b.at[0])).then(a.at[1].total_cmp(&b.at[1]))
    });
    // Two pieces may share several cells.
    found.dedup();
    Ok(found)
}

fn length([a, b]: Segment) -> f64 {
    (b[0] - a[0]).hypot(b[1] - a[1])
}

/// Cells of the grid that a piece, widened by the snap, runs through: column by column.
fn cells_of([a, b]: Segment, side: f64) -> Vec<[i32; 2]> {
    let cell = |v: f64| (v / side).floor() as i32;
    let wide = 2.0 * SNAP_M;
    let [lo, hi] = bounds([a, b]);
    let mut cells = Vec::new();
    for column in cell(lo[0] - wide)..=cell(hi[0] + wide) {
        let (left, right) = (f64::from(column) * side - wide, f64::from(column + 1) * side + wide);
        let height = |x: f64| {
            let share = if b[0] == a[0] { 0.0 } else { ((x - a[0]) / (b[0] - a[0])).clamp(0.0, 1.0) };
            a[1] + share * (b[1] - a[1])
        };
        let (low, high) = if hi[0] - lo[0] <= side * 1e-6 { (lo[1], hi[1]) } else { (height(left), height(right)) };
        for row in cell(low.min(high) - wide)..=cell(low.max(high) + wide) {
            cells.push([column, row]);
        }
    }
    cells
}

/// Notes where two pieces meet.
fn meet(pieces: &[Piece], a: u32, b: u32, found: &mut Vec<Meeting>) {
    let (p, q) = (&pieces[a as usize], &pieces[b as usize]);
    let ([plo, phi], [qlo, qhi]) = (bounds(p.at), bounds(q.at));
    if (0..2).any(|k| plo[k] > qhi[k] + SNAP_M || qlo[k] > phi[k] + SNAP_M) {
        return;
    }
    let mut touch = false;
    for (number, host, guest) in [(a, p, q), (b, q, p)] {
        for end in 0..2 {
            if host.ends.contains(&guest.ends[end]) {
                touch = true;
                continue;
            }
            let at = guest.at[end];
            let (distance, foot) = distance_to_segment(at, host.at);
            if distance <= SNAP_M {
                touch = true;
                let [before, behind] = [0, 1].map(|k| length([host.at[k], foot]));
                if before > SNAP_M && behind > SNAP_M {
                    found.push(Meeting { piece: number, share: before / (before + behind), at });
                }
            }
        }
    }
    if touch || p.level != q.level {
        return;
    }
    if let Some((along_p, along_q, at)) = crossing(p.at, q.at) {
        found.push(Meeting { piece: a, share: along_p, at });
        found.push(Meeting { piece: b, share: along_q, at });
    }
}

/// Where two pieces cross: the share of each before the point, and the point to the millimetre.
fn crossing([p, p2]: Segment, [q, q2]: Segment) -> Option<(f64, f64, [f64; 2])> {
    let (r, s) = ([p2[0] - p[0], p2[1] - p[1]], [q2[0] - q[0], q2[1] - q[1]]);
    let cross = r[0] * s[1] - r[1] * s[0];
    if cross == 0.0 {
        return None;
    }
    let w = [q[0] - p[0], q[1] - p[1]];
    let (t, u) = ((w[0] * s[1] - w[1] * s[0]) / cross, (w[0] * r[1] - w[1] * r[0]) / cross);
    let at = [p[0] + t * r[0], p[1] + t * r[1]].map(|v| (v * 1000.0).round() / 1000.0);
    (0.0 < t && t < 1.0 && 0.0 < u && u < 1.0).then_some((t, u, at))
}
