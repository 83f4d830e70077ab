//! Opening and saving: what paths mean, and the card in which they are chosen.

mod browse;
mod run;

use std::path::{Path, PathBuf};

pub(super) use browse::{Entry, Kind, entries};

use crate::intake::{accompanies, is_source, sources_in};
use crate::project::{ENDING, files_in, stem};
use crate::report::Text;
use crate::report::messages::{OpeningMessage as M, Say};

/// What the card is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Open,
    SaveAs,
}

/// The card while it is open.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) purpose: Purpose,
    /// What is typed or chosen.
    pub(super) path: String,
    pub(super) filter: String,
    /// Whether data are copied beside the project.
    pub(super) copies: bool,
    /// Why the last wish was not granted.
    pub(super) wrong: Option<Text>,
    /// The folder that is listed, with what is in it.
    pub(super) folder: PathBuf,
    pub(super) listed: Vec<Entry>,
    /// Whether the path takes the focus in the next frame.
    pub(super) is_fresh: bool,
}

impl Opening {
    pub(super) fn new(purpose: Purpose, path: String, folder: &Path) -> Self {
        let mut card = Self {
            purpose,
            path,
            filter: String::new(),
            copies: false,
            wrong: None,
            folder: PathBuf::new(),
            listed: Vec::new(),
            is_fresh: true,
        };
        card.list(folder);
        card
    }

    /// Lists another folder.
    pub(super) fn list(&mut self, folder: &Path) {
        match entries(folder) {
            Ok(listed) => (self.listed, self.folder, self.wrong) = (listed, folder.to_owned(), None),
            Err(error) => {
                self.wrong = Some(M::Unreadable { path: folder.display().to_string(), cause: error.to_string() }.both());
            }
        }
        self.filter.clear();
    }
}

/// What paths mean that somebody opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meant {
    /// A project file.
    Project(PathBuf),
    /// Data of which a project is made: its file would lie at `file`.
    Data { files: Vec<PathBuf>, file: PathBuf },
}

/// What paths mean: a project file, data, or folders with one or the other.
///
/// # Errors
/// Why they mean nothing that can be opened.
pub(super) fn meant(paths: &[PathBuf]) -> Result<Meant, Text> {
    let shown = |path: &Path| path.display().to_string();
    let (mut projects, mut files) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.exists() {
            return Err(M::NotThere { path: shown(path) }.both());
        }
        let unreadable = |error: std::io::Error| M::Unreadable { path: shown(path), cause: error.to_string() }.both();
        if is_project(path) {
            projects.push(path.clone());
        } else if is_source(path) {
            files.push(path.clone());
        } else if path.is_dir() {
            let (own, data) = (files_in(path).map_err(unreadable)?, sources_in(path).map_err(unreadable)?);
            match own.len() {
                0 if data.is_empty() => return Err(M::NothingIn { path: shown(path) }.both()),
                0 => files.extend(data),
                1 => projects.extend(own),
                _ => {
                    let names: Vec<_> = own.iter().filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned())).collect();
                    return Err(M::ManyIn { path: shown(path), names: names.join(", ") }.both());
                }
            }
        } else {
            // What only accompanies data that are opened with it means them.
            let goes_along = accompanies(path, paths);
            if !goes_along {
                return Err(M::NotReadable { path: shown(path) }.both());
            }
        }
    }
    files.retain(|file| !accompanies(file, paths));
    match (projects.as_slice(), files.is_empty()) {
        ([one], true) => Ok(Meant::Project(one.clone())),
        ([], false) => {
            let first = std::path::absolute(&files[0]).unwrap_or_else(|_| files[0].clone());
            let folder = first.parent().map(Path::to_owned).unwrap_or_default();
            // A folder of data gives the project its name; a file alone gives its own.
            let name = match folder.file_name() {
                Some(name) if files.len() > 1 => name.to_string_lossy().into_owned(),
                _ => first.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
            };
            Ok(Meant::Data { files, file: folder.join(format!("{name}{ENDING}")) })
        }
        ([], true) => Err(M::EmptyPath.both()),
        _ => Err(M::MixedDrop.both()),
    }
}

fn is_project(path: &Path) -> bool {
    path.is_file() && path.extension().is_some_and(|ending| ending == "toml") && !stem(path).is_empty()
}

/// A path as it was typed or pasted: without quotation marks around it, `~` as the folder of the user.
pub(super) fn typed(text: &str) -> PathBuf {
    let plain = text.trim().trim_matches(['"', '\'', '“', '”']).trim();
    let plain = plain.strip_prefix("file://").unwrap_or(plain);
    match (plain.strip_prefix('~'), std::env::home_dir()) {
        (Some(rest), Some(home)) if rest.is_empty() || rest.starts_with('/') => home.join(rest.trim_start_matches('/')),
        _ => PathBuf::from(plain),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_mean_a_project_or_data() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in [
            "潼南/楼栋.shp",
            "潼南/楼栋.dbf",
            "潼南/台账.xlsx",
            "区/a.lianpian.toml",
            "区/b.csv",
            "两/a.lianpian.toml",
            "两/b.lianpian.toml",
            "空/x.docx",
        ] {
            fs_err::create_dir_all(at(name).parent().unwrap()).unwrap();
            fs_err::write(at(name), "").unwrap();
        }
        let data = |files: &[&str], file: &str| Ok(Meant::Data { files: files.iter().map(|f| at(f)).collect(), file: at(file) });
        assert_eq!(meant(&[at("潼南")]), data(&["潼南/台账.xlsx", "潼南/楼栋.shp"], "潼南/潼南.lianpian.toml"));
        assert_eq!(meant(&[at("潼南/楼栋.shp"), at("潼南/楼栋.dbf")]), data(&["潼南/楼栋.shp"], "潼南/楼栋.lianpian.toml"));
        assert_eq!(meant(&[at("区")]), Ok(Meant::Project(at("区/a.lianpian.toml"))));
        assert_eq!(meant(&[at("区/b.csv")]), data(&["区/b.csv"], "区/b.lianpian.toml"));
        for (paths, word) in [
            (vec![at("两")], "several"),
            (vec![at("空")], "holds no project"),
            (vec![at("空/x.docx")], "neither"),
            (vec![at("没有")], "no such"),
            (vec![], "Write a path"),
            (vec![at("区"), at("区/b.csv")], "one project"),
        ] {
            assert!(meant(&paths).unwrap_err().en.contains(word), "{word}");
        }
    }

    #[test]
    fn a_pasted_path_is_read_as_it_is_meant() {
        assert_eq!(typed("  \"/数据/a b.shp\" "), Path::new("/数据/a b.shp"));
        assert_eq!(typed("file:///a/b.gpkg"), Path::new("/a/b.gpkg"));
        if let Some(home) = std::env::home_dir() {
            assert_eq!((typed("~"), typed("~/x")), (home.clone(), home.join("x")));
        }
    }
}
