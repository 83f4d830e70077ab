//! Where the subcommands meet the stages: calls them and turns their errors into failures with an exit code.

use std::error::Error;
use std::path::{Path, PathBuf};

use crate::base::{self, BaseError, Changes, Signature, Statement};
use crate::export::{ExportError, FolderError};
use crate::intake::{IntakeError, Problem};
use crate::plan::{ExplainError, Plan, PlanError};
use crate::policy::{Fault, Pack, PackError, Standard};
use crate::project::{Project, ProjectError};
use crate::report::messages::{CliMessage as M, MethodMessage, PackMessage};
use crate::report::{Action, DataIssue, Explanation, Lang, Progress, Role, Say, Text};
use crate::score::{CriteriaFile, MethodError, MethodName, TableError, TableMatrix};
use crate::sign_off::{SignOffError, sign_off as sign};
use crate::verify::VerifyError;
use crate::{app, export, intake, plan, synth, verify};

use super::failure::{Exit, Failure};

/// Runs the pipeline.
pub(super) fn run(project: &Project, progress: &Progress) -> Result<Plan, Failure> {
    plan::run(project, progress).map_err(|error| match error {
        PlanError::Intake(IntakeError::Unusable(problems)) => Failure::unusable(problems),
        PlanError::Intake(IntakeError::Cancelled(_)) | PlanError::Cancelled(_) => Failure::interrupted(),
        PlanError::Project(error) => project_failure(&error),
        PlanError::Base(error) => base_failure(&error),
        PlanError::Pack(PackError::Faults { path, faults }) => Failure {
            problems: pack_problems(&path, &faults),
            ..Failure::input(
                "pack",
                PackMessage::Faults { path: path.display().to_string(), count: faults.len() }.both(),
                PackMessage::Remedy.both(),
            )
        },
        PlanError::Pack(error) => Failure::input("pack", error.text(), M::PackRemedy.both()),
    })
}

/// Every fault of a pack, with its line and key.
fn pack_problems(path: &Path, faults: &[Fault]) -> Vec<Problem> {
    let of = |fault: &Fault| Problem {
        role: Role::Project,
        layer: format!("{}:{}", path.display(), fault.line).into(),
        field: Some(fault.key.clone()),
        message: fault.cause.clone(),
        remedy: PackMessage::Remedy.both(),
    };
    faults.iter().map(of).collect()
}

/// Problems of the inputs alone, where the pipeline stopped before it read them.
pub(super) fn input_problems(project: &Project, progress: &Progress) -> Vec<Problem> {
    match intake::read(project, progress) {
        Err(IntakeError::Unusable(problems)) => problems,
        Ok(_) | Err(IntakeError::Cancelled(_)) => Vec::new(),
    }
}

/// Writes the plan files into an empty folder.
pub(super) fn write(plan: &Plan, folder: &Path, progress: &Progress) -> Result<(), Failure> {
    export::write(plan, folder, progress).map_err(unwritten)
}

fn unwritten(error: ExportError) -> Failure {
    match error {
        ExportError::Write { path, cause } => FolderError::io(&path, &cause).into(),
        ExportError::Crs(error) => Failure::environment(&error),
        ExportError::Unsettled => Failure::environment(&ExportError::Unsettled),
        ExportError::Cancelled(_) => Failure::interrupted(),
    }
}

/// The readable summary.
pub(super) fn summary(plan: &Plan, lang: Lang) -> String {
    plan::summary(plan, lang)
}

/// The words of every target that counts and is missed.
pub(super) fn missed_targets(plan: &Plan) -> Vec<Text> {
    plan.programme.targets.iter().filter(|target| target.counts && target.met == Some(false)).map(|target| target.why.clone()).collect()
}

/// Layers, columns and defects of one file.
pub(super) fn inspect(path: &Path, wanted: intake::InspectAs) -> Result<intake::Inspection, Vec<intake::Problem>> {
    intake::inspect_as(path, wanted)
}

/// What of the environment had to be passed over.
pub(super) fn environment_notes() -> &'static [Text] {
    intake::environment_notes()
}

/// A path on the command line where there is nothing.
pub(super) fn no_such_file(path: &Path) -> Failure {
    Failure::input("no_such_file", M::NoSuchFile { path: path.display().to_string() }.both(), M::CheckPath.both())
}

/// Proof of a plan folder.
pub(super) fn verify(folder: &Path, progress: &Progress) -> Result<verify::VerifyReport, Failure> {
    verify::verify(folder, progress).map_err(|error| verify_failure(&error))
}

fn verify_failure(error: &VerifyError) -> Failure {
    match error {
        VerifyError::Cancelled(_) => Failure::interrupted(),
        other => Failure::input("plan_folder", other.said(), other.remedy()),
    }
}

/// A plan folder, proved and signed.
pub(super) fn sign_off(folder: &Path, name: &str, date: jiff::civil::Date, progress: &Progress) -> Result<Signature, Failure> {
    sign(folder, name, date, progress).map_err(|error| {
        let (message, remedy) = (error.text(), error.remedy());
        match error {
            SignOffError::NoName => Failure::new(Exit::Usage, "no_name", message, remedy),
            SignOffError::Already { .. } => Failure::new(Exit::Usage, "signed_off", message, remedy),
            SignOffError::NotProved { .. } => Failure::input("not_proved", message, remedy),
            SignOffError::Verify(error) => verify_failure(&error),
            SignOffError::Signature(error) => base_failure(&BaseError::from(error)),
            SignOffError::Folder(error) => error.into(),
        }
    })
}

/// How many targets a plan folder misses that count.
pub(super) fn missed_in(folder: &Path) -> Result<usize, Failure> {
    let statement = base::read_statement(folder, &Progress::silent()).map_err(|error| base_failure(&error))?;
    Ok(statement.targets.iter().filter(|target| target.counts && target.met == Some(false)).count())
}

/// What two plan folders state, and what the second does differently.
pub(super) fn compare(before: &Path, after: &Path, progress: &Progress) -> Result<(Statement, Statement, Changes), Failure> {
    let read = |folder: &Path| base::read_statement(folder, progress).map_err(|error| base_failure(&error));
    let (before, after) = (read(before)?, read(after)?);
    let changes = base::differences(&before, &after, &std::collections::BTreeMap::new());
    Ok((before, after, changes))
}

/// An earlier plan that cannot be used.
fn base_failure(error: &BaseError) -> Failure {
    match error {
        BaseError::Cancelled(_) => Failure::interrupted(),
        other => Failure::input("base_plan", other.text(), other.remedy()),
    }
}

/// Why a neighbourhood or zone of a plan folder is as it is.
pub(super) fn explain(folder: &Path, id: &str) -> Result<Explanation, Failure> {
    plan::explain_folder(folder, id).map_err(|error| match error {
        ExplainError::NotFound { id, nearest } => {
            let remedy = if nearest.is_empty() { M::ExplainRemedy } else { M::NearestIds { ids: nearest.join(", ") } };
            Failure::input("unknown_id", M::UnknownId { id }.both(), remedy.both())
        }
        ExplainError::Unreadable { path, cause, absent } => {
            let path = path.display().to_string();
            let message = if absent { M::PlanAbsent { path } } else { M::PlanUnreadable { path, cause } };
            Failure::input("plan_folder", message.both(), M::PlanFolderRemedy.both())
        }
    })
}

/// Makes a synthetic district.
pub(super) fn synthesize(buildings: Option<u64>, seed: u64, target: &Path, progress: &Progress) -> Result<synth::SynthReport, Failure> {
    synth::synthesize(&synth::SynthSettings { buildings, seed }, target, progress).map_err(|error| synth_failure(&error))
}

/// A layer or table as it is.
pub(super) fn read_whole(path: &Path, layer: Option<&str>, progress: &Progress) -> Result<intake::Whole, Failure> {
    if !path.ancestors().any(Path::is_file) && !path.exists() {
        return Err(no_such_file(path));
    }
    intake::read_whole(path, layer, progress).map_err(intake_failure)
}

/// Layers of a place outside of any project.
pub(super) fn read_layers(files: &intake::LayerFiles, progress: &Progress) -> Result<intake::Layers, Failure> {
    intake::read_layers(files, progress).map_err(intake_failure)
}

/// A table whose rows name two records each.
pub(super) fn read_pairs(path: &Path, word: Option<&'static str>, progress: &Progress) -> Result<Vec<intake::Pair>, Failure> {
    if !path.is_file() {
        return Err(no_such_file(path));
    }
    intake::read_pairs(path, word, progress).map_err(intake_failure)
}

fn intake_failure(error: IntakeError) -> Failure {
    match error {
        IntakeError::Unusable(problems) => Failure::unusable(problems),
        IntakeError::Cancelled(_) => Failure::interrupted(),
    }
}

/// Rows of a sheet that are no records.
pub(super) fn left_out(whole: &intake::Whole) -> Option<Text> {
    let rejected = whole.issues.iter().filter(|issue| issue.action == Action::Rejected);
    match rejected.map(DataIssue::count).sum() {
        0 => None,
        1 => Some(MethodMessage::OneRowLeftOut.both()),
        count => Some(MethodMessage::RowsLeftOut { count }.both()),
    }
}

/// The records of a table as alternatives.
pub(super) fn table_matrix(file: &CriteriaFile, method: MethodName, table: &intake::Whole, path: &Path) -> Result<TableMatrix, Failure> {
    TableMatrix::new(file, method, table).map_err(|error| match error {
        TableError::Method(error) => method_failure(&error, &file.ids()),
        TableError::Criteria(causes) => {
            let line = |lang: Lang, (criterion, cause): &(String, Text)| {
                let (path, cause) = (path.display().to_string(), cause.get(lang).to_owned());
                MethodMessage::OfCriterion { path, criterion: criterion.clone(), cause }.say(lang)
            };
            let lines = |lang| causes.iter().map(|cause| line(lang, cause)).collect::<Vec<_>>().join("\n");
            Failure::input("criteria", Text { zh: lines(Lang::Zh), en: lines(Lang::En) }, MethodMessage::ColumnsFix.both())
        }
    })
}

/// Criteria that give no weights or scores.
pub(super) fn method_failure(error: &MethodError, criteria: &[String]) -> Failure {
    Failure::input("method", error.text(criteria), MethodMessage::CriteriaFix.both())
}

/// Writes records with columns added, and puts the file in its place.
pub(super) fn write_features(
    output: export::OutputFile,
    form: export::Form,
    table: &intake::Whole,
    added: &[export::Added],
    progress: &Progress,
) -> Result<(), Failure> {
    export::write_features(output.path(), form, table, added, progress).map_err(unwritten)?;
    Ok(output.commit()?)
}

/// Opens the map; `None` is the bundled sample.
pub(super) fn open_map(project: Option<(Project, app::Reread)>, lang: Lang, keeping: &app::Keeping) -> Result<(), Failure> {
    app::open(project, lang, keeping).map_err(|error| {
        let (code, message) = match &error {
            app::AppError::NoDisplay { cause } => ("display", M::NoDisplay { cause: cause.clone() }),
            app::AppError::Gpu { cause } => ("gpu", M::NoGpu { cause: cause.clone() }),
            app::AppError::Lost { cause } => ("gpu_lost", M::GpuLost { cause: cause.clone() }),
            app::AppError::Refused { cause } => ("gpu_refused", M::GpuRefused { cause: cause.clone() }),
        };
        let remedy = match &error {
            app::AppError::Lost { .. } | app::AppError::Refused { .. } => M::GpuRemedy,
            app::AppError::Gpu { .. } => M::NoGpuRemedy,
            app::AppError::NoDisplay { .. } => M::NoMapRemedy,
        };
        Failure::new(Exit::Environment, code, message.both(), remedy.both())
    })
}

/// Writes the bundled sample into a folder and names its project file.
pub(super) fn unpack_sample(folder: &Path) -> Result<PathBuf, Failure> {
    plan::sample::unpack(folder).map_err(|error| Failure::environment(&error))
}

/// Id and version of every pack of the program.
pub(super) fn pack_versions() -> Vec<(String, String)> {
    let lines = [Pack::bundled(), Standard::bundled()].concat();
    let split = |line: &String| line.split_once(' ').map(|(id, version)| (id.to_owned(), version.to_owned()));
    lines.iter().filter_map(split).collect()
}

/// A project file that cannot be used.
pub(super) fn project_failure(error: &ProjectError) -> Failure {
    let remedy = match error {
        ProjectError::Read { cause, .. } if cause.contains("UTF-8") => M::ProjectUtf8Remedy,
        ProjectError::Read { .. } => M::ProjectReadRemedy,
        ProjectError::Parse { nearest: Some(key), .. } => M::ProjectNearestKey { key: key.clone() },
        ProjectError::Parse { .. } | ProjectError::Value { .. } => M::ProjectValueRemedy,
    };
    let (message, code) = match error {
        // fs-err repeats the path that the message already names.
        ProjectError::Read { path, cause } => {
            (M::ProjectUnreadable { path: path.display().to_string(), cause: last_part(cause) }.both(), "project_unreadable")
        }
        ProjectError::Parse { .. } | ProjectError::Value { .. } => {
            let say = |lang| M::ProjectUnusable { cause: error.text().get(lang).to_owned() }.say(lang);
            (Text { zh: say(Lang::Zh), en: say(Lang::En) }, "project_unusable")
        }
    };
    Failure::input(code, message, remedy.both())
}

/// A synthetic district that was not made.
fn synth_failure(error: &synth::SynthError) -> Failure {
    use synth::SynthError as E;
    let (message, remedy) = error.say();
    match error {
        E::Cancelled(_) => Failure::interrupted(),
        E::Size { .. } | E::Exists(_) | E::NoFileName(_) => Failure::new(Exit::Usage, "synth", message, remedy),
        E::Write(_) | E::Gdal(_) | E::Profile(_) => Failure::new(Exit::Environment, "synth", message, remedy),
    }
}

/// An error with its causes, each said once.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

fn last_part(cause: &str) -> String {
    cause.rsplit("`: ").next().unwrap_or(cause).to_owned()
}
