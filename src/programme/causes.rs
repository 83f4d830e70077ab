//! Why a target is missed, and the nearest change that would mend it.

use serde_json::{Map, Value, json};

use super::fixed::Years;
use super::model::{Model, RowOf};
use super::{ProgrammeInput, Target, TargetOp, TargetResult};
use crate::district::Status;
use crate::phasing::{Missed, Obstacle, Phased, Remedy, remedies};
use crate::policy::Candidacy;
use crate::report::messages::{PhasingMessage as P, PlanMessage as M, Say};
use crate::report::{Cancelled, Lang, Progress, Text};

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
    Window,
    /// An order by hand.
    Order,
    /// Committed members fix the year of their zones.
    Committed,
    /// Other targets.
    Others,
    /// No rule by itself.
    Several,
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
            let said: Vec<Text> = result.causes.iter().map(|cause| cause.text(input, &result.target)).collect();
            result.why = joined(&result.why, &said);
        }
    }
    Ok(())
}

/// A sentence with others behind it.
fn joined(first: &Text, more: &[Text]) -> Text {
    let of = |lang: Lang, mark: &str| std::iter::once(first).chain(more).map(|text| text.get(lang)).collect::<Vec<_>>().join(mark);
    Text { zh: of(Lang::Zh, "；"), en: of(Lang::En, "; ") }
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
        return Ok(vec![if over > 0.0 { TargetCause::Recorded(over) } else { TargetCause::Others }]);
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
    let found = remedies(missed, input.seed, progress)?;
    Ok(found.iter().map(|remedy| of_remedy(input, model, years, &result.target, remedy)).collect())
}

fn of_remedy(input: &ProgrammeInput<'_>, model: &Model, years: &Years, target: &Target, remedy: &Remedy) -> TargetCause {
    match remedy.obstacle {
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
        Obstacle::Window => TargetCause::Window,
        Obstacle::Order => TargetCause::Order,
        Obstacle::Fixed => TargetCause::Committed,
        Obstacle::Others => TargetCause::Others,
        Obstacle::Several => TargetCause::Several,
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

impl TargetCause {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Years { .. } => "years",
            Self::Candidates { .. } => "candidates",
            Self::Limits { .. } => "limits",
            Self::Window => "window",
            Self::Order => "order",
            Self::Committed => "committed",
            Self::Others => "other_targets",
            Self::Several => "several",
            Self::Recorded(_) => "recorded",
        }
    }

    /// As `plan.json` has it.
    #[must_use]
    pub fn record(&self) -> Value {
        let mut record = Map::new();
        record.insert("rule".into(), json!(self.as_str()));
        match self {
            Self::Years { year, span } => {
                record.extend([("start_year", json!(year)), ("first_year", json!(span.0)), ("last_year", json!(span.1))].map(own));
            }
            Self::Candidates { shared, missing, refused, provisional, elsewhere } => {
                let parts = [("missing", missing), ("refused", refused), ("provisional", provisional), ("elsewhere", elsewhere)];
                record.insert("shared".into(), json!(shared));
                record.extend(parts.map(|(key, value)| own((key, json!(value)))));
            }
            Self::Limits { raised, least } => {
                let raise = |r: &Raise| json!({ "limit": r.limit, "years": r.years, "max": r.max, "by": r.by });
                record.extend([("raised", raised.iter().map(raise).collect()), ("least", json!(least))].map(own));
            }
            Self::Recorded(over) => _ = record.insert("over".into(), json!(over)),
            Self::Window | Self::Order | Self::Committed | Self::Others | Self::Several => {}
        }
        Value::Object(record)
    }

    fn text(&self, input: &ProgrammeInput<'_>, target: &Target) -> Text {
        let show = |value: f64| target.show(value);
        match self {
            Self::Years { year, span: (first, last) } if year < first => M::CauseBefore { year: *year, first: *first, last: *last }.both(),
            Self::Years { year, span: (first, last) } => M::CauseAfter { year: *year, first: *first, last: *last }.both(),
            Self::Candidates { shared, missing, refused, provisional, elsewhere } => {
                let missing = show(*missing);
                let first = if *shared { M::CauseShared { missing }.both() } else { M::CauseCandidates { missing }.both() };
                let mut more = Vec::new();
                let mut add = |amount: f64, of: fn(String) -> M| more.extend((amount > 0.0).then(|| of(show(amount)).both()));
                add(*refused, |amount| M::CauseRefused { amount });
                add(*provisional, |amount| M::CauseProvisional { amount });
                add(*elsewhere, |amount| M::CauseElsewhere { amount });
                joined(&first, &more)
            }
            Self::Limits { raised, least } => limits_text(input, raised, *least),
            Self::Window => P::ObstacleWindow.both(),
            Self::Order => P::ObstacleOrder.both(),
            Self::Committed => M::CauseCommitted.both(),
            Self::Others => M::CauseOthers.both(),
            Self::Several => P::ObstacleSeveral.both(),
            Self::Recorded(over) => M::CauseRecorded { over: show(*over) }.both(),
        }
    }
}

fn own((key, value): (&str, Value)) -> (String, Value) {
    (key.to_owned(), value)
}

fn limits_text(input: &ProgrammeInput<'_>, raised: &[Raise], least: f64) -> Text {
    let mut names: Vec<String> = raised.iter().map(|r| input.settings.limits[r.limit].said()).collect();
    names.dedup();
    let to = |lang: Lang, mark: &str| {
        let one = |r: &Raise| {
            let years = r.years.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
            P::RaiseTo { of: input.settings.limits[r.limit].of.clone(), years, max: r.max.to_string(), by: r.by.to_string() }.say(lang)
        };
        raised.iter().map(one).collect::<Vec<_>>().join(mark)
    };
    let all: f64 = raised.iter().map(|r| r.by).sum();
    let say = |lang: Lang, mark: &str, names: String| {
        let limit = P::ObstacleLimit { limit: names, raise: to(lang, mark) }.say(lang);
        let at_least = (least > 0.0 && least < all).then(|| P::RaiseLeast { least: least.to_string() }.say(lang));
        limit + &at_least.unwrap_or_default()
    };
    Text { zh: say(Lang::Zh, "、", names.join("、")), en: say(Lang::En, ", ", names.join(", ")) }
}
