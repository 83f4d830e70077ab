//! The sources of a project on the data page: what was looked at, on threads of their own, and what is decided.

mod decide;
mod items;
mod questions;
mod steps;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use eframe::egui;

pub(super) use items::{Item, items, seen};
pub(super) use questions::{Question, questions};
pub(super) use steps::{
    Step, datum_name, field_name, unit, with_as_of, with_crs, with_datum, with_encoding, with_field, with_files, with_name, with_planning,
    with_role,
};

use crate::intake::{
    self, InspectAs, Inspection, LayerReport, Problem, TextReadings, Transform, inspect_as, inspect_source, inspect_together, text_readings,
};
use crate::project::{Input, Project};
use crate::report::{Lang, Role};

/// What looking into files gave.
struct Found {
    inspections: Vec<Inspection>,
    problems: Vec<Problem>,
    /// Whether it is added to a project that is open.
    is_more: bool,
}

/// What is known of one source as the project names it.
pub(super) enum Looked {
    Looking(Receiver<Box<Seen>>),
    Here(Box<Seen>),
}

/// A source that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    pub(super) layers: Result<Vec<LayerReport>, Vec<Problem>>,
    pub(super) readings: Option<TextReadings>,
}

/// What is looked at again once one of these is another.
#[derive(Debug, Clone, PartialEq)]
struct Asked {
    file: PathBuf,
    role: Option<Role>,
    input: Input,
}

/// The data page.
#[derive(Default)]
pub(super) struct SourcesView {
    /// The source that is shown.
    pub(super) chosen: Option<(Vec<String>, Option<String>)>,
    /// Files that were looked at, whatever the project does with them.
    pub(super) found: Vec<Inspection>,
    /// Files that could not be read.
    pub(super) refused: Vec<Problem>,
    looking: Option<Receiver<Found>>,
    /// The file that is being looked at.
    now: Option<Arc<std::sync::Mutex<String>>>,
    looked: Option<(Asked, Looked)>,
    /// A CRS as it is typed.
    pub(super) typed_crs: String,
    /// What is asked for in this frame.
    pub(super) step: Option<Step>,
    /// Whether the answers are confirmed in this frame.
    pub(super) is_confirmed: bool,
}

impl SourcesView {
    /// Looks into files; `is_more`: for the project that is open.
    pub(super) fn look_into(&mut self, files: Vec<PathBuf>, is_more: bool, ctx: &egui::Context) {
        let (sender, receiver) = channel();
        let now = Arc::new(std::sync::Mutex::new(String::new()));
        let (told, ctx, before) = (now.clone(), ctx.clone(), self.found.clone());
        std::thread::spawn(move || {
            let (mut inspections, mut problems) = (Vec::new(), Vec::new());
            for file in &files {
                if let Ok(mut told) = told.lock() {
                    *told = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                }
                ctx.request_repaint();
                match inspect_as(file, InspectAs { role: None, lang: Lang::Zh }) {
                    Ok(inspection) => inspections.push(inspection),
                    Err(wrong) => problems.extend(wrong),
                }
            }
            // What was there before tells of these where they lie.
            let count = before.len();
            let mut all = before;
            all.extend(inspections);
            inspect_together(&mut all, Lang::Zh);
            let inspections = all.split_off(count);
            // Nobody listens any more where the window went on to something else.
            let _ = sender.send(Found { inspections, problems, is_more });
            intake::forget_transforms();
            ctx.request_repaint();
        });
        (self.looking, self.now) = (Some(receiver), Some(now));
    }

    /// The name of the file that is being looked at.
    pub(super) fn looking_at(&self) -> Option<String> {
        self.looking.as_ref()?;
        self.now.as_ref()?.lock().ok().map(|name| name.clone())
    }

    /// Takes what was found; whether files were added to a project that is open, or new ones are there.
    pub(super) fn settle(&mut self) -> Option<bool> {
        let found = self.looking.as_ref()?.try_recv().ok()?;
        self.looking = None;
        self.found.retain(|old| found.inspections.iter().all(|new| new.file != old.file));
        self.found.extend(found.inspections);
        self.refused = found.problems;
        Some(found.is_more)
    }

    /// Whether something is being looked at.
    pub(super) fn is_looking(&self) -> bool {
        self.looking.is_some() || matches!(self.looked, Some((_, Looked::Looking(_))))
    }

    /// The source that is shown, among all.
    pub(super) fn chosen<'i>(&self, all: &'i [Item]) -> Option<&'i Item> {
        let chosen = self.chosen.as_ref()?;
        all.iter().find(|item| item.id() == *chosen)
    }

    /// Shows a source.
    pub(super) fn choose(&mut self, item: Option<&Item>) {
        self.chosen = item.map(Item::id);
        self.typed_crs.clear();
    }

    /// What is known of a source as the project names it; it is looked at where nothing is.
    pub(super) fn look_at(&mut self, project: &Project, item: &Item, ctx: &egui::Context) -> Option<&Seen> {
        let asked = Asked { file: project.path.clone(), role: item.role, input: item.input.clone() };
        if self.looked.as_ref().is_none_or(|(of, _)| *of != asked) {
            let looking = look(project, item, &self.found, ctx);
            self.looked = Some((asked, Looked::Looking(looking)));
        }
        let (_, looked) = self.looked.as_mut()?;
        if let Looked::Looking(receiver) = looked
            && let Ok(seen) = receiver.try_recv()
        {
            *looked = Looked::Here(seen);
        }
        match looked {
            Looked::Here(seen) => Some(seen),
            Looked::Looking(_) => None,
        }
    }

    /// Sources whose place is known, but one: each with longitude and latitude of its middle.
    pub(super) fn places(&self, but: Option<&str>) -> Vec<(String, [f64; 2])> {
        let name = |file: &str| Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
        let all = self.found.iter().map(|inspection| (name(&inspection.file), inspection));
        all.filter(|(name, _)| Some(name.as_str()) != but)
            .flat_map(|(name, inspection)| inspection.layers.iter().filter_map(move |layer| Some((name.clone(), layer.place?))))
            .collect()
    }
}

/// Looks at one source on a thread of its own.
fn look(project: &Project, item: &Item, found: &[Inspection], ctx: &egui::Context) -> Receiver<Box<Seen>> {
    let (sender, receiver) = channel();
    let (project, item, ctx) = (project.for_intake(), item.clone(), ctx.clone());
    let alone = seen(&project, &item, found).cloned();
    std::thread::spawn(move || {
        let layers = match item.role {
            Some(role) => inspect_source(&project, role, &item.input),
            None => Ok(alone.into_iter().collect()),
        };
        let readings = text_readings(&project.resolve(item.path()));
        // Nobody listens any more where another source is shown.
        let _ = sender.send(Box::new(Seen { layers, readings }));
        intake::forget_transforms();
        ctx.request_repaint();
    });
    receiver
}

/// Longitude and latitude of the middle of what is planned.
pub(super) fn centre_of(plan: &crate::plan::Plan) -> Option<[f64; 2]> {
    let first = plan.district.buildings.iter().map(crate::district::Building::centre).next()?;
    Transform::cached(&plan.district.frame.crs, "EPSG:4326").ok()?.point(first)
}
