//! Younger neighbourhoods that join candidates at a price, where the project allows it; what is not asked for changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use lianpian::district::{District, NeighbourhoodIx, Status};
use lianpian::plan::Plan;
use lianpian::report::{Lang, Progress};
use lianpian::zone::{Role, Zone};
use proptest::prelude::*;
use serde_json::Value;

use super::town::{ix, plan, town};

/// Old and young estates by turns in a row.
fn by_turns(length: u32) -> District {
    town(length, 1, |column, _| Some(if column % 2 == 0 { 1990 } else { 2015 }))
}

const ALLOWED: &str = "[zone]\ninfill = true\n";

/// The files of a plan, proved, that another may grow from.
fn written(plan: &Plan) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    lianpian::export::write(plan, folder.path(), &Progress::silent()).unwrap();
    let report = lianpian::verify::verify(folder.path(), &Progress::silent()).unwrap();
    assert!(report.ok(), "{}", report.text(Lang::En));
    folder
}

/// Its document, once the files are proved.
fn proved(plan: &Plan) -> Value {
    serde_json::from_slice(&std::fs::read(written(plan).path().join("plan.json")).unwrap()).unwrap()
}

/// Parts that some neighbourhoods fall into by links that count.
fn parts(plan: &Plan, all: &BTreeSet<NeighbourhoodIx>) -> Vec<BTreeSet<NeighbourhoodIx>> {
    let (mut rest, mut parts) = (all.clone(), Vec::new());
    while let Some(first) = rest.pop_first() {
        let (mut part, mut open) = (BTreeSet::from([first]), vec![first]);
        while let Some(at) = open.pop() {
            for (other, _) in plan.links.of(at).filter(|(_, link)| link.counts) {
                if rest.remove(&other) {
                    part.insert(other);
                    open.push(other);
                }
            }
        }
        parts.push(part);
    }
    parts
}

/// Without any one connector the zone falls into parts, and each of them has a candidate.
fn assert_connectors_join(plan: &Plan, zone: &Zone) {
    let works = zone.of_role(Role::Member).chain(zone.of_role(Role::Provisional));
    let all: BTreeSet<NeighbourhoodIx> = works.chain(zone.connectors.iter().copied()).collect();
    assert_eq!(parts(plan, &all).len(), 1, "{}", zone.id);
    for connector in &zone.connectors {
        assert!(zone.parts.contains(&(*connector, Role::Infill)));
        let without: BTreeSet<NeighbourhoodIx> = all.iter().copied().filter(|n| n != connector).collect();
        let parts = parts(plan, &without);
        assert!(parts.len() > 1, "{} hangs together without {connector:?}", zone.id);
        assert!(parts.iter().all(|part| part.iter().any(|n| !zone.connectors.contains(n))), "{} has infill at an end", zone.id);
    }
}

#[test]
fn younger_estates_join_old_ones_that_no_link_joins_and_are_not_counted() {
    let apart = plan(by_turns(5), "");
    assert_eq!((apart.zones.zones.len(), apart.zones.worth.connectors), (3, 0.0));
    let joined = plan(by_turns(5), ALLOWED);
    let zone = &joined.zones.zones[0];
    assert_eq!((joined.zones.zones.len(), zone.parts.len(), zone.connectors.len()), (1, 5, 2));
    assert_connectors_join(&joined, zone);
    for at in zone.parts.iter().map(|(n, _)| n.at()).filter(|at| at % 2 == 1) {
        assert_eq!(joined.zones.role[at], Some(Role::Infill));
        assert_eq!((joined.programme.start[at], joined.programme.project_of[at]), (None, None), "infill is not renovated");
        assert!(joined.zones.outside[at].en.contains("it joins"), "{:?}", joined.zones.outside[at]);
    }
    assert!(zone.why.en.contains("joined by 2 younger neighbourhoods (infill, not counted)"), "{:?}", zone.why);
    let document = proved(&joined);
    let zone = &document["objective"]["zone"];
    assert_eq!((zone["connector_m"].as_f64(), zone["opening_m"].as_f64()), (Some(40.0), Some(-80.0)));
    assert_eq!(document["totals"]["candidates"]["core"], proved(&apart)["totals"]["candidates"]["core"]);
    // A price that no saving reaches.
    let dear = plan(by_turns(5), "[zone]\ninfill = true\nweights = { connector_m = 1000.0 }\n");
    assert!(dear.zones.zones.iter().all(|zone| zone.connectors.is_empty()) && dear.zones.zones.len() == 3);
}

#[test]
fn infill_counts_for_land_and_not_for_households() {
    let with = |bound: &str| plan(by_turns(3), &format!("[zone]\ninfill = true\nbounds = [{bound}]\n"));
    // Three estates of 6,400 m² and 100 households each, one of them young.
    assert_eq!(with("{ resource = \"households\", max = 200.0 }").zones.zones.len(), 1);
    assert_eq!(with("{ resource = \"land_area_m2\", max = 19_200.0 }").zones.zones.len(), 1);
    assert_eq!(with("{ resource = \"land_area_m2\", max = 19_199.0 }").zones.zones.len(), 2);
    // Nor does its land help to reach a lower bound.
    let short = with("{ resource = \"land_area_m2\", min = 19_200.0 }");
    assert_eq!((short.zones.zones.len(), short.zones.under.len()), (1, 1));
    proved(&short);
}

#[test]
fn a_chain_joins_where_a_lower_bound_pays_for_it() {
    let district = || town(4, 1, |column, _| Some(if column == 0 || column == 3 { 1990 } else { 2015 }));
    // Two of them cost more than an opening saves.
    assert_eq!(plan(district(), "[zone]\ninfill = true\nweights = { connector_m = 30.0 }\n").zones.zones.len(), 2);
    let needed = plan(
        district(),
        "[zone]\ninfill = true\nweights = { connector_m = 30.0 }\nbounds = [{ resource = \"households\", min = 200.0 }]\n",
    );
    assert_eq!((needed.zones.zones.len(), needed.zones.zones[0].connectors.len()), (1, 2));
    assert_connectors_join(&needed, &needed.zones.zones[0]);
    proved(&needed);
}

#[test]
fn what_planners_join_and_lock_takes_its_connectors_along() {
    let edit = |action: &str| {
        format!(
            "{ALLOWED}weights = {{ connector_m = 100.0 }}\n[[edits]]\nid = \"e\"\ntargets = [\"n0000\", \"n0002\"]\naction = \"{action}\"\nreason = \"测试\"\n"
        )
    };
    for action in ["join", "lock"] {
        let plan = plan(by_turns(5), &edit(action));
        assert!(plan.zones.refused.is_empty(), "{action}: {:?}", plan.zones.refused);
        let zone = plan.zones.zone_of[ix(&plan.district, "n0001").at()].unwrap();
        assert_eq!(plan.zones.zones[zone as usize].connectors, [ix(&plan.district, "n0001")]);
        proved(&plan);
    }
    let without = edit("join").replace("infill = true", "infill = false");
    assert_eq!(plan(by_turns(5), &without).zones.refused.len(), 1);
}

#[test]
fn verify_refuses_connectors_that_join_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let plan = plan(by_turns(5), ALLOWED);
    lianpian::export::write(&plan, folder.path(), &Progress::silent()).unwrap();
    let path = folder.path().join("zones.geojson");
    let text = std::fs::read_to_string(&path).unwrap();
    let mut zones: Value = serde_json::from_str(&text).unwrap();
    let refused = |zones: &Value| {
        std::fs::write(&path, zones.to_string()).unwrap();
        !lianpian::verify::verify(folder.path(), &Progress::silent()).unwrap().ok()
    };
    assert!(!refused(&zones));
    let stated = zones["features"][0]["properties"]["connectors"].clone();
    for wrong in [serde_json::json!([]), serde_json::json!(["n0000"]), serde_json::json!(["n0001", "n0003", "n0003"]), Value::Null] {
        zones["features"][0]["properties"]["connectors"] = wrong.clone();
        assert!(refused(&zones), "{wrong}");
    }
    zones["features"][0]["properties"]["connectors"] = stated;
    assert!(!refused(&zones));
}

/// Two rows of old estates with a young one between, and old ones beyond a young one at the end.
fn joined_by_one() -> District {
    town(7, 1, |column, _| Some(if column == 2 || column == 5 { 2015 } else { 1990 }))
}

#[test]
fn a_plan_that_grows_from_one_with_connectors_keeps_them_while_they_join() {
    // What a base plan gives is worth more than any change, so that it stands wherever it may.
    let more = |base: Option<&tempfile::TempDir>, infill: &str| {
        let base = base.map(|folder| format!("[programme]\nbase = \"{}\"\n", folder.path().display())).unwrap_or_default();
        format!("{base}[zone]\n{infill}weights = {{ stay_m = 10_000.0 }}\n")
    };
    let on = "infill = true\n";
    let first = plan(joined_by_one(), &more(None, on));
    let id = |plan: &Plan, at: usize| plan.zones.zones[plan.zones.zone_of[at].unwrap() as usize].id.clone();
    assert_eq!((first.zones.zones.len(), first.zones.zones[0].connectors.len()), (1, 2));
    let folder = written(&first);

    let again = plan(joined_by_one(), &more(Some(&folder), on));
    assert_eq!(again.zones.zones, first.zones.zones);
    assert_eq!(again.changes.as_ref().unwrap().changes, Vec::new());
    written(&again);

    // The one at the end has gone: the young one beside it joins nobody any more, the other one stays.
    let mut district = joined_by_one();
    let gone = ix(&district, "n0006");
    district.neighbourhoods[gone.at()].status = Status::Excluded;
    let without = plan(district, &more(Some(&folder), on));
    assert_eq!(without.zones.zones.len(), 1);
    let zone = &without.zones.zones[0];
    assert_eq!((id(&without, 0), zone.connectors.as_slice()), (id(&first, 0), &[ix(&without.district, "n0002")][..]));
    assert_eq!(without.zones.zone_of[ix(&without.district, "n0005").at()], None);
    assert_connectors_join(&without, zone);
    written(&without);

    // A new candidate at the end comes in where it gains; the connectors are where they were.
    let mut district = joined_by_one();
    super::town::add_estate(&mut district, "n0007", [580_000.0 + 7.0 * super::town::PITCH, 3_340_000.0], Some(1990));
    let grown = plan(district, &more(Some(&folder), on));
    assert_eq!((grown.zones.zones.len(), &grown.zones.zones[0].connectors), (1, &first.zones.zones[0].connectors));
    assert_eq!(id(&grown, 7), id(&first, 0));
    written(&grown);

    // Where infill is no longer allowed the zone falls into its parts.
    let off = plan(joined_by_one(), &more(Some(&folder), ""));
    assert_eq!(off.zones.zones.len(), 3);
    assert!(off.zones.zones.iter().all(|zone| zone.connectors.is_empty()) && off.changes.is_some());
    written(&off);

    // And the other way round: a base without connectors, and they are allowed now. Staying is worth more than joining here.
    let (apart, free) = (written(&plan(joined_by_one(), &more(None, ""))), "infill = true\nweights = { stay_m = 0.0 }\n");
    let stays = plan(joined_by_one(), &more(Some(&apart), on));
    assert!(stays.zones.zones.len() == 3 && stays.zones.zones.iter().all(|zone| zone.connectors.is_empty()));
    let base = format!("[programme]\nbase = \"{}\"\n[zone]\n{free}", apart.path().display());
    let joins = plan(joined_by_one(), &base);
    assert_eq!(joins.zones.zones.len(), 1);
    assert_connectors_join(&joins, &joins.zones.zones[0]);
    written(&joins);
}

/// Files of a plan by name.
fn files(plan: &Plan) -> BTreeMap<String, Vec<u8>> {
    let folder = written(plan);
    let entries = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap);
    entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn infill_that_is_off_changes_no_byte_of_a_plan() {
    // Young estates that would join old ones, and the words and prices of infill, which then mean nothing.
    let district = || town(6, 5, |column, row| Some(if (column + 2 * row) % 3 == 0 { 2015 } else { 1988 + row as i16 }));
    let silent = files(&plan(district(), ""));
    assert_eq!(files(&plan(district(), "[zone]\ninfill = false\n")), silent);
    let priced = files(&plan(district(), "[zone]\ninfill = false\nweights = { connector_m = 0.5 }\n"));
    for (name, bytes) in &silent {
        // The settings are told as they are, by the document alone.
        let stated = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace("\"connector_m\": 0.5", "\"connector_m\": 20.0");
        assert!(&priced[name] == bytes || (name == "plan.json" && stated(&priced[name]) == stated(bytes)), "{name}");
    }
    assert_eq!(priced.len(), silent.len());
    let on = files(&plan(district(), ALLOWED));
    assert!(on["zones.geojson"] != silent["zones.geojson"], "here infill matters");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// Old, young, unknown and missing estates on a grid.
    #[test]
    fn connectors_of_any_town_join_candidates_and_dear_ones_change_nothing(
        kinds in proptest::collection::vec(0u8..8, 20..64),
        columns in 4u32..8,
        most in 300.0f64..1500.0,
        least in 0.0f64..300.0,
    ) {
        let rows = kinds.len() as u32 / columns;
        let district = || town(columns, rows, |column, row| match kinds[(row * columns + column) as usize] {
            0..=2 => Some(1985 + 2 * column as i16),
            3 => None,
            _ => Some(2015),
        });
        let more = |weights: &str| format!("[zone]\n{weights}\nbounds = [{{ resource = \"households\", min = {least}, max = {most} }}, {{ resource = \"land_area_m2\", max = 90_000.0 }}]\n");
        let off = plan(district(), &more(""));
        let on = plan(district(), &more("infill = true"));
        let dear = plan(district(), &more("infill = true\nweights = { connector_m = 100_000.0 }"));
        for zone in &on.zones.zones {
            assert_connectors_join(&on, zone);
        }
        prop_assert!(on.zones.worth.value() <= on.zones.worth.bound + 1e-6);
        proved(&on);
        prop_assert!(off.zones.zones.iter().chain(&dear.zones.zones).all(|zone| zone.connectors.is_empty()));
        // What costs too much joins nobody; few pieces are divided as well as can be either way.
        let small = off.zones.worth.bound - off.zones.worth.value() < 1e-6 && dear.zones.worth.bound - dear.zones.worth.value() < 1e-6;
        prop_assert!(!small || (off.zones.worth.value() - dear.zones.worth.value()).abs() < 1e-6);
    }
}
