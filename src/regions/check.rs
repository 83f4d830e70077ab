//! Proof of a division from what was asked, by arithmetic and searches of its own: nothing here is shared with the search.

use super::locks::Locks;
use super::units::Resource;

/// What a division is worth, as other programs count it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// Sum of squared deviations from the means of the zones, all attributes together.
    pub squares: f64,
    /// Sum over all pairs of a zone, each once, of the differences of all attributes (Manhattan distance).
    pub pairs: f64,
    /// Share of the squares that lies between zones.
    pub between: f64,
    /// Links between zones.
    pub cut: usize,
    /// Units of the smallest and of the largest zone.
    pub sizes: (usize, usize),
}

/// What does not hold.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// A zone in several pieces.
    Apart {
        /// Zone.
        zone: u32,
        /// How many.
        pieces: usize,
    },
    /// A zone outside a bound.
    Bound {
        /// Zone.
        zone: u32,
        /// Place of the resource in the list.
        resource: usize,
        /// What the zone has.
        amount: f64,
    },
    /// A zone number without units.
    Empty {
        /// Zone.
        zone: u32,
    },
    /// Two units in one zone that are locked apart.
    Together {
        /// One.
        a: u32,
        /// The other.
        b: u32,
    },
    /// Two units in different zones that are locked together.
    Parted {
        /// One.
        a: u32,
        /// The other.
        b: u32,
    },
    /// A zone that is locked and has lost or gained units.
    Changed {
        /// A unit of it.
        unit: u32,
    },
}

/// Everything that does not hold of zones that should be connected and within bounds; units without a zone are left out.
#[must_use]
pub fn faults(links: &[(u32, u32)], resources: &[Resource], zone_of: &[Option<u32>], zones: usize) -> Vec<Fault> {
    let mut sizes = vec![0_usize; zones];
    for zone in zone_of.iter().flatten() {
        sizes[*zone as usize] += 1;
    }
    let mut pieces = sizes.clone();
    let mut leader: Vec<u32> = (0..zone_of.len() as u32).collect();
    for &(a, b) in links {
        let (zone, other) = (zone_of[a as usize], zone_of[b as usize]);
        if let (Some(zone), true) = (zone, zone == other) {
            let (a, b) = (lead(&mut leader, a), lead(&mut leader, b));
            if a != b {
                leader[a.max(b) as usize] = a.min(b);
                pieces[zone as usize] -= 1;
            }
        }
    }
    let mut found = Vec::new();
    for zone in 0..zones as u32 {
        match pieces[zone as usize] {
            0 => found.push(Fault::Empty { zone }),
            1 => {}
            pieces => found.push(Fault::Apart { zone, pieces }),
        }
    }
    for (resource, given) in resources.iter().enumerate() {
        let mut sums = vec![0.0; zones];
        for (amount, zone) in given.amounts.iter().zip(zone_of) {
            if let Some(zone) = zone {
                sums[*zone as usize] += amount;
            }
        }
        for (zone, &amount) in sums.iter().enumerate() {
            // Sums of decimals are not exact; a billionth of the bound is no miss.
            let below = given.bound.min.is_some_and(|min| amount < min - min.abs() * 1e-9);
            let above = given.bound.max.is_some_and(|max| amount > max + max.abs() * 1e-9);
            if below || above {
                found.push(Fault::Bound { zone: zone as u32, resource, amount });
            }
        }
    }
    found
}

/// Every lock that does not hold.
#[must_use]
pub fn lock_faults(locks: &Locks, zone_of: &[Option<u32>]) -> Vec<Fault> {
    let zone = |unit: u32| zone_of[unit as usize];
    let shared = |a: u32, b: u32| zone(a).is_some() && zone(a) == zone(b);
    // Where a part of the units has no zone at all, both of a pair have none.
    let parted = locks.together.iter().filter(|&&(a, b)| zone(a) != zone(b)).map(|&(a, b)| Fault::Parted { a, b });
    let together = locks.apart.iter().filter(|&&(a, b)| shared(a, b)).map(|&(a, b)| Fault::Together { a, b });
    let changed = locks.standing.iter().filter_map(|members| {
        let first = *members.first()?;
        let own = zone_of.iter().filter(|&&other| other.is_some() && other == zone(first)).count();
        let whole = members.iter().all(|&unit| shared(first, unit)) && own == members.len();
        (!whole).then_some(Fault::Changed { unit: first })
    });
    parted.chain(together).chain(changed).collect()
}

fn lead(leader: &mut [u32], mut at: u32) -> u32 {
    while leader[at as usize] != at {
        leader[at as usize] = leader[leader[at as usize] as usize];
        at = leader[at as usize];
    }
    at
}

/// What zones are worth; units without a zone count nowhere but in the whole of the squares.
#[must_use]
pub fn worth(links: &[(u32, u32)], attributes: &[Vec<f64>], zone_of: &[Option<u32>], zones: usize) -> Worth {
    let mut members = vec![Vec::new(); zones];
    for (unit, zone) in zone_of.iter().enumerate() {
        if let Some(zone) = zone {
            members[*zone as usize].push(unit);
        }
    }
    let (mut squares, mut pairs, mut whole) = (0.0, 0.0, 0.0);
    for values in attributes {
        whole += deviations(values.iter().copied());
        for units in &members {
            squares += deviations(units.iter().map(|&unit| values[unit]));
            let mut own: Vec<f64> = units.iter().map(|&unit| values[unit]).collect();
            own.sort_unstable_by(f64::total_cmp);
            let last = own.len() as f64 - 1.0;
            pairs += own.iter().enumerate().map(|(rank, value)| value * (2.0 * rank as f64 - last)).sum::<f64>();
        }
    }
    let cut = links.iter().filter(|&&(a, b)| zone_of[a as usize] != zone_of[b as usize]).count();
    let sizes = (members.iter().map(Vec::len).min().unwrap_or(0), members.iter().map(Vec::len).max().unwrap_or(0));
    Worth { squares, pairs, between: if whole > 0.0 { 1.0 - squares / whole } else { 0.0 }, cut, sizes }
}

fn deviations(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for value in values.clone() {
        sum += value;
        count += 1.0;
    }
    let mean = if count > 0.0 { sum / count } else { 0.0 };
    values.map(|value| (value - mean) * (value - mean)).sum()
}
