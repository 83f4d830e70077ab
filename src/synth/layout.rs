//! Houses on a parcel: rows of slabs with light between them, side by side along the street.

use super::plane::{P, Ring, add, direction, dot, left, scale, sub, unit};

/// A rectangle on the ground.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Slab {
    pub centre: P,
    /// Direction of the long side, radians.
    pub angle: f64,
    pub length: f64,
    pub depth: f64,
}

impl Slab {
    /// The corners, counter-clockwise.
    pub(super) fn corners(&self) -> [P; 4] {
        let u = direction(self.angle);
        let (a, b) = (scale(u, self.length / 2.0), scale(left(u), self.depth / 2.0));
        let (na, nb) = (scale(a, -1.0), scale(b, -1.0));
        [[na, nb], [a, nb], [a, b], [na, b]].map(|[x, y]| add(self.centre, add(x, y)))
    }
}

/// How far houses stand apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spacing {
    /// Widest and narrowest gap between rows.
    pub rows: [f64; 2],
    /// Gap between the ends of two slabs of a row.
    pub ends: f64,
}

/// Places all slabs of the given lengths and depths on a convex parcel, long sides as near east to west as its sides allow.
///
/// Where they do not fit they shrink until they do; the order of the result is the order of `sizes`.
pub(super) fn rows(parcel: &Ring, sizes: &[[f64; 2]], spacing: Spacing) -> Vec<Slab> {
    if sizes.is_empty() || parcel.is_empty() {
        return Vec::new();
    }
    let (side, _) = parcel.longest_side();
    let angle = side[1].atan2(side[0]);
    let quarter = std::f64::consts::FRAC_PI_2;
    // the first of the two directions runs more east to west than the second
    let first = if (angle.cos()).abs() >= (angle.sin()).abs() { angle } else { angle + quarter };
    let mut shrink = 1.0;
    loop {
        let sized: Vec<[f64; 2]> = sizes.iter().map(|&[l, d]| [l * shrink, d * (1.0 + shrink) / 2.0]).collect();
        // slabs that face south stand closer before any are turned
        for axis in [first, first + quarter] {
            for step in 0..5 {
                let gap = spacing.rows[0] + (spacing.rows[1] - spacing.rows[0]) * f64::from(step) / 4.0;
                if let Some(slabs) = pack(&parcel.at, &sized, axis, gap * (0.5 + shrink / 2.0), spacing.ends) {
                    return slabs;
                }
            }
        }
        shrink *= 0.9;
        if shrink < 0.05 {
            let at = super::plane::centroid(&parcel.at);
            return sized.iter().map(|&[length, depth]| Slab { centre: at, angle, length, depth }).collect();
        }
    }
}

/// Rows from one side to the other, each filled with what fits; `None` where slabs are left over.
fn pack(ring: &[P], sizes: &[[f64; 2]], axis: f64, gap: f64, ends: f64) -> Option<Vec<Slab>> {
    let (u, v) = (direction(axis), left(direction(axis)));
    let local: Vec<P> = ring.iter().map(|&p| [dot(p, u), dot(p, v)]).collect();
    let (low, high) = local.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), p| (lo.min(p[1]), hi.max(p[1])));
    let mut left_over: Vec<usize> = (0..sizes.len()).collect();
    let mut lines: Vec<(f64, f64, f64, Vec<usize>)> = Vec::new();
    let mut at = low + 0.1;
    while !left_over.is_empty() {
        let depth = sizes[left_over[0]][1];
        if at + depth > high {
            return None;
        }
        let ([a0, a1], [b0, b1]) = (chord(&local, at), chord(&local, at + depth));
        let (from, to) = (a0.max(b0), a1.min(b1));
        let mut x = from;
        let mut line = Vec::new();
        left_over.retain(|&i| {
            let [l, d] = sizes[i];
            let fits = d <= depth + 0.05 && x + l <= to;
            if fits {
                line.push(i);
                x += l + ends;
            }
            !fits
        });
        if line.is_empty() {
            at += 2.0;
        } else {
            lines.push((at, from, to - (x - ends), line));
            at += depth + gap;
        }
    }
    let mut slabs = vec![Slab { centre: [0.0; 2], angle: axis, length: 0.0, depth: 0.0 }; sizes.len()];
    for (at, from, slack, line) in lines {
        // spare room goes between the slabs, up to a courtyard's width, and to both sides
        let between = (slack / line.len() as f64).min(6.0);
        let mut x = from + (slack - between * (line.len() - 1) as f64) / 2.0;
        for i in line {
            let [length, depth] = sizes[i];
            let (cu, cv) = (x + length / 2.0, at + depth / 2.0);
            slabs[i] = Slab { centre: add(scale(u, cu), scale(v, cv)), angle: axis, length, depth };
            x += length + ends + between;
        }
    }
    Some(slabs)
}

/// Where a horizontal line cuts a convex ring; empty (`[0, -1]`-like) where it misses.
fn chord(ring: &[P], y: f64) -> [f64; 2] {
    let mut out = [f64::INFINITY, f64::NEG_INFINITY];
    for (i, &a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        if (a[1] <= y && b[1] >= y) || (b[1] <= y && a[1] >= y) {
            let t = if (b[1] - a[1]).abs() < 1e-12 { 0.0 } else { (y - a[1]) / (b[1] - a[1]) };
            let x = a[0] + (b[0] - a[0]) * t;
            out = [out[0].min(x), out[1].max(x)];
        }
    }
    out
}

/// Shops side by side behind edge `edge` of a convex block, all of them, with narrow gaps; shortened where they would not fit.
pub(super) fn frontage(block: &Ring, edge: usize, sizes: &[[f64; 2]], gap: f64) -> Vec<Slab> {
    let [a, b] = block.edge(edge);
    let along = unit(sub(b, a));
    let inward = left(along);
    let local: Vec<P> = block.at.iter().map(|&p| [dot(sub(p, a), along), dot(sub(p, a), inward)]).collect();
    let deep = sizes.iter().map(|s| s[1]).fold(0.0, f64::max) + 0.5;
    let ([a0, a1], [b0, b1]) = (chord(&local, 0.5), chord(&local, deep));
    let (from, to) = (a0.max(b0) + 1.0, a1.min(b1) - 1.0);
    let total: f64 = sizes.iter().map(|s| s[0]).sum();
    let gaps = gap * (sizes.len() as f64 - 1.0);
    let k = ((to - from - gaps) / total).clamp(0.05, 1.0);
    let mut x = from + (to - from - gaps - total * k).max(0.0) / 2.0;
    let mut slabs = Vec::with_capacity(sizes.len());
    for &[length, depth] in sizes {
        let length = length * k;
        let centre = add(add(a, scale(along, x + length / 2.0)), scale(inward, depth / 2.0 + 0.5));
        slabs.push(Slab { centre, angle: along[1].atan2(along[0]), length, depth });
        x += length + gap;
    }
    slabs
}

#[cfg(test)]
mod tests {
    use super::super::plane::{NO_STREET, holds};
    use super::*;

    #[test]
    fn all_slabs_stand_inside_and_apart() {
        let parcel = Ring::plain(vec![[0.0, 0.0], [90.0, 8.0], [84.0, 80.0], [-6.0, 70.0]], NO_STREET);
        let sizes: Vec<[f64; 2]> = (0..9).map(|i| [24.0 + f64::from(i % 3) * 3.0, 11.0]).collect();
        let slabs = rows(&parcel, &sizes, Spacing { rows: [20.0, 6.0], ends: 4.0 });
        assert_eq!(slabs.len(), 9);
        for (i, slab) in slabs.iter().enumerate() {
            assert!(slab.corners().iter().all(|&c| holds(&parcel.at, c)), "{slab:?}");
            for other in &slabs[i + 1..] {
                assert!(!slab.corners().iter().any(|&c| holds(&other.corners(), c)));
            }
        }
    }

    #[test]
    fn what_does_not_fit_shrinks() {
        let parcel = Ring::plain(vec![[0.0, 0.0], [20.0, 0.0], [20.0, 20.0], [0.0, 20.0]], NO_STREET);
        let slabs = rows(&parcel, &[[30.0, 12.0], [30.0, 12.0]], Spacing { rows: [8.0, 4.0], ends: 3.0 });
        assert!(slabs.iter().all(|s| s.corners().iter().all(|&c| holds(&parcel.at, c))));
    }
}
