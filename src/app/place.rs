//! The places that the keyboard goes to, one after the other.

use eframe::egui::{Id, Rect, Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use super::look::Look;
use super::page::{Edge, MapPage};
use crate::report::messages::AppMessage as M;

/// A part of the window that holds what belongs together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Left,
    Map,
    Table,
    Right,
}

impl Place {
    const ALL: [Self; 4] = [Self::Left, Self::Map, Self::Table, Self::Right];

    /// The id of what has the focus when the keyboard comes to it.
    pub(super) fn id(self) -> Id {
        Id::unique(("place", self))
    }

    /// Takes the focus for a panel, before everything in it; Tab then goes through what it holds.
    pub(super) fn begin(self, ui: &Ui, look: Look, name: &M) {
        let panel = ui.max_rect();
        let response = ui.interact(Rect::from_min_size(panel.min, vec2(1.0, 1.0)), self.id(), Sense::focusable_noninteractive());
        response.widget_info(|| WidgetInfo::labeled(Role::Region, true, look.say(name)));
        look.focus(ui, &response, panel.shrink(5.0));
    }

    /// The place after this one that is there.
    fn after(self, page: &MapPage) -> Self {
        let is_there = |place: &Self| match place {
            Self::Left => !page.view.hidden_edges.contains(&Edge::Left),
            Self::Map => true,
            Self::Table => !page.view.hidden_edges.contains(&Edge::Bottom),
            Self::Right => page.view.right_is_there,
        };
        let next = Self::ALL.into_iter().cycle().skip(self as usize + 1);
        next.take(Self::ALL.len()).find(is_there).unwrap_or(Self::Map)
    }
}

impl MapPage {
    /// Moves the focus to the next place.
    pub(super) fn next_place(&mut self, ctx: &eframe::egui::Context) {
        let next = self.view.place.unwrap_or(Place::Right).after(self);
        self.view.place = Some(next);
        ctx.memory_mut(|memory| memory.request_focus(next.id()));
    }
}
