//! Layers of streets, facilities and barriers, as a bureau has them.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::access::network::{Nearest, Search, nearest_of_each};
use crate::access::walk::{Catchments, OnStreets, Origin};
use crate::access::{Detours, Foot};
use crate::district::{BoxIndex, District, Facility};
use crate::export::{Added, Form, OutputFile, Values, unfit};
use crate::intake::{self, Cell, ColumnKind, GeometryKind, LayerFiles, Layers, OriginFile, Row, Transform, Whole};
use crate::plan::{access_issues, issue_lines};
use crate::project::AccessSettings;
use crate::report::messages::AccessMessage as M;
use crate::report::{DataIssue, Lang, Progress, Quantity, Role, Say, Stage, Text};

use super::super::args::AccessArgs;
use super::super::check::issue_json;
use super::super::console::{print, print_json};
use super::super::drawn;
use super::super::failure::{Exit, Failure};
use super::super::form;
use super::super::progress::peak_memory;
use super::super::session::Session;
use super::super::stages;
use super::{Watch, refuse_input};

/// Places of cut streets named in one note.
const PLACES_NAMED: usize = 3;

/// Walks and straight lines of every origin to one category.
struct Category {
    name: String,
    facilities: Vec<u32>,
    walks: Vec<Option<f64>>,
    straight: Vec<Option<f64>>,
}

/// What was measured.
struct Measured {
    table: Whole,
    streets: Option<OnStreets>,
    categories: Vec<Category>,
    catchments: Option<Whole>,
    notes: Vec<Text>,
    issues: Vec<DataIssue>,
    to_lonlat: Option<Transform>,
    rejected: u64,
}

pub(super) fn run(args: &AccessArgs, session: &Session) -> Result<Exit, Failure> {
    let form = form::of(&args.out)?;
    if args.streets.is_none() && args.origins.is_none() {
        return Err(Failure::new(Exit::Usage, "usage", M::NoOrigins.both(), M::NoOriginsFix.both()));
    }
    let files = files(args)?;
    let inputs = files.layers.iter().map(|(_, file)| file).chain(&args.origins);
    refuse_input(&args.out, inputs.map(|file| Path::new(intake::without_layer(file))))?;
    let out = OutputFile::prepare(&args.out)?;
    let beside = beside(&args.out);
    let out_beside = if args.catchments.is_empty() { None } else { Some(OutputFile::prepare(&beside)?) };
    let defaults = AccessSettings::default();
    let settings = AccessSettings { snap_m: args.snap.unwrap_or(defaults.snap_m), ..defaults };
    let (measured, [read_s, solve_s, write_s]) = session.watched(|view| {
        let mut watch = Watch::start();
        let layers = stages::read_layers(&files, &view.progress)?;
        let read = watch.lap();
        let measured = measure(layers, args, &settings, &view.progress)?;
        let solve = watch.lap();
        for table in std::iter::once(&measured.table).chain(&measured.catchments) {
            if let Some(cause) = unfit(form, table) {
                return Err(form::unfit(cause));
            }
        }
        let added = added(&measured.categories);
        stages::write_features(out, form, &measured.table, &added, &view.progress)?;
        if let (Some(catchments), Some(out)) = (&measured.catchments, out_beside) {
            stages::write_features(out, Form::GeoJson, catchments, &[], &view.progress)?;
        }
        Ok((measured, [read, solve, watch.lap()]))
    })?;
    let console = session.console;
    if console.json {
        let mut result = result(&measured, args, console.lang);
        if let Value::Object(keys) = &mut result {
            keys.extend([("read_s", read_s), ("solve_s", solve_s), ("write_s", write_s)].map(|(key, s)| (key.to_owned(), json!(s))));
            keys.insert("peak_memory_mib".into(), json!(peak_memory()));
        }
        print_json(&result)?;
    } else {
        print(&summary(&measured, console.lang))?;
        console.note(&M::Written { path: args.out.display().to_string() }.say(console.lang));
    }
    for note in &measured.notes {
        console.warn(note.get(console.lang));
    }
    Ok(Exit::Done)
}

/// The layers that were named, each with its part.
fn files(args: &AccessArgs) -> Result<LayerFiles, Failure> {
    let mut layers = vec![(Role::Facilities, args.facilities.to_string_lossy().into_owned())];
    let named = [(Role::Streets, &args.streets), (Role::Entrances, &args.entrances), (Role::Crossings, &args.crossings)];
    layers.extend(named.into_iter().filter_map(|(role, file)| Some((role, file.clone()?))));
    layers.extend(args.barriers.iter().map(|file| (Role::Barriers, file.clone())));
    let categories = args.categories.as_deref().map(categories).transpose()?.unwrap_or_default();
    let origins = args.origins.clone().map(|written| OriginFile { written, role: Role::Facilities, leads: false });
    Ok(LayerFiles { layers, origins, categories })
}

fn categories(path: &Path) -> Result<BTreeMap<String, String>, Failure> {
    if !path.is_file() {
        return Err(stages::no_such_file(path));
    }
    let wrong = |cause: String| {
        let message = M::BadCategories { path: path.display().to_string(), cause };
        Failure::input("categories", message.both(), M::BadCategoriesFix.both())
    };
    let text = fs_err::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    toml::from_str(&text).map_err(|error| wrong(error.message().to_owned()))
}

fn measure(layers: Layers, args: &AccessArgs, settings: &AccessSettings, progress: &Progress) -> Result<Measured, Failure> {
    let stopped = |_| Failure::interrupted();
    let (district, mut issues) = (layers.intake.district, layers.intake.issues);
    let mut by_name: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, facility) in district.facilities.iter().enumerate() {
        by_name.entry(&facility.category).or_default().push(at as u32);
    }
    progress.enter(Stage::Access, by_name.len() as u64).map_err(stopped)?;
    let placed: Vec<(usize, Origin<'_>)> = layers
        .origins
        .iter()
        .flat_map(|origins| origins.places.iter().enumerate())
        .filter_map(|(row, place)| {
            let place = place.as_ref()?;
            Some((row, Origin { names: [""; 2], at: place.at, outline: place.outline.as_ref() }))
        })
        .collect();
    let origins: Vec<Origin<'_>> = placed.iter().map(|(_, origin)| *origin).collect();
    let streets = match &args.streets {
        Some(_) => {
            let on = OnStreets::of(&district, &origins, settings, progress).map_err(stopped)?;
            Some(on.ok_or_else(|| Failure::input("streets", M::NoStreets.both(), M::NoStreetsFix.both()))?)
        }
        None => None,
    };
    let members: Vec<Vec<u32>> = by_name.values().cloned().collect();
    let found: Vec<Nearest> = match &streets {
        Some(on) => {
            let stops: Vec<_> = members.iter().map(|members| on.stops(members.iter().copied())).collect();
            nearest_of_each(on.network.graph(), &stops, args.within, progress).map_err(stopped)?
        }
        None => Vec::new(),
    };
    let rows = layers.origins.as_ref().map_or_else(|| streets.as_ref().map_or(0, |on| on.network.report().junctions), |o| o.places.len());
    let detours = streets.is_none().then(|| Detours::new(&district, settings));
    let mut categories = Vec::with_capacity(members.len());
    for (kind, (name, facilities)) in by_name.into_iter().enumerate() {
        progress.check().map_err(stopped)?;
        let index = BoxIndex::new(facilities.iter().map(|&f| [district.facilities[f as usize].at; 2]));
        let straight_from = |at: [f64; 2]| index.by_distance(at).next().map(|(_, squared)| squared.sqrt());
        let (mut walks, mut straight) = (vec![None; rows], vec![None; rows]);
        if layers.origins.is_none() {
            let nodes = streets.as_ref().map_or(&[][..], |on| on.network.nodes());
            for row in 0..rows {
                walks[row] = found[kind].distance_m(row as u32);
                straight[row] = straight_from(nodes[row]);
            }
        }
        for (number, (row, origin)) in placed.iter().enumerate() {
            straight[*row] = straight_from(origin.at);
            walks[*row] = match (&streets, &detours) {
                (Some(on), _) => on.origin(number).ok().and_then(|doors| doors.nearest(&found[kind])).map(|(walk, _)| walk),
                (None, Some(detours)) => by_detour(&district, detours, &facilities, &index, origin.at),
                (None, None) => None,
            }
            .filter(|walk| args.within.is_none_or(|most| *walk <= most));
        }
        categories.push(Category { name: name.to_owned(), facilities, walks, straight });
    }
    if let Some(on) = &streets {
        issues.extend(access_issues(&district, on, |_| Foot::Outline));
    }
    let notes = notes(streets.as_ref(), settings);
    let to_lonlat = Transform::new(&district.frame.crs, "EPSG:4326").ok();
    let catchments = match &streets {
        Some(on) if !args.catchments.is_empty() && !placed.is_empty() => {
            let rows: Vec<u64> = placed.iter().map(|(row, _)| *row as u64).collect();
            Some(catchments(on, &district, &rows, args, settings, progress)?)
        }
        Some(_) if !args.catchments.is_empty() => {
            // Land is reached from a node: without origins the facilities take their place, on a network of their own.
            let of = |facility: &Facility| (facility.row, Origin { names: [""; 2], at: facility.at, outline: None });
            let (rows, places): (Vec<u64>, Vec<Origin<'_>>) = district.facilities.iter().map(of).unzip();
            let on = OnStreets::of(&district, &places, settings, progress).map_err(stopped)?;
            on.map(|on| catchments(&on, &district, &rows, args, settings, progress)).transpose()?
        }
        _ => None,
    };
    let table = match (layers.origins, &streets) {
        (Some(origins), _) => origins.table,
        (None, on) => junctions(on.as_ref(), rows, &district.frame.crs),
    };
    let rejected = layers.intake.inputs.iter().map(|input| input.rejected).sum();
    Ok(Measured { table, streets, categories, catchments, notes, issues, to_lonlat, rejected })
}

/// The shortest walk by straight lines and crossings; nothing is nearer than its straight line.
fn by_detour(district: &District, detours: &Detours, facilities: &[u32], index: &BoxIndex, from: [f64; 2]) -> Option<f64> {
    let mut best: Option<f64> = None;
    for (at, squared) in index.by_distance(from) {
        if best.is_some_and(|best| squared.sqrt() >= best) {
            break;
        }
        let walk = detours.distance(from, district.facilities[facilities[at as usize] as usize].at);
        best = [best, walk].into_iter().flatten().min_by(f64::total_cmp);
    }
    best
}

/// The junctions of the streets as rows, where nothing else is to start from.
fn junctions(on: Option<&OnStreets>, rows: usize, crs: &str) -> Whole {
    let nodes = on.map_or(&[][..], |on| on.network.nodes());
    let row = |(number, at): (usize, &[f64; 2])| Row {
        number: number as u64,
        wkb: Some(drawn::point(*at)),
        cells: vec![Cell::Integer(number as i64), Cell::Real(at[0]), Cell::Real(at[1])],
    };
    Whole {
        layer: "junctions".into(),
        columns: vec![
            drawn::column("node", ColumnKind::Integer),
            drawn::column("x", ColumnKind::Real),
            drawn::column("y", ColumnKind::Real),
        ],
        rows: nodes.iter().take(rows).enumerate().map(row).collect(),
        geometry: GeometryKind::Points,
        crs: Some(crs.to_owned()),
        issues: Vec::new(),
    }
}

/// The land within so many minutes of every origin of a network, one row each; `rows_of` are their rows in the source.
fn catchments(
    on: &OnStreets,
    district: &District,
    rows_of: &[u64],
    args: &AccessArgs,
    settings: &AccessSettings,
    progress: &Progress,
) -> Result<Whole, Failure> {
    let made = Catchments::new(&on.network, district, settings);
    let mut search = Search::new(on.network.graph());
    let doors = rows_of.iter().enumerate().filter_map(|(number, row)| Some((*row, on.origin(number).ok()?)));
    let mut rows = Vec::new();
    for (row, doors) in doors {
        for &minutes in &args.catchments {
            let metres = f64::from(minutes) * settings.walking_speed_m_per_min;
            let land = made.of(&mut search, doors, metres, progress).map_err(|_| Failure::interrupted())?;
            let cells = vec![Cell::Integer(row as i64 + 1), Cell::Integer(i64::from(minutes))];
            rows.push(Row { number: rows.len() as u64, wkb: Some(drawn::land(&land)), cells });
        }
    }
    Ok(Whole {
        layer: "catchments".into(),
        columns: ["row", "minutes"].map(|name| drawn::column(name, ColumnKind::Integer)).to_vec(),
        rows,
        geometry: GeometryKind::Areas,
        crs: Some(district.frame.crs.clone()),
        issues: Vec::new(),
    })
}

/// `NAME-catchments.geojson` beside the output.
fn beside(out: &Path) -> std::path::PathBuf {
    let stem = out.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    out.with_file_name(format!("{stem}-catchments.geojson"))
}

/// The added columns: the walk of every category, then its straight line.
fn added(categories: &[Category]) -> Vec<Added> {
    let column = |kind: &str, category: &Category, values: &[Option<f64>]| Added {
        name: format!("{kind}_{}_m", category.name),
        values: Values::Known(values.to_vec()),
    };
    categories.iter().flat_map(|c| [column("distance", c, &c.walks), column("straight", c, &c.straight)]).collect()
}

/// What the user should look at.
fn notes(on: Option<&OnStreets>, settings: &AccessSettings) -> Vec<Text> {
    let Some(on) = on else { return vec![M::StraightOnly { factor: settings.detour_factor.to_string() }.both()] };
    let (report, counts) = (on.network.report(), on.counts());
    let mut notes = Vec::new();
    if report.islands > 1 {
        notes.push(M::StreetIslands { islands: report.islands, outside: percent(1.0 - report.main_share) });
    }
    if report.zero_length + report.duplicates > 0 {
        notes.push(M::StreetsLeftOut { zero: report.zero_length, duplicates: report.duplicates });
    }
    if !report.cuts.is_empty() {
        let more = if report.cuts.len() > PLACES_NAMED { "; …" } else { "" };
        let places: Vec<String> = report.cuts.iter().take(PLACES_NAMED).map(|c| format!("{:.0} {:.0}", c.at[0], c.at[1])).collect();
        notes.push(M::StreetsCut { count: report.cuts.len(), places: places.join("; ") + more });
    }
    let snap = settings.snap_m.to_string();
    if counts.origins_without > 0 {
        notes.push(M::OriginsOff { count: counts.origins_without, snap: snap.clone() });
    }
    if counts.facilities_without > 0 {
        notes.push(M::FacilitiesOff { count: counts.facilities_without, snap });
    }
    let through = |by: &BTreeMap<_, usize>| by.get(&crate::access::walk::DoorBasis::ThroughWall).copied().unwrap_or(0);
    match through(&counts.origins) + through(&counts.facilities) {
        0 => {}
        count => notes.push(M::ThroughWalls { count }),
    }
    if !on.stray_gates.is_empty() {
        notes.push(M::StrayGates { count: on.stray_gates.len() });
    }
    notes.iter().map(Say::both).collect()
}

fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

fn show(value: f64, decimals: usize) -> String {
    Quantity { value, unit: Text::default(), decimals: decimals as u8 }.show(Lang::En)
}

/// Number, mean and greatest of the walks that are known.
fn of_walks(category: &Category) -> (usize, f64, f64) {
    let known = || category.walks.iter().flatten();
    let count = known().count();
    (count, known().sum::<f64>() / count.max(1) as f64, known().copied().fold(0.0, f64::max))
}

fn summary(measured: &Measured, lang: Lang) -> String {
    let mut lines = Vec::new();
    if let Some(on) = &measured.streets {
        let report = on.network.report();
        let streets = M::Streets {
            streets: show(report.streets as f64, 0),
            junctions: show(report.junctions as f64, 0),
            kilometres: show(report.metres / 1000.0, 1),
            islands: show(report.islands as f64, 0),
            share: percent(report.main_share),
        };
        lines.push(streets.say(lang));
    }
    for category in &measured.categories {
        let (reached, mean, most) = of_walks(category);
        let (name, facilities) = (category.name.clone(), show(category.facilities.len() as f64, 0));
        let line = M::CategoryWalk {
            category: name,
            facilities,
            reached: show(reached as f64, 0),
            origins: show(category.walks.len() as f64, 0),
            mean: show(mean, 1),
            most: show(most, 1),
        };
        lines.push(line.say(lang));
    }
    if !measured.issues.is_empty() {
        lines.extend(issue_lines(&measured.issues, lang));
    }
    lines.join("\n")
}

fn result(measured: &Measured, args: &AccessArgs, lang: Lang) -> Value {
    let category = |category: &Category| {
        let (reached, mean, most) = of_walks(category);
        json!({
            "category": category.name,
            "facilities": category.facilities.len(),
            "reached": reached,
            "unreached": category.walks.len() - reached,
            "sum_m": category.walks.iter().flatten().sum::<f64>(),
            "mean_m": (reached > 0).then_some(mean),
            "max_m": (reached > 0).then_some(most),
        })
    };
    let network = measured.streets.as_ref().map(|on| {
        let report = on.network.report();
        json!({
            "streets": report.streets,
            "not_walked": report.not_walked,
            "zero_length": report.zero_length,
            "duplicates": report.duplicates,
            "junctions": report.junctions,
            "stretches": report.stretches,
            "metres": report.metres,
            "islands": report.islands,
            "main_share": report.main_share,
            "cuts": report.cuts.len(),
            "doors": on.counts(),
            "stray_gates": on.stray_gates.len(),
        })
    });
    let lonlat = |at| measured.to_lonlat.as_ref()?.point(at);
    let issue = |issue: &DataIssue| issue_json(issue, issue.place(lonlat), lang);
    json!({
        "exit": Exit::Done.number(),
        "out": args.out.display().to_string(),
        "catchments": measured.catchments.as_ref().map(|_| beside(&args.out).display().to_string()),
        "within_m": args.within,
        "rows": measured.table.rows.len(),
        "rows_rejected": measured.rejected,
        "network": network,
        "categories": measured.categories.iter().map(category).collect::<Vec<_>>(),
        "notes": measured.notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>(),
        "issues": measured.issues.iter().map(issue).collect::<Vec<_>>(),
    })
}
