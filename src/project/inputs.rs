//! `[inputs.…]`: which file plays which part, and what to know when reading it.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Error, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::report::Role;

/// Sources by role. A source that holds several roles may be named once as `osm`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inputs {
    /// An OpenStreetMap extract that fills every role not named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub osm: Option<String>,
    /// Footprints (or points, or lots) with construction years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buildings: Option<Input>,
    /// 小区 outlines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbourhoods: Option<Input>,
    /// 台账, joined by id, then by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ledger: Option<Input>,
    /// Residents' survey and condition findings, joined likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey: Option<Input>,
    /// Services with a category. Several layers may be listed, each with its datum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facilities: Option<OneOrMany<Input>>,
    /// Centrelines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub streets: Option<Input>,
    /// Gates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entrances: Option<Input>,
    /// Rivers, railways, expressways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barriers: Option<OneOrMany<Input>>,
    /// Bridges, underpasses, crossings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crossings: Option<Input>,
    /// Administrative areas with a level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundaries: Option<OneOrMany<Input>>,
    /// Planned pipe works with a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pipe_works: Option<Input>,
    /// Lots 宗地, which hold the buildings on them together.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parcels: Option<OneOrMany<Input>>,
    /// Known outlines that neighbourhoods are compared with, and nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<OneOrMany<Input>>,
}

/// One source of one role.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// File, or list of files of the same kind.
    pub path: OneOrMany<String>,
    /// Layer; left out: the only one, or the first whose geometry fits the role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<String>,
    /// Tables: rows of the header as the spreadsheet counts them; left out: found by what is in the rows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<OneOrMany<u32>>,
    /// Which column holds what: known field → column name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// A file with `fields` and `categories` that several projects share; what is written here goes first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mapping: Option<String>,
    /// Buildings: whether unknown years are taken from neighbouring buildings where these agree.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub impute_years: bool,
    /// Buildings: what does not count as homes.
    #[serde(default, skip_serializing_if = "Filters::is_default")]
    pub filters: Filters,
    /// CRS of the coordinates, only where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crs: Option<String>,
    /// Shifted web-map coordinates, undone on the way in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub datum: Option<Datum>,
    /// Character encoding, only where the file does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Facilities: word of the source → category id.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub categories: BTreeMap<String, String>,
    /// Boundaries: level of every area of this layer, where no column says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<crate::district::BoundaryLevel>,
    /// Barriers: kind of every shape of this layer, where no column says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<crate::district::BarrierKind>,
}

/// `[inputs.buildings.filters]`: rules by which buildings are kept and do not count as homes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Filters {
    /// Self-built houses 自建房, by the words of the columns of use and ownership.
    pub self_built: bool,
    /// Self-built houses by measure, where no use is recorded; left out: where they are at most half of the homes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small_houses: Option<bool>,
    /// Largest footprint of a small house, in square metres.
    pub small_house_m2: f64,
    /// Most storeys of a small house.
    pub small_house_floors: f64,
    /// Shops without dwellings.
    pub shops: bool,
    /// Most storeys of a building called by its ground-floor shop 底商 that has no dwellings over it.
    pub shop_floors: f64,
    /// Garages, sheds, lavatories and the like.
    pub outbuildings: bool,
}

impl Default for Filters {
    /// Homesteads may cover 150 m² in most provinces (Chongqing: 20–30 m² a person, at most 150 m²); farmers' own low houses
    /// have up to three storeys. Assumptions where a place has other rules: hence keys of the project file.
    fn default() -> Self {
        Self {
            self_built: true,
            small_houses: None,
            small_house_m2: 150.0,
            small_house_floors: 3.0,
            shops: true,
            shop_floors: 2.0,
            outbuildings: true,
        }
    }
}

impl Filters {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A value, or a list of values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

/// Shifted datums of Chinese web maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Datum {
    /// Amap, Tencent.
    Gcj02,
    /// Baidu.
    Bd09,
}

impl Datum {
    /// Its name in the project file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Gcj02 => "gcj02",
            Self::Bd09 => "bd09",
        }
    }
}

impl<T> OneOrMany<T> {
    /// The values as a slice.
    pub fn as_slice(&self) -> &[T] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl<T: Default> Default for OneOrMany<T> {
    fn default() -> Self {
        Self::One(T::default())
    }
}

/// By hand, because serde's untagged enums forget which key was wrong.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("one value or a list of them")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        T::deserialize(value.into_deserializer()).map(OneOrMany::One)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        T::deserialize(value.into_deserializer()).map(OneOrMany::One)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(OneOrMany::One)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(seq)).map(OneOrMany::Many)
    }
}

impl Inputs {
    /// All named sources with their role, in the order of the roles.
    #[must_use]
    pub fn named(&self) -> Vec<(Role, &Input)> {
        self.keyed().into_iter().map(|(role, _, input)| (role, input)).collect()
    }

    /// The same, each with its key in the project file: `inputs.buildings`, `inputs.facilities.1` where several are listed.
    #[must_use]
    pub fn keyed(&self) -> Vec<(Role, String, &Input)> {
        let key = |role: Role| format!("inputs.{}", role.key());
        let mut all = Vec::new();
        for (role, input) in [
            (Role::Buildings, &self.buildings),
            (Role::Neighbourhoods, &self.neighbourhoods),
            (Role::Ledger, &self.ledger),
            (Role::Survey, &self.survey),
            (Role::Streets, &self.streets),
            (Role::Entrances, &self.entrances),
            (Role::Crossings, &self.crossings),
            (Role::PipeWorks, &self.pipe_works),
        ] {
            all.extend(input.iter().map(|i| (role, key(role), i)));
        }
        for (role, inputs) in [
            (Role::Facilities, &self.facilities),
            (Role::Barriers, &self.barriers),
            (Role::Boundaries, &self.boundaries),
            (Role::Parcels, &self.parcels),
            (Role::Reference, &self.reference),
        ] {
            match inputs {
                Some(OneOrMany::One(one)) => all.push((role, key(role), one)),
                Some(OneOrMany::Many(many)) => {
                    all.extend(many.iter().enumerate().map(|(at, one)| (role, format!("{}.{at}", key(role)), one)));
                }
                None => {}
            }
        }
        all.sort_by_key(|&(role, ..)| role);
        all
    }
}
