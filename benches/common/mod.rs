//! Synthetic districts for the benches: made once, kept under the target folder, the same bytes every time.

mod sizes;

use std::path::Path;

use lianpian::intake;
use lianpian::plan::{self, Plan, Rules};
use lianpian::project::Project;
use lianpian::report::Progress;
use lianpian::synth::{SynthSettings, synthesize};

pub(crate) use sizes::sizes;

/// Seed of every bench district.
const SEED: u64 = 42;

/// The project of a district of so many buildings.
pub(crate) fn project(buildings: u64) -> Project {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("bench-data");
    let folder = data.join(format!("{buildings}-{SEED}"));
    if !folder.exists() {
        // Made beside its place and renamed, so that an interrupted run leaves no half district to be measured.
        let unfinished = data.join(format!("{buildings}-{SEED}.part"));
        if unfinished.exists() {
            std::fs::remove_dir_all(&unfinished).unwrap();
        }
        std::fs::create_dir_all(&unfinished).unwrap();
        let settings = SynthSettings { buildings: Some(buildings), seed: SEED };
        synthesize(&settings, &unfinished.join("district.gpkg"), &Progress::silent()).unwrap();
        std::fs::rename(&unfinished, &folder).unwrap();
    }
    let mut files = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
    Project::read(&files.find(|path| path.to_string_lossy().ends_with(".lianpian.toml")).unwrap()).unwrap()
}

/// The plan of a project, made as the command line makes it.
pub(crate) fn plan(project: &Project) -> Plan {
    let rules = Rules::load(project).unwrap();
    let intake = intake::read(project, &Progress::silent()).unwrap();
    plan::from_district(project, rules, intake, &Progress::silent()).unwrap()
}
