//! The work behind the window: the plan and its scene are made on a thread of their own.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::sync::{Arc, Weak};
use std::time::Instant;

use eframe::{egui, egui_wgpu};

use super::freed;
use super::gpu::{Fresh, MapGpu, Upload};
use super::moved::{self, Moved};
use super::scene::Scene;
use crate::cache::Cache;
use crate::intake::IntakeError;
use crate::plan::{self, Effort, Plan, PlanError, Rules, Stages};
use crate::project::Project;
use crate::report::messages::{AppMessage as M, Say};
use crate::report::{Cancelled, Event, Progress, Stage, Text};

/// Reads the project file once more; what is wrong with it and what to do about it where that fails.
pub type Reread = Arc<dyn Fn() -> Result<Project, (Text, Text)> + Send + Sync>;

/// What the window shows.
#[derive(Clone)]
pub(super) enum Source {
    /// The bundled sample, unpacked for as long as its plan is made.
    Sample,
    /// A project, and how to read its file again when the user has mended it.
    Project(Box<Project>, Option<Reread>),
}

/// A plan with all that the window needs to show it.
pub(super) struct Prepared {
    pub(super) plan: Arc<Plan>,
    pub(super) scene: Arc<Scene>,
    /// What of it reached the graphics card.
    pub(super) upload: Option<Upload>,
    /// The stages that made it, to go on from.
    pub(super) stages: Option<Box<Stages>>,
}

/// Why there is no plan, with what to do about it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    /// Each: where, what, remedy.
    pub(super) problems: Vec<(String, Text, Text)>,
    /// Sources that are not where the project file says.
    pub(super) moved: Vec<Moved>,
    pub(super) cancelled: bool,
}

/// Work under way.
pub(super) struct Job {
    progress: Progress,
    result: Receiver<Result<Prepared, Failure>>,
    worker: Weak<()>,
    begun: Instant,
}

impl Job {
    /// Starts the work; `ctx` is woken by every report. Districts that `cache` keeps are not read again.
    pub(super) fn start(source: Source, cache: Option<Cache>, state: Option<egui_wgpu::RenderState>, ctx: egui::Context) -> Self {
        Self::of(ctx, move |progress| make(source, cache.as_ref(), state.as_ref(), progress))
    }

    /// Draws a plan that is there already.
    pub(super) fn draw(plan: Arc<Plan>, state: Option<egui_wgpu::RenderState>, ctx: egui::Context) -> Self {
        Self::of(ctx, move |progress| prepare(plan, None, state.as_ref(), progress))
    }

    /// Does some work on a thread of its own.
    pub(super) fn of(ctx: egui::Context, work: impl FnOnce(&Progress) -> Result<Prepared, Failure> + Send + 'static) -> Self {
        let (sender, result) = channel();
        let awake = ctx.clone();
        let progress = Progress::heard_by(move |_| awake.request_repaint_after(std::time::Duration::from_millis(60)));
        let heard = progress.clone();
        let at_work = Arc::new(());
        let worker = Arc::downgrade(&at_work);
        std::thread::spawn(move || {
            let made = work(&heard);
            // Nobody listens any more where the window was closed or the work cancelled: what was made is gone with this.
            let _ = sender.send(made);
            freed::give_back();
            drop(at_work);
            ctx.request_repaint();
        });
        Self { progress, result, worker, begun: Instant::now() }
    }

    /// Lives as long as the worker, also when nobody waits for it any more.
    pub(super) fn worker(&self) -> Weak<()> {
        self.worker.clone()
    }

    /// Seconds since it began.
    pub(super) fn seconds(&self) -> f32 {
        self.begun.elapsed().as_secs_f32()
    }

    pub(super) fn now(&self) -> Option<Event> {
        self.progress.now()
    }

    pub(super) fn cancel(&self) {
        self.progress.cancel();
    }

    /// The result, once it is there.
    pub(super) fn poll(&self) -> Option<Result<Prepared, Failure>> {
        match self.result.try_recv() {
            Ok(result) => Some(result),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Disconnected) => {
                Some(Err(Failure::of(M::Title.say(crate::report::Lang::Zh), &M::WorkerLost, &M::WorkerRemedy)))
            }
        }
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}

impl Failure {
    fn of(place: String, what: &M, remedy: &M) -> Self {
        Self { problems: vec![(place, what.both(), remedy.both())], moved: Vec::new(), cancelled: false }
    }

    pub(super) fn of_text(what: Text, remedy: Text) -> Self {
        Self { problems: vec![(String::new(), what, remedy)], moved: Vec::new(), cancelled: false }
    }

    /// Names the project file where no other place is known.
    fn in_file_of(mut self, project: &Project) -> Self {
        let name = project.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        for (place, ..) in self.problems.iter_mut().filter(|(place, ..)| place.is_empty()) {
            place.clone_from(&name);
        }
        self
    }

    /// The worker was told to stop.
    pub(super) fn cancelled() -> Self {
        Self { problems: Vec::new(), moved: Vec::new(), cancelled: true }
    }
}

impl Source {
    /// A project with the way to read it again, or the sample.
    pub(super) fn of(project: Option<(Project, Reread)>) -> Self {
        project.map_or(Self::Sample, |(project, reread)| Self::Project(Box::new(project), Some(reread)))
    }

    /// Where the project's file lies, where it has one of its own.
    pub(super) fn path(&self) -> Option<&std::path::Path> {
        match self {
            Self::Sample => None,
            Self::Project(project, _) => Some(&project.path),
        }
    }

    /// Name of the project, where it has one of its own.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Sample => None,
            Self::Project(project, _) => Some(&project.file.project.name),
        }
    }

    /// The same with its project file as it stands now.
    pub(super) fn reread(&self) -> Result<Self, Failure> {
        let Self::Project(project, Some(reread)) = self else { return Ok(self.clone()) };
        match reread() {
            Ok(project) => Ok(Self::Project(Box::new(project), Some(reread.clone()))),
            Err((what, remedy)) => {
                let place = project.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
                Err(Failure { problems: vec![(place, what, remedy)], moved: Vec::new(), cancelled: false })
            }
        }
    }
}

impl From<PlanError> for Failure {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::Cancelled(_) | PlanError::Intake(IntakeError::Cancelled(_)) => Self::cancelled(),
            PlanError::Intake(IntakeError::Unusable(problems)) => {
                let mut all: Vec<(String, Text, Text)> = Vec::new();
                for p in problems {
                    let place = p.field.map_or_else(|| p.layer.to_string(), |field| format!("{} · {field}", p.layer));
                    // One file may play several parts; it is missing once.
                    let said = (place, p.message, p.remedy);
                    if !all.contains(&said) {
                        all.push(said);
                    }
                }
                Self { problems: all, moved: Vec::new(), cancelled: false }
            }
            PlanError::Pack(error) => Self::of_text(Text::same(error.to_string()), M::PackRemedy.both()),
            other => Self::of_text(Text::same(other.to_string()), M::FailedRemedy.both()),
        }
    }
}

impl From<Cancelled> for Failure {
    fn from(_: Cancelled) -> Self {
        Self::cancelled()
    }
}

fn make(source: Source, cache: Option<&Cache>, state: Option<&egui_wgpu::RenderState>, progress: &Progress) -> Result<Prepared, Failure> {
    let (project, kept) = match source {
        Source::Project(project, _) => (*project, None),
        Source::Sample => {
            let missing =
                |e: &dyn std::fmt::Display| Failure::of(String::new(), &M::SampleMissing { cause: e.to_string() }, &M::SampleRemedy);
            let folder = tempfile::tempdir().map_err(|e| missing(&e))?;
            let path: PathBuf = plan::sample::unpack(folder.path()).map_err(|e| missing(&e))?;
            (Project::read(&path).map_err(|e| Failure::from(PlanError::from(e)))?, Some(folder))
        }
    };
    // The sample lies in another folder every time, and is read in no time.
    let cache = cache.filter(|_| kept.is_none());
    let mut stages = Box::new(Stages::default());
    let plan = match plan_of(&mut stages, &project, cache, progress) {
        Ok(plan) => plan,
        Err(error) => {
            let mut failure = Failure::from(error).in_file_of(&project);
            if !failure.cancelled {
                failure.moved = moved::missing(&project, &cache.map(|cache| cache.known(&project)).unwrap_or_default(), progress)?;
            }
            return Err(failure);
        }
    };
    let prepared = prepare(Arc::new(plan), None, state, progress)?;
    Ok(Prepared { stages: Some(stages), ..prepared })
}

/// The plan of a project, on the district that is kept where nothing changed: the same plan as [`plan::run`] makes.
fn plan_of(stages: &mut Stages, project: &Project, cache: Option<&Cache>, progress: &Progress) -> Result<Plan, PlanError> {
    if let Some(cache) = cache {
        // What is wrong with the rules is told before much is read.
        Rules::load(project)?;
        progress.enter(Stage::Intake, 0)?;
        let (intake, _) = cache.read(project, progress)?;
        stages.take(project, intake);
    }
    stages.plan(project, Effort::Settled, progress)
}

/// Makes the scene of a plan and uploads it; of a plan that comes after another one, what differs from its scene.
pub(super) fn prepare(
    plan: Arc<Plan>,
    before: Option<&Scene>,
    state: Option<&egui_wgpu::RenderState>,
    progress: &Progress,
) -> Result<Prepared, Failure> {
    let (scene, meshes) = Scene::after(before, &plan, || progress.check())?;
    let upload = state.map(|state| {
        let fresh = Fresh::new(state, &meshes, scene.features.count as usize);
        if before.is_some() { Upload::Fresh(fresh) } else { Upload::Whole(Box::new(MapGpu::new(state, fresh))) }
    });
    Ok(Prepared { plan, scene: Arc::new(scene), upload, stages: None })
}
