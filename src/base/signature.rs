//! The sign-off (定稿) of a plan: who settled it, on which day, and the hash of every file, so that any later change shows.
//!
//! It is no electronic signature in the sense of the law: whoever can write the folder can sign it anew. It shows that a plan is the
//! one that was settled, and fixes it as the base of the next.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Name of the file that holds it.
pub const SIGNED: &str = "signed.json";

/// Bytes read at once.
const CHUNK: usize = 1 << 16;

/// Who settled a plan, when, and what it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Who signed.
    pub name: String,
    /// The day they typed.
    pub date: jiff::civil::Date,
    /// Name of the district.
    pub project: String,
    /// The day the plan is judged from.
    pub as_of: String,
    /// What was read of every input: its source and the hash of its decoded rows.
    pub inputs: Vec<SignedInput>,
    /// The plan's files, by name.
    pub files: Vec<SignedFile>,
    /// SHA-256 over all of the above: the number to write on paper.
    pub seal: String,
}

/// A file of a signed plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignedFile {
    /// Its name.
    pub file: String,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: String,
}

/// An input of a signed plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedInput {
    /// What it is of the plan.
    pub role: String,
    /// Its file.
    pub source: String,
    /// Its layer.
    #[serde(default)]
    pub layer: Option<String>,
    /// Hash of its decoded rows.
    pub rows_sha256: String,
}

/// Why a folder cannot be taken for what was signed.
#[derive(Debug, thiserror::Error)]
pub enum SignatureError {
    /// The signature itself cannot be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system or the parser said.
        cause: String,
    },
    /// Files differ from those that were signed, or are gone.
    #[error("{}: changed since {} signed it on {}: {}", path.display(), signature.name, signature.date, files.join(", "))]
    Altered {
        /// The folder.
        path: PathBuf,
        /// The signature.
        signature: Box<Signature>,
        /// The files that differ; the signature's own name where it does not fit itself.
        files: Vec<String>,
    },
}

/// The head of a plan that is signed.
#[derive(Deserialize)]
struct Head {
    project: Project,
    inputs: Vec<SignedInput>,
}

#[derive(Deserialize)]
struct Project {
    name: String,
    as_of: String,
}

impl Signature {
    /// Of the files of a folder, in the order of their names.
    ///
    /// # Errors
    /// [`SignatureError::Unreadable`] where a file cannot be read or `plan.json` is none.
    pub fn new(folder: &Path, files: &[&str], name: &str, date: jiff::civil::Date) -> Result<Self, SignatureError> {
        let unreadable = |file: &str, cause: String| SignatureError::Unreadable { path: folder.join(file), cause };
        let bytes = std::fs::read(folder.join("plan.json")).map_err(|error| unreadable("plan.json", error.to_string()))?;
        let head: Head = serde_json::from_slice(&bytes).map_err(|error| unreadable("plan.json", error.to_string()))?;
        let mut names: Vec<&str> = files.iter().copied().filter(|file| folder.join(file).is_file()).collect();
        names.sort_unstable();
        let signed = names.iter().map(|file| signed_file(folder, file).map_err(|error| unreadable(file, error.to_string())));
        let mut signature = Self {
            name: name.to_owned(),
            date,
            project: head.project.name,
            as_of: head.project.as_of,
            inputs: head.inputs,
            files: signed.collect::<Result<_, _>>()?,
            seal: String::new(),
        };
        signature.seal = signature.sealed();
        Ok(signature)
    }

    /// The signature of a folder; `None` where it is not signed.
    ///
    /// # Errors
    /// [`SignatureError::Unreadable`].
    pub fn of(folder: &Path) -> Result<Option<Self>, SignatureError> {
        let path = folder.join(SIGNED);
        let unreadable = |cause: String| SignatureError::Unreadable { path: path.clone(), cause };
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| unreadable(error.to_string())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unreadable(error.to_string())),
        }
    }

    /// The signature of a folder whose files are those that were signed; `None` where it is not signed.
    ///
    /// # Errors
    /// [`SignatureError`].
    pub fn checked(folder: &Path) -> Result<Option<Self>, SignatureError> {
        let Some(signature) = Self::of(folder)? else { return Ok(None) };
        let files = signature.altered(folder);
        if files.is_empty() {
            return Ok(Some(signature));
        }
        Err(SignatureError::Altered { path: folder.to_path_buf(), signature: Box::new(signature), files })
    }

    /// Names of the files that are not as they were signed.
    #[must_use]
    pub fn altered(&self, folder: &Path) -> Vec<String> {
        let own = (self.seal != self.sealed()).then(|| SIGNED.to_owned());
        let differs = |file: &&SignedFile| signed_file(folder, &file.file).ok().as_ref() != Some(*file);
        own.into_iter().chain(self.files.iter().filter(differs).map(|file| file.file.clone())).collect()
    }

    /// Who, when, and the seal of a signature: one line each, then a line an input and a file.
    fn sealed(&self) -> String {
        let mut text = format!("{}\n{}\n{}\n{}\n", self.name, self.date, self.project, self.as_of);
        // Writing to a text never fails.
        for SignedInput { role, source, layer, rows_sha256 } in &self.inputs {
            let _ = writeln!(text, "{role}\t{source}\t{}\t{rows_sha256}", layer.as_deref().unwrap_or_default());
        }
        for SignedFile { file, bytes, sha256 } in &self.files {
            let _ = writeln!(text, "{file}\t{bytes}\t{sha256}");
        }
        format!("{:x}", Sha256::digest(text))
    }
}

/// SHA-256 of a file's bytes, in hexadecimal, with its length.
fn signed_file(folder: &Path, name: &str) -> io::Result<SignedFile> {
    let mut file = File::open(folder.join(name))?;
    let (mut hash, mut bytes, mut chunk) = (Sha256::new(), 0, vec![0; CHUNK]);
    loop {
        let read = file.read(&mut chunk)?;
        if read == 0 {
            return Ok(SignedFile { file: name.to_owned(), bytes, sha256: format!("{:x}", hash.finalize()) });
        }
        hash.update(&chunk[..read]);
        bytes += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: &str = r#"{"project":{"name":"甲区","as_of":"2021-11-25"},"inputs":[{"role":"buildings","source":"a.shp","layer":"a","rows_sha256":"00"}]}"#;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("plan.json"), PLAN).unwrap();
        std::fs::write(folder.path().join("tasks.csv"), "a,b\n").unwrap();
        folder
    }

    fn sign(folder: &Path) -> Signature {
        let signature = Signature::new(folder, &["tasks.csv", "plan.json", "works.csv"], "张三", jiff::civil::date(2021, 12, 1)).unwrap();
        std::fs::write(folder.join(SIGNED), serde_json::to_string(&signature).unwrap()).unwrap();
        signature
    }

    #[test]
    fn what_is_unchanged_is_what_was_signed() {
        let folder = folder();
        assert!(Signature::checked(folder.path()).unwrap().is_none(), "not signed yet");
        let signature = sign(folder.path());
        assert_eq!(signature.files.iter().map(|f| f.file.as_str()).collect::<Vec<_>>(), ["plan.json", "tasks.csv"]);
        assert_eq!((signature.project.as_str(), signature.inputs.len()), ("甲区", 1));
        // SHA-256 of "a,b\n", as other programs have it.
        assert_eq!(signature.files[1].sha256, "5be08c9684a1d25efcee09318204824278b08bbfb4aef973ffefd0b9d7478313");
        assert_eq!(Signature::checked(folder.path()).unwrap(), Some(signature));
    }

    #[test]
    fn any_change_shows_and_is_named() {
        let folder = folder();
        sign(folder.path());
        std::fs::write(folder.path().join("tasks.csv"), "a,c\n").unwrap();
        let altered = |folder: &Path| match Signature::checked(folder) {
            Err(SignatureError::Altered { files, .. }) => files,
            other => panic!("{other:?}"),
        };
        assert_eq!(altered(folder.path()), ["tasks.csv"]);
        std::fs::remove_file(folder.path().join("tasks.csv")).unwrap();
        assert_eq!(altered(folder.path()), ["tasks.csv"]);
        std::fs::write(folder.path().join("tasks.csv"), "a,b\n").unwrap();
        // Another name under the same seal.
        let text = std::fs::read_to_string(folder.path().join(SIGNED)).unwrap().replace("张三", "李四");
        std::fs::write(folder.path().join(SIGNED), text).unwrap();
        assert_eq!(altered(folder.path()), [SIGNED]);
    }
}
