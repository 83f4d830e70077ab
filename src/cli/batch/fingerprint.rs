//! What a district's plan was made from, as one hash: equal means that nothing need be done again.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::cli::failure::Failure;
use crate::project::Project;
use crate::report::Progress;

/// SHA-256 over the program's version, the settings as they count, and the content of every file read.
///
/// `None` where an input is no file (a database, a missing path): such a district is always made again.
/// Content, not size and time: it is the same after copying, and outputs that hold it stay the same bytes.
pub(super) fn fingerprint(project: &Project, progress: &Progress) -> Result<Option<String>, Failure> {
    let Ok(settings) = project.to_toml() else { return Ok(None) };
    let mut hash = Sha256::new();
    let mut add = |part: &[u8]| {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    };
    add(env!("CARGO_PKG_VERSION").as_bytes());
    add(settings.as_bytes());
    let packs = [&project.file.policy.pack, &project.file.standard.pack].map(|pack| project.resolve(pack));
    // The project file itself counts by its settings, so that a comment changes nothing.
    let inputs = project.files().into_iter().skip(1);
    for path in inputs.chain(packs.into_iter().filter(|path| path.is_file())) {
        for file in files_at(&path) {
            let Some(digest) = content(&file, progress)? else { return Ok(None) };
            add(&digest);
        }
    }
    Ok(Some(format!("{:x}", hash.finalize())))
}

/// SHA-256 of one file; `None` where it cannot be read.
pub(super) fn content_of(file: &Path) -> Option<String> {
    content(file, &Progress::silent()).ok().flatten().map(|digest| format!("{digest:x}"))
}

fn content(file: &Path, progress: &Progress) -> Result<Option<sha2::digest::Output<Sha256>>, Failure> {
    let Ok(mut open) = std::fs::File::open(file) else { return Ok(None) };
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        progress.check().map_err(|_| Failure::interrupted())?;
        match open.read(&mut buffer) {
            Ok(0) => return Ok(Some(hash.finalize())),
            Ok(length) => hash.update(&buffer[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return Ok(None),
        }
    }
}

/// The files that make up one source: those of a folder, those of the same name beside a shapefile, or the file alone.
fn files_at(path: &Path) -> Vec<PathBuf> {
    let listed = |folder: &Path| {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        files.sort();
        files
    };
    if path.is_dir() {
        return listed(path).iter().flat_map(|file| files_at(file)).collect();
    }
    let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    if ending.is_some_and(|ending| ["shp", "dbf", "tab", "mif"].iter().any(|known| ending == *known)) {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside: Vec<PathBuf> =
            listed(folder).into_iter().filter(|file| file.is_file() && file.file_stem() == path.file_stem()).collect();
        if !beside.is_empty() {
            return beside;
        }
    }
    vec![path.into()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_and_a_comment_does_not() {
        let dir = tempfile::tempdir().unwrap();
        let of = |text: &str| {
            let project = Project::parse(text, &dir.path().join("p.lianpian.toml")).unwrap();
            fingerprint(&project, &Progress::silent()).unwrap()
        };
        let text = "[project]\nname = \"x\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"b.shp\"\n";
        assert_eq!(of(text), None);
        std::fs::write(dir.path().join("b.shp"), "1").unwrap();
        let first = of(text).unwrap();
        assert_eq!(of(&format!("# a note\n{text}")).unwrap(), first);
        assert_ne!(of(&text.replace("11-25", "11-26")).unwrap(), first);
        std::fs::write(dir.path().join("b.dbf"), "1").unwrap();
        assert_ne!(of(text).unwrap(), first);
    }
}
