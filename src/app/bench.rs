//! The drawing engine without a window: what benches measure, and tests look at.

use std::sync::Arc;

use eframe::{
    egui::{Pos2, Rect, Vec2},
    egui_wgpu::{RenderState, wgpu},
};

use super::camera::Camera;
use super::cartography::{self, Switch, View};
use super::gpu::{MapGpu, Picture, Upload};
use super::job::{Prepared, prepare};
use super::page::MapPage;
use super::scene::{Reading, Scene, colours};
use super::surface::{bands, surface_to};
use super::theme::Theme;
use crate::plan::Plan;
use crate::report::Progress;

/// A plan on the graphics card, drawn into a picture of a fixed size.
pub struct Easel {
    page: MapPage,
    gpu: MapGpu,
    render: RenderState,
    size: Vec2,
    dark: bool,
    has_surface: bool,
}

/// Where a picture looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shot {
    /// Middle of the picture, planning CRS.
    pub centre: [f64; 2],
    /// Metres a pixel.
    pub scale: f64,
    /// Whether the hand moves the map.
    pub moving: bool,
}

/// The scenes of plans that follow each other, as the window makes them before they reach the card.
#[derive(Default)]
pub struct Followed {
    scene: Option<Arc<Scene>>,
}

impl Followed {
    /// Makes the scene of a plan; of one that follows another, what differs. The number of features that have a colour.
    #[must_use]
    pub fn by(&mut self, plan: Arc<Plan>) -> Option<usize> {
        let prepared = prepare(plan, self.scene.as_deref(), None, &Progress::silent()).ok()?;
        let count = prepared.scene.features.count as usize;
        self.scene = Some(prepared.scene);
        Some(count)
    }
}

impl Easel {
    /// Makes the scene of a plan, uploads it, and colours it by age; `None` where it could not be made.
    #[must_use]
    pub fn new(render: &RenderState, plan: Arc<Plan>, size: [f32; 2]) -> Option<Self> {
        let prepared = prepare(plan, None, Some(render), &Progress::silent()).ok()?;
        let Some(Upload::Whole(gpu)) = prepared.upload else { return None };
        let mut page = MapPage::new(Prepared { upload: None, ..prepared }, Some(render));
        page.view.reading = Reading::Age;
        page.view.shown.insert(Switch::Facilities);
        let mut easel = Self { page, gpu: *gpu, render: render.clone(), size: size.into(), dark: false, has_surface: false };
        easel.recolour(false);
        Some(easel)
    }

    /// The shot of everything.
    #[must_use]
    pub fn overview(&self) -> Shot {
        let Camera { centre, scale } = Camera::fitting(self.page.scene.bounds, self.size, 40.0);
        Shot { centre, scale, moving: false }
    }

    /// Gives every feature its colour, waits until the card has them, and returns the seconds of the upload alone.
    pub fn recolour(&mut self, dark: bool) -> f64 {
        self.dark = dark;
        let colours = colours(&self.page, self.page.view.reading, Theme::of(dark));
        let start = std::time::Instant::now();
        self.gpu.recolour(&self.render.queue, &colours);
        self.render.queue.submit([]);
        self.wait();
        self.page.view.painted += 1;
        start.elapsed().as_secs_f64()
    }

    /// What the window's thread does for one frame: the picture is put together and encoded, and not drawn.
    pub fn encode(&mut self, shot: Shot) -> wgpu::CommandBuffer {
        let picture = self.picture(shot);
        let mut encoder = self.render.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        self.gpu.draw(&self.render.device, &self.render.queue, &mut encoder, (0, &picture));
        encoder.finish()
    }

    /// Draws one frame and waits until it is there.
    pub fn draw(&mut self, shot: Shot) {
        let commands = self.encode(shot);
        self.render.queue.submit([commands]);
        self.wait();
    }

    /// Nothing that moves is drawn whole from now on, as on a card that a scene is too much for.
    pub fn hurry(&mut self) {
        self.page.manner.corners = 0;
    }

    /// Draws one frame in a theme and reads it back: width, height, and RGBA from the top left on; `None` where the card does
    /// not answer.
    pub fn pixels(&mut self, shot: Shot) -> Option<([u32; 2], Vec<u8>)> {
        self.draw(shot);
        let texture = self.gpu.shown_texture()?;
        let size = [texture.width(), texture.height()];
        let row = size[0] * 4;
        let padded = row.next_multiple_of(wgpu::COPY_BYTES_PER_ROW_ALIGNMENT);
        let buffer = self.render.device.create_buffer(&wgpu::BufferDescriptor {
            label: Some("picture"),
            size: u64::from(padded) * u64::from(size[1]),
            usage: wgpu::BufferUsages::COPY_DST | wgpu::BufferUsages::MAP_READ,
            mapped_at_creation: false,
        });
        let mut encoder = self.render.device.create_command_encoder(&wgpu::CommandEncoderDescriptor::default());
        let layout = wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(padded), rows_per_image: None };
        encoder.copy_texture_to_buffer(texture.as_image_copy(), wgpu::TexelCopyBufferInfo { buffer: &buffer, layout }, texture.size());
        self.render.queue.submit([encoder.finish()]);
        buffer.slice(..).map_async(wgpu::MapMode::Read, |_| {});
        self.wait();
        let bytes = buffer.slice(..).get_mapped_range().ok()?;
        Some((size, bytes.chunks_exact(padded as usize).flat_map(|line| &line[..row as usize]).copied().collect()))
    }

    /// Shades the walk to a category, split at a limit in metres; whether the inputs hold one.
    pub fn show_surface(&mut self, category: &str, limit_m: f64) -> bool {
        let MapPage { plan, scene, .. } = &self.page;
        let Ok(Some((surface, shade))) = surface_to(plan, &[category.to_owned()], &Progress::silent()) else { return false };
        self.gpu.set_surface(&self.render, Some((&surface, &shade, &bands(Theme::of(self.dark), limit_m))), scene.origin);
        self.has_surface = true;
        true
    }

    /// Number of things within some metres of a place.
    #[must_use]
    pub fn pick(&self, place: [f64; 2], tolerance_m: f64) -> usize {
        self.page.scene.pick(&self.page.plan, place, tolerance_m).len()
    }

    fn picture(&self, shot: Shot) -> Picture {
        let view = View {
            camera: Camera { centre: shot.centre, scale: shot.scale },
            map: Rect::from_min_size(Pos2::ZERO, self.size),
            pixels_per_point: 1.0,
            manner: self.page.manner,
            moving: shot.moving,
            reading: self.page.view.reading,
            shown: &self.page.view.shown,
            has_surface: self.has_surface,
            is_overview: false,
            painted: self.page.view.painted,
        };
        cartography::picture(&self.page.scene, &view, Theme::of(self.dark))
    }

    fn wait(&self) {
        // A card that does not answer shows in the numbers.
        let _ = self.render.device.poll(wgpu::PollType::wait_indefinitely());
    }
}
