//! What follows the hand: the plan after one weight, one gap, one exclusion and the scene that is drawn of it, as a first answer and
//! settled.

#![expect(clippy::unwrap_used, reason = "a bench ends at the first surprise")]

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use lianpian::app::bench::Followed;
use lianpian::plan::{Effort, Stages, sample};
use lianpian::project::{Change, Edit, Project, changed};
use lianpian::report::Progress;

/// The changes of a round.
type Changing<'a> = &'a dyn Fn(u32) -> Vec<Change>;

fn follow(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let path = match std::env::var_os("LIANPIAN_BENCH_PROJECT") {
        Some(path) => path.into(),
        None => sample::unpack(folder.path()).unwrap(),
    };
    let text = std::fs::read_to_string(&path).unwrap();
    let project = Project::read(&path).unwrap();
    let mut stages = Stages::default();
    let plan = Arc::new(stages.plan(&project, Effort::Settled, &Progress::silent()).unwrap());
    let mut followed = Followed::default();
    followed.by(Arc::clone(&plan)).unwrap();
    let candidate = plan.eligibility.iter().position(|e| e.candidacy.is_candidate()).unwrap();
    let who = plan.district.neighbourhoods[candidate].id.0.clone();
    let exclusion = format!("id = \"e0\"\ntargets = [\"{who}\"]\naction = \"exclude\"\nreason = \"bench\"\n");
    let exclusion: Edit = toml::from_str(&exclusion).unwrap();
    let weight = |round: u32| {
        vec![
            Change::set(&format!("score.weights.{}", plan.criteria.criteria[0].id), f64::from(20 + round % 50)),
            Change::set(&format!("score.weights.{}", plan.criteria.criteria[1].id), 30.0),
        ]
    };
    let gap = |round: u32| vec![Change::set("zone.gap_m", f64::from(40 + round % 20))];
    let out = |round: u32| if round.is_multiple_of(2) { vec![Change::Edit(exclusion.clone())] } else { vec![Change::set("zone.draws", 0)] };
    let kinds: [(&str, Changing<'_>); 3] = [("weight", &weight), ("gap", &gap), ("exclude", &out)];
    for (kind, change) in kinds {
        for (word, effort) in [("first", Effort::Live), ("settled", Effort::Settled)] {
            let mut round = 0;
            criterion.bench_function(&format!("decide/{kind}/{word}"), |bencher| {
                bencher.iter(|| {
                    round += 1;
                    let project = Project::parse(&changed(&text, &change(round)).unwrap(), &path).unwrap();
                    let plan = stages.plan(&project, effort, &Progress::silent()).unwrap();
                    followed.by(Arc::new(plan)).unwrap()
                });
            });
        }
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = follow }
criterion_main!(benches);
