//! From a plan to its files: GeoJSON (RFC 7946), CSV, JSON; written as one folder in one step.

mod approvals_csv;
mod changes_csv;
mod delivery;
mod dossiers_json;
mod features;
mod folder;
mod folder_error;
mod funding_csv;
mod geojson;
mod output_file;
mod plan_json;
mod preview;
mod programme_csv;
mod publicity_md;
mod reserve_csv;
mod survey_csv;
mod table;
mod target;
mod tasks_csv;
mod works_csv;
mod year_certainty_csv;
mod zone_pairs_csv;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::intake::{CrsError, Transform};
use crate::plan::record::Records;
use crate::plan::{Effort, Plan, document};
use crate::report::{Cancelled, Progress, Stage};

pub use delivery::{DeliveryError, deliver};
pub(crate) use features::{Added, Form, Values, is_replaced, unfit, write as write_features};
pub use folder::{OutputFolder, Staged};
pub use folder_error::FolderError;
pub use output_file::OutputFile;
pub use preview::{FilePreview, PreviewBody, preview};
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
    /// The plan is a first answer, made while something was still being moved.
    #[error("a first answer is not written")]
    Unsettled,
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
    if plan.effort != Effort::Settled {
        return Err(ExportError::Unsettled);
    }
    progress.enter(Stage::Export, 15)?;
    let records = Records::new(plan);
    let layers: [(&str, LayerWriter); 4] = [
        ("zones.geojson", geojson::zones),
        ("neighbourhoods.geojson", geojson::neighbourhoods),
        ("corridors.geojson", geojson::corridors),
        ("links.geojson", geojson::links),
    ];
    for (name, write) in layers {
        write(plan, &records, &folder.join(name), progress)?;
        progress.advance(1)?;
    }
    let tables: [(&str, FileWriter); 6] = [
        ("programme.csv", programme_csv::write),
        ("dossiers.json", dossiers_json::write),
        ("approvals.csv", approvals_csv::write),
        ("publicity.md", publicity_md::write),
        ("reserve.csv", reserve_csv::write),
        ("survey-next.csv", survey_csv::write),
    ];
    for (name, write) in tables {
        write(plan, &folder.join(name), progress)?;
        progress.advance(1)?;
    }
    let document = document(plan);
    let said: [(&str, DocumentWriter); 4] = [
        ("works.csv", works_csv::write),
        ("funding.csv", funding_csv::write),
        ("tasks.csv", tasks_csv::write),
        ("plan.json", plan_json::write),
    ];
    for (name, write) in said {
        write(plan, &document, &folder.join(name), progress)?;
        progress.advance(1)?;
    }
    if let Some(certainty) = &plan.zones.certainty {
        zone_pairs_csv::write(plan, certainty, &folder.join("zone-pairs.csv"), progress)?;
    }
    if let Some(certainty) = &plan.programme.certainty {
        year_certainty_csv::write(plan, certainty, &folder.join("year-certainty.csv"), progress)?;
    }
    if let Some(changes) = &plan.changes {
        changes_csv::write(changes, &folder.join("changes.csv"), progress)?;
    }
    progress.advance(1)?;
    // The writing thread may end.
    Transform::forget_cached();
    Ok(())
}

/// Bytes that are held before they are written: a city's plan has gigabytes.
const BUFFER: usize = 1 << 18;

type LayerWriter = fn(&Plan, &Records<'_>, &Path, &Progress) -> Result<(), ExportError>;
type FileWriter = fn(&Plan, &Path, &Progress) -> Result<(), ExportError>;
/// Files that say in words what the document names by its ids.
type DocumentWriter = fn(&Plan, &Value, &Path, &Progress) -> Result<(), ExportError>;
