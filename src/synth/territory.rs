//! Communities and subdistricts: quarters gathered round centres of population, bounded by streets and the river.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area as _, unary_union};
use geo_types::{LineString, MultiPolygon, Polygon};

use super::blocks::{Kind, Plat};
use super::cohorts::Home;
use super::dice::{Dice, Stream};
use super::ground::{Bank, EDGE_STEPS, Ground};
use super::interior::Interior;
use super::plane::{NO_STREET, P, Ring, add, centroid, distance, scale};
use super::profile::Profile;
use super::sites::Purpose;

/// An administrative area.
#[derive(Debug, Clone)]
pub(super) struct Area {
    pub name: String,
    pub shape: MultiPolygon<f64>,
    /// Index of the area above it: the subdistrict of a community.
    pub above: u32,
}

/// Counting as farther what lies across the river, metres.
const ACROSS_M: f64 = 2_500.0;

/// Communities, subdistricts, and the community of every quarter; `share` is a town's size against the profile's.
pub(super) fn divide(
    profile: &Profile,
    ground: &Ground,
    plat: &Plat,
    interiors: &[Interior],
    homes: &[Home],
    share: f64,
    seed: u64,
) -> (Vec<Area>, Vec<Area>, Vec<u32>) {
    let mut dice = Dice::new(seed, Stream::Services);
    let mut weight: Vec<f64> = plat.quarters.iter().map(|q| if q.kind == Kind::Rural { 5.0 } else { 60.0 }).collect();
    for (block, interior) in plat.blocks.iter().zip(interiors) {
        for house in &interior.houses {
            weight[block.quarter] += match house.purpose {
                Purpose::Home(h) => house.area_m2 as f64 / 95.0 * if homes[h as usize].floors > 15 { 0.8 } else { 1.0 },
                Purpose::SelfBuilt => 1.5,
                _ => 0.0,
            };
        }
    }
    let centres: Vec<P> = plat.quarters.iter().map(|q| centroid(&q.ring.at)).collect();
    let scale_of_town = |n: usize| ((n as f64 * share).round() as usize).clamp(2, n.max(2));
    let mut community_of = vec![0; plat.quarters.len()];
    let (mut subdistrict_of, mut count, mut count_above) = (Vec::new(), 0, 0);
    for town in 0..ground.towns {
        let members: Vec<usize> = (0..plat.quarters.len()).filter(|&q| plat.quarters[q].town == town).collect();
        let points: Vec<(P, Bank, f64)> = members.iter().map(|&q| (centres[q], plat.quarters[q].bank, weight[q])).collect();
        let of = gather(&points, scale_of_town(profile.frame.communities), &mut dice);
        let groups = of.iter().max().map_or(0, |m| m + 1);
        let sums: Vec<(P, Bank, f64)> = (0..groups)
            .map(|g| {
                let mine = || points.iter().zip(&of).filter(|&(_, &o)| o == g).map(|(p, _)| *p);
                let w: f64 = mine().map(|p| p.2).sum();
                let at = mine().fold([0.0; 2], |at, p| add(at, scale(p.0, p.2 / w)));
                let north: f64 = mine().filter(|p| p.1 == Bank::North).map(|p| p.2).sum();
                (at, if north * 2.0 > w { Bank::North } else { Bank::South }, w)
            })
            .collect();
        let above = gather(&sums, profile.frame.subdistricts.min(groups), &mut dice);
        for (&q, &g) in members.iter().zip(&of) {
            community_of[q] = (count + g) as u32;
        }
        subdistrict_of.extend(above.iter().map(|&a| (count_above + a) as u32));
        count += groups;
        count_above += above.iter().max().map_or(0, |m| m + 1);
    }
    let mut pieces: Vec<Vec<Polygon<f64>>> = vec![Vec::new(); count];
    for (q, quarter) in plat.quarters.iter().enumerate() {
        pieces[community_of[q] as usize].push(polygon(&joined(plat, &quarter.ring)));
    }
    let banks: BTreeSet<u32> = plat.waterside.iter().map(|(_, street)| *street).collect();
    let mut beside: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for (q, quarter) in plat.quarters.iter().enumerate() {
        for street in quarter.ring.tag.iter().filter(|t| banks.contains(t)) {
            beside.entry(*street).or_default().insert(q);
        }
    }
    for (ring, street) in &plat.waterside {
        // the strip goes with the quarter that fronts it longest
        let front = |q: usize| {
            let ring = &plat.quarters[q].ring;
            (0..ring.at.len()).filter(|&i| ring.tag[i] == *street).map(|i| distance(ring.edge(i)[0], ring.edge(i)[1])).sum::<f64>()
        };
        let best = beside.get(street).into_iter().flatten().copied().max_by(|&a, &b| front(a).total_cmp(&front(b)));
        if let Some(q) = best {
            let mut strip = Ring::plain(ring.clone(), NO_STREET);
            strip.tag[..EDGE_STEPS].fill(*street);
            pieces[community_of[q] as usize].push(polygon(&joined(plat, &strip)));
        }
    }
    let gathered = |parts: &[Polygon<f64>], above: u32| Area { name: String::new(), shape: tidy(&unary_union(parts)), above };
    let mut above: Vec<Vec<Polygon<f64>>> = vec![Vec::new(); count_above];
    for (parts, &s) in pieces.iter().zip(&subdistrict_of) {
        above[s as usize].extend_from_slice(parts);
    }
    let subdistricts: Vec<Area> = above.iter().map(|parts| gathered(parts, 0)).collect();
    let communities: Vec<Area> = pieces.iter().zip(&subdistrict_of).map(|(parts, &s)| gathered(parts, s)).collect();
    (communities, subdistricts, community_of)
}

/// Groups of about equal weight round `count` centres; never more than `count`, none empty.
fn gather(points: &[(P, Bank, f64)], count: usize, dice: &mut Dice) -> Vec<usize> {
    let mut seeds: Vec<(P, Bank)> = Vec::new();
    let far = |a: (P, Bank), b: (P, Bank)| distance(a.0, b.0) + if a.1 == b.1 { 0.0 } else { ACROSS_M };
    let mut nearest = vec![1.0e4; points.len()];
    for _ in 0..count.min(points.len()) {
        // heavy places far from the centres so far (k-means++, Arthur and Vassilvitskii 2007)
        let i = dice.weighted(points.iter().zip(&nearest).map(|(p, &d): (_, &f64)| p.2 * d * d));
        seeds.push((points[i].0, points[i].1));
        for (n, p) in nearest.iter_mut().zip(points) {
            *n = n.min(far((p.0, p.1), (points[i].0, points[i].1)));
        }
    }
    let mut bias = vec![1.0_f64; seeds.len()];
    let mut of = vec![0; points.len()];
    let fair = points.iter().map(|p| p.2).sum::<f64>() / seeds.len() as f64;
    for _ in 0..30 {
        for (o, p) in of.iter_mut().zip(points) {
            *o = (0..seeds.len())
                .min_by(|&a, &b| (far(seeds[a], (p.0, p.1)) * bias[a]).total_cmp(&(far(seeds[b], (p.0, p.1)) * bias[b])))
                .unwrap_or(0);
        }
        for s in 0..seeds.len() {
            let mine = || points.iter().zip(&of).filter(|&(_, &o)| o == s).map(|(p, _)| p);
            let w: f64 = mine().map(|p| p.2).sum();
            if w > 0.0 {
                seeds[s].0 = mine().fold([0.0; 2], |at, p| add(at, scale(p.0, p.2 / w)));
            }
            bias[s] = (bias[s] * (w / fair).clamp(0.5, 2.0).powf(0.25)).clamp(0.6, 1.7);
        }
    }
    let mut number = vec![usize::MAX; seeds.len()];
    let mut next = 0;
    for o in &mut of {
        if number[*o] == usize::MAX {
            number[*o] = next;
            next += 1;
        }
        *o = number[*o];
    }
    of
}

/// The ring with a vertex at every junction on its edges, to the millimetre: neighbours then share every vertex, and
/// their union has no hairlines.
fn joined(plat: &Plat, ring: &Ring) -> Vec<P> {
    let mut out = Vec::with_capacity(ring.at.len() + 8);
    for i in 0..ring.at.len() {
        let [a, b] = ring.edge(i);
        out.push(a);
        if let Some(street) = plat.streets.get(ring.tag[i] as usize) {
            out.extend(street.junctions_between(a, b));
        }
    }
    out.into_iter().map(|p| p.map(|v| (v * 1000.0).round() / 1000.0)).collect()
}

pub(super) fn polygon(ring: &[P]) -> Polygon<f64> {
    let mut points: Vec<(f64, f64)> = ring.iter().map(|p| (p[0], p[1])).collect();
    points.extend(points.first().copied());
    Polygon::new(LineString::from(points), Vec::new())
}

/// Without the hairlines that are left where streets meet at a tee.
fn tidy(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    shape
        .iter()
        .filter(|p| p.unsigned_area() > 50.0)
        .map(|p| {
            Polygon::new(
                p.exterior().clone(),
                p.interiors().iter().filter(|r| Polygon::new((*r).clone(), Vec::new()).unsigned_area() > 50.0).cloned().collect(),
            )
        })
        .collect()
}
