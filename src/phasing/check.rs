//! What a phasing is worth and whether it keeps the rules, from the problem alone: shares nothing with the search.

use super::problem::{Phases, Problem};

/// A rule that a phasing breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhasingFault {
    /// A project starts in a year in which it may not.
    Year(u32),
    /// A project starts outside the window of its zone, or its zone is not opened.
    Window(u32),
    /// A project starts before the one it waits for.
    Waits(u32),
    /// A zone is opened in a year in which it may not be.
    Opening(u32),
    /// A zone is opened in a year in which none of its projects starts, though one has to.
    Idle(u32),
    /// A sum passes the hard end of its row.
    Row(u32),
}

impl Phases {
    /// By row, what starts and openings take.
    pub fn sums(&self, problem: &Problem) -> Vec<i64> {
        let of = |year: Option<u8>, covers: &dyn Fn(usize) -> bool| year.is_some_and(|year| covers(usize::from(year)));
        problem
            .rows
            .iter()
            .map(|row| {
                let covers = |year: usize| row.covers(year);
                let started = (0..problem.len()).filter(|&p| of(self.start[p], &covers)).map(|p| problem.takes(p)[row.resource]);
                let opened = (0..problem.zones.len()).filter(|&z| of(self.open[z], &covers));
                started.sum::<i64>() + opened.map(|z| problem.zones[z].opening[row.resource]).sum::<i64>()
            })
            .collect()
    }

    /// Every rule that is broken.
    pub fn faults(&self, problem: &Problem) -> Vec<PhasingFault> {
        let mut faults = Vec::new();
        for (zone, open) in self.open.iter().enumerate() {
            if open.is_some_and(|year| problem.zones[zone].may_open >> year & 1 == 0) {
                faults.push(PhasingFault::Opening(zone as u32));
            }
            let starts = || self.start.iter().zip(&problem.zone).any(|(start, of)| *of == Some(zone as u32) && start == open);
            if problem.zones[zone].starts_at_once() && open.is_some() && !starts() {
                faults.push(PhasingFault::Idle(zone as u32));
            }
        }
        for (project, start) in self.start.iter().enumerate() {
            let (Some(start), at) = (*start, project as u32) else { continue };
            if problem.value(project, usize::from(start)) == f64::NEG_INFINITY {
                faults.push(PhasingFault::Year(at));
            }
            if let Some(zone) = problem.zone[project] {
                let window = problem.zones[zone as usize].window.max(1);
                let is_within = |open: u8| open <= start && usize::from(start - open) < window;
                if !self.open[zone as usize].is_some_and(is_within) {
                    faults.push(PhasingFault::Window(at));
                }
            }
            let is_late = |first: u32| self.start[first as usize].is_none_or(|year| year > start);
            if problem.firsts(project).any(is_late) {
                faults.push(PhasingFault::Waits(at));
            }
        }
        for (at, (row, sum)) in problem.rows.iter().zip(self.sums(problem)).enumerate() {
            if row.over == f64::INFINITY && row.max.is_some_and(|max| sum > max) {
                faults.push(PhasingFault::Row(at as u32));
            }
        }
        faults
    }

    /// Values less what is left out and what the rows cost; `None` where a rule is broken.
    pub fn worth(&self, problem: &Problem) -> Option<f64> {
        if !self.faults(problem).is_empty() {
            return None;
        }
        let of = |(project, start): (usize, &Option<u8>)| match start {
            Some(year) => problem.value(project, usize::from(*year)),
            None => -problem.left_out[project],
        };
        let values: f64 = self.start.iter().enumerate().map(of).sum::<f64>() + self.zones_worth(problem);
        Some(values - problem.rows.iter().zip(self.sums(problem)).map(|(row, sum)| row.penalty(sum)).sum::<f64>())
    }
    /// What zones are worth by themselves, and beside each other; nothing where none of their projects starts.
    fn zones_worth(&self, problem: &Problem) -> f64 {
        let mut has_start = vec![false; problem.zones.len()];
        for (zone, _) in problem.zone.iter().zip(&self.start).filter(|(_, start)| start.is_some()) {
            if let Some(zone) = zone {
                has_start[*zone as usize] = true;
            }
        }
        let opened = |zone: u32| self.open[zone as usize].filter(|_| has_start[zone as usize]);
        let of_zone = |zone: u32| opened(zone).and_then(|year| problem.zones[zone as usize].worth.get(usize::from(year)).copied());
        let alone: f64 = (0..problem.zones.len() as u32).filter_map(of_zone).sum();
        let together = problem.beside.iter().filter(|beside| {
            let [one, other] = beside.zones.map(opened);
            one.zip(other).is_some_and(|(one, other)| one.max(other) - one.min(other) <= 1)
        });
        alone + together.map(|beside| beside.worth).sum::<f64>()
    }
}
