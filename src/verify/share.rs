//! The even share of every year, from the files alone: what is due by a year, over the years until it.

use std::collections::{BTreeMap, BTreeSet};

use super::features::{Neighbourhood, Role};
use super::folder::PlanFolder;

/// By year of the programme the even share of the work that has no year of its own, with what is bound to a fixed year on top.
///
/// `size` is how large a neighbourhood counts; `fixed` are those whose year nobody chose.
pub(super) fn even_shares(plan: &PlanFolder, size: impl Fn(&Neighbourhood) -> f64, fixed: &BTreeSet<&str>) -> BTreeMap<i64, f64> {
    let programme = &plan.plan.settings.programme;
    let (first, last) = (programme.first_year, programme.last_year);
    let mut zones: BTreeMap<&str, Vec<&Neighbourhood>> = BTreeMap::new();
    for n in plan.neighbourhoods.features.iter().map(|feature| &feature.properties) {
        if let (Some(zone), Some(Role::Member | Role::Provisional)) = (&n.zone_id, n.role) {
            zones.entry(zone).or_default().push(n);
        }
    }
    let (mut due, mut bound) = (BTreeMap::<i64, f64>::new(), BTreeMap::<i64, f64>::new());
    for members in zones.values() {
        let (set, open): (Vec<&Neighbourhood>, Vec<&Neighbourhood>) =
            members.iter().copied().partition(|n| fixed.contains(n.neighbourhood_id.as_str()));
        let amount: f64 = open.iter().map(|n| size(n)).sum();
        if let Some(year) = set.iter().filter_map(|n| n.start_year).min() {
            *bound.entry(year.clamp(first, last)).or_default() += amount;
        } else {
            let deadlines = open.iter().filter_map(|n| complete_by(plan, n));
            let latest = deadlines.min().map_or(last, |by| (by - programme.duration_years).clamp(first, last));
            *due.entry(latest).or_default() += amount;
        }
    }
    let mut shares = BTreeMap::new();
    for year in first..=last {
        let mut until = 0.0;
        let needed = due.iter().map(|(&latest, &amount)| {
            until += amount;
            until / ((latest - year).max(0) + 1) as f64
        });
        let share = needed.fold(0.0, f64::max);
        // What is due first is done first.
        let mut left = share;
        for amount in due.values_mut() {
            let done = amount.min(left);
            (*amount, left) = (*amount - done, left - done);
        }
        shares.insert(year, (share + bound.get(&year).copied().unwrap_or(0.0)).ceil());
    }
    shares
}

/// The end of the year in which the works on a neighbourhood are to be done by its tier.
fn complete_by(plan: &PlanFolder, n: &Neighbourhood) -> Option<i64> {
    let tier = n.tier.as_deref()?;
    plan.plan.policy.tiers.iter().find(|known| known.id == tier)?.complete_by
}
