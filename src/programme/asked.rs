//! What a project asks of its programme, held against the pack and the years: what could never count is an error, not silence.

use std::collections::BTreeSet;

use super::Target;
use crate::phasing::MOST_YEARS;
use crate::policy::Pack;
use crate::project::{ProgrammeLimit, ProgrammeSettings};
use crate::report::Text;
use crate::report::messages::{ProjectMessage as M, Say};

/// Checks targets and limits.
///
/// # Errors
/// The key of the project file, and what is wrong with it.
pub fn check(targets: &[Target], settings: &ProgrammeSettings, pack: &Pack, span: (i16, i16)) -> Result<(), (String, Text)> {
    if let (Some(first), Some(last)) = (settings.first_year, settings.last_year)
        && usize::from(last.abs_diff(first)) >= MOST_YEARS
    {
        return Err(("programme.last_year".into(), M::TooManyYears { most: MOST_YEARS }.both()));
    }
    let mut ids = BTreeSet::new();
    for target in targets {
        let (id, key) = (&target.setting.id, "programme.targets".to_owned());
        if !ids.insert(id) {
            return Err((key, M::TargetTwice { id: id.clone() }.both()));
        }
        if let Some(tier) = target.setting.tier.as_ref().filter(|tier| pack.tier(tier).is_none()) {
            let known = pack.tiers.iter().map(|tier| tier.id.as_str()).collect::<Vec<_>>().join(", ");
            return Err((key, M::TargetTier { id: id.clone(), tier: tier.clone(), known }.both()));
        }
    }
    for (at, limit) in settings.limits.iter().enumerate() {
        check_limit(limit, settings, pack, span).map_err(|(key, cause)| (format!("programme.limits[{at}].{key}"), cause))?;
    }
    Ok(())
}

fn check_limit(
    limit: &ProgrammeLimit,
    settings: &ProgrammeSettings,
    pack: &Pack,
    (first, last): (i16, i16),
) -> Result<(), (&'static str, Text)> {
    if let Some(source) = limit.source() {
        let mut known: Vec<&str> = pack.funds.iter().map(|fund| fund.id.as_str()).collect();
        known.extend(pack.funds.iter().flat_map(|fund| &fund.channels).map(|channel| channel.id.as_str()));
        if !known.contains(&source) {
            return Err(("of", M::NoResource { word: limit.of.clone(), known: sources(&known) }.both()));
        }
    }
    let duration = settings.duration_years.unwrap_or(1).max(0);
    let counts = |year: i16| limit.event.starts(year, duration).any(|start| (first..=last).contains(&start));
    match &limit.years {
        Some(years) if !years.iter().any(|&year| counts(year)) => {
            let years = years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            Err(("years", M::LimitOutside { years, first, last }.both()))
        }
        _ => Ok(()),
    }
}

fn sources(known: &[&str]) -> String {
    known.iter().map(|id| format!("{}{id}", crate::project::FUNDING)).collect::<Vec<_>>().join(", ")
}
