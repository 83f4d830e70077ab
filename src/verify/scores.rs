//! Whether scores are made of their parts, and ranks of scores.

use super::document::Criterion;
use super::features::Neighbourhood;
use super::finding::{Tally, number};
use super::folder::{NEIGHBOURHOODS, PLAN, PlanFolder, ZONES};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Values and weights are written with six decimals, so a part of a hundred points is known to half of this.
const TOLERANCE: f64 = 1e-4;

/// Weights are scaled to sum to this many points.
const FULL: f64 = 100.0;

/// Scores this near may have either order: rounding of the last decimal.
const TIE: f64 = 2e-6;

/// Parts are what the weights make of the values and sum to the score; intervals hold what is not known.
pub(super) fn scores(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let criteria = &plan.plan.criteria;
    let weights: f64 = criteria.iter().map(|c| c.weight).sum();
    let positive = criteria.iter().all(|c| c.weight >= 0.0);
    tally.expect(positive && (weights - FULL).abs() <= TOLERANCE, || Finding::NotWithin {
        file: PLAN.to_owned(),
        id: "criteria".to_owned(),
        field: "weight".to_owned(),
        value: number(weights),
        low: number(FULL),
        high: number(FULL),
    });
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        let id = || n.neighbourhood_id.clone();
        tally.expect(n.candidate.is_some() == n.score.is_some() && n.score.is_some() == n.rank.is_some(), || match n.candidate {
            Some(_) => Finding::ScoreMissing { id: id() },
            None => Finding::ScoreOfNone { id: id() },
        });
        if let Some(score) = n.score {
            score_parts(n, score, criteria, tally);
        }
        for (column, value) in &n.columns.negative {
            tally.fail(&not_within(n, column, *value, 0.0, f64::INFINITY));
        }
        for (column, word) in &n.columns.gaps_out {
            tally.fail(&Finding::WordUnknown { file: NEIGHBOURHOODS.to_owned(), id: id(), field: column.clone(), word: word.clone() });
        }
    }
    Ok(())
}

fn not_within(n: &Neighbourhood, field: &str, value: f64, low: f64, high: f64) -> Finding {
    Finding::NotWithin {
        file: NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: field.to_owned(),
        value: number(value),
        low: number(low),
        high: number(high),
    }
}

/// A known value gives weight × value points; one that is not known gives the middle of what it may be, and the
/// score lies in the middle of its interval.
fn score_parts(n: &Neighbourhood, score: f64, criteria: &[Criterion], tally: &mut Tally) {
    let mut sum = 0.0;
    let (mut least, mut most) = (0.0, 0.0);
    let mut open = false;
    for criterion in criteria {
        let own = n.columns.parts.iter().find(|p| *p.criterion == *criterion.id);
        let Some((part, value)) = own.and_then(|p| Some((p.points?, p.value))) else {
            tally.fail(&Finding::ScoreUnfounded { id: n.neighbourhood_id.clone(), criterion: criterion.id.clone() });
            continue;
        };
        sum += part;
        let (low, high) = value.map_or((0.0, criterion.weight), |v| (v * criterion.weight, v * criterion.weight));
        open |= low < high;
        least += low;
        most += high;
        let field = || format!("part_{}", criterion.id);
        tally.expect((low - TOLERANCE..=high + TOLERANCE).contains(&part), || not_within(n, &field(), part, low, high));
        if let Some(value) = value {
            tally.expect((0.0..=1.0).contains(&value), || not_within(n, &format!("value_{}", criterion.id), value, 0.0, 1.0));
        }
    }
    for part in &n.columns.parts {
        tally.expect(part.points.is_none() || criteria.iter().any(|c| *c.id == *part.criterion), || Finding::ScoreUnfounded {
            id: n.neighbourhood_id.clone(),
            criterion: part.criterion.to_string(),
        });
    }
    tally.expect((sum - score).abs() <= TOLERANCE, || Finding::Differs {
        file: NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: "score".to_owned(),
        found: score.to_string(),
        expected: sum.to_string(),
    });
    let (Some(low), Some(high)) = (n.score_low, n.score_high) else {
        tally.fail(&not_within(n, "score_low, score_high", f64::NAN, least, most));
        return;
    };
    tally.expect(least - TOLERANCE <= low && low <= high && (low < high || !open) && high <= most + TOLERANCE, || {
        not_within(n, "score_low, score_high", if low < least { low } else { high }, least, most)
    });
    tally.expect((f64::midpoint(low, high) - score).abs() <= TOLERANCE, || not_within(n, "score", score, low, high));
}

/// Ranks go from 1 to n without ties and follow the scores; rank intervals follow the intervals of the scores.
pub(super) fn ranks(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    progress.check()?;
    let zones: Vec<Ranked<'_>> =
        plan.zones.features.iter().map(|f| (f.properties.zone_id.as_str(), f.properties.score, Some(f.properties.rank))).collect();
    in_order(ZONES, &zones, tally);
    let scored: Vec<&Neighbourhood> =
        plan.neighbourhoods.features.iter().map(|f| &f.properties).filter(|n| n.score.is_some() || n.rank.is_some()).collect();
    let neighbourhoods: Vec<Ranked<'_>> = scored.iter().map(|n| (n.neighbourhood_id.as_str(), n.score, n.rank)).collect();
    in_order(NEIGHBOURHOODS, &neighbourhoods, tally);
    progress.check()?;
    rank_intervals(&scored, tally);
    Ok(())
}

/// The best rank is one more than the number that certainly score higher; the worst leaves below those that certainly
/// score lower.
fn rank_intervals(scored: &[&Neighbourhood], tally: &mut Tally) {
    let sorted = |pick: fn(&Neighbourhood) -> Option<f64>| {
        let mut values: Vec<f64> = scored.iter().filter_map(|n| pick(n)).collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let (lows, highs) = (sorted(|n| n.score_low), sorted(|n| n.score_high));
    for n in scored {
        let (Some(low), Some(high), Some(rank)) = (n.score_low, n.score_high, n.rank) else { continue };
        let best = (lows.len() - lows.partition_point(|l| *l <= high)) as i64 + 1;
        let worst = (highs.len() - highs.partition_point(|h| *h < low)) as i64;
        for (field, found, expected) in [("rank_low", n.rank_low, best.min(rank)), ("rank_high", n.rank_high, worst.max(rank))] {
            tally.expect(found == Some(expected), || Finding::Differs {
                file: NEIGHBOURHOODS.to_owned(),
                id: n.neighbourhood_id.clone(),
                field: field.to_owned(),
                found: found.map_or_else(|| "null".to_owned(), |f| f.to_string()),
                expected: expected.to_string(),
            });
        }
    }
}

/// Id, score and rank.
type Ranked<'a> = (&'a str, Option<f64>, Option<i64>);

/// Every rank lies between one more than the number of better scores and the number of scores as good or better.
fn in_order(file: &str, all: &[Ranked<'_>], tally: &mut Tally) {
    let mut given: Vec<i64> = all.iter().filter_map(|one| one.2).collect();
    given.sort_unstable();
    for (at, rank) in given.iter().enumerate() {
        tally.expect(*rank == at as i64 + 1, || differs(file, "*", *rank as f64, at + 1));
    }
    let mut sorted: Vec<f64> = all.iter().map(|one| one.1.unwrap_or(f64::NEG_INFINITY)).collect();
    sorted.sort_by(|a, b| b.total_cmp(a));
    for &(id, score, rank) in all {
        let score = score.unwrap_or(f64::NEG_INFINITY);
        let better = sorted.partition_point(|s| *s > score + TIE);
        let as_good = sorted.partition_point(|s| *s >= score - TIE);
        let holds = rank.is_some_and(|r| (better as i64 + 1..=as_good as i64).contains(&r));
        tally.expect(holds, || Finding::NotWithin {
            file: file.to_owned(),
            id: id.to_owned(),
            field: "rank".to_owned(),
            value: rank.map_or_else(|| "null".to_owned(), |r| r.to_string()),
            low: (better + 1).to_string(),
            high: as_good.to_string(),
        });
    }
}

fn differs(file: &str, id: &str, found: f64, expected: usize) -> Finding {
    Finding::Differs {
        file: file.to_owned(),
        id: id.to_owned(),
        field: "rank".to_owned(),
        found: number(found),
        expected: expected.to_string(),
    }
}
