//! Saving a project file: whole or not at all, never over what somebody else wrote, and with the file before it kept.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::report::Text;
use crate::report::messages::{ProjectMessage as M, Say};

/// Why a project file is not saved. The file is as it was then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SaveError {
    /// The file holds something else than what was read.
    #[error("{path}: changed on disk")]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A file lies there already.
    #[error("{path}: exists")]
    There {
        /// The file.
        path: PathBuf,
    },
    /// The file may not be written.
    #[error("{path}: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: String,
    },
}

impl SaveError {
    /// What is wrong and what helps, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Changed { path } => M::ChangedOnDisk { path: path.display().to_string() }.both(),
            Self::There { path } => M::ThereAlready { path: path.display().to_string() }.both(),
            Self::Write { path, cause } => M::NotSaved { path: path.display().to_string(), cause: cause.clone() }.both(),
        }
    }

    fn write(path: &Path, error: &std::io::Error) -> Self {
        Self::Write { path: path.into(), cause: error.to_string() }
    }
}

/// Writes a text in place of a project file that held `before`, or where there was none.
///
/// It is written beside the file, brought to disk, and moved over it; what was there stays beside it as `NAME.bak`. A link is
/// followed, so that it still points to the file.
///
/// # Errors
/// [`SaveError`].
pub fn save(path: &Path, before: Option<&str>, text: &str) -> Result<(), SaveError> {
    let wrong = |error: &std::io::Error| SaveError::write(path, error);
    let target = match fs::canonicalize(path) {
        Ok(target) => target,
        Err(error) if error.kind() == ErrorKind::NotFound && before.is_none() => path.to_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => return Err(SaveError::Changed { path: path.into() }),
        Err(error) => return Err(wrong(&error)),
    };
    let found = match fs::read(&target) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(wrong(&error)),
    };
    if found.as_deref() != before.map(str::as_bytes) {
        return Err(SaveError::Changed { path: path.into() });
    }
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Some(old) = &found {
        let rights = fs::metadata(&target).map_err(|error| wrong(&error))?.permissions();
        if rights.readonly() {
            return Err(SaveError::write(path, &ErrorKind::PermissionDenied.into()));
        }
        replace(&backup(&target), folder, old, Some(rights.clone())).map_err(|error| wrong(&error))?;
        return replace(&target, folder, text.as_bytes(), Some(rights)).map_err(|error| wrong(&error));
    }
    replace(&target, folder, text.as_bytes(), None).map_err(|error| wrong(&error))
}

/// Where the file before the last save lies.
#[must_use]
pub fn backup(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".bak");
    name.into()
}

/// Puts a file in its place in one step, and brings it to disk before.
pub(crate) fn replace(target: &Path, folder: &Path, bytes: &[u8], rights: Option<fs::Permissions>) -> std::io::Result<()> {
    let mut file = tempfile::Builder::new().prefix(".lianpian-").tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(rights) = rights {
        file.as_file().set_permissions(rights)?;
    }
    file.as_file().sync_all()?;
    file.persist(target).map_err(|error| error.error)?;
    // The name is on disk once its folder is; where folders cannot be opened there is nothing to bring.
    File::open(folder).and_then(|folder| folder.sync_all()).or(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_whole_and_the_one_before_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lianpian.toml");
        save(&path, None, "one").unwrap();
        save(&path, Some("one"), "two").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::read_to_string(backup(&path)).unwrap(), "one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn what_somebody_else_wrote_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.lianpian.toml");
        let changed = Err(SaveError::Changed { path: path.clone() });
        assert_eq!(save(&path, Some("one"), "two"), changed, "a file that is gone");
        fs::write(&path, "theirs").unwrap();
        assert_eq!(save(&path, Some("one"), "two"), changed);
        assert_eq!(save(&path, None, "two"), changed);
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        assert!(!backup(&path).exists());
    }

    #[cfg(unix)]
    #[test]
    fn links_and_rights_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a.toml"), folder.path().join("link.toml"));
        fs::write(&path, "one").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&path, &link).unwrap();
        save(&link, Some("one"), "two").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(matches!(save(&path, Some("two"), "three"), Err(SaveError::Write { .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), "two");
    }
}
