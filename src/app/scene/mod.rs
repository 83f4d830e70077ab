//! What the map draws and knows of a plan: meshes, colours, classes, places. Made off the screen's thread.

#[cfg(test)]
#[path = "../../../benches/common/blocks.rs"]
pub(super) mod blocks;
mod build;
mod classes;
mod colours;
mod layers;
mod outlines;
mod pick;

use geo_types::MultiPolygon;

use super::bounds::{self, Bounds};
use super::gpu::{Chunks, Meshes};
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;
use crate::report::Cancelled;

pub(super) use classes::{AgeClass, Classes};
pub(super) use colours::{Reading, age_colour, colours, facility_counts};
pub(super) use layers::is_locked;
pub(super) use outlines::hues;
pub(super) use pick::{Drawn, Pick};

/// A plan made ready for the map.
pub(super) struct Scene {
    /// Origin of the local metres, in the planning CRS.
    pub(super) origin: [f64; 2],
    /// Everything there is.
    pub(super) bounds: Bounds,
    /// Where the map opens: on the zones, else on everything.
    pub(super) focus: Bounds,
    pub(super) features: Features,
    /// Zones as they are drawn: closed over the streets between their members.
    pub(super) zone_shapes: Vec<MultiPolygon<f64>>,
    /// Where a zone's label stands.
    pub(super) zone_places: Vec<[f64; 2]>,
    /// Hue of every zone; linked zones differ.
    pub(super) zone_hues: Vec<usize>,
    /// Categories of facilities, sorted.
    pub(super) categories: Vec<String>,
    pub(super) classes: Classes,
    /// What of the meshes lies where.
    pub(super) chunks: Chunks,
    places: pick::Places,
}

/// Where the colours of every kind of feature start in the colour texture; buildings start at 0.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Features {
    pub(super) neighbourhoods: u32,
    pub(super) zones: u32,
    pub(super) corridors: u32,
    pub(super) categories: u32,
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
    /// Makes the scene and its meshes.
    ///
    /// # Errors
    /// [`Cancelled`] where `check` says so.
    pub(super) fn build(plan: &Plan, check: impl Fn() -> Result<(), Cancelled> + Sync) -> Result<(Self, Meshes), Cancelled> {
        let district = &plan.district;
        let mut next = 0u32;
        let mut take = |n: usize| {
            let start = next;
            next += n as u32;
            start
        };
        take(district.buildings.len());
        let mut categories: Vec<String> = district.facilities.iter().map(|f| f.category.clone()).collect();
        categories.sort();
        categories.dedup();
        let features = Features {
            neighbourhoods: take(district.neighbourhoods.len()),
            zones: take(plan.zones.zones.len()),
            corridors: take(plan.links.corridors.len()),
            categories: take(categories.len()),
            count: take(0),
        };
        let bounds = build::bounds(district);
        let origin = bounds::middle(bounds);
        check()?;
        let zone_shapes = outlines::shapes(plan, &check)?;
        check()?;
        let (meshes, places) = rayon::join(
            || layers::meshes(plan, &features, &categories, &zone_shapes, origin, &check),
            || pick::Places::new(plan, &zone_shapes),
        );
        let mut meshes = meshes?;
        let scene = Self {
            origin,
            bounds,
            focus: build::around_all(&zone_shapes).unwrap_or(bounds),
            features,
            zone_places: zone_shapes.iter().map(outlines::label_place).collect(),
            zone_hues: outlines::hues(plan),
            classes: Classes::of(plan),
            places,
            chunks: meshes.chunks(),
            categories,
            zone_shapes,
        };
        Ok((scene, meshes))
    }

    /// Everything drawn within `tolerance_m` metres of a place: points before lines before areas, each from the nearest on.
    pub(super) fn pick(&self, plan: &Plan, place: [f64; 2], tolerance_m: f64) -> Vec<Pick> {
        self.places.pick(plan, &self.zone_shapes, place, tolerance_m)
    }

    /// Neighbourhoods whose boxes touch a box.
    pub(super) fn neighbourhoods_in(&self, bounds: Bounds) -> Vec<u32> {
        self.places.neighbourhoods(bounds)
    }

    /// The box of a thing.
    pub(super) fn bounds_of(&self, plan: &Plan, thing: Thing) -> Bounds {
        bounds::of_shape(self.outline_of(plan, thing))
    }

    /// The outline of a thing as the map draws it.
    pub(super) fn outline_of<'a>(&'a self, plan: &'a Plan, thing: Thing) -> &'a MultiPolygon<f64> {
        match thing {
            Thing::Neighbourhood(n) => &plan.district.neighbourhoods[n.at()].outline,
            Thing::Zone(z) => &self.zone_shapes[z as usize],
        }
    }
}
