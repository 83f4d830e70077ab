//! What a window leaves to the next one of the same run. It is laid down while all is well: a graphics device may go away in the
//! middle of a frame, and what draws the panels then panics.

use std::sync::{Arc, Mutex};

use super::gpu::{Trouble, Watch};
use super::memory::Remembered;
use crate::plan::Plan;
use crate::report::Lang;

/// What outlasts a window.
#[derive(Clone)]
pub(super) struct Carried {
    pub(super) plan: Option<Arc<Plan>>,
    pub(super) remembered: Remembered,
    pub(super) lang: Lang,
    pub(super) dark: bool,
}

/// The place where it is left; clones share one.
#[derive(Clone, Default)]
pub(super) struct Left {
    inner: Arc<Mutex<Option<(Watch, Carried)>>>,
}

impl Left {
    /// Leaves something in place of what was left before.
    pub(super) fn put(&self, watch: &Watch, carried: Carried) {
        self.set(Some((watch.clone(), carried)));
    }

    /// The window was closed as windows are: nothing follows it, and nothing that its device says any more.
    pub(super) fn clear(&self) {
        self.set(None);
    }

    /// What went wrong with the device of the window that left something; `broke_off`: in the middle of a frame.
    pub(super) fn trouble(&self, broke_off: bool) -> Option<Trouble> {
        let inner = self.inner.lock().ok()?;
        let watch = &inner.as_ref()?.0;
        if broke_off { watch.trouble_at_last().cloned() } else { watch.trouble().cloned() }
    }

    /// What was left.
    pub(super) fn take(&self) -> Option<Carried> {
        self.inner.lock().ok()?.take().map(|(_, carried)| carried)
    }

    fn set(&self, left: Option<(Watch, Carried)>) {
        // A lock that broke held nothing but this.
        *self.inner.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = left;
    }
}
