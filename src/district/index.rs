//! R-trees over boxes, bulk-loaded.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

/// An R-tree over bounding boxes that answers with positions in the list it was built from.
#[derive(Debug, Clone)]
pub struct BoxIndex {
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>,
}

impl BoxIndex {
    /// Bulk-loads the boxes `[[min x, min y], [max x, max y]]`; boxes that are not finite are left out.
    #[must_use]
    pub fn new(boxes: impl IntoIterator<Item = [[f64; 2]; 2]>) -> Self {
        let entries = boxes
            .into_iter()
            .enumerate()
            .filter(|(_, [lo, hi])| lo.iter().chain(hi).all(|v| v.is_finite()))
            .map(|(at, [lo, hi])| GeomWithData::new(Rectangle::from_corners(lo, hi), at as u32))
            .collect();
        Self { tree: RTree::bulk_load(entries) }
    }

    /// Positions of all boxes that touch `[lo, hi]`, ascending.
    #[must_use]
    pub fn touching(&self, [lo, hi]: [[f64; 2]; 2]) -> Vec<u32> {
        let mut found: Vec<u32> = self.unsorted_touching([lo, hi]).collect();
        found.sort_unstable();
        found
    }

    /// Positions of all boxes that touch `[lo, hi]`, in no defined order.
    pub fn unsorted_touching(&self, [lo, hi]: [[f64; 2]; 2]) -> impl Iterator<Item = u32> + '_ {
        self.tree.locate_in_envelope_intersecting(&AABB::from_corners(lo, hi)).map(|entry| entry.data)
    }

    /// Positions by distance of their boxes from `point`, nearest first; the second value is the squared distance to the box.
    pub fn by_distance(&self, point: [f64; 2]) -> impl Iterator<Item = (u32, f64)> + '_ {
        self.tree.nearest_neighbor_iter_with_distance_2(&point).map(|(entry, d2)| (entry.data, d2))
    }

    /// Number of boxes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tree.size()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::BoxIndex;

    #[test]
    fn touching_counts_edges() {
        let index = BoxIndex::new([[[0.0, 0.0], [1.0, 1.0]], [[1.0, 1.0], [2.0, 2.0]], [[3.0, 3.0], [4.0, 4.0]]]);
        assert_eq!(index.touching([[1.0, 1.0], [1.0, 1.0]]), [0, 1]);
        assert_eq!(index.by_distance([5.0, 5.0]).next(), Some((2, 2.0)));
    }
}
