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
    let reserve = fs::read_to_string(folder.path().join("reserve.csv")).unwrap();
    let rows: Vec<&str> = reserve.lines().skip(1).collect();
    assert_eq!(rows.len(), 1, "consent alone holds one back: {reserve}");
    let cells: Vec<&str> = rows[0].split(',').collect();
    assert_eq!((cells[0], cells[4], cells[7], cells[9]), ("n0002", "first", "二（甲）", "100"), "{reserve}");
    assert!(!cells[10].is_empty(), "the clause on consent: {reserve}");
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

/// A pack that is damaged as a whole: name, bytes, what is said in Chinese and in English.
fn damaged() -> Vec<(&'static str, Vec<u8>, &'static str, &'static str)> {
    let sound = fs::read_to_string(root().join("tests/fixtures/policy/county.toml")).unwrap();
    let put = |from: &str, to: &str| {
        assert!(sound.contains(from), "{from}");
        sound.replacen(from, to, 1).into_bytes()
    };
    let nested = |open: &str, inner: &str, close: &str, depth: usize| open.repeat(depth) + inner + &close.repeat(depth);
    let gbk = encoding_rs::GBK.encode(&sound).0.into_owned();
    let utf16: Vec<u8> = sound.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let condition = nested("{ not = ", "{ field = \"roof_leaks\", op = \"is\", value = true }", " }", 500);
    let many = (0..300).fold(String::new(), |all, n| all + &format!("[[role]]\nid = \"r{n}\"\n"));
    vec![
        ("gbk", gbk, "第 6 行：utf-8：不是 UTF-8 编码", "gbk.toml:6: utf-8: this is not UTF-8"),
        ("utf16", utf16, "另存为 UTF-8", "save it as UTF-8"),
        ("bytes", [sound.as_bytes(), b"\nx = \"\xff\xfe\"\n"].concat(), "第 232 行：utf-8", ":232: utf-8"),
        ("marked_fault", [b"\xef\xbb\xbf", put("\"1.0.0\"", "1").as_slice()].concat(), "第 5 行：version", ":5: version"),
        (
            "carriage_fault",
            put("\"1.0.0\"", "1").iter().flat_map(|b| if *b == b'\n' { vec![b'\r', b'\n'] } else { vec![*b] }).collect(),
            "第 5 行：version",
            ":5: version",
        ),
        ("carriage_alone", sound.replace('\n', "\r").into_bytes(), "不是正确的 TOML", "not valid TOML"),
        ("zero_byte", put("id = \"cn", "\0id = \"cn"), "第 4 行：toml", ":4: toml"),
        ("no_schema", put("schema = \"lianpian-policy/1\"\n", ""), "schema：缺少 schema", "schema: schema is missing"),
        ("next_schema", put("lianpian-policy/1", "lianpian-policy/2"), "第 3 行：schema", ":3: schema"),
        ("key_twice", put("version = \"1.0.0\"", "version = \"1.0.0\"\nversion = \"2\""), "第 6 行：toml：同一项写了两次", ":6: toml"),
        ("table_twice", [sound.as_bytes(), b"\n[parameters]\nx = 1\n"].concat(), "同一项写了两次", ":232: toml"),
        ("unclosed", [sound.as_bytes(), b"[[step"].concat(), "第 231 行：toml", ":231: toml"),
        ("deep_list", format!("{sound}\nx = {}", nested("[", "", "]", 2000)).into_bytes(), "第 232 行：toml", ":232: toml"),
        ("deep_condition", put("all_of = [", &format!("all_of = [ {condition},")), "toml", "toml"),
        ("deep_key", format!("x.{}y = 1\n{sound}", "a.".repeat(3000)).into_bytes(), "toml：不是正确的 TOML", "toml: not valid TOML"),
        ("no_such_day", put("effective_from = 2024-03-01", "effective_from = 2024-02-30"), "第 9 行：toml", ":9: toml"),
        (
            "days_out_of_order",
            put("effective_from = 2024-03-01", "effective_from = 2029-03-01"),
            "第 10 行：valid_until",
            ":10: valid_until",
        ),
        ("fields_as_list", put("[fields]\n", "[[fields]]\n"), "第 49 行：fields：", ":49: fields:"),
        ("tier_misspelt", put("[[tier]]", "[[teir]]"), "最接近的是 tier", "the nearest is tier"),
        ("three_decimals", put("\"3000000.00\"", "\"3000000.005\""), "最多两位小数", "two decimals at most"),
        ("percent", put("finish_share = 0.8", "finish_share = 80"), "0 到 1 之间的数", "a number between 0 and 1"),
        ("many_faults", format!("{sound}{many}").into_bytes(), "另有 1400 处", "and 1400 more"),
    ]
}

#[test]
fn a_pack_that_is_damaged_as_a_whole_is_refused_with_its_line_and_a_remedy() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes, zh, en) in damaged() {
        let path = folder.path().join(format!("{name}.toml"));
        fs::write(&path, bytes).unwrap();
        for (lang, words, remedies) in [("zh", zh, ["按提示修改", "建议："]), ("en", en, ["correct this line", "hint: "])] {
            let output =
                assert_cmd::Command::cargo_bin("lianpian").unwrap().arg("check").arg(&path).args(["--lang", lang]).output().unwrap();
            let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
            assert_eq!(output.status.code(), Some(3), "{name}: {said}");
            assert!(said.contains(words) && said.contains(&format!("{name}.toml")), "{name}: {words}: {said}");
            assert!(remedies.iter().any(|remedy| said.contains(remedy)), "{name}: {said}");
        }
    }
}

#[test]
fn marks_and_line_ends_of_other_systems_are_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let sound = fs::read_to_string(root().join("tests/fixtures/policy/county.toml")).unwrap();
    let padded = format!("# {}\n{sound}", "x".repeat(5_000_000));
    for (name, text) in [("mark", format!("\u{feff}{sound}")), ("carriage", sound.replace('\n', "\r\n")), ("padded", padded)] {
        let path = folder.path().join(format!("{name}.toml"));
        fs::write(&path, text).unwrap();
        assert_cmd::Command::cargo_bin("lianpian").unwrap().arg("check").arg(&path).assert().success();
    }
}

#[test]
fn a_project_whose_pack_is_not_utf8_says_so() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.toml"), b"schema = \"lianpian-policy/1\"\nid = \"\xc7\xe5\"\n").unwrap();
    let settings = lianpian::project::PolicySettings { pack: "p.toml".into(), ..Default::default() };
    let error = lianpian::policy::Pack::load(&settings, |name| folder.path().join(name)).unwrap_err();
    assert!(error.text().zh.contains("第 2 行") && error.text().en.contains("p.toml:2"), "{:?}", error.text());
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

/// 16 estates of one year each, 1994 to 2009, all worn; some on the books, under the Tongnan pack.
fn tongnan(settings: &str) -> Plan {
    let mut district = town(4, 4, |column, row| Some(1994 + (column + row * 4) as i16));
    for (at, n) in district.neighbourhoods.iter_mut().enumerate() {
        for (field, value) in [("def_disrepair", true), ("willingness_refused", false)] {
            n.facts.insert(field.into(), Fact::Bool(value));
        }
        n.facts.insert("poor_condition_signals".into(), Fact::Number(3.into()));
        n.facts.insert("support_rate".into(), Fact::Number("0.7".parse().unwrap()));
        if at % 2 == 0 {
            n.status = lianpian::district::Status::Listed;
        }
    }
    plan(district, settings)
}

#[test]
fn readings_of_targets_switch_what_targets_come_to() {
    let of = |parameters: &str| {
        let settings = format!(
            "[policy]\npack = \"cn-cq-tongnan-2021\"\nparameters = {{ {parameters} }}\n[programme]\nfirst_year = 2022\nlast_year = 2025\n"
        );
        let plan = tongnan(&settings);
        let found: Vec<(String, f64, f64)> =
            plan.programme.targets.iter().map(|t| (t.target.setting.id.clone(), t.planned, t.value)).collect();
        (plan, found)
    };
    let target =
        |all: &[(String, f64, f64)], id: &str| all.iter().find(|(found, ..)| found == id).map(|(_, planned, value)| (*planned, *value));
    let (plan, taken) = of("");
    let (_, land) = of("target_area = \"land_area_m2\"");
    let (_, listed) = of("needing_renovation = \"listed\"");
    let (_, bare) = of("area_of_2022_inferred = false");
    let floor = target(&taken, "T2022-start-area").unwrap().0;
    assert!(floor > 0.0);
    // Every estate has 6,400 m² of land and 2,880 m² of floors.
    assert!((target(&land, "T2022-start-area").unwrap().0 - floor / 2880.0 * 6400.0).abs() < 1.0);
    // Seven estates were built by 2000, four of them on the books: 0.95 × 7 and 0.95 × 4, rounded up.
    assert_eq!((target(&taken, "T2023-core").unwrap().1, target(&listed, "T2023-core").unwrap().1), (7.0, 4.0));
    assert!(target(&taken, "T2022-done-area").is_some() && target(&bare, "T2022-done-area").is_none());
    // The plan says beside it what the other readings would make of it.
    let document = document(&plan);
    let others = |id: &str| {
        let all = document["readings"].as_array().unwrap();
        all.iter().find(|r| r["reading"] == id).unwrap()["others"][0]["targets"].clone()
    };
    assert_eq!(
        others("A08"),
        json!([{ "id": "T2023-core", "planned": target(&listed, "T2023-core").unwrap().0, "value": 4.0, "met": others("A08")[0]["met"] }])
    );
    assert_eq!(others("A06"), json!([{ "id": "T2022-done-area", "dropped": true }]));
    assert!(others("A04").as_array().unwrap().iter().any(|row| row["id"] == "T2022-start-area"));
    assert!(others("A07").as_array().unwrap().iter().all(|row| row["id"] == "T2023-core"));
}

#[test]
fn the_targets_of_every_reading_are_proved() {
    for parameters in ["target_area = \"land_area_m2\"", "needing_renovation = \"listed\"", "area_of_2022_inferred = false"] {
        let settings = format!(
            "[policy]\npack = \"cn-cq-tongnan-2021\"\nparameters = {{ {parameters} }}\n[programme]\nfirst_year = 2022\nlast_year = 2025\n"
        );
        let folder = tempfile::tempdir().unwrap();
        lianpian::export::write(&tongnan(&settings), folder.path(), &Progress::silent()).unwrap();
        let report = verify(folder.path(), &Progress::silent()).unwrap();
        assert!(
            report.checks.iter().filter(|check| check.id == "targets").all(|check| check.ok),
            "{parameters}: {}",
            report.text(Lang::En)
        );
    }
}

#[test]
fn a_lapsed_pack_is_said_before_all_else() {
    let mut plan = tongnan("[policy]\npack = \"cn-cq-tongnan-2021\"\n[programme]\nfirst_year = 2026\nlast_year = 2027\n");
    let lapsed = "cn-cq-tongnan-2021";
    let said = |text: &str, lang: Lang| {
        text.contains(lapsed) && text.contains("2025-12-31") && text.contains(if lang == Lang::Zh { "已过期" } else { "lapsed" })
    };
    let until = plan.pack.in_force_until().unwrap();
    assert!(!plan.notes.iter().any(|note| said(note.get(Lang::En), Lang::En)), "in force on {}", plan.as_of);
    // The day after the last: the pipeline itself makes the notes.
    let mut project = plan.project.clone();
    project.file.project.as_of = until.tomorrow().unwrap().to_string().parse().unwrap();
    let rules = lianpian::plan::Rules::load(&project).unwrap();
    let intake =
        lianpian::intake::Intake { district: lianpian::district::District::clone(&plan.district), ..lianpian::intake::Intake::default() };
    plan = lianpian::plan::from_district(&project, rules, intake, &Progress::silent()).unwrap();
    for lang in [Lang::Zh, Lang::En] {
        assert!(said(plan.notes[0].get(lang), lang), "{:?}", plan.notes);
        let summary = lianpian::plan::summary(&plan, lang);
        assert!(said(summary.lines().nth(1).unwrap(), lang), "{summary}");
        for id in [plan.zones.zones[0].id.as_str(), "n0000"] {
            let text = plan.explain(id).unwrap().text(lang);
            assert!(said(text.lines().nth(1).unwrap(), lang), "{text}");
        }
    }
    let notes = document(&plan)["notes"].clone();
    assert!(said(notes[0].as_str().unwrap(), Lang::Zh) || said(notes[0].as_str().unwrap(), Lang::En), "{notes}");
}

#[test]
fn a_project_beyond_a_limit_by_some_members_is_decided_and_says_so() {
    let mut district = town(2, 1, |_, _| Some(1990));
    for (n, cost) in district.neighbourhoods.iter_mut().zip([Some(12_000_000), None]) {
        n.facts.insert("def_disrepair".into(), Fact::Bool(true));
        n.facts.insert("willingness_refused".into(), Fact::Bool(false));
        n.facts.insert("has_independent_infrastructure".into(), Fact::Bool(false));
        n.facts.extend(cost.map(|yuan| ("total_investment_cny".into(), Fact::Number(yuan.into()))));
    }
    let plan = plan(district, "[policy]\npack = \"cn-cq-tongnan-2021\"\n[programme]\nfirst_year = 2022\nlast_year = 2023\n");
    let zone = plan.zones.zones.iter().find(|z| z.parts.len() == 2).unwrap();
    let zh = plan.explain(&zone.id).unwrap().text(Lang::Zh);
    assert!(zh.contains("项目立项 — 项目建议书、可研、概算合并为可研报告审批"), "{zh}");
    assert!(zh.contains("总投资为“至少 12,000,000 元”"), "{zh}");
    assert!(zh.contains("项目立项：合并（至少 12,000,000 元）为“项目建议书"), "{zh}");
    let alone = plan.explain("n0001").unwrap().text(Lang::En);
    assert!(alone.contains("project approval — open, missing: total investment"), "{alone}");
}

/// Six estates of 1980 to 2000 under the second county's pack, with or without what a survey found.
fn nanxi(with_survey: bool) -> Plan {
    let mut district = town(3, 2, |column, row| Some(1980 + (column * 4 + row * 12) as i16));
    for (at, n) in district.neighbourhoods.iter_mut().enumerate().filter(|_| with_survey) {
        n.facts.insert("明确反对改造".into(), Fact::Bool(at == 1));
        n.facts.insert("征求意见支持率".into(), Fact::Text(if at == 0 { "85%" } else { "79%" }.into()));
        n.facts.insert("公示开始日期".into(), Fact::Text("2023-03-01".into()));
        n.facts.insert("公示结束日期".into(), Fact::Text(if at == 0 { "2023-03-07" } else { "2023-03-06" }.into()));
        n.facts.insert("总投资(万元)".into(), Fact::Number(300.into()));
        n.facts.insert("B11".into(), Fact::Text("老化".into()));
    }
    let pack = root().join("tests/fixtures/policy/nanxi.toml");
    plan(district, &format!("[policy]\npack = {:?}\n[programme]\nfirst_year = 2024\nlast_year = 2026\n", pack.display().to_string()))
}

#[test]
fn a_pack_written_from_the_page_alone_makes_a_plan_with_a_survey_and_without() {
    let plan = nanxi(true);
    let of = |plan: &Plan, id: &str| plan.eligibility[ix(&plan.district, id).at()].clone();
    assert_eq!(of(&plan, "n0000").tier.as_deref(), Some("urgent"));
    assert!(of(&plan, "n0001").held_back);
    assert_eq!(of(&plan, "n0101").tier.as_deref(), Some("large"), "1996, with 100 households");
    assert_eq!(of(&plan, "n0102").tier, None, "2000 is too young");
    let said = plan.explain("n0000").unwrap().text(Lang::Zh);
    assert!(said.contains("立项 — 由镇批准"), "{said}");
    let projects = &plan.dossiers.projects;
    let sums: Vec<bool> = projects.iter().map(|p| p.approvals[0].decided() == lianpian::policy::Truth::Yes).collect();
    assert!(sums.iter().any(|town| !town), "several members pass five million together: {sums:?}");
    let states: Vec<_> = projects.iter().flat_map(|p| p.steps[..2].iter().map(|s| s.state)).collect();
    assert!(states.iter().all(|state| *state == lianpian::dossier::StepState::Open), "79 % and six days are too little: {states:?}");
    // Without a survey nothing is guessed: all that could be in is open, and the note says which columns are missing.
    let bare = nanxi(false);
    assert!(bare.eligibility.iter().all(|e| e.tier.is_none() && !e.held_back));
    assert_eq!(of(&bare, "n0000").missing, ["said_no"]);
    let note = bare.notes.iter().find(|note| note.zh.contains("没有一个候选小区填有")).unwrap();
    assert!(note.zh.contains("said_no=明确反对改造") && note.en.contains("said_no=refused"), "{note:?}");
    assert!(plan.notes.iter().all(|note| !note.zh.contains("没有一个候选小区填有")), "{:?}", plan.notes);
    let folder = tempfile::tempdir().unwrap();
    lianpian::export::write(&bare, folder.path(), &Progress::silent()).unwrap();
    let report = verify(folder.path(), &Progress::silent()).unwrap();
    let eligibility = report.checks.iter().find(|check| check.id == "eligibility").unwrap();
    assert!(eligibility.ok, "{}", report.text(Lang::En));
}
