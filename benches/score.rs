//! From a district to ranks: distances to facilities, links, scores.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

mod common;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use lianpian::plan::Plan;
use lianpian::report::Progress;
use lianpian::score::ScoreInput;
use lianpian::{access, links, score};

fn score(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("score");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in common::sizes() {
        let project = common::project(size);
        let plan = common::plan(&project);
        let Plan { district, pack, standard, access, links, eligibility, criteria, as_of, .. } = &plan;
        let (zone, settings) = (&project.file.zone, &project.file.score);
        let progress = Progress::silent();
        group.throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::new("access", size), |bench| {
            bench.iter(|| access::measure(district, &progress).unwrap());
        });
        group.bench_function(BenchmarkId::new("links", size), |bench| {
            bench.iter(|| links::find(district, eligibility, zone, &progress).unwrap());
        });
        group.bench_function(BenchmarkId::new("score", size), |bench| {
            let (year, years) = (as_of.year(), plan.programme.years);
            let (has_pipe_works, seed) = (true, project.file.project.seed);
            let input =
                ScoreInput { district, pack, standard, access, links, eligibility, criteria, settings, year, years, has_pipe_works, seed };
            bench.iter(|| score::score(input, &progress).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, score);
criterion_main!(benches);
