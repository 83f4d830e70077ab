//! Who builds where: neighbourhoods, shops, schools, own houses and works on the blocks of their town.

use super::blocks::{Block, Kind, Plat};
use super::cohorts::{Home, Others, Tier};
use super::dice::{Dice, Stream};
use super::plane::{NO_STREET, P, centroid, direction, distance, dot, left, scale, sub, unit};
use super::profile::Profile;
use super::streets::Class;

/// What a lot is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Neighbourhood by index.
    Home(u32),
    Public,
    Commercial,
    SelfBuilt,
    Industrial,
    /// Park, yard, car park: nothing is built.
    Open,
}

/// A part of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lot {
    pub purpose: Purpose,
    pub buildings: usize,
    pub land_m2: f64,
}

/// What stands on one block.
#[derive(Debug, Clone, Default)]
pub(super) struct Site {
    pub lots: Vec<Lot>,
    /// Edges lined with shops, and how many.
    pub frontages: Vec<(usize, usize)>,
    free: f64,
    old: bool,
}

/// Depth of a strip of shops with the yard behind it, metres.
pub(super) const SHOP_STRIP_M: f64 = 16.0;
const SHOP_LENGTH_M: f64 = 33.0;
/// Land of one self-built house, square metres.
const HOUSE_LAND_M2: f64 = 235.0;

/// Sites of all blocks; villages and the like are added to the plat's blocks.
pub(super) fn settle(profile: &Profile, plat: &mut Plat, homes: &[Home], others: Others, seed: u64) -> Vec<Site> {
    let mut dice = Dice::new(seed, Stream::Sites);
    let towns = plat.quarters.iter().map(|q| q.town + 1).max().unwrap_or(1);
    let mut left = others;
    add_villages(plat, &mut dice);
    let mut sites: Vec<Site> = plat.blocks.iter().map(|b| Site { free: b.ring.area(), ..Site::default() }).collect();
    left.commercial -= line_with_shops(plat, &mut sites, others.commercial * 9 / 10, &mut dice);
    let waves = Waves::new(&mut dice);
    let mut order: Vec<usize> = (0..homes.len()).collect();
    dice.shuffle(&mut order);
    for town in 0..towns {
        let of_town = |n: usize| n / towns + usize::from(town < n % towns);
        let blocks: Vec<usize> = (0..plat.blocks.len()).filter(|&i| plat.blocks[i].town == town).collect();
        let mine: Vec<usize> = order.iter().copied().skip(town).step_by(towns).collect();
        let mut settler = Settler { profile, plat, homes, sites: &mut sites, waves: &waves, blocks, dice: &mut dice };
        settler.old(&mine);
        settler.public(of_town(left.public));
        settler.newer(&mine);
        settler.works(of_town(left.industrial));
        settler.shops(of_town(left.commercial));
        settler.own_houses(of_town(left.self_built));
        settler.rest();
    }
    sites
}

/// Smooth fields over the land that make like stand beside like.
struct Waves {
    phase: [f64; 6],
}

impl Waves {
    fn new(dice: &mut Dice) -> Self {
        Self { phase: std::array::from_fn(|_| dice.between(0.0, std::f64::consts::TAU)) }
    }

    /// In about [-1, 1]; `wave` is the distance between hills, metres.
    fn at(&self, p: P, wave: f64, which: usize) -> f64 {
        let k = std::f64::consts::TAU / wave;
        let f = |i: usize| self.phase[(which + i) % 6];
        0.6 * (k * p[0] + f(0)).sin() * (k * p[1] * 1.1 + f(1)).sin() + 0.5 * (k * 1.7 * (0.6 * p[0] - 0.8 * p[1]) + f(2)).sin()
    }
}

/// Shops along the main streets of the built-up rings.
fn line_with_shops(plat: &Plat, sites: &mut [Site], wanted: usize, dice: &mut Dice) -> usize {
    let mut edges: Vec<(usize, usize)> = Vec::new();
    for (b, block) in plat.blocks.iter().enumerate() {
        for e in 0..block.ring.at.len() {
            let Some(street) = plat.streets.get(block.ring.tag[e] as usize) else { continue };
            let [from, to] = block.ring.edge(e);
            let share = match (block.kind, street.class) {
                (Kind::Core, Class::Arterial | Class::Secondary) => 0.9,
                (Kind::Core, _) => 0.3,
                (Kind::Ring, Class::Arterial | Class::Secondary) => 0.55,
                (Kind::New, Class::Arterial | Class::Secondary) => 0.14,
                _ => 0.0,
            };
            if distance(from, to) > 42.0 && dice.chance(share) {
                edges.push((b, e));
            }
        }
    }
    dice.shuffle(&mut edges);
    let mut placed = 0;
    for (b, e) in edges {
        let [from, to] = plat.blocks[b].ring.edge(e);
        let length = distance(from, to);
        let shops = (((length - 8.0) / SHOP_LENGTH_M) as usize).max(1);
        let site = &mut sites[b];
        // a block keeps most of its depth for what lies behind its shops
        if placed + shops > wanted || site.free < 0.72 * plat.blocks[b].ring.area() {
            continue;
        }
        site.free -= length * SHOP_STRIP_M;
        site.frontages.push((e, shops));
        placed += shops;
    }
    for site in sites {
        site.frontages.sort_unstable();
    }
    placed
}

/// Ribbons of houses along country roads, as blocks of their own.
fn add_villages(plat: &mut Plat, dice: &mut Dice) {
    let mut added = Vec::new();
    for (q, quarter) in plat.quarters.iter().enumerate() {
        if quarter.kind != Kind::Rural {
            continue;
        }
        let beside = |i: usize| plat.streets.get(quarter.ring.tag[i] as usize).filter(|s| s.keep && s.class != Class::Express);
        let inner = quarter.ring.kernel(|i| plat.streets.get(quarter.ring.tag[i] as usize).map_or(6.0, |s| s.width / 2.0 + 7.0));
        if inner.is_empty() {
            continue;
        }
        let mut ribbon = None;
        for i in 0..quarter.ring.at.len() {
            if beside(i).is_some() && dice.chance(0.16) {
                let tag = quarter.ring.tag[i];
                ribbon = inner.tag.iter().position(|&t| t == tag);
            }
        }
        let ring = if let Some(e) = ribbon {
            let [a, b] = inner.edge(e);
            let along = unit(sub(b, a));
            let ends = [dot(a, along), dot(b, along)];
            let length = ends[1] - ends[0];
            let from = ends[0] - 60.0 + dice.between(0.0, 0.5) * length;
            let to = from + dice.between(120.0, 420.0);
            inner
                .clip([a[0] + left(along)[0] * 34.0, a[1] + left(along)[1] * 34.0], scale(left(along), -1.0), NO_STREET)
                .clip(scale(along, from), along, NO_STREET)
                .clip(scale(along, to), scale(along, -1.0), NO_STREET)
        } else if dice.chance(0.30) {
            let c = centroid(&inner.at);
            let turn = dice.between(0.0, 3.0);
            (0..5).fold(inner.clone(), |ring, k| {
                let out = direction(turn + f64::from(k) * std::f64::consts::TAU / 5.0);
                let reach = dice.between(22.0, 55.0);
                ring.clip([c[0] + out[0] * reach, c[1] + out[1] * reach], scale(out, -1.0), NO_STREET)
            })
        } else {
            continue;
        };
        if !ring.is_empty() && ring.area() > 1200.0 {
            added.push(Block {
                centre: centroid(&ring.at),
                kind: Kind::Rural,
                quarter: q,
                town: quarter.town,
                bank: quarter.bank,
                rank: quarter.rank,
                ring,
            });
        }
    }
    plat.blocks.extend(added);
}

struct Settler<'a> {
    profile: &'a Profile,
    plat: &'a Plat,
    homes: &'a [Home],
    sites: &'a mut [Site],
    waves: &'a Waves,
    blocks: Vec<usize>,
    dice: &'a mut Dice,
}

impl Settler<'_> {
    fn give(&mut self, block: usize, purpose: Purpose, buildings: usize, land_m2: f64) {
        let site = &mut self.sites[block];
        site.lots.push(Lot { purpose, buildings, land_m2 });
        site.free -= land_m2;
    }

    /// Blocks of some kinds, by a key.
    fn sorted(&self, kinds: &[Kind], key: impl Fn(usize) -> f64) -> Vec<usize> {
        let mut out: Vec<usize> = self.blocks.iter().copied().filter(|&b| kinds.contains(&self.plat.blocks[b].kind)).collect();
        out.sort_by(|&a, &b| key(a).total_cmp(&key(b)).then(a.cmp(&b)));
        out
    }

    /// Old neighbourhoods: whole blocks of them, most on the core's bank, cohorts in patches.
    fn old(&mut self, mine: &[usize]) {
        let mut tenants: Vec<usize> = mine.iter().copied().filter(|&h| self.homes[h].tier != Tier::Newer).collect();
        tenants.sort_by(|&a, &b| self.homes[b].land_m2.total_cmp(&self.homes[a].land_m2).then(a.cmp(&b)));
        let demand: f64 = tenants.iter().map(|&h| self.homes[h].land_m2).sum();
        let share = self.profile.river.share_old_stock_one_bank;
        let plat = self.plat;
        let near = |b: usize| plat.blocks[b].rank + 420.0 * self.waves.at(plat.blocks[b].centre, 640.0, 0);
        let candidates = self.sorted(&[Kind::Core, Kind::Ring, Kind::New], near);
        let Some(main) = candidates.first().map(|&b| plat.blocks[b].bank) else { return };
        let mut open = [share * demand * 1.10, (1.0 - share) * demand * 1.10];
        let mut old = Vec::new();
        for b in candidates {
            let side = usize::from(plat.blocks[b].bank != main);
            if open[side] > 0.0 {
                open[side] -= self.sites[b].free;
                self.sites[b].old = true;
                old.push(b);
            }
        }
        // place of every block in the order of the cohorts' field, 0 to 1
        let mut field = old.clone();
        field.sort_by(|&a, &b| {
            let f = |i: usize| self.waves.at(plat.blocks[i].centre, 900.0, 3);
            f(a).total_cmp(&f(b))
        });
        let mut patch = vec![0.0; self.sites.len()];
        for (i, &b) in field.iter().enumerate() {
            patch[b] = i as f64 / field.len() as f64;
        }
        for h in tenants {
            let home = &self.homes[h];
            let key = match (home.tier, self.profile.cohort[home.cohort].status) {
                (Tier::Extended, _) => 0.82,
                (_, crate::district::Status::Completed) => 0.15,
                (_, crate::district::Status::Started) => 0.42,
                (_, crate::district::Status::Planned) => 0.68,
                _ => 0.62,
            } + self.dice.normal(0.0, 0.12);
            let mut best: Option<(f64, usize)> = None;
            let mut roomiest: Option<usize> = None;
            for &b in &old {
                let free = self.sites[b].free;
                if roomiest.is_none_or(|r| free > self.sites[r].free) {
                    roomiest = Some(b);
                }
                if free < home.land_m2 * 0.95 {
                    continue;
                }
                let misfit = if home.tier == Tier::Extended && plat.blocks[b].kind == Kind::Core { 0.3 } else { 0.0 };
                let score = (patch[b] - key).abs() + misfit + self.dice.between(0.0, 0.1);
                if best.is_none_or(|(s, _)| score < s) {
                    best = Some((score, b));
                }
            }
            if let Some(b) = best.map(|(_, b)| b).or(roomiest) {
                self.give(b, Purpose::Home(h as u32), home.buildings, home.land_m2);
            }
        }
    }

    /// Schools, hospitals, offices: compounds of a few buildings, in every ring.
    fn public(&mut self, wanted: usize) {
        let mut order: Vec<usize> = self
            .blocks
            .iter()
            .copied()
            .filter(|&b| !self.sites[b].old && matches!(self.plat.blocks[b].kind, Kind::Core | Kind::Ring | Kind::New))
            .collect();
        self.dice.shuffle(&mut order);
        let mut left = wanted;
        for round in 0..8 {
            for &b in &order {
                if left == 0 {
                    return;
                }
                let area = self.sites[b].free;
                let buildings = self.dice.whole(2, 7) as usize;
                let buildings = buildings.min(left);
                let land = (buildings as f64 * self.dice.between(1500.0, 2600.0)).min(area * 0.9);
                if round > 0 || self.dice.chance(0.22) && land > buildings as f64 * 900.0 {
                    self.give(b, Purpose::Public, buildings, land.max(600.0));
                    left -= buildings;
                }
            }
        }
    }

    /// Newer estates: whole blocks of the new town, some in the ring.
    fn newer(&mut self, mine: &[usize]) {
        let mut tenants: Vec<usize> = mine.iter().copied().filter(|&h| self.homes[h].tier == Tier::Newer).collect();
        tenants.sort_by(|&a, &b| self.homes[b].land_m2.total_cmp(&self.homes[a].land_m2).then(a.cmp(&b)));
        let blocks: Vec<usize> = self.sorted(&[Kind::Ring, Kind::New], |b| self.plat.blocks[b].rank);
        for h in tenants {
            let land = self.homes[h].land_m2;
            let mut best: Option<(f64, usize)> = None;
            let mut roomiest: Option<usize> = None;
            for (i, &b) in blocks.iter().enumerate() {
                let free = self.sites[b].free;
                if roomiest.is_none_or(|r| free > self.sites[r].free) {
                    roomiest = Some(b);
                }
                if free < land * 0.97 || self.sites[b].old && free > land * 2.0 {
                    continue;
                }
                let ring = if self.plat.blocks[b].kind == Kind::Ring { 0.35 } else { 0.0 };
                let score = (free / land - 1.0).min(2.5) * 0.5 + i as f64 / blocks.len() as f64 + ring + self.dice.between(0.0, 0.8);
                if best.is_none_or(|(s, _)| score < s) {
                    best = Some((score, b));
                }
            }
            if let Some(b) = best.map(|(_, b)| b).or(roomiest) {
                self.give(b, Purpose::Home(h as u32), self.homes[h].buildings, land);
            }
        }
    }

    fn works(&mut self, wanted: usize) {
        let blocks = self.sorted(&[Kind::Works], |b| self.plat.blocks[b].rank);
        let land: f64 = blocks.iter().map(|&b| self.sites[b].free).sum();
        let mut left = wanted;
        for (i, &b) in blocks.iter().enumerate() {
            let share = self.sites[b].free / land;
            let buildings = if i + 1 == blocks.len() { left } else { ((wanted as f64 * share).round() as usize).min(left) };
            if buildings > 0 {
                self.give(b, Purpose::Industrial, buildings, self.sites[b].free);
                left -= buildings;
            }
        }
        if blocks.is_empty() && wanted > 0 {
            let all = self.sorted(&[Kind::New, Kind::Ring], |b| -self.sites[b].free);
            if let Some(&b) = all.first() {
                self.give(b, Purpose::Industrial, wanted, self.sites[b].free.max(1000.0));
            }
        }
    }

    /// Market halls and arcades: what shops the frontages did not take.
    fn shops(&mut self, wanted: usize) {
        let mut order = self.sorted(&[Kind::Core, Kind::Ring, Kind::New], |b| self.plat.blocks[b].rank);
        self.dice.shuffle(&mut order);
        let mut left = wanted;
        for round in 0..20 {
            for &b in &order {
                if left == 0 {
                    return;
                }
                let buildings = (self.dice.whole(1, 3) as usize).min(left);
                let land = buildings as f64 * 900.0;
                if self.sites[b].free > land || round > 10 {
                    self.give(b, Purpose::Commercial, buildings, land.min(self.sites[b].free.max(400.0)));
                    left -= buildings;
                }
            }
        }
    }

    /// Own houses: what is left in and around the old core, then villages.
    fn own_houses(&mut self, wanted: usize) {
        let mut left = wanted;
        let mut in_town = wanted * 11 / 20;
        let blocks = self
            .sorted(&[Kind::Core, Kind::Ring], |b| self.plat.blocks[b].rank + 500.0 * self.waves.at(self.plat.blocks[b].centre, 700.0, 1));
        for b in blocks {
            let free = self.sites[b].free;
            let taken = self.sites[b].lots.iter().any(|l| matches!(l.purpose, Purpose::Home(_) | Purpose::Public));
            if free < 700.0 || taken && free > 9_000.0 && self.dice.chance(0.5) {
                continue;
            }
            let houses = ((free * 0.95 / HOUSE_LAND_M2) as usize).min(in_town);
            if houses > 1 {
                self.give(b, Purpose::SelfBuilt, houses, houses as f64 * HOUSE_LAND_M2);
                in_town -= houses;
                left -= houses;
            }
        }
        let villages = self.sorted(&[Kind::Rural], |b| self.plat.blocks[b].rank);
        let land: f64 = villages.iter().map(|&b| self.sites[b].free).sum();
        let wanted = left;
        for (i, &b) in villages.iter().enumerate() {
            let share = self.sites[b].free / land;
            let houses = if i + 1 == villages.len() { left } else { ((wanted as f64 * share).round() as usize).min(left) };
            if houses > 0 {
                self.give(b, Purpose::SelfBuilt, houses, self.sites[b].free);
                left -= houses;
            }
        }
        if villages.is_empty() && left > 0 {
            let all = self.sorted(&[Kind::New, Kind::Ring, Kind::Core], |b| -self.sites[b].free);
            if let Some(&b) = all.first() {
                self.give(b, Purpose::SelfBuilt, left, self.sites[b].free.max(2_000.0));
            }
        }
    }

    /// What stays open: parks, yards, car parks.
    fn rest(&mut self) {
        for b in self.blocks.clone() {
            let (free, area) = (self.sites[b].free, self.plat.blocks[b].ring.area());
            if free > 0.12 * area && free > 800.0 && !self.sites[b].lots.is_empty() {
                self.give(b, Purpose::Open, 0, free * 0.8);
            }
            let lots = &mut self.sites[b].lots;
            self.dice.shuffle(lots);
        }
    }
}
