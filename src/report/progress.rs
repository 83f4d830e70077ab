//! Progress of long work, and how to stop it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// The stages of the pipeline, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Files to rows.
    Intake,
    /// Rows to neighbourhoods.
    Neighbourhoods,
    /// Tiers and clauses.
    Policy,
    /// Distances to facilities.
    Access,
    /// Adjacency.
    Links,
    /// Criteria and ranks.
    Score,
    /// Corridors and zones.
    Zone,
    /// Years.
    Programme,
    /// Gates worth opening, and places of new facilities.
    Gates,
    /// Works, approvals, procedure and money of every project.
    Dossier,
    /// Files of the plan.
    Export,
    /// A single table or layer.
    Table,
    /// Making a synthetic district.
    Synth,
    /// Checking a plan folder.
    Verify,
}

/// What a listener hears.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Event {
    /// Stage at work.
    pub stage: Stage,
    /// Steps done in this stage.
    pub done: u64,
    /// Steps of this stage; 0 where not known.
    pub total: u64,
}

/// The work was told to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

type Listener = Box<dyn Fn(Event) + Send + Sync>;

#[derive(Default)]
struct Shared {
    cancelled: AtomicBool,
    stage: std::sync::Mutex<Option<Stage>>,
    done: AtomicU64,
    total: AtomicU64,
    listener: Option<Listener>,
}

/// A handle that workers report to and callers cancel through; clones share one state.
///
/// Workers call [`Progress::check`] or [`Progress::advance`] at least every few milliseconds of work, so that a
/// cancelled worker ends well within 2 s. Callers never wait for a worker: `cancel` returns at once.
#[derive(Clone, Default)]
pub struct Progress {
    shared: Arc<Shared>,
}

impl Progress {
    /// Progress that nobody listens to.
    #[must_use]
    pub fn silent() -> Self {
        Self::default()
    }

    /// Progress heard by `listener`, from any thread; it must return quickly.
    #[must_use]
    pub fn heard_by(listener: impl Fn(Event) + Send + Sync + 'static) -> Self {
        Self { shared: Arc::new(Shared { listener: Some(Box::new(listener)), ..Shared::default() }) }
    }

    /// Tells the worker to stop at its next check.
    pub fn cancel(&self) {
        self.shared.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the worker was told to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.shared.cancelled.load(Ordering::Relaxed)
    }

    /// # Errors
    /// [`Cancelled`] once `cancel` was called.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }

    /// Enters a stage of `total` steps (0 where not known).
    ///
    /// # Errors
    /// [`Cancelled`] once `cancel` was called.
    pub fn enter(&self, stage: Stage, total: u64) -> Result<(), Cancelled> {
        self.check()?;
        if let Ok(mut current) = self.shared.stage.lock() {
            *current = Some(stage);
        }
        self.shared.done.store(0, Ordering::Relaxed);
        self.shared.total.store(total, Ordering::Relaxed);
        self.tell();
        Ok(())
    }

    /// Counts `steps` more of the current stage.
    ///
    /// # Errors
    /// [`Cancelled`] once `cancel` was called.
    pub fn advance(&self, steps: u64) -> Result<(), Cancelled> {
        self.shared.done.fetch_add(steps, Ordering::Relaxed);
        self.tell();
        self.check()
    }

    /// The stage at work and how far it is.
    #[must_use]
    pub fn now(&self) -> Option<Event> {
        let stage = (*self.shared.stage.lock().ok()?)?;
        Some(Event { stage, done: self.shared.done.load(Ordering::Relaxed), total: self.shared.total.load(Ordering::Relaxed) })
    }

    fn tell(&self) {
        if let (Some(listener), Some(event)) = (&self.shared.listener, self.now()) {
            listener(event);
        }
    }
}

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Progress").field("now", &self.now()).field("cancelled", &self.is_cancelled()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_worker_hears_of_it_at_its_next_step() {
        let progress = Progress::silent();
        progress.enter(Stage::Zone, 3).unwrap();
        progress.advance(1).unwrap();
        progress.clone().cancel();
        assert_eq!(progress.advance(1), Err(Cancelled));
    }
}
