//! Reading the plan that a project is based on.

use std::io::BufReader;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::signature::{SIGNED, Signature, SignatureError};
use super::statement::Statement;
use crate::report::messages::{BaseMessage as M, Say};
use crate::report::{Cancelled, Lang, Progress, Text};

/// The file without which there is no plan.
const PLAN: &str = "plan.json";

/// An earlier plan that a later one grows from.
#[derive(Debug, Clone)]
pub struct Base {
    /// Its folder, as the project names it or as it was found inside.
    pub folder: PathBuf,
    /// What it states.
    pub statement: Statement,
    /// Who signed it off, where that was done.
    pub signature: Option<Signature>,
}

/// Why an earlier plan cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BaseError {
    /// A folder that holds no plan.
    #[error("{path}: no plan folder")]
    NoPlan {
        /// The folder.
        path: PathBuf,
        /// Plans inside it, none of them signed; may be empty.
        inside: Vec<String>,
    },
    /// A file that cannot be read or understood.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system or the parser said.
        cause: String,
    },
    /// A signed plan whose files are not those that were signed.
    #[error("{path}: changed since {name} signed it on {date}: {}", files.join(", "))]
    Altered {
        /// The folder.
        path: PathBuf,
        /// Who signed.
        name: String,
        /// When.
        date: String,
        /// The files that differ.
        files: Vec<String>,
    },
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl BaseError {
    /// What is wrong, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        let show = |path: &Path| path.display().to_string();
        match self {
            Self::NoPlan { path, .. } => M::NoPlan { path: show(path) }.both(),
            Self::Unreadable { path, cause } => M::Unreadable { path: show(path), cause: cause.clone() }.both(),
            Self::Altered { path, name, date, files } => {
                let say = |lang: Lang| {
                    M::Altered { path: show(path), name: name.clone(), date: date.clone(), files: files.join(lang.comma()) }.say(lang)
                };
                Text { zh: say(Lang::Zh), en: say(Lang::En) }
            }
            Self::Cancelled(_) => Text::default(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn remedy(&self) -> Text {
        match self {
            Self::NoPlan { inside, .. } if inside.is_empty() => M::NameAPlan.both(),
            Self::NoPlan { inside, .. } => {
                let say = |lang: Lang| M::NameOneOf { names: inside.join(lang.comma()) }.say(lang);
                Text { zh: say(Lang::Zh), en: say(Lang::En) }
            }
            Self::Altered { .. } => M::RestoreOrSign.both(),
            Self::Unreadable { .. } | Self::Cancelled(_) => M::WriteAgain.both(),
        }
    }
}

impl From<&SignatureError> for BaseError {
    fn from(error: &SignatureError) -> Self {
        match error {
            SignatureError::Unreadable { path, cause } => Self::Unreadable { path: path.clone(), cause: cause.clone() },
            SignatureError::Altered { path, signature, files } => {
                Self::Altered { path: path.clone(), name: signature.name.clone(), date: signature.date.to_string(), files: files.clone() }
            }
        }
    }
}

impl From<SignatureError> for BaseError {
    fn from(error: SignatureError) -> Self {
        Self::from(&error)
    }
}

/// Reads the plan that a path means: a plan folder, its `signed.json`, or a folder of plan folders, of which the one that was signed
/// last is taken, then the one whose name comes last.
///
/// # Errors
/// [`BaseError`].
pub fn read(path: &Path, progress: &Progress) -> Result<Base, BaseError> {
    let folder = if path.file_name().is_some_and(|name| name == SIGNED) { path.parent().unwrap_or(Path::new("")) } else { path };
    let folder = if folder.join(PLAN).is_file() { folder.to_path_buf() } else { last_signed(folder)? };
    let signature = Signature::checked(&folder)?;
    let statement = read_statement(&folder, progress)?;
    Ok(Base { folder, statement, signature })
}

/// What the files of a plan folder state.
///
/// # Errors
/// [`BaseError`].
pub fn read_statement(folder: &Path, progress: &Progress) -> Result<Statement, BaseError> {
    if !folder.join(PLAN).is_file() {
        return Err(BaseError::NoPlan { path: folder.into(), inside: Vec::new() });
    }
    progress.check()?;
    let standings = layer(&folder.join("neighbourhoods.geojson"))?;
    progress.check()?;
    let zones = layer(&folder.join("zones.geojson"))?;
    progress.check()?;
    let path = folder.join(PLAN);
    let mut document = serde_json::Deserializer::from_reader(open(&path)?);
    Statement::new(&mut document, standings, zones).map_err(|error| BaseError::Unreadable { path, cause: error.to_string() })
}

/// The plan folder in a folder that was signed last.
fn last_signed(folder: &Path) -> Result<PathBuf, BaseError> {
    let unreadable = |error: std::io::Error| BaseError::Unreadable { path: folder.into(), cause: error.to_string() };
    if !folder.is_dir() {
        return Err(BaseError::NoPlan { path: folder.into(), inside: Vec::new() });
    }
    let mut inside = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.join(PLAN).is_file() {
            inside.push(path);
        }
    }
    inside.sort();
    let mut signed = Vec::new();
    for path in &inside {
        signed.extend(Signature::of(path)?.map(|signature| (signature.date, path.clone())));
    }
    signed.sort();
    let names = || inside.iter().filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned())).collect();
    signed.pop().map(|(_, path)| path).ok_or_else(|| BaseError::NoPlan { path: folder.into(), inside: names() })
}

#[derive(Deserialize)]
struct Layer<P> {
    features: Vec<Feature<P>>,
}

#[derive(Deserialize)]
struct Feature<P> {
    properties: P,
}

fn layer<P: DeserializeOwned>(path: &Path) -> Result<Vec<P>, BaseError> {
    let read: Layer<P> =
        serde_json::from_reader(open(path)?).map_err(|error| BaseError::Unreadable { path: path.into(), cause: error.to_string() })?;
    Ok(read.features.into_iter().map(|feature| feature.properties).collect())
}

fn open(path: &Path) -> Result<BufReader<std::fs::File>, BaseError> {
    let file = std::fs::File::open(path).map_err(|error| BaseError::Unreadable { path: path.into(), cause: error.to_string() })?;
    Ok(BufReader::with_capacity(1 << 18, file))
}
