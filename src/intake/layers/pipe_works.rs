//! Planned pipe works, which become a fact of the neighbourhoods beside them.

use std::collections::BTreeMap;

use geo::{Distance, Euclidean};
use geo_types::{Geometry, MultiPolygon};
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::{At, Collected, LayerKind, Wanted};
use crate::district::{BoxIndex, Fact, Neighbourhood};
use crate::intake::geometry::Changes;
use crate::intake::place::{Place, Reject, settled};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;
use crate::intake::values::{Cell, read_plain_year};
use crate::report::IssueKind;

/// Works in the street along a neighbourhood serve it: half of a wide street with its pavement, in metres.
const BESIDE_M: f64 = 30.0;

/// Fact that holds the first year of works; a policy pack may ask for it by this name, as for any fact of the ledger.
const FACT: &str = "pipe_works_year";

/// Works in one place and year.
#[derive(Debug, Clone)]
pub(crate) struct PipeWorks {
    shape: Geometry<f64>,
    bounds: [[f64; 2]; 2],
    year: i16,
}

/// The columns of a layer of pipe works; those without a year say nothing to a programme and are rejected.
pub(super) struct PipeWorksLayer {
    year: Option<usize>,
}

impl LayerKind for PipeWorksLayer {
    type Shape = (Geometry<f64>, Changes);
    type Seen = ();

    fn new(_: &Opened, wanted: &mut Wanted) -> Self {
        Self { year: wanted.field("year") }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Self::Shape, Reject> {
        settled(place.shape(row.wkb)?, 0.0)
    }

    fn keep(
        &self,
        at: &At<'_>,
        row: &RowRef<'_>,
        (shape, changes): Self::Shape,
        (): &mut (),
        into: &mut Collected<'_>,
    ) -> Result<(), Reject> {
        let cell = self.year.map_or(&Cell::Null, |at| &row.cells[at]);
        let Some(year) = read_plain_year(&cell.text()) else {
            let kind = if cell.is_blank() { IssueKind::YearMissing } else { IssueKind::YearUnreadable };
            return Err((kind, cell.text()));
        };
        let bounds = bounds(&shape).ok_or((IssueKind::EmptyGeometry, String::new()))?;
        at.changed(&changes, into);
        into.pipe_works.push(PipeWorks { shape, bounds, year });
        Ok(())
    }
}

fn bounds(shape: &Geometry<f64>) -> Option<[[f64; 2]; 2]> {
    use geo::BoundingRect;
    shape.bounding_rect().map(|r| [[r.min().x, r.min().y], [r.max().x, r.max().y]])
}

/// Gives every neighbourhood the first year of works beside it, where its own record names none.
pub(crate) fn attach(works: &[PipeWorks], neighbourhoods: &mut [Neighbourhood]) {
    if works.is_empty() {
        return;
    }
    let index = BoxIndex::new(works.iter().map(|w| w.bounds));
    neighbourhoods.par_iter_mut().filter(|n| !n.facts.contains_key(FACT)).for_each(|n| {
        if let Some(year) = first_year(works, &index, &n.outline) {
            n.facts.insert(FACT.into(), Fact::Number(Decimal::from(year)));
        }
    });
}

fn first_year(works: &[PipeWorks], index: &BoxIndex, outline: &MultiPolygon<f64>) -> Option<i16> {
    let shape = Geometry::MultiPolygon(outline.clone());
    let [lo, hi] = bounds(&shape)?;
    let near = index.touching([[lo[0] - BESIDE_M, lo[1] - BESIDE_M], [hi[0] + BESIDE_M, hi[1] + BESIDE_M]]);
    // By year first, so that few distances are taken.
    let mut by_year: BTreeMap<i16, Vec<u32>> = BTreeMap::new();
    for at in near {
        by_year.entry(works[at as usize].year).or_default().push(at);
    }
    let beside = |at: &u32| Euclidean.distance(&works[*at as usize].shape, &shape) <= BESIDE_M;
    by_year.into_iter().find(|(_, all)| all.iter().any(beside)).map(|(year, _)| year)
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, Polygon};

    use super::*;

    fn works(x: f64, year: i16) -> PipeWorks {
        let shape = Geometry::LineString(LineString::from(vec![(x, -50.0), (x, 150.0)]));
        PipeWorks { bounds: bounds(&shape).unwrap(), shape, year }
    }

    #[test]
    fn the_first_year_within_reach_counts() {
        let all = [works(129.0, 2024), works(-29.0, 2023), works(131.0, 2022)];
        let outline =
            MultiPolygon(vec![Polygon::new(LineString::from(vec![(0.0, 0.0), (100.0, 0.0), (100.0, 100.0), (0.0, 100.0)]), vec![])]);
        let index = BoxIndex::new(all.iter().map(|w| w.bounds));
        assert_eq!(first_year(&all, &index, &outline), Some(2023));
        assert_eq!(first_year(&all[2..], &BoxIndex::new([all[2].bounds]), &outline), None);
    }
}
