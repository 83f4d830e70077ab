//! What a document leaves open, and what the other readings would change.

use serde::{Deserialize, Serialize};

use super::condition::Op;
use super::{Condition, Eligibility, Pack, Truth, Verdict, judge};
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
    /// Neighbourhoods whose year lies between the two readings: a condition on years turns, whatever the verdict is.
    pub boundary: Vec<NeighbourhoodIx>,
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

/// How many there are of every verdict, in the order of [`Verdict::ALL`].
#[must_use]
pub fn verdict_counts(judged: &[Eligibility]) -> [usize; 4] {
    Verdict::ALL.map(|wanted| judged.iter().filter(|e| e.verdict == wanted).count())
}

/// The pack under every other value of the readings that are wanted and have a parameter: reading, value, pack.
pub fn variants(pack: &Pack, wanted: impl Fn(&Reading) -> bool) -> Vec<(&Reading, &toml::Value, Pack)> {
    let mut found = Vec::new();
    for reading in pack.readings.iter().filter(|reading| wanted(reading)) {
        let Some(parameter) = &reading.parameter else { continue };
        let taken = pack.parameters.get(parameter);
        for value in reading.others.iter().filter(|value| Some(*value) != taken) {
            let mut other = pack.clone();
            other.parameters.insert(parameter.clone(), value.clone());
            found.push((reading, value, other));
        }
    }
    found
}

/// The other readings of eligibility, each judged beside the one taken.
#[must_use]
pub fn other_readings(district: &District, pack: &Pack, taken_as: &[Eligibility]) -> Vec<OtherReading> {
    let of_tiers = |reading: &Reading| pack.tiers.iter().any(|tier| tier.readings.contains(&reading.id));
    let mut found = Vec::new();
    for (reading, value, other) in variants(pack, of_tiers) {
        if let Some(parameter) = &reading.parameter {
            let judged = judge(district, &other);
            let pairs = || judged.iter().zip(taken_as).enumerate();
            let flips = pairs().filter(|(_, (now, before))| now.verdict != before.verdict);
            let turns = pairs().filter(|(_, (now, before))| years(pack, now) != years(pack, before));
            found.push(OtherReading {
                reading: reading.id.clone(),
                parameter: parameter.clone(),
                value: value.clone(),
                flips: flips.map(|(at, (now, _))| (NeighbourhoodIx(at as u32), now.verdict)).collect(),
                counts: verdict_counts(&judged),
                boundary: turns.map(|(at, _)| NeighbourhoodIx(at as u32)).collect(),
            });
        }
    }
    found
}

/// What the conditions on years say of a neighbourhood, tier by tier.
fn years(pack: &Pack, of: &Eligibility) -> Vec<Truth> {
    let on_years = |condition: &Condition| condition.tests().iter().any(|test| test.op == Op::YearLe);
    let mut found = Vec::new();
    for (tier, ruling) in pack.tiers.iter().zip(&of.tests) {
        for (conditions, truths) in [&tier.all_of, &tier.any_of, &tier.none_of].into_iter().zip(&ruling.conditions) {
            found.extend(conditions.iter().zip(truths).filter(|(condition, _)| on_years(condition)).map(|(_, truth)| *truth));
        }
    }
    found
}
