//! Targets recomputed from the neighbourhoods' years alone.

use super::document::{Event, Measure, Op, Target};
use super::features::{Candidate, Neighbourhood, Role};
use super::finding::{Tally, maybe, number};
use super::folder::{PLAN, PlanFolder};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// What is planned, met and over is what the years of the neighbourhoods give.
pub(super) fn targets(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for target in &plan.plan.targets {
        progress.check()?;
        let differs = |field: &str, found: String, expected: String| Finding::Differs {
            file: PLAN.to_owned(),
            id: target.id.clone(),
            field: field.to_owned(),
            found,
            expected,
        };
        let counted = plan.neighbourhoods.features.iter().map(|f| &f.properties).filter(|n| counts(n, target));
        let planned: f64 = match target.measure {
            Measure::Neighbourhoods => counted.count() as f64,
            Measure::FloorAreaM2 => counted.filter_map(|n| n.floor_area_m2).sum(),
        };
        let tolerance = match target.measure {
            Measure::Neighbourhoods => 1e-6,
            Measure::FloorAreaM2 => 0.5,
        };
        tally.expect((planned - target.planned).abs() <= tolerance, || differs("planned", number(target.planned), number(planned)));
        judged(target, tolerance, tally, &differs);
    }
    Ok(())
}

/// `met` and `slack` follow from what the target itself says is planned, so that one fault is told once.
fn judged(target: &Target, tolerance: f64, tally: &mut Tally, differs: &dyn Fn(&str, String, String) -> Finding) {
    let Some(value) = target.value else {
        tally.expect(target.met.is_none(), || differs("met", format!("{:?}", target.met), "null".to_owned()));
        return;
    };
    let over = match target.op {
        Op::AtLeast | Op::Exactly => target.planned - value,
        Op::AtMost => value - target.planned,
    };
    let met = match target.op {
        Op::AtLeast | Op::AtMost => over >= -tolerance,
        Op::Exactly => over.abs() <= tolerance,
    };
    let agrees = match (target.met, target.progressive) {
        (Some(_), Some(true)) | (None, Some(false)) => false,
        (Some(stated), _) => stated == met,
        (None, _) => true,
    };
    let word = |met: Option<bool>| met.map_or_else(|| "null".to_owned(), |m| m.to_string());
    tally.expect(agrees, || differs("met", word(target.met), word(Some(met).filter(|_| target.progressive != Some(true)))));
    let slack_agrees = match target.slack {
        None => target.met.is_none(),
        // An exact target may be written as how far it is missed.
        Some(slack) => {
            (slack - over).abs() <= tolerance.max(1e-3) || (target.op == Op::Exactly && (slack + over.abs()).abs() <= tolerance.max(1e-3))
        }
    };
    tally.expect(slack_agrees, || differs("slack", maybe(target.slack), number(over)));
}

/// Whether a neighbourhood counts towards a target: recorded or planned, never one whose eligibility is open.
fn counts(n: &Neighbourhood, target: &Target) -> bool {
    if matches!(n.role, Some(Role::Provisional | Role::Infill)) || n.candidate == Some(Candidate::Provisional) {
        return false;
    }
    if target.tier.is_some() && target.tier != n.tier {
        return false;
    }
    let year = match target.event {
        Event::Started => n.start_year,
        Event::Completed => n.finish_year,
    };
    year.is_some_and(|y| if target.cumulative { y <= target.year } else { y == target.year })
}
