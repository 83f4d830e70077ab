//! Planned pipe works beside neighbourhoods, and gates: read, counted, and given to what they belong to.

use std::collections::BTreeMap;

use geo::{Distance, Euclidean};
use geo_types::{Geometry, MultiLineString, MultiPolygon, Point};
use rayon::prelude::*;
use rust_decimal::Decimal;

use super::InputRecord;
use super::fields::Mapping;
use super::geometry::{clean_line, multi_polygon};
use super::place::{Place, Placed, Reject, area_of};
use super::rows::{self, Stopped};
use super::source::Opened;
use super::values::read_plain_year;
use crate::district::{BoxIndex, Fact, Neighbourhood};
use crate::report::{Action, DataIssue, IssueKind, Progress};

/// Works in the street along a neighbourhood serve it: half of a wide street with its pavement, in metres.
const BESIDE_M: f64 = 30.0;

/// Fact that holds the first year of works.
pub(crate) const FACT: &str = "pipe_works_year";

/// Works in one place and year.
#[derive(Debug, Clone)]
pub(crate) struct PipeWorks {
    shape: Geometry<f64>,
    bounds: [[f64; 2]; 2],
    year: i16,
}

/// Reads pipe works; those without a year say nothing to a programme and are rejected.
pub(crate) fn read(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    all: &mut Vec<PipeWorks>,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let wanted: Vec<usize> = mapping.get("year").into_iter().collect();
    rows::read(
        opened,
        &wanted,
        progress,
        |_, row| (place.shape(row.wkb.as_deref()).and_then(shape), row),
        |head, number, (shape, row)| {
            let (shape, bounds) = match shape {
                Ok(found) => found,
                Err((kind, value)) => {
                    issues.push(head.issue(number, kind, Action::Rejected).value(value));
                    return false;
                }
            };
            let Some(year) = row.cells.first().and_then(|cell| read_plain_year(&cell.text())) else {
                let kind = if row.cells.first().is_none_or(super::values::Cell::is_blank) {
                    IssueKind::YearMissing
                } else {
                    IssueKind::YearUnreadable
                };
                let value = row.cells.first().map(super::values::Cell::text).unwrap_or_default();
                issues.push(head.issue(number, kind, Action::Rejected).value(value));
                return false;
            };
            all.push(PipeWorks { shape, bounds, year });
            true
        },
    )
}

/// Reads gates: counted only, because distances start from the anchors of the neighbourhoods.
pub(crate) fn gates(opened: Opened, place: &Place, issues: &mut Vec<DataIssue>, progress: &Progress) -> Result<InputRecord, Stopped> {
    rows::read(
        opened,
        &[],
        progress,
        |_, row| match place.shape(row.wkb.as_deref())? {
            Placed::Points(_) => Ok(()),
            Placed::Lines(_) | Placed::Areas(_) => Err((IssueKind::WrongGeometryKind, String::new())),
        },
        |head, number, outcome: Result<(), Reject>| match outcome {
            Ok(()) => true,
            Err((kind, value)) => {
                issues.push(head.issue(number, kind, Action::Rejected).value(value));
                false
            }
        },
    )
}

type Bounded = (Geometry<f64>, [[f64; 2]; 2]);

fn shape(placed: Placed) -> Result<Bounded, Reject> {
    let empty = || (IssueKind::EmptyGeometry, String::new());
    let shape = match placed {
        Placed::Points(points) => Geometry::Point(points.first().map(|p| Point::new(p[0], p[1])).ok_or_else(empty)?),
        Placed::Lines(lines) => {
            let lines: Vec<_> = lines.iter().filter_map(|l| clean_line(l)).collect();
            if lines.is_empty() {
                return Err(empty());
            }
            Geometry::MultiLineString(MultiLineString(lines))
        }
        Placed::Areas(areas) => Geometry::MultiPolygon(multi_polygon(&area_of(Placed::Areas(areas), 0.0, 0.0)?.areas)),
    };
    let bounds = bounds(&shape).ok_or_else(empty)?;
    Ok((shape, bounds))
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
            n.facts.insert(FACT.to_owned(), Fact::Number(Decimal::from(year)));
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
