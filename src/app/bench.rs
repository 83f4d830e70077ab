//! The drawing engine without a window: what the benches measure.

use std::collections::BTreeSet;

use eframe::{
    egui::{Pos2, Rect, Vec2},
    egui_wgpu::{RenderState, wgpu},
};

use super::camera::Camera;
use super::cartography::{self, Switch, View};
use super::gpu::{Manner, MapGpu, Picture};
use super::scene::{Reading, Scene, colours};
use super::theme::Theme;
use crate::plan::Plan;
use crate::report::{Cancelled, Progress};

/// A plan on the graphics card, drawn into a picture of a fixed size.
pub struct Easel<'a> {
    plan: &'a Plan,
    scene: Scene,
    gpu: MapGpu,
    render: RenderState,
    size: Vec2,
    shown: BTreeSet<Switch>,
    manner: Manner,
    painted: u64,
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

impl<'a> Easel<'a> {
    /// Makes the scene of a plan, uploads it, and colours it by age.
    ///
    /// # Errors
    /// [`Cancelled`] where the caller cancels.
    pub fn new(render: &RenderState, plan: &'a Plan, size: [f32; 2], progress: &Progress) -> Result<Self, Cancelled> {
        let (scene, meshes) = Scene::build(plan, || progress.check())?;
        let gpu = MapGpu::new(render, &meshes, scene.features.count as usize);
        let shown = [
            Switch::Buildings,
            Switch::Neighbourhoods,
            Switch::Zones,
            Switch::Corridors,
            Switch::Streets,
            Switch::Barriers,
            Switch::Facilities,
        ];
        let manner = Manner::of(render);
        let (render, size) = (render.clone(), size.into());
        let mut easel = Self { plan, scene, gpu, render, size, shown: shown.into(), manner, painted: 0 };
        easel.recolour(false);
        Ok(easel)
    }

    /// The shot of everything.
    #[must_use]
    pub fn overview(&self) -> Shot {
        let Camera { centre, scale } = Camera::fitting(self.scene.bounds, self.size, 40.0);
        Shot { centre, scale, moving: false }
    }

    /// Gives every feature its colour, waits until the card has them, and returns the seconds of the upload alone.
    pub fn recolour(&mut self, dark: bool) -> f64 {
        let colours = colours(self.plan, &self.scene, Theme::of(dark), Reading::Age, &BTreeSet::new());
        let start = std::time::Instant::now();
        self.gpu.recolour(&self.render.queue, &colours);
        self.render.queue.submit([]);
        self.wait();
        self.painted += 1;
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
        self.scene.pick(self.plan, place, tolerance_m).len()
    }

    fn picture(&self, shot: Shot) -> Picture {
        let view = View {
            camera: Camera { centre: shot.centre, scale: shot.scale },
            map: Rect::from_min_size(Pos2::ZERO, self.size),
            pixels_per_point: 1.0,
            manner: self.manner,
            moving: shot.moving,
            reading: Reading::Age,
            shown: &self.shown,
            painted: self.painted,
        };
        cartography::picture(&self.scene, &view, Theme::of(false))
    }

    fn wait(&self) {
        // A card that does not answer shows in the numbers.
        let _ = self.render.device.poll(wgpu::PollType::wait_indefinitely());
    }
}
