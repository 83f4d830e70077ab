//! `lianpian batch`: many districts, each on its own, so that one that fails never stops the others.

mod districts;
mod fingerprint;
mod summary;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rustix::fs::{FlockOperation, flock};

use crate::export::FolderError;
use crate::project::Project;
use crate::report::messages::{CliMessage as M, FolderMessage};
use crate::report::{Lang, Say, Text};

use super::args::BatchArgs;
use super::console::{Console, print, print_json};
use super::failure::{Exit, Failure};
use super::interrupt::Interrupt;
use super::make::{self, Made};
use super::progress::View;
use super::project;
use super::session::Session;

use districts::District;
use summary::{Entry, Said, Status};

/// Makes the plans of all districts and summarises them.
///
/// # Errors
/// [`Failure`] where the batch folder cannot be used; districts that fail are in the summary.
pub fn batch(args: &BatchArgs, session: &Session) -> Result<Exit, Failure> {
    let interrupt = Interrupt::install(session.console)?;
    let earlier = open(&args.out)?;
    let _lock = lock(&args.out)?;
    let districts = districts::expand(&args.projects);
    let entries: Vec<Entry> = districts.iter().map(|district| Entry::not_run(&district.name, &district.path)).collect();
    let earlier = if args.resume { earlier } else { Vec::new() };
    let run = Run { session, interrupt, out: &args.out, districts, earlier, entries: Mutex::new(entries), unwritten: Mutex::new(None) };
    run.note_down();
    run.all(usize::from(args.jobs));
    let entries = run.entries.into_inner().unwrap_or_else(PoisonError::into_inner);
    let console = session.console;
    if console.json {
        print_json(&summary::as_json(&entries))?;
    } else {
        print(&table(&entries, console.lang))?;
        console.note(&M::Written { path: args.out.display().to_string() }.say(console.lang));
    }
    let exit = summary::worst(&entries);
    if let Some(failure) = run.unwritten.into_inner().unwrap_or_else(PoisonError::into_inner) {
        console.fail(&failure);
        return Ok(exit.worst(failure.exit));
    }
    Ok(exit)
}

/// A batch at work.
struct Run<'a> {
    session: &'a Session,
    interrupt: Interrupt,
    out: &'a Path,
    districts: Vec<District>,
    /// Districts of an earlier run that may be kept.
    earlier: Vec<Entry>,
    entries: Mutex<Vec<Entry>>,
    /// Why the summary could not be written, if it could not.
    unwritten: Mutex<Option<Failure>>,
}

impl Run<'_> {
    /// Works through all districts, `jobs` at a time, until done or interrupted.
    fn all(&self, jobs: usize) {
        let next = AtomicUsize::new(0);
        // Bars of several districts at once would overwrite each other: lines only.
        let console = if jobs > 1 { Console { progress: false, ..self.session.console } } else { self.session.console };
        std::thread::scope(|scope| {
            for _ in 0..jobs.min(self.districts.len()) {
                scope.spawn(|| {
                    while !self.interrupt.hit() {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(district) = self.districts.get(at) else { break };
                        self.one(at, district, console);
                    }
                });
            }
        });
    }

    fn one(&self, at: usize, district: &District, console: Console) {
        let lang = console.lang;
        let name = district.name.clone();
        console.note(&M::District { at: at + 1, count: self.districts.len(), name: name.clone() }.say(lang));
        let language = Mutex::new(None);
        let outcome = catch_unwind(AssertUnwindSafe(|| self.make(district, console, &language)));
        let outcome = outcome.unwrap_or_else(|panic| Err(Failure::internal(panic.as_ref())));
        let mut entry = Entry::not_run(&name, &district.path);
        let mut word = None;
        match outcome {
            Ok(Outcome::Kept(kept)) => {
                entry = Entry { project: entry.project, ..*kept };
                word = Some(M::Kept);
            }
            Ok(Outcome::Made(made, inputs)) => {
                self.record(&mut entry, &made);
                entry.inputs_sha256 = inputs;
            }
            Err(failure) => {
                let language = language.into_inner().unwrap_or_else(PoisonError::into_inner);
                let text = Text { zh: failure.text(Lang::Zh), en: failure.text(Lang::En) };
                entry.message = Some(Said::new(&text, language));
                let interrupted = failure.exit == Exit::Interrupted;
                entry.status = if interrupted { Status::Interrupted } else { Status::Failed };
                // A district's folder that is refused is a failed output: the batch itself was rightly called.
                let exit = if failure.exit == Exit::Usage { Exit::Environment } else { failure.exit };
                entry.exit = Some(exit.number());
                console.note(&format!("{name}: {}\n  {}{}", failure.text(lang), M::Hint.say(lang), failure.remedy.get(lang)));
            }
        }
        let word = word.unwrap_or_else(|| entry.status.word()).say(lang);
        console.note(&M::DistrictDone { name, word }.say(lang));
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)[at] = entry;
        self.note_down();
    }

    fn make(&self, district: &District, console: Console, language: &Mutex<Option<Lang>>) -> Result<Outcome, Failure> {
        if let Some(failure) = &district.nothing {
            return Err(failure.clone());
        }
        let project = project::read(&district.path, self.session.overrides)?;
        *language.lock().unwrap_or_else(PoisonError::into_inner) = Some(project.file.project.language);
        let view = View::new(console, &self.interrupt);
        let result = self.work(district, &project, &view);
        view.close();
        result
    }

    fn work(&self, district: &District, project: &Project, view: &View) -> Result<Outcome, Failure> {
        let inputs = fingerprint::fingerprint(project, &view.progress)?;
        let folder = self.out.join(&district.name);
        let kept = self.earlier.iter().find(|entry| {
            entry.name == district.name
                && matches!(entry.status, Status::Done | Status::TargetsMissed)
                && inputs.is_some()
                && entry.inputs_sha256 == inputs
                && entry.plan_sha256.is_some()
                && entry.plan_sha256 == fingerprint::content_of(&folder.join("plan.json"))
        });
        if let Some(entry) = kept {
            let mut entry = entry.clone();
            entry.speaks(project.file.project.language);
            return Ok(Outcome::Kept(Box::new(entry)));
        }
        let made = make::make(project, &folder, &view.progress)?;
        Ok(Outcome::Made(Box::new(made), inputs))
    }

    fn record(&self, entry: &mut Entry, made: &Made) {
        let language = made.plan.project.file.project.language;
        entry.status = if made.missed.is_empty() { Status::Done } else { Status::TargetsMissed };
        entry.exit = Some(made.exit().number());
        let judged = made.facts.targets.iter().filter_map(|target| target.get("met")?.as_bool());
        entry.targets = Some(judged.clone().count() as u64);
        entry.targets_met = Some(judged.filter(|met| *met).count() as u64);
        entry.issues = Some(made.plan.issues.len() as u64);
        entry.totals = made.facts.totals.clone();
        entry.plan_sha256 = fingerprint::content_of(&self.out.join(&entry.name).join("plan.json"));
        if !made.missed.is_empty() {
            let join = |lang| made.missed.iter().map(|why| why.get(lang)).collect::<Vec<_>>().join("\n");
            entry.message = Some(Said::new(&Text { zh: join(Lang::Zh), en: join(Lang::En) }, Some(language)));
        }
    }

    /// Writes the summary as it stands, so that a batch that is cut off can be resumed.
    fn note_down(&self) {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(failure) = summary::write(self.out, &entries) {
            *self.unwritten.lock().unwrap_or_else(PoisonError::into_inner) = Some(failure);
        }
    }
}

enum Outcome {
    Kept(Box<Entry>),
    Made(Box<Made>, Option<String>),
}

/// Makes the batch folder, or takes one that is empty or ours; gives the districts of the batch it holds.
fn open(out: &Path) -> Result<Vec<Entry>, Failure> {
    let failed = |error: &std::io::Error| Failure::from(FolderError::io(out, error));
    if out.exists() && !out.is_dir() {
        return Err(FolderError::IsFile { path: out.into() }.into());
    }
    fs_err::create_dir_all(out).map_err(|error| failed(&error))?;
    if let Some(earlier) = summary::read(out) {
        return Ok(earlier);
    }
    let mut names = std::fs::read_dir(out).map_err(|error| failed(&error))?.flatten().map(|entry| entry.file_name());
    if names.all(|name| name.to_string_lossy().starts_with(".summary.")) {
        return Ok(Vec::new());
    }
    let message = M::BatchFolder { path: out.display().to_string() };
    Err(Failure::new(Exit::Usage, "output_foreign", message.both(), FolderMessage::NewFolder.both()))
}

/// One batch at a time in one folder.
fn lock(out: &Path) -> Result<std::fs::File, Failure> {
    let folder = std::fs::File::open(out).map_err(|error| Failure::from(FolderError::io(out, &error)))?;
    match flock(&folder, FlockOperation::NonBlockingLockExclusive) {
        Err(rustix::io::Errno::WOULDBLOCK) => {
            let message = M::BatchBusy { path: out.display().to_string() };
            Err(Failure::new(Exit::Environment, "output_busy", message.both(), FolderMessage::Wait.both()))
        }
        // A network file system that cannot lock a folder still protects each district's folder.
        _ => Ok(folder),
    }
}

/// One line a district, and how many ended how.
fn table(entries: &[Entry], lang: Lang) -> String {
    let count = |wanted: &[Status]| entries.iter().filter(|entry| wanted.contains(&entry.status)).count();
    let mut lines: Vec<String> =
        entries.iter().map(|entry| M::DistrictDone { name: entry.name.clone(), word: entry.status.word().say(lang) }.say(lang)).collect();
    let total = M::BatchTotal {
        count: entries.len(),
        done: count(&[Status::Done]),
        missed: count(&[Status::TargetsMissed]),
        failed: count(&[Status::Failed]),
        open: count(&[Status::Interrupted, Status::NotRun]),
    };
    lines.push(total.say(lang));
    lines.join("\n")
}
