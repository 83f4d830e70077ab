//! Corridors (连线) along streets: which units front one street one after the other.

use std::path::Path;

use serde_json::json;

use crate::export::{Added, Form, OutputFile, Values};
use crate::intake::{Cell, ColumnKind, GeometryKind, Row, Whole};
use crate::links::{Corridor, Fronting, corridors_along};
use crate::project::ZoneSettings;
use crate::report::messages::RegionMessage as M;
use crate::report::{Lang, Progress, Say, Stage};

use super::super::access::Watch;
use super::super::args::ZoneArgs;
use super::super::console::{print, print_json};
use super::super::failure::{Exit, Failure};
use super::super::progress::peak_memory;
use super::super::session::Session;
use super::super::{drawn, stages};
use super::output;
use super::places::{Places, ids, read};

/// Corridors named one by one.
const NAMED: usize = 5;

/// Writes `units.geojson` and `corridors.geojson` into a folder.
pub(super) fn run(args: &ZoneArgs, folder: &Path, session: &Session) -> Result<Exit, Failure> {
    let (places, corridors, seconds) = session.watched(|view| {
        let progress = &view.progress;
        let mut watch = Watch::start();
        let file = |name: &str| output(&folder.join(name), args);
        let (units_file, corridors_file) = (file("units.geojson")?, file("corridors.geojson")?);
        let places = read(args, progress)?;
        let ids = ids(&places, args)?;
        let read = watch.lap();
        progress.enter(Stage::Links, places.outlines.len() as u64).map_err(|_| Failure::interrupted())?;
        let corridors = along(&places, args, progress)?;
        let solved = watch.lap();
        write(&places, &corridors, ids, [units_file, corridors_file], progress)?;
        Ok((places, corridors, [read, solved, watch.lap()]))
    })?;
    say(&places, &corridors, folder, seconds, session)?;
    Ok(Exit::Done)
}

/// Corridors, those of most members first, then the longest, then by id.
fn along(places: &Places, args: &ZoneArgs, progress: &Progress) -> Result<Vec<Corridor>, Failure> {
    let defaults = ZoneSettings::default();
    let settings = ZoneSettings {
        min_frontage_m: args.min_frontage.unwrap_or(defaults.min_frontage_m),
        corridor_width_m: args.corridor_width.unwrap_or(defaults.corridor_width_m),
        corridor_reach_m: args.corridor_reach.unwrap_or(defaults.corridor_reach_m),
        ..defaults
    };
    let outlines: Vec<_> = places.outlines.iter().collect();
    let fronts = vec![true; outlines.len()];
    let fronting = Fronting { outlines: &outlines, anchors: &places.anchors, fronts: &fronts, streets: &places.district.streets };
    let found = corridors_along(&fronting, &places.barriers(), &settings, progress);
    let (_, mut corridors) = found.map_err(|_| Failure::interrupted())?;
    let order = |a: &Corridor, b: &Corridor| {
        b.members.len().cmp(&a.members.len()).then(b.length.0.total_cmp(&a.length.0)).then_with(|| a.id.cmp(&b.id))
    };
    corridors.sort_by(order);
    Ok(corridors)
}

/// Of every unit the corridors it is on, the one it fronts longest first.
fn of_units(places: &Places, corridors: &[Corridor]) -> Vec<Vec<usize>> {
    let mut fronts: Vec<Vec<(f64, usize)>> = vec![Vec::new(); places.outlines.len()];
    for (number, corridor) in corridors.iter().enumerate() {
        for (member, front) in corridor.members.iter().zip(&corridor.fronts) {
            fronts[member.at()].push((front.0, number));
        }
    }
    let sorted = |mut fronts: Vec<(f64, usize)>| {
        fronts.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        fronts.into_iter().map(|(_, number)| number).collect()
    };
    fronts.into_iter().map(sorted).collect()
}

fn write(
    places: &Places,
    corridors: &[Corridor],
    ids: Option<usize>,
    [units_file, corridors_file]: [OutputFile; 2],
    progress: &Progress,
) -> Result<(), Failure> {
    let of_units = of_units(places, corridors);
    let first = of_units.iter().map(|own| own.first().map_or_else(String::new, |&at| corridors[at].id.clone())).collect();
    let all = of_units.iter().map(|own| own.iter().map(|&at| corridors[at].id.as_str()).collect::<Vec<_>>().join(";")).collect();
    let added =
        [("corridor_id", first), ("corridor_ids", all)].map(|(name, words)| Added { name: name.into(), values: Values::Words(words) });
    let row = |(number, corridor): (usize, &Corridor)| {
        let members: Vec<String> = corridor.members.iter().map(|member| places.name(member.0, ids).text()).collect();
        Row {
            number: number as u64,
            wkb: Some(drawn::line(corridor.line.0.iter().map(|c| [c.x, c.y]))),
            cells: vec![
                Cell::Text(corridor.id.clone()),
                Cell::Text(corridor.street.clone()),
                Cell::Real((corridor.length.0 * 100.0).round() / 100.0),
                Cell::Integer(members.len() as i64),
                Cell::Text(members.join(";")),
            ],
        }
    };
    let table = Whole {
        layer: "corridors".into(),
        columns: vec![
            drawn::column("corridor_id", ColumnKind::Text),
            drawn::column("street", ColumnKind::Text),
            drawn::column("length_m", ColumnKind::Real),
            drawn::column("units", ColumnKind::Integer),
            drawn::column("members", ColumnKind::Text),
        ],
        rows: corridors.iter().enumerate().map(row).collect(),
        geometry: GeometryKind::Lines,
        crs: Some(places.district.frame.crs.clone()),
        issues: Vec::new(),
    };
    stages::write_features(units_file, Form::GeoJson, &places.table, &added, progress)?;
    stages::write_features(corridors_file, Form::GeoJson, &table, &[], progress)
}

fn say(places: &Places, corridors: &[Corridor], folder: &Path, [read, solve, write]: [f64; 3], session: &Session) -> Result<(), Failure> {
    let lang = session.console.lang;
    let members = of_units(places, corridors).iter().filter(|own| !own.is_empty()).count();
    let units = places.outlines.len();
    let path = folder.display().to_string();
    if session.console.json {
        return print_json(&json!({
            "out": path, "objective": "corridor", "units": units, "units_on_corridors": members, "corridors": corridors.len(),
            "length_m": corridors.iter().map(|corridor| corridor.length.0).sum::<f64>(),
            "warnings": places.warnings.iter().map(|warning| warning.get(lang)).collect::<Vec<_>>(),
            "read_s": read, "solve_s": solve, "write_s": write, "peak_memory_mib": peak_memory(),
        }));
    }
    for warning in &places.warnings {
        session.console.warn(warning.get(lang));
    }
    let mut lines = vec![M::CorridorsMade { corridors: corridors.len(), members, units, path }.say(lang)];
    lines.extend(corridors.iter().take(NAMED).map(|corridor| line(corridor, lang)));
    if corridors.len() > NAMED {
        lines.push(M::MoreCorridors { count: corridors.len() - NAMED }.say(lang));
    }
    print(&lines.join("\n"))
}

fn line(corridor: &Corridor, lang: Lang) -> String {
    let street = if corridor.street.is_empty() { M::UnnamedStreet.say(lang) } else { corridor.street.clone() };
    M::CorridorLine { street, members: corridor.members.len(), length: format!("{:.0}", corridor.length.0) }.say(lang)
}
