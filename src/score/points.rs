//! Points: scores as whole numbers of the last digit shown, so that parts sum exactly and ties are real.

/// Decimals of points in a plan.
pub const PLAN_DECIMALS: u32 = 6;

/// Decimals that `lianpian score` writes: enough to tell a hundred thousand alternatives apart.
pub const TABLE_DECIMALS: u32 = 10;

/// The greatest number of decimals: 100 points are then 10¹² units, far below what a double counts exactly.
const MOST_DECIMALS: u32 = 10;

/// Rounds to a whole number, halves to the even one; for numbers below 2⁵¹.
///
/// Adding and taking away 1.5 × 2⁵² is what a processor without a rounding instruction does fastest.
pub(super) fn whole(x: f64) -> f64 {
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    (x + SHIFT) - SHIFT
}

/// Units in a point.
pub(super) fn units_of_a_point(decimals: u32) -> f64 {
    10f64.powi(decimals.min(MOST_DECIMALS) as i32)
}

/// Rounds parts to fewer decimals such that they sum to the rounded sum: the parts that lose most by rounding down are
/// rounded up, the first of equal ones first.
///
/// ```
/// use lianpian::score::shown_parts;
/// assert_eq!(shown_parts(&[1.04, 2.04, 3.04], 1), [1.1, 2.0, 3.0]);
/// ```
#[must_use]
pub fn shown_parts(parts: &[f64], decimals: u32) -> Vec<f64> {
    let scale = units_of_a_point(decimals);
    let exact: Vec<f64> = parts.iter().map(|part| part * scale).collect();
    apportion(&exact, whole(exact.iter().sum())).into_iter().map(|units| units / scale).collect()
}

/// Whole numbers near `exact` that sum to the whole number `total`.
pub(super) fn apportion(exact: &[f64], total: f64) -> Vec<f64> {
    let mut units: Vec<f64> = exact.iter().map(|x| x.floor()).collect();
    let mut order: Vec<usize> = (0..exact.len()).collect();
    // What comes out of a rounding error may be anywhere on the grid: a millionth of a unit is none.
    let loss = |at: usize| whole((exact[at] - exact[at].floor()) * 1e6);
    order.sort_by(|&a, &b| loss(b).total_cmp(&loss(a)).then(a.cmp(&b)));
    let mut missing = total - units.iter().sum::<f64>();
    for &at in order.iter().cycle().take(exact.len() * 2) {
        if missing < 1.0 {
            break;
        }
        units[at] += 1.0;
        missing -= 1.0;
    }
    for &at in order.iter().rev().cycle().take(exact.len() * 2) {
        if missing > -1.0 {
            break;
        }
        if units[at] >= 1.0 {
            units[at] -= 1.0;
            missing += 1.0;
        }
    }
    units
}

/// Alternatives from the greatest number of units down, equal ones in the order given: counting sort, eleven bits a pass.
pub(super) fn order_by_units(units: &[f64], ties: &[u32]) -> Vec<u32> {
    const BITS: u32 = 11;
    const BUCKETS: usize = 1 << BITS;
    /// Bits of an alternative's number; the units above it have forty.
    const ROW_BITS: u32 = 24;
    const ROWS: u64 = 1 << ROW_BITS;
    if ties.len() as u64 > ROWS {
        let mut order = ties.to_vec();
        order.sort_by(|&a, &b| units[b as usize].total_cmp(&units[a as usize]));
        return order;
    }
    let (least, greatest) = units.iter().fold((f64::INFINITY, 0.0), |(l, g): (f64, f64), &u| (l.min(u), g.max(u)));
    // The greatest comes first, so the keys count down from it.
    let mut from: Vec<u64> = ties.iter().map(|&row| ((greatest - units[row as usize]) as u64) << ROW_BITS | u64::from(row)).collect();
    let widest = (greatest - least) as u64;
    let mut to = vec![0; from.len()];
    let mut shift = 0;
    while widest >> shift > 0 {
        let bucket = |entry: u64| (entry >> (ROW_BITS + shift)) as usize & (BUCKETS - 1);
        let mut starts = [0u32; BUCKETS];
        for &entry in &from {
            starts[bucket(entry)] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += std::mem::replace(start, sum);
        }
        for &entry in &from {
            let at = &mut starts[bucket(entry)];
            to[*at as usize] = entry;
            *at += 1;
        }
        std::mem::swap(&mut from, &mut to);
        shift += BITS;
    }
    from.into_iter().map(|entry| (entry & (ROWS - 1)) as u32).collect()
}

/// Rank from 1 of each alternative, from the order of all.
pub(super) fn ranks_of(order: &[u32]) -> Vec<u32> {
    let mut ranks = vec![0; order.len()];
    for (at, &row) in order.iter().enumerate() {
        ranks[row as usize] = at as u32 + 1;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_to_the_even_number() {
        assert_eq!([0.5, 1.5, 2.4999, 2.5, 1e12 - 0.4].map(whole), [0.0, 2.0, 2.0, 2.0, 1e12]);
    }

    proptest! {
        #[test]
        fn shown_parts_sum_to_the_shown_score(units in prop::collection::vec(0u32..40_000_000, 1..14), decimals in 0u32..6) {
            let parts: Vec<f64> = units.iter().map(|&u| f64::from(u) / 1e6).collect();
            let shown = shown_parts(&parts, decimals);
            let scale = units_of_a_point(decimals);
            let sum: i64 = shown.iter().map(|p| (p * scale).round() as i64).sum();
            let exact = units.iter().map(|&u| i128::from(u)).sum::<i128>() as f64 / 1e6;
            prop_assert_eq!(sum, whole(parts.iter().map(|p| p * scale).sum::<f64>()) as i64);
            prop_assert!((sum as f64 / scale - exact).abs() <= 0.5 / scale + 1e-9);
            for (a, b) in parts.iter().zip(&shown) {
                prop_assert!((a - b).abs() < 1.0 / scale + 1e-9);
            }
        }

        #[test]
        fn the_counting_sort_is_the_sort(units in prop::collection::vec(0u64..1_000_000_000_000, 1..200), small in any::<bool>()) {
            let units: Vec<f64> = units.into_iter().map(|u| if small { u % 7 } else { u } as f64).collect();
            let ties: Vec<u32> = (0..units.len() as u32).rev().collect();
            let mut wanted = ties.clone();
            wanted.sort_by(|&a, &b| units[b as usize].total_cmp(&units[a as usize]));
            prop_assert_eq!(order_by_units(&units, &ties), wanted);
        }
    }
}
