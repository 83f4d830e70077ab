//! Outlines of the source, and which buildings stand in them.

use std::collections::HashSet;

use geo::{Area, BooleanOps, InteriorPoint};
use geo_types::{LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use super::records::{Record, RecordColumns, record};
use crate::district::{BoxIndex, Building, Buildings};
use crate::intake::InputRecord;
use crate::intake::buildings::fingerprint;
use crate::intake::fields::Mapping;
use crate::intake::geometry::{covers, multi_polygon, side};
use crate::intake::place::Place;
use crate::intake::rows::{self, LayerHead, Stopped};
use crate::intake::source::Opened;
use crate::intake::wkb::Path;
use crate::report::{Action, DataIssue, IssueKind, Progress};

/// Outlines below this, in square metres, or this narrow, in metres, are slivers.
const LEAST_M2: f64 = 20.0;
const LEAST_WIDTH_M: f64 = 1.0;

/// Outlines that share more than this part of the smaller one overlap; less is drawing tolerance.
const OVERLAP: f64 = 0.01;

/// A building reaches into another outline where a corner lies deeper in it than this, in metres.
const DEPTH_M: f64 = 1.0;

/// An outline of the source with what is recorded of it.
#[derive(Debug, Clone)]
pub(crate) struct Outline {
    /// Shape in the planning CRS.
    pub shape: MultiPolygon<f64>,
    /// The same as rings.
    pub rings: Vec<Vec<Path>>,
    /// Planar area, to tell the smaller of two.
    pub area: f64,
    /// What its columns say.
    pub record: Record,
    /// Row of its file.
    pub row: u64,
    /// Its file.
    pub head: LayerHead,
}

/// Reads one file of outlines.
#[expect(clippy::too_many_arguments, reason = "what one source needs, and what it adds to")]
pub(crate) fn read(
    opened: Opened,
    mapping: &Mapping,
    place: &Place,
    as_of: i16,
    outlines: &mut Vec<Outline>,
    seen: &mut HashSet<u64>,
    issues: &mut Vec<DataIssue>,
    progress: &Progress,
) -> Result<InputRecord, Stopped> {
    let columns = RecordColumns::new(&opened, mapping, false);
    rows::read(
        opened,
        &columns.wanted,
        progress,
        |head, row, (): &mut ()| {
            let area = place.area(row.wkb, LEAST_M2, LEAST_WIDTH_M);
            let mut issues = Vec::new();
            let record = record(head, row, &columns, as_of, &mut issues);
            (area, record, issues)
        },
        |head, row, (area, record, mut row_issues), ()| {
            let number = row.number;
            let cleaned = match area {
                Ok(cleaned) => cleaned,
                Err((kind, value)) => {
                    issues.push(head.issue(number, kind, Action::Rejected).value(value));
                    return false;
                }
            };
            if !seen.insert(fingerprint(&cleaned.areas)) {
                issues.push(head.issue(number, IssueKind::DuplicateGeometry, Action::Rejected));
                return false;
            }
            issues.extend(head.changes(number, &cleaned.changes));
            issues.append(&mut row_issues);
            let shape = multi_polygon(&cleaned.areas);
            let area = shape.unsigned_area();
            outlines.push(Outline { shape, rings: cleaned.areas, area, record, row: number, head: head.clone() });
            true
        },
    )
}

/// Least and greatest coordinates of a shape given as rings.
pub(crate) fn bounds(rings: &[Vec<Path>]) -> [[f64; 2]; 2] {
    rings.iter().flatten().flatten().fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], v| {
        [[lo[0].min(v[0]), lo[1].min(v[1])], [hi[0].max(v[0]), hi[1].max(v[1])]]
    })
}

/// Says which outlines overlap: each pair once, at the larger one.
pub(crate) fn report_overlaps(outlines: &[Outline], index: &BoxIndex, issues: &mut Vec<DataIssue>) {
    let found: Vec<(usize, usize, f64)> = (0..outlines.len())
        .into_par_iter()
        .flat_map_iter(|a| {
            let near = index.touching(bounds(&outlines[a].rings));
            near.into_iter()
                .map(|b| b as usize)
                .filter(move |&b| b > a)
                .filter_map(move |b| {
                    let common = outlines[a].shape.intersection(&outlines[b].shape).unsigned_area();
                    (common > OVERLAP * outlines[a].area.min(outlines[b].area)).then_some((a, b, common))
                })
                .collect::<Vec<_>>()
        })
        .collect();
    for (a, b, common) in found {
        let (large, small) = if outlines[a].area >= outlines[b].area { (a, b) } else { (b, a) };
        let value = format!("{common:.0} m², {}", title(&outlines[small]));
        issues.push(outlines[large].head.issue(outlines[large].row, IssueKind::Overlap, Action::Kept).value(value));
    }
}

fn title(outline: &Outline) -> String {
    match (&outline.record.name, &outline.record.id) {
        (name, _) if !name.is_empty() => name.clone(),
        (_, id) if !id.is_empty() => id.clone(),
        _ => format!("row {}", outline.row),
    }
}

/// For every building the outline it stands in, and another one it reaches into.
///
/// A building belongs to the outline that holds a point inside it; where several do, to the one it names by id, else to the smallest.
pub(crate) fn assign(
    buildings: &Buildings,
    outlines: &[Outline],
    index: &BoxIndex,
    named_key: impl Fn(usize) -> Option<String> + Sync,
) -> Vec<(Option<u32>, Option<u32>)> {
    (0..buildings.len())
        .into_par_iter()
        .map(|at| {
            let building = buildings.get(crate::district::BuildingIx(at as u32));
            let near = index.touching(building.bounds());
            if near.is_empty() {
                return (None, None);
            }
            let point = inside(building);
            let holds = |o: &u32| outlines[*o as usize].rings.iter().any(|rings| covers(rings, point));
            let holding: Vec<u32> = near.iter().copied().filter(holds).collect();
            let key = if holding.len() > 1 { named_key(at) } else { None };
            let own =
                holding.iter().copied().find(|&o| key.as_deref().is_some_and(|k| k == outlines[o as usize].record.id)).or_else(|| {
                    holding.iter().copied().min_by(|&a, &b| outlines[a as usize].area.total_cmp(&outlines[b as usize].area).then(a.cmp(&b)))
                });
            let other =
                own.and_then(|_| near.iter().copied().find(|o| !holding.contains(o) && reaches_into(building, &outlines[*o as usize])));
            (own, other)
        })
        .collect()
}

fn reaches_into(building: Building<'_>, outline: &Outline) -> bool {
    building.rings().flatten().any(|&v| {
        outline.rings.iter().any(|rings| side(v, &rings[0]) == Some(true) && rings.iter().all(|ring| distance_to(v, ring) > DEPTH_M))
    })
}

fn distance_to(p: [f64; 2], ring: &Path) -> f64 {
    ring.windows(2)
        .map(|w| {
            let (dx, dy) = (w[1][0] - w[0][0], w[1][1] - w[0][1]);
            let length2 = (dx * dx + dy * dy).max(f64::MIN_POSITIVE);
            let t = (((p[0] - w[0][0]) * dx + (p[1] - w[0][1]) * dy) / length2).clamp(0.0, 1.0);
            (p[0] - w[0][0] - t * dx).hypot(p[1] - w[0][1] - t * dy)
        })
        .fold(f64::INFINITY, f64::min)
}

/// A point inside a building: the mean of its vertices where that lies inside, else one on a line through it.
pub(crate) fn inside(building: Building<'_>) -> [f64; 2] {
    let mean = building.centre();
    if building.is_point() {
        return mean;
    }
    let rings: Vec<Path> = building.rings().map(<[[f64; 2]]>::to_vec).collect();
    let covered = side(mean, &rings[0]) == Some(true) && rings[1..].iter().all(|hole| side(mean, hole) != Some(true));
    if covered {
        return mean;
    }
    let exterior = LineString::from(rings[0].iter().map(|p| (p[0], p[1])).collect::<Vec<_>>());
    Polygon::new(exterior, Vec::new()).interior_point().map_or(mean, |p| [p.x(), p.y()])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo::Contains;
    use geo_types::Point;
    use proptest::prelude::*;

    use super::*;
    use crate::district::NewBuilding;
    use crate::report::Role;

    fn outline(x: f64, y: f64, w: f64, h: f64, id: &str) -> Outline {
        let rings = vec![vec![vec![[x, y], [x + w, y], [x + w, y + h], [x, y + h], [x, y]]]];
        let head = LayerHead { role: Role::Neighbourhoods, label: Arc::from("o"), names: Vec::new() };
        Outline { shape: multi_polygon(&rings), rings, area: w * h, record: Record { id: id.into(), ..Record::default() }, row: 0, head }
    }

    proptest! {
        #[test]
        fn assignment_agrees_with_brute_force(
            boxes in proptest::collection::vec((0i32..100, 0i32..100, 5i32..60, 5i32..60), 0..12),
            places in proptest::collection::vec((0i32..140, 0i32..140), 1..60),
        ) {
            let outlines: Vec<Outline> =
                boxes.iter().map(|&(x, y, w, h)| outline(f64::from(x), f64::from(y), f64::from(w), f64::from(h), "")).collect();
            let mut buildings = Buildings::default();
            for (x, y) in places {
                let (x, y) = (f64::from(x) + 0.3, f64::from(y) + 0.3);
                buildings.push([&[[x, y], [x + 4.0, y], [x + 4.0, y + 3.0], [x, y + 3.0], [x, y]][..]], 12.0, &NewBuilding::default());
            }
            let index = BoxIndex::new(outlines.iter().map(|o| bounds(&o.rings)));
            let assigned = assign(&buildings, &outlines, &index, |_| None);
            for (building, (own, _)) in buildings.iter().zip(assigned) {
                let [x, y] = inside(building);
                let expected = (0..outlines.len())
                    .filter(|&o| outlines[o].shape.contains(&Point::new(x, y)))
                    .min_by(|&a, &b| outlines[a].area.total_cmp(&outlines[b].area).then(a.cmp(&b)));
                prop_assert_eq!(own.map(|o| o as usize), expected);
            }
        }
    }

    #[test]
    fn an_id_decides_between_overlapping_outlines() {
        let outlines = [outline(0.0, 0.0, 100.0, 100.0, "A"), outline(0.0, 0.0, 50.0, 50.0, "B")];
        let mut buildings = Buildings::default();
        buildings.push([&[[10.0, 10.0], [20.0, 10.0], [20.0, 20.0], [10.0, 10.0]][..]], 50.0, &NewBuilding::default());
        let index = BoxIndex::new(outlines.iter().map(|o| bounds(&o.rings)));
        assert_eq!(assign(&buildings, &outlines, &index, |_| None)[0].0, Some(1));
        assert_eq!(assign(&buildings, &outlines, &index, |_| Some("A".into()))[0].0, Some(0));
    }
}
