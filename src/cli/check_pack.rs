//! `lianpian check PACK.toml`: a policy pack alone.

use std::path::Path;

use serde_json::json;

use crate::policy::{self, Pack, PackError, SCHEMA};
use crate::report::Say;
use crate::report::messages::PackMessage as M;

use super::console::{Console, print, print_json};
use super::failure::{Exit, Failure};

/// The text of a file that says it is a pack; `None` for anything else.
pub(super) fn text_of_pack(path: &Path) -> Option<String> {
    let text = fs_err::read_to_string(path).ok().filter(|_| path.is_file())?;
    // A pack with faults is a pack all the same: the line is looked for, not the document.
    let mut head = text.lines().map(str::trim_start).take_while(|line| !line.starts_with('['));
    let named = head.any(|line| {
        let value = line.strip_prefix("schema").map(str::trim_start).and_then(|rest| rest.strip_prefix('='));
        value.is_some_and(|value| value.trim_start().trim_start_matches(['"', '\'']).starts_with("lianpian-policy"))
    });
    named.then_some(text)
}

/// Says every fault of a pack, or what it holds.
///
/// # Errors
/// [`Failure`] where the result cannot be printed.
pub(super) fn check(path: &Path, text: &str, console: Console) -> Result<Exit, Failure> {
    let shown = path.display().to_string();
    let mut faults = policy::faults(text);
    let pack = match Pack::read(text, path) {
        Ok(pack) => Some(pack),
        Err(error) => {
            if faults.is_empty()
                && let PackError::Invalid { line, .. } = &error
            {
                faults.push(policy::Fault { line: *line, key: "toml".into(), cause: error.text() });
            }
            None
        }
    };
    let exit = if pack.is_some() { Exit::Done } else { Exit::Input };
    if console.json {
        let lang = console.lang;
        let faults =
            faults.iter().map(|f| json!({ "line": f.line, "key": f.key, "message": f.cause.get(lang), "remedy": M::Remedy.say(lang) }));
        print_json(&json!({
            "pack": shown,
            "schema": SCHEMA,
            "exit": exit.number(),
            "usable": pack.is_some(),
            "id": pack.as_ref().map(|p| &p.id),
            "version": pack.as_ref().map(|p| &p.version),
            "problems": faults.collect::<Vec<_>>(),
        }))?;
        return Ok(exit);
    }
    let lines: Vec<String> = match &pack {
        None => {
            let head = M::Faults { path: shown.clone(), count: faults.len() }.say(console.lang);
            let rows = faults.iter().map(|fault| format!("  {}", fault.say(&shown, console.lang)));
            std::iter::once(head).chain(rows).chain([M::Remedy.say(console.lang)]).collect()
        }
        Some(pack) => sound(pack, &shown).iter().map(|m| m.say(console.lang)).collect(),
    };
    print(&lines.join("\n"))?;
    Ok(exit)
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
