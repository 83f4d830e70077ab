//! `lianpian plan`: the whole pipeline, headless.

use serde_json::json;

use crate::project::Project;
use crate::report::messages::CliMessage as M;
use crate::report::{Lang, Say, Text};

use super::args::PlanArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::make::{self, Made};
use super::project;
use super::session::Session;
use super::stages;

/// Makes a plan, writes it where asked, and shows its summary.
///
/// # Errors
/// [`Failure`] with the exit code of the contract.
pub fn plan(args: &PlanArgs, session: &Session) -> Result<Exit, Failure> {
    let console = session.console;
    // Holds the unpacked sample until the plan is made.
    let unpacked;
    let project = if let Some(path) = &args.project {
        project::read(path, session.overrides)?
    } else {
        console.note(&M::SampleUsed.say(console.lang));
        unpacked = tempfile::tempdir().map_err(|error| Failure::environment(&error))?;
        project::read(&stages::unpack_sample(unpacked.path())?, session.overrides)?
    };
    let Some(out) = &args.out else { return without_files(&project, session) };
    let made = session.watched(|view| make::make(&project, out, &view.progress))?;
    if console.json {
        print_json(&result(&made, Some(&out.display().to_string()), console.lang))?;
    } else {
        print(&stages::summary(&made.plan, console.lang))?;
        console.note(&M::Written { path: out.display().to_string() }.say(console.lang));
    }
    tell_missed(&made.missed, session);
    Ok(made.exit())
}

/// The summary alone; JSON takes its numbers from plan files written to a place that does not stay.
fn without_files(project: &Project, session: &Session) -> Result<Exit, Failure> {
    let console = session.console;
    let missed = if console.json {
        let folder = tempfile::tempdir().map_err(|error| Failure::environment(&error))?;
        let made = session.watched(|view| make::write(stages::run(project, &view.progress)?, folder.path(), &view.progress))?;
        print_json(&result(&made, None, console.lang))?;
        made.missed
    } else {
        let plan = session.watched(|view| stages::run(project, &view.progress))?;
        print(&stages::summary(&plan, console.lang))?;
        stages::missed_targets(&plan)
    };
    console.note(&M::NotWritten.say(console.lang));
    tell_missed(&missed, session);
    Ok(if missed.is_empty() { Exit::Done } else { Exit::TargetMissed })
}

fn result(made: &Made, folder: Option<&str>, lang: Lang) -> serde_json::Value {
    json!({
        "exit": made.exit().number(),
        "status": if made.missed.is_empty() { "done" } else { "targets_missed" },
        "project": made.plan.project.file.project.name,
        "folder": folder,
        "totals": made.facts.totals,
        "targets": made.facts.targets,
        "missed": made.missed.iter().map(|why| why.get(lang)).collect::<Vec<_>>(),
        "issues": made.plan.issues.len(),
    })
}

fn tell_missed(missed: &[Text], session: &Session) {
    let lang = session.console.lang;
    if !missed.is_empty() {
        let mut lines = vec![M::Missed { count: missed.len() }.say(lang)];
        lines.extend(missed.iter().map(|why| format!("  {}", why.get(lang))));
        session.console.warn(&lines.join("\n"));
    }
}
