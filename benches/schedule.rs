//! Projects in years against size: zones that are opened once within a window, budgets and counts by year, zones beside each other.
//! `district` is 500 projects in 100 zones over five years, what a map has to answer at once.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

#[path = "common/sizes.rs"]
mod sizes;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use lianpian::phasing::{Beside, PhasingSettings, Problem, Row, Zone, phase};
use lianpian::report::Progress;

const YEARS: usize = 5;

/// Projects of a zone.
const MEMBERS: usize = 5;

/// Projects of a district whose programme is made while somebody looks on.
const DISTRICT: usize = 500;

/// Values and costs of some spread; a budget of a twelfth of all costs a year, at least and at most some starts a year, and half of
/// the zones in all.
fn projects(size: usize) -> Problem {
    // A linear congruential generator is chance enough for a bench.
    let mut state = 1_u64;
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let zones = size.div_ceil(MEMBERS);
    let mut problem = Problem { years: YEARS, resources: 3, ..Problem::default() };
    let mut all = 0;
    for project in 0..size {
        let (cost, worth) = (1 + (chance() * 1_000.0) as i64, 1.0 + chance() * 1_000.0);
        problem.values.extend((0..YEARS).map(|year| worth * 0.95f64.powi(year as i32)));
        problem.amounts.extend([cost, 1, 0]);
        problem.zone.push(Some((project / MEMBERS) as u32));
        all += cost;
    }
    problem.left_out = vec![0.0; size];
    problem.after = vec![None; size];
    problem.zones = vec![Zone { opening: vec![10, 0, 1], window: 2, at_once: true, may_open: (1 << YEARS) - 1, worth: Vec::new() }; zones];
    problem.beside = (1..zones as u32).map(|zone| Beside { zones: [zone - 1, zone], worth: 50.0 }).collect();
    for year in 0..YEARS {
        let row = |resource, min, max, short| Row { name: String::new(), resource, years: 1 << year, min, max, short, over: f64::INFINITY };
        problem.rows.push(row(0, None, Some(all / 12), 0.0));
        problem.rows.push(row(1, Some(size as i64 / 20), Some(size as i64 / 5), 1e4));
        problem.rows.push(row(2, None, Some(zones.div_ceil(10) as i64), 0.0));
    }
    problem
}

fn schedule(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("schedule");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let (settings, progress) = (PhasingSettings { effort: 5, seed: 1, prove: false }, Progress::silent());
    let mut measure = |name: BenchmarkId, size: usize| {
        let problem = projects(size);
        group.throughput(Throughput::Elements(size as u64));
        group.bench_function(name, |bench| bench.iter(|| phase(&problem, settings, &progress).unwrap()));
    };
    measure(BenchmarkId::new("district", DISTRICT), DISTRICT);
    for size in sizes::sizes() {
        measure(BenchmarkId::new("zones", size), size as usize);
    }
    group.finish();
}

criterion_group!(benches, schedule);
criterion_main!(benches);
