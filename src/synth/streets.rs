//! Streets: lines that know where others meet them and along which parts a block stands.

use super::plane::{P, distance, lerp};

/// Classes as a road bureau writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Express,
    Arterial,
    Secondary,
    Local,
    Lane,
}

impl Class {
    /// The word of the source.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Express => "快速路",
            Self::Arterial => "主干路",
            Self::Secondary => "次干路",
            Self::Local => "支路",
            Self::Lane => "巷",
        }
    }
}

/// A street before it is cut at its junctions.
#[derive(Debug, Clone)]
pub(super) struct Street {
    pub class: Class,
    /// Number of its name; streets of one line share it.
    pub name: u32,
    /// Between the kerbs' outer edges, metres.
    pub width: f64,
    pub bridge: bool,
    /// Kept although no block stands on it.
    pub keep: bool,
    pub line: Vec<P>,
    /// Way from the start to every vertex.
    way: Vec<f64>,
    /// Junctions between the ends.
    cuts: Vec<(f64, P)>,
    /// Stretches with blocks.
    used: Vec<[f64; 2]>,
}

/// A street between two junctions.
#[derive(Debug, Clone)]
pub(super) struct Stretch {
    pub class: Class,
    pub name: u32,
    pub width: f64,
    pub bridge: bool,
    /// Whether a block stands on it.
    pub urban: bool,
    pub line: Vec<P>,
}

impl Street {
    pub(super) fn new(class: Class, name: u32, width: f64, line: Vec<P>) -> Self {
        let mut way = Vec::with_capacity(line.len());
        let mut at = 0.0;
        for (i, &p) in line.iter().enumerate() {
            if i > 0 {
                at += distance(line[i - 1], p);
            }
            way.push(at);
        }
        Self { class, name, width, bridge: false, keep: false, line, way, cuts: Vec::new(), used: Vec::new() }
    }

    /// Way from the start to the point of the line nearest to `p`.
    fn way_to(&self, p: P) -> f64 {
        let mut best = (f64::INFINITY, 0.0);
        for i in 1..self.line.len() {
            let (a, b) = (self.line[i - 1], self.line[i]);
            let l = self.way[i] - self.way[i - 1];
            let t = if l > 0.0 { (((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / (l * l)).clamp(0.0, 1.0) } else { 0.0 };
            let d = distance(lerp(a, b, t), p);
            if d < best.0 {
                best = (d, self.way[i - 1] + l * t);
            }
        }
        best.1
    }

    /// Notes a junction at a point of the line.
    pub(super) fn meet(&mut self, p: P) {
        let way = self.way_to(p);
        self.cuts.push((way, p));
    }

    /// Junctions strictly between two points of the line, in the order from the first to the second.
    pub(super) fn junctions_between(&self, a: P, b: P) -> Vec<P> {
        let (from, to) = (self.way_to(a), self.way_to(b));
        let inside = |way: f64| way > from.min(to) + 0.01 && way < from.max(to) - 0.01;
        let mut found: Vec<(f64, P)> = self.cuts.iter().copied().filter(|&(way, _)| inside(way)).collect();
        found.sort_by(|x, y| ((x.0 - from).abs()).total_cmp(&(y.0 - from).abs()));
        found.into_iter().map(|(_, p)| p).collect()
    }

    /// Notes that a block stands between two points of the line.
    pub(super) fn build(&mut self, [a, b]: [P; 2]) {
        let (a, b) = (self.way_to(a), self.way_to(b));
        self.used.push([a.min(b), a.max(b)]);
    }

    /// The street from junction to junction: what blocks stand on, and all of it where it is kept.
    pub(super) fn stretches(&self) -> Vec<Stretch> {
        let total = self.way.last().copied().unwrap_or(0.0);
        let mut cuts = self.cuts.clone();
        cuts.retain(|&(way, _)| way > 0.05 && way < total - 0.05);
        cuts.sort_by(|a, b| a.0.total_cmp(&b.0));
        cuts.dedup_by(|a, b| a.0 - b.0 < 0.05);
        let (Some(&first), Some(&last)) = (self.line.first(), self.line.last()) else { return Vec::new() };
        let nodes: Vec<(f64, P)> = std::iter::once((0.0, first)).chain(cuts).chain([(total, last)]).collect();
        let mut out: Vec<Stretch> = Vec::new();
        let mut joined = false;
        for pair in nodes.windows(2) {
            let [(from, a), (to, b)] = [pair[0], pair[1]];
            let middle = f64::midpoint(from, to);
            let urban = self.used.iter().any(|&[lo, hi]| lo - 0.1 <= middle && middle <= hi + 0.1);
            if !urban && !self.keep {
                joined = false;
                continue;
            }
            let inner = self.line.iter().zip(&self.way).filter(|&(_, &w)| w > from + 1e-6 && w < to - 1e-6).map(|(&p, _)| p);
            // in the country nothing meets the street where quarters were parted, so it runs on
            if !urban
                && joined
                && let Some(before) = out.last_mut()
            {
                before.line.extend(inner.chain([b]));
                continue;
            }
            let line = std::iter::once(a).chain(inner).chain([b]).collect();
            // beyond the town a main street is a country road
            let class = if urban || self.bridge || self.class == Class::Express { self.class } else { Class::Local };
            out.push(Stretch { class, name: self.name, width: self.width, bridge: self.bridge, urban, line });
            joined = !urban;
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_is_cut_where_others_meet_it() {
        let mut street = Street::new(Class::Local, 0, 8.0, vec![[0.0, 0.0], [100.0, 0.0]]);
        street.meet([40.0, 0.0]);
        street.build([[0.0, 0.0], [100.0, 0.0]]);
        let parts = street.stretches();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].line.last(), parts[1].line.first());
    }

    #[test]
    fn a_street_without_blocks_is_left_out_unless_kept() {
        let mut street = Street::new(Class::Local, 0, 8.0, vec![[0.0, 0.0], [100.0, 0.0]]);
        assert!(street.stretches().is_empty());
        street.keep = true;
        street.meet([40.0, 0.0]);
        assert_eq!(street.stretches().len(), 1, "in the country a street runs on");
    }
}
