//! `lianpian zone`: connected zones of any layer or table, by the standard problems; who faces whom across streets; corridors.

mod asked;
mod corridors;
mod divided;
mod outcome;
mod places;

use std::path::{Path, PathBuf};

use crate::export::OutputFile;
use crate::report::messages::RegionMessage as M;
use crate::report::{Say, Stage, Text};

use self::asked::Asked;
use super::access::{Watch, output_file};
use super::args::ZoneArgs;
use super::console::{print, print_json};
use super::failure::{Exit, Failure};
use super::progress::peak_memory;
use super::session::Session;

/// Divides the records of a file into zones and writes them with `zone_id` added, or writes who faces whom, or corridors.
///
/// # Errors
/// [`Failure`] where what is asked makes no sense, inputs cannot be used, or the result cannot be written.
pub fn zone(args: &ZoneArgs, session: &Session) -> Result<Exit, Failure> {
    match asked::asked(args, session)? {
        Asked::Links => links_alone(args, session),
        Asked::Corridors { out } => corridors::run(args, out, session),
        Asked::Division { out, settings, bounds } => divided::run(args, out, &settings, bounds, session),
    }
}

/// Who faces whom, and nothing else.
fn links_alone(args: &ZoneArgs, session: &Session) -> Result<Exit, Failure> {
    let (count, warnings, seconds) = session.watched(|view| {
        let mut watch = Watch::start();
        let table = places::LinkTable::prepare(args)?;
        let places = places::read(args, &view.progress)?;
        let read = watch.lap();
        view.progress.enter(Stage::Links, places.outlines.len() as u64).map_err(|_| Failure::interrupted())?;
        let links = places::facing(&places, args, &view.progress)?;
        let found = watch.lap();
        if let Some(table) = table {
            table.write(&places, &links, args, &view.progress)?;
        }
        Ok((links.len(), places.warnings, [read, found, watch.lap()]))
    })?;
    let lang = session.console.lang;
    let out = args.links_out.as_ref().map_or_else(String::new, |path| path.display().to_string());
    for warning in warnings.iter().filter(|_| !session.console.json) {
        session.console.warn(warning.get(lang));
    }
    if session.console.json {
        let [read_s, links_s, write_s] = seconds;
        print_json(&serde_json::json!({
            "links_out": out,
            "links": count,
            "warnings": warnings.iter().map(|warning| warning.get(lang)).collect::<Vec<_>>(),
            "read_s": read_s, "links_s": links_s, "write_s": write_s, "peak_memory_mib": peak_memory(),
        }))?;
    } else {
        print(&M::LinksWritten { links: count, path: out }.say(lang))?;
    }
    Ok(Exit::Done)
}

/// Every file that is read, without the names of layers.
fn inputs(args: &ZoneArgs) -> Vec<PathBuf> {
    let layers = args.barriers.iter().chain(&args.crossings).chain(&args.streets);
    let tables = [args.locks.as_ref(), if let super::args::ZoneLinks::File(path) = args.linked() { Some(path) } else { None }];
    let files = layers.map(|written| PathBuf::from(crate::intake::without_layer(written)));
    std::iter::once(args.file.clone()).chain(files).chain(tables.into_iter().flatten().cloned()).collect()
}

/// An output, which must be none of the inputs.
fn output(out: &Path, args: &ZoneArgs) -> Result<OutputFile, Failure> {
    let inputs = inputs(args);
    output_file(out, &inputs.iter().collect::<Vec<_>>())
}

fn usage(message: Text, remedy: &impl Say) -> Failure {
    Failure::new(Exit::Usage, "usage", message, remedy.both())
}
