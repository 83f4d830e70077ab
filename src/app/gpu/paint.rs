//! The colours of all features: an R32Uint texture, 4096 wide, one RGBA8 a feature.

use eframe::egui_wgpu::wgpu;

const WIDTH: u32 = 4096;

pub(super) struct Paint {
    texture: wgpu::Texture,
    rows: u32,
    pub(super) layout: wgpu::BindGroupLayout,
    pub(super) group: wgpu::BindGroup,
}

impl Paint {
    pub(super) fn new(device: &wgpu::Device, features: usize) -> Self {
        let layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("feature colours"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Uint,
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            }],
        });
        let rows = rows_of(features);
        let (texture, group) = texture(device, &layout, rows);
        Self { texture, rows, layout, group }
    }

    /// Colours of another plan, over the same layout.
    pub(super) fn beside(&self, device: &wgpu::Device) -> Self {
        let (texture, group) = texture(device, &self.layout, self.rows);
        Self { texture, rows: self.rows, layout: self.layout.clone(), group }
    }

    /// Makes room for more features where there is too little: all have to be written anew then.
    pub(super) fn fit(&mut self, device: &wgpu::Device, features: usize) {
        let rows = rows_of(features);
        if rows > self.rows {
            self.rows = rows;
            (self.texture, self.group) = texture(device, &self.layout, rows);
        }
    }

    /// Writes the colours of the first features; the rest of the last row stays as it is.
    pub(super) fn write(&self, queue: &wgpu::Queue, colours: &[u32]) {
        let full = (colours.len() as u32 / WIDTH).min(self.rows);
        let put = |row: u32, width: u32, height: u32, data: &[u32]| {
            if width * height > 0 {
                queue.write_texture(
                    wgpu::TexelCopyTextureInfo {
                        texture: &self.texture,
                        mip_level: 0,
                        origin: wgpu::Origin3d { x: 0, y: row, z: 0 },
                        aspect: wgpu::TextureAspect::All,
                    },
                    bytemuck::cast_slice(data),
                    wgpu::TexelCopyBufferLayout { offset: 0, bytes_per_row: Some(width * 4), rows_per_image: None },
                    wgpu::Extent3d { width, height, depth_or_array_layers: 1 },
                );
            }
        };
        let (whole, rest) = colours.split_at((full * WIDTH) as usize);
        put(0, WIDTH, full, whole);
        if full < self.rows {
            put(full, rest.len() as u32, 1, rest);
        }
    }
}

fn rows_of(features: usize) -> u32 {
    (features.max(1) as u32).div_ceil(WIDTH)
}

fn texture(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, rows: u32) -> (wgpu::Texture, wgpu::BindGroup) {
    let texture = device.create_texture(&wgpu::TextureDescriptor {
        label: Some("feature colours"),
        size: wgpu::Extent3d { width: WIDTH, height: rows, depth_or_array_layers: 1 },
        mip_level_count: 1,
        sample_count: 1,
        dimension: wgpu::TextureDimension::D2,
        format: wgpu::TextureFormat::R32Uint,
        usage: wgpu::TextureUsages::TEXTURE_BINDING | wgpu::TextureUsages::COPY_DST,
        view_formats: &[],
    });
    let view = texture.create_view(&wgpu::TextureViewDescriptor::default());
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("feature colours"),
        layout,
        entries: &[wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(&view) }],
    });
    (texture, group)
}
