//! Some rows of a layer, spread over it: enough to see what its columns hold.

use gdal::vector::{Feature, LayerAccess, LayerCaps};

use super::rows::Row;
use super::sheets::Table;
use super::source::{Column, cell};
use super::values::Cell;
use super::{Trouble, quiet};

/// Rows by which columns are judged.
const ROWS: u64 = 4_000;

/// Drivers that find a row by its number without reading those before it.
const RANDOM_ACCESS: [&str; 5] = ["GPKG", "ESRI Shapefile", "FlatGeobuf", "OpenFileGDB", "SQLite"];

/// How the rows of a sample were chosen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Spread {
    /// Every row was looked at.
    #[default]
    All,
    /// Rows at even distances over the whole layer.
    Even,
    /// The first rows.
    First,
}

/// Cells of some rows, by column.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sample {
    /// Rows looked at.
    pub rows: usize,
    /// Cells of every column, in the order of the columns.
    pub columns: Vec<Vec<Cell>>,
}

impl Sample {
    /// Looks at some rows of a layer; leaves the layer at its beginning.
    pub(crate) fn of(layer: &mut gdal::vector::Layer<'_>, driver: &str, columns: &[Column]) -> Self {
        let mut sample = Self { rows: 0, columns: vec![Vec::new(); columns.len()] };
        // Keys of OpenStreetMap say what they hold, and every pass over an extract is a long one.
        if driver == "OSM" {
            return sample;
        }
        visit(layer, driver, ROWS, |feature| {
            sample.rows += 1;
            for (at, (column, cells)) in columns.iter().zip(&mut sample.columns).enumerate() {
                cells.push(cell(feature, at, column.kind));
            }
        });
        quiet::clear();
        sample
    }

    /// Looks at the first rows of a table.
    pub(crate) fn of_table(table: &Table) -> Result<Self, Trouble> {
        let mut sample = Self { rows: 0, columns: vec![Vec::new(); table.columns.len()] };
        visit_table(table, ROWS, |row| {
            sample.rows += 1;
            for (cell, cells) in row.cells.into_iter().zip(&mut sample.columns) {
                cells.push(cell);
            }
        })?;
        Ok(sample)
    }
}

/// Shows at most `most` rows of a table, the first ones.
pub(crate) fn visit_table(table: &Table, most: u64, mut see: impl FnMut(Row)) -> Result<(u64, Spread), Trouble> {
    let all: Vec<usize> = (0..table.columns.len()).collect();
    let mut seen = 0;
    table.each(&all, |row| {
        seen += 1;
        see(row);
        seen < most
    })?;
    Ok((seen, if table.count <= seen { Spread::All } else { Spread::First }))
}

/// Shows at most `most` rows of a layer: all, or at even distances, or the first where rows cannot be found by number.
/// What GDAL complains of meanwhile is left to be heard.
pub(crate) fn visit(layer: &mut gdal::vector::Layer<'_>, driver: &str, most: u64, mut see: impl FnMut(&Feature<'_>)) -> (u64, Spread) {
    layer.reset_feature_reading();
    let count = layer.try_feature_count();
    let by_number = RANDOM_ACCESS.contains(&driver) && layer.has_capability(LayerCaps::OLCRandomRead);
    let long = count.filter(|&n| n > most && by_number);
    let first = long.and_then(|_| layer.features().next()?.fid());
    let mut seen = 0;
    let spread = if let (Some(count), Some(first)) = (long, first) {
        for step in 0..most {
            // Numbers may have gaps: what is not there is passed over.
            let number = first + (u128::from(step) * u128::from(count) / u128::from(most)) as u64;
            if let Some(feature) = layer.feature(number) {
                seen += 1;
                see(&feature);
            }
        }
        Spread::Even
    } else {
        layer.reset_feature_reading();
        for feature in layer.features().take(most as usize) {
            seen += 1;
            see(&feature);
        }
        if count.is_some_and(|n| n <= seen) { Spread::All } else { Spread::First }
    };
    layer.reset_feature_reading();
    (seen, spread)
}
