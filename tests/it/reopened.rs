//! The window the next time: where the planner was, on a district that was kept; and files that moved in between.

use std::path::Path;
use std::sync::Arc;

use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use egui_kittest::wgpu::default_wgpu_setup;
use lianpian::app::{App, Keeping, Memory, Reread, Step};
use lianpian::cache::Cache;
use lianpian::plan::sample;
use lianpian::project::Project;
use lianpian::report::{Lang, Progress};

use super::app::can_draw;

/// Where things are kept, in a folder.
fn keeping(folder: &Path) -> Keeping {
    let memory = Memory::at(&folder.join("state"));
    Keeping { districts: Some(Cache::at(&folder.join("cache"))), memory: Some(memory), changes: None, tour: false, asked_lang: false }
}

/// Opens a project in a window, and waits until it shows it or says why not.
fn opened(path: &Path, keeping: Keeping) -> Harness<'static, App> {
    let project = Project::read(path).unwrap();
    let again = path.to_owned();
    let reread: Reread = Arc::new(move || Project::read(&again).map_err(|error| (error.text(), error.text())));
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::new(cc, Some((project, reread)), Lang::En, keeping));
    settle(&mut harness);
    harness
}

fn settle(harness: &mut Harness<'static, App>) {
    for _ in 0..3_000 {
        harness.step();
        if !harness.state().is_working() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    harness.run();
}

/// Presses a button.
fn press(harness: &mut Harness<'static, App>, label: &str) {
    harness.get_by_label(label).click();
    harness.run();
}

#[test]
fn a_window_opens_where_the_last_one_was() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = sample::unpack(folder.path()).unwrap();
    let mut first = opened(&path, keeping(folder.path()));
    assert_eq!((first.state().step(), first.state().lang(), first.state().is_dark()), (Some(Step::Zones), Lang::En, false));
    // One that no card covers.
    let chosen = lianpian::intake::read(&Project::read(&path).unwrap(), &Progress::silent()).unwrap().district.neighbourhoods.remove(70);
    let place = first.state().on_screen(chosen.anchor).unwrap();
    first.hover_at(place);
    first.run();
    first.drag_at(place);
    first.drop_at(place);
    first.run();
    assert_eq!(first.state().chosen(), [chosen.id.0]);
    press(&mut first, "Dark theme");
    first.key_press(Key::Num4);
    first.key_press(Key::F4);
    first.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    first.run();
    first.key_press(Key::Plus);
    first.run();
    press(&mut first, "Switch to Chinese");
    for _ in 0..40 {
        first.step();
    }
    let was = (first.state().step(), first.state().view(), first.state().chosen());
    assert_eq!((was.0, was.2.len()), (Some(Step::Score), 1));
    let zoom = first.ctx.zoom_factor();
    assert!(zoom > 1.05);
    eframe::App::on_exit(first.state_mut());
    drop(first);

    let second = opened(&path, keeping(folder.path()));
    assert_eq!(second.state().note(), None);
    assert_eq!((second.state().step(), second.state().view(), second.state().chosen()), was);
    assert_eq!((second.state().lang(), second.state().is_dark(), second.ctx.zoom_factor()), (Lang::Zh, true, zoom));
    drop(second);

    // A language that was asked for goes before the one of last time.
    let third = opened(&path, Keeping { asked_lang: true, ..keeping(folder.path()) });
    assert_eq!(third.state().lang(), Lang::En);
    drop(third);

    // What cannot be read is said, and the window opens as at first.
    let state = folder.path().join("state/projects");
    let file = std::fs::read_dir(&state).unwrap().next().unwrap().unwrap().path();
    std::fs::write(&file, "{").unwrap();
    let fourth = opened(&path, keeping(folder.path()));
    assert!(fourth.state().note().unwrap().contains(&*file.file_name().unwrap().to_string_lossy()));
    assert_eq!((fourth.state().step(), fourth.state().chosen().len()), (Some(Step::Zones), 0));
}

#[test]
fn a_project_whose_files_moved_is_mended_in_the_window() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("规划");
    std::fs::create_dir(&place).unwrap();
    let path = sample::unpack(&place).unwrap();
    drop(opened(&path, keeping(folder.path())));
    let data = folder.path().join("数据");
    std::fs::create_dir(&data).unwrap();
    std::fs::rename(place.join("sample.gpkg"), data.join("楼栋.gpkg")).unwrap();
    std::fs::rename(place.join("sample.ledger.csv"), data.join("sample.ledger.csv")).unwrap();

    let mut harness = opened(&path, keeping(folder.path()));
    assert_eq!(harness.state().step(), None);
    // Another name, the same content: it was read before.
    harness.get_by_label("../数据/楼栋.gpkg · same content");
    harness.get_by_label("../数据/sample.ledger.csv · same content");
    harness.render().unwrap().save(format!("{}/app_moved_en_light.png", env!("CARGO_TARGET_TMPDIR"))).unwrap();
    harness.get_by_label("Write the project file and open again").click();
    harness.run_steps(4);
    settle(&mut harness);
    assert_eq!(harness.state().step(), Some(Step::Zones));
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("path = \"../数据/楼栋.gpkg\"") && text.starts_with("# 合成数据"));
    assert!(path.with_extension("toml.bak").is_file());
}
