//! Which streets that share a place are joined there, where one runs over another.

use std::collections::BTreeMap;

/// Two strands of a level that differ in direction by at least this run through: 135 degrees.
const THROUGH_COS: f64 = -std::f64::consts::FRAC_1_SQRT_2;

/// Places where stretches end, each once for every set of levels that are joined there.
pub(super) struct Joined {
    /// Where they are.
    pub(super) nodes: Vec<[f64; 2]>,
    /// Their numbers at both ends of every stretch.
    pub(super) ends: Vec<[u32; 2]>,
}

/// An end of a stretch at a point.
struct Strand {
    level: i8,
    /// Unit vector away from the point.
    heading: [f64; 2],
    stretch: usize,
    end: usize,
}

/// Numbers the ends of stretches, given as level, street and points.
///
/// Streets of one level are joined. A level that runs through a place, with strands in opposite directions, is not joined
/// with another that runs through as well: that is a bridge over a street. A level that ends there is joined with the
/// nearest other: that is where a bridge begins, or stairs lead up to it.
pub(super) fn join(stretches: &[(i8, u32, Vec<u32>)], at: &[[f64; 2]]) -> Joined {
    let mut strands: Vec<(u32, Strand)> = Vec::with_capacity(stretches.len() * 2);
    for (stretch, (level, _, line)) in stretches.iter().enumerate() {
        let n = line.len();
        for (end, [from, to]) in [[line[0], line[1]], [line[n - 1], line[n - 2]]].into_iter().enumerate() {
            let (a, b) = (at[from as usize], at[to as usize]);
            let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
            let length = dx.hypot(dy).max(f64::MIN_POSITIVE);
            strands.push((from, Strand { level: *level, heading: [dx / length, dy / length], stretch, end }));
        }
    }
    strands.sort_by_key(|(point, strand)| (*point, strand.level, strand.stretch, strand.end));
    let mut joined = Joined { nodes: Vec::new(), ends: vec![[0; 2]; stretches.len()] };
    for place in strands.chunk_by(|a, b| a.0 == b.0) {
        let groups = groups(place);
        let mut numbers: BTreeMap<i8, u32> = BTreeMap::new();
        for (_, strand) in place {
            let node = *numbers.entry(groups[&strand.level]).or_insert_with(|| {
                joined.nodes.push(at[place[0].0 as usize]);
                joined.nodes.len() as u32 - 1
            });
            joined.ends[strand.stretch][strand.end] = node;
        }
    }
    joined
}

/// For every level of a place the lowest level it is joined with.
fn groups(place: &[(u32, Strand)]) -> BTreeMap<i8, i8> {
    let levels: Vec<&[(u32, Strand)]> = place.chunk_by(|a, b| a.1.level == b.1.level).collect();
    let mut group: BTreeMap<i8, i8> = levels.iter().map(|l| (l[0].1.level, l[0].1.level)).collect();
    if levels.len() == 1 {
        return group;
    }
    for level in levels.iter().filter(|l| !runs_through(l)).map(|l| l[0].1.level) {
        let apart = |other: i8| (i16::from(other) - i16::from(level)).unsigned_abs();
        let others = levels.iter().map(|l| l[0].1.level).filter(|&other| other != level);
        let Some(nearest) = others.min_by_key(|&other| (apart(other), other.unsigned_abs(), other)) else { continue };
        let (a, b) = (group[&level], group[&nearest]);
        group.values_mut().filter(|g| **g == a.max(b)).for_each(|g| *g = a.min(b));
    }
    group
}

/// Whether two strands lead in opposite directions.
fn runs_through(level: &[(u32, Strand)]) -> bool {
    let pairs = level.iter().enumerate().flat_map(|(k, a)| level[k + 1..].iter().map(move |b| (a, b)));
    pairs.into_iter().any(|((_, a), (_, b))| a.heading[0] * b.heading[0] + a.heading[1] * b.heading[1] <= THROUGH_COS)
}
