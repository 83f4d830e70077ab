//! The window, without a display: egui_kittest on wgpu with a software driver.

use std::path::Path;

use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use geo_types::{Geometry, LineString, polygon};
use lianpian::app::App;
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

fn plan() -> Plan {
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

fn opened(plan: Plan, lang: Lang) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::with_plan(cc, plan, lang));
    harness.run();
    harness
}

/// The window's pixels; also written under `target/tmp` for looking at.
fn picture(harness: &mut Harness<'_, App>, name: &str) -> Vec<u8> {
    let picture = harness.render().unwrap();
    picture.save(format!("{}/app_{name}.png", env!("CARGO_TARGET_TMPDIR"))).unwrap();
    picture.into_raw()
}

/// Waits for the reasons, which are collected on another thread.
fn settle(harness: &mut Harness<'_, App>) {
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

/// Pixels that differ visibly.
fn differing(a: &[u8], b: &[u8]) -> usize {
    a.chunks_exact(4).zip(b.chunks_exact(4)).filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > 24)).count()
}
