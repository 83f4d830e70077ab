//! Where one class of a map ends and the next begins.

/// How values are put into classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::app) enum Method {
    /// Classes as wide as each other.
    EqualInterval,
    /// As many values in each class, as far as equal values allow.
    Quantile,
    /// Least spread inside the classes: Fisher, W. D. (1958) «On grouping for maximum homogeneity», as Jenks used it on maps.
    Jenks,
    /// Ends set by hand.
    Manual,
}

/// Cells that values are gathered in before natural breaks are sought: the result depends on no sample.
const CELLS: usize = 4_096;

/// The ends of classes, ascending: one more than there are classes, the least and the greatest value among them.
/// A class holds its upper end; the first holds its lower end, too, and may be that one value. So every value lies in exactly
/// one class.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Vec<f64>", into = "Vec<f64>")]
pub(in crate::app) struct Breaks {
    edges: Vec<f64>,
}

impl TryFrom<Vec<f64>> for Breaks {
    type Error = &'static str;

    /// Ends as they were written.
    fn try_from(edges: Vec<f64>) -> Result<Self, Self::Error> {
        let are_ends = edges.is_empty() || edges.len() > 1 && edges.iter().all(|edge| edge.is_finite()) && edges.is_sorted();
        if are_ends { Ok(Self { edges }) } else { Err("ends of classes ascend") }
    }
}

impl From<Breaks> for Vec<f64> {
    fn from(breaks: Breaks) -> Self {
        breaks.edges
    }
}

impl Breaks {
    /// Classes of values by a method; fewer than `classes` where there are not as many distinct values. `manual` are the inner
    /// ends of [`Method::Manual`]. Values that are no numbers are left out; without any there is no class.
    pub(in crate::app) fn of(values: impl IntoIterator<Item = f64>, method: Method, classes: usize, manual: &[f64]) -> Self {
        let mut sorted: Vec<f64> = values.into_iter().filter(|v| v.is_finite()).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let (Some(&least), Some(&most)) = (sorted.first(), sorted.last()) else { return Self::default() };
        let classes = classes.max(1);
        let inner = match method {
            Method::EqualInterval => (1..classes).map(|c| least + (most - least) * c as f64 / classes as f64).collect(),
            Method::Quantile => (1..classes).map(|c| sorted[(sorted.len() * c).div_ceil(classes).max(1) - 1]).collect(),
            Method::Jenks => natural(&sorted, classes),
            Method::Manual => manual.to_vec(),
        };
        Self::between(least, inner, most)
    }

    fn between(least: f64, mut inner: Vec<f64>, most: f64) -> Self {
        inner.retain(|v| *v >= least && *v < most);
        inner.sort_unstable_by(f64::total_cmp);
        inner.dedup();
        let mut edges = vec![least];
        edges.extend(inner);
        edges.push(most);
        Self { edges }
    }

    /// Number of classes.
    pub(in crate::app) fn len(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The ends of all classes.
    pub(in crate::app) fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// Both ends of a class.
    pub(in crate::app) fn class(&self, at: usize) -> (f64, f64) {
        (self.edges[at], self.edges[at + 1])
    }

    /// The class of a value. What lies beyond the ends, as values of other years do under locked breaks, belongs to the class
    /// at that end.
    pub(in crate::app) fn class_of(&self, value: f64) -> Option<usize> {
        if value.is_nan() || self.edges.is_empty() {
            return None;
        }
        let inner = &self.edges[1..self.edges.len() - 1];
        Some(inner.partition_point(|edge| *edge < value))
    }

    /// The least number of decimals, up to six, that keeps all ends apart when they are written.
    pub(in crate::app) fn decimals(&self, least: u8) -> u8 {
        let apart = |decimals: u8| {
            let scale = 10f64.powi(decimals.into());
            self.edges.windows(2).all(|pair| pair[0] == pair[1] || (pair[0] * scale).round() < (pair[1] * scale).round())
        };
        (least..6).find(|&d| apart(d)).unwrap_or(6)
    }
}

/// The inner ends of natural breaks: the greatest value of each class but the last.
fn natural(sorted: &[f64], classes: usize) -> Vec<f64> {
    let cells = gathered(sorted);
    // Running sums from the left, of numbers taken from the middle so that squares lose nothing.
    let middle = f64::midpoint(sorted[0], sorted[sorted.len() - 1]);
    let mut sums = vec![(0.0, 0.0, 0.0)];
    for cell in &cells {
        let (n, s, q) = sums[sums.len() - 1];
        sums.push((n + cell.count, s + cell.sum - cell.count * middle, q + cell.squares(middle)));
    }
    let spread = |from: usize, to: usize| {
        let ((n0, s0, q0), (n1, s1, q1)) = (sums[from], sums[to]);
        let (n, s) = (n1 - n0, s1 - s0);
        ((q1 - q0) - s * s / n).max(0.0)
    };
    let n = cells.len();
    let classes = classes.min(n);
    // best[to]: least spread of the first `to` cells in `k` classes; starts[k][to]: where the last of them starts.
    let mut best: Vec<f64> = (0..=n).map(|to| if to == 0 { 0.0 } else { spread(0, to) }).collect();
    let mut starts: Vec<Vec<u32>> = Vec::new();
    for k in 2..=classes {
        let mut next = vec![f64::INFINITY; n + 1];
        let mut start = vec![0u32; n + 1];
        divide(&best, &spread, &mut next, &mut start, (k, n), (k - 1, n - 1));
        best = next;
        starts.push(start);
    }
    let mut ends = Vec::new();
    let mut to = n;
    for start in starts.iter().rev() {
        to = start[to] as usize;
        ends.push(cells[to - 1].most);
    }
    ends
}

/// Fills the best starts for `to` in a range, knowing that they lie in `within` and never fall as `to` rises.
fn divide(
    best: &[f64],
    spread: &impl Fn(usize, usize) -> f64,
    next: &mut [f64],
    start: &mut [u32],
    (low, high): (usize, usize),
    within: (usize, usize),
) {
    if low > high {
        return;
    }
    let to = usize::midpoint(low, high);
    for (from, before) in best.iter().enumerate().take(within.1.min(to - 1) + 1).skip(within.0) {
        let total = before + spread(from, to);
        if total < next[to] {
            (next[to], start[to]) = (total, from as u32);
        }
    }
    let at = start[to] as usize;
    divide(best, spread, next, start, (low, to - 1), (within.0, at));
    divide(best, spread, next, start, (to + 1, high), (at, within.1));
}

/// Values that fall into one cell.
struct Cell {
    count: f64,
    sum: f64,
    most: f64,
}

impl Cell {
    /// Squared distances from a place, of as many values at the cell's mean.
    fn squares(&self, from: f64) -> f64 {
        let mean = self.sum / self.count - from;
        self.count * mean * mean
    }
}

/// Sorted values in cells: one for each distinct value where they are few, else of equal width.
fn gathered(sorted: &[f64]) -> Vec<Cell> {
    let distinct = 1 + sorted.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let (least, most) = (sorted[0], sorted[sorted.len() - 1]);
    let cell_of = |v: f64| (((v - least) / (most - least) * CELLS as f64) as usize).min(CELLS - 1);
    let same = |a: f64, b: f64| if distinct <= CELLS { a == b } else { cell_of(a) == cell_of(b) };
    let mut cells: Vec<Cell> = Vec::new();
    for &v in sorted {
        match cells.last_mut() {
            Some(cell) if same(cell.most, v) => {
                cell.count += 1.0;
                cell.sum += v;
                cell.most = v;
            }
            _ => cells.push(Cell { count: 1.0, sum: v, most: v }),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const METHODS: [Method; 4] = [Method::EqualInterval, Method::Quantile, Method::Jenks, Method::Manual];

    fn spread(values: &[f64]) -> f64 {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        values.iter().map(|v| (v - mean).powi(2)).sum()
    }

    /// Least spread over every way to cut sorted values into classes.
    fn least_spread(sorted: &[f64], classes: usize) -> f64 {
        if classes == 1 {
            return spread(sorted);
        }
        (1..=sorted.len() - (classes - 1))
            .map(|cut| spread(&sorted[..cut]) + least_spread(&sorted[cut..], classes - 1))
            .fold(f64::INFINITY, f64::min)
    }

    fn in_classes(breaks: &Breaks, values: &[f64]) -> Vec<Vec<f64>> {
        let mut classes = vec![Vec::new(); breaks.len()];
        for &v in values {
            classes[breaks.class_of(v).unwrap()].push(v);
        }
        classes
    }

    proptest! {
        #[test]
        fn every_value_falls_in_exactly_one_class_that_holds_it(
            values in proptest::collection::vec(-1e6..1e6f64, 1..200), classes in 1usize..9, cuts in proptest::collection::vec(-2e6..2e6f64, 0..6)
        ) {
            for method in METHODS {
                let breaks = Breaks::of(values.iter().copied(), method, classes, &cuts);
                prop_assert!(breaks.len() >= 1 && (method == Method::Manual || breaks.len() <= classes));
                prop_assert!(breaks.edges()[1..].windows(2).all(|e| e[0] < e[1]) && breaks.edges()[0] <= breaks.edges()[1]);
                for &v in &values {
                    let at = breaks.class_of(v).unwrap();
                    let (low, high) = breaks.class(at);
                    prop_assert!((v > low || at == 0 && v >= low) && v <= high, "{v} in {at} of {breaks:?}");
                }
            }
        }

        #[test]
        fn natural_breaks_have_the_least_spread_there_is(values in proptest::collection::vec(0u8..60, 5..14), classes in 2usize..5) {
            let mut sorted: Vec<f64> = values.iter().map(|&v| f64::from(v)).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            let breaks = Breaks::of(sorted.iter().copied(), Method::Jenks, classes, &[]);
            let found: f64 = in_classes(&breaks, &sorted).iter().filter(|c| !c.is_empty()).map(|c| spread(c)).sum();
            prop_assert!((found - least_spread(&sorted, classes)).abs() < 1e-6, "{found} {breaks:?}");
        }

        #[test]
        fn written_ends_stay_in_order(values in proptest::collection::vec(0.0..1.0f64, 2..50)) {
            let breaks = Breaks::of(values, Method::Quantile, 5, &[]);
            let scale = 10f64.powi(breaks.decimals(0).into());
            prop_assert!(breaks.edges().windows(2).all(|e| (e[0] * scale).round() <= (e[1] * scale).round()));
        }
    }

    #[test]
    fn many_values_are_cut_where_the_gaps_are() {
        let values = (0..30_000).map(|i| f64::from(i % 10_000) / 10_000.0 + f64::from(i / 10_000) * 5.0);
        let breaks = Breaks::of(values, Method::Jenks, 3, &[]);
        let edges = breaks.edges();
        assert!(edges[1] > 0.99 && edges[1] < 1.0 && edges[2] > 5.99 && edges[2] < 6.0, "{edges:?}");
    }

    #[test]
    fn equal_values_are_one_class_and_none_is_none() {
        for method in METHODS {
            let one = Breaks::of([3.0, 3.0, f64::NAN], method, 5, &[1.0, 3.0]);
            assert_eq!((one.len(), one.class(0), one.class_of(3.0)), (1, (3.0, 3.0), Some(0)));
            assert_eq!(Breaks::of([f64::NAN], method, 5, &[]).len(), 0);
        }
        assert_eq!(Breaks::default().class_of(1.0), None);
    }

    #[test]
    fn values_beyond_locked_ends_belong_to_the_class_at_that_end() {
        let breaks = Breaks::of([0.0, 10.0], Method::EqualInterval, 5, &[]);
        assert_eq!((breaks.class_of(-3.0), breaks.class_of(99.0), breaks.class_of(f64::NAN)), (Some(0), Some(4), None));
    }
}
