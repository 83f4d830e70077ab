//! Areas with an id and a name: parcels, and outlines that are known.

use std::collections::HashSet;

use geo::Area;
use geo_types::MultiPolygon;

use super::{At, Collected, LayerKind, Wanted, is_extract, text};
use crate::intake::buildings::fingerprint;
use crate::intake::geometry::{Areas, Cleaned, multi_polygon};
use crate::intake::place::{Place, Reject};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;
use crate::report::IssueKind;

/// Areas below this, in square metres, or this narrow, in metres, are slivers.
const LEAST_M2: f64 = 20.0;
const LEAST_WIDTH_M: f64 = 1.0;

/// A piece of land of the source.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    /// Shape in the planning CRS.
    pub shape: MultiPolygon<f64>,
    /// The same as rings.
    pub rings: Areas,
    /// Planar area in square metres, to tell the smaller of two.
    pub area: f64,
    /// Id, or empty.
    pub id: String,
    /// Name, or empty.
    pub name: String,
    /// Row of its file.
    pub row: u64,
}

impl Ground {
    /// What it is called: its id, else its name, else its row.
    pub(crate) fn title(&self) -> String {
        [&self.id, &self.name].into_iter().find(|word| !word.is_empty()).cloned().unwrap_or_else(|| format!("#{}", self.row + 1))
    }
}

/// The columns of a layer of land.
pub(super) struct Grounds {
    id: Option<usize>,
    /// Id of a way of an extract, where it is no relation.
    way: Option<usize>,
    name: Option<usize>,
}

impl LayerKind for Grounds {
    type Shape = Cleaned;
    type Seen = HashSet<u64>;

    fn new(opened: &Opened, wanted: &mut Wanted) -> Self {
        let way = if is_extract(opened) { wanted.named(opened, "osm_way_id") } else { None };
        Self { id: wanted.field("id"), way, name: wanted.field("name") }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Cleaned, Reject> {
        place.area(row.wkb, LEAST_M2, LEAST_WIDTH_M)
    }

    fn keep(
        &self,
        at: &At<'_>,
        row: &RowRef<'_>,
        cleaned: Cleaned,
        seen: &mut HashSet<u64>,
        into: &mut Collected<'_>,
    ) -> Result<(), Reject> {
        if !seen.insert(fingerprint(&cleaned.areas)) {
            return Err((IssueKind::DuplicateGeometry, String::new()));
        }
        at.changed(&cleaned.changes, into);
        let shape = multi_polygon(&cleaned.areas);
        let area = shape.unsigned_area();
        let (id, way) = (text(row, self.id), text(row, self.way));
        let id = if id.is_empty() { way } else { id };
        into.grounds.push(Ground { shape, rings: cleaned.areas, area, id, name: text(row, self.name), row: at.row });
        Ok(())
    }
}
