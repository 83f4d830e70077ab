//! What another reading of the document would make of a project: other outcomes of its approvals, other deadlines.

use jiff::civil::Date;

use super::procedure::{StepOutcome, StepState, procedure};
use crate::policy::{Pack, ProjectFacts, Reading, StageOutcome, Truth, approvals, variants};

/// A pack read otherwise in one place.
pub(super) type Variant<'p> = (&'p Reading, &'p toml::Value, Pack);

/// What differs for a project under another value of a reading's parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherRoute {
    /// The reading.
    pub reading: String,
    /// Its other value.
    pub value: toml::Value,
    /// Stages that come to something else.
    pub approvals: Vec<StageOutcome>,
    /// Last days that move: step, and its day under this reading.
    pub due: Vec<(usize, Date)>,
    /// Steps that stand elsewhere under this reading.
    pub steps: Vec<(usize, StepState)>,
}

impl OtherRoute {
    /// Whether anything is another way.
    fn differs(&self) -> bool {
        !self.approvals.is_empty() || !self.due.is_empty() || !self.steps.is_empty()
    }
}

/// Readings of approvals, steps and deadlines with their other values; those of eligibility stand beside the verdicts.
pub(super) fn route_variants(pack: &Pack) -> Vec<Variant<'_>> {
    let rests = |reading: &Reading| {
        pack.approvals.iter().any(|rule| rule.readings.contains(&reading.id))
            || pack.deadlines.iter().any(|deadline| deadline.readings.contains(&reading.id))
            || pack.steps.iter().any(|step| step.readings.contains(&reading.id))
    };
    variants(pack, rests)
}

/// The readings under which a project would go another way.
pub(super) fn other_routes(
    variants: &[Variant<'_>],
    facts: &ProjectFacts<'_>,
    taken: (&[StageOutcome], &[StepOutcome]),
    as_of: Date,
) -> Vec<OtherRoute> {
    let (taken_stages, taken_steps) = taken;
    let due = |step: &StepOutcome| step.deadline.as_ref().map(|deadline| deadline.due.on);
    let of = |(reading, value, pack): &Variant<'_>| {
        let stages = approvals(pack, facts);
        let steps = procedure(pack, facts, &stages, as_of);
        let moved = steps.iter().zip(taken_steps).filter(|(other, taken)| due(other) != due(taken));
        let moves = moved.filter_map(|(other, _)| Some((other.step, due(other)?))).collect();
        let differs = |(other, taken): &(StageOutcome, &StageOutcome)| outcome(other) != outcome(taken);
        let approvals = stages.into_iter().zip(taken_stages).filter(differs).map(|(other, _)| other).collect();
        let stands = steps.iter().zip(taken_steps).filter(|(other, taken)| other.state != taken.state && due(other) == due(taken));
        let steps = stands.map(|(other, _)| (other.step, other.state)).collect();
        OtherRoute { reading: reading.id.clone(), value: (*value).clone(), approvals, due: moves, steps }
    };
    variants.iter().map(of).filter(OtherRoute::differs).collect()
}

/// What a stage comes to: whether it is decided, and by which rules.
fn outcome(stage: &StageOutcome) -> (Truth, Vec<usize>) {
    (stage.decided(), stage.rules.iter().filter(|rule| rule.applies == Truth::Yes).map(|rule| rule.rule).collect())
}
