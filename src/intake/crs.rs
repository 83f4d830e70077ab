//! Coordinate reference systems: transformation by PROJ.

use proj::Proj;

/// A transformation between two CRS, easting/longitude first on both sides. Not shared between threads.
pub struct Transform {
    proj: Proj,
}

/// A CRS that PROJ does not know, or a pair it cannot join.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no transformation from {from} to {to}: {cause}")]
pub struct CrsError {
    /// Source definition.
    pub from: String,
    /// Target definition.
    pub to: String,
    /// What PROJ said.
    pub cause: String,
}

impl Transform {
    /// The transformation from `from` to `to`, each an authority code, a PROJ string or WKT.
    ///
    /// # Errors
    /// [`CrsError`] where PROJ knows none.
    pub fn new(from: &str, to: &str) -> Result<Self, CrsError> {
        let proj = Proj::new_known_crs(from, to, None).map_err(|e| CrsError { from: from.into(), to: to.into(), cause: e.to_string() })?;
        Ok(Self { proj })
    }

    /// One point; `None` where it cannot be transformed.
    #[must_use]
    pub fn point(&self, [x, y]: [f64; 2]) -> Option<[f64; 2]> {
        let (x, y) = self.proj.convert((x, y)).ok()?;
        (x.is_finite() && y.is_finite()).then_some([x, y])
    }
}
