//! Deciding in the window, through its labels: weights and undo, zones by hand and why not, years and targets, saving, recovery.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use lianpian::app::App;
use lianpian::district::{District, NeighbourhoodIx};
use lianpian::export;
use lianpian::intake::Intake;
use lianpian::plan::{Effort, Plan, Rules, from_district};
use lianpian::project::{EditAction, Project};
use lianpian::report::{Lang, Progress};

use super::app::can_draw;
use super::town::{ix, town};

pub(crate) const HEAD: &str = "[project]\nname = \"测试\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n";

/// Two rows of old estates with a younger one in the middle.
fn district() -> District {
    town(6, 2, |column, _| Some(if column == 3 { 2012 } else { 1985 }))
}

pub(crate) fn planned(path: &Path) -> Plan {
    let project = Project::read(path).unwrap();
    let rules = Rules::load(&project).unwrap();
    from_district(&project, rules, Intake { district: district(), ..Intake::default() }, &Progress::silent()).unwrap()
}

/// A project file in a folder with the text that it has.
pub(crate) fn project(folder: &Path, more: &str) -> PathBuf {
    let path = folder.join("a.lianpian.toml");
    std::fs::write(&path, format!("{HEAD}{more}")).unwrap();
    path
}

pub(crate) fn open(path: &Path, lang: Lang) -> Harness<'static, App> {
    let (plan, state) = (planned(path), path.with_file_name("state"));
    let mut harness = Harness::builder()
        .with_size([1440.0, 1000.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::with_plan(cc, plan, lang).keeping(Some(state)));
    harness.run();
    harness
}

/// Runs the window until its settled plan is as wanted.
pub(crate) fn until(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&Plan) -> bool) {
    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_mins(2) {
        harness.run();
        if harness.state().plan().is_some_and(|plan| plan.effort == Effort::Settled && is_so(plan)) {
            harness.run();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("never: {what}");
}

pub(crate) fn select(harness: &mut Harness<'_, App>, id: &str) {
    let place = {
        let plan = harness.state().plan().unwrap();
        plan.district.neighbourhoods[ix(&plan.district, id).at()].anchor
    };
    let place = harness.state().on_screen(place).unwrap();
    harness.hover_at(place);
    harness.run();
    harness.drag_at(place);
    harness.drop_at(place);
    harness.run();
    assert_eq!(harness.state().selected().as_deref(), Some(id));
}

pub(crate) fn write_reason(harness: &mut Harness<'_, App>, label: &str, reason: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, label).type_text(reason);
    harness.run();
}

pub(crate) fn zone_of(plan: &Plan, id: &str) -> Option<u32> {
    plan.zones.zone_of[ix(&plan.district, id).at()]
}

pub(crate) fn files(plan: &Plan) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    export::write(plan, folder.path(), &Progress::silent()).unwrap();
    let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    names.map(|path| (path.file_name().unwrap().into(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn a_weight_is_moved_and_taken_back() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(&project(folder.path(), ""), Lang::En);
    harness.key_press(Key::Num4);
    harness.run();
    let before: Vec<f64> = harness.state().plan().unwrap().scores.criteria.iter().map(|c| c.weight).collect();
    let name = harness.state().plan().unwrap().scores.criteria[0].spec.name.en.clone();
    let slider = format!("Weight of “{name}”");
    harness.get_by_role_and_label(Role::Slider, &slider).focus();
    harness.run();
    for _ in 0..3 {
        harness.key_press(Key::ArrowRight);
        harness.run();
    }
    until(&mut harness, "another weight", |plan| plan.scores.criteria[0].weight > before[0] + 1.0);
    assert!(!harness.state().is_saved());
    assert!(harness.query_by_label_contains("unsaved").is_some(), "the bar says so");
    while !harness.state().is_saved() {
        harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::Z);
        harness.run();
    }
    until(&mut harness, "the weights of before", |plan| {
        plan.scores.criteria.iter().zip(&before).all(|(criterion, before)| (criterion.weight - before).abs() < 1e-9)
    });
}

#[test]
fn one_is_taken_out_with_a_reason_saved_and_planned_alike_by_the_command_line() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "");
    let mut harness = open(&path, Lang::Zh);
    select(&mut harness, "n0000");
    harness.get_by_label("排除所选").click();
    harness.run();
    assert!(harness.query_by_label("请先写明理由。").is_some());
    write_reason(&mut harness, "理由", "已纳入征收范围");
    harness.get_by_label("排除所选").click();
    until(&mut harness, "out of the plan", |plan| zone_of(plan, "n0000").is_none());
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::S);
    harness.run();
    assert!(harness.state().is_saved());
    let written = Project::read(&path).unwrap();
    let edit = &written.file.edits[0];
    assert_eq!((edit.action, edit.reason.as_str(), edit.targets[0].as_str()), (EditAction::Exclude, "已纳入征收范围", "n0000"));
    let (own, wanted) = (files(harness.state().plan().unwrap()), files(&planned(&path)));
    assert_eq!(own.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
    assert!(own.iter().all(|(name, bytes)| *bytes == wanted[name]), "the window and the command line write the same bytes");
    // Opened again, it is as it was left.
    drop(harness);
    let harness = open(&path, Lang::Zh);
    assert!(zone_of(harness.state().plan().unwrap(), "n0000").is_none());
    assert!(harness.state().is_saved());
}

#[test]
fn a_neighbourhood_moves_where_it_hangs_together_and_is_refused_where_not() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    // The younger estates part the town: 2 columns beyond them cannot be reached.
    let mut harness = open(&project(folder.path(), "[zone]\ngap_m = 30\n"), Lang::En);
    let far = {
        let plan = harness.state().plan().unwrap();
        let zone = zone_of(plan, "n0005").unwrap();
        assert_ne!(Some(zone), zone_of(plan, "n0000"));
        plan.zones.zones[zone as usize].name.clone()
    };
    select(&mut harness, "n0000");
    write_reason(&mut harness, "Reason", "one gate");
    harness.get_by_role_and_label(Role::ComboBox, "Zone").click();
    harness.run();
    harness.get_by_role_and_label(Role::Button, &far).click();
    harness.run();
    harness.get_by_label("Move into that zone").click();
    harness.run();
    assert!(harness.query_by_label_contains("no link that counts within 30 m").is_some(), "it says why");
    assert!(harness.state().is_saved(), "nothing was changed");
    harness.get_by_label("A zone of its own").click();
    until(&mut harness, "alone in its zone", |plan| {
        let zone = zone_of(plan, "n0000").unwrap();
        plan.zones.zones[zone as usize]
            .parts
            .iter()
            .filter(|(who, _)| zone_of(plan, &plan.district.neighbourhoods[who.at()].id.0) == Some(zone))
            .count()
            == 1
    });
    assert!(!harness.state().is_saved());
}

#[test]
fn a_year_is_moved_and_a_target_fails() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let target = "{ id = \"T1\", year = 2022, event = \"started\", measure = \"neighbourhoods\", op = \"at_least\", value = 10 }";
    let more = format!("[programme]\nfirst_year = 2022\nlast_year = 2024\ntargets = [{target}]\n");
    let mut harness = open(&project(folder.path(), &more), Lang::En);
    assert_eq!(harness.state().plan().unwrap().programme.targets[0].met, Some(true));
    harness.key_press(Key::Num6);
    harness.run();
    harness.get_by_role_and_label(Role::RadioButton, "Years as: Time axis").click();
    harness.run();
    select(&mut harness, "n0001");
    write_reason(&mut harness, "Reason", "the pipes come first");
    harness.get_by_label("Start in 2024").click();
    until(&mut harness, "a target that fails", |plan| plan.programme.targets[0].met == Some(false));
    let plan = harness.state().plan().unwrap();
    assert_eq!(plan.programme.start[ix(&plan.district, "n0001").at()], Some(2024));
    harness.key_press_modifiers(eframe::egui::Modifiers::COMMAND, Key::Z);
    until(&mut harness, "the target met again", |plan| plan.programme.targets[0].met == Some(true));
}

#[test]
fn what_was_not_saved_is_offered_and_taken() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "");
    let mut harness = open(&path, Lang::Zh);
    select(&mut harness, "n0100");
    write_reason(&mut harness, "理由", "居民不同意");
    harness.get_by_label("排除所选").click();
    until(&mut harness, "out of the plan", |plan| zone_of(plan, "n0100").is_none());
    drop(harness);
    let mut harness = open(&path, Lang::Zh);
    assert!(zone_of(harness.state().plan().unwrap(), "n0100").is_some(), "never taken silently");
    assert!(harness.query_by_label_contains("上次有未保存的修改").is_some());
    harness.get_by_label("恢复").click();
    until(&mut harness, "recovered", |plan| zone_of(plan, "n0100").is_none());
    assert!(!harness.state().is_saved());
    assert!(harness.query_by_label_contains("上次有未保存的修改").is_none());
    assert!(NeighbourhoodIx(0) == ix(&district(), "n0000"));
}
