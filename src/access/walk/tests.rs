//! Walks held against a fine net of points; a river with one bridge; estates with a wall.

use geo_types::{Geometry, LineString, MultiPolygon, polygon};
use proptest::prelude::*;

use super::{Catchments, DoorBasis, NearPair, OnStreets, Origin, Unsnapped, openings, surface, way_between};
use crate::access::network::{Search, nearest};
use crate::district::{
    AreaBasis, Barrier, BarrierKind, Basis, Crossing, District, Entrance, Facility, NameBasis, Neighbourhood, NeighbourhoodId,
    NeighbourhoodIx, Resources, SquareMetres, Status, Street, YearQuality,
};
use crate::project::AccessSettings;
use crate::report::Progress;

fn street(line: &[(f64, f64)]) -> Street {
    Street { line: LineString::from(line.to_vec()), ..Street::default() }
}

fn facility(at: [f64; 2]) -> Facility {
    Facility {
        name: String::new(),
        category: "kindergarten".into(),
        at,
        floor_area_m2: None,
        site_area_m2: None,
        layer: std::sync::Arc::default(),
        row: 0,
    }
}

fn barrier(kind: BarrierKind, line: &[(f64, f64)]) -> Barrier {
    Barrier { name: String::new(), kind, shape: Geometry::LineString(LineString::from(line.to_vec())) }
}

fn place(at: [f64; 2]) -> Origin<'static> {
    Origin { names: ["", ""], at, outline: None }
}

/// The walk of every origin to its nearest facility.
fn walks(district: &District, origins: &[Origin<'_>], settings: &AccessSettings) -> Vec<Option<(f64, u32)>> {
    let on = OnStreets::of(district, origins, settings, &Progress::silent()).unwrap().unwrap();
    let all = 0..district.facilities.len() as u32;
    let found = nearest(on.network.graph(), &on.stops(all), None, &Progress::silent()).unwrap();
    (0..origins.len()).map(|k| on.origin(k).ok()?.nearest(&found)).collect()
}

/// Two quays 100 m apart with the river between, and one bridge at the far end.
fn river() -> District {
    let mut district = District::default();
    district.streets = vec![
        street(&[(0.0, 0.0), (1000.0, 0.0)]),
        street(&[(0.0, 100.0), (1000.0, 100.0)]),
        Street { bridge: true, ..street(&[(1000.0, 0.0), (1000.0, 100.0)]) },
        // Drawn through the water, and no bridge.
        street(&[(500.0, 0.0), (500.0, 100.0)]),
    ];
    district.barriers = vec![barrier(BarrierKind::River, &[(-500.0, 50.0), (2000.0, 50.0)])];
    district.facilities = vec![facility([100.0, 100.0])];
    district
}

#[test]
fn a_river_is_crossed_by_its_bridge_only() {
    let mut district = river();
    let settings = AccessSettings::default();
    let walk = |district: &District| walks(district, &[place([100.0, 0.0])], &settings)[0];
    assert_eq!(walk(&district), Some((1900.0, 0)));
    let on = OnStreets::of(&district, &[place([100.0, 0.0])], &settings, &Progress::silent()).unwrap().unwrap();
    let report = on.network.report();
    assert_eq!((report.cuts.len(), report.cuts[0].street, report.cuts[0].at), (1, 3, [500.0, 50.0]));
    assert_eq!((report.islands, report.main_share), (1, 1.0));

    district.crossings.push(Crossing { id: "x".into(), shape: Geometry::Point((500.0, 60.0).into()) });
    assert_eq!(walk(&district), Some((900.0, 0)), "a listed crossing opens the street");
    district.crossings.clear();
    district.streets[2].bridge = false;
    assert_eq!(walk(&district), None, "no bridge at all");
    assert_eq!(walk(&District { barriers: vec![], ..district }), Some((900.0, 0)), "no river");
}

#[test]
fn no_place_is_hung_across_the_water() {
    let mut district = river();
    district.streets.remove(1);
    district.streets.truncate(1);
    district.facilities[0].at = [100.0, 60.0];
    let on = OnStreets::of(&district, &[], &AccessSettings::default(), &Progress::silent()).unwrap().unwrap();
    assert_eq!(on.facility(0), Err(Unsnapped::Blocked(BarrierKind::River)));
    district.facilities[0].at = [100.0, -400.0];
    let on = OnStreets::of(&district, &[], &AccessSettings::default(), &Progress::silent()).unwrap().unwrap();
    assert_eq!(on.facility(0), Err(Unsnapped::TooFar { nearest_m: Some(400.0) }));
}

/// Two estates that share a wall, each with a street of its own at the far side.
fn estates() -> (District, [MultiPolygon<f64>; 2]) {
    let mut district = District::default();
    district.streets =
        vec![street(&[(0.0, -10.0), (400.0, -10.0)]), street(&[(0.0, 210.0), (400.0, 210.0)]), street(&[(400.0, -10.0), (400.0, 210.0)])];
    district.barriers = vec![barrier(BarrierKind::Wall, &[(-100.0, 100.0), (390.0, 100.0)])];
    district.entrances = vec![
        Entrance { of: "south".into(), at: [50.0, 0.0], in_wall: false, row: 0 },
        Entrance { of: String::new(), at: [50.0, 202.0], in_wall: false, row: 1 },
        Entrance { of: "nobody".into(), at: [60.0, 200.0], in_wall: false, row: 2 },
    ];
    district.facilities = vec![facility([50.0, 210.0])];
    let estate = |low: f64| {
        let high = low + 95.0;
        MultiPolygon(vec![polygon![(x: 0.0, y: low), (x: 100.0, y: low), (x: 100.0, y: high), (x: 0.0, y: high), (x: 0.0, y: low)]])
    };
    (district, [estate(0.0), estate(105.0)])
}

#[test]
fn walks_start_at_gates_and_go_round_a_wall() {
    let (mut district, outlines) = estates();
    let origins = [
        Origin { names: ["south", ""], at: [50.0, 50.0], outline: Some(&outlines[0]) },
        Origin { names: ["north", ""], at: [50.0, 150.0], outline: Some(&outlines[1]) },
    ];
    let settings = AccessSettings::default();
    let found = walks(&district, &origins, &settings);
    assert_eq!(found[0], Some((10.0 + 350.0 + 220.0 + 350.0, 0)));
    assert_eq!(found[1], Some((8.0, 0)));
    let on = OnStreets::of(&district, &origins, &settings, &Progress::silent()).unwrap().unwrap();
    assert_eq!(on.stray_gates, [2]);
    assert_eq!(on.origin(0).unwrap().basis, DoorBasis::Gates);

    district.entrances.clear();
    let on = OnStreets::of(&district, &origins, &settings, &Progress::silent()).unwrap().unwrap();
    let doors = on.origin(0).unwrap();
    assert_eq!(doors.basis, DoorBasis::Outline);
    assert_eq!(doors.all.iter().map(|d| d.foot).collect::<Vec<_>>(), [[50.0, -10.0]], "the street it fronts, not the one behind the wall");
}

#[test]
fn a_place_closed_in_by_walls_is_hung_through_them_and_says_so() {
    let mut district = District::default();
    district.streets = vec![street(&[(0.0, 0.0), (100.0, 0.0)])];
    district.barriers = vec![barrier(BarrierKind::Wall, &[(-50.0, 5.0), (150.0, 5.0)])];
    district.facilities = vec![facility([50.0, 10.0])];
    let on = OnStreets::of(&district, &[], &AccessSettings::default(), &Progress::silent()).unwrap().unwrap();
    assert_eq!(on.facility(0).unwrap().0, DoorBasis::ThroughWall);
    district.entrances = vec![Entrance { of: String::new(), at: [52.0, 5.0], in_wall: false, row: 0 }];
    let on = OnStreets::of(&district, &[], &AccessSettings::default(), &Progress::silent()).unwrap().unwrap();
    assert_eq!(on.facility(0).unwrap().0, DoorBasis::Place, "a gate close by");
}

#[test]
fn stairs_are_slower_and_a_place_on_an_island_has_the_main_street_too() {
    let mut district = District::default();
    district.streets = vec![
        street(&[(0.0, 0.0), (100.0, 0.0)]),
        Street { stairs: true, ..street(&[(100.0, 0.0), (100.0, 100.0)]) },
        street(&[(40.0, 12.0), (60.0, 12.0)]),
    ];
    district.facilities = vec![facility([100.0, 100.0])];
    let found = walks(&district, &[place([50.0, 10.0])], &AccessSettings::default());
    assert_eq!(found, [Some((10.0 + 50.0 + 200.0, 0))]);
}

#[test]
fn a_district_without_walked_streets_has_no_network() {
    let mut district = District::default();
    let none = |d: &District| OnStreets::of(d, &[], &AccessSettings::default(), &Progress::silent()).unwrap().is_none();
    assert!(none(&district));
    district.streets = vec![street(&[(1.0, 1.0), (1.0, 1.0)])];
    assert!(none(&district));
}

/// Shortest walks over points every metre of every street (Bellman and Ford), places by their nearest point of street.
fn fine_walk(streets: &[Street], from: [f64; 2], to: [f64; 2]) -> f64 {
    let mut points: Vec<[f64; 2]> = Vec::new();
    let mut links = Vec::new();
    for line in streets.iter().flat_map(|s| s.line.lines()) {
        let (a, b) = ([line.start.x, line.start.y], [line.end.x, line.end.y]);
        let steps = (b[0] - a[0]).hypot(b[1] - a[1]).round() as usize;
        let mut last = None;
        for k in 0..=steps {
            let share = k as f64 / steps.max(1) as f64;
            let at = [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
            let near = points.iter().position(|p| (p[0] - at[0]).hypot(p[1] - at[1]) < 1e-6);
            let here = near.unwrap_or_else(|| {
                points.push(at);
                points.len() - 1
            });
            links.extend(last.map(|before| (before, here)));
            last = Some(here);
        }
    }
    let off = |at: [f64; 2]| {
        let far = |p: &[f64; 2]| (p[0] - at[0]).hypot(p[1] - at[1]);
        let (k, d) = points.iter().map(far).enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).unwrap();
        (k, d)
    };
    let ((start, before), (end, behind)) = (off(from), off(to));
    let mut way = vec![f64::INFINITY; points.len()];
    way[start] = 0.0;
    loop {
        let mut better = false;
        for &(a, b) in &links {
            let length = (points[a][0] - points[b][0]).hypot(points[a][1] - points[b][1]);
            for (x, y) in [(a, b), (b, a)] {
                if way[x] + length < way[y] - 1e-9 {
                    way[y] = way[x] + length;
                    better = true;
                }
            }
        }
        if !better {
            return before + way[end] + behind;
        }
    }
}

#[test]
fn a_catchment_stays_on_this_side_of_the_river_until_the_bridge_is_reached() {
    use geo::{Area, Contains, Validation};
    let mut district = river();
    district.barriers[0].shape =
        Geometry::Polygon(polygon![(x: -500.0, y: 20.0), (x: 2000.0, y: 20.0), (x: 2000.0, y: 80.0), (x: -500.0, y: 80.0)]);
    // Land of the near street that reaches over the water: what lies beyond is not reached.
    district.streets[1] = street(&[(0.0, 85.0), (1000.0, 85.0)]);
    district.streets[0] = street(&[(0.0, 15.0), (1000.0, 15.0)]);
    district.streets[2] = Street { bridge: true, ..street(&[(1000.0, 15.0), (1000.0, 85.0)]) };
    district.streets.truncate(3);
    let settings = AccessSettings::default();
    let on = OnStreets::of(&district, &[place([500.0, 15.0])], &settings, &Progress::silent()).unwrap().unwrap();
    let catchments = Catchments::new(&on.network, &district, &settings);
    let mut search = Search::new(on.network.graph());
    let doors = on.origin(0).unwrap();
    let mut within = |metres| catchments.of(&mut search, doors, metres, &Progress::silent()).unwrap();
    let near = within(200.0);
    assert!(near.is_valid());
    assert_eq!(near.0.len(), 1);
    // 400 m of street, 25 m to the south, 5 m to the bank, and two rounded ends of half a circle and a strip of 5 m.
    assert!((near.unsigned_area() - (400.0 * 30.0 + 981.0 + 248.0)).abs() < 20.0, "{}", near.unsigned_area());
    assert!(near.contains(&geo_types::Point::new(690.0, 0.0)) && !near.contains(&geo_types::Point::new(500.0, 85.0)));
    let far = within(700.0);
    assert!(far.is_valid());
    assert!(far.contains(&geo_types::Point::new(900.0, 90.0)), "over the bridge and back");
    assert!(!far.contains(&geo_types::Point::new(500.0, 85.0)));
    assert!(!far.contains(&geo_types::Point::new(500.0, 50.0)), "water");
}

#[test]
fn the_catchment_of_a_facility_is_that_of_an_origin_at_its_place() {
    use geo::Area;
    let mut district = river();
    district.facilities = [[100.0, 108.0], [430.0, -6.0], [995.0, 30.0]].map(facility).to_vec();
    let settings = AccessSettings::default();
    let places: Vec<Origin<'_>> = district.facilities.iter().map(|f| place(f.at)).collect();
    let split = OnStreets::of(&district, &places, &settings, &Progress::silent()).unwrap().unwrap();
    // A network that none of the places parts.
    let whole = OnStreets::of(&district, &[place([1000.0, 50.0])], &settings, &Progress::silent()).unwrap().unwrap();
    let (by_origin, by_place) =
        (Catchments::new(&split.network, &district, &settings), Catchments::new(&whole.network, &district, &settings));
    let (mut of_split, mut of_whole) = (Search::new(split.network.graph()), Search::new(whole.network.graph()));
    for (k, own) in district.facilities.iter().enumerate() {
        for metres in [5.0, 20.0, 80.0, 250.0, 700.0] {
            let a = by_origin.of(&mut of_split, split.origin(k).unwrap(), metres, &Progress::silent()).unwrap();
            let hung = whole.hang(&district, &settings, own.at).unwrap();
            let b = by_place.around(&mut of_whole, &hung, metres, &Progress::silent()).unwrap();
            let (a, b) = (a.unsigned_area(), b.unsigned_area());
            assert!((a - b).abs() < 1.0, "{k} within {metres}: {a} against {b}");
        }
    }
}

#[test]
fn an_errand_is_as_long_as_its_line_and_as_the_nearest_walk() {
    use geo::{Euclidean, Length};
    let mut district = river();
    district.facilities = [[100.0, 108.0], [430.0, -6.0], [995.0, 30.0], [500.0, 99.0]].map(facility).to_vec();
    let shape =
        |x: f64, y: f64| MultiPolygon(vec![polygon![(x: x, y: y), (x: x + 60.0, y: y), (x: x + 60.0, y: y + 40.0), (x: x, y: y + 40.0)]]);
    district.neighbourhoods = [(200.0, 10.0), (700.0, 110.0)]
        .map(|(x, y)| Neighbourhood { outline: shape(x, y), anchor: [x + 30.0, y + 20.0], ..neighbourhood() })
        .to_vec();
    let mut settings = AccessSettings::default();
    (settings.factors.path, settings.factors.local, settings.factors.secondary, settings.factors.arterial) = (1.0, 1.0, 1.0, 1.0);
    let on = OnStreets::prepare(&district, &settings, &Progress::silent()).unwrap().unwrap();
    for n in 0..2 {
        let n = NeighbourhoodIx(n);
        let all = on.errands(&district, &settings, n, &[0, 1, 2, 3], &Progress::silent()).unwrap();
        assert_eq!(all.len(), 4);
        for errand in &all {
            let found = nearest(on.network.graph(), &on.stops([errand.facility]), None, &Progress::silent()).unwrap();
            let (metres, _) = on.doors(n).unwrap().nearest(&found).unwrap();
            assert!((errand.way.metres - metres).abs() < 1e-6, "{} against {metres}", errand.way.metres);
            let drawn = Euclidean.length(&errand.way.line);
            assert!((drawn - metres).abs() < 1e-3, "{drawn} drawn, {metres} walked");
            let end = errand.way.line.0.last().unwrap();
            assert_eq!([end.x, end.y], district.facilities[errand.facility as usize].at);
        }
    }
}

/// Every `step`-th cell of the surface beside the walk of a place in its middle, which becomes a node of its own.
fn surface_agrees(district: &District, settings: &AccessSettings, step: usize) -> [usize; 3] {
    let silent = Progress::silent();
    let on = OnStreets::prepare(district, settings, &silent).unwrap().unwrap();
    let all: Vec<u32> = (0..district.facilities.len() as u32).collect();
    let grid = surface(district, Some(&on), settings, &all, &silent).unwrap().unwrap();
    assert_eq!((grid.metres.len(), grid.off_m.len()), (grid.size[0] * grid.size[1], grid.size[0] * grid.size[1]));
    let cells: Vec<usize> = (0..grid.metres.len()).step_by(step).collect();
    let middle = |cell: usize| {
        let (column, row) = (cell % grid.size[0], cell / grid.size[0]);
        [grid.corner[0] + (column as f64 + 0.5) * grid.cell_m, grid.corner[1] + (row as f64 + 0.5) * grid.cell_m]
    };
    let places: Vec<Origin<'_>> = cells.iter().map(|&cell| place(middle(cell))).collect();
    let on = OnStreets::of(district, &places, settings, &silent).unwrap().unwrap();
    let expected = walks(district, &places, settings);
    let mut seen = [0; 3];
    for (k, (&cell, expected)) in cells.iter().zip(&expected).enumerate() {
        assert_eq!(grid.off_m[cell].is_nan(), on.origin(k).is_err(), "cell {cell}");
        if let Some((metres, _)) = expected {
            assert!((f64::from(grid.metres[cell]) - metres).abs() < 1e-3, "cell {cell}: {} and not {metres}", grid.metres[cell]);
            assert_eq!(grid.at(middle(cell)), Some(f64::from(grid.metres[cell])));
            seen[0] += 1;
        } else {
            assert!(grid.metres[cell].is_nan(), "cell {cell}");
            seen[if grid.off_m[cell].is_nan() { 2 } else { 1 }] += 1;
        }
    }
    seen
}

#[test]
fn a_surface_holds_the_walk_of_every_cell() {
    let mut district = river();
    // An island that no facility is on, and a second facility in the middle of a stretch, off the street.
    district.streets.push(street(&[(0.0, 400.0), (200.0, 400.0)]));
    district.facilities.push(facility([700.0, -20.0]));
    let [known, unknown, away] = surface_agrees(&district, &AccessSettings { snap_m: 80.0, ..AccessSettings::default() }, 7);
    assert!(known > 500 && unknown > 50 && away > 500, "{known} {unknown} {away}");
    let silent = Progress::silent();
    assert_eq!(surface(&district, None, &AccessSettings::default(), &[], &silent), Ok(None), "no facility, no distance");
    let straight = surface(&district, None, &AccessSettings::default(), &[0, 1], &silent).unwrap().unwrap();
    let here = straight.at([100.0, 0.0]).unwrap();
    assert!((here - 100.0).abs() <= straight.cell_m && !straight.along_streets, "{here}");
    assert_eq!(straight.at([9_000.0, 0.0]), None);
    silent.cancel();
    assert!(surface(&district, None, &AccessSettings::default(), &[0], &silent).is_err());
}

#[test]
fn a_walk_is_drawn_along_the_streets() {
    let district = river();
    let both = [place([100.0, -5.0]), place(district.facilities[0].at)];
    let on = OnStreets::of(&district, &both, &AccessSettings::default(), &Progress::silent()).unwrap().unwrap();
    let mut search = Search::new(on.network.graph());
    let ends = [on.origin(0).unwrap(), on.origin(1).unwrap()];
    let way = way_between(&on.network, &mut search, ends, None, &Progress::silent()).unwrap().unwrap();
    assert_eq!(way.metres, 1905.0);
    let expected = vec![(100.0, -5.0), (100.0, 0.0), (500.0, 0.0), (1000.0, 0.0), (1000.0, 100.0), (500.0, 100.0), (100.0, 100.0)];
    assert_eq!(way.line, LineString::from(expected));
}

#[test]
fn a_gate_is_worth_opening_where_the_way_round_is_long() {
    let (mut district, outlines) = estates();
    district.facilities.clear();
    let both = outlines.map(|outline| Neighbourhood { outline, ..neighbourhood() });
    district.neighbourhoods = both.to_vec();
    (district.neighbourhoods[0].id, district.neighbourhoods[0].anchor) = (NeighbourhoodId("south".into()), [50.0, 50.0]);
    (district.neighbourhoods[1].id, district.neighbourhoods[1].anchor) = (NeighbourhoodId("north".into()), [50.0, 150.0]);
    let settings = AccessSettings::default();
    let find = |district: &District, settings: &AccessSettings| {
        let on = OnStreets::prepare(district, settings, &Progress::silent()).unwrap().unwrap();
        let pair = NearPair { from: NeighbourhoodIx(0), to: NeighbourhoodIx(1), line: [[50.0, 95.0], [50.0, 105.0]] };
        openings(district, &on, &[pair], settings, &Progress::silent()).unwrap()
    };
    let found = find(&district, &settings);
    assert_eq!(found.len(), 1);
    let gate = found[0];
    assert_eq!((gate.at, gate.gap_m, gate.wall), ([50.0, 100.0], 10.0, true));
    assert_eq!(gate.walk_now_m, Some(10.0 + 350.0 + 220.0 + 350.0 + 8.0));
    assert_eq!(gate.walk_then_m, 95.0 + 10.0 + 97.0);
    assert!(find(&district, &AccessSettings { gate_ratio: 60.0, ..settings.clone() }).is_empty(), "not far enough");
    district.barriers[0].kind = BarrierKind::River;
    assert!(find(&district, &settings).is_empty(), "a gate opens no river");
}

fn neighbourhood() -> Neighbourhood {
    Neighbourhood {
        id: NeighbourhoodId(String::new()),
        name: String::new(),
        name_basis: NameBasis::Recorded,
        origin: crate::district::Origin::Outline,
        basis: Basis::default(),
        outline: MultiPolygon(vec![]),
        anchor: [0.0; 2],
        buildings: vec![],
        built: None,
        typical_year: None,
        year_quality: YearQuality::default(),
        floor_area: None,
        area_basis: AreaBasis::Unknown,
        land_area: SquareMetres(0.0),
        households: None,
        cost: None,
        status: Status::NotListed,
        started: None,
        finished: None,
        subdistrict: None,
        community: None,
        resources: Resources::default(),
        facts: std::collections::BTreeMap::new(),
        row: None,
        rows: Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_surface_over_any_streets_holds_the_walk_of_every_cell(
        lines in prop::collection::vec((any::<bool>(), 1i32..7), 1..8),
        spots in prop::collection::vec((-20i32..260, -20i32..290), 1..4),
    ) {
        let mut district = District::default();
        // All joined to one of two that meet: what is an island depends on the number of places on it.
        district.streets = vec![street(&[(0.0, 0.0), (0.0, 280.0)]), street(&[(0.0, 0.0), (250.0, 0.0)])];
        district.streets.extend(lines.iter().enumerate().map(|(k, &(east, long))| {
            let (off, long) = (23.0 + 31.0 * k as f64, f64::from(long) * 37.0);
            if east { street(&[(0.0, off), (long, off)]) } else { street(&[(off, 0.0), (off, long)]) }
        }));
        district.facilities = spots.iter().map(|&(x, y)| facility([f64::from(x), f64::from(y)])).collect();
        surface_agrees(&district, &AccessSettings { snap_m: 60.0, ..AccessSettings::default() }, 31);
    }

    #[test]
    fn walks_are_those_over_points_every_metre(
        lines in prop::collection::vec((any::<bool>(), 0i32..6, 0i32..6, 1i32..6), 1..10),
        // Whole metres beside whole metres of streets that run east or north, so that both know the same feet.
        spots in prop::collection::vec((0i32..50, 0i32..50), 2),
    ) {
        let mut district = District::default();
        district.streets = lines
            .iter()
            .map(|&(east, x, y, long)| {
                let (x, y, long) = (f64::from(x) * 10.0, f64::from(y) * 10.0, f64::from(long) * 10.0);
                street(&[(x, y), if east { (x + long, y) } else { (x, y + long) }])
            })
            .collect();
        let [from, to] = [spots[0], spots[1]].map(|(x, y)| [f64::from(x), f64::from(y)]);
        // A foot on several streets at equal distance may be taken on either: such places say nothing.
        let unique = |at: [f64; 2]| {
            let mut feet: Vec<(f64, [f64; 2])> = district
                .streets
                .iter()
                .flat_map(|s| s.line.lines())
                .map(|l| crate::district::segment::distance_to_segment(at, [[l.start.x, l.start.y], [l.end.x, l.end.y]]))
                .collect();
            feet.sort_by(|a, b| a.0.total_cmp(&b.0));
            feet.iter().all(|f| f.1 == feet[0].1 || f.0 > feet[0].0 + 1e-9)
        };
        prop_assume!(unique(from) && unique(to));
        district.facilities = vec![facility(to)];
        let settings = AccessSettings { snap_m: 1000.0, ..AccessSettings::default() };
        let on = OnStreets::of(&district, &[place(from)], &settings, &Progress::silent()).unwrap().unwrap();
        // Those hung on an island have a second door, which the fine net knows nothing of.
        prop_assume!(on.origin(0).unwrap().all.len() == 1 && on.facility(0).unwrap().1.len() == 2);
        let (own, fine) = (walks(&district, &[place(from)], &settings)[0], fine_walk(&district.streets, from, to));
        match own {
            Some((walk, _)) => prop_assert!((walk - fine).abs() < 1e-6, "{walk} instead of {fine}"),
            None => prop_assert!(fine.is_infinite(), "none instead of {fine}"),
        }
    }
}
