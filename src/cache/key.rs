//! Everything that reading a project depends on, as one hash.

use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::files::{self, Sources};
use crate::intake;
use crate::project::Project;
use crate::report::{Cancelled, Progress};

/// Version of what is kept and of what it is kept under.
const VERSION: u32 = 1;

/// A hash over all that a district depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Key(pub(super) [u8; 32]);

/// The name under which something of a project is kept: a hash of where its file lies.
pub(crate) fn name_of(path: &Path) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    format!("{:.20x}", Sha256::digest(path.as_os_str().as_encoded_bytes()))
}

impl Key {
    /// The key of a project that went through [`as_read`]; `None` where a file cannot be read, or may name further files that
    /// nobody knows of before it is read.
    pub(super) fn of(project: &Project, program: &str, progress: &Progress) -> Result<Option<(Self, Sources)>, Cancelled> {
        let Some((machine, settings)) = intake::machine().zip(project.to_toml().ok()) else { return Ok(None) };
        let Ok(place) = std::path::absolute(&project.path) else { return Ok(None) };
        let Some(files) = files::of(project) else { return Ok(None) };
        let hashed: Vec<Option<String>> = files.par_iter().map(|file| files::content(file, progress)).collect::<Result<_, _>>()?;
        let Some(hashed) = hashed.into_iter().collect::<Option<Vec<String>>>() else { return Ok(None) };
        let mut hash = Sha256::new();
        let mut add = |bytes: &[u8]| {
            hash.update((bytes.len() as u64).to_le_bytes());
            hash.update(bytes);
        };
        add(&VERSION.to_le_bytes());
        add(program.as_bytes());
        add(machine.as_bytes());
        add(place.as_os_str().as_encoded_bytes());
        add(settings.as_bytes());
        for (file, content) in files.iter().zip(&hashed) {
            add(file.as_os_str().as_encoded_bytes());
            add(content.as_bytes());
        }
        let sources = Sources::of(project, &files, &hashed);
        Ok(Some((Self(hash.finalize().into()), sources)))
    }
}
