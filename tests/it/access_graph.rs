//! `lianpian access` on tables of nodes and edges, as a user meets it, and on the networks that other programs were timed with.

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use lianpian::access::network::{Decay, Demand, Edge, Graph, Places, Stop, Supply, floating_catchment, nearest_of_each};
use lianpian::report::Progress;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

use super::cli::lianpian;

const NODES: &str = "node,x,y,population\nw,0,0,10\nm,100,0,0\ne,200,0,30\nn,100,50,5\nisle,900,900,7\n";
const EDGES: &str = "u,v,length\nw,m,100.1\nm,e,100.2\nm,n,50\nm,w,300\nn,n,4\n";
const FACILITIES: &str = "node,category,capacity\ne,school,4\nw,clinic,2\nw,clinic,1\n";

fn folder(nodes: &str, edges: &str, facilities: &str) -> TempDir {
    let folder = tempdir().unwrap();
    for (name, text) in [("nodes.csv", nodes), ("edges.csv", edges), ("facilities.csv", facilities)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn access(folder: &Path, more: &[&str]) -> Output {
    let files = ["access", "--nodes", "nodes.csv", "--edges", "edges.csv", "--facilities", "facilities.csv", "--out", "out.csv"];
    lianpian(folder).args(files).args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn done(folder: &Path, more: &[&str]) -> String {
    let output = access(folder, more);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    fs::read_to_string(folder.join("out.csv")).unwrap()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn distances_stand_beside_the_rows_of_the_nodes() {
    let folder = folder(NODES, EDGES, FACILITIES);
    let expected = "node,x,y,population,distance_clinic_m,distance_school_m\nw,0,0,10,0,200.3\nm,100,0,0,100.1,100.2\n\
                    e,200,0,30,200.3,0\nn,100,50,5,150.1,150.2\nisle,900,900,7,,\n";
    assert_eq!(done(folder.path(), &[]), expected);
    assert_eq!(files(folder.path()), ["edges.csv", "facilities.csv", "nodes.csv", "out.csv"]);
    let near = "w,0,0,10,0,\nm,100,0,0,100.1,100.2\ne,200,0,30,,0\nn,100,50,5,,\nisle,900,900,7,,\n";
    assert!(done(folder.path(), &["--within", "120"]).ends_with(near));
    // The output is a table of nodes again; what was measured before gives way.
    fs::rename(folder.path().join("out.csv"), folder.path().join("nodes.csv")).unwrap();
    assert_eq!(done(folder.path(), &[]), expected);
}

#[test]
fn supply_is_shared_by_those_in_reach() {
    let folder = folder(NODES, EDGES, FACILITIES);
    let out = done(folder.path(), &["--e2sfca", "120:1,180:0.5"]);
    let rows: Vec<Vec<&str>> = out.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0][6..], ["e2sfca", "e2sfca_clinic", "e2sfca_school"]);
    // The clinics reach w (10 people, weight 1), m (none) and n (5, weight ½): 3 / 12.5. The school e, m and n: 4 / 32.5.
    let number = |row: usize, column: usize| rows[row][column].parse::<f64>().unwrap();
    for (row, clinic, school) in [(1, 1.0, 0.0), (2, 1.0, 1.0), (3, 0.0, 1.0), (4, 0.5, 0.5), (5, 0.0, 0.0)] {
        let expected = [3.0 / 12.5 * clinic, 4.0 / 32.5 * school];
        let found = [number(row, 7), number(row, 8)];
        assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{row} {found:?} {expected:?}");
        assert!((number(row, 6) - found[0] - found[1]).abs() < 1e-12);
    }
}

#[test]
fn the_account_for_scripts_is_whole() {
    let folder = folder(NODES, EDGES, FACILITIES);
    let output = access(folder.path(), &["--json", "--e2sfca", "120:1", "--lang", "en"]);
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(found["network"]["used"], 3);
    assert_eq!((&found["network"]["loops"], &found["network"]["duplicates"]), (&1.into(), &1.into()));
    assert_eq!((&found["islands"], &found["largest_island"]), (&2.into(), &4.into()));
    let clinic = &found["categories"][0];
    assert_eq!((clinic["category"].as_str(), &clinic["facilities"], &clinic["unreached"]), (Some("clinic"), &2.into(), &1.into()));
    assert_eq!((clinic["sum_m"].as_f64(), found["sum_m"].as_f64(), clinic["max_m"].as_f64()), (Some(450.5), Some(901.2), Some(200.3)));
    assert_eq!(found["e2sfca"]["pairs"], 6);
    for key in ["read_s", "build_s", "solve_s", "supply_s", "write_s"] {
        assert!(found[key].as_f64().is_some_and(|seconds| seconds >= 0.0), "{key}");
    }
    assert!(found["peak_memory_mib"].as_u64().is_some());
    let notes = found["notes"].to_string();
    assert!(notes.contains("2 parts that no edge joins") && notes.contains("edges not used: 1 that end where they begin"), "{notes}");
}

#[test]
fn chinese_tables_keep_their_words_and_get_a_mark() {
    let folder = folder("node,x,y\n甲,0,0\n乙,9,0\n", "u,v,length\n甲,乙,9\n", "node,category\n乙,幼儿园\n");
    assert_eq!(done(folder.path(), &[]), "\u{feff}node,x,y,distance_幼儿园_m\n甲,0,0,9\n乙,9,0,0\n");
    // As a Chinese spreadsheet saves it.
    let (gbk, _, _) = encoding_rs::GB18030.encode("node,x,y\n阅览中心路口,0,0\n建设大道路口,9,0\n");
    fs::write(folder.path().join("nodes.csv"), gbk).unwrap();
    fs::write(folder.path().join("edges.csv"), "u,v,length\n阅览中心路口,建设大道路口,9\n").unwrap();
    fs::write(folder.path().join("facilities.csv"), "node,category\n建设大道路口,幼儿园\n").unwrap();
    assert!(done(folder.path(), &[]).contains("阅览中心路口,0,0,9"));
}

#[test]
fn facilities_beside_the_network_are_entered_from_the_nearest_edge() {
    let folder = folder(NODES, EDGES, "x,y,category\n150,20,school\n150,-900,school\n");
    let output = access(folder.path(), &["--lang", "en"]);
    assert!(text(&output.stderr).contains("farther than 150 m from every street, left out: 1 (row 3)"), "{}", text(&output.stderr));
    // 20 m to the street, then half of the 100.2 m to either end.
    assert_eq!(
        fs::read_to_string(folder.path().join("out.csv")).unwrap().lines().map(|l| l.rsplit(',').next().unwrap()).collect::<Vec<_>>(),
        ["distance_school_m", "170.2", "70.1", "70.1", "120.1", ""]
    );
    assert!(done(folder.path(), &["--snap", "5"]).lines().skip(1).all(|line| line.ends_with(',')));
}

#[test]
fn inputs_that_cannot_be_used_are_told_with_file_row_and_remedy() {
    for (nodes, edges, facilities, expected) in [
        (NODES, "u,v,length\nw,q,1\n", FACILITIES, "edges.csv · field v: row 2: the nodes hold no “q”"),
        (NODES, "u,v,length\nw,m,-1\n", FACILITIES, "edges.csv · field length: row 2: “-1” is no length"),
        (NODES, "u,v,length\nw,m,inf\n", FACILITIES, "“inf” is no length"),
        (NODES, "u,v,length\n", FACILITIES, "streets · edges.csv: the table has no rows"),
        ("node,x,y\n", EDGES, FACILITIES, "nodes · nodes.csv: the table has no rows"),
        (NODES, EDGES, "node,category\n", "facilities.csv: the table has no rows"),
        ("node,x,y\nw,1,2\nw,1,2\n", EDGES, FACILITIES, "row 3: the node “w” stands in row 2 already"),
        ("node,x,y\nw,NaN,2\n", EDGES, FACILITIES, "nodes · nodes.csv · field x: row 2: “NaN” is no number"),
        (NODES, EDGES, "node,category\nnowhere,school\n", "facilities.csv · field node: row 2: the nodes hold no “nowhere”"),
        ("node,x,y\nw,114.1,30.5\nm,114.2,30.5\n", "u,v,length\nw,m,9600\n", "x,y,category\n114.15,30.5,a\n", "look like degrees"),
    ] {
        let folder = folder(nodes, edges, facilities);
        let output = access(folder.path(), &["--lang", "en"]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.contains(expected) && said.contains("hint: "), "{expected} in {said}");
        assert_eq!(files(folder.path()), ["edges.csv", "facilities.csv", "nodes.csv"]);
    }
}

#[test]
fn usage_that_makes_no_sense_is_refused_before_anything_is_read() {
    let folder = folder("nonsense", "nonsense", "nonsense");
    for more in [
        &["--within", "0"][..],
        &["--within", "-5"],
        &["--within", "nan"],
        &["--snap", "inf"],
        &["--e2sfca", "500"],
        &["--e2sfca", "9:1,5:1"],
    ] {
        let output = access(folder.path(), more);
        assert_eq!(output.status.code(), Some(2), "{more:?} {}", text(&output.stderr));
    }
    let onto_itself = |out: &str| {
        let files = ["access", "--nodes", "nodes.csv", "--edges", "edges.csv", "--facilities", "facilities.csv", "--out", out];
        lianpian(folder.path()).args(files).output().unwrap().status.code()
    };
    assert_eq!([onto_itself("./edges.csv"), onto_itself("."), onto_itself("/dev/null")], [Some(2); 3]);
    fs::remove_file(folder.path().join("edges.csv")).unwrap();
    assert_eq!(access(folder.path(), &[]).status.code(), Some(3));
}

#[test]
fn threads_change_no_byte() {
    let side = 60;
    let mut nodes = "node,x,y,population\n".to_owned();
    let (mut edges, mut facilities) = ("u,v,length\n".to_owned(), "node,category,capacity\n".to_owned());
    for n in 0..side * side {
        let (x, y) = (n % side, n / side);
        writeln!(nodes, "{n},{},{},{}", x * 100, y * 100, n * 7 % 300).unwrap();
        if x + 1 < side {
            writeln!(edges, "{n},{},{}", n + 1, 80.0 + f64::from(n * 13 % 400) / 10.0).unwrap();
        }
        if y + 1 < side {
            writeln!(edges, "{n},{},{}", n + side, 80.0 + f64::from(n * 29 % 400) / 10.0).unwrap();
        }
        if n % 11 == 0 {
            writeln!(facilities, "{},c{},{}", n * 31 % (side * side), n % 3, n % 50 + 1).unwrap();
        }
    }
    let folder = folder(&nodes, &edges, &facilities);
    let with = |threads| done(folder.path(), &["--e2sfca", "gaussian:900", "--threads", threads]);
    assert_eq!(with("1"), with("4"));
}

/// One array of an archive that NumPy wrote (`.npz`: a ZIP of `.npy`), as numbers.
fn array(archive: &Path, name: &str) -> Vec<f64> {
    let mut zip = zip::ZipArchive::new(fs::File::open(archive).unwrap()).unwrap();
    let mut bytes = Vec::new();
    zip.by_name(&format!("{name}.npy")).unwrap().read_to_end(&mut bytes).unwrap();
    let header = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    let (kind, body) = (String::from_utf8_lossy(&bytes[10..10 + header]).into_owned(), &bytes[10 + header..]);
    let eight = body.chunks_exact(8).map(|chunk| <[u8; 8]>::try_from(chunk).unwrap());
    if kind.contains("<i8") {
        eight.map(|eight| i64::from_le_bytes(eight) as f64).collect()
    } else {
        assert!(kind.contains("<f8"), "{kind}");
        eight.map(f64::from_le_bytes).collect()
    }
}

/// Graph, and node, category and capacity of every facility.
#[expect(clippy::print_stdout, reason = "says what is skipped")]
#[expect(clippy::type_complexity, reason = "graph, facilities as node, category and capacity, and population, once")]
fn streets(name: &str) -> Option<(Graph, Vec<(u32, usize, f64)>, Vec<f64>)> {
    let archive = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/peers/inputs").join(format!("{name}.npz"));
    if !archive.exists() {
        println!("skipped: no network at ../shared/peers/inputs/{name}.npz");
        return None;
    }
    let numbers = |key: &str| array(&archive, key);
    let people = numbers("pop");
    let edges: Vec<Edge> = numbers("u")
        .iter()
        .zip(numbers("v"))
        .zip(numbers("len"))
        .map(|((&from, to), length_m)| Edge { from: from as u32, to: to as u32, length_m })
        .collect();
    let places = numbers("fac_node").into_iter().zip(numbers("fac_cat")).zip(numbers("fac_cap"));
    let facilities = places.map(|((node, category), capacity)| (node as u32, category as usize, capacity)).collect();
    Some((Graph::new(people.len(), &edges).unwrap(), facilities, people))
}

#[test]
fn two_hundred_thousand_nodes_have_the_distances_that_other_programs_found() {
    let Some((graph, facilities, people)) = streets("streets_200k") else { return };
    assert_eq!((graph.nodes(), graph.counts().used, graph.islands().len()), (199_992, 367_381, 1));
    let mut stops = vec![Vec::new(); 8];
    for (id, &(node, category, _)) in facilities.iter().enumerate() {
        stops[category].push(Stop::at(node, id as u32));
    }
    let found = nearest_of_each(&graph, &stops, None, &Progress::silent()).unwrap();
    let sum: f64 = found.iter().map(lianpian::access::network::Nearest::total_m).sum();
    assert!((sum - 1_585_282_950.104).abs() < 1e-3, "{sum}");
    assert!(found.iter().all(|nearest| nearest.reached() == people.len()));
}

#[test]
fn supply_of_twenty_thousand_nodes_is_what_pysal_found() {
    let Some((graph, facilities, people)) = streets("streets_20k") else { return };
    let homes: Vec<Stop> = (0..graph.nodes() as u32).map(|node| Stop::at(node, node)).collect();
    let places = Places::new(&graph, homes.len(), &homes);
    let supply: Vec<Supply> = facilities
        .iter()
        .filter(|(_, category, _)| *category == 0)
        .map(|&(node, _, capacity)| Supply { stops: vec![Stop::at(node, 0)], capacity })
        .collect();
    let decay: Decay = "500:1,1000:0.68,1500:0.22".parse().unwrap();
    let found = floating_catchment(&graph, Demand { places: &places, amounts: &people }, &supply, &decay, &Progress::silent()).unwrap();
    // The sum of `access` 1.1.10 over the same 141,001 pairs; benches/peers/access.py compares node by node.
    let sum: f64 = found.by_place.iter().sum();
    assert_eq!((supply.len(), found.pairs), (317, 141_001));
    assert!((sum - 221.623_552_740_811_2).abs() < 1e-9, "{sum}");
}
