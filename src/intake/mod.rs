//! From files outside to a district: sources, fields, years, geometry, neighbourhoods.

mod alone;
mod buildings;
mod categories;
mod charset;
mod china;
mod crosscheck;
mod crs;
mod crs_known;
mod datum;
mod dbf;
mod encoding;
mod environment;
mod fields;
mod filtered;
mod found;
#[cfg(any(fuzzing, test))]
pub(crate) mod fuzzing;
mod geometry;
mod grids;
mod ids;
mod inspect;
mod layers;
mod local;
mod locate;
mod map_info;
mod neighbourhoods;
mod network;
mod offset;
mod only;
mod osm;
mod overlaps;
mod place;
mod placing;
mod plausible;
pub(crate) mod quiet;
mod read;
mod readings;
mod remark;
mod rows;
mod sample;
mod settle;
mod sheets;
mod sidecars;
mod source;
#[cfg(test)]
mod tests;
mod uses;
mod values;
mod whole;
mod wkb;
mod years;

use std::sync::Arc;

use crate::district::District;
use crate::report::{Cancelled, DataIssue, Role, Say, Text};
use crate::stored::stored;

pub(crate) use alone::{LayerFiles, Layers, OriginFile, OriginPlace, read as read_layers, without_layer};
pub(crate) use categories::usual_word;
pub use crs::{CrsError, Transform};
pub(crate) use datum::apply as shifted;
pub use environment::environment_notes;
pub(crate) use environment::machine;
pub(crate) use fields::{fields as fields_of, forms, plain};
pub use found::{is_source, sources_in};
pub use inspect::{
    ColumnReport, CrsChoice, InspectAs, Inspection, LayerReport, PartBy, crs_choices, crs_of_place, crs_typed, inspect, inspect_as,
    inspect_source, is_repeated as may_have_several, project as starter_project, together as inspect_together,
};
pub use neighbourhoods::agreement::{Agreement, Difference, DifferenceKind};
pub use network::{FacilityPlace, NetworkFacility, NetworkFiles, NetworkTables, NodeTable, read_network};
pub(crate) use network::{Pair, read_pairs};
pub use offset::{DatumSuspected, datum_suspected};
pub use read::read;
pub use readings::{TextReading, TextReadings, text_readings};
pub(crate) use rows::Row;
pub use sample::Spread;
pub use sheets::SheetReport;
pub use sidecars::accompanies;
pub(crate) use source::Column;
pub use source::{ColumnKind, GeometryKind, fits as shapes_fit};
pub(crate) use values::Cell;
pub(crate) use values::{heading_factor, quantity};
pub(crate) use whole::{Whole, read as read_whole, rings as rings_of};
pub use years::heaping::Heaping;
pub use years::{Reading, read_year};

/// What was read from one source in one role.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct InputRecord {
    /// Part it plays.
    pub role: Role,
    /// Path as the project file writes it.
    pub source: String,
    /// Layer.
    pub layer: String,
    /// Records read.
    pub read: u64,
    /// Records kept.
    pub kept: u64,
    /// Records rejected; `read = kept + rejected`.
    pub rejected: u64,
    /// SHA-256 over the decoded rows: geometry and the columns that were read.
    pub rows_sha256: String,
    /// Where the rejected records start, in the layer's own coordinates: row and first vertex. Taken by intake, which
    /// tells the issues about them.
    #[serde(skip)]
    pub(crate) rejected_at: Vec<(u64, [f64; 2])>,
}

/// A district with the account of how it was read.
#[derive(Debug, Clone, Default)]
pub struct Intake {
    /// What was read.
    pub district: District,
    /// Account by source.
    pub inputs: Vec<InputRecord>,
    /// What was wrong, record by record.
    pub issues: Vec<DataIssue>,
    /// How far neighbourhoods agree with outlines that are known, one a source.
    pub agreement: Vec<Agreement>,
}

/// A reason why an input cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Part the input plays.
    pub role: Role,
    /// File and layer.
    pub layer: Arc<str>,
    /// Column, where one is concerned.
    pub field: Option<String>,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
}

/// Why intake ended without a district.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// Inputs that cannot be used, all of them at once.
    #[error("{} input(s) cannot be used", .0.len())]
    Unusable(Vec<Problem>),
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// A problem that does not know yet to which input it belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub remedy: Text,
}

/// Drops the transformations that this thread keeps; for threads that will end.
pub(crate) fn forget_transforms() {
    Transform::forget_cached();
}

/// A trouble from the catalogue.
pub(crate) fn trouble(message: &impl Say, remedy: &impl Say) -> Trouble {
    Trouble { message: message.both(), remedy: remedy.both() }
}

stored!(struct InputRecord { role, source, layer, read, kept, rejected, rows_sha256, rejected_at });
stored!(struct Intake { district, inputs, issues, agreement });
