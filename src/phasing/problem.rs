//! What is to be phased: projects with a value in every year, the zones they open, and rows that hold sums within limits.

/// Years a problem may have: a row names them in one word.
pub const MOST_YEARS: usize = 32;

/// A limit on the sum of one resource over some years.
///
/// Both ends cost: what is missing `short` a unit, what is too much `over` a unit, where that is infinite nothing may exceed.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Name, for what is said of it.
    pub name: String,
    /// Index of the resource.
    pub resource: usize,
    /// Years it sums over, a bit a year.
    pub years: u32,
    /// Lower end.
    pub min: Option<i64>,
    /// Upper end.
    pub max: Option<i64>,
    /// Price of a unit below the lower end; finite.
    pub short: f64,
    /// Price of a unit above the upper end; infinite where it is hard.
    pub over: f64,
}

/// Projects that are opened together.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Zone {
    /// What opening takes of every resource, in the year it is opened.
    pub opening: Vec<i64>,
    /// Years in which its members may start, from its opening on.
    pub window: usize,
    /// Whether one of its members has to start in the year it is opened; else it may wait for them.
    pub at_once: bool,
    /// Years in which it may be opened, a bit a year.
    pub may_open: u32,
    /// By year: what it is worth that it is opened in it and a project of it starts; empty where that is nothing.
    pub worth: Vec<f64>,
}

impl Zone {
    /// Whether an opening without a start in its year is barred, and would be of use at all.
    pub(super) fn starts_at_once(&self) -> bool {
        self.at_once && self.window > 1
    }
}

/// Two zones that are worth more where both are opened, in the same year or in adjoining ones, and projects of both start.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Beside {
    /// The zones.
    pub zones: [u32; 2],
    /// What that is worth, at least 0.
    pub worth: f64,
}

impl Beside {
    /// Whether two opening years are the same or adjoin.
    pub(super) fn adjoin(one: u8, other: u8) -> bool {
        one.abs_diff(other) <= 1
    }
}

/// Projects × years.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Problem {
    /// Number of years.
    pub years: usize,
    /// Number of resources.
    pub resources: usize,
    /// By project and year: the value of a start in it; negative infinity where it may not start.
    pub values: Vec<f64>,
    /// By project: what it costs to leave it out, at least 0.
    pub left_out: Vec<f64>,
    /// By project and resource: what a start takes, at least 0, in whole units.
    pub amounts: Vec<i64>,
    /// By project: its zone.
    pub zone: Vec<Option<u32>>,
    /// By project: the one that starts no later, and without which it does not start.
    pub after: Vec<Option<u32>>,
    /// By project: further ones of that kind; empty where nobody waits for more than one.
    pub also: Vec<Vec<u32>>,
    /// Zones.
    pub zones: Vec<Zone>,
    /// Zones beside each other.
    pub beside: Vec<Beside>,
    /// Limits.
    pub rows: Vec<Row>,
    /// A phasing to begin with, as far as it can stand: the search ends with one that is worth no less.
    pub begin: Option<Phases>,
}

impl Problem {
    /// Number of projects.
    pub fn len(&self) -> usize {
        self.zone.len()
    }

    /// Whether there is nothing to phase.
    pub fn is_empty(&self) -> bool {
        self.zone.is_empty()
    }

    /// The value of a start.
    pub(super) fn value(&self, project: usize, year: usize) -> f64 {
        self.values[project * self.years + year]
    }

    /// The greatest value of a start in any year, by size.
    pub(super) fn magnitude(&self, project: usize) -> f64 {
        let values = &self.values[project * self.years..(project + 1) * self.years];
        values.iter().filter(|value| value.is_finite()).fold(0.0, |most, value| most.max(value.abs()))
    }

    /// What opening a zone in a year is worth by itself.
    pub(super) fn opening_worth(&self, zone: usize, year: usize) -> f64 {
        self.zones[zone].worth.get(year).copied().unwrap_or(0.0)
    }

    /// What zones beside each other are worth at most: as if each pair that may be opened in adjoining years were.
    pub(super) fn most_beside(&self) -> f64 {
        let may = |zone: u32| self.zones[zone as usize].may_open;
        let can = |beside: &&Beside| {
            let [one, other] = beside.zones.map(may);
            one & (other | other << 1 | other >> 1) != 0
        };
        self.beside.iter().filter(can).map(|beside| beside.worth).sum()
    }

    /// All that start no later than a project, and without which it does not start.
    pub fn firsts(&self, project: usize) -> impl Iterator<Item = u32> + '_ {
        self.after[project].into_iter().chain(self.also.get(project).into_iter().flatten().copied())
    }

    /// Has a project wait for one more. Of several the first of its own zone is decided together with it, exactly.
    pub fn wait(&mut self, project: u32, first: u32) {
        let at = project as usize;
        if self.firsts(at).any(|other| other == first) {
            return;
        }
        let is_own = |other: u32| self.zone[other as usize] == self.zone[at];
        let further = match self.after[at] {
            None => {
                self.after[at] = Some(first);
                return;
            }
            Some(one) if is_own(first) && !is_own(one) => self.after[at].replace(first).unwrap_or(one),
            Some(_) => first,
        };
        if self.also.is_empty() {
            self.also = vec![Vec::new(); self.after.len()];
        }
        self.also[at].push(further);
    }

    /// Whether anybody waits for another.
    pub fn has_order(&self) -> bool {
        self.after.iter().any(Option::is_some)
    }

    /// Takes every order out.
    pub(super) fn forget_order(&mut self) {
        self.after.fill(None);
        self.also.clear();
    }

    /// What a start takes.
    pub(super) fn takes(&self, project: usize) -> &[i64] {
        &self.amounts[project * self.resources..(project + 1) * self.resources]
    }
}

/// A year for every project, or none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Phases {
    /// By project: the year it starts.
    pub start: Vec<Option<u8>>,
    /// By zone: the year it is opened.
    pub open: Vec<Option<u8>>,
}

impl Row {
    /// Its scale, for prices of rows beside each other: its greater end.
    pub(super) fn scale(&self) -> f64 {
        let end = |end: Option<i64>| end.unwrap_or(0).unsigned_abs();
        end(self.min).max(end(self.max)).max(1) as f64
    }

    /// Whether it sums over a year.
    pub(super) fn covers(&self, year: usize) -> bool {
        self.years >> year & 1 == 1
    }

    /// What a sum costs: what it lacks and what it exceeds, at their prices.
    pub fn penalty(&self, sum: i64) -> f64 {
        let short = self.min.map_or(0, |min| (min - sum).max(0));
        let over = self.max.map_or(0, |max| (sum - max).max(0));
        let priced = |amount: i64, price: f64| if amount == 0 { 0.0 } else { amount as f64 * price };
        priced(short, self.short) + priced(over, self.over)
    }
}
