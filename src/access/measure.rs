//! The measures of a district: distances by straight line and on foot, from every neighbourhood to every set of facilities.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::detour::{Detours, Vantage};
use super::gaps::Open;
use super::network::Opportunities;
use super::services;
use super::streets;
use super::targets::{Rule, Targets, by_category};
use super::walk::OnStreets;
use crate::district::{BoxIndex, District, NeighbourhoodIx};
use crate::policy::Standard;
use crate::project::AccessSettings;
use crate::report::{Cancelled, Progress, Stage};

/// Distances of every neighbourhood to the nearest facility of every category, by straight line and on foot, and what is needed
/// to judge the lines of the standard.
///
/// # Assumptions
/// Straight lines start from a neighbourhood's anchor. Walks start from its gates where there is a network of streets, else from
/// the anchor, too.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// What walks are measured by.
    pub basis: WalkBasis,
    /// Categories that occur in the inputs, sorted; the first sets of facilities are theirs.
    pub categories: Vec<String>,
    pub(super) rules: Vec<Rule>,
    /// Set of each category.
    category_sets: Vec<u32>,
    sets: Vec<Measured>,
    foot: Vec<Foot>,
    services: Vec<Option<[Opportunities; 3]>>,
}

/// What walks are measured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WalkBasis {
    /// Along the streets.
    Network,
    /// Straight lines that cross barriers at crossings only, times a factor.
    #[default]
    Detour,
}

/// How a neighbourhood is reached on foot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Foot {
    /// From its gates.
    Gates,
    /// From the streets along its outline.
    Outline,
    /// From its anchor, without streets.
    #[default]
    Anchor,
    /// No street is near.
    NoStreet,
    /// Its streets are joined to no others.
    Island,
}

/// A facility and how far it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// Metres.
    pub metres: f64,
    /// Index in the district.
    pub facility: u32,
}

/// The nearest on foot.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum OnFoot {
    /// A way.
    Way(Reached),
    /// There is none.
    NoWay,
    /// Nobody knows.
    Unknown(Open),
}

/// Nearest of a set by straight line and on foot; infinite where there is none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) straight: f64,
    pub(super) walk: f64,
    pub(super) nearest: u32,
    pub(super) walked: u32,
}

/// The distances to one set of facilities.
#[derive(Debug, Clone, Default)]
pub(super) struct Measured {
    /// By neighbourhood.
    pub(super) cells: Vec<Cell>,
    /// Straight line to the nearest without a street, by neighbourhood; empty where every one has a street.
    pub(super) off_street: Vec<f64>,
}

/// A set of facilities with an index of their places.
pub(super) struct Place {
    pub(super) members: Vec<u32>,
    pub(super) index: BoxIndex,
}

/// Measures every neighbourhood of a district; along the streets where there is a network of them.
///
/// # Errors
/// [`Cancelled`] where the caller cancels.
pub fn measure(
    district: &District,
    standard: &Standard,
    settings: &AccessSettings,
    walking: Option<&OnStreets>,
    progress: &Progress,
) -> Result<Access, Cancelled> {
    let n = district.neighbourhoods.len();
    progress.enter(Stage::Access, n as u64)?;
    let of_category = by_category(district);
    let mut targets = Targets::default();
    let category_sets: Vec<u32> = of_category.values().map(|members| targets.add(members.clone())).collect();
    let lines = standard.facilities.iter();
    let rules: Vec<Rule> = lines.map(|line| Rule::new(district, &of_category, standard, line, settings, &mut targets)).collect();
    let places: Vec<Place> = targets.sets.into_iter().map(|members| Place::new(district, members)).collect();
    let categories: Vec<String> = of_category.keys().map(|category| (*category).to_owned()).collect();
    let mut access = Access {
        basis: if walking.is_some() { WalkBasis::Network } else { WalkBasis::Detour },
        categories,
        rules,
        category_sets,
        ..Access::default()
    };
    let kinds = services::kinds(district, &of_category);
    if let Some(walking) = walking {
        access.sets = streets::measured(walking, district, &places, progress)?;
        access.foot = streets::foot(walking, district);
        access.services = streets::services(walking, district, &kinds, settings, &access.foot, progress)?;
    } else {
        let ways = OnDetours::new(district, settings);
        let rows = (0..n as u32).into_par_iter().map(|at| {
            progress.advance(1)?;
            let start = ways.detours.start(district.neighbourhoods[at as usize].anchor);
            let anchor = district.neighbourhoods[at as usize].anchor;
            let cells: Vec<Cell> = places.iter().map(|place| ways.cell(place, anchor, &start)).collect();
            Ok((cells, ways.services(anchor, &start, &kinds, settings)))
        });
        let rows: Vec<(Vec<Cell>, Option<[Opportunities; 3]>)> = rows.collect::<Result<_, Cancelled>>()?;
        access.foot = vec![Foot::Anchor; n];
        access.sets = vec![Measured::default(); places.len()];
        for (cells, services) in rows {
            access.sets.iter_mut().zip(cells).for_each(|(set, cell)| set.cells.push(cell));
            access.services.push(services);
        }
    }
    Ok(access)
}

impl Place {
    pub(super) fn new(district: &District, members: Vec<u32>) -> Self {
        let index = BoxIndex::new(members.iter().map(|&f| [district.facilities[f as usize].at; 2]));
        Self { members, index }
    }

    /// The nearest by straight line, the lowest first among equals.
    pub(super) fn nearest(&self, from: [f64; 2]) -> (f64, u32) {
        let mut best = (f64::INFINITY, u32::MAX);
        for (at, squared) in self.index.by_distance(from) {
            let metres = squared.sqrt();
            if metres > best.0 {
                break;
            }
            let facility = self.members[at as usize];
            if metres < best.0 || facility < best.1 {
                best = (metres, facility);
            }
        }
        best
    }
}

/// Walks without streets.
struct OnDetours<'d> {
    district: &'d District,
    detours: Detours,
    /// What each facility sees, looked at only where it is across a barrier.
    seen: Vec<OnceLock<Vantage>>,
    all: BoxIndex,
}

impl<'d> OnDetours<'d> {
    fn new(district: &'d District, settings: &AccessSettings) -> Self {
        let seen = district.facilities.iter().map(|_| OnceLock::new()).collect();
        let all = BoxIndex::new(district.facilities.iter().map(|f| [f.at; 2]));
        Self { district, detours: Detours::new(district, settings), seen, all }
    }

    fn walk(&self, start: &super::detour::Start, facility: u32) -> f64 {
        let at = self.district.facilities[facility as usize].at;
        let walk = self.detours.walk(start, at, || self.seen[facility as usize].get_or_init(|| self.detours.vantage(at)));
        walk.unwrap_or(f64::INFINITY)
    }

    fn cell(&self, place: &Place, anchor: [f64; 2], start: &super::detour::Start) -> Cell {
        let (straight, nearest) = place.nearest(anchor);
        let (mut walk, mut walked) = (f64::INFINITY, u32::MAX);
        for (at, squared) in place.index.by_distance(anchor) {
            if self.detours.least(squared.sqrt()) > walk {
                break;
            }
            let facility = place.members[at as usize];
            let metres = self.walk(start, facility);
            if metres < walk || (metres == walk && metres.is_finite() && facility < walked) {
                (walk, walked) = (metres, facility);
            }
        }
        Cell { straight, walk, nearest, walked }
    }

    fn services(
        &self,
        anchor: [f64; 2],
        start: &super::detour::Start,
        kinds: &services::Kinds,
        settings: &AccessSettings,
    ) -> Option<[Opportunities; 3]> {
        if self.district.facilities.is_empty() {
            return None;
        }
        let limits = services::limits_m(settings);
        let reach = limits[2] / self.detours.least(1.0);
        let near = self.all.unsorted_touching([[anchor[0] - reach, anchor[1] - reach], [anchor[0] + reach, anchor[1] + reach]]);
        Some(kinds.count(near.map(|facility| (facility, self.walk(start, facility))), limits))
    }
}

impl Access {
    /// The nearest facility of a category by straight line; `None` where the inputs have none.
    #[must_use]
    pub fn straight(&self, n: NeighbourhoodIx, category: &str) -> Option<Reached> {
        self.straight_to(n, self.set_of(category)?)
    }

    /// The nearest facility of a category on foot; unknown where the inputs have none.
    #[must_use]
    pub fn walk(&self, n: NeighbourhoodIx, category: &str) -> OnFoot {
        self.set_of(category).map_or(OnFoot::Unknown(Open::NoFacility), |set| self.walk_to(n, set))
    }

    /// How a neighbourhood is reached on foot.
    #[must_use]
    pub fn foot(&self, n: NeighbourhoodIx) -> Foot {
        self.foot[n.at()]
    }

    /// Services within 5, 10 and 15 minutes on foot; `None` where no facility was read or the walks are not known.
    #[must_use]
    pub fn services(&self, n: NeighbourhoodIx) -> Option<&[Opportunities; 3]> {
        self.services[n.at()].as_ref()
    }

    /// Distinct categories within ten minutes on foot.
    #[must_use]
    pub fn diversity(&self, n: NeighbourhoodIx) -> Option<u32> {
        self.services(n).map(|within| within[1].categories)
    }

    pub(super) fn straight_to(&self, n: NeighbourhoodIx, set: u32) -> Option<Reached> {
        let cell = self.cell(n, set);
        (cell.nearest != u32::MAX).then_some(Reached { metres: cell.straight, facility: cell.nearest })
    }

    pub(super) fn walk_to(&self, n: NeighbourhoodIx, set: u32) -> OnFoot {
        let cell = self.cell(n, set);
        match self.foot[n.at()] {
            Foot::NoStreet => OnFoot::Unknown(Open::NoStreet),
            _ if cell.walk.is_finite() => OnFoot::Way(Reached { metres: cell.walk, facility: cell.walked }),
            Foot::Island => OnFoot::Unknown(Open::Island),
            _ => OnFoot::NoWay,
        }
    }

    pub(super) fn off_street(&self, n: NeighbourhoodIx, set: u32) -> f64 {
        self.sets[set as usize].off_street.get(n.at()).copied().unwrap_or(f64::INFINITY)
    }

    fn cell(&self, n: NeighbourhoodIx, set: u32) -> Cell {
        self.sets[set as usize].cells[n.at()]
    }

    fn set_of(&self, category: &str) -> Option<u32> {
        let at = self.categories.binary_search_by(|c| c.as_str().cmp(category)).ok()?;
        Some(self.category_sets[at])
    }
}

impl OnFoot {
    /// Metres of the way, where there is one.
    #[must_use]
    pub fn metres(self) -> Option<f64> {
        if let Self::Way(reached) = self { Some(reached.metres) } else { None }
    }
}

impl WalkBasis {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Detour => "detour",
        }
    }
}

impl Foot {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gates => "gates",
            Self::Outline => "outline",
            Self::Anchor => "anchor",
            Self::NoStreet => "no_street",
            Self::Island => "island",
        }
    }
}
