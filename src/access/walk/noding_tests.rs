//! Noding held against pairs of pieces taken one by one.

use geo_types::LineString;
use proptest::prelude::*;

use super::noding::{Noded, node};
use crate::district::{Street, StreetClass};
use crate::report::Progress;

fn street(line: &[(f64, f64)]) -> Street {
    Street { line: LineString::from(line.to_vec()), ..Street::default() }
}

fn noded(streets: &[Street]) -> Noded {
    node(streets, &Progress::silent()).unwrap()
}

/// Numbers of stretches that end at each place.
fn degrees(noded: &Noded) -> Vec<usize> {
    let mut degrees = vec![0; noded.nodes.len()];
    for end in noded.stretches.iter().flat_map(|s| s.ends) {
        degrees[end as usize] += 1;
    }
    degrees.sort_unstable();
    degrees
}

#[test]
fn streets_that_cross_make_a_junction_and_a_bridge_over_one_makes_none() {
    let cross = [street(&[(-50.0, 0.0), (50.0, 0.0)]), street(&[(0.0, -50.0), (0.0, 50.0)])];
    assert_eq!(degrees(&noded(&cross)), [1, 1, 1, 1, 4]);
    let mut over = cross.clone();
    over[1].bridge = true;
    assert_eq!(degrees(&noded(&over)), [1, 1, 1, 1]);
    let mut both = over.clone();
    both[0].bridge = true;
    assert_eq!(degrees(&noded(&both)), [1, 1, 1, 1, 4], "two bridges on one level");
    both[0].level = 2;
    assert_eq!(degrees(&noded(&both)), [1, 1, 1, 1], "one over the other");
    let mut tunnel = cross;
    tunnel[0].tunnel = true;
    assert_eq!(degrees(&noded(&tunnel)), [1, 1, 1, 1]);
}

#[test]
fn a_shared_point_of_street_and_bridge_joins_only_where_one_of_them_ends() {
    let bridge = |line: &[(f64, f64)]| Street { bridge: true, ..street(line) };
    // Both were cut where they cross in the plane.
    let cut = [
        street(&[(-50.0, 0.0), (0.0, 0.0)]),
        street(&[(0.0, 0.0), (50.0, 0.0)]),
        bridge(&[(0.0, -50.0), (0.0, 0.0)]),
        bridge(&[(0.0, 0.0), (0.0, 50.0)]),
    ];
    assert_eq!(degrees(&noded(&cut)), [1, 1, 1, 1, 2, 2]);
    let approach = [street(&[(-50.0, 0.0), (0.0, 0.0)]), bridge(&[(0.0, 0.0), (50.0, 0.0)]), street(&[(0.0, -50.0), (0.0, 50.0)])];
    assert_eq!(degrees(&noded(&approach)), [1, 1, 1, 1, 4], "a bridge begins at a street");
    let stairs = [bridge(&[(-50.0, 0.0), (0.0, 0.0), (50.0, 0.0)]), street(&[(0.0, 0.0), (0.0, 30.0)])];
    assert_eq!(degrees(&noded(&stairs)), [1, 1, 1, 3], "stairs lead up to it");
}

#[test]
fn ends_within_a_centimetre_join_and_those_beyond_do_not() {
    let main = street(&[(0.0, 0.0), (100.0, 0.0)]);
    assert_eq!(degrees(&noded(&[main.clone(), street(&[(50.0, 0.009), (50.0, 40.0)])])), [1, 1, 1, 3]);
    assert_eq!(degrees(&noded(&[main.clone(), street(&[(50.0, 0.02), (50.0, 40.0)])])), [1, 1, 1, 1]);
    assert_eq!(degrees(&noded(&[main, street(&[(100.0, 0.008), (100.0, 40.0)])])), [1, 1, 2]);
}

#[test]
fn what_is_drawn_twice_counts_once_and_what_has_no_length_is_counted() {
    let streets = [
        street(&[(0.0, 0.0), (100.0, 0.0)]),
        street(&[(100.0, 0.0), (0.0, 0.0)]),
        street(&[(50.0, 0.0), (150.0, 0.0)]),
        street(&[(7.0, 7.0), (7.0, 7.0)]),
        Street { class: StreetClass::Expressway, ..street(&[(0.0, -9.0), (9.0, 9.0)]) },
    ];
    let noded = noded(&streets);
    assert_eq!((noded.zero_length, noded.not_walked, noded.duplicates), (1, 1, 3));
    let length: f64 = noded.stretches.iter().map(|s| s.line[0][0] - s.line[s.line.len() - 1][0]).map(f64::abs).sum();
    assert_eq!((noded.stretches.len(), length), (3, 150.0));
}

#[test]
fn a_line_that_crosses_itself_meets_itself() {
    let eight = street(&[(0.0, 0.0), (100.0, 100.0), (100.0, 0.0), (0.0, 100.0)]);
    let noded = noded(&[eight]);
    assert_eq!(degrees(&noded), [1, 1, 4]);
    assert_eq!(noded.stretches.iter().filter(|s| s.ends[0] == s.ends[1]).count(), 1, "its loop");
}

/// Ways between all ends, by pairs: every piece is cut at every place where another meets it.
fn oracle(streets: &[Street]) -> (Vec<[f64; 2]>, Vec<Vec<f64>>) {
    let pieces: Vec<[[f64; 2]; 2]> =
        streets.iter().flat_map(|s| s.line.lines().map(|l| [[l.start.x, l.start.y], [l.end.x, l.end.y]])).filter(|[a, b]| a != b).collect();
    let mut places: Vec<[f64; 2]> = Vec::new();
    let mut links: Vec<(usize, usize, f64)> = Vec::new();
    let mut place = |at: [f64; 2]| {
        let near = |p: &[f64; 2]| (p[0] - at[0]).hypot(p[1] - at[1]) <= 0.01;
        places.iter().position(near).unwrap_or_else(|| {
            places.push(at);
            places.len() - 1
        })
    };
    for p in &pieces {
        let (d, length) = ([p[1][0] - p[0][0], p[1][1] - p[0][1]], (p[1][0] - p[0][0]).hypot(p[1][1] - p[0][1]));
        let share = |at: [f64; 2]| ((at[0] - p[0][0]) * d[0] + (at[1] - p[0][1]) * d[1]) / (length * length);
        let mut on: Vec<(f64, [f64; 2])> = vec![(0.0, p[0]), (1.0, p[1])];
        for q in &pieces {
            let e = [q[1][0] - q[0][0], q[1][1] - q[0][1]];
            let cross = d[0] * e[1] - d[1] * e[0];
            let w = [q[0][0] - p[0][0], q[0][1] - p[0][1]];
            if cross.abs() > 1e-9 {
                let (t, u) = ((w[0] * e[1] - w[1] * e[0]) / cross, (w[0] * d[1] - w[1] * d[0]) / cross);
                if (0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u) {
                    on.push((t, [p[0][0] + t * d[0], p[0][1] + t * d[1]]));
                }
            } else if (w[0] * d[1] - w[1] * d[0]).abs() < 1e-9 {
                on.extend(q.iter().map(|&at| (share(at), at)).filter(|(t, _)| (0.0..=1.0).contains(t)));
            }
        }
        on.sort_by(|a, b| a.0.total_cmp(&b.0));
        for pair in on.windows(2) {
            let (a, b) = (place(pair[0].1), place(pair[1].1));
            links.push((a, b, (pair[1].0 - pair[0].0) * length));
        }
    }
    let ways = shortest(places.len(), &links);
    (places, ways)
}

/// All shortest ways (Floyd 1962).
fn shortest(n: usize, links: &[(usize, usize, f64)]) -> Vec<Vec<f64>> {
    let mut way = vec![vec![f64::INFINITY; n]; n];
    for (k, row) in way.iter_mut().enumerate() {
        row[k] = 0.0;
    }
    for &(a, b, length) in links {
        way[a][b] = way[a][b].min(length);
        way[b][a] = way[b][a].min(length);
    }
    for via in 0..n {
        for a in 0..n {
            for b in 0..n {
                way[a][b] = way[a][b].min(way[a][via] + way[via][b]);
            }
        }
    }
    way
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn ways_are_those_of_all_pairs(lines in prop::collection::vec(prop::collection::vec((0i32..9, 0i32..9), 2..5), 1..9)) {
        let streets: Vec<Street> = lines
            .iter()
            .map(|line| street(&line.iter().map(|&(x, y)| (f64::from(x) * 50.0, f64::from(y) * 50.0)).collect::<Vec<_>>()))
            .collect();
        let noded = noded(&streets);
        // Every vertex a place, so that both sides know the same ones.
        let mut places: Vec<[f64; 2]> = noded.nodes.clone();
        let mut links = Vec::new();
        for stretch in &noded.stretches {
            let mut here = stretch.ends[0] as usize;
            let n = stretch.line.len();
            for k in 1..n {
                let there = if k == n - 1 {
                    stretch.ends[1] as usize
                } else {
                    places.push(stretch.line[k]);
                    places.len() - 1
                };
                let (a, b) = (stretch.line[k - 1], stretch.line[k]);
                links.push((here, there, (b[0] - a[0]).hypot(b[1] - a[1])));
                here = there;
            }
        }
        let ours = shortest(places.len(), &links);
        let (known, theirs) = oracle(&streets);
        // What the one joins within a centimetre, the other may have put at the next point.
        let close = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]) <= 0.03;
        let same: Vec<usize> = known.iter().map(|&at| places.iter().position(|&p| close(p, at)).unwrap_or(usize::MAX)).collect();
        prop_assert!(same.iter().all(|&k| k != usize::MAX), "a place that is missing");
        prop_assert!(places.iter().all(|&p| known.iter().any(|&at| close(p, at))), "a place that is none");
        for (a, row) in theirs.iter().enumerate() {
            for (b, &way) in row.iter().enumerate() {
                let own = ours[same[a]][same[b]];
                prop_assert!(own == way || (own - way).abs() < 0.2, "{:?} to {:?}: {own} instead of {way}", known[a], known[b]);
            }
        }
    }
}
