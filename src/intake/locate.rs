//! Where the issues of the inputs are, so that the map and the plan files can show them.

use std::collections::BTreeMap;

use super::buildings::Named;
use super::neighbourhoods::outlines::Outline;
use super::place::Place;
use crate::district::{Facility, Neighbourhood};
use crate::report::{DataIssue, IssueKind, Role};

/// The first vertex of a shape in well-known binary, in its own coordinates; `None` where it has none.
pub(super) fn first_vertex(wkb: &[u8]) -> Option<[f64; 2]> {
    let mut rest = wkb;
    loop {
        let (&order, tail) = rest.split_first()?;
        let (code, tail) = tail.split_first_chunk::<4>()?;
        let number = |bytes: [u8; 4]| if order == 0 { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) };
        // ISO writes Z and M as thousands, EWKB as flags above; an SRID may follow.
        let code = number(*code);
        let tail = if code & 0x2000_0000 == 0 { tail } else { tail.get(4..)? };
        // A point has no count; an area has one more than a line, and collections repeat the heading.
        let counts = match (code & 0xffff) % 1000 {
            1 => 0,
            2 | 8 => 1,
            3 | 17 => 2,
            4..=7 | 9..=12 | 15 | 16 => {
                let (count, tail) = tail.split_first_chunk::<4>()?;
                if number(*count) == 0 {
                    return None;
                }
                rest = tail;
                continue;
            }
            _ => return None,
        };
        let mut tail = tail;
        for _ in 0..counts {
            let (count, after) = tail.split_first_chunk::<4>()?;
            if number(*count) == 0 {
                return None;
            }
            tail = after;
        }
        let (x, tail) = tail.split_first_chunk::<8>()?;
        let (y, _) = tail.split_first_chunk::<8>()?;
        let real = |bytes: [u8; 8]| if order == 0 { f64::from_be_bytes(bytes) } else { f64::from_le_bytes(bytes) };
        let at = [real(*x), real(*y)];
        return at.iter().all(|v| v.is_finite()).then_some(at);
    }
}

/// Issues of one layer about records that were not kept, by where these start.
pub(super) fn rejected(issues: &mut [DataIssue], starts: &[(u64, [f64; 2])], place: &Place) {
    let starts: BTreeMap<u64, [f64; 2]> = starts.iter().copied().collect();
    for issue in without_place(issues) {
        issue.at = issue.row.and_then(|row| starts.get(&row)).and_then(|&at| place.of(at));
    }
}

/// Issues of one layer about facilities that were kept.
pub(super) fn facilities(issues: &mut [DataIssue], kept: &[Facility]) {
    for issue in without_place(issues).filter(|issue| issue.role == Role::Facilities) {
        let at = issue.row.and_then(|row| kept.binary_search_by_key(&row, |facility| facility.row).ok());
        issue.at = at.map(|at| kept[at].at);
    }
}

/// Issues about outlines that were drawn.
pub(super) fn outlines(issues: &mut [DataIssue], drawn: &[Outline]) {
    for issue in without_place(issues).filter(|issue| issue.role == Role::Neighbourhoods) {
        let outline = drawn.iter().find(|o| Some(o.row) == issue.row && o.head.label == issue.layer);
        issue.at = outline.and_then(|o| o.rings.first()?.first()?.first().copied());
    }
}

/// Issues about buildings that were kept.
pub(super) fn buildings(issues: &mut [DataIssue], named: &Named) {
    for issue in without_place(issues).filter(|issue| issue.role == Role::Buildings) {
        issue.at = issue.row.and_then(|row| named.at_row(&issue.layer, row)).map(crate::district::Building::centre);
    }
}

/// Issues about a neighbourhood that is known by its name alone, where only one has it.
pub(super) fn named(issues: &mut [DataIssue], neighbourhoods: &[Neighbourhood]) {
    let mut places: BTreeMap<&str, Option<[f64; 2]>> = BTreeMap::new();
    for neighbourhood in neighbourhoods {
        places.entry(&neighbourhood.name).and_modify(|place| *place = None).or_insert(Some(neighbourhood.anchor));
    }
    for issue in without_place(issues).filter(|issue| issue.kind == IssueKind::NotInLedger) {
        issue.at = places.get(&*issue.value).copied().flatten();
    }
}

fn without_place(issues: &mut [DataIssue]) -> impl Iterator<Item = &mut DataIssue> {
    issues.iter_mut().filter(|issue| issue.at.is_none())
}

#[cfg(test)]
mod tests {
    use gdal::vector::Geometry;

    use super::first_vertex;

    #[test]
    fn every_kind_of_shape_starts_somewhere() {
        for (wkt, at) in [
            ("POINT (1 2)", Some([1.0, 2.0])),
            ("POINT Z (1 2 3)", Some([1.0, 2.0])),
            ("LINESTRING (1 2, 3 4)", Some([1.0, 2.0])),
            ("POLYGON ((1 2, 3 4, 5 2, 1 2))", Some([1.0, 2.0])),
            ("MULTIPOLYGON Z (((1 2 0, 3 4 0, 5 2 0, 1 2 0)))", Some([1.0, 2.0])),
            ("GEOMETRYCOLLECTION (MULTIPOINT (1 2, 3 4))", Some([1.0, 2.0])),
            ("CURVEPOLYGON (COMPOUNDCURVE ((1 2, 3 4), CIRCULARSTRING (3 4, 4 5, 1 2)))", Some([1.0, 2.0])),
            ("POLYGON EMPTY", None),
            ("GEOMETRYCOLLECTION EMPTY", None),
        ] {
            let wkb = Geometry::from_wkt(wkt).unwrap().wkb().unwrap();
            assert_eq!(first_vertex(&wkb), at, "{wkt}");
            for end in 0..wkb.len() {
                // A shape that is cut off has no place, or one that was read whole.
                assert!(first_vertex(&wkb[..end]).is_none_or(|found| Some(found) == at), "{wkt} {end}");
            }
        }
    }
}
