//! Where the plan comes from: what was read and rejected, which project and version, and no wall clock.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::IssueAction;
use super::features::Collection;
use super::finding::Tally;
use super::folder::{CORRIDORS, LINKS, NEIGHBOURHOODS, PLAN, PlanFolder, ZONES};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress, Role};

/// Keys under which programs write the hour of a run.
const CLOCK_KEYS: [&str; 20] = [
    "generated",
    "generated_at",
    "generated_on",
    "created",
    "created_at",
    "created_on",
    "written_at",
    "exported_at",
    "modified",
    "modified_at",
    "updated_at",
    "timestamp",
    "time",
    "now",
    "run_at",
    "started_at",
    "finished_at",
    "elapsed_s",
    "duration_s",
    "hostname",
];

/// Nothing was dropped silently: read = kept + rejected, and every rejection is among the issues.
pub(super) fn inputs(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    // By role and file name: issues may name the file without its folder, and with its layer.
    let mut rejected: BTreeMap<(Role, &str), (u64, u64)> = BTreeMap::new();
    for input in &plan.plan.inputs {
        tally.expect(input.read == input.kept + input.rejected, || Finding::InputSum {
            role: input.role.code(),
            source: input.source.clone(),
            read: input.read,
            kept: input.kept,
            rejected: input.rejected,
        });
        let is_hash = input.rows_sha256.len() == 64 && input.rows_sha256.bytes().all(|b| b.is_ascii_hexdigit());
        tally.expect(is_hash, || Finding::HashWrong { role: input.role.code(), source: input.source.clone() });
        rejected.entry((input.role, file_name(&input.source))).or_default().0 += input.rejected;
    }
    let sources: Vec<(Role, &str)> = rejected.keys().copied().collect();
    // What the project file says wrongly is no record of an input, and what is noted may be of an input that is absent.
    let records = plan.plan.issues.iter().filter(|i| i.role != Role::Project && i.action != IssueAction::Noted);
    for issue in records {
        progress.check()?;
        let source = sources
            .iter()
            .filter(|(role, name)| *role == issue.role && names(&issue.layer, name))
            .max_by_key(|(_, name)| name.len())
            .and_then(|key| rejected.get_mut(key));
        match source {
            Some((_, issues)) => *issues += u64::from(issue.action == IssueAction::Rejected),
            None => tally.fail(&Finding::IssueOfNoInput { role: issue.role.code(), layer: issue.layer.clone() }),
        }
    }
    for ((role, source), (stated, issues)) in rejected {
        tally.expect(stated == issues, || Finding::RejectedDiffers {
            role: role.code(),
            source: source.to_owned(),
            rejected: stated,
            issues,
        });
    }
    Ok(())
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Whether a layer, written as `file` or `file:layer` with or without folders, is of the file `name`.
fn names(layer: &str, name: &str) -> bool {
    layer.match_indices(name).any(|(at, _)| {
        let before = layer[..at].chars().next_back();
        let after = layer[at + name.len()..].chars().next();
        matches!(before, None | Some('/' | '\\')) && matches!(after, None | Some(':'))
    })
}

/// No key or value holds the hour of the run.
pub(super) fn clock(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    progress.check()?;
    let Value::Object(document) = &plan.plan_value else { return Ok(()) };
    for (key, value) in document {
        // Issues, inputs, settings and edits hold values and names of the user's.
        let own = !matches!(key.as_str(), "issues" | "inputs" | "settings" | "edits");
        scan(PLAN, key, value, own, tally);
    }
    for (file, rest, stamp) in [
        (ZONES, &plan.zones.rest, &plan.zones.lianpian),
        (NEIGHBOURHOODS, &plan.neighbourhoods.rest, &plan.neighbourhoods.lianpian),
        (CORRIDORS, &plan.corridors.rest, &plan.corridors.lianpian),
        (LINKS, &plan.links.rest, &plan.links.lianpian),
    ] {
        for (key, value) in rest.iter().chain(stamp.iter().flatten()) {
            scan(file, key, value, true, tally);
        }
    }
    Ok(())
}

fn scan(file: &str, path: &str, value: &Value, own: bool, tally: &mut Tally) {
    let key = path.rsplit(['.', ']']).next().unwrap_or(path);
    let clock = own && (CLOCK_KEYS.contains(&key) || value.as_str().is_some_and(is_moment));
    tally.expect(!clock, || Finding::ClockFound { file: file.to_owned(), key: path.to_owned() });
    match value {
        Value::Object(map) if own => map.iter().for_each(|(key, value)| scan(file, &format!("{path}.{key}"), value, own, tally)),
        Value::Array(list) if own => list.iter().enumerate().for_each(|(n, value)| scan(file, &format!("{path}[{n}]"), value, own, tally)),
        _ => {}
    }
}

/// Whether a text is a date with an hour, such as `2021-11-25T08:30`.
fn is_moment(text: &str) -> bool {
    let shape: String = text.chars().take(16).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    matches!(shape.as_str(), "0000-00-00T00:00" | "0000-00-00 00:00")
}

/// The GeoJSON files state the project, program, version, day and synthetic mark of `plan.json`.
pub(super) fn provenance(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    progress.check()?;
    let head = &plan.plan;
    let synthetic = head.synthetic.or(head.project.synthetic);
    // An authority's code, a PROJ string or WKT.
    let crs = &head.project.crs;
    let is_code = crs.split_once(':').is_some_and(|(who, code)| !who.is_empty() && !code.is_empty());
    let is_crs = is_code || crs.starts_with("+proj=") || crs.ends_with(']');
    tally.expect(is_crs, || Finding::WordUnknown {
        file: PLAN.to_owned(),
        id: "project".to_owned(),
        field: "crs".to_owned(),
        word: crs.clone(),
    });
    for issue in &head.issues {
        tally.expect(!issue.remedy.trim().is_empty(), || Finding::FieldEmpty {
            file: PLAN.to_owned(),
            id: issue.layer.clone(),
            field: "remedy".to_owned(),
        });
    }
    tally.expect(synthetic.is_some(), || Finding::StampAbsent { file: PLAN.to_owned(), field: "synthetic".to_owned() });
    let expected = [
        ("project", Some(Value::from(head.project.name.as_str()))),
        ("program", Some(Value::from(head.program.name.as_str()))),
        ("version", Some(Value::from(head.program.version.as_str()))),
        ("as_of", Some(Value::from(head.project.as_of.as_str()))),
        ("synthetic", synthetic.map(Value::from)),
    ];
    stamped(ZONES, &plan.zones, &expected, tally);
    stamped(NEIGHBOURHOODS, &plan.neighbourhoods, &expected, tally);
    stamped(CORRIDORS, &plan.corridors, &expected, tally);
    stamped(LINKS, &plan.links, &expected, tally);
    Ok(())
}

fn stamped<P>(file: &str, all: &Collection<P>, expected: &[(&str, Option<Value>)], tally: &mut Tally) {
    tally.expect(all.name.as_ref().is_some_and(|n| !n.trim().is_empty()), || Finding::StampAbsent {
        file: file.to_owned(),
        field: "name".to_owned(),
    });
    for (field, expected) in expected {
        let found = all.lianpian.as_ref().and_then(|stamp| stamp.get(*field));
        match (found, expected) {
            (None, _) => tally.fail(&Finding::StampAbsent { file: file.to_owned(), field: format!("lianpian.{field}") }),
            (Some(found), Some(expected)) => tally.expect(found == expected, || Finding::StampDiffers {
                file: file.to_owned(),
                field: format!("lianpian.{field}"),
                found: found.to_string(),
                expected: expected.to_string(),
            }),
            (Some(_), None) => {}
        }
    }
}
