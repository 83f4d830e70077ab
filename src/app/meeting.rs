//! The mode for meetings: large type for a projector, one map, one list.

use eframe::egui::Context;

use super::command::SIZES;
use super::page::MapPage;

/// How much larger than usual everything is.
const LARGER: f32 = 1.4;

/// What the mode holds while it lasts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Meeting {
    /// The name that is typed.
    pub(super) text: String,
    /// Size of text before it.
    pub(super) size_before: f32,
}

impl MapPage {
    /// Begins the mode, or ends it and puts the size of text back.
    pub(super) fn toggle_meeting(&mut self, ctx: &Context) {
        if let Some(meeting) = self.meeting.take() {
            ctx.set_zoom_factor(meeting.size_before);
        } else {
            let size_before = ctx.zoom_factor();
            self.meeting = Some(Meeting { text: String::new(), size_before });
            ctx.set_zoom_factor((size_before * LARGER).min(SIZES.1));
        }
        self.view.covered.clear();
        if self.view.selection.is_none() {
            // The map has another size now: it opens anew, on everything that is planned.
            self.view.camera = None;
        }
    }
}
