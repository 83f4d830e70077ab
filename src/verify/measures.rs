//! Measures and values that the folder's own files can tell again.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;
use serde_json::Value;

use super::document::Criterion;
use super::features::Neighbourhood;
use super::folder::PlanFolder;

/// A value function, as `plan.json` writes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum Function {
    Linear { from: f64, to: f64 },
    Log { from: f64, to: f64 },
    Piecewise { points: Vec<[f64; 2]> },
    Logistic { midpoint: f64, steepness: f64 },
    Categories { values: BTreeMap<String, f64> },
}

impl Function {
    /// Value of a number or a word; `None` where the function has none for it.
    pub(super) fn value(&self, raw: &Value) -> Option<f64> {
        let share = |x: f64, from: f64, to: f64| ((x - from) / (to - from)).clamp(0.0, 1.0);
        if let Self::Categories { values } = self {
            return values.get(raw.as_str()?).copied();
        }
        let x = raw.as_f64()?;
        Some(match self {
            Self::Linear { from, to } => share(x, *from, *to),
            Self::Log { from, to } if x <= 0.0 => f64::from(u8::from(from > to)),
            Self::Log { from, to } => share(x.ln(), from.ln(), to.ln()),
            Self::Logistic { midpoint, steepness } => 1.0 / (1.0 + (-steepness * (x - midpoint)).exp()),
            Self::Piecewise { points } => {
                let before = points.iter().rev().find(|p| p[0] <= x);
                let after = points.iter().find(|p| p[0] >= x);
                match (before, after) {
                    (Some(a), Some(b)) if a[0] < b[0] => a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0]),
                    (Some(one), _) | (None, Some(one)) => one[1],
                    (None, None) => return None,
                }
            }
            Self::Categories { .. } => return None,
        })
    }
}

/// What measures are told again from.
pub(super) struct Again<'p> {
    year: Option<f64>,
    households: HashMap<&'p str, Option<f64>>,
    candidates: HashSet<&'p str>,
    linked: HashMap<&'p str, HashSet<&'p str>>,
    /// Lines of the standard that items by choice stand for; `None`: all.
    lines: Option<HashSet<&'p str>>,
}

/// A measure told again: the number, or that it cannot be known.
pub(super) enum Told {
    Number(f64),
    Open,
    /// The files do not tell.
    Nothing,
}

impl<'p> Again<'p> {
    pub(super) fn new(plan: &'p PlanFolder) -> Self {
        let all = || plan.neighbourhoods.features.iter().map(|f| &f.properties);
        let mut linked: HashMap<&str, HashSet<&str>> = HashMap::new();
        for link in plan.links.features.iter().map(|f| &f.properties).filter(|link| link.counts) {
            linked.entry(&link.from).or_default().insert(&link.to);
            linked.entry(&link.to).or_default().insert(&link.from);
        }
        Self {
            year: plan.plan.project.as_of.get(..4).and_then(|year| year.parse().ok()),
            households: all().map(|n| (n.neighbourhood_id.as_str(), n.households)).collect(),
            candidates: all().filter(|n| n.candidate.is_some()).map(|n| n.neighbourhood_id.as_str()).collect(),
            linked,
            lines: lines(&plan.plan_value["policy"]),
        }
    }

    /// The measure of a criterion at a neighbourhood.
    pub(super) fn tell(&self, criterion: &Criterion, n: &Neighbourhood) -> Told {
        match criterion.from.as_ref().and_then(|from| from.get("measure")).and_then(Value::as_str) {
            Some("age") => match (self.year, n.year_built, n.year_from, n.year_to) {
                (Some(year), Some(built), ..) => Told::Number(year - built as f64),
                (Some(year), None, Some(from), Some(to)) if from == to => Told::Number(year - from as f64),
                _ => Told::Open,
            },
            Some("households") => n.households.map_or(Told::Open, Told::Number),
            Some("contiguity") => self.contiguity(n),
            Some("service_gaps") => self.service_gaps(n),
            _ => Told::Nothing,
        }
    }

    fn contiguity(&self, n: &Neighbourhood) -> Told {
        let others = self.linked.get(n.neighbourhood_id.as_str()).into_iter().flatten().filter(|id| self.candidates.contains(*id));
        let households: Option<Vec<f64>> = others.map(|id| self.households.get(id).copied().flatten()).collect();
        households.map_or(Told::Open, |all| Told::Number(all.into_iter().fold(0.0, |sum, own| sum + own)))
    }

    /// Mean shortfall in per cent over the lines whose category the inputs hold.
    fn service_gaps(&self, n: &Neighbourhood) -> Told {
        let wanted = |category: &str| self.lines.as_ref().is_none_or(|lines| lines.contains(category));
        let known: Vec<f64> = n.columns.services.iter().filter(|s| wanted(&s.category)).filter_map(|s| s.shortfall).collect();
        if known.is_empty() { Told::Open } else { Told::Number(100.0 * known.iter().sum::<f64>() / known.len() as f64) }
    }
}

fn lines(policy: &Value) -> Option<HashSet<&str>> {
    let by_choice = |item: &Value| policy["classes"][item["class"].as_str().unwrap_or_default()]["rule"] == "by_choice";
    let items = policy["items"].as_array()?.iter().filter(|item| by_choice(item));
    let lines: HashSet<&str> = items.filter_map(|item| item["facilities"].as_array()).flatten().filter_map(Value::as_str).collect();
    (!lines.is_empty()).then_some(lines)
}
