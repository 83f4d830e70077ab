//! What is not crossed but at a crossing: rivers, railways, expressways.

use geo_types::Geometry;

use super::{At, Collected, LayerKind, Wanted, holds, is_extract, text};
use crate::district::{Barrier, BarrierKind};
use crate::intake::geometry::Changes;
use crate::intake::place::{Place, Placed, Reject, settled, wrong_kind};
use crate::intake::rows::RowRef;
use crate::intake::source::Opened;

/// Water of an extract smaller than this, in square metres, is walked around: ponds and basins are no barriers.
const LEAST_WATER_M2: f64 = 2_000.0;

/// Keys of an OpenStreetMap extract that say what a barrier is.
const KEYS: [(&str, BarrierKind); 6] = [
    ("waterway", BarrierKind::River),
    ("railway", BarrierKind::Railway),
    ("highway", BarrierKind::Expressway),
    ("natural", BarrierKind::River),
    ("landuse", BarrierKind::River),
    ("barrier", BarrierKind::Wall),
];

/// The columns of a layer of barriers.
pub(super) struct Barriers {
    name: Option<usize>,
    kind: Option<usize>,
    /// Kind of the whole layer, by the project's word.
    declared: Option<BarrierKind>,
    keys: Vec<(usize, BarrierKind)>,
    least_m2: f64,
}

impl LayerKind for Barriers {
    type Shape = (Geometry<f64>, Changes);
    type Seen = ();

    fn new(opened: &Opened, wanted: &mut Wanted) -> Self {
        let (name, kind) = (wanted.field("name"), wanted.field("kind"));
        let keys = if is_extract(opened) { &KEYS[..] } else { &[] };
        let keys = keys.iter().filter_map(|&(key, kind)| Some((wanted.named(opened, key)?, kind))).collect();
        let least_m2 = if is_extract(opened) { LEAST_WATER_M2 } else { 0.0 };
        Self { name, kind, declared: opened.input.kind, keys, least_m2 }
    }

    fn shape(&self, place: &Place, row: &RowRef<'_>) -> Result<Self::Shape, Reject> {
        match place.shape(row.wkb)? {
            Placed::Points(_) => Err(wrong_kind("point")),
            placed => settled(placed, self.least_m2),
        }
    }

    fn keep(
        &self,
        at: &At<'_>,
        row: &RowRef<'_>,
        (shape, changes): Self::Shape,
        (): &mut (),
        into: &mut Collected<'_>,
    ) -> Result<(), Reject> {
        at.changed(&changes, into);
        let tagged = self.keys.iter().find(|(at, _)| !row.cells[*at].is_blank()).map(|(_, kind)| *kind);
        let kind = self.declared.or(tagged).unwrap_or_else(|| barrier_kind(&text(row, self.kind)));
        into.district.barriers.push(Barrier { name: text(row, self.name), kind, shape });
        Ok(())
    }
}

/// The kind of a barrier from the source's own word.
fn barrier_kind(word: &str) -> BarrierKind {
    let word = word.trim().to_lowercase();
    match () {
        () if holds(&word, &["河", "江", "水", "湖", "渠", "river", "canal", "stream", "water", "lake"]) => BarrierKind::River,
        () if holds(&word, &["铁路", "铁道", "轨道", "rail"]) => BarrierKind::Railway,
        () if holds(&word, &["快速", "高速", "高架", "expressway", "motorway", "trunk"]) => BarrierKind::Expressway,
        () if holds(&word, &["墙", "围栏", "栅栏", "wall", "fence"]) => BarrierKind::Wall,
        () if holds(&word, &["主干", "干道", "arterial", "primary"]) => BarrierKind::Arterial,
        () => BarrierKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_by_the_words_of_sources() {
        assert_eq!(barrier_kind("河流"), BarrierKind::River);
        assert_eq!(barrier_kind("铁路"), BarrierKind::Railway);
        assert_eq!(barrier_kind("围墙"), BarrierKind::Wall);
        assert_eq!(barrier_kind(""), BarrierKind::Other);
    }
}
