//! Spikes: where a ring runs out and comes back along itself, or cuts in so. They are cut at their foot.
//!
//! A fold is where the two edges at a vertex, or at both ends of a short edge, go back on each other within
//! [`MOST_DEGREES`]; it is a spike where it is no wider than [`MOST_WIDTH_M`] at the end of its shorter edge. A wall end or
//! a gable is wider, an acute corner of a house opens farther. The tip is replaced by the foot of the shorter edge's far
//! end on the longer edge, so that the longer edge, a wall that overshoots its corner, stays where it is.

use super::rings::millimetres;
use super::snap;
use crate::intake::wkb::Path;

/// A fold wider than this, in metres, is a thing that was built: half a brick wall.
const MOST_WIDTH_M: f64 = 0.10;

/// The square of the tangent of the three degrees beyond which edges make a corner.
const SLOPE_2: f64 = 0.052_407_779_283_041_2 * 0.052_407_779_283_041_2;

/// An exact fold shorter than this, in metres, is dust of digitising and not worth a word.
const LEAST_LENGTH_M: f64 = 0.10;

/// A blunt tip belongs to a spike at least so long, in metres: ten times its width.
const LEAST_BLUNT_M: f64 = 10.0 * MOST_WIDTH_M;

/// What folds a ring had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Folds {
    /// None, or dust that was dropped.
    None,
    /// Exact ones, dropped: no area was in them.
    Exact,
    /// Ones with a little area in them, still there.
    Open,
}

/// Drops vertices at which an open ring turns back onto itself exactly, and looks for other folds.
pub(super) fn drop_exact(ring: &mut Path) -> Folds {
    let mut found = Folds::None;
    let mut at = 0;
    let mut clean_run = 0;
    while ring.len() > 2 && clean_run < ring.len() {
        let n = ring.len();
        if at >= n {
            at -= n;
        }
        let before = if at == 0 { n - 1 } else { at - 1 };
        let after = if at + 1 == n { 0 } else { at + 1 };
        let (a, b, c) = (ring[before], ring[at], ring[after]);
        let fold = fold(a, b, c, || ring[if after + 1 == n { 0 } else { after + 1 }]);
        if fold == Folds::Exact || b == c {
            if b != c && shorter(a, b, c) >= LEAST_LENGTH_M {
                found = found.max(Folds::Exact);
            }
            ring.remove(at);
            at = if at == 0 { ring.len() - 1 } else { at - 1 };
            clean_run = 0;
        } else {
            found = found.max(fold);
            at += 1;
            clean_run += 1;
        }
    }
    super::rings::drop_repeats(ring);
    found
}

/// Cuts the folds of an open ring that have a little area in them; says how many were cut.
pub(super) fn cut(ring: &mut Path) -> usize {
    let (mut cuts, mut at, mut clean_run) = (0, 0, 0);
    // Every cut shortens the ring; the bound only keeps rounding to millimetres from going in circles.
    let most = 2 * ring.len();
    while ring.len() > 3 && clean_run < ring.len() && cuts < most {
        let n = ring.len();
        at %= n;
        let around = [(at + n - 1) % n, at, (at + 1) % n, (at + 2) % n];
        let [a, b, c, d] = around.map(|k| ring[k]);
        if fold(a, b, c, || d) != Folds::Open {
            at += 1;
            clean_run += 1;
            continue;
        }
        if is_fold(a, b, b, c) {
            ring[at] = foot(a, b, b, c);
        } else {
            ring[at] = foot(a, b, c, d);
            ring.remove(around[2]);
        }
        cuts += 1;
        clean_run = 0;
        drop_exact(ring);
        at = at.saturating_sub(3);
    }
    cuts
}

/// How the way from `a` over `b` to `c`, and on to the vertex after it, folds.
#[inline]
fn fold(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: impl FnOnce() -> [f64; 2]) -> Folds {
    let ([ax, ay], [cx, cy]) = ([a[0] - b[0], a[1] - b[1]], [c[0] - b[0], c[1] - b[1]]);
    let dot = ax * cx + ay * cy;
    if dot > 0.0 {
        let cross = ax * cy - ay * cx;
        if cross * cross <= SLOPE_2 * dot * dot {
            if turns_back(a, b, c) {
                return Folds::Exact;
            }
            if is_fold(a, b, b, c) {
                return Folds::Open;
            }
        }
    }
    if cx * cx + cy * cy <= MOST_WIDTH_M * MOST_WIDTH_M && is_blunt(a, b, c, d()) { Folds::Open } else { Folds::None }
}

/// Whether the way from `a` to `p` and from `q` to `c` is there and back, narrow enough; `p` and `q` are its tip.
fn is_fold(a: [f64; 2], p: [f64; 2], q: [f64; 2], c: [f64; 2]) -> bool {
    let ([ax, ay], [cx, cy]) = ([a[0] - p[0], a[1] - p[1]], [c[0] - q[0], c[1] - q[1]]);
    let (dot, cross) = (ax * cx + ay * cy, ax * cy - ay * cx);
    if dot <= 0.0 || cross * cross > SLOPE_2 * dot * dot {
        return false;
    }
    let far = if ax.hypot(ay) <= cx.hypot(cy) { away(a, q, c) } else { away(c, p, a) };
    far <= MOST_WIDTH_M
}

fn is_blunt(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> bool {
    let long = |p: [f64; 2], q: [f64; 2]| (p[0] - q[0]).hypot(p[1] - q[1]) >= LEAST_BLUNT_M;
    long(a, b) && long(c, d) && a != d && is_fold(a, b, c, d)
}

/// The foot of the far end of the shorter of the edges `a`–`p` and `q`–`c` on the other one.
fn foot(a: [f64; 2], p: [f64; 2], q: [f64; 2], c: [f64; 2]) -> [f64; 2] {
    let length = |u: [f64; 2], v: [f64; 2]| (u[0] - v[0]).hypot(u[1] - v[1]);
    let (end, from, to) = if length(a, p) <= length(q, c) { (a, q, c) } else { (c, p, a) };
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let t = ((end[0] - from[0]) * dx + (end[1] - from[1]) * dy) / (dx * dx + dy * dy);
    let t = t.clamp(0.0, 1.0);
    snap([from[0] + t * dx, from[1] + t * dy])
}

/// How far `end` lies from the line through `p` and `q`.
fn away(end: [f64; 2], p: [f64; 2], q: [f64; 2]) -> f64 {
    let (dx, dy) = (q[0] - p[0], q[1] - p[1]);
    (dx * (end[1] - p[1]) - dy * (end[0] - p[0])).abs() / dx.hypot(dy)
}

fn shorter(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1]).min((c[0] - b[0]).hypot(c[1] - b[1]))
}

/// Whether the way from `a` over `b` to `c` goes back along itself, exactly.
fn turns_back(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> bool {
    let ([ax, ay], [cx, cy]) = (millimetres(a, b), millimetres(c, b));
    let cross = i128::from(ax) * i128::from(cy) - i128::from(ay) * i128::from(cx);
    let dot = i128::from(ax) * i128::from(cx) + i128::from(ay) * i128::from(cy);
    cross == 0 && dot > 0
}

#[cfg(test)]
mod tests {
    use super::super::tests::{area, cleaned, planar};
    use super::super::{Areas, Unusable};

    fn cut(points: &[[f64; 2]]) -> (f64, Option<(f64, f64)>) {
        let cleaned = cleaned(area(points), 1.0, 0.1).unwrap();
        assert_eq!(cleaned.changes.repaired, None);
        (planar(&cleaned.areas), cleaned.changes.spikes)
    }

    #[test]
    fn an_exact_spike_goes_without_a_change() {
        let (m2, spikes) = cut(&[[0.0, 0.0], [4.0, 0.0], [9.0, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
        assert_eq!((m2, spikes), (16.0, Some((16.0, 16.0))));
        let dust = cut(&[[0.0, 0.0], [4.0, 0.0], [4.005, 0.0], [4.0, 0.0], [4.0, 4.0], [0.0, 4.0]]);
        assert_eq!(dust, (16.0, None));
    }

    #[test]
    fn a_spike_outwards_and_a_slit_inwards_are_cut_at_their_foot() {
        let (m2, spikes) = cut(&[[0.0, 0.0], [4.0, 0.0], [9.0, 0.0], [4.0, 0.08], [4.0, 4.0], [0.0, 4.0]]);
        assert!((m2 - 16.0).abs() < 1e-3, "{m2}");
        assert_eq!(spikes.map(|(before, after)| ((before * 1e3).round(), (after * 1e3).round())), Some((16_200.0, 16_000.0)));
        let (m2, spikes) = cut(&[[0.0, 0.0], [5.0, 0.0], [5.0, 4.0], [5.05, 0.0], [10.0, 0.0], [10.0, 5.0], [0.0, 5.0]]);
        assert!((m2 - 50.0).abs() < 0.01 && spikes.is_some(), "{m2}");
    }

    #[test]
    fn a_wall_that_overshoots_its_corner_stays_in_line() {
        let cleaned = cleaned(area(&[[9.0, 0.0], [4.0, 0.05], [4.0, 4.0], [0.0, 4.0], [0.0, 0.0]]), 1.0, 0.1).unwrap();
        assert!(cleaned.areas[0][0].contains(&[4.0, 0.0]), "{:?}", cleaned.areas);
    }

    #[test]
    fn a_blunt_spike_is_one_too_and_a_nib_of_a_wall_is_none() {
        let (m2, spikes) = cut(&[[0.0, 0.0], [4.0, 0.0], [9.0, 0.0], [9.0, 0.04], [4.0, 0.04], [4.0, 4.0], [0.0, 4.0]]);
        assert!((m2 - 16.0).abs() < 1e-3 && spikes.is_some(), "{m2}");
        for wide in [0.24, 0.12] {
            assert_eq!(cut(&[[0.0, 0.0], [4.0, 0.0], [9.0, 0.0], [9.0, wide], [4.0, wide], [4.0, 4.0], [0.0, 4.0]]).1, None);
        }
        assert_eq!(cut(&[[0.0, 0.0], [20.0, 0.0], [0.0, 4.0]]).1, None, "an acute corner of eleven degrees");
    }

    #[test]
    fn what_is_nothing_but_a_spike_is_a_sliver() {
        let thin: Areas = area(&[[0.0, 0.0], [90.0, 0.0], [90.0, 0.05], [0.0, 0.05]]);
        assert!(matches!(cleaned(thin, 4.0, 0.5), Err(Unusable::Sliver { .. })));
    }
}
