use std::path::{Path, PathBuf};

use super::*;
use crate::project::Project;

const HEAD: &str = "[project]\nname = \"x\"\nas_of = 2021-11-25\n\n";

fn files(folder: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = fs_err::read_dir(folder) else { return };
    let mut entries: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn what_is_suggested_for_every_file_at_hand_loads() {
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("data/sample"), &mut all);
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    if shared.is_dir() {
        files(&shared, &mut all);
    } else {
        println!("skipped: no ../shared/data");
    }
    let mut read = 0;
    // Extracts of OpenStreetMap take long and suggest one fixed line.
    for path in all.iter().filter(|p| !matches!(p.extension().and_then(|e| e.to_str()), Some("pbf"))) {
        let Ok(found) = inspect(path) else { continue };
        read += 1;
        let pasted = format!("{HEAD}{}", found.suggested);
        let project = Project::parse(&pasted, Path::new("p.lianpian.toml"));
        assert!(project.is_ok(), "{}: {:?}\n{}", path.display(), project.err(), found.suggested);
        assert!(!found.suggested.trim().is_empty(), "{}", path.display());
        // Every role over every large file would only take time.
        let roles = if found.layers.iter().any(|l| l.rows > 2_000) { &[] } else { &[Role::Buildings, Role::Ledger, Role::Facilities][..] };
        for &role in roles {
            let asked = inspect_as(path, InspectAs { role: Some(role), lang: Lang::Zh }).unwrap();
            let pasted = format!("{HEAD}{}", asked.suggested);
            assert!(Project::parse(&pasted, Path::new("p.lianpian.toml")).is_ok(), "{}: {}", path.display(), asked.suggested);
            assert!(asked.layers.iter().all(|l| l.role.is_none_or(|r| r == role || l.role_by != Some(PartBy::Asked))));
        }
    }
    assert!(read >= 3, "{read} files read");
}

fn geojson(rows: &[String], size: f64) -> String {
    let features: Vec<String> = rows
        .iter()
        .enumerate()
        .map(|(at, properties)| {
            let (x, y) = (105.8 + at as f64 * 0.001, 30.1);
            format!(
                r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[[[{x},{y}],[{},{y}],[{},{}],[{x},{}],[{x},{y}]]]}}}}"#,
                x + size, x + size, y + size, y + size
            )
        })
        .collect();
    format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","))
}

#[test]
fn shapes_without_any_year_are_most_likely_buildings() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.geojson");
    fs_err::write(&path, geojson(&(0..30).map(|at| format!(r#""a":{at}"#)).collect::<Vec<_>>(), 0.0002)).unwrap();
    let found = inspect(&path).unwrap();
    assert_eq!((found.layers[0].role, found.layers[0].role_by), (Some(Role::Buildings), Some(PartBy::Shape)));
    assert!(found.suggested.contains("[inputs.buildings]") && found.suggested.contains("# fields.year = "), "{}", found.suggested);
    fs_err::write(&path, geojson(&(0..30).map(|at| format!(r#""a":{at}"#)).collect::<Vec<_>>(), 0.2)).unwrap();
    assert_eq!(inspect(&path).unwrap().layers[0].role, Some(Role::Boundaries));
}

#[test]
fn the_report_shows_counts_years_and_decisions() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("楼.geojson");
    let rows: Vec<String> = (0..240)
        .map(|at| {
            let year = if at % 4 == 0 { format!("{}", 1960 + at % 41) } else { format!("{}0年", 196 + at % 4) };
            format!(
                r#""建成年份":"{year}","竣工时间":"{}","层数":"{}","用途":"{}","备注":"\u001b[31m第{at}栋""#,
                if at == 0 { "1999" } else { "" },
                at % 7 + 1,
                if at % 5 == 0 { "商住" } else { "住宅" }
            )
        })
        .collect();
    fs_err::write(&path, geojson(&rows, 0.0002)).unwrap();
    let found = inspect(&path).unwrap();
    let column = |name: &str| found.layers[0].columns.iter().find(|c| c.name == name).unwrap();
    assert_eq!(column("用途").counts, [("住宅".to_owned(), 192), ("商住".to_owned(), 48)]);
    assert!(column("建成年份").heaping.is_some_and(|h| h.is_heaped()), "{:?}", column("建成年份").heaping);
    for lang in [Lang::Zh, Lang::En] {
        let text = found.text(lang);
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.contains("Whipple") || text.contains("惠普尔"), "{text}");
        assert!(
            text.contains("year = 建成年份 (100 %); 竣工时间 (0.4 %)") || text.contains("year = 建成年份 (100 %); 竣工时间 (0 %)"),
            "{text}"
        );
    }
    let mapping = found.mapping();
    assert_eq!(mapping.0["buildings"].fields["year"], "建成年份");
}
