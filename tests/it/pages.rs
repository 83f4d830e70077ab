//! Every page of the window in both languages and themes: as it was looked at and kept, no text cut or written over another,
//! no colour that is not in the design tokens.
//!
//! Kept pictures lie in `tests/pages/`, one pixel for five by five of the window. After a change that was looked at,
//! `LIANPIAN_PAGES=keep cargo test --test it pages` keeps the new ones.

use std::path::PathBuf;

use eframe::egui::Key;
use egui_kittest::kittest::Queryable;
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use image::{Rgb, RgbImage, RgbaImage};
use lianpian::app::{App, Step};
use lianpian::district::District;
use lianpian::report::{Event, Lang, Stage};

use crate::app::{can_draw, opened, plan};
use crate::shapes::faults_of;
use crate::town;

/// Pixels of the window, across and down, that one of a kept picture stands for.
const FINE: u32 = 5;
/// Pixels of a kept picture, across and down, that are judged together: what is missing there is missed.
const PART: u32 = 12;
/// A channel may differ by this much: drivers of other machines draw edges a little otherwise. A card and the ground of the map
/// differ by 13 and more.
const LIKE: u8 = 12;

/// Shrinks a picture of the window: each pixel is the mean of those it stands for.
fn shrunk(picture: &RgbaImage) -> RgbImage {
    RgbImage::from_fn(picture.width() / FINE, picture.height() / FINE, |x, y| {
        let all = (0..FINE * FINE).map(|at| picture.get_pixel(x * FINE + at % FINE, y * FINE + at / FINE));
        let sums = all.fold([0u32; 3], |sums, pixel| [0, 1, 2].map(|c| sums[c] + u32::from(pixel[c])));
        Rgb(sums.map(|sum| (sum / (FINE * FINE)) as u8))
    })
}

/// What two pictures differ in: too much of the whole, or most of one part.
fn differences(kept: &RgbImage, now: &RgbImage) -> Vec<String> {
    if kept.dimensions() != now.dimensions() {
        return vec![format!("{:?} was kept, {:?} is drawn", kept.dimensions(), now.dimensions())];
    }
    let (width, height) = kept.dimensions();
    let differs = |x: u32, y: u32| kept.get_pixel(x, y).0.iter().zip(now.get_pixel(x, y).0).any(|(a, b)| a.abs_diff(b) > LIKE);
    let mut found = Vec::new();
    let mut whole = 0;
    for top in (0..height).step_by(PART as usize) {
        for left in (0..width).step_by(PART as usize) {
            let (right, bottom) = ((left + PART).min(width), (top + PART).min(height));
            let count = (top..bottom).flat_map(|y| (left..right).map(move |x| (x, y))).filter(|&(x, y)| differs(x, y)).count();
            whole += count;
            if count as u32 * 5 > (right - left) * (bottom - top) * 2 {
                found.push(format!("the part at {}, {} is another", left * FINE, top * FINE));
            }
        }
    }
    if whole as u32 * 33 > width * height {
        found.push(format!("{whole} of {} pixels differ", width * height));
    }
    found
}

/// A page beside the one that was kept.
fn beside_kept(picture: &RgbaImage, name: &str) -> Vec<String> {
    let now = shrunk(picture);
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(format!("{name}.png"));
    if std::env::var("LIANPIAN_PAGES").is_ok_and(|word| word == "keep") {
        now.save(&path).unwrap();
    }
    picture.save(format!("{}/page_{name}.png", env!("CARGO_TARGET_TMPDIR"))).unwrap();
    match image::open(&path) {
        Ok(kept) => differences(&kept.to_rgb8(), &now),
        Err(cause) => vec![format!("{}: {cause}", path.display())],
    }
}

/// One page as it stands: its picture, its text, its colours.
fn look_at(harness: &mut Harness<'_, App>, name: &str, faults: &mut Vec<String>) {
    harness.run_ok();
    let found = faults_of(harness.output(), harness.state().is_dark());
    let picture = harness.render().unwrap();
    let all = found.into_iter().chain(beside_kept(&picture, name));
    faults.extend(all.map(|fault| format!("{name}: {fault}")));
}

fn word(lang: Lang) -> &'static str {
    if lang == Lang::Zh { "zh" } else { "en" }
}

/// Both themes of what the window shows.
fn both_themes(harness: &mut Harness<'_, App>, page: &str, lang: Lang, faults: &mut Vec<String>) {
    look_at(harness, &format!("{page}_{}_light", word(lang)), faults);
    harness.get_by_label(if lang == Lang::Zh { "深色界面" } else { "Dark theme" }).click();
    harness.run_ok();
    look_at(harness, &format!("{page}_{}_dark", word(lang)), faults);
    harness.get_by_label(if lang == Lang::Zh { "浅色界面" } else { "Light theme" }).click();
    harness.run_ok();
}

fn steps(lang: Lang) {
    if !can_draw() {
        return;
    }
    let mut faults = Vec::new();
    let mut harness = opened(plan(), lang);
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7];
    for (key, step) in keys.into_iter().zip(Step::ALL) {
        harness.key_press(key);
        harness.run();
        // The files of the last page are put together on a thread of their own.
        while harness.state().is_handing_over() {
            std::thread::sleep(std::time::Duration::from_millis(10));
            harness.run_ok();
        }
        both_themes(&mut harness, &format!("{step:?}").to_lowercase(), lang, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn steps_look_as_they_were_kept_in_chinese() {
    steps(Lang::Zh);
}

#[test]
fn steps_look_as_they_were_kept_in_english() {
    steps(Lang::En);
}

/// A window without a map.
fn state(app: impl FnOnce(&mut eframe::CreationContext<'_>) -> App + 'static) -> Harness<'static, App> {
    let mut harness = Harness::builder().with_size([1440.0, 900.0]).with_max_steps(200).wgpu_setup(default_wgpu_setup()).build_eframe(app);
    harness.run_ok();
    harness
}

#[test]
fn work_failure_and_emptiness_look_as_they_were_kept() {
    if !can_draw() {
        return;
    }
    let mut faults = Vec::new();
    for lang in [Lang::Zh, Lang::En] {
        let event = Event { stage: Stage::Access, done: 412, total: 551 };
        let mut harness = state(move |cc| App::standing_at(cc, event, lang));
        // The worker reports from its own thread.
        while harness.query_by_label_contains("412 / 551").is_none() {
            std::thread::sleep(std::time::Duration::from_millis(10));
            harness.step();
        }
        both_themes(&mut harness, "working", lang, &mut faults);

        let project = town::project("[inputs.buildings]\npath = \"没有的楼栋.shp\"\n[inputs.ledger]\npath = \"没有的台账.xlsx\"\n");
        let mut harness = state(move |cc| App::on_project(cc, project, lang));
        while harness.state().is_working() {
            std::thread::sleep(std::time::Duration::from_millis(10));
            harness.step();
        }
        both_themes(&mut harness, "failed", lang, &mut faults);

        let nothing = town::plan(District { frame: lianpian::district::Frame::plane("EPSG:4544"), ..District::default() }, "");
        let mut harness = state(move |cc| App::with_plan(cc, nothing, lang));
        both_themes(&mut harness, "empty", lang, &mut faults);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_missing_from_a_page_is_missed() {
    if !can_draw() {
        return;
    }
    let mut harness = opened(plan(), Lang::Zh);
    let whole = shrunk(&harness.render().unwrap());
    assert_eq!(differences(&whole, &shrunk(&harness.render().unwrap())), Vec::<String>::new());
    // A panel, the legend's card alone, another theme.
    for key in [Key::F2, Key::F3, Key::F4] {
        harness.key_press(key);
        harness.run();
        assert!(!differences(&whole, &shrunk(&harness.render().unwrap())).is_empty(), "{key:?}");
        harness.key_press(key);
        harness.run();
    }
    let mut without = whole.clone();
    // Between the zones and the legend.
    let ground = *whole.get_pixel(75, 103);
    for (x, y) in (108..127).flat_map(|y| (62..122).map(move |x| (x, y))) {
        without.put_pixel(x, y, ground);
    }
    assert!(!differences(&whole, &without).is_empty());
    harness.get_by_label("深色界面").click();
    harness.run();
    assert!(!differences(&whole, &shrunk(&harness.render().unwrap())).is_empty());
}
