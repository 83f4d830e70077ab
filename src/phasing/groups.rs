//! The best a group of projects can do at given prices, exactly: its opening year, and a start for every member.
//!
//! Prices of rows make groups independent of each other. A group is a zone, or projects outside zones that wait for each other;
//! who waits for whom is a forest, so that dynamic programming from the leaves to the roots is exact.

use rayon::prelude::*;

use super::problem::Problem;

/// No year.
pub(super) const NEVER: u8 = u8::MAX;

/// Projects outside zones are decided by the hundred: together they are as independent as apart.
const TOGETHER: usize = 256;

/// No parent.
const ROOT: u32 = u32::MAX;

/// Projects that are decided together.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// Its zone, where it is one.
    pub(super) zone: Option<u32>,
    /// Projects, each after the one it waits for.
    pub(super) members: Vec<u32>,
    /// By member: the place of the one it waits for.
    parent: Vec<u32>,
    /// Opening years to try, and the years of starts after each.
    openings: Vec<u8>,
    window: usize,
}

/// What a group would do at some prices.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// Value less prices.
    pub(super) worth: f64,
    /// Opening year; [`NEVER`] where it does nothing.
    pub(super) open: u8,
    /// By member, its start.
    pub(super) start: Vec<u8>,
}

/// What members are worth with all that wait for them.
struct Tables {
    /// By member and year of the window: where it starts in it.
    reached: Vec<f64>,
    /// By member: where it does not start.
    idle: Vec<f64>,
}

impl Tables {
    fn new(members: usize, window: usize) -> Self {
        Self { reached: vec![0.0; members * window], idle: vec![0.0; members] }
    }
}

/// Groups of a problem.
pub(super) fn groups(problem: &Problem) -> Vec<Group> {
    let n = problem.len();
    let mut of_zone: Vec<Vec<u32>> = vec![Vec::new(); problem.zones.len()];
    let mut alone: Vec<u32> = Vec::new();
    for project in 0..n as u32 {
        match problem.zone[project as usize] {
            Some(zone) => of_zone[zone as usize].push(project),
            None => alone.push(project),
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    for (zone, members) in of_zone.into_iter().enumerate() {
        let settings = &problem.zones[zone];
        let openings = (0..problem.years as u8).filter(|&year| settings.may_open >> year & 1 == 1).collect();
        groups.push(Group::new(problem, Some(zone as u32), &members, openings, settings.window.clamp(1, problem.years)));
    }
    // Outside zones those that wait for each other belong together.
    let mut trees: std::collections::BTreeMap<u32, Vec<u32>> = std::collections::BTreeMap::new();
    for &project in &alone {
        let mut root = project;
        for _ in 0..n {
            match problem.after[root as usize] {
                Some(next) if problem.zone[next as usize].is_none() => root = next,
                _ => break,
            }
        }
        trees.entry(root).or_default().push(project);
    }
    let mut some: Vec<u32> = Vec::new();
    for tree in trees.into_values() {
        some.extend(tree);
        if some.len() >= TOGETHER {
            groups.push(outside(problem, std::mem::take(&mut some)));
        }
    }
    if !some.is_empty() {
        groups.push(outside(problem, some));
    }
    groups
}

fn outside(problem: &Problem, mut members: Vec<u32>) -> Group {
    members.sort_unstable();
    Group::new(problem, None, &members, vec![0], problem.years)
}

impl Group {
    fn new(problem: &Problem, zone: Option<u32>, members: &[u32], openings: Vec<u8>, window: usize) -> Self {
        let waits = |project: u32| problem.after[project as usize].filter(|p| members.binary_search(p).is_ok());
        let mut depth: Vec<(usize, u32)> = Vec::with_capacity(members.len());
        for &project in members {
            let (mut at, mut steps) = (project, 0);
            while let Some(next) = waits(at).filter(|_| steps <= members.len()) {
                (at, steps) = (next, steps + 1);
            }
            depth.push((steps, project));
        }
        depth.sort_unstable();
        let ordered: Vec<u32> = depth.iter().map(|d| d.1).collect();
        let place: std::collections::BTreeMap<u32, u32> = ordered.iter().enumerate().map(|(at, &p)| (p, at as u32)).collect();
        let parent = ordered.iter().map(|&p| waits(p).and_then(|w| place.get(&w).copied()).unwrap_or(ROOT)).collect();
        Self { zone, members: ordered, parent, openings, window }
    }

    /// Years in which it may be opened.
    pub(super) fn openings(&self) -> impl Iterator<Item = u8> + '_ {
        self.openings.iter().copied()
    }

    /// The best choice at prices (resource × year).
    pub(super) fn best(&self, problem: &Problem, prices: &[f64]) -> Choice {
        let net = self.net(problem, prices);
        let nothing = -self.members.iter().map(|&p| problem.left_out[p as usize]).sum::<f64>();
        let mut tables = Tables::new(self.members.len(), self.window);
        let (mut worth, mut chosen) = (nothing, None);
        for &open in &self.openings {
            let opened = self.climb(problem, &net, open, &mut tables) - self.opening(problem, prices, open);
            if opened > worth {
                (worth, chosen) = (opened, Some(open));
            }
        }
        match chosen {
            Some(open) => {
                self.climb(problem, &net, open, &mut tables);
                Choice { worth, open, start: self.descend(problem.years, open, &tables) }
            }
            None => Choice { worth, open: NEVER, start: vec![NEVER; self.members.len()] },
        }
    }

    /// The best choice opened in a year, in the order of years; none where it may not be opened in it.
    pub(super) fn offers(&self, problem: &Problem, prices: &[f64]) -> Vec<Option<Choice>> {
        let net = self.net(problem, prices);
        let mut tables = Tables::new(self.members.len(), self.window);
        let mut offers = vec![None; problem.years];
        for &open in &self.openings {
            let worth = self.climb(problem, &net, open, &mut tables) - self.opening(problem, prices, open);
            offers[open as usize] = Some(Choice { worth, open, start: self.descend(problem.years, open, &tables) });
        }
        offers
    }

    /// By member and year: value less prices.
    fn net(&self, problem: &Problem, prices: &[f64]) -> Vec<f64> {
        let years = problem.years;
        let mut net = vec![f64::NEG_INFINITY; self.members.len() * years];
        for (at, &project) in self.members.iter().enumerate() {
            for year in 0..years {
                let value = problem.value(project as usize, year);
                if value > f64::NEG_INFINITY {
                    let takes = problem.takes(project as usize).iter();
                    let priced: f64 = takes.zip(prices.chunks(years)).map(|(&take, price)| take as f64 * price[year]).sum();
                    net[at * years + year] = value - priced;
                }
            }
        }
        net
    }

    fn opening(&self, problem: &Problem, prices: &[f64], open: u8) -> f64 {
        let takes = self.zone.map_or(&[][..], |zone| &problem.zones[zone as usize].opening);
        takes.iter().zip(prices.chunks(problem.years)).map(|(&take, price)| take as f64 * price[open as usize]).sum()
    }

    /// From the leaves to the roots: by member and year of the window what it and all that wait for it are worth at most.
    fn climb(&self, problem: &Problem, net: &[f64], open: u8, tables: &mut Tables) -> f64 {
        let (years, window) = (problem.years, self.window);
        let Tables { reached, idle } = tables;
        reached.fill(0.0);
        idle.fill(0.0);
        let mut sum = 0.0;
        for at in (0..self.members.len()).rev() {
            idle[at] -= problem.left_out[self.members[at] as usize];
            for step in 0..window {
                let year = open as usize + step;
                reached[at * window + step] += if year < years { net[at * years + year] } else { f64::NEG_INFINITY };
            }
            let parent = self.parent[at] as usize;
            let mut best = idle[at];
            for step in (0..window).rev() {
                best = best.max(reached[at * window + step]);
                if self.parent[at] != ROOT {
                    reached[parent * window + step] += best;
                }
            }
            if self.parent[at] == ROOT {
                sum += best;
            } else {
                idle[parent] += idle[at];
            }
        }
        sum
    }

    /// From the roots to the leaves: the starts that are worth that.
    fn descend(&self, years: usize, open: u8, tables: &Tables) -> Vec<u8> {
        let window = self.window;
        let mut start = vec![NEVER; self.members.len()];
        for at in 0..self.members.len() {
            let from = match self.parent[at] {
                ROOT => 0,
                parent if start[parent as usize] == NEVER => continue,
                parent => (start[parent as usize] - open) as usize,
            };
            let mut best = tables.idle[at];
            for step in from..window.min(years - open as usize) {
                if tables.reached[at * window + step] > best {
                    best = tables.reached[at * window + step];
                    start[at] = open + step as u8;
                }
            }
        }
        start
    }
}

/// The best choice of every group at given prices.
pub(super) fn choose(problem: &Problem, groups: &[Group], prices: &[f64]) -> Vec<Choice> {
    groups.par_iter().with_min_len(64).map(|group| group.best(problem, prices)).collect()
}
