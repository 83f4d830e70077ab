//! The house rules that no lint can say: who may import whom, what stays out of the stages, how long a file may be.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order of dependence; each may import only those before it.
const ORDER: [&str; 24] = [
    "stored",
    "district",
    "report",
    "project",
    "base",
    "intake",
    "policy",
    "access",
    "links",
    "regions",
    "phasing",
    "score",
    "zone",
    "programme",
    "dossier",
    "plan",
    "export",
    "verify",
    "sign_off",
    "desk",
    "synth",
    "cache",
    "app",
    "cli",
];

/// The stages and what they work on: no screen, no terminal, no clock.
const PURE: [&str; 13] =
    ["district", "report", "project", "policy", "access", "links", "regions", "phasing", "score", "zone", "programme", "dossier", "plan"];

const LONGEST: usize = 800;

#[test]
fn a_module_imports_only_what_stands_above_it() {
    for (path, text) in sources() {
        let module = module_of(&path);
        let Some(place) = ORDER.iter().position(|m| *m == module) else { continue };
        for (below, name) in ORDER.iter().enumerate().skip(place + 1) {
            assert!(!imports(&text, name), "{} imports {name}, which stands below {module} ({place} < {below})", path.display());
        }
    }
}

#[test]
fn verify_shares_no_code_with_what_it_checks() {
    for (path, text) in sources().into_iter().filter(|(path, _)| module_of(path) == "verify") {
        for name in ORDER.iter().filter(|name| !["report", "verify"].contains(name)) {
            assert!(!imports(&text, name), "{} imports {name}", path.display());
        }
    }
}

#[test]
fn stages_know_no_screen_no_terminal_and_no_clock() {
    for (path, text) in sources().into_iter().filter(|(path, _)| PURE.contains(&module_of(path).as_str())) {
        for word in ["eframe", "egui", "wgpu", "clap::", "indicatif", "SystemTime", "Instant::now", "Zoned::now", "println!", "eprintln!"] {
            assert!(!text.contains(word), "{} holds {word}", path.display());
        }
    }
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let text = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    for line in text.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let name = line.trim_end_matches(';');
        // In no build of the program.
        if name == "fuzzing" {
            continue;
        }
        assert!(ORDER.contains(&name), "{name} is in no place of the order");
        let architecture = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
        assert!(architecture.contains(&format!("### `{name}/`")), "ARCHITECTURE.md says nothing of {name}");
    }
}

#[test]
fn no_file_is_longer_than_a_reader() {
    for (path, text) in sources() {
        assert!(text.lines().count() <= LONGEST, "{} has more than {LONGEST} lines", path.display());
    }
}

/// Whether a file names a module of this crate, as `crate::name` or inside `crate::{…}`.
fn imports(text: &str, name: &str) -> bool {
    let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    let direct = text.match_indices("crate::").any(|(at, head)| text[at + head.len()..].strip_prefix(name).is_some_and(is_end));
    let grouped = text.match_indices("crate::{").any(|(at, head)| {
        let list = text[at + head.len()..].split(';').next().unwrap_or_default();
        list.split(['{', '}', ',']).any(|part| part.trim().strip_prefix(name).is_some_and(is_end))
    });
    direct || grouped
}

/// The first folder or file under `src/`, without its ending.
fn module_of(path: &Path) -> String {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}
