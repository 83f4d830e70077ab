//! The policy pack: tiers of eligibility and targets, each with clause, quote and certainty.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::check_conditions::unfit;
use super::{
    Approval, Body, Condition, Consent, CostPreset, Deadline, Field, Fund, Handover, Item, ItemStates, Management, Principle, Publicity,
};
use super::{Fault, Reading, Rule, Stage, Step, Word, WorkClass, faults};
use crate::project::{PolicySettings, TargetSetting, at_line, toml_cause};
use crate::report::hint::nearest;
use crate::report::messages::{PackMessage, ProjectMessage as M};
use crate::report::{Lang, Say, Text};

/// The packs that come with the program.
const BUNDLED: [(&str, &str); 2] = [
    ("cn-cq-tongnan-2021", include_str!("../../data/policy/cn-cq-tongnan-2021.toml")),
    ("generic", include_str!("../../data/policy/generic.toml")),
];

/// A policy pack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Format of the file; `lianpian-policy/1`.
    pub schema: String,
    /// Id, as the project file names it.
    pub id: String,
    /// Version of the pack.
    pub version: String,
    /// Title.
    pub title_zh: String,
    /// Title.
    pub title_en: String,
    /// Document and issuer, in words.
    pub source: String,
    /// Documents it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parents: Vec<String>,
    /// First day it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<toml::value::Datetime>,
    /// Last day it holds; a plan after it says so first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<toml::value::Datetime>,
    /// Numbers a district may change without touching the rules.
    #[serde(default)]
    pub parameters: BTreeMap<String, toml::Value>,
    /// Recorded states that end eligibility.
    #[serde(default)]
    pub exclude_status: Vec<String>,
    /// Tiers, the first that holds decides.
    #[serde(rename = "tier")]
    pub tiers: Vec<Tier>,
    /// What the document leaves open.
    #[serde(rename = "reading", default)]
    pub readings: Vec<Reading>,
    /// Facts that rules ask for.
    #[serde(default)]
    pub fields: BTreeMap<String, Field>,
    /// Words of enumerations.
    #[serde(default)]
    pub words: BTreeMap<String, Word>,
    /// Targets.
    #[serde(rename = "target", default)]
    pub targets: Vec<TargetSetting>,
    /// How consent is recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<Consent>,
    /// Principles.
    #[serde(rename = "principle", default)]
    pub principles: Vec<Principle>,
    /// Classes of works.
    #[serde(default)]
    pub classes: BTreeMap<String, WorkClass>,
    /// Items of works.
    #[serde(rename = "item", default)]
    pub items: Vec<Item>,
    /// Words of survey cells for the state of an item.
    #[serde(default)]
    pub item_states: ItemStates,
    /// Unit costs seen elsewhere.
    #[serde(rename = "cost", default)]
    pub costs: Vec<CostPreset>,
    /// Stages of approval, in their order.
    #[serde(rename = "stage", default)]
    pub stages: Vec<Stage>,
    /// Rules of the stages.
    #[serde(rename = "approval", default)]
    pub approvals: Vec<Approval>,
    /// Steps of the procedure, in their order.
    #[serde(rename = "step", default)]
    pub steps: Vec<Step>,
    /// Deadlines.
    #[serde(rename = "deadline", default)]
    pub deadlines: Vec<Deadline>,
    /// Handover.
    #[serde(rename = "handover", default)]
    pub handovers: Vec<Handover>,
    /// Ways of management.
    #[serde(rename = "management", default)]
    pub managements: Vec<Management>,
    /// Funds.
    #[serde(rename = "fund", default)]
    pub funds: Vec<Fund>,
    /// Bodies.
    #[serde(rename = "role", default)]
    pub roles: Vec<Body>,
    /// What is said to residents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publicity: Option<Publicity>,
}

/// One tier of eligibility: `all_of` hold, one of `any_of` holds (where there are any), none of `none_of` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// Id.
    pub id: String,
    /// `eligible_core` or `eligible_extended`.
    pub result: TierResult,
    /// Clause it rests on.
    pub clause: String,
    /// Words of the document that locate it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// Name for readers.
    pub zh: String,
    /// Name for readers.
    pub en: String,
    /// Last year in which works must be completed, where the document says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete_by: Option<i16>,
    /// Must all hold.
    #[serde(default)]
    pub all_of: Vec<Condition>,
    /// One must hold.
    #[serde(default)]
    pub any_of: Vec<Condition>,
    /// Parameter: `any` or `all` of `any_of`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any_of_mode: Option<String>,
    /// None may hold.
    #[serde(default)]
    pub none_of: Vec<Condition>,
    /// Readings it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub readings: Vec<String>,
    /// How sure the rule is; left out: stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
}

impl Tier {
    /// Its conditions.
    #[must_use]
    pub fn rule(&self) -> Rule<'_> {
        Rule {
            all_of: &self.all_of,
            any_of: &self.any_of,
            any_of_mode: self.any_of_mode.as_deref(),
            none_of: &self.none_of,
            none_of_if: None,
        }
    }
}

/// What a tier makes of a neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierResult {
    /// The tier to be done first.
    EligibleCore,
    /// The tier to be done step by step.
    EligibleExtended,
}

/// Why a pack cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// Neither a bundled pack nor a file.
    #[error("{name}: neither a pack of the program ({known}) nor a file that can be read: {cause}")]
    NotFound {
        /// As the project file names it.
        name: String,
        /// The bundled packs.
        known: String,
        /// The bundled pack whose id is nearest, where one is near.
        nearest: Option<String>,
        /// What the system said.
        cause: String,
    },
    /// Not a valid pack.
    #[error("{path}:{line}: {cause}")]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong.
        cause: String,
    },
    /// Not UTF-8.
    #[error("{path}:{line}: not UTF-8")]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// Line of the first byte that is none, from 1.
        line: usize,
    },
    /// A pack with faults, all of them.
    #[error("{path}: {}", faults.iter().map(|f| format!("line {}: {}: {}", f.line, f.key, f.cause.en)).collect::<Vec<_>>().join("; "))]
    Faults {
        /// The file.
        path: PathBuf,
        /// What is wrong, in the order of the lines.
        faults: Vec<Fault>,
    },
    /// The project gives a parameter a value that does not fit.
    #[error("policy.parameters.{name}: {found}, wanted {}", wanted.en)]
    ParameterValue {
        /// The key.
        name: String,
        /// What is given.
        found: String,
        /// What fits.
        wanted: Text,
    },
    /// The project sets a parameter the pack does not have.
    #[error("policy.parameters.{name}: the pack has no such parameter; it has {known}")]
    Parameter {
        /// The key.
        name: String,
        /// Those it has.
        known: String,
    },
}

impl PackError {
    /// What is wrong, for readers.
    #[must_use]
    pub fn text(&self) -> Text {
        match self.clone() {
            Self::NotFound { name, known, nearest: Some(nearest), .. } => M::PackNear { name, nearest, known }.both(),
            Self::NotFound { name, known, nearest: None, cause } => M::PackNotFound { name, known, cause }.both(),
            Self::Invalid { path, line, cause } => at_line(&path, line, &toml_cause(&cause)),
            Self::NotUtf8 { path, line } => at_line(&path, line, &PackMessage::NotUtf8.both()),
            Self::Parameter { name, known } => M::PackParameter { name, known }.both(),
            Self::ParameterValue { name, found, wanted } => {
                PackMessage::ParameterValue { name, found, zh: wanted.zh, en: wanted.en }.both()
            }
            Self::Faults { path, faults } => {
                let path = path.display().to_string();
                let say = |lang: Lang| {
                    let head = PackMessage::Faults { path: path.clone(), count: faults.len() }.say(lang);
                    let lines = faults.iter().map(|fault| fault.say(&path, lang));
                    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n  ")
                };
                Text { zh: say(Lang::Zh), en: say(Lang::En) }
            }
        }
    }
}

impl Pack {
    /// The pack a project names, with the project's parameters.
    ///
    /// # Errors
    /// [`PackError`] where it cannot be found or read, or a parameter is unknown.
    pub fn load(settings: &PolicySettings, resolve: impl Fn(&str) -> PathBuf) -> Result<Self, PackError> {
        let (text, path) = bundled_or_file(&settings.pack, &BUNDLED, resolve)?;
        let mut pack = Self::read(&text, &path)?;
        for (name, value) in &settings.parameters {
            if !pack.parameters.contains_key(name) {
                let known = pack.parameters.keys().cloned().collect::<Vec<_>>().join(", ");
                return Err(PackError::Parameter { name: name.clone(), known });
            }
            if let Some((zh, en)) = unfit(&pack, name, value) {
                return Err(PackError::ParameterValue { name: name.clone(), found: value.to_string(), wanted: Text { zh, en } });
            }
            pack.parameters.insert(name.clone(), value.clone());
        }
        Ok(pack)
    }

    /// The pack in a text that lies at `path`.
    ///
    /// # Errors
    /// [`PackError::Faults`] with every fault.
    pub fn read(text: &str, path: &Path) -> Result<Self, PackError> {
        let faults = faults(text);
        if faults.is_empty() { parse(text, path) } else { Err(PackError::Faults { path: path.into(), faults }) }
    }

    /// Targets as the parameters read them: with their share, their measure and whom they are about, and without those that a
    /// parameter leaves out.
    #[must_use]
    pub fn as_read(&self, targets: &[TargetSetting]) -> Vec<TargetSetting> {
        let given = |name: &Option<String>| name.as_ref().and_then(|name| self.parameters.get(name));
        let is_there = |target: &&TargetSetting| given(&target.only_if).and_then(toml::Value::as_bool).unwrap_or(true);
        let read = |target: &TargetSetting| {
            let mut target = target.clone();
            target.share = given(&target.share_param).and_then(as_number).or(target.share);
            if let Some(measure) = given(&target.measure_param).and_then(toml::Value::as_str) {
                target.measure = measure.to_owned();
            }
            if let Some(among) = given(&target.among_param).and_then(|among| among.clone().try_into().ok()) {
                target.among = among;
            }
            target
        };
        targets.iter().filter(is_there).map(read).collect()
    }

    /// A parameter as a number.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<f64> {
        self.parameters.get(name).and_then(as_number)
    }

    /// A parameter as an exact number.
    #[must_use]
    pub fn amount(&self, name: &str) -> Option<rust_decimal::Decimal> {
        self.parameters.get(name).and_then(super::condition::decimal)
    }

    /// The first day it holds.
    #[must_use]
    pub fn in_force_from(&self) -> Option<Date> {
        self.effective_from.as_ref().and_then(|day| day.to_string().parse().ok())
    }

    /// The last day it holds.
    #[must_use]
    pub fn in_force_until(&self) -> Option<Date> {
        self.valid_until.as_ref().and_then(|day| day.to_string().parse().ok())
    }

    /// The name of a field for readers; its id where the pack gives none.
    #[must_use]
    pub fn field_name(&self, id: &str) -> Text {
        self.fields.get(id).map_or_else(|| Text::same(id), Field::name)
    }

    /// The tier of an id.
    #[must_use]
    pub fn tier(&self, id: &str) -> Option<&Tier> {
        self.tiers.iter().find(|t| t.id == id)
    }

    /// The word of an enumeration for readers; itself where the pack has none.
    #[must_use]
    pub fn word(&self, id: &str) -> Text {
        self.words.get(id).map_or_else(|| Text::same(id), Word::text)
    }

    /// The reading of an id.
    #[must_use]
    pub fn reading(&self, id: &str) -> Option<&Reading> {
        self.readings.iter().find(|r| r.id == id)
    }

    /// Parameter that settles a limit, by reading.
    #[must_use]
    pub fn limits(&self) -> BTreeMap<String, String> {
        self.readings.iter().filter_map(|r| Some((r.id.clone(), r.parameter.clone()?))).collect()
    }

    /// Ids and versions of the packs that come with the program.
    #[must_use]
    pub fn bundled() -> Vec<String> {
        BUNDLED.iter().filter_map(|(id, text)| Some(format!("{id} {}", parse::<Self>(text, Path::new(id)).ok()?.version))).collect()
    }
}

fn as_number(value: &toml::Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|i| i as f64))
}

/// The text of a bundled file by id, or of the file at a path.
pub(crate) fn bundled_or_file(
    name: &str,
    bundled: &[(&str, &'static str)],
    resolve: impl Fn(&str) -> PathBuf,
) -> Result<(String, PathBuf), PackError> {
    if let Some((id, text)) = bundled.iter().find(|(id, _)| *id == name) {
        return Ok(((*text).to_owned(), PathBuf::from(format!("{id}.toml"))));
    }
    let path = resolve(name);
    let known = bundled.iter().map(|(id, _)| *id).collect::<Vec<_>>().join(", ");
    let bytes = std::fs::read(&path).map_err(|e| {
        // A path is no slip of the pen: nothing reads like it.
        let nearest = nearest(name, bundled.iter().map(|(id, _)| *id)).map(str::to_owned);
        PackError::NotFound { name: name.into(), known, nearest, cause: e.to_string() }
    })?;
    let text = utf8(bytes).map_err(|line| PackError::NotUtf8 { path: path.clone(), line })?;
    Ok((text, path))
}

/// Bytes as text; where they are not UTF-8, the line of the first that is none, from 1.
pub(crate) fn utf8(bytes: Vec<u8>) -> Result<String, usize> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        String::from_utf8_lossy(&error.as_bytes()[..at]).matches('\n').count() + 1
    })
}

/// Parses a pack and says at which line it fails.
pub(super) fn parse<T: serde::de::DeserializeOwned>(text: &str, path: &Path) -> Result<T, PackError> {
    toml::from_str(text).map_err(|e| PackError::Invalid {
        path: path.into(),
        line: e.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1),
        cause: e.message().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bundled_packs_parse() {
        assert_eq!(Pack::bundled().len(), BUNDLED.len());
    }

    #[test]
    fn an_unknown_parameter_is_refused() {
        let settings = PolicySettings {
            pack: "generic".into(),
            parameters: [("core_year".to_owned(), toml::Value::Integer(1900))].into(),
            ..PolicySettings::default()
        };
        assert!(matches!(Pack::load(&settings, |path| path.into()), Err(PackError::Parameter { .. })));
    }
}
