//! The map on the graphics card: meshes in local metres, one colour texture for all features, one picture.
//!
//! The picture is drawn off screen and only when something changed; egui's pass shows it. Edges are smoothed by
//! multisampling on a graphics card. A software driver draws twice as wide and high when nothing moves, and plainly
//! while something does, so that panning stays light. Where even that is too much for a moving hand, the last whole
//! picture is moved along, laid over what can be drawn at once, and drawn anew when the hand rests. Nothing here needs
//! storage buffers, so that it runs on Vulkan and on GL alike.

mod layer;
mod mesh;
mod paint;
mod pipelines;
mod surface;
mod tag;
mod target;
mod watch;

use std::collections::BTreeMap;
use std::ops::Range;

use eframe::egui_wgpu::{self, wgpu};

use crate::access::Surface;

pub(super) use layer::Layer;
use mesh::GpuMesh;
pub(super) use mesh::{Chunk, Chunks, FillMesh, Keep, LineMesh, Meshes, PointMesh, Segment, Spot, Vertex};
use paint::Paint;
use pipelines::{Params, Pipelines};
use surface::GpuSurface;
pub(super) use surface::{Bands, Shade};
pub(super) use tag::{Size, Tag};
use target::Target;
pub(super) use watch::{Trouble, Watch};

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
    /// Pixels a feature measures where it begins to show and where it shows whole, then where it begins to vanish and is gone.
    pub(super) fade: [f32; 4],
}

/// Colour of a draw that is looked up by feature.
pub(super) const BY_FEATURE: [f32; 4] = [0.0, 0.0, 0.0, -1.0];

/// One layer drawn once in one way.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct DrawCall {
    pub(super) layer: Layer,
    /// Outlines of a fill layer, one pixel wide.
    pub(super) edges: bool,
    pub(super) params: DrawParams,
    /// What of the mesh is in view.
    pub(super) ranges: Vec<Range<u32>>,
}

/// One picture of the map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picture {
    /// Physical pixels.
    pub(super) size: [u32; 2],
    pub(super) ground: [f32; 4],
    /// The middle, planning CRS, and pixels a metre.
    pub(super) centre: [f64; 2],
    pub(super) px_per_m: f64,
    pub(super) calls: Vec<DrawCall>,
    /// Counts the changes of the colours.
    pub(super) painted: u64,
    /// Holds only what can be drawn at once; the last whole picture is laid over it.
    pub(super) light: bool,
}

/// How an adapter is drawn on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Manner {
    /// Samples a pixel.
    samples: u32,
    /// Pixels drawn for one shown, along each axis, when nothing moves.
    pub(super) oversize: f32,
    /// Corners that can be drawn in a frame while the hand moves.
    pub(super) corners: usize,
}

impl Default for Manner {
    fn default() -> Self {
        Self { samples: 4, oversize: 1.0, corners: 20_000_000 }
    }
}

impl Manner {
    pub(super) fn of(state: &egui_wgpu::RenderState) -> Self {
        match state.adapter.get_info().device_type {
            wgpu::DeviceType::Cpu => Self { samples: 1, oversize: 2.0, corners: 400_000 },
            _ => Self::default(),
        }
    }
}

/// The map's part of the graphics card; lives in egui's callback resources.
pub(super) struct MapGpu {
    pipelines: Pipelines,
    meshes: BTreeMap<Layer, GpuMesh>,
    surface: Option<GpuSurface>,
    /// The map, then the small maps beside it.
    sheets: Vec<Sheet>,
}

/// A picture that is kept, with colours of its own: several sheets show one district in several ways.
struct Sheet {
    paint: Paint,
    params: Params,
    /// The last whole picture.
    whole: Target,
    shown: Option<Picture>,
    /// The last light one, newer than the whole one where there is one.
    light: Target,
    shown_light: Option<Picture>,
}

/// What reached the graphics card and is not taken up yet.
pub(super) enum Upload {
    /// A first map.
    Whole(Box<MapGpu>),
    /// What differs on the map that is there.
    Fresh(Fresh),
}

/// Layers that are others than before.
pub(super) struct Fresh {
    /// Every layer that is meant; those without a mesh are empty.
    layers: Vec<Layer>,
    meshes: BTreeMap<Layer, GpuMesh>,
    features: usize,
}

impl DrawCall {
    /// Corners that the card looks at.
    pub(super) fn corners(&self) -> usize {
        self.ranges.iter().map(ExactSizeIterator::len).sum::<usize>() * if self.layer.is_area() { 1 } else { 4 }
    }
}

impl Upload {
    /// Takes it up, on the window's thread.
    pub(super) fn take_up(self, state: &egui_wgpu::RenderState) {
        let resources = &mut state.renderer.write().callback_resources;
        match self {
            Self::Whole(gpu) => {
                resources.insert(*gpu);
            }
            Self::Fresh(fresh) => {
                if let Some(gpu) = resources.get_mut::<MapGpu>() {
                    gpu.take(&state.device, fresh);
                }
            }
        }
    }
}

impl Fresh {
    /// Uploads meshes; may run on any thread.
    pub(super) fn new(state: &egui_wgpu::RenderState, meshes: &Meshes, features: usize) -> Self {
        Self { layers: meshes.layers().collect(), meshes: meshes.upload(&state.device), features }
    }
}

impl MapGpu {
    /// Builds the pipelines over the first meshes; may run on any thread.
    pub(super) fn new(state: &egui_wgpu::RenderState, first: Fresh) -> Self {
        let device = &state.device;
        let paint = Paint::new(device, first.features);
        let pipelines = Pipelines::new(device, &paint.layout, state.target_format, Manner::of(state).samples);
        let sheets = vec![Sheet::new(paint, pipelines.params(device))];
        Self { pipelines, meshes: first.meshes, surface: None, sheets }
    }

    /// Takes up layers in place of what they were; colours have to be given anew.
    fn take(&mut self, device: &wgpu::Device, fresh: Fresh) {
        for layer in &fresh.layers {
            self.meshes.remove(layer);
        }
        self.meshes.extend(fresh.meshes);
        for sheet in &mut self.sheets {
            sheet.paint.fit(device, fresh.features);
        }
        self.forget();
    }

    /// Gives every feature its colour on the map: one small upload.
    pub(super) fn recolour(&mut self, queue: &wgpu::Queue, colours: &[u32]) {
        self.sheets[0].recolour(queue, colours);
    }

    /// Gives every feature its colour on a small map, counted from 1.
    pub(super) fn recolour_small(&mut self, state: &egui_wgpu::RenderState, sheet: usize, colours: &[u32]) {
        while self.sheets.len() <= sheet {
            let paint = self.sheets[0].paint.beside(&state.device);
            self.sheets.push(Sheet::new(paint, self.pipelines.params(&state.device)));
        }
        self.sheets[sheet].recolour(&state.queue, colours);
    }

    /// Takes a surface to be shaded where a picture asks for one, or takes it away; `origin` is the scene's.
    pub(super) fn set_surface(&mut self, state: &egui_wgpu::RenderState, surface: Option<(&Surface, &Shade, &Bands)>, origin: [f64; 2]) {
        let layout = &self.pipelines.surface_layout;
        self.surface =
            surface.map(|(surface, shade, bands)| GpuSurface::new(&state.device, &state.queue, layout, (surface, shade), origin, bands));
        self.forget();
    }

    /// Shades the surface anew: another limit, another theme.
    pub(super) fn shade(&mut self, queue: &wgpu::Queue, bands: &Bands) {
        if let Some(surface) = &self.surface {
            surface.shade(queue, bands);
            self.forget();
        }
    }

    /// Every picture is drawn anew when it is asked for next.
    fn forget(&mut self) {
        for sheet in &mut self.sheets {
            (sheet.shown, sheet.shown_light) = (None, None);
        }
    }

    /// Draws a picture on a sheet, 0 for the map, unless it is the one that is there.
    pub(super) fn draw(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        encoder: &mut wgpu::CommandEncoder,
        (sheet, picture): (usize, &Picture),
    ) {
        let Self { pipelines, meshes, surface, sheets } = self;
        let Some(Sheet { paint, params, whole, shown, light, shown_light }) = sheets.get_mut(sheet) else { return };
        let before = if picture.light { &*shown_light } else { &*shown };
        if before.as_ref() == Some(picture) {
            return;
        }
        let laid = shown.as_ref().filter(|whole| picture.light && whole.size[0] > 0).map(|whole| laid_over(whole, picture));
        let target = if picture.light { &mut *light } else { &mut *whole };
        target.resize(device, pipelines, picture.size);
        params.write(device, queue, pipelines, picture.calls.iter().map(|call| &call.params).chain(&laid));
        let target = if picture.light { &*light } else { &*whole };
        let Some((view, resolve_target)) = target.views() else { return };
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
        pass.set_bind_group(1, &paint.group, &[]);
        for (at, call) in picture.calls.iter().enumerate() {
            params.bind(&mut pass, at);
            if let Some(mesh) = meshes.get(&call.layer) {
                mesh.draw(&mut pass, pipelines, call.edges, &call.ranges);
            } else if let Some(surface) = surface.as_ref().filter(|_| call.layer == Layer::Surface) {
                Pipelines::over_all(&mut pass, &pipelines.surface, &surface.group);
            }
        }
        if laid.is_some()
            && let Some(group) = whole.group()
        {
            params.bind(&mut pass, picture.calls.len());
            Pipelines::over_all(&mut pass, &pipelines.lay, group);
        }
        drop(pass);
        if picture.light {
            *shown_light = Some(picture.clone());
        } else {
            (*shown, *shown_light) = (Some(picture.clone()), None);
        }
    }

    /// The picture that the window shows.
    pub(super) fn shown_texture(&self) -> Option<&wgpu::Texture> {
        self.sheets.first()?.front().texture()
    }
}

impl Sheet {
    fn new(paint: Paint, params: Params) -> Self {
        Self { paint, params, whole: Target::default(), shown: None, light: Target::default(), shown_light: None }
    }

    fn recolour(&mut self, queue: &wgpu::Queue, colours: &[u32]) {
        self.paint.write(queue, colours);
        (self.shown, self.shown_light) = (None, None);
    }

    /// What the window shows.
    fn front(&self) -> &Target {
        if self.shown_light.is_some() { &self.light } else { &self.whole }
    }
}

/// Where a picture of before lies in the next one: the clip position of a corner at (±1, ±1).
fn laid_over(before: &Picture, next: &Picture) -> DrawParams {
    let axis = |at: usize| {
        let clip_per_m = 2.0 * next.px_per_m / f64::from(next.size[at]);
        let half_m = f64::from(before.size[at]) / before.px_per_m / 2.0;
        ((half_m * clip_per_m) as f32, ((before.centre[at] - next.centre[at]) * clip_per_m) as f32)
    };
    let ((sx, ox), (sy, oy)) = (axis(0), axis(1));
    DrawParams { scale: [sx, sy], offset: [ox, oy], ..bytemuck::Zeroable::zeroed() }
}

/// The same for a plan that is laid beside another.
pub(super) struct Beside(pub(super) MapGpu);

/// Which of the two plans a picture is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Plan,
    Beside,
}

impl Of {
    fn in_resources(self, resources: &egui_wgpu::CallbackResources) -> Option<&MapGpu> {
        match self {
            Self::Plan => resources.get::<MapGpu>(),
            Self::Beside => resources.get::<Beside>().map(|Beside(map)| map),
        }
    }

    fn in_resources_mut(self, resources: &mut egui_wgpu::CallbackResources) -> Option<&mut MapGpu> {
        match self {
            Self::Plan => resources.get_mut::<MapGpu>(),
            Self::Beside => resources.get_mut::<Beside>().map(|Beside(map)| map),
        }
    }
}

/// Shows a picture in a rectangle; the rectangle is always the whole map.
pub(super) struct MapCallback {
    /// 0 for the map, from 1 on for small maps.
    pub(super) sheet: usize,
    pub(super) picture: Picture,
    pub(super) of: Of,
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
        if let Some(map) = self.of.in_resources_mut(resources) {
            map.draw(device, queue, encoder, (self.sheet, &self.picture));
        }
        Vec::new()
    }

    fn paint(
        &self,
        _info: eframe::egui::PaintCallbackInfo,
        pass: &mut wgpu::RenderPass<'static>,
        resources: &egui_wgpu::CallbackResources,
    ) {
        if let Some(map) = self.of.in_resources(resources)
            && let Some(group) = map.sheets.get(self.sheet).and_then(|sheet| sheet.front().group())
        {
            map.pipelines.present(pass, group);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_picture_lies_where_its_land_is() {
        let picture =
            |centre, px_per_m, size| Picture { size, ground: [0.0; 4], centre, px_per_m, calls: Vec::new(), painted: 0, light: false };
        // Drawn twice as fine, moved a quarter of the window to the east, and zoomed to half.
        let laid = laid_over(&picture([1000.0, 500.0], 2.0, [800, 400]), &picture([1100.0, 500.0], 0.5, [400, 200]));
        assert_eq!((laid.scale, laid.offset), ([0.5, 0.5], [-0.25, 0.0]));
    }
}
