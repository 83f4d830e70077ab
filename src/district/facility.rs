//! Facilities: where services are, of which category.

use std::sync::Arc;

use crate::stored::stored;

/// A public service or shop.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Name, or empty.
    pub name: String,
    /// Category id after mapping, e.g. `kindergarten`; what no mapping knows keeps its own word.
    pub category: String,
    /// Place in the planning CRS; a polygon's representative point.
    pub at: [f64; 2],
    /// Floor area, where the source gives it.
    pub floor_area_m2: Option<f64>,
    /// Area of its site, where the source gives it or draws it.
    pub site_area_m2: Option<f64>,
    /// Source of it, as `file` or `file:layer`.
    pub layer: Arc<str>,
    /// Row of the source, counted from 0.
    pub row: u64,
}

stored!(struct Facility { name, category, at, floor_area_m2, site_area_m2, layer, row });
