//! Each fault of a pack is found at its line, with its key and the nearest known word.

use super::*;

const SOUND: &str = r#"schema = "lianpian-policy/1"
id = "x"
version = "1"
title_zh = "甲"
title_en = "A"
source = "s"
effective_from = 2021-01-01
valid_until = 2025-12-31
[parameters]
year = 1990
mode = "any"
[fields]
use_type = { zh = "用途", en = "use", type = "enum", values = ["estate", "mixed"] }
year_built = { zh = "年份", en = "year", type = "years" }
leaks = { zh = "漏", en = "leaks", type = "bool" }
kinds = { zh = "种类", en = "kinds", type = "set", values = ["roof", "wall"] }
cost = { zh = "投资", en = "cost", type = "number", unit = "yuan" }
added = { zh = "增加", en = "added", type = "number", unit = "m2" }
share = { zh = "比例", en = "share", type = "number", unit = "share" }
signed_on = { zh = "日期", en = "day", type = "date" }
[[reading]]
id = "R1"
clause = "1"
zh = "问"
en = "q"
taken_zh = "读"
taken_en = "t"
effect_zh = "果"
effect_en = "e"
parameter = "year"
others = [1989]
[[tier]]
id = "core"
result = "eligible_core"
clause = "1"
zh = "核心"
en = "core"
any_of_mode = "mode"
readings = ["R1"]
all_of = [
  { field = "year_built", op = "year_le", param = "year" },
  { field = "cost", op = "lt", value = "100.50" },
]
[[target]]
id = "T1"
year = 2022
event = "started"
measure = "neighbourhoods"
op = "at_least"
value = 3
[[role]]
id = "housing"
zh = "住建"
en = "housing"
clause = "1"
duties_zh = []
duties_en = []
[[step]]
id = "S1"
clause = "1"
quote = "q"
zh = "步"
en = "step"
who = ["housing"]
evidence = ["leaks"]
"#;

#[test]
fn a_sound_pack_has_no_fault() {
    assert_eq!(faults(SOUND), []);
    assert!(Pack::read(SOUND, "x.toml".as_ref()).is_ok());
}

#[test]
fn the_packs_of_the_program_have_no_fault() {
    for text in [include_str!("../../data/policy/cn-cq-tongnan-2021.toml"), include_str!("../../data/policy/generic.toml")] {
        assert_eq!(faults(text), []);
    }
}

#[test]
fn each_fault_is_found_at_its_line_with_its_key() {
    // What is replaced, what stands there instead, the key, words of both languages.
    let cases = [
        ("version = \"1\"", "versoin = \"1\"", "versoin", "最接近的是 version", "the nearest is version"),
        ("field = \"cost\"", "field = \"costs\"", "tier.core.all_of[2].field", "没有 costs 这个字段；最接近的是 cost", "no field costs"),
        ("op = \"lt\"", "op = \"lte\"", "tier.core.all_of[2].op", "不认识 lte", "the nearest is l"),
        ("op = \"lt\", value = \"100.50\"", "op = \"only\", value = [\"1\"]", "tier.core.all_of[2].op", "不能用 only", "no only"),
        ("op = \"lt\", value = \"100.50\"", "op = \"year_le\", value = 2000", "tier.core.all_of[2].op", "不能用 year_le", "no year_le"),
        (
            "op = \"lt\", value = \"100.50\"",
            "op = \"lt\", value = true",
            "tier.core.all_of[2].value",
            "现为 true，应为数",
            "wanted a number",
        ),
        ("value = \"100.50\"", "value = 100.125", "tier.core.all_of[2].value", "最多两位小数", "two decimals"),
        ("value = \"100.50\"", "value = -1", "tier.core.all_of[2].value", "不能小于 0", "must not be below 0"),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"added\", op = \"le\", value = -5 }",
            "tier.core.all_of[2].value",
            "不能小于 0",
            "below 0",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"share\", op = \"ge\", value = 66.7 }",
            "tier.core.all_of[2].value",
            "0 到 1",
            "between 0 and 1",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"leaks\", op = \"is\", value = \"yes\" }",
            "tier.core.all_of[2].value",
            "应为true 或 false",
            "true or false",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"kinds\", op = \"only\", value = [\"rof\"] }",
            "tier.core.all_of[2].value[1]",
            "最接近的是 roof",
            "the nearest is roof",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"use_type\", op = \"only\", value = [\"estate\"] }",
            "tier.core.all_of[2].op",
            "enum 类字段",
            "of type enum",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"signed_on\", op = \"is\", value = \"2022-01-01\" }",
            "tier.core.all_of[2].op",
            "不能写进条件",
            "no condition can test",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"cost\", op = \"lt\" }",
            "tier.core.all_of[2]",
            "条件要么",
            "a condition is either",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ not = { field = \"leak\", op = \"is\", value = true } }",
            "tier.core.all_of[2].not.field",
            "最接近的是 leaks",
            "the nearest is leaks",
        ),
        ("param = \"year\"", "param = \"yaer\"", "tier.core.all_of[1].param", "没有 yaer 这个参数", "no parameter yaer"),
        ("readings = [\"R1\"]", "readings = [\"R2\"]", "tier.core.readings[1]", "没有 R2 这个解读", "no reading R2"),
        ("result = \"eligible_core\"", "result = \"eligible\"", "tier.core.result", "不认识 eligible", "eligible is not known"),
        ("who = [\"housing\"]", "who = [\"hosing\"]", "step.S1.who[1]", "最接近的是 housing", "the nearest is housing"),
        ("evidence = [\"leaks\"]", "evidence = [\"leak\"]", "step.S1.evidence[1]", "没有 leak 这个字段", "no field leak"),
        ("evidence = [\"leaks\"]", "after = \"S0\"", "step.S1.after", "没有 S0 这个步骤", "no step S0"),
        ("evidence = [\"leaks\"]", "deadline = \"D9\"", "step.S1.deadline", "没有 D9 这个期限", "no deadline D9"),
        ("year = 2022", "year = 2031", "target.T1.year", "2021–2025", "2021–2025"),
        ("value = 3", "share = 1.5", "target.T1.share", "0 到 1", "between 0 and 1"),
        ("value = 3", "value = -3", "target.T1.value", "不能小于 0", "below 0"),
        ("effective_from = 2021-01-01", "effective_from = 2026-01-01", "valid_until", "晚于", "lies after"),
        ("year = 1990", "year = \"1990\"", "parameters.year", "年份", "a year"),
        ("mode = \"any\"", "mode = \"most\"", "parameters.mode", "\"any\" 或 \"all\"", "\"any\" or \"all\""),
        (
            "[[target]]",
            "[[reading]]\nid = \"R1\"\nclause = \"1\"\nzh = \"\"\nen = \"\"\ntaken_zh = \"\"\ntaken_en = \"\"\neffect_zh = \"\"\neffect_en = \"\"\n[[target]]",
            "reading.R1.id",
            "R1 重复",
            "R1 is there twice",
        ),
        ("others = [1989]", "others = [\"soon\"]", "reading.R1.others[1]", "现为 \"soon\"，应为整数", "wanted a whole number"),
        ("others = [1989]", "others = [1989.5]", "reading.R1.others[1]", "应为整数", "wanted a whole number"),
        ("year = 1990", "year = 99999999999999999999", "parameters.year", "现为 99999999999999999999", "99999999999999999999"),
        ("year = 1990", "year = nan", "parameters.year", "现为 nan", "nan"),
        ("year = 1990", "year = -5", "parameters.year", "不能小于 0", "below 0"),
        ("year = 1990", "year = 20000", "parameters.year", "1800 到 2200", "1800 and 2200"),
        ("param = \"year\"", "param = \"year\", value = 1990", "tier.core.all_of[1].value", "只能写一个", "not both"),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"use_type\", op = \"in\", value = [] }",
            "tier.core.all_of[2].value",
            "永远不成立",
            "never hold",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ any = [] }",
            "tier.core.all_of[2].any",
            "至少要有一个条件",
            "at least one condition",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ all = [{ not = { any = [] } }] }",
            "tier.core.all_of[2].all[1].not.any",
            "至少要有一个条件",
            "at least one condition",
        ),
        (
            "{ field = \"cost\", op = \"lt\", value = \"100.50\" }",
            "{ field = \"cost\", op = \"lt\", value = 1, not = { field = \"leaks\", op = \"is\", value = true } }",
            "tier.core.all_of[2]",
            "条件要么",
            "a condition is either",
        ),
        ("evidence = [\"leaks\"]", "after = \"S1\"", "step.S1.after", "连成了圈", "form a circle"),
        ("evidence = [\"leaks\"]", "at_least = { cost = \"mode\" }", "parameters.mode", "应为数", "wanted a number"),
        (
            "evidence = [\"leaks\"]",
            "lasts = { from = \"signed_on\", to = \"signed_on\", days = \"mode\" }",
            "parameters.mode",
            "应为数",
            "wanted a number",
        ),
        (
            "measure = \"neighbourhoods\"",
            "measure = \"neighbourhoods\"\nmeasure_param = \"mode\"",
            "parameters.mode",
            "land_area_m2",
            "land_area_m2",
        ),
        ("measure = \"neighbourhoods\"", "measure = \"neighbourhoods\"\namong_param = \"mode\"", "parameters.mode", "listed", "listed"),
        (
            "measure = \"neighbourhoods\"",
            "measure = \"neighbourhoods\"\nonly_if = \"mode\"",
            "parameters.mode",
            "true 或 false",
            "true or false",
        ),
        ("effective_from = 2021-01-01", "effective_from = \"2021-01-01\"", "effective_from", "应为日期", "wanted a day"),
        ("effective_from = 2021-01-01", "effective_from = 2021-01-01T08:00:00", "effective_from", "应为日期", "wanted a day"),
        ("unit = \"yuan\"", "unit = \"rmb\"", "fields.cost.unit", "不认识 rmb", "rmb is not known"),
        ("source = \"s\"", "source = 7", "source", "应为文字", "wanted text"),
        ("source = \"s\"", "source = \"s\"\ncertainly = 1", "certainly", "没有 certainly", "no key certainly"),
        ("lianpian-policy/1", "lianpian-policy/9", "schema", "lianpian-policy/9", "lianpian-policy/9"),
    ];
    for (from, to, key, zh, en) in cases {
        assert!(SOUND.contains(from), "{from}");
        let text = SOUND.replacen(from, to, 1);
        let found = faults(&text);
        let fault = found.iter().find(|f| f.key == key).unwrap_or_else(|| panic!("{to}: {found:?}"));
        let line = text.lines().nth(fault.line - 1).unwrap();
        // A day out of order and a parameter of no use are told where they stand, not where they are used.
        let elsewhere = key == "valid_until" || key == "parameters.mode";
        assert!(to.lines().any(|written| line.contains(written)) || elsewhere, "{to}: line {} is {line}", fault.line);
        assert!(fault.cause.zh.contains(zh) && fault.cause.en.contains(en), "{to}: {:?}", fault.cause);
        assert!(Pack::read(&text, "x.toml".as_ref()).is_err());
    }
}

#[test]
fn a_circle_of_steps_is_found_at_each_of_them() {
    let step = |id: &str, after: &str| {
        format!(
            "[[step]]\nid = \"{id}\"\nclause = \"1\"\nquote = \"q\"\nzh = \"步\"\nen = \"step\"\nwho = [\"housing\"]\nafter = \"{after}\"\n"
        )
    };
    let keys = |text: &str| faults(text).into_iter().map(|f| f.key).collect::<Vec<_>>();
    assert_eq!(keys(&(SOUND.to_owned() + &step("S2", "S1") + &step("S3", "S2"))), Vec::<String>::new());
    let circle = SOUND.to_owned() + &step("S2", "S4") + &step("S3", "S2") + &step("S4", "S3") + &step("S5", "S4");
    assert_eq!(keys(&circle), ["step.S2.after", "step.S3.after", "step.S4.after"], "S5 waits for them and is in no circle");
}

#[test]
fn all_faults_are_found_at_once() {
    let text =
        SOUND.replace("field = \"cost\"", "field = \"costs\"").replace("\"hosing\"", "").replace("op = \"at_least\"", "op = \"more\"");
    let text = text.replace("[[tier]]", "[[tier]]\ncolour = 1");
    let keys: Vec<String> = faults(&text).into_iter().map(|f| f.key).collect();
    assert_eq!(keys, ["tier.core.colour", "tier.core.all_of[2].field", "target.T1.op"]);
}

#[test]
fn a_pack_needs_a_tier_and_toml() {
    let head = SOUND.split("[[tier]]").next().unwrap();
    assert!(faults(&head.replace("[parameters]", "tier = []\n[parameters]")).iter().any(|f| f.key == "tier"));
    assert!(faults(head).iter().any(|f| f.cause.en == "tier is missing"));
    assert_eq!(faults("schema = \n")[0].line, 1);
}

#[test]
fn a_project_gives_parameters_that_fit() {
    let load = |name: &str, value: toml::Value| {
        let parameters = [(name.to_owned(), value)].into();
        Pack::load(&crate::project::PolicySettings { pack: "cn-cq-tongnan-2021".into(), parameters, costs: Vec::new() }, |path| path.into())
    };
    for (name, wrong) in [
        ("core_year_max", toml::Value::String("2000".into())),
        ("core_year_max", toml::Value::Float(2000.5)),
        ("mixed_year_min_share", toml::Value::Float(50.0)),
        ("deficiency", toml::Value::String("most".into())),
        ("include_at_limit", toml::Value::String("yes".into())),
        ("filing_day_kind", toml::Value::String("lunar".into())),
    ] {
        assert!(matches!(load(name, wrong), Err(PackError::ParameterValue { .. })), "{name}");
    }
    assert!(load("mixed_year_min_share", toml::Value::Integer(1)).is_ok());
    assert!(load("filing_day_kind", toml::Value::String("working".into())).is_ok());
}

#[test]
fn the_published_schemas_are_up_to_date() {
    for (file, schema) in [("data/policy/schema.json", schema()), ("data/standards/schema.json", standard_schema())] {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let made = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("LIANPIAN_BLESS").is_some() {
            std::fs::write(&path, &made).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), made, "write {file} anew with LIANPIAN_BLESS=1");
    }
}

#[test]
fn each_fault_of_a_standard_is_found_at_its_line_with_its_key() {
    const SOUND: &str = "schema = \"lianpian-standard/1\"\nid = \"x\"\nversion = \"1\"\ntitle = \"甲\"\nsource = \"s\"\n[[level]]\nid = \"near\"\nzh = \"近\"\nen = \"near\"\ncertainty = \"A\"\n[[facility]]\nid = \"clinic\"\nzh = \"诊所\"\nen = \"clinic\"\nlevel = \"near\"\nradius_m = 300\nsite_area_m2 = [100, 200]\ncertainty = \"A\"\n";
    assert_eq!(standard_faults(SOUND), []);
    for (from, to, line, key, zh, en) in [
        ("radius_m = 300", "radius = 300", 16, "facility.clinic.radius", "最接近的是 radius_m", "the nearest is radius_m"),
        ("radius_m = 300", "radius_m = 0", 16, "facility.clinic.radius_m", "须大于 0", "must be above 0"),
        ("radius_m = 300", "radius_m = -1", 16, "facility.clinic.radius_m", "不能小于 0", "must not be below 0"),
        ("level = \"near\"", "level = \"neer\"", 15, "facility.clinic.level", "最接近的是 near", "there is no level neer"),
        ("[100, 200]", "[200, 100]", 17, "facility.clinic.site_area_m2", "从小到大", "in their order"),
        ("[100, 200]", "[]", 17, "facility.clinic.site_area_m2", "从小到大", "in their order"),
        ("lianpian-standard/1", "lianpian-standard/9", 1, "schema", "本程序读取 lianpian-standard/1", "reads lianpian-standard/1"),
        ("source = \"s\"\n", "", 0, "source", "缺少 source", "source is missing"),
    ] {
        let found = standard_faults(&SOUND.replacen(from, to, 1));
        let fault = found.iter().find(|f| f.key == key).unwrap_or_else(|| panic!("{to}: {found:?}"));
        assert!(line == 0 || fault.line == line, "{to}: {fault:?}");
        assert!(fault.cause.zh.contains(zh) && fault.cause.en.contains(en), "{to}: {fault:?}");
    }
}
