//! Points of streets, where what lies within a centimetre is one.

use std::collections::HashMap;

/// Points nearer than this are one, metres. A centimetre: ten times the grid that coordinates are read on, a hundredth of
/// what surveyors of streets agree on.
pub(super) const SNAP_M: f64 = 0.01;

/// Side of the cells in which points are looked up, metres.
const CELL_M: f64 = 1.0;

const NONE: u32 = u32::MAX;

/// Points numbered in the order they come; the first of several within [`SNAP_M`] stands for them.
#[derive(Debug, Default)]
pub(super) struct Points {
    /// Where they are.
    pub(super) at: Vec<[f64; 2]>,
    /// First point of every cell that has one, and the next of the same cell for every point.
    first: HashMap<[i64; 2], u32>,
    next: Vec<u32>,
}

impl Points {
    /// The number of the point at `xy`, a new one where none is near.
    pub(super) fn number(&mut self, xy: [f64; 2]) -> u32 {
        let cell = xy.map(|v| (v / CELL_M).floor() as i64);
        // Only a point at the rim of its cell has to look beyond it.
        let reach = [0, 1].map(|k| {
            let low = xy[k] - cell[k] as f64 * CELL_M;
            (-i64::from(low <= SNAP_M), i64::from(low >= CELL_M - SNAP_M))
        });
        let mut found = NONE;
        for dx in reach[0].0..=reach[0].1 {
            for dy in reach[1].0..=reach[1].1 {
                let mut here = self.first.get(&[cell[0] + dx, cell[1] + dy]).copied().unwrap_or(NONE);
                while here != NONE {
                    let at = self.at[here as usize];
                    if here < found && (at[0] - xy[0]).hypot(at[1] - xy[1]) <= SNAP_M {
                        found = here;
                    }
                    here = self.next[here as usize];
                }
            }
        }
        if found != NONE {
            return found;
        }
        let new = self.at.len() as u32;
        self.at.push(xy);
        self.next.push(self.first.insert(cell, new).unwrap_or(NONE));
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_within_a_centimetre_is_one_even_across_cells() {
        let mut points = Points::default();
        assert_eq!(points.number([0.996, 5.0]), 0);
        assert_eq!(points.number([1.004, 5.0]), 0);
        assert_eq!(points.number([1.004, 4.999]), 0);
        assert_eq!(points.number([1.02, 5.0]), 1);
        assert_eq!(points.number([-0.003, -0.003]), 2);
        assert_eq!(points.number([0.003, 0.003]), 2);
    }
}
