//! What is in the hand, or was let go and waits for a word.

use eframe::egui::Pos2;

use super::deciding::Decision;
use crate::desk::YearMoved;
use crate::district::NeighbourhoodIx;
use crate::report::Text;

/// How years are looked at on the page of the programme.
#[derive(Debug, Default)]
pub(super) struct YearsView {
    /// One map with a time axis, not a small map a year.
    pub(super) is_axis: bool,
    /// What is dragged to another year.
    pub(super) held: Option<HeldYear>,
}

/// Neighbourhoods that are dragged to another year.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct HeldYear {
    pub(super) name: String,
    pub(super) who: Vec<NeighbourhoodIx>,
    pub(super) from: i16,
    /// The year under the hand, where it is another one, with what it would do.
    pub(super) over: Option<(i16, YearMoved)>,
    /// Whether Esc put them back.
    pub(super) is_put_back: bool,
}

/// Something that was let go and waits for its reason.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Dropped {
    /// What it would be.
    pub(super) said: Text,
    pub(super) decision: Decision,
    /// Where on the screen.
    pub(super) at: Pos2,
    /// Whether the field for the reason has not had the focus yet.
    pub(super) is_new: bool,
}

/// What the panel below lists on the pages where it has tabs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Below {
    Table,
    Edits,
    Apart,
    Pairs,
}
