//! Facility standards: which services must be how near.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::PackError;
use super::pack::{bundled_or_file, parse};
use crate::project::StandardSettings;

/// The standards that come with the program.
const BUNDLED: [(&str, &str); 1] = [("cn-gb50180-2018", include_str!("../../data/standards/cn-gb50180-2018.toml"))];

/// A facility standard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Standard {
    /// Format of the file; `lianpian-standard/1`.
    pub schema: String,
    /// Id, as the project file names it.
    pub id: String,
    /// Version of the file.
    pub version: String,
    /// Title.
    pub title: String,
    /// Title in English; left out: the same.
    #[serde(default)]
    pub title_en: Option<String>,
    /// Where the numbers come from.
    pub source: String,
    /// Lines.
    #[serde(rename = "facility")]
    pub facilities: Vec<StandardFacility>,
}

/// One line of a standard.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardFacility {
    /// Category id.
    pub id: String,
    /// Name.
    pub zh: String,
    /// Name.
    pub en: String,
    /// Living-circle level; levels do not nest.
    pub level: String,
    /// Service radius in metres, straight line.
    pub radius_m: f64,
    /// `V` seen in a public copy, `Mh`/`Mm`/`Ml` memory, `A` our assumption.
    pub certainty: String,
}

impl Standard {
    /// The standard a project names.
    ///
    /// # Errors
    /// [`PackError`] where it cannot be found or read.
    pub fn load(settings: &StandardSettings, resolve: impl Fn(&str) -> PathBuf) -> Result<Self, PackError> {
        let (text, path) = bundled_or_file(&settings.pack, &BUNDLED, resolve)?;
        parse(&text, &path)
    }

    /// The line of a category.
    #[must_use]
    pub fn facility(&self, category: &str) -> Option<&StandardFacility> {
        self.facilities.iter().find(|f| f.id == category)
    }

    /// Ids and versions of the standards that come with the program.
    #[must_use]
    pub fn bundled() -> Vec<String> {
        BUNDLED.iter().filter_map(|(id, text)| Some(format!("{id} {}", parse::<Self>(text, id.as_ref()).ok()?.version))).collect()
    }
}
