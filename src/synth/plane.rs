//! Plane geometry of blocks and parcels: rings with a tag on every edge, cut by lines.

/// A point or a vector, metres.
pub(super) type P = [f64; 2];

pub(super) fn add(a: P, b: P) -> P {
    [a[0] + b[0], a[1] + b[1]]
}
pub(super) fn sub(a: P, b: P) -> P {
    [a[0] - b[0], a[1] - b[1]]
}
pub(super) fn scale(a: P, k: f64) -> P {
    [a[0] * k, a[1] * k]
}
pub(super) fn dot(a: P, b: P) -> f64 {
    a[0] * b[0] + a[1] * b[1]
}
pub(super) fn length(a: P) -> f64 {
    dot(a, a).sqrt()
}
pub(super) fn distance(a: P, b: P) -> f64 {
    length(sub(a, b))
}
pub(super) fn lerp(a: P, b: P, t: f64) -> P {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t]
}
/// Left of the direction `d`, unit length where `d` is.
pub(super) fn left(d: P) -> P {
    [-d[1], d[0]]
}
pub(super) fn unit(a: P) -> P {
    let l = length(a);
    if l > 0.0 { scale(a, 1.0 / l) } else { [1.0, 0.0] }
}
pub(super) fn direction(angle: f64) -> P {
    [angle.cos(), angle.sin()]
}

/// Area and direction of a ring: positive where it runs counter-clockwise.
pub(super) fn signed_area(ring: &[P]) -> f64 {
    let Some(&origin) = ring.first() else { return 0.0 };
    let mut twice = 0.0;
    for (i, &p) in ring.iter().enumerate() {
        let (a, b) = (sub(p, origin), sub(ring[(i + 1) % ring.len()], origin));
        twice += a[0] * b[1] - a[1] * b[0];
    }
    twice / 2.0
}

pub(super) fn centroid(ring: &[P]) -> P {
    let Some(&origin) = ring.first() else { return [0.0; 2] };
    let (mut at, mut twice) = ([0.0; 2], 0.0);
    for (i, &p) in ring.iter().enumerate() {
        let (a, b) = (sub(p, origin), sub(ring[(i + 1) % ring.len()], origin));
        let cross = a[0] * b[1] - a[1] * b[0];
        at = add(at, scale(add(a, b), cross));
        twice += cross;
    }
    if twice.abs() < 1e-9 { origin } else { add(origin, scale(at, 1.0 / (3.0 * twice))) }
}

/// Whether a ring holds a point; the tests' oracle.
#[cfg(test)]
pub(super) fn holds(ring: &[P], p: P) -> bool {
    let mut inside = false;
    for (i, &a) in ring.iter().enumerate() {
        let b = ring[(i + 1) % ring.len()];
        if (a[1] > p[1]) != (b[1] > p[1]) && p[0] < (b[0] - a[0]) * (p[1] - a[1]) / (b[1] - a[1]) + a[0] {
            inside = !inside;
        }
    }
    inside
}

/// A counter-clockwise ring; `tag[i]` belongs to the edge from vertex `i` to the next.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Ring {
    pub at: Vec<P>,
    pub tag: Vec<u32>,
}

/// Tag of an edge that is no street.
pub(super) const NO_STREET: u32 = u32::MAX;

impl Ring {
    /// A ring with one tag on all edges.
    pub(super) fn plain(at: Vec<P>, tag: u32) -> Self {
        let tag = vec![tag; at.len()];
        Self { at, tag }
    }

    pub(super) fn area(&self) -> f64 {
        signed_area(&self.at)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at.len() < 3
    }

    /// Ends of edge `i`.
    pub(super) fn edge(&self, i: usize) -> [P; 2] {
        [self.at[i], self.at[(i + 1) % self.at.len()]]
    }

    /// Least and greatest extent along a direction.
    pub(super) fn extent(&self, along: P) -> [f64; 2] {
        self.at.iter().fold([f64::INFINITY, f64::NEG_INFINITY], |[lo, hi], &p| [lo.min(dot(p, along)), hi.max(dot(p, along))])
    }

    /// The part on the side of `normal` of the line through `on`; the new edge carries `tag`.
    ///
    /// Of a ring that the line cuts more than twice the parts stay joined along the line; convex rings are safe.
    #[must_use]
    pub(super) fn clip(&self, on: P, normal: P, tag: u32) -> Self {
        let mut out = Self::default();
        let n = self.at.len();
        let side: Vec<f64> = self.at.iter().map(|&p| dot(sub(p, on), normal)).collect();
        for i in 0..n {
            let j = (i + 1) % n;
            let (a, b) = (side[i], side[j]);
            let crossing = || lerp(self.at[i], self.at[j], a / (a - b));
            if a >= 0.0 {
                out.push(self.at[i], self.tag[i]);
                if b < 0.0 {
                    out.push(crossing(), tag);
                }
            } else if b > 0.0 {
                out.push(crossing(), self.tag[i]);
            }
        }
        // points that fall together leave an edge without length
        let mut i = 0;
        while i < out.at.len() && out.at.len() > 2 {
            let [a, b] = out.edge(i);
            if distance(a, b) < 1e-6 {
                out.at.remove(i);
                out.tag.remove(i);
            } else {
                i += 1;
            }
        }
        out
    }

    fn push(&mut self, at: P, tag: u32) {
        self.at.push(at);
        self.tag.push(tag);
    }

    /// How often the line through `on` crosses the ring.
    pub(super) fn crossings(&self, on: P, normal: P) -> usize {
        let side: Vec<bool> = self.at.iter().map(|&p| dot(sub(p, on), normal) >= 0.0).collect();
        (0..side.len()).filter(|&i| side[i] != side[(i + 1) % side.len()]).count()
    }

    /// The convex part that lies at least `inward(i)` inside of every edge `i`.
    #[must_use]
    pub(super) fn kernel(&self, inward: impl Fn(usize) -> f64) -> Self {
        if self.is_empty() {
            return Self::default();
        }
        let ([x0, x1], [y0, y1]) = (self.extent([1.0, 0.0]), self.extent([0.0, 1.0]));
        let mut ring = Self::plain(vec![[x0, y0], [x1, y0], [x1, y1], [x0, y1]], NO_STREET);
        for i in 0..self.at.len() {
            let [a, b] = self.edge(i);
            if distance(a, b) < 0.5 {
                continue;
            }
            let normal = left(unit(sub(b, a)));
            ring = ring.clip(add(a, scale(normal, inward(i))), normal, self.tag[i]);
            if ring.is_empty() {
                return Self::default();
            }
        }
        ring
    }

    /// The convex ring moved inward by `by` on all sides.
    #[must_use]
    pub(super) fn inset(&self, by: f64) -> Self {
        self.kernel(|_| by)
    }

    /// Direction and length of the longest straight side.
    pub(super) fn longest_side(&self) -> (P, f64) {
        let mut best = ([1.0, 0.0], 0.0);
        for i in 0..self.at.len() {
            let [a, b] = self.edge(i);
            let l = distance(a, b);
            if l > best.1 {
                best = (unit(sub(b, a)), l);
            }
        }
        best
    }

    /// The line across `along` that leaves `share` of the area behind it; `None` for a ring without area.
    pub(super) fn line_at_share(&self, along: P, share: f64) -> Option<P> {
        let total = self.area();
        if total <= 0.0 {
            return None;
        }
        let [mut lo, mut hi] = self.extent(along);
        for _ in 0..40 {
            let middle = f64::midpoint(lo, hi);
            let behind = total - self.clip(scale(along, middle), along, NO_STREET).area();
            if behind < share * total { lo = middle } else { hi = middle }
        }
        Some(scale(along, f64::midpoint(lo, hi)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Ring {
        Ring { at: vec![[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]], tag: vec![1, 2, 3, 4] }
    }

    #[test]
    fn a_clip_keeps_the_tags_of_its_edges() {
        let half = square().clip([4.0, 0.0], [1.0, 0.0], 9);
        assert!((half.area() - 60.0).abs() < 1e-9);
        assert_eq!(half.tag.iter().copied().collect::<std::collections::BTreeSet<_>>(), [1, 2, 3, 9].into());
    }

    #[test]
    fn a_kernel_keeps_its_distance_from_every_edge() {
        let inner = square().kernel(|i| if i == 0 { 3.0 } else { 1.0 });
        assert!((inner.area() - 8.0 * 6.0).abs() < 1e-9);
        assert!(square().inset(6.0).is_empty() || square().inset(6.0).area() <= 0.0);
    }

    #[test]
    fn a_line_at_a_share_leaves_that_share_behind() {
        let on = square().line_at_share([0.0, 1.0], 0.3).unwrap();
        assert!((on[1] - 3.0).abs() < 1e-6);
    }
}
