//! `zone-pairs.csv`: how often two candidates are in one zone over the draws of the score.

use std::path::Path;

use super::ExportError;
use super::table::Table;
use crate::plan::Plan;
use crate::report::Progress;
use crate::zone::Certainty;

const HEADER: [&str; 6] = ["from", "from_name", "to", "to_name", "share", "one_zone"];

/// Writes a row for every pair that was in one zone in some draw; `one_zone` says whether it is in the plan.
pub(super) fn write(plan: &Plan, certainty: &Certainty, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let mut table = Table::create(path, &HEADER, progress)?;
    for (&(a, b), share) in &certainty.together {
        let [from, to] = [a, b].map(|n| &plan.district.neighbourhoods[n.at()]);
        let one_zone = plan.zones.zone_of[a.at()].is_some() && plan.zones.zone_of[a.at()] == plan.zones.zone_of[b.at()];
        table.row(&[&from.id.0, &from.name, &to.id.0, &to.name, &format!("{share:.4}"), &one_zone.to_string()])?;
    }
    table.finish()
}
