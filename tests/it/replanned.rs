//! A plan that is changed and planned again is the plan of a first run, to the byte, whatever path led there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lianpian::export;
use lianpian::intake::{self, Intake};
use lianpian::plan::{Effort, Plan, PlanError, Stages, sample};
use lianpian::project::{Change, Edit, Project, changed};
use lianpian::report::Progress;
use proptest::prelude::*;

use super::town::town;

/// The files of a plan.
fn files(plan: &Plan) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    export::write(plan, folder.path(), &Progress::silent()).unwrap();
    let names = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
    names.map(|path| (path.file_name().unwrap().into(), std::fs::read(&path).unwrap())).collect()
}

/// A first run, without anything kept.
fn afresh(project: &Project, intake: &Intake) -> Result<Plan, PlanError> {
    let mut stages = Stages::default();
    stages.take(project, intake.clone());
    stages.plan(project, Effort::Settled, &Progress::silent())
}

/// Walks along a path of changes with stages that keep their results, and compares every stop with a first run.
fn walk(text: &str, path: &Path, intake: &Intake, steps: &[(Vec<Change>, bool)]) -> usize {
    let silent = Progress::silent();
    let mut stages = Stages::default();
    stages.take(&Project::parse(text, path).unwrap(), intake.clone());
    let (mut text, mut compared) = (text.to_owned(), 0);
    for (changes, is_stop) in steps {
        let Ok(next) = changed(&text, changes) else { continue };
        let Ok(project) = Project::parse(&next, path) else { continue };
        let live = stages.plan(&project, Effort::Live, &silent);
        assert!(live.is_err() || live.unwrap().effort == Effort::Live);
        let settled = stages.plan(&project, Effort::Settled, &silent);
        match (&settled, is_stop) {
            (Ok(settled), true) => {
                let first = afresh(&project, intake).unwrap();
                let (own, wanted) = (files(settled), files(&first));
                assert_eq!(own.keys().collect::<Vec<_>>(), wanted.keys().collect::<Vec<_>>());
                for (name, bytes) in &own {
                    assert!(*bytes == wanted[name], "{} differs for\n{next}", name.display());
                }
                assert_eq!(settled.issues, first.issues);
                assert_eq!(settled.notes, first.notes);
                compared += 1;
            }
            (Err(error), true) => assert_eq!(afresh(&project, intake).unwrap_err(), *error),
            _ => {}
        }
        if settled.is_ok() {
            text = next;
        }
    }
    compared
}

fn edit(id: &str, action: &str, targets: &[&str], to: Option<toml::Value>) -> Change {
    let mut table = toml::Table::new();
    table.insert("id".into(), id.into());
    table.insert("action".into(), action.into());
    table.insert("targets".into(), toml::Value::Array(targets.iter().map(|&id| id.into()).collect()));
    table.insert("reason".into(), "因此".into());
    table.extend(to.map(|to| ("to".to_owned(), to)));
    Change::Edit(table.try_into::<Edit>().unwrap())
}

fn any_change() -> impl Strategy<Value = Change> {
    let estate = || (0u32..4, 0u32..5).prop_map(|(row, column)| format!("n{row:02}{column:02}"));
    let id = || (0u32..4).prop_map(|number| format!("e{number}"));
    let weight = prop::sample::select(vec!["age", "service_gaps", "contiguity"]);
    prop_oneof![
        (weight, 0u32..80).prop_map(|(id, weight)| Change::set(&format!("score.weights.{id}"), f64::from(weight))),
        prop::sample::select(vec![10.0, 20.0, 25.0, 60.0, 130.0]).prop_map(|gap| Change::set("zone.gap_m", gap)),
        (1i64..7).prop_map(|effort| Change::set("zone.effort", effort)),
        prop::sample::select(vec![0.0, 40.0, 400.0]).prop_map(|metres| Change::set("zone.weights.opening_m", metres)),
        (0i64..4).prop_map(|draws| Change::set("zone.draws", draws)),
        (300.0..1500.0f64).prop_map(|max| Change::set("zone.bounds", bounds(max))),
        (1i64..3).prop_map(|years| Change::set("programme.window_years", years)),
        (2020i64..2024).prop_map(|year| Change::set("programme.first_year", year)),
        prop::sample::select(vec![1.1, 1.3, 2.0]).prop_map(|factor| Change::set("access.detour_factor", factor)),
        Just(Change::unset("zone.gap_m")),
        Just(Change::unset("score.weights")),
        (id(), estate()).prop_map(|(id, who)| edit(&id, "exclude", &[&who], None)),
        (id(), estate()).prop_map(|(id, who)| edit(&id, "include", &[&who], None)),
        (id(), estate(), estate()).prop_map(|(id, one, other)| edit(&id, "join", &[&one, &other], None)),
        (id(), estate(), estate()).prop_map(|(id, one, other)| edit(&id, "lock", &[&one, &other], None)),
        (id(), estate(), estate()).prop_map(|(id, one, other)| edit(&id, "move", &[&one], Some(other.into()))),
        (id(), estate(), estate()).prop_map(|(id, one, other)| edit(&id, "separate", &[&one, &other], None)),
        (id(), estate(), 2021i64..2027).prop_map(|(id, who, year)| edit(&id, "start", &[&who], Some(year.into()))),
        (id(), estate(), estate()).prop_map(|(id, one, other)| edit(&id, "after", &[&one], Some(other.into()))),
        id().prop_map(|id| Change::Withdraw { id }),
    ]
}

fn bounds(most: f64) -> toml::Value {
    let table: toml::Table = toml::from_str(&format!("bounds = [{{ resource = \"households\", max = {most} }}]")).unwrap();
    table["bounds"].clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn a_town_that_is_planned_again_and_again_is_as_if_planned_once(
        steps in prop::collection::vec((prop::collection::vec(any_change(), 1..3), any::<bool>()), 2..8),
    ) {
        let district = town(5, 4, |column, row| ((column + 2 * row) % 7 != 3).then_some(1980 + (column * row) as i16 * 2));
        let intake = Intake { district, ..Intake::default() };
        let text = "[project]\nname = \"测试\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n";
        walk(text, Path::new("test.lianpian.toml"), &intake, &steps);
    }
}

#[test]
fn the_sample_that_is_changed_is_planned_as_if_for_the_first_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample::unpack(folder.path()).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let project = Project::read(&path).unwrap();
    let intake = intake::read(&project, &Progress::silent()).unwrap();
    let first = afresh(&project, &intake).unwrap();
    let zone = first.zones.zones.iter().find(|zone| zone.of_role(lianpian::zone::Role::Member).count() > 2).unwrap();
    let members: Vec<&str> =
        zone.of_role(lianpian::zone::Role::Member).map(|who| first.district.neighbourhoods[who.at()].id.0.as_str()).collect();
    let id = &first.criteria.criteria[0].id;
    let steps = [
        (vec![Change::set(&format!("score.weights.{id}"), 70.0)], false),
        (vec![Change::set(&format!("score.weights.{}", first.criteria.criteria[1].id), 30.0)], true),
        (vec![edit("e1", "exclude", &members[..1], None), edit("e2", "lock", &members[1..3], None)], false),
        (vec![Change::set("zone.gap_m", 45.0)], false),
        (vec![edit("e3", "start", &members[1..2], Some(2023.into())), Change::unset("score.weights")], true),
        (vec![Change::Withdraw { id: "e1".into() }, Change::Withdraw { id: "e2".into() }, Change::Withdraw { id: "e3".into() }], false),
        (vec![Change::unset("zone.gap_m")], true),
    ];
    assert_eq!(walk(&text, &path, &intake, &steps), 3);
}

#[test]
fn a_first_answer_is_never_written() {
    let text = "[project]\nname = \"测试\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n";
    let project = Project::parse(text, Path::new("test.lianpian.toml")).unwrap();
    let mut stages = Stages::default();
    stages.take(&project, Intake { district: town(3, 2, |_, _| Some(1985)), ..Intake::default() });
    let live = stages.plan(&project, Effort::Live, &Progress::silent()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    assert!(export::write(&live, folder.path(), &Progress::silent()).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}
