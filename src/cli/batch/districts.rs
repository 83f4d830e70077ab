//! Which districts a batch has, and what their folders are called.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::project::projects_in;
use crate::project::stem;
use crate::report::Say;
use crate::report::messages::CliMessage as M;

/// A district of a batch: a project file, or why there is none.
#[derive(Debug, Clone)]
pub(super) struct District {
    /// Name of its folder, unique in the batch.
    pub(super) name: String,
    /// Its project file, or the argument that led nowhere.
    pub(super) path: PathBuf,
    /// Why the argument led nowhere.
    pub(super) nothing: Option<Failure>,
}

/// The districts that the arguments mean: each project once, in the order of the arguments, sorted within each.
pub(super) fn expand(arguments: &[PathBuf]) -> Vec<District> {
    let mut seen = BTreeSet::new();
    let mut found: Vec<(PathBuf, Option<Failure>)> = Vec::new();
    for argument in arguments {
        match projects_of(argument) {
            Ok(paths) => {
                for path in paths {
                    if seen.insert(fs_err::canonicalize(&path).unwrap_or_else(|_| path.clone())) {
                        found.push((path, None));
                    }
                }
            }
            Err(failure) => found.push((argument.clone(), Some(failure))),
        }
    }
    let names = names(&found.iter().map(|(path, _)| path.as_path()).collect::<Vec<_>>());
    found.into_iter().zip(names).map(|((path, nothing), name)| District { name, path, nothing }).collect()
}

fn projects_of(argument: &Path) -> Result<Vec<PathBuf>, Failure> {
    if argument.is_dir() {
        return in_folder(argument);
    }
    let pattern = argument.to_string_lossy();
    if argument.exists() || !pattern.contains(['*', '?', '[']) {
        return Ok(vec![argument.into()]);
    }
    let matches = glob::glob(&pattern).map_err(|error| {
        let message = M::BadPattern { pattern: pattern.to_string(), cause: error.msg.to_owned() };
        Failure::input("pattern", message.both(), M::CheckPattern.both())
    })?;
    let mut paths = Vec::new();
    for path in matches.filter_map(Result::ok) {
        if path.is_dir() {
            paths.extend(projects_in(&path).unwrap_or_default());
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        let message = M::NothingMatches { pattern: pattern.into_owned() };
        return Err(Failure::input("pattern", message.both(), M::CheckPattern.both()));
    }
    Ok(paths)
}

/// The projects in a folder; where it has none, those in the folders directly below.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = projects_in(folder)?;
    if paths.is_empty() {
        let below = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        paths = below.filter(|path| path.is_dir()).flat_map(|path| projects_in(&path).unwrap_or_default()).collect();
        paths.sort();
    }
    if paths.is_empty() {
        let message = M::NoProjectIn { path: folder.display().to_string() };
        return Err(Failure::input("no_project", message.both(), M::MakeProject.both()));
    }
    Ok(paths)
}

/// Folder names: the project file's, with its folder's in front where two are alike, numbered where that is not enough.
fn names(paths: &[&Path]) -> Vec<String> {
    let plain: Vec<String> = paths.iter().map(|path| safe(&stem(path))).collect();
    let alike = |name: &str, all: &[String]| all.iter().filter(|other| other.to_lowercase() == name.to_lowercase()).count() > 1;
    let mut taken = BTreeSet::from(["summary.csv".to_owned(), "summary.json".to_owned()]);
    let mut names = Vec::new();
    for (path, name) in paths.iter().zip(&plain) {
        let folder = path.parent().and_then(Path::file_name).map(|folder| folder.to_string_lossy().into_owned());
        let base = match folder {
            Some(folder) if alike(name, &plain) => safe(&format!("{folder}-{name}")),
            _ => name.clone(),
        };
        let mut name = base.clone();
        let mut number = 1;
        // Compared without case, for the file systems that do so.
        while !taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{base}-{number}");
        }
        names.push(name);
    }
    names
}

/// A name that is one visible folder.
fn safe(name: &str) -> String {
    let plain: String = name.chars().map(|c| if matches!(c, '/' | '\\' | '*' | '?' | '[' | ']') { '_' } else { c }).collect();
    if plain.is_empty() || plain.starts_with('.') { format!("_{plain}") } else { plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_whatever_the_case() {
        let paths = ["a/x.lianpian.toml", "b/X.lianpian.toml", "c/y.lianpian.toml", "p/a/x.lianpian.toml", "summary.csv.toml"];
        let paths: Vec<&Path> = paths.iter().map(Path::new).collect();
        assert_eq!(names(&paths), ["a-x", "b-X", "y", "a-x-2", "summary.csv-2"]);
    }

    #[test]
    fn each_project_comes_once_sorted_within_its_argument() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["b 区", "a"] {
            std::fs::write(dir.path().join(format!("{name}.lianpian.toml")), "").unwrap();
        }
        std::fs::write(dir.path().join("data.gpkg"), "").unwrap();
        let all = expand(&[dir.path().join("*"), dir.path().into(), dir.path().join("none*")]);
        let names: Vec<&str> = all.iter().map(|district| district.name.as_str()).collect();
        assert_eq!(names, ["a", "b 区", "none_"]);
        assert!(all[2].nothing.is_some());
    }
}
