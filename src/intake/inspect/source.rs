//! A source as a project file names it: its layers with the columns that a plan will take.

use super::{LayerReport, layer_report, sheet_report};
use crate::intake::sheets::{self, SheetReport};
use crate::intake::source::{self, Data};
use crate::intake::{Problem, Trouble, environment, local};
use crate::project::{Input, Project};
use crate::report::Role;

/// Looks into a source of a project, one report a file: with the encoding, the CRS, the header and the columns that the project
/// file names, and all else found out as the plan finds it out.
///
/// # Errors
/// Why a plan could not read it, as a list of problems.
pub fn inspect_source(project: &Project, role: Role, input: &Input) -> Result<Vec<LayerReport>, Vec<Problem>> {
    let label = input.path.as_slice().first().map_or("", String::as_str).into();
    environment::prepare().map_err(|trouble| vec![source::problem(role, &label, None, trouble)])?;
    let input = project.with_mapping(role, input).map_err(|error| {
        let trouble = Trouble { message: error.text(), remedy: crate::report::Text::default() };
        vec![source::problem(role, &label, None, trouble)]
    })?;
    let mut reports = Vec::new();
    for opened in source::open(project, role, &input)? {
        let label = opened.label.clone();
        let found = match &opened.data {
            Data::Features(dataset) => {
                let driver = dataset.driver().short_name();
                source::with_layer(dataset, &opened.pick, |layer| layer_report(layer, &driver, (Some(role), &input)))
            }
            Data::Table(table) => {
                let sheet = sheet_of(project, &opened.source, &opened.layer);
                sheet_report(opened.layer.clone(), sheet, table, (Some(role), &input))
            }
        };
        reports.push(found.map_err(|trouble| vec![source::problem(role, &label, None, trouble)])?);
    }
    Ok(reports)
}

/// What else is told of a sheet: its header, and what stands above and below it.
fn sheet_of(project: &Project, written: &str, name: &str) -> SheetReport {
    let path = local::local(&project.resolve(written), written).ok();
    let found = path.and_then(|path| sheets::inspect(&path).ok()).into_iter().flat_map(|sheets| sheets.found);
    found.into_iter().find(|(sheet, ..)| sheet == name).map(|(_, report, _)| report).unwrap_or_default()
}
