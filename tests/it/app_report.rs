//! The report page, "why not us", the mode for meetings, scenarios, history, help, notes: through the labels of the window.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use lianpian::app::{App, Keeping, Memory, Step};
use lianpian::plan::{Effort, sample};
use lianpian::project::{Project, stem};
use lianpian::report::Lang;

use super::app::{can_draw, opened, plan};
use super::app_deciding::{open, planned, project, select, until, write_reason, zone_of};
use super::cli::lianpian;
use super::shapes::faults_of;
use super::town::ix;

/// Runs the window until something is so.
fn awaiting(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&Harness<'_, App>) -> bool) {
    let begun = std::time::Instant::now();
    while begun.elapsed() < std::time::Duration::from_mins(4) {
        harness.run_ok();
        if is_so(harness) {
            harness.run_ok();
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("never: {what}");
}

fn says(harness: &Harness<'_, App>, words: &str) -> bool {
    harness.query_all_by_label_contains(words).next().is_some()
}

fn click(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run_ok();
}

fn ctrl(harness: &mut Harness<'_, App>, key: Key) {
    harness.key_press_modifiers(Modifiers::COMMAND, key);
    harness.run_ok();
}

/// Files of a folder with their bytes.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let all = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    all.map(|path| (path.file_name().unwrap().into(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn the_window_exports_signs_and_keeps_what_the_command_line_writes() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = sample::unpack(folder.path()).unwrap();
    let project = Project::read(&path).unwrap();
    let mut harness = Harness::builder()
        .with_size([1440.0, 1000.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::on_project(cc, project, Lang::Zh));
    awaiting(&mut harness, "a map", |harness| !harness.state().is_working());
    let who = {
        let plan = harness.state().plan().unwrap();
        let is_planned = |at: &usize| plan.zones.zone_of[*at].is_some() && plan.programme.start[*at].is_some();
        let at = (0..plan.zones.zone_of.len()).find(is_planned).unwrap();
        plan.district.neighbourhoods[at].id.0.clone()
    };
    // The text is no more the one that was opened.
    ctrl(&mut harness, Key::K);
    harness.get_by_role(Role::SearchInput).type_text(&who);
    harness.run_ok();
    harness.key_press(Key::Enter);
    harness.run_ok();
    assert_eq!(harness.state().selected().as_deref(), Some(who.as_str()));
    harness.key_press(Key::Num5);
    harness.run_ok();
    write_reason(&mut harness, "理由", "已纳入征收范围");
    click(&mut harness, "排除所选");
    until(&mut harness, "out of the plan", |plan| zone_of(plan, &who).is_none());

    harness.key_press(Key::Num7);
    harness.run_ok();
    awaiting(&mut harness, "the files", |harness| says(harness, "programme.csv"));
    assert!(!harness.state().is_saved(), "it is a file, and says something else");
    assert!(says(&harness, "项目还没有保存"), "it says that the file does not hold it yet");
    ctrl(&mut harness, Key::E);
    awaiting(&mut harness, "an export", |harness| says(harness, "已写出"));
    let own = folder.path().join(format!("{}-plan", stem(&path)));
    ctrl(&mut harness, Key::S);
    assert!(harness.state().is_saved());
    lianpian(folder.path())
        .args(["plan".as_ref(), path.as_os_str(), "--out".as_ref(), "by-command".as_ref(), "-q".as_ref()])
        .assert()
        .success();
    let (window, command) = (bytes(&own), bytes(&folder.path().join("by-command")));
    assert_eq!(window.keys().collect::<Vec<_>>(), command.keys().collect::<Vec<_>>());
    for (name, bytes) in &window {
        assert!(*bytes == command[name], "{} differs", name.display());
    }

    // The library refuses what has no name, and the window says so.
    harness.get_by_role_and_label(Role::TextInput, "定稿日期").focus();
    harness.run_ok();
    harness.get_by_role_and_label(Role::TextInput, "定稿日期").type_text("2026-03-15");
    harness.run_ok();
    click(&mut harness, "定稿");
    awaiting(&mut harness, "a refusal", |harness| says(harness, "没有写定稿人"));
    write_reason(&mut harness, "定稿人", "张三");
    click(&mut harness, "定稿");
    awaiting(&mut harness, "a signature", |harness| says(harness, "已定稿"));
    assert!(own.join("signed.json").is_file());
    lianpian(folder.path()).args(["verify".as_ref(), own.as_os_str(), "-q".as_ref()]).assert().success();
    // What is signed is not written anew.
    ctrl(&mut harness, Key::E);
    awaiting(&mut harness, "a question", |harness| says(harness, "这里已有一份规划"));
    click(&mut harness, "替换");
    awaiting(&mut harness, "a refusal", |harness| says(harness, "定稿，不能重写"));
    assert_eq!(bytes(&own).len(), window.len() + 1);
}

#[test]
fn an_export_asks_before_it_replaces_and_refuses_what_is_no_plan() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "");
    let mut harness = open(&path, Lang::En);
    harness.key_press(Key::Num7);
    harness.run_ok();
    awaiting(&mut harness, "the files", |harness| harness.query_by_label("zones.geojson").is_some());
    click(&mut harness, "zones.geojson");
    assert!(says(&harness, "rank"), "the properties of the layer");
    click(&mut harness, "plan.json");
    assert!(says(&harness, "plan.json"));
    click(&mut harness, "Export the files");
    awaiting(&mut harness, "an export", |harness| says(harness, "wrote "));
    let out = folder.path().join("a-plan");
    let first = bytes(&out);
    std::fs::write(out.join("zones.geojson"), "other").unwrap();
    click(&mut harness, "Export the files");
    awaiting(&mut harness, "a question", |harness| says(harness, "There is a plan already"));
    assert_eq!(std::fs::read(out.join("zones.geojson")).unwrap(), b"other", "nothing was written yet");
    click(&mut harness, "Replace it");
    awaiting(&mut harness, "an export", |harness| says(harness, "wrote "));
    assert_eq!(bytes(&out), first);
    std::fs::write(out.join("own.txt"), "mine").unwrap();
    click(&mut harness, "Export the files");
    awaiting(&mut harness, "a question", |harness| says(harness, "There is a plan already"));
    click(&mut harness, "Replace it");
    awaiting(&mut harness, "a refusal", |harness| says(harness, "holds other files beside the plan"));
    assert!(out.join("own.txt").is_file());
}

#[test]
fn why_not_us_is_answered_and_the_change_can_be_made() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "");
    let mut harness = open(&path, Lang::En);
    // The fourth column is too young.
    select(&mut harness, "n0003");
    awaiting(&mut harness, "a reason", |harness| says(harness, "Why not us"));
    click(&mut harness, "Find the nearest change that includes it");
    awaiting(&mut harness, "an answer", |harness| says(harness, "The nearest change"));
    assert!(says(&harness, "it would start in"));
    click(&mut harness, "Make this change");
    assert!(says(&harness, "Write the reason first"), "no change without a reason");
    write_reason(&mut harness, "Reason for this change", "the committee decided so");
    click(&mut harness, "Make this change");
    until(&mut harness, "in the plan", |plan| plan.programme.start[ix(&plan.district, "n0003").at()].is_some());
    ctrl(&mut harness, Key::S);
    let written = Project::read(&path).unwrap();
    assert_eq!(written.file.edits[0].reason, "the committee decided so");
    assert!(planned(&path).programme.start[ix(&planned(&path).district, "n0003").at()].is_some(), "the command line plans it, too");
}

#[test]
fn a_meeting_answers_to_a_name() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(&project(folder.path(), ""), Lang::Zh);
    let before = harness.ctx.zoom_factor();
    harness.key_press(Key::F11);
    harness.run_ok();
    assert!(harness.ctx.zoom_factor() > before * 1.2, "larger type");
    assert!(harness.query_by_label("排除所选").is_none(), "one map, one list");
    harness.get_by_role_and_label(Role::SearchInput, "输入小区或片区名称").focus();
    harness.run_ok();
    harness.get_by_role_and_label(Role::SearchInput, "输入小区或片区名称").type_text("n0003");
    harness.run_ok();
    click(&mut harness, "n0003小区");
    assert_eq!(harness.state().selected().as_deref(), Some("n0003"));
    awaiting(&mut harness, "a reason", |harness| says(harness, "为什么没有我们"));
    click(&mut harness, "找出能纳入的最小改动");
    awaiting(&mut harness, "an answer", |harness| says(harness, "最小的改动"));
    harness.key_press(Key::Escape);
    harness.run_ok();
    assert_eq!(harness.state().selected(), None);
    harness.key_press(Key::F11);
    harness.run_ok();
    assert!((harness.ctx.zoom_factor() - before).abs() < 1e-6, "as it was");
    assert!(harness.query_by_role_and_label(Role::SearchInput, "输入小区或片区名称").is_none());
}

#[test]
fn a_scenario_is_kept_laid_beside_the_plan_and_listed() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "[programme]\nfirst_year = 2022\nlast_year = 2024\n");
    let before = std::fs::read_to_string(&path).unwrap();
    let mut harness = open(&path, Lang::En);
    harness.get_by_role_and_label(Role::RadioButton, "List: Scenarios 0").click();
    harness.run_ok();
    write_reason(&mut harness, "Name of the scenario", "as it was");
    click(&mut harness, "Keep as a scenario");
    assert_eq!(std::fs::read_to_string(folder.path().join("a.as it was.scenario.toml")).unwrap(), before);
    select(&mut harness, "n0000");
    write_reason(&mut harness, "Reason", "within the expropriation area");
    click(&mut harness, "Exclude the selection");
    until(&mut harness, "out of the plan", |plan| zone_of(plan, "n0000").is_none());
    harness.key_press(Key::Escape);
    harness.run_ok();
    click(&mut harness, "Compare scenario as it was");
    awaiting(&mut harness, "a comparison", |harness| says(harness, "Plan as it stands → scenario “as it was”"));
    assert!(harness.query_by_role_and_label(Role::Slider, "Line between the two plans").is_some());
    let row = harness.query_all_by_label_contains("Difference n0000小区").next();
    row.expect("the one that comes back").click();
    harness.run_ok();
    assert_eq!(harness.state().selected().as_deref(), Some("n0000"));
    // The line moves by keys, and the picture changes with it.
    let seen = harness.render().unwrap();
    harness.get_by_role_and_label(Role::Slider, "Line between the two plans").focus();
    harness.run_ok();
    for _ in 0..6 {
        harness.key_press(Key::ArrowRight);
        harness.run_ok();
    }
    assert!(seen.as_raw() != harness.render().unwrap().as_raw());
    click(&mut harness, "End the comparison");
    assert!(harness.query_by_role_and_label(Role::Slider, "Line between the two plans").is_none());
    // Opened again, it is listed.
    drop(harness);
    let harness = open(&path, Lang::En);
    assert!(harness.query_by_role_and_label(Role::RadioButton, "List: Scenarios 1").is_some());
}

#[test]
fn a_click_on_the_history_goes_back_and_forth() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut harness = open(&project(folder.path(), ""), Lang::En);
    for id in ["n0000", "n0100"] {
        select(&mut harness, id);
        write_reason(&mut harness, "Reason", "x");
        click(&mut harness, "Exclude the selection");
        until(&mut harness, "out of the plan", |plan| zone_of(plan, id).is_none());
    }
    ctrl(&mut harness, Key::H);
    assert_eq!(harness.query_all_by_label_contains("Go to: exclude").count(), 2);
    click(&mut harness, "Go to: as it was opened");
    until(&mut harness, "both are back", |plan| ["n0000", "n0100"].iter().all(|id| zone_of(plan, id).is_some()));
    assert!(harness.state().is_saved());
    let highest = harness.query_all_by_label_contains("Go to: exclude").min_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    highest.unwrap().click();
    until(&mut harness, "both are out again", |plan| ["n0000", "n0100"].iter().all(|id| zone_of(plan, id).is_none()));
    harness.key_press(Key::Escape);
    harness.run_ok();
    assert!(!says(&harness, "Go to: "));
}

#[test]
fn a_note_is_kept_in_the_project_and_changes_no_plan() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = project(folder.path(), "");
    let mut harness = open(&path, Lang::Zh);
    let before = super::app_deciding::files(harness.state().plan().unwrap());
    select(&mut harness, "n0001");
    write_reason(&mut harness, "写一条备注", "居委会要求先修管网");
    click(&mut harness, "记下");
    awaiting(&mut harness, "the note", |harness| says(harness, "居委会要求先修管网"));
    ctrl(&mut harness, Key::S);
    let written = Project::read(&path).unwrap();
    assert_eq!((written.file.notes[0].of.as_str(), written.file.notes[0].text.as_str()), ("n0001", "居委会要求先修管网"));
    until(&mut harness, "settled", |plan| plan.effort == Effort::Settled && plan.project.file.notes.len() == 1);
    assert!(super::app_deciding::files(harness.state().plan().unwrap()) == before, "no file of the plan differs");
    click(&mut harness, "删去备注：居委会要求先修管网");
    awaiting(&mut harness, "gone", |harness| !says(harness, "删去备注"));
    ctrl(&mut harness, Key::S);
    assert!(Project::read(&path).unwrap().file.notes.is_empty());
}

#[test]
fn every_page_has_help_in_both_languages() {
    if !can_draw() {
        return;
    }
    for (lang, head) in [(Lang::Zh, "这一页回答什么"), (Lang::En, "What this page answers")] {
        let mut harness = opened(plan(), lang);
        let mut seen = std::collections::BTreeSet::new();
        for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7] {
            harness.key_press(key);
            harness.run_ok();
            harness.key_press(Key::F1);
            harness.run_ok();
            assert!(says(&harness, head));
            let below = harness.get_by_label(head).rect().bottom();
            let texts = harness.query_all(egui_kittest::kittest::By::new().role(Role::Label));
            let first = texts.filter(|text| text.rect().top() >= below).min_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
            seen.insert(format!("{:?}", first.map(|text| text.rect().height())) + &format!("{:?}", harness.state().step()));
            harness.key_press(Key::Escape);
            harness.run_ok();
            assert!(!says(&harness, head));
        }
        assert_eq!(seen.len(), Step::ALL.len());
    }
}

#[test]
fn the_tour_is_shown_once_and_can_be_skipped() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let memory = folder.path().join("state");
    let start = |tour: bool| {
        let (plan, memory) = (plan(), Memory::at(&memory));
        let mut harness =
            Harness::builder().with_size([1440.0, 900.0]).with_max_steps(200).wgpu_setup(default_wgpu_setup()).build_eframe(move |cc| {
                let keeping = Keeping { memory: Some(memory), tour, asked_lang: true, ..Keeping::default() };
                App::with_plan(cc, plan, Lang::En).remembering(keeping, &cc.egui_ctx)
            });
        harness.run_ok();
        harness
    };
    let harness = start(false);
    assert!(!says(&harness, "1 of 6"), "nobody asked for it");
    drop(harness);
    let mut harness = start(true);
    for at in 1..6 {
        assert!(says(&harness, &format!("{at} of 6")));
        click(&mut harness, "Next");
    }
    click(&mut harness, "Back");
    click(&mut harness, "Skip");
    assert!(!says(&harness, " of 6"));
    eframe::App::on_exit(harness.state_mut());
    drop(harness);
    let harness = start(true);
    assert!(!says(&harness, "1 of 6"), "it was seen");
}

/// A page as it stands, to be looked at; its faults.
fn look_at(harness: &mut Harness<'_, App>, name: &str, faults: &mut Vec<String>) {
    harness.run_ok();
    // Cards over the window lie on what they cover.
    let is_over = ["help", "history", "tour"].iter().any(|card| name.starts_with(card));
    let found = faults_of(harness.output(), harness.state().is_dark());
    let found: Vec<String> = found.into_iter().filter(|fault| !is_over || !fault.ends_with("lie on each other")).collect();
    harness.render().unwrap().save(format!("{}/report_{name}.png", env!("CARGO_TARGET_TMPDIR"))).unwrap();
    faults.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
}

#[test]
fn nothing_is_cut_or_written_over_on_the_pages_of_the_hand_over() {
    if !can_draw() {
        return;
    }
    let mut faults = Vec::new();
    for (lang, word, dark) in [(Lang::Zh, "zh_light", None), (Lang::En, "en_dark", Some("Dark theme"))] {
        let mut harness = opened(plan(), lang);
        if let Some(switch) = dark {
            harness.get_by_label(switch).click();
            harness.run_ok();
        }
        harness.key_press(Key::Num7);
        harness.run_ok();
        awaiting(&mut harness, "the files", |harness| !harness.state().is_handing_over());
        look_at(&mut harness, &format!("files_{word}"), &mut faults);
        harness.key_press(Key::F1);
        look_at(&mut harness, &format!("help_{word}"), &mut faults);
        harness.key_press(Key::Escape);
        harness.run_ok();
        ctrl(&mut harness, Key::K);
        harness.get_by_role(Role::SearchInput).type_text(if lang == Lang::Zh { "导览" } else { "Tour of" });
        harness.run_ok();
        harness.key_press(Key::Enter);
        harness.run_ok();
        click(&mut harness, if lang == Lang::Zh { "下一张" } else { "Next" });
        click(&mut harness, if lang == Lang::Zh { "下一张" } else { "Next" });
        look_at(&mut harness, &format!("tour_{word}"), &mut faults);
        harness.key_press(Key::Escape);
        harness.run_ok();
        // One that is not planned, in the list and in a meeting.
        let (id, place) = {
            let plan = harness.state().plan().unwrap();
            let at = plan.programme.start.iter().position(Option::is_none).unwrap();
            (plan.district.neighbourhoods[at].id.0.clone(), plan.district.neighbourhoods[at].name.clone())
        };
        ctrl(&mut harness, Key::K);
        harness.get_by_role(Role::SearchInput).type_text(&id);
        harness.run_ok();
        harness.key_press(Key::Enter);
        harness.run_ok();
        let (find, found, none) = match lang {
            Lang::Zh => ("找出能纳入的最小改动", "最小的改动", "没有找到一项"),
            Lang::En => ("Find the nearest change that includes it", "The nearest change", "No change by hand"),
        };
        click(&mut harness, find);
        awaiting(&mut harness, "an answer", |harness| says(harness, found) || says(harness, none));
        look_at(&mut harness, &format!("why_not_{word}"), &mut faults);
        harness.key_press(Key::F11);
        look_at(&mut harness, &format!("meeting_answer_{word}"), &mut faults);
        assert!(says(&harness, &place));
        harness.key_press(Key::Escape);
        look_at(&mut harness, &format!("meeting_{word}"), &mut faults);
        harness.key_press(Key::F11);
        harness.run_ok();
        ctrl(&mut harness, Key::H);
        look_at(&mut harness, &format!("history_{word}"), &mut faults);
        harness.key_press(Key::Escape);
        harness.run_ok();
        let (list, field, keep, compare) = match lang {
            Lang::Zh => ("清单: 方案 0", "方案名称", "存为方案", "比较方案 先南后北"),
            Lang::En => ("List: Scenarios 0", "Name of the scenario", "Keep as a scenario", "Compare scenario 先南后北"),
        };
        harness.get_by_role_and_label(Role::RadioButton, list).click();
        harness.run_ok();
        write_reason(&mut harness, field, "先南后北");
        click(&mut harness, keep);
        harness.key_press(Key::Num5);
        harness.run_ok();
        let (zone, reason, exclude, list) = match lang {
            Lang::Zh => ("选择片区 横街1片区", "理由", "排除所选", "清单: 方案 1"),
            Lang::En => ("Select zone 横街1片区", "Reason", "Exclude the selection", "List: Scenarios 1"),
        };
        harness.get_by_role_and_label(Role::RadioButton, if lang == Lang::Zh { "清单: 片区 4" } else { "List: Zones 4" }).click();
        harness.run_ok();
        click(&mut harness, zone);
        write_reason(&mut harness, reason, "征收");
        click(&mut harness, exclude);
        until(&mut harness, "another plan", |plan| !plan.project.file.edits.is_empty());
        harness.key_press(Key::Escape);
        harness.run_ok();
        harness.get_by_role_and_label(Role::RadioButton, list).click();
        harness.run_ok();
        click(&mut harness, compare);
        awaiting(&mut harness, "a comparison", |harness| says(harness, "→"));
        harness.key_press(Key::Home);
        for _ in 0..40 {
            harness.step();
        }
        look_at(&mut harness, &format!("scenario_{word}"), &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
