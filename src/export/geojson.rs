//! The GeoJSON layers, one feature a line, written as they are made.

use std::io::{BufWriter, Write};
use std::path::Path;

use geo::{Orient, orient::Direction};
use geo_types::MultiPolygon;
use geojson::{Feature, Geometry, GeometryValue, Position, feature::Id};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{BUFFER, ExportError};
use crate::district::NeighbourhoodIx;
use crate::intake::Transform;
use crate::plan::Plan;
use crate::plan::record::{Record, Records};
use crate::report::Progress;

/// WGS 84 with longitude first.
const LONLAT: &str = "OGC:CRS84";
/// Features are made in batches of this size, on all cores, and written in order.
const BATCH: usize = 256;

/// Geometry in the planning CRS with its id and properties.
struct Draft {
    id: String,
    shape: Shape,
    properties: Record,
}

enum Shape {
    Area(MultiPolygon<f64>),
    Line(Vec<[f64; 2]>),
}

pub(super) fn zones(plan: &Plan, records: &Records<'_>, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    collection(plan, ("zones", path), progress, plan.zones.zones.len(), |at| {
        let zone = &plan.zones.zones[at];
        Draft { id: zone.id.clone(), shape: Shape::Area(zone.outline.clone()), properties: records.zone(zone) }
    })
}

pub(super) fn neighbourhoods(plan: &Plan, records: &Records<'_>, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    collection(plan, ("neighbourhoods", path), progress, plan.district.neighbourhoods.len(), |at| {
        let n = &plan.district.neighbourhoods[at];
        let properties = records.neighbourhood(NeighbourhoodIx(at as u32));
        Draft { id: n.id.0.clone(), shape: Shape::Area(n.outline.clone()), properties }
    })
}

pub(super) fn corridors(plan: &Plan, records: &Records<'_>, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    collection(plan, ("corridors", path), progress, plan.links.corridors.len(), |at| {
        let corridor = &plan.links.corridors[at];
        let line = corridor.line.coords().map(|c| [c.x, c.y]).collect();
        Draft { id: corridor.id.clone(), shape: Shape::Line(line), properties: records.corridor(corridor) }
    })
}

pub(super) fn links(plan: &Plan, records: &Records<'_>, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    collection(plan, ("links", path), progress, plan.links.all().len(), |at| {
        let link = &plan.links.all()[at];
        let properties = records.link(link);
        let word = |key: &str| properties.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        Draft { id: format!("{}~{}~{}", word("from"), word("to"), word("kind")), shape: Shape::Line(link.line.to_vec()), properties }
    })
}

/// Writes a FeatureCollection of `count` features.
fn collection(
    plan: &Plan,
    (name, path): (&str, &Path),
    progress: &Progress,
    count: usize,
    make: impl Fn(usize) -> Draft + Sync,
) -> Result<(), ExportError> {
    let failed = |cause| ExportError::Write { path: path.into(), cause };
    let to_lonlat = Transform::cached(&plan.district.frame.crs, LONLAT)?;
    let mut out = BufWriter::with_capacity(BUFFER, fs_err::File::create(path).map_err(failed)?);
    let head = json!({
        "project": plan.project.file.project.name, "program": "lianpian", "version": env!("CARGO_PKG_VERSION"),
        "as_of": plan.as_of.to_string(), "synthetic": plan.district.synthetic,
    });
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{},\"lianpian\":{head},\"features\":[", json!(name)).map_err(failed)?;
    let mut bbox: Option<[f64; 4]> = None;
    let mut first = true;
    for start in (0..count).step_by(BATCH) {
        progress.check()?;
        let drafts: Vec<Draft> = (start..(start + BATCH).min(count)).into_par_iter().map(&make).collect();
        let features: Vec<Feature> = drafts.into_iter().map(|draft| feature(draft, &to_lonlat, &mut bbox)).collect();
        let lines: Vec<String> =
            features.par_iter().map(serde_json::to_string).collect::<Result<_, _>>().map_err(|e| failed(std::io::Error::other(e)))?;
        for line in lines {
            out.write_all(if first { b"\n" } else { b",\n" }).map_err(failed)?;
            out.write_all(line.as_bytes()).map_err(failed)?;
            first = false;
        }
    }
    match bbox {
        Some(bbox) => write!(out, "\n],\"bbox\":{}}}", json!(bbox)).map_err(failed)?,
        None => write!(out, "]}}").map_err(failed)?,
    }
    out.write_all(b"\n").map_err(failed)?;
    out.flush().map_err(failed)
}

fn feature(draft: Draft, to_lonlat: &Transform, bbox: &mut Option<[f64; 4]>) -> Feature {
    let mut place = |[x, y]: [f64; 2]| -> Option<Position> {
        let [lon, lat] = to_lonlat.point([x, y])?;
        let (lon, lat) = (degrees(lon), degrees(lat));
        let grown = bbox.map_or([lon, lat, lon, lat], |[w, s, e, n]| [w.min(lon), s.min(lat), e.max(lon), n.max(lat)]);
        *bbox = Some(grown);
        Some(Position::from([lon, lat]))
    };
    let value = match draft.shape {
        Shape::Line(line) => GeometryValue::LineString { coordinates: line.into_iter().filter_map(&mut place).collect() },
        Shape::Area(area) => {
            let mut ring = |ring: &geo_types::LineString<f64>| ring.coords().filter_map(|c| place([c.x, c.y])).collect::<Vec<_>>();
            let oriented = area.orient(Direction::Default);
            let polygons = oriented.iter().map(|p| std::iter::once(p.exterior()).chain(p.interiors()).map(&mut ring).collect()).collect();
            GeometryValue::MultiPolygon { coordinates: polygons }
        }
    };
    Feature {
        bbox: None,
        geometry: Some(Geometry::new(value)),
        id: Some(Id::String(draft.id)),
        properties: Some(draft.properties),
        foreign_members: None,
    }
}

/// Rounded to 1e-8 degrees: the millimetre that coordinates are kept to.
fn degrees(value: f64) -> f64 {
    (value * 1e8).round() / 1e8
}
