//! What a schedule of a table lacks, with what stands against it.

use super::mend::{Missed, Remedy, remedies};
use super::problem::Row;
use super::solve::Phased;
use super::table::TableProblem;
use crate::report::{Cancelled, Progress};

/// Something that had to be reached and is not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wanting {
    /// The limit whose lower end is missed; none: projects that had to start and did not.
    pub row: Option<usize>,
    /// What would mend it, the nearest first; a row of [`Remedy::by`] is a limit of the table.
    pub remedies: Vec<Remedy>,
}

/// Lower ends that are missed, and then the projects that had to start.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub(crate) fn wanting(table: &TableProblem, phased: &Phased, seed: u64, progress: &Progress) -> Result<Vec<Wanting>, Cancelled> {
    let specs = table.limits.iter().map(|limit| limit.spec + 1).max().unwrap_or(0);
    let of_spec = |spec: usize| (0..table.limits.len()).filter(|&row| table.limits[row].spec == spec).collect();
    let limits: Vec<Vec<usize>> = (0..specs).map(of_spec).collect();
    let mut found = Vec::new();
    for (row, limit) in table.problem.rows.iter().enumerate() {
        if limit.min.is_some_and(|min| phased.sums[row] < min) {
            let missed = Missed { problem: &table.problem, sums: &phased.sums, row, limits: &limits, wishes: &[], keeps_all: true };
            found.push(Wanting { row: Some(row), remedies: remedies(missed, seed, progress)? });
        }
    }
    let must: Vec<usize> = (0..table.must.len()).filter(|&project| table.must[project]).collect();
    let started = must.iter().filter(|&&project| phased.phases.start[project].is_some()).count();
    if started < must.len() {
        let (problem, sums) = counted(table, phased, started as i64);
        let row = problem.rows.len() - 1;
        let missed = Missed { problem: &problem, sums: &sums, row, limits: &limits, wishes: &[], keeps_all: false };
        found.push(Wanting { row: None, remedies: remedies(missed, seed, progress)? });
    }
    Ok(found)
}

/// The problem with the projects that have to start as a sum of its own.
fn counted(table: &TableProblem, phased: &Phased, started: i64) -> (super::Problem, Vec<i64>) {
    let mut problem = table.problem.clone();
    let amounts = table.problem.amounts.chunks(table.problem.resources.max(1));
    problem.amounts = if table.problem.resources == 0 {
        table.must.iter().map(|&must| i64::from(must)).collect()
    } else {
        amounts.zip(&table.must).flat_map(|(of, &must)| of.iter().copied().chain([i64::from(must)])).collect()
    };
    problem.resources += 1;
    problem.zones.iter_mut().for_each(|zone| zone.opening.push(0));
    let every = u32::MAX >> (32 - problem.years as u32);
    let all = table.must.iter().filter(|must| **must).count() as i64;
    let name = String::new();
    problem.rows.push(Row { name, resource: problem.resources - 1, years: every, min: Some(all), max: None, short: 1.0, over: 0.0 });
    let mut sums = phased.sums.clone();
    sums.push(started);
    (problem, sums)
}
