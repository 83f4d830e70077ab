//! The documents are true: their examples can be used, and no key of the project file is left out.

use std::fs;
use std::path::Path;

use lianpian::plan::Rules;
use lianpian::project::{Project, ProjectError};
use lianpian::report::IssueKind;
use serde_json::Value;

use crate::cli::lianpian;

const DOCUMENTS: [&str; 6] =
    ["README.md", "README.zh.md", "docs/project-file.md", "docs/project-file.zh.md", "docs/data.md", "docs/data.zh.md"];
const HEAD: &str = "[project]\nname = \"x\"\nas_of = 2024-06-30\n";

#[test]
fn every_example_is_a_project_that_can_be_used() {
    let mut examples = 0;
    for document in DOCUMENTS {
        for example in toml_blocks(&read(document)) {
            let text = if example.contains("[project]") { example } else { format!("{HEAD}{example}") };
            let project = Project::parse(&text, Path::new("x.lianpian.toml")).unwrap_or_else(|e| panic!("{document}: {e}\n{text}"));
            Rules::load(&project).unwrap_or_else(|e| panic!("{document}: {e}\n{text}"));
            examples += 1;
        }
    }
    assert!(examples >= 18, "{examples} examples found");
}

#[test]
fn every_key_of_the_project_file_is_described_in_both_languages() {
    let tables = [
        "[project]",
        "[inputs]",
        "[inputs.buildings]",
        "[neighbourhoods]",
        "[policy]",
        "[standard]",
        "[score]",
        "[zone]",
        "[[zone.bounds]]",
        "[programme]",
        "[[programme.targets]]",
        "[[edits]]",
        "[[notes]]",
    ];
    for table in tables {
        let keys = keys_of(table);
        assert!(!keys.is_empty(), "{table}");
        for document in ["docs/project-file.md", "docs/project-file.zh.md"] {
            let text = read(document);
            for key in &keys {
                let told = [format!("`{key}`"), format!("`inputs.{key}`"), format!("{key} = ")].iter().any(|form| text.contains(form));
                assert!(told, "{document} says nothing of {key} in {table}");
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_sections_and_examples() {
    for (one, other) in [
        ("README.md", "README.zh.md"),
        ("docs/project-file.md", "docs/project-file.zh.md"),
        ("docs/plan-files.md", "docs/plan-files.zh.md"),
        ("docs/data.md", "docs/data.zh.md"),
        ("docs/score.md", "docs/score.zh.md"),
        ("docs/network-tables.md", "docs/network-tables.zh.md"),
        ("docs/criteria.md", "docs/criteria.zh.md"),
        ("docs/regions.md", "docs/regions.zh.md"),
    ] {
        let count = |name: &str, mark: &str| read(name).lines().filter(|line| line.starts_with(mark)).count();
        for mark in ["## ", "### ", "```", "|"] {
            assert_eq!(count(one, mark), count(other, mark), "{mark} in {one} and {other}");
        }
    }
}

#[test]
fn every_key_kind_and_command_that_the_page_on_data_names_exists() {
    let keys: Vec<String> = ["[project]", "[inputs]", "[inputs.buildings]"].into_iter().flat_map(keys_of).collect();
    for document in ["docs/data.md", "docs/data.zh.md"] {
        let text = read(document);
        // `key = value` and bare words of the program between backticks.
        let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
        for key in quoted.iter().filter_map(|code| code.split_once(" = ")).map(|(key, _)| key) {
            if key.contains(char::is_whitespace) {
                // A block of several lines; every example is tried above.
                continue;
            }
            assert!(keys.iter().any(|known| known == key), "{document}: {key} is no key");
        }
        let kinds = quoted.iter().filter(|code| code.contains('_') && code.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        for kind in kinds.filter(|kind| !keys.iter().any(|key| key == *kind)) {
            let known: Result<IssueKind, _> = serde_json::from_value((*kind).into());
            assert!(known.is_ok(), "{document}: {kind} is no issue");
        }
        let commands = text.split("lianpian ").skip(1).filter_map(|rest| rest.lines().next());
        let mut seen = 0;
        for command in commands {
            let words: Vec<&str> = command.split('`').next().unwrap_or_default().split_whitespace().collect();
            let Some(name) = words.iter().find(|word| !word.starts_with('-')) else { continue };
            let help = lianpian(Path::new(".")).args(["help", name]).output().unwrap();
            assert!(help.status.success(), "{document}: lianpian {name}");
            let help = String::from_utf8(help.stdout).unwrap();
            for flag in words.iter().filter(|word| word.starts_with('-')) {
                assert!(help.contains(flag), "{document}: lianpian {name} {flag}");
            }
            seen += 1;
        }
        assert!(seen >= 10, "{document}: {seen} commands");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).filter(|link| !link.starts_with('#')) {
            let file = link.split('#').next().unwrap_or_default();
            let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join(file);
            assert!(target.is_file(), "{document}: {link}");
        }
    }
}

#[test]
fn every_key_of_a_plan_is_described_in_both_languages() {
    let dir = tempfile::tempdir().unwrap();
    let outlines = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"year":"1980s"},"geometry":{"type":"Polygon",
        "coordinates":[[[105.8,30.1],[105.8002,30.1],[105.8002,30.1002],[105.8,30.1002],[105.8,30.1],[105.8002,30.1],[105.8,30.1]]]}}]}"#;
    fs::write(dir.path().join("houses.geojson"), outlines).unwrap();
    let inputs = "[inputs.buildings]\npath = \"houses.geojson\"\n[inputs.reference]\npath = \"houses.geojson\"\n";
    fs::write(dir.path().join("x.lianpian.toml"), format!("{HEAD}{inputs}")).unwrap();
    let done = lianpian(dir.path()).args(["plan", "x.lianpian.toml", "--out", "plan", "-q"]).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let json = |name: &str| -> Value { serde_json::from_str(&fs::read_to_string(dir.path().join("plan").join(name)).unwrap()).unwrap() };
    let (plan, neighbourhoods, zones) = (json("plan.json"), json("neighbourhoods.geojson"), json("zones.geojson"));
    let properties = |collection: &Value| collection["features"][0]["properties"].clone();
    let found = [&plan, &plan["issues"][0], &plan["inputs"][0], &plan["agreement"][0], &properties(&neighbourhoods), &properties(&zones)];
    assert!(found.iter().all(|found| found.is_object()), "{plan}");
    for document in ["docs/plan-files.md", "docs/plan-files.zh.md"] {
        let text = read(document);
        for key in found.iter().flat_map(|found| found.as_object().into_iter().flat_map(serde_json::Map::keys)) {
            // Families of keys are described once, translations with their text.
            let families =
                ["raw_", "value_", "low_", "high_", "part_", "cover_", "distance_", "gap_", "shortfall_", "walk_", "judged_", "size_"];
            let is_family = families.iter().any(|head| key.starts_with(head));
            assert!(is_family || text.contains(&format!("`{key}`")), "{document} says nothing of {key}");
        }
    }
}

#[test]
fn both_readmes_lead_to_the_page_on_data() {
    assert!(read("README.md").contains("docs/data.md") && read("README.zh.md").contains("docs/data.zh.md"));
}

/// The keys a table may have, as the reader lists them where one is unknown.
fn keys_of(table: &str) -> Vec<String> {
    let head = if table == "[project]" { String::new() } else { HEAD.to_owned() };
    match Project::parse(&format!("{head}{table}\nnonsense = 1\n"), Path::new("x.lianpian.toml")) {
        Err(ProjectError::Parse { cause, .. }) => cause.split('`').skip(3).step_by(2).map(str::to_owned).collect(),
        other => panic!("{table}: {other:?}"),
    }
}

fn toml_blocks(text: &str) -> Vec<String> {
    text.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default().to_owned()).collect()
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}
