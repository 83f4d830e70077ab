//! What explains the window over it: help on the page, the tour, the history of steps. One at a time.

use super::command::Command;
use super::state::App;

/// Cards of the tour.
pub(super) const CARDS: usize = 6;

/// What is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Open {
    Help,
    History,
    /// A card of the tour, from 0.
    Tour(usize),
}

/// What explains the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Guide {
    pub(super) open: Option<Open>,
}

impl Guide {
    /// Opens what a command asks for, or closes it where it is open.
    pub(super) fn toggle(&mut self, command: Command) {
        let wanted = match command {
            Command::Help => Open::Help,
            Command::History => Open::History,
            _ => Open::Tour(0),
        };
        let is_there = matches!((self.open, wanted), (Some(Open::Tour(_)), Open::Tour(_))) || self.open == Some(wanted);
        self.open = (!is_there).then_some(wanted);
    }
}

impl App {
    /// Closes what explains the window; a tour that is closed was seen.
    pub(super) fn close_guide(&mut self) {
        self.remembered.looks.toured |= matches!(self.guide.open, Some(Open::Tour(_)));
        self.guide.open = None;
    }
}
