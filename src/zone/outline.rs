//! From groups of units to zones: outline, area, compactness, name, id, rank, infill.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, Buffer, Euclidean, Length};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::reasons::{Alone, Form};
use super::units::{LAND, Unit, amount, may_be_infill, shared_under_way};
use super::{RefusedEdit, Role, Under, Zone, ZoneInput, ZoneWorth, Zones, reasons};
use crate::district::{Metres, NameBasis, NeighbourhoodIx, SquareMetres};
use crate::policy::Candidacy;

/// Share of its outline that a younger neighbourhood must face one zone with to be its infill.
const INFILL_SHARE: f64 = 0.5;

/// Builds the zones from the zone number of every unit.
pub(super) fn zones(
    input: &ZoneInput<'_>,
    units: &[Unit],
    zone_of: &[u32],
    alone: &Alone,
    refused: Vec<RefusedEdit>,
    worth: ZoneWorth,
) -> Zones {
    let n = input.district.neighbourhoods.len();
    let groups = groups(units, zone_of);
    let mut parts: Vec<Vec<(NeighbourhoodIx, Role)>> =
        groups.values().map(|group| group.iter().map(|&u| (units[u as usize].who, role(input, &units[u as usize]))).collect()).collect();
    let connectors: Vec<Vec<NeighbourhoodIx>> = parts.iter().map(|all| of_infill(all)).collect();
    add_infill(input, &mut parts);

    let shared: Vec<Metres> = groups.values().map(|group| shared(units, zone_of, group)).collect();
    let found = parts.into_par_iter().zip(connectors).zip(shared);
    let mut zones: Vec<Zone> =
        found.map(|((parts, connectors), shared)| Zone { shared, ..zone(input, parts, connectors, alone) }).collect();
    let kept = input.earlier.map(|earlier| earlier.call(input.district, &mut zones)).unwrap_or_default();
    rank(&mut zones);
    name_apart(&mut zones, &kept);

    let mut zone_by_neighbourhood = vec![None; n];
    let mut roles: Vec<Option<Role>> =
        input.eligibility.iter().map(|e| (e.candidacy == Candidacy::UnderWay).then_some(Role::Done)).collect();
    for (number, zone) in zones.iter().enumerate() {
        for &(who, role) in &zone.parts {
            zone_by_neighbourhood[who.at()] = Some(number as u32);
            roles[who.at()] = Some(role);
        }
    }
    let under = under(input, &zones);
    let outside = (0..n)
        .map(|at| reasons::outside(input, NeighbourhoodIx(at as u32), zone_by_neighbourhood[at].map(|z| &zones[z as usize])))
        .collect();
    Zones { zones, zone_of: zone_by_neighbourhood, role: roles, outside, refused, worth, under, certainty: None }
}

/// The units of every zone; connectors that join nobody are in none.
pub(super) fn groups(units: &[Unit], zone_of: &[u32]) -> BTreeMap<u32, Vec<u32>> {
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (unit, &zone) in zone_of.iter().enumerate() {
        groups.entry(zone).or_default().push(unit as u32);
    }
    groups.retain(|_, group| group.iter().any(|&unit| !units[unit as usize].is_connector));
    groups
}

fn of_infill(parts: &[(NeighbourhoodIx, Role)]) -> Vec<NeighbourhoodIx> {
    parts.iter().filter(|(_, role)| *role == Role::Infill).map(|&(who, _)| who).collect()
}

/// What the units of one zone share, every two of them once.
fn shared(units: &[Unit], zone_of: &[u32], group: &[u32]) -> Metres {
    let inside = |unit: u32, other: u32| unit < other && zone_of[unit as usize] == zone_of[other as usize];
    let of = |&unit: &u32| units[unit as usize].joints.iter().filter(move |(other, _)| inside(unit, *other)).map(|(_, joint)| joint.shared);
    Metres(group.iter().flat_map(of).sum::<f64>() + 0.0)
}

pub(super) fn role(input: &ZoneInput<'_>, unit: &Unit) -> Role {
    match input.eligibility[unit.who.at()].candidacy {
        _ if unit.is_connector => Role::Infill,
        Candidacy::Provisional => Role::Provisional,
        _ => Role::Member,
    }
}

/// Takes in younger neighbourhoods that one zone surrounds, while its limits hold.
fn add_infill(input: &ZoneInput<'_>, parts: &mut [Vec<(NeighbourhoodIx, Role)>]) {
    let mut zone_of: BTreeMap<NeighbourhoodIx, usize> = BTreeMap::new();
    for (zone, all) in parts.iter().enumerate() {
        zone_of.extend(all.iter().map(|&(who, _)| (who, zone)));
    }
    let limits: Vec<(&str, f64)> = input.settings.bounds.iter().filter_map(|b| Some((b.resource.as_str(), b.max?))).collect();
    let mut held: Vec<Vec<f64>> = parts
        .iter()
        .map(|all| {
            limits
                .iter()
                .map(|(r, _)| all.iter().filter(|(_, role)| counts(*role, r)).map(|&(who, _)| amount(input, who, r)).sum())
                .collect()
        })
        .collect();
    // A locked zone is what the planner says and nothing else.
    let locked: BTreeSet<usize> =
        input.edits.lock.iter().flat_map(|(_, group)| group).filter_map(|who| zone_of.get(who).copied()).collect();
    for (at, n) in input.district.neighbourhoods.iter().enumerate() {
        let who = NeighbourhoodIx(at as u32);
        if !may_be_infill(input, who) || zone_of.contains_key(&who) {
            continue;
        }
        let mut facing: BTreeMap<usize, (f64, BTreeSet<NeighbourhoodIx>)> = BTreeMap::new();
        for (other, link) in input.links.of(who).filter(|(_, l)| l.counts && l.kind == crate::links::LinkKind::Adjacent) {
            if let Some(&zone) = zone_of.get(&other)
                && !locked.contains(&zone)
                && input.district.neighbourhoods[other.at()].subdistrict == n.subdistrict
            {
                let entry = facing.entry(zone).or_default();
                entry.0 += link.frontage.0;
                entry.1.insert(other);
            }
        }
        let perimeter: f64 = n.outline.iter().map(|p| Euclidean.length(p.exterior())).sum();
        let Some((&zone, (frontage, around))) = facing.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0)) else { continue };
        let amounts: Vec<f64> = limits.iter().map(|(r, _)| amount(input, who, r)).collect();
        let fits = limits.iter().zip(&held[zone]).zip(&amounts).all(|(((_, max), sum), add)| sum + add <= *max);
        if around.len() >= 2 && *frontage >= INFILL_SHARE * perimeter && fits {
            for (sum, add) in held[zone].iter_mut().zip(&amounts) {
                *sum += add;
            }
            parts[zone].push((who, Role::Infill));
        }
    }
}

/// Whether a part counts for an upper bound: a connector does for land alone.
///
/// What a zone surrounds without needing it counts for all of them: it must not make a full zone larger in any respect.
fn counts(role: Role, resource: &str) -> bool {
    role != Role::Infill || resource == LAND
}

/// The lower bounds that zones miss, by rank. Infill is not counted, and an amount that is not known of a part leaves
/// open whether the bound is missed: then it costs nothing.
fn under(input: &ZoneInput<'_>, zones: &[Zone]) -> Vec<Under> {
    let mut all = Vec::new();
    for (number, zone) in zones.iter().enumerate() {
        for limit in &input.settings.bounds {
            let Some(min) = limit.min else { continue };
            let works = zone.parts.iter().filter(|(_, role)| *role != Role::Infill);
            let held: Option<f64> = works.map(|&(who, _)| input.district.amount(who, &limit.resource)).sum();
            if let Some(held) = held.filter(|held| *held < min) {
                all.push(Under { zone: number as u32, resource: limit.resource.clone(), held, min });
            }
        }
    }
    all
}

fn zone(input: &ZoneInput<'_>, mut parts: Vec<(NeighbourhoodIx, Role)>, connectors: Vec<NeighbourhoodIx>, alone: &Alone) -> Zone {
    parts.sort_unstable();
    let outline = union(parts.iter().map(|(who, _)| &input.district.neighbourhoods[who.at()].outline));
    let (id, name) = identity(input, &parts);
    let score = mean_by_role(input, &parts, |who| input.scores.score(who));
    let compactness = compactness(&outline, input.settings.gap_m / 2.0);
    let works = parts.iter().filter(|(_, role)| *role != Role::Infill);
    let shared_under_way = Metres(works.map(|&(who, _)| shared_under_way(input, who)).sum::<f64>() + 0.0);
    let form = Form { connectors: connectors.len(), compactness, shared_under_way };
    Zone {
        id,
        name,
        land_area: SquareMetres(input.district.frame.area_m2(&outline)),
        compactness,
        outline,
        score,
        shared: Metres(0.0),
        shared_under_way,
        rank: 0,
        why: reasons::why(input, &parts, &form, alone),
        connectors,
        parts,
    }
}

/// Mean score of the members, else of the provisional ones.
pub(super) fn mean_by_role(
    input: &ZoneInput<'_>,
    parts: &[(NeighbourhoodIx, Role)],
    score: impl Fn(NeighbourhoodIx) -> Option<f64>,
) -> Option<f64> {
    let of_role = |wanted: Role| -> Vec<(f64, Option<f64>)> {
        let own = parts.iter().filter(|(_, role)| *role == wanted);
        own.filter_map(|&(who, _)| Some((score(who)?, input.district.neighbourhoods[who.at()].floor_area.map(|a| a.0)))).collect()
    };
    mean_score(&of_role(Role::Member)).or_else(|| mean_score(&of_role(Role::Provisional)))
}

/// Mean of scores weighted by floor areas, to six decimals; `None` where there is no score.
///
/// An unknown floor area is no weight that anyone knows, so it is left out; where none is known, all weigh alike.
fn mean_score(scored: &[(f64, Option<f64>)]) -> Option<f64> {
    let mean = |weigh: fn(Option<f64>) -> f64| {
        let weight: f64 = scored.iter().map(|&(_, area)| weigh(area)).sum();
        (weight > 0.0).then(|| scored.iter().map(|&(score, area)| score * weigh(area)).sum::<f64>() / weight)
    };
    let mean = mean(|area| area.unwrap_or(0.0)).or_else(|| mean(|_| 1.0))?;
    Some((mean * 1e6).round() / 1e6)
}

/// Union of outlines, snapped to the millimetre as all coordinates are.
fn union<'a>(outlines: impl Iterator<Item = &'a MultiPolygon<f64>>) -> MultiPolygon<f64> {
    let all: Vec<&MultiPolygon<f64>> = outlines.collect();
    match all.as_slice() {
        [one] => (*one).clone(),
        _ => geo::unary_union(all.into_iter().flatten()),
    }
}

/// Polsby–Popper (1991): 4π·area / perimeter² of the outline after closing gaps up to twice `radius`.
fn compactness(outline: &MultiPolygon<f64>, radius: f64) -> f64 {
    let closed = if outline.0.len() > 1 && radius > 0.0 { outline.buffer(radius).buffer(-radius) } else { outline.clone() };
    let closed = if closed.0.is_empty() { outline.clone() } else { closed };
    let perimeter: f64 = closed.iter().map(|p| Euclidean.length(p.exterior())).sum();
    let area: f64 =
        closed.iter().map(geo_types::Polygon::exterior).map(|ring| geo_types::Polygon::new(ring.clone(), Vec::new()).unsigned_area()).sum();
    if perimeter > 0.0 { (4.0 * std::f64::consts::PI * area / (perimeter * perimeter)).min(1.0) } else { 1.0 }
}

/// The part with most floor area that is no infill.
pub(super) fn anchor(input: &ZoneInput<'_>, parts: &[(NeighbourhoodIx, Role)]) -> Option<NeighbourhoodIx> {
    let area = |who: NeighbourhoodIx| input.district.neighbourhoods[who.at()].floor_area.map_or(0.0, |a| a.0);
    let anchors = parts.iter().filter(|(_, role)| *role != Role::Infill).map(|&(who, _)| who);
    anchors.max_by(|&a, &b| area(a).total_cmp(&area(b)).then(b.cmp(&a)))
}

/// Id after the member with most floor area, so that it survives when smaller ones join or leave; name after the
/// street that half of the members front, else after that member.
fn identity(input: &ZoneInput<'_>, parts: &[(NeighbourhoodIx, Role)]) -> (String, String) {
    let Some(anchor) = anchor(input, parts) else { return Default::default() };
    let n = &input.district.neighbourhoods[anchor.at()];
    let members: BTreeSet<NeighbourhoodIx> = parts.iter().map(|&(who, _)| who).collect();
    let unnamed = n.name_basis != NameBasis::Recorded;
    let street = reasons::main_street(input, &members).filter(|(count, _)| unnamed || (members.len() >= 3 && count * 2 >= members.len()));
    let name = street.map_or_else(|| n.name.clone(), |(_, street)| street);
    let is_chinese = name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (format!("Z-{}", n.id), if is_chinese { format!("{name}片区") } else { format!("{name} zone") })
}

fn rank(zones: &mut [Zone]) {
    let worth = |zone: &Zone| zone.score.unwrap_or(f64::NEG_INFINITY);
    zones.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then_with(|| a.id.cmp(&b.id)));
    for (at, zone) in zones.iter_mut().enumerate() {
        zone.rank = at as u32 + 1;
    }
}

/// Numbers zones that would share a name; those that keep the one they had, by their ids, are not touched.
fn name_apart(zones: &mut [Zone], kept: &BTreeSet<String>) {
    let mut taken: BTreeSet<String> = zones.iter().filter(|zone| kept.contains(&zone.id)).map(|zone| zone.name.clone()).collect();
    for zone in zones.iter_mut().filter(|zone| !kept.contains(&zone.id)) {
        let numbered = (2..).map(|count| format!("{} {count}", zone.name));
        if let Some(name) = std::iter::once(zone.name.clone()).chain(numbered).find(|name| !taken.contains(name)) {
            taken.insert(name.clone());
            zone.name = name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_weighs_by_floor_area() {
        assert_eq!(mean_score(&[(80.0, Some(1000.0)), (20.0, Some(3000.0))]), Some(35.0));
    }

    #[test]
    fn an_unknown_floor_area_is_no_weight() {
        assert_eq!(mean_score(&[(80.0, Some(1000.0)), (20.0, Some(3000.0)), (99.0, None)]), Some(35.0));
        assert_eq!(mean_score(&[(80.0, Some(1000.0)), (20.0, None)]), Some(80.0));
    }

    #[test]
    fn where_no_floor_area_is_known_all_weigh_alike() {
        assert_eq!(mean_score(&[(80.0, None), (21.0, None)]), Some(50.5));
        assert_eq!(mean_score(&[(80.0, Some(0.0)), (20.0, None)]), Some(50.0));
        assert_eq!(mean_score(&[]), None);
    }
}
