//! What a path names: an ordinary local file, said clearly where it is none; archives and incomplete Shapefiles made whole
//! in a temporary folder, never beside the user's data.

use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use encoding_rs::GB18030;
use tempfile::TempDir;
use zip::ZipArchive;

use super::encoding::extension;
use super::remark::Remark;
use super::{Trouble, trouble};
use crate::report::IssueKind;
use crate::report::messages::IntakeMessage as M;

/// Bytes that are unpacked from an archive.
const MOST_BYTES: u64 = 4 << 30;

/// Members of an archive that are looked at.
const MOST_MEMBERS: usize = 10_000;

/// Endings of the members that are sources of their own.
pub(super) const SOURCES: [&str; 14] =
    ["shp", "gpkg", "geojson", "json", "geojsonl", "fgb", "gml", "kml", "kmz", "tab", "mif", "dxf", "sqlite", "gpx"];

/// Files that belong to a Shapefile.
const SIDECARS: [&str; 4] = ["shx", "dbf", "prj", "cpg"];

/// A source in the form in which it is opened.
#[derive(Debug)]
pub(crate) struct Staged {
    /// Where it lies now.
    pub path: PathBuf,
    /// What was done for it.
    pub remarks: Vec<Remark>,
    /// Removed with this value.
    pub folder: Option<TempDir>,
}

/// The absolute path of a local file or geodatabase, or of a member of a ZIP archive (`data.zip/roads.shp`).
pub(crate) fn local(path: &Path, written: &str) -> Result<PathBuf, Trouble> {
    let not_local = || trouble(&M::NotLocal, &M::NotLocalFix);
    let lower = written.trim().to_ascii_lowercase();
    let schemes = ["pg:", "mysql:", "mssql:", "oci:", "odbc:", "wfs:", "/vsi", "postgresql:", "http:", "https:", "ftp:", "s3:", "file:"];
    if lower.contains("://") || schemes.iter().any(|s| lower.starts_with(s)) || lower.starts_with('<') || extension(path) == "vrt" {
        return Err(not_local());
    }
    let absolute = std::path::absolute(path).map_err(|_| not_local())?;
    if absolute.starts_with("/vsi") || absolute.to_string_lossy().starts_with("/vsi") {
        return Err(not_local());
    }
    match fs_err::metadata(&absolute) {
        Ok(data) if data.is_dir() && extension(&absolute) == "gdb" => Ok(absolute),
        Ok(data) if data.is_dir() => Err(folder(&absolute)),
        Ok(data) if data.is_file() => {
            fs_err::File::open(&absolute).map_err(|e| refused(&e))?;
            ordinary_sidecars(&absolute)?;
            Ok(absolute)
        }
        Ok(_) => Err(trouble(&M::NotAFile, &M::NotAFileFix)),
        Err(_) if archive_of(&absolute).is_some() => Ok(absolute),
        Err(e) => Err(refused(&e)),
    }
}

/// Why the system does not hand out a file.
fn refused(error: &std::io::Error) -> Trouble {
    use std::io::ErrorKind as K;
    match error.kind() {
        K::NotFound | K::NotADirectory => trouble(&M::FileMissing, &M::FileMissingFix),
        K::PermissionDenied => trouble(&M::NoPermission, &M::NoPermissionFix),
        K::InvalidFilename => trouble(&M::NameTooLong, &M::FileMissingFix),
        // Its kind in the standard library is not stable yet; 40 is ELOOP.
        _ if error.raw_os_error() == Some(40) || error.to_string().contains("os error 40") => trouble(&M::LinkLoop, &M::FileMissingFix),
        _ => trouble(&M::Unreadable { cause: error.to_string() }, &M::UnreadableFix),
    }
}

/// A folder, with what could be named in it.
fn folder(path: &Path) -> Trouble {
    let names = fs_err::read_dir(path).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut inside: Vec<String> = names
        .filter(|p| SOURCES.contains(&extension(p).as_str()) || ["gdb", "zip", "csv", "xlsx"].contains(&extension(p).as_str()))
        .filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned()))
        .collect();
    inside.sort();
    let more = inside.len() > 10;
    inside.truncate(10);
    let list = if inside.is_empty() { "—".to_owned() } else { inside.join(", ") + if more { ", …" } else { "" } };
    trouble(&M::IsFolder, &M::IsFolderFix { inside: list })
}

/// A pipe beside a Shapefile would make GDAL wait for ever.
fn ordinary_sidecars(path: &Path) -> Result<(), Trouble> {
    let endings: &[&str] = match extension(path).as_str() {
        "shp" | "dbf" | "shx" => &SIDECARS,
        "tab" => &["dat", "map", "id", "ind"],
        "mif" => &["mid"],
        "gml" => &["xsd", "gfs"],
        _ => return Ok(()),
    };
    for ending in endings {
        for beside in [path.with_extension(ending), path.with_extension(ending.to_ascii_uppercase())] {
            if fs_err::metadata(&beside).is_ok_and(|data| !data.is_file()) {
                let name = beside.file_name().unwrap_or_default().to_string_lossy().into_owned();
                return Err(trouble(&M::SidecarNotAFile { name }, &M::NotAFileFix));
            }
        }
    }
    Ok(())
}

/// The archive in which a path lies, and the member's name.
fn archive_of(path: &Path) -> Option<(PathBuf, Option<String>)> {
    let is_archive = |p: &Path| matches!(extension(p).as_str(), "zip" | "shz") && p.is_file();
    if is_archive(path) {
        return Some((path.to_owned(), None));
    }
    let archive = path.ancestors().skip(1).find(|p| is_archive(p))?;
    Some((archive.to_owned(), Some(path.strip_prefix(archive).ok()?.to_string_lossy().into_owned())))
}

/// The source as it can be opened: unpacked, and a Shapefile with the index it lacks.
pub(crate) fn stage(path: &Path) -> Result<Staged, Trouble> {
    if let Some((archive, member)) = archive_of(path) {
        return unpack(&archive, member.as_deref());
    }
    if extension(path) == "shp" && beside(path, "shx").is_none() {
        return indexed(path);
    }
    Ok(Staged { path: path.to_owned(), remarks: Vec::new(), folder: None })
}

fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    [ending.to_owned(), ending.to_ascii_uppercase()].iter().map(|e| path.with_extension(e)).find(|p| p.is_file())
}

#[expect(clippy::needless_pass_by_value, reason = "it stands where an error is mapped")]
fn unreadable(cause: std::io::Error) -> Trouble {
    trouble(&M::Unreadable { cause: cause.to_string() }, &M::UnreadableFix)
}

/// Unpacks the one source of an archive, or the member that is named, with the files that belong to it.
fn unpack(archive: &Path, wanted: Option<&str>) -> Result<Staged, Trouble> {
    let broken = |e: zip::result::ZipError| trouble(&M::ArchiveBroken { cause: e.to_string() }, &M::ArchiveBrokenFix);
    let file = fs_err::File::open(archive).map_err(|e| refused(&e))?;
    let mut zip = ZipArchive::new(BufReader::new(file.into_file())).map_err(broken)?;
    if zip.len() > MOST_MEMBERS {
        return Err(trouble(&M::ArchiveTooLarge, &M::ArchiveTooLargeFix));
    }
    let mut members = Vec::new();
    for at in 0..zip.len() {
        let name = decoded(zip.by_index_raw(at).map_err(broken)?.name_raw());
        if !name.ends_with('/') && !name.starts_with("__MACOSX") {
            members.push((at, name.replace('\\', "/")));
        }
    }
    // A file geodatabase is a folder of its own.
    let source_of = |name: &str| match name
        .split_inclusive('/')
        .scan(0, |end, part| {
            *end += part.len();
            Some(*end)
        })
        .find(|end| name[..*end].ends_with(".gdb/"))
    {
        Some(end) => Some(name[..end - 1].to_owned()),
        None => SOURCES.contains(&extension(Path::new(name)).as_str()).then(|| name.to_owned()),
    };
    let mut sources: Vec<String> = members.iter().filter_map(|(_, name)| source_of(name)).collect();
    sources.sort();
    sources.dedup();
    let list = if sources.is_empty() { "—".to_owned() } else { sources.iter().take(10).cloned().collect::<Vec<_>>().join(", ") };
    let chosen = match wanted {
        Some(wanted) => sources.iter().find(|s| *s == wanted || s.trim_end_matches('/') == wanted),
        None if sources.len() == 1 => sources.first(),
        None => None,
    };
    let Some(chosen) = chosen else {
        let example = sources.first().cloned().unwrap_or_default();
        let archive = archive.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let message = if sources.is_empty() { M::ArchiveEmpty } else { M::ArchiveSeveral { list } };
        let fix = if sources.is_empty() { M::ArchiveEmptyFix } else { M::ArchiveSeveralFix { example: format!("{archive}/{example}") } };
        return Err(trouble(&message, &fix));
    };
    let folder = tempfile::Builder::new().prefix("lianpian-").tempdir().map_err(unreadable)?;
    let is_folder = extension(Path::new(chosen)) == "gdb";
    let name_of = |name: &str| name.rsplit('/').next().unwrap_or(name).to_owned();
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let target = if is_folder { folder.path().join(name_of(chosen)) } else { folder.path().to_owned() };
    fs_err::create_dir_all(&target).map_err(unreadable)?;
    let mut left = MOST_BYTES;
    for (at, name) in members {
        let belongs = if is_folder { name.starts_with(&format!("{chosen}/")) } else { stem(&name) == stem(chosen) };
        if !belongs || name_of(&name).is_empty() {
            continue;
        }
        let part = zip.by_index(at).map_err(broken)?;
        let mut out = BufWriter::new(fs_err::File::create(target.join(name_of(&name))).map_err(unreadable)?);
        let written = std::io::copy(&mut part.take(left + 1), &mut out).map_err(unreadable)?;
        left = left.checked_sub(written).ok_or_else(|| trouble(&M::ArchiveTooLarge, &M::ArchiveTooLargeFix))?;
        out.flush().map_err(unreadable)?;
    }
    let path = if is_folder { target } else { target.join(name_of(chosen)) };
    let inner = if extension(&path) == "shp" && beside(&path, "shx").is_none() { Some(indexed(&path)?) } else { None };
    let mut remarks =
        vec![Remark::new(IssueKind::LayerNote, format!("{}/{chosen}", archive.file_name().unwrap_or_default().to_string_lossy()))];
    let Some(inner) = inner else { return Ok(Staged { path, remarks, folder: Some(folder) }) };
    remarks.extend(inner.remarks);
    Ok(Staged { path: inner.path, remarks, folder: inner.folder })
}

/// A member's name: UTF-8, else as Windows in China packs it.
fn decoded(raw: &[u8]) -> String {
    std::str::from_utf8(raw).map_or_else(|_| GB18030.decode_without_bom_handling(raw).0.into_owned(), str::to_owned)
}

/// A Shapefile without its index: the index is made anew from the shapes, in a folder of copies.
fn indexed(path: &Path) -> Result<Staged, Trouble> {
    let folder = tempfile::Builder::new().prefix("lianpian-").tempdir().map_err(unreadable)?;
    let name = PathBuf::from(path.file_name().unwrap_or_default());
    let target = folder.path().join(&name);
    for ending in ["shp", "dbf", "prj", "cpg"] {
        if let Some(file) = beside(path, ending) {
            fs_err::copy(file, target.with_extension(ending)).map_err(unreadable)?;
        }
    }
    let index = index(path)?;
    fs_err::write(target.with_extension("shx"), index).map_err(unreadable)?;
    let path = target.with_extension("shp");
    Ok(Staged { path, remarks: vec![Remark::new(IssueKind::SidecarMissing, ".shx")], folder: Some(folder) })
}

/// The index of a Shapefile: the head of the shapes with its own length, then offset and length of every record.
///
/// # Source
/// ESRI Shapefile Technical Description, July 1998: words of two bytes, big-endian.
fn index(shapes: &Path) -> Result<Vec<u8>, Trouble> {
    let cut = || trouble(&M::DamagedInside { cause: ".shp".into() }, &M::DamagedFix);
    let file = fs_err::File::open(shapes).map_err(|e| refused(&e))?;
    let size = file.metadata().map_err(unreadable)?.len();
    let mut file = BufReader::new(file);
    let mut index = vec![0u8; 100];
    file.read_exact(&mut index).map_err(|_| cut())?;
    let mut at = 100u64;
    let mut head = [0u8; 8];
    while at + 8 <= size {
        file.read_exact(&mut head).map_err(|_| cut())?;
        let words = u64::from(u32::from_be_bytes([head[4], head[5], head[6], head[7]]));
        let (Ok(offset), true) = (u32::try_from(at / 2), at + 8 + words * 2 <= size) else { return Err(cut()) };
        index.extend(offset.to_be_bytes());
        index.extend(&head[4..]);
        at += 8 + words * 2;
        file.seek(SeekFrom::Start(at)).map_err(|_| cut())?;
    }
    if at != size {
        return Err(cut());
    }
    let words = u32::try_from(index.len() / 2).map_err(|_| cut())?;
    index[24..28].copy_from_slice(&words.to_be_bytes());
    Ok(index)
}
