//! The sign-off (定稿) of a plan folder: proved, hashed, signed with a name and a day, and from then on not replaced.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use crate::base::{BaseError, SIGNED, Signature, SignatureError};
use crate::export::{FolderError, OutputFile, PLAN_FILES};
use crate::report::messages::{BaseMessage as M, Say};
use crate::report::{Progress, Text};
use crate::verify::{VerifyError, verify};

/// Why a plan is not signed off.
#[derive(Debug, thiserror::Error)]
pub enum SignOffError {
    /// Nobody signs.
    #[error("no name")]
    NoName,
    /// It is signed already.
    #[error("{}: signed off already by {} on {}", path.display(), signature.name, signature.date)]
    Already {
        /// The folder.
        path: PathBuf,
        /// By whom and when.
        signature: Box<Signature>,
    },
    /// It does not prove.
    #[error("{}: {failed} checks fail", path.display())]
    NotProved {
        /// The folder.
        path: PathBuf,
        /// Checks that fail.
        failed: usize,
    },
    /// It cannot be checked at all.
    #[error(transparent)]
    Verify(#[from] VerifyError),
    /// It was signed and changed since, or a file cannot be read.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The signature cannot be written.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

impl SignOffError {
    /// What is wrong, in both languages.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::NoName => M::NoName.both(),
            Self::Already { path, signature } => {
                let (name, date) = (signature.name.clone(), signature.date.to_string());
                M::AlreadySigned { path: path.display().to_string(), name, date }.both()
            }
            Self::NotProved { path, failed } => M::NotProved { path: path.display().to_string(), failed: *failed }.both(),
            Self::Verify(error) => error.said(),
            Self::Signature(error) => BaseError::from(error).text(),
            Self::Folder(error) => error.message(),
        }
    }

    /// What to do.
    #[must_use]
    pub fn remedy(&self) -> Text {
        match self {
            Self::NoName => M::NameWho.both(),
            Self::Already { .. } => M::AlreadySignedRemedy.both(),
            Self::NotProved { .. } => M::NotProvedRemedy.both(),
            Self::Verify(error) => error.remedy(),
            Self::Signature(error) => BaseError::from(error).remedy(),
            Self::Folder(error) => error.remedy(),
        }
    }
}

/// Signs a plan folder off: proves it, hashes its files, and writes `signed.json` into it.
///
/// # Errors
/// [`SignOffError`]; the folder is as it was then.
pub fn sign_off(folder: &Path, name: &str, date: Date, progress: &Progress) -> Result<Signature, SignOffError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(SignOffError::NoName);
    }
    if let Some(signature) = Signature::checked(folder)? {
        return Err(SignOffError::Already { path: folder.into(), signature: Box::new(signature) });
    }
    let proof = verify(folder, progress)?;
    if !proof.ok() {
        let failed = proof.checks.iter().filter(|check| !check.ok).count();
        return Err(SignOffError::NotProved { path: folder.into(), failed });
    }
    let files: Vec<&str> = PLAN_FILES.into_iter().filter(|file| *file != SIGNED).collect();
    let signature = Signature::new(folder, &files, name, date)?;
    let output = OutputFile::prepare(&folder.join(SIGNED))?;
    let failed = |error: std::io::Error| FolderError::io(folder, &error);
    let text = serde_json::to_string_pretty(&signature).map_err(|error| failed(std::io::Error::other(error)))?;
    std::fs::write(output.path(), text + "\n").map_err(failed)?;
    output.commit()?;
    Ok(signature)
}
