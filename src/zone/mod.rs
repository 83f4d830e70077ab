//! Where: candidates that lie together become areas — contiguous zones within limits (连片).
//!
//! The lines they grow along are found with the links.

mod bounds;
mod grow;
mod outline;
mod reasons;
mod refine;
mod units;

use geo_types::MultiPolygon;

use crate::district::{NeighbourhoodIx, SquareMetres};
use crate::report::Text;

pub use grow::{ZoneInput, form};

/// A renovation zone (片区).
#[derive(Debug, Clone, PartialEq)]
pub struct Zone {
    /// Stable id, from its members.
    pub id: String,
    /// Name, after its street or its largest member.
    pub name: String,
    /// What it holds, by index.
    pub parts: Vec<(NeighbourhoodIx, Role)>,
    /// Union of the outlines of its parts.
    pub outline: MultiPolygon<f64>,
    /// Ellipsoidal area of that union.
    pub land_area: SquareMetres,
    /// Polsby–Popper compactness of the outline closed by half the gap: 4π·area / perimeter², 0–1.
    pub compactness: f64,
    /// Mean score of its members weighted by their floor areas; in a zone without members, of its provisional ones.
    ///
    /// Eligibility that is open must not move the rank of what is eligible, so provisional ones count only where there
    /// is nothing else. A part whose floor area is not known has no weight; where none is known, all weigh alike.
    pub score: Option<f64>,
    /// Rank by that score, from 1.
    pub rank: u32,
    /// What holds it together, or why it is a zone of one.
    pub why: Text,
}

/// What a neighbourhood is in its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// An eligible neighbourhood; counted.
    Member,
    /// A younger one that joins others; not counted.
    Infill,
    /// One whose eligibility is open for lack of data; zoned, counted apart.
    Provisional,
    /// Completed or under way; an anchor.
    Done,
}

/// The result of the zone stage.
#[derive(Debug, Clone, Default)]
pub struct Zones {
    /// Areas, by rank.
    pub zones: Vec<Zone>,
    /// Zone of every neighbourhood.
    pub zone_of: Vec<Option<u32>>,
    /// Role of every neighbourhood; `None` outside zones, except done ones.
    pub role: Vec<Option<Role>>,
    /// Why a candidate is in no zone; empty text for all others.
    pub outside: Vec<Text>,
    /// Ids of join and lock edits that contiguity or a limit forbids.
    pub refused: Vec<String>,
    /// Works shared inside the zones, in metres of frontage and street.
    pub shared: f64,
    /// What the lower bounds that are missed cost, in the same unit.
    pub penalty: f64,
    /// What no set of zones can exceed, in the same unit.
    pub bound: f64,
    /// The lower bounds that are missed, by rank of the zone.
    pub under: Vec<Under>,
}

/// A lower bound that a zone misses: it stays valid, and costs.
#[derive(Debug, Clone, PartialEq)]
pub struct Under {
    /// Index of the zone.
    pub zone: u32,
    /// What is bounded.
    pub resource: String,
    /// What its members and provisional ones hold of it.
    pub held: f64,
    /// The lower bound.
    pub min: f64,
}

impl Zones {
    /// What the search maximises: the works shared, less what missed lower bounds cost; in metres.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.shared - self.penalty
    }
}

impl Role {
    /// The word used in the plan files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Infill => "infill",
            Self::Provisional => "provisional",
            Self::Done => "done",
        }
    }
}

impl Zone {
    /// Its neighbourhoods of one role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = NeighbourhoodIx> + '_ {
        self.parts.iter().filter(move |(_, r)| *r == role).map(|&(n, _)| n)
    }
}
