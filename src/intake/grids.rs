//! Grids of PROJ that would make a transformation more exact and are not on this machine.
//!
//! PROJ falls back to the next best operation without a word where a grid is missing; its data base says which there are.

use std::path::{Path, PathBuf};

use gdal::vector::LayerAccess;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};
use proj::ProjBuilder;

use super::quiet;

/// A grid that is not here.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Missing {
    /// Its file.
    pub name: String,
    /// Accuracy of the transformation with it, in metres.
    pub metres: f64,
}

/// The best missing grid for a geographic CRS of EPSG at a place in degrees, where it is more exact than `metres`.
pub(crate) fn missing(base: u32, [lon, lat]: [f64; 2], metres: f64) -> Option<Missing> {
    quiet::install();
    let folders = folders();
    let data = folders.iter().map(|f| f.join("proj.db")).find(|f| f.is_file())?;
    let found = best(&data, base, [lon, lat], &folders);
    quiet::clear();
    found.filter(|grid| grid.metres < metres)
}

/// Where PROJ looks for its files.
fn folders() -> Vec<PathBuf> {
    let builder = ProjBuilder::new();
    let path = builder.lib_info().map(|info| info.searchpath).unwrap_or_default();
    std::env::split_paths(&path).collect()
}

fn best(data: &Path, base: u32, [lon, lat]: [f64; 2], folders: &[PathBuf]) -> Option<Missing> {
    let open_flags = GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VECTOR;
    let options = DatasetOptions { open_flags, allowed_drivers: Some(&["SQLite"]), ..DatasetOptions::default() };
    let dataset = Dataset::open_ex(data, options).ok()?;
    let sql = format!(
        "SELECT g.grid_name, g.accuracy, a.proj_grid_name, a.old_proj_grid_name FROM grid_transformation g \
         JOIN usage u ON u.object_table_name = 'grid_transformation' AND u.object_auth_name = g.auth_name AND u.object_code = g.code \
         JOIN extent e ON e.auth_name = u.extent_auth_name AND e.code = u.extent_code \
         LEFT JOIN grid_alternatives a ON a.original_grid_name = g.grid_name \
         WHERE g.deprecated = 0 AND g.source_crs_auth_name = 'EPSG' AND g.source_crs_code = '{base}' AND g.accuracy IS NOT NULL \
         AND {lon} BETWEEN e.west_lon AND e.east_lon AND {lat} BETWEEN e.south_lat AND e.north_lat \
         ORDER BY a.proj_grid_name IS NULL, g.accuracy, g.grid_name"
    );
    let mut rows = dataset.execute_sql(sql, None, gdal::vector::sql::Dialect::DEFAULT).ok()??;
    let mut missing = None;
    for row in rows.features() {
        let text = |at: usize| row.field_as_string(at).ok().flatten();
        let names: Vec<String> = [text(2), text(3), text(0)].into_iter().flatten().collect();
        // A grid that is here is the one PROJ used, if it is of use.
        if names.iter().any(|name| folders.iter().any(|folder| folder.join(name).is_file())) {
            return None;
        }
        if missing.is_none() {
            let metres = row.field_as_double(1).ok().flatten()?;
            missing = names.into_iter().next().map(|name| Missing { name, metres });
        }
    }
    missing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_of_elsewhere_is_not_missed() {
        // Beijing 1954 and Xian 1980 have no public grid; London's is missed only where it is not installed.
        assert_eq!(missing(4610, [105.84, 30.19], f64::INFINITY), None);
        assert_eq!(missing(4277, [105.84, 30.19], f64::INFINITY), None);
        let installed = folders()
            .iter()
            .any(|f| f.join("uk_os_OSTN15_NTv2_OSGBtoETRS.tif").is_file() || f.join("OSTN15_NTv2_OSGBtoETRS.gsb").is_file());
        assert_eq!(missing(4277, [-0.1, 51.5], 21.0).is_some(), !installed);
    }
}
