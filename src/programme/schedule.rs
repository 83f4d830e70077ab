//! Years by rank: what is recorded stays, then zones start in the order of their rank until each year's targets are
//! met and what has a deadline is spread evenly over the years left for it.

use std::collections::BTreeMap;

use super::{Programme, ProgrammeProject, Target};
use crate::district::{District, NeighbourhoodIx, SquareMetres, Status};
use crate::policy::{Candidacy, Eligibility, Pack};
use crate::project::{HandEdits, ProgrammeSettings};
use crate::report::messages::{PlanMessage as M, Say};
use crate::report::{Cancelled, Progress, Stage, Text};
use crate::zone::{Role, Zones};

/// Gives every neighbourhood its years.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
#[expect(clippy::too_many_arguments, reason = "one argument a stage whose result the programme reads")]
pub fn plan_years(
    district: &District,
    pack: &Pack,
    eligibility: &[Eligibility],
    zones: &Zones,
    targets: &[Target],
    settings: &ProgrammeSettings,
    edits: &HandEdits,
    as_of: jiff::civil::Date,
    progress: &Progress,
) -> Result<Programme, Cancelled> {
    progress.enter(Stage::Programme, zones.zones.len() as u64)?;
    let (first, last) = span(targets, settings, as_of);
    let duration = settings.duration_years.unwrap_or(1).max(0);
    let mut years = Years::new(district, eligibility, edits, duration);
    let mut work = zone_work(district, pack, eligibility, zones, &years, (first, last), duration);

    // A zone with a committed member is opened with it.
    for zone in &mut work {
        if let Some(year) = zone.locked {
            years.start_zone(zone, year.clamp(first, last), &M::StartWithCommitted { year: year.clamp(first, last) }.both());
            zone.open = false;
        }
    }
    for year in first..=last {
        progress.check()?;
        start_for_targets(&mut work, &mut years, targets, eligibility, district, year);
        start_by_deadline(&mut work, &mut years, year, duration);
    }
    progress.advance(work.len() as u64)?;
    let results = targets.iter().map(|t| t.judge(district, eligibility, &years.start, &years.finish, as_of.year())).collect();
    Ok(programme(district, zones, years, results, (first, last)))
}

/// First and last year in which works may start: as set; else from the year of `as_of`, or the next where less than half of it is
/// left, to that of the last target, or four years on.
#[must_use]
pub fn span(targets: &[Target], settings: &ProgrammeSettings, as_of: jiff::civil::Date) -> (i16, i16) {
    let first = settings.first_year.unwrap_or(if as_of.month() <= 6 { as_of.year() } else { as_of.year() + 1 });
    let last_target = targets.iter().map(|t| t.setting.year).max().unwrap_or(first + 4);
    (first, settings.last_year.unwrap_or(last_target).max(first))
}

/// Start and completion of every neighbourhood, with the reason.
struct Years {
    start: Vec<Option<i16>>,
    finish: Vec<Option<i16>>,
    locked: Vec<bool>,
    why: Vec<Text>,
    duration: i16,
}

/// A zone still to be started.
struct ZoneWork {
    rank: u32,
    /// Members and provisional ones without a year of their own.
    unlocked: Vec<NeighbourhoodIx>,
    /// Earliest year that a record or a hand edit fixes for a member.
    locked: Option<i16>,
    /// Last year it may start in to meet the deadlines of its members' tiers.
    latest: i16,
    /// Floor area, or number, of its unlocked members.
    size: f64,
    open: bool,
}

impl Years {
    /// What is recorded, committed or fixed by hand.
    fn new(district: &District, eligibility: &[Eligibility], edits: &HandEdits, duration: i16) -> Self {
        let n = district.neighbourhoods.len();
        let mut years =
            Self { start: vec![None; n], finish: vec![None; n], locked: vec![false; n], why: vec![Text::default(); n], duration };
        for (at, neighbourhood) in district.neighbourhoods.iter().enumerate() {
            let by_hand = edits.start.get(&NeighbourhoodIx(at as u32)).copied();
            let candidate = eligibility[at].candidacy.is_candidate();
            let (start, finish, why) = match (neighbourhood.status, neighbourhood.started, neighbourhood.finished) {
                (Status::Completed, start, Some(finish)) => (start, Some(finish), M::FinishRecorded { year: finish }),
                (Status::Completed, start, None) => (start, None, M::DoneNoYear),
                (Status::Started, Some(year), finish) => (Some(year), finish.or(Some(year + duration)), M::StartRecorded { year }),
                (Status::Started, None, finish) => (None, finish, M::StartedNoYear),
                _ if eligibility[at].candidacy == Candidacy::Dangerous => (None, None, M::DangerousFirst),
                _ if !candidate => (None, None, M::NotInPlan),
                (Status::Planned, Some(year), _) if by_hand.is_none() => (Some(year), Some(year + duration), M::StartCommitted { year }),
                _ => match by_hand {
                    Some(year) => (Some(year), Some(year + duration), M::StartByHand { year }),
                    None => continue,
                },
            };
            years.locked[at] = start.is_some() || finish.is_some();
            (years.start[at], years.finish[at], years.why[at]) = (start, finish, why.both());
        }
        years
    }

    fn start_zone(&mut self, zone: &ZoneWork, year: i16, why: &Text) {
        for n in &zone.unlocked {
            self.start[n.at()] = Some(year);
            self.finish[n.at()] = Some(year + self.duration);
            self.why[n.at()].clone_from(why);
        }
    }
}

fn zone_work(
    district: &District,
    pack: &Pack,
    eligibility: &[Eligibility],
    zones: &Zones,
    years: &Years,
    (first, last): (i16, i16),
    duration: i16,
) -> Vec<ZoneWork> {
    // Work is spread by floor area; by the number of neighbourhoods where an area is missing.
    let candidates = || (0..eligibility.len()).filter(|&at| eligibility[at].candidacy.is_candidate());
    let by_area = candidates().all(|at| district.neighbourhoods[at].floor_area.is_some());
    let size =
        |n: &NeighbourhoodIx| if by_area { district.neighbourhoods[n.at()].floor_area.map_or(0.0, |SquareMetres(a)| a) } else { 1.0 };
    zones
        .zones
        .iter()
        .map(|zone| {
            let all: Vec<NeighbourhoodIx> =
                zone.parts.iter().filter(|(_, role)| matches!(role, Role::Member | Role::Provisional)).map(|&(n, _)| n).collect();
            let unlocked: Vec<NeighbourhoodIx> = all.iter().copied().filter(|n| !years.locked[n.at()]).collect();
            let deadline = |n: &NeighbourhoodIx| pack.tier(eligibility[n.at()].tier.as_deref()?)?.complete_by;
            ZoneWork {
                rank: zone.rank,
                locked: all.iter().filter(|n| years.locked[n.at()]).filter_map(|n| years.start[n.at()]).min(),
                latest: unlocked.iter().filter_map(deadline).map(|by| by - duration).min().unwrap_or(last).clamp(first, last),
                size: unlocked.iter().map(size).sum(),
                open: !unlocked.is_empty(),
                unlocked,
            }
        })
        .collect()
}

/// Starts zones by rank while a lower target of the year is short of starts.
fn start_for_targets(
    work: &mut [ZoneWork],
    years: &mut Years,
    targets: &[Target],
    eligibility: &[Eligibility],
    district: &District,
    year: i16,
) {
    let short = |years: &Years| {
        targets.iter().filter(|t| t.started && t.setting.year == year && t.op != super::TargetOp::AtMost && !t.setting.progressive).any(
            |t| {
                let result = t.judge(district, eligibility, &years.start, &years.finish, year);
                result.met == Some(false) && result.planned < result.value
            },
        )
    };
    for zone in work.iter_mut() {
        if !zone.open {
            continue;
        }
        if !short(years) {
            return;
        }
        // A zone of provisional members only brings no target nearer.
        if zone.unlocked.iter().all(|n| eligibility[n.at()].candidacy == Candidacy::Provisional) {
            continue;
        }
        years.start_zone(zone, year, &M::StartForTarget { year, rank: zone.rank }.both());
        zone.open = false;
    }
}

/// Starts zones by rank up to an even share of what is left, and every zone whose last year has come.
fn start_by_deadline(work: &mut [ZoneWork], years: &mut Years, year: i16, duration: i16) {
    let mut by_deadline: BTreeMap<i16, f64> = BTreeMap::new();
    for zone in work.iter().filter(|z| z.open) {
        *by_deadline.entry(zone.latest.max(year)).or_default() += zone.size;
    }
    let mut due = 0.0;
    let mut share: f64 = 0.0;
    for (latest, area) in by_deadline {
        due += area;
        share = share.max(due / f64::from(latest - year + 1));
    }
    let mut started = 0.0;
    for zone in work.iter_mut().filter(|z| z.open) {
        let last_call = zone.latest <= year;
        if last_call || started < share {
            let why =
                if last_call { M::StartForDeadline { year, by: year + duration } } else { M::StartWithZone { year, rank: zone.rank } };
            years.start_zone(zone, year, &why.both());
            zone.open = false;
            started += zone.size;
        }
    }
}

/// What makes a project: its zone, or the neighbourhood that stands alone, its start and its finish.
type Together = (Option<u32>, Option<usize>, i16, i16);

/// Groups what starts together into projects: the members of one zone and year. What is recorded outside zones stands alone,
/// because no record says what was let together.
fn programme(district: &District, zones: &Zones, years: Years, targets: Vec<super::TargetResult>, span: (i16, i16)) -> Programme {
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
    Programme { years: span, projects, project_of, start: years.start, finish: years.finish, why: years.why, targets }
}
