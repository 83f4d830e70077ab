//! What the zone search sees: candidates as units, and the value of joining each two of them.

use std::collections::BTreeMap;

use geo::{Euclidean, Length};

use super::ZoneInput;
use super::areas::Joint;
use crate::district::NeighbourhoodIx;
use crate::links::LinkKind;

/// A candidate in the search.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) who: NeighbourhoodIx,
    /// Amounts of the bounded resources, in the order of the bounds; unknown counts as nothing.
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

/// The candidates that `include` admits, with what they share; units of different subdistricts share nothing.
pub(super) fn units(input: &ZoneInput<'_>) -> Vec<Unit> {
    let settings = input.settings;
    let admitted: Vec<NeighbourhoodIx> =
        (0..input.district.neighbourhoods.len() as u32).map(NeighbourhoodIx).filter(|&n| is_admitted(input, n)).collect();
    let position: BTreeMap<NeighbourhoodIx, u32> = admitted.iter().enumerate().map(|(at, &n)| (n, at as u32)).collect();
    admitted
        .iter()
        .map(|&who| {
            let n = &input.district.neighbourhoods[who.at()];
            let mut joints: BTreeMap<u32, Joint> = BTreeMap::new();
            for (other, link) in input.links.of(who).filter(|(_, link)| link.counts) {
                let apart = input.district.neighbourhoods[other.at()].subdistrict != n.subdistrict;
                if let (Some(&at), false) = (position.get(&other), apart) {
                    let fused = if link.kind == LinkKind::Adjacent { link.frontage.0 } else { 0.0 };
                    let shared = shared_metres(link.kind, link.frontage.0, link.gap.0, settings.gap_m);
                    *joints.entry(at).or_default() += Joint { shared, fused, between: fused * link.gap.0 };
                }
            }
            Unit {
                who,
                amounts: settings.bounds.iter().map(|bound| amount(input, who, &bound.resource)).collect(),
                open: settings.bounds.iter().map(|bound| input.district.amount(who, &bound.resource).is_none()).collect(),
                land: n.land_area.0,
                perimeter: n.outline.iter().map(|p| Euclidean.length(p.exterior())).sum(),
                score: input.scores.score(who),
                subdistrict: n.subdistrict,
                community: n.community,
                joints: joints.into_iter().collect(),
            }
        })
        .collect()
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
