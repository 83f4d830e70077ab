//! A plan on a district that was kept is the plan that its files give, to the byte.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use lianpian::cache::{Cache, Origin};
use lianpian::plan::{Plan, Rules, from_district, run, sample};
use lianpian::project::Project;
use lianpian::report::Progress;

use super::{nasty, real};

/// Every file of a plan.
fn files(plan: &Plan, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fs::create_dir(folder).unwrap();
    lianpian::export::write(plan, folder, &Progress::silent()).unwrap();
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect()
}

/// Plans a project from its files, from what the cache reads, and from what it keeps.
fn same_with_and_without(project: &Project, folder: &Path) {
    let cache = Cache::at(&folder.join("cache"));
    let planned = |expected: Origin| {
        let (intake, origin) = cache.read(project, &Progress::silent()).unwrap();
        assert_eq!(origin, expected);
        from_district(project, Rules::load(project).unwrap(), intake, &Progress::silent()).unwrap()
    };
    let direct = files(&run(project, &Progress::silent()).unwrap(), &folder.join("direct"));
    assert!(direct.len() > 9 && direct["plan.json"].len() > 1000);
    for (origin, name) in [(Origin::Read, "read"), (Origin::Kept, "kept")] {
        let found = files(&planned(origin), &folder.join(name));
        assert!(direct.keys().eq(found.keys()));
        for (file, bytes) in &direct {
            assert!(found[file] == *bytes, "{name}: {file} differs");
        }
    }
}

#[test]
fn the_sample_is_planned_alike_from_its_files_and_from_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    let project = Project::read(&sample::unpack(folder.path()).unwrap()).unwrap();
    same_with_and_without(&project, folder.path());
}

#[test]
fn files_with_everything_wrong_are_planned_alike_from_the_cache() {
    let folder = tempfile::tempdir().unwrap();
    nasty::handed_over(folder.path());
    let project = Project::read(&folder.path().join("潼南.lianpian.toml")).unwrap();
    same_with_and_without(&project, folder.path());
}

#[test]
fn a_real_district_is_planned_alike_from_the_cache() {
    let Some(path) = real::data("cambridge_ma/cambridge_small.gpkg") else { return };
    let folder = tempfile::tempdir().unwrap();
    let project = Project::parse(&real::cambridge(&path), &folder.path().join("p.lianpian.toml")).unwrap();
    same_with_and_without(&project, folder.path());
}
