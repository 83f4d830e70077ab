#[test]
fn dump() {
    let p = super::profile::Profile::shipped().unwrap();
    let n: u64 = std::env::var("N").ok().and_then(|s| s.parse().ok()).unwrap_or(11000);
    let t0 = std::time::Instant::now();
    let t = super::town::build(&p, n, 42, &crate::report::Progress::silent()).unwrap();
    eprintln!("built {} in {:?}; river {:?}", t.buildings.len(), t0.elapsed(), t.river_fit);
    use std::fmt::Write;
    let mut o = String::new();
    for r in &t.rivers { let _ = writeln!(o, "R {:?}", r); }
    for s in &t.streets { let _ = writeln!(o, "S {} {} {} {:?}", s.class.word(), s.width, s.urban, s.line); }
    for c in &t.communities { for poly in &c.shape { let _ = writeln!(o, "C {} {:?}", c.above, poly.exterior().coords().map(|c|[c.x,c.y]).collect::<Vec<_>>()); } }
    for b in &t.buildings { let (s, ci) = b.home.map_or((9, 9), |h| { let n = &t.neighbourhoods[h as usize]; (n.tier as i32, n.cohort) }); let _ = writeln!(o, "B {:?} {} {} {} {:?}", b.usage, b.year, s, ci, b.slab.corners()); }
    for n in &t.neighbourhoods { let _ = writeln!(o, "N {} {:?}", n.cohort, n.outline); }
    for j in &t.junctions { let _ = writeln!(o, "J {:?}", j); }
    std::fs::write("/tmp/town.txt", o).unwrap();
}
#[test]
fn write_out() {
    let n: Option<u64> = std::env::var("N").ok().and_then(|s| s.parse().ok());
    let target = std::env::var("T").unwrap_or("/tmp/s1/sample.gpkg".into());
    let t0 = std::time::Instant::now();
    let r = super::synthesize(&super::SynthSettings { buildings: n, seed: 42 }, std::path::Path::new(&target), &crate::report::Progress::silent()).unwrap();
    eprintln!("{r:?} {:?}", t0.elapsed());
}
#[test]
fn lots() {
    use super::*;
    let p = profile::Profile::shipped().unwrap();
    let n = 1_000_000;
    let size: f64 = n as f64 / 11000.0; let towns = size.round() as usize; let share = size / towns as f64;
    let ground = ground::Ground::new(&p, towns, share, &mut dice::Dice::new(42, dice::Stream::Ground));
    let mut plat = blocks::Plat::new(&p, &ground, share, &mut dice::Dice::new(42, dice::Stream::Blocks));
    let (homes, others) = cohorts::draw(&p, n, 42);
    let sites = sites::settle(&p, &mut plat, &homes, others, 42);
    let mut v: Vec<_> = sites.iter().enumerate().flat_map(|(b, s)| s.lots.iter().map(move |l| (l.buildings, b, *l))).collect();
    v.sort_by_key(|x| std::cmp::Reverse(x.0));
    for x in v.iter().take(12) { let b = &plat.blocks[x.1]; eprintln!("{:?} {:?} area {} town {}", x, b.kind, b.ring.area(), b.town); }
    for t in 0..towns { let k: Vec<usize> = [blocks::Kind::Core, blocks::Kind::Ring, blocks::Kind::New, blocks::Kind::Works, blocks::Kind::Rural].iter().map(|k| plat.blocks.iter().filter(|b| b.town == t && b.kind == *k).count()).collect(); if t % 9 == 0 { eprintln!("{t} {k:?}"); } }
}
