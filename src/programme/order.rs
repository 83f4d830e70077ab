//! Who starts no earlier than another, by hand.

use std::collections::{BTreeMap, BTreeSet};

use super::ProgrammeInput;
use super::fixed::Years;
use super::model::Model;
use crate::district::{NeighbourhoodIx, Status};
use crate::report::messages::{PlanMessage as M, Say};
use crate::zone::RefusedEdit;

/// Puts the edits of action `after` into the model; those that cannot stand are refused with the reason.
pub(super) fn put(model: &mut Model, input: &ProgrammeInput<'_>, years: &Years) {
    let project_of: BTreeMap<NeighbourhoodIx, u32> = model.projects.iter().copied().zip(0..).collect();
    for (id, targets, first) in &input.edits.after {
        let name = |n: NeighbourhoodIx| input.district.neighbourhoods[n.at()].name.clone();
        let refused = |why: M| RefusedEdit { id: id.clone(), why: why.both() };
        let is_done = input.district.neighbourhoods[first.at()].status == Status::Completed;
        match (project_of.get(first), years.start[first.at()]) {
            (Some(&first), _) => {
                let waits: Vec<u32> = targets.iter().filter_map(|n| project_of.get(n).copied()).collect();
                if let Some(&circle) = waits.iter().find(|&&w| waits_for(model, first, w)) {
                    let why = refused(M::RefusedCircle { name: name(model.projects[circle as usize]) });
                    model.refused.push(why);
                    continue;
                }
                for project in waits {
                    model.problem.wait(project, first);
                }
            }
            (None, Some(start)) => {
                for &project in targets.iter().filter_map(|n| project_of.get(n)) {
                    let count = model.problem.years;
                    for step in (0..count).filter(|&step| model.first + (step as i16) < start) {
                        model.problem.values[project as usize * count + step] = f64::NEG_INFINITY;
                    }
                    // The latest of them says how long.
                    let latest = &mut model.waits_for[project as usize];
                    *latest = latest.filter(|one| years.start[one.at()] >= Some(start)).or(Some(*first));
                }
            }
            // What is done, on an unknown day, holds nobody back.
            (None, None) if is_done => {}
            (None, None) => model.refused.push(refused(M::RefusedNotPlanned { name: name(*first) })),
        }
    }
}

/// Whether a project waits for another, by itself or through others.
fn waits_for(model: &Model, project: u32, other: u32) -> bool {
    let (mut next, mut seen) = (vec![project], BTreeSet::from([project]));
    while let Some(project) = next.pop() {
        if project == other {
            return true;
        }
        next.extend(model.problem.firsts(project as usize).filter(|&first| seen.insert(first)));
    }
    false
}
