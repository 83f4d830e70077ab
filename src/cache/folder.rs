//! The files of the cache: key, hash, sources, district; written aside and put in place in one step.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use super::{Key, Sources};
use crate::intake::Intake;
use crate::stored;

/// Ending of the files.
pub(super) const ENDING: &str = "district";

/// First bytes of the files; the last is the version of how they begin.
const MAGIC: [u8; 8] = *b"lianpia1";

/// Bytes of the head: magic, key, hash of what follows.
const HEAD: usize = 8 + 32 + 32;

/// The district that a file keeps under a key; `None` where there is none, or none that is whole.
pub(super) fn kept(path: &Path, key: &Key) -> Option<Intake> {
    let bytes = fs_err::read(path).ok()?;
    let intake = parse(&bytes, key)?;
    // What is opened stays longest. Where that cannot be noted, it is made again some day.
    let _ = fs_err::File::options().append(true).open(path).and_then(|file| file.into_file().set_modified(SystemTime::now()));
    Some(intake)
}

/// The district in the bytes of a file.
pub(super) fn parse(bytes: &[u8], key: &Key) -> Option<Intake> {
    let (own, body) = whole(bytes)?;
    if own != key.0 {
        return None;
    }
    let (_, intake): (Sources, Intake) = stored::from_bytes(body).ok()?;
    intake.district.is_sound().then_some(intake)
}

/// The sources of what a file keeps, whatever its key.
pub(super) fn sources(path: &Path) -> Option<Sources> {
    let bytes = fs_err::read(path).ok()?;
    stored::first_of(whole(&bytes)?.1).ok()
}

/// Key and body of a file that is whole.
fn whole(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (head, body) = bytes.split_at_checked(HEAD)?;
    (head[..8] == MAGIC && head[40..] == Sha256::digest(body)[..]).then_some((&head[8..40], body))
}

/// The bytes of a file.
fn written(key: &Key, sources: &Sources, intake: &Intake) -> Vec<u8> {
    let body = stored::both_to_bytes(sources, intake);
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend(MAGIC);
    bytes.extend(key.0);
    bytes.extend(Sha256::digest(&body));
    bytes.extend(body);
    bytes
}

/// Keeps a district, and removes what was opened least lately where all together take more than `most_bytes`.
pub(super) fn keep(path: &Path, key: &Key, sources: &Sources, intake: &Intake, most_bytes: u64) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    make(folder)?;
    let bytes = written(key, sources, intake);
    if bytes.len() as u64 > most_bytes {
        return Ok(());
    }
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(&bytes)?;
    file.persist(path)?;
    tidy(folder, most_bytes)
}

/// Makes the folder, for its owner alone: what is in it came from a bureau's files.
fn make(folder: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn tidy(folder: &Path, most_bytes: u64) -> io::Result<()> {
    let mut files: Vec<(SystemTime, PathBuf, u64)> = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == ENDING)
            && let Ok(data) = fs_err::metadata(&path)
        {
            files.push((data.modified()?, path, data.len()));
        }
    }
    // The latest first.
    files.sort_by(|a, b| b.cmp(a));
    let mut sum = 0;
    for (_, path, bytes) in files {
        sum += bytes;
        if sum > most_bytes {
            fs_err::remove_file(path)?;
        }
    }
    Ok(())
}
