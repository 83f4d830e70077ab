//! Gates of neighbourhoods: where distances along streets start.

use super::{At, Collected, LayerKind, Wanted, is_extract, text};
use crate::district::Entrance;
use crate::intake::place::{Place, Placed, Reject, wrong_kind};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;

/// The columns of a layer of gates.
pub(super) struct Entrances {
    from_osm: bool,
    id: Option<usize>,
    neighbourhood: Option<usize>,
}

impl LayerKind for Entrances {
    type Shape = Vec<[f64; 2]>;
    type Seen = ();

    fn new(opened: &Opened, wanted: &mut Wanted) -> Self {
        Self { from_osm: is_extract(opened), id: wanted.field("neighbourhood_id"), neighbourhood: wanted.field("neighbourhood") }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Self::Shape, Reject> {
        match place.shape(row.wkb)? {
            Placed::Points(points) => Ok(points),
            other @ (Placed::Lines(_) | Placed::Areas(..)) => Err(wrong_kind(other.kind())),
        }
    }

    fn keep(&self, at: &At<'_>, row: &RowRef<'_>, points: Self::Shape, (): &mut (), into: &mut Collected<'_>) -> Result<(), Reject> {
        let (id, name) = (text(row, self.id), text(row, self.neighbourhood));
        let of = if id.is_empty() { name } else { id };
        let gate = |at_point| Entrance { of: of.clone(), at: at_point, in_wall: self.from_osm, row: at.row };
        into.district.entrances.extend(points.into_iter().map(gate));
        Ok(())
    }
}
