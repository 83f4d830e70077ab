//! Where a criteria file takes its weights from.

use serde::{Deserialize, Serialize};
use toml::{Spanned, Value};

use super::ahp::{self, Ahp, Expert, Judgement};
use super::criteria_file::{CriterionSpec, Faults, unknown_word};
use super::matrix::Matrix;
use super::method_error::MethodError;
use super::weights::{Weights, critic, entropy};
use crate::report::messages::MethodMessage as M;
use crate::report::{Say, Text};

/// Ways of weighing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WeighingMethod {
    /// The weights of the criteria as written.
    Direct,
    /// Judgements in pairs.
    Ahp,
    /// What tells alternatives apart.
    Entropy,
    /// What varies and no other criterion tells.
    Critic,
    /// Several of these.
    Combined,
}

/// `[weighting]`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weighting {
    /// Way of weighing.
    pub method: WeighingMethod,
    /// What is combined, each with its share; shares are `None` where weights are multiplied.
    pub of: Vec<(WeighingMethod, Option<f64>)>,
    /// Weights as written, by criterion; empty where they are not used.
    pub direct: Vec<f64>,
    /// Judgements.
    #[serde(skip)]
    pub experts: Vec<Expert>,
}

/// Weights with what is to be said of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    /// Weights by criterion.
    pub weights: Weights,
    /// The judgements, where weights come from some.
    pub ahp: Option<Ahp>,
    /// What a reader has to know: judgements that contradict each other, criteria that weigh nothing.
    pub warnings: Vec<Text>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawWeighting {
    method: Option<Spanned<String>>,
    #[serde(default)]
    expert: Vec<Spanned<RawExpert>>,
    of: Option<Spanned<Vec<Spanned<String>>>>,
    shares: Option<Spanned<Vec<f64>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawExpert {
    name: Option<String>,
    share: Option<f64>,
    matrix: Spanned<Vec<Vec<Value>>>,
}

impl WeighingMethod {
    const ALL: [Self; 5] = [Self::Direct, Self::Ahp, Self::Entropy, Self::Critic, Self::Combined];

    /// The word of the file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Ahp => "ahp",
            Self::Entropy => "entropy",
            Self::Critic => "critic",
            Self::Combined => "combined",
        }
    }
}

impl Weighting {
    /// The weights of a matrix.
    ///
    /// # Errors
    /// [`MethodError`] where the data or the judgements give no weights.
    pub fn weigh(&self, ids: &[String], matrix: &Matrix) -> Result<Weighed, MethodError> {
        let judged = if self.uses(WeighingMethod::Ahp) { Some(ahp::judge(&self.experts, matrix.criteria())?) } else { None };
        let one = |method: WeighingMethod| match (method, &judged) {
            (WeighingMethod::Ahp, Some(judged)) => Ok(judged.group.weights.clone()),
            (WeighingMethod::Entropy, _) => entropy(matrix),
            (WeighingMethod::Critic, _) => critic(matrix),
            _ => Weights::direct(&self.direct),
        };
        let weights = if self.method == WeighingMethod::Combined {
            let weightings = self.of.iter().map(|(method, _)| one(*method)).collect::<Result<Vec<_>, _>>()?;
            let shares: Option<Vec<f64>> = self.of.iter().map(|(_, share)| *share).collect();
            match shares {
                Some(shares) => Weights::mixed(&weightings.iter().zip(shares).collect::<Vec<_>>())?,
                None => Weights::product(&weightings.iter().collect::<Vec<_>>())?,
            }
        } else {
            one(self.method)?
        };
        let mut warnings = judged.iter().flat_map(|judged| inconsistencies(judged, ids)).collect::<Vec<_>>();
        for (id, _) in ids.iter().zip(weights.as_slice()).filter(|(_, weight)| **weight == 0.0) {
            warnings.push(M::WeighsNothing { criterion: id.clone() }.both());
        }
        Ok(Weighed { weights, ahp: judged, warnings })
    }

    fn uses(&self, method: WeighingMethod) -> bool {
        self.method == method || self.of.iter().any(|(of, _)| *of == method)
    }

    pub(super) fn checked(raw: Option<Spanned<RawWeighting>>, criteria: &[CriterionSpec], places: &[usize], faults: &mut Faults) -> Self {
        let at = raw.as_ref().map_or(0, |raw| raw.span().start);
        let raw = raw.map(Spanned::into_inner).unwrap_or_default();
        let method = raw.method.map_or(WeighingMethod::Direct, |word| of_word(&word, "weighting.method", &WeighingMethod::ALL, faults));
        let is_combined = method == WeighingMethod::Combined;
        let parts = combined(is_combined, raw.of, raw.shares, at, faults);
        let mut weighting = Self { method, of: parts, direct: Vec::new(), experts: Vec::new() };
        if weighting.uses(WeighingMethod::Direct) {
            weighting.direct = direct(criteria, places, faults);
        }
        if weighting.uses(WeighingMethod::Ahp) {
            if raw.expert.is_empty() {
                faults.add(at, "weighting.expert", M::NoExperts.both());
            }
            let ids: Vec<String> = criteria.iter().map(|c| c.id.clone()).collect();
            weighting.experts = raw.expert.into_iter().enumerate().map(|(n, raw)| expert(raw.into_inner(), n, &ids, faults)).collect();
            if !weighting.experts.is_empty() && weighting.experts.iter().all(|expert| expert.share == 0.0) {
                faults.add(at, "weighting.expert", M::WeightsZero.both());
            }
        } else if let Some(unused) = raw.expert.first() {
            faults.add(unused.span().start, "weighting.expert", M::ExpertsUnused.both());
        }
        weighting
    }
}

/// What is combined; each way once, and as many shares as ways.
fn combined(
    is_combined: bool,
    of: Option<Spanned<Vec<Spanned<String>>>>,
    shares: Option<Spanned<Vec<f64>>>,
    at: usize,
    faults: &mut Faults,
) -> Vec<(WeighingMethod, Option<f64>)> {
    if !is_combined {
        for (key, at) in [("weighting.of", of.map(|of| of.span().start)), ("weighting.shares", shares.map(|s| s.span().start))] {
            if let Some(at) = at {
                faults.add(at, key, M::OnlyCombined.both());
            }
        }
        return Vec::new();
    }
    let ways = of.map(Spanned::into_inner).unwrap_or_default();
    let ways: Vec<WeighingMethod> = ways.iter().map(|word| of_word(word, "weighting.of", &WeighingMethod::ALL[..4], faults)).collect();
    let mut once = ways.clone();
    once.sort_unstable();
    once.dedup();
    if ways.len() < 2 || once.len() < ways.len() {
        faults.add(at, "weighting.of", M::CombineTwo.both());
    }
    let Some(shares) = shares else { return ways.into_iter().map(|way| (way, None)).collect() };
    let at = shares.span().start;
    let shares = shares.into_inner();
    if shares.len() != ways.len() {
        faults.add(at, "weighting.shares", M::ShareCount { shares: shares.len(), ways: ways.len() }.both());
    } else if let Some(share) = shares.iter().find(|share| !(share.is_finite() && **share >= 0.0)) {
        faults.add(at, "weighting.shares", M::BadShare { share: share.to_string() }.both());
    } else if shares.iter().all(|share| *share == 0.0) {
        faults.add(at, "weighting.shares", M::WeightsZero.both());
    }
    ways.into_iter().zip(shares.into_iter().map(Some)).collect()
}

fn of_word(word: &Spanned<String>, key: &str, ways: &[WeighingMethod], faults: &mut Faults) -> WeighingMethod {
    ways.iter().copied().find(|way| way.key() == word.get_ref()).unwrap_or_else(|| {
        let known: Vec<&str> = ways.iter().map(|way| way.key()).collect();
        faults.add(word.span().start, key, unknown_word(word.get_ref(), &known));
        WeighingMethod::Entropy
    })
}

/// Weights as written; all of them have to be.
fn direct(criteria: &[CriterionSpec], places: &[usize], faults: &mut Faults) -> Vec<f64> {
    for (criterion, &at) in criteria.iter().zip(places).filter(|(criterion, _)| criterion.weight.is_none()) {
        faults.add(at, format!("criterion.{}.weight", criterion.id), M::WeightMissing.both());
    }
    let weights: Vec<f64> = criteria.iter().filter_map(|criterion| criterion.weight).collect();
    if !weights.is_empty() && weights.len() == criteria.len() && weights.iter().all(|weight| *weight == 0.0) {
        faults.add(places.first().copied().unwrap_or(0), "criterion", M::WeightsZero.both());
    }
    weights
}

fn expert(raw: RawExpert, number: usize, ids: &[String], faults: &mut Faults) -> Expert {
    let name = raw.name.unwrap_or_else(|| (number + 1).to_string());
    let (at, key) = (raw.matrix.span().start, format!("weighting.expert.{name}.matrix"));
    let mut matrix = Vec::new();
    for row in raw.matrix.get_ref() {
        let mut cells = Vec::new();
        for cell in row {
            match judged(cell) {
                Ok(judged) => cells.push(judged),
                Err(given) => {
                    faults.add(at, key, M::NoJudgement { given }.both());
                    return Expert { name, share: 1.0, matrix: Vec::new() };
                }
            }
        }
        matrix.push(cells);
    }
    let expert = Expert { name, share: raw.share.unwrap_or(1.0), matrix };
    // A share of nothing is no fault of one expert.
    if let Err(error) = ahp::judge(&[Expert { share: if expert.share == 0.0 { 1.0 } else { expert.share }, ..expert.clone() }], ids.len()) {
        faults.add(at, key, error.text(ids));
    }
    expert
}

/// A judgement: a number, a fraction in quotes, or nothing in quotes where the mirror says it.
pub(super) fn judged(cell: &Value) -> Result<Option<f64>, String> {
    match cell {
        Value::Integer(whole) => Ok(Some(*whole as f64)),
        Value::Float(number) => Ok(Some(*number)),
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => {
            let number = |text: &str| text.trim().parse::<f64>().ok().filter(|v| v.is_finite());
            let parsed = match text.split_once(['/', '／']) {
                Some((above, below)) => number(above).zip(number(below)).filter(|(_, below)| *below != 0.0).map(|(a, b)| a / b),
                None => number(text),
            };
            parsed.map(Some).ok_or_else(|| format!("\"{text}\""))
        }
        other => Err(other.to_string()),
    }
}

/// Judgements that contradict each other too much, and the one to look at again.
fn inconsistencies(judged: &Ahp, ids: &[String]) -> Vec<Text> {
    let name = |at: usize| ids.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
    let say = |expert: Option<&str>, judgement: &Judgement| {
        let worst = judgement.worst.filter(|_| judgement.ratio > ahp::RATIO_LIMIT)?;
        let who = expert.map_or_else(|| M::TheGroup.both(), |name| M::TheExpert { name: name.to_owned() }.both());
        let message = |who: String| M::Inconsistent {
            who,
            ratio: format!("{:.2}", judgement.ratio),
            first: name(worst.first),
            second: name(worst.second),
            given: ahp::on_the_scale(worst.given),
            mended: ahp::on_the_scale(worst.mended),
            then: format!("{:.2}", worst.ratio),
        };
        Some(Text { zh: message(who.zh).say(crate::report::Lang::Zh), en: message(who.en).say(crate::report::Lang::En) })
    };
    let mut said: Vec<Text> = judged.experts.iter().filter_map(|(name, judgement)| say(Some(name), judgement)).collect();
    if judged.experts.len() > 1 {
        said.extend(say(None, &judged.group));
    }
    said
}
