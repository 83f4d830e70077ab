//! What divides the district: barriers and their crossings, administrative boundaries.

use geo_types::{Geometry, MultiPolygon};

use crate::stored::stored;

/// Something a zone may not reach across.
#[derive(Debug, Clone, PartialEq)]
pub struct Barrier {
    /// Name, or empty.
    pub name: String,
    /// What it is.
    pub kind: BarrierKind,
    /// Line or area in the planning CRS.
    pub shape: Geometry<f64>,
}

/// Kinds of barriers; the project file says which of them count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BarrierKind {
    /// Rivers, canals, lakes.
    River,
    /// Railways.
    Railway,
    /// Motorways and elevated roads.
    Expressway,
    /// Main roads.
    Arterial,
    /// Walls and fences: they part neighbourhoods, and zones where the project says so.
    Wall,
    /// Whatever else the source lists.
    Other,
}

/// A place where barriers may be crossed: a bridge, an underpass, a street crossing.
#[derive(Debug, Clone, PartialEq)]
pub struct Crossing {
    /// Id of the source, or a content hash.
    pub id: String,
    /// Point or line in the planning CRS.
    pub shape: Geometry<f64>,
}

/// A gate (出入口): where a neighbourhood is entered on foot.
#[derive(Debug, Clone, PartialEq)]
pub struct Entrance {
    /// Id or name of its neighbourhood by the source, or empty: then the nearest outline's.
    pub of: String,
    /// Place in the planning CRS.
    pub at: [f64; 2],
    /// Whether it is one only where a wall stands: a barrier of an extract may as well close a lane.
    pub in_wall: bool,
    /// Row of the source, counted from 0.
    pub row: u64,
}

/// An administrative area.
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// Name, or empty.
    pub name: String,
    /// Level.
    pub level: BoundaryLevel,
    /// Area in the planning CRS.
    pub area: MultiPolygon<f64>,
}

/// Levels of administrative areas.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundaryLevel {
    /// 街道（镇）: no zone lies in two.
    Subdistrict,
    /// 社区: crossing it costs.
    Community,
}

stored!(struct Barrier { name, kind, shape });
stored!(
    enum BarrierKind {
        River,
        Railway,
        Expressway,
        Arterial,
        Wall,
        Other,
    }
);
stored!(struct Crossing { id, shape });
stored!(struct Entrance { of, at, in_wall, row });
stored!(struct Boundary { name, level, area });
stored!(
    enum BoundaryLevel {
        Subdistrict,
        Community,
    }
);
