//! `lianpian verify`: the sound plan is proved, and each damage is found by the check that is there for it.

#![expect(clippy::unwrap_used, reason = "a damage that cannot be done fails its test")]

use lianpian::report::{Lang, Progress};
use lianpian::verify::{VerifyError, VerifyReport, verify};
use serde_json::json;

use crate::plan_fixture::{PlanFixture, change, extent, lonlat, ring};

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
    assert_eq!(report.text(Lang::Zh).lines().last(), Some("方案已证实：36 项检查全部通过"));
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
    ("a link twice", |p| duplicate(p, "n1~n2~adjacent"), "ids+links+objective+totals"),
    ("a zone without name", |p| p.of("z3")["name"] = json!(" "), "names"),
    ("a zone without reason", |p| p.of("z1")["why"] = json!(""), "names"),
    ("a neighbourhood that states another zone", |p| p.of("n8")["zone_id"] = json!("z1"), "references"),
    ("a corridor with an unknown member", |p| p.of("c1")["members"] = json!(["n1", "n2", "n77"]), "references"),
    ("a corridor not named back", |p| p.of("n1")["corridor_ids"] = json!([]), "references"),
    ("a candidate left out", |p| leave_out(p, "n7"), "certainty+coverage+new_facilities+objective+reasons+totals"),
    (
        "a neighbourhood in two zones",
        |p| p.of("z2")["members"] = json!(["n4", "n5", "n6", "n8"]),
        "coverage+references+contiguity+outlines",
    ),
    ("an infill that is a candidate", |p| p.of("n8")["candidate"] = json!("provisional"), "coverage+dangerous+eligibility+scores+totals"),
    ("an ineligible candidate", |p| p.of("n7")["eligible"] = json!("not_eligible"), "coverage+eligibility"),
    ("a condition said to hold", |p| p.of("n8")["tests"][0]["holds"] = json!("yes"), "eligibility"),
    ("a condition left out", |p| _ = p.of("n1")["tests"].as_array_mut().unwrap().remove(1), "eligibility"),
    ("a condition softened", |p| p.of("n1")["tests"][0]["value"] = json!(2005), "eligibility"),
    ("a tier made up", |p| p.of("n10")["tier"] = json!("extended"), "eligibility+targets"),
    ("a clause made up", |p| p.of("n2")["eligibility_clause"] = json!("2.1"), "eligibility"),
    ("a missing fact not named", |p| p.of("n3")["missing"] = json!([]), "eligibility"),
    ("years against the condition", |p| p.of("n6")["year_from"] = json!(2001), "eligibility+years"),
    ("a completed member", |p| p.of("n6")["status"] = json!("completed"), "done+eligibility"),
    ("a done one that never began", |p| p.of("n5")["status"] = json!("planned"), "done+eligibility+reasons"),
    ("a link that no longer counts", |p| p.of("n5~n6~adjacent")["counts"] = json!(false), "contiguity"),
    ("a link taken out", |p| take_out_link(p, "n2~n3~adjacent"), "apart+contiguity+objective"),
    ("an infill cut off", |p| p.of("n7~n8~adjacent")["counts"] = json!(false), "contiguity"),
    ("a counting link too wide", |p| p.of("n3~n7~corridor")["counts"] = json!(true), "gaps+links"),
    ("a frontage too short", |p| p.of("n1~n2~adjacent")["frontage_m"] = json!(4.0), "links+objective"),
    ("a frontage longer than the outline", |p| p.of("n4~n5~adjacent")["frontage_m"] = json!(500.0), "gaps"),
    ("a link drawn elsewhere", |p| p.feature("n4~n5~adjacent")["geometry"]["coordinates"][0] = json!(lonlat(110.0, 340.0)), "gaps"),
    ("a link through a third", link_through, "apart+gaps+objective+totals"),
    ("a gap made smaller", |p| p.of("n4~n5~adjacent")["gap_m"] = json!(12.0), "gaps"),
    ("a gap of a touching pair", |p| p.of("n7~n8~adjacent")["gap_m"] = json!(0.0), "gaps"),
    ("households over the bound", |p| p.plan["settings"]["zone"]["bounds"][0]["max"] = json!(400.0), "bounds"),
    ("land over the bound", |p| p.plan["settings"]["zone"]["bounds"][1]["max"] = json!(20_000.0), "bounds"),
    ("a bound nobody can check", |p| p.plan["settings"]["zone"]["bounds"][1]["resource"] = json!("trees"), "bounds"),
    ("a zone over two subdistricts", |p| p.of("n2")["subdistrict"] = json!("梓潼街道"), "apart+objective+subdistricts"),
    ("zones said to share more", |p| p.plan["objective"]["zone"]["shared_m"] = json!(150.0), "objective"),
    ("a value without its costs", |p| p.plan["objective"]["zone"]["value"] = json!(133.333_333), "objective"),
    ("an opening not paid for", |p| cheaper(p, "opening_m", 40.0), "objective"),
    ("a missed bound not paid for", |p| cheaper(p, "short_m", 18.75), "objective"),
    ("unlike scores not paid for", |p| cheaper(p, "unlike_m", 29.0), "objective"),
    ("a form paid for by none", |p| cheaper(p, "form_m", 10.0), "objective"),
    ("a community not paid for", |p| cheaper(p, "community_m", 20.0), "objective"),
    ("another price of opening", |p| p.plan["settings"]["zone"]["weights"]["opening_m"] = json!(60.0), "objective"),
    ("a community more", |p| p.of("n3")["community"] = json!("东门社区"), "objective"),
    ("a pair near each other not named", |p| _ = p.plan["apart"].as_array_mut().unwrap().remove(0), "apart"),
    ("a pair near each other named twice", |p| p.plan["apart"][1] = p.plan["apart"][0].clone(), "apart"),
    ("a linked pair said to be apart", |p| p.plan["apart"][0]["to"] = json!("n2"), "apart"),
    ("a gap of a pair made small", |p| p.plan["apart"][0]["gap_m"] = json!(100.0), "apart"),
    ("a frontage for a reason where the gap is one", |p| because(p, "frontage"), "apart"),
    ("a boundary for a reason where there is none", |p| because(p, "boundary"), "apart"),
    ("a third that does not lie between", |p| third(p, "n9"), "apart"),
    ("a share of draws above 1", |p| p.of("n1")["first_zones_share"] = json!(1.5), "certainty"),
    ("a share of draws left out", |p| p.of("n7")["first_zones_share"] = json!(null), "certainty"),
    ("a share of being together of one alone", |p| p.of("n7")["together_share"] = json!(0.5), "certainty"),
    ("a zone firmer than its members", |p| p.of("z1")["together_share"] = json!(0.9), "certainty"),
    ("a share of draws of years that is another", |p| p.drawn_years[1][3] = "0.5000".into(), "certainty"),
    ("a year drawn outside the programme", |p| p.drawn_years[2][2] = "2031".into(), "certainty"),
    ("a year drawn of nobody", |p| p.drawn_years[2][0] = "n99".into(), "certainty"),
    ("a year share above what was drawn", |p| p.of("n1")["year_share"] = json!(0.9), "certainty"),
    ("a first-year share of another year", |p| p.of("n6")["first_year_share"] = json!(0.75), "certainty"),
    ("a change to another zone than its own", |p| p.plan["changes"]["changes"][0]["to"] = json!("z1"), "changes"),
    ("a change that is none", |p| p.plan["changes"]["changes"][0]["from"] = json!("z4"), "changes"),
    ("a change without a reason", |p| p.plan["changes"]["changes"][0]["reason"] = json!(""), "changes"),
    ("a fact without words", |p| p.plan["changes"]["facts"][0]["why_zh"] = json!(" "), "changes"),
    ("someone put off whom no change names", |p| p.plan["changes"]["put_off"] = json!(["n1"]), "changes"),
    (
        "someone said to have left who is planned",
        |p| p.plan["changes"]["changes"][0] = change("left", "n10", &json!(2022), &json!(null)),
        "changes",
    ),
    (
        "a start in another year than its own",
        |p| p.plan["changes"]["changes"][0] = change("start", "n10", &json!(2025), &json!(2022)),
        "changes",
    ),
    ("changes without a base", |p| p.plan["settings"]["programme"]["base"] = json!(null), "changes"),
    ("a base without changes", |p| p.plan["changes"] = json!(null), "changes"),
    ("a record that is not the one told", |p| p.plan["changes"]["facts"][0]["to"] = json!("started"), "changes"),
    ("shares without draws", |p| p.plan["settings"]["zone"]["draws"] = json!(0), "certainty"),
    ("a zone said to share more", |p| p.of("z1")["shared_m"] = json!(150.0), "objective"),
    ("a zone said to share with works under way", |p| p.of("z1")["shared_under_way_m"] = json!(10.0), "objective"),
    ("a bound that is not one", |p| p.plan["objective"]["zone"]["bound"] = json!(120.0), "objective"),
    ("a bound above all there is", |p| p.plan["objective"]["zone"]["bound"] = json!(800.0), "objective"),
    ("a lower bound missed without a word", |p| p.plan["objective"]["zone"]["under"] = json!([]), "objective"),
    ("a lower bound above the upper", |p| p.plan["settings"]["zone"]["bounds"][1]["min"] = json!(30_000.0), "bounds+objective"),
    ("a start not honoured", |p| p.plan["edits"][0]["to"] = json!(2024), "edits"),
    ("a join not honoured", |p| p.plan["edits"][1]["targets"] = json!(["n1", "n4"]), "edits"),
    ("a separation not honoured", |p| p.plan["edits"][2]["targets"] = json!(["n1", "n2"]), "edits"),
    ("a lock not honoured", |p| lock(p, &["n1", "n2"]), "edits"),
    ("a move not honoured", |p| (p.plan["edits"][1]["action"], p.plan["edits"][1]["to"]) = (json!("move"), json!("n4")), "edits"),
    ("an edit's id twice", |p| p.plan["edits"][1]["id"] = json!("e1"), "edits"),
    ("an exclusion not honoured", |p| p.plan["edits"][3]["targets"] = json!(["n8"]), "edits"),
    ("a lost edit marked applied", |p| p.plan["edits"][4]["applied"] = json!(true), "edits"),
    ("a lost edit not reported", |p| _ = p.plan["issues"].as_array_mut().unwrap().pop(), "edits"),
    ("a zone's floor area one square metre off", |p| shift(p.of("z2"), "floor_area_m2", 1.0), "zone_sums"),
    ("a zone's households one off", |p| shift(p.of("z4"), "households", 1.0), "zone_sums"),
    ("households from nowhere", |p| p.of("z2")["provisional_households"] = json!(7), "zone_sums"),
    ("an unknown written as 0", unknown_as_0, "new_facilities+zone_sums"),
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
    ("a zone that takes in its neighbour's ground", take_ground, "outlines"),
    ("a zone that leaves out half of a part", |p| leave_half(p), "outlines"),
    ("a zone with a hole in a part", |p| punch(p), "outlines"),
    ("a part moved out of its zone", |p| move_to(p, "n6", [240.0, 500.0, 100.0, 80.0]), "apart+gaps+geojson+outlines"),
    ("a zone of one moved over another zone", |p| move_zone(p, [0.0, 300.0, 100.0, 80.0]), "apart+outlines"),
    ("a zone of one moved over the edge of another", |p| move_zone(p, [-90.0, 300.0, 100.0, 80.0]), "apart+geojson+outlines"),
    ("a compactness above 1", |p| p.of("z1")["compactness"] = json!(1.2), "outlines"),
    ("a gap said to pass", |p| p.of("n1")["gap_park"] = json!("pass"), "new_facilities+services"),
    ("a shortfall off", |p| p.of("n1")["shortfall_park"] = json!(0.2), "services"),
    ("a distance beyond the radius", |p| p.of("n1")["distance_kindergarten_m"] = json!(310.0), "services"),
    ("a walk beyond its limit", |p| p.of("n1")["walk_kindergarten_m"] = json!(460.0), "services"),
    ("a walk shorter than the straight line", |p| p.of("n1")["walk_kindergarten_m"] = json!(200.0), "services"),
    ("a walk where none is known", |p| p.of("n1")["walk_market_m"] = json!(900.0), "services"),
    ("a judged facility nearer than the nearest", |p| p.of("n1")["judged_distance_park_m"] = json!(390.0), "services"),
    ("a size that no line asks for", |p| p.of("n1")["size_kindergarten"] = json!("enough"), "services"),
    ("another measure than the plan's", |p| p.of("n1")["access_basis"] = json!("network"), "services"),
    ("a limit of the walk made larger", |p| p.plan["standard"]["facilities"][1]["limits"]["walk_m"] = json!(1000.0), "services"),
    ("a detour allowed beyond the limits", |p| p.plan["settings"]["access"]["max_detour"] = json!(3.0), "services"),
    (
        "a gap left out of a new facility",
        |p| _ = p.of("z1")["new_facilities"][0]["failing"].as_array_mut().unwrap().pop(),
        "new_facilities",
    ),
    ("a new facility that closes no gap", |p| p.of("z1")["new_facilities"][0]["closes"] = json!(["n9"]), "new_facilities"),
    ("households of a new facility off", |p| shift(&mut p.of("z1")["new_facilities"][0], "closes_households", 1.0), "new_facilities"),
    ("a new facility beyond the walk", |p| p.of("z1")["new_facilities"][0]["longest_walk_m"] = json!(800.0), "new_facilities"),
    ("a radius made larger", |p| p.plan["standard"]["facilities"][1]["radius_m"] = json!(600.0), "services"),
    ("a weight changed", |p| p.plan["criteria"][0]["weight"] = json!(50.0), "scores"),
    ("a candidate without score", |p| unscored(p), "ranks+scores+zone_sums"),
    ("an interval too narrow", |p| p.of("n3")["score_low"] = json!(39.0), "scores"),
    ("a gate between those that do not face each other", |p| p.plan["gates"][0]["to"] = json!("n7"), "gates"),
    ("a gate elsewhere", |p| p.plan["gates"][0]["lon"] = json!(105.9), "gates"),
    ("a walk through a gate made short", |p| p.plan["gates"][0]["walk_then_m"] = json!(90.0), "gates"),
    ("a gate that is not worth it", |p| p.plan["gates"][0]["walk_now_m"] = json!(190.0), "gates"),
    ("a gap of a gate made wide", |p| p.plan["gates"][0]["gap_m"] = json!(24.0), "gates"),
    (
        "a gate twice",
        |p| {
            let gate = p.plan["gates"][0].clone();
            p.plan["gates"].as_array_mut().unwrap().push(gate);
        },
        "gates",
    ),
    ("a candidate that is dangerous", |p| p.of("n1")["raw_gaps"] = json!("D"), "dangerous+scores"),
    ("one taken off the list of dangerous housing", |p| p.plan["score"]["dangerous_housing"] = json!([]), "dangerous"),
    ("a grade that is not dangerous", |p| p.plan["score"]["dangerous_housing"][0]["grade"] = json!("C"), "dangerous"),
    ("a dangerous one kept without an edit", |p| p.plan["score"]["dangerous_housing"][0]["candidate"] = json!(true), "dangerous"),
    ("a rank interval off", |p| p.of("n3")["rank_low"] = json!(1), "ranks"),
    ("a measure changed", |p| p.of("n1")["raw_age"] = json!(20.0), "scores"),
    ("a value function changed", |p| p.plan["criteria"][0]["value"]["to"] = json!(50.0), "scores"),
    ("another method", |p| p.plan["score"]["method"] = json!("topsis"), "scores"),
    ("ends of a value the wrong way round", |p| p.of("n3")["low_gaps"] = json!(0.9), "scores"),
    ("an age that the years do not give", |p| p.plan["criteria"][0]["from"] = json!({ "measure": "age" }), "scores"),
    ("households that the records do not give", |p| p.plan["criteria"][0]["from"] = json!({ "measure": "households" }), "scores"),
    ("a rank that its weights do not give", |p| firm(p, json!(1.0)), "ranks"),
    ("a share above 1", |p| firm(p, json!(1.2)), "ranks"),
    ("a part changed", |p| shift(p.of("n4"), "part_age", 0.01), "scores"),
    ("a value above 1", |p| p.of("n1")["value_age"] = json!(1.5), "scores"),
    ("a score above its interval", |p| p.of("n1")["score_high"] = json!(10.0), "ranks+scores"),
    ("a gap of an unknown word", |p| p.of("n1")["gap_kindergarten"] = json!("maybe"), "scores+services"),
    ("two ranks exchanged", |p| exchange(p, ["n1", "n2"], "rank"), "ranks"),
    ("two zone ranks exchanged", |p| exchange(p, ["z1", "z2"], "rank"), "ranks"),
    ("a rank twice", |p| p.of("z4")["rank"] = json!(3), "ranks"),
    ("a zone's years off", |p| p.of("z2")["finish_year"] = json!(2023), "years"),
    ("a project outside the programme", |p| p.plan["settings"]["programme"]["last_year"] = json!(2022), "certainty+reasons+years"),
    ("a year of a project missing", |p| _ = p.programme.remove(2), "years+programme_sums+reasons"),
    ("a project over two zones", |p| *p.cell(1, "zone_id") = "z2".into(), "reasons+years"),
    ("a project marked as committed", |p| *p.cell(1, "locked") = "true".into(), "reasons+years"),
    ("a member left out of its project", |p| _ = reason(p, 2)["members"].as_array_mut().unwrap().pop(), "reasons"),
    ("an earlier year of which nothing is said", |p| _ = reason(p, 4)["not_in"].as_array_mut().unwrap().pop(), "reasons"),
    ("a limit said to be fuller than it is", |p| reason(p, 3)["not_in"][0]["taken"] = json!(5), "reasons"),
    ("a limit that leaves room", |p| reason(p, 3)["not_in"][0]["max"] = json!(5), "reasons"),
    ("a limit that is not there", |p| reason(p, 3)["not_in"][0]["limit"] = json!(1), "reasons"),
    ("a share said to be fuller than it is", |p| reason(p, 4)["not_in"][0]["taken"] = json!(5), "reasons"),
    ("a share that these do not pass", |p| reason(p, 4)["not_in"][0]["max"] = json!(5), "reasons"),
    ("a wait for one that starts no later", |p| p.plan["programme"]["without_year"][0]["not_in"][3]["with"] = json!("n10"), "reasons"),
    ("a reason that is not its own", |p| p.of("n4")["why_zh"] = json!("另因"), "reasons"),
    ("a record where there is none", |p| reason(p, 2)["basis"] = json!("recorded"), "reasons"),
    ("members that the programme does not name", |p| *p.cell(1, "members") = "n1;n2".into(), "reasons"),
    ("a share of another number", |p| p.plan["targets"][4]["value"] = json!(4), "targets"),
    ("a miss that is said not to count", |p| p.plan["targets"][4]["counts"] = json!(false), "targets"),
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
fn an_overlap_of_the_source_is_no_fault_where_it_is_listed() {
    let mut fixture = PlanFixture::sound();
    move_zone(&mut fixture, [0.0, 300.0, 100.0, 80.0]);
    let listed = json!({ "role": "neighbourhoods", "layer": "district.gpkg:outlines", "row": 4, "field": null, "kind": "overlap",
        "action": "kept", "value": "8000 m², n4", "remedy": "…" });
    fixture.plan["issues"].as_array_mut().unwrap().push(listed);
    // n10 now lies on n4, and n5 between it and n6.
    let mut apart = fixture.plan["apart"].as_array().unwrap().clone();
    let (mut near, mut far) = (apart[0].clone(), apart[1].clone());
    (near["from"], near["from_name"], near["to"], near["to_name"]) = (json!("n4"), json!("小区 n4"), json!("n10"), json!("小区 n10"));
    (near["gap_m"], near["by"], near["between"], near["between_name"]) = (json!(0.0), json!("frontage"), json!(null), json!(null));
    (far["from"], far["from_name"]) = (json!("n10"), json!("小区 n10"));
    apart.extend([near, far]);
    fixture.plan["apart"] = json!(apart);
    let report = prove(&fixture).unwrap();
    assert!(report.ok(), "{}", report.text(Lang::En));
    // The zones' own ground is no part of it.
    take_ground(&mut fixture);
    assert!(!prove(&fixture).unwrap().ok());
}

#[test]
fn locked_zones_and_refused_edits_are_sound() {
    let mut fixture = PlanFixture::sound();
    lock(&mut fixture, &["n10"]);
    fixture.plan["edits"][1]["applied"] = json!(false);
    fixture.plan["issues"][3]["kind"] = json!("edit_refused");
    fixture.plan["issues"][3]["value"] = json!("e2");
    let report = prove(&fixture).unwrap();
    assert!(report.ok(), "{}", report.text(Lang::En));
}

#[test]
fn a_zone_without_floor_areas_or_members_has_the_plain_or_the_provisional_mean() {
    let mut fixture = PlanFixture::sound();
    // z2: n4 65 points, n6 62 points, no floor area known.
    for id in ["n4", "n6"] {
        fixture.of(id)["floor_area_m2"] = json!(null);
        fixture.of(id)["area_basis"] = json!("unknown");
    }
    fixture.of("z2")["score"] = json!(63.5);
    let report = prove(&fixture).unwrap();
    let sums = report.checks.iter().find(|check| check.id == "zone_sums").unwrap();
    assert!(!sums.failures.iter().any(|f| f.en.contains("score")), "{sums:?}");
    fixture.of("z2")["score"] = json!(65.0);
    let report = prove(&fixture).unwrap();
    let sums = report.checks.iter().find(|check| check.id == "zone_sums").unwrap();
    assert!(sums.failures.iter().any(|f| f.en.contains("score")), "{sums:?}");
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
    shift(&mut p.plan["totals"], "unknown_households", 1.0);
    // What is not known misses no lower bound for certain.
    p.plan["objective"]["zone"]["under"] = json!([]);
}

/// Gives the first pair that is apart another reason.
fn because(p: &mut PlanFixture, reason: &str) {
    let pair = &mut p.plan["apart"][0];
    (pair["by"], pair["between"], pair["between_name"]) = (json!(reason), json!(null), json!(null));
}

/// Lays another neighbourhood between the first pair that is apart.
fn third(p: &mut PlanFixture, id: &str) {
    let name = p.of(id)["name"].clone();
    let pair = &mut p.plan["apart"][0];
    (pair["between"], pair["between_name"]) = (json!(id), name);
}

/// Makes a cost of the zones less, and their value that much more.
fn cheaper(p: &mut PlanFixture, cost: &str, by: f64) {
    let zone = &mut p.plan["objective"]["zone"];
    shift(zone, cost, -by);
    shift(zone, "value", by);
    let gap = 1.0 - zone["value"].as_f64().unwrap() / zone["bound"].as_f64().unwrap();
    zone["gap"] = json!(gap.max(0.0));
}

/// Gives n7 no score.
/// States how firm the rank of n10 is, with ranks of another.
#[expect(clippy::needless_pass_by_value, reason = "callers write a literal")]
fn firm(p: &mut PlanFixture, share: serde_json::Value) {
    let stated = json!({ "top_share": share, "rank_p5": 6, "rank_p95": 7, "rank_stable_low": 1, "rank_stable_high": 2 });
    p.of("n10").as_object_mut().unwrap().extend(stated.as_object().unwrap().clone());
}

fn unscored(p: &mut PlanFixture) {
    for key in ["part_age", "part_gaps", "value_age", "value_gaps", "low_age", "high_age"] {
        p.of("n7")[key] = json!(null);
    }
    for key in ["score", "score_low", "score_high", "rank", "rank_low", "rank_high"] {
        p.of("n7")[key] = json!(null);
    }
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

/// Widens the second part of z1 over the street up to n3, with its area.
fn take_ground(p: &mut PlanFixture) {
    p.feature("z1")["geometry"]["coordinates"][0][0] = json!(ring([0.0, -20.0, 100.0, 100.0]));
    let (more, less) = (p.of("z1")["land_area_m2"].as_f64().unwrap(), p.of("z4")["land_area_m2"].as_f64().unwrap());
    p.of("z1")["land_area_m2"] = json!(more + less / 4.0);
}

/// Cuts z4 in half, with its area.
fn leave_half(p: &mut PlanFixture) {
    p.feature("z4")["geometry"]["coordinates"][0][0] = json!(ring([0.0, -400.0, 50.0, 80.0]));
    let land = p.of("z4")["land_area_m2"].as_f64().unwrap();
    p.of("z4")["land_area_m2"] = json!(land / 2.0);
}

/// Takes the middle out of z4, with its area.
fn punch(p: &mut PlanFixture) {
    let mut hole = ring([40.0, -370.0, 20.0, 20.0]);
    hole.reverse();
    p.feature("z4")["geometry"]["coordinates"][0].as_array_mut().unwrap().push(json!(hole));
    shift(p.of("z4"), "land_area_m2", -400.0);
}

/// Draws a neighbourhood elsewhere.
fn move_to(p: &mut PlanFixture, id: &str, place: [f64; 4]) {
    p.feature(id)["geometry"]["coordinates"] = json!([ring(place)]);
}

/// Moves n10 with its zone z4, which no link holds anywhere.
fn move_zone(p: &mut PlanFixture, place: [f64; 4]) {
    move_to(p, "n10", place);
    p.feature("z4")["geometry"]["coordinates"] = json!([[ring(place)]]);
    p.zones["bbox"] = json!(extent(p.zones["features"].as_array().unwrap()));
}

/// Widens the allowed gap and links n1 to n3, with n2 between them.
fn link_through(p: &mut PlanFixture) {
    p.plan["settings"]["zone"]["gap_m"] = json!(200.0);
    let mut link = p.feature("n1~n2~adjacent").clone();
    link["id"] = json!("n1~n3~adjacent");
    (link["properties"]["to"], link["properties"]["gap_m"]) = (json!("n3"), json!(140.0));
    link["geometry"]["coordinates"] = json!([lonlat(100.0, 40.0), lonlat(240.0, 40.0)]);
    p.links["features"].as_array_mut().unwrap().push(link);
}

/// The reason of a project.
fn reason(p: &mut PlanFixture, project: usize) -> &mut serde_json::Value {
    &mut p.plan["programme"]["projects"][project]["reasons"][0]
}

/// Turns the lost edit into an applied lock.
fn lock(p: &mut PlanFixture, targets: &[&str]) {
    p.plan["edits"][4]["targets"] = json!(targets);
    p.plan["edits"][4]["applied"] = json!(true);
}

/// What the proof cannot judge from the files, and why.
const UNJUDGED: [(&str, &str); 29] = [
    ("/why", "words for readers; that zones have some is judged"),
    ("/name", "words; that they are there is judged"),
    ("/notes/", "words for readers"),
    ("/remedy", "words for readers; that they are there is judged"),
    ("/reason", "the planner's own words; that they are there is judged"),
    ("/street", "a street's name: the streets are not in the folder"),
    ("/community", "a boundary's name: their lines are not in the folder; how many a zone has is judged below"),
    ("/crossing_id", "the barriers and crossings are not in the folder, so neither is which link needs one"),
    ("/settings/zone/barriers", "the kinds are known words; what they are drawn as is not in the folder"),
    ("/raw_", "a raw measure: what makes a value of it is told in words only"),
    ("/targets/0/clause", "the place in a document"),
    ("/targets/1/clause", "the place in a document"),
    ("/targets/2/clause", "the place in a document"),
    ("/targets/0/id", "a name that nothing refers to"),
    ("/targets/1/id", "a name that nothing refers to"),
    ("/targets/2/id", "a name that nothing refers to"),
    ("/edits/", "the id of an applied edit is a name that nothing refers to; all else of an edit is judged below"),
    ("/inputs/", "which layer was read, and a file without issues: the inputs are not in the folder; sums and hashes are judged below"),
    ("/new_facilities/0/at", "a word for readers: where the streets are is not in the folder"),
    ("/new_facilities/0/lon", "the place: the anchors and the streets are not in the folder"),
    ("/new_facilities/0/lat", "the place: the anchors and the streets are not in the folder"),
    ("/gates/0/wall", "whether a wall is drawn: the barriers are not in the folder"),
    ("/access/walk_from", "a count for readers: what each neighbourhood states is judged"),
    ("/changes/base", "another plan, which is not in the folder"),
    ("/changes/scores", "how far scores are from those of another plan"),
    ("/changes/facts/0/from", "what it was in another plan"),
    ("/changes/changes/0/from", "what it was in another plan"),
    ("/settings/programme/base", "the name of a folder"),
    ("/field", "the column in the source: the inputs are not in the folder"),
];

/// What may as well be null: a fact that need not be known, a limit that need not be set.
const NULLABLE: [&str; 11] = [
    // There may be no way on foot as it is.
    "/gates/0/walk_now_m",
    // Years of construction may be known as an interval only.
    "/year_built",
    // n3: with one value unknown its interval is open as it is.
    "/features/2/properties/value_age",
    // n3: the cost of provisional ones is in no sum.
    "/features/2/properties/cost_yuan",
    // There may be no way on foot, and the line of parks is judged by distances of its own.
    "/walk_park_m",
    // An issue may be about a whole layer.
    "/issues/0/row",
    "/issues/1/row",
    "/issues/2/row",
    "/settings/zone/include",
    "/settings/zone/bounds/0/max",
    "/settings/zone/bounds/1/max",
];

/// Judged, though a part of the path is above.
const JUDGED: [&str; 15] = [
    "/reasons/",
    "/without_year/",
    "/community_m",
    "/action",
    "/targets/0/targets",
    "/edits/0/to",
    "/edits/1/to",
    "/edits/2/to",
    "/applied",
    "/read",
    "/kept",
    "/rejected",
    "/rows_sha256",
    "/tests/",
    "/policy/",
];

#[test]
fn whatever_is_changed_is_noticed() {
    type File = fn(&mut PlanFixture) -> &mut serde_json::Value;
    let files: [File; 5] = [|p| &mut p.zones, |p| &mut p.neighbourhoods, |p| &mut p.corridors, |p| &mut p.links, |p| &mut p.plan];
    assert!(prove(&PlanFixture::sound()).unwrap().ok());
    let mut unnoticed = Vec::new();
    for file in files {
        let mut paths = Vec::new();
        nodes(file(&mut PlanFixture::sound()), "", &mut paths);
        // The first features of a file stand for all.
        paths.retain(|path| !path.split('/').nth(2).is_some_and(|n| n.parse::<usize>().is_ok_and(|n| n > 2)));
        for path in paths {
            for value in [json!("zz"), json!(-1e300), json!(null)] {
                let mut fixture = PlanFixture::sound();
                let place = file(&mut fixture).pointer_mut(&path).unwrap();
                if *place == value {
                    continue;
                }
                *place = value.clone();
                let judged = JUDGED.iter().any(|part| path.contains(part)) || !UNJUDGED.iter().any(|(part, _)| path.contains(part));
                let judged = judged && !(value.is_null() && NULLABLE.iter().any(|part| path.contains(part)));
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
