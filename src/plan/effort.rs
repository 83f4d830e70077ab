//! How thoroughly a plan is made.

use crate::project::{ProgrammeSettings, ProjectFile, ScoreSettings, ZoneSettings};

/// How thoroughly a plan is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Effort {
    /// A first answer while a hand is still moving something: the least search, no draws. It is shown as such and never written.
    Live,
    /// As the project asks: what the command line makes of the same file.
    #[default]
    Settled,
}

impl Effort {
    /// The settings of score, zones and programme under this effort.
    pub(super) fn settings(self, file: &ProjectFile) -> (ScoreSettings, ZoneSettings, ProgrammeSettings) {
        let (mut score, mut zone, mut programme) = (file.score.clone(), file.zone.clone(), file.programme.clone());
        if self == Self::Live {
            score.draws = 0;
            (zone.effort, zone.draws) = (1, 0);
            programme.effort = Some(1);
        }
        (score, zone, programme)
    }
}
