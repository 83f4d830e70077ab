#[test]
fn dump() {
    let p = super::profile::Profile::shipped().unwrap();
    let n: u64 = std::env::var("N").ok().and_then(|s| s.parse().ok()).unwrap_or(11000);
    let t0 = std::time::Instant::now();
    let t = super::town::build(&p, n, 42, &crate::report::Progress::silent()).unwrap();
    eprintln!("built {} in {:?}; river {:?}", t.buildings.len(), t0.elapsed(), t.river_fit);
    use std::fmt::Write;
    let mut o = String::new();
    for r in &t.rivers {
        let _ = writeln!(o, "R {:?}", r);
    }
    for s in &t.streets {
        let _ = writeln!(o, "S {} {} {} {:?}", s.class.word(), s.width, s.urban, s.line);
    }
    for c in &t.communities {
        for poly in &c.shape {
            let _ = writeln!(o, "C {} {:?}", c.above, poly.exterior().coords().map(|c| [c.x, c.y]).collect::<Vec<_>>());
        }
    }
    for b in &t.buildings {
        let (s, ci) = b.home.map_or((9, 9), |h| {
            let n = &t.neighbourhoods[h as usize];
            (n.tier as i32, n.cohort)
        });
        let _ = writeln!(o, "B {:?} {} {} {} {:?}", b.usage, b.year, s, ci, b.slab.corners());
    }
    for n in &t.neighbourhoods {
        let _ = writeln!(o, "N {} {:?}", n.cohort, n.outline);
    }
    for j in &t.junctions {
        let _ = writeln!(o, "J {:?}", j);
    }
    std::fs::write("/tmp/town.txt", o).unwrap();
}
#[test]
fn write_out() {
    let n: Option<u64> = std::env::var("N").ok().and_then(|s| s.parse().ok());
    let target = std::env::var("T").unwrap_or("/tmp/s1/sample.gpkg".into());
    let t0 = std::time::Instant::now();
    let r = super::synthesize(
        &super::SynthSettings { buildings: n, seed: 42 },
        std::path::Path::new(&target),
        &crate::report::Progress::silent(),
    )
    .unwrap();
    eprintln!("{r:?} {:?}", t0.elapsed());
}
