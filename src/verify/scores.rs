//! Whether scores are made of their parts, and ranks of scores.

use serde_json::Value;

use super::document::{Criterion, Direction, Method, PlanJson};
use super::features::{Neighbourhood, Part};
use super::finding::{Tally, maybe, number};
use super::folder::{NEIGHBOURHOODS, PLAN, PlanFolder, ZONES};
use super::measures::{Again, Function, Told};
use crate::report::messages::VerifyFinding as Finding;
use crate::report::{Cancelled, Progress};

/// Values and weights are written with six decimals, so a part of a hundred points is known to half of this.
const TOLERANCE: f64 = 1e-4;

/// By TOPSIS the distances add to the rounding of values and weights.
const TOPSIS_TOLERANCE: f64 = 1e-3;

/// Parts have six decimals and sum to the score in all of them; the rest is the sum of doubles.
const LAST_DIGIT: f64 = 1e-9;

/// Measures have six decimals; shortfalls are summed from columns that have, too, and count in per cent.
const RAW_TOLERANCE: f64 = 1e-3;

/// Values have six decimals; a measure of six decimals moves a value by less than this.
const VALUE_TOLERANCE: f64 = 1e-4;

/// Weights are scaled to sum to this many points.
const FULL: f64 = 100.0;

/// Scores this near may have either order: rounding of the last decimal.
const TIE: f64 = 2e-6;

/// Parts are what the weights make of the values, values what the functions make of the measures; parts sum to the score, and
/// intervals hold what is not known.
pub(super) fn scores(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    let criteria = &plan.plan.criteria;
    let weights: f64 = criteria.iter().map(|c| c.weight).sum();
    let positive = criteria.iter().all(|c| c.weight >= 0.0);
    // Where there is no candidate nothing is measured.
    let is_empty = criteria.is_empty() && plan.neighbourhoods.features.iter().all(|f| f.properties.candidate.is_none());
    tally.expect(is_empty || positive && (weights - FULL).abs() <= TOLERANCE, || Finding::NotWithin {
        file: PLAN.to_owned(),
        id: "criteria".to_owned(),
        field: "weight".to_owned(),
        value: number(weights),
        low: number(FULL),
        high: number(FULL),
    });
    let is_scored = plan.neighbourhoods.features.iter().any(|f| f.properties.score.is_some());
    tally.expect(!is_scored || plan.plan.score.method.is_some(), || Finding::StampAbsent {
        file: PLAN.to_owned(),
        field: "score.method".to_owned(),
    });
    let again = Again::new(plan);
    for feature in &plan.neighbourhoods.features {
        progress.check()?;
        let n = &feature.properties;
        let id = || n.neighbourhood_id.clone();
        tally.expect(n.candidate.is_some() == n.score.is_some() && n.score.is_some() == n.rank.is_some(), || match n.candidate {
            Some(_) => Finding::ScoreMissing { id: id() },
            None => Finding::ScoreOfNone { id: id() },
        });
        if let Some(score) = n.score {
            score_parts(n, score, &plan.plan, &again, tally);
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

/// Every value is what its function makes of the measure, every part what weight and value make; parts sum to the score, and the
/// ends of the values give those of the score.
fn score_parts(n: &Neighbourhood, score: f64, plan: &PlanJson, again: &Again<'_>, tally: &mut Tally) {
    let mut cells = Vec::new();
    for criterion in &plan.criteria {
        let own = n.columns.parts.iter().find(|p| *p.criterion == *criterion.id);
        let Some((part, own, low, high)) = own.and_then(|own| Some((own.points?, own, own.low?, own.high?))) else {
            tally.fail(&Finding::ScoreUnfounded { id: n.neighbourhood_id.clone(), criterion: criterion.id.clone() });
            continue;
        };
        let field = |head: &str| format!("{head}_{}", criterion.id);
        tally.expect(0.0 <= low && low <= high && high <= 1.0, || not_within(n, &field("low, high"), low, 0.0, high.min(1.0)));
        tally.expect(own.value == (low == high).then_some(low), || {
            differs_from(n, &field("value"), &maybe(own.value), &maybe((low == high).then_some(low)))
        });
        measured(n, criterion, own, again, tally);
        cells.push(Cell { weight: criterion.weight, part, low, high });
    }
    for part in &n.columns.parts {
        tally.expect(part.points.is_none() || plan.criteria.iter().any(|c| *c.id == *part.criterion), || Finding::ScoreUnfounded {
            id: n.neighbourhood_id.clone(),
            criterion: part.criterion.to_string(),
        });
    }
    if cells.len() < plan.criteria.len() {
        return;
    }
    let topsis = plan.score.method == Some(Method::Topsis);
    let tolerance = if topsis { TOPSIS_TOLERANCE } else { TOLERANCE };
    let near = |a: f64, b: f64| (a - b).abs() <= tolerance;
    let middles: Vec<f64> = cells.iter().map(|cell| f64::midpoint(cell.low, cell.high)).collect();
    let total: f64 = if topsis { closeness(&cells, &middles) } else { cells.iter().zip(&middles).map(|(cell, v)| cell.weight * v).sum() };
    let squares: f64 = cells.iter().zip(&middles).map(|(cell, v)| (cell.weight * v).powi(2)).sum();
    for ((criterion, cell), value) in plan.criteria.iter().zip(&cells).zip(&middles) {
        let expected = match topsis {
            true if squares > 0.0 => total * (cell.weight * value).powi(2) / squares,
            true => 0.0,
            false => cell.weight * value,
        };
        let field = format!("part_{}", criterion.id);
        tally.expect(near(cell.part, expected), || differs_from(n, &field, &cell.part.to_string(), &expected.to_string()));
    }
    let sum: f64 = cells.iter().map(|cell| cell.part).sum();
    tally.expect((sum - score).abs() <= LAST_DIGIT, || differs_from(n, "score", &score.to_string(), &sum.to_string()));
    tally.expect(near(score, total), || differs_from(n, "score", &score.to_string(), &total.to_string()));
    let with = |pick: fn(&Cell) -> f64| {
        let values: Vec<f64> = cells.iter().map(pick).collect();
        if topsis { closeness(&cells, &values) } else { cells.iter().zip(&values).map(|(cell, v)| cell.weight * v).sum() }
    };
    for (field, found, expected) in [("score_low", n.score_low, with(|c| c.low)), ("score_high", n.score_high, with(|c| c.high))] {
        tally.expect(found.is_some_and(|found| near(found, expected)), || differs_from(n, field, &maybe(found), &number(expected)));
    }
    let ends = (n.score_low.unwrap_or(f64::NAN), n.score_high.unwrap_or(f64::NAN));
    tally.expect(ends.0 <= score && score <= ends.1, || not_within(n, "score", score, ends.0, ends.1));
}

/// A criterion of one neighbourhood: its weight, its points, and between what its value lies.
struct Cell {
    weight: f64,
    part: f64,
    low: f64,
    high: f64,
}

/// TOPSIS with fixed ideals: the way from the worst (all 0) over the whole way to the best (all 1), in points.
fn closeness(cells: &[Cell], values: &[f64]) -> f64 {
    let distance = |from: f64| cells.iter().zip(values).map(|(cell, v)| (cell.weight * (v - from)).powi(2)).sum::<f64>().sqrt();
    let (from_worst, to_best) = (distance(0.0), distance(1.0));
    if from_worst + to_best > 0.0 { FULL * from_worst / (from_worst + to_best) } else { 0.0 }
}

/// The measure agrees with the other columns where they tell it, and the value with the measure.
fn measured(n: &Neighbourhood, criterion: &Criterion, own: &Part, again: &Again<'_>, tally: &mut Tally) {
    let shown = |raw: &Option<Value>| raw.as_ref().map_or_else(|| "null".to_owned(), Value::to_string);
    let field = |head: &str| format!("{head}_{}", criterion.id);
    let told = match again.tell(criterion, n) {
        Told::Number(expected) => {
            let found = own.raw.as_ref().and_then(Value::as_f64);
            let holds = found.is_some_and(|found| (found - expected).abs() <= RAW_TOLERANCE);
            tally.expect(holds, || differs_from(n, &field("raw"), &shown(&own.raw), &number(expected)));
            true
        }
        Told::Open => {
            tally.expect(own.raw.is_none(), || differs_from(n, &field("raw"), &shown(&own.raw), "null"));
            false
        }
        Told::Nothing => own.raw.is_some(),
    };
    let (Some(low), Some(high)) = (own.low, own.high) else { return };
    match (&own.raw, &criterion.value) {
        // Without a function the measure is the value.
        (Some(raw), None) => {
            let raw = raw.as_f64().unwrap_or(f64::NAN);
            let value = if criterion.direction == Some(Direction::Lower) { 1.0 - raw } else { raw }.clamp(0.0, 1.0);
            let within = low - VALUE_TOLERANCE <= value && value <= high + VALUE_TOLERANCE;
            tally.expect(within, || not_within(n, &field("value"), value, low, high));
        }
        (Some(raw), Some(function)) => {
            let value = function.value(raw).unwrap_or(f64::NAN);
            let within = low - VALUE_TOLERANCE <= value && value <= high + VALUE_TOLERANCE;
            tally.expect(within, || not_within(n, &field("value"), value, low, high));
        }
        // Only the criteria file may put a value in the place of one that is not known.
        (None, Some(_)) if low == high && !told => {
            let assumed = criterion.unknown.as_ref().and_then(|unknown| unknown["assumed"].as_f64());
            let as_wide = !matches!(criterion.value, Some(Function::Categories { .. }));
            let holds = assumed.is_some_and(|assumed| (assumed - low).abs() <= VALUE_TOLERANCE) || (assumed.is_none() && as_wide);
            tally.expect(holds, || differs_from(n, &field("value"), &number(low), &maybe(assumed)));
        }
        _ => {}
    }
}

fn differs_from(n: &Neighbourhood, field: &str, found: &str, expected: &str) -> Finding {
    Finding::Differs {
        file: NEIGHBOURHOODS.to_owned(),
        id: n.neighbourhood_id.clone(),
        field: field.to_owned(),
        found: found.to_owned(),
        expected: expected.to_owned(),
    }
}

/// Ranks go from 1 to n without ties and follow the scores; equal scores by floor area, then by id. Rank intervals follow the
/// intervals of the scores, and what is said of their firmness lies where it can.
pub(super) fn ranks(plan: &PlanFolder, progress: &Progress, tally: &mut Tally) -> Result<(), Cancelled> {
    progress.check()?;
    let zones: Vec<Ranked<'_>> =
        plan.zones.features.iter().map(|f| (f.properties.zone_id.as_str(), f.properties.score, Some(f.properties.rank))).collect();
    in_order(ZONES, &zones, tally);
    let mut scored: Vec<&Neighbourhood> =
        plan.neighbourhoods.features.iter().map(|f| &f.properties).filter(|n| n.score.is_some() || n.rank.is_some()).collect();
    let area = |n: &Neighbourhood| n.floor_area_m2.unwrap_or(0.0);
    let score = |n: &Neighbourhood| n.score.unwrap_or(f64::NEG_INFINITY);
    // Places among equals first, for the intervals; then by score.
    scored.sort_by(|a, b| area(b).total_cmp(&area(a)).then_with(|| a.neighbourhood_id.cmp(&b.neighbourhood_id)));
    progress.check()?;
    rank_intervals(&scored, tally);
    scored.sort_by(|a, b| score(b).total_cmp(&score(a)));
    for (at, n) in scored.iter().enumerate() {
        let expected = at as i64 + 1;
        let shown = |rank: Option<i64>| rank.map_or_else(|| "null".to_owned(), |rank| rank.to_string());
        tally.expect(n.rank == Some(expected), || differs_from(n, "rank", &shown(n.rank), &expected.to_string()));
        firm(n, scored.len() as i64, tally);
    }
    Ok(())
}

/// Shares lie between 0 and 1, ranks of draws between 1 and the number of candidates, and the rank itself among those that a
/// single weight can bring.
fn firm(n: &Neighbourhood, of: i64, tally: &mut Tally) {
    let Some(firm) = n.firm() else { return };
    tally.expect((0.0..=1.0).contains(&firm.top_share), || not_within(n, "top_share", firm.top_share, 0.0, 1.0));
    tally.expect(1 <= firm.p5 && firm.p5 <= firm.p95 && firm.p95 <= of, || not_within(n, "rank_p5", firm.p5 as f64, 1.0, firm.p95 as f64));
    let rank = n.rank.unwrap_or(0);
    tally.expect(firm.best <= rank && rank <= firm.worst, || not_within(n, "rank", rank as f64, firm.best as f64, firm.worst as f64));
}

/// The best rank is one more than the number that stay ahead even if this one scores its most and they their least; the worst
/// one the other way round. Equal scores stand in the order of `scored`.
fn rank_intervals(scored: &[&Neighbourhood], tally: &mut Tally) {
    let ends = |pick: fn(&Neighbourhood) -> Option<f64>| {
        let mut ends: Vec<(f64, usize)> = scored.iter().enumerate().filter_map(|(place, n)| Some((pick(n)?, place))).collect();
        ends.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ends
    };
    let (lows, highs) = (ends(|n| n.score_low), ends(|n| n.score_high));
    let ahead = |ends: &[(f64, usize)], score: f64, place: usize| ends.partition_point(|e| e.0 > score || (e.0 == score && e.1 < place));
    for (place, n) in scored.iter().enumerate() {
        let (Some(low), Some(high), Some(_)) = (n.score_low, n.score_high, n.rank) else { continue };
        // Its own least is never ahead of its most; its own most is ahead of its least where they differ.
        let best = ahead(&lows, high, place) as i64 + 1;
        let worst = ahead(&highs, low, place) as i64 + 1 - i64::from(low < high);
        for (field, found, expected) in [("rank_low", n.rank_low, best), ("rank_high", n.rank_high, worst)] {
            tally.expect(found == Some(expected), || {
                differs_from(n, field, &found.map_or_else(|| "null".to_owned(), |f| f.to_string()), &expected.to_string())
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
