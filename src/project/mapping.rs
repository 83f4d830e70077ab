//! A mapping that several projects share: which column holds what in the data of one bureau.
//!
//! ```toml
//! [buildings]
//! fields = { year = "JCND", floors = "CS" }
//!
//! [facilities]
//! fields = { category = "SSLX" }
//! categories = { "社区医院" = "health_centre" }
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::Input;
use super::read::{Project, ProjectError, parse_error};
use crate::report::messages::ProjectMessage as M;
use crate::report::{Role, Say};

/// The file: role → what its columns mean.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MappingFile(pub BTreeMap<String, RoleMapping>);

/// Columns of one role.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleMapping {
    /// Known field → column name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// Facilities: word of the source → category id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, String>,
}

impl MappingFile {
    /// Reads a mapping file.
    ///
    /// # Errors
    /// [`ProjectError`] where it cannot be read, is not TOML, or names a role or key that does not exist.
    pub fn read(path: &Path) -> Result<Self, ProjectError> {
        let text = fs_err::read_to_string(path).map_err(|e| ProjectError::Read { path: path.into(), cause: e.to_string() })?;
        let file: Self = toml::from_str(&text).map_err(|e| parse_error(path, &text, &e))?;
        match file.0.keys().find(|key| Role::from_key(key).is_none()) {
            None => Ok(file),
            Some(key) => {
                let known: Vec<&str> = Role::INPUTS.iter().map(|r| r.key()).collect();
                let cause = M::NoRole { known: known.join(", ") }.both();
                Err(ProjectError::Value { path: path.into(), key: key.clone(), cause })
            }
        }
    }

    /// The document as TOML.
    ///
    /// # Errors
    /// Where a value cannot be written as TOML.
    pub fn to_toml(&self) -> Result<String, toml::ser::Error> {
        toml::to_string_pretty(self)
    }
}

impl Project {
    /// An input with what its mapping file says, as far as the input does not say it itself.
    ///
    /// # Errors
    /// [`ProjectError`] of the mapping file; a file that does not speak of the role is one, too.
    pub fn with_mapping<'i>(&self, role: Role, input: &'i Input) -> Result<Cow<'i, Input>, ProjectError> {
        let Some(written) = &input.mapping else { return Ok(Cow::Borrowed(input)) };
        let path = self.resolve(written);
        let mut file = MappingFile::read(&path)?;
        let Some(mapping) = file.0.remove(role.key()) else {
            return Err(ProjectError::Value { path, key: role.key().into(), cause: M::NoTable.both() });
        };
        let mut input = input.clone();
        for (field, column) in mapping.fields {
            input.fields.entry(field).or_insert(column);
        }
        for (word, category) in mapping.categories {
            input.categories.entry(word).or_insert(category);
        }
        Ok(Cow::Owned(input))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_input_goes_before_the_shared_file() {
        let folder = tempfile::tempdir().unwrap();
        let write = |text: &str| fs_err::write(folder.path().join("m.toml"), text).unwrap();
        let text = "[project]\nname = \"x\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"a.shp\"\nmapping = \"m.toml\"\nfields = { year = \"A\" }\n";
        let project = Project::parse(text, &folder.path().join("p.toml")).unwrap();
        let input = project.file.inputs.buildings.clone().unwrap();
        let merged = |role: Role| project.with_mapping(role, &input).map(|i| i.into_owned().fields);
        assert!(matches!(merged(Role::Buildings), Err(ProjectError::Read { .. })));
        write("[buildings]\nfields = { year = \"B\", floors = \"C\" }\n");
        let expected = BTreeMap::from([("year".to_owned(), "A".to_owned()), ("floors".to_owned(), "C".to_owned())]);
        assert_eq!(merged(Role::Buildings), Ok(expected));
        assert!(matches!(merged(Role::Ledger), Err(ProjectError::Value { .. })));
        write("[bildings]\nfields = {}\n");
        assert!(matches!(merged(Role::Buildings), Err(ProjectError::Value { key, .. }) if key == "bildings"));
        write("[buildings]\nfeilds = {}\n");
        assert!(matches!(merged(Role::Buildings), Err(ProjectError::Parse { nearest: Some(key), .. }) if key == "fields"));
    }
}
