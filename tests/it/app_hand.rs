//! Deciding by hand on the pages of score, zones and programme, through labels: dragging, locking, judging, and why not.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Pos2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use lianpian::app::App;
use lianpian::intake::Intake;
use lianpian::plan::{Effort, Plan, Rules, from_district};
use lianpian::project::{EditAction, Project};
use lianpian::report::{Lang, Progress};

use super::app::{can_draw, picture};
use super::town::{ix, town};

const HEAD: &str = "[project]\nname = \"测试\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n";

/// One row of eight estates; zones hold up to four of them.
const FOURS: &str = "[zone]\nbounds = [{ resource = \"neighbourhoods\", max = 5.0 }]\n";

fn planned(path: &Path, year: fn(u32) -> i16) -> Plan {
    let project = Project::read(path).unwrap();
    let rules = Rules::load(&project).unwrap();
    let district = town(8, 1, |column, _| Some(year(column)));
    from_district(&project, rules, Intake { district, ..Intake::default() }, &Progress::silent()).unwrap()
}

fn project(folder: &Path, more: &str) -> PathBuf {
    let path = folder.join("a.lianpian.toml");
    std::fs::write(&path, format!("{HEAD}{more}")).unwrap();
    path
}

fn open(path: &Path, lang: Lang) -> Harness<'static, App> {
    open_built(path, lang, |_| 1985)
}

fn open_built(path: &Path, lang: Lang, year: fn(u32) -> i16) -> Harness<'static, App> {
    let plan = planned(path, year);
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::with_plan(cc, plan, lang));
    harness.run();
    harness
}

/// Runs the window until its settled plan is as wanted.
fn until(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&Plan) -> bool) {
    wait(harness, what, |app| app.plan().is_some_and(|plan| plan.effort == Effort::Settled && is_so(plan)));
}

fn wait(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&App) -> bool) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_mins(2) {
        harness.run();
        if is_so(harness.state()) {
            harness.run();
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("never: {what}");
}

/// Waits until a label that holds some words is there.
fn read(harness: &mut Harness<'_, App>, words: &str) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(30) {
        harness.step();
        if harness.query_all_by_label_contains(words).next().is_some() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("never said: {words}");
}

fn place_of(harness: &Harness<'_, App>, id: &str) -> Pos2 {
    let plan = harness.state().plan().unwrap();
    harness.state().on_screen(plan.district.neighbourhoods[ix(&plan.district, id).at()].anchor).unwrap()
}

fn select(harness: &mut Harness<'_, App>, id: &str) {
    let place = place_of(harness, id);
    harness.hover_at(place);
    harness.run();
    harness.drag_at(place);
    harness.drop_at(place);
    harness.run();
    assert_eq!(harness.state().selected().as_deref(), Some(id));
}

/// Takes the pointer, pressed, from one place to another.
fn drag(harness: &mut Harness<'_, App>, from: Pos2, to: Pos2) {
    harness.hover_at(from);
    harness.step();
    harness.drag_at(from);
    harness.step();
    for share in [0.1, 0.5, 1.0] {
        harness.hover_at(from + (to - from) * share);
        harness.step();
    }
}

fn zone_of(plan: &Plan, id: &str) -> Option<u32> {
    plan.zones.zone_of[ix(&plan.district, id).at()]
}

fn type_into(harness: &mut Harness<'_, App>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run();
}

/// Ids at the seam of the first two zones of the row: the last of the first zone, one in its middle, and one of the next zone.
fn seam(plan: &Plan) -> (String, String, String) {
    let ids: Vec<&str> = plan.district.neighbourhoods.iter().map(|n| n.id.0.as_str()).collect();
    let first = zone_of(plan, ids[0]);
    let last = ids.iter().rposition(|id| zone_of(plan, id) == first).unwrap();
    assert!(last >= 2 && last + 1 < ids.len(), "two zones with something between");
    (ids[last].into(), ids[1].into(), ids[last + 1].into())
}

#[test]
fn a_selected_neighbourhood_is_dragged_into_the_next_zone_with_a_reason_and_taken_back() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), FOURS);
    let mut harness = open(&path, Lang::Zh);
    let (who, _, there) = seam(harness.state().plan().unwrap());
    let target = zone_of(harness.state().plan().unwrap(), &there).unwrap();
    let name = harness.state().plan().unwrap().zones.zones[target as usize].name.clone();
    // What is not selected moves the map and nothing else.
    let (from, to) = (place_of(&harness, &who), place_of(&harness, &there));
    let before = harness.state().view();
    drag(&mut harness, from, to);
    harness.drop_at(to);
    harness.run();
    assert!(harness.state().is_saved() && harness.state().view() != before);
    select(&mut harness, &who);
    let (from, to) = (place_of(&harness, &who), place_of(&harness, &there));
    let before = harness.state().view();
    drag(&mut harness, from, to);
    read(&mut harness, &format!("可移入{name}"));
    assert!(harness.query_all_by_label_contains("仍连通").next().is_some(), "the zone that is left stays whole");
    assert!(harness.query_all_by_label_contains(" → ").next().is_some(), "sums before and after");
    picture(&mut harness, "hand_drag_zh");
    // Esc puts it back.
    harness.key_press(Key::Escape);
    harness.step();
    harness.drop_at(to);
    harness.run();
    assert!(harness.state().is_saved() && harness.query_by_role_and_label(Role::TextInput, "为什么这样改").is_none());
    drag(&mut harness, from, to);
    read(&mut harness, &format!("可移入{name}"));
    harness.drop_at(to);
    harness.run();
    assert_eq!(harness.state().view(), before, "the map stands still");
    harness.get_by_label("保留修改").click();
    harness.run();
    assert!(harness.query_all_by_label_contains("请先写明理由").next().is_some() && harness.state().is_saved(), "not without a reason");
    type_into(&mut harness, "为什么这样改", "共用一个锅炉房");
    harness.get_by_label("保留修改").click();
    until(&mut harness, "with its new zone", |plan| zone_of(plan, &who).is_some() && zone_of(plan, &who) == zone_of(plan, &there));
    assert!(!harness.state().is_saved());
    // The list below tells of it, and takes it back.
    harness.get_by_role_and_label(Role::RadioButton, "下方面板: 手工调整 1").click();
    harness.run();
    assert!(harness.query_all_by_label_contains("共用一个锅炉房").next().is_some());
    picture(&mut harness, "hand_edits_zh");
    harness.get_by_label("撤回修改 e1").click();
    until(&mut harness, "as before", |plan| zone_of(plan, &who) != zone_of(plan, &there));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut harness, "withdrawn no more", |plan| zone_of(plan, &who) == zone_of(plan, &there));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert!(harness.state().is_saved(), "one drag was one step");
}

#[test]
fn what_would_break_a_zone_is_refused_and_says_so() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(&project(folder.path(), FOURS), Lang::En);
    let (_, middle, there) = seam(harness.state().plan().unwrap());
    select(&mut harness, &middle);
    let (from, to) = (place_of(&harness, &middle), place_of(&harness, &there));
    drag(&mut harness, from, to);
    read(&mut harness, "May not move into");
    assert!(harness.query_all_by_label_contains("let go: it goes back").next().is_some());
    picture(&mut harness, "hand_refused_en");
    harness.drop_at(to);
    harness.run();
    assert!(harness.state().is_saved(), "nothing was changed");
    let why = harness.query_all_by_label_contains("no link that counts within").next().is_some();
    let parted = harness.query_all_by_label_contains("would fall into pieces").next().is_some();
    assert!(why || parted, "the reason stays to be read");
}

#[test]
fn zones_are_merged_split_and_locked_and_a_lock_holds_through_the_next_change() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let more = "[zone]\nbounds = [{ resource = \"neighbourhoods\", max = 8.0 }]\n";
    let path = project(folder.path(), more);
    let mut harness = open(&path, Lang::En);
    select(&mut harness, "n0000");
    type_into(&mut harness, "Reason", "its own gate");
    harness.get_by_label("A zone of its own").click();
    until(&mut harness, "alone", |plan| plan.zones.zones.iter().any(|zone| zone.parts.len() == 1));
    // Keys are letters while a field has the focus; Esc leaves it, and the selection.
    harness.key_press(Key::Escape);
    harness.run();
    select(&mut harness, "n0000");
    // U takes the lock of what was split off back; L asks for a reason first.
    harness.get_by_role_and_label(Role::RadioButton, "Lower panel: By hand 1").click();
    harness.run();
    harness.key_press(Key::U);
    until(&mut harness, "one zone again", |plan| plan.zones.zones.len() == 1);
    harness.key_press(Key::L);
    harness.run();
    type_into(&mut harness, "Why this change", "decided by the committee");
    harness.get_by_label("Keep the change").click();
    until(&mut harness, "locked", |plan| plan.edits.lock.len() == 1);
    let locked = harness.state().plan().unwrap().zones.zones[0].parts.clone();
    // Another gap, under which the zone would fall apart, leaves it as it is: the lock says so.
    let gap = "Widest gap";
    harness.get_by_role_and_label(Role::Slider, gap).focus();
    harness.run();
    for _ in 0..2 {
        harness.key_press(Key::PageUp);
        harness.run();
    }
    until(&mut harness, "a wider gap", |plan| plan.project.file.zone.gap_m > 70.0);
    assert_eq!(harness.state().plan().unwrap().zones.zones[0].parts, locked);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run();
    assert!(harness.state().is_saved());
    let written = Project::read(&path).unwrap();
    assert_eq!((written.file.edits.len(), written.file.edits[0].action), (1, EditAction::Lock));
    assert!(written.file.zone.gap_m > 70.0);
}

#[test]
fn two_zones_that_are_unlike_are_merged_all_the_same() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let more = "[zone]\nbounds = [{ resource = \"neighbourhoods\", max = 8.0 }]\nweights = { opening_m = 0.0, unlike_m = 50000.0 }\n";
    let mut harness = open_built(&project(folder.path(), more), Lang::En, |column| if column < 4 { 1960 } else { 1998 });
    assert_eq!(harness.state().plan().unwrap().zones.zones.len(), 2);
    select(&mut harness, "n0001");
    let other = place_of(&harness, "n0006");
    harness.hover_at(other);
    harness.event(eframe::egui::Event::ModifiersChanged(Modifiers::SHIFT));
    for pressed in [true, false] {
        harness.event(eframe::egui::Event::PointerButton {
            pos: other,
            button: eframe::egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::SHIFT,
        });
        harness.step();
    }
    harness.event(eframe::egui::Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
    assert_eq!(harness.state().chosen(), ["n0001", "n0006"]);
    type_into(&mut harness, "Reason", "one boiler house");
    harness.get_by_label("Merge the two zones").click();
    until(&mut harness, "one zone", |plan| plan.zones.zones.len() == 1);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut harness, "two again", |plan| plan.zones.zones.len() == 2);
}

#[test]
fn a_year_is_dragged_and_a_target_is_seen_to_fail_before_it_is_let_go() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let target = "{ id = \"T1\", year = 2022, event = \"started\", measure = \"neighbourhoods\", op = \"at_least\", value = 8 }";
    let more = format!("[programme]\nfirst_year = 2022\nlast_year = 2024\ntargets = [{target}]\n");
    let mut harness = open(&project(folder.path(), &more), Lang::Zh);
    harness.key_press(Key::Num6);
    harness.run();
    picture(&mut harness, "hand_years_zh");
    let (name, count) = {
        let plan = harness.state().plan().unwrap();
        let project = plan.programme.projects.iter().find(|project| project.start == 2022).unwrap();
        (plan.zones.zones[project.zone.unwrap() as usize].name.clone(), project.members.len())
    };
    let chip = harness.get_by_label(&format!("{name}，{count} 个，2022 年")).rect().center();
    let there = harness.get_by_label("2024 年的小地图").rect().center();
    drag(&mut harness, chip, there);
    read(&mut harness, "可改到 2024 年");
    assert!(harness.query_all_by_label_contains("达不到").next().is_some(), "the target answers while it is held");
    picture(&mut harness, "hand_year_held_zh");
    harness.drop_at(there);
    harness.run();
    type_into(&mut harness, "为什么这样改", "管线先行");
    harness.get_by_label("保留修改").click();
    until(&mut harness, "a target that fails", |plan| plan.programme.targets[0].met == Some(false));
    // Before and after.
    harness.key_press(Key::B);
    harness.run();
    assert!(harness.query_by_label("打开时的计划").is_some());
    assert!(harness.query_by_label(&format!("{name}，{count} 个，2022 年")).is_some(), "as it was");
    harness.key_press(Key::B);
    harness.run();
    assert!(harness.query_by_label(&format!("{name}，{count} 个，2022 年")).is_none(), "as it is");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until(&mut harness, "the target met again", |plan| plan.programme.targets[0].met == Some(true));
}

#[test]
fn judgements_in_pairs_change_weights_and_say_when_they_contradict() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "");
    let mut harness = open(&path, Lang::En);
    harness.key_press(Key::Num4);
    harness.run();
    picture(&mut harness, "hand_score_en");
    harness.get_by_role_and_label(Role::RadioButton, "Lower panel: Pairwise").click();
    harness.run();
    harness.get_by_label("Begin with the weights as they are").click();
    until(&mut harness, "weights by pairs", |plan| plan.scores.weighed.as_ref().is_some_and(|weighed| weighed.ahp.is_some()));
    let weight = |app: &App| app.plan().unwrap().scores.criteria[0].weight;
    let before = weight(harness.state());
    let [one, other] = [0, 1].map(|at| harness.state().plan().unwrap().scores.criteria[at].spec.name.en.clone());
    let slider = format!("“{one}” against “{other}”");
    harness.get_by_role_and_label(Role::Slider, &slider).focus();
    harness.run();
    for _ in 0..6 {
        harness.key_press(Key::ArrowRight);
        harness.run();
    }
    until(&mut harness, "another weight", |plan| plan.scores.criteria[0].weight > before + 1.0);
    assert!(harness.query_all_by_label_contains("consistency CR").next().is_some());
    picture(&mut harness, "hand_pairs_en");
    let method = |plan: &Plan| plan.project.file.score.weighting.as_ref().and_then(|table| table["method"].as_str().map(str::to_owned));
    assert_eq!(method(harness.state().plan().unwrap()).as_deref(), Some("ahp"));
}

#[test]
fn a_value_function_is_shaped_and_written_into_the_project() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "");
    let mut harness = open(&path, Lang::Zh);
    harness.key_press(Key::Num4);
    harness.run();
    let (id, name) = {
        let spec = &harness.state().plan().unwrap().scores.criteria.iter().find(|c| c.spec.id == "households").unwrap().spec;
        (spec.id.clone(), spec.name.zh.clone())
    };
    harness.get_by_label(&format!("按贡献着色：{name}")).click();
    harness.run();
    picture(&mut harness, "hand_values_zh");
    let handle = harness.query_all_by_role(Role::Slider).find(|node| {
        let label = node.accesskit_node().label().unwrap_or_default();
        label.contains(&name) && (label.contains("满分处") || label.contains("第 2 点"))
    });
    handle.unwrap().focus();
    harness.run();
    for _ in 0..5 {
        harness.key_press(Key::ArrowLeft);
        harness.run();
    }
    until(&mut harness, "another function", |plan| plan.project.file.score.values.contains_key(&id));
    let plan = harness.state().plan().unwrap();
    let of_file = Rules::load(&Project::read(&path).unwrap()).unwrap().criteria;
    let value = |file: &lianpian::score::CriteriaFile| file.criteria.iter().find(|c| c.id == id).unwrap().value.clone();
    assert_ne!(value(&plan.criteria), value(&of_file));
    harness.get_by_label("恢复预设").click();
    until(&mut harness, "as in the file", |plan| plan.project.file.score.values.is_empty());
}
