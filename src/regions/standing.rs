//! Zones that stay: the rest is divided without them, and they count among the zones.

use super::divide::{DivideError, DivideSettings, Division, Objective, Request, divide, value};
use super::units::Resource;
use crate::report::Progress;

/// Divides what no zone that stays has, and puts those zones beside it.
pub(super) fn around_standing(request: &Request, settings: &DivideSettings, progress: &Progress) -> Result<Division, DivideError> {
    let standing_of = request.locks.standing_of(request.units);
    let standing = request.locks.standing.len();
    let rest: Vec<u32> = (0..request.units as u32).filter(|&unit| standing_of[unit as usize].is_none()).collect();
    let mut place = vec![None; request.units];
    for (at, &unit) in rest.iter().enumerate() {
        place[unit as usize] = Some(at as u32);
    }
    let pick = |values: &[f64]| rest.iter().map(|&unit| values[unit as usize]).collect::<Vec<f64>>();
    let part = Request {
        links: request.links.iter().filter_map(|&(a, b)| Some((place[a as usize]?, place[b as usize]?))).collect(),
        units: rest.len(),
        attributes: request.attributes.iter().map(|values| pick(values)).collect(),
        resources: request.resources.iter().map(|of| Resource { amounts: pick(&of.amounts), bound: of.bound }).collect(),
        locks: request.locks.part(&place),
    };
    let stated = settings.objective != Objective::MaxP;
    if stated && (settings.zones < standing || (settings.zones == standing && !rest.is_empty())) {
        return Err(DivideError::AllStanding { zones: settings.zones, standing });
    }
    let settings_of_rest = DivideSettings { zones: settings.zones.saturating_sub(standing), ..*settings };
    let inner = if rest.is_empty() { Division::new(0) } else { divide(&part, &settings_of_rest, progress)? };
    let mut division = Division { zones: inner.zones + standing, islands: inner.islands, ..Division::new(request.units) };
    for (unit, zone) in division.zone_of.iter_mut().enumerate() {
        let inside = place[unit].and_then(|at| inner.zone_of[at as usize]);
        *zone = inside.or_else(|| standing_of[unit].map(|zone| inner.zones as u32 + zone));
    }
    division.left = inner.left.iter().map(|units| units.iter().map(|&at| rest[at as usize]).collect()).collect();
    division.most = (!stated).then(|| inner.most.unwrap_or(0) + standing);
    division.renumber();
    division.value = value(request, settings.objective, &division).0;
    // What stands costs what it costs.
    division.low = inner.low.map(|low| low + division.value - inner.value);
    division.proven = inner.proven;
    division.judge(request);
    Ok(division)
}
