//! The map: making a scene, the processor's part of a frame, recolouring, and whole frames, against the number of footprints.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

#[path = "common/blocks.rs"]
mod blocks;
#[path = "common/sizes.rs"]
mod sizes;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, SamplingMode, criterion_group, criterion_main};
use eframe::egui_wgpu::{RendererOptions, wgpu};
use egui_kittest::wgpu::{create_render_state, default_wgpu_setup};
use lianpian::app::bench::{Easel, Shot};

/// The picture, pixels.
const SIZE: [f32; 2] = [1280.0, 720.0];

/// Metres a pixel at which frames are drawn; the picture of everything comes beside them.
const SCALES: [f64; 3] = [6.0, 3.0, 1.0];

fn frames(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("frame");
    group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_millis(500));
    let render = create_render_state(default_wgpu_setup(), RendererOptions::default());
    let kind = if render.adapter.get_info().device_type == wgpu::DeviceType::Cpu { "software" } else { "card" };
    for size in sizes::sizes() {
        let plan = Arc::new(blocks::plan(size));
        // Scene, upload and first whole picture: what stands between a prepared project and its map.
        group.bench_function(BenchmarkId::new("open", size), |bench| {
            bench.iter(|| {
                let mut easel = Easel::new(&render, plan.clone(), SIZE).unwrap();
                let shot = easel.overview();
                easel.draw(shot);
            });
        });
        let mut easel = Easel::new(&render, plan.clone(), SIZE).unwrap();
        group.bench_function(BenchmarkId::new("recolour", size), |bench| {
            bench.iter_custom(|n| (0..n).map(|k| Duration::from_secs_f64(easel.recolour(k % 2 == 0))).sum());
        });
        let all = easel.overview();
        group.bench_function(BenchmarkId::new("pick", size), |bench| {
            let mut n = 0;
            bench.iter(|| {
                n += 1;
                let along = f64::from(n % 1000) * 7.3;
                easel.pick([all.centre[0] - along, all.centre[1] + along / 3.0], 4.0)
            });
        });
        for (view, scale) in std::iter::once(("all".into(), all.scale)).chain(SCALES.map(|scale| (format!("{scale} m a pixel"), scale))) {
            let at = |n: u64, moving| Shot { centre: [all.centre[0] + scale * (n % 400) as f64, all.centre[1]], scale, moving };
            let name = |what: &str| format!("{what} on {kind}, {view}");
            group.bench_function(BenchmarkId::new(name("processor"), size), |bench| {
                bench.iter_custom(|n| {
                    (0..n)
                        .map(|k| {
                            let start = Instant::now();
                            black_box(easel.encode(at(k, true)));
                            let taken = start.elapsed();
                            render.queue.submit([]);
                            taken
                        })
                        .sum()
                });
            });
            for (what, moving) in [("moving", true), ("resting", false)] {
                group.bench_function(BenchmarkId::new(name(what), size), |bench| {
                    bench.iter_custom(|n| {
                        easel.draw(at(399, false));
                        let start = Instant::now();
                        (0..n).for_each(|k| easel.draw(at(k, moving)));
                        start.elapsed()
                    });
                });
            }
        }
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
