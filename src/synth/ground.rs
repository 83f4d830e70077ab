//! The ground: where the river runs, and the curved grid that the main streets follow.
//!
//! The land is rows of strips, each with a river along its middle. A place on one bank is named by a
//! fraction of the way along the bank and `s`, the way from the riverside road (0) to the strip's edge (1).

use super::dice::Dice;
use super::plane::{P, add, lerp, scale};
use super::profile::Profile;

/// From the water's edge to the centreline of the riverside road, metres: a strip of green.
const RIVERSIDE_M: f64 = 34.0;

/// North or south bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Bank {
    North,
    South,
}

impl Bank {
    pub(super) const BOTH: [Self; 2] = [Self::North, Self::South];

    fn sign(self) -> f64 {
        match self {
            Self::North => 1.0,
            Self::South => -1.0,
        }
    }
}

/// One river's course: two sines across, one for the width.
#[derive(Debug, Clone)]
struct Course {
    y: f64,
    amplitude: f64,
    wave: f64,
    phase: [f64; 2],
    width: [f64; 4],
}

/// The whole extent.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    /// Tiles across and down; each is a town of its own.
    pub tiles: [usize; 2],
    /// Tiles in use, row by row from the south.
    pub towns: usize,
    origin: P,
    tile: P,
    courses: Vec<Course>,
    edge_phase: Vec<f64>,
    /// Columns: where the main streets across the rivers meet the strips' edges.
    pub columns: Vec<f64>,
    /// For every row of tiles and column, whether it is a bridge.
    pub bridges: Vec<Vec<bool>>,
    /// Streets along each bank, the riverside road and the strip's edge not counted, plus one.
    pub levels: usize,
    bend: [f64; 6],
}

impl Ground {
    /// Lays out `towns` towns, each of `share` of the profile's size.
    pub(super) fn new(profile: &Profile, towns: usize, share: f64, dice: &mut Dice) -> Self {
        let across = (towns as f64).sqrt().ceil() as usize;
        let down = towns.div_ceil(across);
        // a town smaller than this has no room beside its river
        let tile = profile.frame.extent_m.map(|m| m * share.sqrt().max(0.5));
        let origin = [
            profile.frame.centre_epsg4544[0] - tile[0] * across as f64 / 2.0,
            profile.frame.centre_epsg4544[1] - tile[1] * down as f64 / 2.0,
        ];
        let width = profile.river.width_m;
        let courses = (0..down)
            .map(|row| {
                let wave = (tile[1] * 0.83).max(3600.0);
                let mut course = Course {
                    y: origin[1] + tile[1] * (row as f64 + 0.5),
                    amplitude: 0.0,
                    wave,
                    phase: [dice.between(0.3, 0.9), dice.between(0.0, std::f64::consts::TAU)],
                    width: [width.mean, width.sd * std::f64::consts::SQRT_2, dice.between(0.0, 6.0), origin[0]],
                };
                course.amplitude = course.amplitude_for(profile.river.sinuosity);
                course
            })
            .collect();
        let mut ground = Self {
            tiles: [across, down],
            towns,
            origin,
            tile,
            courses,
            edge_phase: (0..=down).map(|_| dice.between(0.0, 6.0)).collect(),
            columns: Vec::new(),
            bridges: Vec::new(),
            levels: ((tile[1] / 2.0 - 150.0) / mean(profile.blocks.arterial_spacing_m)).round().max(2.0) as usize,
            bend: std::array::from_fn(|_| dice.between(0.0, std::f64::consts::TAU)),
        };
        ground.place_columns(profile, dice);
        ground
    }

    /// The town a place belongs to.
    pub(super) fn town_of(&self, p: P) -> usize {
        let column = (((p[0] - self.origin[0]) / self.tile[0]).max(0.0) as usize).min(self.tiles[0] - 1);
        let row = (((p[1] - self.origin[1]) / self.tile[1]).max(0.0) as usize).min(self.tiles[1] - 1);
        row * self.tiles[0] + column
    }

    /// Where the old core of a town stands: on the inner bank of a bend.
    pub(super) fn core(&self, town: usize) -> (P, Bank) {
        let (row, column) = (town / self.tiles[0], town % self.tiles[0]);
        let x0 = self.origin[0] + self.tile[0] * (column as f64 + 0.5);
        let course = &self.courses[row];
        // the bend nearest to the middle of the tile
        let mut best = (f64::INFINITY, x0);
        let mut x = x0 - self.tile[0] * 0.35;
        while x < x0 + self.tile[0] * 0.35 {
            let turn = (course.slope(x).abs() * 2_000.0) + (x - x0).abs();
            if turn < best.0 {
                best = (turn, x);
            }
            x += 25.0;
        }
        let bank = if course.centre(best.1)[1] < course.y { Bank::North } else { Bank::South };
        (self.bank(row, bank, best.1, 420.0), bank)
    }

    /// Height of a strip's edge; edge 0 is the south of row 0.
    fn edge(&self, edge: usize, x: f64) -> f64 {
        self.origin[1] + self.tile[1] * edge as f64 + 70.0 * (x / 560.0 + self.edge_phase[edge]).sin()
    }

    /// A point of the bank at `beyond` metres from the riverside road.
    fn bank(&self, row: usize, bank: Bank, x: f64, beyond: f64) -> P {
        let course = &self.courses[row];
        add(course.centre(x), scale(course.normal(x), bank.sign() * (course.width(x) / 2.0 + RIVERSIDE_M + beyond)))
    }

    /// A place of the grid: between columns `column` and the next at fraction `f`, and at `s` from the river.
    pub(super) fn place(&self, row: usize, bank: Bank, column: usize, f: f64, s: f64) -> P {
        let foot = |c: usize| self.foot(row, bank, c);
        let next = (column + 1).min(self.columns.len() - 1);
        let low = self.bank(row, bank, foot(column) + (foot(next) - foot(column)) * f, 0.0);
        let x = self.columns[column] + (self.columns[next] - self.columns[column]) * f;
        let high = [x, self.edge(if bank == Bank::North { row + 1 } else { row }, x)];
        let at = [low[0] + (high[0] - low[0]) * s.powf(0.8), low[1] + (high[1] - low[1]) * s];
        let sway = 4.0 * s * (1.0 - s) * 52.0;
        let side = ((at[0] - self.origin[0]) * (self.end() - at[0]) / 1.0e6).clamp(0.0, 1.0);
        let b = &self.bend;
        add(
            at,
            [
                side * sway * ((at[1] / 430.0 + b[0]).sin() + 0.6 * (at[0] / 690.0 + b[1]).sin()),
                side * sway * ((at[0] / 470.0 + b[2]).sin() + 0.6 * (at[1] / 810.0 + b[3]).cos()),
            ],
        )
    }

    fn end(&self) -> f64 {
        self.origin[0] + self.tile[0] * self.tiles[0] as f64
    }

    /// Where a column meets the riverside road, as a way along the river.
    fn foot(&self, row: usize, bank: Bank, column: usize) -> f64 {
        let x = self.columns[column];
        if self.bridges[row][column] || column == 0 || column + 1 == self.columns.len() {
            return x;
        }
        // the main street leaves the river at a right angle, more or less
        x + bank.sign() * self.courses[row].slope(x).clamp(-0.8, 0.8) * 210.0
    }

    /// Columns with a street; towns of the last row may be fewer than its tiles.
    pub(super) fn columns_of(&self, row: usize) -> usize {
        let used = (self.towns - row * self.tiles[0]).min(self.tiles[0]);
        let end = self.origin[0] + self.tile[0] * used as f64 + 1.0;
        self.columns.iter().filter(|&&x| x <= end).count()
    }

    fn place_columns(&mut self, profile: &Profile, dice: &mut Dice) {
        let [lo, hi] = profile.blocks.arterial_spacing_m;
        for tile in 0..self.tiles[0] {
            let start = self.origin[0] + self.tile[0] * tile as f64;
            let count = (self.tile[0] / mean([lo, hi])).round().max(2.0) as usize;
            let step = self.tile[0] / count as f64;
            self.columns.push(start);
            for i in 1..count {
                self.columns.push(start + step * i as f64 + dice.between(-0.09, 0.09) * step);
            }
        }
        self.columns.push(self.end());
        let [near, _] = profile.river.bridge_spacing_m;
        for row in 0..self.tiles[1] {
            let mut bridges = vec![false; self.columns.len()];
            let last = self.columns_of(row) - 1;
            let wanted = profile.river.bridges * (self.towns - row * self.tiles[0]).min(self.tiles[0]);
            // where the river runs straight along the strip a bridge is short
            let mut order: Vec<usize> = (1..last).collect();
            order.sort_by(|&a, &b| {
                let slope = |i: usize| self.courses[row].slope(self.columns[i]).abs();
                slope(a).total_cmp(&slope(b))
            });
            let mut built: Vec<f64> = Vec::new();
            for i in order {
                if built.len() < wanted && built.iter().all(|x| (x - self.columns[i]).abs() >= near * 0.97) {
                    built.push(self.columns[i]);
                    bridges[i] = true;
                }
            }
            self.bridges.push(bridges);
        }
    }

    /// Outline of the river of a row, counter-clockwise.
    pub(super) fn river(&self, row: usize) -> Vec<P> {
        let course = &self.courses[row];
        let last = self.columns[self.columns_of(row) - 1];
        let steps = ((last - self.origin[0]) / 60.0).ceil() as usize;
        let x = |i: usize| self.origin[0] + (last - self.origin[0]) * i as f64 / steps as f64;
        let shore = |i: usize, sign: f64| add(course.centre(x(i)), scale(course.normal(x(i)), sign * course.width(x(i)) / 2.0));
        (0..=steps).map(|i| shore(i, -1.0)).chain((0..=steps).rev().map(|i| shore(i, 1.0))).collect()
    }

    /// The strip between the riverside road and the middle of the river, beside one column of cells.
    pub(super) fn waterside(&self, row: usize, bank: Bank, column: usize) -> Vec<P> {
        let course = &self.courses[row];
        let ends = [self.foot(row, bank, column), self.foot(row, bank, column + 1)];
        let x = |i: usize| ends[0] + (ends[1] - ends[0]) * f64::from(i as u32) / EDGE_STEPS as f64;
        let road = (0..=EDGE_STEPS).map(|i| self.place(row, bank, column, i as f64 / EDGE_STEPS as f64, 0.0));
        road.chain((0..=EDGE_STEPS).rev().map(|i| course.centre(x(i)))).collect()
    }

    /// The line of the railway: beyond the northern edge of the top row.
    pub(super) fn railway(&self) -> Vec<P> {
        let row = self.tiles[1];
        let (from, to) = (self.origin[0] - 300.0, self.end() + 300.0);
        let steps = ((to - from) / 250.0).ceil() as usize;
        (0..=steps)
            .map(|i| {
                let x = from + (to - from) * i as f64 / steps as f64;
                [x, self.edge(row, x) * 0.15 + (self.origin[1] + self.tile[1] * row as f64) * 0.85 + 150.0]
            })
            .collect()
    }

    /// Sinuosity and mean width of a row's river, for the fit tests.
    #[cfg(test)]
    pub(super) fn river_fit(&self, row: usize) -> [f64; 2] {
        let course = &self.courses[row];
        let xs: Vec<f64> = (0..2000).map(|i| self.origin[0] + self.tile[0] * f64::from(i) / 2000.0).collect();
        [course.sinuosity(), xs.iter().map(|&x| course.width(x)).sum::<f64>() / 2000.0]
    }
}

/// Straight pieces of the side of a cell.
pub(super) const EDGE_STEPS: usize = 7;

/// The line between two places of the grid, as straight pieces.
pub(super) fn curve(at: impl Fn(f64) -> P) -> Vec<P> {
    (0..=EDGE_STEPS).map(|i| at(i as f64 / EDGE_STEPS as f64)).collect()
}

fn mean(range: [f64; 2]) -> f64 {
    f64::midpoint(range[0], range[1])
}

impl Course {
    fn centre(&self, x: f64) -> P {
        let k = std::f64::consts::TAU / self.wave;
        [x, self.y + self.amplitude * ((k * (x - self.width[3]) + self.phase[0]).sin() + 0.13 * (2.3 * k * x + self.phase[1]).sin())]
    }

    fn slope(&self, x: f64) -> f64 {
        let k = std::f64::consts::TAU / self.wave;
        self.amplitude * k * ((k * (x - self.width[3]) + self.phase[0]).cos() + 0.13 * 2.3 * (2.3 * k * x + self.phase[1]).cos())
    }

    fn normal(&self, x: f64) -> P {
        let m = self.slope(x);
        let l = (1.0 + m * m).sqrt();
        [-m / l, 1.0 / l]
    }

    fn width(&self, x: f64) -> f64 {
        let [mean, swing, phase, _] = self.width;
        (mean + swing * (0.75 * (x / 530.0 + phase).sin() + 0.66 * (x / 317.0 + 2.0 * phase).sin())).clamp(160.0, 420.0)
    }

    /// Length of the course over the straight way, over whole waves.
    fn sinuosity(&self) -> f64 {
        let n = 400;
        let x = |i: usize| self.width[3] + 2.0 * self.wave * i as f64 / f64::from(n);
        (0..n as usize).map(|i| super::plane::distance(self.centre(x(i)), self.centre(x(i + 1)))).sum::<f64>() / (2.0 * self.wave)
    }

    fn amplitude_for(&self, sinuosity: f64) -> f64 {
        let (mut lo, mut hi) = (0.0, self.wave / 3.0);
        for _ in 0..40 {
            let amplitude = f64::midpoint(lo, hi);
            if (Self { amplitude, ..self.clone() }).sinuosity() < sinuosity { lo = amplitude } else { hi = amplitude }
        }
        lerp([lo, 0.0], [hi, 0.0], 0.5)[0]
    }
}
