//! Where one new facility of a line that fails would help a zone most.
//!
//! Places that are tried: with a network of streets its junctions, as far as a member walks to them within the limit; without one
//! the anchors of the zone. The best closes the gap of the most households, then of the most neighbourhoods, then with the least
//! walking in all; the first in order among equals. It says where to look, not which plot is free.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::detour::Detours;
use super::gaps::GapVerdict;
use super::measure::Access;
use super::network::Search;
use super::reach::walks_to;
use super::streets;
use super::walk::OnStreets;
use crate::district::{District, NeighbourhoodIx};
use crate::policy::Limits;
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress};

/// What one new facility of a line would do for a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct NewFacility {
    /// Id of the line.
    pub line: String,
    /// Members where the line fails.
    pub failing: Vec<NeighbourhoodIx>,
    /// The best place.
    pub site: Site,
}

/// A place with what a facility there would close.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// Place in the planning CRS.
    pub at: [f64; 2],
    /// Members whose gap it would close, ascending.
    pub closes: Vec<NeighbourhoodIx>,
    /// The longest of their walks there, in metres.
    pub walk_m: f64,
}

/// What is known of a member: the places it reaches, with straight line and walk, by the number of the place.
struct Reach {
    member: NeighbourhoodIx,
    households: u64,
    places: Vec<(u32, f64, f64)>,
}

/// The new facilities of each zone, the lines in the order of the standard; `zones` are the members whose gaps count.
///
/// # Errors
/// [`Cancelled`].
pub fn sites(
    district: &District,
    access: &Access,
    settings: &AccessSettings,
    walking: Option<&OnStreets>,
    zones: &[Vec<NeighbourhoodIx>],
    progress: &Progress,
) -> Result<Vec<Vec<NewFacility>>, Cancelled> {
    let detours = walking.is_none().then(|| Detours::new(district, settings));
    // One search a thread: its memory is as large as the network.
    let searches = || walking.map(|on| Search::new(on.network.graph()));
    zones
        .par_iter()
        .map_init(searches, |search, members| {
            progress.advance(1)?;
            let lines = failing(access, members);
            let widest = lines.iter().map(|(_, limits, _)| limits.walk.or(limits.straight).unwrap_or(0.0)).fold(0.0, f64::max);
            let mut places = Vec::new();
            let reach = match (walking, search, &detours) {
                (Some(walking), Some(search), _) => streets::reach(walking, district, members, widest, search, &mut places, progress)?,
                (_, _, Some(detours)) => anchors(district, detours, members, &mut places),
                _ => Vec::new(),
            };
            let reach = reach.into_iter().zip(members).map(|(places, &member)| Reach {
                member,
                households: u64::from(district.neighbourhoods[member.at()].households.unwrap_or(0)),
                places,
            });
            Ok(best_of_each(&lines, &reach.collect::<Vec<_>>(), &places))
        })
        .collect()
}

/// What a new facility of a line would do at one place, for those of some neighbourhoods where the line fails; `None` where the
/// standard has no such line, or no street leads to the place.
///
/// # Errors
/// [`Cancelled`].
pub fn closed_by(
    district: &District,
    access: &Access,
    settings: &AccessSettings,
    walking: Option<&OnStreets>,
    (line, at): (&str, [f64; 2]),
    among: &[NeighbourhoodIx],
    progress: &Progress,
) -> Result<Option<Site>, Cancelled> {
    let gaps = among.iter().filter_map(|&n| access.gap(n, line).map(|gap| (n, gap)));
    let gaps: Vec<_> = gaps.filter(|(_, gap)| gap.verdict == GapVerdict::Fail).collect();
    let Some(limits) = gaps.first().map(|(_, gap)| gap.limits) else {
        return Ok(access.gap(NeighbourhoodIx(0), line).map(|_| Site { at, closes: Vec::new(), walk_m: 0.0 }));
    };
    let failing: Vec<NeighbourhoodIx> = gaps.iter().map(|(n, _)| *n).collect();
    let Some(walks) = walks_to(district, settings, walking, at, &failing, limits.walk, progress)? else { return Ok(None) };
    let reach = walks.into_iter().map(|(member, walk)| Reach {
        member,
        households: u64::from(district.neighbourhoods[member.at()].households.unwrap_or(0)),
        places: vec![(0, straight(district.neighbourhoods[member.at()].anchor, at), walk)],
    });
    let site = best(limits, &failing, &reach.collect::<Vec<_>>(), &[at]);
    Ok(Some(site.unwrap_or(Site { at, closes: Vec::new(), walk_m: 0.0 })))
}

/// Lines that fail at some member, with their limits and those members.
fn failing<'a>(access: &'a Access, members: &[NeighbourhoodIx]) -> Vec<(&'a str, Limits, Vec<NeighbourhoodIx>)> {
    let mut lines: Vec<(&str, Limits, Vec<NeighbourhoodIx>)> = Vec::new();
    for &member in members {
        for (at, (line, gap)) in access.gaps(member).enumerate() {
            if lines.len() <= at {
                lines.push((line, gap.limits, Vec::new()));
            }
            if gap.verdict == GapVerdict::Fail {
                lines[at].2.push(member);
            }
        }
    }
    lines.retain(|(.., failing)| !failing.is_empty());
    lines
}

/// The members' own anchors as places, with straight line and walk from each member to each.
fn anchors(district: &District, detours: &Detours, members: &[NeighbourhoodIx], places: &mut Vec<[f64; 2]>) -> Vec<Vec<(u32, f64, f64)>> {
    let anchor = |n: &NeighbourhoodIx| district.neighbourhoods[n.at()].anchor;
    places.extend(members.iter().map(anchor));
    let vantages: Vec<_> = places.iter().map(|&at| detours.vantage(at)).collect();
    let from_one = |member: &NeighbourhoodIx| {
        let start = detours.start(anchor(member));
        let walks = places.iter().zip(&vantages).enumerate().filter_map(|(place, (&at, seen))| {
            let walk = detours.walk(&start, at, || seen)?;
            Some((place as u32, straight(anchor(member), at), walk))
        });
        walks.collect()
    };
    members.iter().map(from_one).collect()
}

/// The best place of each line; lines with the same limits that fail at the same members share it.
fn best_of_each(lines: &[(&str, Limits, Vec<NeighbourhoodIx>)], reach: &[Reach], places: &[[f64; 2]]) -> Vec<NewFacility> {
    let mut found: BTreeMap<(Vec<NeighbourhoodIx>, [u64; 2]), Option<Site>> = BTreeMap::new();
    let bits = |limit: Option<f64>| limit.unwrap_or(f64::INFINITY).to_bits();
    let each = lines.iter().filter_map(|(line, limits, failing)| {
        let key = (failing.clone(), [bits(limits.straight), bits(limits.walk)]);
        let site = found.entry(key).or_insert_with(|| best(*limits, failing, reach, places)).clone()?;
        Some(NewFacility { line: (*line).to_owned(), failing: failing.clone(), site })
    });
    each.collect()
}

fn best(limits: Limits, failing: &[NeighbourhoodIx], reach: &[Reach], places: &[[f64; 2]]) -> Option<Site> {
    let within = |&&(_, line, walk): &&(u32, f64, f64)| {
        line <= limits.straight.unwrap_or(f64::INFINITY) && walk <= limits.walk.unwrap_or(f64::INFINITY)
    };
    let failing: Vec<&Reach> = reach.iter().filter(|r| failing.contains(&r.member)).collect();
    let mut sums = vec![(0_u64, 0_u32, 0.0_f64); places.len()];
    for member in &failing {
        for (place, _, walk) in member.places.iter().filter(within) {
            let sum = &mut sums[*place as usize];
            *sum = (sum.0 + member.households, sum.1 + 1, sum.2 + walk);
        }
    }
    let order = |a: &(u64, u32, f64), b: &(u64, u32, f64)| (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.total_cmp(&a.2));
    let mut place = 0;
    for at in 1..sums.len() {
        if order(&sums[at], &sums[place]).is_gt() {
            place = at;
        }
    }
    if sums.get(place)?.1 == 0 {
        return None;
    }
    let there = |member: &&Reach| member.places.iter().filter(within).find(|(at, ..)| *at as usize == place).map(|(.., walk)| *walk);
    let closed: Vec<(NeighbourhoodIx, f64)> = failing.iter().filter_map(|member| Some((member.member, there(member)?))).collect();
    let mut closes: Vec<NeighbourhoodIx> = closed.iter().map(|(member, _)| *member).collect();
    closes.sort_unstable();
    Some(Site { at: places[place], closes, walk_m: closed.iter().map(|(_, walk)| *walk).fold(0.0, f64::max) })
}

pub(super) fn straight(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_place_closes_the_most_households_with_the_least_walking() {
        let places = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]];
        let reach =
            |member, households, places: &[(u32, f64, f64)]| Reach { member: NeighbourhoodIx(member), households, places: places.to_vec() };
        let all = [
            reach(0, 100, &[(0, 100.0, 120.0), (1, 200.0, 300.0), (2, 250.0, 350.0)]),
            reach(1, 50, &[(1, 250.0, 400.0), (2, 200.0, 300.0)]),
            reach(2, 400, &[(0, 290.0, 500.0)]),
        ];
        let limits = Limits { straight: Some(300.0), walk: Some(450.0) };
        let of = |failing: &[u32]| best(limits, &failing.iter().map(|&n| NeighbourhoodIx(n)).collect::<Vec<_>>(), &all, &places);
        let both = of(&[0, 1, 2]).unwrap();
        assert_eq!((both.at, both.closes, both.walk_m), (places[2], vec![NeighbourhoodIx(0), NeighbourhoodIx(1)], 350.0));
        assert_eq!(of(&[0]).unwrap().at, places[0]);
        assert_eq!(of(&[2]), None, "beyond the walk everywhere");
    }
}
