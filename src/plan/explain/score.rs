//! The explanation of a score: its parts, what is missing and what that could move, how firm the rank is, what would change it.

use serde_json::Value;

use super::fields::{both, list, number, text};
use crate::plan::record::Record;
use crate::report::messages::{ExplainMessage, Say, ScoreMessage as M};
use crate::report::{Certainty, Explanation, Lang, Quantity, Text};
use crate::score::shown_parts;

/// Decimals of points that are shown.
const DECIMALS: u32 = 2;

/// Missing fields that are named one by one.
const NAMED: usize = 4;

/// The score with its parts, and the rank; nothing for those that are no candidates.
pub(super) fn score(record: &Record, context: &Value) -> Vec<Explanation> {
    match number(record, "score") {
        Some(points) => vec![parts(record, points, context), rank(record, context)],
        None => dangerous(record, context).into_iter().collect(),
    }
}

/// That it stands on the list of dangerous housing, and what follows.
fn dangerous(record: &Record, context: &Value) -> Option<Explanation> {
    let id = text(record, "neighbourhood_id");
    let found = list(&context["score"]["dangerous_housing"]).iter().find(|row| row["neighbourhood_id"] == *id)?;
    let grade = found["grade"].as_str().unwrap_or_default().to_owned();
    let by_hand = found["candidate"] == true;
    let said = if by_hand { M::DangerousByHand { grade } } else { M::Dangerous { grade } };
    let how = (!by_hand).then(|| Explanation::claim(M::DangerousHow.both()));
    Some(Explanation::claim(said.both()).certainty(Certainty::Computed).child_if(how))
}

/// A message that holds names, which differ by language.
fn said(say: impl Fn(Lang) -> M) -> Text {
    Text { zh: say(Lang::Zh).say(Lang::Zh), en: say(Lang::En).say(Lang::En) }
}

fn parts(record: &Record, score: f64, context: &Value) -> Explanation {
    let unit = ExplainMessage::Points.both();
    let criteria = list(&context["criteria"]);
    let of = |criterion: &Value| number(record, &format!("part_{}", id(criterion))).unwrap_or(0.0);
    let shown = shown_parts(&criteria.iter().map(of).collect::<Vec<_>>(), DECIMALS);
    let rounded = (score * 100.0).round() / 100.0;
    let mut tree = Explanation::claim(ExplainMessage::Score.both()).number(rounded, unit.clone(), DECIMALS as u8);
    for (criterion, part) in criteria.iter().zip(shown) {
        let node = Explanation::claim(both(criterion, "name_")).number(part, unit.clone(), DECIMALS as u8);
        tree = tree.child(measured(record, criterion, node, context));
    }
    let set = &context["score"]["criteria"];
    let title = both(set, "title_");
    let weights =
        said(|lang| M::WeightsFrom { title: title.get(lang).to_owned(), version: set["version"].as_str().unwrap_or_default().to_owned() });
    let assumed = criteria.iter().any(|criterion| criterion["certainty"] == "A");
    let weights = Explanation::claim(weights);
    tree.child(if assumed { weights.certainty(Certainty::Assumed) } else { weights })
}

/// How one criterion is measured, and what that gives.
fn measured(record: &Record, criterion: &Value, node: Explanation, context: &Value) -> Explanation {
    let get = |head: &str| number(record, &format!("{head}_{}", id(criterion)));
    // Weights are scaled to a sum of 100: two decimals are enough to multiply by hand.
    let weight = (criterion["weight"].as_f64().unwrap_or(0.0) * 100.0).round() / 100.0;
    let topsis = context["score"]["method"] == "topsis";
    let raw = record.get(&format!("raw_{}", id(criterion))).filter(|raw| !raw.is_null());
    let note = both(criterion, "measure_");
    let mut lines: Vec<Explanation> = raw.iter().map(|raw| data(criterion, raw, get("value").is_none(), context)).collect();
    if let Some(cover) = record.get(&format!("cover_{}", id(criterion))).and_then(Value::as_array)
        && let [Some(known), Some(of)] = [0, 1].map(|at| cover.get(at).and_then(Value::as_u64))
    {
        lines.push(Explanation::claim(M::Cover { known, of }.both()));
    }
    let ends = (get("low").unwrap_or(0.0), get("high").unwrap_or(1.0));
    let (value, certainty) = match (get("value"), raw) {
        (Some(value), None) if criterion["unknown"]["assumed"].is_number() => {
            (M::AssumedValue { value, weight }.both(), Certainty::Assumed)
        }
        (Some(value), None) if !topsis => (M::SettledValue { value, weight }.both(), Certainty::Computed),
        (Some(value), _) if topsis => (M::TopsisPart { value, weight }.both(), sure_of(record, criterion)),
        (Some(value), _) => (ExplainMessage::ValueTimesWeight { value, weight }.both(), sure_of(record, criterion)),
        (None, _) if topsis => (M::TopsisBetween { low: ends.0, high: ends.1, weight }.both(), Certainty::Unknown),
        (None, _) => (M::Between { low: ends.0, high: ends.1, weight }.both(), Certainty::Unknown),
    };
    lines.push(Explanation::claim(value));
    lines.push(Explanation::claim(said(|lang| M::HowItCounts { measure: note.get(lang).to_owned() })));
    if let Some(open) = open_of(record, id(criterion)) {
        let fields = fields(open);
        lines.push(Explanation::claim(said(|lang| M::Missing { fields: fields.get(lang).to_owned() })).certainty(Certainty::Unknown));
    }
    lines.into_iter().fold(node.certainty(certainty), Explanation::child)
}

/// Years taken from neighbours are an assumption; everything else is recorded or measured.
fn sure_of(record: &Record, criterion: &Value) -> Certainty {
    let imputed = criterion["from"]["measure"] == "age" && text(record, "year_quality") == "imputed";
    if imputed { Certainty::Assumed } else { Certainty::Computed }
}

/// What was found; of a measure that is known in part, what the known part says.
fn data(criterion: &Value, raw: &Value, is_open: bool, context: &Value) -> Explanation {
    if let Value::String(word) = raw {
        let word = spoken(word, context);
        return Explanation::claim(said(|lang| M::DataWord { word: word.get(lang).to_owned() }));
    }
    let raw = raw.as_f64().unwrap_or(0.0);
    let name = if is_open { M::DataPart } else { M::Data };
    Explanation::claim(name.both()).number(raw, both(criterion, "unit_"), u8::from((raw - raw.round()).abs() > 1e-6))
}

/// A word of a category for readers.
fn spoken(word: &str, context: &Value) -> Text {
    match word {
        "yes" => M::Yes.both(),
        "no" => M::No.both(),
        _ => context["policy"]["words"].get(word).map_or_else(|| Text::same(word), |known| both(known, "")),
    }
}

fn rank(record: &Record, context: &Value) -> Explanation {
    let get = |key: &str| number(record, key).unwrap_or(0.0);
    let of = context["score"]["candidates"].as_u64().unwrap_or(0) as usize;
    let (rank, low, high) = (get("rank"), get("rank_low"), get("rank_high"));
    let complete = record.get("score_open").is_some_and(|open| list(open).is_empty());
    let head = match low < high {
        true if complete => M::RankOthers { rank, of, low, high },
        true => M::RankBetween { rank, of, low, high },
        false => M::Rank { rank, of },
    };
    Explanation::claim(head.both())
        .child_if(dangerous(record, context))
        .child_if(interval(record, context))
        .child(firm(record, context))
        .child_if(changes(record, context))
}

/// Why the score is open, and what each missing field alone could move.
fn interval(record: &Record, context: &Value) -> Option<Explanation> {
    let open = list(record.get("score_open")?);
    if open.is_empty() {
        return None;
    }
    let ends = M::ScoreBetween { low: points(record, "score_low"), high: points(record, "score_high") };
    let tree = Explanation::claim(ends.both()).certainty(Certainty::Unknown);
    let lines = open.iter().map(|cell| {
        let (name, fields) = (name(context, &cell["criterion"]), fields(cell));
        let show = |key: &str| shown(cell[key].as_f64().unwrap_or(0.0), 1);
        let rank = |key: &str| cell[key].as_f64().unwrap_or(0.0);
        Explanation::claim(said(|lang| M::IfKnown {
            criterion: name.get(lang).to_owned(),
            fields: fields.get(lang).to_owned(),
            low: show("score_low"),
            high: show("score_high"),
            best: rank("rank_low"),
            worst: rank("rank_high"),
        }))
    });
    let most = name(context, &open[0]["criterion"]);
    let first = (open.len() > 1).then(|| Explanation::claim(said(|lang| M::Matters { criterion: most.get(lang).to_owned() })));
    Some(lines.fold(tree.child_if(first), Explanation::child))
}

/// How often it is in the top, between which ranks, and what a single weight could do.
fn firm(record: &Record, context: &Value) -> Explanation {
    let get = |key: &str| number(record, key).unwrap_or(0.0);
    let of = |key: &str| context["score"][key].as_u64().unwrap_or(0);
    let spread = shown(context["score"]["spread"].as_f64().unwrap_or(0.0) * 100.0, 0);
    let percent = shown(get("top_share") * 100.0, 0);
    let share = M::TopShare { percent, top: of("top"), draws: of("draws"), spread: spread.clone() };
    let ranks = M::RankSpread { low: get("rank_p5"), high: get("rank_p95") };
    let (best, worst) = (get("rank_stable_low"), get("rank_stable_high"));
    let single = match record.get("rank_mover").filter(|mover| !mover.is_null()) {
        Some(mover) => {
            let mover = name(context, mover);
            said(|lang| M::Moves { spread: spread.clone(), best, worst, criterion: mover.get(lang).to_owned() })
        }
        None => M::Stable { spread: spread.clone() }.both(),
    };
    if of("draws") == 0 {
        return Explanation::claim(single);
    }
    Explanation::claim(share.both()).child(Explanation::claim(ranks.both())).child(Explanation::claim(single))
}

/// What one criterion alone would have to be for a better place.
fn changes(record: &Record, context: &Value) -> Option<Explanation> {
    let goals = list(record.get("rank_goals")?);
    if goals.is_empty() {
        return None;
    }
    let tree = Explanation::claim(M::WhatWouldChange.both());
    let lines = goals.iter().map(|goal| {
        let rank = goal["rank"].as_u64().unwrap_or(0);
        let head = if goal["goal"] == "top" { M::ToTop { rank } } else { M::ToRank { rank } };
        let steps = list(&goal["steps"]);
        let node = Explanation::claim(head.both());
        if steps.is_empty() {
            return node.child(Explanation::claim(M::NoSingleStep.both()));
        }
        steps.iter().map(|to| Explanation::claim(step(record, to, context))).fold(node, Explanation::child)
    });
    Some(lines.fold(tree, Explanation::child))
}

fn step(record: &Record, step: &Value, context: &Value) -> Text {
    let Some(criterion) = criterion(context, &step["criterion"]) else { return Text::default() };
    let name = both(criterion, "name_");
    let most = step["at"] == "most";
    let to = match &step["raw"] {
        Value::String(word) => spoken(word, context),
        raw => {
            let needed = raw.as_f64().unwrap_or_else(|| step["value"].as_f64().unwrap_or(0.0));
            let quantity = in_unit(criterion, needed, Some(most));
            let say = |lang| {
                let value = quantity.show(lang);
                if most { M::AtMost { value }.say(lang) } else { M::AtLeast { value }.say(lang) }
            };
            Text { zh: say(Lang::Zh), en: say(Lang::En) }
        }
    };
    let from = match record.get(&format!("raw_{}", id(criterion))).filter(|_| number(record, &format!("value_{}", id(criterion))).is_some())
    {
        Some(Value::String(word)) => Some(spoken(word, context)),
        Some(raw) if raw.is_number() => {
            let quantity = in_unit(criterion, raw.as_f64().unwrap_or(0.0), None);
            Some(Text { zh: quantity.show(Lang::Zh), en: quantity.show(Lang::En) })
        }
        _ => None,
    };
    // What the missing data leave open may turn out so; what they rule out would have to change.
    let end = number(record, &format!("high_{}", id(criterion))).unwrap_or(1.0);
    let beyond = step["value"].as_f64().is_some_and(|value| value > end + 1e-6);
    said(|lang| {
        let (criterion, to) = (name.get(lang).to_owned(), to.get(lang).to_owned());
        match &from {
            Some(from) => M::StepFrom { criterion, from: from.get(lang).to_owned(), to },
            None if beyond => M::StepBeyond { criterion, to },
            None => M::StepTo { criterion, to },
        }
    })
}

/// A measure with its unit; a limit is rounded to the side that still does it.
fn in_unit(criterion: &Value, value: f64, limit: Option<bool>) -> Quantity {
    let unit = both(criterion, "unit_");
    let decimals = u8::from(unit.zh == "%");
    let scale = 10f64.powi(i32::from(decimals));
    let value = match limit {
        Some(true) => (value * scale + 1e-6).floor() / scale,
        Some(false) => (value * scale - 1e-6).ceil() / scale,
        None => value,
    };
    Quantity { value, unit, decimals }
}

/// Missing fields in words, the first ones by name.
fn fields(cell: &Value) -> Text {
    let names = |key: &str, join: &str| {
        let all: Vec<&str> = list(&cell[key]).iter().filter_map(Value::as_str).collect();
        let first = all.iter().take(NAMED).copied().collect::<Vec<_>>().join(join);
        (first, all.len())
    };
    let one = |key: &str, join: &str, lang: Lang| match names(key, join) {
        (names, more) if more > NAMED => M::AndMoreFields { names, more }.say(lang),
        (names, _) => names,
    };
    Text { zh: one("fields_zh", "、", Lang::Zh), en: one("fields_en", ", ", Lang::En) }
}

fn open_of<'r>(record: &'r Record, criterion: &str) -> Option<&'r Value> {
    list(record.get("score_open")?).iter().find(|cell| cell["criterion"] == criterion)
}

fn id(criterion: &Value) -> &str {
    criterion["id"].as_str().unwrap_or_default()
}

fn criterion<'c>(context: &'c Value, id: &Value) -> Option<&'c Value> {
    list(&context["criteria"]).iter().find(|criterion| criterion["id"] == *id)
}

fn name(context: &Value, of: &Value) -> Text {
    criterion(context, of).map_or_else(|| Text::same(of.as_str().unwrap_or_default()), |criterion| both(criterion, "name_"))
}

fn points(record: &Record, key: &str) -> String {
    shown(number(record, key).unwrap_or(0.0), 1)
}

fn shown(value: f64, decimals: u8) -> String {
    Quantity { value, unit: Text::default(), decimals }.show(Lang::En)
}
