//! The sources of a project, and the layers of its files that it does not use.

use std::path::{Path, PathBuf};

use crate::intake::{Inspection, LayerReport};
use crate::project::{Input, OneOrMany, Project};
use crate::report::Role;

/// A source as the page lists it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) struct Item {
    /// Its part; `None`: the project does not use it.
    pub(in crate::app) role: Option<Role>,
    /// Its key in the project file, where it is used.
    pub(in crate::app) key: Option<String>,
    /// What the project says of it, or would say.
    pub(in crate::app) input: Input,
}

impl Item {
    /// The first file, as the project writes it.
    pub(in crate::app) fn path(&self) -> &str {
        self.input.path.as_slice().first().map_or("", String::as_str)
    }

    /// Its name without folders: the file, and the layer where one is named.
    pub(in crate::app) fn name(&self) -> String {
        let file = Path::new(self.path()).file_name().map_or_else(|| self.path().to_owned(), |name| name.to_string_lossy().into_owned());
        match &self.input.layer {
            Some(layer) => format!("{file} · {layer}"),
            None => file,
        }
    }

    /// What tells it from all others, whatever part it plays.
    pub(in crate::app) fn id(&self) -> (Vec<String>, Option<String>) {
        (self.input.path.as_slice().to_vec(), self.input.layer.clone())
    }
}

/// All sources: those of the project in the order of its parts, then layers that were looked at and are not used.
pub(in crate::app) fn items(project: &Project, found: &[Inspection]) -> Vec<Item> {
    let keyed = project.file.inputs.keyed();
    let mut all: Vec<Item> =
        keyed.iter().map(|(role, key, input)| Item { role: Some(*role), key: Some(key.clone()), input: (*input).clone() }).collect();
    for inspection in found.iter().filter(|inspection| inspection.driver != "OSM") {
        for layer in inspection.layers.iter().filter(|layer| layer.rows > 0) {
            let of_file = |input: &Input| input.path.as_slice().iter().any(|path| is_same(&project.resolve(path), &inspection.file));
            let of_layer = |input: &Input| match &input.layer {
                Some(named) => *named == layer.name,
                None => inspection.layers.iter().filter(|layer| layer.rows > 0).count() == 1,
            };
            if !keyed.iter().any(|(.., input)| of_file(input) && of_layer(input)) {
                all.push(Item { role: None, key: None, input: input_of(project, inspection, layer) });
            }
        }
    }
    all
}

/// What a project writes of a layer that was looked at.
pub(in crate::app) fn input_of(project: &Project, inspection: &Inspection, layer: &LayerReport) -> Input {
    let path = std::path::absolute(&inspection.file).unwrap_or_else(|_| PathBuf::from(&inspection.file));
    Input {
        path: OneOrMany::One(crate::project::written(&path, &project.path)),
        layer: (inspection.layers.len() > 1).then(|| layer.name.clone()),
        crs: if layer.crs.is_none() { layer.crs_guess.clone() } else { None },
        ..Input::default()
    }
}

/// The report of a layer among those that were looked at.
pub(in crate::app) fn seen<'f>(project: &Project, item: &Item, found: &'f [Inspection]) -> Option<&'f LayerReport> {
    let path = project.resolve(item.path());
    let inspection = found.iter().find(|inspection| is_same(&path, &inspection.file))?;
    let named = |layer: &&LayerReport| item.input.layer.as_ref().is_none_or(|name| *name == layer.name);
    let mut fitting = inspection.layers.iter().filter(named).filter(|layer| layer.rows > 0);
    let of_role = inspection.layers.iter().filter(named).find(|layer| layer.role.is_some() && layer.role == item.role);
    of_role.or_else(|| fitting.next())
}

fn is_same(path: &Path, file: &str) -> bool {
    let absolute = |path: &Path| std::path::absolute(path).ok();
    path == Path::new(file) || absolute(path).is_some_and(|path| Some(path) == absolute(Path::new(file)))
}
