//! The project file `NAME.lianpian.toml`: readable, diffable, and the only state.
//!
//! Unknown keys are errors that name the nearest known key. Relative paths count from the file's folder.

mod change;
mod edits;
mod files;
mod inputs;
mod mapping;
mod notes;
mod read;
mod save;
mod settings;
mod sources;
mod toml_cause;

use serde::{Deserialize, Serialize};

pub use change::{Change, ChangeError, changed};
pub use edits::HandEdits;
pub use files::{ENDING, stem};
pub use inputs::{Datum, Filters, Input, Inputs, OneOrMany};
pub use mapping::{MappingFile, RoleMapping};
pub use notes::{Note, free_note_id};
pub use read::{Project, ProjectError};
pub(crate) use read::{at_line, nearest_key};
pub(crate) use save::replace;
pub use save::{SaveError, backup, save};
pub use settings::{
    AccessSettings, Among, Edit, EditAction, FUNDING, LimitEvent, NeighbourhoodSettings, ParcelRule, PolicySettings, ProgrammeLimit,
    ProgrammeSettings, ScoreSettings, StandardSettings, TargetSetting, WalkFactors, ZoneBound, ZoneSettings, ZoneWeights,
};
pub use sources::with_sources;
pub(crate) use toml_cause::toml_cause;

/// The whole document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectFile {
    /// Name, as-of date, planning CRS.
    pub project: Head,
    /// Sources by role.
    #[serde(default)]
    pub inputs: Inputs,
    /// What holds buildings together as neighbourhoods, and what parts them.
    #[serde(default)]
    pub neighbourhoods: NeighbourhoodSettings,
    /// Policy pack and its parameters.
    #[serde(default)]
    pub policy: PolicySettings,
    /// Facility standard.
    #[serde(default)]
    pub standard: StandardSettings,
    /// How far it is on foot.
    #[serde(default)]
    pub access: AccessSettings,
    /// Criteria weights.
    #[serde(default)]
    pub score: ScoreSettings,
    /// Links, bounds and objective of the zones.
    #[serde(default)]
    pub zone: ZoneSettings,
    /// Years and targets.
    #[serde(default)]
    pub programme: ProgrammeSettings,
    /// What a planner changed by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub edits: Vec<Edit>,
    /// What a planner wrote down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
}

/// `[project]`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// Version of this format; 1.
    #[serde(default = "one")]
    pub schema_version: u32,
    /// Name of the district.
    pub name: String,
    /// The day every eligibility, deadline and year is judged from.
    pub as_of: toml::value::Datetime,
    /// Planning CRS in metres; left out: a suitable one for the data's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Language of the output files.
    #[serde(default)]
    pub language: crate::report::Lang,
    /// Seed of every random choice.
    #[serde(default = "default_seed")]
    pub seed: u64,
}

fn one() -> u32 {
    1
}

fn default_seed() -> u64 {
    42
}
