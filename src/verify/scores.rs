//! Whether scores are made of their parts, and ranks of scores.

use super::finding::{Tally, number};
use super::folder::{NEIGHBOURHOODS, PlanFolder, ZONES};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Parts and scores are written with six decimals, and there may be some dozens of parts.
const TOLERANCE: f64 = 1e-4;

/// Weights are scaled to sum to this many points.
const FULL: f64 = 100.0;

/// Scores this near may have either order: rounding of the last decimal.
const TIE: f64 = 2e-6;

/// Parts sum to the score, values lie in 0–1, intervals hold what they are about.
pub(super) fn scores(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        let id = || n.neighbourhood_id.clone();
        let not_within = |field: &str, value: f64, low: f64, high: f64| Finding::NotWithin {
            file: NEIGHBOURHOODS.to_owned(),
            id: id(),
            field: field.to_owned(),
            value: number(value),
            low: number(low),
            high: number(high),
        };
        if let Some(score) = n.score {
            let sum = n.columns.part_sum;
            tally.expect(n.columns.parts > 0, || Finding::ScoreUnfounded { id: id() });
            tally.expect(n.columns.parts == 0 || (sum - score).abs() <= TOLERANCE, || Finding::Differs {
                file: NEIGHBOURHOODS.to_owned(),
                id: id(),
                field: "score".to_owned(),
                found: score.to_string(),
                expected: sum.to_string(),
            });
            let (low, high) = (n.score_low.unwrap_or(score), n.score_high.unwrap_or(score));
            tally.expect(low - TOLERANCE <= score && score <= high + TOLERANCE, || not_within("score", score, low, high));
            tally.expect(low >= -TOLERANCE && high <= FULL + TOLERANCE, || not_within("score_low, score_high", low, 0.0, FULL));
        }
        if let Some(rank) = n.rank {
            let (low, high) = (n.rank_low.unwrap_or(rank), n.rank_high.unwrap_or(rank));
            tally.expect(1 <= low && low <= rank && rank <= high, || not_within("rank", rank as f64, low as f64, high as f64));
        }
        tally.expect(n.candidate.is_some() || (n.score.is_none() && n.rank.is_none()), || Finding::ScoreOfNone { id: id() });
        for (column, value) in &n.columns.values_out {
            tally.fail(&not_within(column, *value, 0.0, 1.0));
        }
        for (column, value) in &n.columns.negative {
            tally.fail(&not_within(column, *value, 0.0, f64::INFINITY));
        }
        for (column, word) in &n.columns.gaps_out {
            tally.fail(&Finding::WordUnknown { file: NEIGHBOURHOODS.to_owned(), id: id(), field: column.clone(), word: word.clone() });
        }
    }
    Ok(())
}

/// A better score never has a worse rank; zones are ranked 1 to n without ties.
pub(super) fn ranks(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    progress.check()?;
    let zones: Vec<(&str, Option<f64>, Option<i64>)> =
        plan.zones.features.iter().map(|f| (f.properties.zone_id.as_str(), f.properties.score, Some(f.properties.rank))).collect();
    in_order(ZONES, &zones, tally);
    let mut given: Vec<i64> = zones.iter().filter_map(|z| z.2).collect();
    given.sort_unstable();
    for (at, rank) in given.iter().enumerate() {
        tally.expect(*rank == at as i64 + 1, || differs(ZONES, "*", *rank as f64, at + 1));
    }
    let neighbourhoods: Vec<(&str, Option<f64>, Option<i64>)> = plan
        .neighbourhoods
        .features
        .iter()
        .filter(|f| f.properties.score.is_some() || f.properties.rank.is_some())
        .map(|f| (f.properties.neighbourhood_id.as_str(), f.properties.score, f.properties.rank))
        .collect();
    in_order(NEIGHBOURHOODS, &neighbourhoods, tally);
    Ok(())
}

/// Every rank lies between one more than the number of better scores and the number of scores as good or better.
fn in_order(file: &str, all: &[(&str, Option<f64>, Option<i64>)], tally: &mut Tally) {
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
