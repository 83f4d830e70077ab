//! What a move by hand would do to the zones that it leaves and to the one that takes it, told before it is made.

use std::collections::BTreeSet;

use super::hand::{ByHand, HandChange, Refusal};
use super::{Role, Zones};
use crate::district::{District, NeighbourhoodIx};
use crate::project::ZoneBound;

/// What a move of some neighbourhoods into a zone would do.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// The zones that lose some, by index.
    pub from: Vec<ZoneAfter>,
    /// The zone that takes them.
    pub to: ZoneAfter,
    /// Those that nothing would join to the rest of their zone any more, ascending.
    pub cut_off: Vec<NeighbourhoodIx>,
    /// Why it cannot be; `None` where it can.
    pub refusal: Option<Refusal>,
    /// All who go where those that are cut off go along, where that can be.
    pub along: Option<Vec<NeighbourhoodIx>>,
}

/// A zone before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct ZoneAfter {
    /// Its index.
    pub zone: u32,
    /// Members before and after.
    pub members: (usize, usize),
    /// What they hold: households, then what else the project bounds.
    pub held: Vec<HeldAfter>,
}

/// What a zone holds of one resource before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldAfter {
    /// The resource.
    pub of: String,
    /// What is known of it before.
    pub before: f64,
    /// And after.
    pub after: f64,
    /// Members after, of whom it is not known.
    pub open: usize,
    /// Its soft lower end, where there is one.
    pub min: Option<f64>,
    /// Its hard upper end, where there is one.
    pub max: Option<f64>,
}

impl ByHand<'_> {
    /// What a move of some neighbourhoods into a zone would do; `None` where there is no such zone.
    ///
    /// A move that leaves a zone in pieces is refused, though zones would be formed of the pieces: who drags one neighbourhood means
    /// that one.
    #[must_use]
    pub fn moved(&self, district: &District, bounds: &[ZoneBound], zones: &Zones, who: &[NeighbourhoodIx], to: u32) -> Option<Moved> {
        let going: BTreeSet<NeighbourhoodIx> = who.iter().copied().filter(|who| zones.zone_of[who.at()] != Some(to)).collect();
        let counted = |zone: u32| -> Option<BTreeSet<NeighbourhoodIx>> {
            let parts = &zones.zones.get(zone as usize)?.parts;
            Some(parts.iter().filter(|(_, role)| matches!(role, Role::Member | Role::Provisional)).map(|&(who, _)| who).collect())
        };
        let after = |zone: u32, before: &BTreeSet<NeighbourhoodIx>, after: &BTreeSet<NeighbourhoodIx>| ZoneAfter {
            zone,
            members: (before.len(), after.len()),
            held: held(district, bounds, before, after),
        };
        let there = counted(to)?;
        let left: BTreeSet<u32> = going.iter().filter_map(|who| zones.zone_of[who.at()]).collect();
        let (mut from, mut cut_off, mut parted) = (Vec::new(), BTreeSet::new(), None);
        for zone in left {
            let before = counted(zone)?;
            let rest = &before - &going;
            let between = zones.zones[zone as usize].connectors.iter().copied().filter(|who| !going.contains(who));
            let mut pieces = self.pieces(&rest, between);
            pieces.sort_by_key(|piece| (std::cmp::Reverse(piece.len()), piece.first().copied()));
            if pieces.len() > 1 {
                let sizes = pieces.iter().map(BTreeSet::len).collect();
                parted.get_or_insert(Refusal::Parted(zones.zones[zone as usize].name.clone(), sizes));
            }
            cut_off.extend(pieces.into_iter().skip(1).flatten());
            from.push(after(zone, &before, &rest));
        }
        let refusal_of = |who: Vec<NeighbourhoodIx>| self.allows(zones, &HandChange::Move { who, to }).err();
        let all = |who: &BTreeSet<NeighbourhoodIx>| who.iter().copied().collect::<Vec<_>>();
        let along = &going | &cut_off;
        let along = (!cut_off.is_empty() && refusal_of(all(&along)).is_none()).then(|| all(&along));
        let refusal = refusal_of(all(&going)).or(parted);
        Some(Moved { from, to: after(to, &there, &(&there | &going)), cut_off: cut_off.into_iter().collect(), refusal, along })
    }
}

/// Households and what else is bounded, before and after.
fn held(
    district: &District,
    bounds: &[ZoneBound],
    before: &BTreeSet<NeighbourhoodIx>,
    after: &BTreeSet<NeighbourhoodIx>,
) -> Vec<HeldAfter> {
    const HOUSEHOLDS: &str = "households";
    let bound = |of: &str| bounds.iter().find(|bound| bound.resource == of);
    let others = bounds.iter().map(|bound| bound.resource.as_str()).filter(|of| *of != HOUSEHOLDS);
    let sum = |all: &BTreeSet<NeighbourhoodIx>, of: &str| all.iter().filter_map(|&who| district.amount(who, of)).sum::<f64>() + 0.0;
    let row = |of: &str| HeldAfter {
        of: of.to_owned(),
        before: sum(before, of),
        after: sum(after, of),
        open: after.iter().filter(|&&who| district.amount(who, of).is_none()).count(),
        min: bound(of).and_then(|bound| bound.min),
        max: bound(of).and_then(|bound| bound.max),
    };
    std::iter::once(HOUSEHOLDS).chain(others).map(row).collect()
}
