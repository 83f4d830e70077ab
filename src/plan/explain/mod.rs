//! Why: the explanation of a neighbourhood or zone, read from the same records that the files hold.

mod against;
mod apart;
mod approvals;
mod changes;
mod dossiers;
mod eligibility;
mod facilities;
mod fields;
mod menu;
mod money;
mod neighbourhood;
mod procedure;
mod score;
mod words;
mod zone;

use std::path::{Path, PathBuf};

use serde_json::Value;

use self::dossiers::Dossiers;
use super::document::document;
use super::record::{Record, Records};
use super::{NeighbourhoodIx, Plan};
use crate::report::hint::alike;
use crate::report::messages::{PlanMessage, Say};
use crate::report::{Explanation, Text};

pub use menu::{proposal as item_proposal, reason as item_reason, state as item_state};
pub use money::problem_line as money_problem;
pub use words::fact_said;

/// Why an explanation cannot be given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExplainError {
    /// A file of the folder cannot be read.
    #[error("{path}: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system or the parser said.
        cause: String,
        /// Whether there is no such file at all.
        absent: bool,
    },
    /// The plan has neither a neighbourhood nor a zone of this id or name.
    #[error("{id}: no neighbourhood or zone of this id or name")]
    NotFound {
        /// What was asked for.
        id: String,
        /// Ids and names that read alike; may be empty.
        nearest: Vec<String>,
    },
}

impl Plan {
    /// What stands against the eligibility of a neighbourhood, in one sentence; `None` where no rule is known not to hold.
    #[must_use]
    pub fn against_eligibility(&self, who: NeighbourhoodIx) -> Option<Text> {
        against::against(&Records::new(self).neighbourhood(who), &document(self))
    }

    /// Explains a neighbourhood or a zone by its id.
    #[must_use]
    pub fn explain(&self, id: &str) -> Option<Explanation> {
        let records = Records::new(self);
        let context = document(self);
        if let Some(at) = self.district.neighbourhoods.iter().position(|n| n.id.0 == id) {
            let zone = self.zones.zone_of[at].map(|z| records.zone(&self.zones.zones[z as usize]));
            let record = records.neighbourhood(NeighbourhoodIx(at as u32));
            let dossiers = Dossiers::of(self, &[NeighbourhoodIx(at as u32)]);
            return Some(with_lapse(neighbourhood::explain(&record, zone.as_ref(), &dossiers, &context), &context));
        }
        let found = self.zones.zones.iter().find(|z| z.id == id)?;
        let members: Vec<Record> = found.parts.iter().map(|&(n, _)| records.neighbourhood(n)).collect();
        let inside = |n: NeighbourhoodIx| found.parts.iter().any(|&(part, _)| part == n);
        let links: Vec<Record> =
            self.links.all().iter().filter(|l| inside(l.from) && inside(l.to)).map(|link| records.link(link)).collect();
        let parts: Vec<NeighbourhoodIx> = found.parts.iter().map(|&(n, _)| n).collect();
        let dossiers = Dossiers::of(self, &parts);
        Some(with_lapse(zone::explain(&records.zone(found), &members, &links, &dossiers, &context), &context))
    }
}

/// Explains a neighbourhood or zone of a plan folder by its id, else by its name.
///
/// # Errors
/// [`ExplainError`].
pub fn explain_folder(folder: &Path, id: &str) -> Result<Explanation, ExplainError> {
    let context = read(&folder.join("plan.json"))?;
    let zones = features(&folder.join("zones.geojson"))?;
    let neighbourhoods = features(&folder.join("neighbourhoods.geojson"))?;
    let dossiers = Dossiers::read(folder)?;
    let find = |records: &[Record], key: &str| records.iter().position(|r| r.get(key).and_then(Value::as_str) == Some(id));
    let by = |key: &str| find(&neighbourhoods, key).map(|at| (true, at));
    let found = by("neighbourhood_id").or_else(|| find(&zones, "zone_id").map(|at| (false, at)));
    let found = found.or_else(|| by("name")).or_else(|| find(&zones, "name").map(|at| (false, at)));
    match found {
        Some((true, at)) => {
            let record = &neighbourhoods[at];
            let zone = record.get("zone_id").filter(|z| !z.is_null());
            let zone = zone.and_then(|id| zones.iter().find(|z| z.get("zone_id") == Some(id)));
            Ok(with_lapse(neighbourhood::explain(record, zone, &dossiers, &context), &context))
        }
        Some((false, at)) => {
            let id = zones[at].get("zone_id");
            let members: Vec<Record> = neighbourhoods.iter().filter(|n| n.get("zone_id") == id).cloned().collect();
            let inside = |end: Option<&Value>| members.iter().any(|m| m.get("neighbourhood_id") == end);
            let mut links = features(&folder.join("links.geojson"))?;
            links.retain(|link| inside(link.get("from")) && inside(link.get("to")));
            Ok(with_lapse(zone::explain(&zones[at], &members, &links, &dossiers, &context), &context))
        }
        None => Err(ExplainError::NotFound { id: id.into(), nearest: nearest(id, &neighbourhoods, &zones) }),
    }
}

/// With the note that the pack has lapsed before all else, where the plan is judged from a day after its last.
fn with_lapse(mut tree: Explanation, context: &Value) -> Explanation {
    let policy = &context["policy"];
    let (until, as_of) = (policy["valid_until"].as_str(), context["project"]["as_of"].as_str());
    // Days as ISO 8601 are in the order of their letters.
    if let Some((until, _)) = until.zip(as_of).filter(|(until, as_of)| as_of > until) {
        let pack = policy["id"].as_str().unwrap_or_default().to_owned();
        let note = PlanMessage::NoteExpired { pack, until: until.to_owned() };
        tree.children.insert(0, Explanation::claim(note.both()));
    }
    tree
}

/// Ids and names that hold what was asked for or differ from it in a third of its letters at most; three, the nearest first.
fn nearest(id: &str, neighbourhoods: &[Record], zones: &[Record]) -> Vec<String> {
    let keys = [(neighbourhoods, "neighbourhood_id"), (neighbourhoods, "name"), (zones, "zone_id"), (zones, "name")];
    let known = keys.iter().flat_map(|(records, key)| records.iter().filter_map(|r| r.get(*key)?.as_str()));
    let mut near: Vec<(usize, &str)> = known
        .filter_map(|known| {
            let holds = || (!id.is_empty() && known.contains(id)).then(|| known.chars().count() - id.chars().count());
            Some((alike(id, known).or_else(holds)?, known))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter().take(3).map(|(_, known)| known.to_owned()).collect()
}

fn read(path: &Path) -> Result<Value, ExplainError> {
    let wrong = |cause: String, absent: bool| ExplainError::Unreadable { path: path.into(), cause, absent };
    let bytes = std::fs::read(path).map_err(|e| wrong(e.to_string(), e.kind() == std::io::ErrorKind::NotFound))?;
    serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string(), false))
}

fn features(path: &Path) -> Result<Vec<Record>, ExplainError> {
    let mut document = read(path)?;
    let features = document.get_mut("features").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
    Ok(features.into_iter().filter_map(|mut f| f.get_mut("properties").and_then(Value::as_object_mut).map(std::mem::take)).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_reads_alike_is_offered() {
        let record = |key: &str, id: &str, name: &str| {
            let mut record = Record::new();
            record.insert(key.into(), json!(id));
            record.insert("name".into(), json!(name));
            record
        };
        let neighbourhoods = [record("neighbourhood_id", "XQ00010", "茶湾苑"), record("neighbourhood_id", "XQ00011", "碧泉小区")];
        let zones = [record("zone_id", "Z-XQ00010", "金原街片区")];
        assert_eq!(nearest("XQ0010", &neighbourhoods, &zones), ["XQ00010", "XQ00011"]);
        assert_eq!(nearest("金原街", &neighbourhoods, &zones), ["金原街片区"]);
        assert!(nearest("某小区", &neighbourhoods, &zones).is_empty());
    }
}
