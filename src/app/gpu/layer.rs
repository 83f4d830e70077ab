//! The layers that have a mesh.

use crate::district::StreetClass;

/// A layer of the map; the order has no meaning for drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::app) enum Layer {
    /// Distances everywhere, shaded.
    Surface,
    Water,
    WaterEdge,
    /// Rivers known by their line only.
    Stream,
    Parcels,
    /// Neighbourhoods that are too small for their shape.
    ParcelDots,
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
    /// Of zones that are locked by hand.
    LockedEdge,
    Corridor,
    /// The longest of every zone.
    MainCorridor,
    Link,
    NeighbourhoodSpots,
    Facilities,
}

impl Layer {
    /// Whether it is drawn as triangles.
    pub(super) fn is_area(self) -> bool {
        matches!(self, Self::Surface | Self::Water | Self::Parcels | Self::Buildings | Self::ZoneFill)
    }

    /// Whether it is drawn while the hand moves over more than can be drawn at once.
    pub(in crate::app) fn is_light(self) -> bool {
        use StreetClass as C;
        match self {
            Self::Surface | Self::Water | Self::Parcels | Self::ParcelDots | Self::ZoneFill => true,
            Self::Street(class) => matches!(class, C::Expressway | C::Arterial | C::Secondary),
            _ => false,
        }
    }
}
