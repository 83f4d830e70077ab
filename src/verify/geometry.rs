//! RFC 7946: what makes a file GeoJSON, and its shapes valid.

use super::features::{Collection, Feature, Geometry, Named, Position};
use super::finding::{Tally, number};
use super::folder::{CORRIDORS, LINKS, NEIGHBOURHOODS, PlanFolder, ZONES};
use super::shapes::{Extent, ring_m2, self_crossing};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// What rounding to seven decimals may do to a crossing, degrees: twice the rounding step, about 2 cm.
const ROUNDING_DEG: f64 = 2e-7;

/// Rings below this area turn either way after rounding, square metres.
const SPECK_M2: f64 = 0.05;

/// RFC 7946 in the four files.
pub(super) fn geojson(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    collection(ZONES, &plan.zones, &["MultiPolygon"], progress, tally)?;
    collection(NEIGHBOURHOODS, &plan.neighbourhoods, &["Polygon", "MultiPolygon"], progress, tally)?;
    collection(CORRIDORS, &plan.corridors, &["LineString", "MultiLineString"], progress, tally)?;
    collection(LINKS, &plan.links, &["LineString"], progress, tally)
}

fn collection<P: Named>(file: &str, all: &Collection<P>, kinds: &[&str], progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let name = || file.to_owned();
    tally.expect(all.kind == "FeatureCollection", || Finding::NotCollection { file: name() });
    tally.expect(!all.rest.contains_key("crs"), || Finding::CrsMember { file: name() });
    let mut extent = Extent::NOTHING;
    for feature in &all.features {
        progress.check()?;
        shape(file, feature, kinds, tally);
        if let Some(geometry) = &feature.geometry {
            geometry.each_position(|at| extent.take_in(at));
        }
    }
    if !all.features.is_empty() {
        let expected = [extent.lo[0], extent.lo[1], extent.hi[0], extent.hi[1]];
        let found = all.bbox.as_deref();
        let agrees = found.is_some_and(|b| b.len() == 4 && b.iter().zip(expected).all(|(x, y)| (x - y).abs() <= ROUNDING_DEG));
        tally.expect(agrees, || Finding::BboxWrong {
            file: name(),
            found: found.map_or_else(|| "null".to_owned(), degrees),
            expected: degrees(&expected),
        });
    }
    Ok(())
}

fn shape<P: Named>(file: &str, feature: &Feature<P>, kinds: &[&str], tally: &mut Tally) {
    tally.saw(1);
    let (file, id) = (|| file.to_owned(), || feature.properties.key());
    if feature.kind != "Feature" {
        tally.fail(&Finding::NotFeature { file: file(), id: id() });
    }
    let Some(geometry) = &feature.geometry else {
        tally.fail(&Finding::NoGeometry { file: file(), id: id() });
        return;
    };
    if !kinds.contains(&geometry.kind()) {
        tally.fail(&Finding::GeometryKind { file: file(), id: id(), kind: geometry.kind().to_owned() });
    }
    let mut positions = 0;
    let mut outside = None;
    geometry.each_position(|at| {
        positions += 1;
        if !(at[0].abs() <= 180.0 && at[1].abs() <= 90.0) {
            outside = Some(at);
        }
    });
    if positions == 0 || geometry.polygons().iter().any(Vec::is_empty) {
        tally.fail(&Finding::ShapeEmpty { file: file(), id: id() });
    }
    if let Some(at) = outside {
        tally.fail(&Finding::OutOfRange { file: file(), id: id(), at: degrees(&at) });
        return;
    }
    lines(geometry, tally, || Finding::LineShort { file: file(), id: id() });
    for polygon in geometry.polygons() {
        for (n, ring) in polygon.iter().enumerate() {
            if let Some(fault) = ring_fault(ring, n == 0) {
                tally.fail(&match fault {
                    Fault::Short => Finding::RingShort { file: file(), id: id() },
                    Fault::Open => Finding::RingOpen { file: file(), id: id() },
                    Fault::Turns => Finding::RingTurns { file: file(), id: id() },
                    Fault::Crosses(at) => Finding::RingCrosses { file: file(), id: id(), at: degrees(&at) },
                });
            }
        }
    }
}

fn lines(geometry: &Geometry, tally: &mut Tally, finding: impl Fn() -> Finding) {
    for line in geometry.lines() {
        if line.len() < 2 {
            tally.fail(&finding());
        }
    }
}

enum Fault {
    Short,
    Open,
    Turns,
    Crosses([f64; 2]),
}

fn ring_fault(ring: &[Position], exterior: bool) -> Option<Fault> {
    if ring.len() < 4 {
        return Some(Fault::Short);
    }
    if ring.first() != ring.last() {
        return Some(Fault::Open);
    }
    if let Some(at) = self_crossing(ring, ROUNDING_DEG) {
        return Some(Fault::Crosses(at));
    }
    let area = ring_m2(ring);
    (area.abs() > SPECK_M2 && (area > 0.0) != exterior).then_some(Fault::Turns)
}

fn degrees(values: &[f64]) -> String {
    let all: Vec<String> = values.iter().map(|v| if v.is_finite() { format!("{v:.7}") } else { number(*v) }).collect();
    format!("[{}]", all.join(", "))
}
