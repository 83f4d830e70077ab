//! A question that is answered on a thread of its own; who drops it ends the work.

use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::task::Poll;
use std::time::Duration;

use eframe::egui::Context;

use crate::report::{Cancelled, Event, Progress};

/// Between two pictures of how far the work is.
const BEAT: Duration = Duration::from_millis(60);

/// A question under way.
pub(super) struct Ask<T> {
    progress: Progress,
    answer: Receiver<Result<T, Cancelled>>,
}

impl<T: Send + 'static> Ask<T> {
    /// Begins the work; the window is woken as it goes on.
    pub(super) fn begin(ctx: &Context, work: impl FnOnce(&Progress) -> Result<T, Cancelled> + Send + 'static) -> Self {
        let (sender, answer) = channel();
        let (awake, ctx) = (ctx.clone(), ctx.clone());
        let progress = Progress::heard_by(move |_| awake.request_repaint_after(BEAT));
        let heard = progress.clone();
        std::thread::spawn(move || {
            // The window may have asked for something else.
            let _ = sender.send(work(&heard));
            ctx.request_repaint();
        });
        Self { progress, answer }
    }

    /// How far it is.
    pub(super) fn now(&self) -> Option<Event> {
        self.progress.now()
    }

    /// The answer, once it is there; `None` where there will be none.
    pub(super) fn answer(&self) -> Poll<Option<T>> {
        match self.answer.try_recv() {
            Ok(answer) => Poll::Ready(answer.ok()),
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
            Err(TryRecvError::Empty) => Poll::Pending,
        }
    }
}

impl<T> Drop for Ask<T> {
    fn drop(&mut self) {
        self.progress.cancel();
    }
}
