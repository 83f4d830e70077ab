//! A synthetic district of any size, in the shape of the sample.
//!
//! The town is built first, clean (`town`); then records are drawn, rows are spoilt in the profile's shares, and
//! files are written as a bureau has them. Nothing in it is surveyed: names are made up, only the river's is real.

mod blocks;
mod cohorts;
mod dice;
mod document;
#[cfg(test)]
mod fit;
mod ground;
mod interior;
mod layers;
mod layout;
mod names;
mod plane;
mod procedure;
mod profile;
mod records;
mod services;
mod sheet;
mod sites;
mod spoil;
mod streets;
mod tables;
mod territory;
mod town;
mod works;

use std::path::{Path, PathBuf};

use layers::{Form, Source};

use crate::report::messages::{InspectMessage as M, Say, SynthMessage};
use crate::report::{Cancelled, Lang, Progress, Stage, Text};

/// Fewest and most buildings that make a town.
const SIZES: [u64; 2] = [500, 10_000_000];

/// What to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SynthSettings {
    /// Building footprints; left out: the profile's own number, about 11,000.
    pub buildings: Option<u64>,
    /// Seed; the same seed gives the same bytes.
    pub seed: u64,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SynthReport {
    /// The project file, ready for `plan`.
    pub project: PathBuf,
    /// All files written.
    pub files: Vec<PathBuf>,
    /// Footprints, without the rows that are defects.
    pub buildings: u64,
    /// Neighbourhoods.
    pub neighbourhoods: u64,
    /// Points of interest, without duplicates and closed ones.
    pub facilities: u64,
    /// Stretches of street.
    pub streets: u64,
    /// Spoilt rows.
    pub spoilt: u64,
    /// Neighbourhoods and floor area of every cohort.
    pub cohorts: Vec<CohortSum>,
}

impl SynthReport {
    /// The report as lines.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut lines: Vec<String> = self.files.iter().map(|f| f.display().to_string()).collect();
        lines.push(
            M::Made {
                buildings: self.buildings,
                neighbourhoods: self.neighbourhoods,
                facilities: self.facilities,
                streets: self.streets,
                spoilt: self.spoilt,
            }
            .say(lang),
        );
        lines.extend(self.cohorts.iter().map(|c| {
            let cohort = M::Cohort { id: c.id.clone(), neighbourhoods: c.neighbourhoods, area: c.floor_area_m2 };
            format!("  {}", cohort.say(lang))
        }));
        lines.join("\n")
    }
}

/// A cohort as it was made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct CohortSum {
    /// Id in the profile.
    pub id: String,
    /// State of renovation.
    pub status: crate::district::Status,
    /// Neighbourhoods.
    pub neighbourhoods: u64,
    /// Floor area, square metres.
    pub floor_area_m2: u64,
}

/// Why no district was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SynthError {
    /// Too few or too many buildings.
    #[error("{asked} buildings are out of range")]
    Size {
        /// What was asked for.
        asked: u64,
    },
    /// A file of the name is there already.
    #[error("exists: {0}")]
    Exists(PathBuf),
    /// The target has no file name.
    #[error("no file name: {0}")]
    NoFileName(PathBuf),
    /// The disk, or a permission.
    #[error("cannot write: {0}")]
    Write(String),
    /// GDAL or PROJ failed.
    #[error("{0}")]
    Gdal(String),
    /// The calibration does not read.
    #[error("calibration: {0}")]
    Profile(String),
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl SynthError {
    /// What is wrong and what to do about it.
    #[must_use]
    pub fn say(&self) -> (Text, Text) {
        use SynthMessage as M;
        let (message, remedy) = match self {
            Self::Size { asked } => (M::Size { asked: *asked, least: SIZES[0], most: SIZES[1] }, M::ChooseSize),
            Self::Exists(path) => (M::Exists { path: path.display().to_string() }, M::ChooseTarget),
            Self::NoFileName(path) => (M::NoFileName { path: path.display().to_string() }, M::GiveName),
            Self::Write(cause) | Self::Gdal(cause) => (M::CannotWrite { cause: cause.clone() }, M::CheckDisk),
            Self::Profile(cause) => (M::Profile { cause: cause.clone() }, M::ReportProfile),
            Self::Cancelled(_) => (M::Cancelled, M::StartAgain),
        };
        (message.both(), remedy.both())
    }
}

impl From<std::io::Error> for SynthError {
    fn from(error: std::io::Error) -> Self {
        Self::Write(error.to_string())
    }
}
impl From<csv::Error> for SynthError {
    fn from(error: csv::Error) -> Self {
        Self::Write(error.to_string())
    }
}
impl From<gdal::errors::GdalError> for SynthError {
    fn from(error: gdal::errors::GdalError) -> Self {
        Self::Gdal(error.to_string())
    }
}

/// Makes a synthetic district at `target`: one GeoPackage where it ends in `.gpkg`, else a folder with the files as a
/// bureau has them. Beside the GeoPackage, or in the folder, lie `NAME.lianpian.toml`, `NAME.ledger.csv`,
/// `NAME.survey.csv`, `truth.csv` (a row a neighbourhood) and `dirty.csv` (a row a defect).
///
/// # Errors
/// [`SynthError`] where the size is out of range, a file exists, writing fails, or the caller cancels; no file is left then.
pub fn synthesize(settings: &SynthSettings, target: &Path, progress: &Progress) -> Result<SynthReport, SynthError> {
    let profile = profile::Profile::shipped().map_err(|e| SynthError::Profile(e.message().to_owned()))?;
    let footprints = settings.buildings.unwrap_or_else(|| profile.footprints());
    if !(SIZES[0]..=SIZES[1]).contains(&footprints) {
        return Err(SynthError::Size { asked: footprints });
    }
    let place = Target::of(target)?;
    progress.enter(Stage::Synth, 2 * footprints)?;
    let town = town::build(&profile, footprints, settings.seed, progress)?;
    let records = records::draw(&profile, &town, settings.seed);
    let defects = spoil::Defects::draw(&profile, &town, &records, settings.seed);
    progress.check()?;
    let source = Source { profile: &profile, town: &town, records: &records, defects: &defects, seed: settings.seed };
    let work = tempfile::Builder::new().prefix(".lianpian-synth-").tempdir_in(place.beside()?)?;
    let mut spoilt = Vec::new();
    let mut files = with_fixed_dates(|| source.write(work.path(), &place.stem, &place.form, &mut spoilt, progress))?;
    let [ledger, survey, truth, dirty, document] = [
        format!("{}.ledger.csv", place.stem),
        format!("{}.survey.csv", place.stem),
        "truth.csv".into(),
        "dirty.csv".into(),
        format!("{}.lianpian.toml", place.stem),
    ]
    .map(|name| work.path().join(name));
    source.ledger(&ledger, &mut spoilt)?;
    source.survey(&survey)?;
    source.truth(&truth)?;
    tables::dirty(&dirty, &spoilt)?;
    fs_err::write(&document, document::text(&place.stem, &place.form, settings.seed))?;
    files.extend([ledger, survey, truth, dirty, document]);
    progress.check()?;
    let files = place.take(&files)?;
    let sum = |cohort: usize| {
        let of = town.neighbourhoods.iter().filter(move |n| n.cohort == cohort);
        (of.clone().count() as u64, of.map(|n| n.area_m2).sum())
    };
    Ok(SynthReport {
        project: place.file(&format!("{}.lianpian.toml", place.stem)),
        files,
        buildings: town.buildings.len() as u64,
        neighbourhoods: town.neighbourhoods.len() as u64,
        facilities: town.services.len() as u64,
        streets: town.streets.len() as u64,
        spoilt: spoilt.len() as u64,
        cohorts: profile
            .cohort
            .iter()
            .enumerate()
            .map(|(i, c)| {
                let (neighbourhoods, floor_area_m2) = sum(i);
                CohortSum { id: c.id.clone(), status: c.status, neighbourhoods, floor_area_m2 }
            })
            .collect(),
    })
}

/// Runs `work` with the date that GDAL writes into files fixed, and with no waiting for the disk at every step.
fn with_fixed_dates<T>(work: impl FnOnce() -> Result<T, SynthError>) -> Result<T, SynthError> {
    const OPTIONS: [(&str, &str); 2] = [("OGR_CURRENT_DATE", "2021-11-25T00:00:00.000Z"), ("OGR_SQLITE_SYNCHRONOUS", "OFF")];
    for (key, value) in OPTIONS {
        gdal::config::set_thread_local_config_option(key, value)?;
    }
    let result = work();
    for (key, _) in OPTIONS {
        gdal::config::clear_thread_local_config_option(key)?;
    }
    result
}

/// Where the files go in the end.
struct Target {
    folder: PathBuf,
    stem: String,
    form: Form,
}

impl Target {
    fn of(target: &Path) -> Result<Self, SynthError> {
        let stem = |name: Option<&std::ffi::OsStr>| {
            name.and_then(|n| n.to_str()).filter(|n| !n.is_empty()).map(str::to_owned).ok_or_else(|| SynthError::NoFileName(target.into()))
        };
        let place = if target.extension().is_some_and(|e| e.eq_ignore_ascii_case("gpkg")) {
            let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            Self { folder: folder.into(), stem: stem(target.file_stem())?, form: Form::Package }
        } else {
            Self { folder: target.into(), stem: stem(target.file_name())?, form: Form::Folder }
        };
        let names = [format!("{}.gpkg", place.stem), format!("{}.lianpian.toml", place.stem), "truth.csv".into(), "buildings.shp".into()];
        let checked = if place.form == Form::Package { &names[..3] } else { &names[..] };
        match checked.iter().map(|name| place.file(name)).find(|path| path.exists()) {
            Some(path) => Err(SynthError::Exists(path)),
            None => Ok(place),
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The folder, made where it is not there: files are finished inside of it before they get their names.
    fn beside(&self) -> Result<&Path, SynthError> {
        fs_err::create_dir_all(&self.folder)?;
        Ok(&self.folder)
    }

    /// Gives the finished files their names.
    fn take(&self, files: &[PathBuf]) -> Result<Vec<PathBuf>, SynthError> {
        files
            .iter()
            .map(|from| {
                let to = from.file_name().map_or_else(|| self.folder.clone(), |name| self.folder.join(name));
                fs_err::rename(from, &to)?;
                Ok(to)
            })
            .collect()
    }
}
