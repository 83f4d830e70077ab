//! Zones as they are drawn: members joined over the streets between them, corners rounded, nobody else covered.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{Area, BooleanOps, BoundingRect, Buffer, Centroid, Contains, InteriorPoint, Simplify};
use geo_types::{MultiPolygon, Polygon};
use rayon::prelude::*;

use crate::district::{BoxIndex, NeighbourhoodIx};
use crate::plan::Plan;
use crate::report::Cancelled;
use crate::zone::Zone;

/// How far a zone is drawn beyond its members, metres.
const MARGIN_M: f64 = 5.0;
/// Widest street that is drawn as part of a zone, metres, whatever the gap of the links.
const WIDEST_M: f64 = 60.0;
/// Hues there are for zones.
const HUES: usize = 6;

/// The drawn shapes of zones.
pub(super) struct Outlines {
    /// Half the widest street that is closed, metres.
    close: f64,
    /// By zone.
    pub(super) shapes: Vec<Arc<MultiPolygon<f64>>>,
    /// Where the label of each stands.
    pub(super) places: Vec<[f64; 2]>,
    /// Zone of a set of parts.
    of: BTreeMap<Vec<NeighbourhoodIx>, u32>,
}

impl Outlines {
    /// Draws every zone; those that hold what a zone of `before`, of the same district, held keep its shape.
    ///
    /// # Errors
    /// [`Cancelled`] where `check` says so.
    pub(super) fn new(plan: &Plan, before: Option<&Self>, check: &(impl Fn() -> Result<(), Cancelled> + Sync)) -> Result<Self, Cancelled> {
        let close = plan.project.file.zone.gap_m.clamp(2.0 * MARGIN_M, WIDEST_M) / 2.0 + 1.0;
        let before = before.filter(|before| (before.close - close).abs() < 1e-9);
        let parts = |zone: &Zone| {
            let mut parts: Vec<NeighbourhoodIx> = zone.parts.iter().map(|&(who, _)| who).collect();
            parts.sort_unstable();
            parts
        };
        let of: Vec<Vec<NeighbourhoodIx>> = plan.zones.zones.iter().map(parts).collect();
        let kept: Vec<Option<u32>> = of.iter().map(|parts| before.and_then(|before| before.of.get(parts).copied())).collect();
        let index = kept.contains(&None).then(|| {
            let outlines = plan.district.neighbourhoods.iter().map(|n| crate::app::bounds::of_shape(&n.outline));
            BoxIndex::new(outlines)
        });
        let drawn: Vec<(Arc<MultiPolygon<f64>>, [f64; 2])> = kept
            .par_iter()
            .enumerate()
            .map(|(number, kept)| {
                check()?;
                if let (Some(before), Some(at)) = (before, kept.map(|at| at as usize)) {
                    return Ok((Arc::clone(&before.shapes[at]), before.places[at]));
                }
                let shape = shape(plan, number, close, index.as_ref());
                let place = label_place(&shape);
                Ok((Arc::new(shape), place))
            })
            .collect::<Result<_, Cancelled>>()?;
        let (shapes, places) = drawn.into_iter().unzip();
        Ok(Self { close, shapes, places, of: of.into_iter().zip(0..).collect() })
    }
}

/// A zone closed over the streets between its members, without what is another's.
fn shape(plan: &Plan, number: usize, close: f64, index: Option<&BoxIndex>) -> MultiPolygon<f64> {
    let zone = &plan.zones.zones[number];
    let closed = zone.outline.buffer(close).buffer(MARGIN_M - close);
    let others: Vec<Polygon<f64>> = closed.bounding_rect().zip(index).map_or_else(Vec::new, |(rect, index)| {
        index
            .touching([[rect.min().x, rect.min().y], [rect.max().x, rect.max().y]])
            .into_iter()
            .filter(|&n| plan.zones.zone_of[n as usize] != Some(number as u32))
            .flat_map(|n| plan.district.neighbourhoods[n as usize].outline.0.iter().cloned())
            .collect()
    });
    let free = if others.is_empty() { closed } else { closed.difference(&MultiPolygon(others)) };
    let rounded = free.simplify(1.8).buffer(-4.0).buffer(4.0).simplify(0.15);
    // What is only a sliver between two others says nothing.
    let kept: Vec<Polygon<f64>> = rounded.into_iter().filter(|p| p.unsigned_area() > 60.0).collect();
    if kept.is_empty() { zone.outline.clone() } else { MultiPolygon(kept) }
}

/// Where a label stands: the centre of the largest part, or a point inside it.
fn label_place(shape: &MultiPolygon<f64>) -> [f64; 2] {
    let largest = shape.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    let Some(polygon) = largest else { return [f64::NAN; 2] };
    let inside = polygon.centroid().filter(|c| polygon.contains(c)).or_else(|| polygon.interior_point());
    inside.map_or([f64::NAN; 2], |p| [p.x(), p.y()])
}

/// A hue for every zone, so that zones whose neighbourhoods touch differ where six hues allow it. Zones choose in the order of their
/// first members, not of their ranks: a rank that changes leaves every colour as it is.
pub(in crate::app) fn hues(plan: &Plan) -> Vec<usize> {
    let zones = &plan.zones;
    let mut touching: Vec<Vec<u32>> = vec![Vec::new(); zones.zones.len()];
    let mut meet = |a: usize, b: usize| {
        if let (Some(Some(a)), Some(Some(b))) = (zones.zone_of.get(a), zones.zone_of.get(b))
            && a != b
        {
            touching[*a as usize].push(*b);
            touching[*b as usize].push(*a);
        }
    };
    plan.links.all().iter().for_each(|l| meet(l.from.at(), l.to.at()));
    plan.links.blocked.iter().for_each(|b| meet(b.from.at(), b.to.at()));
    let first = |zone: &usize| zones.zones[*zone].parts.iter().map(|(who, _)| *who).min();
    let mut order: Vec<usize> = (0..touching.len()).collect();
    order.sort_by_key(|zone| (first(zone), *zone));
    let mut hues: Vec<Option<usize>> = vec![None; touching.len()];
    let mut used = [0usize; HUES];
    for number in order {
        let near = |hue: &usize| touching[number].iter().filter(|&&other| hues[other as usize] == Some(*hue)).count();
        let hue = (0..HUES).min_by_key(|h| (near(h), used[*h])).unwrap_or(0);
        used[hue] += 1;
        hues[number] = Some(hue);
    }
    hues.into_iter().flatten().collect()
}
