//! The weighted sum: parts that sum to the score, and intervals where inputs are missing.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::Criterion;
use super::criteria::{Facts, Measure, Measured, all, linked_households};
use crate::access::Access;
use crate::district::{District, NeighbourhoodIx};
use crate::links::Links;
use crate::policy::{Eligibility, Pack, Standard};
use crate::report::messages::ProjectMessage;
use crate::report::{Cancelled, Progress, Say, Stage, Text};

/// Scores of every neighbourhood, by criterion. Only candidates are ranked.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// Criteria; their weights sum to 100.
    pub criteria: Vec<Criterion>,
    /// Scores of the candidates, `None` for all others.
    rows: Vec<Option<Row>>,
}

/// One candidate's score.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    measured: Vec<Measured>,
    /// Points of every criterion; they sum to `score`.
    parts: Vec<f64>,
    score: f64,
    low: f64,
    high: f64,
    rank: u32,
    rank_low: u32,
    rank_high: u32,
}

/// Scores and ranks the candidates of a district.
///
/// A part is weight × value; an unknown value counts as the middle of what it may be. Ties in score are broken by
/// floor area, then by id.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
#[expect(clippy::too_many_arguments, reason = "one argument a stage whose result the criteria read")]
pub fn score(
    district: &District,
    pack: &Pack,
    standard: &Standard,
    access: &Access,
    links: &Links,
    eligibility: &[Eligibility],
    weights: &BTreeMap<String, f64>,
    year: i16,
    progress: &Progress,
) -> Result<Scores, Cancelled> {
    let n = district.neighbourhoods.len();
    progress.enter(Stage::Score, n as u64)?;
    let candidates: Vec<NeighbourhoodIx> =
        (0..n as u32).map(NeighbourhoodIx).filter(|i| eligibility[i.at()].candidacy.is_candidate()).collect();
    let greatest = |values: Vec<f64>| values.into_iter().fold(0.0, f64::max);
    let facts = Facts {
        district,
        standard,
        access,
        links,
        eligibility,
        year,
        youngest: pack.number("core_year_max").map_or(year, |y| y as i16),
        most_households: greatest(candidates.iter().map(|c| f64::from(district.neighbourhoods[c.at()].households.unwrap_or(0))).collect()),
        most_linked: greatest(candidates.par_iter().map(|&c| linked_households(district, links, eligibility, c).0).collect()),
    };
    let (criteria, measures) = weighted_criteria(weights);
    let mut rows: Vec<Option<Row>> = vec![None; n];
    let scored: Vec<(NeighbourhoodIx, Row)> = candidates
        .par_iter()
        .map(|&c| {
            progress.advance(1)?;
            Ok((c, row(&criteria, measures.iter().map(|measure| measure(&facts, c)).collect())))
        })
        .collect::<Result<_, Cancelled>>()?;
    for (c, row) in scored {
        rows[c.at()] = Some(row);
    }
    rank(district, &candidates, &mut rows);
    Ok(Scores { criteria, rows })
}

/// Checks the weights of a project file.
///
/// # Errors
/// A criterion that does not exist, or weights that are all zero.
pub fn check_weights(weights: &BTreeMap<String, f64>) -> Result<(), Text> {
    let known: Vec<&str> = all().iter().map(|(c, _)| c.id).collect();
    for id in weights.keys() {
        if !known.contains(&id.as_str()) {
            let nearest = known.iter().min_by_key(|k| strsim::damerau_levenshtein(id, k)).copied().unwrap_or_default().to_owned();
            return Err(ProjectMessage::UnknownCriterion { id: id.clone(), nearest, known: known.join(", ") }.both());
        }
    }
    if !weights.is_empty() && weights.values().sum::<f64>() <= 0.0 {
        return Err(ProjectMessage::WeightsZero.both());
    }
    Ok(())
}

fn weighted_criteria(weights: &BTreeMap<String, f64>) -> (Vec<Criterion>, Vec<Measure>) {
    let mut all = all();
    if !weights.is_empty() {
        for (criterion, _) in &mut all {
            criterion.weight = weights.get(criterion.id).copied().unwrap_or(0.0);
        }
    }
    let total: f64 = all.iter().map(|(c, _)| c.weight).sum();
    for (criterion, _) in &mut all {
        criterion.weight = if total > 0.0 { criterion.weight * 100.0 / total } else { 0.0 };
    }
    all.into_iter().unzip()
}

fn row(criteria: &[Criterion], measured: Vec<Measured>) -> Row {
    // Parts are rounded to what is shown, so that they sum to the score to the last digit.
    let round = |points: f64| (points * 1e6).round() / 1e6;
    let points =
        |pick: fn(&Measured) -> f64| -> Vec<f64> { criteria.iter().zip(&measured).map(|(c, m)| round(c.weight * pick(m))).collect() };
    let sum = |points: &[f64]| round(points.iter().sum());
    let parts = points(|m| f64::midpoint(m.low, m.high));
    let (low, high) = (sum(&points(|m| m.low)), sum(&points(|m| m.high)));
    Row { score: sum(&parts).clamp(low, high), low, high, parts, measured, rank: 0, rank_low: 0, rank_high: 0 }
}

/// Ranks by score; the interval of ranks counts who certainly scores higher and who certainly scores lower.
fn rank(district: &District, candidates: &[NeighbourhoodIx], rows: &mut [Option<Row>]) {
    let score = |rows: &[Option<Row>], c: NeighbourhoodIx, pick: fn(&Row) -> f64| rows[c.at()].as_ref().map_or(0.0, pick);
    let area = |c: NeighbourhoodIx| district.neighbourhoods[c.at()].floor_area.map_or(0.0, |a| a.0);
    let mut order = candidates.to_vec();
    order.sort_by(|&a, &b| {
        score(rows, b, |r| r.score)
            .total_cmp(&score(rows, a, |r| r.score))
            .then(area(b).total_cmp(&area(a)))
            .then_with(|| district.neighbourhoods[a.at()].id.cmp(&district.neighbourhoods[b.at()].id))
    });
    let sorted = |pick: fn(&Row) -> f64| {
        let mut values: Vec<f64> = candidates.iter().map(|&c| score(rows, c, pick)).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (lows, highs) = (sorted(|r| r.low), sorted(|r| r.high));
    let count = candidates.len();
    for (at, c) in order.into_iter().enumerate() {
        if let Some(row) = &mut rows[c.at()] {
            row.rank = at as u32 + 1;
            let certainly_above = count - lows.partition_point(|&low| low <= row.high);
            let certainly_below = highs.partition_point(|&high| high < row.low);
            row.rank_low = (certainly_above as u32 + 1).min(row.rank);
            row.rank_high = ((count - certainly_below) as u32).max(row.rank);
        }
    }
}

impl Scores {
    /// Score; `None` for those that are no candidates.
    #[must_use]
    pub fn score(&self, n: NeighbourhoodIx) -> Option<f64> {
        Some(self.row(n)?.score)
    }

    /// Least and greatest score the missing inputs leave open.
    #[must_use]
    pub fn interval(&self, n: NeighbourhoodIx) -> Option<(f64, f64)> {
        let row = self.row(n)?;
        Some((row.low, row.high))
    }

    /// Rank from 1, with the best and the worst rank the missing inputs leave open.
    #[must_use]
    pub fn rank(&self, n: NeighbourhoodIx) -> Option<(u32, u32, u32)> {
        let row = self.row(n)?;
        Some((row.rank, row.rank_low, row.rank_high))
    }

    /// Raw measure, value where it is known, and part of the score, by criterion.
    #[must_use]
    pub fn parts(&self, n: NeighbourhoodIx) -> Vec<(Option<f64>, Option<f64>, f64)> {
        self.row(n).map_or_else(Vec::new, |row| {
            row.measured.iter().zip(&row.parts).map(|(m, &part)| (m.raw, (m.low == m.high).then_some(m.low), part)).collect()
        })
    }

    fn row(&self, n: NeighbourhoodIx) -> Option<&Row> {
        self.rows.get(n.at())?.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_scaled_to_a_hundred() {
        let (criteria, _) = weighted_criteria(&[("age".to_owned(), 3.0), ("households".to_owned(), 1.0)].into());
        assert!((criteria.iter().map(|c| c.weight).sum::<f64>() - 100.0).abs() < 1e-9);
        assert_eq!(criteria[0].weight, 75.0);
    }

    #[test]
    fn an_unknown_value_opens_the_interval() {
        let (criteria, _) = weighted_criteria(&[("age".to_owned(), 1.0)].into());
        let mut measured = vec![Measured { raw: Some(0.0), low: 0.0, high: 0.0 }; criteria.len()];
        measured[0] = Measured { raw: None, low: 0.0, high: 1.0 };
        let row = row(&criteria, measured);
        assert_eq!((row.low, row.score, row.high), (0.0, 50.0, 100.0));
    }
}
