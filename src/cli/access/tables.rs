//! A network given as tables of nodes and edges.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use rayon::prelude::*;
use serde_json::{Value, json};

use crate::access::network::{
    Decay, DecayError, Demand, Edge, EdgeLines, Graph, GraphError, LONGEST_EDGE_M, Nearest, Places, Stop, Supplied, Supply,
    floating_catchment, nearest_of_each,
};
use crate::export::FolderError;
use crate::intake::{FacilityPlace, IntakeError, NetworkFiles, NetworkTables, NodeTable, read_network};
use crate::project::AccessSettings;
use crate::report::messages::AccessMessage as M;
use crate::report::{Lang, Progress, Quantity, Say, Stage, Text};

use super::super::args::AccessArgs;
use super::super::console::{print, print_json};
use super::super::failure::{Exit, Failure};
use super::super::progress::peak_memory;
use super::super::session::Session;
use super::{Watch, output};

/// Rows that one thread formats at a time.
const ROWS_AT_A_TIME: usize = 4_096;

/// Rows of facilities named in one note.
const ROWS_NAMED: usize = 5;

/// Everything that was measured.
struct Measured {
    graph: Graph,
    categories: Vec<String>,
    /// Facilities of each category that are in the network.
    stops: Vec<Vec<Stop>>,
    nearest: Vec<Nearest>,
    /// By category; empty without `--e2sfca`.
    supplied: Vec<Supplied>,
    /// Rows of facilities too far from every edge.
    far: Vec<u32>,
    seconds: Seconds,
}

/// How long each part took.
#[derive(Default)]
struct Seconds {
    read: f64,
    build: f64,
    solve: f64,
    supply: f64,
    write: f64,
}

pub(super) fn run(args: &AccessArgs, [nodes, edges]: [&PathBuf; 2], session: &Session) -> Result<Exit, Failure> {
    let decay = args.e2sfca.as_deref().map(str::parse::<Decay>).transpose().map_err(|error| no_decay(&error))?;
    let out = output(&args.out, &[nodes, edges, &args.facilities])?;
    let measured = session.watched(|view| {
        let progress = &view.progress;
        let mut watch = Watch::start();
        let files = NetworkFiles { nodes, edges, facilities: &args.facilities, supply: decay.is_some() };
        let tables = read_network(&files, LONGEST_EDGE_M, progress).map_err(unusable)?;
        let read = watch.lap();
        let mut measured = measure(&tables, args, decay.as_ref(), &mut watch, progress)?;
        measured.seconds.read = read;
        progress.enter(Stage::Table, tables.nodes.len() as u64).map_err(|_| Failure::interrupted())?;
        write(&measured, &tables.nodes, out.path(), progress)?;
        out.commit()?;
        measured.seconds.write = watch.lap();
        Ok(measured)
    })?;
    let console = session.console;
    let notes = notes(&measured, args.snap.unwrap_or(AccessSettings::default().snap_m));
    if console.json {
        print_json(&result(&measured, args, &notes, console.lang))?;
    } else {
        print(&summary(&measured, console.lang))?;
        console.note(&M::Written { path: args.out.display().to_string() }.say(console.lang));
    }
    for note in &notes {
        console.warn(note.get(console.lang));
    }
    Ok(Exit::Done)
}

fn measure(
    tables: &NetworkTables,
    args: &AccessArgs,
    decay: Option<&Decay>,
    watch: &mut Watch,
    progress: &Progress,
) -> Result<Measured, Failure> {
    let stopped = |_| Failure::interrupted();
    let edges: Vec<Edge> = tables.edges.iter().map(|&([from, to], length_m)| Edge { from, to, length_m }).collect();
    let graph = Graph::new(tables.nodes.len(), &edges).map_err(no_graph)?;
    let (entered, far) = enter(tables, &edges, args.snap.unwrap_or(AccessSettings::default().snap_m))?;
    let of_category = |category: usize| tables.facilities.iter().zip(&entered).filter(move |(f, _)| f.category as usize == category);
    let stops: Vec<Vec<Stop>> =
        (0..tables.categories.len()).map(|category| of_category(category).flat_map(|(_, stops)| stops.clone()).collect()).collect();
    let build = watch.lap();
    progress.enter(Stage::Access, stops.len() as u64).map_err(stopped)?;
    let nearest = nearest_of_each(&graph, &stops, args.within, progress).map_err(stopped)?;
    let solve = watch.lap();
    let mut supplied = Vec::new();
    if let (Some(decay), Some(amounts)) = (decay, &tables.nodes.population) {
        progress.enter(Stage::Access, tables.facilities.len() as u64).map_err(stopped)?;
        let homes: Vec<Stop> = (0..tables.nodes.len() as u32).map(|node| Stop::at(node, node)).collect();
        let places = Places::new(&graph, homes.len(), &homes);
        for category in 0..tables.categories.len() {
            let supply = |(facility, stops): (&crate::intake::NetworkFacility, &Vec<Stop>)| Supply {
                stops: stops.clone(),
                capacity: facility.capacity.unwrap_or_default(),
            };
            let facilities: Vec<Supply> = of_category(category).filter(|(_, stops)| !stops.is_empty()).map(supply).collect();
            supplied.push(floating_catchment(&graph, Demand { places: &places, amounts }, &facilities, decay, progress).map_err(stopped)?);
        }
    }
    let seconds = Seconds { build, solve, supply: watch.lap(), ..Seconds::default() };
    Ok(Measured { graph, categories: tables.categories.clone(), stops, nearest, supplied, far, seconds })
}

/// The stops of every facility, and the rows of those too far from every edge, which have none.
fn enter(tables: &NetworkTables, edges: &[Edge], snap_m: f64) -> Result<(Vec<Vec<Stop>>, Vec<u32>), Failure> {
    let beside = tables.facilities.iter().any(|facility| matches!(facility.place, FacilityPlace::At(_)));
    let lines = tables.nodes.at.as_ref().filter(|_| beside).map(|at| EdgeLines::new(at, edges));
    if lines.as_ref().is_some_and(EdgeLines::look_like_degrees) {
        return Err(Failure::input("coordinates", M::Degrees.both(), M::DegreesFix.both()));
    }
    let stops = |(id, facility): (usize, &crate::intake::NetworkFacility)| match facility.place {
        FacilityPlace::Node(node) => vec![Stop::at(node, id as u32)],
        FacilityPlace::At(place) => {
            lines.as_ref().and_then(|lines| lines.foot(place, snap_m).map(|foot| lines.stops(foot, id as u32).to_vec())).unwrap_or_default()
        }
    };
    let entered: Vec<Vec<Stop>> = tables.facilities.par_iter().enumerate().map(stops).collect();
    let far = tables.facilities.iter().zip(&entered).filter(|(_, stops)| stops.is_empty()).map(|(facility, _)| facility.row).collect();
    Ok((entered, far))
}

/// Names of the columns that are added.
fn added(measured: &Measured) -> Vec<String> {
    let mut names: Vec<String> = measured.categories.iter().map(|category| format!("distance_{category}_m")).collect();
    if !measured.supplied.is_empty() {
        names.push("e2sfca".into());
        if measured.supplied.len() > 1 {
            names.extend(measured.categories.iter().map(|category| format!("e2sfca_{category}")));
        }
    }
    names
}

/// Writes the rows of the nodes with what was measured; a column of the same name gives way.
fn write(measured: &Measured, nodes: &NodeTable, path: &std::path::Path, progress: &Progress) -> Result<(), Failure> {
    let failed = |error: io::Error| Failure::from(FolderError::io(path, &error));
    let added = added(measured);
    let kept: Vec<bool> = nodes.columns.iter().map(|column| !added.contains(column)).collect();
    let keep = |cells: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        cells.zip(&kept).filter(|(_, kept)| **kept).map(|(cell, _)| cell.to_owned()).collect()
    };
    let mut header = keep(&mut nodes.columns.iter().map(String::as_str));
    header.extend(added);
    let head = lines(std::iter::once(header)).map_err(failed)?;
    let row = |node: usize| {
        let mut cells = keep(&mut nodes.row(node));
        cells.extend(measured.nearest.iter().map(|nearest| nearest.distance_m(node as u32).map_or(String::new(), |d| d.to_string())));
        let shares = measured.supplied.iter().map(|supplied| supplied.by_place[node]);
        match measured.supplied.len() {
            0 => {}
            1 => cells.extend(shares.map(|share| share.to_string())),
            _ => {
                cells.push(shares.clone().sum::<f64>().to_string());
                cells.extend(shares.map(|share| share.to_string()));
            }
        }
        cells
    };
    let mut file = BufWriter::new(fs_err::File::create(path).map_err(failed)?);
    let starts: Vec<usize> = (0..nodes.len()).step_by(ROWS_AT_A_TIME).collect();
    let threads = rayon::current_num_threads();
    let mut write = |bytes: &[u8]| file.write_all(bytes).map_err(failed);
    // A spreadsheet takes a table for UTF-8 only where a mark says so, and other programs are better off without one.
    if !head.is_ascii() || !nodes.is_ascii() {
        write("\u{feff}".as_bytes())?;
    }
    write(&head)?;
    for some in starts.chunks(threads.max(1)) {
        let body = |&start: &usize| lines((start..nodes.len().min(start + ROWS_AT_A_TIME)).map(row));
        let formatted: Vec<Vec<u8>> = some.par_iter().map(body).collect::<io::Result<_>>().map_err(failed)?;
        for bytes in formatted {
            write(&bytes)?;
        }
        progress.advance((some.len() * ROWS_AT_A_TIME) as u64).map_err(|_| Failure::interrupted())?;
    }
    file.flush().map_err(failed)
}

/// Rows as CSV.
fn lines(rows: impl Iterator<Item = Vec<String>>) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer(Vec::new());
    for row in rows {
        out.write_record(row).map_err(io::Error::other)?;
    }
    out.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// What the user should look at.
fn notes(measured: &Measured, snap_m: f64) -> Vec<Text> {
    let (counts, islands) = (measured.graph.counts(), measured.graph.islands());
    let mut notes = Vec::new();
    if islands.len() > 1 {
        let largest = islands.sizes.iter().max().map_or(0, |&size| size as usize);
        notes.push(M::Islands { islands: islands.len(), outside: counts.nodes - largest });
    }
    if counts.loops + counts.duplicates > 0 {
        notes.push(M::LeftOut { loops: counts.loops, duplicates: counts.duplicates });
    }
    if counts.zero_length > 0 {
        notes.push(M::ZeroLength { count: counts.zero_length });
    }
    if !measured.far.is_empty() {
        let more = if measured.far.len() > ROWS_NAMED { ", …" } else { "" };
        let rows: Vec<String> = measured.far.iter().take(ROWS_NAMED).map(u32::to_string).collect();
        notes.push(M::FarFacilities { count: measured.far.len(), snap: snap_m.to_string(), rows: rows.join(", ") + more });
    }
    let idle = measured.supplied.iter().map(|supplied| supplied.idle.len()).sum();
    if idle > 0 {
        notes.push(M::IdleSupply { count: idle });
    }
    notes.iter().map(Say::both).collect()
}

fn result(measured: &Measured, args: &AccessArgs, notes: &[Text], lang: Lang) -> Value {
    let (islands, nodes) = (measured.graph.islands(), measured.graph.nodes());
    let category = |at: usize| {
        let nearest = &measured.nearest[at];
        json!({
            "category": measured.categories[at],
            "facilities": facilities(&measured.stops[at]),
            "reached": nearest.reached(),
            "unreached": nodes - nearest.reached(),
            "sum_m": nearest.total_m(),
            "max_m": nearest.farthest_m(),
        })
    };
    let supply = (!measured.supplied.is_empty()).then(|| {
        json!({
            "decay": args.e2sfca,
            "pairs": pairs(measured),
            "sum": supply_sum(measured),
            "idle": measured.supplied.iter().map(|supplied| supplied.idle.len()).sum::<usize>(),
        })
    });
    let Seconds { read, build, solve, supply: supply_s, write } = measured.seconds;
    json!({
        "exit": Exit::Done.number(),
        "out": args.out.display().to_string(),
        "within_m": args.within,
        "network": measured.graph.counts(),
        "islands": islands.len(),
        "largest_island": islands.sizes.iter().max().unwrap_or(&0),
        "categories": (0..measured.categories.len()).map(category).collect::<Vec<_>>(),
        "sum_m": measured.nearest.iter().map(Nearest::total_m).sum::<f64>(),
        "facilities_left_out": measured.far,
        "e2sfca": supply,
        "notes": notes.iter().map(|note| note.get(lang)).collect::<Vec<_>>(),
        "read_s": read,
        "build_s": build,
        "solve_s": solve,
        "supply_s": supply_s,
        "write_s": write,
        "peak_memory_mib": peak_memory(),
    })
}

fn summary(measured: &Measured, lang: Lang) -> String {
    let show = |value: f64, decimals| Quantity { value, unit: Text::default(), decimals }.show(Lang::En);
    let count = |count: usize| show(count as f64, 0);
    let nodes = measured.graph.nodes();
    let (edges, islands) = (count(measured.graph.counts().edges), count(measured.graph.islands().len()));
    let mut lines = vec![M::Network { nodes: count(nodes), edges, islands }.say(lang)];
    for ((category, stops), nearest) in measured.categories.iter().zip(&measured.stops).zip(&measured.nearest) {
        let (category, facilities) = (category.clone(), count(facilities(stops)));
        let line = match nearest.farthest_m() {
            None => M::CategoryNone { category, facilities },
            Some(most) => M::Category {
                category,
                facilities,
                reached: count(nearest.reached()),
                nodes: count(nodes),
                mean: show(nearest.total_m() / nearest.reached() as f64, 1),
                most: show(most, 1),
            },
        };
        lines.push(line.say(lang));
    }
    if !measured.supplied.is_empty() {
        let mean = show(supply_sum(measured) / nodes as f64, 6);
        lines.push(M::Supply { pairs: show(pairs(measured) as f64, 0), mean }.say(lang));
    }
    lines.join("\n")
}

/// Facilities among stops, of which one may have two.
fn facilities(stops: &[Stop]) -> usize {
    let mut ids: Vec<u32> = stops.iter().map(|stop| stop.id).collect();
    ids.dedup();
    ids.len()
}

fn pairs(measured: &Measured) -> u64 {
    measured.supplied.iter().map(|supplied| supplied.pairs).sum()
}

fn supply_sum(measured: &Measured) -> f64 {
    measured.supplied.iter().flat_map(|supplied| &supplied.by_place).sum()
}

fn unusable(error: IntakeError) -> Failure {
    match error {
        IntakeError::Unusable(problems) => Failure::unusable(problems),
        IntakeError::Cancelled(_) => Failure::interrupted(),
    }
}

fn no_decay(error: &DecayError) -> Failure {
    let (DecayError::Part { part } | DecayError::Distance { distance: part } | DecayError::Weight { weight: part }) = error;
    Failure::new(Exit::Usage, "usage", M::NoDecay { part: part.clone() }.both(), M::NoDecayFix.both())
}

fn no_graph(error: GraphError) -> Failure {
    let (message, remedy) = match error {
        GraphError::TooMany { count } => (M::TooMany { count }, M::TooManyFix),
        GraphError::Total { total_m } => (M::TotalLength { total: total_m.to_string() }, M::TotalLengthFix),
        GraphError::Node { .. } | GraphError::Length { .. } => (M::NoNetwork { cause: error.to_string() }, M::EdgesHeader),
    };
    Failure::input("network", message.both(), remedy.both())
}
