//! `reserve.csv`: the reserve list (储备库): neighbourhoods that consent alone holds back, with the tier they would be in.

use std::path::Path;

use super::ExportError;
use super::table::Table;
use crate::district::NeighbourhoodIx;
use crate::plan::Plan;
use crate::plan::record::Sums;
use crate::report::Progress;

const HEADER: [&str; 11] = [
    "neighbourhood_id",
    "name",
    "subdistrict",
    "community",
    "tier",
    "tier_zh",
    "tier_en",
    "clause",
    "floor_area_m2",
    "households",
    "consent_clause",
];

/// Writes the rows in the order of the district.
pub(super) fn write(plan: &Plan, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let mut table = Table::create(path, &HEADER, progress)?;
    let consent = plan.pack.consent.as_ref().map(|consent| consent.clause.clone()).unwrap_or_default();
    for (at, eligibility) in plan.eligibility.iter().enumerate() {
        let Some(tier) = &eligibility.reserve_tier else { continue };
        let n = &plan.district.neighbourhoods[at];
        let boundary = |of: Option<u32>| of.map(|b| plan.district.boundaries[b as usize].name.clone()).unwrap_or_default();
        let named = plan.pack.tier(tier);
        let word = |pick: fn(&crate::policy::Tier) -> &str| named.map(pick).unwrap_or_default().to_owned();
        let sums = Sums::over(plan, [NeighbourhoodIx(at as u32)]);
        table.row(&[
            n.id.0.clone(),
            n.name.clone(),
            boundary(n.subdistrict),
            boundary(n.community),
            tier.clone(),
            word(|t| &t.zh),
            word(|t| &t.en),
            word(|t| &t.clause),
            sums.floor_area_m2.map(|area| area.to_string()).unwrap_or_default(),
            sums.households.map(|count| count.to_string()).unwrap_or_default(),
            consent.clone(),
        ])?;
    }
    table.finish()
}
