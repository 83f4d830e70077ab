//! Buildings that nobody assigned, grouped: what stands close together, with no street, barrier or boundary between, and
//! with no limit of [`super::limits`] either.

use rayon::prelude::*;

use super::limits::{Limits, Pairs};
use super::segments::{Nearest, closest, segments};
use super::separators::Separators;
use crate::district::{Basis, BoxIndex, Building, BuildingIx, Buildings, HeldBy, PartedBy};
use crate::report::{Cancelled, Progress};

/// Widest gap between footprints of one group, in metres: a yard, not a street.
pub(crate) const REACH_M: f64 = 25.0;

/// A building known by a point only reaches this much farther: half the width of a house.
pub(crate) const POINT_EXTRA_M: f64 = 7.5;

/// Points never reach farther than this, in metres: half the side of the standard's block of 250 m (GB 50180-2018, 3.0.2).
const FARTHEST_POINT_M: f64 = 125.0;

/// Groups wider than [`WIDEST_M`] are cut along a fixed grid of cells of this size, in metres: about the standard's block of
/// 250 m (GB 50180-2018, 3.0.2), and what keeps a chain of rows from becoming a quarter.
pub(crate) const EXTENT_M: f64 = 300.0;

/// A piece of a cut group that is narrower than this, in metres, is a remnant at the edge of its cell.
const REMNANT_M: f64 = EXTENT_M / 3.0;

/// No group is wider than this, in metres: a cell with what was cut off at its edges. A block that fits is left whole.
pub(crate) const WIDEST_M: f64 = EXTENT_M + REMNANT_M;

/// Points from which the usual spacing is taken, at most about this many.
const SPACING_SAMPLE: usize = 4096;

/// How far apart buildings of one group may stand, in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reach {
    /// Two buildings known by points only.
    points: f64,
}

impl Reach {
    /// The reach among some buildings.
    ///
    /// Footprints reach [`REACH_M`]. Where most buildings are points, two points reach the usual distance to the fourth
    /// nearest, at least what two houses reach and at most [`FARTHEST_POINT_M`]: in a regular layout a building has four
    /// neighbours, and in an irregular one about four within reach hold a quarter together.
    pub(crate) fn of(buildings: &Buildings, members: &[u32]) -> Self {
        let least = REACH_M + 2.0 * POINT_EXTRA_M;
        let points: Vec<[f64; 2]> =
            members.iter().map(|&b| buildings.get(BuildingIx(b))).filter(|b| b.is_point()).map(Building::centre).collect();
        if points.len() * 2 <= members.len() {
            return Self { points: least };
        }
        let index = BoxIndex::new(points.iter().map(|&p| [p, p]));
        // The sample depends on where points lie, not on the order of rows.
        let every = points.len() / SPACING_SAMPLE + 1;
        let is_sampled = |&&[x, y]: &&[f64; 2]| {
            let mixed = ((x * 1000.0).round() as i64 as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (y * 1000.0).round() as i64 as u64;
            (mixed.wrapping_mul(0xbf58_476d_1ce4_e5b9) >> 32).is_multiple_of(every as u64)
        };
        let mut spacing: Vec<f64> =
            points.iter().filter(is_sampled).filter_map(|&p| index.by_distance(p).nth(4)).map(|(_, d2)| d2.sqrt()).collect();
        spacing.sort_by(f64::total_cmp);
        // A hair more, so that neighbours of a lattice are in reach in spite of rounding.
        Self { points: spacing.get(spacing.len() / 2).copied().unwrap_or(least).clamp(least, FARTHEST_POINT_M) * (1.0 + 1e-9) }
    }

    /// The widest gap at which two buildings belong together.
    pub(super) fn between(self, a: Building<'_>, b: Building<'_>) -> f64 {
        match (a.is_point(), b.is_point()) {
            (true, true) => self.points,
            (false, false) => REACH_M,
            _ => REACH_M + POINT_EXTRA_M,
        }
    }

    /// The widest gap of any two.
    pub(crate) fn widest(self) -> f64 {
        self.points
    }
}

/// Buildings that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Group {
    /// The buildings, ascending.
    pub members: Vec<u32>,
    /// The parcel that makes them a neighbourhood.
    pub estate: Option<u32>,
    /// What holds them, and parts them from others.
    pub basis: Basis,
}

/// Of buildings that only their years part from others, fewer than this stay where they stand: a house or two that were
/// built into a block later are no neighbourhood.
const LEAST_RUN: u32 = 3;

/// Groups of the given buildings, in the order of their first buildings.
pub(crate) fn group(
    buildings: &Buildings,
    members: &[u32],
    reach: Reach,
    streets: &Separators,
    boundaries: &Separators,
    limits: &Limits,
    progress: &Progress,
) -> Result<Vec<Group>, Cancelled> {
    progress.check()?;
    let boxes: Vec<Bounds> = members.iter().map(|&b| buildings.get(BuildingIx(b)).bounds()).collect();
    let cells = Cells::new(members.iter().map(|&b| buildings.get(BuildingIx(b)).centre()));
    let Sorted { held, mut parted } =
        pairs(buildings, members, &boxes, &cells, &Separation { reach, streets, boundaries, limits }, progress)?;
    let ties = limits.ties();
    let pairs: Pairs = held.into_iter().chain(ties.iter().copied()).collect();
    let mut chains = Union::new(members.len());
    for &(a, b) in &pairs {
        chains.join(a, b);
    }
    let extent = extents(&boxes, &mut chains);
    let mut groups = Union::new(members.len());
    let mut cut: Vec<(u32, u32)> = Vec::new();
    for &(a, b) in &pairs {
        let wide = side(extent[chains.root(a) as usize]) > WIDEST_M;
        let one_estate = limits.estate(a).is_some_and(|estate| limits.estate(b) == Some(estate));
        if !wide || one_estate || cells.same(a, b) {
            groups.join(a, b);
        } else {
            cut.push((a, b));
        }
    }
    join_remnants(&boxes, &cut, &mut groups);
    join_short_runs(&boxes, &parted, &mut groups);
    parted.extend(cut.into_iter().map(|(a, b)| (PartedBy::Extent, [a, b])));
    let mut place = vec![u32::MAX; members.len()];
    let mut found: Vec<Group> = Vec::new();
    for (at, &b) in members.iter().enumerate() {
        let root = groups.root(at as u32) as usize;
        if place[root] == u32::MAX {
            place[root] = found.len() as u32;
            found.push(Group::default());
        }
        let group = &mut found[place[root] as usize];
        group.members.push(b);
        group.estate = limits.estate(at as u32);
        *group.basis.held.entry(if group.estate.is_some() { HeldBy::Parcel } else { HeldBy::Block }).or_default() += 1;
    }
    for (why, ends) in parted {
        let [one, other] = ends.map(|end| groups.root(end) as usize);
        for root in if one == other { Vec::new() } else { vec![one, other] } {
            *found[place[root] as usize].basis.parted.entry(why).or_default() += 1;
        }
    }
    Ok(found)
}

/// Gives what years alone part and what is too few to be a neighbourhood back to the group it hangs on most.
///
/// The fewest first; ties go by place, so that the order of rows does not matter.
fn join_short_runs(boxes: &[Bounds], parted: &[(PartedBy, [u32; 2])], groups: &mut Union) {
    let by_years: Vec<[u32; 2]> = parted.iter().filter(|(why, _)| *why == PartedBy::Years).map(|(_, ends)| *ends).collect();
    if by_years.is_empty() {
        return;
    }
    let mut size = vec![0u32; boxes.len()];
    (0..boxes.len() as u32).for_each(|at| size[groups.root(at) as usize] += 1);
    // Where a group begins: the corner of its westernmost building.
    let mut corner = vec![[f64::INFINITY; 2]; boxes.len()];
    for (at, [lo, _]) in boxes.iter().enumerate() {
        let first = &mut corner[groups.root(at as u32) as usize];
        if lo[0].total_cmp(&first[0]).then(lo[1].total_cmp(&first[1])).is_lt() {
            *first = *lo;
        }
    }
    let mut touching: std::collections::BTreeMap<u32, Vec<[u32; 2]>> = std::collections::BTreeMap::new();
    for &ends in &by_years {
        for root in ends.map(|end| groups.root(end)) {
            touching.entry(root).or_default().push(ends);
        }
    }
    let by_place = |corner: &[[f64; 2]], a: u32, b: u32| {
        let (a, b) = (corner[a as usize], corner[b as usize]);
        a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1]))
    };
    let mut short: Vec<u32> = touching.keys().copied().filter(|&root| size[root as usize] < LEAST_RUN).collect();
    short.sort_by(|&a, &b| size[a as usize].cmp(&size[b as usize]).then(by_place(&corner, a, b)));
    for run in short {
        // It may have taken in another run by now.
        let root = groups.root(run);
        if size[root as usize] >= LEAST_RUN {
            continue;
        }
        let mut hosts: Vec<(u32, usize)> = Vec::new();
        for ends in &touching[&run] {
            for host in ends.map(|end| groups.root(end)).into_iter().filter(|&host| host != root) {
                match hosts.iter_mut().find(|(h, _)| *h == host) {
                    Some((_, count)) => *count += 1,
                    None => hosts.push((host, 1)),
                }
            }
        }
        if let Some((host, _)) = hosts.into_iter().min_by(|(a, m), (b, n)| n.cmp(m).then(by_place(&corner, *a, *b))) {
            let whole = size[root as usize] + size[host as usize];
            let first = if by_place(&corner, root, host).is_lt() { corner[root as usize] } else { corner[host as usize] };
            groups.join(root, host);
            let joined = groups.root(root) as usize;
            (size[joined], corner[joined]) = (whole, first);
        }
    }
}

type Bounds = [[f64; 2]; 2];

/// The longer side of a box.
fn side([lo, hi]: Bounds) -> f64 {
    (hi[0] - lo[0]).max(hi[1] - lo[1])
}

/// The shorter side of a box.
fn short_side([lo, hi]: Bounds) -> f64 {
    (hi[0] - lo[0]).min(hi[1] - lo[1])
}

fn hull([lo, hi]: Bounds, [lo2, hi2]: Bounds) -> Bounds {
    [[lo[0].min(lo2[0]), lo[1].min(lo2[1])], [hi[0].max(hi2[0]), hi[1].max(hi2[1])]]
}

/// The box of every set, at its root.
fn extents(boxes: &[Bounds], sets: &mut Union) -> Vec<Bounds> {
    let mut extent = vec![[[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]]; boxes.len()];
    for (at, &own) in boxes.iter().enumerate() {
        let whole = &mut extent[sets.root(at as u32) as usize];
        *whole = hull(*whole, own);
    }
    extent
}

/// Gives what the grid cut off at the edge of a cell back to the piece it hangs on most, unless that grows too wide.
///
/// Smallest remnants first; ties go by place, so that the order of rows does not matter.
fn join_remnants(boxes: &[Bounds], cut: &[(u32, u32)], groups: &mut Union) {
    if cut.is_empty() {
        return;
    }
    let mut extent = extents(boxes, groups);
    let key = |b: &Bounds| (b[0][0], b[0][1]);
    let by_place = |a: &Bounds, b: &Bounds| key(a).0.total_cmp(&key(b).0).then(key(a).1.total_cmp(&key(b).1));
    let mut remnants: Vec<(Bounds, u32)> = cut
        .iter()
        .flat_map(|&(a, b)| [groups.root(a), groups.root(b)])
        .map(|root| (extent[root as usize], root))
        .filter(|(bounds, _)| short_side(*bounds) < REMNANT_M)
        .collect();
    remnants.sort_by(|(a, x), (b, y)| short_side(*a).total_cmp(&short_side(*b)).then(by_place(a, b)).then(x.cmp(y)));
    remnants.dedup();
    let mut touching: std::collections::HashMap<u32, Vec<(u32, u32)>> = std::collections::HashMap::new();
    for &(a, b) in cut {
        for root in [groups.root(a), groups.root(b)] {
            touching.entry(root).or_default().push((a, b));
        }
    }
    for (_, remnant) in remnants {
        // It may have taken in another remnant by now, and be none any more.
        let root = groups.root(remnant);
        if short_side(extent[root as usize]) >= REMNANT_M {
            continue;
        }
        let mut hosts: Vec<(u32, usize)> = Vec::new();
        for &(a, b) in &touching[&remnant] {
            let (a, b) = (groups.root(a), groups.root(b));
            let host = if a == root { b } else { a };
            if host == root || side(hull(extent[host as usize], extent[root as usize])) > WIDEST_M {
                continue;
            }
            match hosts.iter_mut().find(|(h, _)| *h == host) {
                Some((_, count)) => *count += 1,
                None => hosts.push((host, 1)),
            }
        }
        let best = hosts.into_iter().min_by(|(a, m), (b, n)| n.cmp(m).then(by_place(&extent[*a as usize], &extent[*b as usize])));
        if let Some((host, _)) = best {
            let whole = hull(extent[host as usize], extent[root as usize]);
            groups.join(host, root);
            extent[groups.root(root) as usize] = whole;
        }
    }
}

/// Pairs of positions in `members` that stand within reach of each other and are not separated: of two cells every pair, of
/// one cell enough of them to tell what hangs together.
fn pairs(
    buildings: &Buildings,
    members: &[u32],
    boxes: &[Bounds],
    cells: &Cells,
    separation: &Separation<'_>,
    progress: &Progress,
) -> Result<Sorted, Cancelled> {
    let index = BoxIndex::new(boxes.iter().copied());
    let has_points = members.iter().any(|&b| buildings.get(BuildingIx(b)).is_point());
    let widest = if has_points { separation.reach.widest() } else { REACH_M };
    let linked = |i: u32, j: u32| linked(buildings, [members[i as usize], members[j as usize]], separation);
    let of_cell = |cell: &[u32]| {
        progress.advance(cell.len() as u64)?;
        let mut together = Union::new(cell.len());
        let mut found = Sorted::default();
        for &i in cell {
            let [lo, hi] = boxes[i as usize];
            for j in index.touching([[lo[0] - widest, lo[1] - widest], [hi[0] + widest, hi[1] + widest]]) {
                if j <= i {
                    continue;
                }
                let own = cells.same(i, j).then(|| [cells.place(i), cells.place(j)]);
                let is_known = own.is_some_and(|[a, b]| together.root(a) == together.root(b));
                if is_known || !linked(i, j) {
                    continue;
                }
                if let Some(why) = separation.limits.parts(buildings, members, separation.reach, (i, j)) {
                    found.parted.push((why, [i, j]));
                    continue;
                }
                found.held.push((i, j));
                if let Some([a, b]) = own {
                    together.join(a, b);
                }
            }
        }
        Ok(found)
    };
    let found: Vec<Sorted> = cells.list.par_iter().map(|cell| of_cell(cell)).collect::<Result<_, Cancelled>>()?;
    let mut all = Sorted::default();
    for mut of_cell in found {
        all.held.append(&mut of_cell.held);
        all.parted.append(&mut of_cell.parted);
    }
    Ok(all)
}

/// Pairs that stand close together, told apart.
#[derive(Default)]
struct Sorted {
    /// Nothing parts them.
    held: Pairs,
    /// A limit does.
    parted: Vec<(PartedBy, [u32; 2])>,
}

/// Positions by cell of the grid along which wide groups are cut.
struct Cells {
    /// Ascending positions of every cell.
    list: Vec<Vec<u32>>,
    /// Cell of a position and its place there.
    at: Vec<(u32, u32)>,
}

impl Cells {
    fn new(centres: impl Iterator<Item = [f64; 2]>) -> Self {
        let key = |p: [f64; 2]| [(p[0] / EXTENT_M).floor() as i64, (p[1] / EXTENT_M).floor() as i64];
        let mut sorted: Vec<([i64; 2], u32)> = centres.zip(0..).map(|(p, i)| (key(p), i)).collect();
        sorted.par_sort_unstable();
        let mut cells = Self { list: Vec::new(), at: vec![(0, 0); sorted.len()] };
        for cell in sorted.chunk_by(|(a, _), (b, _)| a == b) {
            for (place, &(_, i)) in (0..).zip(cell) {
                cells.at[i as usize] = (cells.list.len() as u32, place);
            }
            cells.list.push(cell.iter().map(|&(_, i)| i).collect());
        }
        cells
    }

    fn same(&self, a: u32, b: u32) -> bool {
        self.at[a as usize].0 == self.at[b as usize].0
    }

    fn place(&self, i: u32) -> u32 {
        self.at[i as usize].1
    }
}

/// What keeps two buildings apart.
struct Separation<'s> {
    reach: Reach,
    streets: &'s Separators,
    boundaries: &'s Separators,
    limits: &'s Limits,
}

/// Whether two buildings stand within reach and nothing separates them.
fn linked(buildings: &Buildings, pair: [u32; 2], separation: &Separation<'_>) -> bool {
    let [a, b] = pair.map(|b| buildings.get(BuildingIx(b)));
    let Some((_, from, to)) = nearest(a, b, separation.reach.between(a, b)) else { return false };
    (from == to || !separation.streets.cut(from, to)) && !separation.boundaries.cut(a.centre(), b.centre())
}

/// The closest points of two buildings, where they are within `reach`.
///
/// Parallel walls are closest in many places; which of them is found follows from where the two stand, not from their rows.
pub(super) fn nearest(a: Building<'_>, b: Building<'_>, reach: f64) -> Option<Nearest> {
    let ([at_a, _], [at_b, _]) = (a.bounds(), b.bounds());
    let is_turned = at_a[0].total_cmp(&at_b[0]).then(at_a[1].total_cmp(&at_b[1])).is_gt();
    let (a, b) = if is_turned { (b, a) } else { (a, b) };
    closest(a.rings().flat_map(segments), b.rings().flat_map(segments), [a.bounds(), b.bounds()], reach)
}

/// Disjoint sets whose root is their least member.
pub(crate) struct Union {
    parent: Vec<u32>,
}

impl Union {
    /// `n` sets of one.
    pub(crate) fn new(n: usize) -> Self {
        Self { parent: (0..n as u32).collect() }
    }

    /// The least member of the set.
    pub(crate) fn root(&mut self, mut at: u32) -> u32 {
        while self.parent[at as usize] != at {
            let up = self.parent[self.parent[at as usize] as usize];
            self.parent[at as usize] = up;
            at = up;
        }
        at
    }

    /// Makes one set of two.
    pub(crate) fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        self.parent[high as usize] = low;
    }
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Euclidean, Intersects};
    use geo_types::{Line, LineString, MultiPolygon, Point, Polygon};
    use proptest::prelude::*;

    use super::*;
    use crate::district::{District, NewBuilding, Street, StreetClass};

    fn buildings(places: &[(f64, f64, f64)]) -> Buildings {
        let mut all = Buildings::default();
        for &(x, y, size) in places {
            let ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]];
            let point = [[x, y]];
            let rings: &[[f64; 2]] = if size > 0.0 { &ring } else { &point };
            all.push([rings], size * size, &NewBuilding::default());
        }
        all
    }

    fn street(a: (f64, f64), b: (f64, f64)) -> Street {
        Street { name: String::new(), class: StreetClass::Local, line: LineString::from(vec![a, b]), ..Street::default() }
    }

    fn run(all: &Buildings, streets: Vec<Street>) -> Vec<Vec<u32>> {
        let district = District { streets, ..District::default() };
        let members: Vec<u32> = (0..all.len() as u32).collect();
        let (s, b) = (Separators::of_streets_and_barriers(&district), Separators::of_boundaries(&district));
        let groups = group(all, &members, Reach::of(all, &members), &s, &b, &Limits::none(), &Progress::silent()).unwrap();
        groups.into_iter().map(|g| g.members).collect()
    }

    #[test]
    fn a_street_separates_and_a_yard_does_not() {
        let all = buildings(&[(0.0, 0.0, 10.0), (30.0, 0.0, 10.0), (60.0, 0.0, 10.0)]);
        assert_eq!(run(&all, vec![]), [vec![0, 1, 2]]);
        assert_eq!(run(&all, vec![street((50.0, -100.0), (50.0, 100.0))]), [vec![0, 1], vec![2]]);
        let mut lane = street((50.0, -100.0), (50.0, 100.0));
        lane.class = StreetClass::Path;
        assert_eq!(run(&all, vec![lane]), [vec![0, 1, 2]]);
    }

    #[test]
    fn a_long_chain_is_cut_into_bounded_groups() {
        let places: Vec<(f64, f64, f64)> = (0..100).map(|k| (f64::from(k) * 20.0, 5.0, 10.0)).collect();
        let groups = run(&buildings(&places), vec![]);
        assert!(groups.len() >= 6 && groups.iter().all(|g| g.len() <= 15), "{groups:?}");
        assert_eq!(groups.iter().map(Vec::len).sum::<usize>(), 100);
    }

    #[test]
    fn points_reach_as_far_as_they_usually_stand_apart() {
        let grid = |step: f64| (0..400).map(|k| (f64::from(k % 20) * step, f64::from(k / 20) * step, 0.0)).collect::<Vec<_>>();
        let reach = |places: &[(f64, f64, f64)]| Reach::of(&buildings(places), &(0..places.len() as u32).collect::<Vec<_>>()).points;
        assert!((reach(&grid(80.0)) - 80.0).abs() < 1e-6);
        assert!((reach(&grid(20.0)) - 40.0).abs() < 1e-6, "houses in a row");
        assert!((reach(&grid(900.0)) - FARTHEST_POINT_M).abs() < 1e-6, "farms");
        let mut mixed = grid(80.0);
        mixed.extend((0..500).map(|k| (f64::from(k) * 40.0, -500.0, 10.0)));
        assert_eq!(reach(&mixed), REACH_M + 2.0 * POINT_EXTRA_M, "a few points among footprints");
        let groups = run(&buildings(&grid(80.0)), vec![]);
        assert!(groups.len() < 60 && groups.iter().all(|g| g.len() <= 25), "{groups:?}");
        let street = street((40.0, -100.0), (40.0, 2000.0));
        let apart = run(&buildings(&grid(80.0)), vec![street]);
        assert!(apart.iter().all(|g| g.iter().all(|b| b % 20 == 0) || g.iter().all(|b| b % 20 != 0)), "never across a street");
    }

    #[test]
    fn what_the_grid_cuts_off_goes_back_to_its_block() {
        // A block of 20 × 20 houses, a little wider than a cell, that begins just before one.
        let places: Vec<(f64, f64, f64)> =
            (0..400).map(|k| (280.0 + f64::from(k % 20) * 16.0, 10.0 + f64::from(k / 20) * 14.0, 10.0)).collect();
        let groups = run(&buildings(&places), vec![]);
        assert_eq!(groups.len(), 1, "{:?}", groups.iter().map(Vec::len).collect::<Vec<_>>());
        let mut turned = places.clone();
        turned.reverse();
        assert_eq!(run(&buildings(&turned), vec![]).len(), 1);
    }

    proptest! {
        /// Every pair's link agrees with distances and intersections as the geo crate computes them.
        #[test]
        fn groups_agree_with_brute_force(
            places in proptest::collection::vec((0i32..240, 0i32..240, 0i32..4), 2..40),
            lines in proptest::collection::vec(((0i32..240, 0i32..240), (0i32..240, 0i32..240)), 0..4),
        ) {
            let places: Vec<(f64, f64, f64)> = places.into_iter().map(|(x, y, s)| (f64::from(x), f64::from(y), f64::from(s) * 6.0)).collect();
            let streets: Vec<Street> = lines
                .into_iter()
                .filter(|(a, b)| a != b)
                .map(|(a, b)| street((f64::from(a.0) + 0.37, f64::from(a.1) + 0.11), (f64::from(b.0) + 0.53, f64::from(b.1) + 0.71)))
                .collect();
            let all = buildings(&places);
            let shape = |b: u32| {
                let ring = all.get(BuildingIx(b)).rings().next().unwrap();
                if ring.len() == 1 {
                    geo_types::Geometry::Point(Point::new(ring[0][0], ring[0][1]))
                } else {
                    geo_types::Geometry::MultiPolygon(MultiPolygon(vec![Polygon::new(LineString::from(ring.iter().map(|p| (p[0], p[1])).collect::<Vec<_>>()), vec![])]))
                }
            };
            let mut sets = Union::new(places.len());
            let usual = Reach::of(&all, &(0..places.len() as u32).collect::<Vec<_>>());
            for i in 0..places.len() as u32 {
                for j in i + 1..places.len() as u32 {
                    let reach = usual.between(all.get(BuildingIx(i)), all.get(BuildingIx(j)));
                    let distance = Euclidean.distance(&shape(i), &shape(j));
                    if distance > reach {
                        continue;
                    }
                    let near = nearest(all.get(BuildingIx(i)), all.get(BuildingIx(j)), reach);
                    // One square inside another has no edge near: those stay apart in both.
                    let Some((_, p, q)) = near else { prop_assert!(distance == 0.0); continue };
                    prop_assert!(((p[0] - q[0]).hypot(p[1] - q[1]) - distance).abs() < 1e-9 || distance == 0.0);
                    let step = Line::new((p[0], p[1]), (q[0], q[1]));
                    if p == q || !streets.iter().any(|s| s.line.intersects(&step)) {
                        sets.join(i, j);
                    }
                }
            }
            let groups = run(&all, streets);
            for group in &groups {
                prop_assert!(group.iter().all(|&b| sets.root(b) == sets.root(group[0])));
            }
            prop_assert_eq!(groups.len(), (0..places.len() as u32).filter(|&b| sets.root(b) == b).count());
        }
    }
}
