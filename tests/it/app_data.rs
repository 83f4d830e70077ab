//! Getting data into the window, through its labels: opening, questions, columns, coordinates, saving; and the way from a bureau's
//! files to a plan that the command line repeats.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use eframe::egui::accesskit::{Role, Toggled};
use eframe::egui::{DroppedFile, Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, wgpu::default_wgpu_setup};
use lianpian::app::{App, Keeping, Memory, Step};
use lianpian::export;
use lianpian::plan::{Effort, Plan};
use lianpian::project::{Datum, Project};
use lianpian::report::{Lang, Progress};

use super::app::can_draw;
use super::cli::lianpian;
use super::nasty::{gcj02, write_files};
use super::shapes::faults_of;

/// How long anything may take on a machine that does much else; no test waits for it where all is well.
const PATIENCE: Duration = Duration::from_mins(5);

fn window(build: impl FnOnce(&mut eframe::CreationContext<'_>) -> App + 'static) -> Harness<'static, App> {
    Harness::builder().with_size([1440.0, 900.0]).with_max_steps(200).wgpu_setup(default_wgpu_setup()).build_eframe(build)
}

fn keeping(folder: &Path) -> Keeping {
    let state = folder.join("state");
    Keeping { memory: Some(Memory::at(&state)), changes: Some(state), asked_lang: true, ..Keeping::default() }
}

/// The window on data, until they were looked at.
fn on_data(path: &Path, state: &Path, lang: Lang) -> Harness<'static, App> {
    let (path, keeping) = (path.to_owned(), keeping(state));
    let mut harness = window(move |cc| {
        let changes = keeping.changes.clone();
        App::on_data(cc, &[path], lang, keeping).keeping(changes)
    });
    until(&mut harness, "looked at", |app| app.project_text().is_some() && !app.is_looking());
    harness
}

/// Runs the window until something is so.
fn until(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&App) -> bool) {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        harness.run_steps(2);
        if is_so(harness.state()) {
            harness.run_ok();
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("never: {what}");
}

fn until_planned(harness: &mut Harness<'_, App>, what: &str, is_so: impl Fn(&Plan) -> bool) {
    until(harness, what, |app| app.plan().is_some_and(|plan| plan.effort == Effort::Settled && is_so(plan)));
}

/// A picture to look at; nothing on it is cut or of a colour that is no token.
fn look_at(harness: &mut Harness<'_, App>, name: &str) {
    harness.run_ok();
    let faults = faults_of(harness.output(), harness.state().is_dark());
    super::app::picture(harness, name);
    assert!(faults.is_empty(), "{name}: {}", faults.join("\n"));
}

fn press(harness: &mut Harness<'_, App>, label: &str) {
    harness.get_by_role_and_label(Role::Button, label).click();
    harness.run_ok();
}

/// Writes a text in place of what a field holds.
fn write(harness: &mut Harness<'_, App>, label: &str, text: &str) {
    harness.get_by_role_and_label(Role::TextInput, label).focus();
    harness.run_ok();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run_ok();
    harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    harness.run_ok();
}

fn is_chosen(harness: &Harness<'_, App>, label: &str) -> bool {
    harness.get_by_role_and_label(Role::RadioButton, label).accesskit_node().toggled() == Some(Toggled::True)
}

/// Chooses a line of a list that opens.
fn choose(harness: &mut Harness<'_, App>, list: &str, line: &str) {
    until(harness, "looked at", |app| !app.is_looking());
    harness.get_by_role_and_label(Role::ComboBox, list).click();
    harness.run_ok();
    harness.get_by_role_and_label(Role::Button, line).click();
    harness.run_ok();
    assert!(harness.query_by_role_and_label(Role::Button, line).is_none(), "the list is closed");
}

fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let names = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    names.map(|path| (path.file_name().unwrap().into(), std::fs::read(&path).unwrap())).collect()
}

/// What the window's plan and the command line's plan of the same file write.
fn both_ways(plan: &Plan, project: &Path, folder: &Path) {
    let out = tempfile::tempdir().unwrap();
    export::write(plan, out.path(), &Progress::silent()).unwrap();
    let code = lianpian(folder).args(["plan", project.to_str().unwrap(), "--out", "plan", "-q"]).output().unwrap().status.code();
    assert!(matches!(code, Some(0 | 4)), "{code:?}: made, though a target may be missed");
    let (own, wanted) = (files(out.path()), files(&folder.join("plan")));
    assert!(own.keys().all(|name| wanted.contains_key(name)), "{:?} {:?}", own.keys(), wanted.keys());
    assert!(!own.is_empty() && own.iter().all(|(name, bytes)| *bytes == wanted[name]), "the window and the command line differ");
}

/// Estates in a file of their own, in the column names of a bureau.
fn estates(folder: &Path) -> PathBuf {
    lots(folder, (3, 2), 0.001)
}

/// Degrees between lots so far apart that a shifted point meets no other lot.
const PITCH: f64 = 0.0017;

/// South-west corner of a lot; lots lie `pitch` degrees apart.
fn corner(column: u32, row: u32, pitch: f64) -> [f64; 2] {
    [105.84 + f64::from(column) * pitch, 30.19 + f64::from(row) * pitch]
}

fn lots(folder: &Path, (columns, rows): (u32, u32), pitch: f64) -> PathBuf {
    let features: Vec<String> = (0..columns * rows)
        .map(|n| {
            let [west, south] = corner(n % columns, n / columns, pitch);
            let (east, north) = (west + 0.0008, south + 0.0008);
            let ring = format!("[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]");
            let properties = format!("{{\"小区名称\":\"望江{n}号院\",\"建成年份\":{},\"登记年份\":{}}}", 1985 + n % 6, 2010 + n % 6);
            format!("{{\"type\":\"Feature\",\"properties\":{properties},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}")
        })
        .collect();
    let path = folder.join("望江楼栋.geojson");
    std::fs::write(&path, format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))).unwrap();
    path
}

fn filed(folder: &Path, name: &str) -> PathBuf {
    estates(folder);
    let path = folder.join(format!("{name}.lianpian.toml"));
    let text = format!("# {name}\n[project]\nname = \"{name}\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"望江楼栋.geojson\"\n");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn a_folder_of_a_bureau_s_files_becomes_a_plan_after_three_questions_and_the_command_line_repeats_it() {
    if !can_draw() {
        return;
    }
    let (folder, state) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_files(folder.path());
    let mut harness = on_data(folder.path(), state.path(), Lang::Zh);
    assert!(harness.query_by_label("请确认 3 件事").is_some());
    assert!(is_chosen(&harness, "坐标系 EPSG:4544"), "the place of the points of interest tells the meridian");
    assert!(is_chosen(&harness, "偏移：高德、腾讯（GCJ-02）"));
    assert!(harness.query_by_label_contains("未保存").is_some());
    write(&mut harness, "评定日期", "2023-12-31");
    look_at(&mut harness, "data_questions_zh");

    // The encoding is told by reading names, and the columns by their values.
    press(&mut harness, "查看 楼栋 · 房屋建筑.shp");
    until(&mut harness, "looked at", |app| !app.is_looking());
    assert!(is_chosen(&harness, "编码 GB18030") && !is_chosen(&harness, "编码 UTF-8"));
    assert!(harness.query_by_label_contains("金佛苑").is_some(), "names can be read");
    assert!(harness.query_by_role_and_label(Role::ComboBox, "建成年份 作为").is_some());
    look_at(&mut harness, "data_columns_zh");
    press(&mut harness, "查看 台账 · 老旧小区台账.xlsx · 2023年台账");
    until(&mut harness, "looked at", |app| !app.is_looking());
    assert!(harness.query_by_label_contains("上方有 2 行标题或说明").is_some());
    press(&mut harness, "返回确认");

    press(&mut harness, "确认并读入");
    until_planned(&mut harness, "a plan", |plan| !plan.zones.zones.is_empty());
    let plan = harness.state().plan().unwrap().clone();
    assert_eq!((plan.district.buildings.len(), plan.district.neighbourhoods.len()), (600, 30));
    assert!(plan.district.neighbourhoods.iter().all(|n| n.households.is_some()), "the ledger was joined");
    assert!(plan.programme.start.iter().any(Option::is_some), "there is a programme");

    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run_ok();
    let name = folder.path().file_name().unwrap().to_string_lossy().into_owned();
    press(&mut harness, "保存");
    let saved = folder.path().join(format!("{name}.lianpian.toml"));
    until_planned(&mut harness, "the plan of the file", |plan| plan.project.path == saved);
    assert!(harness.state().is_saved());
    let project = Project::read(&saved).unwrap();
    assert!(project.sources().contains("房屋建筑.shp"), "the data stay where they are");
    assert_eq!(project.file.inputs.buildings.as_ref().unwrap().crs.as_deref(), Some("EPSG:4544"));
    assert_eq!(project.file.inputs.named().iter().filter(|(_, input)| input.datum == Some(Datum::Gcj02)).count(), 1);
    both_ways(harness.state().plan().unwrap(), &saved, folder.path());
}

#[test]
fn a_column_taken_otherwise_is_one_step_and_reads_the_data_again() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = estates(folder.path());
    let mut harness = on_data(&path, folder.path(), Lang::Zh);
    // Degrees that the format itself declares: nothing but the day is asked.
    assert!(harness.query_by_label("请确认 1 件事").is_some());
    write(&mut harness, "评定日期", "2021-13-40");
    assert!(harness.query_by_label_contains("日期写成").is_some());
    assert!(harness.get_by_role_and_label(Role::Button, "确认并读入").accesskit_node().is_disabled());
    write(&mut harness, "评定日期", "2021-11-25");
    press(&mut harness, "确认并读入");
    let built = |plan: &Plan| plan.district.buildings.iter().next().and_then(lianpian::district::Building::year).map(|years| years.from);
    until_planned(&mut harness, "a plan", |plan| plan.district.buildings.len() == 6);
    assert_eq!(built(harness.state().plan().unwrap()), Some(1985));

    harness.key_press(Key::Num1);
    harness.run_ok();
    press(&mut harness, "查看 楼栋 · 望江楼栋.geojson");
    until(&mut harness, "looked at", |app| !app.is_looking());
    choose(&mut harness, "登记年份 作为", "建成年份（建成年份）");
    until_planned(&mut harness, "other years", |plan| built(plan) == Some(2010));
    assert!(harness.state().project_text().unwrap().contains("fields.year = \"登记年份\""), "{:?}", harness.state().project_text());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until_planned(&mut harness, "the years of before", |plan| built(plan) == Some(1985));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    until_planned(&mut harness, "again", |plan| built(plan) == Some(2010));
    // A column that is not taken, and a part that none plays any more.
    choose(&mut harness, "登记年份 作为", "不导入");
    until_planned(&mut harness, "no years at all", |plan| built(plan).is_none());
}

#[test]
fn coordinates_that_cannot_be_read_lead_back_to_the_data_and_are_declared_there() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    write_files(folder.path());
    for name in ["老旧小区台账.xlsx", "高德POI.csv"] {
        std::fs::remove_file(folder.path().join(name)).unwrap();
    }
    // A file that was opened by the command line and says nothing of its coordinates.
    let path = folder.path().join("a.lianpian.toml");
    std::fs::write(&path, "[project]\nname = \"甲\"\nas_of = 2023-12-31\n[inputs.buildings]\npath = \"房屋建筑.shp\"\n").unwrap();
    let project = Project::read(&path).unwrap();
    let mut harness = window(move |cc| App::on_project(cc, project, Lang::Zh));
    until(&mut harness, "refused", |app| !app.is_working());
    press(&mut harness, "查看数据");
    until(&mut harness, "looked at", |app| !app.is_looking());
    assert!(harness.query_by_label_contains("房屋建筑.shp 的坐标属于哪个坐标系").is_some(), "it is asked, and has no proposal");
    assert!(harness.get_by_role_and_label(Role::Button, "确认并读入").accesskit_node().is_disabled());
    press(&mut harness, "查看 楼栋 · 房屋建筑.shp");
    until(&mut harness, "looked at", |app| !app.is_looking());
    write(&mut harness, "其他（EPSG 编号或 proj 参数）", "EPSG:9999999");
    assert!(harness.query_by_label_contains("不认识这个坐标系").is_some());
    write(&mut harness, "其他（EPSG 编号或 proj 参数）", "EPSG:4544");
    assert!(harness.query_by_label_contains("落在 105.84").is_some(), "it says where that would be");
    look_at(&mut harness, "data_declare_zh");
    press(&mut harness, "采用");
    until(&mut harness, "looked at", |app| !app.is_looking());
    press(&mut harness, "返回确认");
    press(&mut harness, "确认并读入");
    until_planned(&mut harness, "a plan", |plan| plan.district.buildings.len() == 600);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::S);
    harness.run_ok();
    assert!(harness.state().is_saved());
    assert!(std::fs::read_to_string(&path).unwrap().contains("crs = \"EPSG:4544\""));
}

#[test]
fn points_at_a_steady_offset_raise_a_question_that_puts_them_right() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    lots(folder.path(), (12, 12), PITCH);
    // In the middle of every lot, as a web map has it; nothing in the names speaks of one.
    let mut table = String::from("名称,类别,经度,纬度\n");
    for at in 0..144 {
        let [west, south] = corner(at % 12, at / 12, PITCH);
        let [lon, lat] = gcj02([west + 0.0004, south + 0.0004]);
        writeln!(table, "店{at},超市,{lon:.7},{lat:.7}").unwrap();
    }
    std::fs::write(folder.path().join("设施.csv"), table).unwrap();
    let path = folder.path().join("a.lianpian.toml");
    let text = "[project]\nname = \"甲\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"望江楼栋.geojson\"\n[inputs.facilities]\npath = \"设施.csv\"\ncrs = \"EPSG:4326\"\n";
    std::fs::write(&path, text).unwrap();
    let project = Project::read(&path).unwrap();
    let mut harness = window(move |cc| App::on_project(cc, project, Lang::Zh));
    let apart = |plan: &Plan| {
        let lot = plan.district.buildings.iter().next().unwrap().centre();
        let place = plan.district.facilities.iter().find(|own| own.name == "店0").unwrap().at;
        (lot[0] - place[0]).hypot(lot[1] - place[1])
    };
    until_planned(&mut harness, "a plan", |plan| plan.district.facilities.len() == 144);
    assert!(apart(harness.state().plan().unwrap()) > 200.0);
    harness.key_press(Key::Num1);
    harness.run_ok();
    assert!(harness.query_by_label_contains("整体偏移").is_some());
    look_at(&mut harness, "data_offset_zh");
    harness.get_by_role_and_label(Role::RadioButton, "偏移：高德、腾讯（GCJ-02）").click();
    harness.run_ok();
    until_planned(&mut harness, "put right", |plan| apart(plan) < 2.0);
    assert!(harness.query_by_label_contains("整体偏移").is_none());
    assert!(harness.state().project_text().unwrap().contains("datum = \"gcj02\""));
}

#[test]
fn the_sample_is_saved_as_a_project_with_its_data() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let keeping = keeping(folder.path());
    let mut harness = window(move |cc| App::new(cc, None, Lang::En, keeping));
    until_planned(&mut harness, "the sample", |plan| !plan.zones.zones.is_empty());
    assert!(harness.state().is_saved());
    harness.key_press(Key::Num1);
    harness.run_ok();
    press(&mut harness, "Show buildings · sample.gpkg · buildings");
    until(&mut harness, "looked at", |app| !app.is_looking());
    look_at(&mut harness, "data_source_en");
    press(&mut harness, "Dark theme");
    look_at(&mut harness, "data_source_en_dark");
    press(&mut harness, "Light theme");
    press(&mut harness, "Back to the map");
    harness.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    harness.run_ok();
    let file = folder.path().join("ours.lianpian.toml");
    write(&mut harness, "Path", &folder.path().join("nowhere/ours").display().to_string());
    press(&mut harness, "Save");
    assert!(harness.query_by_label_contains("no such folder").is_some());
    write(&mut harness, "Path", &folder.path().join("ours").display().to_string());
    press(&mut harness, "Save");
    until_planned(&mut harness, "the plan of the file", |plan| plan.project.path == file);
    assert!(folder.path().join("ours.data/sample.gpkg").is_file());
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains("ours.data/sample.gpkg") && !text.contains("/tmp"), "{text}");
    both_ways(harness.state().plan().unwrap(), &file, folder.path());
}

#[test]
fn both_readings_the_cases_between_them_and_the_next_visits_are_listed_and_select() {
    if !can_draw() {
        return;
    }
    let mut harness = window(|cc| App::new(cc, None, Lang::Zh, Keeping::default()));
    until_planned(&mut harness, "the sample", |plan| !plan.zones.zones.is_empty());
    let plan = harness.state().plan().unwrap().clone();
    harness.key_press(Key::Num2);
    harness.run_ok();
    look_at(&mut harness, "neighbourhoods_zh");
    for text in ["资格依据", "年份恰在两种读法之间", "两种读法", "先调查哪些"] {
        assert!(harness.query_by_label(text).is_some(), "{text}");
    }
    let other = plan.other_readings.iter().find(|other| !other.flips.is_empty()).unwrap();
    let line = format!("{} 个小区结论会变", other.flips.len());
    harness.get_all_by_label(&line).next().unwrap().click_accesskit();
    harness.run_ok();
    let wanted: Vec<String> = other.flips.iter().map(|(n, _)| plan.district.neighbourhoods[n.at()].id.0.clone()).collect();
    assert_eq!(harness.state().chosen(), wanted);
    let visit = plan.scores.survey.iter().find(|visit| visit.chance > 0.0).unwrap();
    let own = &plan.district.neighbourhoods[visit.who.at()];
    harness.get_by_role_and_label(Role::Button, &next_line(&harness, &own.name)).click_accesskit();
    harness.run_ok();
    assert_eq!(harness.state().selected().as_deref(), Some(own.id.0.as_str()));
}

/// The whole line of a visit.
fn next_line(harness: &Harness<'_, App>, name: &str) -> String {
    let start = format!("{name}：");
    harness.get_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label()).find(|label| label.starts_with(&start)).unwrap()
}

/// A file as a desktop drops it.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn projects_are_opened_by_path_by_the_list_of_last_ones_from_a_folder_and_by_drop() {
    if !can_draw() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let [one, two] = ["甲", "乙"].map(|name| filed(folder.path(), name));
    let kept = keeping(folder.path());
    let project = Project::read(&one).unwrap();
    let again = one.clone();
    let reread: lianpian::app::Reread = Arc::new(move || Ok(Project::read(&again).unwrap()));
    let mut harness = window(move |cc| App::new(cc, Some((project, reread)), Lang::Zh, kept));
    let is = |name: &'static str| move |plan: &Plan| plan.project.file.project.name == name;
    until_planned(&mut harness, "the first", is("甲"));

    let open = |harness: &mut Harness<'_, App>| {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::O);
        harness.run_ok();
    };
    open(&mut harness);
    press(&mut harness, "打开");
    assert!(harness.query_by_label_contains("先填写路径").is_some());
    write(&mut harness, "路径", "/没有/这个.lianpian.toml");
    press(&mut harness, "打开");
    assert!(harness.query_by_label_contains("没有这个文件或文件夹").is_some());
    // The folder of the project is listed.
    press(&mut harness, "乙.lianpian.toml");
    press(&mut harness, "打开");
    until_planned(&mut harness, "the second", is("乙"));
    open(&mut harness);
    // It lies over the map: what is written below it is no fault.
    super::app::picture(&mut harness, "open_zh");
    harness.key_press(Key::Escape);
    harness.run_ok();

    harness.input_mut().dropped_files.push(Arc::new(Dropped(one.clone())));
    until_planned(&mut harness, "dropped", is("甲"));
    open(&mut harness);
    press(&mut harness, "乙");
    until_planned(&mut harness, "one of the last", is("乙"));
    assert_eq!(std::fs::read_to_string(&two).unwrap().lines().next(), Some("# 乙"), "nothing was written");

    // Data beside a project that is open are added to it, or become another one.
    std::fs::write(folder.path().join("设施POI.csv"), "名称,类别,经度,纬度\n幼儿园甲,幼儿园,105.8405,30.1905\n").unwrap();
    open(&mut harness);
    write(&mut harness, "路径", &folder.path().join("设施POI.csv").display().to_string());
    press(&mut harness, "加入当前项目");
    until_planned(&mut harness, "one facility", |plan| plan.district.facilities.len() == 1);
    assert_eq!(harness.state().step(), Some(Step::Zones));
    assert!(!harness.state().is_saved());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    until_planned(&mut harness, "none again", |plan| plan.district.facilities.is_empty());
}
