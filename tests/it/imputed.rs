//! Years taken from neighbours: they show, and decide nothing.

use std::fs;

use lianpian::plan::run;
use lianpian::policy::Verdict;
use lianpian::project::Project;
use lianpian::report::{Lang, Progress};

/// A home of twelve metres, `east` metres from a place in Tongnan, as GeoJSON.
fn home(east: f64, north: f64, neighbourhood: &str, year: &str) -> String {
    let at = |x: f64, y: f64| format!("[{:.9},{:.9}]", 105.84 + x / 96_300.0, 30.19 + y / 110_860.0);
    let [a, b, c, d] = [at(east, north), at(east + 12.0, north), at(east + 12.0, north + 12.0), at(east, north + 12.0)];
    let properties = format!(r#""用途":"住宅","层数":6,"小区名称":"{neighbourhood}","建成年份":"{year}""#);
    format!(r#"{{"type":"Feature","properties":{{{properties}}},"geometry":{{"type":"Polygon","coordinates":[[{a},{b},{c},{d},{a}]]}}}}"#)
}

#[test]
fn a_neighbourhood_without_a_recorded_year_stays_provisional_and_the_plan_proves() {
    let folder = tempfile::tempdir().unwrap();
    let homes: Vec<String> =
        ["1985", "1986", "1988年", "", "1985", "1985"].iter().enumerate().map(|(k, year)| home(k as f64 * 20.0, 0.0, "甲", year)).collect();
    let rows = format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, homes.join(","), home(60.0, 25.0, "乙", "不详"));
    fs::write(folder.path().join("b.geojson"), rows).unwrap();
    for impute in [false, true] {
        let text =
            format!("[project]\nname = \"t\"\nas_of = 2021-11-25\n[inputs.buildings]\npath = \"b.geojson\"\nimpute_years = {impute}\n");
        let project = Project::parse(&text, &folder.path().join("t.lianpian.toml")).unwrap();
        let plan = run(&project, &Progress::silent()).unwrap();
        let mut found: Vec<_> = plan
            .district
            .neighbourhoods
            .iter()
            .zip(plan.eligibility.iter())
            .map(|(n, e)| (n.name.as_str(), n.year_quality.as_str(), n.built.is_some(), e.verdict))
            .collect();
        found.sort_by_key(|(name, ..)| *name);
        let quality = if impute { "imputed" } else { "unknown" };
        assert_eq!(found, [("乙", quality, impute, Verdict::Unknown), ("甲", "mixed", true, Verdict::EligibleCore)]);
        let out = folder.path().join(format!("out-{impute}"));
        fs::create_dir(&out).unwrap();
        lianpian::export::write(&plan, &out, &Progress::silent()).unwrap();
        let report = lianpian::verify::verify(&out, &Progress::silent()).unwrap();
        assert!(report.ok(), "{}", report.text(Lang::En));
        let document: serde_json::Value = serde_json::from_slice(&fs::read(out.join("plan.json")).unwrap()).unwrap();
        assert_eq!(document["totals"]["building_years"]["imputed"].as_u64().unwrap_or(0), if impute { 2 } else { 0 });
    }
}
