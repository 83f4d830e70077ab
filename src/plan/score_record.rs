//! The scores of a plan as its files hold them: columns of a neighbourhood, and the parts of `plan.json` that explain them.

use serde_json::{Map, Value, json};

use super::Plan;
use super::record::{Record, micro};
use crate::district::NeighbourhoodIx;
use crate::score::{Ahp, Dangerous, Direction, Goal, Measured, Method, Open, Raw, Row, Weighed, goals};

/// Ways named for one goal: the nearest ones.
const STEPS: usize = 3;

/// The columns of one neighbourhood; those of no candidate are null, and it has none for the criteria.
pub(super) fn of_neighbourhood(plan: &Plan, n: NeighbourhoodIx) -> Record {
    let mut record = Record::new();
    for (criterion, measured, part) in plan.scores.parts(n) {
        let mut set = |head: &str, value: Value| record.insert(format!("{head}_{}", criterion.spec.id), value);
        set("raw", raw(measured.raw.as_ref()));
        set("value", json!(measured.is_settled().then(|| micro(measured.low))));
        set("low", json!(micro(measured.low)));
        set("high", json!(micro(measured.high)));
        set("part", json!(part));
        if let Measured { cover: Some((known, of)), .. } = measured {
            set("cover", json!([known, of]));
        }
    }
    let row = plan.scores.row(n);
    let mut set = |key: &str, pick: &dyn Fn(&Row) -> Value| record.insert(key.to_owned(), row.map_or(Value::Null, pick));
    set("score", &|row| json!(row.score));
    set("score_low", &|row| json!(row.low));
    set("score_high", &|row| json!(row.high));
    set("rank", &|row| json!(row.rank));
    set("rank_low", &|row| json!(row.rank_low));
    set("rank_high", &|row| json!(row.rank_high));
    set("top_share", &|row| json!(row.firm.drawn.map(|drawn| micro(drawn.top_share))));
    set("rank_p5", &|row| json!(row.firm.drawn.map(|drawn| drawn.rank_p5)));
    set("rank_p95", &|row| json!(row.firm.drawn.map(|drawn| drawn.rank_p95)));
    set("rank_stable_low", &|row| json!(row.firm.best));
    set("rank_stable_high", &|row| json!(row.firm.worst));
    set("rank_mover", &|row| json!(row.firm.mover.map(|at| plan.scores.criteria[at].spec.id.as_str())));
    set("score_open", &|row| row.open.iter().map(|open| open_cell(plan, open)).collect());
    set("rank_goals", &|_| goals(&plan.scores, n).iter().map(|goal| of_goal(plan, goal)).collect());
    let listed = plan.dangerous.binary_search_by_key(&n, |found| found.who).is_ok();
    record.insert("dangerous_housing".to_owned(), json!((listed || row.is_some()).then_some(listed)));
    record
}

fn raw(raw: Option<&Raw>) -> Value {
    match raw {
        Some(Raw::Number(number)) => json!(micro(*number)),
        Some(Raw::Word(word)) => json!(word),
        None => Value::Null,
    }
}

fn open_cell(plan: &Plan, open: &Open) -> Value {
    let names = |pick: fn(&crate::report::Text) -> &str| open.fields.iter().map(pick).collect::<Vec<_>>();
    json!({
        "criterion": plan.scores.criteria[open.criterion].spec.id,
        "fields_zh": names(|t| &t.zh), "fields_en": names(|t| &t.en),
        "score_low": micro(open.low), "score_high": micro(open.high), "rank_low": open.rank_best, "rank_high": open.rank_worst,
    })
}

fn of_goal(plan: &Plan, goal: &Goal) -> Value {
    let steps = goal.steps.iter().take(STEPS).map(|step| {
        let spec = &plan.scores.criteria[step.criterion].spec;
        let end = if spec.direction == Some(Direction::Lower) { "most" } else { "least" };
        json!({ "criterion": spec.id, "value": micro(step.value), "raw": raw(step.raw.as_ref()), "at": end })
    });
    json!({ "goal": if goal.is_top { "top" } else { "next" }, "rank": goal.rank, "steps": steps.collect::<Vec<_>>() })
}

/// `criteria` of `plan.json`: what is measured, how it becomes a value, what it weighs, and of how many candidates it is known.
pub(super) fn criteria(plan: &Plan) -> Value {
    let all = plan.scores.criteria.iter().map(|criterion| {
        let spec = &criterion.spec;
        json!({
            "id": spec.id, "name_zh": spec.name.zh, "name_en": spec.name.en, "unit_zh": spec.unit.zh, "unit_en": spec.unit.en,
            "group": spec.group, "weight": micro(criterion.weight), "measure_zh": spec.note.zh, "measure_en": spec.note.en,
            "from": spec.measured, "value": spec.value, "direction": spec.direction, "unknown": spec.unknown,
            "certainty": spec.certainty, "source": spec.basis, "known": criterion.known, "dangerous": spec.dangerous,
        })
    });
    all.collect()
}

/// `score` of `plan.json`: method, weighting, how firm ranks are judged, and what to survey next.
pub(super) fn score(plan: &Plan) -> Value {
    let (scores, file) = (&plan.scores, &plan.criteria);
    let id = |n: NeighbourhoodIx| plan.district.neighbourhoods[n.at()].id.0.as_str();
    let of_criterion = |at: usize| scores.criteria[at].spec.id.as_str();
    let visits = scores.survey.iter().filter(|visit| visit.chance > 0.0).map(|visit| {
        let parts = visit.cells.iter().map(|&(at, share)| (of_criterion(at).to_owned(), json!(micro(share))));
        json!({ "neighbourhood_id": id(visit.who), "chance": micro(visit.chance), "criteria": parts.collect::<Map<_, _>>() })
    });
    let changes = scores.survey_by_criterion.iter().enumerate().map(|(at, changes)| (of_criterion(at).to_owned(), json!(micro(*changes))));
    json!({
        "method": method(scores.method),
        "criteria": { "id": file.id, "version": file.version, "title_zh": file.title.zh, "title_en": file.title.en, "source": file.source },
        "weighting": scores.weighed.as_ref().map(|weighed| weighting(plan, weighed)),
        "candidates": plan.eligibility.iter().filter(|e| e.candidacy.is_candidate()).count(),
        "top": scores.top, "draws": scores.draws, "spread": plan.project.file.score.spread,
        "dangerous_housing": dangerous(plan),
        "survey_next": visits.collect::<Vec<_>>(),
        "survey_by_criterion": changes.collect::<Map<_, _>>(),
    })
}

/// The list of dangerous housing: who is on it by which grade, and whether a hand edit keeps it a candidate all the same.
fn dangerous(plan: &Plan) -> Value {
    let row = |found: &Dangerous| {
        let n = &plan.district.neighbourhoods[found.who.at()];
        let kept = plan.eligibility[found.who.at()].candidacy.is_candidate();
        json!({ "neighbourhood_id": n.id, "name": n.name, "criterion": found.criterion, "grade": found.grade, "candidate": kept })
    };
    plan.dangerous.iter().map(row).collect()
}

/// The word of a method; null where nobody is scored.
pub(super) fn method(method: Option<Method>) -> Option<&'static str> {
    method.map(|method| if method == Method::WeightedSum { "weighted_sum" } else { "topsis" })
}

fn weighting(plan: &Plan, weighed: &Weighed) -> Value {
    let of = &plan.criteria.weighting;
    json!({
        "method": of.method, "of": of.of.iter().map(|(method, share)| json!({ "method": method, "share": share })).collect::<Vec<_>>(),
        "judgements": weighed.ahp.as_ref().map(judgements),
        "warnings_zh": weighed.warnings.iter().map(|w| w.zh.as_str()).collect::<Vec<_>>(),
        "warnings_en": weighed.warnings.iter().map(|w| w.en.as_str()).collect::<Vec<_>>(),
    })
}

fn judgements(ahp: &Ahp) -> Value {
    let experts = ahp.experts.iter().map(|(name, judgement)| json!({ "name": name, "consistency_ratio": micro(judgement.ratio) }));
    json!({ "consistency_ratio": micro(ahp.group.ratio), "experts": experts.collect::<Vec<_>>() })
}
