//! Administrative areas with their level: the project's word, a column, else the name's own ending.

use super::{At, Collected, LayerKind, Wanted, holds, text};
use crate::district::{Boundary, BoundaryLevel};
use crate::intake::geometry::{Cleaned, multi_polygon};
use crate::intake::place::{Place, Reject};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;

/// Areas below this, in square metres, or this narrow, in metres, are slivers.
const LEAST_M2: f64 = 100.0;
const LEAST_WIDTH_M: f64 = 1.0;

/// The columns of a layer of boundaries.
pub(super) struct Boundaries {
    name: Option<usize>,
    level: Option<usize>,
    /// Level of the whole layer, by the project's word.
    declared: Option<BoundaryLevel>,
}

impl LayerKind for Boundaries {
    type Shape = Cleaned;
    type Seen = ();

    fn new(opened: &Opened, wanted: &mut Wanted) -> Self {
        Self { name: wanted.field("name"), level: wanted.field("level"), declared: opened.input.level }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Cleaned, Reject> {
        place.area(row.wkb, LEAST_M2, LEAST_WIDTH_M)
    }

    fn keep(&self, at: &At<'_>, row: &RowRef<'_>, cleaned: Cleaned, (): &mut (), into: &mut Collected<'_>) -> Result<(), Reject> {
        at.changed(&cleaned.changes, into);
        let name = text(row, self.name);
        let level = self.declared.unwrap_or_else(|| boundary_level(&text(row, self.level), &name));
        into.district.boundaries.push(Boundary { name, level, area: multi_polygon(&cleaned.areas) });
        Ok(())
    }
}

fn boundary_level(word: &str, name: &str) -> BoundaryLevel {
    let (word, name) = (word.trim().to_lowercase(), name.to_lowercase());
    if holds(&word, &["社区", "村", "community"]) || matches!(word.as_str(), "9" | "10" | "11") {
        BoundaryLevel::Community
    } else if holds(&word, &["街道", "镇", "乡", "subdistrict"]) || word == "8" {
        BoundaryLevel::Subdistrict
    } else if ["社区", "村", "居委会", "community"].iter().any(|w| name.ends_with(w)) {
        BoundaryLevel::Community
    } else {
        BoundaryLevel::Subdistrict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_by_column_and_by_name() {
        assert_eq!(boundary_level("", "桂林街道"), BoundaryLevel::Subdistrict);
        assert_eq!(boundary_level("", "滨江社区"), BoundaryLevel::Community);
        assert_eq!(boundary_level("社区", "甲"), BoundaryLevel::Community);
    }
}
