//! The clean truth: everything that stands in the synthetic district, before any file spoils it.

use rayon::prelude::*;

use super::blocks::Plat;
use super::cohorts::{self, Home, Tier};
use super::dice::{Dice, Stream};
use super::ground::Ground;
use super::interior::{self, Interior, Wall};
use super::layout::Slab;
use super::names::Names;
use super::plane::{P, Ring, add, scale};
use super::profile::{Profile, span};
use super::services::{self, Poi};
use super::sites::{self, Purpose};
use super::streets::{Class, Street, Stretch};
use super::territory::{self, Area};
use crate::district::Status;
use crate::report::{Cancelled, Progress};

/// What a building is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Housing,
    Commercial,
    Public,
    Industrial,
    SelfBuilt,
}

/// A building.
#[derive(Debug, Clone, Copy)]
pub(super) struct Building {
    pub slab: Slab,
    pub area_m2: u64,
    pub home: Option<u32>,
    pub year: i16,
    pub floors: u16,
    pub households: u16,
    pub usage: Use,
    /// Index into [`STRUCTURES`].
    pub structure: u8,
}

/// Words for the structures of the profile, in the order of its ids.
pub(super) const STRUCTURES: [(&str, &str); 4] = [("brick_concrete", "砖混"), ("frame", "框架"), ("brick_wood", "砖木"), ("other", "其他")];

/// A neighbourhood as it really is.
#[derive(Debug, Clone)]
pub(super) struct Neighbourhood {
    pub code: String,
    pub name: String,
    pub cohort: usize,
    pub tier: Tier,
    pub status: Status,
    pub year: i16,
    pub area_m2: u64,
    pub households: u32,
    /// Its buildings are `first..first + buildings`.
    pub first: u32,
    pub buildings: u32,
    pub outline: Vec<P>,
    /// Mean of its buildings' centres by floor area.
    pub anchor: P,
    pub community: u32,
    pub started: Option<i16>,
    pub finished: Option<i16>,
    pub staff_housing: bool,
}

/// The district.
#[derive(Debug, Clone, Default)]
pub(super) struct Town {
    pub buildings: Vec<Building>,
    pub neighbourhoods: Vec<Neighbourhood>,
    pub walls: Vec<Wall>,
    pub streets: Vec<Stretch>,
    pub street_names: Vec<String>,
    pub rivers: Vec<Vec<P>>,
    pub railway: Vec<P>,
    pub junctions: Vec<P>,
    pub communities: Vec<Area>,
    pub subdistricts: Vec<Area>,
    pub services: Vec<Poi>,
    /// River sinuosity and mean width of the first row, for the fit tests.
    #[cfg(test)]
    pub river_fit: [f64; 2],
}

/// Builds the district of `footprints` buildings.
pub(super) fn build(profile: &Profile, footprints: u64, seed: u64, progress: &Progress) -> Result<Town, Cancelled> {
    let size = footprints as f64 / profile.footprints() as f64;
    let towns = size.round().max(1.0) as usize;
    let share = size / towns as f64;
    let ground = Ground::new(profile, towns, share, &mut Dice::new(seed, Stream::Ground));
    let mut plat = Plat::new(profile, &ground, share, &mut Dice::new(seed, Stream::Blocks));
    progress.check()?;
    let (homes, others) = cohorts::draw(profile, footprints, seed);
    let sites = sites::settle(profile, &mut plat, &homes, others, seed);
    progress.check()?;
    let interiors: Vec<Interior> = (0..plat.blocks.len())
        .into_par_iter()
        .map(|b| {
            progress.check()?;
            let mut dice = Dice::numbered(seed, Stream::Interior, b as u64);
            let interior = interior::build(profile, &plat.blocks[b], &sites[b], &homes, &mut dice);
            progress.advance(interior.houses.len() as u64)?;
            Ok(interior)
        })
        .collect::<Result<_, Cancelled>>()?;
    let (communities, subdistricts, quarters) = territory::divide(profile, &ground, &plat, &interiors, &homes, share, seed);
    let mut town = Town {
        rivers: (0..ground.tiles[1]).map(|row| ground.river(row)).collect(),
        railway: ground.railway(),
        junctions: plat.junctions.clone(),
        communities,
        subdistricts,
        #[cfg(test)]
        river_fit: ground.river_fit(0),
        ..Town::default()
    };
    let mut dice = Dice::new(seed, Stream::Cohorts);
    let mut names = Names::new(&mut dice);
    for area in &mut town.subdistricts {
        area.name = format!("{}街道", names.place());
    }
    for area in &mut town.communities {
        area.name = format!("{}社区", names.place());
    }
    town.name_streets(&plat, &interiors, &mut names, &mut dice);
    town.move_in(profile, &plat, interiors, &homes, &quarters, &mut names, &mut dice);
    progress.check()?;
    town.services = services::place(profile, &town, size, seed, progress)?;
    Ok(town)
}

impl Town {
    fn name_streets(&mut self, plat: &Plat, interiors: &[Interior], names: &mut Names, dice: &mut Dice) {
        self.streets = plat.streets.iter().flat_map(Street::stretches).collect();
        let mut class = vec![Class::Lane; plat.street_names() as usize];
        for stretch in &self.streets {
            let of = &mut class[stretch.name as usize];
            *of = (*of).min(stretch.class);
        }
        self.street_names = class
            .iter()
            .map(|class| {
                let place = names.place();
                match class {
                    Class::Express => format!("{place}快速路"),
                    Class::Arterial => format!("{place}{}", dice.pick(&["大道", "路", "路"])),
                    Class::Secondary => format!("{place}路"),
                    Class::Local => format!("{place}{}", dice.pick(&["街", "路", "街"])),
                    Class::Lane => format!("{place}巷"),
                }
            })
            .collect();
        for lane in interiors.iter().flat_map(|i| &i.lanes) {
            let name = self.street_names.len() as u32;
            self.street_names.push(format!("{}巷", names.place()));
            self.streets.push(Stretch { class: Class::Lane, name, width: 5.0, bridge: false, urban: true, line: lane.to_vec() });
        }
    }

    /// Buildings and neighbourhoods with years, households and names.
    #[expect(clippy::too_many_arguments, reason = "one step of building, called once")]
    fn move_in(
        &mut self,
        profile: &Profile,
        plat: &Plat,
        interiors: Vec<Interior>,
        homes: &[Home],
        communities: &[u32],
        names: &mut Names,
        dice: &mut Dice,
    ) {
        let mut at: Vec<Option<(usize, Ring)>> = vec![None; homes.len()];
        let mut of_home: Vec<Vec<interior::House>> = vec![Vec::new(); homes.len()];
        let mut others = Vec::new();
        for (b, interior) in interiors.into_iter().enumerate() {
            self.walls.extend(interior.walls);
            for (h, outline) in interior.outlines {
                at[h as usize] = Some((b, outline));
            }
            for house in interior.houses {
                match house.purpose {
                    Purpose::Home(h) => of_home[h as usize].push(house),
                    _ => others.push(house),
                }
            }
        }
        let years = assign_years(profile, plat, homes, &at, dice);
        // codes run from the core outward, as a bureau walked
        let mut order: Vec<usize> = (0..homes.len()).filter(|&h| at[h].is_some()).collect();
        let rank = |h: usize| at[h].as_ref().map_or(0.0, |(b, _)| plat.blocks[*b].rank);
        order.sort_by(|&a, &b| plat_town(plat, &at, a).cmp(&plat_town(plat, &at, b)).then(rank(a).total_cmp(&rank(b))).then(a.cmp(&b)));
        let structures: Vec<f64> = STRUCTURES.iter().map(|(id, _)| profile.building.structure.get(*id).copied().unwrap_or(0.0)).collect();
        let mut index_of = vec![u32::MAX; homes.len()];
        for (position, &h) in order.iter().enumerate() {
            let Some((b, outline)) = &at[h] else { continue };
            index_of[h] = position as u32;
            let home = &homes[h];
            let year = years[h];
            let first = self.buildings.len() as u32;
            let ages = building_years(profile, home, &of_home[h], year, dice);
            let per_household = dice.draw(profile.neighbourhood.m2_per_household) * if home.tier == Tier::Newer { 1.15 } else { 1.0 };
            let (mut households, mut weight, mut anchor) = (0, 0.0, [0.0, 0.0]);
            for (house, age) in of_home[h].iter().zip(ages) {
                let dwellings = (house.area_m2 as f64 / per_household).round().max(1.0) as u16;
                households += u32::from(dwellings);
                let w = house.area_m2 as f64;
                anchor = add(anchor, scale(house.slab.centre, w));
                weight += w;
                let structure = if home.tier == Tier::Newer { 1 } else { dice.weighted(structures.iter().copied()) as u8 };
                self.buildings.push(Building {
                    slab: house.slab,
                    area_m2: house.area_m2,
                    home: Some(position as u32),
                    year: age,
                    floors: house.floors,
                    households: dwellings,
                    usage: Use::Housing,
                    structure,
                });
            }
            let staff = home.tier != Tier::Newer && dice.chance(profile.neighbourhood.original_work_unit_share);
            let place = names.place();
            let street = plat.blocks[*b].ring.tag.iter().find_map(|&t| plat.streets.get(t as usize)).map_or(0, |s| s.name);
            let name = if home.buildings == 1 {
                let street = self.street_names[street as usize].clone();
                names.single(&street, dice)
            } else if staff {
                names.staff_housing(&place, dice)
            } else {
                names.estate(&place, home.tier == Tier::Newer, dice)
            };
            let status = profile.cohort[home.cohort].status;
            let (started, finished) = match status {
                Status::Completed => {
                    // Begun the year before: the starts of 2021 are those still under way, as the document counts them.
                    let finished = dice.whole(2019, 2021);
                    (Some(finished - 1), Some(finished))
                }
                Status::Started => (Some(2021), None),
                Status::Planned => (Some(2022), None),
                _ => (None, None),
            };
            self.neighbourhoods.push(Neighbourhood {
                code: format!("XQ{:05}", position + 1),
                name,
                cohort: home.cohort,
                tier: home.tier,
                status,
                year,
                area_m2: home.area_m2,
                households,
                first,
                buildings: of_home[h].len() as u32,
                outline: outline.at.clone(),
                anchor: scale(anchor, 1.0 / weight.max(1.0)),
                community: communities[plat.blocks[*b].quarter],
                started,
                finished,
                staff_housing: staff,
            });
        }
        for wall in &mut self.walls {
            wall.homes = wall.homes.map(|h| index_of[h as usize]);
        }
        for house in others {
            self.buildings.push(other_building(&house, dice));
        }
    }
}

fn plat_town(plat: &Plat, at: &[Option<(usize, Ring)>], home: usize) -> usize {
    at[home].as_ref().map_or(0, |(b, _)| plat.blocks[*b].town)
}

fn other_building(house: &interior::House, dice: &mut Dice) -> Building {
    let (usage, from, structure) = match house.purpose {
        Purpose::Commercial => (Use::Commercial, 1985, u8::from(dice.chance(0.4))),
        Purpose::Public => (Use::Public, 1978, u8::from(dice.chance(0.5))),
        Purpose::Industrial => (Use::Industrial, 1988, 1),
        _ => (Use::SelfBuilt, 1975, if dice.chance(0.12) { 2 } else { 0 }),
    };
    let households = if usage == Use::SelfBuilt { 1 + u16::from(house.floors > 3) } else { 0 };
    Building {
        slab: house.slab,
        area_m2: house.area_m2,
        home: None,
        year: dice.whole(from, 2020),
        floors: house.floors,
        households,
        usage,
        structure,
    }
}

/// The year of every neighbourhood: the profile's shares hold exactly, and older ones stand nearer to the core.
fn assign_years(profile: &Profile, plat: &Plat, homes: &[Home], at: &[Option<(usize, Ring)>], dice: &mut Dice) -> Vec<i16> {
    let mut years = vec![0; homes.len()];
    for (tier, table) in [(Tier::Core, &profile.years.core), (Tier::Extended, &profile.years.extended), (Tier::Newer, &profile.years.newer)]
    {
        let mut group: Vec<(f64, usize)> = (0..homes.len())
            .filter(|&h| homes[h].tier == tier)
            .map(|h| (at[h].as_ref().map_or(0.0, |(b, _)| plat.blocks[*b].rank) + dice.normal(0.0, 420.0), h))
            .collect();
        group.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut drawn = Vec::with_capacity(group.len());
        let mut passed = 0.0;
        for (key, share) in table {
            let from = (passed * group.len() as f64).round() as usize;
            passed += share;
            let to = ((passed * group.len() as f64).round() as usize).min(group.len());
            let [lo, hi] = span(key);
            for _ in from..to {
                let mut year = dice.whole(lo, hi);
                // records heap at round years; only within the same span, so that its share stays
                let heaps: Vec<i16> = profile.years.heaping.years.iter().copied().filter(|y| (lo..=hi).contains(y)).collect();
                if !heaps.is_empty() && dice.chance(profile.years.heaping.extra_mass) {
                    year = *dice.pick(&heaps);
                }
                drawn.push(year);
            }
        }
        drawn.resize(group.len(), tier.limits()[1]);
        drawn.sort_unstable();
        for ((_, h), year) in group.into_iter().zip(drawn) {
            years[h] = year;
        }
    }
    years
}

/// Years of the buildings of one neighbourhood: more than half of the floor area is of the neighbourhood's year, the rest is older.
fn building_years(profile: &Profile, home: &Home, houses: &[interior::House], year: i16, dice: &mut Dice) -> Vec<i16> {
    let table: Vec<(&String, f64)> = profile.years.within_estate_spread.iter().map(|(k, &w)| (k, w)).collect();
    let [lo, hi] = span(table[dice.weighted(table.iter().map(|t| t.1))].0);
    let mut years = vec![year; houses.len()];
    if hi == 0 || houses.len() < 2 {
        return years;
    }
    let mut older = home.area_m2 as f64 * 0.42;
    for (i, house) in houses.iter().enumerate() {
        older -= house.area_m2 as f64;
        if older < 0.0 {
            break;
        }
        years[i] = (year - dice.whole(lo.max(1), hi.min(16))).max(1955);
    }
    years
}
