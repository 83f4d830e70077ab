//! Gaps of whole districts against brute force, on foot along streets and without them; the river; levels; sizes.

use std::collections::{BTreeMap, BinaryHeap};

use geo_types::{Geometry, LineString, Point};
use lianpian::access::{GapVerdict, OnFoot, OnStreets, Open, SizeOf, WalkBasis, closed_by};
use lianpian::district::{Barrier, BarrierKind, Crossing, District, Facility, NeighbourhoodIx, Street};
use lianpian::plan::Plan;
use lianpian::policy::StandardFacility;
use lianpian::project::AccessSettings;
use lianpian::report::Progress;

use super::town::{add_facility, plan, town};

const ORIGIN: [f64; 2] = [580_000.0, 3_340_000.0];

fn at(x: f64, y: f64) -> [f64; 2] {
    [ORIGIN[0] + x, ORIGIN[1] + y]
}

/// The town without its streets.
fn town_without_streets(columns: u32, rows: u32) -> District {
    District { streets: Vec::new(), ..town(columns, rows, |_, _| Some(1990)) }
}

fn straight(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Lines and crossings of a river that runs from south to north.
fn river(district: &mut District, x: f64, bridges: &[f64]) {
    let line = LineString::from(vec![(ORIGIN[0] + x, ORIGIN[1] - 9_000.0), (ORIGIN[0] + x, ORIGIN[1] + 9_000.0)]);
    district.barriers.push(Barrier { name: "江".into(), kind: BarrierKind::River, shape: Geometry::LineString(line) });
    for y in bridges {
        let [bx, by] = at(x, *y);
        district.crossings.push(Crossing { id: format!("b{y}"), shape: Geometry::Point(Point::new(bx, by)) });
    }
}

#[test]
fn a_facility_across_the_river_without_a_bridge_near_fails() {
    // The estate's anchor lies at about (40, 40); the kindergarten 200 m east of it, the river between them.
    let made = |bridges: &[f64]| {
        let mut district = town_without_streets(1, 1);
        add_facility(&mut district, "kindergarten", at(240.0, 40.0));
        river(&mut district, 120.0, bridges);
        plan(district, "")
    };
    let gap = |plan: &Plan| plan.access.gap(NeighbourhoodIx(0), "kindergarten").unwrap();
    let near = gap(&made(&[60.0]));
    assert_eq!((near.verdict, near.shortfall), (GapVerdict::Pass, Some(0.0)));
    let far = gap(&made(&[700.0]));
    assert!(far.straight.unwrap().metres < 300.0 && far.walk.metres().unwrap() > 450.0);
    assert_eq!((far.verdict, far.shortfall), (GapVerdict::Fail, Some(1.0)));
    let none = gap(&made(&[]));
    assert_eq!((none.verdict, none.walk, none.shortfall), (GapVerdict::Fail, OnFoot::NoWay, Some(1.0)));
    let mut district = town_without_streets(1, 1);
    add_facility(&mut district, "kindergarten", at(240.0, 40.0));
    river(&mut district, 120.0, &[700.0]);
    let radius_only = plan(district, "[access]\nradius_only = true\n");
    assert_eq!(gap(&radius_only).verdict, GapVerdict::Pass, "the radius alone does not see the river");
}

#[test]
fn a_facility_of_a_wider_level_never_satisfies_a_narrower_one() {
    let mut district = town_without_streets(1, 1);
    add_facility(&mut district, "health_centre", at(60.0, 60.0));
    add_facility(&mut district, "culture_centre", at(60.0, 60.0));
    add_facility(&mut district, "health_station", at(2_000.0, 60.0));
    let plan = plan(district, "");
    let gap = |line: &str| plan.access.gap(NeighbourhoodIx(0), line).unwrap();
    assert_eq!(gap("health_centre").verdict, GapVerdict::Pass);
    assert_eq!(gap("health_station").verdict, GapVerdict::Fail);
    assert_eq!((gap("culture_station").verdict, gap("culture_station").open), (GapVerdict::Unknown, Some(Open::NoFacility)));
    assert_eq!(gap("nursing_home").open, Some(Open::NoDistance));
}

#[test]
fn the_nearest_that_is_large_enough_decides() {
    let mut district = town_without_streets(1, 1);
    let anchor = district.neighbourhoods[0].anchor;
    for (metres, size) in [(100.0, Some(200.0)), (200.0, Some(400.0)), (280.0, None)] {
        add_facility(&mut district, "elderly_day_care", [anchor[0] + metres, anchor[1]]);
        district.facilities.last_mut().unwrap().floor_area_m2 = size;
    }
    let gap = |district: &District, more: &str| plan(district.clone(), more).access.gap(NeighbourhoodIx(0), "elderly_day_care").unwrap();
    let judged = gap(&district, "");
    assert_eq!((judged.verdict, judged.size), (GapVerdict::Pass, SizeOf::Enough));
    assert!((judged.straight.unwrap().metres - 200.0).abs() < 1e-6, "the nearer one has 200 of 350 m²");
    district.facilities.remove(1);
    let unknown = gap(&district, "");
    assert_eq!((unknown.verdict, unknown.size), (GapVerdict::Pass, SizeOf::Unknown));
    district.facilities.remove(1);
    let small = gap(&district, "");
    assert_eq!((small.verdict, small.size, small.shortfall), (GapVerdict::Fail, SizeOf::TooSmall, Some(1.0)));
    assert_eq!(gap(&district, "[access]\njudge_sizes = false\n").verdict, GapVerdict::Pass);
}

#[test]
fn one_new_facility_is_put_where_it_closes_the_most() {
    let mut district = town_without_streets(3, 1);
    add_facility(&mut district, "kindergarten", at(5_000.0, 40.0));
    let plan = plan(district, "");
    let new = plan.new_facilities.iter().flatten().find(|new| new.line == "kindergarten").unwrap();
    assert_eq!(new.failing.len(), 3);
    assert_eq!(new.site.closes.len(), 3);
    assert_eq!(new.site.at, plan.district.neighbourhoods[1].anchor, "the middle one of three in a row");
}

/// What a facility at a place would close is what it closes when it is there.
#[test]
fn a_new_facility_closes_what_it_closes_once_it_stands_there() {
    for with_streets in [false, true] {
        let mut district = if with_streets { town(7, 7, |_, _| Some(1990)) } else { town_without_streets(7, 7) };
        if with_streets {
            for x in [-10.0, 290.0, 690.0] {
                let [from, to] = [at(x, -20.0), at(x, 720.0)];
                let line = LineString::from(vec![(from[0], from[1]), (to[0], to[1])]);
                district.streets.push(Street { line, ..Street::default() });
            }
        }
        add_facility(&mut district, "kindergarten", at(9_000.0, 40.0));
        let before = plan(district.clone(), "");
        assert_eq!(before.walking.is_some(), with_streets);
        let all: Vec<NeighbourhoodIx> = (0..49).map(NeighbourhoodIx).collect();
        let fails = |plan: &Plan, n: NeighbourhoodIx| plan.access.gap(n, "kindergarten").unwrap().verdict == GapVerdict::Fail;
        let mut closed = 0;
        for (x, y) in [(40.0, 40.0), (333.0, 290.0), (-20.0, 620.0), (610.0, 55.0), (390.0, 390.0)] {
            let access = &before.project.file.access;
            let found = closed_by(
                &before.district,
                &before.access,
                access,
                before.walking.as_deref(),
                ("kindergarten", at(x, y)),
                &all,
                &Progress::silent(),
            );
            let site = found.unwrap().unwrap();
            let mut with_it = district.clone();
            add_facility(&mut with_it, "kindergarten", at(x, y));
            let after = plan(with_it, "");
            let gone: Vec<NeighbourhoodIx> = all.iter().copied().filter(|&n| fails(&before, n) && !fails(&after, n)).collect();
            assert_eq!(site.closes, gone, "at {x}, {y}; streets: {with_streets}");
            let walks = gone.iter().map(|&n| after.access.walk(n, "kindergarten").metres().unwrap());
            assert!((walks.fold(0.0, f64::max) - site.walk_m).abs() < 1e-6);
            closed += gone.len();
        }
        assert!(closed > 40, "{closed} in all: the places say something");
    }
}

/// Walks by a plain search over all pieces of all streets, cut where they meet; with facilities and estates on the streets.
#[test]
fn walks_along_a_grid_agree_with_brute_force() {
    let mut district = town_without_streets(3, 3);
    let n = 9;
    for i in 0..n {
        let v = f64::from(i) * 50.0 - 30.0;
        let street = |a: [f64; 2], b: [f64; 2]| Street { line: LineString::from(vec![(a[0], a[1]), (b[0], b[1])]), ..Street::default() };
        district.streets.push(street(at(v, -30.0), at(v, 50.0 * f64::from(n - 1) - 30.0)));
        district.streets.push(street(at(-30.0, v), at(50.0 * f64::from(n - 1) - 30.0, v)));
    }
    for (category, i, j) in [("kindergarten", 0, 0), ("kindergarten", 7, 3), ("bus_stop", 4, 8), ("clinic", 8, 0)] {
        add_facility(&mut district, category, at(f64::from(i) * 50.0 - 30.0, f64::from(j) * 50.0 - 30.0));
    }
    let plan = plan(district, "");
    assert_eq!(plan.access.basis, WalkBasis::Network);
    let on = plan.walking.as_ref().unwrap();
    // From the doors on: on a grid of streets the way between two places on it is found by a search over its crossings.
    for estate in 0..9 {
        let doors = on.doors(NeighbourhoodIx(estate)).unwrap();
        for category in ["kindergarten", "bus_stop", "clinic"] {
            let of = plan.district.facilities.iter().filter(|f| f.category == category);
            let brute =
                of.flat_map(|f| doors.all.iter().map(move |door| door.off_m + on_grid(door.foot, f.at, n))).min_by(f64::total_cmp).unwrap();
            let found = plan.access.walk(NeighbourhoodIx(estate), category).metres().unwrap();
            assert!((found - brute).abs() < 1e-3, "{estate} {category}: {found} {brute}");
        }
    }
}

/// The way along a grid of `n` × `n` streets, 50 m apart, between two places on it: Dijkstra over the crossings.
fn on_grid(from: [f64; 2], to: [f64; 2], n: u32) -> f64 {
    let local = |p: [f64; 2]| [p[0] - ORIGIN[0] + 30.0, p[1] - ORIGIN[1] + 30.0];
    let (from, to) = (local(from), local(to));
    let crossing = |i: u32, j: u32| [f64::from(i) * 50.0, f64::from(j) * 50.0];
    let same_street = |a: [f64; 2], b: [f64; 2]| {
        (0..2).any(|axis| (a[axis] - b[axis]).abs() < 1e-6 && ((a[axis] / 50.0).round() * 50.0 - a[axis]).abs() < 1e-6)
    };
    let mut best: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    let mut queue = BinaryHeap::new();
    let push = |queue: &mut BinaryHeap<_>, metres: f64, at| queue.push((std::cmp::Reverse((metres * 1e6) as u64), at));
    for i in 0..n {
        for j in 0..n {
            if same_street(from, crossing(i, j)) {
                push(&mut queue, straight(from, crossing(i, j)), (i, j));
            }
        }
    }
    while let Some((std::cmp::Reverse(micro), (i, j))) = queue.pop() {
        let metres = micro as f64 / 1e6;
        if best.get(&(i, j)).is_some_and(|known| *known <= metres) {
            continue;
        }
        best.insert((i, j), metres);
        for (a, b) in [(i.wrapping_sub(1), j), (i + 1, j), (i, j.wrapping_sub(1)), (i, j + 1)] {
            if a < n && b < n {
                push(&mut queue, metres + 50.0, (a, b));
            }
        }
    }
    let over = best.iter().filter(|(at, _)| same_street(crossing(at.0, at.1), to)).map(|(at, m)| m + straight(crossing(at.0, at.1), to));
    let direct = same_street(from, to).then(|| straight(from, to));
    over.chain(direct).min_by(f64::total_cmp).unwrap()
}

/// Every distance and gap of a plan, found again by looking at all facilities.
pub(crate) fn agrees_with_brute_force(plan: &Plan) {
    let settings: &AccessSettings = &plan.project.file.access;
    let facilities = &plan.district.facilities;
    for (number, n) in plan.district.neighbourhoods.iter().enumerate() {
        let ix = NeighbourhoodIx(number as u32);
        for category in &plan.access.categories {
            let brute = facilities.iter().filter(|f| f.category == *category).map(|f| straight(f.at, n.anchor)).min_by(f64::total_cmp);
            let found = plan.access.straight(ix, category).map(|s| s.metres);
            assert!(found.zip(brute).is_some_and(|(a, b)| (a - b).abs() < 1e-6), "{} {category}: {found:?} {brute:?}", n.id.0);
        }
        for line in &plan.standard.facilities {
            let gap = plan.access.gap(ix, &line.id).unwrap();
            let limits = plan.standard.limits(line, settings);
            let brute = facilities.iter().filter(|f| fits(line, f)).map(|f| straight(f.at, n.anchor)).min_by(f64::total_cmp);
            let found = gap.straight.map(|s| s.metres);
            assert_eq!(found.is_some(), brute.is_some(), "{} {}", n.id.0, line.id);
            assert!(found.zip(brute).is_none_or(|(a, b)| (a - b).abs() < 1e-6), "{} {}: {found:?} {brute:?}", n.id.0, line.id);
            if brute.zip(limits.straight).is_some_and(|(d, limit)| d > limit) {
                assert_eq!(gap.verdict, GapVerdict::Fail, "{} {}", n.id.0, line.id);
            }
            let holds = |metres: Option<f64>, limit: Option<f64>| limit.is_none_or(|limit| metres.is_some_and(|m| m <= limit));
            let both = holds(brute, limits.straight) && holds(gap.walk.metres(), limits.walk);
            match gap.verdict {
                GapVerdict::Pass => assert!(both, "{} {}", n.id.0, line.id),
                GapVerdict::Fail => assert!(brute.is_none() || !both, "{} {}", n.id.0, line.id),
                GapVerdict::Unknown => {}
            }
        }
    }
}

/// Whether a facility is of a line and known to be large enough, or not known to be too small.
fn fits(line: &StandardFacility, f: &Facility) -> bool {
    let sizes = [(line.least_floor_area(), f.floor_area_m2), (line.least_site_area(), f.site_area_m2)];
    let large = sizes.into_iter().all(|(least, is)| least.zip(is).is_none_or(|(least, is)| is >= least));
    let is_known = sizes.into_iter().all(|(least, is)| least.is_none() || is.is_some());
    (line.plain_categories().contains(&f.category) && large) || (line.categories_if_sized.contains(&f.category) && large && is_known)
}

/// Every walk of every category and of every line of the standard, found again from the doors of the facilities, by the method of
/// Dijkstra as the textbook has it.
pub(crate) fn walks_agree_with_brute_force(plan: &Plan) {
    let on = plan.walking.as_ref().unwrap();
    let check = |what: &str, is_one: &dyn Fn(&Facility) -> bool, found: &dyn Fn(NeighbourhoodIx) -> Option<f64>| {
        let members = plan.district.facilities.iter().enumerate().filter(|(_, f)| is_one(f)).map(|(at, _)| at as u32);
        let walk = walks_to(on, members);
        for number in 0..plan.district.neighbourhoods.len() as u32 {
            let Ok(doors) = on.doors(NeighbourhoodIx(number)) else { continue };
            let brute = doors.all.iter().map(|door| door.off_m + walk[door.node as usize]).min_by(f64::total_cmp).unwrap();
            let found = found(NeighbourhoodIx(number)).unwrap_or(f64::INFINITY);
            assert!(found == brute || (found - brute).abs() < 1e-3, "{what} {number}: {found} {brute}");
        }
    };
    for category in &plan.access.categories {
        check(category, &|f| f.category == *category, &|n| plan.access.walk(n, category).metres());
    }
    for line in &plan.standard.facilities {
        check(&line.id, &|f| fits(line, f), &|n| plan.access.gap(n, &line.id).unwrap().walk.metres());
    }
}

/// Metres from every node to the nearest of some facilities.
fn walks_to(on: &OnStreets, members: impl Iterator<Item = u32>) -> Vec<f64> {
    let graph = on.network.graph();
    let mut walk = vec![f64::INFINITY; on.network.nodes().len()];
    // The bits of a length that is not negative are ordered as the lengths are.
    let mut queue = BinaryHeap::new();
    for stop in members.filter_map(|at| on.facility(at).ok()).flat_map(|(_, stops)| stops) {
        queue.push((std::cmp::Reverse(stop.offset_m().to_bits()), stop.node));
    }
    while let Some((std::cmp::Reverse(bits), node)) = queue.pop() {
        let metres = f64::from_bits(bits);
        if metres < walk[node as usize] {
            walk[node as usize] = metres;
            queue.extend(graph.neighbours(node).map(|(next, step, _)| (std::cmp::Reverse((metres + step).to_bits()), next)));
        }
    }
    walk
}
