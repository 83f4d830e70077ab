//! Packs that others write: a county's own goes through a whole plan, faults are all said, documents name what there is.

use std::fs;
use std::path::PathBuf;

use lianpian::district::Fact;
use lianpian::plan::{Plan, document};
use lianpian::report::{Lang, Progress};
use lianpian::verify::verify;
use serde_json::{Value, json};

use crate::plan_fixture::PlanFixture;
use crate::town::{ix, plan, town};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A plan under the county's pack: 12 estates of 1988 to 2010, with faults recorded.
fn county() -> Plan {
    let mut district = town(4, 3, |column, row| Some(1988 + (column * 2 + row * 7) as i16));
    for (at, n) in district.neighbourhoods.iter_mut().enumerate() {
        n.facts.insert("屋面渗漏".into(), Fact::Bool(at % 3 != 1));
        n.facts.insert("无污水管".into(), Fact::Bool(true));
        n.facts.insert("业主否决".into(), Fact::Bool(at == 2));
        n.facts.insert("概算".into(), Fact::Number(2_000_000.into()));
        n.facts.insert("加建面积".into(), Fact::Number(80.into()));
    }
    let pack = root().join("tests/fixtures/policy/county.toml");
    plan(district, &format!("[policy]\npack = {:?}\n[programme]\nfirst_year = 2024\nlast_year = 2027\n", pack.display().to_string()))
}

/// What is done to a sound plan.
type Damage = fn(&mut PlanFixture);

#[test]
fn the_pack_of_another_county_makes_a_plan() {
    let plan = county();
    let of = |id: &str| &plan.eligibility[ix(&plan.district, id).at()];
    assert_eq!((of("n0000").tier.as_deref(), of("n0000").clause.as_str()), (Some("first"), "二（甲）"));
    assert_eq!(of("n0001").tier.as_deref(), Some("later"), "both faults are asked for");
    assert!(of("n0002").held_back, "a refusal alone keeps it out");
    assert!(plan.eligibility.iter().any(|e| e.tier.is_none()), "the youngest are not listed");
    assert!(plan.dossiers.projects.iter().all(|p| p.approvals.len() == 1), "the one stage of the county");
    assert_eq!(plan.programme.targets.len(), 2);
    assert_eq!(plan.programme.targets[1].target.setting.share, Some(0.8));
    let document = document(&plan);
    let readings = document["readings"].as_array().unwrap();
    assert_eq!(readings.iter().map(|r| r["reading"].as_str().unwrap()).collect::<Vec<_>>(), ["Q1", "Q2"]);
    let sum = |counts: &Value| counts.as_object().unwrap().values().filter_map(Value::as_u64).sum::<u64>();
    assert_eq!((sum(&readings[0]["counts"]), sum(&readings[0]["others"][0]["counts"])), (12, 12));
    let boundary = document["boundary_year"].as_array().unwrap();
    assert!(!boundary.is_empty() && boundary.iter().all(|row| row["reading"] == "Q1" && row["other_value"] == 1993), "{boundary:?}");
    let summary = lianpian::plan::summary(&plan, Lang::En);
    assert!(summary.contains("Limit year") && summary.contains("held back by refusal"), "{summary}");
}

#[test]
fn an_explanation_says_what_rests_on_readings_consent_and_memory() {
    let plan = county();
    let said = |id: &str, lang| plan.explain(id).unwrap().text(lang);
    let refused = said("n0002", Lang::Zh);
    assert!(refused.contains("储备库"), "{refused}");
    let both = said("n0001", Lang::En);
    assert!(both.contains("all of") && both.contains("under the other reading (any): core tier"), "{both}");
    assert!(both.contains("from memory; to be checked"), "{both}");
    let at_limit = said("n0003", Lang::Zh);
    assert!(at_limit.contains("若按另一种读法（1993）"), "{at_limit}");
}

#[test]
fn the_plan_of_another_county_is_proved() {
    let folder = tempfile::tempdir().unwrap();
    lianpian::export::write(&county(), folder.path(), &Progress::silent()).unwrap();
    let report = verify(folder.path(), &Progress::silent()).unwrap();
    let eligibility = report.checks.iter().find(|check| check.id == "eligibility").unwrap();
    assert!(eligibility.ok, "{}", report.text(Lang::En));
}

/// The sound fixture with `all of` in one tier and a nested condition in the other.
fn nested() -> PlanFixture {
    let mut fixture = PlanFixture::sound();
    let refused = json!({ "field": "", "op": "any", "value": [{ "field": "refused", "op": "is", "value": true }] });
    fixture.plan["policy"]["tiers"][0]["none_of"][0] = refused.clone();
    fixture.plan["policy"]["tiers"][1]["any_of_mode"] = json!("any");
    for feature in fixture.neighbourhoods["features"].as_array_mut().unwrap() {
        let test = &mut feature["properties"]["tests"][1];
        for key in ["field", "op", "value"] {
            test[key] = refused[key].clone();
        }
    }
    fixture
}

fn fails(fixture: &PlanFixture) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fixture.write(folder.path());
    let report = verify(folder.path(), &Progress::silent()).unwrap();
    report.checks.iter().filter(|check| !check.ok).map(|check| check.id.to_string()).collect()
}

#[test]
fn nested_conditions_and_modes_are_proved_and_their_damages_found() {
    assert_eq!(fails(&nested()), Vec::<String>::new());
    let damages: [(&str, Damage); 5] = [
        ("all asked for where one holds", |p| p.plan["policy"]["tiers"][1]["any_of_mode"] = json!("all")),
        ("a nested condition turned", |p| p.of("n1")["tests"][1]["holds"] = json!("yes")),
        ("a nested condition softened", |p| p.of("n1")["tests"][1]["value"][0]["value"] = json!(false)),
        ("a need where nothing is open", |p| p.of("n1")["tests"][1]["needs"] = json!(["refused"])),
        ("an open condition that names nothing", |p| p.of("n3")["tests"][1]["holds"] = json!("unknown")),
    ];
    for (name, damage) in damages {
        let mut fixture = nested();
        damage(&mut fixture);
        assert!(fails(&fixture).contains(&"eligibility".to_owned()), "{name}");
    }
}

#[test]
fn check_says_every_fault_of_a_pack_and_what_a_sound_one_holds() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(root().join("tests/fixtures/policy/county.toml")).unwrap();
    let broken = text.replace("op = \"year_le\", param = \"old_year_max\"", "op = \"year_lt\", param = \"old_year_max\"");
    let broken = broken.replace("\"3000000.00\"", "\"3000000.005\"").replace("value = 80 }", "value = -80 }");
    let path = folder.path().join("broken.toml");
    fs::write(&path, broken).unwrap();
    let check = |path: &std::path::Path, more: &[&str]| {
        assert_cmd::Command::cargo_bin("lianpian").unwrap().arg("check").arg(path).args(more).output().unwrap()
    };
    let output = check(&path, &["--json", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(3));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    let keys: Vec<&str> = said["problems"].as_array().unwrap().iter().map(|p| p["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["tier.first.all_of[2].op", "approval.P1.all_of[1].value", "approval.P1.all_of[2].any[1].value"]);
    let output = check(&root().join("tests/fixtures/policy/county.toml"), &["--lang", "zh"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("可用") && text.contains("tier.later 凭记忆"), "{text}");
}

#[test]
fn every_key_the_policy_pages_name_is_in_the_schema() {
    let schema: Value = serde_json::from_str(&fs::read_to_string(root().join("data/policy/schema.json")).unwrap()).unwrap();
    let mut known: Vec<String> = Vec::new();
    let definitions = schema["$defs"].as_object().unwrap();
    for table in definitions.values().chain([&schema]) {
        known.extend(table["properties"].as_object().unwrap().keys().cloned());
    }
    let mut pages = Vec::new();
    for page in ["docs/policy.md", "docs/policy.zh.md"] {
        let text = fs::read_to_string(root().join(page)).unwrap();
        let rows = text.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|row| row.split('|').next());
        let mut named: Vec<String> = rows
            .flat_map(|cell| cell.split('`').step_by(2).map(str::to_owned).collect::<Vec<_>>())
            .filter(|w| w.trim().len() > 1)
            .collect();
        named.retain(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c == '2'));
        for key in &named {
            assert!(known.contains(key), "{page} names {key}");
        }
        for key in schema["properties"].as_object().unwrap().keys() {
            assert!(named.contains(key), "{page} does not name {key}");
        }
        named.sort();
        named.dedup();
        pages.push(named);
    }
    assert_eq!(pages[0], pages[1], "both pages name the same keys");
}
