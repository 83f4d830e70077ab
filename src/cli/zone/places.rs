//! The outlines of what is zoned, in metres, with what lies between them, and who faces whom.

use geo_types::MultiPolygon;

use crate::district::{BarrierKind, BarrierSet, District};
use crate::export::{Form, OutputFile, unfit};
use crate::intake::{Cell, ColumnKind, GeometryKind, LayerFiles, OriginFile, OriginPlace, Row, Whole, without_layer};
use crate::links::{Link, Reach, adjacent};
use crate::plan::issue_lines;
use crate::project::ZoneSettings;
use crate::regions::records;
use crate::report::messages::RegionMessage as M;
use crate::report::{Lang, Progress, Role, Say, Text};

use super::super::args::ZoneArgs;
use super::super::failure::Failure;
use super::super::form::unusable;
use super::super::{drawn, form, stages};
use super::output;

/// Whatever a layer of barriers holds is one.
const ALL_KINDS: [BarrierKind; 6] =
    [BarrierKind::River, BarrierKind::Railway, BarrierKind::Expressway, BarrierKind::Arterial, BarrierKind::Wall, BarrierKind::Other];

/// What is zoned, in metres.
pub(super) struct Places {
    /// The records as they are.
    pub(super) table: Whole,
    /// Their outlines in the planning CRS.
    pub(super) outlines: Vec<MultiPolygon<f64>>,
    /// A point inside of each.
    pub(super) anchors: Vec<[f64; 2]>,
    /// Streets, barriers and crossings.
    pub(super) district: District,
    /// What was found about those layers.
    pub(super) warnings: Vec<Text>,
}

/// Reads the layer and those that lie between.
pub(super) fn read(args: &ZoneArgs, progress: &Progress) -> Result<Places, Failure> {
    let file = args.file.display().to_string();
    let written = args.layer.as_ref().map_or_else(|| file.clone(), |layer| format!("{file}:{layer}"));
    let mut layers: Vec<(Role, String)> = args.barriers.iter().map(|path| (Role::Barriers, path.clone())).collect();
    layers.extend(args.crossings.iter().map(|path| (Role::Crossings, path.clone())));
    layers.extend(args.streets.iter().map(|path| (Role::Streets, path.clone())));
    let all = layers.iter().map(|(_, path)| path.as_str()).chain([file.as_str()]);
    if let Some(missing) = all.map(without_layer).find(|path| !std::path::Path::new(path).exists()) {
        return Err(stages::no_such_file(std::path::Path::new(missing)));
    }
    let origins = Some(OriginFile { written, role: Role::Units, leads: true });
    let read = stages::read_layers(&LayerFiles { layers, origins, ..LayerFiles::default() }, progress)?;
    let Some(origins) = read.origins else { return Err(unusable("units", &args.file, &[M::NoUnits.both()])) };
    let areas: Vec<Option<([f64; 2], MultiPolygon<f64>)>> =
        origins.places.into_iter().map(|place| place.and_then(|OriginPlace { at, outline }| Some((at, outline?)))).collect();
    if let Some((count, rows)) = records(areas.iter().map(Option::is_none)) {
        return Err(unusable("units", &args.file, &[M::NoOutlines { count, rows }.both()]));
    }
    let (anchors, outlines) = areas.into_iter().flatten().unzip();
    let issues = &read.intake.issues;
    let lines = |lang: Lang| issue_lines(issues, lang).join("\n");
    let warnings = if issues.is_empty() { Vec::new() } else { vec![Text { zh: lines(Lang::Zh), en: lines(Lang::En) }] };
    Ok(Places { table: origins.table, outlines, anchors, district: read.intake.district, warnings })
}

impl Places {
    /// Barriers with their crossings.
    pub(super) fn barriers(&self) -> BarrierSet {
        BarrierSet::new(&self.district, &ALL_KINDS, ZoneSettings::default().crossing_reach_m)
    }

    /// What a record is called: its id where a column of them is named, else its place from 0.
    pub(super) fn name(&self, unit: u32, ids: Option<usize>) -> Cell {
        ids.map_or(Cell::Integer(i64::from(unit)), |column| Cell::Text(self.table.rows[unit as usize].cells[column].text()))
    }
}

/// Who faces whom.
pub(super) fn facing(places: &Places, args: &ZoneArgs, progress: &Progress) -> Result<Vec<Link>, Failure> {
    let defaults = ZoneSettings::default();
    let reach = Reach { gap_m: args.gap.unwrap_or(defaults.gap_m), min_frontage_m: args.min_frontage.unwrap_or(defaults.min_frontage_m) };
    let outlines: Vec<&MultiPolygon<f64>> = places.outlines.iter().collect();
    let found = adjacent(&outlines, &places.barriers(), reach, progress);
    found.map(|(links, _)| links).map_err(|_| Failure::interrupted())
}

/// Where links are written to.
pub(super) struct LinkTable {
    file: OutputFile,
    form: Form,
}

impl LinkTable {
    /// The file of `--links-out`; `None` where it is not asked for.
    pub(super) fn prepare(args: &ZoneArgs) -> Result<Option<Self>, Failure> {
        let Some(path) = &args.links_out else { return Ok(None) };
        Ok(Some(Self { form: form::of(path)?, file: output(path, args)? }))
    }

    /// Writes links with the columns that a table of links has, so that it can be one.
    pub(super) fn write(self, places: &Places, links: &[Link], args: &ZoneArgs, progress: &Progress) -> Result<(), Failure> {
        let ids = ids(places, args)?;
        let crossings = &places.district.crossings;
        let row = |(number, link): (usize, &Link)| Row {
            number: number as u64,
            wkb: Some(drawn::line(link.line.into_iter())),
            cells: vec![
                places.name(link.from.0, ids),
                places.name(link.to.0, ids),
                Cell::Real(millimetres(link.gap.0)),
                Cell::Real(millimetres(link.frontage.0)),
                link.crossing.map_or(Cell::Null, |at| Cell::Text(crossings[at as usize].id.clone())),
            ],
        };
        let end = if ids.is_some() { ColumnKind::Text } else { ColumnKind::Integer };
        let table = Whole {
            layer: "links".into(),
            columns: vec![
                drawn::column("u", end),
                drawn::column("v", end),
                drawn::column("gap_m", ColumnKind::Real),
                drawn::column("frontage_m", ColumnKind::Real),
                drawn::column("crossing_id", ColumnKind::Text),
            ],
            rows: links.iter().enumerate().map(row).collect(),
            geometry: GeometryKind::Lines,
            crs: Some(places.district.frame.crs.clone()),
            issues: Vec::new(),
        };
        if let Some(cause) = unfit(self.form, &table) {
            return Err(form::unfit(cause));
        }
        stages::write_features(self.file, self.form, &table, &[], progress)
    }
}

/// The column of `--id`.
pub(super) fn ids(places: &Places, args: &ZoneArgs) -> Result<Option<usize>, Failure> {
    let Some(field) = &args.id else { return Ok(None) };
    let missing = || unusable("units", &args.file, &[M::NoColumn { field: field.clone() }.both()]);
    places.table.column(field).map(Some).ok_or_else(missing)
}

fn millimetres(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}
