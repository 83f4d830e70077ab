//! Neighbourhoods before they have a place: how many of each cohort, how large, of how many buildings.

use super::dice::{Dice, Stream};
use super::profile::{Cohort, Profile, span};

/// A neighbourhood to be built.
#[derive(Debug, Clone)]
pub(super) struct Home {
    /// Index of its cohort in the profile.
    pub cohort: usize,
    pub tier: Tier,
    /// Floor area; the cohort's sum is exact.
    pub area_m2: u64,
    pub buildings: usize,
    /// Storeys of most of its buildings.
    pub floors: u16,
    /// Land it should take.
    pub land_m2: f64,
}

/// Tiers of age that the cohorts belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    Core,
    Extended,
    Newer,
}

impl Tier {
    pub(super) fn of(cohort: &Cohort) -> Self {
        if cohort.id.starts_with("extended") {
            Self::Extended
        } else if cohort.id.starts_with("newer") {
            Self::Newer
        } else {
            Self::Core
        }
    }

    /// Years of the tier, both ends included.
    pub(super) fn limits(self) -> [i16; 2] {
        match self {
            Self::Core => [1965, 2000],
            Self::Extended => [2001, 2005],
            Self::Newer => [2006, 2021],
        }
    }
}

/// Footprints that are not of neighbourhoods.
#[derive(Debug, Clone, Copy)]
pub(super) struct Others {
    pub commercial: usize,
    pub public: usize,
    pub self_built: usize,
    pub industrial: usize,
}

/// Draws all neighbourhoods of `footprints` buildings, and says how many other buildings there are.
pub(super) fn draw(profile: &Profile, footprints: u64, seed: u64) -> (Vec<Home>, Others) {
    let mut dice = Dice::new(seed, Stream::Cohorts);
    let share = footprints as f64 / profile.footprints() as f64;
    let of = |n: u64| (n as f64 * share).round() as usize;
    let other = &profile.building.other_footprints;
    let others = Others {
        commercial: of(other.commercial),
        public: of(other.public),
        self_built: of(other.self_built),
        industrial: of(other.industrial),
    };
    let mut homes = Vec::new();
    for (index, cohort) in profile.cohort.iter().enumerate() {
        let count = of(cohort.neighbourhoods).max(1);
        let area = (cohort.area_m2 as f64 * share).round() as u64;
        for area_m2 in sizes(cohort, count, area, &mut dice) {
            homes.push(Home { cohort: index, tier: Tier::of(cohort), area_m2, buildings: 1, floors: 6, land_m2: 0.0 });
        }
    }
    let old_area: u64 = homes.iter().filter(|h| h.tier != Tier::Newer).map(|h| h.area_m2).sum();
    let old_buildings = (old_area as f64 / profile.building.gfa_m2.verified_range.map_or(profile.building.gfa_m2.mean, |r| r[0])).round();
    let rest = others.commercial + others.public + others.self_built + others.industrial + old_buildings as usize;
    count_buildings(profile, &mut homes, [old_buildings as usize, (footprints as usize).saturating_sub(rest)], &mut dice);
    (homes, others)
}

/// Lognormal sizes, scaled so that their sum is `area`.
fn sizes(cohort: &Cohort, count: usize, area: u64, dice: &mut Dice) -> Vec<u64> {
    let mut drawn: Vec<f64> = (0..count).map(|_| dice.lognormal(1.0, cohort.sigma_log)).collect();
    let mean = area as f64 / count as f64;
    for _ in 0..4 {
        let k = area as f64 / drawn.iter().sum::<f64>();
        for size in &mut drawn {
            *size = (*size * k).clamp(320.0_f64.min(mean), mean * 9.0);
        }
    }
    let mut whole: Vec<u64> = drawn.iter().map(|&s| s as u64).collect();
    let order = dice.sample(count, count);
    let mut at = 0;
    while whole.iter().sum::<u64>() != area {
        let sum: u64 = whole.iter().sum();
        let gap = area.abs_diff(sum);
        let step = (gap / count as u64).max(1);
        let size = &mut whole[order[at % count] as usize];
        if sum < area {
            *size += step;
        } else if *size > 320 + step {
            *size -= step;
        }
        at += 1;
    }
    whole
}

/// Single buildings, then the others in proportion to floor area so that old and newer ones have `wanted` buildings.
fn count_buildings(profile: &Profile, homes: &mut [Home], wanted: [usize; 2], dice: &mut Dice) {
    let floors: Vec<(&String, f64)> = profile.building.floors.iter().map(|(k, &w)| (k, w)).collect();
    let old: Vec<usize> = (0..homes.len()).filter(|&i| homes[i].tier != Tier::Newer).collect();
    let newer: Vec<usize> = (0..homes.len()).filter(|&i| homes[i].tier == Tier::Newer).collect();
    for home in homes.iter_mut() {
        home.floors = if home.tier == Tier::Newer {
            let [lo, hi] = [[6, 7], [9, 11], [17, 26]][dice.weighted([0.42, 0.33, 0.25])];
            dice.whole(lo, hi) as u16
        } else {
            let [lo, hi] = span(floors[dice.weighted(floors.iter().map(|f| f.1))].0);
            dice.whole(lo, hi.min(12)) as u16
        };
    }
    let mut by_size = old.clone();
    by_size.sort_by_key(|&i| (homes[i].area_m2, i));
    let single = (profile.neighbourhood.single_building_share * old.len() as f64).round() as usize;
    let gfa_max = profile.building.gfa_m2.max.unwrap_or(9_000.0) as u64;
    let singles = by_size.iter().take(single).filter(|&&i| homes[i].area_m2 <= gfa_max).count();
    let estates: Vec<usize> = by_size[singles..].to_vec();
    spread(homes, &estates, wanted[0].saturating_sub(singles), profile, |_| 1.0);
    spread(homes, &newer, wanted[1], profile, |h| {
        if h.floors > 15 {
            2.4
        } else if h.floors > 8 {
            1.15
        } else {
            0.72
        }
    });
    for home in homes.iter_mut() {
        let footprint = home.area_m2 as f64 / f64::from(home.floors);
        let cover = match home.tier {
            Tier::Newer if home.floors > 15 => dice.between(0.15, 0.19),
            Tier::Newer => dice.between(0.22, 0.27),
            _ if home.buildings == 1 => dice.between(0.30, 0.40),
            _ => dice.between(0.26, 0.33),
        };
        home.land_m2 = (footprint / cover).max(650.0);
    }
}

/// Gives the homes `group` together `wanted` buildings, at least two each.
fn spread(homes: &mut [Home], group: &[usize], wanted: usize, profile: &Profile, weight: impl Fn(&Home) -> f64) {
    let most = profile.neighbourhood.buildings_per.max.unwrap_or(40.0) as usize;
    let count = |h: &Home, m: f64| ((h.area_m2 as f64 / (m * weight(h))).round() as usize).clamp(2, most);
    let (mut lo, mut hi) = (50.0, 200_000.0);
    for _ in 0..60 {
        let m = f64::midpoint(lo, hi);
        if group.iter().map(|&i| count(&homes[i], m)).sum::<usize>() > wanted { lo = m } else { hi = m }
    }
    let mut total = 0;
    for &i in group {
        homes[i].buildings = count(&homes[i], hi);
        total += homes[i].buildings;
    }
    // the rest of the rounding: largest first
    let mut order = group.to_vec();
    order.sort_by_key(|&i| (std::cmp::Reverse(homes[i].area_m2), i));
    for &i in order.iter().cycle().take(order.len() * 40) {
        if total >= wanted {
            break;
        }
        homes[i].buildings += 1;
        total += 1;
    }
    for &i in order.iter().rev().cycle().take(order.len() * 40) {
        if total <= wanted {
            break;
        }
        if homes[i].buildings > 1 {
            homes[i].buildings -= 1;
            total -= 1;
        }
    }
}

/// `parts` whole numbers around `mean ± sd` of the total, which they sum to.
pub(super) fn split_area(total: u64, parts: usize, sd: f64, dice: &mut Dice) -> Vec<u64> {
    let weights: Vec<f64> = (0..parts).map(|_| dice.normal(1.0, sd).clamp(0.45, 1.8)).collect();
    let sum: f64 = weights.iter().sum();
    let mut out: Vec<u64> = weights.iter().map(|w| (total as f64 * w / sum) as u64).collect();
    let missing = total - out.iter().sum::<u64>();
    if let Some(first) = out.first_mut() {
        *first += missing;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cohorts_have_their_exact_number_and_area() {
        let profile = Profile::shipped().unwrap();
        let (homes, others) = draw(&profile, 11_000, 1);
        for (i, cohort) in profile.cohort.iter().enumerate() {
            let of: Vec<&Home> = homes.iter().filter(|h| h.cohort == i).collect();
            assert_eq!(of.len() as u64, cohort.neighbourhoods);
            assert_eq!(of.iter().map(|h| h.area_m2).sum::<u64>(), cohort.area_m2, "{}", cohort.id);
        }
        let all = others.commercial + others.public + others.self_built + others.industrial;
        assert_eq!(all + homes.iter().map(|h| h.buildings).sum::<usize>(), 11_000);
    }

    #[test]
    fn a_split_sums_to_its_total() {
        assert_eq!(split_area(10_001, 7, 0.4, &mut Dice::new(1, Stream::Cohorts)).iter().sum::<u64>(), 10_001);
    }
}
