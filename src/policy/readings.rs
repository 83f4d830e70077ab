//! What a document leaves open, and what the other readings would change.

use serde::{Deserialize, Serialize};

use super::{Pack, Verdict, judge};
use crate::district::{District, NeighbourhoodIx};
use crate::report::Text;

/// A place where the document can be read in more than one way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Id, as rules name it.
    pub id: String,
    /// Clauses concerned.
    pub clause: String,
    /// The question.
    pub zh: String,
    /// The question.
    pub en: String,
    /// How the pack reads it.
    pub taken_zh: String,
    /// How the pack reads it.
    pub taken_en: String,
    /// What depends on it.
    pub effect_zh: String,
    /// What depends on it.
    pub effect_en: String,
    /// Parameter that switches it, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
    /// Other values of the parameter, tried beside the one taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<toml::Value>,
    /// How sure the reading is; left out: stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certainty: Option<String>,
}

/// What another reading of the document would make of the district.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherReading {
    /// The reading.
    pub reading: String,
    /// Parameter and its other value.
    pub parameter: String,
    /// The other value.
    pub value: toml::Value,
    /// Neighbourhoods whose verdict differs, with the one they would have.
    pub flips: Vec<(NeighbourhoodIx, Verdict)>,
    /// How many there would be of every verdict, in the order of [`Verdict::ALL`].
    pub counts: [usize; 4],
}

impl Reading {
    /// The question in both languages.
    #[must_use]
    pub fn question(&self) -> Text {
        Text { zh: self.zh.clone(), en: self.en.clone() }
    }

    /// How it is read here.
    #[must_use]
    pub fn taken(&self) -> Text {
        Text { zh: self.taken_zh.clone(), en: self.taken_en.clone() }
    }
}

/// The other readings of eligibility, each judged beside the one taken (`verdicts`).
#[must_use]
pub fn other_readings(district: &District, pack: &Pack, verdicts: &[Verdict]) -> Vec<OtherReading> {
    let of_tiers = |reading: &&Reading| pack.tiers.iter().any(|tier| tier.readings.contains(&reading.id));
    let mut found = Vec::new();
    for reading in pack.readings.iter().filter(of_tiers) {
        let Some(parameter) = &reading.parameter else { continue };
        let taken = pack.parameters.get(parameter);
        for value in reading.others.iter().filter(|value| Some(*value) != taken) {
            let mut other = pack.clone();
            other.parameters.insert(parameter.clone(), value.clone());
            let judged: Vec<Verdict> = judge(district, &other).into_iter().map(|e| e.verdict).collect();
            let flips = judged.iter().zip(verdicts).enumerate().filter(|(_, (now, before))| now != before);
            found.push(OtherReading {
                reading: reading.id.clone(),
                parameter: parameter.clone(),
                value: value.clone(),
                flips: flips.map(|(at, (now, _))| (NeighbourhoodIx(at as u32), *now)).collect(),
                counts: Verdict::ALL.map(|wanted| judged.iter().filter(|v| **v == wanted).count()),
            });
        }
    }
    found
}
