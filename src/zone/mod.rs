//! Where: candidates that lie together become areas — contiguous zones within limits (连片).
//!
//! The lines they grow along are found with the links.

mod areas;
mod certainty;
mod earlier;
mod form;
mod hand;
mod moved;
mod outline;
mod reasons;
mod units;

use geo_types::MultiPolygon;

use crate::district::{Metres, NeighbourhoodIx, SquareMetres};
use crate::report::Text;

pub use certainty::{Certainty, DrawnZones, certainty};
pub use earlier::EarlierZones;
pub use form::{ZoneInput, form};
pub use hand::{ByHand, HandChange, Refusal};
pub use moved::{HeldAfter, Moved, ZoneAfter};

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
    /// The infill that joins its candidates: it would fall apart without any one of them.
    pub connectors: Vec<NeighbourhoodIx>,
    /// Works that its candidates share, in metres of frontage and street.
    pub shared: Metres,
    /// Works that its candidates share with neighbourhoods under way beside it; not in [`Zone::shared`], because they do so in any zone.
    pub shared_under_way: Metres,
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
    /// A younger one that joins others, or that others surround; not counted.
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
    /// Why a candidate is in no zone, and what a connector joins; empty text for all others.
    pub outside: Vec<Text>,
    /// Edits that do not stand.
    pub refused: Vec<RefusedEdit>,
    /// What the zones are worth, against every candidate by itself.
    pub worth: ZoneWorth,
    /// The lower bounds that are missed, by rank of the zone.
    pub under: Vec<Under>,
    /// How firm they are, where that is asked for.
    pub certainty: Option<Certainty>,
}

/// An edit that contiguity, a limit, a record or another edit forbids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedEdit {
    /// Its id.
    pub id: String,
    /// Why.
    pub why: Text,
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

/// What a set of zones is worth against every candidate by itself, in metres of shared works; costs that zones save are
/// below 0.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ZoneWorth {
    /// Works shared inside the zones, in metres of frontage and street.
    pub shared: f64,
    /// What opening zones costs.
    pub opening: f64,
    /// What missed lower bounds cost.
    pub short: f64,
    /// What unlike needs in one zone cost.
    pub unlike: f64,
    /// What straggling outlines cost.
    pub form: f64,
    /// What zones across community lines cost.
    pub community: f64,
    /// What younger neighbourhoods that join others cost.
    pub connectors: f64,
    /// What no set of zones can exceed.
    pub bound: f64,
}

impl ZoneWorth {
    /// What the search maximises.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.shared - self.opening - self.short - self.unlike - self.form - self.community - self.connectors
    }

    /// How far it may be from the best there is, as a share of the bound.
    #[must_use]
    pub fn gap(&self) -> f64 {
        if self.bound > 0.0 { (1.0 - self.value() / self.bound).max(0.0) } else { 0.0 }
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
    /// Its parts alone, without outline, name and rank.
    fn unshaped(parts: Vec<(NeighbourhoodIx, Role)>) -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            connectors: parts.iter().filter(|(_, role)| *role == Role::Infill).map(|&(who, _)| who).collect(),
            parts,
            outline: MultiPolygon::new(Vec::new()),
            land_area: SquareMetres(0.0),
            shared: Metres(0.0),
            shared_under_way: Metres(0.0),
            compactness: 0.0,
            score: None,
            rank: 0,
            why: Text::default(),
        }
    }

    /// Its neighbourhoods of one role.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = NeighbourhoodIx> + '_ {
        self.parts.iter().filter(move |(_, r)| *r == role).map(|&(n, _)| n)
    }
}
