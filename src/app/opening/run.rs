//! Doing what the card, a drop or the command line asks for.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui;

use super::{Meant, Opening, Purpose, meant, typed};
use crate::app::deciding::Deciding;
use crate::app::draft::Draft;
use crate::app::job::{Failure, Reread, Source};
use crate::app::sources::{For, SourcesView};
use crate::app::state::{App, Page};
use crate::desk::{Data, Desk};
use crate::intake::is_source;
use crate::project::{ENDING, Project, files_in};
use crate::report::Text;
use crate::report::messages::{AppMessage, OpeningMessage as M, Say};

impl App {
    /// Opens the card in which a project or data are chosen.
    pub(in crate::app) fn ask_what_to_open(&mut self) {
        let folder = self.own_folder().or_else(std::env::home_dir).unwrap_or_else(|| PathBuf::from("/"));
        self.opening = Some(Opening::new(Purpose::Open, String::new(), &folder));
    }

    /// Opens the card in which a place for the project is chosen.
    pub(in crate::app) fn ask_where_to_save(&mut self) {
        let Some(desk) = self.desk() else { return };
        let sample = self.shows_sample();
        let own = desk.project().path.clone();
        let home = std::env::home_dir().unwrap_or_else(|| PathBuf::from("/"));
        let file = if sample { home.join(format!("sample{ENDING}")) } else { own };
        let folder = file.parent().filter(|folder| folder.is_dir()).map_or(home, Path::to_owned);
        let path = if desk.is_filed() { free_name(&file) } else { file };
        let mut card = Opening::new(Purpose::SaveAs, path.display().to_string(), &folder);
        card.copies = sample;
        self.opening = Some(card);
    }

    /// The folder of the project that is open.
    fn own_folder(&self) -> Option<PathBuf> {
        let path = self.source.path().map(Path::to_owned).or_else(|| match &self.page {
            Page::Data(draft) => Some(draft.file.clone()),
            _ => None,
        })?;
        Some(path.parent()?.to_owned()).filter(|folder| folder.is_dir())
    }

    /// Whether the project is the bundled sample, and none that is being made of data.
    pub(in crate::app) fn shows_sample(&self) -> bool {
        self.source.is_sample() && !matches!(self.page, Page::Data(_))
    }

    /// The project that is under change.
    pub(in crate::app) fn desk(&self) -> Option<&Desk> {
        match &self.page {
            Page::Data(draft) => draft.desk.as_ref(),
            Page::Map(_) => self.deciding.as_ref().map(Deciding::desk),
            _ => None,
        }
    }

    /// Opens what was typed.
    pub(in crate::app) fn open_typed(&mut self, text: &str, ctx: &egui::Context) {
        let result = if text.trim().is_empty() { Err(M::EmptyPath.both()) } else { self.open_paths(&[typed(text)], ctx) };
        self.close_card(result);
    }

    /// Adds what was typed to the project that is open.
    pub(in crate::app) fn add_typed(&mut self, text: &str, ctx: &egui::Context) {
        let result = match meant(&[typed(text)]) {
            Ok(Meant::Data { files, .. }) => {
                self.sources.look_into(files, For::ThisProject, ctx);
                Ok(())
            }
            Ok(Meant::Project(path)) => Err(M::NotReadable { path: path.display().to_string() }.both()),
            Err(wrong) => Err(wrong),
        };
        self.close_card(result);
    }

    /// Closes the card where all went well; else it says what did not.
    fn close_card(&mut self, result: Result<(), Text>) {
        match (result, &mut self.opening) {
            (Ok(()), _) => self.opening = None,
            (Err(wrong), Some(card)) => card.wrong = Some(wrong),
            (Err(wrong), None) => self.note = Some(wrong),
        }
    }

    /// Opens a project file, or makes a project of data.
    ///
    /// # Errors
    /// Why that cannot be; what was open stays.
    pub(in crate::app) fn open_paths(&mut self, paths: &[PathBuf], ctx: &egui::Context) -> Result<(), Text> {
        match meant(paths)? {
            Meant::Project(path) => {
                let path = std::path::absolute(&path).unwrap_or(path);
                let project = Project::read(&path).map_err(|error| error.text())?;
                self.leave_project(ctx);
                self.source = Source::Project(Box::new(project), Some(reread(&path)));
                self.remember_project();
                self.work(ctx);
            }
            Meant::Data { files, file } => {
                self.leave_project(ctx);
                self.sources.look_into(files, For::NewProject, ctx);
                self.page = Page::Data(Box::new(Draft::looking(file)));
            }
        }
        Ok(())
    }

    /// What was dropped on the window is opened.
    pub(in crate::app) fn take_drops(&mut self, ctx: &egui::Context) {
        let dropped: Vec<PathBuf> = ctx.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
        if dropped.is_empty() {
            return;
        }
        if self.is_saved() {
            let result = self.open_paths(&dropped, ctx);
            self.close_card(result);
            return;
        }
        // With something unsaved the card asks first.
        self.ask_what_to_open();
        if let Some(card) = &mut self.opening {
            let one = match dropped.as_slice() {
                [one] => Some(one.as_path()),
                several => several[0].parent(),
            };
            card.path = one.map(|path| path.display().to_string()).unwrap_or_default();
        }
    }

    /// Puts what belongs to the project that is open in its place before another one comes.
    fn leave_project(&mut self, ctx: &egui::Context) {
        self.remember(ctx);
        (self.deciding, self.carried) = (None, None);
        self.sources = SourcesView::default();
    }

    /// Saves the project under the path that was typed.
    pub(in crate::app) fn save_typed(&mut self, text: &str, copies: bool, ctx: &egui::Context) {
        let result = self.save_as(typed(text), copies, ctx);
        self.close_card(result);
    }

    fn save_as(&mut self, path: PathBuf, copies: bool, ctx: &egui::Context) -> Result<(), Text> {
        if path.as_os_str().is_empty() {
            return Err(M::EmptyPath.both());
        }
        let path = std::path::absolute(&path).unwrap_or(path);
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_named = path.extension().is_some_and(|ending| ending == "toml");
        let path = if is_named { path } else { path.with_file_name(format!("{name}{ENDING}")) };
        if !path.parent().is_some_and(Path::is_dir) {
            let folder = path.parent().map(|folder| folder.display().to_string()).unwrap_or_default();
            return Err(M::NoSuchFolder { path: folder }.both());
        }
        let data = if copies || self.shows_sample() { Data::Copied } else { Data::Stay };
        let state = self.state.clone();
        let desk = match &mut self.page {
            Page::Data(draft) => draft.desk.as_mut(),
            Page::Map(_) => self.deciding.as_mut().map(Deciding::desk_mut),
            _ => None,
        };
        let Some(desk) = desk else { return Ok(()) };
        desk.save_as(&path, data, state.as_deref()).map_err(|error| error.text())?;
        let project = desk.project().clone();
        self.source = Source::Project(Box::new(project), Some(reread(&path)));
        if let Page::Data(draft) = &mut self.page {
            draft.file.clone_from(&path);
        }
        self.remember_project();
        self.note = Some(AppMessage::SavedAs { path: path.display().to_string() }.both());
        if matches!(self.page, Page::Map(_)) {
            // The plan names its sources as the new file writes them.
            self.read_again(ctx);
        }
        Ok(())
    }

    /// Starts to read and plan the project under change anew: its inputs are others now. The desk goes on with all its steps.
    pub(in crate::app) fn read_again(&mut self, ctx: &egui::Context) {
        self.look_around(ctx);
        let is_sample = self.shows_sample();
        self.carried = match &mut self.page {
            Page::Data(draft) => draft.desk.take(),
            _ => self.deciding.take().map(Deciding::into_desk),
        };
        self.deciding = None;
        let Some(desk) = &self.carried else { return };
        let again = if desk.is_filed() { Some(reread(&desk.project().path)) } else { None };
        if !is_sample || desk.is_filed() {
            self.source = Source::Project(Box::new(desk.project().clone()), again);
        }
        let project = desk.project().clone();
        self.work_on(Source::Project(Box::new(project), None), ctx);
    }

    /// Shows the data of the project that could not be planned, with what stands against it.
    pub(in crate::app) fn show_data(&mut self, ctx: &egui::Context) {
        let Page::Failed(failure) = &self.page else { return };
        let failure = failure.clone();
        let desk = self.carried.take().or_else(|| {
            let path = self.source.path()?;
            Some(Desk::open(path, self.state.as_deref()).ok()?.0)
        });
        let Some(desk) = desk else { return };
        let project = desk.project();
        let named = project.sources().into_iter().map(|path| project.resolve(&path)).filter(|path| is_source(path));
        let is_known = |path: &PathBuf| self.sources.found.iter().any(|found| Path::new(&found.file) == path);
        let unknown: Vec<PathBuf> = named.filter(|path| !is_known(path)).collect();
        if !unknown.is_empty() {
            self.sources.look_into(unknown, For::Knowing, ctx);
        }
        self.page = Page::Data(Box::new(Draft::with(desk, problems(failure))));
    }

    /// What becomes of a project whose reading failed: back to its data, where it came from there.
    pub(in crate::app) fn failed(&mut self, failure: Failure, ctx: &egui::Context) {
        let is_of_data = failure.moved.is_empty() && self.carried.is_some();
        self.page = Page::Failed(failure);
        if is_of_data {
            self.show_data(ctx);
        }
    }
}

fn problems(failure: Failure) -> Vec<(String, Text, Text)> {
    if failure.cancelled { Vec::new() } else { failure.problems }
}

/// Reads a project file once more.
pub(in crate::app) fn reread(path: &Path) -> Reread {
    let path = path.to_owned();
    Arc::new(move || Project::read(&path).map_err(|error| (error.text(), AppMessage::FailedRemedy.both())))
}

/// A name beside a file that no other file has.
fn free_name(file: &Path) -> PathBuf {
    let stem = crate::project::stem(file);
    let there = file.parent().and_then(|folder| files_in(folder).ok()).unwrap_or_default();
    let named = |number: usize| file.with_file_name(format!("{stem}-{number}{ENDING}"));
    // Of one more than there are one is free.
    (2..there.len() + 3).map(named).find(|path| !there.contains(path)).unwrap_or_else(|| named(2))
}
