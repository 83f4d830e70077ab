//! `lianpian check PACK.toml`: a policy pack or a facility standard alone.

use std::path::Path;

use serde_json::json;

use crate::policy::{self, Fault, Limits, Pack, PackError, SCHEMA, STANDARD_SCHEMA, Standard, StandardFacility};
use crate::project::AccessSettings;
use crate::report::Say;
use crate::report::messages::PackMessage as M;

use super::console::{Console, print, print_json};
use super::failure::{Exit, Failure};

/// Faults shown at most; one fault in a list may follow thousands of times.
const SHOWN: usize = 100;
/// How the formats of packs and standards begin.
const POLICY: &str = "lianpian-policy";
const STANDARD: &str = "lianpian-standard";

/// Lists that only a pack has, and none a project file.
const LISTS: [&str; 4] = ["[[tier]]", "[[approval]]", "[[reading]]", "[[item]]"];

/// A file that says it is a pack or a standard.
pub(super) struct PackFile {
    /// Its text; what is not UTF-8 of it is replaced.
    text: String,
    /// Line of the first byte that is not UTF-8.
    broken: Option<usize>,
}

/// The file at a path, where it says that it is a pack or a standard or has what only a pack has; `None` for anything else.
pub(super) fn pack_file(path: &Path) -> Option<PackFile> {
    let bytes = fs_err::read(path).ok().filter(|_| path.is_file())?;
    let (text, broken) = match policy::utf8(bytes.clone()) {
        Ok(text) => (text, None),
        Err(line) => (String::from_utf8_lossy(&bytes).into_owned(), Some(line)),
    };
    // A pack with faults is a pack all the same: the line is looked for, not the document.
    let lines = || text.lines().map(|line| line.trim_start_matches(['\u{feff}', ' ', '\t']));
    let named = lines().take_while(|line| !line.starts_with('[')).any(|line| {
        let value = line.strip_prefix("schema").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        let value = value.map(|value| value.trim_start().trim_start_matches(['"', '\'']));
        value.is_some_and(|value| [POLICY, STANDARD].iter().any(|format| value.starts_with(format)))
    });
    let is_pack = named || lines().any(|line| LISTS.contains(&line.trim_end()));
    is_pack.then_some(PackFile { text, broken })
}

/// Says every fault of a pack or a standard, or what it holds.
///
/// # Errors
/// [`Failure`] where the result cannot be printed.
pub(super) fn check(path: &Path, file: &PackFile, console: Console) -> Result<Exit, Failure> {
    let (shown, text) = (path.display().to_string(), file.text.as_str());
    let is_standard = text.lines().any(|line| line.trim_start().starts_with("schema") && line.contains(STANDARD));
    let mut found = if is_standard { standard(path, text, &shown) } else { pack(path, text, &shown) };
    if let Some(line) = file.broken {
        // What the replaced letters make of it is of no interest.
        let fault = Fault { line, key: "utf-8".into(), cause: M::NotUtf8.both() };
        found = Found { faults: vec![fault], named: None, sound: None, ..found };
    }
    let exit = if found.sound.is_some() { Exit::Done } else { Exit::Input };
    let lang = console.lang;
    if console.json {
        let faults = found
            .faults
            .iter()
            .map(|f| json!({ "line": f.line, "key": f.key, "message": f.cause.get(lang), "remedy": found.remedy.say(lang) }));
        print_json(&json!({
            "pack": shown,
            "schema": found.schema,
            "exit": exit.number(),
            "usable": found.sound.is_some(),
            "id": found.named.as_ref().map(|(id, _)| id),
            "version": found.named.as_ref().map(|(_, version)| version),
            "problems": faults.collect::<Vec<_>>(),
        }))?;
        return Ok(exit);
    }
    let lines: Vec<String> = match &found.sound {
        None => {
            let head = M::Faults { path: shown.clone(), count: found.faults.len() }.say(lang);
            let rows = found.faults.iter().take(SHOWN).map(|fault| format!("  {}", fault.say(&shown, lang)));
            let more = found.faults.len().checked_sub(SHOWN).filter(|more| *more > 0).map(|count| M::More { count }.say(lang));
            std::iter::once(head).chain(rows).chain(more).chain([found.remedy.say(lang)]).collect()
        }
        Some(sound) => sound.iter().map(|m| m.say(lang)).collect(),
    };
    print(&lines.join("\n"))?;
    Ok(exit)
}

/// What a file was found to be.
struct Found {
    schema: &'static str,
    faults: Vec<Fault>,
    remedy: M,
    /// Id and version.
    named: Option<(String, String)>,
    /// What it holds, where it can be used.
    sound: Option<Vec<M>>,
}

fn pack(path: &Path, text: &str, shown: &str) -> Found {
    let read = Pack::read(text, path);
    let faults = faults(policy::faults(text), read.as_ref().err());
    let pack = read.ok();
    let named = pack.as_ref().map(|pack| (pack.id.clone(), pack.version.clone()));
    Found { schema: SCHEMA, faults, remedy: M::Remedy, named, sound: pack.map(|pack| sound(&pack, shown)) }
}

fn standard(path: &Path, text: &str, shown: &str) -> Found {
    let read = Standard::read(text, path);
    let faults = faults(policy::standard_faults(text), read.as_ref().err());
    let standard = read.ok();
    let named = standard.as_ref().map(|standard| (standard.id.clone(), standard.version.clone()));
    let sound = standard.map(|standard| sound_standard(&standard, shown));
    Found { schema: STANDARD_SCHEMA, faults, remedy: M::StandardRemedy, named, sound }
}

/// The faults, and what reading found where the check found none.
fn faults(mut found: Vec<Fault>, error: Option<&PackError>) -> Vec<Fault> {
    if let (true, Some(error @ PackError::Invalid { line, .. })) = (found.is_empty(), error) {
        found.push(Fault { line: *line, key: "toml".into(), cause: error.text() });
    }
    found
}

/// What a sound standard holds, and what of it is from memory.
fn sound_standard(standard: &Standard, path: &str) -> Vec<M> {
    let settings = AccessSettings::default();
    let judged = |line: &&StandardFacility| standard.limits(line, &settings) != Limits::default();
    let sized = |line: &&StandardFacility| line.least_floor_area().is_some() || line.least_site_area().is_some();
    let mut lines = vec![
        M::StandardSound { path: path.to_owned(), id: standard.id.clone(), version: standard.version.clone() },
        M::StandardHolds {
            lines: standard.facilities.len(),
            judged: standard.facilities.iter().filter(judged).count(),
            sized: standard.facilities.iter().filter(sized).count(),
            levels: standard.levels.len(),
        },
    ];
    let stated = standard.levels.iter().map(|l| ("level", &l.id, &l.certainty));
    let stated = stated.chain(standard.facilities.iter().map(|f| ("facility", &f.id, &f.certainty)));
    let memory = stated.filter(|(.., certainty)| certainty.starts_with('M'));
    lines.extend(memory.map(|(list, id, certainty)| M::Memory { key: format!("{list}.{id}"), certainty: certainty.clone() }));
    lines
}

/// What a sound pack holds, and what of it is from memory.
fn sound(pack: &Pack, path: &str) -> Vec<M> {
    let mut lines = vec![
        M::Sound { path: path.to_owned(), id: pack.id.clone(), version: pack.version.clone() },
        M::Holds {
            tiers: pack.tiers.len(),
            fields: pack.fields.len(),
            items: pack.items.len(),
            stages: pack.stages.len(),
            approvals: pack.approvals.len(),
            steps: pack.steps.len(),
            readings: pack.readings.len(),
        },
    ];
    let stated = pack.tiers.iter().map(|t| ("tier", &t.id, t.certainty.as_ref()));
    let stated = stated.chain(pack.approvals.iter().map(|a| ("approval", &a.id, a.certainty.as_ref())));
    let stated = stated.chain(pack.readings.iter().map(|r| ("reading", &r.id, r.certainty.as_ref())));
    let stated = stated.chain(pack.targets.iter().map(|t| ("target", &t.id, t.certainty.as_ref())));
    let stated = stated.chain(pack.costs.iter().map(|c| ("cost", &c.id, Some(&c.certainty))));
    let memory = stated.filter_map(|(list, id, certainty)| Some((list, id, certainty.filter(|c| c.starts_with('M'))?)));
    lines.extend(memory.map(|(list, id, certainty)| M::Memory { key: format!("{list}.{id}"), certainty: certainty.clone() }));
    lines
}
