//! What another start year of some neighbourhoods would do to targets and limits, told while they are held.

use std::collections::BTreeSet;

use crate::district::{NeighbourhoodIx, Status};
use crate::plan::Plan;
use crate::programme::{Basis, TargetResult};
use crate::project::LimitEvent;
use crate::report::Text;
use crate::report::messages::{DeskMessage as M, Say};

/// What another start year would do while all others keep theirs; the next run may find them better ones.
#[derive(Debug, Clone, PartialEq)]
pub struct YearMoved {
    /// Targets of which something else is reached: their place in the plan, and what is reached then.
    pub targets: Vec<(usize, TargetResult)>,
    /// Limits of single years that hold something else.
    pub limits: Vec<LimitMoved>,
    /// Why it cannot be; `None` where it can.
    pub refusal: Option<Text>,
}

/// What a limit of the programme holds in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitMoved {
    /// The resource.
    pub of: String,
    /// The year.
    pub year: i16,
    /// What is known to start in it before and after.
    pub before: f64,
    /// And after.
    pub after: f64,
    /// Most.
    pub max: f64,
}

/// What a start of some neighbourhoods in a year would do.
#[must_use]
pub fn year_moved(plan: &Plan, who: &[NeighbourhoodIx], year: i16) -> YearMoved {
    let programme = &plan.programme;
    let (mut start, mut finish) = (programme.start.clone(), programme.finish.clone());
    let duration = plan.project.file.programme.duration_years.unwrap_or(1).max(0);
    for who in who {
        (start[who.at()], finish[who.at()]) = (Some(year), Some(year + duration));
    }
    let judged =
        programme.targets.iter().map(|result| result.target.judge(&plan.district, &plan.eligibility, &start, &finish, plan.as_of.year()));
    let moved = |(before, after): &(&TargetResult, TargetResult)| (before.planned - after.planned).abs() > 1e-9;
    let targets = programme.targets.iter().zip(judged).enumerate().filter(|(_, pair)| moved(pair));
    YearMoved {
        targets: targets.map(|(at, (_, after))| (at, after)).collect(),
        limits: limits(plan, &start, who, year),
        refusal: who.iter().find_map(|who| fixed(plan, *who)),
    }
}

/// Why the year of one cannot be chosen.
fn fixed(plan: &Plan, who: NeighbourhoodIx) -> Option<Text> {
    let own = &plan.district.neighbourhoods[who.at()];
    let basis = plan.programme.reasons.get(who.at()).and_then(Option::as_ref).map(|reason| &reason.basis);
    let is_recorded = matches!(own.status, Status::Started | Status::Completed) || basis == Some(&Basis::Recorded);
    let is_planned = plan.eligibility[who.at()].candidacy.is_candidate();
    if is_planned && !is_recorded {
        return None;
    }
    let why = &plan.programme.why[who.at()];
    let say = |lang| M::YearFixed { name: own.name.clone(), why: why.get(lang).to_owned() }.say(lang);
    Some(Text { zh: say(crate::report::Lang::Zh), en: say(crate::report::Lang::En) })
}

/// Limits on what starts in a single year, of the years that are left and entered.
fn limits(plan: &Plan, start: &[Option<i16>], who: &[NeighbourhoodIx], year: i16) -> Vec<LimitMoved> {
    let left = who.iter().filter_map(|who| plan.programme.start[who.at()]);
    let years: BTreeSet<i16> = left.chain([year]).collect();
    let of_years = plan.project.file.programme.limits.iter().filter(|limit| limit.event == LimitEvent::Started && !limit.together);
    let held = |of: &str, start: &[Option<i16>], year: i16| -> f64 {
        let starting = (0..start.len()).filter(|&at| start[at] == Some(year)).map(|at| NeighbourhoodIx(at as u32));
        starting.filter_map(|who| plan.district.amount(who, of)).sum::<f64>() + 0.0
    };
    // Openings are counted in zones, and money of one source in what is recorded of it: the next run tells of these.
    let known = of_years.filter(|limit| limit.of != "openings" && !limit.of.starts_with("funding_"));
    known
        .flat_map(|limit| {
            let counted = years.iter().filter(|year| limit.years.as_ref().is_none_or(|years| years.contains(year)));
            counted.map(|&year| LimitMoved {
                of: limit.of.clone(),
                year,
                before: held(&limit.of, &plan.programme.start, year),
                after: held(&limit.of, start, year),
                max: limit.max,
            })
        })
        .filter(|moved| (moved.before - moved.after).abs() > 1e-9)
        .collect()
}
