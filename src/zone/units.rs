//! What the zone search sees: candidates as units, and the value of joining each two of them; after them, where infill is allowed, the
//! younger neighbourhoods that may join some.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Euclidean, Length};

use super::ZoneInput;
use super::areas::Joint;
use crate::district::{NeighbourhoodIx, Status};
use crate::links::{Link, LinkKind};
use crate::policy::Candidacy;
use crate::project::{ZoneBound, ZoneSettings};

/// The resource that infill counts for.
pub(super) const LAND: &str = "land_area_m2";

/// A candidate in the search, or a connector.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) who: NeighbourhoodIx,
    /// Whether it is a younger neighbourhood that may join candidates.
    pub(super) is_connector: bool,
    /// Amounts of the limited resources, in the order of the limits; unknown counts as nothing.
    pub(super) amounts: Vec<f64>,
    /// Which of them are not known.
    pub(super) open: Vec<bool>,
    pub(super) land: f64,
    pub(super) perimeter: f64,
    pub(super) score: Option<f64>,
    pub(super) subdistrict: Option<u32>,
    pub(super) community: Option<u32>,
    /// What it has of joined units, by position of the unit.
    pub(super) joints: Vec<(u32, Joint)>,
}

/// A bound as the search keeps it. Infill counts for upper bounds of land and for nothing else; where it is allowed, such a bound
/// stands a second time at the end, with the land of connectors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit<'a> {
    /// The bound as the project file has it.
    pub(super) of: &'a ZoneBound,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    counts_connectors: bool,
}

/// The limits of a project: its bounds in their order, and those that connectors count for.
pub(super) fn limits(settings: &ZoneSettings) -> Vec<Limit<'_>> {
    let own = settings.bounds.iter().map(|of| Limit { of, min: of.min, max: of.max, counts_connectors: false });
    let of_land = settings.bounds.iter().filter(|of| settings.infill && of.resource == LAND && of.max.is_some());
    own.chain(of_land.map(|of| Limit { of, min: None, max: of.max, counts_connectors: true })).collect()
}

/// The candidates that `include` admits, with what they share, and those that may connect them; units of different subdistricts share
/// nothing.
pub(super) fn units(input: &ZoneInput<'_>) -> Vec<Unit> {
    let all = || (0..input.district.neighbourhoods.len() as u32).map(NeighbourhoodIx);
    let admitted: Vec<NeighbourhoodIx> = all().filter(|&n| is_admitted(input, n)).collect();
    let candidates = admitted.len();
    let between = if input.settings.infill { connectors(input, all().filter(|&n| may_be_infill(input, n)).collect()) } else { Vec::new() };
    let everyone: Vec<NeighbourhoodIx> = admitted.into_iter().chain(between).collect();
    let position: BTreeMap<NeighbourhoodIx, u32> = everyone.iter().enumerate().map(|(at, &n)| (n, at as u32)).collect();
    everyone.iter().enumerate().map(|(at, &who)| unit(input, who, at >= candidates, &position, candidates)).collect()
}

fn unit(
    input: &ZoneInput<'_>,
    who: NeighbourhoodIx,
    is_connector: bool,
    position: &BTreeMap<NeighbourhoodIx, u32>,
    candidates: usize,
) -> Unit {
    let settings = input.settings;
    let n = &input.district.neighbourhoods[who.at()];
    let mut joints: BTreeMap<u32, Joint> = BTreeMap::new();
    for (other, link) in near(input, who) {
        if let Some(&at) = position.get(&other) {
            let fused = if link.kind == LinkKind::Adjacent { link.frontage.0 } else { 0.0 };
            // Nothing of a connector is renovated, so nothing is shared with it.
            let shares = !is_connector && (at as usize) < candidates;
            let shared = if shares { shared_metres(link.kind, link.frontage.0, link.gap.0, settings.gap_m) } else { 0.0 };
            *joints.entry(at).or_default() += Joint { shared, fused, between: fused * link.gap.0 };
        }
    }
    let limits = limits(settings);
    let counted = |limit: &&Limit<'_>| !is_connector || limit.counts_connectors;
    Unit {
        who,
        is_connector,
        amounts: limits.iter().map(|limit| if counted(&limit) { amount(input, who, &limit.of.resource) } else { 0.0 }).collect(),
        open: limits.iter().map(|limit| counted(&limit) && input.district.amount(who, &limit.of.resource).is_none()).collect(),
        land: n.land_area.0,
        perimeter: n.outline.iter().map(|p| Euclidean.length(p.exterior())).sum(),
        score: if is_connector { None } else { input.scores.score(who) },
        subdistrict: n.subdistrict,
        community: n.community.filter(|_| !is_connector),
        joints: joints.into_iter().collect(),
    }
}

/// Metres of works that a candidate shares with neighbours whose works are under way: the trench is open, the street closed. Streets of
/// finished ones are closed again, and nothing is saved there. It is the same in every zone, also alone, so no division is better for
/// it and the search does not ask.
pub(super) fn shared_under_way(input: &ZoneInput<'_>, who: NeighbourhoodIx) -> f64 {
    let is_open = |other: NeighbourhoodIx| {
        let begun = input.eligibility[other.at()].candidacy == Candidacy::UnderWay;
        begun && input.district.neighbourhoods[other.at()].status == Status::Started
    };
    let beside = near(input, who).filter(|(other, _)| is_open(*other));
    beside.map(|(_, link)| shared_metres(link.kind, link.frontage.0, link.gap.0, input.settings.gap_m)).sum::<f64>() + 0.0
}

/// Those that count as neighbours of one: by links that count, inside its subdistrict.
fn near<'a>(input: &ZoneInput<'a>, who: NeighbourhoodIx) -> impl Iterator<Item = (NeighbourhoodIx, &'a Link)> {
    let (links, all) = (input.links, &input.district.neighbourhoods);
    links.of(who).filter(move |(other, link)| link.counts && all[other.at()].subdistrict == all[who.at()].subdistrict)
}

/// Those of some younger neighbourhoods that can join anybody: what lies at the end of a chain, or has neighbours that are all
/// neighbours of each other, never can.
fn connectors(input: &ZoneInput<'_>, mut some: Vec<NeighbourhoodIx>) -> Vec<NeighbourhoodIx> {
    loop {
        let kept: BTreeSet<NeighbourhoodIx> = some.iter().copied().collect();
        let around = |who: NeighbourhoodIx| -> BTreeSet<NeighbourhoodIx> {
            near(input, who).map(|(other, _)| other).filter(|&other| is_admitted(input, other) || kept.contains(&other)).collect()
        };
        let joins = |&who: &NeighbourhoodIx| {
            let others: Vec<NeighbourhoodIx> = around(who).into_iter().collect();
            others.iter().enumerate().any(|(at, &one)| {
                let beside = around(one);
                others[at + 1..].iter().any(|other| !beside.contains(other))
            })
        };
        let before = some.len();
        some.retain(joins);
        if some.len() == before {
            return some;
        }
    }
}

/// Whether a neighbourhood is younger and nobody's: no candidate, not left out by hand, and not on the books.
pub(super) fn may_be_infill(input: &ZoneInput<'_>, who: NeighbourhoodIx) -> bool {
    input.eligibility[who.at()].candidacy == Candidacy::No
        && !input.edits.exclude.contains(&who)
        && input.district.neighbourhoods[who.at()].status == Status::NotListed
}

/// Whether a neighbourhood is a candidate of a tier that `include` admits.
pub(super) fn is_admitted(input: &ZoneInput<'_>, who: NeighbourhoodIx) -> bool {
    input.eligibility[who.at()].candidacy.as_str().is_some_and(|word| input.settings.include.iter().any(|i| i == word))
}

/// Metres of works two neighbours share: the frontage they face each other on, less as the gap widens; along a
/// street half of the lesser front, because the other half is dug anyway.
fn shared_metres(kind: LinkKind, frontage: f64, gap: f64, limit: f64) -> f64 {
    match kind {
        LinkKind::Adjacent => frontage * (1.0 - 0.5 * (gap / limit.max(1.0)).clamp(0.0, 1.0)),
        LinkKind::Corridor => frontage * 0.5,
    }
}

/// How much of a bounded resource a neighbourhood holds; unknown counts as nothing.
pub(super) fn amount(input: &ZoneInput<'_>, who: NeighbourhoodIx, resource: &str) -> f64 {
    input.district.amount(who, resource).unwrap_or(0.0)
}
