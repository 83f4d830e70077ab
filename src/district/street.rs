//! Street centrelines and their classes.

use std::sync::Arc;

use geo_types::LineString;

use crate::stored::stored;

/// A piece of a street between two ends of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct Street {
    /// Name, or empty.
    pub name: String,
    /// Class, from the source's own words.
    pub class: StreetClass,
    /// Centreline in the planning CRS.
    pub line: LineString<f64>,
    /// Whether the piece is a bridge.
    pub bridge: bool,
    /// Whether the piece is a tunnel.
    pub tunnel: bool,
    /// Level as the source states it, 0 the ground; see [`Street::level`].
    pub level: i8,
    /// Whether it is a flight of stairs.
    pub stairs: bool,
    /// Whether nobody who does not live there may walk on it.
    pub closed: bool,
    /// Source of it, as `file` or `file:layer`.
    pub layer: Arc<str>,
    /// Row of the source, counted from 0.
    pub row: u64,
}

impl Default for Street {
    /// A local street on the ground, without name and place.
    fn default() -> Self {
        Self {
            name: String::new(),
            class: StreetClass::Local,
            line: LineString::new(Vec::new()),
            bridge: false,
            tunnel: false,
            level: 0,
            stairs: false,
            closed: false,
            layer: Arc::default(),
            row: 0,
        }
    }
}

impl Street {
    /// Level it runs on: as stated, else 1 for a bridge, −1 for a tunnel, 0 for the ground.
    #[must_use]
    pub fn level(&self) -> i8 {
        match (self.level, self.bridge, self.tunnel) {
            (0, true, false) => 1,
            (0, false, true) => -1,
            (stated, ..) => stated,
        }
    }
}

/// Classes of streets by what they do to the quarter beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StreetClass {
    /// Motorways and elevated roads: nobody walks along or across.
    Expressway,
    /// 主干路: bounds areas.
    Arterial,
    /// 次干路.
    Secondary,
    /// 支路 and streets without a known class.
    Local,
    /// Footways, stairs, lanes inside an estate.
    Path,
}

impl StreetClass {
    /// Whether traffic of the quarter runs through it: buildings on either side are not one neighbourhood.
    #[must_use]
    pub fn is_through(self) -> bool {
        self != Self::Path
    }
}

stored!(struct Street { name, class, line, bridge, tunnel, level, stairs, closed, layer, row });
stored!(
    enum StreetClass {
        Expressway,
        Arterial,
        Secondary,
        Local,
        Path,
    }
);
