//! `lianpian access` on layers: two quays with a river between and one bridge, as a user has them, and real streets.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use super::cli::lianpian;

/// A feature with its places in metres from a corner of UTM zone 31.
fn feature(kind: &str, points: &[[f64; 2]], properties: &Value) -> Value {
    let place = |[x, y]: [f64; 2]| json!([500_000.0 + x, 100_000.0 + y]);
    let coordinates = if kind == "Point" { place(points[0]) } else { Value::Array(points.iter().map(|&p| place(p)).collect()) };
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": kind, "coordinates": coordinates } })
}

fn layer(folder: &Path, name: &str, features: &[Value]) {
    let crs = json!({ "type": "name", "properties": { "name": "urn:ogc:def:crs:EPSG::32631" } });
    let text = json!({ "type": "FeatureCollection", "crs": crs, "features": features }).to_string();
    fs::write(folder.join(name), text).unwrap();
}

fn quays() -> TempDir {
    let folder = tempdir().unwrap();
    let street = |points: &[[f64; 2]], bridge: &str| feature("LineString", points, &json!({ "class": "支路", "bridge": bridge }));
    layer(
        folder.path(),
        "streets.geojson",
        &[
            street(&[[0.0, 0.0], [1000.0, 0.0]], "no"),
            street(&[[0.0, 100.0], [1000.0, 100.0]], "no"),
            street(&[[1000.0, 0.0], [1000.0, 100.0]], "yes"),
            street(&[[500.0, 0.0], [500.0, 100.0]], "no"),
        ],
    );
    layer(folder.path(), "river.geojson", &[feature("LineString", &[[-500.0, 50.0], [2000.0, 50.0]], &json!({ "kind": "river" }))]);
    let kindergarten = |at| feature("Point", &[at], &json!({ "category": "幼儿园" }));
    layer(folder.path(), "facilities.geojson", &[kindergarten([100.0, 100.0]), kindergarten([300.0, 20_000.0])]);
    let home = |name: &str, at| feature("Point", &[at], &json!({ "name": name }));
    layer(folder.path(), "homes.geojson", &[home("south", [100.0, -10.0]), home("north", [200.0, 110.0]), home("far", [100.0, -900.0])]);
    folder
}

fn access(folder: &Path, more: &[&str]) -> Output {
    let files = ["access", "--facilities", "facilities.geojson", "--origins", "homes.geojson", "--barriers", "river.geojson"];
    lianpian(folder).args(files).args(["--out", "out.csv", "--lang", "en"]).args(more).output().unwrap()
}

/// Walk and straight line of every origin.
fn distances(folder: &Path) -> Vec<[Option<f64>; 2]> {
    let text = fs::read_to_string(folder.join("out.csv")).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("name,distance_kindergarten_m,straight_kindergarten_m"));
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [cells[1].parse().ok(), cells[2].parse().ok()]
        })
        .collect()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn walks_cross_the_river_by_its_bridge_and_what_hangs_on_no_street_is_unknown() {
    let folder = quays();
    let output = access(folder.path(), &["--streets", "streets.geojson", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let found = distances(folder.path());
    assert!((found[0][0].unwrap() - 1910.0).abs() < 0.01, "{found:?}");
    assert!((found[1][0].unwrap() - 110.0).abs() < 0.01, "{found:?}");
    assert_eq!(found[2][0], None, "900 m from every street");
    assert!((found[0][1].unwrap() - 110.0).abs() < 0.01);
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["network"]["cuts"], 1);
    assert_eq!(said["network"]["doors"]["origins_without"], 1);
    assert_eq!(said["network"]["doors"]["facilities_without"], 1, "the one 20 km away");
    assert_eq!(said["categories"][0]["reached"], 2);

    assert_eq!(access(folder.path(), &["--streets", "streets.geojson", "--within", "500"]).status.code(), Some(0));
    assert_eq!(distances(folder.path()).iter().map(|d| d[0].is_some()).collect::<Vec<_>>(), [false, true, false]);
}

#[test]
fn without_streets_the_river_still_counts() {
    let folder = quays();
    layer(folder.path(), "bridges.geojson", &[feature("Point", &[[1000.0, 50.0]], &json!({ "id": "b" }))]);
    let output = access(folder.path(), &["--crossings", "bridges.geojson"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("straight lines times 1.3"), "{}", text(&output.stderr));
    let found = distances(folder.path());
    let leg = |x: f64, y: f64| x.hypot(y);
    assert!(found[0][0].unwrap() >= 1.3 * (leg(900.0, 60.0) + leg(900.0, 50.0)) - 100.0, "{found:?}");
    assert!((found[1][0].unwrap() - 1.3 * leg(100.0, 10.0)).abs() < 0.1, "{found:?}");
}

#[test]
fn catchments_are_written_beside_and_junctions_stand_for_origins() {
    let folder = quays();
    let files = ["access", "--streets", "streets.geojson", "--facilities", "facilities.geojson", "--barriers", "river.geojson"];
    let output = lianpian(folder.path()).args(files).args(["--out", "nodes.geojson", "--catchments", "2,5"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let read = |name: &str| -> Value { serde_json::from_slice(&fs::read(folder.path().join(name)).unwrap()).unwrap() };
    let nodes = read("nodes.geojson");
    assert_eq!(nodes["features"][0]["geometry"]["type"], "Point");
    assert!(nodes["features"].as_array().unwrap().iter().any(|f| f["properties"]["distance_kindergarten_m"].is_number()));
    let land = read("nodes-catchments.geojson");
    let minutes: Vec<&Value> = land["features"].as_array().unwrap().iter().map(|f| &f["properties"]["minutes"]).collect();
    assert_eq!(minutes, [&json!(2), &json!(5)], "of the one facility that hangs on a street");
}

#[test]
fn bad_layers_are_refused_with_a_remedy() {
    let folder = quays();
    assert_eq!(access(folder.path(), &["--streets", "nowhere.geojson"]).status.code(), Some(3));
    layer(folder.path(), "empty.geojson", &[]);
    assert_eq!(access(folder.path(), &["--streets", "empty.geojson"]).status.code(), Some(3));
    let motorway = feature("LineString", &[[0.0, 0.0], [1000.0, 0.0]], &json!({ "class": "高速公路" }));
    layer(folder.path(), "motorway.geojson", &[motorway]);
    let output = access(folder.path(), &["--streets", "motorway.geojson"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output.stderr).contains("expressways are not walked"), "{}", text(&output.stderr));
    let files = ["access", "--facilities", "facilities.geojson", "--out", "out.csv"];
    assert_eq!(lianpian(folder.path()).args(files).output().unwrap().status.code(), Some(2), "nowhere to start from");
    fs::write(folder.path().join("words.toml"), "幼儿园 = kindergarten").unwrap();
    assert_eq!(access(folder.path(), &["--categories", "words.toml"]).status.code(), Some(3));
}

#[test]
fn real_streets_of_cambridge_and_liechtenstein_are_walked() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let cambridge = data.join("cambridge_ma/cambridge_small.gpkg");
    if !cambridge.exists() {
        println!("skipped: {} is not there", cambridge.display());
        return;
    }
    let folder = tempdir().unwrap();
    let of = |layer: &str| format!("{}:{layer}", cambridge.display());
    let args = ["--streets", &of("streets"), "--facilities", &of("facilities"), "--origins", &of("parcels"), "--out", "out.csv"];
    let output = lianpian(folder.path()).arg("access").args(args).arg("--json").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(said["network"]["main_share"].as_f64().unwrap() > 0.9, "{said}");
    let osm = data.join("osm_pbf/liechtenstein.osm.pbf").display().to_string();
    let args = ["--streets", &osm, "--facilities", &osm, "--barriers", &osm, "--out", "nodes.csv"];
    let output = lianpian(folder.path()).arg("access").args(args).arg("--json").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(said["network"]["main_share"].as_f64().unwrap() > 0.9, "{said}");
}
