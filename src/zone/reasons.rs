//! Why: what holds a zone together, why a zone has one member only, why a candidate is in none.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::Lone;
use super::units::limits;
use super::{Role, Zone, ZoneInput};
use crate::district::{Metres, NeighbourhoodIx};
use crate::links::LinkKind;
use crate::policy::Candidacy;
use crate::project::ZoneBound;
use crate::report::messages::{ExplainMessage, PlanMessage as M, Say};
use crate::report::{Lang, Quantity, Text};

/// What keeps those that are zones by themselves out of the zone of a neighbour, and which.
pub(super) type Alone = BTreeMap<NeighbourhoodIx, (NeighbourhoodIx, Lone)>;

/// Polsby–Popper below which the outline of three and more is said to straggle.
const STRAGGLING: f64 = 0.2;

/// What is said of a zone as a whole.
pub(super) struct Form {
    /// Infill that joins its candidates.
    pub(super) connectors: usize,
    /// Polsby–Popper.
    pub(super) compactness: f64,
    /// Works that it shares with neighbourhoods under way.
    pub(super) shared_under_way: Metres,
}

/// What holds a zone together, which finished works it lies beside, and that it straggles; for a zone of one, why it stays alone.
pub(super) fn why(input: &ZoneInput<'_>, parts: &[(NeighbourhoodIx, Role)], form: &Form, kept: &Alone) -> Text {
    let members: BTreeSet<NeighbourhoodIx> = parts.iter().map(|&(who, _)| who).collect();
    match parts {
        [(only, _)] => alone(input, *only, kept.get(only).copied()),
        _ => together(input, &members, form),
    }
}

fn together(input: &ZoneInput<'_>, members: &BTreeSet<NeighbourhoodIx>, form: &Form) -> Text {
    let inside: Vec<_> = members
        .iter()
        .flat_map(|&a| input.links.of(a).filter(move |(b, _)| a < *b))
        .filter(|(b, link)| members.contains(b) && link.counts)
        .collect();
    let adjacent = inside.iter().filter(|(_, l)| l.kind == LinkKind::Adjacent);
    let frontage: f64 = adjacent.clone().map(|(_, l)| l.frontage.0).sum();
    // An empty sum is −0.
    let (count, links, metres) = (members.len(), adjacent.count(), quantity(frontage.round() + 0.0, Text::default()).zh);
    let together = match main_street(input, members) {
        Some((_, street)) if links == 0 => M::TogetherStreet { count, street }.both(),
        Some((_, street)) => M::TogetherAlong { count, links, metres, street }.both(),
        None => M::Together { count, links, metres }.both(),
    };
    let joined = (form.connectors > 0).then(|| M::JoinedByInfill { count: form.connectors }.both());
    let beside = Some(anchors(input, members.iter().copied()).len()).filter(|count| *count > 0).map(|count| M::BesideDone { count }.both());
    let metres = quantity(form.shared_under_way.0.round() + 0.0, Text::default()).zh;
    let sharing = (form.shared_under_way.0 >= 0.5).then(|| M::SharesUnderWay { metres }.both());
    let straggles = members.len() >= 3 && form.compactness < STRAGGLING;
    let straggling = straggles.then(|| M::Straggling { compactness: format!("{:.2}", form.compactness) }.both());
    let more = joined.into_iter().chain(beside).chain(sharing).chain(straggling);
    more.fold(together, |all, next| Text { zh: all.zh + &next.zh, en: all.en + &next.en })
}

/// A number with thousands separators and unit.
fn quantity(value: f64, unit: Text) -> Text {
    let quantity = Quantity { value, unit, decimals: 0 };
    Text { zh: quantity.show(Lang::Zh), en: quantity.show(Lang::En) }
}

/// The neighbourhoods done or under way that some others are linked to.
fn anchors(input: &ZoneInput<'_>, members: impl Iterator<Item = NeighbourhoodIx>) -> BTreeSet<NeighbourhoodIx> {
    let begun = |n: &NeighbourhoodIx| input.eligibility[n.at()].candidacy == Candidacy::UnderWay;
    members.flat_map(|m| input.links.of(m)).filter(|(_, link)| link.counts).map(|(other, _)| other).filter(begun).collect()
}

/// The named street that most of some neighbourhoods front, and how many do; at least two.
pub(super) fn main_street(input: &ZoneInput<'_>, members: &BTreeSet<NeighbourhoodIx>) -> Option<(usize, String)> {
    let mut streets: BTreeMap<&str, usize> = BTreeMap::new();
    let mine: BTreeSet<u32> = members.iter().flat_map(|m| input.links.corridors_of(*m)).copied().collect();
    for corridor in mine.into_iter().map(|c| &input.links.corridors[c as usize]) {
        let on_it = corridor.members.iter().filter(|m| members.contains(m)).count();
        if on_it >= 2 && !corridor.street.is_empty() {
            let most = streets.entry(&corridor.street).or_default();
            *most = (*most).max(on_it);
        }
    }
    streets.into_iter().max_by(|a, b| a.1.cmp(&b.1).then(b.0.cmp(a.0))).map(|(street, count)| (count, street.to_owned()))
}

/// The first reason that applies: locked, too large, what keeps it out of the zone beside, a subdistrict line, a barrier, distance.
fn alone(input: &ZoneInput<'_>, who: NeighbourhoodIx, kept: Option<(NeighbourhoodIx, Lone)>) -> Text {
    let n = &input.district.neighbourhoods[who.at()];
    if input.edits.lock.iter().any(|(_, group)| group.contains(&who)) {
        return M::AloneLocked.both();
    }
    for bound in &input.settings.bounds {
        if bound.max.is_some_and(|max| super::units::amount(input, who, &bound.resource) > max) {
            return limited(bound, |resource, limit| M::AloneTooLarge { resource, limit });
        }
    }
    if let Some((with, kept)) = kept {
        return kept_out(input, &input.district.neighbourhoods[with.at()].name, kept);
    }
    let candidate = |other: &NeighbourhoodIx| super::units::is_admitted(input, *other);
    let linked: Vec<NeighbourhoodIx> = input.links.of(who).filter(|(o, l)| l.counts && candidate(o)).map(|(o, _)| o).collect();
    let (same, other): (Vec<_>, Vec<_>) =
        linked.into_iter().partition(|o| input.district.neighbourhoods[o.at()].subdistrict == n.subdistrict);
    // The search saw no such neighbour, so it is locked.
    if let Some(neighbour) = same.first() {
        return M::AloneApart { neighbour: input.district.neighbourhoods[neighbour.at()].name.clone() }.both();
    }
    if let Some(neighbour) = other.first() {
        return M::AloneBoundary { neighbour: input.district.neighbourhoods[neighbour.at()].name.clone() }.both();
    }
    let barrier = input.links.blocked.iter().find(|b| (b.from == who && candidate(&b.to)) || (b.to == who && candidate(&b.from)));
    if let Some(blocked) = barrier {
        let neighbour = if blocked.from == who { blocked.to } else { blocked.from };
        let name = input.district.neighbourhoods[neighbour.at()].name.clone();
        let by = M::barrier(blocked.by).both();
        return Text {
            zh: M::AloneBarrier { neighbour: name.clone(), by: by.zh }.both().zh,
            en: M::AloneBarrier { neighbour: name, by: by.en }.both().en,
        };
    }
    if let Some(done) = anchors(input, std::iter::once(who)).first() {
        return M::AloneBesideDone { neighbour: input.district.neighbourhoods[done.at()].name.clone(), limit: input.settings.gap_m }.both();
    }
    M::AloneGap { limit: input.settings.gap_m }.both()
}

/// A sentence about an upper bound.
fn limited(bound: &ZoneBound, say: impl Fn(String, String) -> M) -> Text {
    let (name, unit) = ExplainMessage::resource(&bound.resource);
    let limit = quantity(bound.max.unwrap_or(0.0), unit);
    Text { zh: say(name.zh, limit.zh).both().zh, en: say(name.en, limit.en).both().en }
}

/// What keeps a neighbourhood out of the zone of a neighbour.
fn kept_out(input: &ZoneInput<'_>, neighbour: &str, kept: Lone) -> Text {
    match kept {
        Lone::Limit { bound, .. } => limited(limits(input.settings)[bound as usize].of, |resource, limit| M::AloneLimit {
            neighbour: neighbour.to_owned(),
            resource,
            limit,
        }),
        Lone::Apart { .. } => M::AloneApart { neighbour: neighbour.to_owned() }.both(),
        Lone::Price { change, .. } => {
            let costs = [
                (change.form, M::CostForm),
                (change.unlike, M::CostUnlike),
                (change.community, M::CostCommunity),
                (change.short, M::CostShort),
            ];
            let dearest = costs.into_iter().reduce(|most, next| if next.0 > most.0 { next } else { most });
            let cost = dearest.map_or_else(Text::default, |(_, cost)| cost.both());
            let metres = quantity(change.shared.round() + 0.0, Text::default()).zh;
            let say = |cost| M::AlonePrice { neighbour: neighbour.to_owned(), metres: metres.clone(), cost };
            Text { zh: say(cost.zh).both().zh, en: say(cost.en).both().en }
        }
    }
}

/// Why a candidate is in no zone, and what a connector joins; empty for all others.
pub(super) fn outside(input: &ZoneInput<'_>, who: NeighbourhoodIx, zone: Option<&Zone>) -> Text {
    match (zone, input.eligibility[who.at()].candidacy.as_str()) {
        (None, Some(tier)) => M::OutsideByInclude { tier: tier.to_owned() }.both(),
        (Some(zone), None) if zone.connectors.contains(&who) => connects(input, who, zone),
        _ => Text::default(),
    }
}

/// The candidates beside a connector in its zone, by name.
fn connects(input: &ZoneInput<'_>, who: NeighbourhoodIx, zone: &Zone) -> Text {
    let works: BTreeSet<NeighbourhoodIx> = zone.parts.iter().filter(|(_, role)| *role != Role::Infill).map(|&(who, _)| who).collect();
    let beside: BTreeSet<NeighbourhoodIx> = input.links.of(who).filter(|(_, link)| link.counts).map(|(other, _)| other).collect();
    let names: Vec<&str> = beside.intersection(&works).map(|n| input.district.neighbourhoods[n.at()].name.as_str()).collect();
    let cost = quantity(input.settings.weights.connector_m, Text::default()).zh;
    if names.is_empty() {
        return M::ConnectsChain { cost }.both();
    }
    let say = |join: &str| M::Connects { names: names.join(join), cost: cost.clone() }.both();
    Text { zh: say("、").zh, en: say(", ").en }
}
