//! A small town for tests: square estates of 80 m on a grid, 20 m streets between them.

use std::collections::BTreeMap;
use std::path::Path;

use geo_types::{LineString, MultiPolygon, polygon};
use lianpian::district::{
    AreaBasis, Basis, BuildingUse, District, Facility, Frame, NameBasis, Neighbourhood, NeighbourhoodId, NeighbourhoodIx, NewBuilding,
    Origin, Resources, SquareMetres, Status, Street, StreetClass, YearInterval, YearQuality,
};
use lianpian::intake::Intake;
use lianpian::plan::{Plan, Rules, from_district};
use lianpian::project::Project;
use lianpian::report::Progress;

pub(crate) const ESTATE: f64 = 80.0;
pub(crate) const STREET: f64 = 20.0;
pub(crate) const PITCH: f64 = ESTATE + STREET;

/// A town of `columns` × `rows` estates; `year` says when the estate at a place was built.
pub(crate) fn town(columns: u32, rows: u32, year: impl Fn(u32, u32) -> Option<i16>) -> District {
    let mut district = District { frame: Frame::plane("EPSG:4544"), ..District::default() };
    district.resource_names = ["households", "floor_area_m2", "land_area_m2", "cost_yuan"].map(String::from).to_vec();
    for row in 0..rows {
        for column in 0..columns {
            let origin = [580_000.0 + f64::from(column) * PITCH, 3_340_000.0 + f64::from(row) * PITCH];
            add_estate(&mut district, &format!("n{row:02}{column:02}"), origin, year(column, row));
        }
    }
    for row in 0..=rows {
        let y = 3_340_000.0 - STREET / 2.0 + f64::from(row) * PITCH;
        district.streets.push(street(&format!("横街{row}"), [[580_000.0 - 20.0, y], [580_000.0 + f64::from(columns) * PITCH, y]]));
    }
    district
}

fn street(name: &str, [a, b]: [[f64; 2]; 2]) -> Street {
    let line = LineString::from(vec![(a[0], a[1]), (b[0], b[1])]);
    Street { name: name.into(), class: StreetClass::Local, line, ..Street::default() }
}

/// Adds one estate of one building with 100 households and 6 floors.
pub(crate) fn add_estate(district: &mut District, id: &str, [x, y]: [f64; 2], year: Option<i16>) {
    let (a, b) = (x + ESTATE, y + ESTATE);
    let outline = MultiPolygon::new(vec![polygon![(x: x, y: y), (x: a, y: y), (x: a, y: b), (x: x, y: b), (x: x, y: y)]]);
    let ring = [[x + 10.0, y + 10.0], [x + 50.0, y + 10.0], [x + 50.0, y + 22.0], [x + 10.0, y + 22.0], [x + 10.0, y + 10.0]];
    let years = year.map(YearInterval::year);
    let new = NewBuilding {
        year: years,
        quality: YearQuality::Measured,
        usage: BuildingUse::Residential,
        floors: Some(6.0),
        households: Some(100),
        floor_area_m2: Some(480.0 * 6.0),
        row: district.buildings.len() as u32,
    };
    let building = district.buildings.push([&ring[..]], 480.0, &new);
    let ix = NeighbourhoodIx(district.neighbourhoods.len() as u32);
    district.buildings.assign(building, Some(ix));
    district.neighbourhoods.push(Neighbourhood {
        id: NeighbourhoodId(id.into()),
        name: format!("{id}小区"),
        name_basis: NameBasis::Recorded,
        origin: Origin::Outline,
        basis: Basis::default(),
        outline,
        anchor: [x + ESTATE / 2.0, y + ESTATE / 2.0],
        buildings: vec![building],
        built: years,
        typical_year: year,
        year_quality: if year.is_some() { YearQuality::Measured } else { YearQuality::Unknown },
        floor_area: Some(SquareMetres(480.0 * 6.0)),
        area_basis: AreaBasis::Recorded,
        land_area: SquareMetres(ESTATE * ESTATE),
        households: Some(100),
        cost: None,
        status: Status::NotListed,
        started: None,
        finished: None,
        subdistrict: None,
        community: None,
        resources: Resources(vec![Some(100.0), Some(480.0 * 6.0), Some(ESTATE * ESTATE), None]),
        facts: BTreeMap::new(),
        rows: Vec::new(),
        row: Some(u64::from(ix.0)),
    });
}

/// Places a facility.
pub(crate) fn add_facility(district: &mut District, category: &str, at: [f64; 2]) {
    let row = district.facilities.len() as u64;
    district.facilities.push(Facility {
        name: String::new(),
        category: category.into(),
        at,
        floor_area_m2: None,
        site_area_m2: None,
        layer: std::sync::Arc::default(),
        row,
    });
}

/// The index of an id.
pub(crate) fn ix(district: &District, id: &str) -> NeighbourhoodIx {
    NeighbourhoodIx(district.neighbourhoods.iter().position(|n| n.id.0 == id).unwrap() as u32)
}

/// A project of the generic pack with further TOML.
pub(crate) fn project(more: &str) -> Project {
    let text = format!("[project]\nname = \"测试\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n{more}");
    Project::parse(&text, Path::new("test.lianpian.toml")).unwrap()
}

/// The plan of a district.
pub(crate) fn plan(district: District, more: &str) -> Plan {
    let project = project(more);
    let rules = Rules::load(&project).unwrap();
    from_district(&project, rules, Intake { district, ..Intake::default() }, &Progress::silent()).unwrap()
}
