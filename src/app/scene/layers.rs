//! Which part of a district goes into which layer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo_types::{Geometry, LineString, MultiPolygon, Polygon};

use super::{Features, build};
use crate::app::gpu::{Layer, Meshes, PointMesh, Tag};
use crate::app::signs::Sign;
use crate::district::{BarrierKind, BuildingIx, District, NeighbourhoodIx, StreetClass};
use crate::links::Corridor;
use crate::plan::Plan;
use crate::report::Cancelled;

/// Layers whose colour is not by feature use the first.
fn plain() -> Tag {
    Tag::plain(0)
}

/// What no decision changes.
pub(super) fn fixed(
    district: &District,
    features: &Features,
    categories: &[String],
    bounds: [[f64; 2]; 2],
    origin: [f64; 2],
    check: &(impl Fn() -> Result<(), Cancelled> + Sync),
) -> Result<Meshes, Cancelled> {
    let mut all = Meshes::default();
    buildings(&mut all, district, bounds, origin);
    check()?;
    let parcels: Vec<&MultiPolygon<f64>> = district.neighbourhoods.iter().map(|n| &n.outline).collect();
    all.fills.insert(Layer::Parcels, build::shapes(&parcels, bounds, origin, features.neighbourhoods));
    all.lines.insert(Layer::ParcelEdges, build::outlines(parcels.iter().copied().zip(features.neighbourhoods..), origin));
    check()?;
    streets(&mut all, district, origin);
    barriers(&mut all, district, bounds, origin);
    spots(&mut all, district, features, categories, bounds, origin);
    Ok(all)
}

/// What is decided on: zones and the lines in their colours; links only where they are others than before.
pub(super) fn decided(
    plan: &Plan,
    features: &Features,
    zone_shapes: &[Arc<MultiPolygon<f64>>],
    (bounds, origin): ([[f64; 2]; 2], [f64; 2]),
    has_same_links: bool,
) -> Meshes {
    let mut all = Meshes::default();
    let shapes: Vec<&MultiPolygon<f64>> = zone_shapes.iter().map(|shape| &**shape).collect();
    all.fills.insert(Layer::ZoneFill, build::shapes(&shapes, bounds, origin, features.zones));
    for (layer, locked) in [(Layer::ZoneEdge, false), (Layer::LockedEdge, true)] {
        let of_layer = (0u32..).zip(&shapes).filter(|(zone, _)| is_locked(plan, *zone) == locked);
        all.lines.insert(layer, build::outlines(of_layer.map(|(zone, shape)| (*shape, features.zones + zone)), origin));
    }
    let main = main_corridors(plan);
    let layer_of = |c: u32, corridor: &Corridor| match zone_of(plan, corridor) {
        None => Layer::LooseCorridor,
        Some(_) if main.contains(&c) => Layer::MainCorridor,
        Some(_) => Layer::Corridor,
    };
    for layer in [Layer::Corridor, Layer::MainCorridor, Layer::LooseCorridor] {
        let of_layer = (0u32..).zip(&plan.links.corridors).filter(|(c, corridor)| layer_of(*c, corridor) == layer);
        all.lines.insert(layer, build::lines(of_layer.map(|(c, corridor)| (&corridor.line, Tag::plain(features.corridors + c))), origin));
    }
    if !has_same_links {
        let counted = plan.links.all().iter().filter(|l| l.counts);
        let links: Vec<LineString<f64>> = counted.map(|l| LineString::from(l.line.to_vec())).collect();
        all.lines.insert(Layer::Link, build::lines(links.iter().map(|l| (l, plain())), origin));
    }
    all.points.insert(Layer::NeighbourhoodSpots, members(plan, features, bounds, origin));
    all
}

/// Whether planners said by hand that a zone is to be as it is.
pub(in crate::app) fn is_locked(plan: &Plan, zone: u32) -> bool {
    let inside = |n: &NeighbourhoodIx| plan.zones.zone_of[n.at()] == Some(zone);
    plan.edits.lock.iter().any(|(_, members)| !members.is_empty() && members.iter().all(inside))
}

/// The zone of a corridor, where its first member is in one.
pub(super) fn zone_of(plan: &Plan, corridor: &Corridor) -> Option<u32> {
    corridor.members.first().and_then(|m| plan.zones.zone_of[m.at()])
}

/// The longest corridor of every zone, the first of equals.
fn main_corridors(plan: &Plan) -> BTreeSet<u32> {
    let mut longest: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
    for (c, corridor) in (0u32..).zip(&plan.links.corridors) {
        if let Some(zone) = zone_of(plan, corridor) {
            let best = longest.entry(zone).or_insert((corridor.length.0, c));
            if corridor.length.0 > best.0 {
                *best = (corridor.length.0, c);
            }
        }
    }
    longest.into_values().map(|(_, c)| c).collect()
}

fn buildings(all: &mut Meshes, district: &District, bounds: [[f64; 2]; 2], origin: [f64; 2]) {
    let buildings = &district.buildings;
    let centres: Vec<[f64; 2]> = buildings.iter().map(crate::district::Building::centre).collect();
    let (spots, shapes): (Vec<u32>, Vec<u32>) =
        build::by_place(&centres, bounds).into_iter().partition(|&b| buildings.get(BuildingIx(b)).is_point());
    all.fills.insert(Layer::Buildings, build::fills(&shapes, origin, 0, |b, put| buildings.get(BuildingIx(b)).rings().for_each(put)));
    let spots = spots.into_iter().map(|b| (centres[b as usize], 1.0, Tag::plain(b))).collect::<Vec<_>>();
    all.points.insert(Layer::BuildingSpots, build::points(&spots, bounds, origin));
}

fn streets(all: &mut Meshes, district: &District, origin: [f64; 2]) {
    use StreetClass as C;
    for class in [C::Expressway, C::Arterial, C::Secondary, C::Local, C::Path] {
        let of_class = district.streets.iter().filter(|s| s.class == class && !s.tunnel);
        all.lines.insert(Layer::Street(class), build::lines(of_class.map(|s| (&s.line, plain())), origin));
    }
    let bridges = district.streets.iter().filter(|s| s.bridge && s.class != C::Path);
    all.lines.insert(Layer::Bridge, build::lines(bridges.map(|s| (&s.line, plain())), origin));
}

fn barriers(all: &mut Meshes, district: &District, bounds: [[f64; 2]; 2], origin: [f64; 2]) {
    let (mut water, mut water_lines, mut rail, mut other) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for barrier in &district.barriers {
        let (areas, lines) = parts(&barrier.shape);
        match barrier.kind {
            BarrierKind::River => {
                water.push(MultiPolygon(areas));
                water_lines.extend(lines);
            }
            BarrierKind::Railway => {
                rail.extend(lines);
                rail.extend(areas.into_iter().map(|a| a.exterior().clone()));
            }
            // Drawn as streets already.
            BarrierKind::Expressway | BarrierKind::Arterial => {}
            BarrierKind::Wall | BarrierKind::Other => {
                other.extend(lines);
                other.extend(areas.into_iter().map(|a| a.exterior().clone()));
            }
        }
    }
    all.fills.insert(Layer::Water, build::shapes(&water.iter().collect::<Vec<_>>(), bounds, origin, 0));
    let banks = build::outlines(water.iter().map(|shape| (shape, 0)), origin);
    let streams = build::lines(water_lines.iter().map(|l| (l, plain())), origin);
    all.lines.insert(Layer::Stream, streams);
    all.lines.insert(Layer::WaterEdge, banks);
    all.lines.insert(Layer::Rail, build::lines(rail.iter().map(|l| (l, plain())), origin));
    all.lines.insert(Layer::Barrier, build::lines(other.iter().map(|l| (l, plain())), origin));
}

/// Members of zones, as points.
fn members(plan: &Plan, features: &Features, bounds: [[f64; 2]; 2], origin: [f64; 2]) -> PointMesh {
    let district = &plan.district;
    // Radius 3.5 to 9 px by the square root of households, as the design tokens say.
    let most = district.neighbourhoods.iter().filter_map(|n| n.households).max().unwrap_or(1).max(1);
    let members = plan.zones.zone_of.iter().enumerate().filter_map(|(n, zone)| Some((n, (*zone)?))).map(|(n, zone)| {
        let neighbourhood = &district.neighbourhoods[n];
        let share = f64::from(neighbourhood.households.unwrap_or(0)) / f64::from(most);
        (neighbourhood.anchor, (3.5 + 5.5 * share.sqrt()) as f32, Tag::plain(features.zones + zone))
    });
    build::points(&members.collect::<Vec<_>>(), bounds, origin)
}

fn spots(all: &mut Meshes, district: &District, features: &Features, categories: &[String], bounds: [[f64; 2]; 2], origin: [f64; 2]) {
    let dots = district.neighbourhoods.iter().zip(features.neighbourhoods..);
    let dots = dots.map(|(n, feature)| (n.anchor, 1.0, Tag::sized(feature, build::size_of(&n.outline))));
    all.points.insert(Layer::ParcelDots, build::points(&dots.collect::<Vec<_>>(), bounds, origin));
    let signs: Vec<Sign> = categories.iter().map(|id| Sign::of(id)).collect();
    let facilities = district.facilities.iter().filter_map(|f| {
        let category = categories.binary_search(&f.category).ok()?;
        Some((f.at, 1.0, Tag::signed(features.categories + category as u32, signs[category] as u8)))
    });
    all.points.insert(Layer::Facilities, build::points(&facilities.collect::<Vec<_>>(), bounds, origin));
}

fn parts(shape: &Geometry<f64>) -> (Vec<Polygon<f64>>, Vec<LineString<f64>>) {
    match shape {
        Geometry::Polygon(p) => (vec![p.clone()], Vec::new()),
        Geometry::MultiPolygon(m) => (m.0.clone(), Vec::new()),
        Geometry::LineString(l) => (Vec::new(), vec![l.clone()]),
        Geometry::MultiLineString(m) => (Vec::new(), m.0.clone()),
        Geometry::Line(l) => (Vec::new(), vec![LineString::from(vec![l.start, l.end])]),
        Geometry::GeometryCollection(all) => {
            let mut found = (Vec::new(), Vec::new());
            for (areas, lines) in all.iter().map(parts) {
                found.0.extend(areas);
                found.1.extend(lines);
            }
            found
        }
        _ => (Vec::new(), Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::scene::{Scene, blocks};

    #[test]
    fn the_main_corridor_of_a_zone_is_its_longest() {
        let plan = blocks::plan(2_500);
        let main = main_corridors(&plan);
        let mut zones = BTreeSet::new();
        for &c in &main {
            let own = &plan.links.corridors[c as usize];
            let zone = zone_of(&plan, own).unwrap();
            assert!(zones.insert(zone), "one a zone");
            for (at, other) in (0u32..).zip(&plan.links.corridors).filter(|(_, other)| zone_of(&plan, other) == Some(zone)) {
                assert!(other.length.0 < own.length.0 || (other.length.0 == own.length.0 && at >= c));
            }
        }
        assert!(plan.links.corridors.iter().filter_map(|c| zone_of(&plan, c)).all(|zone| zones.contains(&zone)));
        assert!(!main.is_empty());
    }

    #[test]
    fn zones_that_are_locked_by_hand_have_an_outline_of_their_own() {
        let mut plan = blocks::plan(2_500);
        let members = |plan: &Plan, zone: usize| plan.zones.zones[zone].parts.iter().map(|(n, _)| *n).collect::<Vec<_>>();
        let segments = |plan: &Plan, layer| Scene::build(plan, || Ok(())).unwrap().1.lines[&layer].segments.len();
        let all = segments(&plan, Layer::ZoneEdge);
        assert_eq!(segments(&plan, Layer::LockedEdge), 0);
        // Members of two zones are no zone.
        let locks = [("E1".into(), members(&plan, 1)), ("E2".into(), vec![members(&plan, 0)[0], members(&plan, 2)[0]])];
        std::sync::Arc::make_mut(&mut plan.edits).lock.extend(locks);
        let locked: Vec<u32> = (0..plan.zones.zones.len() as u32).filter(|zone| is_locked(&plan, *zone)).collect();
        assert_eq!(locked, [1]);
        let dashed = segments(&plan, Layer::LockedEdge);
        assert!(dashed > 0 && segments(&plan, Layer::ZoneEdge) + dashed == all);
    }
}
