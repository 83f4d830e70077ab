//! The money of every neighbourhood by source, from `dossiers.json`: limits of a source are proved with it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

use super::features::Candidate;
use super::finding::{Tally, maybe};
use super::folder::{PROGRAMME, PlanFolder, Where, json};
use super::year_limits::FUNDING;
use crate::report::messages::VerifyFinding as Finding;

/// By neighbourhood: yuan by the id of a fund or channel.
pub(super) type Money = HashMap<String, BTreeMap<String, f64>>;

#[derive(Deserialize)]
struct Dossiers {
    neighbourhoods: Vec<Dossier>,
}

#[derive(Deserialize)]
struct Dossier {
    neighbourhood_id: String,
    money: Recorded,
}

#[derive(Deserialize)]
struct Recorded {
    funds: Vec<Amount>,
    channels: Vec<Amount>,
}

#[derive(Deserialize)]
struct Amount {
    fund: String,
    #[serde(default)]
    channel: Option<String>,
    /// The class of works it is for; none: the whole.
    #[serde(default)]
    class: Option<String>,
    yuan: String,
}

/// Reads the amounts for the whole.
///
/// # Errors
/// Line, column and cause.
pub(super) fn money(bytes: &[u8]) -> Result<Money, Where> {
    let dossiers: Dossiers = json(bytes)?;
    let mut all = Money::new();
    for Dossier { neighbourhood_id, money } in dossiers.neighbourhoods {
        let mut own = BTreeMap::new();
        for amount in money.funds.into_iter().chain(money.channels).filter(|amount| amount.class.is_none()) {
            let yuan = amount.yuan.parse().map_err(|_| (0, 0, format!("{:?} is not a number", amount.yuan)))?;
            own.insert(amount.channel.unwrap_or(amount.fund), yuan);
        }
        all.insert(neighbourhood_id, own);
    }
    Ok(all)
}

/// The sums of `programme.csv` by source are those of the dossiers, where they have been read.
pub(super) fn sums_by_source(plan: &PlanFolder, tally: &mut Tally) {
    if plan.money.is_empty() {
        return;
    }
    let mut sums: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for n in plan.neighbourhoods.features.iter().map(|feature| &feature.properties) {
        let (Some(project), Some(own)) = (&n.project_id, plan.money.get(&n.neighbourhood_id)) else { continue };
        if n.candidate != Some(Candidate::Provisional) {
            for (source, yuan) in own {
                *sums.entry((project, source)).or_default() += yuan;
            }
        }
    }
    let mut stated: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for row in &plan.programme {
        for (column, yuan) in &row.funding {
            *stated.entry((&row.project_id, column.strip_prefix(FUNDING).unwrap_or(column))).or_default() += yuan;
        }
    }
    // The programme has a column a fund, and none of their channels.
    let funds: BTreeSet<&str> =
        plan.plan_value["policy"]["funds"].as_array().into_iter().flatten().filter_map(|f| f["id"].as_str()).collect();
    let all = sums.keys().filter(|(_, source)| funds.contains(source)).chain(stated.keys());
    for key in all.collect::<BTreeSet<_>>() {
        let (found, expected) = (stated.get(key).copied(), sums.get(key).copied());
        let agrees = (found.unwrap_or(0.0) - expected.unwrap_or(0.0)).abs() < 0.01;
        tally.expect(agrees, || Finding::Differs {
            file: PROGRAMME.to_owned(),
            id: key.0.to_owned(),
            field: format!("{FUNDING}{}", key.1),
            found: maybe(found),
            expected: maybe(expected),
        });
    }
}
