//! What the fuzz targets of `fuzz/` call, and a test that runs their corpora without a fuzzer.
//!
//! Each function takes any bytes and must return: what it asserts holds for every input there is.

use std::path::Path;

use crate::access::network::{Edge, Graph, LONGEST_EDGE_M, Stop, nearest};
use crate::intake::{self, FacilityPlace, Intake, IntakeError, Problem};
use crate::project::Project;
use crate::report::{Action, DataIssue, Lang, Progress};
use crate::stored;

pub use intake::fuzzing::{fields, wkb};

/// Year cells: two bytes for the as-of year, then the text.
pub fn year(data: &[u8]) {
    let Some((head, text)) = data.split_first_chunk::<2>() else { return };
    // Years a project may have, and a few that it may not.
    let as_of = 1800 + i16::from_le_bytes(*head).rem_euclid(400);
    let reading = intake::read_year(&String::from_utf8_lossy(text), as_of);
    match reading.year {
        Some(year) => assert!(year.from <= year.to && year.to <= as_of, "{reading:?}"),
        None => assert!(reading.issue.is_some(), "an unknown year has its reason"),
    }
}

/// Project files: what is read is written and read again unchanged; what is not names its reason in both languages.
pub fn project(data: &[u8]) {
    let path = Path::new("p.lianpian.toml");
    match Project::parse(&String::from_utf8_lossy(data), path) {
        Ok(project) => {
            let Ok(text) = project.to_toml() else { return };
            let again = Project::parse(&text, path);
            assert!(again.is_ok_and(|again| again.to_toml().is_ok_and(|t| t == text)), "{text}");
        }
        Err(error) => {
            let text = error.text();
            assert!(!text.zh.is_empty() && !text.en.is_empty());
        }
    }
}

/// What a cache keeps of a district: read or broken; what is read and sound leads nowhere outside itself.
pub fn stored(data: &[u8]) {
    let Ok(intake) = stored::from_bytes::<Intake>(data) else { return };
    assert!(stored::from_bytes::<Intake>(&stored::to_bytes(&intake)).is_ok(), "what was read is read again");
    let district = intake.district;
    if district.is_sound() {
        district.buildings.iter().for_each(|building| _ = building.bounds());
        let members = district.neighbourhoods.iter().flat_map(|n| &n.buildings);
        members.for_each(|&building| _ = district.buildings.get(building).centre());
    }
}

/// The bytes of a GeoJSON file, inspected and read as buildings.
pub fn geojson(data: &[u8]) {
    file(data, "geojson", "buildings");
}

/// The bytes of a table after one byte for its ending, inspected and read as a ledger.
pub fn table(data: &[u8]) {
    let Some((first, rest)) = data.split_first() else { return };
    let ending = ["csv", "xlsx", "xls", "ods", "txt"][usize::from(*first) % 5];
    file(rest, ending, "ledger");
}

/// Nodes, edges and facilities of a network as CSV, divided by lines of three dashes, read and searched.
pub fn network(data: &[u8]) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let paths = ["nodes", "edges", "facilities"].map(|name| folder.path().join(format!("{name}.csv")));
    let text = String::from_utf8_lossy(data);
    let mut tables = text.splitn(3, "---\n");
    if paths.iter().any(|path| fs_err::write(path, tables.next().unwrap_or_default()).is_err()) {
        return;
    }
    let [nodes, edges, facilities] = &paths;
    let files = intake::NetworkFiles { nodes, edges, facilities, supply: data.len().is_multiple_of(2) };
    let read = match intake::read_network(&files, LONGEST_EDGE_M, &Progress::silent()) {
        Ok(read) => read,
        Err(IntakeError::Unusable(problems)) => {
            assert!(!problems.is_empty());
            worded(&problems);
            return;
        }
        Err(IntakeError::Cancelled(_)) => return,
    };
    let edges: Vec<Edge> = read.edges.iter().map(|&([from, to], length_m)| Edge { from, to, length_m }).collect();
    let Ok(graph) = Graph::new(read.nodes.len(), &edges) else { return };
    let stops: Vec<Stop> = (0..read.facilities.len() as u32)
        .zip(&read.facilities)
        .filter_map(|(id, facility)| match facility.place {
            FacilityPlace::Node(node) => Some(Stop::at(node, id)),
            FacilityPlace::At(at) => {
                assert!(at.iter().all(|v| v.is_finite()));
                None
            }
        })
        .collect();
    let Ok(found) = nearest(&graph, &stops, None, &Progress::silent()) else { return };
    for stop in &stops {
        assert_eq!(found.distance_m(stop.node), Some(0.0));
    }
    assert!(found.total_m().is_finite());
}

/// Every problem has its words and its remedy.
fn worded(problems: &[Problem]) {
    for problem in problems {
        assert!([&problem.message, &problem.remedy].iter().all(|t| !t.zh.is_empty() && !t.en.is_empty()), "{problem:?}");
    }
}

/// Writes a file, inspects it, and reads it in its part.
fn file(data: &[u8], ending: &str, role: &str) {
    let Ok(folder) = tempfile::tempdir() else { return };
    let name = format!("f.{ending}");
    let path = folder.path().join(&name);
    if fs_err::write(&path, data).is_err() {
        return;
    }
    match intake::inspect(&path) {
        Ok(seen) => assert!(!seen.text(Lang::Zh).is_empty() && !seen.text(Lang::En).is_empty()),
        Err(problems) => assert!(!problems.is_empty()),
    }
    let mut inputs = format!("[inputs.{role}]\npath = \"{name}\"\n");
    if role == "ledger" {
        let house = "WKT,name\n\"POLYGON((105.84 30.19,105.8402 30.19,105.8402 30.1902,105.84 30.1902,105.84 30.19))\",甲\n";
        if fs_err::write(folder.path().join("b.csv"), house).is_err() {
            return;
        }
        inputs.push_str("[inputs.buildings]\npath = \"b.csv\"\ncrs = \"EPSG:4490\"\n");
    }
    let text = format!("[project]\nname = \"f\"\nas_of = 2021-11-25\n{inputs}");
    let Ok(project) = Project::parse(&text, &folder.path().join("p.lianpian.toml")) else { return };
    match intake::read(&project, &Progress::silent()) {
        Ok(read) => accounted(&read),
        Err(IntakeError::Unusable(problems)) => {
            assert!(!problems.is_empty());
            worded(&problems);
        }
        Err(IntakeError::Cancelled(_)) => {}
    }
}

/// Read = kept + rejected, and every rejected row stands in the issue list.
fn accounted(read: &Intake) {
    for input in &read.inputs {
        assert_eq!(input.read, input.kept + input.rejected, "{input:?}");
    }
    let rejected: u64 = read.inputs.iter().map(|i| i.rejected).sum();
    let listed: u64 = read.issues.iter().filter(|i| i.action == Action::Rejected).map(DataIssue::count).sum();
    assert!(listed >= rejected, "{rejected} rejected, {listed} listed");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs every file of a corpus; says how many there were.
    fn corpus(target: &str, run: impl Fn(&[u8])) -> usize {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
        let mut files: Vec<_> = fs_err::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in &files {
            run(&fs_err::read(file).unwrap());
        }
        files.len()
    }

    #[test]
    fn what_the_fuzzers_kept_still_holds() {
        assert!(corpus("year", year) > 5);
        assert!(corpus("fields", fields) > 5);
        assert!(corpus("project", project) > 5);
        assert!(corpus("wkb", wkb) > 5);
        assert!(corpus("stored", stored) > 5);
    }

    #[test]
    fn files_that_the_fuzzers_kept_still_end_well() {
        assert!(corpus("geojson", geojson) > 5);
        assert!(corpus("table", table) > 5);
        assert!(corpus("network", network) > 5);
    }
}
