//! From candidates to zones: hand edits first, then every component divided by itself.
//!
//! What a planner joined goes through the search as one piece; what is locked stays out of it; barriers and subdistrict
//! lines leave components that know nothing of each other, so they are divided side by side.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::areas::{Joint, Lone, Piece, Problem, Terms, Weights, solve};
use super::hand::Groups;
use super::units::{Unit, limits, units};
use super::{EarlierZones, RefusedEdit, ZoneWorth, Zones, outline};
use crate::district::District;
use crate::links::Links;
use crate::policy::Eligibility;
use crate::project::{HandEdits, ZoneSettings};
use crate::regions::Graph;
use crate::report::{Cancelled, Progress, Stage};
use crate::score::Scores;

/// What zones are made from.
#[derive(Debug, Clone, Copy)]
pub struct ZoneInput<'a> {
    /// The district.
    pub district: &'a District,
    /// Who is a candidate.
    pub eligibility: &'a [Eligibility],
    /// Who touches whom.
    pub links: &'a Links,
    /// How needy each is.
    pub scores: &'a Scores,
    /// Limits, distances and weights.
    pub settings: &'a ZoneSettings,
    /// What planners fixed.
    pub edits: &'a HandEdits,
    /// Seed of the draws.
    pub seed: u64,
    /// The zones of the plan it grows from.
    pub earlier: Option<&'a EarlierZones>,
}

/// Forms the zones of a district.
///
/// Every zone is connected by counting links, lies in one subdistrict, and keeps every upper limit, except a zone of
/// one whose only member exceeds it.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn form(input: &ZoneInput<'_>, progress: &Progress) -> Result<Zones, Cancelled> {
    let mut groups = Groups::new(units(input), input);
    progress.enter(Stage::Zone, groups.units.len() as u64)?;
    let refused = groups.apply(input.edits).into_iter().map(|(id, why)| RefusedEdit { id, why: why.text(input) }).collect();
    let units = &groups.units;
    let divided = divide(&groups, input, progress, |pieces| progress.advance(pieces))?;
    let (mut terms, mut bound) = (Terms::default(), 0.0);
    let mut alone = BTreeMap::new();
    for part in &divided {
        terms += part.terms;
        bound += part.bound;
        let who = |piece: u32| {
            let all = groups.members(part.groups[piece as usize]).iter().map(|&unit| &units[unit as usize]);
            all.min_by_key(|unit| unit.is_connector).map(|unit| unit.who)
        };
        for &(piece, lone) in &part.lone {
            if let (Some(own), Some(with)) = (who(piece), who(lone.with())) {
                alone.insert(own, (with, lone));
            }
        }
    }
    // Against every candidate by itself.
    let weights = weights(input.settings);
    let single: Terms = units.iter().map(|unit| single(unit, input, weights)).sum();
    bound -= single.worth();
    terms -= single;
    let Terms { shared, opening, short, unlike, form, community, connectors } = terms;
    let worth = ZoneWorth { shared, opening, short, unlike, form, community, connectors, bound };
    Ok(outline::zones(input, units, &zones_of(&groups, &divided), &alone, refused, worth))
}

/// Divides every component; `done` hears of the pieces of each.
pub(super) fn divide(
    groups: &Groups<'_>,
    input: &ZoneInput<'_>,
    progress: &Progress,
    done: impl Fn(u64) -> Result<(), Cancelled> + Sync,
) -> Result<Vec<Divided>, Cancelled> {
    problems(groups, input, weights(input.settings))
        .into_par_iter()
        .map(|(number, pieces, problem)| {
            let solved = solve(&problem, input.settings.effort, input.seed.wrapping_add(number), progress)?;
            done(pieces.len() as u64)?;
            let labels = match input.earlier {
                Some(earlier) => earlier.kept(groups, &pieces, &problem, input.settings.weights.stay_m, &solved),
                None => solved.zone_of,
            };
            let terms = super::areas::terms(&problem, &labels);
            let lone = super::areas::lone(&problem, &labels);
            Ok(Divided { groups: pieces, labels, terms, bound: solved.bound, lone })
        })
        .collect()
}

/// Zone of every unit.
pub(super) fn zones_of(groups: &Groups<'_>, divided: &[Divided]) -> Vec<u32> {
    let mut zone_of = vec![0; groups.units.len()];
    let mut next = 0;
    for part in divided {
        for (&group, &label) in part.groups.iter().zip(&part.labels) {
            groups.members(group).iter().for_each(|&unit| zone_of[unit as usize] = next + label);
        }
        next += part.labels.iter().max().map_or(0, |most| most + 1);
    }
    zone_of
}

/// A component divided.
pub(super) struct Divided {
    groups: Vec<u32>,
    /// Zone by group.
    labels: Vec<u32>,
    terms: Terms,
    bound: f64,
    /// Groups that are zones by themselves though they have neighbours.
    lone: Vec<(u32, Lone)>,
}

fn weights(settings: &ZoneSettings) -> Weights {
    let w = &settings.weights;
    Weights {
        opening_m: w.opening_m,
        short_m: w.short_m,
        unlike_m: w.unlike_m,
        form_share: w.form_share,
        community_m: w.community_m,
        connector_m: w.connector_m,
    }
}

fn bounds(settings: &ZoneSettings) -> Vec<[Option<f64>; 2]> {
    limits(settings).iter().map(|limit| [limit.min, limit.max]).collect()
}

/// The terms of a candidate that is a zone by itself; a connector has none.
fn single(unit: &Unit, input: &ZoneInput<'_>, weights: Weights) -> Terms {
    let problem = Problem::new(vec![piece(&[unit])], &[], &[], bounds(input.settings), weights);
    super::areas::terms(&problem, &[0])
}

/// The piece of some units that stay together.
fn piece(units: &[&Unit]) -> Piece {
    let resources = units.first().map_or(0, |unit| unit.amounts.len());
    let scored: Vec<f64> = units.iter().filter_map(|unit| unit.score).map(|score| score / 100.0).collect();
    let mut communities: Vec<u32> = units.iter().filter_map(|unit| unit.community).collect();
    communities.sort_unstable();
    communities.dedup();
    Piece {
        amounts: (0..resources).map(|r| units.iter().map(|unit| unit.amounts[r]).sum()).collect(),
        open: (0..resources).map(|r| units.iter().any(|unit| unit.open[r])).collect(),
        area: units.iter().map(|unit| unit.land).sum(),
        perimeter: units.iter().map(|unit| unit.perimeter).sum(),
        scores: [scored.len() as f64, scored.iter().sum(), scored.iter().map(|score| score * score).sum()],
        communities,
        shared: 0.0,
        connectors: units.iter().filter(|unit| unit.is_connector).count() as u32,
        is_connector: units.iter().all(|unit| unit.is_connector),
    }
}

/// The components of the groups, each with a number that is its first group, its groups and its problem.
fn problems(groups: &Groups<'_>, input: &ZoneInput<'_>, weights: Weights) -> Vec<(u64, Vec<u32>, Problem)> {
    let units = &groups.units;
    let mut inside: BTreeMap<u32, Joint> = BTreeMap::new();
    let mut pairs: BTreeMap<(u32, u32), Joint> = BTreeMap::new();
    for (at, unit) in units.iter().enumerate() {
        for &(other, joint) in unit.joints.iter().filter(|(other, _)| *other as usize > at) {
            let (a, b) = (groups.group(at as u32), groups.group(other));
            if a == b {
                *inside.entry(a).or_default() += joint;
            } else if !groups.is_closed(at as u32) && !groups.is_closed(other) {
                *pairs.entry((a.min(b), a.max(b))).or_default() += joint;
            }
        }
    }
    let graph = Graph::new(units.len(), &pairs.keys().copied().collect::<Vec<_>>());
    let mut place = vec![0u32; units.len()];
    let components: Vec<Vec<u32>> =
        graph.components().into_iter().filter(|component| component.iter().any(|&g| !groups.members(g).is_empty())).collect();
    for component in &components {
        component.iter().enumerate().for_each(|(at, &group)| place[group as usize] = at as u32);
    }
    let component_of = {
        let mut of = vec![u32::MAX; units.len()];
        components.iter().enumerate().for_each(|(number, all)| all.iter().for_each(|&group| of[group as usize] = number as u32));
        of
    };
    let mut own_pairs: Vec<Vec<(u32, u32, Joint)>> = vec![Vec::new(); components.len()];
    for (&(a, b), &joint) in &pairs {
        own_pairs[component_of[a as usize] as usize].push((place[a as usize], place[b as usize], joint));
    }
    let mut own_apart: Vec<Vec<(u32, u32)>> = vec![Vec::new(); components.len()];
    for (a, b) in groups.apart().into_iter().filter(|(a, b)| component_of[*a as usize] == component_of[*b as usize]) {
        own_apart[component_of[a as usize] as usize].push((place[a as usize], place[b as usize]));
    }
    let of_group = |&group: &u32| {
        let members: Vec<&Unit> = groups.members(group).iter().map(|&unit| &units[unit as usize]).collect();
        let joint = inside.get(&group).copied().unwrap_or_default();
        let own = piece(&members);
        Piece { area: own.area + joint.between, perimeter: own.perimeter - 2.0 * joint.fused, shared: joint.shared, ..own }
    };
    let parts = components.into_iter().zip(own_pairs).zip(own_apart);
    parts
        .map(|((component, pairs), apart)| {
            let pieces = component.iter().map(of_group).collect();
            let problem = Problem::new(pieces, &pairs, &apart, bounds(input.settings), weights);
            (u64::from(component.first().copied().unwrap_or(0)), component, problem)
        })
        .collect()
}
