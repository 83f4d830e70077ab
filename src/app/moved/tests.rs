use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{Likeness, Moved, missing, repair};
use crate::cache::{SourceFile, content};
use crate::project::Project;
use crate::report::Progress;

/// Folders `区/规划` with a project, and files elsewhere in `区` and beside it.
struct Drive(TempDir);

impl Drive {
    fn new(files: &[(&str, &str)]) -> Self {
        let drive = Self(tempfile::tempdir().unwrap());
        fs_err::create_dir_all(drive.at("区/规划")).unwrap();
        for (path, text) in files {
            fs_err::create_dir_all(drive.at(path).parent().unwrap()).unwrap();
            fs_err::write(drive.at(path), text).unwrap();
        }
        drive
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn project(&self, path: &str) -> Project {
        let file = self.at("区/规划/p.lianpian.toml");
        let text = format!("[project]\nname = \"x\"\nas_of = 2021-11-25\n# 楼栋\n[inputs.buildings]\npath = \"{path}\"\n");
        fs_err::write(&file, &text).unwrap();
        Project::parse(&text, &file).unwrap()
    }

    fn known(&self, written: &str, path: &str) -> SourceFile {
        let sha256 = content(&self.at(path), &Progress::silent()).unwrap().unwrap();
        SourceFile { written: written.into(), bytes: fs_err::metadata(self.at(path)).unwrap().len(), sha256 }
    }
}

fn found(project: &Project, known: &[SourceFile]) -> Moved {
    let mut all = missing(project, known, &Progress::silent()).unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

fn offers(moved: &Moved) -> Vec<(&str, Likeness)> {
    moved.found.iter().map(|found| (found.written.as_str(), found.likeness)).collect()
}

#[test]
fn what_is_there_is_not_missed() {
    let drive = Drive::new(&[("区/规划/a.geojson", "1")]);
    assert_eq!(missing(&drive.project("a.geojson"), &[], &Progress::silent()), Ok(Vec::new()));
}

#[test]
fn a_file_is_found_by_its_name_in_folders_around_the_nearest_first() {
    let drive = Drive::new(&[("区/规划/数据/A.geojson", "1"), ("区/原始/旧/a.geojson", "22"), ("区/规划/b.geojson", "1")]);
    let moved = found(&drive.project("a.geojson"), &[]);
    assert_eq!(offers(&moved), [("数据/A.geojson", Likeness::Name), ("../原始/旧/a.geojson", Likeness::Name)]);
    assert_eq!(moved.instead, "", "nobody chooses between two");
    let drive = Drive::new(&[("区/原始/a.geojson", "1")]);
    assert_eq!(found(&drive.project("a.geojson"), &[]).instead, "../原始/a.geojson");
}

#[test]
fn content_goes_before_size_and_size_before_name() {
    let drive = Drive::new(&[
        ("区/规划/a.geojson", "123"),
        ("区/规划/甲/a.geojson", "another"),
        ("区/原始/a.geojson", "321"),
        ("区/原始/renamed.geojson", "123"),
        ("区/原始/other.geojson", "213"),
    ]);
    let known = drive.known("a.geojson", "区/规划/a.geojson");
    fs_err::remove_file(drive.at("区/规划/a.geojson")).unwrap();
    let moved = found(&drive.project("a.geojson"), &[known]);
    let expected =
        [("../原始/renamed.geojson", Likeness::Content), ("../原始/a.geojson", Likeness::Size), ("甲/a.geojson", Likeness::Name)];
    assert_eq!(offers(&moved), expected);
    assert_eq!(moved.instead, "../原始/renamed.geojson");
}

#[test]
fn members_of_an_archive_and_geodatabases_are_found_as_wholes() {
    let drive = Drive::new(&[("区/原始/data.zip", "PK"), ("区/原始/town.gdb/a00000001.gdbtable", "x"), ("区/原始/甲/town.gdb.txt", "x")]);
    assert_eq!(offers(&found(&drive.project("data.zip/roads.shp"), &[])), [("../原始/data.zip/roads.shp", Likeness::Name)]);
    assert_eq!(offers(&found(&drive.project("town.gdb"), &[])), [("../原始/town.gdb", Likeness::Name)]);
}

#[test]
fn a_path_of_another_machine_is_looked_for_by_its_name() {
    let drive = Drive::new(&[("区/原始/楼栋.shp", "x")]);
    let moved = found(&drive.project("/no/such/drive/data/楼栋.shp"), &[]);
    assert_eq!(offers(&moved), [("../原始/楼栋.shp", Likeness::Name)]);
}

#[test]
fn the_project_file_is_written_with_what_was_chosen_and_keeps_the_rest() {
    let drive = Drive::new(&[("区/原始/a.geojson", "1")]);
    let project = drive.project("a.geojson");
    let before = fs_err::read_to_string(&project.path).unwrap();
    repair(&project.path, &[found(&project, &[])]).unwrap();
    let after = fs_err::read_to_string(&project.path).unwrap();
    assert_eq!(after, before.replace("\"a.geojson\"", "\"../原始/a.geojson\""));
    assert_eq!(fs_err::read_to_string(project.path.with_extension("toml.bak")).unwrap(), before);
    let project = Project::read(&project.path).unwrap();
    assert_eq!(missing(&project, &[], &Progress::silent()), Ok(Vec::new()));
}

#[test]
fn a_project_file_that_is_gone_is_said() {
    let (what, remedy) = repair(Path::new("/no/such/p.lianpian.toml"), &[]).unwrap_err();
    assert!(what.en.contains("p.lianpian.toml") && !remedy.zh.is_empty());
}

#[test]
fn a_search_hears_a_cancel() {
    let drive = Drive::new(&[]);
    let progress = Progress::silent();
    progress.cancel();
    assert!(missing(&drive.project("a.geojson"), &[], &progress).is_err());
}
