//! Why a target is missed, and the nearest change that would mend it.

use super::fixed::Years;
use super::model::{Model, RowOf};
use super::{ProgrammeInput, Target, TargetOp, TargetResult};
use crate::district::{NeighbourhoodIx, Status};
use crate::phasing::{Missed, Obstacle, Phased, Remedy, Rule, eased_for, remedies};
use crate::policy::Candidacy;
use crate::report::{Cancelled, Progress, Text};

/// What stands against a target.
#[derive(Debug, Clone, PartialEq)]
pub enum TargetCause {
    /// No start within the years of the programme would count in its year.
    Years {
        /// The start year that would count.
        year: i16,
        /// First and last year of the programme.
        span: (i16, i16),
    },
    /// There are not enough candidates.
    Candidates {
        /// Whether they are wanted by other targets, too.
        shared: bool,
        /// At least what is missing.
        missing: f64,
        /// What residents' refusal keeps out.
        refused: f64,
        /// What is not counted until missing data are there.
        provisional: f64,
        /// What is committed or fixed for other years.
        elsewhere: f64,
    },
    /// A limit of the project, or several together.
    Limits {
        /// New upper ends: index of the limit, years, the end, and by how much it is higher.
        raised: Vec<Raise>,
        /// No smaller sum of increases is enough; 0 where that is not known.
        least: f64,
    },
    /// Members of a zone start within its window.
    Window {
        /// The shortest window that is enough, in years.
        years: usize,
        /// What is planned without any.
        most: f64,
    },
    /// Orders by hand.
    Order {
        /// Those that would have to go: who waits, and for whom.
        orders: Vec<[NeighbourhoodIx; 2]>,
        /// What is planned without any.
        most: f64,
    },
    /// Committed members fix the year of their zones.
    Committed {
        /// The zones whose other members would have to be free, by index.
        zones: Vec<u32>,
        /// What is planned where all of them are.
        most: f64,
    },
    /// Other targets, with what they would have to be.
    Others(Vec<Ease>),
    /// No rule by itself; with what is planned without each.
    Several(Vec<Part>),
    /// What is recorded or fixed exceeds it by so much.
    Recorded(f64),
}

/// A limit that is raised.
#[derive(Debug, Clone, PartialEq)]
pub struct Raise {
    /// Index in the project's limits.
    pub limit: usize,
    /// Years for which.
    pub years: Vec<i16>,
    /// The end with which the target is reached.
    pub max: f64,
    /// By how much it is higher.
    pub by: f64,
}

/// Another target that gives way.
#[derive(Debug, Clone, PartialEq)]
pub struct Ease {
    /// Index in the targets.
    pub target: usize,
    /// Its value with which the missed one is met.
    pub value: f64,
    /// How far that is from what it is.
    pub by: f64,
}

/// A rule that is not enough by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The word of the rule.
    pub rule: &'static str,
    /// Index of the limit, where it is one.
    pub limit: Option<usize>,
    /// What is planned without it.
    pub most: f64,
}

/// Finds the causes of the targets that count and are missed, and says them.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(super) fn explain(
    input: &ProgrammeInput<'_>,
    model: &Model,
    phased: &Phased,
    years: &Years,
    results: &mut [TargetResult],
    progress: &Progress,
) -> Result<(), Cancelled> {
    for (at, result) in results.iter_mut().enumerate() {
        if result.counts && result.met == Some(false) {
            result.causes = causes(input, model, phased, years, (at, result), progress)?;
            let said = result.causes.iter().map(|cause| cause.text(input, &result.target));
            result.why = Text::sentences(&std::iter::once(result.why.clone()).chain(said).collect::<Vec<_>>());
        }
    }
    Ok(())
}

fn causes(
    input: &ProgrammeInput<'_>,
    model: &Model,
    phased: &Phased,
    years: &Years,
    (at, result): (usize, &TargetResult),
    progress: &Progress,
) -> Result<Vec<TargetCause>, Cancelled> {
    let is_over = result.target.op != TargetOp::AtLeast && result.planned > result.value;
    if is_over {
        let over = model.held[at] - result.value;
        if over > 0.0 {
            return Ok(vec![TargetCause::Recorded(over)]);
        }
    }
    let Some(row) = model.rows.iter().position(|of| *of == RowOf::Target(at)) else {
        let duration = input.settings.duration_years.unwrap_or(1).max(0);
        let year = result.target.setting.year - if result.target.started { 0 } else { duration };
        return Ok(vec![TargetCause::Years { year, span: (model.first, model.first + model.problem.years as i16 - 1) }]);
    };
    let of_limit = |limit: usize| {
        let is_of = |of: &RowOf| matches!(of, RowOf::Limit(other, ..) if *other == limit);
        (0..model.rows.len()).filter(|&row| is_of(&model.rows[row])).collect::<Vec<_>>()
    };
    let limits: Vec<Vec<usize>> = (0..input.settings.limits.len()).map(of_limit).collect();
    let wishes: Vec<usize> = (0..model.rows.len()).filter(|&row| matches!(model.rows[row], RowOf::Share(_))).collect();
    let missed = Missed { problem: &model.problem, sums: &phased.sums, row, limits: &limits, wishes: &wishes, keeps_all: false };
    if is_over {
        return Ok(vec![TargetCause::Others(eased(input, model, &eased_for(missed, input.seed, progress)?))]);
    }
    let found = remedies(missed, input.seed, progress)?;
    Ok(found.iter().map(|remedy| of_remedy(input, model, years, at, remedy)).collect())
}

/// Rows of other targets whose ends move, as values of these targets.
fn eased(input: &ProgrammeInput<'_>, model: &Model, by: &[(usize, i64)]) -> Vec<Ease> {
    let of = |&(row, by): &(usize, i64)| {
        let RowOf::Target(target) = model.rows[row] else { return None };
        let end = if by < 0 { model.problem.rows[row].min } else { model.problem.rows[row].max };
        let value = model.held[target] + (end.unwrap_or(0) + by) as f64;
        Some(Ease { target, value, by: by.unsigned_abs() as f64 })
    };
    let mut found: Vec<Ease> = by.iter().filter_map(of).collect();
    found.sort_by_key(|ease| input.targets[ease.target].setting.year);
    found
}

fn of_remedy(input: &ProgrammeInput<'_>, model: &Model, years: &Years, at: usize, remedy: &Remedy) -> TargetCause {
    let target = &input.targets[at];
    let planned = |sum: i64| model.held[at] + sum as f64;
    match &remedy.obstacle {
        Obstacle::Projects | Obstacle::Shared => {
            let missing = remedy.by.first().map_or(0.0, |b| b.1 as f64);
            let [refused, provisional, elsewhere] = kept_out(input, model, years, target);
            TargetCause::Candidates { shared: remedy.obstacle == Obstacle::Shared, missing, refused, provisional, elsewhere }
        }
        Obstacle::Limit(_) | Obstacle::Limits => {
            let raise = |&(row, by): &(usize, i64)| match &model.rows[row] {
                RowOf::Limit(limit, years, held) => {
                    let max = held + (model.problem.rows[row].max.unwrap_or(0) + by) as f64;
                    let by = max - input.settings.limits[*limit].max;
                    Some(Raise { limit: *limit, years: years.clone(), max, by })
                }
                _ => None,
            };
            TargetCause::Limits { raised: remedy.by.iter().filter_map(raise).collect(), least: remedy.least as f64 }
        }
        Obstacle::Window(years) => TargetCause::Window { years: *years, most: planned(remedy.most) },
        Obstacle::Order(pairs) => {
            let orders = pairs.iter().map(|pair| pair.map(|project| model.projects[project as usize])).collect();
            TargetCause::Order { orders, most: planned(remedy.most) }
        }
        Obstacle::Fixed(numbers) => {
            let of = |number: &u32| {
                let project = model.problem.zone.iter().position(|zone| zone == &Some(*number))?;
                input.zones.zone_of[model.projects[project].at()]
            };
            TargetCause::Committed { zones: numbers.iter().filter_map(of).collect(), most: planned(remedy.most) }
        }
        Obstacle::Others => TargetCause::Others(eased(input, model, &remedy.by)),
        Obstacle::Several(parts) => {
            let of = |&(rule, most): &(Rule, i64)| {
                let (word, limit) = match rule {
                    Rule::Limit(limit) => ("limits", Some(limit)),
                    Rule::Window => ("window", None),
                    Rule::Order => ("order", None),
                    Rule::Fixed => ("committed", None),
                    Rule::Others => ("other_targets", None),
                };
                Part { rule: word, limit, most: planned(most) }
            };
            TargetCause::Several(parts.iter().map(of).collect())
        }
    }
}

/// What would count but for a refusal, for missing data, or for a year that is fixed elsewhere.
fn kept_out(input: &ProgrammeInput<'_>, model: &Model, years: &Years, target: &Target) -> [f64; 3] {
    let tier = |own: Option<&String>| target.setting.tier.as_ref().is_none_or(|tier| own == Some(tier));
    let mut sums = [0.0; 3];
    // Who waits for one that starts too late.
    let waits = model.waits_for.iter().zip(&model.projects).enumerate().filter(|(_, (waits, _))| waits.is_some());
    for (project, (_, &who)) in waits {
        let lag = if target.started { 0 } else { input.settings.duration_years.unwrap_or(1).max(0) };
        let counts = |step: usize| {
            let value = model.problem.values[project * model.problem.years + step];
            value > f64::NEG_INFINITY && target.in_year(model.first + step as i16 + lag)
        };
        let covered = target.covers(&input.eligibility[who.at()], input.district.neighbourhoods[who.at()].status);
        if covered && !(0..model.problem.years).any(counts) {
            sums[2] += target.amount(input.district, who.at());
        }
    }
    for (at, eligibility) in input.eligibility.iter().enumerate() {
        let n = &input.district.neighbourhoods[at];
        let amount = target.amount(input.district, at);
        let event = if target.started { years.start[at] } else { years.finish[at] };
        let can_move = years.locked[at] && !matches!(n.status, Status::Started | Status::Completed);
        if eligibility.held_back && tier(eligibility.reserve_tier.as_ref()) {
            sums[0] += amount;
        } else if eligibility.candidacy == Candidacy::Provisional && tier(eligibility.tier.as_ref()) {
            sums[1] += amount;
        } else if can_move && target.covers(eligibility, n.status) && event.is_some_and(|year| !target.in_year(year)) {
            sums[2] += amount;
        }
    }
    sums
}
