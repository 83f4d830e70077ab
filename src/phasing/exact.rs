//! Small problems solved to the end by a MIP solver (CBC): the best phasing, and the proof that it is.

use good_lp::solvers::coin_cbc::coin_cbc;
use good_lp::{Expression, Solution, SolverModel, Variable, constraint, variable, variables};

use super::problem::{Phases, Problem};

/// Starts and openings, project or zone × year, of the largest problem that is tried.
const MOST_CELLS: usize = 600;

/// Branches that the solver may look at.
const NODES: &str = "400";

/// What the solver may be wrong by, as a share of the worth: its tolerance.
const TOLERANCE: f64 = 1e-6;

/// The best phasing and the bound that it is held to; `None` where the problem is too large, or not solved within the limit.
pub(super) fn solve(problem: &Problem) -> Option<(Phases, f64)> {
    let years = problem.years;
    if (problem.len() + problem.zones.len()) * years > MOST_CELLS {
        return None;
    }
    let mut vars = variables!();
    let binary = |vars: &mut good_lp::ProblemVariables, is_allowed: bool| is_allowed.then(|| vars.add(variable().binary()));
    let mut starts: Vec<Option<Variable>> = Vec::with_capacity(problem.len() * years);
    for project in 0..problem.len() {
        for year in 0..years {
            starts.push(binary(&mut vars, problem.value(project, year) > f64::NEG_INFINITY));
        }
    }
    let mut opens: Vec<Option<Variable>> = Vec::with_capacity(problem.zones.len() * years);
    for zone in &problem.zones {
        for year in 0..years {
            opens.push(binary(&mut vars, zone.may_open >> year & 1 == 1));
        }
    }
    // What zones are worth counts where they are opened and one of their projects starts.
    let mut worth = Expression::from(-problem.left_out.iter().sum::<f64>());
    let mut counted: Vec<(Variable, Vec<u32>, Option<Variable>)> = Vec::new();
    for (zone, settings) in problem.zones.iter().enumerate() {
        for (year, &of_year) in settings.worth.iter().enumerate() {
            if let Some(open) = opens[zone * years + year] {
                let is_worth = vars.add(variable().min(0).max(1));
                worth += of_year * is_worth;
                counted.push((is_worth, vec![zone as u32], Some(open)));
            }
        }
    }
    let mut pairs: Vec<(Variable, [usize; 2])> = Vec::new();
    for beside in &problem.beside {
        let together = vars.add(variable().min(0).max(1));
        worth += beside.worth * together;
        counted.push((together, beside.zones.to_vec(), None));
        pairs.push((together, beside.zones.map(|zone| zone as usize)));
    }
    let ends: Vec<[Option<Variable>; 2]> = problem
        .rows
        .iter()
        .map(|row| {
            let soft = |vars: &mut good_lp::ProblemVariables, is_there: bool| is_there.then(|| vars.add(variable().min(0)));
            let short = soft(&mut vars, row.min.is_some());
            [short, soft(&mut vars, row.max.is_some() && row.over < f64::INFINITY)]
        })
        .collect();

    for (cell, start) in starts.iter().enumerate() {
        if let Some(start) = start {
            worth += (problem.values[cell] + problem.left_out[cell / years]) * *start;
        }
    }
    for (row, [short, over]) in problem.rows.iter().zip(&ends) {
        let scale = row.scale();
        for (end, price) in [(short, row.short), (over, row.over)] {
            if let Some(end) = end {
                worth -= price * scale * *end;
            }
        }
    }
    let mut model = vars.maximise(worth).using(coin_cbc);
    model.set_parameter("maxN", NODES);
    model.set_parameter("ratioGap", "0");

    let sum = |cells: &[Option<Variable>]| cells.iter().flatten().map(|v| Expression::from(*v)).sum::<Expression>();
    for zone in 0..problem.zones.len() {
        model.add_constraint(constraint!(sum(&opens[zone * years..(zone + 1) * years]) <= 1));
        for year in (0..years).filter(|_| problem.zones[zone].starts_at_once()) {
            if let Some(open) = opens[zone * years + year] {
                let of_zone = (0..problem.len()).filter(|&project| problem.zone[project] == Some(zone as u32));
                let started = of_zone.filter_map(|project| starts[project * years + year]).map(Expression::from).sum::<Expression>();
                model.add_constraint(constraint!(open <= started));
            }
        }
    }
    for project in 0..problem.len() {
        let own = &starts[project * years..(project + 1) * years];
        match problem.zone[project] {
            None => {
                model.add_constraint(constraint!(sum(own) <= 1));
            }
            // Starts within some years need an opening from which these years are within the window.
            Some(zone) => {
                let window = problem.zones[zone as usize].window.max(1);
                let open = &opens[zone as usize * years..(zone as usize + 1) * years];
                for from in 0..years {
                    for to in from..years {
                        model.add_constraint(constraint!(sum(&own[from..=to]) <= sum(&open[(from + 1).saturating_sub(window)..=to])));
                    }
                }
            }
        }
        for first in problem.firsts(project) {
            let before = &starts[first as usize * years..(first as usize + 1) * years];
            for to in 0..years {
                model.add_constraint(constraint!(sum(&own[..=to]) <= sum(&before[..=to])));
            }
        }
    }
    for (is_worth, zones, open) in counted {
        for zone in zones {
            let of_zone = (0..problem.len()).filter(|&p| problem.zone[p] == Some(zone));
            let started = of_zone.map(|p| sum(&starts[p * years..(p + 1) * years])).sum::<Expression>();
            model.add_constraint(constraint!(is_worth <= started));
        }
        if let Some(open) = open {
            model.add_constraint(constraint!(is_worth <= open));
        }
    }
    for (together, [one, other]) in pairs {
        let of = |zone: usize| &opens[zone * years..(zone + 1) * years];
        model.add_constraint(constraint!(together <= sum(of(one))));
        model.add_constraint(constraint!(together <= sum(of(other))));
        for year in 0..years {
            let near = &of(other)[year.saturating_sub(1)..(year + 2).min(years)];
            if let Some(open) = of(one)[year] {
                model.add_constraint(constraint!(together + open <= 1.0 + sum(near)));
            }
        }
    }
    for (row, [short, over]) in problem.rows.iter().zip(&ends) {
        let scale = row.scale();
        let mut taken = Expression::from(0.0);
        for year in (0..years).filter(|&year| row.covers(year)) {
            for project in 0..problem.len() {
                if let Some(start) = starts[project * years + year] {
                    taken += problem.takes(project)[row.resource] as f64 / scale * start;
                }
            }
            for (zone, settings) in problem.zones.iter().enumerate() {
                if let Some(open) = opens[zone * years + year] {
                    taken += settings.opening[row.resource] as f64 / scale * open;
                }
            }
        }
        if let Some(max) = row.max {
            let over = over.map_or(Expression::from(0.0), Expression::from);
            model.add_constraint(constraint!(taken.clone() - over <= max as f64 / scale));
        }
        if let (Some(min), Some(short)) = (row.min, short) {
            model.add_constraint(constraint!(taken + *short >= min as f64 / scale));
        }
    }
    let solved = model.solve().ok()?;
    let chosen = |cells: &[Option<Variable>]| {
        let at = |of: &[Option<Variable>]| of.iter().position(|v| v.is_some_and(|v| solved.value(v) > 0.5)).map(|year| year as u8);
        cells.chunks(years.max(1)).map(at).collect::<Vec<_>>()
    };
    let phases = Phases { start: chosen(&starts), open: chosen(&opens) };
    let reached = phases.worth(problem)?;
    Some((phases, reached + reached.abs() * TOLERANCE + TOLERANCE))
}
