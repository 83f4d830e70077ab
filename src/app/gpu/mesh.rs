//! Meshes: built on the CPU in chunks that lie together and are sorted by size, so that only what is in view and large
//! enough is drawn.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use eframe::egui_wgpu::wgpu::{self, util::DeviceExt as _};

use super::pipelines::Pipelines;
use super::{Layer, Size, Tag};

/// A corner of an area, in local metres, with its feature.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Vertex {
    pub(in crate::app) at: [f32; 2],
    pub(in crate::app) tag: Tag,
}

/// A straight piece of a line.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Segment {
    pub(in crate::app) a: [f32; 2],
    pub(in crate::app) b: [f32; 2],
    /// Where the segment before it begins, and the one after it ends: its own ends where there is none.
    pub(in crate::app) before: [f32; 2],
    pub(in crate::app) after: [f32; 2],
    /// Metres from the start of the line, so that dashes run on.
    pub(in crate::app) start_m: f32,
    pub(in crate::app) tag: Tag,
}

/// A point with its size.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Spot {
    pub(in crate::app) at: [f32; 2],
    /// Radius, scaled by the draw.
    pub(in crate::app) size: f32,
    pub(in crate::app) tag: Tag,
}

/// A run of a mesh whose features lie together, the largest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::app) struct Chunk {
    /// Triangles' indices, or instances.
    pub(in crate::app) range: Range<u32>,
    /// Outlines' indices; empty where there are none.
    pub(in crate::app) edges: Range<u32>,
    pub(in crate::app) bounds: [[f32; 2]; 2],
    /// Where the features of each size end, from the largest size to the smallest: in the range, and in the edges.
    pub(in crate::app) sizes: Vec<(Size, u32, u32)>,
}

/// Areas.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct FillMesh {
    pub(in crate::app) vertices: Vec<Vertex>,
    pub(in crate::app) triangles: Vec<u32>,
    pub(in crate::app) edges: Vec<u32>,
    pub(in crate::app) chunks: Vec<Chunk>,
}

/// Lines.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct LineMesh {
    pub(in crate::app) segments: Vec<Segment>,
    pub(in crate::app) chunks: Vec<Chunk>,
}

/// Points.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct PointMesh {
    pub(in crate::app) spots: Vec<Spot>,
    pub(in crate::app) chunks: Vec<Chunk>,
}

/// All meshes of a scene.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Meshes {
    pub(in crate::app) fills: BTreeMap<Layer, FillMesh>,
    pub(in crate::app) lines: BTreeMap<Layer, LineMesh>,
    pub(in crate::app) points: BTreeMap<Layer, PointMesh>,
}

/// What of a layer is drawn, decided before anything reaches the card.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Chunks {
    of: BTreeMap<Layer, Arc<Vec<Chunk>>>,
}

/// Which sizes of features a draw takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::app) enum Keep {
    All,
    /// This size and larger.
    From(Size),
    /// This size and smaller.
    UpTo(Size),
}

/// A mesh on the card.
pub(super) struct GpuMesh {
    kind: Kind,
    vertices: wgpu::Buffer,
    indices: Option<(wgpu::Buffer, wgpu::Buffer)>,
}

#[derive(Clone, Copy)]
enum Kind {
    Fill,
    Line,
    Point,
}

impl Meshes {
    /// The chunks of all layers.
    pub(in crate::app) fn chunks(&mut self) -> Chunks {
        let fills = self.fills.iter_mut().map(|(layer, mesh)| (*layer, std::mem::take(&mut mesh.chunks)));
        let lines = self.lines.iter_mut().map(|(layer, mesh)| (*layer, std::mem::take(&mut mesh.chunks)));
        let points = self.points.iter_mut().map(|(layer, mesh)| (*layer, std::mem::take(&mut mesh.chunks)));
        Chunks { of: fills.chain(lines).chain(points).map(|(layer, chunks)| (layer, Arc::new(chunks))).collect() }
    }

    /// Takes further layers in, in place of those that are there.
    pub(in crate::app) fn extend(&mut self, other: Self) {
        self.fills.extend(other.fills);
        self.lines.extend(other.lines);
        self.points.extend(other.points);
    }

    /// Every layer, empty ones too.
    pub(super) fn layers(&self) -> impl Iterator<Item = Layer> {
        self.fills.keys().chain(self.lines.keys()).chain(self.points.keys()).copied()
    }

    pub(super) fn upload(&self, device: &wgpu::Device) -> BTreeMap<Layer, GpuMesh> {
        let buffer = |bytes: &[u8], usage| {
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some("mesh"), contents: bytes, usage })
        };
        let mut all = BTreeMap::new();
        for (&layer, mesh) in self.fills.iter().filter(|(_, m)| !m.triangles.is_empty()) {
            let index = |indices: &[u32]| buffer(bytemuck::cast_slice(indices), wgpu::BufferUsages::INDEX);
            let vertices = buffer(bytemuck::cast_slice(&mesh.vertices), wgpu::BufferUsages::VERTEX);
            let indices = Some((index(&mesh.triangles), index(&mesh.edges)));
            all.insert(layer, GpuMesh { kind: Kind::Fill, vertices, indices });
        }
        for (&layer, mesh) in self.lines.iter().filter(|(_, m)| !m.segments.is_empty()) {
            let vertices = buffer(bytemuck::cast_slice(&mesh.segments), wgpu::BufferUsages::VERTEX);
            all.insert(layer, GpuMesh { kind: Kind::Line, vertices, indices: None });
        }
        for (&layer, mesh) in self.points.iter().filter(|(_, m)| !m.spots.is_empty()) {
            let vertices = buffer(bytemuck::cast_slice(&mesh.spots), wgpu::BufferUsages::VERTEX);
            all.insert(layer, GpuMesh { kind: Kind::Point, vertices, indices: None });
        }
        all
    }
}

impl Chunks {
    /// With those of other layers, in place of what they had.
    pub(in crate::app) fn with(mut self, other: Self) -> Self {
        self.of.extend(other.of);
        self
    }

    /// Whether anything is in a layer.
    pub(in crate::app) fn holds(&self, layer: Layer) -> bool {
        self.of.get(&layer).is_some_and(|chunks| !chunks.is_empty())
    }

    /// The ranges of a layer that a view touches, neighbouring ones joined: of its outlines where `edges` asks for them.
    pub(in crate::app) fn seen(&self, layer: Layer, edges: bool, keep: Keep, view: [[f32; 2]; 2]) -> Vec<Range<u32>> {
        let chunks = self.of.get(&layer).map(|chunks| chunks.as_slice()).unwrap_or_default();
        runs(chunks.iter().filter(|c| touches(c.bounds, view)).map(|c| c.kept(edges, keep)))
    }
}

impl Chunk {
    fn kept(&self, edges: bool, keep: Keep) -> Range<u32> {
        let whole = if edges { &self.edges } else { &self.range };
        let end = |n: usize| n.checked_sub(1).map_or(whole.start, |at| if edges { self.sizes[at].2 } else { self.sizes[at].1 });
        match keep {
            Keep::From(size) if !self.sizes.is_empty() => whole.start..end(self.sizes.partition_point(|s| s.0 >= size)),
            Keep::UpTo(size) if !self.sizes.is_empty() => end(self.sizes.partition_point(|s| s.0 > size))..whole.end,
            _ => whole.clone(),
        }
    }
}

impl GpuMesh {
    /// Draws ranges.
    pub(super) fn draw(&self, pass: &mut wgpu::RenderPass<'_>, pipelines: &Pipelines, edges: bool, ranges: &[Range<u32>]) {
        pass.set_pipeline(match (self.kind, edges) {
            (Kind::Fill, false) => &pipelines.fill,
            (Kind::Fill, true) => &pipelines.edge,
            (Kind::Line, _) => &pipelines.line,
            (Kind::Point, _) => &pipelines.point,
        });
        pass.set_vertex_buffer(0, self.vertices.slice(..));
        if let Some((triangles, outlines)) = &self.indices {
            pass.set_index_buffer(if edges { outlines } else { triangles }.slice(..), wgpu::IndexFormat::Uint32);
        }
        for range in ranges {
            if self.indices.is_some() {
                pass.draw_indexed(range.clone(), 0, 0..1);
            } else {
                pass.draw(0..4, range.clone());
            }
        }
    }
}

/// Joins ranges that follow each other.
fn runs(ranges: impl Iterator<Item = Range<u32>>) -> Vec<Range<u32>> {
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges.filter(|r| !r.is_empty()) {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

fn touches(a: [[f32; 2]; 2], b: [[f32; 2]; 2]) -> bool {
    a[0][0] <= b[1][0] && a[1][0] >= b[0][0] && a[0][1] <= b[1][1] && a[1][1] >= b[0][1]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_that_follow_each_other_are_one_call() {
        assert_eq!(runs([0..3, 3..6, 9..12, 12..12].into_iter()), [0..6, 9..12]);
    }

    #[test]
    fn a_chunk_gives_its_large_or_its_small_features() {
        let [large, middle, small] = [40.0, 12.0, 3.0].map(Size::of_metres);
        let chunk = Chunk {
            range: 30..60,
            edges: 100..140,
            sizes: vec![(large, 36, 108), (middle, 54, 132), (small, 60, 140)],
            ..Chunk::default()
        };
        assert_eq!(chunk.kept(false, Keep::All), 30..60);
        assert_eq!(chunk.kept(false, Keep::From(middle)), 30..54);
        assert_eq!(chunk.kept(true, Keep::From(Size::of_metres(100.0))), 100..100);
        assert_eq!(chunk.kept(true, Keep::From(small)), 100..140);
        assert_eq!(chunk.kept(false, Keep::UpTo(middle)), 36..60);
        assert_eq!(chunk.kept(false, Keep::UpTo(Size::of_metres(1.0))), 60..60);
    }
}
