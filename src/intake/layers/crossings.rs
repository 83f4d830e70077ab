//! Where a barrier is crossed: bridges, underpasses, crossings.

use std::collections::HashSet;

use geo::CoordsIter;
use geo_types::Geometry;

use super::{At, Collected, LayerKind, Wanted, remark, text};
use crate::district::{Crossing, District, content_hash};
use crate::intake::geometry::Changes;
use crate::intake::place::{Place, Reject, settled};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;
use crate::report::IssueKind;

/// The columns of a layer of crossings.
pub(super) struct Crossings {
    id: Option<usize>,
}

impl LayerKind for Crossings {
    type Shape = (Geometry<f64>, Changes);
    type Seen = HashSet<String>;

    fn new(_: &Opened, wanted: &mut Wanted) -> Self {
        Self { id: wanted.field("id") }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Self::Shape, Reject> {
        settled(place.shape(row.wkb)?, 0.0)
    }

    fn keep(
        &self,
        at: &At<'_>,
        row: &RowRef<'_>,
        (shape, changes): Self::Shape,
        used: &mut HashSet<String>,
        into: &mut Collected<'_>,
    ) -> Result<(), Reject> {
        at.changed(&changes, into);
        if used.is_empty() {
            used.extend(into.district.crossings.iter().map(|c| c.id.clone()));
        }
        let stated = text(row, self.id);
        let id = if stated.is_empty() { hash(&shape) } else { stated };
        let mut unique = id.clone();
        if !used.insert(id.clone()) {
            unique = format!("{id}#{}", at.row);
            used.insert(unique.clone());
            remark(at, IssueKind::DuplicateRow, id, into);
        }
        into.district.crossings.push(Crossing { id: unique, shape });
        Ok(())
    }
}

fn hash(shape: &Geometry<f64>) -> String {
    content_hash("x", shape.coords_iter().map(|c| [c.x, c.y]))
}

/// Bridges and tunnels of the streets as crossings, where no crossings were given.
pub(crate) fn of_streets(district: &mut District) {
    let mut used: HashSet<String> = district.crossings.iter().map(|c| c.id.clone()).collect();
    for street in district.streets.iter().filter(|s| s.bridge || s.tunnel) {
        let shape = Geometry::LineString(street.line.clone());
        let id = hash(&shape);
        if used.insert(id.clone()) {
            district.crossings.push(Crossing { id, shape });
        }
    }
}
