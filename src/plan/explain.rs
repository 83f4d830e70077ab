//! Why: the explanation of a neighbourhood or zone, read from the same records that the files hold.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::document::document;
use super::record::{Record, Records};
use super::{NeighbourhoodIx, Plan};
use crate::report::messages::{ExplainMessage as M, Say};
use crate::report::{Certainty, Explanation, Text};

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
    },
    /// The plan has neither a neighbourhood nor a zone of this id or name.
    #[error("{id}: no neighbourhood or zone of this id or name")]
    NotFound {
        /// What was asked for.
        id: String,
        /// Ids that read most alike.
        nearest: Vec<String>,
    },
}

impl Plan {
    /// Explains a neighbourhood or a zone by its id.
    #[must_use]
    pub fn explain(&self, id: &str) -> Option<Explanation> {
        let records = Records::new(self);
        let context = document(self);
        if let Some(at) = self.district.neighbourhoods.iter().position(|n| n.id.0 == id) {
            let zone = self.zones.zone_of[at].map(|z| records.zone(&self.zones.zones[z as usize]));
            return Some(neighbourhood(&records.neighbourhood(NeighbourhoodIx(at as u32)), zone.as_ref(), &context));
        }
        let found = self.zones.zones.iter().find(|z| z.id == id)?;
        let members: Vec<Record> = found.parts.iter().map(|&(n, _)| records.neighbourhood(n)).collect();
        Some(zone(&records.zone(found), &members))
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
    let find = |records: &[Record], key: &str| records.iter().position(|r| r.get(key).and_then(Value::as_str) == Some(id));
    let by = |key: &str| find(&neighbourhoods, key).map(|at| (true, at));
    let found = by("neighbourhood_id").or_else(|| find(&zones, "zone_id").map(|at| (false, at)));
    let found = found.or_else(|| by("name")).or_else(|| find(&zones, "name").map(|at| (false, at)));
    match found {
        Some((true, at)) => {
            let record = &neighbourhoods[at];
            let zone = record.get("zone_id").filter(|z| !z.is_null());
            let zone = zone.and_then(|id| zones.iter().find(|z| z.get("zone_id") == Some(id)));
            Ok(neighbourhood(record, zone, &context))
        }
        Some((false, at)) => {
            let id = zones[at].get("zone_id");
            let members: Vec<Record> = neighbourhoods.iter().filter(|n| n.get("zone_id") == id).cloned().collect();
            Ok(zone(&zones[at], &members))
        }
        None => Err(ExplainError::NotFound { id: id.into(), nearest: nearest(id, &neighbourhoods, &zones) }),
    }
}

fn nearest(id: &str, neighbourhoods: &[Record], zones: &[Record]) -> Vec<String> {
    let ids = neighbourhoods.iter().filter_map(|r| r.get("neighbourhood_id")).chain(zones.iter().filter_map(|r| r.get("zone_id")));
    let mut near: Vec<(usize, &str)> = ids.filter_map(Value::as_str).map(|known| (strsim::damerau_levenshtein(id, known), known)).collect();
    near.sort_unstable();
    near.into_iter().take(3).map(|(_, known)| known.to_owned()).collect()
}

fn read(path: &Path) -> Result<Value, ExplainError> {
    let wrong = |cause: String| ExplainError::Unreadable { path: path.into(), cause };
    let bytes = std::fs::read(path).map_err(|e| wrong(e.to_string()))?;
    serde_json::from_slice(&bytes).map_err(|e| wrong(e.to_string()))
}

fn features(path: &Path) -> Result<Vec<Record>, ExplainError> {
    let mut document = read(path)?;
    let features = document.get_mut("features").and_then(Value::as_array_mut).map(std::mem::take).unwrap_or_default();
    Ok(features.into_iter().filter_map(|mut f| f.get_mut("properties").and_then(Value::as_object_mut).map(std::mem::take)).collect())
}

fn text(record: &Record, key: &str) -> String {
    record.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn number(record: &Record, key: &str) -> Option<f64> {
    record.get(key)?.as_f64()
}

/// A pair of keys `key_zh`, `key_en`.
fn both(record: &Value, key: &str) -> Text {
    let get = |suffix: &str| record.get(format!("{key}{suffix}")).and_then(Value::as_str).unwrap_or_default().to_owned();
    Text { zh: get("zh"), en: get("en") }
}

fn why(record: &Record) -> Text {
    Text { zh: text(record, "why_zh"), en: text(record, "why_en") }
}

/// A number with its name, or the statement that it is not known.
fn fact(name: &M, record: &Record, key: &str, unit: Text, decimals: u8) -> Explanation {
    let claim = Explanation::claim(name.both());
    match number(record, key) {
        Some(value) => claim.number(value, unit, decimals).certainty(Certainty::Computed),
        None => claim.certainty(Certainty::Unknown),
    }
}

fn neighbourhood(record: &Record, zone: Option<&Record>, context: &Value) -> Explanation {
    let title = Text::same(format!("{}  {}", text(record, "name"), text(record, "neighbourhood_id")));
    let mut facts = Explanation::claim(M::Facts.both());
    facts = facts.child(year(record));
    facts = facts
        .child(fact(&M::FloorArea, record, "floor_area_m2", Text::same("m²"), 0))
        .child(fact(&M::LandArea, record, "land_area_m2", Text::same("m²"), 0))
        .child(fact(&M::Households, record, "households", M::HouseholdUnit.both(), 0))
        .child(fact(&M::Buildings, record, "buildings", M::BuildingUnit.both(), 0))
        .child(fact(&M::Cost, record, "cost_yuan", M::Yuan.both(), 0));
    let mut tree = Explanation::claim(title).child(eligibility(record, context)).child(facts);
    if record.get("score").is_some_and(|s| !s.is_null()) {
        tree = tree.child(score(record, context));
    }
    tree = tree.child(gaps(record, context));
    tree = tree.child(match zone {
        Some(zone) => Explanation::claim(M::InZone { name: text(zone, "name"), id: text(zone, "zone_id") }.both())
            .child(Explanation::claim(why(zone)).certainty(Certainty::Computed)),
        None => Explanation::claim(M::InNoZone.both()),
    });
    tree.child(years(record))
}

fn year(record: &Record) -> Explanation {
    let (from, to) = (number(record, "year_from"), number(record, "year_to"));
    let claim = match (number(record, "year_built"), from, to) {
        (Some(year), Some(from), Some(to)) if from < to => M::BuiltMixed { year, from, to },
        (Some(year), ..) => M::Built { year },
        (None, Some(from), Some(to)) => M::BuiltBetween { from, to },
        _ => return Explanation::claim(M::BuiltUnknown.both()).certainty(Certainty::Unknown),
    };
    Explanation::claim(claim.both()).certainty(Certainty::Computed)
}

fn eligibility(record: &Record, context: &Value) -> Explanation {
    let policy = &context["policy"];
    let tier_name = |id: &str| {
        let tiers = policy["tiers"].as_array().map(Vec::as_slice).unwrap_or_default();
        tiers.iter().find(|t| t["id"] == id).map_or_else(|| Text::same(id), |t| both(t, ""))
    };
    let verdict = match text(record, "eligible").as_str() {
        "eligible_core" => M::EligibleCore,
        "eligible_extended" => M::EligibleExtended,
        "unknown" => M::EligibleUnknown,
        _ if !text(record, "status").is_empty()
            && text(record, "status") != "not_listed"
            && text(record, "eligibility_clause").is_empty() =>
        {
            M::NotEligibleByStatus { status: text(record, "status") }
        }
        _ => M::NotEligible,
    };
    let mut tree = Explanation::claim(verdict.both());
    let clause = text(record, "eligibility_clause");
    if !clause.is_empty() {
        tree = tree.clause(clause);
    }
    let open = record.get("missing").and_then(Value::as_array).is_some_and(|m| !m.is_empty());
    tree = tree.certainty(if open { Certainty::Unknown } else { Certainty::Computed });
    let tests = record.get("tests").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut tiers: Vec<&str> = tests.iter().filter_map(|t| t["tier"].as_str()).collect();
    tiers.dedup();
    for tier in tiers {
        let mut node = Explanation::claim(tier_name(tier));
        for test in tests.iter().filter(|t| t["tier"] == tier) {
            let field = test["field"].as_str().unwrap_or_default();
            let name = policy["fields"].get(field).map_or_else(|| Text::same(field), |f| both(f, ""));
            let holds = match test["holds"].as_str() {
                Some("yes") => M::Holds,
                Some("no") => M::DoesNotHold,
                _ => M::NotKnown,
            };
            let op = test["op"].as_str().unwrap_or_default();
            let value = shown(&test["value"]);
            let condition = |name: &str, holds: &str| format!("{name} {} {value} — {holds}", sign(op));
            let claim = Text { zh: condition(&name.zh, &holds.both().zh), en: condition(&name.en, &holds.both().en) };
            node = node.child(Explanation::claim(claim));
        }
        tree = tree.child(node);
    }
    tree
}

/// The sign of a comparison.
fn sign(op: &str) -> &str {
    match op {
        "is" => "=",
        "in" => "∈",
        "lt" => "<",
        "le" | "year_le" => "≤",
        "ge" => "≥",
        "gt" => ">",
        other => other,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Array(all) => all.iter().map(shown).collect::<Vec<_>>().join(" / "),
        Value::Bool(true) => "✓".into(),
        Value::Bool(false) => "✗".into(),
        other => other.to_string(),
    }
}

fn score(record: &Record, context: &Value) -> Explanation {
    let points = M::Points.both();
    let mut tree = Explanation::claim(M::Score.both()).number(number(record, "score").unwrap_or(0.0), points.clone(), 2);
    let criteria = context["criteria"].as_array().map(Vec::as_slice).unwrap_or_default();
    for criterion in criteria {
        let id = criterion["id"].as_str().unwrap_or_default();
        let part = number(record, &format!("part_{id}")).unwrap_or(0.0);
        let weight = criterion["weight"].as_f64().unwrap_or(0.0);
        let (name, measure, unit) = (both(criterion, "name_"), both(criterion, "measure_"), both(criterion, "unit_"));
        let value = number(record, &format!("value_{id}"));
        let mut node = Explanation::claim(name).number(part, points.clone(), 2);
        let raw = Explanation::claim(measure);
        node = match (value, number(record, &format!("raw_{id}"))) {
            (Some(value), raw_value) => {
                let raw = raw_value.map_or_else(|| raw.clone(), |r| raw.clone().number(r, unit, 1));
                node.certainty(Certainty::Computed).child(raw.child(Explanation::claim(M::ValueTimesWeight { value, weight }.both())))
            }
            (None, _) => node.certainty(Certainty::Unknown).child(raw.child(Explanation::claim(M::UnknownHalf { weight }.both()))),
        };
        tree = tree.child(node);
    }
    let rank = |key: &str| number(record, key).unwrap_or(0.0);
    tree.child(Explanation::claim(M::Rank { rank: rank("rank"), low: rank("rank_low"), high: rank("rank_high") }.both()))
}

fn gaps(record: &Record, context: &Value) -> Explanation {
    let standard = &context["standard"];
    let mut tree = Explanation::claim(M::Facilities { standard: standard["title"].as_str().unwrap_or_default().to_owned() }.both());
    for line in standard["facilities"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let id = line["id"].as_str().unwrap_or_default();
        let radius = line["radius_m"].as_f64().unwrap_or(0.0);
        let name = both(line, "");
        let node = match (text(record, &format!("gap_{id}")).as_str(), number(record, &format!("distance_{id}_m"))) {
            ("pass", Some(distance)) => (M::GapPass { radius }, Some(distance)),
            ("fail", Some(distance)) => (M::GapFail { radius }, Some(distance)),
            _ => continue,
        };
        let said = |name: &str, verdict: String| format!("{name}  {verdict}");
        let verdict = node.0.both();
        let mut line_node = Explanation::claim(Text { zh: said(&name.zh, verdict.zh), en: said(&name.en, verdict.en) });
        line_node = line_node.number(node.1.unwrap_or(0.0), Text::same("m"), 0);
        line_node = line_node.certainty(match line["certainty"].as_str() {
            Some("V" | "S") => Certainty::Stated,
            Some("A") => Certainty::Assumed,
            _ => Certainty::Memory,
        });
        tree = tree.child(line_node);
    }
    if tree.children.is_empty() {
        tree = tree.child(Explanation::claim(M::NoFacilities.both()).certainty(Certainty::Unknown));
    }
    tree
}

fn years(record: &Record) -> Explanation {
    let claim = match (number(record, "start_year"), number(record, "finish_year")) {
        (Some(start), Some(finish)) => M::Years { start, finish },
        (None, Some(finish)) => M::FinishOnly { finish },
        _ => M::NoYears,
    };
    let tree = Explanation::claim(claim.both());
    let why = why(record);
    if why.zh.is_empty() { tree } else { tree.child(Explanation::claim(why)) }
}

fn zone(record: &Record, members: &[Record]) -> Explanation {
    let mut tree = Explanation::claim(Text::same(format!("{}  {}", text(record, "name"), text(record, "zone_id"))));
    tree = tree.child(Explanation::claim(why(record)).certainty(Certainty::Computed));
    tree = tree
        .child(fact(&M::ZoneScore, record, "score", M::Points.both(), 2))
        .child(fact(&M::ZoneRank, record, "rank", Text::default(), 0))
        .child(fact(&M::FloorArea, record, "floor_area_m2", Text::same("m²"), 0))
        .child(fact(&M::LandArea, record, "land_area_m2", Text::same("m²"), 0))
        .child(fact(&M::Households, record, "households", M::HouseholdUnit.both(), 0))
        .child(fact(&M::Cost, record, "cost_yuan", M::Yuan.both(), 0))
        .child(years(record));
    let mut list = Explanation::claim(M::Members { count: members.len() }.both());
    for member in members {
        let role = match text(member, "role").as_str() {
            "member" => M::RoleMember,
            "provisional" => M::RoleProvisional,
            "infill" => M::RoleInfill,
            _ => M::RoleDone,
        };
        let role = role.both();
        let named = |role: &str| format!("{}  {}  {role}", text(member, "name"), text(member, "neighbourhood_id"));
        let mut node = Explanation::claim(Text { zh: named(&role.zh), en: named(&role.en) });
        if let Some(score) = number(member, "score") {
            node = node.number(score, M::Points.both(), 2);
        }
        list = list.child(node);
    }
    tree.child(list)
}
