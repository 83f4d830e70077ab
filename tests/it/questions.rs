//! What planners ask before they change a plan: what is allowed stands, why not us, what a moved year does to targets.

use std::path::Path;

use lianpian::desk::{Desk, allows, as_edit, compare, may_start, start_edit, targets_moved, why_not};
use lianpian::district::NeighbourhoodIx;
use lianpian::intake::Intake;
use lianpian::plan::{Effort, Plan, Stages};
use lianpian::project::{Change, EditAction, Project, changed};
use lianpian::report::Progress;
use lianpian::report::messages::Say;
use lianpian::zone::HandChange;
use proptest::prelude::*;

use super::town::{ix, town};

const HEAD: &str = "[project]\nname = \"测试\"\nas_of = 2021-11-25\ncrs = \"EPSG:4544\"\n";

/// A desk with a plan of a town of 5 × 4 estates.
struct Asked {
    desk: Desk,
    stages: Stages,
    plan: Plan,
    _folder: tempfile::TempDir,
}

fn asked(more: &str, year: impl Fn(u32, u32) -> Option<i16>) -> Asked {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.lianpian.toml");
    std::fs::write(&path, format!("{HEAD}{more}")).unwrap();
    let (desk, _) = Desk::open(&path, None).unwrap();
    let mut stages = Stages::default();
    stages.take(desk.project(), Intake { district: town(5, 4, year), ..Intake::default() });
    let plan = stages.plan(desk.project(), Effort::Settled, &Progress::silent()).unwrap();
    Asked { desk, stages, plan, _folder: folder }
}

impl Asked {
    /// The plan after some changes.
    fn after(&mut self, changes: &[Change]) -> Plan {
        let text = changed(self.desk.text(), changes).unwrap();
        let project = Project::parse(&text, &self.desk.project().path).unwrap();
        self.stages.plan(&project, Effort::Settled, &Progress::silent()).unwrap()
    }

    fn why_not(&mut self, who: &str) -> Option<lianpian::desk::WhyNot> {
        let who = ix(&self.plan.district, who);
        why_not(&mut self.stages, &self.desk, &self.plan, who, "因此", &Progress::silent()).unwrap()
    }
}

fn any_change() -> impl Strategy<Value = (u8, Vec<u32>, u32, u32)> {
    (0u8..5, prop::collection::btree_set(0u32..20, 1..4).prop_map(|who| who.into_iter().collect()), 0u32..6, 0u32..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]
    #[test]
    fn what_is_allowed_is_never_refused_by_the_next_run(asks in prop::collection::vec(any_change(), 1..5)) {
        let more = "[zone]\ngap_m = 25\nbounds = [{ resource = \"households\", max = 600 }]\n";
        let mut asked = asked(more, |column, row| Some(1980 + (column * 3 + row) as i16));
        for (kind, who, one, other) in asks {
            let count = asked.plan.zones.zones.len() as u32;
            let who = who.into_iter().map(NeighbourhoodIx).collect();
            let (one, other) = (one % count, other % count);
            let change = match kind {
                0 => HandChange::Move { who, to: one },
                1 => HandChange::Split { who },
                2 => HandChange::Merge { one, other },
                3 => HandChange::Lock { zone: one },
                _ => HandChange::Exclude { who },
            };
            if let Err(why) = allows(&asked.plan, &change) {
                prop_assert!(!why.zh.is_empty() && !why.en.is_empty());
                continue;
            }
            let (name, edit) = as_edit(&asked.plan, &change, asked.desk.free_edit_id(), "因此").unwrap();
            let id = edit.id.clone();
            asked.desk.change(name.both(), None, &[Change::Edit(edit)]).unwrap();
            asked.plan = asked.stages.plan(asked.desk.project(), Effort::Settled, &Progress::silent()).unwrap();
            prop_assert!(asked.plan.edits.applied.contains(&id));
            let refused: Vec<_> = asked.plan.zones.refused.iter().filter(|refused| refused.id == id).collect();
            prop_assert!(refused.is_empty(), "{:?}: {:?}\n{}", change, refused, asked.desk.text());
        }
    }
}

#[test]
fn one_that_was_excluded_comes_back_by_taking_that_back() {
    let edits = "[[edits]]\nid = \"e1\"\ntargets = [\"n0000\", \"n0304\"]\naction = \"exclude\"\nreason = \"征收\"\n";
    let mut asked = asked(edits, |_, _| Some(1985));
    let found = asked.why_not("n0000").unwrap();
    assert!(found.reason.zh.contains("征收"), "{:?}", found.reason);
    let nearest = found.nearest.unwrap();
    let [Change::Edit(edit)] = &nearest.changes[..] else { panic!("{:?}", nearest.changes) };
    assert_eq!((edit.id.as_str(), &edit.targets[..]), ("e1", &["n0304".to_owned()][..]));
    let after = asked.after(&nearest.changes);
    assert_eq!(after.programme.start[ix(&after.district, "n0000").at()], Some(nearest.start));
    assert!(asked.why_not("n0101").is_none(), "planned");
}

#[test]
fn one_that_is_too_young_comes_in_by_hand_alone() {
    let mut asked = asked("", |column, row| Some(if (column, row) == (2, 1) { 2015 } else { 1985 }));
    let found = asked.why_not("n0102").unwrap();
    assert!(found.reason.en.contains("construction year ≤"), "the condition that fails is named: {:?}", found.reason);
    let nearest = found.nearest.unwrap();
    assert!(matches!(&nearest.changes[0], Change::Edit(edit) if edit.action == EditAction::Include));
    let after = asked.after(&nearest.changes);
    assert_eq!(after.programme.start[ix(&after.district, "n0102").at()], Some(nearest.start));
}

#[test]
fn a_year_is_for_what_is_in_the_programme_and_a_run_refuses_what_is_refused() {
    let mut asked = asked("", |c, r| Some(if (c, r) == (2, 1) { 2015 } else { 1985 }));
    let (young, old) = (ix(&asked.plan.district, "n0102"), ix(&asked.plan.district, "n0000"));
    assert_eq!(may_start(&asked.plan, &[old]), Ok(()));
    let why = may_start(&asked.plan, &[old, young]).unwrap_err();
    assert!(why.en.contains(&asked.plan.district.neighbourhoods[young.at()].name) && why.en.contains("not in the programme"), "{why:?}");
    // Written all the same, it changes nothing and is told.
    let (_, edit) = start_edit(&asked.plan, &[young], 2023, "e1".into(), "因此");
    let after = asked.after(&[Change::Edit(edit)]);
    assert_eq!((after.programme.start[young.at()], after.zones.refused.len()), (None, 1));
}

#[test]
fn one_that_a_limit_keeps_out_comes_in_for_another_or_by_a_higher_limit() {
    let limits = "[programme]\nfirst_year = 2022\nlast_year = 2023\nlimits = [{ of = \"households\", max = 500 }]\n";
    let mut asked = asked(limits, |_, _| Some(1985));
    let out = asked.plan.programme.start.iter().position(Option::is_none).unwrap();
    let id = asked.plan.district.neighbourhoods[out].id.0.clone();
    let found = asked.why_not(&id).unwrap();
    let nearest = found.nearest.unwrap();
    let after = asked.after(&nearest.changes);
    assert_eq!(after.programme.start[out], Some(nearest.start));
    let before = &asked.plan.programme.start;
    let later = (0..before.len()).filter(|&at| before[at].is_some_and(|year| after.programme.start[at].is_none_or(|now| now > year)));
    assert_eq!(nearest.displaced().count(), later.count());
}

#[test]
fn a_year_that_is_moved_says_what_it_does_to_the_targets() {
    let target = "{ id = \"T1\", year = 2022, event = \"started\", measure = \"neighbourhoods\", op = \"at_least\", value = 20 }";
    let mut asked = asked(&format!("[programme]\nfirst_year = 2022\nlast_year = 2024\ntargets = [{target}]\n"), |_, _| Some(1985));
    assert_eq!(asked.plan.programme.targets[0].met, Some(true));
    let who = ix(&asked.plan.district, "n0000");
    let (_, edit) = start_edit(&asked.plan, &[who], 2024, asked.desk.free_edit_id(), "管线 2024 年才改");
    let after = asked.after(&[Change::Edit(edit)]);
    assert_eq!(after.programme.start[who.at()], Some(2024));
    assert_eq!(after.programme.targets[0].met, Some(false));
    let changes = compare(&asked.plan, &after).unwrap();
    let moved: Vec<&str> = targets_moved(&changes).map(|difference| difference.id.as_str()).collect();
    assert!(moved.contains(&"T1"), "{changes:?}");
    assert!(compare(&asked.plan, &asked.plan).unwrap().changes.is_empty());
    assert!(Path::new(&asked.desk.project().path).exists());
}
