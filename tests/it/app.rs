//! The window, without a display: egui_kittest on wgpu with a software driver.

use std::path::Path;

use eframe::egui::accesskit::{Role as Role_, Toggled};
use eframe::egui::{Event, Key, Modifiers, PointerButton, Vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use geo_types::{Geometry, LineString, polygon};
use lianpian::app::{App, Step};
use lianpian::district::{Barrier, BarrierKind, District, Facility, Street};
use lianpian::plan::Plan;
use lianpian::report::{Action, DataIssue, IssueKind, Lang, Role};

use crate::town;

/// Estates of all ages, a river, two kinds of services.
fn district() -> District {
    let year = |column: u32, row: u32| match (column * 7 + row * 5) % 11 {
        0 => None,
        n if column > 3 && column < 6 && row > 2 => Some(2010 + n as i16),
        n => Some(1972 + n as i16 * 3),
    };
    let mut district = town::town(12, 8, year);
    district.synthetic = true;
    let (west, south) = (579_900.0, 3_340_000.0 + 4.0 * town::PITCH);
    for (n, neighbourhood) in district.neighbourhoods.iter_mut().enumerate() {
        neighbourhood.name = format!("{}小区{n}", ["棉纺", "桂香", "书院", "望江", "梧桐"][n % 5]);
    }
    let river = polygon![(x: west, y: south - 16.0), (x: west + 1500.0, y: south - 16.0), (x: west + 1500.0, y: south - 4.0), (x: west, y: south - 4.0)];
    district.barriers.push(Barrier { name: "涪江".into(), kind: BarrierKind::River, shape: Geometry::Polygon(river) });
    // One street joins the others at their ends: the inputs have no fault.
    for row in 0..8u32 {
        let y = 3_339_990.0 + f64::from(row) * town::PITCH;
        let line = LineString::from(vec![(579_980.0, y), (579_980.0, y + town::PITCH)]);
        district.streets.push(Street { name: "纵街".into(), line, bridge: true, ..Street::default() });
    }
    for n in 0..30u32 {
        let at = [580_000.0 + f64::from(n * 37 % 12) * 97.0, 3_340_000.0 + f64::from(n * 23 % 8) * 95.0];
        let category = ["kindergarten", "clinic", "bus_stop"][n as usize % 3];
        district.facilities.push(Facility {
            name: String::new(),
            category: category.into(),
            at,
            floor_area_m2: None,
            site_area_m2: None,
            layer: std::sync::Arc::default(),
            row: n.into(),
        });
    }
    district
}

pub(crate) fn plan() -> Plan {
    town::plan(district(), "")
}

/// Whether what the window needs is there; says so where it is not.
#[expect(clippy::print_stderr, reason = "a skipped test says so")]
pub(crate) fn can_draw() -> bool {
    let font = Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").exists();
    let driver = std::fs::read_dir("/usr/share/vulkan/icd.d").is_ok_and(|mut d| d.next().is_some());
    if !font || !driver {
        eprintln!("skipped: the window's tests need fonts-noto-cjk and mesa-vulkan-drivers");
    }
    font && driver
}

fn window(lang: Lang) -> Harness<'static, App> {
    opened(plan(), lang)
}

pub(crate) fn opened(plan: Plan, lang: Lang) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::with_plan(cc, plan, lang));
    harness.run();
    harness
}

/// The window's pixels; also written under `target/tmp` for looking at.
pub(crate) fn picture(harness: &mut Harness<'_, App>, name: &str) -> Vec<u8> {
    let picture = harness.render().unwrap();
    picture.save(format!("{}/app_{name}.png", env!("CARGO_TARGET_TMPDIR"))).unwrap();
    picture.into_raw()
}

/// Waits for the reasons, which are collected on another thread.
pub(crate) fn settle(harness: &mut Harness<'_, App>) {
    for _ in 0..20 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.run();
    }
}

#[test]
fn a_click_on_the_map_opens_the_reasons_of_a_neighbourhood() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = window(Lang::Zh);
    // One that no card covers, and that is no younger than the limit.
    let at = 70;
    let neighbourhood = &plan.district.neighbourhoods[at];
    let score = plan.scores.score(lianpian::district::NeighbourhoodIx(at as u32)).unwrap();
    let place = harness.state().on_screen(neighbourhood.anchor).unwrap();
    harness.hover_at(place);
    harness.run();
    harness.drag_at(place);
    harness.drop_at(place);
    settle(&mut harness);
    assert_eq!(harness.state().selected().as_deref(), Some(neighbourhood.id.0.as_str()));
    assert!(harness.query_by_label(&format!("合计 {score:.1}")).is_some(), "the parts are summed up");
    picture(&mut harness, "why_zh_light");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().selected(), None);
}

#[test]
fn a_click_counts_however_long_a_picture_takes() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let seen = plan.clone();
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_step_dt(1.5)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::with_plan(cc, plan, Lang::Zh));
    harness.step();
    let neighbourhood = &seen.district.neighbourhoods[70];
    let place = harness.state().on_screen(neighbourhood.anchor).unwrap();
    // No hover before, and more than a second between press and release.
    harness.drag_at(place);
    harness.step();
    harness.drop_at(place);
    harness.step();
    assert_eq!(harness.state().selected().as_deref(), Some(neighbourhood.id.0.as_str()));
}

#[test]
fn zones_are_listed_and_fly_into_view() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = window(Lang::En);
    let zone = &plan.zones.zones[1];
    harness.get_by_label(&format!("Select zone {}", zone.name)).click();
    settle(&mut harness);
    assert_eq!(harness.state().selected().as_deref(), Some(zone.id.as_str()));
    assert!(harness.query_by_label("Colour: Zones").is_some());
    picture(&mut harness, "zones_en_light");
}

#[test]
fn layers_language_and_theme_change_what_is_seen() {
    if !can_draw() {
        return;
    }
    let mut harness = window(Lang::Zh);
    harness.get_by_label("图层").click();
    harness.run();
    let all = picture(&mut harness, "layers_zh_light");
    harness.get_by_label("显示建筑").click();
    harness.run();
    let without = picture(&mut harness, "no_buildings");
    assert!(differing(&all, &without) > 2000, "buildings went away");
    harness.get_by_label("显示建筑").click();
    harness.get_by_label("切换为英文").click();
    harness.run();
    assert_eq!(harness.state().lang(), Lang::En);
    harness.get_by_label("Dark theme").click();
    harness.get_by_label("Score").click();
    harness.run();
    assert!(harness.state().is_dark());
    picture(&mut harness, "score_en_dark");
    harness.set_size(Vec2::new(1280.0, 720.0));
    harness.run();
    picture(&mut harness, "score_en_dark_small");
}

#[test]
fn issues_are_listed_by_kind_and_marked_on_the_map() {
    if !can_draw() {
        return;
    }
    let mut plan = plan();
    assert!(plan.issues.is_empty());
    let place = plan.district.neighbourhoods[70].anchor;
    let layer = "楼栋.shp".into();
    let missing = |row, at| DataIssue::row(Role::Buildings, &layer, row, IssueKind::YearMissing, Action::Kept).value("不详").at(at);
    plan.issues = vec![
        missing(7, Some(place)),
        missing(8, None),
        DataIssue::row(Role::Buildings, &layer, 9, IssueKind::Sliver, Action::Rejected).at(Some(place)),
    ];
    let mut harness = opened(plan, Lang::Zh);
    harness.get_by_label("清单: 输入问题 3").click();
    harness.run();
    harness.get_by_label("缺建成年份").click();
    harness.run();
    assert!(harness.query_by_label_contains("其中 1 条没有位置").is_some(), "what cannot be shown is said");
    picture(&mut harness, "issues_zh_light");
    harness.get_by_label("第 8 条 不详").click();
    settle(&mut harness);
    assert_eq!(harness.state().marked_issue(), Some(0));
    let seen = harness.state().on_screen(place).unwrap();
    // The middle of the map, between the panels.
    assert!((seen.x - 712.0).abs() < 40.0 && (seen.y - 357.0).abs() < 40.0, "{seen}");
    picture(&mut harness, "issue_marked_zh_light");
    harness.get_by_label("只看：剔除").click();
    harness.run();
    assert!(harness.query_by_label("缺建成年份").is_none() && harness.query_by_label("面积过小").is_some());
    assert_eq!(harness.state().marked_issue(), None);
}

#[test]
fn inputs_without_a_fault_say_so() {
    if !can_draw() {
        return;
    }
    let mut harness = opened(plan(), Lang::En);
    harness.get_by_label("List: Input issues 0").click();
    harness.run();
    assert!(harness.query_by_label("Nothing was found wrong with the inputs.").is_some());
}

/// The anchor of a neighbourhood on the screen.
pub(crate) fn place_of(harness: &Harness<'_, App>, plan: &Plan, at: usize) -> eframe::egui::Pos2 {
    harness.state().on_screen(plan.district.neighbourhoods[at].anchor).unwrap()
}

/// Drags from one place to another, with keys held.
pub(crate) fn drag(harness: &mut Harness<'_, App>, from: eframe::egui::Pos2, to: eframe::egui::Pos2, keys: Modifiers) {
    let button = |pos, pressed| Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers: keys };
    harness.event(Event::ModifiersChanged(keys));
    harness.event(Event::PointerMoved(from));
    harness.event(button(from, true));
    harness.run();
    for step in 1..=4 {
        harness.event(Event::PointerMoved(from.lerp(to, step as f32 / 4.0)));
        harness.run();
    }
    harness.event(button(to, false));
    harness.run();
    harness.event(Event::ModifiersChanged(Modifiers::NONE));
    harness.run();
}

#[test]
fn steps_are_reached_by_click_and_by_number() {
    if !can_draw() {
        return;
    }
    let mut harness = window(Lang::Zh);
    for (key, step) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7].into_iter().zip(Step::ALL) {
        harness.key_press(key);
        harness.run();
        assert_eq!(harness.state().step(), Some(step));
        picture(&mut harness, &format!("step_{step:?}_zh_light"));
    }
    harness.get_by_label("可达性").click();
    harness.run();
    assert_eq!(harness.state().step(), Some(Step::Access));
    harness.get_by_label("切换为英文").click();
    harness.run();
    harness.get_by_label("Dark theme").click();
    for step in Step::ALL {
        harness.key_press([Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7][step as usize]);
        harness.run();
        picture(&mut harness, &format!("step_{step:?}_en_dark"));
    }
}

#[test]
fn what_is_selected_on_the_map_is_selected_in_the_table() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = window(Lang::Zh);
    let place = place_of(&harness, &plan, 70);
    drag(&mut harness, place, place, Modifiers::NONE);
    let name = &plan.district.neighbourhoods[70].name;
    let label = format!("表格行 {name}");
    let row = harness.get_by_label(&label);
    assert_eq!(row.accesskit_node().toggled(), Some(Toggled::True), "the row is in view and selected");
    // From the table to the map: Ctrl takes away, Shift adds.
    let first = plan.district.neighbourhoods[70].id.0.clone();
    assert_eq!(harness.state().chosen(), std::slice::from_ref(&first));
    drag(&mut harness, place, place, Modifiers::COMMAND);
    assert!(harness.state().chosen().is_empty());
    let places = [place_of(&harness, &plan, 69), place];
    drag(&mut harness, places[0], places[0], Modifiers::NONE);
    drag(&mut harness, places[1], places[1], Modifiers::SHIFT);
    assert_eq!(harness.state().chosen(), [plan.district.neighbourhoods[69].id.0.clone(), first]);
    assert!(harness.query_by_label_contains("建筑面积 5,760").is_some(), "the sums of both");
    picture(&mut harness, "two_selected_zh_light");
}

#[test]
fn a_box_adds_what_it_touches_and_alt_what_it_holds() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = window(Lang::En);
    // From inside one estate to inside the one two further on.
    let (from, to) = (place_of(&harness, &plan, 65), place_of(&harness, &plan, 67));
    drag(&mut harness, from, to, Modifiers::SHIFT);
    assert_eq!(harness.state().chosen().len(), 3);
    let before = harness.state().chosen();
    drag(&mut harness, from, to, Modifiers::SHIFT | Modifiers::CTRL | Modifiers::COMMAND | Modifiers::ALT);
    assert!(harness.state().chosen().len() < before.len(), "the two at the ends are cut by the box");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.state().chosen().is_empty());
}

#[test]
fn a_name_is_found_and_a_place_by_its_coordinates() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = window(Lang::En);
    let wanted = &plan.district.neighbourhoods[41];
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    let hint = "Neighbourhood, zone, street, facility, coordinates or command";
    harness.get_by_role_and_label(Role_::SearchInput, hint).type_text(&wanted.name);
    harness.run();
    picture(&mut harness, "palette_en_light");
    harness.key_press(Key::Enter);
    settle(&mut harness);
    assert_eq!(harness.state().selected().as_deref(), Some(wanted.id.0.as_str()));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_role_and_label(Role_::SearchInput, hint).type_text("580100, 3340100");
    harness.run();
    harness.key_press(Key::Enter);
    settle(&mut harness);
    let seen = harness.state().on_screen([580_100.0, 3_340_100.0]).unwrap();
    assert!((seen.x - 712.0).abs() < 40.0 && (seen.y - 357.0).abs() < 40.0, "{seen}");
    harness.key_press_modifiers(Modifiers::COMMAND, Key::K);
    harness.run();
    harness.get_by_role_and_label(Role_::SearchInput, hint).type_text("dark");
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(harness.state().is_dark(), "commands are found by their words");
}

#[test]
fn a_brush_on_the_spread_filters_the_table() {
    if !can_draw() {
        return;
    }
    let mut harness = window(Lang::En);
    harness.get_by_label("Score").click();
    harness.run();
    let chart = harness.get_by_role_and_label(Role_::Slider, "Spread: Score").rect();
    drag(&mut harness, chart.left_center(), chart.center(), Modifiers::NONE);
    let shown = |harness: &Harness<'_, App>| harness.query_all_by_label_contains("Table row").count();
    assert!(harness.query_by_label_contains("Remove filter: Score").is_some());
    assert!(harness.query_by_label("96 of 96").is_none() && shown(&harness) > 0);
    picture(&mut harness, "brushed_en_light");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("96 of 96").is_some(), "Esc takes the filter away");
}

#[test]
fn the_map_is_coloured_by_another_attribute_in_other_classes() {
    if !can_draw() {
        return;
    }
    let mut harness = window(Lang::En);
    harness.get_by_label("Score").click();
    harness.run();
    let before = picture(&mut harness, "score_en_light");
    harness.get_by_label("Colour: Score").click();
    harness.run();
    harness.get_by_label("Facts").click();
    harness.run();
    harness.get_by_label("Colour: Year built").click();
    harness.run();
    assert!(harness.query_by_label("Colour: Year built").is_some());
    let after = picture(&mut harness, "year_built_en_light");
    assert!(differing(&before, &after) > 5000);
    // A class of the legend selects who is in it.
    let row = harness.query_all_by_label_contains(" – ").find(|node| node.accesskit_node().role() == Role_::Button).unwrap();
    let label = row.accesskit_node().label().unwrap();
    row.click();
    harness.run();
    let count: usize = label.rsplit(": ").next().unwrap().parse().unwrap();
    assert_eq!(harness.state().chosen().len(), count, "{label}");
}

#[test]
fn panels_hide_and_text_grows() {
    if !can_draw() {
        return;
    }
    let mut harness = window(Lang::Zh);
    let is_there = |harness: &Harness<'_, App>| harness.query_by_label("按名称筛选").is_some();
    assert!(is_there(&harness));
    for key in [Key::F2, Key::F3, Key::F4] {
        harness.key_press(key);
    }
    harness.run();
    assert!(!is_there(&harness));
    picture(&mut harness, "only_the_map");
    harness.key_press(Key::F4);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    harness.run();
    assert!(is_there(&harness) && (harness.ctx.zoom_factor() - 1.1).abs() < 1e-3);
    for _ in 0..20 {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    }
    harness.run();
    assert!((harness.ctx.zoom_factor() - 2.0).abs() < 1e-3, "200 % is the most");
}

#[test]
fn a_way_is_measured() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = window(Lang::En);
    harness.key_press(Key::M);
    harness.run();
    let (from, to) = (place_of(&harness, &plan, 65), place_of(&harness, &plan, 67));
    drag(&mut harness, from, from, Modifiers::NONE);
    harness.event(Event::PointerMoved(to));
    harness.run();
    picture(&mut harness, "measured_en_light");
    assert!(harness.state().chosen().is_empty(), "the ruler selects nothing");
    harness.key_press(Key::Escape);
    harness.key_press(Key::Escape);
    harness.run();
    drag(&mut harness, from, from, Modifiers::NONE);
    assert_eq!(harness.state().chosen().len(), 1, "the hand is back");
}

/// Pixels that differ visibly.
fn differing(a: &[u8], b: &[u8]) -> usize {
    a.chunks_exact(4).zip(b.chunks_exact(4)).filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 24)).count()
}
