//! Walks on the map: those of a neighbourhood, the catchment of a facility, a new facility at a place.

use eframe::egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use lianpian::access::{GapVerdict, OnFoot, around_place, closed_by};
use lianpian::app::{App, Step};
use lianpian::district::NeighbourhoodIx;
use lianpian::report::{Lang, Progress};

use crate::app::{can_draw, opened, picture, plan, settle};

/// One that no card covers.
const SEEN: usize = 70;

fn on_access(lang: Lang) -> Harness<'static, App> {
    let mut harness = opened(plan(), lang);
    harness.key_press(Key::Num3);
    harness.run();
    assert_eq!(harness.state().step(), Some(Step::Access));
    harness
}

fn click(harness: &mut Harness<'_, App>, place: [f64; 2]) {
    let at = harness.state().on_screen(place).unwrap();
    harness.hover_at(at);
    harness.run();
    harness.drag_at(at);
    harness.drop_at(at);
    settle(harness);
}

#[test]
fn a_neighbourhood_shows_its_walks_and_a_facility_its_catchment() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let mut harness = on_access(Lang::En);
    let own = &plan.district.neighbourhoods[SEEN];
    let before = picture(&mut harness, "access_en_light");
    click(&mut harness, own.anchor);
    assert!(harness.query_by_label_contains(&format!("Nearest on foot from {}", own.name)).is_some());
    let walks = plan.access.categories.iter().map(|category| (category, plan.access.walk(NeighbourhoodIx(SEEN as u32), category)));
    let reached: Vec<u32> =
        walks.filter_map(|(_, walk)| if let OnFoot::Way(reached) = walk { Some(reached.facility) } else { None }).collect();
    assert_eq!(reached.len(), 3, "kindergarten, clinic, bus stop");
    let drawn = picture(&mut harness, "walks_en_light");
    let differing = before.chunks(4).zip(drawn.chunks(4)).filter(|(a, b)| a != b).count();
    assert!(differing > 1000, "{differing} pixels of walks and reasons");

    let facility = reached[0] as usize;
    let at = plan.district.facilities[facility].at;
    click(&mut harness, at);
    let settings = &plan.project.file.access;
    let line = plan.standard.facility(&plan.district.facilities[facility].category).unwrap();
    let limits = plan.standard.limits(line, settings);
    let limit = limits.walk.or(limits.straight).unwrap();
    let on = plan.walking.as_ref().unwrap();
    let reached = around_place(&plan.district, settings, on, at, limit, &Progress::silent()).unwrap().unwrap();
    assert!(!reached.within.is_empty());
    let households: u32 = reached.within.iter().map(|(n, _)| plan.district.neighbourhoods[n.at()].households.unwrap()).sum();
    let start = format!("{} neighbourhood", reached.within.len());
    let said = harness.query_by_label_contains(&start).expect(&start);
    let label = egui_kittest::kittest::NodeT::accesskit_node(&said).label().unwrap();
    assert!(label.replace(',', "").contains(&format!("{households} households")), "{label}");
    assert_eq!(harness.state().selected(), None, "the facility is looked at, not its neighbourhood");
    picture(&mut harness, "catchment_en_light");
    harness.get_by_label_contains(&start).click();
    settle(&mut harness);
    let mut chosen = harness.state().chosen();
    let mut expected: Vec<String> = reached.within.iter().map(|(n, _)| plan.district.neighbourhoods[n.at()].id.0.clone()).collect();
    chosen.sort();
    expected.sort();
    assert_eq!(chosen, expected);
}

#[test]
fn a_new_facility_is_tried_at_a_place() {
    if !can_draw() {
        return;
    }
    let plan = plan();
    let settings = &plan.project.file.access;
    let fails = |n: &NeighbourhoodIx| plan.access.gap(*n, "kindergarten").unwrap().verdict == GapVerdict::Fail;
    let candidates = (0u32..).zip(plan.eligibility.iter()).filter(|(_, e)| e.candidacy.is_candidate()).map(|(n, _)| NeighbourhoodIx(n));
    let failing: Vec<NeighbourhoodIx> = candidates.filter(fails).collect();
    let at = plan.district.neighbourhoods[SEEN].anchor;
    let site =
        closed_by(&plan.district, &plan.access, settings, plan.walking.as_deref(), ("kindergarten", at), &failing, &Progress::silent());
    let closes = site.unwrap().unwrap().closes.len();
    let mut harness = on_access(Lang::Zh);
    harness.get_by_label("选择设施").click();
    harness.run();
    let name = plan.standard.facility("kindergarten").unwrap().zh.clone();
    harness.get_by_label(&format!("试放：{name}")).click();
    harness.run();
    assert!(harness.query_by_label_contains("在地图上点一个位置").is_some());
    click(&mut harness, at);
    let said = format!("可补上 {closes} / {} 个小区的缺口", failing.len());
    assert!(harness.query_by_label(&said).is_some(), "{said}");
    assert_eq!(harness.state().selected(), None);
    picture(&mut harness, "site_zh_light");
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label(&said).is_none());
}
