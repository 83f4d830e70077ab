//! Scores of plans: hidden data stay inside the intervals, both methods prove, settings are checked, facts are read as they are meant.

use std::path::Path;
use std::sync::Arc;

use lianpian::district::{District, Fact, NeighbourhoodIx};
use lianpian::plan::{Plan, Rules, run, sample};
use lianpian::project::Project;
use lianpian::report::{Lang, Progress};
use lianpian::score::{CriteriaFile, Known, MEASURES, Raw, ScoreInput, Scores, goals, score};
use lianpian::verify::verify;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

use super::town::{add_facility, plan, project, town};

fn sample_plan(folder: &Path, change: impl Fn(&mut Project)) -> Plan {
    let mut project = Project::read(&sample::unpack(folder).unwrap()).unwrap();
    change(&mut project);
    run(&project, &Progress::silent()).unwrap()
}

/// Scores a district as the plan was scored, with other facts.
fn rescored(plan: &Plan, district: &District) -> Scores {
    let settings = lianpian::project::ScoreSettings { draws: 0, ..plan.project.file.score.clone() };
    let input = ScoreInput {
        district,
        pack: &plan.pack,
        standard: &plan.standard,
        access: &plan.access,
        links: &plan.links,
        eligibility: &plan.eligibility,
        criteria: &plan.criteria,
        settings: &settings,
        year: plan.as_of.year(),
        years: plan.programme.years,
        has_pipe_works: true,
        seed: 1,
        kept_draws: 0,
    };
    score(input, &Progress::silent()).unwrap()
}

/// Takes out about 30 % of what is recorded: years, households, and every cell of ledger and survey.
fn hide(district: &mut District, seed: u64) -> usize {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    let mut hidden = 0;
    for n in &mut district.neighbourhoods {
        let mut falls = || dice.next_u32() % 10 < 3;
        if n.households.is_some() && falls() {
            (n.households, hidden) = (None, hidden + 1);
        }
        if n.built.is_some() && falls() {
            (n.built, n.typical_year, hidden) = (None, None, hidden + 1);
        }
        let before = n.facts.len();
        // A year of pipe works that is not there says that there are none: it is no missing datum.
        n.facts.retain(|field, _| field.as_ref() == "pipe_works_year" || !falls());
        hidden += before - n.facts.len();
    }
    hidden
}

#[test]
fn ranks_stay_in_their_intervals_when_a_third_of_the_data_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let plan = sample_plan(folder.path(), |_| ());
    let repeats = std::env::var("LIANPIAN_HIDE_REPEATS").map_or(10, |n| n.parse().unwrap());
    let (mut inside, mut all) = (0, 0);
    for seed in 0..repeats {
        let mut district = plan.district.clone();
        assert!(hide(Arc::make_mut(&mut district), seed) > 1_000);
        let scores = rescored(&plan, &district);
        for n in (0..district.neighbourhoods.len() as u32).map(NeighbourhoodIx) {
            let (Some(before), Some(after)) = (plan.scores.row(n), scores.row(n)) else { continue };
            all += 1;
            inside += usize::from((after.rank_low..=after.rank_high).contains(&before.rank));
            assert!(after.low <= after.score && after.score <= after.high);
        }
    }
    eprintln!("{inside} of {all} ranks inside their intervals, {repeats} repeats");
    assert!(inside * 100 >= all * 95, "{inside} of {all}");
}

#[test]
fn both_methods_give_plans_that_prove() {
    for method in ["topsis", "weighted_sum"] {
        let folder = tempfile::tempdir().unwrap();
        let plan = sample_plan(folder.path(), |project| project.file.score.method = Some(method.to_owned()));
        let out = folder.path().join("plan");
        std::fs::create_dir(&out).unwrap();
        lianpian::export::write(&plan, &out, &Progress::silent()).unwrap();
        let report = verify(&out, &Progress::silent()).unwrap();
        assert!(report.ok(), "{method}: {}", report.text(Lang::En));
        let text = std::fs::read_to_string(out.join("survey-next.csv")).unwrap();
        let mut visits = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let chances: Vec<f64> = visits.records().map(|row| row.unwrap()[14].parse().unwrap()).collect();
        assert!(chances.len() > 20 && chances.iter().all(|chance| *chance > 0.0 && *chance <= 1.0));
        let sum: f64 = plan.scores.survey_by_criterion.iter().sum();
        assert!((sum - plan.scores.survey.iter().map(|v| v.chance).sum::<f64>()).abs() < 1e-6);
    }
}

#[test]
fn a_step_reaches_the_place_that_it_names() {
    let folder = tempfile::tempdir().unwrap();
    let plan = sample_plan(folder.path(), |_| ());
    let mut seen = 0;
    for n in (0..plan.district.neighbourhoods.len() as u32).map(NeighbourhoodIx) {
        for goal in goals(&plan.scores, n) {
            let row = plan.scores.row(n).unwrap();
            assert!(goal.rank < row.rank);
            for step in goal.steps {
                let weight = plan.scores.criteria[step.criterion].weight;
                let reached = row.score - row.parts[step.criterion] + weight * step.value;
                assert!(reached >= plan.scores.score_at(goal.rank).unwrap() - 1e-5, "{reached}");
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen} steps");
}

#[test]
fn weights_judged_in_pairs_are_taken_from_the_project() {
    let more = r#"
[score]
weights = { age = 1, service_gaps = 1 }
[score.weighting]
method = "ahp"
[[score.weighting.expert]]
name = "A"
matrix = [
  [1, 3, 1, 1, 1, 1, 1, 1, 1, 1], ["1/3", 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  [1, 1, 1, 1, 1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
]
"#;
    let plan = plan(town(3, 3, |_, _| Some(1985)), more);
    let weights: Vec<f64> = plan.scores.criteria.iter().map(|c| c.weight).collect();
    assert!((weights.iter().sum::<f64>() - 100.0).abs() < 1e-9 && weights[0] > weights[2] && weights[1] < weights[2], "{weights:?}");
}

#[test]
fn settings_that_do_not_fit_name_the_key() {
    for (more, key, words) in [
        ("[score]\nweights = { agee = 1 }", "score.weights", "age"),
        ("[score]\nweights = { age = 0 }", "score.weights", "零"),
        ("[score.weighting]\nmethod = \"ahq\"", "score.weighting.method", "ahp"),
        ("[score.weighting]\nmethod = \"ahp\"", "score.weighting.expert", ""),
    ] {
        let error = Rules::load(&project(more)).unwrap_err().to_string();
        assert!(error.contains(key), "{error}");
        let zh = match Rules::load(&project(more)).unwrap_err() {
            lianpian::plan::PlanError::Project(error) => error.text().zh,
            other => panic!("{other}"),
        };
        assert!(zh.contains(words), "{zh}");
    }
    for more in ["method = \"electre\"", "spread = 2.0", "top = 0", "draws = 2000000", "weights = { age = -1 }"] {
        let text = format!("[project]\nname = \"x\"\nas_of = 2021-11-25\n[score]\n{more}\n");
        assert!(Project::parse(&text, Path::new("x.lianpian.toml")).is_err(), "{more}");
    }
}

#[test]
fn shares_and_grades_are_read_as_ledgers_write_them() {
    let mut district = town(2, 2, |_, _| Some(1985));
    let facts = [
        ("60岁以上占比(%)", Fact::Number(26.into())),
        ("老年人口占比", Fact::Text("26%".into())),
        ("60岁以上占比", "0.26".parse().map(Fact::Number).unwrap()),
    ];
    for (n, (name, fact)) in district.neighbourhoods.iter_mut().zip(facts) {
        n.facts.insert(name.into(), fact);
        n.facts.insert("房屋安全等级".into(), Fact::Text("C".into()));
    }
    district.neighbourhoods[3].facts.insert("房屋安全等级".into(), Fact::Text("D".into()));
    district.neighbourhoods[3].facts.insert("60岁以上占比(%)".into(), Fact::Text("很多".into()));
    let include = "[[edits]]\nid = \"e\"\naction = \"include\"\ntargets = [\"n0101\"]\nreason = \"已排险\"\n";
    let gated = self::plan(district.clone(), "");
    let plan = self::plan(district, include);
    let at = |id: &str| plan.scores.criteria.iter().position(|c| c.spec.id == id).unwrap();
    let of = |n: u32, id: &str| plan.scores.row(NeighbourhoodIx(n)).unwrap().measured[at(id)].clone();
    for n in 0..3 {
        assert_eq!(of(n, "elderly").raw, Some(Raw::Number(26.0)), "{n}");
        assert_eq!(of(n, "condition").low, 0.7);
    }
    assert_eq!((of(3, "elderly").raw, of(3, "elderly").low, of(3, "elderly").high), (None, 0.0, 1.0));
    // Grade D is gated before the score; a planner may include it all the same.
    for (made, candidate) in [(&gated, false), (&plan, true)] {
        assert_eq!(made.dangerous.iter().map(|found| (found.who, found.grade.as_str())).collect::<Vec<_>>(), [(NeighbourhoodIx(3), "D")]);
        let row = made.scores.row(NeighbourhoodIx(3));
        assert_eq!((row.is_some(), made.zones.zone_of[3].is_some(), made.programme.start[3].is_some()), (candidate, candidate, candidate));
        let ranked = (0..4).filter(|&n| made.scores.rank(NeighbourhoodIx(n)).is_some()).count();
        assert_eq!(ranked, if candidate { 4 } else { 3 });
        assert_eq!(made.notes.iter().any(|note| note.en.contains("dangerous")), !candidate);
        for (lang, word) in [(Lang::Zh, "危房清单"), (Lang::En, "dangerous housing")] {
            assert!(made.explain("n0101").unwrap().text(lang).contains(word), "{lang:?}");
        }
    }
}

#[test]
fn an_own_file_may_read_any_field_and_measure() {
    let folder = tempfile::tempdir().unwrap();
    let file = r#"
[[criterion]]
id = "lifts"
field = "有电梯"
weight = 2
direction = "lower"
[[criterion]]
id = "density"
measure = "density"
weight = 1
value = { kind = "logistic", midpoint = 200, steepness = 0.02 }
unknown = { low = 0.25, high = 0.75 }
[[criterion]]
id = "shops"
measure = "nearby_services"
weight = 1
value = { kind = "linear", from = 3, to = 0 }
unknown = 0.5
"#;
    std::fs::write(folder.path().join("criteria.toml"), file).unwrap();
    let text = "[project]\nname = \"x\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n[score]\ncriteria = \"criteria.toml\"\ndraws = 50\n";
    let project = Project::parse(text, &folder.path().join("x.lianpian.toml")).unwrap();
    let rules = Rules::load(&project).unwrap();
    let mut district = town(2, 2, |_, _| Some(1985));
    district.neighbourhoods[0].facts.insert("有电梯".into(), Fact::Bool(true));
    district.neighbourhoods[1].facts.insert("有电梯".into(), Fact::Bool(false));
    district.neighbourhoods[2].households = None;
    let intake = lianpian::intake::Intake { district, ..lianpian::intake::Intake::default() };
    let plan = lianpian::plan::from_district(&project, rules, intake, &Progress::silent()).unwrap();
    let row = |n: u32| plan.scores.row(NeighbourhoodIx(n)).unwrap();
    assert_eq!([0, 1].map(|n| row(n).parts[0]), [0.0, 50.0]);
    assert_eq!((row(2).measured[0].low, row(2).measured[0].high), (0.0, 1.0));
    assert!(row(3).measured[2].assumed && row(3).measured[2].low == 0.5);
    let tree = plan.explain("n0101").unwrap().text(Lang::Zh);
    assert!(tree.contains("按指标文件假定的取值 0.500"), "{tree}");
    let out = folder.path().join("plan");
    std::fs::create_dir(&out).unwrap();
    lianpian::export::write(&plan, &out, &Progress::silent()).unwrap();
    let report = verify(&out, &Progress::silent()).unwrap();
    assert!(report.ok(), "{}", report.text(Lang::En));
}

#[test]
fn the_page_on_scores_is_true() {
    for page in ["docs/score.md", "docs/score.zh.md"] {
        let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
        let example = text.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
        CriteriaFile::parse(example, &Known { measures: &MEASURES }).unwrap();
        let file = lianpian::score::load_criteria(&lianpian::project::ScoreSettings::default(), |path| path.into()).unwrap();
        for criterion in &file.criteria {
            let row = text.lines().find(|line| line.starts_with(&format!("| `{}` |", criterion.id))).unwrap();
            assert!(row.ends_with(&format!("| {} |", criterion.weight.unwrap())), "{page}: {row}");
        }
        for name in MEASURES {
            assert!(text.contains(&format!("| `{name}` |")), "{page} says nothing of {name}");
        }
    }
}

#[test]
fn a_district_without_candidates_has_no_scores_and_no_error() {
    let plan = plan(town(2, 2, |_, _| Some(2015)), "");
    assert!((0..4).all(|n| plan.scores.row(NeighbourhoodIx(n)).is_none()) && plan.scores.survey.is_empty());
}

#[test]
fn what_nobody_knows_is_said_and_scored_as_unknown() {
    let mut district = town(3, 3, |c, _| Some(1975 + i16::try_from(c).unwrap() * 5));
    add_facility(&mut district, "kindergarten", [580_300.0, 3_340_300.0]);
    let plan = plan(district, "");
    assert!(
        plan.notes.iter().any(|note| note.zh.contains("全区没有数据的评分指标") && note.en.contains("Willingness")),
        "{:?}",
        plan.notes
    );
    let row = plan.scores.row(NeighbourhoodIx(0)).unwrap();
    assert!(row.low < row.score && row.score < row.high && row.rank_low <= row.rank && row.rank <= row.rank_high);
    assert!(row.open.iter().all(|open| !open.fields.is_empty() || plan.scores.criteria[open.criterion].spec.id == "basic_items"));
}
