//! Targets recomputed from the neighbourhoods' years alone.

use super::document::{Among, Event, Measure, Op, Target};
use super::features::{Candidate, Neighbourhood, Role, Status};
use super::finding::{Tally, maybe, number};
use super::folder::{PLAN, PlanFolder};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Planned and slack are written with two decimals.
const SLACK_TOLERANCE: f64 = 0.02;

/// What is planned, met and over is what the years of the neighbourhoods give; a share is of those it is about.
pub(super) fn targets(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let as_of: i64 = plan.plan.project.as_of.get(..4).and_then(|y| y.parse().ok()).unwrap_or(i64::MIN);
    for target in &plan.plan.targets {
        progress.check()?;
        let differs = |field: &str, found: String, expected: String| Finding::Differs {
            file: PLAN.to_owned(),
            id: target.id.clone(),
            field: field.to_owned(),
            found,
            expected,
        };
        let amount = |happened: bool| -> f64 {
            let covered = plan.neighbourhoods.features.iter().map(|f| &f.properties).filter(|n| covers(n, target));
            let counted = covered.filter(|n| !happened || happens(n, target, as_of));
            match target.measure {
                Measure::Neighbourhoods => counted.count() as f64,
                Measure::FloorAreaM2 => counted.filter_map(|n| n.floor_area_m2).sum(),
                Measure::LandAreaM2 => counted.filter_map(|n| n.land_area_m2).sum(),
            }
        };
        let planned = amount(true);
        let tolerance = match target.measure {
            Measure::Neighbourhoods => 1e-6,
            Measure::FloorAreaM2 | Measure::LandAreaM2 => 0.5,
        };
        tally.expect((planned - target.planned).abs() <= tolerance, || differs("planned", number(target.planned), number(planned)));
        if let Some(share) = target.share {
            let part = amount(false) * share;
            // A share asks for whole neighbourhoods; binary products are a little off.
            let value = match (target.measure, target.op) {
                (Measure::Neighbourhoods, Op::AtMost) => (part + 1e-6).floor(),
                (Measure::Neighbourhoods, _) => (part - 1e-6).ceil(),
                _ => part,
            };
            let of_agrees = target.of.is_none_or(|of| (of - amount(false)).abs() <= tolerance);
            tally.expect(of_agrees, || differs("of", maybe(target.of), number(amount(false))));
            let agrees = target.value.is_some_and(|v| (v - value).abs() <= tolerance);
            tally.expect(agrees, || differs("value", maybe(target.value), number(value)));
        }
        let counts = !target.progressive && target.year >= as_of;
        tally.expect(target.counts.is_none_or(|c| c == counts), || differs("counts", (!counts).to_string(), counts.to_string()));
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
        Op::AtLeast => target.planned - value,
        Op::Exactly => -(target.planned - value).abs(),
        Op::AtMost => value - target.planned,
    };
    let met = Some(over >= -tolerance).filter(|_| !target.progressive);
    let word = |met: Option<bool>| met.map_or_else(|| "null".to_owned(), |m| m.to_string());
    tally.expect(target.met == met, || differs("met", word(target.met), word(met)));
    let slack_agrees = target.slack.is_some_and(|slack| (slack - over).abs() <= SLACK_TOLERANCE);
    tally.expect(slack_agrees, || differs("slack", maybe(target.slack), number(over)));
}

/// Whether a target is about a neighbourhood: an eligible one, or one whose works have begun; never one whose
/// eligibility is open.
fn covers(n: &Neighbourhood, target: &Target) -> bool {
    let counted = matches!(n.candidate, Some(Candidate::Core | Candidate::Extended)) || n.role == Some(Role::Done);
    let on_books =
        target.among == Among::Eligible || matches!(n.status, Status::Listed | Status::Planned | Status::Started | Status::Completed);
    counted && on_books && (target.tier.is_none() || target.tier == n.tier)
}

/// Whether its event falls into the target's time. What is completed without a year was so by the as-of date.
fn happens(n: &Neighbourhood, target: &Target, as_of: i64) -> bool {
    let year = match target.event {
        Event::Started => n.start_year,
        Event::Completed => n.finish_year,
    };
    match year {
        Some(year) if target.cumulative => year <= target.year,
        Some(year) => year == target.year,
        None => target.cumulative && target.year >= as_of && n.status == Status::Completed,
    }
}
