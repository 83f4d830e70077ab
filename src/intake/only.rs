//! Reading only the columns that are wanted: a wide table is read two to three times as fast.
//!
//! GDAL's columnar stream was measured against this and is not used: see docs/performance.md.

use std::ffi::{CString, c_char};
use std::ptr;

use gdal::vector::{Layer, LayerAccess};

use super::source::Column;

/// Formats whose readers skip a column without reading it, and make no geometry of columns.
const SKIPPING: [&str; 6] = ["GPKG", "ESRI Shapefile", "FlatGeobuf", "OpenFileGDB", "SQLite", "MapInfo File"];

/// Tells a layer to skip the columns that are not wanted, where its format can. It holds until the dataset is closed.
pub(crate) fn skip_others(layer: &Layer<'_>, driver: &str, columns: &[Column], wanted: &[usize]) {
    if !SKIPPING.contains(&driver) {
        return;
    }
    let skipped: Vec<CString> = skippable(columns, wanted).into_iter().filter_map(|name| CString::new(name).ok()).collect();
    let mut list: Vec<*const c_char> = skipped.iter().map(|name| name.as_ptr()).chain([ptr::null()]).collect();
    // A layer that refuses reads more than it must, and nothing else.
    #[expect(unsafe_code, reason = "the gdal crate has no call for this; the handle and the strings are sound as said here")]
    // SAFETY: the borrowed layer is alive, so its handle is; the list ends with a null and its strings with a zero byte, both
    // outlive the call, and GDAL only reads them: it looks each name up and marks the column.
    let _ = unsafe { gdal_sys::OGR_L_SetIgnoredFields(layer.c_layer(), list.as_mut_ptr()) };
}

/// Names of the columns that can be skipped by name: GDAL finds the first of several that differ in case only, and takes some
/// names of its own for the geometry and the style.
fn skippable<'c>(columns: &'c [Column], wanted: &[usize]) -> Vec<&'c str> {
    let alike = |a: &str, b: &str| a.to_lowercase() == b.to_lowercase();
    columns
        .iter()
        .enumerate()
        .filter(|(at, column)| {
            let is_only = columns.iter().filter(|other| alike(&other.name, &column.name)).count() == 1;
            !wanted.contains(at) && is_only && !column.name.to_ascii_uppercase().starts_with("OGR_")
        })
        .map(|(_, column)| column.name.as_str())
        .collect()
}

#[cfg(test)]
mod tests {
    use gdal::vector::{Feature, FieldValue, LayerOptions, OGRFieldType};
    use gdal::{Dataset, DriverManager};

    use super::*;
    use crate::intake::source::{ColumnKind, columns};

    fn column(name: &str) -> Column {
        Column { name: name.into(), kind: ColumnKind::Text, truncated: false }
    }

    #[test]
    fn only_what_one_name_means_is_skipped() {
        let all = ["year", "Name", "name", "OGR_GEOMETRY", "note", "数据"].map(column);
        assert_eq!(skippable(&all, &[0]), ["note", "数据"]);
        assert!(skippable(&[], &[]).is_empty());
    }

    #[test]
    fn wanted_columns_and_geometry_stay() {
        let folder = tempfile::tempdir().unwrap();
        for (driver, file) in [("GPKG", "a.gpkg"), ("ESRI Shapefile", "a.shp"), ("FlatGeobuf", "a.fgb")] {
            let path = folder.path().join(file);
            let mut made = DriverManager::get_driver_by_name(driver).unwrap().create_vector_only(&path).unwrap();
            let layer = made.create_layer(LayerOptions { name: "a", ..LayerOptions::default() }).unwrap();
            layer
                .create_defn_fields(&[("x", OGRFieldType::OFTString), ("y", OGRFieldType::OFTInteger), ("z", OGRFieldType::OFTString)])
                .unwrap();
            let mut feature = Feature::new(layer.defn()).unwrap();
            for (at, value) in ["1", "2", "3"].into_iter().enumerate() {
                let value = if at == 1 { FieldValue::IntegerValue(2) } else { FieldValue::StringValue(value.into()) };
                feature.set_field(at, &value).unwrap();
            }
            feature.set_geometry(gdal::vector::Geometry::from_wkt("POINT(7 8)").unwrap()).unwrap();
            feature.create(&layer).unwrap();
            drop(feature);
            made.close().unwrap();
            let read = Dataset::open(&path).unwrap();
            let mut layer = read.layer(0).unwrap();
            let all = columns(&layer, false);
            skip_others(&layer, driver, &all, &[1]);
            let feature = layer.features().next().unwrap();
            assert_eq!(feature.field_as_integer(1).unwrap(), Some(2), "{driver}");
            assert_eq!(feature.field_as_string(0).unwrap().filter(|t| !t.is_empty()), None, "{driver}");
            assert_eq!(feature.geometry_by_index(0).unwrap().get_point(0).0, 7.0, "{driver}");
        }
    }
}
