//! How large the things are that benches work on.

/// Numbers of buildings (or nodes): `LIANPIAN_BENCH_SIZES=10000,100000,1000000`, else the two smaller ones.
pub(crate) fn sizes() -> Vec<u64> {
    let text = std::env::var("LIANPIAN_BENCH_SIZES").unwrap_or_else(|_| "10000,100000".into());
    text.split(',').map(|size| size.trim().parse().unwrap()).collect()
}
