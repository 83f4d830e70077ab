//! From a plan to its files: GeoJSON (RFC 7946), CSV, JSON; written as one folder in one step.

mod approvals_csv;
mod dossiers_json;
mod features;
mod folder;
mod folder_error;
mod funding_csv;
mod geojson;
mod output_file;
mod plan_json;
mod programme_csv;
mod publicity_md;
mod reserve_csv;
mod survey_csv;
mod table;
mod target;
mod tasks_csv;
mod works_csv;

use std::path::{Path, PathBuf};

use crate::intake::CrsError;
use crate::plan::Plan;
use crate::plan::record::Records;
use crate::report::{Cancelled, Progress, Stage};

pub(crate) use features::{Added, Form, Values, is_replaced, unfit, write as write_features};
pub use folder::{OutputFolder, Staged};
pub use folder_error::FolderError;
pub use output_file::OutputFile;
pub use target::{PLAN_FILES, is_plan};

/// Why a plan's files could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The disk or the folder.
    #[error("{path}: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: std::io::Error,
    },
    /// Longitude and latitude cannot be had from the planning CRS.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// Writes the plan files into an empty folder.
///
/// # Errors
/// [`ExportError`]; the folder may then hold a part of the files.
pub fn write(plan: &Plan, folder: &Path, progress: &Progress) -> Result<(), ExportError> {
    progress.enter(Stage::Export, 14)?;
    let records = Records::new(plan);
    geojson::zones(plan, &records, &folder.join("zones.geojson"))?;
    progress.advance(1)?;
    geojson::neighbourhoods(plan, &records, &folder.join("neighbourhoods.geojson"))?;
    progress.advance(1)?;
    geojson::corridors(plan, &records, &folder.join("corridors.geojson"))?;
    progress.advance(1)?;
    geojson::links(plan, &records, &folder.join("links.geojson"))?;
    progress.advance(1)?;
    programme_csv::write(plan, &folder.join("programme.csv"))?;
    progress.advance(1)?;
    works_csv::write(plan, &folder.join("works.csv"))?;
    progress.advance(1)?;
    funding_csv::write(plan, &folder.join("funding.csv"))?;
    progress.advance(1)?;
    dossiers_json::write(plan, &folder.join("dossiers.json"))?;
    progress.advance(1)?;
    approvals_csv::write(plan, &folder.join("approvals.csv"))?;
    progress.advance(1)?;
    tasks_csv::write(plan, &folder.join("tasks.csv"))?;
    progress.advance(1)?;
    publicity_md::write(plan, &folder.join("publicity.md"))?;
    progress.advance(1)?;
    reserve_csv::write(plan, &folder.join("reserve.csv"))?;
    progress.advance(1)?;
    survey_csv::write(plan, &folder.join("survey-next.csv"))?;
    progress.advance(1)?;
    plan_json::write(plan, &folder.join("plan.json"))?;
    progress.advance(1)?;
    Ok(())
}
