//! What planners ask before they change a plan: may this be, why not us, what would it displace, how do two plans differ.

use std::collections::{BTreeMap, BTreeSet};

use super::Desk;
use crate::base::{ChangeKind, Changes, Difference, differences};
use crate::district::NeighbourhoodIx;
use crate::plan::{Effort, Plan, PlanError, Stages};
use crate::policy::Candidacy;
use crate::project::{Change, Edit, EditAction, Project, changed};
use crate::report::messages::{DeskMessage as M, MeetingMessage, PlanMessage, Say};
use crate::report::{Progress, Text};
use crate::zone::{ByHand, HandChange, Moved, Role, ZoneInput};

/// What zones are made from in a plan.
fn zone_input(plan: &Plan) -> ZoneInput<'_> {
    ZoneInput {
        district: &plan.district,
        eligibility: &plan.eligibility,
        links: &plan.links,
        scores: &plan.scores,
        settings: &plan.project.file.zone,
        edits: &plan.edits,
        seed: plan.project.file.project.seed,
        earlier: None,
    }
}

/// Whether a change by hand would stand after a new run, beside the edits in force.
///
/// # Errors
/// The reason why not.
pub fn allows(plan: &Plan, change: &HandChange) -> Result<(), Text> {
    let input = zone_input(plan);
    ByHand::new(&input).allows(&plan.zones, change).map_err(|refusal| refusal.text(&input))
}

/// What a move of some neighbourhoods into a zone would do, and in words why it cannot be; `None` where there is no such zone.
#[must_use]
pub fn moved(plan: &Plan, who: &[NeighbourhoodIx], to: u32) -> Option<(Moved, Option<Text>)> {
    let input = zone_input(plan);
    let moved = ByHand::new(&input).moved(&plan.district, &input.settings.bounds, &plan.zones, who, to)?;
    let why = moved.refusal.as_ref().map(|refusal| refusal.text(&input));
    Some((moved, why))
}

/// The change as an edit of the project file with its name as a step; `None` where it names a zone that is not there.
#[must_use]
pub fn as_edit(plan: &Plan, change: &HandChange, id: String, reason: &str) -> Option<(M, Edit)> {
    let works = |zone: u32| -> Option<Vec<NeighbourhoodIx>> {
        let parts = &plan.zones.zones.get(zone as usize)?.parts;
        Some(parts.iter().filter(|(_, role)| matches!(role, Role::Member | Role::Provisional)).map(|&(who, _)| who).collect())
    };
    let mut to = None;
    let (action, who) = match change {
        HandChange::Move { who, to: zone } => {
            let all = works(*zone)?;
            let near = all.iter().find(|&&one| !who.contains(&one) && hang_together(plan, &[who, &[one][..]].concat()));
            match near {
                Some(there) => {
                    to = Some(toml::Value::from(plan.district.neighbourhoods[there.at()].id.0.as_str()));
                    (EditAction::Move, who.clone())
                }
                // They hang together by the whole of the zone, or by several of it.
                None => (EditAction::Join, who.iter().copied().chain(all.into_iter().filter(|one| !who.contains(one))).collect()),
            }
        }
        // A zone of their own is one that takes in nobody else.
        HandChange::Split { who } => (EditAction::Lock, who.clone()),
        HandChange::Merge { one, other } => (EditAction::Join, [works(*one)?, works(*other)?].concat()),
        HandChange::Lock { zone } => (EditAction::Lock, works(*zone)?),
        HandChange::Exclude { who } => (EditAction::Exclude, who.clone()),
    };
    let edit = Edit { to, ..edit(plan, action, &who, id, reason) };
    let count = who.len();
    let name = match change {
        HandChange::Move { who, .. } => M::Move { count: who.len() },
        HandChange::Split { .. } => M::Separate { count },
        HandChange::Merge { .. } => M::Join { count },
        HandChange::Lock { .. } => M::Lock { count },
        HandChange::Exclude { .. } => M::Exclude { count },
    };
    Some((name, edit))
}

/// Whether some neighbourhoods are connected by links that count, among themselves alone.
fn hang_together(plan: &Plan, all: &[NeighbourhoodIx]) -> bool {
    let mut reached: BTreeSet<NeighbourhoodIx> = all.first().copied().into_iter().collect();
    let mut open: Vec<NeighbourhoodIx> = reached.iter().copied().collect();
    while let Some(one) = open.pop() {
        for (other, _) in plan.links.of(one).filter(|(other, link)| link.counts && all.contains(other)) {
            if reached.insert(other) {
                open.push(other);
            }
        }
    }
    all.iter().all(|one| reached.contains(one))
}

/// Whether neighbourhoods may be given a year: those that are in the programme have one.
///
/// # Errors
/// Which of them is not, for readers.
pub fn may_start(plan: &Plan, who: &[NeighbourhoodIx]) -> Result<(), Text> {
    match who.iter().find(|who| !plan.eligibility[who.at()].candidacy.is_candidate()) {
        Some(who) => Err(PlanMessage::RefusedNotPlanned { name: plan.district.neighbourhoods[who.at()].name.clone() }.both()),
        None => Ok(()),
    }
}

/// A start year as an edit of the project file, with its name as a step.
#[must_use]
pub fn start_edit(plan: &Plan, who: &[NeighbourhoodIx], year: i16, id: String, reason: &str) -> (M, Edit) {
    let edit = Edit { to: Some(i64::from(year).into()), ..edit(plan, EditAction::Start, who, id, reason) };
    (M::Start { count: who.len(), year }, edit)
}

fn edit(plan: &Plan, action: EditAction, who: &[NeighbourhoodIx], id: String, reason: &str) -> Edit {
    let targets = who.iter().map(|who| plan.district.neighbourhoods[who.at()].id.0.clone()).collect();
    Edit { id, targets, action, to: None, reason: reason.to_owned(), date: None }
}

/// What one plan of a project does differently from another: scenarios side by side, before and after a change.
///
/// # Errors
/// None that plans of this program can give.
pub fn compare(before: &Plan, after: &Plan) -> Result<Changes, serde_json::Error> {
    Ok(differences(&before.statement()?, &after.statement()?, &BTreeMap::new()))
}

/// Targets of which something else is reached.
pub fn targets_moved(changes: &Changes) -> impl Iterator<Item = &Difference> {
    changes.changes.iter().filter(|change| change.kind == ChangeKind::Target)
}

/// Why a neighbourhood is not planned.
#[derive(Debug, Clone)]
pub struct WhyNot {
    /// What stands against it.
    pub reason: Text,
    /// The nearest change that would include it; `None` where none of those that a planner can make by hand does.
    pub nearest: Option<Nearest>,
}

/// A change that would include a neighbourhood.
#[derive(Debug, Clone)]
pub struct Nearest {
    /// What it is called.
    pub name: Text,
    /// The change of the project file.
    pub changes: Vec<Change>,
    /// The year in which it would start.
    pub start: i16,
    /// All that the plan would then do differently.
    pub differences: Changes,
}

impl Nearest {
    /// Those that would start later for it, or no more.
    pub fn displaced(&self) -> impl Iterator<Item = &Difference> {
        self.differences.put_off()
    }
}

/// Why not us: the reason, the nearest change that would include a neighbourhood, and what it would displace. `None` where it is
/// planned or under way.
///
/// The changes are tried as they would be made, by planning the changed project: an exclusion taken back, its tier taken in, the
/// neighbourhood included by hand; each as it is and, where that is not enough, with a start year, then with a limit raised by what
/// it takes. The first that is enough counts; of years and limits the one that displaces fewest, then the earliest year.
///
/// # Errors
/// [`PlanError::Cancelled`] where the caller cancels.
pub fn why_not(
    stages: &mut Stages,
    desk: &Desk,
    plan: &Plan,
    who: NeighbourhoodIx,
    reason: &str,
    progress: &Progress,
) -> Result<Option<WhyNot>, PlanError> {
    if plan.programme.start[who.at()].is_some() || plan.programme.finish[who.at()].is_some() {
        return Ok(None);
    }
    let mut trials = Trials { stages, desk, plan, who, progress };
    let mut nearest = None;
    let ways = ways(desk, plan, who, reason);
    for (name, changes) in &ways {
        if changes.is_empty() {
            continue;
        }
        nearest = trials.plan(name, changes)?;
        if nearest.is_some() {
            break;
        }
    }
    if nearest.is_none() {
        // All that makes it a candidate, or nothing where it is one.
        let base = ways.last().map(|(_, changes)| changes.clone()).unwrap_or_default();
        for (name, more) in further(desk, plan, who, reason) {
            let found = trials.plan(&name, &[base.clone(), more].concat())?;
            let displaced = |nearest: &Nearest| nearest.displaced().count();
            if found.as_ref().is_some_and(|found| nearest.as_ref().is_none_or(|best| displaced(found) < displaced(best))) {
                nearest = found;
            }
        }
    }
    Ok(Some(WhyNot { reason: against(plan, who), nearest }))
}

/// What stands against a neighbourhood that is not planned, in words: a change by hand, the rules of the policy, the settings of the
/// zones, the limits of the years.
#[must_use]
pub fn against(plan: &Plan, who: NeighbourhoodIx) -> Text {
    let id = plan.district.neighbourhoods[who.at()].id.0.as_str();
    let edits = &plan.project.file.edits;
    if let Some(edit) = edits.iter().find(|edit| edit.action == EditAction::Exclude && edit.targets.iter().any(|of| of == id)) {
        return MeetingMessage::OutByHand { reason: edit.reason.clone() }.both();
    }
    let candidacy = plan.eligibility[who.at()].candidacy;
    if candidacy == Candidacy::No
        && let Some(said) = plan.against_eligibility(who)
    {
        return said;
    }
    let said = [&plan.zones.outside[who.at()], &plan.programme.why[who.at()]];
    said.into_iter().find(|said| !said.zh.is_empty()).cloned().unwrap_or_default()
}

/// A change with its name as a step.
type Way = (M, Vec<Change>);

/// Ways to make a neighbourhood a candidate that is zoned, the smallest first; one of nothing where it is one.
fn ways(desk: &Desk, plan: &Plan, who: NeighbourhoodIx, reason: &str) -> Vec<Way> {
    let id = plan.district.neighbourhoods[who.at()].id.0.as_str();
    let out = desk.project().file.edits.iter().filter(|edit| edit.action == EditAction::Exclude && edit.targets.iter().any(|of| of == id));
    let taken_back: Vec<Change> = out
        .map(|edit| {
            let targets: Vec<String> = edit.targets.iter().filter(|of| *of != id).cloned().collect();
            if targets.is_empty() { Change::Withdraw { id: edit.id.clone() } } else { Change::Edit(Edit { targets, ..edit.clone() }) }
        })
        .collect();
    if !taken_back.is_empty() {
        return vec![(M::Include { count: 1 }, taken_back)];
    }
    let is_candidate = plan.eligibility[who.at()].candidacy.is_candidate();
    if is_candidate && plan.zones.zone_of[who.at()].is_none() {
        let tiers = ["core", "extended", "provisional"].map(toml::Value::from).to_vec();
        return vec![(M::Setting { key: "zone.include".into() }, vec![Change::set("zone.include", tiers)])];
    }
    if is_candidate {
        return vec![(M::Include { count: 1 }, Vec::new())];
    }
    let include = edit(plan, EditAction::Include, &[who], desk.free_edit_id(), reason);
    vec![(M::Include { count: 1 }, vec![Change::Edit(include)])]
}

/// What may be needed beside: a year by hand, or a limit raised by what the neighbourhood takes.
fn further(desk: &Desk, plan: &Plan, who: NeighbourhoodIx, reason: &str) -> Vec<Way> {
    let (first, last) = plan.programme.years;
    let free = desk.free_edit_id();
    let years = (first..=last).map(|year| {
        let (name, start) = start_edit(plan, &[who], year, format!("{free}-start"), reason);
        (name, vec![Change::Edit(start)])
    });
    let limits = &desk.project().file.programme.limits;
    let raised = (0..limits.len()).filter_map(|at| {
        let takes = if limits[at].of == "openings" { 1.0 } else { plan.district.amount(who, &limits[at].of)? };
        let mut limits = limits.clone();
        limits[at].max += takes;
        let value = toml::Value::try_from(&limits).ok()?;
        Some((M::Setting { key: format!("programme.limits[{at}]") }, vec![Change::set("programme.limits", value)]))
    });
    years.chain(raised).collect()
}

/// Plans of changed projects.
struct Trials<'a> {
    stages: &'a mut Stages,
    desk: &'a Desk,
    plan: &'a Plan,
    who: NeighbourhoodIx,
    progress: &'a Progress,
}

impl Trials<'_> {
    /// What a change would do, where it includes the neighbourhood and stands.
    fn plan(&mut self, name: &M, changes: &[Change]) -> Result<Option<Nearest>, PlanError> {
        let Ok(text) = changed(self.desk.text(), changes) else { return Ok(None) };
        let Ok(project) = Project::parse(&text, &self.desk.project().path) else { return Ok(None) };
        let after = match self.stages.plan(&project, Effort::Settled, self.progress) {
            Ok(after) => after,
            Err(PlanError::Cancelled(cancelled)) => return Err(cancelled.into()),
            // A project that cannot be planned includes nobody.
            Err(_) => return Ok(None),
        };
        let own: BTreeSet<&str> =
            changes.iter().filter_map(|change| if let Change::Edit(edit) = change { Some(edit.id.as_str()) } else { None }).collect();
        let stands = after.zones.refused.iter().all(|refused| !own.contains(refused.id.as_str()));
        let (Some(start), true) = (after.programme.start[self.who.at()], stands) else { return Ok(None) };
        let Ok(differences) = compare(self.plan, &after) else { return Ok(None) };
        Ok(Some(Nearest { name: name.both(), changes: changes.to_vec(), start, differences }))
    }
}
