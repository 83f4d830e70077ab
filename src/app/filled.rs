//! Areas that panels paint over the map: triangles over their corners.

use earcut::Earcut;
use eframe::egui::{Color32, Mesh, Painter, Pos2, Shape, Stroke};
use geo_types::{LineString, MultiPolygon};

/// An area, ready to be painted at any scale.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    /// Planning CRS.
    corners: Vec<[f64; 2]>,
    triangles: Vec<u32>,
}

impl Filled {
    pub(super) fn new(shape: &MultiPolygon<f64>) -> Self {
        let (mut corners, mut triangles, mut found) = (Vec::new(), Vec::new(), Vec::new());
        let mut earcut = Earcut::new();
        for polygon in shape {
            let first = corners.len();
            let mut holes = Vec::new();
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                if corners.len() > first {
                    holes.push((corners.len() - first) as u32);
                }
                corners.extend(ring.coords().skip(1).map(|c| [c.x, c.y]));
            }
            earcut.earcut(corners[first..].iter().copied(), &holes, &mut found);
            triangles.extend(found.iter().map(|corner: &u32| corner + first as u32));
        }
        Self { corners, triangles }
    }

    pub(super) fn paint(&self, painter: &Painter, to_screen: impl Fn([f64; 2]) -> Pos2, color: Color32) {
        let mut mesh = Mesh::default();
        for corner in &self.corners {
            mesh.colored_vertex(to_screen(*corner), color);
        }
        mesh.indices.clone_from(&self.triangles);
        painter.add(Shape::mesh(mesh));
    }
}

/// Every ring of a shape, on the screen.
pub(super) fn rings(shape: &MultiPolygon<f64>, to_screen: impl Fn([f64; 2]) -> Pos2) -> Vec<Vec<Pos2>> {
    let rings = shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.map(|ring| points(ring, &to_screen)).collect()
}

/// A line on the screen, without points that lie on each other.
pub(super) fn points(line: &LineString<f64>, to_screen: impl Fn([f64; 2]) -> Pos2) -> Vec<Pos2> {
    let mut points: Vec<Pos2> = Vec::with_capacity(line.0.len());
    for c in line.coords() {
        let at = to_screen([c.x, c.y]);
        if points.last().is_none_or(|last| (*last - at).length() > 0.7) {
            points.push(at);
        }
    }
    points
}

/// Strokes every ring of a shape.
pub(super) fn outline(painter: &Painter, shape: &MultiPolygon<f64>, to_screen: impl Fn([f64; 2]) -> Pos2, stroke: Stroke) {
    for ring in rings(shape, to_screen) {
        painter.add(Shape::line(ring, stroke));
    }
}
