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
    /// Whether a member has to start in the year it is opened.
    at_once: bool,
}

/// What is paid: a unit of a resource in a year, and a start of a project in a year.
#[derive(Debug, Clone, Default)]
pub(super) struct Tariff {
    /// By resource and year.
    by_year: Vec<f64>,
    /// Resources that have a price in some year.
    priced: Vec<u32>,
    /// By project and year: what a start pays to those that it waits for, or gets from those that wait for it; empty where nobody
    /// waits for another group.
    of_start: Vec<f64>,
}

impl Tariff {
    /// Of prices by resource and year, and by project and year.
    pub(super) fn new(problem: &Problem, by_year: Vec<f64>, of_start: Vec<f64>) -> Self {
        let is_priced = |resource: &u32| by_year.chunks(problem.years).nth(*resource as usize).is_some_and(|p| p.iter().any(|&p| p != 0.0));
        let priced = (0..problem.resources as u32).filter(is_priced).collect();
        Self { by_year, priced, of_start }
    }

    /// What a start pays.
    pub(super) fn of(&self, problem: &Problem, project: usize, year: usize) -> f64 {
        self.taken(problem, problem.takes(project), year) + self.of_start.get(project * problem.years + year).copied().unwrap_or(0.0)
    }

    /// What amounts of all resources pay in a year.
    fn taken(&self, problem: &Problem, takes: &[i64], year: usize) -> f64 {
        let of = |&resource: &u32| takes[resource as usize] as f64 * self.by_year[resource as usize * problem.years + year];
        self.priced.iter().map(of).sum()
    }
}

/// What a group would do at some prices.
#[derive(Debug, Clone, Default)]
pub(super) struct Choice {
    /// Value less prices.
    pub(super) worth: f64,
    /// Opening year.
    pub(super) open: u8,
    /// By member, its start.
    pub(super) start: Vec<u8>,
}

/// What all groups would do at some prices.
#[derive(Debug, Clone, Default)]
pub(super) struct Choices {
    /// By group: value less prices, and its opening year; [`NEVER`] where it does nothing.
    of_group: Vec<(f64, u8)>,
    /// By project, in the order of groups and their members: its start.
    start: Vec<u8>,
    /// By group: where its members begin.
    from: Vec<u32>,
}

impl Choices {
    /// Value less prices of a group.
    pub(super) fn worth(&self, group: usize) -> f64 {
        self.of_group[group].0
    }

    /// Opening year of a group; [`NEVER`] where it does nothing.
    pub(super) fn open(&self, group: usize) -> u8 {
        self.of_group[group].1
    }

    /// Starts of the members of a group.
    pub(super) fn start(&self, group: usize) -> &[u8] {
        &self.start[self.from[group] as usize..self.from[group + 1] as usize]
    }

    /// The start at a place of all starts.
    pub(super) fn start_at(&self, place: usize) -> u8 {
        self.start[place]
    }

    /// Value less prices of all groups.
    pub(super) fn sum(&self) -> f64 {
        self.of_group.iter().map(|g| g.0).sum()
    }
}

/// What members are worth with all that wait for them.
#[derive(Default)]
struct Tables {
    /// By member and year: value less prices.
    net: Vec<f64>,
    /// By member and year of the window: where it starts in it.
    reached: Vec<f64>,
    /// By member: where it does not start.
    idle: Vec<f64>,
    /// The member that starts in the year of the opening, where one has to.
    prompt: Option<usize>,
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
        let group = Group::new(problem, Some(zone as u32), &members, openings, settings.window.clamp(1, problem.years));
        groups.push(Group { at_once: settings.starts_at_once(), ..group });
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
        Self { zone, members: ordered, parent, openings, window, at_once: false }
    }

    /// Years in which it may be opened.
    pub(super) fn openings(&self) -> impl Iterator<Item = u8> + '_ {
        self.openings.iter().copied()
    }

    /// The best choice at prices: what it is worth, and its opening year; the starts are written to `start`.
    fn best(&self, problem: &Problem, tariff: &Tariff, tables: &mut Tables, start: &mut [u8]) -> (f64, u8) {
        self.price(problem, tariff, tables);
        let nothing = -self.members.iter().map(|&p| problem.left_out[p as usize]).sum::<f64>();
        let (mut worth, mut chosen, mut last) = (nothing, None, None);
        for &open in &self.openings {
            let opened = self.climb(problem, open, tables) + self.opening(problem, tariff, open);
            last = Some(open);
            if opened > worth {
                (worth, chosen) = (opened, Some(open));
            }
        }
        start.fill(NEVER);
        let Some(open) = chosen else { return (worth, NEVER) };
        if last != chosen {
            self.climb(problem, open, tables);
        }
        self.descend(problem.years, open, tables, start);
        (worth, open)
    }

    /// The best choice opened in a year, in the order of years; none where it may not be opened in it.
    pub(super) fn offers(&self, problem: &Problem, tariff: &Tariff) -> Vec<Option<Choice>> {
        let mut tables = Tables::default();
        self.price(problem, tariff, &mut tables);
        let mut offers = vec![None; problem.years];
        for &open in &self.openings {
            let worth = self.climb(problem, open, &mut tables) + self.opening(problem, tariff, open);
            if worth == f64::NEG_INFINITY {
                continue;
            }
            let mut start = vec![NEVER; self.members.len()];
            self.descend(problem.years, open, &tables, &mut start);
            offers[open as usize] = Some(Choice { worth, open, start });
        }
        offers
    }

    /// By member and year: value less prices.
    fn price(&self, problem: &Problem, tariff: &Tariff, tables: &mut Tables) {
        tables.net.clear();
        for &project in &self.members {
            for year in 0..problem.years {
                let value = problem.value(project as usize, year);
                tables.net.push(if value > f64::NEG_INFINITY { value - tariff.of(problem, project as usize, year) } else { value });
            }
        }
        tables.reached.resize(self.members.len() * self.window, 0.0);
        tables.idle.resize(self.members.len(), 0.0);
    }

    /// What opening it is worth, less what it takes at the prices.
    fn opening(&self, problem: &Problem, tariff: &Tariff, open: u8) -> f64 {
        let of = |zone: u32| {
            let takes = tariff.taken(problem, &problem.zones[zone as usize].opening, open as usize);
            problem.opening_worth(zone as usize, open as usize) - takes
        };
        self.zone.map_or(0.0, of)
    }

    /// From the leaves to the roots: by member and year of the window what it and all that wait for it are worth at most.
    fn climb(&self, problem: &Problem, open: u8, tables: &mut Tables) -> f64 {
        let (years, window) = (problem.years, self.window);
        let Tables { net, reached, idle, prompt } = tables;
        reached.fill(0.0);
        idle.fill(0.0);
        let (mut sum, mut loss) = (0.0, f64::INFINITY);
        *prompt = None;
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
                // Of those that wait for nobody one starts at once: the one that loses least by it.
                if self.at_once && best - reached[at * window] < loss {
                    (loss, *prompt) = (best - reached[at * window], Some(at));
                }
            } else {
                idle[parent] += idle[at];
            }
        }
        if self.at_once { sum - loss } else { sum }
    }

    /// From the roots to the leaves: the starts that are worth that.
    fn descend(&self, years: usize, open: u8, tables: &Tables, start: &mut [u8]) {
        let window = self.window;
        for at in 0..self.members.len() {
            if tables.prompt == Some(at) {
                start[at] = open;
                continue;
            }
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
    }
}

/// The best choice of every group at given prices.
pub(super) fn choose(problem: &Problem, groups: &[Group], tariff: &Tariff) -> Choices {
    let mut start = vec![NEVER; problem.len()];
    let mut from = Vec::with_capacity(groups.len() + 1);
    let mut rest = &mut start[..];
    let mut parts = Vec::with_capacity(groups.len());
    let mut at = 0;
    for group in groups {
        from.push(at);
        at += group.members.len() as u32;
        let (own, after) = rest.split_at_mut(group.members.len());
        parts.push(own);
        rest = after;
    }
    from.push(at);
    let best = |tables: &mut Tables, (group, start): (&Group, &mut [u8])| group.best(problem, tariff, tables, start);
    let of_group = groups.par_iter().zip(parts).with_min_len(64).map_init(Tables::default, best).collect();
    Choices { of_group, start, from }
}
