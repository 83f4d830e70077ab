//! The hand-over of a plan: a draft of its files to look at, the export, the sign-off. All of it away from the screen's thread.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::Poll;

use eframe::egui::Context;
use jiff::civil::Date;

use super::ask::Ask;
use crate::export::{FilePreview, deliver, is_plan, preview, write};
use crate::plan::{Effort, Plan};
use crate::project::{Project, stem};
use crate::report::messages::{BaseMessage, HandOverMessage as M, Say};
use crate::report::{Cancelled, Lang, Progress, Text};
use crate::sign_off::{SignOffError, sign_off};

/// File that is looked at first: what is done in which year.
const FIRST: &str = "programme.csv";

/// What the report page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Write the files; `replaces` where the planner agreed that a plan that is there goes.
    Export { replaces: bool },
    /// Sign what was written.
    SignOff,
}

/// How a wish ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Done(Text),
    /// There is a plan already.
    Exists(PathBuf),
    /// What is wrong, and what to do.
    Refused(Text, Text),
}

/// The files of a plan as they would be written; or why they cannot be shown.
type Files = Result<Vec<FilePreview>, String>;

/// What the report page holds.
pub(super) struct ReportView {
    /// Where to, as it is typed.
    pub(super) folder: String,
    pub(super) signer: String,
    pub(super) day: String,
    /// The file that is looked at; `None` shows the table of neighbourhoods.
    pub(super) open: Option<String>,
    /// How the last wish ended.
    pub(super) outcome: Option<(Wish, Outcome)>,
    pub(super) wish: Option<Wish>,
    /// Whether the project file says something else than what is planned.
    pub(super) is_unsaved: bool,
    /// Whether the project is a file that stays; the sample lies where nothing stays.
    pub(super) is_filed: bool,
    files: Option<(Arc<Plan>, Files)>,
    drafting: Option<(Arc<Plan>, Ask<Files>)>,
    work: Option<(Wish, Ask<Outcome>)>,
}

impl ReportView {
    pub(super) fn new(project: &Project) -> Self {
        Self {
            folder: format!("{}-plan", stem(&project.path)),
            signer: String::new(),
            day: String::new(),
            open: Some(FIRST.into()),
            outcome: None,
            wish: None,
            is_unsaved: false,
            is_filed: false,
            files: None,
            drafting: None,
            work: None,
        }
    }

    /// The files, once they are put together.
    pub(super) fn files(&self) -> Option<&Files> {
        self.files.as_ref().map(|(_, files)| files)
    }

    /// The folder that is meant, as a whole path.
    pub(super) fn place(&self, project: &Project) -> PathBuf {
        let meant = self.meant(project, self.folder.trim());
        std::path::absolute(&meant).unwrap_or(meant)
    }

    /// A path counts from the folder of the project, as the paths of its file do; where it is no file, from where the program was
    /// started.
    fn meant(&self, project: &Project, typed: &str) -> PathBuf {
        if self.is_filed && project.path.parent().is_some_and(Path::is_dir) { project.resolve(typed) } else { typed.into() }
    }

    /// The file that is looked at.
    pub(super) fn opened(&self) -> Option<&FilePreview> {
        let name = self.open.as_ref()?;
        self.files()?.as_ref().ok()?.iter().find(|file| file.name == name)
    }

    /// What is being done.
    pub(super) fn at_work(&self) -> Option<Wish> {
        self.work.as_ref().map(|(wish, _)| *wish)
    }

    /// Whether anything is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.drafting.is_some() || self.work.is_some()
    }

    /// Takes what is done, and begins what is wished; puts a draft together where the page is looked at.
    pub(super) fn follow(&mut self, plan: &Arc<Plan>, is_seen: bool, ctx: &Context) {
        self.settle();
        let is_drafted = |of: Option<&Arc<Plan>>| of.is_some_and(|of| Arc::ptr_eq(of, plan));
        let drafted = is_drafted(self.files.as_ref().map(|(of, _)| of)) || is_drafted(self.drafting.as_ref().map(|(of, _)| of));
        if is_seen && plan.effort == Effort::Settled && !drafted {
            let of = plan.clone();
            self.drafting = Some((plan.clone(), Ask::begin(ctx, move |progress| draft(&of, progress))));
        }
        if let Some(wish) = self.wish.take().filter(|_| self.work.is_none()) {
            self.outcome = None;
            match self.begin(wish, plan, ctx) {
                Ok(ask) => self.work = Some((wish, ask)),
                Err((what, remedy)) => self.outcome = Some((wish, Outcome::Refused(what, remedy))),
            }
        }
    }

    fn settle(&mut self) {
        if let Some((plan, ask)) = &self.drafting
            && let Poll::Ready(files) = ask.answer()
        {
            self.files = files.map(|files| (plan.clone(), files)).or_else(|| self.files.take());
            self.drafting = None;
        }
        if let Some((wish, ask)) = &self.work
            && let Poll::Ready(outcome) = ask.answer()
        {
            self.outcome = outcome.map(|outcome| (*wish, outcome));
            self.work = None;
        }
    }

    fn begin(&self, wish: Wish, plan: &Arc<Plan>, ctx: &Context) -> Result<Ask<Outcome>, (Text, Text)> {
        let typed = self.folder.trim();
        if typed.is_empty() {
            return Err((M::FolderMissing.both(), Text::default()));
        }
        let folder = self.meant(&plan.project, typed);
        match wish {
            Wish::Export { replaces } => {
                let plan = plan.clone();
                Ok(Ask::begin(ctx, move |progress| export(&plan, folder, replaces, progress)))
            }
            Wish::SignOff => {
                let day: Date = self.day.trim().parse().map_err(|_| (M::DayWrong.both(), Text::default()))?;
                let name = self.signer.clone();
                Ok(Ask::begin(ctx, move |progress| sign(&folder, &name, day, progress)))
            }
        }
    }
}

/// The files, written to a place that does not stay.
fn draft(plan: &Plan, progress: &Progress) -> Result<Files, Cancelled> {
    let files = tempfile::tempdir().map_err(|error| error.to_string()).and_then(|folder| {
        write(plan, folder.path(), progress).map_err(|error| error.to_string())?;
        preview(folder.path()).map_err(|error| error.to_string())
    });
    progress.check()?;
    Ok(files)
}

fn export(plan: &Plan, folder: PathBuf, replaces: bool, progress: &Progress) -> Result<Outcome, Cancelled> {
    if !replaces && is_plan(&folder) {
        return Ok(Outcome::Exists(folder));
    }
    if let Err(error) = deliver(plan, &folder, progress) {
        if let Some(cancelled) = error.cancelled() {
            return Err(cancelled);
        }
        let (what, remedy) = error.said();
        return Ok(Outcome::Refused(what, remedy));
    }
    let count = std::fs::read_dir(&folder).map_or(0, Iterator::count);
    let missed = plan.programme.targets.iter().filter(|target| target.counts && target.met == Some(false)).count();
    Ok(Outcome::Done(told(missed, |lang| M::Written { count, path: folder.display().to_string() }.say(lang), &M::Missed { count: missed })))
}

fn sign(folder: &Path, name: &str, day: Date, progress: &Progress) -> Result<Outcome, Cancelled> {
    match sign_off(folder, name, day, progress) {
        Ok(signature) => {
            let (path, date, files) = (folder.display().to_string(), signature.date.to_string(), signature.files.len());
            Ok(Outcome::Done(BaseMessage::SignedOff { path, name: signature.name, date, files, seal: signature.seal }.both()))
        }
        Err(SignOffError::Verify(crate::verify::VerifyError::Cancelled(cancelled))) => Err(cancelled),
        Err(error) => Ok(Outcome::Refused(error.text(), error.remedy())),
    }
}

/// What was done, and that targets are missed where they are.
fn told(missed: usize, done: impl Fn(Lang) -> String, besides: &M) -> Text {
    let say = |lang: Lang| if missed == 0 { done(lang) } else { format!("{}\n{}", done(lang), besides.say(lang)) };
    Text { zh: say(Lang::Zh), en: say(Lang::En) }
}
