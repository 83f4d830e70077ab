//! The drawing engine without a window: what the benches measure.

use std::sync::Arc;

use eframe::{
    egui::{Pos2, Rect, Vec2},
    egui_wgpu::{RenderState, wgpu},
};

use super::camera::Camera;
use super::cartography::{self, Switch, View};
use super::gpu::{MapGpu, Picture};
use super::job::{Prepared, prepare};
use super::page::MapPage;
use super::scene::{Reading, colours};
use super::theme::Theme;
use crate::plan::Plan;
use crate::report::Progress;

/// A plan on the graphics card, drawn into a picture of a fixed size.
pub struct Easel {
    page: MapPage,
    gpu: MapGpu,
    render: RenderState,
    size: Vec2,
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

impl Easel {
    /// Makes the scene of a plan, uploads it, and colours it by age; `None` where it could not be made.
    #[must_use]
    pub fn new(render: &RenderState, plan: Arc<Plan>, size: [f32; 2]) -> Option<Self> {
        let Prepared { plan, scene, gpu } = prepare(plan, Some(render), &Progress::silent()).ok()?;
        let mut page = MapPage::new(Prepared { plan, scene, gpu: None }, Some(render));
        page.view.reading = Reading::Age;
        page.view.shown.insert(Switch::Facilities);
        let mut easel = Self { page, gpu: gpu?, render: render.clone(), size: size.into() };
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
        let colours = colours(&self.page, Theme::of(dark));
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
        self.gpu.draw(&self.render.device, &self.render.queue, &mut encoder, &picture);
        encoder.finish()
    }

    /// Draws one frame and waits until it is there.
    pub fn draw(&mut self, shot: Shot) {
        let commands = self.encode(shot);
        self.render.queue.submit([commands]);
        self.wait();
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
            reading: Reading::Age,
            shown: &self.page.view.shown,
            painted: self.page.view.painted,
        };
        cartography::picture(&self.page.scene, &view, Theme::of(false))
    }

    fn wait(&self) {
        // A card that does not answer shows in the numbers.
        let _ = self.render.device.poll(wgpu::PollType::wait_indefinitely());
    }
}
