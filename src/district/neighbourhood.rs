//! The planning unit: a neighbourhood (小区), which may be a single block of flats.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo_types::MultiPolygon;
use rust_decimal::Decimal;

use super::{BuildingIx, NeighbourhoodId, SquareMetres, YearInterval, YearQuality, Yuan};
use crate::stored::{Broken, Reader, Stored, Writer, stored};

/// A neighbourhood as intake knows it; nothing here is judged yet.
#[derive(Debug, Clone)]
pub struct Neighbourhood {
    /// Stable id.
    pub id: NeighbourhoodId,
    /// Name: recorded, else the source's key, else made.
    pub name: String,
    /// What the name rests on.
    pub name_basis: NameBasis,
    /// Where it comes from.
    pub origin: Origin,
    /// What holds its buildings together, and what parts them from others.
    pub basis: Basis,
    /// Outline in the planning CRS, exterior rings counter-clockwise.
    pub outline: MultiPolygon<f64>,
    /// The point distances start from: mean of its buildings' centres by floor area, else inside the outline.
    pub anchor: [f64; 2],
    /// Its buildings, ascending.
    pub buildings: Vec<BuildingIx>,
    /// Years its buildings may come from, first to last.
    pub built: Option<YearInterval>,
    /// The year by which half of the floor area stood, where every year needed for that is exact.
    pub typical_year: Option<i16>,
    /// How the years are known.
    pub year_quality: YearQuality,
    /// Floor area and how it is known; `None` where neither recorded nor derivable.
    pub floor_area: Option<SquareMetres>,
    /// Basis of the floor area.
    pub area_basis: AreaBasis,
    /// Ellipsoidal area of the outline.
    pub land_area: SquareMetres,
    /// Dwellings, where recorded for all of it.
    pub households: Option<u32>,
    /// Estimated cost of its renovation, where the source gives one.
    pub cost: Option<Yuan>,
    /// State of renovation.
    pub status: Status,
    /// Recorded start of works.
    pub started: Option<i16>,
    /// Recorded completion of works.
    pub finished: Option<i16>,
    /// Index of the subdistrict in the district's boundaries.
    pub subdistrict: Option<u32>,
    /// Index of the community in the district's boundaries.
    pub community: Option<u32>,
    /// What adds up over a zone; columns as [`super::District::resource_names`].
    pub resources: Resources,
    /// Survey answers and condition findings by policy field id, e.g. `def_disrepair`.
    pub facts: BTreeMap<Arc<str>, Fact>,
    /// Rows of tables that its facts come from; where two hold the same fact, the first is the one taken.
    pub rows: Vec<FactRow>,
    /// Row of the source it comes from, where it has one.
    pub row: Option<u64>,
}

/// A row of a table with the facts that stand in it.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRow {
    /// Which table.
    pub table: Table,
    /// File and layer, as `file` or `file:layer`.
    pub layer: Arc<str>,
    /// Row, as intake counts them.
    pub row: u64,
    /// Heading of the column of each fact.
    pub headings: BTreeMap<Arc<str>, Arc<str>>,
}

/// Tables that hold facts of neighbourhoods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// Attributes of the drawn outlines.
    Outlines,
    /// 台账.
    Ledger,
    /// Residents' survey and condition findings.
    Survey,
}

impl Neighbourhood {
    /// The row that a fact was taken from, with the heading of its column.
    #[must_use]
    pub fn row_of(&self, fact: &str) -> Option<(&FactRow, &Arc<str>)> {
        self.rows.iter().find_map(|row| Some((row, row.headings.get(fact)?)))
    }
}

/// Quantities that add up over a zone (households, floor area, cost, …), in the order of the district's names.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Resources(pub Vec<Option<f64>>);

/// Where a neighbourhood comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// An outline of the source.
    Outline,
    /// A name or id that buildings share.
    Named,
    /// Buildings that stand close together.
    Grouped,
}

/// Why buildings are one neighbourhood, in numbers of buildings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Basis {
    /// Its buildings by what brought each of them in.
    pub held: BTreeMap<HeldBy, u32>,
    /// Pairs of a building of it and one of another that stand close enough, by what parts them.
    pub parted: BTreeMap<PartedBy, u32>,
}

/// What brings a building into a neighbourhood, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// It stands in the drawn outline.
    Outline,
    /// Its neighbourhood id.
    Id,
    /// Its neighbourhood name, but for blanks, punctuation, width of forms and the number of the building.
    Name,
    /// The stem of that name: without 小区, 花园, a phase.
    Stem,
    /// That name holds one known name.
    Contained,
    /// Its address holds one known name.
    Address,
    /// It stands on one parcel with others.
    Parcel,
    /// It stands close to others, with nothing between.
    Block,
}

/// What parts two buildings that stand close enough to be one neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PartedBy {
    /// They stand on different parcels.
    Parcel,
    /// A wall runs between them.
    Wall,
    /// Their construction years lie far apart, and a gap lies between them.
    Years,
    /// The neighbourhood would be too wide.
    Extent,
}

/// What a name rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NameBasis {
    /// The source's name or key.
    #[default]
    Recorded,
    /// Made from the street it fronts and a number.
    Street,
    /// Made from its community or subdistrict and a number.
    Boundary,
    /// A number only.
    Number,
}

/// What a floor area rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaBasis {
    /// Recorded for the neighbourhood or for each of its buildings.
    Recorded,
    /// Footprint × floors for at least one building.
    Derived,
    /// At least one building has neither: the figure is a lower bound.
    Partial,
    /// Nothing known.
    #[default]
    Unknown,
}

/// State of renovation, as recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In no plan yet, or nothing recorded.
    #[default]
    NotListed,
    /// Listed without a year.
    Listed,
    /// Committed for a year.
    Planned,
    /// Works under way.
    Started,
    /// Works completed (完工, 验收).
    Completed,
    /// Taken out for good.
    Excluded,
    /// To be demolished.
    DemolitionPlanned,
}

/// A recorded fact about a neighbourhood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// Yes or no.
    Bool(bool),
    /// A number, exact.
    Number(Decimal),
    /// A word.
    Text(String),
}

impl std::fmt::Display for Fact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

impl Status {
    /// The word used in the plan files and read from sources.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotListed => "not_listed",
            Self::Listed => "listed",
            Self::Planned => "planned",
            Self::Started => "started",
            Self::Completed => "completed",
            Self::Excluded => "excluded",
            Self::DemolitionPlanned => "demolition_planned",
        }
    }

    /// Whether works have begun: such a neighbourhood is not zoned again.
    #[must_use]
    pub fn is_under_way_or_done(self) -> bool {
        matches!(self, Self::Started | Self::Completed)
    }
}

stored!(
    struct Neighbourhood {
        id,
        name,
        name_basis,
        origin,
        basis,
        outline,
        anchor,
        buildings,
        built,
        typical_year,
        year_quality,
        floor_area,
        area_basis,
        land_area,
        households,
        cost,
        status,
        started,
        finished,
        subdistrict,
        community,
        resources,
        facts,
        rows,
        row,
    }
);
stored!(struct FactRow { table, layer, row, headings });
stored!(
    enum Table {
        Outlines,
        Ledger,
        Survey,
    }
);
stored!(newtype Resources);
stored!(
    enum Origin {
        Outline,
        Named,
        Grouped,
    }
);
stored!(struct Basis { held, parted });
stored!(
    enum HeldBy {
        Outline,
        Id,
        Name,
        Stem,
        Contained,
        Address,
        Parcel,
        Block,
    }
);
stored!(
    enum PartedBy {
        Parcel,
        Wall,
        Years,
        Extent,
    }
);
stored!(
    enum NameBasis {
        Recorded,
        Street,
        Boundary,
        Number,
    }
);
stored!(
    enum AreaBasis {
        Recorded,
        Derived,
        Partial,
        Unknown,
    }
);
stored!(
    enum Status {
        NotListed,
        Listed,
        Planned,
        Started,
        Completed,
        Excluded,
        DemolitionPlanned,
    }
);

impl Stored for Fact {
    fn put(&self, out: &mut Writer) {
        match self {
            Self::Bool(value) => {
                0u8.put(out);
                value.put(out);
            }
            Self::Number(value) => {
                1u8.put(out);
                value.put(out);
            }
            Self::Text(value) => {
                2u8.put(out);
                value.put(out);
            }
        }
    }

    fn take(from: &mut Reader<'_>) -> Result<Self, Broken> {
        match u8::take(from)? {
            0 => Stored::take(from).map(Self::Bool),
            1 => Stored::take(from).map(Self::Number),
            2 => Stored::take(from).map(Self::Text),
            _ => Err(Broken),
        }
    }
}
