//! What is gathered about a layer or sheet while its rows pass.

use super::column::Tally;
use super::{ColumnReport, LayerReport, PartBy, together};
use crate::intake::crs::CrsInfo;
use crate::intake::crs_known::{self, Guess, Hints};
use crate::intake::sample::Sample;
use crate::intake::source::{Column, GeometryKind};
use crate::intake::values::Cell;
use crate::intake::{fields, settle};
use crate::project::Input;
use crate::report::{Role, Say, Text};

/// Counts over the rows that were looked at.
pub(super) struct Seen {
    tallies: Vec<Tally>,
    rows: u64,
    empty: u64,
    extents: Vec<f64>,
    areas: Vec<f64>,
    boxes: Vec<[f64; 4]>,
    /// What a project file says of the source.
    input: Input,
}

/// Boxes that are kept to be drawn.
const DRAWN: usize = 4_000;

impl Seen {
    pub(super) fn new(columns: &[Column]) -> Self {
        let tallies = columns.iter().map(|_| Tally::default()).collect();
        Self { tallies, rows: 0, empty: 0, extents: Vec::new(), areas: Vec::new(), boxes: Vec::new(), input: Input::default() }
    }

    /// For a source of which a project file says something.
    pub(super) fn of(self, input: &Input) -> Self {
        Self { input: input.clone(), ..self }
    }

    /// A row's geometry: whether there is one, its box (west, south, east, north) and its area, in its own coordinates.
    pub(super) fn located(&mut self, is_there: bool, space: Option<[f64; 4]>, area: Option<f64>) {
        self.empty += u64::from(!is_there);
        self.areas.extend(area);
        if let Some([west, south, east, north]) = space {
            self.extents.push((east - west).max(north - south));
            if self.boxes.len() < DRAWN {
                self.boxes.push([west, south, east, north]);
            }
        }
    }

    /// A row's cells, in the order of the columns.
    pub(super) fn add(&mut self, cells: impl Iterator<Item = Cell>) {
        self.rows += 1;
        for (tally, cell) in self.tallies.iter_mut().zip(cells) {
            tally.add(&cell);
        }
    }

    /// The report, but for the number of rows and how they were chosen; `place` is the middle of the layer.
    #[expect(clippy::too_many_arguments, reason = "what a layer and a sheet tell of themselves, each in its own way")]
    pub(super) fn report(
        mut self,
        name: String,
        geometry: GeometryKind,
        columns: &[Column],
        sample: &Sample,
        part: Option<(Role, PartBy)>,
        file_crs: Option<CrsInfo>,
        place: Option<[f64; 2]>,
    ) -> LayerReport {
        let mapped = part.map(|(role, _)| fields::map(role, columns, &self.input.fields, || Some(sample))).unwrap_or_default();
        let field_of = |at: usize| mapped.mapping.iter().find(|(_, column)| *column == at).map(|(field, _)| field.to_owned());
        let rows = self.rows;
        let columns: Vec<ColumnReport> =
            columns.iter().zip(self.tallies).enumerate().map(|(at, (column, tally))| tally.report(column, field_of(at), rows)).collect();
        let notes = mapped
            .findings
            .iter()
            .map(|finding| {
                let (said, value) = (finding.kind().text().0.both(), finding.value());
                Text { zh: format!("{}：{value}", said.zh), en: format!("{}: {value}", said.en) }
            })
            .chain(columns.iter().filter_map(ColumnReport::heaping_note))
            .chain(mapped.troubles.iter().map(|(_, trouble)| trouble.message.clone()))
            .collect();
        self.extents.sort_by(f64::total_cmp);
        self.areas.sort_by(f64::total_cmp);
        let is_shape = !matches!(geometry, GeometryKind::Points | GeometryKind::None);
        let settled = settle::settle(file_crs, self.input.crs.as_deref(), place).unwrap_or_default();
        let is_bare = settled.crs.is_none() && geometry != GeometryKind::None;
        let guess = place.filter(|_| is_bare).map(|at| crs_known::guess(at, &Hints::default()));
        let crs_guess = guess.as_ref().and_then(|g| g.code().map(str::to_owned));
        let crs = settled.crs.as_ref().map(|crs| &crs.definition).or(crs_guess.as_ref());
        let there = place.and_then(|at| together::lonlat(crs?, at));
        LayerReport {
            middle: place,
            place: there.map(|(at, _)| at),
            swapped: there.is_some_and(|(_, swapped)| swapped),
            name,
            geometry,
            crs_guess,
            crs_denied: settled.denied,
            six_digits: guess == Some(Guess::SixDigits),
            unregistered: settled.crs.as_ref().is_some_and(|c| !c.registered),
            crs: settled.crs.map(|c| if c.definition.len() < 20 { c.definition } else { c.name }),
            empty_geometries: if geometry == GeometryKind::None { 0 } else { self.empty },
            median_extent: self.extents.get(self.extents.len() / 2).copied().filter(|_| is_shape),
            median_area: self.areas.get(self.areas.len() / 2).copied(),
            boxes: self.boxes,
            role: part.map(|(role, _)| role),
            role_by: part.map(|(_, by)| by),
            notes,
            columns,
            ..LayerReport::default()
        }
    }
}
