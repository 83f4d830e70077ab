//! `summary.json` and `summary.csv` of a batch.

use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::cli::failure::{Exit, Failure};
use crate::report::messages::CliMessage as M;
use crate::report::{Lang, Text};

/// How a district ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Status {
    /// Plan written, targets met.
    Done,
    /// Plan written, a target missed.
    TargetsMissed,
    /// No plan.
    Failed,
    /// Stopped by the user.
    Interrupted,
    /// Not begun.
    NotRun,
}

/// One district of the summary. Nothing in it depends on when or how fast it was made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) project: String,
    pub(super) status: Status,
    pub(super) exit: Option<u8>,
    /// Why it failed or missed its targets.
    pub(super) message: Option<Said>,
    /// Targets that are judged, and how many of them are met.
    pub(super) targets: Option<u64>,
    pub(super) targets_met: Option<u64>,
    pub(super) issues: Option<u64>,
    pub(super) totals: Value,
    /// What the plan was made from; absent where it cannot be known.
    pub(super) inputs_sha256: Option<String>,
    pub(super) plan_sha256: Option<String>,
}

/// A message in both languages, and in which one the district's files are.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Said {
    pub(super) zh: String,
    pub(super) en: String,
    #[serde(skip)]
    lang: Option<Lang>,
}

#[derive(Serialize, Deserialize)]
struct Summary {
    program: Program,
    exit: u8,
    districts: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Program {
    name: String,
    version: String,
}

impl Said {
    /// A message; `lang` is the language of the district's files, where it could be read.
    pub(super) fn new(text: &Text, lang: Option<Lang>) -> Self {
        Self { zh: text.zh.clone(), en: text.en.clone(), lang }
    }

    /// The message on one line, in the district's language, or in both.
    fn line(&self) -> String {
        let text = match self.lang {
            Some(Lang::Zh) => self.zh.clone(),
            Some(Lang::En) => self.en.clone(),
            None => format!("{} / {}", self.zh, self.en),
        };
        text.split('\n').map(str::trim).collect::<Vec<_>>().join("; ")
    }
}

impl Status {
    /// The word for the terminal.
    pub(super) fn word(self) -> M {
        match self {
            Self::Done => M::Done,
            Self::TargetsMissed => M::TargetsMissed,
            Self::Failed => M::Failed,
            Self::Interrupted => M::Stopped,
            Self::NotRun => M::NotRun,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::TargetsMissed => "targets_missed",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
            Self::NotRun => "not_run",
        }
    }
}

impl Entry {
    /// A district that has not begun.
    pub(super) fn not_run(name: &str, project: &Path) -> Self {
        Self {
            name: name.into(),
            project: project.display().to_string(),
            status: Status::NotRun,
            exit: None,
            message: None,
            targets: None,
            targets_met: None,
            issues: None,
            totals: Value::Null,
            inputs_sha256: None,
            plan_sha256: None,
        }
    }

    /// Says its message in the language of the district's files; read back, it has both and knows neither.
    pub(super) fn speaks(&mut self, lang: Lang) {
        if let Some(said) = &mut self.message {
            said.lang = Some(lang);
        }
    }

    /// A number of `totals`, by its path.
    fn total(&self, path: &str) -> String {
        match self.totals.pointer(path) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
        }
    }
}

/// The worst exit of all districts; one that was not run counts as interrupted.
pub(super) fn worst(entries: &[Entry]) -> Exit {
    let exit = |entry: &Entry| match (entry.status, entry.exit) {
        (Status::Done, _) => Exit::Done,
        (Status::TargetsMissed, _) => Exit::TargetMissed,
        (Status::Failed, Some(3)) => Exit::Input,
        (Status::Failed, _) => Exit::Environment,
        (Status::Interrupted | Status::NotRun, _) => Exit::Interrupted,
    };
    entries.iter().map(exit).fold(Exit::Done, Exit::worst)
}

/// The summary as it stands in `summary.json`.
pub(super) fn as_json(entries: &[Entry]) -> impl Serialize {
    let program = Program { name: env!("CARGO_PKG_NAME").into(), version: env!("CARGO_PKG_VERSION").into() };
    Summary { program, exit: worst(entries).number(), districts: entries.to_vec() }
}

/// Writes both files, each in one step.
pub(super) fn write(folder: &Path, entries: &[Entry]) -> Result<(), Failure> {
    let mut json = serde_json::to_string_pretty(&as_json(entries)).map_err(|error| Failure::environment(&error))?;
    json.push('\n');
    let csv = as_csv(entries).map_err(|error| Failure::environment(&error))?;
    for (name, content) in [("summary.csv", csv), ("summary.json", json.into_bytes())] {
        let partial = folder.join(format!(".{name}.partial"));
        fs_err::write(&partial, content)
            .and_then(|()| fs_err::rename(&partial, folder.join(name)))
            .inspect_err(|_| drop(std::fs::remove_file(&partial)))
            .map_err(|error| Failure::environment(&error))?;
    }
    Ok(())
}

/// The districts of an earlier batch; `None` where the folder holds none of this program.
pub(super) fn read(folder: &Path) -> Option<Vec<Entry>> {
    let text = std::fs::read(folder.join("summary.json")).ok()?;
    let summary: Summary = serde_json::from_slice(&text).ok()?;
    (summary.program.name == env!("CARGO_PKG_NAME")).then_some(summary.districts)
}

fn as_csv(entries: &[Entry]) -> Result<Vec<u8>, csv::Error> {
    const TOTALS: [(&str, &str); 9] = [
        ("neighbourhoods", "/neighbourhoods"),
        ("core", "/candidates/core"),
        ("extended", "/candidates/extended"),
        ("provisional", "/candidates/provisional"),
        ("zones", "/zones"),
        ("corridors", "/corridors"),
        ("floor_area_m2", "/floor_area_m2"),
        ("households", "/households"),
        ("cost_yuan", "/cost_yuan"),
    ];
    let mut table = csv::Writer::from_writer(Vec::new());
    let head = ["name", "project", "status", "exit"].into_iter().chain(TOTALS.map(|(name, _)| name));
    table.write_record(head.chain(["targets", "targets_met", "issues", "message"]))?;
    let number = |value: Option<u64>| value.map(|value| value.to_string()).unwrap_or_default();
    for entry in entries {
        let mut row = vec![entry.name.clone(), entry.project.clone(), entry.status.code().into(), number(entry.exit.map(u64::from))];
        row.extend(TOTALS.map(|(_, path)| entry.total(path)));
        row.extend([number(entry.targets), number(entry.targets_met), number(entry.issues)]);
        row.push(entry.message.as_ref().map(Said::line).unwrap_or_default());
        table.write_record(row)?;
    }
    table.into_inner().map_err(|error| csv::Error::from(std::io::Error::other(error.to_string())))
}
