//! Reading a district — rows, geometry, years, neighbourhoods — and the whole way from its files to a plan.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

mod common;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use lianpian::cache::{Cache, Origin};
use lianpian::intake;
use lianpian::report::Progress;

fn load(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("load");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in common::sizes() {
        let project = common::project(size);
        group.throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::new("intake", size), |bench| {
            bench.iter(|| intake::read(&project, &Progress::silent()).unwrap());
        });
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::at(folder.path());
        cache.read(&project, &Progress::silent()).unwrap();
        group.bench_function(BenchmarkId::new("intake that is kept", size), |bench| {
            bench.iter(|| assert_eq!(cache.read(&project, &Progress::silent()).unwrap().1, Origin::Kept));
        });
        group.bench_function(BenchmarkId::new("plan", size), |bench| bench.iter(|| common::plan(&project)));
    }
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
