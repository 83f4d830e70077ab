//! The documents are true: their examples can be used, and no key of the project file is left out.

use std::fs;
use std::path::Path;

use lianpian::plan::Rules;
use lianpian::project::{Project, ProjectError};

const DOCUMENTS: [&str; 4] = ["README.md", "README.zh.md", "docs/project-file.md", "docs/project-file.zh.md"];
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
    for (one, other) in [("README.md", "README.zh.md"), ("docs/project-file.md", "docs/project-file.zh.md")] {
        let count = |name: &str, mark: &str| read(name).lines().filter(|line| line.starts_with(mark)).count();
        for mark in ["## ", "### ", "```", "|"] {
            assert_eq!(count(one, mark), count(other, mark), "{mark} in {one} and {other}");
        }
    }
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
