use std::collections::BTreeMap;
use std::sync::Arc;

use geo_types::{Geometry, GeometryCollection, LineString, MultiPolygon, Point, polygon};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Broken, Stored, from_bytes, stored, to_bytes};

/// A value with a bit of everything.
#[derive(Debug, Clone, PartialEq)]
struct FactRow {
    table: Table,
    layer: Arc<str>,
    row: u64,
    headings: BTreeMap<Arc<str>, Arc<str>>,
    facts: Vec<Option<Decimal>>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Table {
    Ledger,
    Survey,
}

stored!(struct FactRow { table, layer, row, headings, facts });
stored!(
    enum Table {
        Ledger,
        Survey,
    }
);

fn again<T: Stored + PartialEq + std::fmt::Debug>(value: &T) -> Vec<u8> {
    let bytes = to_bytes(value);
    assert_eq!(from_bytes::<T>(&bytes).as_ref(), Ok(value));
    bytes
}

fn row() -> FactRow {
    let headings = BTreeMap::from([("def_leak".into(), "渗漏".into()), ("lifts".into(), "电梯".into())]);
    FactRow { table: Table::Survey, layer: "台账.xlsx".into(), row: 7, headings, facts: vec![None, Some(Decimal::new(-12_340, 3))] }
}

#[test]
fn values_come_back_as_they_were() {
    again(&vec![Some(1.5f64), None, Some(-0.0), Some(f64::INFINITY)]);
    again(&vec![true, false]);
    again(&vec![Table::Ledger, Table::Survey]);
    again(&[u64::MAX, 0]);
    again(&vec![i8::MIN, i8::MAX]);
    again(&row());
    let square = polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0)];
    again(&MultiPolygon(vec![square.clone()]));
    let line = LineString::from(vec![(0.1, 0.2), (0.3, 0.4)]);
    let all = GeometryCollection(vec![Geometry::Point(Point::new(1.0, 2.0)), Geometry::LineString(line), Geometry::Polygon(square)]);
    again(&Geometry::GeometryCollection(all));
    // The bits of what is no number, too.
    let odd = f64::from_bits(0x7ff8_0000_0000_1234);
    assert_eq!(from_bytes::<f64>(&to_bytes(&odd)).map(f64::to_bits), Ok(odd.to_bits()));
}

#[test]
fn a_shared_text_is_written_once_and_shared_again() {
    let text: Arc<str> = "楼栋.gpkg:buildings".into();
    let bytes = again(&vec![text.clone(), "x".into(), text.clone()]);
    assert_eq!(bytes.windows(text.len()).filter(|part| *part == text.as_bytes()).count(), 1);
    let read: Vec<Arc<str>> = from_bytes(&bytes).unwrap();
    assert!(Arc::ptr_eq(&read[0], &read[2]));
}

#[test]
fn what_is_cut_or_goes_on_is_broken() {
    let bytes = to_bytes(&row());
    for length in 0..bytes.len() {
        assert_eq!(from_bytes::<FactRow>(&bytes[..length]), Err(Broken), "{length}");
    }
    assert_eq!(from_bytes::<FactRow>(&[bytes, vec![0]].concat()), Err(Broken));
}

#[test]
fn a_length_that_nothing_follows_takes_no_memory() {
    for length in [u64::MAX, 1 << 40, 9] {
        let bytes = [&length.to_le_bytes()[..], &[0; 8]].concat();
        assert_eq!(from_bytes::<Vec<[f64; 2]>>(&bytes), Err(Broken));
        assert_eq!(from_bytes::<String>(&bytes), Err(Broken));
        assert_eq!(from_bytes::<BTreeMap<u8, u8>>(&bytes), Err(Broken));
    }
}

#[test]
fn shapes_within_shapes_end_somewhere() {
    let bytes: Vec<u8> = std::iter::repeat_n([6, 1, 0, 0, 0, 0, 0, 0, 0], 100_000).flatten().collect();
    assert_eq!(from_bytes::<Geometry<f64>>(&bytes), Err(Broken));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_broken(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = from_bytes::<FactRow>(&bytes);
        let _ = from_bytes::<Geometry<f64>>(&bytes);
        if let Ok(texts) = from_bytes::<Vec<String>>(&bytes) {
            again(&texts);
        }
    }
}
