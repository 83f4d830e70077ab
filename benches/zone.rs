//! From ranks to years: zones over scored candidates, and the programme over the zones.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

mod common;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use lianpian::plan::{Plan, Rules};
use lianpian::programme::{Funding, ProgrammeInput, plan_years};
use lianpian::report::Progress;
use lianpian::zone::{ZoneInput, form};

fn zones(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("zone");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in common::sizes() {
        let project = common::project(size);
        let targets = Rules::load(&project).unwrap().targets;
        let plan = common::plan(&project);
        let Plan { district, pack, eligibility, links, scores, zones, edits, as_of, .. } = &plan;
        let (settings, seed) = (&project.file.zone, project.file.project.seed);
        let input = ZoneInput { district, eligibility, links, scores, settings, edits, seed, earlier: None };
        let (settings, targets) = (&project.file.programme, &targets[..]);
        let (base, draw, as_of, funding) = (None, None, *as_of, &Funding::new());
        let years = ProgrammeInput {
            district,
            pack,
            eligibility,
            zones,
            scores,
            targets,
            settings,
            edits,
            as_of,
            seed,
            base,
            draw,
            funding,
            links,
        };
        let progress = Progress::silent();
        group.throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::new("form", size), |bench| bench.iter(|| form(&input, &progress).unwrap()));
        group.bench_function(BenchmarkId::new("programme", size), |bench| {
            bench.iter(|| plan_years(&years, &progress).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, zones);
criterion_main!(benches);
