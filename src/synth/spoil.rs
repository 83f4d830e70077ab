//! Defects: which rows are spoilt, how, and the list of all of them.

use super::dice::{Dice, Stream};
use super::interior::walled;
use super::plane::{P, Ring, add, direction, dot, left, scale, sub};
use super::profile::Profile;
use super::records::Record;
use super::town::{Building, Town, Use};

/// A spoilt row, for `dirty.csv`.
#[derive(Debug, Clone)]
pub(super) struct Spoilt {
    pub class: &'static str,
    pub layer: &'static str,
    /// Row of the layer, from 0; of a table with the header counted.
    pub row: u64,
    /// Code of the building or neighbourhood, or name of the facility.
    pub key: String,
    /// What was written.
    pub written: String,
}

/// Forms of a construction year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearForm {
    Missing,
    Decade,
    TwoDigit,
    Range,
    Serial,
    Impossible,
    Date,
}

impl YearForm {
    pub(super) const ALL: [(Self, &'static str); 7] = [
        (Self::Missing, "year_missing"),
        (Self::Decade, "year_decade_text"),
        (Self::TwoDigit, "year_two_digit"),
        (Self::Range, "year_range_text"),
        (Self::Serial, "year_excel_serial_or_1900"),
        (Self::Impossible, "year_impossible"),
        (Self::Date, "year_date_text"),
    ];

    pub(super) fn class(self) -> &'static str {
        Self::ALL.iter().find(|(form, _)| *form == self).map_or("", |(_, class)| class)
    }

    /// The year as the form writes it; every form but an impossible one holds the true year or says nothing.
    pub(super) fn write(self, year: i16, dice: &mut Dice) -> Option<String> {
        Some(match self {
            Self::Missing => return dice.chance(0.25).then(|| "不详".to_owned()),
            Self::Decade => {
                let decade = if year < 2000 { format!("{}年代", year / 10 % 10 * 10) } else { format!("{}年代", year / 10 * 10) };
                match year % 10 {
                    7..=9 if dice.chance(0.4) => format!("{decade}末"),
                    0..=2 if dice.chance(0.4) => format!("{decade}初"),
                    _ => decade,
                }
            }
            Self::TwoDigit => format!("{:02}", year % 100),
            Self::Range => {
                let from = year - dice.whole(0, 2);
                format!("{from}-{}", year + dice.whole(i16::from(from == year), 3))
            }
            Self::Serial if dice.chance(0.3) => "1900".to_owned(),
            Self::Serial => day_number(year, dice.whole(1, 12)).to_string(),
            Self::Impossible => dice.pick(&["2099", "19998", "1098"]).to_string(),
            Self::Date => {
                let month = dice.whole(1, 12);
                match dice.below(4) {
                    0 => format!("{year}.{month}"),
                    1 => format!("{year}年{month}月"),
                    2 => format!("{year}年"),
                    _ => format!("{year}-{month:02}-01"),
                }
            }
        })
    }
}

/// A spreadsheet's number of the first day of a month: days since 1899-12-30.
fn day_number(year: i16, month: i16) -> i64 {
    // days from civil, Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (2013)
    let (y, m) = (i64::from(year) - i64::from(month <= 2), i64::from(month));
    let era = y.div_euclid(400);
    let of_era = y - era * 400;
    let of_year = (153 * (m + if m > 2 { -3 } else { 9 }) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468 + 25_569
}

/// Defects of a building's row; a set of bits.
pub(super) mod flag {
    pub(crate) const FLOORS_MISSING: u16 = 1;
    pub(crate) const HOUSEHOLDS_MISSING: u16 = 1 << 1;
    pub(crate) const AREA_WAN: u16 = 1 << 2;
    pub(crate) const AREA_WITHOUT_SHOPS: u16 = 1 << 3;
    pub(crate) const NAME_VARIANT: u16 = 1 << 4;
    pub(crate) const UNNAMED: u16 = 1 << 5;
    pub(crate) const SELF_CROSSING: u16 = 1 << 6;
    pub(crate) const OVERLAP: u16 = 1 << 7;
}

/// A row beyond the buildings that there are.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extra {
    /// The same row again.
    Row(u32),
    /// The same shape under another number.
    Shape(u32),
    /// A hairline or a crumb.
    Sliver(P, f64),
}

/// All that is wrong with the buildings and outlines.
#[derive(Debug, Clone, Default)]
pub(super) struct Defects {
    pub years: Vec<Option<YearForm>>,
    pub flags: Vec<u16>,
    pub extras: Vec<Extra>,
    /// Outline as drawn, of every neighbourhood that has one.
    pub outlines: Vec<Option<Vec<P>>>,
    pub outline_extras: Vec<Extra>,
    /// Defect and neighbourhood of every outline that was spoilt.
    pub spoilt_outlines: Vec<(&'static str, u32)>,
    /// Buildings that reach into a second outline.
    pub crossing: Vec<u32>,
}

impl Defects {
    /// Draws the defects in the profile's shares.
    pub(super) fn draw(profile: &Profile, town: &Town, records: &[Record], seed: u64) -> Self {
        let mut dice = Dice::new(seed, Stream::Dirt);
        let n = town.buildings.len();
        let mut out = Self { years: year_forms(profile, n, &mut dice), flags: vec![0; n], ..Self::default() };
        let homes: Vec<u32> = (0..n as u32).filter(|&i| town.buildings[i as usize].home.is_some()).collect();
        let all: Vec<u32> = (0..n as u32).collect();
        for (class, flag, among) in [
            ("floors_missing", flag::FLOORS_MISSING, &all),
            ("households_missing", flag::HOUSEHOLDS_MISSING, &homes),
            ("area_unit_wan", flag::AREA_WAN, &all),
            ("area_excludes_ground_floor_shops", flag::AREA_WITHOUT_SHOPS, &homes),
            ("name_variant", flag::NAME_VARIANT, &homes),
            ("polygon_self_intersection", flag::SELF_CROSSING, &all),
        ] {
            let among: Vec<u32> = match flag {
                // of one storey nothing would be left
                flag::AREA_WITHOUT_SHOPS => among.iter().copied().filter(|&i| town.buildings[i as usize].floors > 1).collect(),
                flag::NAME_VARIANT => {
                    among.iter().copied().filter(|&i| home_record(town, records, i).is_some_and(|r| !r.anonymous)).collect()
                }
                _ => among.clone(),
            };
            let base = if flag == flag::NAME_VARIANT || flag == flag::AREA_WITHOUT_SHOPS || flag == flag::HOUSEHOLDS_MISSING {
                homes.len()
            } else {
                n
            };
            let count = (profile.dirty(class) * base as f64).round() as usize;
            for k in dice.sample(among.len(), count) {
                out.flags[among[k as usize] as usize] |= flag;
            }
        }
        for &i in &homes {
            let nameless = match home_record(town, records, i) {
                Some(r) if r.anonymous => true,
                // inside of an outline nobody writes the name on every house
                Some(r) => r.outlined && dice.chance(0.3),
                None => false,
            };
            if nameless && out.flags[i as usize] & flag::NAME_VARIANT == 0 {
                out.flags[i as usize] |= flag::UNNAMED;
            }
        }
        out.overlap(profile, town, &mut dice);
        let sample = |dice: &mut Dice, class: &str, n: usize| dice.sample(n, (profile.dirty(class) * n as f64).round() as usize);
        out.extras.extend(sample(&mut dice, "duplicate_row", n).into_iter().map(Extra::Row));
        out.extras.extend(sample(&mut dice, "polygon_duplicate", n).into_iter().map(Extra::Shape));
        for k in sample(&mut dice, "sliver_or_tiny", n) {
            let slab = town.buildings[k as usize].slab;
            let beside = add(slab.centre, scale(left(direction(slab.angle)), slab.depth / 2.0 + 1.2));
            out.extras.push(Extra::Sliver(beside, slab.angle));
        }
        dice.shuffle(&mut out.extras);
        out.draw_outlines(profile, town, records, homes.len(), &mut dice);
        out
    }

    /// Own houses whose roofs reach over their neighbours'.
    fn overlap(&mut self, profile: &Profile, town: &Town, dice: &mut Dice) {
        let close: Vec<u32> = (1..town.buildings.len() as u32)
            .filter(|&i| {
                let (a, b) = (&town.buildings[i as usize - 1], &town.buildings[i as usize]);
                let reach = f64::midpoint(a.slab.length, b.slab.length) + 1.4;
                a.usage == Use::SelfBuilt && b.usage == Use::SelfBuilt && super::plane::distance(a.slab.centre, b.slab.centre) < reach
            })
            .collect();
        let count = (profile.dirty("polygon_overlap") * town.buildings.len() as f64).round() as usize;
        for k in dice.sample(close.len(), count) {
            self.flags[close[k as usize] as usize] |= flag::OVERLAP;
        }
    }

    fn draw_outlines(&mut self, profile: &Profile, town: &Town, records: &[Record], home_buildings: usize, dice: &mut Dice) {
        self.outlines = records.iter().zip(&town.neighbourhoods).map(|(r, n)| r.outlined.then(|| n.outline.clone())).collect();
        let drawn: Vec<u32> = (0..records.len() as u32).filter(|&i| records[i as usize].outlined).collect();
        let count = |class: &str| (profile.dirty(class) * drawn.len() as f64).round() as usize;
        let mut walls: Vec<usize> = (0..town.walls.len())
            .filter(|&w| town.walls[w].homes.iter().all(|&h| records.get(h as usize).is_some_and(|r| r.outlined)))
            .collect();
        dice.shuffle(&mut walls);
        let wanted = (profile.dirty("building_crosses_two_estates") * home_buildings as f64).round() as usize;
        let mut moved = vec![false; records.len()];
        let mut overlaps = count("polygon_overlap");
        for w in walls {
            let wall = &town.walls[w];
            let [a, b] = wall.homes;
            if moved[a as usize] || moved[b as usize] {
                continue;
            }
            if self.crossing.len() < wanted {
                // the line between the two is drawn through the nearest houses of the first
                let reach = |i: u32| {
                    town.buildings[i as usize].slab.corners().map(|c| dot(c, wall.normal)).into_iter().fold(f64::NEG_INFINITY, f64::max)
                };
                let base = |i: u32| {
                    town.buildings[i as usize].slab.corners().map(|c| dot(c, wall.normal)).into_iter().fold(f64::INFINITY, f64::min)
                };
                let home = &town.neighbourhoods[a as usize];
                let range = home.first..home.first + home.buildings;
                let line = range.clone().map(reach).fold(f64::NEG_INFINITY, f64::max) - 4.0;
                let cut: Vec<u32> = range.filter(|&i| reach(i) > line + 1.0 && base(i) < line - 1.0).collect();
                if cut.is_empty() || self.crossing.len() + cut.len() > wanted + 3 || home.buildings < 2 {
                    continue;
                }
                let on = scale(wall.normal, line);
                let first = Ring::plain(home.outline.clone(), super::plane::NO_STREET).clip(on, scale(wall.normal, -1.0), 0);
                let second = walled(&wall.parent.clip(on, wall.normal, 0));
                if first.is_empty() || second.is_empty() {
                    continue;
                }
                self.outlines[a as usize] = Some(first.at);
                self.outlines[b as usize] = Some(second.at);
                self.crossing.extend(cut);
            } else if overlaps > 0 {
                let on = sub(wall.on, scale(wall.normal, 5.0));
                let wide = walled(&wall.parent.clip(on, wall.normal, 0));
                if wide.is_empty() {
                    continue;
                }
                self.outlines[b as usize] = Some(wide.at);
                self.spoilt_outlines.push(("polygon_overlap", b));
                overlaps -= 1;
            } else {
                break;
            }
            moved[a as usize] = true;
            moved[b as usize] = true;
        }
        let still: Vec<u32> = drawn.iter().copied().filter(|&i| !moved[i as usize]).collect();
        for k in dice.sample(still.len(), count("polygon_self_intersection").max(1)) {
            let i = still[k as usize];
            if let Some(ring) = &mut self.outlines[i as usize] {
                *ring = with_loop(ring);
                self.spoilt_outlines.push(("polygon_self_intersection", i));
            }
        }
        for k in dice.sample(drawn.len(), count("polygon_duplicate").max(1)) {
            self.outline_extras.push(Extra::Shape(drawn[k as usize]));
        }
        for k in dice.sample(drawn.len(), count("sliver_or_tiny").max(1)) {
            let outline = &town.neighbourhoods[drawn[k as usize] as usize].outline;
            self.outline_extras.push(Extra::Sliver(outline.first().copied().unwrap_or_default(), dice.between(0.0, 3.0)));
        }
    }
}

fn home_record<'a>(town: &Town, records: &'a [Record], building: u32) -> Option<&'a Record> {
    records.get(town.buildings[building as usize].home? as usize)
}

/// Forms of the years of `n` rows; no row has two.
pub(super) fn year_forms(profile: &Profile, n: usize, dice: &mut Dice) -> Vec<Option<YearForm>> {
    let counts = YearForm::ALL.map(|(_, class)| (profile.dirty(class) * n as f64).round() as usize);
    let mut rows = dice.sample(n, counts.iter().sum()).into_iter();
    let mut forms = vec![None; n];
    for ((form, _), count) in YearForm::ALL.into_iter().zip(counts) {
        for row in rows.by_ref().take(count) {
            forms[row as usize] = Some(form);
        }
    }
    forms
}

/// The ring of a building as drawn.
pub(super) fn footprint(building: &Building, flags: u16) -> Vec<P> {
    let mut slab = building.slab;
    if flags & flag::OVERLAP != 0 {
        slab.length += 4.0;
    }
    let ring = slab.corners().to_vec();
    if flags & flag::SELF_CROSSING == 0 { ring } else { with_loop(&ring) }
}

/// The ring with a small loop at its first corner, as a hand that digitised one point too many leaves it.
fn with_loop(ring: &[P]) -> Vec<P> {
    let (Some(&first), Some(&second), Some(&last)) = (ring.first(), ring.get(1), ring.last()) else { return ring.to_vec() };
    let along = super::plane::unit(sub(second, first));
    let back = super::plane::unit(sub(last, first));
    let outside = add(first, scale(back, -0.5));
    let mut out = vec![add(first, scale(back, 1.2)), outside, add(outside, scale(along, -0.8)), add(first, scale(along, 1.0))];
    out.extend_from_slice(&ring[1..]);
    out
}

/// The ring of a sliver: as long as a man, as wide as a hand.
pub(super) fn sliver(at: P, angle: f64) -> Vec<P> {
    let (u, v) = (scale(direction(angle), 2.2), scale(left(direction(angle)), 0.06));
    vec![sub(sub(at, u), v), sub(add(at, u), v), add(add(at, u), v), add(sub(at, u), v)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Validation;

    #[test]
    fn a_day_number_is_the_spreadsheets() {
        assert_eq!(day_number(1998, 1), 35_796);
        assert_eq!(day_number(2000, 3), 36_586);
    }

    #[test]
    fn a_loop_makes_a_ring_invalid() {
        let ring = [[0.0, 0.0], [20.0, 0.0], [20.0, 10.0], [0.0, 10.0]];
        let polygon = |r: &[P]| super::super::territory::polygon(r);
        assert!(polygon(&ring).is_valid());
        assert!(!polygon(&with_loop(&ring)).is_valid());
    }

    #[test]
    fn every_form_of_a_year_holds_the_year() {
        let mut dice = Dice::new(3, Stream::Dirt);
        for year in [1968, 1987, 1998, 2000, 2004] {
            assert_eq!(YearForm::TwoDigit.write(year, &mut dice).unwrap(), format!("{:02}", year % 100));
            assert!(YearForm::Date.write(year, &mut dice).unwrap().starts_with(&year.to_string()));
            let range = YearForm::Range.write(year, &mut dice).unwrap();
            let (a, b) = range.split_once('-').unwrap();
            assert!(a.parse::<i16>().unwrap() <= year && year <= b.parse::<i16>().unwrap());
        }
        assert_eq!(YearForm::Decade.write(1995, &mut dice).unwrap(), "90年代");
    }
}
