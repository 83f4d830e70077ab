//! From a district to ranks: distances to facilities, links, scores; and the methods of scoring on tables of random values.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

mod common;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use lianpian::access::{self, OnStreets};
use lianpian::plan::Plan;
use lianpian::report::Progress;
use lianpian::score::{
    Column, Draws, Matrix, Method, ScoreInput, Scorer, SmaaSettings, Ties, TopsisScale, WeightSpread, Weights, evaluate, rescore, smaa,
    stability, survey_next,
};
use lianpian::{links, score};

fn pipeline(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("score");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    for size in common::sizes() {
        let project = common::project(size);
        let plan = common::plan(&project);
        let Plan { district, pack, standard, access, links, eligibility, criteria, as_of, .. } = &plan;
        let (zone, settings, walks) = (&project.file.zone, &project.file.score, &project.file.access);
        let progress = Progress::silent();
        group.throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::new("access", size), |bench| {
            bench.iter(|| {
                let walking = OnStreets::prepare(district, walks, &progress).unwrap();
                access::measure(district, standard, walks, walking.as_ref(), &progress).unwrap()
            });
        });
        group.bench_function(BenchmarkId::new("links", size), |bench| {
            bench.iter(|| links::find(district, eligibility, zone, &progress).unwrap());
        });
        group.bench_function(BenchmarkId::new("score", size), |bench| {
            let (year, years) = (as_of.year(), plan.programme.years);
            let (has_pipe_works, seed) = (true, project.file.project.seed);
            let input = ScoreInput {
                district,
                pack,
                standard,
                access,
                links,
                eligibility,
                criteria,
                settings,
                year,
                years,
                has_pipe_works,
                seed,
                kept_draws: 0,
            };
            bench.iter(|| score::score(input, &progress).unwrap());
        });
    }
    group.finish();
}

/// Criteria of the tables.
const CRITERIA: usize = 12;

/// Values between 0 and 1 in no order, one in so many unknown (0: none).
fn table(rows: u64, open: u64) -> Matrix {
    let mix = |n: u64| {
        let n = (n ^ (n >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (n ^ (n >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    };
    let value = |n: u64| (mix(n) >> 11) as f64 / (1_u64 << 53) as f64;
    let column = |criterion: u64| {
        let ends = (0..rows).map(|row| {
            let n = criterion * rows + row + 1;
            if open > 0 && mix(n + 7) % open == 0 { (0.0, 1.0) } else { (value(n), value(n)) }
        });
        let (low, high) = ends.unzip();
        Column::between(low, high)
    };
    Matrix::new((0..CRITERIA as u64).map(column).collect(), Ties::by_row(rows as usize)).unwrap()
}

fn weights() -> Weights {
    Weights::direct(&(1..=CRITERIA).map(|weight| weight as f64).collect::<Vec<_>>()).unwrap()
}

fn methods(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("methods");
    group.sample_size(10);
    for rows in [10_000, 100_000] {
        let (known, open) = (table(rows, 0), table(rows, 3));
        group.throughput(Throughput::Elements(rows));
        for (name, matrix, method) in [
            ("weighted sum", &known, Method::WeightedSum),
            ("weighted sum, a third unknown", &open, Method::WeightedSum),
            ("topsis", &known, Method::Topsis(TopsisScale::Vector)),
            ("topsis, a third unknown", &open, Method::Topsis(TopsisScale::Fixed)),
        ] {
            group.bench_function(BenchmarkId::new(name, rows), |bench| {
                bench.iter(|| evaluate(&Scorer::new(matrix, &weights(), method).unwrap(), 10));
            });
        }
        let scorer = Scorer::new(&known, &weights(), Method::WeightedSum).unwrap();
        group.bench_function(BenchmarkId::new("a weight moved", rows), |bench| {
            bench.iter(|| rescore(&scorer.reweighted(&weights()).unwrap(), 6));
        });
    }
    let (known, open) = (table(10_000, 0), table(10_000, 3));
    for (name, matrix, ranks) in [("draws", &known, false), ("draws with ranks", &known, true), ("draws, a third unknown", &open, false)] {
        let scorer = Scorer::new(matrix, &weights(), Method::WeightedSum).unwrap();
        let settings = SmaaSettings { draws: 10_000, top: 1_000, ranks };
        group.bench_function(BenchmarkId::new(name, "10000 x 10000"), |bench| {
            bench.iter(|| smaa(&Draws::new(&scorer, WeightSpread::Simplex, 42), &settings, &Progress::silent()).unwrap());
        });
    }
    let scorer = Scorer::new(&open, &weights(), Method::WeightedSum).unwrap();
    let evaluation = evaluate(&scorer, 6);
    group.bench_function("stability", |bench| bench.iter(|| stability(&scorer, &evaluation, 0.2)));
    group.bench_function("survey next", |bench| bench.iter(|| survey_next(&scorer, &evaluation, 1_000, 1_000, 42)));
    group.finish();
}

criterion_group!(benches, pipeline, methods);
criterion_main!(benches);
