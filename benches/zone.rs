//! From ranks to years: zones over scored candidates, and the programme over the zones; zones of estates on a grid, where everyone has
//! neighbours on all sides.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

mod common;
#[path = "../tests/it/town.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod town;

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

/// A component of 900 as one piece of work, as a map that is edited asks for it, and a town of a hundred thousand where sizes ask for
/// as many.
fn grids(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("zone_grid");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let largest = common::sizes().into_iter().max().unwrap_or(0);
    for side in [30_u32, 316].into_iter().filter(|side| u64::from(side * side) <= largest.max(900)) {
        // In the small one everyone is old; in the large one two thirds are, which still hang together.
        let year = |column: u32, row: u32| Some(if side == 30 { 1990 } else { 1970 + ((column * 7 + row * 13) % 45) as i16 });
        let plan = town::plan(town::town(side, side, year), "");
        let Plan { district, eligibility, links, scores, edits, project, .. } = &plan;
        let (settings, seed) = (&project.file.zone, project.file.project.seed);
        let input = ZoneInput { district, eligibility, links, scores, settings, edits, seed, earlier: None };
        let progress = Progress::silent();
        group.throughput(Throughput::Elements(u64::from(side * side)));
        group.bench_function(BenchmarkId::new("form", side * side), |bench| bench.iter(|| form(&input, &progress).unwrap()));
    }
    group.finish();
}

criterion_group!(benches, zones, grids);
criterion_main!(benches);
