//! The stage: what is fixed stays, all else gets the year in which the whole is worth most.

use std::collections::BTreeMap;

use super::fixed::Years;
use super::model::Model;
use super::promised::Promised;
use super::{Programme, ProgrammeInput, ProgrammeProject, Target, TargetResult, causes, reasons};
use crate::district::{District, NeighbourhoodIx};
use crate::phasing::{MOST_YEARS, PhasingSettings, phase};
use crate::project::ProgrammeSettings;
use crate::report::{Cancelled, Progress, Stage};
use crate::zone::{Role, Zones};

/// Effort where the project does not say.
pub const EFFORT: u8 = 5;

/// Gives every neighbourhood its years.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn plan_years(input: &ProgrammeInput<'_>, progress: &Progress) -> Result<Programme, Cancelled> {
    progress.enter(Stage::Programme, input.zones.zones.len() as u64)?;
    let span = span(input.targets, input.settings, input.as_of);
    let duration = input.settings.duration_years.unwrap_or(1).max(0);
    let mut years = fixed(input, span.0, duration);
    let mut model = Model::new(input, &years, span, duration);
    let facts_sha256 = model.facts_sha256();
    let promised = input.base.map(|base| Promised::new(base, &model));
    let unchanged = promised.as_ref().and_then(|promised| promised.stands(&model, &facts_sha256));
    let phased = if let Some(unchanged) = unchanged {
        unchanged
    } else {
        if let Some(promised) = &promised {
            promised.hold(&mut model, input.settings);
        }
        let settings = PhasingSettings { effort: input.settings.effort.unwrap_or(EFFORT), seed: input.seed, prove: false };
        phase(&model.problem, settings, progress)?
    };
    reasons::begin(input, &model, &phased, promised.as_ref(), &mut years);
    let left_base = promised.map(|promised| promised.left(input, &model, &phased)).unwrap_or_default();
    progress.advance(input.zones.zones.len() as u64)?;
    let year = input.as_of.year();
    let judge = |t: &Target| t.judge(input.district, input.eligibility, &years.start, &years.finish, year);
    let mut results: Vec<TargetResult> = input.targets.iter().map(judge).collect();
    causes::explain(input, &model, &phased, &years, &mut results, progress)?;
    let (refused, value, bound) = (model.refused, phased.worth, phased.bound);
    Ok(Programme { refused, value, bound, facts_sha256, left_base, ..programme(input.district, input.zones, years, results, span) })
}

/// What is recorded, committed or fixed by hand.
pub(super) fn fixed(input: &ProgrammeInput<'_>, first: i16, duration: i16) -> Years {
    let earliest = first.min(input.as_of.year());
    Years::new(input.district, input.eligibility, input.edits, duration, earliest)
}

/// First and last year in which works may start: as set; else from the year of `as_of`, or the next where less than half of it is
/// left, to that of the last target, or four years on.
#[must_use]
pub fn span(targets: &[Target], settings: &ProgrammeSettings, as_of: jiff::civil::Date) -> (i16, i16) {
    let first = settings.first_year.unwrap_or(if as_of.month() <= 6 { as_of.year() } else { as_of.year() + 1 });
    let last_target = targets.iter().map(|t| t.setting.year).max().unwrap_or(first + 4);
    let most = first.saturating_add(MOST_YEARS as i16 - 1);
    (first, settings.last_year.unwrap_or(last_target).clamp(first, most))
}

/// What makes a project: its zone, or the neighbourhood that stands alone, its start and its finish.
type Together = (Option<u32>, Option<usize>, i16, i16);

/// Groups what starts together into projects: the members of one zone and year. What is recorded outside zones stands alone,
/// because no record says what was let together.
fn programme(district: &District, zones: &Zones, years: Years, targets: Vec<TargetResult>, span: (i16, i16)) -> Programme {
    let mut groups: BTreeMap<Together, Vec<NeighbourhoodIx>> = BTreeMap::new();
    for at in 0..years.start.len() {
        let counted = !matches!(zones.role[at], Some(Role::Infill));
        if let (Some(start), Some(finish), true) = (years.start[at].or(years.finish[at]), years.finish[at], counted) {
            let zone = zones.zone_of[at];
            let alone = zone.is_none().then_some(at);
            groups.entry((zone, alone, start, finish)).or_default().push(NeighbourhoodIx(at as u32));
        }
    }
    let mut projects: Vec<ProgrammeProject> = groups
        .into_iter()
        .map(|((zone, _, start, finish), members)| {
            let of = |n: &NeighbourhoodIx| district.neighbourhoods[n.at()].id.0.as_str();
            let id = match zone {
                Some(zone) => format!("P-{}-{start}", zones.zones[zone as usize].id.trim_start_matches("Z-")),
                None => format!("R-{}", members.first().map(of).unwrap_or_default()),
            };
            let locked = members.iter().all(|n| years.locked[n.at()]);
            ProgrammeProject { id, zone, start, finish, members, locked }
        })
        .collect();
    projects.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    let mut project_of = vec![None; years.start.len()];
    for (number, project) in projects.iter().enumerate() {
        for n in &project.members {
            project_of[n.at()] = Some(number as u32);
        }
    }
    Programme {
        years: span,
        projects,
        project_of,
        start: years.start,
        finish: years.finish,
        why: years.why,
        reasons: years.reason,
        targets,
        ..Programme::default()
    }
}
