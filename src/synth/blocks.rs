//! Blocks: cells of the main grid, parted again and again by streets until they have the size of their ring.

use std::collections::BTreeMap;

use super::dice::Dice;
use super::ground::{Bank, Ground, curve};
use super::plane::{NO_STREET, P, Ring, add, centroid, direction, distance, dot, left, lerp, scale, sub, unit};
use super::profile::{BlockKind, Profile};
use super::streets::{Class, Street};

/// Rings of growth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Core,
    Ring,
    New,
    /// Workshops and factories at the edge of the town.
    Works,
    Rural,
}

/// A quarter of a cell: the smallest piece that has a kind and a community.
#[derive(Debug, Clone)]
pub(super) struct Quarter {
    pub ring: Ring,
    pub kind: Kind,
    pub town: usize,
    pub bank: Bank,
    /// Distance from the town's core, the other bank counted as farther; orders the growth.
    pub rank: f64,
}

/// What lies between streets.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// Convex; inside of the pavements. Tags are streets.
    pub ring: Ring,
    pub kind: Kind,
    pub quarter: usize,
    pub town: usize,
    pub bank: Bank,
    pub centre: P,
    pub rank: f64,
}

/// Streets and what stands between them.
#[derive(Debug, Clone, Default)]
pub(super) struct Plat {
    pub streets: Vec<Street>,
    pub quarters: Vec<Quarter>,
    pub blocks: Vec<Block>,
    /// Strips beside the river: the ring down to mid-river, and the street along its bank.
    pub waterside: Vec<(Vec<P>, u32)>,
    /// Signalled junctions of main streets.
    pub junctions: Vec<P>,
    names: u32,
}

type Edge = (usize, Bank, usize, usize);

impl Plat {
    /// Streets, quarters and blocks of the whole ground; `share` is a town's size against the profile's.
    pub(super) fn new(profile: &Profile, ground: &Ground, share: f64, dice: &mut Dice) -> Self {
        let mut plat = Self::default();
        plat.part_cells(profile, ground, dice);
        plat.rank(ground, dice);
        let km2 = 1.0e6 * share * ground.towns as f64;
        let wind = dice.between(-0.6, 0.6);
        plat.grow(&[
            (Kind::Core, profile.blocks.old_core.area_km2 * km2),
            (Kind::Ring, profile.blocks.ring_1990s.area_km2 * km2),
            (Kind::New, profile.blocks.new_town.area_km2 * km2),
        ]);
        plat.place_works(0.17 * profile.blocks.new_town.area_km2 * km2, direction(wind));
        let gross = plat.part_quarters(profile, dice);
        plat.pave(gross);
        plat
    }

    fn street(&mut self, class: Class, name: u32, width: f64, line: Vec<P>) -> u32 {
        self.streets.push(Street::new(class, name, width, line));
        self.streets.len() as u32 - 1
    }

    fn name(&mut self) -> u32 {
        self.names += 1;
        self.names - 1
    }

    /// Main streets, and the cells between them parted in four.
    fn part_cells(&mut self, profile: &Profile, ground: &Ground, dice: &mut Dice) {
        let levels = ground.levels;
        let mut across: BTreeMap<Edge, u32> = BTreeMap::new();
        let wide = profile.blocks.arterial_width_m;
        for row in 0..ground.tiles[1] {
            let columns = ground.columns_of(row);
            let column_names: Vec<u32> = (0..columns).map(|_| self.name()).collect();
            let country: Vec<bool> = (0..columns).map(|_| dice.chance(0.5)).collect();
            for bank in Bank::BOTH {
                let way = |j: usize| if j == 0 || j == levels { 0.0 } else { 1.0 };
                let s: Vec<f64> = (0..=levels).map(|j| (j as f64 + way(j) * dice.between(-0.12, 0.12)) / levels as f64).collect();
                for (j, &at) in s.iter().enumerate() {
                    let (name, width, keep) = (self.name(), dice.between(wide[0], wide[1]), dice.chance(0.4));
                    for c in 0..columns - 1 {
                        if bank == Bank::South && j == levels && row > 0 {
                            across.insert((row, bank, j, c), across[&(row - 1, Bank::North, levels, c)]);
                            continue;
                        }
                        let mut line = curve(|f| ground.place(row, bank, c, f, at));
                        if let Some(end) = line.last_mut() {
                            *end = ground.place(row, bank, c + 1, 0.0, at);
                        }
                        let outer = bank == Bank::South && j == levels;
                        let class = match j {
                            0 => Class::Secondary,
                            _ if outer => Class::Express,
                            _ => Class::Arterial,
                        };
                        let id = self.street(class, name, if j == 0 { 18.0 } else { width }, line);
                        self.streets[id as usize].keep = keep || outer;
                        across.insert((row, bank, j, c), id);
                    }
                }
                let mut up: BTreeMap<(usize, usize), u32> = BTreeMap::new();
                for c in 0..columns {
                    let width = dice.between(wide[0], wide[1]);
                    for j in 0..levels {
                        let line = curve(|f| ground.place(row, bank, c, 0.0, s[j] + (s[j + 1] - s[j]) * f));
                        let id = self.street(Class::Arterial, column_names[c], width, line);
                        self.streets[id as usize].keep = country[c] || ground.bridges[row][c];
                        up.insert((c, j), id);
                    }
                }
                for c in 0..columns - 1 {
                    self.waterside.push((ground.waterside(row, bank, c), across[&(row, bank, 0, c)]));
                    for j in 0..levels {
                        let cell = self.cell([
                            (across[&(row, bank, j, c)], false),
                            (up[&(c + 1, j)], false),
                            (across[&(row, bank, j + 1, c)], true),
                            (up[&(c, j)], true),
                        ]);
                        self.quarter(cell, bank, dice);
                    }
                }
            }
            for c in (0..columns).filter(|&c| ground.bridges[row][c]) {
                let ends = Bank::BOTH.map(|bank| ground.place(row, bank, c, 0.0, 0.0));
                let id = self.street(Class::Arterial, column_names[c], 28.0, ends.to_vec());
                self.streets[id as usize].bridge = true;
                self.streets[id as usize].keep = true;
            }
        }
    }

    /// The ring along four streets, each run forward or backward; counter-clockwise.
    fn cell(&self, sides: [(u32, bool); 4]) -> Ring {
        let mut ring = Ring::default();
        for (id, backward) in sides {
            let line = &self.streets[id as usize].line;
            let n = line.len();
            for i in 0..n - 1 {
                ring.at.push(if backward { line[n - 1 - i] } else { line[i] });
                ring.tag.push(id);
            }
        }
        if ring.area() < 0.0 {
            ring.at.reverse();
            ring.tag.reverse();
            ring.tag.rotate_left(1);
        }
        ring
    }

    fn quarter(&mut self, cell: Ring, bank: Bank, dice: &mut Dice) {
        let frame = cell.longest_side().0;
        let mut pieces = vec![cell];
        for class in [Class::Secondary, Class::Local] {
            pieces = pieces
                .into_iter()
                .flat_map(|piece| match self.part(&piece, frame, class, 20.0, 0.05, dice) {
                    Some(two) => two.to_vec(),
                    None => vec![piece],
                })
                .collect();
        }
        for ring in pieces {
            self.quarters.push(Quarter { ring, kind: Kind::Rural, town: 0, bank, rank: 0.0 });
        }
    }

    /// Parts a ring across its longer extent by a new street; `None` where a straight line would cut it thrice.
    fn part(&mut self, ring: &Ring, frame: P, class: Class, width: f64, turn: f64, dice: &mut Dice) -> Option<[Ring; 2]> {
        let side = left(frame);
        let span = |d: P| ring.extent(d)[1] - ring.extent(d)[0];
        let along = if span(frame) >= span(side) { frame } else { side };
        for _ in 0..4 {
            let angle = along[1].atan2(along[0]) + dice.normal(0.0, turn).clamp(-2.0 * turn, 2.0 * turn);
            let normal = direction(angle);
            let [lo, hi] = ring.extent(normal);
            let on = scale(normal, lo + (hi - lo) * dice.between(0.43, 0.57));
            if ring.crossings(on, normal) != 2 {
                continue;
            }
            let id = self.streets.len() as u32;
            let two = [ring.clip(on, normal, id), ring.clip(on, scale(normal, -1.0), id)];
            if two.iter().any(|r| r.is_empty() || r.area() < 0.15 * ring.area()) {
                continue;
            }
            let Some(i) = two[0].tag.iter().position(|&t| t == id) else { continue };
            let ends = two[0].edge(i);
            for end in ends {
                let parent = (0..ring.at.len()).find(|&e| {
                    let [a, b] = ring.edge(e);
                    let d = unit(sub(b, a));
                    let t = dot(sub(end, a), d);
                    (-1e-6..=distance(a, b) + 1e-6).contains(&t) && dot(sub(end, a), left(d)).abs() < 1e-5
                });
                if let Some(tag) = parent.map(|e| ring.tag[e])
                    && tag != NO_STREET
                {
                    let main = &mut self.streets[tag as usize];
                    main.meet(end);
                    if class <= Class::Secondary && main.class == Class::Arterial {
                        self.junctions.push(end);
                    }
                }
            }
            let name = self.name();
            self.street(class, name, width, ends.to_vec());
            return Some(two);
        }
        None
    }

    /// Town and rank of every quarter.
    fn rank(&mut self, ground: &Ground, dice: &mut Dice) {
        let phase: [f64; 3] = std::array::from_fn(|_| dice.between(0.0, std::f64::consts::TAU));
        let cores: Vec<(P, Bank)> = (0..ground.towns).map(|town| ground.core(town)).collect();
        for quarter in &mut self.quarters {
            let p = centroid(&quarter.ring.at);
            quarter.town = ground.town_of(p).min(ground.towns - 1);
            let (core, bank) = cores[quarter.town];
            let d = sub(p, core);
            let wave = (p[0] / 510.0 + phase[0]).sin() * (p[1] / 430.0 + phase[1]).sin() + 0.5 * ((p[0] + p[1]) / 260.0 + phase[2]).sin();
            let reach = ((d[0] / 1.25).powi(2) + d[1].powi(2)).sqrt();
            quarter.rank = reach + if quarter.bank == bank { 0.0 } else { 520.0 } + 130.0 * wave;
        }
    }

    /// Gives the quarters their kinds from the cores outward until every kind has its area.
    fn grow(&mut self, areas: &[(Kind, f64)]) {
        let mut order: Vec<usize> = (0..self.quarters.len()).collect();
        order.sort_by(|&a, &b| self.quarters[a].rank.total_cmp(&self.quarters[b].rank));
        let mut next = order.into_iter().peekable();
        for &(kind, area) in areas {
            let mut left = area;
            while let Some(&i) = next.peek() {
                let piece = self.quarters[i].ring.area();
                if left < piece / 2.0 {
                    break;
                }
                left -= piece;
                self.quarters[i].kind = kind;
                next.next();
            }
        }
    }

    /// Works stand at the rim of the new town, on its lee side.
    fn place_works(&mut self, area: f64, lee: P) {
        let mut order: Vec<usize> = (0..self.quarters.len()).filter(|&i| self.quarters[i].kind == Kind::Rural).collect();
        order.sort_by(|&a, &b| self.quarters[a].rank.total_cmp(&self.quarters[b].rank));
        let mut rim = 0.0;
        order.retain(|&i| {
            rim += self.quarters[i].ring.area();
            rim < 3.2 * area
        });
        order.sort_by(|&a, &b| dot(centroid(&self.quarters[b].ring.at), lee).total_cmp(&dot(centroid(&self.quarters[a].ring.at), lee)));
        // every town has its own works, not the most leeward town all of them
        let towns = self.quarters.iter().map(|q| q.town + 1).max().unwrap_or(1);
        let mut open = vec![area / towns as f64; towns];
        for i in order {
            let quarter = &mut self.quarters[i];
            if open[quarter.town] > 0.0 {
                open[quarter.town] -= quarter.ring.area();
                quarter.kind = Kind::Works;
            }
        }
    }

    /// Parts the urban quarters into blocks, gross of the streets around them.
    fn part_quarters(&mut self, profile: &Profile, dice: &mut Dice) -> Vec<(usize, Ring)> {
        let mut blocks = Vec::new();
        for q in 0..self.quarters.len() {
            let kind = self.quarters[q].kind;
            let Some(shape) = shape(profile, kind) else { continue };
            let turn = match kind {
                Kind::Core => 0.10,
                Kind::Ring => 0.045,
                _ => 0.015,
            };
            let frame = self.quarters[q].ring.longest_side().0;
            let mut open = vec![self.quarters[q].ring.clone()];
            while let Some(ring) = open.pop() {
                let long = [frame, left(frame)].map(|d| ring.extent(d)[1] - ring.extent(d)[0]).into_iter().fold(0.0, f64::max);
                let limit = shape.block_m[1] * dice.between(0.92, 1.25);
                let width = dice.between(shape.branch_width_m[0], shape.branch_width_m[1]);
                if long > limit
                    && let Some(two) = self.part(&ring, frame, Class::Local, width, turn, dice)
                {
                    open.extend(two);
                } else {
                    blocks.push((q, ring));
                }
            }
        }
        blocks
    }

    /// Takes the streets' halves and pavements off the blocks, and notes along which streets they stand.
    fn pave(&mut self, gross: Vec<(usize, Ring)>) {
        for (q, ring) in &gross {
            let kind = self.quarters[*q].kind;
            for i in 0..ring.at.len() {
                let Some(street) = self.streets.get_mut(ring.tag[i] as usize) else { continue };
                street.build(ring.edge(i));
                if street.class == Class::Arterial && i > 0 && ring.tag[i] != ring.tag[i - 1] {
                    let before = ring.tag[i - 1] as usize;
                    let p = ring.at[i];
                    if self.streets.get(before).is_some_and(|s| s.class <= Class::Secondary && s.line.len() > 2) {
                        self.junctions.push(p);
                    }
                }
                let _ = kind;
            }
        }
        self.junctions.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
        self.junctions.dedup_by(|a, b| distance(*a, *b) < 1.0);
        for (q, ring) in gross {
            let kind = self.quarters[q].kind;
            let net = ring.kernel(|i| {
                let street = self.streets.get(ring.tag[i] as usize);
                let pavement = match (street.map(|s| s.class), kind) {
                    (Some(Class::Express | Class::Arterial), _) => 5.0,
                    (_, Kind::Core) => 2.0,
                    (_, Kind::Ring) => 3.0,
                    _ => 4.5,
                };
                street.map_or(0.0, |s| s.width / 2.0) + pavement
            });
            if net.is_empty() || net.area() < 900.0 {
                continue;
            }
            let quarter = &self.quarters[q];
            self.blocks.push(Block {
                centre: centroid(&net.at),
                kind,
                quarter: q,
                town: quarter.town,
                bank: quarter.bank,
                rank: quarter.rank,
                ring: net,
            });
        }
    }

    /// How many names the streets use.
    pub(super) fn street_names(&self) -> u32 {
        self.names
    }

    /// The point `by` metres beside the middle of a stretch of line, at fraction `t`.
    pub(super) fn beside(line: &[P], t: f64, by: f64) -> P {
        let pieces = line.len() - 1;
        let i = ((t * pieces as f64) as usize).min(pieces - 1);
        let (a, b) = (line[i], line[i + 1]);
        add(lerp(a, b, (t * pieces as f64 - i as f64).clamp(0.0, 1.0)), scale(left(unit(sub(b, a))), by))
    }
}

fn shape(profile: &Profile, kind: Kind) -> Option<&BlockKind> {
    match kind {
        Kind::Core => Some(&profile.blocks.old_core),
        Kind::Ring => Some(&profile.blocks.ring_1990s),
        Kind::New | Kind::Works => Some(&profile.blocks.new_town),
        Kind::Rural => None,
    }
}
