//! The picture of the map, and the multisampled texture that resolves into it where there is one.

use eframe::egui_wgpu::wgpu;

use super::pipelines::{FORMAT, Pipelines};

#[derive(Default)]
pub(super) struct Target {
    size: [u32; 2],
    multisampled: Option<wgpu::TextureView>,
    texture: Option<wgpu::Texture>,
    picture: Option<wgpu::TextureView>,
    group: Option<wgpu::BindGroup>,
}

impl Target {
    pub(super) fn resize(&mut self, device: &wgpu::Device, pipelines: &Pipelines, size: [u32; 2]) {
        let most = device.limits().max_texture_dimension_2d;
        let size = size.map(|s| s.clamp(1, most));
        if self.size == size && self.picture.is_some() {
            return;
        }
        let texture = |samples: u32, usage: wgpu::TextureUsages| {
            device.create_texture(&wgpu::TextureDescriptor {
                label: Some("map picture"),
                size: wgpu::Extent3d { width: size[0], height: size[1], depth_or_array_layers: 1 },
                mip_level_count: 1,
                sample_count: samples,
                dimension: wgpu::TextureDimension::D2,
                format: FORMAT,
                usage: wgpu::TextureUsages::RENDER_ATTACHMENT | usage,
                view_formats: &[],
            })
        };
        let view = |texture: &wgpu::Texture| texture.create_view(&wgpu::TextureViewDescriptor::default());
        let whole = texture(1, wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_SRC);
        let picture = view(&whole);
        self.group = Some(pipelines.present_group(device, &picture));
        (self.texture, self.picture) = (Some(whole), Some(picture));
        self.multisampled = (pipelines.samples > 1).then(|| view(&texture(pipelines.samples, wgpu::TextureUsages::empty())));
        self.size = size;
    }

    /// What is drawn into, and what it resolves into.
    pub(super) fn views(&self) -> Option<(&wgpu::TextureView, Option<&wgpu::TextureView>)> {
        let picture = self.picture.as_ref()?;
        Some(self.multisampled.as_ref().map_or((picture, None), |m| (m, Some(picture))))
    }

    /// The picture itself.
    pub(super) fn texture(&self) -> Option<&wgpu::Texture> {
        self.texture.as_ref()
    }

    pub(super) fn group(&self) -> Option<&wgpu::BindGroup> {
        self.group.as_ref()
    }
}
