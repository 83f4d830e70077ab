//! What the arguments of `lianpian zone` ask for, and whether they go together.

use std::path::Path;

use crate::regions::{Bound, DivideSettings, FieldBound, Objective};
use crate::report::Say;
use crate::report::messages::RegionMessage as M;

use super::super::access::positive;
use super::super::args::{ZoneArgs, ZoneLinks, ZoneObjective};
use super::super::failure::Failure;
use super::super::session::Session;
use super::usage;

/// What arguments go with.
const GAP: &str = "--links gap";
const CORRIDOR: &str = "--objective corridor";
const DIVIDES: &str = "--objective p-regions, max-p, balanced";

/// Seed of the draws where none is typed.
const SEED: u64 = 42;

/// What is asked for.
pub(super) enum Asked<'a> {
    /// Who faces whom.
    Links,
    /// Corridors along streets.
    Corridors { out: &'a Path },
    /// Zones.
    Division { out: &'a Path, settings: DivideSettings, bounds: Vec<FieldBound> },
}

/// Reads the arguments.
///
/// # Errors
/// Wrong usage: arguments that lack another, or are of no use with another.
pub(super) fn asked<'a>(args: &'a ZoneArgs, session: &Session) -> Result<Asked<'a>, Failure> {
    let metres = [
        ("--gap", args.gap),
        ("--min-frontage", args.min_frontage),
        ("--corridor-width", args.corridor_width),
        ("--corridor-reach", args.corridor_reach),
    ];
    metres.into_iter().try_for_each(|(name, value)| positive(name, value))?;
    fit(args)?;
    let needs_out = |with: String| args.out.as_deref().ok_or_else(|| usage(M::Needed { arg: "--out".into(), with }.both(), &M::UsageFix));
    match args.objective {
        None => Ok(Asked::Links),
        Some(ZoneObjective::Corridor) => Ok(Asked::Corridors { out: needs_out("--objective corridor".into())? }),
        Some(objective) => {
            let out = needs_out(format!("--objective {}", objective.key()))?;
            let bounds = args.bound.iter().map(|text| bound(text)).collect::<Result<_, _>>()?;
            Ok(Asked::Division { out, settings: settings(objective, args, session)?, bounds })
        }
    }
}

/// Whether every argument is of use.
fn fit(args: &ZoneArgs) -> Result<(), Failure> {
    let (gap, corridor) = (args.linked() == ZoneLinks::Gap, args.objective == Some(ZoneObjective::Corridor));
    let divides = args.objective.is_some() && !corridor;
    let only = [
        ("--gap", args.gap.is_some(), gap, GAP),
        ("--links-out", args.links_out.is_some(), gap, GAP),
        ("--min-frontage", args.min_frontage.is_some(), gap || corridor, "--links gap, --objective corridor"),
        ("--barriers", !args.barriers.is_empty(), gap || corridor, "--links gap, --objective corridor"),
        ("--crossings", args.crossings.is_some(), gap || corridor, "--links gap, --objective corridor"),
        ("--streets", args.streets.is_some(), corridor, CORRIDOR),
        ("--corridor-width", args.corridor_width.is_some(), corridor, CORRIDOR),
        ("--corridor-reach", args.corridor_reach.is_some(), corridor, CORRIDOR),
        ("--links", args.links.is_some(), !corridor, DIVIDES),
        ("--k", args.k.is_some(), divides, DIVIDES),
        ("--attributes", !args.attributes.is_empty(), divides, DIVIDES),
        ("--bound", !args.bound.is_empty(), divides, DIVIDES),
        ("--standardise", args.standardise, divides, DIVIDES),
        ("--locks", args.locks.is_some(), divides, DIVIDES),
        ("--locked", args.locked.is_some(), divides, DIVIDES),
        ("--out", args.out.is_some(), args.objective.is_some(), "--objective"),
    ];
    let refuse = |message: M| Err(usage(message.both(), &M::UsageFix));
    if let Some((arg, _, _, with)) = only.into_iter().find(|&(_, given, of_use, _)| given && !of_use) {
        return refuse(M::OnlyWith { arg: arg.into(), with: with.into() });
    }
    if args.objective.is_none() && args.links_out.is_none() {
        return refuse(M::NothingAsked);
    }
    if corridor && args.streets.is_none() {
        return refuse(M::Needed { arg: "--streets".into(), with: CORRIDOR.into() });
    }
    Ok(())
}

/// `FIELD:MIN:MAX`, either end of which may be empty; a field may hold colons.
fn bound(text: &str) -> Result<FieldBound, Failure> {
    let bad = || usage(M::BadBound { text: text.to_owned() }.both(), &M::BadBoundFix);
    let end = |text: &str| match text.trim() {
        "" => Ok(None),
        number => number.parse::<f64>().ok().filter(|number| number.is_finite() && *number >= 0.0).map(Some).ok_or_else(bad),
    };
    let mut parts = text.rsplitn(3, ':');
    let (max, min, field) = (parts.next(), parts.next(), parts.next());
    let (Some(max), Some(min), Some(field)) = (max, min, field) else { return Err(bad()) };
    let bound = Bound { min: end(min)?, max: end(max)? };
    if field.trim().is_empty() || bound == (Bound { min: None, max: None }) {
        return Err(bad());
    }
    if let (Some(min), Some(max)) = (bound.min, bound.max)
        && min > max
    {
        return Err(usage(M::CrossedBound { field: field.to_owned() }.both(), &M::BadBoundFix));
    }
    Ok(FieldBound { field: field.trim().to_owned(), bound })
}

fn settings(objective: ZoneObjective, args: &ZoneArgs, session: &Session) -> Result<DivideSettings, Failure> {
    let objective = match objective {
        ZoneObjective::PRegions => Objective::Regions,
        ZoneObjective::MaxP => Objective::MaxP,
        // Corridors are no division.
        ZoneObjective::Balanced | ZoneObjective::Corridor => Objective::Balanced,
    };
    let refuse = |message: &M| Err(usage(message.both(), &M::UsageFix));
    match (objective, args.k) {
        (Objective::MaxP, Some(_)) => return refuse(&M::CountUnused),
        (Objective::Regions | Objective::Balanced, None) => return refuse(&M::CountNeeded),
        _ => {}
    }
    if objective != Objective::Balanced && args.attributes.is_empty() {
        return refuse(&M::AttributesNeeded);
    }
    if !(args.link_cost >= 0.0 && args.link_cost.is_finite()) {
        return refuse(&M::BadCost);
    }
    let zones = args.k.map_or(0, |k| k as usize);
    let seed = session.overrides.seed().unwrap_or(SEED);
    Ok(DivideSettings { objective, zones, link_cost: args.link_cost, effort: args.effort, seed })
}
