//! What is planned: the district as the pipeline sees it after intake.
//!
//! Lengths are metres in one planning CRS, areas are ellipsoidal, unknown is a value of its own.

use crate::stored::stored;

mod barriers;
mod buildings;
mod facility;
mod frame;
mod ids;
mod index;
mod measures;
mod neighbourhood;
pub(crate) mod segment;
mod street;
mod territory;
mod year;

pub use barriers::{BarrierSet, GATE_REACH_M, Passage};
pub use buildings::{Building, BuildingUse, Buildings, NewBuilding};
pub use facility::Facility;
pub use frame::Frame;
pub use ids::{BuildingIx, NeighbourhoodId, NeighbourhoodIx, content_hash};
pub use index::BoxIndex;
pub use measures::{Metres, SquareMetres, Yuan};
pub use neighbourhood::{AreaBasis, Basis, Fact, FactRow, HeldBy, NameBasis, Neighbourhood, Origin, PartedBy, Resources, Status, Table};
pub use street::{Street, StreetClass};
pub use territory::{Barrier, BarrierKind, Boundary, BoundaryLevel, Crossing, Entrance};
pub use year::{YearInterval, YearQuality};

/// Everything that intake read about one district.
#[derive(Debug, Clone, Default)]
pub struct District {
    /// The planning CRS and what geometry needs to know of it.
    pub frame: Frame,
    /// Building footprints, as columns.
    pub buildings: Buildings,
    /// The planning units (小区), in the order of their ids.
    pub neighbourhoods: Vec<Neighbourhood>,
    /// Names of the columns of every neighbourhood's [`Resources`].
    pub resource_names: Vec<String>,
    /// Public services and shops with a category.
    pub facilities: Vec<Facility>,
    /// Street centrelines.
    pub streets: Vec<Street>,
    /// What a zone may not cross.
    pub barriers: Vec<Barrier>,
    /// Where a barrier may be crossed.
    pub crossings: Vec<Crossing>,
    /// Gates of neighbourhoods.
    pub entrances: Vec<Entrance>,
    /// Subdistricts and communities.
    pub boundaries: Vec<Boundary>,
    /// Whether any input declares itself synthetic; every map and page then says so.
    pub synthetic: bool,
}

/// What adds up over neighbourhoods, besides their number: the columns of [`District::resource_names`].
pub const RESOURCES: [&str; 4] = ["households", "floor_area_m2", "land_area_m2", "cost_yuan"];

impl District {
    /// How much a neighbourhood is known to hold of something that adds up: `neighbourhoods` (1), `land_area_m2`, `households`,
    /// `floor_area_m2`, `cost_yuan`, or a further resource by its name.
    #[must_use]
    pub fn amount(&self, who: NeighbourhoodIx, resource: &str) -> Option<f64> {
        let n = &self.neighbourhoods[who.at()];
        match resource {
            "neighbourhoods" => Some(1.0),
            "land_area_m2" => Some(n.land_area.0),
            "households" => n.households.map(f64::from),
            "floor_area_m2" => n.floor_area.map(|SquareMetres(area)| area),
            "cost_yuan" => n.cost.and_then(|cost| cost.0.try_into().ok()),
            other => {
                let column = self.resource_names.iter().position(|name| name == other)?;
                *n.resources.0.get(column)?
            }
        }
    }

    /// Whether every index of it points at something: of a district that was read always, of one that was kept as bytes as
    /// far as nobody forged them.
    pub(crate) fn is_sound(&self) -> bool {
        let (buildings, areas) = (self.buildings.len(), self.boundaries.len());
        let is_within = |n: &Neighbourhood| {
            n.buildings.iter().all(|b| b.at() < buildings) && [n.subdistrict, n.community].iter().flatten().all(|&a| (a as usize) < areas)
        };
        self.buildings.is_sound(self.neighbourhoods.len()) && self.frame.is_sound() && self.neighbourhoods.iter().all(is_within)
    }
}

stored!(
    struct District {
        frame,
        buildings,
        neighbourhoods,
        resource_names,
        facilities,
        streets,
        barriers,
        crossings,
        entrances,
        boundaries,
        synthetic,
    }
);
