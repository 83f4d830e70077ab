//! Where project files lie, and their paths seen from another place.

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::{Change, ChangeError, ENDING, Project, ProjectError, changed, with_sources};

/// The project files in a folder, by name.
///
/// # Errors
/// What the system says of the folder.
pub fn files_in(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(ENDING) && name != ENDING && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// A path as a project file is to write it: relative where it lies in the file's folder or not far from it, so that both can move
/// together.
#[must_use]
pub fn written(path: &Path, file: &Path) -> String {
    const FARTHEST: usize = 3;
    let whole = || path.to_string_lossy().into_owned();
    let Some(folder) = std::path::absolute(file).ok().and_then(|file| file.parent().map(Path::to_owned)) else { return whole() };
    let common = folder.components().zip(path.components()).take_while(|(a, b)| a == b).count();
    let up = folder.components().count() - common;
    // What they share must be more than a root or a drive.
    let shares_little = folder.components().take(common).all(|part| !matches!(part, Component::Normal(_)));
    if up > FARTHEST || up > 0 && shares_little {
        return whole();
    }
    let steps = std::iter::repeat_n("..".to_owned(), up);
    let rest = path.components().skip(common).map(|part| part.as_os_str().to_string_lossy().into_owned());
    steps.chain(rest).collect::<Vec<_>>().join("/")
}

/// The text of a project file that moves from one path to another: what it names by a path stays the same file. Sources that
/// `copies` names, as the file writes them, are taken from there instead.
///
/// # Errors
/// [`ProjectError`] where the text is no project file.
pub fn relocated(text: &str, from: &Path, to: &Path, copies: &BTreeMap<String, PathBuf>) -> Result<String, ProjectError> {
    let project = Project::parse(text, from)?;
    let seen_from_there = |path: &str| {
        let absolute = std::path::absolute(project.resolve(path)).unwrap_or_else(|_| project.resolve(path));
        written(&plain(&absolute), to)
    };
    let moved = |path: String| {
        let new = copies.get(&path).map_or_else(|| seen_from_there(&path), |copy| written(copy, to));
        (path, new)
    };
    // What begins at a root or is no file stays as it is written.
    let is_relative = |path: &String| Path::new(path).is_relative();
    let sources = project.sources().into_iter().filter(|path| copies.contains_key(path) || is_relative(path)).map(moved).collect();
    let text = with_sources(text, from, &sources)?;
    let file = &project.file;
    let named = [("policy.pack", &file.policy.pack), ("standard.pack", &file.standard.pack), ("score.criteria", &file.score.criteria)];
    let others = named.into_iter().chain(file.programme.base.as_ref().map(|base| ("programme.base", base)));
    let changes: Vec<Change> = others
        .filter(|(_, path)| is_relative(path) && project.resolve(path).exists())
        .map(|(key, path)| Change::set(key, seen_from_there(path)))
        .collect();
    let unwritten = |error: ChangeError| ProjectError::Read { path: to.into(), cause: error.to_string() };
    if changes.is_empty() { Ok(text) } else { changed(&text, &changes).map_err(unwritten) }
}

/// A path without the steps back that it holds, as far as its words tell.
fn plain(path: &Path) -> PathBuf {
    let mut parts: Vec<Component<'_>> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            (Component::CurDir, _) => {}
            _ => parts.push(part),
        }
    }
    parts.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# kept\n[project]\nname = \"x\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = [\"数据/a.shp\", \"../b.shp\", \"/far/c.shp\"]\nmapping = \"m.toml\"\n[policy]\npack = \"own.toml\"\n[standard]\npack = \"cn-gb50180-2018\"\n";

    #[test]
    fn a_file_that_moves_names_the_same_files() {
        let folder = tempfile::tempdir().unwrap();
        let (from, to) = (folder.path().join("p/q/a.lianpian.toml"), folder.path().join("p/other/b.lianpian.toml"));
        fs_err::create_dir_all(folder.path().join("p/q")).unwrap();
        fs_err::create_dir_all(folder.path().join("p/other")).unwrap();
        fs_err::write(folder.path().join("p/q/own.toml"), "").unwrap();
        let text = relocated(TEXT, &from, &to, &BTreeMap::new()).unwrap();
        assert!(text.starts_with("# kept\n"));
        let (old, new) = (Project::parse(TEXT, &from).unwrap(), Project::parse(&text, &to).unwrap());
        let all = |project: &Project| {
            project.sources().iter().map(|path| plain(&project.resolve(path))).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(all(&old), all(&new));
        assert!(
            new.sources().contains("../q/数据/a.shp") && new.sources().contains("../b.shp") && new.sources().contains("/far/c.shp"),
            "{text}"
        );
        assert_eq!((new.file.policy.pack.as_str(), new.file.standard.pack.as_str()), ("../q/own.toml", "cn-gb50180-2018"));
        assert_eq!(relocated(&text, &to, &from, &BTreeMap::new()).unwrap(), TEXT, "and back");
    }

    #[test]
    fn sources_that_were_copied_are_taken_from_there() {
        let (from, to) = (Path::new("/p/a.lianpian.toml"), Path::new("/r/b.lianpian.toml"));
        let copies = [("数据/a.shp", "/r/b.data/a.shp"), ("/far/c.shp", "/r/b.data/c.shp")];
        let copies = copies.into_iter().map(|(a, b)| (a.to_owned(), PathBuf::from(b))).collect();
        let text = relocated(TEXT, from, to, &copies).unwrap();
        assert!(text.contains("[\"b.data/a.shp\", \"/b.shp\", \"b.data/c.shp\"]"), "{text}");
    }
}
