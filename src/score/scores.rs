//! The scores of a district: measures, values, parts, intervals, ranks, how firm they are, and what to survey next.

use rayon::prelude::*;

use super::criteria::{at_limit_year, method};
use super::facts::{Facts, Place};
use super::measured::Measured;
use super::measures::{lines, measure, missing as missing_fields};
use super::{
    Column, CriteriaFile, CriterionSpec, Draws, Evaluation, Matrix, Method, MethodError, PLAN_DECIMALS, Scorer, SmaaSettings, Standings,
    Ties, ValueSource, Weighed, WeightSpread, evaluate, missing, smaa, stability, survey_next,
};
use crate::access::Access;
use crate::district::{District, NeighbourhoodIx};
use crate::links::Links;
use crate::policy::{Eligibility, FieldColumns, Headings, Pack, Standard};
use crate::project::ScoreSettings;
use crate::report::messages::{Say, ScoreMessage};
use crate::report::{Cancelled, Progress, Stage, Text};

/// What scores are made of.
#[derive(Debug, Clone, Copy)]
pub struct ScoreInput<'a> {
    /// The district.
    pub district: &'a District,
    /// The rules.
    pub pack: &'a Pack,
    /// How near services must be.
    pub standard: &'a Standard,
    /// How far they are.
    pub access: &'a Access,
    /// Who touches whom.
    pub links: &'a Links,
    /// Who is a candidate.
    pub eligibility: &'a [Eligibility],
    /// The criteria.
    pub criteria: &'a CriteriaFile,
    /// `[score]`.
    pub settings: &'a ScoreSettings,
    /// Year in which ages are counted.
    pub year: i16,
    /// First and last year in which works of the programme may start.
    pub years: (i16, i16),
    /// Whether a plan of pipe works was read.
    pub has_pipe_works: bool,
    /// Seed of the draws.
    pub seed: u64,
    /// Draws of which every score is kept.
    pub kept_draws: u32,
}

/// Why there are no scores.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ScoreError {
    /// The weights cannot be found or used.
    #[error(transparent)]
    Method(#[from] MethodError),
    /// The caller cancelled.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// A criterion of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct Criterion {
    /// As the criteria file has it; the scale of ages begins at the limit year.
    pub spec: CriterionSpec,
    /// Weight; those of a plan sum to 100.
    pub weight: f64,
    /// Candidates of which it is known.
    pub known: u32,
    /// Whether anything at all is known of it, if only in part.
    pub has_data: bool,
}

/// Scores of every neighbourhood, by criterion. Only candidates are ranked.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// Criteria; their weights sum to 100.
    pub criteria: Vec<Criterion>,
    /// How values and weights become a score.
    pub method: Option<Method>,
    /// How the weights came about.
    pub weighed: Option<Weighed>,
    /// How many places are «the top of the list».
    pub top: u32,
    /// Draws behind the shares.
    pub draws: u32,
    /// What to survey next, the most telling first.
    pub survey: Vec<ToVisit>,
    /// Expected changes of the top of the list, were the open values of a criterion known everywhere.
    pub survey_by_criterion: Vec<f64>,
    /// Scores of the candidates, `None` for all others.
    rows: Vec<Option<Row>>,
    /// Scores by rank.
    by_rank: Vec<f64>,
}

/// A visit that could change the top of the list.
#[derive(Debug, Clone, PartialEq)]
pub struct ToVisit {
    /// Whom it is about.
    pub who: NeighbourhoodIx,
    /// Share of the draws of its open values in which it changes sides of the last place of the top.
    pub chance: f64,
    /// Open criteria with their part of the chance, the greatest first.
    pub cells: Vec<(usize, f64)>,
}

/// One candidate's score.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// By criterion.
    pub measured: Vec<Measured>,
    /// Points of every criterion; they sum to `score`.
    pub parts: Vec<f64>,
    /// Points, 0 to 100.
    pub score: f64,
    /// Least score the missing inputs leave open.
    pub low: f64,
    /// Greatest.
    pub high: f64,
    /// Rank from 1.
    pub rank: u32,
    /// Best rank the missing inputs leave open.
    pub rank_low: u32,
    /// Worst.
    pub rank_high: u32,
    /// How firm the rank is.
    pub firm: Firmness,
    /// Open criteria, the one that matters most first.
    pub open: Vec<Open>,
    /// Points in every draw that is kept.
    pub drawn: Vec<f64>,
}

/// How firm a rank is when weights and unknown values are drawn, and when single weights move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Firmness {
    /// What the draws say; `None` where none are made.
    pub drawn: Option<Drawn>,
    /// Best rank when one weight moves by the spread.
    pub best: u32,
    /// Worst.
    pub worst: u32,
    /// The criterion whose weight moves it most; `None` where none does.
    pub mover: Option<usize>,
}

/// What draws of weights and unknown values say of one candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Share of the draws in which it is in the top of the list.
    pub top_share: f64,
    /// Rank that 5 % of the draws reach or better.
    pub rank_p5: u32,
    /// Rank that 95 % of the draws reach or better.
    pub rank_p95: u32,
}

/// An open criterion of one candidate: what score and rank would be if only it were known.
#[derive(Debug, Clone, PartialEq)]
pub struct Open {
    /// The criterion.
    pub criterion: usize,
    /// What is missing, in words.
    pub fields: Vec<Text>,
    /// Least score.
    pub low: f64,
    /// Greatest score.
    pub high: f64,
    /// Best rank.
    pub rank_best: u32,
    /// Worst rank.
    pub rank_worst: u32,
}

/// Scores and ranks the candidates of a district.
///
/// An unknown value counts as the middle of what it may be; score and rank intervals hold all it may be. Ties in score are broken
/// by floor area, the greater first, then by id.
///
/// # Errors
/// [`ScoreError`] where weights cannot be found (for example by entropy where no criterion varies) or the caller cancels.
pub fn score(input: ScoreInput<'_>, progress: &Progress) -> Result<Scores, ScoreError> {
    let n = input.district.neighbourhoods.len();
    progress.enter(Stage::Score, n as u64)?;
    let who: Vec<NeighbourhoodIx> =
        (0..n as u32).map(NeighbourhoodIx).filter(|i| input.eligibility[i.at()].candidacy.is_candidate()).collect();
    let specs: Vec<CriterionSpec> =
        input.criteria.criteria.iter().map(|spec| at_limit_year(spec.clone(), input.pack, input.year)).collect();
    if who.is_empty() {
        return Ok(Scores { rows: vec![None; n], ..Scores::default() });
    }
    let facts = facts(input, who[0]);
    let measured: Vec<Vec<Measured>> = who
        .par_iter()
        .map(|&at| {
            progress.advance(1)?;
            let place = Place::new(facts.district, &facts.columns, at);
            Ok(specs.iter().map(|spec| Measured::new(found(&facts, &place, spec), spec)).collect())
        })
        .collect::<Result<_, Cancelled>>()?;
    let matrix = matrix(input.district, &who, &measured, specs.len())?;
    let weighed = input.criteria.weighting.weigh(&input.criteria.ids(), &matrix)?;
    let method = method(input.settings, input.criteria);
    let scorer = Scorer::new(&matrix, &weighed.weights, method)?;
    let evaluation = evaluate(&scorer, PLAN_DECIMALS);
    let top = top(input, who.len());
    let firm = firmness(&scorer, &evaluation, input, top, progress)?;
    let kept = kept(&scorer, input, progress)?;
    let standings = Standings::new(&scorer, &evaluation);
    let next = survey_next(&scorer, &evaluation, top, input.settings.draws, input.seed);

    let mut rows: Vec<Option<Row>> = vec![None; n];
    let made: Vec<(NeighbourhoodIx, Row)> = who
        .par_iter()
        .zip(measured)
        .enumerate()
        .map(|(at, (&ix, measured))| {
            progress.check()?;
            let open = missing(&scorer, &evaluation, &standings, at).into_iter().map(|m| Open {
                fields: fields(&facts, ix, &specs[m.criterion]),
                criterion: m.criterion,
                low: m.low,
                high: m.high,
                rank_best: m.rank_best,
                rank_worst: m.rank_worst,
            });
            let row = Row {
                parts: evaluation.parts(&scorer, at),
                score: evaluation.score[at],
                low: evaluation.low[at],
                high: evaluation.high[at],
                rank: evaluation.rank[at],
                rank_low: evaluation.rank_low[at],
                rank_high: evaluation.rank_high[at],
                firm: firm[at],
                open: open.collect(),
                drawn: kept.iter().map(|scores| scores[at]).collect(),
                measured,
            };
            Ok((ix, row))
        })
        .collect::<Result<_, Cancelled>>()?;
    for (ix, row) in made {
        rows[ix.at()] = Some(row);
    }
    let known = |c: usize| rows.iter().flatten().filter(|row| row.measured[c].is_settled() && !row.measured[c].assumed).count() as u32;
    let points: Vec<f64> = weighed.weights.as_slice().iter().map(|w| w * 100.0).collect();
    let in_part = |measured: &Measured| measured.raw.is_some() || (measured.high - measured.low < 1.0 && !measured.assumed);
    let has_data = |c: usize| rows.iter().flatten().any(|row| in_part(&row.measured[c]));
    let all = specs.into_iter().zip(points).enumerate();
    let criteria: Vec<Criterion> =
        all.map(|(c, (spec, weight))| Criterion { spec, weight, known: known(c), has_data: has_data(c) }).collect();
    Ok(Scores {
        survey: next.visits.into_iter().map(|v| ToVisit { who: who[v.row], chance: v.chance, cells: v.cells }).collect(),
        survey_by_criterion: next.criteria,
        criteria,
        method: Some(method),
        weighed: Some(weighed),
        top,
        draws: input.settings.draws,
        by_rank: by_rank(&evaluation),
        rows,
    })
}

fn by_rank(evaluation: &Evaluation) -> Vec<f64> {
    let mut scores = evaluation.score.clone();
    scores.sort_by(|a, b| b.total_cmp(a));
    scores
}

fn facts(input: ScoreInput<'_>, first: NeighbourhoodIx) -> Facts<'_> {
    Facts {
        district: input.district,
        pack: input.pack,
        standard: input.standard,
        access: input.access,
        links: input.links,
        eligibility: input.eligibility,
        year: input.year,
        years: input.years,
        has_pipe_works: input.has_pipe_works,
        headings: Headings::of(input.pack, &input.district.neighbourhoods),
        columns: FieldColumns::new(input.pack, &input.district.neighbourhoods),
        lines: lines(input.pack, input.standard, input.access, first),
    }
}

fn found(facts: &Facts<'_>, place: &Place<'_>, spec: &CriterionSpec) -> super::measured::Found {
    match &spec.measured {
        ValueSource::Field(field) => place.field(facts.pack, field, spec),
        ValueSource::Measure(name) => measure(name, facts, place, spec),
    }
}

/// What is missing for a criterion to be known, in words.
fn fields(facts: &Facts<'_>, n: NeighbourhoodIx, spec: &CriterionSpec) -> Vec<Text> {
    match &spec.measured {
        ValueSource::Field(field) if facts.pack.fields.contains_key(field) => vec![facts.pack.field_name(field)],
        ValueSource::Field(_) => {
            vec![
                spec.columns
                    .first()
                    .map_or_else(|| spec.name.clone(), |column| ScoreMessage::FieldColumn { column: column.clone() }.both()),
            ]
        }
        ValueSource::Measure(name) => missing_fields(name, facts, n, spec),
    }
}

fn matrix(district: &District, who: &[NeighbourhoodIx], measured: &[Vec<Measured>], criteria: usize) -> Result<Matrix, MethodError> {
    let column = |c: usize, pick: fn(&Measured) -> f64| measured.iter().map(|row| pick(&row[c])).collect();
    let columns = (0..criteria).map(|c| Column::between(column(c, |m| m.low), column(c, |m| m.high))).collect();
    let own = |n: &NeighbourhoodIx| &district.neighbourhoods[n.at()];
    let areas: Vec<f64> = who.iter().map(|n| own(n).floor_area.map_or(0.0, |area| area.0)).collect();
    let ids: Vec<&str> = who.iter().map(|n| own(n).id.0.as_str()).collect();
    Matrix::new(columns, Ties::by_area_then_id(&areas, &ids))
}

/// How many places the top of the list has: as set, else the candidates of one year when they are spread evenly over the
/// programme's years.
fn top(input: ScoreInput<'_>, candidates: usize) -> u32 {
    let years = (input.years.1 - input.years.0).max(0) as usize + 1;
    input.settings.top.unwrap_or(candidates.div_ceil(years) as u32).clamp(1, candidates.max(1) as u32)
}

fn firmness(
    scorer: &Scorer<'_>,
    evaluation: &Evaluation,
    input: ScoreInput<'_>,
    top: u32,
    progress: &Progress,
) -> Result<Vec<Firmness>, Cancelled> {
    let draws = Draws::new(scorer, WeightSpread::Around(input.settings.spread), input.seed);
    let settings = SmaaSettings { draws: input.settings.draws, top, ranks: true };
    let robust = if settings.draws > 0 { Some(smaa(&draws, &settings, progress)?) } else { None };
    let stable = stability(scorer, evaluation, input.settings.spread);
    let of = |at: usize| Firmness {
        drawn: robust.as_ref().map(|robust| Drawn {
            top_share: robust.top_share[at],
            rank_p5: robust.rank_p5[at],
            rank_p95: robust.rank_p95[at],
        }),
        best: stable.best[at],
        worst: stable.worst[at],
        mover: stable.mover[at].map(usize::from),
    };
    Ok((0..evaluation.score.len()).map(of).collect())
}

/// Points of every candidate in the first draws, which are also those that the shares come from.
fn kept(scorer: &Scorer<'_>, input: ScoreInput<'_>, progress: &Progress) -> Result<Vec<Vec<f64>>, Cancelled> {
    let draws = Draws::new(scorer, WeightSpread::Around(input.settings.spread), input.seed);
    let scores = |draw: u32| progress.check().map(|()| draws.scores(draw));
    (0..input.kept_draws).into_par_iter().map(scores).collect()
}

impl Scores {
    /// Score in a draw that is kept; `None` for those that are no candidates, and for other draws.
    #[must_use]
    pub fn drawn(&self, n: NeighbourhoodIx, draw: u32) -> Option<f64> {
        self.row(n)?.drawn.get(draw as usize).copied()
    }

    /// All that is known of a candidate's score; `None` for those that are no candidates.
    #[must_use]
    pub fn row(&self, n: NeighbourhoodIx) -> Option<&Row> {
        self.rows.get(n.at())?.as_ref()
    }

    /// Score; `None` for those that are no candidates.
    #[must_use]
    pub fn score(&self, n: NeighbourhoodIx) -> Option<f64> {
        Some(self.row(n)?.score)
    }

    /// Least and greatest score the missing inputs leave open.
    #[must_use]
    pub fn interval(&self, n: NeighbourhoodIx) -> Option<(f64, f64)> {
        self.row(n).map(|row| (row.low, row.high))
    }

    /// Rank from 1, with the best and the worst rank the missing inputs leave open.
    #[must_use]
    pub fn rank(&self, n: NeighbourhoodIx) -> Option<(u32, u32, u32)> {
        self.row(n).map(|row| (row.rank, row.rank_low, row.rank_high))
    }

    /// The score of the candidate at a rank.
    #[must_use]
    pub fn score_at(&self, rank: u32) -> Option<f64> {
        self.by_rank.get(rank.checked_sub(1)? as usize).copied()
    }

    /// What was measured and the points it gives, by criterion; empty for those that are no candidates.
    pub fn parts(&self, n: NeighbourhoodIx) -> impl Iterator<Item = (&Criterion, &Measured, f64)> + '_ {
        let parts = self.row(n).into_iter().flat_map(|row| row.measured.iter().zip(row.parts.iter().copied()));
        self.criteria.iter().zip(parts).map(|(criterion, (measured, part))| (criterion, measured, part))
    }
}
