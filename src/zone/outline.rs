//! From groups of units to zones: outline, area, compactness, name, id, rank, infill.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Area, Buffer, Euclidean, Length};
use geo_types::MultiPolygon;
use rayon::prelude::*;

use super::units::Unit;
use super::{Role, Zone, ZoneInput, Zones, reasons};
use crate::district::{NeighbourhoodIx, SquareMetres};
use crate::policy::Candidacy;

/// Share of its outline that a younger neighbourhood must face one zone with to be its infill.
const INFILL_SHARE: f64 = 0.5;

/// Builds the zones from the zone number of every unit.
pub(super) fn zones(input: &ZoneInput<'_>, units: &[Unit], zone_of: &[u32], refused: Vec<String>) -> Zones {
    let n = input.district.neighbourhoods.len();
    let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (unit, &zone) in zone_of.iter().enumerate() {
        groups.entry(zone).or_default().push(unit as u32);
    }
    let mut parts: Vec<Vec<(NeighbourhoodIx, Role)>> =
        groups.values().map(|group| group.iter().map(|&u| (units[u as usize].who, role(input, units[u as usize].who))).collect()).collect();
    add_infill(input, &mut parts);

    let inside = |u: u32, v: u32| zone_of[u as usize] == zone_of[v as usize];
    let shares = || units.iter().enumerate().flat_map(|(u, unit)| unit.shares.iter().map(move |&(v, shared)| (u as u32, v, shared)));
    let value: f64 = shares().filter(|&(u, v, _)| u < v && inside(u, v)).map(|(.., shared)| shared).sum();
    let bound: f64 = shares().filter(|&(u, v, _)| u < v).map(|(.., shared)| shared).sum();

    let mut zones: Vec<Zone> = parts.into_par_iter().map(|parts| zone(input, parts)).collect();
    rank(&mut zones);
    name_apart(&mut zones);

    let mut zone_by_neighbourhood = vec![None; n];
    let mut roles: Vec<Option<Role>> =
        input.eligibility.iter().map(|e| (e.candidacy == Candidacy::UnderWay).then_some(Role::Done)).collect();
    for (number, zone) in zones.iter().enumerate() {
        for &(who, role) in &zone.parts {
            zone_by_neighbourhood[who.at()] = Some(number as u32);
            roles[who.at()] = Some(role);
        }
    }
    let outside = (0..n).map(|at| reasons::outside(input, NeighbourhoodIx(at as u32), zone_by_neighbourhood[at])).collect();
    Zones { zones, zone_of: zone_by_neighbourhood, role: roles, outside, refused, value, bound }
}

fn role(input: &ZoneInput<'_>, who: NeighbourhoodIx) -> Role {
    if input.eligibility[who.at()].candidacy == Candidacy::Provisional { Role::Provisional } else { Role::Member }
}

/// Takes in younger neighbourhoods that one zone surrounds, while its land limit holds.
fn add_infill(input: &ZoneInput<'_>, parts: &mut [Vec<(NeighbourhoodIx, Role)>]) {
    let mut zone_of: BTreeMap<NeighbourhoodIx, usize> = BTreeMap::new();
    for (zone, all) in parts.iter().enumerate() {
        zone_of.extend(all.iter().map(|&(who, _)| (who, zone)));
    }
    let limits: Vec<(&str, f64)> = input.settings.bounds.iter().filter_map(|b| Some((b.resource.as_str(), b.max?))).collect();
    let mut held: Vec<Vec<f64>> = parts
        .iter()
        .map(|all| limits.iter().map(|(r, _)| all.iter().map(|&(who, _)| super::units::amount(input, who, r)).sum()).collect())
        .collect();
    for (at, n) in input.district.neighbourhoods.iter().enumerate() {
        let who = NeighbourhoodIx(at as u32);
        if input.eligibility[at].candidacy != Candidacy::No
            || input.edits.exclude.contains(&who)
            || n.status != crate::district::Status::NotListed
        {
            continue;
        }
        let mut facing: BTreeMap<usize, (f64, BTreeSet<NeighbourhoodIx>)> = BTreeMap::new();
        for (other, link) in input.links.of(who).filter(|(_, l)| l.counts && l.kind == crate::links::LinkKind::Adjacent) {
            if let Some(&zone) = zone_of.get(&other)
                && input.district.neighbourhoods[other.at()].subdistrict == n.subdistrict
            {
                let entry = facing.entry(zone).or_default();
                entry.0 += link.frontage.0;
                entry.1.insert(other);
            }
        }
        let perimeter: f64 = n.outline.iter().map(|p| Euclidean.length(p.exterior())).sum();
        let Some((&zone, (frontage, around))) = facing.iter().max_by(|a, b| a.1.0.total_cmp(&b.1.0)) else { continue };
        let amounts: Vec<f64> = limits.iter().map(|(r, _)| super::units::amount(input, who, r)).collect();
        let fits = limits.iter().zip(&held[zone]).zip(&amounts).all(|(((_, max), sum), add)| sum + add <= *max);
        if around.len() >= 2 && *frontage >= INFILL_SHARE * perimeter && fits {
            for (sum, add) in held[zone].iter_mut().zip(&amounts) {
                *sum += add;
            }
            parts[zone].push((who, Role::Infill));
        }
    }
}

fn zone(input: &ZoneInput<'_>, mut parts: Vec<(NeighbourhoodIx, Role)>) -> Zone {
    parts.sort_unstable();
    let outline = union(parts.iter().map(|(who, _)| &input.district.neighbourhoods[who.at()].outline));
    let (id, name) = identity(input, &parts);
    let scored = parts.iter().filter(|(_, role)| matches!(role, Role::Member | Role::Provisional));
    let scored: Vec<(f64, Option<f64>)> = scored
        .filter_map(|(who, _)| Some((input.scores.score(*who)?, input.district.neighbourhoods[who.at()].floor_area.map(|a| a.0))))
        .collect();
    // Members without floor area have no weight, unless none has one: then all weigh alike.
    let alike = scored.iter().all(|(_, area)| area.is_none());
    let (sum, weight) = scored.iter().fold((0.0, 0.0), |(sum, weight), (score, area)| {
        let area = if alike { 1.0 } else { area.unwrap_or(0.0) };
        (sum + area * score, weight + area)
    });
    Zone {
        id,
        name,
        land_area: SquareMetres(input.district.frame.area_m2(&outline)),
        compactness: compactness(&outline, input.settings.gap_m / 2.0),
        outline,
        score: (weight > 0.0).then(|| (sum / weight * 1e6).round() / 1e6),
        rank: 0,
        why: reasons::why(input, &parts),
        parts,
    }
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

/// Id after the member with most floor area, so that it survives when smaller ones join or leave; name after the
/// street that half of the members front, else after that member.
fn identity(input: &ZoneInput<'_>, parts: &[(NeighbourhoodIx, Role)]) -> (String, String) {
    let area = |who: NeighbourhoodIx| input.district.neighbourhoods[who.at()].floor_area.map_or(0.0, |a| a.0);
    let anchors = parts.iter().filter(|(_, role)| *role != Role::Infill).map(|&(who, _)| who);
    let Some(anchor) = anchors.max_by(|&a, &b| area(a).total_cmp(&area(b)).then(b.cmp(&a))) else { return Default::default() };
    let n = &input.district.neighbourhoods[anchor.at()];
    let members: BTreeSet<NeighbourhoodIx> = parts.iter().map(|&(who, _)| who).collect();
    let unnamed = n.name == n.id.0;
    let street = reasons::main_street(input, &members).filter(|(count, _)| unnamed || (members.len() >= 3 && count * 2 >= members.len()));
    let name = street.map_or_else(|| n.name.clone(), |(_, street)| street);
    let is_chinese = name.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    (format!("Z-{}", n.id), if is_chinese { format!("{name}片区") } else { format!("{name} zone") })
}

fn rank(zones: &mut [Zone]) {
    zones.sort_by(|a, b| b.score.unwrap_or(0.0).total_cmp(&a.score.unwrap_or(0.0)).then_with(|| a.id.cmp(&b.id)));
    for (at, zone) in zones.iter_mut().enumerate() {
        zone.rank = at as u32 + 1;
    }
}

/// Numbers zones that would share a name.
fn name_apart(zones: &mut [Zone]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for zone in zones {
        let count = seen.entry(zone.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            zone.name = format!("{} {count}", zone.name);
        }
    }
}
