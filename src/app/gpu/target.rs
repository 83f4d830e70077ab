//! The picture of the map: a multisampled texture and the one it resolves into.

use eframe::egui_wgpu::wgpu;

use super::pipelines::{FORMAT, Pipelines, SAMPLES};

#[derive(Default)]
pub(super) struct Target {
    size: [u32; 2],
    views: Option<(wgpu::TextureView, wgpu::TextureView)>,
    group: Option<wgpu::BindGroup>,
}

impl Target {
    pub(super) fn resize(&mut self, device: &wgpu::Device, pipelines: &Pipelines, size: [u32; 2]) {
        let most = device.limits().max_texture_dimension_2d;
        let size = size.map(|s| s.clamp(1, most));
        if self.size == size && self.views.is_some() {
            return;
        }
        let texture = |samples: u32, usage: wgpu::TextureUsages| {
            device
                .create_texture(&wgpu::TextureDescriptor {
                    label: Some("map picture"),
                    size: wgpu::Extent3d { width: size[0], height: size[1], depth_or_array_layers: 1 },
                    mip_level_count: 1,
                    sample_count: samples,
                    dimension: wgpu::TextureDimension::D2,
                    format: FORMAT,
                    usage: wgpu::TextureUsages::RENDER_ATTACHMENT | usage,
                    view_formats: &[],
                })
                .create_view(&wgpu::TextureViewDescriptor::default())
        };
        let multisampled = texture(SAMPLES, wgpu::TextureUsages::empty());
        let resolved = texture(1, wgpu::TextureUsages::TEXTURE_BINDING);
        self.group = Some(pipelines.present_group(device, &resolved));
        self.views = Some((multisampled, resolved));
        self.size = size;
    }

    pub(super) fn views(&self) -> Option<(&wgpu::TextureView, &wgpu::TextureView)> {
        self.views.as_ref().map(|(m, r)| (m, r))
    }

    pub(super) fn group(&self) -> Option<&wgpu::BindGroup> {
        self.group.as_ref()
    }
}
