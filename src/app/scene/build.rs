//! From shapes to meshes: triangles, outlines, segments, points, in chunks of things that lie together.

use earcut::Earcut;
use geo::BoundingRect;
use geo_types::{LineString, MultiPolygon, Polygon};
use rayon::prelude::*;

use crate::app::gpu::{Chunk, FillMesh, LineMesh, PointMesh, Segment, Spot, Vertex};
use crate::district::District;

/// Features a chunk: enough to keep calls few, few enough to leave out what is not in view.
const CHUNK: usize = 2048;

/// A box that holds nothing.
const NOWHERE: [[f32; 2]; 2] = [[f32::INFINITY; 2], [f32::NEG_INFINITY; 2]];

/// The box of all buildings and neighbourhoods, else of everything else; never empty.
pub(super) fn bounds(district: &District) -> [[f64; 2]; 2] {
    let outlines = district.neighbourhoods.iter().map(|n| bounds_of(&n.outline));
    let mut all = around(outlines.chain(district.buildings.vertices().iter().map(|&v| [v, v])));
    if all[0][0] > all[1][0] {
        let lines = district.streets.iter().flat_map(|s| s.line.coords()).map(|c| [[c.x, c.y]; 2]);
        all = around(district.facilities.iter().map(|f| [f.at, f.at]).chain(lines));
    }
    if all[0][0] > all[1][0] { [[-500.0; 2], [500.0; 2]] } else { all }
}

/// The box of several shapes; `None` where there are none.
pub(super) fn around_all(shapes: &[MultiPolygon<f64>]) -> Option<[[f64; 2]; 2]> {
    let all = around(shapes.iter().map(bounds_of));
    (all[0][0] < all[1][0]).then_some(all)
}

fn around(boxes: impl Iterator<Item = [[f64; 2]; 2]>) -> [[f64; 2]; 2] {
    boxes.fold([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |[lo, hi], [a, b]| {
        [[lo[0].min(a[0]), lo[1].min(a[1])], [hi[0].max(b[0]), hi[1].max(b[1])]]
    })
}

/// The box of a shape; not finite where it is empty.
pub(super) fn bounds_of(shape: &MultiPolygon<f64>) -> [[f64; 2]; 2] {
    shape.bounding_rect().map_or([[f64::INFINITY; 2], [f64::NEG_INFINITY; 2]], |r| [[r.min().x, r.min().y], [r.max().x, r.max().y]])
}

/// Positions ordered so that neighbours on the ground are mostly neighbours in the list (Z-order).
pub(super) fn by_place(centres: &[[f64; 2]], [lo, hi]: [[f64; 2]; 2]) -> Vec<u32> {
    let spread = |v: u32| (0..16).fold(0u32, |out, bit| out | ((v >> bit & 1) << (2 * bit)));
    let cell = |v: f64, axis: usize| (((v - lo[axis]) / (hi[axis] - lo[axis]).max(1e-9)).clamp(0.0, 1.0) * 65_535.0) as u32;
    let mut keyed: Vec<(u32, u32)> =
        centres.par_iter().enumerate().map(|(at, c)| (spread(cell(c[0], 0)) | spread(cell(c[1], 1)) << 1, at as u32)).collect();
    keyed.par_sort_unstable();
    keyed.into_iter().map(|(_, at)| at).collect()
}

/// Fills of features in the given order; `rings` calls back with every ring of a feature: exterior rings turn
/// counter-clockwise, holes clockwise and follow their exterior.
pub(super) fn fills<'a, R>(order: &[u32], origin: [f64; 2], first_feature: u32, rings: R) -> FillMesh
where
    R: Fn(u32, &mut dyn FnMut(&[[f64; 2]])) + Sync + 'a,
{
    let parts: Vec<FillMesh> = order
        .par_chunks(CHUNK)
        .map(|features| {
            let mut part = Part { origin, earcut: Earcut::new(), mesh: FillMesh::default(), bounds: NOWHERE, ..Part::default() };
            for &feature in features {
                rings(feature, &mut |ring| part.ring(ring, first_feature + feature));
                part.close(first_feature + feature);
            }
            part.finish()
        })
        .collect();
    let mut whole = FillMesh::default();
    for part in parts {
        let (vertex, triangle, edge) = (whole.vertices.len() as u32, whole.triangles.len() as u32, whole.edges.len() as u32);
        whole.vertices.extend_from_slice(&part.vertices);
        whole.triangles.extend(part.triangles.iter().map(|i| i + vertex));
        whole.edges.extend(part.edges.iter().map(|i| i + vertex));
        whole.chunks.extend(part.chunks.into_iter().map(|c| Chunk {
            range: c.range.start + triangle..c.range.end + triangle,
            edges: c.edges.start + edge..c.edges.end + edge,
            ..c
        }));
    }
    whole
}

/// Fills of whole shapes, feature by position.
pub(super) fn shapes(shapes: &[&MultiPolygon<f64>], bounds: [[f64; 2]; 2], origin: [f64; 2], first_feature: u32) -> FillMesh {
    let centres: Vec<[f64; 2]> = shapes
        .iter()
        .map(|s| {
            let [lo, hi] = bounds_of(s);
            [f64::midpoint(lo[0], hi[0]), f64::midpoint(lo[1], hi[1])]
        })
        .collect();
    fills(&by_place(&centres, bounds), origin, first_feature, |n, put| {
        for polygon in shapes[n as usize] {
            put(&turned(polygon.exterior(), true));
            for hole in polygon.interiors() {
                put(&turned(hole, false));
            }
        }
    })
}

/// The vertices of a ring, counter-clockwise or clockwise.
pub(super) fn turned(ring: &LineString<f64>, counter_clockwise: bool) -> Vec<[f64; 2]> {
    let mut vertices: Vec<[f64; 2]> = ring.coords().map(|c| [c.x, c.y]).collect();
    if (twice_area(&vertices) > 0.0) != counter_clockwise {
        vertices.reverse();
    }
    vertices
}

/// Lines, each with its feature.
pub(super) fn lines<'a>(lines: impl Iterator<Item = (&'a LineString<f64>, u32)>, origin: [f64; 2]) -> LineMesh {
    let mut mesh = LineMesh::default();
    for (line, feature) in lines {
        let vertices: Vec<[f64; 2]> = line.coords().map(|c| [c.x, c.y]).collect();
        add_line(&mut mesh, &vertices, feature, origin);
    }
    chunked_lines(mesh)
}

/// The rings of polygons as lines, so that the inside lies to the left.
pub(super) fn outlines<'a>(polygons: impl Iterator<Item = (&'a Polygon<f64>, u32)>, origin: [f64; 2]) -> LineMesh {
    let mut mesh = LineMesh::default();
    for (polygon, feature) in polygons {
        add_line(&mut mesh, &turned(polygon.exterior(), true), feature, origin);
        for hole in polygon.interiors() {
            add_line(&mut mesh, &turned(hole, false), feature, origin);
        }
    }
    chunked_lines(mesh)
}

/// Points with their size and feature, ordered by place.
pub(super) fn points(mut spots: Vec<([f64; 2], f32, u32)>, bounds: [[f64; 2]; 2], origin: [f64; 2]) -> PointMesh {
    let order = by_place(&spots.iter().map(|s| s.0).collect::<Vec<_>>(), bounds);
    spots = order.into_iter().map(|at| spots[at as usize]).collect();
    let spots: Vec<Spot> = spots.into_iter().map(|(at, size, feature)| Spot { at: local(at, origin), size, feature }).collect();
    let chunks = chunk(spots.len(), |at| [spots[at].at; 2]);
    PointMesh { spots, chunks }
}

fn add_line(mesh: &mut LineMesh, vertices: &[[f64; 2]], feature: u32, origin: [f64; 2]) {
    let mut start = 0.0;
    for pair in vertices.windows(2) {
        let length = f64::hypot(pair[1][0] - pair[0][0], pair[1][1] - pair[0][1]);
        if length > 0.0 {
            mesh.segments.push(Segment { a: local(pair[0], origin), b: local(pair[1], origin), start_m: start as f32, feature });
        }
        start += length;
    }
}

fn chunked_lines(mut mesh: LineMesh) -> LineMesh {
    mesh.chunks = chunk(mesh.segments.len(), |at| {
        let Segment { a, b, .. } = mesh.segments[at];
        [[a[0].min(b[0]), a[1].min(b[1])], [a[0].max(b[0]), a[1].max(b[1])]]
    });
    mesh
}

fn chunk(n: usize, bounds: impl Fn(usize) -> [[f32; 2]; 2]) -> Vec<Chunk> {
    (0..n)
        .step_by(CHUNK)
        .map(|from| {
            let to = (from + CHUNK).min(n);
            Chunk { range: from as u32..to as u32, edges: 0..0, bounds: (from..to).map(&bounds).fold(NOWHERE, hull) }
        })
        .collect()
}

fn hull(a: [[f32; 2]; 2], b: [[f32; 2]; 2]) -> [[f32; 2]; 2] {
    [[a[0][0].min(b[0][0]), a[0][1].min(b[0][1])], [a[1][0].max(b[1][0]), a[1][1].max(b[1][1])]]
}

fn local(at: [f64; 2], origin: [f64; 2]) -> [f32; 2] {
    [(at[0] - origin[0]) as f32, (at[1] - origin[1]) as f32]
}

fn twice_area(ring: &[[f64; 2]]) -> f64 {
    let Some(&[x0, y0]) = ring.first() else { return 0.0 };
    ring.windows(2).map(|w| (w[0][0] - x0) * (w[1][1] - y0) - (w[1][0] - x0) * (w[0][1] - y0)).sum()
}

/// One chunk of fills in the making.
#[derive(Default)]
struct Part {
    origin: [f64; 2],
    earcut: Earcut<f64>,
    mesh: FillMesh,
    bounds: [[f32; 2]; 2],
    open: Vec<[f64; 2]>,
    holes: Vec<u32>,
    found: Vec<u32>,
}

impl Part {
    /// Takes a ring: an exterior one ends the polygon before it.
    fn ring(&mut self, ring: &[[f64; 2]], feature: u32) {
        if ring.len() < 4 {
            return;
        }
        if twice_area(ring) > 0.0 {
            self.close(feature);
        } else if self.open.is_empty() {
            return;
        } else {
            self.holes.push(self.open.len() as u32);
        }
        let first = (self.mesh.vertices.len() + self.open.len()) as u32;
        let corners = ring.len() as u32 - 1;
        for corner in 0..corners {
            self.mesh.edges.extend([first + corner, first + (corner + 1) % corners]);
        }
        let origin = self.origin;
        self.open.extend(ring[..ring.len() - 1].iter().map(|v| [v[0] - origin[0], v[1] - origin[1]]));
    }

    fn close(&mut self, feature: u32) {
        if self.open.is_empty() {
            return;
        }
        self.earcut.earcut(self.open.iter().copied(), &self.holes, &mut self.found);
        let first = self.mesh.vertices.len() as u32;
        self.mesh.triangles.extend(self.found.iter().map(|i| i + first));
        for v in &self.open {
            let at = [v[0] as f32, v[1] as f32];
            self.bounds = hull(self.bounds, [at; 2]);
            self.mesh.vertices.push(Vertex { at, feature });
        }
        self.open.clear();
        self.holes.clear();
    }

    fn finish(mut self) -> FillMesh {
        self.mesh.chunks =
            vec![Chunk { range: 0..self.mesh.triangles.len() as u32, edges: 0..self.mesh.edges.len() as u32, bounds: self.bounds }];
        self.mesh
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(mesh: &FillMesh) -> f32 {
        mesh.triangles
            .chunks_exact(3)
            .map(|t| {
                let [a, b, c] = [0, 1, 2].map(|i| mesh.vertices[t[i] as usize].at);
                ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])).abs() / 2.0
            })
            .sum()
    }

    #[test]
    fn triangles_cover_the_polygons_and_leave_out_holes() {
        let square = |x: f64, size: f64| vec![[x, 0.0], [x + size, 0.0], [x + size, size], [x, size], [x, 0.0]];
        let mut hole = square(2.0, 2.0);
        for v in &mut hole {
            v[1] += 2.0;
        }
        hole.reverse();
        let mesh = fills(&[0], [0.0; 2], 7, |_, put| {
            put(&square(0.0, 10.0));
            put(&hole);
            put(&square(20.0, 5.0));
        });
        assert_eq!(area(&mesh), 100.0 - 4.0 + 25.0);
        assert!(mesh.vertices.iter().all(|v| v.feature == 7));
        assert_eq!(mesh.edges.len(), 3 * 4 * 2);
        assert_eq!(mesh.chunks[0].bounds, [[0.0, 0.0], [25.0, 10.0]]);
    }

    #[test]
    fn order_by_place_is_a_permutation() {
        let centres: Vec<[f64; 2]> = (0..1000).map(|i| [f64::from(i * 37 % 101), f64::from(i * 53 % 97)]).collect();
        let mut order = by_place(&centres, [[0.0; 2], [100.0; 2]]);
        order.sort_unstable();
        assert!(order.iter().enumerate().all(|(at, &v)| at as u32 == v));
    }
}
