//! What the map draws and knows of a plan: meshes, colours, classes, places. Made off the screen's thread; of the plan before, what
//! no decision changed is taken over.

#[cfg(test)]
#[path = "../../../benches/common/blocks.rs"]
pub(super) mod blocks;
mod build;
mod classes;
mod colours;
mod ground;
mod layers;
mod outlines;
mod pick;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use geo_types::MultiPolygon;

use super::bounds::{self, Bounds};
use super::gpu::{Chunks, Meshes};
use crate::district::NeighbourhoodIx;
use crate::links::Links;
use crate::plan::Plan;
use crate::report::Cancelled;
use ground::Ground;
use outlines::Outlines;

pub(super) use classes::{AgeClass, Classes};
pub(super) use colours::{Reading, age_colour, colours, facility_counts};
pub(super) use layers::is_locked;
pub(super) use outlines::hues;
pub(super) use pick::{Drawn, Pick};

/// A plan made ready for the map.
pub(super) struct Scene {
    ground: Arc<Ground>,
    /// What its lines were made of.
    links: Arc<Links>,
    lines: Arc<pick::Lines>,
    zones: Outlines,
    zone_boxes: crate::district::BoxIndex,
    /// Origin of the local metres, in the planning CRS.
    pub(super) origin: [f64; 2],
    /// Everything there is.
    pub(super) bounds: Bounds,
    /// Where the map opens: on the zones, else on everything.
    pub(super) focus: Bounds,
    pub(super) features: Features,
    /// Hue of every zone; linked zones differ.
    pub(super) zone_hues: Vec<usize>,
    pub(super) classes: Classes,
    /// What of the meshes lies where.
    pub(super) chunks: Chunks,
}

/// Where the colours of every kind of feature start in the colour texture; buildings start at 0. What is decided on comes last, so that
/// the places of all else never move.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Features {
    pub(super) neighbourhoods: u32,
    pub(super) categories: u32,
    pub(super) zones: u32,
    pub(super) corridors: u32,
    pub(super) count: u32,
}

/// Something on the map that can be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Thing {
    Neighbourhood(NeighbourhoodIx),
    Zone(u32),
}

impl Drawn {
    /// What of it the inspector explains.
    pub(super) fn thing(self) -> Option<Thing> {
        match self {
            Self::Neighbourhood(n) => Some(Thing::Neighbourhood(n)),
            Self::Zone(z) => Some(Thing::Zone(z)),
            _ => None,
        }
    }
}

impl Scene {
    #[cfg(test)]
    fn build(plan: &Plan, check: impl Fn() -> Result<(), Cancelled> + Sync) -> Result<(Self, Meshes), Cancelled> {
        Self::after(None, plan, check)
    }

    /// Makes the scene of a plan that comes after another one, with the meshes that differ from those of that scene.
    ///
    /// # Errors
    /// [`Cancelled`] where `check` says so.
    pub(super) fn after(
        before: Option<&Self>,
        plan: &Plan,
        check: impl Fn() -> Result<(), Cancelled> + Sync,
    ) -> Result<(Self, Meshes), Cancelled> {
        let before = before.filter(|scene| scene.ground.is_of(plan));
        let (ground, mut meshes) = if let Some(before) = before {
            (Arc::clone(&before.ground), Meshes::default())
        } else {
            let (ground, meshes) = Ground::new(plan, &check)?;
            (Arc::new(ground), meshes)
        };
        let (lines, has_same_links) = match before.filter(|before| Arc::ptr_eq(&before.links, &plan.links)) {
            Some(before) => (Arc::clone(&before.lines), true),
            None => (Arc::new(pick::Lines::new(plan)), false),
        };
        check()?;
        let zones = Outlines::new(plan, before.map(|before| &before.zones), &check)?;
        check()?;
        let corridors = ground.features.count + plan.zones.zones.len() as u32;
        let count = corridors + plan.links.corridors.len() as u32;
        let features = Features { zones: ground.features.count, corridors, count, ..ground.features };
        let mut decided = layers::decided(plan, &features, &zones.shapes, (ground.bounds, ground.origin), has_same_links);
        let kept = before.filter(|_| has_same_links).map(|before| before.chunks.clone());
        let chunks = kept.unwrap_or_else(|| ground.chunks.clone()).with(decided.chunks());
        meshes.extend(decided);
        let scene = Self {
            origin: ground.origin,
            bounds: ground.bounds,
            focus: build::around_all(&zones.shapes).unwrap_or(ground.bounds),
            features,
            zone_hues: outlines::hues(plan),
            zone_boxes: crate::district::BoxIndex::new(zones.shapes.iter().map(|shape| bounds::of_shape(shape))),
            classes: ground.classes.clone().with_years(plan),
            chunks,
            zones,
            lines,
            links: Arc::clone(&plan.links),
            ground,
        };
        Ok((scene, meshes))
    }

    /// Categories of facilities, sorted.
    pub(super) fn categories(&self) -> &[String] {
        &self.ground.categories
    }

    /// Where a zone's label stands.
    pub(super) fn zone_place(&self, zone: usize) -> [f64; 2] {
        self.zones.places[zone]
    }

    /// Everything drawn within `tolerance_m` metres of a place: points before lines before areas, each from the nearest on.
    pub(super) fn pick(&self, plan: &Plan, place: [f64; 2], tolerance_m: f64) -> Vec<Pick> {
        let places = pick::Places { fixed: &self.ground.places, lines: &self.lines, zones: &self.zone_boxes, shapes: &self.zones.shapes };
        places.pick(plan, place, tolerance_m)
    }

    /// Neighbourhoods whose boxes touch a box.
    pub(super) fn neighbourhoods_in(&self, bounds: Bounds) -> Vec<u32> {
        self.ground.places.neighbourhoods(bounds)
    }

    /// The box of a thing.
    pub(super) fn bounds_of(&self, plan: &Plan, thing: Thing) -> Bounds {
        bounds::of_shape(self.outline_of(plan, thing))
    }

    /// The outline of a thing as the map draws it.
    pub(super) fn outline_of<'a>(&'a self, plan: &'a Plan, thing: Thing) -> &'a MultiPolygon<f64> {
        match thing {
            Thing::Neighbourhood(n) => &plan.district.neighbourhoods[n.at()].outline,
            Thing::Zone(z) => &self.zones.shapes[z as usize],
        }
    }
}
