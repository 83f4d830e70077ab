//! `year-certainty.csv`: in which share of the draws a neighbourhood starts in which year.

use std::path::Path;

use super::ExportError;
use super::table::Table;
use crate::plan::Plan;
use crate::programme::YearCertainty;
use crate::report::Progress;

const HEADER: [&str; 5] = ["neighbourhood_id", "name", "year", "share", "in_plan"];

/// Writes a row a neighbourhood and year that came out in some draw, or in the plan; an empty year is none.
pub(super) fn write(plan: &Plan, certainty: &YearCertainty, path: &Path, progress: &Progress) -> Result<(), ExportError> {
    let mut table = Table::create(path, &HEADER, progress)?;
    for (at, shares) in certainty.shares.iter().enumerate() {
        let (Some(shares), n) = (shares, &plan.district.neighbourhoods[at]) else { continue };
        let never = shares.len() - 1;
        for (step, share) in shares.iter().enumerate() {
            let year = (step < never).then(|| certainty.first + step as i16);
            let in_plan = plan.programme.start[at] == year;
            if *share > 0.0 || in_plan {
                let year = year.map(|year| year.to_string()).unwrap_or_default();
                table.row(&[&n.id.0, &n.name, &year, &format!("{share:.4}"), &in_plan.to_string()])?;
            }
        }
    }
    table.finish()
}
