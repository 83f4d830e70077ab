//! From shapes to meshes: triangles, outlines, segments, points, in chunks of things that lie together, the largest first.

use std::sync::Arc;

use earcut::Earcut;
use geo::Area;
use geo_types::{LineString, MultiPolygon};
use rayon::prelude::*;

use crate::app::bounds::{self, around};
use crate::app::gpu::{Chunk, FillMesh, LineMesh, PointMesh, Segment, Size, Spot, Tag, Vertex};
use crate::district::District;

/// Features a chunk: enough to keep calls few, few enough to leave out what is not in view.
const CHUNK: usize = 2048;

/// A box that holds nothing.
const NOWHERE: [[f32; 2]; 2] = [[f32::INFINITY; 2], [f32::NEG_INFINITY; 2]];

/// The box of all buildings and neighbourhoods, else of everything else; never empty.
pub(super) fn bounds(district: &District) -> [[f64; 2]; 2] {
    let outlines = district.neighbourhoods.iter().map(|n| bounds::of_shape(&n.outline));
    let mut all = around(outlines.chain(district.buildings.vertices().iter().map(|&v| [v, v])));
    if all[0][0] > all[1][0] {
        let lines = district.streets.iter().flat_map(|s| s.line.coords()).map(|c| [[c.x, c.y]; 2]);
        all = around(district.facilities.iter().map(|f| [f.at, f.at]).chain(lines));
    }
    if all[0][0] > all[1][0] { [[-500.0; 2], [500.0; 2]] } else { all }
}

/// The box of several shapes; `None` where there are none.
pub(super) fn around_all(shapes: &[Arc<MultiPolygon<f64>>]) -> Option<[[f64; 2]; 2]> {
    let all = around(shapes.iter().map(|shape| bounds::of_shape(shape)));
    (all[0][0] < all[1][0]).then_some(all)
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
            let mut sized: Vec<(Size, u32)> = features.iter().map(|&feature| (size(&|put| rings(feature, put)), feature)).collect();
            // Stable: equal sizes keep their order by place.
            sized.sort_by_key(|(size, _)| std::cmp::Reverse(*size));
            for (size, feature) in sized {
                let tag = Tag::sized(first_feature + feature, size);
                rings(feature, &mut |ring| part.ring(ring, tag));
                part.close(tag);
                part.mark(size);
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
            sizes: c.sizes.into_iter().map(|(size, t, e)| (size, t + triangle, e + edge)).collect(),
            ..c
        }));
    }
    whole
}

/// Fills of whole shapes, feature by position.
pub(super) fn shapes(shapes: &[&MultiPolygon<f64>], bounds: [[f64; 2]; 2], origin: [f64; 2], first_feature: u32) -> FillMesh {
    let centres: Vec<[f64; 2]> = shapes.iter().map(|s| bounds::middle(bounds::of_shape(s))).collect();
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

/// Lines, each with its tag.
pub(super) fn lines<'a>(lines: impl Iterator<Item = (&'a LineString<f64>, Tag)>, origin: [f64; 2]) -> LineMesh {
    let mut segments = Vec::new();
    for (line, tag) in lines {
        let vertices: Vec<[f64; 2]> = line.coords().map(|c| [c.x, c.y]).collect();
        add_line(&mut segments, &vertices, tag, origin);
    }
    line_mesh(&segments)
}

/// The rings of shapes as lines, so that the inside lies to the left.
pub(super) fn outlines<'a>(shapes: impl Iterator<Item = (&'a MultiPolygon<f64>, u32)>, origin: [f64; 2]) -> LineMesh {
    let mut segments = Vec::new();
    for (shape, feature) in shapes {
        let tag = Tag::sized(feature, size_of(shape));
        for polygon in shape {
            add_line(&mut segments, &turned(polygon.exterior(), true), tag, origin);
            for hole in polygon.interiors() {
                add_line(&mut segments, &turned(hole, false), tag, origin);
            }
        }
    }
    line_mesh(&segments)
}

/// Points with their size and tag, ordered by place.
pub(super) fn points(spots: &[([f64; 2], f32, Tag)], bounds: [[f64; 2]; 2], origin: [f64; 2]) -> PointMesh {
    let order = by_place(&spots.iter().map(|s| s.0).collect::<Vec<_>>(), bounds);
    let mut spots: Vec<Spot> =
        order.into_iter().map(|at| spots[at as usize]).map(|(at, size, tag)| Spot { at: local(at, origin), size, tag }).collect();
    let chunks = chunk(&mut spots, |spot| spot.tag, |spot| [spot.at; 2]);
    PointMesh { spots, chunks }
}

/// The size of a shape.
pub(super) fn size_of(shape: &MultiPolygon<f64>) -> Size {
    Size::of_metres(shape.unsigned_area().sqrt() as f32)
}

/// The size of a feature by its rings, holes taken out.
fn size(rings: &impl Fn(&mut dyn FnMut(&[[f64; 2]]))) -> Size {
    let mut twice = 0.0;
    rings(&mut |ring| twice += twice_area(ring));
    Size::of_metres((twice.abs() / 2.0).sqrt() as f32)
}

/// Adds the segments of a line, of a ring where it ends where it began. Each knows its neighbours, so that joins are drawn once.
fn add_line(segments: &mut Vec<Segment>, vertices: &[[f64; 2]], tag: Tag, origin: [f64; 2]) {
    let mut line: Vec<[f64; 2]> = vertices.to_vec();
    line.dedup();
    let Some(last) = line.len().checked_sub(1).filter(|last| *last > 0) else { return };
    let is_ring = line[0] == line[last] && last > 2;
    let mut start = 0.0;
    for at in 0..last {
        let [a, b] = [line[at], line[at + 1]];
        let before = if at > 0 {
            line[at - 1]
        } else if is_ring {
            line[last - 1]
        } else {
            a
        };
        let after = if at + 1 < last {
            line[at + 2]
        } else if is_ring {
            line[1]
        } else {
            b
        };
        let [a, b, before, after] = [a, b, before, after].map(|place| local(place, origin));
        segments.push(Segment { a, b, before, after, start_m: start as f32, tag });
        start += f64::hypot(line[at + 1][0] - line[at][0], line[at + 1][1] - line[at][1]);
    }
}

/// Segments ordered by place: a street runs through many chunks.
fn line_mesh(segments: &[Segment]) -> LineMesh {
    let middle = |s: &Segment| [0, 1].map(|axis| f64::midpoint(s.a[axis].into(), s.b[axis].into()));
    let middles: Vec<[f64; 2]> = segments.iter().map(middle).collect();
    let order = by_place(&middles, around(middles.iter().map(|&m| [m, m])));
    let mut segments: Vec<Segment> = order.into_iter().map(|at| segments[at as usize]).collect();
    let bounds = |s: &Segment| [[s.a[0].min(s.b[0]), s.a[1].min(s.b[1])], [s.a[0].max(s.b[0]), s.a[1].max(s.b[1])]];
    let chunks = chunk(&mut segments, |s| s.tag, bounds);
    LineMesh { segments, chunks }
}

/// Cuts instances that are ordered by place into chunks, and sorts each by size.
fn chunk<T>(instances: &mut [T], tag: impl Fn(&T) -> Tag, bounds: impl Fn(&T) -> [[f32; 2]; 2]) -> Vec<Chunk> {
    let mut from = 0;
    let mut chunks = Vec::new();
    for part in instances.chunks_mut(CHUNK) {
        part.sort_by_key(|instance| std::cmp::Reverse(tag(instance).size()));
        let mut sizes: Vec<(Size, u32, u32)> = Vec::new();
        for (instance, end) in part.iter().zip(from + 1..) {
            mark(&mut sizes, tag(instance).size(), end, 0);
        }
        let to = from + part.len() as u32;
        chunks.push(Chunk { range: from..to, edges: 0..0, bounds: part.iter().map(&bounds).fold(NOWHERE, hull), sizes });
        from = to;
    }
    chunks
}

/// Moves the end of a size, or begins the next one.
fn mark(sizes: &mut Vec<(Size, u32, u32)>, size: Size, range_end: u32, edges_end: u32) {
    match sizes.last_mut() {
        Some(last) if last.0 == size => (last.1, last.2) = (range_end, edges_end),
        _ => sizes.push((size, range_end, edges_end)),
    }
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
    sizes: Vec<(Size, u32, u32)>,
}

impl Part {
    /// Takes a ring: an exterior one ends the polygon before it.
    fn ring(&mut self, ring: &[[f64; 2]], tag: Tag) {
        if ring.len() < 4 {
            return;
        }
        if twice_area(ring) > 0.0 {
            self.close(tag);
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

    fn close(&mut self, tag: Tag) {
        if self.open.is_empty() {
            return;
        }
        self.earcut.earcut(self.open.iter().copied(), &self.holes, &mut self.found);
        let first = self.mesh.vertices.len() as u32;
        self.mesh.triangles.extend(self.found.iter().map(|i| i + first));
        for v in &self.open {
            let at = [v[0] as f32, v[1] as f32];
            self.bounds = hull(self.bounds, [at; 2]);
            self.mesh.vertices.push(Vertex { at, tag });
        }
        self.open.clear();
        self.holes.clear();
    }

    /// The feature that was closed last has this size.
    fn mark(&mut self, size: Size) {
        mark(&mut self.sizes, size, self.mesh.triangles.len() as u32, self.mesh.edges.len() as u32);
    }

    fn finish(mut self) -> FillMesh {
        let (range, edges) = (0..self.mesh.triangles.len() as u32, 0..self.mesh.edges.len() as u32);
        self.mesh.chunks = vec![Chunk { range, edges, bounds: self.bounds, sizes: self.sizes }];
        self.mesh
    }
}

#[cfg(test)]
mod tests {
    use geo_types::polygon;

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
        assert!(mesh.vertices.iter().all(|v| v.tag.feature() == 7));
        assert_eq!(mesh.edges.len(), 3 * 4 * 2);
        assert_eq!(mesh.chunks[0].bounds, [[0.0, 0.0], [25.0, 10.0]]);
    }

    #[test]
    fn the_largest_come_first_and_their_ends_are_known() {
        let square = |x: f64, size: f64| [[x, 0.0], [x + size, 0.0], [x + size, size], [x, size], [x, 0.0]];
        let sides = [3.0, 40.0, 12.0, 41.0];
        let mesh = fills(&[0, 1, 2, 3], [0.0; 2], 0, |n, put| put(&square(f64::from(n) * 50.0, sides[n as usize])));
        let order: Vec<u32> = mesh.triangles.chunks_exact(6).map(|t| mesh.vertices[t[0] as usize].tag.feature()).collect();
        assert_eq!(order, [1, 3, 2, 0]);
        let ends: Vec<(Size, u32, u32)> =
            vec![(Size::of_metres(40.0), 12, 16), (Size::of_metres(12.0), 18, 24), (Size::of_metres(3.0), 24, 32)];
        assert_eq!(mesh.chunks[0].sizes, ends);
    }

    #[test]
    fn segments_know_their_neighbours_and_rings_close() {
        let line = LineString::from(vec![(0.0, 0.0), (10.0, 0.0), (10.0, 0.0), (10.0, 5.0)]);
        let mut mesh = lines([(&line, Tag::plain(3))].into_iter(), [0.0; 2]);
        mesh.segments.sort_by(|a, b| a.start_m.total_cmp(&b.start_m));
        let [first, second] = mesh.segments[..] else { panic!("{:?}", mesh.segments) };
        assert_eq!((first.before, first.after, second.before, second.after), ([0.0, 0.0], [10.0, 5.0], [0.0, 0.0], [10.0, 5.0]));
        assert_eq!((first.start_m, second.start_m), (0.0, 10.0));
        let square = MultiPolygon(vec![polygon![(x: 0.0, y: 0.0), (x: 4.0, y: 0.0), (x: 4.0, y: 4.0), (x: 0.0, y: 4.0)]]);
        let mut ring = outlines([(&square, 0)].into_iter(), [0.0; 2]);
        ring.segments.sort_by(|a, b| a.start_m.total_cmp(&b.start_m));
        assert_eq!((ring.segments[0].before, ring.segments[3].after), (ring.segments[3].a, ring.segments[0].b));
    }

    #[test]
    fn order_by_place_is_a_permutation() {
        let centres: Vec<[f64; 2]> = (0..1000).map(|i| [f64::from(i * 37 % 101), f64::from(i * 53 % 97)]).collect();
        let mut order = by_place(&centres, [[0.0; 2], [100.0; 2]]);
        order.sort_unstable();
        assert!(order.iter().enumerate().all(|(at, &v)| at as u32 == v));
    }
}
