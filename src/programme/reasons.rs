//! Why a neighbourhood starts in its year, and in none of the earlier ones.

use std::collections::BTreeMap;

use super::ProgrammeInput;
use super::fixed::Years;
use super::held::{Against, Basis, Hindrance, Reason, Room};
use super::model::{ALIKE, Model, RowOf};
use super::promised::Promised;
use crate::district::NeighbourhoodIx;
use crate::phasing::{Phased, Row};

/// Gives every project its year with the reason.
pub(super) fn begin(input: &ProgrammeInput<'_>, model: &Model, phased: &Phased, promised: Option<&Promised<'_>>, years: &mut Years) {
    let sight = Sight::new(input, model, phased, promised, years);
    let mut projects: BTreeMap<(Option<u32>, u8), Vec<usize>> = BTreeMap::new();
    let mut reasons: Vec<(Vec<usize>, Option<u8>, Reason)> = Vec::new();
    for (at, &start) in phased.phases.start.iter().enumerate() {
        match start {
            Some(start) => projects.entry((model.problem.zone[at], start)).or_default().push(at),
            None => reasons.push((vec![at], None, sight.unstarted(at))),
        }
    }
    for ((_, step), together) in projects {
        let reason = sight.started(step, &together);
        reasons.push((together, Some(step), reason));
    }
    for (together, step, reason) in reasons {
        let year = step.map(|step| model.year(step));
        let rank = sight.zone_of(together[0]).map_or(0, |zone| input.zones.zones[zone as usize].rank);
        let why = reason.text(input, (year, model.first), rank, model.by_area);
        for at in together {
            years.settle(model.projects[at], year, why.clone(), reason.clone());
        }
    }
}

/// What the reasons are read from.
struct Sight<'p> {
    input: &'p ProgrammeInput<'p>,
    model: &'p Model,
    phased: &'p Phased,
    promised: Option<&'p Promised<'p>>,
    /// Starts that are recorded, committed or fixed by hand.
    fixed: Vec<Option<i16>>,
    /// By zone: those beside it, and what that is worth.
    beside: Vec<Vec<(u32, f64)>>,
    /// By zone: its projects.
    members: Vec<Vec<usize>>,
}

/// Projects of a zone that would start in another year, and its opening with them.
struct Move<'m> {
    together: &'m [usize],
    zone: Option<u32>,
    /// From which year, where they have one, to which.
    from: Option<u8>,
    to: u8,
    /// The opening of the zone, before and after.
    open: [Option<u8>; 2],
}

impl<'p> Sight<'p> {
    fn new(input: &'p ProgrammeInput<'p>, model: &'p Model, phased: &'p Phased, promised: Option<&'p Promised<'p>>, years: &Years) -> Self {
        let mut beside = vec![Vec::new(); model.problem.zones.len()];
        for pair in &model.problem.beside {
            let [one, other] = pair.zones;
            beside[one as usize].push((other, pair.worth));
            beside[other as usize].push((one, pair.worth));
        }
        let mut members = vec![Vec::new(); model.problem.zones.len()];
        for (at, zone) in model.problem.zone.iter().enumerate() {
            if let Some(zone) = zone {
                members[*zone as usize].push(at);
            }
        }
        Self { input, model, phased, promised, fixed: years.start.clone(), beside, members }
    }

    /// Why the projects of a zone that start in a year do so.
    fn started(&self, step: u8, together: &[usize]) -> Reason {
        let (model, at) = (self.model, together[0]);
        let duration = self.input.settings.duration_years.unwrap_or(1).max(0);
        let basis = match (self.committed(at), self.needed(step, together)) {
            (Some((who, open)), _) if open == step => Basis::Together(who),
            (_, Some(target)) => Basis::Target(target),
            _ if model.bound[at] && model.year(step) == model.latest[at] => Basis::Deadline(model.latest[at] + duration),
            _ => Basis::Rank,
        };
        let against = (0..step).map(|to| Against { year: model.year(to), by: self.against(Some(step), to, together) });
        Reason { basis, against: against.collect() }
    }

    /// Why it has no year: what stands against each.
    fn unstarted(&self, at: usize) -> Reason {
        let model = self.model;
        let waits = model.problem.firsts(at).find(|first| self.phased.phases.start[*first as usize].is_none());
        let against = |to: u8| {
            let by = match waits {
                Some(first) => Hindrance::Order(model.projects[first as usize], None),
                None => self.against(None, to, &[at]),
            };
            Against { year: model.year(to), by }
        };
        Reason { basis: Basis::NoYear, against: (0..model.problem.years as u8).map(against).collect() }
    }

    /// What stands against a year: a rule that forbids it, else what would cost most in it.
    fn against(&self, from: Option<u8>, to: u8, together: &[usize]) -> Hindrance {
        let (model, problem) = (self.model, &self.model.problem);
        if let Some(by) = self.waits(to, together) {
            return by;
        }
        let zone = problem.zone[together[0]];
        if let Some((who, _)) = self.committed(together[0]).filter(|&(_, open)| to < open) {
            return Hindrance::Committed(who);
        }
        let now = zone.and_then(|zone| self.phased.phases.open[zone as usize]);
        let then = now.map_or(to, |now| now.min(to));
        let moved = Move { together, zone, from, to, open: [now, zone.map(|_| then)] };
        if self.is_outside(&moved, then) {
            return Hindrance::Window;
        }
        let mut worst: (f64, Option<Hindrance>) = (0.0, None);
        let mut net = self.gain(&moved);
        for (at, (of, row)) in model.rows.iter().zip(&problem.rows).enumerate() {
            let (sum, change) = (self.phased.sums[at], self.change(&moved, row));
            let cost = row.penalty(sum + change) - row.penalty(sum);
            let room = |held: f64, unit: f64| {
                let of = |amount: i64| (amount as f64 + held) / unit;
                Room { max: of(row.max.unwrap_or(0)), taken: of(sum), adds: change as f64 / unit }
            };
            match of {
                RowOf::Limit(limit, years, held) if cost == f64::INFINITY => {
                    return Hindrance::Limit { limit: *limit, years: years.clone(), room: room(*held, 1.0) };
                }
                RowOf::Limit(..) => {}
                RowOf::Target(target) => worst = greater(worst, cost, Hindrance::Target(*target)),
                RowOf::Share(_) => worst = greater(worst, cost, Hindrance::Share(room(0.0, if model.by_area { 1.0 } else { ALIKE }))),
            }
            net -= if matches!(of, RowOf::Limit(..)) { 0.0 } else { cost };
        }
        let beside = zone.zip(now).map_or(0.0, |(zone, now)| self.beside(zone, now) - self.beside(zone, then));
        worst = greater(worst, beside, Hindrance::Beside);
        // What an earlier start gains beyond all that it costs was left for the base plan, or by the search.
        let kept = |&at: &usize| self.promised?.year(at, model).filter(|&year| from.is_some_and(|from| year == model.year(from)));
        let base = together.iter().find_map(kept);
        let size = || together.iter().map(|&at| model.size(at)).sum::<f64>();
        let stay = base.map_or(0.0, |_| model.stay_earlier * size());
        match (worst.1, base) {
            (Some(by), _) if net + stay - beside <= 0.0 => by,
            (_, Some(year)) => Hindrance::Base(year),
            _ => Hindrance::Search,
        }
    }

    /// What the rows of a resource take more where projects move.
    fn change(&self, moved: &Move<'_>, row: &Row) -> i64 {
        let covers = |step: Option<u8>| i64::from(step.is_some_and(|step| row.years >> step & 1 == 1));
        let come = covers(Some(moved.to)) - covers(moved.from);
        let opening = moved.zone.map_or(0, |zone| self.model.problem.zones[zone as usize].opening[row.resource]);
        come * self.model.takes(moved.together, row.resource) + opening * (covers(moved.open[1]) - covers(moved.open[0]))
    }

    /// What a move is worth before what the rows cost.
    fn gain(&self, moved: &Move<'_>) -> f64 {
        let problem = &self.model.problem;
        let value =
            |at: usize, step: Option<u8>| step.map_or(-problem.left_out[at], |step| problem.values[at * problem.years + usize::from(step)]);
        moved.together.iter().map(|&at| value(at, Some(moved.to)) - value(at, moved.from)).sum()
    }

    /// Whether others of the zone, or these, would start outside its window once it is opened in a year.
    fn is_outside(&self, moved: &Move<'_>, open: u8) -> bool {
        let problem = &self.model.problem;
        let Some(zone) = moved.zone else { return false };
        let window = problem.zones[zone as usize].window.max(1);
        let others = self.members[zone as usize].iter().filter(|at| !moved.together.contains(at));
        let mut starts = others.filter_map(|&at| self.phased.phases.start[at]).chain([moved.to]);
        starts.any(|start| usize::from(start - open) >= window)
    }

    /// The target of the year, and not of the one before, that would be missed without these projects.
    fn needed(&self, step: u8, together: &[usize]) -> Option<usize> {
        let model = self.model;
        model.rows.iter().zip(&model.problem.rows).zip(&self.phased.sums).find_map(|((of, row), &sum)| {
            let RowOf::Target(target) = of else { return None };
            let only_here = row.years >> step & 1 == 1 && (step == 0 || row.years >> (step - 1) & 1 == 0);
            let taken = model.takes(together, row.resource);
            let is_short = row.min.is_some_and(|min| sum - taken < min);
            (only_here && taken > 0 && is_short).then_some(*target)
        })
    }

    /// One that some of the projects wait for, where that starts after a year.
    fn waits(&self, to: u8, together: &[usize]) -> Option<Hindrance> {
        let model = self.model;
        let is_late = |year: i16| year > model.year(to);
        let of = |&at: &usize| {
            let others = model.problem.firsts(at).filter(|first| !together.contains(&(*first as usize)));
            let mut planned = others.filter_map(|first| {
                let start = model.year(self.phased.phases.start[first as usize]?);
                Some((model.projects[first as usize], start))
            });
            let fixed = || model.waits_for[at].and_then(|n| Some((n, self.fixed[n.at()]?)));
            planned.find(|(_, year)| is_late(*year)).or_else(|| fixed().filter(|(_, year)| is_late(*year)))
        };
        together.iter().find_map(of).map(|(who, year)| Hindrance::Order(who, Some(year)))
    }

    /// The member whose commitment opens the zone of a project, and when.
    fn committed(&self, at: usize) -> Option<(NeighbourhoodIx, u8)> {
        let (input, model) = (self.input, self.model);
        let may_open = model.problem.zones[model.problem.zone[at]? as usize].may_open;
        let zone = self.zone_of(at).filter(|_| model.is_opened(at))?;
        let started = input.zones.zones[zone as usize].parts.iter().filter_map(|&(n, _)| Some((self.fixed[n.at()]?, n)));
        started.min().map(|(_, who)| (who, may_open.trailing_zeros() as u8))
    }

    fn zone_of(&self, at: usize) -> Option<u32> {
        self.input.zones.zone_of[self.model.projects[at].at()]
    }

    /// What a zone opened in a year is worth by itself and beside the others.
    fn beside(&self, zone: u32, step: u8) -> f64 {
        let own = self.model.problem.zones[zone as usize].worth.get(usize::from(step)).copied().unwrap_or(0.0);
        let adjoins = |other: u32| self.phased.phases.open[other as usize].is_some_and(|open| open.abs_diff(step) <= 1);
        own + self.beside[zone as usize].iter().filter(|(other, _)| adjoins(*other)).map(|(_, worth)| worth).sum::<f64>()
    }
}

/// The greater cost of two, with what costs it; the first of equal ones.
fn greater(worst: (f64, Option<Hindrance>), cost: f64, by: Hindrance) -> (f64, Option<Hindrance>) {
    if cost > worst.0 { (cost, Some(by)) } else { worst }
}
