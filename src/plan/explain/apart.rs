//! Which candidates lie near a neighbourhood without a link to it, and why.

use serde_json::Value;

use super::fields::{grouped, list, text};
use crate::district::BarrierKind;
use crate::plan::record::Record;
use crate::report::messages::{ExplainMessage as M, PlanMessage, Say};
use crate::report::{Certainty, Explanation, Lang, Text};

/// A line for every one, the nearest first; nothing where there is none.
pub(super) fn apart(record: &Record, context: &Value) -> Option<Explanation> {
    let id = text(record, "neighbourhood_id");
    let zone = &context["settings"]["zone"];
    let mut near: Vec<(f64, &str, &Value)> = Vec::new();
    for pair in list(&context["apart"]) {
        let other = match (pair["from"].as_str(), pair["to"].as_str()) {
            (Some(from), Some(_)) if from == id => &pair["to_name"],
            (Some(_), Some(to)) if to == id => &pair["from_name"],
            _ => continue,
        };
        near.push((pair["gap_m"].as_f64().unwrap_or(0.0), other.as_str().unwrap_or_default(), pair));
    }
    near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(b.1)));
    let lines = near.iter().map(|(gap, name, pair)| {
        let say = |lang: Lang| {
            let (name, gap) = ((*name).to_owned(), grouped(gap.round()));
            let limit = |key: &str| grouped(zone[key].as_f64().unwrap_or(0.0));
            let message = match pair["by"].as_str().unwrap_or_default() {
                "boundary" => M::ApartBoundary { name, gap },
                "barrier" => M::ApartBarrier { name, gap, by: barrier(&pair["barrier"]).get(lang).to_owned() },
                "between" => M::ApartBetween { name, gap, third: pair["between_name"].as_str().unwrap_or_default().to_owned() },
                "gap" => M::ApartGap { name, gap, limit: limit("gap_m") },
                _ => M::ApartFrontage { name, gap, limit: limit("min_frontage_m") },
            };
            message.say(lang)
        };
        Explanation::claim(Text { zh: say(Lang::Zh), en: say(Lang::En) }).certainty(Certainty::Computed)
    });
    (!near.is_empty()).then(|| lines.fold(Explanation::claim(M::Apart { count: near.len() }.both()), Explanation::child))
}

fn barrier(kind: &Value) -> Text {
    serde_json::from_value(kind.clone()).map_or(PlanMessage::OtherBarrier, |kind: BarrierKind| PlanMessage::barrier(kind)).both()
}
