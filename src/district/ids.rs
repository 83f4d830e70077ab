//! Names of things: stable ids that users see, and indexes that only the program sees.

use sha2::{Digest, Sha256};

use crate::stored::stored;

/// A neighbourhood's id as the source gives it, or a content hash of its outline. Stable across runs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct NeighbourhoodId(pub String);

impl std::fmt::Display for NeighbourhoodId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Position of a neighbourhood in [`super::District::neighbourhoods`]. Valid for one run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NeighbourhoodIx(pub u32);

/// Position of a building in [`super::Buildings`]. Valid for one run only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BuildingIx(pub u32);

impl NeighbourhoodIx {
    /// The index as a slice position.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

impl BuildingIx {
    /// The index as a slice position.
    #[must_use]
    pub fn at(self) -> usize {
        self.0 as usize
    }
}

/// Twelve hex digits of SHA-256 over millimetre coordinates: the id of a thing that has no key of its own.
///
/// The hash depends on the set of vertices, not on where a ring starts or how it turns.
#[must_use]
pub fn content_hash(prefix: &str, coords: impl IntoIterator<Item = [f64; 2]>) -> String {
    let mut millimetres: Vec<[i64; 2]> =
        coords.into_iter().map(|[x, y]| [(x * 1000.0).round() as i64, (y * 1000.0).round() as i64]).collect();
    millimetres.sort_unstable();
    millimetres.dedup();
    let mut hash = Sha256::new();
    for [x, y] in millimetres {
        hash.update(x.to_le_bytes());
        hash.update(y.to_le_bytes());
    }
    let digest = hash.finalize();
    digest[..6].iter().fold(prefix.to_owned(), |id, byte| format!("{id}{byte:02x}"))
}

stored!(newtype NeighbourhoodId, NeighbourhoodIx, BuildingIx);

#[cfg(test)]
mod tests {
    use super::content_hash;

    #[test]
    fn hash_ignores_ring_start_and_direction() {
        let ring = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]];
        let turned = [[1.0, 1.0], [1.0, 0.0], [0.0, 0.0], [1.0, 1.0]];
        assert_eq!(content_hash("n", ring), content_hash("n", turned));
        assert_ne!(content_hash("n", ring), content_hash("n", [[0.0, 0.0], [1.0, 0.0], [1.0, 1.001]]));
    }
}
