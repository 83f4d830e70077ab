//! What a planner is asked before data are read: what neither the files nor the program can know for sure.

use super::items::{Item, seen};
use super::{SourcesView, places_of};
use crate::intake::{CrsChoice, Inspection, LayerReport};
use crate::project::{Datum, Project};
use crate::report::Role;

/// A question, with the sources that it is about.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) enum Question {
    /// The day that the plan is judged from.
    AsOf,
    /// Which of the data are the buildings.
    Buildings,
    /// What the coordinates of sources are in; those of one kind of numbers are asked for together.
    Crs { items: Vec<Item>, choices: Vec<CrsChoice> },
    /// Whether a source whose name says so is of a web map.
    Datum { item: Box<Item>, proposed: Datum },
}

impl Question {
    /// Whether there is an answer: one that was proposed counts.
    pub(in crate::app) fn is_answered(&self) -> bool {
        match self {
            Self::AsOf | Self::Datum { .. } => true,
            Self::Buildings => false,
            Self::Crs { items, .. } => items.iter().all(|item| item.input.crs.is_some()),
        }
    }
}

/// The questions of a project whose data are to be read, in their order: at most three where the data of a bureau are sound.
pub(in crate::app) fn questions(project: &Project, all: &[Item], view: &mut SourcesView) -> Vec<Question> {
    let found = std::mem::take(&mut view.found);
    let asked = asked(project, all, &found, view);
    view.found = found;
    asked
}

fn asked(project: &Project, all: &[Item], found: &[Inspection], view: &mut SourcesView) -> Vec<Question> {
    let mut questions = vec![Question::AsOf];
    let is_extract = project.file.inputs.osm.is_some();
    if !is_extract && all.iter().all(|item| item.role != Some(Role::Buildings)) {
        questions.push(Question::Buildings);
    }
    let mut open: Vec<(Vec<Item>, Vec<CrsChoice>)> = Vec::new();
    for item in all.iter().filter(|item| item.role.is_some()) {
        let Some(layer) = seen(project, item, found).filter(|layer| is_open(layer)) else { continue };
        let others = places_of(found, Some(item.path()));
        let choices = view.offered(layer, &others);
        let codes = |choices: &[CrsChoice]| choices.iter().map(|choice| choice.definition.clone()).collect::<Vec<_>>();
        match open.iter_mut().find(|(_, before)| codes(before) == codes(&choices)) {
            Some((items, _)) => items.push(item.clone()),
            None => open.push((vec![item.clone()], choices)),
        }
    }
    questions.extend(open.into_iter().map(|(items, choices)| Question::Crs { items, choices }));
    for item in all.iter().filter(|item| item.role.is_some()) {
        let named = seen(project, item, found).and_then(named_datum);
        if let Some(proposed) = item.input.datum.or(named) {
            questions.push(Question::Datum { item: Box::new(item.clone()), proposed });
        }
    }
    questions
}

/// Whether neither the file nor its numbers alone say what its coordinates are in: degrees in China, and eastings with their zone, need
/// no question.
fn is_open(layer: &LayerReport) -> bool {
    let has_places = layer.middle.is_some() && layer.crs.is_none();
    let is_told = layer.crs_guess.is_some() && layer.near.is_none() && layer.crs_denied.is_none();
    has_places && !is_told
}

/// The shifted datum that a layer's columns or its name speak of.
fn named_datum(layer: &LayerReport) -> Option<Datum> {
    match layer.datum_hint()? {
        "bd09" => Some(Datum::Bd09),
        _ => Some(Datum::Gcj02),
    }
}
