//! The first of many scores, found without sorting all: which place they have in ties is their position, so that equal
//! scores stand in its order.

/// Cells of the histogram of scores.
const CELLS: usize = 2048;

/// Finds the top of lists of scores; its buffers are used again.
#[derive(Debug, Default)]
pub(super) struct Top {
    cells: Vec<u32>,
    near: Vec<(f64, u32)>,
    sorted: Vec<(f64, u32)>,
}

/// Scores cut into cells, the greatest first.
#[derive(Debug, Clone, Copy)]
struct Cells {
    greatest: f64,
    by: f64,
    count: usize,
}

impl Cells {
    fn new(scores: &[f64], count: usize) -> Self {
        let (least, greatest) = scores.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, g), &s| (l.min(s), g.max(s)));
        let range = greatest - least;
        Self { greatest, by: if range > 0.0 { count as f64 / range } else { 0.0 }, count }
    }

    fn of(self, score: f64) -> usize {
        // A fraction is cut off; the least score falls on the end of the last cell.
        (((self.greatest - score) * self.by) as u32 as usize).min(self.count - 1)
    }
}

impl Top {
    /// Counts one hit for each of the `top` first.
    pub(super) fn count(&mut self, scores: &[f64], top: usize, hits: &mut [u32]) {
        if top == 0 {
            return;
        }
        if top >= scores.len() {
            for hits in hits.iter_mut() {
                *hits += 1;
            }
            return;
        }
        let (last, last_at) = self.last_of(scores, top);
        for (hits, &score) in hits.iter_mut().zip(scores) {
            *hits += u32::from(score > last);
        }
        for (hits, &score) in hits[..=last_at as usize].iter_mut().zip(scores) {
            *hits += u32::from(score == last);
        }
    }

    /// Score and position of the one that is `top`-th; there are more.
    fn last_of(&mut self, scores: &[f64], top: usize) -> (f64, u32) {
        let cells = Cells::new(scores, CELLS);
        self.cells.clear();
        self.cells.resize(CELLS, 0);
        for &score in scores {
            self.cells[cells.of(score)] += 1;
        }
        let (mut at, mut before) = (0, 0);
        while before + (self.cells[at] as usize) < top {
            before += self.cells[at] as usize;
            at += 1;
        }
        self.near.clear();
        for (position, &score) in scores.iter().enumerate() {
            if cells.of(score) == at {
                self.near.push((score, position as u32));
            }
        }
        let (_, &mut last, _) = self.near.select_nth_unstable_by(top - before - 1, in_order);
        last
    }

    /// Writes the rank of every score, from 1.
    pub(super) fn rank(&mut self, scores: &[f64], ranks: &mut [u32]) {
        let count = scores.len().max(1);
        let cells = Cells::new(scores, count);
        self.cells.clear();
        self.cells.resize(count, 0);
        for &score in scores {
            self.cells[cells.of(score)] += 1;
        }
        let mut sum = 0;
        for cell in &mut self.cells {
            sum += std::mem::replace(cell, sum);
        }
        self.sorted.clear();
        self.sorted.resize(scores.len(), (0.0, 0));
        for (position, &score) in scores.iter().enumerate() {
            let at = &mut self.cells[cells.of(score)];
            self.sorted[*at as usize] = (score, position as u32);
            *at += 1;
        }
        // Every cell now says where the next one begins.
        let mut from = 0;
        for &end in &self.cells {
            if end as usize > from + 1 {
                self.sorted[from..end as usize].sort_unstable_by(in_order);
            }
            from = end as usize;
        }
        for (at, &(_, position)) in self.sorted.iter().enumerate() {
            ranks[position as usize] = at as u32 + 1;
        }
    }
}

fn in_order(a: &(f64, u32), b: &(f64, u32)) -> std::cmp::Ordering {
    b.0.total_cmp(&a.0).then(a.1.cmp(&b.1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ranks(scores: &[f64]) -> Vec<u32> {
        let mut order: Vec<usize> = (0..scores.len()).collect();
        order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
        let mut ranks = vec![0; scores.len()];
        order.into_iter().enumerate().for_each(|(at, row)| ranks[row] = at as u32 + 1);
        ranks
    }

    proptest! {
        #[test]
        fn the_top_is_that_of_the_sorted_list(scores in prop::collection::vec(0u32..60, 1..150), top in 0usize..160, fine in any::<bool>()) {
            let scores: Vec<f64> = scores.into_iter().map(|s| if fine { f64::from(s).sin() } else { f64::from(s / 20) }).collect();
            let wanted = ranks(&scores);
            let mut found = vec![0; scores.len()];
            let mut finder = Top::default();
            finder.rank(&scores, &mut found);
            prop_assert_eq!(&found, &wanted);
            let mut hits = vec![0; scores.len()];
            finder.count(&scores, top, &mut hits);
            prop_assert_eq!(hits, wanted.iter().map(|&rank| u32::from(rank as usize <= top)).collect::<Vec<_>>());
        }
    }
}
