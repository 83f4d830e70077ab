//! A project on the desk: steps and the way back, saving, a process that is killed, plans that follow the hand.

use std::fs;
use std::path::Path;
use std::sync::mpsc::channel;

use lianpian::desk::{Data, Desk, DeskError, Planner, SaveAsError, snapshots};
use lianpian::intake::Intake;
use lianpian::plan::{Effort, Stages};
use lianpian::project::{Change, Edit, Project, ProjectError, SaveError, backup};
use lianpian::report::messages::{DeskMessage as M, Say};
use lianpian::report::{Lang, Text};

use super::town::town;

const TEXT: &str = "# 本区\n[project]\nname = \"测试\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n\n[zone]\ngap_m = 60   # 街道\n";

fn project_in(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("a.lianpian.toml");
    std::fs::write(&path, TEXT).unwrap();
    path
}

fn gap(metres: f64) -> [Change; 1] {
    [Change::set("zone.gap_m", metres)]
}

fn named() -> Text {
    M::Setting { key: "zone.gap_m".into() }.both()
}

fn exclusion(id: &str, who: &str) -> Change {
    let text = format!("id = \"{id}\"\ntargets = [\"{who}\"]\naction = \"exclude\"\nreason = \"征收\"\n");
    Change::Edit(toml::from_str::<Edit>(&text).unwrap())
}

#[test]
fn steps_have_names_and_a_way_back_to_the_very_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let path = project_in(folder.path());
    let (mut desk, left) = Desk::open(&path, None).unwrap();
    assert_eq!(left, None);
    for metres in [50.0, 45.0, 40.0] {
        desk.change(named(), Some("gap"), &gap(metres)).unwrap();
    }
    desk.release();
    let id = desk.free_edit_id();
    desk.change(M::Exclude { count: 1 }.both(), None, &[exclusion(&id, "n0000")]).unwrap();
    let said: Vec<&str> = desk.history().done().map(|name| name.get(Lang::Zh)).collect();
    assert_eq!(said, ["排除 1 个小区", "改设置 zone.gap_m"]);
    assert_eq!(desk.free_edit_id(), "e2");
    let last = desk.text().to_owned();
    assert_eq!(desk.project().file.edits.len(), 1);
    desk.undo();
    desk.undo();
    assert_eq!(desk.undo(), None);
    assert_eq!((desk.text(), desk.is_saved()), (TEXT, true));
    desk.redo();
    assert!((desk.project().file.zone.gap_m - 40.0).abs() < 1e-9);
    desk.redo();
    assert_eq!(desk.text(), last);
}

#[test]
fn a_change_that_makes_no_sense_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = project_in(folder.path());
    let (mut desk, _) = Desk::open(&path, None).unwrap();
    let refused = desk.change(named(), None, &gap(-3.0));
    assert!(matches!(refused, Err(DeskError::Project(ProjectError::Value { ref key, .. })) if key == "zone.gap_m"), "{refused:?}");
    assert!(matches!(desk.change(named(), None, &[Change::set("zone.gapm", 1.0)]), Err(DeskError::Project(_))));
    assert_eq!((desk.text(), desk.history().done().count()), (TEXT, 0));
}

#[test]
fn what_is_saved_is_what_the_desk_says_and_what_was_there_is_kept() {
    let (folder, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let path = project_in(folder.path());
    let (mut desk, _) = Desk::open(&path, Some(state.path())).unwrap();
    desk.change(named(), None, &gap(50.0)).unwrap();
    assert!(!desk.is_saved());
    desk.save().unwrap();
    assert!(desk.is_saved());
    assert_eq!(std::fs::read_to_string(&path).unwrap(), desk.text());
    assert_eq!(std::fs::read_to_string(backup(&path)).unwrap(), TEXT);
    assert_eq!(snapshots(state.path(), &path).len(), 1);
    assert_eq!(Project::read(&path).unwrap(), *desk.project());
    desk.undo();
    assert!(!desk.is_saved(), "the way back goes beyond a save");
    std::fs::write(&path, "# theirs\n").unwrap();
    assert!(matches!(desk.save(), Err(SaveError::Changed { .. })));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "# theirs\n");
    assert!(!desk.is_saved());
}

/// The folders of the process that is killed.
const KILLED: &str = "LIANPIAN_TEST_DESK";

#[test]
#[ignore = "run by the test below, in a process of its own"]
fn a_process_that_ends_in_the_middle_of_a_drag() {
    let Some(folder) = std::env::var_os(KILLED) else { return };
    let folder = Path::new(&folder);
    let (mut desk, _) = Desk::open(&folder.join("a.lianpian.toml"), Some(&folder.join("state"))).unwrap();
    desk.change(M::Exclude { count: 1 }.both(), None, &[exclusion("e1", "n0000")]).unwrap();
    desk.change(named(), Some("gap"), &gap(50.0)).unwrap();
    desk.settle();
    desk.change(named(), Some("gap"), &gap(49.0)).unwrap();
    std::process::abort();
}

#[test]
fn what_a_killed_process_had_not_saved_is_offered_and_taken_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let (path, state) = (project_in(folder.path()), folder.path().join("state"));
    let kill = || {
        let own = std::env::current_exe().unwrap();
        let test = "desk::a_process_that_ends_in_the_middle_of_a_drag";
        let ended = std::process::Command::new(own).args([test, "--exact", "--ignored"]).env(KILLED, folder.path()).output().unwrap();
        assert!(!ended.status.success());
    };
    kill();
    let (mut desk, left) = Desk::open(&path, Some(&state)).unwrap();
    assert_eq!(desk.text(), TEXT, "never taken silently");
    let left = left.unwrap();
    assert!(!left.is_outdated);
    desk.recover(left).unwrap();
    let zone = &desk.project().file.zone;
    assert!(zone.gap_m <= 50.0 && desk.project().file.edits.len() == 1, "all but the last moment");
    assert_eq!(desk.history().done().next().unwrap().get(Lang::En), "recover unsaved changes");
    assert!(!desk.is_saved());
    // A second crash loses nothing of what was recovered.
    let taken = desk.text().to_owned();
    drop(desk);
    let (desk, left) = Desk::open(&path, Some(&state)).unwrap();
    assert_eq!(left.as_ref().map(|left| left.entry.text.as_str()), Some(taken.as_str()));
    left.unwrap().discard();
    drop(desk);
    assert_eq!(Desk::open(&path, Some(&state)).unwrap().1, None, "refused once, offered no more");
    kill();
    std::fs::write(&path, format!("{TEXT}# theirs\n")).unwrap();
    assert!(Desk::open(&path, Some(&state)).unwrap().1.unwrap().is_outdated);
}

#[test]
fn a_state_folder_that_cannot_be_used_is_told_and_hinders_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = project_in(folder.path());
    let (mut desk, _) = Desk::open(&path, Some(&path)).unwrap();
    assert!(desk.trouble().unwrap().en.contains("not kept"));
    desk.change(named(), None, &gap(50.0)).unwrap();
    desk.save().unwrap();
}

#[test]
fn plans_follow_the_hand_and_the_last_one_is_settled() {
    let folder = tempfile::tempdir().unwrap();
    let path = project_in(folder.path());
    let (mut desk, _) = Desk::open(&path, None).unwrap();
    let intake = || Intake { district: town(5, 4, |_, _| Some(1985)), ..Intake::default() };
    let mut stages = Stages::default();
    stages.take(desk.project(), intake());
    let (sender, heard) = channel();
    let awake = move || {
        let _ = sender.send(());
    };
    let planner = Planner::start(stages, |plan| plan, awake);
    for metres in [60.0, 55.0, 50.0, 25.0, 10.0] {
        desk.change(named(), Some("gap"), &gap(metres)).unwrap();
        planner.wish(desk.revision(), desk.project().clone(), metres < 20.0);
    }
    let mut answers = Vec::new();
    let settled = loop {
        heard.recv().unwrap();
        let answer = planner.wait().unwrap();
        answers.push((answer.revision, answer.effort));
        if answer.effort == Effort::Settled {
            break answer;
        }
    };
    assert_eq!(settled.revision, desk.revision(), "only the last wish is settled");
    assert!(answers.windows(2).all(|pair| pair[0].0 <= pair[1].0), "{answers:?}");
    assert!(answers.contains(&(desk.revision(), Effort::Live)), "after its first answer");
    let settled = settled.plan.unwrap();
    let mut fresh = Stages::default();
    fresh.take(desk.project(), intake());
    let wanted = fresh.plan(desk.project(), Effort::Settled, &lianpian::report::Progress::silent()).unwrap();
    assert_eq!(settled.zones.zones, wanted.zones.zones);
    assert!(settled.zones.zones.len() > 1, "10 m part the estates");
}

#[test]
fn a_project_saved_elsewhere_names_the_same_files_and_goes_on_with_its_steps() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["old/数据/楼栋.csv", "old/规则.toml"] {
        fs::create_dir_all(at(name).parent().unwrap()).unwrap();
        fs::write(at(name), "x").unwrap();
    }
    fs::create_dir(at("new")).unwrap();
    let text = "# 甲\n[project]\nname = \"甲\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"数据/楼栋.csv\"\n[policy]\npack = \"规则.toml\"\n";
    let (from, to) = (at("old/a.lianpian.toml"), at("new/b.lianpian.toml"));
    fs::write(&from, text).unwrap();
    let (mut desk, _) = Desk::open(&from, Some(&at("state"))).unwrap();
    desk.change(Text::same("one"), None, &[Change::set("zone.gap_m", 30.0)]).unwrap();
    desk.change(Text::same("two"), None, &[Change::set("zone.gap_m", 20.0)]).unwrap();
    desk.undo();
    let revision = desk.revision();
    desk.save_as(&to, Data::Stay, Some(&at("state"))).unwrap();
    assert!(desk.is_saved() && desk.is_filed() && desk.revision() > revision);
    assert_eq!(fs::read_to_string(&from).unwrap(), text, "the old file is as it was");
    let saved = Project::read(&to).unwrap();
    assert_eq!(&saved, desk.project());
    assert_eq!(saved.file.inputs.buildings.as_ref().unwrap().path.as_slice(), ["../old/数据/楼栋.csv"]);
    assert_eq!((saved.file.policy.pack.as_str(), saved.file.zone.gap_m), ("../old/规则.toml", 30.0));
    // Both ways through the steps every text names what it named.
    desk.redo();
    assert_eq!(desk.project().file.zone.gap_m, 20.0);
    while desk.undo().is_some() {}
    assert!(desk.text().starts_with("# 甲\n") && !desk.text().contains("gap_m"));
    assert!(desk.project().resolve(desk.project().file.inputs.buildings.as_ref().unwrap().path.as_slice()[0].as_str()).exists());
    assert!(!desk.is_saved());
    // What is unsaved now is kept for the new file, and nothing of the old one.
    desk.settle();
    drop(desk);
    let (_, left) = Desk::open(&to, Some(&at("state"))).unwrap();
    assert!(left.is_some_and(|left| !left.is_outdated && !left.entry.text.contains("gap_m")));
    assert!(Desk::open(&from, Some(&at("state"))).unwrap().1.is_none());
    let (mut desk, _) = Desk::open(&from, None).unwrap();
    assert!(matches!(desk.save_as(&to, Data::Stay, None), Err(SaveAsError::Save(SaveError::There { .. }))));
    assert_eq!(desk.project().path, from, "it goes on with its own file");
}

#[test]
fn data_that_are_copied_along_lie_beside_the_new_file() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let all = ["a/楼栋.shp", "a/楼栋.dbf", "a/楼栋.shx", "b/楼栋.shp", "b/楼栋.dbf", "a/别的.dbf", "库.gdb/t1", "c/x.csv"];
    for name in all {
        fs::create_dir_all(at(name).parent().unwrap()).unwrap();
        fs::write(at(name), name).unwrap();
    }
    fs::create_dir(at("new")).unwrap();
    let text = "[project]\nname = \"x\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = [\"a/楼栋.shp\", \"b/楼栋.shp\"]\n[inputs.streets]\npath = \"库.gdb\"\nlayer = \"r\"\n[inputs.ledger]\npath = \"没有.csv\"\n[inputs.survey]\npath = \"c/x.csv\"\n";
    let mut desk = Desk::begin(text, &at("a.lianpian.toml")).unwrap();
    assert!(!desk.is_saved() && !desk.is_filed(), "it is no file yet");
    desk.save_as(&at("new/b.lianpian.toml"), Data::Copied, None).unwrap();
    let saved = Project::read(&at("new/b.lianpian.toml")).unwrap();
    let sources: Vec<String> = saved.sources().into_iter().collect();
    assert_eq!(sources, ["../没有.csv", "b.data/2/楼栋.shp", "b.data/x.csv", "b.data/库.gdb", "b.data/楼栋.shp"]);
    let copied = |name: &str| fs::read_to_string(at("new/b.data").join(name)).unwrap();
    assert_eq!([copied("楼栋.shp"), copied("楼栋.dbf"), copied("楼栋.shx")], ["a/楼栋.shp", "a/楼栋.dbf", "a/楼栋.shx"]);
    assert_eq!([copied("2/楼栋.shp"), copied("2/楼栋.dbf"), copied("库.gdb/t1")], ["b/楼栋.shp", "b/楼栋.dbf", "库.gdb/t1"]);
    assert!(!at("new/b.data/别的.dbf").exists(), "what the project does not name stays");
}
