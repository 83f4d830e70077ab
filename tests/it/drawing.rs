//! The drawing engine without a window, on a software driver.

use std::sync::Arc;

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use eframe::egui_wgpu::{RenderState, RendererOptions};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};
use lianpian::app::App;
use lianpian::app::bench::{Easel, Shot};
use lianpian::district::{District, Street};
use lianpian::report::Lang;

use crate::app::can_draw;
use crate::town;

const SIZE: [f32; 2] = [640.0, 400.0];

/// Eight by six estates, a facility of every group of signs, and streets that cross.
fn district() -> District {
    let mut district = town::town(8, 6, |column, row| Some(1970 + (column * 5 + row * 7) as i16 % 40));
    let categories = ["kindergarten", "clinic", "nursing_home", "library", "police", "supermarket", "park", "bus_stop", "waste_point"];
    for (n, category) in categories.into_iter().enumerate() {
        town::add_facility(&mut district, category, [580_090.0 + n as f64 * 75.0, 3_340_190.0]);
    }
    for column in 0..8u32 {
        let x = 579_990.0 + f64::from(column) * town::PITCH;
        let line = geo_types::LineString::from(vec![(x, 3_339_970.0), (x, 3_340_610.0)]);
        district.streets.push(Street { name: format!("纵街{column}"), line, ..Street::default() });
    }
    district
}

fn easel() -> (RenderState, Easel) {
    let render = create_render_state(default_wgpu_setup(), RendererOptions::default());
    let easel = Easel::new(&render, Arc::new(town::plan(district(), "")), SIZE).unwrap();
    (render, easel)
}

/// The pixels of a shot; also written under `target/tmp` for looking at.
fn picture(easel: &mut Easel, shot: Shot, name: &str) -> ([u32; 2], Vec<u8>) {
    let (size, pixels) = easel.pixels(shot).unwrap();
    // PPM: a head and the bytes, which every viewer of pictures reads.
    let head = format!("P6 {} {} 255\n", size[0], size[1]);
    let body = pixels.chunks_exact(4).flat_map(|pixel| &pixel[..3]);
    let file = format!("{}/drawing_{name}.ppm", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(file, head.bytes().chain(body.copied()).collect::<Vec<u8>>()).unwrap();
    (size, pixels)
}

fn differs(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).any(|(a, b)| a.abs_diff(*b) > 24)
}

#[test]
fn three_scales_in_both_themes_are_drawn() {
    if !can_draw() {
        return;
    }
    let (_render, mut easel) = easel();
    let all = easel.overview();
    for dark in [false, true] {
        easel.recolour(dark);
        let theme = if dark { "dark" } else { "light" };
        for (name, scale) in [("town", 12.0), ("district", all.scale), ("street", 0.4)] {
            let (_, pixels) = picture(&mut easel, Shot { scale, ..all }, &format!("{name}_{theme}"));
            let ground = &pixels[..4];
            assert!(pixels.chunks_exact(4).filter(|pixel| differs(pixel, ground)).count() > 200, "{name} {theme}");
        }
    }
}

#[test]
fn a_neighbourhood_of_less_than_three_pixels_is_a_dot_and_a_larger_one_is_not() {
    if !can_draw() {
        return;
    }
    let (_render, mut easel) = easel();
    let all = easel.overview();
    // Estates of 80 m: 2 px, and 20 px. Dots are 3 px (6 of the doubled picture) whatever the scale.
    let (size, pixels) = picture(&mut easel, Shot { scale: 40.0, ..all }, "dots");
    let ground = pixels[..4].to_vec();
    let drawn = pixels.chunks_exact(4).filter(|pixel| differs(pixel, &ground)).count();
    // Eight by six dots of seven square pixels that overlap, four times as many in the doubled picture, and never nothing.
    assert!((200..=2_400).contains(&drawn), "{drawn} of {size:?}");
}

#[test]
fn a_hurried_picture_shows_the_land_where_it_lies_and_rests_whole() {
    if !can_draw() {
        return;
    }
    let (_render, mut easel) = easel();
    easel.hurry();
    // So near that there is land beyond every edge.
    let over = easel.overview();
    let all = Shot { scale: over.scale * 0.6, ..over };
    let (size, rest) = picture(&mut easel, all, "rest");
    assert_eq!(size, [1280, 800], "a software driver draws twice as fine at rest");
    // Forty points to the west: what was at x is at x + 40.
    let west = [all.centre[0] - 40.0 * all.scale, all.centre[1]];
    let (size, moved) = picture(&mut easel, Shot { centre: west, moving: true, ..all }, "moved");
    assert_eq!(size, [640, 400]);
    let fine = |x: usize, y: usize| {
        // The mean of four fine pixels is one shown.
        let at = |dx: usize, dy: usize, c: usize| u32::from(rest[((2 * y + dy) * 1280 + 2 * x + dx) * 4 + c]);
        [0, 1, 2].map(|c| ((at(0, 0, c) + at(1, 0, c) + at(0, 1, c) + at(1, 1, c)) / 4) as u8)
    };
    let coarse = |x: usize, y: usize| -> [u8; 3] { [0, 1, 2].map(|c| moved[(y * 640 + x) * 4 + c]) };
    let pairs = (0..400).flat_map(|y| (0..600).map(move |x| (x, y)));
    let off = pairs.filter(|&(x, y)| differs(&fine(x, y), &coarse(x + 40, y))).count();
    assert!(off < 50, "{off} pixels lie elsewhere");
    // The strip that the last picture does not cover is not left empty: the land is drawn there at once.
    let mut seen: Vec<[u8; 3]> = (0..400).flat_map(|y| (0..39).map(move |x| (x, y))).map(|(x, y)| coarse(x, y)).collect();
    seen.sort_unstable();
    seen.dedup();
    assert!(seen.len() > 1, "{seen:?}");
    let (size, _) = easel.pixels(Shot { centre: west, ..all }).unwrap();
    assert_eq!(size, [1280, 800]);
}

#[test]
fn a_surface_is_shaded_within_and_beyond_the_limit() {
    if !can_draw() {
        return;
    }
    let (_render, mut easel) = easel();
    let all = easel.overview();
    let (_, before) = picture(&mut easel, all, "no_surface");
    assert!(!easel.show_surface("hospital", 300.0), "the inputs hold none");
    assert!(easel.show_surface("kindergarten", 300.0));
    let (_, shaded) = picture(&mut easel, all, "surface_light");
    let changed = before.chunks_exact(4).zip(shaded.chunks_exact(4)).filter(|(a, b)| differs(a, b)).count();
    assert!(changed > 50_000, "{changed}");
    // Teal within, brown beyond: more green than red, and the other way round.
    let teal = shaded.chunks_exact(4).filter(|p| p[1] > p[0].saturating_add(20)).count();
    let brown = shaded.chunks_exact(4).filter(|p| p[0] > p[2].saturating_add(40)).count();
    assert!(teal > 5_000 && brown > 5_000, "{teal} {brown}");
    easel.recolour(true);
    assert!(easel.show_surface("kindergarten", 300.0));
    picture(&mut easel, all, "surface_dark");
}

#[test]
fn a_walk_is_shaded_everywhere_when_asked_on_the_access_step() {
    if !can_draw() {
        return;
    }
    let plan = town::plan(district(), "");
    let kindergarten = plan.district.facilities[0].at;
    let mut harness = Harness::builder()
        .with_size([1440.0, 900.0])
        .with_max_steps(200)
        .wgpu_setup(default_wgpu_setup())
        .build_eframe(move |cc| App::with_plan(cc, plan, Lang::En));
    harness.run();
    harness.key_press(Key::Num3);
    harness.run();
    let is_button = |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::Button;
    harness.query_all_by_label_contains("Kindergarten").rfind(is_button).unwrap().scroll_to_me();
    harness.run();
    harness.query_all_by_label_contains("Kindergarten").rfind(is_button).unwrap().click();
    harness.run();
    harness.get_by_label("Shade all land").scroll_to_me();
    harness.run();
    harness.get_by_label("Shade all land").click();
    harness.run();
    for _ in 0..500 {
        if harness.state().surface_at(kindergarten).is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.step();
    }
    harness.run();
    let here = harness.state().surface_at(kindergarten).unwrap();
    assert!(here < 15.0 && !harness.state().is_measuring(), "{here}");
    assert!(harness.state().surface_at([kindergarten[0] + 500.0, kindergarten[1]]).unwrap() > 400.0);
    harness.render().unwrap().save(format!("{}/app_access_en_light.png", env!("CARGO_TARGET_TMPDIR"))).unwrap();
    harness.get_by_label("Shade all land").click();
    harness.run();
    assert_eq!(harness.state().surface_at(kindergarten), None, "off again takes it away");
}
