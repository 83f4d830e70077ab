//! The pipelines over `shaders/`.

use eframe::egui_wgpu::wgpu;

use wgpu::PrimitiveTopology as Shape;

use super::DrawParams;

/// Format of the map's picture; colours are gamma-encoded as egui's are.
pub(super) const FORMAT: wgpu::TextureFormat = wgpu::TextureFormat::Rgba8Unorm;
/// Distance of two parameter blocks: the least alignment that every backend accepts.
const STRIDE: u64 = 256;

pub(super) struct Pipelines {
    pub(super) fill: wgpu::RenderPipeline,
    pub(super) edge: wgpu::RenderPipeline,
    pub(super) line: wgpu::RenderPipeline,
    pub(super) point: wgpu::RenderPipeline,
    pub(super) lay: wgpu::RenderPipeline,
    pub(super) surface: wgpu::RenderPipeline,
    pub(super) surface_layout: wgpu::BindGroupLayout,
    present: wgpu::RenderPipeline,
    present_layout: wgpu::BindGroupLayout,
    sampler: wgpu::Sampler,
    pub(super) samples: u32,
    params_layout: wgpu::BindGroupLayout,
}

/// The parameters of the draws of one picture, on the card.
pub(super) struct Params {
    buffer: wgpu::Buffer,
    group: wgpu::BindGroup,
    /// Blocks there is room for.
    room: u64,
}

impl Params {
    pub(super) fn write<'a>(
        &mut self,
        device: &wgpu::Device,
        queue: &wgpu::Queue,
        pipelines: &Pipelines,
        draws: impl Iterator<Item = &'a DrawParams>,
    ) {
        let mut bytes = Vec::with_capacity(self.room as usize * STRIDE as usize);
        for params in draws {
            bytes.extend_from_slice(bytemuck::bytes_of(params));
            bytes.resize(bytes.len().next_multiple_of(STRIDE as usize), 0);
        }
        let blocks = bytes.len() as u64 / STRIDE;
        if blocks > self.room {
            self.room = blocks.next_power_of_two();
            (self.buffer, self.group) = params_buffer(device, &pipelines.params_layout, self.room);
        }
        queue.write_buffer(&self.buffer, 0, &bytes);
    }

    pub(super) fn bind(&self, pass: &mut wgpu::RenderPass<'_>, call: usize) {
        pass.set_bind_group(0, &self.group, &[(call as u64 * STRIDE) as u32]);
    }
}

impl Pipelines {
    pub(super) fn new(device: &wgpu::Device, paint: &wgpu::BindGroupLayout, window: wgpu::TextureFormat, samples: u32) -> Self {
        let params_layout = device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
            label: Some("draw"),
            entries: &[wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::VERTEX_FRAGMENT,
                ty: wgpu::BindingType::Buffer {
                    ty: wgpu::BufferBindingType::Uniform,
                    has_dynamic_offset: true,
                    min_binding_size: wgpu::BufferSize::new(size_of::<DrawParams>() as u64),
                },
                count: None,
            }],
        });
        let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("map"),
            bind_group_layouts: &[Some(&params_layout), Some(paint)],
            immediate_size: 0,
        });
        let fill_attributes = wgpu::vertex_attr_array![0 => Float32x2, 1 => Uint32];
        let line_attributes =
            wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32x2, 2 => Float32x2, 3 => Float32x2, 4 => Float32, 5 => Uint32];
        let point_attributes = wgpu::vertex_attr_array![0 => Float32x2, 1 => Float32, 2 => Uint32];
        let (each_vertex, each_instance) = (wgpu::VertexStepMode::Vertex, wgpu::VertexStepMode::Instance);
        let fill_vertex = wgpu::VertexBufferLayout { array_stride: 12, step_mode: each_vertex, attributes: &fill_attributes };
        let line_vertex = wgpu::VertexBufferLayout { array_stride: 40, step_mode: each_instance, attributes: &line_attributes };
        let point_vertex = wgpu::VertexBufferLayout { array_stride: 16, step_mode: each_instance, attributes: &point_attributes };
        let make = |source: &str, buffer: &wgpu::VertexBufferLayout<'_>, topology| {
            let text = format!("{}\n{source}", include_str!("../../../shaders/common.wgsl"));
            pipeline(device, &text, &layout, std::slice::from_ref(buffer), topology, FORMAT, samples, "fs_main")
        };
        let fills = include_str!("../../../shaders/fills.wgsl");
        let fill = make(fills, &fill_vertex, Shape::TriangleList);
        let edge = make(fills, &fill_vertex, Shape::LineList);
        let line = make(include_str!("../../../shaders/lines.wgsl"), &line_vertex, Shape::TriangleStrip);
        let point = make(include_str!("../../../shaders/points.wgsl"), &point_vertex, Shape::TriangleStrip);

        let present_layout = present_layout(device);
        let over_all = |source: &str, third: &wgpu::BindGroupLayout| {
            let layout = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
                label: Some("over all"),
                bind_group_layouts: &[Some(&params_layout), Some(paint), Some(third)],
                immediate_size: 0,
            });
            let text = format!("{}\n{source}", include_str!("../../../shaders/common.wgsl"));
            pipeline(device, &text, &layout, &[], Shape::TriangleStrip, FORMAT, samples, "fs_main")
        };
        let lay = over_all(include_str!("../../../shaders/lay.wgsl"), &present_layout);
        let surface_layout = super::surface::layout(device);
        let surface = over_all(include_str!("../../../shaders/surface.wgsl"), &surface_layout);
        let present_pipeline = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
            label: Some("present"),
            bind_group_layouts: &[Some(&present_layout)],
            immediate_size: 0,
        });
        let entry = if window.is_srgb() { "fs_linear" } else { "fs_main" };
        let source = include_str!("../../../shaders/present.wgsl");
        let present = pipeline(device, source, &present_pipeline, &[], Shape::TriangleList, window, 1, entry);
        // Halfway between four texels, linear filtering is their mean: what an oversize picture needs.
        let sampler = device.create_sampler(&wgpu::SamplerDescriptor {
            mag_filter: wgpu::FilterMode::Linear,
            min_filter: wgpu::FilterMode::Linear,
            ..wgpu::SamplerDescriptor::default()
        });
        Self { fill, edge, line, point, lay, surface, surface_layout, present, present_layout, sampler, samples, params_layout }
    }

    /// Room for the parameters of a picture.
    pub(super) fn params(&self, device: &wgpu::Device) -> Params {
        let room = 64;
        let (buffer, group) = params_buffer(device, &self.params_layout, room);
        Params { buffer, group, room }
    }

    pub(super) fn present_group(&self, device: &wgpu::Device, picture: &wgpu::TextureView) -> wgpu::BindGroup {
        device.create_bind_group(&wgpu::BindGroupDescriptor {
            label: Some("present"),
            layout: &self.present_layout,
            entries: &[
                wgpu::BindGroupEntry { binding: 0, resource: wgpu::BindingResource::TextureView(picture) },
                wgpu::BindGroupEntry { binding: 1, resource: wgpu::BindingResource::Sampler(&self.sampler) },
            ],
        })
    }

    /// Draws one rectangle, where the bound parameters say, with what the third group holds.
    pub(super) fn over_all(pass: &mut wgpu::RenderPass<'_>, pipeline: &wgpu::RenderPipeline, third: &wgpu::BindGroup) {
        pass.set_pipeline(pipeline);
        pass.set_bind_group(2, third, &[]);
        pass.draw(0..4, 0..1);
    }

    pub(super) fn present(&self, pass: &mut wgpu::RenderPass<'static>, group: &wgpu::BindGroup) {
        pass.set_pipeline(&self.present);
        pass.set_bind_group(0, group, &[]);
        pass.draw(0..3, 0..1);
    }
}

fn present_layout(device: &wgpu::Device) -> wgpu::BindGroupLayout {
    device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor {
        label: Some("present"),
        entries: &[
            wgpu::BindGroupLayoutEntry {
                binding: 0,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Texture {
                    sample_type: wgpu::TextureSampleType::Float { filterable: true },
                    view_dimension: wgpu::TextureViewDimension::D2,
                    multisampled: false,
                },
                count: None,
            },
            wgpu::BindGroupLayoutEntry {
                binding: 1,
                visibility: wgpu::ShaderStages::FRAGMENT,
                ty: wgpu::BindingType::Sampler(wgpu::SamplerBindingType::Filtering),
                count: None,
            },
        ],
    })
}

fn params_buffer(device: &wgpu::Device, layout: &wgpu::BindGroupLayout, room: u64) -> (wgpu::Buffer, wgpu::BindGroup) {
    let buffer = device.create_buffer(&wgpu::BufferDescriptor {
        label: Some("draw"),
        size: room * STRIDE,
        usage: wgpu::BufferUsages::UNIFORM | wgpu::BufferUsages::COPY_DST,
        mapped_at_creation: false,
    });
    let group = device.create_bind_group(&wgpu::BindGroupDescriptor {
        label: Some("draw"),
        layout,
        entries: &[wgpu::BindGroupEntry {
            binding: 0,
            resource: wgpu::BindingResource::Buffer(wgpu::BufferBinding {
                buffer: &buffer,
                offset: 0,
                size: wgpu::BufferSize::new(size_of::<DrawParams>() as u64),
            }),
        }],
    });
    (buffer, group)
}

#[expect(clippy::too_many_arguments, reason = "a pipeline is the sum of these")]
fn pipeline(
    device: &wgpu::Device,
    source: &str,
    layout: &wgpu::PipelineLayout,
    buffers: &[wgpu::VertexBufferLayout<'_>],
    topology: wgpu::PrimitiveTopology,
    format: wgpu::TextureFormat,
    samples: u32,
    fragment: &str,
) -> wgpu::RenderPipeline {
    let module =
        device.create_shader_module(wgpu::ShaderModuleDescriptor { label: Some("map"), source: wgpu::ShaderSource::Wgsl(source.into()) });
    let buffers: Vec<_> = buffers.iter().cloned().map(Some).collect();
    device.create_render_pipeline(&wgpu::RenderPipelineDescriptor {
        label: Some("map"),
        layout: Some(layout),
        vertex: wgpu::VertexState {
            module: &module,
            entry_point: Some("vs_main"),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            buffers: &buffers,
        },
        fragment: Some(wgpu::FragmentState {
            module: &module,
            entry_point: Some(fragment),
            compilation_options: wgpu::PipelineCompilationOptions::default(),
            targets: &[Some(wgpu::ColorTargetState {
                format,
                blend: Some(wgpu::BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                write_mask: wgpu::ColorWrites::ALL,
            })],
        }),
        primitive: wgpu::PrimitiveState { topology, ..wgpu::PrimitiveState::default() },
        depth_stencil: None,
        multisample: wgpu::MultisampleState { count: samples, ..wgpu::MultisampleState::default() },
        multiview_mask: None,
        cache: None,
    })
}
