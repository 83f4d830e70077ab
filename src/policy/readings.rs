//! What a document leaves open, and what the other readings would change.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::condition::Op;
use super::eligibility::judge_one;
use super::{Condition, Eligibility, FieldColumns, Pack, Truth, Verdict};
use crate::district::{District, Neighbourhood, NeighbourhoodIx};
use crate::report::{Cancelled, Progress, Text};

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
    /// Neighbourhoods whose verdict differs, ascending, with the one they would have.
    pub flips: Vec<(NeighbourhoodIx, Verdict)>,
    /// How many there would be of every verdict, in the order of [`Verdict::ALL`].
    pub counts: [usize; 4],
    /// Neighbourhoods whose year lies between the two readings, ascending: a condition on years turns, whatever the verdict is.
    pub boundary: Vec<NeighbourhoodIx>,
}

impl OtherReading {
    /// The verdict that a neighbourhood would have, where it is another.
    #[must_use]
    pub fn flip(&self, n: NeighbourhoodIx) -> Option<Verdict> {
        self.flips.binary_search_by_key(&n, |(who, _)| *who).ok().map(|at| self.flips[at].1)
    }
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
pub fn verdict_counts(verdicts: impl Iterator<Item = Verdict>) -> [usize; 4] {
    let mut counts = [0; 4];
    for verdict in verdicts {
        if let Some(at) = Verdict::ALL.iter().position(|of| *of == verdict) {
            counts[at] += 1;
        }
    }
    counts
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
///
/// # Errors
/// [`Cancelled`].
pub fn other_readings(
    district: &District,
    pack: &Pack,
    taken_as: &[Eligibility],
    progress: &Progress,
) -> Result<Vec<OtherReading>, Cancelled> {
    let of_tiers = |reading: &Reading| pack.tiers.iter().any(|tier| tier.readings.contains(&reading.id));
    let tried = variants(pack, of_tiers);
    // Readings differ in parameters alone, so that what is recorded reads the same under all of them.
    let (columns, limits) = (FieldColumns::new(pack, &district.neighbourhoods), pack.limits());
    let judge = |(n, before): (&Neighbourhood, &Eligibility)| {
        progress.check()?;
        let facts = columns.read(n);
        let under = |(_, _, other): &(&Reading, &toml::Value, Pack)| {
            let now = judge_one(district, n, &facts, (other, &limits));
            (now.verdict, years(pack, &now) != years(pack, before))
        };
        Ok(tried.iter().map(under).collect::<Vec<(Verdict, bool)>>())
    };
    let judged: Vec<Vec<(Verdict, bool)>> =
        district.neighbourhoods.par_iter().zip(taken_as).map(judge).collect::<Result<_, Cancelled>>()?;
    let of = |(at, (reading, value, _)): (usize, &(&Reading, &toml::Value, Pack))| {
        let verdicts = || judged.iter().map(move |all| all[at].0);
        let who = |at: usize| NeighbourhoodIx(at as u32);
        let flips = verdicts().zip(taken_as).enumerate().filter(|(_, (now, before))| *now != before.verdict);
        OtherReading {
            reading: reading.id.clone(),
            parameter: reading.parameter.clone().unwrap_or_default(),
            value: (*value).clone(),
            flips: flips.map(|(at, (now, _))| (who(at), now)).collect(),
            counts: verdict_counts(verdicts()),
            boundary: (0..judged.len()).filter(|&n| judged[n][at].1).map(who).collect(),
        }
    };
    Ok(tried.iter().enumerate().map(of).collect())
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
