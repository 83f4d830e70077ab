//! The GeoJSON files as types. A property that the plan files promise and a feature lacks is a reading error
//! with its line; words that have no meaning are, too.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A FeatureCollection with its foreign members.
#[derive(Debug, Deserialize)]
pub(super) struct Collection<P> {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) features: Vec<Feature<P>>,
    #[serde(default)]
    pub(super) bbox: Option<Vec<f64>>,
    #[serde(default)]
    pub(super) name: Option<String>,
    #[serde(default)]
    pub(super) lianpian: Option<BTreeMap<String, Value>>,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, Value>,
}

/// A feature.
#[derive(Debug, Deserialize)]
pub(super) struct Feature<P> {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) id: Option<Value>,
    #[serde(deserialize_with = "stated")]
    pub(super) geometry: Option<Geometry>,
    pub(super) properties: P,
}

/// Coordinates in degrees, longitude first.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", content = "coordinates")]
pub(super) enum Geometry {
    Point(Position),
    MultiPoint(Vec<Position>),
    LineString(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    Polygon(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
}

/// Longitude and latitude; a height is read over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Position(pub(super) [f64; 2]);

/// What a feature is called by its own property.
pub(super) trait Named {
    /// The id of the property.
    fn key(&self) -> String;
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the property names of the plan files")]
pub(super) struct Zone {
    pub(super) zone_id: String,
    pub(super) name: String,
    pub(super) rank: i64,
    #[serde(deserialize_with = "stated")]
    pub(super) score: Option<f64>,
    pub(super) members: Vec<String>,
    pub(super) neighbourhoods: f64,
    #[serde(deserialize_with = "stated")]
    pub(super) floor_area_m2: Option<f64>,
    pub(super) land_area_m2: f64,
    #[serde(deserialize_with = "stated")]
    pub(super) households: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) cost_yuan: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) start_year: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) finish_year: Option<i64>,
    pub(super) shared_m: f64,
    pub(super) shared_under_way_m: f64,
    pub(super) compactness: f64,
    pub(super) why: String,
    pub(super) provisional_neighbourhoods: f64,
    #[serde(deserialize_with = "stated")]
    pub(super) provisional_floor_area_m2: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) provisional_households: Option<f64>,
    pub(super) unknown_households: f64,
    pub(super) unknown_floor_area: f64,
    pub(super) new_facilities: Vec<NewFacility>,
    /// Where infill is allowed.
    #[serde(default)]
    pub(super) connectors: Option<Vec<String>>,
    #[serde(default)]
    pub(super) together_share: Option<f64>,
    /// Further resources, by name.
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, Value>,
}

/// What one new facility of a line would close.
#[derive(Debug, Deserialize)]
pub(super) struct NewFacility {
    pub(super) line: String,
    pub(super) failing: Vec<String>,
    pub(super) failing_households: f64,
    pub(super) failing_unknown_households: f64,
    pub(super) closes: Vec<String>,
    pub(super) closes_households: f64,
    pub(super) closes_unknown_households: f64,
    pub(super) longest_walk_m: f64,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the property names of the plan files")]
pub(super) struct Neighbourhood {
    pub(super) neighbourhood_id: String,
    pub(super) name: String,
    #[serde(deserialize_with = "stated")]
    pub(super) zone_id: Option<String>,
    #[serde(deserialize_with = "stated")]
    pub(super) role: Option<Role>,
    pub(super) corridor_ids: Vec<String>,
    #[serde(deserialize_with = "stated")]
    pub(super) project_id: Option<String>,
    pub(super) eligible: Eligible,
    pub(super) eligibility_clause: String,
    pub(super) missing: Vec<String>,
    pub(super) tests: Vec<Test>,
    pub(super) status: Status,
    #[serde(deserialize_with = "stated")]
    pub(super) candidate: Option<Candidate>,
    #[serde(deserialize_with = "stated")]
    pub(super) tier: Option<String>,
    #[serde(deserialize_with = "stated")]
    pub(super) year_built: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) year_from: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) year_to: Option<i64>,
    pub(super) year_quality: YearQuality,
    #[serde(deserialize_with = "stated")]
    pub(super) floor_area_m2: Option<f64>,
    pub(super) area_basis: AreaBasis,
    #[serde(deserialize_with = "stated")]
    pub(super) land_area_m2: Option<f64>,
    pub(super) buildings: f64,
    #[serde(deserialize_with = "stated")]
    pub(super) households: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) cost_yuan: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) dangerous_housing: Option<bool>,
    #[serde(deserialize_with = "stated")]
    pub(super) score: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) score_low: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) score_high: Option<f64>,
    #[serde(deserialize_with = "stated")]
    pub(super) rank: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) rank_low: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) rank_high: Option<i64>,
    #[serde(default)]
    pub(super) together_share: Option<f64>,
    #[serde(default)]
    pub(super) first_zones_share: Option<f64>,
    #[serde(default)]
    pub(super) year_share: Option<f64>,
    #[serde(default)]
    pub(super) first_year_share: Option<f64>,
    #[serde(default)]
    pub(super) top_share: Option<f64>,
    #[serde(default)]
    pub(super) rank_p5: Option<i64>,
    #[serde(default)]
    pub(super) rank_p95: Option<i64>,
    #[serde(default)]
    pub(super) rank_stable_low: Option<i64>,
    #[serde(default)]
    pub(super) rank_stable_high: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) start_year: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) finish_year: Option<i64>,
    #[serde(deserialize_with = "stated")]
    pub(super) subdistrict: Option<String>,
    #[serde(deserialize_with = "stated")]
    pub(super) community: Option<String>,
    pub(super) why_zh: String,
    pub(super) why_en: String,
    pub(super) access_basis: Basis,
    pub(super) walk_from: WalkFrom,
    #[serde(flatten)]
    pub(super) columns: Columns,
}

/// A condition of a tier, and whether it holds.
#[derive(Debug, Deserialize)]
pub(super) struct Test {
    pub(super) tier: Box<str>,
    pub(super) field: Box<str>,
    pub(super) op: Box<str>,
    /// As JSON.
    #[serde(deserialize_with = "as_json")]
    pub(super) value: Box<str>,
    pub(super) holds: Truth,
    /// Of a nested condition that is open: fields that would decide it.
    #[serde(default)]
    pub(super) needs: Vec<Box<str>>,
}

/// The columns a criterion or a facility category brings, reduced to what is judged.
#[derive(Debug, Default)]
pub(super) struct Columns {
    pub(super) parts: Vec<Part>,
    pub(super) services: Vec<Service>,
    /// `gap_…` that are none of pass, fail, unknown.
    pub(super) gaps_out: Vec<(String, String)>,
    /// `distance_…_m` by category.
    pub(super) distances: Vec<(Box<str>, f64)>,
    /// `walk_…_m` by category.
    pub(super) walks: Vec<(Box<str>, f64)>,
    /// Distances and walks below 0.
    pub(super) negative: Vec<(String, f64)>,
}

/// A criterion: `raw_…`, `value_…`, `low_…`, `high_…` and `part_…`.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) criterion: Box<str>,
    pub(super) raw: Option<Value>,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) value: Option<f64>,
    /// `part_…`, points of the score.
    pub(super) points: Option<f64>,
}

/// A line of the standard: `gap_…`, `shortfall_…`, and where it has distances of its own `judged_distance_…_m`,
/// `judged_walk_…_m` and `size_…`.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) category: Box<str>,
    pub(super) gap: Option<Gap>,
    pub(super) shortfall: Option<f64>,
    pub(super) size: Option<SizeOf>,
    /// Straight line and walk of its own.
    own: Option<[Option<f64>; 2]>,
}

#[derive(Debug, Deserialize)]
#[expect(clippy::struct_field_names, reason = "the property names of the plan files")]
pub(super) struct Corridor {
    pub(super) corridor_id: String,
    #[serde(rename = "street")]
    pub(super) _street: String,
    pub(super) length_m: f64,
    pub(super) members: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Link {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) kind: LinkKind,
    pub(super) gap_m: f64,
    pub(super) frontage_m: f64,
    #[serde(deserialize_with = "stated", rename = "crossing_id")]
    pub(super) _crossing_id: Option<String>,
    pub(super) counts: bool,
}

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
        pub(super) enum $name { $(#[serde(rename = $word)] $variant),* }

        impl $name {
            /// The word of the plan files.
            pub(super) fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
    };
}

words!(Role { Member = "member", Infill = "infill", Provisional = "provisional", Done = "done" });
words!(Eligible { Core = "eligible_core", Extended = "eligible_extended", No = "not_eligible", Unknown = "unknown" });
words!(Candidate { Core = "core", Extended = "extended", Provisional = "provisional" });
words!(Truth { Yes = "yes", No = "no", Unknown = "unknown" });
words!(Gap { Pass = "pass", Fail = "fail", Unknown = "unknown" });
words!(SizeOf { Enough = "enough", Unknown = "unknown", TooSmall = "too_small" });
words!(Basis { Network = "network", Detour = "detour" });
/// Where walks start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum WalkFrom {
    Gates,
    Outline,
    Anchor,
    NoStreet,
    Island,
}

words!(AreaBasis { Recorded = "recorded", Derived = "derived", Partial = "partial", Unknown = "unknown" });
words!(YearQuality {
    Measured = "measured",
    TwoDigit = "two_digit",
    Serial = "serial",
    Heaped = "heaped",
    Range = "range",
    Decade = "decade",
    Imputed = "imputed",
    Mixed = "mixed",
    Unknown = "unknown",
});
words!(LinkKind { Adjacent = "adjacent", Corridor = "corridor" });
words!(Status {
    NotListed = "not_listed",
    Listed = "listed",
    Planned = "planned",
    Started = "started",
    Completed = "completed",
    Excluded = "excluded",
    DemolitionPlanned = "demolition_planned",
});

impl Status {
    /// Whether works have begun.
    pub(super) fn begun(self) -> bool {
        matches!(self, Self::Started | Self::Completed)
    }
}

/// How firm a rank is said to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Firm {
    pub(super) top_share: f64,
    pub(super) p5: i64,
    pub(super) p95: i64,
    pub(super) best: i64,
    pub(super) worst: i64,
}

impl Neighbourhood {
    /// How firm its rank is said to be.
    pub(super) fn firm(&self) -> Option<Firm> {
        let (top_share, p5, p95) = (self.top_share?, self.rank_p5?, self.rank_p95?);
        Some(Firm { top_share, p5, p95, best: self.rank_stable_low?, worst: self.rank_stable_high? })
    }
}

impl Named for Zone {
    fn key(&self) -> String {
        self.zone_id.clone()
    }
}

impl Named for Neighbourhood {
    fn key(&self) -> String {
        self.neighbourhood_id.clone()
    }
}

impl Named for Corridor {
    fn key(&self) -> String {
        self.corridor_id.clone()
    }
}

impl Named for Link {
    fn key(&self) -> String {
        format!("{}~{}~{}", self.from, self.to, self.kind.word())
    }
}

impl Geometry {
    /// Its GeoJSON type.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Point(_) => "Point",
            Self::MultiPoint(_) => "MultiPoint",
            Self::LineString(_) => "LineString",
            Self::MultiLineString(_) => "MultiLineString",
            Self::Polygon(_) => "Polygon",
            Self::MultiPolygon(_) => "MultiPolygon",
        }
    }

    /// Polygons as lists of rings; none for points and lines.
    pub(super) fn polygons(&self) -> &[Vec<Vec<Position>>] {
        match self {
            Self::MultiPolygon(polygons) => polygons,
            Self::Polygon(rings) => std::slice::from_ref(rings),
            _ => &[],
        }
    }

    /// Lines; none for points and polygons.
    pub(super) fn lines(&self) -> &[Vec<Position>] {
        match self {
            Self::MultiLineString(lines) => lines,
            Self::LineString(line) => std::slice::from_ref(line),
            _ => &[],
        }
    }

    /// Calls `see` with every position.
    pub(super) fn each_position(&self, mut see: impl FnMut([f64; 2])) {
        match self {
            Self::Point(at) => see(at.0),
            Self::MultiPoint(all) | Self::LineString(all) => all.iter().for_each(|at| see(at.0)),
            Self::MultiLineString(all) | Self::Polygon(all) => all.iter().flatten().for_each(|at| see(at.0)),
            Self::MultiPolygon(all) => all.iter().flatten().flatten().for_each(|at| see(at.0)),
        }
    }
}

impl Service {
    /// The straight line that the line is judged by: its own, else that of the category of its id.
    pub(super) fn straight(&self, columns: &Columns) -> Option<f64> {
        self.own.map_or_else(|| of(&columns.distances, &self.category), |own| own[0])
    }

    /// The walk, likewise.
    pub(super) fn walk(&self, columns: &Columns) -> Option<f64> {
        self.own.map_or_else(|| of(&columns.walks, &self.category), |own| own[1])
    }
}

fn of(all: &[(Box<str>, f64)], category: &str) -> Option<f64> {
    all.iter().find(|(of, _)| **of == *category).map(|(_, metres)| *metres)
}

impl Columns {
    fn part(&mut self, criterion: &str) -> &mut Part {
        // The columns of one criterion stand side by side.
        let at = self.parts.iter().rposition(|p| *p.criterion == *criterion).unwrap_or_else(|| {
            self.parts.push(Part { criterion: criterion.into(), raw: None, low: None, high: None, value: None, points: None });
            self.parts.len() - 1
        });
        &mut self.parts[at]
    }

    fn service(&mut self, category: &str) -> &mut Service {
        let at = self.services.iter().rposition(|s| *s.category == *category).unwrap_or_else(|| {
            self.services.push(Service { category: category.into(), gap: None, shortfall: None, size: None, own: None });
            self.services.len() - 1
        });
        &mut self.services[at]
    }
}

/// `judged_distance_…_m` and `judged_walk_…_m`.
fn judged(key: &str) -> Option<(usize, &str)> {
    let (at, rest) = key.strip_prefix("judged_distance_").map(|rest| (0, rest)).or_else(|| Some((1, key.strip_prefix("judged_walk_")?)))?;
    Some((at, rest.strip_suffix("_m")?))
}

/// `distance_…_m` and `walk_…_m`: whether it is a walk, and the category.
fn measured(key: &str) -> Option<(bool, &str)> {
    let (walk, rest) = key.strip_prefix("distance_").map(|rest| (false, rest)).or_else(|| Some((true, key.strip_prefix("walk_")?)))?;
    Some((walk, rest.strip_suffix("_m")?))
}

fn as_json<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<str>, D::Error> {
    Ok(Value::deserialize(deserializer)?.to_string().into())
}

/// A key that must be there, though its value may be null.
pub(super) fn stated<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    Option::deserialize(deserializer)
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Position;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a position of two or three numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
                let mut at = [0.0; 2];
                for (n, value) in at.iter_mut().enumerate() {
                    *value = seq.next_element()?.ok_or_else(|| serde::de::Error::invalid_length(n, &self))?;
                }
                while seq.next_element::<f64>()?.is_some() {}
                Ok(Position(at))
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

impl<'de> Deserialize<'de> for Columns {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reduce;
        impl<'de> Visitor<'de> for Reduce {
            type Value = Columns;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("properties of a neighbourhood")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Columns, A::Error> {
                let mut all = Columns::default();
                while let Some(key) = map.next_key::<String>()? {
                    if let Some(criterion) = key.strip_prefix("part_") {
                        all.part(criterion).points = map.next_value()?;
                    } else if let Some(criterion) = key.strip_prefix("value_") {
                        all.part(criterion).value = map.next_value()?;
                    } else if let Some(criterion) = key.strip_prefix("raw_") {
                        all.part(criterion).raw = map.next_value()?;
                    } else if let Some(criterion) = key.strip_prefix("low_") {
                        all.part(criterion).low = map.next_value()?;
                    } else if let Some(criterion) = key.strip_prefix("high_") {
                        all.part(criterion).high = map.next_value()?;
                    } else if let Some(category) = key.strip_prefix("gap_") {
                        let word = map.next_value::<String>()?;
                        let known = [Gap::Pass, Gap::Fail, Gap::Unknown].into_iter().find(|gap| gap.word() == word);
                        all.service(category).gap = known;
                        all.gaps_out.extend(known.is_none().then_some((key, word)));
                    } else if let Some(category) = key.strip_prefix("shortfall_") {
                        all.service(category).shortfall = map.next_value()?;
                    } else if let Some(category) = key.strip_prefix("size_") {
                        all.service(category).size = map.next_value()?;
                    } else if let Some((at, category)) = judged(&key) {
                        all.service(category).own.get_or_insert_default()[at] = map.next_value()?;
                    } else if let Some((walk, category)) = measured(&key) {
                        if let Some(metres) = map.next_value::<Option<f64>>()? {
                            if metres < 0.0 {
                                all.negative.push((key.clone(), metres));
                            }
                            let columns = if walk { &mut all.walks } else { &mut all.distances };
                            columns.push((category.into(), metres));
                        }
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                Ok(all)
            }
        }
        deserializer.deserialize_map(Reduce)
    }
}
