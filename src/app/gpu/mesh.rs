//! Meshes: built on the CPU in chunks that lie together, so that only what is in view is drawn.

use std::collections::BTreeMap;

use eframe::egui_wgpu::wgpu::{self, util::DeviceExt as _};

use super::Layer;
use super::pipelines::Pipelines;

/// A corner of an area, in local metres, with its feature.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Vertex {
    pub(in crate::app) at: [f32; 2],
    pub(in crate::app) feature: u32,
}

/// A straight piece of a line.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Segment {
    pub(in crate::app) a: [f32; 2],
    pub(in crate::app) b: [f32; 2],
    /// Metres from the start of the line, so that dashes run on.
    pub(in crate::app) start_m: f32,
    pub(in crate::app) feature: u32,
}

/// A point with its size.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(in crate::app) struct Spot {
    pub(in crate::app) at: [f32; 2],
    /// Radius, scaled by the draw.
    pub(in crate::app) size: f32,
    pub(in crate::app) feature: u32,
}

/// A run of a mesh whose features lie together.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::app) struct Chunk {
    /// Triangles' indices, or instances.
    pub(in crate::app) range: std::ops::Range<u32>,
    /// Outlines' indices; empty where there are none.
    pub(in crate::app) edges: std::ops::Range<u32>,
    pub(in crate::app) bounds: [[f32; 2]; 2],
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

/// A mesh on the card.
pub(super) struct GpuMesh {
    kind: Kind,
    vertices: wgpu::Buffer,
    indices: Option<(wgpu::Buffer, wgpu::Buffer)>,
    chunks: Vec<Chunk>,
}

#[derive(Clone, Copy)]
enum Kind {
    Fill,
    Line,
    Point,
}

impl Meshes {
    pub(super) fn upload(&self, device: &wgpu::Device) -> BTreeMap<Layer, GpuMesh> {
        let buffer = |bytes: &[u8], usage| {
            device.create_buffer_init(&wgpu::util::BufferInitDescriptor { label: Some("mesh"), contents: bytes, usage })
        };
        let mut all = BTreeMap::new();
        for (&layer, mesh) in self.fills.iter().filter(|(_, m)| !m.triangles.is_empty()) {
            let index = |indices: &[u32]| buffer(bytemuck::cast_slice(indices), wgpu::BufferUsages::INDEX);
            let vertices = buffer(bytemuck::cast_slice(&mesh.vertices), wgpu::BufferUsages::VERTEX);
            let indices = Some((index(&mesh.triangles), index(&mesh.edges)));
            all.insert(layer, GpuMesh { kind: Kind::Fill, vertices, indices, chunks: mesh.chunks.clone() });
        }
        for (&layer, mesh) in self.lines.iter().filter(|(_, m)| !m.segments.is_empty()) {
            let vertices = buffer(bytemuck::cast_slice(&mesh.segments), wgpu::BufferUsages::VERTEX);
            all.insert(layer, GpuMesh { kind: Kind::Line, vertices, indices: None, chunks: mesh.chunks.clone() });
        }
        for (&layer, mesh) in self.points.iter().filter(|(_, m)| !m.spots.is_empty()) {
            let vertices = buffer(bytemuck::cast_slice(&mesh.spots), wgpu::BufferUsages::VERTEX);
            all.insert(layer, GpuMesh { kind: Kind::Point, vertices, indices: None, chunks: mesh.chunks.clone() });
        }
        all
    }
}

impl GpuMesh {
    /// Draws the chunks in view; neighbouring ranges go in one call.
    pub(super) fn draw(&self, pass: &mut wgpu::RenderPass<'_>, pipelines: &Pipelines, edges: bool, view: [[f32; 2]; 2]) {
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
        let pick = |chunk: &Chunk| if edges { chunk.edges.clone() } else { chunk.range.clone() };
        for range in runs(self.chunks.iter().filter(|c| touches(c.bounds, view)).map(pick)) {
            if self.indices.is_some() {
                pass.draw_indexed(range, 0, 0..1);
            } else {
                pass.draw(0..4, range);
            }
        }
    }
}

/// Joins ranges that follow each other.
fn runs(ranges: impl Iterator<Item = std::ops::Range<u32>>) -> Vec<std::ops::Range<u32>> {
    let mut joined: Vec<std::ops::Range<u32>> = Vec::new();
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
}
