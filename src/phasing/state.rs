//! A phasing while it is made: starts, openings, what the rows sum to, and what a change would be worth.

use super::groups::NEVER;
use super::problem::{Beside, Phases, Problem};

/// Starts and openings with the sums of the rows.
#[derive(Debug, Clone)]
pub(super) struct State<'p> {
    problem: &'p Problem,
    index: &'p Index,
    /// By project.
    pub(super) start: Vec<u8>,
    /// By zone.
    pub(super) open: Vec<u8>,
    /// By row.
    sums: Vec<i64>,
    /// By resource and year: what may be taken before a hard end is passed.
    room: Vec<i64>,
    /// By zone: how many of its projects start.
    started: Vec<u32>,
    /// Value of starts and of zones less what is left out; rows apart.
    gained: f64,
}

/// Where a change is felt.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Rows by resource and year.
    rows: Vec<Vec<u32>>,
    /// By zone: those beside it, and what that is worth.
    beside: Vec<Vec<(u32, f64)>>,
}

impl Index {
    /// Of a problem.
    pub(super) fn new(problem: &Problem) -> Self {
        let mut rows = vec![Vec::new(); problem.resources * problem.years];
        for (at, row) in problem.rows.iter().enumerate() {
            for year in (0..problem.years).filter(|&year| row.covers(year)) {
                rows[row.resource * problem.years + year].push(at as u32);
            }
        }
        let mut beside = vec![Vec::new(); problem.zones.len()];
        for &Beside { zones: [one, other], worth } in &problem.beside {
            beside[one as usize].push((other, worth));
            beside[other as usize].push((one, worth));
        }
        Self { rows, beside }
    }
}

impl<'p> State<'p> {
    /// Nothing started.
    pub(super) fn new(problem: &'p Problem, index: &'p Index) -> Self {
        let mut state = Self {
            problem,
            index,
            started: vec![0; problem.zones.len()],
            room: vec![i64::MAX; problem.resources * problem.years],
            start: vec![NEVER; problem.len()],
            open: vec![NEVER; problem.zones.len()],
            sums: vec![0; problem.rows.len()],
            gained: -problem.left_out.iter().sum::<f64>(),
        };
        (0..problem.rows.len()).for_each(|row| state.measure_room(row));
        state
    }

    /// What it is worth, rows included.
    pub(super) fn worth(&self) -> f64 {
        self.gained - self.problem.rows.iter().zip(&self.sums).map(|(row, &sum)| row.penalty(sum)).sum::<f64>()
    }

    /// Sums by row.
    pub(super) fn sums(&self) -> &[i64] {
        &self.sums
    }

    /// What taking amounts in a year, or giving them back, would cost the rows whose ends are soft.
    fn toll(&self, takes: &[i64], year: usize, sign: i64) -> f64 {
        let mut toll = 0.0;
        for (resource, &take) in takes.iter().enumerate() {
            if take == 0 {
                continue;
            }
            for &at in &self.index.rows[resource * self.problem.years + year] {
                let (row, sum) = (&self.problem.rows[at as usize], self.sums[at as usize]);
                if row.min.is_some() || row.over < f64::INFINITY {
                    toll += row.penalty(sum + sign * take) - row.penalty(sum);
                }
            }
        }
        toll
    }

    fn take(&mut self, takes: &[i64], year: usize, sign: i64) {
        for (resource, &take) in takes.iter().enumerate() {
            if take != 0 {
                for &at in &self.index.rows[resource * self.problem.years + year] {
                    self.sums[at as usize] += sign * take;
                    self.measure_room(at as usize);
                }
            }
        }
    }

    /// The room in the years of a row whose sum has changed.
    fn measure_room(&mut self, at: usize) {
        let row = &self.problem.rows[at];
        if row.max.is_none() || row.over < f64::INFINITY {
            return;
        }
        for year in (0..self.problem.years).filter(|&year| row.covers(year)) {
            let cell = row.resource * self.problem.years + year;
            let left = |&other: &u32| {
                let row = &self.problem.rows[other as usize];
                row.max.filter(|_| row.over == f64::INFINITY).map(|max| max - self.sums[other as usize])
            };
            self.room[cell] = self.index.rows[cell].iter().filter_map(left).min().unwrap_or(i64::MAX);
        }
    }

    /// Whether amounts fit under all hard ends of a year.
    pub(super) fn fits(&self, takes: &[i64], year: usize) -> bool {
        takes.iter().zip(self.room.chunks(self.problem.years)).all(|(&take, room)| take == 0 || take <= room[year])
    }

    /// What the start of a project in a year would be worth; negative infinity where it cannot.
    pub(super) fn gain(&self, project: usize, year: usize) -> f64 {
        let (value, takes) = (self.problem.value(project, year), self.problem.takes(project));
        if value == f64::NEG_INFINITY || !self.fits(takes, year) {
            return f64::NEG_INFINITY;
        }
        value + self.problem.left_out[project] - self.toll(takes, year, 1) + self.at_stake(project, 0)
    }

    /// What leaving out a started project would be worth.
    pub(super) fn loss(&self, project: usize) -> f64 {
        let year = self.start[project] as usize;
        let toll = self.toll(self.problem.takes(project), year, -1);
        -self.problem.value(project, year) - self.problem.left_out[project] - toll - self.at_stake(project, 1)
    }

    /// Whether amounts fit into a year once others have left it.
    pub(super) fn fits_instead(&self, takes: &[i64], others: &[i64], year: usize) -> bool {
        let mut rooms = self.room.chunks(self.problem.years);
        takes.iter().zip(others).all(|(&take, &other)| rooms.next().is_none_or(|room| take <= other || take - other <= room[year]))
    }

    /// Whether a hard end is passed.
    pub(super) fn is_over(&self) -> bool {
        self.room.iter().any(|&room| room < 0)
    }

    /// Whether taking a start back would bring a sum nearer to a hard end that it passes.
    pub(super) fn relieves(&self, project: usize) -> bool {
        let year = self.start[project] as usize;
        self.problem.takes(project).iter().zip(self.room.chunks(self.problem.years)).any(|(&take, room)| take > 0 && room[year] < 0)
    }

    /// Starts a project that has no start.
    pub(super) fn begin(&mut self, project: usize, year: usize) {
        self.gained += self.problem.value(project, year) + self.problem.left_out[project] + self.at_stake(project, 0);
        if let Some(zone) = self.problem.zone[project] {
            self.started[zone as usize] += 1;
        }
        self.take(self.problem.takes(project), year, 1);
        self.start[project] = year as u8;
    }

    /// Takes back a start.
    pub(super) fn drop(&mut self, project: usize) {
        let year = self.start[project] as usize;
        self.gained -= self.problem.value(project, year) + self.problem.left_out[project] + self.at_stake(project, 1);
        if let Some(zone) = self.problem.zone[project] {
            self.started[zone as usize] -= 1;
        }
        self.take(self.problem.takes(project), year, -1);
        self.start[project] = NEVER;
    }

    /// What its zone is worth by itself and beside others, where so many of its projects start.
    fn at_stake(&self, project: usize, started: u32) -> f64 {
        match self.problem.zone[project] {
            Some(zone) if self.started[zone as usize] == started && self.open[zone as usize] != NEVER => {
                self.beside(zone as usize, self.open[zone as usize])
            }
            _ => 0.0,
        }
    }

    /// What a zone opened in a year is worth by itself and beside those that are open.
    pub(super) fn beside(&self, zone: usize, year: u8) -> f64 {
        let adjoins = |other: u32| self.started[other as usize] > 0 && Beside::adjoin(self.open[other as usize], year);
        let beside: f64 = self.index.beside[zone].iter().filter(|(other, _)| adjoins(*other)).map(|(_, worth)| worth).sum();
        self.problem.opening_worth(zone, year as usize) + beside
    }

    /// Whether a zone may be opened in a year under the hard ends.
    pub(super) fn can_open(&self, zone: usize, year: usize) -> bool {
        self.fits(&self.problem.zones[zone].opening, year)
    }

    /// Opens a zone.
    pub(super) fn open(&mut self, zone: usize, year: usize) {
        self.take(&self.problem.zones[zone].opening, year, 1);
        self.open[zone] = year as u8;
    }

    /// Closes a zone that no start needs.
    pub(super) fn close(&mut self, zone: usize) {
        self.take(&self.problem.zones[zone].opening, self.open[zone] as usize, -1);
        self.open[zone] = NEVER;
    }

    /// Years in which a project may start as things stand: its zone's window, and not before the one it waits for.
    pub(super) fn years(&self, project: usize) -> std::ops::Range<usize> {
        let problem = self.problem;
        let (mut from, mut to) = (0, problem.years);
        if let Some(zone) = problem.zone[project] {
            let open = self.open[zone as usize];
            if open == NEVER {
                return 0..0;
            }
            (from, to) = (open as usize, (open as usize + problem.zones[zone as usize].window).min(problem.years));
        }
        for first in problem.firsts(project) {
            let start = self.start[first as usize];
            if start == NEVER {
                return 0..0;
            }
            from = from.max(start as usize);
        }
        from..to.max(from)
    }

    /// The result.
    pub(super) fn phases(&self) -> Phases {
        let years = |all: &[u8]| all.iter().map(|&year| (year != NEVER).then_some(year)).collect();
        Phases { start: years(&self.start), open: years(&self.open) }
    }

    /// Takes the starts, openings and sums of another of the same problem.
    pub(super) fn copy(&mut self, other: &Self) {
        self.start.copy_from_slice(&other.start);
        self.open.copy_from_slice(&other.open);
        self.sums.copy_from_slice(&other.sums);
        self.room.copy_from_slice(&other.room);
        self.started.copy_from_slice(&other.started);
        self.gained = other.gained;
    }
}
