use std::fs;

use super::*;
use crate::report::Lang;

const NODES: &str = "node,x,y,population,note\na,0,0,10,\"one, two\"\nb,100,0,0,\n丙,200,0,5.5,x\n";
const EDGES: &str = "u,v,length\na,b,100\nb,丙,100.5\n";
const FACILITIES: &str = "node,category,capacity\n丙,school,3\na,clinic,1\n";

fn read(nodes: &str, edges: &str, facilities: &str, supply: bool) -> Result<NetworkTables, Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let [n, e, f] = ["nodes.csv", "edges.csv", "facilities.csv"].map(|name| folder.path().join(name));
    for (path, text) in [(&n, nodes), (&e, edges), (&f, facilities)] {
        fs::write(path, text).unwrap();
    }
    let files = NetworkFiles { nodes: &n, edges: &e, facilities: &f, supply };
    read_network(&files, 1e7, &Progress::silent()).map_err(|error| match error {
        IntakeError::Unusable(problems) => problems
            .iter()
            .map(|p| {
                let file = Path::new(&*p.layer).file_stem().unwrap().to_string_lossy().into_owned();
                assert!(!p.remedy.get(Lang::En).is_empty());
                format!("{file} {}: {}", p.field.as_deref().unwrap_or("-"), p.message.get(Lang::En))
            })
            .collect(),
        IntakeError::Cancelled(_) => vec!["cancelled".into()],
    })
}

#[test]
fn tables_are_read_with_every_cell_of_the_nodes() {
    let read = read(NODES, EDGES, FACILITIES, true).unwrap();
    assert_eq!(read.nodes.len(), 3);
    assert_eq!(read.nodes.row(0).collect::<Vec<_>>(), ["a", "0", "0", "10", "one, two"]);
    assert_eq!(read.nodes.row(1).collect::<Vec<_>>(), ["b", "100", "0", "0", ""]);
    assert_eq!(read.nodes.population.unwrap(), [10.0, 0.0, 5.5]);
    assert_eq!(read.edges, [([0, 1], 100.0), ([1, 2], 100.5)]);
    assert_eq!(read.categories, ["clinic", "school"]);
    let facility =
        |row, category, node, capacity| NetworkFacility { row, category, place: FacilityPlace::Node(node), capacity: Some(capacity) };
    assert_eq!(read.facilities, [facility(2, 1, 2, 3.0), facility(3, 0, 0, 1.0)]);
}

#[test]
fn what_is_not_asked_for_is_not_needed() {
    let read = read("node\na\nb\n", "length,V,u\n5,b,a\n", "x,y,category\n", false);
    assert_eq!(read.unwrap_err(), ["facilities -: the table has no rows"]);
    let read = super::tests::read("node\na\nb\n", "length,V,u\n5,b,a\n", "category,node\nshop,b\n", false).unwrap();
    assert_eq!((read.nodes.at, read.nodes.population, read.facilities[0].capacity), (None, None, None));
}

#[test]
fn every_fault_is_named_with_its_place() {
    let nodes = "node,x,y,population\na,0,0,1\na,1,nan,-2\n,5,inf,\nc,,0,1\nd,1,1,1,1\n";
    let edges = "u,v,length\na,zz,5\na,c,-1\nc,a,NaN\na,c,\na,c,99999999\n";
    let facilities = "node,x,y,category,capacity\n,,,school,1\nq,,,school,1\na,,,,1\na,,,school,\n,1,,school,inf\n";
    let found = read(nodes, edges, facilities, true).unwrap_err();
    let expected = [
        "nodes node: row 3: the node “a” stands in row 2 already",
        "nodes y: row 3: “nan” is no number",
        "nodes y: row 4: “inf” is no number",
        "nodes population: row 3: “-2” is no amount",
        "nodes node: row 4: the cell is empty",
        "nodes population: row 4: the cell is empty",
        "nodes x: row 5: the cell is empty",
        "nodes -: row 6: 5 cells under a header of 4",
        "edges v: row 2: the nodes hold no “zz”",
        "edges length: row 3: “-1” is no length",
        "edges length: row 4: “NaN” is no length",
        "edges length: row 6: “99999999” is no length",
        "edges length: row 5: the cell is empty",
        "facilities node: row 2: neither a node nor coordinates",
        "facilities node: row 3: the nodes hold no “q”",
        "facilities category: row 4: the cell is empty",
        "facilities capacity: row 5: the cell is empty",
        "facilities y: row 6: the cell is empty",
        "facilities capacity: row 6: “inf” is no amount",
    ];
    assert_eq!(found, expected);
}

#[test]
fn many_rows_with_one_fault_are_counted() {
    let edges: String = "u,v,length\n".to_owned() + &"a,b,x\n".repeat(12);
    let found = read(NODES, &edges, FACILITIES, false).unwrap_err();
    assert_eq!((found.len(), found[5].as_str()), (6, "edges length: and 7 more of the same"));
}

#[test]
fn headers_that_do_not_fit_are_told_once() {
    let found = read("id,x,y\na,0,0\n", "from,to\na,b\n", "node,kind\na,b\n", true).unwrap_err();
    let expected = [
        "nodes node: there is no column node (the header: id,x,y)",
        "nodes population: there is no column population (the header: id,x,y)",
        "edges u: there is no column u (the header: from,to)",
        "edges v: there is no column v (the header: from,to)",
        "edges length: there is no column length (the header: from,to)",
        "facilities category: there is no column category (the header: node,kind)",
        "facilities capacity: there is no column capacity (the header: node,kind)",
    ];
    assert_eq!(found, expected);
    assert_eq!(read("", EDGES, FACILITIES, false).unwrap_err()[0], "nodes node: there is no column node (the header: )");
    let places = read("node\na\nb\n丙\n", EDGES, "x,y,category\n1,2,school\n", false).unwrap_err();
    assert_eq!(places, ["nodes x: there is no column x (the header: node)"]);
    assert_eq!(read("node,x,X\na,1,2\n", EDGES, FACILITIES, false).unwrap_err()[0], "nodes X: the column X stands there twice");
}
