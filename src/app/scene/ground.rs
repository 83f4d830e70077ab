//! What is drawn of a district whatever is decided on it: made once, shared by the scenes of all its plans.

use std::sync::Arc;

use super::classes::Classes;
use super::{Features, build, layers, pick};
use crate::app::bounds::{self, Bounds};
use crate::app::gpu::{Chunks, Meshes};
use crate::district::District;
use crate::plan::Plan;
use crate::policy::Pack;
use crate::report::Cancelled;

/// The part of a scene that no decision changes.
pub(super) struct Ground {
    /// What it was made of; the pack has the limit years of the ages.
    district: Arc<District>,
    pack: Arc<Pack>,
    /// Origin of the local metres, in the planning CRS.
    pub(super) origin: [f64; 2],
    pub(super) bounds: Bounds,
    /// Categories of facilities, sorted.
    pub(super) categories: Vec<String>,
    /// Up to the categories; what is decided on comes after them.
    pub(super) features: Features,
    /// Ages alone.
    pub(super) classes: Classes,
    pub(super) chunks: Chunks,
    pub(super) places: pick::Fixed,
}

impl Ground {
    /// Makes it, with its meshes.
    ///
    /// # Errors
    /// [`Cancelled`] where `check` says so.
    pub(super) fn new(plan: &Plan, check: &(impl Fn() -> Result<(), Cancelled> + Sync)) -> Result<(Self, Meshes), Cancelled> {
        let district = &plan.district;
        let mut categories: Vec<String> = district.facilities.iter().map(|f| f.category.clone()).collect();
        categories.sort();
        categories.dedup();
        let neighbourhoods = district.buildings.len() as u32;
        let first_category = neighbourhoods + district.neighbourhoods.len() as u32;
        let count = first_category + categories.len() as u32;
        let features = Features { neighbourhoods, categories: first_category, count, ..Features::default() };
        let bounds = build::bounds(district);
        let origin = bounds::middle(bounds);
        check()?;
        let (meshes, places) =
            rayon::join(|| layers::fixed(district, &features, &categories, bounds, origin, check), || pick::Fixed::new(district));
        let mut meshes = meshes?;
        let ground = Self {
            district: Arc::clone(district),
            pack: Arc::clone(&plan.pack),
            origin,
            bounds,
            classes: Classes::of_ages(plan),
            chunks: meshes.chunks(),
            places,
            categories,
            features,
        };
        Ok((ground, meshes))
    }

    /// Whether it is that of a plan.
    pub(super) fn is_of(&self, plan: &Plan) -> bool {
        Arc::ptr_eq(&self.district, &plan.district) && Arc::ptr_eq(&self.pack, &plan.pack)
    }
}
