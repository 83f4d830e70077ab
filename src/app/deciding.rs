//! What is decided in the window: the desk with the project, and the plans that follow it.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use eframe::{egui, egui_wgpu};

use super::held::Dropped;
use super::job::{Failure, Prepared, prepare};
use super::page::MapPage;
use crate::desk::{Desk, Planner, Recovery, allows, as_edit, may_start, start_edit};
use crate::district::NeighbourhoodIx;
use crate::plan::{Plan, Stages};
use crate::project::{Change, EditAction, Note, Project, ProjectError, ProjectFile, free_note_id};
use crate::report::messages::{DeskMessage as M, GuideMessage, HandMessage, Say};
use crate::report::{Lang, Progress, Text};
use crate::zone::HandChange;

/// Something that a panel asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Decision {
    /// A change of zones.
    Hand(HandChange),
    /// Neighbourhoods start in a year.
    Start { who: Vec<NeighbourhoodIx>, year: i16 },
    /// Settings get values, as one step of this name; changes of one gesture belong together, `held` while the hand is still on it.
    Set { name: Text, gesture: String, changes: Vec<Change>, held: bool },
    /// An edit is taken back, by its id.
    Withdraw(String),
    /// A criterion, by position, gets a weight; `held` while the hand is still on it.
    Weight { at: usize, points: f64, held: bool },
    /// Changes that were found for the planner, as one step.
    Take { name: Text, changes: Vec<Change> },
    /// A note on what has an id; on the project where it has none.
    Note { of: String, text: String },
    /// A note is taken out.
    Forget { id: String },
    /// The hand lets go of what it moved.
    Release,
}

/// What the panels need to ask for decisions.
#[derive(Debug, Default)]
pub(super) struct Asking {
    /// Whether there is a desk at all.
    pub(super) is_open: bool,
    /// The reason that is being written.
    pub(super) reason: String,
    /// Id of the zone to move into.
    pub(super) into: Option<String>,
    /// The project as it stands on the desk: newer than that of the plan while an answer is being made.
    pub(super) file: Option<Arc<ProjectFile>>,
    /// Why the last wish was not granted.
    pub(super) refused: Option<Text>,
    /// What is asked for in this frame.
    pub(super) decision: Option<Decision>,
}

/// Whether a project has a file of its own.
#[derive(Debug, Clone, Copy)]
pub(super) enum Filed<'a> {
    /// It has none: the bundled sample.
    No,
    /// It may; what is unsaved is kept in this folder.
    In(Option<&'a Path>),
}

impl Filed<'_> {
    fn open(self, path: &Path) -> Option<Result<(Desk, Option<Recovery>), ProjectError>> {
        match self {
            Self::No => None,
            Self::In(state) => Some(Desk::open(path, state)),
        }
    }
}

/// A project that is decided on.
pub(super) struct Deciding {
    desk: Desk,
    planner: Planner<Result<Prepared, Failure>>,
    /// What the inputs were read by.
    read: Project,
    /// Unsaved changes of an earlier process, until they are taken or refused.
    pub(super) recovery: Option<Recovery>,
    title: String,
}

impl Deciding {
    /// Puts the project of a plan on the desk: the one that is carried, where it was planned, else its file, where it has one.
    pub(super) fn begin(
        page: &mut MapPage,
        carried: Option<Desk>,
        filed: Filed<'_>,
        render: Option<&egui_wgpu::RenderState>,
        ctx: &egui::Context,
    ) -> Option<Self> {
        let plan = Arc::clone(&page.plan);
        let project = &plan.project;
        let (desk, recovery) = match (carried, filed.open(&project.path)) {
            (Some(desk), _) if desk.project() == project => (desk, None),
            // What is on disk by now may be another project than the one that was planned.
            (_, Some(Ok((desk, recovery)))) if desk.project() == project => (desk, recovery),
            _ => (Desk::unfiled(project).ok()?, None),
        };
        let (render, awake) = (render.cloned(), ctx.clone());
        // Of the scene before, what no decision changes is taken over.
        let before = RefCell::new(Arc::clone(&page.scene));
        let dress = move |plan| {
            let prepared = prepare(plan, Some(&**before.borrow()), render.as_ref(), &Progress::silent())?;
            before.replace(Arc::clone(&prepared.scene));
            Ok(prepared)
        };
        let stages = page.stages.take();
        let is_warm = stages.is_some();
        let stages = stages.map_or_else(|| Stages::after(&plan), |stages| *stages);
        let planner = Planner::start(stages, dress, move || awake.request_repaint());
        // What no change reaches is made once, before the first change asks for it.
        if desk.is_filed() && !is_warm {
            planner.warm(desk.project().clone());
        }
        let deciding = Self { read: project.for_intake(), desk, planner, recovery, title: String::new() };
        deciding.tell(page);
        Some(deciding)
    }

    pub(super) fn desk(&self) -> &Desk {
        &self.desk
    }

    /// Does what a panel asked for.
    pub(super) fn decide(&mut self, page: &mut MapPage) {
        page.asking.is_open = true;
        let Some(decision) = page.asking.decision.take() else { return };
        let has_reason = matches!(decision, Decision::Hand(_) | Decision::Start { .. });
        page.asking.refused = self.done(page, decision).err();
        if has_reason && page.asking.refused.is_none() {
            // The next change has a reason of its own.
            page.asking.reason.clear();
            page.view.dropped = None;
        }
        self.tell(page);
    }

    fn done(&mut self, page: &MapPage, decision: Decision) -> Result<(), Text> {
        let plan = &page.plan;
        let reason = page.asking.reason.trim();
        let (name, gesture, changes, held) = match decision {
            Decision::Release => {
                self.desk.release();
                self.wish(true);
                return Ok(());
            }
            Decision::Take { name, changes } => (name, None, changes, false),
            Decision::Note { of, text } => {
                let id = free_note_id(&self.desk.project().file.notes);
                (GuideMessage::NoteStep.both(), None, vec![Change::Note(Note { id, of, text })], false)
            }
            Decision::Forget { id } => (GuideMessage::NoteGone.both(), None, vec![Change::Forget { id }], false),
            Decision::Weight { at, points, held } => {
                let criterion = &plan.scores.criteria[at];
                let named = |lang| M::Weight { name: criterion.spec.name.get(lang).to_owned() }.say(lang);
                let name = Text { zh: named(Lang::Zh), en: named(Lang::En) };
                (name, Some(format!("weight {}", criterion.spec.id)), weights(plan, self.desk.project(), at, points), held)
            }
            Decision::Hand(_) | Decision::Start { .. } if reason.is_empty() => return Err(M::ReasonMissing.both()),
            Decision::Hand(change) => {
                allows(plan, &change)?;
                let Some((name, edit)) = as_edit(plan, &change, self.desk.free_edit_id(), reason) else { return Ok(()) };
                (name.both(), None, vec![Change::Edit(edit)], false)
            }
            Decision::Set { name, gesture, changes, held } => (name, Some(gesture), changes, held),
            Decision::Withdraw(id) => (M::Withdraw { id: id.clone() }.both(), None, vec![Change::Withdraw { id }], false),
            Decision::Start { who, year } => {
                may_start(plan, &who)?;
                let (name, edit) = start_edit(plan, &who, year, self.desk.free_edit_id(), reason);
                (name.both(), None, vec![Change::Edit(edit)], false)
            }
        };
        self.desk.change(name, gesture.as_deref(), &changes).map_err(|error| error.text())?;
        if !held {
            self.desk.release();
        }
        self.wish(!held);
        Ok(())
    }

    pub(super) fn desk_mut(&mut self) -> &mut Desk {
        &mut self.desk
    }

    /// Hands the desk on.
    pub(super) fn into_desk(self) -> Desk {
        self.desk
    }

    /// Whether the inputs are others than those that the plan was made from, so that they have to be read.
    pub(super) fn has_other_inputs(&self) -> bool {
        self.desk.project().for_intake() != self.read
    }

    /// Shows the panels the project as it stands.
    fn tell(&self, page: &mut MapPage) {
        page.asking.file = Some(Arc::new(self.desk.project().file.clone()));
    }

    fn wish(&self, settle: bool) {
        // What has to be read is read by a job that can be watched and cancelled.
        if self.has_other_inputs() {
            return;
        }
        self.planner.wish(self.desk.revision(), self.desk.project().clone(), settle);
    }

    /// Asks for the reason to keep the zone of the selection as it is.
    pub(super) fn lock(page: &mut MapPage) {
        let zones: BTreeSet<u32> = page.view.marked.iter().filter_map(|n| page.plan.zones.zone_of[n as usize]).collect();
        let change = match zones.first() {
            Some(&zone) if zones.len() == 1 => Ok(HandChange::Lock { zone }),
            _ => Err(M::NotSame.both()),
        };
        ask(page, HandMessage::LockNow.both(), change);
    }

    /// Asks for the reason to take the selection out of the plan.
    pub(super) fn exclude(page: &mut MapPage) {
        let who = page.view.marked.iter().map(NeighbourhoodIx).collect();
        ask(page, HandMessage::ExcludeNow.both(), Ok(HandChange::Exclude { who }));
    }

    /// Takes back what locks the selection.
    pub(super) fn unlock(&mut self, page: &mut MapPage) {
        let chosen: BTreeSet<&str> = page.view.marked.iter().map(|n| page.plan.district.neighbourhoods[n as usize].id.0.as_str()).collect();
        let edits = self.desk.project().file.edits.iter().filter(|edit| edit.action == EditAction::Lock);
        let locks = edits.filter(|edit| edit.targets.iter().any(|target| chosen.contains(target.as_str())));
        let changes: Vec<Change> = locks.map(|edit| Change::Withdraw { id: edit.id.clone() }).collect();
        if changes.is_empty() {
            page.asking.refused = Some(HandMessage::NoLockHere.both());
        } else {
            let gesture = "unlock".to_owned();
            page.asking.decision = Some(Decision::Set { name: HandMessage::UnlockNow.both(), gesture, changes, held: false });
        }
    }

    /// Takes the last step back, or does it again.
    pub(super) fn step(&mut self, page: &mut MapPage, back: bool) {
        let done = if back { self.desk.undo() } else { self.desk.redo() };
        if done.is_some() {
            self.moved(page);
        }
    }

    /// Takes up what an earlier process left, or forgets it.
    pub(super) fn recover(&mut self, page: &mut MapPage, take: bool) {
        let Some(recovery) = self.recovery.take() else { return };
        if take {
            page.asking.refused = self.desk.recover(recovery).err().map(|error| error.text());
            self.moved(page);
        } else {
            recovery.discard();
        }
    }

    fn moved(&mut self, page: &mut MapPage) {
        self.tell(page);
        self.wish(true);
    }

    /// Saves the project file.
    pub(super) fn save(&mut self, page: &mut MapPage) {
        page.asking.refused = self.desk.save().err().map(|error| error.text());
    }

    /// Shows the newest plan on the page, and the state of the project in the title of the window.
    pub(super) fn follow(&mut self, page: &mut MapPage, render: Option<&egui_wgpu::RenderState>, ctx: &egui::Context) {
        let mut newest = None;
        loop {
            match self.planner.poll() {
                Ok(Some(mut answer)) => {
                    // Each builds on the one before: what reached the card is taken up of all of them, in their order.
                    if let (Ok(Ok(prepared)), Some(render)) = (&mut answer.plan, render)
                        && let Some(upload) = prepared.upload.take()
                    {
                        upload.take_up(render);
                    }
                    newest = Some(answer);
                }
                Ok(None) => break,
                Err(_) => {
                    page.asking.refused = Some(M::PlannerGone.both());
                    break;
                }
            }
        }
        if let Some(answer) = newest {
            match answer.plan {
                Ok(Ok(prepared)) => page.follow(prepared, ctx),
                Ok(Err(failure)) => page.asking.refused = failure.problems.into_iter().next().map(|(_, what, _)| what),
                Err(error) => page.asking.refused = Failure::from(error).problems.into_iter().next().map(|(_, what, _)| what),
            }
        }
        let mark = if self.desk.is_saved() { "" } else { "● " };
        let title = format!("{mark}{} — 连片 Lianpian", self.desk.project().file.project.name);
        if title != self.title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

/// Asks for the reason of a change, where it can be made; says why where not.
fn ask(page: &mut MapPage, said: Text, change: Result<HandChange, Text>) {
    match change.and_then(|change| allows(&page.plan, &change).map(|()| change)) {
        Ok(change) => {
            page.asking.refused = None;
            page.view.dropped = Some(Dropped { said, decision: Decision::Hand(change), at: page.view.map.center(), is_new: true });
        }
        Err(why) => page.asking.refused = Some(why),
    }
}

/// The changes that give one criterion a weight: all others keep theirs, so that no criterion loses its own by not being named.
fn weights(plan: &Plan, project: &Project, at: usize, points: f64) -> Vec<Change> {
    let own = &project.file.score.weights;
    let key = |id: &str| vec!["score".to_owned(), "weights".to_owned(), id.to_owned()];
    let rounded = |points: f64| toml::Value::from((points * 10.0).round() / 10.0);
    let mut changes = Vec::new();
    // Weights that are set by hand come in place of judgements.
    if project.file.score.weighting.is_some() {
        changes.push(Change::unset("score.weighting"));
    }
    for (other, criterion) in plan.scores.criteria.iter().enumerate() {
        if other == at {
            changes.push(Change::Set { key: key(&criterion.spec.id), value: rounded(points) });
        } else if own.is_empty() {
            changes.push(Change::Set { key: key(&criterion.spec.id), value: rounded(criterion.weight) });
        }
    }
    changes
}
