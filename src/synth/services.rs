//! Facilities: placed along the streets and moved until the wanted share of old neighbourhoods lies too far from one.

use std::collections::BTreeMap;

use super::blocks::Plat;
use super::cohorts::Tier;
use super::dice::{Dice, Stream};
use super::names;
use super::plane::{P, distance};
use super::profile::Profile;
use super::town::{Town, Use};
use crate::report::{Cancelled, Progress};

/// A point of interest.
#[derive(Debug, Clone)]
pub(super) struct Poi {
    pub at: P,
    pub name: String,
    /// The source's word for its category.
    pub word: &'static str,
    pub area_m2: Option<u32>,
}

/// A category with a gap target: id, the source's word, radius of the gap in metres, floor area.
///
/// # Source
/// Radii: GB 50180-2018 and the standards of domain.md section 2; where they have none, the distance at which
/// random places in the town would give the profile's share.
pub(super) struct Category {
    pub id: &'static str,
    pub word: &'static str,
    pub radius_m: f64,
    area_m2: [f64; 2],
}

const fn category(id: &'static str, word: &'static str, radius_m: f64, area_m2: [f64; 2]) -> Category {
    Category { id, word, radius_m, area_m2 }
}

/// Categories with a gap target.
pub(super) const CATEGORIES: [Category; 24] = [
    category("bus_stop", "公交站", 500.0, [0.0, 0.0]),
    category("canteen", "社区食堂", 300.0, [90.0, 400.0]),
    category("clinic", "诊所", 300.0, [40.0, 160.0]),
    category("convenience_store", "便利店", 300.0, [30.0, 110.0]),
    category("culture_station", "文化活动站", 500.0, [200.0, 900.0]),
    category("elderly_day_care", "日间照料中心", 300.0, [300.0, 800.0]),
    category("ev_charging", "充电站", 300.0, [0.0, 0.0]),
    category("food_market", "菜市场", 500.0, [900.0, 2600.0]),
    category("health_centre", "社区卫生服务中心", 1000.0, [1600.0, 2600.0]),
    category("health_station", "社区卫生服务站", 300.0, [110.0, 280.0]),
    category("housekeeping", "家政服务", 500.0, [30.0, 120.0]),
    category("junior_school", "初中", 1000.0, [6000.0, 12000.0]),
    category("kindergarten", "幼儿园", 300.0, [1800.0, 4600.0]),
    category("nursery", "托儿所", 300.0, [180.0, 500.0]),
    category("outdoor_fitness", "健身场地", 300.0, [0.0, 0.0]),
    category("parcel", "快递驿站", 300.0, [20.0, 90.0]),
    category("park_large", "公园", 500.0, [0.0, 0.0]),
    category("park_small", "小游园", 300.0, [0.0, 0.0]),
    category("pharmacy", "药店", 300.0, [50.0, 180.0]),
    category("primary_school", "小学", 500.0, [4000.0, 9000.0]),
    category("public_parking", "停车场", 300.0, [0.0, 0.0]),
    category("public_toilet", "公共厕所", 300.0, [30.0, 80.0]),
    category("service_station", "社区服务站", 300.0, [300.0, 1200.0]),
    category("supermarket", "超市", 500.0, [250.0, 3000.0]),
];

/// Everything else a map vendor lists: word, category id, weight.
pub(super) const OTHERS: [(&str, f64); 26] = [
    ("餐馆", 24.0),
    ("服装店", 10.0),
    ("理发店", 7.0),
    ("五金店", 5.0),
    ("茶馆", 7.0),
    ("宾馆", 4.0),
    ("手机店", 4.0),
    ("建材店", 5.0),
    ("汽修店", 4.0),
    ("银行", 2.0),
    ("公司", 8.0),
    ("水果店", 4.0),
    ("副食店", 5.0),
    ("烟酒店", 4.0),
    ("美容店", 3.0),
    ("网吧", 1.0),
    ("培训班", 3.0),
    ("打印店", 2.0),
    ("家具店", 2.0),
    ("洗衣店", 1.5),
    ("麻将馆", 3.0),
    ("花店", 1.0),
    ("彩票店", 1.5),
    ("照相馆", 0.8),
    ("机关单位", 2.0),
    ("加油站", 0.4),
];

/// Points of interest of all categories.
pub(super) fn place(profile: &Profile, town: &Town, size: f64, seed: u64, progress: &Progress) -> Result<Vec<Poi>, Cancelled> {
    let mut dice = Dice::numbered(seed, Stream::Services, 500);
    let sites = Sites::new(town, &mut dice);
    let old: Vec<P> = town.neighbourhoods.iter().filter(|n| n.tier != Tier::Newer).map(|n| n.anchor).collect();
    let near = Buckets::new(&old);
    let mut out = Vec::new();
    let mut numbers: BTreeMap<(u32, &str), i16> = BTreeMap::new();
    for (id, target) in profile.facility_targets() {
        let Some(category) = CATEGORIES.iter().find(|c| c.id == id) else { continue };
        progress.check()?;
        let count = ((target.n as f64 * size).round() as usize).max(1);
        let mut search = Search::new(&sites, &old, &near, category.radius_m, count, &mut dice);
        search.reach(target.gap_target, &mut dice);
        for &s in &search.at {
            let [lo, hi] = category.area_m2;
            let area = dice.between(lo, hi).round() as u32;
            let street = &town.street_names[sites.street[s as usize] as usize];
            // two of a kind in one street have different house numbers
            let next = numbers.entry((sites.street[s as usize], category.word)).or_insert(0_i16);
            *next = (*next + dice.whole(1, 24)).min(9_000);
            out.push(Poi {
                at: sites.at[s as usize],
                name: format!("{street}{next}号{}", category.word),
                word: category.word,
                area_m2: (area > 0).then_some(area),
            });
        }
    }
    let wanted = (profile.points() as f64 * size).round() as usize;
    while out.len() < wanted && !sites.at.is_empty() {
        let (word, ..) = OTHERS[dice.weighted(OTHERS.iter().map(|o| o.1))];
        let s = sites.central(&mut dice);
        let spread = [dice.normal(0.0, 6.0), dice.normal(0.0, 6.0)];
        let at = [sites.at[s][0] + spread[0], sites.at[s][1] + spread[1]];
        out.push(Poi { at, name: names::shop(word, &mut dice), word, area_m2: None });
    }
    Ok(out)
}

/// Places beside the streets where something may open.
struct Sites {
    at: Vec<P>,
    street: Vec<u32>,
    buckets: Buckets,
    /// Sites with a shop near, drawn more often.
    lively: Vec<u32>,
}

impl Sites {
    fn new(town: &Town, dice: &mut Dice) -> Self {
        let (mut at, mut street) = (Vec::new(), Vec::new());
        for stretch in town.streets.iter().filter(|s| s.urban && !s.bridge) {
            let length: f64 = stretch.line.windows(2).map(|w| distance(w[0], w[1])).sum();
            let count = (length / 26.0).round() as usize;
            for i in 0..count {
                let side = if dice.chance(0.5) { 1.0 } else { -1.0 };
                let t = (i as f64 + dice.unit()) / count as f64;
                at.push(Plat::beside(&stretch.line, t, side * (stretch.width / 2.0 + dice.between(3.0, 9.0))));
                street.push(stretch.name);
            }
        }
        let buckets = Buckets::new(&at);
        let mut lively = Vec::new();
        for b in town.buildings.iter().filter(|b| b.usage == Use::Commercial) {
            buckets.within(&at, b.slab.centre, 45.0, |s| lively.push(s));
        }
        Self { at, street, buckets, lively }
    }

    fn any(&self, dice: &mut Dice) -> u32 {
        dice.below(self.at.len()) as u32
    }

    fn central(&self, dice: &mut Dice) -> usize {
        if !self.lively.is_empty() && dice.chance(0.7) { *dice.pick(&self.lively) as usize } else { dice.below(self.at.len()) }
    }
}

/// Facilities of one category on their sites, and which neighbourhoods they serve.
struct Search<'a> {
    sites: &'a Sites,
    old: &'a [P],
    near: &'a Buckets,
    radius: f64,
    at: Vec<u32>,
    served: Vec<u16>,
    gaps: usize,
}

impl<'a> Search<'a> {
    fn new(sites: &'a Sites, old: &'a [P], near: &'a Buckets, radius: f64, count: usize, dice: &mut Dice) -> Self {
        let mut search = Self { sites, old, near, radius, at: Vec::new(), served: vec![0; old.len()], gaps: old.len() };
        if !sites.at.is_empty() {
            for _ in 0..count {
                let site = sites.any(dice);
                search.at.push(site);
                search.serve(site, true);
            }
        }
        search
    }

    fn serve(&mut self, site: u32, open: bool) {
        let (served, gaps) = (&mut self.served, &mut self.gaps);
        self.near.within(self.old, self.sites.at[site as usize], self.radius, |n| {
            let count = &mut served[n as usize];
            if open {
                *gaps -= usize::from(*count == 0);
                *count += 1;
            } else {
                *count -= 1;
                *gaps += usize::from(*count == 0);
            }
        });
    }

    fn relocate(&mut self, facility: usize, site: u32) {
        self.serve(self.at[facility], false);
        self.at[facility] = site;
        self.serve(site, true);
    }

    /// Moves facilities one by one until `share` of the old neighbourhoods is not served, or nothing more helps.
    fn reach(&mut self, share: f64, dice: &mut Dice) {
        let wanted = (share * self.old.len() as f64).round() as usize;
        let slack = (self.old.len() / 120).max(1);
        if self.at.is_empty() {
            return;
        }
        for _ in 0..6 * (self.at.len() + self.old.len()) + 400 {
            let before = self.gaps;
            if before.abs_diff(wanted) <= slack {
                return;
            }
            let facility = dice.below(self.at.len());
            let from = self.at[facility];
            let to = if before > wanted { self.site_near_gap(dice) } else { self.site_away(dice) };
            self.relocate(facility, to);
            if self.gaps.abs_diff(wanted) > before.abs_diff(wanted) {
                self.relocate(facility, from);
            } else if before < wanted && self.gaps == before && dice.chance(0.02) {
                self.clear_round(dice);
            }
        }
    }

    fn site_near_gap(&self, dice: &mut Dice) -> u32 {
        for _ in 0..200 {
            let n = dice.below(self.old.len());
            if self.served[n] == 0 {
                let mut close = Vec::new();
                self.sites.buckets.within(&self.sites.at, self.old[n], self.radius * 0.8, |s| close.push(s));
                if !close.is_empty() {
                    return *dice.pick(&close);
                }
            }
        }
        self.sites.any(dice)
    }

    /// A site that serves no neighbourhood that is not served already.
    fn site_away(&self, dice: &mut Dice) -> u32 {
        let mut site = self.sites.any(dice);
        for _ in 0..30 {
            let mut adds = false;
            self.near.within(self.old, self.sites.at[site as usize], self.radius, |n| adds |= self.served[n as usize] == 0);
            if !adds {
                break;
            }
            site = self.sites.any(dice);
        }
        site
    }

    /// Closes everything near one thinly served neighbourhood and opens it elsewhere.
    fn clear_round(&mut self, dice: &mut Dice) {
        let Some(n) = (0..25).map(|_| dice.below(self.old.len())).filter(|&n| self.served[n] > 0).min_by_key(|&n| (self.served[n], n))
        else {
            return;
        };
        let centre = self.old[n];
        for facility in 0..self.at.len() {
            if distance(self.sites.at[self.at[facility] as usize], centre) <= self.radius {
                let mut to = self.site_away(dice);
                for _ in 0..20 {
                    if distance(self.sites.at[to as usize], centre) > self.radius {
                        break;
                    }
                    to = self.site_away(dice);
                }
                self.relocate(facility, to);
            }
        }
    }
}

/// Points by square cells of 250 m.
#[derive(Debug, Clone, Default)]
struct Buckets {
    origin: P,
    size: [usize; 2],
    start: Vec<u32>,
    items: Vec<u32>,
}

const CELL_M: f64 = 250.0;

impl Buckets {
    fn new(points: &[P]) -> Self {
        if points.is_empty() {
            return Self::default();
        }
        let (mut lo, mut hi) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for p in points {
            for k in 0..2 {
                lo[k] = lo[k].min(p[k]);
                hi[k] = hi[k].max(p[k]);
            }
        }
        let size = [0, 1].map(|k| ((hi[k] - lo[k]) / CELL_M) as usize + 1);
        let mut out = Self { origin: lo, size, start: vec![0; size[0] * size[1] + 1], items: vec![0; points.len()] };
        let cells: Vec<usize> = points.iter().map(|&p| out.cell(p)).collect();
        for &c in &cells {
            out.start[c + 1] += 1;
        }
        for c in 1..out.start.len() {
            out.start[c] += out.start[c - 1];
        }
        let mut next = out.start.clone();
        for (i, &c) in cells.iter().enumerate() {
            out.items[next[c] as usize] = i as u32;
            next[c] += 1;
        }
        out
    }

    fn axis(&self, p: P, k: usize) -> usize {
        (((p[k] - self.origin[k]) / CELL_M).max(0.0) as usize).min(self.size[k].saturating_sub(1))
    }

    fn cell(&self, p: P) -> usize {
        self.axis(p, 1) * self.size[0] + self.axis(p, 0)
    }

    /// Calls `found` for every point within `radius` of `p`.
    fn within(&self, points: &[P], p: P, radius: f64, mut found: impl FnMut(u32)) {
        if self.items.is_empty() {
            return;
        }
        let (lo, hi) = ([p[0] - radius, p[1] - radius], [p[0] + radius, p[1] + radius]);
        for y in self.axis(lo, 1)..=self.axis(hi, 1) {
            let row = y * self.size[0];
            let (from, to) = (self.start[row + self.axis(lo, 0)], self.start[row + self.axis(hi, 0) + 1]);
            for &i in &self.items[from as usize..to as usize] {
                if distance(points[i as usize], p) <= radius {
                    found(i);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_find_what_a_full_search_finds() {
        let mut dice = Dice::new(5, Stream::Services);
        let points: Vec<P> = (0..400).map(|_| [dice.between(0.0, 3000.0), dice.between(0.0, 1000.0)]).collect();
        let buckets = Buckets::new(&points);
        for _ in 0..60 {
            let (p, r) = ([dice.between(-500.0, 3500.0), dice.between(-500.0, 1500.0)], dice.between(1.0, 900.0));
            let mut found = Vec::new();
            buckets.within(&points, p, r, |i| found.push(i));
            found.sort_unstable();
            let brute: Vec<u32> = (0..400).filter(|&i| distance(points[i as usize], p) <= r).collect();
            assert_eq!(found, brute);
        }
    }
}
