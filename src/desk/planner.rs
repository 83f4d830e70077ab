//! Plans of a project that is being changed, made on a thread of their own: a first answer at once, the settled one after it.
//!
//! The newest wish counts. A first answer that is being made is finished, so that something follows the hand however fast it moves;
//! a settled one is given up for any newer wish.

use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;

use crate::plan::{Effort, Plan, PlanError, Stages};
use crate::project::Project;
use crate::report::Progress;

/// A project that is to be planned.
struct Wish {
    revision: u64,
    project: Project,
    wants: Wants,
}

/// What is wanted of a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wants {
    /// That all is made which no change reaches; no answer.
    Warmth,
    /// The first answer.
    First,
    /// The settled plan after the first answer.
    Settled,
}

/// What is wished, and what is being made for it.
#[derive(Default)]
struct Desired {
    wish: Option<Wish>,
    /// The settled plan that is being made.
    settling: Option<Progress>,
    closed: bool,
}

/// A plan as it is wanted, or why there is none.
#[derive(Debug)]
pub struct Answer<D> {
    /// The number of the wish.
    pub revision: u64,
    /// How thoroughly it was made.
    pub effort: Effort,
    /// The plan.
    pub plan: Result<D, PlanError>,
}

/// Makes plans for wishes, and of each what its reader needs: a picture, or the plan alone.
pub struct Planner<D> {
    desired: Arc<(Mutex<Desired>, Condvar)>,
    answers: Receiver<Answer<D>>,
    worker: Option<JoinHandle<()>>,
}

impl<D> std::fmt::Debug for Planner<D> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Planner").finish_non_exhaustive()
    }
}

impl<D: Send + 'static> Planner<D> {
    /// Starts with stages that may hold results already; `dress` makes of a plan what is answered, and `awake` is called after every
    /// answer.
    #[must_use]
    pub fn start(stages: Stages, dress: impl Fn(Arc<Plan>) -> D + Send + 'static, awake: impl Fn() + Send + 'static) -> Self {
        let desired = Arc::new((Mutex::new(Desired::default()), Condvar::new()));
        let (sender, answers) = channel();
        let shared = Arc::clone(&desired);
        let worker = std::thread::spawn(move || work(stages, &shared, &sender, &dress, &awake));
        Self { desired, answers, worker: Some(worker) }
    }

    /// Wishes for the plan of a project; `settle` asks for the settled one after the first answer. What was wished before and has not
    /// begun is dropped.
    pub fn wish(&self, revision: u64, project: Project, settle: bool) {
        self.want(Wish { revision, project, wants: if settle { Wants::Settled } else { Wants::First } });
    }

    /// Makes what no change reaches, so that the first change does not wait for it. Nothing is answered.
    pub fn warm(&self, project: Project) {
        self.want(Wish { revision: 0, project, wants: Wants::Warmth });
    }

    fn want(&self, wish: Wish) {
        let (lock, wake) = &*self.desired;
        let mut desired = lock.lock().unwrap_or_else(PoisonError::into_inner);
        desired.wish = Some(wish);
        desired.settling.iter().for_each(Progress::cancel);
        wake.notify_one();
    }

    /// The next answer, where there is one.
    ///
    /// # Errors
    /// [`Gone`] where the thread has ended, which it does of itself only by a fault.
    pub fn poll(&self) -> Result<Option<Answer<D>>, Gone> {
        match self.answers.try_recv() {
            Ok(answer) => Ok(Some(answer)),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(Gone),
        }
    }

    /// Waits for the next answer.
    ///
    /// # Errors
    /// [`Gone`] where the thread has ended.
    pub fn wait(&self) -> Result<Answer<D>, Gone> {
        self.answers.recv().map_err(|_| Gone)
    }
}

/// The thread that makes plans has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gone;

impl<D> Drop for Planner<D> {
    fn drop(&mut self) {
        let (lock, wake) = &*self.desired;
        let mut desired = lock.lock().unwrap_or_else(PoisonError::into_inner);
        desired.closed = true;
        desired.settling.iter().for_each(Progress::cancel);
        wake.notify_one();
        drop(desired);
        // It ends by itself, soon: nobody waits for it in a window that closes.
        drop(self.worker.take());
    }
}

fn work<D>(
    mut stages: Stages,
    shared: &(Mutex<Desired>, Condvar),
    answers: &Sender<Answer<D>>,
    dress: &dyn Fn(Arc<Plan>) -> D,
    awake: &dyn Fn(),
) {
    while let Some(Wish { revision, project, wants }) = next(shared) {
        if wants == Wants::Warmth {
            // What is wrong with the project is told by who asks for its plan.
            let _ = stages.plan(&project, Effort::Live, &Progress::silent());
            continue;
        }
        let mut answer = |effort, progress: &Progress| {
            let plan = stages.plan(&project, effort, progress).map(|plan| dress(Arc::new(plan)));
            let is_wanted = !matches!(plan, Err(PlanError::Cancelled(_)));
            if is_wanted && answers.send(Answer { revision, effort, plan }).is_ok() {
                awake();
            }
            is_wanted
        };
        let live = answer(Effort::Live, &Progress::silent());
        if let Some(progress) = (live && wants == Wants::Settled).then(|| settling(shared)).flatten() {
            answer(Effort::Settled, &progress);
            let mut desired = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
            desired.settling = None;
        }
    }
}

/// The newest wish, once there is one; nothing where nobody wishes any more.
fn next((lock, wake): &(Mutex<Desired>, Condvar)) -> Option<Wish> {
    let mut desired = lock.lock().unwrap_or_else(PoisonError::into_inner);
    loop {
        if desired.closed {
            return None;
        }
        if let Some(wish) = desired.wish.take() {
            return Some(wish);
        }
        desired = wake.wait(desired).unwrap_or_else(PoisonError::into_inner);
    }
}

/// The way to give the settled plan up, where no newer wish came meanwhile.
fn settling((lock, _): &(Mutex<Desired>, Condvar)) -> Option<Progress> {
    let mut desired = lock.lock().unwrap_or_else(PoisonError::into_inner);
    if desired.closed || desired.wish.is_some() {
        return None;
    }
    let progress = Progress::silent();
    desired.settling = Some(progress.clone());
    Some(progress)
}
