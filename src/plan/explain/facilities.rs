//! What an explanation says of services: each line of the standard with both distances, services near by, new facilities.

use serde_json::Value;

use super::fields::{both, grouped, list, number, text};
use super::menu::{each, joined};
use crate::plan::record::Record;
use crate::report::messages::{FacilityMessage as M, Say};
use crate::report::{Certainty, Explanation, Lang, Quantity, Text};

/// Lines that fail, the worst first; those that hold; those that are open; and what lies near.
pub(super) fn of_neighbourhood(record: &Record, context: &Value) -> Explanation {
    let standard = &context["standard"];
    let lines = list(&standard["facilities"]);
    let title = Text {
        zh: word(&standard["title"]),
        en: word(if standard["title_en"].is_null() { &standard["title"] } else { &standard["title_en"] }),
    };
    let measure = measure(record, context);
    let mut tree = Explanation::claim(each(|lang| M::Head { standard: title.get(lang).to_owned(), measure: measure.get(lang).to_owned() }));
    tree = from(record).into_iter().fold(tree, |tree, from| tree.child(Explanation::claim(from.both())));
    if lines.is_empty() {
        return tree.child(Explanation::claim(M::NoLines.both()).certainty(Certainty::Unknown));
    }
    let judged =
        |verdict: &str| lines.iter().filter(|line| text(record, &format!("gap_{}", word(&line["id"]))) == verdict).collect::<Vec<_>>();
    let mut failing = judged("fail");
    let shortfall = |line: &Value| number(record, &format!("shortfall_{}", word(&line["id"]))).unwrap_or(0.0);
    failing.sort_by(|a, b| shortfall(b).total_cmp(&shortfall(a)));
    for (lines, head) in
        [(failing, M::Failing { count: judged("fail").len() }), (judged("pass"), M::Passing { count: judged("pass").len() })]
    {
        if !lines.is_empty() {
            let lines = lines.into_iter().map(|line| facility(record, line, context));
            tree = tree.child(lines.fold(Explanation::claim(head.both()), Explanation::child));
        }
    }
    let open = judged("unknown");
    if !open.is_empty() {
        tree = tree.child(unjudged(record, &open));
    }
    near_by(record).into_iter().fold(tree, Explanation::child)
}

/// What walks are measured by.
fn measure(record: &Record, context: &Value) -> Text {
    let settings = &context["settings"]["access"];
    let shown = |key: &str| settings[key].as_f64().map(|v| v.to_string()).unwrap_or_default();
    if settings["radius_only"] == true && context["standard"]["distance"] == "service_radius" {
        return M::ByRadius.both();
    }
    match text(record, "access_basis").as_str() {
        "network" => M::ByNetwork { speed: shown("walking_speed_m_per_min") }.both(),
        _ => M::ByDetour { factor: shown("detour_factor") }.both(),
    }
}

fn from(record: &Record) -> Option<M> {
    match text(record, "walk_from").as_str() {
        "gates" => Some(M::FromGates),
        "outline" => Some(M::FromOutline),
        "no_street" => Some(M::FromNoStreet),
        "island" => Some(M::FromIsland),
        _ => None,
    }
}

/// One line of the standard: straight line and walk, each with its limit, and what is known of the size.
fn facility(record: &Record, line: &Value, context: &Value) -> Explanation {
    let id = word(&line["id"]);
    let size = text(record, &format!("size_{id}"));
    let (straight, walk) = distances(record, &id);
    let mut parts: Vec<Text> = Vec::new();
    let mut measured = |metres: Option<f64>, limit: &Value, said: fn(String) -> M, missing: Option<M>| match metres {
        Some(metres) => {
            let beyond = |limit: f64| if metres > limit { over(metres, limit) } else { M::Within { limit: grouped(limit) } };
            let limit = limit.as_f64().map(|limit| beyond(limit).both()).unwrap_or_default();
            let said = said(grouped(metres)).both();
            parts.push(Text { zh: said.zh + &limit.zh, en: said.en + &limit.en });
        }
        None => parts.extend(missing.map(|missing| missing.both())),
    };
    measured(straight, &line["limits"]["straight_m"], |metres| M::Straight { metres }, None);
    if size != "too_small" {
        let radius_only = context["settings"]["access"]["radius_only"] == true;
        let unknown = matches!(text(record, "walk_from").as_str(), "no_street" | "island");
        let missing = if unknown { M::WalkUnknown } else { M::NoWay };
        measured(walk, &line["limits"]["walk_m"], |metres| M::Walk { metres }, (!radius_only).then_some(missing));
    }
    match (size.as_str(), number(record, &format!("distance_{id}_m")), straight) {
        ("too_small", ..) => parts.push(M::AllTooSmall.both()),
        ("enough" | "unknown", Some(nearest), Some(judged)) if nearest < judged => {
            parts.push(M::NearerTooSmall { metres: grouped(nearest) }.both());
        }
        _ => {}
    }
    if size == "unknown" {
        parts.push(M::SizeUnknown.both());
    }
    let name = both(line, "");
    let claim = each(|lang| {
        let with = if lang == Lang::Zh { "，" } else { ", " };
        let parts = parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>().join(with);
        M::Line { name: name.get(lang).to_owned(), parts }
    });
    // The certainty is that of the limit: the distance is measured.
    Explanation::claim(claim).certainty(match line["certainty"].as_str() {
        Some("V" | "S") => Certainty::Stated,
        Some("A") => Certainty::Assumed,
        _ => Certainty::Memory,
    })
}

/// How far a limit is exceeded; less than a metre, with its decimals, so that nothing reads as 0 over.
fn over(metres: f64, limit: f64) -> M {
    let over = metres - limit;
    let decimals = if over < 1.0 { 3 } else { 0 };
    M::Beyond { limit: grouped(limit), over: Quantity { value: over, unit: Text::default(), decimals }.show(Lang::En) }
}

/// Straight line and walk that a line is judged by: its own, else those of the category of its id.
fn distances(record: &Record, id: &str) -> (Option<f64>, Option<f64>) {
    let own = record.contains_key(&format!("judged_distance_{id}_m"));
    let (straight, walk) = if own { ("judged_distance_", "judged_walk_") } else { ("distance_", "walk_") };
    (number(record, &format!("{straight}{id}_m")), number(record, &format!("{walk}{id}_m")))
}

/// Lines without a verdict, by what is missing.
fn unjudged(record: &Record, lines: &[&Value]) -> Explanation {
    let why = |line: &Value| {
        let (straight, _) = distances(record, &word(&line["id"]));
        if line["limits"]["straight_m"].is_null() && line["limits"]["walk_m"].is_null() {
            0
        } else if straight.is_none() {
            1
        } else {
            2
        }
    };
    let mut tree = Explanation::claim(M::Open { count: lines.len() }.both()).certainty(Certainty::Unknown);
    for (reason, message) in [
        (2, (|names| M::WalkOpen { names }) as fn(String) -> M),
        (1, |names| M::NotInInputs { names }),
        (0, |names| M::NotJudged { names }),
    ] {
        let names: Vec<Text> = lines.iter().filter(|line| why(line) == reason).map(|line| both(line, "")).collect();
        if !names.is_empty() {
            tree = tree.child(Explanation::claim(each(|lang| message(joined(&names, lang)))));
        }
    }
    tree
}

fn near_by(record: &Record) -> Option<Explanation> {
    let lines = ["5", "10", "15"].into_iter().filter_map(|minutes| {
        let count = grouped(number(record, &format!("services_{minutes}min"))?);
        let kinds = grouped(number(record, &format!("service_kinds_{minutes}min"))?);
        Some(Explanation::claim(M::NearBy { minutes: minutes.to_owned(), count, kinds }.both()).certainty(Certainty::Computed))
    });
    let lines: Vec<Explanation> = lines.collect();
    (!lines.is_empty()).then(|| lines.into_iter().fold(Explanation::claim(M::Services.both()), Explanation::child))
}

/// Neighbours to whom a gate would shorten the walk.
pub(super) fn gates(record: &Record, context: &Value) -> Option<Explanation> {
    let id = text(record, "neighbourhood_id");
    let of = |gate: &Value| -> Option<Explanation> {
        let name = match (gate["from"] == *id, gate["to"] == *id) {
            (true, _) => word(&gate["to_name"]),
            (_, true) => word(&gate["from_name"]),
            _ => return None,
        };
        let metres = |key: &str| gate[key].as_f64().map(grouped);
        let (gap, then) = (metres("gap_m")?, metres("walk_then_m")?);
        let said = match metres("walk_now_m") {
            Some(now) => M::Gate { name, gap, now, then },
            None => M::GateNoWay { name, gap, then },
        };
        Some(Explanation::claim(said.both()).certainty(Certainty::Computed))
    };
    let lines: Vec<Explanation> = list(&context["gates"]).iter().filter_map(of).collect();
    (!lines.is_empty()).then(|| lines.into_iter().fold(Explanation::claim(M::Gates.both()), Explanation::child))
}

/// What one new facility of each line that fails would close in a zone, the most households first.
pub(super) fn of_zone(record: &Record, context: &Value) -> Option<Explanation> {
    let mut all: Vec<&Value> = record.get("new_facilities").map(list).unwrap_or_default().iter().collect();
    if all.is_empty() {
        return None;
    }
    let count = |new: &Value, key: &str| new[key].as_u64().unwrap_or(0);
    let closes = |new: &Value| list(&new["closes"]).len();
    all.sort_by_key(|new| std::cmp::Reverse((count(new, "closes_households"), closes(new))));
    let head = Explanation::claim(M::Closing { count: all.len() }.both());
    let where_to = if all[0]["at"] == "street" { M::AtStreet } else { M::AtAnchor };
    let head = head.child(Explanation::claim(where_to.both()));
    Some(all.into_iter().map(|new| new_facility(new, context)).fold(head, Explanation::child))
}

fn new_facility(new: &Value, context: &Value) -> Explanation {
    let line = list(&context["standard"]["facilities"]).iter().find(|line| line["id"] == new["line"]);
    let name = line.map_or_else(|| Text::same(word(&new["line"])), |line| both(line, ""));
    let (closed, failing) = (list(&new["closes"]).len(), list(&new["failing"]).len());
    let metres = |key: &str| grouped(new[key].as_f64().unwrap_or(0.0));
    let (households, walk) = (metres("closes_households"), metres("longest_walk_m"));
    let unknown = new["closes_unknown_households"].as_u64().unwrap_or(0) as usize;
    let claim = each(|lang| {
        let (name, households, walk) = (name.get(lang).to_owned(), households.clone(), walk.clone());
        if unknown == 0 {
            M::Closes { name, closed, failing, households, walk }
        } else {
            M::ClosesPartly { name, closed, failing, households, unknown, walk }
        }
    });
    let place =
        new["lat"].as_f64().zip(new["lon"].as_f64()).map(|(lat, lon)| M::Place { lat: format!("{lat:.5}"), lon: format!("{lon:.5}") });
    Explanation::claim(claim).certainty(Certainty::Computed).child_if(place.map(|place| Explanation::claim(place.both())))
}

fn word(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
