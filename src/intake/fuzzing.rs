//! Inner functions of intake for the fuzz targets, with what must hold of them for any bytes.

use std::collections::BTreeMap;

use super::place::Place;
use super::sample::Sample;
use super::source::{Column, ColumnKind};
use super::values::Cell;
use crate::report::Role;

/// Roles whose columns are mapped, by the first byte.
const ROLES: [Role; 5] = [Role::Buildings, Role::Neighbourhoods, Role::Ledger, Role::Facilities, Role::Streets];

/// Columns: a byte for the part, then a line of names and lines of cells, separated by `|`; `field=column` lines declare.
///
/// # Panics
/// Where that does not hold.
pub fn fields(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let role = ROLES[usize::from(*first) % ROLES.len()];
    let text = String::from_utf8_lossy(rest);
    let mut lines = text.lines();
    let columns: Vec<Column> = lines
        .next()
        .unwrap_or_default()
        .split('|')
        .take(60)
        .enumerate()
        .map(|(at, name)| {
            let kind = [ColumnKind::Text, ColumnKind::Integer, ColumnKind::Real][(at + usize::from(*first / 16)) % 3];
            Column { name: name.to_owned(), kind, truncated: *first & 8 != 0 }
        })
        .collect();
    let mut sample = Sample { rows: 0, columns: vec![Vec::new(); columns.len()] };
    let mut declared = BTreeMap::new();
    for line in lines.take(60) {
        if let Some((field, column)) = line.split_once('=') {
            declared.insert(field.to_owned(), column.to_owned());
            continue;
        }
        let mut cells = line.split('|').map(|cell| match cell.parse::<f64>() {
            Ok(value) if value.fract() == 0.0 && value.abs() < 1e15 => Cell::Integer(value as i64),
            Ok(value) => Cell::Real(value),
            Err(_) if cell.is_empty() => Cell::Null,
            Err(_) => Cell::Text(cell.to_owned()),
        });
        sample.rows += 1;
        sample.columns.iter_mut().for_each(|column| column.push(cells.next().unwrap_or_default()));
    }
    let mapped = super::fields::map(role, &columns, &declared, || Some(&sample));
    let mut taken: Vec<usize> = Vec::new();
    for (field, at) in mapped.mapping.iter() {
        assert!(at < columns.len(), "{field} → {at}");
        if !declared.contains_key(field) {
            assert!(!taken.contains(&at), "column {at} is taken twice");
        }
        taken.push(at);
    }
    let is_declared = |name: &String| declared.iter().any(|(field, column)| field == name || column == name);
    assert!(mapped.troubles.iter().all(|(name, _)| is_declared(name)));
}

/// Well-known binary as a shape, an area and a line of a district in Chongqing.
///
/// # Panics
/// Where a cleaned shape is open or not finite.
pub fn wkb(data: &[u8]) {
    let place = Place { from: "EPSG:4490".into(), to: "EPSG:4544".into(), centre: [485_000.0, 3_342_000.0], ..Place::default() };
    let plane = Place { from: "EPSG:4544".into(), ..place.clone() };
    for place in [place, plane] {
        if let Ok(cleaned) = place.area(Some(data), 1.0, 0.1) {
            assert!(!cleaned.areas.is_empty());
            for ring in cleaned.areas.iter().flatten() {
                assert!(ring.len() >= 4 && ring.first() == ring.last(), "{ring:?}");
                assert!(ring.iter().flatten().all(|v| v.is_finite()));
            }
        }
        if let Ok(lines) = place.lines(Some(data)) {
            assert!(lines.iter().all(|line| line.0.len() >= 2));
        }
    }
}
