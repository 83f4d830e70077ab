//! Layers that a command makes itself: columns, and shapes as well-known binary.

use geo_types::MultiPolygon;

use crate::intake::{Column, ColumnKind};

/// A column.
pub(super) fn column(name: &str, kind: ColumnKind) -> Column {
    Column { name: name.into(), kind, truncated: false }
}

/// A point.
pub(super) fn point([x, y]: [f64; 2]) -> Vec<u8> {
    let mut wkb = head(1);
    wkb.extend(x.to_le_bytes().into_iter().chain(y.to_le_bytes()));
    wkb
}

/// A line of two points or more.
pub(super) fn line(points: impl ExactSizeIterator<Item = [f64; 2]>) -> Vec<u8> {
    let mut wkb = head(2);
    wkb.extend((points.len() as u32).to_le_bytes());
    wkb.extend(points.flatten().flat_map(f64::to_le_bytes));
    wkb
}

/// Areas.
pub(super) fn land(land: &MultiPolygon<f64>) -> Vec<u8> {
    let mut wkb = head(6);
    wkb.extend((land.0.len() as u32).to_le_bytes());
    for part in land {
        wkb.extend(head(3));
        wkb.extend((part.interiors().len() as u32 + 1).to_le_bytes());
        for ring in std::iter::once(part.exterior()).chain(part.interiors()) {
            wkb.extend((ring.0.len() as u32).to_le_bytes());
            wkb.extend(ring.coords().flat_map(|c| c.x.to_le_bytes().into_iter().chain(c.y.to_le_bytes())));
        }
    }
    wkb
}

fn head(kind: u32) -> Vec<u8> {
    let mut wkb = vec![1];
    wkb.extend(kind.to_le_bytes());
    wkb
}
