//! `lianpian verify`: the sound plan is proved, and each damage is found by the check that is there for it.

#![expect(clippy::unwrap_used, reason = "a damage that cannot be done fails its test")]

use lianpian::report::{Lang, Progress};
use lianpian::verify::{VerifyError, VerifyReport, verify};
use serde_json::json;

use crate::plan_fixture::{PlanFixture, lonlat, ring};

fn prove(fixture: &PlanFixture) -> Result<VerifyReport, VerifyError> {
    let folder = tempfile::tempdir().unwrap();
    fixture.write(folder.path());
    verify(folder.path(), &Progress::silent())
}

#[test]
fn a_sound_plan_is_proved() {
    let report = prove(&PlanFixture::sound()).unwrap();
    assert!(report.ok(), "{}", report.text(Lang::En));
    assert!(report.checks.iter().all(|check| check.count > 0), "{}", report.text(Lang::En));
    assert_eq!(report.text(Lang::Zh).lines().last(), Some("方案已证实：25 项检查全部通过"));
}

/// Name of the damage, what it does, and the only check that must fail.
type Damage = (&'static str, fn(&mut PlanFixture), &'static str);

const DAMAGES: &[Damage] = &[
    ("a crs member", |p| p.zones["crs"] = json!({ "type": "name" }), "geojson"),
    ("a clockwise ring", |p| reverse(p.feature("n1")), "geojson"),
    ("an open ring", |p| _ = p.feature("n9")["geometry"]["coordinates"][0].as_array_mut().unwrap().pop(), "geojson"),
    ("a ring that crosses itself", |p| p.feature("n9")["geometry"]["coordinates"][0].as_array_mut().unwrap().swap(1, 2), "geojson+areas"),
    ("a latitude beyond the pole", |p| p.feature("n9")["geometry"]["coordinates"][0][2][1] = json!(130.19), "geojson+areas"),
    ("a polygon for a zone", |p| to_polygon(p.feature("z4")), "geojson"),
    ("a bbox of another place", |p| p.links["bbox"] = json!([0, 0, 1, 1]), "geojson"),
    ("no bbox", |p| _ = p.corridors.as_object_mut().unwrap().remove("bbox"), "geojson"),
    ("not a collection", |p| p.corridors["type"] = json!("Collection"), "geojson"),
    ("a feature without id", |p| _ = p.feature("n9").as_object_mut().unwrap().remove("id"), "ids"),
    ("a feature with another's id", |p| p.feature("n7")["id"] = json!("n8"), "ids"),
    ("a corridor twice", |p| duplicate(p, "c1"), "ids+totals"),
    ("a link twice", |p| duplicate(p, "n1~n2~adjacent"), "ids+links+totals"),
    ("a zone without name", |p| p.of("z3")["name"] = json!(" "), "names"),
    ("a zone without reason", |p| p.of("z1")["why"] = json!(""), "names"),
    ("a neighbourhood that states another zone", |p| p.of("n8")["zone_id"] = json!("z1"), "references"),
    ("a corridor with an unknown member", |p| p.of("c1")["members"] = json!(["n1", "n2", "n77"]), "references"),
    ("a corridor not named back", |p| p.of("n1")["corridor_ids"] = json!([]), "references"),
    ("a candidate left out", |p| leave_out(p, "n7"), "coverage"),
    (
        "a neighbourhood in two zones",
        |p| p.of("z2")["members"] = json!(["n4", "n5", "n6", "n8"]),
        "coverage+references+contiguity+outlines",
    ),
    ("an infill that is a candidate", |p| p.of("n8")["candidate"] = json!("provisional"), "coverage+totals"),
    ("an ineligible candidate", |p| p.of("n7")["eligible"] = json!("not_eligible"), "coverage"),
    ("a completed member", |p| p.of("n6")["status"] = json!("completed"), "done"),
    ("a done one that never began", |p| p.of("n5")["status"] = json!("planned"), "done"),
    ("a link that no longer counts", |p| p.of("n5~n6~adjacent")["counts"] = json!(false), "contiguity"),
    ("a link taken out", |p| take_out_link(p, "n2~n3~adjacent"), "contiguity"),
    ("an infill cut off", |p| p.of("n7~n8~adjacent")["counts"] = json!(false), "contiguity"),
    ("a counting link too wide", |p| p.of("n3~n7~corridor")["counts"] = json!(true), "links"),
    ("a frontage too short", |p| p.of("n1~n2~adjacent")["frontage_m"] = json!(4.0), "links"),
    ("a gap made smaller", |p| p.of("n4~n5~adjacent")["gap_m"] = json!(12.0), "gaps"),
    ("a gap of a touching pair", |p| p.of("n7~n8~adjacent")["gap_m"] = json!(0.0), "gaps"),
    ("households over the bound", |p| p.plan["settings"]["zone"]["bounds"][0]["max"] = json!(400.0), "bounds"),
    ("land over the bound", |p| p.plan["settings"]["zone"]["bounds"][1]["max"] = json!(20_000.0), "bounds"),
    ("a bound nobody can check", |p| p.plan["settings"]["zone"]["bounds"][1]["resource"] = json!("trees"), "bounds"),
    ("a zone over two subdistricts", |p| p.of("n2")["subdistrict"] = json!("梓潼街道"), "subdistricts"),
    ("a start not honoured", |p| p.plan["edits"][0]["to"] = json!(2024), "edits"),
    ("a join not honoured", |p| p.plan["edits"][1]["targets"] = json!(["n1", "n4"]), "edits"),
    ("a separation not honoured", |p| p.plan["edits"][2]["targets"] = json!(["n1", "n2"]), "edits"),
    ("an exclusion not honoured", |p| p.plan["edits"][3]["targets"] = json!(["n8"]), "edits"),
    ("a lost edit marked applied", |p| p.plan["edits"][4]["applied"] = json!(true), "edits"),
    ("a lost edit not reported", |p| _ = p.plan["issues"].as_array_mut().unwrap().pop(), "edits"),
    ("a zone's floor area one square metre off", |p| shift(p.of("z2"), "floor_area_m2", 1.0), "zone_sums"),
    ("a zone's households one off", |p| shift(p.of("z4"), "households", 1.0), "zone_sums"),
    ("households from nowhere", |p| p.of("z2")["provisional_households"] = json!(7), "zone_sums"),
    ("an unknown written as 0", unknown_as_0, "zone_sums"),
    ("an unknown not counted", |p| p.of("z1")["unknown_floor_area"] = json!(0), "zone_sums"),
    ("a zone's score not the mean", |p| shift(p.of("z2"), "score", 2.0), "zone_sums"),
    ("a project's area off", |p| *p.cell(1, "floor_area_m2") = "23999".into(), "programme_sums"),
    ("a start not counted", |p| *p.cell(1, "starts") = "5".into(), "programme_sums"),
    ("households in total off", |p| shift(&mut p.plan["totals"], "households", 1.0), "totals"),
    ("links in total off", |p| shift(&mut p.plan["totals"], "links", 1.0), "totals"),
    ("more buildings than were read", |p| p.plan["totals"]["buildings"] = json!(50), "totals"),
    ("a land area off", |p| shift(p.of("n9"), "land_area_m2", 20.0), "areas"),
    ("a zone outline with a part missing", |p| drop_polygon(p.feature("z1"), "z1"), "outlines"),
    ("a zone outline over its neighbour", |p| grow(p), "areas+outlines"),
    ("a compactness above 1", |p| p.of("z1")["compactness"] = json!(1.2), "outlines"),
    ("a part changed", |p| shift(p.of("n4"), "part_age", 0.01), "scores"),
    ("a value above 1", |p| p.of("n1")["value_age"] = json!(1.5), "scores"),
    ("a score above its interval", |p| p.of("n1")["score_high"] = json!(10.0), "scores"),
    ("a gap of an unknown word", |p| p.of("n1")["gap_kindergarten"] = json!("maybe"), "scores"),
    ("two ranks exchanged", |p| exchange(p, ["n1", "n2"], "rank"), "ranks+scores"),
    ("two zone ranks exchanged", |p| exchange(p, ["z1", "z2"], "rank"), "ranks"),
    ("a rank twice", |p| p.of("z4")["rank"] = json!(3), "ranks"),
    ("a zone's years off", |p| p.of("z2")["finish_year"] = json!(2023), "years"),
    ("a project outside the programme", |p| p.plan["settings"]["programme"]["last_year"] = json!(2022), "years"),
    ("a year of a project missing", |p| _ = p.programme.remove(2), "years+programme_sums"),
    ("a project over two zones", |p| *p.cell(1, "zone_id") = "z2".into(), "years"),
    ("a target claimed met", |p| p.plan["targets"][2]["met"] = json!(true), "targets"),
    ("a target's plan too good", |p| too_good(&mut p.plan["targets"][0]), "targets"),
    ("a slack off", |p| p.plan["targets"][2]["slack"] = json!(-1.0), "targets"),
    ("a target never judged", |p| p.plan["targets"][2]["met"] = json!(null), "targets"),
    ("a record dropped silently", |p| p.plan["inputs"][0]["kept"] = json!(61), "inputs"),
    ("a rejection without an issue", |p| _ = p.plan["issues"].as_array_mut().unwrap().remove(0), "inputs"),
    ("a rejection in an unknown file", |p| p.plan["issues"][0]["layer"] = json!("other.gpkg:buildings"), "inputs"),
    ("a hash cut short", |p| p.plan["inputs"][1]["rows_sha256"] = json!("abab"), "inputs"),
    ("the hour of the run", |p| p.plan["generated_at"] = json!("2026-11-23T01:16:49Z"), "clock"),
    ("the hour in a file's head", |p| p.zones["lianpian"]["when"] = json!("2026-11-23T01:16:49Z"), "clock"),
    ("a file not marked synthetic", |p| p.links["lianpian"]["synthetic"] = json!(false), "provenance"),
    ("a file of another version", |p| p.corridors["lianpian"]["version"] = json!("0.0.9"), "provenance"),
];

#[test]
fn every_damage_is_found_by_its_check() {
    let mut wrong = Vec::new();
    for (name, damage, expected) in DAMAGES {
        let mut fixture = PlanFixture::sound();
        damage(&mut fixture);
        let report = prove(&fixture).unwrap_or_else(|e| panic!("{name}: {e}"));
        let mut failed: Vec<&str> = report.checks.iter().filter(|check| !check.ok).map(|check| check.id).collect();
        failed.sort_unstable();
        let mut expected: Vec<&str> = expected.split('+').collect();
        expected.sort_unstable();
        if failed != expected {
            wrong.push(format!("{name}: expected {expected:?}, failed {failed:?}\n{}", report.text(Lang::En)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_missing_folder_is_named() {
    let error = verify(std::path::Path::new("/no/such/plan"), &Progress::silent()).unwrap_err();
    assert!(matches!(error, VerifyError::Folder { .. }) && error.text(Lang::En).contains("hint: "));
}

#[test]
fn missing_and_unreadable_files_are_all_named_with_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = PlanFixture::sound();
    fixture.of("n4")["role"] = json!("guest");
    fixture.of("z1").as_object_mut().unwrap().remove("households");
    *fixture.cell(3, "year") = "soon".into();
    fixture.write(folder.path());
    std::fs::remove_file(folder.path().join("links.geojson")).unwrap();
    let plan = std::fs::read_to_string(folder.path().join("plan.json")).unwrap();
    std::fs::write(folder.path().join("plan.json"), &plan[..plan.len() / 2]).unwrap();
    let VerifyError::Files(problems) = verify(folder.path(), &Progress::silent()).unwrap_err() else { panic!("files expected") };
    let places: Vec<(&str, bool)> = problems.iter().map(|p| (p.file, p.line > 0)).collect();
    assert_eq!(
        places,
        [("zones.geojson", true), ("neighbourhoods.geojson", true), ("links.geojson", false), ("programme.csv", true), ("plan.json", true)]
    );
    assert!(problems[1].message.en.contains("guest"), "{:?}", problems[1]);
    assert!(problems[3].line == 4 && problems[3].message.en.contains("soon"), "{:?}", problems[3]);
}

#[test]
fn a_cancelled_proof_ends() {
    let folder = tempfile::tempdir().unwrap();
    PlanFixture::sound().write(folder.path());
    let progress = Progress::silent();
    progress.cancel();
    assert!(matches!(verify(folder.path(), &progress), Err(VerifyError::Cancelled(_))));
}

fn reverse(feature: &mut serde_json::Value) {
    feature["geometry"]["coordinates"][0].as_array_mut().unwrap().reverse();
}

fn to_polygon(feature: &mut serde_json::Value) {
    let rings = feature["geometry"]["coordinates"][0].take();
    feature["geometry"] = json!({ "type": "Polygon", "coordinates": rings });
}

fn duplicate(p: &mut PlanFixture, id: &str) {
    let copy = p.feature(id).clone();
    let file = if id == "c1" { &mut p.corridors } else { &mut p.links };
    file["features"].as_array_mut().unwrap().push(copy);
}

/// Takes a candidate out of its zone, consistently but for its being a candidate.
fn leave_out(p: &mut PlanFixture, id: &str) {
    p.of("z3")["members"] = json!(["n8"]);
    p.of("z3")["neighbourhoods"] = json!(0);
    for key in ["floor_area_m2", "households", "cost_yuan"] {
        let own = p.of(id)[key].as_f64().unwrap();
        p.of("z3")[key] = json!(null);
        shift(&mut p.plan["totals"], key, -own);
    }
    p.of("z3")["score"] = json!(null);
    p.of("z3")["rank"] = json!(4);
    p.of("z4")["rank"] = json!(3);
    p.of(id)["zone_id"] = json!(null);
    p.of(id)["role"] = json!(null);
    let rings = json!([[ring([720.0, 0.0, 100.0, 80.0])]]);
    p.feature("z3")["geometry"]["coordinates"] = rings;
    let land = p.of("n8")["land_area_m2"].clone();
    p.of("z3")["land_area_m2"] = land;
    // The extent of the zones stays as it was: n8 is the easternmost.
}

fn take_out_link(p: &mut PlanFixture, id: &str) {
    p.remove(id);
    shift(&mut p.plan["totals"], "links", -1.0);
}

fn shift(of: &mut serde_json::Value, key: &str, by: f64) {
    of[key] = json!(of[key].as_f64().unwrap() + by);
}

fn exchange(p: &mut PlanFixture, [a, b]: [&str; 2], key: &str) {
    let (x, y) = (p.of(a)[key].clone(), p.of(b)[key].clone());
    p.of(a)[key] = y;
    p.of(b)[key] = x;
}

/// Forgets n7's households, and says 0 where z3 then knows none.
fn unknown_as_0(p: &mut PlanFixture) {
    p.of("n7")["households"] = json!(null);
    p.of("z3")["households"] = json!(0);
    p.of("z3")["unknown_households"] = json!(1);
    shift(&mut p.plan["totals"], "households", -150.0);
}

fn too_good(target: &mut serde_json::Value) {
    target["planned"] = json!(4);
    target["slack"] = json!(1);
}

/// Leaves the second part out of the outline and gives its area to the third, so that only the cover is wrong.
fn drop_polygon(feature: &mut serde_json::Value, zone: &str) {
    assert_eq!(zone, "z1");
    feature["geometry"]["coordinates"][1][0] = json!(ring([120.0, 100.0, 100.0, 80.0]));
}

/// Lays z2's first polygon over z1's.
fn grow(p: &mut PlanFixture) {
    p.feature("z2")["geometry"]["coordinates"][0][0] =
        json!([lonlat(0.0, 0.0), lonlat(100.0, 0.0), lonlat(100.0, 380.0), lonlat(0.0, 380.0), lonlat(0.0, 0.0)]);
}

/// What the proof does not judge: words for readers, raw figures, and what only other runs could tell.
const UNJUDGED: [&str; 37] = [
    "/why",
    "/name",
    "/clause",
    "/settings/zone/barriers",
    "/seed",
    "/project/language",
    "/project/crs",
    "/objective",
    "/notes",
    "/row",
    "/remedy",
    "/field",
    "/inputs/0/layer",
    "/inputs/1/layer",
    "/inputs/1/source",
    "/inputs/1/role",
    "/issues/0/kind",
    "/issues/1/kind",
    "/issues/2",
    "/street",
    "/year_quality",
    "/shortfall_",
    "/raw_",
    "/eligibility_clause",
    "/area_basis",
    "/tier",
    "/min",
    "/crossing_id",
    "/community",
    "/reason",
    "/targets/0/id",
    "/targets/1/id",
    "/targets/2/id",
    "/edits/0/id",
    "/edits/1",
    "/edits/2/id",
    "/edits/2/to",
];

#[test]
fn whatever_is_changed_is_noticed() {
    type File = fn(&mut PlanFixture) -> &mut serde_json::Value;
    let files: [File; 5] = [|p| &mut p.zones, |p| &mut p.neighbourhoods, |p| &mut p.corridors, |p| &mut p.links, |p| &mut p.plan];
    let mut unnoticed = Vec::new();
    for file in files {
        let mut paths = Vec::new();
        nodes(file(&mut PlanFixture::sound()), "", &mut paths);
        // The first features of a file stand for all.
        paths.retain(|path| !path.split('/').nth(2).is_some_and(|n| n.parse::<usize>().is_ok_and(|n| n > 2)));
        for path in paths {
            for value in [json!("zz"), json!(-1e300)] {
                let mut fixture = PlanFixture::sound();
                *file(&mut fixture).pointer_mut(&path).unwrap() = value.clone();
                let judged = !UNJUDGED.iter().any(|part| path.contains(part));
                if prove(&fixture).is_ok_and(|report| report.ok()) && judged {
                    unnoticed.push(format!("{path} = {value}"));
                }
            }
        }
    }
    assert!(unnoticed.is_empty(), "{}", unnoticed.join("\n"));
}

fn nodes(value: &serde_json::Value, path: &str, out: &mut Vec<String>) {
    out.push(path.to_owned());
    match value {
        serde_json::Value::Array(all) => all.iter().enumerate().for_each(|(n, v)| nodes(v, &format!("{path}/{n}"), out)),
        serde_json::Value::Object(all) => all.iter().for_each(|(key, v)| nodes(v, &format!("{path}/{key}"), out)),
        _ => {}
    }
}
