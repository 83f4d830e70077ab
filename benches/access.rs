//! Walks along a network: its making, the nearest of eight categories, supply against demand, against the number of nodes.
#![expect(clippy::unwrap_used, reason = "a bench that cannot run ends")]

#[path = "common/sizes.rs"]
mod sizes;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, SamplingMode, Throughput, criterion_group, criterion_main};
use lianpian::access::network::{Decay, Demand, Edge, Graph, Places, Stop, Supply, floating_catchment, nearest_of_each, opportunities};
use lianpian::report::Progress;

const CATEGORIES: usize = 8;
/// A facility to so many nodes.
const NODES_A_FACILITY: u32 = 20;

/// A grid of streets about 100 m apart, one in thirteen missing.
fn grid(nodes: u32) -> Vec<Edge> {
    let side = nodes.isqrt().max(2);
    let length = |node: u32| 80.0 + f64::from(node.wrapping_mul(2_654_435_761) >> 16) / 1_638.4;
    let edge = |from: u32, to: u32, salt: u32| Edge { from, to, length_m: length(from ^ salt) };
    let across = (0..side * side).filter(|node| node % side + 1 < side && node % 13 != 5).map(|node| edge(node, node + 1, 0));
    let down = (0..side * (side - 1)).filter(|node| node % 13 != 9).map(|node| edge(node, node + side, 0x5bd1));
    across.chain(down).collect()
}

fn walks(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("access");
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    let decay: Decay = "500:1,1000:0.68,1500:0.22".parse().unwrap();
    let progress = Progress::silent();
    for size in sizes::sizes() {
        let edges = grid(size as u32);
        let nodes = size.isqrt().max(2).pow(2) as u32;
        let graph = Graph::new(nodes as usize, &edges).unwrap();
        let facilities: Vec<Stop> = (0..nodes / NODES_A_FACILITY).map(|id| Stop::at(id.wrapping_mul(2_654_435_761) % nodes, id)).collect();
        let mut categories = vec![Vec::new(); CATEGORIES];
        for stop in &facilities {
            categories[stop.id as usize % CATEGORIES].push(*stop);
        }
        let homes: Vec<Stop> = (0..nodes).map(|node| Stop::at(node, node)).collect();
        let places = Places::new(&graph, homes.len(), &homes);
        let amounts = vec![100.0; homes.len()];
        let supply: Vec<Supply> = facilities.iter().map(|&stop| Supply { stops: vec![stop], capacity: 50.0 }).collect();
        let hung = Places::new(&graph, facilities.len(), &facilities);
        let kinds: Vec<u32> = facilities.iter().map(|stop| stop.id % CATEGORIES as u32).collect();
        let origins: Vec<Vec<Stop>> = homes.iter().step_by(10).map(|&home| vec![home]).collect();

        group.throughput(Throughput::Elements(u64::from(nodes)));
        group
            .bench_function(BenchmarkId::new("graph", size), |bench| bench.iter(|| Graph::new(nodes as usize, black_box(&edges)).unwrap()));
        group.bench_function(BenchmarkId::new("nearest", size), |bench| {
            bench.iter(|| nearest_of_each(&graph, &categories, None, &progress).unwrap());
        });
        group.bench_function(BenchmarkId::new("supply", size), |bench| {
            let demand = Demand { places: &places, amounts: &amounts };
            bench.iter(|| floating_catchment(&graph, demand, &supply, &decay, &progress).unwrap());
        });
        group.bench_function(BenchmarkId::new("opportunities", size), |bench| {
            bench.iter(|| opportunities(&graph, &origins, &hung, &kinds, [400.0, 800.0, 1_200.0], &progress).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, walks);
criterion_main!(benches);
