//! The interior of a block: parcels cut in proportion to what stands on them, and the houses on the parcels.

use super::blocks::{Block, Kind};
use super::cohorts::{Home, Tier, split_area};
use super::dice::Dice;
use super::layout::{Slab, Spacing, frontage, rows};
use super::plane::{P, Ring, add, left, scale, sub, unit};
use super::profile::Profile;
use super::sites::{Lot, Purpose, SHOP_STRIP_M, Site};

/// Tag of an edge along a lane between parcels.
const LANE: u32 = u32::MAX - 1;
/// Half of a lane, and half of the strip between two walls, metres.
const LANE_HALF_M: f64 = 3.2;
const WALL_HALF_M: f64 = 1.4;

/// A house on its lot.
#[derive(Debug, Clone, Copy)]
pub(super) struct House {
    pub slab: Slab,
    pub purpose: Purpose,
    pub floors: u16,
    pub area_m2: u64,
}

/// Two neighbouring parcels and the line between them, for outlines drawn a little off.
#[derive(Debug, Clone)]
pub(super) struct Wall {
    pub homes: [u32; 2],
    pub parent: Ring,
    pub on: P,
    pub normal: P,
}

/// What was built on a block.
#[derive(Debug, Clone, Default)]
pub(super) struct Interior {
    pub houses: Vec<House>,
    /// Outlines of the neighbourhoods.
    pub outlines: Vec<(u32, Ring)>,
    pub lanes: Vec<[P; 2]>,
    pub walls: Vec<Wall>,
    /// Centres and areas of what stays open.
    pub open: Vec<(P, f64)>,
}

/// Builds one block.
pub(super) fn build(profile: &Profile, block: &Block, site: &Site, homes: &[Home], dice: &mut Dice) -> Interior {
    let mut interior = Interior::default();
    let mut inner = block.ring.clone();
    for &(edge, shops) in &site.frontages {
        let tag = block.ring.tag[edge];
        let Some(e) = longest_with_tag(&inner, tag) else { continue };
        let sizes: Vec<[f64; 2]> = (0..shops).map(|_| [dice.between(20.0, 42.0), dice.between(10.0, 12.5)]).collect();
        let gap = if dice.chance(0.5) { 0.15 } else { 2.5 };
        for slab in frontage(&inner, e, &sizes, gap) {
            let floors = dice.whole(2, if block.kind == Kind::New { 3 } else { 5 }) as u16;
            interior.push(slab, Purpose::Commercial, floors);
        }
        let [a, b] = inner.edge(e);
        let inward = left(unit(sub(b, a)));
        let behind = inner.clip(add(a, scale(inward, SHOP_STRIP_M)), inward, tag);
        if !behind.is_empty() {
            inner = behind;
        }
    }
    if site.lots.is_empty() {
        if block.kind != Kind::Rural {
            interior.open.push((block.centre, inner.area()));
        }
        return interior;
    }
    let lanes = match block.kind {
        Kind::Core | Kind::Ring => 0.45,
        _ => 0.12,
    };
    divide(&inner, &site.lots, lanes, &mut interior, dice, &mut |interior, lot, parcel, dice| {
        furnish(profile, block, lot, parcel, homes, interior, dice);
    });
    interior
}

/// The longest edge along a street.
fn longest_with_tag(ring: &Ring, tag: u32) -> Option<usize> {
    let length = |i: usize| {
        let [a, b] = ring.edge(i);
        super::plane::distance(a, b)
    };
    (0..ring.at.len()).filter(|&i| ring.tag[i] == tag).max_by(|&a, &b| length(a).total_cmp(&length(b)))
}

type Furnish<'a> = &'a mut dyn FnMut(&mut Interior, &Lot, &Ring, &mut Dice);

/// Cuts a ring into parcels with areas in proportion to the lots' land.
fn divide(ring: &Ring, lots: &[Lot], lanes: f64, interior: &mut Interior, dice: &mut Dice, furnish: Furnish) {
    let [first, .., _] = lots else {
        if let Some(lot) = lots.first() {
            furnish(interior, lot, ring, dice);
        }
        return;
    };
    let total: f64 = lots.iter().map(|l| l.land_m2).sum();
    let mut half = first.land_m2;
    let mut at = 1;
    while at + 1 < lots.len() && half + lots[at].land_m2 / 2.0 < total / 2.0 {
        half += lots[at].land_m2;
        at += 1;
    }
    let (side, _) = ring.longest_side();
    let span = |d: P| ring.extent(d)[1] - ring.extent(d)[0];
    let along = if span(side) >= span(left(side)) { side } else { left(side) };
    let Some(on) = ring.line_at_share(along, half / total) else { return };
    let tag = if ring.area() > 3_500.0 && dice.chance(lanes) { LANE } else { super::plane::NO_STREET };
    let near = ring.clip(on, scale(along, -1.0), tag);
    let far = ring.clip(on, along, tag);
    if tag == LANE
        && let Some(i) = far.tag.iter().position(|&t| t == LANE)
    {
        interior.lanes.push(far.edge(i));
    }
    if let ([Lot { purpose: Purpose::Home(a), .. }], [Lot { purpose: Purpose::Home(b), .. }]) = (&lots[..at], &lots[at..]) {
        interior.walls.push(Wall { homes: [*a, *b], parent: ring.clone(), on, normal: along });
    }
    // where a lot has next to no land both halves share what there is
    let [near, far] = [near, far].map(|half| if half.is_empty() { ring.clone() } else { half });
    divide(&near, &lots[..at], lanes, interior, dice, furnish);
    divide(&far, &lots[at..], lanes, interior, dice, furnish);
}

/// What is left of a parcel inside of its walls and lanes.
pub(super) fn walled(parcel: &Ring) -> Ring {
    parcel.kernel(|i| match parcel.tag[i] {
        LANE => LANE_HALF_M,
        super::plane::NO_STREET => WALL_HALF_M,
        _ => 0.0,
    })
}

/// Puts a lot's houses on its parcel.
fn furnish(profile: &Profile, block: &Block, lot: &Lot, parcel: &Ring, homes: &[Home], interior: &mut Interior, dice: &mut Dice) {
    // a sliver of a parcel has no room for walls
    let outline = Some(walled(parcel)).filter(|w| !w.is_empty() && w.area() > 0.35 * parcel.area()).unwrap_or_else(|| parcel.clone());
    let [near, wide] = profile.building.gap_between_rows_m;
    match lot.purpose {
        Purpose::Home(h) => {
            let home = &homes[h as usize];
            let areas = split_area(home.area_m2, home.buildings, 0.3, dice);
            let depth = dice.between(profile.building.depth_m[0], profile.building.depth_m[1]);
            let mut floors = Vec::with_capacity(areas.len());
            let sizes: Vec<[f64; 2]> = areas
                .iter()
                .map(|&area| {
                    let step = if home.tier != Tier::Newer && dice.chance(0.15) { dice.whole(-1, 1) } else { 0 };
                    let mut storeys = (home.floors as i16 + step).max(1) as u16;
                    // a stair unit is 9 m long or more, a slab 82 m or less
                    while storeys > 1 && area as f64 / f64::from(storeys) < 9.0 * depth {
                        storeys -= 1;
                    }
                    while area as f64 / f64::from(storeys) > 82.0 * 14.0 {
                        storeys += 1;
                    }
                    let footprint = area as f64 / f64::from(storeys);
                    let depth = if home.floors > 15 { (footprint * 0.75).sqrt() } else { depth.max(footprint / 82.0) };
                    floors.push(storeys);
                    [footprint / depth, depth]
                })
                .collect();
            let inside = room(&outline, if home.buildings == 1 { 1.5 } else { 3.0 });
            let light = if home.floors > 8 { [near * 1.4, wide * 1.8] } else { [near * 0.9, wide] };
            let slabs = rows(&inside, &sizes, Spacing { rows: [light[1], light[0]], ends: if home.floors > 8 { 9.0 } else { 5.0 } });
            let outline = gathered(&outline, &slabs);
            for ((slab, area_m2), storeys) in slabs.into_iter().zip(areas).zip(floors) {
                let storeys = fitting_floors(storeys, area_m2, &slab);
                interior.houses.push(House { slab, purpose: lot.purpose, floors: storeys, area_m2 });
            }
            interior.outlines.push((h, outline));
        }
        Purpose::SelfBuilt => {
            let sizes: Vec<[f64; 2]> = (0..lot.buildings).map(|_| [dice.between(8.0, 12.5), dice.between(8.5, 11.0)]).collect();
            let rural = block.kind == Kind::Rural;
            let spacing =
                if rural { Spacing { rows: [14.0, 4.0], ends: dice.between(1.0, 5.0) } } else { Spacing { rows: [6.0, 2.6], ends: 0.8 } };
            for slab in rows(&room(&outline, 1.0), &sizes, spacing) {
                let floors = dice.whole(1, if rural { 3 } else { 5 }) as u16;
                interior.push(slab, lot.purpose, floors);
            }
        }
        Purpose::Public => {
            let sizes: Vec<[f64; 2]> = (0..lot.buildings).map(|_| [dice.between(26.0, 62.0), dice.between(10.0, 18.0)]).collect();
            for slab in rows(&room(&outline, 5.0), &sizes, Spacing { rows: [38.0, 9.0], ends: 10.0 }) {
                let floors = dice.whole(2, 6) as u16;
                interior.push(slab, lot.purpose, floors);
            }
        }
        Purpose::Commercial => {
            let sizes: Vec<[f64; 2]> = (0..lot.buildings).map(|_| [dice.between(24.0, 46.0), dice.between(14.0, 24.0)]).collect();
            for slab in rows(&room(&outline, 2.0), &sizes, Spacing { rows: [8.0, 3.0], ends: 4.0 }) {
                let floors = dice.whole(1, 4) as u16;
                interior.push(slab, lot.purpose, floors);
            }
        }
        Purpose::Industrial => {
            let sizes: Vec<[f64; 2]> = (0..lot.buildings).map(|_| [dice.between(34.0, 84.0), dice.between(16.0, 30.0)]).collect();
            for slab in rows(&room(&outline, 6.0), &sizes, Spacing { rows: [26.0, 8.0], ends: 10.0 }) {
                let floors = dice.whole(1, 2) as u16;
                interior.push(slab, lot.purpose, floors);
            }
        }
        Purpose::Open => interior.open.push((super::plane::centroid(&outline.at), outline.area())),
    }
}

/// The part of a parcel around its houses: what is left over beside them is not fenced in.
fn gathered(outline: &Ring, slabs: &[Slab]) -> Ring {
    const YARD_M: f64 = 9.0;
    let Some(first) = slabs.first() else { return outline.clone() };
    let along = super::plane::direction(first.angle);
    let mut ring = outline.clone();
    for normal in [along, left(along), scale(along, -1.0), scale(left(along), -1.0)] {
        let reach = slabs.iter().flat_map(Slab::corners).map(|c| super::plane::dot(c, normal)).fold(f64::INFINITY, f64::min);
        ring = ring.clip(scale(normal, reach - YARD_M), normal, super::plane::NO_STREET);
    }
    ring
}

/// The outline moved inward, or the outline itself where nothing would be left.
fn room(outline: &Ring, by: f64) -> Ring {
    let inside = outline.inset(by);
    if inside.is_empty() || inside.area() < 0.3 * outline.area() { outline.clone() } else { inside }
}

/// Storeys that agree with the floor area where a slab had to shrink.
fn fitting_floors(storeys: u16, area_m2: u64, slab: &Slab) -> u16 {
    let fitting = (area_m2 as f64 / (slab.length * slab.depth)).round().clamp(1.0, 40.0) as u16;
    if fitting > storeys { fitting } else { storeys }
}

impl Interior {
    fn push(&mut self, slab: Slab, purpose: Purpose, floors: u16) {
        let area_m2 = (slab.length * slab.depth * f64::from(floors)).round() as u64;
        self.houses.push(House { slab, purpose, floors, area_m2: area_m2.max(1) });
    }
}
