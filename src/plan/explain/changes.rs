//! What of a neighbourhood or zone is other than in the base plan, and why.

use serde_json::Value;

use super::fields::list;
use crate::report::messages::{BaseMessage as M, Say};
use crate::report::{Explanation, Text};

/// A line for every fact and change about one of some ids; nothing where there is none, or no base plan.
pub(super) fn changes(ids: &[&str], context: &Value) -> Option<Explanation> {
    let changes = &context["changes"];
    let all = list(&changes["facts"]).iter().chain(list(&changes["changes"]));
    let own = all.filter(|change| change["id"].as_str().is_some_and(|id| ids.contains(&id)));
    let word = |change: &Value, key: &str| change[key].as_str().unwrap_or_default().to_owned();
    let lines: Vec<Explanation> =
        own.map(|change| Explanation::claim(Text { zh: word(change, "said_zh"), en: word(change, "said_en") })).collect();
    let head = M::ChangedSince { count: lines.len() }.both();
    (!lines.is_empty()).then(|| lines.into_iter().fold(Explanation::claim(head), Explanation::child))
}
