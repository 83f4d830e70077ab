//! Files looked at together: one that says where it lies tells of another which meridian its numbers leave open; and all of
//! them make a project file.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::Date;

use super::{Inspection, LayerReport, suggest};
use crate::intake::crs::Transform;
use crate::intake::crs_known::{self, Guess, Hints};
use crate::report::messages::InspectMessage as M;
use crate::report::{Lang, Role, Say};

/// Longitude and latitude of a layer's middle, and whether its axes are exchanged.
pub(super) fn lonlat(crs: &str, [x, y]: [f64; 2]) -> Option<([f64; 2], bool)> {
    let transform = Transform::cached(crs, "EPSG:4326").ok()?;
    let there = |at| transform.point(at).filter(|[lon, lat]| lon.abs() <= 180.0 && lat.abs() <= 90.0);
    // A northing in the place of an easting leads out of the world, or to its other end.
    let straight = there([x, y]);
    let is_gauss = (1_500_000.0..6_500_000.0).contains(&x) && (100_000.0..900_000.0).contains(&y);
    match straight {
        Some(at) if !is_gauss => Some((at, false)),
        _ => there([y, x]).map(|at| (at, true)).or(straight.map(|at| (at, false))),
    }
}

/// Takes for layers whose easting has no zone the meridian that brings them to the others.
pub fn together(found: &mut [Inspection], lang: Lang) {
    let mut hints = Hints::default();
    for inspection in found.iter() {
        hints.places.extend(inspection.layers.iter().filter_map(|layer| Some((inspection.file.clone(), layer.place?))));
    }
    for inspection in found {
        let mut is_new = false;
        for layer in inspection.layers.iter_mut().filter(|layer| layer.six_digits && layer.crs_guess.is_none()) {
            let Some(middle) = layer.middle else { continue };
            if let Guess::Near(code, label, km) = crs_known::guess(middle, &hints) {
                (layer.place, layer.swapped) = lonlat(&code, middle).map_or((None, false), |(at, swapped)| (Some(at), swapped));
                (layer.crs_guess, layer.near, is_new) = (Some(code), Some((label, km.round())), true);
            }
        }
        if is_new {
            inspection.suggested = suggest::suggest(&inspection.file, &inspection.layers, lang);
        }
    }
}

/// A project file that names all that was found, for a folder; what is still to be said is left as a comment, the day that a plan
/// is judged from, too, where none is given.
#[must_use]
pub fn project(found: &[Inspection], name: &str, as_of: Option<Date>, folder: &Path, lang: Lang) -> String {
    let day = match as_of {
        Some(day) => format!("as_of = {day}"),
        None => format!("# as_of = 2024-06-30  # {}", M::AsOfNeeded.say(lang).replace(['\n', '\r'], " ")),
    };
    let mut out = format!("[project]\nname = {}\n{day}\n\n", suggest::quoted(name));
    let extracts = found.iter().filter(|inspection| inspection.driver == "OSM");
    for (at, extract) in extracts.enumerate() {
        // One extract can be named; another stays as a comment.
        let hash = if at == 0 { "" } else { "# " };
        let table = if at == 0 { "[inputs]\n" } else { "" };
        let _ = write!(out, "{table}{hash}osm = {}\n\n", suggest::quoted(&written(&extract.file, folder)));
    }
    let layers = |role: Role| -> Vec<(&Inspection, &LayerReport)> {
        let vectors = found.iter().filter(|inspection| inspection.driver != "OSM");
        let all = vectors.flat_map(|inspection| inspection.layers.iter().map(move |layer| (inspection, layer)));
        all.filter(|(_, layer)| layer.role == Some(role) && layer.rows > 0).collect()
    };
    for role in Role::INPUTS {
        let mut fitting = layers(role);
        let is_repeated = suggest::is_repeated(role);
        if !is_repeated {
            fitting.sort_by_key(|(_, layer)| std::cmp::Reverse(layer.rows));
        }
        let is_list = is_repeated && fitting.len() > 1;
        for (at, (inspection, layer)) in fitting.into_iter().enumerate() {
            let several = inspection.layers.len() > 1;
            let text = suggest::part(&written(&inspection.file, folder), layer, role, is_list, several, lang);
            if at == 0 || is_list {
                out.push_str(&text);
            } else {
                let _ = writeln!(out, "# {}", M::OnlyOneNamed { role: role.key().to_owned() }.say(lang));
                out.extend(text.lines().map(|line| format!("# {line}\n")));
            }
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// A path as the project file of a folder writes it: relative where the file lies below.
fn written(file: &str, folder: &Path) -> String {
    let (Ok(path), Ok(folder)) = (std::path::absolute(file), std::path::absolute(folder)) else { return file.to_owned() };
    let short = path.strip_prefix(&folder).unwrap_or(&path);
    short.to_string_lossy().into_owned()
}
