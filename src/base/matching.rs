//! Which zone of one plan is which of another.

use std::cmp::Ordering;

/// Pairs zones that share most: `shared` has the zone here, the zone there and the amount they share, `here` and `there` what each
/// holds. Pairs are taken by what they share, the most first, then by the zones' order; each zone once, and only where the two share
/// at least half of what one of them holds. The result has the zone there of every zone here.
#[must_use]
pub fn by_overlap(mut shared: Vec<(usize, usize, f64)>, here: &[f64], there: &[f64]) -> Vec<Option<usize>> {
    shared.sort_by(|a, b| b.2.partial_cmp(&a.2).unwrap_or(Ordering::Equal).then((a.0, a.1).cmp(&(b.0, b.1))));
    let mut found = vec![None; here.len()];
    let mut is_taken = vec![false; there.len()];
    for (one, other, amount) in shared {
        let is_most = amount * 2.0 >= here[one].min(there[other]);
        if found[one].is_none() && !is_taken[other] && amount > 0.0 && is_most {
            found[one] = Some(other);
            is_taken[other] = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_paired_once_with_the_one_it_shares_most_with() {
        // The first zone was cut in two: the larger half keeps its name, the smaller one has none.
        assert_eq!(by_overlap(vec![(0, 0, 6.0), (1, 0, 4.0)], &[6.0, 4.0], &[10.0]), [Some(0), None]);
        // Two zones became one.
        assert_eq!(by_overlap(vec![(0, 0, 5.0), (0, 1, 7.0)], &[12.0], &[5.0, 7.0]), [Some(1)]);
        // A member went over: both stay what they are.
        let moved = vec![(0, 0, 5.0), (1, 0, 2.0), (1, 1, 9.0)];
        assert_eq!(by_overlap(moved, &[5.0, 11.0], &[7.0, 9.0]), [Some(0), Some(1)]);
        // Less than half of either is no likeness.
        assert_eq!(by_overlap(vec![(0, 0, 2.0)], &[10.0], &[9.0]), [None]);
    }
}
