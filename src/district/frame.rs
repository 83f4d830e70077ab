//! The planning CRS, and ellipsoidal areas of shapes drawn in it.

use geo_types::{LineString, MultiPolygon, Polygon};

use crate::stored::stored;

/// Semi-major axis and flattening of GRS 80 (Moritz 2000, Journal of Geodesy 74:128–133).
const GRS80_A: f64 = 6_378_137.0;
const GRS80_F: f64 = 1.0 / 298.257_222_101;

/// Nodes of the areal-scale grid along each axis.
const NODES: usize = 33;

/// The planning CRS of a district and its areal scale.
///
/// An area is the planar area in the planning CRS divided by the CRS's areal scale at the shape's
/// centre, taken from a grid of scale values over the district.
///
/// # Assumptions
/// Shapes are small against the Earth (a few kilometres), so that the scale is linear over each; the
/// error is then below 1e-7 of the area.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// Definition of the planning CRS in metres: an authority code such as `EPSG:4544`, or WKT.
    pub crs: String,
    lo: [f64; 2],
    hi: [f64; 2],
    /// Ellipsoidal square metres for one planar square metre, by row; empty means 1 everywhere.
    factor: Vec<f64>,
}

impl Frame {
    /// A frame for `crs` over the box `lo`–`hi`; `lonlat` gives degrees for a point of the planning CRS.
    #[must_use]
    pub fn new(crs: String, [lo, hi]: [[f64; 2]; 2], lonlat: impl Fn([f64; 2]) -> Option<[f64; 2]>) -> Self {
        let mut factor = Vec::with_capacity(NODES * NODES);
        for row in 0..NODES {
            for column in 0..NODES {
                let at = [node(lo[0], hi[0], column), node(lo[1], hi[1], row)];
                factor.push(areal_factor(at, &lonlat).unwrap_or(1.0));
            }
        }
        Self { crs, lo, hi, factor }
    }

    /// A frame whose plane is taken as true: for tests and for tables without a place on Earth.
    #[must_use]
    pub fn plane(crs: &str) -> Self {
        Self { crs: crs.to_owned(), ..Self::default() }
    }

    /// Whether the grid is whole, or there is none.
    pub(super) fn is_sound(&self) -> bool {
        self.factor.is_empty() || self.factor.len() == NODES * NODES
    }

    /// Ellipsoidal area (GRS 80) of a polygon with holes.
    ///
    /// # Units
    /// Square metres.
    #[must_use]
    pub fn polygon_m2(&self, polygon: &Polygon<f64>) -> f64 {
        let holes: f64 = polygon.interiors().iter().map(|ring| self.line_ring_m2(ring).abs()).sum();
        (self.line_ring_m2(polygon.exterior()).abs() - holes).max(0.0)
    }

    /// Ellipsoidal area (GRS 80) of several polygons that do not overlap.
    ///
    /// # Units
    /// Square metres.
    #[must_use]
    pub fn area_m2(&self, shape: &MultiPolygon<f64>) -> f64 {
        shape.iter().map(|polygon| self.polygon_m2(polygon)).sum()
    }

    /// Signed ellipsoidal area of a closed ring, positive where it turns counter-clockwise.
    ///
    /// # Units
    /// Square metres.
    #[must_use]
    pub fn ring_m2(&self, ring: &[[f64; 2]]) -> f64 {
        let Some(&[x0, y0]) = ring.first() else { return 0.0 };
        let (mut twice, mut mx, mut my) = (0.0, 0.0, 0.0);
        let (mut sx, mut sy) = (0.0, 0.0);
        for pair in ring.windows(2) {
            let ([ax, ay], [bx, by]) = ([pair[0][0] - x0, pair[0][1] - y0], [pair[1][0] - x0, pair[1][1] - y0]);
            let cross = ax * by - bx * ay;
            twice += cross;
            mx += (ax + bx) * cross;
            my += (ay + by) * cross;
            sx += ax;
            sy += ay;
        }
        // A scale that is linear over the ring has its mean at the centroid; a ring without area takes its vertices' mean.
        let n = (ring.len().max(2) - 1) as f64;
        let [cx, cy] = if twice == 0.0 { [sx / n, sy / n] } else { [mx / (3.0 * twice), my / (3.0 * twice)] };
        twice / 2.0 * self.factor_at([x0 + cx, y0 + cy])
    }

    fn line_ring_m2(&self, ring: &LineString<f64>) -> f64 {
        let vertices: Vec<[f64; 2]> = ring.coords().map(|c| [c.x, c.y]).collect();
        self.ring_m2(&vertices)
    }

    fn factor_at(&self, at: [f64; 2]) -> f64 {
        if self.factor.is_empty() {
            return 1.0;
        }
        let (column, fx) = cell(self.lo[0], self.hi[0], at[0]);
        let (row, fy) = cell(self.lo[1], self.hi[1], at[1]);
        let value = |r: usize, c: usize| self.factor[r * NODES + c];
        let low = value(row, column) * (1.0 - fx) + value(row, column + 1) * fx;
        let high = value(row + 1, column) * (1.0 - fx) + value(row + 1, column + 1) * fx;
        low * (1.0 - fy) + high * fy
    }
}

fn node(lo: f64, hi: f64, k: usize) -> f64 {
    lo + (hi - lo) * k as f64 / (NODES - 1) as f64
}

/// Grid cell and place in it; a point outside takes the nearest edge.
fn cell(lo: f64, hi: f64, v: f64) -> (usize, f64) {
    let t = if hi > lo { ((v - lo) / (hi - lo)).clamp(0.0, 1.0) * (NODES - 1) as f64 } else { 0.0 };
    let k = (t.floor() as usize).min(NODES - 2);
    (k, t - k as f64)
}

/// Square metres on the ellipsoid for one square metre in the plane, by central differences over 200 m.
fn areal_factor([x, y]: [f64; 2], lonlat: &impl Fn([f64; 2]) -> Option<[f64; 2]>) -> Option<f64> {
    const STEP: f64 = 100.0;
    let east = lonlat([x + STEP, y])?;
    let west = lonlat([x - STEP, y])?;
    let north = lonlat([x, y + STEP])?;
    let south = lonlat([x, y - STEP])?;
    let latitude = lonlat([x, y])?[1].to_radians();
    let d = |a: f64, b: f64| (a - b).to_radians() / (2.0 * STEP);
    let jacobian = (d(east[0], west[0]) * d(north[1], south[1]) - d(north[0], south[0]) * d(east[1], west[1])).abs();
    let e2 = GRS80_F * (2.0 - GRS80_F);
    let w2 = 1.0 - e2 * latitude.sin().powi(2);
    let meridian = GRS80_A * (1.0 - e2) / (w2 * w2.sqrt());
    let prime_vertical = GRS80_A / w2.sqrt();
    let factor = jacobian * meridian * prime_vertical * latitude.cos();
    (factor.is_finite() && factor > 0.0).then_some(factor)
}

stored!(struct Frame { crs, lo, hi, factor });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_of_a_plate_carree_is_undone() {
        // A made-up CRS whose metres are degrees times 100,000: areal factor = M N cos φ (π/180/100000)².
        let frame =
            Frame::new("test".into(), [[10_000_000.0, 3_000_000.0], [10_010_000.0, 3_010_000.0]], |[x, y]| Some([x / 1e5, y / 1e5]));
        let ring = [
            [10_005_000.0, 3_005_000.0],
            [10_006_000.0, 3_005_000.0],
            [10_006_000.0, 3_006_000.0],
            [10_005_000.0, 3_006_000.0],
            [10_005_000.0, 3_005_000.0],
        ];
        // 0.01° × 0.01° at 30.055° N on GRS 80, from geographiclib (planimeter, 1e-6): 1,069,0xx m².
        let area = frame.ring_m2(&ring);
        assert!((area - 1_069_000.0).abs() < 1_500.0, "{area}");
    }
}
