//! What a plan states, as far as plans are compared: the same from its files and from memory.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// Key of `settings` that says what a plan is held against, and nothing of the plan itself.
const ABOUT_THE_BASE: &str = "programme.base";

/// A plan as far as plans are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Name of the district.
    pub project: String,
    /// The day it is judged from.
    pub as_of: String,
    /// Id and version of the policy pack.
    pub rules: String,
    /// First and last year works may start.
    pub years: (i16, i16),
    /// What the search for years reached, and what nothing exceeds.
    pub worth: (f64, f64),
    /// Hash of all that years were chosen from; `None` in plans that do not state it.
    pub facts_sha256: Option<String>,
    /// Every neighbourhood, by id.
    pub neighbourhoods: BTreeMap<String, Standing>,
    /// Zones, as listed.
    pub zones: Vec<ZoneStated>,
    /// Targets, as listed.
    pub targets: Vec<TargetStated>,
    /// Settings by dotted key.
    pub settings: BTreeMap<String, Value>,
    /// Changes by hand that stand, by id.
    pub edits: BTreeMap<String, EditStated>,
}

/// A neighbourhood in a plan, by the keys of `neighbourhoods.geojson`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Standing {
    /// Its id.
    pub neighbourhood_id: String,
    /// Its name.
    pub name: String,
    /// Its zone.
    pub zone_id: Option<String>,
    /// Its role there.
    pub role: Option<String>,
    /// Verdict of the rules.
    pub eligible: String,
    /// Tier of a candidate.
    pub candidate: Option<String>,
    /// Whether a refusal alone keeps it out.
    #[serde(default)]
    pub held_back: bool,
    /// State of works.
    pub status: String,
    /// Floor area, m².
    pub floor_area_m2: Option<f64>,
    /// Dwellings.
    pub households: Option<f64>,
    /// Cost, yuan.
    pub cost_yuan: Option<f64>,
    /// Score.
    pub score: Option<f64>,
    /// Rank by score.
    pub rank: Option<u32>,
    /// Year works start.
    pub start_year: Option<i16>,
    /// Year works are completed.
    pub finish_year: Option<i16>,
    /// Why it has its year, or none.
    #[serde(default)]
    pub why_zh: String,
    /// The same in English.
    #[serde(default)]
    pub why_en: String,
}

/// A zone in a plan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ZoneStated {
    /// Its id.
    #[serde(rename = "zone_id")]
    pub id: String,
    /// Its name.
    pub name: String,
    /// Ids of its neighbourhoods, of every role.
    pub members: Vec<String>,
}

/// A target in a plan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct TargetStated {
    /// Its id.
    pub id: String,
    /// Its year.
    pub year: i16,
    /// What is to be reached.
    pub value: f64,
    /// What is.
    pub planned: f64,
    /// Whether that is enough; `None` where it is never judged.
    pub met: Option<bool>,
    /// Whether a miss counts.
    #[serde(default)]
    pub counts: bool,
    /// In words.
    #[serde(default)]
    pub why_zh: String,
    /// The same in English.
    #[serde(default)]
    pub why_en: String,
}

/// A change by hand in a plan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct EditStated {
    id: String,
    /// What is done.
    pub action: String,
    /// To whom.
    pub targets: Vec<String>,
    /// Where to.
    pub to: Option<Value>,
    applied: bool,
}

/// `plan.json`, as far as it is compared.
#[derive(Deserialize)]
struct Document {
    project: Head,
    policy: Policy,
    programme: Programme,
    objective: Objective,
    settings: Value,
    targets: Vec<TargetStated>,
    #[serde(default)]
    edits: Vec<EditStated>,
}

#[derive(Deserialize)]
struct Head {
    name: String,
    as_of: String,
}

#[derive(Deserialize)]
struct Policy {
    id: String,
    version: String,
}

#[derive(Deserialize)]
struct Programme {
    first_year: i16,
    last_year: i16,
    #[serde(default)]
    facts_sha256: Option<String>,
}

#[derive(Deserialize)]
struct Objective {
    programme: Worth,
}

#[derive(Deserialize)]
struct Worth {
    value: f64,
    bound: f64,
}

impl Statement {
    /// From the document of a plan and what its layers say.
    ///
    /// # Errors
    /// Where the document is none of this program's.
    pub fn new<'de, D: serde::Deserializer<'de>>(document: D, standings: Vec<Standing>, zones: Vec<ZoneStated>) -> Result<Self, D::Error> {
        let document = Document::deserialize(document)?;
        let mut settings = BTreeMap::new();
        flatten("", document.settings, &mut settings);
        settings.remove(ABOUT_THE_BASE);
        Ok(Self {
            project: document.project.name,
            as_of: document.project.as_of,
            rules: format!("{} {}", document.policy.id, document.policy.version),
            years: (document.programme.first_year, document.programme.last_year),
            worth: (document.objective.programme.value, document.objective.programme.bound),
            facts_sha256: document.programme.facts_sha256,
            neighbourhoods: standings.into_iter().map(|standing| (standing.neighbourhood_id.clone(), standing)).collect(),
            zones,
            targets: document.targets,
            settings,
            edits: document.edits.into_iter().filter(|edit| edit.applied).map(|edit| (edit.id.clone(), edit)).collect(),
        })
    }

    /// Zone of every neighbourhood that is in one, as positions in the list of zones.
    #[must_use]
    pub fn zone_of(&self) -> BTreeMap<&str, usize> {
        let mut of = BTreeMap::new();
        for (at, zone) in self.zones.iter().enumerate() {
            of.extend(zone.members.iter().map(|id| (id.as_str(), at)));
        }
        of
    }
}

impl Standing {
    /// Whether works have begun by record.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        matches!(self.status.as_str(), "started" | "completed")
    }

    /// Whether it is planned: in a zone to be done, and not as infill.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        matches!(self.role.as_deref(), Some("member" | "provisional"))
    }
}

/// Tables by dotted keys; lists stay whole.
fn flatten(key: &str, value: Value, into: &mut BTreeMap<String, Value>) {
    match value {
        Value::Object(table) => {
            for (name, value) in table {
                let key = if key.is_empty() { name } else { format!("{key}.{name}") };
                flatten(&key, value, into);
            }
        }
        Value::Null => {}
        value => {
            into.insert(key.to_owned(), value);
        }
    }
}
