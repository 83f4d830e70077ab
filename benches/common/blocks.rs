//! A town of footprints in street blocks, made in memory.

use std::collections::BTreeMap;
use std::path::Path;

use geo_types::{Geometry, LineString, MultiPolygon, polygon};
use lianpian::district::{
    AreaBasis, Barrier, BarrierKind, Basis, BuildingUse, District, Facility, Frame, NameBasis, Neighbourhood, NeighbourhoodId,
    NeighbourhoodIx, NewBuilding, Origin, Resources, SquareMetres, Status, Street, StreetClass, YearInterval, YearQuality,
};
use lianpian::intake::Intake;
use lianpian::plan::{Plan, Rules, from_district};
use lianpian::project::Project;
use lianpian::report::Progress;

/// Side of a block, and distance of one to the next, metres.
const BLOCK: f64 = 180.0;
const PITCH: f64 = 200.0;
/// Footprints along a side of a block.
const ALONG: u32 = 10;
const WEST: f64 = 580_000.0;
const SOUTH: f64 = 3_340_000.0;

/// The plan of a town of about so many footprints of four to eight corners, a neighbourhood a block.
///
/// The plan is made of one building a block, because a bench of the map need not wait for a million to be judged.
pub(crate) fn plan(footprints: u64) -> Plan {
    let side = ((footprints as f64 / f64::from(ALONG * ALONG)).sqrt().round() as u32).max(2);
    let text = "[project]\nname = \"bench\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n";
    let project = Project::parse(text, Path::new("bench.lianpian.toml")).unwrap();
    let rules = Rules::load(&project).unwrap();
    let intake = Intake { district: town(side), ..Intake::default() };
    let mut plan = from_district(&project, rules, intake, &Progress::silent()).unwrap();
    for block in 0..side * side {
        for place in 1..ALONG * ALONG {
            footprint(std::sync::Arc::make_mut(&mut plan.district), side, block, place);
        }
    }
    plan
}

fn town(side: u32) -> District {
    let mut district = District { frame: Frame::plane("EPSG:4544"), synthetic: true, ..District::default() };
    district.resource_names = ["households", "floor_area_m2", "land_area_m2", "cost_yuan"].map(String::from).to_vec();
    for block in 0..side * side {
        footprint(&mut district, side, block, 0);
        neighbourhood(&mut district, side, block);
    }
    let length = f64::from(side) * PITCH;
    for n in 0..=side {
        let off = f64::from(n) * PITCH - (PITCH - BLOCK) / 2.0;
        let class = [StreetClass::Arterial, StreetClass::Local, StreetClass::Local, StreetClass::Secondary][n as usize % 4];
        let corners = |k: u32| f64::from(k) * length / f64::from(side);
        let east = (0..=side).map(|k| (WEST + corners(k), SOUTH + off)).collect::<Vec<_>>();
        let north = (0..=side).map(|k| (WEST + off, SOUTH + corners(k))).collect::<Vec<_>>();
        for line in [east, north] {
            district.streets.push(Street { class, line: LineString::from(line), ..Street::default() });
        }
    }
    let low = SOUTH - 3.0 * (PITCH - BLOCK);
    let bank = |y: f64| LineString::from(vec![(WEST - PITCH, y), (WEST + length, y)]);
    let river = polygon![(x: WEST, y: low - 90.0), (x: WEST + length, y: low - 90.0), (x: WEST + length, y: low), (x: WEST, y: low)];
    let wall = LineString::from(vec![(WEST + 60.0, SOUTH + 60.0), (WEST + 60.0, SOUTH + 120.0)]);
    for (kind, shape) in [
        (BarrierKind::River, Geometry::Polygon(river)),
        (BarrierKind::Railway, Geometry::LineString(bank(low - 120.0))),
        (BarrierKind::Wall, Geometry::LineString(wall)),
    ] {
        district.barriers.push(Barrier { name: String::new(), kind, shape });
    }
    for n in 0..side * side / 2 {
        let [x, y] = corner(side, n * 2);
        district.facilities.push(Facility {
            name: String::new(),
            category: ["kindergarten", "clinic", "bus_stop", "food_market"][n as usize % 4].into(),
            at: [x - 6.0, y + f64::from(n * 31 % 180)],
            floor_area_m2: None,
            site_area_m2: None,
            layer: std::sync::Arc::default(),
            row: n.into(),
        });
    }
    district
}

fn corner(side: u32, block: u32) -> [f64; 2] {
    [WEST + f64::from(block % side) * PITCH, SOUTH + f64::from(block / side) * PITCH]
}

/// Adds the footprint at a place of a block: a bar, an L or a T.
fn footprint(district: &mut District, side: u32, block: u32, place: u32) {
    let mixed = (block * 97 + place).wrapping_mul(2_654_435_761) >> 8;
    let [x, y] = corner(side, block);
    let (x, y) = (x + 2.0 + f64::from(place % ALONG) * 18.0, y + 2.0 + f64::from(place / ALONG) * 18.0);
    let (w, h) = (8.0 + f64::from(mixed % 7), 6.0 + f64::from(mixed / 7 % 8));
    let (u, v) = (w * 0.6, h * 0.5);
    let mut ring = match mixed % 3 {
        0 => vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h]],
        1 => vec![[x, y], [x + w, y], [x + w, y + v], [x + u, y + v], [x + u, y + h], [x, y + h]],
        _ => vec![[x + w - u, y], [x + u, y], [x + u, y + v], [x + w, y + v], [x + w, y + h], [x, y + h], [x, y + v], [x + w - u, y + v]],
    };
    ring.push(ring[0]);
    let new = NewBuilding {
        year: (!mixed.is_multiple_of(11)).then(|| YearInterval::year(1965 + (mixed / 16 % 50) as i16)),
        quality: YearQuality::Measured,
        usage: BuildingUse::Residential,
        floors: Some(6.0),
        households: Some(24),
        floor_area_m2: Some(w * h * 6.0),
        row: district.buildings.len() as u32,
    };
    let building = district.buildings.push([&ring[..]], w * h, &new);
    district.buildings.assign(building, Some(NeighbourhoodIx(block)));
}

fn neighbourhood(district: &mut District, side: u32, block: u32) {
    let [x, y] = corner(side, block);
    let (a, b) = (x + BLOCK, y + BLOCK);
    let year = 1975 + (block.wrapping_mul(2_654_435_761) >> 24) as i16 % 40;
    let land = BLOCK * BLOCK;
    district.neighbourhoods.push(Neighbourhood {
        id: NeighbourhoodId(format!("n{block}")),
        name: format!("{block}号小区"),
        name_basis: NameBasis::Recorded,
        origin: Origin::Outline,
        basis: Basis::default(),
        outline: MultiPolygon::new(vec![polygon![(x: x, y: y), (x: a, y: y), (x: a, y: b), (x: x, y: b), (x: x, y: y)]]),
        anchor: [x + BLOCK / 2.0, y + BLOCK / 2.0],
        buildings: vec![lianpian::district::BuildingIx(block)],
        built: Some(YearInterval::year(year)),
        typical_year: Some(year),
        year_quality: YearQuality::Measured,
        floor_area: Some(SquareMetres(30_000.0)),
        area_basis: AreaBasis::Recorded,
        land_area: SquareMetres(land),
        households: Some(300),
        cost: None,
        status: Status::NotListed,
        started: None,
        finished: None,
        subdistrict: None,
        community: None,
        resources: Resources(vec![Some(300.0), Some(30_000.0), Some(land), None]),
        facts: BTreeMap::new(),
        rows: Vec::new(),
        row: Some(u64::from(block)),
    });
}
