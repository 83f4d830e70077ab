//! Inputs and settings that are doubtful rather than damaged, as a project file names them: each ends in an error that names its
//! key, or in an unknown that is seen; never in a number that is none.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::{Value, json};
use tempfile::{TempDir, tempdir};

use super::cli::{lianpian, write_district};

fn feature(kind: &str, coordinates: &Value, properties: &Value) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": kind, "coordinates": coordinates } })
}

fn layer(folder: &Path, name: &str, features: &[Value]) {
    fs::write(folder.join(name), json!({ "type": "FeatureCollection", "features": features }).to_string()).unwrap();
}

/// Eight buildings on a street with lanes, drawn three times and with a piece of no length; a street that nothing joins; a
/// kindergarten close by, a school on the island, a pharmacy 20 km away.
fn town(more: &str) -> TempDir {
    let folder = tempdir().unwrap();
    let street = |line: &Value| feature("LineString", line, &json!({ "class": "支路" }));
    let main = json!([[105.838, 30.1898], [105.844, 30.1898]]);
    let back = json!([[105.844, 30.1898], [105.838, 30.1898]]);
    let mut streets = vec![street(&main), street(&main), street(&back), street(&json!([[105.841, 30.1898], [105.841, 30.1898]]))];
    streets.push(street(&json!([[105.87, 30.19], [105.871, 30.19]])));
    for lane in 1..25 {
        let x = 105.838 + 0.00024 * f64::from(lane);
        streets.push(street(&json!([[x, 30.1898], [x, 30.1893]])));
    }
    layer(folder.path(), "streets.geojson", &streets);
    let facility = |category: &str, x: f64, y: f64| feature("Point", &json!([x, y]), &json!({ "category": category, "name": category }));
    let facilities = [facility("幼儿园", 105.842, 30.1897), facility("药店", 105.84, 30.37), facility("小学", 105.8705, 30.1901)];
    layer(folder.path(), "facilities.geojson", &facilities);
    let inputs = "[inputs.streets]\npath = \"streets.geojson\"\n[[inputs.facilities]]\npath = \"facilities.geojson\"\n";
    write_district(folder.path(), "town", &format!("{inputs}{more}"));
    folder
}

fn plan(folder: &Path, lang: &str) -> Output {
    lianpian(folder).args(["-q", "--lang", lang, "plan", "town.lianpian.toml", "--out", "plan"]).output().unwrap()
}

/// Text, document and properties of the only neighbourhood of a plan that was made.
fn made(folder: &Path) -> (String, Value, Value) {
    let output = plan(folder, "en");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    for file in fs::read_dir(folder.join("plan")).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains("NaN") && !text.contains("inf,") && !text.contains(":inf"));
    }
    let json = |name: &str| serde_json::from_str::<Value>(&fs::read_to_string(folder.join("plan").join(name)).unwrap()).unwrap();
    let properties = json("neighbourhoods.geojson")["features"][0]["properties"].clone();
    (String::from_utf8(output.stdout).unwrap(), json("plan.json"), properties)
}

fn refused(more: &str, words: [&str; 2]) {
    let folder = town(more);
    for (lang, word) in ["en", "zh"].into_iter().zip(words) {
        let output = plan(folder.path(), lang);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{more}: {said}");
        assert!(said.contains("town.lianpian.toml") && said.contains(word), "{word} in {said}");
        assert!(!folder.path().join("plan").exists(), "nothing half-made stays behind");
    }
}

#[test]
fn streets_that_lead_nowhere_and_what_lies_far_away_are_listed_and_never_a_number() {
    let folder = town("");
    let (said, document, of) = made(folder.path());
    assert!(said.contains("facilities without a street near by: 1"), "{said}");
    let network = &document["access"]["network"];
    assert_eq!((&network["islands"], &network["facilities_without_street"]), (&2.into(), &1.into()));
    assert_eq!(network["duplicates"], 50, "twenty-five pieces of the street, each drawn three times");
    let issues = document["issues"].as_array().unwrap();
    let rows = |kind: &str| issues.iter().filter(|i| i["kind"] == kind).map(|i| (i["role"].clone(), i["row"].clone())).collect::<Vec<_>>();
    assert_eq!(rows("empty_geometry"), [("streets".into(), 3.into())]);
    assert_eq!(rows("street_island"), [("streets".into(), 4.into())]);
    assert_eq!(rows("no_street"), [("facilities".into(), 1.into())]);
    assert!(issues.iter().all(|i| !i["message"].as_str().unwrap().is_empty() && !i["remedy"].as_str().unwrap().is_empty()));
    assert_eq!((&of["gap_kindergarten"], &of["walk_from"]), (&"pass".into(), &"outline".into()));
    assert!(of["walk_kindergarten_m"].as_f64().unwrap() < 400.0);
    // Nobody knows how to walk to what no street leads to; the straight line is known.
    assert_eq!((&of["walk_pharmacy_m"], &of["walk_primary_school_m"]), (&Value::Null, &Value::Null));
    assert!((of["distance_pharmacy_m"].as_f64().unwrap() - 20_000.0).abs() < 200.0);
    assert_eq!(of["gap_primary_school"], "fail", "2.9 km away in a straight line");
}

#[test]
fn weights_that_are_none_are_refused_with_their_key() {
    refused("[score]\nweights = { age = -1 }\n", ["score.weights: age: a weight is a number of 0 or more", "score.weights"]);
    refused("[score]\nweights = { age = 0 }\n", ["score.weights: the weights sum to zero", "权重之和为零"]);
    let unfinished = "[score]\nweights = { age = 1, service_gaps = 1 }\n[score.weighting]\nmethod = \"ahp\"\n\
        [[score.weighting.expert]]\nname = \"A\"\nmatrix = [[1, 3], [\"1/3\", 1]]\n";
    refused(unfinished, ["score.weighting", "score.weighting"]);
}

#[test]
fn judgements_that_contradict_each_other_are_said_in_the_plan() {
    let row = |at: usize| {
        // The first beats the second, the second the third, and the third the first.
        let of = |to: usize| match (at, to) {
            (0, 1) | (1, 2) | (2, 0) => "9",
            (1, 0) | (2, 1) | (0, 2) => "\"1/9\"",
            _ => "1",
        };
        format!("[{}]", (0..10).map(of).collect::<Vec<_>>().join(", "))
    };
    let matrix = (0..10).map(row).collect::<Vec<_>>().join(", ");
    let folder = town(&format!("[score.weighting]\nmethod = \"ahp\"\n[[score.weighting.expert]]\nname = \"A\"\nmatrix = [{matrix}]\n"));
    let (_, document, of) = made(folder.path());
    let weighting = &document["score"]["weighting"];
    assert!(weighting["judgements"]["consistency_ratio"].as_f64().unwrap() > 0.1, "{weighting}");
    for key in ["warnings_zh", "warnings_en"] {
        assert!(weighting[key].as_array().is_some_and(|all| !all.is_empty()), "{weighting}");
    }
    assert!(of["score"].as_f64().is_some_and(f64::is_finite));
}

#[test]
fn a_criterion_without_data_is_an_unknown_that_is_said() {
    let criteria = "[score]\ncriteria = \"own.toml\"\n";
    let folder = town(criteria);
    let own = "[[criterion]]\nid = \"lifts\"\nzh = \"电梯\"\nen = \"lifts\"\nfield = \"电梯数\"\nweight = 1\n\
        value = { kind = \"linear\", from = 10, to = 0 }\n";
    fs::write(folder.path().join("own.toml"), own).unwrap();
    let (said, document, of) = made(folder.path());
    assert!(said.contains("criteria without any data in the district: lifts"), "{said}");
    assert_eq!(document["criteria"][0]["known"], 0);
    assert_eq!((&of["raw_lifts"], &of["value_lifts"]), (&Value::Null, &Value::Null));
    assert!(of["score_low"].as_f64().unwrap() < of["score_high"].as_f64().unwrap());
}
