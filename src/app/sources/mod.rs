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
    self, CrsChoice, InspectAs, Inspection, LayerReport, Problem, TextReadings, Transform, crs_choices, inspect_as, inspect_source,
    inspect_together, text_readings,
};
use crate::project::{Input, Project};
use crate::report::{Lang, Role};

/// What files are looked into for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum For {
    /// A project is made of them.
    NewProject,
    /// They are added to the project that is open.
    ThisProject,
    /// The project names them already.
    Knowing,
}

/// What looking into files gave.
struct Found {
    inspections: Vec<Inspection>,
    problems: Vec<Problem>,
    what_for: For,
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

/// What a layer with its middle here, beside these sources, may be in.
type Offered = (([f64; 2], Vec<(String, [f64; 2])>), Vec<CrsChoice>);

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
    /// What coordinates may be in, as it was found out before: by the middle of a layer, and the sources beside it.
    offered: Vec<Offered>,
    /// A CRS as it is typed.
    pub(super) typed_crs: String,
    /// What is asked for in this frame.
    pub(super) step: Option<Step>,
    /// Whether the answers are confirmed in this frame.
    pub(super) is_confirmed: bool,
}

impl SourcesView {
    /// Looks into files.
    pub(super) fn look_into(&mut self, files: Vec<PathBuf>, what_for: For, ctx: &egui::Context) {
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
            let _ = sender.send(Found { inspections, problems, what_for });
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

    /// Takes what was found, and says what it was looked for.
    pub(super) fn settle(&mut self) -> Option<For> {
        let found = self.looking.as_ref()?.try_recv().ok()?;
        self.looking = None;
        self.found.retain(|old| found.inspections.iter().all(|new| new.file != old.file));
        self.found.extend(found.inspections);
        self.refused = found.problems;
        Some(found.what_for)
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

    /// What the coordinates of a layer may be in, found out once: PROJ takes its time.
    pub(super) fn offered(&mut self, layer: &LayerReport, others: &[(String, [f64; 2])]) -> Vec<CrsChoice> {
        let Some(middle) = layer.middle else { return Vec::new() };
        let is_of = |((at, beside), _): &&Offered| *at == middle && *beside == others;
        if let Some((_, choices)) = self.offered.iter().find(is_of) {
            return choices.clone();
        }
        let choices = crs_choices(layer, others);
        self.offered.push(((middle, others.to_vec()), choices.clone()));
        choices
    }

    /// Sources whose place is known, but the one of a path.
    pub(super) fn places(&self, but: Option<&str>) -> Vec<(String, [f64; 2])> {
        places_of(&self.found, but)
    }
}

/// Sources whose place is known, but the one of a path: each with longitude and latitude of its middle.
fn places_of(found: &[Inspection], but: Option<&str>) -> Vec<(String, [f64; 2])> {
    let name = |file: &str| Path::new(file).file_name().map_or_else(|| file.to_owned(), |name| name.to_string_lossy().into_owned());
    let but = but.map(name);
    let all = found.iter().map(|inspection| (name(&inspection.file), inspection)).filter(|(name, _)| Some(name) != but.as_ref());
    all.flat_map(|(name, inspection)| inspection.layers.iter().filter_map(move |layer| Some((name.clone(), layer.place?)))).collect()
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
