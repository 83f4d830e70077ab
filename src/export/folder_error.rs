//! Why an output folder cannot be written.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::report::messages::FolderMessage as M;
use crate::report::{Lang, Say, Text};

/// Why an output folder cannot be written. Nothing was changed, and nothing is left behind.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message().get(Lang::En))]
pub enum FolderError {
    /// Not empty, and no plan of this program.
    Foreign {
        /// The folder.
        path: PathBuf,
        /// What it holds, sorted.
        found: Vec<String>,
    },
    /// A plan of this program, with files beside it that are not.
    Strangers {
        /// The folder.
        path: PathBuf,
        /// Those files, sorted.
        found: Vec<String>,
    },
    /// A plan that is signed off.
    Signed {
        /// The folder.
        path: PathBuf,
        /// By whom.
        name: String,
        /// When.
        date: String,
    },
    /// It holds an input of the project: replacing it would destroy what the plan was made from.
    HoldsInput {
        /// The input.
        path: PathBuf,
    },
    /// The path is a file.
    IsFile {
        /// The file.
        path: PathBuf,
    },
    /// The path of a file is a folder.
    IsFolder {
        /// The folder.
        path: PathBuf,
    },
    /// The path of a file is a device, a pipe or a socket.
    NoPlainFile {
        /// What it is.
        path: PathBuf,
    },
    /// The path leads through a file.
    InTheWay {
        /// The path.
        path: PathBuf,
    },
    /// The path has no name of its own, such as `/`.
    NoName {
        /// The path.
        path: PathBuf,
    },
    /// The path is a link to nothing.
    DanglingLink {
        /// The link.
        path: PathBuf,
    },
    /// The process works in this folder; replacing it would take it away from the user's shell.
    WorkingFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A mounted file system cannot be exchanged.
    MountPoint {
        /// The folder.
        path: PathBuf,
    },
    /// Another run holds the lock.
    Busy {
        /// The folder both write to.
        path: PathBuf,
    },
    /// The name of the working area is taken by something that is not ours.
    Occupied {
        /// The working area.
        path: PathBuf,
    },
    /// The system refused.
    Io {
        /// The file or folder concerned.
        path: PathBuf,
        /// What kind of refusal.
        kind: ErrorKind,
        /// What the system said.
        cause: String,
    },
}

impl FolderError {
    /// A refusal of the system.
    #[must_use]
    pub fn io(path: &Path, error: &io::Error) -> Self {
        Self::Io { path: path.into(), kind: error.kind(), cause: error.to_string() }
    }

    /// Whether the path was badly chosen (wrong usage), as against a disk or a permission that fails.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        !matches!(self, Self::MountPoint { .. } | Self::Busy { .. } | Self::Occupied { .. } | Self::Io { .. })
    }

    /// A stable word for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Foreign { .. } | Self::Strangers { .. } => "output_foreign",
            Self::Signed { .. } => "output_signed",
            Self::HoldsInput { .. } => "output_holds_input",
            Self::IsFile { .. } | Self::InTheWay { .. } => "output_is_file",
            Self::IsFolder { .. } | Self::NoPlainFile { .. } => "output_is_no_file",
            Self::NoName { .. } | Self::DanglingLink { .. } | Self::WorkingFolder { .. } => "output_path",
            Self::MountPoint { .. } => "output_mount_point",
            Self::Busy { .. } | Self::Occupied { .. } => "output_busy",
            Self::Io { kind: ErrorKind::StorageFull | ErrorKind::QuotaExceeded, .. } => "disk_full",
            Self::Io { .. } => "output_io",
        }
    }

    /// What is wrong, in both languages.
    #[must_use]
    pub fn message(&self) -> Text {
        let show = |path: &Path| path.display().to_string();
        match self {
            Self::Foreign { path, found } => M::Foreign { path: show(path), found: first(found) },
            Self::Strangers { path, found } => M::Strangers { path: show(path), found: first(found) },
            Self::Signed { path, name, date } => M::Signed { path: show(path), name: name.clone(), date: date.clone() },
            Self::HoldsInput { path } => M::HoldsInput { path: show(path) },
            Self::IsFile { path } => M::IsFile { path: show(path) },
            Self::IsFolder { path } => M::IsFolder { path: show(path) },
            Self::NoPlainFile { path } => M::NoPlainFile { path: show(path) },
            Self::InTheWay { path } => M::InTheWay { path: show(path) },
            Self::NoName { path } => M::NoName { path: show(path) },
            Self::DanglingLink { path } => M::DanglingLink { path: show(path) },
            Self::WorkingFolder { path } => M::WorkingFolder { path: show(path) },
            Self::MountPoint { path } => M::MountPoint { path: show(path) },
            Self::Busy { path } => M::Busy { path: show(path) },
            Self::Occupied { path } => M::Occupied { path: show(path) },
            Self::Io { path, kind, cause } => match kind {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => M::DiskFull { path: show(path) },
                ErrorKind::PermissionDenied => M::Denied { path: show(path) },
                ErrorKind::ReadOnlyFilesystem => M::ReadOnly { path: show(path) },
                ErrorKind::InvalidFilename => M::NameTooLong { path: show(path) },
                _ => M::Io { path: show(path), cause: cause.clone() },
            },
        }
        .both()
    }

    /// What to do, in both languages.
    #[must_use]
    pub fn remedy(&self) -> Text {
        match self {
            Self::Foreign { .. } | Self::IsFile { .. } | Self::InTheWay { .. } | Self::DanglingLink { .. } => M::NewFolder,
            Self::IsFolder { .. } | Self::NoPlainFile { .. } => M::NameFile,
            Self::Strangers { .. } => M::MoveAway,
            Self::Signed { .. } => M::BesideSigned,
            Self::HoldsInput { .. } => M::OtherFolder,
            Self::NoName { path } | Self::WorkingFolder { path } | Self::MountPoint { path } => {
                M::Inside { path: path.join("plan").display().to_string() }
            }
            Self::Busy { .. } => M::Wait,
            Self::Occupied { .. } => M::RemoveByHand,
            Self::Io { kind, .. } => match kind {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded => M::FreeSpace,
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => M::Writable,
                ErrorKind::InvalidFilename => M::Shorter,
                _ => M::CheckDisk,
            },
        }
        .both()
    }
}

/// The first few names, and how many more there are.
fn first(names: &[String]) -> String {
    let shown = names.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 3 { format!("{shown}, … +{}", names.len() - 3) } else { shown }
}
