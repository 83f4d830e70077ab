//! The window at work and under the keyboard: cancelling, the map's arrows, the focus, names in the legend, menus.

use std::time::{Duration, Instant};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, PointerButton};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use lianpian::app::App;
use lianpian::project::Project;
use lianpian::report::{Event, Lang, Stage};

use crate::app::{can_draw, drag, opened, place_of, plan};

#[test]
fn a_cancelled_plan_frees_the_window_at_once_and_its_worker_ends() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let project = Project::read(&lianpian::plan::sample::unpack(folder.path()).unwrap()).unwrap();
    let mut harness: Harness<'_, App> = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::on_project(cc, project, Lang::Zh));
    harness.step();
    // In the middle of its work: rows of the sample are being read.
    let begun = Instant::now();
    while !harness.query_all_by_label_contains(" / ").any(|node| node.accesskit_node().role() == Role::Label) {
        assert!(begun.elapsed() < Duration::from_mins(5) && harness.state().is_working());
        std::thread::sleep(Duration::from_millis(5));
        harness.step();
    }
    harness.get_by_label("取消").click();
    // One frame later the window says so and can be used, whatever the worker does.
    harness.step();
    harness.step();
    assert!(!harness.state().is_working());
    assert!(harness.query_by_label_contains("已取消").is_some());
    harness.get_by_label("切换为英文").click();
    harness.run();
    assert_eq!(harness.state().lang(), Lang::En);
    let asked = Instant::now();
    while harness.state().has_worker() {
        // Two seconds in a program built for speed; this one may be built for debugging on a machine that does much else.
        assert!(asked.elapsed() < Duration::from_mins(1), "the worker is still there");
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(harness.query_by_label("Start again").is_some());
}

#[test]
fn esc_cancels_a_plan_that_is_being_made() {
    if !can_draw() {
        return;
    }
    let event = Event { stage: Stage::Zone, done: 1, total: 9 };
    let mut harness: Harness<'_, App> = Harness::builder()
        .with_size([1280.0, 720.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::standing_at(cc, event, Lang::En));
    harness.step();
    assert!(harness.state().is_working() && harness.state().has_worker());
    harness.key_press(Key::Escape);
    harness.run_ok();
    assert!(!harness.state().is_working());
    let asked = Instant::now();
    while harness.state().has_worker() {
        assert!(asked.elapsed() < Duration::from_mins(1), "the worker is still there");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn the_keyboard_moves_the_map_and_goes_through_the_parts_of_the_window() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = opened(plan.clone(), Lang::En);
    let from = place_of(&harness, &plan, 70);
    harness.key_press_modifiers(Modifiers::SHIFT, Key::ArrowRight);
    harness.run();
    let to = place_of(&harness, &plan, 70);
    assert!(to.x < from.x - 50.0 && (to.y - from.y).abs() < 1.0, "{from} {to}");
    // F6: the step's panel, then the map, where the arrows alone are enough.
    harness.key_press(Key::F6);
    harness.run();
    assert!(harness.get_by_role_and_label(Role::Region, "Zones").is_focused());
    harness.key_press(Key::F6);
    harness.run();
    assert!(harness.get_by_role_and_label(Role::Canvas, "Map").is_focused());
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert!((place_of(&harness, &plan, 70) - from).length() < 2.0);
    harness.key_press(Key::ArrowUp);
    harness.run();
    assert!(place_of(&harness, &plan, 70).y > from.y + 50.0);
    assert!(harness.get_by_role_and_label(Role::Canvas, "Map").is_focused(), "the arrows stay on the map");
    // Enter chooses what lies in the middle.
    assert_eq!(harness.state().selected(), None);
    harness.key_press(Key::Enter);
    harness.run_ok();
    assert!(harness.state().selected().is_some());
    for label in ["Neighbourhoods", "List"] {
        harness.key_press(Key::F6);
        harness.run_ok();
        assert!(harness.get_by_role_and_label(Role::Region, label).is_focused(), "{label}");
    }
}

#[test]
fn a_class_of_the_legend_keeps_the_name_it_was_given() {
    if !can_draw() {
        return;
    }
    // Frames so short that two clicks are one double click.
    let mut harness: Harness<'_, App> = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(400)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(|cc| App::with_plan(cc, plan(), Lang::En));
    harness.run();
    harness.get_by_label("Score").click();
    harness.run();
    // Long enough after that click to be no second one.
    harness.run_steps(60);
    let is_class = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::Button;
    let row = harness.query_all_by_label_contains(" – ").find(is_class).unwrap();
    let (place, own) = (row.rect().center(), row.accesskit_node().label().unwrap());
    for _ in 0..2 {
        harness.drag_at(place);
        harness.drop_at(place);
    }
    harness.run();
    let field = format!("Rename in the legend: {}", own.split(": ").next().unwrap());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.get_by_label(&field).type_text("First of all");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    let named = own.replace(own.split(": ").next().unwrap(), "First of all");
    assert!(harness.query_by_label(&named).is_some(), "{named}");
    // It survives another step, another language, another theme.
    for label in ["Access", "Switch to Chinese", "评分", "深色界面"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    assert!(harness.query_by_label(&named).is_some());
    // Without a name the class has its own again.
    let place = harness.get_by_label(&named).rect().center();
    harness.run_steps(60);
    for _ in 0..2 {
        harness.drag_at(place);
        harness.drop_at(place);
    }
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.key_press(Key::Backspace);
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.query_by_label(&own).is_some());
}

#[test]
fn the_menu_of_the_map_offers_the_zone_below_a_neighbourhood() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = opened(plan.clone(), Lang::En);
    let member = plan.zones.zones[1].parts[0].0.at();
    let place = place_of(&harness, &plan, member);
    harness.hover_at(place);
    harness.run();
    for pressed in [true, false] {
        let button = PointerButton::Secondary;
        harness.event(eframe::egui::Event::PointerButton { pos: place, button, pressed, modifiers: Modifiers::NONE });
    }
    harness.run_ok();
    assert_eq!(harness.state().selected().as_deref(), Some(plan.district.neighbourhoods[member].id.0.as_str()));
    let entry = format!("Select zone {}", plan.zones.zones[1].name);
    harness.get_all_by_label(&entry).last().unwrap().click();
    harness.run_ok();
    assert_eq!(harness.state().selected().as_deref(), Some(plan.zones.zones[1].id.as_str()));
    // A plain click still prefers the neighbourhood.
    drag(&mut harness, place, place, Modifiers::NONE);
    assert_eq!(harness.state().chosen().len(), 1);
}
