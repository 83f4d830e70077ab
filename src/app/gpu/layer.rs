//! The layers that have a mesh.

use crate::district::StreetClass;

/// A layer of the map; the order has no meaning for drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Layer {
    Water,
    WaterEdge,
    /// Rivers known by their line only.
    Stream,
    Parcels,
    ParcelEdges,
    Buildings,
    /// Buildings known by a point only.
    BuildingSpots,
    Street(StreetClass),
    Bridge,
    Rail,
    Barrier,
    ZoneFill,
    ZoneEdge,
    Corridor,
    Link,
    NeighbourhoodSpots,
    Facilities,
}
