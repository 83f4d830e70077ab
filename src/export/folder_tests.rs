use std::fs;
use std::path::Path;

use tempfile::{TempDir, tempdir};

use super::*;

const PLAN: &str = r#"{"program":{"name":"lianpian","version":"0"}}"#;

fn write_plan(target: &Path, text: &str) -> Result<(), FolderError> {
    let staged = OutputFolder::prepare(target)?;
    fs::write(staged.path().join("plan.json"), PLAN).unwrap();
    fs::write(staged.path().join("zones.geojson"), text).unwrap();
    staged.commit()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn place() -> (TempDir, PathBuf) {
    let dir = tempdir().unwrap();
    let target = dir.path().join("规划 成果");
    (dir, target)
}

#[test]
fn a_folder_appears_whole_and_alone() {
    let (dir, target) = place();
    write_plan(&target, "first").unwrap();
    assert_eq!(names(&target), ["plan.json", "zones.geojson"]);
    assert_eq!(names(dir.path()), ["规划 成果"]);
}

#[test]
fn an_older_plan_is_replaced_as_a_whole_and_keeps_its_mode() {
    use std::os::unix::fs::PermissionsExt as _;
    let (dir, target) = place();
    write_plan(&target, "first").unwrap();
    fs::write(target.join("links.geojson"), "old").unwrap();
    fs::set_permissions(&target, fs::Permissions::from_mode(0o750)).unwrap();
    write_plan(&target, "second").unwrap();
    assert_eq!(names(&target), ["plan.json", "zones.geojson"]);
    assert_eq!(fs::read_to_string(target.join("zones.geojson")).unwrap(), "second");
    assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o750);
    assert_eq!(names(dir.path()), ["规划 成果"]);
}

#[test]
fn dropped_without_commit_leaves_nothing_not_even_new_parents() {
    let (dir, _) = place();
    let staged = OutputFolder::prepare(&dir.path().join("a/b/plan")).unwrap();
    fs::write(staged.path().join("zones.geojson"), "half").unwrap();
    drop(staged);
    assert!(names(dir.path()).is_empty());
}

#[test]
fn an_empty_folder_is_taken_a_foreign_one_refused_untouched() {
    let (dir, target) = place();
    fs::create_dir(&target).unwrap();
    write_plan(&target, "x").unwrap();
    let foreign = dir.path().join("foreign");
    fs::create_dir(&foreign).unwrap();
    fs::write(foreign.join("thesis.docx"), "years of work").unwrap();
    let error = OutputFolder::prepare(&foreign).unwrap_err();
    assert!(error.is_usage() && matches!(error, FolderError::Foreign { .. }), "{error}");
    assert_eq!(names(&foreign), ["thesis.docx"]);
    assert_eq!(names(dir.path()), ["foreign", "规划 成果"]);
}

#[test]
fn plan_json_of_another_program_is_foreign() {
    let (_dir, target) = place();
    fs::create_dir(&target).unwrap();
    fs::write(target.join("plan.json"), r#"{"program":{"name":"terraform"}}"#).unwrap();
    assert!(matches!(OutputFolder::prepare(&target), Err(FolderError::Foreign { .. })));
}

#[test]
fn files_beside_a_plan_are_not_thrown_away() {
    let (_dir, target) = place();
    write_plan(&target, "x").unwrap();
    fs::write(target.join("notes.txt"), "mine").unwrap();
    assert!(matches!(OutputFolder::prepare(&target), Err(FolderError::Strangers { found, .. }) if found == ["notes.txt"]));
    fs::remove_file(target.join("notes.txt")).unwrap();
    fs::write(target.join(".~lock.programme.csv#"), "LibreOffice").unwrap();
    fs::write(target.join("zones.qmd"), "QGIS").unwrap();
    write_plan(&target, "y").unwrap();
}

#[test]
fn files_roots_and_dangling_links_are_refused() {
    let (dir, target) = place();
    fs::write(&target, "a file").unwrap();
    assert!(matches!(OutputFolder::prepare(&target), Err(FolderError::IsFile { .. })));
    assert!(matches!(OutputFolder::prepare(&target.join("below")), Err(FolderError::InTheWay { .. })));
    assert!(matches!(OutputFolder::prepare(Path::new("/")), Err(FolderError::NoName { .. })));
    assert!(matches!(OutputFolder::prepare(&dir.path().join("new/..")), Err(FolderError::NoName { .. })));
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(dir.path().join("nowhere"), &link).unwrap();
    assert!(matches!(OutputFolder::prepare(&link), Err(FolderError::DanglingLink { .. })));
}

#[test]
fn a_link_stays_a_link_and_a_trailing_slash_means_the_same() {
    let (dir, target) = place();
    fs::create_dir(&target).unwrap();
    let link = dir.path().join("link");
    std::os::unix::fs::symlink(&target, &link).unwrap();
    write_plan(&link, "through the link").unwrap();
    write_plan(&dir.path().join("link/"), "with a slash").unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(target.join("zones.geojson")).unwrap(), "with a slash");
    assert_eq!(names(dir.path()), ["link", "规划 成果"]);
}

#[test]
fn one_run_at_a_time() {
    let (_dir, target) = place();
    let first = OutputFolder::prepare(&target).unwrap();
    assert!(matches!(OutputFolder::prepare(&target), Err(FolderError::Busy { .. })));
    drop(first);
    write_plan(&target, "free again").unwrap();
}

#[test]
fn what_a_killed_run_left_is_cleared() {
    let (dir, target) = place();
    let area = dir.path().join(".规划 成果.lianpian-partial");
    fs::create_dir_all(area.join(NEW)).unwrap();
    fs::write(area.join(MARKER), "").unwrap();
    fs::write(area.join(NEW).join("zones.geojson"), "half").unwrap();
    write_plan(&target, "whole").unwrap();
    assert_eq!(names(dir.path()), ["规划 成果"]);
    // Killed between the two renames of a file system without exchange: the old plan comes back before anything else.
    fs::create_dir_all(&area).unwrap();
    fs::write(area.join(MARKER), "").unwrap();
    fs::rename(&target, area.join(OLD)).unwrap();
    drop(OutputFolder::prepare(&target).unwrap());
    assert_eq!(fs::read_to_string(target.join("zones.geojson")).unwrap(), "whole");
    assert_eq!(names(dir.path()), ["规划 成果"]);
}

#[test]
fn a_stranger_under_the_name_of_the_working_area_is_left_alone() {
    let (dir, target) = place();
    let area = dir.path().join(".规划 成果.lianpian-partial");
    fs::create_dir(&area).unwrap();
    fs::write(area.join("mine.txt"), "x").unwrap();
    assert!(matches!(OutputFolder::prepare(&target), Err(FolderError::Occupied { .. })));
    assert_eq!(names(&area), ["mine.txt"]);
}

#[test]
fn the_two_step_exchange_gives_the_same() {
    let (dir, target) = place();
    for (name, text) in [("new", "new"), ("规划 成果", "old")] {
        fs::create_dir(dir.path().join(name)).unwrap();
        fs::write(dir.path().join(name).join("f"), text).unwrap();
    }
    exchange(&dir.path().join("new"), &target, &dir.path().join("old")).unwrap();
    assert_eq!(fs::read_to_string(target.join("f")).unwrap(), "new");
}

#[test]
fn the_longest_name_works() {
    let (dir, _) = place();
    let target = dir.path().join("片".repeat(85));
    write_plan(&target, "x").unwrap();
    assert_eq!(names(dir.path()).len(), 1);
    let error = OutputFolder::prepare(&dir.path().join("片".repeat(86))).unwrap_err();
    assert!(!error.is_usage(), "{error}");
}

#[test]
fn many_runs_into_one_target_leave_one_whole_plan() {
    let (dir, target) = place();
    std::thread::scope(|scope| {
        for run in 0..8 {
            let target = &target;
            scope.spawn(move || {
                for turn in 0..20 {
                    match write_plan(target, &format!("{run} {turn}")) {
                        Ok(()) | Err(FolderError::Busy { .. }) => {}
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
    });
    assert_eq!(names(&target), ["plan.json", "zones.geojson"]);
    assert_eq!(names(dir.path()), ["规划 成果"]);
}
