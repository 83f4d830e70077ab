//! The map on the graphics card: meshes in local metres, one colour texture for all features, one picture.
//!
//! The picture is drawn off screen and only when something changed; egui's pass shows it. Edges are smoothed by
//! multisampling on a graphics card. A software driver draws twice as wide and high when nothing moves, and plainly
//! while something does, so that panning stays light. Nothing here needs storage buffers, so that it runs on Vulkan
//! and on GL alike.

mod layer;
mod mesh;
mod paint;
mod pipelines;
mod target;

use std::collections::BTreeMap;

use eframe::egui_wgpu::{self, wgpu};

pub(super) use layer::Layer;
use mesh::GpuMesh;
pub(super) use mesh::{Chunk, FillMesh, LineMesh, Meshes, PointMesh, Segment, Spot, Vertex};
use paint::Paint;
use pipelines::Pipelines;
use target::Target;

/// Everything one draw needs to know; as `Draw` in `shaders/common.wgsl`.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
pub(super) struct DrawParams {
    pub(super) scale: [f32; 2],
    pub(super) offset: [f32; 2],
    pub(super) viewport: [f32; 2],
    pub(super) px_per_m: f32,
    pub(super) alpha: f32,
    pub(super) color: [f32; 4],
    pub(super) shape: [f32; 4],
    pub(super) extra: [f32; 4],
}

/// Colour of a draw that is looked up by feature.
pub(super) const BY_FEATURE: [f32; 4] = [0.0, 0.0, 0.0, -1.0];

/// One layer drawn once in one way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct DrawCall {
    pub(super) layer: Layer,
    /// Outlines of a fill layer, one pixel wide.
    pub(super) edges: bool,
    pub(super) params: DrawParams,
}

/// One picture of the map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    /// Physical pixels.
    pub(super) size: [u32; 2],
    pub(super) ground: [f32; 4],
    /// What is in view, in local metres.
    pub(super) view: [[f32; 2]; 2],
    pub(super) calls: Vec<DrawCall>,
    /// Counts the changes of the colours.
    pub(super) painted: u64,
}

/// How edges are smoothed on an adapter.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Smoothing {
    /// Samples a pixel.
    samples: u32,
    /// Pixels drawn for one shown, along each axis, when nothing moves.
    pub(super) oversize: f32,
}

impl Smoothing {
    pub(super) fn of(state: &egui_wgpu::RenderState) -> Self {
        match state.adapter.get_info().device_type {
            wgpu::DeviceType::Cpu => Self { samples: 1, oversize: 2.0 },
            _ => Self { samples: 4, oversize: 1.0 },
        }
    }
}

/// The map's part of the graphics card; lives in egui's callback resources.
pub(super) struct MapGpu {
    pipelines: Pipelines,
    paint: Paint,
    meshes: BTreeMap<Layer, GpuMesh>,
    target: Target,
    shown: Option<Picture>,
}

impl MapGpu {
    /// Uploads the meshes and builds the pipelines; may run on any thread.
    pub(super) fn new(state: &egui_wgpu::RenderState, meshes: &Meshes, features: usize) -> Self {
        let device = &state.device;
        let paint = Paint::new(device, features);
        let pipelines = Pipelines::new(device, &paint.layout, state.target_format, Smoothing::of(state).samples);
        let meshes = meshes.upload(device);
        Self { pipelines, paint, meshes, target: Target::default(), shown: None }
    }

    /// Gives every feature its colour: one small upload.
    pub(super) fn recolour(&mut self, queue: &wgpu::Queue, colours: &[u32]) {
        self.paint.write(queue, colours);
        self.shown = None;
    }

    fn draw(&mut self, device: &wgpu::Device, queue: &wgpu::Queue, encoder: &mut wgpu::CommandEncoder, picture: &Picture) {
        if self.shown.as_ref() == Some(picture) {
            return;
        }
        self.target.resize(device, &self.pipelines, picture.size);
        self.pipelines.write_params(device, queue, &picture.calls);
        let Some((view, resolve_target)) = self.target.views() else { return };
        let [r, g, b, a] = picture.ground.map(f64::from);
        let mut pass = encoder.begin_render_pass(&wgpu::RenderPassDescriptor {
            label: Some("map"),
            color_attachments: &[Some(wgpu::RenderPassColorAttachment {
                view,
                depth_slice: None,
                resolve_target,
                ops: wgpu::Operations { load: wgpu::LoadOp::Clear(wgpu::Color { r, g, b, a }), store: wgpu::StoreOp::Store },
            })],
            depth_stencil_attachment: None,
            timestamp_writes: None,
            occlusion_query_set: None,
            multiview_mask: None,
        });
        pass.set_bind_group(1, &self.paint.group, &[]);
        for (at, call) in picture.calls.iter().enumerate() {
            let Some(mesh) = self.meshes.get(&call.layer) else { continue };
            self.pipelines.bind_params(&mut pass, at);
            mesh.draw(&mut pass, &self.pipelines, call.edges, picture.view);
        }
        drop(pass);
        self.shown = Some(picture.clone());
    }
}

/// Shows a picture in a rectangle; the rectangle is always the whole map.
pub(super) struct MapCallback {
    pub(super) picture: Picture,
}

impl egui_wgpu::CallbackTrait for MapCallback {
    fn prepare(
        &self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        _screen: &egui_wgpu::ScreenDescriptor,
        encoder: &mut wgpu::CommandEncoder,
        resources: &mut egui_wgpu::CallbackResources,
    ) -> Vec<wgpu::CommandBuffer> {
        if let Some(map) = resources.get_mut::<MapGpu>() {
            map.draw(device, queue, encoder, &self.picture);
        }
        Vec::new()
    }

    fn paint(
        &self,
        _info: eframe::egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &egui_wgpu::CallbackResources,
    ) {
        if let Some(map) = resources.get::<MapGpu>()
            && let Some(group) = map.target.group()
        {
            map.pipelines.present(pass, group);
        }
    }
}
