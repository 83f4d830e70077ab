//! The standard problems of building regions on a lattice: max-p, p-regions and balanced zones against size.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

#[path = "common/sizes.rs"]
mod sizes;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use lianpian::regions::{Bound, DivideSettings, Locks, Objective, Request, Resource, divide};
use lianpian::report::Progress;

/// Units of a zone, about, where their number is stated.
const UNITS_OF_A_ZONE: usize = 100;

/// Three attributes that vary smoothly with noise, and amounts from 1 to 200 of which a zone needs 2,000.
fn lattice(size: usize) -> Request {
    let columns = size.isqrt().max(2);
    let rows = size.div_ceil(columns);
    let at = |row: usize, column: usize| (row * columns + column) as u32;
    let mut links = Vec::new();
    for row in 0..rows {
        for column in 0..columns {
            links.extend((column + 1 < columns).then(|| (at(row, column), at(row, column + 1))));
            links.extend((row + 1 < rows).then(|| (at(row, column), at(row + 1, column))));
        }
    }
    // A linear congruential generator is chance enough for a bench.
    let mut state = 1_u64;
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    };
    let places = || (0..rows).flat_map(|row| (0..columns).map(move |column| (row as f64, column as f64)));
    let mut attribute = |wide: f64| places().map(|(row, column)| (row / wide).sin() + (column / wide).cos() + chance()).collect();
    let attributes = vec![attribute(7.0), attribute(11.0), attribute(4.0)];
    let amounts = places().map(|_| (1.0 + 199.0 * chance()).round()).collect();
    let bound = Bound { min: Some(2_000.0), max: None };
    Request { links, units: rows * columns, attributes, resources: vec![Resource { amounts, bound }], locks: Locks::default() }
}

fn regions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("regions");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in sizes::sizes() {
        let bounded = lattice(size as usize);
        let free = Request { resources: Vec::new(), ..bounded.clone() };
        let even = Request { attributes: Vec::new(), ..free.clone() };
        let progress = Progress::silent();
        let zones = (bounded.units / UNITS_OF_A_ZONE).max(2);
        group.throughput(Throughput::Elements(size));
        for (name, objective, request) in
            [("max_p", Objective::MaxP, &bounded), ("p_regions", Objective::Regions, &free), ("balanced", Objective::Balanced, &even)]
        {
            let settings = DivideSettings { objective, zones, link_cost: 0.0, effort: 5, seed: 1 };
            group.bench_function(BenchmarkId::new(name, size), |bench| bench.iter(|| divide(request, &settings, &progress).unwrap()));
        }
    }
    group.finish();
}

criterion_group!(benches, regions);
criterion_main!(benches);
