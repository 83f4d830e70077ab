//! Zones as they are drawn: members joined over the streets between them, corners rounded, nobody else covered.

use geo::{Area, BooleanOps, BoundingRect, Buffer, Centroid, Contains, InteriorPoint, Simplify};
use geo_types::{MultiPolygon, Polygon};
use rayon::prelude::*;

use crate::district::BoxIndex;
use crate::plan::Plan;
use crate::report::Cancelled;

/// How far a zone is drawn beyond its members, metres.
const MARGIN_M: f64 = 5.0;
/// Widest street that is drawn as part of a zone, metres, whatever the gap of the links.
const WIDEST_M: f64 = 60.0;
/// Hues there are for zones.
const HUES: usize = 6;

/// The drawn shape of every zone.
pub(super) fn shapes(plan: &Plan, check: &(impl Fn() -> Result<(), Cancelled> + Sync)) -> Result<Vec<MultiPolygon<f64>>, Cancelled> {
    let neighbourhoods = &plan.district.neighbourhoods;
    let index = BoxIndex::new(neighbourhoods.iter().map(|n| crate::app::bounds::of_shape(&n.outline)));
    let close = plan.project.file.zone.gap_m.clamp(2.0 * MARGIN_M, WIDEST_M) / 2.0 + 1.0;
    plan.zones
        .zones
        .par_iter()
        .enumerate()
        .map(|(number, zone)| {
            check()?;
            let closed = zone.outline.buffer(close).buffer(MARGIN_M - close);
            let others: Vec<Polygon<f64>> = closed.bounding_rect().map_or_else(Vec::new, |rect| {
                index
                    .touching([[rect.min().x, rect.min().y], [rect.max().x, rect.max().y]])
                    .into_iter()
                    .filter(|&n| plan.zones.zone_of[n as usize] != Some(number as u32))
                    .flat_map(|n| neighbourhoods[n as usize].outline.0.iter().cloned())
                    .collect()
            });
            let free = if others.is_empty() { closed } else { closed.difference(&MultiPolygon(others)) };
            let rounded = free.simplify(1.8).buffer(-4.0).buffer(4.0).simplify(0.15);
            // What is only a sliver between two others says nothing.
            let kept: Vec<Polygon<f64>> = rounded.into_iter().filter(|p| p.unsigned_area() > 60.0).collect();
            Ok(if kept.is_empty() { zone.outline.clone() } else { MultiPolygon(kept) })
        })
        .collect()
}

/// Where a label stands: the centre of the largest part, or a point inside it.
pub(super) fn label_place(shape: &MultiPolygon<f64>) -> [f64; 2] {
    let largest = shape.iter().max_by(|a, b| a.unsigned_area().total_cmp(&b.unsigned_area()));
    let Some(polygon) = largest else { return [f64::NAN; 2] };
    let inside = polygon.centroid().filter(|c| polygon.contains(c)).or_else(|| polygon.interior_point());
    inside.map_or([f64::NAN; 2], |p| [p.x(), p.y()])
}

/// A hue for every zone, so that zones whose neighbourhoods touch differ where six hues allow it.
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
    let mut hues: Vec<usize> = Vec::with_capacity(touching.len());
    let mut used = [0usize; HUES];
    for (number, others) in touching.iter().enumerate() {
        let taken: Vec<usize> = others.iter().filter(|&&o| (o as usize) < number).map(|&o| hues[o as usize]).collect();
        let near = |hue: &usize| taken.iter().filter(|t| *t == hue).count();
        let hue = (0..HUES).min_by_key(|h| (near(h), used[*h])).unwrap_or(0);
        used[hue] += 1;
        hues.push(hue);
    }
    hues
}
