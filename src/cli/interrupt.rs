//! Ctrl-C: the first asks the work to stop, the second ends the process.

use std::sync::{Arc, Mutex, PoisonError};

use crate::export::OutputFolder;
use crate::report::messages::CliMessage as M;
use crate::report::{Progress, Say};

use super::console::Console;
use super::failure::{Exit, Failure};

/// The work that an interrupt stops.
#[derive(Clone, Default)]
pub(super) struct Interrupt {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    hit: bool,
    watched: Vec<Progress>,
}

impl Interrupt {
    /// Takes over Ctrl-C, SIGTERM and SIGHUP.
    pub(super) fn install(console: Console) -> Result<Self, Failure> {
        let interrupt = Self::default();
        let handler = interrupt.clone();
        ctrlc::set_handler(move || {
            if handler.stop() {
                OutputFolder::abandon_all();
                std::process::exit(i32::from(Exit::Interrupted.number()));
            }
            console.note(&M::Stopping.say(console.lang));
        })
        .map_err(|error| {
            let cause = error.to_string();
            Failure::new(Exit::Environment, "signals", M::NoHandler { cause }.both(), M::NothingToDo.both())
        })?;
        Ok(interrupt)
    }

    /// Lets an interrupt cancel this work too; at once where one has come already.
    pub(super) fn watch(&self, progress: &Progress) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.hit {
            progress.cancel();
        }
        state.watched.push(progress.clone());
    }

    /// Whether an interrupt has come.
    pub(super) fn hit(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).hit
    }

    /// Cancels everything watched; true where that had been done before.
    fn stop(&self) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        for progress in &state.watched {
            progress.cancel();
        }
        std::mem::replace(&mut state.hit, true)
    }
}
